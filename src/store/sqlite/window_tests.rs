//! Deadlines and the clock's mark in the database: what writes them, and that nothing moves them.
use alarm_central::{
    event::{AlarmEvent, Command, EventFact},
    fact::{FactBody, PlaceFact},
    id::{PersonId, Uuid},
    moment::{Mark, WINDOW_MS},
    person::{Actor, Role},
    pii::Pii,
    signal::Trust,
};

use super::{
    tests::{DAY, opened},
    *,
};
use crate::contract::{event, put, started};

/// The first facts of an event whose alarm came unprotected, and the fact by which a supervisor opens its window.
fn untrusted(number: u128) -> (Vec<Fact>, Fact) {
    let mut story = event(number, DAY);
    story.truncate(2);
    if let FactBody::Event(EventFact::Started { window, signal, .. }) = &mut story[0].body {
        (*window, signal.trust) = (None, Trust::Untrusted);
    }
    let known = AlarmEvent::replay(EventId(Uuid::from_u128(number)), story.iter().cloned().map(Arc::new));
    let by = Actor::Person { id: PersonId::new("chef1"), role: Role::Supervisor };
    let open = Command::OpenWindow { reason: Pii("skäl".to_owned()), standing: Ok(()) };
    let opened = known.decide(DAY, &by, open).expect("an untrusted alarm").remove(0);
    (story, opened)
}

fn id(number: u128) -> EventId {
    EventId(Uuid::from_u128(number))
}

fn constraint(store: &SqliteStore, sql: &str) -> String {
    let error = store.archive.connection.execute(sql, []).expect_err(sql);
    error.to_string()
}

#[test]
fn a_deadline_stands_beside_its_facts_from_the_fact_that_opens_the_window() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = opened(dir.path());
    put(&mut store, &event(1, DAY)).unwrap();
    let (story, opened_later) = untrusted(2);
    put(&mut store, &story).unwrap();
    let until = Some(DAY.plus_ms(WINDOW_MS));
    assert_eq!(store.deadline(id(1)), Ok(until));
    assert_eq!(store.deadline(id(2)), Ok(None), "no window yet");
    put(&mut store, &[opened_later]).unwrap();
    assert_eq!(store.deadline(id(2)), Ok(until), "from receipt");
    assert_eq!(store.deadline(id(3)), Ok(None));
    store.verify().unwrap();
    assert_eq!(store.reader().unwrap().deadline(id(1)), Ok(until));
}

#[test]
fn nothing_moves_a_deadline_or_makes_a_second_one() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = opened(dir.path());
    put(&mut store, &event(1, DAY)).unwrap();
    let (story, opened_later) = untrusted(2);
    put(&mut store, &story).unwrap();
    for (sql, why) in [
        ("UPDATE camera_window SET until = until + 1", "never moves"),
        ("UPDATE camera_window SET until = until - 1", "never moves"),
        ("UPDATE camera_window SET event = 2", "never moves"),
        ("DELETE FROM camera_window", "never removed"),
        ("INSERT INTO camera_window SELECT event, until FROM camera_window", "UNIQUE"),
        ("INSERT OR REPLACE INTO camera_window SELECT event, until FROM camera_window", "never removed"),
        ("INSERT INTO camera_window SELECT id, began_at + 900001 FROM stream WHERE name LIKE '%2'", "15 minutes"),
        ("INSERT INTO camera_window VALUES (99, 1)", "15 minutes"),
    ] {
        let said = constraint(&store, sql);
        assert!(said.contains(why), "{sql}: {said}");
    }
    // Nor by facts: whoever decides twice is refused, and nothing of the group is there.
    let again = Fact { version: opened_later.version + 1, ..opened_later.clone() };
    assert!(put(&mut store, &[opened_later.clone(), again]).is_err());
    assert_eq!(store.deadline(id(2)), Ok(None));
    put(&mut store, &[opened_later]).unwrap();
    store.verify().unwrap();
}

#[test]
fn a_deadline_that_somebody_changed_in_spite_of_it_all_is_found() {
    for meddle in [
        "DROP TRIGGER camera_window_never_moves; UPDATE camera_window SET until = until + 1;",
        "DROP TRIGGER camera_window_stays; DELETE FROM camera_window;",
    ] {
        let dir = tempfile::tempdir().unwrap();
        let mut store = opened(dir.path());
        put(&mut store, &event(1, DAY)).unwrap();
        store.archive.connection.execute_batch(meddle).unwrap();
        assert_ne!(store.deadline(id(1)), Ok(Some(DAY.plus_ms(WINDOW_MS))));
        assert!(store.verify().is_err(), "{meddle}");
    }
}

