//! Tells a device that sends the same over and over from one in front of which nothing moves; asks no clock itself.
//!
//! No lens sees the same twice: even in front of a wall the noise of the sensor makes each coded picture another one. What
//! comes twice, byte for byte, is an old picture sent again: by a camera whose encoder hangs, or by somebody who has put a
//! recording in the camera's place. What a quiet scene has alike are small pictures that say "as before"; they are left out.
use std::{collections::VecDeque, time::Duration};

use vaka_link::unit::Doubt;

/// Nothing is doubted for less.
const STILL: Duration = Duration::from_secs(2);
/// Pictures that came meanwhile: a device that sends one in five seconds is slow, not frozen.
const PICTURES: u32 = 3;
/// Whole pictures (JPEG) that are all alike are doubted later: some cameras renew the picture that they hand out only every
/// few seconds.
const ALIKE: Duration = Duration::from_secs(5);
/// A smaller coded picture says only that nothing has changed, bytes.
const TELLING: usize = 256;
/// A loop has at least so many different pictures: with fewer it may be a test image.
const DIFFERENT: usize = 8;
/// Telling pictures that are remembered: loops of some two minutes at 30 a second.
const REMEMBERED: usize = 4096;

/// What has come of one device's pictures. Moments are durations since any fixed point.
#[derive(Debug, Default)]
pub(crate) struct Sameness {
    stamp: Option<Stamp>,
    alike: Option<Alike>,
    repeats: Repeats,
}

/// The RTP time that all packets since then have had.
#[derive(Debug)]
struct Stamp {
    time: u32,
    since: Duration,
    pictures: u32,
    last: Duration,
}

/// Whole pictures that are the same since then.
#[derive(Debug)]
struct Alike {
    picture: u64,
    since: Duration,
    last: Duration,
    pictures: u32,
}

#[derive(Debug, Default)]
struct Repeats {
    seen: VecDeque<u64>,
    /// So many telling pictures ago the same came, and so many in a row have done so.
    period: usize,
    run: usize,
}

impl Sameness {
    /// Another connection: its clock has nothing to do with that of the one before, its pictures may have.
    pub(crate) fn begin(&mut self) {
        self.stamp = None;
        self.alike = None;
    }

    /// A packet with this RTP time has come; `ends`: it is the last one of a picture (RFC 3550, 5.1: the marker).
    pub(crate) fn packet(&mut self, time: u32, ends: bool, now: Duration) {
        let stamp = match &mut self.stamp {
            Some(stamp) if stamp.time == time => stamp,
            other => other.insert(Stamp { time, since: now, pictures: 0, last: now }),
        };
        stamp.pictures += u32::from(ends);
        stamp.last = now;
    }

    /// A coded picture has come; `whole`: none of its form leans on another one. `hash` stands for its bytes.
    pub(crate) fn picture(&mut self, hash: u64, bytes: usize, whole: bool, now: Duration) {
        if whole {
            let alike = match &mut self.alike {
                Some(alike) if alike.picture == hash => alike,
                other => other.insert(Alike { picture: hash, since: now, last: now, pictures: 0 }),
            };
            alike.pictures += 1;
            alike.last = now;
        }
        if bytes >= TELLING {
            self.repeats.picture(hash);
        }
    }

    /// What is to be doubted about the pictures that come.
    pub(crate) fn doubt(&self) -> Option<Doubt> {
        let stands = self
            .stamp
            .as_ref()
            .is_some_and(|stamp| stamp.pictures >= PICTURES && stamp.last.saturating_sub(stamp.since) >= STILL);
        let alike = self
            .alike
            .as_ref()
            .is_some_and(|alike| alike.pictures >= PICTURES && alike.last.saturating_sub(alike.since) >= ALIKE);
        match () {
            () if stands || alike => Some(Doubt::Frozen),
            () if self.repeats.is_loop() => Some(Doubt::Looped),
            () => None,
        }
    }
}

