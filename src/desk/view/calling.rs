//! A call to a contact: whom to call next, what came of it, and the code word as it is said; whether it is the right one is
//! judged at the station, and no word stands here longer than it takes to send it.
use alarm_central::{
    event::{CallResult, ContactNumber, JudgedWord, WordVerdict},
    moment::Moment,
    pii::Secret,
};
use egui::{Align2, Key, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::board::{CallView, ContactView, Detail};
use vaka_words::{Value, say, say_with, time::span};

use crate::{
    intent::Intent,
    keys::{self, Press},
    theme::{self, Size, Weight, colours, measures},
    view::naming,
    widget::{
        Hand, KeyButton, Stress, field_ui, height_of, key_cap, key_cap_width, tell_in_sight, text_in, width_of,
        words_ui, wrapped_ui,
    },
};

/// The results that digits and buttons give, in their order.
const RESULTS: [CallResult; 4] = [CallResult::NoAnswer, CallResult::Answered, CallResult::Busy, CallResult::Refused];
const GAP: f32 = 6.0;

/// One number of one contact, both from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    pub contact: usize,
    pub number: usize,
}

/// The call that is being made, if one is.
#[derive(Default)]
pub struct Form {
    call: Option<Call>,
}

struct Call {
    target: Target,
    since: Moment,
    word: String,
    /// Nobody has seen it yet: it is to be scrolled to.
    fresh: bool,
    /// The field is to get the keys with the next frame.
    focus: bool,
    answered: bool,
    /// The field had the keys in the last frame.
    writing: bool,
    /// The newest word that was judged, as far as this has taken note of it.
    noted: Option<JudgedWord>,
}

impl Form {
    /// The number that is called just now.
    pub fn target(&self) -> Option<Target> {
        self.call.as_ref().map(|call| call.target)
    }

    /// Whether it was begun since this was last asked.
    pub fn take_fresh(&mut self) -> bool {
        self.call.as_mut().is_some_and(|call| std::mem::take(&mut call.fresh))
    }

    /// `F4`: nobody answered there, so the next one; with no call at hand, the first that is due.
    pub fn next_pressed(&mut self, detail: &Detail, now: Moment, wants: &mut Vec<Intent>) {
        let was = self.target();
        if was.is_some() {
            self.record(CallResult::NoAnswer, wants);
        }
        if let Some(target) = next(&detail.contacts, was) {
            self.call(target, detail, now, wants);
        }
    }

    /// Begins a call; the telephones dial, where they do.
    pub fn call(&mut self, target: Target, detail: &Detail, since: Moment, wants: &mut Vec<Intent>) {
        if detail.dials {
            let (contact, number) = (from_one(target.contact), from_one(target.number));
            wants.push(Intent::Dial { contact, number });
        }
        self.call = Some(Call {
            target,
            since,
            word: String::new(),
            fresh: true,
            focus: true,
            answered: false,
            writing: false,
            noted: None,
        });
    }

    /// The operator turns to something else; what was recorded stays.
    pub fn leave(&mut self) {
        self.call = None;
    }

    /// A key with no field in use; true if it was meant for the call.
    pub fn press(&mut self, press: Press, wants: &mut Vec<Intent>) -> bool {
        let Some(call) = &mut self.call else { return false };
        match press {
            Press::Digit(digit) => match RESULTS.get(usize::from(digit) - 1) {
                Some(result) => self.record(*result, wants),
                None => return false,
            },
            Press::Enter => call.focus = true,
            // It has only just left the field.
            Press::Back if std::mem::take(&mut call.writing) => {}
            Press::Back => self.call = None,
            _ => return false,
        }
        true
    }

    /// Whoever answers stays on the line; every other result ends the call.
    fn record(&mut self, result: CallResult, wants: &mut Vec<Intent>) {
        let Some(call) = &mut self.call else { return };
        let told = call.answered && matches!(result, CallResult::Answered | CallResult::NoAnswer);
        if !told {
            let (contact, number) = (from_one(call.target.contact), from_one(call.target.number));
            wants.push(Intent::RecordCall { contact, number, result });
        }
        call.answered |= result == CallResult::Answered;
        call.focus = false;
        if result != CallResult::Answered {
            self.call = None;
        }
    }

    /// What was typed goes to the station; whoever says a word has answered.
    fn send_word(&mut self, wants: &mut Vec<Intent>) {
        self.record(CallResult::Answered, wants);
        let Some(call) = &mut self.call else { return };
        let word = Secret::new(std::mem::take(&mut call.word));
        if !word.reveal().trim().is_empty() {
            wants.push(Intent::JudgeWord { contact: from_one(call.target.contact), word });
        }
    }

