//! An event offered to a colleague, between two real windows by keys alone: shown with its facts, declined, taken back and accepted;
//! it has one holder all the time, and whatever happens meanwhile ends the offer.
use alarm_central::{
    event::{OFFER_MS, OfferEnd, Refusal},
    id::{EventId, PersonId},
    person::Role,
    pii::Pii,
};
use egui::Key;
use vaka_link::{
    board::Happening,
    command::{Granted, Wish},
    keeper::KeeperWish,
    offer::Offered,
};

use crate::{
    inside::{Desk, Station},
    screen::Screen,
    world::{Camera, KEY, PASSWORD, Place, START, dial, home},
};

/// What the window of the one who is asked says.
const ASKED: &str = "Operatör op1 vill lämna över";

fn offer(screen: &mut Screen) {
    screen.press(Key::F9);
    screen.wait("Erbjud Operatör op2", START);
    screen.press(Key::Num1);
    screen.wait("Erbjudet till Operatör op2", START);
}

#[test]
fn an_event_is_offered_declined_taken_back_and_accepted_by_keys_in_two_windows() {
    let place = Place::new();
    let camera = Camera::start(&["--mute"]);
    place.import(&home("home-1", "0123", &camera.url()));
    place.add_operator("op1", PASSWORD);
    place.add_operator("op2", PASSWORD);
    let mut first = place.desk(&[]);
    first.sign_in("op1", PASSWORD);
    let mut second = place.desk(&[]);
    second.sign_in("op2", PASSWORD);
    dial(&place, "0123", KEY, "BA", 14);
    let (giver, receiver) = (&mut first.screen, &mut second.screen);
    giver.wait("Prioritet 3: Inbrott", START);
    giver.press(Key::F2);
    giver.wait("LIVE", START);
    // A no leaves it where it was, and looking goes on.
    offer(giver);
    receiver.wait(ASKED, START);
    receiver.picture_for("offered");
    assert!(giver.find("LIVE").is_some(), "looking goes on with the giver");
    assert!(receiver.find("LIVE").is_none(), "nobody else sees anything");
    receiver.press(Key::Num2);
    giver.wait("Operatör op2 tackade nej: fortsätt du", START);
    receiver.wait_gone(ASKED, START);
    assert!(giver.find("LIVE").is_some());
    // Taken back by the giver.
    offer(giver);
    receiver.wait(ASKED, START);
    giver.press(Key::F9);
    giver.wait("Ta tillbaka erbjudandet", START);
    giver.press(Key::Enter);
    receiver.wait_gone(ASKED, START);
    // A locked desk answers nothing.
    offer(giver);
    receiver.wait(ASKED, START);
    receiver.press(Key::F12);
    giver.wait("Operatör op2 är inte på plats längre", START);
    receiver.wait("Lösenord", START);
    receiver.write(PASSWORD);
    receiver.press(Key::Enter);
    receiver.wait("Larmkö", START);
    offer(giver);
    receiver.wait(ASKED, START);
    receiver.press(Key::F9);
    giver.wait_gone("Mitt ärende", START);
    assert!(giver.find("LIVE").is_none(), "looking ends with the hold");
    receiver.wait("Mitt ärende", START);
    receiver.wait("LIVE", START);
    let names: Vec<String> = place
        .journal()
        .into_iter()
        .filter_map(|fact| fact["fact"]["fact"].as_str().map(str::to_owned))
        .filter(|name| ["offered", "offer_ended", "handed_over"].contains(&name.as_str()))
        .collect();
    let no = ["offered", "offer_ended"];
    assert_eq!(names, [no, no, no, ["offered", "handed_over"]].concat());
}

/// op1 holds the event at home-1; op2 and op3 are there.
fn held() -> (Station, [Desk; 3], EventId) {
    let station = Station::start(&format!(
        "{}{}",
        home("home-1", "0123", "rtsp://127.0.0.1:9/cam"),
        home("home-2", "0124", "rtsp://127.0.0.1:9/cam")
    ));
    for id in ["op1", "op2", "op3"] {
        station.add(id, Role::Operator);
    }
    station.add("sup1", Role::Supervisor);
    let mut desks = ["op1", "op2", "op3"].map(|id| Desk::sign_in(&station, id));
    station.panel().say("0123", "BA14");
    let event = desks[0].event_at("home-1");
    assert_eq!(desks[0].wish(Wish::Claim { event }), Ok(Granted::Event(event)));
    desks[0].until("the detail", |desk| desk.board.held.as_ref().map(|_| ()));
    (station, desks, event)
}

fn offered(event: EventId, to: &str) -> Wish {
    Wish::Offer { event, to: PersonId::new(to), note: Pii("Hund i hallen".to_owned()) }
}

/// Waits until the giver is told that the offer stands.
fn stands(giver: &mut Desk) {
    giver.until("that it stands", |desk| match desk.board.held.as_ref()?.offered.as_ref()? {
        Offered::Stands { .. } => Some(()),
        Offered::Ended { .. } => None,
    });
}

/// What the giver is told of the last offer's end.
fn end(giver: &mut Desk) -> OfferEnd {
    giver.until("the end of the offer", |desk| match desk.board.held.as_ref()?.offered.as_ref()? {
        Offered::Ended { why, .. } => Some(*why),
        Offered::Stands { .. } => None,
    })
}

