//! Supervised lines: which of them has been silent for too long, and when many at once are one storm; no clock, no event.
//!
//! A line is silent too long when no valid frame of its account came for the poll interval and a grace. EN 50136-1 bounds
//! the *reporting time* (SP2 25 h, SP3 30 min, SP4 3 min, SP5 90 s, SP6 20 s; DP1 to DP4 25 h to 90 s): interval and grace
//! together, so a line that must be reported within 20 s polls every 15. The grace lets a poll that is under way, or is
//! sent again after 11 to 18 s as panels do, come first.
//!
//! All times are milliseconds of a clock that never runs backwards and counts on while the machine sleeps (boot time):
//! the wall clock may be set, and a line does not fall silent because of that.
//!
//! ```
//! use alarm_central::{id::{SiteId, StormId, Uuid}, supervision::{Supervision, Turn}};
//! let (home, storm) = (SiteId::new("hem-1"), StormId(Uuid::from_u128(1)));
//! let mut lines = Supervision::new(0);
//! lines.watch(&home, "Täby", 60, 0);
//! lines.heard(&home, 30_000);
//! for second in 0..96 {
//!     lines.listen(second * 1000);
//! }
//! assert!(lines.look(95_999, storm).0.is_empty());
//! let (turns, _) = lines.look(96_000, storm);
//! assert_eq!(turns, [Turn::Lost { site: home.clone(), silent_ms: 66_000 }]);
//! assert!(lines.heard(&home, 97_000), "it was lost");
//! assert_eq!(lines.restore(&home, 97_000).0, [Turn::Restored { site: home, silent_ms: 67_000, storm: None }]);
//! ```
mod judge;
mod storm;
mod undo;

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap},
};

use serde::{Deserialize, Serialize};

use crate::id::{SiteId, StormId};
use storm::Storms;
use undo::UndoLog;

pub use judge::{HEARD_LINES, JUDGED_MS, LineFigures, LineLooks, MOST_JUDGEMENTS, NETWORK_LINES, TOGETHER_MS};
pub use storm::{ANYWHERE_LINES, AREA_LINES, AREAS_EVERYWHERE, CALM_MS, StormNow, WITHIN_MS};
pub use undo::Steps;

/// Code of the signal that the station itself makes when a line is lost. No panel sends it: codes on the wire are two
/// capital letters or four digits.
pub const LOST_CODE: &str = "line-lost";
/// Code of the signal that the station itself makes when a lost line is heard again.
pub const RESTORED_CODE: &str = "line-restored";
/// What both are about, in the words of the code tables.
pub const CATEGORY: &str = "communication";

/// The grace is a tenth of the interval, but no less than this, milliseconds …
pub const LEAST_GRACE_MS: u64 = 5_000;
/// … and no more than this: a daily poll may be late, not hours late.
pub const MOST_GRACE_MS: u64 = 10 * 60 * 1000;
/// Whoever has not listened for this long was deaf, and what was not heard meanwhile says nothing about the lines.
/// Shorter than the least grace, so that no pause goes unnoticed that could make a line seem silent.
pub const DEAF_MS: u64 = 4_000;
/// Most lines found lost in one look; the others are found in the next. Bounds what is written at once.
pub const MOST_AT_ONCE: usize = 1_000;

/// How long a line with this interval may be silent, milliseconds.
pub fn limit_ms(every_secs: u32) -> u64 {
    let every_ms = u64::from(every_secs) * 1000;
    every_ms + (every_ms / 10).clamp(LEAST_GRACE_MS, MOST_GRACE_MS)
}

