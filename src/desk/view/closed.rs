//! Closed events in the place of the open one: the list, the media of one event, the purpose for which they are opened,
//! and how they are played; by keys alone. It opens nothing itself, and there is no way to keep what it shows.
use alarm_central::{event::Outcome, id::EventId, medium::OpenPurpose, moment::Moment};
use egui::{Align2, Pos2, Rect, Ui, Vec2};
use vaka_link::closed::{ClosedRow, MediaLeft};
use vaka_words::{say, say_with};

use crate::{
    clock,
    closed::Closed,
    intent::Intent,
    keys::{self, Press, Step},
    scene::Scene,
    theme::{self, colours, measures},
    view::naming,
    widget::{Hand, KeyButton, Stress, heading_ui, paragraph, words_ui},
};

mod disclosing;
mod list;
mod player;

/// How far an arrow jumps, milliseconds.
const JUMP_MS: i64 = 10_000;

/// What is remembered while the list is shown: where the hand stands in it.
#[derive(Default)]
pub struct Memory {
    list: list::Memory,
    player: player::Memory,
    /// Which purpose is chosen, of those offered.
    purpose: Option<OpenPurpose>,
    of: Option<EventId>,
    disclosing: disclosing::Memory,
}

impl Memory {
    /// What a key means here; false if it means something else.
    pub fn press(&mut self, press: Press, scene: &Scene<'_>, wants: &mut Vec<Intent>) -> bool {
        let Some(closed) = scene.closed else { return false };
        self.meet(closed);
        if let Some(taken) = self.disclosing.press(press, scene, closed, wants) {
            return taken;
        }
        match (press, &closed.media) {
            (Press::Disclosures, _) if scene.may_approve_disclosure() => self.disclosing.begin(scene, closed, wants),
            (Press::Back, Some(_)) if closed.opened.is_some() => wants.push(Intent::CloseMedia),
            (Press::Back, Some(_)) => wants.push(Intent::LeaveMedia),
            (Press::Back, None) | (Press::Closed, _) => wants.push(Intent::LeaveClosed),
            (Press::Row(step), None) => self.list.step(step, closed),
            (Press::Enter, None) => {
                if !self.list.is_writing() {
                    wants.extend(self.list.chosen(closed).map(|row| Intent::ShowMedia(row.id)));
                }
            }
            (_, Some(_)) if closed.opened.is_some() => return press_in_player(press, scene, closed, wants),
            (Press::Digit(digit), Some(_)) => {
                if let Some(purpose) = closed.purposes().get(usize::from(digit) - 1) {
                    self.purpose = Some(*purpose);
                }
            }
            (Press::Enter, Some(_)) => wants.extend(self.opening(closed)),
            _ => return false,
        }
        true
    }

    /// A purpose belongs to the event that it was chosen for.
    fn meet(&mut self, closed: &Closed) {
        if self.of != closed.event() {
            self.of = closed.event();
            self.purpose = None;
        }
    }

    /// All media of the event for the purpose that is chosen.
    fn opening(&self, closed: &Closed) -> Option<Intent> {
        let (media, purpose) = (closed.media.as_ref()?, self.purpose?);
        let all: Vec<_> = media.media.iter().map(|view| view.medium).collect();
        (!all.is_empty()).then_some(Intent::OpenMedia { event: media.row.id, media: all, purpose })
    }

