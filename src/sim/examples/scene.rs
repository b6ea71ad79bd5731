//! One picture of one scene as a PGM file, to be looked at by whoever draws rooms; it judges nothing.
//!
//! `scene NAME SECONDS FILE [WIDTH HEIGHT]`, with the name as in the code: `CellarLeak`.
use std::{error::Error, io::Write};

use vaka_sim::{
    Scene,
    picture::{Painter, Shot, Studio},
};

const SCENES: &[Scene] = &[
    Scene::Hall,
    Scene::HallBurglar,
    Scene::HallHoldUp,
    Scene::Kitchen,
    Scene::KitchenBurglar,
    Scene::LivingRoom,
    Scene::LivingRoomFire,
    Scene::Window,
    Scene::WindowCat,
    Scene::Laundry,
    Scene::LaundryLeak,
    Scene::Entry,
    Scene::EntryOwner,
    Scene::Cellar,
    Scene::CellarLeak,
    Scene::Yard,
    Scene::YardVisitor,
];

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [name, secs, file, size @ ..] = words.as_slice() else {
        return Err("usage: scene NAME SECONDS FILE [WIDTH HEIGHT]".into());
    };
    let scene = SCENES.iter().find(|scene| format!("{scene:?}") == *name).ok_or("no scene of that name")?;
    let (width, height) = match size {
        [width, height] => (width.parse()?, height.parse()?),
        _ => (640, 360),
    };
    let mut painter = Painter::new(Studio::default(), width, height);
    let shot = Shot { unix_ms: 0, day_ms: 0, scene_secs: secs.parse()? };
    let luma = painter.picture(*scene, name, shot);
    let mut out = std::fs::File::create(file)?;
    writeln!(out, "P5 {width} {height} 255")?;
    Ok(out.write_all(luma)?)
}
