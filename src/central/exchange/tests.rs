//! Registers that leave and come back: the same for any home, with secrets and without, and what is refused at which cell.
use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{
    table::{self, TableFault, Widths, Writer, column},
    *,
};
use crate::{entry::fields, pii::Pii, site::read_register};

fn key() -> SecretKey {
    SecretKey::new([7; 32])
}

/// A register that holds these homes.
struct Homes(BTreeMap<SiteId, Site>, BTreeMap<[String; 3], SiteId>);

impl Homes {
    fn of(sites: &[Site]) -> Self {
        let by_id = sites.iter().map(|site| (site.id.clone(), site.clone()));
        let by_line = sites.iter().map(|site| (site.panel.line_key(), site.id.clone()));
        Self(by_id.collect(), by_line.collect())
    }
}

impl Known for Homes {
    fn home(&self, id: &SiteId) -> Option<&Site> {
        self.0.get(id)
    }
    fn at_line(&self, line: &[String; 3]) -> Option<&SiteId> {
        self.1.get(line)
    }
}

fn toml(sites: &[Site], with_secrets: bool) -> String {
    let homes = sites.iter().map(|site| toml_home(&leaving(site, with_secrets, &key())).unwrap());
    [toml_head(with_secrets)].into_iter().chain(homes).collect()
}

fn csv(sites: &[Site], with_secrets: bool) -> Vec<u8> {
    let mut widths = Widths::default();
    for site in sites {
        widths.fit(site);
    }
    let writer = Writer::new(widths, with_secrets);
    let homes = sites.iter().flat_map(|site| writer.home(&leaving(site, with_secrets, &key())));
    writer.head().into_iter().chain(homes).collect()
}

/// A drawing that some home has.
fn drawing() -> String {
    format!("sha256:{}/svg/1000x750", "5a".repeat(32))
}

/// The register, its first home on a floor.
fn drawn() -> Vec<Site> {
    let mut sites = register();
    let text = format!("name = \"Plan 1\"\ndrawing = \"{}\"\nwidth_m = 9.5\n", drawing());
    sites[0].floors = vec![::toml::from_str(&text).unwrap()];
    let site = &mut sites[0];
    let (zone, camera) = (&mut site.zones[0], &mut site.cameras[0]);
    (zone.floor, zone.at) = (Some(Pii("Plan 1".to_owned())), Some(Pii([0.25, 0.5])));
    (camera.floor, camera.at, camera.facing) = (zone.floor.clone(), zone.at.clone(), Some(90.0));
    sites
}

#[test]
fn floors_come_back_by_either_form_and_stay_where_a_table_says_nothing_of_them() {
    let sites = drawn();
    let same = |import: Result<Import, (Vec<WrongHome>, u32)>| assert_eq!(import.unwrap().counts.same, 2);
    same(brought(read_toml(&toml(&sites, false)).unwrap(), &sites));
    same(from_csv(&csv(&sites, true), &sites));
    // A zone that the table brings anew stands nowhere.
    let text = String::from_utf8(csv(&sites, false)).unwrap().replace(";14;Hall;", ";15;Hall;");
    let brought = from_csv(text.as_bytes(), &sites).unwrap();
    assert_eq!((brought.sites[0].zones[0].at.clone(), brought.sites[0].floors.len()), (None, 1));
    assert!(brought.sites[0].cameras[0].at.is_some());
}

#[test]
fn a_floor_needs_a_drawing_that_came_or_is_the_homes_already() {
    let sites = drawn();
    let file = || read_toml(&toml(&sites, true)).unwrap();
    let missing = |import: Result<Import, (Vec<WrongHome>, u32)>| {
        let (wrong, more) = import.unwrap_err();
        assert_eq!(
            (wrong[0].place(), wrong[0].fault.clone(), wrong.len(), more),
            ("floor.1.drawing".to_owned(), SiteFault::DrawingMissing, 1, 0)
        );
    };
    missing(brought(file(), &[]));
    missing(brought(file(), &register()));
    let id = sites[0].floors[0].known_drawing().unwrap().id;
    let with = |site: &SiteId| FileHomes { drawings: [(site.clone(), id)].into(), ..file() };
    missing(brought(with(&sites[1].id), &[]));
    assert_eq!(brought(with(&sites[0].id), &[]).unwrap().sites, sites);
    // The name of a file is none.
    let mut named = file();
    named.sites[0].floors[0].drawing = "plan.svg".to_owned();
    missing(brought(named, &sites));
}

