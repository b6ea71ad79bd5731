//! The floor plan from the register file to the real window, by keys alone: where zones stand and in which order they alarmed; who
//! is given a drawing, where drawings go, which are refused, and that they leave and come back with the register.
use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use alarm_central::{drawing::DrawingId, event::Refusal, person::Role};
use egui::Key;
use vaka_link::{
    command::{Granted, Wish},
    floor::Found,
};
use vaka_store::SqliteStore;

use crate::{
    inside::{Desk, Station},
    past::{alarm, take},
    screen::until,
    world::{KEY, PASSWORD, Place, START, dial},
};

/// Red where the hall is: no other thing on the screen is.
const HALL: &str = "fill='#ff0000' x='0' y='300'";
/// Words that stand in a drawing and must lie nowhere in the clear.
const PERSONAL: &str = "Kundens barnkammare";

fn plan(more: &str) -> String {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 800 600'><title>{PERSONAL}</title>\
         <rect {HALL} width='800' height='300'/>{more}</svg>"
    )
}

/// A home with two zones on a floor of eight metres.
fn home(account: &str, drawing: &str) -> String {
    let zone = |number: u8, name: &str, at: &str| {
        format!(
            "[[site.zone]]\nnumber = \"{number}\"\nname = \"{name}\"\nkind = \"motion\"\nfloor = \"Plan 1\"\nat = {at}\n"
        )
    };
    format!(
        "[[site]]\nid = \"hem-{account}\"\nname = \"Kund\"\naddress = \"Gatan 1\"\narea = \"Täby\"\n\
         [site.panel]\naccount = \"{account}\"\nkey = \"ascii:{KEY}\"\n\
         [[site.floor]]\nname = \"Plan 1\"\ndrawing = \"{drawing}\"\nwidth_m = 8\n{}{}",
        zone(1, "Hall", "[0.5, 0.75]"),
        zone(2, "Kök", "[0.5, 0.25]")
    )
}

fn says(data: &Path, words: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vaka"));
    command.args(["--place", "live", "--data"]).arg(data).args(words).env("VAKA_LANGUAGE", "sv");
    let output = command.stdin(Stdio::null()).output().expect("vaka runs");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).expect("vaka prints UTF-8"))
}

fn works(data: &Path, words: &[&str]) -> String {
    let (is_good, said) = says(data, words);
    assert!(is_good, "vaka {}: {said}", words.join(" "));
    said
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a temporary path is UTF-8")
}

#[test]
fn the_way_through_a_home_is_seen_on_its_plan_by_keys_alone() {
    let place = Place::new();
    fs::write(place.file("plan.svg"), plan("")).expect("the folder takes it");
    place.import(&home("0123", "plan.svg"));
    place.add_operator("op1", PASSWORD);
    let mut desk = place.desk(&[]);
    desk.sign_in("op1", PASSWORD);
    let screen = &mut desk.screen;
    dial(&place, "0123", KEY, "BA", 1);
    screen.wait("Prioritet 3: Inbrott", START);
    screen.press(Key::F2);
    screen.wait("Planritning", START);
    screen.press(Key::X);
    screen.wait("1 Hall 00:00", START);
    screen.wait("Kök, har inte larmat", START);
    // The drawing itself, in its own colour where the hall is.
    let plan = screen.wait("Planritning Plan 1. 1 Hall", START).place.expect("it lies somewhere");
    until(START, "the drawing", || {
        let picture = screen.picture();
        let at = |x: f32, y: f32| {
            let at = plan.min + plan.size() * egui::Vec2::new(x, y);
            picture.get_pixel(at.x as u32, at.y as u32).0
        };
        let is_red = |[r, g, b, _]: [u8; 4]| r > 150 && g < 90 && b < 90;
        (is_red(at(0.1, 0.9)) && !is_red(at(0.1, 0.1))).then_some(())
    });
    dial(&place, "0123", KEY, "BA", 2);
    screen.wait("2 Kök 00:", START);
    screen.wait("Kök, nummer 2 i ordningen", START);
    // Three metres, in whatever time it took to dial.
    screen.wait("3,0 m ", START);
    screen.picture_for("floor");
    screen.press(Key::Escape);
    screen.wait_gone("Gångväg", START);
    screen.press(Key::X);
    screen.wait("Gångväg", START);
    screen.press(Key::X);
    screen.wait_gone("Gångväg", START);
}

/// What the desk is told of a drawing.
fn drawing(desk: &mut Desk, event: alarm_central::id::EventId, drawing: DrawingId) -> Result<Found, Refusal> {
    match desk.wish(Wish::ReadDrawing { event, drawing }) {
        Ok(Granted::Drawing(told)) if told.id == drawing => Ok(told.found),
        Ok(other) => panic!("a drawing is told: {other:?}"),
        Err(refusal) => Err(refusal),
    }
}

