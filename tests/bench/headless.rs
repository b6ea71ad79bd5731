//! The real desk without a window: its logic, ui and tessellation, joined to a real station; drawing by GL is no part of it.
use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use alarm_central::{id::EventId, person::Place, pii::Secret};
use egui::{Context, Event, Key, Modifiers, Pos2, RawInput, Rect, Shape, TextureId, Vec2, ViewportId};
use rustix::time::{ClockId, clock_gettime};
use vaka_desk::{App, Options, StationStarter};
use vaka_link::{
    socket,
    worker::{SoundDevice, SoundOrder},
};

use crate::world::{PASSWORD, START, program};

/// A desk's usual screen.
const SIZE: Vec2 = Vec2::new(1920.0, 1080.0);
/// Narrower pictures than this are letters and icons.
const PICTURE: usize = 300;

/// When a row came.
pub struct Came {
    pub site: String,
    /// When the frame that knew it first was ready to be drawn.
    pub at: Instant,
    /// When it stood there with priority 1, once it has.
    pub grave_at: Option<Instant>,
}

/// One desk.
pub struct Headless {
    ctx: Context,
    pub desk: App,
    /// When egui wants its next frame.
    wake: Arc<(Mutex<Option<Instant>>, Condvar)>,
    began: Instant,
    pub came: HashMap<EventId, Came>,
    /// Own work of each frame so far, in milliseconds of the processor: what others take meanwhile is not counted.
    pub own_ms: Vec<f64>,
    /// The same by the clock.
    pub whole_ms: Vec<f64>,
    /// Camera pictures shown so far.
    pub pictures: usize,
    /// Words that are waited for, and when the first frame was ready that shows them.
    awaited: Option<(String, Option<Instant>)>,
}

struct NoStation;

impl StationStarter for NoStation {
    fn start(&mut self) -> Result<(), String> {
        Err("the station is started by whoever measures".to_owned())
    }
}

impl Headless {
    /// Joins the station of the place with this data folder, and signs in.
    pub fn sign_in(data: &Path, person: &str) -> Self {
        let sound = SoundOrder { microphone: SoundDevice::None, loudspeaker: SoundDevice::None };
        Self::sign_in_with(data, person, sound)
    }

    /// The same with a microphone.
    pub fn sign_in_with(data: &Path, person: &str, sound: SoundOrder) -> Self {
        let ctx = Context::default();
        let wake = Arc::<(Mutex<Option<Instant>>, Condvar)>::default();
        let waker = Arc::clone(&wake);
        ctx.set_request_repaint_callback(move |info| want(&waker, Instant::now() + info.delay));
        let options = Options {
            place: Place::Live,
            socket: socket::path(data),
            program: program(),
            starter: Box::new(NoStation),
            sign_in: Some((person.to_owned(), Secret::new(PASSWORD))),
            prefs: None,
            seat: String::new(),
            map: None,
            sound,
        };
        let desk = App::new(options, &ctx);
        let mut headless = Self {
            ctx,
            desk,
            wake,
            began: Instant::now(),
            came: HashMap::new(),
            own_ms: Vec::new(),
            whole_ms: Vec::new(),
            pictures: 0,
            awaited: None,
        };
        headless.run_until(START, |it| !it.desk.board().people.is_empty());
        assert!(!headless.desk.board().people.is_empty(), "the desk is signed in");
        headless
    }

