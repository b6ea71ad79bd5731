//! The screen as it looks, in both sizes, languages and themes: nothing outside the window, no button over another.
//!
//! With `VAKA_PICTURES` it leaves a picture of each; whether they are calm is for people to judge.
use egui::{Key, accesskit::Role};

use crate::{
    screen::Screen,
    world::{Desk, Place, START},
};

/// From 3-screen: a common operator's screen, and the smallest that must do.
pub const SIZES: [(u32, u32); 2] = [(1920, 1080), (1280, 720)];

#[test]
fn every_view_fits_in_both_sizes_languages_and_themes() {
    let place = Place::new();
    place.add_operator("op1", crate::world::PASSWORD);
    let mut live = place.desk(&[]);
    live.screen.wait("Signatur", START);
    in_every_dress(&mut live.screen, "sign-in");
    drop(live);

    let mut demo = Desk::start(place.demo());
    let screen = &mut demo.screen;
    screen.wait("Prioritet", START);
    in_every_dress(screen, "queue");
    screen.press(Key::F2);
    screen.wait("LIVE", START);
    screen.press(Key::F3);
    screen.wait("Håll för att tala", START);
    in_every_dress(screen, "event");
    screen.press(Key::F10);
    screen.press(Key::Num1);
    screen.wait("Avsluta ärendet", START);
    in_every_dress(screen, "outcome");
    screen.press(Key::Escape);
    screen.press(Key::Questionmark);
    in_every_size(screen, "keys");
    screen.press(Key::Escape);
    screen.press(Key::F12);
    screen.wait("Låst", START);
    in_every_size(screen, "locked");
}

/// Looks at a view where nothing can be chosen meanwhile.
fn in_every_size(screen: &mut Screen, view: &str) {
    for (width, height) in SIZES {
        screen.resize(width, height);
        must_fit(screen, &format!("{view}-{width}-sv-dark"), width as f32, height as f32);
    }
}

/// Looks at a view in Swedish and English, dark and light, large and small.
fn in_every_dress(screen: &mut Screen, view: &str) {
    for (width, height) in SIZES {
        screen.resize(width, height);
        for language in ["sv", "en"] {
            for theme in ["dark", "light"] {
                let name = format!("{view}-{width}-{language}-{theme}");
                must_fit(screen, &name, width as f32, height as f32);
                screen.click(if language == "sv" { "Byt utseende" } else { "Switch appearance" });
            }
            screen.click(if language == "sv" { "Byt språk" } else { "Switch language" });
        }
    }
}

/// Nothing lies outside the window, no button over another.
pub fn must_fit(screen: &mut Screen, name: &str, width: f32, height: f32) {
    screen.picture_for(name);
    let seen = screen.nodes();
    for node in &seen {
        let Some(place) = node.place else { continue };
        let inside = place.left() >= 0.0 && place.top() >= 0.0 && place.right() <= width && place.bottom() <= height;
        assert!(inside, "{name}: outside the window: {node:?}");
    }
    let buttons: Vec<_> = seen.iter().filter(|node| node.role == Role::Button && node.place.is_some()).collect();
    for (index, one) in buttons.iter().enumerate() {
        for other in &buttons[index + 1..] {
            let (Some(a), Some(b)) = (one.place, other.place) else { continue };
            let both = a.intersect(b);
            assert!(both.width() < 1.0 || both.height() < 1.0, "{name}: one over the other: {one:?} and {other:?}");
        }
    }
}