fn told(desk: &mut Desk) -> DrawingId {
    desk.until("the floor", |desk| Some(desk.board.held.as_ref()?.floors.first()?.drawing?.id))
}

/// Whether what was found is this text.
fn is(found: &Result<Found, Refusal>, wanted: &str) -> bool {
    matches!(found, Ok(Found::Bytes(bytes)) if *bytes.0 == *wanted.as_bytes())
}

#[test]
fn a_drawing_is_its_holders_alone_and_goes_when_another_takes_its_place() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let (file, first, second) = (folder.path().join("homes.toml"), plan(""), plan("<path d='M0 0L9 9'/>"));
    let mut station = Station::start("");
    let import = |station: &Station, drawing: &str| {
        fs::write(folder.path().join("plan.svg"), drawing).expect("the folder takes it");
        fs::write(&file, home("0123", "plan.svg") + &home("0124", "plan.svg")).expect("the folder takes it");
        works(station.data(), &["sites", "import", text(&file)])
    };
    let said = import(&station, &first);
    assert!(said.contains("2 av 2"), "{said}");
    let said = import(&station, &first);
    assert!(said.contains("0 av 2"), "the same once more is nothing: {said}");
    station.add("op1", Role::Operator);
    station.add("op2", Role::Operator);
    let (mut holder, mut other) = (Desk::sign_in(&station, "op1"), Desk::sign_in(&station, "op2"));
    let mut panel = station.panel();
    let event = alarm(&mut panel, &mut holder, "0123");
    let elsewhere = alarm(&mut panel, &mut holder, "0124");
    take(&mut holder, event);
    let id = told(&mut holder);
    assert!(is(&drawing(&mut holder, event, id), &first));
    assert_eq!(drawing(&mut other, event, id), Err(Refusal::NotHolder), "another's event");
    assert_eq!(drawing(&mut holder, elsewhere, id), Err(Refusal::NotHolder), "nobody's event");
    assert_eq!(drawing(&mut holder, event, DrawingId([7; 32])), Ok(Found::Missing), "of no floor of the home");
    // Another one takes its place while the event is open.
    import(&station, &second);
    let next = holder.until("the new drawing", |desk| {
        desk.board.held.as_ref()?.floors.first()?.drawing.map(|drawing| drawing.id).filter(|now| *now != id)
    });
    assert!(is(&drawing(&mut holder, event, next), &second));
    assert_eq!(drawing(&mut holder, event, id), Ok(Found::Missing), "it is no drawing of the home any more");
    drop((panel, holder, other));
    station.again();
    let mut holder = Desk::sign_in(&station, "op1");
    let next = told(&mut holder);
    assert!(is(&drawing(&mut holder, event, next), &second), "after a restart");
    assert_eq!(holder.wish(Wish::Release { event }), Ok(Granted::Done));
    assert_eq!(drawing(&mut holder, event, next), Err(Refusal::NotHolder), "no longer than it is held");
    drop(holder);
    // A home without it has none, and a file that is refused leaves none behind.
    fs::write(&file, home("0123", "plan.svg") + &home("0124", "elsewhere.svg")).expect("the folder takes it");
    fs::write(folder.path().join("plan.svg"), plan("<circle/>")).expect("the folder takes it");
    assert!(!says(station.data(), &["sites", "import", text(&file)]).0);
    let without = home("0123", "x").replace("[[site.floor]]\nname = \"Plan 1\"\ndrawing = \"x\"\nwidth_m = 8\n", "");
    let without =
        without.replace("floor = \"Plan 1\"\n", "").replace("at = [0.5, 0.75]\n", "").replace("at = [0.5, 0.25]\n", "");
    fs::write(&file, without).expect("the folder takes it");
    works(station.data(), &["sites", "import", text(&file)]);
    let mut kept = Vec::new();
    station.again_after(|_, data| kept = drawings_in(data));
    assert_eq!(kept.iter().map(|(site, _)| site.as_str()).collect::<Vec<_>>(), ["hem-0124"], "of the other home alone");
}

fn drawings_in(data: &Path) -> Vec<(String, DrawingId)> {
    use alarm_central::port::Archive;
    let mut store = SqliteStore::open(data).expect("the memory opens");
    let all = store.drawings().expect("they are listed");
    all.into_iter().map(|(site, id)| (site.to_string(), id)).collect()
}

