//! On test and shelved at the station: wishes become facts, signals that are hidden are filed with their home, time ends what is
//! over, and desks are told. What hides what is the rules'.
use std::{collections::BTreeSet, sync::Arc};

use alarm_central::{
    aside::{self, AsideEnd, Asides, Asking, Hidden, Standing},
    chatter::{self, Chatter},
    event::Refusal,
    fact::{Sealed, SiteFact},
    id::{AsideId, PersonId, SiteId},
    moment::Moment,
    person::Actor,
    pii::Pii,
    port::Archive,
    signal::{Signal, SignalClass, SignalSealed},
    site::{Site, ZoneNumber},
};
use tokio::time::{Duration, Instant};
use tracing::warn;
use uuid::Uuid;
use vaka_link::{
    aside::{AsideView, Chatters, EndedView, Find, HiddenView, Home, Homes, ZoneView},
    board::Update,
    command::{Granted, ToDesk},
};

use super::{Centre, ConnectionId, Input, desks::actor};
use crate::{clock::StationClock, memory::Committed};

/// Most zones that chatter a desk is told of: more of them are a flood, and shelving is no help against one.
const MOST_CHATTERS: usize = 20;

/// Most hidden signals on one board, all together, and most characters of each one's text: however much is on test, a board
/// stays well under what a message may hold (8 MiB).
const MOST_SIGNALS: usize = 5_000;
const MOST_TEXT: usize = 120;
/// Most of those that have ended which a desk is given; the newest.
const MOST_ENDED: usize = 200;

/// How often it is looked which zones chatter.
const LOOKED_AT_EVERY: Duration = Duration::from_secs(1);
/// How often zones that have been quiet for long are forgotten.
const TIDIED_EVERY: Duration = Duration::from_mins(1);

/// What makes no event, as far as it is stored, and what chatters.
#[derive(Default)]
pub(crate) struct Quiet {
    asides: Asides,
    chatter: Chatter,
    /// Whose end is being written: they hide nothing any more.
    ending: BTreeSet<AsideId>,
    /// What desks have not been told.
    changed: BTreeSet<AsideId>,
    gone: Vec<AsideId>,
    told_chatters: Vec<Chatters>,
    /// When it was looked last which zones chatter.
    looked_at: Option<Instant>,
    tidied_at: Option<Instant>,
}

impl Quiet {
    /// Reads back what an earlier run set aside. Where the journal cannot be read nothing is: then everything alarms.
    pub(crate) fn remembered(archive: &mut dyn Archive, clock: &StationClock) -> Self {
        let mut quiet = Self::default();
        match archive.lately(clock.now().plus_ms(-aside::REMEMBERED_MS), &aside::FACTS) {
            Ok(facts) => facts.iter().for_each(|fact| {
                quiet.asides.apply(fact);
            }),
            Err(error) => warn!(%error, "what is on test cannot be read from the journal: everything makes events"),
        }
        quiet.asides.forget(clock.now());
        quiet
    }
}

impl Centre {
    /// Which one keeps this signal from making an event.
    pub(super) fn hiding(&self, site: &Site, signal: &Signal) -> Option<AsideId> {
        let quiet = &self.quiet;
        let hiding =
            quiet.asides.hiding(&site.id, signal, self.clock.now(), &self.kinds, |id| quiet.ending.contains(&id))?;
        // What makes no event of its own goes to whoever handles one of this home, as ever.
        let is_news = !signal.makes_event() && self.events.at_site(&site.id).any(|event| !event.is_closed());
        (!is_news).then_some(hiding)
    }

    /// A zone that chatters is one whose signals are not hidden.
    pub(super) fn heed_chatter(&mut self, site: &SiteId, signal: &Signal) {
        self.quiet.chatter.hear(site, signal, &self.kinds);
    }

