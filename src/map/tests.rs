//! Real files of both kinds of tiles, written by the crate that reads them; their vectors by hand, as the format says.
use std::{fs::File, io::Write as _, path::PathBuf};

use pmtiles::{PmTilesWriter, TileCoord, TileType};
use tempfile::TempDir;

use super::*;

mod mvt;

const STYLE: Style = Style {
    ground: [10, 10, 10],
    water: [0, 0, 200],
    green: [0, 150, 0],
    built: [40, 40, 40],
    building: [90, 80, 70],
    road: [200, 200, 200],
    main_road: [250, 220, 120],
    road_edge: [60, 60, 60],
    path: [120, 100, 80],
    rail: [150, 0, 150],
    boundary: [200, 0, 0],
};
/// The middle of the only tile of most files here, which is (1, 0) of zoom 1.
const NORTH_EAST: [f64; 2] = [0.75, 0.25];
const SIDE: u32 = 512;

fn view(zoom: u8) -> View {
    View { centre: NORTH_EAST, zoom, size: [SIDE, SIDE], scale: 1.0 }
}

fn pixel(drawn: &Drawn, x: u32, y: u32) -> Colour {
    let at = ((y * SIDE + x) * 4) as usize;
    drawn.rgba[at..at + 3].try_into().unwrap()
}

/// Lighter than its edges and the ground.
fn is_road([red, green, blue]: Colour) -> bool {
    red > 150 && red == green && green == blue
}

/// A file with one tile, for zoom 1 alone.
fn file(dir: &TempDir, kind: TileType, tile: &[u8]) -> PathBuf {
    let path = dir.path().join("map.pmtiles");
    let writer = PmTilesWriter::new(kind).min_zoom(1).max_zoom(1);
    let writer = writer.metadata(r#"{"attribution":"<a href=\"https://example.org\">&copy; Kartan &amp; alla</a>"}"#);
    let mut out = writer.create(File::create(&path).unwrap()).unwrap();
    out.add_tile(TileCoord::new(1, 1, 0).unwrap(), tile).unwrap();
    out.finalize().unwrap();
    path
}

/// Water in the west, a street from the middle to the east with its name, a house in the south-east with its number.
fn quarter() -> Vec<u8> {
    let water = mvt::feature(3, &[[0, 0], [1024, 0], [1024, 4096], [0, 4096]], &[]);
    let street = mvt::feature(2, &[[2048, 2048], [4096, 2048]], &[0, 0, 1, 1]);
    let house = mvt::feature(3, &[[3000, 3000], [3600, 3000], [3600, 3600], [3000, 3600]], &[]);
    let number = mvt::feature(1, &[[3300, 3300]], &[0, 0]);
    [
        mvt::layer("water", &[], &[], &[water]),
        mvt::layer("roads", &["kind", "name"], &["minor_road", "Ekvägen"], &[street]),
        mvt::layer("buildings", &[], &[], &[house]),
        mvt::layer("housenumber", &["housenumber"], &["4"], &[number]),
    ]
    .concat()
}

#[test]
fn vectors_are_drawn_where_they_lie_and_in_their_style() {
    let dir = tempfile::tempdir().unwrap();
    let map = Map::open(&file(&dir, TileType::Mvt, &quarter())).unwrap();
    assert_eq!(map.attribution(), "© Kartan & alla");
    assert_eq!(map.zooms(), 2..=5, "a tile of vectors is 512 points wide");
    let drawn = map.draw(&view(2), &STYLE);
    assert!(!drawn.is_empty && !drawn.is_damaged);
    assert_eq!(pixel(&drawn, 64, 256), STYLE.water);
    assert_eq!(pixel(&drawn, 200, 200), STYLE.ground);
    assert!(is_road(pixel(&drawn, 400, 256)), "a street of a point and a half");
    assert_eq!(pixel(&drawn, 412, 412), STYLE.building);
    // Twice as near: the middle is what it was, and the water is out of the picture.
    let near = map.draw(&view(3), &STYLE);
    assert_eq!(pixel(&near, 4, 300), STYLE.ground);
    assert!(is_road(pixel(&near, 400, 256)));
}

#[test]
fn streets_have_their_names_along_them_and_houses_their_numbers_near_by() {
    let dir = tempfile::tempdir().unwrap();
    let path = file(&dir, TileType::Mvt, &quarter());
    let map = Map::open(&path).unwrap();
    assert_eq!(map.draw(&view(5), &STYLE).labels, [], "far away no street is named");
    // The same tile as one of zoom 16: what is named hangs on how near one is.
    let near = dir.path().join("near.pmtiles");
    let mut out =
        PmTilesWriter::new(TileType::Mvt).min_zoom(16).max_zoom(16).create(File::create(&near).unwrap()).unwrap();
    out.add_tile(TileCoord::new(16, 49_152, 16_384).unwrap(), &quarter()).unwrap();
    out.finalize().unwrap();
    let map = Map::open(&near).unwrap();
    let half = 0.5 / 65_536.0;
    let centre = [0.75 + half, 0.25 + half];
    let labels = map.draw(&View { centre, ..view(17) }, &STYLE).labels;
    let said: Vec<_> = labels.iter().map(|label| (label.text.as_str(), label.sort)).collect();
    assert_eq!(said, [("Ekvägen", Sort::Road), ("4", Sort::HouseNumber)]);
    let [street, house] = labels.as_slice() else { unreachable!() };
    assert!((street.at[0] - 384.0).abs() < 1.0 && (street.at[1] - 256.0).abs() < 1.0, "{street:?}");
    assert!(street.angle.abs() < 0.01 && (street.room - 256.0).abs() < 1.0, "{street:?}");
    assert!((house.at[0] - 412.5).abs() < 1.0, "{house:?}");
}

#[test]
fn pictures_are_put_side_by_side() {
    let dir = tempfile::tempdir().unwrap();
    let mut png = Vec::new();
    let tile = image::RgbaImage::from_fn(256, 256, |x, _| {
        image::Rgba(if x < 128 { [255, 0, 0, 255] } else { [0, 255, 0, 255] })
    });
    tile.write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png).unwrap();
    let map = Map::open(&file(&dir, TileType::Png, &png)).unwrap();
    assert_eq!(map.zooms(), 1..=4);
    let drawn = map.draw(&view(1), &STYLE);
    assert_eq!((pixel(&drawn, 200, 256), pixel(&drawn, 300, 256)), ([255, 0, 0], [0, 255, 0]));
    assert_eq!(pixel(&drawn, 20, 256), STYLE.ground, "beside the only tile");
    assert!(!drawn.is_empty && !drawn.is_damaged, "what a map does not have is no damage");
}

