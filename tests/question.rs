//! A contact is asked by message over a real line to a message service: told once whatever fails, answered, never believed from
//! anybody else; the screen's model says how it stands within a second, and no answer closes anything.
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use alarm_central::{
    event::{CustomerAnswer, EventState, Refusal},
    id::EventId,
};
use egui::Key;
use serde_json::json;
use vaka_link::{
    board::{InquiryView, LineFault},
    command::Wish,
};
use vaka_sim::dispatcher::{Dispatcher, Manner, Taken};
use vaka_station::SharedKey;

use crate::{
    inside::Desk,
    screen::until,
    world::{KEY, PASSWORD, Place, START, dial, home},
};

/// What the screen may be late.
const AT_ONCE: Duration = Duration::from_secs(1);

/// Has a live place that is not started yet know a message service, a second of whose script lasts `second`.
fn service_for(place: &Place, second: Duration) -> Dispatcher {
    let key = SharedKey::fresh();
    let service = Dispatcher::start(key.reveal(), second).expect("loopback has a port");
    let key_file = place.file("question.key");
    fs::write(&key_file, key.reveal()).expect("the folder takes a file");
    fs::set_permissions(&key_file, fs::Permissions::from_mode(0o600)).expect("it is ours");
    let config = format!("[question.live]\naddress = {:?}\nkey_file = \"{}\"\n", service.url(), key_file.display());
    fs::create_dir_all(place.file("vaka")).expect("the folder takes another");
    fs::write(place.file("vaka/config.toml"), config).expect("the folder takes a file");
    service
}

/// A home of which one contact may be asked.
fn register() -> String {
    format!("{}message = true\n", home("home-1", "0123", "rtsp://127.0.0.1:9/cam"))
}

/// A live place with such a service.
struct Centre {
    place: Place,
    service: Dispatcher,
    station: Child,
}

impl Centre {
    /// Nobody answers by themselves before an hour.
    fn new() -> Self {
        Self::with(&register())
    }

    fn with(register: &str) -> Self {
        let place = Place::new();
        let service = service_for(&place, Duration::from_hours(1));
        place.import(register);
        place.add_operator("op1", PASSWORD);
        let station = Place::ready(place.vaka(["station"]));
        Self { place, service, station }
    }

    fn desk(&self) -> Desk {
        Desk::at(&self.place.data(), "op1")
    }

    /// A desk that holds an event of this code.
    fn held(&self, code: &str) -> (Desk, EventId) {
        let mut desk = self.desk();
        dial(&self.place, "0123", KEY, code, 14);
        let event = desk.event_at("home-1");
        desk.wish(Wish::Claim { event }).expect("it waits");
        (desk, event)
    }

    /// The same, and the contact is asked; the question's name.
    fn asked(&self) -> (Desk, EventId, String) {
        let (mut desk, event) = self.held("BA");
        desk.wish(Wish::AskCustomer { event, contact: 1 }).expect("nobody was asked yet");
        wait(&mut desk, "that it has gone", |view| view.told.is_some());
        let name = self.taken()[0].subject.clone();
        (desk, event, name)
    }

    /// Kills the station, and starts it again after something has happened without it.
    fn start_anew_after(&mut self, meanwhile: impl FnOnce(&Dispatcher)) {
        self.station.kill().expect("it was started here");
        self.station.wait().expect("it was started here");
        meanwhile(&self.service);
        self.station = Place::ready(self.place.vaka(["station"]));
    }

    fn taken(&self) -> Vec<Taken> {
        self.service.taken().into_iter().filter(|taken| taken.kind == "asked").collect()
    }
}

