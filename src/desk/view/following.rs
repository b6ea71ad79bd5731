//! Taking the next alarm by itself after one was closed, for busy hours: counted down where everybody can see it, and stopped by one
//! key. It takes nothing from somebody who has closed nothing, and nothing while a card or the lock stands before the queue.
use alarm_central::{event::EventState, id::EventId, moment::Moment};
use egui::{Align2, Pos2, Rect, Ui, Vec2};
use vaka_words::{say, say_with, time::span};

use crate::{
    scene::{LinkState, Scene},
    theme::{self, colours, measures},
    widget::{Hand, KeyButton, paragraph},
};

/// How long after closing the next one is taken, milliseconds: a breath, and time to say no.
const BREATH_MS: i64 = 5_000;

/// When the next alarm is taken, if it is.
#[derive(Default)]
pub struct Memory {
    at: Option<Moment>,
}

impl Memory {
    /// The event that was open is open no more: where this operator has closed it, the next one follows.
    pub fn was_held(&mut self, event: EventId, scene: &Scene<'_>) {
        let closed = scene.board.rows.get(&event).is_some_and(|row| matches!(row.state, EventState::Closed { .. }));
        self.at = (closed && scene.takes_next).then(|| scene.now.plus_ms(BREATH_MS));
    }

    /// Not this time.
    pub fn stop(&mut self) -> bool {
        self.at.take().is_some()
    }

    /// True once when its time has come; with nobody waiting it takes nothing.
    pub fn is_due(&mut self, scene: &Scene<'_>) -> bool {
        let goes_on = scene.takes_next && scene.held().is_none() && scene.link == LinkState::Up;
        if !goes_on || scene.lineup.waiting() == 0 {
            self.at = None;
        }
        let due = self.at.is_some_and(|at| scene.now >= at);
        if due {
            self.at = None;
        }
        due
    }

    /// Says under `middle` that and when it will; true when it is not to be.
    pub fn ui(&self, ui: &mut Ui, rect: Rect, middle: Pos2, scene: &Scene<'_>) -> bool {
        let Some(at) = self.at else { return false };
        let left = span((at.since_ms(scene.now) + 999).max(0));
        let words = say_with("following-in", &[("left", left.into())]);
        let line = Rect::from_center_size(middle + Vec2::new(0.0, 84.0), Vec2::new(rect.width() - 40.0, 24.0));
        let hand = Hand(theme::Size::Body, theme::Weight::Medium, colours().focus);
        paragraph(ui.painter(), line, Align2::CENTER_TOP, &words, hand);
        let name = say("following-wait");
        let button = KeyButton::new(&name, "Esc");
        let size = Vec2::new(button.width(ui.painter()) + 24.0, measures().button);
        button.ui(ui, Rect::from_center_size(middle + Vec2::new(0.0, 134.0), size)).clicked()
    }
}