#[test]
fn elsewhere_there_is_nothing_and_it_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let map = Map::open(&file(&dir, TileType::Mvt, &quarter())).unwrap();
    let drawn = map.draw(&View { centre: [0.25, 0.75], ..view(4) }, &STYLE);
    assert!(drawn.is_empty && !drawn.is_damaged);
    assert_eq!(pixel(&drawn, 256, 256), STYLE.ground);
}

#[test]
fn what_is_no_map_is_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    let opened = |path: &Path| Map::open(path).err();
    assert_eq!(opened(&dir.path().join("none")), Some(MapFault::NotThere));
    assert_eq!(opened(dir.path()), Some(MapFault::NotThere), "a folder cannot be read");
    let text = dir.path().join("text.pmtiles");
    std::fs::write(&text, b"hej").unwrap();
    assert_eq!(opened(&text), Some(MapFault::NotAMap));
    std::fs::write(&text, vec![b'x'; 20_000]).unwrap();
    assert_eq!(opened(&text), Some(MapFault::NotAMap));
    assert_eq!(opened(&file(&dir, TileType::Avif, b"avif")), Some(MapFault::UnknownTiles));
}

#[test]
fn spoiled_tiles_leave_ground_and_no_crash() {
    let dir = tempfile::tempdir().unwrap();
    let mut seed = 1_u64;
    let mut chance = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize
    };
    for round in 0..400 {
        let mut tile = quarter();
        for _ in 0..=round % 8 {
            let at = chance() % tile.len();
            tile[at] = chance() as u8;
        }
        tile.truncate(tile.len() - chance() % 8);
        let map = Map::open(&file(&dir, TileType::Mvt, &tile)).unwrap();
        let drawn = map.draw(&view(2), &STYLE);
        assert_eq!(drawn.rgba.len(), (SIDE * SIDE * 4) as usize, "round {round}");
    }
    let map = Map::open(&file(&dir, TileType::Png, b"no picture")).unwrap();
    assert!(map.draw(&view(1), &STYLE).is_damaged);
}

#[test]
fn a_file_that_was_cut_off_is_damaged_and_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let path = file(&dir, TileType::Mvt, &quarter());
    let whole = std::fs::read(&path).unwrap();
    File::create(&path).unwrap().write_all(&whole[..whole.len() - 40]).unwrap();
    let map = Map::open(&path).unwrap();
    assert!(map.draw(&view(2), &STYLE).is_damaged);
}
