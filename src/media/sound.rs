//! Sound worker: the desk's microphone and loudspeaker; knows no home, no event and no network, and plays no alarm tone.
mod choice;
mod device;
mod file;
mod found;
mod loudspeaker;
mod microphone;

use std::{
    fs::File,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU16, Ordering},
    },
    thread,
    time::Duration,
};

use tracing::{info, warn};
use vaka_link::{
    frame::{DeviceState, FromSound, Switch, ToSound},
    pipe,
    worker::{SoundDevice, SoundOrder, leave},
};

use crate::outbox::{Lane, Outbox};
use choice::Choice;
use found::Found;
use loudspeaker::Jitter;

/// How often levels are told.
const LEVELS_EVERY: Duration = Duration::from_millis(80);
/// A device that failed is looked for again after this long.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Why a device is let go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum After {
    /// It failed, or there is none.
    Failure,
    /// Another is to be opened.
    Change,
}

/// What the worker's threads share.
struct Shared {
    outbox: Arc<Outbox<FromSound>>,
    /// Samples of the microphone leave the process.
    speaks: AtomicBool,
    microphone: Ear,
    loudspeaker: Ear,
    devices: Mutex<(DeviceState, DeviceState)>,
    jitter: Mutex<Jitter>,
    choice: Choice,
    found: Found,
}

/// The loudest sample since levels were last told.
#[derive(Default)]
struct Ear(AtomicU16);

impl Ear {
    fn hear(&self, samples: &[i16]) {
        let peak = samples.iter().map(|sample| sample.unsigned_abs()).max().unwrap_or(0);
        self.0.fetch_max(peak, Ordering::Relaxed);
    }

    /// 0.0 (silence) to 1.0 (full scale).
    fn level(&self) -> f32 {
        (f32::from(self.0.swap(0, Ordering::Relaxed)) / f32::from(i16::MAX)).min(1.0)
    }
}

/// Whether the default microphone can be opened now.
pub(crate) fn has_microphone() -> bool {
    microphone::opens()
}

/// Whether the default loudspeaker can be opened now.
pub(crate) fn has_loudspeaker() -> bool {
    loudspeaker::opens()
}

/// Runs until the end of `orders`: a desk that is gone takes its microphone with it at once.
pub(crate) fn run(order: SoundOrder, mut orders: File, answers: File) -> ! {
    let outbox = Outbox::new();
    outbox.write_to(answers, || leave());
    let state = |device: &SoundDevice| match device {
        SoundDevice::None => DeviceState::Off,
        SoundDevice::Default | SoundDevice::Wav(_) => DeviceState::Missing,
    };
    let devices = (state(&order.microphone), state(&order.loudspeaker));
    let shared = Arc::new(Shared {
        outbox,
        speaks: AtomicBool::new(false),
        microphone: Ear::default(),
        loudspeaker: Ear::default(),
        devices: Mutex::new(devices),
        jitter: Mutex::new(Jitter::default()),
        choice: Choice::default(),
        found: Found::default(),
    });
    shared.tell_devices();
    let SoundOrder { microphone, loudspeaker } = order;
    if [&microphone, &loudspeaker].contains(&&SoundDevice::Default) {
        start("devices", &shared, found::keep);
    }
    start("microphone", &shared, move |shared| microphone::keep(&microphone, shared));
    start("loudspeaker", &shared, move |shared| loudspeaker::keep(&loudspeaker, shared));
    start("levels", &shared, |shared| {
        loop {
            thread::sleep(LEVELS_EVERY);
            let levels =
                FromSound::Levels { microphone: shared.microphone.level(), loudspeaker: shared.loudspeaker.level() };
            shared.outbox.put(Lane::Newest, levels, Box::new([]));
        }
    });
    loop {
        match pipe::read::<ToSound>(&mut orders) {
            Ok(Some((ToSound::Play, samples))) => shared.jitter().put(&samples_of(&samples)),
            Ok(Some((ToSound::Loudspeaker(switch), _))) => shared.jitter().switch(switch),
            Ok(Some((ToSound::Microphone(switch), _))) => shared.speaks.store(switch == Switch::On, Ordering::Release),
            Ok(Some((ToSound::Choose(choice), _))) => shared.choice.set(choice),
            Ok(None) => leave(),
            Err(fault) => {
                warn!(%fault, "what to play cannot be read");
                leave()
            }
        }
    }
}

fn start(name: &str, shared: &Arc<Shared>, run: impl FnOnce(&Shared) + Send + 'static) {
    let shared = Arc::clone(shared);
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || run(&shared))
        .expect("a process can start a few threads");
}

impl Shared {
    fn jitter(&self) -> MutexGuard<'_, Jitter> {
        self.jitter.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The microphone heard these samples.
    fn heard(&self, samples: &[i16]) {
        self.microphone.hear(samples);
        if self.speaks.load(Ordering::Acquire) {
            self.outbox.put(Lane::Packet, FromSound::Spoken, Box::new(bytes_of(samples)));
        }
    }

    fn microphone_is(&self, state: DeviceState) {
        let mut devices = self.devices.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::replace(&mut devices.0, state) != state {
            drop(devices);
            info!(?state, "the microphone has changed");
            self.tell_devices();
        }
    }

    fn loudspeaker_is(&self, state: DeviceState) {
        let mut devices = self.devices.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::replace(&mut devices.1, state) != state {
            drop(devices);
            info!(?state, "the loudspeaker has changed");
            self.tell_devices();
        }
    }

    /// Says whether echo is taken out, when that has changed.
    fn echo_is(&self, suppressed: bool) {
        if self.choice.suppresses(suppressed) != suppressed {
            info!(suppressed, "echo suppression has changed");
            self.outbox.say(FromSound::Echo { suppressed });
        }
    }

    fn tell_devices(&self) {
        let (microphone, loudspeaker) = *self.devices.lock().unwrap_or_else(PoisonError::into_inner);
        self.outbox.say(FromSound::Devices { microphone, loudspeaker });
    }
}

fn samples_of(bytes: &[u8]) -> Vec<i16> {
    bytes.as_chunks::<2>().0.iter().map(|pair| i16::from_le_bytes(*pair)).collect()
}

fn bytes_of(samples: &[i16]) -> Vec<u8> {
    samples.iter().flat_map(|sample| sample.to_le_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_peaks_and_forgotten_once_told() {
        let ear = Ear::default();
        ear.hear(&[0, -16_384, 100]);
        ear.hear(&[8_000]);
        assert!((ear.level() - 0.5).abs() < 0.001);
        assert!(ear.level() < f32::EPSILON, "told once");
        ear.hear(&[i16::MIN]);
        assert!(ear.level() <= 1.0);
    }

    #[test]
    fn samples_survive_as_bytes() {
        let samples = [0, 1, -1, i16::MAX, i16::MIN];
        assert_eq!(samples_of(&bytes_of(&samples)), samples);
    }
}
