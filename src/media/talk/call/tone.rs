//! Telephone keys as RTP events (RFC 4733): what is sent for each and when; knows no stream and no connection.
use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use vaka_link::frame::{Digit, PACKET_SAMPLES};

const PACKET: Duration = Duration::from_millis(20);
/// A key is pressed for 100 ms, as telephones do.
const PACKETS: u16 = 5;
/// The end is said three times, since it must not be lost (§2.5.1.4).
const ENDS: u16 = 3;
/// Between two keys.
const PAUSE: Duration = Duration::from_millis(60);
/// As loud as a telephone's: −10 dBm0.
const VOLUME: u8 = 10;
/// So many keys wait at most.
const MOST_KEYS: usize = 32;

/// One packet of a key that is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Beat {
    pub(crate) event: [u8; 4],
    /// The key's first: it bears the marker, and all of a key bear its time.
    pub(crate) first: bool,
}

/// Keys that wait and the one that is pressed.
#[derive(Debug, Default)]
pub(crate) struct Tones {
    waiting: VecDeque<Digit>,
    /// The key that is pressed, and how many packets of it have left.
    pressed: Option<(Digit, u16)>,
    due: Option<Instant>,
}

impl Tones {
    pub(crate) fn press(&mut self, digit: Digit, now: Instant) {
        if self.waiting.len() < MOST_KEYS {
            self.waiting.push_back(digit);
            self.due.get_or_insert(now);
        }
    }

    /// Whether a key is pressed just now.
    pub(crate) fn is_pressed(&self) -> bool {
        self.pressed.is_some()
    }

    /// The next packet, if its time has come.
    pub(crate) fn next(&mut self, now: Instant) -> Option<Beat> {
        let due = self.next_at().filter(|at| *at <= now)?;
        let (digit, left) = match self.pressed.take() {
            Some(pressed) => pressed,
            None => (self.waiting.pop_front()?, 0),
        };
        let is_end = left >= PACKETS - 1;
        let duration = (left + 1).min(PACKETS) * PACKET_SAMPLES as u16;
        let [high, low] = duration.to_be_bytes();
        let event = [digit.event(), (u8::from(is_end) << 7) | VOLUME, high, low];
        if left + 1 < PACKETS - 1 + ENDS {
            self.pressed = Some((digit, left + 1));
            // Ends are said one after the other.
            self.due = Some(due + PACKET);
        } else {
            self.due = Some(now + PAUSE);
        }
        Some(Beat { event, first: left == 0 })
    }

    /// When there will be a packet.
    pub(crate) fn next_at(&self) -> Option<Instant> {
        self.due.filter(|_| self.pressed.is_some() || !self.waiting.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_lasts_for_five_packets_and_its_end_is_said_three_times() {
        let (mut tones, begin) = (Tones::default(), Instant::now());
        assert_eq!(tones.next_at(), None);
        tones.press(Digit::parse('#').unwrap(), begin);
        tones.press(Digit::parse('1').unwrap(), begin);
        let (mut beats, mut now) = (Vec::new(), begin);
        while let Some(at) = tones.next_at() {
            now = now.max(at);
            beats.push((tones.next(now).unwrap(), now - begin));
        }
        assert_eq!(beats.len(), 14);
        let (first, last) = beats.split_at(7);
        assert!(first.iter().all(|(beat, _)| beat.event[0] == 11) && last.iter().all(|(beat, _)| beat.event[0] == 1));
        let lasts: Vec<_> = first.iter().map(|(beat, _)| u16::from_be_bytes([beat.event[2], beat.event[3]])).collect();
        assert_eq!(lasts, [160, 320, 480, 640, 800, 800, 800]);
        let ends: Vec<_> = first.iter().map(|(beat, _)| beat.event[1] >> 7).collect();
        assert_eq!(ends, [0, 0, 0, 0, 1, 1, 1]);
        assert_eq!(beats.iter().filter(|(beat, _)| beat.first).count(), 2);
        assert_eq!(last[0].1, first[6].1 + PAUSE);
    }
}
