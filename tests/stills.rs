//! Stills side by side in the real window: what each shows is read from the camera's own time code, and nothing of them
//! outlives the leave to look.
use std::{thread, time::Duration};

use egui::{Key, Rect};
use image::{RgbaImage, imageops};

use crate::{
    screen::{Screen, until},
    timecode,
    world::{Camera, KEY, PASSWORD, Place, START, dial, home},
};

fn cut(picture: &RgbaImage, place: Rect) -> RgbaImage {
    let (left, top) = (place.left().max(0.0) as u32, place.top().max(0.0) as u32);
    imageops::crop_imm(picture, left, top, place.width() as u32, place.height() as u32).to_image()
}

/// The camera's own time in what is called so, tenths of a second.
fn tick_in(screen: &mut Screen, name: &str) -> Option<u16> {
    let place = screen.find(name)?.place?;
    timecode::read(&cut(&screen.picture(), place)).map(|code| code.tick)
}

fn tick(screen: &mut Screen, name: &str) -> u16 {
    until(START, &format!("the camera's time code in {name}"), || tick_in(screen, name))
}

#[test]
fn the_first_picture_stands_beside_the_newest_and_both_are_gone_with_the_leave() {
    let place = Place::new();
    let camera = Camera::start(&[]);
    place.import(&home("home-1", "0123", &camera.url()));
    place.add_operator("op1", PASSWORD);
    let mut desk = place.desk(&[]);
    desk.sign_in("op1", PASSWORD);
    dial(&place, "0123", KEY, "BA", 14);
    let screen = &mut desk.screen;
    screen.wait("Prioritet 3: Inbrott", START);
    screen.press(Key::F2);
    screen.wait("LIVE", START);
    thread::sleep(Duration::from_secs(3));
    screen.press(Key::F6);
    let (then, now) = (tick(screen, "Hall · då"), tick(screen, "Hall · nu"));
    assert!((20..150).contains(&now.wrapping_sub(then)), "{then} {now}");
    screen.picture_for("stills");
    thread::sleep(Duration::from_secs(2));
    screen.press(Key::F6);
    let newer = until(START, "another picture", || tick_in(screen, "Hall · nu").filter(|tick| *tick != now));
    assert!((15..150).contains(&newer.wrapping_sub(now)), "{now} {newer}");
    assert_eq!(tick(screen, "Hall · då"), then, "the first one stays");
    // The arrow leads to the one that was the newest before.
    screen.press(Key::ArrowRight);
    until(START, "the other moment", || tick_in(screen, "Hall · då").filter(|tick| *tick == now));

    screen.press(Key::F12);
    screen.wait_gone("Hall · då", START);
    assert_eq!(timecode::read(&screen.picture()), None);
    screen.write(PASSWORD);
    screen.press(Key::Enter);
    screen.wait("Alla live", START);
    screen.press(Key::F3);
    screen.wait("LIVE", START);
    screen.press(Key::F6);
    let first = tick(screen, "Hall · då");
    assert!(first.wrapping_sub(newer) < 0x8000, "nothing of before the lock is shown: {newer} {first}");
    place.run(&["journal", "verify"], "");
}

#[test]
fn the_stills_of_a_masked_home_are_masked_until_a_reason_is_given() {
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
    thread::sleep(Duration::from_secs(1));
    screen.press(Key::F6);
    screen.wait("STILLBILD, maskerad", START);
    let side = screen.wait("Hall · nu", START).place.expect("it has a place");
    until(START, "the camera's band, in blocks", || timecode::first_cell(&cut(&screen.picture(), side)));
    screen.picture_for("stills-masked");
    assert_eq!([tick_in(screen, "Hall · då"), tick_in(screen, "Hall · nu")], [None, None]);
    screen.press(Key::V);
    screen.wait("Någon kan vara i fara", START);
    screen.press(Key::Num2);
    let (then, now) = (tick(screen, "Hall · då"), tick(screen, "Hall · nu"));
    assert!(now.wrapping_sub(then) < 600, "{then} {now}");
}
