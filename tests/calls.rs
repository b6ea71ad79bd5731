//! Contacts called and code words judged, through the real window by keys alone; a duress word makes a silent hold-up.
use egui::Key;

use crate::world::{Camera, KEY, PASSWORD, Place, START, dial, home};

/// A home whose one contact knows both words.
fn place(camera: &Camera) -> Place {
    let place = Place::new();
    let words = "code_word = \"solros\"\nduress_word = \"tulpan\"\n";
    place.import(&format!("{}{words}", home("home-1", "0123", &camera.url())));
    place.add_operator("op1", PASSWORD);
    place
}

#[test]
fn a_false_alarm_with_the_right_code_word_is_closed_with_six_keys() {
    let camera = Camera::start(&["--mute"]);
    let place = place(&camera);
    let mut desk = place.desk(&[]);
    desk.sign_in("op1", PASSWORD);
    dial(&place, "0123", KEY, "BA", 14);
    let screen = &mut desk.screen;
    screen.wait("Prioritet 3: Inbrott", START);
    let mut keys = 0;
    let mut press = |screen: &mut crate::screen::Screen, key| {
        keys += 1;
        screen.press(key);
    };
    press(screen, Key::F2);
    screen.wait("LIVE", START);
    press(screen, Key::F4);
    screen.wait("Kodord", START);
    screen.write("Solros");
    press(screen, Key::Enter);
    screen.wait("Rätt kodord", START);
    press(screen, Key::F10);
    press(screen, Key::Num2);
    press(screen, Key::Enter);
    screen.wait_gone("Mitt ärende", START);
    assert_eq!(keys, 6);
    let event = &place.events()[0];
    assert_eq!((event["state"].as_str(), event["outcome"].as_str()), (Some("closed"), Some("false")), "{event:#}");
    let export = place.run(&["journal", "list", "--json"], "");
    for fact in ["\"called\"", "\"word_judged\"", "\"right\"", "\"user-mistake\""] {
        assert!(export.contains(fact), "{fact} in {export}");
    }
    assert!(!export.to_lowercase().contains("solros"), "no word is written anywhere");
}

#[test]
fn a_duress_word_is_told_at_once_and_an_operator_cannot_end_it_as_false() {
    let camera = Camera::start(&["--mute"]);
    let place = place(&camera);
    let mut desk = place.desk(&[]);
    desk.sign_in("op1", PASSWORD);
    dial(&place, "0123", KEY, "BA", 14);
    let screen = &mut desk.screen;
    screen.wait("Prioritet 3: Inbrott", START);
    screen.press(Key::F2);
    screen.wait("LIVE", START);
    screen.press(Key::F4);
    screen.wait("Kodord", START);
    screen.write("ros");
    screen.press(Key::Enter);
    screen.wait("Fel kodord – 2 försök kvar", START);
    screen.write("tulpan");
    screen.press(Key::Enter);
    screen.wait("HOTKOD", START);
    screen.wait("Prioritet 1: Hotkod", START);
    screen.press(Key::Escape);
    screen.press(Key::F10);
    screen.press(Key::Num2);
    screen.press(Key::Num1);
    // The plan is the hold-up's now, and what it asks is still open: a reason stands for that, and not for the word.
    screen.press(Key::F10);
    screen.write("Kunden sade fel");
    screen.press(Key::F10);
    screen.wait("Bara en arbetsledare", START);
    assert_ne!(place.events()[0]["state"], "closed");
}
