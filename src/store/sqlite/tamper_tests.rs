//! A small memory, meddled with at random by SQL, past every trigger: each time something is found, and what was altered is
//! named. `VAKA_TAMPER` says how often; seed and number of a failure are in its message.
//!
//! Left out, because nothing leans on them: `witnessed`, `place.id`, and numbers of record keys that are skipped; and
//! `clock`, which a fact of two people alone sets back: told too high, no window opens.
use std::{env, ops::Range};

use alarm_central::{
    journal::{Broken, GENESIS, Hash, link},
    port::{Archive, Store},
    proof::{audit::KeptHead, head::SignedHead},
};
use rusqlite::{params_from_iter, types::Value};

use super::{
    tests::{DAY, lived_in},
    *,
};
use crate::{
    contract::{event, imported, put, started},
    signing::SignKey,
};

/// How often `make test` meddles; the whole is 100,000 (`make soak`).
const OFTEN: u64 = 6_000;

/// What may be altered: table, its key, its columns.
const TABLES: [(&str, &str, &[&str]); 5] = [
    ("fact", "seq", &["seq", "stream", "version", "before", "at_ms", "by", "public", "sealed", "previous", "hash"]),
    ("stream", "id", &["id", "name", "kind", "version", "open", "began_at", "newest", "entry"]),
    ("record_key", "number", &["number", "stream", "wrapped"]),
    ("camera_window", "event", &["event", "until"]),
    ("head", "size", &["size", "journal", "at_ms", "root", "last", "previous", "frontier", "key", "signature"]),
];

/// Numbers in an order that a seed gives (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// Another value of the same type.
    fn other(&mut self, value: &Value) -> Value {
        match value {
            Value::Integer(number) => match self.below(4) {
                0 => Value::Integer(number.wrapping_add(1)),
                1 => Value::Integer(number.wrapping_sub(1)),
                2 => Value::Integer(number ^ (1 << self.below(62))),
                _ => Value::Integer(self.next().cast_signed()),
            },
            Value::Text(text) => {
                let mut letters: Vec<char> = text.chars().collect();
                let at = self.below(letters.len());
                match self.below(3) {
                    0 => letters.insert(at, ' '),
                    1 => drop(letters.remove(at)),
                    _ => letters[at] = if letters[at] == 'a' { 'b' } else { 'a' },
                }
                Value::Text(letters.into_iter().collect())
            }
            Value::Blob(bytes) => {
                let mut bytes = bytes.clone();
                match self.below(4) {
                    0 => bytes.push(0),
                    1 if !bytes.is_empty() => bytes.truncate(bytes.len() - 1),
                    _ if !bytes.is_empty() => {
                        let at = self.below(bytes.len());
                        bytes[at] ^= 1 << self.below(8);
                    }
                    _ => bytes.push(1),
                }
                Value::Blob(bytes)
            }
            Value::Null | Value::Real(_) => unreachable!("no column holds them"),
        }
    }
}

/// The memory under attack. Each attack happens in a transaction that is rolled back.
struct Victim {
    _dir: tempfile::TempDir,
    store: SqliteStore,
    witness: Vec<SignedHead>,
    chance: Chance,
}

impl Victim {
    fn new(seed: u64) -> Self {
        let (dir, mut store, _) = lived_in();
        let key = SignKey::open(dir.path()).unwrap();
        let sign = |store: &mut SqliteStore| {
            let (head, frontier) = store.next_head(DAY).unwrap().unwrap();
            let signed = head.sign(&key);
            store.keep_head(&KeptHead { signed, frontier }).unwrap();
            signed
        };
        let mut witness = vec![sign(&mut store)];
        put(&mut store, &[started(3), imported("hem-2", 1)]).unwrap();
        put(&mut store, &event(2, DAY)[..3]).unwrap();
        witness.push(sign(&mut store));
        let connection = &store.archive.connection;
        let triggers: Vec<String> = connection
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
            .and_then(|mut select| select.query_map([], |row| row.get(0))?.collect())
            .unwrap();
        for name in triggers {
            connection.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
        }
        connection.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON").unwrap();
        let mut victim = Self { _dir: dir, store, witness, chance: Chance(seed) };
        assert!(victim.verdict(true).is_ok());
        victim
    }

    fn sql(&self) -> &Connection {
        &self.store.archive.connection
    }

    fn verdict(&mut self, with_witness: bool) -> Result<Audited, VerifyError> {
        let witness = self.witness.clone();
        self.store.audit(if with_witness { &witness } else { &[] }, &mut |_, _| {})
    }

