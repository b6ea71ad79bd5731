//! Strips of floods by role, name and keys: what they count, what stands beside them, and how they open; and what was hidden tonight.
use super::*;
use crate::scene::Tonight;

/// A thunderstorm, with whatever waits in the sample beside it.
fn stormy() -> Desk {
    let mut board = sample::board();
    board.held = None;
    sample::flood(&mut board);
    Desk::with(board)
}

fn strips(shown: &Shown) -> Vec<String> {
    let buttons = shown.query_all_by_role(accesskit::Role::Button);
    buttons.filter_map(|node| node.accesskit_node().label()).filter(|name| name.contains(" larm · ")).collect()
}

fn rows(shown: &Shown) -> Vec<String> {
    let rows = shown.query_all_by_label_contains("Prioritet");
    rows.filter_map(|node| node.accesskit_node().label()).collect()
}

#[test]
fn a_flood_is_one_strip_in_place_of_its_rows_and_priority_1_stands_alone() {
    let (shown, _guard) = show(stormy());
    let strips = strips(&shown);
    assert_eq!(strips.len(), 2, "{strips:?}");
    let kinds = "11 inbrott (prio 2), 49 inbrott (prio 3), 25 sabotage (prio 3), 25 strömavbrott (prio 4)";
    assert!(strips[0].starts_with(&format!("134 larm · Täby kyrkby: {kinds}")), "{strips:?}");
    assert!(strips[0].contains("Från 134 hem. ") && strips[0].contains("minst 10 hem på 10 min"), "{strips:?}");
    assert!(strips[1].starts_with("6 larm · Vaxholm: 6 ") && strips[1].contains("Lugnt"), "{strips:?}");
    assert!(rows(&shown).iter().all(|row| !row.contains("Åskstigen") && !row.contains("Hamngatan 0")));
    assert!(rows(&shown)[0].starts_with("Prioritet 1: Överfall"), "{:?}", rows(&shown));
    assert_eq!(value(&shown, "väntar"), "143", "the strip's are counted");
    let top = |name: &str| shown.get_by_label_contains(name).rect().top();
    assert!(top("Prioritet 1: Överfall") < top("134 larm") && top("134 larm") < top("Tallstigen 22"));
    assert!(top("Tallstigen 22") < top("6 larm · Vaxholm"), "a strip stands where its gravest and oldest would");
}

#[test]
fn a_key_or_a_press_shows_what_is_behind_a_strip_and_puts_it_away() {
    let (mut shown, _guard) = show(stormy());
    press(&mut shown, Key::O);
    assert!(shown.query_by_label_contains("Åskstigen 10, Täby").is_some(), "the oldest of the gravest");
    let strip = shown.get_by_label_contains("134 larm");
    assert!(strip.accesskit_node().is_focused());
    press(&mut shown, Key::ArrowDown);
    let focused = |shown: &Shown| {
        let rows = shown.query_all_by_label_contains("Åskstigen");
        rows.filter(|node| node.accesskit_node().is_focused()).count()
    };
    assert_eq!(focused(&shown), 1, "arrows go through it");
    press(&mut shown, Key::Enter);
    assert_eq!(wants(&mut shown), [Intent::Take(sample::event(5_010))]);
    press(&mut shown, Key::O);
    assert!(shown.query_by_label_contains("Åskstigen").is_none());
    press(&mut shown, Key::ArrowUp);
    assert!(shown.get_by_label_contains("Prioritet 1: Överfall").accesskit_node().is_focused());
    press(&mut shown, Key::ArrowDown);
    press(&mut shown, Key::Enter);
    assert!(shown.query_by_label_contains("Åskstigen 10, Täby").is_some(), "Enter opens the strip that has the focus");
    assert!(wants(&mut shown).is_empty(), "and takes nothing");
    shown.get_by_label_contains("134 larm").click();
    shown.run();
    assert!(shown.query_by_label_contains("Åskstigen").is_none());
}

#[test]
fn what_stands_behind_a_strip_in_view_is_not_counted_as_out_of_view() {
    let (mut shown, _guard) = show(stormy());
    assert!(shown.query_by_label("Fler larm som väntar").is_none(), "all is in view");
    press(&mut shown, Key::O);
    let more = value(&shown, "Fler larm som väntar");
    let seen = rows(&shown).iter().filter(|row| row.contains("Åskstigen")).count();
    assert!(seen < 134 && more.contains("av prioritet 3") && more.contains("av prioritet 4"), "{seen} {more}");
    press(&mut shown, Key::End);
    press(&mut shown, Key::O);
    assert!(shown.query_by_label("Fler larm som väntar").is_none(), "closed by its key from wherever");
}

#[test]
fn rows_come_back_when_the_flood_is_over() {
    let (mut shown, _guard) = show(stormy());
    let board = &mut shown.state_mut().board;
    board.floods.retain(|flood| flood.area != "Vaxholm");
    for row in board.rows.values_mut().filter(|row| row.area == "Vaxholm") {
        row.flood = None;
    }
    shown.run();
    assert_eq!(strips(&shown).len(), 1);
    assert_eq!(rows(&shown).iter().filter(|row| row.contains("Hamngatan") && row.contains("Prioritet 4")).count(), 6);
}