/// Something that turned out about a line or a storm; each is a fact once it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The line is lost and stands alone: it makes an event.
    Lost { site: SiteId, silent_ms: u64 },
    /// The line is lost and counts in the storm: it makes no event.
    LostInStorm { site: SiteId, silent_ms: u64, storm: StormId },
    /// The line was lost a moment ago and stood alone; from here on it counts in the storm.
    Joined { site: SiteId, storm: StormId },
    /// The storm is over and the line still lost: from here on it stands alone.
    Left { site: SiteId, silent_ms: u64, storm: StormId },
    /// The lost line is heard again; `storm` is the one that it counted in.
    Restored { site: SiteId, silent_ms: u64, storm: Option<StormId> },
    /// `lines` were lost within [`WITHIN_MS`], in one area or `everywhere`. Comes before the turns of its lines.
    StormBegan { storm: StormId, lines: u32, everywhere: bool },
    /// The storm of some areas is one of the whole place.
    StormWidened { storm: StormId, lines: u32 },
    /// It counted `total` losses; `left` lines are still lost. Comes before their turns.
    StormEnded { storm: StormId, why: StormEnd, total: u32, left: u32 },
}

/// Why a storm is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StormEnd {
    /// Every line is heard again (or supervised no more).
    AllBack,
    /// It is calm, and fewer than [`AREA_LINES`] are still lost: they stand alone from here on.
    FewLeft,
}

/// How a line does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Not supervised (any more).
    Off,
    Watched,
    Lost,
    LostInStorm,
}

#[derive(Clone, Debug)]
struct Line {
    site: SiteId,
    area: u32,
    /// The poll interval.
    every_ms: u64,
    /// It, and the grace.
    limit_ms: u64,
    /// When it was found lost, while it is; `None` too where an earlier run of the station found it.
    lost_ms: Option<u64>,
    /// When it was heard last; before the first frame, when watching began.
    heard_ms: u64,
    /// Tells the one entry of the timer that counts from older ones.
    entry: u32,
    state: State,
}

impl Line {
    fn is_lost(&self) -> bool {
        matches!(self.state, State::Lost | State::LostInStorm)
    }
}

/// All lines of a place. A poll costs one look-up, whatever their number; a look costs what has become due. Memory grows
/// with the number of lines alone.
#[derive(Debug)]
pub struct Supervision {
    lines: Vec<Line>,
    by_site: BTreeMap<SiteId, u32>,
    areas: Vec<String>,
    by_area: BTreeMap<String, u32>,
    /// When a line may be due, at the earliest: one entry that counts for each watched line, put off when it comes up
    /// and the line was heard meanwhile.
    timer: BinaryHeap<Reverse<(u64, u32, u32)>>,
    /// Nothing is known of the time before.
    listening_since_ms: u64,
    listened_ms: u64,
    supervised: u32,
    lost: u32,
    storms: Storms,
    undo: UndoLog,
}

impl Supervision {
    /// Nothing is watched yet; the station listens from now on.
    pub fn new(now_ms: u64) -> Self {
        Self {
            lines: Vec::new(),
            by_site: BTreeMap::new(),
            areas: Vec::new(),
            by_area: BTreeMap::new(),
            timer: BinaryHeap::new(),
            listening_since_ms: now_ms,
            listened_ms: now_ms,
            supervised: 0,
            lost: 0,
            storms: Storms::default(),
            undo: UndoLog::default(),
        }
    }

    /// Watches the line of this home from now on, with this poll interval; 0 ends it. A line that is watched already
    /// keeps what is known of it, and a new interval counts from its last frame.
    pub fn watch(&mut self, site: &SiteId, area: &str, every_secs: u32, now_ms: u64) {
        if every_secs == 0 && !self.by_site.contains_key(site) {
            return;
        }
        let area = self.area(area);
        let slot = self.slot(site, area, now_ms);
        let line = &mut self.lines[slot as usize];
        let old_area = std::mem::replace(&mut line.area, area);
        if line.state == State::LostInStorm && old_area != area {
            self.storms.moved(old_area, area);
        }
        let (state, limit) = (line.state, limit_ms(every_secs));
        line.every_ms = u64::from(every_secs) * 1000;
        match state {
            State::Off if every_secs > 0 => {
                line.limit_ms = limit;
                line.heard_ms = now_ms;
                line.state = State::Watched;
                self.supervised += 1;
                self.set_timer(slot);
            }
            State::Off => {}
            _ if every_secs == 0 => {
                self.supervised -= 1;
                self.set_state(slot, State::Off);
                self.set_timer(slot);
            }
            _ if line.limit_ms != limit => {
                line.limit_ms = limit;
                self.set_timer(slot);
            }
            _ => {}
        }
    }

