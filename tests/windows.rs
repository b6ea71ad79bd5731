//! Who opens a camera window and what shuts it, by a turned clock: a supervisor's own sign-in, a clock that is set back, a
//! restart, a frame sent again.
use std::{path::Path, process::Command};

use alarm_central::{
    event::Refusal,
    id::{EventId, PersonId},
    moment::{Moment, WINDOW_MS},
    person::Role,
    pii::{Pii, Secret},
    window::Shut,
};
use vaka_link::{
    board::{ClockHealth, Happening},
    command::{Cameras, Granted, Wish},
    keeper::{KeeperAnswer, KeeperRefusal, KeeperWish},
};
use vaka_station::clock::ClockSource;

use crate::{
    inside::{Desk, Station},
    screen::until,
    silence::Knocks,
    world::{KEY, PASSWORD, START, home},
};

const MINUTE: u64 = 60_000;

/// A home whose line has no key: anybody can have sent what it says.
fn plain_home(id: &str, account: &str, camera: &Knocks) -> String {
    home(id, account, &format!("rtsp://{}/cam", camera.1)).replace(&format!("key = \"ascii:{KEY}\""), "")
}

fn keyed_home(id: &str, account: &str, camera: &Knocks) -> String {
    home(id, account, &format!("rtsp://{}/cam", camera.1))
}

fn claimed(desk: &mut Desk) -> EventId {
    match desk.wish(Wish::ClaimNext) {
        Ok(Granted::Event(event)) => event,
        other => panic!("the alarm waits: {other:?}"),
    }
}

fn look(desk: &mut Desk, event: EventId) -> Result<Granted, Refusal> {
    desk.wish(Wish::Look { event, cameras: Cameras::All })
}

fn open(event: EventId, supervisor: &str, password: &str, reason: &str) -> Wish {
    Wish::OpenWindow {
        event,
        supervisor: PersonId::new(supervisor),
        password: Secret::new(password),
        reason: Pii(reason.to_owned()),
    }
}

fn reset(person: &str) -> Wish {
    Wish::ResetClock { person: PersonId::new(person), password: Secret::new(PASSWORD) }
}

fn set_back(station: &Station, ms: i64) {
    let wall = station.clock.read().wall;
    station.clock.set_wall(wall.plus_ms(-ms));
}

#[test]
fn a_supervisor_opens_an_unprotected_alarm_at_the_holders_desk_and_at_no_other_price() {
    let camera = Knocks::listen();
    let station = Station::start(&plain_home("home-1", "0123", &camera));
    station.add("op1", Role::Operator);
    station.add("chef1", Role::Supervisor);
    let mut desk = Desk::sign_in(&station, "op1");
    let mut panel = station.panel();
    panel.say_plain("0123", "BA14");
    let event = claimed(&mut desk);
    let received_at = desk.row(event).received_at;
    assert_eq!(desk.row(event).may_open_until, Some(received_at.plus_ms(WINDOW_MS)));
    assert_eq!(look(&mut desk, event), Err(Refusal::Untrusted));
    for (wish, wanted) in [
        (open(event, "chef1", "fel lösenord", "skäl"), Refusal::WrongSignIn),
        (open(event, "nobody", PASSWORD, "skäl"), Refusal::WrongSignIn),
        (open(event, "op1", PASSWORD, "skäl"), Refusal::RoleMayNot),
        (open(event, "chef1", PASSWORD, " "), Refusal::ReasonMissing),
    ] {
        assert_eq!(desk.wish(wish), Err(wanted));
    }
    assert_eq!(camera.count(), 0, "nobody has knocked so far");
    station.clock.pass_ms(4 * MINUTE);
    assert_eq!(desk.wish(open(event, "chef1", PASSWORD, "skäl")), Ok(Granted::Done));
    until(START, "the camera of the zone that alarmed is opened", || (camera.count() > 0).then_some(()));
    desk.until("the row says so", |desk| {
        let row = desk.row(event);
        (row.window_until == Some(received_at.plus_ms(WINDOW_MS)) && row.may_open_until.is_none()).then_some(())
    });
    desk.until("the history says so", |desk| {
        let history = &desk.board.held.as_ref()?.history;
        history.iter().find(|line| line.what == Happening::WindowOpened && line.who.is_some()).map(|_| ())
    });
    station.clock.pass_ms(11 * MINUTE);
    let over = Refusal::WindowOver { at: received_at.plus_ms(WINDOW_MS) };
    assert_eq!(look(&mut desk, event), Err(over.clone()));
    assert_eq!(desk.wish(open(event, "chef1", PASSWORD, "skäl")), Err(over));
}

