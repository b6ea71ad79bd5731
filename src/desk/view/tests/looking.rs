//! How the cameras of the event that is held are looked at: by clicks, wheel and dragging, and what is said meanwhile.
use egui::{Pos2, Rect};

use super::*;
use crate::widget::video_tile::fitted;

/// As fast as a hand: frame by frame.
fn show_fast(desk: Desk) -> (Shown, MutexGuard<'static, ()>) {
    show_by(desk, [1920.0, 1080.0], 1.0 / 60.0)
}

fn double_click(shown: &mut Shown, name: &str) {
    // Long after any click before: three in a row would be another thing.
    shown.run_steps(30);
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

#[test]
fn two_clicks_with_a_key_between_that_moved_the_tiles_are_no_double_click() {
    let (mut shown, _guard) = show_fast(Desk::with(sample::board()));
    let place = shown.get_by_label("Kök").rect().center();
    let click_there = |shown: &mut Shown| {
        for pressed in [true, false] {
            let (button, modifiers) = (egui::PointerButton::Primary, egui::Modifiers::NONE);
            shown.event(Event::PointerButton { pos: place, button, pressed, modifiers });
        }
    };
    shown.hover_at(place);
    click_there(&mut shown);
    shown.key_press(Key::Enter);
    shown.key_press(Key::Escape);
    click_there(&mut shown);
    shown.run();
    assert!(!is_large(&shown, "Hall") && !is_large(&shown, "Kök"), "the second click only chose");
    let chosen = [Intent::ChooseTile(CameraId::new("kitchen")), Intent::ChooseTile(CameraId::new("hall"))];
    assert_eq!(wants(&mut shown), chosen);
}

fn glass(shown: &Shown, camera: &str) -> Glass {
    shown.state().tiles[&CameraId::new(camera)].glass
}

/// Where the large picture of the hall lies.
fn picture(shown: &Shown) -> Rect {
    fitted(shown.get_by_label("Hall").rect(), Vec2::new(64.0, 36.0))
}

/// What of the picture lies under a place of the screen, 0 to 1 both ways.
fn under(shown: &Shown, at: Pos2) -> Pos2 {
    let part = glass(shown, "hall").part();
    part.min + (at - picture(shown).min) / picture(shown).size() * part.size()
}

fn turn_wheel(shown: &mut Shown, at: Pos2, lines: f32) {
    shown.hover_at(at);
    shown.event(Event::MouseWheel {
        unit: egui::MouseWheelUnit::Line,
        delta: Vec2::new(0.0, lines),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: egui::Modifiers::NONE,
    });
    shown.run_steps(60);
}

#[test]
fn the_wheel_goes_nearer_to_what_the_pointer_is_on() {
    let (mut shown, _guard) = show_fast(Desk::with(sample::board()));
    let small = shown.get_by_label("Hall").rect().center();
    turn_wheel(&mut shown, small, 5.0);
    assert_eq!(glass(&shown, "hall"), Glass::default(), "only the large picture");
    press(&mut shown, Key::Enter);
    let at = picture(&shown).lerp_inside(egui::vec2(0.8, 0.3));
    let before = under(&shown, at);
    turn_wheel(&mut shown, at, 3.0);
    let part = glass(&shown, "hall").part();
    assert!((0.15..0.9).contains(&part.width()), "{part:?}");
    assert!((under(&shown, at) - before).length() < 0.01, "{before:?} {:?}", under(&shown, at));
    turn_wheel(&mut shown, at, -60.0);
    assert_eq!(glass(&shown, "hall"), Glass::default());
    assert_eq!(glass(&shown, "kitchen"), Glass::default());
}

#[test]
fn a_picture_that_is_near_is_dragged_about_but_not_off_its_edges() {
    let (mut shown, _guard) = show_fast(Desk::with(sample::board()));
    for key in [Key::Enter, Key::Plus, Key::Plus] {
        press(&mut shown, key);
    }
    let drag = |shown: &mut Shown, from: Pos2, by: Vec2| {
        shown.hover_at(from);
        shown.drag_at(from);
        for step in 1..=20 {
            shown.hover_at(from + by * step as f32 / 20.0);
        }
        shown.drop_at(from + by);
        shown.run();
    };
    let from = picture(&shown).center();
    let before = under(&shown, from);
    drag(&mut shown, from, Vec2::new(-200.0, 100.0));
    let after = under(&shown, from + Vec2::new(-200.0, 100.0));
    assert!((after - before).length() < 0.02, "what was taken hold of went along: {before:?} {after:?}");
    assert!(is_large(&shown, "Hall"), "a drag is no click");
    drag(&mut shown, from, Vec2::new(500.0, 0.0));
    drag(&mut shown, from, Vec2::new(500.0, 0.0));
    assert!(glass(&shown, "hall").part().left() < 1e-5);
}

#[test]
fn the_large_picture_is_looked_at_closely_and_given_light_and_escape_takes_both_back() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    press(&mut shown, Key::Plus);
    press(&mut shown, Key::B);
    assert_eq!(value(&shown, "Hall"), "LIVE", "only the large picture");
    press(&mut shown, Key::Enter);
    press(&mut shown, Key::Plus);
    assert_eq!(value(&shown, "Hall"), "LIVE 1,5×");
    press(&mut shown, Key::ArrowDown);
    assert!(glass(&shown, "hall").part().top() > 0.2);
    press(&mut shown, Key::B);
    assert_eq!(value(&shown, "Hall"), "LIVE 1,5× · ljus +1");
    press(&mut shown, Key::Escape);
    assert_eq!((glass(&shown, "hall"), &*value(&shown, "Hall")), (Glass::default(), "LIVE"));
    press(&mut shown, Key::Enter);
    assert_eq!(value(&shown, "Hall"), "LIVE");
}

