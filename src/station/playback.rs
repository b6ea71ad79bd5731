//! Stored media on their way to the one desk that has opened them: one playback for each session, and how it ends at
//! once. It decides nothing: whoever calls [`Playbacks::open`] has the fact on disk.
use std::{
    collections::HashMap,
    io::Cursor,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use alarm_central::{
    id::{EventId, MediumId},
    medium::Medium,
    moment::{Deadline, Moment},
    port::StoreFault,
    vault::MediumReader,
};
use tokio::{
    io::AsyncWriteExt,
    net::unix::{OwnedReadHalf, OwnedWriteHalf},
    sync::{mpsc, oneshot, watch},
    time::{MissedTickBehavior, interval},
};
use vaka_link::{
    closed::{FromPlayback, ToPlayback},
    command::Ticket,
    pipe,
    unit::{Track, Unit},
};

use crate::{centre::ConnectionId, clock::ClockSource, gate::fresh};

/// Messages that are read ahead of the desk.
const READ_AHEAD: usize = 8;
/// How often the end of what may be read is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Opens a recording of the vault, on the vault's own thread.
pub(crate) type OpenMedium =
    Arc<dyn Fn(EventId, Medium) -> oneshot::Receiver<Result<Box<dyn MediumReader>, StoreFault>> + Send + Sync>;

/// A desk's connection for one playback.
pub(crate) struct Wire {
    pub from: OwnedReadHalf,
    pub to: OwnedWriteHalf,
}

/// Media that were opened for a purpose that is on disk.
pub(crate) struct Opening {
    pub event: EventId,
    pub media: Vec<Medium>,
    /// When they can be read no more (M9).
    pub deadline: Deadline,
}

/// What every session has open.
#[derive(Default)]
pub(crate) struct Playbacks {
    open: HashMap<ConnectionId, Playback>,
}

struct Playback {
    ticket: Ticket,
    /// Until a connection comes for it.
    opening: Option<Opening>,
    /// Dropped: it ends.
    _stop: watch::Sender<()>,
    stopped: watch::Receiver<()>,
}

impl Playbacks {
    /// Media are open to the session on this connection, and what it had open before no more.
    pub(crate) fn open(&mut self, session: ConnectionId, opening: Opening) -> Ticket {
        let ticket = Ticket(fresh());
        let (stop, stopped) = watch::channel(());
        self.open.insert(session, Playback { ticket, opening: Some(opening), _stop: stop, stopped });
        ticket
    }

    /// The session is over, locked, or looks at nothing any more.
    pub(crate) fn end(&mut self, session: ConnectionId) {
        self.open.remove(&session);
    }

    /// Nothing is read any more.
    pub(crate) fn end_all(&mut self) {
        self.open.clear();
    }

    /// The session that a ticket was given to.
    pub(crate) fn given_to(&self, ticket: Ticket) -> Option<ConnectionId> {
        self.open.iter().find(|(_, open)| open.ticket == ticket).map(|(session, _)| *session)
    }

    /// A connection has come with a ticket, which is good once. With another, the wire is dropped.
    pub(crate) fn join(&mut self, ticket: Ticket, wire: Wire, vault: OpenMedium, clock: Arc<dyn ClockSource>) {
        let Some(playback) = self.open.values_mut().find(|open| open.ticket == ticket) else { return };
        let Some(opening) = playback.opening.take() else { return };
        tokio::spawn(serve(opening, wire, vault, clock, playback.stopped.clone()));
    }
}

/// Serves one playback until its session ends it, its desk goes, or its time is over. Whatever has not left by then does
/// not leave.
async fn serve(
    opening: Opening,
    Wire { mut from, mut to }: Wire,
    vault: OpenMedium,
    clock: Arc<dyn ClockSource>,
    mut stopped: watch::Receiver<()>,
) {
    let (wishes, mut wished) = mpsc::channel(4);
    let reading = tokio::spawn(async move {
        while let Ok(Some((wish, _))) = pipe::read_async::<ToPlayback>(&mut from).await {
            if wishes.send(wish).await.is_err() {
                return;
            }
        }
    });
    let (down, mut packed) = mpsc::channel::<Vec<u8>>(READ_AHEAD);
    let writing = tokio::spawn(async move {
        while let Some(packed) = packed.recv().await {
            if to.write_all(&packed).await.is_err() {
                return;
            }
        }
    });
    let mut turn_over = Arc::new(AtomicBool::new(false));
    let mut tick = interval(LOOK_EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            // Nothing is ever sent: it changes by being dropped.
            _ = stopped.changed() => break,
            _ = tick.tick() => if opening.deadline.is_over(clock.read()) || writing.is_finished() {
                break;
            },
            wish = wished.recv() => {
                let Some(ToPlayback::Play { medium, from, turn }) = wish else { break };
                turn_over.store(true, Ordering::SeqCst);
                turn_over = Arc::new(AtomicBool::new(false));
                let turn = Turn { number: turn, from, over: Arc::clone(&turn_over), down: down.clone() };
                play(&opening, medium, turn, &vault);
            }
        }
    }
    turn_over.store(true, Ordering::SeqCst);
    writing.abort();
    reading.abort();
}

