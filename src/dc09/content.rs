//! What stands inside a frame's brackets: data, extended data, timestamp; the payload's own words are read by `payload`.
use crate::cursor::Cursor;
use crate::error::{DecodeError, Fault};
use crate::frame::{Frame, Token};
use crate::payload::{self, PanelEvent, adm_cid, sia_dcs};
use crate::{text, time};
use std::fmt;

/// The inside of a frame, plain or decrypted.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// Between the first brackets, without padding: `#1234|Nri1/BA12`. Empty for most link tests.
    pub data: Vec<u8>,
    /// Each further bracket: its letter, and the bytes after it. The letters of the standard and their types stand at
    /// [`value`](Self::value).
    pub xdata: Vec<(char, Vec<u8>)>,
    /// When the panel sent it, by its own clock, seconds since 1970 UTC. `None` if it said nothing or nothing a calendar has.
    pub timestamp: Option<i64>,
    /// The text of the timestamp as it came, also where it is no time.
    pub timestamp_text: Option<String>,
    /// Bytes after all that; a standard frame has none.
    pub trailing: Vec<u8>,
    /// Length of the padding of an encrypted frame, 0 for a plain one.
    pub pad_len: usize,
}

/// Where the panel says it is, WGS 84 in decimal degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Position {
    /// North is positive, −90.0..=90.0.
    pub latitude: f64,
    /// East is positive, −180.0..=180.0.
    pub longitude: f64,
}

impl Content {
    /// Reads what follows the `[` of a plain frame.
    pub(crate) fn read(body: &[u8]) -> Result<Self, DecodeError> {
        let mut cursor = Cursor::new(body);
        let data = cursor.take_until(b']').ok_or(DecodeError::new(body.len(), Fault::Data))?.to_vec();
        Self { data, ..Self::default() }.read_after_data(cursor)
    }

    /// Reads a decrypted frame: `pad|data]…` or, where there are no data, `pad]…`. The timestamp is required (§5.4.4), and its
    /// shape is what tells a fitting key from another.
    pub(crate) fn read_decrypted(plain: &[u8]) -> Result<Self, DecodeError> {
        let wrong_key = |at| DecodeError::new(at, Fault::WrongKey);
        let mut cursor = Cursor::new(plain);
        let before = cursor.take_until(b']').ok_or(wrong_key(plain.len()))?;
        let (pad, data) = match before.iter().position(|&byte| byte == b'|') {
            Some(pipe) => before.split_at(pipe),
            None => (before, &b""[..]),
        };
        let content =
            Self { data: data.strip_prefix(b"|").unwrap_or(data).to_vec(), pad_len: pad.len(), ..Self::default() };
        let content = content.read_after_data(cursor).map_err(|error| wrong_key(error.at))?;
        if content.timestamp_text.is_none() { Err(wrong_key(plain.len())) } else { Ok(content) }
    }

    fn read_after_data(mut self, mut cursor: Cursor<'_>) -> Result<Self, DecodeError> {
        while cursor.eat(b'[') {
            let at = cursor.at();
            let field = cursor.take_until(b']').ok_or(DecodeError::new(at, Fault::Xdata))?;
            if let Some((&letter, value)) = field.split_first() {
                self.xdata.push((char::from(letter), value.to_vec()));
            }
        }
        let mut stamp = cursor;
        if stamp.eat(b'_')
            && let Some(text) = stamp.take(time::LEN)
            && time::has_shape(text)
        {
            self.timestamp = time::parse(text).ok();
            self.timestamp_text = Some(String::from_utf8_lossy(text).into_owned());
            cursor = stamp;
        }
        self.trailing = cursor.take_rest().to_vec();
        Ok(self)
    }

    /// What the panel tells. Never empty for a token that carries events: what cannot be read comes as
    /// [`Form::Unread`](crate::Form), so that nothing is lost. Empty for link tests and replies.
    #[must_use]
    pub fn events(&self, token: &Token) -> Vec<PanelEvent> {
        match token {
            Token::SiaDcs => sia_dcs::parse(&self.data),
            Token::AdmCid => adm_cid::parse(&self.data),
            Token::Other(_) => vec![PanelEvent::unread(&self.data)],
            Token::Null | Token::ExtendedNull | Token::Ack | Token::Nak | Token::Duh | Token::Rsp => Vec::new(),
        }
    }

