//! Puts the parts of one place together: store into station, station under desk; no logic of its own.
use std::{
    env, fs,
    io::{self, BufRead, BufReader, Read, Write},
    net::SocketAddr,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use alarm_central::{
    person::Place,
    pii::Secret,
    port::{Signer, StoreError},
    vault::{ShutVault, Vault},
};
use tracing::warn;
use vaka_desk::StationStarter;
use vaka_link::{
    command::Purpose,
    socket::{self, JoinError},
};
use vaka_media::Need;
use vaka_station::{
    Config, Dispatcher, Machine, Passwords, StationError, Telephone, Witness, WorkerProgram, clock::MachineClock,
};
use vaka_store::{DataDir, DirLock, FileVault, LockError, Masters, SignKey, SqliteStore};
use vaka_words::{say, say_with};

use crate::{
    Sentence, place_words,
    settings::{DispatcherSetting, Settings},
};

/// How long a station may take to start or to end before that is said aloud.
const PATIENCE: Duration = Duration::from_secs(20);

/// Locks the place's folder and opens its memory.
pub fn open_store(settings: &Settings) -> anyhow::Result<(DirLock, SqliteStore)> {
    let lock = DataDir::lock(&settings.data).map_err(|error| match error {
        LockError::Taken { .. } => Sentence::of("cli-station-runs"),
        LockError::Fault(fault) => Sentence::of(fault.key()),
    })?;
    let mut store = SqliteStore::open_with(&settings.data, &masters(settings)?).map_err(store_sentence)?;
    match vaka_station::place_of(&mut store).filter(|of| *of != settings.place) {
        Some(of) => Err(other_place(of)),
        None => Ok((lock, store)),
    }
}

/// For verbs that copy what lies in the folder as it is: lets none near another place's, also beside a running station. What
/// cannot be read says nothing, and is copied all the same.
pub fn check_place(settings: &Settings) -> anyhow::Result<()> {
    let of = match socket::join(&socket::path(&settings.data), Purpose::Keeper) {
        Ok((_, hello)) => Some(hello.place),
        Err(_) if !SqliteStore::is_in(&settings.data) => None,
        Err(_) => DataDir::lock(&settings.data).ok().and_then(|_lock| {
            let mut store = SqliteStore::open_with(&settings.data, &masters(settings).ok()?).ok()?;
            vaka_station::place_of(&mut store)
        }),
    };
    of.filter(|of| *of != settings.place).map_or(Ok(()), |of| Err(other_place(of)))
}

/// Where the place's masters lie: sealed by the passphrase of a private file, or in the clear.
fn masters(settings: &Settings) -> anyhow::Result<Masters> {
    let Some(path) = &settings.passphrase_file else { return Ok(Masters::Clear) };
    let said = |key: &str| Sentence::with(key, &[("file", path.display().to_string().into())]);
    let passphrase = private_text(path)?;
    if passphrase.is_empty() { Err(said("cli-passphrase-empty")) } else { Ok(Masters::Passphrase(passphrase)) }
}

/// The text of a file that nobody else may read.
fn private_text(path: &Path) -> anyhow::Result<Secret> {
    let said = |key: &str| Sentence::with(key, &[("file", path.display().to_string().into())]);
    let mut file = fs::File::open(path).map_err(|_| said("cli-file-unreadable"))?;
    if file.metadata()?.permissions().mode() & 0o077 != 0 {
        return Err(said("cli-secret-open"));
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(|_| said("cli-file-unreadable"))?;
    let secret = Secret::new(text.trim_end_matches(['\n', '\r']));
    let _wiped = Secret::new(text);
    Ok(secret)
}

/// Who is told when somebody is to be sent.
fn dispatchers(settings: &Settings) -> anyhow::Result<Vec<Dispatcher>> {
    let one = |set: &DispatcherSetting| {
        let machine = match &set.key_file {
            None => None,
            Some(file) => {
                let machine = Machine::new(settings.place, &set.address, &private_text(file)?, set.certificate);
                let wrong = || Sentence::with("cli-dispatch-faulty", &[("address", set.address.clone().into())]);
                Some(machine.ok_or_else(wrong)?)
            }
        };
        let telephone = Some(set.telephone.clone()).filter(|number| !number.is_empty());
        anyhow::Ok(Dispatcher { to: set.to.clone(), machine, telephone })
    };
    settings.dispatchers.iter().map(one).collect()
}

/// What dials for the desks.
fn telephone(settings: &Settings) -> anyhow::Result<Option<Telephone>> {
    let Some(set) = &settings.telephone else { return Ok(None) };
    let telephone = match &set.key_file {
        Some(file) => {
            Machine::new(settings.place, &set.address, &private_text(file)?, set.certificate).map(Telephone::exchange)
        }
        None => Telephone::program(settings.place, set.host.as_deref()),
    };
    let what = if set.address.is_empty() { set.host.clone().unwrap_or_default() } else { set.address.clone() };
    telephone.map(Some).ok_or_else(|| Sentence::with("cli-telephone-faulty", &[("address", what.into())]))
}

/// What asks people at home by message.
fn question(settings: &Settings) -> anyhow::Result<Option<Machine>> {
    let Some(set) = &settings.question else { return Ok(None) };
    let service = Machine::new(settings.place, &set.address, &private_text(&set.key_file)?, set.certificate);
    service.map(Some).ok_or_else(|| Sentence::with("cli-question-faulty", &[("address", set.address.clone().into())]))
}

/// Says that whoever can read the place's folder can read everything in it, where that is so.
pub fn keys_warning(settings: &Settings) -> Option<String> {
    let is_clear = settings.passphrase_file.is_none() && settings.place == Place::Live;
    is_clear.then(|| say("cli-keys-clear").into_owned())
}

/// Opens the place's vault; its folder is locked by the caller.
pub fn open_vault(settings: &Settings) -> anyhow::Result<Box<dyn Vault>> {
    Ok(Box::new(FileVault::open_with(&settings.data, masters(settings)?).map_err(|fault| Sentence::of(fault.key()))?))
}

/// The folder belongs to this place, and another was asked for.
pub fn other_place(of: Place) -> anyhow::Error {
    Sentence::of(match of {
        Place::Live => "cli-place-is-live",
        Place::Training => "cli-place-is-training",
    })
}

fn store_sentence(error: StoreError) -> anyhow::Error {
    match error {
        StoreError::Fault(fault) => Sentence::of(fault.key()),
        StoreError::Conflict(_) => Sentence::of("store-damaged"),
    }
}

/// What the place signs with.
pub fn signer(settings: &Settings) -> anyhow::Result<Arc<dyn Signer>> {
    Ok(Arc::new(SignKey::open_with(&settings.data, &masters(settings)?).map_err(store_sentence)?))
}

/// The journal's witness, as the settings name it.
pub fn witness(settings: &Settings) -> anyhow::Result<Option<Witness>> {
    let Some(text) = &settings.witness else { return Ok(None) };
    Witness::parse(text).map(Some).ok_or_else(|| Sentence::of("cli-witness-in-the-open"))
}

/// How passwords are hashed and checked.
pub fn passwords() -> Passwords {
    Passwords {
        hash: |password| vaka_store::password::hash(password).expect("argon2 with our own parameters"),
        fits: |password, hash| vaka_store::password::verify(password, hash),
    }
}

/// What a station is told besides its place.
#[derive(Default)]
pub struct Extras {
    /// Told what the queue holds, at every change.
    pub load: Option<tokio::sync::watch::Sender<vaka_station::Load>>,
    pub ends_with_last_desk: bool,
}

/// Runs the place's station in this process until it is stopped.
pub fn station(settings: &Settings) -> anyhow::Result<()> {
    run_station(settings, Extras::default(), say_ready)
}

/// Prints the line that scripts wait for.
pub fn say_ready(receiver: SocketAddr) {
    let mut out = io::stdout();
    let _ = writeln!(out, "ready receiver={receiver}").and_then(|()| out.flush());
}

pub fn run_station(settings: &Settings, extras: Extras, ready: impl FnOnce(SocketAddr)) -> anyhow::Result<()> {
    let (lock, store) = open_store(settings)?;
    if let Some(warning) = keys_warning(settings) {
        warn!("{warning}");
        eprintln!("vaka: {warning}");
    }
    let config = Config {
        place: settings.place,
        data: settings.data.clone(),
        receiver: settings.receiver,
        calls: settings.calls,
        workers: worker_program()?,
        passwords: passwords(),
        signer: signer(settings)?,
        witness: witness(settings)?,
        // A vault that cannot be opened keeps nothing, and is told so at every recording; alarms are taken all the same.
        vault: FileVault::open_with(&settings.data, masters(settings)?)
            .map_or_else(|fault| Box::new(ShutVault(fault)) as Box<dyn Vault>, |vault| Box::new(vault)),
        journal_months: settings.journal_months,
        leave_free: settings.leave_free,
        phrases: settings.phrases.clone(),
        dispatchers: dispatchers(settings)?,
        telephone: telephone(settings)?,
        question: question(settings)?,
        clock: Arc::new(MachineClock),
        heeds_signals: true,
        load: extras.load,
        ends_with_last_desk: extras.ends_with_last_desk,
    };
    let ran = vaka_station::run(config, Box::new(store), ready);
    drop(lock);
    ran.map_err(|error| match error {
        StationError::Receiver { address, .. } => {
            Sentence::with("cli-receiver-taken", &[("address", address.to_string().into())])
        }
        StationError::Calls { address, .. } => {
            Sentence::with("cli-calls-taken", &[("address", address.to_string().into())])
        }
        StationError::OtherPlace { of } => other_place(of),
        StationError::Store(error) => store_sentence(error),
        other => other.into(),
    })
}

/// Is a worker of the place until its end: those that take up or speak write recordings as the vault reads them.
pub fn worker(kind: vaka_media::Kind) -> ! {
    vaka_media::worker(kind, vaka_store::open_sink)
}

fn worker_program() -> anyhow::Result<WorkerProgram> {
    Ok(WorkerProgram { program: this_program()?, words: vec!["worker".into()] })
}

/// This program's file, also after it was replaced while it runs.
pub fn this_program() -> anyhow::Result<PathBuf> {
    Ok(env::current_exe()?)
}

/// Leaves the terminal and its signals: a desk that ends never takes the station with it.
pub fn detach() {
    // It fails only for a process that leads its group already, which is as good.
    let _ = rustix::process::setsid();
}

/// Starts the place's station detached and waits until it listens.
pub fn start_station(settings: &Settings, demo: bool) -> anyhow::Result<()> {
    let mut command = Command::new(this_program()?);
    command.args(place_words(settings)).args(["station", if demo { "--demo" } else { "--detached" }]);
    command.args(settings.is_fleeting.then_some("--fleeting"));
    // Its own words go to its log; this file takes those of its workers, and why it could not start.
    let stderr = settings.data.join("log").join("station.err");
    fs::create_dir_all(settings.data.join("log"))?;
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(fs::File::create(&stderr)?);
    command.env_remove("EGUI_INSPECTION");
    let mut child = command.spawn()?;
    let Some(stdout) = child.stdout.take() else { return Err(Sentence::of("cli-station-none")) };
    let mut first = String::new();
    BufReader::new(stdout).read_line(&mut first)?;
    // The station goes on by itself; whoever adopts it reaps it.
    if first.starts_with("ready") {
        thread::spawn(move || child.wait());
        return Ok(());
    }
    let _ = child.wait();
    let said = fs::read_to_string(stderr).unwrap_or_default();
    // Another desk may have been quicker.
    if vaka_station::is_running(&settings.data) {
        return Ok(());
    }
    let said = said.lines().last().unwrap_or_default().trim_start_matches("vaka: ").to_owned();
    Err(if said.is_empty() { Sentence::of("cli-station-none") } else { Sentence(said).into() })
}

/// Joins the place's station or starts one.
pub fn join_or_start(settings: &Settings, demo: bool) -> anyhow::Result<()> {
    fs::create_dir_all(&settings.data)?;
    if !vaka_station::is_running(&settings.data) {
        return start_station(settings, demo);
    }
    match socket::join(&socket::path(&settings.data), Purpose::Keeper) {
        Ok((_, hello)) if settings.receiver_is_named && hello.receiver != settings.receiver.to_string() => {
            let (running, asked) = (hello.receiver, settings.receiver.to_string());
            Err(Sentence::with("cli-station-other-receiver", &[("running", running.into()), ("asked", asked.into())]))
        }
        Ok((_, hello)) if hello.place != settings.place => Err(other_place(hello.place)),
        Err(JoinError::Mismatch { .. }) => Err(Sentence::of("cli-wrong-build")),
        _ => Ok(()),
    }
}

/// Waits until the place's station has let go of its folder.
pub fn wait_until_gone(settings: &Settings) -> anyhow::Result<()> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if DataDir::lock(&settings.data).is_ok() {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(20));
    }
    Err(Sentence::of("cli-station-runs"))
}