    /// Files a hidden signal; it is acknowledged with its frame, once that is on disk (M13).
    pub(super) fn hide(&mut self, site: &Site, aside: AsideId, signal: Signal, sealed: Pii<SignalSealed>) {
        self.settings.hear(&site.id, &signal);
        let mut fact = self.site_fact(&site.id, Actor::Station, SiteFact::SignalSetAside { aside, signal });
        fact.sealed = Some(Sealed::Signal(sealed.0));
        self.put(vec![fact]);
    }

    /// Takes in what is on disk now.
    pub(super) fn count_asides(&mut self, committed: &[Committed]) {
        for committed in committed {
            if let Some(id) = self.quiet.asides.apply(committed.fact()) {
                self.quiet.changed.insert(id);
            }
        }
    }

    /// Begins one; `second` is whose password was right, where one was typed.
    pub(super) fn begin_aside(
        &mut self,
        connection: ConnectionId,
        number: u64,
        site: SiteId,
        asked: aside::Asked,
        second: Option<PersonId>,
    ) {
        let Some(session) = self.desks.get(&connection).and_then(super::Desk::awake).cloned() else {
            return self.answer(connection, number, Err(Refusal::NotSignedIn));
        };
        let decided = self.decide_aside(&session.person, &site, asked, second.as_ref());
        let aside = match decided {
            Ok(aside) => aside,
            Err(refusal) => return self.answer(connection, number, Err(refusal)),
        };
        let id = aside.id;
        let fact = self.site_fact(&site, actor(&session), SiteFact::AsideBegan { aside });
        let part = self.put(vec![fact]);
        self.then(part, move |centre, committed| {
            centre.tell_asides();
            centre.answer(connection, number, committed.map(|_| Granted::Aside(id)).ok_or(Refusal::NotStored));
        });
    }

    fn decide_aside(
        &self,
        first: &PersonId,
        site: &SiteId,
        asked: aside::Asked,
        second: Option<&PersonId>,
    ) -> Result<aside::Aside, Refusal> {
        let now = self.clock.now();
        let first = self.register.person(first).ok_or(Refusal::NotSignedIn)?;
        let second = second.map(|id| self.register.person(id).ok_or(Refusal::WrongSignIn)).transpose()?;
        let site = self.register.current(site).ok_or(Refusal::NoSuchSite)?;
        let zone = asked.zones.first().filter(|_| asked.shelve);
        let chatter = zone.and_then(|zone| self.quiet.chatter.says(&site.id, zone, now));
        let by = Asking { place: self.place, now, site, kinds: &self.kinds, first, second, chatter };
        aside::decide(AsideId(Uuid::now_v7()), asked, &by)
    }

    /// Somebody ends one: from here on its signals make events.
    pub(super) fn end_aside(&mut self, connection: ConnectionId, number: u64, by: Actor, id: AsideId) {
        let stands = self.quiet.asides.get(id).filter(|standing| standing.ended.is_none());
        let Some(site) = stands.map(|standing| standing.site.clone()).filter(|_| self.quiet.ending.insert(id)) else {
            return self.answer(connection, number, Err(Refusal::NoSuchAside));
        };
        self.put_end(&site, id, AsideEnd::Hand, by, move |centre, stored| {
            centre.tell_asides();
            let answer = if stored { Ok(Granted::Done) } else { Err(Refusal::NotStored) };
            centre.answer(connection, number, answer);
        });
    }

    fn put_end(
        &mut self,
        site: &SiteId,
        aside: AsideId,
        why: AsideEnd,
        by: Actor,
        then: impl FnOnce(&mut Centre, bool) + Send + 'static,
    ) {
        let fact = self.site_fact(site, by, SiteFact::AsideEnded { aside, why });
        let part = self.put(vec![fact]);
        self.then(part, move |centre, committed| {
            centre.quiet.ending.remove(&aside);
            then(centre, committed.is_some());
        });
    }

    /// Once a tick: what is over is ended, and what ended long ago is not shown any more.
    pub(super) fn look_at_asides(&mut self) {
        let now = self.clock.now();
        for (id, site, why) in self.quiet.asides.over(now) {
            if self.quiet.ending.insert(id) {
                self.put_end(&site, id, why, Actor::Station, |_, _| {});
            }
        }
        let gone = self.quiet.asides.forget(now);
        self.quiet.gone.extend(gone);
    }

