//! What is taken of a device goes two ways from here: to whoever reads the answers, and into the recording.
use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use alarm_central::moment::Moment;
use tracing::warn;
use vaka_link::{
    pipe,
    unit::{Doubt, MediaFault, Track, Unit},
};

use super::sameness::Sameness;
use crate::{
    outbox::{Body, Lane, Outbox},
    recorder::{Part, Recorder},
};

/// Both ways of one worker, and what has gone them.
#[derive(Clone)]
pub(crate) struct Giving {
    pub(crate) outbox: Arc<Outbox<Unit>>,
    /// None where nothing of it is kept: the camera's other stream is.
    pub(crate) recorder: Option<Arc<Recorder>>,
    /// Nobody may hear the device: its sound goes neither way.
    deaf: Arc<AtomicBool>,
    given: Arc<Mutex<Given>>,
}

/// Whether what is given is to be believed.
struct Given {
    sameness: Sameness,
    epoch: Instant,
    /// No picture of this form leans on another one.
    whole: bool,
    told: Option<Doubt>,
}

impl Giving {
    pub(crate) fn new(outbox: Arc<Outbox<Unit>>, recorder: Option<Arc<Recorder>>, deaf: Arc<AtomicBool>) -> Self {
        let given = Given { sameness: Sameness::default(), epoch: Instant::now(), whole: false, told: None };
        Self { outbox, recorder, deaf, given: Arc::new(Mutex::new(given)) }
    }

    /// Another connection begins: what comes does not lean on what came before.
    pub(crate) fn begin(&self) {
        self.outbox.start_at_key();
        self.recorder.iter().for_each(|recorder| recorder.note_gap());
        self.given(|given| given.sameness.begin());
    }

    /// A packet of pictures has come, with this RTP time; `ends`: it is the last one of a picture.
    pub(crate) fn packet(&self, time: u32, ends: bool) {
        self.given(|given| given.sameness.packet(time, ends, given.epoch.elapsed()));
    }

    /// The form of what follows on a track.
    pub(crate) fn form(&self, track: Track, caps: String, at: Moment) {
        if track == Track::Video {
            self.given(|given| given.whole = caps.starts_with("image/jpeg"));
        }
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
        let doubt = (track == Track::Video).then(|| self.judge((*bytes).as_ref())).flatten();
        let lane = if track == Track::Video { Lane::Coded { key } } else { Lane::Packet };
        self.outbox.put(lane, unit, bytes);
        if let Some(doubt) = doubt {
            self.outbox.say(doubt);
        }
    }

    /// What is to be said of the pictures now, if it is another thing than before.
    fn judge(&self, picture: &[u8]) -> Option<Unit> {
        let mut hasher = DefaultHasher::new();
        picture.hash(&mut hasher);
        self.given(|given| {
            given.sameness.picture(hasher.finish(), picture.len(), given.whole, given.epoch.elapsed());
            let doubt = given.sameness.doubt();
            (doubt != given.told).then(|| {
                given.told = doubt;
                Unit::Doubt { doubt }
            })
        })
    }

    fn given<T>(&self, look: impl FnOnce(&mut Given) -> T) -> T {
        look(&mut self.given.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Why it cannot be seen just now; the worker goes on trying.
    pub(crate) fn trouble(&self, fault: MediaFault) {
        self.outbox.say(Unit::Trouble { fault });
    }

    fn record(&self, part: Part, at: Moment, unit: &Unit, body: &[u8]) {
        let Some(recorder) = &self.recorder else { return };
        match pipe::pack(unit, body) {
            Ok(packed) => recorder.take(part, at, packed),
            // No picture is as long as that; whoever is to show it says so.
            Err(fault) => warn!(%fault, "a unit cannot be recorded"),
        }
    }
}
