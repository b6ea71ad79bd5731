//! Keeps the count of looking by home and local day, and tells supervisors of homes that were looked into for long.
use alarm_central::{
    access::{self, About, Act},
    event::{Device, EventFact, Refusal},
    fact::{Fact, FactBody, SiteFact, StreamId},
    id::{EventId, SiteId},
    looked::Looked,
    moment::Moment,
    person::Actor,
    port::{Archive, StoreError},
    window::Leave,
};
use jiff::{
    Timestamp,
    civil::Time,
    tz::{Offset, TimeZone},
};
use tracing::warn;
use vaka_link::{
    board::{LongLook, Update},
    command::{Granted, ToDesk},
};

use super::{
    Centre, ConnectionId,
    desks::{Session, actor},
};
use crate::{clock::StationClock, memory::Committed};

/// The facts that the count is made of.
const COUNTED: [&str; 4] = ["granted", "grant_ended", "looked_long", "looked_long_seen"];
const DAY_MS: i64 = 24 * 3600 * 1000;

/// The day's count, and what nobody has seen yet, as the facts say.
#[derive(Default)]
pub(crate) struct Looking {
    pub(crate) count: Looked,
    /// Oldest first.
    pub(crate) unseen: Vec<(SiteId, String, i64, Moment)>,
}

impl Looking {
    /// Reads back what an earlier run counted today, and what of yesterday and today nobody has seen. Where the journal
    /// cannot be read the count begins anew.
    pub(crate) fn remembered(archive: &mut dyn Archive, clock: &StationClock) -> Self {
        let now = clock.now();
        let today = day_of(now).1;
        let mut looking = Self { count: Looked::of_day(today), unseen: Vec::new() };
        if let Err(error) = looking.read(archive, today) {
            warn!(%error, "today's looking cannot be counted from the journal");
        }
        looking
    }

    fn read(&mut self, archive: &mut dyn Archive, today: Moment) -> Result<(), StoreError> {
        let mut sites = std::collections::HashMap::new();
        for fact in archive.lately(today.plus_ms(-DAY_MS), &COUNTED)? {
            if let StreamId::Event(event) = &fact.stream
                && !sites.contains_key(event)
            {
                let first = archive.load(&fact.stream)?.into_iter().next();
                sites.insert(*event, first.and_then(|fact| site_of(&fact)));
            }
            self.take(&fact, |event| sites.get(&event).cloned().flatten());
        }
        Ok(())
    }

    /// A fact of a later day than the one that is counted comes before the tick that would see it.
    fn heed_day(&mut self, began: Moment) {
        if began > self.count.began() {
            self.count.turn_to(began);
        }
    }

    /// Takes a stored fact in.
    fn take(&mut self, fact: &Fact, site_of: impl Fn(EventId) -> Option<SiteId>) {
        match (&fact.stream, &fact.body) {
            (StreamId::Event(event), FactBody::Event(body)) => match body {
                EventFact::Granted { grant, leave: Leave::Look, device: Device::Camera(_), .. } => {
                    self.heed_day(day_of(fact.at).1);
                    if let Some(site) = site_of(*event) {
                        self.count.granted(&site, *grant, fact.at);
                    }
                }
                EventFact::GrantEnded { grant, .. } => {
                    self.heed_day(day_of(fact.at).1);
                    if let Some(site) = site_of(*event) {
                        self.count.ended(&site, *grant, fact.at);
                    }
                }
                _ => {}
            },
            (StreamId::Site(site), FactBody::Site(SiteFact::LookedLong { day, looked_ms })) => {
                if fact.at >= self.count.began() {
                    self.count.was_told(site);
                }
                self.unseen.push((site.clone(), day.clone(), *looked_ms, fact.at));
            }
            (StreamId::Site(site), FactBody::Site(SiteFact::LookedLongSeen { day })) => {
                self.unseen.retain(|(other, of, ..)| (other, of) != (site, day));
            }
            _ => {}
        }
    }
}

impl Centre {
    /// Counts what is on disk now.
    pub(super) fn count_looking(&mut self, committed: &[Committed]) {
        let events = &self.events;
        let site_of = |event| events.get(event).and_then(|live| live.event.site().cloned());
        for committed in committed {
            self.looking.take(committed.fact(), site_of);
        }
    }

