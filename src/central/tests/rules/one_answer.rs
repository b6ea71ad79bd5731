//! What one answer of the rules hangs on, as tables: leaves (M1–M4, M6), holding, steps and closing.
use alarm_central::{
    event::{AlarmEvent, Command, Device, EndReason, EventFact, Outcome, Raise, Refusal, ReleaseReason, Verdict},
    fact::{Fact, FactBody, Sealed},
    id::{AnswerId, CameraId, EventId, GrantId, KindId, PersonId, SignalId, StepId, Uuid},
    moment::Moment,
    person::{Actor, NotAllowed, Role},
    picture::PictureId,
    pii::Pii,
    plan::{ActionPlan, AnswerRule, Home, Lack, Plans, Step, standing::Standing},
    signal::{SignalClass, Trust},
    site::Ability,
    window::{FetchReason, Leave, Shut},
};

use crate::{
    act::Heard,
    world::{World, actors, home},
};

const MINUTE: i64 = 60_000;
const ALL: [Ability; 3] = [Ability::Still, Ability::Video, Ability::Audio];
pub const BURGLARY: Heard =
    Heard { class: SignalClass::Alarm, trust: Trust::Keyed, category: "burglary", zone: Some("1") };

pub fn person(id: &str, role: Role) -> Actor {
    Actor::Person { id: PersonId::new(id), role }
}

pub fn op1() -> Actor {
    person("op1", Role::Operator)
}

fn claim() -> Command {
    Command::Claim { standing: Ok(()), holding: None }
}

fn camera() -> Device {
    Device::Camera(CameraId::new("hall"))
}

fn grant(leave: Leave, device: Device, abilities: &[Ability]) -> Command {
    let grant = GrantId(Uuid::from_u128(99));
    Command::Grant { grant, leave, device, abilities: abilities.to_vec(), rings: false }
}

fn accept() -> Command {
    Command::AcceptOffer { standing: Ok(()), holding: None }
}

/// From op1 to op2.
fn hand_over(world: &mut World) {
    world.do_as(&op1(), Command::Offer { to: PersonId::new("op2"), fit: true, note: Pii::default() });
    world.do_as(&person("op2", Role::Operator), accept());
}

fn take_over(reason: &str) -> Command {
    Command::TakeOver { reason: Pii(reason.to_owned()), standing: Ok(()), holding: None }
}

/// An event that op1 holds since its first moment.
pub fn held(heard: &Heard) -> World {
    let mut world = World::with(heard);
    world.do_as(&op1(), claim());
    world
}

#[test]
fn only_a_trusted_alarm_is_ever_looked_into() {
    let check = |class, trust, wanted| {
        let world = held(&Heard { class, trust, ..BURGLARY });
        assert_eq!(world.answer(&op1(), grant(Leave::Look, camera(), &ALL)), wanted, "{class:?} {trust:?}");
        assert_eq!(world.events[0].window().is_some(), wanted.is_ok());
    };
    check(SignalClass::Alarm, Trust::Keyed, Ok(()));
    check(SignalClass::Alarm, Trust::MarkedLine, Ok(()));
    check(SignalClass::Alarm, Trust::Untrusted, Err(Refusal::Untrusted));
    for trust in [Trust::Keyed, Trust::MarkedLine, Trust::Untrusted] {
        check(SignalClass::Trouble, trust, Err(Refusal::NotAnAlarm));
        check(SignalClass::Supervisory, trust, Err(Refusal::NotAnAlarm));
    }
}

#[test]
fn an_alarm_that_attaches_later_opens_nothing_for_what_began_without() {
    let mut world = held(&Heard { class: SignalClass::Trouble, category: "power", ..BURGLARY });
    let signal = world.signal(&BURGLARY);
    world.do_as(&Actor::Station, Command::Attach { signal, sealed: Pii::default(), raise: None, home: home() });
    assert_eq!(world.answer(&op1(), grant(Leave::Look, camera(), &ALL)), Err(Refusal::NotAnAlarm));
}

#[test]
fn what_makes_no_event_is_no_beginning_for_one() {
    let mut world = World::new();
    world.events.push(AlarmEvent::unborn(EventId(Uuid::from_u128(1))));
    for class in [SignalClass::Restore, SignalClass::Test, SignalClass::Opening, SignalClass::VoiceReady] {
        let signal = world.signal(&Heard { class, ..BURGLARY });
        let start = world.start(signal, None);
        assert_eq!(world.answer(&Actor::Station, start), Err(Refusal::NotAnAlarm), "{class:?}");
    }
    let signal = world.signal(&BURGLARY);
    let start = world.start(signal, None);
    assert_eq!(world.answer(&op1(), start.clone()), Err(Refusal::RoleMayNot));
    assert_eq!(world.answer(&Actor::Station, start), Ok(()));
    assert_eq!(world.answer(&op1(), claim()), Err(Refusal::NoSuchEvent));
}

