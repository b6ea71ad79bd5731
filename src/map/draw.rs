//! One picture of many tiles: areas and lines of vectors with a style, or pictures side by side, and where names may stand.
use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

use geo_types::{Geometry, LineString, Polygon};
use image::RgbaImage;
use mvt_reader::Reader;
use tiny_skia::{
    Color, FillRule, FilterQuality, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, PixmapPaint, Stroke, Transform,
};

use crate::{
    Colour, Drawn, Label, Sort, Style, View,
    archive::{Archive, Tiles},
    mercator,
    vocabulary::{What, name, what},
};

/// Names of houses are wanted from this zoom on, and names of towns up to it.
const NEAR: u8 = 16;
/// Two of the same name are so far apart, points.
const APART: f32 = 240.0;
/// Most tiles of one picture: what needs more is too far away for this map.
const MOST_TILES: usize = 100;

/// A tile's place in the picture.
struct Place {
    zoom: u8,
    x: u32,
    y: u32,
    /// Its north-west corner and its side, pixels.
    corner: [f32; 2],
    side: f32,
}

pub fn draw(archive: &Archive, view: &View, style: &Style) -> Drawn {
    let [width, height] = view.size.map(|side| side.clamp(1, 8192));
    let mut picture = Pixmap::new(width, height).expect("neither side is 0, and both are small");
    picture.fill(colour(style.ground));
    let places = places(archive, view);
    let (mut labels, mut found, mut is_damaged) = (Vec::new(), 0, false);
    let mut shapes = Vec::new();
    for place in &places {
        // What unpacks and decodes a tile was not made for what somebody may have put into it.
        let read = catch_unwind(AssertUnwindSafe(|| {
            let Some(bytes) = archive.tile(place.zoom, place.x, place.y).ok()? else { return Some(false) };
            match archive.tiles() {
                Tiles::Pictures => put(&mut picture, place, &bytes)?,
                Tiles::Vectors => gather(place, bytes.to_vec(), view, &mut shapes, &mut labels)?,
            }
            Some(true)
        }));
        match read {
            Ok(Some(is_there)) => found += usize::from(is_there),
            _ => is_damaged = true,
        }
    }
    shapes.sort_by_key(|(what, _)| *what);
    paint(&mut picture, &shapes, view, style);
    Drawn { rgba: picture.take(), labels: wanted(labels, view), is_empty: found == 0 && !is_damaged, is_damaged }
}

fn places(archive: &Archive, view: &View) -> Vec<Place> {
    let (least, most) = archive.zooms().into_inner();
    // A vector tile is made to be shown 512 points wide, a picture 256.
    let zoom = match archive.tiles() {
        Tiles::Vectors => view.zoom.saturating_sub(1),
        Tiles::Pictures => view.zoom,
    }
    .clamp(least, most);
    let world = 256.0 * f64::from(view.zoom).exp2() * f64::from(view.scale);
    let count = 1_i64 << zoom;
    let side = world / count as f64;
    let size = view.size.map(f64::from);
    let first = [0, 1].map(|axis| view.centre[axis] * world - size[axis] / 2.0);
    let range = |axis: usize| {
        let from = (first[axis] / side).floor() as i64;
        from..=((first[axis] + size[axis]) / side).floor() as i64
    };
    let mut places = Vec::new();
    for y in range(1).filter(|y| (0..count).contains(y)) {
        for x in range(0) {
            if places.len() == MOST_TILES {
                return Vec::new();
            }
            let corner = [(x as f64 * side - first[0]) as f32, (y as f64 * side - first[1]) as f32];
            // Around the date line the world goes on.
            places.push(Place { zoom, x: x.rem_euclid(count) as u32, y: y as u32, corner, side: side as f32 });
        }
    }
    places
}

