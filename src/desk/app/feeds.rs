//! The feeds of the event that is held: opened by what the board grants, dropped with it; what is heard and said.
use std::collections::BTreeMap;

use alarm_central::id::CameraId;
use eframe::egui::Context;
use vaka_link::{
    board::{LookState, PictureView},
    command::Tile,
    unit::MediaFault,
};

use super::App;
use crate::{
    clock,
    feed::{Device, Feed, Talk},
    intent::{self, Intent},
    scene::{LinkState, Session, VoiceLine},
};

/// The largest picture that is asked for.
const MOST_PIXELS: (u32, u32) = (1920, 1080);

impl App {
    /// Says who looks, from where and in which second; what comes from now on carries it.
    pub(super) fn sign_pictures(&mut self, ctx: &Context) {
        match &self.session {
            Session::In(worker) if !self.cameras.is_empty() => {
                let place = format!("{} · {}", worker.id, self.seat);
                let second = clock::day_and_time(self.now());
                self.frames.burn.say(ctx, &[&worker.name.0, &place, &second]);
            }
            _ => self.frames.burn.say(ctx, &[]),
        }
    }

    pub(super) fn close_feeds(&mut self) {
        self.leave_closed();
        self.ears.end_talk();
        self.ears.listen_to(None);
        self.back = None;
        self.leave_stills();
        self.stills.clear();
        self.cameras.clear();
        self.voice = None;
        self.frames.clear();
    }

    /// Opens what the board grants, drops what it no longer does. The window's end drops all, also when the station is
    /// late to say so.
    pub(super) fn keep_feeds(&mut self) {
        let now = self.now();
        let working = matches!(self.session, Session::In(_)) && self.link_state == LinkState::Up;
        let held = self.known.board.held.as_deref().filter(|_| working);
        let open = held.filter(|detail| {
            let until = self.known.board.rows.get(&detail.id).and_then(|row| row.window_until);
            until.is_some_and(|until| now < until)
        });
        let Some(detail) = open else {
            if !self.cameras.is_empty() || self.voice.is_some() {
                self.close_feeds();
            }
            self.ears.listen_to(self.playback.as_ref().map(|playback| playback.number));
            return;
        };
        if self.unheard_at.replace(detail.id) != Some(detail.id) {
            // Another home is heard whole.
            self.unheard.clear();
        }
        let ticket = |look: &LookState| match look {
            LookState::Open { ticket } => Some(*ticket),
            LookState::Off | LookState::Failed(_) => None,
        };
        let cameras = detail.cameras.iter().map(|camera| (camera.id.clone(), &camera.look));
        let pictures: BTreeMap<CameraId, _> =
            detail.pictures.iter().map(|picture| (picture.tile(), &picture.look)).collect();
        let all = cameras.chain(pictures.iter().map(|(tile, look)| (tile.clone(), *look)));
        let wanted: BTreeMap<CameraId, _> = all.filter_map(|(id, look)| Some((id, ticket(look)?))).collect();
        self.stills.keep(detail.id, |camera| wanted.contains_key(camera));
        let frames = &mut self.frames;
        self.cameras.retain(|id, feed| {
            let kept = wanted.get(id) == Some(&feed.ticket);
            if !kept {
                frames.forget(id);
            }
            kept
        });
        for (id, ticket) in wanted {
            // One that does not come again is taken as large as it may ever be shown.
            let fit = if PictureView::is_tile(&id) { MOST_PIXELS } else { self.fit_of(&id) };
            let tile = self.tile_of(&id);
            let (ground, frames) = (&self.ground, &mut self.frames);
            self.cameras.entry(id).or_insert_with_key(|id| {
                frames.open(id.clone(), now);
                let feed = Feed::open(ground.clone(), Device::Camera, ticket, fit);
                feed.show_in(tile);
                feed
            });
        }
        let voice = detail.voice.as_ref().and_then(|voice| ticket(&voice.look));
        if self.voice.as_ref().map(|feed| feed.ticket) != voice {
            self.ears.end_talk();
            self.voice = voice.map(|ticket| Feed::open(self.ground.clone(), Device::Voice, ticket, (16, 16)));
        }
        self.keep_back();
        self.keep_compared();
        self.keep_hearing();
    }

