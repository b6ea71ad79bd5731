//! The storm: 100,000 signals from 5,000 homes in a minute, with a window open and another desk measured beside it, and
//! cameras at every home that are taken up before anybody looks.
use std::{collections::HashSet, env, fs, sync::atomic::AtomicBool, thread, time::Duration};

use alarm_central::flood::ALONE;
use vaka_link::board::Board;

use crate::{
    folder,
    headless::{Headless, share},
    load::{Form, Frames, Load, Way, frames::register_with_cameras},
    processes::Process,
    table::{Aim, Table, Value},
    world::{Camera, Desk, PASSWORD, Place},
};

const HOMES: u32 = 5_000;
const SIGNALS: usize = 100_000;
const PACE: f64 = SIGNALS as f64 / 60.0;
/// Priority 1 stands on the board within this time of its sending.
const GRAVE_WITHIN: Aim = Aim::AtMost(1_000.0);
/// The longest frame of own work.
const LONGEST_FRAME: Aim = Aim::AtMost(33.0);

/// Every fiftieth tells of a panic; in each round through the homes at others, so that rows also rise.
fn code(number: usize) -> &'static str {
    if number % 50 == number / HOMES as usize % 50 { "PA" } else { "BA" }
}

/// Own work of the window's frames so far, as the window writes them down: fields are `frame AT OWN_MS …`.
pub fn window_frames(place: &Place) -> Vec<f64> {
    let log = fs::read_to_string(place.file("frames")).unwrap_or_default();
    let frames = log.lines().filter_map(|line| line.strip_prefix("frame "));
    frames.filter_map(|fields| fields.split(' ').nth(1)?.parse().ok()).collect()
}

fn frame_lines(table: &mut Table, whose: &str, ms: &[f64], longest: Aim) {
    table.alone(&format!("storm: longest frame of {whose}"), Value(share(ms, 1.0), "ms"), longest);
    table.alone(&format!("storm: p99 of the frames of {whose}"), Value(share(ms, 0.99), "ms"), Aim::None);
}

/// What stands on the board, and what an operator has to look at of it: strips, and the rows outside them.
fn rows(table: &mut Table, board: &Board) {
    let value = |count: usize| Value(count as f64, "");
    table.alone("storm: rows at its end", value(board.rows.len()), Aim::AtLeast(2_000.0));
    let hidden = board
        .rows
        .values()
        .filter(|row| row.flood.is_some() && (row.priority == 1 || ALONE.contains(&row.kind.as_str())));
    table.alone("storm: rows in a strip that must stand alone", value(hidden.count()), Aim::AtMost(0.0));
    let (inside, outside): (Vec<_>, Vec<_>) =
        board.rows.values().filter(|row| row.priority > 1).partition(|row| row.flood.is_some());
    let without = ("the same without strips", value(inside.len() + outside.len()));
    let looked_at = value(outside.len() + board.floods.len());
    table.against("storm: rows to look at beside priority 1", looked_at, without, Aim::None, Aim::AtMost(0.1));
}

