//! On test and shelved: what of a home makes no event for a while, who said so, and what it hid (§1.4, M16). Such signals are
//! stored and acknowledged as all others; nothing automatic begins it, and it opens and ends no event.
use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use crate::{
    access::{self, About, Act},
    event::Refusal,
    fact::{Fact, FactBody, Sealed, SiteFact, StreamId},
    id::{AsideId, KindId, PersonId, SiteId},
    kind::{Kinds, MayAside},
    moment::Moment,
    person::{Actor, Person, Place},
    pii::Pii,
    planted::{self, Fault},
    signal::{Signal, SignalClass},
    site::{Site, ZoneNumber, same_number},
};

/// For how long a home may be on test at most, minutes: a technician's day, and no night passes unseen.
pub const MOST_TEST_MINUTES: u16 = 24 * 60;
/// For how long a zone may be shelved at most, minutes: a shift, so that whoever comes next decides anew.
pub const MOST_SHELF_MINUTES: u16 = 12 * 60;
/// What is proposed for either, minutes.
pub const USUAL_MINUTES: u16 = 2 * 60;
/// Most zones, and most kinds, that are named at once.
pub const MOST_NAMED: usize = 64;
/// Most of its signals that are remembered for showing; the journal has all of them.
pub const MOST_SHOWN: usize = 100;
/// How long after its end it is remembered for showing, milliseconds: what was hidden tonight is read in the morning.
pub const SHOWN_AFTER_MS: i64 = 12 * 3600 * 1000;
/// How far back facts must be read to know all that stands or is shown, milliseconds.
pub const REMEMBERED_MS: i64 = MOST_TEST_MINUTES as i64 * 60_000 + SHOWN_AFTER_MS;
/// Names of the facts that it is made of.
pub const FACTS: [&str; 3] = ["aside_began", "signal_set_aside", "aside_ended"];

/// What makes no event, and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    pub id: AsideId,
    pub how: How,
    /// Zones as in the register or on the wire. Without zones and kinds it is the whole home.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub zones: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<KindId>,
    /// The first moment at which it is over.
    pub until: Moment,
    /// Whose own sign-in confirmed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<PersonId>,
}

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Somebody works on the alarm.
    Test,
    /// One zone sends again and again: so many signals (`heard`) within so many seconds, at least `rule` of them.
    Shelf { heard: u32, within_secs: u32, rule: u32 },
}

impl How {
    /// The longest that it may last, minutes.
    pub fn most_minutes(self) -> u16 {
        match self {
            Self::Test => MOST_TEST_MINUTES,
            Self::Shelf { .. } => MOST_SHELF_MINUTES,
        }
    }
}

/// Why it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AsideEnd {
    /// Its time was over.
    Time,
    /// Somebody ended it.
    Hand,
    /// Two people set the clock back to before it began: nobody could tell when it is over.
    ClockSetBack,
}

/// A wish for one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// A zone that chatters, instead of a test.
    pub shelve: bool,
    pub zones: Vec<String>,
    pub kinds: Vec<KindId>,
    /// From when it is written down.
    pub minutes: u16,
}

/// Where and by whom it is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    pub place: Place,
    pub now: Moment,
    pub site: &'a Site,
    pub kinds: &'a Kinds,
    /// Who is signed in at the desk.
    pub first: &'a Person,
    /// Who has signed in beside them, with the own password.
    pub second: Option<&'a Person>,
    /// What the rule of chatter says of the zone that is named, if that is one.
    pub chatter: Option<How>,
}

/// Whether what is named takes a second person: fire and gas, and zones that sense them.
pub fn takes_two(asked: &Asked, site: &Site, kinds: &Kinds) -> bool {
    asked.shelve || named(asked, site, kinds).any(|may| may == MayAside::Confirmed)
}

/// How each zone and kind that is named may be set aside; what is not known, as what never may.
fn named<'a>(asked: &'a Asked, site: &'a Site, kinds: &'a Kinds) -> impl Iterator<Item = MayAside> + 'a {
    let of_kinds = asked.kinds.iter().map(|id| kinds.get(id).map_or(MayAside::Never, |kind| kind.set_aside));
    let of_zone = |number: &String| site.zone(number).map(|zone| kinds.may_set_aside_zone(zone.kind));
    of_kinds.chain(asked.zones.iter().filter_map(of_zone))
}

