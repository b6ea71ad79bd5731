//! Writes a small quarter that does not exist as a map file, around a place: for looking at the map without a country's file.
//!
//! `cargo run -p vaka-map --example quarter -- FILE LATITUDE LONGITUDE`
use std::{env, error::Error, fs::File};

use pmtiles::{PmTilesWriter, TileCoord, TileType};
use vaka_map::mercator;

#[path = "../tests/mvt.rs"]
mod mvt;

const ZOOM: u8 = 14;
/// Between two streets, of a tile's 4,096.
const BLOCK: i64 = 512;
const STREETS: [&str; 8] =
    ["Ekvägen", "Björkbacken", "Tallstigen", "Solvägen", "Hamngatan", "Åkervägen", "Strandvägen", "Kvarnbacken"];

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = env::args().skip(1).collect();
    let [file, latitude, longitude] = words.as_slice() else { return Err("FILE LATITUDE LONGITUDE".into()) };
    let place = mercator::world([latitude.parse()?, longitude.parse()?]);
    let count = f64::from(1_u32 << ZOOM);
    let [x, y] = place.map(|part| (part * count) as u32);
    let writer = PmTilesWriter::new(TileType::Mvt).min_zoom(ZOOM).max_zoom(ZOOM);
    let mut out = writer.metadata(r#"{"attribution":"Påhittat kvarter"}"#).create(File::create(file)?)?;
    let around = (-1..=1).flat_map(|down| (-1..=1).map(move |right| (right, down)));
    let mut tiles: Vec<TileCoord> = around
        .map(|(right, down)| TileCoord::new(ZOOM, x.saturating_add_signed(right), y.saturating_add_signed(down)))
        .collect::<Result<_, _>>()?;
    tiles.sort_by_key(|tile| pmtiles::TileId::from(*tile));
    for tile in tiles {
        out.add_tile(tile, &quarter(tile.x().abs_diff(x) + tile.y().abs_diff(y) == 0))?;
    }
    out.finalize()?;
    Ok(())
}

/// Streets in blocks with houses and their numbers, a park, a main road and a railway; beside the middle a lake.
fn quarter(middle: bool) -> Vec<u8> {
    let area = |[left, top, right, bottom]: [i64; 4]| [[left, top], [right, top], [right, bottom], [left, bottom]];
    let green = mvt::feature(3, &area([2100, 2100, 2520, 3030]), &[0, 0]);
    let built = mvt::feature(3, &area([0, 0, 4096, 4096]), &[0, 1]);
    let lake = mvt::feature(3, &[[0, 3300], [900, 3150], [1500, 3500], [1400, 4096], [0, 4096]], &[]);
    let (mut roads, mut houses, mut numbers, mut known) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (street, at) in (0_u32..8).map(|street| (street, i64::from(street) * BLOCK + BLOCK / 2)) {
        let kind = u64::from(street == 5);
        roads.push(mvt::feature(2, &[[-64, at], [4160, at]], &[0, kind, 1, u64::from(street) + 4]));
        roads.push(mvt::feature(2, &[[at, -64], [at + 40, 4160]], &[0, 0, 1, u64::from(street + 3) % 8 + 4]));
        for house in 0..16 {
            let left = house * 256 + 60;
            if (BLOCK / 2 - 40..BLOCK / 2 + 40).contains(&((left + 60) % BLOCK)) || (middle && left < 1600 && at > 3000)
            {
                continue;
            }
            houses.push(mvt::feature(3, &area([left, at - 130, left + 110, at - 50]), &[]));
            let number = house.to_string();
            let value = known.iter().position(|other| *other == number).unwrap_or(known.len());
            if value == known.len() {
                known.push(number);
            }
            numbers.push(mvt::feature(1, &[[left + 55, at - 90]], &[0, value as u64]));
        }
    }
    roads.push(mvt::feature(2, &[[-64, 400], [4160, 1100]], &[0, 2]));
    roads.push(mvt::feature(2, &[[2100, 2100], [2520, 3030]], &[0, 3]));
    let kinds: Vec<&str> = ["minor_road", "major_road", "rail", "path"].into_iter().chain(STREETS).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let mut tile = [
        mvt::layer("landuse", &["kind"], &["park", "residential"], &[built, green]),
        mvt::layer("roads", &["kind", "name"], &kinds, &roads),
        mvt::layer("buildings", &[], &[], &houses),
        mvt::layer("housenumber", &["housenumber"], &known, &numbers),
    ]
    .concat();
    if middle {
        tile.extend(mvt::layer("water", &[], &[], &[lake]));
    }
    tile
}
