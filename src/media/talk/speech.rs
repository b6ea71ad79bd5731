//! From samples to RTP packets of G.711 at the pace of speech; asks no clock and knows no connection.
use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use audio_codec_algorithms::{encode_alaw, encode_ulaw};
use rtp_types::RtpPacketBuilder;
use tracing::warn;
use vaka_link::{
    frame::{PACKET_SAMPLES, SAMPLE_RATE_HZ},
    unit::{Track, Unit},
};

const PACKET: Duration = Duration::from_millis(20);
/// With this many packets waiting, speech that was held up catches up a fifth faster than it was spoken.
const BACKLOG_SAMPLES: usize = 3 * PACKET_SAMPLES;
const HURRIED: Duration = Duration::from_millis(16);
/// A silence this long ends a spell of speech; the next one begins with a marked packet.
const PAUSE: Duration = Duration::from_millis(200);
/// Samples that make no whole packet leave this long after the last ones came.
const TAIL: Duration = Duration::from_millis(40);
/// More than this waiting is too old to be said: the oldest go.
const WAITING_SAMPLES: usize = 50 * PACKET_SAMPLES;
/// How far behind its pace speech may catch up after it came late, without a gap.
const CATCH_UP: Duration = Duration::from_millis(100);

/// The two forms of G.711.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Law {
    /// PCMU.
    Mu,
    /// PCMA.
    A,
}

impl Law {
    fn encode(self, sample: i16) -> u8 {
        match self {
            Self::Mu => encode_ulaw(sample),
            Self::A => encode_alaw(sample),
        }
    }

    /// The form of such sound, as a unit.
    pub(crate) fn form(self) -> Unit {
        let name = match self {
            Self::Mu => "audio/x-mulaw",
            Self::A => "audio/x-alaw",
        };
        let caps = format!("{name}, rate=(int){SAMPLE_RATE_HZ}, channels=(int)1");
        Unit::Format { track: Track::Sound, caps }
    }
}

/// Where a stream's numbers begin; RFC 3550 wants them random.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Start {
    pub(crate) ssrc: u32,
    pub(crate) sequence: u16,
    pub(crate) timestamp: u32,
}

impl Start {
    pub(crate) fn by_chance() -> Self {
        // Fixed numbers work as well; random ones only make two streams less likely to be mistaken for one another.
        let number = || getrandom::u32().unwrap_or(1);
        Self { ssrc: number(), sequence: number() as u16, timestamp: number() }
    }
}

/// A packet whose time has come.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Packet {
    pub(crate) rtp: Vec<u8>,
    /// The coded speech in it; nothing in a packet of silence.
    pub(crate) said: Vec<u8>,
    /// Begins a spell of speech.
    pub(crate) first: bool,
}

impl Packet {
    /// Whether it only fills a pause.
    pub(crate) fn is_silence(&self) -> bool {
        self.said.is_empty()
    }
}

/// One stream of speech.
#[derive(Debug)]
pub(crate) struct Speech {
    law: Law,
    payload_type: u8,
    ssrc: u32,
    sequence: u16,
    timestamp: u32,
    pending: VecDeque<i16>,
    heard: Option<Instant>,
    /// When the next packet of the spell that goes on is due; `None` before the very first.
    due: Option<Instant>,
    /// The next packet begins a spell.
    first: bool,
    /// Silence is sent too.
    is_steady: bool,
    /// When the event that lasts began, in the stream's own time.
    event_at: u32,
}

impl Speech {
    pub(crate) fn new(law: Law, payload_type: u8, start: Start) -> Self {
        Self {
            law,
            payload_type,
            ssrc: start.ssrc,
            sequence: start.sequence,
            timestamp: start.timestamp,
            pending: VecDeque::new(),
            heard: None,
            due: None,
            first: true,
            is_steady: false,
            event_at: 0,
        }
    }

