//! What only SQLite can do wrong: files, rights, keys, damage, a full disk.
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::*;
use crate::{
    contract::{PERSONAL, event, imported, put, started},
    row::Reader,
};
use alarm_central::{
    fact::{FactBody, PlaceFact},
    journal::{Broken, Hash},
    port::Archive,
};

pub(super) const DAY: Moment = Moment(5_000);

pub(super) fn opened(dir: &Path) -> SqliteStore {
    SqliteStore::open(dir).unwrap()
}

/// A memory with one whole event, a home and two facts of the place, and what it holds last.
pub(super) fn lived_in() -> (TempDir, SqliteStore, (u64, Hash)) {
    let dir = tempfile::tempdir().unwrap();
    let mut store = opened(dir.path());
    put(&mut store, &event(1, DAY)).unwrap();
    put(&mut store, &[imported("hem-1", 1), started(1), started(2)]).unwrap();
    let head = store.verify().unwrap();
    (dir, store, head)
}

fn fault_of<T: std::fmt::Debug>(answer: Result<T, StoreError>) -> StoreFault {
    match answer {
        Err(StoreError::Fault(fault)) => fault,
        other => panic!("not a fault: {other:?}"),
    }
}

fn key_file(dir: &Path) -> PathBuf {
    dir.join("keys/record.key")
}

/// Every byte that the database has on disk.
pub(super) fn bytes_on_disk(dir: &Path) -> Vec<u8> {
    let files = ["vaka.sqlite", "vaka.sqlite-wal", "vaka.sqlite-shm"];
    files.iter().filter_map(|name| fs::read(dir.join(name)).ok()).flatten().collect()
}

