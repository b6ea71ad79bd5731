//! From a panel's signal to the row on the desk, at a thousand new alarms a second; and a desk that has nothing to show.
use std::{sync::atomic::AtomicBool, thread, time::Duration};

use crate::{
    folder,
    headless::{Headless, share},
    load::{Form, Frames, Load, Way, frames::register},
    table::{Aim, Table, Value},
    world::{PASSWORD, Place},
};

const HOMES: u32 = 5_000;
/// New alarms a second, each of a home that was quiet.
const PACE: f64 = 1_000.0;
const ROW_P99: Aim = Aim::AtMost(50.0);
const IDLE: Duration = Duration::from_secs(10);
const IDLE_REPAINTS: Aim = Aim::AtMost(1.0);

pub fn measure(table: &mut Table) {
    let place = Place::within(&folder());
    place.import(&register(HOMES, Form::Aes));
    place.add_operator("op1", PASSWORD);
    let mut station = Place::ready(place.vaka(["station"]));
    let mut desk = Headless::sign_in(&place.data(), "op1");
    desk.run_until(Duration::from_secs(2), |_| false);
    let repaints = desk.run_until(IDLE, |_| false) as f64 / IDLE.as_secs_f64();
    table.alone("repaints of an idle desk", Value(repaints, "/s"), IDLE_REPAINTS);

    let frames = Frames::prepare(HOMES, 0, HOMES as usize, Form::Aes, |_| "BA");
    let (target, stop) = (place.receiver(), AtomicBool::new(false));
    let way = Way::Kept { lines: 100, depth: 1 };
    let load = Load { target, frames: &frames, way, pace: Some(PACE), limit: Duration::from_mins(1), stop: &stop };
    let tally = thread::scope(|scope| {
        let running = scope.spawn(move || load.run());
        while !running.is_finished() {
            desk.run_until(Duration::from_millis(50), |_| false);
        }
        running.join().expect("the client does not panic").expect("the machine has sockets")
    });
    desk.run_until(Duration::from_secs(30), |it| it.came.len() == HOMES as usize);
    let delays: Vec<f64> = desk
        .came
        .values()
        .map(|came| {
            let home: u32 =
                came.site.strip_prefix("home-").and_then(|home| home.parse().ok()).expect("a home of the register");
            let due = tally.begun + Duration::from_secs_f64(f64::from(home) / PACE);
            came.at.saturating_duration_since(due).as_secs_f64() * 1000.0
        })
        .collect();
    table.alone("rows that came, of 5,000 alarms", Value(delays.len() as f64, ""), Aim::AtLeast(f64::from(HOMES)));
    for (percent, label, aim) in [(50.0, "p50", Aim::None), (99.0, "p99", ROW_P99)] {
        let (row, acknowledged) = (Value(share(&delays, percent / 100.0), "ms"), Value(tally.ms(percent), "ms"));
        let what = format!("signal sent → row ready to draw, 1,000/s, {label}");
        table.against(&what, row, ("its acknowledgement", acknowledged), aim, Aim::None);
    }
    drop(desk);
    place.run(&["station", "stop"], "");
    let _ = station.wait();
}
