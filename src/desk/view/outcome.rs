//! How the event ends: outcome, cause, level, note, and a close button that says what is missing. The core decides; this
//! only keeps the operator from asking in vain.
use alarm_central::{
    event::{HIGHEST_LEVEL, Outcome, Responder, Verdict},
    site::Authority,
};
use egui::{Align2, Painter, Pos2, Rect, Ui, Vec2};
use vaka_link::board::{Detail, Row, SignalView};
use vaka_words::{brief, language, say, say_with};

use crate::{
    clock,
    intent::Intent,
    keys::{self, Press},
    theme::{self, Size, Weight, colours, measures},
    view::{dispatching, naming, steps},
    widget::{Hand, KeyButton, Stress, field_ui, heading_ui, height_of, paragraph, text_in, width_of, words_ui},
};

/// What has been chosen and typed so far.
#[derive(Default)]
pub struct Form {
    outcome: Option<Outcome>,
    cause: Option<&'static str>,
    /// The one that the operator has chosen; until then it is the one that the facts support.
    level: Option<u8>,
    note: String,
    reason: String,
    /// `F10` was pressed: what is missing is asked for, and digits and Enter answer.
    closing: bool,
    focus_reason: bool,
    tight: bool,
    /// So many signals of the event had come when the close button was pressed and those that came late were told.
    told: Option<u32>,
}

/// What keeps the event from being closed.
#[derive(Debug, PartialEq, Eq)]
enum Missing {
    Outcome,
    Cause,
    /// A required step, by its number and words; a reason may stand for it where the plan allows.
    Step(usize, String),
    /// Whoever was sent has not said whether they go.
    Answer(Responder),
}

const CHIP: f32 = 28.0;
const GAP: f32 = 6.0;
/// The field for the note or the reason, with what is under it.
const FIELD: f32 = 8.0;

impl Form {
    /// Whether its parts stand closer than they would like.
    pub fn be_tight(&mut self, tight: bool) {
        self.tight = tight;
    }

    fn head_high(&self) -> f32 {
        if self.tight { 30.0 } else { 36.0 }
    }

    fn button_high(&self) -> f32 {
        if self.tight { measures().target } else { measures().button }
    }

    /// `F10`, or the button: closes, or begins to ask for what is missing.
    pub fn close_pressed(&mut self, row: &Row, detail: &Detail, wants: &mut Vec<Intent>) {
        self.closing = true;
        self.close_if_ready(row, detail, wants);
        self.focus_reason = self.outcome.is_some() && self.cause.is_some() && needs_reason(detail);
    }

    /// Whether the keys 1 to 9 choose outcome and cause: while closing, until both are chosen and the plan's question is all
    /// that is asked.
    pub fn takes_digits(&self, detail: &Detail) -> bool {
        let chosen = self.outcome.is_some() && self.cause.is_some();
        self.closing && !(chosen && steps::owes_answer(detail))
    }

    /// A digit while closing: the outcome, then its cause.
    pub fn digit_pressed(&mut self, digit: u8, row: &Row, detail: &Detail) {
        let index = usize::from(digit) - 1;
        match self.outcome {
            None => {
                if let Some(outcome) = Outcome::ALL.get(index) {
                    self.choose(*outcome, row, detail);
                }
            }
            Some(outcome) => {
                if let Some(cause) = outcome.causes().get(index) {
                    self.cause = Some(cause);
                }
            }
        }
    }

    /// Enter with the focus nowhere; true if it meant the close button.
    pub fn enter_pressed(&mut self, row: &Row, detail: &Detail, wants: &mut Vec<Intent>) -> bool {
        if self.closing {
            self.close_if_ready(row, detail, wants);
        }
        self.closing
    }

    /// Esc: no longer closing; nothing chosen is lost.
    pub fn back_pressed(&mut self) {
        self.closing = false;
    }

    fn close_if_ready(&mut self, row: &Row, detail: &Detail, wants: &mut Vec<Intent>) {
        let (Some(outcome), Some(cause), true) = (self.outcome, self.cause, self.missing(detail).is_empty()) else {
            return;
        };
        if !detail.unseen.is_empty() {
            if !self.has_told(row) {
                self.told = Some(row.signals);
                return;
            }
            wants.push(Intent::SeeSignals(row.signals));
        }
        let verdict = Verdict { outcome, cause: cause.to_owned(), level: self.level(detail) };
        let override_reason = if needs_reason(detail) { self.reason.trim().to_owned() } else { String::new() };
        wants.push(Intent::Close { verdict, note: self.note.trim().to_owned(), override_reason });
    }

