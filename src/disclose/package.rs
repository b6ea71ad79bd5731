//! Puts a bag together: each file hashed into the manifest on its way through tar and age to the disk.
use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use age::stream::StreamWriter;
use alarm_central::{
    disclosure::{Disclosure, MediumAsked, Package},
    event::{AlarmEvent, Device},
    id::{DisclosureId, EventId},
    medium::Medium,
    moment::Moment,
    pii::Secret,
    port::Signer,
    proof::{
        Paper,
        package::{MANIFEST, PackagePaper, RECEIPT, SIGNATURE},
    },
};
use jiff::Timestamp;
use serde_json::json;
use sha2::{Digest, Sha256, Sha512};

use crate::{PackageError, Scratch, pdf, report, seal};

/// What a package is made of besides its media.
#[derive(Clone, Debug)]
pub struct Making {
    pub event: AlarmEvent,
    pub disclosure: Disclosure,
    /// Where it happened, for people.
    pub address: String,
    /// Names of cameras, as the register has them.
    pub camera_names: Vec<(Device, String)>,
    /// The event's facts, proven.
    pub receipt: Paper,
    pub made_at: Moment,
}

/// A medium as it stands in the package.
#[derive(Clone, Debug)]
pub struct MediumFile {
    pub asked: MediumAsked,
    pub medium: Medium,
    /// Its place in the bag.
    pub path: String,
    pub sha512: String,
    pub bytes: u64,
    pub pictures: u64,
    pub size: (u32, u32),
    /// Coded pictures and packets that could not be decoded.
    pub skipped: u64,
    pub began: Moment,
    pub length_ms: u64,
}

type Sealed = StreamWriter<Hashing<BufWriter<File>>>;

/// A package that is being made; dropped before [`PackageWriter::finish`], it leaves nothing.
pub struct PackageWriter {
    tar: Option<tar::Builder<Sealed>>,
    folder: PathBuf,
    part: PathBuf,
    event: EventId,
    id: DisclosureId,
    made_at: Moment,
    manifest: Vec<(String, String)>,
    tags: Vec<(String, String)>,
    payload: (u64, u64),
}

/// Where a finished package of an event lies.
pub fn path_of(folder: &Path, event: EventId, id: DisclosureId) -> PathBuf {
    folder.join(format!("{event}.{id}.age"))
}

