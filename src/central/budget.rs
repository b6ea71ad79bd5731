//! Response times against their kinds' targets, as an error budget: how many more may be late in a day and night, and when there
//! are none left at the pace of the last hour. It grades nobody: it knows events, not who took them (M16).
//!
//! A target is a share and a time (EN 50518 leaves both to the centre's own figures; commonly 98.5 % within 60 s for hold-up and
//! fire). Each event that was taken allows what its target leaves over, in thousandths of a late one: 15 where 98.5 % are to be
//! in time. Those of a day are added up, whatever their kinds, and each late one takes a thousand of them.
//!
//! ```
//! use alarm_central::{budget::{Budget, Taken}, moment::Moment};
//! let mut budget = Budget::default();
//! for second in 0..100 {
//!     budget.count(Taken { at: Moment(second * 1000), permille: 900, late: second < 4 });
//! }
//! let stands = budget.stands(Moment(100_000));
//! assert_eq!((stands.counted, stands.in_time, stands.left), (100, 96, 6));
//! ```
use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use crate::{
    event::EventFact,
    fact::{Fact, FactBody, StreamId},
    id::{EventId, KindId},
    kind::Kinds,
    moment::Moment,
};

/// What is added up, milliseconds: a day and night.
pub const DAY_MS: i64 = 24 * HOUR_MS;
/// What the pace is taken from, milliseconds.
pub const HOUR_MS: i64 = 3600 * 1000;
/// Further ahead than a shift no pace tells anything, milliseconds.
pub const FORESEEN_MS: i64 = 12 * HOUR_MS;

/// Names of the facts that a day is read off ([`FactBody::name`]).
pub const TELLING: [&str; 4] = ["started", "raised", "claimed", "taken_over"];

/// How it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// Events that count: taken within [`DAY_MS`], or still waiting beyond their kind's time.
    pub counted: u32,
    /// Of them, taken within their kind's time.
    pub in_time: u32,
    /// So many more may be late; below nothing, so many were too many.
    pub left: i32,
    /// When none is left, if it goes on as in the last hour and that is within [`FORESEEN_MS`].
    pub runs_out: Option<Moment>,
}

/// An event that was taken for the first time, or is late already while it waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    pub at: Moment,
    /// Share of its kind that is to be in time, thousandths, 0 to 1000.
    pub permille: u16,
    pub late: bool,
}

impl Taken {
    /// Of an event of this kind; `None` where the kind has no target any more.
    pub fn of(kinds: &Kinds, kind: &KindId, received: Moment, at: Moment) -> Option<Self> {
        let kind = kinds.get(kind)?;
        let late = at.since_ms(received) > i64::from(kind.target_secs) * 1000;
        Some(Self { at, permille: kind.target_permille, late })
    }

    /// Of one that waits, if it has waited beyond its kind's time: late, whenever it will be taken.
    pub fn overdue(kinds: &Kinds, kind: &KindId, received: Moment, now: Moment) -> Option<Self> {
        Self::of(kinds, kind, received, now).filter(|taken| taken.late)
    }
}

/// Of a stretch of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum {
    taken: u32,
    late: u32,
    /// Thousandths of late ones that they allow.
    allowed: i64,
}

impl Sum {
    fn add(&mut self, taken: Taken) {
        self.taken += 1;
        self.late += u32::from(taken.late);
        self.allowed += i64::from(1000 - taken.permille.min(1000));
    }

    fn and(self, other: Self) -> Self {
        Self { taken: self.taken + other.taken, late: self.late + other.late, allowed: self.allowed + other.allowed }
    }

    fn take(&mut self, taken: Taken) {
        self.taken -= 1;
        self.late -= u32::from(taken.late);
        self.allowed -= i64::from(1000 - taken.permille.min(1000));
    }

    /// Thousandths of late ones that are left.
    fn left(self) -> i64 {
        self.allowed - 1000 * i64::from(self.late)
    }
}

/// The day's events that were taken.
#[derive(Clone, Debug, Default)]
pub struct Budget {
    /// Oldest first.
    taken: VecDeque<Taken>,
    /// Of them, how many are older than the last hour.
    before_hour: usize,
    day: Sum,
    hour: Sum,
    /// What waits beyond its time.
    overdue: Sum,
    stands: Response,
}

