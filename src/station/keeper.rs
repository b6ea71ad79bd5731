//! The command line's verbs on register, people and record: the same work whether a station runs or not.
use std::{path::Path, sync::Arc};

use alarm_central::{
    disclosure::DisclosureWish,
    event::{AlarmEvent, Command, Refusal},
    exchange::{FileHomes, Told},
    fact::{Fact, FactBody, PersonFact, PlaceFact, Sealed, StreamId},
    id::{DisclosureId, EventId, PersonId},
    moment::{Moment, Reading},
    person::{Actor, Person, Place, Role, Standing},
    pii::{Pii, Secret},
    port::{Archive, Signer, Store, StoreError},
    staff::Change,
    vault::Vault,
};
use vaka_link::keeper::{KeeperAnswer, KeeperRefusal, KeeperWish, NewPerson, PersonChange, PersonLine};

use crate::{exchange::import_homes, export, register::Register};

/// Shortest password that is accepted, characters.
pub const SHORTEST_PASSWORD: usize = 8;
/// Longest, bytes: beyond, somebody feeds us a file.
pub const LONGEST_PASSWORD: usize = 1024;

/// How passwords are hashed and checked; slow on purpose, so never on the station's loop.
#[derive(Clone, Copy)]
pub struct Passwords {
    /// argon2id in PHC form.
    pub hash: fn(&Secret) -> Secret,
    /// Whether the password fits the hash.
    /// `None` (nobody of that name) takes as long and never fits.
    pub fits: fn(password: &Secret, hash: Option<&Secret>) -> bool,
}

/// Does a verb with the store alone, when no station runs. `Stop` has nothing to stop.
pub fn perform(
    store: &mut dyn Store,
    place: Place,
    passwords: Passwords,
    uid: u32,
    now: Moment,
    wish: KeeperWish,
) -> KeeperAnswer {
    let by = Actor::Keeper { uid };
    let written = |store: &mut dyn Store, decision: Result<(Vec<Fact>, KeeperAnswer), KeeperRefusal>| match decision {
        Err(refusal) => KeeperAnswer::No(refusal),
        Ok((facts, answer)) => match store.append(&facts.into_iter().map(Arc::new).collect::<Vec<_>>()) {
            Ok(()) => answer,
            Err(error) => KeeperAnswer::No(KeeperRefusal::Store(fault_of(error))),
        },
    };
    let register = match opened(store, place, &by, now) {
        Ok(register) => register,
        Err(refusal) => return KeeperAnswer::No(refusal),
    };
    match wish {
        KeeperWish::ImportSites(sites) => import_homes(store, place, uid, now, FileHomes::new(sites, Told::default())),
        KeeperWish::AddPerson(NewPerson { id, name, role, certified_until, password }) => {
            let decision = hashed(passwords, &password).and_then(|password_hash| {
                let change = Change::Add { name, role, certified_until, password_hash };
                change_person(&register, place, &by, now, id, change)
            });
            written(store, decision)
        }
        // Who is second to say so is known to a running station alone.
        KeeperWish::ResetClock => KeeperAnswer::No(KeeperRefusal::Rule(Refusal::NoSecondPerson)),
        KeeperWish::ChangePerson { person, change } => {
            let change = plain_change(change).or_else(|password| {
                hashed(passwords, &password).map(|password_hash| Change::SetPassword { password_hash })
            });
            let decision = change.and_then(|change| change_person(&register, place, &by, now, person, change));
            written(store, decision)
        }
        KeeperWish::ListPeople => list(&register),
        KeeperWish::DisclosureCopied { event, disclosure } => {
            let decision = copied(store, &by, now, event, disclosure);
            written(store, decision)
        }
        KeeperWish::DeviceProbed { address } => {
            let fact = probed(&register, by, now, address);
            written(store, Ok((vec![fact], KeeperAnswer::Noted)))
        }
        KeeperWish::Stop => KeeperAnswer::Stopping,
        KeeperWish::RunRetention | KeeperWish::ShortenJournal | KeeperWish::ConfirmClock { .. } => {
            unreachable!("these need the vault too: retention_round")
        }
        KeeperWish::HomesToCome(_)
        | KeeperWish::DrawingToCome { .. }
        | KeeperWish::ReadDrawing { .. }
        | KeeperWish::ImportHomes(_)
        | KeeperWish::ExportHomes { .. } => {
            unreachable!("these come in parts: import_homes, export_homes")
        }
        reading => read(store, &reading).0,
    }
}

