//! The vault's contract, and what meddling, crashes and full disks can do to it.
use std::{
    env,
    os::unix::fs::PermissionsExt,
    process::{Command, Stdio},
};

use alarm_central::{
    event::Device,
    id::{CameraId, GrantId, Uuid},
    medium::{MediumEnd, MediumKind},
    vault::SinkOrder,
};
use tempfile::TempDir;

use super::*;
use crate::mirror::MirrorFault;

const BEGAN: Moment = Moment(1_700_000_000_000);
const HOUR: i64 = 1_700_000_000_000 / HOUR_MS;
/// Stands in messages and never in a file.
const SEEN: &str = "what the camera saw in this home";

fn event(number: u128) -> EventId {
    EventId(Uuid::from_u128(number))
}

fn medium(number: u128) -> MediumId {
    MediumId(Uuid::from_u128(number))
}

/// A vault of which everything may be read.
fn opened(dir: &Path) -> FileVault {
    let mut vault = FileVault::open(dir).unwrap();
    vault.allow(Readable::SinceHour(0));
    vault
}

fn place() -> (TempDir, FileVault) {
    let dir = tempfile::tempdir().unwrap();
    let vault = opened(dir.path());
    (dir, vault)
}

fn order(vault: &mut FileVault, event_number: u128, medium_number: u128) -> SinkOrder {
    let (folder, key) = vault.prepare(event(event_number), BEGAN).unwrap();
    SinkOrder {
        folder,
        event: event(event_number),
        medium: medium(medium_number),
        grant: GrantId(Uuid::from_u128(9)),
        device: Device::Camera(CameraId::new("hall")),
        kind: MediumKind::Clip,
        key,
        leave_free: 0,
    }
}

fn message(index: i64) -> Vec<u8> {
    format!("{SEEN} {index:04}").into_bytes()
}

/// Keeps messages, one each half second; answers how many fragments were told as kept.
fn write(order: &SinkOrder, messages: i64, end: MediumEnd) -> u32 {
    let mut sink = open_sink(order).unwrap();
    let mut kept = 0;
    for index in 0..messages {
        kept = sink.keep(BEGAN.plus_ms(index * 500), &message(index)).unwrap();
    }
    if end == MediumEnd::Whole { sink.finish(BEGAN.plus_ms(messages * 500)).unwrap() } else { kept }
}

/// A recording of ten messages, sealed up.
fn recorded(vault: &mut FileVault, event_number: u128, medium_number: u128, end: MediumEnd) -> Medium {
    let order = order(vault, event_number, medium_number);
    write(&order, 10, end);
    let sealed = vault.seal_up(order.event, order.medium).unwrap().expect("fragments were kept");
    vault.kept(order.event, order.medium).unwrap();
    sealed
}

fn read(vault: &mut FileVault, event: EventId, medium: &Medium) -> Result<Vec<Vec<u8>>, StoreFault> {
    let mut reader = vault.open(event, medium)?;
    let mut messages = Vec::new();
    while let Some(fragment) = reader.next_fragment()? {
        messages.extend(fragment.into_iter().map(|(_, message)| message));
    }
    Ok(messages)
}

/// The number that the next file's name differs by when its content is to be believed: the hash of what is there now.
fn named_as_it_is(dir: &Path, event: EventId, medium: &Medium) -> Medium {
    use sha2::Digest;
    let bytes = fs::read(file_of(dir, event, medium.medium)).unwrap();
    Medium { bytes: bytes.len() as u64, sha256: hex::encode(sha2::Sha256::digest(&bytes)), ..medium.clone() }
}

fn file_of(dir: &Path, event: EventId, medium: MediumId) -> PathBuf {
    path_of(&dir.join("vault").join(event.to_string()), medium, KEPT)
}