    /// Shows it in the whole of `ui`.
    pub fn ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, closed: &Closed, wants: &mut Vec<Intent>) {
        self.meet(closed);
        if self.disclosing.is_shown() {
            return super::region(ui, ui.max_rect(), "disclosing", |ui| self.disclosing.ui(ui, scene, closed, wants));
        }
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0.0, colours().ground);
        let m = measures();
        let wide = if rect.width() < 1200.0 { m.do_narrow } else { m.do_wide };
        let (left, right) = rect.split_left_right_at_x(rect.left() + wide);
        super::region(ui, left, "closed-list", |ui| self.list.ui(ui, closed, wants));
        ui.painter().vline(left.right() - 0.5, rect.y_range(), theme::hairline());
        let room = right.shrink(m.margin);
        super::region(ui, room, "closed-event", |ui| match &closed.media {
            None => {
                let hint = Rect::from_min_size(room.min, Vec2::new(room.width(), 40.0));
                let said = paragraph(ui.painter(), hint, Align2::LEFT_TOP, &say("closed-choose"), Hand::quiet());
                if scene.may_approve_disclosure() && disclosures_ui(ui, said.left_bottom(), "disclosing-title") {
                    self.disclosing.begin(scene, closed, wants);
                }
            }
            Some(_) if closed.opened.is_some() => self.player.ui(ui, scene, closed, wants),
            Some(_) => self.purposes_ui(ui, scene, closed, wants),
        });
    }

    fn purposes_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, closed: &Closed, wants: &mut Vec<Intent>) {
        let Some(media) = &closed.media else { return };
        let room = ui.max_rect();
        let mut top = event_head_ui(ui, room, &media.row);
        let line =
            |top: f32, high: f32| Rect::from_min_size(Pos2::new(room.left(), top), Vec2::new(room.width(), high));
        heading_ui(ui, line(top, 24.0), &say("closed-media"));
        top += 28.0;
        let words = left_words(media.row.media, true);
        words_ui(ui, line(top, 22.0), Align2::LEFT_CENTER, &words, Hand::label());
        top += 26.0;
        for view in media.media.iter().take(12) {
            let words = player::medium_name(view);
            words_ui(ui, line(top, 24.0), Align2::LEFT_CENTER, &words, Hand::body());
            top += 26.0;
        }
        if !matches!(media.row.media, MediaLeft::Until { .. }) {
            return;
        }
        top += 14.0;
        heading_ui(ui, line(top, 24.0), &say("closed-purpose"));
        top += 28.0;
        if media.purposes.is_empty() {
            paragraph(ui.painter(), line(top, 60.0), Align2::LEFT_TOP, &say("closed-purpose-none"), Hand::quiet());
            return;
        }
        let explained =
            paragraph(ui.painter(), line(top, 60.0), Align2::LEFT_TOP, &say("closed-purpose-why"), Hand::quiet());
        top = explained.bottom() + 10.0;
        for (index, purpose) in media.purposes.iter().enumerate() {
            let (name, key) = (say(purpose.key()), (index + 1).to_string());
            let stress = if self.purpose == Some(*purpose) { Stress::Chosen } else { Stress::Plain };
            let button = KeyButton::new(&name, &key).stress(stress);
            let size = Vec2::new(room.width().min(420.0), measures().button);
            if button.ui(ui, Rect::from_min_size(Pos2::new(room.left(), top), size)).clicked() {
                self.purpose = Some(*purpose);
            }
            top += measures().button + 6.0;
        }
        let name = say("closed-open");
        let stress = if self.purpose.is_some() { Stress::Plain } else { Stress::Waiting };
        let button = KeyButton::new(&name, "Enter").stress(stress);
        let size = Vec2::new(button.width(ui.painter()) + 24.0, measures().button);
        if button.ui(ui, Rect::from_min_size(Pos2::new(room.left(), top + 8.0), size)).clicked() {
            wants.extend(self.opening(closed));
        }
        let beside = Pos2::new(room.left() + size.x + 12.0, top - 4.0);
        if scene.may_request_disclosure() && disclosures_ui(ui, beside, "disclosing-to-request") {
            self.disclosing.begin(scene, closed, wants);
        }
    }
}

/// The way to disclosures, under `at`; true when it is pressed.
fn disclosures_ui(ui: &mut Ui, at: Pos2, key: &str) -> bool {
    let name = say(key);
    let button = KeyButton::new(&name, keys::cap(Press::Disclosures));
    let size = Vec2::new(button.width(ui.painter()) + 16.0, measures().button);
    button.ui(ui, Rect::from_min_size(at + Vec2::new(0.0, 12.0), size)).clicked()
}

/// What a key means to what plays; false if it means something else.
fn press_in_player(press: Press, scene: &Scene<'_>, closed: &Closed, wants: &mut Vec<Intent>) -> bool {
    match press {
        Press::Space => wants.push(Intent::PausePlayback),
        Press::Earlier => wants.push(Intent::JumpPlayback(-JUMP_MS)),
        Press::Later => wants.push(Intent::JumpPlayback(JUMP_MS)),
        Press::Digit(digit) => wants.push(Intent::SpeedPlayback(digit)),
        Press::Row(Step::Up) => wants.extend(player::beside(scene, closed, -1).map(Intent::PlayMedium)),
        Press::Row(Step::Down) => wants.extend(player::beside(scene, closed, 1).map(Intent::PlayMedium)),
        _ => return false,
    }
    true
}

/// What was, where, when and how it ended; gives where the next line begins.
fn event_head_ui(ui: &mut Ui, room: Rect, row: &ClosedRow) -> f32 {
    let title = Rect::from_min_size(room.min, Vec2::new(room.width(), 28.0));
    let hand = Hand(theme::Size::Title, theme::Weight::Semibold, colours().text);
    words_ui(ui, title, Align2::LEFT_CENTER, &naming::kind(&row.kind), hand);
    let line = title.translate(Vec2::new(0.0, 30.0));
    let words = format!("{} · {} · {}", place_of(row), clock::day_and_time(row.began), naming::closed(&row.verdict));
    words_ui(ui, line, Align2::LEFT_CENTER, &words, Hand::body().ink(colours().second));
    line.bottom() + 12.0
}

/// The address, or what the register calls the home to those who may not see it.
fn place_of(row: &ClosedRow) -> &str {
    row.address.as_ref().map_or(row.site.as_str(), |address| address.0.as_str())
}

fn left_words(left: MediaLeft, long: bool) -> String {
    match left {
        MediaLeft::Never => say("closed-media-none").into_owned(),
        MediaLeft::Over => say("closed-media-over").into_owned(),
        MediaLeft::Until { count, until } => {
            let key = if long { "closed-media-until" } else { "closed-media-count" };
            say_with(key, &[("count", count.into()), ("day", clock::day(until).into())]).into_owned()
        }
    }
}

/// Outcome and media in one line of the list.
fn second_line(row: &ClosedRow) -> String {
    let outcome: Outcome = row.verdict.outcome;
    format!("{} · {} · {}", naming::outcome(outcome), naming::cause(&row.verdict.cause), left_words(row.media, false))
}

/// Reads a day as people of the desk's place write it, `YYYY-MM-DD`: its first moment.
fn day_begins(text: &str) -> Result<Option<Moment>, ()> {
    let text = text.trim();
    if text.is_empty() { Ok(None) } else { clock::day_begins(text).map(Some).ok_or(()) }
}
