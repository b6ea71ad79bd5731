//! Facts that are decided together: put into the state, written as one group, and set back if that fails.
use std::{
    collections::{HashMap, HashSet},
    ops::Range,
    sync::Arc,
    time::Duration,
};

use alarm_central::{
    event::{AlarmEvent, Command, EventFact, Refusal, WordVerdict},
    fact::{Fact, FactBody, StreamId},
    id::EventId,
    person::Actor,
    planted::{self, Fault},
    port::{SealedFact, StoreError, StoreFault},
};
use tokio::{sync::oneshot, time::Instant};
use tracing::error;
use vaka_link::board::StoreHealth;

use super::{Centre, people};
use crate::{
    keeper,
    memory::{Committed, GONE},
};

/// After a failed write, duties wait this long before they try again.
const AFTER_FAILURE: Duration = Duration::from_millis(500);

/// What is done once a group is on disk (`Some`) or could not be written (`None`).
type Then = Box<dyn FnOnce(&mut Centre, Option<&[Committed]>) + Send>;

/// Facts that are decided together.
#[derive(Default)]
pub(super) struct Group {
    pub(super) facts: Vec<SealedFact>,
    /// One of them could not be sealed: the group will not be written.
    unsealed: Option<StoreError>,
    pub(super) parts: Vec<(Range<usize>, Then)>,
    /// For setting back: how many facts each event had before the group; `None` for one that began with it.
    pub(super) events_before: HashMap<EventId, Option<usize>>,
    versions_before: HashMap<StreamId, u64>,
    /// Closed events with facts in the group.
    visited: HashSet<EventId>,
}

pub(super) struct InFlight {
    answer: oneshot::Receiver<Result<Vec<Committed>, StoreError>>,
    pub(super) group: Group,
    pub(super) since: Instant,
}

impl Centre {
    /// Hands the group to the store; one that holds no facts is as good as stored, now that all before it are.
    pub(super) fn send_group(&mut self) {
        let mut group = std::mem::take(&mut self.group);
        if let Some(error) = group.unsealed.take() {
            self.complete(group, Err(error));
        } else if group.facts.is_empty() {
            self.complete(group, Ok(Vec::new()));
        } else {
            let answer = self.memory.commit(std::mem::take(&mut group.facts), self.clock.mark());
            self.in_flight = Some(InFlight { answer, group, since: Instant::now() });
        }
    }

    /// Lets the rules decide on an event and puts the facts into the group.
    pub(super) fn ask_event(&mut self, id: EventId, by: &Actor, command: Command) -> Result<Range<usize>, Refusal> {
        let now = self.clock.now();
        let facts = match self.events.get(id).map(|live| &live.event).or_else(|| self.visits.get(id)) {
            Some(event) => event.decide(now, by, command)?,
            None if matches!(command, Command::Start { .. }) => AlarmEvent::unborn(id).decide(now, by, command)?,
            None => return Err(Refusal::NoSuchEvent),
        };
        Ok(self.put(facts))
    }

    /// Puts decided facts into the group and takes them into the state.
    pub(super) fn put(&mut self, facts: Vec<Fact>) -> Range<usize> {
        let start = self.group.facts.len();
        for fact in facts.into_iter().map(Arc::new) {
            if let StreamId::Event(id) = fact.stream {
                self.apply_to_event(id, &fact);
            } else {
                let before = self.register.next_version(&fact.stream) - 1;
                self.group.versions_before.entry(fact.stream.clone()).or_insert(before);
                self.register.set_version(&fact.stream, fact.version);
            }
            match self.sealer.seal(fact) {
                Ok(sealed) => self.group.facts.push(sealed),
                Err(error) => self.group.unsealed = Some(error),
            }
        }
        start..self.group.facts.len()
    }

    fn apply_to_event(&mut self, id: EventId, fact: &Arc<Fact>) {
        if let FactBody::Event(EventFact::GrantEnded { grant, .. }) = &fact.body {
            // Taking up ends at once; that it ended is written down meanwhile.
            self.gate.end(*grant);
            self.failing.remove(grant);
            self.not_kept.retain(|(of, _), _| of != grant);
        }
        if self.events.get(id).is_none() && self.visits.apply(id, fact) {
            self.group.visited.insert(id);
            return;
        }
        let before = self.events.apply(id, fact);
        if self.events.get(id).is_some_and(|live| live.event.is_hushed()) {
            // Before it is on disk: whoever is talking is heard no more.
            match &fact.body {
                FactBody::Event(EventFact::WordJudged { verdict: WordVerdict::Duress, .. }) => self.gate.hush_anew(id),
                _ => self.gate.hush(id),
            }
        }
        self.group.events_before.entry(id).or_insert(before);
    }

