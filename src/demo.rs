//! The newcomer's first look: a training place of its own with simulated homes, gone with its last desk.
use std::{
    env, fs,
    io::{BufRead, BufReader, Write},
    net::{Ipv4Addr, SocketAddr},
    os::unix::fs::OpenOptionsExt,
    path::PathBuf,
    process::{Child, ChildStdin, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use alarm_central::{
    event::Responder,
    id::PersonId,
    moment::Moment,
    person::Role,
    pii::{Pii, Secret},
};
use tokio::sync::watch;
use uuid::Uuid;
use vaka_link::{keeper::NewPerson, worker};
use vaka_station::{Load, SharedKey};
use vaka_words::say;

use crate::{
    Sentence,
    settings::{DispatcherSetting, QuestionSetting, Settings},
    verbs,
    wire::{self, Extras, Known},
};

/// Whoever the demo signs in is certified for a day: nothing of it outlives it.
const CERTIFIED_MS: i64 = 24 * 3600 * 1000;
/// How long the homes may take to stand.
const HOMES_PATIENCE: Duration = Duration::from_secs(30);

/// `vaka --demo`: everything at once, and a window signed in with this role.
pub fn desk(mut settings: Settings, role: Role) -> anyhow::Result<()> {
    let own_folder = own_folder(&mut settings)?;
    if !settings.receiver_is_named {
        // Whatever else runs on this machine, the demo finds a port; a named one is kept to.
        settings.receiver = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    }
    let known = somebody();
    let new = NewPerson {
        id: known.person.clone(),
        name: Pii(format!("{} 1", say(&format!("role-{}", role.key())))),
        role,
        certified_until: Moment(worker::now().wall.0 + CERTIFIED_MS),
        password: known.password.clone(),
    };
    verbs::enter_at_once(&settings, new)?;
    let shown = wire::desk(&settings, Some(known));
    if let Some(folder) = own_folder {
        // The station ends by itself after its last desk; only then may the folder go.
        let _ = wire::wait_until_gone(&settings);
        let _ = fs::remove_dir_all(folder);
    }
    shown
}

/// A folder of the demo's own, unless `--data` named one.
fn own_folder(settings: &mut Settings) -> anyhow::Result<Option<PathBuf>> {
    if settings.data_is_named {
        return Ok(None);
    }
    let base = env::var_os("XDG_RUNTIME_DIR").map_or_else(env::temp_dir, PathBuf::from);
    let folder = base.join(format!("vaka-demo-{}", Uuid::now_v7().simple()));
    fs::create_dir_all(&folder)?;
    settings.data.clone_from(&folder);
    settings.is_fleeting = true;
    Ok(Some(folder))
}

/// An id and a password of their own, so that a demo in a folder that stays finds nobody there.
fn somebody() -> Known {
    let fresh = || Uuid::new_v4().simple().to_string();
    let number = fresh().chars().take(6).collect::<String>();
    Known { person: PersonId::new(format!("demo-{number}")), password: Secret::new(fresh()) }
}

/// The demo's station: with homes that speak to it over the real wires, and an end after its last desk.
pub fn station(settings: &Settings) -> anyhow::Result<()> {
    let mut settings = settings.clone();
    // The demo does without it if need be: then there is the telephone.
    let dispatcher = start_dispatcher(&mut settings);
    if let Err(error) = &dispatcher {
        tracing::error!(%error, "the simulated dispatcher could not be started");
    }
    let ran = station_with_homes(&settings);
    drop(dispatcher);
    ran
}

/// Whom the demo sends: everybody but the home's own people.
const SENT: [Responder; 4] = [Responder::Guard, Responder::Police, Responder::RescueService, Responder::Ambulance];

/// A dispatcher's machine; it ends with its standard input, which this holds.
struct Dispatcher(Child);

impl Drop for Dispatcher {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

/// Starts a simulated dispatcher with a key of its own, which plays the message service too, and has the settings name it.
fn start_dispatcher(settings: &mut Settings) -> anyhow::Result<Dispatcher> {
    let file = settings.data.join("dispatch.key");
    fs::create_dir_all(&settings.data)?;
    let mut key = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&file)?;
    key.write_all(SharedKey::fresh().reveal().as_bytes())?;
    drop(key);
    let mut command = Command::new(wire::this_program()?);
    command.args(["sim", "--dispatcher"]).arg(&file);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let Some(stdout) = child.stdout.take() else { return Err(Sentence::of("cli-station-none")) };
    let mut first = String::new();
    BufReader::new(stdout).read_line(&mut first)?;
    let Some(address) = first.trim_end().strip_prefix("ready dispatcher=") else {
        return Err(Sentence::of("cli-station-none"));
    };
    settings.question =
        Some(QuestionSetting { address: address.to_owned(), key_file: file.clone(), certificate: None });
    settings.dispatchers = vec![DispatcherSetting {
        to: SENT.to_vec(),
        address: address.to_owned(),
        key_file: Some(file),
        certificate: None,
        telephone: Pii::default(),
    }];
    Ok(Dispatcher(child))
}

fn station_with_homes(settings: &Settings) -> anyhow::Result<()> {
    let (load, watched) = watch::channel(Load::default());
    let extras = Extras { load: Some(load), ends_with_last_desk: true };
    let for_homes = settings.clone();
    let ran = wire::run_station(settings, extras, |receiver| {
        let started = thread::Builder::new().name("homes".to_owned()).spawn(move || {
            if let Err(error) = keep_homes(&for_homes, receiver, watched) {
                tracing::error!(%error, "the simulated homes could not be started");
            }
        });
        drop(started);
        wire::say_ready(receiver);
    });
    // Also after a desk that was killed: nothing of a demo stays behind.
    if settings.is_fleeting {
        let _ = fs::remove_dir_all(&settings.data);
    }
    ran
}

/// Starts the homes, brings them into the register and tells them what the queue holds, until the station ends.
fn keep_homes(settings: &Settings, receiver: SocketAddr, mut load: watch::Receiver<Load>) -> anyhow::Result<()> {
    let register = settings.data.join("homes.toml");
    let mut homes = start_homes(receiver, &register)?;
    let Some(mut tell) = homes.stdin.take() else { return Err(Sentence::of("cli-station-none")) };
    wait_for_homes(&mut homes)?;
    verbs::sites::bring_file(settings, &register)?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let told = runtime.block_on(async {
        loop {
            let now = load.borrow_and_update().clone();
            say_load(&mut tell, &now)?;
            // An end of the watch is the station's end.
            if load.changed().await.is_err() {
                return std::io::Result::Ok(());
            }
        }
    });
    drop(tell);
    let _ = homes.wait();
    Ok(told?)
}

fn start_homes(receiver: SocketAddr, register: &std::path::Path) -> anyhow::Result<Child> {
    let mut command = Command::new(wire::this_program()?);
    command.args(["sim", "--paced", "--receiver", &receiver.to_string(), "--write-sites"]).arg(register);
    Ok(command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?)
}

/// Waits for the line `ready`; what the homes print later is read away.
fn wait_for_homes(homes: &mut Child) -> anyhow::Result<()> {
    let Some(stdout) = homes.stdout.take() else { return Err(Sentence::of("cli-station-none")) };
    let mut lines = BufReader::new(stdout).lines();
    let start = Instant::now();
    while start.elapsed() < HOMES_PATIENCE {
        match lines.next() {
            Some(Ok(line)) if line.starts_with("ready") => {
                thread::spawn(move || lines.for_each(drop));
                return Ok(());
            }
            Some(Ok(_)) => {}
            Some(Err(_)) | None => break,
        }
    }
    Err(Sentence::of("demo-no-homes"))
}

fn say_load(tell: &mut ChildStdin, load: &Load) -> std::io::Result<()> {
    write!(tell, "waiting {}", load.waiting)?;
    for site in &load.sites {
        write!(tell, " {site}")?;
    }
    writeln!(tell)?;
    tell.flush()
}
