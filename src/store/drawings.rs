//! Drawings of homes' floors beside the facts: each sealed under a key of its own and known by what is in it; whose they are
//! and how long they stay is not decided here.
use std::time::Duration;

use alarm_central::{
    drawing::DrawingId,
    id::SiteId,
    port::{StoreError, StoreFault},
};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use crate::{fault::of_sqlite, keys::SealKey};

/// How long a connection waits for another: as rusqlite opens it.
const PATIENCE: Duration = Duration::from_secs(5);
const DAMAGED: StoreError = StoreError::Fault(StoreFault::Damaged);

/// Keeps a drawing for a home, if it is not kept already.
pub fn keep(connection: &Connection, master: &SealKey, site: &SiteId, bytes: &[u8]) -> Result<DrawingId, StoreError> {
    let id = DrawingId(Sha256::digest(bytes).into());
    if is_kept(connection, site, id)? {
        return Ok(id);
    }
    let (key, bound) = (SealKey::fresh(), bound_to(site, id));
    connection
        .prepare_cached("INSERT INTO drawing (site, hash, wrapped, sealed) VALUES (?1, ?2, ?3, ?4)")
        .and_then(|mut insert| {
            insert.execute(params![site.as_str(), id.0, master.wrap(&key, &bound), key.seal(bytes, &bound)])
        })
        .map_err(of_sqlite)?;
    Ok(id)
}

fn is_kept(connection: &Connection, site: &SiteId, id: DrawingId) -> Result<bool, StoreError> {
    connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM drawing WHERE site = ?1 AND hash = ?2)")
        .and_then(|mut select| select.query_row(params![site.as_str(), id.0], |row| row.get(0)))
        .map_err(of_sqlite)
}

/// A home's drawing; `None` where it is not kept.
pub fn read(
    connection: &Connection,
    master: &SealKey,
    site: &SiteId,
    id: DrawingId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let found: Option<(Vec<u8>, Vec<u8>)> = connection
        .prepare_cached("SELECT wrapped, sealed FROM drawing WHERE site = ?1 AND hash = ?2")
        .and_then(|mut select| {
            select.query_row(params![site.as_str(), id.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()
        })
        .map_err(of_sqlite)?;
    let Some((wrapped, sealed)) = found else { return Ok(None) };
    let bound = bound_to(site, id);
    let plain = master.unwrap(&wrapped, &bound).and_then(|key| key.open(&sealed, &bound)).ok_or(DAMAGED)?;
    if id.is_of(&plain) { Ok(Some(plain.to_vec())) } else { Err(DAMAGED) }
}

/// Every drawing that is kept.
pub fn all(connection: &Connection) -> Result<Vec<(SiteId, DrawingId)>, StoreError> {
    let mut select = connection.prepare_cached("SELECT site, hash FROM drawing ORDER BY id").map_err(of_sqlite)?;
    let one = |row: &rusqlite::Row<'_>| Ok((SiteId::new(row.get::<_, String>(0)?), DrawingId(row.get(1)?)));
    select.query_map([], one).and_then(Iterator::collect).map_err(of_sqlite)
}

/// Lets go of drawings, and empties the WAL, where they may still stand.
pub fn let_go(connection: &mut Connection, gone: &[(SiteId, DrawingId)]) -> Result<(), StoreError> {
    if gone.is_empty() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(of_sqlite)?;
    {
        let mut delete =
            transaction.prepare_cached("DELETE FROM drawing WHERE site = ?1 AND hash = ?2").map_err(of_sqlite)?;
        for (site, id) in gone {
            delete.execute(params![site.as_str(), id.0]).map_err(of_sqlite)?;
        }
    }
    transaction.commit().map_err(of_sqlite)?;
    // Signals wait for nobody who reads: then it is left to the next who empties it.
    connection.busy_timeout(Duration::ZERO).map_err(of_sqlite)?;
    let emptied = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    connection.busy_timeout(PATIENCE).map_err(of_sqlite)?;
    match emptied {
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) => Ok(()),
        emptied => emptied.map_err(of_sqlite),
    }
}

/// A drawing opens for its own home alone.
fn bound_to(site: &SiteId, id: DrawingId) -> Vec<u8> {
    [b"drawing\0", site.as_str().as_bytes(), b"\0", &id.0].concat()
}
