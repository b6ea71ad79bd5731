//! Writes what a worker takes into the vault, on threads of its own: nothing that is taken ever waits for a disk.
//!
//! What is taken is held from the first unit on, also before it is known where to write it. If the disk falls so far
//! behind that no more can be held, what waits is given up, that is said, and recording goes on at the next key.
use std::{
    collections::VecDeque,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use alarm_central::{
    moment::Moment,
    port::StoreFault,
    vault::{FRAGMENT, OpenSink, SinkOrder, VaultSink},
};
use tracing::{info, warn};
use vaka_link::{
    unit::{RECORD_BEAT, Record, Track},
    worker::now,
};

/// Most bytes that wait for the disk: sixteen seconds of a good camera (8 Mbit/s).
const HELD_BYTES: usize = 16 << 20;
/// What may be younger than this and not yet on disk while all is well: a fragment, and a second to write it.
const LATE: Duration = Duration::from_millis(FRAGMENT.as_millis() as u64 + 1000);

/// What a message is to whoever plays the recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The form of what follows on a track; stands at the head of each recording.
    Form(Track),
    Data {
        track: Track,
        key: bool,
    },
    /// Something is missing here: pictures go on at the next key.
    Gap,
}

struct Message {
    part: Part,
    at: Moment,
    since: Instant,
    packed: Vec<u8>,
}

#[derive(Default)]
struct State {
    held: VecDeque<Message>,
    held_bytes: usize,
    /// Where to write next.
    order: Option<SinkOrder>,
    /// Whether there ever was an order: until then nothing is said.
    is_ordered: bool,
    /// When the oldest of what the sink has gathered was taken.
    gathered: Option<Instant>,
    fragments: u32,
    fault: Option<StoreFault>,
    ending: bool,
    ended: bool,
}

struct Shared {
    state: Mutex<State>,
    /// There is something to write.
    work: Condvar,
    /// There may be something to say.
    news: Condvar,
}

/// Hand to the threads that write. They end with the process.
pub(crate) struct Recorder(Arc<Shared>);

impl Recorder {
    /// Starts them. `say` is told how the recording stands, at every change and at [`RECORD_BEAT`].
    pub(crate) fn start(open: OpenSink, say: impl Fn(Record) + Send + 'static) -> Arc<Self> {
        let shared = Arc::new(Shared { state: Mutex::default(), work: Condvar::new(), news: Condvar::new() });
        let started = |name: &str| thread::Builder::new().name(name.to_owned());
        let (writing, watching) = (Arc::clone(&shared), Arc::clone(&shared));
        started("record")
            .spawn(move || Writer { shared: writing, open, sink: None, forms: Vec::new(), needs_key: true }.run())
            .and_then(|_| started("record-news").spawn(move || watching.tell(&say)))
            .expect("a process can start its threads");
        Arc::new(Self(shared))
    }

    /// Where to write from now on, and what is held.
    pub(crate) fn order(&self, order: SinkOrder) {
        let mut state = self.0.lock();
        state.order = Some(order);
        state.is_ordered = true;
        self.0.wake();
    }

    /// Holds a message until it is written; never waits.
    pub(crate) fn take(&self, part: Part, at: Moment, packed: Vec<u8>) {
        let mut state = self.0.lock();
        if state.ended {
            return;
        }
        if state.held_bytes + packed.len() > HELD_BYTES {
            state.give_up();
            self.0.news.notify_all();
        }
        state.held_bytes += packed.len();
        state.held.push_back(Message { part, at, since: Instant::now(), packed });
        self.0.work.notify_all();
    }

    /// What comes next does not follow on what came before.
    pub(crate) fn note_gap(&self) {
        self.take(Part::Gap, now().wall, Vec::new());
    }

    /// Writes what is held and finishes the recording, without waiting for that.
    pub(crate) fn end(&self) {
        self.0.lock().ending = true;
        self.0.wake();
    }

