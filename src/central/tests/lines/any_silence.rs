//! Any sequence of polls, time, sleep, new intervals and failed writes: each silence is told once, never early, never late.
use std::collections::BTreeMap;

use alarm_central::{
    id::{SiteId, StormId, Uuid},
    supervision::{AREA_LINES, DEAF_MS, StormEnd, Supervision, Turn, limit_ms},
};
use proptest::{prelude::*, sample::select};

use crate::home;

const LINES: usize = 36;
const TICK_MS: u64 = 1000;

/// One thing that happens.
#[derive(Clone, Debug)]
enum Act {
    /// Everybody whose number is at least this polls, once a tick, for so many ticks.
    Pass {
        talk_from: usize,
        ticks: u64,
    },
    Poll(usize),
    /// The machine sleeps.
    Sleep(u64),
    Interval(usize, u32),
    /// From here on, nothing (or everything again) can be stored.
    Disk {
        works: bool,
    },
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        8 => (0..=LINES, 1..80_u64).prop_map(|(talk_from, ticks)| Act::Pass { talk_from, ticks }),
        4 => (0..LINES).prop_map(Act::Poll),
        1 => (0..600_000_u64).prop_map(Act::Sleep),
        2 => (0..LINES, select(vec![0, 15, 20, 60, 90, 180])).prop_map(|(line, secs)| Act::Interval(line, secs)),
        1 => any::<bool>().prop_map(|works| Act::Disk { works }),
    ]
}

/// How a line stands by the turns that were stored.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Standing {
    Heard,
    Alone,
    InStorm(StormId),
}

/// A line by its own book.
#[derive(Clone, Debug)]
struct Line {
    heard_ms: u64,
    every_secs: u32,
    area: usize,
    standing: Standing,
}

/// The book, which shares nothing with the rules but the turns.
#[derive(Clone)]
struct Book {
    lines: BTreeMap<SiteId, Line>,
    storm: Option<StormId>,
    listening_since_ms: u64,
}

impl Book {
    fn take(&mut self, turn: &Turn, now_ms: u64) {
        let since_ms = self.listening_since_ms;
        let limit = |line: &Line| line.heard_ms.max(since_ms) + limit_ms(line.every_secs);
        match turn {
            Turn::Lost { site, silent_ms } | Turn::LostInStorm { site, silent_ms, .. } => {
                let line = self.lines.get_mut(site).expect("a home of the test");
                assert_eq!(line.standing, Standing::Heard, "once");
                assert!(line.every_secs > 0 && now_ms >= limit(line), "never early");
                assert_eq!(*silent_ms, now_ms - line.heard_ms);
                line.standing = match turn {
                    Turn::LostInStorm { storm, .. } => Standing::InStorm(*storm),
                    _ => Standing::Alone,
                };
                assert!(line.standing == Standing::Alone || self.storm.map(Standing::InStorm) == Some(line.standing));
            }
            Turn::Joined { site, storm } => {
                assert_eq!(Some(*storm), self.storm);
                self.move_line(site, Standing::Alone, Standing::InStorm(*storm));
            }
            Turn::Left { site, storm, .. } => {
                assert_eq!(self.storm, None, "it ended first");
                self.move_line(site, Standing::InStorm(*storm), Standing::Alone);
            }
            Turn::Restored { site, silent_ms, storm } => {
                let line = self.lines.get_mut(site).expect("a home of the test");
                assert_eq!(line.standing, storm.map_or(Standing::Alone, Standing::InStorm), "a loss goes before");
                assert_eq!(*silent_ms, now_ms - line.heard_ms);
                (line.standing, line.heard_ms) = (Standing::Heard, now_ms);
            }
            Turn::StormBegan { storm, lines, .. } => {
                assert_eq!(self.storm.replace(*storm), None, "one at a time");
                assert!(*lines as usize >= AREA_LINES);
            }
            Turn::StormWidened { storm, .. } => assert_eq!(self.storm, Some(*storm)),
            Turn::StormEnded { storm, why, left, .. } => {
                assert_eq!(self.storm.take(), Some(*storm));
                assert_eq!(*left as usize, self.in_storm(*storm));
                assert_eq!(*why == StormEnd::AllBack, *left == 0);
                assert!((*left as usize) < AREA_LINES);
            }
        }
    }

    fn move_line(&mut self, site: &SiteId, from: Standing, to: Standing) {
        let line = self.lines.get_mut(site).expect("a home of the test");
        assert_eq!(line.standing, from);
        line.standing = to;
    }

    fn in_storm(&self, storm: StormId) -> usize {
        self.lines.values().filter(|line| line.standing == Standing::InStorm(storm)).count()
    }

