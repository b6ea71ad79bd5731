//! The sixty days as tables, and the calendar under any sequence of clocks.
use proptest::prelude::*;

use super::*;

const DAY_MS: i64 = 24 * HOUR_MS;
const START: Moment = Moment(1_700_000_000_000);

fn reading(wall: Moment, boot_ms: i64) -> Reading {
    Reading { wall, boot_ms: boot_ms.unsigned_abs() }
}

/// A calendar that has looked once, at `START` and boot time 0.
fn looked() -> Calendar {
    let mut calendar = Calendar::begin(Some(START), reading(START, 0));
    assert_eq!(calendar.look(reading(START, 0)), Change::None);
    calendar
}

#[test]
fn an_hour_dies_sixty_days_after_its_first_moment_and_not_before() {
    for began in [Moment(0), Moment(1), START, Moment(HOUR_MS - 1), Moment(-1), Moment(-HOUR_MS)] {
        let dies = dies_at(hour_of(began));
        let late = began.plus_ms(60 * DAY_MS).since_ms(dies);
        assert!((0..HOUR_MS).contains(&late), "never later than 60 days, at most an hour early: {began:?}");
        assert!(due_until(dies) >= hour_of(began));
        assert!(due_until(dies.plus_ms(-1)) < hour_of(began));
    }
}

#[test]
fn sixty_days_and_a_days_leap_are_what_they_are_called() {
    // Written here once more, not by the program's own constants.
    assert_eq!(dies_at(0), Moment(5_184_000_000));
    assert_eq!(hour_of(Moment(7_199_999)), 1);
    assert_eq!(LEAP_MS, 86_400_000);
    assert_eq!(LEAST_KEPT_MS, 31_536_000_000, "the shortest twelve months");
}

#[test]
fn nothing_is_read_before_the_clock_was_looked_at() {
    let mut calendar = Calendar::begin(Some(START), reading(START, 0));
    assert_eq!(calendar.readable(), Readable::Nothing);
    calendar.look(reading(START, 0));
    let first = due_until(START) + 1;
    assert_eq!(calendar.readable(), Readable::SinceHour(first));
    assert!(calendar.readable().holds(first) && !calendar.readable().holds(first - 1));
}

#[test]
fn time_that_passes_is_believed_however_long_it_was_slept() {
    let mut calendar = looked();
    let later = START.plus_ms(70 * DAY_MS);
    assert_eq!(calendar.look(reading(later, 70 * DAY_MS)), Change::None, "boot time says so too");
    assert_eq!((calendar.now(), calendar.leap()), (later, None));
}

#[test]
fn a_clock_set_back_keeps_nothing_longer() {
    let mut calendar = looked();
    assert_eq!(calendar.look(reading(START.plus_ms(-30 * DAY_MS), HOUR_MS)), Change::None);
    assert_eq!(calendar.now(), START.plus_ms(HOUR_MS));
}

#[test]
fn a_leap_of_a_day_is_believed_and_one_of_more_shuts_reading_and_kills_nothing() {
    let mut calendar = looked();
    assert_eq!(calendar.look(reading(START.plus_ms(LEAP_MS), 0)), Change::None);
    let mut calendar = looked();
    let to = START.plus_ms(LEAP_MS + 1);
    let leap = Leap { from: START, to, waited_ms: 0 };
    assert_eq!(calendar.look(reading(to, 0)), Change::Leapt(leap));
    assert_eq!((calendar.readable(), calendar.now()), (Readable::Nothing, START));
}

