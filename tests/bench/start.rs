//! From the start of a station to its live queue on a desk, with a million handled events in its memory.
use std::{
    fs,
    path::Path,
    sync::atomic::AtomicBool,
    time::{Duration, Instant, SystemTime},
};

use alarm_central::{
    fact::{Fact, StreamId},
    id::{EventId, Uuid},
    moment::Moment,
    port::Store,
};
use vaka_link::command::{Granted, Wish};
use vaka_store::{SignKey, SqliteStore, contract};

use crate::{
    folder,
    headless::share,
    inside::Desk,
    load::{Form, Frames, Load, Way, frames::register},
    processes::Process,
    table::{Aim, Table, Value},
    world::{PASSWORD, Place},
};

/// Handled events in the memory.
const HANDLED: u128 = 1_000_000;
/// Events written with one sync.
const GROUP: u128 = 5_000;
/// How long after one of them the next began: one a minute for two years, the last just now.
const APART_MS: i64 = 60_000;
const ROUNDS: usize = 5;
const AIM: Aim = Aim::AtMost(1.0);
const CLAIMS: usize = 300;
const CLAIM_AIM: Aim = Aim::AtMost(5.0);
const HOMES: u32 = 5_000;

pub fn measure(table: &mut Table) {
    let data = folder().join("million");
    let filled = fill(&data);
    let place = Place::over(&data);
    let (mut listens, mut shows, mut memory) = (Vec::new(), Vec::new(), 0.0);
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let mut station = Place::ready(place.vaka(["station"]));
        listens.push(began.elapsed().as_secs_f64());
        let desk = Desk::at(&data, "op1");
        shows.push(began.elapsed().as_secs_f64());
        memory = Process::of(&station).resident_mib();
        drop(desk);
        place.run(&["station", "stop"], "");
        let _ = station.wait();
    }
    if let Some(took) = filled {
        eprintln!("the million events took {} s to write", took.as_secs());
    }
    table.alone("1,000,000 handled: start → receiver listens", Value(share(&listens, 0.5), "s"), Aim::None);
    let what = "1,000,000 handled: start → signed in and the queue on the desk";
    table.alone(what, Value(share(&shows, 0.5), "s"), AIM);
    table.alone("1,000,000 handled: memory of the station", Value(memory, "MiB"), Aim::None);
    let claims = claims(&place, &data);
    let what = "1,000,000 handled: claim → on disk and answered";
    table.alone(&format!("{what}, median"), Value(share(&claims, 0.5), "ms"), CLAIM_AIM);
    table.alone(&format!("{what}, p99"), Value(share(&claims, 0.99), "ms"), Aim::None);
}

/// What a claim costs at a desk, in milliseconds: one alarm, taken and released again and again.
fn claims(place: &Place, data: &Path) -> Vec<f64> {
    let mut station = Place::ready(place.vaka(["station"]));
    let stop = AtomicBool::new(false);
    let frames = Frames::prepare(HOMES, 0, 1, Form::Aes, |_| "BA");
    let way = Way::Kept { lines: 1, depth: 1 };
    let limit = Duration::from_mins(1);
    let load = Load { target: place.receiver(), frames: &frames, way, pace: None, limit, stop: &stop };
    load.run().expect("the machine has sockets");
    let mut desk = Desk::at(data, "op1");
    let mut ms = Vec::with_capacity(CLAIMS);
    for _ in 0..CLAIMS {
        let began = Instant::now();
        let Ok(Granted::Event(event)) = desk.wish(Wish::ClaimNext) else { panic!("an alarm waits") };
        ms.push(began.elapsed().as_secs_f64() * 1000.0);
        desk.wish(Wish::Release { event }).expect("it is held");
    }
    drop(desk);
    place.run(&["station", "stop"], "");
    let _ = station.wait();
    ms
}

/// Writes the memory, once; says how long it took.
fn fill(data: &Path) -> Option<Duration> {
    // Named by the journal's form: one of before would be chained anew while a start is measured.
    let whole = data.join("filled-3");
    if whole.exists() {
        return None;
    }
    // What was not finished is begun anew.
    let _ = fs::remove_dir_all(data);
    let began = Instant::now();
    let mut store = SqliteStore::open(data).expect("the disk has room");
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_millis();
    let now = i64::try_from(now).expect("no far future");
    let one = contract::event(1, Moment(now - (i64::try_from(HANDLED).expect("a million") + 1) * APART_MS));
    for group in 0..HANDLED / GROUP {
        let events = group * GROUP..(group + 1) * GROUP;
        let facts: Vec<_> = events.flat_map(|number| again(&one, number + 1)).map(Into::into).collect();
        store.append(&facts).expect("the disk has room");
    }
    // As in life: an hour ago at most, all of it was signed. A head that is older than the journal may be would let all go.
    crate::journal::sign(&mut store, &SignKey::open(data).expect("the folder takes a key"), now);
    drop(store);
    let place = Place::over(data);
    place.import(&register(HOMES, Form::Aes));
    place.add_operator("op1", PASSWORD);
    drop(place);
    fs::write(whole, "").expect("the disk has room");
    Some(began.elapsed())
}

/// The facts of one handled event as those of another: deciding a million times would say nothing more about reading them.
pub fn again(one: &[Fact], number: u128) -> impl Iterator<Item = Fact> + '_ {
    let later = i64::try_from(number).expect("a million") * APART_MS;
    one.iter().map(move |fact| Fact {
        stream: StreamId::Event(EventId(Uuid::from_u128(number))),
        at: fact.at.plus_ms(later),
        ..fact.clone()
    })
}
