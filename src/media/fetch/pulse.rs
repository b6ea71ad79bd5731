//! Tells a device that has fallen silent from one that is merely slow; asks no clock itself.
use std::{collections::VecDeque, time::Duration};

/// A silence shorter than this is never a stall.
const SHORTEST: Duration = Duration::from_secs(1);
/// A connection that has brought nothing for so long is told of, and waited for.
const AWAITED: Duration = Duration::from_millis(2500);
/// How long a connection may take until its first unit.
const FIRST: Duration = Duration::from_secs(10);
/// How long it may be silent until its pace is known.
const UNPACED: Duration = Duration::from_secs(5);
/// However slow a device is, this long a silence is a stall.
const LONGEST: Duration = Duration::from_secs(30);
/// So many intervals are remembered.
const REMEMBERED: usize = 16;

/// The pace at which units come. Moments are durations since any fixed point.
#[derive(Debug, Default)]
pub(crate) struct Pulse {
    intervals: VecDeque<Duration>,
    last: Option<Duration>,
    began: Duration,
    beats: u64,
}

impl Pulse {
    /// A new connection: the pace of the one before is still a good guess, its last unit is not.
    pub(crate) fn begin(&mut self, now: Duration) {
        self.last = None;
        self.began = now;
        self.beats = 0;
    }

    /// A unit has come.
    pub(crate) fn beat(&mut self, now: Duration) {
        if let Some(last) = self.last {
            if self.intervals.len() == REMEMBERED {
                self.intervals.pop_front();
            }
            self.intervals.push_back(now.saturating_sub(last));
        }
        self.last = Some(now);
        self.beats += 1;
    }

    /// Whether a unit has come over this connection.
    pub(crate) fn has_beaten(&self) -> bool {
        self.beats > 0
    }

    /// Nothing has come over this connection, for so long that whoever waits must hear of it.
    pub(crate) fn is_awaited(&self, now: Duration) -> bool {
        self.last.is_none() && now.saturating_sub(self.began) > AWAITED
    }

    /// Nothing for longer than one second and three intervals (the longest of the last ones counts).
    pub(crate) fn is_stalled(&self, now: Duration) -> bool {
        now.saturating_sub(self.last.unwrap_or(self.began)) > self.limit()
    }

    fn limit(&self) -> Duration {
        match self.intervals.iter().max() {
            Some(longest) if self.intervals.len() >= 2 && self.last.is_some() => {
                (*longest * 3).clamp(SHORTEST, LONGEST)
            }
            _ if self.last.is_some() => UNPACED,
            _ => FIRST,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn paced(step_ms: u64) -> Pulse {
        let mut pulse = Pulse::default();
        pulse.begin(ms(0));
        for beat in 1..=5 {
            pulse.beat(ms(beat * step_ms));
        }
        pulse
    }

    #[test]
    fn the_longer_of_a_second_and_three_intervals() {
        let swift = paced(40);
        assert!(!swift.is_stalled(ms(200 + 1000)));
        assert!(swift.is_stalled(ms(200 + 1001)));
        let slow = paced(2000);
        assert!(!slow.is_stalled(ms(10_000 + 6000)));
        assert!(slow.is_stalled(ms(10_000 + 6001)));
    }

    #[test]
    fn a_device_whose_pace_is_unknown_gets_longer() {
        let mut pulse = Pulse::default();
        pulse.begin(ms(100));
        assert!(!pulse.has_beaten());
        assert!(!pulse.is_awaited(ms(2600)));
        assert!(pulse.is_awaited(ms(2601)));
        assert!(!pulse.is_stalled(ms(10_100)));
        assert!(pulse.is_stalled(ms(10_101)));
        pulse.beat(ms(5000));
        assert!(pulse.has_beaten() && !pulse.is_awaited(ms(9000)));
        assert!(!pulse.is_stalled(ms(10_000)), "one unit tells no pace");
        assert!(pulse.is_stalled(ms(10_001)));
    }

    #[test]
    fn a_new_connection_may_take_its_time_again() {
        let mut pulse = paced(40);
        pulse.begin(ms(10_000));
        assert!(!pulse.is_stalled(ms(20_000)) && pulse.is_awaited(ms(12_501)));
        pulse.beat(ms(14_000));
        assert!(pulse.is_stalled(ms(15_100)), "the pace is known from before");
    }
}
