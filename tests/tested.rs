//! A home on test and a zone shelved: what makes no event and what always does, two people, the end by itself, by hand and over
//! restarts, and what it hid; once by keys alone.
use alarm_central::{
    aside::{self, AsideEnd, How, MOST_TEST_MINUTES},
    event::Refusal,
    id::{AsideId, EventId, KindId, PersonId, SiteId},
    person::Role,
    pii::{Pii, Secret},
};
use egui::Key;
use vaka_link::{
    aside::{AsideView, Find, Homes},
    board::ClockHealth,
    command::{Granted, Wish},
    keeper::KeeperWish,
};
use vaka_station::clock::ClockSource;

use crate::{
    inside::{Desk, Station},
    world::{Camera, KEY, PASSWORD, Place, START, dial, home},
};

const MINUTE: u64 = 60_000;

/// A home with a smoke detector and a hold-up button besides.
fn register() -> String {
    let more = "\n[[site.zone]]\nnumber = \"3\"\nname = \"Rök\"\nkind = \"smoke\"\n[[site.zone]]\nnumber = \"9\"\nname = \"Knapp\"\nkind = \"hold_up\"\n";
    home("home-1", "0123", "rtsp://127.0.0.1:9/cam") + more
}

fn station() -> Station {
    let station = Station::start(&register());
    for (id, role) in [("op1", Role::Operator), ("op2", Role::Operator), ("dso1", Role::Privacy)] {
        station.add(id, role);
    }
    station
}

fn site() -> SiteId {
    SiteId::new("home-1")
}

fn ask(zones: &[&str], kinds: &[&str], minutes: u16) -> aside::Asked {
    let zones = zones.iter().map(|zone| (*zone).to_owned()).collect();
    aside::Asked { shelve: false, zones, kinds: kinds.iter().map(|kind| KindId::new(*kind)).collect(), minutes }
}

fn set(asked: aside::Asked, second: Option<(&str, &str)>) -> Wish {
    let second = second.map(|(id, password)| (PersonId::new(id), Secret::new(password)));
    Wish::SetAside { site: site(), asked, second }
}

fn begun(desk: &mut Desk, wish: Wish) -> AsideId {
    match desk.wish(wish) {
        Ok(Granted::Aside(id)) => id,
        other => panic!("it is put aside: {other:?}"),
    }
}

fn view(desk: &Desk, id: AsideId) -> &AsideView {
    &desk.board.asides[&id]
}

/// Waits until it has hidden so many; nothing else may have come of them.
fn hid(desk: &mut Desk, id: AsideId, count: u32) {
    desk.until("what is hidden", |desk| (desk.board.asides.get(&id)?.hidden == count).then_some(()));
}

fn events(desk: &Desk) -> Vec<(EventId, String)> {
    desk.board.rows.values().map(|row| (row.id, row.kind.as_str().to_owned())).collect()
}

