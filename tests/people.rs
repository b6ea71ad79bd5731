//! Who works here, against the whole station: guesses, a disabled holder, two people for a grave role, the first start;
//! and the same two at the real window.
use std::{
    os::unix::net::UnixStream,
    time::{Duration, SystemTime},
};

use alarm_central::{
    event::Refusal,
    id::PersonId,
    moment::Moment,
    person::Role,
    pii::{Pii, Secret},
    staff::StaffRefusal,
};
use vaka_link::{
    board::LookState,
    command::{FromDesk, Granted, Purpose, SessionEnd, ToDesk, Wish},
    keeper::{KeeperAnswer, KeeperRefusal, KeeperWish, NewPerson, PersonChange},
    pipe, socket,
};

use egui::Key;
use jiff::{Timestamp, tz::TimeZone};

use crate::{
    inside::{Desk, Station},
    looks,
    screen::Screen,
    world::{PASSWORD, Place, START, home},
};

fn nobody_in() -> Station {
    Station::start(&home("hem-1", "0123", "rtsp://127.0.0.1:1/cam"))
}

/// A connection of a desk on which nobody is signed in.
fn knock(station: &Station) -> UnixStream {
    let (stream, _) = socket::join(&socket::path(station.data()), Purpose::Desk).expect("the station runs");
    stream.set_read_timeout(Some(START)).expect("a fresh socket takes its settings");
    stream
}

fn say(stream: &UnixStream, what: &FromDesk) {
    pipe::write(&mut &*stream, what, &[]).expect("the station listens");
}

/// The next thing said that is about signing in.
fn hear(stream: &UnixStream) -> ToDesk {
    loop {
        let (said, _) = pipe::read::<ToDesk>(&mut &*stream).expect("the station speaks").expect("the station stays");
        if !matches!(said, ToDesk::Board(_) | ToDesk::Updates(_) | ToDesk::Beat) {
            return said;
        }
    }
}

fn guess(stream: &UnixStream, id: &str, password: &str) -> ToDesk {
    say(stream, &FromDesk::SignIn { person: PersonId::new(id), password: Secret::new(password) });
    hear(stream)
}

fn supervisor(id: &str, password: &str) -> NewPerson {
    NewPerson {
        id: PersonId::new(id),
        name: Pii(format!("Operatör {id}")),
        role: Role::Supervisor,
        certified_until: Moment(i64::MAX),
        password: Secret::new(password),
    }
}

#[test]
fn wrong_passwords_wait_over_reconnects_and_strangers_alike() {
    let station = nobody_in();
    station.add("chef1", Role::Supervisor);
    station.add("op1", Role::Operator);
    for id in ["op1", "ingen"] {
        for wrong in 1..=4 {
            let said = guess(&knock(&station), id, "not it at all");
            assert_eq!(said, ToDesk::SignInRefused(Refusal::WrongSignIn), "{id} {wrong}");
        }
        let waits = |said: ToDesk, secs: u32| match said {
            ToDesk::SignInRefused(Refusal::TooManyGuesses { wait_secs }) => assert_eq!(wait_secs, secs, "{id}"),
            other => panic!("{id}: {other:?}"),
        };
        waits(guess(&knock(&station), id, "not it at all"), 30);
        waits(guess(&knock(&station), id, PASSWORD), 30);
        station.clock.pass_ms(30_000);
        waits(guess(&knock(&station), id, "not it at all"), 60);
        station.clock.pass_ms(60_000);
    }
    assert!(
        matches!(guess(&knock(&station), "op1", PASSWORD), ToDesk::SignedIn { .. }),
        "then the right one is let in"
    );
}

#[test]
fn a_restart_gives_no_guesses_back() {
    let mut station = nobody_in();
    station.add("chef1", Role::Supervisor);
    station.add("op1", Role::Operator);
    station.add("op2", Role::Operator);
    let waits = |said: ToDesk, secs: u32| match said {
        ToDesk::SignInRefused(Refusal::TooManyGuesses { wait_secs }) => assert_eq!(wait_secs, secs),
        other => panic!("{other:?}"),
    };
    let wrong = |station: &Station, id: &str| guess(&knock(station), id, "not it at all");
    let refused = ToDesk::SignInRefused(Refusal::WrongSignIn);
    for _ in 0..4 {
        assert_eq!(wrong(&station, "op1"), refused);
        assert_eq!(wrong(&station, "op2"), refused);
    }
    assert!(matches!(guess(&knock(&station), "op2", PASSWORD), ToDesk::SignedIn { .. }));
    station.again();
    waits(wrong(&station, "op1"), 30);
    station.again_after(|clock, _| clock.pass_ms(10_000));
    waits(guess(&knock(&station), "op1", PASSWORD), 20);
    station.clock.pass_ms(20_000);
    waits(wrong(&station, "op1"), 60);
    station.clock.pass_ms(60_000);
    assert!(matches!(guess(&knock(&station), "op1", PASSWORD), ToDesk::SignedIn { .. }));
    station.again();
    for id in ["op1", "op2"] {
        assert_eq!(wrong(&station, id), refused, "a right one ends the row");
    }
}

