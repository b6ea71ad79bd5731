//! What the operator hears of a home: evened out, never later than a fifth of a second, to a device or into a file.
use std::{
    collections::VecDeque,
    thread,
    time::{Duration, Instant},
};

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app as gst_app;
use vaka_link::{
    frame::{DeviceState, PACKET_SAMPLES, SAMPLE_RATE_HZ, Switch},
    worker::SoundDevice,
};

use super::{
    After, LOOK_AGAIN, Shared, bytes_of,
    device::{self, Side},
    file,
    found::End,
};
use crate::gst_setup::{has, waiting};

/// Sinks by preference. Nothing waits in them for longer than a tenth of a second.
const SINKS: &[(&str, &str)] = &[
    ("pulsesink", "client-name=Vaka sync=false latency-time=20000 buffer-time=100000"),
    ("pipewiresink", "sync=false"),
    ("alsasink", "sync=false latency-time=20000 buffer-time=100000"),
    ("osxaudiosink", "sync=false"),
    ("wasapi2sink", "sync=false low-latency=true"),
];
/// Of a device that was chosen: the same quickness as of those above.
const QUICK: &[(&str, &str)] =
    &[("client-name", "Vaka"), ("sync", "false"), ("latency-time", "20000"), ("buffer-time", "100000")];
/// Hears what is played, for whatever takes it out of the microphone's sound.
const PROBE: &str = "webrtcechoprobe name=vaka-echo ! ";
/// Sound waits until so much is there, so that an uneven network is not heard: 60 ms.
const FIRST_SAMPLES: usize = 3 * PACKET_SAMPLES;
/// When more than this waits, it is too late to be heard: 200 ms.
const MOST_SAMPLES: usize = 10 * PACKET_SAMPLES;
/// So much of it is kept then, so that what is late once is not late for ever: 100 ms.
const KEPT_SAMPLES: usize = 5 * PACKET_SAMPLES;
const PACKET: Duration = Duration::from_millis(20);
/// Packets on their way into the device at most: 80 ms.
const ON_THE_WAY: u64 = 4;
/// A device that has taken nothing for so many packets, one second, is as good as gone. (Some sinks say nothing when
/// the sound server dies.)
const STUCK_PACKETS: u32 = 50;

/// Sound of the home that waits to be played.
#[derive(Default)]
pub(super) struct Jitter {
    waiting: VecDeque<i16>,
    /// Enough was there, and has not run out since.
    flows: bool,
    muted: bool,
}

impl Jitter {
    pub(super) fn put(&mut self, samples: &[i16]) {
        if self.muted {
            return;
        }
        self.waiting.extend(samples);
        if self.waiting.len() > MOST_SAMPLES {
            let late = self.waiting.len() - KEPT_SAMPLES;
            self.waiting.drain(..late);
        }
    }

    /// Half duplex: while it is off, nothing is kept for later.
    pub(super) fn switch(&mut self, switch: Switch) {
        self.muted = switch == Switch::Off;
        self.waiting.clear();
        self.flows = false;
    }

    /// The next 20 ms; `None` when there is nothing to hear.
    fn take(&mut self) -> Option<[i16; PACKET_SAMPLES]> {
        self.flows = if self.flows { !self.waiting.is_empty() } else { self.waiting.len() >= FIRST_SAMPLES };
        if !self.flows {
            return None;
        }
        let mut packet = [0; PACKET_SAMPLES];
        for sample in &mut packet {
            *sample = self.waiting.pop_front().unwrap_or(0);
        }
        Some(packet)
    }
}

/// Keeps the loudspeaker for as long as the worker lives.
pub(super) fn keep(device: &SoundDevice, shared: &Shared) {
    match device {
        SoundDevice::None => {}
        SoundDevice::Wav(path) => loop {
            keep_file(path, shared);
            shared.loudspeaker_is(DeviceState::Missing);
            thread::sleep(LOOK_AGAIN);
        },
        SoundDevice::Default => loop {
            let after = keep_device(shared);
            shared.choice.probe_is(false);
            if after == After::Failure {
                shared.loudspeaker_is(DeviceState::Missing);
                thread::sleep(LOOK_AGAIN);
            }
        },
    }
}

/// Whether any sink can be opened.
pub(super) fn opens() -> bool {
    open("").is_some_and(|running| !running.fails_within(Duration::from_millis(300)))
}

fn rest(probe: &str) -> String {
    format!(
        "appsrc name=in is-live=true format=time do-timestamp=true max-buffers={ON_THE_WAY} max-bytes=0 leaky-type=downstream \
         caps=audio/x-raw,format=S16LE,rate={SAMPLE_RATE_HZ},channels=1,layout=interleaved \
         ! {probe}audioconvert ! audioresample"
    )
}

fn open(probe: &str) -> Option<device::Running> {
    device::first_that_runs(SINKS, |sink| format!("{} ! {sink}", rest(probe)))
}

