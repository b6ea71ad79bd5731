//! What becomes of desks when the machine has slept: whoever opens the lid finds them locked. It is no clock: how long the
//! machine slept the clock port says.
use alarm_central::{
    fact::PlaceFact,
    planted::{self, Fault},
};
use tracing::warn;
use vaka_link::command::{FromDesk, Wish};

use super::{Centre, ConnectionId, Input};

/// Shorter sleeps are none, milliseconds.
const SLEPT_MS: u64 = 500;

/// What is known of the machine's sleep.
pub(super) struct Sleep {
    /// All of it that has been heeded.
    heeded_ms: u64,
    /// What could not be written down yet.
    unwritten_ms: u64,
}

impl Sleep {
    /// What was slept before the start is nobody's here.
    pub(super) fn new(asleep_ms: u64) -> Self {
        Self { heeded_ms: asleep_ms, unwritten_ms: 0 }
    }

    /// For how long the machine has slept since it was asked last; 0 if it has not.
    fn since_heeded(&mut self, asleep_ms: u64) -> u64 {
        let slept_ms = asleep_ms.saturating_sub(self.heeded_ms);
        if slept_ms < SLEPT_MS {
            return 0;
        }
        self.heeded_ms = asleep_ms;
        self.unwritten_ms = self.unwritten_ms.saturating_add(slept_ms);
        slept_ms
    }
}

impl Centre {
    /// Once a tick, before anything that desks said meanwhile is decided: nobody knows who sits there now.
    pub(super) fn heed_sleep(&mut self) {
        let slept_ms = self.sleep.since_heeded(self.clock.asleep_ms());
        if slept_ms == 0 || planted::is(Fault::SleepUnheeded) {
            return;
        }
        warn!(slept_ms, "the machine slept: every desk is locked");
        self.tell_sleep();
        // Locked ones too: one may be about to be unlocked.
        let taken: Vec<ConnectionId> =
            self.desks.iter().filter(|(_, desk)| desk.session.is_some()).map(|(id, _)| *id).collect();
        for connection in taken {
            self.looking_ends_now(connection);
            let wish = FromDesk::Ask { number: 0, wish: Wish::Lock };
            self.pending.push_front(Input::DeskSaid { connection, said: wish });
        }
    }

    /// Writes down that the machine slept, again if it could not be written before.
    pub(super) fn tell_sleep(&mut self) {
        let slept_ms = std::mem::take(&mut self.sleep.unwritten_ms);
        if slept_ms == 0 {
            return;
        }
        let fact = self.place_fact(PlaceFact::MachineSlept { slept_ms }, None);
        let part = self.put(vec![fact]);
        self.then(part, move |centre, committed| {
            if committed.is_none() {
                centre.sleep.unwritten_ms = centre.sleep.unwritten_ms.saturating_add(slept_ms);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sleep_is_heeded_once_and_short_ones_add_up() {
        let mut sleep = Sleep::new(7_000);
        assert_eq!(sleep.since_heeded(7_000), 0, "what was slept before the start");
        assert_eq!(sleep.since_heeded(7_499), 0);
        assert_eq!(sleep.since_heeded(7_500), 500);
        assert_eq!(sleep.since_heeded(7_500), 0);
        assert_eq!(sleep.since_heeded(67_500), 60_000);
        assert_eq!(sleep.unwritten_ms, 60_500);
    }
}