#[test]
fn what_is_no_alarm_is_opened_by_nobody_and_a_holder_does_not_open_for_oneself() {
    let camera = Knocks::listen();
    let station = Station::start(&plain_home("home-1", "0123", &camera));
    station.add("chef1", Role::Supervisor);
    let mut desk = Desk::sign_in(&station, "chef1");
    let mut panel = station.panel();
    panel.say_plain("0123", "AT00");
    let trouble = claimed(&mut desk);
    assert_eq!(desk.row(trouble).may_open_until, None);
    assert_eq!(desk.wish(open(trouble, "chef1", PASSWORD, "skäl")), Err(Refusal::NotAnAlarm));
    desk.wish(Wish::Release { event: trouble }).expect("the holder may let go");
    panel.say_plain("0123", "BA14");
    let alarm = claimed(&mut desk);
    assert_ne!(alarm, trouble, "an alarm does not join what began without one");
    assert_eq!(desk.wish(open(alarm, "chef1", PASSWORD, "skäl")), Err(Refusal::FourEyes));
    assert_eq!(camera.count(), 0);
}

#[test]
fn a_clock_set_back_shuts_windows_until_two_people_say_that_it_is_right() {
    let camera = Knocks::listen();
    let homes = ["1", "2", "3"].map(|number| keyed_home(&format!("home-{number}"), &format!("012{number}"), &camera));
    let mut station = Station::start(&homes.concat());
    station.add("op1", Role::Operator);
    station.add("chef1", Role::Supervisor);
    let mut desk = Desk::sign_in(&station, "op1");
    station.panel().say("0121", "BA14");
    let first = claimed(&mut desk);
    until(START, "the camera is opened", || (camera.count() > 0).then_some(()));
    let refused = Err(Refusal::ClockGood);
    assert_eq!(desk.wish(reset("chef1")), refused, "there is nothing to set");

    // Less than a window: the workers go by the machine's own clock, which nobody turns.
    set_back(&station, 5 * 60_000);
    desk.until("the clock is found behind", |desk| {
        (desk.board.health.clock == ClockHealth::SetBack && desk.row(first).shut == Some(Shut::ClockBehind))
            .then_some(())
    });
    assert_eq!(desk.row(first).window_until, None);
    assert_eq!(look(&mut desk, first), Err(Refusal::ClockBehind));
    desk.wish(Wish::Release { event: first }).expect("the holder may let go");
    station.panel().say("0122", "BA14");
    let second = desk.event_at("home-2");
    assert_eq!(desk.row(second).shut, Some(Shut::ClockBehind), "it rings, and opens nothing");

    // A restart forgets none of it: how far time had come stands in the database.
    drop(desk);
    station.again_after(|clock, _| clock.pass_ms(1_000));
    let mut desk = Desk::sign_in(&station, "op1");
    assert_eq!(desk.board.health.clock, ClockHealth::SetBack);
    desk.wish(Wish::Claim { event: second }).expect("it waits");
    assert_eq!(look(&mut desk, second), Err(Refusal::ClockBehind));

    // Two people: the command line is one, and one alone is not enough, however often.
    assert_eq!(station.ask(KeeperWish::ResetClock).0, KeeperAnswer::ClockReset { settled: false });
    let again = KeeperAnswer::No(KeeperRefusal::Rule(Refusal::FourEyes));
    assert_eq!(station.ask(KeeperWish::ResetClock).0, again);
    assert_eq!(desk.wish(reset("op1")), Err(Refusal::RoleMayNot));
    desk.until("everybody sees that one has asked", |desk| desk.board.health.clock_reset_asked.then_some(()));
    assert_eq!(desk.wish(reset("chef1")), Ok(Granted::Done));
    desk.until("the clock is believed", |desk| (desk.board.health.clock == ClockHealth::Good).then_some(()));

    // What began before stays shut, though by the new time its fifteen minutes would not be over; the next alarm opens.
    assert_eq!(look(&mut desk, second), Err(Refusal::ClockBehind));
    desk.wish(Wish::Release { event: second }).expect("the holder may let go");
    let knocks = camera.count();
    station.panel().say("0123", "BA14");
    let third = desk.event_at("home-3");
    desk.wish(Wish::Claim { event: third }).expect("it waits");
    until(START, "the camera is opened", || (camera.count() > knocks).then_some(()));
    let row = desk.row(third);
    assert!(row.received_at < desk.row(second).received_at, "time went back");
    assert_eq!(row.window_until, Some(row.received_at.plus_ms(WINDOW_MS)));
    drop(desk);
    station.again();
    let desk = Desk::sign_in(&station, "op1");
    assert_eq!(desk.board.health.clock, ClockHealth::Good, "and that holds after a restart");
    let (KeeperAnswer::Verified(_), _) = station.keep(KeeperWish::VerifyJournal { witness: Vec::new() }) else {
        panic!("a journal whose time went back once is whole")
    };
}

