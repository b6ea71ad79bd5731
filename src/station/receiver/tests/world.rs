//! A receiver on loopback with a register of its own, lines to it, and a centre whose part the test plays.
use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
};

use alarm_central::{
    kind::Kinds,
    moment::{Mark, Moment},
    pii::Pii,
    signal::{Signal, SignalSealed},
    site::read_register,
};
use dc09::{Answer, Decoded, Decoder, Key, Outgoing, PAD, Profile, Reply};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpStream, UdpSocket},
    sync::{mpsc, oneshot, watch},
};
use tracing::field::{Field, Visit};

use super::super::{Heard, Receiver, Sockets};
use crate::{
    clock::{HandClock, StationClock},
    register::Lines,
};

pub const KEY: &str = "ABCDEFGHIJKLMNOP";
/// 2026-07-01T12:00:00Z, when Stockholm is two hours ahead.
pub const NOW: i64 = 1_782_907_200;

const REGISTER: &str = r#"
[[site]]
id = "keyed"
name = "Kund 1"
address = "Ekvägen 4"
panel = { account = "0123", key = "ascii:ABCDEFGHIJKLMNOP" }
[[site]]
id = "plain"
name = "Kund 2"
address = "Ekvägen 5"
panel = { account = "00AB" }
[[site]]
id = "strict"
name = "Kund 3"
address = "Ekvägen 6"
panel = { account = "0125", profile = "strict" }
[[site]]
id = "local"
name = "Kund 4"
address = "Ekvägen 7"
panel = { account = "0126", key = "ascii:ABCDEFGHIJKLMNOP", clock = "local" }
[[site]]
id = "timeless"
name = "Kund 5"
address = "Ekvägen 8"
panel = { account = "0127", key = "ascii:ABCDEFGHIJKLMNOP", clock = "ignore" }
"#;

pub struct World {
    pub address: SocketAddr,
    pub clock: HandClock,
    /// What the receiver hands over, for tests that play the centre by hand.
    pub centre: mpsc::Receiver<Heard>,
    _lines: watch::Sender<Arc<Lines>>,
}

impl World {
    pub async fn start() -> Self {
        Self::with_room_for(1000).await
    }

    pub async fn with_room_for(connections: usize) -> Self {
        Self::with(REGISTER, NOW, connections).await
    }

    /// A receiver with this register, at this time (seconds since 1970 UTC).
    pub async fn with(register: &str, now: i64, connections: usize) -> Self {
        let sites: Vec<_> = read_register(register).unwrap().into_iter().map(Arc::new).collect();
        let (lines, known) = watch::channel(Arc::new(Lines::of_sites(sites.iter())));
        let clock = HandClock::at(Moment(now * 1000));
        let (heard, centre) = mpsc::channel(4096);
        let station_clock = StationClock::new(Arc::new(clock.clone()), Mark { at: Moment(0), boot_ms: None });
        let mut receiver = Receiver::new(known, Arc::new(Kinds::bundled()), station_clock, heard);
        receiver.zone = jiff::tz::TimeZone::get("Europe/Stockholm").unwrap();
        let sockets = Sockets::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await.unwrap();
        let address = sockets.address().unwrap();
        receiver.start_with(sockets, connections);
        Self { address, clock, centre, _lines: lines }
    }

    pub async fn line(&self) -> Line {
        Line { stream: TcpStream::connect(self.address).await.unwrap(), decoder: Decoder::new(Profile::Strict) }
    }

    pub async fn datagrams(&self) -> UdpSocket {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        socket.connect(self.address).await.unwrap();
        socket
    }

    /// The next thing handed over.
    pub async fn heard(&mut self) -> Heard {
        self.centre.recv().await.unwrap()
    }

    /// The next signals, and the sender that says whether they are stored.
    pub async fn signals(&mut self) -> (Vec<(Signal, Pii<SignalSealed>)>, oneshot::Sender<bool>) {
        match self.heard().await {
            Heard::Signals { signals, stored, .. } => (signals, stored),
            other => panic!("signals, not {other:?}"),
        }
    }

