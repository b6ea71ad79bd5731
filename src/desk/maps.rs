//! The map on a thread of its own: it draws what somebody looks at, and a frame takes what is ready. No sentence, no view.
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        mpsc::{self, Receiver, Sender},
    },
    thread,
};

use egui::{ColorImage, Context, TextureHandle, TextureOptions};
use vaka_map::{Label, Map, MapFault, Style, View};

use crate::theme::{Ink, MapColours};

/// The zooms of a map of which nothing is known yet.
const ANY: (u8, u8) = (3, 18);

/// How it stands with the map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// The settings name no file.
    #[default]
    NoFile,
    /// Nobody has looked yet, or the first picture is being drawn.
    Opening,
    Failed(MapFault),
    Open,
}

/// What there is of the map now.
#[derive(Clone, Default)]
pub struct Seen {
    pub standing: Standing,
    pub attribution: String,
    /// The least and the greatest zoom.
    pub zooms: (u8, u8),
    /// The last that was drawn.
    pub sheet: Option<Arc<Sheet>>,
}

/// A part of the map as it was drawn.
pub struct Sheet {
    pub view: View,
    pub style: Style,
    pub texture: TextureHandle,
    pub labels: Vec<Label>,
    /// The map has nothing there.
    pub is_empty: bool,
    /// Parts of the file could not be read.
    pub is_damaged: bool,
}

/// The map of this desk.
#[derive(Default)]
pub struct Maps {
    asks: Option<Sender<(View, Style)>>,
    asked: Option<(View, Style)>,
    seen: Arc<Mutex<Seen>>,
}

impl Maps {
    /// The file is opened when somebody first looks.
    pub fn new(file: Option<PathBuf>, ctx: &Context) -> Self {
        let Some(file) = file else { return Self::default() };
        let seen = Arc::new(Mutex::new(Seen { standing: Standing::Opening, zooms: ANY, ..Seen::default() }));
        let (asks, asked) = mpsc::channel();
        let (shared, ctx) = (Arc::clone(&seen), ctx.clone());
        let work = move || work(&file, &asked, &shared, &ctx);
        match thread::Builder::new().name("map".to_owned()).spawn(work) {
            Ok(_) => Self { asks: Some(asks), asked: None, seen },
            Err(error) => {
                tracing::warn!(%error, "the map has no thread");
                Self::default()
            }
        }
    }

    /// Somebody begins to look: a map that could not be opened is tried again.
    pub fn open(&mut self) {
        let mut seen = lock(&self.seen);
        if matches!(seen.standing, Standing::Failed(_)) {
            seen.standing = Standing::Opening;
            self.asked = None;
        }
    }

    /// Has this drawn, unless it was asked for last.
    pub fn draw(&mut self, view: View, style: Style) {
        if self.asked.replace((view, style)) != Some((view, style))
            && let Some(asks) = &self.asks
        {
            let _ = asks.send((view, style));
        }
    }

    pub fn seen(&self) -> Seen {
        lock(&self.seen).clone()
    }
}

/// The theme's colours as the map's.
pub fn style(of: &MapColours) -> Style {
    let plain = |ink: Ink| [ink.r(), ink.g(), ink.b()];
    Style {
        ground: plain(of.ground),
        water: plain(of.water),
        green: plain(of.green),
        built: plain(of.built),
        building: plain(of.building),
        road: plain(of.road),
        main_road: plain(of.main_road),
        road_edge: plain(of.road_edge),
        path: plain(of.path),
        rail: plain(of.rail),
        boundary: plain(of.boundary),
    }
}

/// Draws what was asked for last, until the desk goes.
fn work(file: &Path, asked: &Receiver<(View, Style)>, seen: &Mutex<Seen>, ctx: &Context) {
    let mut map = None;
    while let Ok(first) = asked.recv() {
        // What was passed over meanwhile nobody looks at any more.
        let (view, style) = asked.try_iter().last().unwrap_or(first);
        if map.is_none() {
            match Map::open(file) {
                Ok(opened) => {
                    let mut seen = lock(seen);
                    opened.attribution().clone_into(&mut seen.attribution);
                    seen.zooms = opened.zooms().into_inner();
                    map = Some(opened);
                }
                Err(fault) => {
                    tracing::warn!(error = %fault, "the map could not be opened");
                    lock(seen).standing = Standing::Failed(fault);
                    ctx.request_repaint();
                    continue;
                }
            }
        }
        let Some(map) = &map else { continue };
        let sheet = sheet(map, view, style, ctx);
        let mut seen = lock(seen);
        (seen.standing, seen.sheet) = (Standing::Open, Some(Arc::new(sheet)));
        drop(seen);
        ctx.request_repaint();
    }
}

fn sheet(map: &Map, view: View, style: Style, ctx: &Context) -> Sheet {
    let drawn = map.draw(&view, &style);
    let size = view.size.map(|side| side as usize);
    let texture =
        ctx.load_texture("map", ColorImage::from_rgba_premultiplied(size, &drawn.rgba), TextureOptions::LINEAR);
    Sheet { view, style, texture, labels: drawn.labels, is_empty: drawn.is_empty, is_damaged: drawn.is_damaged }
}

fn lock(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}