#[test]
fn light_goes_to_the_camera_that_is_large_and_to_no_other() {
    let (mut shown, _guard) = show_fast(Desk::with(sample::board()));
    for key in [Key::Enter, Key::B, Key::B] {
        press(&mut shown, key);
    }
    click(&mut shown, "Kök");
    assert!(is_large(&shown, "Kök"));
    assert_eq!([glass(&shown, "hall"), glass(&shown, "kitchen")], [Glass::default(); 2]);
    press(&mut shown, Key::B);
    assert_eq!((glass(&shown, "hall").light(), glass(&shown, "kitchen").light()), (0, 1));
}

#[test]
fn words_of_light_stand_there_only_while_the_picture_has_it() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    for key in [Key::Enter, Key::Plus, Key::B] {
        press(&mut shown, key);
    }
    let hall = CameraId::new("hall");
    // The camera goes and is opened anew: its first picture is as it came.
    let tile = shown.state_mut().tiles.remove(&hall).expect("it was there");
    shown.run();
    assert_eq!(value(&shown, "Hall"), "Öppnar kameran …");
    let _ = wants(&mut shown);
    shown.state_mut().tiles.insert(hall.clone(), TilePicture { glass: Glass::default(), ..tile });
    shown.step();
    assert_eq!(value(&shown, "Hall"), "LIVE");
    assert_eq!(wants(&mut shown), [Intent::LookThrough { camera: hall, glass: tile.glass }], "and asks for it again");
    shown.run();
    assert_eq!(value(&shown, "Hall"), "LIVE 1,5× · ljus +1");
}

#[test]
fn a_large_picture_that_stands_still_says_how_near_it_is_too() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    for key in [Key::Enter, Key::Plus, Key::B] {
        press(&mut shown, key);
    }
    shown.state_mut().tiles.get_mut(&CameraId::new("hall")).unwrap().taken_at = sample::NOW.plus_ms(-1_001);
    shown.run();
    let said = value(&shown, "Hall");
    assert!(said.starts_with("Står still sedan ") && said.ends_with(" 1,5× · ljus +1"), "{said}");
}

