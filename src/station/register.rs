//! The homes and people that the station knows, folded from their facts; and which home a frame belongs to.
use std::{collections::HashMap, sync::Arc};

use alarm_central::{
    fact::{Fact, FactBody, PersonFact, Sealed, SiteFact, StreamId},
    id::{PersonId, SiteId},
    person::Person,
    port::{Archive, StoreError},
    site::Site,
};

/// Register and people, with the versions of their streams.
#[derive(Default)]
pub struct Register {
    sites: HashMap<SiteId, Arc<Site>>,
    people: HashMap<PersonId, Person>,
    versions: HashMap<StreamId, u64>,
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
            (FactBody::Site(SiteFact::SiteImported), Some(Sealed::Site(site)), _) => {
                self.sites.insert(site.id.clone(), Arc::new((**site).clone()));
            }
            (
                FactBody::Person(PersonFact::PersonAdded { role, certified_until }),
                Some(Sealed::Person { name, password_hash }),
                StreamId::Person(id),
            ) => {
                let person = Person {
                    id: id.clone(),
                    name: name.clone(),
                    role: *role,
                    certified_until: *certified_until,
                    password_hash: password_hash.clone(),
                };
                self.people.insert(id.clone(), person);
            }
            _ => {}
        }
        if !matches!(fact.stream, StreamId::Event(_)) {
            self.versions.insert(fact.stream.clone(), fact.version);
        }
    }

    /// The version that the stream's next fact must have.
    pub fn next_version(&self, stream: &StreamId) -> u64 {
        self.versions.get(stream).copied().unwrap_or(0) + 1
    }

    /// Sets a stream back to a known version after a write that failed.
    pub fn set_version(&mut self, stream: &StreamId, version: u64) {
        self.versions.insert(stream.clone(), version);
    }

    pub fn site(&self, id: &SiteId) -> Option<&Arc<Site>> {
        self.sites.get(id)
    }

    pub fn sites(&self) -> impl Iterator<Item = &Arc<Site>> {
        self.sites.values()
    }

    pub fn person(&self, id: &PersonId) -> Option<&Person> {
        self.people.get(id)
    }

    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }
}

/// Which home a frame belongs to; a snapshot that receiver tasks share.
#[derive(Default)]
pub struct Lines {
    by_account: HashMap<String, Vec<Arc<Site>>>,
}

impl Lines {
    /// The lines of all homes in the register.
    pub fn of(register: &Register) -> Self {
        let mut by_account: HashMap<String, Vec<Arc<Site>>> = HashMap::new();
        for site in register.sites() {
            by_account.entry(site.panel.account.to_ascii_uppercase()).or_default().push(Arc::clone(site));
        }
        // The line with receiver and line number named goes before the one that takes any.
        for sites in by_account.values_mut() {
            sites.sort_by_key(|site| (site.panel.receiver.is_empty(), site.panel.line.is_empty()));
        }
        Self { by_account }
    }

    /// The home whose panel a frame with these fields comes from.
    pub fn find(&self, account: &str, receiver: Option<&str>, line: Option<&str>) -> Option<&Arc<Site>> {
        let sites = self.by_account.get(&account.to_ascii_uppercase())?;
        sites.iter().find(|site| site.panel.answers_to(account, receiver, line))
    }
}