#[test]
fn two_supervisors_at_their_desks_set_the_clock_right_and_one_of_them_alone_does_not() {
    let camera = Knocks::listen();
    let station =
        Station::start(&["1", "2"].map(|n| keyed_home(&format!("home-{n}"), &format!("012{n}"), &camera)).concat());
    station.add("chef1", Role::Supervisor);
    add_second_supervisor(&station);
    station.add("op1", Role::Operator);
    let mut desk = Desk::sign_in(&station, "op1");
    let mut other = Desk::sign_in(&station, "chef2");
    station.panel().say("0121", "BA14");
    let first = claimed(&mut desk);
    until(START, "the camera is opened", || (camera.count() > 0).then_some(()));
    set_back(&station, 5 * 60_000);
    for desk in [&mut desk, &mut other] {
        desk.until("the clock is found behind", |desk| (desk.board.health.clock == ClockHealth::SetBack).then_some(()));
    }
    // Typed at an operator's desk: it is the password that counts, not the place.
    assert_eq!(desk.wish(reset("chef1")), Ok(Granted::Done));
    other.until("the other one sees it", |other| other.board.health.clock_reset_asked.then_some(()));
    assert_eq!(desk.wish(reset("chef1")), Err(Refusal::FourEyes), "the same person again");
    assert_eq!(other.wish(reset("chef1")), Err(Refusal::FourEyes), "and from another desk");
    assert_eq!(other.board.health.clock, ClockHealth::SetBack);
    assert_eq!(look(&mut desk, first), Err(Refusal::ClockBehind));
    assert_eq!(other.wish(reset("chef2")), Ok(Granted::Done));
    for desk in [&mut desk, &mut other] {
        desk.until("the clock is believed", |desk| {
            (desk.board.health.clock == ClockHealth::Good && !desk.board.health.clock_reset_asked).then_some(())
        });
    }
    assert_eq!(look(&mut desk, first), Err(Refusal::ClockBehind), "what was shut stays shut");
    desk.wish(Wish::Release { event: first }).expect("the holder may let go");
    let knocks = camera.count();
    station.panel().say("0122", "BA14");
    let second = desk.event_at("home-2");
    desk.wish(Wish::Claim { event: second }).expect("it waits");
    until(START, "the next alarm opens", || (camera.count() > knocks).then_some(()));
    let (_, journal) = station.keep(KeeperWish::Journal { event: None });
    let journal = String::from_utf8(journal).expect("JSON is UTF-8");
    assert_eq!(journal.matches("\"clock_reset_asked\"").count(), 1, "one asked");
    assert_eq!(journal.matches("\"clock_reset\"").count(), 1, "and it was set once");
}

