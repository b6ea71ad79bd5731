//! A second key store: masters and hour keys once more in another folder, under the same duty to erase; never anything that
//! they open.
//!
//! `DATA/keys/mirror` names the folder. A mirror that is away (a disk that is not plugged in) keeps nothing from being
//! erased here; what is owed there is done when it is back, since its hours are looked at with the place's own.
use std::{
    fs, io,
    path::{Path, PathBuf},
};

use alarm_central::port::StoreFault;

use crate::{
    fault::{fault_in, io_fault},
    keys::{destroy_file, sync_folder, write_whole},
    lock::make_private_dir,
};

/// Names the file that names the mirror.
const NAMED_IN: &str = "keys/mirror";
const HOURS: &str = "hours";
/// What else is mirrored.
const MASTERS: [&str; 2] = ["record.key", "media.key"];

/// Why a folder does not become the place's mirror.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum MirrorFault {
    /// It lies within the place, and would be lost with it.
    #[error("the folder lies within the place")]
    Within,
    /// The place has another mirror, which cannot be reached to be emptied.
    #[error("the earlier mirror cannot be reached")]
    EarlierAway { folder: PathBuf },
    #[error("{0}")]
    Store(StoreFault),
}

/// Whether a folder, be it there or not, is or would be within another.
pub(crate) fn lies_within(folder: &Path, outer: &Path) -> io::Result<bool> {
    let outer = outer.canonicalize()?;
    let folder = std::path::absolute(folder)?;
    let there = folder.ancestors().find_map(|above| Some((above.canonicalize().ok()?, above)));
    Ok(there.is_some_and(|(real, above)| match folder.strip_prefix(above) {
        Ok(rest) => real.join(rest).starts_with(&outer),
        Err(_) => real.starts_with(&outer),
    }))
}

/// The mirror of a place.
pub struct Mirror {
    folder: PathBuf,
}

impl Mirror {
    /// The mirror that this place has, if it has one.
    pub fn of(data: &Path) -> Result<Option<Self>, StoreFault> {
        match fs::read_to_string(data.join(NAMED_IN)) {
            Ok(path) => Ok(Some(Self { folder: PathBuf::from(path.trim_end_matches('\n')) })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(io_fault(&error)),
        }
    }

    /// Makes this folder the place's mirror and brings it up to date. An earlier mirror is emptied first: keys that nobody
    /// erases with the place's own would outlive their sixty days.
    pub fn begin(data: &Path, folder: &Path) -> Result<Self, MirrorFault> {
        let io = |error: io::Error| MirrorFault::Store(io_fault(&error));
        let fault = |error| MirrorFault::Store(fault_in(error));
        if lies_within(folder, data).map_err(io)? {
            return Err(MirrorFault::Within);
        }
        let earlier = Self::of(data).map_err(MirrorFault::Store)?;
        if let Some(away) = earlier.as_ref().filter(|earlier| !earlier.is_there()) {
            return Err(MirrorFault::EarlierAway { folder: away.folder.clone() });
        }
        make_private_dir(&folder.join(HOURS)).map_err(fault)?;
        let folder = folder.canonicalize().map_err(io)?;
        let path = folder.to_str().ok_or(MirrorFault::Store(StoreFault::NotWritable))?;
        make_private_dir(&data.join("keys")).map_err(fault)?;
        if let Some(earlier) = earlier.filter(|earlier| earlier.folder != folder) {
            earlier.empty().map_err(io)?;
        }
        // Named first: a key that is made meanwhile comes by itself.
        write_whole(&data.join(NAMED_IN), format!("{path}\n").as_bytes())
            .and_then(|()| sync_folder(&data.join("keys")))
            .map_err(io)?;
        let mirror = Self { folder };
        mirror.fill(data).map_err(io)?;
        Ok(mirror)
    }

    /// Destroys every key in it. Cut off, it is filled again with the place's next round, or emptied by asking again.
    fn empty(&self) -> io::Result<()> {
        for hour in self.hours()? {
            self.destroy(hour)?;
        }
        for name in MASTERS {
            destroy_file(&self.folder.join(name))?;
        }
        sync_folder(&self.folder)
    }

    /// Whether its folder can be reached just now.
    pub fn is_there(&self) -> bool {
        self.folder.join(HOURS).is_dir()
    }

    /// Copies what it lacks. An hour that is being erased is not copied.
    pub fn fill(&self, data: &Path) -> io::Result<()> {
        let keys = data.join("keys");
        for name in MASTERS {
            copy(&keys.join(name), &self.folder.join(name))?;
        }
        sync_folder(&self.folder)?;
        for hour in hours_in(&keys.join(HOURS))? {
            if !keys.join(HOURS).join(format!("{hour}.dying")).exists() {
                copy(&keys.join(HOURS).join(key_name(hour)), &self.path(hour))?;
            }
        }
        sync_folder(&self.folder.join(HOURS))
    }

    /// Hours whose keys it has.
    pub fn hours(&self) -> io::Result<Vec<i64>> {
        hours_in(&self.folder.join(HOURS))
    }

    /// Destroys an hour's key; nothing happens if it has none.
    pub fn destroy(&self, hour: i64) -> io::Result<()> {
        destroy_file(&self.path(hour))?;
        sync_folder(&self.folder.join(HOURS))
    }

    fn path(&self, hour: i64) -> PathBuf {
        self.folder.join(HOURS).join(key_name(hour))
    }
}

fn key_name(hour: i64) -> String {
    format!("{hour}.key")
}

fn hours_in(folder: &Path) -> io::Result<Vec<i64>> {
    let mut hours = Vec::new();
    let entries = match fs::read_dir(folder) {
        // A place that never recorded has none yet.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(hours),
        entries => entries?,
    };
    for entry in entries {
        let name = entry?.file_name();
        hours
            .extend(name.to_str().and_then(|name| name.strip_suffix(".key")).and_then(|hour| hour.parse::<i64>().ok()));
    }
    Ok(hours)
}

/// Copies a key file unless the same is there. One that is not here (any more) is not copied.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let bytes = match fs::read(from) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        bytes => zeroize::Zeroizing::new(bytes?),
    };
    if fs::read(to).is_ok_and(|there| there == *bytes) {
        return Ok(());
    }
    write_whole(to, &bytes)
}
