//! The register's card by keys: a home is found, its fields are changed, kept and saved; what is wrong is said at its field, and
//! nothing that was typed is lost unasked.
use alarm_central::{
    entry::Edit,
    id::SiteId,
    site::{Part, SiteFault},
};

use super::*;

fn supervisor() -> Desk {
    let mut desk = Desk::with(sample::calm());
    desk.session = Session::In(Worker { role: Role::Supervisor, ..worker() });
    desk
}

/// The home that is found first, open.
fn opened() -> (Shown, MutexGuard<'static, ()>) {
    let (mut shown, guard) = show(supervisor());
    press(&mut shown, Key::E);
    write(&mut shown, "ekv");
    press(&mut shown, Key::Enter);
    press(&mut shown, Key::Num1);
    (shown, guard)
}

fn write(shown: &mut Shown, words: &str) {
    shown.event(Event::Text(words.to_owned()));
    shown.run();
}

fn of_register(shown: &mut Shown) -> Vec<Intent> {
    let is_of_it = |want: &Intent| {
        matches!(
            want,
            Intent::ReadHome(_)
                | Intent::ChangeHome { .. }
                | Intent::RemoveHome { .. }
                | Intent::ShowHomeHistory(_)
                | Intent::UndoHome { .. }
                | Intent::Tell(_)
        )
    };
    wants(shown).into_iter().filter(is_of_it).collect()
}

fn site() -> SiteId {
    SiteId::new("site-1")
}

fn set(part: Part, key: &str, value: &str) -> Edit {
    Edit::Set { part, key: key.to_owned(), value: Secret::new(value) }
}

/// Goes down to the row whose name begins so.
fn go_to(shown: &mut Shown, name: &str) {
    for _ in 0..80 {
        let chosen = shown.query_all_by_role(accesskit::Role::ListItem).find(|row| {
            let node = row.accesskit_node();
            node.toggled() == Some(Toggled::True) && node.label().is_some_and(|label| label.starts_with(name))
        });
        if chosen.is_some() {
            return;
        }
        press(shown, Key::ArrowDown);
    }
    panic!("no row is called {name}");
}

#[test]
fn a_home_is_found_changed_and_saved_by_keys() {
    let (mut shown, _guard) = opened();
    assert_eq!(of_register(&mut shown), [Intent::ReadHome(site())]);
    go_to(&mut shown, "Kontakt 1, Telefonnummer: +46 70 174 06 05");
    press(&mut shown, Key::Enter);
    press(&mut shown, Key::Backspace);
    press(&mut shown, Key::Backspace);
    write(&mut shown, "99");
    press(&mut shown, Key::Enter);
    assert!(shown.query_by_label_contains("1 ändring är inte sparad").is_some());
    go_to(&mut shown, "Sektion 1, Sort: rörelse");
    press(&mut shown, Key::Enter);
    assert!(shown.query_by_label("Sektion 1, Sort: dörr").is_some(), "a choice goes on to its next");
    assert_eq!(of_register(&mut shown), [], "nothing is written before it is saved");
    press(&mut shown, Key::F10);
    let edits = vec![set(Part::Contact(0), "numbers", "+46 70 174 06 99"), set(Part::Zone(0), "kind", "door")];
    assert_eq!(of_register(&mut shown), [Intent::ChangeHome { site: site(), version: 4, edits }]);

    let mut entry = sample::home_entry(&site());
    entry.version = 5;
    shown.state_mut().registered.entry = Some(Box::new(entry));
    shown.run();
    assert!(shown.query_by_label_contains("Allt är sparat").is_some(), "what the station has is shown");
}

#[test]
fn a_plan_is_chosen_among_those_that_there_are_and_places_to_turn_to_are_written() {
    let (mut shown, _guard) = opened();
    let _ = of_register(&mut shown);
    go_to(&mut shown, "Objekt, Egen åtgärdsplan: efter larmtyp");
    let plans: Vec<String> = alarm_central::plan::Plans::bundled().iter().map(|plan| plan.id.clone()).collect();
    for plan in &plans {
        press(&mut shown, Key::Enter);
        let name = format!("Objekt, Egen åtgärdsplan: {}", vaka_words::say(&format!("plan-{plan}")));
        assert!(shown.query_by_label(&name).is_some(), "{name}");
    }
    press(&mut shown, Key::Enter);
    assert!(shown.query_by_label("Objekt, Egen åtgärdsplan: efter larmtyp").is_some(), "and behind the last none");
    press(&mut shown, Key::Enter);
    go_to(&mut shown, "Kamera 1, Förval");
    press(&mut shown, Key::Enter);
    write(&mut shown, "1 = Entré");
    press(&mut shown, Key::Enter);
    assert!(shown.query_by_label("Kamera 1, Förval: 1 = Entré").is_some());
    press(&mut shown, Key::F10);
    let Some(Intent::ChangeHome { edits, .. }) = of_register(&mut shown).pop() else { panic!("it is saved") };
    let last = [set(Part::Home, "plan", &plans[0]), set(Part::Camera(0), "ptz_presets", "1 = Entré")];
    assert_eq!(edits[edits.len() - 2..], last);
}

