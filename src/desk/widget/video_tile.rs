//! One camera's tile: picture, name, LIVE, age, or the sentence that says why there is none; it fetches nothing.
use egui::{
    Align, Align2, Id, Pos2, Rect, Response, Sense, TextureId, Ui, Vec2, WidgetInfo, accesskit::Role,
    emath::GuiRounding as _,
};

use super::{
    Hand, height_of, key_cap, key_cap_width, paragraph, paragraph_within, record_mark::RecordMark, text_at, text_in,
    width_of,
};
use crate::theme::{self, Size, Weight, colours};

/// What a tile shows.
#[derive(Clone, Copy, Debug)]
pub struct VideoTile<'a> {
    /// The camera's name: the tile's name for a screen reader too.
    pub name: &'a str,
    pub view: View<'a>,
    /// Whether what is shown is recorded; `None` where nothing is shown.
    pub record: Option<RecordMark<'a>>,
    /// The chosen tile of several.
    pub chosen: bool,
    /// Factor and light, if they are not those of the whole picture.
    pub closer: &'a str,
}

/// What there is to see.
#[derive(Clone, Copy, Debug)]
pub enum View<'a> {
    /// A picture that moves.
    Live { picture: Picture, mark: &'a str, age: &'a str },
    /// The last picture, greyed, and since when and why nothing follows it.
    Still { picture: Picture, since: &'a str, why: &'a str },
    /// A picture that is not live: that it is not and how old it is, and the keys that lead on; an empty one is none.
    Past { picture: Picture, what: &'a str, keys: [(&'a str, &'a str); 3] },
    /// No picture: why, and what to do.
    Sentence { first: &'a str, second: &'a str },
}

/// Where plates lie on a picture.
struct Plates {
    name: Rect,
    /// The place of REC.
    record: Rect,
}

fn is_small(rect: Rect) -> bool {
    rect.height() < 96.0
}

/// A picture on the graphics card.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Picture {
    pub texture: TextureId,
    /// Pixels; of the whole picture, also where a part of it is on the card.
    pub size: Vec2,
}

