//! One DC-09 frame taken apart into its header fields; what is in its brackets is read by `content`, where it ends by `stream`.
pub(crate) mod stream;

use crate::content::Content;
use crate::crypt::Key;
use crate::cursor::Cursor;
use crate::error::{DecodeError, Fault};
use std::fmt;
use stream::{Decoded, Decoder, NoiseReason};

/// The longest frame in bytes: line feed, eight header characters, 0xFFF bytes of text, carriage return.
pub const LONGEST_FRAME: usize = 10 + 0xFFF;

/// How much of what panels really do is accepted beside the standard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Profile {
    /// Exactly the standard (but hex digits of either case).
    Strict,
    /// Also the [deviations](Deviation) known from the field.
    #[default]
    Tolerant,
}

/// Where a frame leaves the standard. The tolerant profile accepts and notes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Deviation {
    /// The length field says another number of bytes than the frame has.
    Length,
    /// Checksum and length include the carriage return (ELDES).
    CrcOverCr,
    /// The checksum is two raw bytes (Lupusec, Egardia, OPAX, Trikdis "DC-09_2012").
    BinaryCrc,
    /// No `L` at all (my-dc09-spt unless told otherwise).
    NoLine,
    /// `R` or `L` with another number of characters than 1–6, or with characters that are no hex digits.
    OddNumber,
    /// An account of fewer than 3 characters, or with characters that are no hex digits.
    OddAccount,
    /// Something stands between the data and the end that is neither extended data nor a timestamp.
    Trailing,
}

/// How the checksum of a frame is written; an answer uses the same form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CrcForm {
    /// Four hex digits, as the standard says.
    #[default]
    Text,
    /// Two raw bytes, high one first.
    Binary,
}

/// What stands between the quotation marks, without the `*` of an encrypted frame.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Token {
    /// `NULL`: a link test.
    Null,
    /// `XNM`: a link test with data (DC-09-2026).
    ExtendedNull,
    /// `SIA-DCS`: events in the words of DC-03.
    SiaDcs,
    /// `ADM-CID`: an event in the words of DC-05, Contact ID.
    AdmCid,
    /// `ACK`, a reply.
    Ack,
    /// `NAK`, a reply.
    Nak,
    /// `DUH`, a reply.
    Duh,
    /// `RSP`, a reply with data.
    Rsp,
    /// Another token as it came, of DC-07 or unknown.
    Other(String),
}

impl Token {
    fn read(text: &str) -> Self {
        match text {
            "NULL" => Self::Null,
            "XNM" => Self::ExtendedNull,
            "SIA-DCS" => Self::SiaDcs,
            "ADM-CID" => Self::AdmCid,
            "ACK" => Self::Ack,
            "NAK" => Self::Nak,
            "DUH" => Self::Duh,
            "RSP" => Self::Rsp,
            other => Self::Other(other.to_owned()),
        }
    }

    /// As it stands in a frame.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Null => "NULL",
            Self::ExtendedNull => "XNM",
            Self::SiaDcs => "SIA-DCS",
            Self::AdmCid => "ADM-CID",
            Self::Ack => "ACK",
            Self::Nak => "NAK",
            Self::Duh => "DUH",
            Self::Rsp => "RSP",
            Self::Other(text) => text,
        }
    }

    /// Whether the frame only shows that the line lives. A NULL may carry data and still is one.
    #[must_use]
    pub const fn is_link_test(&self) -> bool {
        matches!(self, Self::Null | Self::ExtendedNull)
    }

    /// Whether it is an answer to a frame; an answer is never answered.
    #[must_use]
    pub const fn is_reply(&self) -> bool {
        matches!(self, Self::Ack | Self::Nak | Self::Duh | Self::Rsp)
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A frame whose checksum fits.
///
/// `receiver` and `line` are text and not numbers because an answer must echo them as they came: `R0L0`, `L000` and no `R` at
/// all are different. An absent `R` stays absent in the answer; panels are known to drop the link over anything else.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame {
    /// The whole frame as it came, line feed and carriage return included.
    pub raw: Vec<u8>,
    /// Between the quotation marks.
    pub token: Token,
    /// A `*` stood before the token.
    pub encrypted: bool,
    /// Four decimal digits. A resend keeps them; they prove no order.
    pub seq: String,
    /// Text after `R`; `None` without an `R`.
    pub receiver: Option<String>,
    /// Text after `L`; `None` without an `L`, empty where a panel sends `L` alone.
    pub line: Option<String>,
    /// Text after `#`, compared without case; leading zeros count.
    pub account: String,
    /// Everything after the `[` that follows the account, without the carriage return; hex text if the frame is encrypted.
    pub body: Vec<u8>,
    /// How the checksum was written.
    pub crc_form: CrcForm,
    /// Where the frame leaves the standard; empty for one that the strict profile accepts.
    pub deviations: Vec<Deviation>,
}

