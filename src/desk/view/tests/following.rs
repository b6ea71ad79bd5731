//! The next alarm, taken by itself after one was closed: when it is, and what stops it.
use alarm_central::event::{EventState, Outcome, Verdict};

use super::*;

/// A desk whose operator wants it so and has closed an event a moment ago, while others wait.
fn after_closing(takes_next: bool) -> (Shown, impl Sized) {
    let (mut shown, guard) = show(Desk { takes_next, ..Desk::with(sample::board()) });
    end(&mut shown, true);
    (shown, guard)
}

/// The event that is held is closed, or let go of.
fn end(shown: &mut Shown, closed: bool) {
    let board = &mut shown.state_mut().board;
    let held = board.held.take().expect("the sample holds one").id;
    let row = board.rows.get_mut(&held).expect("it has a row");
    row.state = if closed {
        let verdict = Verdict { outcome: Outcome::False, cause: "animal".to_owned(), level: 0 };
        EventState::Closed { verdict, at: sample::NOW }
    } else {
        EventState::Waiting
    };
    shown.run();
}

fn later(shown: &mut Shown, ms: i64) {
    shown.state_mut().now = sample::NOW.plus_ms(ms);
    shown.run();
}

fn takes(shown: &mut Shown) -> usize {
    wants(shown).into_iter().filter(|want| *want == Intent::TakeNext).count()
}

#[test]
fn it_is_counted_down_and_taken_once() {
    let (mut shown, _guard) = after_closing(true);
    assert!(shown.query_by_label("Vänta").is_some());
    later(&mut shown, 4_900);
    assert_eq!(takes(&mut shown), 0);
    later(&mut shown, 5_000);
    later(&mut shown, 6_000);
    assert_eq!(takes(&mut shown), 1);
}

#[test]
fn one_key_stops_it() {
    let (mut shown, _guard) = after_closing(true);
    press(&mut shown, Key::Escape);
    later(&mut shown, 9_000);
    assert_eq!(takes(&mut shown), 0, "not this time");
}

#[test]
fn whoever_reads_something_is_not_ready() {
    let (mut shown, _guard) = after_closing(true);
    press(&mut shown, Key::Questionmark);
    press(&mut shown, Key::Escape);
    later(&mut shown, 9_000);
    assert_eq!(takes(&mut shown), 0);
}

#[test]
fn turned_off_it_takes_nothing() {
    let (mut shown, _guard) = after_closing(false);
    later(&mut shown, 9_000);
    assert_eq!(takes(&mut shown), 0);
}

#[test]
fn what_was_given_back_is_not_closed() {
    let (mut shown, _guard) = show(Desk { takes_next: true, ..Desk::with(sample::board()) });
    end(&mut shown, false);
    later(&mut shown, 9_000);
    assert_eq!(takes(&mut shown), 0);
}

#[test]
fn a_key_turns_it_on_and_off() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    for (takes_next, wanted) in [(false, true), (true, false)] {
        shown.state_mut().takes_next = takes_next;
        shown.run();
        press(&mut shown, Key::A);
        assert_eq!(wants(&mut shown), [Intent::TakeNextByItself(wanted)]);
    }
}