impl Drop for Centre {
    fn drop(&mut self) {
        let _ = self.place.vaka(["station", "stop"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
        let _ = self.station.wait();
    }
}

/// Waits until the last question is so, and gives it.
fn wait(desk: &mut Desk, what: &str, is: impl Fn(&InquiryView) -> bool) -> InquiryView {
    desk.until(what, |desk| desk.board.held.as_ref()?.inquiries.last().filter(|view| is(view)).cloned())
}

fn answers(view: &InquiryView) -> Vec<CustomerAnswer> {
    view.answers.iter().map(|said| said.answer).collect()
}

#[test]
fn whoever_is_asked_gets_the_question_once_and_the_answer_is_seen_at_once() {
    let centre = Centre::new();
    let (mut desk, event) = centre.held("BA");
    desk.until("whom the key would ask", |desk| desk.board.held.as_ref()?.asks.filter(|contact| *contact == 1));
    desk.wish(Wish::AskCustomer { event, contact: 1 }).expect("nobody was asked yet");
    let since = Instant::now();
    wait(&mut desk, "that it has gone", |view| view.told.is_some());
    assert!(since.elapsed() < AT_ONCE, "after {:?}", since.elapsed());
    assert_eq!(desk.wish(Wish::AskCustomer { event, contact: 1 }), Err(Refusal::AlreadyAsked));
    assert_eq!(desk.board.held.as_ref().and_then(|detail| detail.asks), None, "nobody else may be asked");
    let asked = centre.taken();
    assert_eq!((asked.len(), asked[0].times), (1, 1));
    let data = &asked[0].data;
    assert_eq!((&data["number"], &data["language"]), (&json!("+46701740605"), &json!("sv")));
    let text = data["text"].as_str().expect("a text");
    assert!(text.contains("112") && data["answers"]["help"] == "HJÄLP", "{data}");
    for personal in ["Ekvägen", "Kund", "Kontakt", "Hall"] {
        assert!(!text.contains(personal), "{text}");
    }
    // Once the station is waiting for answers.
    std::thread::sleep(Duration::from_secs(1));
    centre.service.answer(&asked[0].subject, "ja");
    let since = Instant::now();
    let view = wait(&mut desk, "the answer", |view| !view.answers.is_empty());
    assert!(since.elapsed() < AT_ONCE, "after {:?}", since.elapsed());
    assert_eq!(answers(&view), [CustomerAnswer::Yes]);
    let row = desk.row(event);
    assert!(matches!(row.state, EventState::Held { .. }) && row.priority == 3, "it closes and lowers nothing");
    let journal = centre.place.run(&["journal", "list", "--json"], "");
    for fact in ["customer_asked", "customer_told", "customer_answered"] {
        assert!(journal.contains(fact), "{fact} in {journal}");
    }
    assert!(!journal.contains("46701740605"), "the number is sealed");
}

#[test]
fn a_question_outlives_a_dead_service_and_a_killed_station_and_counts_once() {
    let mut centre = Centre::new();
    centre.service.behave(Manner::Closed);
    let (mut desk, event) = centre.held("BA");
    desk.wish(Wish::AskCustomer { event, contact: 1 }).expect("nobody was asked yet");
    let since = Instant::now();
    let closed = wait(&mut desk, "why it does not go", |view| view.fault.is_some());
    assert!(since.elapsed() < AT_ONCE, "after {:?}", since.elapsed());
    assert_eq!((closed.fault, closed.told), (Some(LineFault::Refuses(503)), None));
    drop(desk);
    centre.start_anew_after(|service| service.behave(Manner::LosesAnswers));
    until(START, "the question, twice", || centre.taken().iter().find(|taken| taken.times > 1).map(|_| ()));
    centre.start_anew_after(|service| service.behave(Manner::Honest));
    let mut desk = centre.desk();
    wait(&mut desk, "that it has gone", |view| view.told.is_some() && view.fault.is_none());
    let asked = centre.taken();
    assert_eq!(asked.len(), 1, "one question, by its name");
    centre.service.answer(&asked[0].subject, "no");
    wait(&mut desk, "the answer", |view| view.answers.len() == 1);
    drop(desk);
    // What is answered while the station is away is heard when it is back, and what was heard before is not heard again.
    centre.start_anew_after(|service| service.answer(&asked[0].subject, "Hjälp!"));
    let mut desk = centre.desk();
    let view = wait(&mut desk, "the second answer", |view| view.answers.len() > 1);
    assert_eq!(answers(&view), [CustomerAnswer::No, CustomerAnswer::Help]);
}

#[test]
fn whoever_asks_for_help_stands_first_again_and_what_no_one_said_changes_nothing() {
    let centre = Centre::new();
    let (mut desk, event, name) = centre.asked();
    let until_when = desk.board.now.plus_ms(600_000);
    desk.wish(Wish::Park { event, until: until_when }).expect("it is held");
    let is_parked = |desk: &Desk| matches!(desk.row(event).state, EventState::Parked { .. }).then_some(());
    desk.until("that it is parked", is_parked);
    centre.service.behave(Manner::Liar);
    for (kind, data) in [
        ("vaka.question.exploded", json!({})),
        ("vaka.question.answered", json!({ "answer": "Kanske\u{7}" })),
        ("vaka.question.answered", json!({ "answer": ["help"] })),
        ("vaka.dispatch.reported", json!({ "progress": "done" })),
    ] {
        centre.service.say_now(&name, kind, &data);
    }
    centre.service.answer("00000000-0000-7000-8000-000000000000", "help");
    for _ in 0..4 {
        // Something comes every second.
        desk.listen();
    }
    assert!(matches!(desk.row(event).state, EventState::Parked { .. }), "{:?}", desk.row(event).state);
    centre.service.answer(&name, "HJÄLP");
    let since = Instant::now();
    desk.until("the call for help", |desk| {
        let row = desk.row(event);
        (row.state == EventState::Waiting && row.priority == 1 && row.kind.as_str() == "panic").then_some(())
    });
    assert!(since.elapsed() < AT_ONCE, "after {:?}", since.elapsed());
    desk.wish(Wish::Claim { event }).expect("it waits");
    let view = wait(&mut desk, "what was said", |_| true);
    let unreadable = CustomerAnswer::Unreadable;
    let mut said = answers(&view);
    said.sort_unstable();
    assert_eq!(said, [CustomerAnswer::Help, unreadable, unreadable], "each once, however often it was said");
    assert!(view.answers.iter().any(|said| said.text.0 == "Kanske"), "words that are no answer are read by people");
    assert_eq!(desk.wish(Wish::AskCustomer { event, contact: 1 }), Err(Refusal::AskingUnsafe));
}

#[test]
fn whoever_is_not_the_service_is_not_believed() {
    let centre = Centre::new();
    let (mut desk, _, name) = centre.asked();
    centre.service.behave(Manner::Impostor);
    // Whoever waits already is answered as before.
    centre.service.say_now(&name, "vaka.question.exploded", &json!({}));
    wait(&mut desk, "that somebody else is there", |view| view.fault == Some(LineFault::NotTheirs));
    centre.service.answer(&name, "yes");
    std::thread::sleep(Duration::from_secs(2));
    let view = wait(&mut desk, "that somebody else is there", |view| view.fault == Some(LineFault::NotTheirs));
    assert_eq!(answers(&view), []);
    centre.service.behave(Manner::Honest);
    let view = wait(&mut desk, "the answer", |view| !view.answers.is_empty());
    assert_eq!((answers(&view), view.fault), (vec![CustomerAnswer::Yes], None));
}

#[test]
fn nobody_is_asked_at_a_silent_alarm() {
    let centre = Centre::new();
    let (mut desk, event) = centre.held("HA");
    assert_eq!(desk.wish(Wish::AskCustomer { event, contact: 1 }), Err(Refusal::AskingUnsafe));
    assert_eq!(desk.wish(Wish::AskCustomer { event, contact: 2 }), Err(Refusal::NoSuchContact));
    assert_eq!(desk.board.held.as_ref().and_then(|detail| detail.asks), None, "it is not offered");
    assert!(centre.service.taken().is_empty());
}

#[test]
fn nobody_is_asked_whom_the_register_does_not_name() {
    let centre = Centre::with(&home("home-1", "0123", "rtsp://127.0.0.1:9/cam"));
    let (mut desk, event) = centre.held("BA");
    assert_eq!(desk.wish(Wish::AskCustomer { event, contact: 1 }), Err(Refusal::NoWayToAsk));
}

#[test]
fn a_contact_is_asked_by_one_key_and_the_answer_stands_over_the_plan() {
    let place = Place::new();
    let service = service_for(&place, Duration::from_hours(1));
    place.import(&register());
    place.add_operator("op1", PASSWORD);
    let mut window = place.desk(&[]);
    window.focus();
    window.sign_in("op1", PASSWORD);
    dial(&place, "0123", KEY, "BA", 14);
    let screen = &mut window.screen;
    screen.wait("Prioritet 3: Inbrott", START);
    screen.press(Key::F2);
    screen.wait("Fråga Kontakt 1 med SMS", START);
    screen.press(Key::Q);
    screen.wait("väntar på svar", AT_ONCE + AT_ONCE);
    let asked = until(START, "the question", || service.taken().pop());
    service.answer(&asked.subject, "nej");
    screen.wait("det var INTE jag", AT_ONCE + AT_ONCE);
    screen.press(Key::Q);
    screen.wait("Ingen kan frågas med SMS nu", START);
    service.answer(&asked.subject, "hjälp");
    screen.wait("HJÄLP. Kontakt 1 bad om hjälp", AT_ONCE + AT_ONCE);
    screen.wait("Prioritet 1", START);
    assert_eq!(service.taken().len(), 1, "nobody was asked twice");
}