    /// Whether all signals that there are stood there when the close button was pressed.
    fn has_told(&self, row: &Row) -> bool {
        self.told == Some(row.signals)
    }

    /// An outcome brings the cause that its kind of event leaves no doubt about, and the level that its facts support.
    fn choose(&mut self, outcome: Outcome, row: &Row, detail: &Detail) {
        if self.outcome == Some(outcome) {
            return;
        }
        self.outcome = Some(outcome);
        self.cause = plain_cause(outcome, row.kind.as_str()).or_else(|| vouched_cause(outcome, detail));
        self.level = None;
    }

    /// The operator's, or else what the facts support; what was no alarm is verified as nothing.
    fn level(&self, detail: &Detail) -> u8 {
        let computed = if self.outcome == Some(Outcome::Sharp) { detail.brief.assessment.level } else { 0 };
        self.level.unwrap_or(computed)
    }

    /// What the level means, and what supports it.
    fn level_words(&self, detail: &Detail) -> String {
        let level = self.level(detail);
        let mut said = brief::level(language(), level).into_owned();
        if self.outcome == Some(Outcome::Sharp) {
            let assessment = &detail.brief.assessment;
            let differs = level != assessment.level;
            let computed = differs.then(|| say_with("level-computed", &[("level", assessment.level.into())]));
            for more in computed.into_iter().chain(brief::supports(language(), &assessment.because)) {
                said.push(' ');
                said.push_str(&more);
            }
        }
        said
    }

    fn level_words_high(&self, detail: &Detail, width: f32, painter: &Painter) -> f32 {
        height_of(painter, &self.level_words(detail), width, Hand::label())
    }

    fn missing(&self, detail: &Detail) -> Vec<Missing> {
        let mut missing = Vec::new();
        if self.outcome.is_none() {
            missing.push(Missing::Outcome);
        } else if self.cause.is_none() {
            missing.push(Missing::Cause);
        }
        if !detail.may_override || self.reason.trim().is_empty() {
            missing.extend(open_steps(detail).map(|(number, words)| Missing::Step(number, words)));
        }
        let unanswered = detail.dispatches.iter().filter(|dispatch| dispatch.unanswered);
        missing.extend(unanswered.map(|dispatch| Missing::Answer(dispatch.to)));
        missing
    }

    /// How high it is just now, at this width.
    pub fn height(&self, width: f32, row: &Row, detail: &Detail, painter: &Painter) -> f32 {
        let inner = width - 2.0 * measures().margin;
        let mut height = 4.0 + self.head_high() + 2.0 * (self.button_high() + GAP) + 2.0;
        if let Some(outcome) = self.outcome {
            height += 22.0 + self.chip_places(outcome, Pos2::ZERO, inner, painter).1 + 8.0;
            height += CHIP + 6.0 + self.level_words_high(detail, inner, painter) + 8.0;
        }
        height += measures().target + FIELD;
        if self.closing && needs_reason(detail) {
            height += 20.0 + measures().target + FIELD;
        }
        if let Some(sentence) = self.sentence(row, detail) {
            height += sentence_high(painter, &sentence, inner);
        }
        height + measures().button + if self.tight { 12.0 } else { measures().margin }
    }

