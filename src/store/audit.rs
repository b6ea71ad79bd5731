//! The whole memory checked: the chain against its signed heads and a witness, sealed parts against their keys, and every
//! row beside the facts; mends nothing.
//!
//! Not checked: how far the clock has come (`clock`), which the table's own triggers let go back by a fact alone. Nor,
//! because nothing leans on it, `witnessed`. Told too low, heads go to the witness once more; told too high,
//! later ones cover the same facts. Nor `drawing`: one that was altered does not open, which is said where it would be shown.
use std::collections::{BTreeMap, HashSet};

use alarm_central::{
    fact::{ENTRY_NAMES, FactBody, PlaceFact, StreamId},
    journal::{Broken, Entry},
    port::{StoreError, StoreFault, VerifyError},
    proof::{
        audit::{Audited, Auditor},
        checkpoint::Checkpoint,
        head::SignedHead,
    },
};
use rusqlite::{Connection, OptionalExtension};

use crate::{
    archive::{SqliteArchive, whole},
    checkpoint,
    fault::of_sqlite,
    heads,
    row::{Reader, entry_of},
    seal,
    sqlite::{is_of, key_check},
};

/// Facts between two words on the progress.
const STRIDE: u64 = 4_096;

/// What is learnt of the sealed parts while all facts go by.
#[derive(Default)]
struct Seals {
    /// Record keys that some fact is sealed under.
    used: HashSet<i64>,
    /// Streams with facts whose key is gone, each with the first of them.
    closed: BTreeMap<String, u64>,
    /// Streams whose keys were destroyed, as the facts say.
    destroyed: HashSet<String>,
}

