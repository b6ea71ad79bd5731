//! The newcomer's first look: an alarm of the demo handled by hand, from first look to close; it tests no rule.
use std::time::Duration;

use egui::Key;

use crate::world::{Desk, Place};

const SOON: Duration = Duration::from_secs(30);

/// From first look to close, at most eight keys or clicks.
const MOST_INPUTS: usize = 8;

#[test]
fn handles_an_alarm_in_the_demo() {
    let place = Place::new();
    let mut desk = Desk::start(place.demo());
    let screen = &mut desk.screen;
    let mut inputs = 0;
    let mut press = |screen: &mut crate::screen::Screen, key| {
        inputs += 1;
        screen.press(key);
    };

    screen.wait("Prioritet", SOON);
    screen.picture_for("queue");

    press(screen, Key::F2);
    screen.wait("LIVE", SOON);
    screen.picture_for("event");

    press(screen, Key::F10);
    screen.wait("Utfall", SOON);
    press(screen, Key::Num1);
    screen.picture_for("outcome");
    press(screen, Key::Enter);
    screen.wait_gone("Mitt ärende", SOON);
    screen.picture_for("handled");

    assert!(inputs <= MOST_INPUTS, "{inputs} inputs from first look to close");
}
