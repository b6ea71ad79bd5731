//! Stored media of a closed event (M8, M9): role × purpose × outcome × own or another's × age, and what an open event says.
use std::sync::Arc;

use alarm_central::{
    access::{self, About, Act, OWN_MEDIA_MS},
    event::{AlarmEvent, Command, Device, EventFact, Outcome, Refusal, Verdict},
    fact::{Fact, FactBody, StreamId},
    id::{CameraId, GrantId, MediumId, PersonId, Uuid},
    medium::{MEDIA_KEPT_MS, Medium, MediumEnd, MediumKind, OpenPurpose, readable_until},
    moment::Moment,
    person::{Actor, Person, Place, Role},
    pii::{Pii, Secret},
};

use crate::{one_answer::BURGLARY, world::World};

const DAY_MS: i64 = 24 * 3600 * 1000;
const KEPT: MediumId = MediumId(Uuid::from_u128(7));

pub fn person(id: &str, role: Role) -> Person {
    Person {
        id: PersonId::new(id),
        name: Pii("Operatör 1".to_owned()),
        role,
        certified_until: Moment(i64::MAX),
        disabled_at: None,
        asked: None,
        password_hash: Secret::new(""),
    }
}

fn actor(person: &Person) -> Actor {
    Actor::Person { id: person.id.clone(), role: person.role }
}

/// Puts what nobody decides here behind the event's last fact.
pub fn happened(event: &mut AlarmEvent, body: EventFact) {
    let fact = Fact {
        stream: StreamId::Event(event.id()),
        version: event.version() + 1,
        at: event.received_at(),
        by: Actor::Station,
        body: FactBody::Event(body),
        sealed: None,
    };
    event.apply(&Arc::new(fact));
}

fn kept(medium: MediumId) -> EventFact {
    let medium = Medium {
        medium,
        device: Device::Camera(CameraId::new("hall")),
        kind: MediumKind::Clip,
        grant: GrantId(Uuid::from_u128(1)),
        began: Moment(0),
        ended: Moment(2_000),
        fragments: 1,
        bytes: 1,
        sha256: String::new(),
        end: MediumEnd::Whole,
    };
    EventFact::MediumKept { medium }
}

/// An event with one recording that `op1` has handled and closed so.
fn closed(outcome: Outcome) -> AlarmEvent {
    let world = World::with(&BURGLARY);
    let mut event = world.events[0].clone();
    happened(&mut event, EventFact::Claimed { person: PersonId::new("op1") });
    happened(&mut event, kept(KEPT));
    happened(&mut event, EventFact::Closed { verdict: Verdict { outcome, cause: "other".to_owned(), level: 0 } });
    event
}

/// What the station does with the wish: the table of roles, then the event.
fn open(event: &AlarmEvent, who: &Person, now: Moment, purpose: OpenPurpose) -> Result<Vec<Fact>, Refusal> {
    let began = Some(event.received_at());
    let about = About { own: event.was_in_hands_of(&who.id), began, purpose: Some(purpose) };
    let standing = access::allow(Place::Live, who, now, Act::OpenMedia, &about);
    event.decide(now, &actor(who), Command::OpenMedia { media: vec![KEPT], purpose, standing, reading: Ok(()) })
}

#[test]
fn who_may_open_for_what_and_for_how_long() {
    use OpenPurpose::{Authority, CustomerAccess, FaultFinding, HandlingReview, TurnedSharp};
    let always = [FaultFinding, Authority, CustomerAccess, TurnedSharp];
    for outcome in Outcome::ALL {
        let event = closed(outcome);
        for age in [0, OWN_MEDIA_MS, OWN_MEDIA_MS + 1, 59 * DAY_MS, 61 * DAY_MS] {
            let now = event.received_at().plus_ms(age);
            for purpose in OpenPurpose::ALL {
                let of_event = outcome == Outcome::Sharp || always.contains(&purpose);
                let in_time = age < 60 * DAY_MS;
                let check = |id, role, role_may| {
                    let wanted = role_may && of_event && in_time;
                    let said = open(&event, &person(id, role), now, purpose);
                    assert_eq!(said.is_ok(), wanted, "{role:?} {id} {outcome:?} {purpose:?} {age}: {said:?}");
                };
                let fault = purpose == FaultFinding && age <= OWN_MEDIA_MS;
                check("op1", Role::Operator, fault);
                check("op2", Role::Operator, false);
                check("chef1", Role::Supervisor, true);
                check("dso1", Role::Privacy, true);
                check("elev1", Role::Trainee, false);
                assert_eq!(of_event, purpose != HandlingReview || outcome == Outcome::Sharp);
            }
        }
    }
}

