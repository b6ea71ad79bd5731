//! One step of the action plan: number or tick, words, its key or when it was done.
use egui::{Align2, Pos2, Rect, Response, Sense, Stroke, Ui, Vec2, WidgetInfo, accesskit::Role};

use super::{Hand, key_cap, key_cap_width, text_at, text_in, tick, width_of};
use crate::theme::{self, Size, Weight, colours, measures};

/// What a step shows.
#[derive(Clone, Copy, Debug)]
pub struct StepRow<'a> {
    /// 1 and up.
    pub number: usize,
    pub words: &'a str,
    pub state: StepState,
    /// Spoken state for a screen reader.
    pub state_words: &'a str,
    /// When and how it was done, or nothing.
    pub done: &'a str,
    /// The key that does it, or nothing.
    pub key: &'a str,
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    Done,
    Now,
    Open,
}

impl StepRow<'_> {
    /// Shows it in `rect`; a press is for the caller to judge.
    pub fn ui(&self, ui: &mut Ui, rect: Rect) -> Response {
        let sense = if self.state == StepState::Done { Sense::hover() } else { Sense::click() };
        let response = ui.interact(rect, ui.scope_id().with(("step", self.number)), sense);
        let done = self.state == StepState::Done;
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, done, self.words));
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_value(self.state_words));
        let (c, m, painter) = (colours(), measures(), ui.painter());
        if self.state == StepState::Now {
            painter.rect_filled(rect, 0.0, c.raised);
        } else if response.hovered() && !done {
            painter.rect_filled(rect, 0.0, c.card);
        }
        if response.has_focus() {
            painter.rect_stroke(rect.shrink(1.0), theme::corner(), theme::focus_ring(), theme::INSIDE);
        }
        let middle = rect.center().y;
        let centre = Pos2::new(rect.left() + m.margin + 10.0, middle);
        match self.state {
            StepState::Done => {
                painter.circle_filled(centre, 10.0, c.edge);
                tick(painter, centre, 9.0, c.text);
            }
            StepState::Now | StepState::Open => {
                let ink = if self.state == StepState::Now { c.focus } else { c.edge };
                painter.circle_stroke(centre, 9.5, Stroke::new(1.0, ink));
                let hand =
                    Hand(Size::Label, Weight::Medium, if self.state == StepState::Now { c.focus } else { c.second });
                text_at(painter, centre, Align2::CENTER_CENTER, &self.number.to_string(), hand);
            }
        }
        let right = rect.right() - m.margin;
        let taken = if !self.key.is_empty() && !done {
            let wide = key_cap_width(painter, self.key);
            key_cap(painter, Pos2::new(right - wide, middle), self.key);
            wide
        } else {
            let wide = width_of(painter, self.done, Hand::quiet());
            text_at(painter, Pos2::new(right, middle), Align2::RIGHT_CENTER, self.done, Hand::quiet());
            wide
        };
        let words = Rect::from_min_size(
            Pos2::new(centre.x + 24.0, rect.top()),
            Vec2::new((right - taken - m.gap - centre.x - 24.0).max(0.0), rect.height()),
        );
        let ink = if done { c.third } else { c.text };
        text_in(painter, words, Align2::LEFT_CENTER, self.words, Hand::body().ink(ink));
        response
    }
}
