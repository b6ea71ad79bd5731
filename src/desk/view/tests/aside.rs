//! What is on test and shelved: the queue's section, the card by keys and by hand, and the forms with a second person.
use alarm_central::{
    aside::Asked,
    id::{KindId, SiteId},
};
use vaka_link::aside::Find;

use super::*;

fn with_asides() -> Board {
    let mut board = sample::board();
    sample::set_aside(&mut board);
    board
}

fn of_asides(shown: &mut Shown) -> Vec<Intent> {
    let is_of_it = |want: &Intent| matches!(want, Intent::SetAside { .. } | Intent::EndAside(_) | Intent::FindHomes(_));
    wants(shown).into_iter().filter(is_of_it).collect()
}

fn asked(shelve: bool, zones: &[&str], kinds: &[&str], minutes: u16) -> Asked {
    let zones = zones.iter().map(|zone| (*zone).to_owned()).collect();
    Asked { shelve, zones, kinds: kinds.iter().map(|kind| KindId::new(*kind)).collect(), minutes }
}

#[test]
fn the_queue_says_what_is_on_test_what_it_hid_and_until_when() {
    let (shown, _guard) = show(Desk::with(with_asides()));
    let row = |words: &str| shown.query_by_label_contains(words).is_some();
    assert!(row("På prov: Björkbacken 7, 183 36 Täby, hela objektet. 4 signaler, senast"));
    assert!(row("Lagd åt sidan: Solvägen 15, 183 50 Täby, Hall. 31 signaler, senast"));
    assert!(row("Garage, Tallstigen 22 upprepar sig. 7 signaler på 10 min (regel: 5)"));
    assert!(!row("På prov: Hamngatan 12"), "what has ended is in the card alone");
}

#[test]
fn where_nothing_is_on_test_the_queue_has_no_such_section() {
    let (shown, _guard) = show(Desk::with(sample::board()));
    assert!(shown.query_by_label_contains("På prov").is_none());
}

#[test]
fn a_row_leads_to_what_it_hid_and_one_key_ends_it() {
    let (mut shown, _guard) = show(Desk::with(with_asides()));
    let row = shown.get_by_label_contains("Lagd åt sidan: Solvägen 15");
    row.click();
    shown.run();
    for words in [
        "Omfattar: Hall",
        "Av Operatör 1 med Operatör 4",
        "Regel: minst 5 på 10 min; det var 9.",
        "31 signaler som inte blev larm",
        "Hall inbrott · sektion 14 · kod BA",
    ] {
        assert!(shown.query_all_by_label_contains(words).next().is_some(), "{words}");
    }
    press(&mut shown, Key::Enter);
    assert_eq!(of_asides(&mut shown), [Intent::EndAside(sample::aside(2))]);
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Num3);
    assert!(shown.query_all_by_label_contains("Avslutat").next().is_some(), "what has ended can still be read");
    press(&mut shown, Key::Enter);
    assert_eq!(of_asides(&mut shown), [], "and not be ended");
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_label("På prov och lagt åt sidan").is_none());
}

#[test]
fn whoever_handles_an_event_of_the_home_is_told_what_makes_no_alarm() {
    let mut board = with_asides();
    let held = board.held.as_ref().expect("one is").id;
    let site = board.rows[&held].site.clone();
    board.asides.get_mut(&sample::aside(2)).expect("it stands").site = site;
    let (mut shown, _guard) = show(Desk::with(board));
    let told = alerts(&shown);
    assert!(told.iter().any(|words| words.starts_with("Lagd åt sidan: Solvägen 15")), "{told:?}");
    click(&mut shown, "Visa");
    assert!(shown.query_by_label("Avsluta nu").is_some());
}

#[test]
fn by_keys_the_home_whose_event_is_held_is_put_on_test() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    let held = sample::board().held.expect("one is").id;
    let site = sample::board().rows[&held].site.clone();
    press(&mut shown, Key::I);
    press(&mut shown, Key::Enter);
    assert_eq!(of_asides(&mut shown), [Intent::FindHomes(Find::Home(site))]);
    assert!(shown.query_by_label("Sektion 9: Trygghetsknapp").is_none(), "a hold-up button cannot be put on test");
    let home = SiteId::new("site-1");
    press(&mut shown, Key::Enter);
    let whole = Intent::SetAside { site: home.clone(), asked: asked(false, &[], &[], 120), second: None };
    assert_eq!(of_asides(&mut shown), [whole]);
    press(&mut shown, Key::Num2);
    press(&mut shown, Key::Num5);
    press(&mut shown, Key::Plus);
    press(&mut shown, Key::Enter);
    let parts = asked(false, &["14"], &["burglary"], 240);
    assert_eq!(of_asides(&mut shown), [Intent::SetAside { site: home, asked: parts, second: None }]);
    press(&mut shown, Key::Num2);
    press(&mut shown, Key::Num5);
    assert!(shown.get_by_label("Hela objektet").accesskit_node().toggled() == Some(Toggled::True), "never nothing");
}

