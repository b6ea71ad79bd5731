//! Panels and cameras that Vaka did not write, in each form they come in: every way to dial, every kind of camera.
use std::process::Command;

use egui::Key;

use crate::{
    screen::until,
    timecode,
    world::{Camera, KEY, PASSWORD, Place, START, dial, dials, has_foreign_dialler, home, root, say_aloud},
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
    let cameras = kinds.map(|(number, options, _)| Camera::start(&[&["--id", &number.to_string()], options].concat()));
    let homes =
        cameras.iter().enumerate().map(|(n, camera)| home(&format!("home-{n}"), &format!("{n:04}"), &camera.url()));
    place.import(&homes.collect::<String>());
    look(&place, &kinds.map(|(number, options, words)| (number, format!("{options:?}"), words)));
}

#[test]
fn cameras_of_other_makes_work_as_the_register_says_it_of_any() {
    let place = Place::new();
    let (mut cameras, mut seen, mut homes) = (Vec::new(), Vec::new(), String::new());
    let mut live_at = |number: u8, camera: Camera, cameras_of_home: &str| {
        homes += &empty_home(seen.len(), cameras_of_home);
        seen.push((number, format!("camera {number}"), ""));
        cameras.push(camera);
    };
    if let Some(camera) = foreign("onvif_camera.py", "ipycam", &["31"]) {
        // What the device says of itself is the entry; only the password is put in by hand.
        let address = format!("http://127.0.0.1:{}/onvif/device_service", camera.port);
        let found = place.run(&["sites", "probe", &address, "--user", "larm", "--password-stdin"], "hemligt");
        assert!(found.contains("rtsp_small") && found.contains("snapshot"), "{found}");
        live_at(31, camera, &found.replace("password = \"\"", "password = \"hemligt\""));
    }
    if let Some(camera) = foreign("file_camera.py", "aio-rtsp", &["32"]) {
        let entry = entry(&format!("rtsp://127.0.0.1:{}/cam.mp4?play_count=0", camera.port));
        live_at(32, camera, &entry);
    }
    let source = Camera::start(&["--id", "33", "--open", "--mute"]);
    let motion = root().join("target/peers/motion/usr/bin/motion");
    let motion = motion.to_str().expect("a path in UTF-8");
    if let Some(camera) = foreign("relay_camera.py", "motion", &[motion, &source.url()]) {
        let entry = entry(&format!("http://127.0.0.1:{}/", camera.port));
        live_at(33, camera, &entry);
    }
    place.import(&homes);
    look(&place, &seen);
}

/// An alarm in each home in turn, taken: the picture is that of the camera with its number, and `words` stand on the screen.
fn look(place: &Place, homes: &[(u8, String, &str)]) {
    place.add_operator("op1", PASSWORD);
    let mut desk = place.desk(&[]);
    desk.sign_in("op1", PASSWORD);
    let screen = &mut desk.screen;
    for (n, (number, which, words)) in homes.iter().enumerate() {
        dial(place, &format!("{n:04}"), KEY, "BA", 14);
        screen.wait("Prioritet 3: Inbrott", START);
        screen.press(Key::F2);
        screen.wait("LIVE", START);
        let code = until(START, "a time code in the tile", || timecode::read(&screen.picture()));
        assert_eq!(code.camera, *number, "{which}");
        if !words.is_empty() {
            screen.wait(words, START);
        }
        screen.press(Key::F10);
        screen.press(Key::Num1);
        screen.press(Key::Enter);
        screen.wait_gone("Mitt ärende", START);
        screen.wait_gone("Nyss avslutade", START);
    }
}

/// A home with one camera of which nothing is known but its address.
fn entry(address: &str) -> String {
    format!(
        r#"
[[site.camera]]
id = "cam1"
name = "Hall"
rtsp = "{address}"
user = "larm"
password = "hemligt"
abilities = ["video"]
"#
    )
}

/// The nth home, with `cameras` as its devices.
fn empty_home(n: usize, cameras: &str) -> String {
    format!(
        r#"
[[site]]
id = "home-{n}"
name = "Kund {n}"
address = "Ekvägen {n}, 183 30 Täby"
area = "Täby"
[site.panel]
account = "{n:04}"
key = "ascii:{KEY}"
[[site.zone]]
number = "14"
name = "Hall"
kind = "motion"
camera = "cam1"
{cameras}
"#
    )
}

/// A camera of another make: its program under `tests/peers`, and the package that it runs, brought under `target/peers`.
fn foreign(program: &str, package: &str, options: &[&str]) -> Option<Camera> {
    let peers = root().join("target/peers");
    if !peers.join(package).exists() {
        say_aloud(&format!("NOT TESTED: {package} could not be brought, so {program} did not play a camera"));
        return None;
    }
    Some(Camera::run(Command::new(peers.join("bin/python")), program, options))
}
