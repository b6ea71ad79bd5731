//! When a zone chatters: many signals of it in a short time that might be shelved. It offers that, with its rule and data
//! (M16), and shelves nothing.
use std::collections::{BTreeMap, VecDeque};

use crate::{
    aside::How,
    id::SiteId,
    kind::{Kinds, MayAside},
    moment::Moment,
    signal::Signal,
    site::ZoneNumber,
};

/// So many signals of one zone that each make an event or join one …
pub const SIGNALS: usize = 5;
/// … within so long, milliseconds.
pub const WITHIN_MS: i64 = 10 * 60 * 1000;
/// For how long the offer stands after the rule last held, milliseconds: two people need time to sign in.
pub const OFFERED_MS: i64 = 30 * 60 * 1000;
/// Most moments that are remembered of a zone: more of them say nothing new.
const MOST: usize = 200;

/// A zone that could be shelved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub site: SiteId,
    /// As the panel names it.
    pub zone: String,
    /// How many signals came within [`WITHIN_MS`] when the rule last held.
    pub heard: u32,
    pub last: Moment,
}

/// What zones have sent of late. Known of this run of the station alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chatter {
    homes: BTreeMap<SiteId, BTreeMap<ZoneNumber, Heard>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Heard {
    zone: String,
    at: VecDeque<Moment>,
    /// How many there were when the rule last held.
    held: Option<u32>,
}

impl Chatter {
    /// A signal of a home that makes an event or joins one; those that can never be shelved do not count.
    pub fn hear(&mut self, site: &SiteId, signal: &Signal, kinds: &Kinds) {
        let Some(zone) = signal.zone.as_deref().filter(|_| signal.makes_event()) else { return };
        let number = ZoneNumber::of(zone);
        if kinds.may_set_aside(signal) != MayAside::Freely || number == ZoneNumber::Number(0) {
            return;
        }
        if !self.homes.contains_key(site) {
            self.homes.insert(site.clone(), BTreeMap::new());
        }
        let Some(heard) = self.homes.get_mut(site).map(|zones| zones.entry(number).or_default()) else { return };
        zone.clone_into(&mut heard.zone);
        heard.at.push_back(signal.received_at);
        let now = signal.received_at;
        while heard.at.len() > MOST || heard.at.front().is_some_and(|at| now.since_ms(*at) >= WITHIN_MS) {
            heard.at.pop_front();
        }
        if heard.at.len() >= SIGNALS {
            heard.held = u32::try_from(heard.at.len()).ok();
        }
    }

    /// Zones that could be shelved now, home by home.
    pub fn offers(&self, now: Moment) -> impl Iterator<Item = Offer> {
        let zones = self.homes.iter().flat_map(|(site, zones)| zones.values().map(move |heard| (site, heard)));
        zones.filter_map(move |(site, heard)| {
            let last = *heard.at.back()?;
            let offered = now.since_ms(last) < OFFERED_MS;
            let heard_then = heard.held.filter(|_| offered)?;
            Some(Offer { site: site.clone(), zone: heard.zone.clone(), heard: heard_then, last })
        })
    }

    /// The rule and its data, where this zone may be shelved now.
    pub fn says(&self, site: &SiteId, zone: &str, now: Moment) -> Option<How> {
        let number = ZoneNumber::of(zone);
        let offer = self.offers(now).find(|offer| offer.site == *site && ZoneNumber::of(&offer.zone) == number)?;
        Some(How::Shelf { heard: offer.heard, within_secs: WITHIN_SECS, rule: SIGNALS as u32 })
    }

    /// Forgets zones that have been quiet for long.
    pub fn tidy(&mut self, now: Moment) {
        self.homes.retain(|_, zones| {
            zones.retain(|_, heard| {
                let keep_ms = if heard.held.is_some() { OFFERED_MS } else { WITHIN_MS };
                heard.at.back().is_some_and(|last| now.since_ms(*last) < keep_ms)
            });
            !zones.is_empty()
        });
    }
}

/// [`WITHIN_MS`] in seconds.
pub const WITHIN_SECS: u32 = (WITHIN_MS / 1000) as u32;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{aside::tests::signal, signal::SignalClass};

    fn minutes(count: i64) -> Moment {
        Moment(count * 60_000)
    }

    fn heard(kind: &str, class: SignalClass, zone: &str, times: &[i64]) -> Vec<Offer> {
        let (mut chatter, site) = (Chatter::default(), SiteId::new("hem-1"));
        for at in times {
            chatter.hear(&site, &Signal { received_at: minutes(*at), ..signal(kind, class, zone) }, &Kinds::bundled());
        }
        chatter.offers(minutes(*times.last().expect("some"))).collect()
    }

    #[test]
    fn five_in_ten_minutes_are_offered_and_four_are_not() {
        let check = |times: &[i64], wanted: Option<u32>| {
            let offers = heard("burglary", SignalClass::Alarm, "14", times);
            assert_eq!(offers.first().map(|offer| offer.heard), wanted, "{times:?}");
        };
        check(&[0, 1, 2, 3], None);
        check(&[0, 1, 2, 3, 9], Some(5));
        check(&[0, 1, 2, 3, 10], None);
        check(&[0, 1, 2, 3, 4, 5, 6], Some(7));
        check(&[0, 1, 2, 3, 4, 30], Some(5));
    }

    #[test]
    fn cries_for_help_fire_restores_and_signals_of_no_zone_do_not_count() {
        let often = [0, 1, 2, 3, 4, 5];
        assert_eq!(heard("trouble", SignalClass::Trouble, "14", &often).len(), 1);
        assert!(heard("hold-up", SignalClass::Alarm, "14", &often).is_empty());
        assert!(heard("medical", SignalClass::Alarm, "14", &often).is_empty());
        assert!(heard("fire", SignalClass::Alarm, "14", &often).is_empty());
        assert!(heard("", SignalClass::Restore, "14", &often).is_empty());
        assert!(heard("burglary", SignalClass::Alarm, "000", &often).is_empty());
    }

    #[test]
    fn an_offer_stands_for_half_an_hour_and_is_forgotten() {
        let (mut chatter, site) = (Chatter::default(), SiteId::new("hem-1"));
        for at in 0..5 {
            let heard = Signal { received_at: minutes(at), ..signal("burglary", SignalClass::Alarm, "014") };
            chatter.hear(&site, &heard, &Kinds::bundled());
        }
        let says = |chatter: &Chatter, at| chatter.says(&site, "14", minutes(at));
        assert_eq!(says(&chatter, 33), Some(How::Shelf { heard: 5, within_secs: 600, rule: 5 }));
        assert_eq!(says(&chatter, 34), None);
        assert_eq!(chatter.says(&SiteId::new("hem-2"), "14", minutes(5)), None);
        assert_eq!(chatter.says(&site, "15", minutes(5)), None);
        chatter.tidy(minutes(33));
        assert_ne!(chatter, Chatter::default());
        chatter.tidy(minutes(34));
        assert_eq!(chatter, Chatter::default());
    }
}
