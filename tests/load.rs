//! Panels by the hundred on one thread: sends prepared frames and says what was answered and how soon; it judges nothing.
//!
//! It shares the machine with the receiver that it drives, so it does as little as it can: no frame is encoded during the
//! run, and one `epoll` serves all lines.
pub mod frames;
pub mod line;

use std::{
    io,
    net::SocketAddr,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

pub use frames::{Form, Frames};
use hdrhistogram::Histogram;
use line::{Answer, Line};
use mio::{Events, Poll, Token};
use rustix::time::{ClockId, clock_gettime};

/// How long one frame may wait for its answer before it counts as unanswered.
const PATIENCE: Duration = Duration::from_secs(10);
/// And once the load was told to stop: the receiver may be gone without a word, as datagrams go.
const LAST_PATIENCE: Duration = Duration::from_millis(300);
/// How long the client sleeps at most before it looks at the time.
const LOOK: Duration = Duration::from_millis(50);

/// How the frames travel.
#[derive(Clone, Copy, Debug)]
pub enum Way {
    /// Connections that stay, each with at most `depth` frames unanswered.
    Kept { lines: usize, depth: usize },
    /// A connection for each event, so many at once.
    OneShot { lines: usize },
    /// Datagrams, so many unanswered at once.
    Datagrams { lines: usize },
}

impl Way {
    fn lines(self) -> usize {
        match self {
            Self::Kept { lines, .. } | Self::OneShot { lines } | Self::Datagrams { lines } => lines,
        }
    }

    fn depth(self) -> usize {
        if let Self::Kept { depth, .. } = self { depth } else { 1 }
    }
}

/// What to send and for how long.
pub struct Load<'a> {
    pub target: SocketAddr,
    pub frames: &'a Frames,
    pub way: Way,
    /// Frames a second; `None` sends as fast as answers come.
    pub pace: Option<f64>,
    /// No new frame is sent after this.
    pub limit: Duration,
    /// Nor once this says so.
    pub stop: &'a AtomicBool,
}

/// What became of it.
pub struct Tally {
    /// Frames handed to a line.
    pub sent: usize,
    pub ack: usize,
    pub nak: usize,
    pub duh: usize,
    pub odd: usize,
    /// Sent, and the line broke or nothing came in time.
    pub unanswered: usize,
    /// When the first frame was due.
    pub begun: Instant,
    /// From then to the last answer.
    pub took: Duration,
    /// What the client itself took of the processor.
    pub worked: Duration,
    /// Microseconds to an acknowledgement: from the sending or, with a pace, from when it was due.
    pub latency: Histogram<u64>,
    /// Which frames were acknowledged.
    pub acknowledged: Vec<bool>,
}

impl Tally {
    /// Acknowledgements a second.
    pub fn rate(&self) -> f64 {
        self.ack as f64 / self.took.as_secs_f64()
    }

    /// Milliseconds that so many percent of the acknowledgements took at most.
    pub fn ms(&self, percent: f64) -> f64 {
        self.latency.value_at_percentile(percent) as f64 / 1000.0
    }
}

impl Load<'_> {
    /// Runs until every frame has its answer, the limit is over and the last answers are in, or every line is dead.
    ///
    /// # Errors
    /// If the machine gives no sockets; a receiver that hangs up is counted, not an error.
    pub fn run(&self) -> io::Result<Tally> {
        Run::new(self)?.run()
    }
}

/// What this thread has taken of the processor so far.
fn worked() -> Duration {
    let worked = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(worked.tv_sec.unsigned_abs(), u32::try_from(worked.tv_nsec).expect("below a second"))
}

struct Run<'a> {
    load: &'a Load<'a>,
    poll: Poll,
    lines: Vec<Option<Line>>,
    /// Lines that can take a frame.
    idle: Vec<usize>,
    begun: Instant,
    last_answer: Instant,
    tally: Tally,
}

impl<'a> Run<'a> {
    fn new(load: &'a Load<'a>) -> io::Result<Self> {
        let now = Instant::now();
        let latency = Histogram::new_with_bounds(1, 60_000_000, 3).expect("bounds in order");
        let acknowledged = vec![false; load.frames.count()];
        let mut run = Self {
            load,
            poll: Poll::new()?,
            lines: (0..load.way.lines()).map(|_| None).collect(),
            idle: (0..load.way.lines()).rev().collect(),
            begun: now,
            last_answer: now,
            tally: Tally {
                sent: 0,
                ack: 0,
                nak: 0,
                duh: 0,
                odd: 0,
                unanswered: 0,
                begun: now,
                took: Duration::ZERO,
                worked: Duration::ZERO,
                latency,
                acknowledged,
            },
        };
        if !matches!(load.way, Way::OneShot { .. }) {
            for number in 0..run.lines.len() {
                run.lines[number] = run.open(number).ok();
            }
        }
        run.begun = Instant::now();
        run.tally.begun = run.begun;
        Ok(run)
    }

