//! A step back within the last minute of one camera, shown while live goes on: a decode worker of its own, fed from what the
//! feed keeps. Dropping it ends the worker at once.
use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use alarm_central::moment::Moment;
use vaka_link::{command::Ticket, unit::Unit};

use super::{Decoder, Device, Frame, Ground, Line, Shared, past::Past};

/// How far apart pictures go to the decoder that only lead up to the wanted one: it loses what it cannot take in.
const LEADING: Duration = Duration::from_millis(6);

/// One camera's last minute, and the moment of it that is shown.
pub struct Lookback {
    past: Arc<Mutex<Past>>,
    shared: Arc<Shared>,
    desk: Arc<Desk>,
}

struct Desk {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// What is to be shown.
    at: Moment,
    /// Raised with every step.
    turn: u32,
    /// The pictures of these moments belong to it.
    wanted: Option<(Moment, Moment)>,
    is_over: bool,
}

impl Lookback {
    /// Shows what was the newest picture at that moment.
    pub fn open(ground: Ground, past: Arc<Mutex<Past>>, at: Moment, fit: (u32, u32)) -> Self {
        let (number, shared) = super::fresh(fit);
        let state = State { at, turn: 1, wanted: None, is_over: false };
        let desk = Arc::new(Desk { state: Mutex::new(state), changed: Condvar::new() });
        let (ticket, device) = (Ticket(0), Device::Camera);
        let line =
            Line { ground, device, ticket, number, shared: Arc::clone(&shared), resized: None, formats: Vec::new() };
        let shower =
            Shower { line, past: Arc::clone(&past), desk: Arc::clone(&desk), decoder: None, turn: 0, fed: None };
        thread::Builder::new()
            .name(format!("lookback-{number}"))
            .spawn(move || shower.run())
            .expect("a process can start a few threads");
        Self { past, shared, desk }
    }

    /// So many milliseconds on, or back where they are fewer than none, but no further than there are pictures; false where
    /// that leads to the newest.
    pub fn step(&self, ms: i64) -> bool {
        let Some((first, last)) = lock(&self.past).span() else { return false };
        let mut state = self.desk.lock();
        let at = state.at.plus_ms(ms).max(first);
        if at >= last {
            return false;
        }
        if at != state.at {
            (state.at, state.turn, state.wanted) = (at, state.turn + 1, None);
            self.desk.changed.notify_all();
        }
        true
    }

    /// The wanted picture and when it was taken, once it is there.
    pub fn take_newest(&self) -> Option<(Frame, Moment)> {
        let mut state = self.desk.lock();
        let (at, last) = state.wanted?;
        let mut seen = self.shared.lock();
        let taken_at = seen.taken_at.filter(|taken_at| (at..=last).contains(taken_at))?;
        let frame = seen.newest.take()?;
        // Those behind it only brought it out of the decoder.
        state.wanted = None;
        Some((frame, taken_at))
    }

    /// Tells the tile's size in physical pixels.
    pub fn fit(&self, width: u32, height: u32) {
        self.shared.fit(width, height);
    }
}

#[cfg(test)]
impl Lookback {
    /// The worker that decodes for it now.
    pub fn worker(&self) -> crate::child::Kill {
        self.shared.worker.lock().unwrap().clone().expect("a worker runs")
    }

    /// Whether any picture has come.
    pub fn has_seen(&self) -> bool {
        self.shared.lock().taken_at.is_some()
    }
}

impl Drop for Lookback {
    fn drop(&mut self) {
        self.shared.end();
        self.desk.lock().is_over = true;
        self.desk.changed.notify_all();
    }
}

impl Desk {
    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

/// The thread that feeds the decoder.
struct Shower {
    line: Line,
    past: Arc<Mutex<Past>>,
    desk: Arc<Desk>,
    decoder: Option<Decoder>,
    /// The turn that was shown last.
    turn: u32,
    /// When the last picture was taken that the decoder has had.
    fed: Option<Moment>,
}

impl Shower {
    fn run(mut self) {
        while let Some(at) = self.next() {
            self.show(at);
        }
    }

    /// Waits for another moment to show; `None` when nobody looks any more.
    fn next(&mut self) -> Option<Moment> {
        let mut state = self.desk.lock();
        while state.turn == self.turn && !state.is_over {
            state = self.desk.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        self.turn = state.turn;
        (!state.is_over).then_some(state.at)
    }

    fn show(&mut self, at: Moment) {
        let Some(lead) = lock(&self.past).lead_to(at) else { return };
        {
            let mut state = self.desk.lock();
            if state.turn != self.turn {
                return;
            }
            state.wanted = Some((lead.at, lead.last));
        }
        let taken_at = |unit: &Unit| match unit {
            Unit::Data { taken_at, .. } => Some(*taken_at),
            _ => None,
        };
        // What the decoder has had already need not come again, if it has not had the wanted one itself.
        let fed = self.fed.filter(|fed| *fed < lead.at);
        let had = fed.and_then(|fed| lead.coded.iter().position(|coded| taken_at(&coded.unit) == Some(fed)));
        let goes_on = self.decoder.is_some() && had.is_some();
        if !goes_on {
            // The decoder of another moment still holds its pictures, so it goes.
            self.decoder = None;
            self.line.formats.clear();
            if let Unit::Format { track, .. } = &lead.form.unit {
                self.line.formats.push((*track, lead.form.unit.clone()));
            }
        }
        let from = had.filter(|_| goes_on).map_or(0, |had| had + 1);
        for coded in &lead.coded[from..] {
            if self.is_called_away() {
                return;
            }
            let mut decoder = self.decoder.take();
            self.line.decode(&mut decoder, coded.unit.clone(), &coded.body);
            self.decoder = decoder;
            if let Some(taken_at) = taken_at(&coded.unit) {
                self.fed = Some(taken_at);
            }
            thread::sleep(LEADING);
        }
    }

    /// Whether another moment is wanted meanwhile, or none.
    fn is_called_away(&self) -> bool {
        let state = self.desk.lock();
        state.turn != self.turn || state.is_over
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