fn brought(file: FileHomes, known: &[Site]) -> Result<Import, (Vec<WrongHome>, u32)> {
    import(file, &Homes::of(known), Place::Live, &key())
}

fn from_csv(bytes: &[u8], known: &[Site]) -> Result<Import, (Vec<WrongHome>, u32)> {
    brought(table::read(bytes).unwrap().homes, known)
}

const REGISTER: &str = r#"
[[site]]
id = "ekvagen-4"
name = "Kund 1"
address = "Ekvägen 4, 183 30 Täby"
position = [59.4439, 18.0687]
area = "Täby"
picture_hosts = ["127.0.0.1", "::1"]
note = "Hund.\nBrevlådan \"gul\"; lås"
[site.panel]
account = "0123"
key = "ascii:ABCDEFGHIJKLMNOP"
supervision_secs = 60
[[site.user]]
number = "7"
name = "Kund 1"
[[site.zone]]
number = "14"
name = "Hall"
kind = "motion"
camera = "hall"
[[site.camera]]
id = "hall"
name = "Hall"
rtsp = "rtsp://127.0.0.1:8561/cam"
user = "larm"
password = "hemligt"
abilities = ["still", "video"]
[site.camera.ptz]
address = "http://127.0.0.1/onvif/ptz"
profile = "main"
preset = [{ token = "1", name = "Entré" }]
[site.voice_unit]
kind = "sip"
address = "sip:panel@127.0.0.1:15060"
password = "tyst"
[[site.contact]]
name = "Kontakt 1"
numbers = ["+46 70 174 06 05", "+46 8 465 004 19"]
authority = "full"
keyholder = true
code_word = "solros"
duress_word = "mås"
[[site.contact]]
name = "=Kontakt 2"
numbers = []
authority = "none"
[[site.own_plan]]
id = "own"
kinds = ["fire"]
may_override = true
first = ["look"]
step = [{ id = "look", kind = "look", then = ["close"] }]
[[site]]
id = "tallstigen-22"
name = "Kund 2"
address = "Tallstigen 22"
panel = { account = "0124" }
"#;

fn register() -> Vec<Site> {
    read_register(REGISTER).unwrap().into_iter().map(|site| site.with_words_kept(&key())).collect()
}

const SECRETS: [&str; 9] = ["ABCDEFGH", "hemligt", "tyst", "solros", "mås", "hmac", "vaka-word", "rtsp://", "sip:"];

#[test]
fn an_export_without_secrets_has_none_and_comes_back_as_it_was() {
    let sites = register();
    let (toml, csv) = (toml(&sites, false), csv(&sites, false));
    for secret in SECRETS {
        assert!(!toml.contains(secret), "{secret} in the register file");
        assert!(!String::from_utf8_lossy(&csv).contains(secret), "{secret} in the table");
    }
    for import in [brought(read_toml(&toml).unwrap(), &sites), from_csv(&csv, &sites)] {
        let counts = import.unwrap().counts;
        assert_eq!(counts, Counts { same: 2, kept: 1, ..Counts::default() });
    }
}

#[test]
fn an_export_with_secrets_makes_the_same_register_anew_at_its_own_place() {
    let sites = register();
    let file = read_toml(&toml(&sites, true)).unwrap();
    let made = brought(file.clone(), &[]).unwrap();
    assert_eq!((made.sites, made.counts), (sites.clone(), Counts { added: 2, ..Counts::default() }));
    let elsewhere = import(file, &Homes::of(&[]), Place::Live, &SecretKey::new([8; 32])).unwrap_err().0;
    let told: Vec<_> = elsewhere.iter().map(|wrong| (wrong.place(), wrong.fault.clone())).collect();
    let other = |field: &str| (format!("contact.1.{field}"), SiteFault::OtherWords);
    assert_eq!(told, [other("code_word"), other("duress_word")], "they would fit nothing there");
    let same = from_csv(&csv(&sites, true), &sites).unwrap();
    assert_eq!(same.counts.same, 2);
}

