//! Stored media of a closed event, against the whole station: who finds it, for what it opens, and that no byte leaves the
//! vault before that is on disk, nor after the session sleeps.
use std::{
    io::{Cursor, Read},
    os::unix::net::UnixStream,
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use alarm_central::{
    event::{Device, EventFact, Refusal},
    fact::{Fact, FactBody, StreamId},
    id::{CameraId, EventId, GrantId, MediumId, Uuid},
    medium::{Medium, MediumKind, OpenPurpose},
    moment::Moment,
    person::{Actor, Role},
    port::Store,
    vault::{SinkOrder, Vault},
};
use egui::Key;
use vaka_link::{
    closed::{ClosedPage, ClosedQuery, FromPlayback, MediaLeft, Opened, ToPlayback},
    command::{FromDesk, Granted, PROTOCOL, Purpose, Ticket, ToDesk, Wish},
    keeper::KeeperWish,
    pipe, socket,
    unit::{Track, Unit},
    worker,
};
use vaka_station::clock::ClockSource;
use vaka_store::{FileVault, SqliteStore, contract, open_sink};

use crate::{
    inside::{Desk, Station},
    screen::until,
    timecode,
    world::{Camera, KEY, PASSWORD, Place, START, at_once, dial, home},
};

const DAY_MS: i64 = 24 * 3600 * 1000;
/// Pictures in the recording, this far apart, every fifth of them whole.
const PICTURES: u32 = 50;
const APART_MS: i64 = 200;
/// Says at a socket what stands on stdin, and writes down what comes back until the other side hangs up.
const RELAY: &str = "import socket, sys
there = socket.socket(socket.AF_UNIX)
there.connect(sys.argv[1])
there.settimeout(20)
there.sendall(sys.stdin.buffer.read())
try:
    while said := there.recv(65536):
        sys.stdout.buffer.write(said)
except OSError:
    pass";

fn event() -> EventId {
    EventId(Uuid::from_u128(1))
}

/// Puts a handled false alarm of an hour ago with one recording into the folder, as an earlier run would have left it.
pub fn handled(data: &Path, began: Moment) {
    let mut store = SqliteStore::open(data).expect("the folder takes a memory");
    let mut facts = contract::event(1, began);
    let medium = recorded(data, began);
    let version = facts.len() as u64 + 1;
    facts.push(Fact {
        stream: StreamId::Event(event()),
        version,
        at: began.plus_ms(60_000),
        by: Actor::Station,
        body: FactBody::Event(EventFact::MediumKept { medium }),
        sealed: None,
    });
    store.append(&facts.into_iter().map(Arc::new).collect::<Vec<_>>()).expect("the disk has room");
}

fn recorded(data: &Path, began: Moment) -> Medium {
    let mut vault = FileVault::open(data).expect("the folder takes a vault");
    let (folder, key) = vault.prepare(event(), began).expect("keys can be made");
    let (medium, grant) = (MediumId(Uuid::from_u128(7)), GrantId(Uuid::from_u128(8)));
    let device = Device::Camera(CameraId::new("hall"));
    let order = SinkOrder { folder, event: event(), medium, grant, device, kind: MediumKind::Clip, key, leave_free: 0 };
    let mut sink = open_sink(&order).expect("the disk has room");
    let form = Unit::Format { track: Track::Video, caps: "video/x-h264".to_owned() };
    sink.keep(began, &pipe::pack(&form, &[]).expect("it is short")).expect("a test's own place works");
    for number in 0..PICTURES {
        let at = began.plus_ms(i64::from(number) * APART_MS);
        let unit = Unit::Data { track: Track::Video, key: number % 5 == 0, pts_us: None, taken_at: at };
        sink.keep(at, &pipe::pack(&unit, &number.to_le_bytes()).expect("it is short"))
            .expect("a test's own place works");
    }
    sink.finish(began.plus_ms(i64::from(PICTURES) * APART_MS)).expect("a test's own place works");
    drop(sink);
    let medium = vault.seal_up(event(), medium).expect("the vault can be read").expect("something was kept");
    vault.kept(event(), medium.medium).expect("a test's own place works");
    medium
}

fn began() -> Moment {
    worker::now().wall.plus_ms(-3_600_000)
}

/// A station that remembers the event, with people of every kind.
fn station(began: Moment) -> Station {
    let station = Station::after("", |data| handled(data, began));
    for (id, role) in
        [("op1", Role::Operator), ("op2", Role::Operator), ("sup", Role::Supervisor), ("dso", Role::Privacy)]
    {
        station.add(id, role);
    }
    station
}

fn list(desk: &mut Desk) -> ClosedPage {
    match desk.wish(Wish::ListClosed { query: ClosedQuery::default() }) {
        Ok(Granted::Closed(page)) => *page,
        other => panic!("{other:?}"),
    }
}

fn open(desk: &mut Desk, purpose: OpenPurpose) -> Result<Opened, Refusal> {
    let media = vec![MediumId(Uuid::from_u128(7))];
    match desk.wish(Wish::OpenMedia { event: event(), media, purpose })? {
        Granted::Opened(opened) => Ok(*opened),
        other => panic!("{other:?}"),
    }
}

fn openings(station: &Station) -> usize {
    let (_, journal) = station.keep(KeeperWish::Journal { event: Some(event()) });
    String::from_utf8(journal).expect("JSON is UTF-8").matches("\"media_opened\"").count()
}

fn join(station: &Station, ticket: Ticket) -> UnixStream {
    let (stream, _) =
        socket::join(&socket::path(station.data()), Purpose::Playback { ticket }).expect("a test's own place works");
    stream.set_read_timeout(Some(START)).expect("a test's own place works");
    stream
}

/// What a process of the same user, but not the desk's, gets for a ticket after the welcome.
fn from_another_process(station: &Station, ticket: Ticket) -> Vec<u8> {
    let purpose = Purpose::Playback { ticket };
    let hello = FromDesk::Hello { protocol: PROTOCOL, build: socket::build().to_owned(), purpose };
    let play = ToPlayback::Play { medium: MediumId(Uuid::from_u128(7)), from: began(), turn: 1 };
    let mut python = Command::new("python3")
        .args(["-c", RELAY])
        .arg(socket::path(station.data()))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the tests need Python");
    let mut to = python.stdin.take().expect("was piped");
    pipe::write(&mut to, &hello, &[]).expect("it reads");
    pipe::write(&mut to, &play, &[]).expect("it reads");
    drop(to);
    let output = python.wait_with_output().expect("it was started here");
    let mut said = Cursor::new(output.stdout);
    let welcome = pipe::read::<ToDesk>(&mut said).expect("the station speaks").expect("the station speaks").0;
    assert!(matches!(welcome, ToDesk::Welcome { .. }), "{welcome:?}");
    let rest = usize::try_from(said.position()).expect("it fits into memory");
    said.into_inner().split_off(rest)
}

fn play(stream: &UnixStream, from: Moment, turn: u32) {
    let medium = MediumId(Uuid::from_u128(7));
    pipe::write(&mut &*stream, &ToPlayback::Play { medium, from, turn }, &[]).expect("a test's own place works");
}

/// Everything of one turn: numbers of the pictures, and how it ended.
fn pictures(stream: &UnixStream, turn: u32) -> Vec<u32> {
    let mut seen = Vec::new();
    let mut is_mine = false;
    loop {
        match pipe::read::<FromPlayback>(&mut &*stream)
            .expect("a test's own place works")
            .expect("it goes on to its end")
        {
            (FromPlayback::Turn { turn: begun }, _) => is_mine = begun == turn,
            (FromPlayback::Unit { unit: Unit::Data { .. }, .. }, body) if is_mine => {
                seen.push(u32::from_le_bytes(body.try_into().expect("a test's own place works")));
            }
            (FromPlayback::End { turn: ended }, _) if ended == turn => return seen,
            (FromPlayback::Fault { fault, .. }, _) => panic!("{fault}"),
            _ => {}
        }
    }
}

#[test]
fn a_recording_is_found_by_role_opened_for_a_purpose_and_read_from_any_moment() {
    let began = began();
    let station = station(began);
    let mut chief = Desk::sign_in(&station, "sup");
    let page = list(&mut chief);
    assert!(matches!(page.rows[0].media, MediaLeft::Until { count: 1, .. }) && page.next.is_none(), "{page:?}");
    assert_eq!(list(&mut Desk::sign_in(&station, "op2")).rows, [], "another's event");
    assert_eq!(list(&mut Desk::sign_in(&station, "op1")).rows.len(), 1, "an own event");
    assert_eq!(list(&mut Desk::sign_in(&station, "dso")).rows[0].address, None);

    assert_eq!(open(&mut chief, OpenPurpose::HandlingReview), Err(Refusal::PurposeUnfit), "it was a false alarm");
    assert_eq!(openings(&station), 0);
    let opened = open(&mut chief, OpenPurpose::FaultFinding).unwrap();
    assert_eq!(openings(&station), 1, "on disk before anything is shown");
    assert_eq!(from_another_process(&station, opened.ticket), b"", "another process has copied the ticket");
    let stream = join(&station, opened.ticket);
    play(&stream, began, 1);
    assert_eq!(pictures(&stream, 1), (0..PICTURES).collect::<Vec<_>>());
    play(&stream, began.plus_ms(32 * APART_MS), 2);
    assert_eq!(pictures(&stream, 2), (30..PICTURES).collect::<Vec<_>>(), "from the last whole picture before it");
    play(&stream, began.plus_ms(DAY_MS), 3);
    assert_eq!(pictures(&stream, 3), (45..PICTURES).collect::<Vec<_>>(), "behind the end stand its last pictures");

    let second = join(&station, opened.ticket);
    assert_eq!((&second).read(&mut [0; 8]).unwrap(), 0, "a ticket is good for one connection");
    let forged = join(&station, Ticket(5));
    assert_eq!((&forged).read(&mut [0; 8]).unwrap(), 0);
    let mut operator = Desk::sign_in(&station, "op1");
    assert_eq!(open(&mut operator, OpenPurpose::Authority), Err(Refusal::PurposeUnfit));
    assert!(open(&mut operator, OpenPurpose::FaultFinding).is_ok());
}

#[test]
fn nothing_leaves_after_the_session_sleeps_or_the_media_are_closed() {
    let began = began();
    let station = station(began);
    for way in [Wish::Lock, Wish::SignOut, Wish::CloseMedia] {
        let mut chief = Desk::sign_in(&station, "sup");
        let opened = open(&mut chief, OpenPurpose::Authority).unwrap();
        let stream = join(&station, opened.ticket);
        play(&stream, began, 1);
        assert!(!pictures(&stream, 1).is_empty());
        let unused = open(&mut chief, OpenPurpose::Authority).unwrap();
        assert_eq!((&stream).read(&mut [0; 8]).unwrap(), 0, "what was open before is no more");
        let _ = chief.wish(way.clone());
        let late = join(&station, unused.ticket);
        assert_eq!((&late).read(&mut [0; 8]).unwrap(), 0, "{way:?}");
        if way == Wish::Lock {
            assert_eq!(open(&mut chief, OpenPurpose::Authority), Err(Refusal::NotSignedIn));
        }
    }
    let mut chief = Desk::sign_in(&station, "sup");
    let opened = open(&mut chief, OpenPurpose::Authority).unwrap();
    let stream = join(&station, opened.ticket);
    drop(chief);
    assert_eq!((&stream).read(&mut [0; 8]).unwrap(), 0, "the desk is gone");
}

#[test]
fn reading_ends_after_sixty_days_though_the_file_is_there() {
    let began = worker::now().wall.plus_ms(-59 * DAY_MS);
    let station = station(began);
    let mut chief = Desk::sign_in(&station, "sup");
    let opened = open(&mut chief, OpenPurpose::Authority).unwrap();
    let stream = join(&station, opened.ticket);
    play(&stream, began, 1);
    assert!(!pictures(&stream, 1).is_empty());
    let wall = station.clock.read().wall;
    station.clock.set_wall(wall.plus_ms(DAY_MS));
    assert_eq!((&stream).read(&mut [0; 8]).unwrap(), 0, "what plays ends");
    let said = open(&mut chief, OpenPurpose::Authority);
    assert!(matches!(said, Err(Refusal::MediaOver { .. } | Refusal::ReadingShut | Refusal::NoSuchMedium)), "{said:?}");
}

#[test]
fn a_supervisor_handles_closes_and_opens_what_was_recorded_by_keys_alone() {
    let place = Place::new();
    let camera = Camera::start(&["--id", "42"]);
    place.import(&home("home-1", "0123", &camera.url()));
    let words = ["people", "add", "--id", "sup", "--name", "Ledare 1", "--role", "supervisor"];
    place.run(&[&words[..], &["--certified-until", "2099-12-31", "--password-stdin"]].concat(), PASSWORD);
    let mut desk = place.desk(&[]);
    desk.focus();
    desk.sign_in("sup", PASSWORD);
    dial(&place, "0123", KEY, "BA", 14);
    let screen = &mut desk.screen;
    screen.wait("Prioritet 3: Inbrott", START);
    screen.press(Key::F2);
    screen.wait("LIVE", START);
    until(START, "a whole picture in the tile", || timecode::read(&screen.picture()));
    let station = place.station();
    // So long that more than one fragment is in the recording.
    let looked = Instant::now();
    until(START, "some seconds of recording", || (looked.elapsed() > Duration::from_secs(5)).then_some(()));
    for key in [Key::F10, Key::Num1, Key::Enter] {
        screen.press(key);
    }
    screen.wait_gone("Mitt ärende", START);
    at_once(Instant::now(), "nobody looks any more", || station.at_work("fetch").is_empty());
    until(START, "the recordings are in the journal", || {
        place.journal().iter().any(|fact| fact["fact"]["fact"] == "medium_kept").then_some(())
    });

    screen.press(Key::C);
    screen.wait("Avslutade händelser", START);
    screen.wait("Inbrott, Ekvägen 4", START);
    screen.picture_for("closed-list");
    screen.press(Key::Enter);
    screen.wait("Ändamål", START);
    screen.press(Key::Num1);
    screen.picture_for("closed-purpose");
    assert!(!place.journal().iter().any(|fact| fact["fact"]["fact"] == "media_opened"));
    screen.press(Key::Enter);
    screen.wait("Spelas", START);
    let opened = place.journal();
    let opened = opened.iter().find(|fact| fact["fact"]["fact"] == "media_opened").expect("on disk before it plays");
    assert_eq!((&opened["by"]["id"], &opened["fact"]["purpose"]), (&"sup".into(), &"handling_review".into()));
    screen.wait("00:03 av", START);
    screen.picture_for("closed-player");
    screen.press(Key::Space);
    screen.wait("Stilla", START);
    screen.press(Key::ArrowLeft);
    screen.press(Key::Space);
    screen.wait("00:01 av", START);
    screen.press(Key::Num4);
    screen.wait("4× ", START);
    screen.wait("Slut", START);
    screen.resize(1280, 720);
    screen.press(Key::Space);
    screen.wait("Spelas", START);
    screen.picture_for("closed-player-small");
    screen.press(Key::F12);
    screen.wait_gone("Spelas", START);
}