    /// The account inside the data (`#1111|…`), where there is one. It may differ from the header's, which decides the site.
    #[must_use]
    pub fn account(&self) -> Option<String> {
        payload::account(&self.data)
    }

    /// Text of the first extended data field with this letter: A authentication hash, C supervision category, G network path,
    /// H time of occurrence, I alarm text, J JSON, K key, L location, M MAC address, N network address, O building,
    /// P programming, R room, S site name, T trigger, V verification, X longitude, Y latitude, Z altitude. Others are seen too.
    #[must_use]
    pub fn value(&self, letter: char) -> Option<String> {
        self.xdata.iter().find(|(key, _)| *key == letter).map(|(_, value)| text::decode(value))
    }

    /// When the panel says that it happened (`H`), seconds since 1970 UTC.
    #[must_use]
    pub fn occurred_at(&self) -> Option<i64> {
        self.xdata.iter().find(|(key, _)| *key == 'H').and_then(|(_, value)| time::parse(value).ok())
    }

    /// Addresses of pictures, video or sound, in each of the ways they are known to come: `[Vhttps://…]`, a packet
    /// `Url:https://…` in the data, and `Mhttps://…` of one bridge. They come from outside: fetch from allowed hosts only.
    #[must_use]
    pub fn picture_urls(&self) -> Vec<String> {
        let from_xdata = self.xdata.iter().filter(|(key, value)| *key == 'V' || *key == 'M' && is_url(value));
        let from_data = self.data.split(|&byte| byte == b'|').filter_map(|packet| {
            let rest = packet.strip_prefix(b"Url:").or(packet.strip_prefix(b"M")).or(packet.strip_prefix(b"V"))?;
            is_url(rest).then_some(rest)
        });
        from_xdata.map(|(_, value)| value.as_slice()).chain(from_data).map(text::decode).collect()
    }

    /// Where the panel says it is: `X` and `Y` in degrees and minutes (`018E04.1234`) or decimal degrees, else `G` with both as
    /// decimals, latitude first (`50.45,30.52`).
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.position_by_letters().or_else(|| {
            let path = self.value('G')?;
            let (latitude, longitude) = path.split_once(',')?;
            let latitude = degrees(latitude.trim(), ['N', 'S'], 90.0)?;
            Some(Position { latitude, longitude: degrees(longitude.trim(), ['E', 'W'], 180.0)? })
        })
    }

    fn position_by_letters(&self) -> Option<Position> {
        let latitude = degrees(&self.value('Y')?, ['N', 'S'], 90.0)?;
        let longitude = degrees(&self.value('X')?, ['E', 'W'], 180.0)?;
        Some(Position { latitude, longitude })
    }
}

fn is_url(value: &[u8]) -> bool {
    [&b"http://"[..], b"https://", b"rtsp://", b"rtsps://"].iter().any(|scheme| value.starts_with(scheme))
}

fn degrees(text: &str, [positive, negative]: [char; 2], most: f64) -> Option<f64> {
    let number =
        |text: &str| text.chars().all(|c| c.is_ascii_digit() || "+-.".contains(c)).then(|| text.parse().ok())?;
    let degrees: f64 = match text.split_once([positive, negative]) {
        Some((whole, minutes)) => {
            let (whole, minutes): (f64, f64) = (number(whole)?, number(minutes)?);
            if !(0.0..60.0).contains(&minutes) || whole.is_sign_negative() {
                return None;
            }
            let size = whole + minutes / 60.0;
            if text.contains(negative) { -size } else { size }
        }
        None => number(text)?,
    };
    (degrees.abs() <= most).then_some(degrees)
}

/// Shows sizes alone: the content is about people's homes.
impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letters: String = self.xdata.iter().map(|(letter, _)| *letter).collect();
        f.debug_struct("Content")
            .field("data_bytes", &self.data.len())
            .field("xdata", &letters)
            .field("timestamp", &self.timestamp_text)
            .field("trailing_bytes", &self.trailing.len())
            .field("pad_len", &self.pad_len)
            .finish()
    }
}

