//! Typed identities, so that an event can never be mistaken for a site; no meaning beyond sameness and order.
use std::fmt;

use serde::{Deserialize, Serialize};
pub use uuid::Uuid;

/// Names one [`AlarmEvent`](crate::event::AlarmEvent). UUID version 7: sorts by birth.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EventId(pub Uuid);

/// Names one signal from a panel. UUID version 7: sorts by receipt.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SignalId(pub Uuid);

/// Names one grant of a leave (look or fetch, one device); its fact stands in the journal.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct GrantId(pub Uuid);

/// Names one storm of lost lines; its facts stand on the place's stream, the lines' own facts name it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StormId(pub Uuid);

/// Names one flood of alarms of an area, for as long as the station runs; no fact names it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FloodId(pub Uuid);

/// Names one recording in the vault; its file is called so.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MediumId(pub Uuid);

/// Names one disclosure of an event's media; its package is called so.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DisclosureId(pub Uuid);

/// Names one errand that somebody is sent on; the dispatcher knows it by this.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DispatchId(pub Uuid);

/// Names one message to or from a dispatcher; sent again, it is the same one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MessageId(pub Uuid);

/// Names one question to a contact by message; the message service knows it by this, and sent again it is the same one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct InquiryId(pub Uuid);

/// Names one time for which a home or parts of it are on test or shelved; its facts stand on the home's stream.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AsideId(pub Uuid);

macro_rules! uuid_text {
    ($($id:ident),*) => {$(
        impl fmt::Display for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
        impl fmt::Debug for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($id), self.0)
            }
        }
        impl std::str::FromStr for $id {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )*};
}
uuid_text!(
    EventId,
    SignalId,
    GrantId,
    StormId,
    FloodId,
    MediumId,
    DisclosureId,
    DispatchId,
    MessageId,
    InquiryId,
    AsideId
);

macro_rules! text_id {
    ($($(#[$doc:meta])* $id:ident),*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Debug)]
        #[serde(transparent)]
        pub struct $id(pub String);
        impl $id {
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}
text_id!(
    /// Names a site, stable and unique in the register ("ekvagen-4").
    SiteId,
    /// Names a person who works at the centre ("op1").
    PersonId,
    /// Names a camera within its site ("hall").
    CameraId,
    /// Names a kind of event in `assets/event_kinds.toml` ("burglary").
    KindId,
    /// Names a step of an action plan ("look").
    StepId,
    /// Names an answer to a question of an action plan, within its step ("nobody").
    AnswerId,
    /// Names a recorded phrase of the centre's own, within its language: its file's name without the end.
    PhraseId,
    /// Names a place that a camera can be turned to: the device's own token, unique within the camera.
    PresetId
);
