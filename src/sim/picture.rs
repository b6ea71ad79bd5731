//! The drawn pictures of the virtual homes: which scene a camera sees, painted frame by frame; no encoder, no network.

pub mod canvas;
pub mod cellar;
pub mod entry;
pub mod figure;
pub mod letters;
pub mod ray;
pub mod room;
pub mod rooms;
pub mod smoke;
pub mod walk;
pub mod water;
pub mod weather;
pub mod yard;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::timecode::{self, TimeCode};
use canvas::{Canvas, Grain};
use room::Backdrop;
use rooms::Door;

/// What happens before a camera. The quiet ones show the same rooms with nobody in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scene {
    Hall,
    /// The front door stands open, a burglar comes and goes.
    HallBurglar,
    /// One person threatens another.
    HallHoldUp,
    Kitchen,
    /// The same burglar on the same clock, in the kitchen.
    KitchenBurglar,
    LivingRoom,
    /// A sofa burns, smoke rises and fills the room.
    LivingRoomFire,
    Window,
    /// A cat on the window sill.
    WindowCat,
    Laundry,
    /// A pipe leaks over the floor.
    LaundryLeak,
    Entry,
    /// The owner waves at the camera and disarms too late.
    EntryOwner,
    Cellar,
    /// A joint bursts, the cellar's floor goes under water.
    CellarLeak,
    /// Rain and wind: never still.
    Yard,
    /// Somebody comes through the gate, to the door and to the window.
    YardVisitor,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Place {
    Hall(Door),
    Kitchen,
    LivingRoom,
    Window,
    Laundry,
    Entry,
    Cellar,
    Yard,
}

impl Scene {
    fn place(self) -> Place {
        match self {
            Scene::Hall | Scene::HallHoldUp => Place::Hall(Door::Shut),
            Scene::HallBurglar => Place::Hall(Door::Open),
            Scene::Kitchen | Scene::KitchenBurglar => Place::Kitchen,
            Scene::LivingRoom | Scene::LivingRoomFire => Place::LivingRoom,
            Scene::Window | Scene::WindowCat => Place::Window,
            Scene::Laundry | Scene::LaundryLeak => Place::Laundry,
            Scene::Entry | Scene::EntryOwner => Place::Entry,
            Scene::Cellar | Scene::CellarLeak => Place::Cellar,
            Scene::Yard | Scene::YardVisitor => Place::Yard,
        }
    }
}

type Backdrops = HashMap<(Place, usize, usize), Arc<Backdrop>>;

/// Keeps each empty room once it is drawn, for all cameras that show it.
#[derive(Clone, Default)]
pub struct Studio {
    backdrops: Arc<Mutex<Backdrops>>,
}

impl Studio {
    /// Draws the empty room of a scene if nobody did yet. Takes some tenths of a second the first time.
    pub fn prepare(&self, scene: Scene, width: usize, height: usize) -> Arc<Backdrop> {
        let key = (scene.place(), width, height);
        // The lock is held while drawing, so that two cameras of one room draw it once.
        let mut backdrops = self.backdrops.lock().unwrap_or_else(PoisonError::into_inner);
        let drawn = backdrops.entry(key).or_insert_with(|| {
            let room = match key.0 {
                Place::Hall(door) => rooms::hall(door, width, height),
                Place::Kitchen => rooms::kitchen(width, height),
                Place::LivingRoom => rooms::living_room(width, height),
                Place::Window => rooms::window_corner(width, height),
                Place::Laundry => rooms::laundry(width, height),
                Place::Entry => entry::entry(width, height),
                Place::Cellar => cellar::cellar(width, height),
                Place::Yard => yard::yard(width, height),
            };
            Arc::new(room.draw(width, height))
        });
        Arc::clone(drawn)
    }
}

/// When a picture is taken.
#[derive(Clone, Copy, Debug)]
pub struct Shot {
    /// Unix milliseconds, for the bar of cells.
    pub unix_ms: u64,
    /// Milliseconds since local midnight, for the figures that people read.
    pub day_ms: u32,
    /// Seconds since the scene began.
    pub scene_secs: f32,
}

/// Paints the pictures of one camera.
pub struct Painter {
    studio: Studio,
    backdrop: Option<(Place, Arc<Backdrop>)>,
    canvas: Canvas,
    grain: Grain,
    turn: u32,
}

impl Painter {
    /// For pictures of this size in pixels; both even, at least 320 × 180.
    pub fn new(studio: Studio, width: usize, height: usize) -> Painter {
        Painter { studio, backdrop: None, canvas: Canvas::new(width, height), grain: Grain::default(), turn: 0 }
    }

