//! Alarm tones on a thread of their own, fed by the link: a stuck frame never silences an alarm, and a screen that gives
//! no beat for two seconds is itself a tone. It decides when what sounds; the sounds are in `tone`.
use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZero,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread,
    time::{Duration, Instant},
};

use alarm_central::id::EventId;
use rodio::{DeviceSinkBuilder, MixerDeviceSink, buffer::SamplesBuffer};

use self::tone::Tone;

pub mod tone;
mod volume;

/// The screen is taken for stuck after this long without a beat.
const BEAT_LIMIT: Duration = Duration::from_secs(2);
/// How often the thread looks at its rules when nobody tells it anything.
const TURN: Duration = Duration::from_millis(100);

/// New alarms that are no graver than the last one heard sound no closer than this.
const TONES_APART: Duration = Duration::from_secs(1);

/// egui answers "at once" with two frames, and anything later with one.
const AT_ONCE: Duration = Duration::from_millis(1);

/// What the thread is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tell {
    /// All that waits, with priorities.
    Waiting(BTreeMap<EventId, u8>),
    /// One more waits, or with another priority.
    Waits(EventId, u8),
    /// One waits no more.
    Taken(EventId),
    /// The operator has heard this one.
    Silence(EventId),
    /// The screen lives.
    Beat,
    /// The link to the station is there or gone.
    Station {
        lost: bool,
    },
    Play(Tone),
}

/// Hand to the thread; cheap to clone, ends with its last clone.
#[derive(Clone)]
pub struct Sound {
    tell: Sender<Tell>,
    shown: Arc<Shown>,
    /// The computer's volume.
    muted: Arc<volume::Switches>,
}

/// What the screen may know of the thread.
#[derive(Default)]
struct Shown {
    works: AtomicBool,
    ringing: Mutex<Option<EventId>>,
}

impl Sound {
    /// Starts the thread. Without `loudspeaker` it opens no device and says that it does not work.
    pub fn start(loudspeaker: bool, ctx: egui::Context) -> Self {
        let (tell, told) = mpsc::channel();
        let shown = Arc::new(Shown::default());
        let mut ringer = Ringer {
            told,
            shown: Arc::clone(&shown),
            rules: Rules::default(),
            out: Out::new(loudspeaker),
            ctx: ctx.clone(),
        };
        thread::Builder::new()
            .name("tones".to_owned())
            .spawn(move || while ringer.turn() {})
            .expect("a process can start one thread");
        let (muted, devices) = (Arc::default(), Arc::clone(&shown));
        volume::watch(&muted, move || devices.works.load(Ordering::Relaxed), move || ctx.request_repaint());
        Self { tell, shown, muted }
    }

    /// Tells the thread something; never waits.
    pub fn tell(&self, what: Tell) {
        // The thread ends only with this hand.
        let _ = self.tell.send(what);
    }

    /// Whether a loudspeaker is open.
    pub fn works(&self) -> bool {
        self.shown.works.load(Ordering::Relaxed)
    }

    /// What the computer's own volume and switches silence.
    pub fn is_muted(&self) -> volume::Muted {
        self.muted.get()
    }

