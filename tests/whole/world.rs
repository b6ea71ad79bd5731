//! One place with the whole station in it, life after life: desks, panels and homes around it, and what must hold when all is quiet.
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::{Arc, Mutex, MutexGuard, mpsc},
    time::Duration,
};

use alarm_central::{
    event::{AlarmEvent, EventState},
    fact::StreamId,
    id::{GrantId, PersonId, SiteId},
    moment::Moment,
    person::{Place, Role},
    pii::{Pii, Secret},
    port::{Archive, StoreFault},
    retention::Readable,
    site::read_register,
    vault::Vault,
};
use tempfile::TempDir;
use tokio::{runtime::Runtime, task::JoinHandle, time::advance};
use vaka_link::{
    board::LookState,
    command::{Purpose, Ticket},
    keeper::{KeeperAnswer, KeeperWish, NewPerson},
    pipe,
    unit::Unit,
    worker::GRACE,
};
use vaka_station::{
    Config, Machine, Passwords, SharedKey, StationError, WorkerProgram,
    clock::{ClockSource, HandClock},
};
use vaka_store::{FileVault, SignKey, SqliteStore};

use crate::{
    book::{Book, Page, device_name},
    desk::{self, Desk, Tile},
    disk::{Disk, Mood, Switch},
    home::Homes,
    panel::Panels,
    safe::Safe,
    scene::{Breach, Law, Scene, check, patience},
    story,
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
    /// Facts that were on disk when this life began.
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
    pub runtime: Runtime,
    pub serves: JoinHandle<Result<(), StationError>>,
    /// Ends when the store is closed.
    closed: mpsc::Receiver<()>,
    /// Ends when the vault is closed.
    shut: mpsc::Receiver<()>,
    /// Its end lets time run by itself again.
    _time_stands: std::sync::mpsc::Sender<()>,
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

    /// Units that were sent to whoever looks have been seen there.
    pub async fn units_arrive(&mut self) -> Result<(), Breach> {
        self.units_end(true).await
    }

    /// The same, where all desks show how things stand; else units have been passed on and written down at least.
    pub async fn units_end(&mut self, is_shown: bool) -> Result<(), Breach> {
        let scene = self.scene.clone();
        let sent = std::mem::take(&mut self.sent);
        let mut waits = String::new();
        let mut done = || {
            self.holds()?;
            // A door that ends meanwhile lets nothing more through.
            let calls = self.homes.calls.lock().expect("nothing panics under this lock");
            let arrived = self.arrived.borrow();
            waits.clear();
            for (text, call) in &sent {
                let Some(call) = calls.get(call).filter(|call| call.is_open) else { continue };
                if is_shown && !arrived.contains(text) && self.is_looked_at(&call.device) {
                    let _ = write!(waits, "unit {text} of {} has not come; ", call.device);
                }
                // Also what nobody looks at has been passed on and written down.
                if text.parse().is_ok_and(|unit: u64| call.done < unit) {
                    let _ = write!(waits, "unit {text} of {} is not done with; ", call.device);
                }
            }
            Ok(waits.is_empty().then_some(()))
        };
        if scene.within(Duration::from_millis(200), &mut done).await?.is_none() {
            // A desk that was given another ticket hears of it a moment later.
            self.clock.pass_ms(20);
            advance(Duration::from_millis(20)).await;
            let waited = scene.until(Law::Answered, "units to be let through", &mut done).await;
            waited.map_err(|breach| Breach::new(breach.law, format!("{}: {waits}", breach.what)))?;
        }
        self.let_through += sent.keys().filter(|text| self.arrived.borrow().contains(*text)).count() as u64;
        self.arrived.borrow_mut().clear();
        Ok(())
    }

    /// Whether a desk has connected to this device with the ticket that it is shown.
    fn is_looked_at(&self, device: &str) -> bool {
        let is_open = |tile: &MyTile| {
            self.desks[tile.desk].as_ref().is_some_and(|desk| {
                let seen = desk.seen();
                let cameras = seen.board.held.iter().flat_map(|detail| &detail.cameras);
                cameras.into_iter().any(|camera| camera.look == LookState::Open { ticket: tile.ticket })
            })
        };
        self.tiles.iter().any(|tile| !tile.is_forged && tile.device == device && is_open(tile))
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

    /// The machine has slept: whoever comes to a desk now must say who it is.
    pub fn desks_are_to_lock(&mut self) {
        self.desks.iter_mut().flatten().filter(|desk| desk.awake().is_some()).for_each(Desk::must_lock);
    }

    /// A desk that must be locked and is not; empty when there is none.
    fn open_desk(&self) -> String {
        let is_open = |desk: &Desk| {
            let seen = desk.seen();
            desk.locks && desk.signing.is_none() && seen.person.is_some() && !seen.locked && !seen.is_gone
        };
        match self.desks.iter().position(|desk| desk.as_ref().is_some_and(is_open)) {
            Some(index) => format!("OPEN desk {index} is not locked"),
            None => String::new(),
        }
    }

    /// Whether somebody works at a desk: signed in, not locked.
    pub fn is_awake(&self, person: &PersonId) -> bool {
        self.desks.iter().flatten().any(|desk| desk.awake().as_ref() == Some(person))
    }

    /// What must hold at any moment, whatever the disk does.
    pub fn holds(&self) -> Result<(), Breach> {
        let now = self.clock.read();
        let book = self.book();
        book.breach()?;
        self.panels.check(&book)?;
        let mut calls = self.homes.calls.lock().expect("nothing panics under this lock");
        for call in calls.values_mut().filter(|call| !call.is_known) {
            call.is_known = true;
            let site = call.device.split_once('/').map_or("", |(site, _)| site);
            let mut pages =
                book.pages.values().filter(|page| page.site.as_str() == site && (page.until.is_some() || page.shut));
            let until = |page: &Page| page.received.boot_ms + 15 * 60 * 1000;
            check(Law::FifteenMinutes, pages.any(|page| call.until_boot_ms <= until(page)), || {
                let ends: Vec<u64> = book.pages.values().filter(|page| page.site.as_str() == site).map(until).collect();
                format!("{} was asked until {}, beyond every window: {ends:?}", call.device, call.until_boot_ms)
            })?;
        }
        for (index, desk) in self.desks.iter().enumerate() {
            for event in desk.iter().flat_map(|desk| std::mem::take(&mut desk.seen().told_closed)) {
                let closed = book.pages.get(&event).is_some_and(|page| page.closed);
                check(Law::Desks, closed, || {
                    format!("desk {index} was told that {event} is closed, which is not on disk")
                })?;
            }
        }
        let mut made: BTreeMap<(&str, bool), u32> = BTreeMap::new();
        for call in calls.values() {
            *made.entry((&call.device, call.is_talk)).or_default() += 1;
        }
        for ((device, is_talk), times) in made {
            let given = book.given.get(device).copied().unwrap_or(0);
            let site = SiteId::new(device.split_once('/').map_or("", |(site, _)| site));
            let again = if is_talk { book.reopened.get(&site).copied().unwrap_or(0) } else { 0 };
            check(Law::Granted, times <= given + again, || {
                format!(
                    "{device} was asked {times} times ({}), and {given} grants are on disk",
                    if is_talk { "talk" } else { "fetch" }
                )
            })?;
        }
        for tile in &self.tiles {
            for text in tile.tile.take() {
                let looks = book.look_at(&tile.device, now);
                let holder = self.desks[tile.desk].as_ref().and_then(Desk::awake);
                let may = looks.is_some_and(|(_, look)| look.by.is_some() && look.by == holder);
                // What was let through in time may be read a moment later.
                let may = may || self.shown_to.get(&text).is_some_and(|desks| desks.contains(&tile.desk));
                check(Law::Desks, may && !tile.is_forged, || {
                    format!("unit {text} of {} came to desk {}, which may not see it", tile.device, tile.desk)
                })?;
                self.arrived.borrow_mut().insert(text);
            }
        }
        Ok(())
    }

    /// Calls that stand although nobody may look.
    fn strays(&self) -> Option<(Law, String)> {
        let now = self.clock.read();
        let book = self.book();
        let calls = self.homes.calls.lock().expect("nothing panics under this lock");
        for call in calls.values().filter(|call| call.is_open) {
            let device = &call.device;
            let site = device.split_once('/').map_or("", |(site, _)| site);
            let page = book.look_at(device, now).and_then(|(event, _)| book.pages.get(&event));
            if call.is_talk && page.is_some_and(Page::is_hushed) {
                return Some((Law::Hushed, format!("{device} can be talked to at a silent alarm")));
            }
            let mut leaves = book.leaves_for(device, now).map(|(_, look)| look);
            if leaves.any(|look| look.by.as_ref().map_or(!call.is_talk, |by| self.is_awake(by))) {
                continue;
            }
            match book.look_at(device, now) {
                Some((_, look)) => {
                    return Some((Law::LookEnds, format!("{device} goes on, and {:?} is not there", look.by)));
                }
                None => {
                    let late = book
                        .open()
                        .any(|(_, page)| page.site.as_str() == site && !page.looks.is_empty() && !page.is_in_time(now));
                    let law = if late { Law::FifteenMinutes } else { Law::LookEnds };
                    return Some((law, format!("{device} goes on, and no leave stands")));
                }
            }
        }
        None
    }

    /// Waits until looks have ended that must, and, unless the disk stands still, all questions are answered.
    pub async fn quiet(&mut self) -> Result<(), Breach> {
        let scene = self.scene.clone();
        let stands = self.switch.mood() == Mood::Stands;
        // Looking ends whatever the disk does.
        let mut last = (Law::LookEnds, String::new());
        for _ in 0..3 {
            let late = scene.within(Duration::from_millis(300), || {
                self.take_answers()?;
                self.holds()?;
                last = self.strays().unwrap_or((Law::LookEnds, String::new()));
                Ok((last.0 != Law::FifteenMinutes).then_some(()))
            });
            if late.await?.is_some() {
                break;
            }
            // A door that opened a moment before its deadline looks at the clock every 50 ms.
            self.clock.pass_ms(TICK.as_millis() as u64);
            advance(TICK).await;
        }
        let ended = scene
            .until(Law::LookEnds, "looks to end", || {
                self.take_answers()?;
                self.holds()?;
                Ok(match self.strays() {
                    Some(stray) => {
                        last = stray;
                        None
                    }
                    None => Some(()),
                })
            })
            .await;
        if let Err(breach) = ended {
            let in_vain = breach.what.starts_with("waited");
            return Err(if in_vain { Breach::new(last.0, last.1.clone()) } else { breach });
        }
        if stands {
            return Ok(());
        }
        scene
            .until(Law::Answered, "answers", || {
                self.take_answers()?;
                self.holds()?;
                let desks = self.desks.iter().flatten().all(Desk::is_answered);
                Ok((desks && self.panels.is_answered()).then_some(()))
            })
            .await
            .map_err(|breach| Breach::new(breach.law, format!("{}: {}", breach.what, self.open_questions())))
    }

    /// With all questions answered: every desk comes to show what is on disk, all doors stand open that should, and nobody
    /// holds who is gone.
    pub async fn shown(&mut self) -> Result<(), Breach> {
        let scene = self.scene.clone();
        if self.switch.mood() != Mood::Good {
            return Ok(());
        }
        let mut why = String::new();
        let soon = [30, 30, 60, 100, 200, 400, 800, 2_000].map(Duration::from_millis);
        for patience in soon.into_iter().chain([patience()]) {
            let shown = scene
                .within(patience, || {
                    self.holds()?;
                    why = self.what_is_wanting();
                    Ok(why.is_empty().then_some(()))
                })
                .await?;
            if shown.is_some() {
                self.join_tiles().await;
                return Ok(());
            }
            // Changes are kept back for some milliseconds, and duties come with the tick; one camera is fetched with each.
            let step = if law_of(&why) == Law::Fetch { TICK } else { Duration::from_millis(20) };
            self.clock.pass_ms(step.as_millis() as u64);
            advance(step).await;
        }
        Err(Breach::new(law_of(&why), why))
    }

    fn what_is_wanting(&self) -> String {
        let mut why = self.stale_hold();
        if why.is_empty() {
            why = self.shut_door();
        }
        if why.is_empty() {
            why = self.unfetched();
        }
        if why.is_empty() {
            why = self.open_desk();
        }
        if why.is_empty() {
            why = self.what_is_not_shown();
        }
        why
    }

    /// A device that was granted to somebody who is there, in good time, and that nobody has asked; empty when there is none.
    fn shut_door(&self) -> String {
        let now = self.clock.read();
        let book = self.book();
        let calls = self.homes.calls.lock().expect("nothing panics under this lock");
        for (_, page) in book.open().filter(|(_, page)| page.is_in_time(now)) {
            for (grant, look) in page.looks.iter().filter(|(grant, _)| !self.doubtful.contains(grant)) {
                let device = device_name(&page.site, &look.device);
                if look.by.as_ref().is_none_or(|by| self.is_awake(by))
                    && !calls.values().any(|call| call.is_open && call.device == device)
                {
                    return format!("SHUT {device} is granted by {grant}, and nobody asks it");
                }
            }
        }
        String::new()
    }

    /// A camera that is to be fetched and is not, or that is asked twice for one event; empty when there is none.
    fn unfetched(&self) -> String {
        let now = self.clock.read();
        let book = self.book();
        let calls = self.homes.calls.lock().expect("nothing panics under this lock");
        let asked =
            |device: &str| calls.values().filter(|call| call.is_open && !call.is_talk && call.device == device).count();
        for (event, page) in book.open().filter(|(_, page)| page.until.is_some() && page.is_in_time(now)) {
            for camera in story::cameras_of(&page.site) {
                let device = format!("{}/{camera}", page.site);
                let events = book.leaves_for(&device, now).map(|(event, _)| event).collect::<BTreeSet<_>>();
                if page.is_to_be_fetched(now) && !events.contains(&event) {
                    return format!("UNFETCHED {device} is not taken up");
                }
                if asked(&device) > events.len() {
                    return format!("UNFETCHED {device} is asked {} times for {} events", asked(&device), events.len());
                }
            }
        }
        String::new()
    }

    /// Whether a leave stands whose time is over.
    pub fn looks_late(&self) -> bool {
        let now = self.clock.read();
        self.book().open().any(|(_, page)| !page.looks.is_empty() && !page.is_in_time(now))
    }

    /// Leaves whose door may have been shut although their end is not on disk.
    pub fn doubt(&mut self) {
        let book = self.book.lock().expect("the book never panics");
        self.doubtful = book.pages.values().flat_map(|page| page.looks.keys().copied()).collect();
        // A hold that came back with what was taken back waits from then on.
        let boot = self.clock.read().boot_ms;
        self.gone.values_mut().for_each(|(since, _)| *since = boot);
    }

    fn take_answers(&mut self) -> Result<(), Breach> {
        for index in 0..DESKS {
            let Some(desk) = self.desks[index].as_mut() else { continue };
            desk.settle();
            if let Some(person) = desk.person() {
                self.gone.remove(&person);
            }
        }
        self.panels.take_answers();
        self.panels.check(&self.book.lock().expect("the book never panics"))?;
        self.acknowledged += self.panels.acknowledged();
        self.panels.forget_checked();
        Ok(())
    }

    fn open_questions(&self) -> String {
        let mut text = String::new();
        for (index, desk) in self.desks.iter().enumerate() {
            let Some(desk) = desk.as_ref().filter(|desk| !desk.is_answered()) else { continue };
            let seen = desk.seen();
            let _ = write!(
                text,
                "desk {index}: {:?}, signing {:?} of ({}, {}), beats {} of {}, gone {}; ",
                desk.waiting,
                desk.signing,
                seen.signed_in,
                seen.refused.len(),
                seen.beats,
                desk.beats,
                seen.is_gone
            );
        }
        text + &self.panels.open_questions()
    }

    /// The first thing that a desk shows otherwise than it is on disk; empty when there is none.
    fn what_is_not_shown(&self) -> String {
        let book = self.book();
        let mut awake: Vec<PersonId> = self.desks.iter().flatten().filter_map(Desk::person).collect();
        awake.sort();
        if let Some([person, _]) = awake.windows(2).find(|pair| pair.first() == pair.last()) {
            return format!("{person} has two sessions");
        }
        for (index, desk) in self.desks.iter().enumerate() {
            let Some(desk) = desk else { continue };
            let seen = desk.seen();
            let Some(person) = seen.person.clone() else { continue };
            let rows = seen.board.rows.values().filter(|row| !matches!(row.state, EventState::Closed { .. }));
            if rows.clone().count() != book.open().count() {
                return format!("desk {index} shows {} open events of {}", rows.count(), book.open().count());
            }
            for row in rows {
                let Some(page) = book.pages.get(&row.id).filter(|page| !page.closed) else {
                    return format!("desk {index} shows {} which is not open", row.id);
                };
                if row.state.holder() != page.holder.as_ref() {
                    return format!("HOLDER desk {index} shows {:?} for {:?}", row.state, page.holder);
                }
                let parked = match &row.state {
                    EventState::Parked { until, by } => Some((by.clone(), *until)),
                    _ => None,
                };
                if parked != page.parked {
                    return format!("desk {index} shows {:?} for parked {:?}", row.state, page.parked);
                }
                if row.window_until != page.until {
                    return format!("DEADLINE desk {index} shows {:?} for {:?}", row.window_until, page.until);
                }
                if (row.priority, row.signals) != (page.priority, page.signals) {
                    return format!("desk {index} shows {} signals of {}", row.signals, page.signals);
                }
            }
            if let Some(detail) = &seen.board.held {
                let site = book.pages.get(&detail.id).map_or_else(|| SiteId::new(""), |page| page.site.clone());
                let voice = detail.voice.iter().map(|voice| ("voice", &voice.look));
                let looks = detail.cameras.iter().map(|camera| (camera.id.as_str(), &camera.look)).chain(voice);
                for (device, _) in looks.filter(|(_, look)| matches!(look, LookState::Open { .. })) {
                    let device = format!("{site}/{device}");
                    let calls = self.homes.calls.lock().expect("nothing panics under this lock");
                    if !calls.values().any(|call| call.is_open && call.device == device) {
                        return format!("desk {index} shows {device} as open, and nobody has asked it");
                    }
                }
            }
            let held = seen.board.held.as_ref().map(|detail| detail.id);
            let holds = if seen.locked { None } else { book.held_by(&person) };
            if held != holds {
                return format!("desk {index} of {person} shows {held:?} as held, and it is {holds:?}");
            }
        }
        String::new()
    }

    /// Every desk connects to what its board says is open, and the device must have been asked.
    async fn join_tiles(&mut self) {
        let now = self.clock.read();
        let mut new: Vec<(usize, String, Ticket)> = Vec::new();
        for (index, desk) in self.desks.iter_mut().enumerate() {
            let Some(desk) = desk else { continue };
            let Some(detail) = desk.seen().board.held.clone() else { continue };
            let Some(page) = self.book.lock().expect("the book never panics").pages.get(&detail.id).cloned() else {
                continue;
            };
            for camera in &detail.cameras {
                if let LookState::Open { ticket } = camera.look
                    && page.is_in_time(now)
                    && desk.joined.insert(ticket.0)
                {
                    new.push((index, format!("{}/{}", page.site, camera.id), ticket));
                }
            }
        }
        for (desk, device, ticket) in new {
            self.tickets.push((desk, device.clone(), ticket));
            // Whoever comes to look is given the newest picture there is.
            if let Some(text) = self.newest.get(&device) {
                self.shown_to.entry(text.clone()).or_default().insert(desk);
            }
            let tile = Tile::join(self.folder.path(), ticket, &self.scene).await;
            self.tiles.push(MyTile { desk, device, ticket, is_forged: false, tile });
        }
        if self.tiles.len() > 64 {
            self.tiles.drain(..32);
        }
    }

    /// A ticket that a desk has connected with.
    pub fn used_ticket(&self, chance: &mut fastrand::Rng) -> Option<(usize, String, Ticket)> {
        let newest = &self.tickets[self.tickets.len().saturating_sub(8)..];
        (!newest.is_empty()).then(|| newest[chance.usize(..newest.len())].clone())
    }

    /// A hold that should be free again, since its desk is gone for too long; empty when there is none.
    fn stale_hold(&self) -> String {
        let boot = self.clock.read().boot_ms;
        let book = self.book();
        for (person, (since, limit)) in &self.gone {
            let Some(event) = book.held_by(person) else { continue };
            let gone = boot.saturating_sub((*since).max(book.pages[&event].held_since));
            if gone > *limit {
                return format!("RELEASED {person} holds {event} and has no desk for {gone} ms");
            }
        }
        String::new()
    }

    fn device_of(&self, call: u64) -> Option<String> {
        let calls = self.homes.calls.lock().expect("nothing panics under this lock");
        calls.get(&call).map(|call| call.device.clone())
    }

    /// The desk of whoever may look through this call just now.
    fn looker(&self, call: u64) -> Option<usize> {
        let device = self.device_of(call)?;
        let book = self.book();
        let (_, look) = book.look_at(&device, self.clock.read())?;
        let by = look.by.clone()?;
        self.desks.iter().position(|desk| desk.as_ref().and_then(Desk::awake).as_ref() == Some(&by))
    }

    /// The leaves under which something may be taken through the device of a call: those that stand, and those that have ended so
    /// lately that a worker may still be on its way out.
    fn leaves_for(&self, call: u64) -> BTreeSet<GrantId> {
        let calls = self.homes.calls.lock().expect("nothing panics under this lock");
        let Some(call) = calls.get(&call) else { return BTreeSet::new() };
        let book = self.book();
        let now = self.clock.read();
        let is_going = |grant: &GrantId| {
            book.ended.get(grant).is_none_or(|at| now.boot_ms.saturating_sub(*at) <= GRACE.as_millis() as u64)
        };
        let of_device = book.leaves.iter().filter(|(_, (event, device))| {
            let page = &book.pages[event];
            device_name(&page.site, device) == call.device && (page.is_in_time(now) || page.shut)
        });
        of_device.map(|(grant, _)| *grant).filter(is_going).collect()
    }

    /// Nothing is in the vault that did not come while the leave stood under which it lies there; the station does not run.
    fn hear_recordings(&mut self) -> Result<(), Breach> {
        let broken = |what: String| Breach::new(Law::Journal, what);
        let new: Vec<_> = self.book().media[self.heard_through..].to_vec();
        self.heard_through += new.len();
        let mut vault = FileVault::open(self.data()).map_err(|fault| broken(fault.to_string()))?;
        vault.allow(Readable::SinceHour(i64::MIN));
        for (event, medium) in new {
            let unreadable = |fault: StoreFault| broken(format!("{medium:?} cannot be read: {fault}"));
            let mut reader = vault.open(event, &medium).map_err(unreadable)?;
            while let Some(fragment) = reader.next_fragment().map_err(unreadable)? {
                for (_, message) in fragment {
                    let unit = pipe::read::<Unit>(&mut message.as_slice());
                    let Ok(Some((Unit::Data { .. }, body))) = unit else {
                        return Err(broken(format!("{medium:?} holds something else than units")));
                    };
                    let text = String::from_utf8_lossy(&body).into_owned();
                    let stood = self.sent_under.get(&text).is_some_and(|stood| stood.contains(&medium.grant));
                    check(Law::Granted, stood, || {
                        format!("unit {text} was recorded under {}, which did not stand", medium.grant)
                    })?;
                    self.recorded += 1;
                }
            }
        }
        Ok(())
    }

    /// Lets every device that is asked send a unit; true once somebody has seen one.
    pub async fn send_units(&mut self) {
        let open: Vec<u64> = {
            let calls = self.homes.calls.lock().expect("nothing panics under this lock");
            calls.iter().filter(|(_, call)| call.is_open && !call.is_talk).map(|(number, _)| *number).collect()
        };
        for call in open {
            self.units += 1;
            let text = self.units.to_string();
            if let Some(desk) = self.looker(call) {
                self.shown_to.entry(text.clone()).or_default().insert(desk);
            }
            if let Some(device) = self.device_of(call) {
                self.newest.insert(device, text.clone());
            }
            let under = self.leaves_for(call);
            if self.homes.unit(call, &text, self.clock.read().wall).await {
                self.sent_under.insert(text.clone(), under);
                self.sent.insert(text, call);
            }
        }
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

fn law_of(why: &str) -> Law {
    match why.split_whitespace().next() {
        Some("HOLDER") => Law::OneHolder,
        Some("SHUT") => Law::Answered,
        Some("UNFETCHED") => Law::Fetch,
        Some("RELEASED") => Law::Released,
        Some("DEADLINE") => Law::Deadline,
        _ => Law::Desks,
    }
}
