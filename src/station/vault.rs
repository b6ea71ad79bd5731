//! The vault on a thread of its own: whoever asks waits for the answer and for nothing else; it decides nothing.
use std::{sync::mpsc, thread};

use alarm_central::{port::StoreFault, vault::Vault};
use tokio::sync::oneshot;

type Job = Box<dyn FnOnce(&mut dyn Vault) + Send>;

/// The way to the vault's thread.
#[derive(Clone)]
pub(crate) struct VaultThread {
    jobs: mpsc::Sender<Job>,
}

impl VaultThread {
    /// Moves the vault onto its thread; it closes when the last `VaultThread` is gone.
    pub(crate) fn start(mut vault: Box<dyn Vault>) -> Self {
        let (jobs, waiting) = mpsc::channel::<Job>();
        thread::Builder::new()
            .name("vault".to_owned())
            .spawn(move || waiting.into_iter().for_each(|job| job(vault.as_mut())))
            .expect("a process can start its threads");
        Self { jobs }
    }

    /// Does something with the vault, after what was asked for before. A lost answer means that the thread is gone.
    pub(crate) fn ask<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut dyn Vault) -> T + Send + 'static,
    ) -> oneshot::Receiver<T> {
        let (answer, receiver) = oneshot::channel();
        let _ = self.jobs.send(Box::new(move |vault| drop(answer.send(job(vault)))));
        receiver
    }

    /// [`VaultThread::ask`] for what may fail; a thread that is gone is a fault like any other.
    pub(crate) async fn try_ask<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut dyn Vault) -> Result<T, StoreFault> + Send + 'static,
    ) -> Result<T, StoreFault> {
        self.ask(job).await.unwrap_or(Err(StoreFault::Io))
    }
}
