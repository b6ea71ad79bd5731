//! Stored media on this desk: one connection, one decode worker, and the clock by which units go to it. Nothing of it is
//! kept: dropping the playback ends connection and worker at once.
use std::{
    io::BufReader,
    os::unix::net::UnixStream,
    sync::{
        Arc,
        mpsc::{self, Receiver, RecvTimeoutError, SyncSender},
    },
    thread,
    time::{Duration, Instant},
};

use alarm_central::{id::MediumId, moment::Moment};
use vaka_link::{
    closed::{FromPlayback, Opened, ToPlayback},
    command::{Purpose, Ticket},
    pipe, socket,
    unit::{Track, Unit},
};

use super::{
    Frame, Ground,
    decoding::Decoding,
    seen::{self, Shared},
    wanted::Wanted,
};
use crate::closed::Stands;

/// Units read ahead: what is beyond waits at the station.
const AHEAD: usize = 32;
/// How far apart units go to the decoder that only lead up to the moment that was asked for: it loses what it cannot
/// take in.
const LEADING: Duration = Duration::from_millis(8);
/// How often the pacer looks up while nothing comes.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// A hole in a recording is waited through for so long at most.
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// So many times as fast as it was, at most.
pub const FASTEST: u8 = 4;

/// Media that are open, and the one that plays.
pub struct Playback {
    /// Its number, for who is heard.
    pub number: u64,
    shared: Arc<Shared>,
    wanted: Arc<Wanted<State>>,
}

/// What the screen says and what it is told.
struct State {
    medium: MediumId,
    from: Moment,
    /// Raised with every jump and every other recording.
    turn: u32,
    is_paused: bool,
    speed: u8,
    at: Moment,
    stands: Stands,
    /// The station has ended it.
    is_gone: bool,
}

/// How a playback stands, for one frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    pub medium: MediumId,
    pub at: Moment,
    pub is_paused: bool,
    pub speed: u8,
    pub stands: Stands,
}

impl Playback {
    /// Opens what the station gave a ticket for and plays `medium` from its beginning.
    pub fn open(ground: Ground, opened: &Opened, medium: MediumId, began: Moment, fit: (u32, u32)) -> Self {
        let (number, shared) = seen::fresh(fit);
        let state = State {
            medium,
            from: began,
            turn: 1,
            is_paused: false,
            speed: 1,
            at: began,
            stands: Stands::Opening,
            is_gone: false,
        };
        let wanted = Arc::new(Wanted::new(state));
        let pacer = Pacer {
            ticket: opened.ticket,
            decoding: Decoding::new(ground, Arc::clone(&shared), number),
            wanted: Arc::clone(&wanted),
            turn: 0,
            is_current: false,
            clock: None,
        };
        thread::Builder::new()
            .name(format!("playback-{number}"))
            .spawn(move || pacer.run())
            .expect("a process can start a few threads");
        Self { number, shared, wanted }
    }

    /// The newest picture, if one has come since the last call.
    pub fn take_newest(&self) -> Option<Frame> {
        self.shared.lock().newest.take()
    }

    /// How it stands.
    pub fn standing(&self) -> Standing {
        let state = self.wanted.lock();
        let fault = self.shared.lock().fault.is_some();
        let stands = if fault { Stands::Broken } else { state.stands };
        Standing { medium: state.medium, at: state.at, is_paused: state.is_paused, speed: state.speed, stands }
    }

    /// Whether the station has ended it.
    pub fn is_gone(&self) -> bool {
        self.wanted.lock().is_gone
    }

    /// Plays another recording from its beginning.
    pub fn play(&self, medium: MediumId, began: Moment) {
        self.wanted.change(|state| (state.medium, state.is_paused) = (medium, false));
        self.jump_to(began);
    }

    /// Plays from another moment of the same recording.
    pub fn jump_to(&self, from: Moment) {
        self.shared.lock().fault = None;
        self.wanted.change(|state| {
            (state.from, state.at, state.stands) = (from, from, Stands::Opening);
            state.turn += 1;
        });
    }

    /// Stands still, or goes on.
    pub fn pause(&self, is_paused: bool) {
        self.wanted.change(|state| state.is_paused = is_paused);
    }

    /// One to four times as fast as it was; sound is heard at its own speed alone.
    pub fn speed(&self, speed: u8) {
        self.wanted.change(|state| state.speed = speed.clamp(1, FASTEST));
    }

    /// Tells the picture's size on the screen, physical pixels.
    pub fn fit(&self, width: u32, height: u32) {
        self.shared.fit(width, height);
    }
}

impl Drop for Playback {
    fn drop(&mut self) {
        self.shared.end();
        self.wanted.change(|state| state.is_gone = true);
    }
}

type Told = (FromPlayback, Vec<u8>);

