//! What is broken, each as a sentence with what to do, under the strip until it works again; below it the notices.
use std::borrow::Cow;

use alarm_central::port::StoreFault;
use egui::{Align2, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::{
    board::{ClockHealth, ReceiverHealth, StoreHealth},
    frame::DeviceState,
};
use vaka_words::{say, say_with, time::span};

use crate::{
    clock,
    keys::{self, Press},
    scene::{LinkState, Scene, Tones},
    theme::{self, colours, measures},
    view::{
        naming,
        notices::{Act, Notice},
    },
    widget::{Hand, KeyButton, Stress, priority_mark, text_in},
};

/// One bar, while there are few.
const BAR: f32 = 36.0;
/// One of many: the events below need their room.
const LOW_BAR: f32 = 28.0;

/// How long the bar says that the station itself was deaf: until most lines have had their interval, milliseconds.
const DEAF_IS_TOLD_MS: i64 = 5 * 60 * 1000;

/// A part of the centre whose health the strip shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Receiver,
    Store,
    Sound,
    Clock,
    Cameras,
}

/// How a part does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Works,
    /// The station is away: nothing is known of it.
    Unknown,
    /// It does less than it should; no alarm is missed by it.
    Limited,
    /// Alarms may be missed.
    Failed,
}

/// One thing that is broken.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// `None` for the link to the station itself.
    part: Option<Part>,
    /// [`Standing::Failed`] or [`Standing::Limited`].
    standing: Standing,
    sentence: Cow<'static, str>,
}

impl Part {
    /// In the strip's order.
    pub const ALL: [Self; 5] = [Self::Receiver, Self::Store, Self::Sound, Self::Clock, Self::Cameras];

    /// Key of its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Receiver => "health-receiver",
            Self::Store => "health-store",
            Self::Sound => "health-sound",
            Self::Clock => "health-clock",
            Self::Cameras => "health-cameras",
        }
    }
}

impl Standing {
    /// Key of its word, for screen readers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Works => "health-good",
            Self::Unknown => "health-unknown",
            Self::Limited => "health-limited",
            Self::Failed => "health-bad",
        }
    }

    /// The priority whose mark and hue it wears; `None` for none.
    pub fn priority(self) -> Option<u8> {
        match self {
            Self::Works | Self::Unknown => None,
            Self::Limited => Some(3),
            Self::Failed => Some(1),
        }
    }
}

/// How a part does, from all that is broken ([`all`]).
pub fn standing(part: Part, faults: &[Fault], link: LinkState) -> Standing {
    let gravest = faults.iter().find(|fault| fault.part == Some(part)).map(|fault| fault.standing);
    gravest.unwrap_or(if link == LinkState::Up || part == Part::Sound { Standing::Works } else { Standing::Unknown })
}

/// All that is broken, gravest first. Without a station nothing is known of its parts, and the lost station itself is
/// the sentence; the desk's own sound is known always.
pub fn all(scene: &Scene<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    match scene.link {
        LinkState::Lost | LinkState::Connecting => failed(&mut faults, None, "health-fault-station"),
        LinkState::OtherVersion => failed(&mut faults, None, "fault-station-version"),
        LinkState::Up => {
            receiver(&mut faults, scene);
            store(&mut faults, scene);
            clock(&mut faults, scene);
            cameras(&mut faults, scene);
        }
    }
    sound(&mut faults, scene);
    faults.sort_by_key(|fault| fault.standing != Standing::Failed);
    faults
}

fn failed(faults: &mut Vec<Fault>, part: Option<Part>, key: &str) {
    faults.push(Fault { part, standing: Standing::Failed, sentence: say(key) });
}

fn limited(faults: &mut Vec<Fault>, part: Part, sentence: Cow<'static, str>) {
    faults.push(Fault { part: Some(part), standing: Standing::Limited, sentence });
}

