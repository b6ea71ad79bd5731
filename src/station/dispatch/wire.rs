//! What goes over the line to a dispatcher's machine and back: CloudEvents 1.0 as JSON over HTTP, signed both ways. It
//! waits, so it is called on threads that may.
//!
//! * A message is POSTed to the machine's address as `application/cloudevents+json`; `id` names it for good, `subject` its
//!   errand, `type` is `vaka.dispatch.requested`, `.cancelled` or `.replied`. The answer is a success whose body
//!   `{"received":"ID"}` is signed under the same id: a success of anybody else's is none.
//! * A telephone exchange is told likewise: `vaka.telephone.call`, `subject` the person at the desk, `data` `{"number":"+46…"}`.
//! * A question to somebody at home goes to the message service likewise ([`question`](super::question)).
//! * News is asked for by GET with `dispatch`, `after` (the name of the last that was heard) and `wait` (seconds that an
//!   answer without news may take), signed under a name made for it. The answer is a batch
//!   (`application/cloudevents-batch+json`), oldest first, signed under that name; its events are of the types
//!   `vaka.dispatch.reported` (`progress`, `eta`) and `vaka.dispatch.asked` (`text`).
use std::{collections::BTreeMap, fmt::Write as _, io::ErrorKind, time::Duration};

use alarm_central::{
    brief::Brief,
    event::{MessageKind, Progress, Responder},
    id::{DispatchId, MessageId, PersonId, Uuid},
    moment::Moment,
    pii::{Pii, Secret},
};
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ureq::{Agent, Body, http::Response};
use vaka_link::board::LineFault;
use vaka_tls::Trust;

use super::{
    Machine,
    webhook::{ID, SIGNATURE, TIMESTAMP},
};
use crate::gate::fresh;

/// How long one message may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(8);
/// How long an exchange may take: whoever waits for it has the number before the eyes.
const CALL_PATIENCE: Duration = Duration::from_secs(3);
/// How long an answer without news may take, and how much longer it is waited for.
const WAIT_SECS: u64 = 20;
const WAIT_MORE: Duration = Duration::from_secs(8);
/// Most bytes of an answer.
const LONGEST: u64 = 256 << 10;
/// Most events of one answer.
pub(super) const MOST_NEWS: usize = 200;
/// Longest question, characters.
const LONGEST_QUESTION: usize = 1000;
/// The furthest that somebody may be away, milliseconds.
const FURTHEST_MS: i64 = 24 * 3600 * 1000;
pub(super) const SOURCE: &str = "urn:vaka:station";
pub(super) const VERSION: &str = "1.0";

/// A message to a dispatcher.
pub(crate) struct Outgoing {
    pub(crate) id: MessageId,
    pub(crate) dispatch: DispatchId,
    pub(crate) to: Responder,
    pub(crate) level: u8,
    pub(crate) kind: MessageKind,
    pub(crate) at: Moment,
    pub(crate) brief: Option<Box<Brief>>,
    pub(crate) text: Option<Pii<String>>,
}

/// Something that a dispatcher's machine says of an errand.
#[derive(Debug, PartialEq)]
pub(crate) struct News {
    /// What its maker calls it.
    pub(crate) name: String,
    /// What it is called in the journal.
    pub(crate) id: MessageId,
    pub(crate) said: Said,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Said {
    Progress(Progress, Option<Moment>),
    Question(Pii<String>),
    /// Nothing that is known here.
    Nothing,
}

/// Why a machine was not told, or has told nothing.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WireError {
    #[error("no answer")]
    Silent,
    #[error("it answers {0}")]
    Refuses(u16),
    #[error("whoever answers does not know the key")]
    NotTheirs,
    #[error("its certificate is not believed")]
    Certificate,
    #[error("its answer cannot be read")]
    Garbled,
}

impl WireError {
    pub(crate) fn fault(&self) -> LineFault {
        match self {
            Self::Silent => LineFault::Silent,
            Self::Refuses(status) => LineFault::Refuses(*status),
            Self::NotTheirs => LineFault::NotTheirs,
            Self::Certificate => LineFault::Certificate,
            Self::Garbled => LineFault::Garbled,
        }
    }
}

/// The line to one machine, for one call.
pub(crate) struct Wire<'a>(pub(super) &'a Machine);

