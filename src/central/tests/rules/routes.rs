//! Where a signal goes and what it raises an event to (§1.4 of the mission), and the order of the queue.
use std::sync::Arc;

use alarm_central::{
    event::{AlarmEvent, Command, Outcome, Verdict},
    id::{EventId, KindId, PersonId},
    intake::{self, Own, Route},
    kind::Kinds,
    person::{Actor, Role},
    pii::Pii,
    plan::{ActionPlan, Plans},
    queue,
    signal::{
        SignalClass,
        Trust::{self, Keyed, MarkedLine, Untrusted},
    },
};

use crate::{
    act::{Act, Heard},
    world::World,
};

const MINUTE: i64 = 60_000;

fn alarm(trust: Trust) -> Heard {
    Heard { class: SignalClass::Alarm, trust, category: "burglary", zone: Some("1") }
}

fn of_class(class: SignalClass) -> Heard {
    Heard { class, ..alarm(Trust::Keyed) }
}

fn trouble() -> Heard {
    Heard { category: "power", ..of_class(SignalClass::Trouble) }
}

/// A home where these were heard, one after the other, and the route of one more signal so many ms later.
fn routed(before: &[Heard], later_ms: i64, next: &Heard) -> (Vec<EventId>, Route) {
    let mut world = World::new();
    for heard in before {
        world.happen(&Act::Signal(heard.clone()));
    }
    world.now = world.now.plus_ms(later_ms);
    let signal = world.signal(next);
    let open: Vec<&AlarmEvent> = world.events.iter().filter(|event| !event.is_closed()).collect();
    (world.events.iter().map(AlarmEvent::id).collect(), intake::route(&signal, &open, world.now, world.shut))
}

#[test]
fn a_quiet_homes_signal_makes_an_event_or_is_filed() {
    let check = |class, makes: bool| {
        let (_, route) = routed(&[], 0, &of_class(class));
        assert_eq!(route, if makes { Route::Start { linked_to: None } } else { Route::File }, "{class:?}");
    };
    for class in [SignalClass::Alarm, SignalClass::Trouble, SignalClass::Supervisory] {
        check(class, true);
    }
    for class in [
        SignalClass::Restore,
        SignalClass::Test,
        SignalClass::Opening,
        SignalClass::Closing,
        SignalClass::Bypass,
        SignalClass::Cancel,
        SignalClass::VoiceReady,
        SignalClass::Other,
    ] {
        check(class, false);
        let (ids, route) = routed(&[alarm(Trust::Keyed)], 20 * MINUTE, &of_class(class));
        assert_eq!(route, Route::Attach(ids[0]), "{class:?} belongs to what is open, however old");
    }
}

#[test]
fn an_alarm_attaches_to_an_alarm_of_its_trust_whose_deadline_has_not_passed() {
    let check = |first: Heard, later_ms, trust, attaches: bool| {
        let (ids, route) = routed(std::slice::from_ref(&first), later_ms, &alarm(trust));
        let wanted = if attaches { Route::Attach(ids[0]) } else { Route::Start { linked_to: Some(ids[0]) } };
        assert_eq!(route, wanted, "{first:?}, {later_ms} ms later {trust:?}");
    };
    for (first, next, attaches) in [
        (Keyed, Keyed, true),
        (Keyed, MarkedLine, true),
        (Keyed, Untrusted, true),
        (MarkedLine, Keyed, false),
        (MarkedLine, MarkedLine, true),
        (MarkedLine, Untrusted, true),
        (Untrusted, Keyed, false),
        (Untrusted, MarkedLine, false),
        (Untrusted, Untrusted, true),
    ] {
        check(alarm(first), MINUTE, next, attaches);
    }
    check(alarm(Keyed), 15 * MINUTE - 1, Keyed, true);
    check(alarm(Keyed), 15 * MINUTE, Keyed, false);
    check(alarm(Untrusted), 15 * MINUTE, Untrusted, false);
    check(trouble(), 0, Keyed, false);
    check(trouble(), 0, Untrusted, false);
}

#[test]
fn of_several_open_events_an_alarm_takes_the_newest_that_will_have_it() {
    let (ids, route) = routed(&[alarm(Trust::Untrusted), alarm(Trust::Keyed)], 0, &alarm(Trust::Untrusted));
    assert_eq!((ids.len(), route), (2, Route::Attach(ids[1])));
    let (ids, route) = routed(&[trouble()], 0, &trouble());
    assert_eq!(route, Route::Attach(ids[0]), "one technical event, not one a minute");
}

#[test]
fn an_alarm_after_closing_begins_anew_with_a_window_of_its_own() {
    let mut world = World::with(&alarm(Trust::Keyed));
    let operator = Actor::Person { id: PersonId::new("op1"), role: Role::Operator };
    world.do_as(&operator, Command::Claim { standing: Ok(()), holding: None });
    let close = Command::Close {
        verdict: Verdict { outcome: Outcome::False, cause: "animal".to_owned(), level: 0 },
        note: Pii::default(),
        override_reason: Pii("orsak".to_owned()),
    };
    world.do_as(&operator, close);
    world.now = world.now.plus_ms(MINUTE);
    world.happen(&Act::Signal(alarm(Trust::Keyed)));
    assert_eq!(world.events.len(), 2);
    let until = world.events[1].window().map(alarm_central::window::Window::until);
    assert_eq!(until, Some(world.now.plus_ms(15 * MINUTE)));
    assert_eq!(world.events[1].linked_to(), None, "the closed one is past");
}