#[test]
fn what_was_gathered_is_on_disk_when_it_is_asked_for() {
    let (_dir, mut vault) = place();
    let order = order(&mut vault, 1, 1);
    let mut sink = open_sink(&order).unwrap();
    sink.keep(BEGAN, &message(0)).unwrap();
    assert_eq!(sink.flush(BEGAN), Ok(1), "nothing gathered, nothing written");
    assert_eq!(sink.keep(BEGAN.plus_ms(100), &message(1)), Ok(1));
    assert_eq!(sink.flush(BEGAN.plus_ms(200)), Ok(2));
    // Whoever wrote it is killed now.
    drop(sink);
    let sealed = vault.seal_up(order.event, order.medium).unwrap().unwrap();
    assert_eq!((sealed.fragments, sealed.end), (2, MediumEnd::Cut));
    assert_eq!(read(&mut vault, order.event, &sealed), Ok(vec![message(0), message(1)]));
}

#[test]
fn what_was_kept_is_read_in_order_and_nothing_of_it_stands_in_the_file() {
    let (dir, mut vault) = place();
    let order = order(&mut vault, 1, 1);
    let mut sink = open_sink(&order).unwrap();
    assert_eq!(sink.keep(BEGAN, &message(0)), Ok(1), "the first message is on disk at once");
    let kept: Vec<u32> = (1..10).map(|n| sink.keep(BEGAN.plus_ms(n * 500), &message(n)).unwrap()).collect();
    assert_eq!(kept, [1, 1, 1, 1, 2, 2, 2, 2, 2], "then fragments of two seconds");
    assert_eq!(sink.finish(BEGAN.plus_ms(5_000)), Ok(3));
    assert_eq!(sink.keep(BEGAN, &message(0)), Err(StoreFault::NotWritable), "nothing comes after the end");
    drop(sink);

    assert_eq!(vault.left_over().unwrap(), [(order.event, order.medium)]);
    let sealed = vault.seal_up(order.event, order.medium).unwrap().unwrap();
    assert_eq!(vault.left_over().unwrap(), [(order.event, order.medium)], "its fact may be missing");
    assert_eq!(vault.seal_up(order.event, order.medium).unwrap(), Some(sealed.clone()), "asked again: the same");
    vault.kept(order.event, order.medium).unwrap();
    vault.kept(order.event, order.medium).unwrap();
    assert_eq!(vault.left_over().unwrap(), []);

    assert_eq!((sealed.fragments, sealed.end, sealed.kind), (3, MediumEnd::Whole, MediumKind::Clip));
    assert_eq!((sealed.began, sealed.ended), (BEGAN, BEGAN.plus_ms(5_000)));
    assert_eq!((sealed.device.clone(), sealed.grant), (order.device.clone(), order.grant));
    let all: Vec<Vec<u8>> = (0..10).map(message).collect();
    assert_eq!(read(&mut vault, order.event, &sealed), Ok(all.clone()));
    let bytes = fs::read(file_of(dir.path(), order.event, order.medium)).unwrap();
    assert_eq!(bytes.len() as u64, sealed.bytes);
    assert!(!bytes.windows(8).any(|window| window == &SEEN.as_bytes()[..8]));
    let mut again = opened(dir.path());
    assert_eq!(read(&mut again, order.event, &sealed), Ok(all), "and by the next station");
}

#[test]
fn an_event_has_one_key_and_each_event_its_own() {
    let (dir, mut vault) = place();
    let first = vault.prepare(event(1), BEGAN).unwrap();
    assert_eq!(vault.prepare(event(1), BEGAN).unwrap(), first);
    assert_ne!(vault.prepare(event(2), BEGAN).unwrap().1, first.1);
    let mut again = opened(dir.path());
    assert_eq!(again.prepare(event(1), BEGAN).unwrap(), first);
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let keys = dir.path().join("keys");
    assert_eq!(mode(keys.join("media.key")), 0o600);
    assert_eq!(mode(keys.join(format!("hours/{HOUR}.key"))), 0o600);
    assert_eq!((mode(first.0.join("media.key")), mode(first.0)), (0o600, 0o700));
}

#[test]
fn nothing_is_opened_that_nobody_allowed() {
    let (dir, mut vault) = place();
    let named = recorded(&mut vault, 1, 1, MediumEnd::Whole);
    let mut again = FileVault::open(dir.path()).unwrap();
    assert_eq!(read(&mut again, event(1), &named), Err(StoreFault::Shut), "before anybody looked at the clock");
    again.allow(Readable::SinceHour(HOUR + 1));
    assert_eq!(read(&mut again, event(1), &named), Err(StoreFault::Shut), "its time is over");
    again.allow(Readable::SinceHour(HOUR));
    assert!(read(&mut again, event(1), &named).is_ok());
    again.allow(Readable::Nothing);
    assert_eq!(read(&mut again, event(1), &named), Err(StoreFault::Shut));
}

