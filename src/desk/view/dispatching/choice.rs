//! Whom to send: those who can be sent, by their digits, with how they are told, and the button that sends.
use alarm_central::{event::Way, moment::Moment};
use egui::{Align2, Pos2, Rect, Ui, Vec2};
use vaka_link::board::{Detail, ResponderView};
use vaka_words::{say, say_with};

use super::{Card, going, standing};
use crate::{
    intent::Intent,
    scene::{LinkState, Scene},
    theme::{Size, Weight, colours, measures},
    widget::{Hand, KeyButton, Stress, heading_ui, words_ui},
};

const HEAD: f32 = 28.0;
const GAP: f32 = 6.0;

/// How high it is.
pub fn height(detail: &Detail) -> f32 {
    let m = measures();
    HEAD + detail.responders.len() as f32 * (m.target + GAP) + 6.0 + m.button + 16.0
}

/// Shows it in the whole of `ui`.
pub fn ui(card: &mut Card, ui: &mut Ui, scene: &Scene<'_>, detail: &Detail, wants: &mut Vec<Intent>) {
    let (m, room) = (measures(), ui.max_rect());
    heading_ui(ui, Rect::from_min_size(room.min, Vec2::new(room.width(), 20.0)), &say("dispatch-who"));
    let mut top = room.top() + HEAD;
    for (index, view) in detail.responders.iter().enumerate() {
        let place = Rect::from_min_size(Pos2::new(room.left(), top), Vec2::new(room.width(), m.target));
        let (button, beside) = place.split_left_right_at_x(place.left() + (place.width() * 0.42).min(220.0));
        let (name, digit) = (standing::who(view.to), (index + 1).to_string());
        let stress = if going(detail, view.to).is_some() {
            Stress::Flat
        } else if card.is_asked(view.to) {
            Stress::Waiting
        } else if card.chosen.contains(&view.to) {
            Stress::Chosen
        } else {
            Stress::Plain
        };
        if KeyButton::new(&name, &digit).stress(stress).to_the_left().ui(ui, button).clicked() {
            card.pick(index, detail);
        }
        let beside = Rect::from_min_max(Pos2::new(beside.left() + 12.0, beside.top()), beside.max);
        beside_ui(card, ui, beside, (detail, scene.now), view);
        top += m.target + GAP;
    }
    let to = card.to_send(detail);
    let is_ready = !to.is_empty() && scene.link == LinkState::Up;
    let name = match &to[..] {
        [] => say("dispatch-send"),
        to => say_with("dispatch-send-these", &[("who", standing::list(to).into())]),
    };
    let place = Rect::from_min_size(Pos2::new(room.left(), top + 6.0), Vec2::new(room.width(), m.button));
    let stress = if is_ready { Stress::Chosen } else { Stress::Waiting };
    if KeyButton::new(&name, if to.is_empty() { "" } else { "Enter" }).stress(stress).ui(ui, place).clicked()
        && is_ready
    {
        card.send(scene, detail, wants);
    }
}

/// How they are told, or how far they are already.
fn beside_ui(card: &Card, ui: &mut Ui, place: Rect, (detail, now): (&Detail, Moment), view: &ResponderView) {
    let large = Hand(Size::Age, Weight::Semibold, colours().text);
    let number = || match &view.telephone {
        Some(number) => (number.0.clone().into(), large),
        None => (say("dispatch-phone-unknown"), Hand::body()),
    };
    let (words, hand) = match going(detail, view.to) {
        Some(dispatch) if standing::is_to_be_phoned(dispatch) => number(),
        Some(dispatch) => (standing::state(dispatch, now), Hand::body().ink(colours().second)),
        None if card.is_asked(view.to) => (say("dispatch-sending"), Hand::body().ink(colours().second)),
        None if view.way == Way::Telephone => number(),
        None => (say("dispatch-wire"), Hand::label()),
    };
    words_ui(ui, place, Align2::LEFT_CENTER, &words, hand);
}
