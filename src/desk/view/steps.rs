//! The action plan: what is done, what is next, the question that waits for an answer, what must be done before closing and
//! what cannot be. It paints what the station says and decides nothing.
use alarm_central::{id::StepId, moment::Moment};
use egui::{Align, Align2, Pos2, Rect, Ui, Vec2};
use vaka_link::board::{Detail, StepStanding, StepView};
use vaka_words::{say, say_with};

use crate::{
    clock,
    intent::Intent,
    keys::{self, Press},
    theme::measures,
    view::{dispatching, naming},
    widget::{
        Hand, KeyButton, Stress, heading_ui, height_of, paragraph, paragraph_within,
        step_row::{self, StepRow, StepState},
        tell_in_sight, text_in, width_of,
    },
};

/// What is remembered of the open event's plan.
#[derive(Default)]
pub struct Memory {
    /// A question that is to be answered before the one whose turn it is, or anew.
    chosen: Option<StepId>,
    /// The step that was next when it was last shown.
    was_next: Option<StepId>,
    /// A step was pressed that is to send somebody.
    asked_to_send: Option<StepId>,
}

const ANSWER_HIGH: f32 = 28.0;
const ANSWER_GAP: f32 = 4.0;

/// The step that `F5` does: the first that is open and asks nothing.
pub fn next(detail: &Detail) -> Option<&StepView> {
    detail.steps.iter().find(|step| step.is_open() && !step.asks())
}

/// Whether closing waits for an answer.
pub fn owes_answer(detail: &Detail) -> bool {
    detail.steps.iter().any(|step| step.is_open() && step.required && step.asks())
}

