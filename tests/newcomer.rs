//! The newcomer's first look: an alarm of the demo handled by hand, from first look to close; it tests no rule.
use std::{
    cell::Cell,
    time::{Duration, Instant},
};

use egui::Key;

use crate::{
    screen::{Screen, until},
    world::{Desk, Place},
};

const SOON: Duration = Duration::from_secs(30);
/// How long an answer takes to reach the screen at most.
const A_MOMENT: Duration = Duration::from_millis(1_500);
const MISSING: &str = "Kvar innan du kan avsluta";

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
    while let Some(missing) = screen.find(MISSING) {
        assert!(inputs.get() < MOST_INPUTS, "after {inputs:?} inputs the event cannot be closed: {missing:?}");
        // Digits choose the outcome and its cause and answer the plan's question; what it asks to be done is F5.
        press(screen, Key::Num1);
        let moved = |screen: &mut Screen| screen.find(MISSING).is_none_or(|now| now.name != missing.name);
        let since = Instant::now();
        while since.elapsed() < A_MOMENT && !moved(screen) {
            std::thread::sleep(Duration::from_millis(50));
        }
        if !moved(screen) {
            press(screen, Key::F5);
            let asks = |screen: &mut Screen| screen.find("Vem ska skickas?").is_some();
            until(SOON, "the step, or whom to send", || (moved(screen) || asks(screen)).then_some(()));
            if asks(screen) {
                press(screen, Key::Enter);
                until(SOON, "the step to be done", || moved(screen).then_some(()));
            }
        }
    }
    screen.picture_for("outcome");
    press(screen, Key::Enter);
    // What came since the alarm was taken is said first.
    if screen.find("Tryck en gång till för att avsluta").is_some() {
        press(screen, Key::Enter);
    }
    screen.wait("Nyss avslutade", SOON);
    screen.picture_for("handled");

    let inputs = inputs.get();
    eprintln!("{inputs} inputs from first look to close");
    assert!(inputs <= MOST_INPUTS, "{inputs} inputs from first look to close");
}
