//! WAV files in the place of sound devices, as the configuration may ask for (`wav:PATH`).
use std::{fs::File, io::BufWriter};

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app as gst_app;
use hound::{SampleFormat, WavSpec, WavWriter};
use vaka_link::frame::{PACKET_SAMPLES, SAMPLE_RATE_HZ};

use super::{device::Running, samples_of};

/// Longest file that is read, in samples: ten minutes.
const MOST_SAMPLES: usize = 600 * SAMPLE_RATE_HZ as usize;
/// The header is put right after so many packets: a fifth of a second.
const FLUSH_EVERY: usize = 10;

/// The whole file as 8 kHz mono, whatever its own form; `None` when it cannot be read.
pub(super) fn read(path: &str) -> Option<Vec<i16>> {
    let launch = format!(
        "filesrc name=file ! wavparse ! audioconvert ! audioresample \
         ! audio/x-raw,format=S16LE,rate={SAMPLE_RATE_HZ},channels=1,layout=interleaved ! appsink name=out sync=false"
    );
    let pipeline = gst::parse::launch(&launch).ok()?.downcast::<gst::Pipeline>().ok()?;
    let running = Running(pipeline);
    running.0.by_name("file")?.set_property("location", path);
    let sink = running.0.by_name("out")?.downcast::<gst_app::AppSink>().ok()?;
    running.0.set_state(gst::State::Playing).ok()?;
    let mut samples = Vec::new();
    while samples.len() < MOST_SAMPLES {
        let Some(sample) = sink.try_pull_sample(gst::ClockTime::from_seconds(5)) else { break };
        let map = sample.buffer().and_then(|buffer| buffer.map_readable().ok())?;
        samples.extend(samples_of(&map));
    }
    (!samples.is_empty()).then_some(samples)
}

/// A file that can be read at any time, up to the last fifth of a second.
pub(super) struct Writer {
    wav: WavWriter<BufWriter<File>>,
    packets: usize,
}

impl Writer {
    pub(super) fn create(path: &str) -> Option<Self> {
        let spec =
            WavSpec { channels: 1, sample_rate: SAMPLE_RATE_HZ, bits_per_sample: 16, sample_format: SampleFormat::Int };
        let mut wav = WavWriter::create(path, spec).ok()?;
        wav.flush().ok()?;
        Some(Self { wav, packets: 0 })
    }

    pub(super) fn write(&mut self, packet: &[i16; PACKET_SAMPLES]) -> Option<()> {
        for sample in packet {
            self.wav.write_sample(*sample).ok()?;
        }
        self.packets += 1;
        if self.packets.is_multiple_of(FLUSH_EVERY) {
            self.wav.flush().ok()?;
        }
        Some(())
    }
}
