//! Who may work where (M15, §1.5) and what each kind of event is (§1.3), as tables.
use alarm_central::{
    id::PersonId,
    kind::Kinds,
    moment::Moment,
    person::{NotAllowed, Person, Place, Role},
    pii::{Pii, Secret},
    signal::{SignalClass, Trust},
    site::ZoneKind,
};

#[test]
fn only_certified_people_work_in_the_live_place() {
    let person = |role| Person {
        id: PersonId::new("op1"),
        name: Pii("Operatör 1".to_owned()),
        role,
        certified_until: Moment(1_000),
        disabled_at: None,
        asked: None,
        password_hash: Secret::new(""),
    };
    let check = |role, place, now, wanted| {
        assert_eq!(person(role).may_work(place, Moment(now)), wanted, "{role:?} {place:?} {now}");
    };
    let expired = Err(NotAllowed::CertificateExpired);
    for role in [Role::Operator, Role::Supervisor, Role::Privacy] {
        check(role, Place::Live, 1_000, Ok(()));
        check(role, Place::Live, 1_001, expired);
    }
    check(Role::Trainee, Place::Live, 0, Err(NotAllowed::Role));
    for role in [Role::Trainee, Role::Operator, Role::Supervisor] {
        check(role, Place::Training, 0, Ok(()));
        check(role, Place::Training, 1_001, Ok(()));
    }
    check(Role::Privacy, Place::Training, 0, Err(NotAllowed::Role));
}

#[test]
fn every_category_and_zone_has_the_priority_of_the_mission() {
    let kinds = Kinds::bundled();
    let check = |class, category: &str, zone, wanted| {
        assert_eq!(kinds.for_signal(class, category, zone).priority, wanted, "{class:?} {category} {zone:?}");
    };
    for category in ["holdup", "duress", "panic", "fire", "gas", "co", "medical", "inactivity"] {
        check(SignalClass::Alarm, category, None, 1);
        check(SignalClass::Alarm, category, Some(ZoneKind::Water), 1);
    }
    check(SignalClass::Alarm, "burglary_verified", None, 2);
    for category in ["burglary", "tamper", "never heard of"] {
        check(SignalClass::Alarm, category, None, 3);
    }
    for zone in [ZoneKind::HoldUp, ZoneKind::Duress, ZoneKind::Panic, ZoneKind::Smoke, ZoneKind::Co, ZoneKind::Medical]
    {
        check(SignalClass::Alarm, "burglary", Some(zone), 1);
        check(SignalClass::Trouble, "power", Some(zone), 4);
    }
    for category in ["communication", "power", "battery", "water", "never heard of"] {
        check(SignalClass::Trouble, category, None, 4);
    }
}

#[test]
fn trust_opens_a_window_from_the_marked_line_up() {
    let opens = [Trust::Untrusted, Trust::MarkedLine, Trust::Keyed].map(Trust::opens_window);
    assert_eq!(opens, [false, true, true]);
    assert!(Trust::Untrusted < Trust::MarkedLine && Trust::MarkedLine < Trust::Keyed);
}
