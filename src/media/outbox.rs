//! Answers that wait for a slow reader: the newest win, and whoever puts one in never waits.
use std::{
    collections::VecDeque,
    fs::File,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use serde::Serialize;
use tracing::warn;
use vaka_link::pipe;

/// Bytes of a message: a mapped buffer or samples.
pub(crate) type Body = Box<dyn AsRef<[u8]> + Send>;

/// Coded pictures older than this when they have not left yet are stale: the reader goes on at the next key.
const STALE: Duration = Duration::from_secs(2);
/// Coded pictures that wait at most: two seconds of 32 Mbit/s.
const CODED_BYTES: usize = 8 << 20;
/// Packets of sound that wait at most: half a second of 20 ms each.
const PACKETS: usize = 25;

/// What may happen to an answer that its reader is too slow for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    /// Never dropped.
    Word,
    /// Only the newest counts: it replaces one that still waits.
    Newest,
    /// The same, of another thing that is told beside it.
    OtherNewest,
    /// Sound: the oldest go.
    Packet,
    /// A coded picture, of use only after the ones since the last key: what is dropped is dropped up to a key.
    Coded { key: bool },
}

struct Waiting<T> {
    head: T,
    body: Body,
    lane: Lane,
    since: Instant,
}

struct State<T> {
    waiting: VecDeque<Waiting<T>>,
    /// Coded pictures are of no use before the next key.
    needs_key: bool,
    writing: bool,
}

/// Answers on their way to stdout.
pub(crate) struct Outbox<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

