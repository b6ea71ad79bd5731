//! How long a home has been looked into in a day, from its grants; beyond half an hour a supervisor is told. Gives and ends
//! no leave.
use std::collections::BTreeMap;

use crate::{
    id::{GrantId, SiteId},
    moment::Moment,
};

/// So long, in one day and all cameras of a home together, is looking that somebody else should know of, milliseconds.
pub const LONG_MS: i64 = 30 * 60 * 1000;

/// One home's day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Day {
    /// Leaves to look that stand.
    open: Vec<GrantId>,
    /// Since when at least one stands.
    since: Moment,
    /// Looking that is over. Two cameras at once count once.
    over_ms: i64,
    told: bool,
}

/// The day's looking, by home.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    began: Moment,
    sites: BTreeMap<SiteId, Day>,
}

impl Looked {
    /// The count of the day that began then.
    pub fn of_day(began: Moment) -> Self {
        Self { began, sites: BTreeMap::new() }
    }

    /// When its day began.
    pub fn began(&self) -> Moment {
        self.began
    }

    /// Leave to look through a camera of this home was given.
    pub fn granted(&mut self, site: &SiteId, grant: GrantId, at: Moment) {
        let began = self.began;
        let day = self.sites.entry(site.clone()).or_default();
        if day.open.is_empty() {
            day.since = at.max(began);
        }
        if !day.open.contains(&grant) {
            day.open.push(grant);
        }
    }

    /// A leave is over, of whatever kind: those that were not counted are passed over.
    pub fn ended(&mut self, site: &SiteId, grant: GrantId, at: Moment) {
        let Some(day) = self.sites.get_mut(site) else { return };
        let before = day.open.len();
        day.open.retain(|open| *open != grant);
        if before > 0 && day.open.is_empty() {
            day.over_ms += at.max(self.began).since_ms(day.since).max(0);
        }
    }

    /// Of this home it was told already.
    pub fn was_told(&mut self, site: &SiteId) {
        self.sites.entry(site.clone()).or_default().told = true;
    }

    /// Homes that have been looked into for too long and of which nobody was told, with how long; each once a day.
    pub fn newly_long(&mut self, now: Moment) -> Vec<(SiteId, i64)> {
        let mut long = Vec::new();
        for (site, day) in &mut self.sites {
            let looked_ms = day.ms(now);
            if looked_ms > LONG_MS && !std::mem::replace(&mut day.told, true) {
                long.push((site.clone(), looked_ms));
            }
        }
        long
    }

    /// It could not be written down: it is told again.
    pub fn untold(&mut self, site: &SiteId) {
        if let Some(day) = self.sites.get_mut(site) {
            day.told = false;
        }
    }

    /// Another day has begun: what goes on counts from its beginning, or from its own where that is later.
    pub fn turn_to(&mut self, began: Moment) {
        self.began = began;
        self.sites.retain(|_, day| {
            *day = Day { open: std::mem::take(&mut day.open), since: day.since.max(began), ..Day::default() };
            !day.open.is_empty()
        });
    }

    /// How long the home has been looked into this day, milliseconds.
    pub fn looked_ms(&self, site: &SiteId, now: Moment) -> i64 {
        self.sites.get(site).map_or(0, |day| day.ms(now))
    }
}

impl Day {
    fn ms(&self, now: Moment) -> i64 {
        self.over_ms + if self.open.is_empty() { 0 } else { now.since_ms(self.since).max(0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Uuid;

    fn grant(number: u128) -> GrantId {
        GrantId(Uuid::from_u128(number))
    }

    fn minutes(count: i64) -> Moment {
        Moment(count * 60_000)
    }

    #[test]
    fn two_cameras_at_once_count_once() {
        let site = SiteId::new("hem-1");
        let mut looked = Looked::of_day(Moment(0));
        looked.granted(&site, grant(1), minutes(10));
        looked.granted(&site, grant(2), minutes(12));
        looked.ended(&site, grant(1), minutes(15));
        assert_eq!(looked.looked_ms(&site, minutes(16)), 6 * 60_000, "it goes on");
        looked.ended(&site, grant(2), minutes(20));
        looked.ended(&site, grant(2), minutes(30));
        assert_eq!(looked.looked_ms(&site, minutes(90)), 10 * 60_000);
        looked.granted(&site, grant(3), minutes(100));
        assert_eq!(looked.looked_ms(&site, minutes(101)), 11 * 60_000);
        assert_eq!(looked.looked_ms(&SiteId::new("hem-2"), minutes(101)), 0);
    }

    #[test]
    fn over_half_an_hour_is_told_once_a_day() {
        let (site, other) = (SiteId::new("hem-1"), SiteId::new("hem-2"));
        let mut looked = Looked::of_day(Moment(0));
        looked.granted(&site, grant(1), minutes(0));
        looked.granted(&other, grant(2), minutes(29));
        assert_eq!(looked.newly_long(minutes(30)), [], "half an hour itself is not over it");
        assert_eq!(looked.newly_long(minutes(30).plus_ms(1)), [(site.clone(), LONG_MS + 1)]);
        assert_eq!(looked.newly_long(minutes(45)), []);
        looked.untold(&site);
        assert_eq!(looked.newly_long(minutes(45)).len(), 1, "what was not written down is told again");
        looked.turn_to(minutes(50));
        assert_eq!(looked.looked_ms(&site, minutes(51)), 60_000, "what goes on counts from the day's beginning");
        assert_eq!(looked.newly_long(minutes(81)).len(), 2);
        let third = SiteId::new("hem-3");
        looked.granted(&third, grant(3), minutes(110));
        looked.turn_to(minutes(100));
        assert_eq!(looked.looked_ms(&third, minutes(111)), 60_000, "it began before anybody saw that the day was over");
    }

    #[test]
    fn what_was_told_before_a_restart_is_not_told_again() {
        let site = SiteId::new("hem-1");
        let mut looked = Looked::of_day(minutes(60));
        looked.was_told(&site);
        looked.granted(&site, grant(1), minutes(50));
        assert_eq!(looked.looked_ms(&site, minutes(100)), 40 * 60_000, "from the day's beginning");
        assert_eq!(looked.newly_long(minutes(100)), []);
    }
}
