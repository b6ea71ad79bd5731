//! Signed heads over a memory that somebody has meddled with, with and without a witness.
use alarm_central::{
    journal::{Broken, GENESIS, Hash, link},
    port::{Archive, Signer, Store},
    proof::{audit::KeptHead, head::SignedHead, tree::is_included},
};

use super::{
    tests::{DAY, lived_in, opened},
    *,
};
use crate::{
    contract::{event, put, started},
    signing::SignKey,
};

/// Signs the head of what there is now, and keeps it.
pub(super) fn sign(dir: &Path, store: &mut SqliteStore, at: i64) -> SignedHead {
    let (head, frontier) = store.next_head(Moment(at)).unwrap().expect("something new");
    let signed = head.sign(&SignKey::open(dir).unwrap());
    store.keep_head(&KeptHead { signed, frontier }).unwrap();
    signed
}

/// Takes the triggers out of the way and lets somebody at the database.
pub(super) fn meddle(dir: &Path, work: impl FnOnce(&Connection)) {
    let connection = Connection::open(dir.join(DATABASE)).unwrap();
    let names: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        .and_then(|mut select| select.query_map([], |row| row.get(0))?.collect())
        .unwrap();
    for name in names {
        connection.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    work(&connection);
}

/// Chains all facts anew, as somebody would who knows how it is done.
fn chain_anew(connection: &Connection) {
    let sql = crate::archive::whole();
    let mut select = connection.prepare(&sql).unwrap();
    let mut rows = select.query([]).unwrap();
    let mut entries = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        entries.push(crate::row::entry_of(row).unwrap());
    }
    let mut previous: Hash = GENESIS;
    for entry in &mut entries {
        entry.previous = previous;
        previous = link(&*entry);
        let sql = "UPDATE fact SET previous = ?2, hash = ?3 WHERE seq = ?1";
        connection.execute(sql, rusqlite::params![entry.seq.cast_signed(), entry.previous, previous]).unwrap();
    }
}

/// A memory with three heads, the newest of all its facts, and what a witness was told.
fn signed() -> (tempfile::TempDir, SqliteStore, Vec<SignedHead>) {
    let (dir, mut store, _) = lived_in();
    let mut heads = vec![sign(dir.path(), &mut store, 1)];
    put(&mut store, &[started(3)]).unwrap();
    heads.push(sign(dir.path(), &mut store, 2));
    put(&mut store, &event(2, DAY)).unwrap();
    heads.push(sign(dir.path(), &mut store, 3));
    (dir, store, heads)
}

fn verdict(dir: &Path, witness: &[SignedHead]) -> Result<Audited, VerifyError> {
    opened(dir).audit(witness, &mut |_, _| {})
}

#[test]
fn heads_grow_with_the_journal_and_are_as_if_computed_at_once() {
    let (dir, mut store, heads) = signed();
    assert_eq!(store.next_head(Moment(9)), Ok(None), "nothing new");
    assert_eq!(store.heads(0), Ok(heads.clone()));
    assert_eq!(store.heads(heads[1].head.size), Ok(heads[2..].to_vec()));
    let audited = store.audit(&heads, &mut |_, _| {}).unwrap();
    assert_eq!((audited.heads, audited.witnessed, audited.signed), (3, 3, audited.facts));
    // The same journal without its heads comes to the same newest one, but for the heads before it.
    drop(store);
    meddle(dir.path(), |connection| assert_eq!(connection.execute("DELETE FROM head", []), Ok(3)));
    let (again, _) = opened(dir.path()).next_head(heads[2].head.at).unwrap().unwrap();
    assert_eq!(again, Head { previous: GENESIS, ..heads[2].head });
    assert_eq!(opened(dir.path()).witnessed(), Ok(0));
    opened(dir.path()).note_witnessed(7).unwrap();
    assert_eq!(opened(dir.path()).witnessed(), Ok(7));
}

#[test]
fn each_entry_of_a_stream_is_proven_under_the_newest_head() {
    let (_dir, mut store, heads) = signed();
    put(&mut store, &[started(4)]).unwrap();
    for (stream, facts) in [(event(1, DAY)[0].stream.clone(), event(1, DAY).len()), (StreamId::Place, 3)] {
        let proven = store.proven(&stream).unwrap().unwrap();
        assert_eq!((proven.head, proven.entries.len()), (heads[2], facts), "what came after the head is not there");
        for (entry, path) in &proven.entries {
            let head = &proven.head.head;
            assert!(is_included(&head.root, head.size, entry.seq, &entry.hash, path));
        }
    }
    assert_eq!(store.proven(&event(9, DAY)[0].stream), Ok(None));
}

#[test]
fn a_changed_or_missing_head_is_named() {
    let check = |sql: &str, size: fn(&[SignedHead]) -> u64| {
        let (dir, store, heads) = signed();
        drop(store);
        meddle(dir.path(), |connection| assert!(connection.execute(sql, []).unwrap() > 0));
        let wanted = Broken::Head { size: size(&heads) };
        assert_eq!(verdict(dir.path(), &[]), Err(wanted.clone().into()), "{sql}");
        // Nothing is signed on top of it, where it would be leant on.
        put(&mut opened(dir.path()), &[started(4)]).unwrap();
        if sql.starts_with("UPDATE") {
            assert_eq!(opened(dir.path()).next_head(Moment(9)), Err(wanted.into()), "{sql}");
        }
    };
    let last = |heads: &[SignedHead]| heads[2].head.size;
    for column in ["root", "last", "previous", "key", "journal"] {
        check(&format!("UPDATE head SET {column} = randomblob(32) WHERE at_ms = 3"), last);
    }
    check("UPDATE head SET signature = randomblob(64) WHERE at_ms = 3", last);
    check("UPDATE head SET at_ms = 4 WHERE at_ms = 3", last);
    check("UPDATE head SET frontier = zeroblob(length(frontier)) WHERE at_ms = 3", last);
    check("UPDATE head SET frontier = x'00' WHERE at_ms = 3", last);
    check("UPDATE head SET size = size - 1 WHERE at_ms = 3", |heads| heads[2].head.size - 1);
    check("DELETE FROM head WHERE at_ms = 2", last);
    check("DELETE FROM head WHERE at_ms = 1", |heads| heads[1].head.size);
}

