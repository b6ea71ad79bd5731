//! What has happened in the open event, newest first.
use egui::{Align2, Pos2, Rect, ScrollArea, Sense, Ui, UiBuilder, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::board::{Detail, HistoryLine};
use vaka_words::say;

use crate::{
    clock,
    theme::{Size, Weight, colours},
    view::naming,
    widget::{Hand, card, heading_ui, text_in},
};

const LINE: f32 = 22.0;
/// Heading and edges.
const AROUND: f32 = 44.0;

/// How high the card is with so many rows.
pub fn height(rows: usize) -> f32 {
    AROUND + rows as f32 * LINE
}

/// How many whole rows a card of that height shows.
pub fn rows_in(height: f32) -> usize {
    ((height - AROUND) / LINE).floor().max(0.0) as usize
}

/// Shows it in the whole of `ui`.
pub fn ui(ui: &mut Ui, detail: &Detail) {
    let rect = ui.max_rect();
    let room = card(ui.painter(), rect);
    let title =
        Rect::from_min_max(Pos2::new(room.left(), rect.top() + 10.0), Pos2::new(room.right(), rect.top() + 30.0));
    heading_ui(ui, title, &say("history-title"));
    let list = Rect::from_min_max(
        Pos2::new(room.left(), title.bottom() + 4.0),
        Pos2::new(rect.right() - 4.0, title.bottom() + 4.0 + rows_in(rect.height()) as f32 * LINE),
    );
    lines_ui(ui, list, &detail.history);
}

/// Lines of what has happened, newest first.
pub fn lines_ui(ui: &mut Ui, list: Rect, lines: &[HistoryLine]) {
    let mut inner = ui.new_child(UiBuilder::new().id_salt("lines").max_rect(list));
    inner.spacing_mut().item_spacing = Vec2::ZERO;
    let count = lines.len();
    ScrollArea::vertical().auto_shrink(false).min_scrolled_height(LINE).show_rows(
        &mut inner,
        LINE,
        count,
        |ui, range| {
            for index in range {
                let (_, place) = ui.allocate_space(Vec2::new(list.width() - 8.0, LINE));
                line_ui(ui, place, index, &lines[count - 1 - index]);
            }
        },
    );
}

fn line_ui(ui: &mut Ui, rect: Rect, index: usize, line: &HistoryLine) {
    let c = colours();
    let time = clock::time(line.at);
    let who = line.who.as_ref().map_or_else(|| say("history-system").into_owned(), |name| name.0.clone());
    let what = naming::happening(&line.what);
    let response = ui.interact(rect, ui.scope_id().with(("line", index)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, format!("{time} {who} {what}")));
    let hand = Hand(Size::Label, Weight::Regular, c.second);
    let part = |from: f32, to: f32| {
        Rect::from_min_max(
            Pos2::new(rect.left() + from, rect.top()),
            Pos2::new((rect.left() + to).min(rect.right()), rect.bottom()),
        )
    };
    text_in(ui.painter(), part(0.0, 72.0), Align2::LEFT_CENTER, &time, hand);
    text_in(ui.painter(), part(80.0, 172.0), Align2::LEFT_CENTER, &who, hand.ink(c.third));
    text_in(ui.painter(), part(180.0, rect.width()), Align2::LEFT_CENTER, &what, hand.ink(c.text));
}
