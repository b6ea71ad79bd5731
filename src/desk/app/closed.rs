//! Closed events while they are shown, and what plays of one of them.
use std::time::Duration;

use alarm_central::{id::MediumId, moment::Moment};
use vaka_link::{
    closed::{ClosedQuery, Opened},
    command::{Granted, Wish},
};
use vaka_words::say;

use super::{App, Asked};
use crate::{
    closed::{Closed, Stands},
    feed::playback::Playback,
    intent::Intent,
    scene::{Answer, LinkState, Session, Tonight},
};

/// How often disclosures are asked for while they are shown.
const DISCLOSURES_EVERY: Duration = Duration::from_secs(1);

impl App {
    /// What was asked for: homes, or of closed events, if they are still shown.
    pub(super) fn hear_granted(&mut self, granted: Granted) {
        if let Granted::Hidden(night) = granted {
            self.hidden = matches!(self.session, Session::In(_)).then_some(Tonight::Told(night));
            return;
        }
        if let Granted::Past(past) = granted {
            self.past = matches!(self.session, Session::In(_)).then_some(Answer::Told(past));
            return;
        }
        if let Granted::Drawing(told) = granted {
            return self.drawings.take(*told);
        }
        if let Granted::Homes(homes) = granted {
            self.homes = matches!(self.session, Session::In(_)).then_some(homes);
            return;
        }
        match granted {
            Granted::HomeEntry(entry) if matches!(self.session, Session::In(_)) => {
                self.registered.entry = Some(entry);
                return;
            }
            Granted::HomeHistory(history) if matches!(self.session, Session::In(_)) => {
                self.registered.history = Some(history);
                return;
            }
            _ => {}
        }
        let Some(closed) = self.closed.as_mut().filter(|_| matches!(self.session, Session::In(_))) else { return };
        match granted {
            Granted::Closed(page) => closed.take_page(*page),
            Granted::ClosedMedia(media) => {
                closed.take_media(*media);
                self.end_playback();
            }
            Granted::Opened(opened) => {
                let fits = closed.take_opened(Opened::clone(&opened));
                let first = closed.first().filter(|_| fits);
                let began = first.and_then(|medium| self.medium_began(medium));
                self.playback = first.zip(began).map(|(medium, began)| {
                    Playback::open(self.ground.clone(), &opened, medium, began, self.playback_fit)
                });
                self.played = None;
            }
            Granted::Disclosure(disclosure) => closed.requested = Some(disclosure),
            Granted::Disclosures(lines) => closed.disclosures = Some(lines),
            Granted::Done
            | Granted::Event(_)
            | Granted::Call(_)
            | Granted::Hidden(_)
            | Granted::Past(_)
            | Granted::Drawing(_)
            | Granted::Aside(_)
            | Granted::Homes(_)
            | Granted::HomeEntry(_)
            | Granted::HomeHistory(_) => {}
        }
    }

    fn medium_began(&self, medium: MediumId) -> Option<Moment> {
        let media = &self.closed.as_ref()?.media.as_ref()?.media;
        media.iter().find(|view| view.medium == medium).map(|view| view.began)
    }

    pub(super) fn end_playback(&mut self) {
        (self.playback, self.played) = (None, None);
    }

    /// How a package comes on is asked for as long as disclosures are shown.
    pub(super) fn keep_disclosures(&mut self) {
        if self.closed.is_none() {
            self.disclosures_asked_at = None;
        }
        let due = self.disclosures_asked_at.is_some_and(|at| at.elapsed() >= DISCLOSURES_EVERY);
        if due && !self.asked.values().any(|asked| matches!(asked.about, Asked::Disclosures)) {
            self.ask(Wish::ListDisclosures);
        }
    }

    /// Closed events go from the screen, and what plays of them ends.
    pub(super) fn leave_closed(&mut self) {
        self.end_playback();
        self.closed = None;
    }

    /// A playback lives with its view; one that the station has ended says so.
    pub(super) fn keep_playback(&mut self) {
        let shown = matches!(self.session, Session::In(_)) && self.link_state == LinkState::Up;
        if self.closed.is_some() && (!shown || self.known.board.held.is_some()) {
            self.leave_closed();
        }
        if self.playback.as_ref().is_some_and(Playback::is_gone) {
            self.end_playback();
            if let Some(closed) = &mut self.closed {
                closed.opened = None;
                self.note(say("closed-playback-ended").into_owned());
            }
        }
    }

    pub(super) fn show_closed(&mut self, query: ClosedQuery) {
        self.end_playback();
        self.closed = Some(Closed::of(query));
        self.ask_closed(0);
    }

    pub(super) fn ask_closed(&mut self, shown: usize) {
        if let Some(query) = self.closed.as_mut().and_then(|closed| closed.ask_on(shown)) {
            self.ask(Wish::ListClosed { query });
        }
    }

    pub(super) fn move_playback(&mut self, intent: &Intent) {
        if let Intent::FitPlayback { width, height } = intent {
            self.playback_fit = (*width, *height);
        }
        let Some(playback) = &self.playback else { return };
        let standing = playback.standing();
        match intent {
            Intent::PlayMedium(medium) => {
                if let Some(began) = self.medium_began(*medium) {
                    playback.play(*medium, began);
                    self.played = None;
                }
            }
            Intent::PausePlayback if standing.stands == Stands::Ended => {
                if let Some(began) = self.medium_began(standing.medium) {
                    playback.play(standing.medium, began);
                }
            }
            Intent::PausePlayback => playback.pause(!standing.is_paused),
            Intent::JumpPlayback(by) => {
                let began = self.medium_began(standing.medium).unwrap_or(standing.at);
                playback.jump_to(standing.at.plus_ms(*by).max(began));
            }
            Intent::SpeedPlayback(speed) => playback.speed(*speed),
            Intent::FitPlayback { width, height } => playback.fit(*width, *height),
            _ => {}
        }
    }
}
