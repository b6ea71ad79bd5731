//! Measures the desk under load, without a window: the real desk's logic, ui and tessellation, fed over a real socket by
//! a station that is played here. Prints `key value` lines; GL is no part of it.
//!
//! `cargo run --release -p vaka-desk --example load -- [WAITING] [STORM_SECONDS]`, 2000 and 10 when they are not given.
use std::{
    collections::HashMap,
    io,
    os::unix::net::{UnixListener, UnixStream},
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        mpsc::{self, Receiver, Sender},
    },
    thread,
    time::{Duration, Instant},
};

use alarm_central::{
    event::EventState,
    id::{EventId, KindId, PersonId},
    moment::Moment,
    person::{Place, Role},
    pii::{Pii, Secret},
};
use egui::{
    Context, Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, RawInput, Rect, TouchPhase, Vec2,
    ViewportId,
};
use vaka_desk::{App, Options, StationStarter};
use vaka_link::{
    board::{Board, LookState, Row, Update},
    command::{FromDesk, Purpose, ToDesk},
    pipe,
    worker::{SoundDevice, SoundOrder},
};

#[path = "../view/sample.rs"]
#[allow(dead_code, reason = "the load needs no closed events")]
mod sample;

/// As many signals as come in the storm that the centre must stand: 100,000 in a minute.
const STORM_PER_SECOND: u64 = 1_700;
/// Groups that a station commits in a second under such a load.
const GROUPS_PER_SECOND: u64 = 100;
const IDLE: Duration = Duration::from_secs(10);
const SIZE: Vec2 = Vec2::new(1920.0, 1080.0);

fn main() -> io::Result<()> {
    let mut args = std::env::args().skip(1).filter_map(|arg| arg.parse::<u64>().ok());
    let (waiting, seconds) = (args.next().unwrap_or(2_000), args.next().unwrap_or(10));
    let folder = std::env::temp_dir().join(format!("vaka-load-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let socket = folder.join("s");
    let station = Station::start(UnixListener::bind(&socket)?, waiting);
    let mut bench = Bench::new(socket);
    bench.run_until(Duration::from_secs(30), |desk| !desk.board().people.is_empty());
    bench.run_until(Duration::from_secs(2), |_| false);
    let idle = bench.run_until(IDLE, |_| false);
    println!("idle_repaints_per_s {:.2}", idle.0.len() as f64 / IDLE.as_secs_f64());
    idle.print("idle");
    station.order(Order::Board);
    bench.run_until(Duration::from_secs(30), |desk| desk.board().rows.len() as u64 >= waiting);
    println!("waiting {}", bench.desk.board().rows.len());

    let mut frames = Frames::default();
    for _ in 0..300 {
        frames.note(bench.frame(Vec::new()));
    }
    frames.print("still");
    let mut frames = Frames::default();
    for turn in 0..900 {
        frames.note(bench.frame(hands(turn)));
    }
    frames.print("hands");
    bench.frame(vec![Event::PointerGone]);

    bench.run_until(Duration::from_secs(2), |_| false);
    let ringing = bench.run_until(IDLE, |_| false);
    println!("ringing_repaints_per_s {:.2}", ringing.0.len() as f64 / IDLE.as_secs_f64());
    ringing.print("ringing");

    station.order(Order::Storm { seconds });
    let storm = bench.run_until(Duration::from_secs(seconds), |_| false);
    println!("storm_updates_per_s {STORM_PER_SECOND}");
    println!("storm_repaints_per_s {:.1}", storm.0.len() as f64 / seconds as f64);
    storm.print("storm");
    let mut delays = bench.delays(&station, Duration::from_secs(5));
    delays.sort_by(f64::total_cmp);
    println!("row_count {}", delays.len());
    println!("row_p50_ms {:.2}", share(&delays, 0.50));
    println!("row_p99_ms {:.2}", share(&delays, 0.99));
    println!("row_max_ms {:.2}", share(&delays, 1.0));

    station.order(Order::Burst { rows: 5_000 });
    bench.run_until(Duration::from_secs(3), |_| false).print("burst");
    station.order(Order::Board);
    bench.run_until(Duration::from_secs(3), |_| false).print("board");
    println!("rows_at_the_end {}", bench.desk.board().rows.len());
    println!("resident_kib {}", resident_kib());
    std::fs::remove_dir_all(&folder)
}

/// What an operator's hands do in one frame: the pointer wanders over the queue, the wheel turns, keys go through it.
fn hands(turn: usize) -> Vec<Event> {
    let along = (turn % 240) as f32;
    let mut events = vec![Event::PointerMoved(Pos2::new(100.0 + along, 100.0 + 3.0 * along))];
    let key = |key, pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers: Modifiers::NONE };
    match turn / 150 % 3 {
        0 => events.push(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: Vec2::new(0.0, if turn % 300 < 250 { -90.0 } else { 60.0 }),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        }),
        1 => {
            let step = if turn.is_multiple_of(7) { Key::PageDown } else { Key::ArrowDown };
            events.extend([key(step, true), key(step, false)]);
        }
        _ => {}
    }
    events
}

