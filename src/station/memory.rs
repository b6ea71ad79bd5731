//! The store on a thread of its own: whatever the disk does, the station goes on ticking.
//!
//! Only here does a fact become [`Committed`]: written and synced. Passes and acknowledgements are made of nothing less.
use std::{sync::mpsc, thread};

use alarm_central::{
    fact::Fact,
    port::{Store, StoreError, StoreFault},
};
use tokio::sync::oneshot;

type Job = Box<dyn FnOnce(&mut dyn Store) + Send>;

/// A fact that is durably stored.
#[derive(Debug)]
pub(crate) struct Committed(Fact);

impl Committed {
    pub(crate) fn fact(&self) -> &Fact {
        &self.0
    }
}

/// The way to the store's thread.
#[derive(Clone)]
pub(crate) struct Memory(mpsc::Sender<Job>);

impl Memory {
    /// Moves the store onto its thread; it closes when the last `Memory` is gone.
    pub(crate) fn start(mut store: Box<dyn Store>) -> Self {
        let (jobs, work) = mpsc::channel::<Job>();
        thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || work.into_iter().for_each(|job| job(store.as_mut())))
            .expect("a process can start its threads");
        Self(jobs)
    }

    /// Runs `work` on the store's thread, after what was asked before.
    pub(crate) fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Store) -> T + Send + 'static,
    ) -> oneshot::Receiver<T> {
        let (answer, receiver) = oneshot::channel();
        // A dead store thread drops the job and with it the answer: the receiver sees the end.
        let _ = self.0.send(Box::new(move |store| drop(answer.send(work(store)))));
        receiver
    }

    /// Stores facts, all or none, with one sync.
    pub(crate) fn commit(&self, facts: Vec<Fact>) -> oneshot::Receiver<Result<Vec<Committed>, StoreError>> {
        self.ask(move |store| {
            store.append(&facts)?;
            Ok(facts.into_iter().map(Committed).collect())
        })
    }
}

/// What a lost answer means: the store's thread is gone.
pub(crate) const GONE: StoreError = StoreError::Fault(StoreFault::Io);
