//! What automatic acts have kept out of sight or closed in a night, read off the facts alone: each with its rule, its data and
//! how much it was (M16). Floods are counted anew by their own rule, so nothing need remember them.
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    event::{ClearRule, EventFact, TOO_LATE_MS},
    fact::{Fact, FactBody, PlaceFact, StreamId},
    flood::{Class, Floods, Passed, Rule, Span},
    id::{EventId, InquiryId, KindId, PersonId, SiteId, StormId},
    moment::Moment,
    person::Actor,
    supervision::StormEnd,
};

/// How far back a night reaches, milliseconds: a shift of twelve hours.
pub const NIGHT_MS: i64 = 12 * 3600 * 1000;

/// Names of the facts that a night is read off ([`FactBody::name`]).
pub const TELLING: [&str; 10] = [
    "started",
    "raised",
    "cleared",
    "customer_informed",
    "customer_told",
    "storm_began",
    "storm_widened",
    "storm_acknowledged",
    "storm_ended",
    "station_started",
];

/// One automatic act, or many of one sort.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hidden {
    pub from: Moment,
    /// `None`: it goes on.
    pub until: Option<Moment>,
    pub what: Act,
}

/// What was hidden or done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// Rows of one area stood behind a strip ([`flood`](crate::flood)): so many of each priority, 1 to 4, as they were grouped.
    Flood { area: String, homes: u32, events: [u32; 4] },
    /// Lost lines stood behind the entry of a storm ([`supervision`](crate::supervision)); `left`: how many it gave back.
    LineStorm { lines: u32, left: u32, everywhere: bool, end: Option<StormEnd>, seen_by: Option<PersonId> },
    /// An event that somebody who may had disarmed was closed, and whether the home was told so.
    Disarmed { event: EventId, kind: Option<KindId>, site: Option<SiteId>, home: Told },
    /// Events of lines that were heard again were closed.
    LinesBack { events: u32 },
    /// Events of lines that count in a storm were closed.
    LinesJoined { events: u32 },
}

/// Whether a home was told by message that its alarm was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Told {
    /// No contact may be, or the centre has no message service.
    Nobody,
    /// It is to be.
    Waits,
    At(Moment),
    /// The message service was not reached in time.
    Late,
}

/// What an event was when it was grouped.
struct Event {
    site: SiteId,
    kind: KindId,
    received_at: Moment,
    /// Each class that it was counted in, with its priority then.
    was: Vec<(Class, u8)>,
}

struct Storm {
    id: StormId,
    from: Moment,
    until: Option<Moment>,
    what: Act,
}

/// All of it, newest first. `facts` are those of [`TELLING`] names, oldest first; `area_of` is the register's word on a home.
pub fn of_night<'a>(
    facts: impl IntoIterator<Item = &'a Fact>,
    area_of: impl Fn(&SiteId) -> String,
    rule: Rule,
    now: Moment,
) -> Vec<Hidden> {
    let mut night = Night::new(rule);
    for fact in facts {
        night.take(fact, &area_of);
    }
    night.end(&area_of, now)
}

struct Night {
    floods: Floods,
    events: BTreeMap<EventId, Event>,
    /// Floods that are over: area, receipts, those of its confirmed burglaries.
    over: Vec<(String, Span, Vec<Span>)>,
    /// Confirmed burglaries that stand alone again, of floods that go on.
    confirmed: BTreeMap<String, Vec<Span>>,
    storms: Vec<Storm>,
    disarmed: Vec<Hidden>,
    /// Words to homes, each about one of those.
    words: BTreeMap<InquiryId, usize>,
    back: Option<(Moment, Moment, u32)>,
    joined: Option<(Moment, Moment, u32)>,
}

impl Night {
    fn new(rule: Rule) -> Self {
        Self {
            floods: Floods::new(rule),
            events: BTreeMap::new(),
            over: Vec::new(),
            confirmed: BTreeMap::new(),
            storms: Vec::new(),
            disarmed: Vec::new(),
            words: BTreeMap::new(),
            back: None,
            joined: None,
        }
    }

