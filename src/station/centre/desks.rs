//! Desks and their sessions: who is signed in where, and each wish turned into a command of the rules.
use std::collections::VecDeque;

use alarm_central::{
    access,
    event::{Command, EndReason, Refusal},
    fact::PersonFact,
    guess::Guessed,
    id::{EventId, PersonId},
    moment::Moment,
    person::{Actor, Person, Role},
    pii::Secret,
    planted::{self, Fault},
    queue,
};
use tokio::{
    sync::mpsc,
    time::{Duration, Instant},
};
use vaka_link::{
    board::{Colleague, Update},
    command::{FromDesk, Granted, SessionEnd, ToDesk, Wish},
};

use super::{Centre, Check, ConnectionId, Input};
use crate::peer::Peer;

/// A desk that has sent no beat for this long hangs: looking ends, its hold is treated as a lost connection.
const DEAF_AFTER: Duration = Duration::from_secs(4);

/// Most words that wait for a desk that reads nothing. A person asks for some in a second, and a desk that hangs is
/// locked long before so many are owed.
const MOST_OWED: usize = 256;

/// One desk's connection.
pub(super) struct Desk {
    /// Its process.
    pub(super) peer: Peer,
    pub(super) out: mpsc::Sender<ToDesk>,
    pub(super) session: Option<Session>,
    /// The event whose detail this desk was last given.
    pub(super) shows: Option<EventId>,
    /// The event that this desk was last told is offered to its person.
    pub(super) asked: Option<EventId>,
    /// An update could not be delivered: the whole board goes out as soon as there is room.
    pub(super) stale: bool,
    /// Answers and words of the session that found no room: they go out before anything newer, none is lost.
    owed: VecDeque<ToDesk>,
    last_beat: Instant,
    deaf: bool,
}

/// Somebody signed in.
#[derive(Clone)]
pub(super) struct Session {
    pub(super) person: PersonId,
    pub(super) role: Role,
    pub(super) certified_until: Moment,
    /// What the password was checked against: with another one the session is over.
    pub(super) password_hash: Secret,
    pub(super) locked: bool,
    /// How often it was locked: an unlocking that was decided before the latest time is none.
    pub(super) locks: u32,
}

impl Desk {
    /// Sends, or remembers that the desk has missed something. A desk that misses an update is told no further ones, but
    /// the whole board as soon as it has read what waits: a slow desk never has a long backlog.
    pub(super) fn tell(&mut self, message: ToDesk) {
        match message {
            ToDesk::Updates(_) if self.stale => {}
            ToDesk::Updates(_) | ToDesk::Board(_) => {
                self.stale = !self.owed.is_empty() || self.out.try_send(message).is_err();
            }
            ToDesk::Beat => drop(self.out.try_send(message)),
            word => {
                if !self.owed.is_empty() {
                    self.owe(word);
                } else if let Err(mpsc::error::TrySendError::Full(word)) = self.out.try_send(word) {
                    self.owe(word);
                }
            }
        }
    }

    fn owe(&mut self, word: ToDesk) {
        if self.owed.len() < MOST_OWED {
            self.owed.push_back(word);
        }
    }

    /// Pays what it can of what is owed; true when the desk has read everything and misses updates.
    fn catch_up(&mut self) -> bool {
        while let Some(word) = self.owed.pop_front() {
            if let Err(mpsc::error::TrySendError::Full(word)) = self.out.try_send(word) {
                self.owed.push_front(word);
                return false;
            }
        }
        self.stale && self.out.capacity() == self.out.max_capacity()
    }

    /// The session, unless it is locked.
    pub(super) fn awake(&self) -> Option<&Session> {
        self.session.as_ref().filter(|session| !session.locked)
    }
}

/// Whether looking ends with this message, before anything is written.
pub(super) fn is_lock(said: &FromDesk) -> bool {
    matches!(said, FromDesk::Ask { wish: Wish::Lock, .. }) && !planted::is(Fault::LookSurvivesLock)
}

