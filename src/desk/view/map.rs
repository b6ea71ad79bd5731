//! The card that shows where a home lies: its coordinates in words, and the offline map around it where the place has one. It
//! changes nothing.
use alarm_central::{brief::Brief, id::EventId};
use egui::{
    Align2, Event, Galley, MouseWheelUnit, Painter, Pos2, Rect, Sense, Shape, Ui, Vec2, WidgetInfo, accesskit::Role,
    emath::Rot2, epaint::TextShape,
};
use vaka_map::{Label, MapFault, Sort, View, mercator};
use vaka_words::{say, say_with};

use crate::{
    intent::Intent,
    keys::{self, Press, Step},
    maps::{self, Seen, Sheet, Standing},
    scene::Scene,
    theme::{self, Size, Weight, colours, measures},
    view::over,
    widget::{Hand, heading_ui, priority_mark::priority_mark, text_at, text_in, words_ui},
};

/// The card at its largest.
const LARGEST: Vec2 = Vec2::new(1320.0, 860.0);
/// Over the map.
const HEAD: f32 = 64.0;
/// The card without a map.
const PLAIN: f32 = 168.0;
/// A street with its houses, which is what one looks for first.
const NEAR: u8 = 17;
/// How far an arrow goes, points.
const STEP: f64 = 120.0;
/// So far the wheel turns for one zoom, points.
const TURN: f32 = 50.0;
/// The scale's bar is at most so long, points.
const BAR: f64 = 140.0;

/// Of which event it is shown, if it is, and what of the map.
#[derive(Default)]
pub struct Card {
    of: Option<EventId>,
    /// The middle, where it is not the home.
    centre: Option<[f64; 2]>,
    zoom: u8,
    wheel: f32,
}

impl Card {
    pub fn is_shown(&self) -> bool {
        self.of.is_some()
    }

    pub fn close(&mut self) {
        self.of = None;
    }

    /// Of the home whose event is held, or puts it away.
    pub fn turn(&mut self, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        wants.push(Intent::OpenMap);
        self.of = scene.held().filter(|_| !self.is_shown()).map(|(row, _)| row.id);
        (self.centre, self.zoom, self.wheel) = (None, NEAR, 0.0);
    }

    /// A key while it is shown.
    pub fn press(&mut self, press: Press, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        match press {
            Press::Back | Press::Map => self.close(),
            Press::Lock => wants.push(Intent::Lock),
            Press::Silence => wants.push(Intent::Silence),
            Press::Nearer => self.nearer(1, scene.map),
            Press::Farther => self.nearer(-1, scene.map),
            Press::Row(Step::Up) => self.go(scene, [0.0, -STEP]),
            Press::Row(Step::Down) => self.go(scene, [0.0, STEP]),
            Press::Row(Step::PageUp) => self.go(scene, [0.0, -4.0 * STEP]),
            Press::Row(Step::PageDown) => self.go(scene, [0.0, 4.0 * STEP]),
            Press::Earlier => self.go(scene, [-STEP, 0.0]),
            Press::Later => self.go(scene, [STEP, 0.0]),
            Press::Row(Step::First | Step::Last) => (self.centre, self.zoom) = (None, NEAR),
            _ => {}
        }
    }

    fn nearer(&mut self, by: i8, map: &Seen) {
        let (least, most) = map.zooms;
        self.zoom = self.zoom.saturating_add_signed(by).clamp(least, most.max(least));
    }

    /// Moves the middle by so many points.
    fn go(&mut self, scene: &Scene<'_>, by: [f64; 2]) {
        let Some(home) = home(scene) else { return };
        let [x, y] = self.centre.unwrap_or(home);
        let world = world_points(self.zoom);
        self.centre = Some([(x + by[0] / world).rem_euclid(1.0), (y + by[1] / world).clamp(0.0, 1.0)]);
    }

    /// Shows it in the middle of `whole`.
    pub fn ui(&mut self, ui: &mut Ui, whole: Rect, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        let Some(of) = self.of else { return };
        let Some((row, detail)) = scene.held().filter(|(row, _)| row.id == of) else { return self.close() };
        let (brief, priority) = (&detail.brief, row.priority);
        if over::ui(ui, whole, "map", |ui| self.card_ui(ui, whole, scene, brief, priority, wants)) {
            self.close();
        }
    }