#[test]
fn only_a_graver_alarm_raises_whatever_the_command_says() {
    let plan = Plans::bundled().get("fire").expect("a bundled plan").clone();
    let check = |class, priority, wanted: u8| {
        let mut world = held(&BURGLARY);
        let signal = world.signal(&Heard { class, ..BURGLARY });
        let raise = Some(Raise { kind: KindId::new("fire"), priority, plan: plan.clone() });
        let facts =
            world.do_as(&Actor::Station, Command::Attach { signal, sealed: Pii::default(), raise, home: home() });
        assert_eq!(world.events[0].priority(), wanted, "{class:?} {priority}");
        // Where it raises nothing, the plan stays too.
        assert_eq!(steps(&facts).is_some(), wanted < 3, "{class:?} {priority}");
        assert_eq!(facts.len(), if wanted < 3 { 3 } else { 1 }, "{class:?} {priority}");
    };
    check(SignalClass::Alarm, 1, 1);
    check(SignalClass::Alarm, 3, 3);
    check(SignalClass::Alarm, 4, 3);
    check(SignalClass::Trouble, 1, 3);
    check(SignalClass::Restore, 1, 3);
}

/// The steps of the plan that these facts take up; `None` where none is taken up.
fn steps(facts: &[Fact]) -> Option<&[Step]> {
    facts.iter().find_map(|fact| match &fact.body {
        FactBody::Event(EventFact::Planned { steps, .. }) => Some(steps.as_slice()),
        _ => None,
    })
}

/// How the plan's step with this id stands.
fn standing(world: &World, id: &str) -> Standing {
    let at = world.events[0].steps().iter().position(|state| state.step.id.as_str() == id).expect("a step of the plan");
    world.events[0].standings(world.now)[at]
}

#[test]
fn a_plan_asks_for_a_look_only_where_one_can_be_had() {
    let plans = Plans::bundled();
    let (burglary, fire) = (plans.get("burglary").expect("bundled"), plans.get("fire").expect("bundled"));
    for (trust, camera) in
        [Trust::Keyed, Trust::Untrusted].into_iter().flat_map(|trust| [(trust, true), (trust, false)])
    {
        let home = Home { camera, ..home() };
        let mut world = World::new();
        let signal = world.signal(&Heard { trust, ..BURGLARY });
        let Command::Start { site, linked_to, signal, sealed, shut, .. } = world.start(signal, None) else { panic!() };
        let plan = burglary.clone();
        world.events.push(AlarmEvent::unborn(EventId(Uuid::from_u128(1))));
        world.facts.push(Vec::new());
        let start = Command::Start { site, linked_to, signal, sealed, plan, home, shut };
        let facts = world.do_as(&Actor::Station, start);
        assert_eq!(steps(&facts), Some(&burglary.steps(&home)[..]), "{trust:?} {camera}");
        let looks = |world: &World| match standing(world, "look") {
            Standing::Open { .. } => Ok(()),
            Standing::Lacking(lack) => Err(lack),
            other => panic!("{other:?}"),
        };
        let wanted = match (camera, trust) {
            (false, _) => Err(Lack::Camera),
            (true, Trust::Untrusted) => Err(Lack::Window),
            (true, _) => Ok(()),
        };
        assert_eq!(looks(&world), wanted, "{trust:?} {camera}");

        let raise = |plan: &ActionPlan, priority| Raise { kind: KindId::new("fire"), priority, plan: plan.clone() };
        let attach = |world: &mut World, raise| {
            let signal = world.signal(&Heard { trust, ..BURGLARY });
            let attach = Command::Attach { signal, sealed: Pii::default(), raise: Some(raise), home };
            world.do_as(&Actor::Station, attach)
        };
        let same = attach(&mut world, raise(burglary, 2));
        assert_eq!((steps(&same), world.events[0].priority()), (None, 2), "the plan that it has");
        let other = attach(&mut world, raise(fire, 1));
        assert_eq!(steps(&other), Some(&fire.steps(&home)[..]), "{trust:?} {camera}");
        assert_eq!(looks(&world), wanted, "{trust:?} {camera}");
    }
    // A window that was shut is no window.
    let mut world = held(&BURGLARY);
    world.do_as(&Actor::Station, Command::ShutWindow { why: Shut::ClockBehind });
    assert_eq!(standing(&world, "look"), Standing::Lacking(Lack::Window));
}