impl<T: Serialize + Send + 'static> Outbox<T> {
    pub(crate) fn new() -> Arc<Self> {
        let state = State { waiting: VecDeque::new(), needs_key: true, writing: false };
        Arc::new(Self { state: Mutex::new(state), changed: Condvar::new() })
    }

    /// Puts in an answer; may throw away older ones or this one, never waits.
    pub(crate) fn put(&self, lane: Lane, head: T, body: Body) {
        let mut state = self.lock();
        if state.make_room(lane, (*body).as_ref().len(), Instant::now()) {
            state.waiting.push_back(Waiting { head, body, lane, since: Instant::now() });
            self.changed.notify_all();
        }
    }

    /// Puts in an answer without a body that is never dropped.
    pub(crate) fn say(&self, head: T) {
        self.put(Lane::Word, head, Box::new([]));
    }

    /// Coded pictures are dropped up to the next key: a new connection, or a hole in the old one.
    pub(crate) fn start_at_key(&self) {
        self.lock().needs_key = true;
    }

    /// Waits until everything has left, at most for `limit`.
    pub(crate) fn drain(&self, limit: Duration) {
        let until = Instant::now() + limit;
        let mut state = self.lock();
        while !state.waiting.is_empty() || state.writing {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Writes on a thread of its own from now on. `reader_gone` is called once when nobody reads any more.
    pub(crate) fn write_to(self: &Arc<Self>, mut to: File, reader_gone: impl FnOnce() + Send + 'static) {
        let outbox = Arc::clone(self);
        let write = move || {
            loop {
                let next = outbox.take();
                let written = pipe::write(&mut to, &next.head, (*next.body).as_ref());
                outbox.lock().writing = false;
                outbox.changed.notify_all();
                if let Err(fault) = written {
                    warn!(%fault, "nobody reads any more");
                    return reader_gone();
                }
            }
        };
        thread::Builder::new().name("answers".to_owned()).spawn(write).expect("a process can start one thread");
    }

    fn take(&self) -> Waiting<T> {
        let mut state = self.lock();
        loop {
            if let Some(next) = state.waiting.pop_front() {
                state.writing = true;
                return next;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        // Every change is complete before a call that could panic, so a poisoned state is a sound one.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> State<T> {
    /// Throws away what the new one replaces; says whether the new one is to be kept.
    fn make_room(&mut self, lane: Lane, bytes: usize, now: Instant) -> bool {
        match lane {
            Lane::Word => true,
            Lane::Newest | Lane::OtherNewest => {
                self.waiting.retain(|other| other.lane != lane);
                true
            }
            Lane::Packet => {
                let count = self.waiting.iter().filter(|other| other.lane == Lane::Packet).count();
                if count >= PACKETS
                    && let Some(oldest) = self.waiting.iter().position(|other| other.lane == Lane::Packet)
                {
                    self.waiting.remove(oldest);
                }
                true
            }
            Lane::Coded { key } => self.make_room_for_coded(key, bytes, now),
        }
    }

    fn make_room_for_coded(&mut self, key: bool, bytes: usize, now: Instant) -> bool {
        if key {
            self.needs_key = false;
        } else if self.needs_key {
            return false;
        }
        if self.fits(bytes, now) {
            return true;
        }
        let newest_key = self.waiting.iter().rposition(|one| one.lane == Lane::Coded { key: true });
        if !key && let Some(newest_key) = newest_key {
            self.drop_coded_before(newest_key);
            if self.fits(bytes, now) {
                return true;
            }
        }
        self.drop_coded_before(self.waiting.len());
        self.needs_key = !key;
        key
    }

    fn fits(&self, bytes: usize, now: Instant) -> bool {
        let mut held = bytes;
        for one in self.waiting.iter().filter(|one| matches!(one.lane, Lane::Coded { .. })) {
            if now.saturating_duration_since(one.since) > STALE {
                return false;
            }
            held += (*one.body).as_ref().len();
        }
        held <= CODED_BYTES
    }

    fn drop_coded_before(&mut self, end: usize) {
        let mut at = 0;
        self.waiting.retain(|one| {
            at += 1;
            at > end || !matches!(one.lane, Lane::Coded { .. })
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Lane = Lane::Coded { key: true };
    const DELTA: Lane = Lane::Coded { key: false };

    fn waiting(outbox: &Outbox<u32>) -> Vec<u32> {
        outbox.lock().waiting.iter().map(|one| one.head).collect()
    }

    fn put(outbox: &Outbox<u32>, lane: Lane, head: u32, bytes: usize) {
        outbox.put(lane, head, Box::new(vec![0; bytes]));
    }

    #[test]
    fn nothing_goes_before_the_first_key_and_words_always_go() {
        let outbox = Outbox::new();
        put(&outbox, DELTA, 1, 10);
        outbox.say(2);
        put(&outbox, KEY, 3, 10);
        put(&outbox, DELTA, 4, 10);
        assert_eq!(waiting(&outbox), [2, 3, 4]);
        outbox.start_at_key();
        put(&outbox, DELTA, 5, 10);
        put(&outbox, KEY, 6, 10);
        assert_eq!(waiting(&outbox), [2, 3, 4, 6]);
    }

    #[test]
    fn too_much_is_dropped_up_to_the_newest_key() {
        let outbox = Outbox::new();
        outbox.say(0);
        put(&outbox, KEY, 1, CODED_BYTES / 2);
        put(&outbox, DELTA, 2, CODED_BYTES / 4);
        put(&outbox, KEY, 3, CODED_BYTES / 4);
        put(&outbox, DELTA, 4, CODED_BYTES / 4);
        assert_eq!(waiting(&outbox), [0, 3, 4]);
    }

    #[test]
    fn one_long_group_is_dropped_whole_and_the_next_key_begins_anew() {
        let outbox = Outbox::new();
        put(&outbox, KEY, 1, CODED_BYTES);
        put(&outbox, DELTA, 2, 1);
        put(&outbox, DELTA, 3, 1);
        assert_eq!(waiting(&outbox), [] as [u32; 0], "a delta without its key is noise");
        put(&outbox, KEY, 4, 1);
        put(&outbox, DELTA, 5, 1);
        assert_eq!(waiting(&outbox), [4, 5]);
    }

    #[test]
    fn a_hole_in_a_group_ends_the_group() {
        let outbox = Outbox::new();
        put(&outbox, KEY, 1, 1);
        assert_eq!(outbox.take().head, 1, "the key has left");
        put(&outbox, DELTA, 2, CODED_BYTES);
        put(&outbox, DELTA, 3, 1);
        put(&outbox, DELTA, 4, 1);
        assert_eq!(waiting(&outbox), [] as [u32; 0]);
    }

    #[test]
    fn a_key_replaces_what_was_too_much() {
        let outbox = Outbox::new();
        put(&outbox, KEY, 1, CODED_BYTES);
        put(&outbox, KEY, 2, 5);
        assert_eq!(waiting(&outbox), [2]);
    }

    #[test]
    fn stale_pictures_give_way() {
        let outbox = Outbox::new();
        put(&outbox, KEY, 1, 1);
        let later = Instant::now() + STALE * 2;
        let mut state = outbox.lock();
        assert!(!state.make_room(DELTA, 1, later), "a group that is two seconds late is not gone on with");
        assert!(state.waiting.is_empty());
        assert!(state.make_room(KEY, 1, later));
    }

    #[test]
    fn only_the_newest_picture_and_the_newest_sound_wait() {
        let outbox = Outbox::new();
        put(&outbox, Lane::Newest, 1, 1);
        put(&outbox, Lane::Packet, 2, 1);
        put(&outbox, Lane::Newest, 3, 1);
        assert_eq!(waiting(&outbox), [2, 3]);
        for head in 100..130 {
            put(&outbox, Lane::Packet, head, 1);
        }
        assert_eq!(waiting(&outbox).len(), PACKETS + 1);
        assert_eq!(waiting(&outbox).last(), Some(&129));
        assert!(!waiting(&outbox).contains(&2));
    }
}
