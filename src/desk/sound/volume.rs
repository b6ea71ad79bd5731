//! Whether the computer's own volume lets anything be heard: asked from a thread of its own, because a sound server may
//! take its time. It sets nothing.
use std::{
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

/// A muted loudspeaker is an alarm within a second.
const TURN: Duration = Duration::from_millis(400);

/// Watches the volume for as long as somebody holds `muted`; asks only while `works` says that there is a loudspeaker,
/// because the system's sound library complains on stderr otherwise.
pub fn watch(muted: &Arc<AtomicBool>, works: impl Fn() -> bool + Send + 'static, changed: impl Fn() + Send + 'static) {
    let muted = Arc::downgrade(muted);
    thread::Builder::new()
        .name("volume".to_owned())
        .spawn(move || keep(&muted, works, changed))
        .expect("a process can start a few threads");
}

fn keep(muted: &Weak<AtomicBool>, works: impl Fn() -> bool, changed: impl Fn()) {
    let mut volume = Volume::default();
    while let Some(told) = muted.upgrade() {
        let now = works() && volume.is_muted();
        if told.swap(now, Ordering::Relaxed) != now {
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
    fn is_muted(&mut self) -> bool {
        let mixer = self.mixer.take().or_else(|| alsa::mixer::Mixer::new("default", true).ok());
        let Some(mixer) = mixer else { return false };
        if mixer.handle_events().is_err() {
            return false;
        }
        let muted = master_is_muted(&mixer);
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

/// Elsewhere nobody is asked yet.
#[cfg(not(target_os = "linux"))]
#[derive(Default)]
struct Volume;

#[cfg(not(target_os = "linux"))]
impl Volume {
    fn is_muted(&mut self) -> bool {
        false
    }
}