#[test]
fn fire_takes_another_person_whose_password_is_typed_anew() {
    let (mut shown, _guard) = show_by(Desk::with(sample::calm()), [1920.0, 1080.0], 0.25);
    press(&mut shown, Key::I);
    // As a keyboard says it: the key and its letter at once.
    let pressed =
        Event::Key { key: Key::N, physical_key: None, pressed: true, repeat: false, modifiers: egui::Modifiers::NONE };
    shown.input_mut().events.extend([pressed, Event::Text("n".to_owned())]);
    shown.run();
    shown.event(Event::Text("ekv".to_owned()));
    shown.run();
    press(&mut shown, Key::Enter);
    assert_eq!(of_asides(&mut shown), [Intent::FindHomes(Find::Words(Pii("ekv".to_owned())))]);
    press(&mut shown, Key::Num1);
    press(&mut shown, Key::Num4);
    assert!(shown.query_all_by_label("Signatur").next().is_some(), "smoke");
    press(&mut shown, Key::Enter);
    let type_in = |shown: &mut Shown, words: &str| {
        shown.event(Event::Text(words.to_owned()));
        shown.run();
        press(shown, Key::Enter);
    };
    let _ = of_asides(&mut shown);
    type_in(&mut shown, "op2");
    assert_eq!(of_asides(&mut shown), [], "not without a password");
    type_in(&mut shown, "hemligt");
    let wanted = |password: &str| Intent::SetAside {
        site: SiteId::new("site-1"),
        asked: asked(false, &["3"], &[], 120),
        second: Some(("op2".to_owned(), Secret::new(password))),
    };
    assert_eq!(of_asides(&mut shown), [wanted("hemligt")]);
    shown.state_mut().notice = Some("Fel signatur eller lösenord.".to_owned());
    shown.run();
    assert!(shown.query_all_by_label("Fel signatur eller lösenord.").next().is_some());
    type_in(&mut shown, "annat");
    assert_eq!(of_asides(&mut shown), [wanted("annat")]);
    // Once it stands, what stands is shown.
    let mut board = sample::calm();
    sample::set_aside(&mut board);
    let mut begun = board.asides[&sample::aside(1)].clone();
    begun.site = SiteId::new("site-1");
    board.asides = [(begun.id, begun)].into();
    shown.state_mut().board = board;
    shown.run();
    assert!(shown.query_by_label("Avsluta nu").is_some());
}

#[test]
fn a_zone_that_chatters_is_shelved_by_its_key_and_two_people() {
    let (mut shown, _guard) = show(Desk::with(with_asides()));
    press(&mut shown, Key::Z);
    assert!(shown.query_by_label_contains("Garage: 7 signaler på 10 min (regel: 5)").is_some());
    for _ in 0..9 {
        press(&mut shown, Key::Plus);
    }
    press(&mut shown, Key::Enter);
    for words in ["op2", "hemligt"] {
        shown.event(Event::Text(words.to_owned()));
        shown.run();
        press(&mut shown, Key::Enter);
    }
    let second = Some(("op2".to_owned(), Secret::new("hemligt")));
    let wanted = Intent::SetAside { site: SiteId::new("site-7"), asked: asked(true, &["3"], &[], 720), second };
    assert_eq!(of_asides(&mut shown), [wanted], "for twelve hours at most");
}

#[test]
fn who_may_not_has_no_way_to_it_and_a_locked_desk_puts_it_away() {
    let mut desk = Desk::with(with_asides());
    desk.session = Session::In(Worker { role: Role::Privacy, ..worker() });
    let (mut shown, _guard) = show(desk);
    press(&mut shown, Key::I);
    press(&mut shown, Key::Z);
    assert!(shown.query_by_label("På prov och lagt åt sidan").is_none());
    shown.state_mut().session = Session::In(worker());
    shown.run();
    press(&mut shown, Key::I);
    assert!(shown.query_by_label("På prov och lagt åt sidan").is_some());
    shown.state_mut().session = Session::Locked { worker: worker(), checking: false, refusal: None };
    shown.run();
    assert!(shown.query_by_label("På prov och lagt åt sidan").is_none());
}

#[test]
fn nothing_of_it_is_cut_off_in_either_language_at_either_size() {
    for language in Language::ALL {
        for size in [[1280.0, 720.0], [1920.0, 1080.0]] {
            let (mut shown, _guard) = show_at(Desk::with(with_asides()), size);
            vaka_words::set_language(language);
            let before = cut_off(&shown);
            let check = |shown: &mut Shown, keys: &[Key], what: &str| {
                for key in keys {
                    press(shown, *key);
                }
                let cut: Vec<String> = cut_off(shown).into_iter().filter(|words| !before.contains(words)).collect();
                let of_card = cut.iter().filter(|words| words.chars().count() > 60);
                assert_eq!(of_card.count(), 0, "{what} {language:?} {size:?}: {cut:?}");
            };
            check(&mut shown, &[Key::I], "list");
            check(&mut shown, &[Key::Num2], "one");
            check(&mut shown, &[Key::Escape, Key::Enter, Key::Num4], "form");
            check(&mut shown, &[Key::Escape, Key::Z], "shelf");
            vaka_words::set_language(Language::Swedish);
        }
    }
}
