//! How the cameras of the event that is held are looked at: by clicks, wheel and dragging, and what is said meanwhile.
use super::*;

/// As fast as a hand: frame by frame.
fn show_fast(desk: Desk) -> (Shown, MutexGuard<'static, ()>) {
    show_by(desk, [1920.0, 1080.0], 1.0 / 60.0)
}

fn double_click(shown: &mut Shown, name: &str) {
    let at = shown.get_by_label(name).rect().center();
    shown.hover_at(at);
    for _ in 0..2 {
        for pressed in [true, false] {
            let (button, modifiers) = (egui::PointerButton::Primary, egui::Modifiers::NONE);
            shown.event(Event::PointerButton { pos: at, button, pressed, modifiers });
        }
    }
    shown.run();
}

fn is_large(shown: &Shown, name: &str) -> bool {
    shown.get_by_label(name).rect().width() > 1000.0
}

#[test]
fn a_double_click_enlarges_the_camera_that_it_began_on() {
    let (mut shown, _guard) = show_fast(Desk::with(sample::board()));
    double_click(&mut shown, "Kök");
    assert!(is_large(&shown, "Kök"), "and not the one that the first click brought under the pointer");
    double_click(&mut shown, "Hall");
    assert!(is_large(&shown, "Hall"), "from one large picture to another");
    double_click(&mut shown, "Hall");
    assert!(!is_large(&shown, "Hall"), "back to all");
    let chosen = [Intent::ChooseTile(CameraId::new("kitchen")), Intent::ChooseTile(CameraId::new("hall"))];
    assert_eq!(wants(&mut shown), chosen);
}

#[test]
fn two_clicks_of_which_one_is_elsewhere_are_no_double_click_of_a_tile_before() {
    let (mut shown, _guard) = show_fast(Desk::with(sample::board()));
    click(&mut shown, "Kök");
    click(&mut shown, "Lyssna");
    double_click(&mut shown, "Hall");
    assert!(is_large(&shown, "Hall"));
}