pub(super) fn holds(hay: &[u8], needle: &[u8]) -> bool {
    hay.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn the_contract_holds() {
    let mut dirs = Vec::new();
    crate::contract::run(|| {
        dirs.push(tempfile::tempdir().unwrap());
        opened(dirs[dirs.len() - 1].path())
    });
}

#[test]
fn what_is_sealed_beside_the_writing_is_stored_in_its_order_and_under_keys_that_are_kept() {
    let (_dir, mut store, head) = lived_in();
    let story = event(2, DAY);
    let mut sealer = store.sealer();
    let mut sealed = |facts: &[Fact]| -> Vec<SealedFact> {
        facts.iter().map(|fact| sealer.seal(Arc::new(fact.clone())).unwrap()).collect()
    };
    let (first, rest) = (sealed(&story[..2]), sealed(&story[2..]));
    assert!(first[0].key.is_some(), "the first fact brings the key of its stream");
    assert!(rest.iter().all(|fact| fact.key.is_none()), "and the others lie under it");
    // The first group fails for another reason: nothing of what lies under its key may be stored without it.
    let stale = SealedFact { key: None, ..first[0].clone() };
    assert_eq!(fault_of(store.append_sealed(&[stale])), StoreFault::Key);
    assert_eq!(store.verify(), Ok(head));
    store.append_sealed(&first).unwrap();
    store.append_sealed(&rest).unwrap();
    assert_eq!(store.load(&story[0].stream), Ok(story));
    // Another sealer of the same memory makes keys of its own, of other numbers.
    let again = store.sealer().seal(Arc::new(imported("hem-1", 2))).unwrap();
    store.append_sealed(&[again]).unwrap();
    let home = imported("hem-1", 2);
    assert_eq!(store.load(&home.stream).map(|facts| facts.len()), Ok(2));
    assert_eq!(store.entries(), Ok(vec![(home, 2)]), "each fact opens under the key it was sealed under");
}

#[test]
fn a_number_of_a_record_key_is_never_used_twice() {
    let (dir, mut store, _) = lived_in();
    let number_of = |store: &SqliteStore| {
        let key = store.sealer().seal(Arc::new(imported("hem-9", 1))).unwrap().key;
        key.expect("a new stream's first fact brings a key").number
    };
    let before = number_of(&store);
    put(&mut store, &[imported("hem-2", 1)]).unwrap();
    store.destroy_record_keys(&imported("hem-2", 1).stream).unwrap();
    drop(store);
    assert!(number_of(&opened(dir.path())) > before, "not even that of a destroyed one, after a restart");
}

#[test]
fn everything_is_there_after_a_restart() {
    let (dir, store, head) = lived_in();
    drop(store);
    let mut store = opened(dir.path());
    assert_eq!(store.verify(), Ok(head));
    assert_eq!(store.load(&event(1, DAY)[0].stream), Ok(event(1, DAY)));
    put(&mut store, &[started(3)]).unwrap();
    assert_eq!(store.verify().unwrap().0, head.0 + 1);
}

#[test]
fn what_was_appended_is_there_though_the_process_never_ended_well() {
    let (dir, store, head) = lived_in();
    // The files as another process would find them after a crash: the WAL not yet folded in.
    let copy = tempfile::tempdir().unwrap();
    for name in ["vaka.sqlite", "vaka.sqlite-wal"] {
        fs::copy(dir.path().join(name), copy.path().join(name)).unwrap();
    }
    fs::create_dir(copy.path().join("keys")).unwrap();
    fs::copy(key_file(dir.path()), key_file(copy.path())).unwrap();
    drop(store);
    assert_eq!(opened(copy.path()).verify(), Ok(head));
}

#[test]
fn nothing_is_open_to_others() {
    let (dir, _store, _) = lived_in();
    for (path, wanted) in [
        ("vaka.sqlite", 0o600),
        ("vaka.sqlite-wal", 0o600),
        ("vaka.sqlite-shm", 0o600),
        ("keys", 0o700),
        ("keys/record.key", 0o600),
    ] {
        let mode = fs::metadata(dir.path().join(path)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, wanted, "{path}");
    }
    assert!(!holds(&bytes_on_disk(dir.path()), PERSONAL.as_bytes()), "personal data lie sealed on disk");
}

#[test]
fn a_key_file_that_is_missing_open_to_others_or_another_is_refused() {
    let check = |meddle: fn(&Path)| {
        let (dir, store, _) = lived_in();
        drop(store);
        meddle(&key_file(dir.path()));
        assert_eq!(fault_of(SqliteStore::open(dir.path()).map(|_| ())), StoreFault::Key);
    };
    check(|key| fs::remove_file(key).unwrap());
    check(|key| fs::set_permissions(key, fs::Permissions::from_mode(0o640)).unwrap());
    check(|key| fs::write(key, [7; 32]).unwrap());
    check(|key| fs::write(key, [7; 31]).unwrap());
    check(|key| fs::write(key, [7; 33]).unwrap());
    check(|key| fs::write(key, []).unwrap());
}

#[test]
fn a_first_start_that_was_cut_off_before_the_key_was_whole_begins_again() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("keys")).unwrap();
    fs::write(dir.path().join("keys/record.new"), [1, 2, 3]).unwrap();
    put(&mut opened(dir.path()), &[imported("hem-1", 1)]).unwrap();
    assert_eq!(opened(dir.path()).load(&imported("hem-1", 1).stream), Ok(vec![imported("hem-1", 1)]));
}

#[test]
fn destroying_a_record_key_forgets_the_content_and_keeps_the_chain() {
    let (dir, mut store, head) = lived_in();
    let story = event(1, DAY);
    let wrapped: Vec<u8> = store
        .archive
        .connection
        .query_row("SELECT wrapped FROM record_key WHERE number = 1", [], |row| row.get(0))
        .unwrap();
    assert!(holds(&bytes_on_disk(dir.path()), &wrapped));
    store.destroy_record_keys(&story[0].stream).unwrap();
    assert!(!holds(&bytes_on_disk(dir.path()), &wrapped), "no copy of the key is left in file or WAL");
    assert_eq!(store.verify(), Err(Broken::Unsealed { seq: head.0 - 2 - story.len() as u64 }.into()), "nobody said so");
    put(&mut store, &[destroyed(&story[0].stream, 3)]).unwrap();
    assert_eq!(store.verify().map(|(facts, _)| facts), Ok(head.0 + 1));
    let left = store.load(&story[0].stream).unwrap();
    assert_eq!(left.len(), story.len());
    assert!(left.iter().all(|fact| fact.sealed.is_none()));
    assert!(left.iter().zip(&story).all(|(left, was)| left.body == was.body), "what is public stays");
    assert_eq!(store.entries(), Ok(vec![(imported("hem-1", 1), 1)]), "other streams keep theirs");
    // A home that is imported again gets a new key, and the old import stays forgotten.
    store.destroy_record_keys(&imported("hem-1", 1).stream).unwrap();
    put(&mut store, &[destroyed(&imported("hem-1", 1).stream, 4), imported("hem-1", 2)]).unwrap();
    let home = store.load(&imported("hem-1", 1).stream).unwrap();
    assert_eq!((home[0].sealed.is_some(), &home[1]), (false, &imported("hem-1", 2)));
    assert!(store.verify().is_ok());
}