/// Erases every package of an event, finished or not (M9); what is gone already is no fault.
pub fn erase_of(folder: &Path, event: EventId) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    let of = format!("{event}.");
    let mut any = false;
    for entry in entries {
        let entry = entry?;
        if entry.file_name().to_str().is_some_and(|name| name.starts_with(&of)) {
            fs::remove_file(entry.path())?;
            any = true;
        }
    }
    if any { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// A name of its own for each attempt: one that was stopped may still be ending while the next begins.
fn part_of(folder: &Path, event: EventId, id: DisclosureId) -> PathBuf {
    static ATTEMPTS: AtomicU64 = AtomicU64::new(0);
    let attempt = ATTEMPTS.fetch_add(1, Ordering::Relaxed);
    folder.join(format!("{event}.{id}.{}-{attempt}.part", std::process::id()))
}

/// Makes the folder, and removes what was begun in it and never ended.
pub fn clear_leftovers(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "part") {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

impl PackageWriter {
    /// Begins the package of a disclosure in this folder, which exists.
    pub fn create(folder: &Path, making: &Making, passphrase: &Secret) -> Result<Self, PackageError> {
        let id = making.disclosure.id;
        let encryptor = seal::encryptor(&making.disclosure.asked.sealed_for, passphrase)?;
        let event = making.event.id();
        let part = part_of(folder, event, id);
        let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part)?;
        let mut writer = Self {
            tar: None,
            folder: folder.to_owned(),
            part,
            event,
            id,
            made_at: making.made_at,
            manifest: Vec::new(),
            tags: Vec::new(),
            payload: (0, 0),
        };
        let out = Hashing { to: BufWriter::with_capacity(1 << 16, file), hash: Sha256::new(), bytes: 0 };
        writer.tar = Some(tar::Builder::new(encryptor.wrap_output(out)?));
        Ok(writer)
    }

    /// How the file of a medium is called: number, device, moment of its beginning.
    pub fn media_path(number: usize, medium: &Medium, extension: &str) -> String {
        let device = match &medium.device {
            Device::Camera(camera) => camera.as_str(),
            Device::Voice | Device::Picture(_) => medium.kind.key(),
        };
        let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' };
        let device: String = device.chars().map(plain).take(40).collect();
        let at = Timestamp::from_millisecond(medium.began.0).unwrap_or_default().strftime("%Y%m%dT%H%M%SZ");
        format!("data/media/{number:02}-{device}-{at}.{extension}")
    }

    /// Adds a file of the payload; answers its SHA-512 and its length.
    pub fn add(&mut self, path: &str, scratch: Scratch) -> Result<(String, u64), PackageError> {
        let (length, from) = scratch.read()?;
        let sha512 = self.append(path, length, from)?;
        self.manifest.push((sha512.clone(), path.to_owned()));
        self.payload = (self.payload.0 + length, self.payload.1 + 1);
        Ok((sha512, length))
    }

    fn add_payload(&mut self, path: &str, bytes: &[u8]) -> Result<(), PackageError> {
        let sha512 = self.append(path, bytes.len() as u64, bytes)?;
        self.manifest.push((sha512, path.to_owned()));
        self.payload = (self.payload.0 + bytes.len() as u64, self.payload.1 + 1);
        Ok(())
    }

    fn add_tag(&mut self, path: &str, bytes: &[u8]) -> Result<(), PackageError> {
        let sha512 = self.append(path, bytes.len() as u64, bytes)?;
        self.tags.push((sha512, path.to_owned()));
        Ok(())
    }

    fn append(&mut self, path: &str, length: u64, from: impl Read) -> Result<String, PackageError> {
        let mut header = tar::Header::new_gnu();
        header.set_size(length);
        header.set_mode(0o644);
        header.set_mtime(u64::try_from(self.made_at.0 / 1000).unwrap_or_default());
        let mut from = Hashed { from, hash: Sha512::new() };
        let path = format!("{}/{path}", bag_name(self.id));
        let tar = self.tar.as_mut().expect("a package has its tar until it is finished");
        tar.append_data(&mut header, path, &mut from)?;
        Ok(hex::encode(from.hash.finalize()))
    }

    /// Adds reports, facts, manifests and signature, and makes the file whole on disk under its own name.
    pub fn finish(
        mut self,
        making: &Making,
        media: &[MediumFile],
        signer: &dyn Signer,
    ) -> Result<Package, PackageError> {
        let report = report::Report::new(making, media, &signer.public_key());
        self.add_payload("data/report.html", report.html().as_bytes())?;
        self.add_payload("data/report.pdf", &pdf::set(&report)?)?;
        self.add_payload("data/disclosure.json", pretty(&disclosure_json(making, media)).as_bytes())?;
        let receipt = serde_json::to_string_pretty(&making.receipt).expect("a paper is text");
        self.add_payload(RECEIPT, receipt.as_bytes())?;

        self.add_tag("bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")?;
        let info = bag_info(making, self.payload);
        self.add_tag("bag-info.txt", info.as_bytes())?;
        let manifest = lines(&mut self.manifest);
        self.add_tag(MANIFEST, manifest.as_bytes())?;
        let event = making.event.id();
        let paper = PackagePaper::sign(self.id, event, self.made_at, manifest.as_bytes(), signer);
        let paper = serde_json::to_string_pretty(&paper).expect("a paper is text");
        self.add_tag(SIGNATURE, paper.as_bytes())?;
        let tags = lines(&mut self.tags);
        self.append("tagmanifest-sha512.txt", tags.len() as u64, tags.as_bytes())?;

        let tar = self.tar.take().expect("a package is finished once");
        let Hashing { to, hash, bytes } = tar.into_inner()?.finish()?;
        let file = to.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        fs::rename(&self.part, path_of(&self.folder, self.event, self.id))?;
        File::open(&self.folder)?.sync_all()?;
        Ok(Package { sha256: hex::encode(hash.finalize()), bytes })
    }
}

impl Drop for PackageWriter {
    fn drop(&mut self) {
        // Renamed when it was finished; what cannot be removed now is removed at the next start.
        let _ = fs::remove_file(&self.part);
    }
}

fn bag_name(id: DisclosureId) -> String {
    format!("vaka-disclosure-{id}")
}

/// A manifest: sorted by path.
fn lines(entries: &mut [(String, String)]) -> String {
    entries.sort_by(|a, b| a.1.cmp(&b.1));
    entries.iter().fold(String::new(), |lines, (sha512, path)| lines + sha512 + "  " + path + "\n")
}

fn bag_info(making: &Making, (bytes, files): (u64, u64)) -> String {
    let date = Timestamp::from_millisecond(making.made_at.0).unwrap_or_default().strftime("%Y-%m-%d");
    // A label's value is one line.
    let case = making.disclosure.asked.case_number.replace(['\r', '\n'], " ");
    format!(
        "Bag-Software-Agent: Vaka {}\nBagging-Date: {date}\nExternal-Identifier: {}\nInternal-Sender-Identifier: {case}\n\
         Payload-Oxum: {bytes}.{files}\n",
        env!("CARGO_PKG_VERSION"),
        making.disclosure.id,
    )
}

fn disclosure_json(making: &Making, media: &[MediumFile]) -> serde_json::Value {
    let Disclosure { id, asked, contact, requested_by, requested_at, stage } = &making.disclosure;
    let files: Vec<_> = media
        .iter()
        .map(|file| {
            json!({
                "file": file.path, "sha512": file.sha512, "bytes": file.bytes, "medium": file.medium.medium,
                "device": file.medium.device, "kind": file.medium.kind, "taken_from": report::rfc3339(file.began),
                "length_ms": file.length_ms, "pictures": file.pictures, "not_decodable": file.skipped,
                "masks": file.asked.masks, "sound": file.asked.sound,
                "recorded": { "sha256": file.medium.sha256, "end": file.medium.end },
            })
        })
        .collect();
    json!({
        "disclosure": id, "event": making.event.id(), "authority": asked.authority, "case_number": asked.case_number,
        "legal_ground": asked.legal_ground, "contact": contact.as_ref().map(|contact| contact.as_str()),
        "requested_by": requested_by, "requested_at": report::rfc3339(*requested_at), "stage": stage,
        "made_at": report::rfc3339(making.made_at), "media": files,
    })
}

fn pretty(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).expect("values made here have text keys")
}

/// Counts and hashes what is written.
struct Hashing<W> {
    to: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Hashes what is read.
struct Hashed<R> {
    from: R,
    hash: Sha512,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(into)?;
        self.hash.update(&into[..read]);
        Ok(read)
    }
}