/// Milliseconds of own work, frame by frame.
#[derive(Default)]
struct Frames(Vec<f64>);

impl Frames {
    fn note(&mut self, own: Duration) {
        self.0.push(own.as_secs_f64() * 1000.0);
    }

    fn print(&self, what: &str) {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        println!("{what}_frames {}", sorted.len());
        println!("{what}_frame_p50_ms {:.2}", share(&sorted, 0.50));
        println!("{what}_frame_p99_ms {:.2}", share(&sorted, 0.99));
        println!("{what}_frame_max_ms {:.2}", share(&sorted, 1.0));
    }
}

/// The value that so large a share does not exceed.
fn share(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    sorted.get((last as f64 * share).round() as usize).copied().unwrap_or(f64::NAN)
}

/// The desk, and when egui wants its next frame.
struct Bench {
    ctx: Context,
    desk: App,
    wake: Arc<(Mutex<Option<Instant>>, Condvar)>,
    began: Instant,
    /// When each row was painted first.
    painted: HashMap<EventId, Instant>,
}

impl Bench {
    fn new(socket: std::path::PathBuf) -> Self {
        let ctx = Context::default();
        let wake = Arc::<(Mutex<Option<Instant>>, Condvar)>::default();
        let waker = Arc::clone(&wake);
        ctx.set_request_repaint_callback(move |info| {
            let when = Instant::now() + info.delay;
            let mut next = waker.0.lock().unwrap_or_else(PoisonError::into_inner);
            if next.is_none_or(|next| when < next) {
                *next = Some(when);
                waker.1.notify_one();
            }
        });
        let options = Options {
            place: Place::Live,
            socket,
            program: "/bin/false".into(),
            starter: Box::new(NoStation),
            sign_in: Some(("op1".to_owned(), Secret::new("hemligt"))),
            prefs: None,
            seat: String::new(),
            map: None,
            sound: SoundOrder { microphone: SoundDevice::None, loudspeaker: SoundDevice::None },
        };
        let desk = App::new(options, &ctx);
        Self { ctx, desk, wake, began: Instant::now(), painted: HashMap::new() }
    }

