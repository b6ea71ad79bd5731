//! How a recording lies on disk: a header in clear, then sealed fragments in order; no files, no folders.
//!
//! ```text
//! "vakamed1"  length of the header (u16)  header (postcard)
//! then, for each fragment:  0, or 1 for the last  length of the ciphertext (u32)  ciphertext
//! ```
//!
//! Numbers are little-endian. Fragments are sealed by XChaCha20-Poly1305 as a STREAM (Hoang, Reyhanitabar, Rogaway,
//! Vizár 2015; 32-bit big-endian counter and a mark for the last in the nonce), each bound to the whole header and to
//! its sequence: whatever is swapped, reordered, left out or taken from another recording does not open.
use std::io::{self, Read};

use aead_stream::{EncryptorBE32, NewStream, Nonce, StreamBE32, StreamPrimitive};
use alarm_central::{
    event::Device,
    id::{EventId, GrantId, MediumId},
    medium::MediumKind,
    moment::Moment,
    port::StoreFault,
    vault::SinkOrder,
};
use chacha20poly1305::XChaCha20Poly1305;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{fault::io_fault, keys::SealKey};

const MAGIC: &[u8; 8] = b"vakamed1";
/// What STREAM leaves of the nonce to be chosen.
const NONCE_BYTES: usize = 19;
/// Before each ciphertext: the mark of the last, and the length.
pub const FRAME_BYTES: usize = 5;
const TAG_BYTES: usize = 16;
/// Longest fragment: one message as long as a pipe takes (40 MiB) and what was gathered before it.
const FRAGMENT_LIMIT: usize = 64 << 20;
/// Before each message: when it was taken, and its length.
const MESSAGE_BYTES: usize = 12;
/// After the messages: when the fragment was kept.
const DATE_BYTES: usize = 8;

/// What a recording says of itself in clear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    pub event: EventId,
    pub medium: MediumId,
    pub grant: GrantId,
    pub device: Device,
    pub kind: MediumKind,
    nonce: [u8; NONCE_BYTES],
}

/// Seals fragments, the next one always.
pub type Sealing = EncryptorBE32<XChaCha20Poly1305>;

type Messages = alarm_central::vault::Fragment;

/// A fragment that was opened.
pub struct Fragment {
    /// When it was kept.
    pub at: Moment,
    pub messages: Messages,
    pub is_last: bool,
}

/// Why no further fragment can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The bytes end within a fragment, or are not what was sealed.
    Torn,
    /// Reading itself failed.
    Fault(StoreFault),
}

impl Header {
    /// The header of a new recording, with a nonce of its own.
    pub fn of(order: &SinkOrder) -> Self {
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).expect("the kernel gives random bytes");
        let SinkOrder { event, medium, grant, ref device, kind, .. } = *order;
        Self { event, medium, grant, device: device.clone(), kind, nonce }
    }

    /// Its bytes, to be written first and bound to every fragment.
    pub fn bytes(&self) -> Result<Vec<u8>, StoreFault> {
        let body = postcard::to_allocvec(self).map_err(|_| StoreFault::Damaged)?;
        let length = u16::try_from(body.len()).map_err(|_| StoreFault::Damaged)?;
        Ok([MAGIC.as_slice(), &length.to_le_bytes(), &body].concat())
    }

    /// Begins to seal under the event's media key.
    pub fn sealing(&self, key: &SealKey) -> Sealing {
        EncryptorBE32::from_aead(key.cipher(), &Nonce::<XChaCha20Poly1305, StreamBE32<_>>::from(self.nonce))
    }
}

/// What a fragment is bound to.
pub fn bound_to(header: &[u8], sequence: u32) -> Vec<u8> {
    [header, &sequence.to_le_bytes()].concat()
}

/// The bytes before a fragment's ciphertext.
pub fn frame(is_last: bool, cipher: &[u8]) -> Result<[u8; FRAME_BYTES], StoreFault> {
    let [a, b, c, d] = u32::try_from(cipher.len()).map_err(|_| StoreFault::Damaged)?.to_le_bytes();
    Ok([u8::from(is_last), a, b, c, d])
}

/// Gathers messages for a fragment. The moment when it is kept comes in last, by [`date`].
pub fn gather(into: &mut Vec<u8>, at: Moment, message: &[u8]) -> Result<(), StoreFault> {
    let length = u32::try_from(message.len()).map_err(|_| StoreFault::Damaged)?;
    if into.len() + message.len() + MESSAGE_BYTES + DATE_BYTES + TAG_BYTES > FRAGMENT_LIMIT {
        return Err(StoreFault::Damaged);
    }
    into.extend_from_slice(&at.0.to_le_bytes());
    into.extend_from_slice(&length.to_le_bytes());
    into.extend_from_slice(message);
    Ok(())
}

