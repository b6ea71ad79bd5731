//! The map file: its head, and a tile's bytes, unpacked; what is in a tile is not looked at.
use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    ops::RangeInclusive,
    path::Path,
    sync::{Mutex, PoisonError},
};

use bytes::Bytes;
use pmtiles::{AsyncBackend, AsyncPmTilesReader, BackendResponse, PmtError, PmtResult, TileCoord, TileType};
use pollster::block_on;
use serde_json::Value;

use crate::MapFault;

/// Most bytes of one tile, packed: what is larger is no map for a screen.
const MOST: usize = 8 * 1024 * 1024;

/// What tiles are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tiles {
    Pictures,
    Vectors,
}

pub struct Archive {
    reader: AsyncPmTilesReader<OnDisk>,
    tiles: Tiles,
    zooms: RangeInclusive<u8>,
    attribution: String,
}

impl Archive {
    pub fn open(path: &Path) -> Result<Self, MapFault> {
        let file = File::open(path).map_err(|_| MapFault::NotThere)?;
        let reader =
            block_on(AsyncPmTilesReader::try_from_source(OnDisk(Mutex::new(file)))).map_err(|error| match error {
                PmtError::Reading(_) => MapFault::NotThere,
                _ => MapFault::NotAMap,
            })?;
        let header = reader.get_header();
        let tiles = match header.tile_type {
            TileType::Mvt => Tiles::Vectors,
            TileType::Png | TileType::Jpeg | TileType::Webp => Tiles::Pictures,
            _ => return Err(MapFault::UnknownTiles),
        };
        let (least, most) = (header.min_zoom.min(24), header.max_zoom.min(24));
        if least > most {
            return Err(MapFault::Damaged);
        }
        // A map is a map without it.
        let metadata = block_on(reader.get_metadata()).unwrap_or_default();
        let metadata: Value = serde_json::from_str(&metadata).unwrap_or_default();
        let attribution = without_markup(metadata["attribution"].as_str().unwrap_or_default());
        Ok(Self { reader, tiles, zooms: least..=most, attribution })
    }

    pub fn tiles(&self) -> Tiles {
        self.tiles
    }

    /// The zooms of its tiles.
    pub fn zooms(&self) -> RangeInclusive<u8> {
        self.zooms.clone()
    }

    pub fn attribution(&self) -> &str {
        &self.attribution
    }

    /// A tile's bytes; `None` where the map has none.
    pub fn tile(&self, zoom: u8, x: u32, y: u32) -> Result<Option<Bytes>, MapFault> {
        let at = TileCoord::new(zoom, x, y).map_err(|_| MapFault::Damaged)?;
        block_on(self.reader.get_tile_decompressed(at)).map_err(|_| MapFault::Damaged)
    }
}

/// The words of a piece of HTML.
fn without_markup(html: &str) -> String {
    let mut words = String::new();
    let mut inside = false;
    for sign in html.chars() {
        match sign {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => words.push(sign),
            _ => {}
        }
    }
    words.replace("&copy;", "©").replace("&amp;", "&").split_whitespace().collect::<Vec<_>>().join(" ")
}

struct OnDisk(Mutex<File>);

impl AsyncBackend for OnDisk {
    async fn read(&self, offset: u64, length: usize) -> PmtResult<BackendResponse> {
        if length > MOST {
            return Err(PmtError::Reading(io::ErrorKind::InvalidData.into()));
        }
        let mut bytes = Vec::with_capacity(length);
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(offset)).and_then(|_| (&*file).take(length as u64).read_to_end(&mut bytes))?;
        Ok(BackendResponse::new(Bytes::from(bytes)))
    }
}
