//! Homes edited at a desk: read without secrets, changed by the register's rules, each change a fact with who and which fields;
//! their history, and taking the newest change back.
use std::collections::BTreeSet;

use alarm_central::{
    access::{self, About, Act},
    entry::{self, Edit},
    event::{AlarmEvent, Refusal},
    fact::{Fact, FactBody, Sealed, SiteFact, StreamId},
    id::SiteId,
    person::Actor,
    reach,
    site::{Part, Site, SiteFault},
};
use vaka_link::{
    command::{Granted, Wish},
    register::{EntryHow, EntryLine, HomeEntry, HomeHistory},
};

use super::{
    Centre, ConnectionId, Input,
    desks::{Session, actor},
};
use crate::memory::GONE;

/// The longest id of a home that is entered at a desk, bytes.
const LONGEST_ID: usize = 64;

impl Centre {
    pub(super) fn home_wish(&mut self, connection: ConnectionId, number: u64, session: &Session, wish: Wish) {
        if let Err(refusal) = self.may_keep_sites(session) {
            return self.answer(connection, number, Err(refusal));
        }
        match wish {
            Wish::ReadHome { site } => {
                let entry = self.home_entry(&site).ok_or(Refusal::NoSuchSite);
                self.answer(connection, number, entry);
            }
            Wish::ChangeHome { site, version, edits } => {
                match self.home_changed(&site, version, &edits) {
                    // Nothing of it is another: there is nothing to write.
                    Ok((_, fields)) if fields.is_empty() => {
                        let entry = self.home_entry(&site).ok_or(Refusal::NoSuchSite);
                        self.answer(connection, number, entry);
                    }
                    Ok((home, fields)) => {
                        self.keep_home(connection, number, actor(session), home, fields, None);
                    }
                    Err(refusal) => self.answer(connection, number, Err(refusal)),
                }
            }
            Wish::RemoveHome { site, version } => self.remove_home(connection, number, session, &site, version),
            Wish::ListHomeHistory { site } => self.list_home_history(connection, number, site),
            Wish::UndoHome { site, version } => self.undo_home(connection, number, session.clone(), site, version),
            _ => {}
        }
    }

    fn may_keep_sites(&self, session: &Session) -> Result<(), Refusal> {
        let person = self.register.person(&session.person).ok_or(Refusal::RoleMayNot)?;
        access::allow(self.place, person, self.clock.now(), Act::KeepSites, &About::default())
    }

    fn home_entry(&self, site: &SiteId) -> Option<Granted> {
        let home = self.register.current(site)?;
        let version = self.register.entry_version(site);
        Some(Granted::HomeEntry(Box::new(HomeEntry { site: site.clone(), version, parts: entry::shown(home) })))
    }

    fn is_in_use(&self, site: &SiteId) -> bool {
        self.events.at_site(site).any(|event| !event.is_closed())
    }

    /// What the edits make of the home, and which fields differ; nothing is written yet.
    fn home_changed(&self, id: &SiteId, version: u64, edits: &[Edit]) -> Result<(Site, Vec<String>), Refusal> {
        if self.register.entry_version(id) != version {
            return Err(Refusal::EntryStale);
        }
        let known = self.register.current(id);
        if known.is_none() && !can_be_an_id(id.as_str()) {
            return Err(wrong(Part::Home, "", SiteFault::Id));
        }
        let before = match known {
            Some(home) => Site::clone(home),
            None => entry::blank(id.clone()).ok_or(wrong(Part::Home, "", SiteFault::Form))?,
        };
        // Whoever handles an event of it leans on its contacts by their place, on its zones and on its devices.
        let removes = edits.iter().any(|edit| matches!(edit, Edit::Remove(_)));
        if removes && self.is_in_use(id) {
            return Err(Refusal::HomeInUse);
        }
        let after = entry::change(&before, edits, &self.sealer.word_key())?;
        self.may_stand(&after)?;
        let fields = entry::differences(&before, &after);
        Ok((after, fields))
    }

    /// Whether the register can hold the home beside the others, in this place.
    fn may_stand(&self, home: &Site) -> Result<(), Refusal> {
        if self.register.has_line_of(home) {
            return Err(wrong(Part::Panel, "account", SiteFault::AccountTwice));
        }
        reach::out_of_reach(self.place, home).map_or(Ok(()), |found| Err(found.into()))
    }

    fn keep_home(
        &mut self,
        connection: ConnectionId,
        number: u64,
        by: Actor,
        home: Site,
        fields: Vec<String>,
        undoes: Option<u64>,
    ) {
        let id = home.id.clone();
        let mut fact = self.site_fact(&id, by, SiteFact::SiteChanged { fields, undoes });
        fact.sealed = Some(Sealed::Site(Box::new(home)));
        self.keep(vec![fact], move |centre, kept| {
            centre.tell_events_at(&id);
            let entry = centre.home_entry(&id).ok_or(Refusal::NoSuchSite);
            centre.answer(connection, number, kept.map_err(|_| Refusal::NotStored).and(entry));
        });
    }

