//! What the station has said and the screen has not taken in yet: of each thing the newest, so that a slow screen never
//! has a backlog longer than the board itself; it neither waits nor paints.
use std::{
    collections::{BTreeMap, VecDeque},
    mem::discriminant,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use alarm_central::id::EventId;
use vaka_link::{
    board::{Board, Row, Update},
    command::{FromDesk, ToDesk},
};

use crate::lineup::Lineup;

/// What the screen hears of the link.
#[derive(Debug)]
pub enum News {
    Joined,
    OtherVersion,
    Lost,
    /// Neither a board nor updates.
    Said(ToDesk),
    /// The whole board, in order already.
    Board(Box<(Board, Lineup)>, Instant),
    Changes(Changes),
    /// A wish that nobody could be told.
    NotSent(FromDesk),
}

/// Changes of the board, each row once; gravest rows first when they are taken out.
#[derive(Debug)]
pub struct Changes {
    rows: BTreeMap<EventId, Option<Row>>,
    others: Vec<Update>,
    /// When the newest of them came.
    told_at: Instant,
}

impl Changes {
    fn new() -> Self {
        Self { rows: BTreeMap::new(), others: Vec::new(), told_at: Instant::now() }
    }

    fn take_in(&mut self, updates: Vec<Update>) {
        self.told_at = Instant::now();
        for update in updates {
            match update {
                Update::Row(row) => drop(self.rows.insert(row.id, Some(row))),
                Update::RowGone(id) => drop(self.rows.insert(id, None)),
                other => {
                    // Each of the others is told whole: the newest says all.
                    self.others.retain(|earlier| discriminant(earlier) != discriminant(&other));
                    self.others.push(other);
                }
            }
        }
    }

    /// When the newest of them came, and all in the order to take them in: what is told whole, then rows, gravest first.
    pub fn in_order(self) -> (Instant, VecDeque<Update>) {
        let mut rows: Vec<(EventId, Option<Row>)> = self.rows.into_iter().collect();
        rows.sort_by_key(|(_, row)| row.as_ref().map_or(u8::MAX, |row| row.priority));
        let rows = rows.into_iter().map(|(id, row)| row.map_or(Update::RowGone(id), Update::Row));
        (self.told_at, self.others.into_iter().chain(rows).collect())
    }
}

/// The box between the link's thread and the screen's.
#[derive(Debug, Default)]
pub struct Inbox {
    waiting: Mutex<VecDeque<News>>,
}

impl Inbox {
    /// Puts one thing in.
    pub fn put(&self, news: News) {
        self.lock().push_back(news);
    }

    /// Puts a whole board in; what it makes old goes.
    pub fn put_board(&self, board: Board) {
        let lineup = Lineup::of(&board);
        let mut waiting = self.lock();
        let newest: Vec<News> =
            std::iter::from_fn(|| waiting.pop_back_if(|news| matches!(news, News::Board(..) | News::Changes(_))))
                .collect();
        waiting.push_back(News::Board(Box::new((board, lineup)), Instant::now()));
        // Old boards are let go without the screen waiting for it.
        drop(waiting);
        drop(newest);
    }

    /// Puts changes in, together with those that wait already.
    pub fn put_updates(&self, updates: Vec<Update>) {
        let mut waiting = self.lock();
        if let Some(News::Changes(changes)) = waiting.back_mut() {
            changes.take_in(updates);
        } else {
            let mut changes = Changes::new();
            changes.take_in(updates);
            waiting.push_back(News::Changes(changes));
        }
    }

    /// The oldest piece of news, if there is any.
    pub fn take(&self) -> Option<News> {
        self.lock().pop_front()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<News>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use alarm_central::moment::Moment;

    use super::*;
    use crate::view::sample;

    fn row(number: u128, priority: u8) -> Row {
        let mut row = sample::board().rows.into_values().next().expect("the sample has rows");
        (row.id, row.priority) = (sample::event(number), priority);
        row
    }

    fn all(inbox: &Inbox) -> Vec<News> {
        std::iter::from_fn(|| inbox.take()).collect()
    }

    #[test]
    fn a_storm_waits_as_the_newest_of_each_row_gravest_first() {
        let inbox = Inbox::default();
        for turn in 0..1000 {
            for number in 0..10 {
                inbox.put_updates(vec![Update::Row(row(number, 4)), Update::Now(Moment(turn))]);
            }
        }
        inbox.put_updates(vec![Update::Row(row(7, 1)), Update::RowGone(sample::event(3))]);
        let mut news = all(&inbox);
        assert_eq!(news.len(), 1);
        let Some(News::Changes(changes)) = news.pop() else { panic!("{news:?}") };
        let (_, updates) = changes.in_order();
        assert_eq!(updates.len(), 11);
        assert_eq!(updates[0], Update::Now(Moment(999)));
        assert_eq!(updates[1], Update::Row(row(7, 1)));
        assert_eq!(updates[10], Update::RowGone(sample::event(3)));
    }

    #[test]
    fn a_board_makes_old_what_came_before_it_and_nothing_else() {
        let inbox = Inbox::default();
        inbox.put_updates(vec![Update::Row(row(1, 1))]);
        inbox.put(News::Said(ToDesk::Locked));
        inbox.put_updates(vec![Update::Row(row(2, 2))]);
        inbox.put_board(sample::board());
        inbox.put_board(sample::calm());
        inbox.put_updates(vec![Update::Row(row(3, 3))]);
        let news = all(&inbox);
        let calm = |known: &(Board, Lineup)| known.0 == sample::calm() && known.1.waiting() == 0;
        assert!(
            matches!(&news[..], [News::Changes(_), News::Said(ToDesk::Locked), News::Board(known, _), News::Changes(_)] if calm(known)),
            "{news:?}"
        );
    }
}
