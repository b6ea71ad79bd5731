//! A copy of a place to be kept elsewhere: the memory at one moment, ciphertext and wrapped media keys; never an hour key,
//! never a master in the clear. It can be made while a station runs, and made again over an earlier one.
//!
//! What a restore needs besides the copy, where no passphrase seals them: `keys/record.key`, without which nothing personal
//! in the journal opens, and `keys/sign.key`, without which nobody signs for the place. No recording opens from it: hour keys die with their sixty
//! days, so they are kept in one place and, if wanted, a mirror ([`crate::mirror`]), and in no copy that grows old.
use std::{
    collections::BTreeSet,
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use alarm_central::{id::EventId, port::StoreFault};
use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
};

use crate::{
    fault::{fault_in, io_fault, of_sqlite},
    keys::sync_folder,
    lock::{make_private_dir, private_file},
    masters::is_sealed,
    mirror::lies_within,
};

/// Pages of the database copied between two words of progress.
const PAGES: i32 = 4096;
/// Bytes of a page: SQLite's usual size, for words of progress alone.
const PAGE_BYTES: u64 = 4096;
const DATABASE: &str = "vaka.sqlite";

/// How far a copy has come, bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub done: u64,
    pub of: u64,
}

/// Copies the place in `data` to `to`. What an earlier copy holds already is not copied again, and what the place has
/// erased since goes from it.
pub fn backup(data: &Path, to: &Path, progress: &mut dyn FnMut(Progress)) -> Result<(), StoreFault> {
    let io = |error: io::Error| io_fault(&error);
    // A copy within the place would be copied into itself.
    if lies_within(to, data).map_err(io)? {
        return Err(StoreFault::NotWritable);
    }
    make_private_dir(to).map_err(fault_in)?;
    let (from, into) = (data.canonicalize().map_err(io)?, to.canonicalize().map_err(io)?);
    // The memory first: all that it names was in the vault before, and stays there until it is erased.
    let vault = files_of(&from)?;
    let bytes_of_vault: u64 = vault.iter().map(|file| file.bytes).sum();
    let mut told = Progress::default();
    memory(&from.join(DATABASE), &into, &mut |done, of| {
        told = Progress { done, of: of + bytes_of_vault };
        progress(told);
    })?;
    // Looked at again: what was kept while the memory was copied comes too.
    let files = files_of(&from)?;
    for file in &files {
        copy(&from, &into, file).map_err(io)?;
        told.done += file.bytes;
        told.of = told.of.max(told.done);
        progress(told);
    }
    forget(&into, &files).map_err(io)?;
    sync_folder(&into).map_err(io)
}

/// The memory as it is at one moment, whoever writes meanwhile.
fn memory(from: &Path, into: &Path, told: &mut dyn FnMut(u64, u64)) -> Result<(), StoreFault> {
    let sqlite = |error| fault_in(of_sqlite(error));
    let io = |error: io::Error| io_fault(&error);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(from, flags).map_err(sqlite)?;
    // A reading that lasts: the copy is of its moment, and does not begin anew when somebody writes.
    source.execute_batch("BEGIN").map_err(sqlite)?;
    source.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).map_err(sqlite)?;
    let draft = into.join(format!("{DATABASE}.new"));
    for name in [draft.clone(), into.join(format!("{DATABASE}.new-journal")), into.join(format!("{DATABASE}.new-wal"))]
    {
        crate::keys::remove_if_there(&name).map_err(io)?;
    }
    private_file().write(true).create_new(true).open(&draft).map_err(io)?;
    let mut copy = Connection::open(&draft).map_err(sqlite)?;
    {
        let backup = Backup::new(&source, &mut copy).map_err(sqlite)?;
        loop {
            let step = backup.step(PAGES).map_err(sqlite)?;
            let at = backup.progress();
            let pages = |count: i32| u64::try_from(count).unwrap_or(0) * PAGE_BYTES;
            told(pages(at.pagecount - at.remaining), pages(at.pagecount));
            match step {
                StepResult::Done => break,
                StepResult::More => {}
                _ => return Err(StoreFault::Locked),
            }
        }
    }
    // One file, whole in itself.
    copy.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(())).map_err(sqlite)?;
    copy.close().map_err(|(_, error)| sqlite(error))?;
    fs::File::open(&draft).and_then(|file| file.sync_all()).map_err(io)?;
    fs::rename(&draft, into.join(DATABASE)).and_then(|()| sync_folder(into)).map_err(io)
}

