//! A SIP unit in a test's hand: it reads what is sent to it message by message, and says what the test wants.
// Named, since the bench includes this file from elsewhere.
#[path = "unit/wire.rs"]
mod wire;

use std::{
    net::UdpSocket,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::child::LONG;
pub use wire::Seal;
use wire::Wire;

/// Whoever is silent for so long has nothing more to say.
const PAUSE: Duration = Duration::from_millis(400);

/// The two sockets of a unit.
pub struct Unit {
    wire: Wire,
    pub sound: UdpSocket,
    pub port: u16,
    sequence: u16,
}

/// A message that has come, with where from.
#[derive(Clone, Debug)]
pub struct Heard {
    pub text: String,
    from: Option<std::net::SocketAddr>,
}

impl Heard {
    pub fn method(&self) -> &str {
        self.text.split(' ').next().unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.text.split("\r\n\r\n").next().unwrap().lines();
        lines
            .filter_map(|line| line.split_once(": "))
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|at| at.1)
    }

    pub fn must(&self, name: &str) -> &str {
        self.header(name).unwrap_or_else(|| panic!("no {name} in a {}", self.method()))
    }

    pub fn body(&self) -> &str {
        self.text.split_once("\r\n\r\n").unwrap().1
    }

    /// The port that it wants to hear sound at.
    pub fn sound_port(&self) -> u16 {
        let line = self.body().lines().find_map(|line| line.strip_prefix("m=audio ")).unwrap();
        line.split(' ').next().unwrap().parse().unwrap()
    }
}

/// An RTP packet that has come.
#[derive(Clone, Debug)]
pub struct Packet {
    pub payload_type: u8,
    pub marker: bool,
    pub sequence: u16,
    pub timestamp: u32,
    pub payload: Vec<u8>,
    pub at: Instant,
}

impl Unit {
    pub fn new() -> Self {
        Self::at(0)
    }

    pub fn at(port: u16) -> Self {
        Self::of(Wire::datagrams(port))
    }

    /// One that is called over TCP, or over TLS.
    pub fn over(seal: Option<&Seal>) -> Self {
        Self::of(Wire::connection(seal))
    }

    fn of(wire: Wire) -> Self {
        let sound = UdpSocket::bind("127.0.0.1:0").unwrap();
        let port = wire.port();
        Self { wire, sound, port, sequence: 100 }
    }

    pub fn address(&self) -> String {
        format!("sip:panel@127.0.0.1:{}{}", self.port, self.wire.parameter())
    }

    /// Its connection is cut off.
    pub fn cut(&self) {
        self.wire.cut();
    }

