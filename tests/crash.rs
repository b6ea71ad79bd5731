//! Death by `kill -9` in the midst of an alarm, of the desk or the station: what was acknowledged stays, what was open is shut.
use std::{collections::BTreeSet, time::Instant};

use egui::Key;
use serde_json::Value;

use crate::{
    processes::Process,
    screen::until,
    world::{Camera, Desk, KEY, PASSWORD, Place, START, at_once, dial, home},
};

const LOST: &str = "Kontakten med larmcentralen är bruten.";
/// How both sentences begin, this one and the one that says it was lost: a new station can be there in a blink.
const LOST_OR_BACK: &str = "Kontakten med larmcentralen";

/// A live place with one home and one operator, who looks into the home's burglary.
fn looking(place: &Place, camera: &Camera) -> Desk {
    place.import(&home("home-1", "0123", &camera.url()));
    place.add_operator("op1", PASSWORD);
    let mut desk = place.desk(&[]);
    desk.sign_in("op1", PASSWORD);
    dial(place, "0123", KEY, "BA", 14);
    desk.screen.wait("Prioritet 3: Inbrott", START);
    desk.screen.press(Key::F2);
    desk.screen.wait("LIVE", START);
    desk.screen.wait("Håll för att tala", START);
    desk
}

/// Codes of the signals that the place's events hold.
fn codes(place: &Place) -> Vec<String> {
    let signals = place.events().into_iter().flat_map(|event| event["signals"].as_array().cloned().unwrap_or_default());
    signals.map(|signal| format!("{}{}", text(&signal["code"]), text(&signal["zone"]))).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_killed_desk_loses_nothing_and_ends_its_looking() {
    let place = Place::new();
    let camera = Camera::start(&[]);
    let mut desk = looking(&place, &camera);
    desk.screen.press(Key::F5);
    desk.screen.wait("Klart: Tala till hemmet", START);
    let station = place.station();

    let since = desk.crash();
    at_once(since, "after the desk's death nothing but the pictures that the station fetches unseen", || {
        camera.connections() == 1 && station.at_work("fetch").len() == 1 && station.at_work("talk").is_empty()
    });
    assert_eq!(place.station(), station, "the centre runs on");
    dial(&place, "0123", KEY, "BA", 15);
    let event = &place.events()[0];
    assert_eq!((event["state"].as_str(), event["holder"].as_str()), (Some("held"), Some("op1")), "{event:#}");

    let mut next = place.desk(&[]);
    next.sign_in("op1", PASSWORD);
    let screen = &mut next.screen;
    screen.wait("Mitt ärende", START);
    until(START, "the step that was done before", || {
        screen.tell().contains("\"Tala till hemmet\" \"klart\"").then_some(())
    });
    let (list, desk_says) = (["BA14", "BA15"], screen.tell());
    assert_eq!(codes(&place), list, "every signal");
    assert!(desk_says.contains("Inbrott, 2 sektioner"), "both signals count:\n{desk_says}");
    assert!(since.elapsed().as_secs() < 15, "this machine is too slow to come back in time: {:?}", since.elapsed());
    screen.press(Key::F3);
    screen.wait("LIVE", START);
    screen.picture_for("crash-next-desk");
}

#[test]
fn a_killed_station_is_told_at_once_started_again_and_knows_what_it_acknowledged() {
    let place = Place::new();
    let camera = Camera::start(&[]);
    let mut desk = looking(&place, &camera);
    let station = place.station();
    let workers = station.descendants();
    // Acknowledged a moment before the end: whatever was still on its way to the disk would be lost.
    let zones: Vec<u16> = (15..23).collect();
    for zone in &zones {
        dial(&place, "0123", KEY, "BA", *zone);
    }
    let since = Instant::now();
    station.kill();
    at_once(since, "the desk says that the station is lost", || desk.screen.find(LOST_OR_BACK).is_some());
    at_once(since, "no worker and no connection after the station's death", || {
        camera.connections() == 0 && !workers.iter().any(|worker| worker.is_alive())
    });
    desk.screen.picture_for("crash-station-lost");

    let again =
        until(START, "another station", || Process::station_of(&place.data()).filter(|found| *found != station));
    desk.screen.wait_gone(LOST, START);
    // Said by the new station: what stood on the screen before says nothing about it.
    desk.screen.wait("Kamera Hall stängd: larmcentralen startade om", START);
    desk.screen.wait("Mitt ärende", START);
    let known: BTreeSet<String> = codes(&place).into_iter().collect();
    let told: BTreeSet<String> = zones.iter().chain([&14]).map(|zone| format!("BA{zone}")).collect();
    assert_eq!(known, told, "every acknowledged signal");
    place.run(&["journal", "verify"], "");
    let end = place.journal().into_iter().find(|fact| fact["fact"]["why"] == "station_gone");
    assert!(end.is_some(), "the leaves that the dead station left standing are over, and that is written down");

    desk.screen.press(Key::F3);
    desk.screen.wait("LIVE", START);
    assert_eq!(place.station(), again, "one station, started once");
}

#[test]
fn a_decoder_that_hangs_is_replaced_and_costs_the_window_nothing() {
    let place = Place::new();
    let camera = Camera::start(&[]);
    let mut desk = looking(&place, &camera);
    let window = Process::of(&desk.child);
    let hung = window.at_work("decode");
    assert!(!hung.is_empty(), "pictures are decoded");
    let visits = camera.visits();
    for decoder in &hung {
        decoder.hang();
    }
    until(START, "others in their place", || {
        (!hung.iter().any(|decoder| decoder.is_alive()) && !window.at_work("decode").is_empty()).then_some(())
    });
    desk.screen.wait("LIVE", START);
    assert_eq!(camera.visits(), visits, "nobody connected to the home again");
}