impl Centre {
    pub(super) fn desk_joined(&mut self, connection: ConnectionId, peer: Peer, out: mpsc::Sender<ToDesk>) {
        let desk = Desk {
            peer,
            out,
            session: None,
            shows: None,
            asked: None,
            stale: false,
            owed: VecDeque::new(),
            last_beat: Instant::now(),
            deaf: false,
        };
        self.desks.insert(connection, desk);
        if self.is_first_start() {
            self.tell(connection, ToDesk::FirstStart(true));
        }
    }

    pub(super) fn beat(&mut self, connection: ConnectionId) {
        if let Some(desk) = self.desks.get_mut(&connection) {
            desk.last_beat = Instant::now();
            desk.deaf = false;
            desk.tell(ToDesk::Beat);
        }
    }

    /// Once a tick: desks that missed updates, desks that hang, and the time of day.
    pub(super) fn tick_desks(&mut self) {
        let second_over = self.last_second.elapsed() >= Duration::from_secs(1);
        if second_over {
            self.last_second = Instant::now();
            self.count_overdue();
            self.tell_health();
            let now = self.clock.now();
            for desk in self.desks.values_mut().filter(|desk| desk.session.is_some()) {
                desk.tell(ToDesk::Updates(vec![Update::Now(now)]));
            }
        }
        let stale: Vec<ConnectionId> =
            self.desks.iter_mut().filter_map(|(id, desk)| desk.catch_up().then_some(*id)).collect();
        for connection in stale {
            self.give_board(connection);
        }
        let deaf: Vec<ConnectionId> = self
            .desks
            .iter()
            .filter(|(_, desk)| !desk.deaf && desk.session.is_some() && desk.last_beat.elapsed() >= DEAF_AFTER)
            .map(|(id, _)| *id)
            .collect();
        for connection in deaf {
            self.looking_ends_now(connection);
            if let Some(desk) = self.desks.get_mut(&connection) {
                desk.deaf = true;
            }
            self.pending.push_back(Input::DeskSaid { connection, said: FromDesk::Ask { number: 0, wish: Wish::Lock } });
        }
    }

    pub(super) fn desk_said(&mut self, connection: ConnectionId, said: FromDesk) {
        match said {
            FromDesk::Hello { .. } | FromDesk::Beat => {}
            FromDesk::SignIn { person, password } => self.check(connection, person, password, Check::SignIn),
            FromDesk::FirstSupervisor(person) => self.add_first(connection, person),
            FromDesk::Ask { number, wish } => self.wish(connection, number, wish),
        }
    }

    /// Has a password checked off the loop: it takes some 50 ms on purpose.
    fn check(&mut self, connection: ConnectionId, person: PersonId, password: Secret, why: Check) {
        if let Err(refusal) = self.may_guess(connection, &person) {
            return self.refuse_password(connection, &why, refusal);
        }
        let hash = self.register.person(&person).map(|person| person.password_hash.clone());
        let (inputs, passwords) = (self.inputs.clone(), self.passwords);
        tokio::task::spawn_blocking(move || {
            let fits = (passwords.fits)(&password, hash.as_ref());
            if !fits {
                std::thread::sleep(Duration::from_millis(500));
            }
            let _ = inputs.blocking_send(Input::PasswordChecked { connection, person, fits, why });
        });
    }

    fn refuse_password(&mut self, connection: ConnectionId, why: &Check, refusal: Refusal) {
        match why {
            Check::SignIn | Check::Unlock { .. } => self.tell(connection, ToDesk::SignInRefused(refusal)),
            Check::OpenWindow { number, .. }
            | Check::ResetClock { number }
            | Check::ApproveDisclosure { number, .. }
            | Check::SetAside { number, .. } => {
                self.answer(connection, *number, Err(refusal));
            }
        }
    }

