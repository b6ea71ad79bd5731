//! The card on which whoever holds an event says why the masked pictures of the home are to be seen clearly.
use alarm_central::event::RevealReason;
use egui::{Align2, Area, Id, Order, Rect, Sense, Ui, Vec2};
use vaka_words::say;

use crate::{
    intent::Intent,
    keys::Press,
    scene::Scene,
    theme::{self, colours, measures},
    widget::{Hand, KeyButton, heading_ui, paragraph, text_at},
};

/// Whether the card is shown.
#[derive(Default)]
pub struct Card {
    shown: bool,
}

/// Whether the pictures of the event that is held are masked.
pub fn is_masked(scene: &Scene<'_>) -> bool {
    scene.held().is_some_and(|(_, detail)| detail.masked)
}

impl Card {
    pub fn is_shown(&self) -> bool {
        self.shown
    }

    /// Shows it, where there is anything to be shown clearly.
    pub fn show(&mut self, scene: &Scene<'_>) {
        self.shown = is_masked(scene);
    }

    pub fn close(&mut self) {
        self.shown = false;
    }

    /// A key while the card is shown: a digit is a reason, the card's own key and Enter are the usual one.
    pub fn press(&mut self, press: Press, wants: &mut Vec<Intent>) {
        match press {
            Press::Digit(digit) => self.pick(usize::from(digit).wrapping_sub(1), wants),
            Press::Reveal | Press::Enter => self.pick(0, wants),
            Press::Back => self.close(),
            Press::Lock => wants.push(Intent::Lock),
            Press::Silence => wants.push(Intent::Silence),
            _ => {}
        }
    }

    fn pick(&mut self, index: usize, wants: &mut Vec<Intent>) {
        if let Some(reason) = RevealReason::ALL.get(index) {
            wants.push(Intent::Reveal(*reason));
            self.close();
        }
    }

    /// Shows it in the middle of `whole`, over everything.
    pub fn ui(&mut self, ui: &mut Ui, whole: Rect, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        if !is_masked(scene) {
            self.close();
        }
        if !self.shown {
            return;
        }
        Area::new(Id::unique("reveal")).order(Order::Foreground).fixed_pos(whole.min).show(ui.ctx(), |ui| {
            if ui.allocate_rect(whole, Sense::click()).clicked() {
                self.close();
            }
            ui.painter().rect_filled(whole, 0.0, theme::faded(colours().plate, 0.6));
            self.card_ui(ui, whole, wants);
        });
    }

    fn card_ui(&mut self, ui: &mut Ui, whole: Rect, wants: &mut Vec<Intent>) {
        let (c, m) = (colours(), measures());
        let step = m.button + 8.0;
        let high = 56.0 + 72.0 + step * RevealReason::ALL.len() as f32;
        let card = Rect::from_center_size(whole.center(), Vec2::new(520.0, high));
        ui.painter().rect(card, theme::corner(), c.panel, theme::edge(), theme::INSIDE);
        let room = card.shrink(28.0);
        let line = |top: f32, height: f32| {
            Rect::from_min_size(room.min + Vec2::new(0.0, top), Vec2::new(room.width(), height))
        };
        heading_ui(ui, line(0.0, 20.0), &say("reveal-title"));
        text_at(ui.painter(), line(0.0, 20.0).right_center(), Align2::RIGHT_CENTER, &say("keys-close"), Hand::quiet());
        paragraph(ui.painter(), line(28.0, 40.0), Align2::LEFT_TOP, &say("reveal-why"), Hand::body().ink(c.second));
        for (index, reason) in RevealReason::ALL.into_iter().enumerate() {
            let (words, key) = (say(reason.key()), (index + 1).to_string());
            let place = line(72.0 + step * index as f32, m.button);
            if KeyButton::new(&words, &key).ui(ui, place).clicked() {
                self.pick(index, wants);
            }
        }
    }
}