impl Frame {
    /// The frame of a UDP datagram: its first, if a panel put several into one (the rest is sent again when no answer comes).
    ///
    /// # Errors
    /// Why there is none.
    pub fn from_datagram(datagram: &[u8], profile: Profile) -> Result<Self, DecodeError> {
        let mut decoder = Decoder::new(profile);
        decoder.push(datagram);
        decoder.finish();
        let mut why = DecodeError::new(datagram.len(), Fault::NoFrame);
        while let Some(decoded) = decoder.poll() {
            match decoded {
                Decoded::Frame(frame) => return Ok(frame),
                Decoded::Noise { reason: NoiseReason::Filler | NoiseReason::NoFrame, .. } => {}
                Decoded::Noise { reason, bytes } => why = reason.error(bytes),
            }
        }
        Err(why)
    }

    /// Content of a plain frame.
    ///
    /// # Errors
    /// [`Fault::OtherForm`] if it is encrypted; [`Fault::Data`] or [`Fault::Xdata`] if a bracket is missing.
    pub fn content(&self) -> Result<Content, DecodeError> {
        if self.encrypted {
            return Err(DecodeError::new(0, Fault::OtherForm));
        }
        Content::read(&self.body)
    }

    /// Content of an encrypted frame. That it could be read shows that the sender knows the key; when it was sent is for
    /// [`judge`](crate::judge) to weigh.
    ///
    /// # Errors
    /// [`Fault::OtherForm`] if it is plain, [`Fault::Ciphertext`] if it is no whole number of blocks, [`Fault::WrongKey`] if
    /// no message comes out.
    pub fn open(&self, key: &Key) -> Result<Content, DecodeError> {
        if !self.encrypted {
            return Err(DecodeError::new(0, Fault::OtherForm));
        }
        Content::read_decrypted(&key.decrypt(&self.body)?)
    }

    /// Whether the strict profile accepts it.
    #[must_use]
    pub fn is_standard(&self) -> bool {
        self.deviations.is_empty()
    }

    /// Reads a frame whose end and checksum are known: `span_at` is where the quotation mark stands in `raw`.
    fn read(raw: Vec<u8>, span_at: usize, crc_form: CrcForm, deviations: Vec<Deviation>) -> Result<Self, DecodeError> {
        let span = raw.get(span_at..raw.len().saturating_sub(1)).unwrap_or_default();
        let mut fields = Fields { cursor: Cursor::new(span), span_at, deviations };
        let (token, encrypted) = fields.token()?;
        let seq = fields.seq()?;
        let receiver = fields.receiver()?;
        let (line, account) =
            if token == Token::Nak { fields.line_and_account_of_nak() } else { fields.line_and_account()? };
        if !fields.cursor.eat(b'[') {
            return Err(fields.wrong(Fault::Data));
        }
        let body = fields.cursor.take_rest().to_vec();
        let deviations = fields.deviations;
        Ok(Self { raw, token, encrypted, seq, receiver, line, account, body, crc_form, deviations })
    }
}

/// Shows the header alone: names, positions and texts of people's homes are in the rest.
impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Frame")
            .field("token", &self.token)
            .field("encrypted", &self.encrypted)
            .field("seq", &self.seq)
            .field("bytes", &self.raw.len())
            .field("deviations", &self.deviations)
            .finish_non_exhaustive()
    }
}

struct Fields<'a> {
    cursor: Cursor<'a>,
    span_at: usize,
    deviations: Vec<Deviation>,
}

