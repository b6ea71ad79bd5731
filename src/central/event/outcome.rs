//! How an event ended: outcome, cause and verification level; which causes belong to which outcome.
use serde::{Deserialize, Serialize};

use crate::id::{SignalId, StormId};

/// What it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Sharp,
    False,
    Test,
    Technical,
}

/// Highest verification level: threat to a person confirmed.
pub const HIGHEST_LEVEL: u8 = 4;

impl Outcome {
    /// All four, in the order of the screen.
    pub const ALL: [Self; 4] = [Self::Sharp, Self::False, Self::Test, Self::Technical];

    /// The outcome's key in string tables and exports.
    pub fn key(self) -> &'static str {
        match self {
            Self::Sharp => "sharp",
            Self::False => "false",
            Self::Test => "test",
            Self::Technical => "technical",
        }
    }

    /// Causes that fit, the commonest first; keys of the string tables (`cause-…`).
    pub fn causes(self) -> &'static [&'static str] {
        match self {
            Self::Sharp => &["break-in", "attempt", "fire", "threat", "person-in-need", "water-damage", "other"],
            Self::False => &["user-mistake", "animal", "sensor-fault", "weather", "visitor", "unknown"],
            Self::Test => &["customer-test", "service-test", "centre-test"],
            Self::Technical => &["line", "power", "device", "installation", "other"],
        }
    }
}

/// A rule by which the station itself clears an event that nobody has taken (M16), with the data it went by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum ClearRule {
    /// The line is heard again, after so many milliseconds.
    LineRestored { silent_ms: u64 },
    /// The lost line counts in a storm that has an entry of its own, with so many lines so far.
    JoinedStorm { storm: StormId, lines: u32 },
    /// This signal says that somebody who may has disarmed within the minute.
    Disarmed { signal: SignalId },
}

/// The decision that closes an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub outcome: Outcome,
    /// One of [`Outcome::causes`].
    pub cause: String,
    /// 0 (nothing but the signal) to [`HIGHEST_LEVEL`].
    pub level: u8,
}
