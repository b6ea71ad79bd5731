//! The register out of the real program and back into it, as register file and as table: the same with and without a station,
//! no secret unless asked for, each wrong cell named, that it left written down, and signals heard meanwhile.
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::{
    inside::Station,
    world::{Place, home},
};

const SECRETS: [&str; 4] = ["hemligt", "ascii:", "rtsp://", "solros"];
/// Far less than a panel waits for its answer before it sends anew.
const SOON: Duration = Duration::from_secs(5);

fn register() -> String {
    let word = |text: String| text + "code_word = \"solros\"\n";
    word(home("home-1", "0123", "rtsp://127.0.0.1:9/cam")) + &word(home("home-2", "0124", "rtsp://127.0.0.1:9/cam"))
}

/// What the program says when it does this in the live place of that folder, and whether it worked.
fn says(data: &Path, words: &[&str], language: &str) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vaka"));
    command.args(["--place", "live", "--data"]).arg(data).args(words).env("VAKA_LANGUAGE", language);
    let output = command.stdin(Stdio::null()).output().expect("vaka runs");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).expect("vaka prints UTF-8"))
}

fn works(data: &Path, words: &[&str]) -> String {
    let (is_good, said) = says(data, words, "sv");
    assert!(is_good, "vaka {}: {said}", words.join(" "));
    said
}

fn fails(data: &Path, words: &[&str], language: &str) -> String {
    let (is_good, said) = says(data, words, language);
    assert!(!is_good, "vaka {}: {said}", words.join(" "));
    said
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a temporary path is UTF-8")
}

fn exports(data: &Path) -> Vec<serde_json::Value> {
    let list = works(data, &["journal", "list", "--json"]);
    let serde_json::Value::Array(list) = serde_json::from_str(&list).expect("the journal is JSON") else {
        panic!("the journal is a list")
    };
    list.into_iter().filter(|entry| entry["fact"]["fact"] == "sites_exported").collect()
}

fn round_trip(data: &Path, folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    for name in ["out.toml", "out.csv"] {
        let file = folder.join(name);
        let before = exports(data).len();
        let said = works(data, &["sites", "export", text(&file)]);
        assert!(said.contains("2 objekt"), "{said}");
        let written = fs::read_to_string(&file).expect("the export is text");
        for secret in SECRETS {
            assert!(!written.contains(secret), "{name} has {secret}");
        }
        assert!(written.contains("Ekvägen 4"));
        let mode = fs::metadata(&file).expect("it is there").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "it has people and addresses");
        let facts = exports(data);
        assert_eq!(facts.len(), before + 1, "that it left is written down");
        let fact = &facts[before];
        assert_eq!((fact["fact"]["homes"].as_u64(), fact["fact"]["with_secrets"].as_bool()), (Some(2), Some(false)));
        assert!(fact["by"].to_string().contains("uid"), "by whom: {fact}");
        let said = works(data, &["sites", "import", text(&file)]);
        assert!(said.contains("0 av 2 objekt ändrade") && said.contains("kvar vid 2 objekt"), "{said}");
        assert_eq!(works(data, &["sites", "export", "--format", &name[4..]]), written, "the same to a pipe");
        files.push(written);
    }
    files
}

#[test]
fn what_was_exported_is_imported_as_the_same_with_a_station_and_without() {
    let place = Place::new();
    place.import(&register());
    let alone = round_trip(&place.data(), place.data().parent().expect("it lies in a folder"));
    drop(place);
    let station = Station::start(&register());
    let folder = tempfile::tempdir().expect("a folder for the test");
    assert_eq!(round_trip(station.data(), folder.path()), alone);
}

#[test]
fn secrets_leave_only_when_asked_for_and_only_into_a_new_private_file() {
    let place = Place::new();
    place.import(&register());
    let (data, file, anew) = (place.data(), place.file("with.toml"), place.file("anew"));
    fails(&data, &["sites", "export", "--with-secrets"], "sv");
    fs::write(&file, "").expect("the folder takes a file");
    let said = fails(&data, &["sites", "export", "--with-secrets", text(&file)], "sv");
    assert!(said.contains("finns redan") && fs::read(&file).expect("it is left").is_empty(), "{said}");
    assert!(exports(&data).is_empty(), "nothing has left so far");
    fs::remove_file(&file).expect("it was made here");
    works(&data, &["sites", "export", "--with-secrets", text(&file)]);
    assert_eq!(exports(&data)[0]["fact"]["with_secrets"], true);
    assert_eq!(fs::metadata(&file).expect("it is there").permissions().mode() & 0o777, 0o600);
    let written = fs::read_to_string(&file).expect("the export is text");
    for secret in ["hemligt", "ascii:", "rtsp://", "vaka-word:"] {
        assert!(written.contains(secret), "{secret} was asked for");
    }
    assert!(!written.contains("solros"), "the word itself is nowhere");
    let said = works(&data, &["sites", "import", text(&file)]);
    assert!(said.contains("0 av 2"), "{said}");
    let said = fails(&anew, &["sites", "import", text(&file)], "en");
    assert!(said.contains("home-1, contact.1.code_word: The code word was exported at another place"), "{said}");
}

