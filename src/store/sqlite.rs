//! The port on SQLite: facts in one chain, sealed parts under their stream's key, one sync for each group.
use std::{collections::HashMap, path::Path};

use alarm_central::{
    fact::{Fact, FactBody, StreamId},
    id::EventId,
    journal::{Entry, GENESIS, Hash, Verifier, link},
    moment::Moment,
    port::{Store, StoreError, StoreFault, VerifyError},
};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::{fault::of_sqlite, keys, keys::SealKey, lock::make_private_dir, migrate, seal};

/// Oldest SQLite whose WAL is sound for us.
const OLDEST_SQLITE: i32 = 3_051_003;
const DAMAGED: StoreError = StoreError::Fault(StoreFault::Damaged);
/// What the place's key check seals.
const KEY_CHECK: &[u8] = b"vaka";

/// A memory in one SQLite file.
pub struct SqliteStore {
    connection: Connection,
    master: SealKey,
    /// Newest fact of the journal.
    head: (u64, Hash),
}

impl SqliteStore {
    /// Opens (or makes) the memory in this folder. The caller holds the folder's lock.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        make_private_dir(dir)?;
        let connection = Connection::open(dir.join("vaka.sqlite")).map_err(of_sqlite)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(dir.join("vaka.sqlite"), std::fs::Permissions::from_mode(0o600))
                .map_err(|error| crate::fault::of_io(&error))?;
        }
        let connection = prepared(connection)?;
        let has_facts = connection
            .query_row("SELECT EXISTS (SELECT 1 FROM place)", [], |row| row.get::<_, bool>(0))
            .map_err(of_sqlite)?;
        let master = keys::master(dir, !has_facts)?;
        Self::with(connection, master)
    }

    /// A memory that is gone with the value; for tests.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::with(prepared(Connection::open_in_memory().map_err(of_sqlite)?)?, SealKey::fresh())
    }

    fn with(connection: Connection, master: SealKey) -> Result<Self, StoreError> {
        let check: Option<Vec<u8>> =
            connection.query_row("SELECT key_check FROM place", [], |row| row.get(0)).optional().map_err(of_sqlite)?;
        match check {
            Some(check) if master.open(&check, b"place").is_none() => return Err(StoreError::Fault(StoreFault::Key)),
            Some(_) => {}
            None => {
                connection
                    .execute("INSERT INTO place (id, key_check) VALUES (1, ?1)", [master.seal(KEY_CHECK, b"place")])
                    .map_err(of_sqlite)?;
            }
        }
        let head = connection
            .query_row("SELECT seq, hash FROM fact ORDER BY seq DESC LIMIT 1", [], |row| {
                Ok((row.get::<_, i64>(0)? as u64, row.get::<_, Hash>(1)?))
            })
            .optional()
            .map_err(of_sqlite)?
            .unwrap_or((0, GENESIS));
        Ok(Self { connection, master, head })
    }

    /// Destroys the record keys of a stream: its sealed parts can never be opened again; the chain still verifies.
    pub fn destroy_record_keys(&mut self, stream: &StreamId) -> Result<(), StoreError> {
        let sql = "DELETE FROM record_key WHERE stream = (SELECT id FROM stream WHERE name = ?1)";
        self.connection.execute(sql, [stream.name()]).map_err(of_sqlite)?;
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(of_sqlite)
    }

    fn rows(&mut self, sql: &str, name: &str) -> Result<Vec<Fact>, StoreError> {
        let mut keys = HashMap::new();
        let mut statement = self.connection.prepare_cached(sql).map_err(of_sqlite)?;
        let entries = statement
            .query_map([name], entry_of)
            .and_then(Iterator::collect::<rusqlite::Result<Vec<Entry>>>)
            .map_err(of_sqlite)?;
        drop(statement);
        entries.into_iter().map(|entry| self.fact_of(&entry, &mut keys)).collect()
    }

    fn fact_of(&self, entry: &Entry, keys: &mut HashMap<i64, Option<SealKey>>) -> Result<Fact, StoreError> {
        let stream = StreamId::parse(&entry.stream).ok_or(DAMAGED)?;
        let body = FactBody::parse(&stream, &entry.public).ok_or(DAMAGED)?;
        let sealed = match self.opened(entry, keys)? {
            Some(json) => Some(serde_json::from_str(&json).map_err(|_| DAMAGED)?),
            None => None,
        };
        Ok(Fact {
            stream,
            version: entry.version,
            at: Moment(entry.at_ms),
            by: serde_json::from_str(&entry.by).map_err(|_| DAMAGED)?,
            body,
            sealed,
        })
    }

    fn opened(&self, entry: &Entry, keys: &mut HashMap<i64, Option<SealKey>>) -> Result<Option<String>, StoreError> {
        let Some(number) = seal::key_number(&entry.sealed) else { return Ok(None) };
        if let std::collections::hash_map::Entry::Vacant(slot) = keys.entry(number) {
            slot.insert(self.record_key(number, &entry.stream)?);
        }
        let Some(Some(key)) = keys.get(&number) else { return Ok(None) };
        let plain = seal::open(key, &entry.stream, entry.version, &entry.sealed).ok_or(DAMAGED)?;
        String::from_utf8(plain.to_vec()).map(Some).map_err(|_| DAMAGED)
    }

    fn record_key(&self, number: i64, stream: &str) -> Result<Option<SealKey>, StoreError> {
        let wrapped: Option<Vec<u8>> = self
            .connection
            .query_row("SELECT wrapped FROM record_key WHERE number = ?1", [number], |row| row.get(0))
            .optional()
            .map_err(of_sqlite)?;
        wrapped.map(|wrapped| self.master.unwrap(&wrapped, stream.as_bytes()).ok_or(DAMAGED)).transpose()
    }
}