    /// Waits until it is finished, at most for `limit`.
    pub(crate) fn wait_for_end(&self, limit: Duration) {
        let until = Instant::now() + limit;
        let mut state = self.0.lock();
        while !state.ended {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                warn!("the last of what was taken could not be written in time");
                return;
            }
            state = self.0.news.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change is complete before a call that could panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wake(&self) {
        self.work.notify_all();
        self.news.notify_all();
    }

    fn tell(&self, say: &impl Fn(Record)) {
        let mut told: Option<(Record, Instant)> = None;
        let mut state = self.lock();
        loop {
            let record = state.record(Instant::now());
            let is_news = record
                .is_some_and(|record| told.is_none_or(|(before, at)| before != record || at.elapsed() >= RECORD_BEAT));
            if let Some(record) = record.filter(|_| is_news) {
                drop(state);
                say(record);
                told = Some((record, Instant::now()));
                state = self.lock();
                continue;
            }
            let wait = told.map_or(RECORD_BEAT, |(_, at)| RECORD_BEAT.saturating_sub(at.elapsed()));
            state = self.news.wait_timeout(state, wait).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl State {
    /// How the recording stands; `None` before anybody asked for one.
    fn record(&self, now: Instant) -> Option<Record> {
        if !self.is_ordered {
            return None;
        }
        let data = self.held.iter().find(|message| message.part != Part::Gap).map(|message| message.since);
        let oldest = self.gathered.into_iter().chain(data).min();
        Some(match (self.fault, oldest) {
            (Some(fault), _) => Record::NotKept { fault },
            (None, Some(oldest)) if now.saturating_duration_since(oldest) > LATE => Record::Late,
            (None, Some(_)) if self.fragments == 0 => Record::Starting,
            (None, _) => Record::Kept { fragments: self.fragments },
        })
    }

    /// No more can be held: all that waits goes, but for the forms.
    fn give_up(&mut self) {
        if self.is_ordered && self.fault.is_none() {
            warn!(bytes = self.held_bytes, "the disk is too slow: what waited for it is not kept");
            self.fault = Some(StoreFault::TooSlow);
        }
        self.held.retain(|message| matches!(message.part, Part::Form(_)));
        self.held_bytes = self.held.iter().map(|message| message.packed.len()).sum();
        let gap = Message { part: Part::Gap, at: now().wall, since: Instant::now(), packed: Vec::new() };
        self.held.push_back(gap);
    }
}

/// The thread that may wait for the disk.
struct Writer {
    shared: Arc<Shared>,
    open: OpenSink,
    sink: Option<Box<dyn VaultSink>>,
    /// The form of each track, as far as messages were taken off.
    forms: Vec<(Track, Vec<u8>)>,
    needs_key: bool,
}

enum Job {
    Open(Box<SinkOrder>),
    Keep(Message),
    Flush,
    Finish,
}

impl Writer {
    fn run(mut self) {
        loop {
            let done = match self.next() {
                Job::Open(order) => self.begin(&order),
                Job::Keep(message) => self.keep(message),
                Job::Flush => self.flush(),
                Job::Finish => {
                    let done = self.finish();
                    if let Err(fault) = done {
                        self.fail(fault);
                    }
                    self.shared.lock().ended = true;
                    return self.shared.news.notify_all();
                }
            };
            if let Err(fault) = done {
                self.fail(fault);
            }
        }
    }

    fn next(&self) -> Job {
        let mut state = self.shared.lock();
        loop {
            if let Some(order) = state.order.take() {
                return Job::Open(Box::new(order));
            }
            if self.sink.is_some() {
                if let Some(message) = state.held.pop_front() {
                    state.held_bytes -= message.packed.len();
                    if message.part != Part::Gap {
                        state.gathered.get_or_insert(message.since);
                    }
                    return Job::Keep(message);
                }
                if state.gathered.is_some_and(|since| since.elapsed() >= FRAGMENT) && !state.ending {
                    return Job::Flush;
                }
            }
            if state.ending {
                return Job::Finish;
            }
            let due = state.gathered.filter(|_| self.sink.is_some());
            let wait = due.map_or(FRAGMENT, |since| FRAGMENT.saturating_sub(since.elapsed()));
            state = self.shared.work.wait_timeout(state, wait).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// A recording is playable by itself: it begins with the forms, and its pictures with a key.
    fn begin(&mut self, order: &SinkOrder) -> Result<(), StoreFault> {
        if let Err(fault) = self.finish() {
            warn!(%fault, "a recording that another one follows could not be finished");
        }
        {
            let mut state = self.shared.lock();
            (state.fragments, state.gathered) = (0, None);
        }
        let mut sink = (self.open)(order)?;
        for (_, form) in &self.forms {
            sink.keep(now().wall, form)?;
        }
        self.sink = Some(sink);
        self.needs_key = true;
        let mut state = self.shared.lock();
        state.fault = None;
        self.shared.news.notify_all();
        Ok(())
    }

    fn keep(&mut self, message: Message) -> Result<(), StoreFault> {
        let Message { part, at, since, packed } = message;
        match part {
            Part::Gap => {
                self.needs_key = true;
                return Ok(());
            }
            Part::Data { track: Track::Video, key } => {
                if self.needs_key && !key {
                    return Ok(());
                }
                self.needs_key = false;
            }
            Part::Data { track: Track::Sound, .. } | Part::Form(_) => {}
        }
        let Some(sink) = &mut self.sink else { return Ok(()) };
        let kept = sink.keep(at, &packed);
        if let Part::Form(track) = part {
            self.forms.retain(|(known, _)| *known != track);
            self.forms.push((track, packed));
        }
        // Whether the fragment that was sealed just now holds this message too is the sink's business.
        self.note(kept?, Some(since));
        Ok(())
    }

    fn flush(&mut self) -> Result<(), StoreFault> {
        let Some(sink) = &mut self.sink else { return Ok(()) };
        let kept = sink.flush(now().wall)?;
        self.note(kept, None);
        Ok(())
    }

    fn finish(&mut self) -> Result<(), StoreFault> {
        let Some(mut sink) = self.sink.take() else { return Ok(()) };
        let kept = sink.finish(now().wall)?;
        self.note(kept, None);
        Ok(())
    }

    /// Takes note of how many fragments are on disk; `gathered` is then the oldest that may not be among them.
    fn note(&self, fragments: u32, gathered: Option<Instant>) {
        let mut state = self.shared.lock();
        let more = fragments > state.fragments;
        if more || gathered.is_none() {
            state.gathered = gathered;
        }
        if more {
            state.fragments = fragments;
            // The disk comes after again.
            state.fault = state.fault.filter(|fault| *fault != StoreFault::TooSlow);
        }
        self.shared.news.notify_all();
    }

    /// The recording is over, and whoever gives orders may give another one: its file is let go of before that is said.
    fn fail(&mut self, fault: StoreFault) {
        info!(%fault, "what is taken is not kept");
        self.sink = None;
        self.needs_key = true;
        let mut state = self.shared.lock();
        state.fault = Some(fault);
        state.gathered = None;
        self.shared.news.notify_all();
    }
}

#[cfg(test)]
#[path = "recorder/tests.rs"]
mod tests;
