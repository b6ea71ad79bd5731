//! Other keys in the real window: chosen by keys alone, kept over a restart of the desk, the first ones dead; and what a broken
//! file costs.
use std::fs;

use egui::{Key, accesskit::Role};

use crate::{
    screen::{Screen, Seen, until},
    world::{PASSWORD, Place, START},
};

/// The card that the key opens, by its first row.
const CARD: &str = "Mikrofon: ";

fn opens(screen: &mut Screen, key: Key) {
    screen.press(key);
    screen.wait(CARD, START);
    screen.press(Key::Escape);
    screen.wait_gone(CARD, START);
}

/// A key that does nothing: what the next one does is there, and its card is not.
fn does_nothing(screen: &mut Screen, key: Key) {
    screen.press(key);
    screen.press(Key::Questionmark);
    screen.wait("Byt tangent", START);
    assert!(screen.find(CARD).is_none(), "{key:?} opens nothing");
    screen.press(Key::Questionmark);
    screen.wait_gone("Byt tangent", START);
}

#[test]
fn another_key_does_it_is_kept_over_a_restart_and_a_broken_file_falls_back() {
    let place = Place::new();
    place.add_operator("op1", PASSWORD);
    let file = place.file("vaka/desk.toml");
    let mut desk = place.desk(&[]);
    desk.sign_in("op1", PASSWORD);
    let screen = &mut desk.screen;
    opens(screen, Key::S);
    screen.press(Key::Questionmark);
    screen.wait("Byt tangent", START);
    // Down the first column, and the second.
    let mut rows: Vec<Seen> = screen.nodes().into_iter().filter(|seen| seen.role == Role::ListBoxOption).collect();
    rows.sort_by_key(|seen| seen.place.map(|place| (place.left() as i32, place.top() as i32)));
    let at = rows.iter().position(|seen| seen.name == "S Ljud: mikrofon, högtalare, volym, eko").expect("it has a row");
    for _ in 0..at {
        screen.press(Key::ArrowDown);
    }
    screen.press(Key::Enter);
    screen.wait("Tryck den nya tangenten för ”Ljud: mikrofon, högtalare, volym, eko”.", START);
    screen.press(Key::L);
    screen.wait("L hör till ”Lyssna på hemmet, av och på”.", START);
    screen.press(Key::F13);
    screen.wait("F13 gäller nu för ”Ljud: mikrofon, högtalare, volym, eko”.", START);
    screen.wait("F13 Ljud: mikrofon, högtalare, volym, eko", START);
    screen.picture_for("keys-changed");
    screen.press(Key::Escape);
    opens(screen, Key::F13);
    does_nothing(screen, Key::S);
    let kept = until(START, "the key in the preferences", || {
        fs::read_to_string(&file).ok().filter(|text| text.contains("sound = \"F13\""))
    });
    assert!(kept.contains("[keys]"), "{kept}");
    desk.crash();

    let mut desk = place.desk(&[]);
    desk.sign_in("op1", PASSWORD);
    opens(&mut desk.screen, Key::F13);
    does_nothing(&mut desk.screen, Key::S);
    desk.crash();

    fs::write(&file, "[keys]\nsound = \"F12\"\npark = \"Y\"\n").expect("a file of our own");
    let mut desk = place.desk(&[]);
    desk.sign_in("op1", PASSWORD);
    desk.screen.wait("En eller flera egna tangenter", START);
    let screen = &mut desk.screen;
    opens(screen, Key::S);
    screen.press(Key::Questionmark);
    screen.wait("Y Parkera 15 min", START);
    screen.press(Key::Num2);
    screen.wait("F8 Parkera 15 min", START);
}