#[test]
fn a_picture_that_is_looked_at_closely_is_asked_for_with_more_pixels() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    let fit = |shown: &Shown| shown.state().fits[&CameraId::new("hall")];
    press(&mut shown, Key::Enter);
    let whole = fit(&shown);
    press(&mut shown, Key::Plus);
    let near = fit(&shown);
    assert!(near.0 > whole.0 * 3 / 2 && near.0 <= 1920 && near.1 <= 1080, "{whole:?} {near:?}");
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Enter);
    assert_eq!(fit(&shown), whole);
}

#[test]
fn a_picture_of_the_last_minute_says_that_it_is_not_live_and_end_and_escape_lead_back() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    let hall = CameraId::new("hall");
    press(&mut shown, Key::Comma);
    assert_eq!(wants(&mut shown), [], "only in the large picture");
    press(&mut shown, Key::Enter);
    press(&mut shown, Key::Comma);
    press(&mut shown, Key::Period);
    let step = |ms| Intent::StepInTime { camera: CameraId::new("hall"), ms };
    assert_eq!(wants(&mut shown), [step(-500), step(500)]);
    assert_eq!(value(&shown, "Hall"), "LIVE", "until another picture is there");
    let past = Some(sample::NOW.plus_ms(-12_500));
    let time = crate::clock::time(sample::NOW.plus_ms(-12_500));
    shown.state_mut().tiles.get_mut(&hall).unwrap().past = past;
    shown.run();
    assert_eq!(value(&shown, "Hall"), format!("INTE LIVE · bilden är från {time}, för 12,5 s sedan"));
    assert_eq!(value(&shown, "Kök"), "LIVE", "live goes on");
    for key in [Key::End, Key::Escape] {
        press(&mut shown, key);
        assert_eq!(wants(&mut shown), [Intent::GoLive]);
        assert!(is_large(&shown, "Hall"), "only as far as live");
    }
    shown.state_mut().tiles.get_mut(&hall).unwrap().past = None;
    press(&mut shown, Key::Escape);
    assert!(!is_large(&shown, "Hall"));
    shown.state_mut().tiles.get_mut(&hall).unwrap().past = past;
    shown.step();
    assert_eq!(wants(&mut shown), [Intent::GoLive], "a small picture is live");
}

#[test]
fn the_question_over_covered_pictures_is_read_in_either_theme() {
    for theme in [Theme::Dark, Theme::Light] {
        let mut desk = Desk::with(sample::board());
        desk.masked_ms = Some(59_001);
        let (mut shown, _guard) = show(desk);
        theme::choose(&shown.ctx, theme);
        shown.run();
        let shapes = &shown.output().shapes;
        let words = shapes.iter().find_map(|clipped| match &clipped.shape {
            egui::Shape::Text(text) if text.galley.text() == "Är du kvar?" => text.galley.job.sections.first(),
            _ => None,
        });
        let ink = words.expect("the question is asked").format.color;
        assert_eq!(ink, theme::colours().on_plate, "{theme:?}");
        theme::choose(&shown.ctx, Theme::Dark);
    }
}

#[test]
fn the_large_tile_is_told_from_the_small_ones_also_after_another_was_chosen() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    let sizes = |shown: &Shown| ["hall", "kitchen"].map(|id| shown.state().sizes[&CameraId::new(id)]);
    assert_eq!(sizes(&shown), [Tile::Large, Tile::Small]);
    click(&mut shown, "Kök");
    assert_eq!(sizes(&shown), [Tile::Small, Tile::Large]);
    press(&mut shown, Key::Enter);
    assert_eq!(sizes(&shown), [Tile::Small, Tile::Large], "and in the whole room");
}

#[test]
fn the_only_camera_s_tile_is_large() {
    let mut board = sample::board();
    board.held.as_mut().expect("an event is held").cameras.truncate(1);
    let (shown, _guard) = show(Desk::with(board));
    assert_eq!(shown.state().sizes[&CameraId::new("hall")], Tile::Large);
}
