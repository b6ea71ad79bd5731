//! The event that is open: heading, countdown, tiles, signals, talk and what has happened, in their places.
use alarm_central::moment::WINDOW_MS;
use egui::{Align2, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::board::{Detail, Row};
use vaka_words::{say, say_with, time::span};

use crate::{
    clock,
    intent::Intent,
    scene::Scene,
    theme::{Size, Weight, colours, measures},
    view::{history, naming, region, signals, talk_bar, tiles},
    widget::{Hand, countdown::Countdown, priority_mark::priority_mark, text_in, words_ui},
};

const HEAD: f32 = 76.0;
const SIGNALS: f32 = 108.0;
const TALK: f32 = 76.0;

/// Where the parts lie.
struct Places {
    head: Rect,
    tiles: Rect,
    signals: Rect,
    talk: Rect,
    history: Rect,
}

/// Shows it in the whole of `ui`; true while the pointer holds the talk button.
pub fn ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    row: &Row,
    detail: &Detail,
    memory: &mut tiles::Memory,
    wants: &mut Vec<Intent>,
) -> bool {
    let places = Places::lay(ui.max_rect(), detail.cameras.len(), memory.is_large());
    head_ui(ui, places.head, scene, row, detail);
    region(ui, places.tiles, "tiles", |ui| memory.ui(ui, scene, row, detail, wants));
    if !memory.is_large() {
        region(ui, places.signals, "signals", |ui| signals::ui(ui, scene, detail));
        region(ui, places.history, "history", |ui| history::ui(ui, detail));
    }
    region(ui, places.talk, "talk", |ui| talk_bar::ui(ui, scene, row, detail, wants))
}

impl Places {
    /// Pictures get what the rest can spare; one tile large also gets the signals' and the history's room.
    fn lay(whole: Rect, cameras: usize, large: bool) -> Self {
        let m = measures();
        let side = if whole.width() >= 900.0 { 20.0 } else { m.margin };
        let room = Rect::from_min_max(
            Pos2::new(whole.left() + side, whole.top()),
            Pos2::new(whole.right() - side, whole.bottom() - m.gap),
        );
        let (head, rest) = room.split_top_bottom_at_y(room.top() + HEAD);
        if large {
            let (tiles, talk) = rest.split_top_bottom_at_y(rest.bottom() - TALK - m.gap);
            let talk = Rect::from_min_max(Pos2::new(talk.left(), talk.top() + m.gap), talk.max);
            let none = Rect::from_min_size(rest.max, Vec2::ZERO);
            return Self { head, tiles, signals: none, talk, history: none };
        }
        let history_least = match rest.height() {
            700.0.. => 190.0,
            540.0.. => 112.0,
            _ => 64.0,
        };
        let spare = rest.height() - SIGNALS - TALK - history_least - 3.0 * m.gap;
        let pictures = tiles::height(rest.width(), cameras).min(spare).max(96.0);
        let mut y = rest.top();
        let mut next = |height: f32| {
            let place = Rect::from_min_size(Pos2::new(rest.left(), y), Vec2::new(rest.width(), height));
            y += height + m.gap;
            place
        };
        let (tiles, signals, talk) = (next(pictures), next(SIGNALS), next(TALK));
        let history = Rect::from_min_max(Pos2::new(rest.left(), y), rest.max);
        Self { head, tiles, signals, talk, history }
    }
}

fn head_ui(ui: &mut Ui, rect: Rect, scene: &Scene<'_>, row: &Row, detail: &Detail) {
    let c = colours();
    let middle = rect.center().y;
    priority_mark(ui.painter(), Pos2::new(rect.left() + 20.0, middle), 38.0, row.priority, 1.0);
    let count_width = if rect.width() > 700.0 { 300.0 } else { 256.0 };
    let left = rect.left() + 56.0;
    let right = rect.right() - count_width;
    let line = |top: f32, height: f32| {
        Rect::from_min_max(Pos2::new(left, middle + top), Pos2::new(right, middle + top + height))
    };
    let title = naming::event_title(row);
    let response = ui.interact(line(-26.0, 28.0), ui.scope_id().with("title"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &title));
    text_in(ui.painter(), line(-26.0, 28.0), Align2::LEFT_CENTER, &title, Hand(Size::Title, Weight::Semibold, c.text));
    let mut place = row.address.0.clone();
    if !detail.site_name.0.is_empty() {
        place = format!("{place} · {}", detail.site_name.0);
    }
    words_ui(ui, line(3.0, 22.0), Align2::LEFT_CENTER, &place, Hand::body().ink(c.second));
    countdown_ui(
        ui,
        Rect::from_min_max(Pos2::new(right, middle - 26.0), Pos2::new(rect.right(), middle + 26.0)),
        scene,
        row,
    );
}

fn countdown_ui(ui: &mut Ui, rect: Rect, scene: &Scene<'_>, row: &Row) {
    let name = say("window-name");
    match (scene.window_left_ms(row), row.window_until) {
        (Some(left_ms), Some(until)) => {
            let key = if left_ms > 0 { "window-closes" } else { "window-closed" };
            let sentence = say_with(key, &[("time", clock::time(until).into())]);
            // The figure counts whole seconds that are left, so that 00:00 means over.
            let figure = span(if left_ms > 0 { left_ms + 999 } else { 0 });
            let shown = Countdown { name: &name, figure: &figure, sentence: &sentence, left_ms, whole_ms: WINDOW_MS };
            shown.ui(ui, rect);
        }
        _ => {
            words_ui(ui, rect, Align2::RIGHT_CENTER, &say("window-none"), Hand::quiet());
        }
    }
}