/// The fact that a stream's record keys are destroyed.
fn destroyed(stream: &StreamId, version: u64) -> Fact {
    let body = FactBody::Place(PlaceFact::RecordKeysDestroyed { stream: stream.clone() });
    Fact { body, ..started(version) }
}

/// Opens the database past the store, as somebody with the file in hand would, with the triggers out of the way.
fn meddle(dir: &Path, sql: &str) {
    let connection = Connection::open(dir.join(DATABASE)).unwrap();
    connection
        .execute_batch(
            "DROP TRIGGER fact_is_never_changed; DROP TRIGGER fact_stays; DROP TRIGGER stream_stays;
             DROP TRIGGER record_key_is_only_destroyed; DROP TRIGGER record_key_stays; DROP TRIGGER stream_keeps_its_name;",
        )
        .unwrap();
    assert!(connection.execute(sql, []).unwrap() > 0, "{sql}");
}

#[test]
fn every_meddling_is_found_and_named() {
    let check = |sql: &str, wanted: VerifyError| {
        let (dir, store, _) = lived_in();
        drop(store);
        meddle(dir.path(), sql);
        assert_eq!(opened(dir.path()).verify(), Err(wanted), "{sql}");
    };
    check("UPDATE fact SET public = replace(public, '\"op1\"', '\"op2\"') WHERE seq = 3", changed(3));
    check("UPDATE fact SET at_ms = at_ms - 1 WHERE seq = 2", changed(2));
    check("UPDATE fact SET by = '{\"actor\":\"station\"}' WHERE seq = 4", changed(4));
    check("UPDATE fact SET sealed = x'' WHERE seq = 4", changed(4));
    check("UPDATE fact SET stream = (SELECT id FROM stream WHERE kind = 'place') WHERE seq = 4", changed(4));
    check("UPDATE fact SET hash = randomblob(32) WHERE seq = 2", changed(2));
    check("UPDATE stream SET name = 'event/018f3e1c-0000-7000-8000-000000000000' WHERE kind = 'event'", changed(1));
    check("DELETE FROM fact WHERE seq = 2", Broken::Missing { seq: 2 }.into());
    let (dir, store, head) = lived_in();
    drop(store);
    meddle(dir.path(), "DELETE FROM fact WHERE seq = (SELECT max(seq) FROM fact)");
    assert_eq!(opened(dir.path()).verify(), Err(Broken::Missing { seq: head.0 }.into()), "a removed tail");
    let row = |stream: &StreamId| VerifyError::Broken(Broken::Stream { stream: stream.name() });
    let (event, home) = (event(1, DAY)[0].stream.clone(), imported("hem-1", 1).stream);
    check("UPDATE stream SET open = 1 WHERE kind = 'event'", row(&event));
    check("UPDATE stream SET open = 0 WHERE kind = 'place'", row(&StreamId::Place));
    check("UPDATE stream SET newest = newest - 1 WHERE kind = 'event'", row(&event));
    check("UPDATE stream SET newest = newest + 100 WHERE kind = 'site'", row(&home));
    check("UPDATE stream SET version = version + 1 WHERE kind = 'site'", row(&home));
    check("UPDATE stream SET entry = 0 WHERE kind = 'site'", row(&home));
    check("UPDATE stream SET began_at = began_at + 1 WHERE kind = 'event'", row(&event));
    check("UPDATE stream SET kind = 'event' WHERE kind = 'site'", row(&home));
    check("UPDATE fact SET before = before - 1 WHERE seq = 3", Broken::Hidden { seq: 3 }.into());
    check("UPDATE record_key SET wrapped = zeroblob(72) WHERE number = 1", Broken::Unsealed { seq: 1 }.into());
    check("UPDATE record_key SET wrapped = x'' WHERE number = 1", Broken::Unsealed { seq: 1 }.into());
    check("DELETE FROM record_key WHERE number = 2", Broken::Unsealed { seq: head.0 - 2 }.into());
    check("UPDATE record_key SET stream = stream + 1 WHERE number = 1", Broken::RecordKey { number: 1 }.into());
    check(
        "INSERT INTO record_key (stream, wrapped) SELECT stream, wrapped FROM record_key LIMIT 1",
        Broken::RecordKey { number: 3 }.into(),
    );
    check("UPDATE sqlite_sequence SET seq = 0", Broken::RecordKey { number: 2 }.into());
}

