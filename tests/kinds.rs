//! Kinds of event handled to their end by keys alone, in the real window: fire, a lost line, and one that is parked and comes
//! back. Burglary, false alarm, duress and a silent alarm have files of their own.
use std::{process::Command, time::Duration};

use alarm_central::{event::EventState, person::Role};
use egui::Key;

use crate::{
    dispatch::dispatcher_for,
    inside::{Desk as Beside, Station},
    screen::{Screen, until},
    world::{Camera, Desk, KEY, PASSWORD, Place, START, dial, home, program},
};

/// Counts what is pressed.
struct Keys<'s>(&'s mut Screen, usize);

impl Keys<'_> {
    fn press(&mut self, key: Key) {
        self.1 += 1;
        self.0.press(key);
    }

    fn wait(&mut self, words: &str) {
        self.0.wait(words, START);
    }
}

/// A window at a station of this process, signed in.
fn window(station: &Station) -> Desk {
    let mut command = Command::new(program());
    command.args(["--place", "live", "--data"]).arg(station.data());
    command.env("XDG_RUNTIME_DIR", station.data()).env("XDG_CONFIG_HOME", station.data());
    let mut desk = Desk::start(command);
    desk.sign_in("op1", PASSWORD);
    desk
}

#[test]
fn a_fire_is_sent_on_by_telephone_and_closed() {
    let place = Place::new();
    let _dispatcher = dispatcher_for(&place, Duration::from_secs(1));
    let camera = Camera::start(&["--mute"]);
    let smoke = "kind = \"smoke\"\ncamera = \"hall\"";
    place.import(&home("home-1", "0123", &camera.url()).replace("kind = \"motion\"\ncamera = \"hall\"", smoke));
    place.add_operator("op1", PASSWORD);
    let mut desk = place.desk(&[]);
    desk.sign_in("op1", PASSWORD);
    dial(&place, "0123", KEY, "FA", 14);
    let mut keys = Keys(&mut desk.screen, 0);
    keys.wait("Prioritet 1: Brand");
    keys.press(Key::F2);
    keys.wait("LIVE");
    keys.press(Key::Num1);
    keys.wait("Larma räddningstjänsten");
    keys.press(Key::F7);
    keys.wait("Vem ska skickas?");
    keys.press(Key::Enter);
    keys.wait("Berättat och återläst");
    keys.0.picture_for("kinds-fire");
    keys.press(Key::T);
    let told = |place: &Place| place.journal().iter().filter(|fact| fact["fact"]["fact"] == "dispatch_told").count();
    until(START, "that they were told", || (told(&place) == 1).then_some(()));
    keys.press(Key::Escape);
    keys.press(Key::F10);
    keys.press(Key::Num1);
    keys.press(Key::Num3);
    keys.press(Key::Enter);
    keys.0.wait_gone("Mitt ärende", START);
    assert!(keys.1 <= 12, "{} keys", keys.1);
    let closed = place.journal().into_iter().find(|fact| fact["fact"]["fact"] == "closed").expect("it is closed");
    let verdict = &closed["fact"]["verdict"];
    assert_eq!((verdict["outcome"].as_str(), verdict["cause"].as_str()), (Some("sharp"), Some("fire")), "{closed:#}");
}

