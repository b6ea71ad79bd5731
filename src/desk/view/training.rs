//! The striped frame with the word ÖVNING: nobody takes training for the live place, from any corner of the room.
use egui::{Pos2, Rect, Shape, Stroke, Ui};

use crate::theme::{self, colours, measures};

/// Paints the frame along the edges of `whole` and gives the room inside it.
pub fn frame_ui(ui: &mut Ui, whole: Rect) -> Rect {
    let width = measures().training_frame;
    let inner = whole.shrink(width);
    let edges = [
        Rect::from_min_max(whole.min, Pos2::new(whole.right(), inner.top())),
        Rect::from_min_max(Pos2::new(whole.left(), inner.bottom()), whole.max),
        Rect::from_min_max(Pos2::new(whole.left(), inner.top()), Pos2::new(inner.left(), inner.bottom())),
        Rect::from_min_max(Pos2::new(inner.right(), inner.top()), Pos2::new(whole.right(), inner.bottom())),
    ];
    for edge in edges {
        stripes(ui, whole, edge);
    }
    inner
}

fn stripes(ui: &Ui, whole: Rect, edge: Rect) {
    let c = colours();
    let painter = ui.painter().with_clip_rect(edge);
    painter.rect_filled(edge, 0.0, c.panel);
    let step = 24.0;
    // Stripes lean the same way on all edges: each is a line of x + y = constant.
    let (first, last) = (edge.left() + edge.top() - whole.top(), edge.right() + edge.bottom() - whole.top());
    let mut at = (first / step).floor() * step;
    while at <= last {
        let point = |y: f32| Pos2::new(at - (y - whole.top()), y);
        let line = Shape::line_segment(
            [point(edge.top() - 8.0), point(edge.bottom() + 8.0)],
            Stroke::new(8.0, theme::faded(c.training, 0.6)),
        );
        painter.add(line);
        at += step;
    }
}