#[test]
fn a_code_word_stays_with_its_person_and_with_nobody_else() {
    let sites = register();
    let text = toml(&sites, false);
    let with = |from: &str, to: &str| brought(read_toml(&text.replace(from, to)).unwrap(), &sites).unwrap();
    let renamed = with("Kontakt 1", "Kontakt 9");
    assert_eq!((renamed.counts.changed, renamed.counts.words_gone), (1, 1));
    assert!(renamed.sites[0].contacts[0].code_word.is_empty(), "another person has no word of the first");
    let moved = with("+46 70 174 06 05", "+46 70 174 06 99");
    assert_eq!(moved.counts.words_gone, 0);
    assert_eq!(moved.sites[0].contacts[0].code_word, sites[0].contacts[0].code_word);
    // Two of one name: each by the numbers, and where these do not tell, nobody's.
    let mut twins = sites.clone();
    let word = twins[0].contacts[0].code_word.clone();
    twins[0].contacts[1].name = twins[0].contacts[0].name.clone();
    let mut turned = read_toml(&toml(&twins, false)).unwrap();
    turned.sites[0].contacts.swap(0, 1);
    let turned = brought(turned, &twins).unwrap().sites;
    assert!(turned[0].contacts[0].code_word.is_empty());
    assert_eq!(turned[0].contacts[1].code_word, word);
    let mut strange = read_toml(&toml(&twins, false)).unwrap();
    strange.sites[0].contacts.iter_mut().for_each(|contact| contact.numbers = vec![Pii("1".to_owned())]);
    let strange = brought(strange, &twins).unwrap();
    assert!(strange.sites[0].contacts.iter().all(|contact| contact.code_word.is_empty()));
    assert_eq!(strange.counts.words_gone, 1);
}

#[test]
fn what_a_table_has_no_column_for_stays() {
    let sites = register();
    let bytes = "id,name,address,panel_account\nekvagen-4,Kund 9,Ekvägen 4,0123\n".as_bytes();
    let made = from_csv(bytes, &sites).unwrap();
    let mut wanted = sites[0].clone();
    (wanted.name, wanted.address) = (Pii("Kund 9".to_owned()), Pii("Ekvägen 4".to_owned()));
    assert_eq!(made.sites, [wanted]);
    let less = String::from_utf8(csv(&sites, false)).unwrap();
    let less = less.replace("contact1_keyholder", "contact3_keyholder");
    assert_eq!(table::read(less.as_bytes()), Err(TableFault::NoColumn("contact3_name".to_owned())));
}

#[test]
fn a_row_that_a_spreadsheet_has_written_is_read() {
    let sites = register();
    let text = String::from_utf8(csv(&sites, false)).unwrap();
    assert!(text.starts_with('\u{feff}') && text.contains("\r\n") && text.contains("'=Kontakt 2"));
    assert!(text.contains(";'+46 70 174 06 05|+46 8 465 004 19;"), "{text}");
    let plain =
        text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace("true", "SANT").replace("false", "FALSKT");
    assert_eq!(from_csv(plain.as_bytes(), &sites).unwrap().counts.same, 2);
    let blank = format!("{text}{}\r\n", ";".repeat(text.lines().next().unwrap().matches(';').count()));
    assert_eq!(from_csv(blank.as_bytes(), &sites).unwrap().counts.same, 2);
    let number = text.replace("0123", "123");
    let wrong = from_csv(number.as_bytes(), &sites).unwrap_err().0;
    assert_eq!((wrong[0].place(), wrong[0].fault.clone()), ("panel.account".to_owned(), SiteFault::ZerosLost));
}

