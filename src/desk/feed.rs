//! One open device of the home on this desk: its connection to the station, its decode worker, and the newest picture.
//!
//! A feed lives as long as its ticket. Dropping it ends connection and worker at once; nothing of it is kept.
use std::{
    io::{BufReader, BufWriter},
    net::Shutdown,
    os::unix::net::UnixStream,
    path::PathBuf,
    process::ChildStdout,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{self, SyncSender},
    },
    thread,
    time::{Duration, Instant},
};

use alarm_central::moment::Moment;
use egui::Context;
use vaka_link::{
    command::{Purpose, Ticket, Tile, ToDevice, Voice},
    frame::{FromDecode, FromTalk, ToDecode},
    pipe::{self, PipeError},
    socket,
    unit::{Doubt, MediaFault, RECORD_BEAT, Record, Track, Unit},
    worker::{DecodeOrder, Order},
};

use self::past::Past;
use crate::{
    child::{Kill, Workers},
    ears::Ears,
    scene::Recorded,
};
use watch::{Answers, Watch};

pub mod lookback;
mod past;
pub mod playback;
mod watch;

/// Packets of speech that may wait on their way out: 640 ms.
const SPEECH_WAITING: usize = 32;

/// Pictures of several cameras that come within so long are painted together. egui takes a frame of the screen, 17 ms,
/// off it.
const TOGETHER: Duration = Duration::from_millis(50);

/// After so long without a word a recording's state is not known.
const STALE: Duration = Duration::from_millis(3 * RECORD_BEAT.as_millis() as u64);

/// For so long after another stream began its pictures may be older than the one that is there.
const CATCHING_UP: Duration = Duration::from_secs(2);

/// So long after its last sound a home still counts as heard.
const SOUND_LASTS: Duration = Duration::from_secs(1);

/// What a feed is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    Camera,
    Voice,
}

/// What all feeds need.
#[derive(Clone)]
pub struct Ground {
    pub socket: PathBuf,
    pub decoders: Arc<Workers>,
    pub ears: Ears,
    pub ctx: Context,
}

/// A picture as it came from the decoder.
#[derive(Debug)]
pub struct Frame {
    pub width: usize,
    pub height: usize,
    /// RGBA, rows without padding.
    pub pixels: Vec<u8>,
}

impl Frame {
    /// Pixels.
    pub fn size(&self) -> egui::Vec2 {
        egui::Vec2::new(self.width as f32, self.height as f32)
    }
}

/// The recordings of one device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Recording {
    /// What comes from it.
    Taken,
    /// What was said to it.
    Spoken,
}

/// How the way towards the home's loudspeaker stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Talk {
    Opening,
    Ready,
    Fault(MediaFault),
}

/// An open device.
pub struct Feed {
    pub ticket: Ticket,
    /// Its number, for who is heard.
    pub number: u64,
    shared: Arc<Shared>,
    /// Towards the home; a voice unit's only.
    speech: Option<SyncSender<Vec<u8>>>,
    /// Towards the station; a camera's only.
    resized: Option<SyncSender<()>>,
}

struct Shared {
    over: AtomicBool,
    seen: Mutex<Seen>,
    stream: Mutex<Option<Arc<UnixStream>>>,
    worker: Mutex<Option<Kill>>,
    /// A camera's last minute, coded.
    past: Arc<Mutex<Past>>,
}

struct Seen {
    newest: Option<Frame>,
    taken_at: Option<Moment>,
    /// Smoothed time between pictures, milliseconds.
    interval_ms: f64,
    /// Time between the last two, milliseconds.
    gap_ms: Option<f64>,
    fault: Option<MediaFault>,
    /// Why the pictures may not show what is there now.
    doubt: Option<Doubt>,
    /// When sound last came.
    sounded: Option<Instant>,
    talk: Talk,
    /// How its recordings stand, by [`Recording`], and when that was said.
    records: [Option<(Record, Instant)>; 2],
    /// Size of the tile, and whether the decoder knows it.
    fit: (u32, u32),
    fit_told: bool,
    /// What the station is told of it.
    tile: Tile,
    /// Until when pictures from before the newest are passed over: another stream begins with its last key.
    catching_up: Option<Instant>,
}

