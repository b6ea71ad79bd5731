//! Who may change whom (M15): grave roles take two people, whatever is tried instead; certificates and the disabled.
use std::sync::Arc;

use alarm_central::{
    access::{About, Act, allow},
    event::Refusal,
    fact::{Fact, FactBody, StreamId},
    id::PersonId,
    moment::Moment,
    person::{Actor, NotAllowed, Place, Role},
    pii::{Pii, Secret},
    staff::{ALONE_AFTER_MS, Change, Staff, StaffRefusal},
};
use proptest::prelude::*;

const KEEPER: Actor = Actor::Keeper { uid: 1000 };
const UNTIL: Moment = Moment(i64::MAX);

/// People with the versions of their streams, as a station keeps them.
#[derive(Default)]
struct House {
    staff: Staff,
    versions: u64,
}

impl House {
    /// A live place with these people, each added by the keeper at 0 and confirmed where that is needed.
    fn of(people: &[(&str, Role)]) -> Self {
        let mut house = Self::default();
        for (id, role) in people {
            house.wish(0, &KEEPER, id, add(*role)).expect("the keeper adds");
            if house.staff.get(&PersonId::new(*id)).is_some_and(alarm_central::person::Person::is_unconfirmed) {
                house.wish(0, &person("chef1"), id, Change::Confirm).expect("the first supervisor confirms");
            }
        }
        house
    }

    fn wish(&mut self, now: i64, by: &Actor, id: &str, change: Change) -> Result<(), StaffRefusal> {
        let id = PersonId::new(id);
        if let Some((body, sealed)) = self.staff.decide(Place::Live, Moment(now), by, &id, change)? {
            self.versions += 1;
            let fact = Fact {
                stream: StreamId::Person(id),
                version: self.versions,
                at: Moment(now),
                by: by.clone(),
                body: FactBody::Person(body),
                sealed: Some(sealed),
            };
            self.staff.apply(&Arc::new(fact));
        }
        Ok(())
    }

    fn may(&self, id: &str, now: i64) -> Result<(), Refusal> {
        let person = self.staff.get(&PersonId::new(id)).expect("the person is known");
        allow(Place::Live, person, Moment(now), Act::Work, &About::default())
    }

    fn has(&self, id: &str, role: Role) -> bool {
        self.staff.get(&PersonId::new(id)).is_some_and(|person| person.has(role))
    }
}

fn person(id: &str) -> Actor {
    // What the actor claims to be is not believed: the staff knows.
    Actor::Person { id: PersonId::new(id), role: Role::Supervisor }
}

fn add(role: Role) -> Change {
    let (name, password_hash) = (Pii("Operatör 1".to_owned()), Secret::new("hash"));
    Change::Add { name, role, certified_until: UNTIL, password_hash }
}

#[test]
fn the_keeper_adds_the_first_alone_and_a_second_waits_for_another_supervisor() {
    for role in [Role::Supervisor, Role::Privacy] {
        let mut house = House::of(&[("chef1", Role::Supervisor), ("dso1", Role::Privacy)]);
        assert_eq!(house.wish(0, &KEEPER, "ny", add(role)), Ok(()));
        assert_eq!(house.may("ny", 0), Err(Refusal::NotAllowed(NotAllowed::Unconfirmed)), "{role:?}");
        let alone = Err(StaffRefusal::SecondPersonNeeded);
        assert_eq!(house.wish(0, &KEEPER, "ny", Change::Confirm), alone, "the keeper asked and is no person");
        assert_eq!(house.wish(0, &person("ny"), "ny", Change::Confirm), Err(StaffRefusal::MayNot), "for oneself");
        assert_eq!(house.wish(0, &person("dso1"), "ny", Change::Confirm), Err(StaffRefusal::MayNot), "no supervisor");
        assert_eq!(house.wish(0, &person("chef1"), "ny", Change::Confirm), Ok(()));
        assert_eq!(house.may("ny", 0), Ok(()), "{role:?}");
        assert_eq!(house.wish(0, &person("chef1"), "ny", Change::Confirm), Err(StaffRefusal::NothingAsked));
    }
}

#[test]
fn who_asked_is_not_the_second_and_a_promotion_takes_two_as_well() {
    let people = [("chef1", Role::Supervisor), ("chef2", Role::Supervisor), ("op1", Role::Operator)];
    let mut house = House::of(&people);
    assert_eq!(house.wish(0, &person("chef1"), "op1", Change::Grant { role: Role::Supervisor }), Ok(()));
    assert!(house.has("op1", Role::Operator), "works on as before meanwhile");
    assert_eq!(house.may("op1", 0), Ok(()));
    assert_eq!(house.wish(0, &person("chef1"), "op1", Change::Confirm), Err(StaffRefusal::SecondPersonNeeded));
    assert_eq!(house.wish(0, &person("op1"), "op1", Change::Confirm), Err(StaffRefusal::MayNot));
    assert_eq!(house.wish(0, &person("chef2"), "op1", Change::Refuse), Ok(()));
    assert!(house.has("op1", Role::Operator) && house.may("op1", 0).is_ok(), "refused, and works on");
    assert_eq!(house.wish(0, &person("chef1"), "op1", Change::Grant { role: Role::Supervisor }), Ok(()));
    assert_eq!(house.wish(0, &person("chef2"), "op1", Change::Confirm), Ok(()));
    assert!(house.has("op1", Role::Supervisor));
    // Somebody new who is refused is nobody.
    assert_eq!(house.wish(0, &KEEPER, "ny", add(Role::Privacy)), Ok(()), "the first privacy officer needs nobody");
    assert_eq!(house.wish(0, &KEEPER, "ny2", add(Role::Privacy)), Ok(()));
    assert_eq!(house.wish(0, &person("chef2"), "ny2", Change::Refuse), Ok(()));
    assert_eq!(house.may("ny2", 0), Err(Refusal::NotAllowed(NotAllowed::Disabled)));
}

