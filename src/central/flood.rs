//! When alarms of one area are a flood, and which of them one strip stands for; it closes, takes and silences nothing.
//!
//! The rule (M16: the strip shows it with its figures) is the usual measure of an alarm flood (ANSI/ISA-18.2-2016 and
//! EEMUA 191: ten alarms in ten minutes are more than one person can handle, and it is over once fewer than five came in
//! ten), counted in homes, so that one chattering panel makes none: [`RULE`]. Confirmed burglaries ([`Class::Confirmed`])
//! stand alone in a flood of other alarms: they are grouped only where they are a flood of their own, when two zones of a
//! home say no more than one. Priority 1 and the kinds of [`ALONE`] are never grouped, nor what anybody has ever taken.
//!
//! A flood that has become calm takes nothing new in: what comes then has a reason of its own. What waits in it stays there
//! until fewer than [`Rule::ends`] are left, whose rows return. Both thresholds keep it from coming and going with each alarm.
//!
//! ```
//! use alarm_central::{flood::{Class, Floods, RULE}, id::SiteId, moment::Moment};
//! let mut floods = Floods::new(RULE);
//! let home = |number: i64| SiteId::new(format!("hem-{number}"));
//! let began: Vec<i64> =
//!     (1..=12).filter(|n| floods.came("Täby", &home(*n), Class::Other, Moment(n * 1000))).collect();
//! assert_eq!(began, [10], "the tenth home");
//! assert!(floods.covers("Täby", Class::Other, Moment(1000)), "those that came before stand in it too");
//! assert!(!floods.covers("Täby", Class::Confirmed, Moment(1000)) && !floods.covers("Vaxholm", Class::Other, Moment(1000)));
//! ```
use std::collections::{BTreeMap, BTreeSet};

use crate::{
    event::AlarmEvent,
    id::{KindId, SiteId},
    moment::Moment,
};

/// When a flood begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// So many homes of one area that have alarmed …
    pub begins: usize,
    /// … within so many milliseconds are a flood; …
    pub within_ms: i64,
    /// … it is calm once fewer than so many have, and over when fewer than so many wait in it.
    pub ends: usize,
}

/// The rule of the place.
pub const RULE: Rule = Rule { begins: 10, within_ms: 10 * 60 * 1000, ends: 5 };

/// Kinds that stand alone whatever their priority (M16).
pub const ALONE: [&str; 7] = ["hold-up", "duress", "panic", "fire", "co", "gas", "medical"];

/// What is counted by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Priority 2.
    Confirmed,
    /// Priorities 3 and 4.
    Other,
}

impl Class {
    /// Where an event of this kind and priority is counted; `None`: it stands alone.
    pub fn of(kind: &KindId, priority: u8) -> Option<Self> {
        match priority {
            _ if ALONE.contains(&kind.as_str()) => None,
            0 | 1 => None,
            2 => Some(Self::Confirmed),
            _ => Some(Self::Other),
        }
    }

    /// Where an event is counted that may stand in a strip: it waits, and nobody has ever taken it.
    pub fn of_waiting(event: &AlarmEvent) -> Option<Self> {
        let may = !event.was_ever_taken() && !event.is_silent();
        Self::of(event.kind(), event.priority()).filter(|_| may)
    }
}

/// A flood as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FloodNow<'a> {
    pub area: &'a str,
    pub span: Span,
    /// That of its confirmed burglaries, where they are a flood of their own.
    pub confirmed: Option<Span>,
}

/// Which receipts belong to a flood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// From here on: [`Rule::within_ms`] before it began.
    pub from: Moment,
    /// When it was found.
    pub began: Moment,
    /// Until here: it is calm.
    pub calm: Option<Moment>,
}

impl Span {
    /// Whether a receipt belongs to it.
    pub fn covers(&self, received_at: Moment) -> bool {
        received_at >= self.from && self.calm.is_none_or(|calm| received_at < calm)
    }
}

/// What time has brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Passed {
    /// Nothing new comes into the area's strip.
    Calm { area: String },
    /// Its confirmed burglaries stand alone again.
    ConfirmedOver { area: String, span: Span },
    /// All of it is over.
    Over { area: String, span: Span, confirmed: Option<Span> },
}

/// The floods of a place. An alarm costs a look-up among its area's homes of late; memory grows with those alone.
#[derive(Clone, Debug)]
pub struct Floods {
    rule: Rule,
    areas: BTreeMap<String, Area>,
}

/// `all`: every alarm that may be grouped, the confirmed burglaries among them.
#[derive(Clone, Debug, Default)]
struct Area {
    all: Wave,
    confirmed: Wave,
}