impl Feed {
    /// Opens the device behind `ticket`.
    pub fn open(ground: Ground, device: Device, ticket: Ticket, fit: (u32, u32)) -> Self {
        let (number, shared) = fresh(fit);
        let (speech, resized) = match device {
            Device::Voice => (Some(speak(&shared)), None),
            Device::Camera => (None, Some(tell_tile(&shared))),
        };
        let (shared_too, told) = (Arc::clone(&shared), resized.clone());
        let line = Line { ground, device, ticket, number, shared: shared_too, resized: told, formats: Vec::new() };
        thread::Builder::new()
            .name(format!("feed-{number}"))
            .spawn(move || line.run())
            .expect("a process can start a few threads");
        Self { ticket, number, shared, speech, resized }
    }

    /// The newest picture, if one has come since the last call.
    pub fn take_newest(&self) -> Option<Frame> {
        self.shared.lock().newest.take()
    }

    /// When the newest picture was taken, from which age on it stands still (the longer of one second and three frame
    /// intervals, milliseconds), and what is wrong.
    pub fn state(&self) -> (Option<Moment>, i64, Option<MediaFault>) {
        let seen = self.shared.lock();
        (seen.taken_at, (3.0 * seen.interval_ms).max(1000.0) as i64, seen.fault)
    }

    /// Why the pictures that come may not show what is there now.
    pub fn doubt(&self) -> Option<Doubt> {
        self.shared.lock().doubt
    }

    /// Whether sound comes from there.
    pub fn sounds(&self) -> bool {
        self.shared.lock().sounded.is_some_and(|at| at.elapsed() < SOUND_LASTS)
    }

    /// How what comes from there, and what is said there, is recorded. Whoever has not heard of it for a second knows
    /// nothing.
    pub fn recorded(&self) -> Recorded {
        let seen = self.shared.lock();
        let known =
            |(record, at): (Record, Instant)| if at.elapsed() > STALE { Recorded::Unknown } else { record.into() };
        let [taken, spoken] = seen.records.map(|known_at| known_at.map(known));
        match (taken, spoken) {
            (None, None) => Recorded::Unknown,
            (Some(one), None) | (None, Some(one)) => one,
            (Some(taken), Some(spoken)) => taken.and(spoken),
        }
    }

    /// When what is known of the recordings grows stale, if nothing more is heard of them.
    pub fn record_is_stale_in(&self) -> Option<Duration> {
        let seen = self.shared.lock();
        seen.records.iter().flatten().filter_map(|(_, at)| STALE.checked_sub(at.elapsed())).min()
    }

    /// How the way towards the home stands.
    pub fn talk(&self) -> Talk {
        self.shared.lock().talk
    }

    /// Where the operator's words go.
    pub fn speech(&self) -> Option<SyncSender<Vec<u8>>> {
        self.speech.clone()
    }

    /// What can be stepped back to.
    pub fn past(&self) -> Arc<Mutex<Past>> {
        Arc::clone(&self.shared.past)
    }

    /// Tells the tile's size in physical pixels; the decoder hears of it with the next unit.
    pub fn fit(&self, width: u32, height: u32) {
        self.shared.fit(width, height);
    }

    /// Tells the station how large the tile is. What is there stays until a picture of the stream for it has come.
    pub fn show_in(&self, tile: Tile) {
        let is_news = std::mem::replace(&mut self.shared.lock().tile, tile) != tile;
        if let Some(resized) = self.resized.as_ref().filter(|_| is_news) {
            // One that waits to be told tells this one too.
            let _ = resized.try_send(());
        }
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        self.shared.end();
    }
}

/// A number of its own and nothing seen yet.
fn fresh(fit: (u32, u32)) -> (u64, Arc<Shared>) {
    static NUMBERS: AtomicU64 = AtomicU64::new(1);
    let seen = Seen {
        newest: None,
        taken_at: None,
        interval_ms: 100.0,
        gap_ms: None,
        fault: None,
        doubt: None,
        sounded: None,
        talk: Talk::Opening,
        records: [None; 2],
        fit,
        fit_told: true,
        tile: Tile::default(),
        catching_up: None,
    };
    let shared = Arc::new(Shared {
        over: AtomicBool::new(false),
        seen: Mutex::new(seen),
        stream: Mutex::new(None),
        worker: Mutex::new(None),
        past: Arc::default(),
    });
    (NUMBERS.fetch_add(1, Ordering::Relaxed), shared)
}

