//! What to take back when turns could not be stored: the states before, newest last; knows nothing of why they changed.
use std::collections::VecDeque;

use super::{State, storm::Storms};

/// The steps that one call took; to be settled or set back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    from: u64,
    to: u64,
}

/// What stood before a step.
#[derive(Debug)]
pub(super) enum Step {
    Line { slot: u32, state: State, heard_ms: u64 },
    Storms(Box<Storms>),
}

/// Steps that are not stored yet.
#[derive(Debug, Default)]
pub(super) struct UndoLog {
    /// Number of the first step in the list.
    first: u64,
    steps: VecDeque<Step>,
}

impl UndoLog {
    /// Number of the next step.
    pub(super) fn next(&self) -> u64 {
        self.first + self.steps.len() as u64
    }

    pub(super) fn since(&self, from: u64) -> Steps {
        Steps { from, to: self.next() }
    }

    pub(super) fn keep_line(&mut self, slot: u32, state: State, heard_ms: u64) {
        self.steps.push_back(Step::Line { slot, state, heard_ms });
    }

    pub(super) fn keep_storms(&mut self, storms: &Storms) {
        self.steps.push_back(Step::Storms(Box::new(storms.clone())));
    }

    /// Forgets these steps and all before them.
    pub(super) fn settle(&mut self, steps: Steps) {
        while self.first < steps.to && self.steps.pop_front().is_some() {
            self.first += 1;
        }
    }

    /// The newest step, unless it lies before these.
    pub(super) fn pop(&mut self, steps: Steps) -> Option<Step> {
        if self.next() > steps.from { self.steps.pop_back() } else { None }
    }
}
