//! An independent book over what is on disk: who holds, who was let look, until when; it shares no rule with the program.
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use alarm_central::{
    aside::{Aside, How},
    event::{Device, EventFact, WordVerdict},
    fact::{Fact, FactBody, Sealed, SiteFact, StreamId},
    id::{AsideId, EventId, GrantId, PersonId, SiteId},
    medium::Medium,
    moment::{Moment, Reading},
    person::{Actor, Role},
    window::Leave,
};

use crate::{
    scene::{Breach, Law, check},
    story,
};

/// How long anything may be taken up, milliseconds. Written here and not taken from the program.
const QUARTER_MS: i64 = 15 * 60 * 1000;
/// How long an event of priority 3 that nobody has taken is left alone, milliseconds.
const MINUTE_MS: i64 = 60 * 1000;

/// What a panel was made to say.
#[derive(Clone, Debug)]
pub struct Said {
    pub site: SiteId,
    /// By the test's own table, not by the program's.
    pub is_alarm: bool,
    pub is_trusted: bool,
    /// Both clocks when it was last sent.
    pub at: Reading,
    /// How often it may stand on disk: once, and once more for each time it was sent again as news.
    pub may_stand: u32,
}

/// A leave that stands.
#[derive(Clone, Debug)]
pub struct Look {
    pub device: Device,
    /// `None`: taken up by the station alone.
    pub by: Option<PersonId>,
}

/// One event.
#[derive(Clone, Debug)]
pub struct Page {
    pub site: SiteId,
    /// Both clocks when its first signal was sent.
    pub received: Reading,
    pub received_at: Moment,
    pub until: Option<Moment>,
    pub holder: Option<PersonId>,
    pub parked: Option<(PersonId, Moment)>,
    pub closed: bool,
    pub looks: BTreeMap<GrantId, Look>,
    pub priority: u8,
    pub signals: u32,
    pub version: u64,
    /// Nothing may be taken up in it any more.
    pub shut: bool,
    /// A hold-up was heard, and who freed talking since.
    pub silent: bool,
    pub freed_by: Option<PersonId>,
    /// Whom its holder has offered it to.
    pub offered_to: Option<PersonId>,
    /// Boot time at which somebody last came to hold it.
    pub held_since: u64,
}

impl Page {
    /// Whether pictures and sound may be taken up, as somebody sees it who has a good watch of either kind.
    pub fn is_in_time(&self, now: Reading) -> bool {
        let boot = now.boot_ms.saturating_sub(self.received.boot_ms);
        // A wall clock that was wrong at the receipt was behind what is on disk: then the receipt has the later time.
        let wall = now.wall.since_ms(self.received_at.max(self.received.wall));
        !self.shut && boot < QUARTER_MS.unsigned_abs() && wall < QUARTER_MS
    }
}

impl Page {
    /// Whether nothing may be said in this home.
    pub fn is_hushed(&self) -> bool {
        self.silent && (self.freed_by.is_none() || self.freed_by != self.holder)
    }

    /// Whether its cameras must be taken up by now, and nearly no clock could say that it is too late for that.
    pub fn is_to_be_fetched(&self, now: Reading) -> bool {
        const MARGIN_MS: i64 = 5_000;
        let later = Reading {
            wall: now.wall.plus_ms(MARGIN_MS),
            boot_ms: now.boot_ms.saturating_add(MARGIN_MS.unsigned_abs()),
        };
        let is_due = self.priority <= 2 || self.holder.is_some();
        self.until.is_some() && is_due && story::is_fetched(&self.site) && self.is_in_time(later)
    }
}

/// All that is on disk.
#[derive(Default)]
pub struct Book {
    pub pages: BTreeMap<EventId, Page>,
    /// By the frame in hex.
    pub said: HashMap<String, Said>,
    /// How often each frame stands on disk.
    pub kept: HashMap<String, u32>,
    /// How many leaves each device was ever given.
    pub given: HashMap<String, u32>,
    /// How often the way to a home's loudspeaker may have been opened once more under the same leave: it was hushed by what
    /// could not be written then, or freed.
    pub reopened: HashMap<SiteId, u32>,
    /// Every leave that was ever given: of which event, for which device.
    pub leaves: BTreeMap<GrantId, (EventId, Device)>,
    /// By boot time, when each of them ended.
    pub ended: BTreeMap<GrantId, u64>,
    /// Every recording that the journal names.
    pub media: Vec<(EventId, Medium)>,
    /// What is on test or shelved: at which home, and since when.
    pub asides: BTreeMap<AsideId, (SiteId, Moment, Aside)>,
    pub facts: Vec<Arc<Fact>>,
    pub seen: BTreeMap<String, u64>,
    breach: Option<Breach>,
}