#[test]
fn a_graver_alarm_or_a_second_zone_raises_the_event() {
    let check = |before: &[(&'static str, Option<&'static str>)],
                 next: (&'static str, Option<&'static str>),
                 wanted: Option<(&str, u8)>| {
        let heard = |(category, zone)| Heard { category, zone, ..alarm(Trust::Keyed) };
        let mut world = World::new();
        for signal in before {
            world.happen(&Act::Signal(heard(*signal)));
        }
        assert_eq!(world.events.len(), 1);
        let signal = world.signal(&heard(next));
        let raise = intake::raise(&world.events[0], &Own::default(), &signal, &Kinds::bundled(), &Plans::bundled());
        let said = raise.as_ref().map(|raise| (raise.kind.as_str(), raise.priority));
        assert_eq!(said, wanted, "{before:?} then {next:?}");
    };
    let one = ("burglary", Some("1"));
    check(&[one], ("burglary", Some("2")), Some(("burglary-confirmed", 2)));
    check(&[one], one, None);
    check(&[one], ("burglary", Some("01")), None);
    check(&[one], ("burglary", None), None);
    check(&[("burglary", None)], one, None);
    check(&[one, ("burglary", Some("2"))], ("burglary", Some("3")), None);
    check(&[one], ("fire", Some("1")), Some(("fire", 1)));
    check(&[one], ("fire", None), Some(("fire", 1)));
    check(&[one], ("water", Some("2")), None);
    check(&[("fire", Some("1"))], ("burglary", Some("2")), None);
    check(&[("water", Some("1"))], one, Some(("burglary", 3)));
    check(&[("water", Some("1")), one], ("burglary", Some("2")), Some(("burglary-confirmed", 2)));
}

#[test]
fn nothing_but_an_alarm_raises_and_a_homes_own_plan_stays() {
    let mut world = World::with(&alarm(Trust::Keyed));
    let (kinds, plans) = (Kinds::bundled(), Plans::bundled());
    for class in [SignalClass::Trouble, SignalClass::Restore, SignalClass::Cancel, SignalClass::Test] {
        let mut signal = world.signal(&of_class(class));
        (signal.kind, signal.priority) = (alarm_central::id::KindId::new("fire"), 1);
        assert_eq!(intake::raise(&world.events[0], &Own::default(), &signal, &kinds, &plans), None, "{class:?}");
    }
    let fire = world.signal(&Heard { category: "fire", ..alarm(Trust::Keyed) });
    let own = |plan: &'static str| Own { plan, ..Own::default() };
    let plan = |plan| intake::raise(&world.events[0], &own(plan), &fire, &kinds, &plans).map(|raise| raise.plan.id);
    assert_eq!(plan("").as_deref(), Some("fire"));
    assert_eq!(plan("gas").as_deref(), Some("gas"));
    assert_eq!(plan("no such plan").as_deref(), Some("fire"));
    let first = |plan| intake::plan_for(&own(plan), &fire, &kinds, &plans).map(|plan| plan.id.clone());
    assert_eq!(first("gas").as_deref(), Some("gas"));
    assert_eq!(first("no such plan").as_deref(), Some("fire"));
    // A plan of the home for this kind stands before the one that it has for everything.
    let of = |kind: &str| ActionPlan {
        kinds: vec![KindId::new(kind)],
        id: "own".to_owned(),
        ..plans.get("fire").unwrap().clone()
    };
    let check = |kind, wanted: &str| {
        let own_plans = [of(kind)];
        let own = Own { plans: &own_plans, plan: "gas" };
        let raised = intake::raise(&world.events[0], &own, &fire, &kinds, &plans).map(|raise| raise.plan.id);
        let first = intake::plan_for(&own, &fire, &kinds, &plans).map(|plan| plan.id.clone());
        assert_eq!((raised.as_deref(), first.as_deref()), (Some(wanted), Some(wanted)), "{kind}");
    };
    check("fire", "own");
    check("medical", "gas");
}

#[test]
fn the_queue_goes_by_priority_then_age_and_skips_what_does_not_wait() {
    let mut world = World::new();
    // Untrusted first, so that each later, better trusted alarm makes an event of its own.
    for (category, trust) in [("water", Trust::Untrusted), ("burglary", Trust::MarkedLine), ("fire", Trust::Keyed)] {
        world.happen(&Act::Signal(Heard { category, ..alarm(trust) }));
        world.now = world.now.plus_ms(16 * MINUTE);
    }
    world.happen(&Act::Signal(Heard { category: "fire", ..alarm(Trust::Keyed) }));
    assert_eq!(world.events.len(), 4);
    let id = |world: &World, index: usize| world.events[index].id();
    let mut keys: Vec<_> = world.events.iter().map(|event| (queue::key(event), event.id())).collect();
    keys.sort();
    let order: Vec<_> = keys.into_iter().map(|(_, id)| id).collect();
    assert_eq!(order, [2, 3, 1, 0].map(|index| id(&world, index)));

    let operator = Actor::Person { id: PersonId::new("op1"), role: Role::Operator };
    for index in [2, 3, 1, 0] {
        assert_eq!(queue::next(&world.events), Some(id(&world, index)));
        let claimed = world.events[index]
            .decide(world.now, &operator, Command::Claim { standing: Ok(()), holding: None })
            .unwrap();
        world.events[index].apply(&Arc::new(claimed[0].clone()));
        assert!(queue::held_by(&world.events, &PersonId::new("op1")).is_some());
    }
    assert_eq!(queue::next(&world.events), None);
    assert_eq!(queue::held_by(&world.events, &PersonId::new("op2")), None);
}
