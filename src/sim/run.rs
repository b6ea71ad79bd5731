//! The whole outside world running: homes, their stories and their quiet life, until it is told to stop.

use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use crate::SimError;
use crate::director::{Director, Told};
use crate::home::LiveHome;
use crate::paper::homes;
use crate::picture::Studio;
use crate::picture::room::hash;
use crate::register;
use crate::story::{self, Said, Story};
use crate::voice::{Ambience, Phrase};

/// How the world is played.
#[derive(Clone, Debug)]
pub struct Options {
    /// 1 to 6.
    pub homes: usize,
    /// The centre's DC-09 receiver.
    pub receiver: SocketAddr,
    /// Where the homes are written as a register file, before the line `ready`.
    pub write_sites: Option<PathBuf>,
    /// Started by a program that talks over standard input: see [`run`].
    pub until_stdin_ends: bool,
    /// Shifts the times of the quiet life; the stories keep theirs.
    pub seed: u64,
}

/// Plays the world and returns when it is over.
///
/// Once all cameras listen and the register file is written it prints one line that begins with `ready` on standard
/// output.
///
/// Standard input, when it is no terminal, is read for lines `waiting N [SITE…]`: how many events wait in the centre,
/// and, if the sender wants to be exact, the ids of the sites that have an open event (waiting, held or parked). They
/// pace the stories: a new one about every 40 s, in a home that has none, and none while four wait. Without such lines
/// a home rests for two and a half minutes after its story began. Other lines are passed over.
///
/// With `until_stdin_ends` the first such line also says that the register is imported: no panel calls before it (an
/// unknown panel would be shown as such), and the end of standard input ends the world.
///
/// # Errors
/// More homes than there are, a file that cannot be written, or a part of GStreamer that is missing.
pub fn run(options: Options) -> Result<(), SimError> {
    let stdin = std::io::stdin();
    let listens = options.until_stdin_ends || !stdin.is_terminal();
    play(options, listens.then_some(stdin), |homes| {
        // Whoever does not read it does not need it.
        let _ = writeln!(std::io::stdout(), "ready homes={homes}");
    })
}

/// As [`run`], with anything in the place of standard input and output: `ready` hears how many homes there are.
///
/// # Errors
/// See [`run`].
pub fn play(
    options: Options,
    control: Option<impl Read + Send + 'static>,
    ready: impl FnOnce(usize),
) -> Result<(), SimError> {
    let (tell, hear) = mpsc::channel();
    if let Some(control) = control {
        listen_to(control, tell.clone(), options.until_stdin_ends)?;
    }
    let homes = open_homes(options.homes)?;
    if let Some(file) = &options.write_sites {
        register::write(&homes, file)?;
    }
    ready(homes.len());
    World::new(homes, &options, tell).go_on(&hear)
}

/// Opens the first `count` homes.
///
/// # Errors
/// See [`run`].
pub fn open_homes(count: usize) -> Result<Vec<LiveHome>, SimError> {
    let all = homes();
    if !(1..=all.len()).contains(&count) {
        return Err(SimError::Homes { most: all.len() });
    }
    let studio = Studio::default();
    all.into_iter().take(count).map(|home| LiveHome::open(home, &studio)).collect()
}

/// What reaches the world from outside.
enum News {
    /// A panel was acknowledged for the first time.
    Online(usize),
    Told(Told),
    Stop,
}

fn listen_to(control: impl Read + Send + 'static, tell: Sender<News>, until_end: bool) -> Result<(), SimError> {
    std::thread::Builder::new().name("sim-control".to_owned()).spawn(move || {
        for line in BufReader::new(control).lines().map_while(Result::ok) {
            if let Some(told) = Told::parse(&line)
                && tell.send(News::Told(told)).is_err()
            {
                return;
            }
        }
        if until_end {
            // The world may be over already.
            let _ = tell.send(News::Stop);
        }
    })?;
    Ok(())
}

/// Something that is due.
struct Due {
    at: Instant,
    home: usize,
    what: Act,
}

enum Act {
    Say(Said),
    /// The story with this number in the home's count is over.
    Calm(usize),
    /// Quiet life: number of the saying.
    Live(usize),
}

struct World {
    homes: Vec<LiveHome>,
    director: Director,
    /// How many stories each home has had.
    told: Vec<usize>,
    agenda: Vec<Due>,
    started: Instant,
    receiver: SocketAddr,
    /// False until the panels may call.
    switched_on: bool,
    waits_for_word: bool,
    seed: u64,
    tell: Sender<News>,
}