/// What comes of a wish: what it is and until when, or the rule's no.
///
/// # Errors
/// Those of [`access::allow`] for either person; [`Refusal::SecondPersonNeeded`], [`Refusal::SamePerson`];
/// [`Refusal::TimeUnfit`] for no time or too much; [`Refusal::AsideUnfit`] and [`Refusal::AlwaysAlarms`] for what is named;
/// [`Refusal::NotChattering`].
pub fn decide(id: AsideId, asked: Asked, by: &Asking<'_>) -> Result<Aside, Refusal> {
    access::allow(by.place, by.first, by.now, Act::SetAside, &About::default())?;
    let how = match (asked.shelve, by.chatter) {
        (false, _) => How::Test,
        (true, Some(how)) if asked.zones.len() == 1 && asked.kinds.is_empty() => how,
        (true, _) => return Err(Refusal::NotChattering),
    };
    if asked.minutes == 0 || asked.minutes > how.most_minutes() {
        return Err(Refusal::TimeUnfit);
    }
    let too_many = asked.zones.len() > MOST_NAMED || asked.kinds.len() > MOST_NAMED;
    // A zone that chatters may be one that the register does not name.
    let unknown_zone = !asked.shelve && asked.zones.iter().any(|number| by.site.zone(number).is_none());
    let unknown_kind = asked.kinds.iter().any(|id| by.kinds.get(id).is_none());
    if too_many || unknown_zone || unknown_kind {
        return Err(Refusal::AsideUnfit);
    }
    if named(&asked, by.site, by.kinds).any(|may| may == MayAside::Never) {
        return Err(Refusal::AlwaysAlarms);
    }
    match by.second {
        None if takes_two(&asked, by.site, by.kinds) => return Err(Refusal::SecondPersonNeeded),
        Some(second) if second.id == by.first.id => return Err(Refusal::SamePerson),
        Some(second) => access::allow(by.place, second, by.now, Act::SetAside, &About::default())?,
        None => {}
    }
    let until = by.now.plus_ms(i64::from(asked.minutes) * 60_000);
    let second = by.second.map(|person| person.id.clone());
    Ok(Aside { id, how, zones: asked.zones, kinds: asked.kinds, until, second })
}

impl Aside {
    /// Whether the whole home is meant.
    pub fn is_whole(&self) -> bool {
        self.zones.is_empty() && self.kinds.is_empty()
    }

    /// Whether a signal of its home belongs to it; whether it stands is asked elsewhere.
    pub fn covers(&self, signal: &Signal, kinds: &Kinds) -> bool {
        let named = self.names_zone(signal) || self.names_kind(signal, kinds);
        match kinds.may_set_aside(signal) {
            MayAside::Never => planted::is(Fault::TestHidesHelp) && (named || self.is_whole()),
            MayAside::Confirmed => self.how == How::Test && self.second.is_some() && named,
            MayAside::Freely => named || self.is_whole(),
        }
    }

    /// A kind stands for what a second zone makes of it, too.
    fn names_kind(&self, signal: &Signal, kinds: &Kinds) -> bool {
        let grown = |id| kinds.get(id).and_then(|kind| kind.second_zone.as_ref());
        self.kinds.iter().any(|id| *id == signal.kind || grown(id) == Some(&signal.kind))
    }

    fn names_zone(&self, signal: &Signal) -> bool {
        // There the number is a user's.
        let of_user = matches!(signal.class, SignalClass::Opening | SignalClass::Closing | SignalClass::Cancel);
        let zone = signal.zone.as_deref().filter(|_| !of_user);
        zone.is_some_and(|zone| self.zones.iter().any(|named| same_number(named, zone)))
    }
}

/// One as its facts tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    pub aside: Aside,
    pub site: SiteId,
    pub from: Moment,
    pub by: Actor,
    /// How many signals it has hidden.
    pub hidden: u32,
    /// The newest of them, oldest first.
    pub newest: VecDeque<Hidden>,
    pub ended: Option<Ended>,
}

/// A signal that it hid, with the panel's own text.
#[derive(Clone, Debug, PartialEq)]
pub struct Hidden {
    pub signal: Signal,
    pub text: Option<Pii<String>>,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Ended {
    pub at: Moment,
    pub why: AsideEnd,
    pub by: Actor,
}

impl Standing {
    /// Whether it holds now. Not before it began either: a clock that was set back makes none longer.
    pub fn holds(&self, now: Moment) -> bool {
        self.ended.is_none() && self.from <= now && now < self.aside.until
    }