/// A file of the place that belongs into a copy.
struct Wanted {
    /// Below the place's folder.
    folder: PathBuf,
    name: OsString,
    bytes: u64,
}

/// Recordings whose bytes are final, wrapped media keys, receipts, the public key, and record master and signing key where
/// a passphrase seals them.
fn files_of(data: &Path) -> Result<Vec<Wanted>, StoreFault> {
    let mut wanted = Vec::new();
    let mut take = |folder: PathBuf, is_wanted: &dyn Fn(&str) -> bool| -> io::Result<()> {
        for (name, bytes) in names(&data.join(&folder))? {
            if name.to_str().is_some_and(is_wanted) {
                wanted.push(Wanted { folder: folder.clone(), name, bytes });
            }
        }
        Ok(())
    };
    let ends = |name: &str, end: &str| name.ends_with(end);
    let mut all = || -> io::Result<()> {
        for folder in event_folders(&data.join("vault"))? {
            let is_final = |name: &str| name == "media.key" || ends(name, ".vault") || ends(name, ".sealed");
            take(Path::new("vault").join(folder), &is_final)?;
        }
        take("receipts".into(), &|name| ends(name, ".json"))?;
        let keys = data.join("keys");
        let sealed =
            [("record.key", is_sealed(&keys.join("record.key"))?), ("sign.key", is_sealed(&keys.join("sign.key"))?)];
        take("keys".into(), &|name| name == "sign.pub" || sealed.contains(&(name, true)))
    };
    all().map_err(|error| io_fault(&error))?;
    Ok(wanted)
}

/// Copies a file unless it is there. Files of the vault never change under their name, so that the length tells; all the
/// others are short.
fn copy(from: &Path, into: &Path, file: &Wanted) -> io::Result<()> {
    let (source, target) = (from.join(&file.folder).join(&file.name), into.join(&file.folder).join(&file.name));
    let is_recording = file.folder.starts_with("vault") && file.name != "media.key";
    if is_recording && fs::metadata(&target).is_ok_and(|there| there.len() == file.bytes) {
        return Ok(());
    }
    let folder = into.join(&file.folder);
    make_private_dir(&folder).map_err(|_| io::ErrorKind::PermissionDenied)?;
    let mut source = match fs::File::open(source) {
        // Erased meanwhile, or a recording that has got its final name: the next copy has it.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        source => source?,
    };
    let mut name = file.name.clone();
    name.push(".new");
    let draft = folder.join(name);
    crate::keys::remove_if_there(&draft)?;
    let mut target_file = private_file().write(true).create_new(true).open(&draft)?;
    io::copy(&mut source, &mut target_file)?;
    target_file.sync_all()?;
    fs::rename(&draft, target)?;
    sync_folder(&folder)
}

/// Removes what the place has no more: a copy keeps nothing longer than the place itself once it is made again.
fn forget(into: &Path, files: &[Wanted]) -> io::Result<()> {
    let wanted: BTreeSet<PathBuf> = files.iter().map(|file| file.folder.join(&file.name)).collect();
    let folders: BTreeSet<&Path> = files.iter().map(|file| file.folder.as_path()).collect();
    for (name, _) in names(&into.join("receipts"))? {
        let receipt = Path::new("receipts").join(name);
        if receipt.extension().is_some_and(|word| word == "json") && !wanted.contains(&receipt) {
            crate::keys::remove_if_there(&into.join(receipt))?;
        }
    }
    for folder in event_folders(&into.join("vault"))? {
        let folder = Path::new("vault").join(folder);
        for (name, _) in names(&into.join(&folder))? {
            if !wanted.contains(&folder.join(&name)) {
                crate::keys::remove_if_there(&into.join(&folder).join(&name))?;
            }
        }
        if !folders.contains(folder.as_path()) {
            fs::remove_dir(into.join(&folder))?;
        }
    }
    Ok(())
}

/// Folders that are called as events are; others are not ours.
fn event_folders(vault: &Path) -> io::Result<Vec<OsString>> {
    let is_event = |name: &OsString| name.to_str().is_some_and(|name| name.parse::<EventId>().is_ok());
    Ok(names(vault)?.into_iter().map(|(name, _)| name).filter(is_event).collect())
}

/// Names in a folder with their lengths; none if there is no such folder.
fn names(folder: &Path) -> io::Result<Vec<(OsString, u64)>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        // Gone since it was listed: as if it had never been there.
        if let Ok(meta) = entry.metadata() {
            found.push((entry.file_name(), meta.len()));
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests;
