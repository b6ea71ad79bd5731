//! What is taken of a device goes two ways from here: to whoever reads the answers, and into the recording.
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use alarm_central::moment::Moment;
use tracing::warn;
use vaka_link::{
    pipe,
    unit::{MediaFault, Track, Unit},
};

use crate::{
    outbox::{Body, Lane, Outbox},
    recorder::{Part, Recorder},
};

/// Both ways of one worker.
#[derive(Clone)]
pub(crate) struct Giving {
    pub(crate) outbox: Arc<Outbox<Unit>>,
    pub(crate) recorder: Arc<Recorder>,
    /// Nobody may hear the device: its sound goes neither way.
    pub(crate) deaf: Arc<AtomicBool>,
}

impl Giving {
    /// Another connection begins: what comes does not lean on what came before.
    pub(crate) fn begin(&self) {
        self.outbox.start_at_key();
        self.recorder.note_gap();
    }

    /// The form of what follows on a track.
    pub(crate) fn form(&self, track: Track, caps: String, at: Moment) {
        let form = Unit::Format { track, caps };
        self.record(Part::Form(track), at, &form, &[]);
        self.outbox.say(form);
    }

    /// One coded picture or packet of sound, whole at `at`.
    pub(crate) fn data(&self, track: Track, key: bool, pts_us: Option<u64>, at: Moment, bytes: Body) {
        if track == Track::Sound && self.deaf.load(Ordering::Relaxed) {
            return;
        }
        let unit = Unit::Data { track, key, pts_us, taken_at: at };
        self.record(Part::Data { track, key }, at, &unit, (*bytes).as_ref());
        let lane = if track == Track::Video { Lane::Coded { key } } else { Lane::Packet };
        self.outbox.put(lane, unit, bytes);
    }

    /// Why it cannot be seen just now; the worker goes on trying.
    pub(crate) fn trouble(&self, fault: MediaFault) {
        self.outbox.say(Unit::Trouble { fault });
    }

    fn record(&self, part: Part, at: Moment, unit: &Unit, body: &[u8]) {
        match pipe::pack(unit, body) {
            Ok(packed) => self.recorder.take(part, at, packed),
            // No picture is as long as that; whoever is to show it says so.
            Err(fault) => warn!(%fault, "a unit cannot be recorded"),
        }
    }
}
