//! Raw pictures and samples to the file's bytes: masks, encoders, container; where they come from is its callers'.
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use alarm_central::disclosure::Mask;
use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app as gst_app;
use gstreamer_video as gst_video;
use tracing::warn;
use vaka_link::{
    export::{ExportForm, ExportOrder},
    unit::MediaFault,
    worker::Tracks,
};

use super::{mask, output::Output};
use crate::{
    fault,
    gst_setup::{has, stop_aside, waiting},
};

/// Samples a second of the file's sound.
pub(super) const SOUND_HZ: u32 = 16_000;
/// Pictures that wait for the encoder at most.
const WAITING_PICTURES: u64 = 4;
/// Sound is filled up with silence to this long before the newest picture, so that the container waits for neither.
const SILENCE_BEHIND_NS: u64 = 2_000_000_000;
/// A hole in the sound shorter than this is the jitter of its packets.
const JITTER_NS: u64 = 60_000_000;
/// A coded picture waits for its sound no longer than until so many bytes are held.
const HELD_BYTES: u32 = 64 << 20;

/// What the file has got.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Written {
    pub(super) pictures: u64,
    pub(super) size: (u32, u32),
    pub(super) began_ns: u64,
    pub(super) length_ns: u64,
}

/// The file that is being made; clones write to the same.
#[derive(Clone)]
pub(super) struct Writing(Arc<Shared>);

struct Shared {
    form: ExportForm,
    masks: Vec<Mask>,
    with_sound: bool,
    output: Output,
    state: Mutex<State>,
    /// Apart from the state, because a pipeline may fail while it is being built under the state's lock.
    failed: Mutex<Option<MediaFault>>,
    changed: Arc<(Mutex<bool>, Condvar)>,
}

#[derive(Default)]
struct State {
    encoder: Option<Encoder>,
    pictures: u64,
    size: (u32, u32),
    began_ns: Option<u64>,
    /// Time of the newest picture and how long the one before it stood.
    newest: Option<u64>,
    frame_ns: u64,
    sound: SoundTrack,
}

/// Sound on the time line: what is written has no holes.
#[derive(Default)]
struct SoundTrack {
    /// Whether anything of it has come.
    begun: bool,
    samples: u64,
    begins_ns: u64,
    /// What came before the encoder stood.
    waits: Vec<gst::Buffer>,
}

struct Encoder {
    pipeline: gst::Pipeline,
    pictures: Option<gst_app::AppSrc>,
    sound: Option<gst_app::AppSrc>,
}

impl Writing {
    pub(super) fn new(order: &ExportOrder, output: &Output) -> Self {
        let with_sound = order.form == ExportForm::Mp4 && order.tracks == Tracks::Both;
        Self(Arc::new(Shared {
            form: order.form,
            masks: order.masks.clone(),
            with_sound,
            output: output.clone(),
            state: Mutex::default(),
            failed: Mutex::default(),
            changed: Arc::default(),
        }))
    }

    /// Whether a JPEG goes out as it came in.
    pub(super) fn passes_jpeg(&self) -> bool {
        self.0.form == ExportForm::Jpeg && self.0.masks.is_empty()
    }

    /// Whether the file is one picture.
    pub(super) fn is_single(&self) -> bool {
        self.0.form == ExportForm::Jpeg
    }

    /// Whether nothing more is wanted.
    pub(super) fn is_full(&self) -> bool {
        self.failed().is_some() || self.0.form == ExportForm::Jpeg && self.state().pictures > 0
    }

    /// A picture that is a file already.
    pub(super) fn pass_jpeg(&self, bytes: &[u8], size: (u32, u32)) {
        self.0.output.write(0, bytes);
        let mut state = self.state();
        state.pictures = 1;
        state.size = size;
        state.began_ns = Some(0);
    }

