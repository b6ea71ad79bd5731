//! What every memory must do, as one suite that each backend runs; it panics where a backend breaks the contract.
//!
//! A backend's own tests say what only it can do wrong (files, keys, disks); what the station leans on stands here.
use std::sync::Arc;

use alarm_central::{
    event::{AlarmEvent, Command, Outcome, Verdict},
    fact::{Fact, FactBody, PersonFact, PlaceFact, Sealed, SiteFact, StreamId},
    id::{EventId, KindId, PersonId, SignalId, SiteId, Uuid},
    journal::{Entry, GENESIS, Verifier, link},
    moment::Moment,
    person::{Actor, Role, Standing},
    pii::{Pii, Secret},
    plan::{Home, Plans},
    port::{Store, StoreError},
    signal::{Signal, SignalClass, SignalSealed, Trust},
    site::read_register,
};

/// Stands in every sealed part that the suite writes, and must stand nowhere else.
pub const PERSONAL: &str = "Kund 1";

/// Runs the suite; `make` gives a new, empty memory for each part of it.
pub fn run<S: Store>(mut make: impl FnMut() -> S) {
    nothing_is_in_a_new_memory(&mut make());
    facts_come_back_as_they_were(&mut make());
    a_stale_or_gapped_version_conflicts(&mut make());
    a_group_is_stored_whole_or_not_at_all(&mut make());
    events_are_listed_by_their_beginning(&mut make());
    closed_events_come_newest_first_page_by_page(&mut make());
    events_of_a_home_come_newest_first(&mut make());
    the_register_is_what_was_entered_last(&mut make());
    a_drawing_is_its_own_homes_until_it_is_let_go_of(&mut make());
    the_journal_is_walked_in_order_and_verifies(&mut make());
    what_is_personal_stands_in_no_open_part(&mut make());
}

/// Appends facts that the caller keeps.
pub fn put(store: &mut impl Store, facts: &[Fact]) -> Result<(), StoreError> {
    let facts: Vec<Arc<Fact>> = facts.iter().cloned().map(Arc::new).collect();
    store.append(&facts)
}

/// The facts of an event from its first signal to its end, as the rules decide them, at a home of this name.
pub fn event(number: u128, at: Moment) -> Vec<Fact> {
    let id = EventId(Uuid::from_u128(number));
    let operator = Actor::Person { id: PersonId::new("op1"), role: Role::Operator };
    let start = Command::Start {
        site: SiteId::new("hem-1"),
        linked_to: None,
        signal: signal(number, at),
        sealed: Pii(SignalSealed { text: Some(PERSONAL.to_owned()), raw: "0a".to_owned(), ..SignalSealed::default() }),
        plan: Plans::bundled().get("burglary").expect("a bundled plan").clone(),
        home: Home::default(),
        shut: None,
    };
    let close = Command::Close {
        verdict: Verdict { outcome: Outcome::False, cause: "animal".to_owned(), level: 0 },
        note: Pii(PERSONAL.to_owned()),
        override_reason: Pii(PERSONAL.to_owned()),
    };
    let mut event = AlarmEvent::unborn(id);
    let mut facts = Vec::new();
    let commands = [
        (Actor::Station, start),
        (operator.clone(), Command::Claim { standing: Ok(()), holding: None }),
        (operator.clone(), Command::Note { text: Pii(PERSONAL.to_owned()) }),
        (operator, close),
    ];
    for ((by, command), second) in commands.into_iter().zip(0..) {
        let decided = event.decide(at.plus_ms(second * 1000), &by, command).expect("the rules allow it");
        for fact in &decided {
            event.apply(&Arc::new(fact.clone()));
        }
        facts.extend(decided);
    }
    assert!(event.is_closed(), "the story ends");
    facts
}

fn signal(number: u128, at: Moment) -> Signal {
    Signal {
        id: SignalId(Uuid::from_u128(number)),
        received_at: at,
        account: "0123".to_owned(),
        code: "BA".to_owned(),
        zone: Some("14".to_owned()),
        area: None,
        class: SignalClass::Alarm,
        category: "burglary".to_owned(),
        kind: KindId::new("burglary"),
        priority: 3,
        silent: false,
        trust: Trust::Keyed,
    }
}