impl Memory {
    /// The question that digits answer.
    fn question<'a>(&self, detail: &'a Detail) -> Option<&'a StepView> {
        let chosen = detail.steps.iter().find(|step| step.asks() && Some(&step.id) == self.chosen.as_ref());
        chosen.or_else(|| detail.steps.iter().find(|step| step.is_open() && step.asks()))
    }

    /// A digit that nothing else has taken.
    pub fn digit_pressed(&mut self, digit: u8, detail: &Detail, wants: &mut Vec<Intent>) {
        let Some(question) = self.question(detail) else { return };
        if let Some(answer) = question.answers.get(usize::from(digit).wrapping_sub(1)) {
            wants.push(Intent::AnswerStep(question.id.clone(), answer.id.clone()));
            self.chosen = None;
        }
    }

    /// Esc: a question that was to be answered anew stays as it is. True if there was one.
    pub fn back_pressed(&mut self) -> bool {
        self.chosen.take().is_some()
    }

    /// The step that sends somebody, if one was pressed since this was last asked.
    pub fn take_asked_to_send(&mut self) -> Option<StepId> {
        self.asked_to_send.take()
    }

    /// Shows the steps, one under the other.
    pub fn ui(&mut self, ui: &mut Ui, detail: &Detail, now: Moment, look: Look, wants: &mut Vec<Intent>) {
        let m = measures();
        let (head_high, row_high) = if look.tight { (40.0, 28.0) } else { (48.0, 34.0) };
        let width = ui.available_width();
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        let (_, head) = ui.allocate_space(Vec2::new(width, head_high));
        head_ui(ui, head, detail);
        if detail.steps.is_empty() {
            let (_, place) = ui.allocate_space(Vec2::new(width, row_high));
            let place = place.shrink2(Vec2::new(m.margin, 0.0));
            paragraph(ui.painter(), place, Align2::LEFT_TOP, &say("steps-empty"), Hand::quiet());
            return;
        }
        let question = self.question(detail).map(|step| step.id.clone());
        let first = detail.steps.iter().find(|step| step.is_open()).map(|step| step.id.clone());
        let current = self.chosen.clone().or(first);
        let done_by_key = next(detail).map(|step| step.id.clone());
        for (index, step) in detail.steps.iter().enumerate() {
            let is_current = current.as_ref() == Some(&step.id);
            let key = if done_by_key.as_ref() == Some(&step.id) { keys::cap(Press::NextStep) } else { "" };
            let top = ui.cursor().top();
            let sends = !dispatching::owed(detail, step).is_empty();
            self.step_ui(ui, &Shown { number: index + 1, step, is_current, sends, key, now, row_high }, wants);
            if is_current && let Some(rule) = naming::step_rule(step) {
                rule_ui(ui, &rule);
            }
            if question.as_ref() == Some(&step.id) {
                self.answers_ui(ui, step, look, wants);
            }
            if is_current && self.was_next.as_ref() != Some(&step.id) {
                let place = Rect::from_min_max(Pos2::new(ui.min_rect().left(), top), ui.min_rect().max);
                ui.scroll_to_rect(place, None);
                self.was_next = Some(step.id.clone());
            }
        }
        ui.add_space(m.grid);
    }

    fn step_ui(&mut self, ui: &mut Ui, shown: &Shown<'_>, wants: &mut Vec<Intent>) {
        let step = shown.step;
        let (state, state_words) = shown.state();
        let words = naming::step_title(step);
        let answer = shown.answer();
        let end = shown.end();
        let key = if state == StepState::Done { "" } else { shown.key };
        let room = step_row::room_for_words(ui.painter(), ui.available_width(), &end, key);
        let under = step_row::room_under(ui.available_width());
        let high = height_of(ui.painter(), &words, room, Hand::body()).max(18.0)
            + answer.as_ref().map_or(0.0, |answer| height_of(ui.painter(), answer, under, Hand::label()))
            + shown.row_high
            - 18.0;
        let (_, place) = ui.allocate_space(Vec2::new(ui.available_width(), high));
        let row = StepRow {
            number: shown.number,
            words: &words,
            under: answer.as_deref().unwrap_or_default(),
            state,
            state_words: &state_words,
            end: &end,
            key,
        };
        if !row.ui(ui, place).clicked() {
            return;
        }
        match &step.standing {
            StepStanding::Open { .. } if step.asks() => self.chosen = Some(step.id.clone()),
            StepStanding::Open { .. } if shown.sends => self.asked_to_send = Some(step.id.clone()),
            StepStanding::Open { .. } => wants.push(Intent::DoStep(step.id.clone())),
            StepStanding::Done { .. } if step.asks() => {
                let open = self.chosen.as_ref() == Some(&step.id);
                self.chosen = (!open).then(|| step.id.clone());
            }
            StepStanding::Done { .. } if shown.may_be_undone() => wants.push(Intent::UndoStep(step.id.clone())),
            _ => {}
        }
    }

    fn answers_ui(&mut self, ui: &mut Ui, step: &StepView, look: Look, wants: &mut Vec<Intent>) {
        let m = measures();
        let left = m.margin + step_row::WORDS_FROM;
        let given = match &step.standing {
            StepStanding::Done { answer, .. } => answer.as_ref(),
            _ => None,
        };
        for (index, answer) in step.answers.iter().enumerate() {
            let (_, place) = ui.allocate_space(Vec2::new(ui.available_width(), ANSWER_HIGH + ANSWER_GAP));
            let place = Rect::from_min_max(
                Pos2::new(place.left() + left, place.top()),
                Pos2::new(place.right() - m.margin, place.bottom() - ANSWER_GAP),
            );
            let (name, digit) = (naming::answer_title(answer), (index + 1).to_string());
            let stress = if given == Some(&answer.id) { Stress::Chosen } else { Stress::Plain };
            let button = KeyButton::new(&name, if look.digits { &digit } else { "" }).stress(stress).to_the_left();
            // Two answers of one plan can share a word with a button elsewhere; the id tells them apart.
            let pressed = ui.push_id(("answer", &step.id.0), |ui| button.ui(ui, place)).inner;
            tell_in_sight(ui, &pressed);
            if pressed.clicked() {
                wants.push(Intent::AnswerStep(step.id.clone(), answer.id.clone()));
                self.chosen = None;
            }
        }
        ui.add_space(m.grid);
    }
}

/// How the plan is shown.
#[derive(Clone, Copy)]
pub struct Look {
    /// Closer than it would like.
    pub tight: bool,
    /// The keys 1 to 9 answer its question.
    pub digits: bool,
}

/// A step in its place.
struct Shown<'a> {
    number: usize,
    step: &'a StepView,
    is_current: bool,
    /// It opens the card by which somebody is sent.
    sends: bool,
    key: &'static str,
    now: Moment,
    row_high: f32,
}