fn is_asked(desk: &mut Desk, event: EventId) {
    desk.until("the offer", |desk| desk.board.offer.as_ref().filter(|offer| offer.event == event).map(|_| ()));
}

#[test]
fn whoever_is_asked_gets_the_facts_and_the_note_and_nobody_else_does() {
    let (_station, [mut giver, mut receiver, mut other], event) = held();
    assert_eq!(giver.wish(Wish::Note { event, text: Pii("Ringt grannen".to_owned()) }), Ok(Granted::Done));
    assert_eq!(giver.wish(offered(event, "op2")), Ok(Granted::Done));
    is_asked(&mut receiver, event);
    let card = receiver.board.offer.clone().expect("it is offered");
    assert_eq!((card.from.0.as_str(), card.note.0.as_str()), ("Operatör op1", "Hund i hallen"));
    let of_note = |happening: &Happening| *happening == Happening::Noted { text: Pii("Ringt grannen".to_owned()) };
    assert!(card.done.iter().any(|line| of_note(&line.what)), "what was done: {card:#?}");
    assert!(!card.left.is_empty(), "what is left of the plan");
    assert!(receiver.board.held.is_none(), "and no more than that");
    // To the others it is no more than a row.
    other.until("the row", |desk| desk.board.rows.get(&event)?.offered_to.as_ref().map(|_| ()));
    assert!(other.board.offer.is_none());
    assert_eq!(other.wish(Wish::AcceptOffer { event }), Err(Refusal::NoOffer));
    assert_eq!(giver.wish(offered(event, "op3")), Err(Refusal::AlreadyOffered));
    assert_eq!(receiver.wish(Wish::AcceptOffer { event }), Ok(Granted::Event(event)));
    receiver.until("the event", |desk| (desk.board.held.as_ref()?.id == event).then_some(()));
    receiver.until("no offer any more", |desk| desk.board.offer.is_none().then_some(()));
    giver.until("that it is gone", |desk| desk.board.held.is_none().then_some(()));
    assert_eq!(giver.wish(Wish::Release { event }), Err(Refusal::NotHolder));
}

#[test]
fn nobody_answers_for_a_minute_or_the_one_who_should_is_not_there_any_more() {
    let (station, [mut giver, mut receiver, mut other], event) = held();
    assert_eq!(giver.wish(offered(event, "op2")), Ok(Granted::Done));
    station.clock.pass_ms(OFFER_MS.unsigned_abs() - 5_000);
    is_asked(&mut receiver, event);
    stands(&mut giver);
    station.clock.pass_ms(5_000);
    assert_eq!(end(&mut giver), OfferEnd::Unanswered);
    receiver.until("no offer any more", |desk| desk.board.offer.is_none().then_some(()));
    assert_eq!(receiver.wish(Wish::AcceptOffer { event }), Err(Refusal::NoOffer), "too late");
    // Taken up with another event meanwhile.
    assert_eq!(giver.wish(offered(event, "op2")), Ok(Granted::Done));
    stands(&mut giver);
    station.panel().say("0124", "BA14");
    let second = receiver.event_at("home-2");
    assert_eq!(receiver.wish(Wish::Claim { event: second }), Ok(Granted::Event(second)));
    assert_eq!(end(&mut giver), OfferEnd::ReceiverBusy);
    assert_eq!(giver.wish(offered(event, "op2")), Err(Refusal::ReceiverUnfit));
    // Gone with the connection.
    assert_eq!(giver.wish(offered(event, "op3")), Ok(Granted::Done));
    stands(&mut giver);
    is_asked(&mut other, event);
    drop(other);
    assert_eq!(end(&mut giver), OfferEnd::ReceiverGone);
    assert_eq!(giver.board.held.as_ref().map(|held| held.id), Some(event), "it never left this desk");
}

#[test]
fn an_offer_ends_with_the_hold_and_with_the_station() {
    let (mut station, [mut giver, mut receiver, _other], event) = held();
    assert_eq!(giver.wish(offered(event, "op2")), Ok(Granted::Done));
    is_asked(&mut receiver, event);
    let mut chief = Desk::sign_in(&station, "sup1");
    let over = Wish::TakeOver { event, reason: Pii("Stöd".to_owned()) };
    assert_eq!(chief.wish(over), Ok(Granted::Event(event)));
    receiver.until("no offer any more", |desk| desk.board.offer.is_none().then_some(()));
    assert_eq!(receiver.wish(Wish::AcceptOffer { event }), Err(Refusal::NoOffer));
    assert_eq!(chief.wish(offered(event, "op2")), Ok(Granted::Done));
    is_asked(&mut receiver, event);
    station.again();
    drop((giver, receiver, chief));
    let mut receiver = Desk::sign_in(&station, "op2");
    assert!(receiver.board.offer.is_none(), "none outlives the station");
    let (_, journal) = station.keep(KeeperWish::Journal { event: Some(event) });
    let facts: Vec<serde_json::Value> = serde_json::from_slice(&journal).expect("JSON");
    let mut ended = facts.iter().map(|fact| &fact["fact"]).filter(|fact| fact["fact"] == "offer_ended");
    assert_eq!(ended.next().map(|fact| &fact["why"]), Some(&"station_gone".into()), "and that is written down");
    assert_eq!(receiver.wish(Wish::AcceptOffer { event }), Err(Refusal::NoOffer));
}
