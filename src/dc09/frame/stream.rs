//! Finds frames in a stream of bytes, however it was cut, and says what was noise; reads no socket and never holds more than one longest frame.
//!
//! A line feed followed by something like a header opens a *candidate*, which carries a running checksum. Every carriage return
//! is a possible end of every candidate, the oldest first: the first whose checksum fits is the frame. So the result depends on
//! the bytes alone, never on how they were cut, and a damaged frame hides none that follow it.
use super::{CrcForm, Deviation, Frame, LONGEST_FRAME, Profile};
use crate::crc;
use crate::error::{DecodeError, Fault};
use std::collections::VecDeque;

const LF: u8 = b'\n';
const CR: u8 = b'\r';
/// More candidates than this at once are no panel's; the oldest goes. It bounds the work per byte.
const MOST_CANDIDATES: usize = 16;

/// What a [`Decoder`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decoded {
    /// A frame whose checksum fits.
    Frame(Frame),
    /// Bytes that are no frame and are gone.
    Noise {
        /// How many.
        bytes: usize,
        /// Why they are none.
        reason: NoiseReason,
    },
}

/// Why bytes are no frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoiseReason {
    /// Only zeros, line ends and spaces: panels put them between frames, nothing is wrong.
    Filler,
    /// Nothing in them begins like a frame: a scanner, another protocol.
    NoFrame,
    /// Begins like a frame and ends where it says, but the checksum differs. No answer; the panel sends again.
    Crc,
    /// The checksum fits, the length does not (strict profile).
    Length,
    /// Begins like a frame and was cut off by another one, by the end of the connection, or went on too long.
    Unfinished,
    /// The checksum fits, the fields do not.
    Malformed(DecodeError),
    /// The "OH" protocol of Aritech ATS panels, which is none of DC-09: its heartbeat (`SR0001L0001    …`), or a frame with its
    /// constant checksum 0101. No answer would help: the panel wants a 3DES key from its receiver first.
    Oh,
}

impl NoiseReason {
    /// The reason of two adjacent pieces of noise if they can be told as one: the graver explains the lighter.
    fn joined_with(self, next: Self) -> Option<Self> {
        match (self, next) {
            (Self::Malformed(_), _) | (_, Self::Malformed(_)) => None,
            (before, Self::Filler) => Some(before),
            (Self::Filler, next) => Some(next),
            (before, Self::NoFrame) => Some(before),
            (Self::NoFrame, Self::Oh) => Some(Self::Oh),
            (before, next) => (before == next).then_some(next),
        }
    }

    pub(super) fn error(self, bytes: usize) -> DecodeError {
        match self {
            Self::Malformed(error) => error,
            Self::Crc => DecodeError::new(1, Fault::Crc),
            Self::Length => DecodeError::new(5, Fault::Length),
            Self::Unfinished if bytes >= LONGEST_FRAME => DecodeError::new(LONGEST_FRAME, Fault::TooLong),
            Self::Unfinished => DecodeError::new(bytes, Fault::TooShort),
            Self::Filler | Self::NoFrame => DecodeError::new(0, Fault::NoFrame),
            Self::Oh => DecodeError::new(0, Fault::OtherProtocol),
        }
    }
}

/// Takes bytes as they come and gives frames.
///
/// Call [`poll`](Self::poll) until it gives `None` after every [`push`](Self::push): found frames wait inside until then. Beside
/// them at most [`LONGEST_FRAME`] bytes are held.
///
/// ```
/// use dc09::{Decoded, Decoder, NoiseReason, Profile};
/// let mut decoder = Decoder::new(Profile::Tolerant);
/// decoder.push(b"\0\n1D85002B\"NULL\"0001L0#00653210[]_09:17:3");
/// assert_eq!(decoder.poll(), Some(Decoded::Noise { bytes: 1, reason: NoiseReason::Filler }));
/// assert_eq!(decoder.poll(), None);
/// decoder.push(b"2,05-18-2016\r");
/// assert!(matches!(decoder.poll(), Some(Decoded::Frame(frame)) if frame.account == "00653210"));
/// ```
#[derive(Debug)]
pub struct Decoder {
    profile: Profile,
    /// From the oldest candidate's line feed to the newest byte.
    held: Vec<u8>,
    candidates: Vec<Candidate>,
    found: VecDeque<Decoded>,
    /// Why the last candidate was given up, until its bytes are reported.
    given_up: Option<NoiseReason>,
    /// How much of [`OH_HEARTBEAT`] the newest bytes are.
    oh: usize,
}

