//! Every way that looking ends, one after the other: a second later nobody is at the camera; and what two desks may do.
use std::time::Instant;

use alarm_central::{
    event::{EventState, Outcome, Refusal, Verdict},
    id::{EventId, PersonId},
    person::Role,
    pii::Pii,
};
use vaka_link::{
    command::{Cameras, Granted, SessionEnd, Wish},
    keeper::KeeperWish,
};
use vaka_station::clock::ClockSource;

use crate::{
    inside::{Desk, Station},
    processes::Process,
    screen::until,
    world::{Camera, START, at_once, home},
};

/// Pictures, sound and speech: a connection each.
const CONNECTIONS: usize = 3;
const WINDOW_MS: u64 = 15 * 60 * 1000;
/// How long a hold waits for the same person, and a moment less.
const HOLD_MS: u64 = 15_000;

/// A home at whose camera nobody is but whoever looks.
fn looked_at_alone(id: &str, account: &str, address: &str) -> String {
    home(id, account, address).replace("[site.panel]", "prefetch = false\n[site.panel]")
}

/// Somebody who looks.
struct Looking<'s> {
    station: &'s Station,
    person: String,
    desk: Option<Desk>,
    event: EventId,
    workers: Vec<Process>,
}

/// Ways that end the look alone where the camera is fetched too, and one that ends both.
const FETCHED: [Way; 5] = [Way::Parked, Way::Locked, Way::DeskGone, Way::HandedOver, Way::Closed];

/// A way that looking ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Closed,
    ClosedWhileWorkersHang,
    Parked,
    Released,
    HandedOver,
    /// The only one after which somebody else looks on.
    TakenOver,
    Locked,
    SignedOut,
    DeskGone,
    SignedInElsewhere,
    AnotherSignedIn,
    WindowOver,
    StationStopped,
}

const WAYS: [Way; 13] = [
    Way::Closed,
    Way::ClosedWhileWorkersHang,
    Way::Parked,
    Way::Released,
    Way::HandedOver,
    Way::TakenOver,
    Way::Locked,
    Way::SignedOut,
    Way::DeskGone,
    Way::SignedInElsewhere,
    Way::AnotherSignedIn,
    Way::WindowOver,
    Way::StationStopped,
];

#[test]
fn however_looking_ends_nobody_is_at_the_camera_a_second_later() {
    let camera = Camera::start(&[]);
    let register: String =
        (0..WAYS.len()).map(|n| looked_at_alone(&format!("home-{n}"), &format!("{n:04}"), &camera.url())).collect();
    let station = Station::start(&register);
    station.add("sup", Role::Supervisor);
    for (n, way) in WAYS.into_iter().enumerate() {
        let mut looking = Looking::begin(&station, &camera, n);
        let since = Instant::now();
        looking.end(way);
        at_once(since, &format!("{way:?}"), || {
            let working = [Process::this().at_work("fetch"), Process::this().at_work("talk")].concat();
            let stays = working.iter().any(|worker| looking.workers.contains(worker));
            !stays && (way == Way::TakenOver || camera.connections() == 0)
        });
        drop(looking);
        until(START, "the camera to be left", || (camera.connections() == 0).then_some(()));
    }
}

#[test]
fn where_a_camera_is_fetched_the_end_of_a_look_leaves_the_pictures_alone_and_the_end_of_the_event_nothing() {
    let camera = Camera::start(&[]);
    let register: String =
        (0..FETCHED.len()).map(|n| home(&format!("home-{n}"), &format!("{n:04}"), &camera.url())).collect();
    let station = Station::start(&register);
    for (n, way) in FETCHED.into_iter().enumerate() {
        let mut looking = Looking::begin(&station, &camera, n);
        let before = camera.plays();
        let since = Instant::now();
        looking.end(way);
        let left = usize::from(way != Way::Closed);
        at_once(since, &format!("{way:?}"), || {
            let working = [Process::this().at_work("fetch"), Process::this().at_work("talk")].concat();
            let stay = working.iter().filter(|worker| looking.workers.contains(worker)).count();
            stay == left && camera.connections() == left
        });
        assert_eq!(camera.plays(), before, "nobody connects anew");
        station.clock.pass_ms(WINDOW_MS);
        drop(looking);
        until(START, "the camera to be left", || (camera.connections() == 0).then_some(()));
    }
}

impl<'s> Looking<'s> {
    /// An alarm at a home of its own, claimed by somebody of their own, with everything open.
    fn begin(station: &'s Station, camera: &Camera, n: usize) -> Self {
        let person = format!("op{n}");
        station.add(&person, Role::Operator);
        let mut desk = Desk::sign_in(station, &person);
        station.panel().say(&format!("{n:04}"), "BA14");
        let (event, before) = (desk.event_at(&format!("home-{n}")), camera.plays());
        assert_eq!(desk.wish(Wish::Claim { event }), Ok(Granted::Event(event)));
        // A way to talk that turns out to be deaf is opened once more: it plays twice, and is gone for a moment.
        until(START, "pictures, sound and speech, and no other connection", || {
            (camera.plays() >= before + CONNECTIONS && camera.connections() == CONNECTIONS).then_some(())
        });
        let workers = [Process::this().at_work("fetch"), Process::this().at_work("talk")].concat();
        assert_eq!(workers.len(), CONNECTIONS, "a worker for each connection");
        Self { station, person, desk: Some(desk), event, workers }
    }

