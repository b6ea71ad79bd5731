//! The queue's lines in their order and their places, made anew only when rows have changed. While the operator's pointer
//! is among them they stay where they are. It paints nothing.
use std::{collections::HashSet, ops::Range};

use alarm_central::{
    event::EventState,
    id::{AsideId, EventId},
};
use egui::Rangef;
use vaka_link::board::{Board, Row};

use super::aside;
use crate::{
    lineup::{Hands, Lineup},
    theme::measures,
};

const HEADING: f32 = 40.0;
const EMPTY: f32 = 44.0;

/// A part of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    Waiting,
    Mine,
    Parked,
    /// What is on test and shelved, and what chatters.
    OnTest,
    Others,
    Closed,
}

/// One line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// With the number of rows under it.
    Heading(Section, usize),
    /// An event, and how many that follow it at its site stand behind it.
    Event(EventId, u32),
    /// Something on test or shelved.
    Aside(AsideId),
    /// A zone that chatters, by its place on the board.
    Chatters(usize),
    /// An event stood here that is gone, and the others do not move yet.
    Gap,
    /// Nothing waits.
    Empty,
}

/// Whether lines may change their places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Free,
    /// The pointer is among them: what is there stays, what is new comes last.
    Held,
}

/// The lines with their places, from 0 at the top of the list.
#[derive(Debug, Default)]
pub struct Lines {
    all: Vec<Line>,
    /// One more than lines: the last is the height of all.
    tops: Vec<f32>,
    /// What they were made of; `None` before the first time.
    made_of: Option<(u64, Option<EventId>)>,
    /// Some stand elsewhere than in the centre's order.
    held_up: bool,
}

impl Section {
    /// Where a row belongs; `mine` is the event that this operator holds.
    pub fn of(row: &Row, mine: Option<EventId>) -> Self {
        match row.state {
            EventState::Waiting => Self::Waiting,
            EventState::Held { .. } if Some(row.id) == mine => Self::Mine,
            EventState::Held { .. } => Self::Others,
            EventState::Parked { .. } => Self::Parked,
            EventState::Closed { .. } => Self::Closed,
        }
    }

    /// Key of its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Waiting => "queue-title",
            Self::Mine => "queue-mine",
            Self::Parked => "queue-parked",
            Self::OnTest => "queue-on-test",
            Self::Others => "queue-others",
            Self::Closed => "queue-closed",
        }
    }
}

impl Line {
    fn height(self) -> f32 {
        match self {
            Self::Heading(..) => HEADING,
            Self::Event(..) | Self::Aside(_) | Self::Chatters(_) | Self::Gap => measures().row,
            Self::Empty => EMPTY,
        }
    }
}

impl Lines {
    /// Follows the board. Gives from where on how much everything has moved down by lines that came in between.
    pub fn follow(&mut self, board: &Board, lineup: &Lineup, order: Order) -> Option<(f32, f32)> {
        let mine = board.held.as_ref().map(|detail| detail.id);
        let current = Some((lineup.revision(), mine));
        let fresh = self.made_of == current;
        if fresh && (order == Order::Held || !self.held_up) {
            return None;
        }
        let held = order == Order::Held && self.made_of.is_some();
        self.made_of = current;
        if held {
            self.held_up = true;
            return self.come_last(board, lineup);
        }
        self.held_up = false;
        self.all = in_order(board, lineup, mine);
        self.place();
        None
    }

    /// New waiting rows come behind those that wait already; rows that are gone leave a gap.
    fn come_last(&mut self, board: &Board, lineup: &Lineup) -> Option<(f32, f32)> {
        let mut known = HashSet::with_capacity(self.all.len());
        for line in &mut self.all {
            if let Line::Event(id, _) = line {
                known.insert(*id);
                if !board.rows.contains_key(id) {
                    *line = Line::Gap;
                }
            }
        }
        let new = lineup.rows(Hands::Nobody).iter().filter(|(_, _, id)| !known.contains(id));
        let new: Vec<Line> = new.map(|(_, _, id)| Line::Event(*id, 0)).collect();
        if new.is_empty() {
            return None;
        }
        let end = self.after_waiting();
        let (before, at) = (self.height(), self.top(end));
        let start = if self.all.first() == Some(&Line::Empty) { 0 } else { end };
        self.all.splice(start..end, new);
        self.place();
        Some((at, self.height() - before))
    }

    fn place(&mut self) {
        self.tops.clear();
        let mut y = 0.0;
        for line in &self.all {
            self.tops.push(y);
            y += line.height();
        }
        self.tops.push(y);
    }