#[test]
fn a_home_on_test_makes_no_event_but_for_help_and_fire_and_ends_by_itself() {
    let mut station = station();
    let mut desk = Desk::sign_in(&station, "op1");
    let mut panel = station.panel();
    let id = begun(&mut desk, set(ask(&[], &[], 60), None));
    panel.say("0123", "BA14");
    let again = panel.frame("0123", "BA15");
    panel.send_frame(&again);
    panel.say("0123", "AT0");
    panel.say("0123", "OP7");
    hid(&mut desk, id, 4);
    assert_eq!(events(&desk), [], "stored and acknowledged, and no event");
    let first = &view(&desk, id).newest[0];
    assert_eq!((first.code.as_str(), first.zone.as_deref()), ("BA", Some("14")));
    assert_eq!(first.zone_name, Some(Pii("Hall".to_owned())));
    // What calls for help, and a fire that nobody named.
    for (code, kind) in [("HA15", "hold-up"), ("MA14", "medical"), ("FA3", "fire"), ("BA9", "hold-up")] {
        let before = desk.board.rows.values().map(|row| row.signals).sum::<u32>();
        panel.say("0123", code);
        desk.until(kind, |desk| {
            (desk.board.rows.values().map(|row| row.signals).sum::<u32>() == before + 1).then_some(())
        });
    }
    assert_eq!(events(&desk).iter().filter(|(_, kind)| kind == "hold-up").count(), 1, "{:?}", events(&desk));
    let event = events(&desk)[0].0;
    let signals = desk.row(event).signals;
    panel.say("0123", "BA14");
    hid(&mut desk, id, 5);
    panel.say("0123", "OP7");
    desk.until("the opening", |desk| (desk.row(event).signals == signals + 1).then_some(()));
    assert_eq!(view(&desk, id).hidden, 5, "whoever handles an event gets what makes none of its own");
    drop((desk, panel));

    // A restart keeps it, and a frame sent again is a repeat.
    station.again();
    let mut desk = Desk::sign_in(&station, "op2");
    assert_eq!((view(&desk, id).hidden, view(&desk, id).newest.len()), (5, 5));
    let mut panel = station.panel();
    panel.send_frame(&again);
    panel.say("0123", "BA15");
    hid(&mut desk, id, 6);

    // A clock that is set back makes it no longer, over a restart either.
    let until = view(&desk, id).until;
    drop((desk, panel));
    station.again_after(|clock, _| clock.set_wall(clock.read().wall.plus_ms(-3 * 60 * 60_000)));
    station.clock.pass_ms(61 * MINUTE);
    let mut desk = Desk::sign_in(&station, "op1");
    let ended = desk.until("its end", |desk| desk.board.asides.get(&id)?.ended.clone());
    assert_eq!((ended.why, &ended.by), (AsideEnd::Time, &None));
    assert!(ended.at.since_ms(until) >= 0 && ended.at.since_ms(until) < 10 * 60_000, "{ended:?} {until:?}");
    assert_eq!(desk.board.health.clock, ClockHealth::SetBack);
    let all = |desk: &Desk| desk.board.rows.values().map(|row| row.signals).sum::<u32>();
    let before = all(&desk);
    station.panel().say("0123", "BA14");
    desk.until("the alarm", |desk| (all(desk) == before + 1).then_some(()));
    assert_eq!(view(&desk, id).hidden, 6);
    let (_, journal) = station.keep(KeeperWish::Journal { event: None });
    let journal = String::from_utf8(journal).expect("JSON");
    let count = |fact: &str| journal.matches(&format!("\"{fact}\"")).count();
    assert_eq!((count("aside_began"), count("signal_set_aside"), count("aside_ended")), (1, 6, 1));
}

#[test]
fn a_fire_is_hidden_only_where_it_was_named_and_somebody_else_has_signed_in() {
    let station = station();
    let mut desk = Desk::sign_in(&station, "op1");
    let fire = || ask(&[], &["fire"], 30);
    let refused = |desk: &mut Desk, second, wanted| assert_eq!(desk.wish(set(fire(), second)), Err(wanted));
    refused(&mut desk, None, Refusal::SecondPersonNeeded);
    refused(&mut desk, Some(("op2", "another password")), Refusal::WrongSignIn);
    refused(&mut desk, Some(("nobody", PASSWORD)), Refusal::WrongSignIn);
    refused(&mut desk, Some(("op1", PASSWORD)), Refusal::SamePerson);
    refused(&mut desk, Some(("dso1", PASSWORD)), Refusal::RoleMayNot);
    assert_eq!(desk.wish(set(ask(&["9"], &[], 30), Some(("op2", PASSWORD)))), Err(Refusal::AlwaysAlarms));
    assert_eq!(desk.wish(set(ask(&[], &[], MOST_TEST_MINUTES + 1), None)), Err(Refusal::TimeUnfit));
    let mut privacy = Desk::sign_in(&station, "dso1");
    assert_eq!(privacy.wish(set(ask(&[], &[], 30), None)), Err(Refusal::RoleMayNot));
    assert_eq!(desk.board.asides.len(), 0);
    let id = begun(&mut desk, set(fire(), Some(("op2", PASSWORD))));
    let mut panel = station.panel();
    panel.say("0123", "FA3");
    hid(&mut desk, id, 1);
    assert_eq!(view(&desk, id).second, Some(Pii("Operatör op2".to_owned())));
    panel.say("0123", "BA14");
    desk.until("the burglary", |desk| desk.board.rows.values().next().map(|_| ()));
    // By hand it ends at once.
    assert_eq!(desk.wish(Wish::EndAside { aside: id }), Ok(Granted::Done));
    assert_eq!(desk.wish(Wish::EndAside { aside: id }), Err(Refusal::NoSuchAside));
    panel.say("0123", "FA3");
    desk.until("the fire", |desk| events(desk).iter().any(|(_, kind)| kind == "fire").then_some(()));
    let ended = desk.until("its end", |desk| view(desk, id).ended.clone());
    assert_eq!((ended.why, ended.by), (AsideEnd::Hand, Some(Pii("Operatör op1".to_owned()))));
}