    /// One raw picture (I420); waits while the encoder has enough.
    pub(super) fn take_picture(&self, at_ns: u64, mut picture: gst::Buffer, info: &gst_video::VideoInfo) {
        if self.is_full() {
            return;
        }
        {
            let Ok(mut frame) = gst_video::VideoFrameRef::from_buffer_ref_writable(picture.make_mut(), info) else {
                return self.fail(MediaFault::Ours);
            };
            mask::fill(&mut frame, &self.0.masks);
        }
        let at_ns = {
            let mut state = self.state();
            if state.encoder.is_none() {
                match self.encoder(Some(info)) {
                    Some(encoder) => state.start(encoder),
                    None => return self.fail(MediaFault::CodecMissing),
                }
                state.size = (info.width(), info.height());
            }
            // Two pictures at one moment would be one.
            let at_ns = state.newest.map_or(at_ns, |newest| at_ns.max(newest + 1_000_000));
            if let Some(newest) = state.newest {
                state.frame_ns = at_ns - newest;
            }
            state.newest = Some(at_ns);
            let began_ns = *state.began_ns.get_or_insert(at_ns);
            state.began_ns = Some(began_ns.min(at_ns));
            state.pictures += 1;
            if self.0.with_sound {
                state.silence_until(at_ns.saturating_sub(SILENCE_BEHIND_NS));
            }
            at_ns
        };
        picture.make_mut().set_pts(gst::ClockTime::from_nseconds(at_ns));
        let source = self.state().encoder.as_ref().and_then(|encoder| encoder.pictures.clone());
        let Some(source) = source else { return };
        if self.0.form == ExportForm::Mp4 {
            self.wait_while(|| waiting(&source) > WAITING_PICTURES);
        }
        if source.push_buffer(picture).is_err() {
            self.fail(MediaFault::Ours);
        }
    }

    /// Samples, signed 16 bit little-endian, mono.
    pub(super) fn take_sound(&self, at_ns: u64, samples: &[u8]) {
        let mut state = self.state();
        if self.failed().is_some() {
            return;
        }
        if !state.sound.begun {
            state.sound.begun = true;
            state.sound.begins_ns = if self.0.form == ExportForm::Mp4 { 0 } else { at_ns };
        }
        if self.0.form != ExportForm::Mp4 && state.encoder.is_none() {
            match self.encoder(None) {
                Some(encoder) => state.start(encoder),
                None => return self.fail(MediaFault::CodecMissing),
            }
        }
        state.began_ns.get_or_insert(at_ns);
        if at_ns > state.sound.end_ns() + JITTER_NS {
            state.silence_until(at_ns);
        }
        state.push_sound(samples.to_vec());
    }

    /// Ends the file.
    pub(super) fn finish(self) -> Result<Written, MediaFault> {
        let (encoder, written) = {
            let mut state = self.state();
            if let Some(fault) = self.failed() {
                return Err(fault);
            }
            let began_ns = state.began_ns.ok_or(MediaFault::BrokenData)?;
            let pictures_end = state.newest.map_or(0, |newest| newest + state.frame_ns);
            let sound_end = if state.sound.samples > 0 { state.sound.end_ns() } else { 0 };
            let length_ns = pictures_end.max(sound_end).saturating_sub(began_ns);
            let written = Written { pictures: state.pictures, size: state.size, began_ns, length_ns };
            (state.encoder.take(), written)
        };
        let Some(encoder) = encoder else { return Ok(written) };
        for source in encoder.pictures.iter().chain(&encoder.sound) {
            // Refused only by a pipeline that has failed, which is told below.
            let _ = source.end_of_stream();
        }
        self.wait_while(|| true);
        drop(stop_aside(encoder.pipeline));
        match self.failed() {
            Some(fault) => Err(fault),
            None => Ok(written),
        }
    }

