//! What whoever is sent is told, to be read from an arm's length, with a box for each sentence that is read back on the
//! telephone; the boxes are this desk's own and go nowhere.
use std::collections::BTreeMap;

use alarm_central::event::Responder;
use egui::{Align2, Painter, Pos2, Rect, ScrollArea, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::board::Detail;
use vaka_words::{
    brief::{self, BriefLine, BriefPart},
    language, say, say_with,
};

use crate::{
    clock,
    theme::{self, Size, Weight, colours},
    view::dispatching::standing,
    widget::{Hand, heading_ui, height_of, paragraph, tell_in_sight, tick},
};

const BETWEEN: f32 = 8.0;
const BOX: f32 = 18.0;
/// From a box to its sentence.
const INSET: f32 = 30.0;

/// Shows it in the whole of `ui`; with boxes where it is read to somebody.
pub fn ui(
    ui: &mut Ui,
    detail: &Detail,
    reader: Option<Responder>,
    read_back: &mut BTreeMap<(Responder, BriefPart), String>,
) {
    let room = ui.max_rect();
    let head = Rect::from_min_size(room.min, Vec2::new(room.width(), 20.0));
    let title = match reader {
        Some(to) => say_with("dispatch-brief-phone", &[("who", standing::who_within(to).into())]),
        None => say("dispatch-brief"),
    };
    heading_ui(ui, head, &title);
    let lines = brief::lines(language(), &detail.brief, clock::time);
    let raises = brief::would_raise(language(), &detail.brief.assessment.would_raise);
    let inset = if reader.is_some() { INSET } else { 0.0 };
    let width = room.width() - inset - 8.0;
    let list = Rect::from_min_max(Pos2::new(room.left(), head.bottom() + 8.0), room.max);
    let is_tight = lines_high(ui.painter(), &lines, width, false) + 24.0 > list.height();
    let mut inner = ui.new_child(egui::UiBuilder::new().id_salt("lines").max_rect(list));
    inner.spacing_mut().item_spacing = Vec2::ZERO;
    ScrollArea::vertical().auto_shrink(false).show(&mut inner, |ui| {
        for (index, line) in lines.iter().enumerate() {
            let hand = hand(line.part, is_tight);
            let high = height_of(ui.painter(), &line.text, width, hand);
            let (_, place) = ui.allocate_space(Vec2::new(ui.available_width(), high + BETWEEN));
            let at = Rect::from_min_size(place.min + Vec2::new(inset, 0.0), Vec2::new(width, high));
            match reader {
                Some(to) => box_ui(ui, place, index, line, (to, line.part), read_back),
                None => {
                    let response = ui.interact(at, ui.scope_id().with(("line", index)), Sense::hover());
                    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &line.text));
                }
            }
            paragraph(ui.painter(), at, Align2::LEFT_TOP, &line.text, hand);
        }
        if let Some(raises) = raises {
            let hand = Hand::label();
            let high = height_of(ui.painter(), &raises, width, hand);
            let (_, place) = ui.allocate_space(Vec2::new(ui.available_width(), high + BETWEEN));
            let at = Rect::from_min_size(place.min + Vec2::new(inset, 0.0), Vec2::new(width, high));
            let response = ui.interact(at, ui.scope_id().with("raises"), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &*raises));
            paragraph(ui.painter(), at, Align2::LEFT_TOP, &raises, hand);
        }
    });
}

/// The box before a sentence; a press anywhere on the sentence ticks it.
fn box_ui(
    ui: &mut Ui,
    place: Rect,
    index: usize,
    line: &BriefLine,
    key: (Responder, BriefPart),
    read_back: &mut BTreeMap<(Responder, BriefPart), String>,
) {
    let place = Rect::from_min_max(place.min, Pos2::new(place.right() - 4.0, place.bottom() - 2.0));
    let response = ui.interact(place, ui.scope_id().with(("box", index)), Sense::click());
    if response.clicked() {
        let was = read_back.remove(&key);
        if was.as_ref() != Some(&line.text) {
            read_back.insert(key, line.text.clone());
        }
    }
    let is_ticked = read_back.get(&key) == Some(&line.text);
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_ticked, &line.text));
    tell_in_sight(ui, &response);
    let (c, painter) = (colours(), ui.painter());
    if response.hovered() {
        painter.rect_filled(place, theme::corner(), c.card);
    }
    if response.has_focus() {
        painter.rect_stroke(place, theme::corner(), theme::focus_ring(), theme::INSIDE);
    }
    let square = Rect::from_min_size(place.min + Vec2::new(2.0, 2.0), Vec2::splat(BOX));
    painter.rect(square, 3.0, c.card, theme::edge(), theme::INSIDE);
    if is_ticked {
        tick(painter, square.center(), 11.0, c.text);
    }
}

/// What carries the brief is large; the rest too, where there is room.
fn hand(part: BriefPart, is_tight: bool) -> Hand {
    use BriefPart::{Beware, Level, Silent, Spelled, WayIn, What, Where};
    let is_large = !is_tight || matches!(part, What | Silent | Where | Spelled | WayIn | Beware);
    let weight = if matches!(part, What | Silent | Level) { Weight::Semibold } else { Weight::Regular };
    Hand(if is_large { Size::Age } else { Size::Body }, weight, colours().text)
}

fn lines_high(painter: &Painter, lines: &[BriefLine], width: f32, is_tight: bool) -> f32 {
    lines.iter().map(|line| height_of(painter, &line.text, width, hand(line.part, is_tight)) + BETWEEN).sum()
}
