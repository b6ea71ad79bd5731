//! Somebody comes home, sets the alarm off and disarms it: the queue counts down and the station closes the event by its rule,
//! unless somebody takes it first; the home is told so by message, once, whatever fails.
use std::time::Duration;

use alarm_central::{
    event::{EventState, Outcome},
    hidden::{Act, Told},
    id::EventId,
    person::{Place, Role},
};
use serde_json::json;
use vaka_link::{
    command::{Granted, Wish},
    keeper::KeeperWish,
};
use vaka_sim::dispatcher::{Dispatcher, Manner, Taken};
use vaka_station::{Machine, SharedKey};

use crate::{
    inside::{Desk, Station},
    screen::until,
    world::{START, home},
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

/// A message service that behaves so, and a station that knows it; the home's contact may be asked by message.
fn telling(manner: Manner) -> (Dispatcher, Station) {
    let key = SharedKey::fresh();
    let service = Dispatcher::start(key.reveal(), Duration::from_hours(1)).expect("loopback has a port");
    service.behave(manner);
    let machine = Machine::new(Place::Live, &service.url(), &key, None);
    let register = format!("{}message = true\n", home("home-1", "0123", "rtsp://127.0.0.1:9/cam"));
    let station = Station::with_messages(&register, machine);
    station.add("op1", Role::Operator);
    (service, station)
}

/// An alarm that was disarmed and cleared by its rule.
fn cleared(station: &Station) -> (Desk, EventId) {
    let mut desk = Desk::sign_in(station, "op1");
    let mut panel = station.panel();
    panel.say("0123", "BA14");
    let event = desk.event_at("home-1");
    panel.say("0123", "OP7");
    desk.until("the countdown", |desk| desk.row(event).clears_at);
    station.clock.pass_ms(61_000);
    desk.until("its end", |desk| matches!(desk.row(event).state, EventState::Closed { .. }).then_some(()));
    (desk, event)
}

/// What is said of it where everything is that rules have hidden or closed.
fn home_was(desk: &mut Desk) -> Told {
    let Ok(Granted::Hidden(night)) = desk.wish(Wish::ListHidden) else { panic!("it is everybody's") };
    let told = night.lines.iter().find_map(|line| match line.hidden.what {
        Act::Disarmed { home, .. } => Some(home),
        _ => None,
    });
    told.expect("it was cleared tonight")
}

fn facts(station: &Station, event: EventId, name: &str) -> usize {
    let (_, journal) = station.keep(KeeperWish::Journal { event: Some(event) });
    let journal = String::from_utf8(journal).expect("JSON");
    assert!(!journal.contains("46701740605"), "the number is sealed");
    journal.matches(&format!("\"{name}\"")).count()
}

fn words(service: &Dispatcher) -> Vec<Taken> {
    service.taken().into_iter().filter(|taken| taken.kind == "cleared").collect()
}

#[test]
fn the_home_is_told_once_of_what_was_cleared_whatever_the_service_does_and_over_restarts() {
    let (service, mut station) = telling(Manner::Closed);
    let (mut desk, event) = cleared(&station);
    assert_eq!(facts(&station, event, "customer_informed"), 1, "decided with the clearing");
    assert_eq!((home_was(&mut desk), words(&service).len()), (Told::Waits, 0));
    drop(desk);
    station.again_after(|_, _| service.behave(Manner::LosesAnswers));
    until(START, "the word, twice", || words(&service).first().filter(|taken| taken.times > 1).map(|_| ()));
    assert_eq!(facts(&station, event, "customer_told"), 0, "nobody has said that it was taken");
    station.again_after(|_, _| service.behave(Manner::Honest));
    let mut desk = Desk::sign_in(&station, "op1");
    until(START, "that it was taken", || matches!(home_was(&mut desk), Told::At(_)).then_some(()));
    assert_eq!((facts(&station, event, "customer_informed"), facts(&station, event, "customer_told")), (1, 1));
    let taken = words(&service);
    assert_eq!(taken.len(), 1, "one word, by its name");
    let data = &taken[0].data;
    assert_eq!((&data["number"], &data["language"]), (&json!("+46701740605"), &json!("sv")));
    let text = data["text"].as_str().expect("a text");
    assert!(text.contains("112") && data.get("answers").is_none(), "nothing is asked: {data}");
    for personal in ["Ekvägen", "Kund", "Kontakt", "Hall"] {
        assert!(!text.contains(personal), "{text}");
    }
    drop(desk);
    station.again();
    let mut desk = Desk::sign_in(&station, "op1");
    station.clock.pass_ms(5_000);
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(words(&service)[0].times, taken[0].times, "what was taken is not sent again");
    assert!(matches!(home_was(&mut desk), Told::At(_)));
}

#[test]
fn what_could_not_be_told_within_an_hour_is_not_told_and_that_is_said() {
    let (service, mut station) = telling(Manner::Closed);
    let (desk, event) = cleared(&station);
    drop(desk);
    station.again_after(|clock, _| {
        clock.pass_ms(60 * 60_000);
        service.behave(Manner::Honest);
    });
    let mut desk = Desk::sign_in(&station, "op1");
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!((home_was(&mut desk), words(&service).len()), (Told::Late, 0));
    assert_eq!(facts(&station, event, "customer_told"), 0);
}

#[test]
fn nobody_is_told_whom_the_register_does_not_name_nor_of_what_a_person_closed() {
    let plain = station();
    let (mut desk, event) = cleared(&plain);
    assert_eq!((facts(&plain, event, "customer_informed"), home_was(&mut desk)), (0, Told::Nobody));
    drop((desk, plain));
    let (service, station) = telling(Manner::Honest);
    let mut desk = Desk::sign_in(&station, "op1");
    let mut panel = station.panel();
    panel.say("0123", "BA14");
    let event = desk.event_at("home-1");
    desk.wish(Wish::Claim { event }).expect("it waits");
    panel.say("0123", "OP7");
    station.clock.pass_ms(120_000);
    panel.poll("0123");
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!((facts(&station, event, "customer_informed"), words(&service).len()), (0, 0));
}
