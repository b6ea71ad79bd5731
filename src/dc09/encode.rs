//! Frames as a panel sends them, for a simulated dialler and for tests; the receiver's answers are in `reply`.
use crate::crc;
use crate::crypt::{Key, PAD};
use crate::frame::{CrcForm, Token};
use crate::time;
use std::fmt;

/// A frame to send.
///
/// ```
/// use dc09::{Decoded, Decoder, Outgoing, Profile, PAD};
/// let mut event = Outgoing::sia("1234", 1, "Nri1/BA014^Hall^");
/// event.xdata.push(('V', b"https://verify.example/34AC".to_vec()));
/// let bytes = event.encode(None, &[0; PAD])?;
///
/// let mut decoder = Decoder::new(Profile::Strict);
/// decoder.push(&bytes);
/// let Some(Decoded::Frame(frame)) = decoder.poll() else { panic!("a frame") };
/// assert_eq!(frame.content().expect("plain").picture_urls(), ["https://verify.example/34AC"]);
/// # Ok::<(), dc09::EncodeError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// What kind of message it is.
    pub token: Token,
    /// 0..=9999; 0 for link tests, 1..=9999 for events. A resend keeps it.
    pub seq: u16,
    /// 1–6 hex digits, or none.
    pub receiver: Option<String>,
    /// 1–6 hex digits; `0` unless there is a reason.
    pub line: Option<String>,
    /// 1–16 hex digits.
    pub account: String,
    /// Between the brackets, `#account|` included.
    pub data: Vec<u8>,
    /// Extended data: letter and value.
    pub xdata: Vec<(char, Vec<u8>)>,
    /// Seconds since 1970 UTC. An encrypted frame must have one.
    pub timestamp: Option<i64>,
}

/// Why a frame cannot be sent as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// More than four digits.
    #[error("a sequence number has four digits, {0} does not fit")]
    Seq(u16),
    /// Token, receiver, line or account with a character or a length that would break the frame.
    #[error("the header field {0} is not one")]
    Header(&'static str),
    /// `[`, `]` or a carriage return or line feed in data, or in extended data.
    #[error("data cannot hold brackets or line ends")]
    Data,
    /// An encrypted frame without a timestamp.
    #[error("an encrypted frame needs a timestamp")]
    NoTimestamp,
    /// More than 0xFFF bytes of text.
    #[error("{0} bytes are more than a frame holds")]
    TooLong(usize),
}

impl Outgoing {
    /// A link test with a timestamp.
    #[must_use]
    pub fn null(account: &str, now: i64) -> Self {
        Self { timestamp: Some(now), ..Self::new(Token::Null, account, 0, Vec::new()) }
    }

    /// Events in SIA-DCS: `packets` is what follows the account, `Nri1/BA014`.
    #[must_use]
    pub fn sia(account: &str, seq: u16, packets: &str) -> Self {
        Self::new(Token::SiaDcs, account, seq, format!("#{account}|{packets}").into_bytes())
    }

    /// One event in Contact ID: code with qualifier (`1130`), group 0..=99, zone or user 0..=999.
    #[must_use]
    pub fn cid(account: &str, seq: u16, code: &str, group: u8, address: u16) -> Self {
        Self::new(Token::AdmCid, account, seq, format!("#{account}|{code} {group:02} {address:03}").into_bytes())
    }

    fn new(token: Token, account: &str, seq: u16, data: Vec<u8>) -> Self {
        let (line, account) = (Some("0".to_owned()), account.to_owned());
        Self { token, seq, receiver: None, line, account, data, xdata: Vec::new(), timestamp: None }
    }

