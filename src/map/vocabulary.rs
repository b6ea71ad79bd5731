//! What the layers and features of vector tiles are called, in the three vocabularies that free maps use: Protomaps' basemap (4),
//! OpenMapTiles (3.15) and Shortbread (1.0). What is not named here is not drawn.
use std::collections::HashMap;

use mvt_reader::feature::Value;

use crate::Sort;

/// What is drawn, in the order of drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    Built,
    Green,
    Water,
    /// Rivers and streams as lines.
    Stream,
    Boundary,
    Building,
    Rail,
    Path,
    Road,
    MainRoad,
}

type Said = HashMap<String, Value>;

/// What a feature of this layer is drawn as.
pub fn what(layer: &str, said: &Said) -> Option<What> {
    let kind = text(said, &["kind", "class"]).unwrap_or_default();
    match layer {
        "water" | "ocean" | "water_polygons" => Some(What::Water),
        "waterway" | "water_lines" => Some(What::Stream),
        "landuse" | "landcover" | "natural" | "park" | "land" | "sites" => land(layer, kind),
        "buildings" | "building" => Some(What::Building),
        "roads" | "transportation" | "streets" => road(kind, said),
        "boundaries" | "boundary" => Some(What::Boundary),
        _ => None,
    }
}

fn land(layer: &str, kind: &str) -> Option<What> {
    match kind {
        "forest" | "wood" | "grass" | "grassland" | "meadow" | "park" | "garden" | "pitch" | "golf_course"
        | "scrub" | "nature_reserve" | "national_park" | "cemetery" | "grave_yard" | "farmland" | "farmyard"
        | "orchard" | "recreation_ground" | "village_green" | "allotments" | "playground" | "wetland" | "heath" => {
            Some(What::Green)
        }
        "residential" | "industrial" | "commercial" | "retail" | "school" | "kindergarten" | "university"
        | "hospital" | "railway" | "urban_area" | "military" | "pedestrian" => Some(What::Built),
        _ if layer == "park" => Some(What::Green),
        _ => None,
    }
}

fn road(kind: &str, said: &Said) -> Option<What> {
    match kind {
        "highway" | "major_road" | "motorway" | "trunk" | "primary" | "secondary" => Some(What::MainRoad),
        "medium_road" | "minor_road" | "tertiary" | "minor" | "service" | "unclassified" | "residential"
        | "living_street" | "busway" | "other" | "street" | "street_limited" => Some(What::Road),
        "path" | "track" | "footway" | "cycleway" | "steps" | "pedestrian" => Some(What::Path),
        "rail" | "transit" | "light_rail" | "tram" | "subway" | "narrow_gauge" => {
            (text(said, &["brunnel"]) != Some("tunnel")).then_some(What::Rail)
        }
        _ => None,
    }
}

/// The name that a feature of this layer carries, and what it belongs to.
pub fn name(layer: &str, said: &Said) -> Option<(Sort, String)> {
    let own = || text(said, &["name"]).map(str::to_owned);
    match layer {
        "places" | "place" | "place_labels" => Some((Sort::Place, own()?)),
        "roads" | "transportation_name" | "street_labels" => {
            let sort = match what("roads", said)? {
                What::MainRoad => Sort::MainRoad,
                What::Road | What::Path => Sort::Road,
                _ => return None,
            };
            Some((sort, own()?))
        }
        "buildings" | "housenumber" | "addresses" => {
            Some((Sort::HouseNumber, text(said, &["addr_housenumber", "housenumber"])?.to_owned()))
        }
        _ => None,
    }
}

fn text<'a>(said: &'a Said, keys: &[&str]) -> Option<&'a str> {
    keys.iter().find_map(|key| match said.get(*key) {
        Some(Value::String(text)) if !text.is_empty() => Some(text.as_str()),
        _ => None,
    })
}