impl Shown<'_> {
    fn state(&self) -> (StepState, String) {
        let step = self.step;
        let (state, words) = match &step.standing {
            StepStanding::Done { .. } if step.asks() => (StepState::Done, "steps-change"),
            StepStanding::Done { .. } if self.may_be_undone() => (StepState::Done, "steps-undo"),
            StepStanding::Done { .. } => (StepState::Settled, "steps-state-done"),
            StepStanding::Open { .. } if self.is_current => (StepState::Now, "steps-state-now"),
            StepStanding::Open { .. } => (StepState::Open, "steps-state-open"),
            StepStanding::Later => (StepState::Later, "steps-state-later"),
            StepStanding::Lacking(_) => (StepState::Lacking, "steps-state-lacking"),
        };
        let mut spoken = say(words).into_owned();
        if step.is_owed() {
            spoken = format!("{spoken}, {}", say("steps-required"));
        } else if step.is_open() || step.standing == StepStanding::Later {
            spoken = format!("{spoken}, {}", say("steps-advised"));
        }
        let says_more = matches!(step.standing, StepStanding::Lacking(_) | StepStanding::Open { until: Some(_) });
        if says_more || step.is_open() && step.numbers_left > 0 {
            spoken = format!("{spoken}, {}", self.end());
        }
        (state, spoken)
    }

    /// What was seen or said stays so.
    fn may_be_undone(&self) -> bool {
        use alarm_central::plan::StepKind::{Look, Talk};
        !matches!(self.step.kind, Look | Talk)
    }

    /// The answer that was given, under the question.
    fn answer(&self) -> Option<String> {
        let StepStanding::Done { answer: Some(given), by, .. } = &self.step.standing else { return None };
        let shown = self.step.answers.iter().find(|answer| answer.id == *given);
        let words = shown.map_or_else(|| naming::answer(given), naming::answer_title);
        Some(match by {
            Some(rule) => {
                say_with("steps-by-rule", &[("answer", words.into()), ("why", say(rule.key()).into())]).into_owned()
            }
            None => words.into_owned(),
        })
    }

    /// What stands at the row's end.
    fn end(&self) -> String {
        match &self.step.standing {
            StepStanding::Done { at, .. } => clock::time(*at),
            StepStanding::Open { until: Some(until) } if *until <= self.now => say("steps-wait-over").into_owned(),
            StepStanding::Open { until: Some(until) } => {
                let left = (until.since_ms(self.now).max(0) + 999) / 1000;
                say_with("steps-wait-left", &[("time", format!("{:02}:{:02}", left / 60, left % 60).into())])
                    .into_owned()
            }
            StepStanding::Open { .. } if self.step.numbers_left > 0 => {
                say_with("steps-numbers-left", &[("left", self.step.numbers_left.into())]).into_owned()
            }
            StepStanding::Open { .. } | StepStanding::Later => {
                say(if self.step.required { "steps-required" } else { "steps-advised" }).into_owned()
            }
            StepStanding::Lacking(lack) => naming::lack(*lack).into_owned(),
        }
    }
}

fn head_ui(ui: &mut Ui, head: Rect, detail: &Detail) {
    let m = measures();
    let room = Rect::from_min_max(
        Pos2::new(head.left() + m.margin, head.top()),
        Pos2::new(head.right() - m.margin, head.bottom()),
    );
    let done = detail.steps.iter().filter(|step| step.is_done()).count();
    let counted = detail.steps.iter().filter(|step| !matches!(step.standing, StepStanding::Lacking(_))).count();
    let count = say_with("steps-count", &[("done", done.into()), ("all", counted.into())]);
    let key = format!("plan-{}", detail.plan);
    // A home's own plan has an id that no table knows.
    let plan = if vaka_words::knows(&key) { say(&key) } else { say("plan-own") };
    let title = Rect::from_min_max(
        room.min,
        Pos2::new(room.right() - width_of(ui.painter(), &count, Hand::label()) - m.gap, room.bottom()),
    );
    heading_ui(ui, title, &say_with("steps-title", &[("plan", plan.into())]));
    if !detail.steps.is_empty() {
        text_in(ui.painter(), room, Align2::RIGHT_CENTER, &count, Hand::label());
    }
}

/// What the centre may and may not do in the step whose turn it is.
fn rule_ui(ui: &mut Ui, rule: &str) {
    let m = measures();
    let left = m.margin + step_row::WORDS_FROM;
    let room = ui.available_width() - left - m.margin;
    let high = height_of(ui.painter(), rule, room, Hand::label());
    let (_, place) = ui.allocate_space(Vec2::new(ui.available_width(), high + 8.0));
    let at = Rect::from_min_size(Pos2::new(place.left() + left, place.top() + 2.0), Vec2::new(room, high + 1.0));
    let response = ui.interact(at, ui.scope_id().with("rule"), egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, rule));
    paragraph_within(ui.painter(), at, Align::Min, rule, Hand::label());
}
