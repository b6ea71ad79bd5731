//! Puts the station's parts together and runs it until it is stopped; the root gives it store, clock and passwords.
use std::{
    collections::BTreeSet,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use alarm_central::{
    event::AlarmEvent,
    fact::{Fact, StreamId},
    id::{EventId, SiteId},
    kind::Kinds,
    moment::Mark,
    person::Place,
    plan::Plans,
    port::{Signer, Store, StoreError},
    vault::Vault,
    window::Window,
};
use thiserror::Error;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::{mpsc, oneshot, watch},
};

use crate::{
    calls::{Calls, Port},
    centre::{Centre, Disclosing, Input, Looking, Parts, Quiet},
    clock::{ClockSource, StationClock},
    dispatch::{Dispatcher, Machine, Outbox, Post},
    exchange::let_loose_drawings_go,
    gate::{DoorReport, Gate, WorkerProgram},
    guessed,
    keeper::Passwords,
    left_over,
    memory::Memory,
    notary::{Notary, Rounds},
    phrases::Phrases,
    receiver::{Receiver, Sockets},
    register::{Lines, Register},
    replay,
    retention::{self, Duty, DutyState},
    socket::Door,
    telephone::Telephone,
    vault::VaultThread,
    witness::Witness,
};

/// Inputs that may wait for the centre; beyond it senders wait, panels included.
const WAITING_INPUTS: usize = 4096;
/// Command lines that may wait for a round of retention.
const WAITING_ROUNDS: usize = 16;

/// What a station is run with.
pub struct Config {
    pub place: Place,
    /// The place's data folder; its lock is held by the caller.
    pub data: PathBuf,
    /// TCP and UDP address of the receiver.
    pub receiver: SocketAddr,
    /// UDP address at which voice units may call (SIP), if they may.
    pub calls: Option<SocketAddr>,
    pub workers: WorkerProgram,
    pub passwords: Passwords,
    /// Signs heads of the journal, receipts and packages for the place.
    pub signer: Arc<dyn Signer>,
    /// Where heads are written outside the database.
    pub witness: Option<Witness>,
    /// Keys and recordings of the place.
    pub vault: Box<dyn Vault>,
    /// For how many months facts of the journal are kept (M12).
    pub journal_months: u32,
    /// Bytes that recordings leave free on the vault's disk: room for signals, which come first.
    pub leave_free: u64,
    /// Where the centre's recorded phrases lie, as `LANGUAGE/NAME.wav`.
    pub phrases: Option<PathBuf>,
    /// Who is told when somebody is to be sent to a home.
    pub dispatchers: Vec<Dispatcher>,
    /// What dials for the desks; `None`: numbers are dialled by hand.
    pub telephone: Option<Telephone>,
    /// What asks people at home by message; `None`: nobody is asked.
    pub question: Option<Machine>,
    pub clock: Arc<dyn ClockSource>,
    /// Ends with SIGTERM and SIGINT as with `vaka station stop`. Off in tests that run several in one process.
    pub heeds_signals: bool,
    /// Told what the queue holds, at every change.
    pub load: Option<watch::Sender<Load>>,
    /// Ends by itself some seconds after the last desk has gone: a demo's station.
    pub ends_with_last_desk: bool,
}

/// What the queue holds: all that simulated homes need to know to pace themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Events that wait.
    pub waiting: usize,
    /// Homes with an open event.
    pub sites: Vec<SiteId>,
}

