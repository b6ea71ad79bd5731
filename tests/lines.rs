//! Supervised lines of a real station by a turned clock: a missed poll, the next frame, a restart, sleep, and a storm.
use std::{fmt::Write as _, time::Duration};

use alarm_central::{
    event::{ClearRule, EventState, Outcome, Verdict},
    id::EventId,
    person::Role,
    pii::Pii,
    supervision::{LineLooks, StormEnd},
};
use serde_json::Value;
use vaka_link::{
    board::{Happening, HistoryLine, Row},
    command::{Granted, Wish},
    keeper::KeeperWish,
};

use crate::{
    inside::{Desk, Panel, Station},
    screen::until,
    world::{KEY, home},
};

const SOON: Duration = Duration::from_secs(30);

/// A home whose panel polls every minute, as the register says.
fn supervised(id: &str, account: &str) -> String {
    home(id, account, "rtsp://127.0.0.1:9").replace("[site.panel]", "[site.panel]\nsupervision_secs = 60")
}

/// A home that nobody supervises, whose signals show that the station listens: what it sends is on disk when it is told.
fn unsupervised() -> String {
    home("klocka", "0456", "rtsp://127.0.0.1:9")
}

/// Lets so many seconds pass as they pass for a station that is awake: never so many at once that it was deaf.
fn pass(station: &Station, clock: &mut Panel<'_>, secs: u64) {
    for _ in 0..secs.div_ceil(2) {
        station.clock.pass_ms(2_000);
        clock.say("0456", "RP00");
    }
}

/// Has what stands on this connection before it decided on.
fn poll(panel: &mut Panel<'_>, account: &str) {
    panel.poll(account);
    panel.say("0456", "RP00");
}

fn is_cleared(row: &Row) -> bool {
    let verdict = Verdict { outcome: Outcome::Technical, cause: "line".to_owned(), level: 0 };
    matches!(&row.state, EventState::Closed { verdict: said, .. } if *said == verdict)
}

fn journal(station: &Station) -> Vec<Value> {
    let (_, body) = station.keep(KeeperWish::Journal { event: None });
    serde_json::from_slice(&body).expect("the journal is JSON")
}

fn facts<'a>(journal: &'a [Value], name: &str) -> Vec<&'a Value> {
    journal.iter().map(|entry| &entry["fact"]).filter(|fact| fact["fact"] == name).collect()
}

#[test]
fn a_missed_poll_is_an_event_and_the_next_frame_clears_it_if_nobody_took_it() {
    let station = Station::start(&(supervised("home-1", "0123") + &unsupervised()));
    station.add("op1", Role::Operator);
    let mut desk = Desk::sign_in(&station, "op1");
    let mut panel = station.panel();

    for _ in 0..2 {
        pass(&station, &mut panel, 60);
        poll(&mut panel, "0123");
    }
    pass(&station, &mut panel, 62);
    assert!(desk.board.rows.is_empty(), "polls within interval and grace are no fault");
    pass(&station, &mut panel, 6);
    let event = desk.event_at("home-1");
    let row = desk.row(event);
    assert_eq!((row.kind.as_str(), row.priority, &row.state), ("line-lost", 4, &EventState::Waiting));
    assert_eq!(row.window_until, None, "no silence opens a camera");
    desk.until("the count", |desk| (desk.board.health.lines_lost == 1).then_some(()));
    assert_eq!(desk.board.health.lines_supervised, 1);

    poll(&mut panel, "0123");
    desk.until("the rule", |desk| desk.board.rows.get(&event).is_some_and(is_cleared).then_some(()));
    let journal = journal(&station);
    let cleared = facts(&journal, "cleared");
    assert_eq!(cleared.len(), 1);
    assert_eq!(cleared[0]["rule"], "line_restored");
    assert!(cleared[0]["silent_ms"].as_u64().is_some_and(|ms| (66_000..80_000).contains(&ms)), "{}", cleared[0]);
    assert_eq!((facts(&journal, "line_lost").len(), facts(&journal, "line_restored").len()), (1, 1));
}

#[test]
fn an_event_that_somebody_took_waits_for_them() {
    let station = Station::start(&(supervised("home-1", "0123") + &unsupervised()));
    station.add("op1", Role::Operator);
    let mut desk = Desk::sign_in(&station, "op1");
    let mut panel = station.panel();
    pass(&station, &mut panel, 68);
    let event = desk.event_at("home-1");
    assert_eq!(desk.wish(Wish::ClaimNext), Ok(Granted::Event(event)));
    let other = Verdict { outcome: Outcome::Technical, cause: "line".to_owned(), level: 0 };

    poll(&mut panel, "0123");
    let back = |desk: &Desk| {
        let history = &desk.board.held.as_ref()?.history;
        history.iter().any(|line| line.what == Happening::LineRestored).then_some(())
    };
    desk.until("the return in its history", back);
    let history = &desk.board.held.as_ref().expect("it is held").history;
    assert!(history.iter().any(|line| line.what == Happening::LineLost { every_secs: 60 }), "{history:?}");
    assert!(matches!(desk.row(event).state, EventState::Held { .. }));
    let (note, override_reason) = (Pii(String::new()), Pii(String::new()));
    desk.wish(Wish::Close { event, verdict: other, note, override_reason }).expect("no step is owed");
}

