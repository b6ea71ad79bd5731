//! The oldest facts go, and a signed checkpoint stands for them: all in one transaction, and nothing of them is left in the
//! database's files. When a fact is old enough is not known here.
use alarm_central::{
    journal::{Broken, Verifier},
    moment::Moment,
    port::{Signer, StoreError, StoreFault, VerifyError},
    proof::{
        Paper, PublicKey,
        audit::KeptHead,
        checkpoint::{Checkpoint, Stays, StreamThen},
        tree::{Frontier, Node, Prover, is_included},
    },
};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use crate::{
    archive::SqliteArchive,
    fault::of_sqlite,
    heads,
    row::{COLUMNS, entry_of},
};

/// How many facts the checkpoint stands for; 0 where there is none.
pub fn size(connection: &Connection) -> Result<u64, StoreError> {
    connection
        .prepare_cached("SELECT ifnull((SELECT size FROM checkpoint), 0)")
        .and_then(|mut select| select.query_row([], |row| row.get::<_, i64>(0)))
        .map(i64::cast_unsigned)
        .map_err(of_sqlite)
}

/// The checkpoint's paper, whatever it is worth.
pub fn paper(connection: &Connection) -> Result<Option<Paper>, StoreError> {
    let text: Option<String> =
        connection.query_row("SELECT paper FROM checkpoint", [], |row| row.get(0)).optional().map_err(of_sqlite)?;
    let damaged = |_| StoreError::Fault(StoreFault::Damaged);
    text.map(|text| serde_json::from_str(&text).map_err(damaged)).transpose()
}

/// The checkpoint, if the place signed it; none where facts begin with the first.
pub fn checked(connection: &Connection, trusted: &PublicKey) -> Result<Option<Checkpoint>, VerifyError> {
    let size = size(connection)?;
    let broken = VerifyError::Broken(Broken::Checkpoint { size });
    let Some(paper) = paper(connection).map_err(|_| broken.clone())? else { return Ok(None) };
    let checkpoint = Checkpoint::check(&paper, trusted).filter(|checkpoint| checkpoint.size() == size);
    checkpoint.map(Some).ok_or(broken)
}

/// The nodes that prove what stays.
pub fn nodes(connection: &Connection) -> Result<Vec<Node>, StoreError> {
    let mut select = connection
        .prepare_cached("SELECT level, first, hash FROM checkpoint_node ORDER BY level, first")
        .map_err(of_sqlite)?;
    let node = |row: &rusqlite::Row<'_>| {
        let (level, first) = (row.get::<_, u32>(0)?, row.get::<_, i64>(1)?.cast_unsigned());
        Ok(Node { level, first, hash: row.get(2)? })
    };
    select.query_map([], node).and_then(Iterator::collect).map_err(of_sqlite)
}

/// Positions of the events' facts that stay, in order.
pub fn proven(connection: &Connection, size: u64) -> Result<Vec<u64>, StoreError> {
    let sql = "SELECT seq FROM fact JOIN stream ON stream.id = fact.stream
               WHERE seq <= ?1 AND kind = 'event' ORDER BY seq";
    let mut select = connection.prepare_cached(sql).map_err(of_sqlite)?;
    let seqs = select.query_map([size.cast_signed()], |row| row.get::<_, i64>(0).map(i64::cast_unsigned));
    seqs.and_then(Iterator::collect).map_err(of_sqlite)
}

/// Sums up how far the streams had come, as the rows beside the checkpoint have it; `None` where one is of no stream.
pub fn streams_then(connection: &Connection) -> Result<Option<Stays>, StoreError> {
    let sql = "SELECT name, past.version, past.newest, past.began_at FROM checkpoint_stream AS past
               LEFT JOIN stream ON stream.id = past.stream ORDER BY name";
    let mut select = connection.prepare(sql).map_err(of_sqlite)?;
    let mut rows = select.query([]).map_err(of_sqlite)?;
    let mut stays = Stays::default();
    while let Some(row) = rows.next().map_err(of_sqlite)? {
        let then = || -> rusqlite::Result<Option<StreamThen>> {
            let number = |column| row.get::<_, i64>(column).map(i64::cast_unsigned);
            let Some(name) = row.get(0)? else { return Ok(None) };
            Ok(Some(StreamThen { name, version: number(1)?, newest: number(2)?, began_at: row.get(3)? }))
        };
        match then().map_err(of_sqlite)? {
            Some(then) => stays.stream(&then),
            None => return Ok(None),
        }
    }
    Ok(Some(stays))
}

