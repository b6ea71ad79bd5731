//! A home whose pictures are masked at the first look: coarse blocks until whoever holds the event says why, by keys alone.
use std::{thread, time::Duration};

use egui::Key;

use crate::{
    screen::until,
    timecode,
    world::{Camera, KEY, PASSWORD, Place, START, dial, home},
};

/// The camera's band has 28 cells, the first and the last of them magenta; the mask has 24 blocks across the same picture.
const CELL_AND_BLOCK: f64 = f64::midpoint(1.0 / 28.0, 1.0 / 24.0);

#[test]
fn masked_pictures_cannot_be_read_until_a_reason_is_given_which_is_kept() {
    let place = Place::new();
    let camera = Camera::start(&[]);
    place.import(&home("home-1", "0123", &camera.url()).replace("area = ", "masked = true\narea = "));
    place.add_operator("op1", PASSWORD);
    let mut desk = place.desk(&[]);
    desk.sign_in("op1", PASSWORD);
    dial(&place, "0123", KEY, "BA", 14);
    let screen = &mut desk.screen;
    screen.wait("Prioritet 3: Inbrott", START);
    screen.press(Key::F2);
    screen.wait("LIVE, maskerad", START);
    for _ in 0..10 {
        let share = timecode::first_cell(&screen.picture()).expect("the camera's band is to be seen");
        assert!(share > CELL_AND_BLOCK, "{share}: the band's cells are to be seen, not the mask's blocks");
        thread::sleep(Duration::from_millis(100));
    }
    screen.picture_for("masked");
    screen.press(Key::V);
    screen.wait("Någon kan vara i fara", START);
    screen.press(Key::Num2);
    until(START, "the band's own cells", || {
        timecode::first_cell(&screen.picture()).filter(|share| *share < CELL_AND_BLOCK)
    });
    until(START, "the camera's time code in the tile", || timecode::read(&screen.picture()));
    assert!(screen.find("LIVE, maskerad").is_none());
    screen.picture_for("masked-revealed");

    let facts = place.journal();
    let revealed: Vec<_> = facts.iter().filter(|fact| fact["fact"]["fact"] == "revealed").collect();
    assert_eq!(revealed.len(), 1);
    assert_eq!(revealed[0]["fact"]["reason"], "danger");
    place.run(&["journal", "verify"], "");
}
