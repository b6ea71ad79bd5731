//! What a supervisor's own sign-in opens (M4) and what shuts a window for good, as tables; deadlines are `one_answer`'s.
use alarm_central::{
    event::{Command, Device, EventFact, Refusal},
    fact::{FactBody, Sealed},
    id::{CameraId, GrantId, PersonId, Uuid},
    moment::Moment,
    person::{Actor, NotAllowed, Role},
    pii::Pii,
    signal::{SignalClass, Trust},
    site::Ability,
    window::{Leave, Shut, Window},
};

use crate::{
    act::{Act, Heard},
    world::{Came, PERSONAL, World, actors},
};

const MINUTE: i64 = 60_000;
const UNTRUSTED: Heard =
    Heard { class: SignalClass::Alarm, trust: Trust::Untrusted, category: "burglary", zone: Some("1") };
const TRUSTED: Heard = Heard { trust: Trust::Keyed, ..UNTRUSTED };

fn person(id: &str, role: Role) -> Actor {
    Actor::Person { id: PersonId::new(id), role }
}

fn op1() -> Actor {
    person("op1", Role::Operator)
}

fn chef(number: u8) -> Actor {
    person(&format!("chef{number}"), Role::Supervisor)
}

fn claim() -> Command {
    Command::Claim { standing: Ok(()), holding: None }
}

fn open() -> Command {
    Command::OpenWindow { reason: Pii(PERSONAL.to_owned()), standing: Ok(()) }
}

fn look() -> Command {
    let device = Device::Camera(CameraId::new("hall"));
    let (grant, abilities) = (GrantId(Uuid::from_u128(99)), vec![Ability::Video]);
    Command::Grant { grant, leave: Leave::Look, device, abilities, rings: false }
}

fn shut() -> Command {
    Command::ShutWindow { why: Shut::ClockBehind }
}

/// An event that op1 holds since its first moment.
fn held(heard: &Heard) -> World {
    let mut world = World::with(heard);
    world.do_as(&op1(), claim());
    world
}

#[test]
fn a_supervisor_opens_an_untrusted_alarm_and_the_holder_looks() {
    let mut world = held(&UNTRUSTED);
    let received_at = world.events[0].received_at();
    assert_eq!(world.answer(&op1(), look()), Err(Refusal::Untrusted));
    world.now = received_at.plus_ms(4 * MINUTE);
    let facts = world.do_as(&chef(1), open());
    let [fact] = &facts[..] else { panic!("one fact: {facts:?}") };
    let window = Window::from_receipt(received_at);
    assert_eq!(
        fact.body,
        FactBody::Event(EventFact::WindowOpened { window, by: PersonId::new("chef1") }),
        "from receipt, not from now"
    );
    assert_eq!(fact.sealed, Some(Sealed::Text(Pii(PERSONAL.to_owned()))));
    assert_eq!(world.events[0].window(), Some(&window));
    assert_eq!(world.answer(&op1(), look()), Ok(()));
    world.now = received_at.plus_ms(15 * MINUTE);
    assert_eq!(world.answer(&op1(), look()), Err(Refusal::WindowOver { at: window.until() }));
}

#[test]
fn nothing_but_an_untrusted_alarm_is_opened() {
    let check = |class, trust, wanted: Result<bool, Refusal>| {
        let mut world = held(&Heard { class, trust, ..UNTRUSTED });
        let had = world.events[0].window().copied();
        let answer = world.answer(&chef(1), open());
        assert_eq!(answer.clone().map(|()| world.do_as(&chef(1), open()).len() == 1), wanted, "{class:?} {trust:?}");
        if let Some(had) = had {
            assert_eq!(world.events[0].window(), Some(&had), "what stands is never replaced");
        }
    };
    check(SignalClass::Alarm, Trust::Untrusted, Ok(true));
    check(SignalClass::Alarm, Trust::MarkedLine, Ok(false));
    check(SignalClass::Alarm, Trust::Keyed, Ok(false));
    for class in [SignalClass::Trouble, SignalClass::Supervisory] {
        for trust in [Trust::Untrusted, Trust::MarkedLine, Trust::Keyed] {
            check(class, trust, Err(Refusal::NotAnAlarm));
        }
    }
}