    fn card_ui(
        &mut self,
        ui: &mut Ui,
        whole: Rect,
        scene: &Scene<'_>,
        brief: &Brief,
        priority: u8,
        wants: &mut Vec<Intent>,
    ) -> Rect {
        let missing = missing(scene.map.standing, brief);
        let mut size = LARGEST.min(whole.size() - Vec2::splat(48.0));
        if missing.is_some() {
            size = Vec2::new(size.x.min(820.0), PLAIN);
        }
        let card = Rect::from_center_size(whole.center(), size);
        ui.painter().rect(card, theme::corner(), colours().panel, theme::edge(), theme::INSIDE);
        let room = card.shrink2(Vec2::new(24.0, 16.0));
        let line = |top: f32| Rect::from_min_size(room.min + Vec2::new(0.0, top), Vec2::new(room.width(), 24.0));
        let away = say("keys-close");
        let wide = text_at(ui.painter(), line(0.0).right_center(), Align2::RIGHT_CENTER, &away, Hand::quiet()).width();
        let mut head = line(0.0);
        head.max.x -= wide + 16.0;
        heading_ui(ui, head, &brief.address.0);
        let position = brief.position.as_ref().map(|position| position.0);
        let mut second = line(28.0);
        if missing.is_none() {
            let values = [("nearer", keys::cap(Press::Nearer).into()), ("farther", keys::cap(Press::Farther).into())];
            let hint = say_with("map-keys", &values);
            let wide = text_at(ui.painter(), second.right_center(), Align2::RIGHT_CENTER, &hint, Hand::quiet()).width();
            second.max.x -= wide + 16.0;
        }
        let coordinates = position.map_or_else(|| say("map-no-position").into_owned(), coordinates);
        words_ui(ui, second, Align2::LEFT_CENTER, &coordinates, Hand::strong());
        match (missing, position) {
            (None, Some(position)) => {
                let place = Rect::from_min_max(Pos2::new(room.left(), room.top() + HEAD), room.max);
                self.map_ui(ui, place, scene, (position, priority), &coordinates, wants);
            }
            (words, _) => {
                let words = say(words.unwrap_or("map-no-position-why"));
                said_ui(ui, Rect::from_min_max(Pos2::new(room.left(), room.top() + HEAD), room.max), &words);
            }
        }
        card
    }

    /// Has what belongs into `place` drawn.
    fn ask(&self, ui: &Ui, place: Rect, centre: [f64; 2], wants: &mut Vec<Intent>) {
        let scale = ui.pixels_per_point();
        let side = |points: f32| ((points * scale).round() as u32).clamp(1, 8192);
        let view = View { centre, zoom: self.zoom, size: [side(place.width()), side(place.height())], scale };
        wants.push(Intent::DrawMap { view, style: maps::style(&colours().map) });
    }

    fn map_ui(
        &mut self,
        ui: &mut Ui,
        place: Rect,
        scene: &Scene<'_>,
        (position, priority): ([f64; 2], u8),
        coordinates: &str,
        wants: &mut Vec<Intent>,
    ) {
        // How near it goes is known once it is open.
        self.nearer(0, scene.map);
        let response = ui.interact(place, ui.scope_id().with("map"), Sense::drag());
        response.widget_info(|| {
            WidgetInfo::labeled(Role::Image, true, say_with("map-name", &[("coordinates", coordinates.into())]))
        });
        let dragged = response.drag_delta();
        if dragged != Vec2::ZERO {
            self.go(scene, [f64::from(-dragged.x), f64::from(-dragged.y)]);
        }
        if response.hovered() {
            self.turn_wheel(ui, scene.map);
        }
        let painter = ui.painter().with_clip_rect(place.intersect(ui.clip_rect()));
        painter.rect_filled(place, 0.0, colours().map.ground);
        let home = mercator::world(position);
        let centre = self.centre.unwrap_or(home);
        self.ask(ui, place, centre, wants);
        let sheet = scene.map.sheet.as_deref();
        if let Some(sheet) = sheet {
            self.sheet_ui(&painter, place, sheet, centre);
        }
        let at = place.center() + offset(home, centre, self.zoom);
        if place.contains(at) {
            painter.circle(at, 16.0, theme::faded(colours().panel, 0.85), theme::focus_ring());
            priority_mark(&painter, at, 20.0, priority, 1.0);
        }
        scale_ui(&painter, place, mercator::latitude(centre[1]), self.zoom);
        let owed = &scene.map.attribution;
        if !owed.is_empty() {
            plate(&painter, place.right_bottom() + Vec2::new(-8.0, -8.0), Align2::RIGHT_BOTTOM, owed);
        }
        let said = match sheet {
            None => Some("map-drawn"),
            Some(sheet) if sheet.is_damaged => Some("map-damaged-part"),
            Some(sheet) if sheet.is_empty => Some("map-empty"),
            Some(_) => None,
        };
        if let Some(key) = said {
            plate(&painter, place.center_top() + Vec2::new(0.0, 12.0), Align2::CENTER_TOP, &say(key));
        }
        ui.painter().rect_stroke(place, theme::corner(), theme::edge(), theme::INSIDE);
    }