    pub(super) fn checked(&mut self, connection: ConnectionId, person: PersonId, fits: bool, why: Check) {
        if !fits {
            let refusal = self.guessed_wrong(connection, &person);
            return self.refuse_password(connection, &why, refusal);
        }
        self.guessed_right(connection, &person);
        match (why, self.register.person(&person).cloned()) {
            (Check::SignIn, Some(known)) => match known.may_work(self.place, self.clock.now()) {
                Ok(()) => self.sign_in(connection, known),
                Err(why) => self.tell(connection, ToDesk::SignInRefused(Refusal::NotAllowed(why))),
            },
            (Check::SignIn, None) => self.tell(connection, ToDesk::SignInRefused(Refusal::WrongSignIn)),
            (Check::Unlock { locks }, _) => self.unlock(connection, &person, locks),
            (Check::ResetClock { number }, _) => self.reset_asked_for(connection, number, Some(person)),
            (Check::ApproveDisclosure { number, event, disclosure }, _) => {
                self.approve_disclosure(connection, number, (event, disclosure), Some(person));
            }
            (Check::SetAside { number, site, asked }, _) => {
                self.begin_aside(connection, number, site, asked, Some(person));
            }
            (Check::OpenWindow { number, event, reason }, _) => {
                self.open_window(connection, number, event, Some(person), reason);
            }
        }
    }

    pub(super) fn sign_in(&mut self, connection: ConnectionId, person: Person) {
        let part = self.put_person_fact(&person.id, PersonFact::SignedIn);
        self.then(part, move |centre, committed| {
            if committed.is_none() {
                return centre.tell(connection, ToDesk::SignInRefused(Refusal::NotStored));
            }
            // Who works here may have changed while it was written.
            let stands = centre.register.person(&person.id).filter(|now| now.password_hash == person.password_hash);
            let Some(person) = stands.filter(|now| now.may_work(centre.place, centre.clock.now()).is_ok()).cloned()
            else {
                return centre.tell(connection, ToDesk::SignInRefused(Refusal::WrongSignIn));
            };
            if !centre.desks.contains_key(&connection) {
                return centre.was_gone_before(&person.id);
            }
            centre.end_other_sessions(connection, &person.id);
            centre.end_session_before(connection, &person.id);
            centre.orphans.remove(&person.id);
            if let Some(desk) = centre.desks.get_mut(&connection) {
                desk.session = Some(Session {
                    person: person.id.clone(),
                    role: person.role,
                    certified_until: person.certified_until,
                    password_hash: person.password_hash.clone(),
                    locked: false,
                    locks: 0,
                });
                desk.last_beat = Instant::now();
            }
            let Person { id, name, role, certified_until, .. } = person;
            centre.tell(connection, ToDesk::SignedIn { person: id, name, role, certified_until });
            centre.give_board(connection);
            centre.tell_people();
        });
    }

    /// The desk went while its sign-in was written: nobody came by it, so another desk of theirs works on, and a hold that waits for
    /// them waits no longer for it.
    fn was_gone_before(&mut self, person: &PersonId) {
        self.put_person_fact(person, PersonFact::SignedOut);
    }

    /// One session per person: a newer one ends the older, and with it its looking; the hold goes on.
    fn end_other_sessions(&mut self, connection: ConnectionId, person: &PersonId) {
        let others: Vec<ConnectionId> = self
            .desks
            .iter()
            .filter(|(id, desk)| **id != connection && desk.session.as_ref().is_some_and(|s| s.person == *person))
            .map(|(id, _)| *id)
            .collect();
        for other in others {
            if planted::is(Fault::TwoSessions) {
                continue;
            }
            self.looking_ends_now(other);
            if let Some(held) = self.events.held_by(person) {
                self.pending.push_back(Input::Duty(held, Command::EndLooks { why: EndReason::DeskGone }));
            }
            if let Some(desk) = self.desks.get_mut(&other) {
                desk.session = None;
                (desk.shows, desk.asked) = (None, None);
                desk.tell(ToDesk::SessionEnded(SessionEnd::NewerSession));
            }
        }
    }