/// Whether a fact brings a hold-up: by the code that the panel was made to say.
fn is_silent(fact: &Fact) -> bool {
    fact.body.signal().is_some_and(|signal| signal.code == "HA")
}

/// A device as the played homes call it.
pub fn device_name(site: &SiteId, device: &Device) -> String {
    match device {
        Device::Camera(camera) => format!("{site}/{camera}"),
        Device::Voice => format!("{site}/voice"),
        Device::Picture(picture) => format!("{site}/{picture}"),
    }
}

impl Book {
    /// The first law that the facts broke.
    pub fn breach(&self) -> Result<(), Breach> {
        self.breach.clone().map_or(Ok(()), Err)
    }

    /// A frame is on its way.
    pub fn says(&mut self, raw: String, said: Said) {
        self.said.insert(raw, said);
    }

    /// What hushes this home is on its way. Where it cannot be written, the way to its loudspeaker is opened once more.
    pub fn hushes(&mut self, site: &SiteId) {
        *self.reopened.entry(site.clone()).or_default() += 1;
    }

    /// Who holds what, by the facts.
    pub fn held_by(&self, person: &PersonId) -> Option<EventId> {
        self.pages.iter().find(|(_, page)| page.holder.as_ref() == Some(person)).map(|(id, _)| *id)
    }

    pub fn open(&self) -> impl Iterator<Item = (EventId, &Page)> {
        self.pages.iter().filter(|(_, page)| !page.closed).map(|(id, page)| (*id, page))
    }

    /// The leaves that stand for a device just now, of either kind.
    pub fn leaves_for(&self, device: &str, now: Reading) -> impl Iterator<Item = (EventId, &Look)> {
        let in_time = self.open().filter(move |(_, page)| page.is_in_time(now));
        in_time.flat_map(move |(id, page)| {
            let of_device = page.looks.values().filter(move |look| device_name(&page.site, &look.device) == device);
            of_device.map(move |look| (id, look))
        })
    }

    /// The leave that a device is looked through by just now, if one stands.
    pub fn look_at(&self, device: &str, now: Reading) -> Option<(EventId, &Look)> {
        self.leaves_for(device, now).find(|(_, look)| look.by.is_some())
    }

    /// Takes in a fact that was stored just now.
    pub fn book(&mut self, fact: &Arc<Fact>, now: Reading) {
        self.facts.push(Arc::clone(fact));
        *self.seen.entry(fact.body.name()).or_default() += 1;
        if fact.body.signal().is_some()
            && let Some(Sealed::Signal(sealed)) = &fact.sealed
        {
            *self.kept.entry(sealed.raw.clone()).or_default() += 1;
        }
        if let (StreamId::Site(site), FactBody::Site(body)) = (&fact.stream, &fact.body)
            && let Err(breach) = self.set_aside(site, fact.at, body)
        {
            self.breach.get_or_insert(breach);
        }
        if let (StreamId::Event(id), FactBody::Event(body)) = (&fact.stream, &fact.body)
            && let Err(breach) = self.event(*id, fact, body, now)
        {
            self.breach.get_or_insert(breach);
        }
    }