/// The chosen device, or else the system's default.
fn open_chosen(shared: &Shared, id: Option<&str>, probe: &str) -> Option<(device::Running, DeviceState)> {
    let Some(id) = id else { return open(probe).map(|running| (running, DeviceState::Working)) };
    let element = shared.found.element(End::Loudspeaker, id);
    let chosen = element.and_then(|sink| device::that_runs(sink, QUICK, &rest(probe), Side::Sink));
    chosen
        .map(|running| (running, DeviceState::Working))
        .or_else(|| open(probe).map(|running| (running, DeviceState::Instead)))
}

/// Plays until the device fails, or another is to be played through. Silence is played too: only a device in use shows that it
/// is there.
fn keep_device(shared: &Shared) -> After {
    let (chosen, turn) = shared.choice.get();
    let id = chosen.loudspeaker.as_deref();
    let probes = shared.choice.wants_suppression() && has("webrtcechoprobe");
    let Some((running, state)) = open_chosen(shared, id, if probes { PROBE } else { "" }) else {
        return After::Failure;
    };
    let source = running.0.by_name("in").and_then(|source| source.downcast::<gst_app::AppSrc>().ok());
    let Some(source) = source else { return After::Failure };
    // The chosen one may have been pulled out: another is tried at once.
    let failed = if id.is_some() && state == DeviceState::Working { After::Change } else { After::Failure };
    let mut pace = Pace::new();
    let mut plays = false;
    let mut stuck = 0;
    loop {
        stuck = if waiting(&source) < ON_THE_WAY { 0 } else { stuck + 1 };
        if plays && stuck > STUCK_PACKETS {
            return failed;
        }
        let mut packet = shared.jitter().take().unwrap_or([0; PACKET_SAMPLES]);
        shared.loudspeaker.hear(&packet);
        for sample in &mut packet {
            *sample = shared.choice.loud(*sample);
        }
        if source.push_buffer(gst::Buffer::from_slice(bytes_of(&packet))).is_err()
            || running.fails_within(Duration::ZERO)
        {
            return failed;
        }
        if !plays && running.0.current_state() == gst::State::Playing {
            plays = true;
            shared.loudspeaker_is(state);
            shared.choice.probe_is(probes);
        } else if !plays && pace.started.elapsed() > Duration::from_secs(3) {
            return failed;
        }
        let is_there = id.is_none_or(|id| shared.found.has(End::Loudspeaker, id));
        if shared.choice.is_over(turn) || is_there != (state == DeviceState::Working) {
            return After::Change;
        }
        pace.wait();
    }
}

/// Writes until that fails (a full disk, a folder that is not there).
fn keep_file(path: &str, shared: &Shared) {
    let Some(mut file) = file::Writer::create(path) else { return };
    shared.loudspeaker_is(DeviceState::Working);
    let mut pace = Pace::new();
    loop {
        let packet = shared.jitter().take();
        if let Some(mut packet) = packet {
            shared.loudspeaker.hear(&packet);
            for sample in &mut packet {
                *sample = shared.choice.loud(*sample);
            }
            if file.write(&packet).is_none() {
                return;
            }
        }
        pace.wait();
    }
}

/// An even beat of packets.
struct Pace {
    started: Instant,
    next: Instant,
}

impl Pace {
    fn new() -> Self {
        let now = Instant::now();
        Self { started: now, next: now }
    }

    fn wait(&mut self) {
        self.next += PACKET;
        thread::sleep(self.next.saturating_duration_since(Instant::now()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(packets: usize) -> Vec<i16> {
        (0..packets * PACKET_SAMPLES).map(|sample| sample as i16).collect()
    }

    #[test]
    fn sound_flows_once_enough_waits_and_until_it_runs_out() {
        let mut jitter = Jitter::default();
        jitter.put(&samples(2));
        assert!(jitter.take().is_none(), "40 ms are not enough to begin");
        jitter.put(&samples(1));
        assert_eq!((0..4).filter_map(|_| jitter.take()).count(), 3);
        jitter.put(&samples(1));
        assert!(jitter.take().is_none(), "after a gap it waits again");
    }

    #[test]
    fn what_is_too_late_is_not_heard() {
        let mut jitter = Jitter::default();
        jitter.put(&samples(30));
        let first = jitter.take().unwrap();
        assert_eq!(first[0], samples(30)[25 * PACKET_SAMPLES]);
        assert_eq!(std::iter::from_fn(|| jitter.take()).count(), 4);
    }

    #[test]
    fn while_the_operator_talks_nothing_is_kept_for_later() {
        let mut jitter = Jitter::default();
        jitter.put(&samples(5));
        jitter.switch(Switch::Off);
        jitter.put(&samples(5));
        assert!(jitter.take().is_none());
        jitter.switch(Switch::On);
        assert!(jitter.take().is_none());
        jitter.put(&samples(3));
        assert!(jitter.take().is_some());
    }
}