    /// One frame with what the hands do in it.
    pub fn frame(&mut self, events: Vec<Event>) {
        *lock(&self.wake) = None;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(self.began.elapsed().as_secs_f64()),
            events,
            ..RawInput::default()
        };
        let (began, worked) = (Instant::now(), worked_ms());
        let desk = &mut self.desk;
        let mut output = self.ctx.run_ui(input, |ui| {
            desk.turn(ui.ctx());
            desk.show(ui);
        });
        let shown =
            self.awaited.as_ref().is_some_and(|(words, _)| output.shapes.iter().any(|at| says(&at.shape, words)));
        let shapes = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let ready = Instant::now();
        if let Some((_, since @ None)) = &mut self.awaited
            && shown
        {
            *since = Some(ready);
        }
        self.own_ms.push(worked_ms() - worked);
        self.whole_ms.push((ready - began).as_secs_f64() * 1000.0);
        drop(shapes);
        let new = output.textures_delta.set.iter().filter(|(id, _)| **id != TextureId::default());
        self.pictures += new.filter(|(_, new)| new.iter().any(|new| new.image.width() > PICTURE)).count();
        output.textures_delta.clear();
        self.note(ready);
        let delay = output.viewport_output.get(&ViewportId::ROOT).map_or(Duration::MAX, |root| root.repaint_delay);
        if let Some(when) = ready.checked_add(delay) {
            want(&self.wake, when);
        }
    }

    fn note(&mut self, ready: Instant) {
        for (id, row) in &self.desk.board().rows {
            let came = self.came.entry(*id).or_insert_with(|| Came {
                site: row.site.as_str().to_owned(),
                at: ready,
                grave_at: None,
            });
            if row.priority == 1 && came.grave_at.is_none() {
                came.grave_at = Some(ready);
            }
        }
    }

    /// Frames whenever egui wants one, as long as `patience` or until `done`; says how many there were.
    pub fn run_until(&mut self, patience: Duration, done: impl Fn(&Self) -> bool) -> usize {
        let (end, before) = (Instant::now() + patience, self.own_ms.len());
        while Instant::now() < end && !done(self) {
            if self.wait(end) {
                self.frame(Vec::new());
            }
        }
        self.own_ms.len() - before
    }

    /// Does this with the hands and says how long it took until a frame with these words was ready; `None` within the patience
    /// is never.
    pub fn until_shown(&mut self, events: Vec<Event>, words: &str, patience: Duration) -> Option<Duration> {
        let began = Instant::now();
        self.awaited = Some((words.to_owned(), None));
        self.frame(events);
        self.run_until(patience, |it| matches!(it.awaited, Some((_, Some(_)))));
        self.awaited.take()?.1.map(|shown| shown - began)
    }

    /// Presses a key and lets it go.
    pub fn press(&mut self, key: Key) {
        self.key(key, true);
        self.key(key, false);
    }

    /// Only the one or the other.
    pub fn key(&mut self, key: Key, pressed: bool) {
        let event = Event::Key { key, physical_key: None, pressed, repeat: false, modifiers: Modifiers::NONE };
        self.frame(vec![event]);
    }

    /// Waits for the next frame's time; false when `end` comes first.
    fn wait(&self, end: Instant) -> bool {
        let mut next = lock(&self.wake);
        loop {
            let now = Instant::now();
            match *next {
                Some(when) if when <= now => return true,
                _ if now >= end => return false,
                when => {
                    let patience = when.unwrap_or(end).min(end).saturating_duration_since(now);
                    next = self.wake.1.wait_timeout(next, patience).unwrap_or_else(PoisonError::into_inner).0;
                }
            }
        }
    }
}

/// Whether these words stand in a line of it.
fn says(shape: &Shape, words: &str) -> bool {
    match shape {
        Shape::Text(text) => text.galley.text().contains(words),
        Shape::Vec(shapes) => shapes.iter().any(|shape| says(shape, words)),
        _ => false,
    }
}

/// What this thread has worked so far.
fn worked_ms() -> f64 {
    let worked = clock_gettime(ClockId::ThreadCPUTime);
    worked.tv_sec as f64 * 1000.0 + worked.tv_nsec as f64 / 1_000_000.0
}

fn lock(wake: &(Mutex<Option<Instant>>, Condvar)) -> MutexGuard<'_, Option<Instant>> {
    wake.0.lock().unwrap_or_else(PoisonError::into_inner)
}

fn want(wake: &(Mutex<Option<Instant>>, Condvar), when: Instant) {
    let mut next = lock(wake);
    if next.is_none_or(|next| when < next) {
        *next = Some(when);
        wake.1.notify_one();
    }
}

/// The value that so large a share of them does not exceed.
pub fn share(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    sorted.get((last as f64 * share).round() as usize).copied().unwrap_or(f64::NAN)
}