#[test]
fn an_answer_leads_on_and_may_be_given_anew() {
    let mut world = held(&BURGLARY);
    let answer = |answer: &str| Command::AnswerStep { step: StepId::new("ask"), answer: AnswerId::new(answer) };
    let send = || Command::DoStep { step: StepId::new("send") };
    world.do_as(&op1(), grant(Leave::Look, camera(), &ALL));
    world.do_as(&op1(), Command::DoStep { step: StepId::new("call-contacts") });
    assert_eq!(world.answer(&op1(), close("animal", 0, "")), Ok(()), "nobody asked anything yet");
    assert_eq!(standing(&world, "send"), Standing::Undecided);
    assert_eq!(world.answer(&op1(), send()), Err(Refusal::StepNotOpen));
    assert_eq!(world.answer(&op1(), answer("perhaps")), Err(Refusal::NoSuchAnswer));
    assert_eq!(world.answer(&op1(), Command::DoStep { step: StepId::new("ask") }), Err(Refusal::AnswerMissing));
    assert_eq!(world.answer(&Actor::Station, answer("yes")), Err(Refusal::RoleMayNot));
    world.do_as(&op1(), answer("yes"));
    assert!(world.do_as(&op1(), answer("yes")).is_empty(), "it is known");
    let owed = Refusal::StepsOpen { steps: vec![StepId::new("send")], may_override: true };
    assert_eq!(world.answer(&op1(), close("animal", 0, "")), Err(owed));
    world.do_as(&op1(), answer("no"));
    assert_eq!(standing(&world, "send"), Standing::NotTaken);
    assert_eq!(world.answer(&op1(), close("animal", 0, "")), Ok(()));
    // The wait that this leads to ends by itself, and not before its time.
    assert!(world.do_as(&Actor::Station, Command::EndWaits).is_empty());
    world.now = world.now.plus_ms(MINUTE - 1);
    assert!(world.do_as(&Actor::Station, Command::EndWaits).is_empty());
    world.now = world.now.plus_ms(1);
    assert_eq!(world.answer(&op1(), Command::EndWaits), Err(Refusal::RoleMayNot));
    assert_eq!(world.do_as(&Actor::Station, Command::EndWaits).len(), 1);
    assert_eq!(standing(&world, "pause"), Standing::Done);
    world.do_as(&op1(), Command::UndoStep { step: StepId::new("ask") });
    assert!(matches!(standing(&world, "ask"), Standing::Open { .. }));
    world.do_as(&op1(), answer("yes"));
    world.do_as(&op1(), send());
    assert_eq!(world.answer(&op1(), close("animal", 0, "")), Ok(()));
}

#[test]
fn what_the_alarm_knows_of_the_home_answers_by_itself_and_a_person_may_know_better() {
    let mut world = held(&BURGLARY);
    let home = |world: &World| {
        let state =
            world.events[0].steps().iter().find(|state| state.step.id.as_str() == "home").expect("a step").clone();
        (state.answer.map(|answer| answer.0), state.rule)
    };
    assert_eq!(home(&world), (Some("nobody".to_owned()), Some(AnswerRule::SetAway)));
    let answer = Command::AnswerStep { step: StepId::new("home"), answer: AnswerId::new("night") };
    world.do_as(&op1(), answer);
    assert_eq!(home(&world), (Some("night".to_owned()), None));
}

#[test]
fn a_signal_that_came_after_all_that_was_done_is_seen_before_closing() {
    let check = |class, wanted: Result<(), Refusal>| {
        let mut world = held(&BURGLARY);
        let signal = world.signal(&Heard { class, zone: Some("2"), ..BURGLARY });
        let attach = Command::Attach { signal, sealed: Pii::default(), raise: None, home: home() };
        world.do_as(&Actor::Station, attach);
        // Cameras open by themselves: that says nothing of whoever holds the event.
        world.do_as(&op1(), grant(Leave::Look, camera(), &ALL));
        assert_eq!(world.answer(&op1(), close("animal", 0, "orsak")), wanted, "{class:?}");
        let mut acts = world;
        acts.do_as(&op1(), Command::Note { text: Pii("orsak".to_owned()) });
        assert_eq!(acts.answer(&op1(), close("animal", 0, "orsak")), Ok(()), "{class:?}");
    };
    for class in [SignalClass::Alarm, SignalClass::Trouble, SignalClass::Cancel, SignalClass::Opening] {
        check(class, Err(Refusal::SignalsUnseen { signals: 1 }));
    }
    for class in [SignalClass::Restore, SignalClass::Test, SignalClass::Closing, SignalClass::VoiceReady] {
        check(class, Ok(()));
    }
    let mut world = held(&BURGLARY);
    for _ in 0..2 {
        let signal = world.signal(&BURGLARY);
        let attach = Command::Attach { signal, sealed: Pii::default(), raise: None, home: home() };
        world.do_as(&Actor::Station, attach);
    }
    assert!(world.do_as(&op1(), Command::SeeSignals { signals: 1 }).is_empty(), "the first one was seen at the claim");
    world.do_as(&op1(), Command::SeeSignals { signals: 2 });
    assert_eq!(world.answer(&op1(), close("animal", 0, "orsak")), Err(Refusal::SignalsUnseen { signals: 1 }));
    world.do_as(&op1(), Command::SeeSignals { signals: 3 });
    assert_eq!(world.answer(&op1(), close("animal", 0, "orsak")), Ok(()));
}

