//! The lock on a data directory: exactly one station or command owns it; it guards nothing against other programs.
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{Read, Seek, Write},
    path::Path,
};

use alarm_central::port::{StoreError, StoreFault};
use thiserror::Error;

use crate::fault::of_io;

/// Names the lock file within the data directory.
const LOCK_FILE: &str = "station.lock";

/// The data directory of one place.
pub struct DataDir;

/// Ownership of a data directory, for as long as it lives; the operating system ends it with the process, however that
/// ends.
#[derive(Debug)]
pub struct DirLock {
    file: File,
}

/// Why a data directory could not be owned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LockError {
    /// Another process owns it; its number, if it could write it down.
    #[error("another process owns the data directory")]
    Taken { pid: Option<u32> },
    #[error("{0}")]
    Fault(StoreFault),
}

impl From<LockError> for StoreError {
    fn from(error: LockError) -> Self {
        match error {
            LockError::Taken { .. } => Self::Fault(StoreFault::Locked),
            LockError::Fault(fault) => Self::Fault(fault),
        }
    }
}

impl DataDir {
    /// Makes the directory (0700) where there is none, and owns it until the lock is dropped. Never waits.
    pub fn lock(dir: &Path) -> Result<DirLock, LockError> {
        make_private_dir(dir).map_err(as_lock_error)?;
        let mut options = private_file();
        let mut file =
            options.read(true).write(true).create(true).truncate(false).open(dir.join(LOCK_FILE)).map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                let read = file.read_to_string(&mut text);
                return Err(LockError::Taken { pid: read.ok().and_then(|_| text.trim().parse().ok()) });
            }
            Err(TryLockError::Error(error)) => return Err(io(error)),
        }
        file.set_len(0).and_then(|()| file.rewind()).map_err(io)?;
        // The number helps people; a full disk must not keep the station from starting.
        let _ = writeln!(file, "{}", std::process::id());
        Ok(DirLock { file })
    }
}

impl Drop for DirLock {
    fn drop(&mut self) {
        // The file stays: removing it would let two processes lock two files of one name.
        let _ = self.file.set_len(0);
    }
}

fn io(error: std::io::Error) -> LockError {
    as_lock_error(of_io(&error))
}

fn as_lock_error(error: StoreError) -> LockError {
    match error {
        StoreError::Fault(fault) => LockError::Fault(fault),
        StoreError::Conflict(_) => LockError::Fault(StoreFault::Io),
    }
}

/// Makes a directory that only its owner can enter, unless it is there already.
pub fn make_private_dir(dir: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(dir).map_err(|error| of_io(&error))
}

/// Options for a file that only its owner can read, if it is made.
pub fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_owner_at_a_time_who_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("live");
        let first = DataDir::lock(&place).unwrap();
        let second = DataDir::lock(&place).unwrap_err();
        assert_eq!(second, LockError::Taken { pid: Some(std::process::id()) });
        assert_eq!(StoreError::from(second), StoreError::Fault(StoreFault::Locked));
        drop(first);
        DataDir::lock(&place).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_new_directory_is_the_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("live");
        let _lock = DataDir::lock(&place).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&place), mode(&place.join(LOCK_FILE))), (0o700, 0o600));
    }
}