    fn take(&mut self, fact: &Fact, area_of: &impl Fn(&SiteId) -> String) {
        match (&fact.stream, &fact.body) {
            (StreamId::Event(id), FactBody::Event(EventFact::Started { site, signal, .. })) => {
                let event = Event {
                    site: site.clone(),
                    kind: signal.kind.clone(),
                    received_at: signal.received_at,
                    was: Vec::new(),
                };
                self.events.insert(*id, event);
                self.count(*id, signal.priority, signal.received_at, area_of);
            }
            (StreamId::Event(id), FactBody::Event(EventFact::Raised { kind, priority })) => {
                if let Some(event) = self.events.get_mut(id) {
                    event.kind = kind.clone();
                    self.count(*id, *priority, fact.at, area_of);
                }
            }
            (StreamId::Event(id), FactBody::Event(EventFact::Cleared { rule })) => self.cleared(*id, rule, fact.at),
            (StreamId::Event(id), FactBody::Event(EventFact::CustomerInformed { inquiry, .. })) => {
                let is_it = |hidden: &Hidden| matches!(&hidden.what, Act::Disarmed { event, .. } if event == id);
                if let Some(index) = self.disarmed.iter().rposition(is_it) {
                    self.words.insert(*inquiry, index);
                    self.home_was(index, Told::Waits);
                }
            }
            (_, FactBody::Event(EventFact::CustomerTold { inquiry })) => {
                if let Some(index) = self.words.get(inquiry) {
                    self.home_was(*index, Told::At(fact.at));
                }
            }
            (_, FactBody::Place(body)) => self.storm(body, fact),
            _ => {}
        }
    }

    fn count(&mut self, id: EventId, priority: u8, at: Moment, area_of: &impl Fn(&SiteId) -> String) {
        self.pass(at);
        let Some(event) = self.events.get_mut(&id) else { return };
        let Some(class) = Class::of(&event.kind, priority) else { return };
        event.was.push((class, priority));
        self.floods.came(&area_of(&event.site), &event.site, class, at);
    }

    /// Who waits in a strip is not asked: what came before it was calm stood in it, however long.
    fn pass(&mut self, now: Moment) {
        for passed in self.floods.pass(now, |_| (0, 0)) {
            match passed {
                Passed::Over { area, span, confirmed } => self.is_over(area, span, confirmed),
                Passed::ConfirmedOver { area, span } => self.confirmed.entry(area).or_default().push(span),
                Passed::Calm { .. } => {}
            }
        }
    }

    fn is_over(&mut self, area: String, span: Span, confirmed: Option<Span>) {
        let mut all = self.confirmed.remove(&area).unwrap_or_default();
        all.extend(confirmed);
        self.over.push((area, span, all));
    }

    fn cleared(&mut self, id: EventId, rule: &ClearRule, at: Moment) {
        let more = |of: &mut Option<(Moment, Moment, u32)>| {
            let (from, _, events) = of.unwrap_or((at, at, 0));
            *of = Some((from, at, events + 1));
        };
        match rule {
            ClearRule::LineRestored { .. } => more(&mut self.back),
            ClearRule::JoinedStorm { .. } => more(&mut self.joined),
            ClearRule::Disarmed { .. } => {
                let known = self.events.get(&id);
                let what = Act::Disarmed {
                    event: id,
                    kind: known.map(|event| event.kind.clone()),
                    site: known.map(|event| event.site.clone()),
                    home: Told::Nobody,
                };
                self.disarmed.push(Hidden { from: at, until: Some(at), what });
            }
        }
    }

    fn home_was(&mut self, index: usize, told: Told) {
        if let Some(Hidden { what: Act::Disarmed { home, .. }, .. }) = self.disarmed.get_mut(index) {
            *home = told;
        }
    }

