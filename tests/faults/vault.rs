//! The vault on a disk that fails: a recording is written, sealed up and entered while `strace` fails or kills its n-th
//! write, sync or rename, for every n; no fact stands without its bytes, and nothing that was told as kept is lost.
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use alarm_central::{
    event::{Device, EventFact},
    fact::{Fact, FactBody, StreamId},
    id::{CameraId, EventId, GrantId, MediumId, Uuid},
    medium::{Medium, MediumKind},
    moment::Moment,
    person::Actor,
    port::{Archive, Store, StoreFault},
    retention::{Readable, hour_of},
    vault::{SinkOrder, Vault},
};
use vaka_store::{contract, open_sink};

use super::disk::may_trace;
use crate::{retention::Kept, world::Place};

const NAME: &str = "faults::vault::a_recording_whose_disk_fails_at_any_step_leaves_no_fact_without_bytes";
/// Set in the child that writes: the place, and which event.
const CHILD: &str = "VAKA_VAULT_DIR";
const NUMBER: &str = "VAKA_VAULT_EVENT";
/// What is bent: strace counts each of them by itself.
const STEPS: [&str; 7] = ["openat", "write", "pwrite64", "fsync", "fdatasync", "rename", "ftruncate"];
const BEGAN: Moment = Moment(1_700_000_000_000);
/// Messages, far enough apart that each is a fragment of its own.
const MESSAGES: i64 = 4;

fn event(number: u128) -> EventId {
    EventId(Uuid::from_u128(number))
}

fn medium(number: u128) -> MediumId {
    MediumId(Uuid::from_u128(number + 1_000_000))
}

/// Writes one recording from its first message to its fact, saying each time what is promised; ends at the first fault.
fn write(data: &Path, number: u128) -> Result<(), StoreFault> {
    let mut kept = Kept::open(data);
    let (folder, key) = kept.vault.prepare(event(number), BEGAN)?;
    let order = SinkOrder {
        folder,
        event: event(number),
        medium: medium(number),
        grant: GrantId(Uuid::from_u128(number + 2_000_000)),
        device: Device::Camera(CameraId::new("hall")),
        kind: MediumKind::Clip,
        key,
        leave_free: 0,
    };
    let mut sink = open_sink(&order)?;
    let at = |message: i64| BEGAN.plus_ms(message * 3_000);
    for message in 0..MESSAGES {
        println!("PROMISED {}", sink.keep(at(message), &message.to_le_bytes())?);
    }
    println!("PROMISED {}", sink.finish(at(MESSAGES))?);
    let Some(medium) = kept.vault.seal_up(event(number), order.medium)? else { return Ok(()) };
    enter(&mut kept, number, &medium)?;
    println!("ENTERED");
    kept.vault.kept(event(number), medium.medium)?;
    println!("DONE");
    Ok(())
}

/// The fact of a recording, unless it stands.
fn enter(kept: &mut Kept, number: u128, medium: &Medium) -> Result<(), StoreFault> {
    let fault = |_| StoreFault::Io;
    let stream = StreamId::Event(event(number));
    let facts = kept.store.load(&stream).map_err(fault)?;
    if entered(&facts).is_empty() {
        let body = FactBody::Event(EventFact::MediumKept { medium: medium.clone() });
        let version = facts.len() as u64 + 1;
        let fact = Fact { stream, version, at: BEGAN, by: Actor::Station, body, sealed: None };
        kept.store.append(&[Arc::new(fact)]).map_err(fault)?;
    }
    Ok(())
}

fn entered(facts: &[Fact]) -> Vec<Medium> {
    let media = facts.iter().filter_map(|fact| match &fact.body {
        FactBody::Event(EventFact::MediumKept { medium }) => Some(medium.clone()),
        _ => None,
    });
    media.collect()
}

