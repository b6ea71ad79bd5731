//! An event that is offered to a colleague, as the one it is offered to and the one who holds it are shown it.
use alarm_central::{event::OfferEnd, id::EventId, moment::Moment, pii::Pii};
use serde::{Deserialize, Serialize};

use crate::board::{HistoryLine, StepView};

/// The card of facts for the one it is offered to; kind, home and window stand in the event's row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfferView {
    pub event: EventId,
    /// Who holds it.
    pub from: Pii<String>,
    /// What was typed with the offer; may be empty.
    pub note: Pii<String>,
    /// Until when it waits for an answer.
    pub until: Moment,
    /// What was heard and done, oldest first: the newest of it.
    pub done: Vec<HistoryLine>,
    /// Lines before those.
    pub earlier: u32,
    /// What is left of the plan: what must be done stands first.
    pub left: Vec<StepView>,
}

/// How an offer stands, for the one who made it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Offered {
    /// It waits for an answer.
    Stands { to: Pii<String>, until: Moment },
    /// It came to nothing.
    Ended { to: Pii<String>, why: OfferEnd, at: Moment },
}