/// The thread that keeps time.
struct Pacer {
    ticket: Ticket,
    decoding: Decoding,
    wanted: Arc<Wanted<State>>,
    /// The turn that was asked for last.
    turn: u32,
    /// Whether what comes belongs to it.
    is_current: bool,
    /// A moment of the recording, when it was shown, and the speed since then.
    clock: Option<(Moment, Instant, u8)>,
}

impl Pacer {
    fn run(mut self) {
        let purpose = Purpose::Playback { ticket: self.ticket };
        if let Ok((stream, _)) = socket::join(&self.decoding.ground.socket, purpose) {
            let stream = Arc::new(stream);
            self.decoding.shared.keep_stream(&stream);
            let (tell, told) = mpsc::sync_channel(AHEAD);
            let reading = Arc::clone(&stream);
            let _ = thread::Builder::new().name("playback-in".to_owned()).spawn(move || read(&reading, &tell));
            while !self.decoding.shared.is_over() && self.step(&stream, &told) {}
        }
        self.wanted.change(|state| state.is_gone = true);
        self.decoding.ground.ctx.request_repaint();
    }

    /// One thing that comes, in its time; false when nothing more does.
    fn step(&mut self, stream: &UnixStream, told: &Receiver<Told>) -> bool {
        let (turn, medium, from) = {
            let state = self.wanted.lock();
            (state.turn, state.medium, state.from)
        };
        if turn != self.turn {
            self.begin(turn);
            if pipe::write(&mut &*stream, &ToPlayback::Play { medium, from, turn }, &[]).is_err() {
                return false;
            }
        }
        match told.recv_timeout(LOOK_EVERY) {
            Ok((FromPlayback::Turn { turn }, _)) => self.is_current = turn == self.turn,
            Ok((FromPlayback::End { turn }, _)) if turn == self.turn => self.stand(Stands::Ended),
            Ok((FromPlayback::Fault { turn, .. }, _)) if turn == self.turn => self.stand(Stands::Broken),
            Ok((FromPlayback::Unit { at, unit }, body)) if self.is_current => self.take(at, from, unit, &body),
            Ok(_) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return false,
        }
        true
    }

    /// A new turn: the decoder of the old one still holds its pictures, so it goes.
    fn begin(&mut self, turn: u32) {
        (self.turn, self.is_current, self.clock) = (turn, false, None);
        self.decoding.begin_anew();
        self.decoding.shared.lock().newest = None;
    }

    fn stand(&self, stands: Stands) {
        self.wanted.change(|state| state.stands = stands);
        self.decoding.ground.ctx.request_repaint();
    }

    fn take(&mut self, at: Moment, from: Moment, unit: Unit, body: &[u8]) {
        if at < from {
            thread::sleep(LEADING);
        } else if !self.wait_for(at) {
            return;
        }
        match &unit {
            Unit::Format { track, .. } => self.decoding.note_format(*track, &unit),
            Unit::Data { track: Track::Sound, .. } if self.clock.is_none_or(|(.., speed)| speed != 1) => return,
            Unit::Data { .. } => {}
            Unit::Trouble { .. } | Unit::Doubt { .. } | Unit::Record(_) | Unit::Turned { .. } | Unit::Ended => return,
        }
        self.decoding.decode(unit, body);
    }

    /// Waits until the moment is due; false when another turn is wanted, or none.
    fn wait_for(&mut self, at: Moment) -> bool {
        let mut state = self.wanted.lock();
        loop {
            if state.turn != self.turn || state.is_gone {
                return false;
            }
            if state.is_paused && state.stands == Stands::Opening {
                // The picture that was asked for is shown all the same.
                break;
            }
            if state.is_paused {
                self.clock = None;
                state = self.wanted.wait(state);
                continue;
            }
            let clock = self.clock.filter(|(.., speed)| *speed == state.speed);
            let (shown, since, speed) = *self.clock.insert(clock.unwrap_or((state.at, Instant::now(), state.speed)));
            let ahead = Duration::from_millis(u64::try_from(at.since_ms(shown)).unwrap_or(0)) / u32::from(speed);
            let wait = (since + ahead).saturating_duration_since(Instant::now());
            if wait.is_zero() {
                break;
            }
            if wait > LONGEST_WAIT {
                // Nothing was taken for a while: it goes on behind the hole.
                let ahead = i64::from(speed) * LONGEST_WAIT.as_millis() as i64;
                self.clock = Some((at.plus_ms(-ahead), Instant::now(), speed));
                continue;
            }
            state = self.wanted.wait_for(state, wait);
        }
        state.at = state.at.max(at);
        state.stands = Stands::Runs;
        true
    }
}

/// Reads what the station sends, no further ahead than the channel is long.
fn read(stream: &UnixStream, tell: &SyncSender<Told>) {
    let mut from = BufReader::new(stream);
    while let Ok(Some(told)) = pipe::read::<FromPlayback>(&mut from) {
        if tell.send(told).is_err() {
            return;
        }
    }
}