#[test]
fn a_recording_of_nothing_goes() {
    let (dir, mut vault) = place();
    let order = order(&mut vault, 1, 1);
    assert_eq!(open_sink(&order).unwrap().finish(BEGAN), Ok(0));
    assert_eq!(vault.seal_up(order.event, order.medium), Ok(None));
    assert_eq!(vault.left_over().unwrap(), []);
    let files = fs::read_dir(dir.path().join("vault").join(order.event.to_string())).unwrap().count();
    assert_eq!(files, 1, "the wrapped key alone");
}

#[test]
fn no_two_recordings_share_a_file() {
    let (_dir, mut vault) = place();
    let order = order(&mut vault, 1, 1);
    let _sink = open_sink(&order).unwrap();
    assert!(open_sink(&order).is_err());
}

#[test]
fn a_recording_cut_at_any_byte_gives_every_whole_fragment_and_nothing_else() {
    let (_dir, mut vault) = place();
    let order = order(&mut vault, 1, 1);
    write(&order, 10, MediumEnd::Whole);
    let part = part_path(&order.folder, order.medium);
    let bytes = fs::read(&part).unwrap();
    let all: Vec<Vec<u8>> = (0..10).map(message).collect();
    let mut seen = std::collections::BTreeSet::new();
    for cut in 0..bytes.len() {
        fs::write(&part, &bytes[..cut]).unwrap();
        let Some(sealed) = vault.seal_up(order.event, order.medium).unwrap() else {
            seen.insert(0);
            continue;
        };
        let got = read(&mut vault, order.event, &sealed).unwrap();
        assert_eq!(got[..], all[..got.len()], "cut at {cut}");
        assert_eq!(sealed.end, MediumEnd::Cut, "cut at {cut}");
        assert!(sealed.bytes <= cut as u64);
        seen.insert(got.len());
        fs::remove_file(path_of(&order.folder, order.medium, SEALED)).unwrap();
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), [0, 1, 6], "by fragments, never by less");
}

#[test]
fn any_flipped_bit_is_refused_by_hash_and_by_seal() {
    let (dir, mut vault) = place();
    let named = recorded(&mut vault, 1, 1, MediumEnd::Whole);
    let file = file_of(dir.path(), event(1), medium(1));
    let bytes = fs::read(&file).unwrap();
    for index in 0..bytes.len() {
        let mut bent = bytes.clone();
        bent[index] ^= 1 << (index % 8);
        fs::write(&file, &bent).unwrap();
        assert_eq!(read(&mut vault, event(1), &named), Err(StoreFault::Damaged), "byte {index}");
        // Whoever can write into the journal as well still meets the seal.
        let believed = named_as_it_is(dir.path(), event(1), &named);
        assert_eq!(read(&mut vault, event(1), &believed), Err(StoreFault::Damaged), "byte {index}, hash made to fit");
    }
    fs::write(&file, &bytes).unwrap();
    assert_eq!(read(&mut vault, event(1), &named).map(|messages| messages.len()), Ok(10));
}

/// Where each fragment lies in a file.
fn fragments(bytes: &[u8]) -> Vec<std::ops::Range<usize>> {
    let mut at = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let mut found = Vec::new();
    while at < bytes.len() {
        let length = u32::from_le_bytes(bytes[at + 1..at + 5].try_into().unwrap()) as usize;
        found.push(at..at + 5 + length);
        at += 5 + length;
    }
    found
}

