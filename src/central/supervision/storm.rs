//! When losses are a storm, which lines count in it and when it is over; knows lines by number and no silence of its own.
//!
//! The rule (M16: it is shown with its figures): at least [`AREA_LINES`] lines of one area lost within [`WITHIN_MS`] are a
//! storm of that area; [`AREAS_EVERYWHERE`] such areas, or [`ANYWHERE_LINES`] lines wherever they are, one of the whole
//! place. There is one storm at a time. It grows as long as [`AREA_LINES`] lines fall within [`WITHIN_MS`], and is calm
//! [`CALM_MS`] later. A line that is lost where it blows counts in it until the calm, and later if it was heard last before
//! the storm began; a line that was heard meanwhile and goes in the calm has a reason of its own and stands alone: it may
//! have been cut.
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{StormEnd, Turn};
use crate::id::StormId;

/// So many lines of one area …
pub const AREA_LINES: usize = 10;
/// … or so many anywhere …
pub const ANYWHERE_LINES: usize = 20;
/// … lost within so many milliseconds are a storm.
pub const WITHIN_MS: u64 = 60_000;
/// So many areas with a storm are the whole place.
pub const AREAS_EVERYWHERE: usize = 3;
/// A storm that has not grown for so long is calm, milliseconds.
pub const CALM_MS: u64 = 10 * 60 * 1000;

/// A line just lost.
pub(super) struct Loss {
    pub(super) slot: u32,
    pub(super) area: u32,
    pub(super) heard_ms: u64,
}

/// Which losses count where.
pub(super) struct Sorted {
    /// The storm's id; without meaning where none is named.
    pub(super) id: StormId,
    /// That it began or widened, in this order.
    pub(super) storm: Vec<Turn>,
    /// New losses that count in it.
    pub(super) in_storm: BTreeSet<u32>,
    /// Lines lost a moment ago that count in it from here on.
    pub(super) joined: Vec<u32>,
}

/// The storm as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StormNow<'a> {
    pub id: StormId,
    pub began_ms: u64,
    /// Lines lost now.
    pub lost: u32,
    /// Lines lost in it since it began, those back included; a line that goes twice counts once.
    pub total: u32,
    pub everywhere: bool,
    /// Lines lost now by area, most first.
    pub areas: Vec<(&'a str, u32)>,
}

#[derive(Clone, Debug)]
struct Storm {
    id: StormId,
    began_ms: u64,
    grew_ms: u64,
    /// Areas it blows in; all when `everywhere`.
    scope: BTreeSet<u32>,
    everywhere: bool,
    lost: BTreeMap<u32, u32>,
    /// Every line that was lost in it.
    lines: BTreeSet<u32>,
    /// How many it counted when, of late.
    lately: VecDeque<(u64, u32)>,
}

/// Losses of late, and the storm they made.
#[derive(Clone, Debug, Default)]
pub(super) struct Storms {
    /// Lines that stand alone, with their area, by the moment of their loss; never more than make a storm.
    recent: VecDeque<(u64, u32, u32)>,
    storm: Option<Storm>,
}

impl Storms {
    pub(super) fn id(&self) -> Option<StormId> {
        self.storm.as_ref().map(|storm| storm.id)
    }

    /// Counts new losses.
    pub(super) fn sort(&mut self, losses: &[Loss], now_ms: u64, fresh: StormId) -> Sorted {
        self.recent.retain(|(at, _, _)| now_ms.saturating_sub(*at) < WITHIN_MS);
        let mut in_storm = BTreeSet::new();
        for loss in losses {
            match &mut self.storm {
                Some(storm) if storm.takes(loss, now_ms) => {
                    storm.count(loss.slot, loss.area);
                    in_storm.insert(loss.slot);
                }
                _ => self.recent.push_back((now_ms, loss.slot, loss.area)),
            }
        }
        if let Some(storm) = &mut self.storm {
            storm.blow(in_storm.len(), now_ms);
        }
        let storm = self.grow(now_ms, fresh);
        let mut joined = Vec::new();
        if let Some(storm) = self.storm.as_mut().filter(|storm| storm.grew_ms == now_ms) {
            let new: BTreeSet<u32> = losses.iter().map(|loss| loss.slot).collect();
            self.recent.retain(|(_, slot, area)| {
                // A loss that the calm storm has just refused stays alone unless its area has blown up again.
                let takes = storm.covers(*area);
                if takes {
                    storm.count(*slot, *area);
                    if new.contains(slot) {
                        in_storm.insert(*slot);
                    } else {
                        joined.push(*slot);
                    }
                }
                !takes
            });
        }
        Sorted { id: self.id().unwrap_or(fresh), storm, in_storm, joined }
    }