impl Fields<'_> {
    const LONGEST_TOKEN: usize = 16;
    const LONGEST_NUMBER: usize = 16;

    fn wrong(&self, fault: Fault) -> DecodeError {
        DecodeError::new(self.span_at + self.cursor.at(), fault)
    }

    fn token(&mut self) -> Result<(Token, bool), DecodeError> {
        self.cursor.eat(b'"');
        let encrypted = self.cursor.eat(b'*');
        let text = self.cursor.take_while(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !(1..=Self::LONGEST_TOKEN).contains(&text.len()) || !self.cursor.eat(b'"') {
            return Err(self.wrong(Fault::Token));
        }
        Ok((Token::read(&String::from_utf8_lossy(text)), encrypted))
    }

    fn seq(&mut self) -> Result<String, DecodeError> {
        match self.cursor.take(4) {
            Some(digits) if digits.iter().all(u8::is_ascii_digit) => Ok(String::from_utf8_lossy(digits).into_owned()),
            _ => Err(self.wrong(Fault::Seq)),
        }
    }

    fn receiver(&mut self) -> Result<Option<String>, DecodeError> {
        if !self.cursor.eat(b'R') {
            return Ok(None);
        }
        self.number(Fault::Receiver).map(Some)
    }

    fn line_and_account(&mut self) -> Result<(Option<String>, String), DecodeError> {
        let line = if self.cursor.eat(b'L') {
            Some(self.number(Fault::Line)?)
        } else {
            self.deviations.push(Deviation::NoLine);
            None
        };
        if !self.cursor.eat(b'#') {
            return Err(self.wrong(Fault::Account));
        }
        let account = self.alphanumeric();
        match account.len() {
            3..=16 if is_hex(&account) => {}
            1..=16 => self.deviations.push(Deviation::OddAccount),
            _ => return Err(self.wrong(Fault::Account)),
        }
        Ok((line, account))
    }

    /// A NAK names no panel: `L0A0` (§5.5.2), or `L0#0` from some receivers.
    fn line_and_account_of_nak(&mut self) -> (Option<String>, String) {
        let line = self.cursor.eat(b'L').then(|| self.alphanumeric());
        let account = if self.cursor.eat(b'#') { self.alphanumeric() } else { String::new() };
        match line.as_deref().and_then(|line| line.split_once('A')) {
            Some((number, named)) if account.is_empty() => (Some(number.to_owned()), named.to_owned()),
            _ => (line, account),
        }
    }

    /// The text of `R` or `L`, up to the next field.
    fn number(&mut self, fault: Fault) -> Result<String, DecodeError> {
        let text = self.cursor.take_while(|byte| byte.is_ascii_alphanumeric() && byte != b'L');
        let text = String::from_utf8_lossy(text).into_owned();
        if text.len() > Self::LONGEST_NUMBER {
            return Err(self.wrong(fault));
        }
        if !(1..=6).contains(&text.len()) || !is_hex(&text) {
            self.deviations.push(Deviation::OddNumber);
        }
        Ok(text)
    }

    fn alphanumeric(&mut self) -> String {
        String::from_utf8_lossy(self.cursor.take_while(|byte| byte.is_ascii_alphanumeric())).into_owned()
    }
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::frame_bytes;

    /// What each profile makes of a header: deviations where the tolerant one reads it, or the fault and its place in the header.
    fn check(header: &str, deviations: &[Deviation], fault: Option<(Fault, usize)>) {
        let bytes = frame_bytes(format!("{header}[]").as_bytes(), CrcForm::Text);
        let tolerant = Frame::from_datagram(&bytes, Profile::Tolerant);
        match fault {
            Some((fault, at)) => assert_eq!(tolerant, Err(DecodeError::new(9 + at, fault)), "{header}"),
            None => assert_eq!(tolerant.map(|frame| frame.deviations), Ok(deviations.to_vec()), "{header}"),
        }
        let strict = Frame::from_datagram(&bytes, Profile::Strict);
        assert_eq!(strict.is_ok(), fault.is_none() && deviations.is_empty(), "{header}, strict");
    }

    #[test]
    fn headers() {
        use Deviation as D;
        for header in
            ["\"NULL\"0000L0#000", "\"SIA-DCS\"9999RC0FFDL1234#080027E62A64", "\"*NULL\"0000R000001L010000#AAAB"]
        {
            check(header, &[], None);
        }
        check("\"NULL\"0000#1234", &[D::NoLine], None);
        check("\"NULL\"0000L#1234", &[D::OddNumber], None);
        check("\"NULL\"0000R12345678L0#1234", &[D::OddNumber], None);
        check("\"NULL\"0000L0#12", &[D::OddAccount], None);
        check("\"NULL\"0000L0#12G4", &[D::OddAccount], None);
        check("\"NULL\"0000#1", &[D::NoLine, D::OddAccount], None);
        check("\"\"0000L0#1234", &[], Some((Fault::Token, 1)));
        check("\"NULL0000L0#1234", &[], Some((Fault::Token, 11)));
        check("\"NULL\"00a0L0#1234", &[], Some((Fault::Seq, 10)));
        check("\"NULL\"0000L0", &[], Some((Fault::Account, 12)));
        check("\"NULL\"0000L0#", &[], Some((Fault::Account, 13)));
        check("\"NULL\"0000L0#12345678901234567", &[], Some((Fault::Account, 30)));
        check("\"NULL\"0000L12345678901234567#1234", &[], Some((Fault::Line, 28)));
        check("\"NULL\"0000L0#1234 ", &[], Some((Fault::Data, 17)));
    }

    /// Whatever is logged of a frame names nobody.
    #[test]
    fn debug_shows_the_header_alone() {
        let bytes = frame_bytes(b"\"SIA-DCS\"0001L0#1234[#1234|NBA1^Kund 1^]", CrcForm::Text);
        let frame = Frame::from_datagram(&bytes, Profile::Strict).unwrap();
        let content = frame.content().unwrap();
        let events = content.events(&frame.token);
        for shown in [format!("{frame:?}"), format!("{content:?}"), format!("{events:?}")] {
            assert!(!shown.contains("Kund"), "{shown}");
        }
    }
}
