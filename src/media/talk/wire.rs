//! One RTSP connection over TCP: requests, sign-in, interleaved packets, and a thread that reads; knows nothing of talk.
use std::{
    io::{self, Read, Write},
    thread,
    time::Duration,
};

use alarm_central::pii::Secret;
use http_auth::{PasswordClient, PasswordParams};
use rtsp_types::{
    Data, HeaderName, Message, Method, ParseError, Request, Response, Url, Version,
    headers::{AUTHORIZATION, CSEQ, SESSION, USER_AGENT, WWW_AUTHENTICATE},
};

use vaka_tls::{Line, Trust};

use crate::{challenge, reach};

/// How long a device may take to let itself be connected to.
const CONNECT: Duration = Duration::from_secs(3);
/// How long it may take to take in a packet before it counts as gone.
const WRITE: Duration = Duration::from_secs(2);
/// Longer answers are noise.
const LONGEST_ANSWER: usize = 1 << 20;

/// What the reading thread tells.
#[derive(Debug)]
pub(crate) enum Heard {
    Answer(Response<Vec<u8>>),
    /// An interleaved packet.
    Packet {
        channel: u8,
        bytes: Vec<u8>,
    },
    /// The device ended the connection, or it broke.
    Gone,
}

/// A request to be sent; sign-in, numbers and session are added on the way.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) method: Method,
    pub(crate) uri: Url,
    pub(crate) headers: Vec<(HeaderName, String)>,
}

/// Who signs in.
#[derive(Clone, Debug)]
pub(crate) struct SignIn {
    pub(crate) user: Secret,
    pub(crate) password: Secret,
}

/// The writing side of a connection.
pub(crate) struct Wire {
    stream: Line,
    asked: u32,
    sign_in: SignIn,
    challenge: Option<PasswordClient>,
    session: Option<String>,
}

impl Wire {
    /// Connects to the host of `address`; over TLS, where the address says so, to those alone who are believed. `hear` is called on a thread of its own, with [`Heard::Gone`] as the last.
    pub(crate) fn connect(
        address: &Url,
        sign_in: SignIn,
        trust: Trust,
        hear: impl FnMut(Heard) + Send + 'static,
    ) -> io::Result<Self> {
        let tcp = reach::connect(address, CONNECT)?;
        // A packet of speech must not wait for the answer to the one before it.
        tcp.set_nodelay(true)?;
        tcp.set_write_timeout(Some(WRITE))?;
        let stream = if reach::is_secured(address.as_str()) {
            Line::secured(tcp, address.host_str().unwrap_or_default(), trust, CONNECT)?
        } else {
            Line::plain(tcp)
        };
        let reading = stream.try_clone()?;
        thread::Builder::new().name("hear".to_owned()).spawn(move || read_all(reading, hear))?;
        Ok(Self { stream, asked: 0, sign_in, challenge: None, session: None })
    }

    /// Sends a request; gives the number that its answer will bear.
    pub(crate) fn send(&mut self, ask: &Ask) -> io::Result<u32> {
        self.asked += 1;
        let mut request = Request::builder(ask.method.clone(), Version::V1_0)
            .request_uri(ask.uri.clone())
            .header(CSEQ, self.asked.to_string())
            .header(USER_AGENT, "Vaka");
        for (name, value) in &ask.headers {
            request = request.header(name.clone(), value.as_str());
        }
        if let Some(session) = &self.session {
            request = request.header(SESSION, session.as_str());
        }
        if let Some(challenge) = &mut self.challenge {
            let method: &str = (&ask.method).into();
            let answer = challenge.respond(&PasswordParams {
                username: self.sign_in.user.reveal(),
                password: self.sign_in.password.reveal(),
                uri: ask.uri.as_str(),
                method,
                body: Some(&[]),
            });
            if let Ok(answer) = answer {
                request = request.header(AUTHORIZATION, answer);
            }
        }
        let mut bytes = Vec::new();
        request.empty().write(&mut bytes).map_err(io::Error::other)?;
        self.stream.write_all(&bytes)?;
        Ok(self.asked)
    }

    /// Sends an interleaved packet.
    pub(crate) fn send_packet(&mut self, channel: u8, packet: Vec<u8>) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(packet.len() + 4);
        Data::new(channel, packet).write(&mut bytes).map_err(io::Error::other)?;
        self.stream.write_all(&bytes)
    }

    /// Takes in what a device wants of whoever signs in (401). `false`: it wants nothing that could be given.
    pub(crate) fn take_challenge(&mut self, answer: &Response<Vec<u8>>) -> bool {
        self.challenge = challenge_of(answer);
        self.challenge.is_some() && !self.sign_in.user.is_empty()
    }

    /// All requests from now on belong to this session.
    pub(crate) fn belong_to(&mut self, session: &str) {
        self.session = Some(session.to_owned());
    }

    pub(crate) fn hang_up(&self) {
        self.stream.hang_up();
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.hang_up();
    }
}

