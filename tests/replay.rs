//! A centre's day at a hundred times its pace: alarms of every kind, four desks on the link that handle them by their plans, and at its
//! end nothing that nobody handled, nobody who held what another held, and no more memory than in its morning.
//!
//! `VAKA_SOAK_EVENTS` says how many alarms it has (40, in `make soak` 2,000: a whole day, a quarter of an hour).
use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    ops::Range,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use alarm_central::{
    event::{CallResult, EventState, OfferEnd, Outcome, Refusal, Responder, Verdict, Way},
    id::{EventId, PersonId},
    moment::Moment,
    person::Role,
    pii::Pii,
    plan::StepKind,
};
use serde_json::Value;
use vaka_link::{
    board::{Detail, Row, StepStanding, StepView},
    command::{Cameras, Granted, Wish},
    keeper::KeeperWish,
};

use crate::{
    inside::{Desk, Panel, Station},
    world::{KEY, START},
};

/// Homes of the place; alarms of one that has an open event join that event.
const HOMES: u32 = 300;
const OPERATORS: [&str; 4] = ["op1", "op2", "op3", "op4"];
/// So many times faster than the machine's own clock.
const PACE: u64 = 100;
/// Alarms of a whole day.
const ALARMS_OF_A_DAY: u64 = 2_000;
const DAY_MS: u64 = 24 * 3_600_000;
/// How often the clock is turned.
const TURN: Duration = Duration::from_millis(10);
/// Between two acts of an operator, milliseconds of the place: as quick as hands are.
const ACT_MS: Range<u64> = 2_000..12_000;
/// And away from the desk, now and then, between two events.
const AWAY_MS: Range<u64> = 30_000..240_000;
/// Most acts that one event takes: more is a plan that leads nowhere.
const MOST_ACTS: usize = 80;
/// Most that memory may grow from a tenth of the day to its end, KiB.
const GROWTH_KIB: u64 = 50 * 1024;

