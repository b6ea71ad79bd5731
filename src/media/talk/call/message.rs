//! SIP messages (RFC 3261 §7) as they come and go, one at a time; knows no call.
use std::fmt::Write as _;

use ezk_sip_types::{
    Headers, Method, Name,
    header::typed::{CSeq, FromTo, Via},
    msg::{MessageLine, PullParser},
};

/// Whoever sends longer ones does not speak SIP with us.
pub(crate) const LONGEST: usize = 16 << 10;

/// A message that has come.
pub(crate) struct Message {
    pub(crate) line: MessageLine,
    headers: Headers,
    pub(crate) body: Vec<u8>,
}

impl Message {
    /// Reads a datagram, or what was one message of a stream; `None` for anything that is no whole message.
    pub(crate) fn parse(datagram: &[u8]) -> Option<Self> {
        // Only CR and LF between messages: a keep-alive (RFC 5626).
        let start = datagram.iter().position(|byte| !matches!(byte, b'\r' | b'\n'))?;
        let mut lines = PullParser::new(&datagram[start..], 0);
        let line = text_of(lines.next()?.ok()?)?.parse().ok()?;
        let mut headers = Headers::new();
        for header in &mut lines {
            let header = text_of(header.ok()?)?;
            let (name, value) = header.split_once(':')?;
            headers.insert(Name::from(name.trim().to_owned()), value.trim().to_owned());
        }
        let body = datagram.get(start + lines.head_end()..).unwrap_or_default();
        let length = headers.get_raw(&Name::CONTENT_LENGTH).next().map(|length| length.as_str().parse::<usize>());
        let body = match length {
            Some(length) => body.get(..length.ok()?)?,
            None => body,
        };
        Some(Self { line, headers, body: body.to_vec() })
    }

    /// All values of a header, in order.
    pub(crate) fn all(&self, name: &Name) -> impl Iterator<Item = &str> {
        self.headers.get_raw(name).map(AsRef::as_ref)
    }

    pub(crate) fn first(&self, name: &Name) -> Option<&str> {
        self.all(name).next()
    }

    pub(crate) fn cseq(&self) -> Option<(u32, Method)> {
        let CSeq { cseq, method } = self.headers.get_named().ok()?;
        Some((cseq, method))
    }

    /// What marks the transaction that it belongs to.
    pub(crate) fn branch(&self) -> Option<String> {
        let via: Via = self.headers.get_named().ok()?;
        Some(via.params.get_val("branch")?.to_string())
    }

    /// The tag of `From` or `To`.
    pub(crate) fn tag(&self, name: Name) -> Option<String> {
        let party: FromTo = self.headers.get(name).ok()?;
        Some(party.tag?.to_string())
    }

    /// The address in `Contact`, as it is written there.
    pub(crate) fn contact(&self) -> Option<String> {
        self.address(&Name::CONTACT)
    }

    /// The address in `Contact`, `From` or `To`, as it is written there.
    pub(crate) fn address(&self, name: &Name) -> Option<String> {
        let value = self.first(name)?;
        let address = match value.split_once('<') {
            Some((_, rest)) => rest.split_once('>')?.0,
            None => value.split([';', ',']).next()?,
        };
        // It goes into the first line of what we send.
        let is_sip = address.starts_with("sip:") || address.starts_with("sips:");
        let is_plain = is_sip && !address.chars().any(|c| c.is_whitespace() || c.is_control());
        is_plain.then(|| address.to_owned())
    }
}

/// The text of a line; what could make two of it becomes a space.
fn text_of(line: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(line).ok()?;
    Some(text.replace(|c: char| c.is_control(), " "))
}

/// A message to be sent.
pub(crate) struct Draft(String);

impl Draft {
    pub(crate) fn request(method: &Method, uri: &str) -> Self {
        Self(format!("{method} {uri} SIP/2.0\r\n"))
    }

    /// With all that an answer repeats of its request (RFC 3261 §8.2.6); `tag` is ours, where there is none yet.
    pub(crate) fn answer(request: &Message, status: u16, reason: &str, tag: &str) -> Self {
        let mut draft = Self(format!("SIP/2.0 {status} {reason}\r\n"));
        for (name, text) in [(Name::VIA, "Via"), (Name::RECORD_ROUTE, "Record-Route"), (Name::FROM, "From")] {
            for value in request.all(&name) {
                draft = draft.with(text, value);
            }
        }
        let to = request.first(&Name::TO).unwrap_or_default();
        draft = match request.tag(Name::TO) {
            Some(_) => draft.with("To", to),
            None => draft.with("To", format_args!("{to};tag={tag}")),
        };
        for (name, text) in [(Name::CALL_ID, "Call-ID"), (Name::CSEQ, "CSeq")] {
            draft = draft.with(text, request.first(&name).unwrap_or_default());
        }
        draft
    }