impl World {
    fn new(homes: Vec<LiveHome>, options: &Options, tell: Sender<News>) -> World {
        World {
            director: Director::new(homes.iter().map(|live| live.home.id)),
            told: vec![0; homes.len()],
            homes,
            agenda: Vec::new(),
            started: Instant::now(),
            receiver: options.receiver,
            switched_on: false,
            waits_for_word: options.until_stdin_ends,
            seed: options.seed,
            tell,
        }
    }

    fn go_on(mut self, hear: &Receiver<News>) -> Result<(), SimError> {
        if !self.waits_for_word {
            self.switch_on()?;
        }
        loop {
            self.act();
            self.begin_story();
            match hear.recv_timeout(self.until_next()) {
                Ok(News::Online(home)) => self.director.online(home),
                Ok(News::Told(told)) => {
                    self.director.hear(told);
                    self.switch_on()?;
                }
                Ok(News::Stop) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    fn switch_on(&mut self) -> Result<(), SimError> {
        if self.switched_on {
            return Ok(());
        }
        self.switched_on = true;
        for (index, live) in self.homes.iter_mut().enumerate() {
            let tell = self.tell.clone();
            live.switch_on(self.receiver, move |_, delivery| {
                tracing::debug!(
                    home = index + 1,
                    attempts = delivery.attempts,
                    clock_set = delivery.clock_set,
                    "acknowledged"
                );
                // Harmless when repeated; nobody hears it when the world is over.
                let _ = tell.send(News::Online(index));
            })?;
            let first = 25 + u64::from((hash(index as u32, self.seed as u32) * 20.0) as u32);
            let at = Instant::now() + Duration::from_secs(first);
            self.agenda.push(Due { at, home: index, what: Act::Live(0) });
        }
        Ok(())
    }

    fn now_ms(&self) -> u64 {
        self.started.elapsed().as_millis() as u64
    }

    /// Until the next thing is due; never long, because the director is asked as well.
    fn until_next(&self) -> Duration {
        let next = self.agenda.iter().map(|due| due.at).min();
        let wait = next.map_or(Duration::from_secs(1), |at| at.saturating_duration_since(Instant::now()));
        wait.min(Duration::from_millis(500))
    }

    fn act(&mut self) {
        let now = Instant::now();
        let mut due: Vec<Due> = self.agenda.extract_if(.., |due| due.at <= now).collect();
        due.sort_by_key(|due| due.at);
        for Due { home, what, .. } in due {
            match what {
                Act::Say(said) => self.homes[home].say(said.signal()),
                Act::Calm(story) if story == self.told[home] => self.calm(home),
                // Another story has begun here since.
                Act::Calm(_) => {}
                Act::Live(saying) => self.live(home, saying),
            }
        }
    }

    fn calm(&self, home: usize) {
        self.homes[home].calm();
        self.homes[home].sound.set(Ambience::Quiet, &[Phrase::Who]);
    }

    /// Quiet life goes on, unless a story is open in the home: people do not arm and disarm in the middle of one.
    fn live(&mut self, home: usize, saying: usize) {
        let sayings = story::quiet_life(self.homes[home].home.id);
        let busy = self.director.is_busy(home, self.now_ms());
        if !busy {
            self.homes[home].say(sayings[saying % sayings.len()].signal());
        }
        let pause = 60 + u64::from((hash(saying as u32 + 7, self.seed as u32 + home as u32) * 40.0) as u32);
        let next = if busy { saying } else { saying + 1 };
        self.agenda.push(Due { at: Instant::now() + Duration::from_secs(pause), home, what: Act::Live(next) });
    }

    fn begin_story(&mut self) {
        let now = self.now_ms();
        let Some(home) = self.director.next(now) else { return };
        let stories = story::stories(self.homes[home].home.id);
        let story = &stories[self.told[home] % stories.len()];
        self.told[home] += 1;
        tracing::info!(home = home + 1, story = story.name, "a story begins");
        self.stage(home, story);
    }

    fn stage(&mut self, home: usize, story: &'static Story) {
        let now = Instant::now();
        // Nothing of an earlier story is said any more.
        self.agenda.retain(|due| due.home != home || matches!(due.what, Act::Live(_)));
        self.homes[home].calm();
        let since = now.checked_sub(Duration::from_secs(story.ahead_secs)).unwrap_or(now);
        for (camera, scene) in story.scenes {
            self.homes[home].show(camera, *scene, since);
        }
        self.homes[home].sound.set(story.ambience, story.answers);
        for (secs, said) in story.signals {
            self.agenda.push(Due { at: now + Duration::from_secs(*secs), home, what: Act::Say(*said) });
        }
        let at = now + Duration::from_secs(story.ends_secs);
        self.agenda.push(Due { at, home, what: Act::Calm(self.told[home]) });
        self.act();
    }
}
