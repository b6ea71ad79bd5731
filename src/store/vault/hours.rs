//! Hour keys and the media keys under them, as files; what they open is not known here.
//!
//! A key file is whole or absent. An hour key that goes is overwritten and synced before its name goes: where the disk
//! writes in place, nothing of it is left; elsewhere the media master, which is never in a backup, still covers it.
use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use alarm_central::{
    id::EventId,
    port::StoreFault,
    vault::{Hour, HourEvent},
};

use crate::{
    fault::{fault_in, io_fault},
    keys::{KEY_FILE_LIMIT, SealKey, destroy_file, remove_if_there, sync_folder, write_whole},
    lock::make_private_dir,
};

const HOUR_BYTES: usize = 8;

/// The hour keys of a place: `keys/hours/HOUR.key`, and `HOUR.dying` for one that is being erased.
pub struct Hours {
    folder: PathBuf,
}

impl Hours {
    /// Makes the folder where there is none.
    pub fn open(dir: &Path) -> Result<Self, StoreFault> {
        let folder = dir.join("keys").join("hours");
        make_private_dir(&folder).map_err(fault_in)?;
        sync_folder(&dir.join("keys")).and_then(|()| sync_folder(dir)).map_err(|error| io_fault(&error))?;
        Ok(Self { folder })
    }

    /// The hour's key; `None` if there is none (any more). An hour that is being erased has none.
    pub fn read(&self, hour: i64, master: &SealKey) -> Result<Option<SealKey>, StoreFault> {
        if self.dying_path(hour).exists() {
            return Ok(None);
        }
        let Some(wrapped) = read_if_there(&self.path(hour))? else { return Ok(None) };
        master.unwrap(&wrapped, &bound_to_hour(hour)).map(Some).ok_or(StoreFault::Key)
    }

    /// The hour's key, made if there is none; durable when this returns.
    pub fn read_or_make(&self, hour: i64, master: &SealKey) -> Result<SealKey, StoreFault> {
        if let Some(key) = self.read(hour, master)? {
            return Ok(key);
        }
        // A dying hour makes no new key: it would go with the next round, and what it sealed with it.
        if self.dying_path(hour).exists() {
            return Err(StoreFault::Key);
        }
        let key = SealKey::fresh();
        write_whole(&self.path(hour), &master.wrap(&key, &bound_to_hour(hour)))
            .and_then(|()| sync_folder(&self.folder))
            .map_err(|error| io_fault(&error))?;
        Ok(key)
    }

    /// Whether no hour key was ever made here: then the media master may be made.
    pub fn is_empty(&self) -> Result<bool, StoreFault> {
        Ok(self.names()?.is_empty())
    }

    /// Hours that have a key or are being erased.
    pub fn all(&self) -> Result<Vec<i64>, StoreFault> {
        let hour = |name: String| name.split_once('.').and_then(|(hour, _)| hour.parse().ok());
        let mut hours: Vec<i64> = self.names()?.into_iter().filter_map(hour).collect();
        hours.sort_unstable();
        hours.dedup();
        Ok(hours)
    }

    fn names(&self) -> Result<Vec<String>, StoreFault> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(|error| io_fault(&error))? {
            let name = entry.map_err(|error| io_fault(&error))?.file_name().to_string_lossy().into_owned();
            if [".key", ".dying"].iter().any(|end| name.ends_with(end)) {
                names.push(name);
            }
        }
        Ok(names)
    }

    /// What a dying hour held; `None` if it is not dying.
    pub fn dying(&self, hour: i64) -> Result<Option<Vec<HourEvent>>, StoreFault> {
        match fs::read(self.dying_path(hour)) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|_| StoreFault::Damaged),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(io_fault(&error)),
        }
    }

    /// Destroys the hour's key. What the hour held is written down before, for the facts that come after; from then on
    /// the key is not given out.
    pub fn destroy(&self, held: &Hour) -> Result<(), StoreFault> {
        let note = serde_json::to_vec(&held.events).map_err(|_| StoreFault::Damaged)?;
        let io = |error: io::Error| io_fault(&error);
        write_whole(&self.dying_path(held.hour), &note).and_then(|()| sync_folder(&self.folder)).map_err(io)?;
        destroy_file(&self.path(held.hour)).and_then(|()| sync_folder(&self.folder)).map_err(io)
    }

    /// Forgets an hour that was destroyed.
    pub fn forget(&self, hour: i64) -> Result<(), StoreFault> {
        remove_if_there(&self.dying_path(hour))
            .and_then(|()| sync_folder(&self.folder))
            .map_err(|error| io_fault(&error))
    }

    fn path(&self, hour: i64) -> PathBuf {
        self.folder.join(format!("{hour}.key"))
    }

    fn dying_path(&self, hour: i64) -> PathBuf {
        self.folder.join(format!("{hour}.dying"))
    }
}

/// An event's wrapped media key, as it stands in its folder: the hour, then the key under the hour's.
pub struct WrappedMediaKey(Vec<u8>);

impl WrappedMediaKey {
    const FILE: &str = "media.key";

    /// `None` if there is none (any more).
    pub fn read(folder: &Path) -> Result<Option<Self>, StoreFault> {
        match read_if_there(&folder.join(Self::FILE))? {
            None => Ok(None),
            Some(bytes) if bytes.len() > HOUR_BYTES => Ok(Some(Self(bytes))),
            Some(_) => Err(StoreFault::Damaged),
        }
    }

    /// Writes a new key down, durably.
    pub fn keep(folder: &Path, event: EventId, hour: i64, hour_key: &SealKey, key: &SealKey) -> Result<(), StoreFault> {
        let wrapped = [hour.to_le_bytes().as_slice(), &hour_key.wrap(key, &bound_to_event(event, hour))].concat();
        write_whole(&folder.join(Self::FILE), &wrapped)
            .and_then(|()| sync_folder(folder))
            .map_err(|error| io_fault(&error))
    }

    /// The hour in which the event began.
    pub fn hour(&self) -> i64 {
        let hour = self.0.first_chunk::<HOUR_BYTES>().expect("looked at when it was read");
        i64::from_le_bytes(*hour)
    }

    /// The key itself.
    pub fn open(&self, event: EventId, hour_key: &SealKey) -> Result<SealKey, StoreFault> {
        hour_key.unwrap(&self.0[HOUR_BYTES..], &bound_to_event(event, self.hour())).ok_or(StoreFault::Key)
    }

    /// Removes it; the folder is the caller's to sync.
    pub fn remove(folder: &Path) -> io::Result<()> {
        destroy_file(&folder.join(Self::FILE))
    }
}

fn bound_to_hour(hour: i64) -> Vec<u8> {
    [b"hour".as_slice(), &hour.to_le_bytes()].concat()
}

fn bound_to_event(event: EventId, hour: i64) -> Vec<u8> {
    [b"media".as_slice(), event.0.as_bytes(), &hour.to_le_bytes()].concat()
}

fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, StoreFault> {
    let mut bytes = Vec::new();
    match fs::File::open(path).and_then(|file| file.take(KEY_FILE_LIMIT).read_to_end(&mut bytes)) {
        Ok(_) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io_fault(&error)),
    }
}
