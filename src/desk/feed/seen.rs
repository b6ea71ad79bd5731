//! What the threads of one feed know together: its newest picture, how it stands, and what has to end with it; it asks
//! nobody.
use std::{
    net::Shutdown,
    os::unix::net::UnixStream,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use alarm_central::moment::Moment;
use vaka_link::{
    command::Tile,
    unit::{Doubt, MediaFault, RECORD_BEAT, Record},
};

use super::{Frame, Talk, past::Past};
use crate::{child::Kill, scene::Recorded};

/// After so long without a word a recording's state is not known.
const STALE: Duration = Duration::from_millis(3 * RECORD_BEAT.as_millis() as u64);

/// For so long after another stream began its pictures may be older than the one that is there.
const CATCHING_UP: Duration = Duration::from_secs(2);

/// So long after its last sound a home still counts as heard.
const SOUND_LASTS: Duration = Duration::from_secs(1);

/// The recordings of one device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Recording {
    /// What comes from it.
    Taken,
    /// What was said to it.
    Spoken,
}

/// What the threads share.
pub(super) struct Shared {
    over: AtomicBool,
    seen: Mutex<Seen>,
    stream: Mutex<Option<Arc<UnixStream>>>,
    worker: Mutex<Option<Kill>>,
    /// A camera's last minute, coded.
    pub(super) past: Arc<Mutex<Past>>,
}

/// What came last.
pub(super) struct Seen {
    pub(super) newest: Option<Frame>,
    pub(super) taken_at: Option<Moment>,
    /// Smoothed time between pictures, milliseconds.
    interval_ms: f64,
    /// Time between the last two, milliseconds.
    gap_ms: Option<f64>,
    pub(super) fault: Option<MediaFault>,
    /// Why the pictures may not show what is there now.
    pub(super) doubt: Option<Doubt>,
    /// When sound last came.
    sounded: Option<Instant>,
    pub(super) talk: Talk,
    /// How its recordings stand, by [`Recording`], and when that was said.
    records: [Option<(Record, Instant)>; 2],
    /// Size of the tile, and whether the decoder knows it.
    fit: (u32, u32),
    fit_told: bool,
    /// What the station is told of it.
    tile: Tile,
    /// Until when pictures from before the newest are passed over: another stream begins with its last key.
    catching_up: Option<Instant>,
}

/// A number of its own and nothing seen yet.
pub(super) fn fresh(fit: (u32, u32)) -> (u64, Arc<Shared>) {
    static NUMBERS: AtomicU64 = AtomicU64::new(1);
    let seen = Seen {
        newest: None,
        taken_at: None,
        interval_ms: 100.0,
        gap_ms: None,
        fault: None,
        doubt: None,
        sounded: None,
        talk: Talk::Opening,
        records: [None; 2],
        fit,
        fit_told: true,
        tile: Tile::default(),
        catching_up: None,
    };
    let shared = Arc::new(Shared {
        over: AtomicBool::new(false),
        seen: Mutex::new(seen),
        stream: Mutex::new(None),
        worker: Mutex::new(None),
        past: Arc::default(),
    });
    (NUMBERS.fetch_add(1, Ordering::Relaxed), shared)
}

impl Shared {
    /// Ends connection and worker at once; nothing of the last minute stays.
    pub(super) fn end(&self) {
        self.over.store(true, Ordering::SeqCst);
        *lock(&self.past) = Past::default();
        if let Some(stream) = lock(&self.stream).take() {
            let _ = stream.shutdown(Shutdown::Both);
        }
        if let Some(worker) = lock(&self.worker).take() {
            worker.now();
        }
    }

    /// Whether it has ended.
    pub(super) fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }

    /// Lets [`Self::end`] end the connection, also when it comes just now.
    pub(super) fn keep_stream(&self, stream: &Arc<UnixStream>) {
        *lock(&self.stream) = Some(Arc::clone(stream));
        if self.is_over() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// The connection, if there is one.
    pub(super) fn stream(&self) -> Option<Arc<UnixStream>> {
        lock(&self.stream).clone()
    }

    /// Lets [`Self::end`] end this worker; whoever starts it asks afterwards whether all is over already.
    pub(super) fn keep_worker(&self, kill: Kill) {
        *lock(&self.worker) = Some(kill);
    }

    /// Tells the tile's size in physical pixels.
    pub(super) fn fit(&self, width: u32, height: u32) {
        let mut seen = self.lock();
        if seen.fit != (width, height) {
            seen.fit = (width, height);
            seen.fit_told = false;
        }
    }

    /// What came last, with the lock in hand.
    pub(super) fn lock(&self) -> MutexGuard<'_, Seen> {
        lock(&self.seen)
    }
}

#[cfg(test)]
impl Shared {
    /// The worker that decodes for it now.
    pub(super) fn worker(&self) -> Option<Kill> {
        lock(&self.worker).clone()
    }
}

