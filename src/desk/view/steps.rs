//! The action plan: what is done, what is next, what must be done before closing.
use egui::{Align2, Pos2, Rect, Ui, Vec2};
use vaka_link::board::{Detail, StepView};
use vaka_words::{say, say_with};

use crate::{
    clock,
    intent::Intent,
    theme::measures,
    view::naming,
    widget::{
        Hand, heading_ui, paragraph,
        step_row::{StepRow, StepState},
        text_in,
    },
};

/// The first step that is not done.
pub fn next(detail: &Detail) -> Option<&StepView> {
    detail.steps.iter().find(|step| step.done_at.is_none())
}

/// Shows them, one under the other; closer where it is `tight`.
pub fn ui(ui: &mut Ui, detail: &Detail, tight: bool, wants: &mut Vec<Intent>) {
    let m = measures();
    let (head_high, row_high) = if tight { (40.0, 28.0) } else { (48.0, 34.0) };
    let width = ui.available_width();
    ui.spacing_mut().item_spacing = Vec2::ZERO;
    let (_, head) = ui.allocate_space(Vec2::new(width, head_high));
    let room = Rect::from_min_max(
        Pos2::new(head.left() + m.margin, head.top()),
        Pos2::new(head.right() - m.margin, head.bottom()),
    );
    let plan = say(&format!("plan-{}", detail.plan));
    heading_ui(ui, room, &say_with("steps-title", &[("plan", plan.into())]));
    if detail.steps.is_empty() {
        let (_, place) = ui.allocate_space(Vec2::new(width, row_high));
        let place = place.shrink2(Vec2::new(m.margin, 0.0));
        paragraph(ui.painter(), place, Align2::LEFT_TOP, &say("steps-empty"), Hand::quiet());
        return;
    }
    let done = detail.steps.iter().filter(|step| step.done_at.is_some()).count();
    let count = say_with("steps-count", &[("done", done.into()), ("all", detail.steps.len().into())]);
    text_in(ui.painter(), room, Align2::RIGHT_CENTER, &count, Hand::label());
    let now = next(detail).map(|step| &step.id);
    for (index, step) in detail.steps.iter().enumerate() {
        let (_, place) = ui.allocate_space(Vec2::new(width, row_high));
        if step_ui(ui, place, index + 1, step, now == Some(&step.id)) {
            wants.push(Intent::DoStep(step.id.clone()));
        }
    }
    ui.add_space(m.grid);
}

fn step_ui(ui: &mut Ui, rect: Rect, number: usize, step: &StepView, is_next: bool) -> bool {
    let words = naming::step(&step.id);
    let (state, state_words) = match (step.done_at, is_next) {
        (Some(_), _) => (StepState::Done, "steps-state-done"),
        (None, true) => (StepState::Now, "steps-state-now"),
        (None, false) => (StepState::Open, "steps-state-open"),
    };
    let done = step.done_at.map(clock::time).unwrap_or_default();
    let mut spoken = say(state_words).into_owned();
    if step.required && step.done_at.is_none() {
        spoken = format!("{spoken}, {}", say("steps-required"));
    }
    let key = if is_next { "F5" } else { "" };
    let row = StepRow { number, words: &words, state, state_words: &spoken, done: &done, key };
    row.ui(ui, rect).clicked()
}
