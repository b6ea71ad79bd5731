//! The only way to a camera or voice unit: passes made of committed grants, one door per device, workers behind it.
//!
//! No other crate can name a [`Pass`], and here it has no constructor but [`Pass::of`]: without a stored grant there is
//! nothing to hand to [`Gate::open`]. A door ends by itself at its deadline, whatever the rest of the station does. One that
//! was opened to fetch takes in whoever may look later, and goes on unseen when that is over.
mod door;
mod outlet;
mod reach;
mod recording;
mod small;
mod turning;
mod workers;

use std::{collections::HashMap, sync::Arc};

use alarm_central::{
    event::{Device, EventFact, TurnFault},
    fact::{FactBody, StreamId},
    id::{EventId, GrantId, PersonId, PresetId},
    medium::{Medium, MediumKind},
    moment::{Deadline, Moment, WINDOW_MS},
    person::Place,
    planted::{self, Fault},
    port::StoreFault,
    reach::RealAddress,
    window::Leave,
};
use tokio::sync::{mpsc, watch};
use vaka_link::{
    command::{Ticket, ToDevice},
    unit::MediaFault,
    worker::{FetchOrder, TalkOrder},
};
pub use workers::WorkerProgram;

use crate::{
    calls::{Ends, WAITING_MESSAGES},
    centre::ConnectionId,
    clock::{ClockSource, StationClock},
    memory::Committed,
    vault::VaultThread,
};
use door::{Door, Heeds, UnitCalls};
use reach::Within;
use recording::Source;
use workers::Workers;

/// Leave for one device, made of a grant that is on disk. Not to be copied, kept or sent anywhere.
pub(crate) struct Pass {
    event: EventId,
    grant: GrantId,
    leave: Leave,
    device: Device,
    deadline: Deadline,
}

impl Pass {
    /// The pass of a committed grant; `None` for any other fact.
    pub(crate) fn of(committed: &Committed, clock: &StationClock) -> Option<Self> {
        let fact = committed.fact();
        match (&fact.stream, &fact.body) {
            (StreamId::Event(event), FactBody::Event(EventFact::Granted { grant, leave, device, until, .. })) => {
                let now = clock.now();
                let until = if planted::is(Fault::PassFromTheGrant) { now.plus_ms(WINDOW_MS) } else { *until };
                let deadline = clock.deadline(until);
                Some(Self { event: *event, grant: *grant, leave: *leave, device: device.clone(), deadline })
            }
            _ => None,
        }
    }

    pub(crate) fn grant(&self) -> GrantId {
        self.grant
    }

    pub(crate) fn leave(&self) -> Leave {
        self.leave
    }

    pub(crate) fn device(&self) -> &Device {
        &self.device
    }
}

/// Where to go with a pass; deadlines in it are overwritten by the pass's own.
pub(crate) struct Errand {
    /// None for a voice unit that is called: what is heard there comes with the call.
    pub fetch: Option<FetchOrder>,
    /// The same camera's small stream, for as long as somebody looks at it in a small tile; nothing of it is kept.
    pub small: Option<FetchOrder>,
    /// The way towards the home, for a voice unit that can be talked to.
    pub talk: Option<TalkOrder>,
    /// At a silent alarm: who must have freed talking before anything is said there.
    pub must_free: Option<PersonId>,
    /// When the event began: by that its media lie in the vault.
    pub began: Moment,
    /// Nobody waits for it: workers that stand warm are left for whoever does.
    pub can_wait: bool,
}

/// What a door tells the station.
#[derive(Debug)]
pub(crate) enum DoorReport {
    /// Whether the device gives anything, told at every change.
    Media { grant: GrantId, fault: Option<MediaFault> },
    /// A spell of speech towards the home has ended, with its leave or before; how long it was, without its pauses.
    Spoke { event: EventId, grant: GrantId, spoken_ms: u32 },
    /// Whether what is taken through a device, or said there, is kept; told at every change.
    Recording { event: EventId, grant: GrantId, device: Device, kind: MediumKind, fault: Option<StoreFault> },
    /// A camera that was told to turn has answered, or has not in time.
    Turned { ask: Ask, fault: Option<TurnFault> },
    /// A recording is sealed up; also long after its door was shut.
    Kept { event: EventId, medium: Box<Medium> },
}

/// Who has asked for something, and by which number.
pub(crate) type Ask = (ConnectionId, u64);