    /// The last sheet where it belongs by now; the next one comes in a moment.
    fn sheet_ui(&self, painter: &Painter, place: Rect, sheet: &Sheet, centre: [f64; 2]) {
        let larger = (f32::from(self.zoom) - f32::from(sheet.view.zoom)).exp2();
        let middle = place.center() + offset(sheet.view.centre, centre, self.zoom);
        let [width, height] = sheet.view.size.map(|side| side as f32 / sheet.view.scale * larger);
        let on = Rect::from_center_size(middle, Vec2::new(width, height));
        let whole = Rect::from_min_max(Pos2::ZERO, Pos2::new(1.0, 1.0));
        painter.image(sheet.texture.id(), on, whole, theme::picture_tint(false));
        if self.zoom == sheet.view.zoom {
            labels_ui(painter, on.min, &sheet.labels, sheet.view.scale);
        }
    }

    fn turn_wheel(&mut self, ui: &Ui, map: &Seen) {
        let turned: f32 = ui.input(|input| {
            let by = |event: &Event| match event {
                Event::MouseWheel { unit: MouseWheelUnit::Point, delta, .. } => delta.y,
                Event::MouseWheel { delta, .. } => delta.y * TURN,
                _ => 0.0,
            };
            input.events.iter().map(by).sum()
        });
        self.wheel += turned;
        while self.wheel.abs() >= TURN {
            let by = if self.wheel > 0.0 { 1 } else { -1 };
            self.nearer(by, map);
            self.wheel -= TURN * f32::from(by);
        }
    }
}

/// Where the home of the held event lies on the square world, if the register says it.
fn home(scene: &Scene<'_>) -> Option<[f64; 2]> {
    let (_, detail) = scene.held()?;
    detail.brief.position.as_ref().map(|position| mercator::world(position.0))
}

/// Key of the sentence that says why there is no map.
fn missing(standing: Standing, brief: &Brief) -> Option<&'static str> {
    match standing {
        _ if brief.position.is_none() => Some("map-no-position-why"),
        Standing::NoFile => Some("map-no-file"),
        Standing::Failed(MapFault::NotThere) => Some("map-not-there"),
        Standing::Failed(MapFault::NotAMap) => Some("map-not-a-map"),
        Standing::Failed(MapFault::UnknownTiles) => Some("map-unknown-tiles"),
        Standing::Failed(MapFault::Damaged) => Some("map-damaged"),
        Standing::Opening | Standing::Open => None,
    }
}

/// Degrees and minutes, as they are said on the radio, and plain degrees, as they are typed.
fn coordinates([latitude, longitude]: [f64; 2]) -> String {
    let spoken = |degrees: f64, way: [&str; 2]| {
        // Rounded first: 59.99999 minutes are a degree.
        let thousandths = (degrees.abs() * 60_000.0).round();
        let (whole, minutes) = ((thousandths / 60_000.0).floor(), (thousandths % 60_000.0) / 1000.0);
        format!("{} {whole:.0}° {minutes:06.3}′", say(way[usize::from(degrees < 0.0)]))
    };
    let (latitude_said, longitude_said) =
        (spoken(latitude, ["map-north", "map-south"]), spoken(longitude, ["map-east", "map-west"]));
    format!("{latitude_said}  {longitude_said}   ({latitude:.5}, {longitude:.5})  WGS 84")
}

/// How wide the world is, points.
fn world_points(zoom: u8) -> f64 {
    256.0 * f64::from(zoom).exp2()
}

/// From the middle to a place, points; the short way around the world.
fn offset(place: [f64; 2], centre: [f64; 2], zoom: u8) -> Vec2 {
    let across = (place[0] - centre[0] + 0.5).rem_euclid(1.0) - 0.5;
    let world = world_points(zoom);
    Vec2::new((across * world) as f32, ((place[1] - centre[1]) * world) as f32)
}

