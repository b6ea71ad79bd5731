//! The register as files: what of a home leaves the place, and what a file that comes back leaves as it was.
//!
//! A file may have less than the register: one that was exported without secrets has none, and a table ([`table`]) has no
//! plans of a home's own, no floors, no places that a camera can be turned to, and only the columns that stand in its head. What a file
//! cannot say of a home that the register has stays there; of a new home it is what it is where nothing is said.
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    drawing::DrawingId,
    floor::Floor,
    id::SiteId,
    person::Place,
    pii::{Secret, SecretKey},
    reach,
    site::{self, Camera, Contact, FileSecrets, Part, RegisterError, RegisterFile, Site, SiteFault, VoiceUnit, Wrong},
    words,
};

pub mod table;

/// Most faults of a file that are told one by one.
pub const MOST_WRONG: usize = 100;

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileForm {
    /// The register file.
    Toml,
    /// A row a home ([`table`]).
    Csv,
}

/// What a file can say of a home.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// A secret that is empty stays as the register has it.
    pub keeps_secrets: bool,
    /// The columns of a table as `area`, `panel.key`, `contact.keyholder`; `None` of a register file, which says everything.
    pub columns: Option<BTreeSet<String>>,
}

/// Homes as a file has them, before the register's are put beside them.
#[derive(Clone, Debug, PartialEq)]
pub struct FileHomes {
    pub sites: Vec<Site>,
    pub told: Told,
    /// Drawings that came with them, and are kept: each for one home.
    pub drawings: BTreeSet<(SiteId, DrawingId)>,
}

impl FileHomes {
    /// Homes without drawings of their own.
    pub fn new(sites: Vec<Site>, told: Told) -> Self {
        Self { sites, told, drawings: BTreeSet::new() }
    }
}

/// What an import comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// Homes that are new or differ, code words as they are kept.
    pub sites: Vec<Site>,
    pub counts: Counts,
}

/// What an import comes to, counted in homes where nothing else is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub added: u32,
    pub changed: u32,
    pub same: u32,
    /// Homes whose secrets the file did not have and the register kept.
    pub kept: u32,
    /// Contacts with a code word whose name the file has no more: the word went with them.
    pub words_gone: u32,
}

/// Something of a file that cannot be right: the home, counted from 0, and where in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongHome {
    pub home: u32,
    pub part: Part,
    /// The field's key; empty where it is the part as a whole.
    pub field: String,
    pub fault: SiteFault,
}

impl WrongHome {
    pub(crate) fn of(home: usize, wrong: Wrong) -> Self {
        let home = u32::try_from(home).unwrap_or(u32::MAX);
        Self { home, part: wrong.part, field: wrong.field.to_owned(), fault: wrong.fault }
    }

    /// Where in the home it stands, as `contact.2.numbers` with parts counted from 1; empty for the home as a whole.
    pub fn place(&self) -> String {
        let mut place = match self.part {
            Part::Panel => vec!["panel".to_owned()],
            Part::VoiceUnit => vec!["voice_unit".to_owned()],
            part => part.lists().iter().map(|(list, at)| format!("{list}.{}", u32::from(*at) + 1)).collect(),
        };
        place.extend((!self.field.is_empty()).then(|| self.field.clone()));
        place.join(".")
    }
}

/// Reads a register file, with its secrets or without. What depends on the register is judged with it ([`import`]).
///
/// # Errors
/// Where it is not in the form of a register file.
pub fn read_toml(text: &str) -> Result<FileHomes, RegisterError> {
    let told = |secrets| Told { keeps_secrets: secrets == FileSecrets::Kept, columns: None };
    // A home at a time takes a fraction of the memory. A cut where none belongs leaves a text behind that cannot be read.
    let mut parts = cut_at_homes(text);
    let head = parts.next().unwrap_or_default();
    let whole = || RegisterFile::read(text).map(|file| FileHomes::new(file.site, told(file.secrets)));
    let Ok(head) = RegisterFile::read(head) else { return whole() };
    let mut sites = head.site;
    for part in parts {
        match RegisterFile::read(part) {
            Ok(file) if file.secrets == FileSecrets::Written => sites.extend(file.site),
            _ => return whole(),
        }
    }
    Ok(FileHomes::new(sites, told(head.secrets)))
}

/// The text before the first home, and each home's own.
fn cut_at_homes(text: &str) -> impl Iterator<Item = &str> {
    let starts = text.match_indices("[[site]]").filter(|(at, _)| text[..*at].ends_with('\n') || *at == 0);
    let mut ends = starts.map(|(at, _)| at).chain([text.len()]);
    let mut from = 0;
    std::iter::from_fn(move || {
        let to = ends.next()?;
        Some(&text[std::mem::replace(&mut from, to)..to])
    })
}