#[test]
fn every_wrong_cell_is_named_and_nothing_is_imported() {
    let head = "id;name;address;panel_account;panel_supervision_secs;zone1_number;zone1_name;zone1_kind;zone2_number;\
                zone2_name;zone2_kind;contact1_name;contact1_numbers;contact1_authority;position\n";
    let rows =
        ["a;Kund 1;;01;-1;1;Hall;katt;;;;;;;", ";;;;;;;;;;;;;;", "b;Kund 2;Ek 2;02;;;;;2;Kök;door;;08-1;full;1,2"];
    let text = format!("{head}{}\n", rows.join("\n"));
    let Err(TableFault::Cells { wrong, more: 0, rows }) = table::read(text.as_bytes()) else { panic!("it has faults") };
    let told: Vec<_> = wrong
        .iter()
        .map(|wrong| (rows[wrong.home as usize], column(wrong.part, &wrong.field), wrong.fault.clone()))
        .collect();
    let at = |row, column: &str, fault| (row, column.to_owned(), fault);
    assert_eq!(
        told,
        [
            at(2, "address", SiteFault::Empty),
            at(2, "panel_supervision_secs", SiteFault::Number),
            at(2, "zone1_kind", SiteFault::Choice),
            at(4, "contact1_name", SiteFault::Empty),
            at(4, "zone1_number", SiteFault::Empty),
        ]
    );
    let judged = format!("{head}a;K;E;01;;1;H;door;01;I;door;;;;9,0\nb;K;E;0X;;;;;;;;;;;\na;K;E;01;;;;;;;;;;;\n");
    let (wrong, more) = from_csv(judged.as_bytes(), &register()).unwrap_err();
    let told: Vec<_> = wrong.iter().map(|wrong| (wrong.home, wrong.place(), wrong.fault.clone())).collect();
    let at = |home, place: &str, fault| (home, place.to_owned(), fault);
    assert_eq!(
        told,
        [
            at(0, "zone.2.number", SiteFault::ZoneTwice),
            at(1, "panel.account", SiteFault::Account),
            at(2, "id", SiteFault::SiteTwice),
            at(2, "panel.account", SiteFault::AccountTwice),
        ]
    );
    assert_eq!(more, 0);
}

#[test]
fn a_table_that_is_none_says_what_it_lacks() {
    let check = |text: &[u8], wanted: TableFault| assert_eq!(table::read(text), Err(wanted));
    check(b"", TableFault::NoHead);
    check(b"id,name,address\n", TableFault::NoColumn("panel_account".to_owned()));
    check(b"id,name,address,panel_account,panel_colour\n", TableFault::UnknownColumn("panel_colour".to_owned()));
    check(b"id,name,address,panel_account,zone0_name\n", TableFault::UnknownColumn("zone0_name".to_owned()));
    check(b"id,ID,name,address,panel_account\n", TableFault::ColumnTwice("id".to_owned()));
    check(b"id,name,address,panel_account\na,b\n", TableFault::Width { row: 2, cells: 2, columns: 4 });
    check(b"id,name,address,panel_account\na,K\xf6k,c,01\n", TableFault::NotText { row: 2 });
}

#[test]
fn many_faults_are_told_in_part_and_counted() {
    let rows: Vec<String> = (0..150).map(|at| format!("h{at};K;;{at:04}\n")).collect();
    let rows = rows.concat();
    let Err(TableFault::Cells { wrong, more, .. }) =
        table::read(format!("id;name;address;panel_account\n{rows}").as_bytes())
    else {
        panic!("it has faults")
    };
    assert_eq!((wrong.len(), more), (MOST_WRONG, 50));
}

#[test]
fn training_takes_no_home_that_leads_out() {
    let sites = register();
    let text = toml(&sites, true).replace("rtsp://127.0.0.1", "rtsp://192.168.1.20");
    let wrong = import(read_toml(&text).unwrap(), &Homes::of(&[]), Place::Training, &key()).unwrap_err().0;
    assert_eq!((wrong[0].place(), wrong[0].fault.clone()), ("camera.1.rtsp".to_owned(), SiteFault::OutOfReach));
}

