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
    for _ in 0..300 {
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

/// A row that says so is the chosen one, and is entered.
fn enter_at(shown: &mut Shown, name: &str) {
    go_to(shown, name);
    press(shown, Key::Enter);
}

/// What was saved last.
fn saved(shown: &mut Shown) -> Vec<Edit> {
    press(shown, Key::F10);
    match of_register(shown).pop() {
        Some(Intent::ChangeHome { edits, .. }) => edits,
        other => panic!("nothing is saved: {other:?}"),
    }
}

/// The sample's home as these edits make it.
fn made_of(edits: &[Edit]) -> alarm_central::site::Site {
    let key = alarm_central::pii::SecretKey::new([7; 32]);
    alarm_central::entry::change(&sample::home(), edits, &key).expect("it can be followed")
}

#[test]
fn a_homes_own_plan_begins_as_the_centres_and_gets_its_own_words() {
    let (mut shown, _guard) = opened();
    enter_at(&mut shown, "Lägg till: åtgärdsplan för objektet");
    enter_at(&mut shown, "centralens plan: inbrott");
    assert!(
        shown.query_by_label("Åtgärdsplan 1, Gäller larmtyper: Inbrott (flera sektioner), Inbrott, Larm").is_some()
    );
    assert!(shown.query_by_label_contains("Börjar med steg: 1 Titta i kamerorna, 2 Tala till hemmet").is_some());
    enter_at(&mut shown, "Steg 2 · Tala till hemmet, Lydelse: Tala till hemmet");
    write(&mut shown, " på finska");
    press(&mut shown, Key::Enter);
    let edits = saved(&mut shown);
    let own = &made_of(&edits).own_plans[0];
    let plans = alarm_central::plan::Plans::bundled();
    let mut expected = plans.get("burglary").unwrap().clone();
    expected.id = "own-1".to_owned();
    expected.kinds =
        ["burglary-confirmed", "burglary", "alarm"].into_iter().map(alarm_central::id::KindId::new).collect();
    expected.step[1].title = Pii("Tala till hemmet på finska".to_owned());
    assert_eq!(own, &expected);
}

#[test]
fn a_plan_is_made_from_nothing_by_keys_alone() {
    let (mut shown, _guard) = opened();
    enter_at(&mut shown, "Lägg till: åtgärdsplan för objektet");
    enter_at(&mut shown, "en tom plan");
    enter_at(&mut shown, "Åtgärdsplan 1, Gäller larmtyper");
    enter_at(&mut shown, "Brand");
    assert!(shown.query_by_label("Brand: ja").is_some());
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_label("Åtgärdsplan 1, Gäller larmtyper: Brand").is_some());
    enter_at(&mut shown, "Steg 1, Lydelse");
    write(&mut shown, "Svarar någon?");
    press(&mut shown, Key::Enter);
    go_to(&mut shown, "Steg 1 · Svarar någon?, Sort: göra eller anteckna");
    press(&mut shown, Key::Enter);
    assert!(shown.query_by_label("Steg 1 · Svarar någon?, Sort: avgöra").is_some());
    for answer in ["Ja", "Nej"] {
        enter_at(&mut shown, "Lägg till: svar till steg 1");
        press(&mut shown, Key::Enter);
        write(&mut shown, answer);
        press(&mut shown, Key::Enter);
    }
    enter_at(&mut shown, "Lägg till: steg 2");
    press(&mut shown, Key::Enter);
    write(&mut shown, "Ring 112");
    press(&mut shown, Key::Enter);
    for _ in 0..8 {
        press(&mut shown, Key::ArrowUp);
    }
    enter_at(&mut shown, "Steg 1, svar 2 · Nej, Leder till steg: avslut");
    for option in ["2 Ring 112", "avslut"] {
        enter_at(&mut shown, option);
        for _ in 0..4 {
            press(&mut shown, Key::ArrowUp);
        }
    }
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_label("Steg 1, svar 2 · Nej, Leder till steg: 2 Ring 112").is_some());
    let own = &made_of(&saved(&mut shown)).own_plans[0];
    let leads: Vec<&str> = own.step[0].answer.iter().map(|answer| answer.then[0].as_str()).collect();
    assert_eq!(
        (leads, own.step[0].kind.as_str(), own.step[1].then[0].as_str()),
        (vec!["close", "own-2"], "decide", "close")
    );
    assert_eq!((own.kinds[0].as_str(), own.first[0].as_str()), ("fire", "own-1"));
}

#[test]
fn what_leads_to_a_step_is_mended_when_it_goes_and_kinds_are_gone_through_without_loss() {
    let (mut shown, _guard) = opened();
    enter_at(&mut shown, "Lägg till: åtgärdsplan för objektet");
    enter_at(&mut shown, "centralens plan: brand");
    let plans = alarm_central::plan::Plans::bundled();
    let fire = plans.get("fire").unwrap();
    // Through all kinds and back: what the kind does not have stays until it is saved.
    let asks = fire.step.iter().position(|step| step.kind == "decide").expect("it asks");
    let name = format!("Steg {} · ", asks + 1);
    go_to(&mut shown, &name);
    press(&mut shown, Key::ArrowDown);
    for _ in 0..8 {
        press(&mut shown, Key::Enter);
    }
    // And the last step goes, with all that leads to it.
    let last = fire.step.len();
    go_to(&mut shown, &format!("Steg {last} · "));
    press(&mut shown, Key::Minus);
    let own = &made_of(&saved(&mut shown)).own_plans[0];
    assert_eq!(own.step.len(), last - 1);
    assert_eq!(own.step[asks].answer.len(), fire.step[asks].answer.len());
}

#[test]
fn a_fault_of_a_plan_is_said_at_its_field() {
    let (mut shown, _guard) = opened();
    enter_at(&mut shown, "Lägg till: åtgärdsplan för objektet");
    enter_at(&mut shown, "en tom plan");
    let _ = saved(&mut shown);
    let fault = SiteFault::OwnPlan(alarm_central::plan::PlanFault::SentenceMissing(format!("step-{}", "own-1")));
    shown.state_mut().registered.wrong = Some((Part::Step(0, 0), "title".to_owned(), fault));
    shown.run();
    assert!(shown.query_by_label("Här behövs ord.").is_some());
    go_to(&mut shown, "Steg 1, Lydelse");
}
