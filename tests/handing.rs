//! An event handed over between two desks: one by keys in its window, one beside it; it has one holder all the time.
use egui::Key;
use vaka_link::command::Wish;

use crate::{
    inside::Desk,
    world::{Camera, KEY, PASSWORD, Place, START, dial, home},
};

#[test]
fn an_event_goes_to_a_colleague_by_two_keys_and_comes_back() {
    let place = Place::new();
    let camera = Camera::start(&["--mute"]);
    place.import(&home("home-1", "0123", &camera.url()));
    place.add_operator("op1", PASSWORD);
    place.add_operator("op2", PASSWORD);
    let mut window = place.desk(&[]);
    window.sign_in("op1", PASSWORD);
    let mut beside = Desk::at(&place.data(), "op2");
    dial(&place, "0123", KEY, "BA", 14);
    let event = beside.event_at("home-1");
    let screen = &mut window.screen;
    screen.wait("Prioritet 3: Inbrott", START);
    screen.press(Key::F2);
    screen.wait("LIVE", START);
    screen.press(Key::F9);
    screen.wait("Lämna till Operatör op2", START);
    screen.picture_for("handing-card");
    screen.press(Key::Num1);
    beside.until("the event", |desk| (desk.board.held.as_ref()?.id == event).then_some(()));
    screen.wait_gone("Mitt ärende", START);
    assert!(screen.find("LIVE").is_none(), "looking ends with the hold");
    let holder = |desk: &Desk| desk.row(event).state.holder().map(|holder| holder.as_str().to_owned());
    assert_eq!(holder(&beside).as_deref(), Some("op2"));
    beside.wish(Wish::HandOver { event, to: alarm_central::id::PersonId::new("op1") }).expect("op1 is free");
    screen.wait("Mitt ärende", START);
    beside.until("that it is gone", |desk| desk.board.held.is_none().then_some(()));
    let handed = place.journal().into_iter().filter(|fact| fact["fact"]["fact"] == "handed_over").count();
    assert_eq!(handed, 2);
}