impl Shared {
    /// Ends connection and worker at once; nothing of the last minute stays.
    fn end(&self) {
        self.over.store(true, Ordering::SeqCst);
        *self.past.lock().unwrap_or_else(PoisonError::into_inner) = Past::default();
        if let Some(stream) = self.stream.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = stream.shutdown(Shutdown::Both);
        }
        if let Some(worker) = self.worker.lock().unwrap_or_else(PoisonError::into_inner).take() {
            worker.now();
        }
    }

    fn fit(&self, width: u32, height: u32) {
        let mut seen = self.lock();
        if seen.fit != (width, height) {
            seen.fit = (width, height);
            seen.fit_told = false;
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }
}

/// The thread's side of a feed.
struct Line {
    ground: Ground,
    device: Device,
    ticket: Ticket,
    number: u64,
    shared: Arc<Shared>,
    resized: Option<SyncSender<()>>,
    /// The last form of each track, for a decoder that has to be started again.
    formats: Vec<(Track, Unit)>,
}

/// Why reading stopped.
enum End {
    /// Nothing more comes, or nobody wants it.
    Over,
    /// The connection broke.
    Broken,
}

impl Line {
    fn run(mut self) {
        // While the device is being connected to, the decoder gets ready.
        let mut decoder = self.start_decoder();
        let mut pause = Duration::from_millis(100);
        while !self.shared.is_over() {
            let purpose = Purpose::Media { ticket: self.ticket };
            if let Ok((stream, _)) = socket::join(&self.ground.socket, purpose) {
                let stream = Arc::new(stream);
                self.keep_stream(&stream);
                if let Some(resized) = &self.resized {
                    let _ = resized.try_send(());
                }
                if matches!(self.read(&stream, &mut decoder), End::Broken) {
                    // The ticket is spent: the station gives another one, and that is another feed.
                    self.note_fault(MediaFault::Ours);
                }
                return;
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_secs(2));
        }
    }

    /// Lets [`Feed::drop`] end the connection, also when it comes just now.
    fn keep_stream(&self, stream: &Arc<UnixStream>) {
        *self.shared.stream.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(stream));
        if self.shared.is_over() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    fn read(&mut self, stream: &UnixStream, decoder: &mut Option<Decoder>) -> End {
        let mut from = BufReader::new(stream);
        loop {
            let Ok(Some((unit, body))) = self.next_unit(&mut from) else {
                return if self.shared.is_over() { End::Over } else { End::Broken };
            };
            match &unit {
                Unit::Ended => return End::Over,
                Unit::Trouble { fault } => self.note_fault(*fault),
                Unit::Doubt { doubt } => {
                    self.shared.lock().doubt = *doubt;
                    self.ground.ctx.request_repaint();
                    continue;
                }
                Unit::Record(record) => {
                    self.note_record(*record, Recording::Taken);
                    continue;
                }
                Unit::Format { track, .. } => {
                    if *track == Track::Video {
                        self.shared.lock().catching_up = Some(Instant::now() + CATCHING_UP);
                    }
                    self.formats.retain(|(known, _)| known != track);
                    self.formats.push((*track, unit.clone()));
                }
                Unit::Data { .. } => {}
            }
            let decoded = self.decode(decoder, unit.clone(), &body);
            // Asked with the lock in hand: what comes after the end is not kept.
            let mut past = self.shared.past.lock().unwrap_or_else(PoisonError::into_inner);
            match self.shared.is_over() {
                true if !decoded => return End::Over,
                true => {}
                false => past.keep(unit, body),
            }
        }
    }