#[test]
fn a_line_of_another_home_is_refused() {
    let sites = register();
    let text = toml(&sites[1..], false).replace("0124", "0123");
    let wrong = brought(read_toml(&text).unwrap(), &sites).unwrap_err().0;
    assert_eq!((wrong[0].place(), wrong[0].fault.clone()), ("panel.account".to_owned(), SiteFault::AccountTwice));
}

#[test]
fn a_text_that_looks_like_a_home_is_none() {
    let mut sites = register();
    sites[0].note = Pii("\n[[site]]\nid = \"x\"\n".to_owned());
    let text = toml(&sites, false);
    let by_hand = text.replacen("beware = \"\"", "beware = '''\n[[site]]\n'''", 1);
    let file = read_toml(&by_hand).unwrap();
    assert_eq!((file.sites.len(), file.sites[0].beware.0.as_str()), (2, "[[site]]\n"));
    assert_eq!(brought(read_toml(&text).unwrap(), &sites).unwrap().counts.same, 2);
    let said = read_toml(&text.replace("panel", "pannel")).unwrap_err();
    assert!(matches!(said, RegisterError::Form { line, .. } if line > 3), "{said}");
}

#[test]
fn every_column_of_an_export_is_read_back_as_the_same_field() {
    let mut widths = Widths::default();
    for site in &register() {
        widths.fit(site);
    }
    let head = String::from_utf8(Writer::new(widths, true).head()).unwrap();
    let columns = head.trim_start_matches('\u{feff}').trim_end().split(';').count();
    let parts = [Part::Home, Part::Panel, Part::User(0), Part::Zone(0), Part::Camera(0), Part::VoiceUnit];
    // How a camera is turned has no columns.
    let wanted: usize = parts.iter().flat_map(|part| fields(*part)).filter(|(key, _)| !key.starts_with("ptz_")).count();
    assert_eq!(columns, 1 + wanted + 2 * fields(Part::Contact(0)).len());
    assert!(head.trim_end().ends_with(";panel_clock"));
    assert!(table::read(head.as_bytes()).is_ok());
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zåäö0-9 ]{0,8}",
        2 => "[=+\\-@'\";,|\\\\\t\r\n#\\[\\]]{0,6}[a-z]{0,3}",
        1 => "\\PC{0,6}",
    ]
}

/// One that a table gives back as it is: it trims what stands between `|`.
fn value_text() -> impl Strategy<Value = String> {
    prop_oneof![4 => "\\+46 [0-9]{2,9}", 1 => "[=+\\-@'\";,|\\\\#]{1,4}[a-z]{1,3}"]
}

fn secret(choices: &'static [&'static str]) -> impl Strategy<Value = Secret> {
    prop::sample::select(choices).prop_map(Secret::new)
}

prop_compose! {
    fn contact()(name in "[A-Z]{1,2}[=+@a-zåäö ]{0,4}[a-z]", numbers in prop::collection::vec(value_text(), 0..3),
        authority in prop::sample::select(&[crate::site::Authority::Full, crate::site::Authority::Cancel, crate::site::Authority::None][..]),
        keyholder in any::<bool>(), message in any::<bool>(), word in "[a-zåäö]{0,4}", duress in "[a-zåäö]{0,4}") -> Contact {
        let numbers = numbers.into_iter().map(Pii).collect();
        let (code_word, duress_word) = (Secret::new(word), Secret::new(duress));
        Contact { name: Pii(name), numbers, authority, keyholder, message, code_word, duress_word }
    }
}