    /// One frame as eframe runs it, without GL; gives its own work.
    fn frame(&mut self, events: Vec<Event>) -> Duration {
        *self.wake.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(self.began.elapsed().as_secs_f64()),
            events,
            ..RawInput::default()
        };
        let began = Instant::now();
        let desk = &mut self.desk;
        let mut output = self.ctx.run_ui(input, |ui| {
            desk.turn(ui.ctx());
            desk.show(ui);
        });
        let shapes = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let own = began.elapsed();
        drop(shapes);
        output.textures_delta.clear();
        let now = Instant::now();
        for id in self.desk.board().rows.keys() {
            self.painted.entry(*id).or_insert(now);
        }
        let delay = output.viewport_output.get(&ViewportId::ROOT).map_or(Duration::MAX, |root| root.repaint_delay);
        if let Some(when) = now.checked_add(delay) {
            let mut next = self.wake.0.lock().unwrap_or_else(PoisonError::into_inner);
            *next = Some(next.map_or(when, |next| next.min(when)));
        }
        own
    }

    /// Frames whenever egui wants one, as long as `patience` or until `done`.
    fn run_until(&mut self, patience: Duration, done: impl Fn(&App) -> bool) -> Frames {
        let (end, mut frames) = (Instant::now() + patience, Frames::default());
        while Instant::now() < end && !done(&self.desk) {
            if self.wait(end) {
                frames.note(self.frame(Vec::new()));
            }
        }
        frames
    }

    /// Waits for the next frame's time; false when `end` comes first.
    fn wait(&self, end: Instant) -> bool {
        let mut next = self.wake.0.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let now = Instant::now();
            match *next {
                Some(when) if when <= now => return true,
                _ if now >= end => return false,
                when => {
                    let patience = when.unwrap_or(end).min(end).saturating_duration_since(now);
                    next = self.wake.1.wait_timeout(next, patience).unwrap_or_else(PoisonError::into_inner).0;
                }
            }
        }
    }

    /// From a row being written to the socket until it was painted, milliseconds, for each row of the storm.
    fn delays(&mut self, station: &Station, patience: Duration) -> Vec<f64> {
        let sent: Vec<(EventId, Instant)> = station.sent.try_iter().collect();
        self.run_until(patience, |desk| sent.iter().all(|(id, _)| desk.board().rows.contains_key(id)));
        let delay = |(id, at): &(EventId, Instant)| {
            self.painted.get(id).map(|painted| painted.saturating_duration_since(*at).as_secs_f64() * 1000.0)
        };
        sent.iter().filter_map(delay).collect()
    }
}

/// Nobody is started here.
struct NoStation;

impl StationStarter for NoStation {
    fn start(&mut self) -> Result<(), String> {
        Err("the station is played".to_owned())
    }
}

enum Order {
    Storm {
        seconds: u64,
    },
    /// As one message.
    Burst {
        rows: u64,
    },
    /// The whole board anew.
    Board,
}

/// A station as a desk sees one.
struct Station {
    orders: Sender<Order>,
    /// Rows of the storm, and when they were written.
    sent: Receiver<(EventId, Instant)>,
}

impl Station {
    fn start(listener: UnixListener, waiting: u64) -> Self {
        let (orders, told) = mpsc::channel();
        let (sent, all_sent) = mpsc::channel();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // The desk also knocks to see whether somebody listens.
                if let Ok(Some((FromDesk::Hello { purpose: Purpose::Desk, .. }, _))) = pipe::read(&mut &stream) {
                    let mut play = Play { stream, board: board(waiting), next: 1_000_000, sent };
                    let ended = play.run(&told);
                    eprintln!("the desk has gone: {ended:?}");
                    return;
                }
            }
        });
        Self { orders, sent: all_sent }
    }

    fn order(&self, order: Order) {
        self.orders.send(order).expect("the station runs as long as the desk is joined");
    }
}

struct Play {
    stream: UnixStream,
    board: Board,
    next: u128,
    sent: Sender<(EventId, Instant)>,
}

impl Play {
    fn run(&mut self, told: &Receiver<Order>) -> Result<(), pipe::PipeError> {
        let welcome = ToDesk::Welcome { place: Place::Live, build: "0".to_owned(), receiver: "127.0.0.1:1".to_owned() };
        self.say(&welcome)?;
        while !matches!(pipe::read::<FromDesk>(&mut &self.stream)?, None | Some((FromDesk::SignIn { .. }, _))) {}
        let reading = self.stream.try_clone()?;
        thread::spawn(move || while let Ok(Some(_)) = pipe::read::<FromDesk>(&mut &reading) {});
        self.say(&ToDesk::SignedIn {
            person: PersonId::new("op1"),
            name: Pii("Operatör 1".to_owned()),
            role: Role::Operator,
            certified_until: Moment(i64::MAX),
        })?;
        self.say(&ToDesk::Board(Box::new(sample::calm())))?;
        let began = Instant::now();
        loop {
            match told.recv_timeout(Duration::from_secs(1)) {
                Ok(Order::Storm { seconds }) => self.storm(seconds)?,
                Ok(Order::Burst { rows }) => {
                    let updates = (0..rows).map(|_| Update::Row(self.row())).collect();
                    self.say(&ToDesk::Updates(updates))?;
                }
                Ok(Order::Board) => self.say(&ToDesk::Board(Box::new(self.board.clone())))?,
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    let now = sample::NOW.plus_ms(began.elapsed().as_millis() as i64);
                    self.say(&ToDesk::Beat)?;
                    self.say(&ToDesk::Updates(vec![Update::Now(now)]))?;
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => return Ok(()),
            }
        }
    }

