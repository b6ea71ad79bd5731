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
use uuid::Uuid;
use vaka_link::{
    command::{Granted, Wish},
    disclosure::DisclosureStage,
    keeper::KeeperWish,
    pipe,
    unit::{Track, Unit},
};
use vaka_store::{FileVault, SqliteStore, open_sink};

use crate::{
    inside::{Desk, Station},
    screen::until,
    world::{PASSWORD, START, home},
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
    let mut vault = FileVault::open(data).unwrap();
    let (folder, key) = vault.prepare(event, began).unwrap();
    let mut bodies = Vec::new();
    let signal = serde_json::from_value(serde_json::json!({
        "id": Uuid::now_v7(), "received_at": began, "account": "0000", "code": "BA", "zone": "14", "area": null,
        "class": "alarm", "category": "burglary", "kind": "burglary", "priority": 3, "trust": "keyed",
    }))
    .unwrap();
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
        .unwrap();
        let mut last = began;
        for (at, message) in units(began) {
            sink.keep(at, &message).unwrap();
            last = at;
        }
        sink.finish(last).unwrap();
        drop(sink);
        bodies.push(EventFact::MediumKept {
            medium: vault.seal_up(event, medium).unwrap().expect("fragments were kept"),
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
    SqliteStore::open(data).unwrap().append(&facts).unwrap();
    media.iter().for_each(|medium| vault.kept(event, *medium).unwrap());
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
        .unwrap();
    assert!(copied.status.success(), "{}", String::from_utf8_lossy(&copied.stderr));
    to.join(format!("{disclosure}.age"))
}

/// Opens a package and checks it with three programs; answers its folder.
fn opened(sealed: &Path, identity: &dyn age::Identity, station: &Station, into: &Path) -> PathBuf {
    let mut plain = Vec::new();
    let file = fs::File::open(sealed).unwrap();
    let mut reader = age::Decryptor::new(file).unwrap().decrypt(iter::once(identity)).unwrap();
    reader.read_to_end(&mut plain).unwrap();
    tar::Archive::new(plain.as_slice()).unpack(into).unwrap();
    let bag = fs::read_dir(into).unwrap().next().unwrap().unwrap().path();
    let sums = Command::new("sha512sum").args(["-c", "--strict", "--quiet", "manifest-sha512.txt"]).current_dir(&bag);
    assert!({ sums }.status().unwrap().success());
    let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers/bin");
    assert!(peers.join("bagit.py").exists(), "bagit.py is missing: run .ci/setup test");
    let bagit = Command::new(peers.join("python")).arg(peers.join("bagit.py")).arg("--validate").arg(&bag).output();
    assert!(bagit.unwrap().status.success());
    let key = station.data().join("keys/sign.pub");
    let found = vaka_verify::run(&["package".into(), bag.clone().into(), "--key".into(), key.into()], "en");
    assert_eq!(found.code, 0, "{}", found.text);
    bag
}

/// First picture of a film as grey, and whether it has sound, by a player that is not ours.
fn seen(film: &Path) -> (Vec<u8>, bool) {
    let run = |program: &str, words: &[&str]| {
        let ran = Command::new(program).args(["-v", "error", "-i"]).arg(film).args(words).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        ran.stdout
    };
    let picture = run("ffmpeg", &["-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", "-"]);
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
    let (event, media) = remembered.unwrap();
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
    let disclosure = request(&mut chief, event, asked(&media, to()), "").unwrap();
    assert_eq!(stage(&mut chief, disclosure), DisclosureStage::Requested);
    // Approved by another person with an own sign-in, at whatever desk.
    assert_eq!(approve(&mut chief, event, disclosure, "chef1", PASSWORD), Some(Refusal::SamePerson));
    assert_eq!(approve(&mut chief, event, disclosure, "op1", PASSWORD), Some(Refusal::RoleMayNot));
    assert_eq!(approve(&mut chief, event, disclosure, "dso1", "a wrong password"), Some(Refusal::WrongSignIn));
    assert_eq!(stage(&mut chief, disclosure), DisclosureStage::Requested);
    assert_eq!(approve(&mut chief, event, disclosure, "dso1", PASSWORD), None);

    let out = tempfile::tempdir().unwrap();
    let sealed = written(&station, &mut chief, disclosure, out.path());
    let unsealed = tempfile::tempdir().unwrap();
    let bag = opened(&sealed, &key, &station, unsealed.path());
    let mut films: Vec<PathBuf> =
        fs::read_dir(bag.join("data/media")).unwrap().map(|entry| entry.unwrap().path()).collect();
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
    let left: Vec<_> =
        fs::read_dir(station.data().join("disclosures")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, [format!("{event}.{disclosure}.age").as_str()]);
    let (_, journal) = station.keep(KeeperWish::Journal { event: Some(event) });
    let journal = String::from_utf8(journal).unwrap();
    for fact in ["disclosure_requested", "disclosure_approved", "disclosure_made", "disclosure_copied"] {
        assert!(journal.contains(fact), "{fact}");
    }
    assert!(!journal.contains("Handläggare 1") && !journal.contains("media_erased"));
}

#[test]
fn a_passphrase_is_on_no_disk_and_asked_for_again_after_a_restart() {
    const PHRASE: &str = "korrekt häst batteri";
    let (mut station, event, media) = place();
    let mut chief = Desk::sign_in(&station, "chef1");
    let spoken = || asked(&media[..1], SealedFor::Passphrase);
    assert_eq!(request(&mut chief, event, spoken(), "elva tecken").err(), Some(Refusal::RecipientUnfit));
    let disclosure = request(&mut chief, event, spoken(), PHRASE).unwrap();
    drop(chief);
    station.again_after(|_, data| {
        let mut folders = vec![data.to_owned()];
        while let Some(folder) = folders.pop() {
            for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
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
    let out = tempfile::tempdir().unwrap();
    let sealed = written(&station, &mut chief, disclosure, out.path());
    let unsealed = tempfile::tempdir().unwrap();
    let mut identity = age::scrypt::Identity::new(SecretString::from(PHRASE.to_owned()));
    identity.set_max_work_factor(22);
    opened(&sealed, &identity, &station, unsealed.path());
}
