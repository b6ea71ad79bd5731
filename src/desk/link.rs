//! The desk's one control connection: joined, kept, joined anew with back-off; it understands nothing but what rings.
//!
//! Two threads: one joins and reads, one writes. What is read goes to the tone thread first and then to the screen, so
//! that a stuck screen keeps no alarm from sounding.
use std::{
    collections::BTreeMap,
    os::unix::net::UnixStream,
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError, Weak,
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread,
    time::{Duration, Instant},
};

use alarm_central::{event::EventState, id::EventId};
use egui::Context;
use vaka_link::{
    board::{Row, Storm, Update},
    command::{FromDesk, Purpose, ToDesk},
    pipe,
    socket::{self, JoinError},
};

pub use crate::inbox::News;
use crate::{
    inbox::Inbox,
    lineup,
    sound::{Sound, Tell},
};

/// A station that says nothing for so long is taken for lost. It says something every second.
const SILENCE: Duration = Duration::from_secs(3);
/// A screen without a turn of `logic` for so long sends no beats: the station may take it for hung.
const HUNG: Duration = Duration::from_secs(5);
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(8);
/// However many new rows come, frames that show them are so far apart; the first after a quiet while comes at once.
const FRAMES_APART: Duration = Duration::from_millis(16);
/// The same for what changes and is not new.
const CHANGES_APART: Duration = Duration::from_millis(50);
/// Silent lines are a technical matter.
const STORM_PRIORITY: u8 = 4;
/// egui answers "at once" with two frames, and anything later with one.
const AT_ONCE: Duration = Duration::from_millis(1);

/// Starts the place's station when none answers. The desk calls it from a thread of its own; it may take seconds.
pub trait StationStarter: Send {
    /// Returns once a station has been started, or found to run already.
    fn start(&mut self) -> Result<(), String>;
}

/// The screen's end of the connection.
pub struct Link {
    out: Sender<Out>,
    inbox: Arc<Inbox>,
    last_turn: Arc<Mutex<Instant>>,
}

enum Out {
    Stream(UnixStream),
    Gone,
    Say(FromDesk),
}

impl Link {
    /// Starts joining the station behind `socket`.
    pub fn start(socket: PathBuf, starter: Box<dyn StationStarter>, sound: Sound, ctx: Context) -> Self {
        let (out, outgoing) = mpsc::channel();
        let inbox = Arc::<Inbox>::default();
        let last_turn = Arc::new(Mutex::new(Instant::now()));
        let mut writer = Writer {
            outgoing,
            stream: None,
            inbox: Arc::downgrade(&inbox),
            last_turn: Arc::clone(&last_turn),
            next_beat: Instant::now(),
        };
        spawn("link-out", move || while writer.turn() {});
        let mut reader = Reader {
            socket,
            starter,
            sound,
            ctx,
            inbox: Arc::downgrade(&inbox),
            last_turn: Arc::clone(&last_turn),
            out: out.clone(),
            waiting: BTreeMap::new(),
            storms: BTreeMap::new(),
            pause: FIRST_PAUSE,
        };
        spawn("link-in", move || while reader.join_once() {});
        Self { out, inbox, last_turn }
    }

    /// Says something to the station; never waits. What cannot be said comes back as [`News::NotSent`].
    pub fn say(&self, what: FromDesk) {
        // The writer ends only with this end.
        let _ = self.out.send(Out::Say(what));
    }

    /// The next piece of news, if there is any.
    pub fn next(&self) -> Option<News> {
        self.inbox.take()
    }

    /// The screen lives: beats go on being sent.
    pub fn turn(&self) {
        *self.last_turn.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) {
    thread::Builder::new().name(name.to_owned()).spawn(run).expect("a process can start a few threads");
}

struct Writer {
    outgoing: Receiver<Out>,
    stream: Option<UnixStream>,
    /// Gone with the screen.
    inbox: Weak<Inbox>,
    last_turn: Arc<Mutex<Instant>>,
    next_beat: Instant,
}

impl Writer {
    /// Sends one thing or a beat; false when the screen has gone.
    fn turn(&mut self) -> bool {
        let patience = self.next_beat.saturating_duration_since(Instant::now());
        match self.outgoing.recv_timeout(patience) {
            Ok(Out::Stream(stream)) => self.stream = Some(stream),
            Ok(Out::Gone) => self.stream = None,
            Ok(Out::Say(what)) => {
                if !self.write(&what)
                    && let Some(inbox) = self.inbox.upgrade()
                {
                    inbox.put(News::NotSent(what));
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                self.next_beat = Instant::now() + Duration::from_secs(1);
                let quiet = self.last_turn.lock().unwrap_or_else(PoisonError::into_inner).elapsed();
                if quiet < HUNG {
                    self.write(&FromDesk::Beat);
                }
            }
            Err(RecvTimeoutError::Disconnected) => return false,
        }
        true
    }

    fn write(&mut self, what: &FromDesk) -> bool {
        let Some(stream) = &self.stream else { return false };
        let written = pipe::write(&mut &*stream, what, &[]).is_ok();
        if !written {
            // The reader sees the end of the same stream and joins anew.
            let _ = stream.shutdown(std::net::Shutdown::Both);
            self.stream = None;
        }
        written
    }
}

struct Reader {
    socket: PathBuf,
    starter: Box<dyn StationStarter>,
    sound: Sound,
    ctx: Context,
    /// Gone with the screen.
    inbox: Weak<Inbox>,
    last_turn: Arc<Mutex<Instant>>,
    out: Sender<Out>,
    waiting: BTreeMap<EventId, u8>,
    /// Those of them that are storms.
    storms: BTreeMap<EventId, u8>,
    pause: Duration,
}

impl Reader {
    /// Joins, reads to the end of the connection, and pauses before the next try; false when the screen has gone.
    fn join_once(&mut self) -> bool {
        match socket::join(&self.socket, Purpose::Desk) {
            Ok((stream, _)) => {
                self.pause = FIRST_PAUSE;
                return self.converse(&stream);
            }
            Err(JoinError::Mismatch { .. }) => {
                if !self.tell(News::OtherVersion) {
                    return false;
                }
            }
            Err(JoinError::NoStation) => {
                if let Err(reason) = self.starter.start() {
                    tracing::warn!(%reason, "the station could not be started");
                }
            }
            Err(JoinError::Pipe(error)) => tracing::warn!(%error, "the station could not be joined"),
        }
        self.wait_for_station();
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        true
    }

