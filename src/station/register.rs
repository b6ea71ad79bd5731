//! The homes and people that the station knows, folded from their facts; and which home a frame belongs to.
use std::{
    collections::{BTreeSet, HashMap},
    net::IpAddr,
    sync::Arc,
};

use alarm_central::{
    drawing::DrawingId,
    fact::{Fact, FactBody, PlaceFact, Sealed, SiteFact, StreamId},
    floor::Floor,
    id::{PersonId, SiteId},
    person::{Person, Place},
    port::{Archive, StoreError},
    search::Search,
    site::{LineProfile, Site, VoiceKind, VoiceUnit},
    staff::Staff,
};
use dc09::{Key, Profile};
use zeroize::Zeroizing;

/// Register and people, with the versions of their streams.
#[derive(Default)]
pub struct Register {
    sites: HashMap<SiteId, Arc<Site>>,
    /// The version of each home's stream that its entry is.
    entries: HashMap<SiteId, u64>,
    /// Homes that left the register while this station runs: events of them still have an address.
    former: HashMap<SiteId, Arc<Site>>,
    /// The same, as they are looked through.
    search: Arc<Search>,
    staff: Staff,
    /// Which place the memory says it is of; `None` for one that nobody has written to.
    place: Option<Place>,
    versions: HashMap<StreamId, u64>,
    /// How often a home came, changed or went.
    changes: u64,
    /// Drawings that no entry names any more since they were last let go of.
    gone_drawings: Vec<(SiteId, DrawingId)>,
}

impl Register {
    /// Reads the newest entry of every home and person.
    pub fn load(archive: &mut dyn Archive) -> Result<Self, StoreError> {
        let mut register = Self::default();
        for (fact, version) in archive.entries()? {
            register.apply(&fact);
            register.versions.insert(fact.stream, version);
        }
        let place = archive.version(&StreamId::Place)?;
        register.versions.insert(StreamId::Place, place);
        Ok(register)
    }

    /// Takes in a fact of any stream but events.
    pub fn apply(&mut self, fact: &Fact) {
        match (&fact.body, &fact.sealed, &fact.stream) {
            (FactBody::Site(SiteFact::SiteImported | SiteFact::SiteChanged { .. }), Some(Sealed::Site(site)), _) => {
                self.changes += 1;
                self.forget_drawings(&site.id, Some(site));
                self.entries.insert(site.id.clone(), fact.version);
                self.former.remove(&site.id);
                let site = Arc::new((**site).clone());
                // Whoever is looking just now goes on with what they began with.
                Arc::make_mut(&mut self.search).put(&site);
                self.sites.insert(site.id.clone(), site);
            }
            (FactBody::Site(SiteFact::SiteRemoved), _, StreamId::Site(id)) => {
                self.changes += 1;
                self.forget_drawings(id, None);
                self.entries.remove(id);
                Arc::make_mut(&mut self.search).remove(id);
                self.former.extend(self.sites.remove_entry(id));
            }
            (FactBody::Person(_), ..) => self.staff.apply(fact),
            (FactBody::Place(PlaceFact::Founded { place }), ..) => self.place = Some(*place),
            _ => {}
        }
        if !matches!(fact.stream, StreamId::Event(_)) {
            // Never back: facts after this one may have been decided while it was written.
            let known = self.versions.entry(fact.stream.clone()).or_default();
            *known = fact.version.max(*known);
        }
    }

    /// What the entry so far named and the next one does not.
    fn forget_drawings(&mut self, id: &SiteId, next: Option<&Site>) {
        let Some(site) = self.sites.get(id) else { return };
        let stays = next.map(drawings_of).unwrap_or_default();
        let gone = drawings_of(site).into_iter().filter(|drawing| !stays.contains(drawing));
        self.gone_drawings.extend(gone.map(|drawing| (id.clone(), drawing)));
    }

    /// Whether the home's entry names this drawing.
    pub fn names_drawing(&self, id: &SiteId, drawing: DrawingId) -> bool {
        self.sites.get(id).is_some_and(|site| drawings_of(site).contains(&drawing))
    }

    /// Drawings that are to be let go of.
    pub fn take_gone_drawings(&mut self) -> Vec<(SiteId, DrawingId)> {
        std::mem::take(&mut self.gone_drawings)
    }

    /// The version that the stream's next fact must have.
    pub fn next_version(&self, stream: &StreamId) -> u64 {
        self.versions.get(stream).copied().unwrap_or(0) + 1
    }

    /// Sets a stream back to a known version after a write that failed.
    pub fn set_version(&mut self, stream: &StreamId, version: u64) {
        self.versions.insert(stream.clone(), version);
    }