/// What is written before a package is copied out.
fn copied(
    store: &mut dyn Store,
    by: &Actor,
    now: Moment,
    event: EventId,
    disclosure: DisclosureId,
) -> Result<(Vec<Fact>, KeeperAnswer), KeeperRefusal> {
    let facts = store.load(&StreamId::Event(event)).map_err(|error| KeeperRefusal::Store(fault_of(error)))?;
    let known = AlarmEvent::replay(event, facts.into_iter().map(Arc::new));
    let wish = DisclosureWish::Copied { disclosure };
    let command = Command::Disclose { wish, standing: Ok(()), reading: Ok(()) };
    known.decide(now, by, command).map(|facts| (facts, KeeperAnswer::Noted)).map_err(KeeperRefusal::Rule)
}

/// Who and what there is, in a memory that is this place's; one that nobody has written to is founded.
pub(crate) fn opened(store: &mut dyn Store, place: Place, by: &Actor, now: Moment) -> Result<Register, KeeperRefusal> {
    let load = |store: &mut dyn Store| Register::load(store).map_err(|error| KeeperRefusal::Store(fault_of(error)));
    let register = load(store)?;
    settle(store, &register, place, by, now)?;
    // Founding may have moved the place's own stream on.
    if register.place().is_some() { Ok(register) } else { load(store) }
}

/// Founds a memory that nobody has written to, and lets nothing near one of another place.
fn settle(
    store: &mut dyn Store,
    register: &Register,
    place: Place,
    by: &Actor,
    now: Moment,
) -> Result<(), KeeperRefusal> {
    match register.place() {
        Some(of) if of != place => return Err(KeeperRefusal::OtherPlace { of }),
        Some(_) => return Ok(()),
        None => {}
    }
    let founded = Fact {
        version: register.next_version(&StreamId::Place),
        stream: StreamId::Place,
        at: now,
        by: by.clone(),
        body: FactBody::Place(PlaceFact::Founded { place }),
        sealed: None,
    };
    store.append(&[Arc::new(founded)]).map_err(|error| KeeperRefusal::Store(fault_of(error)))
}

/// Which place the memory says it is of; `None` where it does not say, or cannot be read so far.
pub fn place_of(archive: &mut dyn Archive) -> Option<Place> {
    match archive.entry(&StreamId::Place).ok()??.body {
        FactBody::Place(PlaceFact::Founded { place }) => Some(place),
        _ => None,
    }
}

/// The verbs that only read; the second part is the JSON text where the answer is [`KeeperAnswer::Json`].
pub(crate) fn read(archive: &mut dyn Archive, wish: &KeeperWish) -> (KeeperAnswer, String) {
    let json = |made: Result<String, StoreError>| match made {
        Ok(text) => (KeeperAnswer::Json, text),
        Err(error) => (KeeperAnswer::No(KeeperRefusal::Store(fault_of(error))), String::new()),
    };
    match wish {
        KeeperWish::Events { since } => json(export::events(archive, *since)),
        KeeperWish::Disclosures => json(export::disclosures(archive)),
        KeeperWish::Journal { event } => json(export::journal(archive, event.map(StreamId::Event))),
        KeeperWish::ImportSites(_)
        | KeeperWish::HomesToCome(_)
        | KeeperWish::DrawingToCome { .. }
        | KeeperWish::ReadDrawing { .. }
        | KeeperWish::ImportHomes(_)
        | KeeperWish::ExportHomes { .. }
        | KeeperWish::AddPerson(_)
        | KeeperWish::ChangePerson { .. }
        | KeeperWish::ListPeople
        | KeeperWish::VerifyJournal { .. }
        | KeeperWish::SignHead
        | KeeperWish::ProveAccess { .. }
        | KeeperWish::ExportJournal
        | KeeperWish::RunRetention
        | KeeperWish::ShortenJournal
        | KeeperWish::ConfirmClock { .. }
        | KeeperWish::ResetClock
        | KeeperWish::DisclosureCopied { .. }
        | KeeperWish::DeviceProbed { .. }
        | KeeperWish::Stop => unreachable!("callers pass the reading verbs only"),
    }
}

/// Whether this is a supervisor's own password. Slow on purpose.
pub(crate) fn is_supervisor(person: Option<&Person>, passwords: Passwords, password: &Secret) -> bool {
    let fits = (passwords.fits)(password, person.map(|person| &person.password_hash));
    fits && person.is_some_and(|person| person.has(Role::Supervisor))
}

/// What a place keeps, at hand, and for how long.
pub struct Kept<'a> {
    pub store: &'a mut dyn Store,
    pub vault: &'a mut dyn Vault,
    pub signer: &'a dyn Signer,
    /// The folder of sealed packages for authorities.
    pub packages: &'a Path,
    /// For so many months facts of the journal are kept.
    pub months: u32,
}