fn receiver(faults: &mut Vec<Fault>, scene: &Scene<'_>) {
    let health = &scene.board.health;
    match health.receiver {
        ReceiverHealth::NotListening => failed(faults, Some(Part::Receiver), "health-fault-receiver"),
        ReceiverHealth::Crowded => limited(faults, Part::Receiver, say("health-fault-receiver-crowded")),
        ReceiverHealth::Listening => {}
    }
    if let (Some(since), false) = (health.quiet_since, health.receiver == ReceiverHealth::NotListening) {
        let sentence = say_with("health-fault-quiet", &[("time", clock::minute(since).into())]);
        faults.push(Fault { part: Some(Part::Receiver), standing: Standing::Failed, sentence });
    }
    if let Some((since, deaf_ms)) = health.deaf
        && health.lines_supervised > 0
        && scene.now.since_ms(since) < DEAF_IS_TOLD_MS
    {
        let deaf = span(i64::try_from(deaf_ms).unwrap_or(i64::MAX));
        let values = [("span", deaf.into()), ("time", clock::minute(since).into())];
        limited(faults, Part::Receiver, say_with("health-fault-deaf", &values));
    }
}

fn store(faults: &mut Vec<Fault>, scene: &Scene<'_>) {
    let health = &scene.board.health;
    match health.store {
        StoreHealth::Good => {}
        StoreHealth::Slow => limited(faults, Part::Store, say("health-fault-store-slow")),
        StoreHealth::Failing(fault) => failed(faults, Some(Part::Store), store_key(fault)),
    }
    if let (Some(fault), StoreHealth::Good | StoreHealth::Slow) = (health.not_kept, health.store) {
        let why = naming::recording_fault(fault);
        limited(faults, Part::Store, say_with("health-fault-recording", &[("why", why.into())]));
    }
    if health.backlog > 0 && health.store == StoreHealth::Good {
        limited(faults, Part::Store, say_with("health-fault-backlog", &[("count", health.backlog.into())]));
    }
    if health.journal_broken {
        failed(faults, Some(Part::Store), "health-fault-journal");
    }
    if let Some(since) = health.witness_lost {
        let sentence = say_with("health-fault-witness", &[("time", clock::minute(since).into())]);
        limited(faults, Part::Store, sentence);
    }
    if health.mirror_away {
        limited(faults, Part::Store, say("health-fault-mirror"));
    }
}

fn store_key(fault: StoreFault) -> &'static str {
    match fault {
        StoreFault::Full => "health-fault-store-full",
        StoreFault::NotWritable => "health-fault-store-not-writable",
        StoreFault::Locked => "health-fault-store-locked",
        StoreFault::Damaged | StoreFault::DamagedFact { .. } => "health-fault-store-damaged",
        StoreFault::Newer => "health-fault-store-newer",
        StoreFault::Key => "health-fault-store-key",
        // Reading of media alone is shut, never writing of facts: no store is told as failing with it.
        StoreFault::Io | StoreFault::Shut => "health-fault-store",
        StoreFault::TooSlow => "health-fault-store-slow",
    }
}

fn clock(faults: &mut Vec<Fault>, scene: &Scene<'_>) {
    match scene.board.health.clock {
        ClockHealth::Good => {}
        ClockHealth::SetBack => {
            let sentence = say_with("health-fault-clock", &[("key", keys::cap(Press::ResetClock).into())]);
            faults.push(Fault { part: Some(Part::Clock), standing: Standing::Failed, sentence });
        }
        // What it means for recordings is said below.
        ClockHealth::Leapt if scene.board.health.media_shut => {}
        ClockHealth::Leapt => limited(faults, Part::Clock, say("health-fault-clock-leapt")),
    }
    if scene.board.health.media_shut {
        limited(faults, Part::Clock, say("health-fault-media-shut"));
    }
}

fn cameras(faults: &mut Vec<Fault>, scene: &Scene<'_>) {
    let (open, failing) = (scene.board.health.cameras_open, scene.board.health.cameras_failing);
    if open > 1 && failing >= open {
        limited(faults, Part::Cameras, say("health-fault-cameras"));
    } else if failing > 0 {
        let values = [("open", open.into()), ("failing", failing.into())];
        limited(faults, Part::Cameras, say_with("health-fault-cameras-some", &values));
    }
}

