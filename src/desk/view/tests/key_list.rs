//! The list of keys by role, name and keys: another key is chosen, refused with its reason, swapped and put back.
use keys::{Map, Press};

use super::*;

fn opened() -> (Shown, MutexGuard<'static, ()>) {
    let (mut shown, guard) = show_at(Desk::with(sample::board()), [1280.0, 720.0]);
    press(&mut shown, Key::Questionmark);
    (shown, guard)
}

/// The row that stands out.
fn chosen(shown: &Shown) -> String {
    let rows = shown.query_all_by_role(accesskit::Role::ListBoxOption);
    let mut on = rows.filter(|node| node.accesskit_node().toggled() == Some(Toggled::True));
    on.find_map(|node| node.accesskit_node().label()).expect("a row is chosen")
}

/// Down to the row of what is called so.
fn go_to(shown: &mut Shown, name: &str) {
    press(shown, Key::Home);
    for _ in 0..60 {
        if chosen(shown).ends_with(name) {
            return;
        }
        press(shown, Key::ArrowDown);
    }
    panic!("{name} has no row");
}

fn says(shown: &Shown, words: &str) -> bool {
    shown.query_by_label_contains(words).is_some()
}

fn map_of(wants: &[Intent]) -> Vec<Map> {
    wants.iter().filter_map(|want| if let Intent::ChooseKeys(map) = want { Some(*map) } else { None }).collect()
}

#[test]
fn another_key_is_chosen_by_keys_and_does_it_from_then_on() {
    let (mut shown, _guard) = opened();
    go_to(&mut shown, "Parkera 15 min");
    assert_eq!(chosen(&shown), "F8 Parkera 15 min");
    press(&mut shown, Key::Enter);
    assert!(says(&shown, "Tryck den nya tangenten för ”Parkera 15 min”."));
    press(&mut shown, Key::Y);
    assert!(says(&shown, "Y gäller nu för ”Parkera 15 min”."));
    assert_eq!(chosen(&shown), "Y Parkera 15 min");
    let wanted = Map::default().with(Press::Park, Key::Y).unwrap();
    assert_eq!(map_of(&wants(&mut shown)), [wanted], "and it is kept");
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::F8);
    assert_eq!(wants(&mut shown), []);
    press(&mut shown, Key::Y);
    assert_eq!(wants(&mut shown), [Intent::Park]);
}

#[test]
fn a_key_that_is_taken_is_told_by_whom_and_swapped_on_a_second_word() {
    let (mut shown, _guard) = opened();
    go_to(&mut shown, "Parkera 15 min");
    press(&mut shown, Key::Enter);
    press(&mut shown, Key::F10);
    assert!(says(&shown, "F10 hör till ”Avsluta ärendet”."));
    assert_eq!(map_of(&wants(&mut shown)), [], "nothing is done yet, and nothing is closed");
    press(&mut shown, Key::Escape);
    assert_eq!(chosen(&shown), "F8 Parkera 15 min", "left as it was");
    for key in [Key::Enter, Key::F10, Key::Enter] {
        press(&mut shown, key);
    }
    assert_eq!(chosen(&shown), "F10 Parkera 15 min");
    assert_eq!(map_of(&wants(&mut shown)), [Map::default().swapped(Press::Park, Press::Close)]);
    assert!(says(&shown, "F8 Avsluta ärendet"));
    // Its first key is another's now: that is told too, and they swap back.
    press(&mut shown, Key::Num1);
    assert!(says(&shown, "F8 hör till ”Avsluta ärendet”."));
    press(&mut shown, Key::Enter);
    assert_eq!(map_of(&wants(&mut shown)), [Map::default()]);
}

#[test]
fn keys_that_are_the_same_everywhere_are_refused_with_the_reason_and_lock_still_locks() {
    let (mut shown, _guard) = opened();
    go_to(&mut shown, "Lyssna på hemmet, av och på");
    press(&mut shown, Key::Enter);
    for key in [Key::Enter, Key::Num3, Key::ArrowLeft, Key::Space, Key::Questionmark, Key::Tab] {
        press(&mut shown, key);
        assert!(says(&shown, "Den tangenten är densamma vid alla bord."), "{key:?}");
    }
    press(&mut shown, Key::OpenBracket);
    assert!(says(&shown, "Tangentbord kallar den olika."), "Å of a Swedish keyboard");
    assert_eq!(wants(&mut shown), []);
    press(&mut shown, Key::F12);
    assert_eq!(wants(&mut shown), [Intent::Lock]);
    press(&mut shown, Key::F13);
    assert_eq!(chosen(&shown), "F13 Lyssna på hemmet, av och på");
    go_to(&mut shown, "Lås skärmen");
    press(&mut shown, Key::Enter);
    assert!(says(&shown, "hittas i mörker"));
    press(&mut shown, Key::F12);
    press(&mut shown, Key::F11);
    assert_eq!(wants(&mut shown)[1..], [Intent::Lock, Intent::Silence], "the list takes neither");
}

#[test]
fn one_or_all_go_back_and_the_pointer_does_what_keys_do() {
    let (mut shown, _guard) = opened();
    for (row, key) in [("Parkera 15 min", Key::Y), ("Lyssna på hemmet, av och på", Key::F13)] {
        go_to(&mut shown, row);
        press(&mut shown, Key::Enter);
        press(&mut shown, key);
    }
    go_to(&mut shown, "Parkera 15 min");
    press(&mut shown, Key::Num1);
    assert_eq!(chosen(&shown), "F8 Parkera 15 min");
    assert!(says(&shown, "F13 Lyssna"));
    press(&mut shown, Key::Num2);
    assert!(says(&shown, "L Lyssna") && says(&shown, "Alla tangenter är som från början."));
    assert_eq!(map_of(&wants(&mut shown)).last(), Some(&Map::default()));
    click(&mut shown, "H Dolt i natt: vad regler har dolt eller avslutat");
    press(&mut shown, Key::Y);
    assert!(says(&shown, "Y gäller nu för ”Dolt i natt"));
    click(&mut shown, "Alla som från början");
    assert!(says(&shown, "H Dolt i natt"));
    press(&mut shown, Key::Questionmark);
    assert!(!says(&shown, "Alla som från början"), "it is away");
}

/// What no view of these tests shows: no key that can be another is written out where screens are painted.
#[test]
fn no_view_writes_a_key_out_that_can_be_another() {
    fn look(folder: &std::path::Path, named: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                look(&path, named);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let first = keys::ACTIONS.iter().map(|(_, _, key)| format!("\"{}\"", key.symbol_or_name()));
            named.extend(first.filter(|key| text.contains(key)).map(|key| format!("{key} in {}", path.display())));
        }
    }
    let mut named = Vec::new();
    look(std::path::Path::new(env!("CARGO_MANIFEST_DIR")), &mut named);
    // The table itself, names of zones and codes in samples, and what keys do in tests.
    named.retain(|line| !["keys.rs", "keys/map.rs", "/tests", "/sample.rs"].iter().any(|part| line.contains(part)));
    assert!(named.is_empty(), "{named:#?}");
}
