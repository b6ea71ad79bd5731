//! Says whether what is taken is recorded: REC, or in words why not; it knows no recording itself.
use egui::{Align2, Id, Pos2, Rect, Response, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};

use super::{Hand, text_in, width_of};
use crate::theme::{self, Size, Weight, colours};

/// What is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordMark<'a> {
    /// It is recorded: the mark, and the same in words for a screen reader.
    On { mark: &'a str, words: &'a str },
    /// Not now, and why; `grave` where it is lost.
    Not { words: &'a str, grave: bool },
}

/// What the mark is wider than its words: its edges, and the dot with its gap.
const EDGES: f32 = 12.0;
const DOT: f32 = 14.0;

impl RecordMark<'_> {
    fn shown(&self) -> &str {
        match self {
            Self::On { mark, .. } => mark,
            Self::Not { words, .. } => words,
        }
    }

    /// How wide it is when it has room.
    pub fn width(&self, painter: &egui::Painter) -> f32 {
        width_of(painter, self.shown(), hand()) + EDGES + DOT + 1.0
    }

    /// Shows it in `rect`; words that have no room there end with …, and the pointer brings them out.
    pub fn ui(&self, ui: &mut Ui, rect: Rect, id: Id) -> Response {
        let c = colours();
        let response = ui.interact(rect, id, Sense::hover());
        let (Self::On { words, .. } | Self::Not { words, .. }) = *self;
        response.widget_info(|| WidgetInfo::labeled(Role::Status, true, words));
        let is_grave = matches!(self, Self::Not { grave: true, .. });
        let painter = ui.painter();
        painter.rect_filled(rect, 3.0, theme::faded(c.plate, 0.86));
        let dot = Pos2::new(rect.left() + EDGES / 2.0 + 4.0, rect.center().y);
        match self {
            Self::On { .. } => painter.circle_filled(dot, 4.0, c.recording),
            Self::Not { grave: true, .. } => {
                painter.rect_stroke(rect, 3.0, theme::line(c.recording), theme::INSIDE);
                painter.circle_stroke(dot, 3.5, theme::line(c.recording))
            }
            Self::Not { .. } => painter.circle_stroke(dot, 3.5, theme::line(c.on_plate)),
        };
        let room = Rect::from_min_max(
            Pos2::new(rect.left() + EDGES / 2.0 + DOT, rect.top()),
            rect.max - Vec2::new(EDGES / 2.0 - 1.0, 0.0),
        );
        text_in(
            painter,
            room,
            Align2::LEFT_CENTER,
            self.shown(),
            hand().ink(if is_grave { c.recording } else { c.on_plate }),
        );
        response.on_hover_text(words)
    }
}

fn hand() -> Hand {
    Hand(Size::Label, Weight::Semibold, colours().on_plate)
}
