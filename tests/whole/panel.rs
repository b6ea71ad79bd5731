//! The homes' panels: frames to the real receiver over TCP, and what was acknowledged; each frame is remembered as it went.
use std::{
    collections::{BTreeMap, VecDeque},
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
};

use alarm_central::id::SiteId;
use dc09::{Answer, Decoded, Decoder, Key, Outgoing, PAD, Profile, Reply};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpStream, tcp::OwnedWriteHalf},
};

use crate::{
    book::Book,
    scene::{Breach, Law, Scene, check},
};

/// The key of every home whose line has one.
pub const KEY: &str = "ABCDEFGHIJKLMNOP";

/// A home whose line is plain: a link test of it is answered at once, whatever the disk does.
const PLAIN_ACCOUNT: &str = "1002";

/// What the receiver has answered, and what it owes, in the order of sending.
#[derive(Default)]
struct Owed {
    waiting: VecDeque<Sent>,
    acknowledged: Vec<String>,
    /// The receiver has hung up: what it owes it will not give.
    is_over: bool,
}

enum Sent {
    Frame {
        seq: String,
        raw: String,
    },
    /// A link test: once it is answered, no frame before it will be.
    Poll,
}

struct Line {
    to: OwnedWriteHalf,
    owed: Arc<Mutex<Owed>>,
}

impl Line {
    fn owed(&self) -> MutexGuard<'_, Owed> {
        self.owed.lock().expect("nothing panics under this lock")
    }
}

/// All panels.
#[derive(Default)]
pub struct Panels {
    receiver: Option<SocketAddr>,
    lines: Vec<(SiteId, Line)>,
    /// The next sequence number of each panel; it goes on over restarts of the station.
    next: BTreeMap<SiteId, u16>,
    acknowledged: Vec<String>,
    sounding: Option<TcpStream>,
}

/// Which line a home has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct LineForm {
    pub account: &'static str,
    pub has_key: bool,
}

/// One frame, ready to go.
#[derive(Clone)]
pub struct Ready {
    pub seq: String,
    pub bytes: Vec<u8>,
    /// A hold-up.
    pub is_silent: bool,
}