    /// The same without pauses: silence fills them. Whoever agreed to nothing else expects that: jitter buffers are made
    /// for it, ways through firewalls stay open, and nobody takes us for gone.
    pub(crate) fn steady(law: Law, payload_type: u8, start: Start, now: Instant) -> Self {
        Self { is_steady: true, due: Some(now), ..Self::new(law, payload_type, start) }
    }

    /// The form of what is said.
    pub(crate) fn law(&self) -> Law {
        self.law
    }

    /// Samples have come: 16 bit little-endian.
    pub(crate) fn hear(&mut self, samples: &[u8], now: Instant) {
        self.begin_spell(now);
        self.pending.extend(samples.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])));
        let too_many = self.pending.len().saturating_sub(WAITING_SAMPLES);
        if too_many > 0 {
            warn!(samples = too_many, "speech was held up for too long and is left out");
            self.pending.drain(..too_many);
        }
        self.heard = Some(now);
    }

    fn begin_spell(&mut self, now: Instant) {
        let Some(due) = self.due else {
            self.due = Some(now);
            return;
        };
        let last = if self.is_steady { self.heard } else { Some(due) };
        let silence = last.map_or(PAUSE, |last| now.saturating_duration_since(last));
        if !self.pending.is_empty() || silence < PAUSE {
            return;
        }
        if !self.is_steady {
            self.go_on(now);
        }
        self.first = true;
    }

    /// The stream's clock goes on while nobody speaks.
    fn go_on(&mut self, now: Instant) {
        let due = *self.due.get_or_insert(now);
        let samples = now.saturating_duration_since(due).as_millis() as u64 * u64::from(SAMPLE_RATE_HZ) / 1000;
        self.timestamp = self.timestamp.wrapping_add(samples as u32);
        self.due = Some(due.max(now));
    }

    /// The next packet, if its time has come.
    pub(crate) fn next(&mut self, now: Instant) -> Option<Packet> {
        let at = self.next_at()?;
        if now < at {
            return None;
        }
        let count = self.pending.len().min(PACKET_SAMPLES);
        let mut payload: Vec<u8> = self.pending.drain(..count).map(|sample| self.law.encode(sample)).collect();
        payload.resize(PACKET_SAMPLES, self.law.encode(0));
        let first = count > 0 && std::mem::take(&mut self.first);
        let rtp = self.packet(self.payload_type, first, self.timestamp, &payload)?;
        self.timestamp = self.timestamp.wrapping_add(PACKET_SAMPLES as u32);
        let earliest = now.checked_sub(CATCH_UP).unwrap_or(now);
        let pace = if self.pending.len() >= BACKLOG_SAMPLES { HURRIED } else { PACKET };
        self.due = self.due.map(|due| due.max(earliest) + pace);
        let said = if count > 0 { payload } else { Vec::new() };
        Some(Packet { rtp, said, first })
    }

    /// What follows is coded so: the unit has changed its mind in the middle of a call.
    pub(crate) fn agree(&mut self, law: Law, payload_type: u8) {
        (self.law, self.payload_type) = (law, payload_type);
    }

    /// A packet of an event that has begun with `first` and still lasts: all of them bear the time of its beginning.
    pub(crate) fn event(&mut self, payload_type: u8, event: [u8; 4], first: bool, now: Instant) -> Option<Vec<u8>> {
        self.go_on(now);
        if first {
            self.event_at = self.timestamp;
        }
        self.first = true;
        self.packet(payload_type, first, self.event_at, &event)
    }

    fn packet(&mut self, payload_type: u8, marker: bool, timestamp: u32, payload: &[u8]) -> Option<Vec<u8>> {
        let rtp = RtpPacketBuilder::<_, &[u8]>::new()
            .payload_type(payload_type)
            .marker_bit(marker)
            .sequence_number(self.sequence)
            .timestamp(timestamp)
            .ssrc(self.ssrc)
            .payload(payload)
            .write_vec()
            .ok()?;
        self.sequence = self.sequence.wrapping_add(1);
        Some(rtp)
    }

    /// When there will be a packet, if nothing more comes.
    pub(crate) fn next_at(&self) -> Option<Instant> {
        let due = self.due?;
        match self.pending.len() {
            0 if !self.is_steady => None,
            // Speech that is a little late shall not be torn by silence.
            0 => Some(self.heard.map_or(due, |heard| due.max(heard + TAIL))),
            part if part < PACKET_SAMPLES => Some(due.max(self.heard? + TAIL)),
            _ => Some(due),
        }
    }
}

