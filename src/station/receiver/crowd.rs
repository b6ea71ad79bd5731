//! Who is connected, and who must go when descriptors run out: strangers first, then whoever was silent longest; reads no bytes.
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::{AbortHandle, JoinHandle},
};

/// Descriptors kept for the store, the log, desks, workers and what is being closed.
const KEPT_BACK: u64 = 128;
/// More connections than this are no centre's, whatever the system allows.
const MOST: usize = 50_000;
/// A stranger who must go takes this part of all places with it: strangers come in floods, and a look at all costs time.
const STRANGERS_AT_ONCE: usize = 32;

/// Raises the limit of open descriptors as far as the system lets, and gives how many of them connections may take.
pub(super) fn room_for_connections() -> usize {
    let limit = getrlimit(Resource::Nofile);
    if limit.current != limit.maximum {
        let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
        // Refused by some systems for a limit without end; the old one holds then.
        let _ = setrlimit(Resource::Nofile, raised);
    }
    let all = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    let room = all.saturating_sub(KEPT_BACK).max(all / 2);
    usize::try_from(room).unwrap_or(usize::MAX).clamp(1, MOST)
}

/// Every connection that has a place.
pub(super) struct Crowd {
    most: usize,
    room: Arc<Semaphore>,
    members: Arc<Mutex<BTreeMap<u64, Member>>>,
    next: AtomicU64,
    /// Counts good frames of known accounts: a later one has a higher number, which is all that order needs.
    frames: Arc<AtomicU64>,
    closed: AtomicUsize,
}

struct Member {
    /// Number of its last good frame; 0 before the first.
    last: Arc<AtomicU64>,
    end: Option<AbortHandle>,
}

/// A connection's place; it is free again when this is dropped.
pub(super) struct Place {
    number: u64,
    last: Arc<AtomicU64>,
    frames: Arc<AtomicU64>,
    members: Arc<Mutex<BTreeMap<u64, Member>>>,
    _permit: OwnedSemaphorePermit,
}

impl Crowd {
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            room: Arc::new(Semaphore::new(most)),
            members: Arc::default(),
            next: AtomicU64::new(1),
            frames: Arc::new(AtomicU64::new(1)),
            closed: AtomicUsize::new(0),
        }
    }

    /// A place for one more connection; another has to go if there is none.
    pub(super) async fn place(&self) -> Place {
        let permit = match Arc::clone(&self.room).try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => {
                self.make_room();
                Arc::clone(&self.room).acquire_owned().await.expect("nobody closes it")
            }
        };
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let last = Arc::new(AtomicU64::new(0));
        self.members().insert(number, Member { last: Arc::clone(&last), end: None });
        let (frames, members) = (Arc::clone(&self.frames), Arc::clone(&self.members));
        Place { number, last, frames, members, _permit: permit }
    }

    /// Says which task serves the connection. One that is over already has left its place.
    pub(super) fn started(&self, number: u64, task: &JoinHandle<()>) {
        if let Some(member) = self.members().get_mut(&number) {
            member.end = Some(task.abort_handle());
        }
    }

    /// Ends the connections that are missed least: a part of those that never sent a good frame of a known account, the oldest
    /// first; where there are none, the one whose last good frame is longest ago.
    pub(super) fn make_room(&self) {
        let mut members = self.members();
        let at_once = (self.most / STRANGERS_AT_ONCE).max(1);
        let strangers = members.iter().filter(|(_, member)| member.last.load(Ordering::Relaxed) == 0);
        let mut go: Vec<u64> = strangers.map(|(number, _)| *number).take(at_once).collect();
        if go.is_empty() {
            let longest = members.iter().min_by_key(|(_, member)| member.last.load(Ordering::Relaxed));
            go.extend(longest.map(|(number, _)| *number));
        }
        self.closed.fetch_add(go.len(), Ordering::Relaxed);
        for number in go {
            if let Some(Member { end: Some(end), .. }) = members.remove(&number) {
                end.abort();
            }
        }
    }

    /// How many connections were closed to make room since this was asked last.
    pub(super) fn take_closed(&self) -> usize {
        self.closed.swap(0, Ordering::Relaxed)
    }

    fn members(&self) -> std::sync::MutexGuard<'_, BTreeMap<u64, Member>> {
        self.members.lock().expect("nothing panics while it holds this lock")
    }
}

impl Place {
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// A good frame of a known account has come: the connection is a panel's, and alive.
    pub(super) fn is_known(&self) {
        self.last.store(self.frames.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.members.lock().expect("nothing panics while it holds this lock").remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A connection that stays, and says which it is when it goes.
    async fn join(crowd: &Crowd, known: bool) -> JoinHandle<()> {
        let place = crowd.place().await;
        let number = place.number();
        if known {
            place.is_known();
        }
        let task = tokio::spawn(async move {
            let _place = place;
            std::future::pending::<()>().await;
        });
        crowd.started(number, &task);
        task
    }

    #[tokio::test]
    async fn strangers_go_first_and_then_the_longest_silent() {
        let crowd = Crowd::new(3);
        let (first, stranger, second) = (join(&crowd, true).await, join(&crowd, false).await, join(&crowd, true).await);
        let third = join(&crowd, true).await;
        assert!(stranger.await.unwrap_err().is_cancelled(), "the stranger went");
        let fourth = join(&crowd, true).await;
        assert!(first.await.unwrap_err().is_cancelled(), "then who was silent longest");
        let last = join(&crowd, false).await;
        assert!(second.await.unwrap_err().is_cancelled());
        let newest = join(&crowd, false).await;
        assert!(last.await.unwrap_err().is_cancelled(), "a stranger again");
        assert_eq!(crowd.take_closed(), 4);
        assert!(!third.is_finished() && !fourth.is_finished() && !newest.is_finished());
    }

    #[tokio::test]
    async fn a_place_is_free_again_when_its_connection_ends() {
        let crowd = Crowd::new(1);
        for _ in 0..5 {
            let task = join(&crowd, true).await;
            task.abort();
            assert!(task.await.unwrap_err().is_cancelled());
        }
        assert_eq!((crowd.take_closed(), crowd.members().len()), (0, 0));
    }

    #[test]
    fn there_is_room_for_connections_and_for_the_rest() {
        let room = room_for_connections();
        let limit = getrlimit(Resource::Nofile);
        assert_eq!(limit.current, limit.maximum, "raised as far as it goes");
        assert!(room >= 1 && limit.current.is_none_or(|limit| (room as u64) < limit));
    }
}
