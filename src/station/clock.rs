//! The only place of the station that asks the machine's clocks; makes one time of them that never runs backwards.
use std::sync::{Arc, Mutex};

use alarm_central::{
    moment::{Deadline, Mark, Moment, Reading},
    planted::{self, Fault},
};
use vaka_link::{board::ClockHealth, worker};

/// How far the wall clock may lag behind what was already written down before it counts as set back, milliseconds.
const SET_BACK_MS: i64 = 2_000;

/// How far the wall clock may run ahead of boot time between two looks before it counts as a leap, milliseconds: more
/// than a time server corrects in small steps.
const LEAP_MS: i64 = 5_000;
/// How long a leap is told, milliseconds of boot time.
const LEAP_TOLD_MS: u64 = 10 * 60 * 1000;

/// Where both clocks are read. Tests turn one by hand.
pub trait ClockSource: Send + Sync {
    fn read(&self) -> Reading;

    /// For how long the machine has slept since it started, milliseconds.
    fn asleep_ms(&self) -> u64;
}

/// The machine's clocks.
pub struct MachineClock;

impl ClockSource for MachineClock {
    fn read(&self) -> Reading {
        worker::now()
    }

    fn asleep_ms(&self) -> u64 {
        worker::asleep_ms()
    }
}

/// A clock for tests that moves only when told.
#[derive(Clone)]
pub struct HandClock(Arc<Mutex<Turned>>);

struct Turned {
    reading: Reading,
    asleep_ms: u64,
}

impl HandClock {
    /// Starts at this wall-clock moment, one minute after boot.
    pub fn at(wall: Moment) -> Self {
        Self::standing(Reading { wall, boot_ms: 60_000 })
    }

    /// Starts at the machine's own time: workers, which ask the machine, then agree with it about deadlines.
    pub fn from_machine() -> Self {
        Self::standing(MachineClock.read())
    }

    fn standing(reading: Reading) -> Self {
        Self(Arc::new(Mutex::new(Turned { reading, asleep_ms: 0 })))
    }

    /// Lets time pass on both clocks.
    pub fn pass_ms(&self, ms: u64) {
        self.turn(|turned| turned.pass_ms(ms));
    }

    /// The same while the machine sleeps.
    pub fn sleep_ms(&self, ms: u64) {
        self.turn(|turned| {
            turned.pass_ms(ms);
            turned.asleep_ms += ms;
        });
    }

    /// Sets the wall clock alone, as a person or a time server does.
    pub fn set_wall(&self, wall: Moment) {
        self.turn(|turned| turned.reading.wall = wall);
    }

    fn turn<T>(&self, how: impl FnOnce(&mut Turned) -> T) -> T {
        how(&mut self.0.lock().expect("no test panics while it turns the clock"))
    }
}

impl Turned {
    fn pass_ms(&mut self, ms: u64) {
        self.reading.wall = self.reading.wall.plus_ms(i64::try_from(ms).unwrap_or(i64::MAX));
        self.reading.boot_ms += ms;
    }
}

impl ClockSource for HandClock {
    fn read(&self) -> Reading {
        self.turn(|turned| turned.reading)
    }

    fn asleep_ms(&self) -> u64 {
        self.turn(|turned| turned.asleep_ms)
    }
}

/// The station's time: follows the wall clock forward, and boot time when the wall clock is set back.
#[derive(Clone)]
pub struct StationClock {
    source: Arc<dyn ClockSource>,
    told: Arc<Mutex<Told>>,
}

/// What was told last.
struct Told {
    last: Reading,
    /// Boot time of the latest leap ahead.
    leapt_at_ms: Option<u64>,
}

impl StationClock {
    /// `mark` is how far time had come, as the store knows it; it goes on from there, and no time before it is ever told.
    pub fn new(source: Arc<dyn ClockSource>, mark: Mark) -> Self {
        let reading = source.read();
        let last = Reading { wall: reading.wall.max(mark.at_least(reading.boot_ms)), ..reading };
        Self { told: Arc::new(Mutex::new(Told { last, leapt_at_ms: None })), source }
    }

    /// Now: never before any moment that was told earlier, and always moving.
    pub fn now(&self) -> Moment {
        self.told.lock().expect("nothing panics while it holds this lock").go_on(self.source.read())
    }

    /// How far time has come, for the next run to go on from.
    pub(crate) fn mark(&self) -> Mark {
        let mut told = self.told.lock().expect("nothing panics while it holds this lock");
        let at = told.go_on(self.source.read());
        Mark { at, boot_ms: Some(told.last.boot_ms) }
    }

    /// The machine's own wall clock, whatever was told.
    pub fn wall(&self) -> Moment {
        self.source.read().wall
    }

    /// Time goes on from the machine's wall clock, though later moments were told: two people have said that it is right.
    pub fn set_back_to_wall(&self) {
        let reading = self.source.read();
        *self.told.lock().expect("nothing panics while it holds this lock") = Told { last: reading, leapt_at_ms: None };
    }

    /// The machine's own wall clock, seconds since 1970 UTC: what panels' timestamps are judged by.
    pub fn wall_secs(&self) -> i64 {
        self.source.read().wall.0.div_euclid(1000)
    }

    /// Milliseconds since the machine started, its sleep included: for spans that the wall clock must not touch.
    pub fn boot_ms(&self) -> u64 {
        self.source.read().boot_ms
    }

    /// For how long the machine has slept since it started, milliseconds.
    pub fn asleep_ms(&self) -> u64 {
        self.source.asleep_ms()
    }