#[test]
fn a_leap_is_over_when_it_is_corrected_confirmed_or_a_day_old() {
    let to = START.plus_ms(40 * DAY_MS);
    let leapt = || {
        let mut calendar = looked();
        calendar.look(reading(to, 0));
        calendar
    };
    let leap = Leap { from: START, to, waited_ms: 0 };

    let mut calendar = leapt();
    let change = calendar.look(reading(START.plus_ms(HOUR_MS), HOUR_MS));
    assert_eq!(change, Change::Settled(leap, Settled::Corrected));
    assert_eq!(calendar.now(), START.plus_ms(HOUR_MS), "nothing was burnt");

    let mut calendar = leapt();
    assert_eq!(calendar.confirm(reading(to, 0)), Change::Settled(leap, Settled::Confirmed));
    assert_eq!((calendar.now(), calendar.readable()), (to, Readable::SinceHour(due_until(to) + 1)));

    let mut calendar = leapt();
    assert_eq!(calendar.look(reading(to.plus_ms(DAY_MS - 1), DAY_MS - 1)), Change::None);
    assert_eq!(calendar.now(), START.plus_ms(DAY_MS - 1));
    let change = calendar.look(reading(to.plus_ms(DAY_MS), DAY_MS));
    assert_eq!(change, Change::Settled(Leap { waited_ms: DAY_MS, ..leap }, Settled::Waited));
    assert_eq!(calendar.now(), to.plus_ms(DAY_MS));
}

#[test]
fn a_leap_survives_restarts_and_waits_while_the_station_runs() {
    let to = START.plus_ms(70 * DAY_MS);
    let mut calendar = Calendar::begin(Some(START), reading(to, 0));
    assert!(matches!(calendar.look(reading(to, 0)), Change::Leapt(_)), "off for 70 days, or a wrong clock");
    let mut wall = to;
    for run in 0..4 {
        let kept = serde_json::to_string(&calendar).unwrap();
        calendar = serde_json::from_str(&kept).unwrap();
        assert_eq!(calendar.readable(), Readable::Nothing);
        // Another boot: its clock begins anew, and the hour in between does not count.
        wall = wall.plus_ms(HOUR_MS);
        assert_eq!(calendar.look(reading(wall, 0)), Change::None, "run {run}");
        wall = wall.plus_ms(6 * HOUR_MS);
        let change = calendar.look(reading(wall, 6 * HOUR_MS));
        assert_eq!(matches!(change, Change::Settled(_, Settled::Waited)), run == 3, "run {run}: {change:?}");
    }
    assert_eq!(calendar.now(), wall);
}

#[test]
fn a_second_leap_begins_the_day_anew() {
    let mut calendar = looked();
    let to = START.plus_ms(40 * DAY_MS);
    calendar.look(reading(to, 0));
    let further = to.plus_ms(40 * DAY_MS);
    assert!(matches!(calendar.look(reading(further, 23 * HOUR_MS)), Change::Leapt(leap) if leap.waited_ms == 0));
    assert_eq!(calendar.look(reading(further.plus_ms(2 * HOUR_MS), 25 * HOUR_MS)), Change::None);
    assert!(calendar.leap().is_some());
}

proptest! {
    /// The one truth is boot time without leaps; the wall clock says anything at any time, and stations come and go.
    #[test]
    fn no_wrong_clock_burns_within_a_day_and_none_keeps_longer(
        steps in prop::collection::vec((0_i64..3 * DAY_MS, -100 * DAY_MS..100 * DAY_MS, any::<bool>(), any::<bool>()), 1..60)
    ) {
        let mut calendar = looked();
        let (mut boot, mut wrong_by) = (0, 0);
        let mut good = calendar.now();
        for (passes, leap, leaps, restarts) in steps {
            if restarts {
                calendar = serde_json::from_str(&serde_json::to_string(&calendar).unwrap()).unwrap();
                prop_assert_eq!(calendar.readable(), Readable::Nothing);
                // A look right after the start.
                calendar.look(reading(START.plus_ms(boot + wrong_by), boot));
            }
            good = good.max(calendar.now());
            boot += passes;
            wrong_by = if leaps { leap } else { wrong_by };
            let now = reading(START.plus_ms(boot + wrong_by), boot);
            let waited = calendar.leap().map_or(0, |leap| leap.waited_ms);
            calendar.look(now);
            // Time that has passed stays passed: nothing is kept longer.
            prop_assert!(calendar.now() >= good.plus_ms(passes));
            prop_assert!(calendar.now() >= START.plus_ms(boot));
            // Beyond what passed, at most a day is believed at once, unless a leap has stood for a day.
            let believed = calendar.now().since_ms(good.plus_ms(passes));
            prop_assert!(believed <= LEAP_MS || waited + passes >= LEAP_MS, "{} after {}", believed, waited);
            prop_assert_eq!(calendar.readable() == Readable::Nothing, calendar.leap().is_some());
        }
    }
}
