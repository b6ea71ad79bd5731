//! The station's one loop: takes in signals, wishes and time; lets the rules decide; commits in groups; tells desks.
//!
//! State is changed as soon as the rules have decided, so that the next input is decided on it, and set back if the
//! group cannot be written. Nothing that was decided is acknowledged or acted on before it is on disk, save that looking
//! ends at once; a row may show what is just being written, and is told anew if it could not be.
mod closed;
mod desks;
mod duties;
mod hearing;
mod keeping;
mod lines;
mod looked;
mod looking;
mod open;
mod people;
mod retention;
mod time;
mod view;
mod vitals;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque},
    ops::Range,
    sync::Arc,
    time::Duration,
};

use alarm_central::{
    clock_reset::{ClockReset, Said},
    event::{AlarmEvent, Command, EventFact, Refusal},
    fact::{Fact, FactBody, StreamId},
    guess::Guesses,
    id::{EventId, GrantId, PersonId},
    kind::Kinds,
    medium::MediumKind,
    moment::Moment,
    person::{Actor, Place},
    pii::Pii,
    plan::Plans,
    planted::{self, Fault},
    port::{SealedFact, Sealer, StoreError, StoreFault},
    retention::{Change, Readable},
    staff,
    vault::HourEvent,
};
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::{Instant, MissedTickBehavior, interval, sleep_until},
};
use tracing::error;
use vaka_link::{
    board::{Health, ReceiverHealth, Response, Row, StoreHealth},
    command::{FromDesk, Ticket, ToDesk},
    keeper::{KeeperAnswer, KeeperRefusal, KeeperWish},
};

use crate::{
    clock::StationClock,
    gate::{DoorReport, Gate, Line},
    keeper::{self, Passwords},
    memory::{Committed, GONE, Memory},
    notary::Rounds,
    playback::{Playbacks, Wire},
    receiver::Heard,
    register::{Lines, Register},
    retention::Asked,
    vault::VaultThread,
};
use desks::Desk;
pub(crate) use hearing::Repeats;
pub(crate) use looked::Looking;
use open::OpenEvents;
use people::Asker;
use vitals::Vitals;

/// Most inputs decided in one group: bounds both the wait for a sync and the memory it takes.
const GROUP: usize = 1024;
/// How often desks are told of changes at most: a screen shows no more, and a storm is told in fewer, larger parts.
const TELL_EVERY: Duration = Duration::from_millis(15);
/// How often time itself is an input.
const TICK: Duration = Duration::from_millis(100);
/// A commit that takes longer is told to the desks.
const SLOW_COMMIT: Duration = Duration::from_secs(1);
/// After a failed write, duties wait this long before they try again.
const AFTER_FAILURE: Duration = Duration::from_millis(500);

/// One connection of a desk.
pub(crate) type ConnectionId = u64;

/// What can happen to the station, besides signals.
#[allow(
    clippy::large_enum_variant,
    reason = "wishes of desks are the commonest; a box for each would cost more than the room"
)]
pub(crate) enum Input {
    DeskJoined {
        connection: ConnectionId,
        out: mpsc::Sender<ToDesk>,
    },
    DeskSaid {
        connection: ConnectionId,
        said: FromDesk,
    },
    DeskGone {
        connection: ConnectionId,
    },
    /// A password was checked, off the loop.
    PasswordChecked {
        connection: ConnectionId,
        person: PersonId,
        fits: bool,
        why: Check,
    },
    MediaJoined {
        ticket: Ticket,
        line: Line,
    },
    PlaybackJoined {
        ticket: Ticket,
        wire: Wire,
    },
    /// Something was read off the loop: what to do with it.
    Read(Box<dyn FnOnce(&mut Centre) + Send>),
    Door(DoorReport),
    Keeper {
        uid: u32,
        wish: KeeperWish,
        answer: oneshot::Sender<(KeeperAnswer, String)>,
    },
    /// A wish about who works here, its password hashed where it has one.
    Staff {
        by: Actor,
        person: PersonId,
        change: staff::Change,
        asker: Asker,
    },
    /// Something that is due on an event.
    Duty(EventId, Command),
    /// Second half of a claim: open what the alarm concerns.
    LookAtConcerned {
        event: EventId,
    },
    /// A zone alarmed in an event that is held: open the camera that sees it.
    LookAtZone {
        event: EventId,
        zone: String,
    },
    /// The vault holds nothing of an event any more.
    Erased {
        held: HourEvent,
        done: oneshot::Sender<Result<(), StoreFault>>,
    },
    /// The wall clock has leapt, or that is settled; who said so, if anybody.
    ClockChanged {
        change: Change,
        confirmed: Option<(Actor, PersonId)>,
    },
    /// Which stored media may be read.
    MayRead(Readable),
    Stop {
        done: oneshot::Sender<()>,
    },
}