fn said_ui(ui: &mut Ui, place: Rect, words: &str) {
    let hand = Hand::body().ink(colours().second);
    let galley = ui.painter().layout(words.to_owned(), theme::font(hand.0, hand.1), hand.2, place.width());
    let response = ui.interact(place, ui.scope_id().with("map-said"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    ui.painter().galley(place.min, galley, hand.2);
}

/// Names where there is room for them, each over a rim of ground.
fn labels_ui(painter: &Painter, corner: Pos2, labels: &[Label], scale: f32) {
    let mut taken: Vec<Rect> = Vec::new();
    for label in labels {
        let (size, weight, ink) = match label.sort {
            Sort::Place => (Size::Body, Weight::Semibold, colours().text),
            Sort::MainRoad => (Size::Label, Weight::Medium, colours().text),
            Sort::Road => (Size::Label, Weight::Medium, colours().second),
            Sort::HouseNumber => (Size::Label, Weight::Regular, colours().third),
        };
        let galley = painter.layout_no_wrap(label.text.clone(), theme::font(size, weight), ink);
        if galley.size().x > label.room / scale {
            continue;
        }
        let middle = corner + Vec2::new(label.at[0], label.at[1]) / scale;
        let turn = Rot2::from_angle(label.angle);
        let bounds = around(middle, galley.size(), turn);
        if taken.iter().any(|other| other.intersects(bounds)) {
            continue;
        }
        taken.push(bounds.expand(4.0));
        let at = middle - turn * (galley.size() / 2.0);
        let text = |galley: &std::sync::Arc<Galley>, by: Vec2, ink| {
            Shape::Text(
                TextShape::new(at + by, galley.clone(), ink).with_override_text_color(ink).with_angle(label.angle),
            )
        };
        for by in [Vec2::LEFT, Vec2::RIGHT, Vec2::UP, Vec2::DOWN] {
            painter.add(text(&galley, by, colours().map.ground));
        }
        painter.add(text(&galley, Vec2::ZERO, ink));
    }
}

/// What a turned box takes up.
fn around(middle: Pos2, size: Vec2, turn: Rot2) -> Rect {
    let corners = [size / 2.0, Vec2::new(size.x, -size.y) / 2.0].map(|corner| turn * corner);
    let reach = |axis: usize| corners[0][axis].abs().max(corners[1][axis].abs());
    Rect::from_center_size(middle, Vec2::new(reach(0), reach(1)) * 2.0)
}

/// A bar of a round length, with it.
fn scale_ui(painter: &Painter, place: Rect, latitude: f64, zoom: u8) {
    let metres = mercator::metres_of_a_point(latitude, zoom);
    let Some(length) = round_length(BAR * metres) else { return };
    let words = if length >= 1000.0 { format!("{:.0} km", length / 1000.0) } else { format!("{length:.0} m") };
    let wide = (length / metres) as f32;
    let left = place.left_bottom() + Vec2::new(12.0, -14.0);
    let plate = Rect::from_min_max(left + Vec2::new(-6.0, -20.0), left + Vec2::new(wide + 6.0, 8.0));
    painter.rect_filled(plate, theme::corner(), theme::faded(colours().panel, 0.85));
    let right = left + Vec2::new(wide, 0.0);
    let stroke = theme::line(colours().text);
    painter.line_segment([left, right], stroke);
    for end in [left, right] {
        painter.line_segment([end, end - Vec2::new(0.0, 5.0)], stroke);
    }
    let over = Rect::from_min_max(left + Vec2::new(0.0, -19.0), right + Vec2::new(0.0, -2.0));
    text_in(painter, over, Align2::CENTER_CENTER, &words, Hand::label());
}

/// The longest of 1, 2 and 5 with noughts, whole metres, that is no longer.
fn round_length(most: f64) -> Option<f64> {
    (0..8)
        .flat_map(|noughts| [1.0, 2.0, 5.0].map(|digit| digit * 10_f64.powi(noughts)))
        .take_while(|one| *one <= most)
        .last()
}

/// Small words on a plate over the map.
fn plate(painter: &Painter, at: Pos2, align: Align2, words: &str) {
    let galley = painter.layout_no_wrap(words.to_owned(), theme::font(Size::Label, Weight::Regular), colours().second);
    let box_of = align.anchor_size(at, galley.size() + 2.0 * Vec2::new(measures().gap, 4.0));
    painter.rect_filled(box_of, theme::corner(), theme::faded(colours().panel, 0.85));
    painter.galley(box_of.min + Vec2::new(measures().gap, 4.0), galley, colours().second);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_said_in_degrees_and_minutes() {
        assert_eq!(coordinates([59.4439, 18.0687]), "N 59° 26.634′  E 18° 04.122′   (59.44390, 18.06870)  WGS 84");
        assert_eq!(
            coordinates([-0.999_999_9, -179.5]),
            "S 1° 00.000′  W 179° 30.000′   (-1.00000, -179.50000)  WGS 84"
        );
    }

    #[test]
    fn a_scale_is_round_and_fits() {
        assert_eq!(round_length(140.0), Some(100.0));
        assert_eq!(round_length(499.0), Some(200.0));
        assert_eq!(round_length(5_001.0), Some(5_000.0));
        assert_eq!(round_length(0.5), None);
    }

    #[test]
    fn the_way_around_the_world_is_the_short_one() {
        let by = offset([0.01, 0.5], [0.99, 0.5], 0);
        assert!((by.x - 0.02 * 256.0).abs() < 0.01 && by.y.abs() < 0.01, "{by:?}");
    }
}