    /// Shows the results and the field for the word in the whole of `ui`, under the number that is called.
    pub fn ui(&mut self, ui: &mut Ui, detail: &Detail, tight: bool, now: Moment, wants: &mut Vec<Intent>) {
        let room = ui.max_rect();
        let Some(call) = &self.call else { return };
        let Some(contact) = detail.contacts.get(call.target.contact) else { return };
        let (target, since) = (call.target, call.since);
        let writing = ui.ctx().text_edit_focused();
        let line = |top: f32, height: f32| {
            Rect::from_min_size(room.min + Vec2::new(0.0, top), Vec2::new(room.width(), height))
        };
        let lasted = span(now.since_ms(since));
        let words = say_with("calling-now", &[("for", lasted.into())]);
        words_ui(ui, line(0.0, 24.0), Align2::LEFT_CENTER, &words, Hand(Size::Label, Weight::Medium, colours().focus));
        let mut top = 24.0;
        let (high, wide) = (button_high(tight), (room.width() - GAP) / 2.0);
        for (index, result) in RESULTS.into_iter().enumerate() {
            let (column, row) = ((index % 2) as f32, (index / 2) as f32);
            let at = room.min + Vec2::new(column * (wide + GAP), top + row * (high + GAP));
            let name = naming::call_result(result);
            let digit = (index + 1).to_string();
            let key = if index == 0 {
                keys::cap(Press::CallNext)
            } else if writing {
                ""
            } else {
                &digit
            };
            let answered = self.call.as_ref().is_some_and(|call| call.answered) && result == CallResult::Answered;
            let stress = if answered { Stress::Chosen } else { Stress::Plain };
            let button = KeyButton::new(&name, key).stress(stress);
            let pressed = button.ui(ui, Rect::from_min_size(at, Vec2::new(wide, high)));
            tell_in_sight(ui, &pressed);
            if pressed.clicked() {
                self.record(result, wants);
            }
        }
        top += 2.0 * (high + GAP);
        if contact.has_word {
            self.word_ui(ui, line(top, measures().target), detail, wants);
            top += measures().target + GAP;
        }
        said_ui(ui, line(top, 20.0), detail, contact, target, since);
    }

    fn word_ui(&mut self, ui: &mut Ui, place: Rect, detail: &Detail, wants: &mut Vec<Intent>) {
        let Some(call) = &mut self.call else { return };
        // Whoever was wrong says it again.
        if let Some(newest) = detail.words.newest.filter(|word| Some(*word) != call.noted && word.at >= call.since) {
            call.noted = Some(newest);
            call.focus |= newest.verdict == WordVerdict::Wrong;
        }
        let field = field_ui(ui, place, &mut call.word, &say("calling-word"), &say("calling-word-hint"));
        if std::mem::take(&mut call.focus) {
            field.request_focus();
        }
        call.writing = field.has_focus();
        if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            self.send_word(wants);
        }
    }
}

/// What the word was, once it is known; else what there is to say of words.
fn said_ui(ui: &mut Ui, place: Rect, detail: &Detail, contact: &ContactView, target: Target, since: Moment) {
    let words = &detail.words;
    let of_this_call = |word: &&JudgedWord| word.contact == from_one(target.contact) && word.at >= since;
    let c = colours();
    let strong = |ink| Hand(Size::Body, Weight::Semibold, ink);
    let (said, hand) = match words.newest.as_ref().filter(of_this_call).map(|word| word.verdict) {
        Some(WordVerdict::Right) => (say("calling-right"), strong(c.text)),
        Some(WordVerdict::Duress) => (say("calling-duress"), strong(c.priority(1))),
        _ if words.tries_left == 0 => (say("calling-locked"), strong(c.priority(2))),
        Some(WordVerdict::Wrong) => {
            (say_with("calling-wrong", &[("left", words.tries_left.into())]), strong(c.priority(2)))
        }
        None if contact.has_word => (say("calling-word-help"), Hand::quiet()),
        None => (say("calling-no-word"), Hand::quiet()),
    };
    words_ui(ui, place, Align2::LEFT_CENTER, &said, hand);
}

/// Says over everything else in the column that somebody is under threat.
pub fn duress_ui(ui: &mut Ui, detail: &Detail) {
    if !detail.words.duress {
        return;
    }
    let m = measures();
    let (width, words) = (ui.available_width(), say("calling-duress-bar"));
    let hand = Hand(Size::Body, Weight::Semibold, colours().on_priority);
    let inner = width - 2.0 * m.margin;
    let high = height_of(ui.painter(), &words, inner, hand) + 16.0;
    let (_, place) = ui.allocate_space(Vec2::new(width, high));
    ui.painter().rect_filled(place, 0.0, colours().priority(1));
    wrapped_ui(ui, place.shrink2(Vec2::new(m.margin, 8.0)), &words, hand);
}

/// After how many seconds a number is due again where nobody answered; `None` where the plan does not ask for it, or once somebody
/// has answered.
pub fn again(detail: &Detail) -> Option<u32> {
    let mut calls = detail.contacts.iter().flat_map(|contact| &contact.calls);
    let reached = calls.any(|call| call.result == CallResult::Answered);
    let asked = detail.steps.iter().map(|step| step.again_secs).find(|secs| *secs > 0);
    asked.filter(|_| !reached)
}

