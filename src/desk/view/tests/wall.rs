//! What the second window shows: the cameras of the event that is held, and of a home nothing while it may not.
use super::*;
use crate::view::wall::Shown as Wall;

/// A desk, shown in the second window instead.
struct Second(Desk);

impl Second {
    fn wall(&self) -> Wall {
        let desk = &self.0;
        let lineup = Lineup::of(&desk.board);
        let scene = Scene { board: &desk.board, lineup: &lineup, ..desk.scene() };
        Wall::of(&scene, &desk.tiles)
    }
}

fn show_second(desk: Desk, size: [f32; 2]) -> (Harness<'static, Second>, MutexGuard<'static, ()>) {
    let guard = SPEAKING.lock().unwrap_or_else(PoisonError::into_inner);
    vaka_words::set_language(Language::Swedish);
    let builder = Harness::builder().with_size(size);
    let mut harness = builder.build_ui_state(
        |ui, second: &mut Second| {
            if std::mem::replace(&mut second.0.fonts, true) {
                let _ = second.wall().ui(ui);
            } else {
                theme::install_fonts(ui.ctx());
                theme::choose(ui.ctx(), Theme::Dark);
            }
        },
        Second(desk),
    );
    harness.run();
    (harness, guard)
}

#[test]
fn all_cameras_are_there_live_and_large_with_the_window_that_is_left() {
    let (shown, _guard) = show_second(Desk::with(sample::board()), [1920.0, 1080.0]);
    for name in ["Hall", "Kök"] {
        let tile = shown.get_by_label(name);
        assert_eq!(tile.value().as_deref(), Some("LIVE"));
        assert!(tile.rect().width() > 900.0, "{:?}", tile.rect());
    }
    assert!(shown.query_by_label("Trappa").is_some() || shown.query_all_by_role(accesskit::Role::Button).count() == 3);
    assert!(shown.query_by_role(accesskit::Role::Timer).is_some());
    assert!(shown.query_all_by_role(accesskit::Role::Heading).count() == 1);
}

#[test]
fn a_locked_or_idle_desk_an_event_that_is_over_and_no_event_show_nothing_of_a_home() {
    let _guard = SPEAKING.lock().unwrap_or_else(PoisonError::into_inner);
    vaka_words::set_language(Language::Swedish);
    let mut second = Second(Desk::with(sample::board()));
    assert!(second.wall().shows_home());
    second.0.session = Session::Locked { worker: worker(), checking: false, refusal: None };
    assert!(!second.wall().shows_home());
    second.0.session = Session::Out { checking: false, refusal: None, ended: None };
    assert!(!second.wall().shows_home());
    second.0.session = Session::In(worker());
    second.0.board.held = None;
    assert!(!second.wall().shows_home());
}

#[test]
fn an_idle_desk_covers_the_pictures_and_a_masked_home_says_so() {
    let mut desk = Desk::with(sample::board());
    desk.board.held.as_mut().expect("the sample holds one").masked = true;
    let (mut shown, _guard) = show_second(desk, [1280.0, 720.0]);
    assert_eq!(shown.get_by_label("Hall").value().as_deref(), Some("LIVE, maskerad"));
    shown.state_mut().0.masked_ms = Some(30_000);
    shown.run();
    assert!(shown.query_by_label("Hall").is_none());
    assert!(shown.query_by_role(accesskit::Role::Alert).is_some());
    shown.state_mut().0.masked_ms = None;
    shown.state_mut().0.now = sample::NOW.plus_ms(900_000);
    shown.run();
    assert_eq!(shown.get_by_label("Hall").value().as_deref(), Some("Kamerafönstret är stängt. Ring kontakterna."));
}

#[test]
fn a_key_opens_it_and_keys_pressed_in_it_count_in_the_main_window_unless_it_is_locked() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    press(&mut shown, Key::F);
    assert_eq!(wants(&mut shown), [Intent::TurnWall]);
    let elsewhere =
        || crate::keys::Keyboard { presses: vec![crate::keys::Press::Lock], talk_held: true, ..Default::default() };
    shown.state_mut().screen.press_elsewhere(elsewhere());
    shown.run();
    assert_eq!(wants(&mut shown), [Intent::Lock, Intent::StartTalk]);
    shown.state_mut().session = Session::Locked { worker: worker(), checking: false, refusal: None };
    shown.state_mut().screen.press_elsewhere(elsewhere());
    shown.run();
    shown.state_mut().session = Session::In(worker());
    shown.state_mut().screen.press_elsewhere(crate::keys::Keyboard::default());
    shown.run();
    let after = wants(&mut shown);
    assert!(!after.contains(&Intent::Lock) && !after.contains(&Intent::StartTalk), "{after:?}");
}