    /// The next message, whatever it is; questions whether it is there are answered on the way.
    pub fn next_within(&self, limit: Duration) -> Option<Heard> {
        let end = Instant::now() + limit;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return None;
            }
            let Some((bytes, from)) = self.wire.read(left) else { continue };
            let heard = Heard { text: String::from_utf8(bytes).unwrap(), from };
            if heard.method() != "OPTIONS" {
                return Some(heard);
            }
            self.answer(&heard, "200 OK", &[], "");
        }
    }

    /// The next message of that kind; what is sent again of others is passed over.
    pub fn next(&self, method: &str) -> Heard {
        let end = Instant::now() + LONG;
        loop {
            let heard = self.next_within(end.saturating_duration_since(Instant::now()));
            let heard = heard.unwrap_or_else(|| panic!("waited in vain for {method}"));
            if heard.method() == method {
                return heard;
            }
        }
    }

    /// Answers with a body of that description, if it is not empty.
    pub fn answer(&self, request: &Heard, status: &str, headers: &[(&str, &str)], body: &str) {
        let to = request.must("To");
        let to = if to.contains("tag=") { to.to_owned() } else { format!("{to};tag=home") };
        let length = body.len().to_string();
        let repeated = ["Via", "From", "Call-ID", "CSeq"].map(|name| (name, request.must(name)));
        let own = [("To", to.as_str()), ("Content-Type", "application/sdp"), ("Content-Length", &length)];
        let lines = repeated.iter().chain(headers).chain(&own).map(|(name, value)| format!("{name}: {value}\r\n"));
        let text = format!("SIP/2.0 {status}\r\n{}\r\n{body}", lines.collect::<Vec<_>>().concat());
        self.wire.send(text.as_bytes(), request.from);
    }

    /// Asks something within the call of that INVITE.
    pub fn ask(&self, invite: &Heard, method: &str, number: u32, body: &str) {
        let uri = invite.must("Contact").trim_matches(['<', '>']);
        let (us, them) = (format!("{};tag=home", invite.must("To")), invite.must("From"));
        let text = format!(
            "{method} {uri} SIP/2.0\r\nVia: SIP/2.0/{} 127.0.0.1:{};branch=z9hG4bK{method}{number}\r\nFrom: {us}\r\n\
             To: {them}\r\nCall-ID: {}\r\nCSeq: {number} {method}\r\nContact: <{}>\r\nContent-Length: {}\r\n\r\n{body}",
            self.wire.name(),
            self.port,
            invite.must("Call-ID"),
            self.address(),
            body.len()
        );
        self.wire.send(text.as_bytes(), invite.from);
    }

    pub fn description(&self, forms: &str) -> String {
        let maps = if forms.contains("101") { "a=rtpmap:101 telephone-event/8000\r\n" } else { "" };
        format!(
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {} RTP/AVP {forms}\r\n{maps}",
            self.sound.local_addr().unwrap().port()
        )
    }

    /// Takes the call on those forms, and waits until that is acknowledged.
    pub fn takes(&self, invite: &Heard, forms: &str) {
        let contact = format!("<{}>", self.address());
        self.answer(invite, "200 OK", &[("Contact", &contact)], &self.description(forms));
        self.next("ACK");
    }

    /// Takes a call as soon as one comes.
    pub fn takes_one(&self, forms: &str) -> Heard {
        let invite = self.next("INVITE");
        self.takes(&invite, forms);
        invite
    }

    pub fn packet_within(&self, limit: Duration) -> Option<Packet> {
        self.sound.set_read_timeout(Some(limit)).unwrap();
        let mut bytes = [0; 2048];
        let (count, _) = self.sound.recv_from(&mut bytes).ok()?;
        let bytes = &bytes[..count];
        assert_eq!((bytes[0], bytes.len() > 12), (0x80, true), "plain RTP");
        Some(Packet {
            payload_type: bytes[1] & 0x7F,
            marker: bytes[1] & 0x80 != 0,
            sequence: u16::from_be_bytes([bytes[2], bytes[3]]),
            timestamp: u32::from_be_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]),
            payload: bytes[12..].to_vec(),
            at: Instant::now(),
        })
    }

    /// All packets but those of silence, until there is nothing but silence for a while.
    pub fn packets(&self) -> Vec<Packet> {
        let mut packets = Vec::new();
        let mut end = Instant::now() + PAUSE;
        while Instant::now() < end {
            let Some(packet) = self.packet_within(PAUSE) else { break };
            if packet.payload.iter().any(|code| *code != packet.payload[0]) {
                end = packet.at + PAUSE;
                packets.push(packet);
            }
        }
        packets
    }

    /// Speaks a packet whose every byte is its number, `number` places behind the last one.
    pub fn speak(&mut self, to: u16, payload_type: u8, number: u16) {
        let sequence = self.sequence.wrapping_add(number);
        let mut packet = vec![0x80, payload_type];
        packet.extend(sequence.to_be_bytes());
        packet.extend((u32::from(sequence) * 160).to_be_bytes());
        packet.extend([0, 0, 0, 9]);
        packet.extend([number as u8; 160]);
        self.sound.send_to(&packet, ("127.0.0.1", to)).unwrap();
    }
}

/// Whether the sign-in is right, reckoned by the system's own `md5sum` or `sha256sum`.
pub fn is_signed_in(authorization: &str, method: &str, user: &str, password: &str) -> bool {
    let field = |name: &str| {
        let fields = authorization.strip_prefix("Digest ").unwrap().split(',');
        let mut pairs = fields.filter_map(|field| field.trim().split_once('='));
        pairs.find(|(known, _)| *known == name).map(|(_, value)| value.trim_matches('"').to_owned())
    };
    let must = |name: &str| field(name).unwrap_or_else(|| panic!("no {name} in a sign-in"));
    let program = if field("algorithm").as_deref() == Some("SHA-256") { "sha256sum" } else { "md5sum" };
    let hash = |text: String| sum(program, &text);
    let who = hash(format!("{}:{}:{password}", must("username"), must("realm")));
    let what = hash(format!("{method}:{}", must("uri")));
    let middle = match field("qop") {
        Some(qop) => format!("{}:{}:{}:{qop}", must("nonce"), must("nc"), must("cnonce")),
        None => must("nonce"),
    };
    must("username") == user && must("response") == hash(format!("{who}:{middle}:{what}"))
}

fn sum(program: &str, text: &str) -> String {
    use std::io::Write;
    let mut child = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    String::from_utf8(output.stdout).unwrap().split(' ').next().unwrap().to_owned()
}
