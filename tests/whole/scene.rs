//! What happens around the station, in one place: a bell for whoever waits, and the breach that was found; decides nothing.
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::Notify;

/// How long, by the machine's own time, anything may take that takes none by the station's, seconds: long, since a machine may be
/// busy with other things; shorter where a fault was put in and all that is waited for may be in vain.
static PATIENCE_S: AtomicU64 = AtomicU64::new(30);

/// How long is waited for what must come.
pub fn patience() -> Duration {
    Duration::from_secs(PATIENCE_S.load(Ordering::Relaxed))
}

/// Waits no longer than this, seconds.
pub fn be_patient_for(secs: u64) {
    PATIENCE_S.store(secs, Ordering::Relaxed);
}

/// What must always hold. The names are those of the table of planted faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Law {
    /// M1, M4: a window opens for a trusted alarm, once, and for nothing else.
    TrustedAlarm,
    /// M1: no camera is asked, and no unit let through, but for a grant that is on disk.
    Granted,
    /// M2: nothing is taken up 15 minutes after the receipt, by whatever clock.
    FifteenMinutes,
    /// M2: the deadline is what it was at the receipt, in facts, grants and on every desk.
    Deadline,
    /// M3: looking ends with hold, session, lock and event.
    LookEnds,
    /// M3: the station takes up alone only cameras of grave, old or held events, only where the register lets it, and once.
    Fetch,
    /// At a silent alarm no way to the loudspeaker stands open before its holder has freed talking.
    Hushed,
    /// M13: what was acknowledged is on disk, once.
    Acknowledged,
    /// M14: one holder, in the facts and on every desk; nobody holds two.
    OneHolder,
    /// Every desk shows what is on disk, and nobody but the holder is given pictures.
    Desks,
    /// What is asked of a healthy station is answered.
    Answered,
    /// §1.4, M16: what calls for help is never set aside, a fire only where two people said so, and nothing outside of its time.
    SetAside,
    /// Nothing happens to a closed event.
    ClosedIsClosed,
    /// A hold whose desk is gone goes back into the queue in time.
    Released,
    /// The journal verifies, and replayed it is what was stored and shown.
    Journal,
}

/// A law that was broken.
#[derive(Clone, Debug)]
pub struct Breach {
    pub law: Law,
    pub what: String,
}

impl Breach {
    pub fn new(law: Law, what: impl Into<String>) -> Self {
        Self { law, what: what.into() }
    }
}

/// Breaks a law where `holds` is false.
pub fn check(law: Law, holds: bool, what: impl FnOnce() -> String) -> Result<(), Breach> {
    if holds { Ok(()) } else { Err(Breach::new(law, what())) }
}

/// The bell.
#[derive(Clone, Default)]
pub struct Scene(Arc<Notify>);

impl Scene {
    /// A bell that also rings by itself now and then, so that whoever waits in vain finds out.
    pub fn new() -> Self {
        let scene = Self::default();
        let bell = Arc::downgrade(&scene.0);
        std::thread::spawn(move || {
            while let Some(bell) = bell.upgrade() {
                bell.notify_one();
                drop(bell);
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        scene
    }

    /// Something has changed.
    pub fn changed(&self) {
        self.0.notify_one();
    }

    /// Waits until `done` gives something. The station's time stands still meanwhile, so all that is waited for is promised at
    /// once.
    pub async fn until<T>(
        &self,
        law: Law,
        what: &str,
        mut done: impl FnMut() -> Result<Option<T>, Breach>,
    ) -> Result<T, Breach> {
        let waited = self.within(patience(), &mut done).await?;
        waited.ok_or_else(|| Breach::new(law, format!("waited in vain for {what}")))
    }

    /// The same for a time of one's own; `None` when it is over.
    pub async fn within<T>(
        &self,
        patience: Duration,
        mut done: impl FnMut() -> Result<Option<T>, Breach>,
    ) -> Result<Option<T>, Breach> {
        let since = Instant::now();
        loop {
            if let Some(done) = done()? {
                return Ok(Some(done));
            }
            if since.elapsed() > patience {
                return Ok(None);
            }
            self.0.notified().await;
        }
    }
}