impl Repeats {
    fn picture(&mut self, hash: u64) {
        let before = |period: usize| self.seen.len().checked_sub(period).and_then(|at| self.seen.get(at));
        if self.period > 0 && before(self.period) == Some(&hash) {
            self.run += 1;
        } else {
            // The nearest one that was the same: from there on it may go round.
            self.period = self.seen.iter().rev().position(|seen| *seen == hash).map_or(0, |back| back + 1);
            self.run = usize::from(self.period > 0);
        }
        if self.seen.len() == REMEMBERED {
            self.seen.pop_front();
        }
        self.seen.push_back(hash);
    }

    /// A whole round has come again, picture by picture.
    fn is_loop(&self) -> bool {
        self.run >= self.period && self.period >= DIFFERENT && {
            let mut round: Vec<_> = self.seen.iter().rev().take(self.period).collect();
            round.sort_unstable();
            round.dedup();
            round.len() >= DIFFERENT
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    /// Coded pictures of 40 ms each, as (hash, bytes).
    fn after(pictures: impl IntoIterator<Item = (u64, usize)>, whole: bool) -> Option<Doubt> {
        let mut sameness = Sameness::default();
        for (number, (hash, bytes)) in (0..).zip(pictures) {
            sameness.packet(number * 3600, true, ms(u64::from(number) * 40));
            sameness.picture(hash, bytes, whole, ms(u64::from(number) * 40));
        }
        sameness.doubt()
    }

    #[test]
    fn a_clock_that_stands_still_under_pictures_is_frozen_and_one_that_goes_on_is_not() {
        let mut sameness = Sameness::default();
        for at in 0..=50 {
            sameness.packet(7000, true, ms(at * 40));
            assert_eq!(sameness.doubt().is_some(), at * 40 >= 2000, "{at}");
        }
        assert_eq!(sameness.doubt(), Some(Doubt::Frozen));
        sameness.packet(10_600, true, ms(2040));
        assert_eq!(sameness.doubt(), None);
    }

    #[test]
    fn one_large_picture_in_many_packets_is_no_frozen_one() {
        let mut sameness = Sameness::default();
        for at in 0..100 {
            sameness.packet(7000, at == 99, ms(at * 40));
        }
        assert_eq!(sameness.doubt(), None);
    }

    #[test]
    fn a_round_that_comes_again_is_a_loop_from_its_second_end_on() {
        let round = |from: u64| (from..from + 50).map(|hash| (hash, 2000));
        assert_eq!(after(round(0), false), None);
        assert_eq!(after(round(0).chain(round(0)).take(99), false), None);
        assert_eq!(after(round(0).chain(round(0)), false), Some(Doubt::Looped));
        assert_eq!(after(round(0).chain(round(0)).chain(round(0)), false), Some(Doubt::Looped));
        assert_eq!(after(round(0).chain(round(0)).chain([(1000, 2000)]), false), None);
        assert_eq!(after(round(0).chain(round(20)), false), None, "a part that comes again is no round");
    }

    #[test]
    fn a_quiet_scene_is_neither() {
        // A key picture in ten, each with its own noise, and between them what says "as before".
        let quiet = (0..500).map(|at| if at % 10 == 0 { (at, 8000) } else { (1_000_000 + at % 10, 60) });
        assert_eq!(after(quiet, false), None);
        // A test image without noise: the same few pictures for ever.
        let image = (0..500).map(|at| if at % 10 == 0 { (at % 4, 8000) } else { (1_000_000 + at % 10, 60) });
        assert_eq!(after(image, false), None);
    }

    #[test]
    fn the_same_whole_picture_for_five_seconds_is_frozen_but_not_the_same_small_change() {
        assert_eq!(after((0..125).map(|_| (1, 9000)), true), None);
        assert_eq!(after((0..126).map(|_| (1, 9000)), true), Some(Doubt::Frozen));
        assert_eq!(after((0..200).map(|_| (1, 60)), false), None);
    }

    #[test]
    fn another_connection_has_another_clock_and_may_send_the_same_round() {
        let mut sameness = Sameness::default();
        for at in 0..40 {
            sameness.packet(7000, true, ms(at * 40));
            sameness.picture(at, 2000, false, ms(at * 40));
        }
        sameness.begin();
        for at in 40..80 {
            sameness.packet(7000, true, ms(at * 40));
            sameness.picture(at - 40, 2000, false, ms(at * 40));
        }
        assert_eq!(sameness.doubt(), Some(Doubt::Looped));
    }
}
