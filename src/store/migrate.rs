//! Brings a database to this build's schema, one numbered step after the other; refuses one that is newer.
use alarm_central::{
    journal::{GENESIS, Hash, link},
    port::{StoreError, StoreFault},
};
use rusqlite::{Connection, params};

use crate::{
    fault::of_sqlite,
    row::{COLUMNS, entry_of},
};

/// What a step does beside its SQL, before it.
type Beside = fn(&Connection) -> Result<(), StoreError>;

const STEPS: [(&str, Option<Beside>); 8] = [
    (include_str!("migrations/0001_journal.sql"), None),
    (include_str!("migrations/0002_append_only.sql"), None),
    (include_str!("migrations/0003_heads.sql"), Some(chain_anew)),
    (include_str!("migrations/0004_windows.sql"), None),
    (include_str!("migrations/0005_boot_time.sql"), None),
    (include_str!("migrations/0006_checkpoint.sql"), None),
    (include_str!("migrations/0007_home.sql"), None),
    (include_str!("migrations/0008_drawings.sql"), None),
];

/// Runs the steps that the database lacks, each in a transaction of its own.
pub fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let done: usize = connection
        .query_row("PRAGMA user_version", [], |row| row.get::<_, u32>(0))
        .map(|version| version as usize)
        .map_err(of_sqlite)?;
    if done > STEPS.len() {
        return Err(StoreError::Fault(StoreFault::Newer));
    }
    for ((step, beside), number) in STEPS.iter().zip(1..).skip(done) {
        let transaction = connection.transaction().map_err(of_sqlite)?;
        if let Some(beside) = beside {
            beside(&transaction)?;
        }
        transaction.execute_batch(step).map_err(of_sqlite)?;
        transaction.pragma_update(None, "user_version", number).map_err(of_sqlite)?;
        transaction.commit().map_err(of_sqlite)?;
    }
    Ok(())
}

/// Until the first head was signed a link held the ciphertext itself, and nothing outside named a hash: such a journal is
/// chained anew by the form of today.
fn chain_anew(connection: &Connection) -> Result<(), StoreError> {
    let trigger = "fact_is_never_changed";
    let made: String = connection
        .query_row("SELECT sql FROM sqlite_schema WHERE name = ?1", [trigger], |row| row.get(0))
        .map_err(of_sqlite)?;
    connection.execute_batch(&format!("DROP TRIGGER {trigger}")).map_err(of_sqlite)?;
    let mut select = connection
        .prepare(&format!("SELECT {COLUMNS} FROM fact JOIN stream ON stream.id = fact.stream ORDER BY fact.seq"))
        .map_err(of_sqlite)?;
    let mut update =
        connection.prepare("UPDATE fact SET previous = ?2, hash = ?3 WHERE seq = ?1").map_err(of_sqlite)?;
    let mut rows = select.query([]).map_err(of_sqlite)?;
    let mut previous: Hash = GENESIS;
    while let Some(row) = rows.next().map_err(of_sqlite)? {
        let mut entry = entry_of(row)?;
        entry.previous = previous;
        let hash = link(&entry);
        update.execute(params![entry.seq.cast_signed(), previous, hash]).map_err(of_sqlite)?;
        previous = hash;
    }
    connection.execute_batch(&made).map_err(of_sqlite)
}
