//! Disclosures (M10) by tables and by any sequence: two people, a closed event, media that are there and can be read.
#![allow(clippy::unwrap_used, reason = "what fails here fails the test")]
use std::sync::Arc;

use alarm_central::{
    disclosure::{
        Asked, DisclosureWish, LONGEST_TEXT, MOST_MASKS, Mask, MediumAsked, Package, SealedFor, Sound, Stage,
    },
    event::{AlarmEvent, Command, Device, EventFact, Outcome, Refusal, Verdict},
    fact::{Fact, FactBody, Sealed},
    id::{CameraId, DisclosureId, GrantId, MediumId, PersonId, Uuid},
    medium::{MEDIA_KEPT_MS, Medium, MediumEnd, MediumKind},
    moment::Moment,
    person::{Actor, Role},
    pii::Pii,
};
use proptest::prelude::*;

use crate::world::{PERSONAL, actors};

const BEGAN: Moment = Moment(1_790_000_000_000);
const FIRST: MediumId = MediumId(Uuid::from_u128(1));
const SECOND: MediumId = MediumId(Uuid::from_u128(2));

fn person(id: &str, role: Role) -> Actor {
    Actor::Person { id: PersonId::new(id), role }
}

fn chief() -> Actor {
    person("chef1", Role::Supervisor)
}

fn other_chief() -> Actor {
    person("chef2", Role::Supervisor)
}

/// An event with two recordings, closed or not.
fn event(closed: bool) -> AlarmEvent {
    let mut event = AlarmEvent::unborn(alarm_central::id::EventId(Uuid::from_u128(9)));
    let signal: alarm_central::signal::Signal = serde_json::from_value(serde_json::json!({
        "id": Uuid::from_u128(3), "received_at": BEGAN, "account": "0123", "code": "BA", "zone": "14", "area": null,
        "class": "alarm", "category": "burglary", "kind": "burglary", "priority": 3, "trust": "keyed",
    }))
    .unwrap();
    let medium = |medium| Medium {
        medium,
        device: Device::Camera(CameraId::new("hall")),
        kind: MediumKind::Clip,
        grant: GrantId(Uuid::from_u128(4)),
        began: BEGAN,
        ended: BEGAN,
        fragments: 1,
        bytes: 1,
        sha256: String::new(),
        end: MediumEnd::Whole,
    };
    let site = alarm_central::id::SiteId::new("hem-1");
    let mut facts = vec![EventFact::Started { site, window: None, linked_to: None, shut: None, signal }];
    facts.extend([FIRST, SECOND].map(|id| EventFact::MediumKept { medium: medium(id) }));
    if closed {
        let verdict = Verdict { outcome: Outcome::Sharp, cause: "burglary".to_owned(), level: 2 };
        facts.push(EventFact::Closed { verdict });
    }
    for body in facts {
        let version = event.version() + 1;
        let fact = Fact {
            stream: alarm_central::fact::StreamId::Event(event.id()),
            version,
            at: BEGAN,
            by: Actor::Station,
            body: FactBody::Event(body),
            sealed: None,
        };
        event.apply(&Arc::new(fact));
    }
    event
}

fn asked() -> Asked {
    let masks = vec![Mask { left: 0, top: 0, width: 10_000, height: 1 }];
    Asked {
        authority: "Polisen".to_owned(),
        case_number: "5000-K1-26".to_owned(),
        legal_ground: "RB 27 kap.".to_owned(),
        media: vec![MediumAsked { medium: FIRST, masks, sound: Sound::LeftOut }],
        sealed_for: SealedFor::Passphrase,
    }
}

fn id(number: u128) -> DisclosureId {
    DisclosureId(Uuid::from_u128(number))
}

fn request(asked: Asked) -> DisclosureWish {
    DisclosureWish::Request { disclosure: id(1), asked, contact: Pii(PERSONAL.to_owned()) }
}

fn approve() -> DisclosureWish {
    DisclosureWish::Approve { disclosure: id(1) }
}

fn refuse() -> DisclosureWish {
    DisclosureWish::Refuse { disclosure: id(1), reason: Pii("fel ärende".to_owned()) }
}

fn made() -> DisclosureWish {
    DisclosureWish::Made { disclosure: id(1), package: Package { sha256: "00".repeat(32), bytes: 7 } }
}

fn ask(event: &AlarmEvent, now: Moment, by: &Actor, wish: DisclosureWish) -> Result<Vec<Fact>, Refusal> {
    event.decide(now, by, Command::Disclose { wish, standing: Ok(()), reading: Ok(()) })
}

/// Does what must be granted.
fn done(event: &mut AlarmEvent, by: &Actor, wish: DisclosureWish) {
    for fact in ask(event, BEGAN, by, wish).unwrap() {
        event.apply(&Arc::new(fact));
    }
}

fn check(event: &AlarmEvent, by: &Actor, wish: DisclosureWish, wanted: Result<(), Refusal>) {
    assert_eq!(ask(event, BEGAN, by, wish.clone()).map(|_| ()), wanted, "{by:?} {wish:?}");
}

