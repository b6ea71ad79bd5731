//! How fast a recording is sealed into the vault, against the same bytes written plainly with a sync as often.
use std::{
    fs::{self, File},
    io::Write,
    time::Instant,
};

use alarm_central::{
    event::Device,
    id::{EventId, GrantId, MediumId, Uuid},
    medium::MediumKind,
    moment::Moment,
    vault::{SinkOrder, Vault},
};
use tempfile::TempDir;
use vaka_store::{FileVault, open_sink};

use crate::{
    folder,
    table::{Aim, Table, Value},
};

/// A coded picture of a good camera (8 Mbit/s, 25 a second), and as many as make two seconds.
const PICTURE: usize = 40_000;
const FRAGMENT: usize = 50;
/// Fragments in each of the runs, which take turns so that both meet the same disk.
const FRAGMENTS: usize = 40;
const RUNS: usize = 5;

pub fn measure(table: &mut Table) {
    let picture: Vec<u8> = (0..PICTURE).map(|_| fastrand::u8(..)).collect();
    let (mut sealed, mut plain) = (0.0_f64, 0.0_f64);
    for _ in 0..RUNS {
        sealed = sealed.max(seal(&picture));
        plain = plain.max(write(&picture));
    }
    let peer = ("plain file, same syncs", Value(plain, "MB/s"));
    table.against("recording sealed into the vault", Value(sealed, "MB/s"), peer, Aim::None, Aim::AtLeast(0.7));
}

fn megabytes() -> f64 {
    (PICTURE * FRAGMENT * FRAGMENTS) as f64 / 1e6
}

fn seal(picture: &[u8]) -> f64 {
    let place = TempDir::with_prefix_in("vault-", folder()).expect("a folder for what is measured");
    let began = Moment(1_790_000_000_000);
    let event = EventId(Uuid::from_u128(1));
    let mut vault = FileVault::open(place.path()).expect("the folder takes a vault");
    let (folder, key) = vault.prepare(event, began).expect("the disk has room");
    let order = SinkOrder {
        folder,
        event,
        medium: MediumId(Uuid::from_u128(2)),
        grant: GrantId(Uuid::from_u128(3)),
        device: Device::Voice,
        kind: MediumKind::Clip,
        key,
        leave_free: 0,
    };
    let start = Instant::now();
    let mut sink = open_sink(&order).expect("the disk has room");
    for _ in 0..FRAGMENTS {
        for _ in 0..FRAGMENT {
            sink.keep(began, picture).expect("the disk has room");
        }
        sink.flush(began).expect("the disk has room");
    }
    sink.finish(began).expect("the disk has room");
    megabytes() / start.elapsed().as_secs_f64()
}

fn write(picture: &[u8]) -> f64 {
    let place = TempDir::with_prefix_in("plain-", folder()).expect("a folder for what is measured");
    let start = Instant::now();
    let mut file = File::create(place.path().join("plain")).expect("the folder takes a file");
    file.sync_all().expect("the disk has room");
    fs::File::open(place.path()).and_then(|folder| folder.sync_all()).expect("the disk has room");
    for _ in 0..FRAGMENTS {
        let mut gathered = Vec::with_capacity(PICTURE * FRAGMENT);
        for _ in 0..FRAGMENT {
            gathered.extend_from_slice(picture);
        }
        file.write_all(&gathered).and_then(|()| file.sync_data()).expect("the disk has room");
    }
    megabytes() / start.elapsed().as_secs_f64()
}