    /// By the codes that panels were made to say: HA and PA call for help, FA is a fire.
    fn set_aside(&mut self, site: &SiteId, at: Moment, body: &SiteFact) -> Result<(), Breach> {
        match body {
            SiteFact::AsideBegan { aside } => {
                self.asides.insert(aside.id, (site.clone(), at, aside.clone()));
            }
            SiteFact::AsideEnded { aside, .. } => {
                check(Law::SetAside, self.asides.remove(aside).is_some(), || {
                    format!("{aside} ends and does not stand")
                })?;
            }
            SiteFact::SignalSetAside { aside, signal } => {
                let stands =
                    self.asides.get(aside).filter(|(of, from, aside)| of == site && *from <= at && at < aside.until);
                let may = stands.is_some_and(|(.., aside)| {
                    let named = aside.zones.iter().any(|zone| signal.zone.as_ref() == Some(zone));
                    let fire = named || aside.kinds.iter().any(|kind| kind.as_str() == "fire");
                    match signal.code.as_str() {
                        "HA" | "PA" => false,
                        "FA" => fire && aside.second.is_some() && aside.how == How::Test,
                        _ => true,
                    }
                });
                check(Law::SetAside, may, || format!("{} of {site} was hidden by {stands:?}", signal.code))?;
            }
            _ => {}
        }
        Ok(())
    }

    fn event(&mut self, id: EventId, fact: &Fact, body: &EventFact, now: Reading) -> Result<(), Breach> {
        if let EventFact::Started { site, window, signal, .. } = body {
            return self.start(id, fact, site, window.map(|window| window.until()), signal.priority, now);
        }
        let Some(page) = self.pages.get_mut(&id) else {
            return Err(Breach::new(Law::Journal, format!("{body:?} of an event that never began")));
        };
        page.version += 1;
        let breach = |law, what: &str| Err(Breach::new(law, format!("{what}: {body:?}")));
        if fact.version != page.version {
            return breach(Law::Journal, "a version is missing or stands twice");
        }
        let after = matches!(
            body,
            EventFact::MediumKept { .. }
                | EventFact::MediaOpened { .. }
                | EventFact::MediaErased { .. }
                | EventFact::CustomerInformed { .. }
                | EventFact::CustomerTold { .. }
        );
        if page.closed && !after {
            return breach(Law::ClosedIsClosed, "something happens to a closed event");
        }
        let mut new_holder = None;
        match body {
            EventFact::SignalAttached { .. } => {
                page.signals += 1;
                page.silent |= is_silent(fact);
            }
            EventFact::TalkFreed => {
                if fact.by.person() != page.holder.as_ref() {
                    return breach(Law::Hushed, "freed by somebody who does not hold the event");
                }
                page.freed_by = page.holder.clone();
                *self.reopened.entry(page.site.clone()).or_default() += 1;
            }
            EventFact::WordJudged { verdict: WordVerdict::Duress, .. } => (page.silent, page.freed_by) = (true, None),
            EventFact::Raised { priority, .. } => page.priority = *priority,
            EventFact::Claimed { person } => {
                if page.holder.is_some() {
                    return breach(Law::OneHolder, "claimed while it is held");
                }
                new_holder = Some(person);
            }
            EventFact::TakenOver { by, .. } => new_holder = Some(by),
            EventFact::Offered { to } => page.offered_to = Some(to.clone()),
            EventFact::OfferEnded { .. } => page.offered_to = None,
            EventFact::HandedOver { to } => {
                if page.offered_to.take().as_ref() != Some(to) || fact.by.person() != Some(to) {
                    return breach(Law::OneHolder, "handed to somebody who has not accepted it");
                }
                new_holder = Some(to);
            }
            EventFact::Released { .. } | EventFact::Returned => {
                (page.holder, page.parked, page.offered_to) = (None, None, None);
            }
            EventFact::Parked { until } => {
                page.offered_to = None;
                page.parked = page.holder.take().map(|by| (by, *until));
            }
            EventFact::Granted { grant, leave, device, until, .. } => {
                if page.until != Some(*until) {
                    return breach(Law::Deadline, "a grant ends when its window does not");
                }
                if fact.at.since_ms(page.received_at) >= QUARTER_MS {
                    return breach(Law::FifteenMinutes, "granted after the 15 minutes");
                }
                let by = (*leave == Leave::Look).then(|| page.holder.clone()).flatten();
                if *leave == Leave::Look && (by.is_none() || by.as_ref() != fact.by.person()) {
                    return breach(Law::LookEnds, "granted to somebody who does not hold the event");
                }
                let waited = fact.at.since_ms(page.received_at) >= MINUTE_MS;
                let is_due = page.priority <= 2 || page.holder.is_some() || page.priority == 3 && waited;
                let may_fetch =
                    is_due && fact.by == Actor::Station && *device != Device::Voice && story::is_fetched(&page.site);
                if *leave == Leave::Fetch && !may_fetch {
                    return breach(Law::Fetch, "fetched what must not be fetched");
                }
                *self.given.entry(device_name(&page.site, device)).or_default() += 1;
                self.leaves.insert(*grant, (id, device.clone()));
                page.looks.insert(*grant, Look { device: device.clone(), by });
            }
            EventFact::GrantEnded { grant, .. } => {
                page.looks.remove(grant);
                self.ended.insert(*grant, now.boot_ms);
            }
            EventFact::MediumKept { medium } => {
                if self.leaves.get(&medium.grant) != Some(&(id, medium.device.clone())) {
                    return breach(Law::Granted, "recorded under a leave that was not given");
                }
                self.media.push((id, medium.clone()));
            }
            EventFact::WindowShut { .. } => (page.until, page.shut) = (None, true),
            EventFact::WindowOpened { window, .. } => {
                let by_supervisor = matches!(&fact.by, Actor::Person { role: Role::Supervisor, .. });
                if page.until.is_some() || page.shut || !by_supervisor {
                    return breach(Law::TrustedAlarm, "a window opened that must not be");
                }
                if window.until() != page.received_at.plus_ms(QUARTER_MS) {
                    return breach(Law::Deadline, "a window of another length than 15 minutes from the receipt");
                }
                page.until = Some(window.until());
            }
            EventFact::Closed { .. } => {
                page.holder = None;
                page.parked = None;
                page.closed = true;
            }
            _ => {}
        }
        if let Some(person) = new_holder {
            page.holder = Some(person.clone());
            page.offered_to = None;
            page.parked = None;
            page.held_since = now.boot_ms;
        }
        let stray = page.looks.values().any(|look| look.by.is_some() && look.by != page.holder);
        if stray || page.closed && !page.looks.is_empty() {
            return breach(Law::LookEnds, "a leave to look stands and the hold does not");
        }
        if let Some(person) = new_holder
            && self.pages.values().filter(|page| page.holder.as_ref() == Some(person)).count() > 1
        {
            return breach(Law::OneHolder, "somebody holds two events");
        }
        Ok(())
    }

