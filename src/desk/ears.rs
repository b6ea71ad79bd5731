//! The desk's sound worker and who is heard through it: the home at the loudspeaker, the operator's voice towards the
//! home. Half duplex: while talking, the home is silent. It plays no alarm tones.
use std::{
    io::{BufReader, Read, Write},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{self, SyncSender},
    },
    thread,
    time::{Duration, Instant},
};

use egui::Context;
use vaka_link::{
    frame::{DeviceState, FromSound, SoundChoice, Switch, ToSound},
    pipe,
    worker::{Order, SoundOrder},
};

use crate::{
    child::{Worker, Workers},
    scene::{FoundDevices, Levels},
};

/// Talking ends by itself when the screen has not said for so long that it goes on (a stuck screen, a lost key-up).
const LEASE: Duration = Duration::from_secs(1);
/// Messages towards the worker that may wait; what comes beyond is late and thrown away.
const WAITING: usize = 64;

/// Meters move at about a camera's pace, and together with its pictures.
const METERS: Duration = Duration::from_millis(100);

/// The first worker may take so long to say what devices there are; after that silence means that it does not run.
const FIRST_START: Duration = Duration::from_secs(3);

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
    /// What the operator has chosen; each worker is told it first.
    choice: SoundChoice,
    found: Arc<FoundDevices>,
    /// The home is heard also while the operator talks.
    suppresses: bool,
    /// When the first worker was ordered, and whether the one that runs has said what devices there are.
    ordered: Instant,
    told: bool,
    talk: Option<Talk>,
    /// Whether anybody looks at the meters: only then do levels repaint.
    metered: bool,
}

/// What the screen may know.
#[derive(Clone, Debug)]
pub struct Heard {
    pub levels: Levels,
    /// Whether the worker runs. Within its first moments it is believed to.
    pub works: bool,
    pub microphone: DeviceState,
    pub loudspeaker: DeviceState,
    pub found: Arc<FoundDevices>,
    /// The home is not muted while the operator talks.
    pub suppresses: bool,
}

struct Talk {
    to_home: SyncSender<Vec<u8>>,
    renewed: Instant,
}

impl Ears {
    /// Starts the worker and keeps it running.
    pub fn start(workers: Workers, order: SoundOrder, choice: SoundChoice, ctx: Context) -> Self {
        let ears = Self::without_worker(ctx);
        ears.lock().choice = choice;
        let keeper = ears.clone();
        thread::Builder::new()
            .name("sound".to_owned())
            .spawn(move || keeper.keep(&workers, &order))
            .expect("a process can start a few threads");
        ears
    }

