//! How the station keeps time: the mark that outlives it, windows that shut while the clock is behind, and the two people who
//! set it right. What clocks say is `clock`'s.
use alarm_central::{
    clock_reset::Said,
    event::{AlarmEvent, Command, Refusal},
    fact::PlaceFact,
    id::{EventId, PersonId},
    moment::Moment,
    person::Actor,
    window::Shut,
};
use tracing::{error, warn};
use vaka_link::{board::ClockHealth, command::Granted};

use super::{Centre, ConnectionId, duties};

/// How often the time is kept where no facts keep it, milliseconds.
const KEEP_EVERY_MS: u64 = 3_000;
/// A signal received so long after the time at which it is taken in was received by a clock that has been set back since,
/// milliseconds.
const FROM_BEFORE_RESET_MS: i64 = 2_000;

impl Centre {
    /// Why no window can be relied on just now, if so. Whatever stands open then is shut by what is put into the group
    /// here, before anything else is decided.
    pub(super) fn heed_clock(&mut self) -> Option<Shut> {
        self.shut_damaged();
        if self.clock.health() != ClockHealth::SetBack {
            self.all_shut = false;
            return None;
        }
        if !std::mem::replace(&mut self.all_shut, true) {
            warn!("the wall clock is behind what was written down: no camera opens");
            let open: Vec<EventId> =
                self.events.iter().filter(|(_, live)| can_shut(&live.event)).map(|(id, _)| id).collect();
            for event in open {
                self.do_duty(event, Command::ShutWindow { why: Shut::ClockBehind });
            }
        }
        Some(Shut::ClockBehind)
    }

    /// Why an alarm received then opens no window, if so.
    pub(super) fn heed_clock_for(&mut self, received_at: Moment) -> Option<Shut> {
        let early = received_at.since_ms(self.clock.now()) > FROM_BEFORE_RESET_MS;
        self.heed_clock().or(early.then_some(Shut::ClockBehind))
    }

    /// Events whose deadline in the database is not that of their facts have no window, however often writing that down
    /// fails.
    fn shut_damaged(&mut self) {
        for event in self.damaged.clone() {
            match self.events.get(event).map(|live| can_shut(&live.event)) {
                Some(true) => {
                    error!(%event, "the deadline in the database is not that of the facts: no camera opens");
                    self.do_duty(event, Command::ShutWindow { why: Shut::Damaged });
                }
                Some(false) => {}
                None => drop(self.damaged.remove(&event)),
            }
        }
    }

    /// Keeps how far time has come, also while nothing happens.
    pub(super) fn keep_time(&mut self) {
        let boot_ms = self.clock.boot_ms();
        if boot_ms.saturating_sub(self.kept_time_ms) >= KEEP_EVERY_MS {
            self.kept_time_ms = boot_ms;
            self.memory.keep_clock(self.clock.mark());
        }
    }

    /// Somebody says that the wall clock is right (`by` is `None` if the password did not fit); `answer` is told what
    /// came of it once that is on disk.
    pub(super) fn say_clock_is_right(
        &mut self,
        by: Option<Actor>,
        answer: impl FnOnce(&mut Centre, Result<Said, Refusal>) + Send + 'static,
    ) {
        let behind = self.heed_clock().is_some();
        let boot_ms = self.clock.boot_ms();
        let decided = by.ok_or(Refusal::WrongSignIn).and_then(|by| Ok((self.reset.decide(&by, behind, boot_ms)?, by)));
        let (said, by) = match decided {
            Ok(decided) => decided,
            Err(refusal) => return answer(self, Err(refusal)),
        };
        let body = match &said {
            Said::Asked => PlaceFact::ClockResetAsked,
            Said::Settled { by: first } => {
                PlaceFact::ClockReset { from: self.clock.now(), to: self.clock.wall(), asked_by: first.clone() }
            }
        };
        let mut fact = self.place_fact(body, None);
        fact.by = by.clone();
        let part = self.put(vec![fact]);
        self.then(part, move |centre, committed| {
            if committed.is_none() {
                return answer(centre, Err(Refusal::NotStored));
            }
            centre.reset.take(&by, &said, centre.clock.boot_ms());
            if matches!(said, Said::Settled { .. }) {
                centre.go_on_from_the_wall();
            }
            centre.tell_health();
            answer(centre, Ok(said));
        });
    }

    pub(super) fn reset_asked_for(&mut self, connection: ConnectionId, number: u64, person: Option<PersonId>) {
        let by = person
            .and_then(|person| self.register.person(&person))
            .map(|known| Actor::Person { id: known.id.clone(), role: known.role });
        self.say_clock_is_right(by, move |centre, said| {
            centre.answer(connection, number, said.map(|_| Granted::Done));
        });
    }

    /// What waits for a moment waits for it by the new time.
    fn go_on_from_the_wall(&mut self) {
        self.clock.set_back_to_wall();
        let now = self.clock.now();
        for until in self.orphans.values_mut() {
            *until = now.plus_ms(duties::ORPHAN_MS);
        }
        self.vitals.last_heard = now;
        self.all_shut = false;
    }
}

/// Whether the event began with an alarm and nothing has shut it yet.
fn can_shut(event: &AlarmEvent) -> bool {
    event.began_with_alarm() && event.shut().is_none() && !event.is_closed()
}