#[test]
fn drawings_leave_with_the_register_and_come_back_the_same_with_a_station_and_without() {
    let place = Place::new();
    fs::write(place.file("plan.svg"), plan("")).expect("the folder takes it");
    place.import(&home("0123", "plan.svg"));
    round_trip(&place.data(), place.data().parent().expect("it lies in a folder"));
    let database: Vec<u8> = ["vaka.sqlite", "vaka.sqlite-wal"]
        .iter()
        .filter_map(|name| fs::read(place.data().join(name)).ok())
        .flatten()
        .collect();
    assert!(!database.windows(PERSONAL.len()).any(|window| window == PERSONAL.as_bytes()), "it lies sealed");
    let copy = place.file("copy");
    works(&place.data(), &["backup", text(&copy)]);
    let copied = fs::read(copy.join("vaka.sqlite")).expect("the copy has the memory");
    assert!(!copied.windows(PERSONAL.len()).any(|window| window == PERSONAL.as_bytes()), "in a copy too");
    drop(place);
    let station = Station::start("");
    let folder = tempfile::tempdir().expect("a folder for the test");
    fs::write(folder.path().join("plan.svg"), plan("")).expect("the folder takes it");
    fs::write(folder.path().join("homes.toml"), home("0123", "plan.svg")).expect("the folder takes it");
    works(station.data(), &["sites", "import", text(&folder.path().join("homes.toml"))]);
    round_trip(station.data(), folder.path());
}

fn round_trip(data: &Path, folder: &Path) {
    let file = folder.join("out.toml");
    let said = works(data, &["sites", "export", text(&file)]);
    assert!(said.contains("1 ritning ligger i en mapp bredvid filen."), "{said}");
    let written = fs::read_to_string(&file).expect("the export is text");
    assert!(written.contains("drawing = \"out-ritningar/hem-0123-1.svg\""), "{written}");
    let drawing = folder.join("out-ritningar/hem-0123-1.svg");
    assert_eq!(fs::read_to_string(&drawing).expect("it lies there"), plan(""));
    let said = works(data, &["sites", "import", text(&file)]);
    assert!(said.contains("0 av 1 objekt ändrade"), "{said}");
    // Without files beside it the register says what it has, and knows it again.
    let piped = works(data, &["sites", "export"]);
    assert!(piped.contains("sha256:") && piped.contains("1 ritning följer inte med"), "{piped}");
    let register = piped.lines().filter(|line| !line.contains("ritning följer")).collect::<Vec<_>>().join("\n");
    fs::write(&file, register).expect("the folder takes it");
    let said = works(data, &["sites", "import", text(&file)]);
    assert!(said.contains("0 av 1 objekt ändrade"), "{said}");
    let table = folder.join("out.csv");
    let said = works(data, &["sites", "export", text(&table)]);
    assert!(said.contains("En tabell har inga våningar: 1 ritning följer"), "{said}");
    let said = works(data, &["sites", "import", text(&table)]);
    assert!(said.contains("0 av 1 objekt ändrade"), "a table leaves floors as they are: {said}");
    let again = works(data, &["sites", "export", text(&folder.join("again.toml"))]);
    assert!(again.contains("1 ritning ligger"), "{again}");
}

#[test]
fn a_drawing_that_cannot_be_kept_is_refused_by_its_place_and_reason_and_nothing_is_imported() {
    let place = Place::new();
    place.import(
        &home("0124", "x")
            .replace("[[site.floor]]\nname = \"Plan 1\"\ndrawing = \"x\"\nwidth_m = 8\n", "")
            .replace("floor = \"Plan 1\"\n", "")
            .replace("at = [0.5, 0.75]\n", "")
            .replace("at = [0.5, 0.25]\n", ""),
    );
    let file = place.file("homes.toml");
    let check = |name: &str, bytes: Option<&[u8]>, wanted: &str| {
        if let Some(bytes) = bytes {
            fs::write(place.file(name), bytes).expect("the folder takes it");
        }
        fs::write(&file, home("0123", name)).expect("the folder takes it");
        let (is_good, said) = says(&place.data(), &["sites", "import", text(&file)]);
        assert!(!is_good && said.contains("1 fel. Inget är importerat."), "{name}: {said}");
        assert!(
            said.contains("hem-0123") && said.contains("floor.1.drawing") && said.contains(wanted),
            "{name}: {said}"
        );
    };
    check("away.svg", None, "Ritningen finns inte.");
    check("../plan.svg", None, "bredvid registerfilen");
    check("/etc/passwd", None, "bredvid registerfilen");
    check("words.svg", Some(b"ingen bild"), "ingen hel bild");
    check("large.png", Some(&vec![0; (2 << 20) + 1]), "större än 2 MiB");
    check("reaches.svg", Some(plan("<use href='https://x.example/a.svg#a'/>").as_bytes()), "utanför sig själv");
    check("script.svg", Some(plan("<script>1</script>").as_bytes()), "bara ha linjer och text");
    check("much.svg", Some(plan(&"<path/>".repeat(60_000)).as_bytes()), "fler delar");
    let name = format!("sha256:{}/svg/1000x750", "0".repeat(64));
    check(&name, None, "Ritningen finns inte.");
    assert!(!works(&place.data(), &["sites", "export"]).contains("hem-0123"));
}
