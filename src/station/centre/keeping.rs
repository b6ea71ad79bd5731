//! What becomes of recordings, as the doors tell it: facts on the event's stream, also when the event is closed.
use alarm_central::{
    event::{Command, Device},
    id::{EventId, GrantId},
    medium::{Medium, MediumKind},
    person::Actor,
    port::StoreFault,
};
use tokio::time::{Duration, Instant};
use tracing::error;

use super::Centre;

/// How long after a fact could not be written it is tried again.
const AGAIN_AFTER: Duration = Duration::from_secs(1);

/// A recording that is sealed up and does not stand in the journal yet.
pub(super) struct Unentered {
    at: Instant,
    event: EventId,
    medium: Medium,
}

impl Centre {
    /// A recording is sealed up: it is entered, and then the vault hears of that. Until then it is left over, and a
    /// station that dies meanwhile enters it at its next start.
    pub(super) fn keep_medium(&mut self, event: EventId, medium: Medium) {
        self.visit(event, move |centre, known| {
            let id = medium.medium;
            let decided =
                known.and_then(|()| centre.ask_event(event, &Actor::Station, Command::KeepMedium(medium.clone())));
            match decided {
                Ok(part) => centre.then(part, move |centre, committed| {
                    match committed {
                        Some(_) => drop(centre.vault.ask(move |vault| vault.kept(event, id))),
                        None => centre.enter_later(event, medium),
                    }
                    centre.leave(event);
                }),
                Err(refusal) => {
                    error!(?refusal, "a recording could not be entered into the journal");
                    centre.enter_later(event, medium);
                    centre.leave(event);
                }
            }
        });
    }

    fn enter_later(&mut self, event: EventId, medium: Medium) {
        self.unentered.push(Unentered { at: Instant::now() + AGAIN_AFTER, event, medium });
    }

    /// Tries again to enter what could not be entered.
    pub(super) fn enter_unentered(&mut self) {
        let now = Instant::now();
        for Unentered { event, medium, .. } in self.unentered.extract_if(.., |one| one.at <= now).collect::<Vec<_>>() {
            self.keep_medium(event, medium);
        }
    }

    /// Whether what is taken through a device is kept has changed.
    pub(super) fn recording_told(
        &mut self,
        event: EventId,
        grant: GrantId,
        device: Device,
        kind: MediumKind,
        fault: Option<StoreFault>,
    ) {
        let Some(fault) = fault else {
            self.not_kept.remove(&(grant, kind));
            return self.tell_health();
        };
        // What is told when the leave is over is a fact, and no longer the state of anything.
        if self.events.get(event).is_some_and(|live| live.event.grants().iter().any(|open| open.grant == grant)) {
            self.not_kept.insert((grant, kind), fault);
            self.tell_health();
        }
        self.visit(event, move |centre, known| {
            let command = Command::MissMedium { grant, device, kind, fault };
            match known.and_then(|()| centre.ask_event(event, &Actor::Station, command)) {
                Ok(part) => centre.then(part, move |centre, _| centre.leave(event)),
                Err(_) => centre.leave(event),
            }
        });
    }
}
