//! The queue's lines in their order and their places, made anew only when rows have changed. While the operator's pointer
//! is among them they stay where they are. It paints nothing.
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    ops::Range,
};

use alarm_central::{
    event::EventState,
    id::{AsideId, EventId, FloodId, KindId, SiteId},
    moment::Moment,
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
/// Area, kinds and rule.
const STRIP: f32 = 80.0;

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
    /// The strip of a flood, at the place of the first that waits in it; where it is open its rows follow.
    Strip(FloodId),
    /// Something on test or shelved.
    Aside(AsideId),
    /// A zone that chatters, by its place on the board.
    Chatters(usize),
    /// An event stood here that is gone, and the others do not move yet.
    Gap,
    /// Nothing waits.
    Empty,
}

/// A line that keys lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    Event(EventId),
    Strip(FloodId),
}

/// What waits behind a strip: of an open one all that follows it, of a closed one what has no row of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    pub events: usize,
    pub homes: usize,
    /// Receipt of the one that has waited longest.
    pub oldest: Moment,
    /// Of each kind and priority, gravest first, then most first.
    pub kinds: Vec<(u8, KindId, usize)>,
}

impl Tally {
    /// How many of them have this priority.
    pub fn of(&self, priority: u8) -> usize {
        self.kinds.iter().filter(|kind| kind.0 == priority).map(|kind| kind.2).sum()
    }
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
    made_of: Option<MadeOf>,
    tallies: BTreeMap<FloodId, Tally>,
    opened: BTreeSet<FloodId>,
    /// Some stand elsewhere than in the centre's order.
    held_up: bool,
}

/// Rows, the event that is mine, floods and which of them are open.
type MadeOf = (u64, Option<EventId>, Vec<FloodId>, BTreeSet<FloodId>);

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
            Self::Strip(_) => STRIP,
            Self::Empty => EMPTY,
        }
    }

    fn stop(self) -> Option<Stop> {
        match self {
            Self::Event(id, _) => Some(Stop::Event(id)),
            Self::Strip(id) => Some(Stop::Strip(id)),
            Self::Heading(..) | Self::Aside(_) | Self::Chatters(_) | Self::Gap | Self::Empty => None,
        }
    }
}

impl Lines {
    /// Follows the board. Gives from where on how much everything has moved down by lines that came in between.
    pub fn follow(&mut self, board: &Board, lineup: &Lineup, order: Order) -> Option<(f32, f32)> {
        let mine = board.held.as_ref().map(|detail| detail.id);
        let floods: Vec<FloodId> = board.floods.iter().map(|flood| flood.id).collect();
        self.opened.retain(|id| floods.contains(id));
        let is_made_of = self.made_of.as_ref();
        let is_same = |known: &&MadeOf| (known.0, known.1) == (lineup.revision(), mine) && known.2 == floods;
        let fresh = is_made_of.is_some_and(|known| is_same(&known) && known.3 == self.opened);
        if fresh && (order == Order::Held || !self.held_up) {
            return None;
        }
        // Opening a strip moves what is under it, and whoever opens it wants that.
        let turned = is_made_of.is_some_and(|known| known.3 != self.opened);
        let held = order == Order::Held && self.made_of.is_some() && !turned;
        self.made_of = Some((lineup.revision(), mine, floods, self.opened.clone()));
        if held {
            self.held_up = true;
            return self.come_last(board, lineup);
        }
        self.held_up = false;
        (self.all, self.tallies) = in_order(board, lineup, mine, &self.opened);
        self.place();
        None
    }

    /// Shows what waits behind a strip, or puts it away again.
    pub fn turn(&mut self, strip: FloodId) {
        if !self.opened.remove(&strip) {
            self.opened.insert(strip);
        }
    }

    /// Shows what waits behind a strip.
    pub fn open(&mut self, strip: FloodId) {
        self.opened.insert(strip);
    }