#[test]
fn a_zone_that_chatters_is_offered_and_shelved_by_two() {
    let station = station();
    let mut desk = Desk::sign_in(&station, "op1");
    let mut panel = station.panel();
    let shelf = || aside::Asked { shelve: true, ..ask(&["14"], &[], 60) };
    assert_eq!(desk.wish(set(shelf(), Some(("op2", PASSWORD)))), Err(Refusal::NotChattering));
    for _ in 0..5 {
        panel.say("0123", "BA14");
    }
    let offer = desk.until("the offer", |desk| desk.board.chatters.first().cloned());
    assert_eq!((offer.site, offer.zone.number.as_str(), offer.heard), (site(), "14", 5));
    let event = desk.event_at("home-1");
    assert_eq!(desk.row(event).signals, 5, "nothing is shelved by itself");
    assert_eq!(desk.wish(set(shelf(), None)), Err(Refusal::SecondPersonNeeded));
    let id = begun(&mut desk, set(shelf(), Some(("op2", PASSWORD))));
    assert_eq!(view(&desk, id).how, How::Shelf { heard: 5, within_secs: 600, rule: 5 });
    desk.until("no offer", |desk| desk.board.chatters.is_empty().then_some(()));
    panel.say("0123", "BA14");
    panel.say("0123", "BT14");
    hid(&mut desk, id, 2);
    let signals = desk.row(event).signals;
    panel.say("0123", "BA15");
    desk.until("the other zone", |desk| (desk.row(event).signals == signals + 1).then_some(()));
    panel.say("0123", "FA14");
    desk.until("the fire", |desk| desk.board.rows.values().any(|row| row.kind.as_str() == "fire").then_some(()));
    station.clock.pass_ms(61 * MINUTE);
    desk.until("its end", |desk| view(desk, id).ended.clone());
}

#[test]
fn homes_are_found_by_their_words_and_no_locked_desk_sees_any() {
    let station = station();
    let mut desk = Desk::sign_in(&station, "op1");
    let found =
        |desk: &mut Desk, words: &str| match desk.wish(Wish::FindHomes { find: Find::Words(Pii(words.to_owned())) }) {
            Ok(Granted::Homes(homes)) => Homes::clone(&homes),
            other => panic!("it is looked for: {other:?}"),
        };
    assert_eq!(found(&mut desk, "täby EKVÄGEN").homes[0].site, site());
    assert_eq!(found(&mut desk, "0123").homes[0].zones.len(), 4);
    assert!(found(&mut desk, "Ekvägen 5").homes.is_empty());
    assert_eq!(found(&mut desk, " ").homes[0].site, site(), "without words the first by their address");
    let id = begun(&mut desk, set(ask(&[], &[], 60), None));
    desk.wish(Wish::Lock).expect("it can always be locked");
    desk.until("that nothing is shown", |desk| desk.board.asides.is_empty().then_some(()));
    assert_eq!(desk.wish(Wish::EndAside { aside: id }), Err(Refusal::NotSignedIn));
}