    /// Height of all.
    pub fn height(&self) -> f32 {
        self.tops.last().copied().unwrap_or(0.0)
    }

    /// Where a line begins.
    pub fn top(&self, index: usize) -> f32 {
        self.tops.get(index).copied().unwrap_or(0.0)
    }

    /// Where the waiting rows end.
    pub fn waiting_end(&self) -> f32 {
        self.top(self.after_waiting())
    }

    fn after_waiting(&self) -> usize {
        self.all.iter().position(|line| matches!(line, Line::Heading(..))).unwrap_or(self.all.len())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// One of them.
    pub fn get(&self, index: usize) -> Option<Line> {
        self.all.get(index).copied()
    }

    /// The lines that reach into `view`.
    pub fn within(&self, view: Rangef) -> Range<usize> {
        let ends = self.tops.get(1..).unwrap_or_default();
        let from = ends.partition_point(|end| *end <= view.min);
        let to = self.tops.partition_point(|top| *top < view.max).min(self.all.len());
        from..to.max(from)
    }

    /// Where an event stands.
    pub fn position(&self, event: EventId) -> Option<usize> {
        self.all.iter().position(|line| matches!(line, Line::Event(id, _) if *id == event))
    }

    /// The event that a key press leads to from line `from`, `by` events further (negative: back), as far as there are
    /// any.
    pub fn step(&self, from: usize, by: isize) -> Option<(usize, EventId)> {
        let event = |index: usize| match self.all.get(index) {
            Some(Line::Event(id, _)) => Some((index, *id)),
            _ => None,
        };
        let count = by.unsigned_abs();
        if by < 0 {
            let mut back = (0..from.min(self.all.len())).rev().filter_map(event);
            let all: Vec<_> = back.by_ref().take(count).collect();
            all.last().copied()
        } else {
            let ahead: Vec<_> = (from + 1..self.all.len()).filter_map(event).take(count).collect();
            ahead.last().copied()
        }
    }

    /// The first or the last event.
    pub fn end(&self, last: bool) -> Option<(usize, EventId)> {
        let event = |(index, line): (usize, &Line)| match line {
            Line::Event(id, _) => Some((index, *id)),
            _ => None,
        };
        let mut events = self.all.iter().enumerate().filter_map(event);
        if last { events.next_back() } else { events.next() }
    }
}

/// All lines in the centre's order.
fn in_order(board: &Board, lineup: &Lineup, mine: Option<EventId>) -> Vec<Line> {
    let mut lines = Vec::with_capacity(board.rows.len() + 5);
    waiting(board, lineup, &mut lines);
    if lines.is_empty() {
        lines.push(Line::Empty);
    }
    let held = |wanted: bool| {
        let ids = lineup.rows(Hands::Holder).iter().map(|(_, _, id)| *id);
        ids.filter(move |id| (Some(*id) == mine) == wanted)
    };
    section(&mut lines, Section::Mine, held(true));
    section(&mut lines, Section::Parked, lineup.rows(Hands::Parked).iter().map(|(_, _, id)| *id));
    on_test(&mut lines, board);
    section(&mut lines, Section::Others, held(false));
    section(&mut lines, Section::Closed, lineup.rows(Hands::Closed).iter().map(|(_, _, id)| *id));
    lines
}

fn section(lines: &mut Vec<Line>, section: Section, rows: impl Iterator<Item = EventId>) {
    let at = lines.len();
    lines.extend(rows.map(|id| Line::Event(id, 0)));
    let count = lines.len() - at;
    if count > 0 {
        lines.insert(at, Line::Heading(section, count));
    }
}

/// What stands, the first that ends first, behind what chatters; the heading counts what stands.
fn on_test(lines: &mut Vec<Line>, board: &Board) {
    let standing = aside::standing(&board.asides);
    if standing.is_empty() && board.chatters.is_empty() {
        return;
    }
    lines.push(Line::Heading(Section::OnTest, standing.len()));
    lines.extend((0..board.chatters.len()).map(Line::Chatters));
    lines.extend(standing.into_iter().map(|view| Line::Aside(view.id)));
}

/// What waits. Events of one site that follow each other stand as one row.
fn waiting(board: &Board, lineup: &Lineup, lines: &mut Vec<Line>) {
    let ids = lineup.rows(Hands::Nobody).iter().map(|(_, _, id)| *id);
    if !lineup.has_linked() {
        lines.extend(ids.map(|id| Line::Event(id, 0)));
        return;
    }
    let row = |id: EventId| board.rows.get(&id);
    let linked: HashSet<_> =
        board.rows.values().filter(|row| row.linked_to.is_some()).map(|row| row.site.clone()).collect();
    let mut first_at = std::collections::HashMap::new();
    for row in ids.filter_map(row) {
        if !linked.contains(&row.site) {
            lines.push(Line::Event(row.id, 0));
            continue;
        }
        match first_at.get(&row.site) {
            Some(first) if row.linked_to.is_some() => {
                if let Some(Line::Event(_, more)) = lines.get_mut(*first) {
                    *more += 1;
                }
            }
            _ => {
                first_at.entry(&row.site).or_insert(lines.len());
                lines.push(Line::Event(row.id, 0));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{lineup::Known, view::sample};
    use vaka_link::board::Update;

    fn known(waiting: u128) -> Known {
        let mut known = Known::default();
        let row = sample::board().rows.remove(&sample::event(1)).expect("the sample's first waits");
        for number in 0..waiting {
            let received_at = sample::NOW.plus_ms(number as i64);
            known.apply(Update::Row(Row { id: sample::event(number), received_at, ..row.clone() }));
        }
        known
    }

    fn events(lines: &Lines) -> Vec<u128> {
        let id = |line: &Line| match line {
            Line::Event(id, _) => Some(id.0.as_u128()),
            _ => None,
        };
        lines.all.iter().filter_map(id).collect()
    }

    #[test]
    fn of_two_thousand_lines_only_those_in_view_are_touched() {
        let (known, mut lines) = (known(2_000), Lines::default());
        lines.follow(&known.board, &known.lineup, Order::Free);
        let row = measures().row;
        assert_eq!(lines.within(Rangef::new(0.0, 10.0 * row)), 0..10);
        assert_eq!(lines.within(Rangef::new(999.5 * row, 1010.5 * row)), 999..1011);
        assert_eq!(lines.within(Rangef::new(1995.0 * row, 9999.0 * row)), 1995..2000);
        assert!((lines.height() - 2_000.0 * row).abs() < 0.5);
    }

    #[test]
    fn held_lines_stay_and_fall_into_order_afterwards() {
        let (mut known, mut lines) = (known(4), Lines::default());
        lines.follow(&known.board, &known.lineup, Order::Held);
        assert_eq!(events(&lines), [0, 1, 2, 3], "the first time there is nothing to hold");
        let graver = Row {
            id: sample::event(9),
            received_at: sample::NOW.plus_ms(-1),
            ..known.board.rows[&sample::event(1)].clone()
        };
        known.apply(Update::Row(graver));
        known.apply(Update::RowGone(sample::event(1)));
        assert_eq!(
            lines.follow(&known.board, &known.lineup, Order::Held),
            Some((4.0 * measures().row, measures().row))
        );
        assert_eq!((events(&lines), lines.get(1)), (vec![0, 2, 3, 9], Some(Line::Gap)));
        assert_eq!(lines.follow(&known.board, &known.lineup, Order::Free), None);
        assert_eq!((events(&lines), lines.len()), (vec![9, 0, 2, 3], 4));
    }

    #[test]
    fn keys_lead_from_event_to_event_and_no_further() {
        let mut known = known(3);
        known.board.held = None;
        known.apply(Update::Row(sample::board().rows[&sample::event(6)].clone()));
        let mut lines = Lines::default();
        lines.follow(&known.board, &known.lineup, Order::Free);
        let to = |at: Option<(usize, EventId)>| at.map(|(_, id)| id.0.as_u128());
        assert_eq!(to(lines.step(0, 1)), Some(1));
        assert_eq!(to(lines.step(2, 1)), Some(6), "over the heading");
        assert_eq!(to(lines.step(4, -1)), Some(2));
        assert_eq!(to(lines.step(0, 10)), Some(6));
        assert_eq!(to(lines.step(4, 1)), None);
        assert_eq!((to(lines.end(false)), to(lines.end(true))), (Some(0), Some(6)));
    }

    #[test]
    fn what_follows_at_a_site_stands_behind_its_first() {
        let (mut known, mut lines) = (known(3), Lines::default());
        let first = known.board.rows[&sample::event(0)].clone();
        let later =
            Row { id: sample::event(8), received_at: sample::NOW.plus_ms(50), linked_to: Some(first.id), ..first };
        known.apply(Update::Row(later));
        lines.follow(&known.board, &known.lineup, Order::Free);
        assert_eq!(
            lines.all,
            [Line::Event(sample::event(0), 1), Line::Event(sample::event(1), 0), Line::Event(sample::event(2), 0)]
        );
    }
}
