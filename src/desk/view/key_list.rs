//! The list of keys, over everything, until it is put away.
use egui::{Align2, Area, Id, Order, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_words::say;

use crate::{
    theme::{self, colours, measures},
    view::{hidden, queue, register},
    widget::{Hand, heading_ui, key_cap, text_at, text_in},
};

const ROWS: [(&str, &str); 41] = [
    ("F2", "key-take"),
    ("A", "key-following"),
    ("↑ ↓", "key-row"),
    ("F3", "key-live"),
    ("F4", "key-call"),
    ("F5", "key-step"),
    ("F6", "key-stills"),
    ("F7", "key-dispatch"),
    ("F8", "key-park"),
    ("F9", "key-release"),
    ("F10", "key-close"),
    ("F11", "key-silence"),
    ("F12", "key-lock"),
    ("", "key-talk"),
    ("T", "key-free-talk"),
    ("P", "key-phrases"),
    ("G", "key-presets"),
    ("L", "key-listen"),
    ("S", "key-sound"),
    ("Enter", "key-large"),
    ("+ −", "key-zoom"),
    ("B", "key-light"),
    (", .", "key-past"),
    ("V", "key-reveal"),
    ("F", "key-wall"),
    ("1–9", "key-outcome"),
    ("K", "key-storm"),
    (queue::STRIP_KEY, "key-strip"),
    (hidden::KEY, "key-hidden"),
    ("W", "key-window"),
    ("U", "key-clock"),
    ("C", "key-closed"),
    ("D", "key-disclosures"),
    ("R", "key-asked"),
    ("I", "key-asides"),
    (register::KEY, "key-register"),
    ("Z", "key-shelve"),
    ("← →", "key-jump"),
    ("Tab", "key-move"),
    ("Esc", "key-back"),
    ("?", "keys-title"),
];

/// How high a row is, and how many stand in each of the two columns.
const ROW: f32 = 30.0;
const HALF: usize = ROWS.len().div_ceil(2);
/// How wide a column is: both fit a window of 1280.
const COLUMN: f32 = 500.0;

/// Shows it in the middle of `whole`; true when it is to be put away.
pub fn ui(ui: &mut Ui, whole: Rect) -> bool {
    let size = Vec2::new(48.0 + 2.0 * COLUMN, 72.0 + HALF as f32 * ROW);
    let card = Rect::from_center_size(whole.center(), size);
    let mut away = false;
    Area::new(Id::unique("keys")).order(Order::Foreground).fixed_pos(whole.min).show(ui.ctx(), |ui| {
        let veil = ui.allocate_rect(whole, Sense::click());
        ui.painter().rect_filled(whole, 0.0, theme::faded(colours().plate, 0.6));
        ui.painter().rect(card, theme::corner(), colours().panel, theme::edge(), theme::INSIDE);
        let left = card.left() + 24.0;
        let title = Rect::from_min_size(Pos2::new(left, card.top() + 16.0), Vec2::new(200.0, 24.0));
        heading_ui(ui, title, &say("keys-title"));
        let corner = Pos2::new(card.right() - 24.0, title.center().y);
        text_at(ui.painter(), corner, Align2::RIGHT_CENTER, &say("keys-close"), Hand::quiet());
        for (index, (key, words)) in ROWS.into_iter().enumerate() {
            let (column, row) = (index / HALF, index % HALF);
            let left = left + column as f32 * COLUMN;
            let y = title.bottom() + measures().gap + (row as f32 + 0.5) * ROW;
            let key = if key.is_empty() { say("key-space") } else { key.into() };
            key_cap(ui.painter(), Pos2::new(left, y), &key);
            let words = say(words);
            let room = Rect::from_min_size(
                Pos2::new(left + 110.0, y - ROW / 2.0),
                Vec2::new(COLUMN - 110.0 - measures().gap, ROW),
            );
            let seen = text_in(ui.painter(), room, Align2::LEFT_CENTER, &words, Hand::body());
            let response = ui.interact(seen, ui.scope_id().with(("key", index)), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{key} {words}")));
        }
        away = veil.clicked();
    });
    away
}
