//! What a copy holds, what it never holds, and what can be done with one.
use alarm_central::{
    event::Device,
    fact::StreamId,
    id::{GrantId, MediumId, Uuid},
    medium::{Medium, MediumKind},
    moment::Moment,
    port::{Archive, StoreError},
    retention::Readable,
    vault::{SinkOrder, Vault},
};

use super::*;
use crate::{FileVault, Masters, SqliteStore, contract, open_sink};

const BEGAN: Moment = Moment(1_700_000_000_000);
const HOUR: i64 = 1_700_000_000_000 / 3_600_000;

fn event(number: u128) -> EventId {
    EventId(Uuid::from_u128(number))
}

fn record(vault: &mut FileVault, number: u128) -> Medium {
    let (folder, key) = vault.prepare(event(number), BEGAN).unwrap();
    let medium = MediumId(Uuid::from_u128(number));
    let grant = GrantId(Uuid::from_u128(9));
    let order = SinkOrder {
        folder,
        event: event(number),
        medium,
        grant,
        device: Device::Voice,
        kind: MediumKind::Heard,
        key,
        leave_free: 0,
    };
    let mut sink = open_sink(&order).unwrap();
    sink.keep(BEGAN, b"what was heard in this home").unwrap();
    sink.finish(BEGAN).unwrap();
    let sealed = vault.seal_up(event(number), medium).unwrap().unwrap();
    vault.kept(event(number), medium).unwrap();
    sealed
}

/// Every file below a folder, by its path there.
fn all_files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for (name, _) in names(&next).unwrap() {
            let path = next.join(name);
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push((path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap()));
            }
        }
    }
    found
}

/// What a restore needs and no copy has.
fn bring_back(data: &Path, to: &Path, names: &[&str]) {
    make_private_dir(&to.join("keys")).unwrap();
    for name in names {
        fs::copy(data.join("keys").join(name), to.join("keys").join(name)).unwrap();
    }
}

fn holds(files: &[(PathBuf, Vec<u8>)], needle: &[u8]) -> bool {
    files.iter().any(|(_, bytes)| bytes.windows(needle.len()).any(|window| window == needle))
}

#[test]
fn a_copy_has_all_but_the_keys_and_a_restored_one_shows_no_medium() {
    let dir = tempfile::tempdir().unwrap();
    let (data, to) = (dir.path().join("live"), dir.path().join("copy"));
    let mut store = SqliteStore::open(&data).unwrap();
    contract::put(&mut store, &contract::event(1, BEGAN)).unwrap();
    let mut vault = FileVault::open(&data).unwrap();
    let medium = record(&mut vault, 1);
    let mut told = Vec::new();
    backup(&data, &to, &mut |progress| told.push(progress)).unwrap();
    assert!(told.is_sorted_by_key(|progress| progress.done), "{told:?}");
    assert!(told.last().is_some_and(|last| last.done == last.of && last.done > medium.bytes), "{told:?}");

    let files = all_files(&to);
    let keys = data.join("keys");
    for secret in ["record.key".to_owned(), "media.key".to_owned(), "sign.key".to_owned(), format!("hours/{HOUR}.key")]
    {
        let needle = fs::read(keys.join(&secret)).unwrap();
        assert!(holds(&all_files(&data), &needle), "the search finds it where it is");
        assert!(!holds(&files, &needle), "{secret}");
    }
    let recording = fs::read(data.join(format!("vault/{}/{}.vault", event(1), medium.medium))).unwrap();
    assert!(holds(&files, &recording), "the ciphertext is there");

    // Restored without the record master nothing is opened or made anew; with it the journal is read.
    let failed = SqliteStore::open(&to).map(|_| ());
    assert_eq!(failed, Err(StoreError::Fault(StoreFault::Key)));
    bring_back(&data, &to, &["record.key", "sign.key"]);
    let mut restored = SqliteStore::open(&to).unwrap();
    let stream = StreamId::Event(event(1));
    assert_eq!(restored.load(&stream).unwrap(), store.load(&stream).unwrap());
    assert_eq!(restored.verify().unwrap(), store.verify().unwrap());
    let mut restored = FileVault::open(&to).unwrap();
    restored.allow(Readable::SinceHour(0));
    assert_eq!(restored.open(event(1), &medium).map(|_| ()), Err(StoreFault::Key));
    // Its hour is known all the same, and goes when it is due.
    assert_eq!(restored.hours_until(HOUR).unwrap().len(), 1);
}