fn prepared(mut connection: Connection) -> Result<Connection, StoreError> {
    assert!(rusqlite::version_number() >= OLDEST_SQLITE, "SQLite {} is too old", rusqlite::version());
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;
             PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON;",
        )
        .map_err(of_sqlite)?;
    migrate::migrate(&mut connection)?;
    Ok(connection)
}

fn entry_of(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        seq: row.get::<_, i64>(0)? as u64,
        stream: row.get(1)?,
        version: row.get::<_, i64>(2)? as u64,
        at_ms: row.get(3)?,
        by: row.get(4)?,
        public: row.get(5)?,
        sealed: row.get(6)?,
        previous: row.get(7)?,
        hash: row.get(8)?,
    })
}

/// The stream's row and the key its new facts are sealed under.
struct OpenStream {
    id: i64,
    version: u64,
    key: Option<(i64, SealKey)>,
}

struct Writer<'a> {
    transaction: Transaction<'a>,
    master: &'a SealKey,
    head: (u64, Hash),
    streams: HashMap<StreamId, OpenStream>,
}

impl Writer<'_> {
    fn write(&mut self, fact: &Fact) -> Result<(), StoreError> {
        let name = fact.stream.name();
        if !self.streams.contains_key(&fact.stream) {
            let stream = self.find_or_make(&name, fact)?;
            self.streams.insert(fact.stream.clone(), stream);
        }
        let stream = self.streams.get_mut(&fact.stream).expect("put there a line above");
        if fact.version != stream.version + 1 {
            return Err(StoreError::Conflict(fact.stream.clone()));
        }
        stream.version = fact.version;
        let sealed = match &fact.sealed {
            None => Vec::new(),
            Some(sealed) => {
                if stream.key.is_none() {
                    stream.key = Some(make_key(&self.transaction, self.master, stream.id, &name)?);
                }
                let (number, key) = stream.key.as_ref().expect("made a line above");
                seal::close(key, *number, &name, fact.version, sealed)?
            }
        };
        let json = |value: serde_json::Result<String>| value.map_err(|_| DAMAGED);
        let mut entry = Entry {
            seq: self.head.0 + 1,
            stream: name,
            version: fact.version,
            at_ms: fact.at.0,
            by: json(serde_json::to_string(&fact.by))?,
            public: json(serde_json::to_string(&fact.body))?,
            sealed,
            previous: self.head.1,
            hash: GENESIS,
        };
        entry.hash = link(&entry);
        self.head = (entry.seq, entry.hash);
        let (id, open) = (stream.id, !fact.body.closes_stream());
        self.transaction
            .prepare_cached(
                "INSERT INTO fact (seq, stream, version, at_ms, by, public, sealed, previous, hash)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )
            .and_then(|mut insert| {
                insert.execute(params![
                    entry.seq as i64,
                    id,
                    entry.version as i64,
                    entry.at_ms,
                    entry.by,
                    entry.public,
                    entry.sealed,
                    entry.previous,
                    entry.hash
                ])
            })
            .and_then(|_| self.transaction.prepare_cached("UPDATE stream SET version = ?2, open = ?3 WHERE id = ?1"))
            .and_then(|mut update| update.execute(params![id, entry.version as i64, open]))
            .map_err(of_sqlite)?;
        Ok(())
    }

    fn find_or_make(&self, name: &str, fact: &Fact) -> Result<OpenStream, StoreError> {
        let known: Option<(i64, i64)> = self
            .transaction
            .prepare_cached("SELECT id, version FROM stream WHERE name = ?1")
            .and_then(|mut select| select.query_row([name], |row| Ok((row.get(0)?, row.get(1)?))).optional())
            .map_err(of_sqlite)?;
        if let Some((id, version)) = known {
            let key = self
                .transaction
                .prepare_cached("SELECT number, wrapped FROM record_key WHERE stream = ?1 ORDER BY number DESC LIMIT 1")
                .and_then(|mut select| {
                    select.query_row([id], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?))).optional()
                })
                .map_err(of_sqlite)?;
            let key = key
                .map(|(number, wrapped)| {
                    self.master.unwrap(&wrapped, name.as_bytes()).map(|key| (number, key)).ok_or(DAMAGED)
                })
                .transpose()?;
            return Ok(OpenStream { id, version: version as u64, key });
        }
        let kind = name.split('/').next().unwrap_or_default();
        self.transaction
            .prepare_cached("INSERT INTO stream (name, kind, version, open, began_at) VALUES (?1, ?2, 0, 1, ?3)")
            .and_then(|mut insert| insert.execute(params![name, kind, fact.at.0]))
            .map_err(of_sqlite)?;
        Ok(OpenStream { id: self.transaction.last_insert_rowid(), version: 0, key: None })
    }
}

