//! The signals of the open event on their line of time.
use alarm_central::signal::SignalClass;
use egui::{Align2, Pos2, Rect, Ui};
use vaka_link::board::{Detail, SignalView};
use vaka_words::{say, say_with};

use crate::{
    clock,
    scene::Scene,
    view::naming,
    widget::{
        Hand, card, heading_ui, text_in,
        timeline::{Tick, timeline_ui},
    },
};

/// Shows them in the whole of `ui`.
pub fn ui(ui: &mut Ui, scene: &Scene<'_>, detail: &Detail) {
    let rect = ui.max_rect();
    let room = card(ui.painter(), rect);
    let title =
        Rect::from_min_max(Pos2::new(room.left(), rect.top() + 8.0), Pos2::new(room.right(), rect.top() + 28.0));
    heading_ui(ui, title, &say("signals-title"));
    let count = say_with("signals-count", &[("count", detail.signals.len().into())]);
    text_in(ui.painter(), title, Align2::RIGHT_CENTER, &count, Hand::quiet());
    let ticks: Vec<Tick> = detail.signals.iter().map(tick).collect();
    let line =
        Rect::from_min_max(Pos2::new(room.left(), title.bottom() + 4.0), Pos2::new(room.right(), rect.bottom() - 8.0));
    timeline_ui(ui, line, &ticks, scene.now.0, &say("signals-now"));
}

fn tick(signal: &SignalView) -> Tick {
    let what = naming::signal_what(signal);
    let time = clock::time(signal.received_at);
    let mut full = say_with("signals-name", &[("time", (&time).into()), ("what", (&what).into())]).into_owned();
    if let Some(text) = &signal.text {
        full = format!("{full} · {}", text.0);
    }
    Tick {
        at_ms: signal.received_at.0,
        priority: (signal.class == SignalClass::Alarm).then_some(signal.priority),
        words: format!("{time} {what}"),
        short: format!("{} {what}", clock::second(signal.received_at)),
        full: format!("{full} · {}", signal.code),
    }
}
