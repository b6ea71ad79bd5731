//! What the operator has chosen of the desk's sound, and what of it stands just now; opens nothing.
use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, AtomicU8, AtomicU32, Ordering},
};

use vaka_link::frame::{Echo, SoundChoice};

/// Shared by the worker's threads.
pub(super) struct Choice {
    chosen: Mutex<SoundChoice>,
    /// One more with each choice that devices must be opened anew for.
    turn: AtomicU32,
    volume: AtomicU8,
    /// The loudspeaker's probe runs, without which no echo is known.
    probe: AtomicBool,
    suppressed: AtomicBool,
}

impl Default for Choice {
    fn default() -> Self {
        let chosen = SoundChoice::default();
        Self {
            volume: AtomicU8::new(chosen.volume),
            chosen: Mutex::new(chosen),
            turn: AtomicU32::new(0),
            probe: AtomicBool::new(false),
            suppressed: AtomicBool::new(false),
        }
    }
}

impl Choice {
    pub(super) fn set(&self, choice: SoundChoice) {
        self.volume.store(choice.volume.min(100), Ordering::Relaxed);
        let mut chosen = self.lock();
        let is_other = SoundChoice { volume: chosen.volume, ..choice.clone() } != *chosen;
        *chosen = choice;
        drop(chosen);
        if is_other {
            self.turn.fetch_add(1, Ordering::AcqRel);
        }
    }

    /// What is chosen, and its number for [`Choice::is_over`].
    pub(super) fn get(&self) -> (SoundChoice, u32) {
        let turn = self.turn.load(Ordering::Acquire);
        (self.lock().clone(), turn)
    }

    /// Whether devices must be opened anew since then.
    pub(super) fn is_over(&self, turn: u32) -> bool {
        self.turn.load(Ordering::Acquire) != turn
    }

    /// Whether echo is to be taken out.
    pub(super) fn wants_suppression(&self) -> bool {
        self.lock().echo == Echo::Suppressed
    }

    /// A sample of a home, as loud as it is to be heard.
    pub(super) fn loud(&self, sample: i16) -> i16 {
        let volume = i32::from(self.volume.load(Ordering::Relaxed));
        i16::try_from(i32::from(sample) * volume / 100).expect("at most 100 per cent of a sample")
    }

    pub(super) fn probe_is(&self, there: bool) {
        self.probe.store(there, Ordering::Release);
    }

    pub(super) fn has_probe(&self) -> bool {
        self.probe.load(Ordering::Acquire)
    }

    /// Notes whether echo is taken out; what was noted before.
    pub(super) fn suppresses(&self, suppressed: bool) -> bool {
        self.suppressed.swap(suppressed, Ordering::AcqRel)
    }

    fn lock(&self) -> MutexGuard<'_, SoundChoice> {
        self.chosen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volume_changes_what_is_heard_and_opens_no_device_anew() {
        let choice = Choice::default();
        let (chosen, turn) = choice.get();
        assert_eq!((choice.loud(i16::MIN), choice.loud(i16::MAX)), (i16::MIN, i16::MAX));
        choice.set(SoundChoice { volume: 50, ..chosen.clone() });
        assert_eq!((choice.loud(i16::MIN), choice.loud(1000), choice.is_over(turn)), (-16_384, 500, false));
        choice.set(SoundChoice { volume: 0, microphone: Some("usb".to_owned()), ..chosen });
        assert_eq!((choice.loud(i16::MAX), choice.is_over(turn)), (0, true));
    }
}
