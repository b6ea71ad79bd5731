//! How long a home is looked into in a day, by a turned clock: over half an hour a supervisor's desk says it, until somebody
//! has seen it.
use alarm_central::{
    event::{EventState, Outcome, Refusal, Verdict},
    id::SiteId,
    person::Role,
    pii::Pii,
};
use jiff::{Timestamp, tz::TimeZone};
use vaka_link::{
    board::{LongLook, LookState},
    command::{Granted, Wish},
};
use vaka_station::clock::ClockSource;

use crate::{
    inside::{Desk, Station},
    screen::until,
    silence::Knocks,
    world::{START, home},
};

const MINUTE_MS: u64 = 60_000;
/// How long a camera of the home is open in each event.
const LOOK_MINUTES: u64 = 14;

/// Lets the local day be young enough for all that follows: eight looks, the last three at the same hours of the next day.
fn early_in_the_day(station: &Station) {
    let now = Timestamp::from_millisecond(station.clock.read().wall.0).expect("a moment of our time");
    if TimeZone::system().to_offset(now).to_datetime(now).hour() >= 22 {
        station.clock.pass_ms(121 * MINUTE_MS);
    }
}

/// One alarm at the home: taken, looked at and closed.
fn handle(station: &Station, desk: &mut Desk, camera: &Knocks, account: &str, site: &str) {
    let knocks = camera.count();
    station.panel().say(account, "BA14");
    let event = desk.until("the alarm", |desk| {
        let mut rows = desk.board.rows.values();
        rows.find(|row| row.site.as_str() == site && row.state == EventState::Waiting).map(|row| row.id)
    });
    assert_eq!(desk.wish(Wish::Claim { event }), Ok(Granted::Event(event)));
    // A worker of the event before may knock once more: what counts begins with the leave.
    desk.until("leave to look", |desk| {
        let held = desk.board.held.as_ref().filter(|held| held.id == event)?;
        held.cameras.iter().any(|camera| matches!(camera.look, LookState::Open { .. })).then_some(())
    });
    until(START, "the camera is opened", || (camera.count() > knocks).then_some(()));
    station.clock.pass_ms(LOOK_MINUTES * MINUTE_MS);
    let verdict = Verdict { outcome: Outcome::Sharp, cause: "break-in".to_owned(), level: 1 };
    let (note, override_reason) = (Pii(String::new()), Pii("Inget att göra".to_owned()));
    assert_eq!(desk.wish(Wish::Close { event, verdict, note, override_reason }), Ok(Granted::Done));
    // Else the next alarm could be taken for this one.
    desk.until("it to be gone", |desk| {
        desk.board.rows.get(&event).is_none_or(|row| row.state != EventState::Waiting).then_some(())
    });
}

fn told(desk: &mut Desk) -> Vec<LongLook> {
    desk.until("a home looked into for long", |desk| {
        (!desk.board.long_looks.is_empty()).then(|| desk.board.long_looks.clone())
    })
}

#[test]
fn half_an_hour_at_one_home_in_a_day_is_told_to_supervisors_until_one_has_seen_it() {
    let camera = Knocks::listen();
    let address = format!("rtsp://{}/cam", camera.1);
    let mut station = Station::start(&[home("home-1", "0121", &address), home("home-2", "0122", &address)].concat());
    station.add("op1", Role::Operator);
    station.add("chef1", Role::Supervisor);
    early_in_the_day(&station);
    let mut desk = Desk::sign_in(&station, "op1");
    let mut chief = Desk::sign_in(&station, "chef1");
    for _ in 0..2 {
        handle(&station, &mut desk, &camera, "0121", "home-1");
    }
    // As long again, but at another home.
    handle(&station, &mut desk, &camera, "0122", "home-2");
    let now = station.clock.read().wall;
    chief.until("the time since", |chief| (chief.board.now >= now).then_some(()));
    assert_eq!(chief.board.long_looks, [], "28 minutes, and 14 elsewhere");

    handle(&station, &mut desk, &camera, "0121", "home-1");
    let looks = told(&mut chief);
    let [look] = &looks[..] else { panic!("{looks:?}") };
    assert_eq!(look.site, SiteId::new("home-1"));
    assert!(look.looked_ms > 30 * 60_000 && look.looked_ms <= 43 * 60_000, "{look:?}");
    desk.until("the time since", |desk| (desk.board.now >= look.at).then_some(()));
    assert_eq!(desk.board.long_looks, [], "an operator is not told");
    let seen = |look: &LongLook| Wish::AcknowledgeLooking { site: look.site.clone(), day: look.day.clone() };
    assert_eq!(desk.wish(seen(look)), Err(Refusal::NotYours));

    // A restart forgets neither that it was told nor that nobody has seen it.
    drop((desk, chief));
    station.again();
    let mut chief = Desk::sign_in(&station, "chef1");
    assert_eq!(told(&mut chief), looks);
    assert_eq!(chief.wish(seen(look)), Ok(Granted::Done));
    chief.until("it to be seen", |chief| chief.board.long_looks.is_empty().then_some(()));
    drop(chief);
    station.again();
    let mut desk = Desk::sign_in(&station, "op1");
    handle(&station, &mut desk, &camera, "0121", "home-1");
    let mut chief = Desk::sign_in(&station, "chef1");
    let now = station.clock.read().wall;
    chief.until("the time since", |chief| (chief.board.now >= now).then_some(()));
    assert_eq!(chief.board.long_looks, [], "once in a day");

    // Another day begins at nothing.
    station.clock.pass_ms(24 * 60 * MINUTE_MS);
    handle(&station, &mut desk, &camera, "0121", "home-1");
    handle(&station, &mut desk, &camera, "0121", "home-1");
    let now = station.clock.read().wall;
    chief.until("the time since", |chief| (chief.board.now >= now).then_some(()));
    assert_eq!(chief.board.long_looks, [], "28 minutes of the new day");
    handle(&station, &mut desk, &camera, "0121", "home-1");
    let again = told(&mut chief);
    assert_ne!(again[0].day, look.day);
}
