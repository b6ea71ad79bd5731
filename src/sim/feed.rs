//! The threads that paint a camera's pictures and play a home's sound into one client's encoder, as long as it is there.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app as gst_app;

use crate::form::Form;
use crate::picture::{self, Painter, Scene, Shot, Studio};
use crate::rtsp::Counts;
use crate::voice::{HomeSound, PACKET};

/// Names of the sources in a camera's pipeline.
pub const PICTURES: &str = "pictures";
pub const SOUND: &str = "sound";
/// A track that nobody sets up must not fail: gst-rtsp-server would take the whole session for broken, and one talk in
/// ten would find a deaf loudspeaker.
const UNWANTED: &str = "tee allow-not-linked=true";

/// Which scene is on, and since when; shared by a home's story and its cameras.
#[derive(Clone, Debug)]
pub struct Stage {
    shared: Arc<Mutex<(Scene, Instant)>>,
}

impl Stage {
    pub fn new(scene: Scene) -> Stage {
        Stage { shared: Arc::new(Mutex::new((scene, Instant::now()))) }
    }

    /// Changes the scene; `since` is the moment from which its movement counts, the same for all cameras of one story.
    pub fn set(&self, scene: Scene, since: Instant) {
        *self.shared.lock().unwrap_or_else(PoisonError::into_inner) = (scene, since);
    }

    pub fn now(&self) -> (Scene, Instant) {
        *self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a camera films, and how.
#[derive(Clone)]
pub struct Feed {
    pub stage: Stage,
    pub studio: Studio,
    /// The camera's name as it stands in the picture.
    pub title: String,
    /// Pixels; both even.
    pub width: usize,
    pub height: usize,
    /// Pictures per second.
    pub rate: u32,
    pub form: Form,
}

/// Whether a client is still there. It counts while it lives.
#[derive(Clone)]
pub struct Watch {
    ended: Arc<AtomicBool>,
    counts: Arc<Counts>,
}

impl Watch {
    pub fn begin(counts: &Arc<Counts>) -> Watch {
        counts.watched.fetch_add(1, Ordering::Relaxed);
        Watch { ended: Arc::default(), counts: Arc::clone(counts) }
    }

    pub fn end(&self) {
        if !self.ended.swap(true, Ordering::Relaxed) {
            self.counts.watched.fetch_sub(1, Ordering::Relaxed);
        }
    }

    fn ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }
}

impl Feed {
    /// The part of a pipeline from the painted picture to RTP.
    pub fn launch(&self, payloader: &str) -> String {
        format!(
            "appsrc name={PICTURES} is-live=true do-timestamp=true format=time max-buffers=2 max-bytes=0 leaky-type=downstream \
             caps=video/x-raw,format=I420,width={},height={},framerate={}/1 ! {}",
            self.width,
            self.height,
            self.rate,
            self.form.launch(payloader, self.rate, UNWANTED)
        )
    }

    /// Paints on a thread of its own until the client has gone.
    pub fn run(self, source: gst_app::AppSrc, watch: Watch) {
        let spawned = std::thread::Builder::new().name("sim-pictures".to_owned()).spawn(move || {
            self.paint(&source.downgrade(), &watch);
        });
        if let Err(error) = spawned {
            tracing::error!(%error, "no thread for a camera's pictures");
        }
    }

    /// The picture of just now, I420.
    pub fn frame(&self) -> Vec<u8> {
        let mut painter = Painter::new(self.studio.clone(), self.width, self.height);
        let (scene, since) = self.stage.now();
        let luma = painter.picture(scene, &self.title, shot(&jiff::tz::TimeZone::system(), since));
        let mut frame = vec![0_u8; self.width * self.height * 3 / 2];
        picture::tint(luma, self.width, self.height, &mut frame);
        frame
    }

