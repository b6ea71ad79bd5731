//! A camera that is told to turn through an open door: one at a time, and whoever asked is answered whatever it does.
use std::time::Duration;

use alarm_central::event::TurnFault;
use tokio::{sync::mpsc, time::Instant};
use vaka_link::{frame::ToFetch, pipe};

use super::{DoorReport, Turn, door::give, workers::Worker};

/// A worker that has not said so long what the camera said says nothing more: it gives a camera less.
const PATIENCE: Duration = Duration::from_secs(4);

/// What a door knows of its camera's turning.
pub(super) struct Turning {
    reports: mpsc::UnboundedSender<DoorReport>,
    number: u32,
    /// Who waits for the camera's answer, and since when.
    waits: Option<(super::Ask, Instant)>,
}

impl Turning {
    pub(super) fn new(reports: mpsc::UnboundedSender<DoorReport>) -> Self {
        Self { reports, number: 0, waits: None }
    }

    /// Whether another may be told.
    pub(super) fn is_free(&self) -> bool {
        self.waits.is_none()
    }

    /// Passes it on to the worker that has the camera's secret.
    pub(super) async fn begin(&mut self, turn: Turn, worker: Option<&mut Worker>) {
        self.number = self.number.wrapping_add(1);
        self.waits = Some((turn.ask, Instant::now()));
        let told = match worker {
            Some(worker) => {
                give(worker, pipe::pack(&ToFetch::Turn { number: self.number, preset: turn.preset }, &[])).await
            }
            None => false,
        };
        if !told {
            self.end(Some(TurnFault::NoAnswer));
        }
    }

    /// The worker says what the camera said.
    pub(super) fn hear(&mut self, number: u32, fault: Option<TurnFault>) {
        if number == self.number {
            self.end(fault);
        }
    }

    /// Looks whether the answer is overdue.
    pub(super) fn tick(&mut self) {
        if self.waits.is_some_and(|(_, since)| since.elapsed() > PATIENCE) {
            self.end(Some(TurnFault::NoAnswer));
        }
    }

    /// The door shuts: nobody waits any more, nor whoever asked too late for it to be told.
    pub(super) fn end_all(&mut self, turns: &mut mpsc::Receiver<Turn>) {
        self.end(Some(TurnFault::NoAnswer));
        // From here on none comes in: whoever asks is told by the gate that no door stands open.
        turns.close();
        while let Ok(turn) = turns.try_recv() {
            let _ = self.reports.send(DoorReport::Turned { ask: turn.ask, fault: Some(TurnFault::NoAnswer) });
        }
    }

    /// Whoever waits is told.
    pub(super) fn end(&mut self, fault: Option<TurnFault>) {
        if let Some((ask, _)) = self.waits.take() {
            let _ = self.reports.send(DoorReport::Turned { ask, fault });
        }
    }
}

#[cfg(test)]
mod tests {
    use alarm_central::id::PresetId;

    use super::*;

    #[test]
    fn a_door_that_shuts_leaves_nobody_waiting() {
        let (reports, mut told) = mpsc::unbounded_channel();
        let (asks, mut turns) = mpsc::channel(1);
        let mut turning = Turning::new(reports);
        let ask = |number| (1, number);
        turning.waits = Some((ask(7), Instant::now()));
        assert!(asks.try_send(Turn { ask: ask(8), preset: PresetId::new("1") }).is_ok(), "there is room for one");
        turning.end_all(&mut turns);
        for number in [7, 8] {
            let report = told.try_recv().expect("whoever asked is answered");
            assert!(
                matches!(report, DoorReport::Turned { ask: (_, of), fault: Some(TurnFault::NoAnswer) } if of == number)
            );
        }
        let late = asks.try_send(Turn { ask: ask(9), preset: PresetId::new("1") });
        assert!(late.is_err() && told.try_recv().is_err(), "nothing is taken that nobody would answer");
    }
}
