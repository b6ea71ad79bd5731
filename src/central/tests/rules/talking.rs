//! What was said in a home: told when it is over, and by then anything may have become of the event.
use alarm_central::{
    event::{Command, Device, EndReason, EventFact, Refusal},
    fact::FactBody,
    id::{GrantId, PersonId, Uuid},
    person::{Actor, Role},
    pii::Pii,
    signal::{SignalClass, Trust},
    site::Ability,
    window::Leave,
};

use crate::{
    act::{Act, Heard},
    world::{Came, PERSONAL, World},
};

const BURGLARY: Heard = Heard { class: SignalClass::Alarm, trust: Trust::Keyed, category: "burglary", zone: Some("1") };
const VOICE: GrantId = GrantId(Uuid::from_u128(99));

fn operator(id: &str) -> Actor {
    Actor::Person { id: PersonId::new(id), role: Role::Operator }
}

fn spoke() -> Command {
    Command::Spoke { grant: VOICE, spoken_ms: 1_400 }
}

/// An event that op1 holds, with leave to be heard in the home.
fn talking() -> World {
    let mut world = World::with(&BURGLARY);
    let op1 = operator("op1");
    world.do_as(&op1, Command::Claim { standing: Ok(()), holding: None });
    let (device, abilities) = (Device::Voice, vec![Ability::Audio]);
    world.do_as(&op1, Command::Grant { grant: VOICE, leave: Leave::Look, device, abilities, rings: false });
    world
}

fn named(world: &mut World, by: &Actor) -> Vec<&'static str> {
    let facts = world.do_as(by, spoke());
    let name = |fact: &alarm_central::fact::Fact| match &fact.body {
        FactBody::Event(EventFact::Spoke { .. }) => "spoke",
        FactBody::Event(EventFact::StepDone { .. }) => "step done",
        other => panic!("{other:?}"),
    };
    facts.iter().map(name).collect()
}

#[test]
fn whoever_has_the_leave_speaks_and_nobody_in_their_name() {
    let mut world = talking();
    assert_eq!(world.answer(&operator("op2"), spoke()), Err(Refusal::NotHolder));
    assert_eq!(world.answer(&Actor::Station, spoke()), Err(Refusal::NotHolder));
    let never = Command::Spoke { grant: GrantId(Uuid::from_u128(98)), spoken_ms: 1_400 };
    assert_eq!(world.answer(&operator("op1"), never), Err(Refusal::NoSuchDevice));
    assert_eq!(named(&mut world, &operator("op1")), ["spoke", "step done"]);
}

#[test]
fn what_was_said_is_written_down_when_the_leave_has_ended() {
    let mut world = talking();
    world.do_as(&Actor::Station, Command::EndLooks { why: EndReason::Locked });
    assert_eq!(named(&mut world, &operator("op1")), ["spoke", "step done"], "they hold it still");
    world.do_as(&operator("op1"), Command::Release);
    assert_eq!(named(&mut world, &operator("op1")), ["spoke"], "and now nobody does");
}

#[test]
fn who_takes_over_has_not_seen_what_came_while_another_spoke() {
    let mut world = talking();
    let take = Command::TakeOver { reason: Pii(PERSONAL.to_owned()), standing: Ok(()), holding: None };
    let chief = Actor::Person { id: PersonId::new("chef1"), role: Role::Supervisor };
    world.do_as(&chief, take);
    assert!(matches!(world.happen(&Act::Signal(Heard { zone: Some("2"), ..BURGLARY })), Came::Facts { .. }));
    assert_eq!(world.events[0].unseen_signals(), [1]);
    assert_eq!(named(&mut world, &operator("op1")), ["spoke"]);
    assert_eq!(world.events[0].unseen_signals(), [1], "the chief holds it, and has not seen the second");
}
