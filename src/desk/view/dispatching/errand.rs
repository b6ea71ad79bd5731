//! Those who were sent: how far they are, what keeps news away, what they ask, and what is told or recorded by hand.
use std::{fmt::Debug, hash::Hash};

use alarm_central::{event::Progress, pii::Pii};
use egui::{Align2, Key, Pos2, Rect, ScrollArea, Sense, Ui, UiBuilder, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::board::{Detail, DispatchView, QuestionView};
use vaka_words::{brief, language, say, say_with};

use super::{Card, standing};
use crate::{
    clock,
    intent::Intent,
    keys::{self, Press},
    scene::{LinkState, Scene},
    theme::{self, Size, Weight, colours, measures},
    widget::{Hand, KeyButton, Stress, field_ui, heading_ui, height_of, paragraph, tell_in_sight, text_in},
};

const ROW: f32 = 30.0;
const CHIP: f32 = 28.0;
const GAP: f32 = 6.0;
/// What belongs to the errand that stands open is set in.
const INSET: f32 = 12.0;
const MINUTES: f32 = 64.0;

/// Shows them in the whole of `ui`; whether somebody writes in one of the fields.
pub fn ui(card: &mut Card, ui: &mut Ui, scene: &Scene<'_>, detail: &Detail, wants: &mut Vec<Intent>) -> bool {
    let room = ui.max_rect();
    if detail.dispatches.is_empty() {
        return false;
    }
    ui.painter().hline(room.x_range(), room.top(), theme::hairline());
    let head = Rect::from_min_size(room.min + Vec2::new(0.0, 8.0), Vec2::new(room.width(), 20.0));
    heading_ui(ui, head, &say("dispatch-sent"));
    let list = Rect::from_min_max(Pos2::new(room.left(), head.bottom() + 4.0), room.max);
    let current = card.current(detail).map(|dispatch| dispatch.id);
    let mut inner = ui.new_child(UiBuilder::new().id_salt("errands").max_rect(list));
    inner.spacing_mut().item_spacing = Vec2::ZERO;
    let mut writing = false;
    ScrollArea::vertical().auto_shrink(false).show(&mut inner, |ui| {
        for (index, dispatch) in detail.dispatches.iter().enumerate() {
            let is_current = current == Some(dispatch.id);
            let is_let_down = standing::is_let_down(detail, dispatch);
            if row_ui(ui, index, dispatch, (is_current, is_let_down), scene) {
                card.selected = Some(dispatch.id);
            }
            if is_current {
                let top = ui.cursor().top();
                writing = open_ui(card, ui, scene, dispatch, wants);
                let left = ui.min_rect().left();
                let bar = Rect::from_min_max(Pos2::new(left, top), Pos2::new(left + 3.0, ui.cursor().top() - GAP));
                ui.painter().rect_filled(bar, 0.0, colours().focus);
            }
        }
    });
    writing
}

/// One of them in a row; true when it is pressed.
fn row_ui(
    ui: &mut Ui,
    index: usize,
    dispatch: &DispatchView,
    (is_current, is_let_down): (bool, bool),
    scene: &Scene<'_>,
) -> bool {
    let (_, place) = ui.allocate_space(Vec2::new(ui.available_width(), ROW));
    let response = ui.interact(place, ui.scope_id().with(("errand", index)), Sense::click());
    let words = standing::line(dispatch, scene.now);
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, is_current, &*words));
    tell_in_sight(ui, &response);
    crate::widget::row_ground(ui.painter(), place, &response, is_current);
    let room = place.shrink2(Vec2::new(INSET, 0.0));
    let end = standing::end(dispatch, scene.now);
    let right = text_in(ui.painter(), room, Align2::RIGHT_CENTER, &end, Hand::label());
    let left = Rect::from_min_max(room.min, Pos2::new(right.left() - 8.0, room.bottom()));
    let c = colours();
    let ink = match dispatch {
        // A hue is no letter's on the raised ground.
        _ if is_current => c.text,
        _ if standing::question(dispatch).is_some() => c.focus,
        _ if is_let_down || standing::is_cut_off(dispatch) || standing::is_silent(dispatch, scene.now) => c.priority(2),
        _ if dispatch.over => c.third,
        _ => c.text,
    };
    text_in(ui.painter(), left, Align2::LEFT_CENTER, &words, Hand::strong().ink(ink));
    response.clicked()
}

