//! A storm of silent lines as one entry at the head of the queue: how many, where, by which rule, and who has seen it.
use alarm_central::supervision::StormEnd;
use egui::{Align2, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::board::Storm;
use vaka_words::{say, say_with, time::span};

use crate::{
    clock,
    intent::Intent,
    keys::{self, Press},
    lineup,
    scene::Scene,
    theme::{self, colours, measures},
    view::is_lit,
    widget::{Hand, KeyButton, Stress, priority_mark, text_in, width_of},
};

/// Title, areas and rule.
const WORDS: f32 = 92.0;
/// The button under them.
const BUTTON: f32 = 40.0;

/// How high the entries are together.
pub fn height(scene: &Scene<'_>) -> f32 {
    scene.board.storms.iter().map(height_of).sum()
}

fn height_of(storm: &Storm) -> f32 {
    WORDS + if storm.waits() { BUTTON } else { 0.0 }
}

/// What the key means: the first that nobody has acknowledged.
pub fn key_pressed(scene: &Scene<'_>, wants: &mut Vec<Intent>) {
    let waiting = scene.board.storms.iter().find(|storm| storm.waits());
    wants.extend(waiting.map(|storm| Intent::AcknowledgeStorm(storm.id)));
}

/// Shows them in the whole of `ui`.
pub fn ui(ui: &mut Ui, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
    let mut rest = ui.max_rect();
    for storm in &scene.board.storms {
        let (place, below) = rest.split_top_bottom_at_y(rest.top() + height_of(storm));
        storm_ui(ui, place, scene, storm, wants);
        rest = below;
    }
}

fn storm_ui(ui: &mut Ui, rect: Rect, scene: &Scene<'_>, storm: &Storm, wants: &mut Vec<Intent>) {
    let (c, m) = (colours(), measures());
    let (title, areas, how) = (title(storm), areas(storm), how(storm));
    let response = ui.interact(rect, ui.scope_id().with(("storm", storm.id)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Alert, true, format!("{title} {areas} {how}")));
    let painter = ui.painter().clone();
    let hue = c.priority(4);
    let rings = scene.ringing == Some(lineup::as_event(storm.id)) && is_lit(scene.now);
    painter.rect_filled(rect, 0.0, if rings { theme::faded(hue, 0.14) } else { c.card });
    painter.rect_filled(Rect::from_min_size(rect.min, Vec2::new(4.0, rect.height())), 0.0, hue);
    painter.hline(rect.x_range(), rect.bottom() - 0.5, theme::hairline());
    let strength = if storm.waits() { 1.0 } else { 0.62 };
    let mark = Pos2::new(rect.left() + m.margin + 16.0, rect.top() + 24.0);
    priority_mark::priority_mark(&painter, mark, 24.0, 4, strength);
    let age = span(scene.now.since_ms(storm.since));
    let right = rect.right() - m.margin;
    let age_wide = width_of(&painter, &age, Hand::strong());
    let line = |top: f32, right: f32| {
        let left = rect.left() + m.margin + 44.0;
        Rect::from_min_max(Pos2::new(left, rect.top() + top), Pos2::new(right, rect.top() + top + 20.0))
    };
    text_in(&painter, line(8.0, right), Align2::RIGHT_CENTER, &age, Hand::strong());
    text_in(&painter, line(8.0, right - age_wide - m.gap), Align2::LEFT_CENTER, &title, Hand::strong());
    text_in(&painter, line(30.0, right), Align2::LEFT_CENTER, &areas, Hand::label());
    let under = Rect::from_min_size(line(50.0, right).min, Vec2::new(line(50.0, right).width(), 32.0));
    text_in(&painter, under, Align2::LEFT_TOP, &how, Hand::quiet());
    response.on_hover_text([areas, how].join("\n"));
    if storm.waits() {
        let name = say("storm-acknowledge");
        let button = KeyButton::new(&name, keys::cap(Press::AcknowledgeStorm)).stress(Stress::Plain);
        let at = Pos2::new(rect.left() + m.margin + 44.0, rect.top() + WORDS - 4.0);
        if button.ui(ui, Rect::from_min_size(at, Vec2::new(button.width(ui.painter()), m.target))).clicked() {
            wants.push(Intent::AcknowledgeStorm(storm.id));
        }
    }
}

fn title(storm: &Storm) -> String {
    let values = [("lost", storm.lost.into()), ("total", storm.total.into())];
    let title =
        if storm.lost == storm.total { say_with("storm-title", &values) } else { say_with("storm-some", &values) };
    title.into_owned()
}

fn areas(storm: &Storm) -> String {
    let named = storm.areas.iter().map(|area| {
        let name = if area.area.is_empty() { say("storm-no-area") } else { area.area.as_str().into() };
        format!("{name} {}", area.lost)
    });
    let more = (storm.more_areas > 0)
        .then(|| say_with("storm-more-areas", &[("count", storm.more_areas.into())]).into_owned());
    named.chain(more).collect::<Vec<_>>().join(" · ")
}

/// Who has seen it or why it is over; otherwise the rule that made it.
fn how(storm: &Storm) -> String {
    match (&storm.ended, &storm.acknowledged) {
        (Some((why, at)), _) => {
            let key = match why {
                StormEnd::AllBack => "storm-all-back",
                StormEnd::FewLeft => "storm-few-left",
            };
            say_with(key, &[("time", clock::minute(*at).into())]).into_owned()
        }
        (None, Some(seen)) => {
            let values = [("by", seen.by.0.as_str().into()), ("time", clock::minute(seen.at).into())];
            say_with("storm-acknowledged", &values).into_owned()
        }
        (None, None) => {
            let values = [("lines", storm.rule_lines.into()), ("secs", storm.rule_secs.into())];
            say_with(if storm.everywhere { "storm-rule-everywhere" } else { "storm-rule-area" }, &values).into_owned()
        }
    }
}
