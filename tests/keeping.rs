//! What a running station keeps and lets go of by itself, by a turned clock: recordings and facts that are due, heads for the
//! witness; and what its desks are told while a part of that is away.
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use alarm_central::{
    id::{EventId, PersonId, Uuid},
    person::Role,
    pii::Secret,
    proof::head::SignedHead,
};
use vaka_link::{
    keeper::{KeeperAnswer, KeeperWish},
    worker,
};
use vaka_station::{Witness, clock::ClockSource};
use vaka_store::mirror::Mirror;

use crate::{
    inside::{Desk, Station},
    screen::until,
    stored,
    world::{PASSWORD, START},
};

const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 24 * HOUR_MS;

/// Lets time pass, and signs in at a desk after that: one that was there would be locked, since the machine has slept.
fn desk_after(station: &Station, ms: u64, id: &str) -> Desk {
    station.clock.pass_ms(ms);
    Desk::sign_in(station, id)
}

/// Waits for what a file's lines become.
fn heads_in(file: &Path, count: usize) -> Vec<String> {
    until(START, "the witness to be told", || {
        let lines: Vec<String> = fs::read_to_string(file).ok()?.lines().map(str::to_owned).collect();
        (lines.len() >= count).then_some(lines)
    })
}

fn witnessed(station: &Station, lines: Vec<String>) -> u64 {
    match station.keep(KeeperWish::VerifyJournal { witness: lines }).0 {
        KeeperAnswer::Verified(audited) => audited.witnessed,
        other => panic!("the journal is whole: {other:?}"),
    }
}

#[test]
fn recordings_and_then_facts_go_while_the_station_runs() {
    let began = worker::now().wall.plus_ms(-3_600_000);
    let station = Station::after("", |data| stored::handled(data, began));
    let event = EventId(Uuid::from_u128(1));
    let (folder, receipt) =
        (station.data().join(format!("vault/{event}")), station.data().join(format!("receipts/{event}.json")));
    let is_known = |station: &Station| {
        let (_, events) = station.keep(KeeperWish::Events { since: None });
        String::from_utf8(events).expect("JSON is UTF-8").contains(&event.to_string())
    };
    station.clock.pass_ms(59 * DAY_MS);
    station.keep(KeeperWish::RunRetention);
    assert!(folder.exists() && !receipt.exists(), "not yet");
    // Nobody asks for it: the station's own duty.
    station.clock.pass_ms(2 * DAY_MS);
    until(START, "the recordings to go", || (!folder.exists() && receipt.exists()).then_some(()));
    let (_, head) = station.keep(KeeperWish::SignHead);
    assert!(SignedHead::parse(&String::from_utf8(head).expect("JSON is UTF-8")).is_some());
    station.add("op1", Role::Operator);

    station.clock.pass_ms(3 * 365 * DAY_MS - 2 * DAY_MS);
    assert!(matches!(station.keep(KeeperWish::ShortenJournal).0, KeeperAnswer::Retained { leap: None, .. }));
    assert!(is_known(&station) && receipt.exists(), "its last fact is not yet so old");
    station.clock.pass_ms(5 * DAY_MS);
    until(START, "the event to go from the journal", || (!is_known(&station) && !receipt.exists()).then_some(()));
    let KeeperAnswer::Verified(audited) = station.keep(KeeperWish::VerifyJournal { witness: Vec::new() }).0 else {
        panic!("the journal is whole");
    };
    assert!(audited.replaced.is_some());
    // The station works on, on streams that lost facts.
    station.add("op2", Role::Operator);
    let mut station = station;
    station.again();
    station.add("op3", Role::Operator);
    assert_eq!(witnessed(&station, Vec::new()), 0);
}

#[test]
fn a_witness_gets_heads_by_the_hour_and_what_it_missed_once_it_is_back() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let (there, away) = (folder.path().join("disk"), folder.path().join("unplugged"));
    fs::create_dir(&there).expect("the folder is ours");
    let file = there.join("witness.jsonl");
    let witness = Witness::parse(file.to_str().expect("a temporary path is UTF-8"));
    let station = Station::witnessed("", witness, |_| {});
    station.add("op1", Role::Operator);
    station.clock.pass_ms(HOUR_MS);
    let first = heads_in(&file, 1).len();
    station.add("op2", Role::Operator);
    station.clock.pass_ms(HOUR_MS);
    assert!(heads_in(&file, first + 1).len() > first, "told at the hour, though nobody asked");

    fs::rename(&there, &away).expect("the folder is ours");
    station.add("op3", Role::Operator);
    let mut desk = desk_after(&station, HOUR_MS, "op1");
    desk.until("the witness to be missed", |desk| desk.board.health.witness_lost);
    station.add("op4", Role::Operator);
    station.clock.pass_ms(HOUR_MS);
    fs::rename(&away, &there).expect("the folder is ours");
    let mut desk = desk_after(&station, 61_000, "op1");
    desk.until("the witness to be back", |desk| desk.board.health.witness_lost.is_none().then_some(()));
    let (_, newest) = station.keep(KeeperWish::SignHead);
    let newest = String::from_utf8(newest).expect("JSON is UTF-8");
    let lines = until(START, "what it missed", || {
        let lines: Vec<String> = fs::read_to_string(&file).ok()?.lines().map(str::to_owned).collect();
        lines.contains(&newest).then_some(lines)
    });
    assert_eq!(witnessed(&station, lines.clone()), lines.len() as u64);
}