/// A station that had run for a second at moment 0.
fn mark(at: i64) -> Mark {
    Mark { at: Moment(at), boot_ms: Some(at.unsigned_abs() + 1_000) }
}

#[test]
fn the_clock_is_kept_with_facts_and_without_and_goes_back_by_a_fact_alone() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = opened(dir.path());
    assert_eq!(store.clock_mark(), Ok(Mark { at: Moment(0), boot_ms: None }));
    store.tell_clock(mark(70_000));
    put(&mut store, &[started(1)]).unwrap();
    assert_eq!(store.clock_mark(), Ok(mark(70_000)), "with facts");
    store.tell_clock(mark(80_000));
    store.keep_clock().unwrap();
    drop(store);
    let mut store = opened(dir.path());
    assert_eq!(store.clock_mark(), Ok(mark(80_000)), "without");
    store.tell_clock(mark(60_000));
    put(&mut store, &[started(2)]).unwrap();
    store.keep_clock().unwrap();
    assert_eq!(store.clock_mark(), Ok(mark(80_000)), "nobody is told of an earlier time");
    for sql in ["UPDATE clock SET mark = 1", "UPDATE clock SET mark = 1, reset = 2", "DELETE FROM clock"] {
        let said = constraint(&store, sql);
        assert!(said.contains("two people") || said.contains("never removed"), "{sql}: {said}");
    }
    let by = Actor::Keeper { uid: 1000 };
    let body = PlaceFact::ClockReset { from: Moment(80_000), to: Moment(50_000), asked_by: by };
    let reset = Fact { body: FactBody::Place(body), ..started(3) };
    store.tell_clock(mark(80_500));
    put(&mut store, &[reset, started(4)]).unwrap();
    assert_eq!(store.clock_mark(), Ok(Mark { at: Moment(50_000), ..mark(80_500) }), "whatever else is in the group");
    store.tell_clock(mark(50_100));
    store.keep_clock().unwrap();
    assert_eq!(store.clock_mark(), Ok(mark(50_100)));
    let said = constraint(&store, "UPDATE clock SET mark = 1");
    assert!(said.contains("two people"), "the fact sets it back once: {said}");
}

#[test]
fn what_happened_lately_is_found_by_name_and_time() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = opened(dir.path());
    put(&mut store, &event(1, Moment(10_000))).unwrap();
    put(&mut store, &event(2, Moment(50_000))).unwrap();
    let mut found = |since, names: &[&str]| -> Vec<(StreamId, u64)> {
        let facts = store.lately(Moment(since), names).unwrap();
        facts.into_iter().map(|fact| (fact.stream, fact.version)).collect()
    };
    let (one, two) = (StreamId::Event(id(1)), StreamId::Event(id(2)));
    assert_eq!(found(0, &["started"]), [(one.clone(), 1), (two.clone(), 1)]);
    assert_eq!(found(50_000, &["started"]), [(two.clone(), 1)]);
    assert_eq!(found(10_001, &["claimed"]), [(one, 3), (two.clone(), 3)]);
    assert_eq!(found(51_000, &["started", "claimed"]), [(two, 3)]);
    assert_eq!(found(i64::MAX, &["started"]), []);
}

#[test]
fn a_database_of_before_gets_the_deadlines_of_its_facts() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = opened(dir.path());
    put(&mut store, &event(1, DAY)).unwrap();
    let (story, opened_later) = untrusted(2);
    put(&mut store, &story).unwrap();
    put(&mut store, &[opened_later]).unwrap();
    let read = |store: &SqliteStore| -> Vec<(i64, i64)> {
        let mut select = store.archive.connection.prepare("SELECT event, until FROM camera_window").unwrap();
        select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    };
    let written = read(&store);
    assert_eq!(written.len(), 2);
    // Back to what the step finds, and the step again.
    let step = include_str!("../migrations/0004_windows.sql");
    store.archive.connection.execute_batch("DROP TABLE camera_window; DROP TABLE clock;").unwrap();
    store.archive.connection.execute_batch(step).unwrap();
    assert_eq!(read(&store), written);
    store.archive.connection.execute_batch(include_str!("../migrations/0005_boot_time.sql")).unwrap();
    assert!(store.clock_mark().unwrap().at >= DAY);
    store.verify().unwrap();
}
