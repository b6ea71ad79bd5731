//! The signals of the open event on their line of time.
use alarm_central::signal::SignalClass;
use egui::{Align2, Pos2, Rect, Ui};
use vaka_link::board::{Detail, SignalView};
use vaka_words::{say, say_with};

use crate::{
    clock,
    intent::Intent,
    scene::Scene,
    theme::measures,
    view::{floor, naming},
    widget::{
        Hand, card, heading_ui, text_in,
        timeline::{Tick, timeline_ui},
    },
};

/// Room that a mark has on the line when they stand as close as they may.
const MARK: f32 = 12.0;

/// From this width on the floor plan stands beside them.
const ROOMY: f32 = 700.0;

/// Shows them in the whole of `ui`, and the floor plan of a home that has one; true when that is to be shown large.
pub fn ui(ui: &mut Ui, scene: &Scene<'_>, detail: &Detail, wants: &mut Vec<Intent>) -> bool {
    let whole = ui.max_rect();
    let wide = floor::small_width(detail, whole.height()).filter(|_| whole.width() >= ROOMY);
    let Some(wide) = wide else { return line_ui(ui, whole, scene, detail) };
    let (rect, plan) = whole.split_left_right_at_x(whole.right() - wide);
    line_ui(ui, rect.with_max_x(rect.right() - measures().gap), scene, detail);
    floor::small_ui(ui, plan, scene, detail, wants)
}

/// The line in `rect`; true when the floor plan is to be shown, which stands nowhere beside it.
fn line_ui(ui: &mut Ui, rect: Rect, scene: &Scene<'_>, detail: &Detail) -> bool {
    let room = card(ui.painter(), rect);
    let mut title =
        Rect::from_min_max(Pos2::new(room.left(), rect.top() + 8.0), Pos2::new(room.right(), rect.top() + 28.0));
    heading_ui(ui, title, &say("signals-title"));
    // The station tells the newest of many; how many there are stands in the row.
    let told = detail.signals.len();
    let all = scene.held().map_or(told, |(row, _)| row.signals as usize).max(told);
    let mut count = say_with("signals-count", &[("count", all.into())]).into_owned();
    let shown = told.min((room.width() / MARK) as usize);
    if shown < all {
        count = format!("{} · {count}", say_with("signals-newest", &[("count", shown.into())]));
    }
    let offered: usize = detail.signals.iter().map(|signal| signal.beside.pictures.len()).sum();
    if offered > 0 {
        count = format!("{} · {count}", say_with("signals-offered-count", &[("count", offered.into())]));
    }
    let mut pressed = false;
    if !detail.floors.is_empty() && ui.max_rect().width() < ROOMY {
        let (left, is_pressed) = floor::button_ui(ui, title);
        title.max.x = left - 12.0;
        pressed = is_pressed;
    }
    text_in(ui.painter(), title, Align2::RIGHT_CENTER, &count, Hand::quiet());
    let ticks: Vec<Tick> = detail.signals[told - shown..].iter().map(tick).collect();
    let line =
        Rect::from_min_max(Pos2::new(room.left(), title.bottom() + 4.0), Pos2::new(room.right(), rect.bottom() - 8.0));
    timeline_ui(ui, line, &ticks, scene.now.0, &say("signals-now"));
    pressed
}

fn tick(signal: &SignalView) -> Tick {
    let what = naming::signal_what(signal);
    let time = clock::time(signal.received_at);
    let mut full = say_with("signals-name", &[("time", (&time).into()), ("what", (&what).into())]).into_owned();
    if let Some(text) = &signal.text {
        full = format!("{full} · {}", text.0);
    }
    full = format!("{full} · {}", signal.code);
    // What a panel offers is shown as it says so; nothing is fetched, and nothing can be opened from here.
    for address in &signal.beside.pictures {
        full = format!("{full}\n{}", say_with("signals-offered", &[("address", address.0.as_str().into())]));
    }
    for (letter, text) in &signal.beside.extended {
        let values = [("letter", letter.to_string().into()), ("text", text.0.as_str().into())];
        full = format!("{full}\n{}", say_with("signals-extended", &values));
    }
    if let Some(account) = &signal.beside.account_inside {
        full = format!("{full}\n{}", say_with("signals-account-inside", &[("account", account.0.as_str().into())]));
    }
    let mark =
        if signal.beside.pictures.is_empty() { String::new() } else { format!(" · {}", say("signals-offered-mark")) };
    Tick {
        at_ms: signal.received_at.0,
        priority: (signal.class == SignalClass::Alarm).then_some(signal.priority),
        words: format!("{time} {what}{mark}"),
        short: format!("{} {what}{mark}", clock::second(signal.received_at)),
        full,
    }
}