#[cfg(test)]
mod tests {
    use rtp_types::RtpPacket;

    use super::*;

    fn speech() -> Speech {
        Speech::new(Law::Mu, 0, Start { ssrc: 7, sequence: u16::MAX, timestamp: 1000 })
    }

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn samples(count: usize) -> Vec<u8> {
        (0..count).flat_map(|at| ((at * 37 % 2000) as i16).to_le_bytes()).collect()
    }

    #[test]
    fn the_first_packet_leaves_at_once_and_the_rest_at_the_pace_of_speech() {
        let (mut speech, begin) = (speech(), Instant::now());
        speech.hear(&samples(480), begin);
        let packet = speech.next(begin).unwrap();
        assert!(packet.first);
        assert_eq!(speech.next(begin), None);
        assert_eq!(speech.next_at(), Some(begin + ms(20)));
        assert!(!speech.next(begin + ms(20)).unwrap().first);
        assert!(speech.next(begin + ms(39)).is_none());
        assert!(speech.next(begin + ms(40)).is_some());
        assert_eq!(speech.next_at(), None);
    }

    #[test]
    fn packets_are_numbered_and_marked_as_rfc_3551_wants() {
        let (mut speech, begin) = (speech(), Instant::now());
        speech.hear(&samples(320), begin);
        let packets = [speech.next(begin).unwrap(), speech.next(begin + ms(20)).unwrap()];
        let [first, second] = packets.each_ref().map(|packet| RtpPacket::parse(&packet.rtp).unwrap());
        assert_eq!((first.sequence_number(), second.sequence_number()), (u16::MAX, 0));
        assert_eq!((first.timestamp(), second.timestamp()), (1000, 1160));
        assert_eq!((first.marker_bit(), second.marker_bit()), (true, false));
        assert_eq!((first.ssrc(), first.payload_type(), first.payload().len()), (7, 0, 160));
        assert_eq!(first.payload()[1], encode_ulaw(37));
    }

    #[test]
    fn a_pause_begins_a_new_spell_and_a_short_gap_does_not() {
        let (mut speech, begin) = (speech(), Instant::now());
        speech.hear(&samples(160), begin);
        speech.next(begin).unwrap();
        speech.hear(&samples(160), begin + ms(100));
        assert!(!speech.next(begin + ms(100)).unwrap().first);
        speech.hear(&samples(160), begin + ms(2020));
        let packet = speech.next(begin + ms(2020)).unwrap();
        assert!(packet.first);
        // Two packets were sent; the pause is counted from when a third was due.
        let lag = RtpPacket::parse(&packet.rtp).unwrap().timestamp() - 1320;
        assert!((15_000..=16_000).contains(&lag), "{lag}");
    }

    #[test]
    fn what_comes_late_catches_up_and_what_is_too_old_goes() {
        let (mut speech, begin) = (speech(), Instant::now());
        speech.hear(&samples(160), begin);
        speech.next(begin).unwrap();
        // The second packet is 30 ms late, the third comes on time: both leave, the pace is kept.
        speech.hear(&samples(160), begin + ms(50));
        assert!(speech.next(begin + ms(50)).is_some());
        speech.hear(&samples(160), begin + ms(51));
        assert!(speech.next(begin + ms(51)).is_some());
        speech.hear(&samples(160 * 60), begin + ms(60));
        assert_eq!(speech.pending.len(), WAITING_SAMPLES);
        // One second waits; said a fifth faster than it was spoken.
        let (mut packets, mut now) = (0, begin + ms(60));
        while packets < 40 {
            now = speech.next_at().unwrap().max(now);
            packets += u64::from(speech.next(now).is_some());
        }
        assert!(now - begin < ms(60 + 40 * 16 + 1), "{:?}", now - begin);
    }