/// A preset that a camera is to turn to, by a fact that is on disk.
struct Turn {
    ask: Ask,
    preset: PresetId,
}

/// A media connection of a desk, tied to a door: packed messages down, what the desk says up.
pub(crate) struct Line {
    pub connection: ConnectionId,
    pub down: mpsc::Sender<Vec<u8>>,
    pub up: Option<mpsc::Receiver<(ToDevice, Vec<u8>)>>,
}

/// All doors that stand open.
pub(crate) struct Gate {
    place: Place,
    workers: Workers,
    clock: Arc<dyn ClockSource>,
    reports: mpsc::UnboundedSender<DoorReport>,
    vault: VaultThread,
    leave_free: u64,
    /// By the leave that each was opened under, with which it ends.
    doors: HashMap<GrantId, OpenDoor>,
    /// Of events with a silent alarm: who has freed talking, by what is on disk.
    freed: HashMap<EventId, PersonId>,
}

struct OpenDoor {
    event: EventId,
    device: Device,
    leave: Leave,
    onlooker: Option<Onlooker>,
    /// The leave to look that stands: a line for another is none.
    look: watch::Sender<Option<GrantId>>,
    /// Whether anything may be said there.
    speaks: watch::Sender<bool>,
    /// The way to the loudspeaker stands open, by the worker's word.
    way_stands: watch::Receiver<bool>,
    phrases: mpsc::Sender<Vec<Vec<u8>>>,
    turns: mpsc::Sender<Turn>,
    calls: mpsc::Sender<UnitCalls>,
    lines: mpsc::Sender<(GrantId, Line)>,
    /// Dropped or set: the door ends.
    stop: watch::Sender<bool>,
}

/// Whoever looks through a door.
struct Onlooker {
    grant: GrantId,
    /// The desk whose person looks, and the ticket that it was given.
    desk: ConnectionId,
    ticket: Ticket,
    /// The connection that the ticket was spent on.
    spent_on: Option<ConnectionId>,
}

impl Onlooker {
    fn at(desk: ConnectionId, grant: GrantId) -> Self {
        Self { grant, desk, ticket: Ticket(fresh()), spent_on: None }
    }
}

impl Gate {
    /// A gate with some workers of each kind standing warm. What is taken goes into `vault`, as long as `leave_free` bytes
    /// stay free on its disk.
    pub(crate) fn new(
        place: Place,
        program: WorkerProgram,
        clock: Arc<dyn ClockSource>,
        reports: mpsc::UnboundedSender<DoorReport>,
        vault: VaultThread,
        leave_free: u64,
    ) -> Self {
        Self {
            place,
            workers: Workers::new(program),
            clock,
            reports,
            vault,
            leave_free,
            doors: HashMap::new(),
            freed: HashMap::new(),
        }
    }

    /// Opens a door for the pass; its ticket is for the desk of whoever looks, if anybody.
    ///
    /// # Errors
    /// [`RealAddress`] in training, where the errand leads out of the house; nobody is asked then.
    pub(crate) fn open(&mut self, pass: Pass, errand: Errand, desk: Option<ConnectionId>) -> Result<(), RealAddress> {
        let began = errand.began;
        let errand = Within::place(self.place, errand)?;
        let (lines, new_lines) = mpsc::channel(4);
        let (stop, stopped) = watch::channel(false);
        let (event, grant, leave, device) = (pass.event, pass.grant, pass.leave, pass.device.clone());
        let onlooker = desk.map(|desk| Onlooker::at(desk, grant));
        let must_free = errand.must_free().cloned();
        let is_free = must_free.is_none_or(|person| self.freed.get(&event) == Some(&person));
        let (speaks, may_speak) = watch::channel(is_free || planted::is(Fault::HushedTalks));
        let (look, looks) = watch::channel(onlooker.as_ref().map(|onlooker| onlooker.grant));
        let source = Source {
            vault: self.vault.clone(),
            reports: self.reports.clone(),
            leave_free: self.leave_free,
            event,
            began,
            grant,
            device: device.clone(),
        };
        let (phrases, said) = mpsc::channel(1);
        let (way, way_stands) = watch::channel(false);
        let (turns, turned) = mpsc::channel(1);
        let (calls, called) = mpsc::channel(1);
        let heeds = Heeds { look: looks, speaks: may_speak, phrases: said, turns: turned, calls: called, way };
        let door = Door::new(pass, errand, self.workers.clone(), Arc::clone(&self.clock), source, heeds);
        tokio::spawn(door.serve(new_lines, stopped));
        let open =
            OpenDoor { event, device, leave, onlooker, look, speaks, way_stands, phrases, turns, calls, lines, stop };
        self.doors.insert(grant, open);
        Ok(())
    }

