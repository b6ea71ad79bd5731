//! Who works here changes: by the command line, by a second person at a desk, at the place's first start; what becomes of
//! sessions then; and how wrong passwords are counted. What is allowed is the rules' to say.
use alarm_central::{
    access::{self, About, Act},
    event::{EndReason, Refusal},
    fact::{Fact, FactBody, PersonFact, PlaceFact, Sealed, StreamId},
    guess::Guessed,
    id::PersonId,
    person::{Actor, Person, Place, Role},
    pii::Secret,
    port::StoreFault,
    staff::{Change, StaffRefusal},
};
use tokio::sync::oneshot;
use vaka_link::{
    board::{RoleAsked, Update},
    command::{Granted, SessionEnd, ToDesk},
    keeper::{KeeperAnswer, KeeperRefusal, NewPerson, PersonChange},
};

use super::{Centre, ConnectionId, Input, desks::Session};
use crate::keeper;

/// How often guesses for people whom nobody knows are written down at most, milliseconds.
const STRANGERS_EVERY_MS: u64 = 60_000;

/// Whom a change is answered to.
pub(crate) enum Asker {
    Keeper(oneshot::Sender<(KeeperAnswer, String)>),
    /// A desk at the place's first start.
    First(ConnectionId),
    Desk {
        connection: ConnectionId,
        number: u64,
    },
}

/// Guesses for people whom nobody knows, until they are written down.
#[derive(Default)]
pub(super) struct Strangers {
    guesses: u32,
    told_ms: u64,
}

impl Centre {
    /// The command line adds somebody: the password is hashed off the loop, the rules are asked after that.
    pub(super) fn add_by_keeper(&mut self, by: Actor, person: NewPerson, asker: Asker) {
        if let Err(refusal) = keeper::check_password(&person.password) {
            return self.refuse(asker, refusal);
        }
        let NewPerson { id, name, role, certified_until, password } = person;
        self.hash_then(password, by, id, asker, move |password_hash| Change::Add {
            name,
            role,
            certified_until,
            password_hash,
        });
    }

    pub(super) fn change_by_keeper(&mut self, by: Actor, person: PersonId, change: PersonChange, asker: Asker) {
        match keeper::plain_change(change) {
            Ok(change) => self.change_staff(by, person, change, asker),
            Err(password) => match keeper::check_password(&password) {
                Ok(()) => {
                    self.hash_then(password, by, person, asker, |password_hash| Change::SetPassword { password_hash });
                }
                Err(refusal) => self.refuse(asker, refusal),
            },
        }
    }

    /// The first supervisor of a live place, by whoever may open its socket.
    pub(super) fn add_first(&mut self, connection: ConnectionId, person: NewPerson) {
        let asker = Asker::First(connection);
        if !self.is_first_start() || person.role != Role::Supervisor {
            return self.refuse(asker, KeeperRefusal::Staff(StaffRefusal::NotTheFirst));
        }
        let by = Actor::Keeper { uid: rustix::process::getuid().as_raw() };
        self.add_by_keeper(by, person, asker);
    }

    fn hash_then(
        &self,
        password: Secret,
        by: Actor,
        person: PersonId,
        asker: Asker,
        change: impl FnOnce(Secret) -> Change + Send + 'static,
    ) {
        let (inputs, hash) = (self.inputs.clone(), self.passwords.hash);
        tokio::task::spawn_blocking(move || {
            let change = change(hash(&password));
            let _ = inputs.blocking_send(Input::Staff { by, person, change, asker });
        });
    }

    /// A second person's answer to a role that was asked for.
    pub(super) fn answer_role(
        &mut self,
        connection: ConnectionId,
        number: u64,
        session: &Session,
        person: PersonId,
        confirm: bool,
    ) {
        let by = Actor::Person { id: session.person.clone(), role: session.role };
        let change = if confirm { Change::Confirm } else { Change::Refuse };
        self.change_staff(by, person, change, Asker::Desk { connection, number });
    }

    /// Asks the rules, writes what they say, and lets it take effect once it is on disk.
    pub(super) fn change_staff(&mut self, by: Actor, id: PersonId, change: Change, asker: Asker) {
        // Asked again after the hashing: another desk may have been quicker.
        if matches!(asker, Asker::First(_)) && !self.is_first_start() {
            return self.refuse(asker, KeeperRefusal::Staff(StaffRefusal::NotTheFirst));
        }
        let added = matches!(change, Change::Add { .. });
        let decided = self.register.staff().decide(self.place, self.clock.now(), &by, &id, change);
        let (body, sealed) = match decided {
            Err(refusal) => return self.refuse(asker, KeeperRefusal::Staff(refusal)),
            Ok(None) => return self.changed(asker, KeeperAnswer::PersonChanged, &id),
            Ok(Some(fact)) => fact,
        };
        let good = keeper::answer_of(&body, added);
        let fact = self.person_fact(&id, by, body, Some(sealed));
        self.keep(vec![fact], move |centre, kept| match kept {
            Ok(()) => {
                centre.take_effect(&id);
                centre.changed(asker, good, &id);
            }
            Err(fault) => centre.refuse(asker, KeeperRefusal::Store(fault)),
        });
    }

