//! Coded sound of the home to the samples that all of Vaka uses: 8 kHz, mono, 16 bit; does not play them.
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app as gst_app;
use tracing::{info, warn};
use vaka_link::{
    frame::{FromDecode, SAMPLE_RATE_HZ},
    unit::MediaFault,
};

use crate::{
    fault,
    gst_setup::{has, stop_aside, waiting},
    outbox::{Lane, Outbox},
};

/// More packets than this waiting for the decoder are too late to be heard.
const TOO_SLOW: u64 = 25;

/// Decoders by the form that they decode, best first; the empty name needs none.
const DECODERS: &[(&str, &[&str])] = &[
    ("audio/x-mulaw", &["mulawdec"]),
    ("audio/x-alaw", &["alawdec"]),
    ("audio/mpeg", &["avdec_aac", "faad"]),
    ("audio/x-opus", &["opusdec", "avdec_opus"]),
    ("audio/x-raw", &["identity"]),
];

/// The sound of one tile.
pub(crate) struct Sound {
    outbox: Arc<Outbox<FromDecode>>,
    caps: Option<gst::Caps>,
    decoder: Option<Decoder>,
    missing: bool,
}

struct Decoder {
    pipeline: gst::Pipeline,
    units: gst_app::AppSrc,
    broken: Arc<AtomicBool>,
}

impl Sound {
    pub(crate) fn new(outbox: &Arc<Outbox<FromDecode>>) -> Self {
        Self { outbox: Arc::clone(outbox), caps: None, decoder: None, missing: false }
    }

    /// The form of the packets that follow.
    pub(crate) fn format(&mut self, caps: &str) {
        let caps = caps.parse::<gst::Caps>().ok();
        if caps != self.caps {
            self.drop_decoder();
            self.missing = false;
        }
        self.caps = caps;
    }

    /// One packet.
    pub(crate) fn take(&mut self, body: Vec<u8>) {
        if self.decoder.as_ref().is_some_and(|decoder| decoder.broken.load(Ordering::Acquire)) {
            self.tell(MediaFault::BrokenData);
            self.drop_decoder();
        }
        if self.missing {
            return;
        }
        if self.decoder.is_none() {
            self.decoder = self.build();
            if self.decoder.is_none() {
                self.missing = true;
                self.tell(MediaFault::CodecMissing);
            }
        }
        if let Some(decoder) = &self.decoder
            && waiting(&decoder.units) < TOO_SLOW
            && decoder.units.push_buffer(gst::Buffer::from_slice(body)).is_err()
        {
            decoder.broken.store(true, Ordering::Release);
        }
    }

    fn build(&self) -> Option<Decoder> {
        let caps = self.caps.as_ref()?;
        let decoder = decoder_for(caps)?;
        let pipeline = gst::Pipeline::new();
        let units = gst_app::AppSrc::builder()
            .caps(caps)
            .format(gst::Format::Time)
            .is_live(true)
            .do_timestamp(true)
            .max_bytes(0)
            .build();
        let convert = gst::ElementFactory::make("audioconvert").build().ok()?;
        let resample = gst::ElementFactory::make("audioresample").build().ok()?;
        let sink = sample_sink(&self.outbox);
        pipeline
            .add_many([units.upcast_ref(), &decoder, &convert, &resample, sink.upcast_ref::<gst::Element>()])
            .ok()?;
        gst::Element::link_many([units.upcast_ref(), &decoder, &convert, &resample, sink.upcast_ref::<gst::Element>()])
            .ok()?;

        let broken = Arc::new(AtomicBool::new(false));
        let watcher = Arc::clone(&broken);
        pipeline.bus()?.set_sync_handler(move |_, message| {
            if let gst::MessageView::Error(error) = message.view() {
                warn!(number = fault::number(error), "the sound's decoder gave up");
                watcher.store(true, Ordering::Release);
            }
            gst::BusSyncReply::Drop
        });
        pipeline.set_state(gst::State::Playing).ok()?;
        Some(Decoder { pipeline, units, broken })
    }

    fn drop_decoder(&mut self) {
        if let Some(decoder) = self.decoder.take() {
            drop(stop_aside(decoder.pipeline));
        }
    }

    fn tell(&self, fault: MediaFault) {
        info!(?fault, "no sound");
        self.outbox.say(FromDecode::Trouble { fault });
    }
}

/// The best decoder that this machine has for a form of sound.
pub(crate) fn decoder_for(caps: &gst::CapsRef) -> Option<gst::Element> {
    let form = caps.structure(0)?.name().as_str();
    let (_, decoders) = DECODERS.iter().find(|(of, _)| *of == form)?;
    let decoder = decoders.iter().find(|name| has(name))?;
    gst::ElementFactory::make(decoder).build().ok()
}

fn sample_sink(outbox: &Arc<Outbox<FromDecode>>) -> gst_app::AppSink {
    let outbox = Arc::clone(outbox);
    let caps = gst::Caps::builder("audio/x-raw")
        .field("format", "S16LE")
        .field("rate", SAMPLE_RATE_HZ as i32)
        .field("channels", 1i32)
        .field("layout", "interleaved")
        .build();
    gst_app::AppSink::builder()
        .caps(&caps)
        .sync(false)
        .async_(false)
        .callbacks(
            gst_app::AppSinkCallbacks::builder()
                .new_sample(move |sink| {
                    let sample = sink.pull_sample().map_err(|_| gst::FlowError::Eos)?;
                    let samples = sample.buffer_owned().map(gst::Buffer::into_mapped_buffer_readable);
                    if let Some(Ok(samples)) = samples {
                        outbox.put(Lane::Packet, FromDecode::Sound, Box::new(samples));
                    }
                    Ok(gst::FlowSuccess::Ok)
                })
                .build(),
        )
        .build()
}