#[test]
fn who_may_ask_and_who_may_approve_is_the_table() {
    let fresh = event(true);
    let mut requested = fresh.clone();
    done(&mut requested, &other_chief(), request(asked()));
    let mut approved = requested.clone();
    done(&mut approved, &chief(), approve());
    for by in actors() {
        let role = match &by {
            Actor::Person { role, .. } => Some(*role),
            _ => None,
        };
        let if_so = |so: bool| if so { Ok(()) } else { Err(Refusal::RoleMayNot) };
        check(&fresh, &by, request(asked()), if_so(role == Some(Role::Supervisor)));
        let approves = matches!(role, Some(Role::Supervisor | Role::Privacy));
        check(&requested, &by, approve(), if_so(approves));
        check(&requested, &by, refuse(), if_so(approves));
        check(&approved, &by, made(), if_so(by == Actor::Station));
    }
}

#[test]
fn it_takes_two_people_and_each_decides_once() {
    let mut event = event(true);
    check(&event, &chief(), approve(), Err(Refusal::NoSuchDisclosure));
    done(&mut event, &chief(), request(asked()));
    check(&event, &chief(), request(asked()), Err(Refusal::DisclosureDecided));
    check(&event, &chief(), approve(), Err(Refusal::SamePerson));
    check(&event, &Actor::Station, made(), Err(Refusal::DisclosureDecided));
    check(&event, &chief(), refuse(), Ok(()));
    done(&mut event, &person("dso1", Role::Privacy), approve());
    check(&event, &other_chief(), approve(), Err(Refusal::DisclosureDecided));
    check(&event, &other_chief(), refuse(), Err(Refusal::DisclosureDecided));
    done(&mut event, &Actor::Station, made());
    check(&event, &Actor::Station, made(), Err(Refusal::DisclosureDecided));
    let disclosure = event.disclosure(id(1)).unwrap();
    assert_eq!(disclosure.contact, Some(Pii(PERSONAL.to_owned())));
    assert!(matches!(&disclosure.stage, Stage::Made { approved_by, .. } if approved_by.as_str() == "dso1"));
}

#[test]
fn an_open_event_gives_nothing_out() {
    let open = event(false);
    for by in actors() {
        for wish in [request(asked()), approve(), refuse(), made()] {
            check(&open, &by, wish, Err(Refusal::StillOpen));
        }
    }
}

#[test]
fn standing_and_clock_are_heeded() {
    let event = event(true);
    let with = |standing, reading| {
        let command = Command::Disclose { wish: request(asked()), standing, reading };
        event.decide(BEGAN, &chief(), command).map(|_| ())
    };
    assert_eq!(with(Ok(()), Ok(())), Ok(()));
    assert_eq!(with(Err(Refusal::RoleMayNot), Ok(())), Err(Refusal::RoleMayNot));
    assert_eq!(with(Ok(()), Err(Refusal::ClockBehind)), Err(Refusal::ClockBehind));
}

#[test]
fn media_must_be_there_once_and_readable() {
    let event = event(true);
    let medium = |medium| MediumAsked { medium, masks: Vec::new(), sound: Sound::Kept };
    let with = |media: Vec<MediumAsked>| request(Asked { media, ..asked() });
    check(&event, &chief(), with(vec![medium(FIRST), medium(SECOND)]), Ok(()));
    check(&event, &chief(), with(Vec::new()), Err(Refusal::NoSuchMedium));
    check(&event, &chief(), with(vec![medium(FIRST), medium(FIRST)]), Err(Refusal::NoSuchMedium));
    check(&event, &chief(), with(vec![medium(MediumId(Uuid::from_u128(7)))]), Err(Refusal::NoSuchMedium));
    // M9: keys die by the hour in which the event began, so never later than 60 days and at most an hour early.
    let end = Moment(BEGAN.0 / 3_600_000 * 3_600_000 + MEDIA_KEPT_MS);
    assert!(ask(&event, end.plus_ms(-1), &chief(), request(asked())).is_ok());
    let over = Refusal::MediaOver { at: end };
    assert_eq!(ask(&event, end, &chief(), request(asked())).unwrap_err(), over);
    let mut requested = event.clone();
    done(&mut requested, &chief(), request(asked()));
    assert_eq!(ask(&requested, end, &other_chief(), approve()).unwrap_err(), over, "approving does not delay M9");
}