    /// What to do once the facts in `part` are on disk.
    pub(super) fn then(
        &mut self,
        part: Range<usize>,
        then: impl FnOnce(&mut Centre, Option<&[Committed]>) + Send + 'static,
    ) {
        self.group.parts.push((part, Box::new(then)));
    }

    pub(super) fn finish(&mut self, answer: Result<Vec<Committed>, StoreError>) {
        if let Some(InFlight { group, .. }) = self.in_flight.take() {
            self.complete(group, answer);
        }
    }

    fn complete(&mut self, group: Group, answer: Result<Vec<Committed>, StoreError>) {
        match answer {
            Ok(committed) => {
                if !committed.is_empty() {
                    self.store_is(StoreHealth::Good);
                }
                self.touched.extend(group.events_before.keys().copied());
                self.count_looking(&committed);
                self.count_asides(&committed);
                for (part, then) in group.parts {
                    then(self, committed.get(part));
                }
                if Instant::now() >= self.tell_at {
                    self.tell_touched();
                }
            }
            Err(error) => {
                error!(%error, "a group of facts could not be stored");
                // What was decided meanwhile stands on what is not on disk: it goes with it, last first.
                let after = std::mem::take(&mut self.group);
                // Rows may have shown it already: they are told anew as they stand now.
                self.touched.extend(group.events_before.keys().chain(after.events_before.keys()).copied());
                self.set_back([&after, &group]);
                self.find_shut_doors();
                self.sealer.forget();
                self.all_shut = false;
                self.quiet_until = Some(Instant::now() + AFTER_FAILURE);
                self.store_is(StoreHealth::Failing(keeper::fault_of(error)));
                for (_, then) in group.parts.into_iter().chain(after.parts) {
                    then(self, None);
                }
                self.tell_touched();
            }
        }
    }

    /// Takes back what these groups changed, in this order. Whether a home may be talked to is read off only what is left in the end:
    /// between them an event stands as it never stood on disk.
    fn set_back(&mut self, groups: [&Group; 2]) {
        for group in groups {
            if !planted::is(Fault::NotSetBack) {
                group.events_before.iter().for_each(|(id, before)| self.events.set_back(*id, *before));
            }
            for (stream, version) in &group.versions_before {
                self.register.set_version(stream, *version);
            }
            self.visits.set_back(&group.visited);
        }
        for id in groups.into_iter().flat_map(|group| group.events_before.keys()) {
            let Some(event) = self.events.get(*id).map(|live| &live.event) else { continue };
            match event.state().holder().filter(|_| !event.is_hushed()) {
                _ if !event.is_silent() => self.gate.unhush(*id),
                Some(holder) => self.gate.freed_after_all(*id, holder),
                None => self.gate.hush(*id),
            }
        }
    }

    /// Writes a change of the register; it takes effect once it is on disk. Others wait meanwhile.
    pub(super) fn keep(&mut self, facts: Vec<Fact>, then: impl FnOnce(&mut Centre, people::Kept) + Send + 'static) {
        let part = self.put(facts);
        self.register_unsettled = true;
        self.then(part, move |centre, committed| {
            centre.register_unsettled = false;
            centre.pending.extend(centre.keepers_wait.drain(..));
            let Some(committed) = committed else {
                let fault = centre.store_fault();
                return then(centre, Err(fault));
            };
            for committed in committed {
                centre.register.apply(committed.fact());
            }
            centre.let_drawings_go();
            centre.publish_lines();
            centre.tell_health();
            then(centre, Ok(()));
        });
    }

    pub(super) fn store_fault(&self) -> StoreFault {
        match self.health.store {
            StoreHealth::Failing(fault) => fault,
            _ => keeper::fault_of(GONE),
        }
    }
}

pub(super) async fn committed(in_flight: &mut Option<InFlight>) -> Result<Vec<Committed>, StoreError> {
    match in_flight {
        Some(flight) => (&mut flight.answer).await.unwrap_or(Err(GONE)),
        None => std::future::pending().await,
    }
}