/// All that there is to say and to do about the one that stands open; whether somebody writes.
fn open_ui(card: &mut Card, ui: &mut Ui, scene: &Scene<'_>, dispatch: &DispatchView, wants: &mut Vec<Intent>) -> bool {
    let is_up = scene.link == LinkState::Up;
    ui.add_space(GAP);
    let urgent = Hand(Size::Body, Weight::Semibold, colours().priority(2));
    if let Some(fault) = standing::fault(dispatch) {
        words_within_ui(ui, "fault", &fault, urgent);
    }
    if let Some(waits) = standing::waits(dispatch) {
        words_within_ui(ui, "waits", &waits, Hand::body());
    }
    let is_silent = standing::is_silent(dispatch, scene.now);
    if is_silent || standing::is_to_be_phoned(dispatch) || dispatch.fault.is_some() {
        phone_ui(ui, dispatch);
    }
    if standing::is_to_be_phoned(dispatch) {
        let name = say("dispatch-told");
        let stress = if is_up { Stress::Chosen } else { Stress::Waiting };
        if button_ui(ui, KeyButton::new(&name, keys::cap(Press::FreeTalk)).stress(stress), measures().target) && is_up {
            wants.push(Intent::PhoneDispatch(dispatch.id));
            card.selected = Some(dispatch.id);
        }
    }
    let mut writing = false;
    for question in &dispatch.questions {
        writing |= question_ui(card, ui, is_up, dispatch, question, wants);
    }
    words_within_ui(ui, "log", &standing::log(dispatch), Hand::label());
    if dispatch.by_hand && (is_silent || dispatch.phoned && dispatch.told.is_some()) {
        writing |= by_hand_ui(card, ui, is_up, dispatch, wants);
    }
    if !dispatch.over {
        let is_armed = card.cancelling.is_some_and(|(id, _)| id == dispatch.id);
        let name = say(if is_armed { "dispatch-cancel-again" } else { "dispatch-cancel" });
        let stress = match (is_up, is_armed) {
            (false, _) => Stress::Waiting,
            (true, true) => Stress::Chosen,
            (true, false) => Stress::Plain,
        };
        // One button with two names: the second press must find it.
        let pressed = ui.push_id("cancel", |ui| button_ui(ui, KeyButton::new(&name, "").stress(stress), CHIP)).inner;
        if pressed && is_up {
            card.cancel(dispatch.id, scene.now, wants);
        }
    }
    if writing {
        // It stays open, whatever else happens to others meanwhile.
        card.selected = Some(dispatch.id);
    }
    ui.add_space(GAP);
    writing
}

fn phone_ui(ui: &mut Ui, dispatch: &DispatchView) {
    match &dispatch.telephone {
        Some(number) => {
            let words = say_with("dispatch-call", &[("number", (&*number.0).into())]);
            words_within_ui(ui, "number", &words, Hand(Size::Title, Weight::Semibold, colours().text));
        }
        None => words_within_ui(ui, "number", &say("dispatch-call-unknown"), Hand::strong()),
    }
}

/// A question with its answer, or with a field for one.
fn question_ui(
    card: &mut Card,
    ui: &mut Ui,
    is_up: bool,
    dispatch: &DispatchView,
    question: &QuestionView,
    wants: &mut Vec<Intent>,
) -> bool {
    let asked = [("time", clock::time(question.at).into()), ("question", (&*question.text.0).into())];
    let hand = Hand(Size::Age, Weight::Semibold, colours().text);
    let hand = if question.reply.is_some() { Hand::body() } else { hand };
    words_within_ui(ui, question.report, &say_with("dispatch-asked-at", &asked), hand);
    if let Some((answer, arrived)) = &question.reply {
        let key = if *arrived { "dispatch-answered" } else { "dispatch-answered-waiting" };
        let words = say_with(key, &[("answer", (&*answer.0).into())]);
        words_within_ui(ui, ("reply", question.report), &words, Hand::label());
        return false;
    }
    if dispatch.over {
        return false;
    }
    let place = set_in(ui, measures().target + GAP);
    let place = Rect::from_min_size(place.min, Vec2::new(place.width(), measures().target));
    // In a room of its own: a field moves the place where the next row would stand.
    let mut inner = ui.new_child(UiBuilder::new().id_salt(("answer", question.report)).max_rect(place));
    let name = say("dispatch-answer-do");
    let button = KeyButton::new(&name, "").stress(if is_up { Stress::Plain } else { Stress::Waiting });
    let (field, beside) = place.split_left_right_at_x(place.right() - button.width(ui.painter()) - 8.0);
    let answer = card.answers.entry(question.report).or_default();
    let who = standing::who_within(dispatch.to);
    let field_name = say_with("dispatch-answer", &[("who", who.into())]);
    let field = field_ui(&mut inner, field, answer, &field_name, &say("dispatch-answer-hint"));
    if std::mem::take(&mut card.focus_answer) {
        field.request_focus();
    }
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let beside = Rect::from_min_max(Pos2::new(beside.left() + 8.0, beside.top()), beside.max);
    let pressed = button.ui(&mut inner, beside);
    tell_in_sight(ui, &pressed);
    if (entered || pressed.clicked()) && is_up && !answer.trim().is_empty() {
        let text = Pii(std::mem::take(answer).trim().to_owned());
        wants.push(Intent::ReplyDispatch { dispatch: dispatch.id, report: question.report, text });
    }
    field.has_focus()
}