prop_compose! {
    fn home(number: u16)(words in prop::collection::vec(text(), 8), address in "[=a-zåäö'][a-zåäö ,\"\n]{0,12}[a-z]",
        position in prop::option::of((-90.0..=90.0f64, -180.0..=180.0f64)), flags in prop::collection::vec(any::<bool>(), 5),
        hosts in prop::collection::vec(value_text(), 0..3), password in text(), user in text(), contacts in prop::collection::vec(contact(), 0..4),
        line_key in prop::option::of(secret(&["ascii:=BCDEFGHIJKLMNOP", "hex:00112233445566778899aabbccddeeff"])),
        voice in secret(&["sip:panel@127.0.0.1:15060", "sips:p@h;transport=tcp"]), secs in 0u32..100_000,
        zones in 0u16..4, users in 0u16..3, plan in any::<bool>()) -> Site {
        let mut site = register().remove(0);
        let pii = |at: usize| Pii(words[at].clone());
        site.id = SiteId::new(format!("hem-{number}"));
        (site.name, site.address, site.note, site.entry, site.beware) = (pii(0), Pii(address), pii(1), pii(2), pii(3));
        site.position = position.map(|(north, east)| Pii([north, east]));
        site.area.clone_from(&words[4]);
        site.language = if flags[0] { "sv" } else { "en" }.to_owned();
        (site.prefetch, site.masked, site.panel.trusted) = (flags[1], flags[2], flags[3]);
        site.picture_hosts = hosts;
        site.panel.account = format!("{number:04X}");
        site.panel.receiver.clone_from(&words[5]);
        site.panel.key = line_key;
        site.panel.supervision_secs = secs;
        site.cameras[0].password = Secret::new(password);
        site.cameras[0].name = pii(6);
        if flags[4] {
            site.cameras[0].ptz = None;
            site.voice_unit = None;
        }
        if let Some(unit) = &mut site.voice_unit {
            (unit.address, unit.user) = (voice, Secret::new(user));
        }
        let zone = site.zones[0].clone();
        site.zones = (0..zones).map(|at| crate::site::Zone { number: format!("{at:02}"), name: pii(7), ..zone.clone() }).collect();
        let user = site.users[0].clone();
        site.users = (0..users).map(|at| crate::site::PanelUser { number: at.to_string(), ..user.clone() }).collect();
        site.contacts = contacts;
        if plan {
            site.own_plans.clear();
        } else {
            site.floors = drawn()[0].floors.clone();
            for (at, zone) in (1u16..).zip(&mut site.zones) {
                (zone.floor, zone.at) = (Some(Pii("Plan 1".to_owned())), Some(Pii([1.0 / f64::from(at), 0.1])));
            }
        }
        site.with_words_kept(&key())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_register_comes_back_the_same(first in home(1), second in home(2), with_secrets in any::<bool>()) {
        let sites = [first, second];
        let same = |import: Result<Import, (Vec<WrongHome>, u32)>| {
            let counts = import.map(|import| import.counts);
            prop_assert_eq!(counts.as_ref().map(|counts| (counts.same, counts.words_gone)), Ok((2, 0)), "{:?}", counts);
            Ok(())
        };
        same(brought(read_toml(&toml(&sites, with_secrets)).unwrap(), &sites))?;
        same(from_csv(&csv(&sites, with_secrets), &sites))?;
        if with_secrets {
            let mut file = read_toml(&toml(&sites, true)).unwrap();
            let id = drawn()[0].floors[0].known_drawing().unwrap().id;
            file.drawings = sites.iter().map(|site| (site.id.clone(), id)).collect();
            let made = brought(file, &[]);
            prop_assert_eq!(made.map(|made| made.sites), Ok(sites.to_vec()));
        }
    }

    #[test]
    fn no_cell_of_an_export_is_a_formula(site in home(1)) {
        let bytes = csv(&[site], true);
        let mut table = csv::ReaderBuilder::new().delimiter(b';').from_reader(bytes.as_slice());
        for row in table.records() {
            for cell in &row.unwrap() {
                prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{:?}", cell);
            }
        }
    }

    #[test]
    fn no_bytes_upset_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..200), cut in 0usize..400) {
        let _ = table::read(&bytes);
        let mut spoiled = csv(&register(), true);
        spoiled.truncate(cut.min(spoiled.len()));
        spoiled.extend(bytes);
        let _ = table::read(&spoiled);
    }
}