#[test]
fn the_window_is_shut_at_fifteen_minutes_whatever_happened_meanwhile() {
    let mut world = held(&BURGLARY);
    let start = world.now;
    let over = Err(Refusal::WindowOver { at: start.plus_ms(15 * MINUTE) });
    let look = || grant(Leave::Look, camera(), &ALL);
    let at = |world: &mut World, ms| world.now = start.plus_ms(ms);
    at(&mut world, 15 * MINUTE - 1);
    assert_eq!(world.answer(&op1(), look()), Ok(()));
    at(&mut world, 15 * MINUTE);
    assert_eq!(world.answer(&op1(), look()), over);
    // Later signals, a hand-over and a take-over after the end.
    let signal = world.signal(&Heard { category: "fire", ..BURGLARY });
    world.do_as(&Actor::Station, Command::Attach { signal, sealed: Pii::default(), raise: None, home: home() });
    hand_over(&mut world);
    let chief = person("chef1", Role::Supervisor);
    world.do_as(&chief, take_over("orsak"));
    assert_eq!(world.answer(&chief, look()), over);
    // A clock that is set back counts as standing still since the newest fact.
    at(&mut world, 0);
    assert_eq!(world.answer(&chief, look()), over);
    at(&mut world, i64::MIN);
    assert_eq!(world.answer(&chief, look()), over);
}

#[test]
fn a_clock_behind_the_receipt_opens_nothing() {
    let mut world = World::new();
    let receipt = world.now;
    let mut signal = world.signal(&BURGLARY);
    signal.received_at = receipt.plus_ms(1);
    let start = world.start(signal, None);
    world.events.push(AlarmEvent::unborn(EventId(Uuid::from_u128(1))));
    world.facts.push(Vec::new());
    world.do_as(&Actor::Station, start);
    world.do_as(&op1(), claim());
    assert_eq!(world.answer(&op1(), grant(Leave::Look, camera(), &ALL)), Err(Refusal::ClockBehind));
    world.now = receipt.plus_ms(1);
    assert_eq!(world.answer(&op1(), grant(Leave::Look, camera(), &ALL)), Ok(()));
}

#[test]
fn nobody_looks_but_the_holder_and_nobody_fetches_but_the_station() {
    let world = held(&BURGLARY);
    for by in actors() {
        let look = world.answer(&by, grant(Leave::Look, camera(), &ALL));
        let wanted = match &by {
            Actor::Person { id, .. } if id.as_str() == "op1" => Ok(()),
            Actor::Person { role: Role::Privacy, .. } | Actor::Keeper { .. } | Actor::Station => {
                Err(Refusal::RoleMayNot)
            }
            Actor::Person { .. } => Err(Refusal::NotHolder),
        };
        assert_eq!(look, wanted, "{by:?}");
        let fetch = world.answer(&by, grant(Leave::Fetch, camera(), &ALL));
        assert_eq!(fetch.is_ok(), by == Actor::Station, "{by:?}");
    }
    let unheld = World::with(&BURGLARY);
    assert_eq!(unheld.answer(&op1(), grant(Leave::Look, camera(), &ALL)), Err(Refusal::NotHolder));
}

#[test]
fn a_picture_is_fetched_only_where_a_signal_of_this_event_offers_it() {
    let world = held(&BURGLARY);
    let offered = world.events[0].signals()[0].signal().id;
    let answer = |by: &Actor, leave, signal, number| {
        world.answer(by, grant(leave, Device::Picture(PictureId { signal, number }), &[]))
    };
    for (by, leave) in [(Actor::Station, Leave::Fetch), (op1(), Leave::Look)] {
        assert_eq!(answer(&by, leave, offered, 0), Ok(()), "{leave:?}");
        assert_eq!(answer(&by, leave, offered, 9), Err(Refusal::NoSuchDevice), "{leave:?}");
        assert_eq!(answer(&by, leave, SignalId(Uuid::nil()), 0), Err(Refusal::NoSuchDevice), "{leave:?}");
    }
}

#[test]
fn fetching_unclaimed_waits_by_priority_and_says_why() {
    let check = |category, after_ms, wanted: Result<FetchReason, Refusal>, held: FetchReason| {
        let mut world = World::with(&Heard { category, ..BURGLARY });
        world.now = world.now.plus_ms(after_ms);
        assert_eq!(why_fetched(&world), wanted, "{category} after {after_ms} ms");
        world.do_as(&op1(), claim());
        assert_eq!(why_fetched(&world), Ok(held), "{category}, once claimed");
    };
    check("fire", 0, Ok(FetchReason::Grave), FetchReason::Grave);
    check("burglary_verified", 0, Ok(FetchReason::Grave), FetchReason::Grave);
    check("burglary", 0, Err(Refusal::TooEarly), FetchReason::Held);
    check("burglary", MINUTE - 1, Err(Refusal::TooEarly), FetchReason::Held);
    check("burglary", MINUTE, Ok(FetchReason::Waited), FetchReason::Held);
    check("water", MINUTE, Err(Refusal::TooEarly), FetchReason::Held);
    check("water", 14 * MINUTE, Err(Refusal::TooEarly), FetchReason::Held);
}