#[test]
fn disabling_ends_the_session_and_the_hold_after_fifteen_seconds() {
    let station = nobody_in();
    station.add("chef1", Role::Supervisor);
    station.add("op1", Role::Operator);
    let mut desk = Desk::sign_in(&station, "op1");
    let mut chief = Desk::sign_in(&station, "chef1");
    station.panel().say("0123", "BA15");
    let event = desk.event_at("hem-1");
    assert_eq!(desk.wish(Wish::Claim { event }), Ok(Granted::Event(event)));
    let disable = KeeperWish::ChangePerson { person: PersonId::new("op1"), change: PersonChange::Disable };
    assert_eq!(station.keep(disable).0, KeeperAnswer::PersonChanged);
    desk.until("the end of the session", |desk| desk.ended.filter(|why| *why == SessionEnd::NotAllowedAnyMore));
    assert_eq!(chief.event_at("hem-1"), event);
    chief.until("the hold", |chief| chief.row(event).state.holder().is_some().then_some(()));
    station.clock.pass_ms(15_000);
    chief.until("its release", |chief| chief.row(event).state.holder().is_none().then_some(()));
    let refused = guess(&knock(&station), "op1", PASSWORD);
    assert!(matches!(refused, ToDesk::SignInRefused(Refusal::NotAllowed(_))), "{refused:?}");
}

#[test]
fn a_machine_that_slept_locks_every_desk_and_ends_looking_within_a_second() {
    let station = nobody_in();
    station.add("chef1", Role::Supervisor);
    station.add("op1", Role::Operator);
    let mut desk = Desk::sign_in(&station, "op1");
    let mut chief = Desk::sign_in(&station, "chef1");
    station.panel().say("0123", "BA14");
    let event = desk.event_at("hem-1");
    assert_eq!(desk.wish(Wish::Claim { event }), Ok(Granted::Event(event)));
    let camera = |desk: &Desk| {
        let held = desk.board.held.as_ref()?;
        held.cameras.iter().find(|camera| camera.id.as_str() == "hall").map(|camera| camera.look.clone())
    };
    desk.until("the camera's leave", |desk| (camera(desk)? != LookState::Off).then_some(()));
    station.clock.pass_ms(60_000);
    assert_eq!(
        desk.wish(Wish::Note { event, text: Pii("awake".to_owned()) }),
        Ok(Granted::Done),
        "time alone locks none"
    );

    station.clock.sleep_ms(90_000);
    desk.until_locked();
    chief.until_locked();
    desk.until("a board without the event", |desk| desk.board.held.is_none().then_some(()));
    let holder = desk.row(event).state.holder().cloned();
    assert_eq!(holder, Some(PersonId::new("op1")), "nobody loses an event by it");
    assert_eq!(desk.wish(Wish::Note { event, text: Pii("asleep".to_owned()) }), Err(Refusal::NotSignedIn));
    let journal = String::from_utf8(station.keep(KeeperWish::Journal { event: None }).1).expect("JSON");
    let journal: Vec<serde_json::Value> = serde_json::from_str(&journal).expect("JSON");
    let count = |name: &str, more: &str| {
        journal.iter().map(ToString::to_string).filter(|fact| fact.contains(name) && fact.contains(more)).count()
    };
    assert_eq!(count("\"machine_slept\"", "90000"), 1, "once, and for how long");
    assert_eq!(
        count("\"grant_ended\"", "\"locked\""),
        count("\"granted\"", "\"look\""),
        "every look is over, by locking"
    );
    assert_eq!(count("\"fact\":\"locked\"", ""), 2);

    assert_eq!(desk.unlock(), Role::Operator);
    assert_eq!(desk.wish(Wish::Note { event, text: Pii("back".to_owned()) }), Ok(Granted::Done));
}

