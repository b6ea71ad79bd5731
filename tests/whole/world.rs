//! One place with the whole station in it, life after life: desks, panels and homes around it.
#[path = "world/quiet.rs"]
mod quiet;
#[path = "world/shown.rs"]
mod shown;
#[path = "world/units.rs"]
mod units;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::{Arc, Mutex, MutexGuard, mpsc},
    time::Duration,
};

use alarm_central::{
    event::AlarmEvent,
    fact::StreamId,
    id::{GrantId, PersonId},
    moment::Moment,
    person::{Place, Role},
    pii::{Pii, Secret},
    port::Archive,
    site::read_register,
};
use tempfile::TempDir;
use tokio::{runtime::Runtime, task::JoinHandle, time::advance};
use vaka_link::{
    command::{Purpose, Ticket},
    keeper::{KeeperAnswer, KeeperWish, NewPerson},
    pipe,
};
use vaka_station::{
    Config, Machine, Passwords, SharedKey, StationError, WorkerProgram,
    clock::{ClockSource, HandClock},
};
use vaka_store::{FileVault, SignKey, SqliteStore};

use crate::{
    book::Book,
    desk::{self, Desk, Tile},
    disk::{Disk, Mood, Switch},
    home::Homes,
    panel::Panels,
    safe::Safe,
    scene::{Breach, Law, Scene, check},
};

/// Every person's password: hashing it is none of this test's matters.
pub const PASSWORD: &str = "a good password";
/// Desks that there is room for.
pub const DESKS: usize = 5;
/// Who works here; the last is a supervisor.
pub const PEOPLE: [&str; 4] = ["op1", "op2", "op3", "sup1"];
/// A little longer than the station's tick.
pub const TICK: Duration = Duration::from_millis(110);
/// How long a hold may wait for its desk, milliseconds of boot time: 15 s; 60 s after the station's start; and a second for
/// duties to come round.
const ORPHAN_MS: u64 = 15_000 + 1_000;
const ORPHAN_AFTER_START_MS: u64 = 60_000 + 1_000;
/// Within so many milliseconds of boot time a station hears of what has happened, however busy the machine is.
const HEARD_MS: u64 = 200;

/// A place and all that is around it.
pub struct World {
    pub folder: TempDir,
    pub clock: HandClock,
    pub switch: Switch,
    pub book: Arc<Mutex<Book>>,
    pub scene: Scene,
    pub homes: Homes,
    pub panels: Panels,
    pub desks: [Option<Desk>; DESKS],
    pub tiles: Vec<MyTile>,
    /// When a holder's last desk went, by boot time, and how long the hold may wait.
    pub gone: BTreeMap<PersonId, (u64, u64)>,
    pub units: u64,
    pub let_through: u64,
    /// Of the units on their way, by text: the call each was sent down.
    sent: BTreeMap<String, u64>,
    /// The desks of those who might look when the unit was sent, or came to look while it was the newest.
    shown_to: BTreeMap<String, BTreeSet<usize>>,
    /// The newest unit of each device.
    newest: BTreeMap<String, String>,
    arrived: RefCell<BTreeSet<String>>,
    /// The leaves that stood for its device when each unit was sent.
    sent_under: BTreeMap<String, BTreeSet<GrantId>>,
    /// Recordings that have been read through.
    heard_through: usize,
    /// Units that were found in recordings.
    pub recorded: u64,
    /// What desks have connected with: desk, device, ticket.
    pub tickets: Vec<(usize, String, Ticket)>,
    pub acknowledged: usize,
    doubtful: BTreeSet<GrantId>,
    life: Option<Life>,
    /// How often a station has begun here.
    pub lives: u32,
}

/// A media connection and what it was opened with.
pub struct MyTile {
    pub desk: usize,
    pub device: String,
    pub ticket: Ticket,
    /// A ticket that no desk was given.
    pub is_forged: bool,
    pub tile: Tile,
}