/// The first lines of a register file that is exported.
pub fn toml_head(with_secrets: bool) -> String {
    let secrets = if with_secrets { FileSecrets::Written } else { FileSecrets::Kept };
    let word = serde_json::to_string(&secrets).unwrap_or_default();
    format!("secrets = {word}\n")
}

/// A home as it stands in a register file.
///
/// # Errors
/// Where it cannot be written in that form; homes of a register can.
pub fn toml_home(site: &Site) -> Result<String, toml::ser::Error> {
    #[derive(Serialize)]
    struct One<'a> {
        site: [&'a Site; 1],
    }
    Ok(format!("\n{}", toml::to_string(&One { site: [site] })?))
}

/// A home as it leaves the place: without secrets, or with them and its code words in a form that fits here alone.
pub fn leaving(site: &Site, with_secrets: bool, key: &SecretKey) -> Site {
    let mut site = site.clone();
    if with_secrets {
        for word in site.code_words() {
            *word = words::exported(key, word);
        }
        return site;
    }
    site.panel.key = None;
    for secret in secrets(&mut site) {
        *secret = Secret::default();
    }
    site
}

/// Every secret of a home but its panel's key.
fn secrets(site: &mut Site) -> Vec<&mut Secret> {
    let mut all = Vec::new();
    for Contact { code_word, duress_word, name: _, numbers: _, authority: _, keyholder: _, message: _ } in
        &mut site.contacts
    {
        all.extend([code_word, duress_word]);
    }
    for camera in &mut site.cameras {
        all.extend(camera_secrets(camera));
    }
    all.extend(site.voice_unit.iter_mut().flat_map(voice_secrets));
    all
}

fn camera_secrets(camera: &mut Camera) -> Vec<&mut Secret> {
    let Camera { rtsp, rtsp_small, snapshot, user, password, ptz, .. } = camera;
    let turning = ptz.as_mut().map(|ptz| &mut ptz.address);
    [rtsp, rtsp_small, snapshot, user, password].into_iter().chain(turning).collect()
}

fn voice_secrets(unit: &mut VoiceUnit) -> [&mut Secret; 3] {
    let VoiceUnit { address, user, password, .. } = unit;
    [address, user, password]
}

impl Told {
    fn says(&self, column: &str) -> bool {
        self.columns.as_ref().is_none_or(|columns| columns.contains(column))
    }

    /// Whether the file says which parts of this kind there are (`contact`, `zone`, …).
    fn says_part(&self, part: &str) -> bool {
        let is_of = |column: &String| column.strip_prefix(part).is_some_and(|rest| rest.starts_with('.'));
        self.columns.as_ref().is_none_or(|columns| columns.iter().any(is_of))
    }

    /// The home as the file and the register say it together.
    fn complete(&self, mut home: Site, known: &Site, counts: &mut Counts) -> Site {
        self.complete_home(&mut home, known);
        if self.says_part("contact") {
            self.complete_contacts(&mut home, known, counts);
        } else {
            home.contacts.clone_from(&known.contacts);
        }
        if !self.says_part("user") {
            home.users.clone_from(&known.users);
        }
        if self.says_part("zone") {
            self.complete_zones(&mut home, known);
        } else {
            home.zones.clone_from(&known.zones);
        }
        if self.says_part("camera") {
            self.complete_cameras(&mut home, known);
        } else {
            home.cameras.clone_from(&known.cameras);
        }
        self.complete_voice(&mut home, known);
        home
    }

    fn complete_home(&self, home: &mut Site, known: &Site) {
        if self.columns.is_none() {
            if self.keeps_secrets && home.panel.key.is_none() {
                home.panel.key.clone_from(&known.panel.key);
            }
            return;
        }
        let mut leave = |column: &str, keep: &mut dyn FnMut(&mut Site)| {
            if !self.says(column) {
                keep(home);
            }
        };
        leave("area", &mut |home| home.area.clone_from(&known.area));
        leave("position", &mut |home| home.position.clone_from(&known.position));
        leave("language", &mut |home| home.language.clone_from(&known.language));
        leave("plan", &mut |home| home.plan.clone_from(&known.plan));
        leave("note", &mut |home| home.note.clone_from(&known.note));
        leave("entry", &mut |home| home.entry.clone_from(&known.entry));
        leave("beware", &mut |home| home.beware.clone_from(&known.beware));
        leave("prefetch", &mut |home| home.prefetch = known.prefetch);
        leave("masked", &mut |home| home.masked = known.masked);
        leave("picture_hosts", &mut |home| home.picture_hosts.clone_from(&known.picture_hosts));
        leave("panel.receiver", &mut |home| home.panel.receiver.clone_from(&known.panel.receiver));
        leave("panel.line", &mut |home| home.panel.line.clone_from(&known.panel.line));
        leave("panel.trusted", &mut |home| home.panel.trusted = known.panel.trusted);
        leave("panel.profile", &mut |home| home.panel.profile = known.panel.profile);
        leave("panel.supervision_secs", &mut |home| home.panel.supervision_secs = known.panel.supervision_secs);
        leave("panel.clock", &mut |home| home.panel.clock = known.panel.clock);
        home.own_plans.clone_from(&known.own_plans);
        home.floors.clone_from(&known.floors);
        if home.panel.key.is_none() {
            home.panel.key.clone_from(&known.panel.key);
        }
    }

