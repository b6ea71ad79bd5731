//! The event that is open: heading, countdown, tiles, signals, talk and what has happened, in their places.
use alarm_central::moment::WINDOW_MS;
use egui::{Align2, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::board::{Detail, Row};
use vaka_words::{say, say_with, time::span};

use crate::{
    clock,
    intent::Intent,
    keys::{self, Press},
    scene::Scene,
    theme::{Size, Weight, colours, measures},
    view::{floor, history, map, mask, naming, region, signals, talk_bar, tiles},
    widget::{
        Hand, KeyButton, Stress,
        countdown::{self, Countdown},
        priority_mark::priority_mark,
        text_in, two_lines, width_of, words_ui,
    },
};

const HEAD: f32 = 76.0;

/// Where the parts lie.
struct Places {
    head: Rect,
    tiles: Rect,
    signals: Rect,
    talk: Rect,
    history: Rect,
}

/// What is shown of the open event in its middle.
pub struct Shown<'a> {
    pub tiles: &'a mut tiles::Memory,
    pub floor: &'a mut floor::Memory,
    pub map: &'a mut map::Card,
}

/// Shows it in the whole of `ui`; what the pointer does on the talk bar.
pub fn ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    row: &Row,
    detail: &Detail,
    shown: Shown<'_>,
    wants: &mut Vec<Intent>,
) -> talk_bar::Pressed {
    let Shown { tiles, floor, map } = shown;
    let is_large = tiles.is_large() || floor.is_shown();
    let places = Places::lay(ui.max_rect(), detail, is_large);
    if head_ui(ui, places.head, scene, row, detail) {
        map.turn(scene, wants);
    }
    match scene.masked_ms {
        Some(left_ms) => region(ui, places.tiles, "tiles", |ui| mask::ui(ui, left_ms)),
        None if floor.is_shown() => {
            let camera = tiles.chosen(scene);
            let camera = camera.as_ref().map(alarm_central::id::CameraId::as_str);
            region(ui, places.tiles, "floor", |ui| floor.ui(ui, scene, detail, camera, wants));
        }
        None => region(ui, places.tiles, "tiles", |ui| tiles.ui(ui, scene, row, detail, wants)),
    }
    if !is_large && region(ui, places.signals, "signals", |ui| signals::ui(ui, scene, detail, wants)) {
        floor.turn(detail, wants);
    }
    if !is_large && places.history.height() > 0.0 {
        region(ui, places.history, "history", |ui| history::ui(ui, detail));
    }
    region(ui, places.talk, "talk", |ui| talk_bar::ui(ui, scene, row, detail, wants))
}

impl Places {
    /// Pictures get what the rest can spare; one tile large also gets the signals' and the history's room. The history
    /// stands with whole rows or not at all.
    fn lay(whole: Rect, detail: &Detail, large: bool) -> Self {
        let m = measures();
        let side = if whole.width() >= 900.0 { 20.0 } else { m.margin };
        let room = Rect::from_min_max(
            Pos2::new(whole.left() + side, whole.top()),
            Pos2::new(whole.right() - side, whole.bottom() - m.gap),
        );
        let (head, rest) = room.split_top_bottom_at_y(room.top() + HEAD);
        let tight = rest.height() < 600.0;
        let (signals_high, talk_high) = if tight { (100.0, 64.0) } else { (108.0, 76.0) };
        if large {
            let (tiles, talk) = rest.split_top_bottom_at_y(rest.bottom() - talk_high - m.gap);
            let talk = Rect::from_min_max(Pos2::new(talk.left(), talk.top() + m.gap), talk.max);
            let none = Rect::from_min_size(rest.max, Vec2::ZERO);
            return Self { head, tiles, signals: none, talk, history: none };
        }
        let rows = match rest.height() {
            700.0.. => 6,
            540.0.. => 2,
            _ => 1,
        };
        let spare = rest.height() - signals_high - talk_high - 2.0 * m.gap;
        let wanted = tiles::height(rest.width(), detail);
        let pictures = wanted.min(spare - history::height(rows) - m.gap).max(160.0).min(spare);
        let mut y = rest.top();
        let mut next = |height: f32| {
            let place = Rect::from_min_size(Pos2::new(rest.left(), y), Vec2::new(rest.width(), height));
            y += height + m.gap;
            place
        };
        let (mut tiles, mut signals, mut talk) = (next(pictures), next(signals_high), next(talk_high));
        let left = rest.bottom() - y;
        let fit = history::rows_in(left);
        // No larger than what has happened fills it.
        let rows = fit.min(detail.history.len().max(6));
        let history = if rows == 0 { 0.0 } else { history::height(rows) };
        // What no whole row fills goes to the pictures.
        let over = match rows {
            0 => left + m.gap,
            _ if rows < fit => 0.0,
            _ => left - history,
        };
        tiles.max.y += over;
        signals = signals.translate(Vec2::new(0.0, over));
        talk = talk.translate(Vec2::new(0.0, over));
        let history = Rect::from_min_size(Pos2::new(rest.left(), y + over), Vec2::new(rest.width(), history));
        Self { head, tiles, signals, talk, history }
    }
}