    fn open(&self, number: usize) -> io::Result<Line> {
        let (registry, token) = (self.poll.registry(), Token(number));
        match self.load.way {
            Way::Datagrams { .. } => Line::udp(self.load.target, registry, token),
            _ => Line::tcp(self.load.target, registry, token),
        }
    }

    fn run(mut self) -> io::Result<Tally> {
        let worked = worked();
        let mut events = Events::with_capacity(1024);
        let mut looked = Instant::now();
        loop {
            let sending = self.feed();
            let busy = self.lines.iter().flatten().any(|line| line.busy() > 0);
            let alive = self.lines.iter().any(Option::is_some) || matches!(self.load.way, Way::OneShot { .. });
            if !(busy || sending && alive) {
                break;
            }
            self.poll.poll(&mut events, Some(self.wait()))?;
            for event in &events {
                self.serve(event.token().0, event.is_readable() || event.is_read_closed() || event.is_error());
            }
            if looked.elapsed() > LOOK {
                looked = Instant::now();
                self.give_up(looked);
            }
        }
        self.tally.took = self.last_answer - self.begun;
        self.tally.worked = self::worked().saturating_sub(worked);
        Ok(self.tally)
    }

    /// When the next frame is due.
    fn due(&self, frame: usize) -> Instant {
        self.load.pace.map_or(self.begun, |pace| self.begun + Duration::from_secs_f64(frame as f64 / pace))
    }

    fn wait(&self) -> Duration {
        if self.load.pace.is_some() && !self.idle.is_empty() {
            self.due(self.tally.sent).saturating_duration_since(Instant::now()).min(LOOK)
        } else {
            LOOK
        }
    }

    /// Gives frames to lines that can take one; says whether there are or will be more.
    fn feed(&mut self) -> bool {
        let now = Instant::now();
        while let Some(number) = self.idle.last().copied() {
            let frame = self.tally.sent;
            let over = frame == self.load.frames.count() || now > self.begun + self.load.limit;
            if over || self.load.stop.load(Ordering::Relaxed) {
                return false;
            }
            let due = self.due(frame);
            if due > now {
                return true;
            }
            if self.lines[number].is_none() && matches!(self.load.way, Way::OneShot { .. }) {
                // Out of ports for a moment: those of closed connections come free within a second.
                let Ok(line) = self.open(number) else { return true };
                self.lines[number] = Some(line);
            }
            let Some(line) = &mut self.lines[number] else {
                self.idle.pop();
                continue;
            };
            line.take(frame, if self.load.pace.is_some() { due } else { Instant::now() });
            self.tally.sent += 1;
            if line.busy() >= self.load.way.depth() {
                self.idle.pop();
            }
            if line.write(self.load.frames).is_err() {
                self.drop_line(number);
                if matches!(self.load.way, Way::OneShot { .. }) {
                    self.idle.push(number);
                }
            }
        }
        true
    }

    fn serve(&mut self, number: usize, readable: bool) {
        let Some(line) = &mut self.lines[number] else { return };
        let (tally, last_answer) = (&mut self.tally, &mut self.last_answer);
        let was_full = line.busy() >= self.load.way.depth();
        let mut alive = line.write(self.load.frames).is_ok();
        if alive && readable {
            let read = line.read(self.load.frames, |frame, since, answer| {
                let now = Instant::now();
                *last_answer = now;
                match answer {
                    Answer::Ack => {
                        tally.ack += 1;
                        tally.acknowledged[frame] = true;
                        tally.latency.saturating_record((now - since).as_micros() as u64);
                    }
                    Answer::Nak => tally.nak += 1,
                    Answer::Duh => tally.duh += 1,
                    Answer::Odd => tally.odd += 1,
                }
            });
            alive = read.is_ok();
        }
        let room = line.busy() < self.load.way.depth();
        if matches!(self.load.way, Way::OneShot { .. }) {
            if line.busy() == 0 || !alive {
                self.drop_line(number);
                self.idle.push(number);
            }
        } else if !alive {
            self.drop_line(number);
        } else if was_full && room {
            self.idle.push(number);
        }
    }

    /// Frames of this line that wait will have no answer.
    fn drop_line(&mut self, number: usize) {
        if let Some(line) = self.lines[number].take() {
            self.tally.unanswered += line.unanswered().count();
        }
    }

    fn give_up(&mut self, now: Instant) {
        let patience = if self.load.stop.load(Ordering::Relaxed) { LAST_PATIENCE } else { PATIENCE };
        for number in 0..self.lines.len() {
            let oldest = self.lines[number].as_ref().and_then(Line::oldest);
            if oldest.is_some_and(|since| now.saturating_duration_since(since) > patience) {
                self.drop_line(number);
                // A datagram that was lost is nobody's end: the next one may be answered.
                if !matches!(self.load.way, Way::Kept { .. }) {
                    if matches!(self.load.way, Way::Datagrams { .. }) {
                        self.lines[number] = self.open(number).ok();
                    }
                    self.idle.push(number);
                }
            }
        }
    }
}
