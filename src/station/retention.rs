//! The duty to forget (M9): looks at the clocks, shuts reading, and erases what is due; what is due is said by the rules.
//!
//! Once before the station listens to anybody, with store and vault at hand ([`begin`]); then by itself while it runs
//! ([`Duty`]), and for the command line where no station runs ([`round`]). Whatever cuts it off, the next round goes on:
//! keys first, files, the fact on the event's stream, its signed receipt, and only then is the hour forgotten.
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use alarm_central::{
    event::{AlarmEvent, Command, EventFact},
    fact::{Fact, FactBody, PlaceFact, StreamId},
    id::{EventId, PersonId},
    moment::{Moment, Reading},
    person::Actor,
    port::{Signer, Store, StoreError, StoreFault},
    proof::Paper,
    retention::{Calendar, Change, ERASURE, Erasure, Leap, Readable, Settled, due_until},
    vault::{Hour, HourEvent, Mirrored, Vault},
};
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, MissedTickBehavior, interval},
};
use tracing::{error, warn};

use crate::{
    centre::Input,
    clock::ClockSource,
    keeper::fault_of,
    memory::{GONE, Memory},
    shortening,
    vault::VaultThread,
};

/// What a round came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    pub hours: u32,
    pub events: u32,
    /// Facts of the journal that went by age.
    pub facts: u64,
}