impl Budget {
    /// One more was taken. They are counted in the order in which they come; one with an older moment counts as if it were of the
    /// newest one's.
    pub fn count(&mut self, taken: Taken) {
        let newest = self.taken.back().map_or(taken.at, |last| last.at);
        let taken = Taken { at: Moment(taken.at.0.max(newest.0)), ..taken };
        self.day.add(taken);
        self.hour.add(taken);
        self.taken.push_back(taken);
        self.stands = self.at(taken.at);
    }

    /// Those that wait beyond their time now ([`Taken::overdue`]), instead of those that did before. Told once a second; one that
    /// was taken meanwhile counts twice until then.
    pub fn overdue(&mut self, waiting: impl Iterator<Item = Taken>, now: Moment) {
        let mut overdue = Sum::default();
        waiting.for_each(|taken| overdue.add(taken));
        if overdue != self.overdue {
            self.overdue = overdue;
            self.stands = self.at(now);
        }
    }

    /// Puts those of an earlier run of the station before these.
    pub fn begin_with(&mut self, earlier: Vec<Taken>) {
        let since = std::mem::take(self);
        self.overdue = since.overdue;
        for taken in earlier.into_iter().chain(since.taken) {
            self.count(taken);
        }
    }

    /// How it stands. Changes only when something is counted or grows too old, so that a screen is quiet meanwhile.
    pub fn stands(&mut self, now: Moment) -> Response {
        let mut older = false;
        while let Some(taken) = self.taken.get(self.before_hour).filter(|taken| now.since_ms(taken.at) >= HOUR_MS) {
            self.hour.take(*taken);
            self.before_hour += 1;
            older = true;
        }
        while let Some(taken) = self.taken.front().filter(|taken| now.since_ms(taken.at) >= DAY_MS).copied() {
            self.day.take(taken);
            self.taken.pop_front();
            self.before_hour -= 1;
            older = true;
        }
        if older {
            self.stands = self.at(now);
        }
        self.stands
    }

    fn at(&self, now: Moment) -> Response {
        let day = self.day.and(self.overdue);
        let left = day.left();
        // What an hour such as the last one takes more than it allows.
        let pace = -self.hour.and(self.overdue).left();
        let runs_out = (left > 0 && pace > 0)
            .then(|| left.saturating_mul(HOUR_MS) / pace)
            .filter(|ms| *ms <= FORESEEN_MS)
            .map(|ms| now.plus_ms(ms));
        Response {
            counted: day.taken,
            in_time: day.taken - day.late,
            left: i32::try_from(left.div_euclid(1000)).unwrap_or(if left < 0 { i32::MIN } else { i32::MAX }),
            runs_out,
        }
    }
}

