//! What to answer to a frame, and the answers byte for byte; sends nothing and stores nothing (store first, then answer).
use crate::content::Content;
use crate::crypt::{Key, PAD};
use crate::encode::frame_bytes;
use crate::error::{DecodeError, Fault};
use crate::frame::{Frame, Profile, Token};
use crate::time;
use std::ops::RangeInclusive;

/// Seconds that an encrypted frame's timestamp may be ahead of the receiver's clock; less than zero is behind (§5.5.1.9).
pub const WINDOW: RangeInclusive<i64> = -40..=20;

/// What the timestamps of an account's panel mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PanelTime {
    /// UTC, as the standard says.
    #[default]
    Utc,
    /// The local time of a place that is this many seconds ahead of UTC (behind if negative). The window holds as ever.
    Ahead(i32),
    /// Nothing: no encrypted frame is refused for its time, so nothing but the duplicate key stands against a replay. The
    /// timestamp must be there all the same, since its shape tells a fitting key from another.
    Ignored,
}

impl PanelTime {
    /// UTC of what the panel calls `stamp`, both in seconds since 1970.
    #[must_use]
    pub const fn to_utc(self, stamp: i64) -> i64 {
        match self {
            Self::Utc | Self::Ignored => stamp,
            Self::Ahead(seconds) => stamp.saturating_sub(seconds as i64),
        }
    }

    /// What the panel calls `utc`. Answers tell the time in this form: a panel that sets its clock by a NAK must then be right
    /// by its own reckoning, or it is refused for ever.
    #[must_use]
    pub const fn from_utc(self, utc: i64) -> i64 {
        match self {
            Self::Utc | Self::Ignored => utc,
            Self::Ahead(seconds) => utc.saturating_add(seconds as i64),
        }
    }
}

/// The answers of the standard (§5.5.2–5.5.3), and none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reply {
    /// `ACK`: stored.
    Ack,
    /// `*ACK`: stored, said in cipher with the time.
    EncryptedAck,
    /// `NAK` with the receiver's time: set your clock and send again. Never encrypted.
    Nak,
    /// `DUH`: understood, but not for me. Never encrypted.
    Duh,
    /// No answer: the panel sends again or goes another way.
    Silence,
}

/// Why an answer is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A good event or link test.
    Good,
    /// An encrypted frame whose time is this many seconds ahead of the receiver (behind if negative); `None`: no calendar has it.
    OutsideWindow(Option<i64>),
    /// A token that cannot be handled. Its data are shown raw.
    UnknownToken,
    /// A plain frame on an account that has a key: a mistake, or somebody who wants it plain.
    Downgrade,
    /// An encrypted frame, and no key is known for it.
    NoKey,
    /// The key does not fit, or the ciphertext is damaged.
    CannotDecrypt(DecodeError),
    /// The brackets cannot be read.
    Unreadable(DecodeError),
    /// The strict profile does not take it.
    NotStandard,
    /// It is an answer itself.
    IsReply,
}

/// What [`judge`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// What to answer once the frame is stored.
    pub reply: Reply,
    /// Why.
    pub reason: Reason,
    /// The content, wherever it could be read: also of frames that are not acknowledged, so that they can be shown.
    pub content: Option<Content>,
}

/// Decides what to answer to `frame` on an account that has `key` (encrypted line) or none (plain line), at `now` (seconds since
/// 1970 UTC). An account that nobody knows is for the caller: [`Reply::Duh`] to a plain frame is usual.
///
/// The time window holds for encrypted frames only: panels with a wrong clock on a plain line would repeat themselves for ever.
/// Nothing is acknowledged that could not be decrypted.
#[must_use]
pub fn judge(frame: &Frame, key: Option<&Key>, now: i64, profile: Profile) -> Judgement {
    judge_by(frame, key, now, profile, PanelTime::Utc)
}

/// [`judge`] for a panel whose timestamps are not UTC. Encode the answer with [`PanelTime::from_utc`] of the receiver's time.
#[must_use]
pub fn judge_by(frame: &Frame, key: Option<&Key>, now: i64, profile: Profile, time: PanelTime) -> Judgement {
    let without_content = |reply, reason| Judgement { reply, reason, content: None };
    if frame.token.is_reply() {
        return without_content(Reply::Silence, Reason::IsReply);
    }
    if profile == Profile::Strict && !frame.is_standard() {
        return without_content(Reply::Silence, Reason::NotStandard);
    }
    let content = match (frame.encrypted, key) {
        (false, _) => frame.content().map_err(Reason::Unreadable),
        (true, Some(key)) => frame.open(key).map_err(Reason::CannotDecrypt),
        (true, None) => Err(Reason::NoKey),
    };
    let content = match content {
        Ok(content) => content,
        Err(reason) => return without_content(Reply::Silence, reason),
    };
    let ahead = content.timestamp.map(|stamp| time.to_utc(stamp).saturating_sub(now));
    let in_time = time == PanelTime::Ignored || ahead.is_some_and(|ahead| WINDOW.contains(&ahead));
    let (reply, reason) = if profile == Profile::Strict && !content.trailing.is_empty() {
        (Reply::Silence, Reason::NotStandard)
    } else if frame.encrypted && !in_time {
        (Reply::Nak, Reason::OutsideWindow(ahead))
    } else if !frame.encrypted && key.is_some() {
        (Reply::Duh, Reason::Downgrade)
    } else if matches!(frame.token, Token::Other(_)) {
        (Reply::Duh, Reason::UnknownToken)
    } else {
        (if frame.encrypted { Reply::EncryptedAck } else { Reply::Ack }, Reason::Good)
    };
    Judgement { reply, reason, content: Some(content) }
}

