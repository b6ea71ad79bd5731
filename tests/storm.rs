//! A storm of signals with a window open: each is acknowledged, each is kept once, and the desk shows them all, those of an area
//! behind one strip and the gravest by themselves; how fast is `make bench`'s to say.
use std::{sync::atomic::AtomicBool, time::Duration};

use alarm_central::{event::EventState, flood::ALONE};
use egui::Key;

use crate::{
    inside,
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
    for person in ["op1", "op2"] {
        place.add_operator(person, PASSWORD);
    }
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

    // What an operator must look at is a twentieth of what waits, and nothing grave is in it.
    let mut counting = inside::Desk::at(&place.data(), "op2");
    let waits = |desk: &inside::Desk| desk.board.rows.values().filter(|row| row.state == EventState::Waiting).count();
    let lone = |desk: &inside::Desk| desk.board.rows.values().filter(|row| row.flood.is_none()).count();
    let looked_at = counting.until("the strips", |desk| {
        let is_whole = waits(desk) == HOMES as usize && lone(desk) == grave;
        is_whole.then(|| grave + desk.board.floods.len())
    });
    assert!(10 * looked_at <= HOMES as usize, "{looked_at} of {HOMES} are left to look at");
    let rows = counting.board.rows.values();
    let (behind, alone): (Vec<_>, Vec<_>) = rows.partition(|row| row.flood.is_some());
    assert!(behind.iter().all(|row| row.priority > 1 && !ALONE.contains(&row.kind.as_str())), "M16");
    assert!(alone.iter().all(|row| row.priority == 1));
    drop(counting);
    desk.screen.press(Key::End);
    desk.screen.wait(" larm · Område", START);
    desk.screen.picture_for("storm-strips");
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