    /// Signals of a storm: one in ten begins an event, the others belong to events that wait already.
    fn storm(&mut self, seconds: u64) -> Result<(), pipe::PipeError> {
        let known: Vec<Row> = self.board.rows.values().cloned().collect();
        let (began, group) = (Instant::now(), STORM_PER_SECOND / GROUPS_PER_SECOND);
        for turn in 0..seconds * GROUPS_PER_SECOND {
            let due = began + Duration::from_millis(turn * 1000 / GROUPS_PER_SECOND);
            thread::sleep(due.saturating_duration_since(Instant::now()));
            let mut updates = vec![Update::Now(sample::NOW)];
            for number in 0..group {
                let at = turn * group + number;
                if at.is_multiple_of(10) {
                    let row = self.row();
                    let _ = self.sent.send((row.id, Instant::now()));
                    updates.push(Update::Row(row));
                } else if let Some(row) = known.get((at as usize * 7919) % known.len()) {
                    updates.push(Update::Row(Row { signals: row.signals + 1 + turn as u32, ..row.clone() }));
                }
            }
            self.say(&ToDesk::Updates(updates))?;
        }
        Ok(())
    }

    /// A row that was not there before.
    fn row(&mut self) -> Row {
        self.next += 1;
        let row = row(self.next as u64);
        self.board.rows.insert(row.id, row.clone());
        row
    }

    fn say(&self, what: &ToDesk) -> Result<(), pipe::PipeError> {
        pipe::write(&mut &self.stream, what, &[])
    }
}

/// A board with so many waiting, one of them held with all its detail.
fn board(waiting: u64) -> Board {
    let mut board = sample::board();
    if let Some(held) = &mut board.held {
        // A picture would need a camera; what a tile costs without one is the same but for the texture.
        held.cameras.iter_mut().for_each(|camera| camera.look = LookState::Off);
        if let Some(voice) = &mut held.voice {
            voice.look = LookState::Off;
        }
    }
    board.storms.push(sample::storm());
    board.rows.extend((0..waiting).map(|number| row(1_000 + number)).map(|row| (row.id, row)));
    board
}

fn row(number: u64) -> Row {
    let kinds = [("hold-up", 1), ("burglary-confirmed", 2), ("burglary", 3), ("line-lost", 4)];
    let (kind, priority) = kinds[[3, 3, 2, 3, 2, 3, 1, 2, 3, 3][number as usize % 10]];
    let (kind, priority) = if number.is_multiple_of(500) { kinds[0] } else { (kind, priority) };
    let mut row = sample::board().rows.into_values().next().expect("the sample has rows");
    row.id = sample::event(u128::from(number));
    (row.kind, row.priority, row.state) = (KindId::new(kind), priority, EventState::Waiting);
    row.site = alarm_central::id::SiteId::new(format!("site-{number}"));
    row.address = Pii(format!("Ekvägen {}, 183 30 Täby", number % 997));
    row.received_at = sample::NOW.plus_ms(-(number as i64 % 600_000));
    (row.linked_to, row.holder_name) = (number.is_multiple_of(50).then(|| sample::event(u128::from(number) - 1)), None);
    row
}

/// Memory of this process, the played station's share included.
fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse().ok()).unwrap_or(0)
}