    /// Somebody else signs in where another is signed in: that one's looking is over, and the hold waits for a desk.
    fn end_session_before(&mut self, connection: ConnectionId, person: &PersonId) {
        let session = self.desks.get(&connection).and_then(|desk| desk.session.as_ref());
        let Some(before) = session.map(|session| session.person.clone()).filter(|before| before != person) else {
            return;
        };
        self.looking_ends_now(connection);
        if let Some(held) = self.events.held_by(&before) {
            self.pending.push_back(Input::Duty(held, Command::EndLooks { why: EndReason::DeskGone }));
        }
    }

    fn wish(&mut self, connection: ConnectionId, number: u64, wish: Wish) {
        let Some(session) = self.desks.get(&connection).and_then(|desk| desk.session.clone()) else {
            return self.answer(connection, number, Err(Refusal::NotSignedIn));
        };
        match (session.locked, wish) {
            (_, Wish::Unlock { password }) => {
                let locks = session.locks;
                self.check(connection, session.person, password, Check::Unlock { locks });
            }
            (false, Wish::Lock) => self.lock(connection, number, &session),
            (true, Wish::Lock) => {
                self.stays_locked(connection);
                self.answer(connection, number, Ok(Granted::Done));
            }
            (_, Wish::SignOut) => self.sign_out(connection, number, &session),
            (false, Wish::ResetClock { person, password }) => {
                self.check(connection, person, password, Check::ResetClock { number });
            }
            (false, Wish::OpenWindow { event, supervisor, password, reason }) => {
                self.check(connection, supervisor, password, Check::OpenWindow { number, event, reason });
            }
            (false, Wish::ApproveDisclosure { event, disclosure, person, password }) => {
                self.check(connection, person, password, Check::ApproveDisclosure { number, event, disclosure });
            }
            (false, Wish::SetAside { site, asked, second: Some((person, password)) }) => {
                self.check(connection, person, password, Check::SetAside { number, site, asked });
            }
            (true, _) => self.answer(connection, number, Err(Refusal::NotSignedIn)),
            (false, wish) => match wish.act().map_or(Ok(()), |act| access::role_may(self.place, session.role, act)) {
                Ok(()) => self.wish_for_event(connection, number, &session, wish),
                Err(refusal) => self.answer(connection, number, Err(refusal)),
            },
        }
    }

