//! The vault on files: keys by hour, a folder for each event, sealed recordings; which may be opened, and when they go,
//! is not decided here.
mod format;
mod hours;
mod reader;
mod sink;

use std::{
    collections::{BTreeMap, HashMap},
    fs, io,
    path::{Path, PathBuf},
};

use alarm_central::{
    id::{EventId, MediumId},
    medium::Medium,
    moment::Moment,
    pii::SecretKey,
    port::StoreFault,
    proof::Paper,
    retention::{Calendar, Erasure, HOUR_MS, Readable, hour_of as hour_of_moment},
    vault::{Hour, HourEvent, MediumReader, Mirrored, Vault},
};
pub use sink::open_sink;

use self::hours::{Hours, WrappedMediaKey};
use crate::{
    fault::{fault_in, io_fault},
    keys::{SealKey, remove_if_there, sync_folder, write_whole},
    lock::make_private_dir,
    masters::Masters,
    mirror::Mirror,
};

/// What was believed of time last; beside the database, because it is no fact and changes every minute.
const CALENDAR: &str = "calendar.json";
/// Signed receipts of erasures, one for each event.
const RECEIPTS: &str = "receipts";
/// While it is written; when its bytes are final; when its fact stands.
const PART: &str = "part";
const SEALED: &str = "sealed";
const KEPT: &str = "vault";

/// The vault of a place, in its data folder. The caller holds the folder's lock.
pub struct FileVault {
    data: PathBuf,
    folder: PathBuf,
    hours: Hours,
    masters: Masters,
    /// The media master; read when it is first needed, so that a place whose media master is missing still takes alarms.
    master: Option<SealKey>,
    readable: Readable,
    /// The hour of each event that has a folder, once it was looked for.
    events: Option<HashMap<EventId, i64>>,
}

impl FileVault {
    /// Opens (or makes) the vault of this data folder, its master in the clear.
    pub fn open(data: &Path) -> Result<Self, StoreFault> {
        Self::open_with(data, Masters::Clear)
    }

    /// Opens (or makes) the vault of this data folder.
    pub fn open_with(data: &Path, masters: Masters) -> Result<Self, StoreFault> {
        let folder = data.join("vault");
        make_private_dir(&folder).map_err(fault_in)?;
        let hours = Hours::open(data)?;
        Ok(Self {
            data: data.to_owned(),
            folder,
            hours,
            masters,
            master: None,
            readable: Readable::Nothing,
            events: None,
        })
    }

    fn master(&mut self) -> Result<SealKey, StoreFault> {
        if let Some(master) = &self.master {
            return Ok(master.again());
        }
        let master = self.masters.read(&self.data, "media.key", self.hours.is_empty()?).map_err(fault_in)?;
        Ok(self.master.insert(master).again())
    }

    /// Brings the mirror up to date, where there is one. What it lacks is looked for again with the next round: nothing
    /// here waits for another disk.
    fn fill_mirror(&self) {
        if let Ok(Some(mirror)) = Mirror::of(&self.data)
            && mirror.is_there()
        {
            let _ = mirror.fill(&self.data);
        }
    }

