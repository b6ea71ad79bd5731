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

use super::{
    After, LOOK_AGAIN, Shared,
    device::{self, Side},
    file,
    found::End,
    samples_of,
};
use crate::gst_setup::has;

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

/// What is in front of the samples' end.
const TO_SAMPLES: &str = "audioconvert ! audioresample";
const SAMPLES_END: &str = "appsink name=out sync=false max-buffers=25 drop=true";
/// Takes the home's sound, as the loudspeaker's probe hears it, out of the microphone's; nothing else is done to a voice.
const SUPPRESSION: &str = "webrtcdsp probe=vaka-echo echo-suppression-level=high gain-control=false noise-suppression=false \
     high-pass-filter=true ! ";
/// Of a device that was chosen: the same quickness as of those above.
const QUICK: &[(&str, &str)] = &[("client-name", "Vaka"), ("latency-time", "20000"), ("buffer-time", "100000")];

/// Keeps the microphone for as long as the worker lives.
pub(super) fn keep(device: &SoundDevice, shared: &Shared) {
    match device {
        SoundDevice::None => {}
        SoundDevice::Wav(path) => keep_file(path, shared),
        SoundDevice::Default => loop {
            if keep_device(shared) == After::Failure {
                shared.microphone_is(DeviceState::Missing);
                thread::sleep(LOOK_AGAIN);
            }
            shared.echo_is(false);
        },
    }
}

/// Whether any source can be opened.
pub(super) fn opens() -> bool {
    open("").is_some_and(|running| !running.fails_within(Duration::from_millis(300)))
}

fn rest(suppression: &str) -> String {
    let form = format!("audio/x-raw,format=S16LE,rate={SAMPLE_RATE_HZ},channels=1,layout=interleaved");
    format!("{TO_SAMPLES} ! {form} ! {suppression}{SAMPLES_END}")
}

fn open(suppression: &str) -> Option<device::Running> {
    device::first_that_runs(SOURCES, |source| format!("{source} ! {}", rest(suppression)))
}

/// The chosen device, or else the system's default.
fn open_chosen(shared: &Shared, id: Option<&str>, suppression: &str) -> Option<(device::Running, DeviceState)> {
    let Some(id) = id else { return open(suppression).map(|running| (running, DeviceState::Working)) };
    let element = shared.found.element(End::Microphone, id);
    let chosen = element.and_then(|source| device::that_runs(source, QUICK, &rest(suppression), Side::Source));
    chosen
        .map(|running| (running, DeviceState::Working))
        .or_else(|| open(suppression).map(|running| (running, DeviceState::Instead)))
}

/// Listens until the device fails, or another is to be listened to.
fn keep_device(shared: &Shared) -> After {
    let (chosen, turn) = shared.choice.get();
    let suppresses = shared.choice.wants_suppression() && shared.choice.has_probe() && has("webrtcdsp");
    let id = chosen.microphone.as_deref();
    let suppression = if suppresses { SUPPRESSION } else { "" };
    let Some((running, state)) = open_chosen(shared, id, suppression) else { return After::Failure };
    let sink = running.0.by_name("out").and_then(|sink| sink.downcast::<gst_app::AppSink>().ok());
    let Some(sink) = sink else { return After::Failure };
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
                shared.microphone_is(state);
                shared.echo_is(suppresses);
                shared.heard(&samples_of(&bytes));
            }
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) if last.elapsed() < patience => {}
            Err(_) => return After::Failure,
        }
        if running.fails_within(Duration::ZERO) {
            // The chosen one may have been pulled out: another is tried at once.
            return if id.is_some() && state == DeviceState::Working { After::Change } else { After::Failure };
        }
        let is_there = id.is_none_or(|id| shared.found.has(End::Microphone, id));
        let could_suppress = shared.choice.wants_suppression() && shared.choice.has_probe() && has("webrtcdsp");
        let is_other = is_there != (state == DeviceState::Working) || could_suppress != suppresses;
        if shared.choice.is_over(turn) || is_other {
            return After::Change;
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
