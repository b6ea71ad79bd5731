//! Panels and cameras that Vaka did not write, in each form they come in: every way to dial, every kind of camera.
use egui::Key;

use crate::{
    screen::until,
    timecode,
    world::{Camera, KEY, PASSWORD, Place, START, dial, dials, has_foreign_dialler, home, say_aloud},
};

const MUTE: &str = "Enheten går inte att tala till.";

#[test]
fn a_foreign_panel_leaves_nothing_unsent_on_any_way() {
    if !has_foreign_dialler() {
        return say_aloud("NOT TESTED: PyPI could not be reached, so no foreign panel dialled");
    }
    let place = Place::new();
    let keyed = home("home-1", "0123", "rtsp://127.0.0.1:9/cam");
    let plain = home("home-2", "0124", "rtsp://127.0.0.1:9/cam").replace(&format!("key = \"ascii:{KEY}\""), "");
    place.import(&format!("{keyed}{plain}"));
    let mut station = Place::ready(place.vaka(["station"]));
    for (account, key) in [("0123", KEY), ("0124", "-")] {
        for transport in ["TCP", "UDP"] {
            dials(&place, &[transport, account, key, "SIA-DCS", "BA", "14"]);
            dials(&place, &[transport, account, key, "ADM-CID", "130", "15"]);
        }
    }
    let events = place.events();
    let of = |site: &str| events.iter().find(|event| event["site"] == site).unwrap_or_else(|| panic!("{events:#?}"));
    let (keyed, plain) = (of("home-1"), of("home-2"));
    assert!(keyed["window_until"].is_string(), "{keyed:#}");
    assert!(plain["window_until"].is_null(), "a plain line opens no camera: {plain:#}");
    for event in [keyed, plain] {
        let signals = event["signals"].as_array().expect("a list");
        for (code, zone) in [("BA", "14"), ("1130", "015")] {
            assert!(signals.iter().any(|signal| signal["code"] == code && signal["zone"] == zone), "{signals:#?}");
        }
    }
    place.run(&["station", "stop"], "");
    assert!(station.wait().expect("it was started here").success());
}

#[test]
fn a_camera_works_open_or_locked_and_says_when_it_cannot_be_spoken_through() {
    let kinds: [(u8, &[&str], &str); 3] =
        [(21, &["--open"], "Håll för att tala"), (22, &["--mute"], MUTE), (23, &["--open", "--mute"], MUTE)];
    let place = Place::new();
    place.add_operator("op1", PASSWORD);
    let cameras = kinds.map(|(number, options, _)| Camera::start(&[&["--id", &number.to_string()], options].concat()));
    let homes =
        cameras.iter().enumerate().map(|(n, camera)| home(&format!("home-{n}"), &format!("{n:04}"), &camera.url()));
    place.import(&homes.collect::<String>());
    let mut desk = place.desk(&[]);
    desk.sign_in("op1", PASSWORD);
    let screen = &mut desk.screen;
    for (n, (number, options, words)) in kinds.into_iter().enumerate() {
        dial(&place, &format!("{n:04}"), KEY, "BA", 14);
        screen.wait("Prioritet 3: Inbrott", START);
        screen.press(Key::F2);
        screen.wait("LIVE", START);
        let code = until(START, "a time code in the tile", || timecode::read(&screen.picture()));
        assert_eq!(code.camera, number, "{options:?}");
        screen.wait(words, START);
        screen.press(Key::F10);
        screen.press(Key::Num1);
        screen.press(Key::Enter);
        screen.wait_gone("Mitt ärende", START);
        screen.wait_gone("Nyss avslutade", START);
    }
}