#[test]
fn no_row_moves_under_the_pointer_when_a_flood_takes_its_neighbours() {
    let mut desk = stormy();
    let floods = std::mem::take(&mut desk.board.floods);
    let grouped: Vec<_> = desk.board.rows.values().filter_map(|row| Some((row.id, row.flood?))).collect();
    desk.board.rows.values_mut().for_each(|row| row.flood = None);
    let (mut shown, _guard) = show(desk);
    let row = "Prioritet 2: Inbrott · 1 sektion, Åskstigen 8, Täby kyrkby";
    shown.get_by_label(row).hover();
    shown.run();
    let before = shown.get_by_label(row).rect();
    let board = &mut shown.state_mut().board;
    board.floods = floods;
    for (id, flood) in grouped {
        board.rows.get_mut(&id).expect("it is there").flood = Some(flood);
    }
    shown.run();
    assert_eq!(shown.get_by_label(row).rect(), before);
    shown.event(Event::PointerGone);
    shown.run();
    assert!(shown.query_by_label(row).is_none(), "afterwards it stands behind the strip");
    assert_eq!(strips(&shown).len(), 2);
}

#[test]
fn what_was_hidden_tonight_is_one_key_away_with_rule_data_and_where_to_look() {
    let (mut shown, _guard) = show(Desk::with(sample::calm()));
    press(&mut shown, Key::H);
    assert_eq!(wants(&mut shown), [Intent::ShowHidden]);
    assert!(shown.query_by_label("Händelseloggen läses …").is_some());
    shown.state_mut().hidden = Some(Tonight::Told(Box::new(sample::hidden_night())));
    shown.run();
    let told = shown.query_all_by_role(accesskit::Role::ListItem);
    let told: Vec<String> = told.filter_map(|node| node.accesskit_node().label()).collect();
    let says = |part: &str| told.iter().any(|line| line.contains(part));
    assert!(says("134 larm från 130 hem · Täby kyrkby"), "{told:#?}");
    assert!(says("11 av prioritet 2, 74 av prioritet 3, 49 av prioritet 4"), "{told:#?}");
    assert!(says("Regel: minst 10 hem i området inom 10 min") && says("O visar raderna."), "{told:#?}");
    assert!(says("1\u{a0}420 linjer tysta") && says("kvitterad av Operatör 2"), "{told:#?}");
    assert!(says("5 linjelarm avslutade: en linjestorm räknar dem"), "{told:#?}");
    assert!(says("SMS till hemmet 1") && says("SMS till hemmet är på väg"), "{told:#?}");
    assert!(says("SMS till hemmet kom inte iväg") && says("inget SMS till hemmet"), "{told:#?}");
    press(&mut shown, Key::End);
    assert!(
        shown.query_by_label_contains("Tallstigen 0").is_some()
            || shown.query_by_label_contains("Tallstigen 8").is_some()
    );
    press(&mut shown, Key::F2);
    assert!(wants(&mut shown).is_empty(), "the card has the keys");
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_label("Dolt i natt").is_none());
    press(&mut shown, Key::H);
    shown.state_mut().hidden = Some(Tonight::Failed);
    shown.run();
    assert!(shown.query_by_label_contains("kunde inte läsas").is_some());
}

#[test]
fn what_made_no_alarm_on_test_or_shelved_is_hidden_tonight_too_with_its_reason() {
    let mut desk = Desk::with(sample::calm());
    sample::set_aside(&mut desk.board);
    desk.hidden = Some(Tonight::Told(Box::new(sample::hidden_night())));
    let (mut shown, _guard) = show(desk);
    press(&mut shown, Key::H);
    let told = shown.query_all_by_role(accesskit::Role::ListItem);
    let told: Vec<String> = told.filter_map(|node| node.accesskit_node().label()).collect();
    let line = |part: &str| told.iter().position(|line| line.contains(part));
    let (test, shelf) = (line("4 signaler utan larm, på prov · Björkbacken 7: hela objektet"), line("31 signaler"));
    assert!(told[test.expect("the test")].contains("Någon arbetar på larmet"), "{told:#?}");
    let shelf = &told[shelf.expect("the shelf")];
    assert!(shelf.contains("lagd åt sidan · Solvägen 15: Hall. 9 signaler på 10 min (regel: 5)"), "{told:#?}");
    assert!(shelf.contains("Av Operatör 1 med Operatör 4") && shelf.contains("I visar signalerna."), "{told:#?}");
    assert!(line("Hamngatan 12").is_none(), "what hid nothing has hidden nothing");
    assert!(test < line("33 hem") && line("134 larm") < test, "among the others, by when it began: {told:#?}");
}

#[test]
fn strips_and_the_list_of_the_night_fit_in_both_sizes_and_languages() {
    for language in [Language::Swedish, Language::English] {
        for size in [[1920.0, 1080.0], [1280.0, 720.0]] {
            let mut desk = stormy();
            sample::set_aside(&mut desk.board);
            desk.hidden = Some(Tonight::Told(Box::new(sample::hidden_night())));
            let (mut shown, _guard) = show_at(desk, size);
            vaka_words::set_language(language);
            shown.run();
            let cut: Vec<String> =
                cut_off(&shown).into_iter().filter(|text| text.chars().any(char::is_numeric)).collect();
            assert!(cut.is_empty(), "{language:?} {size:?}: {cut:?}");
            press(&mut shown, Key::H);
            assert_eq!(cut_off(&shown), [""; 0], "{language:?} {size:?}");
        }
    }
}