/// An address that takes lines, or answers that it cannot.
struct Address {
    at: SocketAddr,
    well: Arc<AtomicBool>,
    ends: Arc<AtomicBool>,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Address {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("this machine has ports");
        let at = listener.local_addr().expect("it listens");
        let address = Self { at, well: Arc::default(), ends: Arc::default(), lines: Arc::default() };
        let (well, ends, lines) = (Arc::clone(&address.well), Arc::clone(&address.ends), Arc::clone(&address.lines));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if ends.load(Ordering::SeqCst) {
                    return;
                }
                let is_well = well.load(Ordering::SeqCst);
                if let Some(line) = answer(stream, is_well).filter(|_| is_well) {
                    lines.lock().expect("nothing panics under it").push(line);
                }
            }
        });
        address
    }
}

impl Drop for Address {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.at);
    }
}

/// The body of one request; `None` where whoever asked hung up.
fn answer(stream: TcpStream, is_well: bool) -> Option<String> {
    let mut reader = BufReader::new(stream);
    let (mut line, mut length) = (String::new(), 0);
    while reader.read_line(&mut line).ok()? > 2 {
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        line.clear();
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let status = if is_well { "204 No Content" } else { "503 Service Unavailable" };
    write!(reader.get_mut(), "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").ok()?;
    String::from_utf8(body).ok()
}

#[test]
fn an_address_that_cannot_take_heads_is_told_and_gets_them_later() {
    let address = Address::open();
    let witness = Witness::parse(&format!("http://{}/heads", address.at));
    let station = Station::witnessed("", witness, |_| {});
    station.add("op1", Role::Operator);
    let mut desk = desk_after(&station, HOUR_MS, "op1");
    desk.until("the witness to be missed", |desk| desk.board.health.witness_lost);
    assert!(address.lines.lock().expect("nothing panics under it").is_empty());
    address.well.store(true, Ordering::SeqCst);
    // Tried again each minute, and a busy machine may be too slow for one of them.
    until(START, "an answer", || {
        station.clock.pass_ms(1_000);
        (!address.lines.lock().expect("nothing panics under it").is_empty()).then_some(())
    });
    let mut desk = desk_after(&station, 61_000, "op1");
    desk.until("the witness to be back", |desk| desk.board.health.witness_lost.is_none().then_some(()));
    let lines = address.lines.lock().expect("nothing panics under it").clone();
    assert!(!lines.is_empty(), "all that it missed");
    assert_eq!(witnessed(&station, lines.clone()), lines.len() as u64);
}

#[test]
fn a_leap_of_the_clock_and_a_mirror_that_is_away_are_told_until_they_are_over() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let (there, away) = (folder.path().join("mirror"), folder.path().join("unplugged"));
    let station = Station::after("", |data| drop(Mirror::begin(data, &there).expect("the folder takes a mirror")));
    station.add("chef1", Role::Supervisor);
    let mut desk = Desk::sign_in(&station, "chef1");
    desk.until("a station that is well", |desk| {
        (!desk.board.health.media_shut && !desk.board.health.mirror_away).then_some(())
    });
    fs::rename(&there, &away).expect("the folder is ours");
    let mut desk = desk_after(&station, 61_000, "chef1");
    desk.until("the mirror to be missed", |desk| desk.board.health.mirror_away.then_some(()));
    fs::rename(&away, &there).expect("the folder is ours");
    let mut desk = desk_after(&station, 61_000, "chef1");
    desk.until("the mirror to be back", |desk| (!desk.board.health.mirror_away).then_some(()));

    let right = station.clock.read().wall;
    station.clock.set_wall(right.plus_ms(70 * 24 * 3_600_000));
    desk.until("the leap to be told", |desk| desk.board.health.media_shut.then_some(()));
    let confirm = KeeperWish::ConfirmClock { person: PersonId::new("chef1"), password: Secret::new(PASSWORD) };
    assert!(matches!(station.keep(confirm).0, KeeperAnswer::Retained { leap: None, .. }));
    desk.until("it to be settled", |desk| (!desk.board.health.media_shut).then_some(()));
}
