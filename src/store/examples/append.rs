//! How many facts a second the memory takes on this disk, by the size of the group; not a test.
//!
//! `cargo run --release -p vaka-store --example append [DIR]` (default: a folder of its own under the temporary one).
use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use alarm_central::{
    event::EventFact,
    fact::{Fact, FactBody},
    moment::Moment,
    port::Store,
};
use vaka_store::{SqliteStore, contract};

/// Events that signals attach to.
const EVENTS: usize = 500;

fn main() {
    let dir = std::env::args_os().nth(1).map_or_else(std::env::temp_dir, PathBuf::from).join("vaka-append");
    for group in [1, 100, 500] {
        let _ = std::fs::remove_dir_all(&dir);
        let mut store = SqliteStore::open(&dir).expect("the folder can be written to");
        let (facts, took) = measure(&mut store, group);
        let each = took.as_secs_f64() * 1000.0 / (facts as f64 / group as f64);
        println!("groups of {group:>3}: {:>7.0} facts/s, {each:.2} ms a group", facts as f64 / took.as_secs_f64());
        drop(store);
    }
    let _ = std::fs::remove_dir_all(&dir);
}

/// Attaches signals to open events, one after the other, for three seconds.
fn measure(store: &mut SqliteStore, group: usize) -> (usize, Duration) {
    let mut newest: Vec<Fact> = Vec::new();
    for number in 1..=EVENTS {
        let begun: Vec<Fact> = contract::event(number as u128, Moment(1_700_000_000_000)).drain(..2).collect();
        contract::put(store, &begun).expect("the disk has room");
        let FactBody::Event(EventFact::Started { signal, .. }) = &begun[0].body else { unreachable!("it has begun") };
        let attached = FactBody::Event(EventFact::SignalAttached { signal: signal.clone() });
        newest.push(Fact { version: 2, body: attached, ..begun[0].clone() });
    }
    let mut next = (0..EVENTS).cycle();
    let (mut written, mut took) = (0, Duration::ZERO);
    while took < Duration::from_secs(3) {
        let mut facts = Vec::with_capacity(group);
        for event in next.by_ref().take(group) {
            newest[event].version += 1;
            facts.push(Arc::new(newest[event].clone()));
        }
        let start = Instant::now();
        store.append(&facts).expect("the disk has room");
        took += start.elapsed();
        written += facts.len();
    }
    (written, took)
}