    fn compare(&self, rules: &Supervision) {
        let lost = self.lines.values().filter(|line| line.standing != Standing::Heard).count();
        assert_eq!(rules.lost() as usize, lost);
        let supervised = self.lines.values().filter(|line| line.every_secs > 0).count();
        assert_eq!(rules.supervised() as usize, supervised);
        let Some(storm) = rules.storm() else { return assert_eq!(self.storm, None) };
        assert_eq!(Some(storm.id), self.storm);
        let mut areas: BTreeMap<String, u32> = BTreeMap::new();
        for line in self.lines.values().filter(|line| line.standing == Standing::InStorm(storm.id)) {
            *areas.entry(line.area.to_string()).or_default() += 1;
        }
        assert_eq!(storm.lost, areas.values().sum::<u32>());
        assert_eq!(
            storm.areas.into_iter().map(|(area, lost)| (area.to_owned(), lost)).collect::<BTreeMap<_, _>>(),
            areas
        );
    }
}

/// The rules with their book and a disk that may fail.
struct World {
    rules: Supervision,
    book: Book,
    now_ms: u64,
    disk_works: bool,
    storms: u128,
}

impl World {
    fn new() -> Self {
        let mut rules = Supervision::new(0);
        let mut lines = BTreeMap::new();
        for number in 0..LINES {
            let (every_secs, area) = ([20, 60, 180][number % 3], number / 12);
            rules.watch(&home(number), &area.to_string(), every_secs, 0);
            lines.insert(home(number), Line { heard_ms: 0, every_secs, area, standing: Standing::Heard });
        }
        let book = Book { lines, storm: None, listening_since_ms: 0 };
        Self { rules, book, now_ms: 0, disk_works: true, storms: 0 }
    }

    fn happen(&mut self, act: &Act) {
        match act {
            Act::Pass { talk_from, ticks } => {
                for _ in 0..*ticks {
                    self.now_ms += TICK_MS;
                    self.listen();
                    (*talk_from..LINES).for_each(|line| self.poll(line));
                    self.look();
                }
            }
            Act::Poll(line) => self.poll(*line),
            Act::Sleep(ms) => {
                self.now_ms += ms;
                self.listen();
                self.look();
            }
            Act::Interval(number, every_secs) => self.interval(*number, *every_secs),
            Act::Disk { works } => self.disk_works = *works,
        }
        self.book.compare(&self.rules);
    }

    fn listen(&mut self) {
        if let Some(deaf_ms) = self.rules.listen(self.now_ms) {
            assert!(deaf_ms >= DEAF_MS);
            self.book.listening_since_ms = self.now_ms;
        }
    }

    fn poll(&mut self, number: usize) {
        let line = self.book.lines.get_mut(&home(number)).expect("a home of the test");
        let was_lost = line.standing != Standing::Heard;
        assert_eq!(self.rules.heard(&home(number), self.now_ms), was_lost);
        if was_lost {
            let (turns, steps) = self.rules.restore(&home(number), self.now_ms);
            assert!(matches!(turns.first(), Some(Turn::Restored { .. })), "a frame restores");
            self.store(&turns, steps);
        } else if line.every_secs > 0 {
            line.heard_ms = self.now_ms;
        }
    }

    fn look(&mut self) {
        self.storms += 1;
        let (turns, steps) = self.rules.look(self.now_ms, StormId(Uuid::from_u128(self.storms)));
        let before = self.book.clone();
        for turn in &turns {
            self.book.take(turn, self.now_ms);
        }
        for line in self.book.lines.values().filter(|line| line.standing == Standing::Heard && line.every_secs > 0) {
            let due_ms = line.heard_ms.max(self.book.listening_since_ms) + limit_ms(line.every_secs);
            assert!(self.now_ms < due_ms, "never late");
        }
        self.book = before;
        self.store(&turns, steps);
    }

    fn store(&mut self, turns: &[Turn], steps: alarm_central::supervision::Steps) {
        if self.disk_works {
            for turn in turns {
                self.book.take(turn, self.now_ms);
            }
            self.rules.settle(steps);
        } else {
            self.rules.set_back(steps);
        }
    }

    fn interval(&mut self, number: usize, every_secs: u32) {
        let line = self.book.lines.get_mut(&home(number)).expect("a home of the test");
        self.rules.watch(&home(number), &line.area.to_string(), every_secs, self.now_ms);
        if line.every_secs == 0 && every_secs > 0 {
            line.heard_ms = self.now_ms;
        }
        if every_secs == 0 {
            line.standing = Standing::Heard;
        }
        line.every_secs = every_secs;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_silence_is_told_once_and_in_time(acts in prop::collection::vec(act(), 0..40)) {
        let mut world = World::new();
        for act in &acts {
 world.happen(act);
}
    }
}