    fn storm(&mut self, body: &PlaceFact, fact: &Fact) {
        match body {
            PlaceFact::StormBegan { storm, lines, everywhere, .. } => {
                let what = Act::LineStorm { lines: *lines, left: 0, everywhere: *everywhere, end: None, seen_by: None };
                self.storms.push(Storm { id: *storm, from: fact.at, until: None, what });
            }
            PlaceFact::StormWidened { storm, lines } => {
                if let Some(Act::LineStorm { lines: known, everywhere, .. }) = self.known_storm(*storm) {
                    *known = (*known).max(*lines);
                    *everywhere = true;
                }
            }
            PlaceFact::StormAcknowledged { storm } => {
                if let (Some(Act::LineStorm { seen_by, .. }), Actor::Person { id, .. }) =
                    (self.known_storm(*storm), &fact.by)
                {
                    *seen_by = Some(id.clone());
                }
            }
            PlaceFact::StormEnded { storm, why, total, left: still } => {
                if let Some(Act::LineStorm { lines, left, end, .. }) = self.known_storm(*storm) {
                    (*lines, *left, *end) = (*total, *still, Some(*why));
                }
                for known in self.storms.iter_mut().filter(|known| known.id == *storm) {
                    known.until = Some(fact.at);
                }
            }
            // A storm lives no longer than the station's run.
            PlaceFact::StationStarted => {
                for known in &mut self.storms {
                    known.until.get_or_insert(fact.at);
                }
            }
            _ => {}
        }
    }

    fn known_storm(&mut self, id: StormId) -> Option<&mut Act> {
        self.storms.iter_mut().find(|known| known.id == id).map(|known| &mut known.what)
    }

    fn end(mut self, area_of: &impl Fn(&SiteId) -> String, now: Moment) -> Vec<Hidden> {
        self.pass(now);
        let standing: Vec<_> =
            self.floods.now().map(|flood| (flood.area.to_owned(), flood.span, flood.confirmed)).collect();
        for (area, span, confirmed) in standing {
            self.is_over(area, span, confirmed);
        }
        let mut all: Vec<Hidden> = self.floods_told(area_of);
        all.extend(self.storms.into_iter().map(|storm| Hidden {
            from: storm.from,
            until: storm.until,
            what: storm.what,
        }));
        for hidden in &mut self.disarmed {
            if let Act::Disarmed { home: home @ Told::Waits, .. } = &mut hidden.what
                && now.since_ms(hidden.from) >= TOO_LATE_MS
            {
                *home = Told::Late;
            }
        }
        all.extend(self.disarmed);
        let told = |(from, until, events): (Moment, Moment, u32), what: fn(u32) -> Act| Hidden {
            from,
            until: Some(until),
            what: what(events),
        };
        all.extend(self.back.map(|back| told(back, |events| Act::LinesBack { events })));
        all.extend(self.joined.map(|joined| told(joined, |events| Act::LinesJoined { events })));
        all.sort_by_key(|hidden| std::cmp::Reverse((hidden.from, hidden.until)));
        all
    }

    /// Each flood with what it covered: every event in the gravest class that stood in it.
    fn floods_told(&self, area_of: &impl Fn(&SiteId) -> String) -> Vec<Hidden> {
        let mut by_area: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, (area, ..)) in self.over.iter().enumerate() {
            by_area.entry(area).or_default().push(index);
        }
        let mut told: Vec<([u32; 4], BTreeSet<&SiteId>, Option<Moment>)> =
            self.over.iter().map(|_| ([0; 4], BTreeSet::new(), None)).collect();
        for event in self.events.values() {
            let Some(floods) = by_area.get(area_of(&event.site).as_str()) else { continue };
            for index in floods {
                let (_, span, confirmed) = &self.over[*index];
                let stood = |(class, _): &&(Class, u8)| match class {
                    Class::Other => span.covers(event.received_at),
                    Class::Confirmed => confirmed.iter().any(|span| span.covers(event.received_at)),
                };
                if let Some((_, priority)) = event.was.iter().rfind(stood) {
                    let (events, homes, first) = &mut told[*index];
                    events[usize::from((*priority).clamp(1, 4)) - 1] += 1;
                    homes.insert(&event.site);
                    *first = Some(first.map_or(event.received_at, |first| first.min(event.received_at)));
                    break;
                }
            }
        }
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        self.over
            .iter()
            .zip(told)
            .filter(|(_, (_, homes, _))| !homes.is_empty())
            .map(|((area, span, _), (events, homes, first))| Hidden {
                from: first.unwrap_or(span.began),
                until: span.calm,
                what: Act::Flood { area: area.clone(), homes: count(homes.len()), events },
            })
            .collect()
    }
}
