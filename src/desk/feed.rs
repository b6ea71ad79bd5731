//! One open device of the home on this desk: its connection to the station, its decode worker, and the newest picture.
//!
//! A feed lives as long as its ticket. Dropping it ends connection and worker at once; nothing of it is kept.
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, mpsc::SyncSender},
    thread,
    time::Duration,
};

use alarm_central::moment::Moment;
use egui::Context;
use vaka_link::{
    command::{Ticket, Tile},
    unit::{Doubt, MediaFault},
};

use self::{decoding::Decoding, line::Line, past::Past, seen::Shared};
use crate::{child::Workers, ears::Ears, scene::Recorded};

mod decoding;
mod line;
pub mod lookback;
pub mod past;
pub mod playback;
mod seen;
mod wanted;
mod watch;

/// What a feed is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    Camera,
    Voice,
}

/// What all feeds need.
#[derive(Clone)]
pub struct Ground {
    pub socket: PathBuf,
    pub decoders: Arc<Workers>,
    pub ears: Ears,
    pub ctx: Context,
}

/// A picture as it came from the decoder.
#[derive(Debug)]
pub struct Frame {
    pub width: usize,
    pub height: usize,
    /// RGBA, rows without padding.
    pub pixels: Vec<u8>,
}

impl Frame {
    /// Pixels.
    pub fn size(&self) -> egui::Vec2 {
        egui::Vec2::new(self.width as f32, self.height as f32)
    }
}

/// How the way towards the home's loudspeaker stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Talk {
    Opening,
    Ready,
    Fault(MediaFault),
}

/// An open device.
pub struct Feed {
    pub ticket: Ticket,
    /// Its number, for who is heard.
    pub number: u64,
    shared: Arc<Shared>,
    /// Towards the home; a voice unit's only.
    speech: Option<SyncSender<Vec<u8>>>,
    /// Towards the station; a camera's only.
    resized: Option<SyncSender<()>>,
}

impl Feed {
    /// Opens the device behind `ticket`.
    pub fn open(ground: Ground, device: Device, ticket: Ticket, fit: (u32, u32)) -> Self {
        let (number, shared) = seen::fresh(fit);
        let (speech, resized) = match device {
            Device::Voice => (Some(line::speak(&shared)), None),
            Device::Camera => (None, Some(line::tell_tile(&shared))),
        };
        let decoding = Decoding::new(ground, Arc::clone(&shared), number);
        let line = Line { device, ticket, resized: resized.clone(), decoding };
        thread::Builder::new()
            .name(format!("feed-{number}"))
            .spawn(move || line.run())
            .expect("a process can start a few threads");
        Self { ticket, number, shared, speech, resized }
    }

    /// The newest picture, if one has come since the last call.
    pub fn take_newest(&self) -> Option<Frame> {
        self.shared.lock().newest.take()
    }

    /// When the newest picture was taken, from which age on it stands still (the longer of one second and three frame
    /// intervals, milliseconds), and what is wrong.
    pub fn state(&self) -> (Option<Moment>, i64, Option<MediaFault>) {
        let seen = self.shared.lock();
        (seen.taken_at, seen.stalled_after_ms(), seen.fault)
    }

    /// Why the pictures that come may not show what is there now.
    pub fn doubt(&self) -> Option<Doubt> {
        self.shared.lock().doubt
    }

    /// Whether sound comes from there.
    pub fn sounds(&self) -> bool {
        self.shared.lock().sounds()
    }

    /// How what comes from there, and what is said there, is recorded. Whoever has not heard of it for a second knows
    /// nothing.
    pub fn recorded(&self) -> Recorded {
        self.shared.lock().recorded()
    }

    /// When what is known of the recordings grows stale, if nothing more is heard of them.
    pub fn record_is_stale_in(&self) -> Option<Duration> {
        self.shared.lock().record_is_stale_in()
    }

    /// How the way towards the home stands.
    pub fn talk(&self) -> Talk {
        self.shared.lock().talk
    }

    /// Where the operator's words go.
    pub fn speech(&self) -> Option<SyncSender<Vec<u8>>> {
        self.speech.clone()
    }

    /// What can be stepped back to.
    pub fn past(&self) -> Arc<Mutex<Past>> {
        Arc::clone(&self.shared.past)
    }

    /// Tells the tile's size in physical pixels; the decoder hears of it with the next unit.
    pub fn fit(&self, width: u32, height: u32) {
        self.shared.fit(width, height);
    }

    /// Tells the station how large the tile is. What is there stays until a picture of the stream for it has come.
    pub fn show_in(&self, tile: Tile) {
        let is_news = self.shared.lock().show_in(tile);
        if let Some(resized) = self.resized.as_ref().filter(|_| is_news) {
            // One that waits to be told tells this one too.
            let _ = resized.try_send(());
        }
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        self.shared.end();
    }
}

#[cfg(test)]
mod tests;