/// What a password was asked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Check {
    SignIn,
    Unlock,
    /// A supervisor opens a window (M4), typed at the desk that asked.
    OpenWindow {
        number: u64,
        event: EventId,
        reason: Pii<String>,
    },
    /// One of two who say that the wall clock is right, typed at the desk that asked.
    ResetClock {
        number: u64,
    },
}

/// What is done once a group is on disk (`Some`) or could not be written (`None`).
type Then = Box<dyn FnOnce(&mut Centre, Option<&[Committed]>) + Send>;

/// Facts that are decided together.
#[derive(Default)]
struct Group {
    facts: Vec<SealedFact>,
    /// One of them could not be sealed: the group will not be written.
    unsealed: Option<StoreError>,
    parts: Vec<(Range<usize>, Then)>,
    /// For setting back: how many facts each event had before the group; `None` for one that began with it.
    events_before: HashMap<EventId, Option<usize>>,
    versions_before: HashMap<StreamId, u64>,
    /// Closed events with facts in the group.
    visited: HashSet<EventId>,
}

struct InFlight {
    answer: oneshot::Receiver<Result<Vec<Committed>, StoreError>>,
    group: Group,
    since: Instant,
}

/// What the centre is made with.
pub(crate) struct Parts {
    pub place: Place,
    pub clock: StationClock,
    pub memory: Memory,
    pub sealer: Box<dyn Sealer>,
    pub kinds: Arc<Kinds>,
    pub plans: Plans,
    pub register: Register,
    pub open: Vec<Vec<Fact>>,
    /// Open events whose deadline in the database is not that of their facts.
    pub damaged: BTreeSet<EventId>,
    /// Frames that an earlier run acknowledged of late.
    pub repeats: Repeats,
    pub looking: Looking,
    pub gate: Gate,
    pub vault: VaultThread,
    pub rounds: Rounds,
    pub passwords: Passwords,
    pub lines: watch::Sender<Arc<Lines>>,
    pub inputs: mpsc::Sender<Input>,
    pub retention: mpsc::Sender<Asked>,
    pub load: Option<watch::Sender<crate::Load>>,
    pub ends_with_last_desk: bool,
}

/// The state of the place.
pub(crate) struct Centre {
    place: Place,
    clock: StationClock,
    memory: Memory,
    sealer: Box<dyn Sealer>,
    kinds: Arc<Kinds>,
    plans: Plans,
    register: Register,
    gate: Gate,
    rounds: Rounds,
    passwords: Passwords,
    guesses: Guesses,
    strangers: people::Strangers,
    lines: watch::Sender<Arc<Lines>>,
    inputs: mpsc::Sender<Input>,
    /// Rounds of retention that keepers ask for.
    retention: mpsc::Sender<Asked>,
    /// Which stored media may be read: none until the clock was looked at.
    readable: Readable,
    load: Option<watch::Sender<crate::Load>>,
    ends_with_last_desk: bool,
    last_desk: Option<Instant>,

    events: OpenEvents,
    /// Closed events that are asked something.
    visits: closed::Visits,
    /// Stored media that are open to a session.
    playbacks: Playbacks,
    vault: VaultThread,
    desks: HashMap<ConnectionId, Desk>,
    /// Holders whose desk is gone, and when their event is released.
    orphans: HashMap<PersonId, Moment>,
    /// Doors that give nothing just now.
    failing: HashMap<GrantId, vaka_link::unit::MediaFault>,
    /// Why what is taken under a leave is not kept just now.
    not_kept: BTreeMap<(GrantId, MediumKind), StoreFault>,
    /// Recordings that could not be entered into the journal yet.
    unentered: Vec<keeping::Unentered>,
    repeats: hearing::Repeats,
    /// The clock is behind and every event has been shut for it.
    all_shut: bool,
    /// Events whose deadline in the database is not that of their facts.
    damaged: BTreeSet<EventId>,
    /// Boot time at which the time was last kept.
    kept_time_ms: u64,
    reset: ClockReset,
    looking: Looking,
    watch: lines::Watch,
    vitals: Vitals,
    health: Health,
    told_health: Health,
    response: Response,
    told_response: Response,

