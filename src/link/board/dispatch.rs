//! Those who can be sent, and those who were.
use alarm_central::{
    event::{Progress, Responder, Way},
    id::{DispatchId, MessageId},
    moment::Moment,
    pii::Pii,
};
use serde::{Deserialize, Serialize};

/// Somebody who can be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponderView {
    pub to: Responder,
    /// How they are told. `Wire`: a dispatcher of the settings is told by the station.
    pub way: Way,
    /// Whom to telephone, where the settings name somebody.
    pub telephone: Option<Pii<String>>,
}

/// Somebody who was sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DispatchView {
    pub id: DispatchId,
    pub to: Responder,
    pub way: Way,
    pub level: u8,
    pub requested_at: Moment,
    /// When the request was known to have arrived, and how.
    pub told: Option<(Moment, Way)>,
    pub cancelled_at: Option<Moment>,
    /// How far they are, by the rules ([`alarm_central::event::Dispatch::progress`]).
    pub progress: Option<Progress>,
    /// What they have said of themselves, oldest first.
    pub reports: Vec<(Progress, Moment)>,
    pub eta: Option<Moment>,
    /// Questions and what was answered, oldest first.
    pub questions: Vec<QuestionView>,
    /// How many messages have not arrived, and since when the oldest of them waits.
    pub untold: Option<(u32, Moment)>,
    /// What keeps messages from arriving or news from coming, if anything does just now.
    pub fault: Option<LineFault>,
    /// They are spoken with on the telephone: how far they are is recorded by hand.
    pub phoned: bool,
    /// Their machine has it, and nobody knows yet whether they go: until then the event is not closed.
    pub unanswered: bool,
    /// How far they are may be recorded by hand.
    pub by_hand: bool,
    pub telephone: Option<Pii<String>>,
    pub over: bool,
}

/// A question of somebody who was sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuestionView {
    pub report: MessageId,
    pub at: Moment,
    pub text: Pii<String>,
    /// What was answered, and whether that has arrived.
    pub reply: Option<(Pii<String>, bool)>,
}

/// Why a dispatcher's machine is not reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LineFault {
    /// No answer.
    Silent,
    /// It answers, and refuses: its status of HTTP.
    Refuses(u16),
    /// Whoever answers there does not know the key that both share.
    NotTheirs,
    /// It shows a certificate that is not believed.
    Certificate,
    /// What it says cannot be understood.
    Garbled,
}

impl LineFault {
    /// The word in string tables (`line-fault-…`).
    pub fn key(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Refuses(_) => "refuses",
            Self::NotTheirs => "not-theirs",
            Self::Certificate => "certificate",
            Self::Garbled => "garbled",
        }
    }
}
