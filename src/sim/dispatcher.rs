//! A dispatcher's machine, played: takes errands for guard, police, rescue service and ambulance, says how far they are, asks
//! something, and counts each message once by its name; a telephone exchange takes its calls likewise, and a message service asks
//! people at home, who answer after a while, and tells them what was cleared. It can also be deaf, forgetful of its answers, or a liar.
//!
//! It speaks what a real one speaks: CloudEvents 1.0 as JSON over HTTP, signed both ways as Standard Webhooks says.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sha2::Sha256;
use tiny_http::{Header, Method, Request, Response, Server};

use crate::SimError;

/// The longest body that is read.
const LONGEST: usize = 1 << 20;
/// After how many seconds somebody at home answers a message.
const ANSWERS_AFTER: u32 = 12;
/// The longest that a question for news may wait.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// How it behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Manner {
    #[default]
    Honest,
    /// It answers everything with 503 and keeps nothing.
    Closed,
    /// It takes what it is told, and its answer is lost on the way.
    LosesAnswers,
    /// It answers well and signs with another key: somebody else stands there.
    Impostor,
    /// It says a success, keeps nothing and signs nothing, as the sign-in page of a network does.
    Portal,
    /// It says everything twice, the last first, speaks of other errands, and of what nobody knows.
    Liar,
}

/// A message that it has taken.
#[derive(Clone, Debug)]
pub struct Taken {
    pub id: String,
    /// `requested`, `cancelled` or `replied`; `call` of a telephone exchange, `asked` and `cleared` of a message service.
    pub kind: String,
    /// The errand, who wants to call, or the question.
    pub subject: String,
    /// What was sent with it.
    pub data: Value,
    /// How often it came.
    pub times: usize,
}

/// A running machine. Dropping it frees the port.
pub struct Dispatcher {
    server: Arc<Server>,
    port: u16,
    world: Arc<World>,
    thread: Option<JoinHandle<()>>,
}

struct World {
    key: Vec<u8>,
    /// What a second of the script lasts.
    second: Duration,
    state: Mutex<State>,
    changed: Condvar,
    ended: AtomicBool,
}

#[derive(Default)]
struct State {
    manner: Manner,
    taken: Vec<Taken>,
    errands: BTreeMap<String, Errand>,
}

struct Errand {
    began: Instant,
    cancelled: bool,
    /// What it will say, and when.
    script: Vec<(Duration, Value)>,
}

/// What of a script is said when (seconds after the request), and with how many minutes to go.
type Line = (u64, &'static str, Option<i64>);

/// What becomes of an errand.
fn script(to: &str) -> &'static [Line] {
    match to {
        "guard" => &[
            (3, "accepted", Some(9)),
            (8, "en_route", Some(8)),
            (20, "?Vilken ingång är öppen?", None),
            (60, "on_site", None),
            (150, "done", None),
        ],
        "police" => &[(6, "accepted", None), (15, "en_route", Some(12)), (100, "on_site", None), (240, "done", None)],
        "rescue_service" => {
            &[(2, "accepted", None), (7, "en_route", Some(6)), (80, "on_site", None), (300, "done", None)]
        }
        "ambulance" => &[(3, "accepted", None), (9, "en_route", Some(7)), (80, "on_site", None), (200, "done", None)],
        _ => &[(2, "refused", None)],
    }
}

impl Dispatcher {
    /// Listens on a free port of 127.0.0.1. `key` is what it shares with the centre, as `whsec_` and Base64; a second of its
    /// script lasts `second`.
    ///
    /// # Errors
    /// The key is none, or the machine has no port or no thread left.
    pub fn start(key: &str, second: Duration) -> Result<Dispatcher, SimError> {
        let key = key.trim().strip_prefix("whsec_").and_then(|digits| STANDARD.decode(digits).ok());
        let key = key.ok_or(SimError::Key)?;
        let server = Arc::new(Server::http("127.0.0.1:0").map_err(|_| SimError::PortTaken(0))?);
        let port = server.server_addr().to_ip().map(|address| address.port()).ok_or(SimError::PortTaken(0))?;
        let (state, changed) = (Mutex::default(), Condvar::new());
        let world = Arc::new(World { key, second, state, changed, ended: AtomicBool::new(false) });
        let thread = {
            let (server, world) = (Arc::clone(&server), Arc::clone(&world));
            std::thread::Builder::new().name("sim-dispatcher".to_owned()).spawn(move || {
                for request in server.incoming_requests() {
                    // Whoever waits for news keeps nobody else waiting.
                    let world = Arc::clone(&world);
                    let answering = std::thread::Builder::new().name("sim-dispatching".to_owned());
                    if answering.spawn(move || world.answer(request)).is_err() {
                        tracing::error!("the dispatcher has no thread left");
                    }
                }
            })?
        };
        Ok(Dispatcher { server, port, world, thread: Some(thread) })
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/errands", self.port)
    }

    /// Changes how it behaves from now on.
    pub fn behave(&self, manner: Manner) {
        self.world.lock().manner = manner;
    }