    /// Hours that the mirror still has, as far as it can be reached.
    fn mirrored(&self) -> Vec<i64> {
        match Mirror::of(&self.data) {
            Ok(Some(mirror)) if mirror.is_there() => mirror.hours().unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    fn event_folder(&self, event: EventId) -> PathBuf {
        self.folder.join(event.to_string())
    }

    /// The event's media key. [`StoreFault::Key`]: it is gone, or never was.
    fn media_key(&mut self, event: EventId) -> Result<SealKey, StoreFault> {
        let wrapped = WrappedMediaKey::read(&self.event_folder(event))?.ok_or(StoreFault::Key)?;
        let master = self.master()?;
        let hour_key = self.hours.read(wrapped.hour(), &master)?.ok_or(StoreFault::Key)?;
        wrapped.open(event, &hour_key)
    }

    /// The folders of events, by hour; those without a key that tells their hour are left to [`FileVault::hour_of`].
    fn events(&mut self) -> Result<&mut HashMap<EventId, i64>, StoreFault> {
        if self.events.is_none() {
            let mut events = HashMap::new();
            for (event, folder) in event_folders(&self.folder)? {
                events.insert(event, hour_of(event, &folder)?);
            }
            self.events = Some(events);
        }
        Ok(self.events.as_mut().expect("just put there"))
    }
}

/// The hour that an event's folder belongs to. Where its key is gone, its name tells when the event was named (UUID
/// version 7), which was when it began; a name without a time is older than anything.
fn hour_of(event: EventId, folder: &Path) -> Result<i64, StoreFault> {
    if let Some(wrapped) = WrappedMediaKey::read(folder)? {
        return Ok(wrapped.hour());
    }
    let named_secs = event.0.get_timestamp().map_or(0, |named| named.to_unix().0);
    Ok(i64::try_from(named_secs).unwrap_or_default().div_euclid(HOUR_MS / 1000))
}

impl Vault for FileVault {
    fn prepare(&mut self, event: EventId, began: Moment) -> Result<(PathBuf, SecretKey), StoreFault> {
        let folder = self.event_folder(event);
        if WrappedMediaKey::read(&folder)?.is_some() {
            let key = self.media_key(event)?;
            return Ok((folder, key.secret()));
        }
        let hour = hour_of_moment(began);
        let master = self.master()?;
        let hour_key = self.hours.read_or_make(hour, &master)?;
        self.fill_mirror();
        make_private_dir(&folder).map_err(fault_in)?;
        sync_folder(&self.folder).map_err(|error| io_fault(&error))?;
        let key = SealKey::fresh();
        WrappedMediaKey::keep(&folder, event, hour, &hour_key, &key)?;
        if let Some(events) = &mut self.events {
            events.insert(event, hour);
        }
        Ok((folder, key.secret()))
    }

    fn seal_up(&mut self, event: EventId, medium: MediumId) -> Result<Option<Medium>, StoreFault> {
        let folder = self.event_folder(event);
        let key = self.media_key(event)?;
        reader::seal_up(&folder, event, medium, &key)
    }

    fn kept(&mut self, event: EventId, medium: MediumId) -> Result<(), StoreFault> {
        let folder = self.event_folder(event);
        // Not synced: if the new name is lost, the recording is left over once more, and its fact is found to stand.
        match fs::rename(path_of(&folder, medium, SEALED), path_of(&folder, medium, KEPT)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            renamed => renamed.map_err(|error| io_fault(&error)),
        }
    }

    fn left_over(&mut self) -> Result<Vec<(EventId, MediumId)>, StoreFault> {
        let mut left = Vec::new();
        for (event, folder) in event_folders(&self.folder)? {
            for (medium, state) in recordings(&folder)? {
                if state != KEPT {
                    left.push((event, medium));
                }
            }
        }
        left.sort_unstable();
        Ok(left)
    }

    fn open(&mut self, event: EventId, medium: &Medium) -> Result<Box<dyn MediumReader>, StoreFault> {
        let folder = self.event_folder(event);
        let hour = WrappedMediaKey::read(&folder)?.ok_or(StoreFault::Key)?.hour();
        if !self.readable.holds(hour) {
            return Err(StoreFault::Shut);
        }
        let key = self.media_key(event)?;
        let kept = path_of(&folder, medium.medium, KEPT);
        let path = if kept.exists() { kept } else { path_of(&folder, medium.medium, SEALED) };
        reader::open(&path, event, medium, &key)
    }

    fn allow(&mut self, readable: Readable) {
        self.readable = readable;
    }

    fn calendar(&mut self) -> Result<Option<Calendar>, StoreFault> {
        match fs::read(self.data.join(CALENDAR)) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|_| StoreFault::Damaged),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(io_fault(&error)),
        }
    }

    fn keep_calendar(&mut self, calendar: &Calendar) -> Result<(), StoreFault> {
        let text = serde_json::to_vec(calendar).map_err(|_| StoreFault::Damaged)?;
        write_whole(&self.data.join(CALENDAR), &text)
            .and_then(|()| sync_folder(&self.data))
            .map_err(|error| io_fault(&error))
    }

    fn keep_receipt(&mut self, event: EventId, receipt: &Paper) -> Result<(), StoreFault> {
        let folder = self.data.join(RECEIPTS);
        make_private_dir(&folder).map_err(fault_in)?;
        let text = serde_json::to_vec_pretty(receipt).map_err(|_| StoreFault::Damaged)?;
        write_whole(&folder.join(format!("{event}.json")), &text)
            .and_then(|()| sync_folder(&folder))
            .and_then(|()| sync_folder(&self.data))
            .map_err(|error| io_fault(&error))
    }

    fn receipts(&mut self) -> Result<Vec<EventId>, StoreFault> {
        let entries = match fs::read_dir(self.data.join(RECEIPTS)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(|error| io_fault(&error))?,
        };
        let mut events = Vec::new();
        for entry in entries {
            let name = entry.map_err(|error| io_fault(&error))?.file_name();
            events.extend(name.to_str().and_then(|name| name.strip_suffix(".json")?.parse::<EventId>().ok()));
        }
        Ok(events)
    }