impl Ready {
    pub fn hex(&self) -> String {
        self.bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

fn key(form: LineForm) -> Option<Key> {
    form.has_key.then(|| Key::new(KEY.as_bytes()).expect("16 characters"))
}

impl Panels {
    pub fn connect_to(&mut self, receiver: SocketAddr) {
        self.receiver = Some(receiver);
    }

    pub fn hang_up(&mut self) {
        self.take_answers();
        self.lines.clear();
        self.sounding = None;
    }

    /// A new frame of this panel with one event, such as `BA1`.
    pub fn frame(&mut self, site: &SiteId, form: LineForm, event: &str, wall_secs: i64) -> Ready {
        let next = self.next.entry(site.clone()).or_insert(0);
        *next = *next % 9_999 + 1;
        let mut message = Outgoing::sia(form.account, *next, &format!("Nri1/{event}"));
        message.timestamp = Some(wall_secs);
        let bytes = message.encode(key(form).as_ref(), &[b'0'; PAD]).expect("a frame");
        Ready { seq: format!("{:04}", *next), bytes, is_silent: event.starts_with("HA") }
    }

    /// Sends a frame; with `poll`, a link test after it, whose answer says that none comes for the frame.
    pub async fn send(&mut self, site: &SiteId, form: LineForm, frame: &Ready, poll: Option<i64>, scene: &Scene) {
        // What waits for an answer is read no further: a panel that will not wait calls anew.
        self.take_answers();
        self.lines.retain(|(_, line)| !line.owed().is_over);
        let idle = self.lines.iter().position(|(of, line)| of == site && line.owed().waiting.is_empty());
        let at = match idle {
            Some(at) => at,
            None => {
                let receiver = self.receiver.expect("a station has been started");
                let stream = TcpStream::connect(receiver).await.expect("the receiver listens");
                let _ = stream.set_nodelay(true);
                let (from, to) = stream.into_split();
                let owed = Arc::<Mutex<Owed>>::default();
                tokio::spawn(listen(from, form, Arc::clone(&owed), scene.clone()));
                self.lines.push((site.clone(), Line { to, owed }));
                self.lines.len() - 1
            }
        };
        let line = &mut self.lines[at].1;
        let mut bytes = frame.bytes.clone();
        {
            let mut owed = line.owed.lock().expect("nothing panics under this lock");
            owed.waiting.push_back(Sent::Frame { seq: frame.seq.clone(), raw: frame.hex() });
            if let Some(wall_secs) = poll {
                let test = Outgoing::null(form.account, wall_secs);
                bytes.extend(test.encode(key(form).as_ref(), &[b'0'; PAD]).expect("a frame"));
                owed.waiting.push_back(Sent::Poll);
            }
        }
        let _ = line.to.write_all(&bytes).await;
        if poll.is_some() {
            self.sound().await;
        }
    }

    /// Sends what need not be acknowledged, and waits until it has been answered or passed over.
    pub async fn send_unheeded(&mut self, site: &SiteId, form: LineForm, frame: &Ready, scene: &Scene) {
        self.send(site, form, frame, Some(0), scene).await;
        for (_, line) in &self.lines {
            line.owed().waiting.clear();
            line.owed().acknowledged.clear();
        }
    }

    /// Asks on a line of its own and waits for any answer: whatever was sent before on other lines has been read then, also
    /// where its answer waits for the disk.
    async fn sound(&mut self) {
        let test = Outgoing::null(PLAIN_ACCOUNT, 0).encode(None, &[b'0'; PAD]).expect("a frame");
        let sounding = match &mut self.sounding {
            Some(sounding) => sounding,
            none => {
                let receiver = self.receiver.expect("a station has been started");
                none.insert(TcpStream::connect(receiver).await.expect("the receiver listens"))
            }
        };
        let _ = sounding.write_all(&test).await;
        let mut buffer = [0; 256];
        let read = sounding.read(&mut buffer).await.unwrap_or(0);
        if read == 0 {
            self.sounding = None;
        }
    }

    pub fn take_answers(&mut self) {
        for line in self.lines.iter().map(|(_, line)| line) {
            let mut owed = line.owed.lock().expect("nothing panics under this lock");
            self.acknowledged.append(&mut owed.acknowledged);
        }
    }

    pub fn is_answered(&self) -> bool {
        let owes = |line: &Line| !line.owed.lock().expect("nothing panics under this lock").waiting.is_empty();
        !self.lines.iter().map(|(_, line)| line).any(owes)
    }

    pub fn open_questions(&self) -> String {
        let owes = |line: &Line| line.owed.lock().expect("nothing panics under this lock").waiting.len();
        self.lines.iter().map(|(site, line)| format!("{site} waits for {} answers; ", owes(line))).collect()
    }

    /// Whatever was acknowledged is on disk.
    pub fn check(&self, book: &Book) -> Result<(), Breach> {
        let new = self.lines.iter().map(|(_, line)| line).flat_map(|line| {
            let owed = line.owed.lock().expect("nothing panics under this lock");
            owed.acknowledged.clone()
        });
        for raw in self.acknowledged.iter().cloned().chain(new) {
            let kept = book.kept.get(&raw).copied().unwrap_or(0);
            let may = book.said.get(&raw).map_or(1, |said| said.may_stand);
            check(Law::Acknowledged, kept >= 1, || format!("{} was acknowledged and is not on disk", text(&raw)))?;
            check(Law::Acknowledged, kept <= may, || {
                format!("{} stands {kept} times, sent anew {may} times", text(&raw))
            })?;
        }
        Ok(())
    }

    pub fn acknowledged(&self) -> usize {
        self.acknowledged.len()
    }

    /// Forgets acknowledgements that have been checked; the facts behind them are compared at the end.
    pub fn forget_checked(&mut self) {
        self.acknowledged.clear();
    }
}

fn text(raw: &str) -> String {
    let bytes = (0..raw.len() / 2).filter_map(|at| u8::from_str_radix(&raw[2 * at..2 * at + 2], 16).ok());
    String::from_utf8_lossy(&bytes.collect::<Vec<u8>>()).trim().to_owned()
}

async fn listen(mut from: tokio::net::tcp::OwnedReadHalf, form: LineForm, owed: Arc<Mutex<Owed>>, scene: Scene) {
    let key = key(form);
    let mut decoder = Decoder::new(Profile::Tolerant);
    let mut buffer = [0; 2048];
    while let Ok(read) = from.read(&mut buffer).await
        && read > 0
    {
        decoder.push(&buffer[..read]);
        while let Some(decoded) = decoder.poll() {
            let Decoded::Frame(frame) = decoded else { continue };
            let Ok(answer) = Answer::read(&frame, key.as_ref()) else { continue };
            let mut owed = owed.lock().expect("nothing panics under this lock");
            if answer.reply == Reply::Nak {
                // The clock was set while it was on its way. Answers come in the order of the frames.
                owed.waiting.pop_front();
                continue;
            }
            if !matches!(answer.reply, Reply::Ack | Reply::EncryptedAck) {
                continue;
            }
            if answer.seq == "0000" {
                while let Some(sent) = owed.waiting.pop_front() {
                    if matches!(sent, Sent::Poll) {
                        break;
                    }
                }
                continue;
            }
            let found =
                owed.waiting.iter().position(|sent| matches!(sent, Sent::Frame { seq, .. } if *seq == answer.seq));
            if let Some(Sent::Frame { raw, .. }) = found.and_then(|at| owed.waiting.remove(at)) {
                owed.acknowledged.push(raw);
            }
        }
        scene.changed();
    }
    let mut owed = owed.lock().expect("nothing panics under this lock");
    owed.waiting.clear();
    owed.is_over = true;
    scene.changed();
}