    fn end(&mut self, way: Way) {
        match way {
            Way::Closed => self.close(),
            Way::ClosedWhileWorkersHang => self.close_while_workers_hang(),
            Way::Parked => self.park(),
            Way::Released => self.must(|event| Wish::Release { event }),
            Way::HandedOver => self.hand_over(),
            Way::TakenOver => self.be_taken_over(),
            Way::Locked => self.must(|_| Wish::Lock),
            Way::SignedOut => self.sign_out(),
            Way::DeskGone => self.desk = None,
            Way::SignedInElsewhere => self.sign_in_elsewhere(),
            Way::AnotherSignedIn => self.sign_another_in(),
            Way::WindowOver => self.station.clock.pass_ms(WINDOW_MS),
            Way::StationStopped => drop(self.station.keep(KeeperWish::Stop)),
        }
    }

    fn desk(&mut self) -> &mut Desk {
        self.desk.as_mut().expect("this way keeps the desk")
    }

    /// Wishes something of the event that nobody has a reason to refuse.
    fn must(&mut self, wish: impl FnOnce(EventId) -> Wish) {
        let wish = wish(self.event);
        assert_eq!(self.desk().wish(wish), Ok(Granted::Done));
    }

    fn close(&mut self) {
        let verdict = Verdict { outcome: Outcome::Sharp, cause: "break-in".to_owned(), level: 1 };
        let (note, override_reason) = (Pii(String::new()), Pii("Inget att göra".to_owned()));
        self.must(|event| Wish::Close { event, verdict, note, override_reason });
    }

    /// A worker that hangs cannot be asked to end.
    fn close_while_workers_hang(&mut self) {
        self.workers.iter().for_each(|worker| worker.hang());
        self.close();
    }

    fn park(&mut self) {
        let until = self.desk().board.now.plus_ms(600_000);
        self.must(|event| Wish::Park { event, until });
    }

    fn hand_over(&mut self) {
        let to = format!("{}-next", self.person);
        self.station.add(&to, Role::Operator);
        let mut next = Desk::sign_in(self.station, &to);
        self.must(|event| Wish::Offer { event, to: PersonId::new(to), note: Pii(String::new()) });
        let event = self.event;
        assert_eq!(next.wish(Wish::AcceptOffer { event }), Ok(Granted::Event(event)));
    }

    fn be_taken_over(&mut self) {
        let event = self.event;
        let reason = Pii("Stöd".to_owned());
        let mut supervisor = Desk::sign_in(self.station, "sup");
        assert_eq!(supervisor.wish(Wish::TakeOver { event, reason }), Ok(Granted::Event(event)));
        assert_eq!(supervisor.wish(Wish::Release { event }), Ok(Granted::Done));
    }

    /// Nobody signs out with an event in hand.
    fn sign_out(&mut self) {
        assert_eq!(self.desk().wish(Wish::SignOut), Err(Refusal::AlreadyHolding));
        self.must(|event| Wish::Release { event });
        self.must(|_| Wish::SignOut);
        self.desk().until("the end of the session", |desk| (desk.ended == Some(SessionEnd::SignedOut)).then_some(()));
    }

    /// Somebody else signs in at this very desk.
    fn sign_another_in(&mut self) {
        let other = format!("{}-other", self.person);
        self.station.add(&other, Role::Operator);
        self.desk().sign_over(&other);
    }

    fn sign_in_elsewhere(&mut self) {
        let event = self.event;
        let newer = Desk::sign_in(self.station, &self.person);
        assert_eq!(newer.board.held.as_ref().map(|held| held.id), Some(event), "the hold goes on");
        self.desk()
            .until("the end of the session", |desk| (desk.ended == Some(SessionEnd::NewerSession)).then_some(()));
    }
}

#[test]
fn two_desks_share_one_queue() {
    let camera = Camera::start(&[]);
    let station = Station::start(&home("home-1", "0123", &camera.url()));
    station.add("op1", Role::Operator);
    station.add("op2", Role::Operator);
    let (mut first, mut second) = (Desk::sign_in(&station, "op1"), Desk::sign_in(&station, "op2"));
    station.panel().say("0123", "BA14");
    let event = second.event_at("home-1");
    assert_eq!(second.row(event).state, EventState::Waiting);
    assert_eq!(first.wish(Wish::ClaimNext), Ok(Granted::Event(event)));

    let held = |desk: &Desk| matches!(&desk.row(event).state, EventState::Held { by, .. } if by.as_str() == "op1");
    second.until("the first one's claim", |desk| held(desk).then_some(()));
    assert_eq!(second.row(event).holder_name.as_ref().map(|name| name.0.as_str()), Some("Operatör op1"));
    assert_eq!(second.board.held, None, "what the home is stays with the holder");
    let refused = Err(Refusal::AlreadyHeld { by: PersonId::new("op1") });
    assert_eq!(second.wish(Wish::Claim { event }), refused);
    assert_eq!(second.wish(Wish::ClaimNext), Err(Refusal::NothingWaits));
}