    /// One picture: the grey values of each pixel. `title` is the camera's name as it stands in the picture.
    pub fn picture(&mut self, scene: Scene, title: &str, shot: Shot) -> &[u8] {
        let (width, height) = (self.canvas.width, self.canvas.height);
        let backdrop = match &self.backdrop {
            Some((place, backdrop)) if *place == scene.place() => Arc::clone(backdrop),
            _ => {
                let backdrop = self.studio.prepare(scene, width, height);
                self.backdrop = Some((scene.place(), Arc::clone(&backdrop)));
                backdrop
            }
        };
        self.canvas.begin(&backdrop);
        act(&mut self.canvas, &backdrop, scene, shot.scene_secs);
        self.turn = self.turn.wrapping_add(1);
        self.grain.add(&mut self.canvas, self.turn);
        self.letter(title, shot);
        &self.canvas.luma
    }

    fn letter(&mut self, title: &str, shot: Shot) {
        let (width, height) = (self.canvas.width, self.canvas.height);
        let dot = (width / 320).max(1);
        let y = height - timecode::bar_height(height) - 11 * dot;
        let (secs, ms) = (shot.day_ms / 1000, shot.day_ms % 1000);
        let time = format!("{:02}:{:02}:{:02}.{ms:03}", secs / 3600, secs / 60 % 60, secs % 60);
        letters::write(&mut self.canvas, 5 * dot, y, dot, title);
        let x = width - 5 * dot - letters::width_of(&time, dot);
        letters::write(&mut self.canvas, x, y, dot, &time);
        timecode::paint(&mut self.canvas.luma, width, height, TimeCode::of(shot.unix_ms));
    }
}

fn act(canvas: &mut Canvas, backdrop: &Backdrop, scene: Scene, secs: f32) {
    let person = |canvas: &mut Canvas, person: figure::Person| {
        figure::shadow(canvas, backdrop, person.at, 0.32, 0.55);
        figure::draw(canvas, backdrop, &person.parts());
    };
    match scene {
        Scene::HallBurglar => walk::burglar_in_hall(secs).into_iter().for_each(|who| person(canvas, who)),
        Scene::KitchenBurglar => walk::burglar_in_kitchen(secs).into_iter().for_each(|who| person(canvas, who)),
        Scene::HallHoldUp => walk::hold_up(secs).into_iter().for_each(|who| person(canvas, who)),
        Scene::LivingRoomFire => smoke::fire(canvas, backdrop, secs),
        Scene::LaundryLeak => water::leak(canvas, backdrop, &water::LAUNDRY, secs),
        Scene::CellarLeak => water::leak(canvas, backdrop, &cellar::JOINT, secs),
        Scene::EntryOwner => walk::owner(secs).into_iter().for_each(|who| person(canvas, who)),
        Scene::Yard => outdoors(canvas, backdrop, secs),
        Scene::YardVisitor => {
            if let Some(who) = walk::visitor(secs) {
                person(canvas, who);
            }
            outdoors(canvas, backdrop, secs);
        }
        Scene::WindowCat => {
            let cat = walk::cat(secs);
            figure::shadow(canvas, backdrop, cat.at, 0.16, 0.5);
            figure::draw(canvas, backdrop, &cat.parts());
        }
        Scene::Hall
        | Scene::Kitchen
        | Scene::LivingRoom
        | Scene::Window
        | Scene::Laundry
        | Scene::Entry
        | Scene::Cellar => {}
    }
}

/// The rain falls before everything that stands in the yard.
fn outdoors(canvas: &mut Canvas, backdrop: &Backdrop, secs: f32) {
    weather::branches(canvas, backdrop, secs);
    weather::rain(canvas, backdrop, secs);
}

/// The night-vision tint over a grey picture: writes an I420 frame (planes without gaps) of `width` × `height`.
pub fn tint(luma: &[u8], width: usize, height: usize, i420: &mut [u8]) {
    let size = width * height;
    // From full range to 16..=235.
    for (to, from) in i420[..size].iter_mut().zip(luma) {
        *to = (16 + u32::from(*from) * 219 / 255) as u8;
    }
    let (blue, red) = i420[size..].split_at_mut(size / 4);
    for y in 0..height / 2 {
        for x in 0..width / 2 {
            // Grey-green grows with brightness, so that black stays black.
            let bright = i32::from(luma[2 * y * width + 2 * x]);
            blue[y * (width / 2) + x] = (128 - bright / 80) as u8;
            red[y * (width / 2) + x] = (128 - bright / 24) as u8;
        }
    }
}
