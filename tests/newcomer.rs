//! The newcomer's first look: an alarm of the demo handled by hand, from first look to close; it tests no rule.
use std::{cell::Cell, time::Duration};

use egui::Key;

use crate::{
    screen::Screen,
    world::{Desk, Place},
};

const SOON: Duration = Duration::from_secs(30);

/// From first look to close, at most eight keys or clicks.
const MOST_INPUTS: usize = 8;

#[test]
fn handles_an_alarm_in_the_demo() {
    let place = Place::new();
    let mut desk = Desk::start(place.demo());
    let screen = &mut desk.screen;
    let inputs = Cell::new(0);
    let press = |screen: &mut Screen, key| {
        inputs.set(inputs.get() + 1);
        screen.press(key);
    };

    screen.wait("Prioritet", SOON);
    screen.picture_for("queue");

    press(screen, Key::F2);
    screen.wait("LIVE", SOON);
    screen.picture_for("event");

    press(screen, Key::F10);
    screen.wait("Utfall", SOON);
    while let Some(missing) = screen.find("Kvar innan du kan avsluta") {
        assert!(inputs.get() < MOST_INPUTS, "after {inputs:?} inputs the event cannot be closed: {missing:?}");
        press(screen, Key::Num1);
    }
    screen.picture_for("outcome");
    press(screen, Key::Enter);
    screen.wait("Nyss avslutade", SOON);
    screen.picture_for("handled");

    let inputs = inputs.get();
    eprintln!("{inputs} inputs from first look to close");
    assert!(inputs <= MOST_INPUTS, "{inputs} inputs from first look to close");
}
