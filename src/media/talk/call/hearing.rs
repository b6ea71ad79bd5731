//! From a unit's RTP packets to its sound in order; waits three packets at most for one that is late.
use std::time::{Duration, Instant};

use alarm_central::moment::Moment;
use rtp_types::RtpPacket;
use vaka_link::frame::SAMPLE_RATE_HZ;

use crate::talk::speech::Law;

/// So many packets wait for one that is missing; then it is taken for lost.
const MOST_HELD: usize = 3;
/// So long they wait, where no more come.
const LONGEST_HELD: Duration = Duration::from_millis(60);
/// A number this far from the one that is due belongs to a stream that has begun anew.
const FAR: i16 = 200;

/// A packet of coded sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sound {
    pub(crate) law: Law,
    pub(crate) pts_us: u64,
    pub(crate) at: Moment,
    pub(crate) coded: Vec<u8>,
}

struct Held {
    sequence: u16,
    since: Instant,
    /// Nothing, where it was another thing than sound (a telephone key, comfort noise).
    sound: Option<Sound>,
}

/// One unit's stream.
pub(crate) struct Hearing {
    laws: Vec<(u8, Law)>,
    epoch: Instant,
    stream: Option<Stream>,
    held: Vec<Held>,
}

#[derive(Clone, Copy)]
struct Stream {
    ssrc: u32,
    due: u16,
    began_us: u64,
    began_at: u32,
}

impl Hearing {
    pub(crate) fn new(laws: Vec<(u8, Law)>, epoch: Instant) -> Self {
        Self { laws, epoch, stream: None, held: Vec::new() }
    }

    /// What may come from now on, by its number.
    pub(crate) fn agree(&mut self, laws: Vec<(u8, Law)>) {
        self.laws = laws;
    }

    /// A datagram has come; gives what is in order now.
    pub(crate) fn take(&mut self, datagram: &[u8], at: Moment, now: Instant) -> Vec<Sound> {
        let Ok(packet) = RtpPacket::parse(datagram) else { return Vec::new() };
        let mut given = Vec::new();
        let sequence = packet.sequence_number();
        let gap = |stream: &Stream| sequence.wrapping_sub(stream.due) as i16;
        let goes_on = self.stream.filter(|stream| stream.ssrc == packet.ssrc() && (-FAR..FAR).contains(&gap(stream)));
        let stream = goes_on.unwrap_or_else(|| {
            given.extend(self.give_all());
            let began_us = u64::try_from((now - self.epoch).as_micros()).unwrap_or(0);
            Stream { ssrc: packet.ssrc(), due: sequence, began_us, began_at: packet.timestamp() }
        });
        self.stream = Some(stream);
        if gap(&stream) < 0 || self.held.iter().any(|held| held.sequence == sequence) {
            return given;
        }
        let law = self.laws.iter().find(|(number, _)| *number == packet.payload_type()).map(|(_, law)| *law);
        let sound = law.filter(|_| !packet.payload().is_empty()).map(|law| {
            // A packet from before the stream's first was late from the beginning.
            let since = packet.timestamp().wrapping_sub(stream.began_at);
            let pts_us = stream.began_us + u64::from(since) * 1_000_000 / u64::from(SAMPLE_RATE_HZ);
            Sound { law, pts_us, at, coded: packet.payload().to_vec() }
        });
        self.held.push(Held { sequence, since: now, sound });
        given.extend(self.give(now));
        given
    }

    /// Gives what has waited long enough.
    pub(crate) fn give(&mut self, now: Instant) -> Vec<Sound> {
        let mut given = Vec::new();
        while let (Some(at), Some(mut stream)) = (self.first(), self.stream) {
            let is_due = self.held[at].sequence == stream.due
                || self.held.len() > MOST_HELD
                || self.next_at().is_some_and(|at| at <= now);
            if !is_due {
                break;
            }
            let held = self.held.swap_remove(at);
            stream.due = held.sequence.wrapping_add(1);
            self.stream = Some(stream);
            given.extend(held.sound);
        }
        given
    }

    /// When there is something to give, if nothing more comes.
    pub(crate) fn next_at(&self) -> Option<Instant> {
        self.held.iter().map(|held| held.since + LONGEST_HELD).min()
    }

