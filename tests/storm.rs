//! A storm of signals with a window open: each is acknowledged, each is kept once, and the desk shows them all; how fast is
//! `make bench`'s to say.
use std::{sync::atomic::AtomicBool, time::Duration};

use crate::{
    load::{Form, Frames, Load, Way, frames::register},
    screen::until,
    world::{PASSWORD, Place, START},
};

const HOMES: u32 = 5_000;
/// One from each home, and a second from each: a tenth of the storm that the centre must stand.
const SIGNALS: usize = 10_000;
/// At most so many a second, as in that storm; a development build may take longer.
const PACE: f64 = 100_000.0 / 60.0;

/// Every fiftieth tells of a panic; in the second round others do, whose rows then rise.
fn code(number: usize) -> &'static str {
    if number % 50 == number / HOMES as usize { "PA" } else { "BA" }
}

#[test]
fn a_storm_loses_nothing_and_the_gravest_stand_first() {
    let place = Place::new();
    place.import(&register(HOMES, Form::Plain));
    place.add_operator("op1", PASSWORD);
    let mut station = Place::ready(place.vaka(["station"]));
    let mut desk = place.desk(&[]);
    desk.sign_in("op1", PASSWORD);

    let frames = Frames::prepare(HOMES, 0, SIGNALS, Form::Plain, code);
    let (target, stop) = (place.receiver(), AtomicBool::new(false));
    let way = Way::Kept { lines: 200, depth: 1 };
    let load = Load { target, frames: &frames, way, pace: Some(PACE), limit: Duration::from_mins(5), stop: &stop };
    let tally = load.run().expect("the machine has sockets");
    assert_eq!((tally.ack, tally.unanswered), (SIGNALS, 0), "every signal is acknowledged");

    let grave = (0..SIGNALS).filter(|number| code(*number) == "PA").count();
    desk.screen.wait("Prioritet 1:", START);
    until(START, "the desk to count all that wait", || {
        let said = desk.screen.nodes();
        said.iter().any(|seen| seen.value == HOMES.to_string() || seen.name == HOMES.to_string()).then_some(())
    });
    desk.screen.picture_for("storm");
    let first: Vec<_> = desk.screen.nodes().into_iter().filter(|seen| seen.name.starts_with("Prioritet")).collect();
    assert!(!first.is_empty() && first.iter().all(|seen| seen.name.starts_with("Prioritet 1:")), "{first:#?}");
    drop(desk);

    place.run(&["station", "stop"], "");
    assert!(station.wait().expect("it was started here").success());
    place.run(&["journal", "verify"], "");
    let events = place.events();
    assert_eq!(events.len(), HOMES as usize, "one event for each home");
    assert_eq!(events.iter().filter(|event| event["priority"] == 1).count(), grave, "those that told of a panic");
    let mut kept: Vec<&str> = events
        .iter()
        .flat_map(|event| event["signals"].as_array().expect("a list"))
        .map(|signal| signal["raw"].as_str().expect("kept with its frame"))
        .collect();
    kept.sort_unstable();
    let mut sent: Vec<String> = (0..SIGNALS).map(|index| frames.hex(index)).collect();
    sent.sort_unstable();
    assert!(kept == sent, "{} signals were sent and {} are kept", sent.len(), kept.len());
}