/// What they say on the telephone, recorded by the operator; whether the minutes are being written.
fn by_hand_ui(card: &mut Card, ui: &mut Ui, is_up: bool, dispatch: &DispatchView, wants: &mut Vec<Intent>) -> bool {
    words_within_ui(
        ui,
        "by-hand",
        &say(if dispatch.unanswered { "dispatch-unanswered" } else { "dispatch-by-hand" }),
        Hand::label(),
    );
    let names = Progress::ALL.map(|progress| brief::progress(language(), progress));
    // A field is no lower.
    let high = measures().target;
    let width = ui.available_width() - 2.0 * INSET;
    let mut at = Vec2::new(MINUTES + GAP, 0.0);
    let places = names.each_ref().map(|name| {
        let wide = KeyButton::new(name, "").width(ui.painter());
        if at.x + wide > width {
            at = Vec2::new(0.0, at.y + high + GAP);
        }
        let place = Rect::from_min_size(at.to_pos2(), Vec2::new(wide, high));
        at.x += wide + GAP;
        place
    });
    let room = set_in(ui, at.y + high + GAP);
    let mut inner = ui.new_child(UiBuilder::new().id_salt("by-hand").max_rect(room));
    let minutes = card.minutes.entry(dispatch.id).or_default();
    let place = Rect::from_min_size(room.min, Vec2::new(MINUTES, high));
    let field = field_ui(&mut inner, place, minutes, &say("dispatch-minutes"), &say("dispatch-minutes-hint"));
    minutes.retain(|letter| letter.is_ascii_digit());
    minutes.truncate(3);
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let mut said = entered.then_some(Progress::Accepted).filter(|_| !minutes.is_empty());
    for ((progress, name), place) in Progress::ALL.into_iter().zip(&names).zip(places) {
        let stress = match dispatch.progress {
            _ if !is_up => Stress::Waiting,
            Some(reached) if reached == progress => Stress::Chosen,
            _ => Stress::Plain,
        };
        let pressed = KeyButton::new(name, "").stress(stress).ui(&mut inner, place.translate(room.min.to_vec2()));
        tell_in_sight(ui, &pressed);
        if pressed.clicked() {
            said = Some(progress);
        }
    }
    if let Some(progress) = said.filter(|_| is_up) {
        let is_away = matches!(progress, Progress::Accepted | Progress::EnRoute);
        let eta_minutes = std::mem::take(minutes).parse().ok().filter(|_| is_away);
        wants.push(Intent::ReportDispatch { dispatch: dispatch.id, progress, eta_minutes });
    }
    field.has_focus()
}

fn button_ui(ui: &mut Ui, button: KeyButton<'_>, high: f32) -> bool {
    let place = set_in(ui, high + GAP);
    let wide = (button.width(ui.painter()) + 24.0).min(place.width());
    let response = button.ui(ui, Rect::from_min_size(place.min, Vec2::new(wide, high)));
    tell_in_sight(ui, &response);
    response.clicked()
}

/// Words in as many lines as they need; `key` tells them apart from others.
fn words_within_ui(ui: &mut Ui, key: impl Hash + Debug, words: &str, hand: Hand) {
    let width = ui.available_width() - 2.0 * INSET;
    let high = height_of(ui.painter(), words, width, hand);
    let place = set_in(ui, high + GAP);
    let at = Rect::from_min_size(place.min, Vec2::new(width, high));
    let response = ui.interact(at, ui.scope_id().with(("words", key)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    paragraph(ui.painter(), at, Align2::LEFT_TOP, words, hand);
}

/// The next so many points, set in on both sides.
fn set_in(ui: &mut Ui, high: f32) -> Rect {
    let (_, place) = ui.allocate_space(Vec2::new(ui.available_width(), high));
    place.shrink2(Vec2::new(INSET, 0.0))
}
