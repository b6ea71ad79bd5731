//! A package from outside: only its recipient opens it, and programs that are not ours find it whole.
#![allow(clippy::unwrap_used, reason = "what fails here fails the test")]
use std::{
    fs,
    io::Read,
    iter,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use age::secrecy::SecretString;
use alarm_central::{
    disclosure::{Asked, Disclosure, Mask, MediumAsked, SealedFor, Sound, Stage},
    event::{AlarmEvent, Device},
    id::{CameraId, DisclosureId, EventId, GrantId, MediumId, PersonId, Uuid},
    medium::{Medium, MediumEnd, MediumKind},
    moment::Moment,
    pii::{Pii, Secret},
    port::{Signer, StoreFault},
    proof::{Paper, PublicKey, Signature, package::PackagePaper},
};
use ed25519_dalek::{Signer as _, SigningKey};
use vaka_disclose::{Making, MediumFile, PackageError, PackageWriter, Scratch, clear_leftovers, path_of};

const BEGAN: Moment = Moment(1_790_000_000_000);

struct Fixed(SigningKey);

impl Signer for Fixed {
    fn sign(&self, bytes: &[u8]) -> Signature {
        Signature(self.0.sign(bytes).to_bytes())
    }
    fn public_key(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }
}

fn signer() -> Fixed {
    Fixed(SigningKey::from_bytes(&[7; 32]))
}

fn medium() -> Medium {
    Medium {
        medium: MediumId(Uuid::from_u128(1)),
        device: Device::Camera(CameraId::new("Hall/../1")),
        kind: MediumKind::Clip,
        grant: GrantId(Uuid::from_u128(2)),
        began: BEGAN,
        ended: BEGAN.plus_ms(2000),
        fragments: 1,
        bytes: 9,
        sha256: "00".repeat(32),
        end: MediumEnd::Cut,
    }
}

fn making(sealed_for: SealedFor) -> Making {
    let event = EventId(Uuid::from_u128(3));
    let asked = MediumAsked {
        medium: medium().medium,
        masks: vec![Mask { left: 0, top: 0, width: 10, height: 10 }],
        sound: Sound::LeftOut,
    };
    let disclosure = Disclosure {
        id: DisclosureId(Uuid::from_u128(4)),
        asked: Asked {
            authority: "Polisen <region Öst> & \"övriga\"".to_owned(),
            case_number: "5000-K1-26".to_owned(),
            legal_ground: "RB 27 kap.".to_owned(),
            media: vec![asked],
            sealed_for,
        },
        contact: Some(Pii("Handläggare 1".to_owned())),
        requested_by: PersonId::new("chef1"),
        requested_at: BEGAN,
        stage: Stage::Approved { by: PersonId::new("chef2"), at: BEGAN },
    };
    Making {
        event: AlarmEvent::unborn(event),
        disclosure,
        address: "Ekvägen 4".to_owned(),
        camera_names: Vec::new(),
        receipt: Paper::sign("access", 1, "{}".to_owned(), &signer()),
        made_at: BEGAN,
    }
}

/// Makes a package of one file with these bytes.
fn make(folder: &Path, making: &Making, passphrase: &str, film: &[u8]) -> Result<(PathBuf, u64), PackageError> {
    clear_leftovers(folder)?;
    let mut writer = PackageWriter::create(folder, making, &Secret::new(passphrase))?;
    let mut scratch = Scratch::new(folder)?;
    scratch.write_at(0, film)?;
    let medium = medium();
    let path = PackageWriter::media_path(1, &medium, "mp4");
    let (sha512, bytes) = writer.add(&path, scratch)?;
    let asked = making.disclosure.asked.media[0].clone();
    let (size, began) = ((640, 480), medium.began);
    let file =
        MediumFile { asked, medium, path, sha512, bytes, pictures: 50, size, skipped: 1, began, length_ms: 2000 };
    let package = writer.finish(making, &[file], &signer())?;
    let whole = path_of(folder, making.event.id(), making.disclosure.id);
    let stored = fs::read(&whole).unwrap();
    assert_eq!(package.sha256, hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&stored)));
    Ok((whole, package.bytes))
}

fn open(sealed: &Path, identity: &dyn age::Identity) -> Result<tempfile::TempDir, age::DecryptError> {
    let mut plain = Vec::new();
    let file = fs::File::open(sealed).unwrap();
    age::Decryptor::new(file)?.decrypt(iter::once(identity))?.read_to_end(&mut plain).unwrap();
    let folder = tempfile::tempdir().unwrap();
    tar::Archive::new(plain.as_slice()).unpack(folder.path()).unwrap();
    Ok(folder)
}

fn film() -> Vec<u8> {
    (0..200_000u32).flat_map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes()).collect()
}

/// `bagit.py` of the Library of Congress, which `.ci/setup test` brings.
fn bagit() -> Command {
    let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/peers/bin");
    assert!(peers.join("bagit.py").exists(), "bagit.py is missing: run .ci/setup test");
    let mut command = Command::new(peers.join("python"));
    command.arg(peers.join("bagit.py"));
    command
}

fn sha512sum(bag: &Path) -> bool {
    ["manifest-sha512.txt", "tagmanifest-sha512.txt"].iter().all(|manifest| {
        let checked = Command::new("sha512sum").args(["-c", "--strict", "--quiet", manifest]).current_dir(bag).output();
        checked.unwrap().status.success()
    })
}