    /// Takes up a line that was lost before the station's last start and has an open event that says so.
    pub fn begin_lost(&mut self, site: &SiteId) {
        if let Some(slot) = self.by_site.get(site).copied()
            && self.lines[slot as usize].state == State::Watched
        {
            self.set_state(slot, State::Lost);
        }
    }

    /// The station listens. To be called at least every second, but only while frames are taken in. Answers for how long
    /// it was deaf, if it was: then every line has its full interval anew.
    pub fn listen(&mut self, now_ms: u64) -> Option<u64> {
        let away = now_ms.saturating_sub(self.listened_ms);
        self.listened_ms = self.listened_ms.max(now_ms);
        (away >= DEAF_MS).then(|| {
            self.listening_since_ms = now_ms;
            away
        })
    }

    /// A valid frame of this home's account: any restarts the timer. Whether the line was lost:
    /// [`restore`](Self::restore) is to follow.
    pub fn heard(&mut self, site: &SiteId, now_ms: u64) -> bool {
        let Some(slot) = self.by_site.get(site) else { return false };
        let line = &mut self.lines[*slot as usize];
        match line.state {
            State::Off => false,
            State::Watched => {
                line.heard_ms = now_ms;
                false
            }
            // How long it was silent is still to be told.
            State::Lost | State::LostInStorm => true,
        }
    }

    /// A lost line was heard. Nothing for one that is not (or no more) lost.
    pub fn restore(&mut self, site: &SiteId, now_ms: u64) -> (Vec<Turn>, Steps) {
        let from = self.undo.next();
        let mut turns = Vec::new();
        if let Some(slot) = self.by_site.get(site).copied() {
            let line = &self.lines[slot as usize];
            let silent_ms = now_ms.saturating_sub(line.heard_ms);
            let (site, state) = (line.site.clone(), line.state);
            if matches!(state, State::Lost | State::LostInStorm) {
                self.undo.keep_storms(&self.storms);
                self.undo.keep_line(slot, state, line.heard_ms);
                let storm = self.storms.id().filter(|_| state == State::LostInStorm);
                turns.push(Turn::Restored { site, silent_ms, storm });
                self.set_state(slot, State::Watched);
                self.lines[slot as usize].heard_ms = now_ms;
                self.set_timer(slot);
                turns.extend(self.end_storm(now_ms));
            }
        }
        (turns, self.undo.since(from))
    }

    /// What has turned out by now. A storm that begins is called `fresh`. At most [`MOST_AT_ONCE`] lines are found; the
    /// next look finds the others.
    pub fn look(&mut self, now_ms: u64, fresh: StormId) -> (Vec<Turn>, Steps) {
        let from = self.undo.next();
        let mut turns = Vec::new();
        let due = self.take_due(now_ms);
        if !due.is_empty() || self.storms.is_over(now_ms).is_some() {
            self.undo.keep_storms(&self.storms);
        }
        if !due.is_empty() {
            self.lose(&due, now_ms, fresh, &mut turns);
        }
        turns.extend(self.end_storm(now_ms));
        (turns, self.undo.since(from))
    }