#[derive(Serialize)]
pub(super) struct EventOut<'a> {
    pub(super) specversion: &'static str,
    pub(super) id: String,
    pub(super) source: &'static str,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) subject: String,
    pub(super) time: String,
    pub(super) datacontenttype: &'static str,
    pub(super) data: Data<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Data<'a> {
    Request {
        to: &'static str,
        level: u8,
        kind: &'a str,
        address: &'a str,
        area: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        position: Option<[f64; 2]>,
        silent: bool,
        /// What is to be read and read out, by language.
        brief: BTreeMap<&'static str, String>,
    },
    Call {
        number: &'a str,
    },
    Question {
        number: &'a str,
        language: &'a str,
        text: &'a str,
        /// What can be answered, as it reads to whoever is asked.
        answers: BTreeMap<&'static str, String>,
    },
    Notice {
        number: &'a str,
        language: &'a str,
        text: &'a str,
    },
    Reply {
        to_question: String,
        text: &'a str,
    },
    Nothing {},
}

#[derive(Deserialize)]
struct Received {
    received: String,
}

#[derive(Deserialize)]
struct EventIn {
    specversion: String,
    id: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    data: DataIn,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct DataIn {
    progress: String,
    eta: String,
    text: String,
}

impl<'a> Wire<'a> {
    pub(crate) fn new(machine: &'a Machine) -> Self {
        Self(machine)
    }

    /// Has the machine take a message; it counts once, whatever happened to it before.
    pub(super) fn tell(&self, message: &Outgoing, now: Moment) -> Result<(), WireError> {
        let body = body_of(message).ok_or(WireError::Garbled)?;
        self.post(&message.id.to_string(), &body, now, PATIENCE)
    }

    /// Has a telephone exchange call a number for somebody, once.
    pub(crate) fn call(&self, number: &str, person: &PersonId, now: Moment) -> Result<(), WireError> {
        let id = Uuid::from_u128(fresh()).to_string();
        let event = EventOut {
            specversion: VERSION,
            id: id.clone(),
            source: SOURCE,
            kind: "vaka.telephone.call",
            subject: person.to_string(),
            time: Timestamp::from_millisecond(now.0).map_err(|_| WireError::Garbled)?.to_string(),
            datacontenttype: "application/json",
            data: Data::Call { number },
        };
        self.post(&id, &serde_json::to_vec(&event).map_err(|_| WireError::Garbled)?, now, CALL_PATIENCE)
    }

    pub(super) fn post(&self, id: &str, body: &[u8], now: Moment, patience: Duration) -> Result<(), WireError> {
        let timestamp = now.0.div_euclid(1000).to_string();
        let request = self
            .agent(patience)
            .post(self.address().reveal())
            .content_type("application/cloudevents+json")
            .header(ID, id)
            .header(TIMESTAMP, &timestamp)
            .header(SIGNATURE, self.0.key.sign(id, &timestamp, body));
        let answer = self.believed(request.send(body), id)?;
        let received: Received = serde_json::from_slice(&answer).map_err(|_| WireError::Garbled)?;
        if received.received == id { Ok(()) } else { Err(WireError::Garbled) }
    }

    /// Waits for news of an errand that came after the last that was heard; there may be none.
    pub(super) fn hear(&self, dispatch: DispatchId, after: &str, now: Moment) -> Result<Vec<News>, WireError> {
        let answer = self.news("dispatch", &dispatch.to_string(), after, now)?;
        let events: Vec<EventIn> = serde_json::from_slice(&answer).map_err(|_| WireError::Garbled)?;
        let of_it = events.into_iter().filter(|event| event.subject == dispatch.to_string());
        Ok(of_it.take(MOST_NEWS).map(|event| read(event, now)).collect())
    }

    /// Waits for what came after the last that was heard of `subject`: a batch of events, or an empty one.
    pub(super) fn news(&self, what: &str, subject: &str, after: &str, now: Moment) -> Result<Vec<u8>, WireError> {
        let (name, timestamp) = (Uuid::from_u128(fresh()).to_string(), now.0.div_euclid(1000).to_string());
        let asked = format!("{what}={subject}&after={}&wait={WAIT_SECS}", escaped(after));
        let request = self
            .agent(Duration::from_secs(WAIT_SECS) + WAIT_MORE)
            .get(format!("{}?{asked}", self.address().reveal()))
            .header(ID, &name)
            .header(TIMESTAMP, &timestamp)
            .header(SIGNATURE, self.0.key.sign(&name, &timestamp, asked.as_bytes()));
        self.believed(request.call(), &name)
    }

    fn address(&self) -> Secret {
        self.0.address.clone().into_address()
    }

    fn agent(&self, patience: Duration) -> Agent {
        let settings = Agent::config_builder()
            .timeout_global(Some(patience))
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent("Vaka")
            .build();
        vaka_tls::agent(settings, Trust::of(self.0.certificate))
    }

