//! What time itself brings: deadlines, parked events that return, holders who did not come back, start and stop.
use std::collections::HashSet;

use alarm_central::{
    event::{AlarmEvent, ClearRule, Command, Disarmed, EndReason, EventState, ReleaseReason},
    fact::PlaceFact,
    id::{EventId, PersonId},
    moment::Moment,
    person::Actor,
    planted::{self, Fault},
};
use tokio::{
    sync::oneshot,
    time::{Duration, Instant},
};
use vaka_link::command::{SessionEnd, ToDesk};

use super::{Centre, Input};

/// How long a hold waits for the same person after the desk's connection is gone, milliseconds.
pub(super) const ORPHAN_MS: i64 = 15_000;
/// The same after the station itself was gone: desks have to find it and people to sign in again.
pub(super) const ORPHAN_AFTER_START_MS: i64 = 60_000;
/// How long a demo's station waits for a desk to come back.
const LINGER: Duration = Duration::from_secs(3);

/// So many open events are looked at in one tick; with more of them each has its turn, within a second.
const A_TURN: usize = 500;
/// Ticks of a second.
const MOST_TURNS: usize = 10;

/// Whose turn it is in this tick.
#[derive(Clone, Copy)]
struct Turn {
    turn: u128,
    turns: u128,
}

impl Turn {
    fn is_of(self, event: EventId) -> bool {
        event.0.as_u128() % self.turns == self.turn
    }

    /// Once in a round: for what is decided over all events together.
    fn is_first(self) -> bool {
        self.turn == 0
    }
}

impl Centre {
    /// Puts what is due into the group. State changes with it, so nothing is due twice.
    pub(super) fn do_duties(&mut self) {
        self.heed_clock();
        self.keep_time();
        self.look_at_looking();
        self.look_at_asides();
        let now = self.clock.now();
        if !planted::is(Fault::OrphanForever) {
            self.find_orphans(now);
        }
        let mut due: Vec<(EventId, Command)> = Vec::new();
        for (id, live) in self.events.tended() {
            let event = &live.event;
            if !event.grants().is_empty() && event.window().is_none_or(|window| now >= window.until()) {
                due.push((id, Command::EndLooks { why: EndReason::Deadline }));
            }
            if let Some(why) = self.offer_is_over(event, now) {
                due.push((id, Command::EndOffer { why }));
            }
            match event.state() {
                EventState::Parked { until, .. } if now >= *until => due.push((id, Command::Return)),
                EventState::Held { by, .. } if self.is_lost(by, now) => {
                    due.push((id, Command::Let(ReleaseReason::ConnectionLost)));
                }
                _ => {}
            }
        }
        let turn = self.next_turn();
        for (id, live) in self.events.iter().filter(|(id, _)| turn.is_of(*id)) {
            let event = &live.event;
            if let Some(disarmed) = self.disarmed(event).filter(|disarmed| now >= disarmed.clears_at) {
                due.push((id, Command::Clear(ClearRule::Disarmed { signal: disarmed.signal })));
            }
            if !event.waits_over(now).is_empty() {
                due.push((id, Command::EndWaits));
            }
        }
        for (event, command) in due {
            let disarm = match &command {
                Command::Clear(ClearRule::Disarmed { signal }) => Some(*signal),
                _ => None,
            };
            self.do_duty(event, command);
            if let Some(disarm) = disarm {
                self.inform_of_clearing(event, disarm);
            }
        }
        // What may and must be done changes with the window's end, whether or not anybody looked.
        for (id, live) in self.events.iter_mut().filter(|(id, _)| turn.is_of(*id)) {
            let over = live.event.window().is_some_and(|window| now >= window.until());
            if over && !std::mem::replace(&mut live.window_is_over, true) {
                self.touched.insert(id);
            }
        }
        self.end_shut_doors();
        self.fetch_ahead(turn.is_first());
        self.fetch_pictures();
        self.tend_dispatches();
        self.tend_inquiries();
        self.tend_notices();
        self.rounds.tick(now);
        self.enter_unentered();
        self.look_at_lines();
        self.tell_strangers();
        self.tell_sleep();
    }

