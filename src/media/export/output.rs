//! The file's bytes on their way out: whoever puts them in waits until they are taken, so that nothing gathers here.
use std::{
    fs::File,
    sync::{Arc, Mutex, PoisonError},
};

use tracing::warn;
use vaka_link::{export::FromExport, pipe, worker::leave};

/// Bytes in one message.
const PORTION: usize = 1 << 20;

/// Where answers go.
#[derive(Clone)]
pub(super) struct Output(Arc<Mutex<File>>);

impl Output {
    pub(super) fn new(to: File) -> Self {
        Self(Arc::new(Mutex::new(to)))
    }

    pub(super) fn say(&self, head: &FromExport) {
        self.send(head, &[]);
    }

    /// Bytes of the file, from this place on.
    pub(super) fn write(&self, at: u64, bytes: &[u8]) {
        for (portion, at) in bytes.chunks(PORTION).zip((at..).step_by(PORTION)) {
            self.send(&FromExport::Bytes { at }, portion);
        }
    }

    fn send(&self, head: &FromExport, body: &[u8]) {
        let mut to = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(fault) = pipe::write(&mut *to, head, body) {
            warn!(%fault, "nobody takes the file any more");
            leave()
        }
    }
}