/// How Aritech's heartbeat begins; `0` stands for any digit.
const OH_HEARTBEAT: &[u8] = b"SR0000L0000    ";
/// What an OH frame has where DC-09 has a checksum.
const OH_CHECKSUM: u16 = 0x0101;

#[derive(Debug)]
struct Candidate {
    /// Where its line feed stands in `held`.
    at: usize,
    header: Option<Header>,
    /// Checksum from the quotation mark to the newest byte.
    crc: u16,
    /// Carriage return at the end it declares, checksum wrong.
    missed: Option<NoiseReason>,
}

#[derive(Clone, Copy, Debug)]
struct Header {
    form: CrcForm,
    crc: u16,
    length: usize,
}

impl Header {
    const fn is_oh(self) -> bool {
        matches!(self.form, CrcForm::Text) && self.crc == OH_CHECKSUM
    }

    /// Why there is no frame where one began.
    const fn unfinished(self) -> NoiseReason {
        if self.is_oh() { NoiseReason::Oh } else { NoiseReason::Unfinished }
    }

    /// Bytes before the quotation mark.
    const fn size(self) -> usize {
        match self.form {
            CrcForm::Text => 9,
            CrcForm::Binary => 7,
        }
    }
}

impl Decoder {
    /// An empty decoder.
    #[must_use]
    pub const fn new(profile: Profile) -> Self {
        Self { profile, held: Vec::new(), candidates: Vec::new(), found: VecDeque::new(), given_up: None, oh: 0 }
    }

    /// Takes in bytes, cut anywhere.
    pub fn push(&mut self, mut bytes: &[u8]) {
        while let Some((&byte, rest)) = bytes.split_first() {
            bytes = match self.take_whole(bytes) {
                Some(after) => after,
                None => {
                    self.take_in(byte);
                    rest
                }
            };
        }
    }

