//! What the screen wants of the thread that feeds a decoder for it: one state under one lock, and a bell that rings with
//! every change. What stands in it is its owner's matter.
use std::{
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::seen::lock;

/// Shared by the screen and one thread.
pub(super) struct Wanted<S> {
    state: Mutex<S>,
    changed: Condvar,
}

impl<S> Wanted<S> {
    /// At the start.
    pub(super) fn new(state: S) -> Self {
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// How it stands, with the lock in hand.
    pub(super) fn lock(&self) -> MutexGuard<'_, S> {
        lock(&self.state)
    }

    /// Changes it and rings.
    pub(super) fn change<R>(&self, change: impl FnOnce(&mut S) -> R) -> R {
        let changed = change(&mut self.lock());
        self.changed.notify_all();
        changed
    }

    /// Waits for the bell.
    pub(super) fn wait<'a>(&self, state: MutexGuard<'a, S>) -> MutexGuard<'a, S> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the bell, but no longer than this.
    pub(super) fn wait_for<'a>(&self, state: MutexGuard<'a, S>, longest: Duration) -> MutexGuard<'a, S> {
        self.changed.wait_timeout(state, longest).unwrap_or_else(PoisonError::into_inner).0
    }
}
