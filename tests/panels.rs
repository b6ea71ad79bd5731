//! Panels against the whole station: what is sent twice is one alarm by whatever way, and a crowd of strangers keeps no panel out.
use std::{
    collections::HashSet,
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpStream, UdpSocket},
    time::{Duration, Instant},
};

use alarm_central::id::SiteId;
use dc09::{Answer, Decoded, Decoder, Frame, Key, Outgoing, PAD, Profile, Reply};
use rustix::process::{Resource, getrlimit};
use serde_json::Value;
use vaka_link::keeper::KeeperWish;
use vaka_station::clock::ClockSource;

use crate::{
    inside::{Desk, Station},
    screen::until,
    world::{KEY, Place, START, home, say_aloud},
};

const NOWHERE: &str = "rtsp://127.0.0.1:9/cam";

fn key() -> Key {
    Key::new(KEY.as_bytes()).expect("16 characters")
}

/// One frame by TCP on a line of its own, or by UDP.
#[derive(Clone, Copy, Debug)]
enum Way {
    Tcp,
    Udp,
}

/// Sends a frame and waits for the answer.
fn send(receiver: SocketAddr, way: Way, frame: &[u8]) -> Answer {
    let mut buffer = [0; 1024];
    let answer = match way {
        Way::Tcp => {
            let mut line = TcpStream::connect(receiver).expect("the receiver listens");
            line.set_read_timeout(Some(START)).expect("a fresh socket takes its settings");
            line.write_all(frame).expect("the receiver reads");
            let length = line.read(&mut buffer).expect("the receiver answers");
            &buffer[..length]
        }
        Way::Udp => {
            let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
            socket.set_read_timeout(Some(START)).expect("a fresh socket takes its settings");
            socket.send_to(frame, receiver).expect("loopback is there");
            let length = socket.recv(&mut buffer).expect("the receiver answers");
            &buffer[..length]
        }
    };
    let frame = Frame::from_datagram(answer, Profile::Strict).expect("a frame");
    Answer::read(&frame, Some(&key())).expect("an answer")
}

/// Signals that the station has kept of this home.
fn signals(station: &Station, site: &str) -> usize {
    let (_, body) = station.keep(KeeperWish::Events { since: None });
    let events: Vec<Value> = serde_json::from_slice(&body).expect("the record is JSON");
    let of_site = events.iter().filter(|event| event["site"] == site);
    of_site.map(|event| event["signals"].as_array().map_or(0, Vec::len)).sum()
}

#[test]
fn what_is_sent_again_by_any_way_is_one_alarm() {
    let station = Station::start(&home("home-1", "0123", NOWHERE));
    let now = station.clock.read().wall.0 / 1000;
    let event = |seq, packets: &str| Outgoing { timestamp: Some(now), ..Outgoing::sia("0123", seq, packets) };
    let sealed = |event: &Outgoing, pad: u8| event.encode(Some(&key()), &[pad; PAD]).expect("a frame");
    let send = |way, frame: &[u8]| assert_eq!(send(station.receiver, way, frame).reply, Reply::EncryptedAck, "{way:?}");

    let first = event(1, "Nri1/BA14");
    send(Way::Tcp, &sealed(&first, b'a'));
    assert_eq!(signals(&station, "home-1"), 1);
    // Byte by byte the same, as some panels do every 18 seconds; by the other way; and with a new time, as Ajax does every 11.
    send(Way::Tcp, &sealed(&first, b'a'));
    send(Way::Udp, &sealed(&first, b'a'));
    for (seconds, way) in [(11, Way::Tcp), (22, Way::Udp), (33, Way::Tcp)] {
        station.clock.pass_ms(11_000);
        let again = Outgoing { timestamp: Some(now + seconds), ..first.clone() };
        send(way, &sealed(&again, b'b'));
    }
    // A second path says its number; nothing else is new.
    let mut second_path = Outgoing { timestamp: Some(now + 33), ..first.clone() };
    second_path.xdata = vec![('G', b"2".to_vec())];
    send(Way::Udp, &sealed(&second_path, b'c'));
    assert_eq!(signals(&station, "home-1"), 1, "acknowledged each time, and one alarm");

    // Another number, another zone, another place, or none of the number but other words: each is another event.
    let mut other_place = Outgoing { timestamp: Some(now + 33), ..first.clone() };
    other_place.xdata = vec![('L', b"Hall".to_vec())];
    let later = |event: Outgoing| Outgoing { timestamp: Some(now + 33), ..event };
    let others = [
        later(event(2, "Nri1/BA14")),
        later(event(1, "Nri1/BA15")),
        other_place,
        later(event(1, "Nri1/BA14|Nri1/BA15")),
    ];
    for (other, way) in others.iter().zip([Way::Tcp, Way::Udp, Way::Udp, Way::Tcp]) {
        send(way, &sealed(other, b'd'));
    }
    assert_eq!(signals(&station, "home-1"), 6, "four more frames, one of them with two events");

    // After ten minutes the number has come round: the same words are a new event.
    station.clock.pass_ms(10 * 60_000);
    let much_later = Outgoing { timestamp: Some(now + 33 + 600), ..first };
    send(Way::Udp, &sealed(&much_later, b'e'));
    send(Way::Tcp, &sealed(&much_later, b'e'));
    assert_eq!(signals(&station, "home-1"), 7);
}

