//! Secrets and personal words stay where they belong: a whole alarm is handled, and then every file, log, temporary folder,
//! argument and environment of all that ran is searched for them.
use std::{
    fs,
    path::{Path, PathBuf},
};

use vaka_link::command::{Cameras, Granted, Wish};

use crate::{
    inside::Desk,
    processes::Process,
    screen::until,
    world::{Camera, KEY, PASSWORD, Place, START, dial, home},
};

/// What the register holds of the home, each at its place in the register file of [`home`].
const NEEDLES: [(&str, &str); 6] = [
    ("name = \"Kund 1\"", "Nålnamn Förstasson"),
    ("Ekvägen 4, 183 30 Täby", "Nålvägen 77, 987 65 Nålköping"),
    ("Kontakt 1", "Nålkontakt Andrasson"),
    ("+46 70 174 06 05", "+46 70 999 88 77"),
    ("code_word", "nålblomma"),
    ("duress_word", "nåltistel"),
];

/// A home with a needle in every field that is personal or secret.
fn register(camera: &Camera) -> String {
    let [name, address, contact, number, code, duress] = NEEDLES.map(|(_, needle)| needle);
    home("home-1", "0123", &camera.url())
        .replace("\"Kund 1\"", &format!("\"{name}\""))
        .replace("Ekvägen 4, 183 30 Täby", address)
        .replace("Kontakt 1", contact)
        .replace("+46 70 174 06 05", number)
        .replace(
            "authority = \"full\"",
            &format!("authority = \"full\"\ncode_word = \"{code}\"\nduress_word = \"{duress}\""),
        )
}

/// Everything that must be found nowhere: what the home's entry holds, the panel's key, passwords.
fn needles() -> Vec<Vec<u8>> {
    let mut needles: Vec<Vec<u8>> = NEEDLES.iter().map(|(_, needle)| needle.as_bytes().to_vec()).collect();
    needles.extend([KEY, "hemligt", PASSWORD].map(|secret| secret.as_bytes().to_vec()));
    needles
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

/// All files below `folder` but those that `skip` names.
fn files(folder: &Path, skip: &dyn Fn(&Path) -> bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match entry.file_type() {
            _ if skip(&path) => {}
            Ok(kind) if kind.is_dir() => found.extend(files(&path, skip)),
            Ok(kind) if kind.is_file() => found.push(path),
            _ => {}
        }
    }
    found
}

/// Arguments and environment of a process, as anybody of the same user may read them.
fn outside_of(process: Process) -> Vec<u8> {
    let read = |what: &str| fs::read(format!("/proc/{}/{what}", process.id())).unwrap_or_default();
    [read("cmdline"), read("environ")].concat()
}

#[allow(
    clippy::zombie_processes,
    reason = "stopped and waited for at the end; where the test fails before, its place ends it"
)]
#[test]
fn no_secret_and_no_personal_word_lies_about() {
    let camera = Camera::start(&[]);
    let place = Place::new();
    place.import(&register(&camera));
    place.add_operator("op1", PASSWORD);
    // The register file was this test's own.
    fs::remove_file(place.file("sites.toml")).unwrap();
    let temporary = place.file("tmp");
    fs::create_dir_all(&temporary).unwrap();
    let mut vaka = place.vaka(["station"]);
    vaka.env("TMPDIR", &temporary).env("VAKA_LOG", "trace");
    let log = place.file("station.log");
    vaka.stderr(fs::File::create(&log).unwrap()).stdout(std::process::Stdio::null());
    let mut station = vaka.spawn().unwrap();
    until(START, "the station", || vaka_station::is_running(&place.data()).then_some(()));
    let process = Process::of(&station);
    let mut desk = Desk::at(&place.data(), "op1");
    dial(&place, "0123", KEY, "BA", 14);
    let event = desk.event_at("home-1");
    assert_eq!(desk.wish(Wish::Claim { event }), Ok(Granted::Event(event)));
    let _ = desk.wish(Wish::Look { event, cameras: Cameras::All });
    until(START, "pictures and speech", || (camera.plays() > 0 && !process.at_work("talk").is_empty()).then_some(()));
    assert_eq!(
        desk.wish(Wish::Note { event, text: alarm_central::pii::Pii(NEEDLES[0].1.to_owned()) }),
        Ok(Granted::Done)
    );

    let ran: Vec<Process> = process.descendants().into_iter().chain([process]).collect();
    assert!(ran.len() >= 3, "the station and its workers: {ran:?}");
    let words: Vec<(Process, Vec<u8>)> = ran.iter().map(|process| (*process, outside_of(*process))).collect();
    for (process, words) in &words {
        assert!(!words.is_empty(), "{process:?} can be looked at");
        assert!(process.leaves_no_core(), "{process:?}");
        for needle in needles() {
            assert!(!holds(words, &needle), "{process:?} says {} aloud", String::from_utf8_lossy(&needle));
        }
    }
    drop(desk);
    // While it runs and after it has ended: the write-ahead log is emptied at the end.
    let is_key = |path: &Path| path.ends_with("keys");
    for time in ["running", "ended"] {
        let whole = files(&place.data(), &is_key);
        assert!(whole.iter().any(|path| path.ends_with("vaka.sqlite")), "{whole:?}");
        for path in whole.into_iter().chain(files(&temporary, &|_| false)).chain([log.clone()]) {
            let bytes = fs::read(&path).unwrap_or_default();
            for needle in needles() {
                let found = holds(&bytes, &needle);
                assert!(!found, "{} stands in {} ({time})", String::from_utf8_lossy(&needle), path.display());
            }
        }
        if time == "running" {
            place.run(&["station", "stop"], "");
            station.wait().unwrap();
        }
    }
    let whole = fs::read(place.data().join("vaka.sqlite")).unwrap();
    assert!(holds(&whole, b"site_imported"), "what is no secret is found: the search sees what is there");
}