#[test]
fn only_a_certified_supervisor_with_a_reason_and_in_time() {
    let world = held(&UNTRUSTED);
    for by in actors() {
        let wanted = if by == chef(1) { Ok(()) } else { Err(Refusal::RoleMayNot) };
        assert_eq!(world.answer(&by, open()), wanted, "{by:?}");
    }
    for reason in ["", " \n\t"] {
        let open = Command::OpenWindow { reason: Pii(reason.to_owned()), standing: Ok(()) };
        assert_eq!(world.answer(&chef(1), open), Err(Refusal::ReasonMissing));
    }
    for why in [NotAllowed::Role, NotAllowed::CertificateExpired] {
        let standing = Err(Refusal::NotAllowed(why));
        let open = Command::OpenWindow { reason: Pii(PERSONAL.to_owned()), standing };
        assert_eq!(world.answer(&chef(1), open), Err(Refusal::NotAllowed(why)));
    }
    let mut world = world;
    let until = world.events[0].received_at().plus_ms(15 * MINUTE);
    assert_eq!(world.events[0].may_be_opened_until(), Some(until));
    world.now = until.plus_ms(-1);
    assert_eq!(world.answer(&chef(1), open()), Ok(()));
    for late in [0, 1, 24 * 60 * MINUTE] {
        world.now = until.plus_ms(late);
        assert_eq!(world.answer(&chef(1), open()), Err(Refusal::WindowOver { at: until }), "{late} ms late");
    }
}

#[test]
fn two_different_people_open_and_look() {
    // The holder cannot be the one who opens.
    let mut world = World::with(&UNTRUSTED);
    world.do_as(&chef(1), claim());
    assert_eq!(world.answer(&chef(1), open()), Err(Refusal::FourEyes));
    world.do_as(&chef(2), open());
    assert_eq!(world.answer(&chef(1), look()), Ok(()));
    // Opened while nobody holds it, by whoever takes it then.
    let mut world = World::with(&UNTRUSTED);
    world.do_as(&chef(1), open());
    world.do_as(&chef(1), claim());
    assert_eq!(world.answer(&chef(1), look()), Err(Refusal::FourEyes));
    // Opened for another, and taken over.
    let mut world = held(&UNTRUSTED);
    world.do_as(&chef(1), open());
    let take = Command::TakeOver { reason: Pii(PERSONAL.to_owned()), standing: Ok(()), holding: None };
    world.do_as(&chef(1), take);
    assert_eq!(world.answer(&chef(1), look()), Err(Refusal::FourEyes));
    let fetch = Command::Grant {
        grant: GrantId(Uuid::from_u128(98)),
        leave: Leave::Fetch,
        device: Device::Camera(CameraId::new("hall")),
        abilities: vec![Ability::Video],
        rings: false,
    };
    assert_eq!(world.answer(&Actor::Station, fetch), Ok(()), "nobody looks at what the station alone takes up");
}

#[test]
fn what_is_shut_stays_shut() {
    for heard in [TRUSTED, UNTRUSTED] {
        let mut world = held(&heard);
        if heard.trust == Trust::Untrusted {
            world.do_as(&chef(1), open());
        }
        world.do_as(&op1(), look());
        assert_eq!(world.answer(&op1(), shut()), Err(Refusal::RoleMayNot));
        let window = world.events[0].window().copied();
        world.do_as(&Actor::Station, shut());
        assert!(world.events[0].grants().is_empty(), "looking is over");
        assert_eq!(world.events[0].window().copied(), window, "and the deadline is what it was");
        assert_eq!(world.answer(&op1(), look()), Err(Refusal::ClockBehind));
        assert_eq!(world.answer(&chef(2), open()), Err(Refusal::ClockBehind));
        assert_eq!(world.do_as(&Actor::Station, Command::ShutWindow { why: Shut::Damaged }), []);
    }
    let mut world = held(&Heard { class: SignalClass::Trouble, category: "power", ..TRUSTED });
    assert_eq!(world.do_as(&Actor::Station, shut()), [], "there was nothing to shut");
}

#[test]
fn an_alarm_heard_while_the_clock_is_behind_makes_an_event_without_a_window_for_good() {
    for heard in [TRUSTED, UNTRUSTED] {
        let mut world = World::new();
        world.shut = Some(Shut::ClockBehind);
        assert!(matches!(world.happen(&Act::Signal(heard.clone())), Came::Facts { event: 0, .. }), "it still begins");
        world.shut = None;
        world.do_as(&op1(), claim());
        assert_eq!(world.answer(&op1(), look()), Err(Refusal::ClockBehind));
        assert_eq!(world.answer(&chef(1), open()), Err(Refusal::ClockBehind));
    }
}

#[test]
fn once_the_clock_is_right_the_next_alarm_begins_anew_and_not_before() {
    let mut world = World::new();
    world.shut = Some(Shut::ClockBehind);
    world.happen(&Act::Signal(TRUSTED));
    world.happen(&Act::Signal(TRUSTED));
    assert_eq!(world.events.len(), 1, "nothing is won by another event");
    world.shut = None;
    world.happen(&Act::Signal(TRUSTED));
    assert_eq!(world.events.len(), 2);
    assert_eq!(world.events[1].linked_to(), Some(world.events[0].id()));
    assert_eq!(world.events[1].window().map(Window::until), Some(world.now.plus_ms(15 * MINUTE)));
    assert!(world.now > Moment(0));
}