/// The newest head that was signed before this moment and is followed by a fact; of many facts, the first that are `most`.
pub fn head_before(connection: &Connection, before: Moment, most: u64) -> Result<Option<u64>, StoreError> {
    let from = size(connection)?.cast_signed();
    let sql = "WITH old AS (SELECT size FROM head WHERE size > ?1 AND at_ms < ?2
                              AND size < (SELECT max(seq) FROM fact))
               SELECT ifnull((SELECT max(size) FROM old WHERE size <= ?1 + ?3), (SELECT min(size) FROM old))";
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let size: Option<i64> =
        connection.query_row(sql, params![from, before.0, most], |row| row.get(0)).map_err(of_sqlite)?;
    Ok(size.map(i64::cast_unsigned))
}

/// Puts a checkpoint in place of the facts up to this head, but for those that stay; answers how many went.
pub fn shorten(
    connection: &mut Connection,
    public: &PublicKey,
    size: u64,
    now: Moment,
    signer: &dyn Signer,
) -> Result<u64, VerifyError> {
    // Removing a stream would else look through all facts for one of it.
    connection.execute_batch("PRAGMA foreign_keys = OFF").map_err(of_sqlite)?;
    let gone = replace(connection, public, size, now, signer);
    connection.execute_batch("PRAGMA foreign_keys = ON").map_err(of_sqlite)?;
    gone
}

fn replace(
    connection: &mut Connection,
    public: &PublicKey,
    size: u64,
    now: Moment,
    signer: &dyn Signer,
) -> Result<u64, VerifyError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(of_sqlite)?;
    let run = |sql: &str| transaction.execute_batch(&sql.replace("?1", &size.to_string())).map_err(of_sqlite);
    let head = heads::kept_of(&transaction, size)?;
    let head = head.filter(|head| head.signed.is_signed_by(public) && head.frontier.root() == head.signed.head.root);
    let head = head.ok_or(Broken::Head { size })?;
    // What stays, and how far each stream had come. An event goes as a whole.
    run("DROP TABLE IF EXISTS temp.gone; DROP TABLE IF EXISTS temp.stays; DROP TABLE IF EXISTS temp.past;
         CREATE TEMP TABLE gone AS SELECT id FROM stream WHERE kind = 'event' AND open = 0 AND newest <= ?1;
         CREATE TEMP TABLE stays AS SELECT seq FROM fact JOIN stream ON stream.id = fact.stream
             WHERE seq <= ?1 AND stream.id NOT IN (SELECT id FROM gone)
               AND (kind = 'event' OR seq = entry OR public ->> '$.fact' = 'record_keys_destroyed');
         CREATE TEMP TABLE past AS SELECT stream, max(version) AS version, max(newest) AS newest FROM
             (SELECT stream, version, seq AS newest FROM fact WHERE seq <= ?1
              UNION ALL SELECT stream, version, newest FROM checkpoint_stream)
             WHERE stream NOT IN (SELECT id FROM gone) GROUP BY stream;
         DELETE FROM checkpoint_stream;
         INSERT INTO checkpoint_stream (stream, version, newest, began_at)
             SELECT past.stream, past.version, past.newest, stream.began_at
             FROM past JOIN stream ON stream.id = past.stream;")?;
    let nodes = walk(&transaction, public, &head)?;
    let mut stays = streams_then(&transaction)?.ok_or(StoreError::Fault(StoreFault::Damaged))?;
    {
        let sql = "SELECT seq, hash FROM fact WHERE seq IN (SELECT seq FROM stays) ORDER BY seq";
        let mut select = transaction.prepare(sql).map_err(of_sqlite)?;
        let mut rows = select.query([]).map_err(of_sqlite)?;
        while let Some(row) = rows.next().map_err(of_sqlite)? {
            let seq: i64 = row.get(0).map_err(of_sqlite)?;
            stays.fact(seq.cast_unsigned(), &row.get(1).map_err(of_sqlite)?);
        }
    }
    let paper = Checkpoint::new(&head, now, &stays).sign(signer);
    let text = serde_json::to_string(&paper).expect("a paper is text");
    transaction
        .execute(
            "INSERT INTO checkpoint (id, size, paper, settled) VALUES (1, ?1, ?2, 0)
             ON CONFLICT (id) DO UPDATE SET size = excluded.size, paper = excluded.paper, settled = 0",
            params![size.cast_signed(), text],
        )
        .map_err(of_sqlite)?;
    keep_nodes(&transaction, &nodes)?;
    let gone = transaction
        .execute("DELETE FROM fact WHERE seq <= ?1 AND seq NOT IN (SELECT seq FROM stays)", [size.cast_signed()])
        .map_err(of_sqlite)?;
    run("DELETE FROM camera_window WHERE event IN (SELECT id FROM gone);
         DELETE FROM record_key WHERE stream IN (SELECT id FROM gone);
         DELETE FROM stream WHERE id IN (SELECT id FROM gone);
         DELETE FROM head WHERE size < ?1;
         DROP TABLE temp.gone; DROP TABLE temp.stays; DROP TABLE temp.past;")?;
    transaction.commit().map_err(of_sqlite)?;
    Ok(gone as u64)
}

/// Checks the facts that are to go against their head, for nobody can afterwards, and gathers what proves those that stay.
fn walk(connection: &Connection, public: &PublicKey, head: &KeptHead) -> Result<Vec<Node>, VerifyError> {
    let size = head.signed.head.size;
    let earlier = checked(connection, public)?;
    let (begin, frontier, mut verifier) = match &earlier {
        None => (0, Frontier::new(), Verifier::new()),
        Some(earlier) => (earlier.size(), earlier.frontier(), Verifier::after(earlier.size(), earlier.head.head.last)),
    };
    let asked = proven(connection, size)?;
    let stays: Vec<u64> = {
        let sql = "SELECT seq FROM stays ORDER BY seq";
        let mut select = connection.prepare(sql).map_err(of_sqlite)?;
        let seqs = select.query_map([], |row| row.get::<_, i64>(0).map(i64::cast_unsigned));
        seqs.and_then(Iterator::collect).map_err(of_sqlite)?
    };
    let asked = asked.into_iter().filter(|seq| stays.binary_search(seq).is_ok()).collect();
    let broken = || VerifyError::Broken(Broken::Checkpoint { size: begin });
    let mut prover = Prover::with(frontier, &nodes(connection)?, size, asked).ok_or_else(broken)?;
    let sql = format!(
        "SELECT {COLUMNS} FROM fact JOIN stream ON stream.id = fact.stream
         WHERE fact.seq > ?1 AND fact.seq <= ?2 ORDER BY fact.seq"
    );
    let mut select = connection.prepare(&sql).map_err(of_sqlite)?;
    let mut rows = select.query([begin.cast_signed(), size.cast_signed()]).map_err(of_sqlite)?;
    while let Some(row) = rows.next().map_err(of_sqlite)? {
        let entry = entry_of(row)?;
        verifier.take(&entry)?;
        prover.push(&entry.hash);
    }
    if verifier.head() != (size, head.signed.head.last) || prover.frontier().root() != head.signed.head.root {
        return Err(Broken::Rewritten { from: begin + 1, to: size }.into());
    }
    Ok(prover.nodes())
}

fn keep_nodes(connection: &Connection, nodes: &[Node]) -> Result<(), StoreError> {
    connection.execute("DELETE FROM checkpoint_node", []).map_err(of_sqlite)?;
    let mut insert = connection
        .prepare("INSERT INTO checkpoint_node (level, first, hash) VALUES (?1, ?2, ?3)")
        .map_err(of_sqlite)?;
    for node in nodes {
        insert.execute(params![node.level, node.first.cast_signed(), node.hash]).map_err(of_sqlite)?;
    }
    Ok(())
}

/// Empties the WAL, where what has gone may still stand; a reader in the way is [`StoreFault::Locked`], to be asked again.
pub fn settle(connection: &Connection) -> Result<(), StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM checkpoint WHERE settled = 0)";
    let is_owed: bool = connection.query_row(sql, [], |row| row.get(0)).map_err(of_sqlite)?;
    if !is_owed {
        return Ok(());
    }
    let busy: bool =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).map_err(of_sqlite)?;
    if busy {
        return Err(StoreError::Fault(StoreFault::Locked));
    }
    connection.execute("UPDATE checkpoint SET settled = 1", []).map(|_| ()).map_err(of_sqlite)
}

