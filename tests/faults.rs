//! Faults of power and disk under load: the station is killed at any moment, the disk fails at any write, and nothing that
//! was acknowledged is lost, nothing is acknowledged that was not stored, and the record stays whole.
#[path = "faults/disk.rs"]
pub mod disk;
#[path = "faults/vault.rs"]
mod vault;

use std::{
    collections::HashMap,
    env,
    path::Path,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use crate::{
    load::{Form, Frames, Load, Way, frames::register},
    processes::Process,
    world::Place,
};

/// Homes that the signals come from; few, so that events grow long.
const HOMES: u32 = 40;
/// Connections that stay.
const LINES: usize = 16;
/// Kills on one place; its record is then read through, and the next place is a new one.
const KILLS_ON_ONE: usize = 50;
/// Most milliseconds that a station lives under load.
const LIFE_MS: u64 = 250;
/// Frames that no such station answers before it dies.
const FRAMES: usize = 20_000;

/// How many kills: 50, or what `VAKA_SOAK_KILLS` says.
fn kills() -> usize {
    env::var("VAKA_SOAK_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS_ON_ONE)
}

/// Chance that can be had again: from `VAKA_SEED`, or a fresh one that is printed.
fn chance() -> fastrand::Rng {
    let seed = env::var("VAKA_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(|| fastrand::u64(..));
    eprintln!("VAKA_SEED={seed}");
    fastrand::Rng::with_seed(seed)
}

#[test]
fn no_acknowledged_signal_is_lost_to_a_kill_at_any_moment() {
    let mut chance = chance();
    let mut left = kills();
    let mut acknowledged = 0;
    while left > 0 {
        let kills = left.min(KILLS_ON_ONE);
        acknowledged += one_place_is_killed(&mut chance, kills);
        left -= kills;
    }
    println!("{} kills, {acknowledged} signals acknowledged, all of them kept", kills());
    assert!(acknowledged > kills(), "the load met no station that answered: {acknowledged}");
}

/// How many signals were acknowledged and found again.
fn one_place_is_killed(chance: &mut fastrand::Rng, kills: usize) -> usize {
    let place = Place::new();
    place.import(&register(HOMES, Form::Aes));
    let mut told = Told::default();
    for round in 0..kills {
        if chance.u8(..) < 64 {
            // It dies while it still reads what its predecessor left.
            let mut station = place.vaka(["station"]).stdout(Stdio::null()).spawn().expect("the station starts");
            thread::sleep(Duration::from_millis(chance.u64(..LIFE_MS)));
            die(&mut station);
        }
        let mut station = Place::ready(place.vaka(["station"]));
        let frames = Frames::prepare(HOMES, round * FRAMES, FRAMES, Form::Aes, |_| "BA");
        let way = match chance.u8(..3) {
            0 => Way::OneShot { lines: LINES },
            1 => Way::Datagrams { lines: LINES },
            _ => Way::Kept { lines: LINES, depth: 4 },
        };
        let stop = AtomicBool::new(false);
        let tally = thread::scope(|scope| {
            let target = place.receiver();
            let load = Load { target, frames: &frames, way, pace: None, limit: Duration::from_mins(1), stop: &stop };
            let running = scope.spawn(move || load.run());
            thread::sleep(Duration::from_millis(chance.u64(1..LIFE_MS)));
            die(&mut station);
            stop.store(true, Ordering::Relaxed);
            running.join().expect("the client does not panic").expect("the machine has sockets")
        });
        assert_eq!(tally.nak + tally.duh + tally.odd, 0, "only acknowledgements or silence");
        told.add(&frames, &tally.acknowledged);
    }
    told.must_be_kept(&place);
    told.0.len()
}

/// `kill -9`, and nobody is left behind.
fn die(station: &mut Child) {
    Process::of(station).kill();
    station.wait().expect("it was started here");
}

/// Frames that were acknowledged, as hex.
#[derive(Default)]
struct Told(Vec<String>);

impl Told {
    fn add(&mut self, frames: &Frames, acknowledged: &[bool]) {
        let told = acknowledged.iter().enumerate().filter(|(_, told)| **told);
        self.0.extend(told.map(|(index, _)| frames.hex(index)));
    }

    /// Every one stands in the place's events, once; and the place's memory is whole.
    fn must_be_kept(&self, place: &Place) {
        must_be_whole(place);
        let mut kept: HashMap<String, usize> = HashMap::new();
        for event in place.events() {
            for signal in event["signals"].as_array().expect("a list") {
                *kept.entry(signal["raw"].as_str().expect("kept with its frame").to_owned()).or_default() += 1;
            }
        }
        let lost = self.0.iter().filter(|frame| !kept.contains_key(*frame)).count();
        assert_eq!(lost, 0, "of {} acknowledged signals", self.0.len());
        let twice = kept.values().filter(|times| **times > 1).count();
        assert_eq!(twice, 0, "a signal stands once");
    }
}

/// The journal's chain holds, and so does the database under it as its own makers check it.
fn must_be_whole(place: &Place) {
    place.run(&["journal", "verify"], "");
    assert_eq!(integrity(&place.data().join("vaka.sqlite")), "ok");
}

/// What SQLite says of a database, by a SQLite that is not Vaka's.
fn integrity(database: &Path) -> String {
    let check =
        "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('PRAGMA integrity_check').fetchone()[0])";
    let output = Command::new("/usr/bin/python3").args(["-c", check]).arg(database).output().expect("python3 starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
