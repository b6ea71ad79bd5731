//! One that is or was on test or shelved: who, until when, by which rule, the signals that it hid, and its end by hand.
use alarm_central::id::AsideId;
use egui::{Align2, Pos2, Rect, ScrollArea, Ui, UiBuilder, Vec2};
use vaka_link::aside::{AsideView, HiddenView};
use vaka_words::{say, say_with};

use super::wording;
use crate::{
    clock,
    intent::Intent,
    scene::{LinkState, Scene},
    theme::{self, measures},
    widget::{Hand, KeyButton, Stress, words_ui, wrapped_ui},
};

/// Four lines about it.
const ABOUT: f32 = 124.0;
/// One signal.
const ROW: f32 = 24.0;
/// The button that ends it, with the room over it.
const END: f32 = 52.0;
/// Signals that are seen at once at most.
const SEEN: usize = 12;

/// How high it is, in a window of this height.
pub fn height(view: &AsideView, window: f32) -> f32 {
    let end = if view.ended.is_none() { END } else { 0.0 };
    let room = ((window - 320.0 - ABOUT - end) / ROW).max(3.0) as usize;
    ABOUT + 8.0 + view.newest.len().clamp(1, SEEN.min(room)) as f32 * ROW + end
}

/// It makes events again.
pub fn end(id: AsideId, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
    let stands = scene.board.asides.get(&id).is_some_and(|view| view.ended.is_none());
    if stands && scene.link == LinkState::Up {
        wants.push(Intent::EndAside(id));
    }
}

/// Shows it in `place`.
pub fn ui(ui: &mut Ui, place: Rect, view: &AsideView, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
    let m = measures();
    let line = |top: f32, height: f32| {
        Rect::from_min_size(Pos2::new(place.left(), place.top() + top), Vec2::new(place.width(), height))
    };
    wrapped_ui(ui, line(0.0, 36.0), &say_with("aside-what", &[("what", wording::what(view).into())]), Hand::strong());
    wrapped_ui(ui, line(38.0, 36.0), &wording::who(view), Hand::body());
    wrapped_ui(ui, line(76.0, 20.0), &wording::rule(view), Hand::label());
    let shown = view.newest.len();
    let heading = if (view.hidden as usize) > shown {
        say_with("aside-signals-newest", &[("count", view.hidden.into()), ("shown", shown.into())])
    } else {
        say_with("aside-signals", &[("count", view.hidden.into())])
    };
    words_ui(ui, line(100.0, 20.0), Align2::LEFT_CENTER, &heading, Hand::label());
    let end_high = if view.ended.is_none() { END } else { 0.0 };
    let list = Rect::from_min_max(
        Pos2::new(place.left(), place.top() + ABOUT),
        Pos2::new(place.right(), place.bottom() - end_high),
    );
    ui.painter().hline(list.x_range(), list.top(), theme::hairline());
    let mut inner = ui.new_child(UiBuilder::new().id_salt(("hidden", view.id)).max_rect(list));
    inner.set_clip_rect(list.intersect(ui.clip_rect()));
    inner.spacing_mut().item_spacing = Vec2::ZERO;
    ScrollArea::vertical().auto_shrink(false).show_rows(&mut inner, ROW, shown, |ui, rows| {
        for index in rows {
            // The newest stands first.
            let Some(hidden) = view.newest.get(shown - 1 - index) else { continue };
            let (rect, _) = ui.allocate_exact_size(Vec2::new(list.width(), ROW), egui::Sense::hover());
            words_ui(ui, rect, Align2::LEFT_CENTER, &row(hidden), Hand::body());
        }
    });
    if view.ended.is_none() {
        let name = say("aside-end");
        let stress = if scene.link == LinkState::Up { Stress::Chosen } else { Stress::Waiting };
        let at = line(place.height() - m.button, m.button);
        if KeyButton::new(&name, "Enter").stress(stress).ui(ui, at).clicked() {
            end(view.id, scene, wants);
        }
    }
}

/// Time, what, zone and code of a signal, and the panel's own words.
fn row(hidden: &HiddenView) -> String {
    let zone = hidden.zone.as_deref().unwrap_or("–");
    let values = [
        ("time", clock::time(hidden.at).into()),
        ("what", wording::signal(hidden).into()),
        ("zone", zone.into()),
        ("code", hidden.code.as_str().into()),
    ];
    let row = say_with("aside-signal", &values);
    match &hidden.text {
        Some(text) => format!("{row} · {}", text.0),
        None => row.into_owned(),
    }
}
