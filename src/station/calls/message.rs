//! SIP messages at the station's port (RFC 3261 §7), read as far as refusing and passing on needs; believes nothing of them.
use std::{fmt::Write as _, net::SocketAddr};

/// Whoever sends longer ones does not speak SIP with us.
pub(super) const LONGEST: usize = 8 << 10;
const MOST_HEADERS: usize = 64;
const LONGEST_CALL_ID: usize = 256;

/// A message with all that its transaction is known by.
#[derive(Debug)]
pub(super) struct Message {
    /// `None` for an answer.
    pub(super) method: Option<String>,
    /// Names in their long form and lower case, in order.
    headers: Vec<(String, String)>,
}

impl Message {
    /// Reads a datagram; `None` for anything that lacks what every message must have.
    pub(super) fn parse(datagram: &[u8]) -> Option<Self> {
        if datagram.len() > LONGEST {
            return None;
        }
        let end = datagram.windows(4).position(|four| four == b"\r\n\r\n")?;
        let mut lines = std::str::from_utf8(&datagram[..end]).ok()?.split("\r\n");
        let first = lines.next()?;
        let method = match first.strip_prefix("SIP/2.0 ") {
            Some(_) => None,
            None => {
                let mut words = first.split(' ');
                let (method, _, version) = (words.next()?, words.next()?, words.next()?);
                let is_method = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase());
                (is_method && version == "SIP/2.0" && words.next().is_none()).then_some(())?;
                Some(method.to_owned())
            }
        };
        let mut headers: Vec<(String, String)> = Vec::new();
        for line in lines {
            let text = line.replace(|c: char| c.is_control(), " ");
            if text.starts_with(' ') {
                // A folded line goes on with the one before.
                headers.last_mut()?.1.push_str(&text);
                continue;
            }
            let (name, value) = text.split_once(':')?;
            headers.push((long_name(name.trim()), value.trim().to_owned()));
            if headers.len() > MOST_HEADERS {
                return None;
            }
        }
        let message = Self { method, headers };
        message.is_whole().then_some(message)
    }

    fn is_whole(&self) -> bool {
        let one = |name| self.all(name).count() == 1;
        let call = self.call();
        let counts = self.first("cseq").split_once(' ').is_some_and(|(number, method)| {
            number.parse::<u32>().is_ok() && self.method.as_deref().is_none_or(|known| known == method.trim())
        });
        ["from", "to", "call-id", "cseq"].into_iter().all(one)
            && self.all("via").next().is_some()
            && tag_of(self.first("from")).is_some()
            && !call.is_empty()
            && call.len() <= LONGEST_CALL_ID
            && counts
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The first value of a header, in its long name and lower case; empty where there is none.
    pub(super) fn first(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    pub(super) fn call(&self) -> &str {
        self.first("call-id")
    }

    /// Whether it is said within a call, or begins one.
    pub(super) fn is_within_call(&self) -> bool {
        tag_of(self.first("to")).is_some()
    }

    /// What marks its transaction.
    pub(super) fn branch(&self) -> &str {
        let via = self.first("via");
        via.split(';').find_map(|part| part.trim().strip_prefix("branch=")).unwrap_or_default()
    }

    /// The name that whoever sends it goes by: the user of `From`.
    pub(super) fn user(&self) -> &str {
        user_of(address_of(self.first("from")))
    }

    /// An answer to it (§8.2.6), said by nobody in particular: `tag` is the same each time that it is asked.
    pub(super) fn reply(&self, from: SocketAddr, status: &str, tag: &str, more: &[(&str, &str)]) -> Vec<u8> {
        let mut text = format!("SIP/2.0 {status}\r\n");
        let mut put = |name: &str, value: &str| {
            let _ = write!(text, "{name}: {value}\r\n");
        };
        for (at, via) in self.all("via").enumerate() {
            put("Via", &if at == 0 { seen_from(via, from) } else { via.to_owned() });
        }
        let to = self.first("to");
        put("From", self.first("from"));
        put("To", &if self.is_within_call() { to.to_owned() } else { format!("{to};tag={tag}") });
        put("Call-ID", self.call());
        put("CSeq", self.first("cseq"));
        for (name, value) in more {
            put(name, value);
        }
        put("Content-Length", "0");
        text.push_str("\r\n");
        text.into_bytes()
    }
}

/// Where it was seen to come from, for whoever asks (RFC 3581 §4).
fn seen_from(via: &str, from: SocketAddr) -> String {
    let asks = via.split(';').any(|part| part.trim().eq_ignore_ascii_case("rport"));
    if !asks {
        return via.to_owned();
    }
    let parts = via.split(';').filter(|part| !part.trim().eq_ignore_ascii_case("rport"));
    let rest: Vec<_> = parts.collect();
    format!("{};received={};rport={}", rest.join(";"), from.ip(), from.port())
}

fn long_name(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "v" => "via",
        "f" => "from",
        "t" => "to",
        "i" => "call-id",
        "m" => "contact",
        "l" => "content-length",
        "c" => "content-type",
        _ => return name,
    }
    .to_owned()
}