    fn changed(&mut self, asker: Asker, good: KeeperAnswer, id: &PersonId) {
        match asker {
            Asker::Keeper(answer) => drop(answer.send((good, String::new()))),
            Asker::Desk { connection, number } => self.answer(connection, number, Ok(Granted::Done)),
            Asker::First(connection) => {
                if let Some(person) = self.register.person(id).cloned() {
                    self.sign_in(connection, person);
                }
            }
        }
    }

    fn refuse(&mut self, asker: Asker, refusal: KeeperRefusal) {
        match asker {
            Asker::Keeper(answer) => drop(answer.send((KeeperAnswer::No(refusal), String::new()))),
            Asker::First(connection) => self.tell(connection, ToDesk::FirstRefused(refusal)),
            Asker::Desk { connection, number } => {
                let refusal = match refusal {
                    KeeperRefusal::Staff(refusal) => refusal.into(),
                    _ => Refusal::NotStored,
                };
                self.answer(connection, number, Err(refusal));
            }
        }
    }

    /// Somebody stands otherwise than before: sessions end or go on as what the person is now.
    fn take_effect(&mut self, id: &PersonId) {
        let Some(person) = self.register.person(id).cloned() else { return };
        let sessions: Vec<(ConnectionId, Session)> = self
            .desks
            .iter()
            .filter_map(|(connection, desk)| Some((*connection, desk.session.clone()?)))
            .filter(|(_, session)| session.person == *id)
            .collect();
        for (connection, session) in sessions {
            if person.disabled_at.is_some() || session.password_hash != person.password_hash {
                self.end_session(connection, &session);
            } else if session.role != person.role || session.certified_until != person.certified_until {
                self.go_on_as(connection, &session, &person);
            }
        }
        self.tell_people();
        self.tell_asked();
        let first = self.is_first_start();
        for desk in self.desks.values_mut().filter(|desk| desk.session.is_none()) {
            desk.tell(ToDesk::FirstStart(first));
        }
    }

    /// Looking ends at once, the hold waits as for a lost desk.
    fn end_session(&mut self, connection: ConnectionId, session: &Session) {
        self.looking_ends_now(connection);
        self.end_looks_of(&session.person, EndReason::SignedOut);
        if self.events.held_by(&session.person).is_some() {
            let until = self.clock.now().plus_ms(super::duties::ORPHAN_MS);
            self.orphans.insert(session.person.clone(), until);
        }
        let part = self.put_person_fact(&session.person, PersonFact::SignedOut);
        self.then(part, |_, _| {});
        if let Some(desk) = self.desks.get_mut(&connection) {
            desk.session = None;
            desk.shows = None;
            desk.tell(ToDesk::SessionEnded(SessionEnd::NotAllowedAnyMore));
        }
    }

    fn go_on_as(&mut self, connection: ConnectionId, session: &Session, person: &Person) {
        let Some(desk) = self.desks.get_mut(&connection) else { return };
        let Some(known) = desk.session.as_mut() else { return };
        (known.role, known.certified_until) = (person.role, person.certified_until);
        // A locked desk is told when it is unlocked.
        if !session.locked {
            let Person { id, name, role, certified_until, .. } = person.clone();
            desk.tell(ToDesk::SignedIn { person: id, name, role, certified_until });
            self.give_board(connection);
        }
    }

    /// Whether this live place still has to get its first supervisor.
    pub(super) fn is_first_start(&self) -> bool {
        self.place == Place::Live && self.register.staff().is_without_supervisor()
    }

    /// What waits for a second person, as this session may see and answer it.
    pub(super) fn asked_for(&self, session: &Session) -> Vec<RoleAsked> {
        let may = self.register.person(&session.person).is_some_and(|person| {
            access::allow(self.place, person, self.clock.now(), Act::KeepPeople, &About::default()).is_ok()
        });
        if !may || session.locked {
            return Vec::new();
        }
        let waits = self.register.people().filter_map(|person| Some((person, person.asked.as_ref()?)));
        waits
            .map(|(person, asked)| RoleAsked {
                person: person.id.clone(),
                name: person.name.clone(),
                from: (!person.is_unconfirmed()).then_some(person.role),
                role: asked.role,
                certified_until: person.certified_until,
                by: asked.by.person().and_then(|by| self.name_of(by)),
                answerable: person.id != session.person && asked.by.person() != Some(&session.person),
            })
            .collect()
    }

