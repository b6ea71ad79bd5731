//! Events that are offered to colleagues: to whom they can be, what those are shown of them, and what ends an offer by itself.
use alarm_central::{
    access::{self, About, Act},
    event::{AlarmEvent, Command, EventFact, OfferEnd},
    fact::{Fact, FactBody},
    id::{EventId, PersonId},
    moment::Moment,
};
use vaka_link::{
    board::{HistoryLine, StepStanding},
    offer::{OfferView, Offered},
};

use super::{Centre, desks::Desk, plans};

/// Most lines of what was done that the card gets.
const MOST_LINES: usize = 60;

impl Centre {
    /// Why an event cannot be in this person's hands now, if so.
    fn hinders(&self, person: &PersonId) -> Option<OfferEnd> {
        let awake = self.desks.values().filter_map(Desk::awake).any(|session| session.person == *person);
        let fit = self.register.person(person).is_some_and(|known| {
            access::allow(self.place, known, self.clock.now(), Act::Claim, &About::default()).is_ok()
        });
        if !awake || !fit {
            return Some(OfferEnd::ReceiverGone);
        }
        self.events.held_by(person).map(|_| OfferEnd::ReceiverBusy)
    }

    /// Whether an event can be offered to this person now: to one who is asked already it cannot.
    pub(super) fn can_be_asked(&self, person: &PersonId) -> bool {
        self.hinders(person).is_none() && self.events.offered_to(person).is_none()
    }

    /// What has ended the event's offer, if one stands and anything has.
    pub(super) fn offer_is_over(&self, event: &AlarmEvent, now: Moment) -> Option<OfferEnd> {
        let offer = event.offer()?;
        let giver = event.state().holder();
        let is_there = |person: &PersonId| {
            self.desks.values().filter_map(|desk| desk.session.as_ref()).any(|session| session.person == *person)
        };
        if let Some(why) = self.hinders(&offer.to) {
            return Some(why);
        }
        if !giver.is_some_and(is_there) {
            return Some(OfferEnd::GiverGone);
        }
        (now >= offer.until()).then_some(OfferEnd::Unanswered)
    }

    /// No offer outlives the station that it was made at: whoever made it makes it anew.
    pub(super) fn end_offers_of_before(&mut self) {
        let offered: Vec<EventId> =
            self.events.iter().filter(|(_, live)| live.event.offer().is_some()).map(|(id, _)| id).collect();
        for event in offered {
            self.do_duty(event, Command::EndOffer { why: OfferEnd::StationGone });
        }
    }

    /// What the one it is offered to is shown of the event: facts alone, no picture and no number.
    pub(super) fn offer_view(&self, id: EventId) -> Option<OfferView> {
        let live = self.events.get(id)?;
        let event = &live.event;
        let offer = event.offer()?;
        let site = event.site().and_then(|id| self.register.site(id))?;
        let of_it = live.facts.iter().filter(|fact| is_worth_telling(fact));
        let mut done: Vec<HistoryLine> =
            of_it.filter_map(|fact| self.history_line(fact, event, site, &live.facts)).collect();
        // A camera that was opened again, or a sentence that was said in parts, is one line.
        done.dedup_by(|later, first| later.what == first.what && later.who == first.who);
        let earlier = done.len().saturating_sub(MOST_LINES);
        let mut left = plans::step_views(event, site, self.clock.now());
        left.retain(|step| matches!(step.standing, StepStanding::Open { .. } | StepStanding::Later));
        left.sort_by_key(|step| !step.required);
        Some(OfferView {
            event: id,
            from: event.state().holder().and_then(|holder| self.name_of(holder)).unwrap_or_default(),
            note: offer.note.clone().unwrap_or_default(),
            until: offer.until(),
            done: done.split_off(earlier),
            earlier: u32::try_from(earlier).unwrap_or(u32::MAX),
            left,
        })
    }

    /// How an offer stands, for the one who made it.
    pub(super) fn offered(&self, event: &AlarmEvent) -> Option<Offered> {
        let name = |person: &PersonId| self.name_of(person).unwrap_or_default();
        if let Some(offer) = event.offer() {
            return Some(Offered::Stands { to: name(&offer.to), until: offer.until() });
        }
        event.ended_offer().map(|ended| Offered::Ended { to: name(&ended.to), why: ended.why, at: ended.at })
    }
}

/// To whom the event was offered when this fact ended it.
pub(super) fn ended_for<'f>(
    ended: &Fact,
    facts: impl DoubleEndedIterator<Item = &'f Fact> + 'f,
) -> Option<&'f PersonId> {
    let version = ended.version;
    facts.rev().filter(|fact| fact.version < version).find_map(|fact| match &fact.body {
        FactBody::Event(EventFact::Offered { to }) => Some(to),
        _ => None,
    })
}

/// Whether whoever takes an event over should know of this fact; ends of leaves, recordings and ticked steps say nothing more.
fn is_worth_telling(fact: &Fact) -> bool {
    let FactBody::Event(body) = &fact.body else { return false };
    !matches!(
        body,
        EventFact::Planned { .. }
            | EventFact::GrantEnded { .. }
            | EventFact::MediumKept { .. }
            | EventFact::StepDone { .. }
            | EventFact::StepUndone { .. }
            | EventFact::SignalsSeen { .. }
            | EventFact::Dialled { .. }
            | EventFact::Offered { .. }
    )
}