#[test]
fn fragments_that_are_swapped_left_out_repeated_or_borrowed_are_refused() {
    let (dir, mut vault) = place();
    let named = recorded(&mut vault, 1, 1, MediumEnd::Whole);
    recorded(&mut vault, 1, 2, MediumEnd::Whole);
    recorded(&mut vault, 2, 1, MediumEnd::Whole);
    let path = file_of(dir.path(), event(1), medium(1));
    let bytes = fs::read(&path).unwrap();
    let parts = fragments(&bytes);
    assert_eq!(parts.len(), 3);
    let head = &bytes[..parts[0].start];
    let of = |index: usize| &bytes[parts[index].clone()];
    let sibling = fs::read(file_of(dir.path(), event(1), medium(2))).unwrap();
    let stranger = fs::read(file_of(dir.path(), event(2), medium(1))).unwrap();
    let forgeries = [
        ("swapped", [head, of(1), of(0), of(2)].concat()),
        ("one left out", [head, of(0), of(2)].concat()),
        ("the first left out", [head, of(1), of(2)].concat()),
        ("the last left out", [head, of(0), of(1)].concat()),
        ("one repeated", [head, of(0), of(1), of(1), of(2)].concat()),
        ("one after the last", [head, of(0), of(1), of(2), of(2)].concat()),
        ("one of its sibling", [head, of(0), &sibling[parts[1].clone()], of(2)].concat()),
        ("another of the event", sibling.clone()),
        ("another event's", stranger),
        ("bytes after the last", [&bytes[..], &[0]].concat()),
    ];
    for (name, forged) in forgeries {
        fs::write(&path, forged).unwrap();
        assert_eq!(read(&mut vault, event(1), &named), Err(StoreFault::Damaged), "{name}");
        let believed = named_as_it_is(dir.path(), event(1), &named);
        assert_eq!(read(&mut vault, event(1), &believed), Err(StoreFault::Damaged), "{name}, hash made to fit");
    }
    fs::remove_file(&path).unwrap();
    assert_eq!(read(&mut vault, event(1), &named), Err(StoreFault::Damaged), "gone");
}

#[test]
fn what_the_journal_says_otherwise_is_refused() {
    let (_dir, mut vault) = place();
    let named = recorded(&mut vault, 1, 1, MediumEnd::Whole);
    let lies = [
        Medium { fragments: 2, ..named.clone() },
        Medium { fragments: 4, ..named.clone() },
        Medium { end: MediumEnd::Cut, ..named.clone() },
        Medium { grant: GrantId(Uuid::from_u128(8)), ..named.clone() },
        Medium { device: Device::Voice, ..named.clone() },
        Medium { kind: MediumKind::Heard, ..named.clone() },
    ];
    for lie in lies {
        assert_eq!(read(&mut vault, event(1), &lie), Err(StoreFault::Damaged), "{lie:?}");
    }
}

#[test]
fn wrapped_keys_belong_to_their_event_and_hour() {
    let (dir, mut vault) = place();
    let named = recorded(&mut vault, 1, 1, MediumEnd::Cut);
    vault.prepare(event(2), BEGAN).unwrap();
    vault.prepare(event(3), BEGAN.plus_ms(HOUR_MS)).unwrap();
    let key = |number| dir.path().join("vault").join(event(number).to_string()).join("media.key");
    let own = fs::read(key(1)).unwrap();
    fs::copy(key(2), key(1)).unwrap();
    assert_eq!(read(&mut vault, event(1), &named), Err(StoreFault::Key), "another event's");
    fs::write(key(1), own).unwrap();
    let hours = dir.path().join("keys/hours");
    fs::copy(hours.join(format!("{}.key", HOUR + 1)), hours.join(format!("{HOUR}.key"))).unwrap();
    assert_eq!(read(&mut vault, event(1), &named), Err(StoreFault::Key), "another hour's");
}

#[test]
fn without_its_master_nothing_opens_and_no_other_is_made() {
    let (dir, mut vault) = place();
    let named = recorded(&mut vault, 1, 1, MediumEnd::Whole);
    fs::remove_file(dir.path().join("keys/media.key")).unwrap();
    let mut again = opened(dir.path());
    assert_eq!(read(&mut again, event(1), &named), Err(StoreFault::Key));
    assert_eq!(again.prepare(event(2), BEGAN).map(|_| ()), Err(StoreFault::Key));
    assert!(!dir.path().join("keys/media.key").exists());
}