/// What last came of a call, and when it is due again, in words; true once it is.
fn came_words(call: &CallView, again: Option<u32>, now: Moment) -> (String, bool) {
    let result = naming::call_result(call.result).to_lowercase();
    let again = again.filter(|_| matches!(call.result, CallResult::NoAnswer | CallResult::Busy));
    let words = |key: &str, with: &[(&'static str, Value<'_>)]| say_with(key, with).into_owned();
    let Some(again) = again else {
        let ago = span(now.since_ms(call.at));
        return (words("calling-came", &[("result", result.into()), ("ago", ago.into())]), false);
    };
    let left_ms = i64::from(again) * 1000 - now.since_ms(call.at);
    if left_ms <= 0 {
        return (words("calling-again-now", &[("result", result.into())]), true);
    }
    (words("calling-again-in", &[("result", result.into()), ("time", span(left_ms + 999).into())]), false)
}

/// A number of a contact with what last came of calling it; true when it is to be called.
pub fn number_ui(
    ui: &mut Ui,
    place: Rect,
    contact: &ContactView,
    target: Target,
    is_next: bool,
    again: Option<u32>,
    now: Moment,
) -> bool {
    let Some(number) = contact.numbers.get(target.number) else { return false };
    let last = contact.calls.iter().rev().find(|call| usize::from(call.number) == target.number + 1);
    let came = last.map(|call| came_words(call, again, now));
    let response = ui.interact(place, ui.scope_id().with(("number", target.contact, target.number)), Sense::click());
    response.widget_info(|| {
        let name = say_with("calling-call", &[("name", (&*contact.name.0).into()), ("number", (&*number.0).into())]);
        let came = came.as_ref().map(|(came, _)| format!(", {came}")).unwrap_or_default();
        WidgetInfo::labeled(Role::Button, true, format!("{name}{came}"))
    });
    tell_in_sight(ui, &response);
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(place.expand2(Vec2::new(6.0, 0.0)), theme::corner(), colours().card);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(
            place.expand2(Vec2::new(6.0, 0.0)),
            theme::corner(),
            theme::focus_ring(),
            theme::INSIDE,
        );
    }
    text_in(ui.painter(), place, Align2::LEFT_CENTER, &number.0, Hand::body());
    let cap = keys::cap(Press::CallNext);
    if let Some((came, is_due)) = &came {
        let right = if is_next { place.right() - key_cap_width(ui.painter(), cap) - 8.0 } else { place.right() };
        let left = place.left() + width_of(ui.painter(), &number.0, Hand::body()) + GAP;
        let room = Rect::from_min_max(Pos2::new(left, place.top()), Pos2::new(right, place.bottom()));
        let hand = if *is_due { Hand(Size::Label, Weight::Medium, colours().focus) } else { Hand::label() };
        text_in(ui.painter(), room, Align2::RIGHT_CENTER, came, hand);
    }
    if is_next {
        let left = place.right() - key_cap_width(ui.painter(), cap);
        key_cap(ui.painter(), Pos2::new(left, place.center().y), cap);
    }
    response.clicked()
}

/// The number to call after `was`: in call order the first that nobody has called, else the one whose call was longest ago
/// and came to nothing, else whose was longest ago.
pub fn next(contacts: &[ContactView], was: Option<Target>) -> Option<Target> {
    let all = contacts.iter().enumerate().flat_map(|(contact, view)| {
        (0..view.numbers.len()).map(move |number| (Target { contact, number }, last_call(view, number)))
    });
    let others = |(target, _): &(Target, Option<(Moment, CallResult)>)| Some(*target) != was;
    let rank = |(target, last): &(Target, Option<(Moment, CallResult)>)| match last {
        None => (0, Moment(i64::MIN), target.contact, target.number),
        Some((at, CallResult::NoAnswer | CallResult::Busy)) => (1, *at, target.contact, target.number),
        Some((at, _)) => (2, *at, target.contact, target.number),
    };
    let all: Vec<_> = all.collect();
    let best = all.iter().filter(|one| others(one)).min_by_key(|one| rank(one));
    best.or(all.first()).map(|(target, _)| *target)
}

fn last_call(contact: &ContactView, number: usize) -> Option<(Moment, CallResult)> {
    let of_it = contact.calls.iter().rev().find(|call| usize::from(call.number) == number + 1);
    of_it.map(|call| (call.at, call.result))
}

/// How high the part under the number that is called is.
pub fn height(contact: &ContactView, tight: bool) -> f32 {
    let word = if contact.has_word { measures().target + GAP } else { 0.0 };
    let buttons = 2.0 * (button_high(tight) + GAP);
    24.0 + buttons + word + 24.0
}

fn button_high(tight: bool) -> f32 {
    if tight { 26.0 } else { measures().target }
}

fn from_one(index: usize) -> ContactNumber {
    ContactNumber::try_from(index + 1).unwrap_or(ContactNumber::MAX)
}
