//! A home whose voice unit is called over SIP, or calls, talked to by keys alone in the real window; the unit is a foreign one.
use std::{
    fs,
    net::{Ipv4Addr, UdpSocket},
    time::{Duration, Instant},
};

use egui::Key;

use crate::{
    screen::until,
    speech,
    world::{Camera, KEY, PASSWORD, Place, START, VoiceUnit, dial, home},
};

/// How long Space is held.
const SPELL: Duration = Duration::from_secs(3);
/// The share of what was spoken that must come through a call, on a machine that has much else to do.
const ENOUGH: f64 = 0.7;

#[test]
fn space_talks_into_a_call_to_a_foreign_unit_and_the_step_is_ticked() {
    let place = Place::new();
    let (speech, config, says) = (place.file("speech.wav"), place.file("config.toml"), place.file("says.wav"));
    speech::write(&speech);
    speech::write_late(&says, 1);
    let Some(unit) = VoiceUnit::start(&says) else { return };
    let camera = Camera::start(&["--mute"]);
    let at_camera = home("home-1", "0123", &camera.url());
    let (rest, voice) = at_camera.split_once("[site.voice_unit]").expect("it has one");
    let called = voice.replacen("onvif", "sip", 1).replacen(&camera.url(), &unit.address(), 1);
    place.import(&format!("{rest}[site.voice_unit]{called}"));
    place.add_operator("op1", PASSWORD);
    fs::write(&config, format!("[sound]\nmicrophone = \"wav:{}\"\n", speech.display())).expect("a file of our own");
    let mut desk = place.desk(&["--config", config.to_str().expect("a temporary path is UTF-8")]);
    desk.focus();
    desk.sign_in("op1", PASSWORD);
    dial(&place, "0123", KEY, "BA", 14);
    let screen = &mut desk.screen;
    screen.wait("Prioritet 3: Inbrott", START);
    screen.press(Key::F2);
    screen.wait("Håll för att tala", START);
    screen.wait("Hemmet · lyssnar", START);
    // It begins to hear anew when it has asked for other terms, which it does at once.
    until(START, "the unit to hear", || (unit.heard().len() > 4000).then_some(()));
    let mut since = None;
    screen.hold(Key::Space, |screen| {
        if since.is_none() && screen.find("Du talar").is_some() {
            since = Some(Instant::now());
        }
        since.is_some_and(|since| since.elapsed() > SPELL)
    });
    let found =
        until(START, "the speech at the home", || Some(speech::pieces(&unit.heard())).filter(|found| *found > ENOUGH));
    eprintln!("share of the speech that the home heard: {found:.2}");
    let count = |name: &str| place.journal().iter().filter(|fact| fact["fact"]["fact"] == name).count();
    until(START, "what was said in the journal", || (count("spoke") == 1).then_some(()));
    // Looking and talking have ticked their steps. By day the plan asks who is at home, by night it knows; then F5 does the
    // next.
    until(START, "their steps", || (count("step_done") == 2).then_some(()));
    screen.wait("Håll för att tala", START);
    screen.press(Key::Num2);
    let calls = ["Ring den som är hemma", "Ring de som sover hemma"];
    until(START, "somebody to call", || calls.iter().find_map(|words| screen.find(words)));
    screen.press(Key::F5);
    until(START, "the next step in the journal", || (count("step_done") == 3).then_some(()));
}

#[test]
fn a_foreign_unit_that_calls_is_answered_at_the_claim_and_hears_what_is_said() {
    let place = Place::new();
    let (speech, config, says) = (place.file("speech.wav"), place.file("config.toml"), place.file("says.wav"));
    speech::write(&speech);
    speech::write_late(&says, 1);
    let Some(mut unit) = VoiceUnit::start(&says) else { return };
    let camera = Camera::start(&["--mute"]);
    let at_camera = home("home-1", "0123", &camera.url());
    let (rest, voice) = at_camera.split_once("[site.voice_unit]").expect("it has one");
    let calls = voice.replacen("kind = \"onvif\"", "kind = \"sip\"\ndirection = \"incoming\"", 1);
    // It has no password, so none is asked for.
    let calls =
        calls.replacen(&camera.url(), &unit.address(), 1).replacen("user = \"larm\"\npassword = \"hemligt\"\n", "", 1);
    place.import(&format!("{rest}[site.voice_unit]{calls}"));
    place.add_operator("op1", PASSWORD);
    let free = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|socket| socket.local_addr()).expect("a free port");
    let settings = format!("[sound]\nmicrophone = \"wav:{}\"\n[calls]\nlive = \"{free}\"\n", speech.display());
    fs::write(&config, settings).expect("a file of our own");
    let mut desk = place.desk(&["--config", config.to_str().expect("a temporary path is UTF-8")]);
    desk.focus();
    desk.sign_in("op1", PASSWORD);
    let centre = format!("sip:larm@{free}");
    unit.calls(&centre);
    assert_eq!(unit.says(), "refused", "there is no alarm");
    dial(&place, "0123", KEY, "BA", 14);
    let screen = &mut desk.screen;
    screen.wait("Prioritet 3: Inbrott", START);
    unit.calls(&centre);
    std::thread::sleep(Duration::from_secs(1));
    assert!(unit.heard().is_empty() && place.station().at_work("talk").is_empty(), "it was answered before the claim");
    screen.press(Key::F2);
    assert_eq!(unit.says(), "answered");
    screen.wait("Håll för att tala", START);
    screen.wait("Hemmet · lyssnar", START);
    until(START, "the unit to hear", || (unit.heard().len() > 4000).then_some(()));
    let mut since = None;
    screen.hold(Key::Space, |screen| {
        if since.is_none() && screen.find("Du talar").is_some() {
            since = Some(Instant::now());
        }
        since.is_some_and(|since| since.elapsed() > SPELL)
    });
    let found =
        until(START, "the speech at the home", || Some(speech::pieces(&unit.heard())).filter(|found| *found > ENOUGH));
    eprintln!("share of the speech that the home heard: {found:.2}");
    let count = |name: &str| place.journal().iter().filter(|fact| fact["fact"]["fact"] == name).count();
    until(START, "what was said in the journal", || (count("spoke") == 1).then_some(()));
    assert_eq!((count("call_refused"), count("unit_called")), (1, 1));
    // The look ends with the lock, and the call with it.
    desk.screen.press(Key::F12);
    assert_eq!(unit.says(), "ended");
}
