//! Any sequence of commands by anybody, any clock: what must hold after every step.
use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

use alarm_central::{
    event::AlarmEvent,
    fact::{Fact, FactBody, Sealed},
    person::Actor,
};
use proptest::test_runner::{Config, TestRunner};

use crate::{
    act::{self, Act},
    ledger::Ledger,
    world::{Came, PERSONAL, World},
};

/// Tells a story step by step and has every fact booked; `seen` is told each fact's name.
fn tell(story: &[Act], mut seen: impl FnMut(&Fact)) -> World {
    let mut world = World::new();
    let mut ledgers: Vec<Ledger> = Vec::new();
    for act in story {
        let events = world.events.clone();
        match world.happen(act) {
            Came::Elsewhere | Came::Refused => assert_eq!(world.events, events, "a refusal changes nothing"),
            Came::Facts { event, facts } => {
                ledgers.resize_with(world.events.len(), Ledger::default);
                assert_eq!(
                    facts.is_empty(),
                    world.events.get(event) == events.get(event),
                    "a fact changes something: {facts:?}"
                );
                for fact in &facts {
                    ledgers[event].book(fact, world.now);
                    seen(fact);
                }
            }
        }
        for (ledger, event) in ledgers.iter().zip(&world.events) {
            ledger.compare(event);
        }
        check_one_event_each(&ledgers);
    }
    world
}

/// M14 from the other side: nobody holds two events.
fn check_one_event_each(ledgers: &[Ledger]) {
    let mut holders: Vec<_> = ledgers.iter().filter_map(Ledger::holder).collect();
    let all = holders.len();
    holders.sort_unstable();
    holders.dedup();
    assert_eq!(holders.len(), all, "somebody holds two events");
}

/// The fact after a stay on disk: public part, actor and sealed part as JSON and back.
fn through_json(fact: &Fact) -> Fact {
    let written = |json: serde_json::Result<String>| json.expect("a fact can be written");
    let public = written(serde_json::to_string(&fact.body));
    assert!(!public.contains(PERSONAL), "nothing personal in the public part: {public}");
    let sealed = fact.sealed.as_ref().map(|sealed| written(serde_json::to_string(sealed)));
    Fact {
        body: FactBody::parse(&fact.stream, &public).expect("what was written can be read"),
        by: serde_json::from_str::<Actor>(&written(serde_json::to_string(&fact.by))).expect("an actor"),
        sealed: sealed.map(|json| serde_json::from_str::<Sealed>(&json).expect("a sealed part")),
        ..fact.clone()
    }
}

/// How often each fact must be come to at least, by chance: the most seldom are come to some fifteen times.
const LEAST: u32 = 3;

#[test]
fn the_rules_hold_for_any_sequence_and_every_fact_is_reached() {
    let seen = RefCell::new(BTreeMap::<String, u32>::new());
    let config = Config { cases: 2500, failure_persistence: None, ..Config::default() };
    let told = TestRunner::new(config).run(&act::story(120), |story| {
        let world = tell(&story, |fact| *seen.borrow_mut().entry(fact.body.name()).or_default() += 1);
        for (event, facts) in world.events.iter().zip(&world.facts) {
            assert_eq!(
                AlarmEvent::replay(event.id(), facts.iter().cloned().map(Arc::new)),
                *event,
                "the facts are the memory"
            );
            let read: Vec<Fact> = facts.iter().map(through_json).collect();
            assert_eq!(read, *facts);
            assert_eq!(AlarmEvent::replay(event.id(), read.into_iter().map(Arc::new)), *event);
        }
        Ok(())
    });
    told.unwrap_or_else(|error| panic!("{error}"));
    let seen = seen.into_inner();
    let names = [
        "started",
        "signal_attached",
        "raised",
        "planned",
        "window_opened",
        "window_shut",
        "claimed",
        "released",
        "parked",
        "returned",
        "offered",
        "offer_ended",
        "handed_over",
        "taken_over",
        "granted",
        "grant_ended",
        "revealed",
        "talk_freed",
        "line_judged",
        "phrase_said",
        "preset_asked",
        "spoke",
        "called",
        "dialled",
        "word_judged",
        "dispatch_requested",
        "dispatch_cancelled",
        "dispatch_replied",
        "dispatch_told",
        "dispatch_reported",
        "dispatch_asked",
        "customer_asked",
        "customer_told",
        "customer_answered",
        "customer_informed",
        "step_done",
        "step_undone",
        "step_answered",
        "signals_seen",
        "noted",
        "overridden",
        "cleared",
        "closed",
        "medium_kept",
        "medium_not_kept",
        "picture_missed",
    ];
    for name in names {
        assert!(
            seen.get(name).is_some_and(|count| *count >= LEAST),
            "hardly any {name}: the test says little of it: {seen:?}"
        );
    }
    assert_eq!(seen.len(), names.len(), "{seen:?}");
}
