//! Sixty days (M9) on a whole place: what is left on the disk of keys and recordings, by every byte; what a station that
//! was off for long lets nobody see; and a round that is killed at any step.
use std::{
    collections::HashMap,
    env, fs,
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use alarm_central::{
    event::{Device, EventFact},
    fact::{Fact, FactBody, StreamId},
    id::{CameraId, EventId, GrantId, MediumId, PersonId, Uuid},
    medium::{Medium, MediumKind},
    moment::{Moment, Reading},
    person::Role,
    pii::{Pii, Secret, SecretKey},
    port::{Archive, Signer, Store, StoreFault},
    proof::Paper,
    retention::{ERASURE, Erasure, HOUR_MS, KEEP_HOURS, KEEP_MONTHS, Readable, hour_of},
    vault::{Mirrored, SinkOrder, Vault},
};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use vaka_link::keeper::{KeeperAnswer, KeeperRefusal, KeeperWish, NewPerson};
use vaka_station::{PACKAGES, Passwords, perform, perform_retention};
use vaka_store::{FileVault, SignKey, SqliteStore, backup::backup, contract, mirror::Mirror, open_sink};

use crate::{
    faults::disk::may_trace,
    world::{PASSWORD, Place},
};

const DAY_MS: i64 = 24 * HOUR_MS;
/// Stands in every recording, and before each number a different one.
const SEEN: &str = "what the camera saw in this home, number ";

/// How many events, each in an hour of its own, so that each has two keys: 500, or what `VAKA_SOAK_EVENTS` says.
fn events() -> u128 {
    env::var("VAKA_SOAK_EVENTS").ok().and_then(|count| count.parse().ok()).unwrap_or(500)
}

fn passwords() -> Passwords {
    Passwords {
        hash: |password| vaka_store::password::hash(password).expect("argon2 with our own parameters"),
        fits: |password, hash| vaka_store::password::verify(password, hash),
    }
}

/// A place without a station.
pub struct Kept {
    pub store: SqliteStore,
    pub vault: FileVault,
    pub signer: SignKey,
    pub packages: PathBuf,
}

impl Kept {
    pub fn open(data: &Path) -> Self {
        Self {
            store: SqliteStore::open(data).expect("the folder takes a memory"),
            vault: FileVault::open(data).expect("the folder takes a vault"),
            signer: SignKey::open(data).expect("the folder takes a key"),
            packages: data.join(PACKAGES),
        }
    }

    /// One round, as `vaka retention` does it.
    pub fn retain(&mut self, wall: Moment, wish: KeeperWish) -> KeeperAnswer {
        let now = Reading { wall, boot_ms: 60_000 };
        let kept = vaka_station::Kept {
            store: &mut self.store,
            vault: &mut self.vault,
            signer: &self.signer,
            packages: &self.packages,
            months: KEEP_MONTHS,
        };
        perform_retention(kept, passwords(), 1000, now, wish)
    }

    /// An event that began then, closed, with one recording that the journal names.
    pub fn record(&mut self, number: u128, began: Moment) -> Recorded {
        let event = EventId(Uuid::from_u128(number));
        let facts = contract::event(number, began);
        contract::put(&mut self.store, &facts).expect("the disk has room");
        let (folder, key) = self.vault.prepare(event, began).expect("the disk has room");
        let order = SinkOrder {
            folder,
            event,
            medium: MediumId(Uuid::from_u128(number + 1_000_000)),
            grant: GrantId(Uuid::from_u128(number + 2_000_000)),
            device: Device::Camera(CameraId::new("hall")),
            kind: MediumKind::Clip,
            key: key.clone(),
            leave_free: 0,
        };
        let mut sink = open_sink(&order).expect("the disk has room");
        sink.keep(began, format!("{SEEN}{number}").as_bytes()).expect("the disk has room");
        sink.finish(began).expect("the disk has room");
        let medium = self.vault.seal_up(event, order.medium).expect("it was written").expect("it holds something");
        let last = facts.last().expect("an event has facts");
        let kept = Fact {
            version: last.version + 1,
            body: FactBody::Event(EventFact::MediumKept { medium: medium.clone() }),
            sealed: None,
            ..last.clone()
        };
        self.store.append(&[Arc::new(kept)]).expect("the disk has room");
        self.vault.kept(event, medium.medium).expect("the disk has room");
        Recorded { event, hour: hour_of(began), key, medium }
    }

    fn can_be_read(&mut self, recorded: &Recorded) -> Result<(), StoreFault> {
        let mut reader = self.vault.open(recorded.event, &recorded.medium)?;
        let first = reader.next_fragment()?.expect("it holds something");
        assert!(first[0].1.starts_with(SEEN.as_bytes()));
        Ok(())
    }

    /// The receipt that stands for the event, checked as anyone can.
    fn receipt(&self, data: &Path, event: EventId) -> Option<Erasure> {
        let text = fs::read_to_string(data.join("receipts").join(format!("{event}.json"))).ok()?;
        let paper: Paper = serde_json::from_str(&text).expect("a paper");
        let body = paper.check(ERASURE.0, ERASURE.1, &self.signer.public_key()).expect("signed by the place");
        Some(serde_json::from_str(body).expect("an erasure"))
    }

    fn erasures(&mut self, event: EventId) -> Vec<Fact> {
        let facts = self.store.load(&StreamId::Event(event)).expect("the memory is whole");
        let is_erasure = |fact: &Fact| matches!(fact.body, FactBody::Event(EventFact::MediaErased { .. }));
        facts.into_iter().filter(is_erasure).collect()
    }
}

pub struct Recorded {
    pub event: EventId,
    hour: i64,
    key: SecretKey,
    medium: Medium,
}

/// What must not be found on a disk, each by its first eight bytes.
#[derive(Default)]
struct Needles(HashMap<[u8; 8], Vec<Vec<u8>>>);

impl Needles {
    fn add(&mut self, needle: &[u8]) {
        let start = *needle.first_chunk().expect("a needle is longer than that");
        self.0.entry(start).or_default().push(needle.to_vec());
    }

    fn count(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    /// How many needles are in any file below the folder.
    fn found_in(&self, folder: &Path) -> usize {
        let mut found = 0;
        for entry in fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("the folder is there").path();
            if path.is_dir() {
                found += self.found_in(&path);
                continue;
            }
            let bytes = fs::read(&path).expect("the file is ours");
            for at in 0..bytes.len().saturating_sub(7) {
                let start: &[u8; 8] = bytes[at..].first_chunk().expect("eight bytes are left");
                let here = self.0.get(start).into_iter().flatten();
                found += here.filter(|needle| bytes[at..].starts_with(needle)).count();
            }
        }
        found
    }
}

/// The hour's key, unwrapped as the map of the files says, without our own code.
fn hour_key(data: &Path, hour: i64) -> Vec<u8> {
    let master: [u8; 32] = fs::read(data.join("keys/media.key")).expect("a key").try_into().expect("32 bytes");
    let wrapped = fs::read(data.join(format!("keys/hours/{hour}.key"))).expect("the hour has a key");
    let (nonce, cipher) = wrapped.split_first_chunk::<24>().expect("a nonce stands before it");
    let bound_to = [b"hour".as_slice(), &hour.to_le_bytes()].concat();
    XChaCha20Poly1305::new((&master).into())
        .decrypt(&XNonce::from(*nonce), Payload { msg: cipher, aad: &bound_to })
        .expect("the master opens it")
}

/// Everything that must be gone: the keys themselves, as they were wrapped, and what they kept.
struct Searched {
    /// Keys as they are, and plain text: never on the disk.
    plain: Needles,
    /// Wrapped keys: on the disk until they are erased.
    wrapped: Needles,
    /// Of these the hours' own, which no copy ever has.
    hours: Needles,
}

fn searched(data: &Path, recorded: &[Recorded]) -> Searched {
    let (mut plain, mut wrapped, mut hours) = (Needles::default(), Needles::default(), Needles::default());
    plain.add(SEEN.as_bytes());
    for recorded in recorded {
        plain.add(recorded.key.reveal());
        plain.add(&hour_key(data, recorded.hour));
        let hour_file = fs::read(data.join(format!("keys/hours/{}.key", recorded.hour))).expect("the hour has a key");
        wrapped.add(&hour_file);
        hours.add(&hour_file);
        let folder = data.join("vault").join(recorded.event.to_string());
        wrapped.add(&fs::read(folder.join("media.key")).expect("the event has a key"));
        // The recording itself: the middle of its ciphertext.
        let file = fs::read(folder.join(format!("{}.vault", recorded.medium.medium))).expect("it was kept");
        wrapped.add(&file[file.len() - 40..]);
    }
    Searched { plain, wrapped, hours }
}

/// A place with recordings, the newest begun at `newest`, and a supervisor.
fn lived_in(data: &Path, newest: Moment, count: u128) -> (Kept, Vec<Recorded>) {
    let mut kept = Kept::open(data);
    let chief = NewPerson {
        id: PersonId::new("chef1"),
        name: Pii("Arbetsledare 1".to_owned()),
        role: Role::Supervisor,
        certified_until: Moment(i64::MAX),
        password: Secret::new(PASSWORD),
    };
    let added = perform(
        &mut kept.store,
        alarm_central::person::Place::Live,
        passwords(),
        1000,
        newest,
        KeeperWish::AddPerson(chief),
    );
    assert_eq!(added, KeeperAnswer::PersonAdded);
    let hours = |number: u128| i64::try_from(count - number).expect("a count of hours");
    let recorded = (1..=count).map(|number| kept.record(number, newest.plus_ms(-hours(number) * HOUR_MS))).collect();
    (kept, recorded)
}

#[test]
fn after_sixty_days_no_byte_of_any_key_or_recording_is_left() {
    let place = Place::new();
    let data = place.data();
    let newest = Moment(1_700_000_000_000);
    let (mut kept, recorded) = lived_in(&data, newest, events());
    let Searched { plain, wrapped, .. } = searched(&data, &recorded);
    assert!(plain.count() as u128 == 2 * events() + 1 && wrapped.count() as u128 == 3 * events());

    // The search finds what is there: wrapped keys in their files, and plain ones where the test lays them down.
    assert_eq!(wrapped.found_in(&data), wrapped.count(), "what is not yet due stands");
    assert_eq!(plain.found_in(&data), 0, "no key and no picture ever stood in the open");
    fs::write(data.join("laid"), [SEEN.as_bytes(), recorded[0].key.reveal()].concat()).expect("the folder is ours");
    assert_eq!(plain.found_in(&data), 2, "the search finds what it looks for");
    fs::remove_file(data.join("laid")).expect("it was there");

    // Day by day, as a station that runs: each hour at its own time, the last on the sixty-first day.
    let mut told = 0;
    for day in 0..=61 {
        let now = newest.plus_ms(day * DAY_MS);
        let KeeperAnswer::Retained { events, leap: None, .. } = kept.retain(now, KeeperWish::RunRetention) else {
            panic!("day {day} is no leap");
        };
        told += events;
        let due = |recorded: &Recorded| recorded.hour + KEEP_HOURS <= hour_of(now);
        assert_eq!(told as usize, recorded.iter().filter(|recorded| due(recorded)).count(), "day {day}");
        for recorded in [&recorded[0], &recorded[recorded.len() - 1]] {
            assert_eq!(kept.can_be_read(recorded).is_ok(), !due(recorded), "day {day}");
        }
    }
    assert_eq!(wrapped.found_in(&data), 0, "wrapped keys and recordings");
    assert_eq!(plain.found_in(&data), 0, "keys and pictures");
    assert_eq!(fs::read_dir(data.join("keys/hours")).expect("the folder stays").count(), 0);
    for recorded in &recorded {
        let [fact] = &kept.erasures(recorded.event)[..] else { panic!("told once") };
        let receipt = kept.receipt(&data, recorded.event).expect("a receipt stays");
        assert_eq!((receipt.event, receipt.hour), (recorded.event, recorded.hour));
        assert_eq!((receipt.erased_at, receipt.version), (fact.at, fact.version));
        assert_eq!(receipt.media, [recorded.medium.medium]);
    }
    kept.store.verify().expect("the chain still verifies");
}

#[test]
fn a_machine_that_was_off_for_seventy_days_shows_nothing_and_burns_nothing_until_two_people_say_so() {
    let place = Place::new();
    let data = place.data();
    let newest = Moment(1_700_000_000_000);
    let (mut kept, recorded) = lived_in(&data, newest, 40);
    let Searched { plain, wrapped, hours } = searched(&data, &recorded);
    assert_eq!(
        kept.retain(newest, KeeperWish::RunRetention),
        KeeperAnswer::Retained { hours: 0, events: 0, facts: 0, leap: None, mirror: Mirrored::None }
    );
    assert_eq!(kept.can_be_read(&recorded[0]), Ok(()));
    // A mirror of the keys and a backup, elsewhere.
    let (mirror, copy) = (place.file("mirror"), place.file("copy"));
    Mirror::begin(&data, &mirror).expect("the folder takes a mirror");
    backup(&data, &copy, &mut |_| {}).expect("the folder takes a copy");
    assert_eq!((hours.found_in(&mirror), hours.found_in(&copy)), (hours.count(), 0));
    assert_eq!(wrapped.found_in(&copy), wrapped.count() - hours.count(), "all but the hours' keys");
    drop(kept);

    let mut kept = Kept::open(&data);
    assert_eq!(kept.can_be_read(&recorded[0]), Err(StoreFault::Shut), "before anybody looked at the clock");
    let later = newest.plus_ms(70 * DAY_MS);
    let answer = kept.retain(later, KeeperWish::RunRetention);
    assert!(matches!(answer, KeeperAnswer::Retained { hours: 0, leap: Some(_), .. }), "{answer:?}");
    assert!(recorded.iter().all(|recorded| kept.can_be_read(recorded) == Err(StoreFault::Shut)));
    assert_eq!(wrapped.found_in(&data), wrapped.count(), "a wrong clock burns nothing");
    // Also when it is started again and again.
    let mut kept = Kept::open(&data);
    let answer = kept.retain(later.plus_ms(HOUR_MS), KeeperWish::RunRetention);
    assert!(matches!(answer, KeeperAnswer::Retained { hours: 0, leap: Some(_), .. }), "{answer:?}");

    let confirm = |id: &str, password: &str| KeeperWish::ConfirmClock {
        person: PersonId::new(id),
        password: Secret::new(password),
    };
    let later = later.plus_ms(2 * HOUR_MS);
    for (id, password) in [("chef1", "another password"), ("chef2", PASSWORD)] {
        let answer = kept.retain(later, confirm(id, password));
        assert_eq!(answer, KeeperAnswer::No(KeeperRefusal::NotSupervisor));
    }
    assert_eq!(
        kept.retain(later, confirm("chef1", PASSWORD)),
        KeeperAnswer::Retained { hours: 40, events: 40, facts: 0, leap: None, mirror: Mirrored::There }
    );
    assert_eq!(wrapped.found_in(&data) + plain.found_in(&data), 0);
    assert_eq!(wrapped.found_in(&mirror) + plain.found_in(&mirror), 0, "the mirror forgets with the place");
    assert_eq!(hours.found_in(&copy) + plain.found_in(&copy), 0);
    // The copy as it is, put in place again with the keys that its keeper has: no recording opens, and what is left of
    // them goes when the next copy is made.
    for name in ["record.key", "media.key", "sign.key"] {
        fs::copy(data.join("keys").join(name), copy.join("keys").join(name)).expect("the keeper has it");
    }
    let mut restored = Kept::open(&copy);
    restored.vault.allow(Readable::SinceHour(0));
    assert!(recorded.iter().all(|recorded| restored.can_be_read(recorded) == Err(StoreFault::Key)));
    drop(restored);
    backup(&data, &copy, &mut |_| {}).expect("the folder takes a copy");
    assert_eq!(wrapped.found_in(&copy), 0);
    let facts = kept.store.load(&StreamId::Place).expect("the memory is whole");
    let told: Vec<String> = facts.iter().map(|fact| fact.body.name()).collect();
    assert_eq!(told, ["founded", "clock_leapt", "clock_settled"]);
}

/// What a round does to the disk: strace counts each of them by itself.
const STEPS: [&str; 9] =
    ["openat", "write", "pwrite64", "fsync", "fdatasync", "rename", "unlink", "rmdir", "ftruncate"];
/// Set in the child process that is killed: the place to do a round at.
const CHILD: &str = "VAKA_RETENTION_DIR";
const NAME: &str = "retention::a_round_that_is_killed_at_any_step_is_gone_on_with";

#[test]
fn a_round_that_is_killed_at_any_step_is_gone_on_with() {
    let newest = Moment(1_700_000_000_000);
    let now = newest.plus_ms(61 * DAY_MS);
    if let Some(data) = env::var_os(CHILD) {
        let answer = Kept::open(Path::new(&data)).retain(now, KeeperWish::RunRetention);
        assert!(matches!(answer, KeeperAnswer::Retained { leap: None, .. }), "{answer:?}");
        return;
    }
    if !may_trace() {
        return;
    }
    let place = Place::new();
    let untouched = place.data();
    let mut kept = Kept::open(&untouched);
    let due: Vec<Recorded> = (1..=2).map(|number| kept.record(number, newest.plus_ms(-1))).collect();
    let young = kept.record(4, now);
    let needles = searched(&untouched, &due[..1]);
    drop(kept);

    let data = place.file("round");
    let mut killed = 0;
    for call in STEPS {
        for step in 1.. {
            copy_whole(&untouched, &data);
            let mut strace = Command::new("strace");
            strace.args(["-f", "-o", "/dev/null"]);
            for file in watched(&data, &due) {
                strace.arg("-P").arg(file);
            }
            strace.args(["-e", &format!("trace={call}"), "-e", &format!("inject={call}:signal=SIGKILL:when={step}")]);
            strace.arg(env::current_exe().expect("a test has a program")).args(["--exact", NAME, "--test-threads=1"]);
            let ran = strace.env(CHILD, &data).output().expect("strace starts");
            if ran.status.success() {
                break;
            }
            // `strace` ends as what it traced did.
            let is_killed = ran.status.signal() == Some(9);
            assert!(is_killed && step < 100, "{call} {step}: {}", String::from_utf8_lossy(&ran.stderr));
            killed += 1;
            must_be_gone_on_with(&data, (&due, &young), &needles, now, &format!("{call} {step}"));
        }
    }
    println!("{killed} rounds were killed");
    assert!(killed >= 40, "{killed} rounds were killed");
}

/// What the next start finds after a killed round, and what the next round makes of it.
fn must_be_gone_on_with(
    data: &Path,
    (due, young): (&[Recorded], &Recorded),
    needles: &Searched,
    now: Moment,
    what: &str,
) {
    // Where a key is left, it opens what it kept; else nothing does.
    let mut kept = Kept::open(data);
    kept.vault.allow(Readable::SinceHour(0));
    for recorded in due {
        let read = kept.can_be_read(recorded);
        // A key file that is being destroyed holds chance, which may stand for an hour that never was.
        let gone = Err(StoreFault::Shut);
        assert!(
            matches!(read, Ok(()) | Err(StoreFault::Key | StoreFault::Damaged)) || read == gone,
            "{what}: {read:?}"
        );
        // Whatever is told as gone is gone.
        assert!(kept.erasures(recorded.event).is_empty() || read.is_err(), "{what}");
    }
    let answer = kept.retain(now, KeeperWish::RunRetention);
    assert!(matches!(answer, KeeperAnswer::Retained { leap: None, .. }), "{what}: {answer:?}");
    drop(kept);
    assert_eq!(needles.wrapped.found_in(data) + needles.plain.found_in(data), 0, "{what}");
    let mut kept = Kept::open(data);
    for recorded in due {
        assert_eq!(kept.erasures(recorded.event).len(), 1, "{what}: told once, whatever was killed");
        let receipt = kept.receipt(data, recorded.event).expect("a receipt stays");
        assert_eq!(receipt.media, [recorded.medium.medium], "{what}");
    }
    kept.retain(now, KeeperWish::RunRetention);
    assert_eq!(kept.can_be_read(young), Ok(()), "{what}: what is not due stands");
    assert_eq!(fs::read_dir(data.join("keys/hours")).expect("the folder stays").count(), 1, "{what}");
}

/// Copies a folder to where nothing, or an earlier copy, is.
fn copy_whole(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir(to).expect("the folder is ours");
    for entry in fs::read_dir(from).expect("the folder is there") {
        let entry = entry.expect("the folder is there");
        let (path, there) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_whole(&path, &there);
        } else {
            fs::copy(&path, &there).expect("the file is ours");
        }
    }
}

/// The files and folders that a round touches.
fn watched(data: &Path, due: &[Recorded]) -> Vec<PathBuf> {
    let hours = data.join("keys/hours");
    let hour = due[0].hour;
    let mut files = vec![data.join("vault"), hours.clone(), data.join("receipts"), data.join("vaka.sqlite-wal")];
    files.extend(["key", "dying", "new"].map(|word| hours.join(format!("{hour}.{word}"))));
    for recorded in due {
        let folder = data.join("vault").join(recorded.event.to_string());
        files.push(folder.join("media.key"));
        files.push(folder.join(format!("{}.vault", recorded.medium.medium)));
        files.push(folder);
        files.extend(["json", "new"].map(|word| data.join(format!("receipts/{}.{word}", recorded.event))));
    }
    files
}
