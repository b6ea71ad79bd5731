//! Coded pictures to raw ones for the file: every one in order, none dropped for being late; what is broken is passed over.
use std::sync::{
    Arc, Condvar, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app as gst_app;
use gstreamer_video as gst_video;
use tracing::{info, warn};

use super::writing::Writing;
use crate::{
    decode::{Source, decoder_for, fit},
    fault,
    gst_setup::{stop_aside, waiting},
};

/// Units that wait for the decoder at most.
const WAITING_UNITS: u64 = 8;
/// Any tile: a picture keeps its size and gets square pixels.
const AS_IT_IS: (u32, u32) = (u32::MAX, u32::MAX);

/// The pictures of one recording.
pub(super) struct Pictures {
    writing: Writing,
    /// Of the first picture; later ones are brought to it.
    size: Arc<Mutex<Option<(u32, u32)>>>,
    caps: Option<gst::Caps>,
    decoder: Option<Decoder>,
    needs_key: bool,
    taken: u64,
}

struct Decoder {
    pipeline: gst::Pipeline,
    units: gst_app::AppSrc,
    flow: Arc<Flow>,
}

/// Whether the decoder has failed or ended.
#[derive(Default)]
struct Flow {
    broken: AtomicBool,
    over: Mutex<bool>,
    changed: Condvar,
}

impl Pictures {
    pub(super) fn new(writing: &Writing) -> Self {
        let (writing, size) = (writing.clone(), Arc::default());
        Self { writing, size, caps: None, decoder: None, needs_key: true, taken: 0 }
    }

    /// The form of the units that follow.
    pub(super) fn format(&mut self, caps: &str) {
        let caps = caps.parse::<gst::Caps>().ok();
        if caps != self.caps {
            self.end_decoder();
        }
        self.caps = caps;
    }

    /// One coded picture, and its place on the time line.
    pub(super) fn take(&mut self, key: bool, at_ns: u64, body: Vec<u8>) {
        if self.writing.is_full() {
            return;
        }
        self.taken += 1;
        if self.writing.passes_jpeg() && self.is_jpeg() {
            if let Some(size) = jpeg_size(&body) {
                self.writing.pass_jpeg(&body, size);
            }
            return;
        }
        if self.decoder.as_ref().is_some_and(|decoder| decoder.flow.broken.load(Ordering::Acquire)) {
            self.end_decoder();
        }
        if self.needs_key && !key {
            return;
        }
        if self.decoder.is_none() {
            self.decoder = self.caps.as_ref().and_then(|caps| self.build(caps));
        }
        let Some(decoder) = &self.decoder else { return };
        self.needs_key = false;
        let mut buffer = gst::Buffer::from_slice(body);
        {
            let buffer = buffer.get_mut().expect("a buffer just made has one owner");
            buffer.set_pts(gst::ClockTime::from_nseconds(at_ns));
            if !key {
                buffer.set_flags(gst::BufferFlags::DELTA_UNIT);
            }
        }
        decoder.flow.wait_while(|| waiting(&decoder.units) > WAITING_UNITS);
        if decoder.units.push_buffer(buffer).is_err() {
            decoder.flow.end(true);
        }
        if self.writing.is_single() {
            // One picture is enough, if it is one.
            self.end_decoder();
        }
    }

    /// Waits for what is in the decoder; answers how many coded pictures came in.
    pub(super) fn finish(mut self) -> u64 {
        self.end_decoder();
        self.taken
    }

    fn is_jpeg(&self) -> bool {
        self.caps.as_ref().and_then(|caps| caps.structure(0)).is_some_and(|form| form.name() == "image/jpeg")
    }

    fn end_decoder(&mut self) {
        self.needs_key = true;
        let Some(decoder) = self.decoder.take() else { return };
        if decoder.units.end_of_stream().is_ok() {
            decoder.flow.wait_while(|| true);
        }
        drop(stop_aside(decoder.pipeline));
    }

    fn build(&self, caps: &gst::Caps) -> Option<Decoder> {
        let decoder = decoder_for(caps).or_else(|| {
            info!("no decoder for this form");
            None
        })?;
        let pipeline = gst::Pipeline::new();
        let units = gst_app::AppSrc::builder().caps(caps).format(gst::Format::Time).max_bytes(0).build();
        let scale = gst::ElementFactory::make("videoconvertscale").build().ok()?;
        // Masks are shares of the picture, so nothing is added around it.
        scale.set_property("add-borders", false);
        let form = gst::ElementFactory::make("capsfilter").build().ok()?;
        let sink = self.raw_end();
        let chain = [units.upcast_ref(), &decoder, &scale, &form, sink.upcast_ref::<gst::Element>()];
        pipeline.add_many(chain).ok()?;
        gst::Element::link_many(chain).ok()?;
        self.settle_size(&scale.static_pad("sink")?, &form);
        let flow = Arc::new(Flow::default());
        let watcher = Arc::clone(&flow);
        pipeline.bus()?.set_sync_handler(move |_, message| {
            match message.view() {
                gst::MessageView::Error(error) => {
                    warn!(number = fault::number(error), "the decoder gave up");
                    watcher.end(true);
                }
                gst::MessageView::Eos(_) => watcher.end(false),
                _ => {}
            }
            gst::BusSyncReply::Drop
        });
        pipeline.set_state(gst::State::Playing).ok()?;
        Some(Decoder { pipeline, units, flow })
    }

    /// Every picture of the file has the size of the first.
    fn settle_size(&self, pad: &gst::Pad, form: &gst::Element) {
        let (size, form) = (Arc::clone(&self.size), form.downgrade());
        // JPEG has the whole range of a byte and the colours of BT.601; films have the studio's range and BT.709.
        let colours = if self.writing.is_single() { "1:4:0:0" } else { "bt709" };
        pad.add_probe(gst::PadProbeType::EVENT_DOWNSTREAM, move |_, info| {
            if let Some(gst::EventView::Caps(caps)) = info.event().map(|event| event.view())
                && let Ok(video) = gst_video::VideoInfo::from_caps(caps.caps())
                && let Some(form) = form.upgrade()
            {
                let pixel = (video.par().numer().unsigned_abs(), video.par().denom().unsigned_abs());
                let source = Source { width: video.width(), height: video.height(), pixel };
                let (width, height) = *lock(&size).get_or_insert_with(|| fit(source, AS_IT_IS));
                let caps = gst::Caps::builder("video/x-raw")
                    .field("format", "I420")
                    .field("width", width as i32)
                    .field("height", height as i32)
                    .field("pixel-aspect-ratio", gst::Fraction::new(1, 1))
                    .field("colorimetry", colours)
                    .build();
                form.set_property("caps", caps);
            }
            gst::PadProbeReturn::Ok
        });
    }

    fn raw_end(&self) -> gst_app::AppSink {
        let writing = self.writing.clone();
        gst_app::AppSink::builder()
            .sync(false)
            .async_(false)
            .qos(false)
            .max_buffers(2)
            .callbacks(
                gst_app::AppSinkCallbacks::builder()
                    .new_sample(move |sink| {
                        let sample = sink.pull_sample().map_err(|_| gst::FlowError::Eos)?;
                        let info = sample.caps().and_then(|caps| gst_video::VideoInfo::from_caps(caps).ok());
                        if let (Some(info), Some(picture)) = (info, sample.buffer_owned()) {
                            let at_ns = picture.pts().map_or(0, gst::ClockTime::nseconds);
                            drop(sample);
                            writing.take_picture(at_ns, picture, &info);
                        }
                        Ok(gst::FlowSuccess::Ok)
                    })
                    .build(),
            )
            .build()
    }
}

impl Flow {
    fn end(&self, broken: bool) {
        self.broken.fetch_or(broken, Ordering::AcqRel);
        *lock(&self.over) = true;
        self.changed.notify_all();
    }

    /// Waits as long as it is so and the decoder has neither failed nor ended.
    fn wait_while(&self, so: impl Fn() -> bool) {
        let mut over = lock(&self.over);
        while !*over && so() {
            // A unit that leaves the source tells nobody, so it is looked for now and then.
            over = self
                .changed
                .wait_timeout(over, std::time::Duration::from_millis(5))
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }
}

/// Width and height as the first frame header of a JPEG has them.
fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut rest = bytes.strip_prefix(&[0xFF, 0xD8])?;
    loop {
        let (&[mark, kind, high, low], _) = rest.split_first_chunk::<4>()?;
        if mark != 0xFF {
            return None;
        }
        let is_frame = (0xC0..=0xCF).contains(&kind) && ![0xC4, 0xC8, 0xCC].contains(&kind);
        if is_frame {
            let size = rest.get(5..9)?;
            let pair = |at: usize| Some(u32::from(*size.get(at)?) << 8 | u32::from(*size.get(at + 1)?));
            return Some((pair(2)?, pair(0)?));
        }
        rest = rest.get(2 + (usize::from(high) << 8 | usize::from(low))..)?;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
