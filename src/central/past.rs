//! What has happened at a home before: which of its events may be told to whom, and what of each. Facts alone: no medium, no
//! name, no word that anybody wrote.
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    access::{self, About, Act},
    event::{AlarmEvent, EventState, HeardSignal, Refusal, Responder, Verdict},
    id::{EventId, KindId},
    moment::Moment,
    person::{Person, Place},
    signal::SignalClass,
};

/// How far back it reaches, milliseconds: a year, within which a fault shows itself by returning.
pub const BACK_MS: i64 = 365 * 24 * 3600 * 1000;
/// Most events of one home that are told: the newest.
pub const MOST: usize = 100;
/// Most zones that are named of one event.
const MOST_ZONES: usize = 3;

/// One event of the home.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    pub event: EventId,
    pub began: Moment,
    pub kind: KindId,
    /// 1 (highest) to 4.
    pub priority: u8,
    /// `None` while it is open.
    pub verdict: Option<Verdict>,
    /// Numbers of the first zones that alarmed, in the order in which they did.
    pub zones: Vec<String>,
    /// Who was sent, each once.
    pub sent: Vec<Responder>,
}

/// What is told of an event.
pub fn told(event: &AlarmEvent) -> Earlier {
    let mut zones: Vec<String> = Vec::new();
    for signal in event.signals().iter().map(HeardSignal::signal) {
        let zone = signal.zone.as_ref().filter(|_| signal.class == SignalClass::Alarm);
        if let Some(zone) = zone.filter(|zone| !zones.contains(zone) && zones.len() < MOST_ZONES) {
            zones.push(zone.clone());
        }
    }
    let sent: BTreeSet<Responder> = event.dispatches().iter().map(|dispatch| dispatch.to).collect();
    let verdict = match event.state() {
        EventState::Closed { verdict, .. } => Some(verdict.clone()),
        EventState::Waiting | EventState::Held { .. } | EventState::Parked { .. } => None,
    };
    Earlier {
        event: event.id(),
        began: event.received_at(),
        kind: event.kind().clone(),
        priority: event.priority(),
        verdict,
        zones,
        sent: sent.into_iter().collect(),
    }
}

/// Whether the person may be told of this event at a home. Whoever holds an event there (`holds`) is told of all: that the
/// kitchen's detector has been wrong four times this month is a part of handling the fifth. Anybody else is told what the list
/// of closed events would tell.
///
/// # Errors
/// As the table of roles has it.
pub fn may_be_told(place: Place, person: &Person, now: Moment, holds: bool, event: &AlarmEvent) -> Result<(), Refusal> {
    if holds && access::role_may(place, person.role, Act::Handle).is_ok() {
        return Ok(());
    }
    let own = event.was_in_hands_of(&person.id);
    access::allow(place, person, now, Act::ListClosed, &About { own, began: Some(event.received_at()), purpose: None })
}
