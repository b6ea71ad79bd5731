//! The station's one loop: takes in signals, wishes and time; lets the rules decide; commits in groups; tells desks.
//!
//! State is changed as soon as the rules have decided, so that the next input is decided on it, and set back if the
//! group cannot be written. Nothing that was decided is acknowledged or acted on before it is on disk, save that looking
//! ends at once; a row may show what is just being written, and is told anew if it could not be.
mod aside;
mod calling;
mod closed;
mod contacting;
mod desks;
mod dialling;
mod disclosing;
mod dispatching;
mod drawings;
mod duties;
mod exchanging;
mod fetching;
mod floods;
mod group;
mod hearing;
mod hidden;
mod homes;
mod informing;
mod input;
mod inquiring;
mod keepers;
mod keeping;
mod lines;
mod looked;
mod looking;
mod offering;
mod open;
mod past;
mod people;
mod pictures;
mod plans;
mod responses;
mod retention;
mod sleep;
mod time;
mod view;
mod vitals;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque},
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};

use alarm_central::{
    budget::{Budget, Response},
    clock_reset::ClockReset,
    fact::{Fact, StreamId},
    guess::Guesses,
    id::{EventId, GrantId, PersonId},
    kind::Kinds,
    medium::MediumKind,
    moment::Moment,
    person::Place,
    plan::Plans,
    port::{Sealer, StoreFault},
    retention::Readable,
};
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, MissedTickBehavior, interval, sleep_until},
};
use vaka_link::{
    board::{Health, ReceiverHealth, Row, StoreHealth},
    command::FromDesk,
};

use crate::{
    clock::StationClock,
    dispatch::{Outbox, Post},
    gate::{DoorReport, Gate},
    keeper::Passwords,
    memory::Memory,
    notary::Rounds,
    phrases::Phrases,
    playback::Playbacks,
    receiver::Heard,
    register::{Lines, Register},
    retention::Asked,
    telephone::Telephone,
    vault::VaultThread,
};
pub(crate) use aside::Quiet;
use desks::Desk;
pub(crate) use disclosing::Disclosing;
use group::{Group, InFlight, committed};
pub(crate) use hearing::Repeats;
pub(crate) use input::{Check, ConnectionId, Input};
pub(crate) use looked::Looking;
use open::OpenEvents;
use vitals::Vitals;