    fn complete_zones(&self, home: &mut Site, known: &Site) {
        for zone in &mut home.zones {
            let known = known.zone(&zone.number);
            if !self.says("zone.camera") {
                zone.camera = known.and_then(|known| known.camera.clone());
            }
            if let Some(known) = known.filter(|_| self.columns.is_some()) {
                (zone.floor, zone.at) = (known.floor.clone(), known.at.clone());
            }
        }
    }

    /// A code word belongs to a person: whoever has another name has none of theirs.
    fn complete_contacts(&self, home: &mut Site, known: &Site, counts: &mut Counts) {
        let mut left: Vec<&Contact> = known.contacts.iter().collect();
        let fits = |contact: &Contact, known: &Contact| contact.name.trim() == known.name.trim();
        let mut pairs: Vec<Option<&Contact>> = vec![None; home.contacts.len()];
        // Of several with one name each first gets the one with its own numbers.
        for is_strict in [true, false] {
            for (contact, pair) in home.contacts.iter().zip(&mut pairs).filter(|(_, pair)| pair.is_none()) {
                let is_it = |known: &&Contact| fits(contact, known) && (!is_strict || contact.numbers == known.numbers);
                // Nobody knows which of two is meant.
                let is_sure = is_strict || left.iter().filter(|known| is_it(known)).count() == 1;
                if let Some(at) = left.iter().position(is_it).filter(|_| is_sure) {
                    *pair = Some(left.remove(at));
                }
            }
        }
        for (contact, pair) in home.contacts.iter_mut().zip(pairs) {
            let Some(known) = pair else { continue };
            if !self.says("contact.keyholder") {
                contact.keyholder = known.keyholder;
            }
            if !self.says("contact.message") {
                contact.message = known.message;
            }
            if self.keeps_secrets {
                keep(&mut contact.code_word, &known.code_word);
                keep(&mut contact.duress_word, &known.duress_word);
            }
        }
        if self.keeps_secrets {
            let has_words = |contact: &&&Contact| !contact.code_word.is_empty() || !contact.duress_word.is_empty();
            counts.words_gone += u32::try_from(left.iter().filter(has_words).count()).unwrap_or(u32::MAX);
        }
    }

    fn complete_cameras(&self, home: &mut Site, known: &Site) {
        for camera in &mut home.cameras {
            let Some(known) = known.camera(&camera.id) else { continue };
            if self.columns.is_some() {
                camera.ptz.clone_from(&known.ptz);
                (camera.floor, camera.at, camera.facing) = (known.floor.clone(), known.at.clone(), known.facing);
            }
            if !self.says("camera.transport") {
                camera.transport = known.transport;
            }
            if !self.says("camera.certificate") {
                camera.certificate = known.certificate;
            }
            if self.keeps_secrets {
                let mut known = known.clone();
                for (secret, known) in camera_secrets(camera).into_iter().zip(camera_secrets(&mut known)) {
                    keep(secret, known);
                }
            }
        }
    }

    fn complete_voice(&self, home: &mut Site, known: &Site) {
        if !self.says_part("voice") {
            home.voice_unit.clone_from(&known.voice_unit);
            return;
        }
        let (Some(unit), Some(known)) = (&mut home.voice_unit, &known.voice_unit) else { return };
        if !self.says("voice.certificate") {
            unit.certificate = known.certificate;
        }
        if !self.says("voice.answers_silently") {
            unit.answers_silently = known.answers_silently;
        }
        if !self.says("voice.direction") {
            unit.direction = known.direction;
        }
        // Another kind of unit has another address.
        if self.keeps_secrets && unit.kind == known.kind {
            let mut known = known.clone();
            for (secret, known) in voice_secrets(unit).into_iter().zip(voice_secrets(&mut known)) {
                keep(secret, known);
            }
        }
    }
}

fn keep(secret: &mut Secret, known: &Secret) {
    if secret.is_empty() {
        secret.clone_from(known);
    }
}

