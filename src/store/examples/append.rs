//! How many facts a second the memory takes on this disk, by the size of the group; not a test.
//!
//! `cargo run --release -p vaka-store --example append [DIR]` (default: a folder of its own under the temporary one).
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use alarm_central::{fact::Fact, moment::Moment, port::Store};
use vaka_store::{SqliteStore, contract};

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

/// Appends the first two facts (signal and plan, as at receipt) of as many events as fill three seconds.
fn measure(store: &mut SqliteStore, group: usize) -> (usize, Duration) {
    let mut number = 0;
    let mut written = 0;
    let mut took = Duration::ZERO;
    while took < Duration::from_secs(3) {
        let mut facts: Vec<Fact> = Vec::new();
        while facts.len() < group {
            number += 1;
            facts.extend(contract::event(number, Moment(1_700_000_000_000)).drain(..2));
        }
        // A group of one leaves the plan to the next group, as nothing in the store asks for pairs.
        for part in facts.chunks(group) {
            let start = Instant::now();
            store.append(part).expect("the disk has room");
            took += start.elapsed();
            written += part.len();
        }
    }
    (written, took)
}