    /// Whether what waits behind it is shown.
    pub fn is_open(&self, strip: FloodId) -> bool {
        self.opened.contains(&strip)
    }

    /// What waits behind a strip; `None` where nothing does (any more).
    pub fn tally(&self, strip: FloodId) -> Option<&Tally> {
        self.tallies.get(&strip)
    }

    /// The first strip of all.
    pub fn first_strip(&self) -> Option<FloodId> {
        if self.tallies.is_empty() {
            return None;
        }
        self.all.iter().find_map(|line| match line {
            Line::Strip(id) => Some(*id),
            _ => None,
        })
    }

    /// New waiting rows come behind those that wait already; rows that are gone leave a gap.
    fn come_last(&mut self, board: &Board, lineup: &Lineup) -> Option<(f32, f32)> {
        let mut known = HashSet::with_capacity(self.all.len());
        let mut strips = HashSet::new();
        for line in &mut self.all {
            match line {
                Line::Event(id, _) => {
                    known.insert(*id);
                    if !board.rows.contains_key(id) {
                        *line = Line::Gap;
                    }
                }
                Line::Strip(id) => drop(strips.insert(*id)),
                _ => {}
            }
        }
        let mut behind = Behind::of(board);
        let mut new = Vec::new();
        for (_, _, id) in lineup.rows(Hands::Nobody) {
            let strip = board.rows.get(id).and_then(|row| behind.strip(row).zip(Some(row)));
            match strip {
                // Whatever stands as a row of its own stays one, and is not counted behind a strip that is closed.
                Some((flood, _)) if known.contains(id) && !self.opened.contains(&flood) => {}
                Some((flood, row)) => {
                    behind.count(flood, row);
                    if strips.insert(flood) {
                        new.push(Line::Strip(flood));
                    }
                    if self.opened.contains(&flood) && !known.contains(id) {
                        new.push(Line::Event(*id, 0));
                    }
                }
                None if known.contains(id) => {}
                None => new.push(Line::Event(*id, 0)),
            }
        }
        self.tallies = behind.done();
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

    /// Where an event or a strip stands.
    pub fn position(&self, stop: Stop) -> Option<usize> {
        self.all.iter().position(|line| line.stop() == Some(stop))
    }

    /// What a key press leads to from line `from`, `by` events and strips further (negative: back), as far as there are
    /// any.
    pub fn step(&self, from: usize, by: isize) -> Option<(usize, Stop)> {
        let event = |index: usize| Some((index, self.stop_at(index)?));
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

    /// The first or the last event or strip.
    pub fn end(&self, last: bool) -> Option<(usize, Stop)> {
        let mut events = (0..self.all.len()).filter_map(|index| Some((index, self.stop_at(index)?)));
        if last { events.next_back() } else { events.next() }
    }

    /// What of it keys lead to; a strip with nothing behind it only holds its place.
    pub fn stop_at(&self, index: usize) -> Option<Stop> {
        let stop = self.all.get(index)?.stop()?;
        match stop {
            Stop::Strip(id) if !self.tallies.contains_key(&id) => None,
            stop => Some(stop),
        }
    }
}

/// What waits behind the strips, while it is counted.
struct Behind<'a> {
    floods: HashSet<FloodId>,
    tallies: BTreeMap<FloodId, (Tally, HashSet<&'a SiteId>)>,
}

impl<'a> Behind<'a> {
    fn of(board: &'a Board) -> Self {
        Self { floods: board.floods.iter().map(|flood| flood.id).collect(), tallies: BTreeMap::new() }
    }

    /// The strip that a row waits behind.
    fn strip(&self, row: &Row) -> Option<FloodId> {
        row.flood.filter(|id| self.floods.contains(id))
    }

    fn count(&mut self, strip: FloodId, row: &'a Row) {
        let empty = || (Tally { events: 0, homes: 0, oldest: row.received_at, kinds: Vec::new() }, HashSet::new());
        let (tally, homes) = self.tallies.entry(strip).or_insert_with(empty);
        homes.insert(&row.site);
        tally.events += 1;
        tally.oldest = tally.oldest.min(row.received_at);
        let known = tally.kinds.iter_mut().find(|(priority, kind, _)| *priority == row.priority && *kind == row.kind);
        match known {
            Some((.., count)) => *count += 1,
            None => tally.kinds.push((row.priority, row.kind.clone(), 1)),
        }
    }

    fn done(self) -> BTreeMap<FloodId, Tally> {
        let done = |(mut tally, homes): (Tally, HashSet<&SiteId>)| {
            tally.kinds.sort_by_key(|(priority, _, count)| (*priority, std::cmp::Reverse(*count)));
            Tally { homes: homes.len(), ..tally }
        };
        self.tallies.into_iter().map(|(id, counted)| (id, done(counted))).collect()
    }
}

/// All lines in the centre's order, and what waits behind the strips among them.
fn in_order(
    board: &Board,
    lineup: &Lineup,
    mine: Option<EventId>,
    opened: &BTreeSet<FloodId>,
) -> (Vec<Line>, BTreeMap<FloodId, Tally>) {
    let mut lines = Vec::with_capacity(board.rows.len() + 5);
    let tallies = if board.floods.is_empty() {
        let ids = lineup.rows(Hands::Nobody).iter().map(|(_, _, id)| *id);
        waiting(board, lineup, ids, &mut lines);
        BTreeMap::new()
    } else {
        grouped(board, lineup, opened, &mut lines)
    };
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
    (lines, tallies)
}

/// What waits while there are floods: each strip stands where the first of its own would, and those follow it if it is open.
fn grouped(
    board: &Board,
    lineup: &Lineup,
    opened: &BTreeSet<FloodId>,
    lines: &mut Vec<Line>,
) -> BTreeMap<FloodId, Tally> {
    let mut behind = Behind::of(board);
    let mut alone = Vec::new();
    // The first event of each strip, and what follows it.
    let mut strips: Vec<(EventId, FloodId)> = Vec::new();
    let mut shown: HashMap<FloodId, Vec<Line>> = HashMap::new();
    for (_, _, id) in lineup.rows(Hands::Nobody) {
        let Some(row) = board.rows.get(id) else { continue };
        let Some(flood) = behind.strip(row) else {
            alone.push(*id);
            continue;
        };
        if !behind.tallies.contains_key(&flood) {
            strips.push((*id, flood));
        }
        behind.count(flood, row);
        if opened.contains(&flood) {
            shown.entry(flood).or_default().push(Line::Event(*id, 0));
        }
    }
    let from = lines.len();
    waiting(board, lineup, alone.into_iter(), lines);
    let rows = lines.split_off(from);
    let key = |id: &EventId| board.rows.get(id).map(Row::key);
    let mut strips = strips.into_iter().peekable();
    for line in rows {
        if let Line::Event(id, _) = &line {
            while let Some((_, flood)) = strips.next_if(|(first, _)| key(first) < key(id)) {
                lines.push(Line::Strip(flood));
                lines.extend(shown.remove(&flood).unwrap_or_default());
            }
        }
        lines.push(line);
    }
    for (_, flood) in strips {
        lines.push(Line::Strip(flood));
        lines.extend(shown.remove(&flood).unwrap_or_default());
    }
    behind.done()
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
fn waiting(board: &Board, lineup: &Lineup, ids: impl Iterator<Item = EventId>, lines: &mut Vec<Line>) {
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
        let to = |at: Option<(usize, Stop)>| match at {
            Some((_, Stop::Event(id))) => Some(id.0.as_u128()),
            _ => None,
        };
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

    /// Each waiting event stands as a row of its own or is counted behind one strip, and never both.
    fn check(known: &Known, lines: &Lines, order: Order) {
        let waits: Vec<&Row> =
            known.lineup.rows(Hands::Nobody).iter().map(|(_, _, id)| &known.board.rows[id]).collect();
        let rows: Vec<EventId> = lines
            .all
            .iter()
            .filter_map(|line| line.stop())
            .filter_map(|stop| match stop {
                Stop::Event(id) => Some(id),
                Stop::Strip(_) => None,
            })
            .collect();
        let shown: HashSet<EventId> = rows.iter().copied().collect();
        assert_eq!(shown.len(), rows.len(), "a row stands once");
        let strip = |row: &Row| row.flood.filter(|id| known.board.floods.iter().any(|flood| flood.id == *id));
        let mut behind: BTreeMap<FloodId, usize> = BTreeMap::new();
        for row in &waits {
            match strip(row) {
                None => assert!(shown.contains(&row.id), "what is in no flood has a row"),
                Some(id) if lines.is_open(id) => {
                    assert!(shown.contains(&row.id), "an open strip shows it");
                    *behind.entry(id).or_default() += 1;
                }
                Some(_) if shown.contains(&row.id) => assert_eq!(order, Order::Held, "only where rows may not move"),
                Some(id) => *behind.entry(id).or_default() += 1,
            }
        }
        let counted: BTreeMap<FloodId, usize> = lines.tallies.iter().map(|(id, tally)| (*id, tally.events)).collect();
        assert_eq!(counted, behind);
        for id in counted.keys() {
            assert_eq!(lines.all.iter().filter(|line| **line == Line::Strip(*id)).count(), 1, "one strip for an area");
        }
        if order == Order::Free {
            let first = |id: FloodId| waits.iter().filter(|row| row.flood == Some(id)).map(|row| row.key()).min();
            let keys: Vec<_> = lines.all[..lines.after_waiting()]
                .iter()
                .filter_map(|line| match line {
                    Line::Strip(id) => first(*id),
                    Line::Event(id, _) => known.board.rows.get(id).filter(|row| strip(row).is_none()).map(Row::key),
                    _ => None,
                })
                .collect();
            assert!(keys.is_sorted(), "by the gravest and oldest: {keys:?}");
        }
    }

    #[test]
    fn whatever_comes_every_waiting_event_is_a_row_or_counted_behind_one_strip() {
        let (mut known, mut lines, mut seed) = (Known::default(), Lines::default(), 7_u64);
        let mut chance = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        let mut stormy = sample::board();
        sample::flood(&mut stormy);
        let row = sample::board().rows.remove(&sample::event(1)).expect("the sample's first waits");
        let mut strips = 0;
        for _ in 0..3_000 {
            let (number, priority) = (chance(60), 1 + chance(4));
            let id = sample::event(u128::from(number));
            let strip = stormy.floods.get(chance(3) as usize).filter(|_| priority > 1).map(|flood| flood.id);
            match chance(8) {
                0..=3 => known.apply(Update::Row(Row {
                    id,
                    priority: priority as u8,
                    received_at: sample::NOW.plus_ms(number as i64),
                    flood: strip,
                    ..row.clone()
                })),
                4 => known.apply(Update::RowGone(id)),
                5 => {
                    let floods = stormy.floods.iter().filter(|_| chance(4) > 0).cloned().collect();
                    known.apply(Update::Floods(floods));
                }
                6 => {
                    let state = sample::board().rows[&sample::event(6)].state.clone();
                    known.apply(Update::Row(Row { id, state, ..row.clone() }));
                }
                _ => {
                    if let Some(id) = strip {
                        lines.turn(id);
                    }
                }
            }
            let order = if chance(3) == 0 { Order::Held } else { Order::Free };
            lines.follow(&known.board, &known.lineup, order);
            let order = if lines.held_up { Order::Held } else { Order::Free };
            check(&known, &lines, order);
            strips += lines.tallies.len();
        }
        assert!(strips > 1_000, "{strips}");
    }
}