fn make_key(
    transaction: &Transaction<'_>,
    master: &SealKey,
    stream: i64,
    name: &str,
) -> Result<(i64, SealKey), StoreError> {
    let key = SealKey::fresh();
    transaction
        .prepare_cached("INSERT INTO record_key (stream, wrapped) VALUES (?1, ?2)")
        .and_then(|mut insert| insert.execute(params![stream, master.wrap(&key, name.as_bytes())]))
        .map_err(of_sqlite)?;
    Ok((transaction.last_insert_rowid(), key))
}

const ENTRY: &str = "SELECT fact.seq, stream.name, fact.version, fact.at_ms, fact.by, fact.public, fact.sealed,
    fact.previous, fact.hash FROM fact JOIN stream ON stream.id = fact.stream";

impl Store for SqliteStore {
    fn append(&mut self, facts: &[Fact]) -> Result<(), StoreError> {
        if facts.is_empty() {
            return Ok(());
        }
        let transaction =
            self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(of_sqlite)?;
        let mut writer = Writer { transaction, master: &self.master, head: self.head, streams: HashMap::new() };
        for fact in facts {
            writer.write(fact)?;
        }
        let head = writer.head;
        writer.transaction.commit().map_err(of_sqlite)?;
        self.head = head;
        Ok(())
    }

    fn load(&mut self, stream: &StreamId) -> Result<Vec<Fact>, StoreError> {
        self.rows(&format!("{ENTRY} WHERE stream.name = ?1 ORDER BY fact.version"), &stream.name())
    }

    fn open_events(&mut self) -> Result<Vec<EventId>, StoreError> {
        self.event_names(
            "SELECT name FROM stream WHERE kind = 'event' AND open = 1 AND ?1 <= began_at ORDER BY began_at, id",
            i64::MIN,
        )
    }

    fn events_since(&mut self, since: Option<Moment>) -> Result<Vec<EventId>, StoreError> {
        let since = since.map_or(i64::MIN, |since| since.0);
        self.event_names("SELECT name FROM stream WHERE kind = 'event' AND ?1 <= began_at ORDER BY began_at, id", since)
    }

    fn newest_of(&mut self, fact: &str) -> Result<Vec<Fact>, StoreError> {
        self.rows(
            &format!(
                "{ENTRY} WHERE fact.seq IN (SELECT max(seq) FROM fact WHERE name = ?1 GROUP BY stream) ORDER BY fact.seq"
            ),
            fact,
        )
    }

    fn version(&mut self, stream: &StreamId) -> Result<u64, StoreError> {
        let version: Option<i64> = self
            .connection
            .prepare_cached("SELECT version FROM stream WHERE name = ?1")
            .and_then(|mut select| select.query_row([stream.name()], |row| row.get(0)).optional())
            .map_err(of_sqlite)?;
        Ok(version.unwrap_or(0) as u64)
    }

    fn journal(
        &mut self,
        stream: Option<&StreamId>,
        each: &mut dyn FnMut(Entry, Option<String>),
    ) -> Result<(), StoreError> {
        let mut keys = HashMap::new();
        let name = stream.map(StreamId::name);
        let sql = format!("{ENTRY} WHERE ?1 IS NULL OR stream.name = ?1 ORDER BY fact.seq");
        let mut statement = self.connection.prepare(&sql).map_err(of_sqlite)?;
        let mut rows = statement.query([name]).map_err(of_sqlite)?;
        while let Some(row) = rows.next().map_err(of_sqlite)? {
            let entry = entry_of(row).map_err(of_sqlite)?;
            let opened = self.opened(&entry, &mut keys)?;
            each(entry, opened);
        }
        Ok(())
    }

    fn verify(&mut self) -> Result<(u64, Hash), VerifyError> {
        let mut verifier = Verifier::new();
        let sql = format!("{ENTRY} ORDER BY fact.seq");
        let mut statement = self.connection.prepare(&sql).map_err(of_sqlite)?;
        let mut rows = statement.query([]).map_err(of_sqlite)?;
        while let Some(row) = rows.next().map_err(of_sqlite)? {
            verifier.take(&entry_of(row).map_err(of_sqlite)?)?;
        }
        Ok(verifier.head())
    }
}

impl SqliteStore {
    fn event_names(&mut self, sql: &str, since: i64) -> Result<Vec<EventId>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(of_sqlite)?;
        let names = statement
            .query_map([since], |row| row.get::<_, String>(0))
            .and_then(Iterator::collect::<rusqlite::Result<Vec<String>>>)
            .map_err(of_sqlite)?;
        names
            .into_iter()
            .map(|name| match StreamId::parse(&name) {
                Some(StreamId::Event(id)) => Ok(id),
                _ => Err(DAMAGED),
            })
            .collect()
    }
}