    /// Tells desks what has changed.
    pub(super) fn tell_asides(&mut self) {
        // In a storm every home's zones are remembered, and a second more or less says nothing of one that chatters.
        let is_due = self.quiet.looked_at.is_none_or(|at| at.elapsed() >= LOOKED_AT_EVERY);
        let chatters = if is_due || !self.quiet.changed.is_empty() {
            self.quiet.looked_at = Some(Instant::now());
            self.tidy_chatter();
            self.chatters()
        } else {
            self.quiet.told_chatters.clone()
        };
        let (changed, gone) = (std::mem::take(&mut self.quiet.changed), std::mem::take(&mut self.quiet.gone));
        let mut updates: Vec<Update> = gone.into_iter().map(Update::AsideGone).collect();
        let standing = changed.into_iter().filter_map(|id| self.quiet.asides.get(id));
        let share = share(self.quiet.asides.iter().count());
        updates.extend(standing.map(|standing| Update::Aside(Box::new(self.aside_view(standing, share)))));
        if chatters != self.quiet.told_chatters {
            self.quiet.told_chatters.clone_from(&chatters);
            updates.push(Update::Chatters(chatters));
        }
        if updates.is_empty() {
            return;
        }
        for desk in self.desks.values_mut().filter(|desk| desk.awake().is_some()) {
            desk.tell(ToDesk::Updates(updates.clone()));
        }
    }

    /// What is old is offered no more as it is; this is for its room alone.
    fn tidy_chatter(&mut self) {
        if self.quiet.tidied_at.is_none_or(|at| at.elapsed() >= TIDIED_EVERY) {
            self.quiet.tidied_at = Some(Instant::now());
            self.quiet.chatter.tidy(self.clock.now());
        }
    }

    /// All of them, for a desk that is given the whole board.
    pub(super) fn aside_views(&self) -> impl Iterator<Item = AsideView> {
        let ended = self.quiet.asides.iter().filter_map(|standing| Some(standing.ended.as_ref()?.at));
        let mut ended: Vec<Moment> = ended.collect();
        ended.sort_unstable();
        let since = ended.len().checked_sub(MOST_ENDED).and_then(|at| ended.get(at)).copied();
        let shown = self.quiet.asides.iter().filter(move |standing| {
            standing.ended.as_ref().is_none_or(|ended| since.is_none_or(|since| ended.at >= since))
        });
        let share = share(self.quiet.asides.iter().count());
        shown.map(move |standing| self.aside_view(standing, share))
    }

    /// Zones that could be shelved: what is set aside already is not one.
    pub(super) fn chatters(&self) -> Vec<Chatters> {
        let now = self.clock.now();
        let offers = self
            .quiet
            .chatter
            .offers(now)
            .filter(|offer| !self.quiet.asides.covers_zone(&offer.site, &ZoneNumber::of(&offer.zone), now));
        let shown = offers.filter_map(|offer| {
            let site = self.register.site(&offer.site)?;
            Some(Chatters {
                site: site.id.clone(),
                address: site.address.clone(),
                zone: zone_view(site, &offer.zone),
                heard: offer.heard,
                rule_signals: chatter::SIGNALS as u32,
                rule_secs: chatter::WITHIN_SECS,
                last: offer.last,
            })
        });
        shown.take(MOST_CHATTERS).collect()
    }

    fn aside_view(&self, standing: &Standing, share: usize) -> AsideView {
        let Standing { aside, site, from, by, hidden, newest, ended } = standing;
        let known = self.register.site(site);
        let name = |by: &Actor| by.person().map(|person| self.name_of(person).unwrap_or_default());
        AsideView {
            id: aside.id,
            site: site.clone(),
            address: known.map(|site| site.address.clone()).unwrap_or_default(),
            how: aside.how,
            zones: aside.zones.iter().map(|number| zone_of(known.map(Arc::as_ref), number)).collect(),
            kinds: aside.kinds.clone(),
            from: *from,
            until: aside.until,
            by: name(by).unwrap_or_default(),
            second: aside.second.as_ref().map(|person| self.name_of(person).unwrap_or_default()),
            hidden: *hidden,
            newest: newest
                .iter()
                .skip(newest.len().saturating_sub(share))
                .map(|hidden| hidden_view(hidden, known.map(Arc::as_ref)))
                .collect(),
            ended: ended.as_ref().map(|ended| EndedView { at: ended.at, why: ended.why, by: name(&ended.by) }),
        }
    }

