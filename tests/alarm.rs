//! The main job, whole, on real input: from a panel's signal to the recorded outcome, with picture and speech.
use std::{
    fs,
    time::{Duration, Instant},
};

use egui::Key;
use serde_json::Value;

use crate::{
    screen::until,
    speech,
    timecode::{self, TimeCode},
    world::{Camera, KEY, PASSWORD, Place, START, at_once, dial, home},
};

/// What this camera draws into its picture, and no other.
const NUMBER: u8 = 42;
/// How long Space is held.
const SPELL: Duration = Duration::from_secs(3);
/// How like what was spoken must what the home hears be.
const LIKE: f64 = 0.8;

#[test]
fn one_real_alarm_from_signal_to_record() {
    let place = Place::new();
    let camera = Camera::start(&["--id", &NUMBER.to_string()]);
    place.import(&home("home-1", "0123", &camera.url()));
    place.add_operator("op1", PASSWORD);
    let (speech, config) = (place.file("speech.wav"), place.file("config.toml"));
    speech::write(&speech);
    fs::write(&config, format!("[sound]\nmicrophone = \"wav:{}\"\n", speech.display())).expect("a file of our own");

    let mut desk = place.desk(&["--config", config.to_str().expect("a temporary path is UTF-8")]);
    desk.focus();
    desk.sign_in("op1", PASSWORD);
    dial(&place, "0123", KEY, "BA", 14);
    let screen = &mut desk.screen;
    screen.wait("Prioritet 3: Inbrott", START);
    assert_eq!(camera.visits(), 0, "nobody has taken the alarm");
    screen.picture_for("alarm-queue");

    screen.press(Key::F2);
    screen.wait("LIVE", START);
    let first = until(START, "the camera's time code in the tile", || timecode::read(&screen.picture()));
    let later = until(START, "a later time code in the tile", || {
        timecode::read(&screen.picture()).filter(|code| *code != first)
    });
    assert_eq!((first.camera, later.camera), (NUMBER, NUMBER), "this camera's picture");
    assert!(ticks_between(first, later) < 600, "the picture goes on, forward: {first:?}, then {later:?}");

    screen.wait("Håll för att tala", START);
    let pressed = Instant::now();
    let mut talking = false;
    screen.hold(Key::Space, |screen| {
        if !talking && screen.find("Du talar").is_some() {
            talking = true;
            screen.picture_for("alarm-talk");
        }
        assert!(talking || pressed.elapsed() < START, "holding Space does not talk:\n{}", screen.tell());
        talking && pressed.elapsed() > SPELL
    });
    screen.wait("Håll för att tala", START);
    let like = speech::likeness(&camera.heard());
    eprintln!("likeness of what the home heard: {like:.3}");
    assert!(like > LIKE, "the home heard something else than was spoken: {like:.3}");

    screen.press(Key::F10);
    screen.press(Key::Num1);
    screen.picture_for("alarm-outcome");
    screen.press(Key::Enter);
    let closed = Instant::now();
    let station = place.station();
    at_once(closed, "no worker with orders and no connection to the camera", || {
        camera.connections() == 0 && station.at_work("fetch").is_empty() && station.at_work("talk").is_empty()
    });
    screen.wait_gone("Mitt ärende", START);

    let event = &place.events()[0];
    assert_eq!((event["state"].as_str(), event["outcome"].as_str()), (Some("closed"), Some("sharp")), "{event:#}");
    assert_eq!(event["signals"][0]["code"], "BA");
    assert_eq!(event["signals"][0]["authenticated"], true);
    // That a spell of speech is over is known a little later, and the keys are quick.
    until(START, "what was said in the journal", || {
        place.journal().iter().any(|fact| fact["fact"]["fact"] == "spoke").then_some(())
    });
    every_step_is_in(&place.journal());
    place.run(&["journal", "verify"], "");
}

/// Tenths of a second from one picture to a later one.
fn ticks_between(first: TimeCode, later: TimeCode) -> u16 {
    later.tick.wrapping_sub(first.tick)
}

fn every_step_is_in(journal: &[Value]) {
    let name = |fact: &Value| fact["fact"]["fact"].as_str().unwrap_or_default().to_owned();
    let names: Vec<String> = journal.iter().map(name).collect();
    let at = |name: &str, nth: usize| {
        let found = names.iter().enumerate().filter(|(_, known)| *known == name).nth(nth);
        found.unwrap_or_else(|| panic!("no {name} number {nth} in the journal: {names:?}")).0
    };
    let order = ["site_imported", "person_added", "signed_in", "started", "claimed", "granted", "closed"];
    let places: Vec<usize> = order.iter().map(|name| at(name, 0)).collect();
    assert!(places.is_sorted(), "{order:?} are at {places:?} in {names:?}");

    let granted = [0, 1, 2].map(|nth| &journal[at("granted", nth)]["fact"]);
    let leaves: Vec<(&Value, &Value)> = granted.iter().map(|fact| (&fact["leave"], &fact["device"])).collect();
    let (hall, voice) = (serde_json::json!({ "camera": "hall" }), Value::from("voice"));
    let (fetch, look) = (Value::from("fetch"), Value::from("look"));
    assert_eq!(leaves, [(&fetch, &hall), (&look, &hall), (&look, &voice)]);
    assert_eq!(granted[0]["why"], "held", "every fetch says why");
    for fact in granted {
        let ended =
            journal.iter().find(|other| name(other) == "grant_ended" && other["fact"]["grant"] == fact["grant"]);
        assert_eq!(ended.expect("every leave has its end")["fact"]["why"], "closed");
    }
    let spoke = &journal[at("spoke", 0)];
    let spoken = spoke["fact"]["spoken_ms"].as_u64().expect("a number");
    assert!((2_500..4_500).contains(&spoken), "{spoken} ms of speech for {} ms of Space", SPELL.as_millis());
    for name in ["claimed", "spoke", "closed"] {
        assert_eq!(journal[at(name, 0)]["by"]["id"], "op1", "{name}");
    }
}