#[test]
fn a_restart_raises_nothing_anew_and_still_knows_what_was_lost() {
    let homes = [supervised("home-1", "0123"), supervised("home-2", "0124"), supervised("home-3", "0125")].concat();
    let mut station = Station::start(&(homes + &unsupervised()));
    station.add("op1", Role::Operator);
    let mut panel = station.panel();
    for account in ["0124", "0125"] {
        pass(&station, &mut panel, 30);
        poll(&mut panel, account);
    }
    pass(&station, &mut panel, 8);
    let event = Desk::sign_in(&station, "op1").event_at("home-1");

    station.again();
    let mut desk = Desk::sign_in(&station, "op1");
    let mut panel = station.panel();
    pass(&station, &mut panel, 62);
    let ids: Vec<EventId> = desk.board.rows.keys().copied().collect();
    assert_eq!(ids, [event], "every line has its full interval");
    poll(&mut panel, "0123");
    desk.until("the rule", |desk| desk.board.rows.get(&event).is_some_and(is_cleared).then_some(()));
    pass(&station, &mut panel, 6);
    desk.event_at("home-2");
    desk.event_at("home-3");
}

#[test]
fn a_machine_that_slept_calls_no_line_lost_and_says_so() {
    let station = Station::start(&(supervised("home-1", "0123") + &unsupervised()));
    station.add("op1", Role::Operator);
    let mut desk = Desk::sign_in(&station, "op1");
    let mut panel = station.panel();
    pass(&station, &mut panel, 60);
    station.clock.pass_ms(8 * 3_600_000);
    pass(&station, &mut panel, 60);
    let deaf = desk.until("the word", |desk| desk.board.health.deaf);
    assert!(deaf.1 >= 8 * 3_600_000, "{deaf:?}");
    assert!(desk.board.rows.is_empty());
    assert!(!facts(&journal(&station), "listened_again").is_empty());
    pass(&station, &mut panel, 8);
    desk.event_at("home-1");
}

const LINES: usize = 5_000;

/// 5,000 homes in ten areas and no cameras.
fn network() -> String {
    (0..LINES).fold(String::new(), |mut text, number| {
        write!(
            text,
            r#"
[[site]]
id = "hem-{number}"
name = "Kund {number}"
address = "Gatan {number}"
area = "område {}"
[site.panel]
account = "{:04X}"
key = "ascii:{KEY}"
supervision_secs = 60
"#,
            number % 10,
            0x2000 + number
        )
        .expect("a text takes it");
        text
    })
}

#[test]
fn five_thousand_lines_lost_at_once_are_one_entry() {
    let station = Station::start(&(network() + &unsupervised()));
    station.add("op1", Role::Operator);
    let mut desk = Desk::sign_in(&station, "op1");
    let mut panel = station.panel();
    pass(&station, &mut panel, 70);
    desk.until("the storm", |desk| desk.board.storms.iter().any(|storm| storm.lost as usize == LINES).then_some(()));
    assert!(desk.board.rows.is_empty(), "not one row for a line: {:?}", desk.board.rows.len());
    let [storm] = desk.board.storms.as_slice() else { panic!("one entry: {:?}", desk.board.storms) };
    assert!(storm.waits() && storm.everywhere);
    assert_eq!((storm.areas.len(), storm.more_areas, storm.total as usize), (6, 4, LINES));
    assert_eq!(storm.areas[0].lost as usize, LINES / 10);

    // Somebody sees it; an alarm from one of these homes stands by itself.
    let id = storm.id;
    desk.wish(Wish::AcknowledgeStorm { storm: id }).expect("it blows");
    desk.until("the name", |desk| desk.board.storms[0].acknowledged.is_some().then_some(()));
    panel.say("2000", "BA01");
    let alarm = desk.event_at("hem-0");
    assert_eq!(desk.row(alarm).priority, 3);
    desk.until("the count down", |desk| (desk.board.storms[0].lost as usize == LINES - 1).then_some(()));

    for number in 0..LINES - 1 {
        panel.poll(&format!("{:04X}", 0x2000 + number));
    }
    desk.until("the last", |desk| (desk.board.storms[0].lost == 1).then_some(()));
    panel.poll(&format!("{:04X}", 0x2000 + LINES - 1));
    let end = desk.until("the end", |desk| desk.board.storms.iter().find_map(|storm| storm.ended));
    assert_eq!(end.0, StormEnd::AllBack);
    assert_eq!(desk.board.rows.len(), 1, "the alarm alone");
    let journal = journal(&station);
    assert_eq!((facts(&journal, "line_lost").len(), facts(&journal, "line_restored").len()), (LINES, LINES));
    let of_storm = |fact: &&Value| fact["storm"] == id.to_string();
    assert_eq!(facts(&journal, "line_lost").into_iter().filter(of_storm).count(), LINES, "each names the storm");
    for name in ["storm_began", "storm_acknowledged", "storm_ended"] {
        assert_eq!(facts(&journal, name).len(), 1, "{name}");
    }
    assert!(facts(&journal, "cleared").is_empty());
    assert_eq!(desk.wish(Wish::AcknowledgeStorm { storm: id }), Err(alarm_central::event::Refusal::NoSuchEvent));
}