    /// What is known of the neighbours of a line that is lost, as far as this run of the station found it: read off what stands
    /// here anyway, and changing nothing of it.
    pub fn figures(&self, site: &SiteId) -> Option<LineFigures> {
        let own = *self.by_site.get(site)?;
        let line = &self.lines[own as usize];
        let lost_ms = line.lost_ms.filter(|_| line.is_lost())?;
        // Before it was due, a neighbour's poll says nothing about what has become of the network meanwhile.
        let due_ms = line.heard_ms.max(self.listening_since_ms).saturating_add(line.every_ms);
        let has_area = self.areas.get(line.area as usize).is_some_and(|name| !name.is_empty());
        let mut figures = LineFigures { lost: 1, lost_here: 1, ..LineFigures::default() };
        let mut areas = BTreeSet::from([line.area]);
        for (slot, other) in self.lines.iter().enumerate() {
            if slot == own as usize || other.state == State::Off {
                continue;
            }
            // Homes without an area lie near nobody.
            let is_near = has_area && other.area == line.area;
            let is_together = other.lost_ms.is_some_and(|at| at.abs_diff(lost_ms) <= TOGETHER_MS) && other.is_lost();
            figures.neighbours += u32::from(is_near);
            figures.heard += u32::from(is_near && other.state == State::Watched && other.heard_ms >= due_ms);
            figures.lost += u32::from(is_together);
            figures.lost_here += u32::from(is_near && is_together);
            if is_together {
                areas.insert(other.area);
            }
        }
        figures.areas = u32::try_from(areas.len()).unwrap_or(u32::MAX);
        Some(figures)
    }

    /// When the next look can find something, at the earliest; `None` when nothing is watched.
    pub fn next_due_ms(&self) -> Option<u64> {
        self.timer.peek().map(|Reverse((due, _, _))| *due)
    }

    /// These steps are stored.
    pub fn settle(&mut self, steps: Steps) {
        self.undo.settle(steps);
    }

    /// These steps could not be stored: they and whatever followed have not happened, and are found again.
    pub fn set_back(&mut self, steps: Steps) {
        while let Some(step) = self.undo.pop(steps) {
            match step {
                undo::Step::Line { slot, .. } if self.lines[slot as usize].state == State::Off => {}
                undo::Step::Line { slot, state, heard_ms } => {
                    self.put_state(slot, state);
                    self.lines[slot as usize].heard_ms = heard_ms;
                    self.set_timer(slot);
                }
                undo::Step::Storms(before) => self.storms = *before,
            }
        }
    }

