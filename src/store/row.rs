//! A row of the journal and the fact it stands for: what is read is checked against its own hash before it is believed.
use std::collections::HashMap;

use alarm_central::{
    fact::{Fact, FactBody, StreamId},
    journal::{Entry, link},
    moment::Moment,
    port::{StoreError, StoreFault},
};
use rusqlite::{Connection, OptionalExtension, Row};
use zeroize::Zeroizing;

use crate::{fault::of_sqlite, keys::SealKey, seal};

/// What [`entry_of`] reads, of `fact` and `stream`.
pub const COLUMNS: &str = "fact.seq, stream.name, fact.version, fact.at_ms, fact.by, fact.public, fact.sealed,
    fact.previous, fact.hash";
/// The first column after them.
pub const AFTER_COLUMNS: usize = 9;

/// The row as it stands; a column of a wrong form is a fault that names the row.
pub fn entry_of(row: &Row<'_>) -> Result<Entry, StoreError> {
    let seq = row.get::<_, i64>(0).map_err(of_sqlite)?.cast_unsigned();
    let read = || -> rusqlite::Result<Entry> {
        Ok(Entry {
            seq,
            stream: row.get(1)?,
            version: row.get::<_, i64>(2)?.cast_unsigned(),
            at_ms: row.get(3)?,
            by: row.get(4)?,
            public: row.get(5)?,
            sealed: row.get(6)?,
            previous: row.get(7)?,
            hash: row.get(8)?,
        })
    };
    read().map_err(|_| damaged(seq))
}

/// Most record keys remembered at a time.
const MOST_KEYS: usize = 20_000;

/// The fault of one row.
pub fn damaged(seq: u64) -> StoreError {
    StoreError::Fault(StoreFault::DamagedFact { seq })
}

/// Reads rows: remembers the record keys it has unwrapped for as long as one reading lasts.
pub struct Reader<'a> {
    connection: &'a Connection,
    master: &'a SealKey,
    /// `None` for a key that was destroyed.
    keys: HashMap<i64, Option<SealKey>>,
}

impl<'a> Reader<'a> {
    /// Reads with the keys that this master key wraps.
    pub fn new(connection: &'a Connection, master: &'a SealKey) -> Self {
        Self { connection, master, keys: HashMap::new() }
    }

    /// The fact of a row. A changed row is damaged; a sound one that says what this build cannot read is newer.
    pub fn fact(&mut self, entry: &Entry) -> Result<Fact, StoreError> {
        if link(entry) != entry.hash {
            return Err(damaged(entry.seq));
        }
        let newer = || StoreError::Fault(StoreFault::Newer);
        let stream = StreamId::parse(&entry.stream).ok_or_else(newer)?;
        let body = FactBody::parse(&stream, &entry.public).ok_or_else(newer)?;
        let by = serde_json::from_str(&entry.by).map_err(|_| newer())?;
        let sealed = match self.opened(entry)? {
            Some(json) => Some(serde_json::from_slice(&json).map_err(|_| newer())?),
            None => None,
        };
        Ok(Fact { stream, version: entry.version, at: Moment(entry.at_ms), by, body, sealed })
    }

    /// The sealed part of a row as JSON; `None` where there is none or its key was destroyed.
    pub fn opened(&mut self, entry: &Entry) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        if entry.sealed.is_empty() {
            return Ok(None);
        }
        let number = seal::key_number(&entry.sealed).ok_or_else(|| damaged(entry.seq))?;
        if !self.keys.contains_key(&number) {
            if self.keys.len() == MOST_KEYS {
                self.keys.clear();
            }
            let key = self.record_key(number, entry)?;
            self.keys.insert(number, key);
        }
        let Some(Some(key)) = self.keys.get(&number) else { return Ok(None) };
        seal::open(key, &entry.stream, entry.version, &entry.sealed).map(Some).ok_or_else(|| damaged(entry.seq))
    }

    fn record_key(&self, number: i64, entry: &Entry) -> Result<Option<SealKey>, StoreError> {
        let wrapped: Option<Vec<u8>> = self
            .connection
            .prepare_cached("SELECT wrapped FROM record_key WHERE number = ?1")
            .and_then(|mut select| select.query_row([number], |row| row.get(0)).optional())
            .map_err(of_sqlite)?;
        // None was ever kept, or it was destroyed.
        let Some(wrapped) = wrapped.filter(|wrapped| !wrapped.is_empty()) else { return Ok(None) };
        self.master.unwrap(&wrapped, entry.stream.as_bytes()).map(Some).ok_or_else(|| damaged(entry.seq))
    }
}