/// By which rule the station would fetch now, as the fact would say.
fn why_fetched(world: &World) -> Result<FetchReason, Refusal> {
    let facts = world.events[0].decide(world.now, &Actor::Station, grant(Leave::Fetch, camera(), &ALL))?;
    let [fact] = &facts[..] else { panic!("one fact: {facts:?}") };
    let FactBody::Event(EventFact::Granted { why, .. }) = &fact.body else { panic!("a grant: {fact:?}") };
    Ok(why.expect("every fetch says why"))
}

#[test]
fn a_fetch_goes_on_when_the_event_is_parked_and_no_other_begins_before_its_time() {
    let mut world = held(&BURGLARY);
    world.do_as(&Actor::Station, grant(Leave::Fetch, camera(), &ALL));
    let until = world.now.plus_ms(MINUTE);
    world.do_as(&op1(), Command::Park { until });
    assert_eq!(world.events[0].grants().len(), 1, "what is fetched is fetched on");
    let kitchen = || grant(Leave::Fetch, Device::Camera(CameraId::new("kitchen")), &ALL);
    assert_eq!(world.answer(&Actor::Station, kitchen()), Err(Refusal::TooEarly), "nobody holds it");
    world.now = until;
    assert_eq!(world.answer(&Actor::Station, kitchen()), Ok(()));
}

#[test]
fn a_voice_unit_is_listened_to_and_never_fetched() {
    let fire = World::with(&Heard { category: "fire", ..BURGLARY });
    for world in [&fire, &held(&BURGLARY)] {
        assert_eq!(world.answer(&Actor::Station, grant(Leave::Fetch, Device::Voice, &ALL)), Err(Refusal::NotAble));
    }
}

#[test]
fn a_device_gives_what_the_register_says_it_can() {
    let world = held(&BURGLARY);
    let check = |device: Device, abilities: &[Ability], wanted| {
        let answer = world.answer(&op1(), grant(Leave::Look, device.clone(), abilities));
        assert_eq!(answer, wanted, "{device:?} {abilities:?}");
    };
    let no = || Err(Refusal::NotAble);
    check(camera(), &[], no());
    check(camera(), &[Ability::Audio], no());
    check(camera(), &[Ability::Still], Ok(()));
    check(camera(), &[Ability::Video], Ok(()));
    check(Device::Voice, &[], no());
    check(Device::Voice, &[Ability::Still, Ability::Video], no());
    check(Device::Voice, &[Ability::Audio], Ok(()));
}

#[test]
fn a_leave_that_stands_is_not_given_twice() {
    let mut world = held(&BURGLARY);
    assert!(!world.do_as(&op1(), grant(Leave::Look, camera(), &ALL)).is_empty());
    assert!(world.do_as(&op1(), grant(Leave::Look, camera(), &ALL)).is_empty());
    assert!(!world.do_as(&Actor::Station, grant(Leave::Fetch, camera(), &ALL)).is_empty(), "another leave");
    assert!(!world.do_as(&op1(), grant(Leave::Look, Device::Voice, &ALL)).is_empty(), "another device");
}

#[test]
fn looking_ends_with_the_hold_and_fetching_with_the_event() {
    let fetch_id = GrantId(Uuid::from_u128(5));
    let check = |by: Actor, command: Command, why: EndReason, fetch_stays: bool| {
        let mut world = held(&BURGLARY);
        world.do_as(&op1(), grant(Leave::Look, camera(), &ALL));
        let abilities = ALL.to_vec();
        let fetch = Command::Grant { grant: fetch_id, leave: Leave::Fetch, device: camera(), abilities, rings: false };
        world.do_as(&Actor::Station, fetch);
        world.do_as(&op1(), Command::Offer { to: PersonId::new("op2"), fit: true, note: Pii::default() });
        let facts = world.do_as(&by, command.clone());
        let ended = facts.iter().any(|fact| {
            let FactBody::Event(EventFact::GrantEnded { grant, why: said }) = &fact.body else { return false };
            *grant == GrantId(Uuid::from_u128(99)) && *said == why
        });
        assert!(ended, "{command:?} says why: {facts:?}");
        let left: Vec<_> = world.events[0].grants().iter().map(|open| open.grant).collect();
        assert_eq!(left, if fetch_stays { vec![fetch_id] } else { Vec::new() }, "{command:?}");
    };
    let until = World::new().now.plus_ms(MINUTE);
    check(op1(), Command::Park { until }, EndReason::Parked, true);
    check(op1(), Command::Release, EndReason::Released, true);
    check(Actor::Station, Command::Let(ReleaseReason::SignedOut), EndReason::SignedOut, true);
    check(Actor::Station, Command::Let(ReleaseReason::ConnectionLost), EndReason::DeskGone, true);
    check(person("op2", Role::Operator), accept(), EndReason::HandedOver, true);
    check(person("chef1", Role::Supervisor), take_over("orsak"), EndReason::TakenOver, true);
    for why in [EndReason::Locked, EndReason::SignedOut, EndReason::DeskGone] {
        check(Actor::Station, Command::EndLooks { why }, why, true);
    }
    for why in [EndReason::Deadline, EndReason::StationGone] {
        check(Actor::Station, Command::EndLooks { why }, why, false);
    }
    check(op1(), close("animal", 0, "orsak"), EndReason::Closed, false);
}