    /// How large a camera's pictures are wanted: one decoder serves both windows.
    fn fit_of(&self, camera: &CameraId) -> (u32, u32) {
        let main = self.fits.get(camera).copied().unwrap_or((960, 540));
        let wall = self.wall_fits.get(camera).copied().unwrap_or_default();
        (main.0.max(wall.0), main.1.max(wall.1))
    }

    /// Large where one of the two windows shows it large; the second one shows nothing else.
    fn tile_of(&self, camera: &CameraId) -> Tile {
        let is_on_wall = self.wall_fits.contains_key(camera);
        if is_on_wall { Tile::Large } else { self.sizes.get(camera).copied().unwrap_or_default() }
    }

    pub(super) fn fit_camera(&self, camera: &CameraId) {
        let (width, height) = self.fit_of(camera);
        if let Some(feed) = self.cameras.get(camera) {
            feed.fit(width, height);
            feed.show_in(self.tile_of(camera));
        }
    }

    /// Puts the newest pictures on the card, with who sees them in their pixels; whether there was any.
    pub(super) fn take_pictures(&mut self, ctx: &Context) -> bool {
        self.sign_pictures(ctx);
        self.frames.mask(self.known.board.held.as_ref().is_some_and(|held| held.masked));
        let mut has_come = false;
        for (id, feed) in &self.cameras {
            if let Some(frame) = feed.take_newest() {
                self.frames.show(ctx, id, frame);
                has_come = true;
            }
        }
        self.take_first_stills();
        has_come
    }

    /// Who is heard: the voice unit, or without one the camera in the big tile.
    pub(super) fn heard(&self) -> Option<&Feed> {
        let is_heard = |id: &&CameraId| !self.unheard.contains(&Some((*id).clone()));
        let mut in_turn = self.chosen.iter().chain(self.cameras.keys()).filter(is_heard);
        let voice = self.voice.as_ref().filter(|_| !self.unheard.contains(&None));
        voice.or_else(|| in_turn.find_map(|id| self.cameras.get(id)))
    }

    pub(super) fn keep_hearing(&mut self) {
        let heard = self.heard().map(|feed| feed.number);
        self.ears.listen_to(heard.filter(|_| self.listening));
    }

    pub(super) fn start_talk(&mut self) {
        if self.voice_line() == VoiceLine::Closed {
            // Lock and a lost link close it; the first press opens it again.
            if let Some(wish) = intent::wish(&Intent::OpenVoice, &self.known.board) {
                self.ask(wish);
            }
            return;
        }
        let ready = self.voice.as_ref().filter(|feed| feed.talk() == Talk::Ready);
        if let Some(to_home) = ready.and_then(Feed::speech) {
            self.ears.talk(to_home);
        }
    }

    pub(super) fn voice_line(&self) -> VoiceLine {
        let Some(detail) = self.known.board.held.as_deref() else { return VoiceLine::Absent };
        let Some(voice) = &detail.voice else { return VoiceLine::Absent };
        if !voice.supported {
            return VoiceLine::Fault(MediaFault::NoTalkPath);
        }
        match (&voice.look, &self.voice) {
            (LookState::Failed(fault), _) => VoiceLine::Fault(*fault),
            (LookState::Off, _) | (LookState::Open { .. }, None) => VoiceLine::Closed,
            (LookState::Open { .. }, Some(feed)) => match feed.talk() {
                Talk::Opening => VoiceLine::Opening,
                Talk::Fault(fault) => VoiceLine::Fault(fault),
                Talk::Ready if self.ears.is_talking() => VoiceLine::Talking,
                Talk::Ready => VoiceLine::Ready,
            },
        }
    }
}