/// Who is signed in at once, without being asked.
pub struct Known {
    pub person: alarm_central::id::PersonId,
    pub password: Secret,
}

/// Plays a dispatcher alone, until standard input ends; prints `ready dispatcher=ADDRESS` when it listens.
pub fn sim_dispatcher(key_file: &Path) -> anyhow::Result<()> {
    let key = private_text(key_file)?;
    let dispatcher = vaka_sim::Dispatcher::start(key.reveal(), Duration::from_secs(1))?;
    let mut out = io::stdout();
    let _ = writeln!(out, "ready dispatcher={}", dispatcher.url()).and_then(|()| out.flush());
    let _ = io::copy(&mut io::stdin(), &mut io::sink());
    Ok(())
}

/// The outside world alone, without a dispatcher.
pub fn sim(settings: &Settings, homes: usize, write_sites: Option<PathBuf>, paced: bool) -> anyhow::Result<()> {
    let seed = u64::from(std::process::id());
    let receiver = settings.receiver;
    vaka_sim::run(vaka_sim::Options { homes, receiver, write_sites, until_stdin_ends: paced, seed })?;
    Ok(())
}

/// Starts the station again for a desk that has lost it.
struct Starter {
    settings: Settings,
    demo: bool,
}

impl StationStarter for Starter {
    fn start(&mut self) -> Result<(), String> {
        if vaka_station::is_running(&self.settings.data) {
            return Ok(());
        }
        start_station(&self.settings, self.demo).map_err(|error| error.to_string())
    }
}

