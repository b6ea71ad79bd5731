//! What is hidden and what never is, who may say so, and that nothing lasts longer than it may.
use proptest::prelude::*;

use super::*;
use crate::{
    fact::PlaceFact,
    id::{SignalId, Uuid},
    person::Role,
    pii::Secret,
    signal::{SignalSealed, Trust},
    site::read_register,
};

const HOME: &str = r#"
[[site]]
id = "hem-1"
name = "Kund 1"
address = "Ekvägen 4"
[site.panel]
account = "0123"
[[site.zone]]
number = "14"
name = "Hall"
kind = "motion"
[[site.zone]]
number = "3"
name = "Rök"
kind = "smoke"
[[site.zone]]
number = "9"
name = "Knapp"
kind = "hold_up"
"#;

pub(crate) fn signal(kind: &str, class: SignalClass, zone: &str) -> Signal {
    Signal {
        id: SignalId(Uuid::from_u128(1)),
        received_at: Moment(5),
        account: "0123".to_owned(),
        code: "BA".to_owned(),
        zone: Some(zone.to_owned()),
        area: None,
        class,
        category: String::new(),
        kind: KindId::new(kind),
        priority: 3,
        silent: false,
        trust: Trust::Keyed,
    }
}

fn site() -> Site {
    read_register(HOME).expect("whole").remove(0)
}

fn person(id: &str, role: Role) -> Person {
    Person {
        id: PersonId::new(id),
        name: Pii("Operatör 1".to_owned()),
        role,
        certified_until: Moment(1_000_000),
        disabled_at: None,
        asked: None,
        password_hash: Secret::new(""),
    }
}

fn test_of(zones: &[&str], kinds: &[&str]) -> Asked {
    let zones = zones.iter().map(|zone| (*zone).to_owned()).collect();
    Asked { shelve: false, zones, kinds: kinds.iter().map(|kind| KindId::new(*kind)).collect(), minutes: 60 }
}

fn id(number: u128) -> AsideId {
    AsideId(Uuid::from_u128(number))
}

fn asked(asked: &Asked, first: &Person, second: Option<&Person>, chatter: Option<How>) -> Result<Aside, Refusal> {
    let (site, kinds) = (site(), Kinds::bundled());
    let by = Asking { place: Place::Live, now: Moment(1_000), site: &site, kinds: &kinds, first, second, chatter };
    decide(id(1), asked.clone(), &by)
}

const CHATTERS: How = How::Shelf { heard: 7, within_secs: 600, rule: 5 };

#[test]
fn who_may_and_when_it_takes_two() {
    let (op, other) = (person("op1", Role::Operator), person("op2", Role::Operator));
    let whole = test_of(&[], &[]);
    assert_eq!(asked(&whole, &op, None, None).map(|aside| aside.until), Ok(Moment(3_601_000)));
    assert_eq!(asked(&whole, &person("chef1", Role::Supervisor), None, None).map(|aside| aside.second), Ok(None));
    assert_eq!(asked(&whole, &person("elev1", Role::Trainee), None, None), Err(Refusal::RoleMayNot));
    assert_eq!(asked(&whole, &person("dso1", Role::Privacy), None, None), Err(Refusal::RoleMayNot));
    for named in [test_of(&["3"], &[]), test_of(&[], &["fire"]), test_of(&["14"], &["gas"]), test_of(&["003"], &[])] {
        assert_eq!(asked(&named, &op, None, None), Err(Refusal::SecondPersonNeeded), "{named:?}");
        assert_eq!(asked(&named, &op, Some(&op), None), Err(Refusal::SamePerson));
        assert_eq!(asked(&named, &op, Some(&person("dso1", Role::Privacy)), None), Err(Refusal::RoleMayNot));
        assert_eq!(asked(&named, &op, Some(&other), None).map(|aside| aside.second), Ok(Some(other.id.clone())));
    }
    for never in [test_of(&["9"], &[]), test_of(&[], &["hold-up"]), test_of(&[], &["medical", "burglary"])] {
        assert_eq!(asked(&never, &op, Some(&other), None), Err(Refusal::AlwaysAlarms), "{never:?}");
    }
    for unfit in [test_of(&["15"], &[]), test_of(&[], &["no such kind"]), test_of(&["14"; MOST_NAMED + 1], &[])] {
        assert_eq!(asked(&unfit, &op, Some(&other), None), Err(Refusal::AsideUnfit), "{unfit:?}");
    }
    for (minutes, wanted) in [(0, false), (1, true), (MOST_TEST_MINUTES, true), (MOST_TEST_MINUTES + 1, false)] {
        let said = asked(&Asked { minutes, ..whole.clone() }, &op, None, None);
        assert_eq!(said.is_ok(), wanted, "{minutes}: {said:?}");
    }
}