    pending: VecDeque<Input>,
    /// A change of the register is being written: whoever wants another one waits, so that it is decided on what stands.
    register_unsettled: bool,
    keepers_wait: VecDeque<Input>,
    group: Group,
    in_flight: Option<InFlight>,
    /// Events that have changed since desks were last told, and when they are told again.
    touched: HashSet<EventId>,
    tell_at: Instant,
    /// Rows of events that were closed a moment ago, oldest first.
    closed: VecDeque<(Instant, Row)>,
    /// A tick has passed since duties were last looked at.
    duties_due: bool,
    quiet_until: Option<Instant>,
    last_second: Instant,
    stopped: bool,
}

impl Centre {
    pub(crate) fn new(parts: Parts) -> Self {
        let now = parts.clock.now();
        let watch = lines::Watch::new(parts.clock.boot_ms());
        let mut centre = Self {
            place: parts.place,
            clock: parts.clock,
            memory: parts.memory,
            sealer: parts.sealer,
            kinds: parts.kinds,
            plans: parts.plans,
            register: parts.register,
            gate: parts.gate,
            rounds: parts.rounds,
            passwords: parts.passwords,
            guesses: Guesses::default(),
            strangers: people::Strangers::default(),
            lines: parts.lines,
            inputs: parts.inputs,
            retention: parts.retention,
            readable: Readable::Nothing,
            load: parts.load,
            ends_with_last_desk: parts.ends_with_last_desk,
            last_desk: None,
            events: OpenEvents::default(),
            visits: closed::Visits::default(),
            playbacks: Playbacks::default(),
            vault: parts.vault,
            desks: HashMap::new(),
            orphans: HashMap::new(),
            failing: HashMap::new(),
            repeats: parts.repeats,
            not_kept: BTreeMap::new(),
            unentered: Vec::new(),
            all_shut: false,
            damaged: parts.damaged,
            kept_time_ms: 0,
            reset: ClockReset::default(),
            looking: parts.looking,
            watch,
            vitals: Vitals::new(now),
            health: Health { receiver: ReceiverHealth::Listening, ..Health::default() },
            told_health: Health::default(),
            response: Response::default(),
            told_response: Response::default(),
            pending: VecDeque::new(),
            register_unsettled: false,
            keepers_wait: VecDeque::new(),
            group: Group::default(),
            in_flight: None,
            touched: HashSet::new(),
            tell_at: Instant::now(),
            closed: VecDeque::new(),
            duties_due: false,
            quiet_until: None,
            last_second: Instant::now(),
            stopped: false,
        };
        for facts in parts.open {
            centre.take_up(facts, now);
        }
        centre.publish_lines();
        centre.take_up_lost_lines();
        centre
    }

    /// Runs until it is asked to stop and everything is written. Inputs are decided on while the group before them is
    /// being written, so that disk and rules work side by side.
    pub(crate) async fn run(mut self, mut inputs: mpsc::Receiver<Input>, mut heard: mpsc::Receiver<Heard>) {
        self.note_start();
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut signals = Vec::with_capacity(GROUP);
        while !self.stopped {
            let room = self.group.facts.len() < GROUP;
            self.vitals.queued = heard.len();
            tokio::select! {
                biased;
                answer = committed(&mut self.in_flight) => self.finish(answer),
                _ = tick.tick() => self.tick(),
                () = sleep_until(self.tell_at), if !self.touched.is_empty() => self.tell_touched(),
                input = inputs.recv(), if self.pending.len() < GROUP => match input {
                    Some(input) => {
                        self.take(input);
                        while self.pending.len() < GROUP {
                            let Ok(input) = inputs.try_recv() else { break };
                            self.take(input);
                        }
                    }
                    None => return,
                },
                _ = heard.recv_many(&mut signals, GROUP), if room => {
                    for heard in signals.drain(..) {
                        self.hear(heard);
                    }
                }
            }
            self.decide_pending();
            if self.in_flight.is_none() {
                self.send_group();
            }
        }
    }

