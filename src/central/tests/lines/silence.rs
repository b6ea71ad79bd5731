//! One line: when it is lost, that it is told once, and what its next frame does.
use alarm_central::{
    id::{StormId, Uuid},
    supervision::{DEAF_MS, Supervision, Turn, limit_ms},
};

use crate::{Centre, home};

const FRESH: StormId = StormId(Uuid::nil());

#[test]
fn the_grace_is_a_tenth_within_five_seconds_and_ten_minutes() {
    for (every_secs, limit_secs) in
        [(15, 20), (20, 25), (60, 66), (90, 99), (180, 198), (1800, 1980), (25 * 3600, 25 * 3600 + 600)]
    {
        assert_eq!(limit_ms(every_secs), limit_secs * 1000, "{every_secs} s");
    }
}

#[test]
fn a_silent_line_is_lost_once_and_its_next_frame_restores_it() {
    let mut centre = Centre::with(1, 60, 1);
    let lost = |second, silent_ms| (second, Turn::Lost { site: home(0), silent_ms });
    assert_eq!(centre.pass(65, []), []);
    assert_eq!(centre.pass(600, []), [lost(66, 66_000)], "once, however long");
    assert_eq!((centre.lines.supervised(), centre.lines.lost()), (1, 1));
    let restored = Turn::Restored { site: home(0), silent_ms: 665_000, storm: None };
    assert_eq!(centre.poll(0), [restored]);
    assert_eq!(centre.poll(0), [], "once");
    assert_eq!(centre.lines.lost(), 0);
    assert_eq!(centre.pass(66, []), [lost(731, 66_000)], "and it counts anew from there");
}

#[test]
fn any_frame_restarts_the_timer() {
    let mut centre = Centre::with(1, 60, 1);
    for _ in 0..100 {
        assert_eq!(centre.pass(65, []), []);
        assert_eq!(centre.poll(0), []);
    }
}

#[test]
fn only_supervised_lines_are_lost() {
    let mut centre = Centre::with(1, 0, 1);
    assert_eq!(centre.lines.supervised(), 0);
    assert_eq!(centre.pass(100, []), []);
    assert!(!centre.lines.heard(&home(7), 1), "nobody watches it");

    // The register says otherwise from now on: the full interval counts from here.
    centre.lines.watch(&home(0), "", 60, centre.now_ms);
    assert_eq!(centre.pass(65, []), []);
    assert_eq!(centre.pass(1, []).len(), 1);
    centre.lines.watch(&home(0), "", 0, centre.now_ms);
    assert_eq!((centre.lines.supervised(), centre.lines.lost()), (0, 0));
    assert_eq!(centre.poll(0), [], "nobody asks any more");
    centre.lines.watch(&home(0), "", 60, centre.now_ms);
    assert_eq!(centre.pass(66, []).len(), 1);
}

#[test]
fn a_new_interval_counts_from_the_last_frame() {
    for (every_secs, lost_at) in [(20, Some(45)), (120, Some(152)), (60, Some(86))] {
        let mut centre = Centre::with(1, 60, 1);
        centre.pass(20, []);
        centre.poll(0);
        centre.pass(10, []);
        centre.lines.watch(&home(0), "område 0", every_secs, centre.now_ms);
        let told = centre.pass(200, []);
        assert_eq!(told.first().map(|(second, _)| *second), lost_at, "{every_secs} s");
        assert_eq!(told.len(), 1);
    }
}

#[test]
fn whoever_was_deaf_gives_every_line_its_interval_anew() {
    let mut centre = Centre::with(1, 60, 1);
    centre.pass(50, []);
    // The machine sleeps for an hour.
    centre.now_ms += 3_600_000;
    assert_eq!(centre.lines.listen(centre.now_ms), Some(3_600_000));
    assert_eq!(centre.look(), []);
    assert_eq!(centre.pass(65, []), []);
    let told = centre.pass(1, []);
    assert_eq!(told, [(3716, Turn::Lost { site: home(0), silent_ms: 3_716_000 })], "how long it was really silent");
}

#[test]
fn a_shorter_pause_is_no_deafness() {
    let mut lines = Supervision::new(0);
    assert_eq!(lines.listen(DEAF_MS - 1), None);
    assert_eq!(lines.listen(2 * DEAF_MS - 1), Some(DEAF_MS));
    assert_eq!(lines.listen(2 * DEAF_MS - 1), None);
    assert_eq!(lines.listen(0), None, "a clock that runs backwards stands still");
}

#[test]
fn a_line_that_was_lost_before_the_start_is_restored_by_its_first_frame() {
    let mut centre = Centre::with(2, 60, 2);
    centre.lines.begin_lost(&home(0));
    centre.lines.begin_lost(&home(7));
    assert_eq!(centre.lines.lost(), 1);
    let told = centre.pass(100, [1]);
    assert_eq!(told, [], "it is told already");
    assert_eq!(centre.poll(0), [Turn::Restored { site: home(0), silent_ms: 100_000, storm: None }]);
}

#[test]
fn what_could_not_be_stored_is_found_again() {
    let mut lines = Supervision::new(0);
    lines.watch(&home(0), "", 60, 0);
    let (turns, steps) = lines.look(66_000, FRESH);
    assert_eq!(turns.len(), 1);
    let (none, nothing) = lines.look(66_100, FRESH);
    assert_eq!(none, []);
    lines.set_back(steps);
    lines.set_back(nothing);
    assert_eq!(lines.lost(), 0);
    let (turns, steps) = lines.look(66_500, FRESH);
    assert_eq!(turns, [Turn::Lost { site: home(0), silent_ms: 66_500 }]);
    lines.settle(steps);

    // Neither the return nor the next loss reaches the disk: the line is lost as before.
    let (_, restored) = lines.restore(&home(0), 70_000);
    let (turns, lost) = lines.look(136_000, FRESH);
    assert_eq!(turns.len(), 1);
    lines.set_back(restored);
    lines.set_back(lost);
    assert_eq!(lines.lost(), 1);
    assert!(lines.heard(&home(0), 140_000));
    let (turns, _) = lines.restore(&home(0), 140_000);
    assert_eq!(turns, [Turn::Restored { site: home(0), silent_ms: 140_000, storm: None }]);
}
