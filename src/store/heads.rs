//! Signed heads as rows, the next one computed from the last and what is new, and the paths that prove a stream's entries;
//! nothing is signed here.
use alarm_central::{
    fact::StreamId,
    journal::{Broken, GENESIS, Hash, Verifier},
    moment::Moment,
    port::{Proven, StoreError, StoreFault, VerifyError},
    proof::{
        PublicKey, Signature,
        audit::KeptHead,
        head::{Head, SignedHead},
        tree::{Frontier, Prover},
    },
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::{
    archive::SqliteArchive,
    checkpoint,
    fault::of_sqlite,
    row::{COLUMNS, entry_of},
};

const DAMAGED: StoreError = StoreError::Fault(StoreFault::Damaged);

const HEAD_COLUMNS: &str = "size, at_ms, root, last, previous, frontier, key, signature, journal";

/// Keeps a signed head.
pub fn keep(connection: &Connection, KeptHead { signed, frontier }: &KeptHead) -> Result<(), StoreError> {
    let SignedHead { head, key, signature } = signed;
    connection
        .prepare_cached(
            "INSERT INTO head (size, at_ms, root, last, previous, frontier, key, signature, journal)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )
        .and_then(|mut insert| {
            insert.execute(params![
                head.size.cast_signed(),
                head.at.0,
                head.root,
                head.last,
                head.previous,
                frontier.bytes(),
                key.0,
                signature.0,
                head.journal
            ])
        })
        .map(|_| ())
        .map_err(of_sqlite)
}

/// Remembers how far the witness has the heads.
pub fn note_witnessed(connection: &Connection, size: u64) -> Result<(), StoreError> {
    connection
        .execute("INSERT OR REPLACE INTO witnessed (id, size) VALUES (1, ?1)", [size.cast_signed()])
        .map(|_| ())
        .map_err(of_sqlite)
}

/// All heads in order, whatever they are worth.
pub fn kept(connection: &Connection) -> Result<Vec<KeptHead>, VerifyError> {
    kept_after(connection, i64::MIN)
}

/// The head of this many facts, whatever it is worth.
pub fn kept_of(connection: &Connection, size: u64) -> Result<Option<KeptHead>, VerifyError> {
    let sql = format!("SELECT {HEAD_COLUMNS} FROM head WHERE size = ?1");
    let mut select = connection.prepare_cached(&sql).map_err(of_sqlite)?;
    let mut rows = select.query([size.cast_signed()]).map_err(of_sqlite)?;
    rows.next().map_err(of_sqlite)?.map(head_of).transpose()
}

fn kept_after(connection: &Connection, after: i64) -> Result<Vec<KeptHead>, VerifyError> {
    let sql = format!("SELECT {HEAD_COLUMNS} FROM head WHERE size > ?1 ORDER BY size");
    let mut select = connection.prepare_cached(&sql).map_err(of_sqlite)?;
    let mut rows = select.query([after]).map_err(of_sqlite)?;
    let mut heads = Vec::new();
    while let Some(row) = rows.next().map_err(of_sqlite)? {
        heads.push(head_of(row)?);
    }
    Ok(heads)
}

fn head_of(row: &Row<'_>) -> Result<KeptHead, VerifyError> {
    let size = row.get::<_, i64>(0).map_err(of_sqlite)?.cast_unsigned();
    let read = || -> rusqlite::Result<Option<KeptHead>> {
        let head = Head {
            journal: row.get(8)?,
            size,
            root: row.get(2)?,
            last: row.get(3)?,
            previous: row.get(4)?,
            at: Moment(row.get(1)?),
        };
        let signed = SignedHead { head, key: PublicKey(row.get(6)?), signature: Signature(row.get(7)?) };
        let frontier = Frontier::read(size, &row.get::<_, Vec<u8>>(5)?);
        Ok(frontier.map(|frontier| KeptHead { signed, frontier }))
    };
    // A column of a wrong form is a head that was changed.
    read().ok().flatten().ok_or(VerifyError::Broken(Broken::Head { size }))
}

impl SqliteArchive {
    fn newest_head(&self) -> Result<Option<KeptHead>, VerifyError> {
        let sql = format!("SELECT {HEAD_COLUMNS} FROM head ORDER BY size DESC LIMIT 1");
        let mut select = self.connection.prepare_cached(&sql).map_err(of_sqlite)?;
        let mut rows = select.query([]).map_err(of_sqlite)?;
        rows.next().map_err(of_sqlite)?.map(head_of).transpose()
    }

    /// See [`Archive::next_head`](alarm_central::port::Archive::next_head). Nothing is built on a head that is not as it
    /// was signed.
    pub(crate) fn head_to_sign(&mut self, at: Moment) -> Result<Option<(Head, Frontier)>, VerifyError> {
        let _snapshot = self.connection.unchecked_transaction().map_err(of_sqlite)?;
        let (mut verifier, mut frontier, previous, mut journal) = match self.newest_head()? {
            None => (Verifier::new(), Frontier::new(), GENESIS, None),
            Some(KeptHead { signed, frontier }) => {
                let head = &signed.head;
                if !signed.is_signed_by(&self.public) || frontier.root() != head.root {
                    return Err(Broken::Head { size: head.size }.into());
                }
                let last: Option<Hash> = self
                    .connection
                    .prepare_cached("SELECT hash FROM fact WHERE seq = ?1")
                    .and_then(|mut select| select.query_row([head.size.cast_signed()], |row| row.get(0)).optional())
                    .map_err(of_sqlite)?;
                match last {
                    Some(last) if last == head.last => {}
                    Some(_) => return Err(Broken::Rewritten { from: 1, to: head.size }.into()),
                    // It went by age; what the checkpoint says of it is what this head says.
                    None if checkpoint::size(&self.connection)? == head.size => {}
                    None => return Err(Broken::Missing { seq: head.size }.into()),
                }
                (Verifier::after(head.size, head.last), frontier, signed.digest(), Some(head.journal))
            }
        };
        let sql = format!(
            "SELECT {COLUMNS} FROM fact JOIN stream ON stream.id = fact.stream WHERE fact.seq > ?1 ORDER BY fact.seq"
        );
        let mut select = self.connection.prepare_cached(&sql).map_err(of_sqlite)?;
        let before = frontier.size();
        let mut rows = select.query([before.cast_signed()]).map_err(of_sqlite)?;
        while let Some(row) = rows.next().map_err(of_sqlite)? {
            let entry = entry_of(row)?;
            verifier.take(&entry)?;
            frontier.push(&entry.hash);
            journal.get_or_insert(entry.hash);
        }
        let (size, last) = verifier.head();
        let Some(journal) = journal.filter(|_| size > before) else { return Ok(None) };
        Ok(Some((Head { journal, size, root: frontier.root(), last, previous, at }, frontier)))
    }

    pub(crate) fn signed_heads(&self, after: u64) -> Result<Vec<SignedHead>, StoreError> {
        let kept = kept_after(&self.connection, after.cast_signed()).map_err(|error| match error {
            VerifyError::Store(error) => error,
            VerifyError::Broken(_) => DAMAGED,
        })?;
        Ok(kept.into_iter().map(|head| head.signed).collect())
    }

    pub(crate) fn witnessed_size(&self) -> Result<u64, StoreError> {
        let size: Option<i64> = self
            .connection
            .query_row("SELECT size FROM witnessed", [], |row| row.get(0))
            .optional()
            .map_err(of_sqlite)?;
        Ok(size.unwrap_or(0).cast_unsigned())
    }

    /// See [`Archive::proven`](alarm_central::port::Archive::proven).
    pub(crate) fn proven_entries(&mut self, stream: &StreamId) -> Result<Option<Proven>, StoreError> {
        let _snapshot = self.connection.unchecked_transaction().map_err(of_sqlite)?;
        let Some(KeptHead { signed, .. }) = self.newest_head().map_err(|_| DAMAGED)? else { return Ok(None) };
        let size = signed.head.size;
        let checkpoint = checkpoint::checked(&self.connection, &self.public).map_err(|_| DAMAGED)?;
        let (begin, frontier) =
            checkpoint.map_or((0, Frontier::new()), |checkpoint| (checkpoint.size(), checkpoint.frontier()));
        let mut entries = self.stream_entries(stream)?;
        // Of other streams than events', what stays from before the checkpoint is told by the checkpoint alone.
        let is_event = matches!(stream, StreamId::Event(_));
        entries.retain(|entry| entry.seq <= size && (is_event || entry.seq > begin));
        if entries.is_empty() {
            return Ok(None);
        }
        let asked = entries.iter().map(|entry| entry.seq).collect();
        let nodes = checkpoint::nodes(&self.connection)?;
        let mut prover = Prover::with(frontier, &nodes, size, asked).ok_or(DAMAGED)?;
        let mut select = self
            .connection
            .prepare_cached("SELECT hash FROM fact WHERE seq > ?1 AND seq <= ?2 ORDER BY seq")
            .map_err(of_sqlite)?;
        let mut rows = select.query([begin.cast_signed(), size.cast_signed()]).map_err(of_sqlite)?;
        while let Some(row) = rows.next().map_err(of_sqlite)? {
            prover.push(&row.get(0).map_err(of_sqlite)?);
        }
        let paths = prover.finish().ok_or(DAMAGED)?;
        Ok(Some(Proven { head: signed, entries: entries.into_iter().zip(paths).collect() }))
    }
}