fn call() -> Command {
    let (grant, abilities) = (GrantId(Uuid::from_u128(99)), ALL.to_vec());
    Command::Grant { grant, leave: Leave::Look, device: Device::Voice, abilities, rings: true }
}

#[test]
fn a_silent_alarm_is_only_listened_to_until_its_holder_frees_talking() {
    let hold_up = Heard { category: "holdup", ..BURGLARY };
    let mut world = held(&hold_up);
    assert!(world.events[0].is_hushed());
    assert_eq!(world.answer(&op1(), call()), Err(Refusal::Hushed), "a bell would be heard there");
    assert_eq!(world.answer(&op1(), grant(Leave::Look, Device::Voice, &ALL)), Ok(()), "hearing is not heard");
    world.do_as(&op1(), grant(Leave::Look, Device::Voice, &ALL));
    let phrase = |ready| {
        let grant = GrantId(Uuid::from_u128(99));
        Command::SayPhrase { grant, phrase: alarm_central::id::PhraseId::new("hej"), ready }
    };
    assert_eq!(world.answer(&op1(), phrase(true)), Err(Refusal::Hushed), "a phrase is heard as a voice is");
    assert_eq!(world.answer(&person("op2", Role::Operator), Command::FreeTalk), Err(Refusal::NotHolder));
    assert_eq!(world.answer(&Actor::Station, Command::FreeTalk), Err(Refusal::RoleMayNot), "nobody but a person");
    let freed = world.do_as(&op1(), Command::FreeTalk);
    assert_eq!((freed[0].body.name(), &freed[0].by), ("talk_freed".into(), &op1()), "who, and when");
    assert!(!world.events[0].is_hushed() && world.events[0].is_silent());
    assert!(world.do_as(&op1(), Command::FreeTalk).is_empty(), "once is enough");
    assert_eq!(world.answer(&op1(), call()), Ok(()));
    assert_eq!(world.answer(&op1(), phrase(false)), Err(Refusal::NoWayToTalk));
    assert_eq!(world.answer(&op1(), phrase(true)), Ok(()));
    hand_over(&mut world);
    assert!(world.events[0].is_hushed(), "whoever holds it next decides anew");
    world.do_as(&person("op2", Role::Operator), Command::Release);
    assert!(world.events[0].is_hushed());
}

#[test]
fn a_camera_is_turned_by_the_holder_who_looks_through_it_to_where_the_register_says_and_in_time() {
    let turn = |known| {
        let (camera, preset) = (CameraId::new("hall"), alarm_central::id::PresetId::new("3"));
        Command::GoToPreset { camera, preset, known }
    };
    let mut world = held(&BURGLARY);
    assert_eq!(world.answer(&op1(), turn(true)), Err(Refusal::NotLooking));
    world.do_as(&op1(), grant(Leave::Look, Device::Camera(CameraId::new("hall")), &ALL));
    assert_eq!(world.answer(&op1(), turn(false)), Err(Refusal::NotAble), "M6");
    assert_eq!(world.answer(&person("op2", Role::Operator), turn(true)), Err(Refusal::NotHolder));
    assert_eq!(world.answer(&Actor::Station, turn(true)), Err(Refusal::RoleMayNot), "nobody but a person");
    let facts = world.do_as(&op1(), turn(true));
    let FactBody::Event(EventFact::PresetAsked { camera, preset, .. }) = &facts[0].body else { panic!("{facts:?}") };
    assert_eq!((camera.as_str(), preset.as_str(), &facts[0].by), ("hall", "3", &op1()));
    world.now = world.now.plus_ms(15 * MINUTE);
    assert!(world.answer(&op1(), turn(true)).is_err(), "M2");

    let mut silent = held(&Heard { category: "holdup", ..BURGLARY });
    silent.do_as(&op1(), grant(Leave::Look, Device::Camera(CameraId::new("hall")), &ALL));
    assert_eq!(silent.answer(&op1(), turn(true)), Err(Refusal::Hushed), "it is seen and heard in the home");
    silent.do_as(&op1(), Command::FreeTalk);
    assert_eq!(silent.answer(&op1(), turn(true)), Ok(()));
    let none = held(&Heard { trust: Trust::Untrusted, ..BURGLARY });
    assert_eq!(none.answer(&op1(), turn(true)), Err(Refusal::Untrusted), "M4: no window, no camera");
}