#[test]
fn masks_texts_and_recipients_must_fit() {
    let event = event(true);
    let masked = |masks: Vec<Mask>| {
        let media = vec![MediumAsked { medium: FIRST, masks, sound: Sound::Kept }];
        request(Asked { media, ..asked() })
    };
    let mask = |left, top, width, height| Mask { left, top, width, height };
    check(&event, &chief(), masked(vec![mask(0, 0, 10_000, 10_000), mask(9_999, 9_999, 1, 1)]), Ok(()));
    for bad in [mask(0, 0, 0, 1), mask(0, 0, 1, 0), mask(1, 0, 10_000, 1), mask(0, 1, 1, 10_000), mask(65_535, 0, 2, 1)]
    {
        check(&event, &chief(), masked(vec![bad]), Err(Refusal::MaskUnfit));
    }
    check(&event, &chief(), masked(vec![mask(0, 0, 1, 1); MOST_MASKS]), Ok(()));
    check(&event, &chief(), masked(vec![mask(0, 0, 1, 1); MOST_MASKS + 1]), Err(Refusal::MaskUnfit));

    let long = "å".repeat(LONGEST_TEXT + 1);
    for (text, wanted) in [(" ", Refusal::ReasonMissing), (long.as_str(), Refusal::TextTooLong)] {
        let text = || text.to_owned();
        let asked_with = [
            Asked { authority: text(), ..asked() },
            Asked { case_number: text(), ..asked() },
            Asked { legal_ground: text(), ..asked() },
        ];
        for asked in asked_with {
            check(&event, &chief(), request(asked), Err(wanted.clone()));
        }
        let contact = DisclosureWish::Request { disclosure: id(1), asked: asked(), contact: Pii(text()) };
        check(&event, &chief(), contact, Err(wanted.clone()));
    }
    let to = |key: &str| request(Asked { sealed_for: SealedFor::Key(key.to_owned()), ..asked() });
    check(&event, &chief(), to("age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"), Ok(()));
    for bad in [
        "",
        "age1",
        "ssh-ed25519 AAAA",
        &"age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p".to_uppercase(),
    ] {
        check(&event, &chief(), to(bad), Err(Refusal::RecipientUnfit));
    }
}

#[test]
fn what_is_personal_is_sealed() {
    let facts = ask(&event(true), BEGAN, &chief(), request(asked())).unwrap();
    let public = serde_json::to_string(&facts[0].body).unwrap();
    assert!(!public.contains(PERSONAL), "{public}");
    assert_eq!(facts[0].sealed, Some(Sealed::Text(Pii(PERSONAL.to_owned()))));
    let read = FactBody::parse(&facts[0].stream, &public);
    assert_eq!(read.as_ref(), Some(&facts[0].body), "the public part is read as it was written");
}

fn any_wish() -> impl Strategy<Value = DisclosureWish> {
    let disclosure = (0u128..3).prop_map(id);
    let package = Package { sha256: String::new(), bytes: 1 };
    prop_oneof![
        disclosure.clone().prop_map(|disclosure| DisclosureWish::Request {
            disclosure,
            asked: asked(),
            contact: Pii(PERSONAL.to_owned())
        }),
        disclosure.clone().prop_map(|disclosure| DisclosureWish::Approve { disclosure }),
        disclosure.clone().prop_map(|disclosure| DisclosureWish::Refuse { disclosure, reason: Pii("x".to_owned()) }),
        disclosure.clone().prop_map(|disclosure| DisclosureWish::Copied { disclosure }),
        disclosure.prop_map(move |disclosure| DisclosureWish::Made { disclosure, package: package.clone() }),
    ]
}

proptest! {
    #[test]
    fn whatever_is_asked_no_package_is_made_without_two_people(
        wishes in prop::collection::vec((0usize..8, any_wish()), 0..40)
    ) {
        let mut event = event(true);
        let mut people = actors();
        people.push(other_chief());
        let mut facts: Vec<Fact> = Vec::new();
        for (by, wish) in wishes {
            for fact in ask(&event, BEGAN, &people[by], wish).unwrap_or_default() {
                event.apply(&Arc::new(fact.clone()));
                facts.push(fact);
            }
        }
        let by_of = |wanted: &dyn Fn(&EventFact) -> bool| {
            let found = facts.iter().filter(|fact| matches!(&fact.body, FactBody::Event(body) if wanted(body)));
            found.map(|fact| fact.by.clone()).collect::<Vec<_>>()
        };
        for number in 0..3 {
            let requests = by_of(&|body| matches!(body, EventFact::DisclosureRequested { disclosure, .. } if *disclosure == id(number)));
            let approvals = by_of(&|body| matches!(body, EventFact::DisclosureApproved { disclosure } if *disclosure == id(number)));
            let refusals = by_of(&|body| matches!(body, EventFact::DisclosureRefused { disclosure } if *disclosure == id(number)));
            let packages = by_of(&|body| matches!(body, EventFact::DisclosureMade { disclosure, .. } if *disclosure == id(number)));
            prop_assert!(requests.len() <= 1 && approvals.len() + refusals.len() <= requests.len());
            prop_assert!(packages.len() <= approvals.len());
            let copies = by_of(&|body| matches!(body, EventFact::DisclosureCopied { disclosure } if *disclosure == id(number)));
            prop_assert!(copies.is_empty() || packages.len() == 1);
            prop_assert!(copies.iter().all(|by| matches!(by, Actor::Keeper { .. })), "nobody at a desk copies");
            prop_assert!(approvals.iter().all(|approver| approver.person() != requests[0].person()));
        }
        prop_assert_eq!(event.media().len(), 2, "the vault's media are untouched");
        prop_assert!(event.is_closed());
    }
}
