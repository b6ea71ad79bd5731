//! Pictures that a panel offers with its alarm: fetched from the hosts that the register lists and from nowhere else, while the
//! window is open, shown to the holder and kept; and each way in which there is none.
use std::{
    collections::BTreeMap,
    io::{BufReader, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    process::Command,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant, SystemTime},
};

use alarm_central::{
    event::{Device, Outcome, Verdict},
    id::EventId,
    medium::{Medium, MediumKind},
    person::Role,
    picture::{MOST_BYTES, PictureFault},
    pii::Pii,
    retention::Readable,
    vault::Vault,
};
use dc09::{Key, Outgoing, PAD};
use egui::Key as Press;
use vaka_link::{
    board::{LookState, PictureView},
    command::{Granted, Purpose, Wish},
    keeper::KeeperWish,
    pipe, socket,
    unit::{Track, Unit},
};
use vaka_station::clock::ClockSource;
use vaka_store::FileVault;

use crate::{
    inside::{Desk, Station},
    recording::read_back,
    screen::until,
    world::{KEY, PASSWORD, Place, START, home},
};

const GOOD: &[u8] = include_bytes!("../src/media/tests/corpus/jpeg-0");
/// Long enough for a worker to have asked, had it been sent.
const PATIENCE: Duration = Duration::from_secs(3);

/// A web server of one answer for each path; it keeps what it was asked.
struct Web {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Web {
    fn start(answers: impl IntoIterator<Item = (&'static str, Vec<u8>)>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback listens");
        let port = listener.local_addr().expect("it is bound").port();
        let answers: BTreeMap<&str, Vec<u8>> = answers.into_iter().collect();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noting = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let _ = answer(stream, &answers, &noting);
            }
        });
        Self { port, asked }
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.host())
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("nobody panics with it").clone()
    }
}

fn answer(mut stream: TcpStream, answers: &BTreeMap<&str, Vec<u8>>, asked: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let (mut head, mut chunk) = (Vec::new(), [0; 1024]);
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut chunk)? {
            0 => break,
            count => head.extend_from_slice(&chunk[..count]),
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    asked.lock().expect("nobody panics with it").push(head);
    let missing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_vec();
    stream.write_all(answers.get(path.as_str()).unwrap_or(&missing))
}

