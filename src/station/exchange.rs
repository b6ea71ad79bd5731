//! The register as files, at the station: what an import comes to beside the register, facts of it, and homes that leave,
//! whether a station runs or not.
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use alarm_central::{
    exchange::{self, FileForm, FileHomes, Import, Known, table::Widths},
    fact::{Fact, FactBody, PlaceFact, Sealed, SiteFact, StreamId},
    id::SiteId,
    moment::Moment,
    person::{Actor, Place},
    pii::SecretKey,
    port::{Store, StoreError},
    site::Site,
};
use tracing::warn;
use vaka_link::keeper::{KeeperAnswer, KeeperRefusal};

use crate::{keeper, register::Register};

/// Homes that are sent at a time: a message has a longest length, and theirs differs.
const AT_ONCE: usize = 64;

/// The homes of a register as they were at one moment.
struct Homes<'a> {
    homes: HashMap<&'a SiteId, &'a Site>,
    lines: HashMap<[String; 3], &'a SiteId>,
}

impl<'a> Homes<'a> {
    fn of(homes: &'a [Arc<Site>]) -> Self {
        let lines = homes.iter().map(|home| (home.panel.line_key(), &home.id)).collect();
        Self { homes: homes.iter().map(|home| (&home.id, &**home)).collect(), lines }
    }
}

impl Known for Homes<'_> {
    fn home(&self, id: &SiteId) -> Option<&Site> {
        self.homes.get(id).copied()
    }

    fn at_line(&self, line: &[String; 3]) -> Option<&SiteId> {
        self.lines.get(line).copied()
    }
}

/// What a file comes to. Takes a second or more for a large one, so never on the station's loop.
pub(crate) fn prepare(
    homes: &[Arc<Site>],
    place: Place,
    file: FileHomes,
    key: &SecretKey,
) -> Result<Import, KeeperRefusal> {
    exchange::import(file, &Homes::of(homes), place, key)
        .map_err(|(wrong, more)| KeeperRefusal::WrongHomes { wrong, more })
}

/// A fact for each of these homes.
pub(crate) fn facts(register: &Register, by: &Actor, now: Moment, sites: impl Iterator<Item = Site>) -> Vec<Fact> {
    let fact = |site: Site| {
        let stream = StreamId::Site(site.id.clone());
        Fact {
            version: register.next_version(&stream),
            stream,
            at: now,
            by: by.clone(),
            body: FactBody::Site(SiteFact::SiteImported),
            sealed: Some(Sealed::Site(Box::new(site))),
        }
    };
    sites.map(fact).collect()
}

/// What is written before the register leaves.
pub(crate) fn leaves(
    register: &Register,
    by: Actor,
    now: Moment,
    homes: usize,
    form: FileForm,
    with_secrets: bool,
) -> Fact {
    let homes = u32::try_from(homes).unwrap_or(u32::MAX);
    Fact {
        version: register.next_version(&StreamId::Place),
        stream: StreamId::Place,
        at: now,
        by,
        body: FactBody::Place(PlaceFact::SitesExported { homes, form, with_secrets }),
        sealed: None,
    }
}

/// Tells all homes, in the order of their ids; `tell` says whether anybody still listens.
pub(crate) fn tell(
    homes: &[Arc<Site>],
    with_secrets: bool,
    key: &SecretKey,
    tell: &mut dyn FnMut(KeeperAnswer) -> bool,
) {
    let sorted: BTreeMap<&SiteId, &Arc<Site>> = homes.iter().map(|home| (&home.id, home)).collect();
    let mut widths = Widths::default();
    for home in sorted.values() {
        widths.fit(home);
    }
    let count = u32::try_from(homes.len()).unwrap_or(u32::MAX);
    if !tell(KeeperAnswer::Leaving { homes: count, widths }) {
        return;
    }
    let sorted: Vec<&Arc<Site>> = sorted.into_values().collect();
    for part in sorted.chunks(AT_ONCE) {
        let homes = part.iter().map(|home| exchange::leaving(home, with_secrets, key)).collect();
        if !tell(KeeperAnswer::Homes(homes)) {
            return;
        }
    }
    tell(KeeperAnswer::Left { homes: count });
}

/// Imports with the store alone, when no station runs: in one write.
pub fn import_homes(store: &mut dyn Store, place: Place, uid: u32, now: Moment, file: FileHomes) -> KeeperAnswer {
    let by = Actor::Keeper { uid };
    let done = keeper::opened(store, place, &by, now).and_then(|register| {
        let homes: Vec<Arc<Site>> = register.sites().cloned().collect();
        let Import { sites, counts } = prepare(&homes, place, file, &store.sealer().word_key())?;
        let facts: Vec<Arc<Fact>> = facts(&register, &by, now, sites.into_iter()).into_iter().map(Arc::new).collect();
        store.append(&facts).map_err(|error| KeeperRefusal::Store(keeper::fault_of(error)))?;
        Ok(KeeperAnswer::Imported(counts))
    });
    // Whether anything was entered or not: what is named by nobody now goes.
    if let Err(error) = let_loose_drawings_go(store, None) {
        warn!(%error, "drawings that nobody names could not be let go of");
    }
    done.unwrap_or_else(KeeperAnswer::No)
}

/// Lets go of every drawing that no entry of the register names; while nobody imports.
pub(crate) fn let_loose_drawings_go(store: &mut dyn Store, register: Option<&Register>) -> Result<(), StoreError> {
    let mut all = store.drawings()?;
    if all.is_empty() {
        return Ok(());
    }
    let loaded;
    let register = match register {
        Some(register) => register,
        None => {
            loaded = Register::load(store)?;
            &loaded
        }
    };
    all.retain(|(site, drawing)| !register.names_drawing(site, *drawing));
    store.let_drawings_go(&all)
}

/// Exports with the store alone, when no station runs.
pub fn export_homes(
    store: &mut dyn Store,
    place: Place,
    uid: u32,
    now: Moment,
    (form, with_secrets): (FileForm, bool),
    tell_one: &mut dyn FnMut(KeeperAnswer) -> bool,
) {
    let by = Actor::Keeper { uid };
    let read = keeper::opened(store, place, &by, now).and_then(|register| {
        let homes: Vec<Arc<Site>> = register.sites().cloned().collect();
        let fact = leaves(&register, by, now, homes.len(), form, with_secrets);
        store.append(&[Arc::new(fact)]).map_err(|error| KeeperRefusal::Store(keeper::fault_of(error)))?;
        Ok(homes)
    });
    match read {
        Ok(homes) => tell(&homes, with_secrets, &store.sealer().word_key(), tell_one),
        Err(refusal) => drop(tell_one(KeeperAnswer::No(refusal))),
    }
}