    fn wish_for_event(&mut self, connection: ConnectionId, number: u64, session: &Session, wish: Wish) {
        let holding = self.events.held_by(&session.person);
        let standing = match self.register.person(&session.person) {
            Some(person) => person.may_work(self.place, self.clock.now()),
            None => Err(alarm_central::person::NotAllowed::Role),
        };
        let (event, command) = match wish {
            Wish::ClaimNext => match queue::next(self.open_events()) {
                Some(event) => (event, Command::Claim { standing, holding }),
                None => return self.answer(connection, number, Err(Refusal::NothingWaits)),
            },
            Wish::Claim { event } => (event, Command::Claim { standing, holding }),
            Wish::Release { event } => (event, Command::Release),
            Wish::Park { event, until } => (event, Command::Park { until }),
            Wish::Offer { event, to, note } => {
                let fit = self.can_be_asked(&to);
                (event, Command::Offer { to, fit, note })
            }
            Wish::WithdrawOffer { event } => (event, Command::WithdrawOffer),
            Wish::AcceptOffer { event } => (event, Command::AcceptOffer { standing, holding }),
            Wish::DeclineOffer { event, why } => (event, Command::DeclineOffer { why }),
            Wish::TakeOver { event, reason } => (event, Command::TakeOver { reason, standing, holding }),
            Wish::Look { event, cameras } => return self.look(connection, number, session, event, &cameras),
            Wish::StopLook { event, camera } => return self.stop_look(connection, number, session, event, &camera),
            Wish::OpenVoice { event } => return self.open_voice(connection, number, session, event),
            Wish::DoStep { event, step } => (event, Command::DoStep { step }),
            Wish::UndoStep { event, step } => (event, Command::UndoStep { step }),
            Wish::AnswerStep { event, step, answer } => (event, Command::AnswerStep { step, answer }),
            Wish::SeeSignals { event, signals } => (event, Command::SeeSignals { signals }),
            Wish::Reveal { event, reason } => {
                let masked = self.site_of(event).is_some_and(|site| site.masked);
                (event, Command::Reveal { reason, masked })
            }
            Wish::SayPhrase { event, phrase } => {
                return self.say_phrase(connection, number, session, event, phrase);
            }
            Wish::RecordCall { event, contact, number: of_number, result } => {
                match self.call_record(event, contact, of_number, result) {
                    Ok(command) => (event, command),
                    Err(refusal) => return self.answer(connection, number, Err(refusal)),
                }
            }
            Wish::Dial { event, contact, number: of_number } => {
                return self.dial(connection, number, session, event, (contact, of_number));
            }
            Wish::AskCustomer { event, contact } => {
                return self.ask_customer(connection, number, &actor(session), event, contact);
            }
            Wish::JudgeWord { event, contact, word } => match self.judgement(event, contact, &word) {
                Ok(command) => (event, command),
                Err(refusal) => return self.answer(connection, number, Err(refusal)),
            },
            Wish::GoToPreset { event, camera, preset } => {
                return self.go_to_preset(connection, number, session, event, camera, preset);
            }
            wish @ (Wish::Dispatch { event, .. }
            | Wish::CancelDispatch { event, .. }
            | Wish::ReplyDispatch { event, .. }
            | Wish::PhoneDispatch { event, .. }
            | Wish::ReportDispatch { event, .. }) => {
                return self.dispatch_wish(connection, number, &actor(session), event, wish);
            }
            Wish::FreeTalk { event } => return self.free_talk(connection, number, session, event),
            Wish::Note { event, text } => (event, Command::Note { text }),
            Wish::Close { event, verdict, note, override_reason } => {
                (event, Command::Close { verdict, note, override_reason })
            }
            Wish::ListHidden => return self.list_hidden(connection, number, session),
            Wish::ReadDrawing { event, drawing } => {
                return self.read_drawing(connection, number, session, event, drawing);
            }
            Wish::ListPast { site } => return self.list_past(connection, number, session, site),
            Wish::ListClosed { query } => return self.list_closed(connection, number, session, query),
            wish @ (Wish::RequestDisclosure { .. }
            | Wish::RefuseDisclosure { .. }
            | Wish::GivePassphrase { .. }
            | Wish::StopDisclosure { .. }
            | Wish::MakeDisclosure { .. }
            | Wish::ListDisclosures) => return self.disclosure_wish(connection, number, session, wish),
            Wish::ListMedia { event } => return self.list_media(connection, number, session, event),
            Wish::OpenMedia { event, media, purpose } => {
                return self.open_media(connection, number, session, event, media, purpose);
            }
            Wish::CloseMedia => {
                self.playbacks.end(connection);
                return self.answer(connection, number, Ok(Granted::Done));
            }
            Wish::AcknowledgeLooking { site, day } => {
                return self.acknowledge_looking(connection, number, session, site, day);
            }
            Wish::AnswerRole { person, confirm } => {
                return self.answer_role(connection, number, session, person, confirm);
            }
            wish @ (Wish::ReadHome { .. }
            | Wish::ChangeHome { .. }
            | Wish::RemoveHome { .. }
            | Wish::ListHomeHistory { .. }
            | Wish::UndoHome { .. }) => return self.home_wish(connection, number, session, wish),
            Wish::FindHomes { find } => return self.find_homes(connection, number, find),
            Wish::SetAside { site, asked, second: None } => {
                return self.begin_aside(connection, number, site, asked, None);
            }
            Wish::EndAside { aside } => return self.end_aside(connection, number, actor(session), aside),
            Wish::AcknowledgeStorm { storm } => return self.acknowledge_storm(connection, number, session, storm),
            Wish::Lock
            | Wish::Unlock { .. }
            | Wish::SignOut
            | Wish::OpenWindow { .. }
            | Wish::SetAside { .. }
            | Wish::ResetClock { .. }
            | Wish::ApproveDisclosure { .. } => return,
        };
        let claims = matches!(command, Command::Claim { .. } | Command::TakeOver { .. } | Command::AcceptOffer { .. });
        let first_claim = claims && self.events.get(event).is_some_and(|live| live.event.response_ms().is_none());
        match self.ask_event(event, &actor(session), command) {
            Err(refusal) => self.answer(connection, number, Err(refusal)),
            Ok(part) => self.then(part, move |centre, committed| match committed {
                None => centre.answer(connection, number, Err(Refusal::NotStored)),
                Some(_) if claims => {
                    centre.answer(connection, number, Ok(Granted::Event(event)));
                    if first_claim {
                        centre.count_response(event);
                    }
                    centre.pending.push_back(Input::LookAtConcerned { event });
                }
                Some(_) => centre.answer(connection, number, Ok(Granted::Done)),
            }),
        }
    }