/// A round of retention (M9, M12) when no station runs; `wish` is to run it or to confirm the clock.
pub fn perform_retention(
    kept: Kept<'_>,
    passwords: Passwords,
    uid: u32,
    now: Reading,
    wish: KeeperWish,
) -> KeeperAnswer {
    let Kept { store, vault, signer, packages, months } = kept;
    let confirmed = match wish {
        KeeperWish::ConfirmClock { person, password } => {
            let register = match Register::load(store) {
                Ok(register) => register,
                Err(error) => return KeeperAnswer::No(KeeperRefusal::Store(fault_of(error))),
            };
            if !is_supervisor(register.person(&person), passwords, &password) {
                return KeeperAnswer::No(KeeperRefusal::NotSupervisor);
            }
            Some((Actor::Keeper { uid }, person))
        }
        _ => None,
    };
    match crate::retention::round(store, vault, signer, packages, months, now, confirmed) {
        Ok((erased, calendar)) => KeeperAnswer::Retained {
            hours: erased.hours,
            events: erased.events,
            facts: erased.facts,
            leap: calendar.leap().copied(),
            mirror: vault.mirror(),
        },
        Err(error) => KeeperAnswer::No(KeeperRefusal::Store(fault_of(error))),
    }
}

/// The JSON text of a reading verb, done with the store alone.
pub fn perform_read(archive: &mut dyn Archive, wish: &KeeperWish) -> (KeeperAnswer, String) {
    read(archive, wish)
}

/// What is written before a device is asked what it is.
pub(crate) fn probed(register: &Register, by: Actor, now: Moment, address: Pii<String>) -> Fact {
    Fact {
        version: register.next_version(&StreamId::Place),
        stream: StreamId::Place,
        at: now,
        by,
        body: FactBody::Place(PlaceFact::DeviceProbed),
        sealed: Some(Sealed::Text(address)),
    }
}

/// What a change of who works here comes to: at most one fact.
fn change_person(
    register: &Register,
    place: Place,
    by: &Actor,
    now: Moment,
    id: PersonId,
    change: Change,
) -> Result<(Vec<Fact>, KeeperAnswer), KeeperRefusal> {
    let added = matches!(change, Change::Add { .. });
    let decided = register.staff().decide(place, now, by, &id, change).map_err(KeeperRefusal::Staff)?;
    let Some((body, sealed)) = decided else { return Ok((Vec::new(), KeeperAnswer::PersonChanged)) };
    let answer = answer_of(&body, added);
    let stream = StreamId::Person(id);
    let version = register.next_version(&stream);
    let fact = Fact { stream, version, at: now, by: by.clone(), body: FactBody::Person(body), sealed: Some(sealed) };
    Ok((vec![fact], answer))
}

/// What the command line is told of a change that was written.
pub(crate) fn answer_of(body: &PersonFact, added: bool) -> KeeperAnswer {
    match body.standing() {
        Some(Standing { asked: Some(_), disabled_at: None, .. }) => KeeperAnswer::RoleAsked,
        _ if added => KeeperAnswer::PersonAdded,
        _ => KeeperAnswer::PersonChanged,
    }
}

/// The rules' change, or the password that has to be hashed first.
pub(crate) fn plain_change(change: PersonChange) -> Result<Change, Secret> {
    match change {
        PersonChange::Certify { until } => Ok(Change::Certify { until }),
        PersonChange::Disable => Ok(Change::Disable),
        PersonChange::Enable => Ok(Change::Enable),
        PersonChange::Grant { role } => Ok(Change::Grant { role }),
        PersonChange::SetPassword { password } => Err(password),
    }
}

/// Whether this can be a password.
pub(crate) fn check_password(password: &Secret) -> Result<(), KeeperRefusal> {
    if password.reveal().chars().count() < SHORTEST_PASSWORD {
        return Err(KeeperRefusal::PasswordTooShort { least: SHORTEST_PASSWORD });
    }
    if password.reveal().len() > LONGEST_PASSWORD {
        return Err(KeeperRefusal::PasswordTooLong { most: LONGEST_PASSWORD });
    }
    Ok(())
}

fn hashed(passwords: Passwords, password: &Secret) -> Result<Secret, KeeperRefusal> {
    check_password(password).map(|()| (passwords.hash)(password))
}

/// Everybody who is or was here.
pub(crate) fn list(register: &Register) -> KeeperAnswer {
    let line = |person: &Person| PersonLine {
        id: person.id.clone(),
        name: person.name.clone(),
        role: person.role,
        certified_until: person.certified_until,
        disabled_at: person.disabled_at,
        asked: person.asked.as_ref().map(|asked| asked.role),
    };
    KeeperAnswer::People(register.people().map(line).collect())
}

pub(crate) fn fault_of(error: StoreError) -> alarm_central::port::StoreFault {
    match error {
        StoreError::Fault(fault) => fault,
        // Nobody else can write while the folder is locked; a stream that moved on all the same is damage.
        StoreError::Conflict(_) => alarm_central::port::StoreFault::Damaged,
    }
}