pub fn measure(table: &mut Table) {
    // One device stands for all: what is measured is the centre, and it is slow at the same time, as cameras are in a storm.
    let camera = Camera::start(&["--mute", "--shared"]);
    let place = Place::within(&folder());
    place.import(&register_with_cameras(HOMES, Form::Aes, &camera.url()));
    for person in ["op1", "op2"] {
        place.add_operator(person, PASSWORD);
    }
    let mut station = Place::ready(place.vaka(["station"]));
    let station_process = Process::of(&station);
    table.alone("memory of a station of 5,000 homes", Value(station_process.resident_mib(), "MiB"), Aim::None);
    let window = env::var_os("DISPLAY").map(|_| {
        let mut command = place.vaka::<&str>([]);
        command.env("VAKA_FRAMES", place.file("frames"));
        let mut window = Desk::start(command);
        window.sign_in("op1", PASSWORD);
        table.alone("memory of a desk's window", Value(Process::of(&window.child).resident_mib(), "MiB"), Aim::None);
        window
    });
    if window.is_none() {
        table.missing("the storm with a window open", "there is no display: only the desk without one is there");
    }
    let mut desk = Headless::sign_in(&place.data(), "op2");
    desk.run_until(Duration::from_secs(2), |_| false);
    desk.own_ms.clear();
    desk.whole_ms.clear();

    let before = window_frames(&place).len();

    let (target, stop) = (place.receiver(), AtomicBool::new(false));
    let way = Way::Kept { lines: 500, depth: 1 };
    let (mut told, mut due, mut wrong) = (HashSet::new(), Vec::new(), 0);
    // Encrypted frames of a whole minute would leave the receiver's window of time: each tenth is sealed as it is due.
    let part = SIGNALS / 10;
    for first in (0..SIGNALS).step_by(part) {
        let frames = Frames::prepare(HOMES, first, part, Form::Aes, code);
        let load = Load { target, frames: &frames, way, pace: Some(PACE), limit: Duration::from_mins(2), stop: &stop };
        let tally = thread::scope(|scope| {
            let running = scope.spawn(move || load.run());
            while !running.is_finished() {
                desk.run_until(Duration::from_millis(50), |_| false);
            }
            running.join().expect("the client does not panic").expect("the machine has sockets")
        });
        wrong += tally.nak + tally.duh + tally.odd + tally.unanswered;
        told.extend((0..part).filter(|index| tally.acknowledged[*index]).map(|index| frames.hex(index)));
        due.extend((0..part).map(|index| tally.begun + Duration::from_secs_f64(index as f64 / PACE)));
    }
    desk.run_until(Duration::from_secs(5), |_| false);

    table.alone("storm: signals not acknowledged at once", Value(wrong as f64, ""), Aim::AtMost(0.0));
    let delays: Vec<f64> = desk
        .came
        .values()
        .filter_map(|came| {
            let home: usize = came.site.strip_prefix("home-")?.parse().ok()?;
            let sent =
                (0..SIGNALS / HOMES as usize).map(|round| round * HOMES as usize + home).find(|n| code(*n) == "PA")?;
            let at = came.grave_at?;
            Some(at.saturating_duration_since(due[sent]).as_secs_f64() * 1000.0)
        })
        .collect();
    let grave: HashSet<usize> = (0..SIGNALS).filter(|n| code(*n) == "PA").map(|n| n % HOMES as usize).collect();
    let missing = grave.len().saturating_sub(delays.len());
    table.alone(
        "storm: homes with priority 1 that do not stand so on the board",
        Value(missing as f64, ""),
        Aim::AtMost(0.0),
    );
    table.alone("storm: priority 1 sent → on the board, longest", Value(share(&delays, 1.0), "ms"), GRAVE_WITHIN);
    table.alone("storm: priority 1 sent → on the board, p99", Value(share(&delays, 0.99), "ms"), Aim::None);
    frame_lines(table, "a desk without a window, by the processor", &desk.own_ms, LONGEST_FRAME);
    frame_lines(table, "a desk without a window, by the clock", &desk.whole_ms, Aim::None);
    if window.is_some() {
        // Its own work is taken by the clock: on a machine that has other work, others' turns are in it.
        frame_lines(table, "the window, by the clock, without GL", &window_frames(&place)[before..], Aim::None);
    }
    let fetched = camera.connections();
    table.alone("storm: cameras taken up at its end, unseen", Value(fetched as f64, ""), Aim::AtLeast(1.0));
    rows(table, desk.desk.board());
    table.alone("memory of the station after the storm", Value(station_process.resident_mib(), "MiB"), Aim::None);
    if let Some(window) = &window {
        let held = Process::of(&window.child).resident_mib();
        table.alone("memory of a desk's window after the storm", Value(held, "MiB"), Aim::None);
    }
    drop((desk, window));
    place.run(&["station", "stop"], "");
    let _ = station.wait();
    let mut kept = HashSet::new();
    let mut twice = 0;
    for event in place.events() {
        for signal in event["signals"].as_array().expect("a list") {
            twice += usize::from(!kept.insert(signal["raw"].as_str().expect("kept with its frame").to_owned()));
        }
    }
    let lost = told.iter().filter(|frame| !kept.contains(*frame)).count();
    table.alone("storm: acknowledged signals lost", Value(lost as f64, ""), Aim::AtMost(0.0));
    table.alone("storm: signals stored twice", Value(twice as f64, ""), Aim::AtMost(0.0));
}