impl VideoTile<'_> {
    /// Shows it in `rect`.
    pub fn ui(&self, ui: &mut Ui, rect: Rect, id: Id) -> Response {
        let response = ui.interact(rect, id, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, self.chosen, self.name));
        let response = match self.view {
            View::Sentence { first: said, .. } | View::Still { why: said, .. } => response.on_hover_text(said),
            View::Live { .. } | View::Past { .. } => response,
        };
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_value(self.value()));
        let (c, painter) = (colours(), ui.painter().with_clip_rect(rect));
        let has_picture = !matches!(self.view, View::Sentence { .. });
        painter.rect_filled(rect, theme::corner(), if has_picture { c.picture } else { c.card });
        match self.view {
            View::Live { picture, mark, age } => {
                paint_picture(&painter, rect, picture, false);
                paint_closer(&painter, rect, self.closer);
                let plates = self.paint_plates(&painter, rect, mark, age);
                self.record_ui(ui, rect, plates.record, id);
            }
            View::Still { picture, since, why } => {
                paint_picture(&painter, rect, picture, true);
                paint_closer(&painter, rect, self.closer);
                let plates = self.paint_plates(&painter, rect, "", "");
                paint_stall(&painter, self.stall_room(rect, &plates), since, why);
                self.record_ui(ui, rect, plates.record, id);
            }
            View::Past { picture, what, keys } => {
                paint_picture(&painter, rect, picture, false);
                paint_closer(&painter, rect, self.closer);
                paint_past_bar(&painter, rect);
                let plates = self.paint_plates(&painter, rect, "", "");
                paint_past(&painter, rect, plates.record.right(), what, &keys);
                self.record_ui(ui, rect, plates.record, id);
            }
            View::Sentence { first, second } => self.paint_sentence(&painter, rect, first, second),
        }
        let line = if response.has_focus() || self.chosen { theme::focus_ring() } else { theme::hairline() };
        painter.rect_stroke(rect, theme::corner(), line, theme::INSIDE);
        response
    }

    /// REC beside the other marks; the words why not in the picture's lower edge, where they have room.
    fn record_ui(&self, ui: &mut Ui, rect: Rect, beside: Rect, id: Id) {
        let Some(record) = self.record else { return };
        let place = if matches!(record, RecordMark::On { .. }) {
            beside
        } else {
            let inset = if is_small(rect) { 4.0 } else { 8.0 };
            let size = Vec2::new(record.width(ui.painter()).min(rect.width() - 2.0 * inset), beside.height());
            Rect::from_min_size(Pos2::new(rect.left() + inset, rect.bottom() - inset - size.y), size)
        };
        record.ui(ui, place, id.with("record"));
    }

    /// Between the name and what stands in the picture's lower edge.
    fn stall_room(&self, rect: Rect, plates: &Plates) -> Rect {
        let inset = plates.name.left() - rect.left();
        let beneath = !self.closer.is_empty() || matches!(self.record, Some(RecordMark::Not { .. }));
        let foot = if beneath { plates.name.height() + 4.0 } else { 0.0 };
        let (left, right) = (rect.left() + inset, rect.right() - inset);
        Rect::from_min_max(Pos2::new(left, plates.name.bottom() + 4.0), Pos2::new(right, rect.bottom() - inset - foot))
    }

    /// Name, marks and age on top of the picture. Where they have no room beside each other, the age goes first, then the
    /// end of the name; the marks stay. REC itself is not painted.
    fn paint_plates(&self, painter: &egui::Painter, rect: Rect, mark: &str, age: &str) -> Plates {
        let c = colours();
        let small = is_small(rect);
        let (inset, gap) = if small { (4.0, 4.0) } else { (8.0, 6.0) };
        let size = if small { Size::Label } else { Size::Body };
        let hand = Hand(size, Weight::Semibold, c.on_plate);
        let mark_hand = Hand(Size::Label, Weight::Semibold, c.on_plate);
        let age_hand = Hand(Size::Label, Weight::Medium, c.on_plate);
        let wide =
            |words: &str, hand| if words.is_empty() { 0.0 } else { width_of(painter, words, hand) + PLATE + gap };
        let on = self.record.filter(|record| matches!(record, RecordMark::On { .. }));
        let record_wide = on.map_or(0.0, |on| on.width(painter) + gap);
        let room = rect.width() - 2.0 * inset + gap - wide(mark, mark_hand) - record_wide;
        let with_age = wide(self.name, hand) + wide(age, age_hand) <= room;
        let name_wide = wide(self.name, hand).min(room) - gap;
        let height = if small { 20.0 } else { 24.0 };
        let at = rect.left_top() + Vec2::splat(inset);
        let name = plate(painter, Rect::from_min_size(at, Vec2::new(name_wide, height)), self.name, hand);
        let beside = |left: f32, words: &str, hand| {
            Rect::from_min_size(Pos2::new(left, at.y), Vec2::new(wide(words, hand) - gap, height))
        };
        let mut right = name.right();
        if !mark.is_empty() {
            right = plate(painter, beside(right + gap, mark, mark_hand), mark, mark_hand).right();
        }
        let record = Rect::from_min_size(Pos2::new(right + gap, at.y), Vec2::new(record_wide - gap, height));
        if with_age && !age.is_empty() {
            let left = rect.right() - inset + gap - wide(age, age_hand);
            plate(painter, beside(left, age, age_hand), age, age_hand);
        }
        Plates { name, record }
    }

    fn paint_sentence(&self, painter: &egui::Painter, rect: Rect, first: &str, second: &str) {
        let c = colours();
        let top = Rect::from_min_size(rect.left_top() + Vec2::new(14.0, 8.0), Vec2::new(rect.width() - 28.0, 20.0));
        text_in(painter, top, Align2::LEFT_CENTER, self.name, Hand::strong());
        if rect.height() < 72.0 {
            // No room under the name: beside it.
            let beside = top.left() + width_of(painter, self.name, Hand::strong()) + 12.0;
            let beside = Rect::from_min_max(Pos2::new(beside, top.top()), top.max);
            text_in(painter, beside, Align2::RIGHT_CENTER, first, Hand::label());
            return;
        }
        let room = Rect::from_min_max(
            Pos2::new(rect.left() + 12.0, top.bottom()),
            Pos2::new(rect.right() - 12.0, rect.bottom() - 2.0),
        );
        // In a small tile the words are small, and what finds no room even so ends with …; the pointer brings it out.
        let hand = Hand::body().ink(c.second);
        let more = if second.is_empty() { 0.0 } else { 4.0 + height_of(painter, second, room.width(), Hand::quiet()) };
        let high = |hand| height_of(painter, first, room.width(), hand);
        let hand = if high(hand) + more > room.height() { Hand::label() } else { hand };
        let from = (rect.center().y - 18.0).min(room.bottom() - high(hand) - more).max(room.top());
        let middle = Rect::from_min_max(Pos2::new(room.left(), from), room.max);
        let said = paragraph_within(painter, middle, Align::Center, first, hand);
        if !second.is_empty() && said.bottom() + more <= room.bottom() + 1.0 {
            let below = Rect::from_min_max(Pos2::new(room.left(), said.bottom() + 4.0), room.max);
            paragraph(painter, below, Align2::CENTER_TOP, second, Hand::quiet());
        }
    }

    fn value(&self) -> String {
        match self.view {
            View::Live { mark, .. } => joined(mark, self.closer),
            View::Still { since, why, .. } => joined(&format!("{since}. {why}"), self.closer),
            View::Past { what, .. } => joined(what, self.closer),
            View::Sentence { first, second } => joined(first, second),
        }
    }
}

