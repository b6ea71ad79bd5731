//! Recordings of a closed event handed to an authority (M10): asked for, approved by another person, made by the real
//! program from the real vault, and found whole by three programs, two of which Vaka did not write.
use std::{
    fs,
    io::Read,
    iter,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use age::secrecy::SecretString;
use alarm_central::{
    disclosure::{Asked, Mask, MediumAsked, SealedFor, Sound},
    event::{Device, EventFact, Outcome, Refusal, Verdict},
    fact::{Fact, FactBody, StreamId},
    id::{CameraId, DisclosureId, EventId, GrantId, MediumId, PersonId, SiteId},
    medium::MediumKind,
    moment::Moment,
    person::{Actor, Role},
    pii::{Pii, Secret},
    port::Store,
    vault::{SinkOrder, Vault},
};
use egui::{Key, Vec2};
use uuid::Uuid;
use vaka_link::{
    command::{Granted, Wish},
    disclosure::DisclosureStage,
    keeper::{KeeperAnswer, KeeperRefusal, KeeperWish},
    pipe,
    unit::{Track, Unit},
};
use vaka_station::clock::ClockSource;
use vaka_store::{FileVault, SqliteStore, open_sink};

use crate::{
    inside::{Desk, Station},
    screen::{Screen, until},
    timecode,
    world::{Camera, KEY, PASSWORD, Place, START, dial, home},
};

const WIDTH: usize = 320;
const HEIGHT: usize = 240;
/// The left half.
const MASK: Mask = Mask { left: 0, top: 0, width: 5_000, height: 10_000 };

/// Coded pictures of a bright test picture, 25 a second, one access unit each.
fn film(pictures: usize) -> Vec<Vec<u8>> {
    let source = format!("smptebars=size={WIDTH}x{HEIGHT}:rate=25");
    let coded = Command::new("ffmpeg")
        .args(["-v", "error", "-f", "lavfi", "-i", &source, "-frames:v", &pictures.to_string()])
        .args(["-c:v", "libx264", "-pix_fmt", "yuv420p", "-x264-params", "aud=1:bframes=0:keyint=10"])
        .args(["-f", "h264", "-"])
        .output()
        .expect("ffmpeg is there");
    assert!(coded.status.success(), "{}", String::from_utf8_lossy(&coded.stderr));
    // An access unit begins with its delimiter.
    let begins: Vec<usize> =
        coded.stdout.windows(5).enumerate().filter(|(_, five)| *five == [0, 0, 0, 1, 9]).map(|(at, _)| at).collect();
    let ends = begins.iter().skip(1).copied().chain([coded.stdout.len()]);
    begins.iter().zip(ends).map(|(begin, end)| coded.stdout[*begin..end].to_vec()).collect()
}

fn units(began: Moment) -> Vec<(Moment, Vec<u8>)> {
    let caps = "video/x-h264,stream-format=byte-stream,alignment=au".to_owned();
    let sound = "audio/x-mulaw,rate=8000,channels=1".to_owned();
    let mut units = vec![
        (began, Unit::Format { track: Track::Video, caps }, Vec::new()),
        (began, Unit::Format { track: Track::Sound, caps: sound }, Vec::new()),
    ];
    for (body, number) in film(50).into_iter().zip(0..) {
        let taken_at = began.plus_ms(number * 40);
        let key = number % 10 == 0;
        units.push((taken_at, Unit::Data { track: Track::Video, key, pts_us: None, taken_at }, body));
        let said = Unit::Data { track: Track::Sound, key: true, pts_us: None, taken_at };
        units.push((taken_at, said, vec![0x55; 320]));
    }
    units.into_iter().map(|(at, unit, body)| (at, pipe::pack(&unit, &body).expect("a unit fits"))).collect()
}

/// Writes a closed event with a film of two cameras into the place, as its parts do.
fn remember(data: &Path, began: Moment) -> (EventId, [MediumId; 2]) {
    let event = EventId(Uuid::now_v7());
    let mut vault = FileVault::open(data).expect("a test's own place works");
    let (folder, key) = vault.prepare(event, began).expect("a test's own place works");
    let mut bodies = Vec::new();
    let signal = serde_json::from_value(serde_json::json!({
        "id": Uuid::now_v7(), "received_at": began, "account": "0000", "code": "BA", "zone": "14", "area": null,
        "class": "alarm", "category": "burglary", "kind": "burglary", "priority": 3, "trust": "keyed",
    }))
    .expect("a test's own place works");
    bodies.push(EventFact::Started { site: SiteId::new("home-0"), window: None, linked_to: None, shut: None, signal });
    let verdict = Verdict { outcome: Outcome::Sharp, cause: Outcome::Sharp.causes()[0].to_owned(), level: 2 };
    bodies.push(EventFact::Closed { verdict });
    let media = ["hall", "kok"].map(|camera| {
        let medium = MediumId(Uuid::now_v7());
        let mut sink = open_sink(&SinkOrder {
            folder: folder.clone(),
            event,
            medium,
            grant: GrantId(Uuid::now_v7()),
            device: Device::Camera(CameraId::new(camera)),
            kind: MediumKind::Clip,
            key: key.clone(),
            leave_free: 0,
        })
        .expect("a test's own place works");
        let mut last = began;
        for (at, message) in units(began) {
            sink.keep(at, &message).expect("a test's own place works");
            last = at;
        }
        sink.finish(last).expect("a test's own place works");
        drop(sink);
        bodies.push(EventFact::MediumKept {
            medium: vault.seal_up(event, medium).expect("a test's own place works").expect("fragments were kept"),
        });
        medium
    });
    let facts: Vec<Arc<Fact>> = bodies
        .into_iter()
        .zip(1..)
        .map(|(body, version)| {
            let (stream, body) = (StreamId::Event(event), FactBody::Event(body));
            Arc::new(Fact { stream, version, at: began, by: Actor::Station, body, sealed: None })
        })
        .collect();
    SqliteStore::open(data).expect("a test's own place works").append(&facts).expect("a test's own place works");
    for medium in &media {
        vault.kept(event, *medium).expect("a test's own place works");
    }
    (event, media)
}

fn asked(media: &[MediumId], sealed_for: SealedFor) -> Asked {
    let media = media.iter().zip([Sound::Kept, Sound::LeftOut]);
    Asked {
        authority: "Polisen".to_owned(),
        case_number: "5000-K1-26".to_owned(),
        legal_ground: "RB 27 kap.".to_owned(),
        media: media.map(|(medium, sound)| MediumAsked { medium: *medium, masks: vec![MASK], sound }).collect(),
        sealed_for,
    }
}

fn request(desk: &mut Desk, event: EventId, asked: Asked, passphrase: &str) -> Result<DisclosureId, Refusal> {
    let contact = Pii("Handläggare 1".to_owned());
    let wish = Wish::RequestDisclosure { event, asked, contact, passphrase: Secret::new(passphrase) };
    desk.wish(wish).map(|granted| match granted {
        Granted::Disclosure(disclosure) => disclosure,
        other => panic!("{other:?}"),
    })
}

fn approve(desk: &mut Desk, event: EventId, disclosure: DisclosureId, who: &str, password: &str) -> Option<Refusal> {
    let (person, password) = (PersonId::new(who), Secret::new(password));
    desk.wish(Wish::ApproveDisclosure { event, disclosure, person, password }).err()
}

fn stage(desk: &mut Desk, disclosure: DisclosureId) -> DisclosureStage {
    match desk.wish(Wish::ListDisclosures) {
        Ok(Granted::Disclosures(lines)) => {
            lines.into_iter().find(|line| line.disclosure == disclosure).expect("it was asked for").stage
        }
        other => panic!("{other:?}"),
    }
}

/// Waits until the package is made, and has the command line's verb copy it out.
fn written(station: &Station, desk: &mut Desk, disclosure: DisclosureId, to: &Path) -> PathBuf {
    until(START, "the package", || match stage(desk, disclosure) {
        DisclosureStage::Made { .. } => Some(()),
        DisclosureStage::Making { .. } => None,
        other => panic!("{other:?}"),
    });
    let copied = Command::new(crate::world::program())
        .args(["--place", "live", "--data"])
        .arg(station.data())
        .args(["disclosure", "write", &disclosure.to_string()])
        .arg(to)
        .output()
        .expect("a test's own place works");
    assert!(copied.status.success(), "{}", String::from_utf8_lossy(&copied.stderr));
    to.join(format!("{disclosure}.age"))
}

/// Opens a package and checks it with three programs; answers its folder.
fn opened(sealed: &Path, identity: &dyn age::Identity, data: &Path, into: &Path) -> PathBuf {
    let mut plain = Vec::new();
    let file = fs::File::open(sealed).expect("a test's own place works");
    let mut reader = age::Decryptor::new(file)
        .expect("a test's own place works")
        .decrypt(iter::once(identity))
        .expect("a test's own place works");
    reader.read_to_end(&mut plain).expect("a test's own place works");
    tar::Archive::new(plain.as_slice()).unpack(into).expect("a test's own place works");
    let bag = fs::read_dir(into)
        .expect("a test's own place works")
        .next()
        .expect("a test's own place works")
        .expect("a test's own place works")
        .path();
    let mut sums = Command::new("sha512sum");
    sums.args(["-c", "--strict", "--quiet", "manifest-sha512.txt"]).current_dir(&bag);
    assert!(sums.status().expect("a test's own place works").success());
    let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers/bin");
    assert!(peers.join("bagit.py").exists(), "bagit.py is missing: run .ci/setup test");
    let bagit = Command::new(peers.join("python")).arg(peers.join("bagit.py")).arg("--validate").arg(&bag).output();
    assert!(bagit.expect("a test's own place works").status.success());
    let key = data.join("keys/sign.pub");
    let found = vaka_verify::run(&["package".into(), bag.clone().into(), "--key".into(), key.into()], "en");
    assert_eq!(found.code, 0, "{}", found.text);
    bag
}

/// First picture of a film as grey, and whether it has sound, by a player that is not ours.
fn seen(film: &Path) -> (Vec<u8>, bool) {
    let run = |program: &str, words: &[&str]| {
        let ran = Command::new(program)
            .args(["-v", "error", "-i"])
            .arg(film)
            .args(words)
            .output()
            .expect("a test's own place works");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        ran.stdout
    };
    let size = format!("scale={WIDTH}:{HEIGHT}");
    let picture = run("ffmpeg", &["-frames:v", "1", "-vf", &size, "-f", "rawvideo", "-pix_fmt", "gray", "-"]);
    let streams = run("ffprobe", &["-show_entries", "stream=codec_name", "-of", "csv=p=0"]);
    (picture, String::from_utf8_lossy(&streams).contains("aac"))
}

fn place() -> (Station, EventId, [MediumId; 2]) {
    let register = home("home-0", "0000", "rtsp://127.0.0.1:9/cam");
    let mut station = Station::start(&register);
    station.add("chef1", Role::Supervisor);
    station.add("dso1", Role::Privacy);
    station.add("op1", Role::Operator);
    let began = station.clock.read().wall.plus_ms(-3_600_000);
    let mut remembered = None;
    station.again_after(|_, data| remembered = Some(remember(data, began)));
    let (event, media) = remembered.expect("a test's own place works");
    (station, event, media)
}

#[test]
fn two_people_disclose_two_films_and_three_programs_find_the_package_whole() {
    let (station, event, media) = place();
    let key = age::x25519::Identity::generate();
    let to = || SealedFor::Key(key.to_public().to_string());
    let mut operator = Desk::sign_in(&station, "op1");
    assert_eq!(request(&mut operator, event, asked(&media, to()), "").err(), Some(Refusal::RoleMayNot));
    let mut chief = Desk::sign_in(&station, "chef1");
    let disclosure = request(&mut chief, event, asked(&media, to()), "").expect("a test's own place works");
    assert_eq!(stage(&mut chief, disclosure), DisclosureStage::Requested);
    // Approved by another person with an own sign-in, at whatever desk.
    assert_eq!(approve(&mut chief, event, disclosure, "chef1", PASSWORD), Some(Refusal::SamePerson));
    assert_eq!(approve(&mut chief, event, disclosure, "op1", PASSWORD), Some(Refusal::RoleMayNot));
    assert_eq!(approve(&mut chief, event, disclosure, "dso1", "a wrong password"), Some(Refusal::WrongSignIn));
    assert_eq!(stage(&mut chief, disclosure), DisclosureStage::Requested);
    assert_eq!(approve(&mut chief, event, disclosure, "dso1", PASSWORD), None);

    let out = tempfile::tempdir().expect("a test's own place works");
    let sealed = written(&station, &mut chief, disclosure, out.path());
    let unsealed = tempfile::tempdir().expect("a test's own place works");
    let bag = opened(&sealed, &key, station.data(), unsealed.path());
    let mut films: Vec<PathBuf> = fs::read_dir(bag.join("data/media"))
        .expect("a test's own place works")
        .map(|entry| entry.expect("a test's own place works").path())
        .collect();
    films.sort();
    assert_eq!(films.len(), 2);
    for (film, with_sound) in films.iter().zip([true, false]) {
        let (picture, sound) = seen(film);
        assert_eq!(sound, with_sound, "{}", film.display());
        let row = &picture[WIDTH * 20..WIDTH * 21];
        assert!(row[..WIDTH / 2 - 8].iter().all(|grey| *grey <= 4), "masked");
        assert!(row[WIDTH / 2 + 8..WIDTH - 60].iter().all(|grey| *grey > 20), "and the rest is the picture: {row:?}");
    }
    // Nothing but the sealed package is left, and the vault is as it was.
    let left: Vec<_> = fs::read_dir(station.data().join("disclosures"))
        .expect("a test's own place works")
        .map(|e| e.expect("a test's own place works").file_name())
        .collect();
    assert_eq!(left, [format!("{event}.{disclosure}.age").as_str()]);
    let (_, journal) = station.keep(KeeperWish::Journal { event: Some(event) });
    let journal = String::from_utf8(journal).expect("a test's own place works");
    for fact in ["disclosure_requested", "disclosure_approved", "disclosure_made", "disclosure_copied"] {
        assert!(journal.contains(fact), "{fact}");
    }
    assert!(!journal.contains("Handläggare 1") && !journal.contains("media_erased"));

    // The sealed package goes with the recordings it is made of; what was copied out is the authority's.
    let wall = station.clock.read().wall;
    station.clock.set_wall(wall.plus_ms(61 * 24 * 3_600_000));
    station.keep(KeeperWish::ConfirmClock { person: PersonId::new("chef1"), password: Secret::new(PASSWORD) });
    assert_eq!(
        fs::read_dir(station.data().join("disclosures")).expect("a test's own place works").count(),
        0,
        "erased with its event's media"
    );
    let late = station.ask(KeeperWish::DisclosureCopied { event, disclosure }).0;
    assert!(matches!(late, KeeperAnswer::No(KeeperRefusal::Rule(Refusal::MediaOver { .. }))), "{late:?}");
    assert!(sealed.exists());
}

#[test]
fn a_passphrase_is_on_no_disk_and_asked_for_again_after_a_restart() {
    const PHRASE: &str = "korrekt häst batteri";
    let (mut station, event, media) = place();
    let mut chief = Desk::sign_in(&station, "chef1");
    let spoken = || asked(&media[..1], SealedFor::Passphrase);
    assert_eq!(request(&mut chief, event, spoken(), "elva tecken").err(), Some(Refusal::RecipientUnfit));
    let disclosure = request(&mut chief, event, spoken(), PHRASE).expect("a test's own place works");
    drop(chief);
    station.again_after(|_, data| {
        let mut folders = vec![data.to_owned()];
        while let Some(folder) = folders.pop() {
            for path in fs::read_dir(folder)
                .expect("a test's own place works")
                .map(|entry| entry.expect("a test's own place works").path())
            {
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(bytes) = fs::read(&path) {
                    let found = bytes.windows(PHRASE.len()).any(|window| window == PHRASE.as_bytes());
                    assert!(!found, "{}", path.display());
                }
            }
        }
    });
    let mut chief = Desk::sign_in(&station, "chef1");
    assert_eq!(approve(&mut chief, event, disclosure, "dso1", PASSWORD), None);
    assert_eq!(stage(&mut chief, disclosure), DisclosureStage::WaitsForPassphrase);
    let wish = Wish::GivePassphrase { event, disclosure, passphrase: Secret::new(PHRASE) };
    assert_eq!(chief.wish(wish), Ok(Granted::Done));
    let out = tempfile::tempdir().expect("a test's own place works");
    let sealed = written(&station, &mut chief, disclosure, out.path());
    let unsealed = tempfile::tempdir().expect("a test's own place works");
    let mut identity = age::scrypt::Identity::new(SecretString::from(PHRASE.to_owned()));
    identity.set_max_work_factor(22);
    opened(&sealed, &identity, station.data(), unsealed.path());
}

/// Both people together: every key, click, drag and filled field from the list of closed events to the approval.
const MOST_INPUTS: usize = 30;

/// The window, and how much was done in it.
struct Hands<'s> {
    screen: &'s mut Screen,
    inputs: usize,
}

