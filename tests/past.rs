//! What has happened at a home before, of a real station: told to whoever holds an event there, to others as the list of closed
//! events would tell it, also after a restart; never of another home.
use alarm_central::{
    event::{EventState, Outcome, Refusal, Verdict},
    id::{EventId, SiteId},
    person::Role,
    pii::Pii,
};
use vaka_link::{
    command::{Granted, Wish},
    past::Past,
};

use crate::{
    inside::{Desk, Panel, Station},
    world::KEY,
};

const DAY_MS: u64 = 24 * 3600 * 1000;

pub fn homes() -> String {
    ["0123", "0124"]
        .map(|account| {
            format!(
                "[[site]]\nid = \"hem-{account}\"\nname = \"Kund\"\naddress = \"Gatan 1\"\narea = \"Täby\"\n\
                 [site.panel]\naccount = \"{account}\"\nkey = \"ascii:{KEY}\"\n\
                 [[site.zone]]\nnumber = \"1\"\nname = \"Hall\"\nkind = \"motion\"\n"
            )
        })
        .concat()
}

/// An alarm at the home, which waits.
pub fn alarm(panel: &mut Panel<'_>, desk: &mut Desk, account: &str) -> EventId {
    panel.say(account, "BA1");
    let site = format!("hem-{account}");
    desk.until("the alarm", |desk| {
        let mut rows = desk.board.rows.values();
        rows.find(|row| row.site.as_str() == site && row.state == EventState::Waiting).map(|row| row.id)
    })
}

pub fn take(desk: &mut Desk, event: EventId) {
    assert_eq!(desk.wish(Wish::Claim { event }), Ok(Granted::Event(event)));
}

/// An alarm at the home, in the hands of whoever works at the desk.
pub fn taken(panel: &mut Panel<'_>, desk: &mut Desk, account: &str) -> EventId {
    let event = alarm(panel, desk, account);
    take(desk, event);
    event
}

pub fn close(desk: &mut Desk, event: EventId, outcome: Outcome, cause: &str) {
    let verdict = Verdict { outcome, cause: cause.to_owned(), level: u8::from(outcome == Outcome::Sharp) };
    let (note, override_reason) = (Pii(String::new()), Pii("Inget att göra".to_owned()));
    assert_eq!(desk.wish(Wish::Close { event, verdict, note, override_reason }), Ok(Granted::Done));
    // Else the next alarm could be taken for this one.
    let is_over = |state: &EventState| matches!(state, EventState::Closed { .. });
    desk.until("its end", |desk| desk.board.rows.get(&event).is_none_or(|row| is_over(&row.state)).then_some(()));
}

fn past(desk: &mut Desk, account: &str) -> Result<Past, Refusal> {
    let site = SiteId::new(format!("hem-{account}"));
    match desk.wish(Wish::ListPast { site }) {
        Ok(Granted::Past(past)) => Ok(*past),
        Ok(other) => panic!("the past is told: {other:?}"),
        Err(refusal) => Err(refusal),
    }
}

fn events(past: &Past) -> Vec<EventId> {
    past.events.iter().map(|event| event.earlier.event).collect()
}

#[test]
fn whoever_holds_an_event_is_told_what_was_at_the_home_before_and_others_their_own() {
    let mut station = Station::start(&homes());
    for (id, role) in [("op1", Role::Operator), ("op2", Role::Operator), ("sup1", Role::Supervisor)] {
        station.add(id, role);
    }
    let mut first = Desk::sign_in(&station, "op1");
    let one = taken(&mut station.panel(), &mut first, "0123");
    close(&mut first, one, Outcome::False, "animal");
    station.clock.pass_ms(8 * DAY_MS);
    let mut panel = station.panel();
    let elsewhere = taken(&mut panel, &mut first, "0124");
    close(&mut first, elsewhere, Outcome::Sharp, "break-in");
    let two = taken(&mut panel, &mut first, "0123");
    close(&mut first, two, Outcome::False, "user-mistake");
    assert_eq!(past(&mut first, "0123").map(|past| (events(&past), past.own_only)), Ok((vec![two], true)), "a week");

    let mut second = Desk::sign_in(&station, "op2");
    assert_eq!(past(&mut second, "0123").map(|past| events(&past)), Ok(Vec::new()), "another's");
    let three = taken(&mut panel, &mut second, "0123");
    let told = past(&mut second, "0123").expect("it is held");
    assert_eq!((events(&told), told.own_only, told.more), (vec![three, two, one], false, false));
    let ends: Vec<_> = told.events.iter().map(|event| event.earlier.verdict.as_ref().map(|end| &*end.cause)).collect();
    assert_eq!(ends, [None, Some("user-mistake"), Some("animal")]);
    assert!(told.events.iter().all(|event| event.zones[0].name == Some(Pii("Hall".to_owned()))));
    assert_eq!(past(&mut second, "0124").map(|past| events(&past)), Ok(Vec::new()), "of no other home");
    assert_eq!(second.wish(Wish::Release { event: three }), Ok(Granted::Done));
    assert_eq!(past(&mut second, "0123").map(|past| events(&past)), Ok(vec![three]), "no longer than it is held");

    let mut chief = Desk::sign_in(&station, "sup1");
    assert_eq!(past(&mut chief, "0123").map(|past| events(&past)), Ok(vec![three, two, one]));
    drop((panel, first, second, chief));
    station.again();
    let mut chief = Desk::sign_in(&station, "sup1");
    assert_eq!(past(&mut chief, "0123").map(|past| events(&past)), Ok(vec![three, two, one]), "and after a restart");
}
