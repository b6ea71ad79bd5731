//! The foot line: the commonest keys, language, appearance and place.
use alarm_central::{id::CameraId, person::Place};
use egui::{Pos2, Rect, Ui, Vec2};
use vaka_words::{Language, language, say};

use crate::{
    intent::Intent,
    keys::{self, Press},
    scene::Scene,
    theme::{self, Theme, colours, measures},
    view::{aside, handing, hidden, key_list, past, phrases, presets, register, sound_card},
    widget::{Hand, KeyButton, Stress, words_ui},
};

/// The cards that it leads to.
pub struct Cards<'a> {
    /// The list of keys, which `?` opens.
    pub keys: &'a mut key_list::Card,
    pub sound: &'a mut sound_card::Card,
    pub phrases: &'a mut phrases::Card,
    pub presets: &'a mut presets::Card,
    pub handing: &'a mut handing::Card,
    pub hidden: &'a mut hidden::Card,
    pub past: &'a mut past::Card,
    pub aside: &'a mut aside::Card,
    pub register: &'a mut register::Card,
    /// The chosen one, where an event is held.
    pub camera: Option<CameraId>,
}

/// Shows it in the whole of `ui`.
pub fn ui(ui: &mut Ui, scene: &Scene<'_>, cards: &mut Cards<'_>, wants: &mut Vec<Intent>) {
    let rect = ui.max_rect();
    ui.painter().rect_filled(rect, 0.0, colours().panel);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, theme::hairline());
    let mut left = rect.left() + measures().margin - 8.0;
    if flat_ui(ui, &mut left, rect, "key-help", keys::cap(Press::Help)) {
        cards.keys.open();
    }
    if scene.held().is_some() {
        if flat_ui(ui, &mut left, rect, "key-park-short", keys::cap(Press::Park)) {
            wants.push(Intent::Park);
        }
        if flat_ui(ui, &mut left, rect, "key-release-short", keys::cap(Press::Release)) {
            cards.handing.turn(scene);
        }
    }
    if scene.held().is_some() && flat_ui(ui, &mut left, rect, "key-past-short", keys::cap(Press::Past)) {
        cards.past.turn(scene, wants);
    }
    if scene.held().is_none()
        && scene.may_list_closed()
        && flat_ui(ui, &mut left, rect, "key-closed-short", keys::cap(Press::Closed))
    {
        wants.push(if scene.closed.is_some() { Intent::LeaveClosed } else { Intent::ShowClosed });
    }
    if scene.held().is_none() && flat_ui(ui, &mut left, rect, "key-hidden-short", keys::cap(Press::Hidden)) {
        cards.hidden.turn(wants);
    }
    if scene.may_set_aside() && flat_ui(ui, &mut left, rect, "key-asides-short", keys::cap(Press::Asides)) {
        cards.aside.open(aside::Opening::List, scene, wants);
    }
    if scene.held().is_none()
        && scene.may_keep_sites()
        && flat_ui(ui, &mut left, rect, "key-register-short", keys::cap(Press::Register))
    {
        cards.register.open(scene, wants);
    }
    if !phrases::offered(scene).is_empty()
        && flat_ui(ui, &mut left, rect, "key-phrases-short", keys::cap(Press::Phrases))
    {
        cards.phrases.turn(scene);
    }
    let turned = cards.camera.take().filter(|camera| presets::can_be_turned(scene, camera));
    if turned.is_some() && flat_ui(ui, &mut left, rect, "key-presets-short", keys::cap(Press::Presets)) {
        cards.presets.turn(scene, turned);
    }
    if flat_ui(ui, &mut left, rect, "key-sound-short", keys::cap(Press::Sound)) {
        cards.sound.turn();
    }
    if flat_ui(ui, &mut left, rect, "key-lock-short", keys::cap(Press::Lock)) {
        wants.push(Intent::Lock);
    }
    if scene.held().is_some() && flat_ui(ui, &mut left, rect, "key-wall-short", keys::cap(Press::Wall)) {
        wants.push(Intent::TurnWall);
    }
    if scene.held().is_none() {
        let words = if scene.takes_next { "key-following-on" } else { "key-following-off" };
        if flat_ui(ui, &mut left, rect, words, keys::cap(Press::Following)) {
            wants.push(Intent::TakeNextByItself(!scene.takes_next));
        }
    }
    if scene.held().is_none() && flat_ui(ui, &mut left, rect, "sign-out-do", "") {
        wants.push(Intent::SignOut);
    }
    switches_ui(ui, rect, scene.place, wants);
}

/// Place, appearance and language at the right end; also on the sign-in and lock screens.
pub fn switches_ui(ui: &mut Ui, rect: Rect, place: Place, wants: &mut Vec<Intent>) {
    let place_words = say(match place {
        Place::Live => "place-live",
        Place::Training => "place-training",
    });
    let wide = crate::widget::width_of(ui.painter(), &place_words, Hand::label());
    let right = rect.right() - measures().margin;
    let at = Rect::from_min_max(Pos2::new(right - wide, rect.top()), Pos2::new(right + 1.0, rect.bottom()));
    words_ui(ui, at, egui::Align2::RIGHT_CENTER, &place_words, Hand::label());
    let mut right = at.left() - 8.0;
    let next_theme = theme::theme().other();
    let shown = say(match next_theme {
        Theme::Dark => "theme-dark",
        Theme::Light => "theme-light",
    });
    if right_ui(ui, &mut right, rect, &say("theme-switch"), &shown) {
        wants.push(Intent::ChooseTheme(next_theme));
    }
    let next_language = match language() {
        Language::Swedish => Language::English,
        Language::English => Language::Swedish,
    };
    if right_ui(ui, &mut right, rect, &say("language-switch"), &next_language.own_name()) {
        wants.push(Intent::ChooseLanguage(next_language));
    }
}

fn flat_ui(ui: &mut Ui, left: &mut f32, rect: Rect, words: &str, key: &str) -> bool {
    let name = say(words);
    let button = KeyButton::new(&name, key).stress(Stress::Flat);
    let size = Vec2::new(button.width(ui.painter()) - 8.0, rect.height() - 2.0);
    let place = Rect::from_min_size(Pos2::new(*left, rect.top() + 1.0), size);
    *left = place.right() + 4.0;
    button.ui(ui, place).clicked()
}

fn right_ui(ui: &mut Ui, right: &mut f32, rect: Rect, name: &str, shown: &str) -> bool {
    let button = KeyButton::new(name, "").shown(shown).stress(Stress::Flat);
    let size = Vec2::new(button.width(ui.painter()) - 8.0, rect.height() - 2.0);
    let place = Rect::from_min_size(Pos2::new(*right - size.x, rect.top() + 1.0), size);
    *right = place.left() - 4.0;
    button.ui(ui, place).clicked()
}
