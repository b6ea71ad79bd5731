//! Points in time as the station's clock told them; never asks a clock itself.
use serde::{Deserialize, Serialize};

use crate::planted::{self, Fault};

/// A wall-clock moment: milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

/// The longest that a camera window lasts (M2): 15 minutes from receipt, in milliseconds.
pub const WINDOW_MS: i64 = 15 * 60 * 1000;

impl Moment {
    /// The moment `ms` milliseconds later; stops at the ends of time instead of wrapping.
    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this moment; negative when `earlier` lies ahead.
    pub fn since_ms(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// When a leave ends: over as soon as *either* clock has reached its mark, because `CLOCK_BOOTTIME` alone cannot be
/// set back and the wall clock alone survives a restart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// Wall clock.
    pub wall: Moment,
    /// Milliseconds of `CLOCK_BOOTTIME` (counts through suspend) of this boot.
    pub boot_ms: u64,
}

/// Both clocks read at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Wall clock.
    pub wall: Moment,
    /// Milliseconds of `CLOCK_BOOTTIME` of this boot.
    pub boot_ms: u64,
}

/// How far time had come, as it is kept for the next run of the station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The station's time.
    pub at: Moment,
    /// Milliseconds of `CLOCK_BOOTTIME` at that time; `None` where an earlier build did not keep them.
    pub boot_ms: Option<u64>,
}

impl Mark {
    /// The earliest that it can be by now, whatever the wall clock says, at `boot_ms` milliseconds of `CLOCK_BOOTTIME`: in
    /// the same boot it is as much later as that clock says; after another one at least as much as the machine has run since.
    ///
    /// ```
    /// use alarm_central::moment::{Mark, Moment};
    /// let mark = Mark { at: Moment(1_000_000), boot_ms: Some(70_000) };
    /// assert_eq!(mark.at_least(75_000), Moment(1_005_000));
    /// assert_eq!(mark.at_least(20_000), Moment(1_020_000), "the machine was started anew");
    /// ```
    pub fn at_least(self, boot_ms: u64) -> Moment {
        let passed = self.boot_ms.map_or(0, |then| boot_ms.checked_sub(then).unwrap_or(boot_ms));
        self.at.plus_ms(i64::try_from(passed).unwrap_or(i64::MAX))
    }
}

impl Deadline {
    /// Whether either clock has reached the deadline.
    pub fn is_over(&self, now: Reading) -> bool {
        let by_wall = now.wall >= self.wall && !planted::is(Fault::BootClockOnly);
        by_wall || now.boot_ms >= self.boot_ms && !planted::is(Fault::WallClockOnly)
    }
}