/// Ends what was gathered with the moment when it is kept.
pub fn date(gathered: &mut Vec<u8>, kept_at: Moment) {
    gathered.extend_from_slice(&kept_at.0.to_le_bytes());
}

/// Opens the fragments of a recording one after the other.
pub struct Opening<R> {
    from: R,
    pub header: Header,
    header_bytes: Vec<u8>,
    stream: StreamBE32<XChaCha20Poly1305>,
    sequence: u32,
    /// Bytes up to the end of the latest fragment that opened.
    good: u64,
    ended: bool,
}

impl<R: Read> Opening<R> {
    /// Reads the header. [`Flaw::Torn`]: it is not whole.
    pub fn begin(mut from: R, key: &SealKey) -> Result<Self, Flaw> {
        let mut start = [0; MAGIC.len() + 2];
        read_whole(&mut from, &mut start)?;
        let (magic, length) = start.split_at(MAGIC.len());
        if magic != MAGIC {
            return Err(Flaw::Torn);
        }
        let mut body = vec![0; usize::from(u16::from_le_bytes([length[0], length[1]]))];
        read_whole(&mut from, &mut body)?;
        let header: Header = postcard::from_bytes(&body).map_err(|_| Flaw::Torn)?;
        let nonce = Nonce::<XChaCha20Poly1305, StreamBE32<_>>::from(header.nonce);
        let stream = StreamBE32::from_aead(key.cipher(), &nonce);
        let header_bytes = [start.as_slice(), &body].concat();
        let good = header_bytes.len() as u64;
        Ok(Self { from, header, header_bytes, stream, sequence: 0, good, ended: false })
    }

    /// The next fragment; `None` where the bytes end between two, or after the last. After a flaw nothing more is to be
    /// asked.
    pub fn next_fragment(&mut self) -> Result<Option<Fragment>, Flaw> {
        let mut frame = [0; FRAME_BYTES];
        match read_some(&mut self.from, &mut frame[..1])? {
            0 => return Ok(None),
            // Nothing comes after the last.
            _ if self.ended => return Err(Flaw::Torn),
            _ => read_whole(&mut self.from, &mut frame[1..])?,
        }
        let [mark, length @ ..] = frame;
        let length = u32::from_le_bytes(length) as usize;
        if mark > 1 || length > FRAGMENT_LIMIT {
            return Err(Flaw::Torn);
        }
        let mut text = Zeroizing::new(Vec::new());
        // Room is taken as bytes come: a length out of noise takes none.
        let read = (&mut self.from).take(length as u64).read_to_end(&mut text).map_err(|error| fault(&error))?;
        if read != length {
            return Err(Flaw::Torn);
        }
        let bound_to = bound_to(&self.header_bytes, self.sequence);
        self.stream.decrypt_in_place(self.sequence, mark == 1, &bound_to, &mut *text).map_err(|_| Flaw::Torn)?;
        let (at, messages) = messages(&text).ok_or(Flaw::Torn)?;
        self.ended = mark == 1;
        self.sequence += 1;
        self.good += (FRAME_BYTES + length) as u64;
        Ok(Some(Fragment { at, messages, is_last: self.ended }))
    }

    /// Bytes up to the end of the latest fragment that opened.
    pub fn good_bytes(&self) -> u64 {
        self.good
    }
}

fn messages(text: &[u8]) -> Option<(Moment, Messages)> {
    let (mut rest, kept_at) = text.split_last_chunk::<8>()?;
    let mut messages = Vec::new();
    while !rest.is_empty() {
        let (at, after) = rest.split_first_chunk::<8>()?;
        let (length, after) = after.split_first_chunk::<4>()?;
        let (message, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        messages.push((Moment(i64::from_le_bytes(*at)), message.to_vec()));
        rest = after;
    }
    Some((Moment(i64::from_le_bytes(*kept_at)), messages))
}

fn read_whole(from: &mut impl Read, into: &mut [u8]) -> Result<(), Flaw> {
    match from.read_exact(into) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(Flaw::Torn),
        Err(error) => Err(fault(&error)),
    }
}

fn read_some(from: &mut impl Read, into: &mut [u8]) -> Result<usize, Flaw> {
    loop {
        match from.read(into) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => return read.map_err(|error| fault(&error)),
        }
    }
}

fn fault(error: &io::Error) -> Flaw {
    Flaw::Fault(io_fault(error))
}