impl SqliteArchive {
    /// See [`Archive::audit`](alarm_central::port::Archive::audit).
    pub(crate) fn check_all(
        &self,
        witness: &[SignedHead],
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Audited, VerifyError> {
        // One moment of the memory, though somebody writes meanwhile.
        let _snapshot = Snapshot::of(&self.connection)?;
        let all = self.count("SELECT ifnull(max(seq), 0) FROM fact")?;
        let checkpoint = checkpoint::checked(&self.connection, &self.public)?;
        let begin = checkpoint.as_ref().map_or(0, Checkpoint::size);
        let kept = heads::kept(&self.connection)?;
        let mut auditor = Auditor::new(&self.public, checkpoint.clone(), kept, witness)?;
        let mut reader = Reader::new(&self.connection, &self.master);
        let mut seals = Seals::default();
        let mut statement = self.connection.prepare(&whole()).map_err(of_sqlite)?;
        let mut rows = statement.query([]).map_err(of_sqlite)?;
        while let Some(row) = rows.next().map_err(of_sqlite)? {
            let entry = entry_of(row).map_err(changed)?;
            if entry.seq <= begin {
                auditor.take_stayed(&entry.clone().into())?;
            } else {
                auditor.take(&entry)?;
            }
            seals.take(&entry, &mut reader)?;
            if entry.seq % STRIDE == 0 {
                progress(entry.seq, all);
            }
        }
        let audited = auditor.finish()?;
        progress(audited.facts, all);
        if let Some(checkpoint) = &checkpoint {
            self.check_checkpoint(checkpoint)?;
        }
        self.check_streams(audited.facts, begin)?;
        self.check_keys(seals)?;
        Ok(audited)
    }

    /// Compares the streams' rows with the facts: what the rows say is not hashed, so a removed tail of the journal, a
    /// fact hidden from its stream or an event hidden by its `open` shows here and nowhere else.
    fn check_streams(&self, facts: u64, begin: u64) -> Result<(), VerifyError> {
        // Every fact is the one after its stream's last, every stream's row names its newest, and there are as many
        // facts as the rows say: so each fact is found from its stream's row. A stream whose older facts went by age
        // goes on where the checkpoint says.
        let hidden = format!(
            "SELECT fact.seq FROM fact LEFT JOIN fact AS last ON last.seq = fact.before
                 LEFT JOIN checkpoint_stream AS past ON past.stream = fact.stream
             WHERE CASE WHEN fact.before = 0 THEN fact.version != 1
                        WHEN fact.before > {begin} OR last.seq IS NOT NULL
                        THEN last.stream IS NOT fact.stream OR last.version IS NOT fact.version - 1
                        ELSE fact.version = 1 END
                OR (fact.seq > {begin} AND fact.before <= {begin}
                    AND (fact.before != ifnull(past.newest, 0) OR fact.version != ifnull(past.version, 0) + 1)) LIMIT 1"
        );
        if let Some(seq) = first::<i64>(&self.connection, &hidden)? {
            return Err(Broken::Hidden { seq: seq.cast_unsigned() }.into());
        }
        let known = "SELECT CAST(total(stream.version - ifnull(past.version, 0)) AS INTEGER) FROM stream
                     LEFT JOIN checkpoint_stream AS past ON past.stream = stream.id";
        let known = self.count(known)?.saturating_add(begin);
        if known > facts && self.count("SELECT ifnull(max(newest), 0) FROM stream")? > facts {
            return Err(Broken::Missing { seq: facts + 1 }.into());
        }
        for changed in [
            &format!(
                "SELECT name FROM stream LEFT JOIN fact ON fact.seq = stream.newest
                 LEFT JOIN checkpoint_stream AS past ON past.stream = stream.id
             WHERE iif(stream.newest <= {begin},
                       past.newest IS NOT stream.newest OR past.version IS NOT stream.version,
                       fact.stream IS NOT stream.id OR fact.version IS NOT stream.version) LIMIT 1"
            ),
            "SELECT name FROM stream JOIN checkpoint_stream AS past ON past.stream = stream.id
             WHERE past.began_at IS NOT stream.began_at LIMIT 1",
            "SELECT name FROM stream
             WHERE kind IS NOT iif(name = 'place', name, substr(name, 1, instr(name, '/') - 1)) LIMIT 1",
            "SELECT name FROM fact JOIN stream ON stream.id = fact.stream
             WHERE fact.before = 0 AND fact.at_ms IS NOT stream.began_at LIMIT 1",
            "SELECT name FROM stream
             WHERE open IS NOT (id NOT IN (SELECT stream FROM fact WHERE public ->> '$.fact' = 'closed')) LIMIT 1",
            &format!(
                "SELECT name FROM stream LEFT JOIN
                (SELECT stream, max(seq) AS seq FROM fact
                 WHERE public ->> '$.fact' IN ('{}') GROUP BY stream) AS last
             ON last.stream = stream.id
             WHERE stream.entry IS NOT ifnull(last.seq, 0) LIMIT 1",
                ENTRY_NAMES.join("', '")
            ),
            "SELECT name FROM stream LEFT JOIN camera_window ON camera_window.event = stream.id LEFT JOIN
                (SELECT stream, min(public ->> '$.window.until') AS until FROM fact
                 WHERE public ->> '$.fact' IN ('started', 'window_opened') GROUP BY stream) AS said
             ON said.stream = stream.id
             WHERE camera_window.until IS NOT said.until LIMIT 1",
            "SELECT 'event/' || event FROM camera_window WHERE event NOT IN (SELECT id FROM stream) LIMIT 1",
        ] {
            if let Some(stream) = first::<String>(&self.connection, changed)? {
                return Err(Broken::Stream { stream }.into());
            }
        }
        // Each row names its newest fact and each fact the one before: a difference is a fact that no row leads to.
        if known == facts { Ok(()) } else { Err(StoreError::Fault(StoreFault::Damaged).into()) }
    }

    /// The place's own row, and the record keys: each belongs to its stream and to some fact, none is missing that no
    /// fact tells of.
    fn check_keys(&self, seals: Seals) -> Result<(), VerifyError> {
        if !key_check(&self.connection)?.is_some_and(|check| is_of(&self.master, &check)) {
            return Err(Broken::Place.into());
        }
        for (stream, seq) in &seals.closed {
            if !seals.destroyed.contains(stream) {
                return Err(Broken::Unsealed { seq: *seq }.into());
            }
        }
        let mut select = self
            .connection
            .prepare(
                "SELECT record_key.number, stream.name, record_key.wrapped, past.stream IS NOT NULL FROM record_key
                 LEFT JOIN stream ON stream.id = record_key.stream
                 LEFT JOIN checkpoint_stream AS past ON past.stream = stream.id ORDER BY record_key.number",
            )
            .map_err(of_sqlite)?;
        let mut rows = select.query([]).map_err(of_sqlite)?;
        let mut highest = 0;
        while let Some(row) = rows.next().map_err(of_sqlite)? {
            let number: i64 = row.get(0).map_err(of_sqlite)?;
            let fits = || -> rusqlite::Result<bool> {
                let (stream, wrapped) = (row.get::<_, Option<String>>(1)?, row.get::<_, Vec<u8>>(2)?);
                Ok(stream.is_some_and(|stream| {
                    if wrapped.is_empty() {
                        seals.destroyed.contains(&stream)
                    } else {
                        self.master.unwrap(&wrapped, stream.as_bytes()).is_some()
                    }
                }))
            };
            // What it sealed may have gone by age.
            let is_used = seals.used.contains(&number) || row.get(3).map_err(of_sqlite)?;
            if !is_used || !fits().unwrap_or(false) {
                return Err(Broken::RecordKey { number }.into());
            }
            highest = number;
        }
        // Below it, a number would be given twice.
        let given = "SELECT ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'record_key'), 0)";
        if self.count(given)? < highest.cast_unsigned() {
            return Err(Broken::RecordKey { number: highest }.into());
        }
        Ok(())
    }

    fn count(&self, sql: &str) -> Result<u64, StoreError> {
        self.connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map(i64::cast_unsigned).map_err(of_sqlite)
    }
}

/// Everything that is read while it lives is of one moment. A savepoint, so that it may stand within a transaction.
struct Snapshot<'a>(&'a Connection);