fn has_secrets(site: &Site) -> bool {
    let mut site = site.clone();
    site.panel.key.is_some() || secrets(&mut site).iter().any(|secret| !secret.is_empty())
}

/// Where the register's homes are looked up.
pub trait Known {
    /// The home as the register has it.
    fn home(&self, id: &SiteId) -> Option<&Site>;
    /// Whose line this is ([`Panel::line_key`](crate::site::Panel::line_key)).
    fn at_line(&self, line: &[String; 3]) -> Option<&SiteId>;
}

/// What a file comes to beside the register: whole, or nothing of it.
///
/// # Errors
/// Everything that cannot be right, in the order of the file; [`MOST_WRONG`] at most, and how many more there are.
pub fn import(
    file: FileHomes,
    known: &impl Known,
    place: Place,
    key: &SecretKey,
) -> Result<Import, (Vec<WrongHome>, u32)> {
    let FileHomes { sites, told, drawings } = file;
    let mut counts = Counts::default();
    let mut found: Vec<(usize, Wrong)> = Vec::new();
    let mut completed = Vec::with_capacity(sites.len());
    for (at, home) in sites.into_iter().enumerate() {
        let before = known.home(&home.id);
        let lost = |before: &Site| {
            before.panel.account != home.panel.account && lost_zeros(&before.panel.account, &home.panel.account)
        };
        if told.columns.is_some() && before.is_some_and(lost) {
            found.push((at, Wrong { part: Part::Panel, field: "account", fault: SiteFault::ZerosLost }));
        }
        let mut home = home;
        for (number, contact) in home.contacts.iter_mut().enumerate() {
            let part = Part::Contact(u16::try_from(number).unwrap_or(u16::MAX));
            for (field, word) in [("code_word", &mut contact.code_word), ("duress_word", &mut contact.duress_word)] {
                match words::taken_back(key, word) {
                    Some(taken) => *word = taken,
                    None => found.push((at, Wrong { part, field, fault: SiteFault::OtherWords })),
                }
            }
        }
        let home = match before {
            Some(before) => {
                let home = told.complete(home, before, &mut counts);
                counts.kept += u32::from(told.keeps_secrets && has_secrets(before));
                home
            }
            None => home,
        };
        found.extend(reach::out_of_reach(place, &home).map(|wrong| (at, wrong)));
        found.extend(missing_drawings(&home, before, &drawings).map(|wrong| (at, wrong)));
        let is_taken = |other: &SiteId| *other != home.id;
        if known.at_line(&home.panel.line_key()).is_some_and(is_taken) {
            found.push((at, Wrong { part: Part::Panel, field: "account", fault: SiteFault::AccountTwice }));
        }
        completed.push(home);
    }
    found.extend(site::wrongs(&completed));
    if !found.is_empty() {
        found.sort_by_key(|(at, wrong)| (*at, wrong.part));
        let mut told = BTreeSet::new();
        found.retain(|(at, wrong)| told.insert((*at, wrong.part, wrong.field, wrong.fault.key())));
        let more = u32::try_from(found.len().saturating_sub(MOST_WRONG)).unwrap_or(u32::MAX);
        let first = found.into_iter().take(MOST_WRONG).map(|(at, wrong)| WrongHome::of(at, wrong));
        return Err((first.collect(), more));
    }
    completed.retain(|home| {
        let (count, differs) = match known.home(&home.id) {
            Some(before) if before == home => (&mut counts.same, false),
            Some(_) => (&mut counts.changed, true),
            None => (&mut counts.added, true),
        };
        *count += 1;
        differs
    });
    Ok(Import { sites: completed, counts })
}

/// Floors whose drawing neither came with the file nor is the home's already.
fn missing_drawings(
    home: &Site,
    before: Option<&Site>,
    came: &BTreeSet<(SiteId, DrawingId)>,
) -> impl Iterator<Item = Wrong> {
    let is_there = move |floor: &Floor| {
        let known = before.is_some_and(|before| before.floors.iter().any(|known| known.drawing == floor.drawing));
        known || floor.known_drawing().is_some_and(|drawing| came.contains(&(home.id.clone(), drawing.id)))
    };
    let missing = home.floors.iter().enumerate().filter(move |(_, floor)| !is_there(floor));
    missing.map(|(at, _)| Wrong {
        part: Part::Floor(u16::try_from(at).unwrap_or(u16::MAX)),
        field: "drawing",
        fault: SiteFault::DrawingMissing,
    })
}

/// Whether a spreadsheet has taken an account for a number.
fn lost_zeros(before: &str, now: &str) -> bool {
    before.starts_with('0') && before.trim_start_matches('0').eq_ignore_ascii_case(now.trim_start_matches('0'))
}

#[cfg(test)]
mod tests;
