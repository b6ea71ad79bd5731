//! Homes of the register edited at a desk: read without secrets, changed by its rules, who changed what, taken back, entered and
//! removed; by supervisors alone; and nothing that was acknowledged is lost with the station.
use alarm_central::{
    entry::{Edit, PartShown, Shown, fields},
    event::Refusal,
    id::{PersonId, SiteId},
    person::Role,
    pii::{Pii, Secret},
    site::{Part, SiteFault},
};
use egui::Key;
use vaka_link::{
    aside::Find,
    command::{Granted, Wish},
    keeper::{KeeperAnswer, KeeperWish},
    register::{EntryHow, EntryLine, HomeEntry},
};

use crate::{
    inside::{Desk, Station},
    screen::Screen,
    world::{KEY, PASSWORD, Place, START, dial, home},
};

fn register() -> String {
    home("home-1", "0123", "rtsp://127.0.0.1:9/cam") + &home("home-2", "0124", "rtsp://127.0.0.1:9/cam")
}

fn station() -> Station {
    let station = Station::start(&register());
    for (id, role) in
        [("op1", Role::Operator), ("sup1", Role::Supervisor), ("sup2", Role::Supervisor), ("dso1", Role::Privacy)]
    {
        station.add(id, role);
    }
    // A second supervisor takes the first one's yes.
    let confirm = Wish::AnswerRole { person: PersonId::new("sup2"), confirm: true };
    Desk::sign_in(&station, "sup1").wish(confirm).expect("it was asked for");
    station
}

fn site() -> SiteId {
    SiteId::new("home-1")
}

fn set(part: Part, key: &str, value: &str) -> Edit {
    Edit::Set { part, key: key.to_owned(), value: Secret::new(value) }
}

fn read(desk: &mut Desk) -> HomeEntry {
    entry(desk.wish(Wish::ReadHome { site: site() }))
}

fn entry(answer: Result<Granted, Refusal>) -> HomeEntry {
    match answer {
        Ok(Granted::HomeEntry(entry)) => *entry,
        other => panic!("the entry is given: {other:?}"),
    }
}

fn change(version: u64, edits: &[Edit]) -> Wish {
    Wish::ChangeHome { site: site(), version, edits: edits.to_vec() }
}

fn shown(entry: &HomeEntry, part: Part, key: &str) -> Shown {
    let PartShown { fields: values, .. } =
        entry.parts.iter().find(|shown| shown.part == part).expect("the part is there");
    let at = fields(part).iter().position(|(known, _)| *known == key).expect("the field is there");
    values[at].clone()
}

fn open(text: &str) -> Shown {
    Shown::Open(Pii(text.to_owned()))
}

fn history(desk: &mut Desk) -> Vec<EntryLine> {
    match desk.wish(Wish::ListHomeHistory { site: site() }) {
        Ok(Granted::HomeHistory(history)) => history.lines,
        other => panic!("the history is given: {other:?}"),
    }
}