#[test]
fn an_hour_goes_with_all_that_began_in_it_and_no_other() {
    let (dir, mut vault) = place();
    let named = recorded(&mut vault, 1, 1, MediumEnd::Whole);
    vault.prepare(event(2), BEGAN.plus_ms(1)).unwrap();
    vault.prepare(event(3), BEGAN.plus_ms(HOUR_MS)).unwrap();
    let held = Hour {
        hour: HOUR,
        events: vec![
            HourEvent { event: event(1), media: vec![medium(1)] },
            HourEvent { event: event(2), media: Vec::new() },
        ],
    };
    assert_eq!(vault.hours_until(HOUR - 1), Ok(Vec::new()));
    assert_eq!(vault.hours_until(HOUR), Ok(vec![held.clone()]));
    assert_eq!(vault.hours_until(HOUR + 1).unwrap().len(), 2);
    vault.erase_hour(HOUR).unwrap();
    assert_eq!(read(&mut vault, event(1), &named), Err(StoreFault::Key));
    assert!(!dir.path().join(format!("keys/hours/{HOUR}.key")).exists());
    assert!(!dir.path().join("vault").join(event(1).to_string()).exists());
    assert_eq!(vault.hours_until(HOUR), Ok(vec![held.clone()]), "until its facts are on disk");
    let mut again = opened(dir.path());
    assert_eq!(again.hours_until(HOUR), Ok(vec![held]), "and for whoever comes after");
    again.erase_hour(HOUR).unwrap();
    again.erased(HOUR).unwrap();
    assert_eq!(again.hours_until(HOUR), Ok(Vec::new()));
    assert!(again.prepare(event(3), BEGAN.plus_ms(HOUR_MS)).is_ok(), "the next hour stands");
}

/// Set in the child process that is killed: the folder to record in.
const CHILD: &str = "VAKA_STORE_RECORD_DIR";

/// What the child does: records without end, and says after each answer how many fragments are on disk.
fn record_and_tell(dir: &Path) {
    let mut vault = FileVault::open(dir).unwrap();
    let mut sink = open_sink(&order(&mut vault, 1, 1)).unwrap();
    for index in 0.. {
        let kept = sink.keep(BEGAN.plus_ms(index * 500), &message(index)).unwrap();
        io::Write::write_all(&mut io::stderr(), format!("kept {kept}\n").as_bytes()).unwrap();
    }
}

#[test]
fn a_writer_that_is_killed_loses_nothing_that_it_told() {
    if let Some(dir) = env::var_os(CHILD) {
        return record_and_tell(Path::new(&dir));
    }
    for lines in [1, 2, 7, 40, 41, 300] {
        let dir = tempfile::tempdir().unwrap();
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "vault::tests::a_writer_that_is_killed_loses_nothing_that_it_told", "--test-threads=1"])
            .env(CHILD, dir.path())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let told = io::BufRead::lines(io::BufReader::new(child.stderr.take().unwrap()))
            .map_while(Result::ok)
            .filter_map(|line| line.strip_prefix("kept ")?.parse::<u32>().ok())
            .nth(lines - 1)
            .expect("the child records");
        child.kill().unwrap();
        child.wait().unwrap();
        let mut vault = opened(dir.path());
        assert_eq!(vault.left_over().unwrap(), [(event(1), medium(1))]);
        let sealed = vault.seal_up(event(1), medium(1)).unwrap().expect("a fragment was told");
        assert!(sealed.fragments >= told, "{} fragments, {told} told", sealed.fragments);
        assert_eq!(sealed.end, MediumEnd::Cut);
        let messages = read(&mut vault, event(1), &sealed).unwrap();
        assert_eq!(messages, (0..messages.len() as i64).map(message).collect::<Vec<_>>());
        assert!(messages.len() + 4 >= lines, "at most the last fragment of four messages is missing");
    }
}