/// Before anything can be read: the first look at the clocks, and all that is due. A vault that fails stays shut, and
/// alarms are taken all the same.
pub(crate) fn begin(
    store: &mut dyn Store,
    vault: &mut dyn Vault,
    signer: &dyn Signer,
    packages: &Path,
    now: Reading,
) -> Result<Option<Calendar>, StoreError> {
    let mut calendar = match calendar_of(store, vault, now) {
        Ok(calendar) => calendar,
        Err(StoreError::Fault(fault)) => {
            error!(%fault, "the vault's calendar cannot be read: stored media stay shut");
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let looked = look(store, vault, &mut calendar, now, None);
    if let Err(error) = looked.and_then(|()| erase_due(store, vault, signer, packages, &calendar).map(drop)) {
        error!(%error, "what is due could not be erased; it is tried again");
    }
    Ok(Some(calendar))
}

/// One round with nobody else at store and vault. `confirmed` names who signed in to say that the clock is right, beside
/// whoever asks; facts are kept for so many months.
pub fn round(
    store: &mut dyn Store,
    vault: &mut dyn Vault,
    signer: &dyn Signer,
    packages: &Path,
    months: u32,
    now: Reading,
    confirmed: Option<(Actor, PersonId)>,
) -> Result<(Erased, Calendar), StoreError> {
    let mut calendar = calendar_of(store, vault, now)?;
    look(store, vault, &mut calendar, now, confirmed)?;
    let mut erased = erase_due(store, vault, signer, packages, &calendar)?;
    erased.facts = shortening::shorten(store, vault, signer, calendar.now(), months)?;
    Ok((erased, calendar))
}

/// The calendar that was kept; where there is none, one that knows as much as the place's own stream.
fn calendar_of(store: &mut dyn Store, vault: &mut dyn Vault, now: Reading) -> Result<Calendar, StoreError> {
    if let Some(calendar) = vault.calendar().map_err(StoreError::Fault)? {
        return Ok(calendar);
    }
    let latest = store.load(&StreamId::Place)?.last().map(|fact| fact.at);
    Ok(Calendar::begin(latest, now))
}

/// Looks at the clocks, and says what may be read.
fn look(
    store: &mut dyn Store,
    vault: &mut dyn Vault,
    calendar: &mut Calendar,
    now: Reading,
    confirmed: Option<(Actor, PersonId)>,
) -> Result<(), StoreError> {
    let (by, person) = confirmed.map_or((Actor::Station, None), |(by, person)| (by, Some(person)));
    let change = if person.is_some() { calendar.confirm(now) } else { calendar.look(now) };
    vault.allow(calendar.readable());
    if let Some(body) = told(change, person) {
        let stream = StreamId::Place;
        let version = store.version(&stream)? + 1;
        let by = if matches!(change, Change::Settled(_, Settled::Confirmed)) { by } else { Actor::Station };
        let fact = Fact { stream, version, at: calendar.now(), by, body: FactBody::Place(body), sealed: None };
        store.append(&[Arc::new(fact)])?;
    }
    vault.keep_calendar(calendar).map_err(StoreError::Fault)
}

/// What the journal says of a change.
pub(crate) fn told(change: Change, confirmed_by: Option<PersonId>) -> Option<PlaceFact> {
    match change {
        Change::None => None,
        Change::Leapt(leap) => Some(PlaceFact::ClockLeapt { from: leap.from, to: leap.to }),
        Change::Settled(leap, how) => {
            let confirmed_by = confirmed_by.filter(|_| how == Settled::Confirmed);
            Some(PlaceFact::ClockSettled { to: leap.to, how, confirmed_by })
        }
    }
}

fn erase_due(
    store: &mut dyn Store,
    vault: &mut dyn Vault,
    signer: &dyn Signer,
    packages: &Path,
    calendar: &Calendar,
) -> Result<Erased, StoreError> {
    let mut done = Erased::default();
    for hour in vault.hours_until(due_until(calendar.now())).map_err(StoreError::Fault)? {
        vault.erase_hour(hour.hour).map_err(StoreError::Fault)?;
        for held in &hour.events {
            erase_packages(packages, held.event).map_err(StoreError::Fault)?;
            write_down(store, held, calendar.now())?;
            let facts = store.load(&StreamId::Event(held.event))?;
            if let Some(paper) = receipt(held.event, hour.hour, &facts, signer) {
                vault.keep_receipt(held.event, &paper).map_err(StoreError::Fault)?;
            }
            done.events += 1;
        }
        vault.erased(hour.hour).map_err(StoreError::Fault)?;
        done.hours += 1;
    }
    Ok(done)
}

/// Sealed packages for authorities go with the media they are made of.
fn erase_packages(packages: &Path, event: EventId) -> Result<(), StoreFault> {
    vaka_disclose::erase_of(packages, event).map_err(|fault| {
        error!(%fault, "the packages of an event could not be erased");
        StoreFault::Io
    })
}

/// The fact that an event's media are gone. An event that the journal does not know has none.
fn write_down(store: &mut dyn Store, held: &HourEvent, now: Moment) -> Result<(), StoreError> {
    let facts = store.load(&StreamId::Event(held.event))?;
    let event = AlarmEvent::replay(held.event, facts.into_iter().map(Arc::new));
    let command = Command::EraseMedia { media: held.media.clone() };
    match event.decide(now, &Actor::Station, command) {
        Ok(facts) => store.append(&facts.into_iter().map(Arc::new).collect::<Vec<_>>()),
        Err(_) => Ok(()),
    }
}

/// The signed receipt for what an event's stream says of its erasure.
fn receipt(event: EventId, hour: i64, facts: &[Fact], signer: &dyn Signer) -> Option<Paper> {
    let erased = facts.iter().rev().find_map(|fact| match &fact.body {
        FactBody::Event(EventFact::MediaErased { media }) => {
            Some(Erasure { event, hour, media: media.clone(), erased_at: fact.at, version: fact.version })
        }
        _ => None,
    })?;
    let body = serde_json::to_string(&erased).expect("ids, numbers and moments are JSON");
    Some(Paper::sign(ERASURE.0, ERASURE.1, body, signer))
}

/// How often the clocks are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often the calendar is kept where nothing changes, milliseconds of boot time: so much of a run is forgotten at most.
const KEEP_EVERY_MS: u64 = 60_000;
/// How long a round that failed waits for the next.
const AFTER_FAILURE: Duration = Duration::from_mins(1);

/// Somebody asks for a round.
pub(crate) struct Asked {
    /// Who asks and who signed in, to say that the clock is right.
    pub confirmed: Option<(Actor, PersonId)>,
    pub answer: oneshot::Sender<Result<Round, StoreFault>>,
}

/// What came of it.
pub(crate) struct Round {
    pub erased: Erased,
    /// The leap that is not settled.
    pub leap: Option<Leap>,
    pub mirror: Mirrored,
}

/// The duty while the station runs.
pub(crate) struct Duty {
    pub vault: VaultThread,
    pub memory: Memory,
    pub clock: Arc<dyn ClockSource>,
    pub signer: Arc<dyn Signer>,
    /// For how long facts of the journal are kept.
    pub months: u32,
    pub inputs: mpsc::Sender<Input>,
    /// The folder of sealed packages.
    pub packages: PathBuf,
    /// `None` while it cannot be read: nothing is allowed then.
    pub calendar: Option<Calendar>,
    pub state: DutyState,
}

/// What the duty remembers between looks.
#[derive(Default)]
pub(crate) struct DutyState {
    allowed: Option<Readable>,
    kept_at_ms: Option<u64>,
    /// The latest hour that nothing is left of.
    done_until: Option<i64>,
    not_before: Option<Instant>,
    /// The day (since 1970, UTC) on which the journal was looked at last.
    pub(crate) shortened_on: Option<i64>,
    /// What the centre was told of the second key store.
    mirror: Option<Mirrored>,
}

impl Duty {
    /// Goes on until nobody can ask any more: then the station is over.
    pub(crate) async fn run(mut self, mut asked: mpsc::Receiver<Asked>) {
        let mut tick = interval(LOOK_EVERY);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = tick.tick() => {
                    if self.state.not_before.is_some_and(|at| Instant::now() < at) {
                        continue;
                    }
                    self.state.not_before = None;
                    if let Err(fault) = self.round(None, false).await {
                        error!(%fault, "what is due could not be erased; it is tried again");
                        self.state.not_before = Some(Instant::now() + AFTER_FAILURE);
                    }
                }
                asked = asked.recv() => match asked {
                    Some(Asked { confirmed, answer }) => {
                        let done = self.round(confirmed, true).await;
                        let leap = self.calendar.as_ref().and_then(|calendar| calendar.leap().copied());
                        let mirror = self.vault.ask(|vault| vault.mirror()).await.unwrap_or_default();
                        let _ = answer.send(done.map(|erased| Round { erased, leap, mirror }));
                    }
                    None => return,
                }
            }
        }
    }

    async fn round(&mut self, confirmed: Option<(Actor, PersonId)>, is_asked: bool) -> Result<Erased, StoreFault> {
        self.look(confirmed).await?;
        let erased = self.erase_due().await?;
        let facts = self.shorten(is_asked).await?;
        Ok(Erased { facts, ..erased })
    }

    async fn erase_due(&mut self) -> Result<Erased, StoreFault> {
        let Some(due) = self.calendar.as_ref().map(|calendar| due_until(calendar.now())) else {
            return Err(StoreFault::Io);
        };
        if self.state.done_until.is_some_and(|done| due <= done) {
            return Ok(Erased::default());
        }
        let mut done = Erased::default();
        for Hour { hour, events } in self.vault.try_ask(move |vault| vault.hours_until(due)).await? {
            self.vault.try_ask(move |vault| vault.erase_hour(hour)).await?;
            for held in events {
                let event = held.event;
                erase_packages(&self.packages, event)?;
                self.write_down(held).await?;
                let stream = StreamId::Event(event);
                let facts = self.memory.read(move |archive| archive.load(&stream)).await;
                let facts = facts.unwrap_or(Err(GONE)).map_err(fault_of)?;
                if let Some(paper) = receipt(event, hour, &facts, self.signer.as_ref()) {
                    self.vault.try_ask(move |vault| vault.keep_receipt(event, &paper)).await?;
                }
                done.events += 1;
            }
            self.vault.try_ask(move |vault| vault.erased(hour)).await?;
            done.hours += 1;
        }
        self.state.done_until = Some(due);
        Ok(done)
    }

    async fn look(&mut self, confirmed: Option<(Actor, PersonId)>) -> Result<(), StoreFault> {
        let now = self.clock.read();
        let calendar = match &mut self.calendar {
            Some(calendar) => calendar,
            None => {
                let calendar = self.first_calendar(now).await?;
                self.calendar.insert(calendar)
            }
        };
        let change = if confirmed.is_some() { calendar.confirm(now) } else { calendar.look(now) };
        let readable = calendar.readable();
        if self.state.allowed != Some(readable) {
            self.vault.ask(move |vault| vault.allow(readable)).await.map_err(|_| StoreFault::Io)?;
            let _ = self.inputs.send(Input::MayRead(readable)).await;
            self.state.allowed = Some(readable);
        }
        if change != Change::None {
            let _ = self.inputs.send(Input::ClockChanged { change, confirmed }).await;
        }
        let kept_lately = self.state.kept_at_ms.is_some_and(|at| now.boot_ms.saturating_sub(at) < KEEP_EVERY_MS);
        if change != Change::None || !kept_lately {
            let calendar = calendar.clone();
            self.vault.try_ask(move |vault| vault.keep_calendar(&calendar)).await?;
            self.state.kept_at_ms = Some(now.boot_ms);
            self.look_at_mirror().await;
        }
        Ok(())
    }

    /// Tells the centre whether the second key store is there, where that has changed.
    async fn look_at_mirror(&mut self) {
        let Ok(mirror) = self.vault.ask(|vault| vault.mirror()).await else { return };
        if self.state.mirror != Some(mirror) {
            if mirror == Mirrored::Away {
                warn!("the mirror of the keys is away: what is erased here is owed there");
            }
            let _ = self.inputs.send(Input::MirrorIs(mirror)).await;
            self.state.mirror = Some(mirror);
        }
    }

    async fn first_calendar(&self, now: Reading) -> Result<Calendar, StoreFault> {
        if let Some(calendar) = self.vault.try_ask(|vault| vault.calendar()).await? {
            return Ok(calendar);
        }
        let facts = self.memory.read(|archive| archive.load(&StreamId::Place)).await;
        let latest = facts.unwrap_or(Err(GONE)).map_err(fault_of)?.last().map(|fact| fact.at);
        Ok(Calendar::begin(latest, now))
    }

    /// The fact, through the centre, which alone writes to streams while the station runs.
    async fn write_down(&self, held: HourEvent) -> Result<(), StoreFault> {
        let (done, written) = oneshot::channel();
        let _ = self.inputs.send(Input::Erased { held, done }).await;
        written.await.unwrap_or(Err(StoreFault::Io))
    }
}
