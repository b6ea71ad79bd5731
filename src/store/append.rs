//! Writing facts: one transaction, in order, each chained to the one before; committing it is the caller's.
use std::collections::{HashMap, hash_map};

use alarm_central::{
    fact::{Fact, StreamId},
    journal::{Entry, GENESIS, Hash, link},
    port::{StoreError, StoreFault},
};
use rusqlite::{Connection, OptionalExtension, params};

use crate::{fault::of_sqlite, keys::SealKey, seal};

/// A stream that is being written to.
struct OpenStream {
    id: i64,
    name: String,
    version: u64,
    /// Number and key that new facts are sealed under; made with the first fact that has something to seal.
    key: Option<(i64, SealKey)>,
}

/// Adds facts within the transaction that is open on the connection.
pub struct Appender<'a> {
    connection: &'a Connection,
    master: &'a SealKey,
    /// Number and hash of the newest fact.
    head: (u64, Hash),
    streams: HashMap<StreamId, OpenStream>,
}

impl<'a> Appender<'a> {
    /// Starts after the newest fact.
    pub fn new(connection: &'a Connection, master: &'a SealKey) -> Result<Self, StoreError> {
        let head = connection
            .prepare_cached("SELECT seq, hash FROM fact ORDER BY seq DESC LIMIT 1")
            .and_then(|mut select| {
                select.query_row([], |row| Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?))).optional()
            })
            .map_err(of_sqlite)?;
        Ok(Self { connection, master, head: head.unwrap_or((0, GENESIS)), streams: HashMap::new() })
    }

    /// Writes one fact; after an error the transaction must be rolled back.
    pub fn write(&mut self, fact: &Fact) -> Result<(), StoreError> {
        let stream = match self.streams.entry(fact.stream.clone()) {
            hash_map::Entry::Occupied(known) => known.into_mut(),
            hash_map::Entry::Vacant(new) => new.insert(find_or_make(self.connection, self.master, fact)?),
        };
        if fact.version != stream.version + 1 {
            return Err(StoreError::Conflict(fact.stream.clone()));
        }
        let sealed = match &fact.sealed {
            None => Vec::new(),
            Some(part) => {
                if stream.key.is_none() {
                    stream.key = Some(make_key(self.connection, self.master, stream)?);
                }
                let (number, key) = stream.key.as_ref().expect("made above where there was none");
                seal::close(key, *number, &stream.name, fact.version, part)?
            }
        };
        let mut entry = Entry {
            seq: self.head.0 + 1,
            stream: stream.name.clone(),
            version: fact.version,
            at_ms: fact.at.0,
            by: json(&fact.by)?,
            public: json(&fact.body)?,
            sealed,
            previous: self.head.1,
            hash: GENESIS,
        };
        entry.hash = link(&entry);
        insert(self.connection, stream.id, &entry, !fact.body.closes_stream())?;
        stream.version = fact.version;
        self.head = (entry.seq, entry.hash);
        Ok(())
    }
}

fn insert(connection: &Connection, stream: i64, entry: &Entry, open: bool) -> Result<(), StoreError> {
    let fact = "INSERT INTO fact (seq, stream, version, at_ms, by, public, sealed, previous, hash)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let version = entry.version.cast_signed();
    connection
        .prepare_cached(fact)
        .and_then(|mut insert| {
            insert.execute(params![
                entry.seq.cast_signed(),
                stream,
                version,
                entry.at_ms,
                entry.by,
                entry.public,
                entry.sealed,
                entry.previous,
                entry.hash
            ])
        })
        .and_then(|_| connection.prepare_cached("UPDATE stream SET version = ?2, open = ?3 WHERE id = ?1"))
        .and_then(|mut update| update.execute(params![stream, version, open]))
        .map(|_| ())
        .map_err(of_sqlite)
}

fn find_or_make(connection: &Connection, master: &SealKey, fact: &Fact) -> Result<OpenStream, StoreError> {
    let name = fact.stream.name();
    let known: Option<(i64, i64)> = connection
        .prepare_cached("SELECT id, version FROM stream WHERE name = ?1")
        .and_then(|mut select| select.query_row([&name], |row| Ok((row.get(0)?, row.get(1)?))).optional())
        .map_err(of_sqlite)?;
    if let Some((id, version)) = known {
        let key = newest_key(connection, master, id, &name)?;
        return Ok(OpenStream { id, name, version: version.cast_unsigned(), key });
    }
    let kind = match fact.stream {
        StreamId::Event(_) => "event",
        StreamId::Site(_) => "site",
        StreamId::Person(_) => "person",
        StreamId::Place => "place",
    };
    connection
        .prepare_cached("INSERT INTO stream (name, kind, version, open, began_at) VALUES (?1, ?2, 0, 1, ?3)")
        .and_then(|mut insert| insert.execute(params![name, kind, fact.at.0]))
        .map_err(of_sqlite)?;
    Ok(OpenStream { id: connection.last_insert_rowid(), name, version: 0, key: None })
}

fn newest_key(
    connection: &Connection,
    master: &SealKey,
    stream: i64,
    name: &str,
) -> Result<Option<(i64, SealKey)>, StoreError> {
    let wrapped: Option<(i64, Vec<u8>)> = connection
        .prepare_cached("SELECT number, wrapped FROM record_key WHERE stream = ?1 ORDER BY number DESC LIMIT 1")
        .and_then(|mut select| select.query_row([stream], |row| Ok((row.get(0)?, row.get(1)?))).optional())
        .map_err(of_sqlite)?;
    let Some((number, wrapped)) = wrapped else { return Ok(None) };
    let key = master.unwrap(&wrapped, name.as_bytes()).ok_or(StoreError::Fault(StoreFault::Damaged))?;
    Ok(Some((number, key)))
}

fn make_key(connection: &Connection, master: &SealKey, stream: &OpenStream) -> Result<(i64, SealKey), StoreError> {
    let key = SealKey::fresh();
    connection
        .prepare_cached("INSERT INTO record_key (stream, wrapped) VALUES (?1, ?2)")
        .and_then(|mut insert| insert.execute(params![stream.id, master.wrap(&key, stream.name.as_bytes())]))
        .map_err(of_sqlite)?;
    Ok((connection.last_insert_rowid(), key))
}

fn json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    // The types of facts have string keys only and no custom serializer, so nothing but a lack of memory fails here.
    serde_json::to_string(value).map_err(|_| StoreError::Fault(StoreFault::Io))
}
