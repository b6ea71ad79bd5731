//! The one connection that a fetch worker may hold, and its end for good; knows nothing of what comes over it.
use std::{
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use gstreamer as gst;
use gstreamer::prelude::*;

use crate::gst_setup::stop_aside;

/// How long a connection gets to be taken down before this process counts as stuck.
const STOPPING: Duration = Duration::from_secs(1);

#[derive(Default)]
struct Held {
    over: bool,
    pipeline: Option<gst::Pipeline>,
}

/// Holds at most one connection; once it is over, none is ever opened again.
#[derive(Default)]
pub(crate) struct Line {
    held: Mutex<Held>,
    changed: Condvar,
}

/// A connection could not be taken down: only the end of the process is sure to cut it.
pub(crate) struct Stuck;

impl Line {
    /// Starts a connection, unless the end has come.
    pub(crate) fn open(&self, pipeline: &gst::Pipeline) -> bool {
        let mut held = self.lock();
        if held.over {
            return false;
        }
        // Starting is asynchronous; a failure comes over the bus.
        let _ = pipeline.set_state(gst::State::Playing);
        held.pipeline = Some(pipeline.clone());
        true
    }

    /// Takes the connection down and waits for that, so that there are never two at once.
    pub(crate) fn hang_up(&self) -> Result<(), Stuck> {
        let Some(pipeline) = self.lock().pipeline.take() else { return Ok(()) };
        stop_aside(pipeline).recv_timeout(STOPPING).map_err(|_| Stuck)
    }

    /// Says goodbye (RTSP TEARDOWN) and opens nothing any more. May block for ever: call it where that does no harm.
    pub(crate) fn end(&self) {
        let mut held = self.lock();
        held.over = true;
        let pipeline = held.pipeline.take();
        drop(held);
        self.changed.notify_all();
        if let Some(pipeline) = pipeline {
            let _ = pipeline.set_state(gst::State::Null);
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.lock().over
    }

    /// Sleeps, but not beyond the end; says whether the end has come.
    pub(crate) fn is_over_after(&self, pause: Duration) -> bool {
        let until = Instant::now() + pause;
        let mut held = self.lock();
        while !held.over {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            held = self.changed.wait_timeout(held, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
