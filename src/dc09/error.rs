//! What can be wrong with bytes that were to be DC-09, and where; not what to answer (that is `reply`).
use crate::frame::Deviation;

/// Why bytes could not be read, and the place: an offset in the slice that was being read (frame, ciphertext or plaintext).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{fault} at byte {at}")]
pub struct DecodeError {
    /// Offset of the offending byte; the length of the input when it ended too early.
    pub at: usize,
    /// What is wrong there.
    pub fault: Fault,
}

impl DecodeError {
    pub(crate) const fn new(at: usize, fault: Fault) -> Self {
        Self { at, fault }
    }
}

/// The closed list of what can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// No line feed with a header of eight characters and a quotation mark after it.
    #[error("no frame starts here")]
    NoFrame,
    /// The OH protocol of Aritech, see [`NoiseReason::Oh`](crate::NoiseReason::Oh).
    #[error("another protocol (OH)")]
    OtherProtocol,
    /// The frame ended before its last part.
    #[error("frame ends too early")]
    TooShort,
    /// More than [`LONGEST_FRAME`](crate::LONGEST_FRAME) bytes without a fitting end.
    #[error("frame is longer than the standard allows")]
    TooLong,
    /// The checksum does not fit.
    #[error("checksum differs")]
    Crc,
    /// The checksum fits but the length field does not (strict profile only).
    #[error("length field differs")]
    Length,
    /// Something between the quotation marks that is no token.
    #[error("no token")]
    Token,
    /// The sequence number is not four decimal digits.
    #[error("no sequence number")]
    Seq,
    /// `R` without a usable number.
    #[error("no receiver number")]
    Receiver,
    /// `L` without a usable number.
    #[error("no line number")]
    Line,
    /// `#` without a usable account.
    #[error("no account")]
    Account,
    /// The `[` or `]` of the data is missing.
    #[error("no data brackets")]
    Data,
    /// An extended data field that does not end.
    #[error("extended data does not end")]
    Xdata,
    /// The time is not `HH:MM:SS,MM-DD-YYYY` with values a calendar has.
    #[error("no timestamp")]
    Timestamp,
    /// The ciphertext is not an even number of hex digits, or not whole blocks of 16 bytes.
    #[error("no ciphertext")]
    Ciphertext,
    /// After decryption nothing of a message can be seen: the key is another one.
    #[error("key does not fit")]
    WrongKey,
    /// The frame is encrypted and was asked for plain content, or the other way round.
    #[error("frame is not of the asked form, plain or encrypted")]
    OtherForm,
    /// A reply was expected and this is none.
    #[error("frame is no reply")]
    NoReply,
    /// Readable, but not as the standard says (strict profile only).
    #[error("not as the standard says: {0:?}")]
    Deviates(Deviation),
}
