//! Floods at the station: which waiting events stand in the strip of their area, told to every desk; when, the rules say.
//!
//! Nothing of it is written down: it is made anew from the facts of receipt, after a restart from the events that are open.
use std::collections::{BTreeMap, BTreeSet, HashMap};

use alarm_central::{
    event::{AlarmEvent, EventFact},
    fact::FactBody,
    flood::{Class, Floods, Passed, RULE},
    id::{EventId, FloodId, SiteId},
    moment::Moment,
};
use tokio::time::{Duration, Instant};
use tracing::info;
use uuid::Uuid;
use vaka_link::{
    board::{Flood, Update},
    command::ToDesk,
};

use super::{Centre, open::Live};

/// How often time is heeded.
const LOOKED_AT_EVERY: Duration = Duration::from_secs(1);

/// The floods and what desks are told of them.
pub(super) struct Strips {
    rules: Floods,
    ids: BTreeMap<String, FloodId>,
    /// Open events as they were counted last.
    counted: HashMap<EventId, Class>,
    told: Vec<Flood>,
    looked_at: Option<Instant>,
}

impl Default for Strips {
    fn default() -> Self {
        Self {
            rules: Floods::new(RULE),
            ids: BTreeMap::new(),
            counted: HashMap::new(),
            told: Vec::new(),
            looked_at: None,
        }
    }
}

impl Strips {
    /// As desks know them.
    pub(super) fn told(&self) -> Vec<Flood> {
        self.told.clone()
    }

    fn as_they_stand(&self) -> Vec<Flood> {
        let now = self.rules.now().filter_map(|flood| {
            Some(Flood {
                id: *self.ids.get(flood.area)?,
                area: flood.area.to_owned(),
                began: flood.span.began,
                calm: flood.span.calm,
                confirmed: flood.confirmed.is_some(),
                rule_homes: u32::try_from(RULE.begins).unwrap_or(u32::MAX),
                rule_secs: u32::try_from(RULE.within_ms / 1000).unwrap_or(u32::MAX),
                rule_ends: u32::try_from(RULE.ends).unwrap_or(u32::MAX),
            })
        });
        now.collect()
    }
}

impl Centre {
    /// Events that an earlier run of the station left open, in the order in which they came: a flood that they still make stands again.
    pub(super) fn take_up_floods(&mut self) {
        let ids: Vec<EventId> = self.open_events().map(AlarmEvent::id).collect();
        let began = self.count_all(&ids);
        self.name_floods(&began);
        self.floods.told = self.floods.as_they_stand();
    }

    /// Counts what has changed, and gives it back with all whose row stands otherwise for it.
    pub(super) fn count_floods(&mut self, touched: Vec<EventId>) -> Vec<EventId> {
        let began = self.count_all(&touched);
        if began.is_empty() && self.floods.ids.is_empty() {
            return touched;
        }
        self.name_floods(&began);
        let mut all: BTreeSet<EventId> = touched.iter().copied().collect();
        // A home with an alarm of priority 1 has all its rows beside it.
        for id in touched {
            let site = self.events.get(id).and_then(|live| live.event.site());
            let beside = site.into_iter().flat_map(|site| self.events.at_site(site));
            all.extend(beside.filter(|event| !event.is_closed()).map(AlarmEvent::id));
        }
        if !began.is_empty() {
            all.extend(self.waiting_in(&began));
        }
        self.tell_floods();
        all.into_iter().collect()
    }

    /// The areas where a flood has begun.
    fn count_all(&mut self, ids: &[EventId]) -> BTreeSet<String> {
        let mut came: Vec<(Moment, SiteId, Class, String)> = Vec::new();
        for id in ids {
            let live = self.events.get(*id).filter(|live| !live.event.is_closed());
            let Some(live) = live else {
                self.floods.counted.remove(id);
                continue;
            };
            let Some(class) = Class::of(live.event.kind(), live.event.priority()) else { continue };
            if self.floods.counted.insert(*id, class) != Some(class)
                && let Some(site) = live.event.site()
                && let Some(area) = self.register.site(site).map(|site| site.area.clone())
            {
                came.push((counted_at(live), site.clone(), class, area));
            }
        }
        came.sort_by_key(|(at, ..)| *at);
        let began = came.into_iter().filter(|(at, site, class, area)| self.floods.rules.came(area, site, *class, *at));
        began.map(|(.., area)| area).collect()
    }