/// What two frames share when one is the other sent again, by whatever path and with whatever timestamp.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DuplicateKey(Vec<u8>);

impl DuplicateKey {
    /// The key as bytes, for a place to store it. Contains what the frame told.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The same bytes, handed over.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl fmt::Debug for DuplicateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DuplicateKey({} bytes)", self.0.len())
    }
}

/// Key of a frame for finding resends: account, line, receiver, sequence number, token, data and extended data.
///
/// Left out: the timestamp and whatever else changes when the same event is sent again (`A`, the hash over the message) or by a
/// second path (`G`, the number of the path; `*`, encryption). The sequence number alone is not enough: it wraps and starts
/// again after a panel's restart. Compare within some ten minutes; a link test has nothing to compare.
#[must_use]
pub fn duplicate_key(frame: &Frame, content: &Content) -> DuplicateKey {
    let mut key = Vec::new();
    let mut add = |part: Option<&[u8]>| {
        // The length before each part, and a mark for an absent one, keep different parts from flowing into one key.
        let length = part.map_or(u32::MAX, |part| u32::try_from(part.len()).unwrap_or(u32::MAX - 1));
        key.extend_from_slice(&length.to_be_bytes());
        key.extend_from_slice(part.unwrap_or_default());
    };
    let upper = |text: &Option<String>| text.as_ref().map(|text| text.to_ascii_uppercase().into_bytes());
    add(Some(frame.account.to_ascii_uppercase().as_bytes()));
    add(upper(&frame.line).as_deref());
    add(upper(&frame.receiver).as_deref());
    add(Some(frame.seq.as_bytes()));
    add(Some(frame.token.as_str().as_bytes()));
    add(Some(&content.data));
    for (letter, value) in &content.xdata {
        let of_the_sending = match letter {
            'A' => true,
            'G' => value.len() <= 2 && value.iter().all(u8::is_ascii_digit),
            _ => false,
        };
        if !of_the_sending {
            add(Some(letter.to_string().as_bytes()));
            add(Some(value));
        }
    }
    DuplicateKey(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Profile;

    fn content(body: &[u8]) -> Content {
        Content::read(body).unwrap()
    }

    #[test]
    fn parts_of_a_plain_body() {
        let full = content(b"#1|NFA3][X018E04.1234][V][]_23:59:59,12-31-2025\0");
        assert_eq!(full.data, b"#1|NFA3");
        assert_eq!(full.xdata, [('X', b"018E04.1234".to_vec()), ('V', vec![])]);
        assert_eq!((full.timestamp, full.trailing.as_slice()), (Some(1_767_225_599), &b"\0"[..]));
        for (body, timestamp, shown, trailing) in [
            (&b"]"[..], None, None, &b""[..]),
            (b"]_00:00:00,00-01-2025", None, Some("00:00:00,00-01-2025"), b""),
            (b"]_00:00:00,01-01-25", None, None, b"_00:00:00,01-01-25"),
            (b"]7C96|#001365", None, None, b"7C96|#001365"),
        ] {
            let read = content(body);
            assert_eq!(
                (read.timestamp, read.timestamp_text.as_deref(), read.trailing.as_slice()),
                (timestamp, shown, trailing)
            );
        }
        assert_eq!(Content::read(b"#1|NFA3").unwrap_err(), DecodeError::new(7, Fault::Data));
        assert_eq!(Content::read(b"#1|NFA3][X018").unwrap_err(), DecodeError::new(9, Fault::Xdata));
    }

    #[test]
    fn padding_before_data() {
        for (plain, pad_len, data) in [
            (&b"\x9A\x10\xD2|#1|NFA3]_00:00:00,01-01-2025"[..], 3, &b"#1|NFA3"[..]),
            (b"ppp]_00:00:00,01-01-2025", 3, b""),
            (b"ppp|]_00:00:00,01-01-2025", 3, b""),
            (b"|]_00:00:00,01-01-2025", 0, b""),
            (b"ppp]_00:00:00,99-99-2025", 3, b""),
        ] {
            let read = Content::read_decrypted(plain).unwrap();
            assert_eq!((read.pad_len, read.data.as_slice()), (pad_len, data));
        }
        for plain in [
            &b""[..],
            b"ppp|#1|NFA3",
            b"ppp|#1|NFA3]",
            b"ppp|#1]_0",
            b"ppp]x_00:00:00,01-01-2025",
            b"ppp][x_00:00:00,01-01-2025",
        ] {
            assert_eq!(Content::read_decrypted(plain).unwrap_err().fault, Fault::WrongKey);
        }
    }

    #[test]
    fn a_second_path_is_the_same_event() {
        let frame =
            Frame::from_datagram(b"\n68AF0025\"SIA-DCS\"0001L0#1234[#1234|Nri1/BA12]\r", Profile::Strict).unwrap();
        let key = |body: &[u8]| duplicate_key(&frame, &content(body));
        let first = key(b"#1234|Nri1/BA12][G1][A00ff][X5]_23:59:59,12-31-2025");
        assert_eq!(first, key(b"#1234|Nri1/BA12][G2][A12ab][X5]"), "another path, another hash, no time");
        assert_ne!(first, key(b"#1234|Nri1/BA12][G1][A00ff][X6]"), "another place");
        // `G` holds positions too, and those tell something.
        assert_ne!(key(b"#1234|Nri1/BA12][G50.45,30.52]"), key(b"#1234|Nri1/BA12][G50.45,30.53]"));
        assert_ne!(key(b"#1234|Nri1/BA12][SAB]"), key(b"#1234|Nri1/BA12][SA][SB]"), "parts do not flow together");
    }

    #[test]
    fn pictures_in_every_way_they_come() {
        for (body, urls) in [
            (&b"#1|NBA1][Vhttps://a.example/1]"[..], &["https://a.example/1"][..]),
            (b"#1|NBA1][Vrtsp://127.0.0.1/cam]", &["rtsp://127.0.0.1/cam"]),
            (b"#1234|Nri1/BA^Hall^|Url:https://a.example/2]", &["https://a.example/2"]),
            (b"#1234|Mhttps://a.example/3]", &["https://a.example/3"]),
            (b"#1|NBA1][Mhttps://a.example/4][V5]", &["https://a.example/4", "5"]),
            (b"#1|NBA1][M0026b9e4268b]", &[]),
        ] {
            assert_eq!(content(body).picture_urls(), urls);
        }
    }

    #[test]
    fn positions() {
        for (body, at) in [
            (&b"][X018E04.1234][Y59N20.5678]"[..], Some((59.342_796_7, 18.068_723_3))),
            (b"][X093W23.456][Y45S23.456]", Some((-45.390_933_3, -93.390_933_3))),
            (b"][X010E57.5698080][Y59N12.8358840]", Some((59.213_931_4, 10.959_496_8))),
            (b"][X5.9699][Y52.21]", Some((52.21, 5.9699))),
            (b"][X-5.9699][Y-52.21]", Some((-52.21, -5.9699))),
            (b"][X018E60.0][Y59N20.5678]", None),
            (b"][X5.9699][Y91]", None),
            (b"][Xinf][Y52]", None),
            (b"][XE][YN]", None),
            (b"][X115000]", None),
            (b"][X006E07.7777777][Y52N13.5]", Some((52.225, 6.129_629_6))),
            (b"][G50.45,30.52]", Some((50.45, 30.52))),
            (b"][G-33.9, 151.2]", Some((-33.9, 151.2))),
            (b"][G2]", None),
            (b"][G91,5]", None),
        ] {
            match (content(body).position(), at) {
                (Some(is), Some((latitude, longitude))) => {
                    assert!((is.latitude - latitude).abs() < 1e-6 && (is.longitude - longitude).abs() < 1e-6, "{is:?}");
                }
                (is, at) => assert_eq!(is.is_some(), at.is_some(), "{is:?}"),
            }
        }
    }
}