    /// Nothing may be heard in the home of this event from now on, until somebody frees talking.
    pub(crate) fn hush(&mut self, event: EventId) {
        if !planted::is(Fault::HushedTalks) {
            self.let_speak(event, false);
        }
    }

    /// Whoever freed talking did so without knowing what is known now: for doors that open from here on too.
    pub(crate) fn hush_anew(&mut self, event: EventId) {
        self.freed.remove(&event);
        self.hush(event);
    }

    /// What hushed the event anew was taken back: this person has freed talking after all.
    pub(crate) fn freed_after_all(&mut self, event: EventId, person: &PersonId) {
        self.talk_was_freed(event, person);
        self.let_speak(event, true);
    }

    /// What hushed the event was taken back: it never was a silent alarm.
    pub(crate) fn unhush(&mut self, event: EventId) {
        self.let_speak(event, true);
    }

    /// Talking is free by this fact, unless the event is hushed all the same by now; by any other it stays as it is.
    pub(crate) fn free_talk(&mut self, committed: &Committed, is_hushed: bool) {
        let fact = committed.fact();
        if let (StreamId::Event(event), FactBody::Event(EventFact::TalkFreed), Some(person)) =
            (&fact.stream, &fact.body, fact.by.person())
        {
            self.talk_was_freed(*event, person);
            self.let_speak(*event, !is_hushed || planted::is(Fault::HushedTalks));
        }
    }

    /// An earlier run of the station had it on disk that this person freed talking.
    pub(crate) fn talk_was_freed(&mut self, event: EventId, person: &PersonId) {
        self.freed.insert(event, person.clone());
    }

    /// Whether what is said through the door of this leave is heard in the home just now.
    pub(crate) fn can_say(&self, grant: GrantId) -> bool {
        self.doors.get(&grant).is_some_and(|door| *door.way_stands.borrow() && *door.speaks.borrow())
    }

    /// Has packets of sound said through the door of this leave, at their own pace, unless another phrase still waits there.
    pub(crate) fn say(&mut self, grant: GrantId, packets: Vec<Vec<u8>>) {
        if let Some(door) = self.doors.get(&grant) {
            let _ = door.phrases.try_send(packets);
        }
    }

    /// Tells the camera of the leave that this fact names to turn, through the door that whoever asked looks through; false
    /// where none stands open or a camera still turns, and for any other fact.
    pub(crate) fn turn(&mut self, committed: &Committed, ask: Ask) -> bool {
        let FactBody::Event(EventFact::PresetAsked { grant, preset, .. }) = &committed.fact().body else {
            return false;
        };
        let turn = Turn { ask, preset: preset.clone() };
        self.door_of_mut(*grant).is_some_and(|door| door.turns.try_send(turn).is_ok())
    }

    /// Has the call that the unit begins by this INVITE answered through the door of this leave; `None` where the home is
    /// spoken to through it already, or it is just ending.
    pub(crate) fn take_call(&mut self, grant: GrantId, invite: &[u8]) -> Option<Ends> {
        let door = self.doors.get(&grant).filter(|door| !*door.way_stands.borrow() && door.device == Device::Voice)?;
        let (to_door, from_unit) = mpsc::channel(WAITING_MESSAGES);
        let (to_unit, from_door) = mpsc::channel(WAITING_MESSAGES);
        door.calls.try_send(UnitCalls { invite: invite.to_vec(), from_unit, to_unit }).ok()?;
        Some(Ends { to_door, from_door })
    }

    fn let_speak(&mut self, event: EventId, speaks: bool) {
        for door in self.doors.values_mut().filter(|door| door.event == event) {
            door.speaks.send_if_modified(|was| std::mem::replace(was, speaks) != speaks);
        }
    }