impl Seen {
    /// A gap that stands alone was a stall and says nothing of how often pictures come: the shorter of two in a row counts.
    pub(super) fn take_in(&mut self, frame: Frame, taken_at: Moment) {
        if let Some(before) = self.taken_at {
            // The clock stands within this guard for two seconds at most, should it have been set back.
            if taken_at < before && self.catching_up.is_some_and(|until| Instant::now() < until) {
                return;
            }
            let gap = taken_at.since_ms(before).clamp(0, 10_000) as f64;
            if let Some(last) = self.gap_ms.replace(gap) {
                self.interval_ms += (gap.min(last) - self.interval_ms) * 0.2;
            }
        }
        self.taken_at = Some(taken_at);
        self.newest = Some(frame);
        self.fault = None;
    }

    /// Another stream's pictures follow.
    pub(super) fn begin_stream(&mut self) {
        self.catching_up = Some(Instant::now() + CATCHING_UP);
    }

    /// In what tile it is shown; true where that is news.
    pub(super) fn show_in(&mut self, tile: Tile) -> bool {
        std::mem::replace(&mut self.tile, tile) != tile
    }

    /// In what tile it is shown.
    pub(super) fn tile(&self) -> Tile {
        self.tile
    }

    /// From which age on its newest picture stands still, milliseconds: the longer of one second and three intervals.
    pub(super) fn stalled_after_ms(&self) -> i64 {
        (3.0 * self.interval_ms).max(1000.0) as i64
    }

    /// Sound has come.
    pub(super) fn hear(&mut self) {
        (self.sounded, self.fault) = (Some(Instant::now()), None);
    }

    /// Whether sound comes.
    pub(super) fn sounds(&self) -> bool {
        self.sounded.is_some_and(|at| at.elapsed() < SOUND_LASTS)
    }

    /// How a recording stands; true where that is news.
    pub(super) fn note_record(&mut self, record: Record, of: Recording) -> bool {
        let known = &mut self.records[of as usize];
        let is_news = known.is_none_or(|(before, at)| before.is_kept() != record.is_kept() || at.elapsed() > STALE);
        *known = Some((record, Instant::now()));
        is_news
    }

    /// How its recordings stand together. Whoever has not heard of it for a second knows nothing.
    pub(super) fn recorded(&self) -> Recorded {
        let known =
            |(record, at): (Record, Instant)| if at.elapsed() > STALE { Recorded::Unknown } else { record.into() };
        let [taken, spoken] = self.records.map(|known_at| known_at.map(known));
        match (taken, spoken) {
            (None, None) => Recorded::Unknown,
            (Some(one), None) | (None, Some(one)) => one,
            (Some(taken), Some(spoken)) => taken.and(spoken),
        }
    }

    /// When what is known of the recordings grows stale, if nothing more is heard of them.
    pub(super) fn record_is_stale_in(&self) -> Option<Duration> {
        self.records.iter().flatten().filter_map(|(_, at)| STALE.checked_sub(at.elapsed())).min()
    }

    /// The tile's size for a decoder that starts.
    pub(super) fn size(&self) -> (u32, u32) {
        self.fit
    }

    /// The tile's size, where the running decoder does not know it; from now on it does.
    pub(super) fn take_untold_size(&mut self) -> Option<(u32, u32)> {
        (!std::mem::replace(&mut self.fit_told, true)).then_some(self.fit)
    }
}

/// A lock that a thread which panicked leaves as good as it was.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_stream_shows_of_the_time_before_is_passed_over() {
        let (_, shared) = fresh((2, 1));
        let take_in = |at: i64| {
            let mut seen = shared.lock();
            seen.take_in(Frame { width: 2, height: 1, pixels: vec![0; 8] }, Moment(at));
            seen.taken_at
        };
        assert_eq!(take_in(2_000), Some(Moment(2_000)));
        shared.lock().begin_stream();
        assert_eq!([1_000, 1_900, 2_100].map(take_in), [2_000, 2_000, 2_100].map(|at| Some(Moment(at))));
        shared.lock().catching_up = Some(Instant::now());
        assert_eq!(take_in(1_000), Some(Moment(1_000)), "a clock that was set back is believed in the end");
    }

    #[test]
    fn an_outage_does_not_stretch_what_counts_as_a_stall_and_a_slow_camera_does() {
        let check = |gaps: &[i64], within: std::ops::RangeInclusive<i64>| {
            let (_, shared) = fresh((2, 1));
            let mut at = Moment(0);
            for gap in [&[0][..], gaps].concat() {
                at = at.plus_ms(gap);
                shared.lock().take_in(Frame { width: 2, height: 1, pixels: vec![0; 8] }, at);
            }
            let stalled_after_ms = shared.lock().stalled_after_ms();
            assert!(within.contains(&stalled_after_ms), "{stalled_after_ms} after {gaps:?}");
        };
        let smooth = [40; 20];
        check(&smooth, 1000..=1000);
        check(&[&smooth[..], &[9_000], &smooth[..2]].concat(), 1000..=1000);
        check(&[9_000, 40, 9_000, 40, 9_000, 40, 40], 1000..=1000);
        check(&[2_000; 20], 5_500..=6_000);
        check(&[&[2_000; 20][..], &[10_000, 2_000]].concat(), 5_500..=6_000);
        check(&[&[2_000; 20][..], &smooth[..], &smooth[..]].concat(), 1000..=1000);
    }
}
