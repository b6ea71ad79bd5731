//! Events and journal as JSON for scripts (`vaka events --json`, `vaka journal list --json`); times RFC 3339 UTC.
use std::sync::Arc;

use alarm_central::{
    event::{AlarmEvent, EventState},
    fact::StreamId,
    id::EventId,
    moment::Moment,
    port::{Archive, StoreError},
    signal::Trust,
};
use jiff::Timestamp;
use serde_json::{Value, json};

/// All events, open and closed, that began at or after `since`: a JSON array, oldest first.
pub(crate) fn events(archive: &mut dyn Archive, since: Option<Moment>) -> Result<String, StoreError> {
    let mut list = Vec::new();
    for id in archive.events_since(since)? {
        let facts = archive.load(&StreamId::Event(id))?;
        list.push(event_json(id, &AlarmEvent::replay(id, facts.into_iter().map(Arc::new))));
    }
    Ok(pretty(&Value::Array(list)))
}

fn event_json(id: EventId, event: &AlarmEvent) -> Value {
    let signals: Vec<Value> = event
        .signals()
        .iter()
        .map(|heard| {
            json!({
                "account": heard.signal().account,
                "code": heard.signal().code,
                "zone": heard.signal().zone,
                "received_at": rfc3339(heard.signal().received_at),
                "authenticated": heard.signal().trust == Trust::Keyed,
                "raw": heard.sealed().map(|sealed| sealed.raw.clone()),
                "pictures": heard.sealed().map(|sealed| sealed.pictures.clone()),
                "extended": heard.sealed().map(|sealed| sealed.extended.clone()),
            })
        })
        .collect();
    let outcome = match event.state() {
        EventState::Closed { verdict, .. } => Some(verdict.outcome.key()),
        _ => None,
    };
    json!({
        "id": id.to_string(),
        "kind": event.kind(),
        "priority": event.priority(),
        "site": event.site(),
        "state": event.state().key(),
        "holder": event.state().holder(),
        "received_at": rfc3339(event.received_at()),
        "window_until": event.window().map(|window| rfc3339(window.until())),
        "outcome": outcome,
        "signals": signals,
    })
}

/// Every disclosure there is: a JSON array, oldest event first. The person at the authority is not in it.
pub(crate) fn disclosures(archive: &mut dyn Archive) -> Result<String, StoreError> {
    let mut list = Vec::new();
    for id in archive.events_since(None)? {
        let facts = archive.load(&StreamId::Event(id))?;
        let event = AlarmEvent::replay(id, facts.into_iter().map(Arc::new));
        list.extend(event.disclosures().iter().map(|disclosure| {
            json!({
                "id": disclosure.id,
                "event": id.to_string(),
                "asked": disclosure.asked,
                "requested_by": disclosure.requested_by,
                "requested_at": rfc3339(disclosure.requested_at),
                "stage": disclosure.stage,
            })
        }));
    }
    Ok(pretty(&Value::Array(list)))
}

/// The journal of one stream or all: a JSON array in the order of writing. Sealed parts are named, never opened.
pub(crate) fn journal(archive: &mut dyn Archive, stream: Option<StreamId>) -> Result<String, StoreError> {
    let mut list = Vec::new();
    archive.journal(stream.as_ref(), &mut |entry, opened| {
        let parsed = |text: &str| serde_json::from_str::<Value>(text).unwrap_or(Value::Null);
        list.push(json!({
            "seq": entry.seq,
            "stream": entry.stream,
            "version": entry.version,
            "at": rfc3339(Moment(entry.at_ms)),
            "by": parsed(&entry.by),
            "fact": parsed(&entry.public),
            "sealed": if entry.sealed.is_empty() { "none" } else if opened.is_some() { "kept" } else { "erased" },
            "previous": hex::encode(entry.previous),
            "hash": hex::encode(entry.hash),
        }));
    })?;
    Ok(pretty(&Value::Array(list)))
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).expect("values made here have text keys")
}

/// RFC 3339 in UTC, to the millisecond.
pub(crate) fn rfc3339(moment: Moment) -> String {
    Timestamp::from_millisecond(moment.0).map(|at| format!("{at:.3}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_utc_with_milliseconds() {
        assert_eq!(rfc3339(Moment(1_764_000_000_123)), "2025-11-24T16:00:00.123Z");
    }
}