    /// Waits out the pause, but not longer than until a station listens.
    fn wait_for_station(&self) {
        let end = Instant::now() + self.pause;
        while Instant::now() < end && UnixStream::connect(&self.socket).is_err() {
            thread::sleep(Duration::from_millis(50));
        }
    }

    fn converse(&mut self, stream: &UnixStream) -> bool {
        let limits = stream.set_read_timeout(Some(SILENCE)).and_then(|()| stream.set_write_timeout(Some(SILENCE)));
        let Ok(writing) = limits.and_then(|()| stream.try_clone()) else { return true };
        self.sound.tell(Tell::Station { lost: false });
        if self.out.send(Out::Stream(writing)).is_err() || !self.tell(News::Joined) {
            return false;
        }
        while let Ok(Some((said, _))) = pipe::read::<ToDesk>(&mut &*stream) {
            let stir = self.hear(&said);
            let Some(inbox) = self.inbox.upgrade() else { return false };
            match said {
                ToDesk::Beat => {}
                ToDesk::Board(board) => inbox.put_board(*board),
                ToDesk::Updates(updates) => inbox.put_updates(updates),
                other => inbox.put(News::Said(other)),
            }
            self.repaint(stir);
        }
        let _ = self.out.send(Out::Gone);
        self.sound.tell(Tell::Station { lost: true });
        self.tell(News::Lost)
    }

    fn tell(&self, news: News) -> bool {
        let Some(inbox) = self.inbox.upgrade() else { return false };
        inbox.put(news);
        self.ctx.request_repaint();
        true
    }

    /// Asks for a frame, as soon as what has changed is worth one.
    fn repaint(&self, stir: Stir) {
        let apart = match stir {
            Stir::Nothing => return,
            Stir::Change => CHANGES_APART,
            Stir::NewRow => FRAMES_APART,
            Stir::Word => Duration::ZERO,
        };
        let since = self.last_turn.lock().unwrap_or_else(PoisonError::into_inner).elapsed();
        self.ctx.request_repaint_after(apart.saturating_sub(since).max(AT_ONCE));
    }

    /// Keeps the tone thread's list of what waits, and says how much the screen changes with it.
    fn hear(&mut self, said: &ToDesk) -> Stir {
        match said {
            ToDesk::Beat => Stir::Nothing,
            ToDesk::Board(board) => {
                self.waiting = board.rows.values().filter_map(waits).chain(storms(&board.storms)).collect();
                self.storms = storms(&board.storms).collect();
                self.sound.tell(Tell::Waiting(self.waiting.clone()));
                Stir::Word
            }
            ToDesk::Updates(updates) => updates.iter().map(|update| self.hear_update(update)).max().unwrap_or_default(),
            ToDesk::SessionEnded(_) => {
                self.waiting.clear();
                self.sound.tell(Tell::Waiting(BTreeMap::new()));
                Stir::Word
            }
            _ => Stir::Word,
        }
    }

    fn hear_update(&mut self, update: &Update) -> Stir {
        let (id, waits) = match update {
            // Ages and the clock tick by themselves.
            Update::Now(_) => return Stir::Nothing,
            Update::Row(row) => (row.id, waits(row).map(|(_, priority)| priority)),
            Update::RowGone(id) => (*id, None),
            Update::Storms(all) => return self.hear_storms(all),
            _ => return Stir::Change,
        };
        self.keep(id, waits)
    }

