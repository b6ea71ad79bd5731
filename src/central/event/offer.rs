//! Handing an event to a colleague: it is offered and stays its holder's until the one it is offered to accepts.
use serde::{Deserialize, Serialize};

use crate::{
    access::Act,
    event::{AlarmEvent, EndReason, EventFact, Refusal},
    fact::Sealed,
    id::{EventId, PersonId},
    moment::Moment,
    person::{Actor, NotAllowed},
    pii::Pii,
};

use super::decide::{Decision, person_who_may, station_only};

/// How long an offer waits for an answer, milliseconds.
pub const OFFER_MS: i64 = 60_000;

/// An offer that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub to: PersonId,
    pub at: Moment,
    /// What was typed with it; `None` where nothing was, or once it can be read no more.
    pub note: Option<Pii<String>>,
}

/// An offer that came to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndedOffer {
    pub to: PersonId,
    pub why: OfferEnd,
    pub at: Moment,
}

/// Why an offer came to nothing. Whatever takes the event out of its holder's hands ends it too, and says so itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferEnd {
    /// The holder took it back.
    Withdrawn,
    /// The one it was offered to has no time just now.
    NoTime,
    /// … would rather that the holder goes on with it,
    GoOn,
    /// … or is about to leave.
    Leaving,
    /// Nobody answered in time.
    Unanswered,
    /// The one it was offered to is signed out or has locked the desk.
    ReceiverGone,
    /// … holds another event by now,
    ReceiverBusy,
    /// The holder's desk is gone.
    GiverGone,
    /// The station was started anew.
    StationGone,
}

impl OfferEnd {
    /// What the one it is offered to can say to it, in the order of the digits.
    pub const DECLINES: [Self; 3] = [Self::NoTime, Self::GoOn, Self::Leaving];

    /// The word in string tables (`offer-end-…`).
    pub fn key(self) -> &'static str {
        match self {
            Self::Withdrawn => "offer-end-withdrawn",
            Self::NoTime => "offer-end-no-time",
            Self::GoOn => "offer-end-go-on",
            Self::Leaving => "offer-end-leaving",
            Self::Unanswered => "offer-end-unanswered",
            Self::ReceiverGone => "offer-end-receiver-gone",
            Self::ReceiverBusy => "offer-end-receiver-busy",
            Self::GiverGone => "offer-end-giver-gone",
            Self::StationGone => "offer-end-station-gone",
        }
    }
}

impl Offer {
    /// Until when it waits for an answer.
    pub fn until(&self) -> Moment {
        self.at.plus_ms(OFFER_MS)
    }
}

impl AlarmEvent {
    /// The offer that stands.
    pub fn offer(&self) -> Option<&Offer> {
        self.offer.as_ref()
    }

    /// The last one that came to nothing while the present holder had the event.
    pub fn ended_offer(&self) -> Option<&EndedOffer> {
        self.ended_offer.as_ref()
    }

    /// The event changed hands or left them.
    pub(super) fn forget_offers(&mut self) {
        (self.offer, self.ended_offer) = (None, None);
    }

    pub(super) fn end_offer_at(&mut self, why: OfferEnd, at: Moment) {
        if let Some(Offer { to, .. }) = self.offer.take() {
            self.ended_offer = Some(EndedOffer { to, why, at });
        }
    }

    pub(super) fn make_offer(&self, by: &Actor, to: PersonId, fit: bool, note: Pii<String>) -> Decision {
        self.holder_acts(by)?;
        if self.offer.is_some() {
            return Err(Refusal::AlreadyOffered);
        }
        if !fit || by.person() == Some(&to) {
            return Err(Refusal::ReceiverUnfit);
        }
        let note = (!note.trim().is_empty()).then_some(Sealed::Text(note));
        Ok(vec![(EventFact::Offered { to }, note)])
    }

    pub(super) fn withdraw_offer(&self, by: &Actor) -> Decision {
        self.holder_acts(by)?;
        self.offer.as_ref().ok_or(Refusal::NoOffer)?;
        Ok(vec![(EventFact::OfferEnded { why: OfferEnd::Withdrawn }, None)])
    }

    /// In one piece: whoever gave it holds it no more, and looks no more.
    pub(super) fn accept_offer(
        &self,
        by: &Actor,
        standing: Result<(), NotAllowed>,
        holding: Option<EventId>,
    ) -> Decision {
        let person = self.offered_to(by, Act::Claim)?;
        standing.map_err(Refusal::NotAllowed)?;
        if holding.is_some() {
            return Err(Refusal::AlreadyHolding);
        }
        let mut facts = self.end_looks(EndReason::HandedOver);
        facts.push((EventFact::HandedOver { to: person }, None));
        Ok(facts)
    }

    pub(super) fn decline_offer(&self, by: &Actor, why: OfferEnd) -> Decision {
        self.offered_to(by, Act::Handle)?;
        if !OfferEnd::DECLINES.contains(&why) {
            return Err(Refusal::ReasonMissing);
        }
        Ok(vec![(EventFact::OfferEnded { why }, None)])
    }

    pub(super) fn end_offer(&self, by: &Actor, why: OfferEnd) -> Decision {
        station_only(by)?;
        Ok(self.offer.is_some().then_some((EventFact::OfferEnded { why }, None)).into_iter().collect())
    }

    fn offered_to(&self, by: &Actor, act: Act) -> Result<PersonId, Refusal> {
        let person = person_who_may(by, act)?;
        let stands = self.offer.as_ref().is_some_and(|offer| offer.to == *person);
        if stands { Ok(person.clone()) } else { Err(Refusal::NoOffer) }
    }
}
