//! One floor with what stands on it: the drawing, cameras and where they look, zones, and the way between those that alarmed.
use alarm_central::floor::{Alarmed, Pace, Visit};
use egui::{Align2, Painter, Pos2, Rect, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::{
    board::Detail,
    floor::{CameraSpot, FloorView, ZoneSpot},
};
use vaka_words::{say, say_with};

use super::{after, spot_name, title, way_words, why_ui};
use crate::{
    intent::Intent,
    keys::{self, Press},
    scene::{Drawn, Scene},
    theme::{self, Ink, Size, Weight, colours},
    widget::{Hand, key_cap, priority_mark, text_at, width_of},
};

/// How high the mark of a zone that alarmed is, large and small.
const MARK: f32 = 28.0;
const SMALL: f32 = 11.0;
/// Of one that has not.
const DOT: f32 = 5.0;
/// How closely a line is looked along, for what may stand beside it.
const STEP: f32 = 8.0;
/// What the pointer finds.
const TARGET: f32 = 24.0;
/// How far a camera's field is shown, and half of how wide, degrees.
const FIELD: f32 = 44.0;
const HALF_FIELD: f32 = 30.0;

/// A floor to be shown.
pub struct Plan<'a> {
    pub detail: &'a Detail,
    pub floor: &'a FloorView,
    /// Which of the home's floors it is.
    pub index: usize,
    /// The camera that is chosen among the tiles.
    pub camera: Option<&'a str>,
    pub is_large: bool,
}