    /// First look at an input: what must not wait for the disk is done here.
    fn take(&mut self, input: Input) {
        match input {
            Input::DeskJoined { connection, out } => self.desk_joined(connection, out),
            Input::DeskSaid { connection, said: FromDesk::Beat } => self.beat(connection),
            Input::DeskGone { connection } => {
                self.looking_ends_now(connection);
                self.pending.push_back(Input::DeskGone { connection });
            }
            Input::DeskSaid { connection, said } => {
                if desks::is_lock(&said) {
                    self.looking_ends_now(connection);
                }
                self.pending.push_back(Input::DeskSaid { connection, said });
            }
            Input::MediaJoined { ticket, line } => self.media_joined(ticket, line),
            Input::PlaybackJoined { ticket, wire } => self.playback_joined(ticket, wire),
            Input::Door(DoorReport::Media { grant, fault }) => self.door_told(grant, fault),
            other => self.pending.push_back(other),
        }
    }

    fn decide_pending(&mut self) {
        if self.duties_due && self.quiet_until.is_none_or(|until| Instant::now() >= until) {
            self.duties_due = false;
            self.do_duties();
        }
        while self.group.facts.len() < GROUP {
            let Some(input) = self.pending.pop_front() else { break };
            self.decide(input);
        }
    }

    /// Hands the group to the store; one that holds no facts is as good as stored, now that all before it are.
    fn send_group(&mut self) {
        let mut group = std::mem::take(&mut self.group);
        if let Some(error) = group.unsealed.take() {
            self.complete(group, Err(error));
        } else if group.facts.is_empty() {
            self.complete(group, Ok(Vec::new()));
        } else {
            let answer = self.memory.commit(std::mem::take(&mut group.facts), self.clock.now());
            self.in_flight = Some(InFlight { answer, group, since: Instant::now() });
        }
    }

    fn decide(&mut self, input: Input) {
        if self.register_unsettled && people::changes_register(&input) {
            return self.keepers_wait.push_back(input);
        }
        match input {
            Input::DeskSaid { connection, said } => self.desk_said(connection, said),
            Input::DeskGone { connection } => self.desk_gone(connection),
            Input::PasswordChecked { connection, person, fits, why } => self.checked(connection, person, fits, why),
            Input::Door(DoorReport::Spoke { grant, spoken_ms }) => self.spoke(grant, spoken_ms),
            Input::Door(DoorReport::Recording { event, grant, device, kind, fault }) => {
                self.recording_told(event, grant, device, kind, fault);
            }
            Input::Door(DoorReport::Kept { event, medium }) => self.keep_medium(event, *medium),
            Input::Duty(event, command) => self.do_duty(event, command),
            Input::LookAtConcerned { event } => self.look_at_concerned(event),
            Input::LookAtZone { event, zone } => self.look_at_zone(event, &zone),
            Input::Keeper { uid, wish, answer } => self.keeper_said(uid, wish, answer),
            Input::Staff { by, person, change, asker } => self.change_staff(by, person, change, asker),
            Input::Stop { done } => self.stop(done),
            Input::Read(then) => then(self),
            Input::Erased { held, done } => self.media_erased(held, done),
            Input::ClockChanged { change, confirmed } => self.clock_changed(change, confirmed),
            Input::MayRead(readable) => self.may_read_now(readable),
            Input::DeskJoined { .. }
            | Input::MediaJoined { .. }
            | Input::PlaybackJoined { .. }
            | Input::Door(DoorReport::Media { .. }) => {
                // Handled at the first look.
            }
        }
    }

    /// Lets the rules decide on an event and puts the facts into the group.
    fn ask_event(&mut self, id: EventId, by: &Actor, command: Command) -> Result<Range<usize>, Refusal> {
        let now = self.clock.now();
        let facts = match self.events.get(id).map(|live| &live.event).or_else(|| self.visits.get(id)) {
            Some(event) => event.decide(now, by, command)?,
            None if matches!(command, Command::Start { .. }) => AlarmEvent::unborn(id).decide(now, by, command)?,
            None => return Err(Refusal::NoSuchEvent),
        };
        Ok(self.put(facts))
    }

