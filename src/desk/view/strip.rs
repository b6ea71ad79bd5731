//! The strip on top that never hides: what waits, how the centre's parts do, who works here.
use std::borrow::Cow;

use alarm_central::{budget::Response, person::Place};
use egui::{Align2, Pos2, Rect, Sense, Stroke, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_words::{say, say_with, time::span};

use crate::{
    clock,
    intent::Intent,
    keys::{self, Press},
    scene::{Scene, Session},
    theme::{self, Size, Weight, colours, measures},
    view::faults::{self, Fault, Part, Standing},
    widget::{Hand, KeyButton, priority_mark, text_at, tick, width_of},
};

/// Shows it in the whole of `ui`.
pub fn ui(ui: &mut Ui, scene: &Scene<'_>, faults: &[Fault], wants: &mut Vec<Intent>) {
    let rect = ui.max_rect();
    ui.painter().rect_filled(rect, 0.0, colours().panel);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::hairline());
    let left = brand_ui(ui, rect, scene);
    let left = counts_ui(ui, left, scene);
    if scene.ringing.is_some() {
        silence_ui(ui, Pos2::new(left, rect.center().y), wants);
    }
    let right = who_ui(ui, rect, scene);
    health_ui(ui, right, scene, faults, wants);
}

fn brand_ui(ui: &mut Ui, rect: Rect, scene: &Scene<'_>) -> Pos2 {
    let c = colours();
    let at = Pos2::new(rect.left() + measures().margin, rect.center().y);
    let brand = Hand(Size::Body, Weight::Semibold, c.text);
    let mut right = text_at(ui.painter(), at, Align2::LEFT_CENTER, &say("app-name").to_uppercase(), brand).right();
    if scene.place == Place::Training {
        let word = say("training-frame");
        let hand = Hand(Size::Label, Weight::Semibold, c.on_training);
        let size = Vec2::new(width_of(ui.painter(), &word, hand) + 16.0, 22.0);
        let plate = Rect::from_min_size(Pos2::new(right + 12.0, at.y - size.y / 2.0), size);
        let response = ui.interact(plate, ui.scope_id().with("training"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &*word));
        ui.painter().rect_filled(plate, 3.0, c.training);
        text_at(ui.painter(), plate.center(), Align2::CENTER_CENTER, &word, hand);
        right = plate.right();
    }
    Pos2::new(right + 28.0, at.y)
}

fn counts_ui(ui: &mut Ui, at: Pos2, scene: &Scene<'_>) -> f32 {
    let count = scene.lineup.waiting();
    let mut left = figure_ui(ui, at, &count.to_string(), &say("strip-waiting"));
    if let Some(oldest) = scene.lineup.oldest() {
        let age = span(scene.now.since_ms(oldest));
        left = figure_ui(ui, Pos2::new(left, at.y), &age, &say("strip-oldest"));
    }
    let response = scene.board.response;
    if response.counted > 0 {
        let (share, words) = (share(response), left_words(response));
        let right = figure_ui(ui, Pos2::new(left, at.y), &share, &words);
        let place = Rect::from_x_y_ranges(left..=right, at.y - 14.0..=at.y + 14.0);
        let response_ui = ui.interact(place, ui.scope_id().with("response"), Sense::hover());
        response_ui.on_hover_text(explained(response));
        left = right;
    }
    left
}

/// The share that was taken in time, in percent and a tenth; never rounded up to all.
fn share(response: Response) -> Cow<'static, str> {
    let permille = u64::from(response.in_time) * 1000 / u64::from(response.counted.max(1));
    say_with("strip-share", &[("whole", (permille / 10).into()), ("tenth", (permille % 10).into())])
}

/// How many more may be late, and until when they last.
fn left_words(response: Response) -> Cow<'static, str> {
    match response {
        Response { left, .. } if left < 0 => say_with("strip-over", &[("count", left.unsigned_abs().into())]),
        Response { left, runs_out: Some(at), .. } => {
            say_with("strip-left-until", &[("count", left.unsigned_abs().into()), ("time", clock::minute(at).into())])
        }
        Response { left, .. } => say_with("strip-left", &[("count", left.unsigned_abs().into())]),
    }
}

/// All of it in a sentence.
fn explained(response: Response) -> Cow<'static, str> {
    say_with("strip-explained", &[("in", response.in_time.into()), ("all", response.counted.into())])
}