/// One run of the station.
pub struct Life {
    /// Its end lets time run by itself again; before the runtime's, which waits for whoever holds time.
    _time_stands: std::sync::mpsc::Sender<()>,
    pub runtime: Runtime,
    pub serves: JoinHandle<Result<(), StationError>>,
    /// Ends when the store is closed.
    closed: mpsc::Receiver<()>,
    /// Ends when the vault is closed.
    shut: mpsc::Receiver<()>,
}

/// Ends the machine where a test fails, or the disk that it has stopped would hold up the end of the test.
struct EndsInPanic(Switch);

impl Drop for EndsInPanic {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.set(Mood::Dead);
        }
    }
}

impl World {
    /// A place with its homes and people, and a station that runs.
    pub fn new(register: impl FnOnce(SocketAddr) -> String) -> Self {
        let scene = Scene::new();
        let clock = HandClock::at(Moment(1_800_000_000_000));
        let homes = Homes::new(scene.clone());
        let shm = Path::new("/dev/shm");
        let folder = if shm.is_dir() { TempDir::with_prefix_in("vaka-", shm) } else { TempDir::with_prefix("vaka-") };
        let mut world = Self {
            folder: folder.expect("a folder for the test"),
            clock,
            switch: Switch::new(),
            book: Arc::default(),
            scene,
            homes,
            panels: Panels::default(),
            desks: Default::default(),
            tiles: Vec::new(),
            gone: BTreeMap::new(),
            units: 0,
            let_through: 0,
            sent: BTreeMap::new(),
            shown_to: BTreeMap::new(),
            newest: BTreeMap::new(),
            arrived: RefCell::default(),
            sent_under: BTreeMap::new(),
            heard_through: 0,
            recorded: 0,
            tickets: Vec::new(),
            acknowledged: 0,
            doubtful: BTreeSet::new(),
            life: None,
            lives: 0,
        };
        world.begin_life();
        let sites = read_register(&register(world.homes.address())).expect("the test's register is whole");
        world.run(async |world| {
            let answer = world.keep(KeeperWish::ImportSites(sites)).await;
            assert!(matches!(answer, KeeperAnswer::Imported(_)), "{answer:?}");
            for id in PEOPLE {
                let role = if id.starts_with("sup") { Role::Supervisor } else { Role::Operator };
                let person = NewPerson {
                    id: PersonId::new(id),
                    name: Pii(format!("Operatör {id}")),
                    role,
                    certified_until: Moment(i64::MAX),
                    password: Secret::new(PASSWORD),
                };
                let answer = world.keep(KeeperWish::AddPerson(person)).await;
                assert_eq!(answer, KeeperAnswer::PersonAdded);
            }
        });
        world
    }

    pub fn data(&self) -> &Path {
        self.folder.path()
    }