    fn tell_asked(&mut self) {
        let sessions: Vec<(ConnectionId, Session)> =
            self.desks.iter().filter_map(|(id, desk)| Some((*id, desk.awake()?.clone()))).collect();
        for (connection, session) in sessions {
            let asked = self.asked_for(&session);
            self.tell(connection, ToDesk::Updates(vec![Update::Asked(asked)]));
        }
    }

    /// Whether a password may be looked at now; if so it is counted.
    pub(super) fn may_guess(&mut self, connection: ConnectionId, person: &PersonId) -> Result<(), Refusal> {
        let now_ms = self.clock.boot_ms();
        self.guesses
            .begin(&whose(connection, person), now_ms)
            .map_err(|until_ms| Refusal::TooManyGuesses { wait_secs: secs(until_ms.saturating_sub(now_ms)) })
    }

    pub(super) fn guessed_right(&mut self, connection: ConnectionId, person: &PersonId) {
        self.guesses.right(&whose(connection, person));
    }

    /// Writes a wrong password down, and says what it costs.
    pub(super) fn guessed_wrong(&mut self, connection: ConnectionId, person: &PersonId) -> Refusal {
        let now_ms = self.clock.boot_ms();
        let [of_person, of_connection] = whose(connection, person).map(|one| self.guesses.standing(&one));
        let until_ms = of_person.1.max(of_connection.1);
        let wait_ms = until_ms.saturating_sub(now_ms);
        if self.register.person(person).is_some() {
            // The person's own: what this connection has to wait goes with it.
            let wait_secs = secs(of_person.1.saturating_sub(now_ms));
            let body = PersonFact::GuessedWrong { wrong: of_person.0, wait_secs };
            let fact = self.person_fact(person, Actor::Station, body, None);
            let part = self.put(vec![fact]);
            self.then(part, |_, _| {});
        } else {
            self.strangers.guesses = self.strangers.guesses.saturating_add(1);
        }
        match wait_ms {
            0 => Refusal::WrongSignIn,
            _ => {
                tracing::warn!("too many wrong passwords: none is looked at for a while");
                Refusal::TooManyGuesses { wait_secs: secs(wait_ms) }
            }
        }
    }

    /// Guesses for nobody are counted, not written one by one: whoever makes up names must not fill the disk.
    pub(super) fn tell_strangers(&mut self) {
        let now_ms = self.clock.boot_ms();
        if self.strangers.guesses == 0 || now_ms.saturating_sub(self.strangers.told_ms) < STRANGERS_EVERY_MS {
            return;
        }
        self.strangers.told_ms = now_ms;
        let guesses = std::mem::take(&mut self.strangers.guesses);
        let fact = self.place_fact(PlaceFact::StrangersGuessed { guesses }, None);
        let part = self.put(vec![fact]);
        self.then(part, move |centre, committed| {
            if committed.is_none() {
                centre.strangers.guesses = centre.strangers.guesses.saturating_add(guesses);
            }
        });
    }

    pub(super) fn put_person_fact(&mut self, person: &PersonId, fact: PersonFact) -> std::ops::Range<usize> {
        let by = match self.register.person(person) {
            Some(known) => Actor::Person { id: person.clone(), role: known.role },
            None => Actor::Station,
        };
        let fact = self.person_fact(person, by, fact, None);
        self.put(vec![fact])
    }

    fn person_fact(&self, person: &PersonId, by: Actor, body: PersonFact, sealed: Option<Sealed>) -> Fact {
        let stream = StreamId::Person(person.clone());
        let (version, at) = (self.register.next_version(&stream), self.clock.now());
        Fact { stream, version, at, by, body: FactBody::Person(body), sealed }
    }
}

fn secs(ms: u64) -> u32 {
    u32::try_from(ms.div_ceil(1000)).unwrap_or(u32::MAX)
}

fn whose(connection: ConnectionId, person: &PersonId) -> [Guessed; 2] {
    [Guessed::Person(person.clone()), Guessed::Connection(connection)]
}

/// Whether what a desk says changes the register, so that it waits while another change is being written.
pub(super) fn changes_register(input: &Input) -> bool {
    use vaka_link::command::{FromDesk, Wish};
    match input {
        Input::Keeper { .. } | Input::ImportHomes { .. } | Input::Staff { .. } | Input::Settled(_) => true,
        Input::DeskSaid { said, .. } => matches!(
            said,
            FromDesk::FirstSupervisor(_)
                | FromDesk::Ask {
                    wish: Wish::AnswerRole { .. } | Wish::ChangeHome { .. } | Wish::RemoveHome { .. },
                    ..
                }
        ),
        _ => false,
    }
}

/// What a change of the register is answered with when it could not be written.
pub(super) type Kept = Result<(), StoreFault>;
