//! The screen as a whole: its languages, its smallest size and its rest.
use super::*;

#[test]
fn the_language_changes_while_it_runs() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    click(&mut shown, "Byt språk");
    assert_eq!(wants(&mut shown), [Intent::ChooseLanguage(Language::English)]);
    vaka_words::set_language(Language::English);
    shown.run();
    for button in ["Take next", "Sharp", "False alarm", "Close the event"] {
        assert!(shown.query_by_role_and_label(accesskit::Role::Button, button).is_some(), "{button}");
    }
    vaka_words::set_language(Language::Swedish);
}

#[test]
fn at_the_smallest_size_every_button_is_whole_and_large_enough() {
    let (mut shown, _guard) = show_at(Desk::with(sample::board()), [1280.0, 720.0]);
    click(&mut shown, "Skarpt");
    press(&mut shown, Key::F10);
    let window = egui::Rect::from_min_size(egui::Pos2::ZERO, Vec2::new(1280.0, 720.0));
    let mut count = 0;
    for button in shown.query_all_by_role(accesskit::Role::Button) {
        let (rect, name) = (button.rect(), button.accesskit_node().label().unwrap_or_default());
        // Rows of a list that scrolls may be cut by its edge.
        if name.starts_with("Prioritet") || name.starts_with("Ring ") {
            continue;
        }
        count += 1;
        assert!(rect.height() >= 24.0 && rect.width() >= 24.0, "{name}: {rect:?}");
        assert!(window.expand(0.5).contains_rect(rect), "{name}: {rect:?}");
    }
    assert!(count > 20);
}

#[test]
fn an_idle_screen_asks_for_no_repaint() {
    let (mut shown, _guard) = show(Desk::with(sample::calm()));
    let steps = shown.run();
    assert!(steps <= 2, "it settles at once, not after {steps} frames");
}