    fn one<T: rusqlite::types::FromSql>(&self, sql: &str) -> T {
        self.sql().query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// A row's key, by chance.
    fn row(&mut self, table: &str, key: &str) -> i64 {
        let rows: i64 = self.one(&format!("SELECT count(*) FROM {table}"));
        let at = self.chance.below(rows as usize);
        self.one(&format!("SELECT {key} FROM {table} ORDER BY {key} LIMIT 1 OFFSET {at}"))
    }

    fn value(&self, table: &str, key: &str, row: i64, column: &str) -> Value {
        self.one(&format!("SELECT {column} FROM {table} WHERE {key} = {row}"))
    }

    /// Writes a value; `false` where the table's own form forbids it (two rows of one key).
    fn set(&self, table: &str, key: &str, row: i64, column: &str, value: &Value) -> bool {
        let sql = format!("UPDATE {table} SET {column} = ?1 WHERE {key} = {row}");
        self.sql().execute(&sql, [value]).is_ok()
    }
}

/// What must be found.
#[derive(Debug)]
enum Wanted {
    /// Anything at all.
    Found,
    /// A fact, named by its position.
    Fact(u64),
    /// Facts cut off from here.
    CutFrom(u64),
    /// Facts that are not those signed, this one among them.
    Rewritten(u64),
}

fn is_met(wanted: &Wanted, found: &Result<Audited, VerifyError>) -> bool {
    let Err(VerifyError::Broken(broken)) = found else { return false };
    match (wanted, broken) {
        (Wanted::Found, _) => true,
        (
            Wanted::Fact(fact),
            Broken::Changed { seq } | Broken::Hidden { seq } | Broken::Missing { seq } | Broken::Unchained { seq },
        ) => seq == fact,
        (Wanted::Fact(fact) | Wanted::CutFrom(fact), Broken::Cut { from, .. }) => from == fact,
        (Wanted::Rewritten(fact), Broken::Rewritten { from, to }) => (from..=to).contains(&fact),
        _ => false,
    }
}

impl Victim {
    /// Alters something; what was done, and what must be found. `None` where chance chose what cannot be.
    fn alter(&mut self) -> Option<(String, Wanted, bool)> {
        match self.chance.below(10) {
            0..=4 => self.edit(),
            5 => Some(self.remove()),
            6 => self.swap(),
            7 => self.insert(),
            8 => Some(self.cut()),
            _ => self.rewrite(),
        }
    }

    fn edit(&mut self) -> Option<(String, Wanted, bool)> {
        if self.chance.below(40) == 0 {
            let check = self.one("SELECT key_check FROM place");
            let other = self.chance.other(&check);
            self.sql().execute("UPDATE place SET key_check = ?1", [other]).unwrap();
            return Some(("place".to_owned(), Wanted::Found, false));
        }
        let (table, key, columns) = TABLES[self.chance.below(TABLES.len())];
        let (row, column) = (self.row(table, key), columns[self.chance.below(columns.len())]);
        let was = self.value(table, key, row, column);
        let other = self.chance.other(&was);
        let wanted = if table == "fact" && column != "seq" { Wanted::Fact(row.cast_unsigned()) } else { Wanted::Found };
        self.set(table, key, row, column, &other).then(|| (format!("{table}.{column} of {row}"), wanted, false))
    }

    fn remove(&mut self) -> (String, Wanted, bool) {
        let (table, key, _) = TABLES[self.chance.below(TABLES.len())];
        let row = self.row(table, key);
        self.sql().execute(&format!("DELETE FROM {table} WHERE {key} = {row}"), []).unwrap();
        let wanted = if table == "fact" { Wanted::Fact(row.cast_unsigned()) } else { Wanted::Found };
        // That the newest head is gone, and nothing else, only the witness can tell.
        (format!("{table} without {row}"), wanted, table == "head")
    }

    fn swap(&mut self) -> Option<(String, Wanted, bool)> {
        let (table, key, columns) = TABLES[self.chance.below(TABLES.len())];
        let (one, other) = (self.row(table, key), self.row(table, key));
        let column = columns[self.chance.below(columns.len())];
        let (first, second) = (self.value(table, key, one, column), self.value(table, key, other, column));
        if first == second || column == key || column == "name" {
            return None;
        }
        let done = self.set(table, key, one, column, &second) && self.set(table, key, other, column, &first);
        let wanted = if table == "fact" { Wanted::Fact(one.min(other).cast_unsigned()) } else { Wanted::Found };
        done.then(|| (format!("{table}.{column} of {one} and {other} swapped"), wanted, false))
    }

