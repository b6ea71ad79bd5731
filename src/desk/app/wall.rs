//! The second window beside the main one: opened and closed, told what to show, and heard. What it shows is what the main one
//! may show; it opens no camera and decodes nothing.
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use alarm_central::id::CameraId;
use eframe::egui::{Context, Pos2, Rect, Vec2};
use vaka_words::say;

use super::App;
use crate::{
    intent::Intent,
    keys::{Keyboard, Press},
    scene::{Session, TilePicture},
    view::wall::Shown,
};

/// Its place is kept when it has stood still for so long.
const SETTLED: Duration = Duration::from_secs(1);

impl App {
    /// Opens it, or closes it.
    pub(super) fn turn_wall(&mut self, ctx: &Context) {
        if self.wall.is_open() {
            return self.close_wall(ctx);
        }
        let main = ctx.input(|input| input.viewport().outer_rect.map(|outer| outer * input.pixels_per_point()));
        let (last, scale) = (self.prefs.wall(), ctx.pixels_per_point());
        self.wall.open(say("wall-title").into_owned(), last, main, &self.monitors, scale);
        self.wall_stands = None;
    }

    fn close_wall(&mut self, ctx: &Context) {
        if let Some(geometry) = self.wall.geometry() {
            self.prefs.keep_wall(geometry);
        }
        self.wall.close(ctx);
        self.frames.wall(false);
        self.screen.press_elsewhere(Keyboard::default());
        self.wall_fits.clear();
        let cameras: Vec<CameraId> = self.cameras.keys().cloned().collect();
        for camera in &cameras {
            self.fit_camera(camera);
        }
    }

    /// Hears it and tells it what to show, also while the main window shows no frames.
    pub(super) fn keep_wall(&mut self, ctx: &Context) {
        if !self.wall.is_open() {
            return;
        }
        let said = self.wall.hear();
        if said.is_stirred {
            self.idle.stir(Instant::now());
        }
        if said.is_closed {
            return self.close_wall(ctx);
        }
        let mut keyboard = said.keyboard;
        if keyboard.presses.contains(&Press::Lock) && matches!(self.session, Session::In(_)) {
            // Not left to the screen, which does nothing while the main window shows no frames.
            keyboard.presses.clear();
            keyboard.keys.clear();
            self.do_it(Intent::Lock, ctx);
        }
        self.screen.press_elsewhere(keyboard);
        for (camera, fit) in said.fits {
            self.wall_fits.insert(camera.clone(), fit);
            self.fit_camera(&camera);
        }
        self.wall.keep_in_sight(ctx, &self.monitors, ctx.pixels_per_point());
        self.keep_wall_place();
        self.frames.wall(true);
        let has_new_pictures = self.take_pictures(ctx);
        let now = self.now();
        let pictures: BTreeMap<CameraId, TilePicture> =
            self.cameras.iter().map(|(id, feed)| (id.clone(), self.frames.whole_tile(id, feed, now))).collect();
        let parts = self.parts();
        let shown = Shown::of(&self.scene(&parts), &pictures);
        self.wall.tell(ctx, shown, has_new_pictures);
    }

    /// Keeps where it stands, once it has stopped moving.
    fn keep_wall_place(&mut self) {
        let Some(geometry) = self.wall.geometry() else { return };
        match self.wall_stands {
            Some((before, since)) if before == geometry => {
                if since.elapsed() > SETTLED {
                    self.prefs.keep_wall(geometry);
                }
            }
            _ => self.wall_stands = Some((geometry, Instant::now())),
        }
    }

    /// Which monitors there are, physical pixels.
    pub(super) fn meet_monitors(&mut self, frame: &eframe::Frame) {
        let Some(window) = frame.winit_window() else { return };
        let monitors = window.available_monitors().map(|monitor| {
            let (corner, size) = (monitor.position(), monitor.size());
            let corner = Pos2::new(corner.x as f32, corner.y as f32);
            Rect::from_min_size(corner, Vec2::new(size.width as f32, size.height as f32))
        });
        self.monitors = monitors.collect();
    }
}
