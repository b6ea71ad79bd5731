//! Disclosures (M10) of closed events: asked for, approved by another person, made beside the loop, begun again after a
//! restart; what is allowed is decided by the rules, what a package is made of is `making`'s.
use std::{
    collections::{HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
};

use alarm_central::{
    access::{self, About, Act},
    disclosure::{Asked, Disclosure, DisclosureWish, Package, SealedFor, Stage},
    event::{AlarmEvent, Command, Device, Refusal},
    fact::StreamId,
    id::{DisclosureId, EventId, PersonId, SiteId},
    person::Actor,
    pii::{Pii, Secret},
    port::Signer,
    retention::{HOUR_MS, KEEP_HOURS},
};
use tokio::sync::oneshot;
use tracing::{error, info, warn};
use uuid::Uuid;
use vaka_disclose::{SHORTEST_PASSPHRASE, clear_leftovers, is_age_key};
use vaka_link::{
    command::{Granted, Wish},
    disclosure::{DisclosureLine, DisclosureStage, MakingFault},
    keeper::{KeeperAnswer, KeeperRefusal, KeeperWish},
};

use super::{
    Centre, ConnectionId, Input,
    desks::{Session, actor},
};
use crate::{
    gate::WorkerProgram,
    making::{self, Progress, Unmade, Work},
};

/// Packages that are being made, and what that takes.
pub(crate) struct Disclosing {
    folder: PathBuf,
    workers: WorkerProgram,
    signer: Arc<dyn Signer>,
    jobs: HashMap<DisclosureId, Arc<Progress>>,
    /// Never on disk; forgotten once the package is made.
    passphrases: HashMap<DisclosureId, Secret>,
    failed: HashMap<DisclosureId, Option<MakingFault>>,
    /// Made by this run: whoever read the facts a moment before that does not find it stopped.
    made: HashSet<DisclosureId>,
    /// Begun by a station before this one.
    owed: Vec<(EventId, DisclosureId)>,
}

impl Disclosing {
    /// Makes the folder ready, and finds what was begun and not ended.
    pub(crate) fn new(folder: PathBuf, workers: WorkerProgram, signer: Arc<dyn Signer>) -> Self {
        if let Err(fault) = clear_leftovers(&folder) {
            error!(%fault, "the folder of packages is not as it should be");
        }
        let owed = owed(&folder);
        let (jobs, passphrases, failed) = (HashMap::new(), HashMap::new(), HashMap::new());
        Self { folder, workers, signer, jobs, passphrases, failed, made: HashSet::new(), owed }
    }
}

impl Drop for Disclosing {
    fn drop(&mut self) {
        // Its marks stay: the next station begins again.
        self.jobs.values().for_each(|progress| progress.stop());
    }
}

/// A package that is to be made is marked by an empty file, so that a station that was cut off begins again.
fn mark_of(folder: &Path, event: EventId, disclosure: DisclosureId) -> PathBuf {
    folder.join(format!("{event}.{disclosure}.owed"))
}

fn owed(folder: &Path) -> Vec<(EventId, DisclosureId)> {
    let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
    names
        .filter_map(|name| {
            let (event, disclosure) = name.to_str()?.strip_suffix(".owed")?.split_once('.')?;
            Some((event.parse().ok()?, disclosure.parse().ok()?))
        })
        .collect()
}

impl Centre {
    pub(super) fn disclosure_wish(&mut self, connection: ConnectionId, number: u64, session: &Session, wish: Wish) {
        match wish {
            Wish::RequestDisclosure { event, asked, contact, passphrase } => {
                self.request_disclosure(connection, number, session, event, asked, contact, passphrase);
            }
            Wish::RefuseDisclosure { event, disclosure, reason } => {
                let by = actor(session);
                let wish = DisclosureWish::Refuse { disclosure, reason };
                self.ask_disclosure(connection, number, event, by, Act::ApproveDisclosure, wish, move |centre, _| {
                    centre.disclosing.passphrases.remove(&disclosure);
                    Ok(Granted::Done)
                });
            }
            Wish::GivePassphrase { event, disclosure, passphrase } => {
                if passphrase.reveal().chars().count() < SHORTEST_PASSPHRASE {
                    return self.answer(connection, number, Err(Refusal::RecipientUnfit));
                }
                self.make_again(connection, number, event, disclosure, Some(passphrase));
            }
            Wish::MakeDisclosure { event, disclosure } => self.make_again(connection, number, event, disclosure, None),
            Wish::StopDisclosure { disclosure } => {
                if let Some(progress) = self.disclosing.jobs.get(&disclosure) {
                    progress.stop();
                }
                self.answer(connection, number, Ok(Granted::Done));
            }
            Wish::ListDisclosures => self.list_disclosures(connection, number, session),
            _ => {}
        }
    }

    #[allow(clippy::too_many_arguments, reason = "one argument per field of the wish")]
    fn request_disclosure(
        &mut self,
        connection: ConnectionId,
        number: u64,
        session: &Session,
        event: EventId,
        asked: Asked,
        contact: Pii<String>,
        passphrase: Secret,
    ) {
        let fit = match &asked.sealed_for {
            SealedFor::Key(key) => is_age_key(key),
            SealedFor::Passphrase => passphrase.reveal().chars().count() >= SHORTEST_PASSPHRASE,
        };
        if !fit {
            return self.answer(connection, number, Err(Refusal::RecipientUnfit));
        }
        let spoken = asked.sealed_for == SealedFor::Passphrase;
        let disclosure = DisclosureId(Uuid::now_v7());
        let wish = DisclosureWish::Request { disclosure, asked, contact };
        let by = actor(session);
        self.ask_disclosure(connection, number, event, by, Act::RequestDisclosure, wish, move |centre, _| {
            if spoken {
                centre.disclosing.passphrases.insert(disclosure, passphrase);
            }
            Ok(Granted::Disclosure(disclosure))
        });
    }

    /// The approver's own password was checked: whoever is signed in at the desk is nothing to it.
    pub(super) fn approve_disclosure(
        &mut self,
        connection: ConnectionId,
        number: u64,
        (event, disclosure): (EventId, DisclosureId),
        approver: Option<PersonId>,
    ) {
        let known = approver.and_then(|id| self.register.person(&id).cloned());
        let Some(person) = known else {
            return self.answer(connection, number, Err(Refusal::WrongSignIn));
        };
        let by = Actor::Person { id: person.id.clone(), role: person.role };
        let wish = DisclosureWish::Approve { disclosure };
        self.ask_disclosure(connection, number, event, by, Act::ApproveDisclosure, wish, move |centre, event| {
            centre.begin_package(event, disclosure);
            Ok(Granted::Done)
        });
    }

    /// Lets the rules decide on a disclosure; `then` is called once that is on disk.
    #[allow(clippy::too_many_arguments, reason = "who asks, for what, by which right, and what follows")]
    fn ask_disclosure(
        &mut self,
        connection: ConnectionId,
        number: u64,
        event: EventId,
        by: Actor,
        act: Act,
        wish: DisclosureWish,
        then: impl FnOnce(&mut Self, EventId) -> Result<Granted, Refusal> + Send + 'static,
    ) {
        self.visit(event, move |centre, known| {
            let decided = known.and_then(|()| {
                let standing = centre.standing_of(&by, act);
                let reading = centre.may_read();
                centre.ask_event(event, &by, Command::Disclose { wish, standing, reading })
            });
            match decided {
                Err(refusal) => {
                    centre.answer(connection, number, Err(refusal));
                    centre.leave(event);
                }
                Ok(part) => centre.then(part, move |centre, committed| {
                    let granted = match committed {
                        None => Err(Refusal::NotStored),
                        Some(_) => then(centre, event),
                    };
                    centre.answer(connection, number, granted);
                    centre.leave(event);
                }),
            }
        });
    }

    fn standing_of(&self, by: &Actor, act: Act) -> Result<(), Refusal> {
        let person = by.person().and_then(|id| self.register.person(id)).ok_or(Refusal::RoleMayNot)?;
        access::allow(self.place, person, self.clock.now(), act, &About::default())
    }

    /// A passphrase is taken only where none is known: nobody changes what was agreed with the authority.
    fn make_again(
        &mut self,
        connection: ConnectionId,
        number: u64,
        event: EventId,
        disclosure: DisclosureId,
        passphrase: Option<Secret>,
    ) {
        self.visit(event, move |centre, known| {
            let begun = known.and_then(|()| {
                let known = centre.known(event).and_then(|event| event.disclosure(disclosure));
                match known.ok_or(Refusal::NoSuchDisclosure)?.stage {
                    Stage::Approved { .. } => {
                        if let Some(passphrase) = passphrase {
                            centre.disclosing.passphrases.entry(disclosure).or_insert(passphrase);
                        }
                        centre.begin_package(event, disclosure);
                        Ok(Granted::Done)
                    }
                    _ => Err(Refusal::DisclosureDecided),
                }
            });
            centre.answer(connection, number, begun);
            centre.leave(event);
        });
    }

    /// Takes up what a station before this one began.
    pub(super) fn take_up_packages(&mut self) {
        for (event, disclosure) in std::mem::take(&mut self.disclosing.owed) {
            self.visit(event, move |centre, known| {
                if known.is_ok() {
                    centre.begin_package(event, disclosure);
                }
                centre.leave(event);
            });
        }
    }

    /// Begins to make an approved package, if nothing is missing and it is not being made already. The event is visited.
    fn begin_package(&mut self, event: EventId, id: DisclosureId) {
        let Some(known) = self.known(event).cloned() else { return };
        let Some(disclosure) = known.disclosure(id).cloned() else { return };
        let approved = matches!(disclosure.stage, Stage::Approved { .. });
        let has_phrase =
            disclosure.asked.sealed_for != SealedFor::Passphrase || self.disclosing.passphrases.contains_key(&id);
        if !approved || !has_phrase || self.disclosing.jobs.contains_key(&id) {
            return;
        }
        let site = known.site().and_then(|site| self.register.site(site));
        let camera_names = site.map(|site| {
            let names = site.cameras.iter();
            names.map(|camera| (Device::Camera(camera.id.clone()), camera.name.0.clone())).collect()
        });
        let progress = Arc::new(Progress::default());
        let work = Work {
            folder: self.disclosing.folder.clone(),
            address: site.map(|site| site.address.0.clone()).unwrap_or_default(),
            camera_names: camera_names.unwrap_or_default(),
            event: known,
            disclosure,
            passphrase: self.disclosing.passphrases.get(&id).cloned().unwrap_or_default(),
            made_at: self.clock.now(),
            workers: self.disclosing.workers.clone(),
            vault: {
                let vault = self.vault.clone();
                Arc::new(move |event, medium| vault.ask(move |vault| vault.open(event, &medium)))
            },
            receipt: self.rounds.notary().ask(KeeperWish::ProveAccess { event }),
            signer: Arc::clone(&self.disclosing.signer),
        };
        let (inputs, told) = (self.inputs.clone(), Arc::clone(&progress));
        let mark = mark_of(&self.disclosing.folder, event, id);
        let make = move || {
            if let Err(fault) = fs::File::create(&mark).and_then(|file| file.sync_all()) {
                // It is made all the same; only a station that is cut off now would not begin again by itself.
                warn!(%fault, "a package is not marked as owed");
            }
            let made = making::make(work, &told);
            let _ = inputs.blocking_send(Input::Read(Box::new(move |centre: &mut Centre| {
                centre.package_ended(event, id, made);
            })));
        };
        self.disclosing.failed.remove(&id);
        match thread::Builder::new().name("package".to_owned()).spawn(make) {
            Ok(_) => drop(self.disclosing.jobs.insert(id, progress)),
            Err(_) => drop(self.disclosing.failed.insert(id, Some(MakingFault::Ours))),
        }
    }

    /// The package is whole on disk, or there is none. It counts once the fact is on disk too.
    fn package_ended(&mut self, event: EventId, id: DisclosureId, made: Result<Package, Unmade>) {
        let package = match made {
            Ok(package) => package,
            Err(unmade) => {
                info!(?unmade, "a package was not made");
                let why = if let Unmade::Failed(fault) = unmade { Some(fault) } else { None };
                return self.package_stopped(event, id, why);
            }
        };
        self.visit(event, move |centre, known| {
            let wish = DisclosureWish::Made { disclosure: id, package };
            let command = Command::Disclose { wish, standing: Ok(()), reading: Ok(()) };
            let decided = known.and_then(|()| centre.ask_event(event, &Actor::Station, command));
            match decided {
                Err(_) => {
                    making::discard(&centre.disclosing.folder, event, id);
                    centre.package_stopped(event, id, Some(MakingFault::Ours));
                    centre.leave(event);
                }
                Ok(part) => centre.then(part, move |centre, committed| {
                    if committed.is_some() {
                        centre.disclosing.jobs.remove(&id);
                        centre.disclosing.made.insert(id);
                        centre.disclosing.passphrases.remove(&id);
                        let _ = fs::remove_file(mark_of(&centre.disclosing.folder, event, id));
                    } else {
                        making::discard(&centre.disclosing.folder, event, id);
                        let fault = alarm_central::port::StoreFault::Io;
                        centre.package_stopped(event, id, Some(MakingFault::Store(fault)));
                    }
                    centre.leave(event);
                }),
            }
        });
    }

    fn package_stopped(&mut self, event: EventId, id: DisclosureId, why: Option<MakingFault>) {
        self.disclosing.jobs.remove(&id);
        self.disclosing.failed.insert(id, why);
        let _ = fs::remove_file(mark_of(&self.disclosing.folder, event, id));
    }

    /// Those of the last sixty days, of whatever event. Whoever may ask or approve sees what was asked and approved.
    fn list_disclosures(&mut self, connection: ConnectionId, number: u64, session: &Session) {
        let since = self.clock.now().plus_ms(-(KEEP_HOURS + 1) * HOUR_MS);
        let read = self.memory.read(move |archive| {
            let asked = archive.lately(since, &["disclosure_requested"])?;
            let mut events = Vec::new();
            for fact in asked {
                let StreamId::Event(id) = fact.stream else { continue };
                if events.iter().all(|known: &AlarmEvent| known.id() != id) {
                    let facts = archive.load(&StreamId::Event(id))?;
                    events.push(AlarmEvent::replay(id, facts.into_iter().map(Arc::new)));
                }
            }
            Ok(events)
        });
        let (inputs, asked_by) = (self.inputs.clone(), session.person.clone());
        tokio::spawn(async move {
            let found = read.await.unwrap_or(Err(crate::memory::GONE));
            let then = Box::new(move |centre: &mut Self| {
                if !centre.is_awake(connection, &asked_by) {
                    return centre.answer(connection, number, Err(Refusal::NotSignedIn));
                }
                let lines = found.map_err(|_| Refusal::NotStored).map(|events| {
                    let of = |event: &AlarmEvent| {
                        let lines =
                            event.disclosures().iter().map(|one| centre.disclosure_line(connection, event, one));
                        lines.collect::<Vec<_>>()
                    };
                    Granted::Disclosures(events.iter().flat_map(of).collect())
                });
                centre.answer(connection, number, lines);
            });
            let _ = inputs.send(Input::Read(then)).await;
        });
    }

    /// Whoever copies a package out is written down first.
    pub(super) fn disclosure_copied(
        &mut self,
        by: Actor,
        event: EventId,
        disclosure: DisclosureId,
        answer: oneshot::Sender<(KeeperAnswer, String)>,
    ) {
        self.visit(event, move |centre, known| {
            let wish = DisclosureWish::Copied { disclosure };
            let command = Command::Disclose { wish, standing: Ok(()), reading: Ok(()) };
            match known.and_then(|()| centre.ask_event(event, &by, command)) {
                Err(refusal) => {
                    let _ = answer.send((KeeperAnswer::No(KeeperRefusal::Rule(refusal)), String::new()));
                    centre.leave(event);
                }
                Ok(part) => centre.then(part, move |centre, committed| {
                    let said = match committed {
                        Some(_) => KeeperAnswer::Noted,
                        None => KeeperAnswer::No(KeeperRefusal::Store(centre.store_fault())),
                    };
                    let _ = answer.send((said, String::new()));
                    centre.leave(event);
                }),
            }
        });
    }

    fn disclosure_line(&self, connection: ConnectionId, event: &AlarmEvent, disclosure: &Disclosure) -> DisclosureLine {
        let name = |id: &PersonId| self.name_of(id).unwrap_or_else(|| Pii(id.to_string()));
        let Disclosure { id, asked, contact, requested_by, requested_at, stage } = disclosure;
        let stage = match stage {
            Stage::Requested => DisclosureStage::Requested,
            Stage::Refused { by, at } => DisclosureStage::Refused { by: name(by), at: *at },
            Stage::Made { approved_by, at, package } => {
                DisclosureStage::Made { by: name(approved_by), at: *at, package: package.clone() }
            }
            Stage::Approved { .. } => self.making_stage(*id, &asked.sealed_for),
        };
        let row = self.closed_row(connection, event);
        let media = event.media().iter().filter(|one| asked.media.iter().any(|asked| asked.medium == one.medium));
        DisclosureLine {
            disclosure: *id,
            event: event.id(),
            kind: event.kind().clone(),
            began: event.received_at(),
            site: event.site().cloned().unwrap_or_else(|| SiteId::new("")),
            address: row.and_then(|row| row.address),
            media: media.map(|medium| self.medium_view(event, medium)).collect(),
            asked: asked.clone(),
            contact: contact.clone().unwrap_or_default(),
            requested_by: name(requested_by),
            requested_at: *requested_at,
            stage,
        }
    }

    fn making_stage(&self, id: DisclosureId, sealed_for: &SealedFor) -> DisclosureStage {
        if let Some(progress) = self.disclosing.jobs.get(&id) {
            return DisclosureStage::Making { percent: progress.percent() };
        }
        if self.disclosing.made.contains(&id) {
            return DisclosureStage::Making { percent: 100 };
        }
        if *sealed_for == SealedFor::Passphrase && !self.disclosing.passphrases.contains_key(&id) {
            return DisclosureStage::WaitsForPassphrase;
        }
        DisclosureStage::Stopped { why: self.disclosing.failed.get(&id).copied().flatten() }
    }
}
