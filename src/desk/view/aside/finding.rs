//! Looking for the home that is to be put on test, by name, address or account.
use alarm_central::pii::Pii;
use egui::{Align2, Key, Pos2, Rect, Ui, Vec2};
use vaka_link::aside::{Find, Home, Homes};
use vaka_words::{say, say_with};

use super::{address, found};
use crate::{
    intent::Intent,
    keys::Press,
    scene::Scene,
    theme::measures,
    widget::{Hand, KeyButton, field_id, field_label_ui, field_ui, keep_focus, words_ui},
};

/// Label and field.
const FIELD: f32 = 64.0;
/// The words under it.
const SAID: f32 = 28.0;

/// What is looked for.
#[derive(Default)]
pub struct Search {
    words: String,
    asked: Option<Find>,
    /// The key that led here is over.
    is_open: bool,
}

impl Search {
    fn found<'a>(&self, scene: &Scene<'a>) -> Option<&'a Homes> {
        found(scene, self.asked.as_ref()?)
    }

    pub fn height(&self, scene: &Scene<'_>) -> f32 {
        let homes = self.found(scene).map_or(0, |found| found.homes.len());
        FIELD + SAID + homes as f32 * (measures().button + 8.0)
    }

    /// A key: a digit chooses a home.
    pub fn press(&mut self, press: Press, scene: &Scene<'_>) -> Option<Home> {
        let Press::Digit(digit) = press else { return None };
        self.found(scene)?.homes.get(usize::from(digit).checked_sub(1)?).cloned()
    }

    /// Shows it in `place`; gives the home that was chosen.
    pub fn ui(&mut self, ui: &mut Ui, place: Rect, scene: &Scene<'_>, wants: &mut Vec<Intent>) -> Option<Home> {
        let m = measures();
        let line = |top: f32, height: f32| {
            Rect::from_min_size(Pos2::new(place.left(), place.top() + top), Vec2::new(place.width(), height))
        };
        let name = say("aside-find");
        if !std::mem::replace(&mut self.is_open, true) {
            // The letter that led here is not to be written into the field.
            ui.ctx().request_repaint();
        } else if self.asked.is_none() {
            keep_focus(ui, field_id(ui, &name));
        }
        let field = field_ui(ui, line(20.0, 36.0), &mut self.words, &name, "");
        field_label_ui(ui, line(0.0, 18.0), &name);
        // Looked for with Enter, which leaves the field: digits choose from then on. Without words the first are shown.
        if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            let find = Find::Words(Pii(self.words.trim().to_owned()));
            wants.push(Intent::FindHomes(find.clone()));
            self.asked = Some(find);
        }
        let found = self.found(scene);
        let said = match found {
            None => say("aside-find-enter"),
            Some(found) if found.homes.is_empty() => say("aside-find-none"),
            Some(found) if found.more => say("aside-find-more"),
            Some(found) => say_with("aside-find-some", &[("count", found.homes.len().into())]),
        };
        words_ui(ui, line(FIELD, 20.0), Align2::LEFT_CENTER, &said, Hand::label());
        let mut chosen = None;
        for (index, home) in found.map(|found| found.homes.iter()).into_iter().flatten().enumerate() {
            let words = format!("{} · {} · {}", address(home), home.name.0, home.account);
            let at = line(FIELD + SAID + index as f32 * (m.button + 8.0), m.button);
            if KeyButton::new(&words, &(index + 1).to_string()).to_the_left().ui(ui, at).clicked() {
                chosen = Some(home.clone());
            }
        }
        chosen
    }
}