fn joined(first: &str, second: &str) -> String {
    if second.is_empty() { first.to_owned() } else { format!("{first} {second}") }
}

/// Where a picture of `size` lies inside `rect`: whole, aspect kept, in the middle.
pub fn fitted(rect: Rect, size: Vec2) -> Rect {
    if size.x <= 0.0 || size.y <= 0.0 {
        return rect;
    }
    let scale = (rect.width() / size.x).min(rect.height() / size.y);
    Rect::from_center_size(rect.center(), size * scale)
}

fn paint_picture(painter: &egui::Painter, rect: Rect, picture: Picture, stands_still: bool) {
    let all = Rect::from_min_max(Pos2::ZERO, Pos2::new(1.0, 1.0));
    let place = on_pixels(fitted(rect, picture.size), picture.size, painter.pixels_per_point());
    painter.image(picture.texture, place, all, theme::picture_tint(stands_still));
}

/// The place on whole pixels, and as large as a picture of `size` pixels where it is hardly larger: it stays as sharp as it came.
fn on_pixels(place: Rect, size: Vec2, scale: f32) -> Rect {
    let own = size / scale;
    let is_near = ((own - place.size()) * scale).abs().max_elem() < 2.0;
    let place = if is_near { Rect::from_center_size(place.center(), own) } else { place };
    Rect::from_min_size(place.min.round_to_pixels(scale), place.size())
}

/// Factor and light in the lower right corner.
fn paint_closer(painter: &egui::Painter, rect: Rect, words: &str) {
    if words.is_empty() {
        return;
    }
    let hand = Hand(Size::Body, Weight::Semibold, colours().on_plate);
    let size = Vec2::new(width_of(painter, words, hand) + PLATE, 24.0);
    plate(painter, Rect::from_min_size(rect.max - Vec2::splat(8.0) - size, size), words, hand);
}

/// How high the head of a picture is that is not live.
const PAST_BAR: f32 = 40.0;

/// The same with the keys beneath it.
pub const PAST_HEAD: f32 = PAST_BAR + 36.0;

/// What a plate is wider than its words.
const PLATE: f32 = 12.0;

fn plate(painter: &egui::Painter, rect: Rect, words: &str, hand: Hand) -> Rect {
    painter.rect_filled(rect, 3.0, theme::faded(colours().plate, 0.78));
    let room = rect.shrink2(Vec2::new(PLATE / 2.0, 0.0)).expand2(Vec2::new(1.0, 0.0));
    text_in(painter, room, Align2::LEFT_CENTER, words, hand);
    rect
}

/// The ground of the head of a picture that is not live.
fn paint_past_bar(painter: &egui::Painter, rect: Rect) {
    let bar = Rect::from_min_size(rect.min, Vec2::new(rect.width(), PAST_BAR));
    painter.rect_filled(bar, theme::corner(), colours().plate);
}