/// The `version`th import of a home, with everything personal sealed.
pub fn imported(site: &str, version: u64) -> Fact {
    let text = format!(
        "[[site]]\nid = \"{site}\"\nname = \"{PERSONAL}\"\naddress = \"Adress {version}\"\n[site.panel]\naccount = \"0123\"\n"
    );
    let home = read_register(&text).expect("a register file").remove(0);
    Fact {
        stream: StreamId::Site(SiteId::new(site)),
        version,
        at: Moment(1_000),
        by: Actor::Keeper { uid: 1000 },
        body: FactBody::Site(SiteFact::SiteImported),
        sealed: Some(Sealed::Site(Box::new(home))),
    }
}

/// A fact of the place: nothing personal in it.
pub fn started(version: u64) -> Fact {
    Fact {
        stream: StreamId::Place,
        version,
        at: Moment(version.cast_signed()),
        by: Actor::Station,
        body: FactBody::Place(PlaceFact::StationStarted),
        sealed: None,
    }
}

fn added(id: &str) -> Fact {
    let sealed = Sealed::Person { name: Pii(PERSONAL.to_owned()), password_hash: Secret::new(PERSONAL) };
    Fact {
        stream: StreamId::Person(PersonId::new(id)),
        version: 1,
        at: Moment(2_000),
        by: Actor::Keeper { uid: 1000 },
        body: FactBody::Person(PersonFact::PersonAdded(Standing::new(Role::Operator, Moment(i64::MAX)))),
        sealed: Some(sealed),
    }
}

fn nothing_is_in_a_new_memory(store: &mut impl Store) {
    assert_eq!(store.version(&StreamId::Place), Ok(0));
    assert_eq!(store.load(&StreamId::Place), Ok(Vec::new()));
    assert_eq!(store.open_events(), Ok(Vec::new()));
    assert_eq!(store.events_since(None), Ok(Vec::new()));
    assert_eq!(store.entries(), Ok(Vec::new()));
    assert_eq!(store.entry(&StreamId::Place), Ok(None));
    assert_eq!(put(store, &[]), Ok(()));
    assert_eq!(store.verify(), Ok((0, GENESIS)));
}

fn facts_come_back_as_they_were(store: &mut impl Store) {
    let event = event(1, Moment(5_000));
    let facts = [event.clone(), vec![imported("hem-1", 1), added("op1"), started(1)]].concat();
    assert_eq!(put(store, &facts), Ok(()));
    assert_eq!(store.load(&event[0].stream).as_deref(), Ok(event.as_slice()));
    for fact in &facts[event.len()..] {
        assert_eq!(store.load(&fact.stream), Ok(vec![fact.clone()]));
        assert_eq!(store.version(&fact.stream), Ok(1));
    }
    assert_eq!(store.version(&event[0].stream), Ok(event.len() as u64));
}

fn a_stale_or_gapped_version_conflicts(store: &mut impl Store) {
    let conflict = Err(StoreError::Conflict(StreamId::Place));
    assert_eq!(put(store, &[started(0)]), conflict, "versions begin at 1");
    assert_eq!(put(store, &[started(2)]), conflict, "no fact before it");
    assert_eq!(put(store, &[started(1), started(2)]), Ok(()), "a group may go on by itself");
    assert_eq!(put(store, &[started(2)]), conflict, "somebody was faster");
    assert_eq!(put(store, &[started(4)]), conflict, "the third is missing");
    assert_eq!(put(store, &[started(3), started(3)]), conflict, "twice in one group");
    assert_eq!(put(store, &[started(3)]), Ok(()), "reloaded and asked again");
    assert_eq!(store.load(&StreamId::Place).map(|facts| facts.len()), Ok(3));
}

fn a_group_is_stored_whole_or_not_at_all(store: &mut impl Store) {
    assert_eq!(put(store, &[started(1)]), Ok(()));
    let before = store.verify();
    let group = [imported("hem-1", 1), imported("hem-2", 1), started(1)];
    assert_eq!(put(store, &group), Err(StoreError::Conflict(StreamId::Place)));
    assert_eq!(store.verify(), before, "nothing was left behind");
    assert_eq!(store.version(&group[0].stream), Ok(0));
    assert_eq!(store.entries(), Ok(Vec::new()));
    assert_eq!(put(store, &group[..2]), Ok(()), "and the memory works on");
}