    fn paint(&self, source: &gst::glib::WeakRef<gst_app::AppSrc>, watch: &Watch) {
        let mut painter = Painter::new(self.studio.clone(), self.width, self.height);
        let zone = jiff::tz::TimeZone::system();
        let size = self.width * self.height * 3 / 2;
        let mut pace = Pace::new(Duration::from_secs(1) / self.rate.max(1));
        while let Some(source) = running(source, watch) {
            let (scene, since) = self.stage.now();
            let luma = painter.picture(scene, &self.title, shot(&zone, since));
            let mut frame = vec![0_u8; size];
            picture::tint(luma, self.width, self.height, &mut frame);
            watch.counts.pictures.fetch_add(1, Ordering::Relaxed);
            push(&source, frame);
            drop(source);
            pace.wait();
        }
    }
}

/// The part of a pipeline from the home's sound to RTP.
pub fn sound_launch(payloader: &str) -> String {
    format!(
        "appsrc name={SOUND} is-live=true do-timestamp=true format=time max-buffers=10 max-bytes=0 leaky-type=downstream \
         caps=audio/x-raw,format=S16LE,rate=8000,channels=1,layout=interleaved \
         ! mulawenc ! {UNWANTED} ! rtppcmupay name={payloader} pt=0 min-ptime=20000000 max-ptime=20000000 "
    )
}

/// Plays a home's sound on a thread of its own until the client has gone.
pub fn run_sound(sound: HomeSound, source: gst_app::AppSrc, watch: Watch) {
    let spawned = std::thread::Builder::new().name("sim-sound".to_owned()).spawn(move || {
        let source = source.downgrade();
        let mut pace = Pace::new(Duration::from_millis(20));
        let mut at = sound.sample_now();
        let mut packet = [0_i16; PACKET];
        while let Some(source) = running(&source, &watch) {
            sound.hear(at, &mut packet);
            at += PACKET as u64;
            push(&source, packet.iter().flat_map(|sample| sample.to_le_bytes()).collect());
            drop(source);
            pace.wait();
        }
    });
    if let Err(error) = spawned {
        tracing::error!(%error, "no thread for a home's sound");
    }
}

/// The source, while its client is there.
fn running(source: &gst::glib::WeakRef<gst_app::AppSrc>, watch: &Watch) -> Option<gst_app::AppSrc> {
    let source = source.upgrade().filter(|_| !watch.ended());
    if source.is_none() {
        watch.end();
    }
    source
}

/// Hands a buffer over. A source that does not run yet, or no longer, refuses it: then this picture is lost, as over any wire.
///
/// Before it plays, a source has no zero of time: it would mark the buffer with the machine's own uptime, and the server
/// would keep that first picture back until then (one connection in fifty saw nothing).
fn push(source: &gst_app::AppSrc, bytes: Vec<u8>) {
    if source.current_state() == gst::State::Playing {
        let _ = source.push_buffer(gst::Buffer::from_slice(bytes));
    }
}

fn shot(zone: &jiff::tz::TimeZone, since: Instant) -> Shot {
    let unix_ms = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64);
    let local = jiff::Timestamp::from_millisecond(unix_ms as i64).unwrap_or_default().to_zoned_datetime(zone.clone());
    let day_ms = local.hour() as u32 * 3_600_000
        + local.minute() as u32 * 60_000
        + local.second() as u32 * 1000
        + local.millisecond() as u32;
    Shot { unix_ms, day_ms, scene_secs: since.elapsed().as_secs_f32() }
}

/// Keeps an even beat; after a stall it goes on from now instead of hurrying.
struct Pace {
    step: Duration,
    next: Instant,
}

impl Pace {
    fn new(step: Duration) -> Pace {
        Pace { step, next: Instant::now() }
    }

    fn wait(&mut self) {
        self.next += self.step;
        let now = Instant::now();
        match self.next.checked_duration_since(now) {
            Some(rest) => std::thread::sleep(rest),
            None => self.next = now,
        }
    }
}