    /// Whether the machine's wall clock can be believed.
    pub fn health(&self) -> ClockHealth {
        let reading = self.source.read();
        let mut told = self.told.lock().expect("nothing panics while it holds this lock");
        let now = told.go_on(reading);
        let leapt = told.leapt_at_ms.is_some_and(|at| reading.boot_ms.saturating_sub(at) < LEAP_TOLD_MS);
        match leapt {
            _ if reading.wall.plus_ms(SET_BACK_MS) < now => ClockHealth::SetBack,
            true => ClockHealth::Leapt,
            false => ClockHealth::Good,
        }
    }

    /// A moment of the station's time as a deadline on both machine clocks. The wall clock is never ahead of the station's
    /// time, so its mark is the moment itself; while it is behind, boot time tells the end.
    pub fn deadline(&self, until: Moment) -> Deadline {
        let reading = self.source.read();
        let now = self.told.lock().expect("nothing panics while it holds this lock").go_on(reading);
        let left = u64::try_from(until.since_ms(now)).unwrap_or(0);
        Deadline { wall: until, boot_ms: reading.boot_ms.saturating_add(left) }
    }

    /// The clocks behind it, for those who hold deadlines.
    pub(crate) fn source(&self) -> Arc<dyn ClockSource> {
        Arc::clone(&self.source)
    }
}

impl Told {
    fn go_on(&mut self, reading: Reading) -> Moment {
        if planted::is(Fault::BootClockOnly) {
            let passed = reading.boot_ms.saturating_sub(self.last.boot_ms);
            let wall = self.last.wall.plus_ms(i64::try_from(passed).unwrap_or(i64::MAX));
            self.last = Reading { wall, boot_ms: reading.boot_ms.max(self.last.boot_ms) };
            return wall;
        }
        if planted::is(Fault::TimeRunsBack) {
            self.last = reading;
            return reading.wall;
        }
        let boot_ms = if planted::is(Fault::WallClockOnly) { 0 } else { reading.boot_ms };
        let passed = boot_ms.saturating_sub(self.last.boot_ms);
        let at_least = self.last.wall.plus_ms(i64::try_from(passed).unwrap_or(i64::MAX));
        if reading.wall.since_ms(at_least) > LEAP_MS {
            self.leapt_at_ms = Some(reading.boot_ms);
        }
        self.last = Reading { wall: reading.wall.max(at_least), boot_ms: reading.boot_ms.max(self.last.boot_ms) };
        self.last.wall
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_follows_the_wall_forward_and_never_back() {
        let hand = HandClock::at(Moment(1_000_000));
        let clock = StationClock::new(Arc::new(hand.clone()), mark(0, None));
        assert_eq!(clock.now(), Moment(1_000_000));
        hand.set_wall(Moment(400_000));
        hand.pass_ms(5_000);
        assert_eq!(clock.now(), Moment(1_005_000), "set back: boot time carries on");
        assert_eq!(clock.health(), ClockHealth::SetBack);
        hand.set_wall(Moment(2_000_000));
        assert_eq!(clock.now(), Moment(2_000_000), "set forward: followed");
        assert_eq!(clock.health(), ClockHealth::Leapt);
        hand.pass_ms(LEAP_TOLD_MS);
        assert_eq!(clock.health(), ClockHealth::Good, "and told for a while");
    }

    #[test]
    fn a_restart_does_not_forget_what_was_written() {
        let hand = HandClock::at(Moment(1_000));
        let clock = StationClock::new(Arc::new(hand), mark(900_000, None));
        assert_eq!(clock.now(), Moment(900_000));
        assert_eq!(clock.health(), ClockHealth::SetBack);
        assert_eq!(clock.deadline(Moment(900_500)), Deadline { wall: Moment(900_500), boot_ms: 60_500 });
    }

    #[test]
    fn a_killed_station_loses_nothing_of_what_the_wall_clock_is_behind() {
        let hand = HandClock::at(Moment(1_000_000));
        let clock = StationClock::new(Arc::new(hand.clone()), mark(0, None));
        hand.set_wall(Moment(998_500));
        hand.pass_ms(3_000);
        let (told, kept) = (clock.now(), clock.mark());
        assert_eq!((told, kept), (Moment(1_003_000), mark(1_003_000, Some(63_000))));
        hand.pass_ms(10_000);
        let next = StationClock::new(Arc::new(hand.clone()), kept);
        assert_eq!((next.now(), clock.now()), (Moment(1_013_000), Moment(1_013_000)), "as if it had run on");
        assert_eq!(next.health(), ClockHealth::Good);
        // A machine that was started anew has at least run since.
        let next = StationClock::new(Arc::new(hand), mark(1_003_000, Some(9_000_000)));
        assert_eq!(next.now(), Moment(1_003_000 + 73_000));
    }

    #[test]
    fn a_deadline_is_the_same_moment_however_the_wall_clock_is_set_right_meanwhile() {
        let hand = HandClock::at(Moment(1_000_000));
        let clock = StationClock::new(Arc::new(hand.clone()), mark(0, None));
        hand.set_wall(Moment(998_500));
        let until = Moment(1_010_000);
        let deadline = clock.deadline(until);
        let over = |hand: &HandClock, clock: &StationClock| (deadline.is_over(hand.read()), clock.now() >= until);
        hand.pass_ms(9_999);
        assert_eq!(over(&hand, &clock), (false, false), "while it is behind");
        hand.set_wall(Moment(1_009_999));
        assert_eq!(over(&hand, &clock), (false, false), "set right");
        hand.pass_ms(1);
        assert_eq!(over(&hand, &clock), (true, true));
    }

    fn mark(at: i64, boot_ms: Option<u64>) -> Mark {
        Mark { at: Moment(at), boot_ms }
    }
}