    /// Every message that it has taken, once each, in the order of coming.
    pub fn taken(&self) -> Vec<Taken> {
        self.world.lock().taken.clone()
    }

    /// Has it ask this about an errand now.
    pub fn ask(&self, subject: &str, text: &str) {
        self.say_now(subject, "vaka.dispatch.asked", &json!({ "text": text }));
    }

    /// Has whoever was asked this question answer so now.
    pub fn answer(&self, subject: &str, answer: &str) {
        self.say_now(subject, "vaka.question.answered", &json!({ "answer": answer }));
    }

    /// Has it say this of what `subject` names: also what makes no sense.
    pub fn say_now(&self, subject: &str, kind: &str, data: &Value) {
        let mut state = self.world.lock();
        if let Some(errand) = state.errands.get_mut(subject) {
            let at = errand.began.elapsed();
            let id = format!("{subject}-said-{}", errand.script.len());
            errand.script.push((at, event(id, subject, kind, data.clone())));
        }
        drop(state);
        self.world.changed.notify_all();
    }
}

impl Drop for Dispatcher {
    fn drop(&mut self) {
        self.world.ended.store(true, Ordering::Relaxed);
        self.world.changed.notify_all();
        self.server.unblock();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the dispatcher ended badly");
        }
    }
}

impl World {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, mut request: Request) {
        let manner = self.lock().manner;
        let header = |request: &Request, name: &str| {
            let found =
                request.headers().iter().find(|header| header.field.as_str().as_str().eq_ignore_ascii_case(name));
            found.map(|header| header.value.as_str().to_owned()).unwrap_or_default()
        };
        let (id, timestamp, signature) = (
            header(&request, "webhook-id"),
            header(&request, "webhook-timestamp"),
            header(&request, "webhook-signature"),
        );
        let mut body = Vec::new();
        let read = std::io::Read::take(request.as_reader(), LONGEST as u64);
        let whole = { std::io::Read::read_to_end(&mut { read }, &mut body).is_ok() };
        let query = request.url().split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default();
        let is_get = *request.method() == Method::Get;
        let signed: &[u8] = if is_get { query.as_bytes() } else { &body };
        if manner == Manner::Closed {
            return reply(request, 503, Vec::new(), &[]);
        }
        if manner == Manner::Portal {
            return reply(request, 200, b"<html>Logga in</html>".to_vec(), &[]);
        }
        if !whole || !signature.split(' ').any(|one| one == self.sign(&id, &timestamp, signed)) {
            return reply(request, 401, Vec::new(), &[]);
        }
        let answer = if is_get { self.news(&query, manner) } else { self.take(&id, &body) };
        let Some(answer) = answer else { return reply(request, 400, Vec::new(), &[]) };
        if manner == Manner::LosesAnswers && !is_get {
            // Dropping the request closes its connection.
            return;
        }
        let mut signature = self.sign(&id, &timestamp, &answer);
        if manner == Manner::Impostor {
            signature = signature.to_uppercase();
        }
        let headers = [("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", signature)];
        reply(request, 200, answer, &headers);
    }

    fn sign(&self, id: &str, timestamp: &str, body: &[u8]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        mac.update(format!("{id}.{timestamp}.").as_bytes());
        mac.update(body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }

    /// Takes a message, once.
    fn take(&self, id: &str, body: &[u8]) -> Option<Vec<u8>> {
        let event: Value = serde_json::from_slice(body).ok()?;
        let text = |name: &str| event.get(name).and_then(Value::as_str).map(str::to_owned);
        let kind = text("type")?;
        let is_question = kind.starts_with("vaka.question.");
        let known = ["vaka.dispatch.", "vaka.telephone.", "vaka.question.", "vaka.notice."];
        let kind = known.iter().find_map(|known| kind.strip_prefix(known))?.to_owned();
        let subject = text("subject")?;
        if text("id")? != id || text("specversion")? != "1.0" {
            return None;
        }
        let data = event.get("data").cloned().unwrap_or_default();
        let mut state = self.lock();
        match state.taken.iter_mut().find(|taken| taken.id == id) {
            Some(known) => known.times += 1,
            None => {
                if kind == "requested" {
                    let to = data.get("to").and_then(Value::as_str).unwrap_or_default();
                    let script = self.script_of(&subject, to);
                    state.errands.insert(subject.clone(), Errand { began: Instant::now(), cancelled: false, script });
                }
                if is_question {
                    let script = self.answer_of(&subject, &data).into_iter().collect();
                    state.errands.insert(subject.clone(), Errand { began: Instant::now(), cancelled: false, script });
                }
                if let Some(errand) = state.errands.get_mut(&subject).filter(|_| kind == "cancelled") {
                    errand.cancelled = true;
                    // What was to come does not come.
                    let now = errand.began.elapsed();
                    errand.script.retain(|(at, _)| *at <= now);
                }
                state.taken.push(Taken { id: id.to_owned(), kind, subject, data, times: 1 });
            }
        }
        drop(state);
        self.changed.notify_all();
        serde_json::to_vec(&json!({ "received": id })).ok()
    }

    fn script_of(&self, subject: &str, to: &str) -> Vec<(Duration, Value)> {
        let line = |(index, (at, said, minutes)): (usize, &Line)| {
            let id = format!("{subject}-{index}");
            let due = self.second * u32::try_from(*at).unwrap_or(u32::MAX);
            let value = match said.strip_prefix('?') {
                Some(question) => event(id, subject, "vaka.dispatch.asked", json!({ "text": question })),
                None => {
                    let eta = minutes.map(|minutes| {
                        (Timestamp::now() + SignedDuration::from_mins(minutes))
                            .strftime("%Y-%m-%dT%H:%M:%SZ")
                            .to_string()
                    });
                    event(
                        id,
                        subject,
                        "vaka.dispatch.reported",
                        json!({ "progress": said, "eta": eta.unwrap_or_default() }),
                    )
                }
            };
            (due, value)
        };
        script(to).iter().enumerate().map(line).collect()
    }

    /// What somebody at home answers: by the last digit of the number, so that a register can name people of each sort.
    fn answer_of(&self, subject: &str, data: &Value) -> Option<(Duration, Value)> {
        let number = data.get("number").and_then(Value::as_str).unwrap_or_default();
        let answer = match number.chars().last()? {
            '0' => return None,
            '1' => "help",
            '2' => "Jag är på bio",
            digit if u32::from(digit) % 2 == 0 => "yes",
            _ => "no",
        };
        let said = event(format!("{subject}-0"), subject, "vaka.question.answered", json!({ "answer": answer }));
        Some((self.second * ANSWERS_AFTER, said))
    }

    /// What has happened on an errand since, or to a question; waits for it for as long as it may.
    fn news(&self, query: &str, manner: Manner) -> Option<Vec<u8>> {
        let of = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        let (subject, after) =
            (of("dispatch").or_else(|| of("question"))?.to_owned(), of("after").unwrap_or_default().to_owned());
        let wait = Duration::from_secs(of("wait")?.parse().ok()?).min(LONGEST_WAIT);
        let until = Instant::now() + wait;
        let mut state = self.lock();
        loop {
            let (now, next) = match state.errands.get(&subject) {
                None => (Vec::new(), None),
                Some(errand) => errand.since(&after),
            };
            let left = until.saturating_duration_since(Instant::now());
            if !now.is_empty() || left.is_zero() || self.ended.load(Ordering::Relaxed) {
                let said = if manner == Manner::Liar { lies(now, &subject) } else { now };
                return serde_json::to_vec(&said).ok();
            }
            let sleep = next.map_or(left, |next| next.min(left)).max(Duration::from_millis(1));
            state = self.changed.wait_timeout(state, sleep).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Errand {
    /// What has been said after the one of that name, and in how long there is more.
    fn since(&self, after: &str) -> (Vec<Value>, Option<Duration>) {
        let now = self.began.elapsed();
        let mut said: Vec<&(Duration, Value)> = self.script.iter().filter(|(at, _)| *at <= now).collect();
        said.sort_by_key(|(at, _)| *at);
        let known = said.iter().position(|(_, event)| event.get("id").and_then(Value::as_str) == Some(after));
        let news = said.into_iter().skip(known.map_or(0, |at| at + 1)).map(|(_, event)| event.clone()).collect();
        let next = self.script.iter().filter_map(|(at, _)| at.checked_sub(now)).filter(|left| !left.is_zero()).min();
        (news, next.filter(|_| !self.cancelled))
    }
}

fn event(id: String, subject: &str, kind: &str, data: Value) -> Value {
    json!({
        "specversion": "1.0", "id": id, "source": "urn:sim:dispatcher", "type": kind, "subject": subject,
        "time": Timestamp::now().to_string(), "datacontenttype": "application/json", "data": data,
    })
}

/// The same, as a liar tells it.
fn lies(said: Vec<Value>, subject: &str) -> Vec<Value> {
    let mut lies: Vec<Value> = said.iter().rev().chain(said.iter()).cloned().collect();
    let done = |id: &str, subject: &str| {
        event(id.to_owned(), subject, "vaka.dispatch.reported", json!({ "progress": "done", "eta": "" }))
    };
    lies.insert(0, done("other", "00000000-0000-7000-8000-000000000000"));
    lies.insert(0, event("odd".to_owned(), subject, "vaka.dispatch.exploded", json!({ "text": "\u{7}" })));
    let far = json!({ "progress": "dancing", "eta": "3000-01-01T00:00:00Z" });
    lies.insert(0, event("mad".to_owned(), subject, "vaka.dispatch.reported", far));
    // The next question begins after the newest that is true.
    lies.extend(said.last().cloned());
    lies
}

fn reply(request: Request, status: u16, body: Vec<u8>, headers: &[(&str, String)]) {
    let mut response = Response::from_data(body).with_status_code(status).with_chunked_threshold(usize::MAX);
    for (name, value) in headers {
        if let Ok(header) = format!("{name}: {value}").parse::<Header>() {
            response.add_header(header);
        }
    }
    // Whoever asked may be gone by now.
    let _ = request.respond(response);
}
