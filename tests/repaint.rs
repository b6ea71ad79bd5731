//! What is painted in part looks in the real window as if all of it were painted; what is shown is for other tests.
use std::time::Duration;

use egui::Key;
use image::RgbaImage;

use crate::world::{KEY, PASSWORD, Place, START, dial, home};

/// The share of pixels that may differ between two pictures of a screen that tells the time and ages.
const TICKS: f64 = 0.004;

fn differing(a: &RgbaImage, b: &RgbaImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let differ = a.pixels().zip(b.pixels()).filter(|(a, b)| a != b).count();
    differ as f64 / f64::from(a.width() * a.height())
}

#[test]
fn a_window_painted_in_part_shows_what_one_painted_whole_shows() {
    let place = Place::new();
    // Nobody answers at its camera's address: nothing moves but the time.
    place.import(&home("home-1", "0123", "rtsp://127.0.0.1:9/cam"));
    place.add_operator("op1", PASSWORD);
    let mut desk = place.desk(&[]);
    desk.screen.resize(1280, 720);
    desk.sign_in("op1", PASSWORD);
    let empty = desk.screen.picture();
    dial(&place, "0123", KEY, "BA", 14);
    desk.screen.wait("Prioritet 3: Inbrott", START);
    desk.screen.press(Key::F2);
    desk.screen.wait("Hall", START);
    // Things come and go, over each other.
    for (opens, shuts) in [(Key::F10, Key::Escape), (Key::F1, Key::Escape), (Key::ArrowDown, Key::ArrowUp)] {
        for key in [opens, shuts] {
            desk.screen.press(key);
            std::thread::sleep(Duration::from_millis(300));
        }
    }
    std::thread::sleep(Duration::from_secs(2));
    let in_part = desk.screen.picture();
    // A window of another size is painted whole.
    desk.screen.resize(1300, 720);
    desk.screen.resize(1280, 720);
    let whole = desk.screen.picture();
    desk.screen.picture_for("repaint");
    assert!(differing(&empty, &whole) > 0.1, "an alarm changes the screen");
    let share = differing(&in_part, &whole);
    if share > TICKS {
        in_part.save(std::env::temp_dir().join("vaka-in-part.png")).expect("the picture can be written");
        whole.save(std::env::temp_dir().join("vaka-whole.png")).expect("the picture can be written");
    }
    assert!(share <= TICKS, "{:.2} % of the window differ from what they should show", share * 100.0);
}