    /// The next coded unit; what a voice unit says of its talk path is noted on the way.
    fn next_unit(&self, from: &mut BufReader<&UnixStream>) -> Result<Option<(Unit, Vec<u8>)>, PipeError> {
        if self.device == Device::Camera {
            return pipe::read::<Unit>(from);
        }
        loop {
            match pipe::read::<Voice>(from)? {
                None => return Ok(None),
                Some((Voice::Unit(unit), body)) => return Ok(Some((unit, body))),
                Some((Voice::Talk(FromTalk::Record(record)), _)) => self.note_record(record, Recording::Spoken),
                Some((Voice::Talk(FromTalk::Ready | FromTalk::Speaking), _)) => self.note_talk(Talk::Ready),
                Some((Voice::Talk(FromTalk::Trouble { fault }), _)) => self.note_talk(Talk::Fault(fault)),
            }
        }
    }

    fn note_talk(&self, talk: Talk) {
        self.shared.lock().talk = talk;
        self.ground.ctx.request_repaint();
    }

    fn note_record(&self, record: Record, of: Recording) {
        let mut seen = self.shared.lock();
        let known = &mut seen.records[of as usize];
        let is_news = known.is_none_or(|(before, at)| before.is_kept() != record.is_kept() || at.elapsed() > STALE);
        *known = Some((record, Instant::now()));
        drop(seen);
        if is_news || !record.is_kept() {
            self.ground.ctx.request_repaint();
        }
    }

    fn note_fault(&self, fault: MediaFault) {
        self.shared.lock().fault = Some(fault);
        self.ground.ctx.request_repaint();
    }

    /// Feeds the decoder, starting one if there is none; false if it could not be done.
    fn decode(&self, decoder: &mut Option<Decoder>, unit: Unit, body: &[u8]) -> bool {
        if decoder.is_none() {
            *decoder = self.start_decoder();
        }
        let Some(running) = decoder else {
            self.note_fault(MediaFault::Ours);
            return false;
        };
        let fit = {
            let mut seen = self.shared.lock();
            (!std::mem::replace(&mut seen.fit_told, true)).then_some(seen.fit)
        };
        // Asked first: from then on somebody else minds that writing may take for ever.
        let question = matches!(unit, Unit::Data { .. }).then(|| running.watch.question()).flatten();
        let told = fit.is_none_or(|(width, height)| running.write(&ToDecode::Fit { width, height }, &[]))
            && question.is_none_or(|number| running.write(&ToDecode::Ping { number }, &[]));
        if told && running.write(&ToDecode::Unit(unit), body) {
            return true;
        }
        // It died, or hung: the next unit starts another, which learns the forms first.
        *decoder = None;
        if !self.shared.is_over() {
            self.note_fault(MediaFault::Ours);
            thread::sleep(Duration::from_millis(100));
        }
        false
    }

    fn start_decoder(&self) -> Option<Decoder> {
        let mut worker = self.ground.decoders.take().ok()?;
        let kill = worker.kill_switch();
        *self.shared.worker.lock().unwrap_or_else(PoisonError::into_inner) = Some(kill.clone());
        if self.shared.is_over() {
            return None;
        }
        let (stdin, stdout) = (worker.stdin.take()?, worker.stdout.take()?);
        let (width, height) = self.shared.lock().fit;
        let watch = Watch::over(kill);
        let answers = watch.answers();
        let mut decoder = Decoder { stdin: BufWriter::new(stdin), watch, _worker: worker };
        decoder.write(&Order::Decode(DecodeOrder { width, height }), &[]);
        for (_, form) in &self.formats {
            decoder.write(&ToDecode::Unit(form.clone()), &[]);
        }
        let (shared, ground, number) = (Arc::clone(&self.shared), self.ground.clone(), self.number);
        let reading = thread::Builder::new().name(format!("frames-{number}"));
        reading.spawn(move || read_frames(stdout, &shared, &ground, number, &answers)).ok()?;
        Some(decoder)
    }
}

struct Decoder {
    stdin: BufWriter<std::process::ChildStdin>,
    watch: Watch,
    _worker: crate::child::Worker,
}

impl Decoder {
    fn write<T: serde::Serialize>(&mut self, head: &T, body: &[u8]) -> bool {
        pipe::write(&mut self.stdin, head, body).is_ok()
    }
}