#[test]
fn a_shelf_takes_a_zone_that_chatters_and_two_people() {
    let (op, other) = (person("op1", Role::Operator), person("op2", Role::Supervisor));
    let shelf = |zones: &[&str], minutes| Asked { shelve: true, minutes, ..test_of(zones, &[]) };
    let check = |asked_for: &Asked, second, chatter, wanted: Result<(), Refusal>| {
        assert_eq!(asked(asked_for, &op, second, chatter).map(|_| ()), wanted, "{asked_for:?}");
    };
    check(&shelf(&["14"], 60), Some(&other), Some(CHATTERS), Ok(()));
    check(&shelf(&["77"], 60), Some(&other), Some(CHATTERS), Ok(()));
    check(&shelf(&["14"], 60), Some(&other), None, Err(Refusal::NotChattering));
    check(&shelf(&["14"], 60), None, Some(CHATTERS), Err(Refusal::SecondPersonNeeded));
    check(&shelf(&["14"], 60), Some(&op), Some(CHATTERS), Err(Refusal::SamePerson));
    check(&shelf(&["14"], MOST_SHELF_MINUTES + 1), Some(&other), Some(CHATTERS), Err(Refusal::TimeUnfit));
    check(&shelf(&["9"], 60), Some(&other), Some(CHATTERS), Err(Refusal::AlwaysAlarms));
    check(&shelf(&[], 60), Some(&other), Some(CHATTERS), Err(Refusal::NotChattering));
    check(&shelf(&["14", "3"], 60), Some(&other), Some(CHATTERS), Err(Refusal::NotChattering));
}

#[test]
fn what_is_hidden_by_what() {
    let kinds = Kinds::bundled();
    let aside = |how, zones: &[&str], kinds: &[&str], second: bool| {
        let Asked { zones, kinds, .. } = test_of(zones, kinds);
        let second = second.then(|| PersonId::new("op2"));
        Aside { id: id(1), how, zones, kinds, until: Moment(1), second }
    };
    let check = |aside: &Aside, kind: &str, class, zone: &str, wanted: bool| {
        assert_eq!(aside.covers(&signal(kind, class, zone), &kinds), wanted, "{kind} {class:?} {zone} {aside:?}");
    };
    let whole = aside(How::Test, &[], &[], false);
    check(&whole, "burglary", SignalClass::Alarm, "14", true);
    check(&whole, "power", SignalClass::Trouble, "0", true);
    check(&whole, "", SignalClass::Opening, "7", true);
    check(&whole, "fire", SignalClass::Alarm, "3", false);
    check(&aside(How::Test, &[], &[], true), "fire", SignalClass::Alarm, "3", false);
    let named = aside(How::Test, &["003"], &["gas"], true);
    check(&named, "fire", SignalClass::Alarm, "3", true);
    check(&named, "gas", SignalClass::Alarm, "77", true);
    check(&named, "fire", SignalClass::Alarm, "77", false);
    check(&named, "burglary", SignalClass::Alarm, "14", false);
    check(&named, "", SignalClass::Restore, "3", true);
    check(&named, "", SignalClass::Opening, "3", false);
    check(&aside(How::Test, &["14"], &[], false), "fire", SignalClass::Alarm, "14", false);
    check(&aside(How::Test, &[], &["power"], false), "power", SignalClass::Trouble, "0", true);
    let shelf = aside(CHATTERS, &["14"], &[], true);
    check(&shelf, "burglary", SignalClass::Alarm, "014", true);
    check(&shelf, "trouble", SignalClass::Trouble, "14", true);
    check(&shelf, "burglary", SignalClass::Alarm, "15", false);
    check(&shelf, "fire", SignalClass::Alarm, "14", false);
    let silent = Signal { silent: true, ..signal("burglary", SignalClass::Alarm, "14") };
    assert!(!whole.covers(&silent, &kinds));
}

fn fact(at: i64, body: SiteFact) -> Fact {
    let by = Actor::Person { id: PersonId::new("op1"), role: Role::Operator };
    let sealed = SignalSealed { text: Some("HALL".to_owned()), ..SignalSealed::default() };
    Fact {
        stream: StreamId::Site(SiteId::new("hem-1")),
        version: 1,
        at: Moment(at),
        by,
        body: FactBody::Site(body),
        sealed: Some(Sealed::Signal(sealed)),
    }
}

fn began(at: i64, number: u128, until: i64) -> Fact {
    let aside = Aside {
        id: id(number),
        how: How::Test,
        zones: Vec::new(),
        kinds: Vec::new(),
        until: Moment(until),
        second: None,
    };
    fact(at, SiteFact::AsideBegan { aside })
}

fn hiding(asides: &Asides, now: i64) -> Option<AsideId> {
    let heard = signal("burglary", SignalClass::Alarm, "14");
    asides.hiding(&SiteId::new("hem-1"), &heard, Moment(now), &Kinds::bundled(), |_| false)
}