    fn lock(&mut self, connection: ConnectionId, number: u64, session: &Session) {
        self.end_looks_of(&session.person, EndReason::Locked);
        let part = self.put_person_fact(&session.person, PersonFact::Locked);
        // Locked at once, written meanwhile: a full disk must not keep a screen open.
        self.stays_locked(connection);
        self.then(part, move |centre, _| {
            centre.answer(connection, number, Ok(Granted::Done));
            centre.tell(connection, ToDesk::Locked);
            centre.give_board(connection);
            centre.tell_people();
        });
    }

    /// Whatever is under way to unlock it comes to nothing.
    fn stays_locked(&mut self, connection: ConnectionId) {
        if let Some(session) = self.desks.get_mut(&connection).and_then(|desk| desk.session.as_mut()) {
            session.locked = true;
            session.locks += 1;
        }
    }

    fn unlock(&mut self, connection: ConnectionId, person: &PersonId, locks: u32) {
        let session = self.desks.get(&connection).and_then(|desk| desk.session.as_ref());
        let Some(session) = session.filter(|session| session.person == *person) else { return };
        // Locked again meanwhile, it stays so, and whoever unlocked it is told to do it once more.
        let undone = ToDesk::SignInRefused(Refusal::NotSignedIn);
        if session.locks != locks {
            return self.tell(connection, undone);
        }
        let part = self.put_person_fact(person, PersonFact::Unlocked);
        self.then(part, move |centre, committed| {
            if committed.is_none() {
                return centre.tell(connection, ToDesk::SignInRefused(Refusal::NotStored));
            }
            let Some(desk) = centre.desks.get_mut(&connection) else { return };
            let Some(session) = desk.session.as_mut() else { return };
            if session.locks != locks {
                return centre.tell(connection, undone);
            }
            session.locked = false;
            let (person, role) = (session.person.clone(), session.role);
            if let Some(known) = centre.register.person(&person) {
                let (name, certified_until) = (known.name.clone(), known.certified_until);
                centre.tell(connection, ToDesk::SignedIn { person, name, role, certified_until });
            }
            centre.give_board(connection);
            centre.tell_people();
        });
    }

    /// The session is over at once, written meanwhile: whoever has left decides nothing any more, however slow the disk is.
    fn sign_out(&mut self, connection: ConnectionId, number: u64, session: &Session) {
        if self.events.held_by(&session.person).is_some() {
            return self.answer(connection, number, Err(Refusal::AlreadyHolding));
        }
        self.playbacks.end(connection);
        if let Some(desk) = self.desks.get_mut(&connection) {
            desk.session = None;
            (desk.shows, desk.asked) = (None, None);
        }
        let part = self.put_person_fact(&session.person, PersonFact::SignedOut);
        self.then(part, move |centre, _| {
            centre.answer(connection, number, Ok(Granted::Done));
            centre.tell(connection, ToDesk::SessionEnded(SessionEnd::SignedOut));
            centre.tell_people();
        });
    }

