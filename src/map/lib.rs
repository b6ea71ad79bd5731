//! Offline maps: what a PMTiles file shows around a place, drawn as one picture; no window, no network, nothing kept.
//!
//! A [`Map`] is a file of the [PMTiles](https://docs.protomaps.com/pmtiles/) archive format, version 3, whose tiles are pictures
//! (PNG, JPEG, WebP) or vectors (Mapbox Vector Tile 2.1) in one of the usual vocabularies (Protomaps, OpenMapTiles, Shortbread).
//! [`Map::draw`] reads the tiles of a [`View`] and may take some hundred milliseconds: it belongs on a thread of its own.
mod archive;
mod draw;
pub mod mercator;
mod vocabulary;

#[cfg(test)]
mod tests;

use std::{ops::RangeInclusive, path::Path};

use thiserror::Error;

use archive::{Archive, Tiles};

/// How far beyond its finest tiles a map can be looked at: vectors are drawn larger, pictures become coarse.
const BEYOND: u8 = 3;

/// Why there is no map; the text is for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MapFault {
    #[error("the map file is not there or cannot be read")]
    NotThere,
    #[error("the file is no PMTiles archive of version 3")]
    NotAMap,
    #[error("its tiles are of a kind that is not known")]
    UnknownTiles,
    #[error("something in the file is damaged")]
    Damaged,
}

/// What of the world is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// The picture's middle on the square world ([`mercator::world`]).
    pub centre: [f64; 2],
    /// The world is 256 points wide at 0 and doubles with each step.
    pub zoom: u8,
    /// The picture's width and height, pixels.
    pub size: [u32; 2],
    /// Pixels of a point.
    pub scale: f32,
}

/// Red, green and blue, opaque.
pub type Colour = [u8; 3];

/// What a drawn map wears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    pub ground: Colour,
    pub water: Colour,
    pub green: Colour,
    pub built: Colour,
    pub building: Colour,
    pub road: Colour,
    pub main_road: Colour,
    /// The edge of roads.
    pub road_edge: Colour,
    pub path: Colour,
    pub rail: Colour,
    pub boundary: Colour,
}

/// A name on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    pub text: String,
    pub sort: Sort,
    /// Its middle in the picture, pixels.
    pub at: [f32; 2],
    /// Clockwise from level, radians, −π/2 to π/2.
    pub angle: f32,
    /// Room along its line, pixels; without a line there is no end of it.
    pub room: f32,
}

/// What a name belongs to, in the order in which they are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    Place,
    MainRoad,
    Road,
    HouseNumber,
}

/// A map as it was drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// Opaque red, green, blue, alpha, row by row from the top.
    pub rgba: Vec<u8>,
    /// In the order in which they are wanted: where two lie over each other the first stays.
    pub labels: Vec<Label>,
    /// Of the tiles that the view needs none is in the file.
    pub is_empty: bool,
    /// Some tiles were there and could not be read.
    pub is_damaged: bool,
}

/// A map file that is open.
pub struct Map {
    archive: Archive,
}

impl Map {
    /// Opens the file and reads its head.
    pub fn open(path: &Path) -> Result<Self, MapFault> {
        Archive::open(path).map(|archive| Self { archive })
    }

    /// Whom the map is owed to, as its maker wants it shown, without markup; may be empty.
    pub fn attribution(&self) -> &str {
        self.archive.attribution()
    }

    /// The zooms at which it can be looked at.
    pub fn zooms(&self) -> RangeInclusive<u8> {
        let step = u8::from(self.archive.tiles() == Tiles::Vectors);
        let (least, most) = self.archive.zooms().into_inner();
        least + step..=most + step + BEYOND
    }

    /// Draws what the view shows. A tile that is missing or damaged leaves ground.
    pub fn draw(&self, view: &View, style: &Style) -> Drawn {
        draw::draw(&self.archive, view, style)
    }
}
