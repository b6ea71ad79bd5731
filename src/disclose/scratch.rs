//! A file on its way into a package: on disk only under a key that this process forgets, and without a name.
use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    iter,
    path::Path,
};

use age::{
    stream::{StreamReader, StreamWriter},
    x25519::Identity,
};
use rustix::fs::{Mode, OFlags};

use crate::PackageError;

/// Bytes at a file's start that stay in memory, because a container's header is written a second time at its end.
pub(crate) const HEAD: usize = 4096;

/// A file that is written in order but for its first [`HEAD`] bytes.
pub struct Scratch {
    head: Vec<u8>,
    rest: StreamWriter<BufWriter<File>>,
    key: Identity,
    length: u64,
}

impl Scratch {
    /// A file without a name in this folder: gone when it is closed, however this process ends.
    pub fn new(folder: &Path) -> Result<Self, PackageError> {
        let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
        let file = File::from(rustix::fs::open(folder, flags, Mode::RUSR | Mode::WUSR).map_err(io::Error::from)?);
        let key = Identity::generate();
        let to = key.to_public();
        let encryptor = age::Encryptor::with_recipients(iter::once(&to as &dyn age::Recipient))
            .map_err(|_| PackageError::Recipient)?;
        let rest = encryptor.wrap_output(BufWriter::with_capacity(1 << 16, file))?;
        Ok(Self { head: Vec::with_capacity(HEAD), rest, key, length: 0 })
    }

    /// Bytes for this place: the end of the file so far, or within its head.
    pub fn write_at(&mut self, at: u64, bytes: &[u8]) -> Result<(), PackageError> {
        if at == self.length {
            let into_head = bytes.len().min(HEAD - self.head.len());
            let (head, rest) = bytes.split_at(into_head);
            self.head.extend_from_slice(head);
            self.rest.write_all(rest)?;
            self.length += bytes.len() as u64;
            return Ok(());
        }
        let at = usize::try_from(at).map_err(|_| PackageError::OutOfOrder)?;
        let place = self.head.get_mut(at..at.saturating_add(bytes.len())).ok_or(PackageError::OutOfOrder)?;
        place.copy_from_slice(bytes);
        Ok(())
    }

    /// Bytes written so far.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The whole file from its start, and its length.
    pub(crate) fn read(self) -> Result<(u64, impl Read), PackageError> {
        let mut file = self.rest.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        let opened: StreamReader<BufReader<File>> = age::Decryptor::new_buffered(BufReader::new(file))
            .and_then(|sealed| sealed.decrypt(iter::once(&self.key as &dyn age::Identity)))
            .map_err(|error| match error {
                age::DecryptError::Io(error) => error.into(),
                _ => PackageError::Store(alarm_central::port::StoreFault::Io),
            })?;
        Ok((self.length, io::Cursor::new(self.head).chain(opened)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_none_of_it_lies_on_disk() {
        let folder = tempfile::tempdir().unwrap();
        let plain: Vec<u8> = (0..300_000u32).flat_map(u32::to_le_bytes).collect();
        let mut scratch = Scratch::new(folder.path()).unwrap();
        for (portion, at) in plain.chunks(7_777).zip((0u64..).step_by(7_777)) {
            scratch.write_at(at, portion).unwrap();
        }
        scratch.write_at(100, b"patched").unwrap();
        assert!(matches!(scratch.write_at(HEAD as u64 - 3, b"over the edge"), Err(PackageError::OutOfOrder)));
        assert!(matches!(scratch.write_at(u64::MAX, b"far away"), Err(PackageError::OutOfOrder)));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "it has no name");
        let file = scratch.rest.finish().unwrap().into_inner().unwrap();
        let mut stored = Vec::new();
        (&file).seek(SeekFrom::Start(0)).unwrap();
        (&file).read_to_end(&mut stored).unwrap();
        let piece = &plain[HEAD + 8000..HEAD + 8064];
        assert!(!stored.windows(piece.len()).any(|window| window == piece));

        let mut scratch = Scratch::new(folder.path()).unwrap();
        scratch.write_at(0, &plain).unwrap();
        scratch.write_at(100, b"patched").unwrap();
        let (length, mut from) = scratch.read().unwrap();
        let mut read = Vec::new();
        from.read_to_end(&mut read).unwrap();
        let mut wanted = plain;
        wanted[100..107].copy_from_slice(b"patched");
        assert_eq!(length, wanted.len() as u64);
        assert!(read == wanted);
    }
}
