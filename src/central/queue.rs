//! The order of the queue: priority, then oldest first; and which event *take next* means.
use crate::{
    event::{AlarmEvent, EventState},
    id::{EventId, PersonId},
    moment::Moment,
};

/// What the queue is sorted by, smallest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct QueueKey {
    pub priority: u8,
    pub received_at: Moment,
    pub id: EventId,
}

/// An event's place in the queue.
pub fn key(event: &AlarmEvent) -> QueueKey {
    QueueKey { priority: event.priority(), received_at: event.received_at(), id: event.id() }
}

/// The first that waits.
pub fn next<'a>(events: impl IntoIterator<Item = &'a AlarmEvent>) -> Option<EventId> {
    let waiting = events.into_iter().filter(|event| *event.state() == EventState::Waiting);
    waiting.map(key).min().map(|key| key.id)
}

/// The event that a person holds; rules keep it to one.
pub fn held_by<'a>(events: impl IntoIterator<Item = &'a AlarmEvent>, person: &PersonId) -> Option<EventId> {
    events.into_iter().find(|event| event.state().holder() == Some(person)).map(AlarmEvent::id)
}
