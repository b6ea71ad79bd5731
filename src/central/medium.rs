//! Recorded media of an event: what there is, how it is named, and for what it may be opened again; never its bytes.
use serde::{Deserialize, Serialize};

use crate::{
    event::{Device, Outcome},
    id::{GrantId, MediumId},
    moment::Moment,
    retention::{HOUR_MS, KEEP_HOURS, dies_at, hour_of},
};

/// One recording in the vault, whole on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Medium {
    pub medium: MediumId,
    pub device: Device,
    pub kind: MediumKind,
    /// The leave under which it was taken.
    pub grant: GrantId,
    /// When its first and last fragment were kept.
    pub began: Moment,
    pub ended: Moment,
    pub fragments: u32,
    /// Length of the sealed file, bytes.
    pub bytes: u64,
    /// SHA-256 of the sealed file, hex.
    pub sha256: String,
    pub end: MediumEnd,
}

/// What a recording holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediumKind {
    Still,
    /// Video, with the camera's sound where it has any.
    Clip,
    /// Sound from the home.
    Heard,
    /// What the operator said to the home.
    Spoken,
}

impl MediumKind {
    /// The kind's key in string tables (`medium-…`).
    pub fn key(self) -> &'static str {
        match self {
            Self::Still => "medium-still",
            Self::Clip => "medium-clip",
            Self::Heard => "medium-heard",
            Self::Spoken => "medium-spoken",
        }
    }
}

/// How a recording ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediumEnd {
    /// With its last fragment marked as the last.
    Whole,
    /// Whoever wrote it was cut off (power, crash, a full disk): at most the last fragment is missing.
    Cut,
}

/// For what media of a closed event may be opened (M8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenPurpose {
    /// Finding the fault of this event.
    FaultFinding,
    /// An authority asks.
    Authority,
    /// The customer's own legal access.
    CustomerAccess,
    /// The event turned out to be sharp.
    TurnedSharp,
    /// Review of how a sharp event was handled.
    HandlingReview,
}

/// How long media can be read, counted from the event's start: 60 days, in milliseconds (M9).
pub const MEDIA_KEPT_MS: i64 = KEEP_HOURS * HOUR_MS;

/// The first moment at which media of an event that began at `began` can be read no more. Keys die by the hour in which
/// the event began: at most an hour early, never late.
pub fn readable_until(began: Moment) -> Moment {
    dies_at(hour_of(began))
}

impl OpenPurpose {
    /// All of them, in the order of the screen.
    pub const ALL: [Self; 5] =
        [Self::HandlingReview, Self::FaultFinding, Self::Authority, Self::CustomerAccess, Self::TurnedSharp];

    /// The purposes that M8 allows for an event that ended so.
    pub fn allowed(outcome: Outcome) -> &'static [Self] {
        use OpenPurpose::{Authority, CustomerAccess, FaultFinding, HandlingReview, TurnedSharp};
        match outcome {
            Outcome::Sharp => &[FaultFinding, Authority, CustomerAccess, TurnedSharp, HandlingReview],
            Outcome::False | Outcome::Test | Outcome::Technical => {
                &[FaultFinding, Authority, CustomerAccess, TurnedSharp]
            }
        }
    }

    /// The purpose's key in string tables (`purpose-…`).
    pub fn key(self) -> &'static str {
        match self {
            Self::FaultFinding => "purpose-fault-finding",
            Self::Authority => "purpose-authority",
            Self::CustomerAccess => "purpose-customer-access",
            Self::TurnedSharp => "purpose-turned-sharp",
            Self::HandlingReview => "purpose-handling-review",
        }
    }
}
