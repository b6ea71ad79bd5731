//! The floor plan: opened and left by its key, its floors, the way as a screen reader hears it, and what stands in for a drawing.
use super::*;

fn drawn() -> Desk {
    let mut board = sample::board();
    board.held.iter_mut().for_each(|held| sample::put_on_floors(held));
    Desk::with(board)
}

fn has(shown: &Shown, name: &str) -> bool {
    shown.query_by_label(name).is_some()
}

fn at(shown: &Shown, name: &str) -> egui::Pos2 {
    shown.get_by_label(name).rect().center()
}

const WAY: &str = "1 Hall (Plan 1) 00:00 → 2 Kök (Plan 1) 00:06 → 3 Vardagsrum (Plan 1) 00:07 → 4 Sovrum (Plan 2) 00:31 → \
    1 Hall (Plan 1) 00:59 → 3 Vardagsrum (Plan 1) 00:59";

#[test]
fn the_key_opens_it_and_the_key_or_escape_leaves_it_for_the_pictures() {
    for away in [Key::X, Key::Escape] {
        let (mut shown, _guard) = show(drawn());
        assert!(has(&shown, "Kök") && !has(&shown, "Gångväg"), "the cameras");
        press(&mut shown, Key::X);
        assert!(has(&shown, "Gångväg") && has(&shown, "Planritning Plan 1"));
        assert!(has(&shown, "Visa Plan 1") && has(&shown, "Visa Plan 2"), "each floor has its button");
        press(&mut shown, away);
        assert!(!has(&shown, "Gångväg"));
    }
}

#[test]
fn it_is_pressed_beside_the_signals_where_there_is_room_and_else_has_a_button_there() {
    let (mut shown, guard) = show(drawn());
    let small = format!("Planritning. Planritning Plan 1. {WAY}");
    click(&mut shown, &small);
    assert!(has(&shown, "Gångväg"));
    click(&mut shown, "Tillbaka");
    assert!(!has(&shown, "Gångväg"));
    drop((shown, guard));
    let (mut shown, _guard) = show_at(drawn(), [1280.0, 720.0]);
    assert!(!has(&shown, &small));
    click(&mut shown, "Planritning");
    assert!(has(&shown, "Gångväg"));
}

#[test]
fn a_screen_reader_hears_the_way_and_each_place() {
    let (mut shown, _guard) = show(drawn());
    press(&mut shown, Key::X);
    assert!(has(&shown, &format!("Planritning Plan 1. {WAY}")), "the whole in one sentence");
    for name in [
        "Hall, nummer 1 i ordningen, 00:00 efter den första",
        "Kök, nummer 2 i ordningen, 00:06 efter den första",
        "Ytterdörr, har inte larmat",
        "Kamera Hall, vald",
        "Kamera Kök",
        "5,4 m på 6,0 s, 0,9 m/s: rimligt för en person till fots",
        "11,2 m på 1,5 s, 7,5 m/s: för fort för en person: två personer eller ett fel",
        "6,3 m inom en sekund: går inte att säga",
        "… 3 tidigare",
    ] {
        assert!(has(&shown, name), "{name}");
    }
    assert!(shown.query_by_label_contains("Över 7 m/s är för fort").is_some(), "by which rule");
    // Where the register says that they stand.
    let (hall, kitchen) =
        ("Hall, nummer 1 i ordningen, 00:00 efter den första", "Kök, nummer 2 i ordningen, 00:06 efter den första");
    let apart = at(&shown, hall) - at(&shown, kitchen);
    let plan = shown.get_by_label(&format!("Planritning Plan 1. {WAY}")).rect();
    assert!(
        (apart.x / plan.width() - 0.3).abs() < 0.02 && (apart.y / plan.height() - 0.5).abs() < 0.02,
        "{apart:?} in {plan:?}"
    );
}

#[test]
fn it_begins_on_the_floor_of_the_newest_alarm_and_arrows_lead_to_the_others() {
    let mut desk = drawn();
    let held = desk.board.held.as_mut().expect("it is held");
    held.walk.visits.truncate(4);
    let (mut shown, _guard) = show(desk);
    press(&mut shown, Key::X);
    assert!(has(&shown, "Planritning Plan 2"));
    press(&mut shown, Key::ArrowLeft);
    assert!(has(&shown, "Planritning Plan 1"));
    press(&mut shown, Key::ArrowLeft);
    assert!(has(&shown, "Planritning Plan 1"), "there is none before it");
    click(&mut shown, "Visa Plan 2");
    assert!(has(&shown, "Planritning Plan 2"));
    press(&mut shown, Key::X);
    press(&mut shown, Key::X);
    assert!(has(&shown, "Planritning Plan 2"), "from the newest again");
}

#[test]
fn the_drawing_is_asked_for_as_large_as_it_is_shown() {
    let (mut shown, _guard) = show(drawn());
    let asked = |shown: &mut Shown| {
        let wants = wants(shown);
        let sizes = wants.iter().filter_map(|want| match want {
            Intent::ShowDrawing { drawing, fit } => Some((drawing.id, *fit)),
            _ => None,
        });
        sizes.collect::<Vec<_>>()
    };
    let small = asked(&mut shown);
    assert_eq!(small.len(), 1, "once: {small:?}");
    press(&mut shown, Key::X);
    let large = asked(&mut shown);
    assert_eq!((large.len(), large[0].0), (1, small[0].0));
    assert!(large[0].1.0 > 3 * small[0].1.0, "{small:?} {large:?}");
    shown.run();
    assert!(asked(&mut shown).is_empty(), "and not again while nothing changes");
}

#[test]
fn without_its_drawing_the_plan_says_why_and_still_has_the_way() {
    for (drawn_as, words) in [
        (Drawn::Asked, "Ritningen hämtas …"),
        (Drawn::AskedLong, "Ritningen dröjer. Sektionerna visas utan den."),
        (Drawn::Missing, "Ritningen finns inte kvar. Sektionerna visas utan den."),
        (Drawn::Failed, "Ritningen kunde inte läsas. Sektionerna visas utan den."),
        (Drawn::Drawing, "Ritningen ritas …"),
        (Drawn::DrawingLong, "Ritningen tar lång tid att rita. Sektionerna visas utan den."),
        (Drawn::Unreadable, "Ritningen går inte att rita. Sektionerna visas utan den."),
    ] {
        let mut desk = drawn();
        desk.drawn = drawn_as;
        let (mut shown, _guard) = show(desk);
        press(&mut shown, Key::X);
        assert!(has(&shown, words), "{drawn_as:?}");
        assert!(has(&shown, "Kök, nummer 2 i ordningen, 00:06 efter den första"));
    }
}

#[test]
fn a_home_without_floors_has_no_plan_and_the_key_says_so() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    press(&mut shown, Key::X);
    assert_eq!(wants(&mut shown), [Intent::Tell("floor-none")]);
    assert!(!has(&shown, "Planritning") && !has(&shown, "Gångväg"));
}

#[test]
fn what_nobody_looks_at_is_covered_with_the_pictures() {
    let mut desk = drawn();
    desk.masked_ms = Some(30_000);
    let (mut shown, _guard) = show(desk);
    press(&mut shown, Key::X);
    assert!(!has(&shown, "Gångväg"));
}