/// The first supervisor says yes to another.
fn add_second_supervisor(station: &Station) {
    station.add("chef2", Role::Supervisor);
    let mut chief = Desk::sign_in(station, "chef1");
    let answer = Wish::AnswerRole { person: PersonId::new("chef2"), confirm: true };
    assert_eq!(chief.wish(answer), Ok(Granted::Done));
}

#[test]
fn an_event_whose_deadline_in_the_database_was_moved_or_removed_opens_nothing_any_more_and_says_so() {
    let camera = Knocks::listen();
    let homes = ["1", "2", "3"].map(|n| keyed_home(&format!("home-{n}"), &format!("012{n}"), &camera));
    let mut station = Station::start(&homes.concat());
    station.add("op1", Role::Operator);
    station.add("chef1", Role::Supervisor);
    let mut events = Vec::new();
    {
        let mut desk = Desk::sign_in(&station, "op1");
        for n in 1..=3 {
            station.panel().say(&format!("012{n}"), "BA14");
            events.push(desk.event_at(&format!("home-{n}")));
        }
    }
    let database = station.data().join("vaka.sqlite");
    station.again_after(|_, _| edit(&database));
    let mut desk = Desk::sign_in(&station, "op1");
    for (event, name) in events.iter().zip(["moved", "removed"]) {
        desk.until(name, |desk| (desk.row(*event).shut == Some(Shut::Damaged)).then_some(()));
        assert_eq!(desk.row(*event).window_until, None, "{name}");
        desk.wish(Wish::Claim { event: *event }).expect("it still rings, and is taken");
        desk.until("the history to say so", |desk| {
            let shut = Happening::WindowShut { why: Shut::Damaged };
            desk.board.held.as_ref()?.history.iter().find(|line| line.what == shut).map(|_| ())
        });
        assert_eq!(look(&mut desk, *event), Err(Refusal::WindowDamaged), "{name}");
        assert_eq!(desk.wish(Wish::OpenVoice { event: *event }), Err(Refusal::WindowDamaged), "{name}");
        let by_a_supervisor = open(*event, "chef1", PASSWORD, "skäl");
        assert_eq!(desk.wish(by_a_supervisor), Err(Refusal::WindowDamaged), "{name}");
        desk.wish(Wish::Release { event: *event }).expect("the holder may let go");
    }
    assert_eq!(camera.count(), 0, "nobody has knocked so far");
    let whole = events[2];
    assert_eq!(desk.row(whole).shut, None);
    desk.wish(Wish::Claim { event: whole }).expect("it waits");
    until(START, "what nobody touched opens", || (camera.count() > 0).then_some(()));
    let (_, journal) = station.keep(KeeperWish::Journal { event: None });
    let journal = String::from_utf8(journal).expect("JSON is UTF-8");
    assert_eq!(journal.matches("\"window_shut\"").count(), 2, "it is written down, once for each");
}

/// Moves the first deadline by a minute and removes the second, as somebody would who gets at the file.
fn edit(database: &Path) {
    let edit = "import sqlite3, sys
data = sqlite3.connect(sys.argv[1])
for name in ('camera_window_never_moves', 'camera_window_stays'):
    data.execute('DROP TRIGGER ' + name)
first, second, third = [row[0] for row in data.execute('SELECT event FROM camera_window ORDER BY event')]
data.execute('UPDATE camera_window SET until = until + 60000 WHERE event = ?', (first,))
data.execute('DELETE FROM camera_window WHERE event = ?', (second,))
data.commit()";
    let edited = Command::new("/usr/bin/python3").args(["-c", edit]).arg(database).status().expect("python3 starts");
    assert!(edited.success());
}

