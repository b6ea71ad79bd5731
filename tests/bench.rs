//! Measures the real program against its peers and limits in one run; a table, not a test: nothing here fails for being slow.
//!
//! `make bench` runs all of it. Words after it choose chapters (`cargo bench --features inspection -- receiver`);
//! `VAKA_PROGRAM` names another build of the program to measure, `VAKA_BENCH_SECS` how long each speed is measured.
#[path = "bench/board.rs"]
mod board;
#[path = "bench/desk.rs"]
mod desk;
#[path = "bench/headless.rs"]
mod headless;
#[path = "bench/journal.rs"]
mod journal;
#[path = "bench/picture.rs"]
mod picture;
#[path = "bench/receiver.rs"]
mod receiver;
#[path = "bench/search.rs"]
mod search;
#[path = "bench/start.rs"]
mod start;
#[path = "bench/storm.rs"]
mod storm;
#[path = "bench/table.rs"]
mod table;
#[path = "bench/talk.rs"]
mod talk;
#[path = "bench/tiles.rs"]
mod tiles;
#[path = "bench/vault.rs"]
mod vault;

#[allow(dead_code, unused_imports, clippy::unwrap_used, reason = "shared with the tests of the workers")]
#[path = "../src/media/tests/workers/sip/unit.rs"]
mod unit;

/// What the unit needs of its tests.
mod child {
    /// Longer than anything here takes on a busy machine.
    pub const LONG: std::time::Duration = std::time::Duration::from_mins(1);
}

#[allow(dead_code, reason = "shared with the tests of the whole")]
mod inside;
#[allow(dead_code, reason = "shared with the tests of the whole")]
mod load;
#[allow(dead_code, reason = "shared with the tests of the whole")]
mod processes;
#[allow(dead_code, reason = "shared with the tests of the whole")]
mod screen;
#[allow(dead_code, unused_imports, reason = "shared with the tests of the whole")]
mod timecode;
#[allow(dead_code, reason = "shared with the tests of the whole")]
mod world;

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use table::Table;

/// A chapter's name and what fills it.
type Chapter = (&'static str, fn(&mut Table));

const CHAPTERS: &[Chapter] = &[
    ("receiver", receiver::measure),
    ("board", board::measure),
    ("desk", desk::measure),
    ("storm", storm::measure),
    ("start", start::measure),
    ("journal", journal::measure),
    ("search", search::measure),
    ("picture", picture::measure),
    ("talk", talk::measure),
    ("tiles", tiles::measure),
    ("vault", vault::measure),
];

/// Where what is measured lives: on the disk of the checkout, which is a real one where a temporary folder may not be.
fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    fs::create_dir_all(&folder).expect("the folder for what is measured can be made");
    folder
}

fn main() {
    let words: Vec<String> = env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    if let Some(unknown) = words.iter().find(|word| !CHAPTERS.iter().any(|(name, _)| name == word)) {
        let known: Vec<&str> = CHAPTERS.iter().map(|(name, _)| *name).collect();
        eprintln!("there is no chapter {unknown}; there is: {}", known.join(", "));
        std::process::exit(2);
    }
    let mut table = Table::new(&folder().join("table.txt"));
    for (name, measure) in CHAPTERS {
        if words.is_empty() || words.iter().any(|word| word == name) {
            measure(&mut table);
        }
    }
    table.end();
}