    fn encoder(&self, picture: Option<&gst_video::VideoInfo>) -> Option<Encoder> {
        let pipeline = gst::Pipeline::new();
        let make = |name: &str| gst::ElementFactory::make(name).build().ok();
        let sink = self.file_end()?;
        let add = |chain: &[&gst::Element]| -> Option<()> {
            pipeline.add_many(chain).ok()?;
            gst::Element::link_many(chain).ok()
        };
        let source =
            |caps: &gst::Caps| gst_app::AppSrc::builder().caps(caps).format(gst::Format::Time).max_bytes(0).build();
        let (mut pictures, mut sound) = (None, None);
        match self.0.form {
            ExportForm::Mp4 => {
                let mux = make("mp4mux")?;
                pipeline.add_many([&mux, &sink]).ok()?;
                mux.link(&sink).ok()?;
                let from = source(&picture?.to_caps().ok()?);
                let (coder, parser, hold) = (h264_encoder()?, make("h264parse")?, holding_queue()?);
                add(&[from.upcast_ref(), &coder, &parser, &hold])?;
                hold.link(&mux).ok()?;
                pictures = Some(from);
                if self.0.with_sound {
                    let from = source(&samples_caps(SOUND_HZ));
                    let coder = ["avenc_aac", "voaacenc"].into_iter().find(|name| has(name)).and_then(make)?;
                    let (convert, parser, hold) = (make("audioconvert")?, make("aacparse")?, holding_queue()?);
                    add(&[from.upcast_ref(), &convert, &coder, &parser, &hold])?;
                    hold.link(&mux).ok()?;
                    sound = Some(from);
                }
            }
            ExportForm::Jpeg => {
                let from = source(&picture?.to_caps().ok()?);
                let coder = gst::ElementFactory::make("jpegenc").property("quality", 95i32).build().ok()?;
                add(&[from.upcast_ref(), &coder, &sink])?;
                pictures = Some(from);
            }
            ExportForm::Wav => {
                let from = source(&samples_caps(SOUND_HZ));
                add(&[from.upcast_ref(), &make("wavenc")?, &sink])?;
                sound = Some(from);
            }
        }
        self.watch(&pipeline)?;
        pipeline.set_state(gst::State::Playing).ok()?;
        Some(Encoder { pipeline, pictures, sound })
    }

    fn watch(&self, pipeline: &gst::Pipeline) -> Option<()> {
        let (this, changed) = (Arc::downgrade(&self.0), Arc::clone(&self.0.changed));
        pipeline.bus()?.set_sync_handler(move |_, message| {
            match message.view() {
                gst::MessageView::Error(error) => {
                    warn!(number = fault::number(error), "an encoder gave up");
                    if let Some(shared) = this.upgrade() {
                        lock(&shared.failed).get_or_insert(MediaFault::Ours);
                    }
                }
                gst::MessageView::Eos(_) => {}
                _ => return gst::BusSyncReply::Drop,
            }
            *lock(&changed.0) = true;
            changed.1.notify_all();
            gst::BusSyncReply::Drop
        });
        Some(())
    }

    /// Waits as long as it is so and the pipeline has neither failed nor ended.
    fn wait_while(&self, so: impl Fn() -> bool) {
        let (over, changed) = &*self.0.changed;
        let mut over = lock(over);
        while !*over && so() {
            // A picture that leaves the source tells nobody, so it is looked for now and then.
            over = changed
                .wait_timeout(over, std::time::Duration::from_millis(5))
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    /// The end of every pipeline: its bytes go out, and what comes a second time goes to its place.
    fn file_end(&self) -> Option<gst::Element> {
        let sink =
            gst::ElementFactory::make("fakesink").property("sync", false).property("async", false).build().ok()?;
        let (output, place) = (self.0.output.clone(), Mutex::new(0u64));
        let kinds = gst::PadProbeType::BUFFER
            | gst::PadProbeType::BUFFER_LIST
            | gst::PadProbeType::EVENT_DOWNSTREAM
            | gst::PadProbeType::QUERY_DOWNSTREAM;
        sink.static_pad("sink")?.add_probe(kinds, move |_, info| {
            match &mut info.data {
                Some(gst::PadProbeData::Buffer(buffer)) => write_on(&output, &place, buffer),
                Some(gst::PadProbeData::BufferList(list)) => {
                    list.iter().for_each(|buffer| write_on(&output, &place, buffer));
                }
                Some(gst::PadProbeData::Event(event)) => {
                    if let gst::EventView::Segment(segment) = event.view()
                        && let Some(bytes) = segment.segment().downcast_ref::<gst::format::Bytes>()
                    {
                        *lock(&place) = bytes.start().map_or(0, |start| *start);
                    }
                }
                Some(gst::PadProbeData::Query(query)) => {
                    // A container that could not go back to its head would be another, lesser one.
                    if let gst::QueryViewMut::Seeking(seeking) = query.view_mut()
                        && seeking.format() == gst::Format::Bytes
                    {
                        seeking.set(true, gst::format::Bytes::ZERO, gst::format::Bytes::NONE);
                        return gst::PadProbeReturn::Handled;
                    }
                }
                _ => {}
            }
            gst::PadProbeReturn::Ok
        });
        Some(sink)
    }

    fn fail(&self, fault: MediaFault) {
        lock(&self.0.failed).get_or_insert(fault);
    }

    fn failed(&self) -> Option<MediaFault> {
        *lock(&self.0.failed)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.0.state)
    }
}

impl State {
    fn start(&mut self, encoder: Encoder) {
        if let Some(source) = &encoder.sound {
            for buffer in self.sound.waits.drain(..) {
                // A pipeline that fails tells it on its bus.
                let _ = source.push_buffer(buffer);
            }
        }
        self.encoder = Some(encoder);
    }