impl Hands<'_> {
    fn press(&mut self, key: Key) {
        self.inputs += 1;
        self.screen.press(key);
    }

    fn fill(&mut self, text: &str) {
        self.inputs += 1;
        self.screen.write(text);
        self.press(Key::Enter);
    }

    /// Includes the recording whose row says this, by the digit on it.
    fn include(&mut self, words: &str) {
        let row = self.screen.wait(words, START);
        let digit = row.name.chars().next().expect("a row begins with its digit").to_string();
        self.press(Key::from_name(&digit).expect("one to nine"));
    }
}

/// An event with two cameras, handled and closed, in a place with a supervisor and a privacy officer.
fn handled(place: &Place, cameras: &[Camera; 2]) -> crate::world::Desk {
    let second = format!(
        "[[site.camera]]\nid = \"kok\"\nname = \"Kök\"\nrtsp = \"{}\"\nuser = \"larm\"\npassword = \"hemligt\"\nabilities = [\"video\", \"audio\"]\n[site.voice_unit]",
        cameras[1].url()
    );
    place.import(&home("home-1", "0123", &cameras[0].url()).replace("[site.voice_unit]", &second));
    for (id, role) in [("sup", "supervisor"), ("dso", "privacy")] {
        let words = ["people", "add", "--id", id, "--name", id, "--role", role, "--certified-until", "2099-12-31"];
        place.run(&[&words[..], &["--password-stdin"]].concat(), PASSWORD);
    }
    let mut desk = place.desk(&[]);
    desk.focus();
    desk.sign_in("sup", PASSWORD);
    dial(place, "0123", KEY, "BA", 14);
    let screen = &mut desk.screen;
    screen.wait("Prioritet 3: Inbrott", START);
    screen.press(Key::F2);
    screen.wait("LIVE", START);
    screen.press(Key::F3);
    until(START, "both cameras", || (screen.tell().matches("LIVE").count() >= 2).then_some(()));
    until(START, "a whole picture in the tile", || timecode::read(&screen.picture()));
    // So long that more than one fragment is in each recording.
    let looked = std::time::Instant::now();
    until(START, "some seconds of recording", || (looked.elapsed().as_secs() >= 5).then_some(()));
    for key in [Key::F10, Key::Num1, Key::Enter] {
        screen.press(key);
    }
    screen.wait_gone("Mitt ärende", START);
    until(START, "the recordings are in the journal", || {
        let kept = place.journal().iter().filter(|fact| fact["fact"]["fact"] == "medium_kept").count();
        (kept >= 3).then_some(())
    });
    desk
}