/// Puts a tile that is a picture where it belongs; `None`: it is none.
fn put(picture: &mut Pixmap, place: &Place, bytes: &[u8]) -> Option<()> {
    let tile: RgbaImage = image::load_from_memory(bytes).ok()?.into_rgba8();
    let (width, height) = tile.dimensions();
    let mut pixels = Pixmap::new(width, height)?;
    for (to, from) in pixels.pixels_mut().iter_mut().zip(tile.pixels()) {
        let [red, green, blue, alpha] = from.0;
        *to = tiny_skia::ColorU8::from_rgba(red, green, blue, alpha).premultiply();
    }
    let fit = Transform::from_scale(place.side / width as f32, place.side / height as f32)
        .post_translate(place.corner[0], place.corner[1]);
    let how = PixmapPaint { quality: FilterQuality::Bilinear, ..PixmapPaint::default() };
    picture.draw_pixmap(0, 0, pixels.as_ref(), &how, fit, None);
    Some(())
}

/// Takes out of a tile of vectors what is drawn and named; `None`: it is none.
fn gather(
    place: &Place,
    bytes: Vec<u8>,
    view: &View,
    shapes: &mut Vec<(What, Path)>,
    labels: &mut Vec<Label>,
) -> Option<()> {
    let tile = Reader::new(bytes).ok()?;
    for layer in tile.get_layer_metadata().ok()? {
        let scale = place.side / layer.extent.max(1) as f32;
        let at = |x: f32, y: f32| [place.corner[0] + x * scale, place.corner[1] + y * scale];
        for feature in tile.get_features(layer.layer_index).ok()? {
            let said = feature.properties.unwrap_or_default();
            if let Some(what) = what(&layer.name, &said).map(|what| of_shape(what, &feature.geometry))
                && let Some(path) = path(what, &feature.geometry, &at)
            {
                shapes.push((what, path));
            }
            if let Some((sort, text)) = name(&layer.name, &said)
                && is_wanted(sort, view)
                && let Some((at, angle, room)) = spot(&feature.geometry, &at)
            {
                labels.push(Label { text, sort, at, angle, room });
            }
        }
    }
    Some(())
}

fn is_wanted(sort: Sort, view: &View) -> bool {
    match sort {
        Sort::Place => view.zoom <= NEAR,
        Sort::MainRoad => view.zoom >= 12,
        Sort::Road => view.zoom >= NEAR - 1,
        Sort::HouseNumber => view.zoom > NEAR,
    }
}

/// Rivers are lines among the water in one vocabulary.
fn of_shape(what: What, geometry: &Geometry<f32>) -> What {
    match (what, geometry) {
        (What::Water, Geometry::LineString(_) | Geometry::MultiLineString(_)) => What::Stream,
        _ => what,
    }
}

fn path(what: What, geometry: &Geometry<f32>, at: &impl Fn(f32, f32) -> [f32; 2]) -> Option<Path> {
    let mut path = PathBuilder::new();
    let mut line = |line: &LineString<f32>, closed: bool| {
        for (index, coord) in line.coords().enumerate() {
            let [x, y] = at(coord.x, coord.y);
            if index == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
        }
        if closed {
            path.close();
        }
    };
    let mut area = |area: &Polygon<f32>| {
        line(area.exterior(), true);
        area.interiors().iter().for_each(|hole| line(hole, true));
    };
    let is_area = matches!(what, What::Built | What::Green | What::Water | What::Building);
    match geometry {
        Geometry::Polygon(polygon) if is_area => area(polygon),
        Geometry::MultiPolygon(polygons) if is_area => polygons.iter().for_each(area),
        Geometry::LineString(lines) if !is_area => line(lines, false),
        Geometry::MultiLineString(lines) if !is_area => lines.iter().for_each(|one| line(one, false)),
        _ => return None,
    }
    path.finish()
}