fn events_are_listed_by_their_beginning(store: &mut impl Store) {
    let id = |number| EventId(Uuid::from_u128(number));
    let stories = [event(1, Moment(3_000)), event(2, Moment(1_000)), event(3, Moment(2_000))];
    for story in &stories {
        assert_eq!(put(store, &story[..2]), Ok(()));
    }
    assert_eq!(store.open_events(), Ok(vec![id(2), id(3), id(1)]), "oldest first, whatever came in first");
    assert_eq!(put(store, &stories[2][2..]), Ok(()));
    assert_eq!(store.open_events(), Ok(vec![id(2), id(1)]), "a closed event is not open");
    assert_eq!(store.events_since(None), Ok(vec![id(2), id(3), id(1)]), "but remembered");
    assert_eq!(store.events_since(Some(Moment(2_000))), Ok(vec![id(3), id(1)]), "at the moment itself too");
    assert_eq!(store.events_since(Some(Moment(3_001))), Ok(Vec::new()));
}

fn closed_events_come_newest_first_page_by_page(store: &mut impl Store) {
    let id = |number| EventId(Uuid::from_u128(number));
    let moments = [3_000, 1_000, 2_000, 2_000, 5_000];
    for (number, at) in (1..).zip(moments) {
        let story = event(number, Moment(at));
        let open = number == 5;
        assert_eq!(put(store, if open { &story[..2] } else { &story }), Ok(()));
    }
    let mut page = |from, until, after, most| {
        let events = store.closed_events(Moment(from), Moment(until), after, most).expect("the memory can be read");
        events.into_iter().map(|(event, began)| (event, began.0)).collect::<Vec<_>>()
    };
    let all = [(id(1), 3_000), (id(4), 2_000), (id(3), 2_000), (id(2), 1_000)];
    assert_eq!(page(0, 9_000, None, 9), all, "the open one is not among them");
    assert_eq!(page(0, 9_000, None, 2), all[..2]);
    assert_eq!(page(0, 9_000, Some((Moment(2_000), id(4))), 2), all[2..], "from behind the last, also within a moment");
    assert_eq!(page(0, 9_000, Some((Moment(1_000), id(2))), 2), []);
    assert_eq!(page(2_000, 3_000, None, 9), all[1..3], "from the first moment on, and before the last");
}

fn events_of_a_home_come_newest_first(store: &mut impl Store) {
    let id = |number| EventId(Uuid::from_u128(number));
    for (number, at, open) in [(1, 1_000, false), (2, 3_000, false), (3, 4_000, true)] {
        let story = event(number, Moment(at));
        assert_eq!(put(store, if open { &story[..2] } else { &story }), Ok(()));
    }
    let mut at = |site: &str, since, most| store.events_at(&SiteId::new(site), Moment(since), most);
    assert_eq!(at("hem-1", 0, 9), Ok(vec![id(3), id(2), id(1)]), "open and closed");
    assert_eq!(at("hem-1", 0, 2), Ok(vec![id(3), id(2)]));
    assert_eq!(at("hem-1", 3_000, 9), Ok(vec![id(3), id(2)]), "from the first moment on");
    assert_eq!(at("hem-2", 0, 9), Ok(Vec::new()), "no other home's");
}

fn the_register_is_what_was_entered_last(store: &mut impl Store) {
    let filed = Fact {
        version: 3,
        body: FactBody::Site(SiteFact::SignalFiled { signal: signal(1, Moment(1_000)) }),
        sealed: None,
        ..imported("hem-1", 3)
    };
    let facts = [imported("hem-1", 1), imported("hem-2", 1), imported("hem-1", 2), filed, added("op1"), started(1)];
    assert_eq!(put(store, &facts), Ok(()));
    let newest = [(1, 1), (2, 3), (4, 1)].map(|(fact, version): (usize, u64)| (facts[fact].clone(), version));
    assert_eq!(
        store.entries().as_deref(),
        Ok(newest.as_slice()),
        "what was filed after it is counted, not taken for it"
    );
    for (entry, _) in &newest {
        assert_eq!(store.entry(&entry.stream).as_ref(), Ok(&Some(entry.clone())), "and each by itself");
    }
    assert_eq!(store.entry(&started(1).stream), Ok(None), "an event is no entry");
}

