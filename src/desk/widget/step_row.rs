//! One step of the action plan: number or tick, words in as many lines as they need, its key and what stands at its end.
use egui::{Align2, Painter, Pos2, Rect, Response, Sense, Stroke, Ui, WidgetInfo, accesskit::Role};

use super::{Hand, height_of, key_cap, key_cap_width, paragraph, tell_in_sight, text_at, tick, width_of};
use crate::theme::{self, Size, Weight, colours, measures};

/// How far from a row's margin its words begin.
pub const WORDS_FROM: f32 = 34.0;

/// What a step shows.
#[derive(Clone, Copy, Debug)]
pub struct StepRow<'a> {
    /// 1 and up.
    pub number: usize,
    pub words: &'a str,
    /// Words under them, or nothing.
    pub under: &'a str,
    pub state: StepState,
    /// Spoken state for a screen reader.
    pub state_words: &'a str,
    /// When it was done, whether it is required, why it cannot be done.
    pub end: &'a str,
    /// The key that does it, or nothing.
    pub key: &'a str,
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Done; a press changes or undoes it.
    Done,
    /// Done for good.
    Settled,
    Now,
    Open,
    Later,
    Lacking,
}

/// How much room is left for a step's words in a row so wide.
pub fn room_for_words(painter: &Painter, width: f32, end: &str, key: &str) -> f32 {
    let m = measures();
    (width - 2.0 * m.margin - WORDS_FROM - taken(painter, end, key) - m.gap).max(1.0)
}

/// The same for the words under them, beside which nothing stands.
pub fn room_under(width: f32) -> f32 {
    (width - 2.0 * measures().margin - WORDS_FROM).max(1.0)
}

fn taken(painter: &Painter, end: &str, key: &str) -> f32 {
    let cap = if key.is_empty() { 0.0 } else { key_cap_width(painter, key) + 6.0 };
    width_of(painter, end, Hand::label()) + cap
}

impl StepRow<'_> {
    /// Shows it in `rect`; a press is for the caller to judge.
    pub fn ui(&self, ui: &mut Ui, rect: Rect) -> Response {
        let is_still = matches!(self.state, StepState::Settled | StepState::Later | StepState::Lacking);
        let sense = if is_still { Sense::hover() } else { Sense::click() };
        let response = ui.interact(rect, ui.scope_id().with(("step", self.number)), sense);
        let done = matches!(self.state, StepState::Done | StepState::Settled);
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, !is_still || done, done, self.words));
        let value = if self.under.is_empty() {
            self.state_words.to_owned()
        } else {
            format!("{}, {}", self.under, self.state_words)
        };
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_value(value));
        tell_in_sight(ui, &response);
        let (c, painter) = (colours(), ui.painter());
        if self.state == StepState::Now {
            painter.rect_filled(rect, 0.0, c.raised);
        } else if response.hovered() && !is_still {
            painter.rect_filled(rect, 0.0, c.card);
        }
        if response.has_focus() {
            painter.rect_stroke(rect.shrink(1.0), theme::corner(), theme::focus_ring(), theme::INSIDE);
        }
        self.paint(painter, rect);
        response
    }

    fn paint(&self, painter: &Painter, rect: Rect) {
        let (c, m) = (colours(), measures());
        let room = room_for_words(painter, rect.width(), self.end, self.key);
        let under = room_under(rect.width());
        let words_high = height_of(painter, self.words, room, Hand::body());
        let under_high = if self.under.is_empty() { 0.0 } else { height_of(painter, self.under, under, Hand::label()) };
        let top = rect.center().y - f32::midpoint(words_high, under_high);
        // Marks stand beside the first line.
        let middle = top + 9.0;
        let centre = Pos2::new(rect.left() + m.margin + 10.0, middle);
        match self.state {
            StepState::Done | StepState::Settled => {
                painter.circle_filled(centre, 10.0, c.edge);
                tick(painter, centre, 9.0, c.text);
            }
            StepState::Lacking => {
                text_at(painter, centre, Align2::CENTER_CENTER, "–", Hand::label());
            }
            StepState::Now | StepState::Open | StepState::Later => {
                let is_now = self.state == StepState::Now;
                painter.circle_stroke(centre, 9.5, Stroke::new(1.0, if is_now { c.focus } else { c.edge }));
                let ink = if is_now { c.focus } else { c.second };
                let hand = Hand(Size::Label, Weight::Medium, ink);
                text_at(painter, centre, Align2::CENTER_CENTER, &self.number.to_string(), hand);
            }
        }
        let right = rect.right() - m.margin;
        let end = text_at(painter, Pos2::new(right, middle), Align2::RIGHT_CENTER, self.end, Hand::label());
        if !self.key.is_empty() {
            let wide = key_cap_width(painter, self.key);
            let gap = if self.end.is_empty() { 0.0 } else { 6.0 };
            key_cap(painter, Pos2::new(end.left() - gap - wide, middle), self.key);
        }
        let left = rect.left() + m.margin + WORDS_FROM;
        let ink = match self.state {
            StepState::Now | StepState::Open => c.text,
            StepState::Later => c.second,
            StepState::Done | StepState::Settled | StepState::Lacking => c.third,
        };
        let line =
            |top: f32, wide: f32, high: f32| Rect::from_min_size(Pos2::new(left, top), egui::Vec2::new(wide, high));
        paragraph(painter, line(top, room, words_high), Align2::LEFT_TOP, self.words, Hand::body().ink(ink));
        if !self.under.is_empty() {
            let hand = Hand::label().ink(c.second);
            paragraph(painter, line(top + words_high, under, under_high), Align2::LEFT_TOP, self.under, hand);
        }
    }
}