#[test]
fn it_stands_from_its_fact_to_its_end_and_no_text_makes_it_longer() {
    let mut asides = Asides::default();
    asides.apply(&began(1_000, 1, 5_000));
    for (now, wanted) in [(999, None), (1_000, Some(id(1))), (4_999, Some(id(1))), (5_000, None)] {
        assert_eq!(hiding(&asides, now), wanted, "at {now}");
    }
    let over = |asides: &Asides, now| asides.over(Moment(now)).first().map(|(_, _, why)| *why);
    assert_eq!(over(&asides, 4_999), None);
    assert_eq!(over(&asides, 5_000), Some(AsideEnd::Time));
    assert_eq!(over(&asides, 999), Some(AsideEnd::ClockSetBack));
    asides.apply(&fact(2_000, SiteFact::AsideEnded { aside: id(1), why: AsideEnd::Hand }));
    assert_eq!((hiding(&asides, 2_000), over(&asides, 9_000)), (None, None));
    let mut forever = Asides::default();
    forever.apply(&began(0, 1, i64::MAX));
    let most = i64::from(MOST_TEST_MINUTES) * 60_000;
    assert_eq!((hiding(&forever, most - 1), hiding(&forever, most)), (Some(id(1)), None));
}

#[test]
fn what_it_hid_is_counted_and_read_and_forgotten_long_after_its_end() {
    let mut asides = Asides::default();
    asides.apply(&began(1_000, 1, 5_000));
    for _ in 0..=MOST_SHOWN {
        let heard = SiteFact::SignalSetAside { aside: id(1), signal: signal("burglary", SignalClass::Alarm, "14") };
        assert_eq!(asides.apply(&fact(2_000, heard)), Some(id(1)));
    }
    let standing = asides.get(id(1)).expect("it stands");
    assert_eq!((standing.hidden as usize, standing.newest.len()), (MOST_SHOWN + 1, MOST_SHOWN));
    assert_eq!(standing.newest[0].text, Some(Pii("HALL".to_owned())));
    asides.apply(&fact(3_000, SiteFact::AsideEnded { aside: id(1), why: AsideEnd::Hand }));
    assert!(asides.forget(Moment(2_999 + SHOWN_AFTER_MS)).is_empty());
    assert_eq!(asides.forget(Moment(3_000 + SHOWN_AFTER_MS)), [id(1)]);
    assert_eq!(asides, Asides::default());
    let other = Fact { body: FactBody::Place(PlaceFact::StationStarted), stream: StreamId::Place, ..began(1, 1, 2) };
    assert_eq!(asides.apply(&other), None);
}

#[test]
fn a_fact_says_its_name_and_reads_back() {
    let stream = StreamId::Site(SiteId::new("hem-1"));
    let heard = signal("burglary", SignalClass::Alarm, "14");
    let bodies = [
        SiteFact::AsideBegan { aside: Aside { how: CHATTERS, second: Some(PersonId::new("op2")), ..whole(9) } },
        SiteFact::SignalSetAside { aside: id(1), signal: heard },
        SiteFact::AsideEnded { aside: id(1), why: AsideEnd::Time },
    ];
    for (body, name) in bodies.into_iter().zip(FACTS) {
        let body = FactBody::Site(body);
        let public = serde_json::to_string(&body).expect("plain");
        assert_eq!((body.name().as_str(), FactBody::parse(&stream, &public)), (name, Some(body.clone())), "{public}");
        assert!(!body.is_entry());
    }
}

fn whole(until: i64) -> Aside {
    match began(0, 1, until).body {
        FactBody::Site(SiteFact::AsideBegan { aside }) => aside,
        _ => unreachable!("made above"),
    }
}

proptest! {
    /// Whatever stands, in whatever order it came: what must alarm alarms, and nothing is hidden outside of its time.
    #[test]
    fn nothing_ever_hides_a_cry_for_help_or_a_fire_that_nobody_named(
        stands in prop::collection::vec(
            (0_i64..100, 0_i64..200, 0_usize..4, any::<bool>(), any::<bool>()), 0..8),
        now in -10_i64..250,
        silent in any::<bool>(),
    ) {
        let kinds = Kinds::bundled();
        let mut asides = Asides::default();
        for (number, (from, until, scope, two, shelf)) in stands.iter().enumerate() {
            let (zones, named): (&[&str], &[&str]) = [
                (&[][..], &[][..]), (&["14"][..], &[][..]), (&[][..], &["burglary"][..]), (&["14", "9"][..], &["hold-up"][..]),
            ][*scope];
            let Asked { zones, kinds: named, .. } = test_of(zones, named);
            let aside = Aside {
                id: id(number as u128),
                how: if *shelf { CHATTERS } else { How::Test },
                zones,
                kinds: named,
                until: Moment(*until),
                second: two.then(|| PersonId::new("op2")),
            };
            asides.apply(&fact(*from, SiteFact::AsideBegan { aside }));
        }
        let hides = |kind: &str, zone: &str| {
            let heard = Signal { silent, ..signal(kind, SignalClass::Alarm, zone) };
            asides.hiding(&SiteId::new("hem-1"), &heard, Moment(now), &kinds, |_| false)
        };
        for kind in ["hold-up", "duress", "panic", "medical", "alarm", "of no table"] {
            prop_assert_eq!(hides(kind, "14"), None, "{}", kind);
        }
        for kind in ["fire", "co", "gas"] {
            prop_assert_eq!(hides(kind, "3"), None, "{}", kind);
        }
        if let Some(by) = hides("burglary", "14") {
            let (from, until, ..) = stands[by.0.as_u128() as usize];
            prop_assert!(!silent && from <= now && now < until);
        }
    }
}