/// Both ways at once, many times over: whichever comes first, there is one alarm for each event.
#[test]
fn two_paths_at_once_are_one_alarm_each() {
    let station = Station::start(&home("home-1", "0123", NOWHERE));
    station.add("op1", alarm_central::person::Role::Operator);
    let mut desk = Desk::sign_in(&station, "op1");
    let now = station.clock.read().wall.0 / 1000;
    let frames: Vec<Vec<u8>> = (1..=40)
        .map(|seq| Outgoing { timestamp: Some(now), ..Outgoing::sia("0123", seq, &format!("Nri1/BA{seq}")) })
        .map(|event| event.encode(Some(&key()), &[b'p'; PAD]).expect("a frame"))
        .collect();
    let ways = [Way::Tcp, Way::Udp].map(|way| {
        let (frames, receiver) = (frames.clone(), station.receiver);
        std::thread::spawn(move || frames.iter().map(|frame| send(receiver, way, frame).reply).collect::<Vec<_>>())
    });
    for way in ways {
        assert_eq!(way.join().expect("nothing in it panics"), [Reply::EncryptedAck; 40]);
    }
    assert_eq!(signals(&station, "home-1"), 40);
    desk.until("forty repeats", |desk| (desk.board.health.repeats == 40).then_some(()));
}

#[test]
fn what_a_panel_says_beside_its_event_reaches_who_holds_it() {
    let station = Station::start(&home("home-1", "0123", NOWHERE));
    station.add("op1", alarm_central::person::Role::Operator);
    let mut desk = Desk::sign_in(&station, "op1");
    let now = station.clock.read().wall.0 / 1000;
    let mut event = Outgoing { timestamp: Some(now), ..Outgoing::sia("0123", 1, "Nri1/BA14|Url:https://a.example/2") };
    event.data = b"#000123|Nri1/BA14|Url:https://a.example/2".to_vec();
    event.xdata = vec![
        ('V', b"https://a.example/1".to_vec()),
        ('M', b"https://a.example/3".to_vec()),
        ('K', KEY.as_bytes().to_vec()),
        ('E', b"115000".to_vec()),
    ];
    let frame = event.encode(Some(&key()), &[b'p'; PAD]).expect("a frame");
    assert_eq!(send(station.receiver, Way::Tcp, &frame).reply, Reply::EncryptedAck);
    let id = desk.event_at("home-1");
    desk.wish(vaka_link::command::Wish::Claim { event: id }).expect("it waits");
    let beside = desk.until("the event's own page", |desk| {
        let held = desk.board.held.as_ref()?;
        held.signals.first().map(|signal| signal.beside.clone())
    });
    let pictures: Vec<&str> = beside.pictures.iter().map(|address| address.as_str()).collect();
    assert_eq!(pictures, ["https://a.example/1", "https://a.example/3", "https://a.example/2"]);
    assert_eq!(beside.account_inside.as_ref().map(|account| account.as_str()), Some("000123"));
    let extended: Vec<(char, &str)> = beside.extended.iter().map(|(letter, text)| (*letter, text.as_str())).collect();
    assert!(extended.contains(&('E', "115000")) && extended.contains(&('K', "")), "the key alone is kept back");
}