    fn start(
        &mut self,
        id: EventId,
        fact: &Fact,
        site: &SiteId,
        until: Option<Moment>,
        priority: u8,
        now: Reading,
    ) -> Result<(), Breach> {
        let raw = match &fact.sealed {
            Some(Sealed::Signal(sealed)) => sealed.raw.clone(),
            _ => return Err(Breach::new(Law::Journal, "an event without its frame")),
        };
        let Some(said) = self.said.get(&raw) else {
            return Err(Breach::new(Law::TrustedAlarm, "an event of a frame that nobody sent"));
        };
        if &said.site != site || self.pages.contains_key(&id) {
            return Err(Breach::new(Law::Journal, "an event at another site, or born twice"));
        }
        let received_at = fact.body.signal().map_or(fact.at, |signal| signal.received_at);
        let page = Page {
            site: site.clone(),
            received: said.at,
            received_at,
            until,
            holder: None,
            parked: None,
            closed: false,
            looks: BTreeMap::new(),
            priority,
            signals: 1,
            version: 1,
            shut: false,
            silent: is_silent(fact),
            freed_by: None,
            offered_to: None,
            held_since: now.boot_ms,
        };
        let opens = said.is_alarm && said.is_trusted;
        self.pages.insert(id, page);
        if until.is_some() && !opens {
            return Err(Breach::new(Law::TrustedAlarm, "a window for what is no trusted alarm"));
        }
        if until.is_some() && self.kept.get(&raw).copied().unwrap_or(0) > 1 {
            return Err(Breach::new(Law::TrustedAlarm, "a frame that is on disk already opened another window"));
        }
        if until.is_some_and(|until| until != received_at.plus_ms(QUARTER_MS)) {
            return Err(Breach::new(Law::Deadline, "a window of another length than 15 minutes from the receipt"));
        }
        Ok(())
    }
}
