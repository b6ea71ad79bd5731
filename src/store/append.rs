//! Writing facts: one group after the other, each fact chained to the one before; the transaction is the caller's.
use std::{
    collections::{HashMap, hash_map},
    sync::Arc,
};

use alarm_central::{
    fact::{Fact, StreamId},
    journal::{Entry, GENESIS, Hash, link},
    port::{StoreError, StoreFault},
};
use rusqlite::{CachedStatement, Connection, OptionalExtension, params};

use crate::{
    fault::of_sqlite,
    keys::{Nonces, SealKey},
    seal,
};

/// Most streams remembered between groups; beyond it they are looked up anew.
const MOST_STREAMS: usize = 20_000;

/// What the writer knows of the database from the groups before; forgotten after any fault.
#[derive(Default)]
pub struct Known {
    /// Number and hash of the newest fact.
    head: Option<(u64, Hash)>,
    streams: HashMap<StreamId, OpenStream>,
    nonces: Nonces,
}

/// A stream that is being written to.
struct OpenStream {
    id: i64,
    name: String,
    version: u64,
    /// Number of the newest fact; 0 for none.
    newest: u64,
    /// Number and key that new facts are sealed under; made with the first fact that has something to seal.
    key: Option<(i64, SealKey)>,
    /// What its row does not say yet.
    unsaid: Option<Unsaid>,
}

/// What a group changes in a stream's row.
struct Unsaid {
    /// The version that the row has.
    row_version: u64,
    entry: Option<u64>,
    closed: bool,
}

/// Adds a group within the transaction that is open on the connection. After an error the transaction must be rolled
/// back and what was known forgotten.
pub fn append(
    connection: &Connection,
    master: &SealKey,
    known: &mut Known,
    facts: &[Arc<Fact>],
) -> Result<(), StoreError> {
    if known.streams.len() > MOST_STREAMS {
        known.streams.clear();
    }
    let mut head = match known.head {
        Some(head) => head,
        None => newest_fact(connection)?,
    };
    let mut insert = connection.prepare_cached(INSERT_FACT).map_err(of_sqlite)?;
    for fact in facts {
        let stream = match known.streams.entry(fact.stream.clone()) {
            hash_map::Entry::Occupied(known) => known.into_mut(),
            hash_map::Entry::Vacant(new) => new.insert(find_or_make(connection, master, fact)?),
        };
        if fact.version != stream.version + 1 {
            return Err(StoreError::Conflict(fact.stream.clone()));
        }
        let entry = entry_of(connection, master, &mut known.nonces, stream, fact, head)?;
        insert_fact(&mut insert, stream, &entry)?;
        head = (entry.seq, entry.hash);
        note(stream, fact, entry.seq);
    }
    update_streams(connection, known, facts)?;
    known.head = Some(head);
    Ok(())
}

fn newest_fact(connection: &Connection) -> Result<(u64, Hash), StoreError> {
    let newest: Option<(i64, Hash)> = connection
        .prepare_cached("SELECT seq, hash FROM fact ORDER BY seq DESC LIMIT 1")
        .and_then(|mut select| select.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional())
        .map_err(of_sqlite)?;
    Ok(newest.map_or((0, GENESIS), |(seq, hash)| (seq.cast_unsigned(), hash)))
}

/// The fact as it will stand in the journal, chained to `head`.
fn entry_of(
    connection: &Connection,
    master: &SealKey,
    nonces: &mut Nonces,
    stream: &mut OpenStream,
    fact: &Fact,
    head: (u64, Hash),
) -> Result<Entry, StoreError> {
    let sealed = match &fact.sealed {
        None => Vec::new(),
        Some(part) => {
            if stream.key.is_none() {
                stream.key = Some(make_key(connection, master, stream)?);
            }
            let (number, key) = stream.key.as_ref().expect("made above where there was none");
            seal::close(key, *number, nonces, &stream.name, fact.version, part)?
        }
    };
    let mut entry = Entry {
        seq: head.0 + 1,
        stream: stream.name.clone(),
        version: fact.version,
        at_ms: fact.at.0,
        by: json(&fact.by)?,
        public: json(&fact.body)?,
        sealed,
        previous: head.1,
        hash: GENESIS,
    };
    entry.hash = link(&entry);
    Ok(entry)
}

const INSERT_FACT: &str = "INSERT INTO fact (seq, stream, version, before, at_ms, by, public, sealed, previous, hash)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";

fn insert_fact(insert: &mut CachedStatement<'_>, stream: &OpenStream, entry: &Entry) -> Result<(), StoreError> {
    insert
        .execute(params![
            entry.seq.cast_signed(),
            stream.id,
            entry.version.cast_signed(),
            stream.newest.cast_signed(),
            entry.at_ms,
            entry.by,
            entry.public,
            entry.sealed,
            entry.previous,
            entry.hash
        ])
        .map(|_| ())
        .map_err(of_sqlite)
}

/// Remembers what the stream's row must say once the group is whole.
fn note(stream: &mut OpenStream, fact: &Fact, seq: u64) {
    let row_version = stream.version;
    let unsaid = stream.unsaid.get_or_insert(Unsaid { row_version, entry: None, closed: false });
    if fact.body.is_entry() {
        unsaid.entry = Some(seq);
    }
    unsaid.closed |= fact.body.closes_stream();
    stream.version = fact.version;
    stream.newest = seq;
}

/// Brings the rows of the streams that the group touched up to date, each once. A row that has moved on since it was
/// read is a conflict: somebody else decided on the same version.
fn update_streams(connection: &Connection, known: &mut Known, facts: &[Arc<Fact>]) -> Result<(), StoreError> {
    let mut update = connection
        .prepare_cached(
            "UPDATE stream SET version = ?3, newest = ?4, entry = ifnull(?5, entry), open = min(open, ?6)
             WHERE id = ?1 AND version = ?2",
        )
        .map_err(of_sqlite)?;
    for fact in facts {
        let Some(stream) = known.streams.get_mut(&fact.stream) else { continue };
        let Some(unsaid) = stream.unsaid.take() else { continue };
        let changed = update
            .execute(params![
                stream.id,
                unsaid.row_version.cast_signed(),
                stream.version.cast_signed(),
                stream.newest.cast_signed(),
                unsaid.entry.map(u64::cast_signed),
                !unsaid.closed
            ])
            .map_err(of_sqlite)?;
        if changed != 1 {
            return Err(StoreError::Conflict(fact.stream.clone()));
        }
    }
    Ok(())
}

fn find_or_make(connection: &Connection, master: &SealKey, fact: &Fact) -> Result<OpenStream, StoreError> {
    let name = fact.stream.name();
    let known: Option<(i64, i64, i64)> = connection
        .prepare_cached("SELECT id, version, newest FROM stream WHERE name = ?1")
        .and_then(|mut select| {
            select.query_row([&name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()
        })
        .map_err(of_sqlite)?;
    if let Some((id, version, newest)) = known {
        let key = newest_key(connection, master, id, &name)?;
        let (version, newest) = (version.cast_unsigned(), newest.cast_unsigned());
        return Ok(OpenStream { id, name, version, newest, key, unsaid: None });
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
    Ok(OpenStream { id: connection.last_insert_rowid(), name, version: 0, newest: 0, key: None, unsaid: None })
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