fn ok(body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// One frame of an alarm that offers these pictures.
fn offering(now: i64, number: u16, code: &str, pictures: &[String]) -> Outgoing {
    let mut event = Outgoing::sia("0123", number, &format!("Nri1/{code}"));
    event.xdata.extend(pictures.iter().map(|picture| ('V', picture.clone().into_bytes())));
    Outgoing { timestamp: Some(now), ..event }
}

/// The station's time, seconds since 1970.
fn secs(station: &Station) -> i64 {
    station.clock.read().wall.0 / 1000
}

fn keyed(event: &Outgoing) -> Vec<u8> {
    event.encode(Some(&Key::new(KEY.as_bytes()).expect("16 characters")), &[b'0'; PAD]).expect("a frame")
}

fn register(hosts: &[String]) -> String {
    home("home-1", "0123", "rtsp://127.0.0.1:9/cam").replace("area = ", &format!("picture_hosts = {hosts:?}\narea = "))
}

fn claim(station: &Station) -> (Desk, EventId) {
    let mut desk = Desk::sign_in(station, "op1");
    let event = desk.event_at("home-1");
    assert_eq!(desk.wish(Wish::Claim { event }), Ok(Granted::Event(event)));
    (desk, event)
}

fn pictures(desk: &Desk) -> Vec<PictureView> {
    desk.board.held.as_ref().map(|held| held.pictures.clone()).unwrap_or_default()
}

fn facts(station: &Station, name: &str) -> Vec<serde_json::Value> {
    let (_, body) = station.keep(KeeperWish::Journal { event: None });
    let facts: Vec<serde_json::Value> = serde_json::from_slice(&body).expect("a list of facts");
    facts.into_iter().map(|fact| fact["fact"].clone()).filter(|fact| fact["fact"] == name).collect()
}

#[test]
fn an_offered_picture_is_fetched_shown_and_kept_and_each_that_is_none_says_why() {
    let large = vec![0; usize::try_from(MOST_BYTES).expect("a few million") + 1];
    let elsewhere = Web::start([("/a.jpg", ok(GOOD))]);
    let leads = format!("HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n", elsewhere.at("/a.jpg"));
    let endless = [b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".as_slice(), &large].concat();
    let web = Web::start([
        ("/good.jpg?x=1", ok(GOOD)),
        ("/large.jpg", ok(&large)),
        ("/endless.jpg", endless),
        ("/page.html", ok(b"<html>no picture</html>")),
        ("/leads.jpg", leads.into_bytes()),
    ]);
    let station = Station::start(&register(&[web.host()]));
    station.add("op1", Role::Operator);
    let mut panel = station.panel();
    let paths = ["/good.jpg?x=1", "/large.jpg", "/endless.jpg", "/page.html", "/leads.jpg"];
    let mut offered: Vec<String> = paths.map(|path| web.at(path)).to_vec();
    offered.push(elsewhere.at("/a.jpg"));
    for (number, picture) in (1..).zip(&offered) {
        panel.send_frame(&keyed(&offering(
            secs(&station),
            number,
            &format!("BA{}", 13 + number),
            std::slice::from_ref(picture),
        )));
    }
    // One that stands in two frames is one picture.
    panel.send_frame(&keyed(&offering(secs(&station), 20, "BA20", &offered[..1])));
    let (mut desk, event) = claim(&station);
    let missed = [
        None,
        Some(PictureFault::TooLarge),
        Some(PictureFault::TooLarge),
        Some(PictureFault::NotAPicture),
        Some(PictureFault::SentElsewhere),
        Some(PictureFault::HostNotListed),
    ];
    let seen = desk.until("each picture, or why there is none", |desk| {
        let seen = pictures(desk);
        let is_there = seen.first().is_some_and(|first| first.kept && first.look != LookState::Off);
        (is_there && seen.iter().map(|picture| picture.missed).eq(missed)).then_some(seen)
    });
    assert_eq!(elsewhere.asked(), Vec::<String>::new(), "nobody asks where the register does not say");
    let asked = web.asked();
    assert_eq!(asked.len(), 5, "each once: {asked:#?}");
    for head in &asked {
        let names = head.lines().skip(1).filter_map(|line| line.split_once(':')).map(|(name, _)| name.to_lowercase());
        for name in names {
            assert!(["host", "accept", "user-agent"].contains(&&*name), "{name} is told there: {head}");
        }
    }

    let LookState::Open { ticket } = seen[0].look else { panic!("{seen:?}") };
    let (stream, _) = socket::join(&socket::path(station.data()), Purpose::Media { ticket }).expect("it runs");
    stream.set_read_timeout(Some(START)).expect("a fresh socket takes its settings");
    let mut units = BufReader::new(stream);
    let shown = loop {
        match pipe::read::<Unit>(&mut units).expect("the station speaks").expect("the door stands open") {
            (Unit::Data { track: Track::Video, key: true, .. }, bytes) => break bytes,
            (Unit::Format { .. } | Unit::Record(_), _) => {}
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(shown, GOOD);

    let granted: Vec<_> =
        facts(&station, "granted").into_iter().filter(|fact| fact["device"]["picture"].is_object()).collect();
    let of = |leave| granted.iter().filter(move |fact| fact["leave"] == leave).count();
    // The leave to look at one that turns out to be none may stand for a moment.
    assert!(of("fetch") == 5 && of("look") >= 1, "{granted:#?}");
    assert!(granted.iter().all(|fact| fact["leave"] != "fetch" || fact["why"].is_string()), "{granted:#?}");
    assert_eq!(facts(&station, "picture_missed").len(), 5);

    let verdict = Verdict { outcome: Outcome::Sharp, cause: "break-in".to_owned(), level: 1 };
    let (note, override_reason) = (Pii(String::new()), Pii("Inget att göra".to_owned()));
    assert_eq!(desk.wish(Wish::Close { event, verdict, note, override_reason }), Ok(Granted::Done));
    while pipe::read::<Unit>(&mut units).is_ok_and(|unit| unit.is_some()) {}
    let kept: Vec<Medium> = facts(&station, "medium_kept")
        .into_iter()
        .map(|fact| serde_json::from_value(fact).expect("the fact is a recording"))
        .filter(|medium: &Medium| medium.kind == MediumKind::Still)
        .collect();
    assert!(matches!(&kept[..], [Medium { device: Device::Picture(_), .. }]), "{kept:#?}");
    station.keep(KeeperWish::Stop);
    let mut vault = FileVault::open(station.data()).expect("the folder is there");
    vault.allow(Readable::SinceHour(0));
    let stored = read_back(&mut vault, event, &kept[0]);
    assert!(stored.iter().any(|(_, unit, bytes)| matches!(unit, Unit::Data { .. }) && bytes == GOOD));
}

#[test]
fn no_picture_is_asked_for_without_an_open_window() {
    let web = Web::start([("/late.jpg", ok(GOOD)), ("/plain.jpg", ok(GOOD))]);
    let station = Station::start(&register(&[web.host()]).replace(&format!("key = \"ascii:{KEY}\""), ""));
    station.add("op1", Role::Operator);
    let plain = offering(secs(&station), 1, "BA14", &[web.at("/plain.jpg")]);
    send_plain(&station, &plain);
    let (mut desk, _) = claim(&station);
    let seen = desk.until("the offer", |desk| pictures(desk).first().cloned());
    thread::sleep(PATIENCE);
    assert_eq!(web.asked(), Vec::<String>::new(), "an alarm that came unprotected opens nothing");
    assert_eq!((seen.missed, seen.look), (None, LookState::Off));
    drop((desk, station));

    let station = Station::start(&register(&[web.host()]));
    station.add("op1", Role::Operator);
    let mut panel = station.panel();
    panel.say("0123", "BA14");
    let (mut desk, event) = claim(&station);
    station.clock.pass_ms(15 * 60_000);
    desk.until("the window's end", |desk| (desk.board.now >= desk.row(event).window_until?).then_some(()));
    panel.send_frame(&keyed(&offering(secs(&station), 7, "BR14", &[web.at("/late.jpg")])));
    let seen = desk.until("the offer", |desk| pictures(desk).first().cloned());
    thread::sleep(PATIENCE);
    assert_eq!(web.asked(), Vec::<String>::new(), "after 15 minutes there is the telephone");
    assert_eq!((seen.missed, seen.look), (None, LookState::Off));
    assert_eq!(facts(&station, "picture_missed").len(), 0);
}

fn send_plain(station: &Station, event: &Outgoing) {
    let mut line = TcpStream::connect(station.receiver).expect("the receiver listens");
    line.write_all(&event.encode(None, &[b'0'; PAD]).expect("a frame")).expect("the receiver reads");
    line.set_read_timeout(Some(START)).expect("a fresh socket takes its settings");
    assert!(line.read(&mut [0; 256]).expect("it answers") > 0);
}

#[test]
fn a_picture_that_is_not_there_yet_is_asked_for_again_and_no_more_than_four_times() {
    let web = Web::start([]);
    let station = Station::start(&register(&[web.host()]));
    station.add("op1", Role::Operator);
    let frame = keyed(&offering(secs(&station), 1, "BV14", &[web.at("/later.jpg")]));
    station.panel().send_frame(&frame);
    for times in 1..=4 {
        until(START, "another attempt", || (facts(&station, "picture_missed").len() == times).then_some(()));
        station.clock.pass_ms(10_000);
    }
    thread::sleep(PATIENCE);
    assert_eq!((web.asked().len(), facts(&station, "picture_missed").len()), (4, 4));
    assert!(facts(&station, "picture_missed").iter().all(|fact| fact["why"] == "refused" && fact["grant"].is_string()));
}

#[test]
fn the_holder_sees_it_beside_the_cameras_with_its_time() {
    let place = Place::new();
    let file = place.file("picture.jpg");
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-f", "lavfi", "-i", "color=c=0x2060c0:size=1280x720", "-frames:v", "1", "-y"])
        .arg(&file)
        .status();
    assert!(made.expect("ffmpeg is installed (.ci/setup test)").success());
    let web = Web::start([("/alarm.jpg", ok(&std::fs::read(&file).expect("just written")))]);
    place.import(&register(&[web.host()]));
    place.add_operator("op1", PASSWORD);
    let mut desk = place.desk(&[]);
    desk.sign_in("op1", PASSWORD);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs();
    let offers = [web.at("/alarm.jpg"), "https://elsewhere.example/b.jpg".to_owned()];
    let frame = keyed(&offering(i64::try_from(now).expect("before the sun goes out"), 1, "BA14", &offers));
    let mut line = TcpStream::connect((Ipv4Addr::LOCALHOST, place.receiver)).expect("the receiver listens");
    line.write_all(&frame).expect("the receiver reads");
    let screen = &mut desk.screen;
    screen.wait("Prioritet 3: Inbrott", START);
    screen.press(Press::F2);
    screen.wait("MED LARMET", START);
    screen.wait("Bildens värd finns inte i listan för det här hemmet.", START);
    let tile = screen.wait("Larmbild 1", START).place.expect("a tile has a place");
    let end = Instant::now() + START;
    loop {
        let picture = screen.picture();
        let at = tile.center();
        let [red, green, blue, _] = picture.get_pixel(at.x as u32, (at.y + tile.height() / 4.0) as u32).0;
        if blue > 140 && blue > green && green > red {
            break;
        }
        assert!(Instant::now() < end, "the picture in its tile: {red} {green} {blue}");
    }
    screen.picture_for("pictures-beside");
    screen.click("Larmbild 1");
    screen.press(Press::Enter);
    screen.wait("MED LARMET", START);
    screen.picture_for("pictures-large");
}
