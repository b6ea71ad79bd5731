//! A station in this process, by a clock that the test turns, and desks without a screen; its workers are the real program.
use std::{
    io::{ErrorKind, Read, Write},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpStream, UdpSocket},
    os::unix::net::UnixStream,
    path::Path,
    sync::{Arc, MutexGuard, mpsc},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use alarm_central::{
    event::Refusal,
    id::{EventId, PersonId, SiteId},
    moment::Moment,
    person::{Place, Role},
    pii::{Pii, Secret},
    site::read_register,
};
use dc09::{Decoded, Decoder, Key, Outgoing, PAD, Profile, Reply};
use tempfile::TempDir;
use vaka_link::{
    board::{Board, Row},
    command::{FromDesk, Granted, Purpose, SessionEnd, ToDesk, Wish},
    keeper::{KeeperAnswer, KeeperWish, NewPerson},
    pipe, socket,
};
use vaka_station::{
    Config, Machine, Passwords, Witness, WorkerProgram,
    clock::{ClockSource, HandClock},
};
use vaka_store::{FileVault, SignKey, SqliteStore};

use crate::world::{KEY, PASSWORD, START, turn};

/// How often a desk shows that it lives.
const BEAT: Duration = Duration::from_millis(500);

/// A station with its clock in the test's hand. It ends with the value.
pub struct Station {
    folder: TempDir,
    place: Place,
    pub clock: HandClock,
    pub receiver: SocketAddr,
    /// Where voice units may call.
    pub calls: SocketAddr,
    runs: Option<JoinHandle<()>>,
    witness: Option<Witness>,
    messages: Option<Machine>,
    _turn: MutexGuard<'static, ()>,
}

impl Station {
    /// Starts one with this register file and nobody in it.
    pub fn start(register: &str) -> Self {
        Self::after(register, |_| {})
    }

    /// Starts one in a folder that something was put into before.
    pub fn after(register: &str, prepare: impl FnOnce(&Path)) -> Self {
        Self::begin(Place::Live, None, None, register, prepare)
    }

    /// The same of this place.
    pub fn of(place: Place, register: &str, prepare: impl FnOnce(&Path)) -> Self {
        Self::begin(place, None, None, register, prepare)
    }

    /// The same of the live place, its journal's heads told to this witness.
    pub fn witnessed(register: &str, witness: Option<Witness>, prepare: impl FnOnce(&Path)) -> Self {
        Self::begin(Place::Live, witness, None, register, prepare)
    }

    /// The same of the live place, with a message service.
    pub fn with_messages(register: &str, messages: Option<Machine>) -> Self {
        Self::begin(Place::Live, None, messages, register, |_| {})
    }

    fn begin(
        place: Place,
        witness: Option<Witness>,
        messages: Option<Machine>,
        register: &str,
        prepare: impl FnOnce(&Path),
    ) -> Self {
        let turn = turn();
        let folder = TempDir::with_prefix("vaka-").expect("a folder for the test");
        prepare(folder.path());
        let clock = HandClock::from_machine();
        let calls = free_port();
        let (receiver, runs) = run(folder.path(), &clock, place, (witness.clone(), messages.clone()), calls);
        let station = Self { folder, place, clock, receiver, calls, runs: Some(runs), witness, messages, _turn: turn };
        station.keep(KeeperWish::ImportSites(read_register(register).expect("the test's register is whole")));
        station
    }

    /// Ends it in good order and starts it again, with what it remembers.
    pub fn again(&mut self) {
        self.again_after(|_, _| {});
    }

    /// The same, and something happens while it is away.
    pub fn again_after(&mut self, meanwhile: impl FnOnce(&HandClock, &Path)) {
        self.keep(KeeperWish::Stop);
        self.runs.take().expect("it runs").join().expect("it ends in good order");
        meanwhile(&self.clock, self.folder.path());
        let others = (self.witness.clone(), self.messages.clone());
        let (receiver, runs) = run(self.folder.path(), &self.clock, self.place, others, self.calls);
        (self.receiver, self.runs) = (receiver, Some(runs));
    }

    pub fn add(&self, id: &str, role: Role) {
        self.keep(KeeperWish::AddPerson(NewPerson {
            id: PersonId::new(id),
            name: Pii(format!("Operatör {id}")),
            role,
            certified_until: Moment(i64::MAX),
            password: Secret::new(PASSWORD),
        }));
    }

    pub fn data(&self) -> &Path {
        self.folder.path()
    }

    /// What the command line asks and must get.
    pub fn keep(&self, wish: KeeperWish) -> (KeeperAnswer, Vec<u8>) {
        let (answer, body) = self.ask(wish);
        assert!(!matches!(answer, KeeperAnswer::No(_)), "{answer:?}");
        (answer, body)
    }

