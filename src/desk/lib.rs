//! The operator's screen: what waits, what is seen and heard, what to do next; no database, no secret, no camera address.
use std::path::PathBuf;

use alarm_central::{person::Place, pii::Secret};
use thiserror::Error;
use vaka_link::worker::SoundOrder;

mod app;
mod burn;
mod child;
mod clock;
pub mod closed;
mod drawing;
mod ears;
mod enlarge;
mod feed;
#[cfg(feature = "inspection")]
mod frame_log;
mod frames;
pub mod glass;
mod idle;
mod inbox;
pub mod intent;
pub mod keys;
pub mod lineup;
mod link;
pub mod maps;
mod mask;
mod prefs;
mod repaint;
pub mod scene;
mod sound;
mod stills;
mod telephone;
pub mod theme;
pub mod view;
mod wall;
pub mod widget;

pub use app::App;
pub use link::StationStarter;

/// What the desk is told at its start.
pub struct Options {
    pub place: Place,
    /// The station's socket ([`vaka_link::socket::path`]).
    pub socket: PathBuf,
    /// The program that runs workers: called as `PROGRAM worker decode|sound`.
    pub program: PathBuf,
    /// Called, from a thread of its own, whenever no station answers; with back-off.
    pub starter: Box<dyn StationStarter>,
    /// Signs this person in by itself (id and password); for the demo.
    pub sign_in: Option<(String, Secret)>,
    /// Where language, theme and the second window's place are kept; `None` keeps nothing.
    pub prefs: Option<PathBuf>,
    pub sound: SoundOrder,
    /// What this desk is called, for whoever sees a watermark.
    pub seat: String,
    /// The offline map, a PMTiles file; without one coordinates are said in words.
    pub map: Option<PathBuf>,
}

/// Why the window could not be opened; this text is for the log.
#[derive(Debug, Error)]
#[error("the window could not be opened: {0}")]
pub struct NoWindow(String);

impl NoWindow {
    /// Key of the sentence for people.
    pub fn key(&self) -> &'static str {
        "cli-no-display"
    }
}

/// Opens the window and runs it until it is closed. Call it on the main thread.
pub fn run(options: Options) -> Result<(), NoWindow> {
    let (title, icon) = match options.place {
        Place::Live => ("window-title-live", include_bytes!("../../assets/icons/live.png").as_slice()),
        Place::Training => ("window-title-training", include_bytes!("../../assets/icons/training.png").as_slice()),
    };
    let title = vaka_words::say(title);
    let viewport = egui::ViewportBuilder::default()
        .with_app_id("vaka")
        .with_title(&*title)
        .with_inner_size([1920.0, 1080.0])
        .with_min_inner_size([1280.0, 720.0])
        .with_maximized(true)
        .with_icon(icon_of(icon));
    let native = eframe::NativeOptions {
        renderer: eframe::Renderer::Glow,
        viewport,
        system_font_fallback: false,
        dithering: false,
        ..eframe::NativeOptions::default()
    };
    let make = move |context: &eframe::CreationContext<'_>| {
        repaint::Sparing::begin(&context.egui_ctx, context.gl.as_ref());
        Ok(Box::new(app::App::new(options, &context.egui_ctx)) as Box<dyn eframe::App>)
    };
    eframe::run_native("vaka", native, Box::new(make)).map_err(|error| NoWindow(error.to_string()))
}

fn icon_of(png: &[u8]) -> egui::IconData {
    let image = image::load_from_memory(png).expect("the bundled icons are read by a test").into_rgba8();
    let (width, height) = image.dimensions();
    egui::IconData { rgba: image.into_raw(), width, height }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_icons_can_be_read() {
        for png in [
            include_bytes!("../../assets/icons/live.png").as_slice(),
            include_bytes!("../../assets/icons/training.png"),
        ] {
            let icon = icon_of(png);
            assert_eq!(icon.rgba.len(), (icon.width * icon.height * 4) as usize);
        }
    }
}