#[test]
fn a_machine_set_back_while_the_station_was_away_opens_nothing() {
    let camera = Knocks::listen();
    let mut station = Station::start(&keyed_home("home-1", "0123", &camera));
    station.add("op1", Role::Operator);
    station.panel().say("0123", "BA14");
    let before = station.clock.read().wall;
    station.again_after(|clock, _| clock.set_wall(before.plus_ms(-10 * 60_000)));
    let mut desk = Desk::sign_in(&station, "op1");
    let event = claimed(&mut desk);
    assert_eq!(look(&mut desk, event), Err(Refusal::ClockBehind));
    assert_eq!(camera.count(), 0);
    // The machine's clock is put right by whoever looks after it: new alarms open, with nobody's leave.
    station.clock.set_wall(before.plus_ms(60_000));
    desk.until("the clock is believed", |desk| (desk.board.health.clock != ClockHealth::SetBack).then_some(()));
    assert_eq!(look(&mut desk, event), Err(Refusal::ClockBehind), "what was shut stays shut");
}

#[test]
fn a_frame_sent_again_after_a_restart_makes_nothing() {
    let camera = Knocks::listen();
    let mut station = Station::start(&keyed_home("home-1", "0123", &camera));
    station.add("op1", Role::Operator);
    let mut panel = station.panel();
    let (alarm, test) = (panel.frame("0123", "BA14"), panel.frame("0123", "RP00"));
    panel.send_frame(&alarm);
    panel.send_frame(&test);
    drop(panel);
    // What the station notes of itself as it starts is none of the panel's doing.
    let facts = |station: &Station| {
        let (_, journal) = station.keep(KeeperWish::Journal { event: None });
        let journal = String::from_utf8(journal).expect("JSON is UTF-8");
        ["\"started\"", "\"signal_attached\"", "\"signal_filed\""].map(|name| journal.matches(name).count())
    };
    station.again_after(|clock, _| clock.pass_ms(10_000));
    let before = facts(&station);
    assert!(before.iter().sum::<usize>() >= 2, "the journal holds both: {before:?}");
    let mut panel = station.panel();
    panel.send_frame(&alarm);
    panel.send_frame(&test);
    assert_eq!(facts(&station), before, "acknowledged again, and nothing else");
    let mut desk = Desk::sign_in(&station, "op1");
    desk.until("they are counted", |desk| (desk.board.health.repeats == 2).then_some(()));
    assert_eq!(desk.board.rows.len(), 1);
    assert_eq!(desk.board.rows.values().next().map(|row| row.signals), Some(2), "the alarm and the test");
    let other = panel.frame("0123", "BA15");
    panel.send_frame(&other);
    desk.until("what is new is heard", |desk| desk.board.rows.values().find(|row| row.signals == 3).map(|_| ()));
}

#[test]
fn an_alarm_after_the_deadline_of_an_open_event_makes_a_linked_one_with_its_own_window() {
    let camera = Knocks::listen();
    let station = Station::start(&keyed_home("home-1", "0123", &camera));
    station.add("op1", Role::Operator);
    let mut desk = Desk::sign_in(&station, "op1");
    let mut panel = station.panel();
    panel.say("0123", "BA14");
    let first = claimed(&mut desk);
    let first_until = desk.row(first).window_until.expect("a trusted alarm");
    station.clock.pass_ms(15 * MINUTE);
    panel.say("0123", "BA15");
    let second = desk.until("another event", |desk| desk.board.rows.keys().find(|id| **id != first).copied());
    let row = desk.row(second).clone();
    assert_eq!(row.linked_to, Some(first));
    assert_eq!(row.window_until, Some(row.received_at.plus_ms(WINDOW_MS)));
    assert_eq!(desk.row(first).window_until, Some(first_until), "nothing moves it");
    assert!(Moment(0) < first_until && first_until < row.window_until.expect("its own"));
    assert!(matches!(look(&mut desk, first), Err(Refusal::WindowOver { .. })));
}