/// The number of the request that an answer belongs to.
pub(crate) fn number_of(answer: &Response<Vec<u8>>) -> Option<u32> {
    answer.header(&CSEQ)?.as_str().trim().parse().ok()
}

/// The best that a device offers: any Digest before Basic, whatever its order.
fn challenge_of(answer: &Response<Vec<u8>>) -> Option<PasswordClient> {
    let challenges = answer.header(&WWW_AUTHENTICATE)?;
    PasswordClient::builder().challenges(&challenge::spelt(challenges.as_str())).build().ok()
}

fn read_all(mut stream: Line, mut hear: impl FnMut(Heard)) {
    let mut held = Vec::new();
    let mut chunk = [0; 16 * 1024];
    while let Ok(count @ 1..) = stream.read(&mut chunk) {
        held.extend_from_slice(&chunk[..count]);
        if take_messages(&mut held, &mut hear).is_none() || held.len() > LONGEST_ANSWER {
            break;
        }
    }
    hear(Heard::Gone);
}

/// Takes whole messages off the front; `None` when what stands there is none.
fn take_messages(held: &mut Vec<u8>, hear: &mut impl FnMut(Heard)) -> Option<()> {
    loop {
        match Message::<Vec<u8>>::parse(held.as_slice()) {
            Ok((message, length)) => {
                held.drain(..length);
                match message {
                    Message::Response(answer) => hear(Heard::Answer(answer)),
                    Message::Data(data) => hear(Heard::Packet { channel: data.channel_id(), bytes: data.into_body() }),
                    // What a device asks by itself (announcements, redirections) is of no use to talk.
                    Message::Request(_) => {}
                }
            }
            Err(ParseError::Incomplete(_)) => return Some(()),
            Err(ParseError::Error) => return None,
        }
        if held.is_empty() {
            return Some(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(bytes: &[u8]) -> (Vec<u32>, Option<()>) {
        let mut numbers = Vec::new();
        let mut held = bytes.to_vec();
        let sound = take_messages(&mut held, &mut |heard| match heard {
            Heard::Answer(answer) => numbers.extend(number_of(&answer)),
            Heard::Packet { channel, bytes } => assert_eq!((channel, bytes.as_slice()), (1, [9, 9, 9].as_slice())),
            Heard::Gone => panic!("only the reading thread tells the end"),
        });
        (numbers, sound)
    }

    #[test]
    fn answers_are_found_between_packets_wherever_the_stream_is_cut() {
        let mut bytes = b"RTSP/1.0 200 OK\r\nCSeq: 3\r\nContent-Length: 2\r\n\r\nok".to_vec();
        bytes.extend([b'$', 1, 0, 3, 9, 9, 9]);
        bytes.extend(b"RTSP/1.0 454 Session Not Found\r\nCSeq: 4\r\n\r\n");
        assert_eq!(answers(&bytes), (vec![3, 4], Some(())));
        for cut in 0..bytes.len() {
            let mut numbers = Vec::new();
            let mut held = Vec::new();
            for part in [&bytes[..cut], &bytes[cut..]] {
                held.extend_from_slice(part);
                let hear = &mut |heard| match heard {
                    Heard::Answer(answer) => numbers.extend(number_of(&answer)),
                    Heard::Packet { .. } | Heard::Gone => {}
                };
                assert_eq!(take_messages(&mut held, hear), Some(()), "cut at {cut}");
            }
            assert_eq!(numbers, [3, 4], "cut at {cut}");
        }
        assert_eq!(answers(b"\x00\x01\x02 this is not RTSP\r\n\r\n").1, None);
    }

    #[test]
    fn the_password_never_goes_in_the_clear_where_a_digest_is_offered() {
        let challenge = |lines: &str| {
            let text = format!("RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\n{lines}\r\n");
            match Message::<Vec<u8>>::parse(text.as_bytes()).unwrap() {
                (Message::Response(answer), _) => challenge_of(&answer),
                _ => unreachable!(),
            }
        };
        let basic = "WWW-Authenticate: Basic realm=\"cam\"\r\n";
        let digest = "WWW-Authenticate: Digest realm=\"cam\", nonce=\"00\"\r\n";
        let sha = "WWW-Authenticate: Digest realm=\"cam\", nonce=\"00\", algorithm=SHA-256, qop=\"auth\"\r\n";
        for lines in [format!("{digest}{basic}"), format!("{basic}{digest}"), format!("{basic}{sha}{digest}")] {
            assert!(matches!(challenge(&lines), Some(PasswordClient::Digest(_))), "{lines}");
        }
        assert!(matches!(challenge(basic), Some(PasswordClient::Basic(_))));
        assert!(challenge("").is_none());
    }
}
