//! The second window, for another monitor: opened where it stood last, told what to show, and what a hand does in it heard.
//! It is painted by itself, also while the main window is covered or minimised; it decodes and decides nothing.
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use alarm_central::id::CameraId;
use egui::{Context, Pos2, Rect, Ui, Vec2, ViewportBuilder, ViewportCommand, ViewportId};
use serde::{Deserialize, Serialize};

use crate::{
    idle,
    keys::{self, Keyboard},
    view::wall::Shown,
};

/// Space held there counts for so long without a frame: a window that is minimised says nothing more.
const TALK_LASTS: Duration = Duration::from_millis(300);
/// So much of it must lie on a monitor, physical pixels both ways.
const SEEN: f32 = 64.0;
/// Its size at the first time, points.
const FIRST_SIZE: Vec2 = Vec2::new(1280.0, 720.0);
const LEAST_SIZE: Vec2 = Vec2::new(640.0, 400.0);

/// Where a window stands, in points of its monitor.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Geometry {
    pub left: f32,
    pub top: f32,
    pub width: f32,
    pub height: f32,
    pub is_maximized: bool,
}

/// What was done in it since it was asked last.
#[derive(Debug, Default)]
pub struct Said {
    /// It was closed by its own button.
    pub is_closed: bool,
    /// Somebody sits here.
    pub is_stirred: bool,
    pub keyboard: Keyboard,
    /// The size of each camera's tile, physical pixels, where it has changed.
    pub fits: BTreeMap<CameraId, (u32, u32)>,
}

/// What both windows touch.
#[derive(Default)]
struct Exchange {
    shown: Arc<Shown>,
    said: Said,
    /// Space is held there, and when that was last seen.
    talk: Option<Instant>,
    told: BTreeMap<CameraId, (u32, u32)>,
    geometry: Option<Geometry>,
    /// Physical pixels.
    place: Option<Rect>,
}

/// The window, open or not.
#[derive(Default)]
pub struct Wall {
    is_open: bool,
    exchange: Arc<Mutex<Exchange>>,
    /// Where it is to stand when it opens.
    start: Option<Geometry>,
    title: String,
}

fn id() -> ViewportId {
    ViewportId::from_hash_of("wall")
}

impl Wall {
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Opens it where it stood last, if that can be seen on one of these monitors (physical pixels), else on one where the
    /// main window is not.
    pub fn open(&mut self, title: String, last: Option<Geometry>, main: Option<Rect>, monitors: &[Rect], scale: f32) {
        let last = last.filter(|last| {
            let place = Rect::from_min_size(Pos2::new(last.left, last.top), Vec2::new(last.width, last.height));
            monitors.is_empty() || is_seen(place * scale, monitors)
        });
        let other = main.and_then(|main| monitors.iter().find(|monitor| !monitor.contains(main.center())));
        let there = |monitor: &Rect| {
            let corner = monitor.min / scale;
            let (left, top) = (corner.x, corner.y);
            Geometry { left, top, width: FIRST_SIZE.x, height: FIRST_SIZE.y, is_maximized: true }
        };
        self.start = last.or_else(|| other.map(there));
        *self.lock() = Exchange::default();
        (self.title, self.is_open) = (title, true);
    }

    /// Closes it; also while the main window shows no frames.
    pub fn close(&mut self, ctx: &Context) {
        self.is_open = false;
        *self.lock() = Exchange::default();
        ctx.send_viewport_cmd_to(id(), ViewportCommand::Visible(false));
    }

    /// Keeps the window there, with every frame of the main one while it is open.
    pub fn show(&self, ctx: &Context) {
        if !self.is_open {
            return;
        }
        let mut builder = ViewportBuilder::default()
            .with_app_id("vaka")
            .with_title(&self.title)
            .with_inner_size(FIRST_SIZE)
            .with_min_inner_size(LEAST_SIZE);
        if let Some(start) = self.start {
            builder = builder
                .with_position([start.left, start.top])
                .with_inner_size([start.width, start.height])
                .with_maximized(start.is_maximized);
        }
        let exchange = Arc::clone(&self.exchange);
        ctx.show_viewport_deferred(id(), builder, move |ui, _| frame_ui(ui, &exchange));
    }

    /// What it shows from now on; painted anew where that, or a picture, is another one.
    pub fn tell(&self, ctx: &Context, shown: Shown, has_new_pictures: bool) {
        let mut exchange = self.lock();
        let is_news = *exchange.shown != shown;
        if is_news {
            exchange.shown = Arc::new(shown);
        }
        drop(exchange);
        if is_news || has_new_pictures {
            ctx.request_repaint_of(id());
        }
    }

    /// What was done in it.
    pub fn hear(&self) -> Said {
        let mut exchange = self.lock();
        let mut said = std::mem::take(&mut exchange.said);
        said.keyboard.talk_held = exchange.talk.is_some_and(|at| at.elapsed() < TALK_LASTS);
        said
    }

    /// Where it stands, once the window's manager has said so.
    pub fn geometry(&self) -> Option<Geometry> {
        self.lock().geometry
    }