    /// The storm that blows, if one does.
    pub fn storm(&self) -> Option<StormNow<'_>> {
        self.storms.now(&self.areas)
    }

    /// Lines that are supervised.
    pub fn supervised(&self) -> u32 {
        self.supervised
    }

    /// Lines that are lost now, alone or in a storm.
    pub fn lost(&self) -> u32 {
        self.lost
    }

    /// Lines that are due, out of the timer.
    fn take_due(&mut self, now_ms: u64) -> Vec<u32> {
        let mut due = Vec::new();
        while let Some(Reverse((at, slot, entry))) = self.timer.peek().copied() {
            if at > now_ms || due.len() >= MOST_AT_ONCE {
                break;
            }
            self.timer.pop();
            let line = &self.lines[slot as usize];
            if entry != line.entry || line.state != State::Watched {
                continue;
            }
            let at = self.due_ms(line);
            if at > now_ms {
                self.timer.push(Reverse((at, slot, entry)));
            } else {
                due.push(slot);
            }
        }
        due
    }

    fn lose(&mut self, due: &[u32], now_ms: u64, fresh: StormId, turns: &mut Vec<Turn>) {
        let lost: Vec<storm::Loss> = due
            .iter()
            .map(|slot| {
                let line = &self.lines[*slot as usize];
                storm::Loss { slot: *slot, area: line.area, heard_ms: line.heard_ms }
            })
            .collect();
        let sorted = self.storms.sort(&lost, now_ms, fresh);
        turns.extend(sorted.storm);
        for slot in sorted.joined {
            self.undo.keep_line(slot, State::Lost, self.lines[slot as usize].heard_ms);
            self.lines[slot as usize].state = State::LostInStorm;
            turns.push(Turn::Joined { site: self.lines[slot as usize].site.clone(), storm: sorted.id });
        }
        for loss in &lost {
            let alone = !sorted.in_storm.contains(&loss.slot);
            self.undo.keep_line(loss.slot, State::Watched, loss.heard_ms);
            self.put_state(loss.slot, if alone { State::Lost } else { State::LostInStorm });
            self.lines[loss.slot as usize].lost_ms = Some(now_ms);
            let (site, silent_ms) = (self.lines[loss.slot as usize].site.clone(), now_ms.saturating_sub(loss.heard_ms));
            turns.push(if alone {
                Turn::Lost { site, silent_ms }
            } else {
                Turn::LostInStorm { site, silent_ms, storm: sorted.id }
            });
        }
    }

    /// Ends the storm if it is over; those left lost stand alone.
    fn end_storm(&mut self, now_ms: u64) -> Vec<Turn> {
        let Some(why) = self.storms.is_over(now_ms) else { return Vec::new() };
        let Some((storm, total, left)) = self.storms.end() else { return Vec::new() };
        let mut turns = vec![Turn::StormEnded { storm, why, total, left }];
        if left > 0 {
            for slot in 0..u32::try_from(self.lines.len()).unwrap_or(u32::MAX) {
                let line = &mut self.lines[slot as usize];
                if line.state == State::LostInStorm {
                    self.undo.keep_line(slot, State::LostInStorm, line.heard_ms);
                    line.state = State::Lost;
                    let silent_ms = now_ms.saturating_sub(line.heard_ms);
                    turns.push(Turn::Left { site: line.site.clone(), silent_ms, storm });
                }
            }
        }
        turns
    }

    /// Changes a line's state, the storm's count with it.
    fn set_state(&mut self, slot: u32, state: State) {
        let line = &self.lines[slot as usize];
        match line.state {
            State::LostInStorm => self.storms.back(line.area),
            State::Lost => self.storms.forget(slot),
            State::Off | State::Watched => {}
        }
        self.put_state(slot, state);
    }

    /// Changes a line's state where the storms are counted elsewhere.
    fn put_state(&mut self, slot: u32, state: State) {
        let is_lost = |state| matches!(state, State::Lost | State::LostInStorm);
        let before = std::mem::replace(&mut self.lines[slot as usize].state, state);
        self.lost += u32::from(is_lost(state));
        self.lost -= u32::from(is_lost(before));
        if !is_lost(state) {
            self.lines[slot as usize].lost_ms = None;
        }
    }

    fn due_ms(&self, line: &Line) -> u64 {
        line.heard_ms.max(self.listening_since_ms).saturating_add(line.limit_ms)
    }

    /// Makes the one entry of the timer that counts for this line, none where it is not watched.
    fn set_timer(&mut self, slot: u32) {
        let line = &mut self.lines[slot as usize];
        line.entry = line.entry.wrapping_add(1);
        if line.state == State::Watched {
            let entry = line.entry;
            let due = self.due_ms(&self.lines[slot as usize]);
            self.timer.push(Reverse((due, slot, entry)));
        }
    }

    fn slot(&mut self, site: &SiteId, area: u32, now_ms: u64) -> u32 {
        let next = u32::try_from(self.lines.len()).expect("a place has fewer than 2^32 homes");
        let slot = *self.by_site.entry(site.clone()).or_insert(next);
        if slot == next {
            let state = State::Off;
            self.lines.push(Line {
                site: site.clone(),
                area,
                every_ms: 0,
                limit_ms: 0,
                lost_ms: None,
                heard_ms: now_ms,
                entry: 0,
                state,
            });
        }
        slot
    }

    fn area(&mut self, name: &str) -> u32 {
        if let Some(area) = self.by_area.get(name) {
            return *area;
        }
        let area = u32::try_from(self.areas.len()).expect("a place has fewer than 2^32 areas");
        self.areas.push(name.to_owned());
        self.by_area.insert(name.to_owned(), area);
        area
    }
}
