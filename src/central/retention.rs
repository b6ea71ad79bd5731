//! Sixty days (M9) and the journal's months (M12): when media must be unreadable and facts go, and which clock is believed
//! in that; nothing is erased here.
//!
//! Keys hang on the hour in which an event began: hour `h` dies sixty days after its first moment. So no event's media
//! outlive the sixty days, and none goes more than an hour early.
//!
//! A wall clock that leaps more than a day ahead of all that is known is not believed at once, or a wrong clock would burn
//! evidence: [`Calendar`] shuts reading and lets the keys stand until two people confirm the time, or the station has run
//! for a day on it. A machine that was off for long looks the same.
use serde::{Deserialize, Serialize};

use crate::{
    id::{EventId, MediumId},
    moment::{Moment, Reading},
};

/// Milliseconds of an hour.
pub const HOUR_MS: i64 = 60 * 60 * 1000;
/// How long media can be read, hours from the beginning of the hour in which their event began: 60 days.
pub const KEEP_HOURS: i64 = 60 * 24;
/// For how many months facts of the journal are kept where nothing else is set (M12), and the fewest that can be set.
pub const KEEP_MONTHS: u32 = 36;
pub const LEAST_MONTHS: u32 = 12;
/// How old a fact is at the least when it goes, milliseconds: the shortest twelve months.
pub const LEAST_KEPT_MS: i64 = 365 * 24 * HOUR_MS;
/// How far the wall clock may be ahead of what is known and still be believed, milliseconds: 24 h. As long must a leap
/// last before it is.
pub const LEAP_MS: i64 = 24 * HOUR_MS;

/// The hour (whole hours since 1970, UTC) that a moment lies in.
pub fn hour_of(moment: Moment) -> i64 {
    moment.0.div_euclid(HOUR_MS)
}

/// The latest hour whose media must be unreadable at `now`.
pub fn due_until(now: Moment) -> i64 {
    hour_of(now) - KEEP_HOURS
}

/// The moment at which the media of an hour must be unreadable.
pub fn dies_at(hour: i64) -> Moment {
    Moment(hour.saturating_add(KEEP_HOURS).saturating_mul(HOUR_MS))
}

/// Which stored media may be read at all; who and for what is asked elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Readable {
    /// The clock is in doubt, or nobody has looked at it yet.
    Nothing,
    /// Of events that began in this hour (since 1970, UTC) or later.
    SinceHour(i64),
}

impl Readable {
    /// Whether media of an event that began in this hour may be read.
    pub fn holds(self, hour: i64) -> bool {
        matches!(self, Self::SinceHour(first) if hour >= first)
    }
}

/// What the station believes of time, so far as media hang on it. Kept across restarts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// The latest moment that is believed.
    good: Moment,
    /// The clocks at the latest look; `None` before the first look of this run, since boot time means nothing to another.
    #[serde(skip)]
    seen: Option<Reading>,
    /// The wall clock at the latest look, of any run.
    wall: Moment,
    leap: Option<Leap>,
}

/// A wall clock that runs ahead and is not believed yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leap {
    /// What was believed when it was seen.
    pub from: Moment,
    /// What the wall clock said.
    pub to: Moment,
    /// For how long the station has run on it, milliseconds of boot time.
    pub waited_ms: i64,
}

/// What a look at the clocks has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    None,
    /// The wall clock has leapt: reading is shut.
    Leapt(Leap),
    /// The leap is over, and how.
    Settled(Leap, Settled),
}

/// How a leap of the clock was settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settled {
    /// The wall clock was set back to what is known.
    Corrected,
    /// It has stood for a day.
    Waited,
    /// Two people confirmed it.
    Confirmed,
}

impl Calendar {
    /// The calendar of a place that has none: `latest` is the latest moment in its journal, if there is any.
    pub fn begin(latest: Option<Moment>, now: Reading) -> Self {
        let good = latest.unwrap_or(now.wall);
        Self { good, seen: None, wall: good, leap: None }
    }

    /// Takes in what the clocks say; at least once a minute, so that little is forgotten by a crash.
    pub fn look(&mut self, now: Reading) -> Change {
        // Boot time passes through suspend and cannot be set; how long the station did not run is not known.
        let passed = self.seen.map_or(0, |seen| i64::try_from(now.boot_ms.saturating_sub(seen.boot_ms)).unwrap_or(0));
        let expected = self.wall.plus_ms(passed);
        self.good = self.good.plus_ms(passed);
        self.seen = Some(now);
        self.wall = now.wall;
        if now.wall.since_ms(self.good) <= LEAP_MS {
            // A clock that was set back is not followed: time that has passed stays passed.
            self.good = self.good.max(now.wall);
            return self.leap.take().map_or(Change::None, |leap| Change::Settled(leap, Settled::Corrected));
        }
        match &mut self.leap {
            Some(leap) if now.wall.since_ms(expected) <= LEAP_MS => {
                leap.waited_ms = leap.waited_ms.saturating_add(passed);
                if leap.waited_ms < LEAP_MS {
                    return Change::None;
                }
                let leap = *leap;
                self.believe(leap, Settled::Waited)
            }
            _ => {
                let leap = Leap { from: self.good, to: now.wall, waited_ms: 0 };
                self.leap = Some(leap);
                Change::Leapt(leap)
            }
        }
    }

    /// Two people say that the wall clock is right.
    pub fn confirm(&mut self, now: Reading) -> Change {
        let looked = self.look(now);
        match self.leap {
            Some(leap) => self.believe(leap, Settled::Confirmed),
            None => looked,
        }
    }

    fn believe(&mut self, leap: Leap, how: Settled) -> Change {
        self.good = self.good.max(self.wall);
        self.leap = None;
        Change::Settled(leap, how)
    }

    /// The latest moment that is believed: keys die by it.
    pub fn now(&self) -> Moment {
        self.good
    }

    /// The leap that is not settled.
    pub fn leap(&self) -> Option<&Leap> {
        self.leap.as_ref()
    }

    /// What may be read. Nothing, before the first look and while a leap is not settled.
    pub fn readable(&self) -> Readable {
        match (self.seen, self.leap) {
            (Some(_), None) => Readable::SinceHour(due_until(self.good) + 1),
            _ => Readable::Nothing,
        }
    }
}

/// What a receipt of an erasure says: the body of a [`Paper`](crate::proof::Paper) of kind [`ERASURE`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Erasure {
    pub event: EventId,
    /// The hour (since 1970, UTC) in which the event began, whose key was destroyed.
    pub hour: i64,
    /// What can never be read again.
    pub media: Vec<MediumId>,
    /// When the fact of it was written, milliseconds since 1970, UTC.
    pub erased_at: Moment,
    /// The fact's version on the event's stream.
    pub version: u64,
}

/// The kind of paper that a receipt of an erasure is, and its version.
pub const ERASURE: (&str, u8) = ("erasure", 1);

#[cfg(test)]
mod tests;