fn bag_is_valid(bag: &Path) -> bool {
    bagit().arg("--validate").arg(bag).output().unwrap().status.success()
}

#[test]
fn the_recipient_opens_it_and_foreign_programs_find_it_whole() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("disclosures");
    let key = age::x25519::Identity::generate();
    let making = making(SealedFor::Key(key.to_public().to_string()));
    let (sealed, bytes) = make(&place, &making, "", &film()).unwrap();
    assert_eq!(fs::metadata(&sealed).unwrap().len(), bytes);
    let opened = open(&sealed, &key).unwrap();
    let bag = opened.path().join(format!("vaka-disclosure-{}", making.disclosure.id));
    assert!(sha512sum(&bag) && bag_is_valid(&bag));
    assert_eq!(fs::read(bag.join("data/media/01-hall----1-20260921T141320Z.mp4")).unwrap(), film());
    let manifest = fs::read(bag.join("manifest-sha512.txt")).unwrap();
    let paper: Paper = serde_json::from_slice(&fs::read(bag.join("signature.json")).unwrap()).unwrap();
    let read = PackagePaper::check(&paper, &manifest, &signer().public_key()).unwrap();
    assert_eq!(read.disclosure, making.disclosure.id);
    let html = fs::read_to_string(bag.join("data/report.html")).unwrap();
    assert!(
        html.contains("Polisen &lt;region Öst&gt; &amp; &quot;övriga&quot;") && html.contains("5000-K1-26"),
        "{html}"
    );
    assert!(html.contains("Handläggare 1") && html.contains("Ekvägen 4"));
    let pdf = fs::read(bag.join("data/report.pdf")).unwrap();
    assert!(pdf.starts_with(b"%PDF-") && pdf.trim_ascii_end().ends_with(b"%%EOF"));

    // Whatever is changed, both say so.
    let spoil = |file: &str, change: fn(&mut Vec<u8>)| {
        let path = bag.join(file);
        let good = fs::read(&path).unwrap();
        let mut bad = good.clone();
        change(&mut bad);
        fs::write(&path, bad).unwrap();
        assert!(!sha512sum(&bag) && !bag_is_valid(&bag), "{file}");
        fs::write(&path, good).unwrap();
    };
    spoil("data/disclosure.json", |bytes| bytes[5] ^= 1);
    spoil("data/report.html", |bytes| bytes.truncate(99));
    spoil("bag-info.txt", |bytes| bytes.push(b'\n'));
    spoil("signature.json", |bytes| bytes[40] ^= 1);
    assert!(sha512sum(&bag) && bag_is_valid(&bag));
}

#[test]
fn nobody_else_opens_it() {
    let folder = tempfile::tempdir().unwrap();
    let key = age::x25519::Identity::generate();
    let making_for_key = making(SealedFor::Key(key.to_public().to_string()));
    let (sealed, _) = make(folder.path(), &making_for_key, "", &film()).unwrap();
    assert!(open(&sealed, &age::x25519::Identity::generate()).is_err());
    let stored = fs::read(&sealed).unwrap();
    for plain in [&film()[10_000..10_032], b"Polisen".as_slice(), b"Ekv\xc3\xa4gen"] {
        assert!(!stored.windows(plain.len()).any(|window| window == plain));
    }
    let spoken = making(SealedFor::Passphrase);
    let (sealed, _) = make(folder.path(), &spoken, "korrekt häst batteri", b"film").unwrap();
    let opens = |words: &str| {
        let mut identity = age::scrypt::Identity::new(SecretString::from(words.to_owned()));
        identity.set_max_work_factor(22);
        open(&sealed, &identity).is_ok()
    };
    assert!(opens("korrekt häst batteri") && !opens("korrekt häst batter"));
}

#[test]
fn what_cannot_be_sealed_or_was_broken_off_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let short = make(folder.path(), &making(SealedFor::Passphrase), "elva tecken", b"film");
    assert!(matches!(short, Err(PackageError::Recipient)));
    let typo = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8q";
    let wrong = make(folder.path(), &making(SealedFor::Key(typo.to_owned())), "", b"film");
    assert!(matches!(wrong, Err(PackageError::Recipient)), "its checksum is wrong");
    let key = age::x25519::Identity::generate();
    let making = making(SealedFor::Key(key.to_public().to_string()));
    let writer = PackageWriter::create(folder.path(), &making, &Secret::default()).unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    drop(writer);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    // As after a kill: the next start clears it away, and nothing else.
    std::mem::forget(PackageWriter::create(folder.path(), &making, &Secret::default()).unwrap());
    fs::write(folder.path().join("whole.age"), b"x").unwrap();
    clear_leftovers(folder.path()).unwrap();
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["whole.age"]);
}

#[test]
fn a_full_disk_is_told_and_leaves_no_package() {
    let error = std::io::Error::from(std::io::ErrorKind::StorageFull);
    assert!(matches!(PackageError::from(error), PackageError::Store(StoreFault::Full)));
    let key = Arc::new(age::x25519::Identity::generate());
    let making = making(SealedFor::Key(key.to_public().to_string()));
    let nowhere = Path::new("/proc/no-such-folder");
    assert!(make(nowhere, &making, "", b"film").is_err());
}