fn a_drawing_is_its_own_homes_until_it_is_let_go_of(store: &mut impl Store) {
    let (first, second) = (SiteId::new("hem-1"), SiteId::new("hem-2"));
    let bytes = [PERSONAL.as_bytes(), &[0, 255]].concat();
    let id = store.keep_drawing(&first, &bytes).expect("it is kept");
    assert!(id.is_of(&bytes));
    assert_eq!(store.keep_drawing(&first, &bytes), Ok(id), "once more is once");
    assert_eq!(store.drawing(&first, id), Ok(Some(bytes.clone())));
    assert_eq!(store.drawing(&second, id), Ok(None), "no other home's");
    let other = store.keep_drawing(&first, b"another").expect("a home may have several");
    assert_eq!(store.keep_drawing(&second, &bytes), Ok(id), "two homes may have the same");
    assert_eq!(store.drawings(), Ok(vec![(first.clone(), id), (first.clone(), other), (second.clone(), id)]));
    let mut reader = store.reader().expect("it can be read beside");
    assert_eq!(reader.drawing(&second, id), Ok(Some(bytes)));
    assert_eq!(store.let_drawings_go(&[(first.clone(), id), (first.clone(), id)]), Ok(()), "what is gone is gone");
    assert_eq!(store.drawing(&first, id), Ok(None));
    assert_eq!(reader.drawings(), Ok(vec![(first, other), (second, id)]), "the others stay");
    assert_eq!(store.let_drawings_go(&[]), Ok(()));
}

fn walk(store: &mut impl Store, stream: Option<&StreamId>) -> Vec<(Entry, Option<String>)> {
    let mut entries = Vec::new();
    store.journal(stream, &mut |entry, opened| entries.push((entry, opened))).expect("the journal can be walked");
    entries
}

fn the_journal_is_walked_in_order_and_verifies(store: &mut impl Store) {
    let story = event(1, Moment(5_000));
    assert_eq!(put(store, &[started(1), imported("hem-1", 1)]), Ok(()));
    assert_eq!(put(store, &story), Ok(()));
    assert_eq!(put(store, &[started(2)]), Ok(()));
    let entries = walk(store, None);
    let mut verifier = Verifier::new();
    for ((entry, _), fact) in entries.iter().zip([&[started(1), imported("hem-1", 1)], &*story, &[started(2)]].concat())
    {
        verifier.take(entry).expect("each entry follows from the one before");
        assert_eq!(link(entry), entry.hash);
        assert_eq!((entry.stream.clone(), entry.version, entry.at_ms), (fact.stream.name(), fact.version, fact.at.0));
        assert_eq!(FactBody::parse(&fact.stream, &entry.public), Some(fact.body));
        assert_eq!(serde_json::from_str::<Actor>(&entry.by).ok(), Some(fact.by));
    }
    assert_eq!(entries.len(), story.len() + 3);
    assert_eq!(store.verify(), Ok(verifier.head()));
    let one = walk(store, Some(&story[0].stream));
    assert_eq!(one, entries[2..2 + story.len()], "one stream alone, at its place in the whole");
    assert_eq!(walk(store, Some(&StreamId::Site(SiteId::new("hem-9")))), Vec::new());
}

fn what_is_personal_stands_in_no_open_part(store: &mut impl Store) {
    let facts = [event(1, Moment(5_000)), vec![imported("hem-1", 1), added("op1")]].concat();
    assert_eq!(put(store, &facts), Ok(()));
    let holds = |bytes: &[u8]| bytes.windows(PERSONAL.len()).any(|window| window == PERSONAL.as_bytes());
    for ((entry, opened), fact) in walk(store, None).iter().zip(&facts) {
        assert!(!holds(entry.public.as_bytes()) && !holds(entry.by.as_bytes()) && !holds(&entry.sealed));
        assert_eq!(opened.is_some(), fact.sealed.is_some());
        assert!(opened.as_ref().is_none_or(|json| holds(json.as_bytes())), "sealed, and readable with the key");
    }
}