#[test]
fn a_copy_made_again_takes_what_is_new_and_forgets_what_was_erased() {
    let dir = tempfile::tempdir().unwrap();
    let (data, to) = (dir.path().join("live"), dir.path().join("copy"));
    let mut store = SqliteStore::open(&data).unwrap();
    contract::put(&mut store, &contract::event(1, BEGAN)).unwrap();
    let mut vault = FileVault::open(&data).unwrap();
    let first = record(&mut vault, 1);
    backup(&data, &to, &mut |_| {}).unwrap();
    let copied = to.join(format!("vault/{}/{}.vault", event(1), first.medium));
    let touched = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
    let before = touched(&copied);

    // A copy that was cut off leaves a draft; the next goes on over it.
    fs::write(copied.with_extension("vault.new"), b"half").unwrap();
    fs::write(to.join("vaka.sqlite.new"), b"half").unwrap();
    let second = record(&mut vault, 2);
    contract::put(&mut store, &contract::event(2, BEGAN)).unwrap();
    backup(&data, &to, &mut |_| {}).unwrap();
    assert_eq!(touched(&copied), before, "what is there is not copied again");
    assert!(to.join(format!("vault/{}/{}.vault", event(2), second.medium)).exists());
    assert!(!copied.with_extension("vault.new").exists() && !to.join("vaka.sqlite.new").exists());

    vault.erase_hour(HOUR).unwrap();
    backup(&data, &to, &mut |_| {}).unwrap();
    assert_eq!(names(&to.join("vault")).unwrap(), []);
}

#[test]
fn a_copy_is_of_one_moment_whoever_writes_meanwhile() {
    let dir = tempfile::tempdir().unwrap();
    let (data, to) = (dir.path().join("live"), dir.path().join("copy"));
    let mut store = SqliteStore::open(&data).unwrap();
    for number in 1..=20 {
        contract::put(&mut store, &contract::event(number, BEGAN)).unwrap();
    }
    let mut number = 20;
    // Each word of progress stands between two steps of the copy.
    backup(&data, &to, &mut |_| {
        number += 1;
        contract::put(&mut store, &contract::event(number, BEGAN)).unwrap();
    })
    .unwrap();
    bring_back(&data, &to, &["record.key", "sign.key"]);
    let mut restored = SqliteStore::open(&to).unwrap();
    assert!(restored.verify().is_ok());
    assert_eq!(restored.events_since(None).unwrap().len(), 20, "and signals were taken all the while");
    assert!(store.events_since(None).unwrap().len() > 20);
}

#[test]
fn a_sealed_record_master_comes_along_and_a_place_is_no_folder_for_its_copy() {
    let dir = tempfile::tempdir().unwrap();
    let (data, to) = (dir.path().join("live"), dir.path().join("copy"));
    let masters = Masters::Passphrase(alarm_central::pii::Secret::new("en lång lösenfras"));
    let mut store = SqliteStore::open_with(&data, &masters).unwrap();
    contract::put(&mut store, &contract::event(1, BEGAN)).unwrap();
    FileVault::open_with(&data, masters.clone()).unwrap();
    backup(&data, &to, &mut |_| {}).unwrap();
    let mut restored = SqliteStore::open_with(&to, &masters).unwrap();
    assert_eq!(
        restored.load(&StreamId::Event(event(1))).unwrap().len(),
        store.load(&StreamId::Event(event(1))).unwrap().len()
    );
    assert_eq!(SqliteStore::open(&to).map(|_| ()), Err(StoreError::Fault(StoreFault::Key)));
    assert_eq!(backup(&data, &data.join("copy"), &mut |_| {}), Err(StoreFault::NotWritable));
}
