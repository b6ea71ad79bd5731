//! Why the pictures of a home that are masked at the first look are seen clearly; which homes those are, the register says.
use serde::{Deserialize, Serialize};

/// What whoever holds the event gives as the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevealReason {
    /// Whether the alarm is real cannot be told from what is seen through the mask.
    Judge,
    /// Somebody may be in danger.
    Danger,
    /// Guard, police or rescue service must be told what is there.
    Describe,
}

impl RevealReason {
    /// In the order in which they are offered: the usual one first.
    pub const ALL: [Self; 3] = [Self::Judge, Self::Danger, Self::Describe];

    /// The reason's key in the string tables.
    pub fn key(self) -> &'static str {
        match self {
            Self::Judge => "reveal-judge",
            Self::Danger => "reveal-danger",
            Self::Describe => "reveal-describe",
        }
    }
}