fn sound(faults: &mut Vec<Fault>, scene: &Scene<'_>) {
    let sound = scene.sound;
    match sound.tones {
        Tones::Heard => {}
        Tones::Off => failed(faults, Some(Part::Sound), "health-fault-sound-off"),
        Tones::Muted => failed(faults, Some(Part::Sound), "health-fault-sound-muted"),
        Tones::NoDevice => failed(faults, Some(Part::Sound), "health-fault-sound"),
    }
    if !sound.worker {
        limited(faults, Part::Sound, say("health-fault-sound-worker"));
        return;
    }
    let loudspeaker_alone = sound.loudspeaker == DeviceState::Missing && sound.tones == Tones::Heard;
    let told = [
        (sound.microphone == DeviceState::Missing, "health-fault-microphone"),
        (sound.microphone_muted, "health-fault-microphone-muted"),
        (sound.microphone == DeviceState::Instead, "health-fault-microphone-instead"),
        (loudspeaker_alone, "health-fault-loudspeaker"),
        (sound.loudspeaker == DeviceState::Instead, "health-fault-loudspeaker-instead"),
    ];
    for (_, key) in told.into_iter().filter(|(is_so, _)| *is_so) {
        limited(faults, Part::Sound, say_with(key, &[("key", keys::cap(Press::Sound).into())]));
    }
}

/// How high so many bars are together.
pub fn height(count: usize) -> f32 {
    count as f32 * bar_height(count)
}

fn bar_height(count: usize) -> f32 {
    if count > 2 { LOW_BAR } else { BAR }
}

/// Shows a bar for each fault and below them for each notice, in the whole of `ui`. Gives what a pressed button is for.
pub fn ui(ui: &mut Ui, faults: &[Fault], notices: &[Notice]) -> Option<Act> {
    let whole = ui.max_rect();
    let high = bar_height(faults.len() + notices.len());
    let bar = |index: usize| {
        Rect::from_min_size(whole.min + Vec2::new(0.0, index as f32 * high), Vec2::new(whole.width(), high))
    };
    for (index, fault) in faults.iter().enumerate() {
        bar_ui(ui, bar(index), &fault.sentence, fault.standing.priority(), 0.0);
    }
    let mut pressed = None;
    for (index, notice) in notices.iter().enumerate() {
        let place = bar(faults.len() + index);
        match &notice.button {
            Some((name, act)) if bar_with_button_ui(ui, place, notice, name, act.key()) => pressed = Some(*act),
            Some(_) => {}
            None => bar_ui(ui, place, &notice.sentence, notice.priority, 0.0),
        }
    }
    pressed
}

/// True when its button is pressed.
fn bar_with_button_ui(ui: &mut Ui, place: Rect, notice: &Notice, name: &str, key: &str) -> bool {
    let button = KeyButton::new(name, key).stress(Stress::Plain);
    let size = Vec2::new(button.width(ui.painter()), 24.0);
    bar_ui(ui, place, &notice.sentence, notice.priority, size.x + measures().margin);
    let at = Pos2::new(place.right() - measures().margin - size.x, place.center().y - size.y / 2.0);
    button.ui(ui, Rect::from_min_size(at, size)).clicked()
}

fn bar_ui(ui: &mut Ui, rect: Rect, sentence: &str, priority: Option<u8>, right: f32) {
    let c = colours();
    let response = ui.interact(rect, ui.scope_id().with(("bar", rect.top() as i32)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Alert, true, sentence));
    let hue = priority.map_or(c.focus, |priority| c.priority(priority));
    ui.painter().rect_filled(rect, 0.0, c.raised);
    ui.painter().rect_filled(Rect::from_min_size(rect.min, Vec2::new(4.0, rect.height())), 0.0, hue);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::hairline());
    let mut left = rect.left() + measures().margin + 4.0;
    if let Some(priority) = priority {
        priority_mark::shape(ui.painter(), Pos2::new(left + 6.0, rect.center().y), 13.0, priority, hue);
        left += 24.0;
    }
    let end = Pos2::new(rect.right() - measures().margin - right, rect.bottom());
    let words = Rect::from_min_max(Pos2::new(left, rect.top()), end);
    let seen = text_in(ui.painter(), words, Align2::LEFT_CENTER, sentence, Hand::body());
    if seen.width() >= words.width() - 1.0 {
        response.on_hover_text(sentence);
    }
}