    fn forget_receipt(&mut self, event: EventId, before: Moment) -> Result<(), StoreFault> {
        let folder = self.data.join(RECEIPTS);
        let path = folder.join(format!("{event}.json"));
        let text = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            text => text.map_err(|error| io_fault(&error))?,
        };
        let read = serde_json::from_slice(&text).and_then(|paper: Paper| serde_json::from_str::<Erasure>(&paper.body));
        // What is no receipt of ours is left alone.
        if read.map_or(true, |erasure| erasure.erased_at >= before) {
            return Ok(());
        }
        remove_if_there(&path).and_then(|()| sync_folder(&folder)).map_err(|error| io_fault(&error))
    }

    fn mirror(&mut self) -> Mirrored {
        match Mirror::of(&self.data) {
            Ok(None) => Mirrored::None,
            Ok(Some(mirror)) if mirror.is_there() => Mirrored::There,
            Ok(Some(_)) | Err(_) => Mirrored::Away,
        }
    }

    fn hours_until(&mut self, latest: i64) -> Result<Vec<Hour>, StoreFault> {
        self.fill_mirror();
        let mut held: BTreeMap<i64, Vec<HourEvent>> = self
            .hours
            .all()?
            .into_iter()
            .chain(self.mirrored())
            .filter(|hour| *hour <= latest)
            .map(|hour| (hour, Vec::new()))
            .collect();
        let events: Vec<(EventId, i64)> =
            self.events()?.iter().filter(|(_, hour)| **hour <= latest).map(|(event, hour)| (*event, *hour)).collect();
        for (event, hour) in events {
            let media = recordings(&self.event_folder(event))?.into_iter().map(|(medium, _)| medium).collect();
            held.entry(hour).or_default().push(HourEvent { event, media });
        }
        let mut hours = Vec::new();
        for (hour, mut events) in held {
            // What a dying hour held when it began to die is more than what is left of it.
            for noted in self.hours.dying(hour)?.unwrap_or_default() {
                events.retain(|event| event.event != noted.event);
                events.push(noted);
            }
            events.sort_unstable_by_key(|event| event.event);
            hours.push(Hour { hour, events });
        }
        Ok(hours)
    }

    fn erase_hour(&mut self, hour: i64) -> Result<(), StoreFault> {
        let Some(held) = self.hours_until(hour)?.into_iter().find(|held| held.hour == hour) else { return Ok(()) };
        self.hours.destroy(&held)?;
        // In a mirror that fails or is away the hour is listed again once it is back.
        if let Ok(Some(mirror)) = Mirror::of(&self.data)
            && mirror.is_there()
        {
            let _ = mirror.destroy(hour);
        }
        for HourEvent { event, .. } in &held.events {
            remove_event(&self.event_folder(*event)).map_err(|error| io_fault(&error))?;
            self.events()?.remove(event);
        }
        sync_folder(&self.folder).map_err(|error| io_fault(&error))
    }

    fn erased(&mut self, hour: i64) -> Result<(), StoreFault> {
        self.hours.forget(hour)
    }
}

/// Removes an event's folder, the wrapped key first; nothing happens if it is gone already.
fn remove_event(folder: &Path) -> io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    WrappedMediaKey::remove(folder)?;
    for entry in fs::read_dir(folder)? {
        remove_if_there(&entry?.path())?;
    }
    fs::remove_dir(folder)
}

/// The folders of events. Names that are no event's are not ours.
fn event_folders(vault: &Path) -> Result<Vec<(EventId, PathBuf)>, StoreFault> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(vault).map_err(|error| io_fault(&error))? {
        let path = entry.map_err(|error| io_fault(&error))?.path();
        if let Some(event) = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse().ok()) {
            folders.push((event, path));
        }
    }
    Ok(folders)
}

/// The recordings in an event's folder, and how far each has come.
fn recordings(folder: &Path) -> Result<Vec<(MediumId, &'static str)>, StoreFault> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(|error| io_fault(&error))?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| io_fault(&error))?.path();
        let name = path.file_stem().and_then(|name| name.to_str()).and_then(|name| name.parse().ok());
        let state = [PART, SEALED, KEPT].into_iter().find(|state| path.extension().is_some_and(|word| word == *state));
        found.extend(name.zip(state));
    }
    found.sort_unstable();
    Ok(found)
}

/// Where a recording is written.
fn part_path(folder: &Path, medium: MediumId) -> PathBuf {
    path_of(folder, medium, PART)
}

fn path_of(folder: &Path, medium: MediumId, state: &str) -> PathBuf {
    folder.join(format!("{medium}.{state}"))
}

#[cfg(test)]
mod tests;
