//! Somebody comes home, sets the alarm off and disarms it: the queue counts down and the station closes the event by its rule,
//! unless somebody takes it first.
use alarm_central::{
    event::{EventState, Outcome},
    person::Role,
};
use vaka_link::{command::Wish, keeper::KeeperWish};

use crate::{
    inside::{Desk, Station},
    world::home,
};

fn station() -> Station {
    let station = Station::start(&home("home-1", "0123", "rtsp://127.0.0.1:9/cam"));
    station.add("op1", Role::Operator);
    station
}

#[test]
fn a_disarm_by_a_user_who_may_counts_down_and_closes_by_its_rule() {
    let station = station();
    let mut desk = Desk::sign_in(&station, "op1");
    let mut panel = station.panel();
    panel.say("0123", "BA14");
    let event = desk.event_at("home-1");
    assert_eq!(desk.row(event).clears_at, None);
    panel.say("0123", "OP7");
    let clears_at = desk.until("the countdown", |desk| desk.row(event).clears_at);
    assert_eq!(clears_at.since_ms(desk.row(event).received_at), 60_000);
    station.clock.pass_ms(58_000);
    desk.until("that time goes on", |desk| (clears_at.since_ms(desk.board.now) < 5_000).then_some(()));
    assert_eq!(desk.row(event).state, EventState::Waiting);
    station.clock.pass_ms(3_000);
    let verdict = desk.until("its end", |desk| match &desk.row(event).state {
        EventState::Closed { verdict, .. } => Some(verdict.clone()),
        _ => None,
    });
    assert_eq!((verdict.outcome, verdict.cause.as_str()), (Outcome::False, "user-mistake"));
    let (_, journal) = station.keep(KeeperWish::Journal { event: Some(event) });
    let journal = String::from_utf8(journal).expect("JSON");
    assert!(journal.contains("\"disarmed\"") && journal.contains("\"cleared\""), "{journal}");
}

#[test]
fn whoever_takes_it_first_decides_and_a_later_alarm_stops_the_count() {
    let station = station();
    let mut desk = Desk::sign_in(&station, "op1");
    let mut panel = station.panel();
    panel.say("0123", "BA14");
    let event = desk.event_at("home-1");
    panel.say("0123", "OP9");
    desk.until("that it was heard", |desk| (desk.row(event).signals == 2).then_some(()));
    assert_eq!(desk.row(event).clears_at, None, "user 9 is not listed");
    panel.say("0123", "OP7");
    desk.until("the countdown", |desk| desk.row(event).clears_at);
    panel.say("0123", "BA15");
    desk.until("no countdown", |desk| desk.row(event).clears_at.is_none().then_some(()));
    panel.say("0123", "OP7");
    desk.until("the countdown", |desk| desk.row(event).clears_at);
    desk.wish(Wish::Claim { event }).expect("it waits");
    desk.until("no countdown", |desk| desk.row(event).clears_at.is_none().then_some(()));
    station.clock.pass_ms(120_000);
    panel.poll("0123");
    desk.until("two minutes later", |desk| {
        (desk.board.now.since_ms(desk.row(event).received_at) > 100_000).then_some(())
    });
    assert!(matches!(desk.row(event).state, EventState::Held { .. }));
}
