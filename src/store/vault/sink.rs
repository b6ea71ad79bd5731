//! Writes one recording: gathers messages into fragments, each sealed and synced as one; its keys come with the order.
use std::{fs::File, io::Write};

use aead_stream::aead::Buffer;
use alarm_central::{
    moment::Moment,
    port::StoreFault,
    vault::{FRAGMENT, SinkOrder, VaultSink},
};

use super::{
    format::{FRAME_BYTES, Header, Sealing, bound_to, date, frame, gather},
    part_path,
};
use crate::{
    fault::io_fault,
    keys::{SealKey, sync_folder},
    lock::private_file,
};

/// A fragment is sealed early when so many bytes were gathered: a worker's memory stays small at any bit rate.
const FRAGMENT_BYTES: usize = 8 << 20;

/// A recording that is being written.
struct FileSink {
    file: File,
    header: Vec<u8>,
    /// `None` once the last fragment was sealed.
    sealing: Option<Sealing>,
    gathered: Vec<u8>,
    /// When the first of what was gathered was taken.
    since: Option<Moment>,
    kept: u32,
    /// Bytes that are durably on disk.
    length: u64,
    leave_free: u64,
    broken: Option<StoreFault>,
}

/// Makes the recording's file. Its first message becomes a fragment of its own, so that a disk that takes nothing is
/// known at once.
pub fn open_sink(order: &SinkOrder) -> Result<Box<dyn VaultSink>, StoreFault> {
    let header = Header::of(order);
    let bytes = header.bytes()?;
    let path = part_path(&order.folder, order.medium);
    let mut file = private_file().write(true).create_new(true).open(path).map_err(|error| io_fault(&error))?;
    leave_room(&file, order.leave_free, bytes.len())?;
    file.write_all(&bytes)
        .and_then(|()| file.sync_all())
        .and_then(|()| sync_folder(&order.folder))
        .map_err(|error| io_fault(&error))?;
    Ok(Box::new(FileSink {
        file,
        length: bytes.len() as u64,
        header: bytes,
        sealing: Some(header.sealing(&SealKey::of(&order.key))),
        gathered: Vec::new(),
        since: None,
        kept: 0,
        leave_free: order.leave_free,
        broken: None,
    }))
}

impl VaultSink for FileSink {
    fn keep(&mut self, at: Moment, message: &[u8]) -> Result<u32, StoreFault> {
        self.usable()?;
        if let Err(fault) = gather(&mut self.gathered, at, message) {
            return Err(self.give_up(fault));
        }
        let since = *self.since.get_or_insert(at);
        // A clock that was set back must not keep a fragment open.
        let spans = at.since_ms(since).unsigned_abs();
        if self.kept == 0 || u128::from(spans) >= FRAGMENT.as_millis() || self.gathered.len() >= FRAGMENT_BYTES {
            self.seal(at, false)?;
        }
        Ok(self.kept)
    }

    fn flush(&mut self, at: Moment) -> Result<u32, StoreFault> {
        self.usable()?;
        if !self.gathered.is_empty() {
            self.seal(at, false)?;
        }
        Ok(self.kept)
    }

    fn finish(&mut self, at: Moment) -> Result<u32, StoreFault> {
        self.usable()?;
        // A recording of nothing has no last fragment: it goes when it is sealed up.
        if self.kept > 0 || !self.gathered.is_empty() {
            self.seal(at, true)?;
        }
        self.sealing = None;
        Ok(self.kept)
    }
}

impl FileSink {
    fn usable(&self) -> Result<(), StoreFault> {
        match self.broken {
            Some(fault) => Err(fault),
            // Whoever goes on after the end is at fault, not the disk; but nothing more can be kept.
            None if self.sealing.is_none() => Err(StoreFault::NotWritable),
            None => Ok(()),
        }
    }

    /// Seals what was gathered and syncs it.
    fn seal(&mut self, at: Moment, is_last: bool) -> Result<(), StoreFault> {
        self.write(at, is_last).map_err(|fault| self.give_up(fault))
    }

    fn write(&mut self, at: Moment, is_last: bool) -> Result<(), StoreFault> {
        date(&mut self.gathered, at);
        leave_room(&self.file, self.leave_free, self.gathered.len())?;
        let bound_to = bound_to(&self.header, self.kept);
        let buffer: &mut dyn Buffer = &mut self.gathered;
        let sealed = match self.sealing.take() {
            Some(sealing) if is_last => sealing.encrypt_last_in_place(&bound_to, buffer),
            Some(mut sealing) => {
                let sealed = sealing.encrypt_next_in_place(&bound_to, buffer);
                self.sealing = Some(sealing);
                sealed
            }
            None => return Err(StoreFault::NotWritable),
        };
        sealed.map_err(|_| StoreFault::Damaged)?;
        let frame = frame(is_last, &self.gathered)?;
        self.file
            .write_all(&frame)
            .and_then(|()| self.file.write_all(&self.gathered))
            .and_then(|()| self.file.sync_data())
            .map_err(|error| io_fault(&error))?;
        self.length += (FRAME_BYTES + self.gathered.len()) as u64;
        self.kept += 1;
        self.gathered.clear();
        self.since = None;
        Ok(())
    }

    /// The recording is over. What is torn goes now if it can, so that its room is free again; sealing up cuts it off
    /// otherwise.
    fn give_up(&mut self, fault: StoreFault) -> StoreFault {
        let _ = self.file.set_len(self.length);
        self.gathered = Vec::new();
        self.broken = Some(fault);
        fault
    }
}

/// Refuses what would take the room that signals need.
fn leave_room(file: &File, leave_free: u64, more: usize) -> Result<(), StoreFault> {
    let disk = rustix::fs::fstatvfs(file).map_err(|error| io_fault(&error.into()))?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    if free < leave_free.saturating_add(more as u64) { Err(StoreFault::Full) } else { Ok(()) }
}