#[test]
fn a_supervisor_changes_a_home_the_next_event_shows_it_and_it_can_be_taken_back() {
    let mut station = station();
    let mut desk = Desk::sign_in(&station, "sup1");
    let before = read(&mut desk);
    assert_eq!(shown(&before, Part::Zone(0), "name"), open("Hall"));
    assert_eq!(shown(&before, Part::Camera(0), "password"), Shown::Secret { is_set: true });
    let edits = [set(Part::Zone(0), "name", "Entré"), set(Part::Home, "address", "Tallstigen 22, 183 30 Täby")];
    let after = entry(desk.wish(change(before.version, &edits)));
    assert!(after.version > before.version);
    assert_eq!(shown(&after, Part::Zone(0), "name"), open("Entré"));

    let found = desk.wish(Wish::FindHomes { find: Find::Words(Pii("tallstigen".to_owned())) });
    assert!(matches!(found, Ok(Granted::Homes(homes)) if homes.homes.len() == 1), "it is found by what it is now");
    let mut panel = station.panel();
    panel.say("0123", "BA14");
    let event = desk.event_at("home-1");
    assert_eq!(desk.row(event).address.0, "Tallstigen 22, 183 30 Täby");
    desk.wish(Wish::Claim { event }).expect("it waits");
    let zone = desk.until("the zone's name", |desk| {
        desk.board.held.as_ref()?.signals.first().and_then(|signal| signal.zone_name.clone())
    });
    assert_eq!(zone.0, "Entré");

    let lines = history(&mut desk);
    let newest = &lines[0];
    assert_eq!((newest.version, newest.how), (after.version, EntryHow::Changed));
    assert_eq!(newest.by, Some(Pii("Operatör sup1".to_owned())));
    assert_eq!(newest.fields, ["address", "zone.1.name"]);
    assert_eq!((lines.len(), lines[1].how, lines[1].by.as_ref()), (2, EntryHow::Imported, None));

    let undone = entry(desk.wish(Wish::UndoHome { site: site(), version: after.version }));
    assert_eq!(shown(&undone, Part::Zone(0), "name"), open("Hall"));
    assert_eq!(history(&mut desk)[0].how, EntryHow::Undone { of: after.version });
    desk.until("its open event as it is now", |desk| {
        (desk.row(event).address.0 == "Ekvägen 4, 183 30 Täby").then_some(())
    });
    let again = entry(desk.wish(Wish::UndoHome { site: site(), version: undone.version }));
    assert_eq!(shown(&again, Part::Zone(0), "name"), open("Entré"), "what was taken back can be, too");

    drop((desk, panel));
    station.again();
    let mut desk = Desk::sign_in(&station, "sup2");
    assert_eq!(read(&mut desk), again, "a restart changes nothing");
}

#[test]
fn of_two_who_change_one_home_the_second_is_told() {
    let station = station();
    let (mut one, mut other) = (Desk::sign_in(&station, "sup1"), Desk::sign_in(&station, "sup2"));
    let version = read(&mut one).version;
    assert_eq!(read(&mut other).version, version);
    entry(one.wish(change(version, &[set(Part::Home, "area", "Solna")])));
    let late = change(version, &[set(Part::Home, "area", "Täby 2")]);
    assert_eq!(other.wish(late), Err(Refusal::EntryStale));
    let newest = read(&mut other);
    assert_eq!(shown(&newest, Part::Home, "area"), open("Solna"));
    let same = entry(other.wish(change(newest.version, &[set(Part::Home, "area", "Solna")])));
    assert_eq!(same.version, newest.version, "what changes nothing is no change");
    assert_eq!(other.wish(Wish::UndoHome { site: site(), version }), Err(Refusal::EntryStale));
}

#[test]
fn what_the_register_would_refuse_is_refused_at_its_field() {
    let station = station();
    let mut desk = Desk::sign_in(&station, "sup1");
    let before = read(&mut desk);
    let mut check = |edits: &[Edit], part: Part, field: &str, fault: SiteFault| {
        let wrong = Refusal::EntryWrong { part, field: field.to_owned(), fault };
        assert_eq!(desk.wish(change(before.version, edits)), Err(wrong));
    };
    check(&[set(Part::Panel, "account", "0124")], Part::Panel, "account", SiteFault::AccountTwice);
    check(&[set(Part::Zone(1), "number", "014")], Part::Zone(1), "number", SiteFault::ZoneTwice);
    check(&[set(Part::Home, "address", "")], Part::Home, "address", SiteFault::Empty);
    assert_eq!(read(&mut desk), before, "nothing is half written");
}