    fn without_worker(ctx: Context) -> Self {
        let state = State {
            levels: Levels::default(),
            // Until the worker has looked.
            microphone: DeviceState::Working,
            loudspeaker: DeviceState::Working,
            choice: SoundChoice::default(),
            found: Arc::default(),
            suppresses: false,
            ordered: Instant::now(),
            told: false,
            talk: None,
            metered: false,
        };
        Self { to_worker: Arc::default(), state: Arc::new(Mutex::new(state)), audible: Arc::default(), ctx }
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

    /// Another device, loudness or way against echo from now on.
    pub fn choose(&self, choice: SoundChoice) {
        self.lock().choice = choice.clone();
        self.tell(ToSound::Choose(choice), Vec::new());
    }

    /// Begins to talk: the microphone's samples go to `to_home`, the home falls silent unless its echo is taken out. Renew it with
    /// [`Ears::go_on_talking`].
    pub fn talk(&self, to_home: SyncSender<Vec<u8>>) {
        let suppresses = {
            let mut state = self.lock();
            state.talk = Some(Talk { to_home, renewed: Instant::now() });
            state.suppresses
        };
        if !suppresses {
            self.tell(ToSound::Loudspeaker(Switch::Off), Vec::new());
        }
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

    /// Says whether meters are on the screen, and gives levels and devices.
    pub fn look(&self, metered: bool) -> Heard {
        let mut state = self.lock();
        state.metered = metered;
        Heard {
            levels: state.levels,
            works: state.told || state.ordered.elapsed() < FIRST_START,
            microphone: state.microphone,
            loudspeaker: state.loudspeaker,
            found: Arc::clone(&state.found),
            suppresses: state.suppresses,
        }
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
            if let Ok(worker) = workers.start() {
                self.run(worker, order);
            }
            *self.to_worker.lock().unwrap_or_else(PoisonError::into_inner) = None;
            let was_there = {
                let mut state = self.lock();
                (state.microphone, state.loudspeaker) = (DeviceState::Missing, DeviceState::Missing);
                (state.levels, state.talk, state.suppresses) = (Levels::default(), None, false);
                std::mem::take(&mut state.told)
            };
            if was_there {
                self.ctx.request_repaint();
            }
            // A worker that dies at once is not started at full speed.
            thread::sleep(Duration::from_secs(2).saturating_sub(began.elapsed()).max(Duration::from_millis(200)));
        }
    }

    fn run(&self, mut worker: Worker, order: &SoundOrder) {
        if let (Some(stdin), Some(stdout)) = (worker.stdin.take(), worker.stdout.take()) {
            self.converse(stdin, stdout, order);
        }
    }

    /// Gives the order and carries messages both ways until the worker ends.
    fn converse(&self, mut to: impl Write + Send + 'static, from: impl Read, order: &SoundOrder) {
        if pipe::write(&mut to, &Order::Sound(order.clone()), &[]).is_err() {
            return;
        }
        let choice = self.lock().choice.clone();
        if choice != SoundChoice::default() && pipe::write(&mut to, &ToSound::Choose(choice), &[]).is_err() {
            return;
        }
        let (to_worker, waiting) = mpsc::sync_channel::<(ToSound, Vec<u8>)>(WAITING);
        *self.to_worker.lock().unwrap_or_else(PoisonError::into_inner) = Some(to_worker);
        let writing = thread::Builder::new().name("sound-out".to_owned()).spawn(move || {
            while let Ok((what, body)) = waiting.recv() {
                if pipe::write(&mut to, &what, &body).is_err() {
                    break;
                }
            }
        });
        let mut from = BufReader::new(from);
        while let Ok(Some((said, body))) = pipe::read::<FromSound>(&mut from) {
            self.hear(said, body);
        }
        *self.to_worker.lock().unwrap_or_else(PoisonError::into_inner) = None;
        // Without its channel the writer ends by itself.
        drop(writing);
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
                    self.ctx.request_repaint_after(METERS);
                }
            }
            FromSound::Devices { microphone, loudspeaker } => {
                {
                    let mut state = self.lock();
                    (state.microphone, state.loudspeaker, state.told) = (microphone, loudspeaker, true);
                }
                self.ctx.request_repaint();
            }
            FromSound::Found { microphones, loudspeakers } => {
                self.lock().found = Arc::new(FoundDevices { microphones, loudspeakers });
                self.ctx.request_repaint();
            }
            FromSound::Echo { suppressed } => {
                let talks = {
                    let mut state = self.lock();
                    state.suppresses = suppressed;
                    state.talk.is_some()
                };
                if talks {
                    // Whoever is talking must not be heard twice by the home, nor lose it longer than needed.
                    let switch = if suppressed { Switch::On } else { Switch::Off };
                    self.tell(ToSound::Loudspeaker(switch), Vec::new());
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

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixStream;

    use vaka_link::worker::SoundDevice;

    use super::*;

    /// Ears with the other end of their worker in the test's hand, past the order.
    fn ears() -> (Ears, UnixStream) {
        let (worker, ours) = UnixStream::pair().unwrap();
        let ears = Ears::without_worker(Context::default());
        let order = SoundOrder { microphone: SoundDevice::Default, loudspeaker: SoundDevice::Default };
        let runner = ears.clone();
        thread::spawn(move || runner.converse(ours.try_clone().unwrap(), ours, &order));
        worker.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let (order, _) = pipe::read::<Order>(&mut &worker).unwrap().unwrap();
        assert!(matches!(order, Order::Sound(_)));
        while ears.to_worker.lock().unwrap().is_none() {
            thread::yield_now();
        }
        (ears, worker)
    }

    fn told(worker: &UnixStream) -> ToSound {
        pipe::read::<ToSound>(&mut &*worker).unwrap().unwrap().0
    }

    fn spoken(worker: &UnixStream, samples: &[u8]) {
        pipe::write(&mut &*worker, &FromSound::Spoken, samples).unwrap();
    }

    /// Until what was said before has been heard.
    fn settle(ears: &Ears, worker: &UnixStream, mark: f32) {
        let levels = FromSound::Levels { microphone: mark, loudspeaker: 0.0 };
        pipe::write(&mut &*worker, &levels, &[]).unwrap();
        while (ears.look(false).levels.microphone - mark).abs() > f32::EPSILON {
            thread::yield_now();
        }
    }

    #[test]
    fn while_talking_the_home_is_silent_and_afterwards_nothing_more_leaves() {
        let (ears, worker) = ears();
        let (to_home, at_home) = mpsc::sync_channel(8);
        spoken(&worker, &[1]);
        settle(&ears, &worker, 0.1);
        ears.talk(to_home);
        assert_eq!(told(&worker), ToSound::Loudspeaker(Switch::Off));
        assert_eq!(told(&worker), ToSound::Microphone(Switch::On));
        spoken(&worker, &[2]);
        settle(&ears, &worker, 0.2);
        ears.end_talk();
        assert_eq!(told(&worker), ToSound::Microphone(Switch::Off));
        assert_eq!(told(&worker), ToSound::Loudspeaker(Switch::On));
        spoken(&worker, &[3]);
        settle(&ears, &worker, 0.3);
        assert_eq!(at_home.try_iter().collect::<Vec<_>>(), [vec![2]], "only what was said while the key was held");
    }

    #[test]
    fn where_echo_is_taken_out_the_home_is_heard_while_talking_until_that_fails() {
        let (ears, worker) = ears();
        let choice = SoundChoice { echo: vaka_link::frame::Echo::Suppressed, ..SoundChoice::default() };
        ears.choose(choice.clone());
        assert_eq!(told(&worker), ToSound::Choose(choice));
        pipe::write(&mut &worker, &FromSound::Echo { suppressed: true }, &[]).unwrap();
        settle(&ears, &worker, 0.1);
        let (to_home, _at_home) = mpsc::sync_channel(8);
        ears.talk(to_home);
        assert_eq!(told(&worker), ToSound::Microphone(Switch::On), "the home is not muted");
        pipe::write(&mut &worker, &FromSound::Echo { suppressed: false }, &[]).unwrap();
        assert_eq!(told(&worker), ToSound::Loudspeaker(Switch::Off), "half duplex at once");
    }

    #[test]
    fn talk_that_nobody_renews_ends_by_itself() {
        let (ears, worker) = ears();
        let (to_home, at_home) = mpsc::sync_channel(8);
        ears.talk(to_home);
        ears.lock().talk.as_mut().unwrap().renewed = Instant::now().checked_sub(LEASE * 2).unwrap();
        spoken(&worker, &[1]);
        settle(&ears, &worker, 0.1);
        assert!(!ears.is_talking());
        assert!(at_home.try_recv().is_err());
    }

    #[test]
    fn only_the_chosen_feed_is_heard() {
        let (ears, worker) = ears();
        ears.play(7, vec![1]);
        ears.listen_to(Some(7));
        ears.play(8, vec![2]);
        ears.play(7, vec![3]);
        let (_, body) = pipe::read::<ToSound>(&mut &worker).unwrap().unwrap();
        assert_eq!(body, [3]);
    }
}