    /// The alarm that sounds now (and may be silenced).
    pub fn ringing(&self) -> Option<EventId> {
        *self.shown.ringing.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

struct Ringer {
    told: Receiver<Tell>,
    shown: Arc<Shown>,
    rules: Rules,
    out: Out,
    ctx: egui::Context,
}

impl Ringer {
    /// One look at the rules; false when nobody holds a hand any more.
    fn turn(&mut self) -> bool {
        match self.told.recv_timeout(TURN) {
            Ok(what) => {
                self.hear(what);
                // A storm is heard to its end before anything sounds.
                while let Ok(what) = self.told.try_recv() {
                    self.hear(what);
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return false,
        }
        // First the device, which may have to be opened, then what is to be heard through it.
        let works = self.out.works();
        if let Some(tone) = self.rules.due(Instant::now()) {
            self.out.play(tone);
        }
        self.show(works);
        true
    }

    /// Lets the screen know, and wakes it where something is different.
    fn show(&self, works: bool) {
        let ringing = self.rules.ringing();
        let worked = self.shown.works.swap(works, Ordering::Relaxed);
        let mut shown = self.shown.ringing.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let rang = std::mem::replace(&mut *shown, ringing);
        drop(shown);
        if (worked, rang) != (works, ringing) {
            self.ctx.request_repaint_after(AT_ONCE);
        }
    }

    fn hear(&mut self, what: Tell) {
        if let Some(tone) = self.rules.hear(what, Instant::now()) {
            self.out.play(tone);
        }
    }
}

/// When what sounds; no device, no clock of its own.
#[derive(Debug, Default)]
struct Rules {
    waiting: BTreeMap<EventId, u8>,
    silenced: BTreeSet<EventId>,
    /// What waits and has not been silenced, gravest first, among equals the oldest.
    loud: BTreeSet<(u8, EventId)>,
    /// Not heard yet, not even once.
    fresh: BTreeSet<(u8, EventId)>,
    last_alarm: Option<Instant>,
    /// The last tone of any alarm, and its priority.
    last_tone: Option<(Instant, u8)>,
    last_fault: Option<Instant>,
    last_beat: Option<Instant>,
    station_lost: bool,
}

impl Rules {
    /// Takes in what is told; gives what must sound at once.
    fn hear(&mut self, what: Tell, now: Instant) -> Option<Tone> {
        match what {
            Tell::Waiting(waiting) => {
                let gone: Vec<EventId> = self.waiting.keys().filter(|id| !waiting.contains_key(id)).copied().collect();
                for id in gone {
                    self.taken(id);
                }
                for (id, priority) in waiting {
                    self.waits(id, priority);
                }
            }
            Tell::Waits(id, priority) => self.waits(id, priority),
            Tell::Taken(id) => self.taken(id),
            Tell::Silence(event) => {
                if let Some(priority) = self.waiting.get(&event) {
                    self.loud.remove(&(*priority, event));
                    self.fresh.remove(&(*priority, event));
                    self.silenced.insert(event);
                }
            }
            Tell::Beat => self.last_beat = Some(now),
            Tell::Station { lost } => {
                self.station_lost = lost;
                self.last_fault = None;
            }
            Tell::Play(tone) => return Some(tone),
        }
        None
    }

    /// Silence and having been heard stay with an event until it becomes graver.
    fn waits(&mut self, id: EventId, priority: u8) {
        let before = self.waiting.insert(id, priority);
        if before == Some(priority) {
            return;
        }
        let mut fresh = before.is_none_or(|before| priority < before);
        if let Some(before) = before {
            self.loud.remove(&(before, id));
            fresh |= self.fresh.remove(&(before, id));
        }
        if fresh {
            self.silenced.remove(&id);
            self.fresh.insert((priority, id));
        }
        if !self.silenced.contains(&id) {
            self.loud.insert((priority, id));
        }
    }

    fn taken(&mut self, id: EventId) {
        if let Some(priority) = self.waiting.remove(&id) {
            self.loud.remove(&(priority, id));
            self.fresh.remove(&(priority, id));
            self.silenced.remove(&id);
        }
    }

    /// The gravest alarm that waits and has not been silenced; among equals the oldest.
    fn ringing(&self) -> Option<EventId> {
        self.loud.first().map(|(_, id)| *id)
    }

    /// What is due to sound now.
    fn due(&mut self, now: Instant) -> Option<Tone> {
        let stuck = self.last_beat.is_some_and(|beat| now.duration_since(beat) >= BEAT_LIMIT);
        if (stuck || self.station_lost) && is_due(self.last_fault, Tone::Fault, now) {
            self.last_fault = Some(now);
            return Some(Tone::Fault);
        }
        let gravest = *self.loud.first()?;
        let tone = Tone::Alarm(gravest.0);
        let fresh = self.fresh.first().copied().filter(|(priority, _)| self.may_sound(*priority, now));
        let priority = match fresh {
            // A new alarm is heard at once, whatever sounded before it.
            Some(fresh) if fresh == gravest => {
                self.last_alarm = Some(now);
                gravest.0
            }
            _ if is_due(self.last_alarm, tone, now) => {
                self.last_alarm = Some(now);
                gravest.0
            }
            Some((priority, _)) => priority,
            None => return None,
        };
        self.fresh.clear();
        self.last_tone = Some((now, priority));
        Some(Tone::Alarm(priority))
    }

    /// Whether a new alarm sounds now: in a storm one tone stands for all that came within a second, save a graver one.
    fn may_sound(&self, priority: u8, now: Instant) -> bool {
        self.last_tone.is_none_or(|(at, last)| priority < last || now.duration_since(at) >= TONES_APART)
    }
}

fn is_due(last: Option<Instant>, tone: Tone, now: Instant) -> bool {
    last.is_none_or(|last| now.duration_since(last) >= tone.every())
}

/// The loudspeaker, opened when there is one and looked for again when it is lost.
struct Out {
    wanted: bool,
    sink: Option<MixerDeviceSink>,
    lost: Arc<AtomicBool>,
    next_try: Instant,
    patience: Duration,
}

impl Out {
    fn new(wanted: bool) -> Self {
        let first = Duration::from_secs(1);
        Self { wanted, sink: None, lost: Arc::default(), next_try: Instant::now(), patience: first }
    }

    fn works(&mut self) -> bool {
        if self.lost.swap(false, Ordering::Relaxed) {
            self.sink = None;
        }
        if self.wanted && self.sink.is_none() && Instant::now() >= self.next_try {
            self.open();
        }
        self.sink.is_some()
    }

    /// Tries to open the default device. The system's sound library complains on stderr at each try without one, so the
    /// tries grow rarer, up to twice a minute, and there is none where nothing can be found.
    fn open(&mut self) {
        if !may_have_device() {
            self.next_try = Instant::now() + Duration::from_secs(1);
            return;
        }
        let lost = Arc::clone(&self.lost);
        let opened = DeviceSinkBuilder::from_default_device().and_then(|builder| {
            builder.with_error_callback(move |_| lost.store(true, Ordering::Relaxed)).open_stream()
        });
        match opened {
            Ok(mut sink) => {
                sink.log_on_drop(false);
                self.sink = Some(sink);
                self.patience = Duration::from_secs(1);
            }
            Err(error) => {
                if self.patience == Duration::from_secs(1) {
                    tracing::warn!(%error, "no loudspeaker for alarm tones");
                }
                self.next_try = Instant::now() + self.patience;
                self.patience = (self.patience * 2).min(Duration::from_secs(30));
            }
        }
    }

    fn play(&mut self, tone: Tone) {
        if let Some(sink) = &self.sink {
            let (one, rate) = (NonZero::<u16>::MIN, NonZero::new(tone::RATE_HZ).expect("the rate is not zero"));
            sink.mixer().add(SamplesBuffer::new(one, rate, tone.burst()));
        }
    }
}

/// Whether trying is worth the library's complaints: a sound card, or a sound server's socket.
#[cfg(target_os = "linux")]
fn may_have_device() -> bool {
    let server = std::env::var_os("PULSE_SERVER").is_some() || std::env::var_os("PIPEWIRE_REMOTE").is_some();
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(std::path::PathBuf::from);
    let socket = |name: &str| runtime.as_ref().is_some_and(|folder| folder.join(name).exists());
    server || std::path::Path::new("/dev/snd").exists() || socket("pulse/native") || socket("pipewire-0")
}

#[cfg(not(target_os = "linux"))]
fn may_have_device() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use alarm_central::id::Uuid;

    use super::*;

    fn event(number: u128) -> EventId {
        EventId(Uuid::from_u128(number))
    }

    fn waiting(events: &[(u128, u8)]) -> Tell {
        Tell::Waiting(events.iter().map(|(number, priority)| (event(*number), *priority)).collect())
    }

    #[test]
    fn the_gravest_rings_and_repeats_at_its_own_pace() {
        let (mut rules, start) = (Rules::default(), Instant::now());
        rules.hear(waiting(&[(1, 3), (2, 1)]), start);
        assert_eq!(rules.ringing(), Some(event(2)));
        assert_eq!(rules.due(start), Some(Tone::Alarm(1)));
        assert_eq!(rules.due(start + Duration::from_secs(9)), None);
        assert_eq!(rules.due(start + Duration::from_secs(10)), Some(Tone::Alarm(1)));
    }

    #[test]
    fn silence_is_for_one_alarm_and_a_new_one_always_sounds() {
        let (mut rules, start) = (Rules::default(), Instant::now());
        rules.hear(waiting(&[(1, 1)]), start);
        assert_eq!(rules.due(start), Some(Tone::Alarm(1)));
        rules.hear(Tell::Silence(event(1)), start);
        assert_eq!(rules.ringing(), None);
        assert_eq!(rules.due(start + Duration::from_mins(1)), None);
        rules.hear(waiting(&[(1, 1), (2, 3)]), start);
        assert_eq!(rules.due(start + Duration::from_secs(61)), Some(Tone::Alarm(3)));
        rules.hear(waiting(&[]), start);
        assert_eq!(rules.ringing(), None, "what was taken rings no more");
    }

    #[test]
    fn a_new_lower_alarm_is_heard_once_beside_the_graver() {
        let (mut rules, start) = (Rules::default(), Instant::now());
        rules.hear(waiting(&[(1, 1)]), start);
        rules.due(start);
        rules.hear(waiting(&[(1, 1), (2, 4)]), start);
        assert_eq!(rules.due(start + Duration::from_secs(1)), Some(Tone::Alarm(4)));
        assert_eq!(rules.due(start + Duration::from_secs(2)), None);
    }

    #[test]
    fn a_storm_is_one_tone_a_second_and_a_graver_alarm_cuts_in() {
        let (mut rules, start) = (Rules::default(), Instant::now());
        let mut heard = Vec::new();
        for turn in 0..3_000_u64 {
            let (at, priority) = (start + Duration::from_millis(turn), if turn == 1_500 { 1 } else { 3 });
            rules.hear(Tell::Waits(event(u128::from(turn)), priority), at);
            heard.extend(rules.due(at).map(|tone| (turn, tone)));
        }
        let third = Tone::Alarm(3);
        assert_eq!(heard, [(0, third), (1_000, third), (1_500, Tone::Alarm(1)), (2_500, third)]);
        for turn in 0..3_000 {
            rules.hear(Tell::Taken(event(turn)), start);
        }
        assert_eq!((rules.ringing(), rules.fresh.len(), rules.loud.len()), (None, 0, 0));
    }

    #[test]
    fn a_silenced_alarm_that_becomes_graver_sounds_anew() {
        let (mut rules, start) = (Rules::default(), Instant::now());
        rules.hear(waiting(&[(1, 3)]), start);
        rules.due(start);
        rules.hear(Tell::Silence(event(1)), start);
        rules.hear(Tell::Waits(event(1), 4), start);
        assert_eq!((rules.ringing(), rules.due(start)), (None, None));
        rules.hear(Tell::Waits(event(1), 2), start);
        assert_eq!((rules.ringing(), rules.due(start)), (Some(event(1)), Some(Tone::Alarm(2))));
    }

    #[test]
    fn a_screen_without_a_beat_for_two_seconds_is_a_tone() {
        let (mut rules, start) = (Rules::default(), Instant::now());
        assert_eq!(rules.due(start + Duration::from_mins(1)), None, "not before the first beat");
        rules.hear(Tell::Beat, start);
        assert_eq!(rules.due(start + Duration::from_millis(1_999)), None);
        assert_eq!(rules.due(start + Duration::from_secs(2)), Some(Tone::Fault));
        rules.hear(Tell::Beat, start + Duration::from_secs(3));
        assert_eq!(rules.due(start + Duration::from_secs(4)), None);
    }

    #[test]
    fn a_lost_station_is_a_tone() {
        let (mut rules, start) = (Rules::default(), Instant::now());
        rules.hear(Tell::Station { lost: true }, start);
        assert_eq!(rules.due(start), Some(Tone::Fault));
        rules.hear(Tell::Station { lost: false }, start);
        assert_eq!(rules.due(start + Duration::from_secs(9)), None);
    }

    #[test]
    fn without_a_loudspeaker_it_says_so() {
        let sound = Sound::start(false, egui::Context::default());
        sound.tell(Tell::Play(Tone::Test));
        assert!(!sound.works());
    }
}
