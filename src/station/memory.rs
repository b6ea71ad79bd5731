//! The store on threads of its own: whatever the disk does, the station goes on ticking.
//!
//! Only here does a fact become [`Committed`]: written and synced. Passes and acknowledgements are made of nothing less.
use std::{
    sync::{Arc, mpsc},
    thread,
};

use alarm_central::{
    fact::Fact,
    moment::Mark,
    planted::{self, Fault},
    port::{Archive, SealedFact, Store, StoreError, StoreFault},
};
use tokio::sync::oneshot;
use tracing::warn;

type Job = Box<dyn FnOnce(&mut dyn Store) + Send>;
type Reading = Box<dyn FnOnce(&mut dyn Archive) + Send>;

/// A fact that is durably stored.
#[derive(Debug)]
pub(crate) struct Committed(Arc<Fact>);

impl Committed {
    pub(crate) fn fact(&self) -> &Fact {
        &self.0
    }
}

/// The way to the store's two threads: what is written is never behind what somebody reads.
#[derive(Clone)]
pub(crate) struct Memory {
    writing: mpsc::Sender<Job>,
    reading: mpsc::Sender<Reading>,
}

impl Memory {
    /// Moves the store onto its threads; it closes when the last `Memory` is gone.
    pub(crate) fn start(mut store: Box<dyn Store>) -> Result<Self, StoreError> {
        let mut archive = store.reader()?;
        let (writing, jobs) = mpsc::channel::<Job>();
        let (reading, readings) = mpsc::channel::<Reading>();
        let started = |name: &str| thread::Builder::new().name(name.to_owned());
        started("store")
            .spawn(move || jobs.into_iter().for_each(|job| job(store.as_mut())))
            .and_then(|_| {
                started("archive").spawn(move || readings.into_iter().for_each(|read| read(archive.as_mut())))
            })
            .expect("a process can start its threads");
        Ok(Self { writing, reading })
    }

    /// Reads, after what was asked for before; signals are stored meanwhile.
    pub(crate) fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut dyn Archive) -> T + Send + 'static,
    ) -> oneshot::Receiver<T> {
        let (answer, receiver) = oneshot::channel();
        // A dead thread drops the job and with it the answer: the receiver sees the end.
        let _ = self.reading.send(Box::new(move |archive| drop(answer.send(read(archive)))));
        receiver
    }

    /// Writes something beside the facts, after what was asked for before.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&mut dyn Store) -> T + Send + 'static,
    ) -> oneshot::Receiver<T> {
        let (answer, receiver) = oneshot::channel();
        let _ = self.writing.send(Box::new(move |store| drop(answer.send(write(store)))));
        receiver
    }

    /// Keeps how far time has come, after what was asked for before; nobody waits for it.
    pub(crate) fn keep_clock(&self, now: Mark) {
        let _ = self.writing.send(Box::new(move |store| {
            store.tell_clock(now);
            if let Err(error) = store.keep_clock() {
                warn!(%error, "the time could not be kept");
            }
        }));
    }

    /// Stores facts, all or none, with one sync, and with them how far time has come.
    pub(crate) fn commit(
        &self,
        facts: Vec<SealedFact>,
        now: Mark,
    ) -> oneshot::Receiver<Result<Vec<Committed>, StoreError>> {
        let (answer, receiver) = oneshot::channel();
        let _ = self.writing.send(Box::new(move |store| {
            let committed = |facts: Vec<SealedFact>| facts.into_iter().map(|sealed| Committed(sealed.fact)).collect();
            store.tell_clock(now);
            if planted::is(Fault::BeforeTheDisk) {
                drop(answer.send(Ok(committed(facts.clone()))));
                let _ = store.append_sealed(&facts);
                return;
            }
            let written = store.append_sealed(&facts);
            let written = if planted::is(Fault::FailedWriteCounts) { Ok(()) } else { written };
            drop(answer.send(written.map(|()| committed(facts))));
        }));
        receiver
    }
}

/// What a lost answer means: the store's thread is gone.
pub(crate) const GONE: StoreError = StoreError::Fault(StoreFault::Io);