#[test]
fn two_people_disclose_two_cameras_in_few_inputs() {
    const PHRASE: &str = "korrekt häst batteri";
    let place = Place::new();
    let cameras = [Camera::start(&["--id", "42"]), Camera::start(&["--id", "43"])];
    let mut desk = handled(&place, &cameras);
    let mut hands = Hands { screen: &mut desk.screen, inputs: 0 };
    hands.press(Key::C);
    hands.screen.wait("Inbrott, Ekvägen 4", START);
    hands.press(Key::Enter);
    hands.screen.wait("Lämna ut …", START);
    hands.press(Key::D);
    hands.include("· Film · Hall");
    hands.press(Key::M);
    let field = hands.screen.wait("Bild utan maskering", START).place.expect("it lies somewhere");
    hands.screen.picture_for("disclosing-masks");
    hands.inputs += 1;
    // The left half, from above the picture to below it.
    hands.screen.drag(field.left_top() + Vec2::splat(1.0), field.center_bottom() - Vec2::new(0.0, 1.0));
    hands.screen.wait("Bild med 1 maskering", START);
    hands.screen.picture_for("disclosing-masked");
    hands.press(Key::Enter);
    hands.include("· Film · Kök");
    hands.press(Key::L);
    hands.screen.wait("tas med · utan ljud · utan maskering", START);
    hands.press(Key::Enter);
    for text in ["Polisen", "Handläggare 1", "5000-K1-26", "RB 27 kap.", PHRASE] {
        hands.screen.picture_for("disclosing-request");
        hands.fill(text);
    }
    // The other person, at the same desk, with an own sign-in.
    hands.screen.wait("Godkänn utlämnandet", START);
    hands.screen.picture_for("disclosing-approve");
    hands.fill("dso");
    hands.fill(PASSWORD);
    hands.screen.wait("Förseglat paket klart", START);
    hands.screen.picture_for("disclosing-made");
    let inputs = hands.inputs;
    eprintln!("{inputs} inputs of both people together");
    assert!(inputs <= MOST_INPUTS, "{inputs} inputs of both people together");
    desk.screen.resize(1280, 720);
    desk.screen.picture_for("disclosing-made-small");

    let list = place.json(&["disclosure", "list", "--json"]);
    let disclosure = list[0]["id"].as_str().expect("there is one").to_owned();
    let out = tempfile::tempdir().expect("a test's own place works");
    place.run(&["disclosure", "write", &disclosure, out.path().to_str().expect("a test's own place works")], "");
    let unsealed = tempfile::tempdir().expect("a test's own place works");
    let mut identity = age::scrypt::Identity::new(SecretString::from(PHRASE.to_owned()));
    identity.set_max_work_factor(22);
    let sealed = out.path().join(format!("{disclosure}.age"));
    let bag = opened(&sealed, &identity, &place.data(), unsealed.path());
    let films: Vec<PathBuf> = fs::read_dir(bag.join("data/media"))
        .expect("a test's own place works")
        .map(|entry| entry.expect("a test's own place works").path())
        .collect();
    assert_eq!(films.len(), 2);
    for film in films {
        let of_hall = film.to_str().expect("a test's own place works").contains("-hall-");
        let (picture, sound) = seen(&film);
        assert_eq!(sound, of_hall, "{}", film.display());
        let row = &picture[WIDTH * 120..WIDTH * 121];
        let dark = row[8..WIDTH / 2 - 16].iter().all(|grey| *grey <= 6);
        assert_eq!(dark, of_hall, "{} {row:?}", film.display());
    }
    let facts: Vec<String> =
        place.journal().iter().filter_map(|fact| fact["fact"]["fact"].as_str().map(str::to_owned)).collect();
    for fact in ["disclosure_requested", "disclosure_approved", "disclosure_made", "disclosure_copied"] {
        assert_eq!(facts.iter().filter(|known| *known == fact).count(), 1, "{fact}");
    }
}