    /// What the command line asks.
    pub fn ask(&self, wish: KeeperWish) -> (KeeperAnswer, Vec<u8>) {
        let (mut stream, _) = socket::join(&socket::path(self.data()), Purpose::Keeper).expect("the station runs");
        pipe::write(&mut stream, &wish, &[]).expect("the station listens");
        loop {
            let said = pipe::read::<KeeperAnswer>(&mut stream).expect("the station speaks").expect("it answers");
            if !matches!(said.0, KeeperAnswer::Progress { .. }) {
                return said;
            }
        }
    }

    /// A panel's line to the receiver.
    pub fn panel(&self) -> Panel<'_> {
        let line = TcpStream::connect(self.receiver).expect("the receiver listens");
        line.set_read_timeout(Some(START)).expect("a fresh socket takes its settings");
        Panel { station: self, line, last: 0 }
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

/// A port for calls that nobody has just now.
fn free_port() -> SocketAddr {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0));
    socket.and_then(|socket| socket.local_addr()).expect("a port is free")
}

/// Runs a station in this folder, on a thread of its own, once it listens.
fn run(
    folder: &Path,
    clock: &HandClock,
    place: Place,
    (witness, messages): (Option<Witness>, Option<Machine>),
    calls: SocketAddr,
) -> (SocketAddr, JoinHandle<()>) {
    let config = Config {
        place,
        data: folder.to_owned(),
        receiver: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        calls: Some(calls),
        workers: WorkerProgram { program: env!("CARGO_BIN_EXE_vaka").into(), words: vec!["worker".into()] },
        passwords: Passwords {
            hash: |password| vaka_store::password::hash(password).expect("argon2 with our own parameters"),
            fits: |password, hash| vaka_store::password::verify(password, hash),
        },
        signer: Arc::new(SignKey::open(folder).expect("the folder takes a key")),
        witness,
        vault: Box::new(FileVault::open(folder).expect("the folder takes a vault")),
        journal_months: alarm_central::retention::KEEP_MONTHS,
        leave_free: 0,
        phrases: None,
        dispatchers: Vec::new(),
        telephone: None,
        question: messages,
        clock: Arc::new(clock.clone()),
        heeds_signals: false,
        load: None,
        ends_with_last_desk: false,
    };
    let store = SqliteStore::open(folder).expect("the folder takes a memory");
    let (ready, listens) = mpsc::channel();
    let tell = move |address| ready.send(address).expect("the test waits");
    let runs = thread::spawn(move || vaka_station::run(config, Box::new(store), tell).expect("it runs to its end"));
    (listens.recv_timeout(START).expect("the station starts"), runs)
}

/// A home's panel, by the station's own clock.
pub struct Panel<'s> {
    station: &'s Station,
    line: TcpStream,
    last: u16,
}

impl Panel<'_> {
    /// A link test.
    pub fn poll(&mut self, account: &str) {
        self.send(Outgoing::null(account, 0));
    }

    /// One event, such as `BA14`.
    pub fn say(&mut self, account: &str, code: &str) {
        self.last += 1;
        self.send(Outgoing::sia(account, self.last, &format!("Nri1/{code}")));
    }

    /// One event without encryption, and without a time, as on a line that has no key.
    pub fn say_plain(&mut self, account: &str, code: &str) {
        self.last += 1;
        let frame = Outgoing::sia(account, self.last, &format!("Nri1/{code}")).encode(None, &[b'0'; PAD]);
        self.send_bytes(&frame.expect("a frame"), Reply::Ack);
    }

    /// The bytes of one encrypted event, to be sent when and as often as one likes.
    pub fn frame(&mut self, account: &str, code: &str) -> Vec<u8> {
        self.last += 1;
        self.encoded(Outgoing::sia(account, self.last, &format!("Nri1/{code}")))
    }

    /// Sends what [`Panel::frame`] made and waits until it is acknowledged.
    pub fn send_frame(&mut self, frame: &[u8]) {
        self.send_bytes(frame, Reply::EncryptedAck);
    }

    fn encoded(&self, message: Outgoing) -> Vec<u8> {
        let key = Key::new(KEY.as_bytes()).expect("16 characters");
        let now = self.station.clock.read().wall.0 / 1000;
        Outgoing { timestamp: Some(now), ..message }.encode(Some(&key), &[b'0'; PAD]).expect("a frame")
    }

    /// Sends one frame and waits until it is acknowledged.
    fn send(&mut self, message: Outgoing) {
        let frame = self.encoded(message);
        self.send_bytes(&frame, Reply::EncryptedAck);
    }

    fn send_bytes(&mut self, frame: &[u8], wanted: Reply) {
        let key = Key::new(KEY.as_bytes()).expect("16 characters");
        self.line.write_all(frame).expect("the receiver reads");
        let mut decoder = Decoder::new(Profile::Tolerant);
        let mut buffer = [0; 1024];
        loop {
            let read = match self.line.read(&mut buffer) {
                // A process that a test started has ended meanwhile.
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                read => read.expect("the receiver answers"),
            };
            assert!(read > 0, "the receiver hung up");
            decoder.push(&buffer[..read]);
            if let Some(Decoded::Frame(frame)) = decoder.poll() {
                assert_eq!(dc09::Answer::read(&frame, Some(&key)).expect("an answer").reply, wanted);
                return;
            }
        }
    }
}

