//! The table of §1.5 of the mission cell by cell: role × act × place, with certificates (M15) and what some rights hang on.
use alarm_central::{
    access::{About, Act, OWN_MEDIA_MS, allow, right, role_ever_may, role_may},
    event::Refusal,
    id::PersonId,
    medium::OpenPurpose,
    moment::Moment,
    person::{NotAllowed, Person, Place, Role},
    pii::{Pii, Secret},
};

const ROLES: [Role; 4] = [Role::Trainee, Role::Operator, Role::Supervisor, Role::Privacy];

/// The mission's table, written down once more: `-` never, `?` on conditions, `+` always; trainee, operator, supervisor and
/// privacy officer, in the live place and in training.
const TABLE: [(Act, &str, &str); 17] = [
    (Act::Work, "-+++", "+++-"),
    (Act::Claim, "-++-", "+++-"),
    (Act::Handle, "-++-", "+++-"),
    (Act::Look, "-++-", "+++-"),
    (Act::TakeOver, "--+-", "--+-"),
    (Act::AcknowledgeStorm, "-++-", "+++-"),
    (Act::SetAside, "-++-", "+++-"),
    (Act::OpenUntrusted, "--+-", "--+-"),
    (Act::ListClosed, "-?++", "??+-"),
    (Act::OpenMedia, "-?++", "??+-"),
    (Act::Review, "-?+-", "??+-"),
    (Act::RequestDisclosure, "--+-", "--+-"),
    (Act::ApproveDisclosure, "--++", "--+-"),
    (Act::KeepPeople, "--+-", "--+-"),
    (Act::KeepSites, "--+-", "--+-"),
    (Act::SearchJournal, "--++", "--+-"),
    (Act::ResetClock, "--++", "--+-"),
];

/// Begins at 0 and lies within everybody's days.
const NOW: Moment = Moment(1_000);

fn person(role: Role) -> Person {
    Person {
        id: PersonId::new("op1"),
        name: Pii("Operatör 1".to_owned()),
        role,
        certified_until: NOW,
        disabled_at: None,
        asked: None,
        password_hash: Secret::new(""),
    }
}

/// What fulfils every condition.
fn own_and_fresh() -> About {
    About { own: true, began: Some(Moment(0)), purpose: Some(OpenPurpose::FaultFinding) }
}

fn cells() -> impl Iterator<Item = (Place, Role, Act, char)> {
    TABLE.into_iter().flat_map(|(act, live, training)| {
        let row = |place, cells: &'static str| {
            ROLES.into_iter().zip(cells.chars()).map(move |(role, cell)| (place, role, act, cell))
        };
        row(Place::Live, live).chain(row(Place::Training, training))
    })
}

#[test]
fn the_table_names_every_act_and_every_cell() {
    let mut named: Vec<Act> = TABLE.into_iter().map(|(act, ..)| act).collect();
    named.sort();
    let mut all = Act::ALL.to_vec();
    all.sort();
    assert_eq!(named, all);
    assert_eq!(cells().count(), Act::ALL.len() * ROLES.len() * 2);
}

#[test]
fn every_cell_is_as_the_mission_says() {
    for (place, role, act, cell) in cells() {
        let who = person(role);
        let bare = allow(place, &who, NOW, act, &About::default());
        let fit = allow(place, &who, NOW, act, &own_and_fresh());
        let what = format!("{place:?} {role:?} {act:?}: {:?}", right(place, role, act));
        match cell {
            '-' => {
                let no = if act == Act::Work { Refusal::NotAllowed(NotAllowed::Role) } else { Refusal::RoleMayNot };
                assert_eq!((bare, fit), (Err(no.clone()), Err(no)), "{what}");
                assert_eq!(role_may(place, role, act), Err(Refusal::RoleMayNot), "{what}");
            }
            '?' => assert_eq!((bare, fit), (Err(Refusal::NotYours), Ok(())), "{what}"),
            _ => assert_eq!((bare, fit), (Ok(()), Ok(())), "{what}"),
        }
        let ever = cells().any(|(_, other, which, cell)| (other, which) == (role, act) && cell != '-');
        assert_eq!(role_ever_may(role, act).is_ok(), ever, "{what}");
    }
}

#[test]
fn an_expired_certificate_stops_all_but_work_on_what_is_held_and_in_the_live_place_alone() {
    let later = Moment(NOW.0 + 1);
    let held = [Act::Handle, Act::Look, Act::AcknowledgeStorm];
    for (place, role, act, cell) in cells().filter(|(.., cell)| *cell != '-') {
        let said = allow(place, &person(role), later, act, &own_and_fresh());
        let wanted = match place {
            Place::Live if !held.contains(&act) => Err(Refusal::NotAllowed(NotAllowed::CertificateExpired)),
            Place::Live | Place::Training => Ok(()),
        };
        assert_eq!(said, wanted, "{place:?} {role:?} {act:?} {cell}");
    }
}

#[test]
fn an_operator_looks_for_faults_in_own_events_for_seven_days() {
    let check = |about: About, now: i64, wanted| {
        let who = Person { certified_until: Moment(i64::MAX), ..person(Role::Operator) };
        assert_eq!(allow(Place::Live, &who, Moment(now), Act::OpenMedia, &about), wanted, "{about:?} {now}");
    };
    let fit = own_and_fresh();
    check(fit, OWN_MEDIA_MS, Ok(()));
    check(fit, OWN_MEDIA_MS + 1, Err(Refusal::TooLongAgo));
    check(About { own: false, ..fit }, 0, Err(Refusal::NotYours));
    check(About { began: None, ..fit }, 0, Err(Refusal::TooLongAgo));
    check(About { purpose: None, ..fit }, 0, Err(Refusal::PurposeUnfit));
    for purpose in
        [OpenPurpose::Authority, OpenPurpose::CustomerAccess, OpenPurpose::TurnedSharp, OpenPurpose::HandlingReview]
    {
        check(About { purpose: Some(purpose), ..fit }, 0, Err(Refusal::PurposeUnfit));
    }
}
