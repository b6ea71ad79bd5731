//! The card of what was hidden tonight, over everything: each automatic act with its rule, its data, how much it was and where
//! the rest is to be found (M16). It changes nothing.
use std::borrow::Cow;

use alarm_central::{
    flood::RULE,
    hidden::{Act, Hidden, Told},
    moment::Moment,
    supervision::{self, StormEnd},
};
use egui::{Align2, Pos2, Rect, ScrollArea, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::{
    aside::AsideView,
    hidden::{HiddenLine, HiddenNight},
};
use vaka_words::{say, say_with};

use crate::{
    clock,
    intent::Intent,
    keys::{self, Press, Step},
    scene::{Scene, Tonight},
    theme::{self, colours},
    view::{aside::wording, naming, over},
    widget::{Hand, grouped, heading_ui, text_at, text_in, words_ui},
};

/// When, what, by which rule, and where to look further.
const ROW: f32 = 72.0;
const WIDTH: f32 = 820.0;
/// Room for the times.
const TIMES: f32 = 120.0;

/// One row of the list.
enum Row<'a> {
    Act(&'a HiddenLine),
    /// What made no alarm since somebody said so.
    Aside(&'a AsideView),
}

impl Row<'_> {
    fn from(&self) -> Moment {
        match self {
            Self::Act(line) => line.hidden.from,
            Self::Aside(view) => view.from,
        }
    }
}

/// All of the night, newest first: what the station has read, and what the board has of tests and shelves that hid anything.
fn rows<'a>(night: &'a HiddenNight, scene: &Scene<'a>) -> Vec<Row<'a>> {
    let asides = scene.board.asides.values().filter(|view| view.hidden > 0);
    let mut rows: Vec<Row<'a>> = night.lines.iter().map(Row::Act).chain(asides.map(Row::Aside)).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.from()));
    rows
}

/// Whether it is shown, and how far its list is scrolled.
#[derive(Default)]
pub struct Card {
    shown: bool,
    offset: f32,
    go_to: Option<f32>,
}

impl Card {
    pub fn is_shown(&self) -> bool {
        self.shown
    }

    /// Shows it as the facts stand now, or puts it away.
    pub fn turn(&mut self, wants: &mut Vec<Intent>) {
        self.shown = !self.shown;
        if self.shown {
            self.go_to = Some(0.0);
            wants.push(Intent::ShowHidden);
        }
    }

    pub fn close(&mut self) {
        self.shown = false;
    }

    /// A key while the card is shown.
    pub fn press(&mut self, press: Press, wants: &mut Vec<Intent>) {
        match press {
            Press::Back | Press::Hidden => self.close(),
            Press::Lock => wants.push(Intent::Lock),
            Press::Silence => wants.push(Intent::Silence),
            Press::Row(step) => {
                let by = match step {
                    Step::Up => -ROW,
                    Step::Down => ROW,
                    Step::PageUp => -6.0 * ROW,
                    Step::PageDown => 6.0 * ROW,
                    Step::First => f32::NEG_INFINITY,
                    Step::Last => f32::INFINITY,
                };
                self.go_to = Some((self.offset + by).max(0.0));
            }
            _ => {}
        }
    }

    /// Shows it in the middle of `whole`.
    pub fn ui(&mut self, ui: &mut Ui, whole: Rect, scene: &Scene<'_>) {
        if !self.shown {
            return;
        }
        if over::ui(ui, whole, "hidden", |ui| self.card_ui(ui, whole, scene)) {
            self.close();
        }
    }

    fn card_ui(&mut self, ui: &mut Ui, whole: Rect, scene: &Scene<'_>) -> Rect {
        let told = match scene.hidden {
            Some(Tonight::Told(night)) => Some(&**night),
            _ => None,
        };
        let listed = told.map(|night| (rows(night, scene), night.more));
        let rows = listed.as_ref().map_or(0, |(rows, more)| rows.len() + usize::from(*more > 0)).max(1);
        let high = (104.0 + rows as f32 * ROW).min(whole.height() - 64.0);
        let card = Rect::from_center_size(whole.center(), Vec2::new(WIDTH, high));
        ui.painter().rect(card, theme::corner(), colours().panel, theme::edge(), theme::INSIDE);
        let room = card.shrink2(Vec2::new(24.0, 16.0));
        let line = |top: f32| Rect::from_min_size(room.min + Vec2::new(0.0, top), Vec2::new(room.width(), 24.0));
        heading_ui(ui, line(0.0), &say("hidden-title"));
        text_at(ui.painter(), line(0.0).right_center(), Align2::RIGHT_CENTER, &say("keys-close"), Hand::quiet());
        let about = match scene.hidden {
            Some(Tonight::Told(night)) => {
                let values = [("from", clock::minute(night.since).into()), ("to", clock::minute(night.until).into())];
                say_with("hidden-since", &values)
            }
            Some(Tonight::Failed) => say("hidden-failed"),
            Some(Tonight::Asked) | None => say("hidden-asked"),
        };
        words_ui(ui, line(26.0), Align2::LEFT_CENTER, &about, Hand::body().ink(colours().second));
        let list = Rect::from_min_max(Pos2::new(room.left(), room.top() + 60.0), room.max);
        if let Some((rows, more)) = listed {
            self.list_ui(ui, list, &rows, more);
        }
        card
    }

    fn list_ui(&mut self, ui: &mut Ui, list: Rect, listed: &[Row<'_>], more: u32) {
        if listed.is_empty() {
            words_ui(ui, list, Align2::LEFT_TOP, &say("hidden-nothing"), Hand::body());
            return;
        }
        let rows = listed.len() + usize::from(more > 0);
        let whole = rows as f32 * ROW;
        let mut inner = ui.new_child(egui::UiBuilder::new().id_salt("hidden").max_rect(list));
        inner.set_clip_rect(list.intersect(ui.clip_rect()));
        let mut area = ScrollArea::vertical().auto_shrink(false);
        if let Some(offset) = self.go_to.take() {
            area = area.vertical_scroll_offset(offset.min((whole - list.height()).max(0.0)));
        }
        let shown = area.show_viewport(&mut inner, |ui, view| {
            ui.set_height(whole);
            let first = (view.min.y / ROW).floor().max(0.0) as usize;
            let last = ((view.max.y / ROW).ceil().max(0.0) as usize).min(rows);
            for index in first..last {
                let at = ui.max_rect().min + Vec2::new(0.0, index as f32 * ROW);
                let place = Rect::from_min_size(at, Vec2::new(list.width() - 8.0, ROW));
                match listed.get(index) {
                    Some(row) => row_ui(ui, place, index, row),
                    None => {
                        let words = say_with("hidden-more", &[("count", more.into())]);
                        words_ui(ui, place, Align2::LEFT_CENTER, &words, Hand::label());
                    }
                }
            }
        });
        self.offset = shown.state.clamped_offset().y;
    }
}

fn row_ui(ui: &mut Ui, place: Rect, index: usize, row: &Row<'_>) {
    let (times, what, rule, further) = match row {
        Row::Act(line) => {
            let hidden = &line.hidden;
            (times(hidden.from, hidden.until), what(line), rule(line), further(hidden))
        }
        Row::Aside(view) => {
            let keys = [("key", keys::cap(Press::Asides).into())];
            let further = format!("{} {}", wording::who(view), say_with("hidden-aside-signals", &keys));
            let until = view.ended.as_ref().map(|ended| ended.at);
            (times(view.from, until), kept_away(view), wording::reason(view), further.into())
        }
    };
    let response = ui.interact(place.intersect(ui.clip_rect()), ui.scope_id().with(("hidden", index)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, format!("{times} {what}. {rule} {further}")));
    if index > 0 {
        ui.painter().hline(place.x_range(), place.top(), theme::hairline());
    }
    let part = |left: f32, top: f32| {
        Rect::from_min_max(
            Pos2::new(place.left() + left, place.top() + top),
            Pos2::new(place.right(), place.top() + top + 20.0),
        )
    };
    text_in(ui.painter(), part(0.0, 8.0), Align2::LEFT_CENTER, &times, Hand::strong());
    text_in(ui.painter(), part(TIMES, 8.0), Align2::LEFT_CENTER, &what, Hand::strong());
    text_in(ui.painter(), part(TIMES, 28.0), Align2::LEFT_CENTER, &rule, Hand::label());
    text_in(ui.painter(), part(TIMES, 46.0), Align2::LEFT_CENTER, &further, Hand::quiet());
}

fn times(from: Moment, until: Option<Moment>) -> String {
    let from = clock::minute(from);
    match until.map(clock::minute) {
        None => say_with("hidden-from", &[("from", from.into())]).into_owned(),
        Some(until) if until == from => from,
        Some(until) => format!("{from}–{until}"),
    }
}

/// What made no alarm, and where.
fn kept_away(view: &AsideView) -> String {
    let values = [
        ("count", view.hidden.into()),
        ("sort", wording::sort(view).to_lowercase().into()),
        ("place", naming::street_of(&view.address).into()),
        ("what", wording::what(view).into()),
    ];
    say_with("hidden-aside", &values).into_owned()
}

/// What was hidden or done, and how much.
fn what(line: &HiddenLine) -> String {
    match &line.hidden.what {
        Act::Flood { area, homes, events } => {
            let all: u32 = events.iter().sum();
            let values =
                [("area", area.as_str().into()), ("events", grouped(all as usize).into()), ("homes", (*homes).into())];
            say_with("hidden-flood", &values).into_owned()
        }
        Act::LineStorm { lines, .. } => {
            say_with("hidden-storm", &[("lines", grouped(*lines as usize).into())]).into_owned()
        }
        Act::Disarmed { kind, .. } => {
            let kind = kind.as_ref().map_or_else(|| say("hidden-an-alarm"), naming::kind);
            match &line.address {
                Some(address) => {
                    let place = address.0.split(',').next().unwrap_or_default().trim().to_owned();
                    say_with("hidden-disarmed-at", &[("kind", kind.into()), ("place", place.into())]).into_owned()
                }
                None => say_with("hidden-disarmed", &[("kind", kind.into())]).into_owned(),
            }
        }
        Act::LinesBack { events } => say_with("hidden-back", &[("events", (*events).into())]).into_owned(),
        Act::LinesJoined { events } => say_with("hidden-joined", &[("events", (*events).into())]).into_owned(),
    }
}

/// The rule, with the data that it went by.
fn rule(line: &HiddenLine) -> String {
    match &line.hidden.what {
        Act::Flood { events, .. } => {
            let parts = (1..).zip(events).filter(|(_, count)| **count > 0).map(|(priority, count): (u8, _)| {
                let values = [("count", (*count).into()), ("priority", priority.into())];
                say_with("queue-more-priority", &values).into_owned()
            });
            let parts = parts.collect::<Vec<_>>().join(", ");
            let values =
                [("homes", RULE.begins.into()), ("minutes", (RULE.within_ms / 60_000).into()), ("parts", parts.into())];
            say_with("hidden-flood-rule", &values).into_owned()
        }
        Act::LineStorm { everywhere, end, left, .. } => {
            let lines = if *everywhere { supervision::ANYWHERE_LINES } else { supervision::AREA_LINES };
            let values = [("lines", lines.into()), ("secs", (supervision::WITHIN_MS / 1000).into())];
            let made = say_with(if *everywhere { "storm-rule-everywhere" } else { "storm-rule-area" }, &values);
            let seen = match &line.seen_by {
                Some(name) => say_with("hidden-seen-by", &[("name", name.0.as_str().into())]),
                None => say("hidden-seen-by-nobody"),
            };
            let ended = end.map(|why| match why {
                StormEnd::AllBack => say("hidden-all-back"),
                StormEnd::FewLeft => say_with("hidden-few-left", &[("left", (*left).into())]),
            });
            [Some(made), Some(seen), ended].into_iter().flatten().collect::<Vec<_>>().join(" · ")
        }
        Act::Disarmed { home, .. } => {
            let told = match home {
                Told::Nobody => say("hidden-told-nobody"),
                Told::Waits => say("hidden-told-waits"),
                Told::At(at) => say_with("hidden-told", &[("time", clock::minute(*at).into())]),
                Told::Late => say("hidden-told-late"),
            };
            format!("{} · {told}", say("hidden-disarmed-rule"))
        }
        Act::LinesBack { .. } => say("hidden-back-rule").into_owned(),
        Act::LinesJoined { .. } => say("hidden-joined-rule").into_owned(),
    }
}

/// Where the rest is to be found.
fn further(hidden: &Hidden) -> Cow<'static, str> {
    let key = match (&hidden.what, hidden.until) {
        (Act::Flood { .. }, None) => "hidden-flood-stands",
        (Act::Flood { .. }, Some(_)) => "hidden-flood-calm",
        (Act::LineStorm { .. }, None) => "hidden-storm-stands",
        (Act::LineStorm { .. }, Some(_)) => "hidden-storm-over",
        _ => "hidden-closed",
    };
    let keys = [("strip", keys::cap(Press::Strip).into()), ("closed", keys::cap(Press::Closed).into())];
    say_with(key, &keys)
}