/// Most inputs decided in one group: bounds both the wait for a sync and the memory it takes.
const GROUP: usize = 1024;
/// How often desks are told of changes at most: a screen shows no more, and a storm is told in fewer, larger parts.
const TELL_EVERY: Duration = Duration::from_millis(15);
/// How often time itself is an input.
const TICK: Duration = Duration::from_millis(100);
/// A commit that takes longer is told to the desks.
const SLOW_COMMIT: Duration = Duration::from_secs(1);

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
    /// Wrong passwords that an earlier run wrote down of late.
    pub guesses: Guesses,
    pub looking: Looking,
    pub quiet: Quiet,
    pub gate: Gate,
    pub phrases: Phrases,
    pub telephone: Option<Telephone>,
    pub outbox: Outbox,
    pub post: Post,
    pub disclosing: Disclosing,
    pub vault: VaultThread,
    pub rounds: Rounds,
    pub passwords: Passwords,
    pub lines: watch::Sender<Arc<Lines>>,
    pub inputs: mpsc::Sender<Input>,
    pub retention: mpsc::Sender<Asked>,
    pub load: Option<watch::Sender<crate::Load>>,
    pub ends_with_last_desk: bool,
    /// The station's port for calls, where it has one.
    pub called_at: Option<SocketAddr>,
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
    phrases: Phrases,
    telephone: Option<Telephone>,
    outbox: Outbox,
    post: Post,
    /// What desks were told of questions by message that changes with time alone.
    shown_inquiries: HashMap<EventId, inquiring::Shown>,
    /// What homes are still to be told of what was cleared.
    informing: informing::Unsent,
    disclosing: Disclosing,
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
    /// Leaves whose door was shut for a fact that was not stored.
    shut_doors: Vec<(EventId, GrantId)>,
    /// Events of which a camera may be fetched, as they were found last, in the order of their turn.
    to_fetch: VecDeque<EventId>,
    /// Recordings that could not be entered into the journal yet.
    unentered: Vec<keeping::Unentered>,
    repeats: hearing::Repeats,
    /// Voice units that call, and have not been answered yet.
    rings: calling::Rings,
    /// The station's port for calls, where it has one.
    called_at: Option<SocketAddr>,
    /// The clock is behind and every event has been shut for it.
    all_shut: bool,
    /// Events whose deadline in the database is not that of their facts.
    damaged: BTreeSet<EventId>,
    /// Boot time at which the time was last kept.
    kept_time_ms: u64,
    reset: ClockReset,
    looking: Looking,
    quiet: Quiet,
    sleep: sleep::Sleep,
    watch: lines::Watch,
    floods: floods::Strips,
    /// Counts the ticks, for what is done in turn.
    duty_turn: u32,
    settings: plans::Settings,
    vitals: Vitals,
    health: Health,
    told_health: Health,
    responses: Budget,
    /// Events that were taken since the start, until those before it are known.
    counted: Option<HashSet<EventId>>,
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
        let sleep = sleep::Sleep::new(parts.clock.asleep_ms());
        let mut centre = Self {
            place: parts.place,
            clock: parts.clock,
            memory: parts.memory,
            sealer: parts.sealer,
            kinds: parts.kinds,
            plans: parts.plans,
            register: parts.register,
            gate: parts.gate,
            phrases: parts.phrases,
            telephone: parts.telephone,
            outbox: parts.outbox,
            post: parts.post,
            shown_inquiries: HashMap::new(),
            informing: informing::Unsent::new(),
            disclosing: parts.disclosing,
            rounds: parts.rounds,
            passwords: parts.passwords,
            guesses: parts.guesses,
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
            rings: calling::Rings::default(),
            called_at: parts.called_at,
            not_kept: BTreeMap::new(),
            shut_doors: Vec::new(),
            to_fetch: VecDeque::new(),
            unentered: Vec::new(),
            all_shut: false,
            damaged: parts.damaged,
            kept_time_ms: 0,
            reset: ClockReset::default(),
            looking: parts.looking,
            quiet: parts.quiet,
            sleep,
            watch,
            floods: floods::Strips::default(),
            duty_turn: 0,
            settings: plans::Settings::default(),
            vitals: Vitals::new(now),
            health: Health { receiver: ReceiverHealth::Listening, ..Health::default() },
            told_health: Health::default(),
            responses: Budget::default(),
            counted: Some(HashSet::new()),
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
        centre.take_up_floods();
        centre
    }

    /// Runs until it is asked to stop and everything is written. Inputs are decided on while the group before them is
    /// being written, so that disk and rules work side by side.
    pub(crate) async fn run(mut self, mut inputs: mpsc::Receiver<Input>, mut heard: mpsc::Receiver<Heard>) {
        self.note_start();
        self.take_up_packages();
        self.take_up_responses();
        self.take_up_notices();
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
            Input::DeskJoined { connection, peer, out } => self.desk_joined(connection, peer, out),
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
            Input::MediaJoined { ticket, peer, line } => self.media_joined(ticket, peer, line),
            Input::MediaGone { ticket, connection } => self.media_gone(ticket, connection),
            Input::PlaybackJoined { ticket, peer, wire } => self.playback_joined(ticket, peer, wire),
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

    fn decide(&mut self, input: Input) {
        if self.register_unsettled && people::changes_register(&input) {
            return self.keepers_wait.push_back(input);
        }
        match input {
            Input::DeskSaid { connection, said } => self.desk_said(connection, said),
            Input::DeskGone { connection } => self.desk_gone(connection),
            Input::PasswordChecked { connection, person, fits, why } => self.checked(connection, person, fits, why),
            Input::Door(DoorReport::Spoke { event, grant, spoken_ms }) => self.spoke(event, grant, spoken_ms),
            Input::Door(DoorReport::Turned { ask, fault }) => self.turned(ask, fault),
            Input::Door(DoorReport::Recording { event, grant, device, kind, fault }) => {
                self.recording_told(event, grant, device, kind, fault);
            }
            Input::Door(DoorReport::Kept { event, medium }) => self.keep_medium(event, *medium),
            Input::Duty(event, command) => self.do_duty(event, command),
            Input::LookAtConcerned { event } => self.look_at_concerned(event),
            Input::OpenVoice { event } => self.open_voice_again(event),
            Input::LookAtZone { event, zone } => self.look_at_zone(event, &zone),
            Input::Dialled { connection, number, fault } => self.dialled(connection, number, fault),
            Input::Dispatcher(heard) => self.dispatcher_heard(heard),
            Input::Message(heard) => self.message_heard(heard),
            Input::UnitRings(ring) => self.unit_rings(ring),
            Input::CallRefused { site, why } => self.call_refused(site, why),
            Input::StrangersCalled { count } => self.strangers_called(count),
            Input::Keeper { uid, wish, answer } => self.keeper_said(uid, wish, answer),
            Input::ImportHomes { uid, file, to } => self.import_homes(uid, file, to),
            Input::ExportHomes { uid, form, with_secrets, to } => self.export_homes(uid, form, with_secrets, to),
            Input::Staff { by, person, change, asker } => self.change_staff(by, person, change, asker),
            Input::Stop { done } => self.stop(done),
            Input::Read(then) | Input::Settled(then) => then(self),
            Input::Erased { held, done } => self.media_erased(held, done),
            Input::Write { said, done } => self.duty_says(said, done),
            Input::ClockChanged { change, confirmed } => self.clock_changed(change, confirmed),
            Input::MirrorIs(mirror) => self.mirror_is(mirror),
            Input::MayRead(readable) => self.may_read_now(readable),
            Input::DeskJoined { .. }
            | Input::MediaJoined { .. }
            | Input::MediaGone { .. }
            | Input::PlaybackJoined { .. }
            | Input::Door(DoorReport::Media { .. }) => {
                // Handled at the first look.
            }
        }
    }

    /// An event of an earlier run of the station.
    fn take_up(&mut self, facts: Vec<Fact>, now: Moment) {
        let Some(StreamId::Event(id)) = facts.first().map(|fact| fact.stream.clone()) else { return };
        if let Some(holder) = self.events.take_up(id, facts, now).state().holder().cloned() {
            self.orphans.insert(holder, now.plus_ms(duties::ORPHAN_AFTER_START_MS));
        }
    }

    fn tick(&mut self) {
        self.duties_due = true;
        self.heed_sleep();
        let slow = self.in_flight.as_ref().is_some_and(|flight| flight.since.elapsed() >= SLOW_COMMIT);
        if slow && !matches!(self.health.store, StoreHealth::Failing(_)) {
            self.store_is(StoreHealth::Slow);
        }
        self.drop_closed_rows();
        self.pass_floods();
        self.tell_asides();
        // With no room in the group nothing is heard.
        if self.group.facts.len() < GROUP {
            self.listen_to_lines();
            self.tend_rings();
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
}