/// That the picture is not live, beside the plates of its head, so that nobody takes it for what happens now; the keys that
/// lead on in a corner beneath.
fn paint_past(painter: &egui::Painter, rect: Rect, left: f32, what: &str, keys: &[(&str, &str)]) {
    let c = colours();
    let room =
        Rect::from_min_max(Pos2::new(left + 12.0, rect.top()), Pos2::new(rect.right() - 8.0, rect.top() + PAST_BAR));
    let big = Hand(Size::Age, Weight::Semibold, c.on_plate);
    let hand = if width_of(painter, what, big) > room.width() { Hand(Size::Body, big.1, big.2) } else { big };
    text_in(painter, room, Align2::RIGHT_CENTER, what, hand);
    let label = Hand(Size::Label, Weight::Medium, c.on_plate);
    let keys = keys.iter().filter(|(key, _)| !key.is_empty());
    let wide = |(key, word): &(&str, &str)| key_cap_width(painter, key) + 6.0 + width_of(painter, word, label) + 14.0;
    let size = Vec2::new(keys.clone().map(wide).sum::<f32>() - 2.0, 26.0);
    let plate = Rect::from_min_size(Pos2::new(rect.right() - 8.0 - size.x, rect.top() + PAST_BAR + 6.0), size);
    painter.rect_filled(plate, 3.0, theme::faded(c.plate, 0.78));
    let mut at = Pos2::new(plate.left() + 6.0, plate.center().y);
    for key in keys {
        let cap = key_cap(painter, at, key.0);
        text_at(painter, Pos2::new(cap.right() + 6.0, at.y), Align2::LEFT_CENTER, key.1, label);
        at.x += wide(key);
    }
}

/// Since when the picture stands still, and why, low in `room`: what the picture showed last is looked at too. What finds
/// no room ends with …; the pointer brings it out.
fn paint_stall(painter: &egui::Painter, room: Rect, since: &str, why: &str) {
    let size = if room.width() < 240.0 { Size::Label } else { Size::Body };
    let (when, reason) =
        (Hand(size, Weight::Semibold, colours().on_plate), Hand(size, Weight::Regular, colours().on_plate));
    let widest = (room.width() - PLATE).min(560.0);
    let wide = width_of(painter, since, when).max(width_of(painter, why, reason)).ceil().min(widest) + 1.0;
    let high = |words, hand| height_of(painter, words, wide, hand);
    let first = high(since, when).min(room.height());
    let second = high(why, reason).min(room.height() - first - 8.0);
    // Less than a line is none.
    let second = if second < high("", reason) { 0.0 } else { second };
    let plate = Vec2::new(wide + PLATE, first + second + 6.0);
    let plate = Rect::from_min_size(Pos2::new(room.center().x - plate.x / 2.0, room.bottom() - plate.y), plate);
    painter.rect_filled(plate, 3.0, theme::faded(colours().plate, 0.78));
    let words = plate.shrink2(Vec2::new(PLATE / 2.0, 3.0));
    let (above, below) = words.split_top_bottom_at_y(words.top() + first);
    paragraph_within(painter, above, Align::Center, since, when);
    if second > 0.0 {
        paragraph_within(painter, below.expand2(Vec2::new(0.0, 1.0)), Align::Center, why, reason);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_keeps_its_shape() {
        let tile = Rect::from_min_size(Pos2::ZERO, Vec2::new(400.0, 400.0));
        let wide = fitted(tile, Vec2::new(1280.0, 720.0));
        assert!((wide.width() - 400.0).abs() < 0.01 && (wide.height() - 225.0).abs() < 0.01);
        assert!((wide.center() - tile.center()).length() < 0.01);
    }

    #[test]
    fn a_picture_that_almost_fills_its_tile_stays_as_it_came() {
        let tile = Rect::from_min_size(Pos2::new(10.3, 20.6), Vec2::new(400.7, 225.4));
        for (size, scale) in [(Vec2::new(400.0, 225.0), 1.0), (Vec2::new(600.0, 337.0), 1.5)] {
            let place = on_pixels(fitted(tile, size), size, scale);
            assert!((place.size() * scale - size).length() < 0.01, "{place:?}");
            let at = place.min.to_vec2() * scale;
            assert!((at - at.round()).length() < 0.01, "{place:?}");
            assert!((place.center() - tile.center()).length() < 1.0, "{place:?}");
        }
        let small = on_pixels(fitted(tile, Vec2::new(64.0, 36.0)), Vec2::new(64.0, 36.0), 1.0);
        assert!(small.width() > 399.0, "a small one is enlarged: {small:?}");
    }
}
