//! The card of what has happened at a home before, over everything: each event with its zones, how it ended and who was sent, and
//! what that adds up to. It shows no picture and changes nothing.
use std::collections::BTreeMap;

use alarm_central::{
    event::Outcome,
    id::{EventId, SiteId},
};
use egui::{Align2, Pos2, Rect, ScrollArea, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::past::{Past, PastEvent};
use vaka_words::{brief, language, say, say_with};

use crate::{
    clock,
    intent::Intent,
    keys::{Press, Step},
    scene::{Answer, Scene},
    theme::{self, colours},
    view::{aside::wording, naming, over},
    widget::{Hand, heading_ui, priority_mark::priority_mark, text_at, text_in, words_ui},
};

/// When and what; how it ended, where and who was sent.
const ROW: f32 = 52.0;
const WIDTH: f32 = 820.0;
/// Room for day and time.
const TIMES: f32 = 172.0;
/// Over the list.
const HEAD: f32 = 84.0;

/// Of which home it is shown, if it is, and how far its list is scrolled.
#[derive(Default)]
pub struct Card {
    of: Option<SiteId>,
    offset: f32,
    go_to: Option<f32>,
}

impl Card {
    pub fn is_shown(&self) -> bool {
        self.of.is_some()
    }

    pub fn close(&mut self) {
        self.of = None;
    }

    /// Of the home whose event is held, or puts it away.
    pub fn turn(&mut self, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        match scene.held().filter(|_| !self.is_shown()) {
            Some((row, _)) => self.show(row.site.clone(), wants),
            None => self.close(),
        }
    }

    pub fn show(&mut self, site: SiteId, wants: &mut Vec<Intent>) {
        self.go_to = Some(0.0);
        wants.push(Intent::ShowPast(site.clone()));
        self.of = Some(site);
    }

    /// A key while it is shown.
    pub fn press(&mut self, press: Press, wants: &mut Vec<Intent>) {
        match press {
            Press::Back | Press::Past => self.close(),
            Press::Lock => wants.push(Intent::Lock),
            Press::Silence => wants.push(Intent::Silence),
            Press::Row(step) => {
                let by = match step {
                    Step::Up => -ROW,
                    Step::Down => ROW,
                    Step::PageUp => -8.0 * ROW,
                    Step::PageDown => 8.0 * ROW,
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
        let Some(site) = &self.of else { return };
        let past = match scene.past {
            Some(Answer::Told(past)) if past.site == *site => Some(&**past),
            _ => None,
        };
        let failed = matches!(scene.past, Some(Answer::Failed));
        let held = scene.held().map(|(row, _)| row.id);
        let beside = over::ui(ui, whole, "past", |ui| self.card_ui(ui, whole, past, failed, held));
        if beside {
            self.close();
        }
    }

    fn card_ui(&mut self, ui: &mut Ui, whole: Rect, past: Option<&Past>, failed: bool, held: Option<EventId>) -> Rect {
        let others: Vec<&PastEvent> =
            past.iter().flat_map(|past| &past.events).filter(|event| Some(event.earlier.event) != held).collect();
        let rows = others.len().max(1) as f32;
        let high = (HEAD + 40.0 + rows * ROW).min(whole.height() - 64.0);
        let card = Rect::from_center_size(whole.center(), Vec2::new(WIDTH, high));
        ui.painter().rect(card, theme::corner(), colours().panel, theme::edge(), theme::INSIDE);
        let room = card.shrink2(Vec2::new(24.0, 16.0));
        let line = |top: f32| Rect::from_min_size(room.min + Vec2::new(0.0, top), Vec2::new(room.width(), 24.0));
        let title = match past.and_then(|past| past.address.as_ref()) {
            Some(address) => say_with("past-title-at", &[("address", address.0.as_str().into())]),
            None => say("past-title"),
        };
        let away = say("keys-close");
        let wide = text_at(ui.painter(), line(0.0).right_center(), Align2::RIGHT_CENTER, &away, Hand::quiet()).width();
        let mut head = line(0.0);
        head.max.x -= wide + 16.0;
        heading_ui(ui, head, &title);
        let (about, more) = match past {
            Some(past) => (summed(past, &others), further(past)),
            None if failed => (say("hidden-failed").into_owned(), String::new()),
            None => (say("hidden-asked").into_owned(), String::new()),
        };
        words_ui(ui, line(28.0), Align2::LEFT_CENTER, &about, Hand::strong());
        words_ui(ui, line(50.0), Align2::LEFT_CENTER, &more, Hand::label());
        let list = Rect::from_min_max(Pos2::new(room.left(), room.top() + HEAD), room.max);
        if past.is_some() && !others.is_empty() {
            self.list_ui(ui, list, &others);
        }
        card
    }

    fn list_ui(&mut self, ui: &mut Ui, list: Rect, events: &[&PastEvent]) {
        let whole = events.len() as f32 * ROW;
        let mut inner = ui.new_child(egui::UiBuilder::new().id_salt("past").max_rect(list));
        inner.set_clip_rect(list.intersect(ui.clip_rect()));
        let mut area = ScrollArea::vertical().auto_shrink(false);
        if let Some(offset) = self.go_to.take() {
            area = area.vertical_scroll_offset(offset.min((whole - list.height()).max(0.0)));
        }
        let shown = area.show_viewport(&mut inner, |ui, view| {
            ui.set_height(whole);
            let first = (view.min.y / ROW).floor().max(0.0) as usize;
            let last = ((view.max.y / ROW).ceil().max(0.0) as usize).min(events.len());
            for (index, event) in events.iter().enumerate().take(last).skip(first) {
                let at = ui.max_rect().min + Vec2::new(0.0, index as f32 * ROW);
                row_ui(ui, Rect::from_min_size(at, Vec2::new(list.width() - 8.0, ROW)), index, event);
            }
        });
        self.offset = shown.state.clamped_offset().y;
    }
}

fn row_ui(ui: &mut Ui, place: Rect, index: usize, event: &PastEvent) {
    let earlier = &event.earlier;
    let (times, kind, end) = (clock::day_and_time(earlier.began), naming::kind(&earlier.kind), ended(event));
    let response = ui.interact(place.intersect(ui.clip_rect()), ui.scope_id().with(("past", index)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, format!("{times} {kind}. {end}")));
    if index > 0 {
        ui.painter().hline(place.x_range(), place.top(), theme::hairline());
    }
    let row = |left: f32, top: f32| {
        Rect::from_min_max(
            Pos2::new(place.left() + left, place.top() + top),
            Pos2::new(place.right(), place.top() + top + 20.0),
        )
    };
    let mut when = row(0.0, 6.0);
    when.max.x = place.left() + TIMES - 8.0;
    text_in(ui.painter(), when, Align2::LEFT_CENTER, &times, Hand::body());
    priority_mark(ui.painter(), Pos2::new(place.left() + TIMES + 9.0, place.top() + 16.0), 18.0, earlier.priority, 0.8);
    text_in(ui.painter(), row(TIMES + 28.0, 6.0), Align2::LEFT_CENTER, &kind, Hand::strong());
    text_in(ui.painter(), row(TIMES + 28.0, 27.0), Align2::LEFT_CENTER, &end, Hand::label());
}

/// How it ended, in which zones, and who was sent.
fn ended(event: &PastEvent) -> String {
    let end = match &event.earlier.verdict {
        Some(verdict) => {
            let outcome = naming::outcome(verdict.outcome);
            format!("{outcome}, {}", naming::cause(&verdict.cause).to_lowercase())
        }
        None => say("past-open").into_owned(),
    };
    let zones = event.zones.iter().map(wording::zone).collect::<Vec<_>>().join(", ");
    let sent = event.earlier.sent.iter().map(|to| brief::responder(language(), *to).to_lowercase()).collect::<Vec<_>>();
    let sent = (!sent.is_empty()).then(|| say_with("past-sent", &[("who", sent.join(", ").into())]).into_owned());
    [Some(end), Some(zones), sent].into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// How many there were, of which outcome, and where most of them began.
fn summed(past: &Past, events: &[&PastEvent]) -> String {
    let since = clock::day(past.since);
    if events.is_empty() {
        return say_with("past-none", &[("since", since.into())]).into_owned();
    }
    let mut parts = Vec::new();
    for outcome in Outcome::ALL {
        let is_of = |event: &&&PastEvent| event.earlier.verdict.as_ref().is_some_and(|end| end.outcome == outcome);
        let count = events.iter().filter(is_of).count();
        if count > 0 {
            parts.push(format!("{count} {}", naming::outcome(outcome).to_lowercase()));
        }
    }
    let mut zones: BTreeMap<String, usize> = BTreeMap::new();
    for zone in events.iter().filter_map(|event| event.zones.first()) {
        *zones.entry(wording::zone(zone).into_owned()).or_default() += 1;
    }
    if let Some((zone, count)) = zones.into_iter().max_by_key(|(_, count)| *count).filter(|(_, count)| *count > 1) {
        let values = [("zone", zone.into()), ("count", count.into())];
        parts.push(say_with("past-most", &values).into_owned());
    }
    let values = [("count", events.len().into()), ("since", since.into()), ("parts", parts.join(", ").into())];
    say_with("past-summed", &values).into_owned()
}

/// What is not in the list.
fn further(past: &Past) -> String {
    match (past.own_only, past.more) {
        (true, _) => say("past-own").into_owned(),
        (false, true) => say("past-more").into_owned(),
        (false, false) => String::new(),
    }
}