#[test]
fn a_duress_code_hushes_an_event_that_was_talked_in_and_its_restore_does_not_free_it() {
    let mut world = held(&BURGLARY);
    assert!(world.do_as(&op1(), Command::FreeTalk).is_empty(), "nothing is to be freed");
    assert!(!world.events[0].is_hushed());
    let mut say = |class, hushed| {
        let signal = world.signal(&Heard { class, category: "duress", zone: None, trust: Trust::Keyed });
        let sealed = Pii(alarm_central::signal::SignalSealed::default());
        world.do_as(&Actor::Station, Command::Attach { signal, sealed, raise: None, home: home() });
        assert_eq!(world.events[0].is_hushed(), hushed, "{class:?}");
    };
    say(SignalClass::Trouble, false);
    say(SignalClass::Alarm, true);
    say(SignalClass::Restore, true);
    world.now = world.now.plus_ms(15 * MINUTE);
    assert!(world.answer(&op1(), Command::FreeTalk).is_err(), "nobody may be talked to any more");
}

#[test]
fn only_holder_and_station_end_a_leave() {
    let mut world = held(&BURGLARY);
    world.do_as(&op1(), grant(Leave::Look, camera(), &ALL));
    let end = || Command::EndGrant { grant: GrantId(Uuid::from_u128(99)), why: EndReason::Asked };
    for by in actors() {
        let may = by == op1() || by == Actor::Station;
        assert_eq!(world.answer(&by, end()).is_ok(), may, "{by:?}");
        let all = world.answer(&by, Command::EndLooks { why: EndReason::Locked });
        assert_eq!(all.is_ok(), by == Actor::Station, "{by:?}");
    }
}

#[test]
fn a_claim_is_first_come_first_served_and_needs_standing() {
    let mut world = World::with(&BURGLARY);
    let other = Some(EventId(Uuid::from_u128(77)));
    let check = |world: &World, by: &Actor, standing, holding, wanted| {
        assert_eq!(world.answer(by, Command::Claim { standing, holding }), wanted, "{by:?}");
    };
    for why in [NotAllowed::CertificateExpired, NotAllowed::Role] {
        check(&world, &op1(), Err(why), None, Err(Refusal::NotAllowed(why)));
    }
    check(&world, &op1(), Ok(()), other, Err(Refusal::AlreadyHolding));
    for by in [person("dso1", Role::Privacy), Actor::Keeper { uid: 0 }, Actor::Station] {
        check(&world, &by, Ok(()), None, Err(Refusal::RoleMayNot));
    }
    world.do_as(&op1(), claim());
    let by = PersonId::new("op1");
    check(&world, &person("op2", Role::Operator), Ok(()), None, Err(Refusal::AlreadyHeld { by }));
    assert!(world.do_as(&op1(), claim()).is_empty(), "asked twice, held once");
    // M15: an expiry never takes away what is held.
    check(&world, &op1(), Err(NotAllowed::CertificateExpired), None, Ok(()));
}

#[test]
fn taking_over_is_a_supervisors_with_a_reason_and_standing() {
    let world = held(&BURGLARY);
    let chief = person("chef1", Role::Supervisor);
    assert_eq!(world.answer(&chief, take_over("orsak")), Ok(()));
    assert_eq!(world.answer(&chief, take_over(" \n")), Err(Refusal::ReasonMissing));
    for by in actors().iter().filter(|by| **by != chief) {
        assert_eq!(world.answer(by, take_over("orsak")), Err(Refusal::RoleMayNot), "{by:?}");
    }
    let wish = |standing, holding| Command::TakeOver { reason: Pii("orsak".to_owned()), standing, holding };
    let expired = NotAllowed::CertificateExpired;
    assert_eq!(world.answer(&chief, wish(Err(expired), None)), Err(Refusal::NotAllowed(expired)));
    let other = Some(EventId(Uuid::from_u128(77)));
    assert_eq!(world.answer(&chief, wish(Ok(()), other)), Err(Refusal::AlreadyHolding));
}

#[test]
fn an_event_is_parked_to_a_moment_within_the_shift() {
    let world = held(&BURGLARY);
    let park = |ms| world.answer(&op1(), Command::Park { until: world.now.plus_ms(ms) });
    assert_eq!(park(0), Err(Refusal::TimeUnfit));
    assert_eq!(park(1), Ok(()));
    assert_eq!(park(12 * 60 * MINUTE), Ok(()));
    assert_eq!(park(12 * 60 * MINUTE + 1), Err(Refusal::TimeUnfit));
}

#[test]
fn a_parked_event_returns_when_its_time_has_come_and_not_before() {
    let mut world = held(&BURGLARY);
    world.do_as(&op1(), Command::Park { until: world.now.plus_ms(MINUTE) });
    assert_eq!(world.answer(&op1(), Command::Release), Err(Refusal::NotHolder), "parked is held by nobody");
    world.now = world.now.plus_ms(MINUTE - 1);
    assert_eq!(world.answer(&Actor::Station, Command::Return), Err(Refusal::TimeUnfit));
    world.now = world.now.plus_ms(1);
    assert_eq!(world.answer(&op1(), Command::Return), Err(Refusal::RoleMayNot));
    world.do_as(&Actor::Station, Command::Return);
    assert_eq!(world.events[0].state().key(), "waiting");
}

