//! Reads recordings: to close one whose writer is gone, and to give one out that the journal names; never writes into
//! what was sealed.
use std::{
    fs::{self, File},
    io::{self, BufReader, Read, Seek},
    path::Path,
};

use alarm_central::{
    id::{EventId, MediumId},
    medium::{Medium, MediumEnd},
    moment::Moment,
    port::StoreFault,
    vault::MediumReader,
};
use sha2::{Digest, Sha256};

use super::{
    PART, SEALED,
    format::{Flaw, Opening},
    path_of,
};
use crate::{
    fault::io_fault,
    keys::{SealKey, remove_if_there, sync_folder},
};

/// How much is read at once.
const BUFFER_BYTES: usize = 1 << 16;

/// Closes a recording: what follows the latest fragment that opens is cut off, the file is synced and gets the name of
/// one whose bytes are final.
pub fn seal_up(folder: &Path, event: EventId, medium: MediumId, key: &SealKey) -> Result<Option<Medium>, StoreFault> {
    let (part, sealed) = (path_of(folder, medium, PART), path_of(folder, medium, SEALED));
    let path = if part.exists() { &part } else { &sealed };
    let io = |error: io::Error| io_fault(&error);
    let file = fs::OpenOptions::new().read(true).write(true).open(path).map_err(io)?;
    let Some(mut found) = survey(&file, event, medium, key)? else {
        remove_if_there(path).and_then(|()| sync_folder(folder)).map_err(io)?;
        return Ok(None);
    };
    if file.metadata().map_err(io)?.len() != found.bytes {
        file.set_len(found.bytes).map_err(io)?;
    }
    file.sync_all().map_err(io)?;
    found.sha256 = hash_of(&file).map_err(io)?;
    if path == &part {
        fs::rename(&part, &sealed).map_err(io)?;
    }
    sync_folder(folder).map_err(io)?;
    Ok(Some(found))
}

/// What of a recording can be opened; `None` if nothing can. Its hash is not known yet.
fn survey(file: &File, event: EventId, medium: MediumId, key: &SealKey) -> Result<Option<Medium>, StoreFault> {
    let mut opening = match Opening::begin(BufReader::with_capacity(BUFFER_BYTES, file), key) {
        Ok(opening) => opening,
        Err(Flaw::Torn) => return Ok(None),
        Err(Flaw::Fault(fault)) => return Err(fault),
    };
    if (opening.header.event, opening.header.medium) != (event, medium) {
        return Err(StoreFault::Damaged);
    }
    let (mut fragments, mut times, mut end) = (0, None::<(Moment, Moment)>, MediumEnd::Cut);
    loop {
        match opening.next_fragment() {
            Ok(Some(fragment)) => {
                fragments += 1;
                times = Some((times.map_or(fragment.at, |(began, _)| began), fragment.at));
                end = if fragment.is_last { MediumEnd::Whole } else { MediumEnd::Cut };
            }
            Ok(None) | Err(Flaw::Torn) => break,
            Err(Flaw::Fault(fault)) => return Err(fault),
        }
    }
    let bytes = opening.good_bytes();
    let header = opening.header;
    Ok(times.map(|(began, ended)| Medium {
        medium,
        device: header.device,
        kind: header.kind,
        grant: header.grant,
        began,
        ended,
        fragments,
        bytes,
        sha256: String::new(),
        end,
    }))
}

/// Opens a recording that is the very one the journal names.
pub fn open(path: &Path, event: EventId, named: &Medium, key: &SealKey) -> Result<Box<dyn MediumReader>, StoreFault> {
    let file = match File::open(path) {
        // The journal names it, so it was there.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(StoreFault::Damaged),
        file => file.map_err(|error| io_fault(&error))?,
    };
    let length = file.metadata().map_err(|error| io_fault(&error))?.len();
    if length != named.bytes || hash_of(&file).map_err(|error| io_fault(&error))? != named.sha256 {
        return Err(StoreFault::Damaged);
    }
    let opening = Opening::begin(BufReader::with_capacity(BUFFER_BYTES, file), key).map_err(said)?;
    let header = &opening.header;
    let is_named = header.event == event
        && header.medium == named.medium
        && header.grant == named.grant
        && header.device == named.device
        && header.kind == named.kind;
    if !is_named {
        return Err(StoreFault::Damaged);
    }
    Ok(Box::new(FileReader { opening, left: named.fragments, end: named.end }))
}

/// A recording that is being read.
struct FileReader {
    opening: Opening<BufReader<File>>,
    /// Fragments that the journal names and that have not come yet.
    left: u32,
    end: MediumEnd,
}

impl MediumReader for FileReader {
    fn next_fragment(&mut self) -> Result<Option<Vec<(Moment, Vec<u8>)>>, StoreFault> {
        let Some(fragment) = self.opening.next_fragment().map_err(said)? else {
            return if self.left == 0 { Ok(None) } else { Err(StoreFault::Damaged) };
        };
        self.left = self.left.checked_sub(1).ok_or(StoreFault::Damaged)?;
        let is_last = self.left == 0 && self.end == MediumEnd::Whole;
        if fragment.is_last == is_last { Ok(Some(fragment.messages)) } else { Err(StoreFault::Damaged) }
    }
}

fn said(flaw: Flaw) -> StoreFault {
    match flaw {
        Flaw::Torn => StoreFault::Damaged,
        Flaw::Fault(fault) => fault,
    }
}

/// SHA-256 of a whole file, hex; reading goes on from its beginning.
fn hash_of(mut file: &File) -> io::Result<String> {
    file.rewind()?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => hasher.update(&buffer[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    file.rewind()?;
    Ok(hex::encode(hasher.finalize()))
}
