//! What is broken, each as a sentence with what to do, under the strip until it works again; and the last refusal.
use alarm_central::port::StoreFault;
use egui::{Align2, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::board::{ClockHealth, StoreHealth};
use vaka_words::say;

use crate::{
    intent::Intent,
    scene::{LinkState, Scene},
    theme::{self, colours, measures},
    widget::{Hand, KeyButton, Stress, priority_mark, text_in},
};

const BAR: f32 = 36.0;

/// A part of the centre whose health the strip shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Receiver,
    Store,
    Sound,
    Clock,
    Cameras,
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

/// Key of the sentence that says what is wrong with a part; `None` while it works. Without a station nothing is known of
/// its parts, and the lost station itself is the sentence.
pub fn of(part: Part, scene: &Scene<'_>) -> Option<&'static str> {
    let health = &scene.board.health;
    let joined = scene.link == LinkState::Up;
    match part {
        Part::Sound => (!scene.sound.tones).then_some("health-fault-sound"),
        Part::Receiver => (!joined || !health.receiver_listens).then_some("health-fault-receiver"),
        Part::Store => match health.store {
            StoreHealth::Good => None,
            StoreHealth::Slow => Some("health-fault-store-slow"),
            StoreHealth::Failing(StoreFault::Full) => Some("health-fault-store-full"),
            StoreHealth::Failing(_) => Some("health-fault-store"),
        },
        Part::Clock => (health.clock == ClockHealth::SetBack).then_some("health-fault-clock"),
        Part::Cameras => {
            (health.cameras_open > 0 && health.cameras_failing >= health.cameras_open).then_some("health-fault-cameras")
        }
    }
}

fn sentences(scene: &Scene<'_>) -> Vec<&'static str> {
    match scene.link {
        LinkState::Lost | LinkState::Connecting => vec!["health-fault-station"],
        LinkState::OtherVersion => vec!["fault-station-version"],
        LinkState::Up => Part::ALL.into_iter().filter_map(|part| of(part, scene)).collect(),
    }
}

/// How high the bars are together.
pub fn height(scene: &Scene<'_>) -> f32 {
    (sentences(scene).len() + usize::from(scene.notice.is_some())) as f32 * BAR
}

/// Shows a bar for each in the whole of `ui`.
pub fn ui(ui: &mut Ui, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
    let whole = ui.max_rect();
    let bar = |index: usize| {
        Rect::from_min_size(whole.min + Vec2::new(0.0, index as f32 * BAR), Vec2::new(whole.width(), BAR))
    };
    let faults = sentences(scene);
    for (index, key) in faults.iter().enumerate() {
        bar_ui(ui, bar(index), &say(key), Some(1));
    }
    if let Some(notice) = scene.notice {
        let place = bar(faults.len());
        bar_ui(ui, place, notice, None);
        let name = say("action-ok");
        let button = KeyButton::new(&name, "").stress(Stress::Plain);
        let size = Vec2::new(button.width(ui.painter()), 26.0);
        let at = Pos2::new(place.right() - measures().margin - size.x, place.center().y - 13.0);
        if button.ui(ui, Rect::from_min_size(at, size)).clicked() {
            wants.push(Intent::PutNoticeAway);
        }
    }
}

fn bar_ui(ui: &mut Ui, rect: Rect, sentence: &str, priority: Option<u8>) {
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
    let words = Rect::from_min_max(Pos2::new(left, rect.top()), Pos2::new(rect.right() - 100.0, rect.bottom()));
    text_in(ui.painter(), words, Align2::LEFT_CENTER, sentence, Hand::body());
}
