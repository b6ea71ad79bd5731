//! A recorded phrase of the centre's own, said in a foreign home by keys alone: heard there, kept, and a fact; not at a hold-up.
use std::fs;

use egui::Key;

use crate::{
    screen::until,
    speech,
    world::{Camera, KEY, PASSWORD, Place, START, dial, home},
};

/// How like what was recorded must what the home hears be.
const LIKE: f64 = 0.8;
const NAME: &str = "1 Polisen är på väg";

#[test]
fn a_phrase_is_said_in_the_home_by_two_keys_and_not_at_a_hold_up_before_talking_is_free() {
    let place = Place::new();
    let camera = Camera::start(&[]);
    place.import(&home("home-1", "0123", &camera.url()));
    place.add_operator("op1", PASSWORD);
    let folder = place.file("phrases");
    fs::create_dir_all(folder.join("sv")).expect("a folder of our own");
    speech::write(&folder.join(format!("sv/{NAME}.wav")));
    let config = place.file("config.toml");
    let words = format!("[sound]\nmicrophone = \"none\"\n[phrases]\nfolder = \"{}\"\n", folder.display());
    fs::write(&config, words).expect("a file of our own");
    let mut desk = place.desk(&["--config", config.to_str().expect("a temporary path is UTF-8")]);
    desk.focus();
    desk.sign_in("op1", PASSWORD);
    dial(&place, "0123", KEY, "BA", 14);
    let screen = &mut desk.screen;
    screen.wait("Prioritet 3: Inbrott", START);
    screen.press(Key::F2);
    screen.wait("LIVE", START);
    screen.press(Key::P);
    screen.wait("Ett tryck säger den i hemmet. Din egen röst tar över.", START);
    screen.picture_for("phrases");
    screen.press(Key::Num1);
    let like = until(START, "the phrase at the home", || {
        let like = speech::likeness(&camera.heard());
        (like > LIKE).then_some(like)
    });
    eprintln!("likeness of what the home heard: {like:.3}");
    screen.wait(&format!("Fras sagd i hemmet: {NAME}"), START);
    let said = |place: &Place| {
        let facts = place.journal().into_iter();
        facts.filter(|fact| fact["fact"]["fact"] == "phrase_said").collect::<Vec<_>>()
    };
    let facts = said(&place);
    assert_eq!(facts.len(), 1);
    assert_eq!((&facts[0]["fact"]["phrase"], &facts[0]["by"]["id"]), (&NAME.into(), &"op1".into()));

    dial(&place, "0123", KEY, "HA", 15);
    screen.wait("Tyst larm: endast lyssna", START);
    screen.press(Key::P);
    screen.wait("Tyst larm: talet är låst", START);
    screen.press(Key::Num1);
    screen.press(Key::Escape);
    screen.wait_gone("Tyst larm: talet är låst", START);
    assert_eq!(said(&place).len(), 1, "nothing more was said");
    // The plan of a hold-up asks whether it can be real: no, a test.
    screen.press(Key::F10);
    screen.press(Key::Num1);
    screen.press(Key::Num2);
    screen.wait_gone("Kvar innan du kan avsluta", START);
    screen.press(Key::Enter);
    let spoken = until(START, "what was said in the journal", || {
        let facts = place.journal().into_iter();
        let mut kept = facts.filter(|fact| fact["fact"]["fact"] == "medium_kept" && fact["fact"]["kind"] == "spoken");
        kept.next()
    });
    assert!(spoken["fact"]["bytes"].as_u64().is_some_and(|bytes| bytes > 8_000), "{spoken:#}");
}