    /// Begins or widens the storm if the losses of late are enough.
    fn grow(&mut self, now_ms: u64, fresh: StormId) -> Vec<Turn> {
        let mut by_area: BTreeMap<u32, usize> = BTreeMap::new();
        for (_, _, area) in &self.recent {
            *by_area.entry(*area).or_default() += 1;
        }
        let stormy: BTreeSet<u32> =
            by_area.iter().filter(|(_, lines)| **lines >= AREA_LINES).map(|(area, _)| *area).collect();
        let others: usize = by_area.iter().filter(|(area, _)| !stormy.contains(area)).map(|(_, lines)| lines).sum();
        let anywhere = others >= ANYWHERE_LINES;
        if stormy.is_empty() && !anywhere {
            return Vec::new();
        }
        let lines = u32::try_from(self.recent.len()).unwrap_or(u32::MAX);
        let (began, was_everywhere) = (self.storm.is_none(), self.storm.as_ref().is_some_and(|storm| storm.everywhere));
        let storm = self.storm.get_or_insert_with(|| Storm::new(fresh, now_ms));
        storm.grew_ms = now_ms;
        storm.scope.extend(stormy);
        storm.everywhere |= anywhere || storm.scope.len() >= AREAS_EVERYWHERE;
        let (id, everywhere) = (storm.id, storm.everywhere);
        if began {
            vec![Turn::StormBegan { storm: id, lines, everywhere }]
        } else if everywhere && !was_everywhere {
            vec![Turn::StormWidened { storm: id, lines }]
        } else {
            Vec::new()
        }
    }

    /// A line of the storm is lost no more.
    pub(super) fn back(&mut self, area: u32) {
        if let Some(storm) = &mut self.storm {
            storm.uncount(area);
        }
    }

    /// A line that stood alone is lost no more.
    pub(super) fn forget(&mut self, slot: u32) {
        self.recent.retain(|(_, other, _)| *other != slot);
    }

    /// A lost line of the storm has another area in the register.
    pub(super) fn moved(&mut self, from: u32, to: u32) {
        if let Some(storm) = &mut self.storm {
            storm.uncount(from);
            *storm.lost.entry(to).or_default() += 1;
        }
    }

    /// Why the storm is over, if it is.
    pub(super) fn is_over(&self, now_ms: u64) -> Option<StormEnd> {
        let storm = self.storm.as_ref()?;
        match storm.lost() {
            0 => Some(StormEnd::AllBack),
            lost if (lost as usize) < AREA_LINES && storm.is_calm(now_ms) => Some(StormEnd::FewLeft),
            _ => None,
        }
    }

    /// Ends the storm: its id, lines counted and lines still lost.
    pub(super) fn end(&mut self) -> Option<(StormId, u32, u32)> {
        self.storm.take().map(|storm| (storm.id, storm.total(), storm.lost()))
    }

    pub(super) fn now<'a>(&self, names: &'a [String]) -> Option<StormNow<'a>> {
        let storm = self.storm.as_ref()?;
        let mut areas: Vec<(&str, u32)> = storm
            .lost
            .iter()
            .filter_map(|(area, lost)| names.get(*area as usize).map(|name| (name.as_str(), *lost)))
            .collect();
        areas.sort_by_key(|(name, lost)| (std::cmp::Reverse(*lost), *name));
        Some(StormNow {
            id: storm.id,
            began_ms: storm.began_ms,
            lost: storm.lost(),
            total: storm.total(),
            everywhere: storm.everywhere,
            areas,
        })
    }
}

impl Storm {
    fn new(id: StormId, now_ms: u64) -> Self {
        Self {
            id,
            began_ms: now_ms,
            grew_ms: now_ms,
            scope: BTreeSet::new(),
            everywhere: false,
            lost: BTreeMap::new(),
            lines: BTreeSet::new(),
            lately: VecDeque::new(),
        }
    }

    fn covers(&self, area: u32) -> bool {
        self.everywhere || self.scope.contains(&area)
    }

    fn is_calm(&self, now_ms: u64) -> bool {
        now_ms.saturating_sub(self.grew_ms) >= CALM_MS
    }

    fn takes(&self, loss: &Loss, now_ms: u64) -> bool {
        self.covers(loss.area) && (!self.is_calm(now_ms) || loss.heard_ms < self.began_ms)
    }

    fn count(&mut self, slot: u32, area: u32) {
        *self.lost.entry(area).or_default() += 1;
        self.lines.insert(slot);
    }

    /// Lines that it counted, each once however often it went.
    fn total(&self) -> u32 {
        u32::try_from(self.lines.len()).unwrap_or(u32::MAX)
    }

    /// So many were counted just now: the storm grows if there were enough of late.
    fn blow(&mut self, lines: usize, now_ms: u64) {
        self.lately.retain(|(at, _)| now_ms.saturating_sub(*at) < WITHIN_MS);
        if lines > 0 {
            self.lately.push_back((now_ms, u32::try_from(lines).unwrap_or(u32::MAX)));
        }
        if self.lately.iter().map(|(_, lines)| *lines as usize).sum::<usize>() >= AREA_LINES {
            self.grew_ms = now_ms;
        }
    }

    fn uncount(&mut self, area: u32) {
        if let Some(lost) = self.lost.get_mut(&area) {
            *lost -= 1;
            if *lost == 0 {
                self.lost.remove(&area);
            }
        }
    }

    fn lost(&self) -> u32 {
        self.lost.values().sum()
    }
}