    /// Shows it in the whole of `ui`.
    pub fn ui(&mut self, ui: &mut Ui, row: &Row, detail: &Detail, wants: &mut Vec<Intent>) {
        let rect = ui.max_rect();
        let m = measures();
        ui.painter().hline(rect.x_range(), rect.top() + 0.5, theme::hairline());
        let room = Rect::from_min_max(
            Pos2::new(rect.left() + m.margin, rect.top() + 4.0),
            Pos2::new(rect.right() - m.margin, rect.bottom() - if self.tight { 12.0 } else { m.margin }),
        );
        let mut y = self.head_ui(ui, room);
        y = self.outcomes_ui(ui, room, y, row, detail);
        if let Some(outcome) = self.outcome {
            y = self.causes_ui(ui, room, y, outcome, detail);
            y = self.levels_ui(ui, room, y, detail);
        }
        let line = |y: f32| Rect::from_min_size(Pos2::new(room.left(), y), Vec2::new(room.width(), m.target));
        field_ui(ui, line(y), &mut self.note, &say("outcome-note-name"), &say("outcome-note"));
        y += m.target + FIELD;
        if self.closing && needs_reason(detail) {
            let label = Rect::from_min_size(Pos2::new(room.left(), y), Vec2::new(room.width(), 18.0));
            text_in(ui.painter(), label, Align2::LEFT_CENTER, &say("close-override"), Hand::label());
            let field =
                field_ui(ui, line(y + 20.0), &mut self.reason, &say("close-override"), &say("close-override-hint"));
            if std::mem::take(&mut self.focus_reason) {
                field.request_focus();
            }
        }
        self.close_ui(ui, room, row, detail, wants);
    }

    fn head_ui(&self, ui: &mut Ui, room: Rect) -> f32 {
        let head = Rect::from_min_size(room.min, Vec2::new(room.width(), self.head_high()));
        let title = say("outcome-title");
        heading_ui(ui, head, &title);
        if self.closing && self.outcome.is_none() {
            let hand = Hand(Size::Label, Weight::Medium, colours().focus);
            let left = head.left() + width_of(ui.painter(), &title.to_uppercase(), hand) + GAP;
            let rest = Rect::from_min_max(Pos2::new(left, head.top() - 4.0), head.max);
            words_ui(ui, rest, Align2::RIGHT_CENTER, &say("outcome-choose"), hand);
        }
        head.bottom()
    }

    fn outcomes_ui(&mut self, ui: &mut Ui, room: Rect, top: f32, row: &Row, detail: &Detail) -> f32 {
        let height = self.button_high();
        let wide = (room.width() - GAP) / 2.0;
        let asked = self.closing && self.outcome.is_none();
        for (index, outcome) in Outcome::ALL.into_iter().enumerate() {
            let (column, line) = ((index % 2) as f32, (index / 2) as f32);
            let at = Pos2::new(room.left() + column * (wide + GAP), top + line * (height + GAP));
            let name = naming::outcome(outcome);
            let digit = (index + 1).to_string();
            let stress = if self.outcome == Some(outcome) { Stress::Chosen } else { Stress::Plain };
            let button = KeyButton::new(&name, if asked { &digit } else { "" }).stress(stress);
            let place = Rect::from_min_size(at, Vec2::new(wide, height));
            if button.ui(ui, place).clicked() {
                self.choose(outcome, row, detail);
            }
            if asked {
                ui.painter().rect_stroke(place, theme::corner(), theme::focus_ring(), theme::INSIDE);
            }
        }
        top + 2.0 * (height + GAP) + 2.0
    }

    fn causes_ui(&mut self, ui: &mut Ui, room: Rect, top: f32, outcome: Outcome, detail: &Detail) -> f32 {
        let asked = self.closing && self.cause.is_none();
        let label = Rect::from_min_size(Pos2::new(room.left(), top), Vec2::new(room.width(), 20.0));
        let hand = if asked { Hand(Size::Label, Weight::Medium, colours().focus) } else { Hand::label() };
        text_in(ui.painter(), label, Align2::LEFT_CENTER, &say("outcome-cause"), hand);
        let from = Pos2::new(room.left(), top + 22.0);
        let (places, height) = self.chip_places(outcome, from, room.width(), ui.painter());
        for (index, (cause, place)) in outcome.causes().iter().zip(places).enumerate() {
            let (name, digit) = (naming::cause(cause), (index + 1).to_string());
            let stress = if self.cause == Some(*cause) { Stress::Chosen } else { Stress::Plain };
            let key = if self.takes_digits(detail) { digit.as_str() } else { "" };
            // Outcome and cause can share a word; the id tells them apart.
            let clicked =
                ui.push_id("cause", |ui| KeyButton::new(&name, key).stress(stress).ui(ui, place).clicked()).inner;
            if clicked {
                self.cause = Some(cause);
            }
        }
        top + 22.0 + height + 8.0
    }

