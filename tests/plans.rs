//! The verb `vaka plans check` as whoever writes plans uses it, and a burglary's plan followed by keys to its end.
use std::{
    fs,
    process::Output,
    time::{Duration, Instant},
};

use egui::Key;
use serde_json::Value;

use crate::{
    dispatch::dispatcher_for,
    screen::{Screen, until},
    world::{Camera, KEY, PASSWORD, Place, START, dial, home},
};

/// A burglary takes no more keys than these, typed notes aside.
const MOST_KEYS: usize = 12;

const SOUND: &str = r#"
id = "fire"
may_override = true
first = ["look", "fire-seen"]
[[step]]
id = "look"
kind = "look"
then = ["close"]
[[step]]
id = "fire-seen"
kind = "decide"
required = true
answer = [{ id = "fire-or-doubt", then = ["send-rescue"] }, { id = "cooking", then = ["close"] }]
[[step]]
id = "send-rescue"
kind = "dispatch"
required = true
then = ["close"]
"#;

fn check(place: &Place, arguments: &[&str]) -> (String, bool) {
    let words = [&["plans", "check"], arguments].concat();
    let Output { status, stdout, stderr } = place.vaka(words).output().expect("the program runs");
    (String::from_utf8([stdout, stderr].concat()).expect("UTF-8"), status.success())
}

#[test]
fn the_plans_that_vaka_brings_are_sound() {
    let (said, sound) = check(&Place::new(), &[]);
    assert!(sound, "{said}");
    for plan in ["burglary.toml", "hold-up.toml", "line.toml"] {
        let line = said.lines().find(|line| line.starts_with(plan)).unwrap_or_else(|| panic!("no {plan} in {said}"));
        assert!(line.contains("1000/1000") && line.ends_with('0'), "{line}");
    }
}

#[test]
fn a_bad_plan_is_told_by_name_and_fails() {
    let place = Place::new();
    let file = place.file("plan.toml");
    let told = |text: &str, sites: Option<&str>| {
        fs::write(&file, text).expect("a file of our own");
        let path = file.to_str().expect("UTF-8");
        match sites {
            Some(sites) => check(&place, &[path, "--sites", sites, "--events", "200"]),
            None => check(&place, &[path, "--events", "200"]),
        }
    };
    let (said, sound) = told(SOUND, None);
    assert!(sound && said.contains("200/200"), "{said}");
    for (from, to, wanted) in [
        (
            "id = \"cooking\", then = [\"close\"]",
            "id = \"cooking\"",
            "steget fire-seen, cooking: Efter svaret leder ingen väg till avslut.",
        ),
        ("kind = \"dispatch\"", "kind = \"shout\"", "steget send-rescue, shout: Det finns ingen sådan sorts steg."),
        (
            "\"dispatch\"\nrequired = true\nthen = [\"close\"]",
            "\"dispatch\"\nthen = [\"fire-seen\"]",
            "steget fire-seen: Steget leder tillbaka till sig självt.",
        ),
        ("first = [\"look\", ", "first = [", "steget look: Inget leder till steget."),
        ("id = \"look\"", "id = \"peep\"", "step-peep: Här behövs ord."),
        ("may_override = true\n", "", "missing field `may_override`"),
    ] {
        assert!(SOUND.contains(from), "{from}");
        let (said, sound) = told(&SOUND.replacen(from, to, 1), None);
        assert!(!sound && said.contains(wanted), "{to}: {said}");
    }
    // A home without anybody to call.
    let sites = place.file("sites.toml");
    let home =
        "[[site]]\nid = \"hem-1\"\nname = \"Kund 1\"\naddress = \"Ekvägen 4\"\n[site.panel]\naccount = \"0123\"\n";
    fs::write(&sites, home).expect("a file of our own");
    let calls = SOUND.replace("kind = \"dispatch\"", "kind = \"call\"");
    let (said, sound) = told(&calls, sites.to_str());
    assert!(
        !sound && said.contains("hem-1 fire: steget send-rescue: Steget ringer, och objektet har ingen kontakt"),
        "{said}"
    );
    assert!(!said.contains("Kund 1") && !said.contains("Ekvägen"), "nothing personal: {said}");
}