    /// A storm rings as a waiting event does, until somebody has acknowledged it.
    fn hear_storms(&mut self, all: &[Storm]) -> Stir {
        let ring: BTreeMap<EventId, u8> = storms(all).collect();
        let rang = std::mem::replace(&mut self.storms, ring.clone());
        let over: Vec<EventId> = rang.into_keys().filter(|id| !ring.contains_key(id)).collect();
        for id in over {
            self.keep(id, None);
        }
        ring.into_iter().map(|(id, priority)| self.keep(id, Some(priority))).max().unwrap_or(Stir::Change)
    }

    /// What rings and what does not, told to the tone thread where it has changed.
    fn keep(&mut self, id: EventId, waits: Option<u8>) -> Stir {
        let before = match waits {
            Some(priority) => self.waiting.insert(id, priority),
            None => self.waiting.remove(&id),
        };
        if before != waits {
            self.sound.tell(waits.map_or(Tell::Taken(id), |priority| Tell::Waits(id, priority)));
        }
        if waits.is_some() && before != waits { Stir::NewRow } else { Stir::Change }
    }
}

/// How much the screen changes with what was said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Stir {
    /// Not at all, or only with the next tick of a second.
    #[default]
    Nothing,
    Change,
    /// Something waits that did not, or waits more gravely.
    NewRow,
    /// An answer, or another board.
    Word,
}

fn storms(all: &[Storm]) -> impl Iterator<Item = (EventId, u8)> {
    all.iter().filter(|storm| storm.waits()).map(|storm| (lineup::as_event(storm.id), STORM_PRIORITY))
}

fn waits(row: &Row) -> Option<(EventId, u8)> {
    (row.state == EventState::Waiting).then_some((row.id, row.priority))
}

#[cfg(test)]
mod tests {
    use std::{os::unix::net::UnixListener, sync::atomic::AtomicU32, sync::atomic::Ordering};

    use alarm_central::{moment::Moment, person::Place};
    use vaka_link::command::PROTOCOL;

    use super::*;

    struct Counted(Arc<AtomicU32>);

    impl StationStarter for Counted {
        fn start(&mut self) -> Result<(), String> {
            self.0.fetch_add(1, Ordering::SeqCst);
            Ok(())
        }
    }

    fn wait_for(link: &Link, wanted: impl Fn(&News) -> bool) -> News {
        let end = Instant::now() + Duration::from_secs(10);
        while Instant::now() < end {
            match link.next() {
                Some(news) if wanted(&news) => return news,
                Some(_) => {}
                None => thread::yield_now(),
            }
        }
        panic!("the news did not come");
    }

    fn welcome(listener: &UnixListener) -> UnixStream {
        let (stream, _) = listener.accept().unwrap();
        let hello = pipe::read::<FromDesk>(&mut &stream).unwrap();
        assert!(matches!(hello, Some((FromDesk::Hello { protocol: PROTOCOL, purpose: Purpose::Desk, .. }, _))));
        let welcome = ToDesk::Welcome { place: Place::Live, build: "0".to_owned(), receiver: "127.0.0.1:1".to_owned() };
        pipe::write(&mut &stream, &welcome, &[]).unwrap();
        stream
    }

    /// Accepts until a desk says hello: the desk also knocks to see whether somebody listens.
    fn answer(listener: &UnixListener) -> UnixStream {
        loop {
            let (stream, _) = listener.accept().unwrap();
            if let Ok(Some((FromDesk::Hello { .. }, _))) = pipe::read::<FromDesk>(&mut &stream) {
                let welcome =
                    ToDesk::Welcome { place: Place::Live, build: "0".to_owned(), receiver: "127.0.0.1:1".to_owned() };
                pipe::write(&mut &stream, &welcome, &[]).unwrap();
                return stream;
            }
        }
    }

    #[test]
    fn a_lost_station_is_told_at_once_and_joined_anew() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("s");
        let starts = Arc::new(AtomicU32::new(0));
        let listener = UnixListener::bind(&socket).unwrap();
        let sound = Sound::start(false, Context::default());
        let link = Link::start(socket.clone(), Box::new(Counted(Arc::clone(&starts))), sound, Context::default());
        let stream = welcome(&listener);
        wait_for(&link, |news| matches!(news, News::Joined));
        pipe::write(&mut &stream, &ToDesk::Updates(vec![Update::Now(Moment(7))]), &[]).unwrap();
        wait_for(&link, |news| matches!(news, News::Changes(_)));
        drop((stream, listener));
        std::fs::remove_file(&socket).unwrap();
        let gone = Instant::now();
        wait_for(&link, |news| matches!(news, News::Lost));
        assert!(gone.elapsed() < Duration::from_secs(1));
        let again = UnixListener::bind(&socket).unwrap();
        let _stream = answer(&again);
        wait_for(&link, |news| matches!(news, News::Joined));
        assert!(starts.load(Ordering::SeqCst) <= 2, "it is not started over and over");
    }

    #[test]
    fn a_wish_that_nobody_hears_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let starter = Box::new(Counted(Arc::default()));
        let link =
            Link::start(folder.path().join("s"), starter, Sound::start(false, Context::default()), Context::default());
        link.say(FromDesk::Beat);
        wait_for(&link, |news| matches!(news, News::NotSent(FromDesk::Beat)));
    }
}
