//! A memory whose oldest facts went by age: what stays works and verifies, what went is in no file, and nobody can pass a
//! cut of their own off for it.
use alarm_central::{
    journal::Broken,
    port::{Archive, Store},
    proof::{audit::Replaced, checkpoint::Checkpoint, head::SignedHead, tree::is_included},
    retention::LEAST_KEPT_MS,
};

use super::{
    head_tests::{meddle, sign},
    tests::{DAY, bytes_on_disk, holds, opened},
    *,
};
use crate::{
    contract::{event, imported, put, started},
    signing::SignKey,
};

/// When the checkpoint is made.
fn later() -> Moment {
    DAY.plus_ms(LEAST_KEPT_MS)
}

fn id(number: u128) -> StreamId {
    event(number, DAY)[0].stream.clone()
}

/// A memory of which the first two heads are old: a home of two imports, an event that ended (1), one that went on
/// after them (2) and one that is open (3); and then others.
fn aged() -> (tempfile::TempDir, SqliteStore, Vec<SignedHead>) {
    let dir = tempfile::tempdir().unwrap();
    let mut store = opened(dir.path());
    put(&mut store, &[started(1), imported("hem-1", 1), imported("hem-2", 1), imported("hem-1", 2)]).unwrap();
    put(&mut store, &event(1, DAY)).unwrap();
    let mut heads = vec![sign(dir.path(), &mut store, DAY.0 - 2)];
    let (spans, stays_open) = (event(2, DAY), event(3, DAY));
    put(&mut store, &spans[..2]).unwrap();
    put(&mut store, &stays_open[..2]).unwrap();
    put(&mut store, &[started(2), started(3)]).unwrap();
    heads.push(sign(dir.path(), &mut store, DAY.0));
    put(&mut store, &spans[2..]).unwrap();
    put(&mut store, &event(4, DAY)).unwrap();
    put(&mut store, &[imported("hem-1", 3), started(4)]).unwrap();
    heads.push(sign(dir.path(), &mut store, later().0 - 5));
    (dir, store, heads)
}

fn shortened() -> (tempfile::TempDir, SqliteStore, Vec<SignedHead>) {
    let (dir, mut store, heads) = aged();
    let size = store.head_before(DAY.plus_ms(1), u64::MAX).unwrap().expect("two heads are old");
    assert_eq!(size, heads[1].head.size);
    assert!(store.shorten(size, later(), &SignKey::open(dir.path()).unwrap()).unwrap() > 0);
    (dir, store, heads)
}

fn is_proven(store: &mut SqliteStore, number: u128) {
    let proven = store.proven(&id(number)).unwrap().expect("it is there");
    let head = proven.head.head;
    assert_eq!(proven.entries[0].0.version, 1);
    for (entry, path) in &proven.entries {
        assert!(is_included(&head.root, head.size, entry.seq, &entry.hash, path), "fact {}", entry.seq);
    }
}

#[test]
fn what_is_old_goes_as_a_whole_and_what_stays_is_proven_as_before() {
    let (dir, mut store, heads) = aged();
    let old: Vec<_> = store.load(&id(1)).unwrap();
    let mut ciphertexts = Vec::new();
    store.journal(Some(&id(1)), &mut |entry, _| ciphertexts.push(entry.sealed)).unwrap();
    ciphertexts.retain(|sealed| !sealed.is_empty());
    assert!(ciphertexts.iter().all(|sealed| holds(&bytes_on_disk(dir.path()), sealed)));
    let size = heads[1].head.size;
    let before = store.length().unwrap();
    let register = store.entries().unwrap();
    let [spans, open, after] = [2, 3, 4].map(|number| store.load(&id(number)).unwrap());
    let gone = store.shorten(size, later(), &SignKey::open(dir.path()).unwrap()).unwrap();
    // Three starts, the imports of hem-1 that others followed, and all of the event that ended.
    assert_eq!(gone as usize, 3 + 2 + old.len());
    drop(store);

    let mut store = opened(dir.path());
    let audited = store.audit(&heads, &mut |_, _| {}).unwrap();
    let stay = spans[..2].len() + open.len() + 1;
    assert_eq!(audited.replaced, Some(Replaced { facts: size, stay: stay as u64, until: DAY }));
    assert_eq!((audited.facts, audited.heads, audited.witnessed), (before, 2, 2), "a head of what went proves nothing");
    assert_eq!(store.load(&id(1)), Ok(Vec::new()));
    assert_eq!(store.events_since(None).unwrap().len(), 3);
    assert_eq!([2, 3, 4].map(|number| store.load(&id(number)).unwrap()), [spans, open, after]);
    assert_eq!(store.entries(), Ok(register));
    (2..=4).for_each(|number| is_proven(&mut store, number));
    assert_eq!(store.proven(&id(1)), Ok(None));
    // Of a home what entered it last stays, be it old or not.
    assert_eq!(store.load(&imported("hem-1", 1).stream), Ok(vec![imported("hem-1", 3)]));
    assert_eq!(store.load(&imported("hem-2", 1).stream), Ok(vec![imported("hem-2", 1)]));
    assert_eq!(store.load(&StreamId::Place).map(|facts| facts.len()), Ok(1));
    // Nothing of it is in any file.
    let bytes = bytes_on_disk(dir.path());
    assert!(ciphertexts.iter().all(|sealed| !holds(&bytes, sealed)));
    let StreamId::Event(event) = id(1) else { unreachable!() };
    assert!(!holds(&bytes, event.to_string().as_bytes()));

    // The memory goes on: on streams that lost facts, with heads, and with the next checkpoint.
    put(&mut store, &[started(5), imported("hem-2", 2)]).unwrap();
    put(&mut store, &crate::contract::event(3, DAY)[2..]).unwrap();
    let head = sign(dir.path(), &mut store, later().0 + 9);
    (2..=4).for_each(|number| is_proven(&mut store, number));
    put(&mut store, &[started(6)]).unwrap();
    store.audit(&[heads[2], head], &mut |_, _| {}).unwrap();
    let again = later().plus_ms(LEAST_KEPT_MS);
    assert_eq!(store.head_before(again, 1), Ok(Some(heads[2].head.size)), "the first, though more than was asked for");
    store.shorten(heads[2].head.size, again, &SignKey::open(dir.path()).unwrap()).unwrap();
    let audited = store.audit(&[heads[2], head], &mut |_, _| {}).unwrap();
    assert_eq!(audited.replaced.map(|replaced| replaced.facts), Some(heads[2].head.size));
    assert_eq!([2, 4].map(|number| store.load(&id(number)).unwrap().len()), [0, 0]);
    is_proven(&mut store, 3);
    store.shorten(head.head.size, again.plus_ms(9), &SignKey::open(dir.path()).unwrap()).unwrap();
    store.verify().unwrap();
    assert_eq!(store.events_since(None), Ok(Vec::new()));
}