/// Where a name may stand, how it lies and what room it has there: along the longest straight piece of a line.
fn spot(geometry: &Geometry<f32>, at: &impl Fn(f32, f32) -> [f32; 2]) -> Option<([f32; 2], f32, f32)> {
    let along = |line: &LineString<f32>| {
        line.lines()
            .map(|piece| {
                let ([x, y], [to_x, to_y]) = (at(piece.start.x, piece.start.y), at(piece.end.x, piece.end.y));
                let (right, down) = if to_x < x { (x - to_x, y - to_y) } else { (to_x - x, to_y - y) };
                ([f32::midpoint(x, to_x), f32::midpoint(y, to_y)], down.atan2(right), right.hypot(down))
            })
            .max_by(|(.., one), (.., other)| one.total_cmp(other))
    };
    match geometry {
        Geometry::Point(point) => Some((at(point.x(), point.y()), 0.0, f32::INFINITY)),
        Geometry::MultiPoint(points) => {
            points.iter().next().map(|point| (at(point.x(), point.y()), 0.0, f32::INFINITY))
        }
        Geometry::LineString(line) => along(line),
        Geometry::MultiLineString(lines) => {
            lines.iter().filter_map(along).max_by(|(.., one), (.., other)| one.total_cmp(other))
        }
        _ => None,
    }
}

/// Those within the picture, the most wanted first, and of one name those that are far enough apart.
fn wanted(mut labels: Vec<Label>, view: &View) -> Vec<Label> {
    let [width, height] = view.size.map(|side| side as f32);
    labels.retain(|label| (0.0..width).contains(&label.at[0]) && (0.0..height).contains(&label.at[1]));
    labels.sort_by(|one, other| one.sort.cmp(&other.sort).then(other.room.total_cmp(&one.room)));
    let mut known: HashMap<String, Vec<[f32; 2]>> = HashMap::new();
    let apart = APART * view.scale;
    labels.retain(|label| {
        let others = known.entry(label.text.clone()).or_default();
        let far = |other: &[f32; 2]| (other[0] - label.at[0]).hypot(other[1] - label.at[1]) >= apart;
        let keep = others.iter().all(far);
        if keep {
            others.push(label.at);
        }
        keep
    });
    labels
}

fn paint(picture: &mut Pixmap, shapes: &[(What, Path)], view: &View, style: &Style) {
    let metre = (1.0 / mercator::metres_of_a_point(mercator::latitude(view.centre[1]), view.zoom)) as f32;
    // As wide as it is on the ground, and never so thin that it is not seen.
    let wide = |metres: f32, least: f32| (metres * metre).max(least) * view.scale;
    let edge = 1.5 * view.scale;
    for (index, (what, path)) in shapes.iter().enumerate() {
        // The edges of all roads of a sort lie under all of them, so that they join.
        if index == 0 || shapes[index - 1].0 != *what {
            for (_, road) in shapes[index..].iter().take_while(|(other, _)| other == what) {
                match what {
                    What::Road => line(picture, road, style.road_edge, wide(6.0, 1.5) + edge),
                    What::MainRoad => line(picture, road, style.road_edge, wide(11.0, 2.5) + edge),
                    _ => {}
                }
            }
        }
        match what {
            What::Built => fill(picture, path, style.built),
            What::Green => fill(picture, path, style.green),
            What::Water => fill(picture, path, style.water),
            What::Stream => line(picture, path, style.water, wide(3.0, 1.0)),
            What::Boundary => line(picture, path, style.boundary, wide(0.0, 1.0)),
            What::Building => {
                fill(picture, path, style.building);
                line(picture, path, style.road_edge, wide(0.0, 0.75));
            }
            What::Rail => line(picture, path, style.rail, wide(3.0, 1.0)),
            What::Path => line(picture, path, style.path, wide(2.0, 1.0)),
            What::Road => line(picture, path, style.road, wide(6.0, 1.5)),
            What::MainRoad => line(picture, path, style.main_road, wide(11.0, 2.5)),
        }
    }
}

fn ink(of: Colour) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(colour(of));
    paint
}

fn colour([red, green, blue]: Colour) -> Color {
    Color::from_rgba8(red, green, blue, u8::MAX)
}

fn fill(picture: &mut Pixmap, path: &Path, of: Colour) {
    picture.fill_path(path, &ink(of), FillRule::EvenOdd, Transform::identity(), None);
}

fn line(picture: &mut Pixmap, path: &Path, of: Colour, width: f32) {
    let stroke = Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
    picture.stroke_path(path, &ink(of), &stroke, Transform::identity(), None);
}