    /// The home, also one that left the register of late.
    pub fn site(&self, id: &SiteId) -> Option<&Arc<Site>> {
        self.sites.get(id).or_else(|| self.former.get(id))
    }

    /// The home, if it is in the register.
    pub fn current(&self, id: &SiteId) -> Option<&Arc<Site>> {
        self.sites.get(id)
    }

    /// The version of its stream that the home's entry is; 0 where it has none.
    pub fn entry_version(&self, id: &SiteId) -> u64 {
        self.entries.get(id).copied().unwrap_or(0)
    }

    /// Another home whose panel no frame could tell from this one's.
    pub fn has_line_of(&self, site: &Site) -> bool {
        self.sites.values().any(|other| other.id != site.id && other.panel.clashes(&site.panel))
    }

    /// The homes as they are looked through, to be taken elsewhere.
    pub fn search(&self) -> Arc<Search> {
        Arc::clone(&self.search)
    }

    /// Grows with every home that comes, changes or goes while this station runs.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    pub fn sites(&self) -> impl Iterator<Item = &Arc<Site>> {
        self.sites.values()
    }

    pub fn person(&self, id: &PersonId) -> Option<&Person> {
        self.staff.get(id)
    }

    /// Everybody, and the rules about them.
    pub fn staff(&self) -> &Staff {
        &self.staff
    }

    /// Which place the memory says it is of.
    pub fn place(&self) -> Option<Place> {
        self.place
    }

    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.staff.iter()
    }
}

fn drawings_of(site: &Site) -> BTreeSet<DrawingId> {
    site.floors.iter().filter_map(Floor::known_drawing).map(|drawing| drawing.id).collect()
}

/// A home's line with what its frames are read by, made ready once.
pub struct Line {
    pub site: Arc<Site>,
    /// The account's key; `None` on a plain line.
    pub key: Option<Key>,
    pub profile: Profile,
}

impl Line {
    /// `None` if the register has a key that is none: such a line must not pass for a plain one.
    fn of(site: &Arc<Site>) -> Option<Self> {
        let key = match (&site.panel.key, site.panel.key_bytes()) {
            (None, _) => None,
            (Some(_), bytes) => Some(Key::new(&Zeroizing::new(bytes?)).ok()?),
        };
        let profile = match site.panel.profile {
            LineProfile::Tolerant => Profile::Tolerant,
            LineProfile::Strict => Profile::Strict,
        };
        Some(Self { site: Arc::clone(site), key, profile })
    }
}

/// Which line a frame belongs to; a snapshot that receiver tasks share.
#[derive(Default)]
pub struct Lines {
    by_account: HashMap<String, Vec<Arc<Line>>>,
    /// Homes with a SIP unit, by the host that it is registered at.
    by_host: HashMap<IpAddr, Vec<Arc<Site>>>,
}

impl Lines {
    /// The lines of all homes in the register.
    pub fn of(register: &Register) -> Self {
        Self::of_sites(register.sites())
    }

    /// The lines of these homes.
    pub fn of_sites<'a>(sites: impl Iterator<Item = &'a Arc<Site>>) -> Self {
        let mut by_account: HashMap<String, Vec<Arc<Line>>> = HashMap::new();
        let mut by_host: HashMap<IpAddr, Vec<Arc<Site>>> = HashMap::new();
        let sites = sites.inspect(|site| {
            let unit = site.voice_unit.as_ref().filter(|unit| unit.kind == VoiceKind::Sip);
            if let Some(host) = unit.and_then(VoiceUnit::host) {
                by_host.entry(host.to_canonical()).or_default().push(Arc::clone(site));
            }
        });
        for line in sites.filter_map(Line::of) {
            by_account.entry(line.site.panel.account.to_ascii_uppercase()).or_default().push(Arc::new(line));
        }
        // The line with receiver and line number named goes before the one that takes any.
        for lines in by_account.values_mut() {
            lines.sort_by_key(|line| (line.site.panel.receiver.is_empty(), line.site.panel.line.is_empty()));
        }
        Self { by_account, by_host }
    }

    /// The homes whose voice units are registered at this host.
    pub fn callers(&self, host: IpAddr) -> &[Arc<Site>] {
        self.by_host.get(&host).map(Vec::as_slice).unwrap_or_default()
    }

    /// The line whose panel a frame with these fields comes from.
    pub fn find(&self, account: &str, receiver: Option<&str>, line: Option<&str>) -> Option<&Arc<Line>> {
        let lines = match self.by_account.get(account) {
            Some(lines) => lines,
            None => self.by_account.get(&account.to_ascii_uppercase())?,
        };
        lines.iter().find(|known| known.site.panel.answers_to(account, receiver, line))
    }
}