#[test]
fn by_keys_a_home_is_put_on_test_read_and_ended_and_a_fire_takes_another_person() {
    let place = Place::new();
    let camera = Camera::start(&["--mute"]);
    place.import(&(register().replace("rtsp://127.0.0.1:9/cam", &camera.url())));
    place.add_operator("op1", PASSWORD);
    place.add_operator("op2", PASSWORD);
    let mut window = place.desk(&[]);
    window.sign_in("op1", PASSWORD);
    let screen = &mut window.screen;
    screen.press(Key::I);
    screen.wait("Inget är på prov eller lagt åt sidan.", START);
    screen.press(Key::N);
    screen.wait("Enter söker. Utan ord visas de första efter adress.", START);
    screen.write("ekvägen");
    screen.press(Key::Enter);
    screen.wait("Ekvägen 4, 183 30 Täby · Kund 1 · 0123", START);
    screen.press(Key::Num1);
    screen.wait("Hela objektet", START);
    screen.press(Key::Minus);
    screen.picture_for("tested-form");
    screen.press(Key::Enter);
    screen.wait("Avsluta nu", START);
    dial(&place, "0123", KEY, "BA", 14);
    screen.wait("En signal som inte blev larm", START);
    let name = screen.tell();
    assert!(name.contains("Hall inbrott · sektion 14 · kod BA"), "{name}");
    screen.picture_for("tested-one");
    // What calls for help alarms all the same, and so does a fire that nobody has named.
    dial(&place, "0123", KEY, "HA", 15);
    dial(&place, "0123", KEY, "FA", 3);
    screen.press(Key::Escape);
    screen.press(Key::Escape);
    screen.wait("Prioritet 1: Överfall", START);
    let kinds =
        || place.events().iter().map(|event| event["kind"].as_str().unwrap_or("").to_owned()).collect::<Vec<_>>();
    assert!(!kinds().iter().any(|kind| kind == "burglary"), "{:?}", kinds());

    // It outlives the station, whatever kills it.
    place.station().kill();
    screen.wait("Kontakten med larmcentralen var bruten och är tillbaka.", START);
    screen.wait("På prov: Ekvägen 4, 183 30 Täby, hela objektet. 1 signal", START);
    dial(&place, "0123", KEY, "BA", 15);
    screen.wait("På prov: Ekvägen 4, 183 30 Täby, hela objektet. 2 signaler", START);

    // Of the event that is held: its home's smoke detector, which takes another person.
    screen.press(Key::F2);
    screen.wait("Mitt ärende", START);
    screen.press(Key::I);
    screen.wait("Sätt Ekvägen 4 på prov", START);
    screen.press(Key::Enter);
    screen.wait("Sektion 3: Rök", START);
    screen.press(Key::Num4);
    screen.wait("Brand eller gas är vald", START);
    screen.press(Key::Enter);
    screen.write("op2");
    screen.press(Key::Enter);
    screen.write("not the password");
    screen.press(Key::Enter);
    screen.wait("Fel", START);
    let began = || place.journal().into_iter().filter(|fact| fact["fact"]["fact"] == "aside_began").count();
    assert_eq!(began(), 1);
    screen.write(PASSWORD);
    screen.press(Key::Enter);
    screen.wait("Av Operatör op1 med Operatör op2", START);
    assert_eq!(began(), 2);
    // One key ends it.
    screen.press(Key::Enter);
    screen.wait("av Operatör op1.", START);
    screen.press(Key::Escape);
    screen.press(Key::Escape);
    let ended = place.journal().into_iter().filter(|fact| fact["fact"]["fact"] == "aside_ended").count();
    assert_eq!(ended, 1);
}