#[test]
fn a_home_is_entered_and_removed_but_not_while_an_event_of_it_is_open() {
    let mut station = station();
    let mut desk = Desk::sign_in(&station, "sup1");
    let new = |edits: &[Edit]| Wish::ChangeHome { site: SiteId::new("ny-1"), version: 0, edits: edits.to_vec() };
    assert!(matches!(desk.wish(new(&[])), Err(Refusal::EntryWrong { fault: SiteFault::Empty, .. })));
    let edits = [set(Part::Home, "address", "Solvägen 15"), set(Part::Panel, "account", "0200")];
    let entered = entry(desk.wish(new(&edits)));
    assert_eq!(desk.wish(new(&edits)), Err(Refusal::EntryStale), "that id is taken now");
    let odd = Wish::ChangeHome { site: SiteId::new("a/b"), version: 0, edits: Vec::new() };
    assert!(matches!(desk.wish(odd), Err(Refusal::EntryWrong { fault: SiteFault::Id, .. })));
    let nobody = Wish::ReadHome { site: SiteId::new("nobody") };
    assert_eq!(desk.wish(nobody), Err(Refusal::NoSuchSite));

    let version = read(&mut desk).version;
    let mut panel = station.panel();
    panel.say("0123", "BA14");
    desk.event_at("home-1");
    assert_eq!(desk.wish(Wish::RemoveHome { site: site(), version }), Err(Refusal::HomeInUse));
    assert_eq!(desk.wish(change(version, &[Edit::Remove(Part::Zone(1))])), Err(Refusal::HomeInUse));
    entry(desk.wish(change(version, &[set(Part::Home, "area", "Solna")])));

    let gone = Wish::RemoveHome { site: SiteId::new("ny-1"), version: entered.version };
    assert_eq!(desk.wish(gone), Ok(Granted::Done));
    assert_eq!(desk.wish(Wish::ReadHome { site: SiteId::new("ny-1") }), Err(Refusal::NoSuchSite));
    drop((desk, panel));
    station.again();
    let mut desk = Desk::sign_in(&station, "sup1");
    assert_eq!(desk.wish(Wish::ReadHome { site: SiteId::new("ny-1") }), Err(Refusal::NoSuchSite));
    entry(desk.wish(new(&edits)));
    assert!(matches!(station.keep(KeeperWish::VerifyJournal { witness: Vec::new() }).0, KeeperAnswer::Verified { .. }));
}

#[test]
fn nobody_but_a_supervisor_reads_or_changes_an_entry() {
    let station = station();
    let version = read(&mut Desk::sign_in(&station, "sup1")).version;
    for person in ["op1", "dso1"] {
        let mut desk = Desk::sign_in(&station, person);
        for wish in [
            Wish::ReadHome { site: site() },
            change(version, &[set(Part::Home, "area", "Solna")]),
            Wish::RemoveHome { site: site(), version },
            Wish::ListHomeHistory { site: site() },
            Wish::UndoHome { site: site(), version },
        ] {
            assert_eq!(desk.wish(wish), Err(Refusal::RoleMayNot), "{person}");
        }
    }
    assert_eq!(read(&mut Desk::sign_in(&station, "sup1")).version, version, "and nothing has changed");
}

fn add_supervisor(place: &Place) {
    let words = ["people", "add", "--id", "sup1", "--name", "Operatör 1", "--role", "supervisor"];
    place.run(&[&words[..], &["--certified-until", "2099-12-31", "--password-stdin"]].concat(), PASSWORD);
}

