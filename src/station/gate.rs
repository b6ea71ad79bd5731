//! The only way to a camera or voice unit: passes made of committed grants, one door per pass, workers behind it.
//!
//! No other crate can name a [`Pass`], and here it has no constructor but [`Pass::of`]: without a stored grant there is
//! nothing to hand to [`Gate::open`]. A door ends by itself at its deadline, whatever the rest of the station does.
mod door;
mod outlet;
mod reach;
mod recording;
mod workers;

use std::{collections::HashMap, sync::Arc};

use alarm_central::{
    event::{Device, EventFact},
    fact::{FactBody, StreamId},
    id::{EventId, GrantId},
    medium::{Medium, MediumKind},
    moment::{Deadline, Moment, WINDOW_MS},
    person::Place,
    planted::{self, Fault},
    port::StoreFault,
    reach::RealAddress,
};
use tokio::sync::{mpsc, watch};
use vaka_link::{
    command::Ticket,
    unit::MediaFault,
    worker::{FetchOrder, TalkOrder},
};
pub use workers::WorkerProgram;

use crate::{
    centre::ConnectionId,
    clock::{ClockSource, StationClock},
    memory::Committed,
    vault::VaultThread,
};
use door::Door;
use reach::Within;
use recording::Source;
use workers::Workers;

/// Leave for one device, made of a grant that is on disk. Not to be copied, kept or sent anywhere.
pub(crate) struct Pass {
    event: EventId,
    grant: GrantId,
    device: Device,
    deadline: Deadline,
}

impl Pass {
    /// The pass of a committed grant; `None` for any other fact.
    pub(crate) fn of(committed: &Committed, clock: &StationClock) -> Option<Self> {
        let fact = committed.fact();
        match (&fact.stream, &fact.body) {
            (StreamId::Event(event), FactBody::Event(EventFact::Granted { grant, device, until, .. })) => {
                let now = clock.now();
                let until = if planted::is(Fault::PassFromTheGrant) { now.plus_ms(WINDOW_MS) } else { *until };
                let deadline = clock.deadline(until);
                Some(Self { event: *event, grant: *grant, device: device.clone(), deadline })
            }
            _ => None,
        }
    }

    pub(crate) fn grant(&self) -> GrantId {
        self.grant
    }

    pub(crate) fn device(&self) -> &Device {
        &self.device
    }
}

/// Where to go with a pass; deadlines in it are overwritten by the pass's own.
pub(crate) struct Errand {
    pub fetch: FetchOrder,
    /// The way towards the home, for a voice unit that can be talked to.
    pub talk: Option<TalkOrder>,
    /// When the event began: by that its media lie in the vault.
    pub began: Moment,
}

/// What a door tells the station.
#[derive(Debug)]
pub(crate) enum DoorReport {
    /// Whether the device gives anything, told at every change.
    Media { grant: GrantId, fault: Option<MediaFault> },
    /// A spell of speech towards the home has ended.
    Spoke { grant: GrantId, spoken_ms: u32 },
    /// Whether what is taken through a device, or said there, is kept; told at every change.
    Recording { event: EventId, grant: GrantId, device: Device, kind: MediumKind, fault: Option<StoreFault> },
    /// A recording is sealed up; also long after its door was shut.
    Kept { event: EventId, medium: Box<Medium> },
}

/// A media connection of a desk, tied to a door: packed messages down, speech samples up.
pub(crate) struct Line {
    pub connection: ConnectionId,
    pub down: mpsc::Sender<Vec<u8>>,
    pub up: Option<mpsc::Receiver<Vec<u8>>>,
}

/// All doors that stand open.
pub(crate) struct Gate {
    place: Place,
    workers: Workers,
    clock: Arc<dyn ClockSource>,
    reports: mpsc::UnboundedSender<DoorReport>,
    vault: VaultThread,
    leave_free: u64,
    doors: HashMap<GrantId, OpenDoor>,
}

struct OpenDoor {
    event: EventId,
    /// The desk whose person looks, and the ticket that it was given.
    desk: ConnectionId,
    ticket: Ticket,
    /// The connection that the ticket was spent on.
    spent_on: Option<ConnectionId>,
    lines: mpsc::Sender<Line>,
    /// Dropped or set: the door ends.
    stop: watch::Sender<bool>,
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
        Self { place, workers: Workers::new(program), clock, reports, vault, leave_free, doors: HashMap::new() }
    }

    /// Opens a door for the pass; its ticket is for the desk of whoever looks.
    ///
    /// # Errors
    /// [`RealAddress`] in training, where the errand leads out of the house; nobody is asked then.
    pub(crate) fn open(&mut self, pass: Pass, errand: Errand, desk: ConnectionId) -> Result<(), RealAddress> {
        let began = errand.began;
        let errand = Within::place(self.place, errand)?;
        let (lines, new_lines) = mpsc::channel(4);
        let (stop, stopped) = watch::channel(false);
        let (event, grant) = (pass.event, pass.grant);
        let source = Source {
            vault: self.vault.clone(),
            reports: self.reports.clone(),
            leave_free: self.leave_free,
            event,
            began,
            grant,
            device: pass.device.clone(),
        };
        let door = Door::new(pass, errand, self.workers.clone(), Arc::clone(&self.clock), source);
        tokio::spawn(door.serve(new_lines, stopped));
        self.doors.insert(grant, OpenDoor { event, desk, ticket: Ticket(fresh()), spent_on: None, lines, stop });
        Ok(())
    }

    /// Ends the door now; connections to the home are gone within the workers' grace. Nothing is waited for.
    pub(crate) fn end(&mut self, grant: GrantId) {
        if let Some(door) = self.doors.remove(&grant) {
            let _ = door.stop.send(true);
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
        self.doors.get(&grant).map(|door| door.ticket)
    }

    /// The grant behind a ticket that is not spent, if its door stands open, and the desk that it was given to.
    pub(crate) fn behind(&self, ticket: Ticket) -> Option<(GrantId, ConnectionId)> {
        let is_fresh = |door: &OpenDoor| door.spent_on.is_none() || planted::is(Fault::TicketTwice);
        let is_good = |door: &OpenDoor| door.ticket == ticket && is_fresh(door);
        self.doors
            .iter()
            .find(|(_, door)| is_good(door) || planted::is(Fault::AnyTicket))
            .map(|(grant, door)| (*grant, door.desk))
    }

    /// Ties a media connection to a door, whose ticket is spent by it.
    pub(crate) fn attach(&mut self, grant: GrantId, line: Line) {
        if let Some(door) = self.doors.get_mut(&grant) {
            door.spent_on = Some(line.connection);
            // A door that is just ending takes no line; its desk hears of the end.
            let _ = door.lines.try_send(line);
        }
    }

    /// The connection that a ticket was spent on is gone: if the door still stands, it has a new ticket from now on. The
    /// event to tell of.
    pub(crate) fn renew(&mut self, ticket: Ticket, connection: ConnectionId) -> Option<EventId> {
        let is_it = |door: &&mut OpenDoor| door.ticket == ticket && door.spent_on == Some(connection);
        let door = self.doors.values_mut().find(is_it).filter(|door| !door.lines.is_closed())?;
        (door.ticket, door.spent_on) = (Ticket(fresh()), None);
        Some(door.event)
    }

    /// Whether the door stands open and its task has not ended by itself.
    pub(crate) fn is_open(&self, grant: GrantId) -> bool {
        self.doors.get(&grant).is_some_and(|door| !door.lines.is_closed())
    }
}

/// A number that nobody can guess.
pub(crate) fn fresh() -> u128 {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the kernel gives random bytes");
    u128::from_le_bytes(bytes)
}
