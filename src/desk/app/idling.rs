//! What follows when nobody sits at the desk; how long that takes is said elsewhere.
use std::time::Instant;

use eframe::egui::Context;

use super::{App, Asked};
use crate::{
    idle::Turn,
    intent::Intent,
    scene::{LinkState, Session},
};

impl App {
    /// Nobody sits here any more: the desk locks, and where the station cannot be told it signs out.
    pub(super) fn keep_idle(&mut self, ctx: &Context) {
        let now = Instant::now();
        if self.ears.is_talking() || !matches!(self.session, Session::In(_)) {
            self.idle.stir(now);
        }
        if self.idle.turn(now, self.has_open_window()) != Turn::Lock {
            return;
        }
        if self.link_state != LinkState::Up {
            self.credentials = None;
            self.leave_session(None);
        } else if !self.asked.values().any(|asked| matches!(asked.about, Asked::Lock)) {
            self.do_it(Intent::Lock, ctx);
        }
    }

    /// Whether the window of the event held is open now.
    fn has_open_window(&self) -> bool {
        let held = self.known.board.held.as_deref().and_then(|detail| self.known.board.rows.get(&detail.id));
        held.and_then(|row| row.window_until).is_some_and(|until| self.now() < until)
    }
}