    /// Why it is to be ended now, if so.
    fn is_over(&self, now: Moment) -> Option<AsideEnd> {
        match () {
            () if self.ended.is_some() => None,
            () if now >= self.aside.until => Some(AsideEnd::Time),
            () if now < self.from => Some(AsideEnd::ClockSetBack),
            () => None,
        }
    }
}

/// All that stand, and those that ended of late.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asides {
    all: BTreeMap<AsideId, Standing>,
    by_site: BTreeMap<SiteId, Vec<AsideId>>,
}

impl Asides {
    /// Takes a stored fact in; gives which one it is about. Total: what it does not know it passes over.
    pub fn apply(&mut self, fact: &Fact) -> Option<AsideId> {
        let (StreamId::Site(site), FactBody::Site(body)) = (&fact.stream, &fact.body) else { return None };
        match body {
            SiteFact::AsideBegan { aside } => {
                // No text makes one longer than it may be.
                let most = fact.at.plus_ms(i64::from(aside.how.most_minutes()) * 60_000);
                let aside = Aside { until: aside.until.min(most), ..aside.clone() };
                let id = aside.id;
                let standing = Standing {
                    aside,
                    site: site.clone(),
                    from: fact.at,
                    by: fact.by.clone(),
                    hidden: 0,
                    newest: VecDeque::new(),
                    ended: None,
                };
                if self.all.insert(id, standing).is_none() {
                    self.by_site.entry(site.clone()).or_default().push(id);
                }
                Some(id)
            }
            SiteFact::SignalSetAside { aside, signal } => {
                let standing = self.all.get_mut(aside)?;
                standing.hidden = standing.hidden.saturating_add(1);
                if standing.newest.len() >= MOST_SHOWN {
                    standing.newest.pop_front();
                }
                let text = match &fact.sealed {
                    Some(Sealed::Signal(sealed)) => sealed.text.clone().map(Pii),
                    _ => None,
                };
                standing.newest.push_back(Hidden { signal: signal.clone(), text });
                Some(*aside)
            }
            SiteFact::AsideEnded { aside, why } => {
                let standing = self.all.get_mut(aside)?;
                standing.ended.get_or_insert_with(|| Ended { at: fact.at, why: *why, by: fact.by.clone() });
                Some(*aside)
            }
            _ => None,
        }
    }

    /// Which one keeps a signal of this home from making an event, if any does; `but` are passed over.
    pub fn hiding(
        &self,
        site: &SiteId,
        signal: &Signal,
        now: Moment,
        kinds: &Kinds,
        but: impl Fn(AsideId) -> bool,
    ) -> Option<AsideId> {
        let of_site = self.by_site.get(site)?.iter().filter(|id| !but(**id)).filter_map(|id| self.all.get(id));
        let mut hiding = of_site.filter(|standing| standing.holds(now) && standing.aside.covers(signal, kinds));
        hiding.next().map(|standing| standing.aside.id)
    }

    pub fn get(&self, id: AsideId) -> Option<&Standing> {
        self.all.get(&id)
    }

    /// In the order in which they began.
    pub fn iter(&self) -> impl Iterator<Item = &Standing> {
        self.all.values()
    }

    /// Those that are to be ended now, and why.
    pub fn over(&self, now: Moment) -> Vec<(AsideId, SiteId, AsideEnd)> {
        let over = |standing: &Standing| Some((standing.aside.id, standing.site.clone(), standing.is_over(now)?));
        self.all.values().filter_map(over).collect()
    }

    /// Forgets those that ended long ago, and gives them.
    pub fn forget(&mut self, now: Moment) -> Vec<AsideId> {
        let long_ago =
            |standing: &Standing| standing.ended.as_ref().is_some_and(|ended| now.since_ms(ended.at) >= SHOWN_AFTER_MS);
        let gone: Vec<AsideId> = self.all.values().filter(|one| long_ago(one)).map(|one| one.aside.id).collect();
        for id in &gone {
            if let Some(standing) = self.all.remove(id)
                && let Some(list) = self.by_site.get_mut(&standing.site)
            {
                list.retain(|other| other != id);
                if list.is_empty() {
                    self.by_site.remove(&standing.site);
                }
            }
        }
        gone
    }

    /// Whether a zone of a home is set aside now by any that stands.
    pub fn covers_zone(&self, site: &SiteId, zone: &ZoneNumber, now: Moment) -> bool {
        let of_site = self.by_site.get(site).into_iter().flatten().filter_map(|id| self.all.get(id));
        let mut names = of_site.filter(|standing| standing.holds(now)).map(|standing| &standing.aside);
        names.any(|aside| aside.is_whole() || aside.zones.iter().any(|named| ZoneNumber::of(named) == *zone))
    }
}

#[cfg(test)]
pub(crate) mod tests;