#[test]
fn a_hold_waits_a_quarter_of_a_minute_for_the_same_person() {
    let camera = Camera::start(&[]);
    let station = Station::start(&looked_at_alone("home-1", "0123", &camera.url()));
    station.add("op1", Role::Operator);
    station.add("op2", Role::Operator);
    let mut other = Desk::sign_in(&station, "op2");
    let mut desk = Desk::sign_in(&station, "op1");
    station.panel().say("0123", "BA14");
    let event = desk.event_at("home-1");
    assert_eq!(desk.wish(Wish::Claim { event }), Ok(Granted::Event(event)));
    until(START, "somebody at the camera", || (camera.connections() > 0).then_some(()));

    let since = Instant::now();
    drop(desk);
    at_once(since, "the camera left by a desk that is gone", || camera.connections() == 0);
    other.until("one person less", |desk| (desk.board.people.len() == 1).then_some(()));
    station.clock.pass_ms(HOLD_MS - 1000);
    assert_eq!(other.wish(Wish::ClaimNext), Err(Refusal::NothingWaits));

    let mut again = Desk::sign_in(&station, "op1");
    assert_eq!(again.board.held.as_ref().map(|held| held.id), Some(event), "as it was");
    station.clock.pass_ms(2 * HOLD_MS);
    let later = station.clock.read().wall;
    again.until("the time to pass", |desk| (desk.board.now >= later).then_some(()));
    assert_eq!(again.wish(Wish::Note { event, text: Pii("Åter".to_owned()) }), Ok(Granted::Done), "it was kept");

    other.until("both people", |desk| (desk.board.people.len() == 2).then_some(()));
    drop(again);
    other.until("one person less", |desk| (desk.board.people.len() == 1).then_some(()));
    station.clock.pass_ms(HOLD_MS);
    other.until("the event to wait again", |desk| (desk.row(event).state == EventState::Waiting).then_some(()));
    assert_eq!(other.wish(Wish::ClaimNext), Ok(Granted::Event(event)));
}

#[test]
fn whoever_signs_in_where_another_works_gets_nothing_of_theirs_before_it_is_let_go() {
    let camera = Camera::start(&[]);
    let station = Station::start(&looked_at_alone("home-1", "0123", &camera.url()));
    station.add("op1", Role::Operator);
    station.add("op2", Role::Operator);
    let mut desk = Desk::sign_in(&station, "op1");
    station.panel().say("0123", "BA14");
    let event = desk.event_at("home-1");
    assert_eq!(desk.wish(Wish::Claim { event }), Ok(Granted::Event(event)));
    until(START, "somebody at the camera", || (camera.connections() > 0).then_some(()));

    let since = Instant::now();
    desk.sign_over("op2");
    at_once(since, "the camera left", || camera.connections() == 0);
    assert_eq!(desk.board.held, None, "what the home is stays with the holder");
    let held_by = |desk: &Desk, who: &str| desk.row(event).state.holder().is_some_and(|by| by.as_str() == who);
    assert!(held_by(&desk, "op1"), "{:?}", desk.row(event).state);
    let look = || Wish::Look { event, cameras: Cameras::All };
    let taken = Err(Refusal::AlreadyHeld { by: PersonId::new("op1") });
    for (wish, refused) in [
        (look(), Err(Refusal::NotHolder)),
        (Wish::OpenVoice { event }, Err(Refusal::NotHolder)),
        (Wish::Claim { event }, taken),
        (Wish::ClaimNext, Err(Refusal::NothingWaits)),
    ] {
        assert_eq!(desk.wish(wish), refused);
    }
    station.clock.pass_ms(HOLD_MS - 1000);
    assert_eq!(desk.wish(Wish::ClaimNext), Err(Refusal::NothingWaits));

    // Whoever held it comes back in time, at another desk, and goes again: then nobody waits for them for ever.
    let again = Desk::sign_in(&station, "op1");
    assert_eq!(again.board.held.as_ref().map(|held| held.id), Some(event), "as it was");
    desk.until("one person more", |desk| (desk.board.people.len() == 2).then_some(()));
    drop(again);
    desk.until("one person less", |desk| (desk.board.people.len() == 1).then_some(()));
    station.clock.pass_ms(HOLD_MS);
    desk.until("its release", |desk| desk.row(event).state.holder().is_none().then_some(()));
    assert_eq!(desk.wish(Wish::ClaimNext), Ok(Granted::Event(event)));
    until(START, "the new holder at the camera", || (camera.connections() > 0).then_some(()));
    desk.until("the claim", |desk| held_by(desk, "op2").then_some(()));
}