impl Reply {
    /// The bytes to send back to the sender of `frame`. `now` is in seconds since 1970 UTC; `pad` are fresh random bytes, used
    /// by [`Reply::EncryptedAck`] alone. `None` for silence, and for an encrypted acknowledgement without a key.
    #[must_use]
    pub fn encode(self, frame: &Frame, key: Option<&Key>, now: i64, pad: &[u8; PAD]) -> Option<Vec<u8>> {
        let span = match self {
            Self::Ack => format!("\"ACK\"{}[]", echo(frame)).into_bytes(),
            Self::EncryptedAck => {
                let cipher = key?.encrypt(pad, format!("|]_{}", time::format(now)).as_bytes());
                [format!("\"*ACK\"{}[", echo(frame)).as_bytes(), &cipher].concat()
            }
            Self::Nak => format!("\"NAK\"0000R0L0A0[]_{}", time::format(now)).into_bytes(),
            Self::Duh => format!("\"DUH\"{}[]", echo(frame)).into_bytes(),
            Self::Silence => return None,
        };
        Some(frame_bytes(&span, frame.crc_form))
    }

    /// A plain `ACK` that tells the receiver's time as well. Both forms are standard; panels accept either.
    #[must_use]
    pub fn encode_ack_with_time(frame: &Frame, now: i64) -> Vec<u8> {
        frame_bytes(format!("\"ACK\"{}[]_{}", echo(frame), time::format(now)).as_bytes(), frame.crc_form)
    }

    /// Reads the bytes that came back: see [`Answer::read`].
    ///
    /// # Errors
    /// Why the bytes are no answer.
    pub fn parse(bytes: &[u8], key: Option<&Key>) -> Result<Answer, DecodeError> {
        Answer::read(&Frame::from_datagram(bytes, Profile::Tolerant)?, key)
    }
}

/// Sequence number, receiver, line and account exactly as they came; what was absent stays absent.
fn echo(frame: &Frame) -> String {
    let field =
        |letter: &str, text: &Option<String>| text.as_ref().map_or_else(String::new, |text| format!("{letter}{text}"));
    format!("{}{}{}#{}", frame.seq, field("R", &frame.receiver), field("L", &frame.line), frame.account)
}

/// An answer as a dialler hears it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Never [`Reply::Silence`].
    pub reply: Reply,
    /// Which frame it answers; `0000` in a NAK.
    pub seq: String,
    /// The receiver's time, seconds since 1970 UTC, where it told.
    pub time: Option<i64>,
}

impl Answer {
    /// Reads an answer out of a frame. An encrypted one needs the key.
    ///
    /// # Errors
    /// [`Fault::NoReply`] if the frame is none, [`Fault::WrongKey`] if it is encrypted and `key` does not fit or is missing.
    ///
    /// ```
    /// use dc09::Reply;
    /// let answer = Reply::parse(b"\n3C830025\"NAK\"0000R0L0A0[]_16:09:09,04-14-2015\r", None)?;
    /// assert_eq!((answer.reply, answer.time), (Reply::Nak, Some(1_429_027_749)));
    /// # Ok::<(), dc09::DecodeError>(())
    /// ```
    pub fn read(frame: &Frame, key: Option<&Key>) -> Result<Self, DecodeError> {
        let reply = match (&frame.token, frame.encrypted) {
            (Token::Ack, false) => Reply::Ack,
            (Token::Ack, true) => Reply::EncryptedAck,
            (Token::Nak, false) => Reply::Nak,
            (Token::Duh, false) => Reply::Duh,
            _ => return Err(DecodeError::new(0, Fault::NoReply)),
        };
        let content = match (frame.encrypted, key) {
            (false, _) => frame.content()?,
            (true, Some(key)) => frame.open(key)?,
            (true, None) => return Err(DecodeError::new(0, Fault::WrongKey)),
        };
        Ok(Self { reply, seq: frame.seq.clone(), time: content.timestamp })
    }
}