impl Plan<'_> {
    /// Shows it in `place`, as large as it fits; whether it was pressed.
    pub fn ui(&self, ui: &mut Ui, place: Rect, scene: &Scene<'_>, wants: &mut Vec<Intent>) -> bool {
        let paper = self.paper(place);
        let name = format!("{}. {}", title(self.floor), way_words(self.detail));
        let response = if self.is_large {
            let response = ui.interact(paper, ui.scope_id().with("plan"), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
            response
        } else {
            let response = ui.interact(place, ui.scope_id().with("small-plan"), Sense::click());
            let name = format!("{}. {name}", say("floor-show"));
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            response
        };
        let why = self.paper_ui(ui, paper, scene, wants);
        let painter = ui.painter().with_clip_rect(paper.intersect(ui.clip_rect()));
        self.paint_cameras(&painter, paper);
        self.paint_zones(&painter, paper);
        let mut taken: Vec<Rect> = why.into_iter().collect();
        self.paint_way(&painter, paper, &mut taken);
        self.paint_alarmed(&painter, paper, &mut taken);
        if self.is_large {
            self.name_all(ui, paper);
        } else {
            key_cap(ui.painter(), Pos2::new(place.left() + 4.0, place.bottom() - 12.0), keys::cap(Press::Floor));
            if response.hovered() || response.has_focus() {
                ui.painter().rect_stroke(place, theme::corner(), theme::focus_ring(), theme::INSIDE);
            }
        }
        response.clicked()
    }

    /// Where the drawing lies: its own shape, as large as fits, in the middle.
    fn paper(&self, place: Rect) -> Rect {
        let ratio = self.floor.drawing.map_or(0.75, |drawing| drawing.ratio()) as f32;
        let width = place.width().min(place.height() / ratio).max(1.0);
        Rect::from_center_size(place.center(), Vec2::new(width, width * ratio)).intersect(place)
    }

    /// The drawing, or why there is none; where those words stand.
    fn paper_ui(&self, ui: &mut Ui, paper: Rect, scene: &Scene<'_>, wants: &mut Vec<Intent>) -> Option<Rect> {
        let painter = ui.painter().clone();
        painter.rect(paper, theme::corner(), colours().raised, theme::hairline(), theme::INSIDE);
        let room = paper.size() * ui.pixels_per_point();
        let fit = (room.x.round() as u32, room.y.round() as u32);
        let drawing = self.floor.drawing?;
        let shown = scene.drawings.get(&drawing.id);
        if shown.is_none_or(|shown| shown.fit != Some(fit)) {
            wants.push(Intent::ShowDrawing { drawing, fit });
        }
        if let Some(picture) = shown.and_then(|shown| shown.picture) {
            let whole = Rect::from_min_max(Pos2::ZERO, Pos2::new(1.0, 1.0));
            painter.image(picture.texture, paper.shrink(1.0), whole, theme::picture_tint(false));
        }
        let why = match shown.map_or(Drawn::Asked, |shown| shown.drawn) {
            Drawn::Shown => return None,
            Drawn::Asked => "floor-asked",
            Drawn::AskedLong => "floor-asked-long",
            Drawn::Missing => "floor-missing",
            Drawn::Failed => "floor-failed",
            Drawn::Drawing => "floor-drawing",
            Drawn::DrawingLong => "floor-drawing-long",
            Drawn::Unreadable => "floor-unreadable",
        };
        let strip = Rect::from_min_size(paper.min, Vec2::new(paper.width(), 28.0)).shrink2(Vec2::new(8.0, 0.0));
        if self.is_large {
            why_ui(ui, strip, &say(why));
        }
        Some(strip)
    }

    fn paint_cameras(&self, painter: &Painter, paper: Rect) {
        for camera in &self.floor.cameras {
            let (at, is_chosen) = (spot(paper, &camera.at.0), self.camera == Some(camera.id.as_str()));
            let ink = if is_chosen { colours().focus } else { colours().second };
            let scale = if self.is_large { 1.0 } else { 0.4 };
            if let Some(facing) = camera.facing {
                // From the upper edge clockwise; the screen's y grows downwards.
                let ray = |degrees: f32| {
                    let turn = degrees.to_radians();
                    at + Vec2::new(turn.sin(), -turn.cos()) * FIELD * scale
                };
                let facing = facing as f32;
                let field = vec![at, ray(facing - HALF_FIELD), ray(facing), ray(facing + HALF_FIELD)];
                painter.add(Shape::convex_polygon(field, theme::faded(ink, 0.25), theme::line(ink)));
            }
            let body = Rect::from_center_size(at, Vec2::splat(10.0 * scale.max(0.6)));
            painter.rect(body, 2.0, colours().card, Stroke::new(2.0, ink), theme::INSIDE);
        }
    }

    /// Those that have not alarmed.
    fn paint_zones(&self, painter: &Painter, paper: Rect) {
        for zone in self.floor.zones.iter().filter(|zone| self.detail.walk.alarmed(&zone.number).is_none()) {
            let at = spot(paper, &zone.at.0);
            let radius = if self.is_large { DOT } else { DOT * 0.6 };
            painter.circle(at, radius, colours().card, Stroke::new(1.5, colours().third));
        }
    }

    /// From one that alarmed to the next, with an arrow; broken where no single person can have come that way.
    fn paint_way(&self, painter: &Painter, paper: Rect, taken: &mut Vec<Rect>) {
        let at = |visit: &Visit| {
            let is_here = usize::from(visit.floor) == self.index;
            let zone = self.floor.zones.iter().find(|zone| is_here && zone.number == visit.zone)?;
            Some(spot(paper, &zone.at.0))
        };
        let mut tips = Vec::new();
        for pair in self.detail.walk.visits.windows(2) {
            let [from, to] = pair else { continue };
            let (Some(start), Some(end)) = (at(from), at(to)) else { continue };
            let way = end - start;
            let mark = if self.is_large { MARK } else { SMALL };
            if way.length() <= mark * 1.5 {
                continue;
            }
            let along = way.normalized();
            // Outside the ring of the newest.
            let (start, end) = (start + along * mark * 0.5, end - along * mark * 0.84);
            // Words keep off it.
            let steps = ((end - start).length() / STEP).ceil().max(1.0) as usize;
            let points = (0..=steps).map(|step| start + (end - start) * (step as f32 / steps as f32));
            taken.extend(points.map(|point| Rect::from_center_size(point, Vec2::splat(STEP))));
            let width = if self.is_large { 2.5 } else { 1.5 };
            let line = Stroke::new(width, colours().text);
            // Seen on whatever lies under it.
            painter.line_segment([start, end], Stroke::new(width + 3.0, theme::faded(colours().card, 0.8)));
            if to.leg.is_some_and(|leg| leg.pace == Pace::TooFast) {
                painter.extend(Shape::dashed_line(&[start, end], line, 7.0, 6.0));
            } else {
                painter.line_segment([start, end], line);
            }
            let (side, back) = (along.rot90(), along * mark * 0.3);
            let tip = vec![end, end - back + side * mark * 0.16, end - back - side * mark * 0.16];
            tips.push(Shape::convex_polygon(tip, colours().text, Stroke::NONE));
        }
        // No way back lies over the way there.
        painter.extend(tips);
    }

    fn paint_alarmed(&self, painter: &Painter, paper: Rect, taken: &mut Vec<Rect>) {
        let newest = self.detail.walk.visits.last();
        let size = if self.is_large { MARK } else { SMALL };
        let alarmed: Vec<(Pos2, &ZoneSpot, u16, &Alarmed)> = self
            .floor
            .zones
            .iter()
            .filter_map(|zone| {
                let (order, alarmed) = self.detail.walk.alarmed(&zone.number)?;
                Some((spot(paper, &zone.at.0), zone, order, alarmed))
            })
            .collect();
        for (at, ..) in &alarmed {
            taken.push(Rect::from_center_size(*at, Vec2::splat(size)));
        }
        for (at, zone, order, alarmed) in alarmed {
            let is_newest = newest.is_some_and(|newest| newest.zone == zone.number);
            if is_newest {
                painter.circle(at, size * 0.78, theme::faded(colours().card, 0.7), Stroke::new(2.0, colours().focus));
            }
            if alarmed.priority >= 4 {
                painter.circle_filled(at, size / 2.0, colours().card);
            }
            priority_mark::shape(painter, at, size, alarmed.priority, colours().priority(alarmed.priority));
            if !self.is_large {
                continue;
            }
            let ink = if alarmed.priority >= 4 { colours().text } else { colours().on_priority };
            let drop = if alarmed.priority == 2 { size * 0.12 } else { 0.0 };
            let hand = Hand(Size::Label, Weight::Semibold, ink);
            text_at(painter, at + Vec2::new(0.0, drop), Align2::CENTER_CENTER, &order.to_string(), hand);
            let time = after(self.detail, alarmed.at);
            let mut words = vec![format!("{} {time}", spot_name(zone)), time];
            if let Some(newest) = newest.filter(|_| is_newest) {
                // Who has come back was there at two times.
                let back = (newest.at != alarmed.at).then(|| format!("{} ", after(self.detail, newest.at)));
                let now = format!("{}{}", back.unwrap_or_default(), say("signals-now"));
                words = words.into_iter().map(|words| format!("{words} · {now}")).collect();
            }
            label(painter, paper, at, &words, taken);
        }
    }

    /// What a screen reader, and the pointer, find at each place.
    fn name_all(&self, ui: &mut Ui, paper: Rect) {
        let name_ui = |ui: &mut Ui, at: Pos2, key: (&str, &str), name: &str| {
            let place = Rect::from_center_size(at, Vec2::splat(TARGET));
            let response = ui.interact(place, ui.scope_id().with(key), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, name));
            response.on_hover_text(name);
        };
        for CameraSpot { id, name, at, .. } in &self.floor.cameras {
            let is_chosen = self.camera == Some(id.as_str());
            let key = if is_chosen { "floor-camera-chosen" } else { "floor-camera" };
            let words = say_with(key, &[("camera", name.0.as_str().into())]);
            name_ui(ui, spot(paper, &at.0), ("camera", id.as_str()), &words);
        }
        for zone in &self.floor.zones {
            let name = spot_name(zone);
            let words = match self.detail.walk.alarmed(&zone.number) {
                Some((order, alarmed)) => {
                    let time = after(self.detail, alarmed.at);
                    let values = [("zone", name.into()), ("order", order.into()), ("time", time.into())];
                    say_with("floor-zone-alarmed", &values)
                }
                None => say_with("floor-zone", &[("zone", name.into())]),
            };
            name_ui(ui, spot(paper, &zone.at.0), ("zone", &zone.number), &words);
        }
    }
}

