//! The events that are open, with what is asked of them at every input: who holds which, which look, which are at a home.
//!
//! Facts go in as soon as they are decided; a group that could not be written is taken back out.
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use alarm_central::{
    event::{AlarmEvent, EventFact, EventState},
    fact::{Fact, FactBody},
    id::{EventId, PersonId, SiteId},
    moment::Moment,
    planted::{self, Fault},
    window::Window,
};

/// An open event with the facts it is made of.
pub(super) struct Live {
    pub(super) event: AlarmEvent,
    pub(super) facts: Vec<Arc<Fact>>,
    /// Desks have been told that the camera window is over.
    pub(super) window_is_over: bool,
}

/// All open events, and those closed whose end is not yet told.
#[derive(Default)]
pub(super) struct OpenEvents {
    events: BTreeMap<EventId, Live>,
    by_site: HashMap<SiteId, Vec<EventId>>,
    held: HashMap<PersonId, EventId>,
    /// To whom each is offered.
    offered: HashMap<PersonId, EventId>,
    looking: BTreeSet<EventId>,
    /// Those of which more is true than that they wait.
    tended: BTreeSet<EventId>,
}

impl OpenEvents {
    pub(super) fn get(&self, id: EventId) -> Option<&Live> {
        self.events.get(&id)
    }

    pub(super) fn len(&self) -> usize {
        self.events.len()
    }

    /// All, by their ids, which is by their age.
    pub(super) fn iter(&self) -> impl Iterator<Item = (EventId, &Live)> {
        self.events.iter().map(|(id, live)| (*id, live))
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (EventId, &mut Live)> {
        self.events.iter_mut().map(|(id, live)| (*id, live))
    }

    /// Those at a home, oldest first.
    pub(super) fn at_site<'a>(&'a self, site: &SiteId) -> impl Iterator<Item = &'a AlarmEvent> + use<'a> {
        let ids = self.by_site.get(site).map(Vec::as_slice).unwrap_or_default();
        ids.iter().filter_map(|id| self.events.get(id)).map(|live| &live.event)
    }

    /// The event that a person holds; the rules keep it to one.
    pub(super) fn held_by(&self, person: &PersonId) -> Option<EventId> {
        self.held.get(person).copied()
    }

    /// The event that is offered to a person.
    pub(super) fn offered_to(&self, person: &PersonId) -> Option<EventId> {
        self.offered.get(person).copied()
    }

    /// Events for which a leave stands.
    pub(super) fn looking(&self) -> impl Iterator<Item = (EventId, &AlarmEvent)> {
        self.looking.iter().filter_map(|id| Some((*id, &self.events.get(id)?.event)))
    }

    /// Those that are more than waiting: somebody holds, parked or is offered them, something of them was opened, sent for, asked
    /// or offered as a picture, or they are closed. In a storm they are few, and time is looked at for them in every tick.
    pub(super) fn tended(&self) -> impl Iterator<Item = (EventId, &Live)> {
        self.tended.iter().filter_map(|id| Some((*id, self.events.get(id)?)))
    }

    /// Takes a fact in; answers how many facts the event had before, `None` for one that had none.
    pub(super) fn apply(&mut self, id: EventId, fact: &Arc<Fact>) -> Option<usize> {
        let before = self.events.get(&id).map(|live| live.facts.len());
        self.unindex(id);
        let live = self.events.entry(id).or_insert_with(|| Live::of(AlarmEvent::unborn(id), Vec::new()));
        live.event.apply(fact);
        live.facts.push(Arc::clone(fact));
        if before.is_none()
            && let Some(site) = live.event.site()
        {
            self.by_site.entry(site.clone()).or_default().push(id);
        }
        self.index(id);
        before
    }

    /// An event as an earlier run of the station left it.
    pub(super) fn take_up(&mut self, id: EventId, mut facts: Vec<Fact>, now: Moment) -> &AlarmEvent {
        if planted::is(Fault::RestartRenews) {
            for fact in &mut facts {
                renew(fact, now);
            }
        }
        if planted::is(Fault::HoldsCountedByTheWay) {
            for fact in facts {
                self.apply(id, &Arc::new(fact));
            }
            return &self.events[&id].event;
        }
        // Looked up only once it is whole: on the way to where it stands now, its holders may have been those of others.
        let facts: Vec<Arc<Fact>> = facts.into_iter().map(Arc::new).collect();
        let event = AlarmEvent::replay(id, facts.iter().cloned());
        if let Some(site) = event.site() {
            self.by_site.entry(site.clone()).or_default().push(id);
        }
        self.events.insert(id, Live::of(event, facts));
        self.index(id);
        &self.events[&id].event
    }

    /// Takes the facts after the first `before` back out.
    pub(super) fn set_back(&mut self, id: EventId, before: Option<usize>) {
        let Some(before) = before else { return self.forget(id) };
        self.unindex(id);
        if let Some(live) = self.events.get_mut(&id) {
            live.facts.truncate(before);
            live.event = AlarmEvent::replay(id, live.facts.iter().cloned());
        }
        self.index(id);
    }

    pub(super) fn forget(&mut self, id: EventId) {
        self.unindex(id);
        self.looking.remove(&id);
        self.tended.remove(&id);
        if let Some(site) = self.events.remove(&id).and_then(|live| live.event.site().cloned())
            && let Some(list) = self.by_site.get_mut(&site)
        {
            list.retain(|other| *other != id);
            if list.is_empty() {
                self.by_site.remove(&site);
            }
        }
    }

    fn unindex(&mut self, id: EventId) {
        if let Some(holder) = self.events.get(&id).and_then(|live| live.event.state().holder())
            && self.held.get(holder) == Some(&id)
        {
            self.held.remove(holder);
        }
        if let Some(offer) = self.events.get(&id).and_then(|live| live.event.offer())
            && self.offered.get(&offer.to) == Some(&id)
        {
            self.offered.remove(&offer.to);
        }
    }

    fn index(&mut self, id: EventId) {
        let Some(live) = self.events.get(&id) else { return };
        if let Some(holder) = live.event.state().holder() {
            self.held.insert(holder.clone(), id);
        }
        if let Some(offer) = live.event.offer() {
            self.offered.insert(offer.to.clone(), id);
        }
        keep_in(&mut self.looking, id, !live.event.grants().is_empty());
        keep_in(&mut self.tended, id, !only_waits(&live.event));
    }
}

fn keep_in(set: &mut BTreeSet<EventId>, id: EventId, is_in: bool) {
    if is_in {
        set.insert(id);
    } else {
        set.remove(&id);
    }
}

fn only_waits(event: &AlarmEvent) -> bool {
    *event.state() == EventState::Waiting
        && event.grants().is_empty()
        && event.dispatches().is_empty()
        && event.offer().is_none()
        && event.inquiries().is_empty()
        && !event.offers_pictures()
}

/// What must never be: only a test puts it in.
fn renew(fact: &mut Fact, now: Moment) {
    if let FactBody::Event(EventFact::Started { window: Some(window), .. }) = &mut fact.body {
        *window = Window::from_receipt(now);
    }
}

impl Live {
    fn of(event: AlarmEvent, facts: Vec<Arc<Fact>>) -> Self {
        Self { event, facts, window_is_over: false }
    }
}