    pub fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().expect("the book never panics")
    }

    /// Does something within the station's own runtime.
    pub fn run<T>(&mut self, what: impl AsyncFnOnce(&mut Self) -> T) -> T {
        let life = self.life.take().expect("a station runs");
        let _ends = EndsInPanic(self.switch.clone());
        let done = life.runtime.block_on(what(self));
        self.life = Some(life);
        done
    }

    /// Takes the running station out, so that its runtime can drive whatever holds this world.
    pub fn take_life(&mut self) -> Life {
        self.life.take().expect("a station runs")
    }

    pub fn give_life(&mut self, life: Life) {
        self.life = Some(life);
    }

    /// Every desk that does not hang shows that it lives, and has been heard.
    pub async fn all_beat(&mut self) {
        for desk in self.desks.iter_mut().flatten().filter(|desk| !desk.hangs) {
            desk.beat().await;
        }
        let scene = self.scene.clone();
        let heard = scene.until(Law::Answered, "beats", || {
            let all = self.desks.iter().flatten().all(|desk| {
                let seen = desk.seen();
                seen.beats >= desk.beats || seen.is_gone
            });
            Ok(all.then_some(()))
        });
        // Whoever settles next finds out.
        let _ = heard.await;
    }

    /// Starts a station on what is on disk.
    pub fn begin_life(&mut self) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .expect("the system gives a runtime");
        let store = SqliteStore::open(self.data()).expect("the folder takes a memory");
        self.switch.set(Mood::Good);
        let (disk, closed) =
            Disk::new(store, self.switch.clone(), Arc::clone(&self.book), self.clock.clone(), self.scene.clone());
        let vault = FileVault::open(self.data()).expect("the folder takes a vault");
        let (safe, shut) = Safe::new(vault, self.switch.clone());
        let program = std::env::current_exe().expect("a process knows its program");
        let config = Config {
            place: Place::Live,
            data: self.data().to_owned(),
            receiver: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            calls: None,
            workers: WorkerProgram { program, words: vec!["worker".into()] },
            passwords: Passwords {
                hash: |password| Secret::new(format!("hash of {}", password.reveal())),
                fits: |password, hash| {
                    hash.is_some_and(|hash| hash.reveal() == format!("hash of {}", password.reveal()))
                },
            },
            signer: Arc::new(SignKey::open(self.data()).expect("the folder takes a key")),
            witness: None,
            vault: Box::new(safe),
            journal_months: alarm_central::retention::KEEP_MONTHS,
            leave_free: 0,
            phrases: None,
            dispatchers: Vec::new(),
            telephone: None,
            // Nobody plays it: questions are decided on, and never leave.
            question: Machine::new(Place::Live, "http://127.0.0.1:9/", &SharedKey::fresh(), None),
            clock: Arc::new(self.clock.clone()),
            heeds_signals: false,
            load: None,
            ends_with_last_desk: false,
        };
        let (stands, until_dropped) = std::sync::mpsc::channel::<()>();
        let (ready, listens) = tokio::sync::oneshot::channel();
        let homes = self.homes.clone();
        let (serves, receiver) = runtime.block_on(async {
            // While such a task runs, time that stands does not jump to the next timer when all others wait.
            tokio::task::spawn_blocking(move || until_dropped.recv());
            homes.serve();
            let serves = tokio::spawn(vaka_station::serve(config, Box::new(disk), |address| {
                let _ = ready.send(address);
            }));
            (serves, listens.await.expect("the station starts"))
        });
        self.panels.connect_to(receiver);
        self.life = Some(Life { runtime, serves, closed, shut, _time_stands: stands });
        self.lives += 1;
    }

    /// The station ends in good order; or as a process does that is killed: at once, wherever it stands.
    pub fn end_life(&mut self, kill: bool) -> Result<(), Breach> {
        if kill {
            self.switch.set(Mood::Dead);
        } else {
            self.run(async |world| {
                let answer = world.keep(KeeperWish::Stop).await;
                check(Law::Answered, answer == KeeperAnswer::Stopping, || format!("asked to stop: {answer:?}"))?;
                advance(Duration::from_millis(400)).await;
                Ok(())
            })?;
        }
        let life = self.life.take().expect("a station runs");
        let Life { runtime, serves, closed, shut, _time_stands: time_stands } = life;
        if !kill {
            let ended = runtime.block_on(serves);
            check(Law::Answered, matches!(ended, Ok(Ok(()))), || format!("the station ended with {ended:?}"))?;
        }
        drop(time_stands);
        runtime.shutdown_background();
        // All that it had asked the disk for is done or dropped, and the files are closed.
        let _ = closed.recv_timeout(Duration::from_secs(20));
        let _ = shut.recv_timeout(Duration::from_secs(20));
        self.homes.hang_up();
        self.panels.hang_up();
        self.tiles.clear();
        let boot = self.clock.read().boot_ms;
        for desk in self.desks.iter_mut().filter_map(Option::take) {
            drop(desk);
        }
        self.gone = PEOPLE.iter().map(|id| (PersonId::new(*id), (boot, ORPHAN_AFTER_START_MS))).collect();
        self.book().breach()
    }

    /// Drops a station that is not as it should be, whatever it still does.
    pub fn abandon(&mut self) {
        self.switch.set(Mood::Dead);
        if let Some(Life { runtime, closed, shut, _time_stands: time_stands, .. }) = self.life.take() {
            drop(time_stands);
            runtime.shutdown_background();
            let _ = closed.recv_timeout(Duration::from_secs(20));
            let _ = shut.recv_timeout(Duration::from_secs(20));
        }
    }

    /// What the command line asks.
    pub async fn keep(&mut self, wish: KeeperWish) -> KeeperAnswer {
        let (mut from, mut to) = desk::join(self.folder.path(), Purpose::Keeper).await;
        pipe::write_async(&mut to, &wish, &[]).await.expect("the station reads");
        let answer = pipe::read_async::<KeeperAnswer>(&mut from).await.expect("the station speaks");
        answer.map(|(answer, _)| answer).expect("the station answers")
    }

    /// A holder's desk is gone; a newer one of the same person would have taken its place.
    pub fn left(&mut self, person: &PersonId) {
        let boot = self.clock.read().boot_ms;
        self.gone.insert(person.clone(), (boot, ORPHAN_MS));
    }

    /// Time will leap: that a desk went in the moment before may be heard only after it, and waits from then on.
    pub fn leaps_over(&mut self, ms: u64) {
        let boot = self.clock.read().boot_ms;
        let just_gone = self.gone.values_mut().filter(|(since, _)| boot.saturating_sub(*since) <= HEARD_MS);
        just_gone.for_each(|(since, _)| *since = boot + ms);
    }

    /// The machine has slept: whoever comes to a desk now must say who it is.
    pub fn desks_are_to_lock(&mut self) {
        self.desks.iter_mut().flatten().filter(|desk| desk.awake().is_some()).for_each(Desk::must_lock);
    }

    /// Whether somebody works at a desk: signed in, not locked.
    pub fn is_awake(&self, person: &PersonId) -> bool {
        self.desks.iter().flatten().any(|desk| desk.awake().as_ref() == Some(person))
    }

    /// What is on disk, read by another, is what was stored: the chain verifies, and the facts add up to the book.
    pub fn audit(&mut self) -> Result<(), Breach> {
        self.hear_recordings()?;
        let broken = |what: String| Breach::new(Law::Journal, what);
        let mut store = SqliteStore::open(self.data()).map_err(|error| broken(error.to_string()))?;
        let (facts, _) = store.verify().map_err(|error| broken(error.to_string()))?;
        let book = self.book.lock().expect("the book never panics");
        check(Law::Journal, facts == book.facts.len() as u64, || {
            format!("{facts} facts on disk, {} were stored", book.facts.len())
        })?;
        for (id, page) in &book.pages {
            let facts = store.load(&StreamId::Event(*id)).map_err(|error| broken(error.to_string()))?;
            let stored = book.facts.iter().filter(|fact| fact.stream == StreamId::Event(*id));
            if !facts.iter().eq(stored.map(|fact| &**fact)) {
                return Err(broken(format!("{id} reads otherwise than it was stored")));
            }
            let event = AlarmEvent::replay(*id, facts.into_iter().map(Arc::new));
            let same = event.state().holder() == page.holder.as_ref()
                && event.is_closed() == page.closed
                && (page.shut || event.window().map(alarm_central::window::Window::until) == page.until)
                && event.grants().len() == page.looks.len()
                && event.signals().len() == page.signals as usize
                && event.version() == page.version
                && event.site() == Some(&page.site);
            check(Law::Journal, same, || format!("{event:?} is not {page:?}"))?;
        }
        Ok(())
    }
}