impl<'a> Snapshot<'a> {
    fn of(connection: &'a Connection) -> Result<Self, StoreError> {
        connection.execute_batch("SAVEPOINT audit").map_err(of_sqlite)?;
        Ok(Self(connection))
    }
}

impl Drop for Snapshot<'_> {
    fn drop(&mut self) {
        // Nothing was written: there is nothing that could fail to be kept.
        let _ = self.0.execute_batch("RELEASE audit");
    }
}

/// The first row of a query, if it has any.
fn first<T: rusqlite::types::FromSql>(connection: &Connection, sql: &str) -> Result<Option<T>, StoreError> {
    connection.query_row(sql, [], |row| row.get(0)).optional().map_err(of_sqlite)
}

/// A row of a wrong form is a changed fact.
fn changed(error: StoreError) -> VerifyError {
    match error {
        StoreError::Fault(StoreFault::DamagedFact { seq }) => Broken::Changed { seq }.into(),
        other => other.into(),
    }
}

impl Seals {
    fn take(&mut self, entry: &Entry, reader: &mut Reader<'_>) -> Result<(), VerifyError> {
        if let Some(number) = seal::key_number(&entry.sealed) {
            self.used.insert(number);
        }
        let opened = reader.opened(entry).map_err(|error| match error {
            StoreError::Fault(StoreFault::DamagedFact { seq }) => Broken::Unsealed { seq }.into(),
            other => VerifyError::Store(other),
        })?;
        if opened.is_none() && !entry.sealed.is_empty() {
            self.closed.entry(entry.stream.clone()).or_insert(entry.seq);
        }
        if entry.stream == "place"
            && entry.public.contains("record_keys_destroyed")
            && let Some(FactBody::Place(PlaceFact::RecordKeysDestroyed { stream })) =
                FactBody::parse(&StreamId::Place, &entry.public)
        {
            self.destroyed.insert(stream.name());
        }
        Ok(())
    }
}