#[test]
fn a_secret_is_never_shown_and_can_be_set_anew() {
    let (mut shown, _guard) = opened();
    go_to(&mut shown, "Larmpanel, Krypteringsnyckel: satt, visas aldrig");
    press(&mut shown, Key::Enter);
    write(&mut shown, "ascii:0123456789ABCDEF");
    press(&mut shown, Key::Enter);
    assert!(shown.query_by_label("Larmpanel, Krypteringsnyckel: ny").is_some());
    let _ = of_register(&mut shown);
    press(&mut shown, Key::F10);
    let edits = vec![set(Part::Panel, "key", "ascii:0123456789ABCDEF")];
    assert_eq!(of_register(&mut shown), [Intent::ChangeHome { site: site(), version: 4, edits }]);
}

#[test]
fn parts_are_added_and_removed() {
    let (mut shown, _guard) = opened();
    let _ = of_register(&mut shown);
    go_to(&mut shown, "Lägg till: Kontakt 3");
    press(&mut shown, Key::Enter);
    go_to(&mut shown, "Kontakt 3, Behörighet: ingen");
    go_to(&mut shown, "Sektion 1, Namn: Hall");
    press(&mut shown, Key::Minus);
    assert!(shown.query_by_label("Sektion 1, Namn: Hall").is_none());
    press(&mut shown, Key::F10);
    let edits = vec![Edit::Add(Part::Contact(2)), Edit::Remove(Part::Zone(0))];
    assert_eq!(of_register(&mut shown), [Intent::ChangeHome { site: site(), version: 4, edits }]);
}

#[test]
fn what_is_wrong_is_said_at_its_field() {
    let (mut shown, _guard) = opened();
    shown.state_mut().registered.wrong = Some((Part::Panel, "account".to_owned(), SiteFault::Account));
    shown.run();
    assert!(shown.query_by_label("Kontonumret är 1 till 16 hexadecimala siffror.").is_some());
    go_to(&mut shown, "Larmpanel, Kontonummer: 0121");
}

#[test]
fn nothing_typed_is_lost_unasked() {
    let (mut shown, _guard) = opened();
    go_to(&mut shown, "Objekt, Förhämta bilder: ja");
    press(&mut shown, Key::Enter);
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_label_contains("Ändringarna är inte sparade").is_some());
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_label("Objekt, Förhämta bilder: nej").is_some(), "back to what was typed");
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Minus);
    assert!(shown.query_by_label("Objektregister").is_some(), "thrown away, back to looking for homes");
    let _ = of_register(&mut shown);
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_label("Objektregister").is_none());
}

#[test]
fn the_newest_change_is_taken_back_and_a_home_removed_only_when_confirmed() {
    let (mut shown, _guard) = opened();
    let _ = of_register(&mut shown);
    press(&mut shown, Key::H);
    assert!(shown.query_by_label_contains("Operatör 4 · Ändrat").is_some());
    assert!(shown.query_by_label("contact.1.numbers, zone.1.name").is_some());
    press(&mut shown, Key::U);
    let undo = Intent::UndoHome { site: site(), version: 4 };
    assert_eq!(of_register(&mut shown), [Intent::ShowHomeHistory(site()), undo]);
    press(&mut shown, Key::R);
    assert_eq!(of_register(&mut shown), [], "asked first");
    press(&mut shown, Key::Minus);
    assert_eq!(of_register(&mut shown), [Intent::RemoveHome { site: site(), version: 4 }]);
    shown.state_mut().registered.removed = Some(site());
    shown.run();
    assert!(shown.query_by_label("Objektregister").is_some());
}

#[test]
fn a_new_home_is_entered_from_its_id_on() {
    let (mut shown, _guard) = show(supervisor());
    press(&mut shown, Key::E);
    click(&mut shown, "Nytt objekt");
    write(&mut shown, "solvagen-15");
    press(&mut shown, Key::Enter);
    go_to(&mut shown, "Objekt, Adress: ");
    press(&mut shown, Key::Enter);
    write(&mut shown, "Solvägen 15");
    press(&mut shown, Key::Enter);
    press(&mut shown, Key::F10);
    let edits = vec![set(Part::Home, "address", "Solvägen 15")];
    let wanted = Intent::ChangeHome { site: SiteId::new("solvagen-15"), version: 0, edits };
    assert_eq!(of_register(&mut shown), [wanted]);
}

#[test]
fn who_may_not_is_told_why_and_a_locked_desk_puts_it_away() {
    let (mut shown, _guard) = show(Desk::with(sample::calm()));
    press(&mut shown, Key::E);
    assert_eq!(of_register(&mut shown), [Intent::Tell("may-not-keep-sites")]);
    assert!(shown.query_by_label("Objektregister").is_none());
    let worker = Worker { role: Role::Supervisor, ..worker() };
    shown.state_mut().session = Session::In(worker.clone());
    shown.run();
    press(&mut shown, Key::E);
    assert!(shown.query_by_label("Objektregister").is_some());
    shown.state_mut().session = Session::Locked { worker, checking: false, refusal: None };
    shown.run();
    assert!(shown.query_by_label("Objektregister").is_none());
}