fn play(opening: &Opening, medium: MediumId, turn: Turn, vault: &OpenMedium) {
    let Some(medium) = opening.media.iter().find(|known| known.medium == medium).cloned() else {
        // Not among what was opened: there is nothing to tell a desk that asks for it.
        return;
    };
    let reader = vault(opening.event, medium);
    tokio::task::spawn_blocking(move || {
        let read = match reader.blocking_recv() {
            Ok(Ok(reader)) => turn.read(reader),
            Ok(Err(fault)) => Err(fault),
            Err(_) => Err(StoreFault::Io),
        };
        let last = match read {
            Ok(()) => FromPlayback::End { turn: turn.number },
            Err(fault) => FromPlayback::Fault { turn: turn.number, fault },
        };
        turn.say(&last, &[]);
    });
}

/// One reading of one recording, until the desk wants another.
struct Turn {
    number: u32,
    from: Moment,
    over: Arc<AtomicBool>,
    down: mpsc::Sender<Vec<u8>>,
}

impl Turn {
    fn read(&self, mut reader: Box<dyn MediumReader>) -> Result<(), StoreFault> {
        self.say(&FromPlayback::Turn { turn: self.number }, &[]);
        let mut start = Start::default();
        while let Some(fragment) = reader.next_fragment()? {
            for (at, message) in fragment {
                let Ok(Some((unit, body))) = pipe::read::<Unit>(&mut Cursor::new(message)) else {
                    return Err(StoreFault::Damaged);
                };
                if start.waits_for(at, self.from) {
                    start.keep(at, unit, body);
                    continue;
                }
                let before = start.take();
                for (at, unit, body) in before.into_iter().chain([(at, unit, body)]) {
                    if !self.say(&FromPlayback::Unit { at, unit }, &body) {
                        return Ok(());
                    }
                }
            }
            if self.over.load(Ordering::SeqCst) {
                return Ok(());
            }
        }
        // A moment behind the last one: its last pictures.
        for (at, unit, body) in start.take() {
            self.say(&FromPlayback::Unit { at, unit }, &body);
        }
        Ok(())
    }

    /// Waits until the desk takes it; false once nobody does.
    fn say(&self, what: &FromPlayback, body: &[u8]) -> bool {
        let Ok(packed) = pipe::pack(what, body) else { return false };
        !self.over.load(Ordering::SeqCst) && self.down.blocking_send(packed).is_ok()
    }
}

/// What lies before the moment from which a recording is wanted: the forms, and the pictures since the last whole one.
#[derive(Default)]
struct Start {
    is_over: bool,
    forms: Vec<(Track, Moment, Unit)>,
    pictures: Vec<(Moment, Unit, Vec<u8>)>,
}

impl Start {
    fn waits_for(&self, at: Moment, from: Moment) -> bool {
        !self.is_over && at < from
    }

    fn keep(&mut self, at: Moment, unit: Unit, body: Vec<u8>) {
        match unit {
            Unit::Format { track, .. } => {
                self.forms.retain(|(other, ..)| *other != track);
                if track == Track::Video {
                    self.pictures.clear();
                }
                self.forms.push((track, at, unit));
            }
            Unit::Data { track: Track::Video, key, .. } => {
                if key {
                    self.pictures.clear();
                }
                self.pictures.push((at, unit, body));
            }
            // Old sound is noise, and what was wrong then is over.
            Unit::Data { track: Track::Sound, .. }
            | Unit::Trouble { .. }
            | Unit::Doubt { .. }
            | Unit::Record(_)
            | Unit::Turned { .. }
            | Unit::Ended => {}
        }
    }

    /// All of it, once.
    fn take(&mut self) -> Vec<(Moment, Unit, Vec<u8>)> {
        self.is_over = true;
        let forms = std::mem::take(&mut self.forms).into_iter().map(|(_, at, unit)| (at, unit, Vec::new()));
        forms.chain(std::mem::take(&mut self.pictures)).collect()
    }
}
