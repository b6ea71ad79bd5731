//! What the doors tell of that is over: recordings, and what was said in the home. Facts on the event's stream, also when the
//! event is closed.
use alarm_central::{
    event::{Command, Device, Refusal},
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

/// What is over and does not stand in the journal yet.
pub(super) struct Unentered {
    at: Instant,
    event: EventId,
    what: Over,
}

enum Over {
    /// A recording that is sealed up.
    Recording(Medium),
    /// Speech towards the home.
    Speech { grant: GrantId, spoken_ms: u32 },
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
                        None => centre.enter_later(event, Over::Recording(medium)),
                    }
                    centre.leave(event);
                }),
                Err(refusal) => {
                    error!(?refusal, "a recording could not be entered into the journal");
                    centre.enter_later(event, Over::Recording(medium));
                    centre.leave(event);
                }
            }
        });
    }

    /// The operator's speech went out: a fact, as everything that was done in the home. Whoever spoke until the leave ended may
    /// have closed the event, locked the desk or gone since.
    pub(super) fn spoke(&mut self, event: EventId, grant: GrantId, spoken_ms: u32) {
        let speech = move || Over::Speech { grant, spoken_ms };
        self.visit(event, move |centre, known| {
            let speaker = centre.known(event).and_then(|event| event.speaker(grant)).cloned();
            let decided = known.and_then(|()| {
                let by = speaker.ok_or(Refusal::NoSuchDevice)?;
                centre.ask_event(event, &by, Command::Spoke { grant, spoken_ms })
            });
            match decided {
                Ok(part) => centre.then(part, move |centre, committed| {
                    if committed.is_none() {
                        centre.enter_later(event, speech());
                    }
                    centre.leave(event);
                }),
                Err(refusal) => {
                    error!(?refusal, "what was said in a home could not be entered into the journal");
                    // A leave that never came about: nobody has spoken by it.
                    if refusal == Refusal::NotStored {
                        centre.enter_later(event, speech());
                    }
                    centre.leave(event);
                }
            }
        });
    }

    fn enter_later(&mut self, event: EventId, what: Over) {
        self.unentered.push(Unentered { at: Instant::now() + AGAIN_AFTER, event, what });
    }

    /// Tries again to enter what could not be entered.
    pub(super) fn enter_unentered(&mut self) {
        let now = Instant::now();
        for Unentered { event, what, .. } in self.unentered.extract_if(.., |one| one.at <= now).collect::<Vec<_>>() {
            match what {
                Over::Recording(medium) => self.keep_medium(event, medium),
                Over::Speech { grant, spoken_ms } => self.spoke(event, grant, spoken_ms),
            }
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
