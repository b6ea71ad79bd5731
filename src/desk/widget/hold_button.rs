//! The button that works only as long as it is held, by pointer; the key is held by `keys`, which ends it on lost focus.
use egui::{Align2, Pos2, Rect, Response, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};

use super::{Hand, key_cap, key_cap_width, paragraph, text_in, width_of};
use crate::theme::{self, Size, Weight, colours};

/// What the button shows.
#[derive(Clone, Copy, Debug)]
pub struct HoldButton<'a> {
    pub name: &'a str,
    pub key: &'a str,
    pub state: Hold,
}

/// Whether it can be held and is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Cannot be held now; the name says why.
    Shut,
    Ready,
    Held,
}

impl HoldButton<'_> {
    /// Shows it in `rect`. Whether the pointer holds it: [`Response::is_pointer_button_down_on`].
    pub fn ui(&self, ui: &mut Ui, rect: Rect) -> Response {
        let open = self.state != Hold::Shut;
        // Sensed as a drag, so that a slip of the hand beside the button does not cut a sentence short.
        let response =
            ui.interact(rect, ui.scope_id().with("hold"), if open { Sense::click_and_drag() } else { Sense::hover() });
        response.widget_info(|| WidgetInfo::selected(Role::Button, open, self.state == Hold::Held, self.name));
        let (c, painter) = (colours(), ui.painter());
        let (fill, line, ink) = match self.state {
            Hold::Held => (c.focus_plate, theme::focus_ring(), c.text),
            Hold::Ready if response.hovered() => (c.raised, theme::edge(), c.text),
            Hold::Ready => (c.raised, theme::hairline(), c.text),
            Hold::Shut => (c.card, theme::hairline(), c.third),
        };
        painter.rect(rect, theme::corner(), fill, line, theme::INSIDE);
        if response.has_focus() {
            painter.rect_stroke(rect, theme::corner(), theme::focus_ring(), theme::INSIDE);
        }
        if !open {
            // Why it cannot be held is a sentence and may need two lines.
            paragraph(
                painter,
                rect.shrink2(Vec2::new(12.0, 4.0)),
                Align2::CENTER_CENTER,
                self.name,
                Hand::label().ink(ink),
            );
            return response;
        }
        let hand = Hand(Size::Body, Weight::Semibold, ink);
        let cap = key_cap_width(painter, self.key) + 10.0;
        let wide = width_of(painter, self.name, hand).min(rect.width() - cap - 16.0);
        let left = (rect.center().x - f32::midpoint(wide, cap)).round();
        key_cap(painter, Pos2::new(left, rect.center().y), self.key);
        let words =
            Rect::from_min_max(Pos2::new(left + cap, rect.top()), Pos2::new(left + cap + wide + 1.0, rect.bottom()));
        text_in(painter, words, Align2::LEFT_CENTER, self.name, hand);
        response
    }
}
