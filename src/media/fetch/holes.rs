//! Tells whole coded pictures from those that a lost packet has damaged; sees packets and pictures pass, keeps none.
//!
//! A decoder shows what it can make of a damaged picture, and everything that is built on it, without a word: an
//! operator would take a smear for the room. So nothing is shown from a hole up to the next whole key.
use std::time::Duration;

/// Holes in one stream of pictures. Moments of the media are nanoseconds on the stream's own clock.
#[derive(Debug, Default)]
pub(crate) struct Holes {
    /// The number that the next packet has if none is missing (RFC 3550 §5.1: they wrap).
    expected: Option<u16>,
    torn: Option<Torn>,
}

#[derive(Clone, Copy, Debug)]
struct Torn {
    since: Duration,
    /// The picture in which the hole was noticed: its beginning may be missing.
    at: Option<u64>,
    skipped_a_key: bool,
}

impl Holes {
    /// A packet has come, of the picture that is shown `at`; `now` is a duration since any fixed point.
    pub(crate) fn packet(&mut self, number: u16, at: Option<u64>, now: Duration) {
        let ahead = self.expected.map_or(0, |expected| number.wrapping_sub(expected));
        // What lies behind came late or twice, and has been counted.
        if ahead > u16::MAX / 2 {
            return;
        }
        if ahead > 0 {
            let since = self.torn.map_or(now, |torn| torn.since);
            self.torn = Some(Torn { since, at, skipped_a_key: false });
        }
        self.expected = Some(number.wrapping_add(1));
    }

    /// Whether a picture that is shown `at` is whole, and everything that it is built on.
    pub(crate) fn is_whole(&mut self, key: bool, at: Option<u64>) -> bool {
        let Some(torn) = &mut self.torn else { return true };
        if !key {
            return false;
        }
        // The second key is clear of the hole even where the stream's times are worth nothing.
        if torn.skipped_a_key || at > torn.at {
            self.torn = None;
            return true;
        }
        torn.skipped_a_key = true;
        false
    }

    /// How long no whole picture has come because of holes; zero while they do.
    pub(crate) fn torn_for(&self, now: Duration) -> Duration {
        self.torn.map_or(Duration::ZERO, |torn| now.saturating_sub(torn.since))
    }
}

/// The number of an RTP packet (RFC 3550 §5.1), unless these bytes are none.
pub(crate) fn number(packet: &[u8]) -> Option<u16> {
    match packet {
        [first, _, high, low, ..] if first >> 6 == 2 => Some(u16::from_be_bytes([*high, *low])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1);

    /// Feeds packets as (number, picture), then asks for pictures as (key, at).
    fn whole(packets: &[(u16, u64)], pictures: &[(bool, u64)]) -> Vec<bool> {
        let mut holes = Holes::default();
        for (number, at) in packets {
            holes.packet(*number, Some(*at), NOW);
        }
        pictures.iter().map(|(key, at)| holes.is_whole(*key, Some(*at))).collect()
    }

    #[test]
    fn without_a_hole_every_picture_is_whole_also_when_the_numbers_wrap() {
        assert_eq!(whole(&[(65534, 0), (65535, 0), (0, 1), (1, 2)], &[(true, 0), (false, 1), (false, 2)]), [true; 3]);
    }

    #[test]
    fn after_a_hole_everything_up_to_the_next_key_goes() {
        let packets = [(5, 0), (6, 1), (8, 2), (9, 3)];
        assert_eq!(whole(&packets, &[(false, 1), (false, 2), (false, 3), (true, 4)]), [false, false, false, true]);
    }

    #[test]
    fn a_key_with_a_hole_in_it_is_not_whole_and_the_next_one_is() {
        assert_eq!(
            whole(&[(5, 7), (7, 7)], &[(true, 7), (false, 8), (true, 9), (false, 10)]),
            [false, false, true, true]
        );
    }

    #[test]
    fn times_that_stand_still_cost_one_key() {
        let mut holes = Holes::default();
        holes.packet(1, None, NOW);
        holes.packet(3, None, NOW);
        assert_eq!([true, true, true].map(|key| holes.is_whole(key, None)), [false, true, true]);
    }

    #[test]
    fn a_packet_that_came_late_or_twice_is_no_hole() {
        assert_eq!(whole(&[(5, 0), (6, 0), (6, 0), (4, 0), (7, 0)], &[(false, 0)]), [true]);
    }

    #[test]
    fn a_second_hole_does_not_make_the_first_one_younger() {
        let mut holes = Holes::default();
        let at = |second| Duration::from_secs(second);
        assert_eq!(holes.torn_for(at(9)), Duration::ZERO);
        holes.packet(1, Some(0), at(10));
        holes.packet(3, Some(1), at(11));
        holes.packet(5, Some(2), at(13));
        assert_eq!(holes.torn_for(at(14)), at(3));
        assert!(holes.is_whole(true, Some(3)));
        assert_eq!(holes.torn_for(at(15)), Duration::ZERO);
    }

    #[test]
    fn only_rtp_has_a_number() {
        assert_eq!(number(&[0x80, 96, 0x12, 0x34, 0, 0]), Some(0x1234));
        assert_eq!(number(&[0x00, 96, 0x12, 0x34]), None);
        assert_eq!(number(&[0x80, 96, 0x12]), None);
    }
}
