//! Telling the home by message that a disarm has cleared its alarm (M16): once, with the clearing, and nothing follows from it; how
//! the message travels is not known here, only whether it has arrived.
use crate::{
    event::{AlarmEvent, ContactNumber, EventFact, Letter},
    fact::{Fact, Sealed},
    id::InquiryId,
    moment::Moment,
    person::Actor,
};

use super::decide::{Decision, station_only};

/// A word that has not left the centre by then is not sent any more, milliseconds: whoever sleeps is not told of yesterday evening.
pub const TOO_LATE_MS: i64 = 60 * 60_000;

/// The word to the home that its alarm was cleared.
#[derive(Clone, Debug, PartialEq)]
pub struct Informed {
    pub id: InquiryId,
    pub contact: ContactNumber,
    /// `None` after the record key was destroyed.
    pub letter: Option<Box<Letter>>,
    /// When the message service has taken it.
    pub told: Option<Moment>,
}

/// Takes a fact of these in; another one changes nothing.
pub(super) fn apply(informed: &mut Option<Informed>, body: &EventFact, fact: &Fact) {
    match (body, informed) {
        (EventFact::CustomerInformed { inquiry, contact }, informed) => {
            let letter = match &fact.sealed {
                Some(Sealed::Letter(letter)) => Some(letter.clone()),
                _ => None,
            };
            *informed = Some(Informed { id: *inquiry, contact: *contact, letter, told: None });
        }
        (EventFact::CustomerTold { inquiry }, Some(informed)) if informed.id == *inquiry => {
            informed.told.get_or_insert(fact.at);
        }
        _ => {}
    }
}

impl AlarmEvent {
    /// What the home is told of its clearing, where it is.
    pub fn informed(&self) -> Option<&Informed> {
        self.informed.as_ref()
    }

    /// A contact is to be told that a disarm has cleared the event: nothing else is told so, and once. Nobody who may be under
    /// threat ever is.
    pub(super) fn inform_customer(
        &self,
        by: &Actor,
        inquiry: InquiryId,
        contact: ContactNumber,
        letter: Box<Letter>,
    ) -> Decision {
        station_only(by)?;
        let is_due = self.cleared_by_disarm && self.is_closed() && self.may_be_asked_about();
        let fact = (EventFact::CustomerInformed { inquiry, contact }, Some(Sealed::Letter(letter)));
        Ok((is_due && self.informed.is_none()).then_some(fact).into_iter().collect())
    }

    /// The message service has it; `None`: that is no word to the home. Told once.
    pub(super) fn tell_informed(&self, by: &Actor, inquiry: InquiryId) -> Option<Decision> {
        let known = self.informed.as_ref().filter(|informed| informed.id == inquiry)?;
        let fact = EventFact::CustomerTold { inquiry };
        Some(station_only(by).map(|()| known.told.is_none().then_some((fact, None)).into_iter().collect()))
    }
}