#[test]
fn a_rewritten_history_is_found_though_its_chain_fits() {
    let rewrite = |seq: u64| {
        let (dir, store, heads) = signed();
        drop(store);
        meddle(dir.path(), |connection| {
            connection.execute("UPDATE fact SET at_ms = at_ms + 1 WHERE seq = ?1", [seq.cast_signed()]).unwrap();
            connection.execute("UPDATE stream SET began_at = began_at + 1", []).unwrap();
            chain_anew(connection);
        });
        (verdict(dir.path(), &[]), heads)
    };
    let (found, heads) = rewrite(1);
    assert_eq!(found, Err(Broken::Rewritten { from: 1, to: heads[0].head.size }.into()));
    let (found, heads) = rewrite(heads[1].head.size);
    assert_eq!(found, Err(Broken::Rewritten { from: heads[0].head.size + 1, to: heads[1].head.size }.into()));
}

#[test]
fn a_cut_tail_is_found_by_the_heads_or_else_by_the_witness() {
    let cut = |forgets_heads: bool| {
        let (dir, store, heads) = signed();
        drop(store);
        meddle(dir.path(), |connection| {
            let event = event(2, DAY)[0].stream.name();
            connection.execute("DELETE FROM fact WHERE seq > ?1", [heads[1].head.size.cast_signed()]).unwrap();
            connection
                .execute("DELETE FROM record_key WHERE stream = (SELECT id FROM stream WHERE name = ?1)", [&event])
                .unwrap();
            connection
                .execute("DELETE FROM camera_window WHERE event = (SELECT id FROM stream WHERE name = ?1)", [&event])
                .unwrap();
            connection.execute("DELETE FROM stream WHERE name = ?1", [&event]).unwrap();
            if forgets_heads {
                connection.execute("DELETE FROM head WHERE at_ms = 3", []).unwrap();
            }
        });
        let missing = Broken::Cut { from: heads[1].head.size + 1, to: heads[2].head.size };
        (verdict(dir.path(), &[]), verdict(dir.path(), &heads), Err(VerifyError::Broken(missing)))
    };
    let (alone, with_witness, missing) = cut(false);
    assert_eq!((alone, with_witness), (missing.clone(), missing));
    let (alone, with_witness, missing) = cut(true);
    assert!(alone.is_ok(), "done with care, only somebody outside can tell");
    assert_eq!(with_witness, missing);
}

#[test]
fn what_the_place_signed_twice_or_another_signed_is_found_with_the_witness() {
    let (dir, mut store, heads) = signed();
    let key = SignKey::open(dir.path()).unwrap();
    let other = Head { root: [7; 32], ..heads[1].head }.sign(&key);
    let size = other.head.size;
    assert_eq!(store.audit(&[other], &mut |_, _| {}), Err(Broken::Forked { size }.into()));
    let stranger = tempfile::tempdir().unwrap();
    let forged = heads[1].head.sign(&SignKey::open(stranger.path()).unwrap());
    assert_eq!(store.audit(&[forged], &mut |_, _| {}), Err(Broken::Head { size }.into()));
    // A journal that went on from an older copy of itself: the witness knows the other branch.
    put(&mut store, &[started(4)]).unwrap();
    let branch = Head { root: [8; 32], size: heads[2].head.size + 1, ..heads[2].head }.sign(&key);
    let found = store.audit(&[heads[2], branch], &mut |_, _| {});
    assert_eq!(found, Err(Broken::Rewritten { from: branch.head.size, to: branch.head.size }.into()));
    assert_eq!(key.public_key(), heads[0].key);
}

#[test]
fn a_journal_of_the_older_form_is_chained_anew() {
    let (dir, store, head) = lived_in();
    drop(store);
    // The database as it was before heads were signed.
    meddle(dir.path(), |connection| {
        connection
            .execute_batch(
                "DROP TABLE head; DROP TABLE witnessed; DROP TABLE camera_window; DROP TABLE clock; DROP TABLE checkpoint_stream;
                 DROP TABLE checkpoint_node; DROP TABLE checkpoint; UPDATE fact SET hash = randomblob(32);
                 CREATE TRIGGER fact_is_never_changed BEFORE UPDATE ON fact
                 BEGIN SELECT RAISE(ABORT, 'a fact is never changed'); END;
                 CREATE TRIGGER record_key_is_never_changed BEFORE UPDATE ON record_key
                 BEGIN SELECT RAISE(ABORT, 'a record key is never changed'); END;
                 CREATE TRIGGER fact_stays BEFORE DELETE ON fact BEGIN SELECT RAISE(ABORT, 'stays'); END;
                 CREATE TRIGGER stream_stays BEFORE DELETE ON stream BEGIN SELECT RAISE(ABORT, 'stays'); END;
                 DROP INDEX fact_started; DROP TABLE drawing;
                 PRAGMA user_version = 2;",
            )
            .unwrap();
    });
    assert_eq!(opened(dir.path()).verify(), Ok(head));
    assert!(opened(dir.path()).archive.connection.execute("UPDATE fact SET at_ms = 0", []).is_err());
}
