//! A camera that nobody may look through is left alone: an hour of life at a home, by a turned clock, and no connection.
use std::{
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use alarm_central::{
    id::PersonId,
    moment::Moment,
    person::{Place, Role},
    pii::{Pii, Secret},
    site::read_register,
};
use dc09::{Decoded, Decoder, Key, Outgoing, PAD, Profile, Reply};
use tempfile::TempDir;
use vaka_link::{
    command::{FromDesk, Purpose, ToDesk, Wish},
    keeper::{KeeperAnswer, KeeperWish, NewPerson},
    pipe, socket,
};
use vaka_station::{Config, Passwords, WorkerProgram, clock::HandClock};
use vaka_store::SqliteStore;

const KEY: &[u8; 16] = b"ABCDEFGHIJKLMNOP";

/// A door that counts who knocks and lets nobody in.
struct Knocks(Arc<AtomicUsize>, SocketAddr);

impl Knocks {
    fn listen() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        thread::spawn(move || {
            for _stream in listener.incoming() {
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self(count, address)
    }

    fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

/// A station in this process, with a clock that the test turns.
struct Station {
    folder: TempDir,
    clock: HandClock,
    receiver: SocketAddr,
}

impl Station {
    fn start(camera: SocketAddr) -> Self {
        let folder = TempDir::with_prefix("vaka-").unwrap();
        let clock = HandClock::from_machine();
        let config = Config {
            place: Place::Live,
            data: folder.path().to_owned(),
            receiver: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            workers: WorkerProgram { program: env!("CARGO_BIN_EXE_vaka").into(), words: vec!["worker".into()] },
            passwords: Passwords {
                hash: |password| vaka_store::password::hash(password).unwrap(),
                fits: |password, hash| vaka_store::password::verify(password, hash),
            },
            clock: Arc::new(clock.clone()),
            heeds_signals: false,
            load: None,
            ends_with_last_desk: false,
        };
        let store = SqliteStore::open(folder.path()).unwrap();
        let (ready, listens) = std::sync::mpsc::channel();
        thread::spawn(move || vaka_station::run(config, Box::new(store), |address| ready.send(address).unwrap()));
        let receiver = listens.recv_timeout(Duration::from_secs(30)).expect("the station starts");
        let station = Self { folder, clock, receiver };
        station.keep(KeeperWish::ImportSites(read_register(&register(camera)).unwrap()));
        station.keep(KeeperWish::AddPerson(NewPerson {
            id: PersonId::new("op1"),
            name: Pii("Operatör 1".to_owned()),
            role: Role::Operator,
            certified_until: Moment(i64::MAX),
            password: Secret::new("a good password"),
        }));
        station
    }

    fn data(&self) -> &Path {
        self.folder.path()
    }

    fn keep(&self, wish: KeeperWish) -> KeeperAnswer {
        let (mut stream, _) = socket::join(&socket::path(self.data()), Purpose::Keeper).unwrap();
        pipe::write(&mut stream, &wish, &[]).unwrap();
        let (answer, _) = pipe::read::<KeeperAnswer>(&mut stream).unwrap().unwrap();
        assert!(!matches!(answer, KeeperAnswer::No(_)), "{answer:?}");
        answer
    }

    fn now_secs(&self) -> i64 {
        vaka_station::clock::ClockSource::read(&self.clock).wall.0 / 1000
    }

    /// Sends one frame and waits for its answer.
    fn send(&self, stream: &mut TcpStream, message: Outgoing) {
        let key = Key::new(KEY).unwrap();
        let message = Outgoing { timestamp: Some(self.now_secs()), ..message };
        stream.write_all(&message.encode(Some(&key), &[b'0'; PAD]).unwrap()).unwrap();
        let mut decoder = Decoder::new(Profile::Tolerant);
        let mut buffer = [0; 1024];
        loop {
            let read = stream.read(&mut buffer).unwrap();
            assert!(read > 0, "the receiver hung up");
            decoder.push(&buffer[..read]);
            if let Some(Decoded::Frame(frame)) = decoder.poll() {
                assert_eq!(dc09::Answer::read(&frame, Some(&key)).unwrap().reply, Reply::EncryptedAck);
                return;
            }
        }
    }
}

impl Drop for Station {
    fn drop(&mut self) {
        if let Ok((mut stream, _)) = socket::join(&socket::path(self.data()), Purpose::Keeper) {
            let _ = pipe::write(&mut stream, &KeeperWish::Stop, &[]);
            let _ = pipe::read::<KeeperAnswer>(&mut stream);
        }
    }
}

fn register(camera: SocketAddr) -> String {
    format!(
        r#"
[[site]]
id = "ekvagen-4"
name = "Kund 1"
address = "Ekvägen 4, Täby"
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
rtsp = "rtsp://{camera}/cam"
user = "larm"
password = "hemligt"
abilities = ["still", "video", "audio"]
[site.voice_unit]
kind = "onvif"
address = "rtsp://{camera}/cam"
user = "larm"
password = "hemligt"
"#
    )
}

/// What a home says in its everyday: link tests, a periodic test, arming and disarming, restores, troubles.
const EVERYDAY: [&str; 8] = ["RP00", "CL7", "OP7", "BR14", "AT00", "YT00", "LT00", "RX00"];

#[test]
fn no_alarm_no_camera_whatever_else_a_home_says() {
    let camera = Knocks::listen();
    let station = Station::start(camera.1);
    let mut desk = Desk::sign_in(&station);
    let mut panel = TcpStream::connect(station.receiver).unwrap();
    for minute in 0..60_u16 {
        station.send(&mut panel, Outgoing::null("0123", 0));
        let code = EVERYDAY[usize::from(minute) % EVERYDAY.len()];
        station.send(&mut panel, Outgoing::sia("0123", minute + 1, &format!("Nri1/{code}")));
        // An operator takes whatever waits, asks for every device there is, and lets it go again.
        desk.take_look_and_release();
        station.clock.pass_ms(60_000);
    }
    assert!(desk.taken > 0, "troubles did make events that an operator took");
    assert_eq!(camera.count(), 0, "somebody knocked at a camera without an alarm");

    station.send(&mut panel, Outgoing::sia("0123", 100, "Nri1/BA14"));
    desk.wish(Wish::ClaimNext).expect("the alarm waits");
    let knocked = (0..100).any(|_| {
        thread::sleep(Duration::from_millis(50));
        camera.count() > 0
    });
    assert!(knocked, "the same hands reach the camera once there is an alarm: the count can fail");
}

/// An operator's desk, as far as this test needs one.
struct Desk {
    stream: std::os::unix::net::UnixStream,
    number: u64,
    taken: usize,
}

impl Desk {
    fn sign_in(station: &Station) -> Self {
        let (stream, _) = socket::join(&socket::path(station.data()), Purpose::Desk).unwrap();
        let mut desk = Self { stream, number: 0, taken: 0 };
        let said = FromDesk::SignIn { person: PersonId::new("op1"), password: Secret::new("a good password") };
        pipe::write(&mut desk.stream, &said, &[]).unwrap();
        desk.until(|message| matches!(message, ToDesk::SignedIn { .. }).then_some(()));
        desk
    }

    fn until<T>(&mut self, mut wanted: impl FnMut(ToDesk) -> Option<T>) -> T {
        loop {
            let (message, _) = pipe::read::<ToDesk>(&mut self.stream).unwrap().expect("the station stays");
            if let Some(found) = wanted(message) {
                return found;
            }
        }
    }

    fn wish(&mut self, wish: Wish) -> Result<vaka_link::command::Granted, alarm_central::event::Refusal> {
        self.number += 1;
        let wanted = self.number;
        pipe::write(&mut self.stream, &FromDesk::Beat, &[]).unwrap();
        pipe::write(&mut self.stream, &FromDesk::Ask { number: wanted, wish }, &[]).unwrap();
        self.until(|message| match message {
            ToDesk::Answer { number, answer } if number == wanted => Some(answer),
            _ => None,
        })
    }

    fn take_look_and_release(&mut self) {
        use vaka_link::command::{Cameras, Granted};
        let Ok(Granted::Event(event)) = self.wish(Wish::ClaimNext) else { return };
        self.taken += 1;
        let _ = self.wish(Wish::Look { event, cameras: Cameras::All });
        let _ = self.wish(Wish::OpenVoice { event });
        self.wish(Wish::Release { event }).expect("the holder may let go");
    }
}
