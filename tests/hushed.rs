//! A silent alarm, by keys alone: the home is listened to and hears nothing, no call rings there, until whoever holds the event has
//! taken the second step.
use std::{fs, net::UdpSocket, time::Duration};

use alarm_central::person::Role;
use egui::Key;
use vaka_link::{
    board::LookState,
    command::{Granted, Wish},
};

use crate::{
    inside::{Desk, Station},
    screen::until,
    speech,
    world::{Camera, KEY, PASSWORD, Place, START, dial, home},
};

/// How long Space is held where it must do nothing, and a unit is watched that must not be called.
const WHILE: Duration = Duration::from_secs(2);
/// How long it is held to speak.
const SPELL: Duration = Duration::from_secs(3);
/// How like what was spoken must what the home hears be.
const LIKE: f64 = 0.8;

#[test]
fn at_a_hold_up_space_says_why_it_does_not_talk_and_two_presses_of_another_key_free_it() {
    let place = Place::new();
    let camera = Camera::start(&[]);
    place.import(&home("home-1", "0123", &camera.url()));
    place.add_operator("op1", PASSWORD);
    let (speech, config) = (place.file("speech.wav"), place.file("config.toml"));
    speech::write(&speech);
    fs::write(&config, format!("[sound]\nmicrophone = \"wav:{}\"\n", speech.display())).expect("a file of our own");
    let mut desk = place.desk(&["--config", config.to_str().expect("a temporary path is UTF-8")]);
    desk.focus();
    desk.sign_in("op1", PASSWORD);
    dial(&place, "0123", KEY, "HA", 14);
    let screen = &mut desk.screen;
    screen.wait("Prioritet 1: Överfall", START);
    screen.press(Key::F2);
    screen.wait("Tyst larm: endast lyssna", START);
    screen.wait("LIVE", START);
    screen.wait("Hemmet · lyssnar", START);
    let pressed = std::time::Instant::now();
    screen.hold(Key::Space, |screen| {
        assert!(screen.find("Du talar").is_none(), "Space talks at a silent alarm");
        pressed.elapsed() > WHILE
    });
    screen.wait("Tyst larm: talet är låst", START);
    screen.picture_for("hushed");
    assert!(place.station().at_work("talk").is_empty(), "the way to the loudspeaker is not even opened");
    assert!(camera.heard().is_empty() && camera.last_heard().is_none(), "and the home has heard nothing");
    screen.press(Key::Enter);
    screen.press(Key::Escape);
    screen.wait_gone("Tyst larm: talet är låst", START);
    screen.press(Key::T);
    screen.wait("Tala ändå till hemmet", START);
    // What is pressed at once has not been read.
    std::thread::sleep(Duration::from_millis(700));
    screen.press(Key::T);
    screen.wait("Håll för att tala", START);
    let mut since = None;
    screen.hold(Key::Space, |screen| {
        if since.is_none() && screen.find("Du talar").is_some() {
            since = Some(std::time::Instant::now());
        }
        since.is_some_and(|since| since.elapsed() > SPELL)
    });
    let like = speech::likeness(&camera.heard());
    assert!(like > LIKE, "the home heard something else than was spoken: {like:.3}");
    let names = || {
        let facts = place.journal();
        let named = facts.iter().map(|fact| (fact["fact"]["fact"].to_string(), fact["by"]["id"].to_string()));
        named.filter(|(name, _)| name == "\"talk_freed\"" || name == "\"spoke\"").collect::<Vec<_>>()
    };
    // That one has spoken is written when the spell is over.
    until(START, "the spell in the journal", || names().iter().any(|(name, _)| name == "\"spoke\"").then_some(()));
    let wanted = [("\"talk_freed\"", "\"op1\""), ("\"spoke\"", "\"op1\"")];
    assert_eq!(names(), wanted.map(|(name, by)| (name.to_owned(), by.to_owned())), "who freed it, and then spoke");
    place.run(&["journal", "verify"], "");
}

#[test]
fn a_unit_that_rings_is_called_at_a_hold_up_only_when_talking_is_free() {
    let check = |line: &str, rings: bool| {
        let unit = UdpSocket::bind("127.0.0.1:0").expect("a free port");
        unit.set_read_timeout(Some(WHILE)).expect("a fresh socket takes its settings");
        let is_called = || {
            let mut message = [0; 2048];
            unit.recv(&mut message).is_ok_and(|length| message[..length].starts_with(b"INVITE"))
        };
        let address = format!("sip:panel@{}", unit.local_addr().expect("it is bound"));
        let rest = home("home-1", "0123", "rtsp://127.0.0.1:9/cam");
        let (rest, _) = rest.split_once("[site.voice_unit]").expect("it has one");
        let station =
            Station::start(&format!("{rest}[site.voice_unit]\nkind = \"sip\"\naddress = \"{address}\"\n{line}\n"));
        station.add("op1", Role::Operator);
        let mut desk = Desk::sign_in(&station, "op1");
        let mut panel = station.panel();
        panel.say("0123", "HA14");
        let Ok(Granted::Event(event)) = desk.wish(Wish::ClaimNext) else { panic!("the alarm waits") };
        desk.until("that it is hushed", |desk| desk.board.held.as_deref().filter(|held| held.hushed).map(|_| ()));
        assert_eq!(is_called(), !rings, "{line}: while nothing may be heard there");
        let refused = desk.wish(Wish::OpenVoice { event });
        assert_eq!(refused.is_err(), rings, "{line}: {refused:?}");
        desk.wish(Wish::FreeTalk { event }).expect("the holder may");
        desk.until("that talking is free", |desk| desk.board.held.as_deref().filter(|held| !held.hushed).map(|_| ()));
        desk.until("the call", |desk| {
            let voice = desk.board.held.as_deref()?.voice.as_ref()?;
            matches!(voice.look, LookState::Open { .. }).then_some(())
        });
        if rings {
            until(START, "the unit to be called", || is_called().then_some(()));
        }
    };
    check("", true);
    check("answers_silently = true", false);
}