/// Carries the operator's words to the station over whatever connection there is, until the feed ends.
fn speak(shared: &Arc<Shared>) -> SyncSender<Vec<u8>> {
    let (speech, spoken) = mpsc::sync_channel(SPEECH_WAITING);
    let say = say_over(shared);
    let carry = move || spoken.iter().for_each(|samples: Vec<u8>| say(ToDevice::Speak, &samples));
    let _ = thread::Builder::new().name("speech".to_owned()).spawn(carry);
    speech
}

/// The same for the size of the camera's tile: as it is then, each time that something is sent.
fn tell_tile(shared: &Arc<Shared>) -> SyncSender<()> {
    let (resized, told) = mpsc::sync_channel(1);
    let (say, shared) = (say_over(shared), Arc::clone(shared));
    let carry = move || {
        told.iter().for_each(|()| {
            let tile = shared.lock().tile;
            say(ToDevice::Show(tile), &[]);
        });
    };
    let _ = thread::Builder::new().name("resized".to_owned()).spawn(carry);
    resized
}

fn say_over(shared: &Arc<Shared>) -> impl Fn(ToDevice, &[u8]) + Send + 'static {
    let shared = Arc::clone(shared);
    move |what, body| {
        let stream = shared.stream.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(stream) = stream.filter(|_| !shared.is_over()) {
            // A broken connection is seen, and mended, by the reading side.
            let _ = pipe::write(&mut &*stream, &what, body);
        }
    }
}

/// Takes in what the decoder gives: the newest picture wins, sound goes to the ears.
fn read_frames(stdout: ChildStdout, shared: &Shared, ground: &Ground, number: u64, answers: &Answers) {
    let mut from = BufReader::with_capacity(1 << 16, stdout);
    while let Ok(Some((said, body))) = pipe::read::<FromDecode>(&mut from) {
        if shared.is_over() {
            return;
        }
        match said {
            FromDecode::Picture { width, height, taken_at, .. } => {
                let frame = Frame { width: width as usize, height: height as usize, pixels: body };
                if frame.pixels.len() == frame.width * frame.height * 4 {
                    shared.lock().take_in(frame, taken_at);
                    ground.ctx.request_repaint_after(TOGETHER);
                }
            }
            FromDecode::Sound => {
                ground.ears.play(number, body);
                let mut seen = shared.lock();
                (seen.sounded, seen.fault) = (Some(Instant::now()), None);
            }
            FromDecode::Pong { number } => answers.note(number),
            FromDecode::Trouble { fault } => {
                shared.lock().fault = Some(fault);
                ground.ctx.request_repaint();
            }
        }
    }
}

impl Seen {
    /// A gap that stands alone was a stall and says nothing of how often pictures come: the shorter of two in a row counts.
    fn take_in(&mut self, frame: Frame, taken_at: Moment) {
        if let Some(before) = self.taken_at {
            // The clock stands within this guard for two seconds at most, should it have been set back.
            if taken_at < before && self.catching_up.is_some_and(|until| Instant::now() < until) {
                return;
            }
            let gap = taken_at.since_ms(before).clamp(0, 10_000) as f64;
            if let Some(last) = self.gap_ms.replace(gap) {
                self.interval_ms += (gap.min(last) - self.interval_ms) * 0.2;
            }
        }
        self.taken_at = Some(taken_at);
        self.newest = Some(frame);
        self.fault = None;
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt, os::unix::net::UnixListener, path::Path};

    use alarm_central::person::Place;
    use vaka_link::{
        command::{FromDesk, ToDesk},
        worker::{SoundDevice, SoundOrder},
    };

    use super::{lookback::Lookback, *};

    /// A decode worker that shows the same pictures whatever it is fed, as long as it is fed.
    fn decoder_of(folder: &Path, pictures: &[u8]) -> PathBuf {
        let mut frames = Vec::new();
        for shade in pictures {
            let head = FromDecode::Picture { width: 2, height: 1, pts_us: None, taken_at: Moment(i64::from(*shade)) };
            pipe::write(&mut frames, &head, &[*shade; 8]).unwrap();
        }
        let (file, program) = (folder.join("frames"), folder.join("decoder"));
        fs::write(&file, frames).unwrap();
        fs::write(&program, format!("#!/bin/sh\ncat {}\nexec cat >/dev/null\n", file.display())).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
        program
    }

