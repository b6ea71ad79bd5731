//! One connection to a camera that gives its pictures over HTTP: one for each asking, or a stream of them (MJPEG).
//!
//! Sound does not come this way.
mod asking;
mod parts;

pub(super) use asking::{agent_for_once, whole};

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant},
};

use alarm_central::pii::Secret;
use ureq::http::header::CONTENT_TYPE;
use vaka_link::{
    unit::{MediaFault, Track},
    worker::{FetchOrder, now},
};
use vaka_tls::Trust;

use self::asking::Asking;
use super::{
    attempt::{LOOK, Outcome, lock},
    giving::Giving,
    line::{Connection, Line},
    pulse::Pulse,
};
use crate::outbox::Body;

/// A camera that gives one picture for each asking is asked so often.
const EVERY: Duration = Duration::from_secs(1);
/// Longer pictures are noise: a still of 50 million points has some 20 MB.
const LONGEST: usize = 24 << 20;
/// The form of what comes. A decoder takes pictures only when it is told that each is whole (`parsed`).
pub(super) const FORM: &str = "image/jpeg, parsed=(boolean)true";
/// How every JPEG begins (ITU-T T.81: SOI, and the first byte of the next marker).
const BEGIN: [u8; 3] = [0xFF, 0xD8, 0xFF];

/// Whether the address is of this kind.
pub(crate) fn is_one(address: &Secret) -> bool {
    ["http://", "https://"].iter().any(|scheme| address.reveal().starts_with(scheme))
}

/// Connects and stays connected until something ends it. `pulse` keeps the camera's pace from one connection to the
/// next; `epoch` is its zero.
pub(crate) fn run(
    order: &FetchOrder,
    line: &Line,
    giving: &Giving,
    pulse: &Arc<Mutex<Pulse>>,
    epoch: Instant,
) -> Outcome {
    lock(pulse).begin(epoch.elapsed());
    giving.begin();
    let agent = asking::agent(Trust::of(order.certificate));
    if !line.open(Connection::Http(agent.clone())) {
        return Outcome::Over;
    }
    let taking = Arc::new(Taking {
        giving: giving.clone(),
        pulse: Arc::clone(pulse),
        epoch,
        form_told: AtomicBool::new(false),
        over: AtomicBool::new(false),
    });
    let (tell, told) = mpsc::channel();
    let reader = {
        let (taking, asking) = (Arc::clone(&taking), Asking::new(agent, order));
        move || {
            let _ = tell.send(read(asking, &taking));
        }
    };
    if thread::Builder::new().name("pictures".to_owned()).spawn(reader).is_err() {
        return Outcome::Fault(MediaFault::Ours);
    }
    let outcome = watch(line, giving, pulse, epoch, &told);
    // The reader may have a picture in its hands yet: it belongs to a connection that is over.
    taking.over.store(true, Ordering::SeqCst);
    outcome
}

fn watch(
    line: &Line,
    giving: &Giving,
    pulse: &Mutex<Pulse>,
    epoch: Instant,
    told: &mpsc::Receiver<Outcome>,
) -> Outcome {
    let mut silence_told = false;
    loop {
        let ended = told.recv_timeout(LOOK);
        if line.is_over() {
            return Outcome::Over;
        }
        match ended {
            Ok(outcome) => return outcome,
            Err(RecvTimeoutError::Disconnected) => return Outcome::Fault(MediaFault::Ours),
            Err(RecvTimeoutError::Timeout) => {}
        }
        let pulse = lock(pulse);
        if !silence_told && pulse.is_awaited(epoch.elapsed()) {
            giving.trouble(MediaFault::NoAnswer);
            silence_told = true;
        }
        if pulse.is_stalled(epoch.elapsed()) {
            return Outcome::Fault(if pulse.has_beaten() { MediaFault::Stalled } else { MediaFault::NoAnswer });
        }
    }
}

/// Where the reader puts what it has read.
struct Taking {
    giving: Giving,
    pulse: Arc<Mutex<Pulse>>,
    epoch: Instant,
    form_told: AtomicBool,
    over: AtomicBool,
}

impl Taking {
    /// One picture, whole; `false` if it is none.
    fn picture(&self, bytes: Body) -> bool {
        if !(*bytes).as_ref().starts_with(&BEGIN) {
            return false;
        }
        if self.is_over() {
            return true;
        }
        lock(&self.pulse).beat(self.epoch.elapsed());
        let at = now().wall;
        if !self.form_told.swap(true, Ordering::SeqCst) {
            self.giving.form(Track::Video, FORM.to_owned(), at);
        }
        self.giving.data(Track::Video, true, None, at, bytes);
        true
    }

    fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }

    /// What it means that the connection ended so.
    fn outcome_of(&self, fault: MediaFault) -> Outcome {
        let is_gone = matches!(fault, MediaFault::NoAnswer | MediaFault::Refused);
        if is_gone && lock(&self.pulse).has_beaten() { Outcome::Cut } else { Outcome::Fault(fault) }
    }
}

fn read(mut asking: Asking, taking: &Arc<Taking>) -> Outcome {
    loop {
        let asked = Instant::now();
        let answer = match asking.ask() {
            Ok(answer) => answer,
            Err(fault) => return taking.outcome_of(fault),
        };
        let kind = answer.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if kind.starts_with("multipart/") {
            return parts::read(answer.into_body().into_reader(), taking);
        }
        // Some cameras name no kind, or a wrong one; what the bytes are shows.
        match asking::whole(answer, LONGEST) {
            Ok(bytes) => {
                if !taking.picture(Box::new(bytes)) {
                    return Outcome::Fault(MediaFault::NoVideo);
                }
            }
            Err(fault) => return taking.outcome_of(fault),
        }
        while asked.elapsed() < EVERY {
            if taking.is_over() {
                return Outcome::Over;
            }
            thread::sleep(LOOK);
        }
    }
}
