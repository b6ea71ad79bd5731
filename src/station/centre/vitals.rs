//! How the station's own parts do, as the strip tells it; mends nothing.
use alarm_central::{event::Device, id::GrantId, moment::Moment};
use tracing::info;
use vaka_link::{
    board::{Health, StoreHealth, Update},
    command::ToDesk,
};

use super::{Centre, SLOW_COMMIT};

/// How long all lines together may say nothing where none is supervised, milliseconds: a little over a day, the longest
/// interval of test reports (EN 50136 grade SP2: 25 h).
const LONGEST_QUIET_MS: i64 = 26 * 60 * 60 * 1000;
/// The same where lines are supervised, at the least: a network may hiccup.
const SHORTEST_QUIET_MS: i64 = 60_000;

/// What is known of the parts beside what they say themselves.
pub(super) struct Vitals {
    /// The latest valid frame of any known panel, or the start.
    pub(super) last_heard: Moment,
    /// Frames that wait to be looked at.
    pub(super) queued: usize,
    quiet_after_ms: i64,
}

impl Vitals {
    pub(super) fn new(now: Moment) -> Self {
        Self { last_heard: now, queued: 0, quiet_after_ms: LONGEST_QUIET_MS }
    }

    /// Learns how often somebody should be heard, from every line's poll interval in seconds; 0 is none.
    pub(super) fn expect_frames(&mut self, intervals: impl Iterator<Item = u32>) {
        let shortest = intervals.filter(|secs| *secs > 0).min();
        let quiet = shortest.map(|secs| (2_000 * i64::from(secs)).max(SHORTEST_QUIET_MS));
        self.quiet_after_ms = quiet.map_or(LONGEST_QUIET_MS, |ms| ms.min(LONGEST_QUIET_MS));
    }

    /// Since when nobody was heard, if that is longer than it can be while all is well.
    pub(super) fn quiet_since(&self, now: Moment) -> Option<Moment> {
        (now.since_ms(self.last_heard) >= self.quiet_after_ms).then_some(self.last_heard)
    }
}

impl Centre {
    /// Tells health and response times where they have changed.
    pub(super) fn tell_health(&mut self) {
        let health = self.health_now();
        let response = self.responses.stands(self.clock.now());
        if health == self.told_health && response == self.told_response {
            return;
        }
        self.told_health = health.clone();
        self.told_response = response;
        let updates = vec![Update::Health(health), Update::Response(response)];
        for desk in self.desks.values_mut().filter(|desk| desk.session.is_some()) {
            desk.tell(ToDesk::Updates(updates.clone()));
        }
    }

    pub(super) fn health_now(&self) -> Health {
        let cameras =
            self.events.looking().flat_map(|(_, event)| event.grants()).filter(|open| self.gate.opened_by(open.grant));
        let cameras: Vec<GrantId> =
            cameras.filter(|open| matches!(open.device, Device::Camera(_))).map(|open| open.grant).collect();
        let failing = cameras.iter().filter(|grant| self.failing.contains_key(grant)).count();
        let proof = self.rounds.notary().health();
        let mut health = Health {
            witness_lost: proof.witness_lost,
            journal_broken: proof.broken.is_some(),
            clock: self.clock.health(),
            clock_reset_asked: self.reset.waiting(self.clock.boot_ms()).is_some(),
            cameras_open: u32::try_from(cameras.len()).unwrap_or(u32::MAX),
            cameras_failing: u32::try_from(failing).unwrap_or(u32::MAX),
            quiet_since: self.vitals.quiet_since(self.clock.now()),
            backlog: self.backlog(),
            not_kept: self.not_kept.values().next().copied(),
            ..self.health.clone()
        };
        self.watch.count_in(&mut health);
        health
    }

    pub(super) fn store_is(&mut self, store: StoreHealth) {
        if self.health.store != store {
            info!(?store, "the store's health has changed");
            self.health.store = store;
            self.tell_health();
        }
    }

    /// Frames that were heard and are not acknowledged, once the disk keeps them waiting.
    fn backlog(&self) -> u32 {
        let Some(flight) = self.in_flight.as_ref().filter(|flight| flight.since.elapsed() >= SLOW_COMMIT) else {
            return 0;
        };
        rounded(self.vitals.queued + self.group.parts.len() + flight.group.parts.len())
    }
}

/// Down to its first digit, so that a screen is not told of every single one.
fn rounded(number: usize) -> u32 {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    let step = 10_u32.pow(number.checked_ilog10().unwrap_or(0));
    number / step * step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_told_once_it_is_longer_than_the_lines_allow() {
        let check = |intervals: &[u32], quiet_after_ms: i64| {
            let mut vitals = Vitals::new(Moment(5));
            vitals.expect_frames(intervals.iter().copied());
            assert_eq!(vitals.quiet_since(Moment(4 + quiet_after_ms)), None, "{intervals:?}");
            assert_eq!(vitals.quiet_since(Moment(5 + quiet_after_ms)), Some(Moment(5)), "{intervals:?}");
        };
        check(&[], LONGEST_QUIET_MS);
        check(&[0, 0], LONGEST_QUIET_MS);
        check(&[0, 1800, 90], 180_000);
        check(&[20], SHORTEST_QUIET_MS);
        check(&[90_000], LONGEST_QUIET_MS);
    }

    #[test]
    fn a_backlog_is_told_by_its_first_digit() {
        for (number, told) in [(0, 0), (7, 7), (10, 10), (1_999, 1_000), (45_678, 40_000)] {
            assert_eq!(rounded(number), told);
        }
    }
}