/// The files that writing touches.
fn watched(data: &Path, number: u128) -> Vec<PathBuf> {
    let folder = data.join("vault").join(event(number).to_string());
    let hours = data.join("keys/hours");
    let mut files = vec![hours.join(format!("{}.new", hour_of(BEGAN))), hours, data.join("vaka.sqlite-wal")];
    files.extend(["media.key", "media.new"].map(|name| folder.join(name)));
    files.extend(["part", "sealed", "vault"].map(|word| folder.join(format!("{}.{word}", medium(number)))));
    files.push(folder);
    files
}

/// What the next start does, and what must then be so.
fn must_be_whole(data: &Path, number: u128, said: &str, what: &str) {
    let mut kept = Kept::open(data);
    kept.vault.allow(Readable::SinceHour(0));
    for (event, left) in kept.vault.left_over().expect("the disk works again") {
        if let Some(medium) = kept.vault.seal_up(event, left).expect("the disk works again") {
            enter(&mut kept, number, &medium).expect("the disk works again");
            kept.vault.kept(event, left).expect("the disk works again");
        }
    }
    let facts = kept.store.load(&StreamId::Event(event(number))).expect("the memory is whole");
    let media = entered(&facts);
    let promised = said.lines().filter_map(|line| line.split_once("PROMISED ")?.1.parse::<usize>().ok()).max();
    assert!(media.len() <= 1 && (media.len() == 1 || promised.unwrap_or(0) == 0), "{what}: {said}");
    assert!(media.len() == 1 || !said.contains("ENTERED"), "{what}: {said}");
    for medium in &media {
        let mut reader = kept.vault.open(event(number), medium).unwrap_or_else(|fault| panic!("{what}: {fault}"));
        let mut fragments = 0;
        while reader.next_fragment().unwrap_or_else(|fault| panic!("{what}: {fault}")).is_some() {
            fragments += 1;
        }
        assert!(fragments >= promised.unwrap_or(0), "{what}: {fragments} of {promised:?}");
    }
    kept.store.verify().expect("the memory is whole");
}

#[test]
fn a_recording_whose_disk_fails_at_any_step_leaves_no_fact_without_bytes() {
    if let (Some(data), Ok(number)) = (env::var_os(CHILD), env::var(NUMBER)) {
        if let Err(fault) = write(Path::new(&data), number.parse().expect("the parent counts")) {
            println!("FAULT {fault}");
        }
        return;
    }
    if !may_trace() {
        return;
    }
    let place = Place::new();
    let data = place.data();
    drop(Kept::open(&data));
    let (mut number, mut bent) = (0, 0);
    let log = place.file("trace");
    let faults = ["signal=SIGKILL", "error=ENOSPC", "error=EIO"];
    for (fault, call) in faults.iter().flat_map(|fault| STEPS.map(|call| (*fault, call))) {
        for step in 1.. {
            number += 1;
            let mut kept = Kept::open(&data);
            contract::put(&mut kept.store, &contract::event(number, BEGAN)).expect("the disk works");
            drop(kept);
            let mut strace = Command::new("strace");
            strace.args(["-f", "-o"]).arg(&log);
            for file in watched(&data, number) {
                strace.arg("-P").arg(file);
            }
            strace.args(["-e", &format!("trace={call}"), "-e", &format!("inject={call}:{fault}:when={step}")]);
            strace.arg(env::current_exe().expect("a test has a program"));
            strace.args(["--exact", NAME, "--test-threads=1", "--nocapture"]);
            strace.env(CHILD, &data).env(NUMBER, number.to_string());
            let ran = strace.output().expect("strace starts");
            let said = String::from_utf8_lossy(&ran.stdout).into_owned();
            must_be_whole(&data, number, &said, &format!("{fault} at {call} {step}"));
            let was_bent = fs::read_to_string(&log).is_ok_and(|log| log.contains("INJECTED"));
            if ran.status.success() && !was_bent {
                assert!(said.contains("DONE"), "{said}");
                break;
            }
            bent += 1;
            assert!(step < 200, "writing comes to its end: {}", String::from_utf8_lossy(&ran.stderr));
        }
    }
    println!("{bent} recordings were cut off");
    assert!(bent >= 90, "{bent} recordings were cut off");
}
