//! The port on SQLite: facts in one chain, sealed parts under their stream's key, one sync for each group.
//!
//! Room for signals when the disk fills comes with the vault, whose media stop first.
use std::{fs::File, path::Path};

use alarm_central::{
    fact::{Fact, StreamId},
    id::EventId,
    journal::{Broken, Entry, Hash, Verifier},
    moment::Moment,
    port::{Store, StoreError, StoreFault, VerifyError},
};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use crate::{
    append::Appender,
    fault::{of_io, of_sqlite},
    keys::{self, SealKey},
    lock::{make_private_dir, private_file},
    migrate,
    row::{ENTRY, Reader, entry_of},
};

/// Oldest SQLite that is free of the race between writing and resetting the WAL, which could damage a database.
const OLDEST_SQLITE: i32 = 3_051_003;
/// Names the database within the data directory.
const DATABASE: &str = "vaka.sqlite";
const DAMAGED: StoreError = StoreError::Fault(StoreFault::Damaged);
/// What the place's key check seals.
const KEY_CHECK: &[u8] = b"vaka";
/// What the key check is bound to.
const KEY_CHECK_BOUND_TO: &[u8] = b"place";

/// A memory in one SQLite file.
pub struct SqliteStore {
    connection: Connection,
    master: SealKey,
}

impl SqliteStore {
    /// Opens (or makes) the memory in this folder. The caller holds the folder's lock.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        make_private_dir(dir)?;
        let path = dir.join(DATABASE);
        // Made here and not by SQLite, so that nobody else can read it from the first moment; WAL and shared memory
        // take over its rights.
        private_file().append(true).create(true).open(&path).map_err(|error| of_io(&error))?;
        let connection = Connection::open(&path).map_err(of_sqlite)?;
        let connection = prepared(connection)?;
        let check = key_check(&connection)?;
        let master = keys::master(dir, check.is_none())?;
        let store = Self::with(connection, master, check)?;
        // SQLite syncs the files' contents; that they exist at all is the folder's.
        File::open(dir).and_then(|folder| folder.sync_all()).map_err(|error| of_io(&error))?;
        Ok(store)
    }

    /// A memory that is gone with the value; for tests.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::with(prepared(Connection::open_in_memory().map_err(of_sqlite)?)?, SealKey::fresh(), None)
    }

    fn with(connection: Connection, master: SealKey, check: Option<Vec<u8>>) -> Result<Self, StoreError> {
        match check {
            Some(check) if master.open(&check, KEY_CHECK_BOUND_TO).is_none() => {
                return Err(StoreError::Fault(StoreFault::Key));
            }
            Some(_) => {}
            None => {
                let check = master.seal(KEY_CHECK, KEY_CHECK_BOUND_TO);
                connection.execute("INSERT INTO place (id, key_check) VALUES (1, ?1)", [check]).map_err(of_sqlite)?;
            }
        }
        Ok(Self { connection, master })
    }

    /// Destroys the record keys of a stream: its sealed parts can never be opened again; the chain still verifies.
    pub fn destroy_record_keys(&mut self, stream: &StreamId) -> Result<(), StoreError> {
        let sql = "DELETE FROM record_key WHERE stream = (SELECT id FROM stream WHERE name = ?1)";
        self.connection.execute(sql, [stream.name()]).map_err(of_sqlite)?;
        // The keys still stand in the WAL until it is emptied; a reader in the way would keep them there.
        let busy: bool =
            self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).map_err(of_sqlite)?;
        if busy { Err(StoreError::Fault(StoreFault::Locked)) } else { Ok(()) }
    }

    fn facts(&self, condition: &str, name: &str) -> Result<Vec<Fact>, StoreError> {
        let mut reader = Reader::new(&self.connection, &self.master);
        let mut statement = self.connection.prepare_cached(&format!("{ENTRY} {condition}")).map_err(of_sqlite)?;
        let mut rows = statement.query([name]).map_err(of_sqlite)?;
        let mut facts = Vec::new();
        while let Some(row) = rows.next().map_err(of_sqlite)? {
            facts.push(reader.fact(&entry_of(row)?)?);
        }
        Ok(facts)
    }

    fn events(&self, condition: &str, since: Moment) -> Result<Vec<EventId>, StoreError> {
        let sql = format!("SELECT name FROM stream WHERE kind = 'event' AND {condition} ORDER BY began_at, id");
        let mut statement = self.connection.prepare_cached(&sql).map_err(of_sqlite)?;
        let mut rows = statement.query([since.0]).map_err(of_sqlite)?;
        let mut events = Vec::new();
        while let Some(row) = rows.next().map_err(of_sqlite)? {
            let name: String = row.get(0).map_err(of_sqlite)?;
            let Some(StreamId::Event(id)) = StreamId::parse(&name) else { return Err(DAMAGED) };
            events.push(id);
        }
        Ok(events)
    }

    /// Compares the streams' rows with the facts: what the rows say is not hashed, so a removed tail of the journal or
    /// an event hidden by its `open` shows here and nowhere else.
    fn verify_streams(&self, facts: u64) -> Result<(), VerifyError> {
        let sql = "SELECT (SELECT ifnull(sum(version), 0) FROM stream),
                          EXISTS (SELECT 1 FROM stream WHERE version IS NOT
                                  (SELECT max(version) FROM fact WHERE fact.stream = stream.id)),
                          EXISTS (SELECT 1 FROM stream WHERE open = EXISTS
                                  (SELECT 1 FROM fact WHERE name = 'closed' AND fact.stream = stream.id))";
        let (known, versions, open): (i64, bool, bool) =
            self.connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).map_err(of_sqlite)?;
        if known.cast_unsigned() > facts {
            return Err(Broken::Missing { seq: facts + 1 }.into());
        }
        if versions || open || known.cast_unsigned() != facts {
            return Err(DAMAGED.into());
        }
        Ok(())
    }
}