    /// What may be a second late is looked at in turn where many are open: a storm leaves no time for all of it at once.
    fn next_turn(&mut self) -> Turn {
        let turns = (self.events.len() / A_TURN + 1).min(MOST_TURNS) as u128;
        self.duty_turn = self.duty_turn.wrapping_add(1);
        Turn { turn: u128::from(self.duty_turn) % turns, turns }
    }

    /// Whether a disarm by somebody whom the register lists will clear an event that waits.
    pub(super) fn disarmed(&self, event: &AlarmEvent) -> Option<Disarmed> {
        if *event.state() != EventState::Waiting || event.signals().len() < 2 {
            return None;
        }
        let site = event.site().and_then(|id| self.register.site(id))?;
        event.disarmed(|user| site.is_authorised(user))
    }

    pub(super) fn do_duty(&mut self, event: EventId, command: Command) {
        if let Ok(part) = self.ask_event(event, &Actor::Station, command) {
            self.then(part, |_, _| {});
        }
    }

    /// Holders without a desk, however they came to hold: also by a fact that was not stored, and was taken back when the desk had
    /// gone. Whoever is back or holds no more is none; one whose release could not be stored stays one.
    fn find_orphans(&mut self, now: Moment) {
        let sessions: HashSet<&PersonId> =
            self.desks.values().filter_map(|desk| desk.session.as_ref()).map(|session| &session.person).collect();
        let holders = self.events.tended().filter_map(|(_, live)| live.event.state().holder());
        let alone: HashSet<PersonId> = holders.filter(|holder| !sessions.contains(holder)).cloned().collect();
        self.orphans.retain(|person, _| alone.contains(person));
        for person in alone {
            self.orphans.entry(person).or_insert_with(|| now.plus_ms(ORPHAN_MS));
        }
    }

    fn is_lost(&self, person: &PersonId, now: Moment) -> bool {
        !planted::is(Fault::OrphanForever) && self.orphans.get(person).is_some_and(|until| now >= *until)
    }

    /// The station has come up: leaves that an earlier run left standing are over.
    pub(super) fn note_start(&mut self) {
        self.heed_clock();
        let standing: Vec<EventId> = self.events.looking().map(|(id, _)| id).collect();
        for event in standing {
            self.do_duty(event, Command::EndLooks { why: EndReason::StationGone });
        }
        self.end_offers_of_before();
        for (id, live) in self.events.iter() {
            if let (true, false, Some(holder)) =
                (live.event.is_silent(), live.event.is_hushed(), live.event.state().holder())
            {
                self.gate.talk_was_freed(id, holder);
            }
        }
        if self.register.place().is_none() {
            let founded = self.place_fact(PlaceFact::Founded { place: self.place }, None);
            let part = self.put(vec![founded]);
            self.then(part, |centre, committed| {
                for committed in committed.unwrap_or_default() {
                    centre.register.apply(committed.fact());
                }
            });
        }
        let started = self.place_fact(PlaceFact::StationStarted, None);
        let part = self.put(vec![started]);
        self.then(part, |_, _| {});
    }

    /// A demo's station ends when no desk has been there for a while, once there was one.
    pub(super) fn tick_last_desk(&mut self) {
        if !self.desks.is_empty() {
            self.last_desk = Some(Instant::now());
        }
        let left = self.last_desk.is_some_and(|at| at.elapsed() >= LINGER);
        if self.ends_with_last_desk && left {
            self.last_desk = None;
            let (done, _) = oneshot::channel();
            self.pending.push_back(Input::Stop { done });
        }
    }

    /// Ends in good order: looking first, then the last facts, then the loop.
    pub(super) fn stop(&mut self, done: oneshot::Sender<()>) {
        self.gate.end_all();
        self.playbacks.end_all();
        let looking: Vec<EventId> = self.events.looking().map(|(id, _)| id).collect();
        for event in looking {
            self.do_duty(event, Command::EndLooks { why: EndReason::StationGone });
        }
        let stopped = self.place_fact(PlaceFact::StationStopped, None);
        let part = self.put(vec![stopped]);
        self.then(part, move |centre, _| {
            for desk in centre.desks.values_mut() {
                desk.tell(ToDesk::SessionEnded(SessionEnd::StationStops));
            }
            centre.stopped = true;
            let _ = done.send(());
        });
    }
}
