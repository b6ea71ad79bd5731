//! The camera window's countdown: figure, sentence and ring; it only shows, the station ends the window.
use egui::{Align2, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, WidgetInfo, accesskit::Role};

use super::{Hand, text_in};
use crate::theme::{self, Size, Weight, colours};

/// Amber from here on, milliseconds before the end.
pub const AMBER_MS: i64 = 120_000;

/// How wide the ring is, with what parts it from the words.
pub const RING: f32 = 2.0 * RADIUS + 16.0;
const RADIUS: f32 = 17.0;

/// What the countdown shows.
#[derive(Clone, Copy, Debug)]
pub struct Countdown<'a> {
    /// What a screen reader calls it.
    pub name: &'a str,
    /// Remaining time as text; its value for a screen reader.
    pub figure: &'a str,
    /// When the window closes, closed, or that there is none.
    pub sentence: &'a str,
    /// Milliseconds left; 0 and less is over.
    pub left_ms: i64,
    /// Milliseconds from start to end.
    pub whole_ms: i64,
}

impl Countdown<'_> {
    /// Shows it in `rect`, right-aligned.
    pub fn ui(&self, ui: &mut Ui, rect: Rect) -> Response {
        let response = ui.interact(rect, ui.scope_id().with("countdown"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Timer, true, self.name));
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_value(self.figure));
        let (c, painter) = (colours(), ui.painter());
        let over = self.left_ms <= 0;
        let ink = match self.left_ms {
            ..=0 => c.third,
            1..=AMBER_MS => c.priority_2,
            _ => c.text,
        };
        let radius = RADIUS;
        let centre = Pos2::new(rect.right() - radius - 2.0, rect.center().y);
        let share = if self.whole_ms > 0 { self.left_ms.max(0) as f32 / self.whole_ms as f32 } else { 0.0 };
        let ring_ink = if over || ink == c.priority_2 { ink } else { c.second };
        ring(painter, centre, radius, share.min(1.0), ring_ink);
        let words = Rect::from_min_max(rect.min, Pos2::new(centre.x - radius - 14.0, rect.bottom()));
        let (top, bottom) = words.split_top_bottom_at_fraction(0.58);
        text_in(painter, top, Align2::RIGHT_CENTER, self.figure, Hand(Size::Countdown, Weight::Semibold, ink));
        text_in(painter, bottom, Align2::RIGHT_CENTER, self.sentence, Hand::quiet());
        response
    }
}

fn ring(painter: &Painter, centre: Pos2, radius: f32, share: f32, ink: theme::Ink) {
    painter.circle_stroke(centre, radius, Stroke::new(4.0, colours().hairline));
    if share <= 0.0 {
        return;
    }
    let steps = (share * 64.0).ceil().max(1.0) as usize;
    let start = std::f32::consts::FRAC_PI_2 * 3.0;
    let sweep = std::f32::consts::TAU * share;
    let points = (0..=steps)
        .map(|step| {
            // What is left ends at twelve o'clock and shrinks clockwise.
            let angle = start + std::f32::consts::TAU - sweep + sweep * step as f32 / steps as f32;
            centre + egui::Vec2::angled(angle) * radius
        })
        .collect();
    painter.add(Shape::line(points, Stroke::new(4.0, ink)));
}
