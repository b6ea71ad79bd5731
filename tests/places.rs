//! Live and training share nothing: no verb of one touches the other's folder, and nothing of training reaches a real
//! address, whatever its register says.
use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    path::Path,
    process::Stdio,
    sync::Arc,
};

use alarm_central::{
    fact::{Fact, FactBody, Sealed, SiteFact, StreamId},
    id::CameraId,
    moment::Moment,
    person::{Actor, Place as Of, Role},
    port::Store,
    site::read_register,
};
use vaka_link::{
    board::LookState,
    command::{Granted, Wish},
    unit::MediaFault,
};
use vaka_store::SqliteStore;

use crate::{
    inside::{Desk, Station},
    screen::until,
    world::{PASSWORD, Place, START, home},
};

/// Puts homes into a memory as no import into training would.
fn enter(folder: &Path, register: &str) {
    let mut store = SqliteStore::open(folder).expect("the folder takes a memory");
    for site in read_register(register).expect("the test's register is whole") {
        let fact = Fact {
            stream: StreamId::Site(site.id.clone()),
            version: 1,
            at: Moment(1),
            by: Actor::Keeper { uid: 0 },
            body: FactBody::Site(SiteFact::SiteImported),
            sealed: Some(Sealed::Site(Box::new(site))),
        };
        store.append(&[Arc::new(fact)]).expect("the memory takes the home");
    }
}

#[test]
fn training_asks_nobody_at_an_address_that_may_be_real_even_where_its_register_has_one() {
    for (place, is_asked) in [(Of::Training, false), (Of::Live, true)] {
        let device = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        device.set_nonblocking(true).expect("a fresh socket takes its settings");
        let port = device.local_addr().expect("it is bound").port();
        // A name leads where somebody else says: here to this machine, elsewhere to a home.
        let register = home("hem-1", "0123", &format!("rtsp://localhost:{port}/cam"));
        let station = Station::of(place, "", |folder| enter(folder, &register));
        station.add("op1", Role::Operator);
        let mut desk = Desk::sign_in(&station, "op1");
        station.panel().say("0123", "BA14");
        let event = desk.event_at("hem-1");
        assert_eq!(desk.wish(Wish::Claim { event }), Ok(Granted::Event(event)));
        if is_asked {
            until(START, "the device to be asked", || device.accept().ok());
            continue;
        }
        let looks = |desk: &Desk| {
            let held = desk.board.held.as_ref()?;
            let camera = held.cameras.iter().find(|camera| camera.id == CameraId::new("hall"))?;
            Some([camera.look.clone(), held.voice.as_ref()?.look.clone()])
        };
        let failed = || LookState::Failed(MediaFault::OutOfReach);
        desk.until("the gate's no", |desk| (looks(desk)? == [failed(), failed()]).then_some(()));
        assert!(device.accept().is_err(), "nobody was asked");
    }
}

/// What a call that must fail says.
fn refused(place: &Place, of: &str, data: &Path, words: &[&str], input: &str) -> String {
    use std::io::Write;
    let mut command = place.bare();
    let command = command.args(["--place", of, "--data"]).arg(data).args(words);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("vaka starts");
    let _ = child.stdin.take().expect("was piped").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("vaka ends");
    assert!(!output.status.success(), "{of} {words:?} was let through");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn an_import_into_training_names_line_and_key_of_a_real_address() {
    let place = Place::new();
    let file = place.file("homes.toml");
    let data = place.file("training");
    let here = "rtsp://127.0.0.1:8561/cam";
    for (from, to, key) in [
        (format!("rtsp = \"{here}\""), "rtsp = \"rtsp://192.168.1.20/cam\"", "camera.rtsp"),
        (format!("address = \"{here}\""), "address = \"rtsp://larm.example/cam\"", "voice_unit.address"),
    ] {
        let text = home("hem-1", "0123", here).replace(&from, to);
        let line = text.lines().position(|line| line == to).expect("it stands in the file") + 1;
        fs::write(&file, &text).expect("the register file can be written");
        let said = refused(&place, "training", &data, &["sites", "import", file.to_str().expect("UTF-8")], "");
        assert!(said.contains(&format!("{line}, {key}:")), "{said}");
        assert!(!said.contains("192.168") && !said.contains("larm.example"), "no address is told: {said}");
    }
}

#[test]
fn training_sends_nobody_real() {
    let place = Place::new();
    let (file, key) = (place.file("vaka/config.toml"), place.file("dispatch.key"));
    fs::create_dir_all(place.file("vaka")).expect("the folder takes another");
    let machine = |address: &str| format!("address = \"{address}\"\nkey_file = \"{}\"", key.display());
    for more in [
        machine("https://larm.example/errands"),
        machine("https://localhost/errands"),
        "telephone = \"112\"".to_owned(),
    ] {
        fs::write(&file, format!("[[dispatch.training]]\nto = [\"police\"]\n{more}\n")).expect("it can be written");
        let said = refused(&place, "training", &place.file("training"), &["station"], "");
        assert!(said.contains("[[dispatch.training]] an address of this machine's loopback"), "{said}");
    }
}

#[test]
fn training_asks_nobody_real() {
    let place = Place::new();
    let (file, key) = (place.file("vaka/config.toml"), place.file("question.key"));
    fs::create_dir_all(place.file("vaka")).expect("the folder takes another");
    for address in ["https://larm.example/questions", "https://localhost/questions"] {
        let set = format!("[question.training]\naddress = \"{address}\"\nkey_file = \"{}\"\n", key.display());
        fs::write(&file, set).expect("it can be written");
        let said = refused(&place, "training", &place.file("training"), &["station"], "");
        assert!(said.contains("[question.training] an address of this machine's loopback"), "{said}");
    }
}

#[test]
fn no_verb_of_one_place_touches_the_folder_of_the_other() {
    let place = Place::new();
    let register = home("hem-1", "0123", "rtsp://127.0.0.1:1/cam");
    place.import(&register);
    let file = place.file("homes.toml");
    fs::write(&file, &register).expect("the register file can be written");
    let (file, copy) = (file.display().to_string(), place.file("copy").display().to_string());
    let add = ["people", "add", "--id", "op9", "--name", "Operatör 9", "--role", "operator"];
    let add = [&add[..], &["--certified-until", "2099-12-31", "--password-stdin"]].concat();
    let verbs: [&[&str]; 14] = [
        &["station"],
        &["sites", "import", &file],
        &add,
        &["people", "list"],
        &["people", "disable", "--id", "op9"],
        &["events", "--json"],
        &["journal", "list", "--json"],
        &["journal", "verify"],
        &["journal", "head"],
        &["journal", "export", &copy],
        &["retention", "run"],
        &["retention", "confirm", "--person", "chef1", "--password-stdin"],
        &["backup", &copy],
        &["keys", "mirror", &copy],
    ];
    let facts = place.journal().len();
    for words in verbs {
        let said = refused(&place, "training", &place.data(), words, PASSWORD);
        assert!(said.contains("skarpa läget"), "{words:?}: {said}");
    }
    assert!(!Path::new(&copy).exists(), "nothing was copied");
    assert_eq!(place.journal().len(), facts, "nor written");
}