#[test]
fn the_first_lines_of_a_storm_give_up_their_rows() {
    let station = Station::start(&(network() + &unsupervised()));
    station.add("op1", Role::Operator);
    let mut desk = Desk::sign_in(&station, "op1");
    let mut panel = station.panel();
    pass(&station, &mut panel, 20);
    // All but five poll once more: those five go first, the network some seconds later.
    for number in 5..LINES {
        panel.poll(&format!("{:04X}", 0x2000 + number));
    }
    panel.say("0456", "RP00");
    pass(&station, &mut panel, 48);
    desk.until("five rows", |desk| (desk.board.rows.len() == 5).then_some(()));
    assert!(desk.board.storms.is_empty());
    pass(&station, &mut panel, 20);
    desk.until("the storm", |desk| desk.board.storms.iter().any(|storm| storm.lost as usize == LINES).then_some(()));
    desk.until("their end", |desk| desk.board.rows.values().all(is_cleared).then_some(()));
    let journal = journal(&station);
    let rules: Vec<ClearRule> = facts(&journal, "cleared")
        .into_iter()
        .map(|fact| serde_json::from_value(fact.clone()).expect("a rule with its data"))
        .collect();
    assert_eq!(rules.len(), 5);
    assert!(rules.iter().all(|rule| matches!(rule, ClearRule::JoinedStorm { lines, .. } if *lines >= 10)), "{rules:?}");
}

#[test]
fn a_line_that_is_silent_alone_is_told_from_a_network_that_is_down() {
    let near = |number: usize| supervised(&format!("near-{number}"), &format!("02{number:02}"));
    let far = |number: usize| {
        supervised(&format!("far-{number}"), &format!("03{number:02}")).replace("area = \"Täby\"", "area = \"Solna\"")
    };
    let homes: String = (0..5).map(near).chain((0..4).map(far)).collect();
    let station = Station::start(&(homes + &unsupervised()));
    station.add("op1", Role::Operator);
    let mut desk = Desk::sign_in(&station, "op1");
    let mut panel = station.panel();
    let pass_with = |panel: &mut Panel<'_>, secs: u64, heard: &[String]| {
        for _ in 0..secs.div_ceil(20) {
            pass(&station, panel, 20);
            for account in heard {
                poll(panel, account);
            }
        }
    };
    let all: Vec<String> = (0..5).map(|at| format!("02{at:02}")).chain((0..4).map(|at| format!("03{at:02}"))).collect();
    pass_with(&mut panel, 80, &all[1..]);
    let cut = desk.event_at("near-0");
    let mut says = |event: EventId, panel: &mut Panel<'_>, wanted: LineLooks| {
        if desk.board.held.as_ref().map(|held| held.id) != Some(event) {
            desk.wish(Wish::Claim { event }).expect("it waits");
        }
        pass(&station, panel, 4);
        desk.until("what the line looks like", |desk| {
            let history = &desk.board.held.as_ref()?.history;
            let said =
                |line: &HistoryLine| matches!(&line.what, Happening::LineJudged { looks, .. } if *looks == wanted);
            history.iter().any(said).then_some(())
        });
    };
    says(cut, &mut panel, LineLooks::Alone);
    // Now the others fall silent too, in two areas, but for two who are heard by another network.
    pass_with(&mut panel, 100, &[all[1].clone(), all[5].clone()]);
    // They are judged one a tick, in turn; each of those that fell silent together.
    let entries = until(SOON, "what the others look like", || {
        let entries = journal(&station);
        let networks = facts(&entries, "line_judged").iter().filter(|fact| fact["looks"] == "network").count();
        (networks >= 5).then_some(entries)
    });
    let judged = facts(&entries, "line_judged");
    assert_eq!(judged[0]["looks"], "alone");
    assert_eq!((judged[0]["figures"]["heard"].as_u64(), judged[0]["figures"]["lost"].as_u64()), (Some(4), Some(1)));
    assert!(facts(&entries, "closed").is_empty(), "nothing is closed by it");
}
