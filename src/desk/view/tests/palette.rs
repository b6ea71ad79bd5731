//! The palette and what has happened at a home before, by role, name and keys.
use alarm_central::id::SiteId;
use egui::Modifiers;

use super::*;

fn palette(shown: &mut Shown) {
    shown.key_press_modifiers(Modifiers::COMMAND, Key::K);
    shown.run();
}

fn write(shown: &mut Shown, words: &str) {
    shown.event(Event::Text(words.to_owned()));
    shown.run();
}

/// The row that Enter would do.
fn chosen(shown: &Shown) -> Option<String> {
    let rows = shown.query_all_by_role(accesskit::Role::ListBoxOption);
    let mut on = rows.filter(|node| node.accesskit_node().toggled() == Some(Toggled::True));
    on.find_map(|node| node.accesskit_node().label())
}

fn is_shown(shown: &Shown) -> bool {
    shown.query_by_label("Sök åtgärd, kontakt eller objekt").is_some()
}

fn of_palette(shown: &mut Shown) -> Vec<Intent> {
    let told =
        |want: &Intent| !matches!(want, Intent::FitTile { .. } | Intent::LookThrough { .. } | Intent::FindHomes(_));
    wants(shown).into_iter().filter(told).collect()
}

#[test]
fn words_find_what_can_be_done_and_enter_does_it() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    palette(&mut shown);
    write(&mut shown, "parker");
    assert!(chosen(&shown).is_some_and(|name| name.to_lowercase().contains("parker")), "{:?}", chosen(&shown));
    let _ = of_palette(&mut shown);
    press(&mut shown, Key::Enter);
    assert_eq!(of_palette(&mut shown), [Intent::Park]);
    assert!(!is_shown(&shown), "and it is away");
}

#[test]
fn arrows_choose_and_escape_puts_it_away_with_what_was_typed() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    palette(&mut shown);
    let first = chosen(&shown);
    press(&mut shown, Key::ArrowDown);
    assert_ne!(chosen(&shown), first);
    press(&mut shown, Key::ArrowUp);
    assert_eq!(chosen(&shown), first);
    press(&mut shown, Key::ArrowUp);
    assert_eq!(chosen(&shown), first, "the first has none above it");
    write(&mut shown, "xyzåäö");
    assert!(shown.query_by_label("Inget passar det du har skrivit").is_some() || chosen(&shown).is_some());
    press(&mut shown, Key::Escape);
    assert!(!is_shown(&shown));
    let _ = of_palette(&mut shown);
    palette(&mut shown);
    assert_eq!(chosen(&shown), first, "it begins anew");
    palette(&mut shown);
    assert!(!is_shown(&shown), "its key puts it away");
}

#[test]
fn only_what_would_do_something_is_offered() {
    let (mut shown, _guard) = show(Desk::with(sample::calm()));
    palette(&mut shown);
    write(&mut shown, "parker");
    assert!(!chosen(&shown).is_some_and(|name| name.to_lowercase().contains("parker")), "nothing is held");
}

#[test]
fn a_verb_that_would_do_nothing_is_not_offered() {
    let (mut shown, _guard) = show(Desk::with(sample::calm()));
    palette(&mut shown);
    write(&mut shown, "arbetsledare");
    assert!(!chosen(&shown).is_some_and(|name| name.contains("kamerafönster")), "no window waits to be opened");
}

#[test]
fn whoever_looks_after_privacy_looks_for_no_home() {
    let mut desk = Desk::with(sample::calm());
    desk.session = Session::In(Worker { role: Role::Privacy, ..worker() });
    let (mut shown, _guard) = show(desk);
    palette(&mut shown);
    write(&mut shown, "ekv");
    let asked = wants(&mut shown).into_iter().any(|want| matches!(want, Intent::FindHomes(_)));
    assert!(!asked, "whoever looks after privacy looks for no home here");
}

#[test]
fn a_contact_is_called_and_a_home_found_leads_to_what_was_there_before() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    let name = sample::board().held.expect("one is held").contacts[0].name.0.clone();
    palette(&mut shown);
    write(&mut shown, &format!("ring {}", name.to_lowercase()));
    assert!(chosen(&shown).is_some_and(|row| row.contains(&name)), "{:?}", chosen(&shown));
    press(&mut shown, Key::Enter);
    assert!(!is_shown(&shown) && shown.query_all_by_label_contains("Svarade").next().is_some(), "the call is made");
    palette(&mut shown);
    write(&mut shown, "ekvägen 40");
    shown.run();
    assert!(shown.query_all_by_label_contains("Ekvägen 40, 183 30 Täby · Kund 2").next().is_some());
    let _ = of_palette(&mut shown);
    while !chosen(&shown).is_some_and(|row| row.starts_with("Ekvägen 40")) {
        press(&mut shown, Key::ArrowDown);
    }
    press(&mut shown, Key::Enter);
    assert_eq!(of_palette(&mut shown), [Intent::ShowPast(SiteId::new("site-2"))]);
}

#[test]
fn what_was_before_at_the_home_is_one_key_away_and_adds_up() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    press(&mut shown, Key::J);
    let held = sample::board().held.expect("one is held").id;
    let site = sample::board().rows[&held].site.clone();
    assert_eq!(of_palette(&mut shown), [Intent::ShowPast(site)]);
    let summed = shown.query_all_by_label_contains("8 tidigare larm sedan").next().expect("it is summed");
    let summed = summed.accesskit_node().value().unwrap_or_default();
    assert!(summed.contains("1 skarpt") && summed.contains("5 falsk"), "{summed}");
    assert!(summed.ends_with("oftast Kök (5)"), "{summed}");
    let rows: Vec<String> = shown
        .query_all_by_role(accesskit::Role::ListItem)
        .filter_map(|node| node.accesskit_node().label())
        .filter(|row| row.contains("Hall, Kök"))
        .collect();
    assert!(rows.len() == 1 && rows[0].ends_with("skickade: väktare, polis"), "{rows:?}");
    press(&mut shown, Key::Escape);
    assert!(shown.query_all_by_label_contains("tidigare larm sedan").next().is_none());
}