    fn name_floods(&mut self, began: &BTreeSet<String>) {
        for area in began {
            self.floods.ids.entry(area.clone()).or_insert_with(|| {
                info!("alarms of one area have become a flood: one strip stands for them");
                FloodId(Uuid::now_v7())
            });
        }
    }

    /// Open events of these areas.
    fn waiting_in(&self, areas: &BTreeSet<String>) -> Vec<EventId> {
        let of = |event: &&AlarmEvent| {
            let site = event.site().and_then(|site| self.register.site(site));
            site.is_some_and(|site| areas.contains(&site.area))
        };
        self.open_events().filter(of).map(AlarmEvent::id).collect()
    }

    /// The flood in whose strip an event waits.
    pub(super) fn flood_of(&self, event: &AlarmEvent) -> Option<FloodId> {
        if self.floods.ids.is_empty() {
            return None;
        }
        let class = Class::of_waiting(event)?;
        let site = self.register.site(event.site()?)?;
        let id = self.floods.ids.get(&site.area)?;
        let covered = self.floods.rules.covers(&site.area, class, event.received_at());
        let grave = |other: &AlarmEvent| !other.is_closed() && other.priority() <= 1;
        (covered && !self.events.at_site(&site.id).any(grave)).then_some(*id)
    }

    /// Once a second: floods that have become calm, or are over.
    pub(super) fn pass_floods(&mut self) {
        if self.floods.looked_at.is_some_and(|at| at.elapsed() < LOOKED_AT_EVERY) {
            return;
        }
        self.floods.looked_at = Some(Instant::now());
        let mut waiting: BTreeMap<FloodId, (usize, usize)> = BTreeMap::new();
        // Counted only once one is calm: a storm has better to do.
        let is_counted = self.floods.rules.any_calm();
        if is_counted {
            for event in self.open_events() {
                if let Some(id) = self.flood_of(event) {
                    let (all, confirmed) = waiting.entry(id).or_default();
                    *all += 1;
                    *confirmed += usize::from(Class::of_waiting(event) == Some(Class::Confirmed));
                }
            }
        }
        let ids = &self.floods.ids;
        let count = |area: &str| {
            if is_counted {
                return ids.get(area).and_then(|id| waiting.get(id)).copied().unwrap_or_default();
            }
            // What has just become calm is looked at in a second.
            (usize::MAX, usize::MAX)
        };
        let passed = self.floods.rules.pass(self.clock.now(), count);
        if passed.is_empty() {
            return;
        }
        let mut returned = BTreeSet::new();
        for one in passed {
            match one {
                Passed::Calm { .. } => {}
                Passed::ConfirmedOver { area, .. } => drop(returned.insert(area)),
                Passed::Over { area, .. } => {
                    info!("a flood of alarms of one area is over");
                    self.floods.ids.remove(&area);
                    returned.insert(area);
                }
            }
        }
        if !returned.is_empty() {
            let rows = self.waiting_in(&returned);
            self.touched.extend(rows);
        }
        self.tell_floods();
    }

    /// Tells the floods where they have changed; a locked desk is told of none, as it shows no rows.
    fn tell_floods(&mut self) {
        let floods = self.floods.as_they_stand();
        if floods == self.floods.told {
            return;
        }
        self.floods.told.clone_from(&floods);
        for desk in self.desks.values_mut() {
            if desk.session.as_ref().is_some_and(|session| !session.locked) {
                desk.tell(ToDesk::Updates(vec![Update::Floods(floods.clone())]));
            }
        }
    }
}

/// When an event became what it is: at its receipt, or when it was raised.
fn counted_at(live: &Live) -> Moment {
    let raised = live.facts.iter().rev().find(|fact| matches!(&fact.body, FactBody::Event(EventFact::Raised { .. })));
    raised.map_or(live.event.received_at(), |fact| fact.at)
}