/// Why a station could not run.
#[derive(Debug, Error)]
pub enum StationError {
    /// The memory is another place's: live and training never share one.
    #[error("the memory is of the place {of:?}")]
    OtherPlace { of: Place },
    /// The store could not be read.
    #[error("the memory cannot be read: {0}")]
    Store(#[from] StoreError),
    /// The receiver's address is taken or not ours.
    #[error("the receiver cannot listen on {address}: {reason}")]
    Receiver { address: SocketAddr, reason: std::io::Error },
    /// The address for calls is taken or not ours.
    #[error("voice units cannot call at {address}: {reason}")]
    Calls { address: SocketAddr, reason: std::io::Error },
    /// The socket for desks could not be made.
    #[error("the socket for desks cannot be opened: {0}")]
    Socket(std::io::Error),
    #[error("the system refuses: {0}")]
    System(std::io::Error),
}

/// The folder of sealed packages, within the place's.
pub const PACKAGES: &str = "disclosures";

/// Runs a station until it is stopped. `ready` is called once, with the receiver's address, when everything listens.
pub fn run(config: Config, store: Box<dyn Store>, ready: impl FnOnce(SocketAddr)) -> Result<(), StationError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_name("station")
        .build()
        .map_err(StationError::System)?;
    let ran = runtime.block_on(serve(config, store, ready));
    // Tasks that still wait for a panel or a worker are not waited for; workers end with their stdin.
    runtime.shutdown_timeout(vaka_link::worker::GRACE);
    ran
}

/// As [`run`], on a runtime of the caller's: tests stand its time still. It ends with the station; what the station has
/// started ends with the runtime.
pub async fn serve(
    mut config: Config,
    mut store: Box<dyn Store>,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), StationError> {
    // Before anybody can ask for anything: what is due is gone, and what may not be read is shut.
    let reading = config.clock.read();
    let disclosures = config.data.join(PACKAGES);
    let calendar =
        retention::begin(store.as_mut(), config.vault.as_mut(), config.signer.as_ref(), &disclosures, reading)?;
    left_over::take_in(config.vault.as_mut(), store.as_mut(), reading.wall);
    let vault = VaultThread::start(config.vault);
    let Remembered { register, open, damaged, mark } = remember(store.as_mut())?;
    if let Some(of) = register.place().filter(|of| *of != config.place) {
        return Err(StationError::OtherPlace { of });
    }
    let clock = StationClock::new(Arc::clone(&config.clock), mark);
    let repeats = replay::acknowledged_lately(store.as_mut(), &register, &clock);
    let guesses = guessed::lately(store.as_mut(), &clock);
    let looking = Looking::remembered(store.as_mut(), &clock);
    let quiet = Quiet::remembered(store.as_mut(), &clock);
    let sealer = store.sealer();
    let archive = store.reader()?;
    let memory = Memory::start(store)?;
    let notary = Notary::start(archive, memory.clone(), Arc::clone(&config.signer), config.witness, clock.clone());
    let kinds = Arc::new(Kinds::bundled());
    let (inputs, taken) = mpsc::channel(WAITING_INPUTS);
    let (lines, known_lines) = watch::channel(Arc::new(Lines::default()));
    let (reports, doors_told) = mpsc::unbounded_channel();
    let disclosing = Disclosing::new(disclosures.clone(), config.workers.clone(), Arc::clone(&config.signer));
    let gate = Gate::new(config.place, config.workers, clock.source(), reports, vault.clone(), config.leave_free);
    let (retention, rounds_asked) = mpsc::channel(WAITING_ROUNDS);
    let duty = Duty {
        vault: vault.clone(),
        memory: memory.clone(),
        clock: clock.source(),
        signer: config.signer,
        months: config.journal_months,
        inputs: inputs.clone(),
        packages: disclosures,
        calendar,
        state: DutyState::default(),
    };
    let port = match config.calls {
        None => None,
        Some(address) => Some(Port::bind(address).await.map_err(|reason| StationError::Calls { address, reason })?),
    };
    let called_at = port.as_ref().map(Port::address).transpose().map_err(StationError::System)?;
    if let Some(port) = port {
        tokio::spawn(Calls::new(port, known_lines.clone(), inputs.clone(), clock.clone()).serve());
    }
    let drawings = memory.clone();
    let centre = Centre::new(Parts {
        place: config.place,
        clock: clock.clone(),
        memory,
        sealer,
        kinds: Arc::clone(&kinds),
        plans: Plans::bundled(),
        register,
        open,
        damaged,
        repeats,
        guesses,
        looking,
        quiet,
        gate,
        phrases: Phrases::read(config.phrases.as_deref()),
        telephone: config.telephone,
        outbox: Outbox::new(config.dispatchers, inputs.clone()),
        post: Post::new(config.question, inputs.clone()),
        disclosing,
        rounds: Rounds::new(notary.clone()),
        vault,
        passwords: config.passwords,
        lines,
        inputs: inputs.clone(),
        retention,
        load: config.load,
        ends_with_last_desk: config.ends_with_last_desk,
        called_at,
    });

    let sockets = Sockets::bind(config.receiver)
        .await
        .map_err(|reason| StationError::Receiver { address: config.receiver, reason })?;
    let address = sockets.address().map_err(StationError::System)?;
    let listener = Door::bind(&vaka_link::socket::path(&config.data)).map_err(StationError::Socket)?;
    let (heard, signals) = mpsc::channel(WAITING_INPUTS);
    Receiver::new(known_lines, kinds, clock, heard).start(sockets);
    tokio::spawn(Door::new(inputs.clone(), drawings, notary, config.place, address.to_string()).serve(listener));
    tokio::spawn(pass_on_doors(doors_told, inputs.clone()));
    if config.heeds_signals {
        heed_signals(inputs.clone()).map_err(StationError::System)?;
    }
    drop(inputs);
    tokio::spawn(duty.run(rounds_asked));
    ready(address);
    // A task like those that hear panels: a frame is decided on by the thread that read it, and answered by the one that
    // learnt that it is stored, instead of waking another for each.
    if let Err(broken) = tokio::spawn(centre.run(taken, signals)).await {
        std::panic::resume_unwind(broken.into_panic());
    }
    let _ = std::fs::remove_file(vaka_link::socket::path(&config.data));
    // Last words are still on their way: to whoever asked for the end, to desks, to workers.
    tokio::time::sleep(vaka_link::worker::GRACE).await;
    Ok(())
}