#[test]
fn each_wrong_cell_is_named_in_both_languages_and_nothing_is_imported() {
    let station = Station::start(&register());
    let data = station.data();
    let folder = tempfile::tempdir().expect("a folder for the test");
    let file = folder.path().join("homes.csv");
    let put = |text: &str| fs::write(&file, text).expect("the folder takes a file");
    put("id;name;address;panel_account;contact1_name;contact1_numbers;contact1_authority\n\
         home-1;Kund 9;Ekvägen 4;0123;Kontakt 1;08-1;full\n\
         home-3;Kund 3;;0125;Kontakt 1;08-1;allt\n");
    let said = fails(data, &["sites", "import", text(&file)], "sv");
    assert!(said.contains("2 fel. Inget är importerat."), "{said}");
    assert!(said.contains("Rad 3, kolumn address: Här måste något stå."), "{said}");
    assert!(said.contains("Rad 3, kolumn contact1_authority: Värdet är inget av dem som finns."), "{said}");
    put(
        "id,name,address,panel_account\nhome-1,Kund 9,Ekvägen 4,0123\nhome-3,Kund 3,Ekvägen 6,0124\nhome-4,Kund 4,Ekvägen 8,0X\n",
    );
    let said = fails(data, &["sites", "import", text(&file)], "en");
    assert!(said.contains("Row 3, column panel_account: Another home has the same account"), "{said}");
    assert!(said.contains("Row 4, column panel_account: The account is 1 to 16 hex digits."), "{said}");
    put("id,name,address,panel_account\nhome-1,K\u{f6}k,Ekv\u{e4}gen 4,123\n");
    let said = fails(data, &["sites", "import", text(&file)], "sv");
    assert!(said.contains("tappat nollorna"), "{said}");
    fs::write(&file, b"id,name,address,panel_account\nhome-1,K\xf6k,Ek,0123\n").expect("the folder takes a file");
    let said = fails(data, &["sites", "import", text(&file)], "sv");
    assert!(said.contains("rad 2: inte UTF-8"), "{said}");
    let out = works(data, &["sites", "export", "--format", "csv"]);
    assert!(!out.contains("Kund 9") && out.lines().count() == 3, "nothing was imported: {out}");
}

#[test]
fn a_large_table_is_imported_while_signals_are_heard() {
    const HOMES: usize = 3000;
    let station = Station::start(&register());
    let folder = tempfile::tempdir().expect("a folder for the test");
    let file = folder.path().join("many.csv");
    let row =
        |at: usize| format!("many-{at};Kund {at};Ekvägen {at};A{at:05};Kontakt 1;'+46 70 1|08-2;full;14;Hall;motion\n");
    let head = "id;name;address;panel_account;contact1_name;contact1_numbers;contact1_authority;zone1_number;zone1_name;zone1_kind\n";
    fs::write(&file, (0..HOMES).map(row).fold(head.to_owned(), |all, row| all + &row)).expect("the folder takes it");
    let mut import = Command::new(env!("CARGO_BIN_EXE_vaka"));
    import.args(["--place", "live", "--data"]).arg(station.data()).args(["sites", "import", text(&file)]);
    let mut import = import.stdout(Stdio::piped()).spawn().expect("vaka runs");
    let mut panel = station.panel();
    let (mut slowest, mut heard) = (Duration::ZERO, 0);
    while import.try_wait().expect("it was started here").is_none() {
        let sent = Instant::now();
        panel.poll("0123");
        panel.say("0123", "RP");
        slowest = slowest.max(sent.elapsed());
        heard += 1;
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = import.wait_with_output().expect("it has ended");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && said.contains(&format!("{HOMES} av {HOMES} objekt ändrade")), "{said}");
    assert!(heard > 0 && slowest < SOON, "{heard} signals, the slowest took {slowest:?}");
    let again = works(station.data(), &["sites", "import", text(&file)]);
    assert!(again.contains(&format!("0 av {HOMES}")), "{again}");
    // What was read in is what signals are heard by.
    panel.say_plain("A00007", "BA14");
    let events = works(station.data(), &["events", "--json"]);
    assert!(events.contains("many-7"), "its panel is known");
}
