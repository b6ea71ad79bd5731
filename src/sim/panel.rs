//! An alarm panel's dialler: DC-09 over TCP, encrypted or plain, with checked answers and retries; it knows no story.

use std::fmt;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use dc09::{Answer, Decoded, Decoder, Key, Outgoing, PAD, Profile, Reply};

use crate::SimError;

/// Where a panel calls and as whom.
#[derive(Clone)]
pub struct Line {
    pub receiver: SocketAddr,
    /// Hex digits as on the wire.
    pub account: String,
    /// 16, 24 or 32 bytes; none = a plain line.
    pub key: Option<Vec<u8>>,
    /// How far the panel's clock is off when it is switched on, in seconds. A NAK of the receiver sets it right.
    pub clock_off_secs: i64,
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let encrypted = self.key.is_some();
        f.debug_struct("Line").field("receiver", &self.receiver).field("encrypted", &encrypted).finish_non_exhaustive()
    }
}

/// What a panel says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    /// A link test.
    Poll,
    /// SIA-DCS; what follows the account: `Nri1/BA014^Hall^`.
    Sia(String),
    /// Contact ID: qualifier and code (`1130`), partition, zone or user.
    Cid { code: &'static str, group: u8, address: u16 },
}

/// What became of a signal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// The sequence number it had, the same in every attempt.
    pub seq: u16,
    /// How often it was sent until it was acknowledged.
    pub attempts: u32,
    /// How often the receiver answered that the clock is wrong.
    pub clock_set: u32,
}