#[test]
fn by_keys_a_home_is_found_changed_saved_and_taken_back() {
    let place = Place::new();
    place.import(&register());
    add_supervisor(&place);
    let mut window = place.desk(&[]);
    window.sign_in("sup1", PASSWORD);
    let screen = &mut window.screen;
    let presses = |screen: &mut Screen, key: Key, times: usize| (0..times).for_each(|_| screen.press(key));
    screen.press(Key::E);
    screen.wait("Enter söker. Utan ord visas de första efter adress.", START);
    screen.write("0123");
    screen.press(Key::Enter);
    screen.wait("Ekvägen 4, 183 30 Täby · Kund 1 · 0123", START);
    screen.press(Key::Num1);
    screen.wait("Objekt, Adress: Ekvägen 4, 183 30 Täby", START);
    // Past the fields of home and panel, to the contact's second.
    presses(screen, Key::ArrowDown, 21);
    screen.wait("Kontakt 1, Telefonnummer: +46 70 174 06 05", START);
    screen.press(Key::Enter);
    screen.wait("Enter behåller, Esc ångrar", START);
    presses(screen, Key::Backspace, 2);
    screen.write("99");
    screen.press(Key::Enter);
    screen.wait("Kontakt 1, Telefonnummer: +46 70 174 06 99", START);
    presses(screen, Key::ArrowDown, 8);
    screen.press(Key::Enter);
    screen.wait("Enter behåller, Esc ångrar", START);
    presses(screen, Key::Backspace, "Hall".len());
    screen.write("Entré");
    screen.press(Key::Enter);
    screen.wait("Sektion 1, Namn: Entré", START);
    screen.picture_for("register-changed");
    screen.press(Key::F10);
    screen.wait("Allt är sparat", START);
    let changes = || place.journal().into_iter().filter(|fact| fact["fact"]["fact"] == "site_changed").count();
    assert_eq!(changes(), 1);
    screen.press(Key::H);
    screen.wait("Operatör 1 · Ändrat", START);
    screen.wait("contact.1.numbers, zone.1.name", START);
    screen.picture_for("register-history");
    screen.press(Key::U);
    screen.wait("Sektion 1, Namn: Hall", START);
    assert_eq!(changes(), 2);
    place.station().kill();
    screen.wait("Kontakten med larmcentralen var bruten och är tillbaka.", START);
    assert_eq!(changes(), 2, "what was told to be saved is");
}

#[test]
fn by_keys_a_home_gets_a_plan_of_its_own_that_its_next_alarm_follows() {
    let place = Place::new();
    place.import(&register());
    add_supervisor(&place);
    let mut window = place.desk(&[]);
    window.sign_in("sup1", PASSWORD);
    let screen = &mut window.screen;
    screen.press(Key::E);
    screen.wait("Enter söker. Utan ord visas de första efter adress.", START);
    screen.write("0123");
    screen.press(Key::Enter);
    screen.wait("Ekvägen 4, 183 30 Täby · Kund 1 · 0123", START);
    screen.press(Key::Num1);
    screen.wait("Objekt, Adress: Ekvägen 4, 183 30 Täby", START);
    screen.press(Key::End);
    screen.press(Key::Enter);
    screen.wait("centralens plan: inbrott", START);
    screen.picture_for("register-plan-begins");
    screen.press(Key::ArrowDown);
    screen.press(Key::Enter);
    screen.wait("Åtgärdsplan 1, Gäller larmtyper: Inbrott (flera sektioner), Inbrott, Larm", START);
    // Past the plan's own fields and the first step.
    (0..8).for_each(|_| screen.press(Key::ArrowDown));
    screen.press(Key::Enter);
    screen.wait("Enter behåller, Esc ångrar", START);
    screen.write(" på finska");
    screen.press(Key::Enter);
    screen.wait("Steg 2 · Tala till hemmet på finska, Lydelse: Tala till hemmet på finska", START);
    screen.picture_for("register-plan");
    screen.press(Key::F10);
    screen.wait("Allt är sparat", START);
    screen.press(Key::Escape);
    screen.press(Key::Escape);
    dial(&place, "0123", KEY, "BA", 14);
    screen.wait("Prioritet 3: Inbrott", START);
    screen.press(Key::F2);
    screen.wait("Tala till hemmet på finska", START);
    screen.picture_for("register-plan-followed");
}

#[test]
fn what_was_answered_survives_a_kill_at_once() {
    let place = Place::new();
    place.import(&register());
    add_supervisor(&place);
    let mut station = Place::ready(place.vaka(["station"]));
    let mut desk = Desk::at(&place.data(), "sup1");
    let version = read(&mut desk).version;
    let after = entry(desk.wish(change(version, &[set(Part::Zone(0), "name", "Entré")])));
    station.kill().expect("it runs");
    station.wait().expect("it is gone");
    drop(desk);
    let mut station = Place::ready(place.vaka(["station"]));
    assert_eq!(read(&mut Desk::at(&place.data(), "sup1")), after);
    place.run(&["station", "stop"], "");
    station.wait().expect("it ends");
}
