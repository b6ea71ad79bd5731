//! What is told of a home's earlier events, and to whom: whoever holds an event there, and else whoever the table of roles lets.
use alarm_central::{
    access::OWN_MEDIA_MS,
    event::{EventFact, Outcome, Refusal, Verdict},
    id::{KindId, PersonId},
    past::{may_be_told, told},
    person::{Place, Role},
};

use crate::{
    one_answer::BURGLARY,
    stored::{happened, person},
    world::World,
};

#[test]
fn an_event_is_told_by_its_facts_and_an_open_one_as_open() {
    let mut event = World::with(&BURGLARY).events[0].clone();
    let open = told(&event);
    assert_eq!((open.event, open.began, open.verdict), (event.id(), event.received_at(), None));
    assert_eq!(open.kind, KindId::new("burglary"));
    let zone = event.signals()[0].signal().zone.clone().expect("a burglary has a zone");
    assert_eq!(open.zones, [zone]);
    let verdict = Verdict { outcome: Outcome::False, cause: "animal".to_owned(), level: 0 };
    happened(&mut event, EventFact::Claimed { person: PersonId::new("op1") });
    happened(&mut event, EventFact::Closed { verdict: verdict.clone() });
    assert_eq!(told(&event).verdict, Some(verdict));
}

#[test]
fn whoever_holds_an_event_there_is_told_of_all_and_others_what_the_list_of_closed_events_tells() {
    let mut event = World::with(&BURGLARY).events[0].clone();
    happened(&mut event, EventFact::Claimed { person: PersonId::new("op1") });
    let soon = event.received_at().plus_ms(OWN_MEDIA_MS);
    let late = soon.plus_ms(1);
    let may = |id, role, now, holds| may_be_told(Place::Live, &person(id, role), now, holds, &event);
    assert_eq!(may("op2", Role::Operator, late, true), Ok(()), "another's, long ago, while one is held there");
    assert_eq!(may("op2", Role::Operator, soon, false), Err(Refusal::NotYours));
    assert_eq!(may("op1", Role::Operator, soon, false), Ok(()), "one's own");
    assert_eq!(may("op1", Role::Operator, late, false), Err(Refusal::TooLongAgo));
    assert_eq!(may("sup1", Role::Supervisor, late, false), Ok(()));
    assert_eq!(may("pri1", Role::Privacy, late, false), Ok(()));
    assert_eq!(may("tr1", Role::Trainee, soon, true), Err(Refusal::RoleMayNot), "nobody in training holds a real one");
}