    fn ground(folder: &Path, program: PathBuf) -> Ground {
        let ctx = Context::default();
        let silent = SoundOrder { microphone: SoundDevice::None, loudspeaker: SoundDevice::None };
        let nobody = Workers::new(folder.join("nobody"), "sound");
        Ground {
            socket: folder.join("s"),
            decoders: Arc::new(Workers::new(program, "decode")),
            ears: Ears::start(nobody, silent, ctx.clone()),
            ctx,
        }
    }

    fn welcome(listener: &UnixListener, ticket: Ticket) -> UnixStream {
        let (stream, _) = listener.accept().unwrap();
        let hello = pipe::read::<FromDesk>(&mut &stream).unwrap().unwrap().0;
        assert!(matches!(hello, FromDesk::Hello { purpose: Purpose::Media { ticket: said }, .. } if said == ticket));
        let welcome = ToDesk::Welcome { place: Place::Live, build: "0".to_owned(), receiver: String::new() };
        pipe::write(&mut &stream, &welcome, &[]).unwrap();
        stream
    }

    fn until(what: &str, mut done: impl FnMut() -> bool) {
        let end = Instant::now() + Duration::from_secs(10);
        while !done() {
            assert!(Instant::now() < end, "{what}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn what_another_stream_shows_of_the_time_before_is_passed_over() {
        let (_, shared) = fresh((2, 1));
        let take_in = |at: i64| {
            let mut seen = shared.lock();
            seen.take_in(Frame { width: 2, height: 1, pixels: vec![0; 8] }, Moment(at));
            seen.taken_at
        };
        assert_eq!(take_in(2_000), Some(Moment(2_000)));
        shared.lock().catching_up = Some(Instant::now() + CATCHING_UP);
        assert_eq!([1_000, 1_900, 2_100].map(take_in), [2_000, 2_000, 2_100].map(|at| Some(Moment(at))));
        shared.lock().catching_up = Some(Instant::now());
        assert_eq!(take_in(1_000), Some(Moment(1_000)), "a clock that was set back is believed in the end");
    }

    #[test]
    fn the_station_is_told_in_what_tile_the_camera_is_shown_and_when_that_changes() {
        let folder = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(folder.path().join("s")).unwrap();
        let ground = ground(folder.path(), decoder_of(folder.path(), &[1]));
        let feed = Feed::open(ground, Device::Camera, Ticket(7), (2, 1));
        let station = welcome(&listener, Ticket(7));
        let told = || pipe::read::<ToDevice>(&mut &station).unwrap().unwrap().0;
        assert_eq!(told(), ToDevice::Show(Tile::Large));
        feed.show_in(Tile::Small);
        assert_eq!(told(), ToDevice::Show(Tile::Small));
    }

    #[test]
    fn an_outage_does_not_stretch_what_counts_as_a_stall_and_a_slow_camera_does() {
        let check = |gaps: &[i64], within: std::ops::RangeInclusive<i64>| {
            let (number, shared) = fresh((2, 1));
            let mut at = Moment(0);
            for gap in [&[0][..], gaps].concat() {
                at = at.plus_ms(gap);
                shared.lock().take_in(Frame { width: 2, height: 1, pixels: vec![0; 8] }, at);
            }
            let feed = Feed { ticket: Ticket(1), number, shared, speech: None, resized: None };
            assert!(within.contains(&feed.state().1), "{:?} after {gaps:?}", feed.state());
        };
        let smooth = [40; 20];
        check(&smooth, 1000..=1000);
        check(&[&smooth[..], &[9_000], &smooth[..2]].concat(), 1000..=1000);
        check(&[9_000, 40, 9_000, 40, 9_000, 40, 40], 1000..=1000);
        check(&[2_000; 20], 5_500..=6_000);
        check(&[&[2_000; 20][..], &[10_000, 2_000]].concat(), 5_500..=6_000);
        check(&[&[2_000; 20][..], &smooth[..], &smooth[..]].concat(), 1000..=1000);
    }

    #[test]
    fn the_newest_picture_wins_and_a_dropped_feed_leaves_nothing_running() {
        let folder = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(folder.path().join("s")).unwrap();
        let ground = ground(folder.path(), decoder_of(folder.path(), &[10, 20, 30]));
        let feed = Feed::open(ground, Device::Camera, Ticket(5), (2, 1));
        let station = welcome(&listener, Ticket(5));
        let form = Unit::Format { track: Track::Video, caps: "video/x-h264".to_owned() };
        pipe::write(&mut &station, &form, &[]).unwrap();
        until("the last picture comes", || feed.state().0 == Some(Moment(30)));
        assert_eq!(feed.take_newest().map(|frame| frame.pixels), Some(vec![30; 8]));
        assert!(feed.take_newest().is_none(), "a picture is given once");
        let worker = feed.shared.worker.lock().unwrap().clone().expect("a worker runs");
        drop(feed);
        station.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        while pipe::read::<ToDevice>(&mut &station).expect("the connection is gone").is_some() {}
        until("the worker is gone", || worker.is_gone());
    }

    /// A camera's past with a key picture at each of these moments.
    fn past_of(moments: &[i64]) -> Arc<Mutex<Past>> {
        let mut past = Past::default();
        past.keep(Unit::Format { track: Track::Video, caps: "video/x-h264".to_owned() }, Vec::new());
        for at in moments {
            let taken_at = Moment(*at);
            past.keep(Unit::Data { track: Track::Video, key: true, pts_us: None, taken_at }, vec![1]);
        }
        Arc::new(Mutex::new(past))
    }

    #[test]
    fn a_step_back_shows_its_own_moment_and_leaves_nothing_running() {
        let folder = tempfile::tempdir().unwrap();
        let ground = ground(folder.path(), decoder_of(folder.path(), &[10, 40, 70]));
        let past = past_of(&[10, 40, 70, 100, 110]);
        let lookback = Lookback::open(ground, Arc::clone(&past), Moment(75), (2, 1));
        let mut shown = None;
        let mut wait = |lookback: &Lookback, what: &str| {
            until(what, || {
                shown = lookback.take_newest();
                shown.is_some()
            });
            shown.take().map(|(frame, at)| (frame.pixels[0], at.0))
        };
        assert_eq!(wait(&lookback, "the picture of the moment"), Some((70, 70)));
        assert!(lookback.take_newest().is_none(), "it is given once");
        let first = lookback.worker();
        assert!(lookback.step(-20));
        until("another decoder, for the other still holds its pictures", || first.is_gone());
        let then = wait(&lookback, "the picture of that moment, or one that only brought it out of the decoder");
        assert!(matches!(then, Some((40 | 70, 40 | 70))), "{then:?}");
        assert!(!lookback.step(100), "that is live");
        let last = lookback.worker();
        drop(lookback);
        until("the worker is gone", || last.is_gone());
        until("nobody holds the pictures", || Arc::strong_count(&past) == 1);
    }

    #[test]
    fn a_picture_of_another_moment_is_none_of_a_step_back() {
        let folder = tempfile::tempdir().unwrap();
        let ground = ground(folder.path(), decoder_of(folder.path(), &[10]));
        let lookback = Lookback::open(ground, past_of(&[10, 40, 70]), Moment(45), (2, 1));
        until("the decoder gave something", || lookback.has_seen());
        assert!(lookback.take_newest().is_none());
    }

    #[test]
    fn the_last_minute_goes_with_the_feed() {
        let folder = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(folder.path().join("s")).unwrap();
        let ground = ground(folder.path(), decoder_of(folder.path(), &[1]));
        let feed = Feed::open(ground, Device::Camera, Ticket(8), (2, 1));
        let station = welcome(&listener, Ticket(8));
        for (unit, body) in [
            (Unit::Format { track: Track::Video, caps: "video/x-h264".to_owned() }, vec![]),
            (Unit::Data { track: Track::Video, key: true, pts_us: None, taken_at: Moment(5) }, vec![1, 2]),
        ] {
            pipe::write(&mut &station, &unit, &body).unwrap();
        }
        let past = feed.past();
        until("it is kept", || past.lock().unwrap().span() == Some((Moment(5), Moment(5))));
        drop(feed);
        assert_eq!(past.lock().unwrap().span(), None);
    }

    #[test]
    fn a_fault_is_told_and_a_picture_ends_it() {
        let folder = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(folder.path().join("s")).unwrap();
        let ground = ground(folder.path(), decoder_of(folder.path(), &[]));
        let feed = Feed::open(ground, Device::Camera, Ticket(6), (2, 1));
        let station = welcome(&listener, Ticket(6));
        for fault in [MediaFault::NoAnswer, MediaFault::WrongSignIn] {
            pipe::write(&mut &station, &Unit::Trouble { fault }, &[]).unwrap();
            until("the fault is told", || feed.state().2 == Some(fault));
            feed.shared.lock().take_in(Frame { width: 2, height: 1, pixels: vec![0; 8] }, Moment(1));
            assert_eq!(feed.state().2, None);
        }
    }

    #[test]
    fn what_is_to_be_doubted_is_known_until_it_is_taken_back_whatever_pictures_come() {
        let folder = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(folder.path().join("s")).unwrap();
        let ground = ground(folder.path(), decoder_of(folder.path(), &[1]));
        let feed = Feed::open(ground, Device::Camera, Ticket(8), (2, 1));
        let station = welcome(&listener, Ticket(8));
        pipe::write(&mut &station, &Unit::Doubt { doubt: Some(Doubt::Frozen) }, &[]).unwrap();
        until("it is known", || feed.doubt() == Some(Doubt::Frozen));
        until("a picture comes", || feed.state().0.is_some());
        assert_eq!(feed.doubt(), Some(Doubt::Frozen));
        pipe::write(&mut &station, &Unit::Doubt { doubt: None }, &[]).unwrap();
        until("it is taken back", || feed.doubt().is_none());
    }

    #[test]
    fn a_decoder_that_answers_nothing_is_ended_and_another_one_started() {
        let folder = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(folder.path().join("s")).unwrap();
        // It takes nothing in: whoever writes to it stands still as soon as the pipe is full.
        let program = folder.path().join("decoder");
        fs::write(&program, "#!/bin/sh\nexec sleep 1000\n").unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
        let feed = Feed::open(ground(folder.path(), program), Device::Camera, Ticket(9), (2, 1));
        let station = welcome(&listener, Ticket(9));
        let first = feed.shared.worker.lock().unwrap().clone().expect("a worker runs");
        let unit = Unit::Data { track: Track::Video, key: true, pts_us: None, taken_at: Moment(1) };
        let begin = Instant::now();
        let feeding = thread::spawn(move || while pipe::write(&mut &station, &unit, &[0; 4096]).is_ok() {});
        until("the first one is ended", || first.is_gone());
        assert!(begin.elapsed() > Duration::from_secs(2), "it may have to load what it decodes with");
        until("another one runs", || {
            feed.shared.worker.lock().unwrap().as_ref().is_some_and(|worker| !worker.is_gone())
        });
        drop(feed);
        feeding.join().unwrap();
    }

    #[test]
    fn a_voice_unit_says_how_its_talk_path_stands_and_gets_what_is_spoken() {
        let folder = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(folder.path().join("s")).unwrap();
        let ground = ground(folder.path(), decoder_of(folder.path(), &[]));
        let feed = Feed::open(ground, Device::Voice, Ticket(7), (2, 1));
        let station = welcome(&listener, Ticket(7));
        assert_eq!(feed.talk(), Talk::Opening);
        pipe::write(&mut &station, &Voice::Talk(FromTalk::Ready), &[]).unwrap();
        until("the path is open", || feed.talk() == Talk::Ready);
        feed.speech().unwrap().send(vec![7; 320]).unwrap();
        let (said, samples) = pipe::read::<ToDevice>(&mut &station).unwrap().unwrap();
        assert_eq!((said, samples), (ToDevice::Speak, vec![7; 320]));
        pipe::write(&mut &station, &Voice::Talk(FromTalk::Trouble { fault: MediaFault::NoTalkPath }), &[]).unwrap();
        until("the fault is told", || feed.talk() == Talk::Fault(MediaFault::NoTalkPath));
    }
}
