//! Supervised lines from outside: tables for what one answer hangs on, and any sequence of polls, silence and failed writes.
mod any_silence;
mod judged;
mod silence;
mod storms;

use alarm_central::{
    id::{SiteId, StormId, Uuid},
    supervision::{Supervision, Turn},
};

/// A home by number.
fn home(number: usize) -> SiteId {
    SiteId::new(format!("hem-{number}"))
}

/// Supervision with a clock that moves as a station's does: it listens and looks every second.
struct Centre {
    lines: Supervision,
    now_ms: u64,
    storms: u128,
}

impl Centre {
    /// So many lines with this interval, `per_area` of them in each area.
    fn with(lines: usize, every_secs: u32, per_area: usize) -> Self {
        let mut centre = Self { lines: Supervision::new(0), now_ms: 0, storms: 0 };
        for number in 0..lines {
            centre.lines.watch(&home(number), &format!("område {}", number / per_area), every_secs, 0);
        }
        centre
    }

    /// Looks once, and has it stored.
    fn look(&mut self) -> Vec<Turn> {
        self.storms += 1;
        let (turns, steps) = self.lines.look(self.now_ms, StormId(Uuid::from_u128(self.storms)));
        self.lines.settle(steps);
        turns
    }

    /// Lets so many seconds pass and tells what turned out, with the second in which it did. These homes poll every
    /// second.
    fn pass(&mut self, secs: u64, heard: impl IntoIterator<Item = usize> + Clone) -> Vec<(u64, Turn)> {
        let mut told = Vec::new();
        for _ in 0..secs {
            self.now_ms += 1000;
            assert_eq!(self.lines.listen(self.now_ms), None, "it listens all the time");
            for number in heard.clone() {
                told.extend(self.poll(number).into_iter().map(|turn| (self.now_ms / 1000, turn)));
            }
            told.extend(self.look().into_iter().map(|turn| (self.now_ms / 1000, turn)));
        }
        told
    }

    fn poll(&mut self, number: usize) -> Vec<Turn> {
        if !self.lines.heard(&home(number), self.now_ms) {
            return Vec::new();
        }
        let (turns, steps) = self.lines.restore(&home(number), self.now_ms);
        self.lines.settle(steps);
        turns
    }
}