    /// Brings it back where its monitor is gone.
    pub fn keep_in_sight(&self, ctx: &Context, monitors: &[Rect], scale: f32) {
        let place = self.lock().place;
        let (Some(place), Some(first)) = (place, monitors.first()) else { return };
        if !is_seen(place, monitors) {
            // A maximised window does not move.
            ctx.send_viewport_cmd_to(id(), ViewportCommand::Maximized(false));
            ctx.send_viewport_cmd_to(id(), ViewportCommand::OuterPosition(first.min / scale));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Exchange> {
        lock(&self.exchange)
    }
}

fn lock(exchange: &Mutex<Exchange>) -> MutexGuard<'_, Exchange> {
    exchange.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_seen(place: Rect, monitors: &[Rect]) -> bool {
    monitors.iter().any(|monitor| {
        let both = monitor.intersect(place);
        both.width() >= SEEN && both.height() >= SEEN
    })
}

/// One frame of it; nothing is held while it is painted.
fn frame_ui(ui: &mut Ui, exchange: &Mutex<Exchange>) {
    let ctx = ui.ctx().clone();
    let (shown, talked) = {
        let exchange = lock(exchange);
        (Arc::clone(&exchange.shown), exchange.talk.is_some())
    };
    let keyboard = keys::read(&ctx, talked, None);
    let fits = shown.ui(ui);
    let (is_closed, geometry, place) = ui.input(|input| {
        let viewport = input.viewport();
        let place = viewport.outer_rect.map(|outer| outer * input.pixels_per_point());
        (viewport.close_requested(), geometry_of(viewport), place)
    });
    let is_stirred = ui.input(|input| input.events.iter().any(idle::is_stir));
    let mut exchange = lock(exchange);
    exchange.talk = keyboard.talk_held.then(Instant::now);
    exchange.place = place;
    exchange.geometry = geometry.or(exchange.geometry);
    for (camera, fit) in fits {
        if exchange.told.insert(camera.clone(), fit) != Some(fit) {
            exchange.said.fits.insert(camera, fit);
        }
    }
    let said = &mut exchange.said;
    said.is_closed |= is_closed;
    said.is_stirred |= is_stirred;
    said.keyboard.presses.extend(&keyboard.presses);
    said.keyboard.keys.extend(&keyboard.keys);
    let is_heard = is_closed || is_stirred || talked || !said.fits.is_empty();
    drop(exchange);
    if is_heard || keyboard.talk_held {
        ctx.request_repaint_of(ViewportId::ROOT);
    }
    if keyboard.talk_held {
        ctx.request_repaint_after(TALK_LASTS / 3);
    }
}

/// Where a window stands that is not maximised; of one that is, that it is.
fn geometry_of(viewport: &egui::ViewportInfo) -> Option<Geometry> {
    let (outer, inner) = (viewport.outer_rect?, viewport.inner_rect?);
    let is_maximized = viewport.maximized.unwrap_or(false) || viewport.fullscreen.unwrap_or(false);
    let Pos2 { x: left, y: top } = outer.min;
    let Vec2 { x: width, y: height } = inner.size();
    Some(Geometry { left, top, width, height, is_maximized })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEFT: Rect = Rect { min: Pos2::ZERO, max: Pos2::new(1920.0, 1080.0) };
    const RIGHT: Rect = Rect { min: Pos2::new(1920.0, 0.0), max: Pos2::new(4480.0, 1440.0) };

    fn at(left: f32, top: f32) -> Geometry {
        Geometry { left, top, width: 800.0, height: 600.0, is_maximized: false }
    }

    #[test]
    fn it_opens_where_it_stood_if_that_is_still_there_and_else_beside_the_main_window() {
        let main = Rect::from_min_size(Pos2::ZERO, Vec2::new(1900.0, 1000.0));
        let check = |last: Option<Geometry>, monitors: &[Rect], wanted: Option<(f32, f32, bool)>| {
            let mut wall = Wall::default();
            wall.open("Vägg".to_owned(), last, Some(main), monitors, 1.0);
            let start = wall.start.map(|start| (start.left, start.top, start.is_maximized));
            assert_eq!(start, wanted, "{last:?} {monitors:?}");
        };
        check(None, &[LEFT, RIGHT], Some((1920.0, 0.0, true)));
        check(None, &[LEFT], None);
        check(Some(at(2000.0, 50.0)), &[LEFT, RIGHT], Some((2000.0, 50.0, false)));
        check(Some(at(2000.0, 50.0)), &[LEFT], None);
        check(Some(at(2000.0, 50.0)), &[], Some((2000.0, 50.0, false)));
        check(Some(at(1900.0, 50.0)), &[LEFT], None);
        check(Some(at(-700.0, 50.0)), &[LEFT, RIGHT], Some((-700.0, 50.0, false)));
    }

    #[test]
    fn what_a_hand_does_there_is_heard_once_and_held_space_as_long_as_frames_come() {
        let ctx = Context::default();
        crate::theme::install_fonts(&ctx);
        let wall = Wall { is_open: true, ..Wall::default() };
        let frame = |events: Vec<egui::Event>| {
            let input = egui::RawInput { events, focused: true, ..egui::RawInput::default() };
            ctx.run_ui(input, |ui| frame_ui(ui, &wall.exchange)).textures_delta.clear();
        };
        let key = |key, pressed| egui::Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers: egui::Modifiers::NONE,
        };
        frame(vec![]);
        assert!(!wall.hear().is_stirred);
        frame(vec![key(egui::Key::F12, true), key(egui::Key::Space, true)]);
        let said = wall.hear();
        assert_eq!(said.keyboard.presses, [keys::Press::Lock, keys::Press::Space]);
        assert!(said.is_stirred && said.keyboard.talk_held && !said.is_closed);
        let again = wall.hear();
        assert!(again.keyboard.presses.is_empty() && !again.is_stirred && again.keyboard.talk_held);
        frame(vec![key(egui::Key::Space, false)]);
        assert!(!wall.hear().keyboard.talk_held);
        frame(vec![key(egui::Key::Space, true)]);
        std::thread::sleep(TALK_LASTS);
        assert!(!wall.hear().keyboard.talk_held, "it paints no frames any more");
    }
}
