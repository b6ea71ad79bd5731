//! The rows of a board in the centre's order, kept in order as they come and go; no frame sorts or counts anything anew.
use std::collections::BTreeSet;

use alarm_central::{
    event::EventState,
    id::{EventId, StormId},
    moment::Moment,
};
use vaka_link::board::{Board, Row, Update};

/// Where a row stands in the order: priority, receipt, id ([`Row::key`]).
pub type Key = (u8, Moment, EventId);

/// A storm among what rings: it rings as an event does.
pub fn as_event(storm: StormId) -> EventId {
    EventId(storm.0)
}

/// Who has an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hands {
    /// Nobody: it waits.
    Nobody,
    Holder,
    Parked,
    /// It was closed a moment ago.
    Closed,
}

impl Hands {
    /// In whose hands a row is.
    pub fn of(row: &Row) -> Self {
        match row.state {
            EventState::Waiting => Self::Nobody,
            EventState::Held { .. } => Self::Holder,
            EventState::Parked { .. } => Self::Parked,
            EventState::Closed { .. } => Self::Closed,
        }
    }
}

/// The order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lineup {
    by_hands: [Vec<Key>; 4],
    oldest: BTreeSet<(Moment, EventId)>,
    /// What waits, by priority 1 to 4.
    waiting: [usize; 4],
    linked: usize,
    revision: u64,
}

impl Lineup {
    /// The order of a whole board.
    pub fn of(board: &Board) -> Self {
        let mut lineup = Self::default();
        for row in board.rows.values() {
            lineup.by_hands[Hands::of(row) as usize].push(row.key());
            lineup.count(row, 1);
        }
        for keys in &mut lineup.by_hands {
            keys.sort_unstable();
        }
        lineup
    }

    /// A row has changed, come (`old` is `None`) or gone (`new` is `None`).
    pub fn change(&mut self, old: Option<&Row>, new: Option<&Row>) {
        self.revision += 1;
        if let Some(row) = old {
            self.count(row, -1);
            let keys = &mut self.by_hands[Hands::of(row) as usize];
            if let Ok(index) = keys.binary_search(&row.key()) {
                keys.remove(index);
            }
        }
        if let Some(row) = new {
            self.count(row, 1);
            let keys = &mut self.by_hands[Hands::of(row) as usize];
            if let Err(index) = keys.binary_search(&row.key()) {
                keys.insert(index, row.key());
            }
        }
    }

    fn count(&mut self, row: &Row, by: isize) {
        let add = |count: &mut usize| *count = count.saturating_add_signed(by);
        if row.linked_to.is_some() {
            add(&mut self.linked);
        }
        if Hands::of(row) == Hands::Nobody {
            add(&mut self.waiting[usize::from(row.priority.clamp(1, 4)) - 1]);
            if by > 0 {
                self.oldest.insert((row.received_at, row.id));
            } else {
                self.oldest.remove(&(row.received_at, row.id));
            }
        }
    }

    /// The rows in these hands, gravest first, among equals the oldest.
    pub fn rows(&self, hands: Hands) -> &[Key] {
        &self.by_hands[hands as usize]
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.rows(Hands::Nobody).len()
    }

    /// How many wait, by priority 1 to 4.
    pub fn waiting_by_priority(&self) -> [usize; 4] {
        self.waiting
    }

    /// Receipt of the one that has waited longest.
    pub fn oldest(&self) -> Option<Moment> {
        self.oldest.first().map(|(at, _)| *at)
    }

    /// Whether any row follows another at its site: only then must sites be compared.
    pub fn has_linked(&self) -> bool {
        self.linked > 0
    }

    /// Another number than before whenever a row has changed.
    pub fn revision(&self) -> u64 {
        self.revision
    }
}

/// A board and the order of its rows, which change together.
#[derive(Debug, Default)]
pub struct Known {
    pub board: Board,
    pub lineup: Lineup,
}

impl Known {
    /// Another board, whole, with its order made elsewhere.
    pub fn replace(&mut self, board: Board, lineup: Lineup) {
        let revision = self.lineup.revision + 1;
        *self = Self { board, lineup: Lineup { revision, ..lineup } };
    }

    /// Takes a change in.
    pub fn apply(&mut self, update: Update) {
        match update {
            Update::Row(row) => {
                let id = row.id;
                let old = self.board.rows.insert(id, row);
                self.lineup.change(old.as_ref(), self.board.rows.get(&id));
            }
            Update::RowGone(id) => {
                if let Some(old) = self.board.rows.remove(&id) {
                    self.lineup.change(Some(&old), None);
                }
            }
            // They have lines in the queue, too.
            aside @ (Update::Aside(_) | Update::AsideGone(_) | Update::Chatters(_)) => {
                self.lineup.revision += 1;
                self.board.apply(aside);
            }
            other => self.board.apply(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::sample;

    /// What the order says, without its revision.
    fn check(known: &Known) {
        let fresh = Lineup { revision: known.lineup.revision, ..Lineup::of(&known.board) };
        assert_eq!(known.lineup, fresh);
    }

    #[test]
    fn whatever_comes_and_goes_the_order_is_that_of_the_board() {
        let mut known = Known::default();
        let rows: Vec<Row> = sample::board().rows.into_values().collect();
        for row in rows.iter().chain(rows.iter().rev()) {
            known.apply(Update::Row(row.clone()));
            check(&known);
        }
        for row in &rows {
            let raised = Row { priority: 1, state: EventState::Waiting, linked_to: Some(rows[0].id), ..row.clone() };
            known.apply(Update::Row(raised));
            check(&known);
        }
        assert_eq!(known.lineup.waiting_by_priority(), [rows.len(), 0, 0, 0]);
        assert_eq!(known.lineup.oldest(), rows.iter().map(|row| row.received_at).min());
        for row in &rows {
            known.apply(Update::RowGone(row.id));
            known.apply(Update::RowGone(row.id));
            check(&known);
        }
        assert_eq!((known.lineup.waiting(), known.lineup.oldest(), known.lineup.has_linked()), (0, None, false));
    }

    #[test]
    fn another_board_is_another_revision() {
        let mut known = Known::default();
        known.apply(Update::RowGone(sample::event(1)));
        let (before, board) = (known.lineup.revision(), sample::board());
        known.replace(board.clone(), Lineup::of(&board));
        assert_ne!(known.lineup.revision(), before);
        check(&known);
    }
}
