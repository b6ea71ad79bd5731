//! Whether the computer's own volume lets anything be heard, and its switch the microphone: asked from a thread of its own, because a
//! sound server may take its time. It sets nothing.
use std::{
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

/// What the computer's own switches silence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Muted {
    pub loudspeaker: bool,
    pub microphone: bool,
}

/// The same, shared with the thread that asks.
#[derive(Debug, Default)]
pub struct Switches {
    loudspeaker: AtomicBool,
    microphone: AtomicBool,
}

impl Switches {
    pub fn get(&self) -> Muted {
        let [loudspeaker, microphone] = [&self.loudspeaker, &self.microphone].map(|one| one.load(Ordering::Relaxed));
        Muted { loudspeaker, microphone }
    }

    /// What was there before.
    fn swap(&self, now: Muted) -> Muted {
        let was = |one: &AtomicBool, now| one.swap(now, Ordering::Relaxed);
        Muted {
            loudspeaker: was(&self.loudspeaker, now.loudspeaker),
            microphone: was(&self.microphone, now.microphone),
        }
    }
}

/// A muted loudspeaker is an alarm within a second.
const TURN: Duration = Duration::from_millis(400);

/// Watches the volume for as long as somebody holds `muted`; asks only while `works` says that there is a loudspeaker,
/// because the system's sound library complains on stderr otherwise.
pub fn watch(muted: &Arc<Switches>, works: impl Fn() -> bool + Send + 'static, changed: impl Fn() + Send + 'static) {
    let muted = Arc::downgrade(muted);
    thread::Builder::new()
        .name("volume".to_owned())
        .spawn(move || keep(&muted, works, changed))
        .expect("a process can start a few threads");
}

fn keep(muted: &Weak<Switches>, works: impl Fn() -> bool, changed: impl Fn()) {
    let mut volume = Volume::default();
    while let Some(told) = muted.upgrade() {
        let now = if works() { volume.muted() } else { Muted::default() };
        if told.swap(now) != now {
            changed();
        }
        drop(told);
        thread::sleep(TURN);
    }
}

/// The system's mixer, opened when it is asked and again when it has failed.
#[cfg(target_os = "linux")]
#[derive(Default)]
struct Volume {
    mixer: Option<alsa::mixer::Mixer>,
}

#[cfg(target_os = "linux")]
impl Volume {
    /// Where nothing is known of the volume, it is believed to be on.
    fn muted(&mut self) -> Muted {
        let mixer = self.mixer.take().or_else(|| alsa::mixer::Mixer::new("default", true).ok());
        let Some(mixer) = mixer else { return Muted::default() };
        if mixer.handle_events().is_err() {
            return Muted::default();
        }
        let muted = Muted { loudspeaker: master_is_muted(&mixer), microphone: capture_is_muted(&mixer) };
        self.mixer = Some(mixer);
        muted
    }
}

/// Switched off, or at the lowest volume there is.
#[cfg(target_os = "linux")]
fn master_is_muted(mixer: &alsa::mixer::Mixer) -> bool {
    let Some(master) = mixer.find_selem(&alsa::mixer::SelemId::new("Master", 0)) else { return false };
    let channel = alsa::mixer::SelemChannelId::mono();
    let off = master.has_playback_switch() && master.get_playback_switch(channel) == Ok(0);
    let lowest = master.get_playback_volume_range().0;
    let down = master.has_playback_volume() && master.get_playback_volume(channel) == Ok(lowest);
    off || down
}

/// The same of the microphone.
#[cfg(target_os = "linux")]
fn capture_is_muted(mixer: &alsa::mixer::Mixer) -> bool {
    let Some(capture) = mixer.find_selem(&alsa::mixer::SelemId::new("Capture", 0)) else { return false };
    let channel = alsa::mixer::SelemChannelId::mono();
    let off = capture.has_capture_switch() && capture.get_capture_switch(channel) == Ok(0);
    let lowest = capture.get_capture_volume_range().0;
    let down = capture.has_capture_volume() && capture.get_capture_volume(channel) == Ok(lowest);
    off || down
}

/// Elsewhere nobody is asked yet.
#[cfg(not(target_os = "linux"))]
#[derive(Default)]
struct Volume;

#[cfg(not(target_os = "linux"))]
impl Volume {
    fn muted(&mut self) -> Muted {
        Muted::default()
    }
}