    fn read(rtp: &[u8]) -> (u16, u32, u8, bool) {
        let packet = RtpPacket::parse(rtp).unwrap();
        (packet.sequence_number(), packet.timestamp(), packet.payload_type(), packet.marker_bit())
    }

    #[test]
    fn a_steady_stream_fills_pauses_with_silence_and_tears_no_speech_with_it() {
        let begin = Instant::now();
        let mut speech = Speech::steady(Law::Mu, 0, Start { ssrc: 7, sequence: u16::MAX, timestamp: 1000 }, begin);
        let silence = speech.next(begin).unwrap();
        assert!(silence.is_silence() && !silence.first);
        assert_eq!(read(&silence.rtp), (u16::MAX, 1000, 0, false));
        assert_eq!(speech.next(begin + ms(19)), None);
        speech.hear(&samples(160), begin + ms(15));
        let said = speech.next(begin + ms(20)).unwrap();
        assert!(said.first && !said.is_silence());
        assert_eq!(read(&said.rtp), (0, 1160, 0, true));
        // The next is a little late.
        assert_eq!(speech.next(begin + ms(45)), None);
        speech.hear(&samples(160), begin + ms(50));
        let said = speech.next(begin + ms(50)).unwrap();
        assert_eq!((said.first, read(&said.rtp)), (false, (1, 1320, 0, false)));
        // Nothing more is said.
        assert_eq!(speech.next_at(), Some(begin + ms(90)));
        for number in 2..4 {
            let silence = speech.next(begin + ms(95)).unwrap();
            assert!(silence.is_silence());
            assert_eq!(read(&silence.rtp), (number, 1000 + 160 * u32::from(number + 1), 0, false));
        }
        assert_eq!(speech.next(begin + ms(95)), None);
    }

    #[test]
    fn keys_count_in_the_same_stream_and_its_clock_goes_on() {
        let begin = Instant::now();
        let mut speech = Speech::steady(Law::Mu, 0, Start { ssrc: 7, sequence: 0, timestamp: 1000 }, begin);
        let key =
            |speech: &mut Speech, first, at| read(&speech.event(101, [1, 0, 0, 0], first, begin + ms(at)).unwrap());
        assert_eq!(key(&mut speech, true, 0), (0, 1000, 101, true));
        assert_eq!(key(&mut speech, false, 20), (1, 1000, 101, false), "all of a key bear its time");
        assert_eq!(key(&mut speech, false, 100), (2, 1000, 101, false));
        assert_eq!(read(&speech.next(begin + ms(100)).unwrap().rtp), (3, 1800, 0, false));
        assert_eq!(speech.next(begin + ms(100)), None, "nothing is caught up");
        speech.hear(&samples(160), begin + ms(110));
        assert!(speech.next(begin + ms(120)).unwrap().first);
    }

    #[test]
    fn the_tail_is_filled_with_silence() {
        let (mut speech, begin) = (speech(), Instant::now());
        speech.hear(&samples(200), begin);
        speech.next(begin).unwrap();
        assert!(speech.next(begin + ms(30)).is_none());
        let tail = speech.next(begin + ms(40)).unwrap();
        let payload = RtpPacket::parse(&tail.rtp).unwrap().payload().to_vec();
        assert_eq!(payload.len(), 160);
        assert!(payload[40..].iter().all(|code| *code == encode_ulaw(0)));
    }
}