#[test]
fn a_reader_in_the_way_keeps_it_from_being_settled_and_not_from_being_done() {
    let (dir, mut store, heads) = aged();
    let key = SignKey::open(dir.path()).unwrap();
    let reading = Connection::open(dir.path().join(DATABASE)).unwrap();
    reading.execute_batch("BEGIN; SELECT count(*) FROM fact").unwrap();
    reading.query_row("SELECT count(*) FROM fact", [], |_| Ok(())).unwrap();
    let locked = Err(StoreError::Fault(StoreFault::Locked).into());
    assert_eq!(store.shorten(heads[1].head.size, later(), &key), locked);
    assert_eq!(store.load(&id(1)), Ok(Vec::new()));
    reading.execute_batch("COMMIT").unwrap();
    assert_eq!(store.shorten(heads[1].head.size, later(), &key), Ok(0));
    store.verify().unwrap();
}

#[test]
fn nothing_that_is_broken_or_young_is_replaced() {
    let (dir, store, heads) = aged();
    drop(store);
    meddle(dir.path(), |connection| {
        connection.execute("UPDATE fact SET public = public || ' ' WHERE seq = 2", []).unwrap();
    });
    let key = SignKey::open(dir.path()).unwrap();
    let mut store = opened(dir.path());
    let size = heads[1].head.size;
    assert_eq!(store.shorten(size, later(), &key), Err(Broken::Changed { seq: 2 }.into()));
    assert_eq!(store.load(&id(1)).map(|facts| facts.is_empty()), Ok(false), "and all of it is left as it was");
    let (dir, mut store, heads) = aged();
    let key = SignKey::open(dir.path()).unwrap();
    assert_eq!(store.shorten(size - 1, later(), &key), Err(Broken::Head { size: size - 1 }.into()), "no head");
    // A checkpoint before its time is believed by nobody.
    store.shorten(heads[1].head.size, later().plus_ms(-1), &key).unwrap();
    assert_eq!(store.verify(), Err(Broken::Checkpoint { size }.into()));
}

#[test]
fn a_cut_of_ones_own_is_found() {
    let check = |sql: &str, wanted: Broken| {
        let (dir, store, heads) = shortened();
        drop(store);
        let sql = sql.replace("SIZE", &heads[1].head.size.to_string());
        meddle(dir.path(), |connection| connection.execute_batch(&sql).unwrap());
        let mut store = opened(dir.path());
        assert_eq!(store.audit(&[], &mut |_, _| {}).unwrap_err(), VerifyError::Broken(wanted), "{sql}");
    };
    let size = aged().2[1].head.size;
    check("DELETE FROM checkpoint", Broken::Head { size });
    check("DELETE FROM fact WHERE seq = SIZE + 1", Broken::Missing { seq: size + 1 });
    check("UPDATE checkpoint SET size = size + 1", Broken::Checkpoint { size: size + 1 });
    check("DELETE FROM fact WHERE seq = (SELECT min(seq) FROM fact)", Broken::Checkpoint { size });
    check("DELETE FROM checkpoint_stream WHERE stream = 1", Broken::Checkpoint { size });
    check("UPDATE checkpoint_stream SET began_at = began_at - 1", Broken::Checkpoint { size });
    check("DELETE FROM checkpoint_node WHERE level = 0", Broken::Checkpoint { size });
    check("INSERT INTO checkpoint_node VALUES (9, 512, zeroblob(32))", Broken::Checkpoint { size });
    check("UPDATE checkpoint SET paper = replace(paper, '1', '2')", Broken::Checkpoint { size });
    check(
        "UPDATE stream SET version = version + 1 WHERE name = 'site/hem-2'",
        Broken::Stream { stream: "site/hem-2".to_owned() },
    );
    // Facts cut off in front without any checkpoint.
    let (dir, store, _) = aged();
    drop(store);
    meddle(dir.path(), |connection| connection.execute_batch("DELETE FROM fact WHERE seq <= 5").unwrap());
    assert_eq!(opened(dir.path()).verify(), Err(Broken::Missing { seq: 1 }.into()));
    // Another's checkpoint, or an older one of the place's own over later facts.
    let (dir, mut store, heads) = shortened();
    let paper = store.checkpoint().unwrap().expect("it was made");
    let key = SignKey::open(dir.path()).unwrap().public_key();
    assert_eq!(Checkpoint::check(&paper, &key).map(|checkpoint| checkpoint.head), Some(heads[1]));
    assert!(store.archive.connection.execute("DELETE FROM fact WHERE seq > ?1", [size.cast_signed()]).is_err());
    assert!(store.archive.connection.execute("DELETE FROM checkpoint", []).is_err());
}
