//! The proof of a journal of 1,000,000 facts: the head over all of them and the next one, the whole audit, and an event's
//! receipt checked by the program that outsiders use.
use std::{fs, path::Path, process::Command, time::Instant};

use alarm_central::{
    fact::{Fact, StreamId},
    id::{EventId, Uuid},
    moment::Moment,
    port::{Archive, Signer, Store},
    proof::{audit::KeptHead, receipt::AccessReceipt},
};
use vaka_store::{SignKey, SqliteStore, contract};

use crate::{
    folder,
    headless::share,
    start::again,
    table::{Aim, Table, Value},
};

const FACTS: u64 = 1_000_000;
/// Events written with one sync.
const GROUP: u128 = 5_000;
const FIRST: Moment = Moment(1_700_000_000_000);
const ROUNDS: usize = 20;

pub fn measure(table: &mut Table) {
    let data = folder().join("journal");
    // Always new: a head is signed once.
    let _ = fs::remove_dir_all(&data);
    let mut store = SqliteStore::open(&data).expect("the disk has room");
    let key = SignKey::open(&data).expect("the folder takes a key");
    let one = contract::event(1, FIRST);
    let events = u128::from(FACTS.div_ceil(one.len() as u64));
    write(&mut store, &one, 1, events);

    let head = timed(|| sign(&mut store, &key, 1));
    table.alone("journal of 1,000,000 facts: its first head", Value(head, "s"), Aim::None);
    write(&mut store, &one, events + 1, 1);
    let next = timed(|| sign(&mut store, &key, 2));
    table.alone("journal of 1,000,000 facts: the next head", Value(next * 1000.0, "ms"), Aim::None);

    let audit = timed(|| {
        store.audit(&[], &mut |_, _| {}).expect("nobody meddled");
    });
    table.alone("journal of 1,000,000 facts: verified", Value(audit, "s"), Aim::AtMost(30.0));

    let event = EventId(Uuid::from_u128(events / 2));
    let mut paper = None;
    let prove = timed(|| {
        let proven = store.proven(&StreamId::Event(event)).expect("it can be read").expect("it is there");
        paper = Some(AccessReceipt::new(event, FIRST, proven).sign(&key as &dyn Signer));
    });
    table.alone("journal of 1,000,000 facts: one event proven", Value(prove, "s"), Aim::None);
    let file = data.join("receipt.json");
    fs::write(&file, serde_json::to_string(&paper).expect("a paper is text")).expect("the disk has room");
    receipt(table, &file, &data.join("keys/sign.pub"));
}

/// How long the outsiders' program takes, from its start to its end.
fn receipt(table: &mut Table, file: &Path, key: &Path) {
    let what = "vaka-verify of one receipt";
    let program = Path::new(env!("CARGO_BIN_EXE_vaka")).with_file_name("vaka-verify");
    let mut took = Vec::new();
    for _ in 0..ROUNDS {
        let began = Instant::now();
        match Command::new(&program).arg("receipt").arg(file).arg("--key").arg(key).output() {
            Ok(done) if done.status.success() => took.push(began.elapsed().as_secs_f64()),
            Ok(done) => return table.missing(what, &String::from_utf8_lossy(&done.stderr)),
            Err(error) => return table.missing(what, &error.to_string()),
        }
    }
    table.alone(what, Value(share(&took, 0.5) * 1000.0, "ms"), Aim::AtMost(100.0));
}

fn timed(work: impl FnOnce()) -> f64 {
    let began = Instant::now();
    work();
    began.elapsed().as_secs_f64()
}

/// Writes so many events, from this number on.
fn write(store: &mut SqliteStore, one: &[Fact], first: u128, events: u128) {
    let numbers: Vec<u128> = (first..first + events).collect();
    for group in numbers.chunks(GROUP as usize) {
        let facts: Vec<_> = group.iter().flat_map(|number| again(one, *number)).map(Into::into).collect();
        store.append(&facts).expect("the disk has room");
    }
}

/// Signs the head of all there is.
pub fn sign(store: &mut SqliteStore, key: &SignKey, at: i64) {
    let (head, frontier) = store.next_head(Moment(at)).expect("nobody meddled").expect("something new");
    store.keep_head(&KeptHead { signed: head.sign(key), frontier }).expect("the disk has room");
}