/// A wrong clock and a wrong key are counted and, once in ten minutes, written down.
#[test]
fn what_is_not_taken_is_in_the_journal() {
    let station = Station::start(&home("home-1", "0123", NOWHERE));
    station.add("op1", alarm_central::person::Role::Operator);
    let mut desk = Desk::sign_in(&station, "op1");
    let now = station.clock.read().wall.0 / 1000;
    let late = Outgoing { timestamp: Some(now - 3600), ..Outgoing::sia("0123", 1, "Nri1/BA14") };
    for _ in 0..3 {
        let frame = late.encode(Some(&key()), &[b'p'; PAD]).expect("a frame");
        let answer = send(station.receiver, Way::Tcp, &frame);
        assert_eq!((answer.reply, answer.time.map(|time| (time - now).abs() < 60)), (Reply::Nak, Some(true)));
    }
    let wrong = Key::new(b"PONMLKJIHGFEDCBA").expect("16 characters");
    let frame = late.encode(Some(&wrong), &[b'p'; PAD]).expect("a frame");
    let mut line = TcpStream::connect(station.receiver).expect("the receiver listens");
    line.write_all(&frame).expect("the receiver reads");
    desk.until("four frames that were not taken", |desk| (desk.board.health.frames_not_taken == 4).then_some(()));
    // A count is told at once; what is written down takes its sync.
    let why = until(START, "both in the journal", || {
        let (_, body) = station.keep(KeeperWish::Journal { event: None });
        let journal: Vec<Value> = serde_json::from_slice(&body).expect("the journal is JSON");
        let entries = journal.iter().map(ToString::to_string).filter(|entry| entry.contains("frame_not_taken"));
        let why: Vec<bool> = entries.map(|entry| entry.contains("wrong_clock")).collect();
        (why.len() >= 2).then_some(why)
    });
    assert_eq!(why, [true, false], "each once");
    assert!(desk.board.rows.values().all(|row| row.site != SiteId::new("home-1")), "nothing of it is an alarm");
}

/// 5,000 clients, a descriptor limit of 1,024 for the station: known panels have their answers, and within a second.
#[test]
fn five_thousand_strangers_keep_no_panel_out() {
    const STRANGERS: usize = 5_000;
    const PANELS: u16 = 50;
    let limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|limit| limit < 2 * STRANGERS as u64) {
        return say_aloud("NOT TESTED: this process may not open the descriptors that 5,000 clients take");
    }
    let place = Place::new();
    place.import(&home("home-1", "0123", NOWHERE));
    let vaka = place.vaka(["station"]);
    let mut limited = std::process::Command::new("bash");
    limited.args(["-c", "ulimit -n 1024; exec \"$@\"", "bash"]).arg(vaka.get_program()).args(vaka.get_args());
    limited.envs(vaka.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let mut station = Place::ready(limited);
    let receiver = SocketAddr::from((Ipv4Addr::LOCALHOST, place.receiver));

    // A panel that is connected and known before the crowd comes keeps its line all the while.
    let mut kept = Kept::connect(receiver);
    let mut worst = kept.say(1);
    let mut strangers = Vec::with_capacity(STRANGERS);
    let mut answered = HashSet::from([1]);
    for number in 0..PANELS {
        for _ in 0..STRANGERS / usize::from(PANELS) {
            strangers.push(TcpStream::connect(receiver).expect("the system takes connections"));
        }
        // One comes new in the midst of the crowd, and one is there.
        let seq = 2 + 2 * number;
        worst = worst.max(Kept::connect(receiver).say(seq)).max(kept.say(seq + 1));
        answered.extend([seq, seq + 1]);
    }
    eprintln!("{} clients, {} answers, the slowest after {} ms", strangers.len(), answered.len(), worst.as_millis());
    drop(strangers);
    let events = place.events();
    let stored: usize = events.iter().map(|event| event["signals"].as_array().map_or(0, Vec::len)).sum();
    assert_eq!(stored, answered.len(), "each of them is kept");
    place.run(&["station", "stop"], "");
    assert!(station.wait().expect("it was started here").success());
}

/// A panel's own connection.
struct Kept {
    line: TcpStream,
    decoder: Decoder,
}

impl Kept {
    fn connect(receiver: SocketAddr) -> Self {
        let line = TcpStream::connect(receiver).expect("the system takes connections");
        // The promise is one second; a connection that is not answered in this time is not answered at all.
        line.set_read_timeout(Some(Duration::from_secs(10))).expect("a fresh socket takes its settings");
        Self { line, decoder: Decoder::new(Profile::Strict) }
    }

    /// Sends an event and waits for its answer; how long that took.
    fn say(&mut self, seq: u16) -> Duration {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs();
        let event =
            Outgoing { timestamp: i64::try_from(now).ok(), ..Outgoing::sia("0123", seq, &format!("Nri1/BA{seq}")) };
        let frame = event.encode(Some(&key()), &[b'p'; PAD]).expect("a frame");
        let since = Instant::now();
        self.line.write_all(&frame).expect("the line stands");
        let mut buffer = [0; 1024];
        loop {
            if let Some(Decoded::Frame(frame)) = self.decoder.poll() {
                let answer = Answer::read(&frame, Some(&key())).expect("an answer");
                assert_eq!((answer.reply, answer.seq), (Reply::EncryptedAck, format!("{seq:04}")));
                return since.elapsed();
            }
            let read = self.line.read(&mut buffer).expect("the receiver answers");
            assert!(read > 0, "the receiver hung up on a panel, {seq}");
            self.decoder.push(&buffer[..read]);
        }
    }
}