/// How common it is among the others, its code and zone, and what follows after so many milliseconds.
type Alarm = (u32, &'static str, &'static [(u64, &'static str)]);

/// Kinds of alarm with their weights, as a centre for homes has them.
const ALARMS: &[Alarm] = &[
    (16, "BA14", &[]),
    (10, "BA14", &[(8_000, "BA15")]),
    (10, "BA14", &[(25_000, "OP7")]),
    (4, "BA14", &[(90_000, "OP7")]),
    (3, "BA15", &[(5_000, "BR15"), (9_000, "BA15"), (12_000, "BA14")]),
    (8, "TA14", &[]),
    (3, "FA16", &[(20_000, "FR16")]),
    (1, "HA17", &[]),
    (1, "PA17", &[]),
    (3, "MA18", &[]),
    (4, "WA19", &[]),
    (9, "AT0", &[(400_000, "AR0")]),
    (5, "YT0", &[]),
    (1, "GA20", &[]),
];

/// Zones of every home.
const ZONES: [(&str, &str); 7] = [
    ("14", "motion"),
    ("15", "motion"),
    ("16", "smoke"),
    ("17", "hold_up"),
    ("18", "medical"),
    ("19", "water"),
    ("20", "gas"),
];

/// Who holds what, as the desks themselves were answered: kept outside the station.
#[derive(Default)]
struct Hands {
    holds: Mutex<BTreeMap<EventId, &'static str>>,
    handled: AtomicUsize,
    /// The last alarm was sent.
    sent: AtomicBool,
    /// All that was sent is handled.
    over: AtomicBool,
}

impl Hands {
    fn table(&self) -> MutexGuard<'_, BTreeMap<EventId, &'static str>> {
        self.holds.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn takes(&self, event: EventId, who: &'static str) {
        let before = self.table().insert(event, who);
        assert!(before.is_none_or(|before| before == who), "{who} was given what {before:?} holds: {event}");
    }

    /// It was not let go after all; nothing, where another has it by now.
    fn keeps(&self, event: EventId, who: &'static str) {
        self.table().entry(event).or_insert(who);
    }

    /// Nothing, where another has it by now.
    fn lets_go(&self, event: EventId, who: &'static str) {
        let mut table = self.table();
        if table.get(&event) == Some(&who) {
            table.remove(&event);
        }
    }
}

#[test]
fn a_day_at_a_hundred_times_its_pace_leaves_nothing_unhandled() {
    let alarms = env::var("VAKA_SOAK_EVENTS").ok().and_then(|alarms| alarms.parse().ok()).unwrap_or(40);
    let seed = env::var("VAKA_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(|| fastrand::u64(..));
    println!("VAKA_SEED={seed}");
    let station = Station::start(&(0..HOMES).map(home).collect::<String>());
    for id in OPERATORS {
        station.add(id, Role::Operator);
    }
    let hands = Hands::default();
    let begun = Instant::now();
    let (morning, evening) = thread::scope(|scope| {
        for (number, id) in OPERATORS.into_iter().enumerate() {
            let (station, hands) = (&station, &hands);
            let chance = fastrand::Rng::with_seed(seed.wrapping_add(number as u64));
            scope.spawn(move || Operator::sign_in(station, hands, id, chance).work());
        }
        let memory = day(&station, &hands, alarms, fastrand::Rng::with_seed(seed));
        hands.over.store(true, Ordering::Release);
        memory
    });
    let (events, cleared) = (all_are_closed(&station), nobody_held_what_another_held(&station));
    let (lasted, handled) = (begun.elapsed().as_secs(), hands.handled.load(Ordering::Relaxed));
    println!(
        "{alarms} alarms, {events} events in {lasted} s: {handled} closed by hand, {cleared} by a rule; memory {morning} → {evening} KiB"
    );
    assert_eq!(handled + cleared, events, "each is closed once");
    assert!(events as u64 * 10 > alarms * 8, "few alarms join an event that is open already");
    assert!(evening.saturating_sub(morning) < GROWTH_KIB, "memory grew from {morning} to {evening} KiB");
}

/// Turns the clock and sends what the day has; memory after a tenth of it, and at its end.
fn day(station: &Station, hands: &Hands, alarms: u64, mut chance: fastrand::Rng) -> (u64, u64) {
    let lasts_ms = DAY_MS * alarms / ALARMS_OF_A_DAY;
    let mut due: Vec<(u64, u32, &str)> = (0..alarms)
        .flat_map(|_| {
            let (at, home, alarm) = (chance.u64(..lasts_ms), chance.u32(..HOMES), weighted(&mut chance));
            std::iter::once((at, home, alarm.1))
                .chain(alarm.2.iter().map(move |(after, code)| (at + after, home, *code)))
        })
        .collect();
    due.sort_unstable();
    let mut due = due.into_iter().peekable();
    let (mut panel, mut passed, mut morning) = (station.panel(), 0, None);
    let (since, mut settled) = (Instant::now(), None);
    loop {
        thread::sleep(TURN);
        let wanted = since.elapsed().as_millis() as u64 * PACE;
        while let Some((_, home, code)) = due.next_if(|(at, ..)| *at <= wanted) {
            say(&mut panel, home, code);
        }
        station.clock.pass_ms(wanted - passed);
        passed = wanted;
        if passed > lasts_ms / 10 {
            morning.get_or_insert_with(resident_kib);
        }
        if due.peek().is_none() {
            hands.sent.store(true, Ordering::Release);
            let is_over = hands.over.load(Ordering::Acquire);
            let settled = settled.get_or_insert_with(Instant::now);
            assert!(settled.elapsed() < START * 4, "the day does not end: {:?}", hands.table());
            if is_over {
                return (morning.unwrap_or_default(), resident_kib());
            }
        }
    }
}

fn say(panel: &mut Panel<'_>, home: u32, code: &str) {
    panel.say(&account(home), code);
}

fn weighted(chance: &mut fastrand::Rng) -> Alarm {
    let mut at = chance.u32(..ALARMS.iter().map(|alarm| alarm.0).sum::<u32>());
    for alarm in ALARMS {
        if at < alarm.0 {
            return *alarm;
        }
        at -= alarm.0;
    }
    unreachable!("the weights cover the whole")
}

/// One of four who work.
struct Operator<'d> {
    desk: Desk,
    hands: &'d Hands,
    id: &'static str,
    chance: fastrand::Rng,
}

impl<'d> Operator<'d> {
    fn sign_in(station: &Station, hands: &'d Hands, id: &'static str, chance: fastrand::Rng) -> Self {
        Self { desk: Desk::sign_in(station, id), hands, id, chance }
    }

    /// Takes what waits and handles it, until the day is over and nothing is left.
    fn work(mut self) {
        while !self.hands.over.load(Ordering::Acquire) {
            if let Some(detail) = self.desk.board.held.as_deref() {
                // Also one that was handed over to this desk.
                let event = detail.id;
                self.hands.takes(event, self.id);
                self.handle(event);
            } else if let Some(event) = self.desk.board.offer.as_deref().map(|offer| offer.event) {
                self.answer(event);
            } else if self.desk.board.rows.values().any(|row| row.state == EventState::Waiting) {
                let away = self.chance.u8(..) < 50;
                self.pause(if away { AWAY_MS } else { ACT_MS });
                match self.desk.wish(Wish::ClaimNext) {
                    Ok(Granted::Event(event)) => {
                        self.hands.takes(event, self.id);
                        self.desk.until("the event's detail", |desk| desk.board.held.as_ref().map(|_| ()));
                    }
                    Ok(other) => panic!("a claim gives an event, not {other:?}"),
                    // Another was quicker, or it was handed one meanwhile.
                    Err(Refusal::NothingWaits | Refusal::AlreadyHolding) => {}
                    Err(refusal) => panic!("{} takes the next: {refusal:?}", self.id),
                }
            } else {
                let rows = &self.desk.board.rows;
                if self.hands.sent.load(Ordering::Acquire) && rows.values().all(is_closed) {
                    self.hands.over.store(true, Ordering::Release);
                }
                self.desk.listen();
            }
        }
    }

    /// Mostly yes to what a colleague offers.
    fn answer(&mut self, event: EventId) {
        self.pause(ACT_MS);
        let no = self.chance.u8(..) < 64;
        let wish = if no { Wish::DeclineOffer { event, why: OfferEnd::NoTime } } else { Wish::AcceptOffer { event } };
        match self.desk.wish(wish) {
            Ok(Granted::Event(event)) => {
                self.hands.takes(event, self.id);
                self.desk.until("the event's detail", |desk| desk.board.held.as_ref().map(|_| ()));
            }
            // Or it was taken back, or came to nothing, meanwhile.
            Ok(_) | Err(Refusal::NoOffer | Refusal::Closed | Refusal::NoSuchEvent) => self.desk.listen(),
            Err(refusal) => panic!("{} answers: {refusal:?}", self.id),
        }
    }

    fn pause(&mut self, ms: Range<u64>) {
        thread::sleep(Duration::from_millis(self.chance.u64(ms) / PACE));
    }

    /// Does what the plan asks, one act after the other, until the event is out of this operator's hands.
    fn handle(&mut self, event: EventId) {
        let mut called = 0;
        for _ in 0..MOST_ACTS {
            self.pause(ACT_MS);
            let Some(detail) = self.desk.board.held.as_deref().filter(|detail| detail.id == event) else {
                return self.hands.lets_go(event, self.id);
            };
            match self.chance.u8(..) {
                0..3 => return self.let_go(event, |_| Wish::Release { event }),
                3..6 => return self.let_go(event, |now| Wish::Park { event, until: now.plus_ms(300_000) }),
                6..9 => {
                    let to = PersonId::new(OPERATORS[self.chance.usize(..OPERATORS.len())]);
                    // It goes on here until the other accepts, which may be before this answer is read.
                    self.hands.lets_go(event, self.id);
                    match self.desk.wish(Wish::Offer { event, to, note: Pii("Hund".to_owned()) }) {
                        Ok(_) | Err(Refusal::ReceiverUnfit | Refusal::AlreadyOffered) => continue,
                        Err(refusal) if is_gone(&refusal) => continue,
                        Err(refusal) => panic!("{} offers: {refusal:?}", self.id),
                    }
                }
                _ => {}
            }
            let untold = detail.dispatches.iter().find(|sent| sent.way == Way::Telephone && sent.told.is_none());
            let plan = detail.plan.clone();
            let wish = match (untold, next_step(detail)) {
                (Some(sent), _) => Wish::PhoneDispatch { event, dispatch: sent.id },
                (None, Some(step)) => self.wish_for(&step, event, &mut called),
                (None, None) => return self.close(event),
            };
            match self.desk.wish(wish.clone()) {
                // What the board said a moment ago may be over.
                Ok(_) | Err(Refusal::StepNotOpen | Refusal::AlreadySent | Refusal::WindowOver { .. }) => {
                    self.desk.listen();
                }
                // A graver signal has brought another plan: the board is about to say so.
                Err(Refusal::NoSuchStep) => self.desk.until("the other plan", |desk| {
                    let held = desk.board.held.as_deref().filter(|held| held.id == event);
                    held.is_none_or(|held| held.plan != plan).then_some(())
                }),
                Err(refusal) if is_gone(&refusal) => self.desk.listen(),
                Err(refusal) => panic!("{} at {wish:?}: {refusal:?}", self.id),
            }
        }
        panic!("an event took more than {MOST_ACTS} acts: {:#?}", self.desk.board.held);
    }

    fn wish_for(&mut self, step: &StepView, event: EventId, called: &mut u8) -> Wish {
        let done = Wish::DoStep { event, step: step.id.clone() };
        if step.kind == StepKind::Call && *called < 2 && self.has_contacts() {
            *called += 1;
            let result = [CallResult::NoAnswer, CallResult::Answered, CallResult::Busy][self.chance.usize(..3)];
            return Wish::RecordCall { event, contact: 1, number: *called, result };
        }
        if let Some(answer) = step.answers.get(self.chance.usize(..step.answers.len().max(1))) {
            return Wish::AnswerStep { event, step: step.id.clone(), answer: answer.id.clone() };
        }
        match step.kind {
            StepKind::Dispatch if !self.left_to_send(step).is_empty() => {
                Wish::Dispatch { event, to: self.left_to_send(step) }
            }
            StepKind::Look if self.may_look() => Wish::Look { event, cameras: Cameras::All },
            _ => done,
        }
    }

    /// Those of a step who are not on their way already: another plan may have sent some.
    fn left_to_send(&self, step: &StepView) -> Vec<Responder> {
        let sent = self.desk.board.held.iter().flat_map(|detail| &detail.dispatches).filter(|sent| !sent.over);
        let sent: Vec<Responder> = sent.map(|sent| sent.to).collect();
        step.to.iter().copied().filter(|to| !sent.contains(to)).collect()
    }

    fn has_contacts(&self) -> bool {
        self.desk.board.held.as_ref().is_some_and(|detail| !detail.contacts.is_empty())
    }

    fn may_look(&self) -> bool {
        let Some(detail) = self.desk.board.held.as_deref() else { return false };
        let until = self.desk.board.rows.get(&detail.id).and_then(|row| row.window_until);
        until.is_some_and(|until| until.since_ms(self.desk.board.now) > 60_000) && !detail.cameras.is_empty()
    }

    fn let_go(&mut self, event: EventId, wish: impl FnOnce(Moment) -> Wish) {
        let wish = wish(self.desk.board.now);
        assert!(self.leave(event, wish), "a holder may let go");
    }

    /// The event leaves this operator's hands, if the station lets it.
    fn leave(&mut self, event: EventId, wish: Wish) -> bool {
        // Before it is asked: the next may have it before the answer is read.
        self.hands.lets_go(event, self.id);
        match self.desk.wish(wish) {
            Ok(_) => {
                self.until_gone(event);
                true
            }
            Err(Refusal::ReceiverUnfit | Refusal::AlreadyHolding | Refusal::AlreadyHeld { .. }) => {
                self.hands.keeps(event, self.id);
                false
            }
            Err(refusal) if is_gone(&refusal) => {
                self.until_gone(event);
                true
            }
            Err(refusal) => panic!("{} lets go: {refusal:?}", self.id),
        }
    }

    /// Until the board says it too: what it said before is no ground to go on.
    fn until_gone(&mut self, event: EventId) {
        self.desk.until("that it is gone", |desk| {
            desk.board.held.as_ref().is_none_or(|detail| detail.id != event).then_some(())
        });
    }

    fn close(&mut self, event: EventId) {
        let outcome = match self.chance.u8(..10) {
            0..2 => Outcome::Sharp,
            2..8 => Outcome::False,
            8 => Outcome::Test,
            _ => Outcome::Technical,
        };
        let causes = outcome.causes();
        let cause = causes[self.chance.usize(..causes.len())].to_owned();
        let verdict = Verdict { outcome, cause, level: if outcome == Outcome::Sharp { 2 } else { 0 } };
        let mut reason = "";
        for _ in 0..10 {
            let override_reason = Pii(reason.to_owned());
            let wish = Wish::Close { event, verdict: verdict.clone(), note: Pii(String::new()), override_reason };
            self.hands.lets_go(event, self.id);
            match self.desk.wish(wish) {
                Ok(_) => {
                    self.hands.handled.fetch_add(1, Ordering::Relaxed);
                    return self.until_gone(event);
                }
                Err(Refusal::SignalsUnseen { .. }) => {
                    self.hands.keeps(event, self.id);
                    self.desk.listen();
                    let signals = self.desk.board.rows.get(&event).map_or(0, |row| row.signals);
                    match self.desk.wish(Wish::SeeSignals { event, signals }) {
                        // That the last has come may still be under way to this desk.
                        Ok(_) => self.pause(ACT_MS),
                        Err(refusal) if is_gone(&refusal) => return self.until_gone(event),
                        Err(refusal) => panic!("{} has seen them: {refusal:?}", self.id),
                    }
                }
                Err(Refusal::StepsOpen { may_override, .. }) => {
                    self.hands.keeps(event, self.id);
                    // A question whose answer opened a step meanwhile is done on the next round.
                    if next_step_of(&self.desk).is_some() {
                        return;
                    }
                    assert!(may_override, "a plan that can be neither done nor passed over");
                    reason = "Väntar inte";
                }
                Err(Refusal::DispatchUntold) => {
                    self.hands.keeps(event, self.id);
                    return;
                }
                // A colleague accepted it, or its disarm cleared it, a moment ago.
                Err(refusal) if is_gone(&refusal) => return self.until_gone(event),
                Err(refusal) => panic!("{} closes: {refusal:?}", self.id),
            }
        }
        panic!("an event does not close: {:#?}", self.desk.board.held);
    }
}

fn next_step_of(desk: &Desk) -> Option<StepView> {
    desk.board.held.as_deref().and_then(next_step)
}

/// Whether the event is out of the asker's hands by now.
fn is_gone(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::NotHolder | Refusal::Closed | Refusal::NoSuchEvent)
}

/// The first step that can be done now and is to be.
fn next_step(detail: &Detail) -> Option<StepView> {
    let due =
        |step: &&StepView| matches!(step.standing, StepStanding::Open { until: None }) && step.kind != StepKind::Talk;
    detail.steps.iter().find(due).cloned()
}

fn is_closed(row: &Row) -> bool {
    matches!(row.state, EventState::Closed { .. })
}

/// Goes through all events that the station knows, each of which must be closed; says how many.
fn all_are_closed(station: &Station) -> usize {
    let (_, events) = station.keep(KeeperWish::Events { since: None });
    let events: Vec<Value> = serde_json::from_slice(&events).expect("JSON");
    let open: Vec<&Value> = events.iter().filter(|event| event["state"] != "closed").collect();
    assert!(open.is_empty(), "nobody handled {open:#?}");
    events.len()
}

/// Reads the whole journal: nobody holds what another holds, nobody holds two, nothing happens to a closed event, and what no person
/// closed names its rule. Says how many were closed by a rule.
fn nobody_held_what_another_held(station: &Station) -> usize {
    let (_, journal) = station.keep(KeeperWish::Journal { event: None });
    let journal: Vec<Value> = serde_json::from_slice(&journal).expect("JSON");
    let (mut holders, mut closed, mut cleared) = (BTreeMap::<String, String>::new(), BTreeSet::new(), BTreeSet::new());
    for line in &journal {
        let stream = line["stream"].as_str().expect("each fact belongs to something");
        let Some(event) = stream.strip_prefix("event/").map(str::to_owned) else { continue };
        let (fact, by) = (line["fact"]["fact"].as_str().unwrap_or_default(), line["by"]["id"].as_str());
        let person = |key: &str| line["fact"][key].as_str().expect("a person").to_owned();
        let receives = match fact {
            "claimed" => Some(person("person")),
            "handed_over" => Some(person("to")),
            _ => None,
        };
        match (fact, receives) {
            ("claimed" | "handed_over", Some(person)) => {
                assert!(fact == "handed_over" || !holders.contains_key(&event), "a second holder: {line:#}");
                holders.remove(&event);
                assert!(holders.values().all(|other| *other != person), "two events in one pair of hands: {line:#}");
                holders.insert(event.clone(), person);
            }
            ("released" | "parked", _) => drop(holders.remove(&event)),
            ("cleared", _) => {
                cleared.insert(event.clone());
            }
            ("closed", _) => {
                assert!(closed.insert(event.clone()), "closed twice: {line:#}");
                let holder = holders.remove(&event);
                assert!(
                    holder.as_deref() == by && (by.is_some() || cleared.contains(&event)),
                    "closed by nobody: {line:#}"
                );
            }
            _ => {}
        }
    }
    assert!(!closed.is_empty() && holders.is_empty(), "still held: {holders:?}");
    cleared.len()
}

/// What this process has in memory.
fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("the machine says it");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("it says it");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).expect("a number")
}

fn account(home: u32) -> String {
    format!("{:04}", 1000 + home)
}

/// A home: every fourth with a camera, whose address nobody answers at; two numbers to call.
fn home(number: u32) -> String {
    let camera = if number.is_multiple_of(4) {
        "[[site.camera]]\nid = \"hall\"\nname = \"Hall\"\nrtsp = \"rtsp://127.0.0.1:9/cam\"\nuser = \"larm\"\npassword = \
         \"hemligt\"\nabilities = [\"video\"]\n"
    } else {
        ""
    };
    let zones: Vec<String> = ZONES
        .iter()
        .map(|(zone, kind)| {
            format!("[[site.zone]]\nnumber = \"{zone}\"\nname = \"Sektion {zone}\"\nkind = \"{kind}\"\n")
        })
        .collect();
    format!(
        r#"
[[site]]
id = "home-{number}"
name = "Kund {number}"
address = "Ekvägen {number}, 183 30 Täby"
area = "Område {area}"
[site.panel]
account = "{account}"
key = "ascii:{KEY}"
[[site.user]]
number = "7"
name = "Kund {number}"
{zones}{camera}[[site.contact]]
name = "Kontakt 1"
numbers = ["+46 70 174 06 05", "+46 70 174 06 06"]
authority = "full"
"#,
        zones = zones.concat(),
        area = number % 20,
        account = account(number),
    )
}