    /// Where the causes lie, line after line, and how high that is.
    fn chip_places(&self, outcome: Outcome, from: Pos2, width: f32, painter: &Painter) -> (Vec<Rect>, f32) {
        let mut at = from;
        let mut places = Vec::new();
        for (index, cause) in outcome.causes().iter().enumerate() {
            let (name, digit) = (naming::cause(cause), (index + 1).to_string());
            let wide = KeyButton::new(&name, if self.closing { &digit } else { "" }).width(painter);
            if at.x > from.x && at.x + wide > from.x + width {
                at = Pos2::new(from.x, at.y + CHIP + GAP);
            }
            places.push(Rect::from_min_size(at, Vec2::new(wide, CHIP)));
            at.x += wide + GAP;
        }
        (places, at.y + CHIP - from.y)
    }

    fn levels_ui(&mut self, ui: &mut Ui, room: Rect, top: f32, detail: &Detail) -> f32 {
        let buttons = f32::from(HIGHEST_LEVEL) + 1.0;
        let wide = 34.0;
        let label = say("outcome-level-label");
        let place =
            Rect::from_min_size(Pos2::new(room.left(), top), Vec2::new(room.width() - buttons * (wide + 4.0), CHIP));
        text_in(ui.painter(), place, Align2::LEFT_CENTER, &label, Hand::label());
        for level in 0..=HIGHEST_LEVEL {
            let left = room.right() - (buttons - f32::from(level)) * (wide + 4.0) + 4.0;
            let at = Rect::from_min_size(Pos2::new(left, top), Vec2::new(wide, CHIP));
            let shown = level.to_string();
            let name = format!("{label} {level}");
            let stress = if self.level(detail) == level { Stress::Chosen } else { Stress::Plain };
            if KeyButton::new(&name, "").shown(&shown).stress(stress).ui(ui, at).clicked() {
                self.level = Some(level);
            }
        }
        let high = self.level_words_high(detail, room.width(), ui.painter());
        let place = Rect::from_min_size(Pos2::new(room.left(), top + CHIP + 6.0), Vec2::new(room.width(), high));
        let words = self.level_words(detail);
        let response = ui.interact(place, ui.scope_id().with("words-of-level"), egui::Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, &words));
        paragraph(ui.painter(), place, Align2::LEFT_TOP, &words, Hand::label());
        place.bottom() + 8.0
    }

    fn close_ui(&mut self, ui: &mut Ui, room: Rect, row: &Row, detail: &Detail, wants: &mut Vec<Intent>) {
        let missing = self.missing(detail);
        let height = measures().button;
        let place = Rect::from_min_max(Pos2::new(room.left(), room.bottom() - height), room.max);
        let name = say("close-do");
        let shown = match self.outcome {
            Some(outcome) if missing.is_empty() => {
                say_with("close-as", &[("outcome", naming::outcome(outcome).to_lowercase().into())])
            }
            _ => name.clone(),
        };
        let stress = if missing.is_empty() { Stress::Chosen } else { Stress::Waiting };
        if KeyButton::new(&name, keys::cap(Press::Close)).shown(&shown).stress(stress).ui(ui, place).clicked() {
            self.close_pressed(row, detail, wants);
        }
        let Some(sentence) = self.sentence(row, detail) else { return };
        let high = sentence_high(ui.painter(), &sentence, room.width());
        let line =
            Rect::from_min_max(Pos2::new(room.left(), place.top() - high), Pos2::new(room.right(), place.top() - 6.0));
        let response = ui.interact(line, ui.scope_id().with("missing"), egui::Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Status, true, &sentence));
        paragraph(ui.painter(), line, Align2::LEFT_CENTER, &sentence, Hand::label());
    }
}

/// Signals that came late, by name: at most two.
const MOST_NAMED: usize = 2;

impl Form {
    /// What stands over the close button: what is missing, or else what came late.
    fn sentence(&self, row: &Row, detail: &Detail) -> Option<String> {
        let missing = self.missing(detail);
        if missing.is_empty() {
            return self.unseen_sentence(row, detail);
        }
        let said: Vec<String> = missing.iter().map(Missing::words).collect();
        let sentence = say_with("close-missing", &[("what", said.join(", ").into())]).into_owned();
        let is_barred = !detail.may_override && missing.iter().any(|what| matches!(what, Missing::Step(..)));
        Some(if is_barred { format!("{sentence} {}", say("close-no-override")) } else { sentence })
    }