fn key_check(connection: &Connection) -> Result<Option<Vec<u8>>, StoreError> {
    connection.query_row("SELECT key_check FROM place", [], |row| row.get(0)).optional().map_err(of_sqlite)
}

fn prepared(mut connection: Connection) -> Result<Connection, StoreError> {
    assert!(rusqlite::version_number() >= OLDEST_SQLITE, "SQLite {} is too old", rusqlite::version());
    // An in-memory database keeps its journal mode; a file that cannot have a WAL (a network share) is no place for us.
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)).map_err(of_sqlite)?;
    if mode != "wal" && mode != "memory" {
        return Err(StoreError::Fault(StoreFault::NotWritable));
    }
    // FULL: the WAL is synced at every commit. The two fullfsync ask macOS for what fsync means elsewhere. Without
    // recursive_triggers, INSERT OR REPLACE would remove a fact past the trigger that forbids it.
    connection
        .execute_batch(
            "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;
             PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON;
             PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;",
        )
        .map_err(of_sqlite)?;
    migrate::migrate(&mut connection)?;
    Ok(connection)
}

impl Store for SqliteStore {
    fn append(&mut self, facts: &[Fact]) -> Result<(), StoreError> {
        if facts.is_empty() {
            return Ok(());
        }
        // Dropped without a commit, a transaction rolls back: after a fault nothing of it is left.
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(of_sqlite)?;
        let mut appender = Appender::new(&transaction, &self.master)?;
        facts.iter().try_for_each(|fact| appender.write(fact))?;
        transaction.commit().map_err(of_sqlite)
    }

    fn load(&mut self, stream: &StreamId) -> Result<Vec<Fact>, StoreError> {
        self.facts("WHERE stream.name = ?1 ORDER BY fact.version", &stream.name())
    }

    fn open_events(&mut self) -> Result<Vec<EventId>, StoreError> {
        self.events("open = 1 AND began_at >= ?1", Moment(i64::MIN))
    }

    fn events_since(&mut self, since: Option<Moment>) -> Result<Vec<EventId>, StoreError> {
        self.events("began_at >= ?1", since.unwrap_or(Moment(i64::MIN)))
    }

    fn newest_of(&mut self, fact: &str) -> Result<Vec<Fact>, StoreError> {
        let newest = "WHERE fact.seq IN (SELECT max(seq) FROM fact WHERE name = ?1 GROUP BY stream)
                      AND stream.kind IN ('site', 'person') ORDER BY fact.seq";
        self.facts(newest, fact)
    }

    fn version(&mut self, stream: &StreamId) -> Result<u64, StoreError> {
        let version: Option<i64> = self
            .connection
            .prepare_cached("SELECT version FROM stream WHERE name = ?1")
            .and_then(|mut select| select.query_row([stream.name()], |row| row.get(0)).optional())
            .map_err(of_sqlite)?;
        Ok(version.unwrap_or(0).cast_unsigned())
    }

    fn journal(
        &mut self,
        stream: Option<&StreamId>,
        each: &mut dyn FnMut(Entry, Option<String>),
    ) -> Result<(), StoreError> {
        let mut reader = Reader::new(&self.connection, &self.master);
        let condition = if stream.is_some() { "WHERE stream.name = ?1" } else { "WHERE ?1 IS NULL" };
        let mut statement =
            self.connection.prepare_cached(&format!("{ENTRY} {condition} ORDER BY fact.seq")).map_err(of_sqlite)?;
        let mut rows = statement.query([stream.map(StreamId::name)]).map_err(of_sqlite)?;
        while let Some(row) = rows.next().map_err(of_sqlite)? {
            let entry = entry_of(row)?;
            let opened = reader.opened(&entry)?;
            // What was encrypted was JSON, and JSON is UTF-8: nothing is replaced here.
            each(entry, opened.map(|json| String::from_utf8_lossy(&json).into_owned()));
        }
        Ok(())
    }

    fn verify(&mut self) -> Result<(u64, Hash), VerifyError> {
        let mut verifier = Verifier::new();
        let mut statement = self.connection.prepare(&format!("{ENTRY} ORDER BY fact.seq")).map_err(of_sqlite)?;
        let mut rows = statement.query([]).map_err(of_sqlite)?;
        while let Some(row) = rows.next().map_err(of_sqlite)? {
            verifier.take(&entry_of(row)?)?;
        }
        let head = verifier.head();
        self.verify_streams(head.0)?;
        Ok(head)
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod sync_tests;
#[cfg(test)]
#[cfg(unix)]
mod tests;