    pub(crate) fn with(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        write!(self.0, "{name}: {value}\r\n").expect("a string takes everything");
        self
    }

    /// Ends it; a body is a description of a session (SDP).
    pub(crate) fn finish(self, body: Option<&str>) -> Vec<u8> {
        let draft = if body.is_some() { self.with("Content-Type", "application/sdp") } else { self };
        let body = body.unwrap_or_default();
        let mut bytes = draft.with("Content-Length", body.len()).0.into_bytes();
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(body.as_bytes());
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RINGING: &str = "SIP/2.0 180 Ringing\r\nv: SIP/2.0/UDP 127.0.0.1:5;rport=5;branch=z9hG4bK1\r\n\
        f: <sip:a@b>;tag=one\r\nt: Home <sip:c@d;x=y>;tag=two\r\ni: 7\r\nCSeq: 4 INVITE\r\n\
        m: <sip:c@10.0.0.1:5060;ob>;expires=3\r\nSubject: a\r\n b\r\nl: 2\r\n\r\nv=0";

    #[test]
    fn short_names_folded_lines_and_tags_are_read() {
        let message = Message::parse(RINGING.as_bytes()).unwrap();
        assert!(matches!(&message.line, MessageLine::Response(line) if line.code.into_u16() == 180));
        assert_eq!(message.branch().as_deref(), Some("z9hG4bK1"));
        assert_eq!(message.tag(Name::FROM).as_deref(), Some("one"));
        assert_eq!(message.tag(Name::TO).as_deref(), Some("two"));
        assert_eq!(message.cseq(), Some((4, Method::INVITE)));
        assert_eq!(message.contact().as_deref(), Some("sip:c@10.0.0.1:5060;ob"));
        assert_eq!(message.first(&Name::custom("Subject", &["subject", "s"])), Some("a   b"));
        assert_eq!(message.body, b"v=", "what stands after the body's length is nobody's");
    }

    #[test]
    fn an_answer_repeats_what_it_must_and_names_us() {
        let request = "OPTIONS sip:us@h SIP/2.0\r\nVia: SIP/2.0/UDP one;branch=z9hG4bK1\r\n\
            Via: SIP/2.0/UDP two;branch=z9hG4bK2\r\nFrom: <sip:a@b>;tag=a\r\nTo: <sip:us@h>\r\nCall-ID: 7\r\n\
            CSeq: 9 OPTIONS\r\n\r\n";
        let request = Message::parse(request.as_bytes()).unwrap();
        let answer = Draft::answer(&request, 200, "OK", "ours").finish(Some("v=0\r\n"));
        let answer = Message::parse(&answer).unwrap();
        assert_eq!(answer.all(&Name::VIA).count(), 2);
        assert_eq!(answer.branch().as_deref(), Some("z9hG4bK1"));
        assert_eq!(answer.tag(Name::TO).as_deref(), Some("ours"));
        assert_eq!(answer.cseq(), Some((9, Method::OPTIONS)));
        assert_eq!(answer.body, b"v=0\r\n");
    }

    #[test]
    fn noise_is_no_message_and_breaks_nothing() {
        for noise in [&b""[..], b"\r\n\r\n", b"\0\x01\xff", b"SIP/2.0 200 OK\r\n", b"SIP/2.0 2000000 OK\r\n\r\n"] {
            assert!(Message::parse(noise).is_none());
        }
        let mut seed = 7_u32;
        let mut chance = |below: usize| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as usize % below
        };
        for _ in 0..20_000 {
            let mut bytes = RINGING.as_bytes().to_vec();
            for _ in 0..=chance(4) {
                if bytes.is_empty() {
                    break;
                }
                let at = chance(bytes.len());
                match chance(4) {
                    0 => drop(bytes.remove(at)),
                    1 => bytes.truncate(at),
                    2 => bytes.insert(at, b"\r\n\t \"<>;:,=@\\%["[chance(14)]),
                    _ => bytes[at] = chance(256) as u8,
                }
            }
            if let Some(message) = Message::parse(&bytes) {
                let _ = (message.branch(), message.cseq(), message.contact());
                let _ = (message.tag(Name::FROM), message.tag(Name::TO));
                let again = Draft::answer(&message, 200, "OK", "ours").finish(None);
                assert!(!again.windows(3).any(|three| three == b"\n \n"));
            }
        }
    }
}