/// The address in a value of `From` or `To`; a name before it may hold anything in quotes.
fn address_of(value: &str) -> &str {
    let rest = match value.trim_start().strip_prefix('"') {
        Some(quoted) => {
            let mut escaped = false;
            let end = quoted.find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            end.map_or("", |end| &quoted[end + 1..])
        }
        None => value,
    };
    match rest.split_once('<') {
        Some((_, rest)) => rest.split('>').next().unwrap_or_default(),
        None => rest.split(';').next().unwrap_or_default().trim(),
    }
}

fn user_of(address: &str) -> &str {
    let rest = match address.split_once(':') {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("sip") || scheme.eq_ignore_ascii_case("sips") => rest,
        _ => return "",
    };
    rest.split_once('@').map_or("", |(user, _)| user.split([':', ';']).next().unwrap_or_default())
}

/// The tag of a value of `From` or `To`.
fn tag_of(value: &str) -> Option<&str> {
    let rest = value.rsplit_once('>').map_or(value, |(_, rest)| rest);
    rest.split(';').skip(1).find_map(|part| part.trim().strip_prefix("tag=")).filter(|tag| !tag.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const INVITE: &str = "INVITE sip:larm@127.0.0.1 SIP/2.0\r\nv: SIP/2.0/UDP 10.0.0.9;branch=z9hG4bK1;rport\r\n\
        Via: SIP/2.0/UDP 10.0.0.8;branch=z9hG4bK0\r\nf: \"Ek <sip:no@h>\\\" \" <sip:panel@home>;tag=a\r\n\
        t: <sip:larm@127.0.0.1>\r\ni: 7@h\r\nCSeq: 4 INVITE\r\nSubject: a\r\n b\r\nl: 0\r\n\r\n";

    fn from() -> SocketAddr {
        "192.0.2.7:5062".parse().unwrap()
    }

    #[test]
    fn who_calls_is_read_whatever_the_name_before_it_holds() {
        let invite = Message::parse(INVITE.as_bytes()).unwrap();
        assert_eq!((invite.method.as_deref(), invite.user(), invite.call()), (Some("INVITE"), "panel", "7@h"));
        assert_eq!((invite.branch(), invite.first("subject")), ("z9hG4bK1", "a b"));
        assert!(!invite.is_within_call());
        for (whose, user) in [
            ("sip:panel@home;tag=a", "panel"),
            ("<SIPS:panel:word@home>;tag=a", "panel"),
            ("<tel:+4670>;tag=a", ""),
            ("<sip:home>;tag=a", ""),
        ] {
            let text = INVITE.replace("\"Ek <sip:no@h>\\\" \" <sip:panel@home>;tag=a", whose);
            assert_eq!(Message::parse(text.as_bytes()).unwrap().user(), user, "{whose}");
        }
    }

    #[test]
    fn an_answer_repeats_what_it_must_and_says_where_it_was_asked_from() {
        let invite = Message::parse(INVITE.as_bytes()).unwrap();
        let reply = String::from_utf8(invite.reply(from(), "480 Temporarily Unavailable", "x", &[("A", "b")])).unwrap();
        for line in [
            "SIP/2.0 480 Temporarily Unavailable",
            "Via: SIP/2.0/UDP 10.0.0.9;branch=z9hG4bK1;received=192.0.2.7;rport=5062",
            "Via: SIP/2.0/UDP 10.0.0.8;branch=z9hG4bK0",
            "To: <sip:larm@127.0.0.1>;tag=x",
            "CSeq: 4 INVITE",
            "A: b",
        ] {
            assert!(reply.lines().any(|known| known == line), "{line} in {reply}");
        }
        assert!(Message::parse(reply.as_bytes()).unwrap().method.is_none());
    }

    #[test]
    fn what_is_no_whole_message_is_none_and_noise_breaks_nothing() {
        for (whole, cut) in [
            ("INVITE sip", "invite sip"),
            (" SIP/2.0\r\nv", " HTTP/1.1\r\nv"),
            ("4 INVITE", "4 BYE"),
            ("4 INVITE", "x INVITE"),
            (";tag=a", ""),
            ("i: 7@h\r\n", ""),
            ("i: 7@h\r\n", "i: 7@h\r\ni: 8@h\r\n"),
            ("\r\n\r\n", "\r\n"),
        ] {
            assert!(Message::parse(INVITE.replacen(whole, cut, 1).as_bytes()).is_none(), "{cut:?}");
        }
        let many = "A: b\r\n".repeat(MOST_HEADERS);
        assert!(Message::parse(INVITE.replacen("l: 0\r\n", &many, 1).as_bytes()).is_none());
        let mut chance = fastrand::Rng::with_seed(7);
        for _ in 0..20_000 {
            let mut bytes = INVITE.as_bytes().to_vec();
            for _ in 0..chance.usize(1..5) {
                if bytes.is_empty() {
                    break;
                }
                let at = chance.usize(..bytes.len());
                match chance.u8(..4) {
                    0 => drop(bytes.remove(at)),
                    1 => bytes.truncate(at.max(1)),
                    2 => bytes.insert(at, *chance.choice(b"\r\n\t \"<>;:,=@\\%[").unwrap()),
                    _ => bytes[at] = chance.u8(..),
                }
            }
            if let Some(message) = Message::parse(&bytes) {
                let _ = (message.user(), message.branch(), message.is_within_call());
                let reply = String::from_utf8(message.reply(from(), "200 OK", "x", &[])).unwrap();
                assert!(!reply.trim_end().contains("\r\n\r\n"), "{reply}");
            }
        }
    }
}