    /// Takes in a frame that lies whole at the start of `bytes`, between frames, and gives what follows it. It finds only what
    /// byte by byte would be found as well, some ten times faster: a text checksum that fits at the end declared, which is the
    /// first carriage return of all.
    fn take_whole<'a>(&mut self, bytes: &'a [u8]) -> Option<&'a [u8]> {
        if !self.held.is_empty() || bytes.first() != Some(&LF) {
            return None;
        }
        let header = read_header(bytes.get(..10)?, self.profile).filter(|header| header.form == CrcForm::Text)?;
        let end = header.size() + header.length;
        if bytes.iter().position(|&byte| byte == CR) != Some(end)
            || crc::arc(bytes.get(header.size()..end)?) != header.crc
        {
            return None;
        }
        let (raw, after) = bytes.split_at_checked(end + 1)?;
        self.found_frame(raw.to_vec(), header, Vec::new());
        Some(after)
    }

    fn found_frame(&mut self, raw: Vec<u8>, header: Header, deviations: Vec<Deviation>) {
        self.oh = 0;
        let bytes = raw.len();
        self.found.push_back(match Frame::read(raw, header.size(), header.form, deviations) {
            Ok(frame) => self.profiled(frame),
            Err(error) => Decoded::Noise { bytes, reason: NoiseReason::Malformed(error) },
        });
    }

    /// The next frame or piece of noise, in the order of the bytes.
    pub fn poll(&mut self) -> Option<Decoded> {
        self.found.pop_front()
    }

    /// How many bytes wait for the rest of their frame; 0 between frames.
    #[must_use]
    pub const fn pending(&self) -> usize {
        self.held.len()
    }

    /// Says that nothing more comes: what waits becomes noise.
    pub fn finish(&mut self) {
        let missed = self.candidates.iter().find_map(|candidate| candidate.missed);
        let begun = self.candidates.iter().find_map(|candidate| candidate.header);
        self.given_up = self.given_up.or(missed).or(begun.map(Header::unfinished));
        self.candidates.clear();
        self.report_up_to_oldest();
    }

    fn take_in(&mut self, byte: u8) {
        self.held.push(byte);
        if byte == CR && self.take_frame() {
            return;
        }
        self.advance(byte);
        self.listen_for_oh(byte);
        if byte == LF {
            if self.candidates.len() >= MOST_CANDIDATES {
                self.candidates.remove(0);
                self.given_up = Some(NoiseReason::Unfinished);
            }
            self.candidates.push(Candidate { at: self.held.len() - 1, header: None, crc: 0, missed: None });
        }
        self.report_up_to_oldest();
    }

    /// A carriage return has come: does any candidate end here?
    fn take_frame(&mut self) -> bool {
        let end = self.held.len();
        for index in 0..self.candidates.len() {
            let Some(candidate) = self.candidates.get_mut(index) else { break };
            let Some(header) = candidate.header else { continue };
            let length = end - 1 - candidate.at - header.size();
            let span = self.held.get(candidate.at + header.size()..end - 1).unwrap_or_default();
            let fits = match fit(header, length, candidate.crc, self.profile) {
                Ok(deviations) if deviations.contains(&Deviation::Length) && !is_whole(span) => {
                    Err(Some(NoiseReason::Length))
                }
                fits => fits,
            };
            match fits {
                Ok(deviations) => {
                    let at = candidate.at;
                    let missed = self.candidates.iter().take(index).find_map(|older| older.missed);
                    self.given_up = self.given_up.or(missed).or((index > 0).then_some(NoiseReason::Unfinished));
                    self.candidates.clear();
                    self.report(at);
                    self.given_up = None;
                    let raw = std::mem::take(&mut self.held);
                    self.found_frame(raw, header, deviations);
                    return true;
                }
                Err(reason) => candidate.missed = reason.or(candidate.missed),
            }
        }
        false
    }

    /// The heartbeat of OH has no start of its own and lies in the noise; in a frame's text it is only text.
    fn listen_for_oh(&mut self, byte: u8) {
        let fits = |at: usize| match OH_HEARTBEAT.get(at) {
            Some(b'0') => byte.is_ascii_digit(),
            Some(&wanted) => byte == wanted,
            None => false,
        };
        self.oh = if fits(self.oh) { self.oh + 1 } else { usize::from(fits(0)) };
        if self.oh == OH_HEARTBEAT.len() {
            self.oh = 0;
            if self.candidates.is_empty() {
                self.given_up = Some(NoiseReason::Oh);
            }
        }
    }

    /// The strict profile takes nothing that deviates.
    fn profiled(&self, frame: Frame) -> Decoded {
        match (self.profile, frame.deviations.first()) {
            (Profile::Strict, Some(&deviation)) => {
                let error = DecodeError::new(0, Fault::Deviates(deviation));
                Decoded::Noise { bytes: frame.raw.len(), reason: NoiseReason::Malformed(error) }
            }
            _ => Decoded::Frame(frame),
        }
    }

    /// Carries every candidate over the newest byte and drops those that can be no frame any more.
    fn advance(&mut self, byte: u8) {
        let (held, profile, given_up) = (&self.held, self.profile, &mut self.given_up);
        self.candidates.retain_mut(|candidate| {
            let seen = held.get(candidate.at..).unwrap_or_default();
            match candidate.header {
                None => {
                    candidate.header = read_header(seen, profile);
                    if candidate.header.is_some() {
                        candidate.crc = crc::advance(0, byte);
                    }
                    candidate.header.is_some() || seen.len() < 10
                }
                Some(header) => {
                    candidate.crc = crc::advance(candidate.crc, byte);
                    let longest = match profile {
                        Profile::Strict => header.size() + header.length,
                        Profile::Tolerant => LONGEST_FRAME - 1,
                    };
                    if seen.len() > longest {
                        *given_up = Some(candidate.missed.unwrap_or(header.unfinished()));
                    }
                    seen.len() <= longest
                }
            }
        });
    }

    fn report_up_to_oldest(&mut self) {
        let oldest = self.candidates.first().map_or(self.held.len(), |candidate| candidate.at);
        if oldest > 0 {
            self.report(oldest);
            for candidate in &mut self.candidates {
                candidate.at -= oldest;
            }
        }
    }

    /// Reports the first `bytes` held as noise and lets them go.
    fn report(&mut self, bytes: usize) {
        if bytes == 0 {
            return;
        }
        let filler =
            self.held.drain(..bytes.min(self.held.len())).all(|byte| matches!(byte, 0 | CR | LF | b' ' | b'\t'));
        let reason = match self.given_up.take() {
            Some(reason) => reason,
            None if filler => NoiseReason::Filler,
            None => NoiseReason::NoFrame,
        };
        if let Some(Decoded::Noise { bytes: before, reason: why }) = self.found.back_mut()
            && let Some(joined) = why.joined_with(reason)
        {
            *before += bytes;
            *why = joined;
        } else {
            self.found.push_back(Decoded::Noise { bytes, reason });
        }
    }
}