    /// The connection is gone: looking has ended already, the hold waits for the same person.
    pub(super) fn desk_gone(&mut self, connection: ConnectionId) {
        self.guesses.forget(&Guessed::Connection(connection));
        let Some(session) = self.desks.remove(&connection).and_then(|desk| desk.session) else { return };
        self.end_looks_of(&session.person, EndReason::DeskGone);
        if self.events.held_by(&session.person).is_some() {
            let until = self.clock.now().plus_ms(super::duties::ORPHAN_MS);
            self.orphans.insert(session.person.clone(), until);
        }
        let part = self.put_person_fact(&session.person, PersonFact::SignedOut);
        self.then(part, |centre, _| centre.tell_people());
    }

    pub(super) fn end_looks_of(&mut self, person: &PersonId, why: EndReason) {
        if let Some(event) = self.events.held_by(person) {
            let ended = self.ask_event(event, &Actor::Station, Command::EndLooks { why });
            debug_assert!(ended.is_ok(), "ending is never refused");
        }
    }

    pub(super) fn open_events(&self) -> impl Iterator<Item = &alarm_central::event::AlarmEvent> {
        self.events.iter().map(|(_, live)| &live.event)
    }

    pub(super) fn tell(&mut self, connection: ConnectionId, message: ToDesk) {
        if let Some(desk) = self.desks.get_mut(&connection) {
            desk.tell(message);
        }
    }

    pub(super) fn answer(&mut self, connection: ConnectionId, number: u64, answer: Result<Granted, Refusal>) {
        self.tell(connection, ToDesk::Answer { number, answer });
    }

    pub(super) fn tell_people(&mut self) {
        let people = self.colleagues();
        for desk in self.desks.values_mut().filter(|desk| desk.awake().is_some()) {
            desk.tell(ToDesk::Updates(vec![Update::People(people.clone())]));
        }
    }

    pub(super) fn colleagues(&self) -> Vec<Colleague> {
        let sessions = self.desks.values().filter_map(|desk| desk.session.as_ref());
        let mut people: Vec<Colleague> = sessions
            .filter_map(|session| {
                let person = self.register.person(&session.person)?;
                let name = person.name.clone();
                Some(Colleague { id: session.person.clone(), name, role: session.role, locked: session.locked })
            })
            .collect();
        people.sort_by(|a, b| a.id.cmp(&b.id));
        people
    }
}

pub(super) fn actor(session: &Session) -> Actor {
    Actor::Person { id: session.person.clone(), role: session.role }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn updates(number: i64) -> ToDesk {
        ToDesk::Updates(vec![Update::Now(alarm_central::moment::Moment(number))])
    }

    fn answer(number: u64) -> ToDesk {
        ToDesk::Answer { number, answer: Ok(Granted::Done) }
    }

    #[test]
    fn a_slow_desk_loses_updates_for_a_whole_board_and_never_an_answer() {
        let (out, mut read) = mpsc::channel(2);
        let mut desk = Desk {
            peer: Peer::NOBODY,
            out,
            session: None,
            shows: None,
            asked: None,
            stale: false,
            owed: VecDeque::new(),
            last_beat: Instant::now(),
            deaf: false,
        };
        for number in 0..4 {
            desk.tell(updates(number));
            desk.tell(answer(number.unsigned_abs()));
        }
        assert!(desk.stale && !desk.catch_up(), "nothing has been read yet");
        assert_eq!(read.try_recv(), Ok(updates(0)));
        assert_eq!(read.try_recv(), Ok(answer(0)));
        assert!(!desk.catch_up());
        desk.tell(updates(9));
        let mut heard = Vec::new();
        for _ in 0..3 {
            heard.extend(std::iter::from_fn(|| read.try_recv().ok()));
            desk.catch_up();
        }
        assert_eq!(heard, [answer(1), answer(2), answer(3)], "in order, and no update behind a gap");
        assert!(desk.catch_up(), "now it is to have the whole board");
        desk.tell(ToDesk::Board(Box::default()));
        assert!(!desk.stale && !desk.catch_up());
    }
}