/// True when the map is to be shown.
fn head_ui(ui: &mut Ui, rect: Rect, scene: &Scene<'_>, row: &Row, detail: &Detail) -> bool {
    let c = colours();
    let middle = rect.center().y;
    priority_mark(ui.painter(), Pos2::new(rect.left() + 20.0, middle), 38.0, row.priority, 1.0);
    let right = rect.right() - countdown_wide(ui, scene, row);
    let left = rect.left() + 56.0;
    let line = |top: f32, height: f32| {
        Rect::from_min_max(Pos2::new(left, middle + top), Pos2::new(right, middle + top + height))
    };
    let mut place = row.address.0.clone();
    if !detail.site_name.0.is_empty() {
        place = format!("{place} · {}", detail.site_name.0);
    }
    let hand = Hand::body().ink(c.second);
    let is_long = width_of(ui.painter(), &place, hand) > right - left;
    let title = naming::event_title(row);
    let title_at = line(if is_long { -34.0 } else { -26.0 }, 28.0);
    let response = ui.interact(title_at, ui.scope_id().with("title"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &title));
    let titled =
        text_in(ui.painter(), title_at, Align2::LEFT_CENTER, &title, Hand(Size::Title, Weight::Semibold, c.text));
    let pressed = map_button_ui(ui, title_at.with_min_x(titled.right() + 16.0));
    let place_at = if is_long { line(-5.0, 38.0) } else { line(3.0, 22.0) };
    let response = ui.interact(place_at, ui.scope_id().with("place"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &place));
    if is_long {
        two_lines(ui.painter(), place_at, &place, hand);
    } else {
        text_in(ui.painter(), place_at, Align2::LEFT_CENTER, &place, hand);
    }
    countdown_ui(
        ui,
        Rect::from_min_max(Pos2::new(right, middle - 26.0), Pos2::new(rect.right(), middle + 26.0)),
        scene,
        row,
    );
    pressed
}

/// What leads to the map, where there is room for it; the key works everywhere.
fn map_button_ui(ui: &mut Ui, room: Rect) -> bool {
    let name = say("map-show");
    let button = KeyButton::new(&name, keys::cap(Press::Map)).stress(Stress::Flat);
    let size = Vec2::new(button.width(ui.painter()), room.height());
    size.x <= room.width() && button.ui(ui, Rect::from_min_size(room.min, size)).clicked()
}

/// How wide the countdown has to be.
fn countdown_wide(ui: &Ui, scene: &Scene<'_>, row: &Row) -> f32 {
    match window_words(scene, row) {
        Some(words) => (width_of(ui.painter(), &words.sentence, Hand::quiet()) + countdown::RING + 8.0).max(256.0),
        None => 144.0,
    }
}

/// What is said of the camera window's end.
#[derive(Debug, PartialEq)]
pub struct WindowWords {
    /// What is left.
    pub figure: String,
    /// When it closes, or closed.
    pub sentence: String,
    pub left_ms: i64,
}

/// What is said of the end of an event's window; `None` where it has none.
pub fn window_words(scene: &Scene<'_>, row: &Row) -> Option<WindowWords> {
    let (left_ms, until) = (scene.window_left_ms(row)?, row.window_until?);
    let key = if left_ms > 0 { "window-closes" } else { "window-closed" };
    let sentence = say_with(key, &[("time", clock::time(until).into())]).into_owned();
    // The figure counts whole seconds that are left, so that 00:00 means over.
    let figure = span(if left_ms > 0 { left_ms + 999 } else { 0 }).into_owned();
    Some(WindowWords { figure, sentence, left_ms })
}

fn countdown_ui(ui: &mut Ui, rect: Rect, scene: &Scene<'_>, row: &Row) {
    match window_words(scene, row) {
        Some(WindowWords { figure, sentence, left_ms }) => {
            let name = say("window-name");
            let shown = Countdown { name: &name, figure: &figure, sentence: &sentence, left_ms, whole_ms: WINDOW_MS };
            shown.ui(ui, rect);
        }
        None => {
            let key = if row.shut.is_some() { "window-shut" } else { "window-none" };
            words_ui(ui, rect, Align2::RIGHT_CENTER, &say(key), Hand::quiet());
        }
    }
}