/// The header that ends with the newest byte of `seen` (which begins with a line feed), if one does.
fn read_header(seen: &[u8], profile: Profile) -> Option<Header> {
    let (form, crc, length) = match *seen {
        [LF, c0, c1, c2, c3, l0, l1, l2, l3, b'"'] => (CrcForm::Text, hex([c0, c1, c2, c3])?, [l0, l1, l2, l3]),
        [LF, high, low, l0, l1, l2, l3, b'"'] if profile == Profile::Tolerant => {
            (CrcForm::Binary, u16::from_be_bytes([high, low]), [l0, l1, l2, l3])
        }
        _ => return None,
    };
    // `0` and three digits is the standard's; it also keeps the two forms apart.
    (length.first() == Some(&b'0')).then_some(())?;
    Some(Header { form, crc, length: usize::from(hex(length)?) })
}

fn hex(digits: [u8; 4]) -> Option<u16> {
    digits.iter().try_fold(0_u16, |value, &digit| {
        let digit = u16::try_from(char::from(digit).to_digit(16)?).ok()?;
        Some(value << 4 | digit)
    })
}

/// Whether a frame of `length` bytes with this checksum may end here, before the carriage return; else why not, if it declared to.
fn fit(header: Header, length: usize, crc: u16, profile: Profile) -> Result<Vec<Deviation>, Option<NoiseReason>> {
    let as_declared = header.length == length;
    let mut deviations = Vec::new();
    if header.form == CrcForm::Binary {
        deviations.push(Deviation::BinaryCrc);
    }
    if header.crc == crc {
        return match (as_declared, profile) {
            (true, _) => Ok(deviations),
            (false, Profile::Strict) => Err(Some(NoiseReason::Length)),
            (false, Profile::Tolerant) => {
                deviations.push(Deviation::Length);
                Ok(deviations)
            }
        };
    }
    // Both count the carriage return, checksum and length. With another length it would be a standard frame with one wrong bit:
    // of every hundred such frames of usual size, one has a bit that makes the checksum fit over the carriage return.
    if profile == Profile::Tolerant && header.length == length + 1 && header.crc == crc::advance(crc, CR) {
        deviations.push(Deviation::CrcOverCr);
        return Ok(deviations);
    }
    let damaged = if header.is_oh() { NoiseReason::Oh } else { NoiseReason::Crc };
    Err(as_declared.then_some(damaged))
}

