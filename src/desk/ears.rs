//! The desk's sound worker and who is heard through it: the home at the loudspeaker, the operator's voice towards the
//! home. Half duplex: while talking, the home is silent. It plays no alarm tones.
use std::{
    io::BufReader,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{self, Receiver, SyncSender},
    },
    thread,
    time::{Duration, Instant},
};

use egui::Context;
use vaka_link::{
    frame::{DeviceState, FromSound, Switch, ToSound},
    pipe,
    worker::{Order, SoundOrder},
};

use crate::{
    child::{Worker, Workers},
    scene::Levels,
};

/// Talking ends by itself when the screen has not said for so long that it goes on (a stuck screen, a lost key-up).
const LEASE: Duration = Duration::from_secs(1);
/// Messages towards the worker that may wait; what comes beyond is late and thrown away.
const WAITING: usize = 64;

/// A message with its samples, on its way to the worker.
type ToWorker = SyncSender<(ToSound, Vec<u8>)>;

/// Hand to the sound worker; cheap to clone.
#[derive(Clone)]
pub struct Ears {
    to_worker: Arc<Mutex<Option<ToWorker>>>,
    state: Arc<Mutex<State>>,
    /// Number of the feed that is heard; 0 is none.
    audible: Arc<AtomicU64>,
    ctx: Context,
}

struct State {
    levels: Levels,
    microphone: DeviceState,
    loudspeaker: DeviceState,
    talk: Option<Talk>,
    /// Whether anybody looks at the meters: only then do levels repaint.
    metered: bool,
}

struct Talk {
    to_home: SyncSender<Vec<u8>>,
    renewed: Instant,
}

impl Ears {
    /// Starts the worker and keeps it running.
    pub fn start(workers: Workers, order: SoundOrder, ctx: Context) -> Self {
        let state = State {
            levels: Levels::default(),
            microphone: DeviceState::Missing,
            loudspeaker: DeviceState::Missing,
            talk: None,
            metered: false,
        };
        let ears = Self { to_worker: Arc::default(), state: Arc::new(Mutex::new(state)), audible: Arc::default(), ctx };
        let keeper = ears.clone();
        thread::Builder::new()
            .name("sound".to_owned())
            .spawn(move || keeper.keep(&workers, &order))
            .expect("a process can start a few threads");
        ears
    }

    /// Plays the home's sound if `feed` is the one that is heard.
    pub fn play(&self, feed: u64, samples: Vec<u8>) {
        if self.audible.load(Ordering::Relaxed) == feed {
            self.tell(ToSound::Play, samples);
        }
    }

    /// Chooses who is heard; `None` is nobody.
    pub fn listen_to(&self, feed: Option<u64>) {
        self.audible.store(feed.unwrap_or(0), Ordering::Relaxed);
    }

    /// Begins to talk: the microphone's samples go to `to_home`, the home falls silent. Renew it with
    /// [`Ears::go_on_talking`].
    pub fn talk(&self, to_home: SyncSender<Vec<u8>>) {
        self.lock().talk = Some(Talk { to_home, renewed: Instant::now() });
        self.tell(ToSound::Loudspeaker(Switch::Off), Vec::new());
        self.tell(ToSound::Microphone(Switch::On), Vec::new());
    }

    /// The key is still held.
    pub fn go_on_talking(&self) {
        if let Some(talk) = &mut self.lock().talk {
            talk.renewed = Instant::now();
        }
    }

    /// Ends talking at once: what the microphone still gives goes nowhere.
    pub fn end_talk(&self) {
        if self.lock().talk.take().is_some() {
            self.tell(ToSound::Microphone(Switch::Off), Vec::new());
            self.tell(ToSound::Loudspeaker(Switch::On), Vec::new());
        }
    }

    /// Whether the operator is talking.
    pub fn is_talking(&self) -> bool {
        self.lock().talk.is_some()
    }

    /// Says whether meters are on the screen, and gives levels and devices: microphone, then loudspeaker.
    pub fn look(&self, metered: bool) -> (Levels, DeviceState, DeviceState) {
        let mut state = self.lock();
        state.metered = metered;
        (state.levels, state.microphone, state.loudspeaker)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, what: ToSound, body: Vec<u8>) {
        let to_worker = self.to_worker.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(to_worker) = to_worker {
            // Late sound is worth nothing, and a dead worker is started again with fresh switches.
            let _ = to_worker.try_send((what, body));
        }
    }

    /// Runs one worker after the other for as long as the desk lives.
    fn keep(&self, workers: &Workers, order: &SoundOrder) {
        loop {
            let began = Instant::now();
            if let Ok(worker) = workers.take() {
                self.run(worker, order);
            }
            *self.to_worker.lock().unwrap_or_else(PoisonError::into_inner) = None;
            {
                let mut state = self.lock();
                (state.microphone, state.loudspeaker) = (DeviceState::Missing, DeviceState::Missing);
                (state.levels, state.talk) = (Levels::default(), None);
            }
            self.ctx.request_repaint();
            // A worker that dies at once is not started at full speed.
            thread::sleep(Duration::from_secs(2).saturating_sub(began.elapsed()).max(Duration::from_millis(200)));
        }
    }

    fn run(&self, mut worker: Worker, order: &SoundOrder) {
        let (Some(mut stdin), Some(stdout)) = (worker.stdin.take(), worker.stdout.take()) else { return };
        if pipe::write(&mut stdin, &Order::Sound(order.clone()), &[]).is_err() {
            return;
        }
        let (to_worker, waiting): (_, Receiver<(ToSound, Vec<u8>)>) = mpsc::sync_channel(WAITING);
        *self.to_worker.lock().unwrap_or_else(PoisonError::into_inner) = Some(to_worker);
        let writer = thread::Builder::new().name("sound-out".to_owned()).spawn(move || {
            while let Ok((what, body)) = waiting.recv() {
                if pipe::write(&mut stdin, &what, &body).is_err() {
                    break;
                }
            }
        });
        let mut from = BufReader::new(stdout);
        while let Ok(Some((said, body))) = pipe::read::<FromSound>(&mut from) {
            self.hear(said, body);
        }
        drop(worker);
        *self.to_worker.lock().unwrap_or_else(PoisonError::into_inner) = None;
        drop(writer);
    }

    fn hear(&self, said: FromSound, body: Vec<u8>) {
        match said {
            FromSound::Spoken => self.pass_on(body),
            FromSound::Levels { microphone, loudspeaker } => {
                let metered = {
                    let mut state = self.lock();
                    let fresh = Levels { microphone, home: loudspeaker };
                    let moved = state.levels != fresh;
                    state.levels = fresh;
                    state.metered && moved
                };
                if metered {
                    self.ctx.request_repaint();
                }
            }
            FromSound::Devices { microphone, loudspeaker } => {
                {
                    let mut state = self.lock();
                    (state.microphone, state.loudspeaker) = (microphone, loudspeaker);
                }
                self.ctx.request_repaint();
            }
        }
    }

    fn pass_on(&self, samples: Vec<u8>) {
        let overdue = {
            let state = self.lock();
            let Some(talk) = &state.talk else { return };
            let overdue = talk.renewed.elapsed() > LEASE;
            if !overdue {
                let _ = talk.to_home.try_send(samples);
            }
            overdue
        };
        if overdue {
            self.end_talk();
        }
    }
}
