//! The queue by role, name and keys: what stays in its place, what is out of sight and what of it is told.
use super::*;

#[test]
fn a_row_is_taken_by_a_press_and_never_moves_under_the_pointer() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    let burglary = "Prioritet 3: Inbrott · 1 sektion, Tallstigen 22, Täby";
    shown.get_by_label(burglary).hover();
    shown.run();
    let before = shown.get_by_label(burglary).rect();
    let mut graver = shown.state().board.rows[&sample::event(1)].clone();
    graver.id = sample::event(90);
    graver.received_at = sample::NOW;
    shown.state_mut().board.rows.insert(graver.id, graver);
    shown.run();
    assert_eq!(shown.get_by_label(burglary).rect(), before);
    assert_eq!(value(&shown, "väntar"), "4");
    click(&mut shown, burglary);
    assert_eq!(wants(&mut shown), [Intent::Take(sample::event(2))]);
}

#[test]
fn an_event_of_somebody_else_cannot_be_pressed() {
    let (shown, _guard) = show(Desk::with(sample::board()));
    let foreign = "Prioritet 1: Brand · 1 sektion, Hamngatan 12 · Operatör 2";
    assert_eq!(shown.get_by_label(foreign).accesskit_node().role(), accesskit::Role::ListItem);
}

#[test]
fn a_row_whose_alarm_was_disarmed_counts_down_and_can_be_taken() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    let row = shown.state_mut().board.rows.get_mut(&sample::event(2)).expect("the sample's second waits");
    row.clears_at = Some(sample::NOW.plus_ms(23_000));
    shown.run();
    let counts = "Prioritet 3: Inbrott · 1 sektion, Tallstigen 22 · frånkopplat, avslutas 00:23";
    click(&mut shown, counts);
    assert_eq!(wants(&mut shown), [Intent::Take(sample::event(2))]);
}

/// A board with so many waiting: one of priority 1, the rest of priority 3.
fn crowded(count: u128) -> Board {
    let mut board = sample::calm();
    let row = sample::board().rows.remove(&sample::event(2)).expect("the sample's second waits");
    for number in 0..count {
        let mut row = row.clone();
        (row.id, row.priority) = (sample::event(1_000 + number), if number == 0 { 1 } else { 3 });
        row.received_at = sample::NOW.plus_ms(number as i64 - 1_000_000);
        row.address = Pii(format!("Tallstigen {number}, 186 32 Vallentuna"));
        row.site = alarm_central::id::SiteId::new(format!("site-{number}"));
        board.rows.insert(row.id, row);
    }
    board
}

fn crowded_row(number: u32) -> String {
    let priority = if number == 0 { 1 } else { 3 };
    format!("Prioritet {priority}: Inbrott · 1 sektion, Tallstigen {number}, Täby")
}

#[test]
fn of_two_thousand_rows_only_those_in_view_are_painted_and_the_rest_is_counted() {
    let (shown, _guard) = show(Desk::with(crowded(2_000)));
    let rows = shown.query_all_by_label_contains("Prioritet").count();
    assert!((10..25).contains(&rows), "{rows}");
    assert_eq!(value(&shown, "Fler larm som väntar"), format!("{} av prioritet 3", 2_000 - rows));
    assert_eq!(value(&shown, "väntar"), "2000");
}

#[test]
fn keys_go_through_the_queue_and_the_gravest_stays_in_sight() {
    let (mut shown, _guard) = show(Desk::with(crowded(2_000)));
    press(&mut shown, Key::ArrowDown);
    press(&mut shown, Key::ArrowDown);
    assert!(shown.get_by_label(&crowded_row(1)).accesskit_node().is_focused());
    for number in 2..5 {
        press(&mut shown, Key::ArrowDown);
        assert!(shown.get_by_label(&crowded_row(number)).accesskit_node().is_focused(), "one row for each press");
    }
    press(&mut shown, Key::End);
    let name = crowded_row(1_999);
    let last = shown.get_by_label(&name);
    assert!(last.accesskit_node().is_focused() && last.rect().bottom() <= 1080.0);
    assert!(shown.query_by_label(&crowded_row(0)).is_none());
    let gravest = "Utanför bilden: Prioritet 1: Inbrott · 1 sektion, Tallstigen 0";
    assert!(shown.get_by_label(gravest).rect().top() < 100.0);
    press(&mut shown, Key::PageUp);
    let focused = |shown: &Shown| {
        let rows = shown.query_all_by_label_contains("Prioritet");
        let focused = rows.filter(|node| node.accesskit_node().is_focused());
        focused.filter_map(|node| node.accesskit_node().label()).collect::<Vec<_>>()
    };
    let before = focused(&shown);
    assert_eq!(before.len(), 1, "{before:?}");
    assert_ne!(before, [crowded_row(1_999)]);
    press(&mut shown, Key::Enter);
    assert!(matches!(&wants(&mut shown)[..], [Intent::Take(_)]));
    click(&mut shown, gravest);
    assert_eq!(wants(&mut shown), [Intent::Take(sample::event(1_000))]);
    press(&mut shown, Key::Home);
    assert!(shown.query_by_label(gravest).is_none());
    assert!(shown.get_by_label(&crowded_row(0)).accesskit_node().is_focused());
}