fn changed(seq: u64) -> VerifyError {
    Broken::Changed { seq }.into()
}

#[test]
fn a_damaged_row_is_a_fault_that_names_it_and_leaves_the_rest_readable() {
    let check = |sql: &str, seq: u64| {
        let (dir, store, _) = lived_in();
        drop(store);
        meddle(dir.path(), sql);
        let mut store = opened(dir.path());
        let stream = event(1, DAY)[0].stream.clone();
        assert_eq!(fault_of(store.load(&stream)), StoreFault::DamagedFact { seq }, "{sql}");
        assert_eq!(store.load(&StreamId::Place).map(|facts| facts.len()), Ok(2));
        put(&mut store, &[started(3)]).unwrap();
    };
    check("UPDATE fact SET public = '{}' WHERE seq = 2", 2);
    check("UPDATE fact SET sealed = zeroblob(80) WHERE seq = 1", 1);
    check("UPDATE fact SET by = cast(x'ff22' AS TEXT) WHERE seq = 3", 3);
    check("UPDATE record_key SET wrapped = zeroblob(72) WHERE number = 1", 1);
    check("UPDATE fact SET before = before - 1 WHERE seq = 4", 4);
    check("UPDATE record_key SET wrapped = (SELECT wrapped FROM record_key WHERE number = 2) WHERE number = 1", 1);
}

#[test]
fn facts_can_be_neither_changed_nor_removed_nor_replaced_by_sql() {
    let (_dir, store, head) = lived_in();
    for sql in [
        "UPDATE fact SET at_ms = 0 WHERE seq = 1",
        "DELETE FROM fact WHERE seq = 7",
        "INSERT OR REPLACE INTO fact (seq, stream, version, at_ms, by, public, sealed, previous, hash)
         SELECT seq, stream, version, 0, by, public, sealed, previous, hash FROM fact WHERE seq = 7",
        "INSERT INTO fact (seq, stream, version, at_ms, by, public, sealed, previous, hash)
         SELECT 99, stream, 99, 0, by, public, sealed, hash, hash FROM fact ORDER BY seq DESC LIMIT 1",
        "DELETE FROM stream",
        "UPDATE stream SET name = 'site/x' WHERE id = 1",
        "UPDATE record_key SET wrapped = zeroblob(72)",
    ] {
        let refused = store.archive.connection.execute(sql, []).unwrap_err();
        assert!(matches!(refused.sqlite_error_code(), Some(rusqlite::ErrorCode::ConstraintViolation)), "{sql}");
    }
    let mut store = store;
    assert_eq!(store.verify(), Ok(head));
}

#[test]
fn a_full_disk_is_a_fault_after_which_the_memory_works_on() {
    let (_dir, mut store, head) = lived_in();
    let pages: i64 = store.archive.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    let limit = |store: &SqliteStore, pages: i64| {
        store.archive.connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).unwrap();
    };
    limit(&store, pages);
    let many: Vec<Fact> = (1..=200).map(|version| imported("hem-2", version)).collect();
    assert_eq!(fault_of(put(&mut store, &many)), StoreFault::Full);
    assert_eq!(store.verify(), Ok(head), "nothing of the group is left");
    limit(&store, 1_000_000);
    put(&mut store, &many).unwrap();
    assert_eq!(store.verify().unwrap().0, head.0 + 200);
}

#[test]
fn a_database_that_another_holds_is_locked_and_free_again_after() {
    let (dir, mut store, head) = lived_in();
    store.archive.connection.busy_timeout(std::time::Duration::ZERO).unwrap();
    let mut other = Connection::open(dir.path().join(DATABASE)).unwrap();
    let hold = other.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
    assert_eq!(fault_of(put(&mut store, &[started(3)])), StoreFault::Locked);
    assert_eq!(store.load(&StreamId::Place).map(|facts| facts.len()), Ok(2), "reading goes on");
    hold.rollback().unwrap();
    put(&mut store, &[started(3)]).unwrap();
    assert_eq!(store.verify().unwrap().0, head.0 + 1);
}