/// Homes that have alarmed of late, each with its newest alarm, and the flood that they made.
#[derive(Clone, Debug, Default)]
struct Wave {
    newest: BTreeMap<SiteId, Moment>,
    by_age: BTreeSet<(Moment, SiteId)>,
    span: Option<Span>,
}

impl Floods {
    /// None yet.
    pub fn new(rule: Rule) -> Self {
        Self { rule, areas: BTreeMap::new() }
    }

    /// A home has alarmed, or what it alarmed of has become graver. Whether a flood has begun, so that what waits in the area stands
    /// otherwise from here on. Homes whose area the register does not know lie near nobody.
    pub fn came(&mut self, area: &str, site: &SiteId, class: Class, at: Moment) -> bool {
        if area.is_empty() {
            return false;
        }
        let rule = self.rule;
        let of = match self.areas.get_mut(area) {
            Some(of) => of,
            None => self.areas.entry(area.to_owned()).or_default(),
        };
        let began = of.all.came(site, at, rule);
        let confirmed = class == Class::Confirmed && of.confirmed.came(site, at, rule);
        began || confirmed
    }

    /// Whether an event of this area and class that was received then stands in a strip.
    pub fn covers(&self, area: &str, class: Class, received_at: Moment) -> bool {
        let Some(of) = self.areas.get(area) else { return false };
        let covers = |wave: &Wave| wave.span.is_some_and(|span| span.covers(received_at));
        covers(&of.all) && (class == Class::Other || covers(&of.confirmed))
    }

    /// Time has passed; `waiting` says how many stand in an area's strip, of both classes and the confirmed alone.
    pub fn pass(&mut self, now: Moment, waiting: impl Fn(&str) -> (usize, usize)) -> Vec<Passed> {
        let rule = self.rule;
        let mut passed = Vec::new();
        self.areas.retain(|area, of| {
            let was_calm = of.all.is_calm();
            of.all.pass(now, rule);
            of.confirmed.pass(now, rule);
            if of.all.is_calm() && !was_calm {
                passed.push(Passed::Calm { area: area.clone() });
            }
            let (all, confirmed) = if of.all.is_calm() || of.confirmed.is_calm() { waiting(area) } else { (0, 0) };
            if of.all.is_calm() && all < rule.ends {
                let confirmed = of.confirmed.span.take();
                passed.extend(of.all.span.take().map(|span| Passed::Over { area: area.clone(), span, confirmed }));
            } else if of.confirmed.is_calm() && confirmed < rule.ends {
                let over = of.confirmed.span.take();
                passed.extend(over.map(|span| Passed::ConfirmedOver { area: area.clone(), span }));
            }
            !of.all.is_idle()
        });
        passed
    }

    /// Whether one of them is calm, so that it matters how many still wait in it ([`pass`](Self::pass)).
    pub fn any_calm(&self) -> bool {
        self.areas.values().any(|of| of.all.is_calm() || of.confirmed.is_calm())
    }

    /// The floods that there are, by area.
    pub fn now(&self) -> impl Iterator<Item = FloodNow<'_>> {
        self.areas
            .iter()
            .filter_map(|(area, of)| Some(FloodNow { area, span: of.all.span?, confirmed: of.confirmed.span }))
    }
}

impl Wave {
    fn is_calm(&self) -> bool {
        self.span.is_some_and(|span| span.calm.is_some())
    }

    fn is_idle(&self) -> bool {
        self.span.is_none() && self.by_age.is_empty()
    }

    /// Homes whose newest alarm is long ago count no more; the flood is calm from the moment at which too few were left.
    fn pass(&mut self, now: Moment, rule: Rule) {
        while let Some((at, _)) = self.by_age.first()
            && now.since_ms(*at) >= rule.within_ms
        {
            let gone_at = at.plus_ms(rule.within_ms);
            if let Some((_, site)) = self.by_age.pop_first() {
                self.newest.remove(&site);
            }
            if self.by_age.len() < rule.ends
                && let Some(span) = &mut self.span
            {
                span.calm.get_or_insert(gone_at);
            }
        }
    }

    fn came(&mut self, site: &SiteId, at: Moment, rule: Rule) -> bool {
        self.pass(at, rule);
        if let Some(before) = self.newest.insert(site.clone(), at) {
            self.by_age.remove(&(before, site.clone()));
        }
        self.by_age.insert((at, site.clone()));
        if self.by_age.len() < rule.begins || self.span.is_some_and(|span| span.calm.is_none()) {
            return false;
        }
        let from = at.plus_ms(-rule.within_ms);
        // One that was calm goes on: what came in between lies in it.
        let (from, began) = self.span.map_or((from, at), |span| (span.from.min(from), span.began));
        self.span = Some(Span { from, began, calm: None });
        true
    }
}