/// Whether a span of another length than declared is a frame to its end. A wrong bit can turn a byte into a carriage return, and
/// the checksum of what stands before it fits once in 65,536 times: without this, a cut-off frame would be taken for a whole.
fn is_whole(span: &[u8]) -> bool {
    const STAMP: &[u8] = b"_HH:MM:SS,MM-DD-YYYY";
    let Some(data_at) = span.iter().position(|&byte| byte == b'[') else { return false };
    if span.starts_with(b"\"*") {
        let cipher = span.get(data_at + 1..).unwrap_or_default();
        return !cipher.is_empty() && cipher.len().is_multiple_of(32) && cipher.iter().all(u8::is_ascii_hexdigit);
    }
    let stamp_at = span.len().saturating_sub(STAMP.len());
    let (before, stamp) = span.split_at_checked(stamp_at).unwrap_or_default();
    let is_stamp = stamp.iter().zip(STAMP).all(|(byte, wanted)| match wanted {
        b'A'..=b'Z' => byte.is_ascii_digit(),
        mark => byte == mark,
    });
    span.ends_with(b"]") || is_stamp && before.ends_with(b"]")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: &[u8] = b"\n68AF0025\"SIA-DCS\"0001L0#1234[#1234|Nri1/BA12]\r";

    fn all(profile: Profile, bytes: &[u8]) -> Vec<Decoded> {
        let mut decoder = Decoder::new(profile);
        decoder.push(bytes);
        decoder.finish();
        assert_eq!(decoder.pending(), 0);
        std::iter::from_fn(|| decoder.poll()).collect()
    }

    #[test]
    fn a_wrong_bit_that_makes_an_end_makes_no_frame() {
        // Among some hundred thousand texts is one whose checksum also fits before its M, which one bit makes an end.
        let (before, frame) = (0..1_000_000)
            .find_map(|number| {
                let before = format!("\"SIA-DCS\"0001L0#1234[#1234|Nri1/BA12^{number}");
                let span = format!("{before}M^]");
                let crc = crc::arc(span.as_bytes());
                let fits = crc == crc::arc(before.as_bytes());
                fits.then(|| (before.len(), format!("\n{crc:04X}{:04X}{span}\r", span.len()).into_bytes()))
            })
            .expect("one in 65,536");
        assert!(matches!(all(Profile::Tolerant, &frame)[..], [Decoded::Frame(_)]));
        let mut bent = frame;
        bent[9 + before] ^= b'M' ^ CR;
        assert!(all(Profile::Tolerant, &bent).iter().all(|decoded| matches!(decoded, Decoded::Noise { .. })));
    }

    fn noise(bytes: usize, reason: NoiseReason) -> Decoded {
        Decoded::Noise { bytes, reason }
    }

    fn frame() -> Decoded {
        all(Profile::Strict, FRAME).remove(0)
    }

    /// A heartbeat, and a frame as it looks under its 3DES; the same words in a frame's text are text.
    #[test]
    fn aritech_is_named_however_it_is_cut() {
        const HEARTBEAT: &[u8] = b"SR0001L0001    006969XX    [ID00000000]";
        const EVENT: &[u8] =
            b"\n01010053\"SIA-DCS\"0007R0073L0011[#001365|NUA021*'detector hall'NM]7C9677F2|#001365\r\0\0";
        for profile in [Profile::Strict, Profile::Tolerant] {
            for (bytes, name) in [(HEARTBEAT, "heartbeat"), (EVENT, "event")] {
                assert_eq!(all(profile, bytes), [noise(bytes.len(), NoiseReason::Oh)], "{name}");
                for at in 0..bytes.len() {
                    let mut decoder = Decoder::new(profile);
                    let (before, after) = bytes.split_at(at);
                    decoder.push(before);
                    decoder.push(after);
                    decoder.finish();
                    let found: Vec<_> = std::iter::from_fn(|| decoder.poll()).collect();
                    assert_eq!(found, [noise(bytes.len(), NoiseReason::Oh)], "{name} split at {at}");
                }
            }
            let twice = [b"\r\n", HEARTBEAT, b"\r\n", HEARTBEAT].concat();
            assert_eq!(all(profile, &twice), [noise(twice.len(), NoiseReason::Oh)]);
            let after = [HEARTBEAT, FRAME].concat();
            assert_eq!(all(profile, &after), [noise(HEARTBEAT.len(), NoiseReason::Oh), frame()], "a panel behind it");
            let span = [b"\"SIA-DCS\"0001L0#1234[#1234|NBA1^", HEARTBEAT.split_at(27).0, b"^]"].concat();
            let told = crate::encode::frame_bytes(&span, CrcForm::Text);
            assert!(matches!(all(profile, &told).as_slice(), [Decoded::Frame(_)]), "only text");
        }
        let error = Frame::from_datagram(HEARTBEAT, Profile::Tolerant).unwrap_err();
        assert_eq!(error.fault, Fault::OtherProtocol);
        for other in [&b"SR00x1L0001    "[..], b"SSR0001L000    ", b"OSR000", b"0101"] {
            assert_eq!(all(Profile::Tolerant, other), [noise(other.len(), NoiseReason::NoFrame)]);
        }
        assert_eq!(all(Profile::Tolerant, b"SRSR0001L0001    ").last(), Some(&noise(17, NoiseReason::Oh)));
    }

    /// Frames that lie whole in what came are taken whole; that must find what byte by byte finds.
    #[test]
    fn whole_frames_are_what_single_bytes_give() {
        let with_cr = crate::encode::frame_bytes(b"\"SIA-DCS\"0001L0#1234[#1234|A\rx]", CrcForm::Text);
        let binary = crate::encode::frame_bytes(&FRAME[9..FRAME.len() - 1], CrcForm::Binary);
        let bad = crate::encode::frame_bytes(b"\"SIA-DCS\"0001L0#[]", CrcForm::Text);
        let parts = [FRAME, &with_cr, FRAME, b"\0", &binary, &bad, &FRAME[..30], FRAME, b"\n\n", FRAME].concat();
        for profile in [Profile::Strict, Profile::Tolerant] {
            let mut decoder = Decoder::new(profile);
            for &byte in &parts {
                decoder.push(&[byte]);
            }
            decoder.finish();
            let singly: Vec<_> = std::iter::from_fn(|| decoder.poll()).collect();
            assert_eq!(all(profile, &parts), singly);
        }
    }

    #[test]
    fn noise_says_what_it_was() {
        let damaged: Vec<u8> = FRAME.iter().map(|&byte| if byte == b'B' { b'C' } else { byte }).collect();
        let endless = [b"\n68AF0025\"".as_slice(), &[b'x'; 9000]].concat();
        for profile in [Profile::Strict, Profile::Tolerant] {
            assert_eq!(all(profile, b"\0\r\n\n "), [noise(5, NoiseReason::Filler)]);
            assert_eq!(all(profile, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"), [noise(27, NoiseReason::NoFrame)]);
            assert_eq!(all(profile, &damaged), [noise(damaged.len(), NoiseReason::Crc)]);
            assert_eq!(all(profile, &FRAME[..20]), [noise(20, NoiseReason::Unfinished)]);
            assert_eq!(
                all(profile, &endless)
                    .first()
                    .map(|first| matches!(first, Decoded::Noise { reason: NoiseReason::Unfinished, .. })),
                Some(true)
            );
        }
        for digit in [b'4', b'6'] {
            let mislabelled: Vec<u8> = FRAME.iter().map(|&byte| if byte == b'5' { digit } else { byte }).collect();
            let strict = all(Profile::Strict, &mislabelled);
            let reason = if digit == b'4' { NoiseReason::Unfinished } else { NoiseReason::Length };
            assert_eq!(strict, [noise(FRAME.len(), reason)]);
            let tolerant = all(Profile::Tolerant, &mislabelled);
            assert!(matches!(&tolerant[..], [Decoded::Frame(frame)] if frame.deviations == [Deviation::Length]));
        }
    }

    #[test]
    fn a_damaged_frame_hides_none_that_follow() {
        for cut in 1..FRAME.len() {
            let bytes = [&FRAME[..cut], FRAME, FRAME].concat();
            for profile in [Profile::Strict, Profile::Tolerant] {
                let found = all(profile, &bytes);
                assert_eq!(found.iter().filter(|found| **found == frame()).count(), 2, "cut at {cut}: {found:?}");
            }
        }
    }

    #[test]
    fn memory_is_bounded() {
        for unit in [b"\n68AF0FFF\"xxx".as_slice(), b"\n", b"x", b"\n\0\x010FFF\"", b"\r"] {
            for profile in [Profile::Strict, Profile::Tolerant] {
                let mut decoder = Decoder::new(profile);
                for _ in 0..3000 {
                    decoder.push(unit);
                    assert!(decoder.pending() <= LONGEST_FRAME);
                    assert!(decoder.candidates.len() <= MOST_CANDIDATES);
                    while decoder.poll().is_some() {}
                }
                decoder.push(FRAME);
                assert_eq!(std::iter::from_fn(|| decoder.poll()).last(), Some(frame()), "after {unit:?}");
            }
        }
    }

    #[test]
    fn the_longest_frame_is_taken_and_one_byte_more_is_not() {
        for (text, taken) in [(0xFFF, true), (0x1000, false)] {
            let mut span = b"\"SIA-DCS\"0001L0#1234[#1234|A".to_vec();
            span.resize(text - 1, b'x');
            span.push(b']');
            let bytes = [format!("\n{:04X}{:04X}", crc::arc(&span), text & 0xFFF).as_bytes(), &span, b"\r"].concat();
            for profile in [Profile::Strict, Profile::Tolerant] {
                let found = all(profile, &bytes);
                assert_eq!(found.iter().any(|found| matches!(found, Decoded::Frame(_))), taken, "{text} bytes");
            }
        }
    }
}