    /// Puts decided facts into the group and takes them into the state.
    fn put(&mut self, facts: Vec<Fact>) -> Range<usize> {
        let start = self.group.facts.len();
        for fact in facts.into_iter().map(Arc::new) {
            if let StreamId::Event(id) = fact.stream {
                self.apply_to_event(id, &fact);
            } else {
                let before = self.register.next_version(&fact.stream) - 1;
                self.group.versions_before.entry(fact.stream.clone()).or_insert(before);
                self.register.set_version(&fact.stream, fact.version);
            }
            match self.sealer.seal(fact) {
                Ok(sealed) => self.group.facts.push(sealed),
                Err(error) => self.group.unsealed = Some(error),
            }
        }
        start..self.group.facts.len()
    }

    fn apply_to_event(&mut self, id: EventId, fact: &Arc<Fact>) {
        if let FactBody::Event(EventFact::GrantEnded { grant, .. }) = &fact.body {
            // Looking ends at once; that it ended is written down meanwhile.
            self.gate.end(*grant);
            self.failing.remove(grant);
            self.not_kept.retain(|(of, _), _| of != grant);
        }
        if self.events.get(id).is_none() && self.visits.apply(id, fact) {
            self.group.visited.insert(id);
            return;
        }
        let before = self.events.apply(id, fact);
        self.group.events_before.entry(id).or_insert(before);
    }

    /// What to do once the facts in `part` are on disk.
    fn then(&mut self, part: Range<usize>, then: impl FnOnce(&mut Centre, Option<&[Committed]>) + Send + 'static) {
        self.group.parts.push((part, Box::new(then)));
    }

    fn finish(&mut self, answer: Result<Vec<Committed>, StoreError>) {
        if let Some(InFlight { group, .. }) = self.in_flight.take() {
            self.complete(group, answer);
        }
    }

    fn complete(&mut self, group: Group, answer: Result<Vec<Committed>, StoreError>) {
        match answer {
            Ok(committed) => {
                if !committed.is_empty() {
                    self.store_is(StoreHealth::Good);
                }
                self.touched.extend(group.events_before.keys().copied());
                self.count_looking(&committed);
                for (part, then) in group.parts {
                    then(self, committed.get(part));
                }
                if Instant::now() >= self.tell_at {
                    self.tell_touched();
                }
            }
            Err(error) => {
                error!(%error, "a group of facts could not be stored");
                // What was decided meanwhile stands on what is not on disk: it goes with it, last first.
                let after = std::mem::take(&mut self.group);
                // Rows may have shown it already: they are told anew as they stand now.
                self.touched.extend(group.events_before.keys().chain(after.events_before.keys()).copied());
                self.set_back(&after);
                self.set_back(&group);
                self.sealer.forget();
                self.all_shut = false;
                self.quiet_until = Some(Instant::now() + AFTER_FAILURE);
                self.store_is(StoreHealth::Failing(keeper::fault_of(error)));
                for (_, then) in group.parts.into_iter().chain(after.parts) {
                    then(self, None);
                }
                self.tell_touched();
            }
        }
    }

    fn set_back(&mut self, group: &Group) {
        for (id, before) in &group.events_before {
            if !planted::is(Fault::NotSetBack) {
                self.events.set_back(*id, *before);
            }
        }
        for (stream, version) in &group.versions_before {
            self.register.set_version(stream, *version);
        }
        self.visits.set_back(&group.visited);
    }

    /// An event of an earlier run of the station.
    fn take_up(&mut self, facts: Vec<Fact>, now: Moment) {
        let Some(StreamId::Event(id)) = facts.first().map(|fact| fact.stream.clone()) else { return };
        if let Some(holder) = self.events.take_up(id, facts).state().holder().cloned() {
            self.orphans.insert(holder, now.plus_ms(duties::ORPHAN_AFTER_START_MS));
        }
    }