    fn unseen_sentence(&self, row: &Row, detail: &Detail) -> Option<String> {
        let newest = detail.unseen.iter().rev().take(MOST_NAMED);
        let signals = newest.filter_map(|id| detail.signals.iter().find(|signal| signal.id == *id));
        let one = |signal: &SignalView| {
            let (what, time) = (naming::signal_what(signal), clock::time(signal.received_at));
            say_with("close-unseen-one", &[("signal", what.into()), ("time", time.into())]).into_owned()
        };
        let mut named: Vec<String> = signals.map(one).collect();
        let more = detail.unseen.len().saturating_sub(named.len());
        if more > 0 {
            named.push(say_with("close-unseen-more", &[("count", more.into())]).into_owned());
        }
        let sentence = say_with("close-unseen", &[("what", named.join(", ").into())]).into_owned();
        let told = if self.has_told(row) { format!("{sentence} {}", say("close-unseen-again")) } else { sentence };
        (!detail.unseen.is_empty()).then_some(told)
    }
}

impl Missing {
    fn words(&self) -> String {
        match self {
            Self::Outcome => say("close-missing-outcome").into_owned(),
            Self::Cause => say("close-missing-cause").into_owned(),
            Self::Step(number, words) => {
                say_with("close-missing-step", &[("number", (*number).into()), ("step", words.into())]).into_owned()
            }
            Self::Answer(to) => {
                say_with("close-missing-answer", &[("who", dispatching::who_within(*to).into())]).into_owned()
            }
        }
    }
}

/// How much room the sentence over the close button takes.
fn sentence_high(painter: &Painter, sentence: &str, width: f32) -> f32 {
    height_of(painter, sentence, width, Hand::label()).max(34.0) + 6.0
}

/// Whether a typed reason is asked for and can stand for what is open.
fn needs_reason(detail: &Detail) -> bool {
    open_steps(detail).next().is_some() && detail.may_override
}

fn open_steps(detail: &Detail) -> impl Iterator<Item = (usize, String)> + '_ {
    let open = detail.steps.iter().enumerate().filter(|(_, step)| step.is_owed());
    open.map(|(index, step)| (index + 1, naming::step_title(step).into_owned()))
}

/// The cause that goes without asking for this kind of event.
fn plain_cause(outcome: Outcome, kind: &str) -> Option<&'static str> {
    let cause = match (outcome, kind) {
        (Outcome::Sharp, "burglary" | "burglary-confirmed") => "break-in",
        (Outcome::Sharp, "fire") => "fire",
        (Outcome::Sharp, "hold-up" | "duress" | "panic") => "threat",
        (Outcome::Sharp, "medical") => "person-in-need",
        (Outcome::Sharp, "water") => "water-damage",
        (Outcome::Technical, "line-lost") => "line",
        (Outcome::Technical, "power" | "battery") => "power",
        _ => return None,
    };
    outcome.causes().iter().find(|known| **known == cause).copied()
}

/// A mistake is at hand where somebody who may cancel has said the right code word; it is chosen, not decided.
fn vouched_cause(outcome: Outcome, detail: &Detail) -> Option<&'static str> {
    let by = detail.words.right.and_then(|contact| detail.contacts.get(usize::from(contact).checked_sub(1)?))?;
    let vouches = by.authority != Authority::None && !detail.words.duress && outcome == Outcome::False;
    vouches.then(|| outcome.causes()[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_cause_belongs_to_its_outcome() {
        for (outcome, kind) in [
            (Outcome::Sharp, "burglary"),
            (Outcome::Sharp, "fire"),
            (Outcome::Sharp, "hold-up"),
            (Outcome::Sharp, "medical"),
            (Outcome::Sharp, "water"),
            (Outcome::Technical, "line-lost"),
            (Outcome::Technical, "battery"),
        ] {
            assert!(plain_cause(outcome, kind).is_some_and(|cause| outcome.causes().contains(&cause)), "{kind}");
        }
        assert_eq!(plain_cause(Outcome::False, "burglary"), None, "a mistake is asked for, never assumed");
    }
}