#[test]
fn no_way_around_the_second_person_is_quicker_than_a_day() {
    let mut house = House::of(&[("chef1", Role::Supervisor), ("op1", Role::Operator)]);
    let password = Change::SetPassword { password_hash: Secret::new("other") };
    assert_eq!(house.wish(0, &KEEPER, "chef1", password.clone()), Err(StaffRefusal::SecondPersonNeeded));
    assert_eq!(house.wish(0, &KEEPER, "op1", password), Ok(()));
    let down = Change::Grant { role: Role::Operator };
    assert_eq!(house.wish(0, &KEEPER, "chef1", down), Err(StaffRefusal::TheLast));
    assert_eq!(house.wish(5, &KEEPER, "chef1", Change::Disable), Ok(()));
    assert_eq!(house.may("chef1", 5), Err(Refusal::NotAllowed(NotAllowed::Disabled)));
    let from = 5 + ALONE_AFTER_MS;
    let soon = Err(StaffRefusal::AloneFrom(Moment(from)));
    assert_eq!(house.wish(from - 1, &KEEPER, "chef2", add(Role::Supervisor)), soon);
    assert_eq!(house.wish(from - 1, &KEEPER, "op1", Change::Grant { role: Role::Supervisor }), soon);
    assert_eq!(house.wish(from - 1, &KEEPER, "chef1", Change::Enable), soon, "nor by coming back");
    assert_eq!(
        house.wish(from - 1, &person("chef1"), "op1", Change::Certify { until: UNTIL }),
        Err(StaffRefusal::MayNot)
    );
    assert_eq!(house.wish(from, &KEEPER, "chef2", add(Role::Supervisor)), Ok(()));
    assert!(house.has("chef2", Role::Supervisor), "after a day a place is not without supervisor for ever");
    assert!(!house.staff.is_without_supervisor());
}

#[test]
fn a_certificate_can_be_renewed_and_the_disabled_come_back() {
    let mut house = House::of(&[("chef1", Role::Supervisor), ("op1", Role::Operator)]);
    assert_eq!(house.wish(0, &KEEPER, "op1", Change::Certify { until: Moment(100) }), Ok(()));
    assert_eq!((house.may("op1", 100), house.may("op1", 101).is_err()), (Ok(()), true));
    assert_eq!(house.wish(101, &person("chef1"), "op1", Change::Certify { until: Moment(200) }), Ok(()));
    assert_eq!(house.may("op1", 101), Ok(()));
    assert_eq!(house.wish(101, &KEEPER, "op1", Change::Disable), Ok(()));
    assert_eq!(house.may("op1", 101), Err(Refusal::NotAllowed(NotAllowed::Disabled)));
    assert_eq!(house.wish(102, &KEEPER, "op1", Change::Enable), Ok(()));
    assert_eq!(house.may("op1", 102), Ok(()));
    assert_eq!(house.wish(102, &KEEPER, "ingen", Change::Disable), Err(StaffRefusal::NobodyKnown));
    assert_eq!(house.wish(102, &KEEPER, "op1", add(Role::Operator)), Err(StaffRefusal::Exists));
    assert_eq!(house.wish(102, &person("op1"), "op1", Change::Certify { until: UNTIL }), Err(StaffRefusal::MayNot));
    assert_eq!(house.wish(102, &Actor::Station, "op1", Change::Disable), Err(StaffRefusal::MayNot));
    let before = house.versions;
    assert_eq!(house.wish(103, &KEEPER, "op1", Change::Certify { until: Moment(200) }), Ok(()));
    assert_eq!(house.versions, before, "what is so already makes no fact");
}

fn any_change() -> impl Strategy<Value = Change> {
    let role = prop_oneof![Just(Role::Operator), Just(Role::Supervisor), Just(Role::Privacy)];
    prop_oneof![
        role.clone().prop_map(add),
        role.prop_map(|role| Change::Grant { role }),
        Just(Change::Disable),
        Just(Change::Enable),
        Just(Change::Confirm),
        Just(Change::Refuse),
        Just(Change::SetPassword { password_hash: Secret::new("other") }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Within a day, whatever one keeper and one supervisor's hands do, nobody gets the role of a supervisor while there
    /// was one, unless a supervisor who neither asked nor is concerned said yes.
    #[test]
    fn nobody_becomes_supervisor_by_one_hand(
        wishes in prop::collection::vec((0usize..4, 0usize..4, any_change(), 0..ALONE_AFTER_MS / 64), 1..60)
    ) {
        let ids = ["chef1", "op1", "ny1", "ny2"];
        let mut house = House::of(&[("chef1", Role::Supervisor), ("op1", Role::Operator)]);
        let mut now = 1;
        for (by, whom, change, pause) in wishes {
            now += pause;
            let by = if by == 0 { KEEPER } else { person(ids[by]) };
            let (before, asked) = (
                ids.map(|id| house.has(id, Role::Supervisor)),
                house.staff.get(&PersonId::new(ids[whom])).and_then(|person| person.asked.clone()),
            );
            let confirms = change == Change::Confirm;
            let _ = house.wish(now, &by, ids[whom], change);
            for (index, id) in ids.into_iter().enumerate() {
                if !before[index] && house.has(id, Role::Supervisor) {
                    let second = by.person().expect("a keeper never makes one");
                    let asked = asked.as_ref().expect("somebody asked");
                    prop_assert!(confirms && *second != PersonId::new(id) && asked.by.person() != Some(second));
                    prop_assert!(house.has(second.as_str(), Role::Supervisor), "by a supervisor");
                }
            }
        }
    }
}
