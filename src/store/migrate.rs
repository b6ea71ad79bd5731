//! Brings a database to this build's schema, one numbered step after the other; refuses one that is newer.
use alarm_central::port::{StoreError, StoreFault};
use rusqlite::Connection;

use crate::fault::of_sqlite;

const STEPS: [&str; 2] = [include_str!("migrations/0001_journal.sql"), include_str!("migrations/0002_append_only.sql")];

/// Runs the steps that the database lacks, each in a transaction of its own.
pub fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let done: usize = connection
        .query_row("PRAGMA user_version", [], |row| row.get::<_, u32>(0))
        .map(|version| version as usize)
        .map_err(of_sqlite)?;
    if done > STEPS.len() {
        return Err(StoreError::Fault(StoreFault::Newer));
    }
    for (step, number) in STEPS.iter().zip(1..).skip(done) {
        let transaction = connection.transaction().map_err(of_sqlite)?;
        transaction.execute_batch(step).map_err(of_sqlite)?;
        transaction.pragma_update(None, "user_version", number).map_err(of_sqlite)?;
        transaction.commit().map_err(of_sqlite)?;
    }
    Ok(())
}