    /// Once a tick: another day, and homes that have been looked into for too long.
    pub(super) fn look_at_looking(&mut self) {
        let now = self.clock.now();
        let (day, began) = day_of(now);
        // Also a day before: the clock may have been set back.
        if self.looking.count.began() != began {
            self.looking.count.turn_to(began);
        }
        for (site, looked_ms) in self.looking.count.newly_long(now) {
            let fact = self.site_fact(&site, Actor::Station, SiteFact::LookedLong { day: day.clone(), looked_ms });
            let part = self.put(vec![fact]);
            self.then(part, move |centre, committed| match committed {
                Some(_) => centre.tell_long_looks(),
                None => centre.looking.count.untold(&site),
            });
        }
    }

    pub(super) fn acknowledge_looking(
        &mut self,
        connection: ConnectionId,
        number: u64,
        session: &Session,
        site: SiteId,
        day: String,
    ) {
        let allowed = match self.register.person(&session.person) {
            Some(person) => access::allow(self.place, person, self.clock.now(), Act::Review, &About::default()),
            None => Err(Refusal::RoleMayNot),
        };
        if let Err(refusal) = allowed {
            return self.answer(connection, number, Err(refusal));
        }
        if !self.looking.unseen.iter().any(|(other, of, ..)| (other, of) == (&site, &day)) {
            return self.answer(connection, number, Ok(Granted::Done));
        }
        let fact = self.site_fact(&site, actor(session), SiteFact::LookedLongSeen { day });
        let part = self.put(vec![fact]);
        self.then(part, move |centre, committed| {
            let stored = committed.is_some();
            centre.answer(connection, number, if stored { Ok(Granted::Done) } else { Err(Refusal::NotStored) });
            centre.tell_long_looks();
        });
    }

    /// What this session may know of homes looked into for long.
    pub(super) fn long_looks(&self, session: &Session) -> Vec<LongLook> {
        let person = self.register.person(&session.person).filter(|_| !session.locked);
        let may = person.is_some_and(|person| {
            access::allow(self.place, person, self.clock.now(), Act::Review, &About::default()).is_ok()
        });
        let looks = self.looking.unseen.iter().filter(|_| may).map(|(site, day, looked_ms, at)| LongLook {
            site: site.clone(),
            address: self.register.site(site).map(|site| site.address.clone()).unwrap_or_default(),
            day: day.clone(),
            looked_ms: *looked_ms,
            at: *at,
        });
        looks.collect()
    }

    fn tell_long_looks(&mut self) {
        let told: Vec<(ConnectionId, Vec<LongLook>)> =
            self.desks.iter().filter_map(|(id, desk)| Some((*id, self.long_looks(desk.awake()?)))).collect();
        for (connection, looks) in told {
            self.tell(connection, ToDesk::Updates(vec![Update::LongLooks(looks)]));
        }
    }

    pub(super) fn site_fact(&self, site: &SiteId, by: Actor, body: SiteFact) -> Fact {
        let stream = StreamId::Site(site.clone());
        let version = self.register.next_version(&stream);
        Fact { stream, version, at: self.clock.now(), by, body: FactBody::Site(body), sealed: None }
    }
}

fn site_of(first: &Fact) -> Option<SiteId> {
    match &first.body {
        FactBody::Event(EventFact::Started { site, .. }) => Some(site.clone()),
        _ => None,
    }
}

/// The local day of a moment, as written and as the moment of its beginning.
fn day_of(now: Moment) -> (String, Moment) {
    let zone = TimeZone::system();
    let at = Timestamp::from_millisecond(now.0).unwrap_or_default();
    let local = zone.to_offset(at).to_datetime(at);
    // Where the clocks change within the day, its beginning has an offset of its own.
    let midnight = |offset: Offset| offset.to_timestamp(local.date().to_datetime(Time::midnight())).unwrap_or(at);
    let began = midnight(zone.to_offset(midnight(zone.to_offset(at))));
    (local.date().to_string(), Moment(began.as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_and_holds_its_moments() {
        let now = Moment(1_790_000_000_000);
        let (day, began) = day_of(now);
        assert!(began <= now && now.since_ms(began) < DAY_MS + 3_600_000);
        assert_eq!(day_of(began), (day.clone(), began), "its first moment is of the same day");
        assert_ne!(day_of(began.plus_ms(-1)).0, day, "the one before is not");
    }
}
