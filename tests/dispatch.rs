//! Somebody is sent, over a real line to a dispatcher's machine: told once whatever fails, cancelled, asked and answered; and the
//! screen's model says how it stands within a second.
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use alarm_central::{
    event::{Outcome, Progress, Refusal, Responder, Verdict, Way},
    id::{EventId, StepId},
    pii::Pii,
};
use vaka_link::{
    board::{DispatchView, LineFault},
    command::Wish,
};
use vaka_sim::dispatcher::{Dispatcher, Manner, Taken};
use vaka_station::SharedKey;

use egui::Key;

use crate::{
    inside::Desk,
    screen::until,
    world::{KEY, PASSWORD, Place, START, dial, home},
};

/// What the screen may be late.
const AT_ONCE: Duration = Duration::from_secs(1);

/// Has a live place that is not started yet know a dispatcher for guards and police, a second of whose script lasts `second`;
/// rescue service is told by telephone alone, and so is whoever is not named.
pub fn dispatcher_for(place: &Place, second: Duration) -> Dispatcher {
    let key = SharedKey::fresh();
    let dispatcher = Dispatcher::start(key.reveal(), second).expect("loopback has a port");
    let key_file = place.file("dispatch.key");
    fs::write(&key_file, key.reveal()).expect("the folder takes a file");
    fs::set_permissions(&key_file, fs::Permissions::from_mode(0o600)).expect("it is ours");
    let config = format!(
        "[[dispatch.live]]\nto = [\"guard\", \"police\"]\naddress = {:?}\nkey_file = \"{}\"\ntelephone = \"010-1\"\n\
         [[dispatch.live]]\nto = [\"rescue_service\"]\ntelephone = \"112\"\n",
        dispatcher.url(),
        key_file.display()
    );
    fs::create_dir_all(place.file("vaka")).expect("the folder takes another");
    fs::write(place.file("vaka/config.toml"), config).expect("the folder takes a file");
    dispatcher
}

/// A live place with such a dispatcher.
struct Centre {
    place: Place,
    dispatcher: Dispatcher,
    station: Child,
}

impl Centre {
    /// `second`: what a second of the dispatcher's script lasts.
    fn new(second: Duration) -> Self {
        let place = Place::new();
        let dispatcher = dispatcher_for(&place, second);
        place.import(&home("home-1", "0123", "rtsp://127.0.0.1:9/cam"));
        place.add_operator("op1", PASSWORD);
        let station = Place::ready(place.vaka(["station"]));
        Self { place, dispatcher, station }
    }

    /// A desk that holds a burglary.
    fn held(&self) -> (Desk, EventId) {
        let mut desk = self.desk();
        dial(&self.place, "0123", KEY, "BA", 14);
        let event = desk.event_at("home-1");
        desk.wish(Wish::Claim { event }).expect("it waits");
        (desk, event)
    }

    fn desk(&self) -> Desk {
        Desk::at(&self.place.data(), "op1")
    }

    fn kill(&mut self) {
        self.station.kill().expect("it was started here");
        self.station.wait().expect("it was started here");
    }

    fn start_again(&mut self) {
        self.station = Place::ready(self.place.vaka(["station"]));
    }

    /// What the dispatcher has counted, by kind.
    fn taken(&self, kind: &str) -> Vec<Taken> {
        self.dispatcher.taken().into_iter().filter(|taken| taken.kind == kind).collect()
    }
}