fn spot(paper: Rect, at: &[f64; 2]) -> Pos2 {
    paper.min + paper.size() * Vec2::new(at[0] as f32, at[1] as f32)
}

/// Words on a plate beside a mark, where they cover neither a mark nor other words; shorter ones if that finds room, else none.
fn label(painter: &Painter, paper: Rect, at: Pos2, words: &[String], taken: &mut Vec<Rect>) {
    let ink: Ink = colours().on_plate;
    let hand = Hand(Size::Label, Weight::Medium, ink);
    for words in words {
        let size = Vec2::new(width_of(painter, words, hand) + 10.0, 20.0);
        let far = MARK * 0.5 + 8.0;
        let beside = [
            Vec2::new(far + size.x / 2.0, 0.0),
            Vec2::new(-far - size.x / 2.0, 0.0),
            Vec2::new(0.0, far + size.y / 2.0),
            Vec2::new(0.0, -far - size.y / 2.0),
        ];
        for by in beside {
            let plate = Rect::from_center_size(at + by, size);
            if paper.contains_rect(plate) && !taken.iter().any(|other| other.intersects(plate)) {
                painter.rect_filled(plate, theme::corner(), colours().plate);
                text_at(painter, plate.center(), Align2::CENTER_CENTER, words, hand);
                taken.push(plate);
                return;
            }
        }
    }
}