/// An operator's desk without a screen. It keeps its board and shows that it lives until it is dropped.
pub struct Desk {
    stream: UnixStream,
    asked: u64,
    pub board: Board,
    /// Why its session ended, once it has.
    pub ended: Option<SessionEnd>,
}

impl Desk {
    pub fn sign_in(station: &Station, id: &str) -> Self {
        Self::at(station.data(), id)
    }

    /// At the station of the place with this data folder.
    pub fn at(data: &Path, id: &str) -> Self {
        let (stream, _) = socket::join(&socket::path(data), Purpose::Desk).expect("the station runs");
        stream.set_read_timeout(Some(START)).expect("a fresh socket takes its settings");
        let beating = stream.try_clone().expect("a socket can be shared");
        let mut desk = Self { stream, asked: 0, board: Board::default(), ended: None };
        desk.say(&FromDesk::SignIn { person: PersonId::new(id), password: Secret::new(PASSWORD) });
        while !matches!(desk.hear(), ToDesk::Board(_)) {}
        thread::spawn(move || {
            while pipe::write(&mut &beating, &FromDesk::Beat, &[]).is_ok() {
                thread::sleep(BEAT);
            }
        });
        desk
    }

    /// Signs somebody in where somebody else works.
    pub fn sign_over(&mut self, id: &str) {
        self.say(&FromDesk::SignIn { person: PersonId::new(id), password: Secret::new(PASSWORD) });
        loop {
            match self.hear() {
                ToDesk::SignedIn { person, .. } if person.as_str() == id => break,
                ToDesk::SignInRefused(refusal) => panic!("{id} is let in: {refusal:?}"),
                _ => {}
            }
        }
        while !matches!(self.hear(), ToDesk::Board(_)) {}
    }

    fn say(&mut self, what: &FromDesk) {
        pipe::write(&mut self.stream, what, &[]).expect("the station listens");
    }

    /// Takes in the next thing that the station says.
    fn hear(&mut self) -> ToDesk {
        let (said, _) = pipe::read::<ToDesk>(&mut self.stream).expect("the station speaks").expect("the station stays");
        match &said {
            ToDesk::Board(board) => self.board = Board::clone(board),
            ToDesk::Updates(updates) => updates.iter().for_each(|update| self.board.apply(update.clone())),
            ToDesk::SessionEnded(why) => self.ended = Some(*why),
            _ => {}
        }
        said
    }

    /// Takes in the next thing that the station says, whatever it is; it says something every second.
    pub fn listen(&mut self) {
        self.hear();
    }

    /// Waits until the desk knows what `found` looks for; the station says something every second.
    pub fn until<T>(&mut self, what: &str, mut found: impl FnMut(&Self) -> Option<T>) -> T {
        let end = Instant::now() + START;
        loop {
            if let Some(found) = found(self) {
                return found;
            }
            assert!(Instant::now() < end, "waited for {what}: {:#?}", self.board);
            self.hear();
        }
    }

    pub fn wish(&mut self, wish: Wish) -> Result<Granted, Refusal> {
        self.asked += 1;
        let asked = self.asked;
        self.say(&FromDesk::Ask { number: asked, wish });
        loop {
            if let ToDesk::Answer { number, answer } = self.hear()
                && number == asked
            {
                return answer;
            }
        }
    }

    /// Waits until the station says that the desk is locked.
    pub fn until_locked(&mut self) {
        while self.hear() != ToDesk::Locked {}
    }

    /// Types the password that lifts the lock.
    pub fn unlock(&mut self) -> Role {
        self.asked += 1;
        self.say(&FromDesk::Ask { number: self.asked, wish: Wish::Unlock { password: Secret::new(PASSWORD) } });
        loop {
            if let ToDesk::SignedIn { role, .. } = self.hear() {
                return role;
            }
        }
    }

    /// Waits for the row of the event at this home.
    pub fn event_at(&mut self, site: &str) -> EventId {
        let site = SiteId::new(site);
        self.until("the alarm", |desk| desk.board.rows.values().find(|row| row.site == site).map(|row| row.id))
    }

    pub fn row(&self, event: EventId) -> &Row {
        &self.board.rows[&event]
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}
