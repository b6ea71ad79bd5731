//! How soon a real station's events are taken, against their targets: what is left for the day, and that a restart knows it.
use alarm_central::{budget::Response, event::Outcome, person::Role};

use crate::{
    inside::{Desk, Station},
    past::{alarm, close, homes, take, taken},
};

/// A burglary is to be taken within three minutes.
const LATE_MS: u64 = 181_000;

#[test]
fn each_late_one_takes_what_ten_in_time_allow_and_a_restart_knows_it() {
    let mut station = Station::start(&homes());
    station.add("op1", Role::Operator);
    let mut desk = Desk::sign_in(&station, "op1");
    let mut panel = station.panel();
    for _ in 0..10 {
        let event = taken(&mut panel, &mut desk, "0123");
        close(&mut desk, event, Outcome::False, "animal");
    }
    let in_time = Response { counted: 10, in_time: 10, left: 1, runs_out: None };
    desk.until("ten in time", |desk| (desk.board.response == in_time).then_some(()));

    let event = alarm(&mut panel, &mut desk, "0123");
    station.clock.pass_ms(LATE_MS);
    take(&mut desk, event);
    close(&mut desk, event, Outcome::False, "animal");
    desk.until("a late one", |desk| (desk.board.response.counted == 11).then_some(()));
    let one_late = desk.board.response;
    assert_eq!((one_late.in_time, one_late.left), (10, 0), "a tenth of one is left: none");
    // 0.1 is left of 1.1, and an hour such as this one would take all of it.
    assert_eq!(one_late.runs_out, None, "the hour allows as much as the day");

    let event = alarm(&mut panel, &mut desk, "0123");
    station.clock.pass_ms(LATE_MS);
    take(&mut desk, event);
    close(&mut desk, event, Outcome::False, "animal");
    desk.until("one too many", |desk| (desk.board.response.left == -1).then_some(()));
    let before = desk.board.response;
    assert_eq!((before.counted, before.in_time), (12, 10));

    drop((panel, desk));
    station.again();
    let mut desk = Desk::sign_in(&station, "op1");
    desk.until("what was before the restart", |desk| (desk.board.response == before).then_some(()));
    let event = taken(&mut station.panel(), &mut desk, "0124");
    desk.until("it goes on", |desk| (desk.board.response.counted == 13).then_some(()));
    close(&mut desk, event, Outcome::False, "animal");
    station.clock.pass_ms(25 * 3600 * 1000);
    desk.until("a day later", |desk| (desk.board.response == Response::default()).then_some(()));
}