impl SqliteArchive {
    /// Whether what is kept beside the checkpoint is what the place signed, and proves what it is there to prove.
    pub(crate) fn check_checkpoint(&self, checkpoint: &Checkpoint) -> Result<(), VerifyError> {
        let broken = || VerifyError::Broken(Broken::Checkpoint { size: checkpoint.size() });
        if !streams_then(&self.connection).map_err(|_| broken())?.is_some_and(|stays| checkpoint.holds_streams(&stays))
        {
            return Err(broken());
        }
        let asked = proven(&self.connection, checkpoint.size())?;
        let kept = nodes(&self.connection).map_err(|_| broken())?;
        let prover = Prover::with(checkpoint.frontier(), &kept, checkpoint.size(), asked.clone()).ok_or_else(broken)?;
        if prover.nodes() != kept {
            return Err(broken());
        }
        let paths = prover.finish().ok_or_else(broken)?;
        let head = &checkpoint.head.head;
        let mut select = self.connection.prepare_cached("SELECT hash FROM fact WHERE seq = ?1").map_err(of_sqlite)?;
        for (seq, path) in asked.iter().zip(paths) {
            let hash = select.query_row([seq.cast_signed()], |row| row.get(0)).map_err(of_sqlite)?;
            if !is_included(&head.root, head.size, *seq, &hash, &path) {
                return Err(broken());
            }
        }
        Ok(())
    }
}
