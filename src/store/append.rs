//! Writing facts: one group after the other, each fact chained to the one before; the transaction is the caller's.
use std::collections::{HashMap, hash_map};

use alarm_central::{
    fact::{Fact, StreamId},
    journal::{GENESIS, Hash, Links, digest, link},
    planted::{self, Fault},
    port::{SealedFact, StoreError, StoreFault},
};
use rusqlite::{CachedStatement, Connection, OptionalExtension, params};

use crate::{clock, fault::of_sqlite, seal};

/// Most streams remembered between groups; beyond it they are looked up anew.
const MOST_STREAMS: usize = 20_000;

/// What the writer knows of the database from the groups before; forgotten after any fault.
#[derive(Default)]
pub struct Known {
    /// Number and hash of the newest fact.
    head: Option<(u64, Hash)>,
    streams: HashMap<StreamId, OpenStream>,
}

impl Known {
    /// Number of the newest fact; 0 for none, or where nothing is known.
    pub fn newest(&self) -> u64 {
        self.head.map_or(0, |(seq, _)| seq)
    }
}

/// A stream that is being written to.
struct OpenStream {
    id: i64,
    name: String,
    version: u64,
    /// Position of the newest fact; 0 for none.
    newest: u64,
    /// Number of the record key that its latest fact is sealed under, as far as that is known.
    key: Option<i64>,
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
pub fn append(connection: &Connection, known: &mut Known, facts: &[SealedFact]) -> Result<(), StoreError> {
    if known.streams.len() > MOST_STREAMS {
        known.streams.clear();
    }
    let mut head = match known.head {
        Some(head) => head,
        None => newest_fact(connection)?,
    };
    let mut insert = connection.prepare_cached(INSERT_FACT).map_err(of_sqlite)?;
    for sealed in facts {
        let fact = &sealed.fact;
        let stream = match known.streams.entry(fact.stream.clone()) {
            hash_map::Entry::Occupied(known) => known.into_mut(),
            hash_map::Entry::Vacant(new) => new.insert(find_or_make(connection, fact)?),
        };
        if fact.version != stream.version + 1 && !planted::is(Fault::StaleAccepted) {
            return Err(StoreError::Conflict(fact.stream.clone()));
        }
        keep_key(connection, stream, sealed)?;
        let link = link(Links {
            previous: head.1,
            seq: head.0 + 1,
            version: fact.version,
            at_ms: fact.at.0,
            stream: &stream.name,
            by: &sealed.by,
            public: &sealed.public,
            sealed: digest(&sealed.sealed),
        });
        insert_fact(&mut insert, stream, sealed, head, &link)?;
        clock::note_window(connection, stream.id, fact)?;
        head = (head.0 + 1, link);
        note(stream, fact, head.0);
    }
    update_streams(connection, known, facts)?;
    known.head = Some(head);
    Ok(())
}

/// Keeps the record key that comes with its first fact, and lets no fact in whose key is not kept: nobody could ever
/// open it.
fn keep_key(connection: &Connection, stream: &mut OpenStream, fact: &SealedFact) -> Result<(), StoreError> {
    if let Some(key) = &fact.key {
        connection
            .prepare_cached("INSERT INTO record_key (number, stream, wrapped) VALUES (?1, ?2, ?3)")
            .and_then(|mut insert| insert.execute(params![key.number, stream.id, key.wrapped]))
            .map_err(of_sqlite)?;
        stream.key = Some(key.number);
    }
    let number = seal::key_number(&fact.sealed);
    if number.is_none() || number == stream.key {
        return Ok(());
    }
    let is_kept: bool = connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM record_key WHERE number = ?1 AND stream = ?2)")
        .and_then(|mut select| select.query_row(params![number, stream.id], |row| row.get(0)))
        .map_err(of_sqlite)?;
    if !is_kept {
        return Err(StoreError::Fault(StoreFault::Key));
    }
    stream.key = number;
    Ok(())
}

fn newest_fact(connection: &Connection) -> Result<(u64, Hash), StoreError> {
    let newest: Option<(i64, Hash)> = connection
        .prepare_cached("SELECT seq, hash FROM fact ORDER BY seq DESC LIMIT 1")
        .and_then(|mut select| select.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional())
        .map_err(of_sqlite)?;
    Ok(newest.map_or((0, GENESIS), |(seq, hash)| (seq.cast_unsigned(), hash)))
}

const INSERT_FACT: &str = "INSERT INTO fact (seq, stream, version, before, at_ms, by, public, sealed, previous, hash)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";

fn insert_fact(
    insert: &mut CachedStatement<'_>,
    stream: &OpenStream,
    sealed: &SealedFact,
    (newest, previous): (u64, Hash),
    hash: &Hash,
) -> Result<(), StoreError> {
    insert
        .execute(params![
            (newest + 1).cast_signed(),
            stream.id,
            sealed.fact.version.cast_signed(),
            stream.newest.cast_signed(),
            sealed.fact.at.0,
            sealed.by,
            sealed.public,
            sealed.sealed,
            previous,
            hash
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
fn update_streams(connection: &Connection, known: &mut Known, facts: &[SealedFact]) -> Result<(), StoreError> {
    // `open` is not named where it stays: it stands in an index, which would be written anew for every signal.
    let prepared = |sql| connection.prepare_cached(sql).map_err(of_sqlite);
    let mut goes_on = prepared(
        "UPDATE stream SET version = ?3, newest = ?4, entry = ifnull(?5, entry) WHERE id = ?1 AND version = ?2",
    )?;
    let mut closes = prepared(
        "UPDATE stream SET version = ?3, newest = ?4, entry = ifnull(?5, entry), open = 0 WHERE id = ?1 AND version = ?2",
    )?;
    for SealedFact { fact, .. } in facts {
        let Some(stream) = known.streams.get_mut(&fact.stream) else { continue };
        let Some(unsaid) = stream.unsaid.take() else { continue };
        let update = if unsaid.closed { &mut closes } else { &mut goes_on };
        let changed = update
            .execute(params![
                stream.id,
                unsaid.row_version.cast_signed(),
                stream.version.cast_signed(),
                stream.newest.cast_signed(),
                unsaid.entry.map(u64::cast_signed)
            ])
            .map_err(of_sqlite)?;
        if changed != 1 {
            return Err(StoreError::Conflict(fact.stream.clone()));
        }
    }
    Ok(())
}

fn find_or_make(connection: &Connection, fact: &Fact) -> Result<OpenStream, StoreError> {
    let name = fact.stream.name();
    let known: Option<(i64, i64, i64)> = connection
        .prepare_cached("SELECT id, version, newest FROM stream WHERE name = ?1")
        .and_then(|mut select| select.query_row([&name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional())
        .map_err(of_sqlite)?;
    if let Some((id, version, newest)) = known {
        let (version, newest) = (version.cast_unsigned(), newest.cast_unsigned());
        return Ok(OpenStream { id, name, version, newest, key: None, unsaid: None });
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
