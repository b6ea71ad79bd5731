//! Tells a decoder that hangs from one that is too slow; asks no clock and no decoder itself.
use std::time::{Duration, Instant};

/// More units than this waiting for the decoder: it is too slow, and goes on at the next key.
pub(super) const TOO_SLOW: u64 = 30;
/// One that is too slow goes on taking in; one that has taken in nothing for so long hangs.
const STUCK: Duration = Duration::from_millis(700);

/// What a decoder has taken in.
#[derive(Debug, Default)]
pub(super) struct Intake {
    /// How many units while too many waited, and since when no more.
    taken: Option<(u64, Instant)>,
}

impl Intake {
    /// Whether it has stopped taking in: of `given` units so many still wait.
    pub(super) fn is_stuck(&mut self, given: u64, waiting: u64, now: Instant) -> bool {
        if waiting <= TOO_SLOW {
            self.taken = None;
            return false;
        }
        let taken = given.saturating_sub(waiting);
        match self.taken {
            Some((before, since)) if before == taken => now.saturating_duration_since(since) > STUCK,
            _ => {
                self.taken = Some((taken, now));
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_takes_in_nothing_hangs_and_one_that_only_falls_behind_does_not() {
        let begin = Instant::now();
        let at = |ms: u64| begin + Duration::from_millis(ms);
        let (mut hangs, mut slow) = (Intake::default(), Intake::default());
        for tick in 0..40 {
            // Ten units come with each tick of 100 ms; the slow one takes in one of them.
            let given = (tick + 1) * 10;
            assert_eq!(hangs.is_stuck(given, given, at(tick * 100)), tick > 10, "{tick}");
            assert!(!slow.is_stuck(given, given - tick, at(tick * 100)), "{tick}");
        }
        assert!(!hangs.is_stuck(400, 30, at(5000)), "it has come to itself");
        assert!(!hangs.is_stuck(431, 31, at(5100)));
    }
}