/// The place's window, until it is closed. Whoever is known is signed in at once.
pub fn desk(settings: &Settings, known: Option<Known>) -> anyhow::Result<()> {
    let demo = known.is_some();
    join_or_start(settings, demo)?;
    let options = vaka_desk::Options {
        place: settings.place,
        socket: socket::path(&settings.data),
        program: this_program()?,
        starter: Box::new(Starter { settings: settings.clone(), demo }),
        sign_in: known.map(|known| (known.person.as_str().to_owned(), known.password)),
        prefs: Some(settings.preferences.clone()),
        sound: settings.sound.clone(),
        map: settings.map.clone(),
        seat: rustix::system::uname().nodename().to_string_lossy().into_owned(),
    };
    vaka_desk::run(options).map_err(|error| Sentence::of(error.key()))
}

/// A part of this machine and whether it works.
pub struct Part {
    pub name: String,
    pub works: bool,
}

/// Looks for what the program needs of this machine: codecs, sound devices, a display and the right to its folder.
pub fn selftest(settings: &Settings) -> Vec<Part> {
    let named = |key: &str| say(key).into_owned();
    let mut parts: Vec<Part> = vaka_media::selftest()
        .into_iter()
        .map(|(need, works)| {
            let name = match need {
                Need::Element(name) => format!("GStreamer {name}"),
                Need::Microphone => named("cli-part-microphone"),
                Need::SecuredRtsp => named("cli-part-tls"),
                Need::EchoSuppression => named("cli-part-echo"),
                Need::Loudspeaker => named("cli-part-loudspeaker"),
            };
            Part { name, works }
        })
        .collect();
    parts.extend(vaka_media::decoders().into_iter().map(|by| {
        let key = if by.is_hardware { "cli-part-decoder-graphics" } else { "cli-part-decoder-processor" };
        let name = say_with(key, &[("form", by.form.into()), ("element", by.element.into())]).into_owned();
        Part { name, works: true }
    }));
    // Where an encoder of the simulated homes is missing, their cameras give H.264 instead.
    parts.extend(
        vaka_sim::encoders().into_iter().map(|(name, works)| Part { name: format!("GStreamer {name}"), works }),
    );
    let display =
        ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()));
    parts.push(Part { name: named("cli-part-display"), works: display });
    let folder = vaka_station::is_running(&settings.data) || DataDir::lock(&settings.data).is_ok();
    parts.push(Part { name: named("cli-part-folder"), works: folder });
    parts
}