#[test]
fn a_folder_or_file_that_is_none_of_ours_is_refused_and_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(DATABASE);
    fs::write(&path, "no database, but long enough to be taken for the head of one; ".repeat(40)).unwrap();
    let before = fs::read(&path).unwrap();
    assert_eq!(fault_of(SqliteStore::open(dir.path()).map(|_| ())), StoreFault::Damaged);
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(fault_of(SqliteStore::open(&path).map(|_| ())), StoreFault::NotWritable, "a file, no folder");
}

#[test]
fn a_database_of_a_newer_vaka_is_left_alone() {
    let (dir, store, _) = lived_in();
    store.archive.connection.pragma_update(None, "user_version", 99).unwrap();
    drop(store);
    assert_eq!(fault_of(SqliteStore::open(dir.path()).map(|_| ())), StoreFault::Newer);
}

#[test]
fn a_fact_that_a_newer_vaka_wrote_is_newer_and_not_damaged() {
    let (_dir, mut store, _) = lived_in();
    let mut entry = None;
    store.journal(Some(&StreamId::Place), &mut |last, _| entry = Some(last)).unwrap();
    let mut entry = entry.unwrap();
    entry.public = r#"{"fact":"moon_rose"}"#.to_owned();
    entry.hash = alarm_central::journal::link(&entry);
    let read = Reader::new(&store.archive.connection, &store.archive.master).fact(&entry);
    assert_eq!(fault_of(read), StoreFault::Newer);
}

#[test]
fn the_database_is_set_to_keep_what_it_acknowledged() {
    let (_dir, store, _) = lived_in();
    let pragma = |name: &str| -> i64 {
        store.archive.connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0)).unwrap()
    };
    assert_eq!(pragma("synchronous"), 2, "FULL");
    assert_eq!(pragma("secure_delete"), 1);
    assert_eq!(pragma("foreign_keys"), 1);
    let mode: String = store.archive.connection.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
}

#[test]
fn a_drawing_lies_sealed_opens_for_its_home_alone_and_leaves_nothing_behind() {
    let (dir, mut store, head) = lived_in();
    let (first, second) = (SiteId::new("hem-1"), SiteId::new("hem-2"));
    let bytes = PERSONAL.repeat(1_000).into_bytes();
    let id = store.keep_drawing(&first, &bytes).unwrap();
    assert!(!holds(&bytes_on_disk(dir.path()), PERSONAL.as_bytes()));
    assert_eq!(store.verify(), Ok(head), "it is no fact");
    let sql = |store: &SqliteStore, sql: &str| store.archive.connection.execute(sql, []);
    assert!(sql(&store, "UPDATE drawing SET site = 'hem-2'").is_err(), "a drawing is never changed");
    let wrapped: Vec<u8> =
        store.archive.connection.query_row("SELECT wrapped FROM drawing", [], |row| row.get(0)).unwrap();
    assert!(holds(&bytes_on_disk(dir.path()), &wrapped));
    store.let_drawings_go(&[(first.clone(), id)]).unwrap();
    assert!(!holds(&bytes_on_disk(dir.path()), &wrapped), "without its key nothing opens it");
    // One that somebody has put beside another home, or altered, is none.
    store.keep_drawing(&first, &bytes).unwrap();
    sql(&store, "DROP TRIGGER drawing_is_never_changed").unwrap();
    sql(&store, "UPDATE drawing SET site = 'hem-2'").unwrap();
    assert_eq!(fault_of(store.drawing(&second, id)), StoreFault::Damaged);
    sql(&store, "UPDATE drawing SET site = 'hem-1', sealed = zeroblob(length(sealed))").unwrap();
    assert_eq!(fault_of(store.drawing(&first, id)), StoreFault::Damaged);
    // It goes with the home's keys.
    store.destroy_record_keys(&StreamId::Site(first.clone())).unwrap();
    assert_eq!(store.drawing(&first, id), Ok(None));
}