    /// Hands leave to look to the door that fetches from the device already, so that nobody connects twice; gives it back
    /// where there is none.
    pub(crate) fn admit(&mut self, pass: Pass, desk: ConnectionId) -> Result<(), Pass> {
        let fetches = |door: &&mut OpenDoor| {
            (door.event, door.leave) == (pass.event, Leave::Fetch)
                && door.device == pass.device
                && !door.lines.is_closed()
        };
        if pass.leave != Leave::Look {
            return Err(pass);
        }
        match self.doors.values_mut().find(fetches) {
            Some(door) => {
                door.onlooker = Some(Onlooker::at(desk, pass.grant));
                door.look.send_replace(Some(pass.grant));
                Ok(())
            }
            None => Err(pass),
        }
    }

    /// Ends what stands open by this leave now; connections to the home are gone within the workers' grace. Of a door that
    /// fetches, the end of a look cuts the desk off and nothing else. Nothing is waited for.
    pub(crate) fn end(&mut self, grant: GrantId) {
        if let Some(door) = self.doors.remove(&grant) {
            let _ = door.stop.send(true);
        } else if let Some(door) = self.door_of_mut(grant)
            && !planted::is(Fault::LineSurvivesLook)
        {
            door.onlooker = None;
            door.look.send_replace(None);
        }
    }

    /// Ends every door.
    pub(crate) fn end_all(&mut self) {
        for (_, door) in self.doors.drain() {
            let _ = door.stop.send(true);
        }
    }

    /// The ticket of an open door, spent or not: a desk knows by it which connection is which.
    pub(crate) fn ticket(&self, grant: GrantId) -> Option<Ticket> {
        self.onlooker(grant).map(|onlooker| onlooker.ticket)
    }

    /// The grant behind a ticket that is not spent, if its door stands open, and the desk that it was given to.
    pub(crate) fn behind(&self, ticket: Ticket) -> Option<(GrantId, ConnectionId)> {
        let is_fresh = |one: &Onlooker| one.spent_on.is_none() || planted::is(Fault::TicketTwice);
        let is_good = |one: &Onlooker| one.ticket == ticket && is_fresh(one);
        self.doors
            .values()
            .filter_map(|door| door.onlooker.as_ref())
            .find(|one| is_good(one) || planted::is(Fault::AnyTicket))
            .map(|one| (one.grant, one.desk))
    }

    /// Ties a media connection to a door, whose ticket is spent by it.
    pub(crate) fn attach(&mut self, grant: GrantId, line: Line) {
        if let Some(door) = self.door_of_mut(grant)
            && let Some(onlooker) = &mut door.onlooker
        {
            onlooker.spent_on = Some(line.connection);
            // A door that is just ending takes no line; its desk hears of the end.
            let _ = door.lines.try_send((grant, line));
        }
    }

    /// The connection that a ticket was spent on is gone: if the door still stands, it has a new ticket from now on. The
    /// event to tell of.
    pub(crate) fn renew(&mut self, ticket: Ticket, connection: ConnectionId) -> Option<EventId> {
        let open = self.doors.values_mut().filter(|door| !door.lines.is_closed());
        let (event, onlooker) = open
            .filter_map(|door| Some((door.event, door.onlooker.as_mut()?)))
            .find(|(_, one)| one.ticket == ticket && one.spent_on == Some(connection))?;
        (onlooker.ticket, onlooker.spent_on) = (Ticket(fresh()), None);
        Some(event)
    }

    /// Whether a door stands open by this leave and its task has not ended by itself.
    pub(crate) fn is_open(&self, grant: GrantId) -> bool {
        let door = self.doors.get(&grant).or_else(|| self.doors.values().find(|door| door.is_looked_through_by(grant)));
        door.is_some_and(|door| !door.lines.is_closed())
    }

    /// Whether a door was opened under this leave and still stands: each device counts once.
    pub(crate) fn opened_by(&self, grant: GrantId) -> bool {
        self.doors.get(&grant).is_some_and(|door| !door.lines.is_closed())
    }

    fn onlooker(&self, grant: GrantId) -> Option<&Onlooker> {
        self.doors.values().filter_map(|door| door.onlooker.as_ref()).find(|one| one.grant == grant)
    }

    fn door_of_mut(&mut self, grant: GrantId) -> Option<&mut OpenDoor> {
        self.doors.values_mut().find(|door| door.is_looked_through_by(grant))
    }
}

impl OpenDoor {
    fn is_looked_through_by(&self, grant: GrantId) -> bool {
        self.onlooker.as_ref().is_some_and(|one| one.grant == grant)
    }
}

/// A number that nobody can guess.
pub(crate) fn fresh() -> u128 {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the kernel gives random bytes");
    u128::from_le_bytes(bytes)
}
