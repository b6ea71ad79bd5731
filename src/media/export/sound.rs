//! Coded sound of units to samples for the file, each at its place on the time line; what is broken is passed over.
use std::sync::{
    Arc, Condvar, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app as gst_app;
use tracing::warn;

use super::writing::{SOUND_HZ, Writing};
use crate::{
    decode::sound_decoder,
    fault,
    gst_setup::{stop_aside, waiting},
};

/// Packets that wait for the decoder at most.
const WAITING_PACKETS: u64 = 50;

/// The sound of one recording.
pub(super) struct Sounds {
    writing: Writing,
    caps: Option<gst::Caps>,
    decoder: Option<Decoder>,
    lost: u64,
}

struct Decoder {
    pipeline: gst::Pipeline,
    packets: gst_app::AppSrc,
    /// Whether it has failed or ended.
    over: Arc<(Mutex<bool>, Condvar)>,
    /// Packets that went in since samples last came out.
    silent: Arc<AtomicU64>,
}

impl Sounds {
    pub(super) fn new(writing: &Writing) -> Self {
        Self { writing: writing.clone(), caps: None, decoder: None, lost: 0 }
    }

    /// The form of the packets that follow.
    pub(super) fn format(&mut self, caps: &str) {
        let caps = caps.parse::<gst::Caps>().ok();
        if caps != self.caps {
            self.end_decoder();
        }
        self.caps = caps;
    }

    /// One packet.
    pub(super) fn take(&mut self, at_ns: u64, body: Vec<u8>) {
        if self.decoder.as_ref().is_some_and(|decoder| *lock(&decoder.over.0)) {
            self.end_decoder();
        }
        if self.decoder.is_none() {
            self.decoder = self.caps.as_ref().and_then(|caps| self.build(caps));
        }
        let Some(decoder) = &self.decoder else {
            self.lost += 1;
            return;
        };
        let mut buffer = gst::Buffer::from_slice(body);
        buffer.get_mut().expect("a buffer just made has one owner").set_pts(gst::ClockTime::from_nseconds(at_ns));
        decoder.silent.fetch_add(1, Ordering::AcqRel);
        decoder.wait_while(|| waiting(&decoder.packets) > WAITING_PACKETS);
        if decoder.packets.push_buffer(buffer).is_err() {
            *lock(&decoder.over.0) = true;
        }
    }

    /// Waits for what is in the decoder; answers how many packets came to nothing.
    pub(super) fn finish(mut self) -> u64 {
        self.end_decoder();
        self.lost
    }

    fn end_decoder(&mut self) {
        let Some(decoder) = self.decoder.take() else { return };
        if decoder.packets.end_of_stream().is_ok() {
            decoder.wait_while(|| true);
        }
        self.lost += decoder.silent.load(Ordering::Acquire);
        drop(stop_aside(decoder.pipeline));
    }

    fn build(&self, caps: &gst::Caps) -> Option<Decoder> {
        let decoder = sound_decoder(caps)?;
        let pipeline = gst::Pipeline::new();
        let packets = gst_app::AppSrc::builder().caps(caps).format(gst::Format::Time).max_bytes(0).build();
        let make = |name: &str| gst::ElementFactory::make(name).build().ok();
        let (convert, resample) = (make("audioconvert")?, make("audioresample")?);
        let silent = Arc::new(AtomicU64::new(0));
        let sink = self.samples_end(&silent);
        let chain = [packets.upcast_ref(), &decoder, &convert, &resample, sink.upcast_ref::<gst::Element>()];
        pipeline.add_many(chain).ok()?;
        gst::Element::link_many(chain).ok()?;
        let over: Arc<(Mutex<bool>, Condvar)> = Arc::default();
        let watcher = Arc::clone(&over);
        pipeline.bus()?.set_sync_handler(move |_, message| {
            match message.view() {
                gst::MessageView::Error(error) => warn!(number = fault::number(error), "the sound's decoder gave up"),
                gst::MessageView::Eos(_) => {}
                _ => return gst::BusSyncReply::Drop,
            }
            *lock(&watcher.0) = true;
            watcher.1.notify_all();
            gst::BusSyncReply::Drop
        });
        pipeline.set_state(gst::State::Playing).ok()?;
        Some(Decoder { pipeline, packets, over, silent })
    }

    fn samples_end(&self, silent: &Arc<AtomicU64>) -> gst_app::AppSink {
        let caps = gst::Caps::builder("audio/x-raw")
            .field("format", "S16LE")
            .field("rate", SOUND_HZ as i32)
            .field("channels", 1i32)
            .field("layout", "interleaved")
            .build();
        let (writing, silent) = (self.writing.clone(), Arc::clone(silent));
        gst_app::AppSink::builder()
            .caps(&caps)
            .sync(false)
            .async_(false)
            .callbacks(
                gst_app::AppSinkCallbacks::builder()
                    .new_sample(move |sink| {
                        let sample = sink.pull_sample().map_err(|_| gst::FlowError::Eos)?;
                        let samples =
                            sample.buffer().and_then(|buffer| Some((buffer.pts()?, buffer.map_readable().ok()?)));
                        if let Some((at, samples)) = samples {
                            silent.store(0, Ordering::Release);
                            writing.take_sound(at.nseconds(), &samples);
                        }
                        Ok(gst::FlowSuccess::Ok)
                    })
                    .build(),
            )
            .build()
    }
}

impl Decoder {
    fn wait_while(&self, so: impl Fn() -> bool) {
        let (over, changed) = &*self.over;
        let mut over = lock(over);
        while !*over && so() {
            // A packet that leaves the source tells nobody, so it is looked for now and then.
            over = changed
                .wait_timeout(over, std::time::Duration::from_millis(5))
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