    /// The frame's bytes, encrypted if there is a key. `pad` are fresh random bytes then, and not used otherwise.
    ///
    /// # Errors
    /// What a receiver could not read or would read as something else.
    pub fn encode(&self, key: Option<&Key>, pad: &[u8; PAD]) -> Result<Vec<u8>, EncodeError> {
        let mut span = self.header(key.is_some())?.into_bytes();
        let inside = self.inside()?;
        match key {
            Some(_) if self.timestamp.is_none() => return Err(EncodeError::NoTimestamp),
            Some(key) => span.extend_from_slice(&key.encrypt(pad, &[b"|", inside.as_slice()].concat())),
            None => span.extend_from_slice(&inside),
        }
        if span.len() > 0xFFF { Err(EncodeError::TooLong(span.len())) } else { Ok(frame_bytes(&span, CrcForm::Text)) }
    }

    fn header(&self, encrypted: bool) -> Result<String, EncodeError> {
        let fits = |text: &str, most: usize| {
            (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        let field = |letter: &str, text: &Option<String>, name: &'static str| match text {
            Some(text) if fits(text, 6) => Ok(format!("{letter}{text}")),
            Some(_) => Err(EncodeError::Header(name)),
            None => Ok(String::new()),
        };
        let token = self.token.as_str();
        if !(1..=16).contains(&token.len()) || !token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return Err(EncodeError::Header("token"));
        }
        if self.seq > 9999 {
            return Err(EncodeError::Seq(self.seq));
        }
        if !fits(&self.account, 16) {
            return Err(EncodeError::Header("account"));
        }
        let (star, receiver) = (if encrypted { "*" } else { "" }, field("R", &self.receiver, "receiver")?);
        let line = field("L", &self.line, "line")?;
        Ok(format!("\"{star}{token}\"{:04}{receiver}{line}#{}[", self.seq, self.account))
    }

    /// From the data to the timestamp.
    fn inside(&self) -> Result<Vec<u8>, EncodeError> {
        let breaks = |bytes: &[u8]| bytes.iter().any(|byte| b"[]\r\n".contains(byte));
        let mut inside = self.data.clone();
        inside.push(b']');
        for (letter, value) in &self.xdata {
            let letter = u8::try_from(*letter).map_err(|_| EncodeError::Data)?;
            if breaks(&[letter]) || breaks(value) {
                return Err(EncodeError::Data);
            }
            inside.extend_from_slice(&[b'[', letter]);
            inside.extend_from_slice(value);
            inside.push(b']');
        }
        if breaks(&self.data) {
            return Err(EncodeError::Data);
        }
        if let Some(timestamp) = self.timestamp {
            inside.extend_from_slice(format!("_{}", time::format(timestamp)).as_bytes());
        }
        Ok(inside)
    }
}

/// Shows the header alone, as a received frame does.
impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letters: String = self.xdata.iter().map(|(letter, _)| *letter).collect();
        f.debug_struct("Outgoing")
            .field("token", &self.token)
            .field("seq", &self.seq)
            .field("data_bytes", &self.data.len())
            .field("xdata", &letters)
            .finish_non_exhaustive()
    }
}

/// Line feed, checksum, length, `span`, carriage return.
pub(crate) fn frame_bytes(span: &[u8], form: CrcForm) -> Vec<u8> {
    let crc = crc::arc(span);
    let mut bytes = Vec::with_capacity(span.len() + 10);
    bytes.push(b'\n');
    match form {
        CrcForm::Text => bytes.extend_from_slice(&hex(crc)),
        CrcForm::Binary => bytes.extend_from_slice(&crc.to_be_bytes()),
    }
    bytes.extend_from_slice(&hex(u16::try_from(span.len()).unwrap_or(u16::MAX)));
    bytes.extend_from_slice(span);
    bytes.push(b'\r');
    bytes
}

/// Four digits in upper case.
fn hex(value: u16) -> [u8; 4] {
    [12, 8, 4, 0].map(|shift| {
        let digit = u8::try_from(value >> shift & 0xF).unwrap_or_default();
        if digit < 10 { b'0' + digit } else { b'A' + digit - 10 }
    })
}