    fn insert(&mut self) -> Option<(String, Wanted, bool)> {
        let (table, key, columns) = TABLES[self.chance.below(TABLES.len())];
        let row = self.row(table, key);
        let mut values: Vec<Value> = columns.iter().map(|column| self.value(table, key, row, column)).collect();
        let next: i64 = self.one(&format!("SELECT max({key}) + 1 FROM {table}"));
        values[0] = Value::Integer(next);
        if table == "stream" {
            values[1] = Value::Text(format!("site/{next}"));
        }
        let places: Vec<String> = (1..=values.len()).map(|number| format!("?{number}")).collect();
        let sql = format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), places.join(", "));
        let done = self.sql().execute(&sql, params_from_iter(values)).is_ok();
        let wanted = if table == "fact" { Wanted::Fact(next.cast_unsigned()) } else { Wanted::Found };
        done.then(|| (format!("{table} with a copy of {row}"), wanted, false))
    }

    /// Cuts the tail off with all care: rows, keys and heads as if those facts had never been.
    fn cut(&mut self) -> (String, Wanted, bool) {
        let facts: i64 = self.one("SELECT max(seq) FROM fact");
        let left = self.chance.below(facts as usize);
        let sql = format!(
            "DELETE FROM fact WHERE seq > {left}; DELETE FROM head WHERE size > {left};
             UPDATE stream SET version = ifnull((SELECT max(version) FROM fact WHERE fact.stream = stream.id), 0),
                 newest = ifnull((SELECT max(seq) FROM fact WHERE fact.stream = stream.id), 0),
                 entry = ifnull((SELECT max(seq) FROM fact WHERE fact.stream = stream.id
                     AND public ->> '$.fact' IN ('site_imported', 'person_added')), 0),
                 open = NOT EXISTS (SELECT 1 FROM fact WHERE fact.stream = stream.id
                     AND public ->> '$.fact' = 'closed');
             DELETE FROM stream WHERE version = 0;
             DELETE FROM camera_window WHERE event NOT IN (SELECT stream FROM fact
                 WHERE public ->> '$.fact' IN ('started', 'window_opened'));
             DELETE FROM record_key WHERE printf('%016X', number) NOT IN (SELECT hex(substr(sealed, 2, 8)) FROM fact);"
        );
        self.sql().execute_batch(&sql).unwrap();
        assert_eq!(self.verdict(false).err(), None, "cut with such care that only the witness can tell");
        (format!("cut after {left}"), Wanted::CutFrom(left as u64 + 1), true)
    }

    /// Alters a fact and chains all that follows anew, rows included.
    fn rewrite(&mut self) -> Option<(String, Wanted, bool)> {
        let row = self.row("fact", "seq");
        let column = ["at_ms", "by", "public"][self.chance.below(3)];
        let was = self.value("fact", "seq", row, column);
        let other = match was {
            Value::Text(text) => Value::Text(text + " "),
            other => self.chance.other(&other),
        };
        self.set("fact", "seq", row, column, &other).then_some(())?;
        let began =
            "UPDATE stream SET began_at = (SELECT at_ms FROM fact WHERE fact.stream = stream.id AND before = 0)";
        self.sql().execute_batch(began).unwrap();
        let sql = crate::archive::whole();
        let mut select = self.sql().prepare(&sql).unwrap();
        let entries: Vec<_> =
            select.query_map([], |row| Ok(crate::row::entry_of(row).unwrap())).unwrap().map(Result::unwrap).collect();
        let mut previous: Hash = GENESIS;
        for mut entry in entries {
            entry.previous = previous;
            previous = link(&entry);
            let sql = "UPDATE fact SET previous = ?2, hash = ?3 WHERE seq = ?1";
            let values = rusqlite::params![entry.seq.cast_signed(), entry.previous, previous];
            self.sql().execute(sql, values).unwrap();
        }
        Some((format!("fact {row} and its chain written anew"), Wanted::Rewritten(row.cast_unsigned()), false))
    }
}

/// Attacks so often, with a seed of its own.
fn attack(seed: u64, times: Range<u64>) {
    let mut victim = Victim::new(seed);
    let mut number = times.start;
    while number < times.end {
        victim.sql().execute_batch("BEGIN").unwrap();
        if let Some((what, wanted, with_witness)) = victim.alter() {
            let found = victim.verdict(with_witness);
            assert!(
                is_met(&wanted, &found),
                "seed {seed}, number {number}: {what}: wanted {wanted:?}, found {found:?}"
            );
            number += 1;
        }
        victim.sql().execute_batch("ROLLBACK").unwrap();
    }
    assert!(victim.verdict(true).is_ok(), "nothing of it all is left");
}

#[test]
fn whatever_is_altered_by_sql_is_found_and_named() {
    let often = env::var("VAKA_TAMPER").ok().and_then(|text| text.parse().ok()).unwrap_or(OFTEN);
    let half = often / 2;
    std::thread::scope(|scope| {
        scope.spawn(|| attack(0x5eed, 0..half));
        scope.spawn(|| attack(0xfeed, half..often));
    });
}