#[test]
fn what_was_opened_and_for_what_is_the_fact() {
    let event = closed(Outcome::False);
    let facts = open(&event, &person("chef1", Role::Supervisor), event.received_at(), OpenPurpose::Authority).unwrap();
    let [fact] = &facts[..] else { panic!("one fact: {facts:?}") };
    let wanted = EventFact::MediaOpened { media: vec![KEPT], purpose: OpenPurpose::Authority };
    assert_eq!((&fact.body, fact.version), (&FactBody::Event(wanted), event.version() + 1));
    assert_eq!(fact.by.person(), Some(&PersonId::new("chef1")));
}

#[test]
fn nothing_is_opened_of_an_open_event_of_another_medium_after_erasure_or_while_reading_is_shut() {
    let chief = person("chef1", Role::Supervisor);
    let event = closed(Outcome::Sharp);
    let ask = |event: &AlarmEvent, media: Vec<MediumId>, reading| {
        let command = Command::OpenMedia { media, purpose: OpenPurpose::FaultFinding, standing: Ok(()), reading };
        event.decide(event.received_at(), &actor(&chief), command).map(|facts| facts.len())
    };
    assert_eq!(ask(&event, vec![KEPT], Ok(())), Ok(1));
    assert_eq!(ask(&World::with(&BURGLARY).events[0], vec![KEPT], Ok(())), Err(Refusal::StillOpen));
    let other = MediumId(Uuid::from_u128(8));
    assert_eq!(ask(&event, vec![KEPT, other], Ok(())), Err(Refusal::NoSuchMedium));
    assert_eq!(ask(&event, vec![], Ok(())), Err(Refusal::NoSuchMedium));
    assert_eq!(ask(&event, vec![KEPT], Err(Refusal::ReadingShut)), Err(Refusal::ReadingShut));
    let mut erased = event.clone();
    happened(&mut erased, EventFact::MediaErased { media: vec![KEPT] });
    assert_eq!(ask(&erased, vec![KEPT], Ok(())), Err(Refusal::NoSuchMedium));
    assert!(erased.media_are_erased() && !event.media_are_erased());
    let station =
        Command::OpenMedia { media: vec![KEPT], purpose: OpenPurpose::Authority, standing: Ok(()), reading: Ok(()) };
    assert_eq!(event.decide(event.received_at(), &Actor::Station, station), Err(Refusal::RoleMayNot));
}

#[test]
fn what_is_erased_is_told_once_and_by_the_station_alone() {
    let after = MediumId(Uuid::from_u128(8));
    let erase = |event: &mut AlarmEvent, media: Vec<MediumId>| {
        let facts = event.decide(event.received_at(), &Actor::Station, Command::EraseMedia { media }).expect("granted");
        for fact in &facts {
            event.apply(&Arc::new(fact.clone()));
        }
        let told = |fact: Fact| match fact.body {
            FactBody::Event(EventFact::MediaErased { media }) => media,
            other => panic!("{other:?}"),
        };
        facts.into_iter().map(told).collect::<Vec<_>>()
    };
    let mut event = closed(Outcome::False);
    let by_hand = event.decide(
        event.received_at(),
        &actor(&person("chef1", Role::Supervisor)),
        Command::EraseMedia { media: vec![KEPT] },
    );
    assert_eq!(by_hand, Err(Refusal::RoleMayNot));
    // What the vault had and no fact tells of goes with what the facts tell of, each once.
    assert_eq!(erase(&mut event, vec![after, KEPT]), [vec![KEPT, after]]);
    assert!(event.media_are_erased());
    assert!(erase(&mut event, vec![after]).is_empty(), "it is known");
    // A recording whose fact came late goes with a fact of its own.
    happened(&mut event, kept(after));
    assert_eq!(erase(&mut event, Vec::new()), [vec![after]]);
    // Nothing was kept, and the key went all the same.
    let mut empty = World::with(&BURGLARY).events[0].clone();
    assert_eq!(erase(&mut empty, Vec::new()), [Vec::new()]);
    assert!(empty.media_are_erased() && erase(&mut empty, Vec::new()).is_empty());
}

#[test]
fn reading_ends_with_the_hour_in_which_the_event_began_and_never_late() {
    for began in [0, 1, 3_599_999, 3_600_000, 1_790_000_123_456] {
        let until = readable_until(Moment(began)).0 - began;
        assert!((MEDIA_KEPT_MS - 3_600_000..=MEDIA_KEPT_MS).contains(&until), "{began}: {until}");
    }
    let event = closed(Outcome::Sharp);
    let chief = person("chef1", Role::Supervisor);
    let until = event.media_until();
    assert!(open(&event, &chief, until.plus_ms(-1), OpenPurpose::Authority).is_ok());
    assert_eq!(open(&event, &chief, until, OpenPurpose::Authority), Err(Refusal::MediaOver { at: until }));
}