    fn tick(&mut self) {
        self.duties_due = true;
        let slow = self.in_flight.as_ref().is_some_and(|flight| flight.since.elapsed() >= SLOW_COMMIT);
        if slow && !matches!(self.health.store, StoreHealth::Failing(_)) {
            self.store_is(StoreHealth::Slow);
        }
        self.drop_closed_rows();
        // With no room in the group nothing is heard.
        if self.group.facts.len() < GROUP {
            self.listen_to_lines();
        }
        self.tick_desks();
        self.tick_last_desk();
    }

    fn publish_lines(&mut self) {
        self.health.sites = u32::try_from(self.register.sites().count()).unwrap_or(u32::MAX);
        self.vitals.expect_frames(self.register.sites().map(|site| site.panel.supervision_secs));
        let _ = self.lines.send(Arc::new(Lines::of(&self.register)));
        self.watch_lines();
    }

    fn keeper_said(&mut self, uid: u32, wish: KeeperWish, answer: oneshot::Sender<(KeeperAnswer, String)>) {
        let by = Actor::Keeper { uid };
        match wish {
            KeeperWish::ImportSites(sites) => {
                match keeper::import(&self.register, &by, self.clock.now(), sites, &self.sealer.word_key()) {
                    Ok((facts, good)) => self.keep(facts, move |_, kept| {
                        let no = |fault| KeeperAnswer::No(KeeperRefusal::Store(fault));
                        let _ = answer.send((kept.map_or_else(no, |()| good), String::new()));
                    }),
                    Err(refusal) => drop(answer.send((KeeperAnswer::No(refusal), String::new()))),
                }
            }
            KeeperWish::AddPerson(person) => self.add_by_keeper(by, person, Asker::Keeper(answer)),
            KeeperWish::ChangePerson { person, change } => {
                self.change_by_keeper(by, person, change, Asker::Keeper(answer));
            }
            KeeperWish::ListPeople => drop(answer.send((keeper::list(&self.register), String::new()))),
            KeeperWish::ResetClock => self.say_clock_is_right(Some(by), move |_, said| {
                let said = match said {
                    Ok(said) => KeeperAnswer::ClockReset { settled: matches!(said, Said::Settled { .. }) },
                    Err(refusal) => KeeperAnswer::No(KeeperRefusal::Rule(refusal)),
                };
                let _ = answer.send((said, String::new()));
            }),
            KeeperWish::Stop => {
                let inputs = self.inputs.clone();
                tokio::spawn(async move {
                    let (done, stopped) = oneshot::channel();
                    if inputs.send(Input::Stop { done }).await.is_ok() && stopped.await.is_ok() {
                        let _ = answer.send((KeeperAnswer::Stopping, String::new()));
                    }
                });
            }
            wish @ (KeeperWish::RunRetention | KeeperWish::ConfirmClock { .. }) => {
                self.keeper_wants_retention(uid, wish, answer);
            }
            reading => {
                let read = self.memory.read(move |archive| keeper::read(archive, &reading));
                tokio::spawn(async move {
                    if let Ok(made) = read.await {
                        let _ = answer.send(made);
                    }
                });
            }
        }
    }

    /// Writes a change of the register; it takes effect once it is on disk. Others wait meanwhile.
    fn keep(&mut self, facts: Vec<Fact>, then: impl FnOnce(&mut Centre, people::Kept) + Send + 'static) {
        let part = self.put(facts);
        self.register_unsettled = true;
        self.then(part, move |centre, committed| {
            centre.register_unsettled = false;
            centre.pending.extend(centre.keepers_wait.drain(..));
            let Some(committed) = committed else {
                let fault = centre.store_fault();
                return then(centre, Err(fault));
            };
            for committed in committed {
                centre.register.apply(committed.fact());
            }
            centre.publish_lines();
            centre.tell_health();
            then(centre, Ok(()));
        });
    }

    fn store_fault(&self) -> alarm_central::port::StoreFault {
        match self.health.store {
            StoreHealth::Failing(fault) => fault,
            _ => keeper::fault_of(GONE),
        }
    }
}

async fn committed(in_flight: &mut Option<InFlight>) -> Result<Vec<Committed>, StoreError> {
    match in_flight {
        Some(flight) => (&mut flight.answer).await.unwrap_or(Err(GONE)),
        None => std::future::pending().await,
    }
}