#[test]
fn a_silent_hold_up_goes_to_the_police_and_nothing_is_heard_in_the_home() {
    let place = Place::new();
    let dispatcher = dispatcher_for(&place, Duration::from_secs(1));
    let camera = Camera::start(&[]);
    place.import(&home("home-1", "0123", &camera.url()));
    place.add_operator("op1", PASSWORD);
    let mut desk = place.desk(&[]);
    desk.sign_in("op1", PASSWORD);
    dial(&place, "0123", KEY, "HA", 14);
    let mut keys = Keys(&mut desk.screen, 0);
    keys.wait("Prioritet 1: Överfall");
    keys.press(Key::F2);
    keys.wait("LIVE");
    keys.wait("Ja, eller osäkert");
    keys.press(Key::Num1);
    keys.wait("Larma polis");
    keys.press(Key::F7);
    keys.wait("Vem ska skickas?");
    keys.press(Key::Enter);
    let told = || place.journal().iter().filter(|fact| fact["fact"]["fact"] == "dispatch_told").count();
    until(START, "that the police were told", || (told() == 1).then_some(()));
    keys.wait("Polis: har tagit uppdraget");
    let request = dispatcher.taken().into_iter().find(|taken| taken.kind == "requested").expect("it has arrived");
    assert_eq!((&request.data["to"], &request.data["silent"]), (&"police".into(), &true.into()));
    keys.0.picture_for("kinds-hold-up");
    keys.press(Key::Escape);
    keys.press(Key::F10);
    keys.press(Key::Num1);
    keys.press(Key::Num4);
    keys.press(Key::Enter);
    keys.0.wait_gone("Mitt ärende", START);
    assert!(keys.1 <= 12, "{} keys", keys.1);
    let journal = place.journal();
    let heard = |fact: &&serde_json::Value| {
        ["spoke", "phrase_said", "talk_freed"].iter().any(|name| fact["fact"]["fact"] == *name)
    };
    assert_eq!(journal.iter().find(heard), None, "nothing was said in the home");
    let closed = journal.iter().find(|fact| fact["fact"]["fact"] == "closed").expect("it is closed");
    assert_eq!(closed["fact"]["verdict"]["cause"], "threat");
}

#[test]
fn a_lost_line_is_looked_into_and_closed_as_technical() {
    let supervised =
        home("home-1", "0123", "rtsp://127.0.0.1:9").replace("[site.panel]", "[site.panel]\nsupervision_secs = 60");
    let clock = home("klocka", "0456", "rtsp://127.0.0.1:9");
    let station = Station::start(&format!("{supervised}{clock}"));
    station.add("op1", Role::Operator);
    station.add("op2", Role::Operator);
    let mut desk = window(&station);
    let mut beside = Beside::sign_in(&station, "op2");
    let mut panel = station.panel();
    panel.poll("0123");
    // Never so long at once that the station was deaf.
    for _ in 0..50 {
        station.clock.pass_ms(2_000);
        panel.say("0456", "RP00");
    }
    let event = beside.event_at("home-1");
    let mut keys = Keys(&mut desk.screen, 0);
    keys.wait("Prioritet 4: Linje bruten");
    keys.press(Key::F2);
    keys.wait("Mitt ärende");
    keys.press(Key::F5);
    keys.press(Key::F10);
    keys.press(Key::Num4);
    keys.press(Key::Enter);
    keys.0.wait_gone("Mitt ärende", START);
    beside.until("its end", |desk| matches!(desk.row(event).state, EventState::Closed { .. }).then_some(()));
    assert!(keys.1 <= 6, "{} keys", keys.1);
}

#[test]
fn what_is_parked_comes_back_at_its_time() {
    let station = Station::start(&home("home-1", "0123", "rtsp://127.0.0.1:9/cam"));
    station.add("op1", Role::Operator);
    let mut desk = window(&station);
    let mut panel = station.panel();
    panel.say("0123", "BA14");
    let mut keys = Keys(&mut desk.screen, 0);
    keys.wait("Prioritet 3: Inbrott");
    keys.press(Key::F2);
    keys.wait("Mitt ärende");
    keys.press(Key::F8);
    keys.wait("Parkerade");
    keys.0.wait_gone("Mitt ärende", START);
    keys.press(Key::F2);
    keys.wait("Inget larm väntar");
    station.clock.pass_ms(15 * 60 * 1000);
    panel.poll("0123");
    keys.0.wait_gone("Parkerade", START);
    keys.press(Key::F2);
    keys.wait("Mitt ärende");
}