/// A figure with its small word; read out as "word: figure".
fn figure_ui(ui: &mut Ui, at: Pos2, figure: &str, word: &str) -> f32 {
    let c = colours();
    let big = Hand(Size::Figure, Weight::Semibold, c.text);
    let seen = text_at(ui.painter(), at - Vec2::new(0.0, 1.0), Align2::LEFT_CENTER, figure, big);
    let small =
        text_at(ui.painter(), Pos2::new(seen.right() + 8.0, at.y + 1.0), Align2::LEFT_CENTER, word, Hand::quiet());
    let response = ui.interact(seen.union(small), ui.scope_id().with(("figure", word)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, word));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_value(figure));
    small.right() + 26.0
}

fn silence_ui(ui: &mut Ui, left_middle: Pos2, wants: &mut Vec<Intent>) {
    let (name, shown) = (say("strip-silence-name"), say("strip-silence"));
    let button = KeyButton::new(&name, keys::cap(Press::Silence)).shown(&shown);
    let size = Vec2::new(button.width(ui.painter()), 28.0);
    if button.ui(ui, Rect::from_min_size(left_middle - Vec2::new(0.0, 14.0), size)).clicked() {
        wants.push(Intent::Silence);
    }
}

/// Name and time at the right end; gives where the health may end.
fn who_ui(ui: &mut Ui, rect: Rect, scene: &Scene<'_>) -> Pos2 {
    let c = colours();
    let middle = rect.center().y;
    let time = clock::time(scene.now);
    let hand = Hand(Size::Label, Weight::Regular, c.second);
    let right = Pos2::new(rect.right() - measures().margin, middle);
    let seen = text_at(ui.painter(), right, Align2::RIGHT_CENTER, &time, hand);
    let response = ui.interact(seen, ui.scope_id().with("clock"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Timer, true, say("strip-clock")));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_value(time.as_str()));
    let Session::In(worker) = scene.session else { return Pos2::new(seen.left() - 16.0, middle) };
    let name = Hand(Size::Body, Weight::Semibold, c.text);
    let at = Pos2::new(seen.left() - 12.0, middle);
    let seen = text_at(ui.painter(), at, Align2::RIGHT_CENTER, &worker.name.0, name);
    let response = ui.interact(seen, ui.scope_id().with("who"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &worker.name.0));
    let x = seen.left() - 20.0;
    ui.painter().vline(x, middle - 12.0..=middle + 12.0, theme::hairline());
    Pos2::new(x - 20.0, middle)
}

/// The parts of the centre, right-aligned at `right`. The sound's mark plays a test tone.
fn health_ui(ui: &mut Ui, right: Pos2, scene: &Scene<'_>, faults: &[Fault], wants: &mut Vec<Intent>) {
    let c = colours();
    let mut x = right.x;
    for part in Part::ALL.into_iter().rev() {
        let standing = faults::standing(part, faults, scene.link);
        let broken = standing.priority();
        let word = say(part.word());
        let hand = if broken.is_some() { Hand(Size::Label, Weight::Semibold, c.text) } else { Hand::label() };
        let wide = width_of(ui.painter(), &word, hand);
        let place = Rect::from_min_max(Pos2::new(x - wide - 18.0, right.y - 14.0), Pos2::new(x + 2.0, right.y + 14.0));
        let sense = if part == Part::Sound { Sense::click() } else { Sense::hover() };
        let response = ui.interact(place, ui.scope_id().with(("health", part.word())), sense);
        let role = if part == Part::Sound { Role::Button } else { Role::Status };
        response.widget_info(|| WidgetInfo::labeled(role, true, &*word));
        let state = say(standing.word());
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_value(&*state));
        if response.has_focus() {
            ui.painter().rect_stroke(place.expand(3.0), theme::corner(), theme::focus_ring(), theme::INSIDE);
        }
        let mark = Pos2::new(place.left() + 5.0, right.y);
        match (broken, standing) {
            (Some(priority), _) => priority_mark::shape(ui.painter(), mark, 11.0, priority, c.priority(priority)),
            (None, Standing::Unknown) => {
                let dash = mark.x - 4.0..=mark.x + 4.0;
                ui.painter().hline(dash, mark.y, Stroke::new(1.6, c.third));
            }
            (None, _) => tick(ui.painter(), mark, 8.0, c.second),
        }
        text_at(ui.painter(), Pos2::new(x, right.y), Align2::RIGHT_CENTER, &word, hand);
        if part == Part::Sound && response.on_hover_text(say("sound-test")).clicked() {
            wants.push(Intent::TestSound);
        }
        x = place.left() - 16.0;
    }
}