    fn remove_home(&mut self, connection: ConnectionId, number: u64, session: &Session, site: &SiteId, version: u64) {
        let refusal = match () {
            () if self.register.current(site).is_none() => Some(Refusal::NoSuchSite),
            () if self.register.entry_version(site) != version => Some(Refusal::EntryStale),
            () if self.is_in_use(site) => Some(Refusal::HomeInUse),
            () => None,
        };
        if let Some(refusal) = refusal {
            return self.answer(connection, number, Err(refusal));
        }
        let fact = self.site_fact(site, actor(session), SiteFact::SiteRemoved);
        self.keep(vec![fact], move |centre, kept| {
            centre.answer(connection, number, kept.map(|()| Granted::Done).map_err(|_| Refusal::NotStored));
        });
    }

    /// Rows of the home's open events show it as it is now.
    pub(super) fn tell_events_at(&mut self, site: &SiteId) {
        let events: Vec<_> = self.events.at_site(site).map(AlarmEvent::id).collect();
        self.touched.extend(events);
    }

    fn list_home_history(&mut self, connection: ConnectionId, number: u64, site: SiteId) {
        self.read_entries(site, move |centre, site, read| {
            let answer = read.map(|facts| {
                let lines = centre.entry_lines(&facts);
                Granted::HomeHistory(Box::new(HomeHistory { site, lines }))
            });
            // Whoever has locked the desk meanwhile sees no home.
            let awake = centre.desks.get(&connection).and_then(super::Desk::awake).is_some();
            centre.answer(connection, number, if awake { answer } else { Err(Refusal::NotSignedIn) });
        });
    }

    fn entry_lines(&self, facts: &[Fact]) -> Vec<EntryLine> {
        let mut before: Option<&Site> = None;
        let mut lines = Vec::new();
        for fact in facts {
            let home = match &fact.sealed {
                Some(Sealed::Site(home)) => Some(&**home),
                _ => None,
            };
            let how = match &fact.body {
                FactBody::Site(SiteFact::SiteChanged { undoes: Some(of), .. }) => EntryHow::Undone { of: *of },
                FactBody::Site(SiteFact::SiteChanged { .. }) => EntryHow::Changed,
                FactBody::Site(SiteFact::SiteRemoved) => EntryHow::Removed,
                _ => EntryHow::Imported,
            };
            let fields = match (&fact.body, before, home) {
                (FactBody::Site(SiteFact::SiteChanged { fields, .. }), ..) => fields.clone(),
                (_, Some(before), Some(home)) => entry::differences(before, home),
                _ => Vec::new(),
            };
            before = home;
            let by = fact.by.person().map(|person| self.name_of(person).unwrap_or_default());
            lines.push(EntryLine { version: fact.version, at: fact.at, by, how, fields });
        }
        lines.reverse();
        lines.truncate(HomeHistory::MOST);
        lines
    }

    fn undo_home(&mut self, connection: ConnectionId, number: u64, session: Session, site: SiteId, version: u64) {
        self.read_entries(site, move |centre, site, read| {
            let decided = read.and_then(|facts| centre.undone(&session, &site, version, &facts));
            match decided {
                Ok((home, fields)) => {
                    centre.keep_home(connection, number, actor(&session), home, fields, Some(version));
                }
                Err(refusal) => centre.answer(connection, number, Err(refusal)),
            }
        });
    }

    /// The home as it was before its newest entry, by the rules as they are now.
    fn undone(
        &self,
        session: &Session,
        site: &SiteId,
        version: u64,
        facts: &[Fact],
    ) -> Result<(Site, Vec<String>), Refusal> {
        self.may_keep_sites(session)?;
        let now = self.register.current(site).ok_or(Refusal::NoSuchSite)?;
        if self.register.entry_version(site) != version {
            return Err(Refusal::EntryStale);
        }
        let before = facts.iter().rev().find(|fact| fact.version < version).and_then(|fact| fact.sealed.as_ref());
        let Some(Sealed::Site(before)) = before else { return Err(Refusal::NothingBefore) };
        if self.is_in_use(site) && loses_a_part(now, before) {
            return Err(Refusal::HomeInUse);
        }
        before.check()?;
        self.may_stand(before)?;
        Ok((Site::clone(before), entry::differences(now, before)))
    }

    /// Reads a home's entries beside the loop, oldest first; `then` is called once no other change is being written.
    fn read_entries(
        &self,
        site: SiteId,
        then: impl FnOnce(&mut Self, SiteId, Result<Vec<Fact>, Refusal>) + Send + 'static,
    ) {
        let stream = StreamId::Site(site.clone());
        let read = self.memory.read(move |archive| {
            let mut facts = archive.load(&stream)?;
            facts.retain(|fact| fact.body.is_entry());
            Ok(facts)
        });
        let inputs = self.inputs.clone();
        tokio::spawn(async move {
            let facts = read.await.unwrap_or(Err(GONE)).map_err(|_| Refusal::NotStored);
            let then = Box::new(move |centre: &mut Self| then(centre, site, facts));
            let _ = inputs.send(Input::Settled(then)).await;
        });
    }
}

fn wrong(part: Part, field: &str, fault: SiteFault) -> Refusal {
    Refusal::EntryWrong { part, field: field.to_owned(), fault }
}

/// Names of streams are made of it.
fn can_be_an_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= LONGEST_ID
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

fn loses_a_part(now: &Site, before: &Site) -> bool {
    let left: BTreeSet<Part> = entry::parts(before).collect();
    entry::parts(now).any(|part| !left.contains(&part))
}