#[test]
fn a_burglary_is_handled_to_its_end_by_few_keys_and_closes_only_when_what_came_late_was_seen() {
    let place = Place::new();
    let _dispatcher = dispatcher_for(&place, Duration::from_secs(1));
    let camera = Camera::start(&[]);
    place.import(&home("home-1", "0123", &camera.url()));
    place.add_operator("op1", PASSWORD);
    let mut desk = place.desk(&[]);
    desk.focus();
    desk.sign_in("op1", PASSWORD);
    dial(&place, "0123", KEY, "BA", 14);
    let screen = &mut desk.screen;
    let mut keys = 0;
    let mut press = |screen: &mut Screen, key| {
        keys += 1;
        screen.press(key);
    };
    screen.wait("Prioritet 3: Inbrott", START);
    press(screen, Key::F2);
    screen.wait("Är någon hemma?", START);
    // The home is spoken to while the operator reads on.
    keys += 1;
    screen.wait("Håll för att tala", START);
    let since = Instant::now();
    screen.hold(Key::Space, |_| since.elapsed() > Duration::from_secs(1));
    let mut press = |screen: &mut Screen, key| {
        keys += 1;
        screen.press(key);
    };
    // By night the hour has answered; by day the operator says it.
    if screen.find("Ingen hemma").is_some() {
        press(screen, Key::Num1);
    }
    screen.wait("Någon är där olovligt", START);
    press(screen, Key::Num1);
    screen.wait("Skicka väktare och polis", START);
    screen.picture_for("plans-answered");
    // What the plan asks for is chosen already.
    press(screen, Key::F7);
    screen.wait("Vem ska skickas?", START);
    screen.picture_for("plans-sending");
    press(screen, Key::Enter);
    let sent = || facts(&place, "step_done").iter().any(|fact| fact["fact"]["step"] == "send-guard-police");
    until(START, "the step", || sent().then_some(()));
    until(START, "both receipts", || (facts(&place, "dispatch_told").len() == 2).then_some(()));
    until(START, "both answers", || (facts(&place, "dispatch_reported").len() >= 2).then_some(()));
    press(screen, Key::F4);
    screen.wait("Inget svar", START);
    press(screen, Key::Num1);
    until(START, "the call", || (facts(&place, "called").len() == 1).then_some(()));
    dial(&place, "0123", KEY, "BA", 15);
    screen.wait("Inbrott, 2 sektioner", START);
    press(screen, Key::F10);
    press(screen, Key::Num1);
    screen.wait("Nytt sedan du senast gjorde något", START);
    press(screen, Key::Enter);
    screen.wait("Tryck en gång till för att avsluta", START);
    screen.picture_for("plans-late");
    assert!(facts(&place, "closed").is_empty(), "it was said first");
    press(screen, Key::Enter);
    screen.wait_gone("Mitt ärende", START);
    let answered = facts(&place, "step_answered");
    let seen = answered.iter().find(|fact| fact["fact"]["step"] == "seen").expect("the answer is a fact");
    assert_eq!((&seen["fact"]["answer"], &seen["by"]["id"]), (&"intruder".into(), &"op1".into()));
    assert_eq!((facts(&place, "signals_seen").len(), facts(&place, "closed").len()), (1, 1));
    assert_eq!((facts(&place, "dispatch_requested").len(), facts(&place, "spoke").len()), (2, 1));
    eprintln!("{keys} keys");
    assert!(keys <= MOST_KEYS, "{keys} keys");
}

fn facts(place: &Place, name: &str) -> Vec<Value> {
    place.journal().into_iter().filter(|fact| fact["fact"]["fact"] == name).collect()
}
