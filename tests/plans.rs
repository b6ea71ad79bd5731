//! The verb `vaka plans check` as whoever writes plans uses it: what is sound, what is not, and what its exit says.
use std::{fs, process::Output};

use crate::world::Place;

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
            "återvändsgränd efter steget fire-seen, svaret cooking",
        ),
        ("kind = \"dispatch\"", "kind = \"shout\"", "steget send-rescue: okänt slag shout"),
        (
            "\"dispatch\"\nrequired = true\nthen = [\"close\"]",
            "\"dispatch\"\nthen = [\"fire-seen\"]",
            "slinga: steget fire-seen",
        ),
        ("first = [\"look\", ", "first = [", "inget leder till steget look"),
        ("id = \"look\"", "id = \"peep\"", "det finns ingen mening step-peep"),
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
    assert!(!sound && said.contains("hem-1 fire: steget send-rescue ringer, och hemmet har ingen kontakt"), "{said}");
    assert!(!said.contains("Kund 1") && !said.contains("Ekvägen"), "nothing personal: {said}");
}
