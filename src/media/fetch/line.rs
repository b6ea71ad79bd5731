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

/// A connection by the protocol that it speaks; both can be cut from any thread.
pub(crate) enum Connection {
    Rtsp(gst::Pipeline),
    Http(ureq::Agent),
}

#[derive(Default)]
struct Held {
    over: bool,
    connection: Option<Connection>,
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
    pub(crate) fn open(&self, connection: Connection) -> bool {
        let mut held = self.lock();
        if held.over {
            return false;
        }
        if let Connection::Rtsp(pipeline) = &connection {
            // Starting is asynchronous; a failure comes over the bus.
            let _ = pipeline.set_state(gst::State::Playing);
        }
        held.connection = Some(connection);
        true
    }

    /// Takes the connection down and waits for that, so that there are never two at once.
    pub(crate) fn hang_up(&self) -> Result<(), Stuck> {
        match self.lock().connection.take() {
            None => Ok(()),
            Some(Connection::Rtsp(pipeline)) => stop_aside(pipeline).recv_timeout(STOPPING).map_err(|_| Stuck),
            Some(Connection::Http(agent)) => {
                agent.shutdown();
                Ok(())
            }
        }
    }

    /// Says goodbye (RTSP TEARDOWN; HTTP has none) and opens nothing any more. May block for ever: call it where that does no harm.
    pub(crate) fn end(&self) {
        let mut held = self.lock();
        held.over = true;
        let connection = held.connection.take();
        drop(held);
        self.changed.notify_all();
        match connection {
            Some(Connection::Rtsp(pipeline)) => drop(pipeline.set_state(gst::State::Null)),
            Some(Connection::Http(agent)) => agent.shutdown(),
            None => {}
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