#[test]
fn a_disk_without_room_for_signals_takes_no_recording() {
    let (_dir, mut vault) = place();
    let mut order = order(&mut vault, 1, 1);
    let mut sink = open_sink(&order).unwrap();
    assert_eq!(sink.keep(BEGAN, &message(0)), Ok(1));
    drop(sink);
    order.medium = medium(2);
    order.leave_free = u64::MAX / 2;
    assert_eq!(open_sink(&order).map(|_| ()), Err(StoreFault::Full));
    assert_eq!(vault.seal_up(order.event, order.medium), Ok(None), "nothing of it stays");
    assert!(vault.seal_up(order.event, medium(1)).unwrap().is_some(), "what was kept stays");
}

#[test]
fn a_mirror_keeps_what_lives_and_forgets_with_the_place_also_when_it_was_away() {
    let (dir, mut vault) = place();
    assert_eq!(vault.mirror(), Mirrored::None);
    recorded(&mut vault, 1, 1, MediumEnd::Whole);
    let outside = tempfile::tempdir().unwrap();
    let folder = outside.path().join("mirror");
    Mirror::begin(dir.path(), &folder).unwrap();
    assert_eq!(vault.mirror(), Mirrored::There);
    vault.prepare(event(2), BEGAN.plus_ms(HOUR_MS)).unwrap();
    vault.prepare(event(3), BEGAN.plus_ms(2 * HOUR_MS)).unwrap();
    let has = |hour: i64| folder.join(format!("hours/{hour}.key")).exists();
    assert!((HOUR..HOUR + 3).all(has), "what was there and what came later");
    let same = |name: &str| fs::read(folder.join(name)).ok() == fs::read(dir.path().join("keys").join(name)).ok();
    assert!(same("media.key") && same(&format!("hours/{HOUR}.key")));

    vault.erase_hour(HOUR).unwrap();
    vault.erased(HOUR).unwrap();
    assert!(!has(HOUR) && has(HOUR + 1));

    let away = outside.path().join("away");
    fs::rename(&folder, &away).unwrap();
    assert_eq!(vault.mirror(), Mirrored::Away);
    vault.erase_hour(HOUR + 1).unwrap();
    vault.erased(HOUR + 1).unwrap();
    assert_eq!(vault.hours_until(HOUR + 1), Ok(Vec::new()), "here nothing is left");
    assert!(!folder.exists(), "no mirror is made anew where it was");
    fs::rename(&away, &folder).unwrap();
    let owed = Hour { hour: HOUR + 1, events: Vec::new() };
    assert_eq!(vault.hours_until(HOUR + 1), Ok(vec![owed]), "what is owed is listed");
    vault.erase_hour(HOUR + 1).unwrap();
    vault.erased(HOUR + 1).unwrap();
    assert!(!has(HOUR + 1) && has(HOUR + 2));
    assert_eq!(vault.hours_until(HOUR + 1), Ok(Vec::new()));
}

#[test]
fn a_mirror_within_the_place_is_none() {
    let (dir, _vault) = place();
    let within = Mirror::begin(dir.path(), &dir.path().join("mirror"));
    assert_eq!(within.map(|_| ()), Err(MirrorFault::Within));
    assert!(!dir.path().join("mirror").exists(), "and nothing was made of it");
}

#[test]
fn another_mirror_takes_over_only_from_one_that_was_emptied() {
    let (dir, mut vault) = place();
    recorded(&mut vault, 1, 1, MediumEnd::Whole);
    let outside = tempfile::tempdir().unwrap();
    let [first, second, away] = ["first", "second", "away"].map(|name| outside.path().join(name));
    Mirror::begin(dir.path(), &first).unwrap();
    let named = first.canonicalize().unwrap();
    let hour = format!("hours/{HOUR}.key");
    assert!(first.join(&hour).exists() && first.join("media.key").exists());
    fs::rename(&first, &away).unwrap();
    let refused = Mirror::begin(dir.path(), &second).map(|_| ());
    assert_eq!(refused, Err(MirrorFault::EarlierAway { folder: named }));
    assert!(!second.exists());
    fs::rename(&away, &first).unwrap();
    Mirror::begin(dir.path(), &second).unwrap();
    assert!(second.join(&hour).exists() && !first.join(&hour).exists() && !first.join("media.key").exists());
    // The same once more changes nothing.
    Mirror::begin(dir.path(), &second).unwrap();
    assert!(second.join(&hour).exists());
}
