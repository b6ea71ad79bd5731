//! Where the operator's voice comes from: a device that stays open, or a file read in real time; never kept.
use std::{
    sync::atomic::Ordering,
    thread,
    time::{Duration, Instant},
};

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app as gst_app;
use vaka_link::{
    frame::{DeviceState, PACKET_SAMPLES, SAMPLE_RATE_HZ},
    worker::SoundDevice,
};

use super::{LOOK_AGAIN, Shared, device, file, samples_of};

/// Sources by preference, with what keeps them quick: 20 ms at a time.
const SOURCES: &[(&str, &str)] = &[
    ("pulsesrc", "client-name=Vaka latency-time=20000 buffer-time=100000"),
    ("pipewiresrc", "always-copy=true"),
    ("alsasrc", "latency-time=20000 buffer-time=100000"),
    ("osxaudiosrc", ""),
    ("wasapi2src", "low-latency=true"),
];
/// How long a device may take until its first samples: some sleep deeply.
const FIRST_SAMPLES: Duration = Duration::from_secs(5);
/// A device that has given samples and gives nothing for so long is as good as gone.
const SILENT_DEVICE: Duration = Duration::from_secs(1);

/// Keeps the microphone for as long as the worker lives.
pub(super) fn keep(device: &SoundDevice, shared: &Shared) {
    match device {
        SoundDevice::None => {}
        SoundDevice::Wav(path) => keep_file(path, shared),
        SoundDevice::Default => loop {
            keep_device(shared);
            shared.microphone_is(DeviceState::Missing);
            thread::sleep(LOOK_AGAIN);
        },
    }
}

/// Whether any source can be opened.
pub(super) fn opens() -> bool {
    open().is_some_and(|running| !running.fails_within(Duration::from_millis(300)))
}

fn open() -> Option<device::Running> {
    device::first_that_runs(SOURCES, |source| {
        format!(
            "{source} ! audioconvert ! audioresample \
             ! audio/x-raw,format=S16LE,rate={SAMPLE_RATE_HZ},channels=1,layout=interleaved \
             ! appsink name=out sync=false max-buffers=25 drop=true"
        )
    })
}

/// Listens until the device fails.
fn keep_device(shared: &Shared) {
    let Some(running) = open() else { return };
    let Some(sink) = running.0.by_name("out").and_then(|sink| sink.downcast::<gst_app::AppSink>().ok()) else { return };
    let (packets, samples) = std::sync::mpsc::sync_channel::<Vec<u8>>(25);
    sink.set_callbacks(
        gst_app::AppSinkCallbacks::builder()
            .new_sample(move |sink| {
                let sample = sink.pull_sample().map_err(|_| gst::FlowError::Eos)?;
                if let Some(map) = sample.buffer().and_then(|buffer| buffer.map_readable().ok()) {
                    // A worker that is late loses sound; it never holds up the device.
                    let _ = packets.try_send(map.to_vec());
                }
                Ok(gst::FlowSuccess::Ok)
            })
            .build(),
    );
    let mut last = Instant::now();
    let mut patience = FIRST_SAMPLES;
    loop {
        match samples.recv_timeout(Duration::from_millis(100)) {
            Ok(bytes) => {
                last = Instant::now();
                patience = SILENT_DEVICE;
                shared.microphone_is(DeviceState::Working);
                shared.heard(&samples_of(&bytes));
            }
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) if last.elapsed() < patience => {}
            Err(_) => return,
        }
        if running.fails_within(Duration::ZERO) {
            return;
        }
    }
}

/// Reads the file from its start whenever speaking begins; silence after its end and while nobody speaks.
fn keep_file(path: &str, shared: &Shared) {
    let samples = loop {
        match file::read(path) {
            Some(samples) => break samples,
            None => thread::sleep(LOOK_AGAIN),
        }
    };
    shared.microphone_is(DeviceState::Working);
    let mut at = 0;
    let mut next = Instant::now();
    loop {
        next += Duration::from_millis(1000 * PACKET_SAMPLES as u64 / u64::from(SAMPLE_RATE_HZ));
        thread::sleep(next.saturating_duration_since(Instant::now()));
        let mut packet = [0; PACKET_SAMPLES];
        if shared.speaks.load(Ordering::Acquire) {
            let rest = samples.get(at..).unwrap_or_default();
            let length = rest.len().min(PACKET_SAMPLES);
            packet[..length].copy_from_slice(&rest[..length]);
            at += length;
        } else {
            at = 0;
        }
        shared.heard(&packet);
    }
}