    /// The body of an answer that is a success and signed under this name.
    fn believed(&self, answered: Result<Response<Body>, ureq::Error>, name: &str) -> Result<Vec<u8>, WireError> {
        let answer = answered.map_err(|error| error_of(&error))?;
        if !answer.status().is_success() {
            return Err(WireError::Refuses(answer.status().as_u16()));
        }
        let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (id, timestamp, signature) =
            (header(ID).to_owned(), header(TIMESTAMP).to_owned(), header(SIGNATURE).to_owned());
        let read = answer.into_body().into_with_config().limit(LONGEST).read_to_vec();
        let body = read.map_err(|error| error_of(&error))?;
        let is_theirs = id == name && self.0.key.knows(&id, &timestamp, &body, &signature);
        if is_theirs { Ok(body) } else { Err(WireError::NotTheirs) }
    }
}

fn body_of(message: &Outgoing) -> Option<Vec<u8>> {
    let (kind, data) = match (message.kind, &message.brief, &message.text) {
        (MessageKind::Request, Some(brief), _) => ("vaka.dispatch.requested", request(message, brief)),
        (MessageKind::Cancel, ..) => ("vaka.dispatch.cancelled", Data::Nothing {}),
        (MessageKind::Reply { report }, _, Some(text)) => {
            ("vaka.dispatch.replied", Data::Reply { to_question: report.to_string(), text })
        }
        // What was sealed cannot be opened any more: there is nothing to say.
        _ => return None,
    };
    let event = EventOut {
        specversion: VERSION,
        id: message.id.to_string(),
        source: SOURCE,
        kind,
        subject: message.dispatch.to_string(),
        time: Timestamp::from_millisecond(message.at.0).ok()?.to_string(),
        datacontenttype: "application/json",
        data,
    };
    serde_json::to_vec(&event).ok()
}

fn request<'a>(message: &Outgoing, brief: &'a Brief) -> Data<'a> {
    let text = |language: vaka_words::Language| (language.tag(), vaka_words::brief::text(language, brief, clock_time));
    Data::Request {
        to: message.to.key(),
        level: message.level,
        kind: brief.kind.as_str(),
        address: &brief.address,
        area: &brief.area,
        position: brief.position.as_ref().map(|position| position.0),
        silent: brief.silent,
        brief: vaka_words::Language::ALL.into_iter().map(text).collect(),
    }
}

fn read(event: EventIn, now: Moment) -> News {
    let said = match event.kind.as_str() {
        _ if event.specversion != VERSION => Said::Nothing,
        "vaka.dispatch.reported" => {
            match Progress::ALL.into_iter().find(|progress| progress.key() == event.data.progress) {
                Some(progress) => Said::Progress(progress, eta(&event.data.eta, now)),
                None => Said::Nothing,
            }
        }
        "vaka.dispatch.asked" => Said::Question(Pii(plain(&event.data.text))),
        _ => Said::Nothing,
    };
    News { id: id_of(&event.id), name: event.id, said }
}

/// The centre's local time, HH:MM:SS.
fn clock_time(at: Moment) -> String {
    let at = Timestamp::from_millisecond(at.0).unwrap_or_default();
    TimeZone::system().to_datetime(at).strftime("%H:%M:%S").to_string()
}

/// A name that is no UUID has one all the same.
pub(super) fn id_of(name: &str) -> MessageId {
    let made = || Uuid::from_slice(&Sha256::digest(name)[..16]).unwrap_or_default();
    MessageId(Uuid::parse_str(name).unwrap_or_else(|_| made()))
}

/// When they think that they will be there, if that can be so.
fn eta(text: &str, now: Moment) -> Option<Moment> {
    let at = Moment(text.parse::<Timestamp>().ok()?.as_millisecond());
    (0..=FURTHEST_MS).contains(&at.since_ms(now)).then_some(at)
}

/// Words of somebody outside: one line, and not too long.
pub(super) fn plain(text: &str) -> String {
    let plain = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    plain.take(LONGEST_QUESTION).collect::<String>().trim().to_owned()
}

/// A value of a query; what it may hold beside letters and digits stays out.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~' => escaped.push(char::from(byte)),
            other => {
                let _ = write!(escaped, "%{other:02X}");
            }
        }
    }
    escaped
}

fn error_of(error: &ureq::Error) -> WireError {
    match error {
        ureq::Error::Io(error) if vaka_tls::fault_of(error).is_some() => WireError::Certificate,
        ureq::Error::Io(error) if error.kind() == ErrorKind::InvalidData => WireError::Garbled,
        ureq::Error::Io(_) | ureq::Error::Timeout(_) | ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => {
            WireError::Silent
        }
        _ => WireError::Garbled,
    }
}