    fn give_all(&mut self) -> Vec<Sound> {
        let mut given = Vec::new();
        while let Some(at) = self.first() {
            given.extend(self.held.swap_remove(at).sound);
        }
        given
    }

    /// Where the first of those that wait stands.
    fn first(&self) -> Option<usize> {
        let due = self.stream?.due;
        let held = self.held.iter().enumerate();
        Some(held.min_by_key(|(_, held)| held.sequence.wrapping_sub(due) as i16)?.0)
    }
}

#[cfg(test)]
mod tests {
    use rtp_types::RtpPacketBuilder;

    use super::*;

    const NONE: [u8; 0] = [];

    struct Ear {
        hearing: Hearing,
        begin: Instant,
    }

    impl Ear {
        fn new() -> Self {
            let begin = Instant::now();
            Self { hearing: Hearing::new(vec![(0, Law::Mu), (8, Law::A)], begin), begin }
        }

        fn take(&mut self, ssrc: u32, number: u16, payload_type: u8, ms: u64) -> Vec<u8> {
            let packet = RtpPacketBuilder::<_, &[u8]>::new()
                .payload_type(payload_type)
                .sequence_number(number)
                .timestamp(u32::from(number) * 160)
                .ssrc(ssrc)
                .payload([number as u8].as_slice())
                .write_vec()
                .unwrap();
            let now = self.begin + Duration::from_millis(ms);
            self.hearing.take(&packet, Moment(0), now).iter().map(|sound| sound.coded[0]).collect()
        }
    }

    #[test]
    fn what_comes_in_order_is_given_at_once_and_what_does_not_waits_for_its_turn() {
        let mut ear = Ear::new();
        assert_eq!(ear.take(1, u16::MAX, 0, 0), [255]);
        assert_eq!(ear.take(1, 0, 8, 20), [0]);
        assert_eq!(ear.take(1, 2, 0, 40), NONE);
        assert_eq!(ear.take(1, 2, 0, 40), NONE, "the same once more");
        assert_eq!(ear.take(1, 1, 0, 50), [1, 2]);
        assert_eq!(ear.take(1, 1, 0, 60), NONE, "it has been given");
    }

    #[test]
    fn a_lost_packet_is_waited_for_for_three_and_then_left_out() {
        let mut ear = Ear::new();
        ear.take(1, 5, 0, 0);
        for number in [9, 7, 8] {
            assert_eq!(ear.take(1, number, 0, 10), NONE);
        }
        assert_eq!(ear.take(1, 10, 0, 20), [7, 8, 9, 10]);
        ear.take(1, 12, 0, 100);
        let due = ear.begin + Duration::from_millis(160);
        assert_eq!(ear.hearing.next_at(), Some(due));
        assert_eq!(ear.hearing.give(ear.begin + Duration::from_millis(159)), []);
        assert_eq!(ear.hearing.give(due).len(), 1, "nothing more comes");
    }

    #[test]
    fn keys_and_noise_are_no_sound_and_hold_nothing_up() {
        let mut ear = Ear::new();
        assert_eq!(ear.take(1, 1, 0, 0), [1]);
        assert_eq!(ear.take(1, 2, 101, 20), NONE);
        assert_eq!(ear.take(1, 3, 13, 40), NONE);
        assert_eq!(ear.take(1, 4, 0, 60), [4]);
        assert_eq!(ear.hearing.take(&[0x80; 7], Moment(0), ear.begin), []);
        assert_eq!(ear.hearing.take(&[], Moment(0), ear.begin), []);
    }

    #[test]
    fn a_stream_that_begins_anew_is_followed_and_its_time_goes_on() {
        let mut ear = Ear::new();
        ear.take(1, 1, 0, 0);
        assert_eq!(ear.take(1, 3, 0, 40), NONE);
        assert_eq!(ear.take(2, 9000, 0, 1000), [3, 9000_u16 as u8]);
        assert_eq!(ear.take(2, 30_000, 0, 2000), [30_000_u16 as u8]);
        assert_eq!(ear.hearing.stream.unwrap().began_us, 2_000_000);
    }
}
