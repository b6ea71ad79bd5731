//! Where a home lies, by keys alone in a real window: its coordinates, and the map around it from a real file; without the file, and
//! where the map has nothing, in words.
use std::{fs, fs::File, io::Cursor, path::Path};

use egui::Key;
use image::{ImageFormat, Rgba, RgbaImage};
use pmtiles::{PmTilesWriter, TileCoord, TileType};
use vaka_map::mercator;

use crate::{
    screen::{Screen, until},
    world::{KEY, PASSWORD, Place, START, dial, home},
};

const POSITION: [f64; 2] = [59.4439, 18.0687];
/// One that no theme wears.
const LAND: Rgba<u8> = Rgba([12, 200, 90, 255]);
const ZOOM: u8 = 15;

/// A map of pictures of one colour around the place, at one zoom.
fn map(file: &Path) {
    let mut png = Cursor::new(Vec::new());
    RgbaImage::from_pixel(256, 256, LAND).write_to(&mut png, ImageFormat::Png).expect("a picture can be written");
    let count = f64::from(1_u32 << ZOOM);
    let [x, y] = mercator::world(POSITION).map(|part| (part * count) as u32);
    let writer = PmTilesWriter::new(TileType::Png).min_zoom(ZOOM).max_zoom(ZOOM);
    let writer = writer.metadata(r#"{"attribution":"© Kartverket"}"#);
    let mut out = writer.create(File::create(file).expect("a file of our own")).expect("a map can be begun");
    for (right, down) in [(-1, -1), (0, -1), (-1, 0), (0, 0), (1, 0), (0, 1), (1, 1)] {
        let at = TileCoord::new(ZOOM, x.saturating_add_signed(right), y.saturating_add_signed(down)).expect("a tile");
        out.add_tile(at, png.get_ref()).expect("a tile can be written");
    }
    out.finalize().expect("a map can be ended");
}

/// How much of the window is land.
fn land(screen: &mut Screen) -> usize {
    let is_land = |pixel: &&Rgba<u8>| pixel.0.iter().zip(LAND.0).all(|(one, other)| one.abs_diff(other) < 4);
    screen.picture().pixels().filter(is_land).count()
}

#[test]
fn a_home_is_shown_on_the_map_by_one_key_and_in_words_where_there_is_no_map() {
    let place = Place::new();
    let text = home("home-1", "0123", "rtsp://127.0.0.1:9/cam");
    let [latitude, longitude] = POSITION;
    place.import(&text.replacen("[[site]]\n", &format!("[[site]]\nposition = [{latitude}, {longitude}]\n"), 1));
    place.add_operator("op1", PASSWORD);
    let (file, config) = (place.file("karta.pmtiles"), place.file("config.toml"));
    fs::write(&config, format!("[map]\nfile = \"{}\"\n", file.display())).expect("a file of our own");
    let mut desk = place.desk(&["--config", config.to_str().expect("a temporary path is UTF-8")]);
    desk.focus();
    desk.sign_in("op1", PASSWORD);
    dial(&place, "0123", KEY, "BA", 14);
    let screen = &mut desk.screen;
    screen.wait("Prioritet 3: Inbrott", START);
    screen.press(Key::F2);
    screen.wait("Kvar innan du kan avsluta", START);

    screen.press(Key::F1);
    let lost = "Kartfilen finns inte där den ska vara, eller går inte att läsa. Koordinaterna gäller. Säg till den som sköter \
                driften; kartan prövas igen nästa gång den visas.";
    screen.wait(lost, START);
    let coordinates = "N 59° 26.634′  E 18° 04.122′   (59.44390, 18.06870)  WGS 84";
    screen.wait(coordinates, START);
    screen.press(Key::Escape);
    screen.wait_gone(coordinates, START);
    map(&file);
    screen.press(Key::F1);
    screen.wait(&format!("Karta kring {coordinates}"), START);
    let shown = until(START, "the map in the window", || Some(land(screen)).filter(|land| *land > 100_000));
    screen.picture_for("map");
    // Farther away the few tiles are a spot.
    for _ in 0..3 {
        screen.press(Key::Minus);
    }
    until(START, "less of it", || (land(screen) < shown / 2).then_some(()));
    screen.press(Key::Home);
    until(START, "the home again", || (land(screen) > shown * 9 / 10).then_some(()));
    for _ in 0..40 {
        screen.press(Key::ArrowRight);
    }
    until(START, "where the map has nothing", || (land(screen) == 0).then_some(()));
    screen.press(Key::F1);
    screen.wait_gone(&format!("Karta kring {coordinates}"), START);
}
