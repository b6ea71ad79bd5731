//! Calls to a dispatcher's machine on loopback: one that is right, and each way of being wrong.
use std::{
    sync::{Arc, Mutex},
    thread::JoinHandle,
};

use alarm_central::{
    brief::Brief,
    event::{Assessment, CustomerAnswer, Letter, MessageKind, Progress, Support},
    id::{InquiryId, KindId, Uuid},
};
use serde_json::{Value, json};
use tiny_http::{Header, Request, Response, Server};

use super::*;

/// Status and body of an answer, under which name it is signed (`None`: not at all), by the key or another, and what is wrong.
type Case = (u16, &'static str, Option<Option<&'static str>>, bool, WireError);

const NOW: Moment = Moment(1_700_000_000_000);
const OTHER: &str = "whsec_MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw";

/// What a machine answers with.
struct Answer {
    status: u16,
    body: Vec<u8>,
    /// By which key it is signed, under which name, if it is.
    signed: Option<(SharedKey, Option<&'static str>)>,
}

/// A machine that answers one call after the other.
struct Played {
    machine: Machine,
    heard: Arc<Mutex<Vec<Call>>>,
    thread: Option<JoinHandle<()>>,
    server: Arc<Server>,
}

#[derive(Clone)]
struct Call {
    id: String,
    url: String,
    body: Vec<u8>,
    is_ours: bool,
}

impl Played {
    fn new(answers: impl Fn(&Call, &SharedKey) -> Answer + Send + 'static) -> Self {
        let text = SharedKey::fresh();
        let key = SharedKey::parse(&text).unwrap();
        let server = Arc::new(Server::http("127.0.0.1:0").unwrap());
        let address = format!("http://{}/errands", server.server_addr().to_ip().unwrap());
        let heard = Arc::new(Mutex::new(Vec::new()));
        let thread = {
            let (server, heard) = (Arc::clone(&server), Arc::clone(&heard));
            std::thread::spawn(move || {
                for mut request in server.incoming_requests() {
                    let call = call(&mut request, &key);
                    heard.lock().unwrap().push(call.clone());
                    respond(request, &call, answers(&call, &key));
                }
            })
        };
        Self { machine: Machine::new(Place::Live, &address, &text, None).unwrap(), heard, thread: Some(thread), server }
    }

    fn tell(&self) -> Result<(), WireError> {
        Wire::new(&self.machine).tell(&message(), NOW)
    }