struct Remembered {
    register: Register,
    open: Vec<Vec<Fact>>,
    /// Open events whose deadline in the database is not that of their facts.
    damaged: BTreeSet<EventId>,
    /// How far time had come; the clock never tells an earlier moment.
    mark: Mark,
}

fn remember(store: &mut dyn Store) -> Result<Remembered, StoreError> {
    let register = Register::load(store)?;
    if let Err(error) = let_loose_drawings_go(store, Some(&register)) {
        tracing::warn!(%error, "drawings that nobody names could not be let go of");
    }
    let (mut open, mut damaged) = (Vec::new(), BTreeSet::new());
    for id in store.open_events()? {
        let facts = store.load(&StreamId::Event(id))?;
        let event = AlarmEvent::replay(id, facts.iter().cloned().map(Arc::new));
        if store.deadline(id)? != event.window().map(Window::until) {
            damaged.insert(id);
        }
        open.push(facts);
    }
    let mark = store.clock_mark()?;
    Ok(Remembered { register, open, damaged, mark })
}

async fn pass_on_doors(mut told: mpsc::UnboundedReceiver<DoorReport>, inputs: mpsc::Sender<Input>) {
    while let Some(report) = told.recv().await {
        if inputs.send(Input::Door(report)).await.is_err() {
            return;
        }
    }
}

fn heed_signals(inputs: mpsc::Sender<Input>) -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        let (done, _stopped) = oneshot::channel();
        let _ = inputs.send(Input::Stop { done }).await;
    });
    Ok(())
}

/// Whether a station listens in this folder.
pub fn is_running(data: &Path) -> bool {
    std::os::unix::net::UnixStream::connect(vaka_link::socket::path(data)).is_ok()
}
