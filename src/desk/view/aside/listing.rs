//! The list: what can be put on test, zones that chatter, what stands and what ended a few hours ago.
use alarm_central::id::AsideId;
use egui::{Align2, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::aside::{AsideView, Chatters, Home};
use vaka_words::{say, say_with};

use super::{DIGITS, in_order, wording};
use crate::{
    keys::{self, Press},
    scene::Scene,
    theme::{colours, measures},
    view::naming,
    widget::{Hand, KeyButton, key_cap, row_ground, text_in, words_ui},
};

/// One of the list.
const ROW: f32 = 46.0;
/// The words of an empty list.
const EMPTY: f32 = 28.0;

/// Where a press leads.
pub enum Next {
    OfHeld,
    Find,
    One(AsideId),
    Shelve(Chatters),
    Test(Home),
}

/// How high it is, from this row on.
pub fn height(scene: &Scene<'_>, from: usize) -> f32 {
    let rows = in_order(scene).len().saturating_sub(from).min(DIGITS);
    let list = if rows == 0 { EMPTY } else { rows as f32 * ROW };
    buttons(scene).len() as f32 * (measures().button + 8.0) + 12.0 + list
}

/// Words, key and where each leads.
fn buttons(scene: &Scene<'_>) -> Vec<(String, &'static str, Next)> {
    let mut all = Vec::new();
    if let Some((row, _)) = scene.held() {
        let words = say_with("aside-put-held", &[("place", naming::street(row).into())]);
        all.push((words.into_owned(), "Enter", Next::OfHeld));
    }
    all.push((say("aside-put-other").into_owned(), keys::cap(Press::New), Next::Find));
    for (index, chatters) in scene.board.chatters.iter().take(3).enumerate() {
        let street = naming::street_of(&chatters.address);
        let values = [("zone", wording::zone(&chatters.zone).into()), ("place", street.into())];
        let words = format!("{} · {}", say_with("aside-shelve", &values), wording::chatters(chatters));
        all.push((words, if index == 0 { keys::cap(Press::Shelve) } else { "" }, Next::Shelve(chatters.clone())));
    }
    all
}

/// Shows it in `place`, from this row on.
pub fn ui(ui: &mut Ui, place: Rect, from: usize, scene: &Scene<'_>) -> Option<Next> {
    let m = measures();
    let mut next = None;
    let mut top = place.top();
    for (words, key, leads) in buttons(scene) {
        let at = Rect::from_min_size(Pos2::new(place.left(), top), Vec2::new(place.width(), m.button));
        if KeyButton::new(&words, key).to_the_left().ui(ui, at).clicked() {
            next = Some(leads);
        }
        top += m.button + 8.0;
    }
    top += 12.0;
    let all = in_order(scene);
    if all.is_empty() {
        let at = Rect::from_min_size(Pos2::new(place.left(), top), Vec2::new(place.width(), EMPTY));
        words_ui(ui, at, Align2::LEFT_CENTER, &say("aside-none"), Hand::quiet());
    }
    for (index, view) in all.into_iter().skip(from).take(DIGITS).enumerate() {
        let at = Pos2::new(place.left(), top + index as f32 * ROW);
        let at = Rect::from_min_size(at, Vec2::new(place.width(), ROW));
        if row_ui(ui, at, index + 1, view) {
            next = Some(Next::One(view.id));
        }
    }
    next
}

fn row_ui(ui: &mut Ui, rect: Rect, digit: usize, view: &AsideView) -> bool {
    let title = format!("{} · {}", wording::headed(view), wording::what(view));
    let more = format!("{} · {}", wording::hidden(view), wording::end(view));
    let response = ui.interact(rect, ui.scope_id().with(("aside", view.id)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{title}. {more}")));
    row_ground(ui.painter(), rect, &response, false);
    let c = colours();
    let bar = Rect::from_min_size(rect.min + Vec2::new(0.0, 5.0), Vec2::new(3.0, rect.height() - 10.0));
    ui.painter().rect_filled(bar, 0.0, if view.ended.is_some() { c.hairline } else { c.on_test });
    let cap = key_cap(ui.painter(), Pos2::new(rect.left() + 12.0, rect.center().y), &digit.to_string());
    let left = cap.right() + 12.0;
    let line = |top: f32| {
        Rect::from_min_max(Pos2::new(left, rect.top() + top), Pos2::new(rect.right(), rect.top() + top + 20.0))
    };
    let ink = if view.ended.is_some() { c.second } else { c.text };
    text_in(ui.painter(), line(4.0), Align2::LEFT_CENTER, &title, Hand::strong().ink(ink));
    text_in(ui.painter(), line(23.0), Align2::LEFT_CENTER, &more, Hand::label());
    response.clicked()
}