impl Drop for Centre {
    fn drop(&mut self) {
        let _ = self.place.vaka(["station", "stop"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
        let _ = self.station.wait();
    }
}

fn sent(desk: &Desk, to: Responder) -> Option<&DispatchView> {
    desk.board.held.as_ref()?.dispatches.iter().rev().find(|dispatch| dispatch.to == to)
}

/// Waits until an errand is so, and gives it.
fn wait(desk: &mut Desk, to: Responder, what: &str, is: impl Fn(&DispatchView) -> bool) -> DispatchView {
    desk.until(what, |desk| sent(desk, to).filter(|view| is(view)).cloned())
}

fn close(event: EventId) -> Wish {
    let verdict = Verdict { outcome: Outcome::Sharp, cause: "break-in".to_owned(), level: 2 };
    Wish::Close { event, verdict, note: Pii::default(), override_reason: Pii("Klart".to_owned()) }
}

#[test]
fn a_guard_goes_all_the_way_and_each_change_is_seen_at_once() {
    let centre = Centre::new(Duration::from_millis(40));
    let (mut desk, event) = centre.held();
    desk.wish(Wish::Dispatch { event, to: vec![Responder::Guard, Responder::Police] }).expect("nobody is sent yet");
    let told = wait(&mut desk, Responder::Guard, "its receipt", |view| view.told.is_some());
    assert_eq!(told.told.map(|(_, way)| way), Some(Way::Wire));
    let request = centre.taken("requested").into_iter().find(|request| request.data["to"] == "guard");
    let request = request.expect("it has arrived");
    let brief = request.data["brief"]["sv"].as_str().expect("the brief in Swedish");
    assert!(brief.contains("Hall"), "where it began");
    let asked = wait(&mut desk, Responder::Guard, "its question", |view| !view.questions.is_empty());
    assert!(
        asked.eta.is_some() && asked.progress == Some(Progress::EnRoute),
        "on their way, and when they will be there"
    );
    let report = asked.questions[0].report;
    desk.wish(Wish::ReplyDispatch { event, dispatch: asked.id, report, text: Pii("Altandörren".to_owned()) })
        .expect("they asked");
    wait(&mut desk, Responder::Guard, "that the answer has arrived", |view| {
        view.questions[0].reply.as_ref().is_some_and(|(_, arrived)| *arrived)
    });
    assert_eq!(centre.taken("replied")[0].data["text"], "Altandörren");
    wait(&mut desk, Responder::Guard, "the end", |view| view.progress == Some(Progress::Done));
    wait(&mut desk, Responder::Police, "the police's end", |view| view.progress == Some(Progress::Done));
    desk.wish(close(event)).expect("everybody was told");
    assert!(centre.dispatcher.taken().iter().all(|taken| taken.times == 1), "nothing was told twice");
    let journal = centre.place.run(&["journal", "list", "--json"], "");
    for fact in ["dispatch_requested", "dispatch_told", "dispatch_asked", "dispatch_replied", "dispatch_reported"] {
        assert!(journal.contains(fact), "{fact} in {journal}");
    }
    assert!(!journal.contains("Altandörren"), "what was said is sealed");
}

#[test]
fn a_question_reaches_the_desk_within_a_second() {
    let centre = Centre::new(Duration::from_hours(1));
    let (mut desk, event) = centre.held();
    desk.wish(Wish::Dispatch { event, to: vec![Responder::Guard] }).expect("nobody is sent yet");
    let told = wait(&mut desk, Responder::Guard, "its receipt", |view| view.told.is_some());
    // Once the station is waiting for news.
    std::thread::sleep(Duration::from_secs(1));
    centre.dispatcher.ask(&told.id.to_string(), "Portkod?");
    let since = Instant::now();
    wait(&mut desk, Responder::Guard, "the question", |view| !view.questions.is_empty());
    assert!(since.elapsed() < AT_ONCE, "after {:?}", since.elapsed());
}

#[test]
fn a_request_outlives_a_dead_dispatcher_and_a_killed_station_and_counts_once() {
    let mut centre = Centre::new(Duration::from_millis(100));
    centre.dispatcher.behave(Manner::Closed);
    let (mut desk, event) = centre.held();
    desk.wish(Wish::Dispatch { event, to: vec![Responder::Guard] }).expect("nobody is sent yet");
    let since = Instant::now();
    let closed = wait(&mut desk, Responder::Guard, "why it is not told", |view| view.fault.is_some());
    assert!(since.elapsed() < AT_ONCE, "after {:?}", since.elapsed());
    assert_eq!((closed.fault, closed.untold.map(|(count, _)| count)), (Some(LineFault::Refuses(503)), Some(1)));
    assert_eq!(closed.telephone.as_ref().map(|number| number.0.as_str()), Some("010-1"));
    assert_eq!(desk.wish(close(event)), Err(Refusal::DispatchUntold));
    drop(desk);
    centre.kill();
    centre.start_again();
    // Its answers are lost: it has the request, and nobody knows.
    centre.dispatcher.behave(Manner::LosesAnswers);
    let mut desk = centre.desk();
    until(START, "the request, twice", || centre.taken("requested").iter().find(|taken| taken.times > 1).map(|_| ()));
    centre.kill();
    centre.dispatcher.behave(Manner::Honest);
    drop(desk);
    centre.start_again();
    desk = centre.desk();
    wait(&mut desk, Responder::Guard, "its receipt", |view| view.told.is_some() && view.untold.is_none());
    wait(&mut desk, Responder::Guard, "that they have accepted", |view| {
        view.progress.is_some() && view.fault.is_none()
    });
    let requests = centre.taken("requested");
    assert_eq!(requests.len(), 1, "one errand, by its name");
    assert!(requests[0].times > 2, "told again until it was known");
}

#[test]
fn whoever_is_not_the_dispatcher_is_not_believed() {
    let centre = Centre::new(Duration::from_millis(100));
    centre.dispatcher.behave(Manner::Portal);
    let (mut desk, event) = centre.held();
    desk.wish(Wish::Dispatch { event, to: vec![Responder::Police] }).expect("nobody is sent yet");
    let fault = |view: &DispatchView, fault| view.fault == Some(fault) && view.told.is_none();
    wait(&mut desk, Responder::Police, "a portal's success is none", |view| fault(view, LineFault::NotTheirs));
    centre.dispatcher.behave(Manner::Impostor);
    until(START, "the request there", || (!centre.taken("requested").is_empty()).then_some(()));
    std::thread::sleep(Duration::from_millis(300));
    let view = wait(&mut desk, Responder::Police, "an impostor's receipt is none", |_| true);
    assert!(fault(&view, LineFault::NotTheirs), "{view:?}");
    // Told on the telephone meanwhile, and answered there.
    desk.wish(Wish::PhoneDispatch { event, dispatch: view.id }).expect("it is not told");
    desk.wish(Wish::ReportDispatch { event, dispatch: view.id, progress: Progress::Accepted, eta_minutes: Some(12) })
        .expect("they are spoken with");
    let view = wait(&mut desk, Responder::Police, "what they said", |view| view.progress.is_some());
    assert_eq!((view.told.map(|(_, way)| way), view.untold), (Some(Way::Telephone), None));
    desk.wish(close(event)).expect("everybody was told");
}

#[test]
fn a_liar_changes_nothing_of_what_is_true() {
    let centre = Centre::new(Duration::from_millis(40));
    centre.dispatcher.behave(Manner::Liar);
    let (mut desk, event) = centre.held();
    desk.wish(Wish::Dispatch { event, to: vec![Responder::Guard] }).expect("nobody is sent yet");
    let done = wait(&mut desk, Responder::Guard, "the end", |view| view.progress == Some(Progress::Done));
    assert_eq!(done.questions.len(), 1, "asked once, however often it was said");
    let mut said: Vec<Progress> = done.reports.iter().map(|(progress, _)| *progress).collect();
    let all = said.len();
    said.dedup();
    assert_eq!((said.len(), all), (4, 4), "{:?}", done.reports);
    assert!(desk.board.held.as_ref().is_some_and(|detail| detail.dispatches.len() == 1));
}

#[test]
fn whoever_is_called_back_hears_it_after_the_request_and_only_once() {
    let centre = Centre::new(Duration::from_secs(1));
    let (mut desk, event) = centre.held();
    desk.wish(Wish::Dispatch { event, to: vec![Responder::Guard] }).expect("nobody is sent yet");
    let told = wait(&mut desk, Responder::Guard, "its receipt", |view| view.told.is_some());
    assert_eq!(desk.wish(Wish::Dispatch { event, to: vec![Responder::Guard] }), Err(Refusal::AlreadySent));
    desk.wish(Wish::CancelDispatch { event, dispatch: told.id }).expect("they are on their way");
    wait(&mut desk, Responder::Guard, "that they know", |view| view.cancelled_at.is_some() && view.untold.is_none());
    let kinds: Vec<String> = centre.dispatcher.taken().into_iter().map(|taken| taken.kind).collect();
    assert_eq!(kinds, ["requested", "cancelled"]);
    desk.wish(Wish::Dispatch { event, to: vec![Responder::Guard] }).expect("another may be sent");
    wait(&mut desk, Responder::Guard, "its receipt", |view| view.told.is_some() && !view.over);
    assert_eq!(centre.taken("requested").len(), 2);
}

#[test]
fn whoever_has_no_machine_is_told_on_the_telephone() {
    let centre = Centre::new(Duration::from_secs(1));
    let (mut desk, event) = centre.held();
    let responders = desk.until("the event", |desk| Some(desk.board.held.as_ref()?.responders.clone()));
    let of = |to: Responder| responders.iter().find(|view| view.to == to).expect("each of them").clone();
    assert_eq!((of(Responder::Guard).way, of(Responder::Keyholder).way), (Way::Wire, Way::Telephone));
    desk.wish(Wish::Dispatch { event, to: vec![Responder::RescueService] }).expect("nobody is sent yet");
    let view = wait(&mut desk, Responder::RescueService, "the errand", |_| true);
    assert_eq!((view.way, view.untold.map(|(count, _)| count)), (Way::Telephone, Some(1)));
    assert_eq!(view.telephone.as_ref().map(|number| number.0.as_str()), Some("112"));
    assert_eq!(desk.wish(close(event)), Err(Refusal::DispatchUntold));
    desk.wish(Wish::PhoneDispatch { event, dispatch: view.id }).expect("it is not told");
    wait(&mut desk, Responder::RescueService, "that they know", |view| view.untold.is_none());
    assert!(centre.dispatcher.taken().is_empty());
}

#[test]
fn sending_whom_the_plan_names_ticks_its_step() {
    let centre = Centre::new(Duration::from_secs(1));
    let (mut desk, event) = centre.held();
    let answer = |step: &str, answer: &str| Wish::AnswerStep {
        event,
        step: StepId::new(step),
        answer: alarm_central::id::AnswerId::new(answer),
    };
    desk.wish(answer("home", "nobody")).expect("the question is open");
    desk.wish(answer("seen", "intruder")).expect("the question is open");
    let to = desk.until("whom the plan names", |desk| {
        let steps = &desk.board.held.as_ref()?.steps;
        steps.iter().find(|step| step.id.as_str() == "send-guard-police").map(|step| step.to.clone())
    });
    assert_eq!(to, [Responder::Guard, Responder::Police]);
    desk.wish(Wish::Dispatch { event, to }).expect("nobody is sent yet");
    desk.until("the step", |desk| {
        let steps = &desk.board.held.as_ref()?.steps;
        steps.iter().find(|step| step.id.as_str() == "send-guard-police" && step.is_done()).map(|_| ())
    });
}

/// Has a live place that is not started yet know a telephone exchange.
fn exchange_for(place: &Place) -> Dispatcher {
    let key = SharedKey::fresh();
    let exchange = Dispatcher::start(key.reveal(), Duration::from_secs(1)).expect("loopback has a port");
    let key_file = place.file("exchange.key");
    fs::write(&key_file, key.reveal()).expect("the folder takes a file");
    fs::set_permissions(&key_file, fs::Permissions::from_mode(0o600)).expect("it is ours");
    let config = format!("[telephone.live]\naddress = {:?}\nkey_file = \"{}\"\n", exchange.url(), key_file.display());
    fs::create_dir_all(place.file("vaka")).expect("the folder takes another");
    fs::write(place.file("vaka/config.toml"), config).expect("the folder takes a file");
    exchange
}

#[test]
fn the_exchange_calls_a_contact_by_one_key_and_says_when_it_does_not() {
    let place = Place::new();
    let exchange = exchange_for(&place);
    place.import(&home("home-1", "0123", "rtsp://127.0.0.1:9/cam"));
    place.add_operator("op1", PASSWORD);
    let mut window = place.desk(&[]);
    window.focus();
    window.sign_in("op1", PASSWORD);
    dial(&place, "0123", KEY, "BA", 14);
    let screen = &mut window.screen;
    screen.wait("Prioritet 3: Inbrott", START);
    screen.press(Key::F2);
    screen.wait("Ring Kontakt 1", START);
    screen.press(Key::F4);
    screen.wait("Samtal pågår", START);
    let calls = || exchange.taken().into_iter().filter(|taken| taken.kind == "call").collect::<Vec<_>>();
    let call = until(START, "the call", || calls().pop());
    assert_eq!((&call.data["number"], call.subject.as_str()), (&"+46701740605".into(), "op1"));
    assert_eq!(call.times, 1);
    until(START, "that it was dialled", || {
        place.journal().iter().any(|fact| fact["fact"]["fact"] == "dialled").then_some(())
    });
    screen.press(Key::Num3);
    until(START, "what came of it", || {
        place.journal().iter().any(|fact| fact["fact"]["fact"] == "called").then_some(())
    });
    exchange.behave(Manner::Portal);
    screen.press(Key::F4);
    screen.wait("Det som svarar är inte växeln", AT_ONCE + AT_ONCE);
    exchange.behave(Manner::Closed);
    screen.press(Key::F4);
    screen.wait("Växeln ringer inte upp", AT_ONCE + AT_ONCE);
    assert_eq!(calls().len(), 1, "nothing else was taken");
}