    fn hear(&self) -> Result<Vec<News>, WireError> {
        Wire::new(&self.machine).hear(message().dispatch, "före", NOW)
    }
}

impl Drop for Played {
    fn drop(&mut self) {
        self.server.unblock();
        self.thread.take().unwrap().join().unwrap();
    }
}

fn call(request: &mut Request, key: &SharedKey) -> Call {
    let header = |name: &str| {
        let found = request.headers().iter().find(|header| header.field.as_str().as_str().eq_ignore_ascii_case(name));
        found.map(|header| header.value.as_str().to_owned()).unwrap_or_default()
    };
    let (id, timestamp, signature) = (header("webhook-id"), header("webhook-timestamp"), header("webhook-signature"));
    let url = request.url().to_owned();
    let mut body = Vec::new();
    request.as_reader().read_to_end(&mut body).unwrap();
    let signed = url.split_once('?').map_or(body.as_slice(), |(_, query)| query.as_bytes());
    assert_eq!(timestamp, "1700000000");
    Call { is_ours: key.knows(&id, &timestamp, signed, &signature), id, url, body }
}

fn respond(request: Request, call: &Call, answer: Answer) {
    let mut response = Response::from_data(answer.body.clone()).with_status_code(answer.status);
    if let Some((key, name)) = answer.signed {
        let name = name.unwrap_or(&call.id);
        for (field, value) in [
            ("webhook-id", name),
            ("webhook-timestamp", "5"),
            ("webhook-signature", &key.sign(name, "5", &answer.body)),
        ] {
            response.add_header(format!("{field}: {value}").parse::<Header>().unwrap());
        }
    }
    let _ = request.respond(response);
}

fn message() -> Outgoing {
    let brief = Brief {
        kind: KindId::new("burglary"),
        received_at: NOW,
        name: Pii("Kund 1".to_owned()),
        address: Pii("Ekvägen 4".to_owned()),
        area: "Täby".to_owned(),
        position: None,
        assessment: Assessment { level: 1, because: vec![Support::Alarm], would_raise: Vec::new() },
        path: Vec::new(),
        last: None,
        people: None,
        found: Vec::new(),
        entry: Pii("Portkod 4711".to_owned()),
        beware: Pii::default(),
        silent: false,
    };
    Outgoing {
        id: MessageId(Uuid::from_u128(1)),
        dispatch: DispatchId(Uuid::from_u128(2)),
        to: Responder::Guard,
        level: 1,
        kind: MessageKind::Request,
        at: NOW,
        brief: Some(Box::new(brief)),
        text: None,
    }
}

fn received(call: &Call) -> Vec<u8> {
    serde_json::to_vec(&json!({ "received": call.id })).unwrap()
}

#[test]
fn a_message_is_a_signed_cloud_event_and_its_receipt_is_believed() {
    let played =
        Played::new(|call, key| Answer { status: 202, body: received(call), signed: Some((key.clone(), None)) });
    assert_eq!(played.tell(), Ok(()));
    let call = played.heard.lock().unwrap()[0].clone();
    assert!(call.is_ours, "it is signed");
    let event: Value = serde_json::from_slice(&call.body).unwrap();
    for (name, value) in [
        ("specversion", "1.0"),
        ("id", "00000000-0000-0000-0000-000000000001"),
        ("subject", "00000000-0000-0000-0000-000000000002"),
        ("type", "vaka.dispatch.requested"),
        ("time", "2023-11-14T22:13:20Z"),
    ] {
        assert_eq!(event[name], value, "{name}");
    }
    assert_eq!((&event["data"]["to"], &event["data"]["level"]), (&json!("guard"), &json!(1)));
    for language in ["sv", "en"] {
        assert!(event["data"]["brief"][language].as_str().unwrap().contains("4711"), "{language}: the way in");
    }
}

#[test]
fn nobody_else_and_no_half_answer_counts_as_a_receipt() {
    let other = SharedKey::parse(&Secret::new(OTHER)).unwrap();
    let cases: [Case; 6] = [
        (200, "<html>", None, true, WireError::NotTheirs),
        (200, "", Some(None), false, WireError::NotTheirs),
        (200, "", Some(Some("another")), true, WireError::NotTheirs),
        (200, "{\"received\":\"another\"}", Some(None), true, WireError::Garbled),
        (503, "", Some(None), true, WireError::Refuses(503)),
        (302, "", Some(None), true, WireError::Refuses(302)),
    ];
    for (status, body, signed, by_the_key, wrong) in cases {
        let other = other.clone();
        let played = Played::new(move |call, key| {
            let key = if by_the_key { key.clone() } else { other.clone() };
            let body = if body.is_empty() { received(call) } else { body.as_bytes().to_vec() };
            Answer { status, body, signed: signed.map(|name| (key, name)) }
        });
        assert_eq!(played.tell(), Err(wrong), "{status} {body} {signed:?} {by_the_key}");
    }
    let gone = Machine::new(Place::Live, "http://127.0.0.1:1/errands", &SharedKey::fresh(), None).unwrap();
    assert_eq!(Wire::new(&gone).tell(&message(), NOW), Err(WireError::Silent));
}

#[test]
fn news_is_of_the_errand_and_what_cannot_be_is_no_news() {
    let subject = message().dispatch.to_string();
    let of_it = subject.clone();
    let played = Played::new(move |_, key| {
        let event = |id: &str, subject: &str, kind: &str, data: Value| json!({ "specversion": "1.0", "id": id, "type": kind, "subject": subject, "data": data, "source": "x" });
        let reported = |id: &str, data: Value| event(id, &of_it, "vaka.dispatch.reported", data);
        let batch = vec![
            reported("a", json!({ "progress": "en_route", "eta": "2023-11-14T22:20:00Z" })),
            reported("b", json!({ "progress": "on_site", "eta": "2063-11-14T22:20:00Z" })),
            reported("c", json!({ "progress": "dancing" })),
            event("d", "another", "vaka.dispatch.reported", json!({ "progress": "done" })),
            event(
                "e",
                &of_it,
                "vaka.dispatch.asked",
                json!({ "text": format!(" Vilken\u{7}port? {}", "x".repeat(5000)) }),
            ),
            event("f", &of_it, "vaka.dispatch.exploded", json!({})),
        ];
        Answer { status: 200, body: serde_json::to_vec(&batch).unwrap(), signed: Some((key.clone(), None)) }
    });
    let news = played.hear().unwrap();
    let call = played.heard.lock().unwrap()[0].clone();
    assert!(call.is_ours && call.url.contains(&format!("dispatch={subject}&after=f%C3%B6re&wait=")), "{}", call.url);
    assert_eq!(news.iter().map(|news| news.name.as_str()).collect::<Vec<_>>(), ["a", "b", "c", "e", "f"]);
    assert_eq!(news[0].said, Said::Progress(Progress::EnRoute, Some(Moment(1_700_000_400_000))));
    assert_eq!(news[1].said, Said::Progress(Progress::OnSite, None), "in forty years nobody waits");
    assert_eq!((&news[2].said, &news[4].said), (&Said::Nothing, &Said::Nothing));
    let Said::Question(text) = &news[3].said else { panic!("a question") };
    assert!(text.starts_with("Vilken port?") && text.chars().count() < 1001, "one line, and not too long");
    assert_ne!(news[0].id, news[1].id);
}

#[test]
fn a_question_is_a_signed_cloud_event_that_names_its_answers() {
    let played =
        Played::new(|call, key| Answer { status: 202, body: received(call), signed: Some((key.clone(), None)) });
    let letter = Letter {
        name: Pii("Kontakt 1".to_owned()),
        number: Pii("+46701740605".to_owned()),
        language: "en".to_owned(),
        text: Pii("Was it you?".to_owned()),
    };
    let question = question::Question {
        id: InquiryId(Uuid::from_u128(3)),
        at: NOW,
        about: question::About::Question,
        letter: &letter,
    };
    assert_eq!(Wire::new(&played.machine).ask(&question, NOW), Ok(()));
    let call = played.heard.lock().unwrap()[0].clone();
    assert!(call.is_ours, "it is signed");
    let event: Value = serde_json::from_slice(&call.body).unwrap();
    let name = "00000000-0000-0000-0000-000000000003";
    assert_eq!(event["id"], name);
    assert_eq!((&event["subject"], &event["type"]), (&json!(name), &json!("vaka.question.asked")));
    let answers = json!({ "yes": "YES", "no": "NO", "help": "HELP" });
    let data = json!({ "number": "+46701740605", "language": "en", "text": "Was it you?", "answers": answers });
    assert_eq!(event["data"], data, "and nothing else");
}

#[test]
fn what_cannot_be_read_keeps_no_answer_after_it_from_being_heard() {
    let id = InquiryId(Uuid::from_u128(3));
    let played = Played::new(move |_, key| {
        let event = |name: &str, subject: &str, kind: &str, data: Value| json!({ "specversion": "1.0", "id": name, "type": kind, "subject": subject, "data": data, "source": "x" });
        let answered = |name: &str, data: Value| event(name, &id.to_string(), "vaka.question.answered", data);
        let batch = json!([
            7,
            { "type": "vaka.question.answered" },
            answered("a", json!("yes")),
            answered("b", json!({ "answer": 1 })),
            event("c", "another", "vaka.question.answered", json!({ "answer": "yes" })),
            event("d", &id.to_string(), "vaka.question.exploded", json!({ "answer": "yes" })),
            answered("e", json!({ "answer": format!("{}\u{7}", "x".repeat(5000)) })),
            answered("f", json!({ "answer": " Hjälp! " })),
        ]);
        Answer { status: 200, body: serde_json::to_vec(&batch).unwrap(), signed: Some((key.clone(), None)) }
    });
    let answers = Wire::new(&played.machine).answers(id, "före", NOW).unwrap();
    let call = played.heard.lock().unwrap()[0].clone();
    assert!(call.is_ours && call.url.contains(&format!("question={id}&after=f%C3%B6re&wait=")), "{}", call.url);
    let said: Vec<(&str, Option<CustomerAnswer>)> =
        answers.iter().map(|said| (said.name.as_str(), said.answer.as_ref().map(|(answer, _)| *answer))).collect();
    let unreadable = Some(CustomerAnswer::Unreadable);
    let wanted =
        [("a", unreadable), ("b", unreadable), ("d", None), ("e", unreadable), ("f", Some(CustomerAnswer::Help))];
    assert_eq!(said, wanted);
    let long = answers[3].answer.as_ref().map(|(_, text)| text.0.chars().count());
    assert_eq!(long, Some(1000), "not too long");
}

#[test]
fn a_line_leads_to_a_machine_over_tls_or_to_this_one_and_in_training_to_this_one_alone() {
    let fits = |place, address: &str| Machine::new(place, address, &SharedKey::fresh(), None).is_some();
    let live = |address| fits(Place::Live, address);
    assert!(live("https://larm.example/errands") && live("http://127.0.0.1:8080/") && live("https://localhost/x"));
    assert!(!live("http://larm.example/errands") && !live("http://127.0.0.1.larm.example/") && !live("larm.example"));
    assert!(!live("http://localhost/x"), "a name leads where somebody else says");
    assert!(!live("https://larm.example/?x") && !live("https://name@larm.example/"));
    let training = |address| fits(Place::Training, address);
    assert!(training("http://127.0.0.1:8080/errands") && training("https://127.0.0.1/"));
    assert!(!training("https://larm.example/errands") && !training("https://localhost/"));
    assert!(Machine::new(Place::Live, "https://larm.example/", &Secret::new("hemlig"), None).is_none(), "no key");
}

#[test]
fn tries_come_further_apart_and_never_stop() {
    let mut trying = Trying::default();
    assert!(trying.is_due());
    let mut waits = Vec::new();
    for _ in 0..7 {
        trying.underway = true;
        assert!(!trying.is_due());
        trying.failed();
        waits.push(trying.next.unwrap().duration_since(Instant::now()).as_secs_f32().round() as u64);
    }
    assert_eq!(waits, [1, 2, 5, 10, 20, 20, 20]);
}