    /// Stores the next signals and gives them.
    pub async fn stores(&mut self) -> Vec<(Signal, Pii<SignalSealed>)> {
        let (signals, stored) = self.signals().await;
        stored.send(true).unwrap();
        signals
    }

    /// Lets the receiver come to rest with all that was sent before: a poll on a line of its own is answered after it.
    pub async fn settle(&mut self) {
        let mut line = self.line().await;
        line.send(&null("00AB")).await;
        assert!(matches!(self.heard().await, Heard::Poll { .. }));
        assert_eq!(line.answer(None).await.reply, Reply::Ack);
    }
}

/// One connection to the receiver. What comes back is read strictly.
pub struct Line {
    pub stream: TcpStream,
    decoder: Decoder,
}

impl Line {
    pub async fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.unwrap();
    }

    /// The bytes of the next answer.
    pub async fn raw_answer(&mut self) -> Vec<u8> {
        self.next().await.expect("the receiver answers").raw
    }

    pub async fn answer(&mut self, key: Option<&Key>) -> Answer {
        Answer::read(&self.next().await.expect("the receiver answers"), key).unwrap()
    }

    /// The next frame, or `None` when the receiver hangs up.
    async fn next(&mut self) -> Option<dc09::Frame> {
        let mut buffer = [0; 4096];
        loop {
            match self.decoder.poll() {
                Some(Decoded::Frame(frame)) => return Some(frame),
                Some(Decoded::Noise { bytes, reason }) => panic!("{bytes} bytes of {reason:?} from the receiver"),
                None => {}
            }
            match self.stream.read(&mut buffer).await {
                Ok(read) if read > 0 => self.decoder.push(&buffer[..read]),
                _ => return None,
            }
        }
    }

    /// Whether nothing at all has come back so far.
    pub fn is_silent(&self) -> bool {
        let mut byte = [0];
        matches!(self.stream.try_read(&mut byte), Err(error) if error.kind() == io::ErrorKind::WouldBlock)
    }

    /// Waits until the receiver hangs up; it must not say anything before.
    pub async fn ends(mut self) {
        assert!(self.next().await.is_none(), "the receiver hangs up without a word");
    }
}

pub fn key() -> Key {
    Key::new(KEY.as_bytes()).unwrap()
}

pub fn null(account: &str) -> Vec<u8> {
    Outgoing::null(account, NOW).encode(None, &[0; PAD]).unwrap()
}

/// A plain event.
pub fn plain(account: &str, seq: u16, packets: &str) -> Vec<u8> {
    Outgoing::sia(account, seq, packets).encode(None, &[0; PAD]).unwrap()
}

/// An encrypted event with this timestamp.
pub fn sealed(account: &str, seq: u16, packets: &str, stamp: i64, key: &Key) -> Vec<u8> {
    let event = Outgoing { timestamp: Some(stamp), ..Outgoing::sia(account, seq, packets) };
    event.encode(Some(key), &[b'p'; PAD]).unwrap()
}

/// A frame around any text.
pub fn framed(span: &[u8]) -> Vec<u8> {
    [format!("\n{:04X}{:04X}", dc09::crc::arc(span), span.len()).as_bytes(), span, b"\r"].concat()
}

/// The lines that the log would have; this thread's alone.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    /// Listens until the guard goes.
    pub fn listen() -> (Self, tracing::subscriber::DefaultGuard) {
        let log = Self::default();
        let guard = tracing::subscriber::set_default(log.clone());
        (log, guard)
    }

    pub fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

struct Words(String);

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        use std::fmt::Write as _;
        let _ = write!(self.0, " {field}={value:?}");
    }
}

impl tracing::Subscriber for Log {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        *metadata.level() <= tracing::Level::INFO && metadata.target().starts_with("vaka_station")
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut words = Words(event.metadata().level().to_string());
        event.record(&mut words);
        self.0.lock().unwrap().push(words.0);
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}
