//! What the duty to forget has the centre do: write down that media are gone and that the clock is in doubt, and ask it for
//! a round where a keeper wants one.
use alarm_central::{
    event::{Command, Refusal},
    fact::{Fact, PlaceFact},
    id::PersonId,
    person::Actor,
    port::StoreFault,
    retention::{Change, Readable, Settled},
    vault::{HourEvent, Mirrored},
};
use tokio::sync::oneshot;
use vaka_link::keeper::{KeeperAnswer, KeeperRefusal, KeeperWish};

use super::Centre;
use crate::{
    keeper,
    retention::{Asked, Erased, Round, told},
};

impl Centre {
    /// Writes down that an event's media are gone. A closed event is read first, off the loop.
    pub(super) fn media_erased(&mut self, held: HourEvent, done: oneshot::Sender<Result<(), StoreFault>>) {
        let HourEvent { event, media } = held;
        self.visit(event, move |centre, known| {
            let decided = known.and_then(|()| {
                let command = Command::EraseMedia { media };
                centre.ask_event(event, &Actor::Station, command)
            });
            let part = match decided {
                Ok(part) => part,
                Err(Refusal::NotStored) => {
                    centre.leave(event);
                    let _ = done.send(Err(centre.store_fault()));
                    return;
                }
                // An event that the journal does not know has no stream to write on.
                Err(_) => 0..0,
            };
            centre.then(part, move |centre, kept| {
                centre.leave(event);
                let _ = done.send(if kept.is_some() { Ok(()) } else { Err(centre.store_fault()) });
            });
        });
    }

    /// Writes down what a duty says of the place.
    pub(super) fn duty_says(&mut self, said: PlaceFact, done: oneshot::Sender<Result<(), StoreFault>>) {
        let fact = self.place_fact(said, None);
        let part = self.put(vec![fact]);
        self.then(part, move |centre, kept| {
            let _ = done.send(if kept.is_some() { Ok(()) } else { Err(centre.store_fault()) });
        });
    }

    /// The wall clock has leapt, or that is settled.
    pub(super) fn clock_changed(&mut self, change: Change, confirmed: Option<(Actor, PersonId)>) {
        let (by, person) = confirmed.map_or((Actor::Station, None), |(by, person)| (by, Some(person)));
        let Some(body) = told(change, person) else { return };
        let by = if matches!(change, Change::Settled(_, Settled::Confirmed)) { by } else { Actor::Station };
        let fact = Fact { by, ..self.place_fact(body, None) };
        let part = self.put(vec![fact]);
        self.then(part, |_, _| {});
    }

    /// How the second key store does.
    pub(super) fn mirror_is(&mut self, mirror: Mirrored) {
        self.health.mirror_away = mirror == Mirrored::Away;
        self.tell_health();
    }

    /// Which stored media may be read from now on.
    pub(super) fn may_read_now(&mut self, readable: Readable) {
        self.readable = readable;
        self.health.media_shut = readable == Readable::Nothing;
        self.tell_health();
        if readable == Readable::Nothing {
            self.playbacks.end_all();
        }
    }

    /// A keeper wants a round of retention, or says that the clock is right.
    pub(super) fn keeper_wants_retention(
        &mut self,
        uid: u32,
        wish: KeeperWish,
        answer: oneshot::Sender<(KeeperAnswer, String)>,
    ) {
        let rounds = self.retention.clone();
        let check = match wish {
            KeeperWish::ConfirmClock { person, password } => {
                Some((self.register.person(&person).cloned(), person, password, self.passwords))
            }
            _ => None,
        };
        tokio::spawn(async move {
            let confirmed = match check {
                None => None,
                Some((known, person, password, passwords)) => {
                    let asked = move || keeper::is_supervisor(known.as_ref(), passwords, &password);
                    if !tokio::task::spawn_blocking(asked).await.unwrap_or(false) {
                        let _ = answer.send((KeeperAnswer::No(KeeperRefusal::NotSupervisor), String::new()));
                        return;
                    }
                    Some((Actor::Keeper { uid }, person))
                }
            };
            let (done, round) = oneshot::channel();
            let _ = rounds.send(Asked { confirmed, answer: done }).await;
            let said = match round.await.unwrap_or(Err(StoreFault::Io)) {
                Ok(Round { erased, leap, mirror }) => {
                    let Erased { hours, events, facts } = erased;
                    KeeperAnswer::Retained { hours, events, facts, leap, mirror }
                }
                Err(fault) => KeeperAnswer::No(KeeperRefusal::Store(fault)),
            };
            let _ = answer.send((said, String::new()));
        });
    }
}