/// Why one attempt failed. The dialler goes on trying after each of them but `Encode`.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    #[error("the receiver cannot be reached: {0}")]
    Unreachable(#[from] io::Error),
    #[error("the receiver did not answer")]
    NoAnswer,
    #[error("the receiver answered with an acknowledgement of something else")]
    WrongEcho,
    #[error("the receiver does not take this signal")]
    Refused,
    #[error("the machine has no random numbers")]
    Random,
    #[error("the signal cannot be put into a frame: {0}")]
    Encode(#[from] dc09::EncodeError),
}

/// Sends signals one after the other over one long-lived connection.
pub struct Dialler {
    line: Line,
    key: Option<Key>,
    /// Seconds to add to the machine's clock to get the panel's.
    clock_off: i64,
    seq: u16,
    connection: Option<(TcpStream, Decoder)>,
}

/// How long a panel waits for an answer.
const ANSWER: Duration = Duration::from_secs(4);
/// Pauses between attempts; the last one stays.
const PAUSES_MS: [u64; 6] = [300, 700, 1500, 3000, 6000, 11_000];

impl Dialler {
    /// # Errors
    /// The key has a length that AES does not have.
    pub fn new(line: Line) -> Result<Dialler, SimError> {
        let key = line.key.as_deref().map(Key::new).transpose().map_err(|_| SimError::Key)?;
        let clock_off = line.clock_off_secs;
        // Another run within the receiver's memory for duplicates must not look like this one repeated.
        let seq = (unix_secs() % 9999) as u16 + 1;
        Ok(Dialler { line, key, clock_off, seq, connection: None })
    }

    /// Sends until the receiver acknowledges, with growing pauses, or until `stop`; none = stopped or not sendable.
    pub fn send(&mut self, signal: &Signal, stop: &Stop) -> Option<Delivery> {
        let mut delivery = Delivery { seq: self.take_seq(signal), ..Delivery::default() };
        loop {
            match self.attempt(signal, &mut delivery) {
                Ok(()) => return Some(delivery),
                Err(error @ CallError::Encode(_)) => {
                    tracing::error!(%error, "a simulated panel has nothing it can send");
                    return None;
                }
                Err(error) => {
                    tracing::debug!(%error, attempts = delivery.attempts, "a simulated panel tries again");
                    self.connection = None;
                    let pause = PAUSES_MS[(delivery.attempts as usize).min(PAUSES_MS.len()) - 1];
                    if stop.wait(Duration::from_millis(pause)) {
                        return None;
                    }
                }
            }
        }
    }

    /// One call: sends, and once more at once after a NAK that set the clock.
    fn attempt(&mut self, signal: &Signal, delivery: &mut Delivery) -> Result<(), CallError> {
        for _ in 0..2 {
            delivery.attempts += 1;
            let frame = self.frame(signal, delivery.seq)?;
            match self.call(&frame, delivery.seq)? {
                Reply::Ack | Reply::EncryptedAck => return Ok(()),
                Reply::Nak => delivery.clock_set += 1,
                Reply::Duh | Reply::Silence => return Err(CallError::Refused),
            }
        }
        Err(CallError::NoAnswer)
    }

    fn frame(&self, signal: &Signal, seq: u16) -> Result<Vec<u8>, CallError> {
        let account = &self.line.account;
        let now = unix_secs() + self.clock_off;
        let mut outgoing = match signal {
            Signal::Poll => Outgoing::null(account, now),
            Signal::Sia(packets) => Outgoing::sia(account, seq, packets),
            Signal::Cid { code, group, address } => Outgoing::cid(account, seq, code, *group, *address),
        };
        outgoing.timestamp = Some(now);
        let mut pad = [0; PAD];
        getrandom::fill(&mut pad).map_err(|_| CallError::Random)?;
        Ok(outgoing.encode(self.key.as_ref(), &pad)?)
    }

    /// Sends a frame and reads the answer to it.
    fn call(&mut self, frame: &[u8], seq: u16) -> Result<Reply, CallError> {
        let (mut stream, mut decoder) = match self.connection.take() {
            Some(connection) => connection,
            None => {
                let stream = TcpStream::connect_timeout(&self.line.receiver, ANSWER)?;
                stream.set_nodelay(true)?;
                (stream, Decoder::new(Profile::Strict))
            }
        };
        stream.write_all(frame)?;
        let reply = self.listen(&mut stream, &mut decoder, seq)?;
        self.connection = Some((stream, decoder));
        Ok(reply)
    }

    fn listen(&mut self, stream: &mut TcpStream, decoder: &mut Decoder, seq: u16) -> Result<Reply, CallError> {
        let end = Instant::now() + ANSWER;
        let mut bytes = [0; 4096];
        loop {
            if let Some(Decoded::Frame(frame)) = decoder.poll() {
                return self.judge(&frame, seq);
            }
            let rest = end.checked_duration_since(Instant::now()).filter(|rest| !rest.is_zero());
            stream.set_read_timeout(Some(rest.ok_or(CallError::NoAnswer)?))?;
            match stream.read(&mut bytes) {
                Ok(0) => return Err(CallError::NoAnswer),
                Ok(count) => decoder.push(&bytes[..count]),
                Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                    return Err(CallError::NoAnswer);
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// An acknowledgement counts only if it echoes sequence number, line and account, and is in cipher on an encrypted
    /// line; a NAK sets the clock.
    fn judge(&mut self, frame: &dc09::Frame, seq: u16) -> Result<Reply, CallError> {
        let answer = Answer::read(frame, self.key.as_ref()).map_err(|_| CallError::WrongEcho)?;
        match answer.reply {
            Reply::Nak => {
                self.clock_off = answer.time.ok_or(CallError::WrongEcho)? - unix_secs();
                return Ok(Reply::Nak);
            }
            Reply::Duh => return Ok(Reply::Duh),
            _ => {}
        }
        let wanted = if self.key.is_some() { Reply::EncryptedAck } else { Reply::Ack };
        let same = answer.seq == format!("{seq:04}")
            && frame.account.eq_ignore_ascii_case(&self.line.account)
            && frame.receiver.is_none()
            && frame.line.as_deref() == Some("0");
        if answer.reply == wanted && same { Ok(wanted) } else { Err(CallError::WrongEcho) }
    }

    fn take_seq(&mut self, signal: &Signal) -> u16 {
        if *signal == Signal::Poll {
            return 0;
        }
        let seq = self.seq;
        self.seq = if seq == 9999 { 1 } else { seq + 1 };
        seq
    }
}

fn unix_secs() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64)
}

/// A flag that wakes whoever waits for it.
#[derive(Clone, Default)]
pub struct Stop {
    shared: Arc<(Mutex<bool>, Condvar)>,
}

impl Stop {
    pub fn now(&self) {
        *self.shared.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.shared.1.notify_all();
    }

    /// Waits at most `time`; true when it is time to stop.
    pub fn wait(&self, time: Duration) -> bool {
        let stopped = self.shared.0.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.shared.1.wait_timeout_while(stopped, time, |stopped| !*stopped);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// A panel that is switched on: it polls by itself and sends what it is given, in order, each until it is acknowledged.
pub struct Panel {
    signals: Option<Sender<Signal>>,
    stop: Stop,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Panel {
    /// Switches on. The first poll goes out at once; `acknowledged` hears of every delivery.
    /// Polls go out a little more often than every `supervision`, so that a slow answer is no lost line.
    ///
    /// # Errors
    /// The key has a wrong length, or there is no thread left.
    pub fn start(
        line: Line,
        supervision: Duration,
        acknowledged: impl Fn(&Signal, Delivery) + Send + 'static,
    ) -> Result<Panel, SimError> {
        let mut dialler = Dialler::new(line)?;
        let (signals, queue) = mpsc::channel();
        let stop = Stop::default();
        let watch = stop.clone();
        let thread = std::thread::Builder::new().name("sim-panel".to_owned()).spawn(move || {
            let mut deliver = |signal: &Signal| {
                if let Some(delivery) = dialler.send(signal, &watch) {
                    acknowledged(signal, delivery);
                }
            };
            deliver(&Signal::Poll);
            while let Some(signal) = next(&queue, supervision * 9 / 10) {
                if watch.wait(Duration::ZERO) {
                    return;
                }
                deliver(&signal);
            }
        })?;
        Ok(Panel { signals: Some(signals), stop, thread: Some(thread) })
    }

    /// Gives the panel something to say.
    pub fn say(&self, signal: Signal) {
        if let Some(signals) = &self.signals
            && signals.send(signal).is_err()
        {
            tracing::error!("a simulated panel has stopped");
        }
    }
}

impl Drop for Panel {
    fn drop(&mut self) {
        self.stop.now();
        self.signals = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("a simulated panel ended badly");
        }
    }
}

/// The next signal to send: what was given, or a poll when nothing was for so long. None when the panel is switched off.
fn next(queue: &Receiver<Signal>, poll_after: Duration) -> Option<Signal> {
    match queue.recv_timeout(poll_after) {
        Ok(signal) => Some(signal),
        Err(RecvTimeoutError::Timeout) => Some(Signal::Poll),
        Err(RecvTimeoutError::Disconnected) => None,
    }
}
