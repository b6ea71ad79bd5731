//! What is kept of time beside the facts: every event's deadline, and how far the clock has come; decides nothing.
use alarm_central::{
    event::EventFact,
    fact::{Fact, FactBody, PlaceFact},
    moment::{Mark, Moment},
    port::{SealedFact, StoreError},
    window::Window,
};
use rusqlite::{Connection, OptionalExtension, params};

use crate::fault::of_sqlite;

/// Notes the deadline of an event whose window a fact opens; a second one for the same event is refused by the table.
pub fn note_window(connection: &Connection, stream: i64, fact: &Fact) -> Result<(), StoreError> {
    let FactBody::Event(EventFact::Started { window: Some(window), .. } | EventFact::WindowOpened { window, .. }) =
        &fact.body
    else {
        return Ok(());
    };
    connection
        .prepare_cached("INSERT INTO camera_window (event, until) VALUES (?1, ?2)")
        .and_then(|mut insert| insert.execute(params![stream, Window::until(window).0]))
        .map(|_| ())
        .map_err(of_sqlite)
}

/// The deadline that stands for an event (stream name); `None` where no window was ever opened.
pub fn window_of(connection: &Connection, stream: &str) -> Result<Option<Moment>, StoreError> {
    connection
        .prepare_cached(
            "SELECT until FROM camera_window JOIN stream ON stream.id = camera_window.event WHERE stream.name = ?1",
        )
        .and_then(|mut select| select.query_row([stream], |row| row.get(0)).optional())
        .map(|until| until.map(Moment))
        .map_err(of_sqlite)
}

/// Keeps how far time has come; a fact of the group (whose newest has the number `newest`) that sets it back comes first.
pub fn keep(connection: &Connection, told: Mark, facts: &[SealedFact], newest: u64) -> Result<(), StoreError> {
    let reset = facts.iter().rev().zip(0_u64..).find_map(|(sealed, behind)| match sealed.fact.body {
        FactBody::Place(PlaceFact::ClockReset { to, .. }) => Some((to, newest - behind)),
        _ => None,
    });
    let boot_ms = told.boot_ms.map(u64::cast_signed);
    let set = |sql: &str, at: Moment, reset: Option<i64>| {
        connection
            .prepare_cached(sql)
            .and_then(|mut update| update.execute(params![at.0, boot_ms, reset]))
            .map(|_| ())
            .map_err(of_sqlite)
    };
    match reset {
        Some((to, seq)) => set("UPDATE clock SET mark = ?1, boot_ms = ?2, reset = ?3", to, Some(seq.cast_signed())),
        None => set("UPDATE clock SET mark = ?1, boot_ms = ?2 WHERE mark < ?1 AND ?3 IS NULL", told.at, None),
    }
}

/// How far time has come.
pub fn mark(connection: &Connection) -> Result<Mark, StoreError> {
    connection
        .query_row("SELECT mark, boot_ms FROM clock", [], |row| {
            let boot_ms: Option<i64> = row.get(1)?;
            Ok(Mark { at: Moment(row.get(0)?), boot_ms: boot_ms.map(i64::cast_unsigned) })
        })
        .map_err(of_sqlite)
}