pub fn close(cause: &str, level: u8, reason: &str) -> Command {
    Command::Close {
        verdict: Verdict { outcome: Outcome::False, cause: cause.to_owned(), level },
        note: Pii::default(),
        override_reason: Pii(reason.to_owned()),
    }
}

#[test]
fn closing_is_refused_while_a_required_step_is_open_and_says_which() {
    let mut world = held(&BURGLARY);
    let open = |steps: &[&str], may_override| {
        Err(Refusal::StepsOpen { steps: steps.iter().map(|id| StepId::new(*id)).collect(), may_override })
    };
    assert_eq!(world.answer(&op1(), close("animal", 0, "")), open(&["look", "call-contacts"], true));
    assert_eq!(world.answer(&op1(), close("animal", 0, " \n")), open(&["look", "call-contacts"], true));
    assert_eq!(world.answer(&op1(), close("animal", 0, "orsak")), Ok(()), "the plan allows a typed reason");
    world.do_as(&op1(), grant(Leave::Look, camera(), &ALL));
    assert_eq!(world.answer(&op1(), close("animal", 0, "")), open(&["call-contacts"], true), "looking ticks its step");
    world.do_as(&op1(), Command::DoStep { step: StepId::new("call-contacts") });
    assert_eq!(world.answer(&op1(), close("animal", 0, "")), Ok(()));
    world.do_as(&op1(), Command::UndoStep { step: StepId::new("call-contacts") });
    assert_eq!(world.answer(&op1(), close("animal", 0, "")), open(&["call-contacts"], true));
    assert_eq!(world.answer(&op1(), Command::DoStep { step: StepId::new("no-such-step") }), Err(Refusal::NoSuchStep));
    // The world's plans allow no reason where the first signal had no zone.
    let strict = held(&Heard { zone: None, ..BURGLARY });
    assert_eq!(strict.answer(&op1(), close("animal", 0, "orsak")), open(&["look", "call-contacts"], false));
}

#[test]
fn nobody_is_asked_to_look_through_a_window_that_is_over() {
    let mut world = held(&BURGLARY);
    world.do_as(&op1(), Command::DoStep { step: StepId::new("call-contacts") });
    world.now = world.now.plus_ms(15 * MINUTE - 1);
    assert!(matches!(world.answer(&op1(), close("animal", 0, "")), Err(Refusal::StepsOpen { .. })));
    world.now = world.now.plus_ms(1);
    assert_eq!(world.answer(&op1(), close("animal", 0, "")), Ok(()));
}

#[test]
fn a_verdict_fits_itself() {
    let world = held(&BURGLARY);
    let check = |cause: &str, level, wanted| assert_eq!(world.answer(&op1(), close(cause, level, "orsak")), wanted);
    check("animal", 4, Ok(()));
    check("animal", 5, Err(Refusal::LevelUnfit));
    check("break-in", 0, Err(Refusal::CauseUnfit));
    check("", 0, Err(Refusal::CauseUnfit));
}

#[test]
fn what_is_written_at_the_close_is_kept_with_it_and_nothing_where_nothing_is_written() {
    for (written, kept) in [("Hund", true), ("", false), (" \n", false)] {
        let mut world = held(&BURGLARY);
        let verdict = Verdict { outcome: Outcome::False, cause: "animal".to_owned(), level: 0 };
        let (note, override_reason) = (Pii(written.to_owned()), Pii("orsak".to_owned()));
        let facts = world.do_as(&op1(), Command::Close { verdict, note, override_reason });
        let closed = facts.last().expect("it closes");
        assert!(matches!(closed.body, FactBody::Event(EventFact::Closed { .. })));
        assert_eq!(closed.sealed, kept.then(|| Sealed::Text(Pii(written.to_owned()))), "{written:?}");
    }
}

#[test]
fn nothing_moves_a_closed_event_and_ending_what_ended_is_no_error() {
    let mut world = held(&BURGLARY);
    world.do_as(&op1(), close("animal", 0, "orsak"));
    for command in [claim(), Command::Release, Command::Return, take_over("orsak"), grant(Leave::Look, camera(), &ALL)]
    {
        for by in actors() {
            assert_eq!(world.answer(&by, command.clone()), Err(Refusal::Closed));
        }
    }
    assert!(world.do_as(&Actor::Station, Command::EndLooks { why: EndReason::Deadline }).is_empty());
    let end = Command::EndGrant { grant: GrantId(Uuid::from_u128(99)), why: EndReason::Asked };
    assert!(world.do_as(&op1(), end).is_empty());
}

#[test]
fn response_time_runs_from_receipt_to_the_first_claim() {
    let mut world = World::with(&BURGLARY);
    assert_eq!(world.events[0].response_ms(), None);
    world.now = world.now.plus_ms(20_000);
    world.do_as(&op1(), claim());
    world.do_as(&op1(), Command::Release);
    world.now = Moment(world.now.0 + 90_000);
    world.do_as(&op1(), claim());
    assert_eq!(world.events[0].response_ms(), Some(20_000));
}
