//! Floods of a real station by a turned clock: alarms of an area stand behind one strip, the gravest and whatever was taken by
//! themselves; calm, a restart, and what was hidden tonight. Nothing is closed or taken by it.
use std::fmt::Write as _;

use alarm_central::{
    event::EventState,
    hidden::Act,
    id::{EventId, FloodId},
    person::Role,
};
use vaka_link::command::{Granted, Wish};

use crate::{
    inside::{Desk, Station},
    world::KEY,
};

/// So many homes in one area, and as many in another.
fn homes(count: usize) -> String {
    (0..2 * count).fold(String::new(), |mut text, number| {
        let area = ["Täby", "Vaxholm"][number / count];
        write!(
            text,
            "[[site]]\nid = \"hem-{number}\"\nname = \"Kund {number}\"\naddress = \"Gatan {number}\"\narea = \"{area}\"\n\
             [site.panel]\naccount = \"{}\"\nkey = \"ascii:{KEY}\"\n\
             [[site.zone]]\nnumber = \"1\"\nname = \"Hall\"\nkind = \"motion\"\n\
             [[site.zone]]\nnumber = \"2\"\nname = \"Kök\"\nkind = \"motion\"\n",
            account(number)
        )
        .expect("a text takes it");
        text
    })
}

fn account(number: usize) -> String {
    format!("{:04X}", 0x2000 + number)
}

fn grouped(desk: &Desk) -> Vec<EventId> {
    desk.board.rows.values().filter(|row| row.flood.is_some()).map(|row| row.id).collect()
}

/// The one flood that the desk knows.
fn flood(desk: &Desk) -> Option<FloodId> {
    let [flood] = desk.board.floods.as_slice() else { return None };
    Some(flood.id)
}

const HOMES: usize = 30;

#[test]
fn ten_homes_of_an_area_stand_behind_one_strip_and_what_is_grave_or_taken_does_not() {
    let mut station = Station::start(&homes(HOMES));
    station.add("op1", Role::Operator);
    let mut desk = Desk::sign_in(&station, "op1");
    let mut panel = station.panel();
    for number in 0..9 {
        panel.say(&account(number), "BA1");
        panel.say(&account(HOMES + number), "BA1");
    }
    desk.until("the rows", |desk| (desk.board.rows.len() == 18).then_some(()));
    assert!(desk.board.floods.is_empty() && grouped(&desk).is_empty(), "nine of each area are none");
    for number in 9..20 {
        panel.say(&account(number), "BA1");
    }
    desk.until("the strip", |desk| (grouped(desk).len() == 20).then_some(()));
    let strip = flood(&desk).expect("one for the area");
    assert_eq!((desk.board.floods[0].area.as_str(), desk.board.floods[0].calm), ("Täby", None));
    assert!(desk.board.rows.values().all(|row| row.flood == (row.area == "Täby").then_some(strip)));

    // Fire in another home of the area and in one whose burglary stood behind the strip; a second zone in a third.
    panel.say(&account(25), "FA9");
    panel.say(&account(3), "FA9");
    panel.say(&account(4), "BA2");
    let alone = |desk: &Desk, site: &str, priority: u8| {
        desk.board.rows.values().any(|row| row.site.as_str() == site && row.priority == priority && row.flood.is_none())
    };
    for (site, priority) in [("hem-25", 1), ("hem-3", 1), ("hem-4", 2)] {
        desk.until("it by itself", |desk| alone(desk, site, priority).then_some(()));
    }
    assert_eq!(grouped(&desk).len(), 18);

    // Whatever is next is taken over all, and behind the strip too.
    let next = |desk: &mut Desk| match desk.wish(Wish::ClaimNext) {
        Ok(Granted::Event(event)) => event,
        other => panic!("it is taken: {other:?}"),
    };
    let mut taken = Vec::new();
    for (site, priority) in [("hem-3", 1), ("hem-25", 1), ("hem-4", 2), ("hem-0", 3)] {
        let event = next(&mut desk);
        desk.until("the hold", |desk| matches!(desk.row(event).state, EventState::Held { .. }).then_some(()));
        assert_eq!((desk.row(event).site.as_str(), desk.row(event).priority), (site, priority));
        let until = desk.board.now.plus_ms(3_600_000);
        desk.wish(Wish::Park { event, until }).expect("it is held");
        taken.push(event);
    }
    desk.until("one fewer", |desk| (grouped(desk).len() == 17).then_some(()));

    // A restart knows what is open and makes the same strip of it.
    let before = grouped(&desk);
    drop((panel, desk));
    station.again();
    let mut desk = Desk::sign_in(&station, "op1");
    let mut panel = station.panel();
    assert_eq!((grouped(&desk), flood(&desk).is_some()), (before, true));

    // Calm: what comes from then on has a row of its own, what waits stays.
    station.clock.pass_ms(11 * 60_000);
    panel.say(&account(HOMES + 20), "BA1");
    desk.until("the calm", |desk| desk.board.floods.first().and_then(|flood| flood.calm));
    panel.say(&account(22), "BA1");
    desk.until("it by itself", |desk| alone(desk, "hem-22", 3).then_some(()));
    assert_eq!(grouped(&desk).len(), 17);

    // A released one was in somebody's hands: it stands by itself. Once fewer than five are left, all do.
    for _ in 0..13 {
        let event = *grouped(&desk).first().expect("some are left");
        desk.wish(Wish::Claim { event }).expect("it waits");
        desk.wish(Wish::Release { event }).expect("it is held");
        desk.until("its row", |desk| desk.row(event).flood.is_none().then_some(()));
    }
    desk.until("the end", |desk| (desk.board.floods.is_empty() && grouped(desk).is_empty()).then_some(()));
    assert_eq!(desk.board.rows.len(), 9 + 1 + 20 + 2, "every one of them is there: {:?}", desk.board.rows.len());
    assert!(desk.board.rows.values().all(|row| !matches!(row.state, EventState::Closed { .. })));

    let Ok(Granted::Hidden(night)) = desk.wish(Wish::ListHidden) else { panic!("the night is told") };
    let told: Vec<&Act> = night.lines.iter().map(|line| &line.hidden.what).collect();
    let what = Act::Flood { area: "Täby".to_owned(), homes: 20, events: [0, 0, 20, 0] };
    assert_eq!(told, [&what], "as they were when they stood behind it");
    assert!(night.lines[0].hidden.until.is_some(), "it was calm before");
}
