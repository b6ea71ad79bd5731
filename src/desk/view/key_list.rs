//! The list of keys, over everything, until it is put away.
use egui::{Align2, Area, Id, Order, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_words::say;

use crate::{
    keys::Press,
    theme::{self, colours, measures},
    view::{floor, hidden, inquiring, palette, past, queue, register},
    widget::{Hand, heading_ui, key_cap, text_at, text_in},
};

/// Each key, what it does in words, and as a verb of the palette where it is one.
pub(super) const ROWS: [(&str, &str, Option<Press>); 45] = [
    ("F2", "key-take", Some(Press::TakeNext)),
    ("A", "key-following", Some(Press::Following)),
    ("↑ ↓", "key-row", None),
    ("F3", "key-live", Some(Press::AllLive)),
    ("F4", "key-call", Some(Press::CallNext)),
    (inquiring::KEY, "key-inquiry", Some(Press::AskCustomer)),
    ("F5", "key-step", Some(Press::NextStep)),
    ("F6", "key-stills", Some(Press::NewStills)),
    ("F7", "key-dispatch", Some(Press::Dispatch)),
    ("F8", "key-park", Some(Press::Park)),
    ("F9", "key-release", Some(Press::Release)),
    ("F10", "key-close", Some(Press::Close)),
    ("F11", "key-silence", Some(Press::Silence)),
    ("F12", "key-lock", Some(Press::Lock)),
    ("", "key-talk", None),
    ("T", "key-free-talk", Some(Press::FreeTalk)),
    ("P", "key-phrases", Some(Press::Phrases)),
    ("G", "key-presets", Some(Press::Presets)),
    ("L", "key-listen", Some(Press::Listen)),
    ("S", "key-sound", Some(Press::Sound)),
    ("Enter", "key-large", None),
    ("+ −", "key-zoom", None),
    ("B", "key-light", Some(Press::Light)),
    (", .", "key-past", None),
    ("V", "key-reveal", Some(Press::Reveal)),
    ("F", "key-wall", Some(Press::Wall)),
    ("1–9", "key-outcome", None),
    ("K", "key-storm", Some(Press::AcknowledgeStorm)),
    (queue::STRIP_KEY, "key-strip", Some(Press::Strip)),
    (hidden::KEY, "key-hidden", Some(Press::Hidden)),
    ("W", "key-window", Some(Press::OpenWindow)),
    ("U", "key-clock", Some(Press::ResetClock)),
    ("C", "key-closed", Some(Press::Closed)),
    ("D", "key-disclosures", None),
    ("R", "key-asked", Some(Press::AskedRoles)),
    ("I", "key-asides", Some(Press::Asides)),
    ("Z", "key-shelve", Some(Press::Shelve)),
    ("← →", "key-jump", None),
    ("Tab", "key-move", None),
    (register::KEY, "key-register", Some(Press::Register)),
    (past::KEY, "key-past-events", Some(Press::Past)),
    (floor::KEY, "key-floor", Some(Press::Floor)),
    (palette::SHOWN_KEY, "key-palette", None),
    ("Esc", "key-back", None),
    ("?", "keys-title", Some(Press::Help)),
];

/// How high a row is, and how many stand in each of the two columns.
const ROW: f32 = 28.0;
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
        for (index, (key, words, _)) in ROWS.into_iter().enumerate() {
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