    /// Silence from the end of the sound up to this time.
    fn silence_until(&mut self, at_ns: u64) {
        self.sound.begun = true;
        let missing = self.sound.samples_at(at_ns).saturating_sub(self.sound.samples);
        // In seconds, so that an hour's hole is no hour's buffer.
        let second = u64::from(SOUND_HZ);
        for begin in (0..missing).step_by(second as usize) {
            self.push_sound(vec![0; (missing - begin).min(second) as usize * 2]);
        }
    }

    fn push_sound(&mut self, samples: Vec<u8>) {
        let count = samples.len() as u64 / 2;
        let mut buffer = gst::Buffer::from_slice(samples);
        {
            let buffer = buffer.get_mut().expect("a buffer just made has one owner");
            buffer.set_pts(gst::ClockTime::from_nseconds(self.sound.end_ns()));
            buffer.set_duration(gst::ClockTime::from_nseconds(SoundTrack::length_ns(count)));
        }
        self.sound.samples += count;
        match self.encoder.as_ref().map(|encoder| &encoder.sound) {
            Some(Some(source)) => {
                let _ = source.push_buffer(buffer);
            }
            Some(None) => {}
            None => self.sound.waits.push(buffer),
        }
    }
}

impl SoundTrack {
    fn length_ns(samples: u64) -> u64 {
        samples.saturating_mul(1_000_000_000) / u64::from(SOUND_HZ)
    }

    fn end_ns(&self) -> u64 {
        self.begins_ns + Self::length_ns(self.samples)
    }

    fn samples_at(&self, at_ns: u64) -> u64 {
        (u128::from(at_ns.saturating_sub(self.begins_ns)) * u128::from(SOUND_HZ) / 1_000_000_000) as u64
    }
}

fn write_on(output: &Output, place: &Mutex<u64>, buffer: &gst::BufferRef) {
    let Ok(bytes) = buffer.map_readable() else { return };
    let mut place = lock(place);
    output.write(*place, &bytes);
    *place += bytes.len() as u64;
}

/// H.264 at constant quality; no picture waits for a later one.
fn h264_encoder() -> Option<gst::Element> {
    if has("x264enc") {
        let coder = gst::ElementFactory::make("x264enc").build().ok()?;
        coder.set_property_from_str("pass", "quant");
        coder.set_property("quantizer", 20u32);
        coder.set_property_from_str("speed-preset", "veryfast");
        coder.set_property("option-string", "keyint=50");
        coder.set_property("bframes", 0u32);
        coder.set_property("rc-lookahead", 0i32);
        return Some(coder);
    }
    gst::ElementFactory::make("openh264enc").property("gop-size", 50u32).build().ok()
}

fn holding_queue() -> Option<gst::Element> {
    gst::ElementFactory::make("queue")
        .property("max-size-buffers", 0u32)
        .property("max-size-time", 0u64)
        .property("max-size-bytes", HELD_BYTES)
        .build()
        .ok()
}

fn samples_caps(rate: u32) -> gst::Caps {
    gst::Caps::builder("audio/x-raw")
        .field("format", "S16LE")
        .field("rate", rate as i32)
        .field("channels", 1i32)
        .field("layout", "interleaved")
        .build()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