/// What a day's facts, oldest first, say of events that were taken, each with its event.
pub fn of_day(facts: &[Fact], kinds: &Kinds) -> Vec<(EventId, Taken)> {
    let mut waiting: BTreeMap<EventId, (KindId, Moment)> = BTreeMap::new();
    let mut taken = Vec::new();
    for fact in facts {
        let (StreamId::Event(event), FactBody::Event(body)) = (&fact.stream, &fact.body) else { continue };
        match body {
            EventFact::Started { signal, .. } => {
                waiting.insert(*event, (signal.kind.clone(), signal.received_at));
            }
            EventFact::Raised { kind, .. } => {
                if let Some((known, _)) = waiting.get_mut(event) {
                    known.clone_from(kind);
                }
            }
            EventFact::Claimed { .. } | EventFact::TakenOver { .. } => {
                if let Some((kind, received)) = waiting.remove(event) {
                    taken.extend(Taken::of(kinds, &kind, received, fact.at).map(|taken| (*event, taken)));
                }
            }
            _ => {}
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE_MS: i64 = 60_000;

    fn taken(minute: i64, late: bool) -> Taken {
        Taken { at: Moment(minute * MINUTE_MS), permille: 900, late }
    }

    fn at(minute: i64) -> Moment {
        Moment(minute * MINUTE_MS)
    }

    #[test]
    fn nothing_taken_is_nothing_spent() {
        assert_eq!(Budget::default().stands(at(0)), Response::default());
    }

    #[test]
    fn a_late_one_takes_what_ten_in_time_allow() {
        let mut budget = Budget::default();
        budget.count(taken(0, true));
        assert_eq!(budget.stands(at(0)).left, -1, "one of one is too many");
        (1..10).for_each(|minute| budget.count(taken(minute, false)));
        let stands = budget.stands(at(10));
        assert_eq!((stands.counted, stands.in_time, stands.left, stands.runs_out), (10, 9, 0, None));
    }

    #[test]
    fn strict_targets_allow_less() {
        let mut budget = Budget::default();
        (0..100).for_each(|minute| budget.count(Taken { permille: 985, ..taken(minute, false) }));
        assert_eq!(budget.stands(at(100)).left, 1, "one and a half");
    }

    #[test]
    fn what_is_older_than_a_day_is_forgotten() {
        let mut budget = Budget::default();
        budget.count(taken(0, true));
        (1..30).for_each(|minute| budget.count(taken(minute, false)));
        let day = DAY_MS / MINUTE_MS;
        assert_eq!((budget.stands(at(day - 1)).counted, budget.stands(at(day - 1)).left), (30, 2));
        assert_eq!((budget.stands(at(day)).counted, budget.stands(at(day)).left), (29, 2), "2.9 are left");
        assert_eq!(budget.stands(at(2 * day)), Response::default());
    }

    #[test]
    fn the_last_hours_pace_tells_when_none_is_left() {
        let mut budget = Budget::default();
        // A quiet day: 200 in time allow 20.
        (0..200).for_each(|minute| budget.count(taken(minute, false)));
        assert_eq!(budget.stands(at(700)).runs_out, None);
        // Then an hour in which 5 of 10 are late: 5 are spent, 1 is earned. 16 are left of 21, at 4 an hour.
        (0..10).for_each(|number| budget.count(taken(700 + number, number < 5)));
        let stands = budget.stands(at(709));
        assert_eq!(stands.left, 16);
        assert_eq!(stands.runs_out, Some(at(709 + 4 * 60)));
        assert_eq!(budget.stands(at(730)), stands, "it stands still while nothing happens");
        assert_eq!(budget.stands(at(770)).runs_out, None, "an hour later all is well again");
    }

    #[test]
    fn what_waits_beyond_its_time_is_late_before_anybody_takes_it() {
        let (kinds, kind) = (Kinds::bundled(), KindId::new("hold-up"));
        let target_ms = i64::from(kinds.get(&kind).unwrap().target_secs) * 1000;
        let overdue = |waited_ms| Taken::overdue(&kinds, &kind, at(0), at(0).plus_ms(waited_ms));
        assert_eq!((overdue(target_ms), overdue(target_ms + 1).is_some()), (None, true));
        let mut budget = Budget::default();
        (0..20).for_each(|minute| budget.count(taken(minute, false)));
        budget.overdue([taken(20, true), taken(20, true)].into_iter(), at(20));
        let stands = budget.stands(at(20));
        assert_eq!((stands.counted, stands.in_time, stands.left), (22, 20, 0), "2.2 allowed");
        // Taken, so that it is late for a day and waits no more.
        budget.count(taken(21, true));
        budget.overdue([taken(21, true)].into_iter(), at(21));
        assert_eq!(budget.stands(at(21)), Response { runs_out: stands.runs_out, ..stands });
        budget.begin_with(Vec::new());
        assert_eq!(budget.stands(at(21)).counted, 22, "what waits still waits");
    }

    #[test]
    fn what_an_earlier_run_took_comes_before() {
        let mut budget = Budget::default();
        budget.count(taken(50, true));
        budget.begin_with((0..20).map(|minute| taken(minute, false)).collect());
        let stands = budget.stands(at(60));
        assert_eq!((stands.counted, stands.in_time, stands.left), (21, 20, 1));
        assert_eq!(budget.stands(at(50 + 60)).counted, 21, "in the order of time");
    }

    #[test]
    fn a_clock_set_back_loses_none() {
        let mut budget = Budget::default();
        budget.count(taken(100, false));
        budget.count(taken(10, false));
        assert_eq!(budget.stands(at(100)).counted, 2);
        assert_eq!(budget.stands(at(10)).counted, 2);
        assert_eq!(budget.stands(at(100 + DAY_MS / MINUTE_MS)).counted, 0);
    }
}
