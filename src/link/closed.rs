//! Closed events as a desk lists them, and their stored media as it plays them; what may be seen the station has decided.
//!
//! A playback connection (purpose [`Purpose::Playback`](crate::command::Purpose::Playback)) carries, after the welcome,
//! [`ToPlayback`] up and [`FromPlayback`] down. The station reads on as fast as the desk takes; the desk keeps time.
use alarm_central::{
    event::Verdict,
    id::{CameraId, EventId, KindId, MediumId, SiteId},
    medium::{MediumEnd, MediumKind, OpenPurpose},
    moment::Moment,
    pii::Pii,
    port::StoreFault,
};
use serde::{Deserialize, Serialize};

use crate::{command::Ticket, unit::Unit};

/// Which closed events are wanted: those that began within these moments, newest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedQuery {
    /// First moment; `None` is the beginning.
    pub from: Option<Moment>,
    /// First moment that is too late; `None` is now.
    pub until: Option<Moment>,
    /// Where the page before ended.
    pub after: Option<Mark>,
}

/// A place in the list: the event that was last looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub began: Moment,
    pub event: EventId,
}

/// Some of the closed events, newest first. It may be empty though more follow: what this person may not see was passed
/// over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ClosedPage {
    pub rows: Vec<ClosedRow>,
    /// Where the next page begins; `None` after the last.
    pub next: Option<Mark>,
}

/// One closed event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClosedRow {
    pub id: EventId,
    pub began: Moment,
    pub kind: KindId,
    /// 1 (highest) to 4.
    pub priority: u8,
    pub site: SiteId,
    /// Absent for those who do not handle events.
    pub address: Option<Pii<String>>,
    pub verdict: Verdict,
    pub media: MediaLeft,
}

/// What is left of an event's media.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MediaLeft {
    /// Nothing was taken.
    Never,
    /// So many recordings, which can be read until this moment.
    Until { count: u32, until: Moment },
    /// Their time is over (M9).
    Over,
}

/// The media of one closed event, and for what this person may open them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClosedMedia {
    pub row: ClosedRow,
    pub media: Vec<MediumView>,
    /// Empty when this person may not open them at all.
    pub purposes: Vec<OpenPurpose>,
}

/// One recording, without its bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MediumView {
    pub medium: MediumId,
    pub kind: MediumKind,
    /// The camera, by its name in the register where it is still there; `None` is the voice unit.
    pub camera: Option<(CameraId, Pii<String>)>,
    pub began: Moment,
    pub ended: Moment,
    pub end: MediumEnd,
}

/// Media that were opened: play them with a connection of their own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    pub event: EventId,
    pub media: Vec<MediumId>,
    /// Good for one connection, and gone with the session that got it.
    pub ticket: Ticket,
}

/// Desk → station on a playback connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToPlayback {
    /// Read this recording, from the last whole picture at or before `from`. What is still on its way of the turn before
    /// is of no more worth.
    Play { medium: MediumId, from: Moment, turn: u32 },
}

/// Station → desk on a playback connection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromPlayback {
    /// What follows belongs to this turn.
    Turn { turn: u32 },
    /// A coded unit as it was taken, the operator's own words included; bytes are the body.
    Unit { at: Moment, unit: Unit },
    /// The recording ends here.
    End { turn: u32 },
    /// It cannot be read on.
    Fault { turn: u32, fault: StoreFault },
}