    /// Looks for homes off the loop: a hundred thousand names take longer than a signal may wait.
    pub(super) fn find_homes(&mut self, connection: ConnectionId, number: u64, find: Find) {
        let found = match &find {
            Find::Home(site) => {
                let homes: Vec<Home> = self.register.current(site).map(|site| home(site)).into_iter().collect();
                Granted::Homes(Box::new(Homes { find, homes, more: false }))
            }
            Find::Words(words) => {
                let (words, all) = (words.clone(), self.register.search());
                let inputs = self.inputs.clone();
                tokio::task::spawn_blocking(move || {
                    let found = {
                        let (sites, more) = all.find(&words, Homes::MOST);
                        let homes = sites.iter().map(|site| home(site)).collect();
                        Granted::Homes(Box::new(Homes { find, homes, more }))
                    };
                    let then = move |centre: &mut Centre| {
                        // Whoever has locked the desk meanwhile sees no home.
                        let awake = centre.desks.get(&connection).and_then(super::Desk::awake).is_some();
                        centre.answer(connection, number, if awake { Ok(found) } else { Err(Refusal::NotSignedIn) });
                    };
                    let _ = inputs.blocking_send(Input::Read(Box::new(then)));
                });
                return;
            }
        };
        self.answer(connection, number, Ok(found));
    }
}

/// How many signals each of so many is shown with.
fn share(count: usize) -> usize {
    (MOST_SIGNALS / count.max(1)).min(aside::MOST_SHOWN)
}

fn home(site: &Site) -> Home {
    Home {
        site: site.id.clone(),
        name: site.name.clone(),
        address: site.address.clone(),
        account: site.panel.account.clone(),
        zones: site.zones.iter().map(|zone| zone_view(site, &zone.number)).collect(),
    }
}

fn zone_view(site: &Site, number: &str) -> ZoneView {
    let zone = site.zone(number);
    ZoneView { name: zone.map(|zone| zone.name.clone()), kind: zone.map(|zone| zone.kind), ..bare_zone(number) }
}

/// A zone of a home, which the register may have no more.
pub(super) fn zone_of(site: Option<&Site>, number: &str) -> ZoneView {
    site.map_or_else(|| bare_zone(number), |site| zone_view(site, number))
}

fn bare_zone(number: &str) -> ZoneView {
    ZoneView { number: number.to_owned(), name: None, kind: None }
}

fn hidden_view(hidden: &Hidden, site: Option<&Site>) -> HiddenView {
    let signal = &hidden.signal;
    let of_user = matches!(signal.class, SignalClass::Opening | SignalClass::Closing | SignalClass::Cancel);
    let named = signal.zone.as_deref().filter(|_| !of_user).and_then(|zone| site?.zone(zone));
    HiddenView {
        at: signal.received_at,
        kind: signal.kind.clone(),
        class: signal.class,
        code: signal.code.clone(),
        zone: signal.zone.clone(),
        zone_name: named.map(|zone| zone.name.clone()),
        text: hidden.text.as_ref().map(|text| Pii(text.0.chars().take(MOST_TEXT).collect())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_many_are_on_test_a_board_holds_no_more_signals_than_it_may() {
        for count in [0, 1, 49, 50, 51, 1_000, 5_000, 100_000] {
            let share = share(count);
            assert!(share * count <= MOST_SIGNALS && share <= aside::MOST_SHOWN, "{count}: {share}");
        }
        assert_eq!((share(1), share(50), share(100)), (100, 100, 50));
    }
}
