//! From the start of a station to its live queue on a desk, with a million handled events in its memory.
use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use alarm_central::{
    fact::{Fact, StreamId},
    id::{EventId, Uuid},
    moment::Moment,
    port::Store,
};
use vaka_store::{SqliteStore, contract};

use crate::{
    folder,
    headless::share,
    inside::Desk,
    load::{Form, frames::register},
    processes::Process,
    table::{Aim, Table, Value},
    world::{PASSWORD, Place},
};

/// Handled events in the memory.
const HANDLED: u128 = 1_000_000;
/// Events written with one sync.
const GROUP: u128 = 5_000;
/// When the first of them began, and how long after it the next: two years back, one a minute.
const FIRST: Moment = Moment(1_700_000_000_000);
const APART_MS: i64 = 60_000;
const ROUNDS: usize = 5;
const AIM: Aim = Aim::AtMost(1.0);

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
}

/// Writes the memory, once; says how long it took.
fn fill(data: &Path) -> Option<Duration> {
    let whole = data.join("filled");
    if whole.exists() {
        return None;
    }
    // What was not finished is begun anew.
    let _ = fs::remove_dir_all(data);
    let began = Instant::now();
    let mut store = SqliteStore::open(data).expect("the disk has room");
    let one = contract::event(1, FIRST);
    for group in 0..HANDLED / GROUP {
        let events = group * GROUP..(group + 1) * GROUP;
        let facts: Vec<_> = events.flat_map(|number| again(&one, number + 1)).map(Into::into).collect();
        store.append(&facts).expect("the disk has room");
    }
    drop(store);
    let place = Place::over(data);
    place.import(&register(5_000, Form::Aes));
    place.add_operator("op1", PASSWORD);
    drop(place);
    fs::write(whole, "").expect("the disk has room");
    Some(began.elapsed())
}

/// The facts of one handled event as those of another: deciding a million times would say nothing more about reading them.
fn again(one: &[Fact], number: u128) -> impl Iterator<Item = Fact> + '_ {
    let later = i64::try_from(number).expect("a million") * APART_MS;
    one.iter().map(move |fact| Fact {
        stream: StreamId::Event(EventId(Uuid::from_u128(number))),
        at: fact.at.plus_ms(later),
        ..fact.clone()
    })
}