#[test]
fn a_storm_moves_no_row_under_the_pointer_and_the_new_gravest_is_seen_at_once() {
    let (mut shown, _guard) = show(Desk::with(crowded(2_000)));
    let third = crowded_row(3);
    shown.get_by_label(&third).hover();
    shown.run();
    let before = shown.get_by_label(&third).rect();
    for number in 0..50_u128 {
        let board = &mut shown.state_mut().board;
        let mut row = board.rows[&sample::event(1_001)].clone();
        row.id = sample::event(number + 10_000);
        row.priority = if number == 49 { 1 } else { 2 };
        row.address = Pii(format!("Solvägen {number}, Täby"));
        board.rows.insert(row.id, row);
        board.rows.remove(&sample::event(number + 1_010));
    }
    shown.run();
    assert_eq!(shown.get_by_label(&third).rect(), before);
    assert!(shown.query_by_label("Utanför bilden: Prioritet 1: Inbrott · 1 sektion, Solvägen 49").is_some());
    shown.event(Event::PointerGone);
    shown.run();
    assert!(shown.query_by_label("Prioritet 1: Inbrott · 1 sektion, Solvägen 49, Täby").is_some());
    assert!(shown.query_by_label("Prioritet 2: Inbrott · 1 sektion, Solvägen 0, Täby").is_some());
}

#[test]
fn a_text_keeps_its_keys_and_other_buttons_their_arrows() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    shown.get_by_label("Notering").focus();
    shown.run();
    press(&mut shown, Key::ArrowDown);
    assert!(shown.get_by_label("Notering").accesskit_node().is_focused());
    shown.get_by_label("Skarpt").focus();
    shown.run();
    press(&mut shown, Key::ArrowDown);
    let rows = shown.query_all_by_label_contains("Prioritet");
    assert_eq!(rows.filter(|node| node.accesskit_node().is_focused()).count(), 0);
}

#[test]
fn a_storm_that_comes_moves_no_row_under_the_pointer() {
    let (mut shown, _guard) = show(Desk::with(crowded(2_000)));
    let row = crowded_row(6);
    shown.get_by_label(&row).hover();
    shown.run();
    let before = shown.get_by_label(&row).rect();
    shown.state_mut().board.storms.push(sample::storm());
    shown.run();
    assert_eq!(shown.get_by_label(&row).rect(), before);
    shown.state_mut().board.storms.clear();
    shown.run();
    assert_eq!(shown.get_by_label(&row).rect(), before);
}

#[test]
fn the_chosen_row_stays_chosen_and_in_its_place_while_others_come() {
    let (mut shown, _guard) = show(Desk::with(crowded(2_000)));
    press(&mut shown, Key::End);
    let last = crowded_row(1_999);
    let before = shown.get_by_label(&last).rect();
    for number in 0..60_u128 {
        let board = &mut shown.state_mut().board;
        let mut row = board.rows[&sample::event(1_001)].clone();
        row.id = sample::event(number + 10_000);
        (row.priority, row.received_at) =
            if number % 2 == 0 { (2, row.received_at) } else { (3, sample::NOW.plus_ms(number as i64)) };
        board.rows.insert(row.id, row);
        shown.step();
    }
    shown.run();
    let row = shown.get_by_label(&last);
    assert!(row.accesskit_node().is_focused());
    assert_eq!(row.rect(), before);
}