#[test]
fn a_second_supervisor_waits_for_the_first_at_a_desk() {
    let station = nobody_in();
    station.add("chef1", Role::Supervisor);
    station.add("op1", Role::Operator);
    assert_eq!(station.keep(KeeperWish::AddPerson(supervisor("chef2", PASSWORD))).0, KeeperAnswer::RoleAsked);
    let refused = guess(&knock(&station), "chef2", PASSWORD);
    assert!(matches!(refused, ToDesk::SignInRefused(Refusal::NotAllowed(_))), "{refused:?}");
    let answer = |confirm| Wish::AnswerRole { person: PersonId::new("chef2"), confirm };
    let mut operator = Desk::sign_in(&station, "op1");
    assert!(operator.board.asked.is_empty(), "shown to supervisors alone");
    assert_eq!(operator.wish(answer(true)), Err(Refusal::RoleMayNot));
    let mut chief = Desk::sign_in(&station, "chef1");
    assert_eq!(chief.board.asked.len(), 1);
    assert!(chief.board.asked[0].answerable);
    assert_eq!(chief.wish(answer(true)), Ok(Granted::Done));
    assert_eq!(chief.wish(answer(true)), Err(Refusal::Staff(StaffRefusal::NothingAsked)));
    chief.until("the list to be empty", |chief| chief.board.asked.is_empty().then_some(()));
    assert!(matches!(guess(&knock(&station), "chef2", PASSWORD), ToDesk::SignedIn { role: Role::Supervisor, .. }));
}

#[test]
fn a_live_place_gets_its_first_supervisor_at_a_desk_and_no_second_one() {
    let station = nobody_in();
    let first = knock(&station);
    assert_eq!(hear(&first), ToDesk::FirstStart(true));
    say(&first, &FromDesk::FirstSupervisor(supervisor("chef1", "short")));
    assert_eq!(hear(&first), ToDesk::FirstRefused(KeeperRefusal::PasswordTooShort { least: 8 }));
    let other = knock(&station);
    assert_eq!(hear(&other), ToDesk::FirstStart(true));
    say(&first, &FromDesk::FirstSupervisor(supervisor("chef1", PASSWORD)));
    loop {
        match hear(&first) {
            ToDesk::FirstStart(false) => {}
            ToDesk::SignedIn { role, .. } => break assert_eq!(role, Role::Supervisor),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(hear(&other), ToDesk::FirstStart(false));
    say(&other, &FromDesk::FirstSupervisor(supervisor("chef2", PASSWORD)));
    assert_eq!(hear(&other), ToDesk::FirstRefused(KeeperRefusal::Staff(StaffRefusal::NotTheFirst)));
}

/// Looks at what is shown in both sizes.
fn must_fit(screen: &mut Screen, view: &str) {
    for (width, height) in looks::SIZES {
        screen.resize(width, height);
        looks::must_fit(screen, &format!("{view}-{width}"), width as f32, height as f32);
    }
}

#[test]
fn at_the_window_the_first_supervisor_is_made_and_answers_for_the_second() {
    let place = Place::new();
    let mut desk = place.desk(&[]);
    let screen = &mut desk.screen;
    screen.wait("Signatur", START);
    must_fit(screen, "first-none");
    screen.click("Skapa den första arbetsledaren");
    screen.wait("Första start", START);
    let in_ten_days = SystemTime::now() + Duration::from_hours(240);
    let secs = in_ten_days.duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs();
    let at = Timestamp::from_second(i64::try_from(secs).expect("a time of this age")).expect("a day of this age");
    let until = at.to_zoned_datetime(TimeZone::system()).strftime("%F").to_string();
    for text in ["chef1", "Arbetsledare 1", &until, PASSWORD] {
        screen.write(text);
        screen.press(Key::Enter);
    }
    screen.write(PASSWORD);
    must_fit(screen, "first-start");
    screen.press(Key::Enter);
    screen.wait("Larmkö", START);
    screen.wait(&format!("Ditt utbildningsintyg gäller till och med {until}."), START);

    let words = ["people", "add", "--id", "chef2", "--name", "Arbetsledare 2", "--role", "supervisor"];
    let words = [&words[..], &["--certified-until", "2099-12-31", "--password-stdin"]].concat();
    place.run(&words, PASSWORD);
    screen.wait("En roll väntar på svar från en andra arbetsledare.", START);
    screen.press(Key::R);
    screen.wait("Roller som väntar på svar", START);
    must_fit(screen, "asked");
    screen.click("Godkänn Arbetsledare 2");
    screen.wait_gone("Roller som väntar på svar", START);
    screen.wait_gone("En roll väntar", START);
    let confirmed = |fact: &serde_json::Value| fact.to_string().contains("role_confirmed");
    assert!(place.journal().iter().any(confirmed), "and it is written down by whom");
}
