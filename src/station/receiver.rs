//! DC-09 over TCP and UDP: frames in, answers out; answers only after the centre says that the signals are stored.
//!
//! Nothing is decided here but what the protocol itself says (who may be acknowledged at all). Limits count bytes that
//! are no frame; an address is never refused.
use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use alarm_central::{kind::Kinds, pii::Pii, signal::Signal, signal::SignalSealed, site::LineProfile, site::Site};
use dc09::{Decoded, Decoder, Frame, Judgement, Key, NoiseReason, PAD, Profile, Reason, Reply, judge};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, UdpSocket},
    sync::{mpsc, oneshot, watch},
    time::{sleep, timeout},
};
use tracing::{debug, warn};

use crate::{clock::StationClock, reading, register::Lines};

/// A connection that says nothing for this long is closed: over a day, longer than any poll interval in use (SP2: 25 h).
const SILENCE_LIMIT: Duration = Duration::from_hours(26);
/// Bytes of noise on one connection after which it is closed: no panel, or one with a broken line.
const NOISE_LIMIT: usize = 64 * 1024;
/// Most datagrams being answered at once; more wait in the socket's buffer.
const DATAGRAMS_AT_ONCE: usize = 1024;

/// What the receiver hands to the centre.
#[derive(Debug)]
pub(crate) enum Heard {
    /// Signals of a known home; `stored` is answered when they are on disk (true) or could not be written (false).
    Signals {
        site: Arc<Site>,
        signals: Vec<(Signal, Pii<SignalSealed>)>,
        /// Tells a repeated frame from a new one.
        key: Vec<u8>,
        stored: oneshot::Sender<bool>,
    },
    /// A poll of a known line: counted, not stored.
    Poll { site: Arc<Site> },
    /// A good frame that belongs to no home.
    UnknownAccount { account: String, frame: String, stored: oneshot::Sender<bool> },
    /// A plain frame on a line that has a key.
    Downgrade { account: String, frame: String, stored: oneshot::Sender<bool> },
}

impl Heard {
    /// The home whose panel it surely came from: nothing of a stranger or of who may pose as the panel.
    pub(crate) fn site(&self) -> Option<&Site> {
        match self {
            Self::Signals { site, .. } | Self::Poll { site } => Some(site),
            Self::UnknownAccount { .. } | Self::Downgrade { .. } => None,
        }
    }
}

/// What receiver tasks share.
#[derive(Clone)]
pub(crate) struct Receiver {
    pub lines: watch::Receiver<Arc<Lines>>,
    pub kinds: Arc<Kinds>,
    pub clock: StationClock,
    pub heard: mpsc::Sender<Heard>,
}

/// Both sockets, bound to the same address.
pub(crate) struct Sockets {
    tcp: TcpListener,
    udp: UdpSocket,
}

impl Sockets {
    /// Binds TCP and UDP. With port 0 both get the same free port.
    pub(crate) async fn bind(address: SocketAddr) -> io::Result<Self> {
        for _ in 0..16 {
            let tcp = TcpListener::bind(address).await?;
            match UdpSocket::bind(tcp.local_addr()?).await {
                Ok(udp) => return Ok(Self { tcp, udp }),
                // The free TCP port may be taken for UDP: try another.
                Err(error) if address.port() != 0 => return Err(error),
                Err(_) => {}
            }
        }
        Err(io::ErrorKind::AddrInUse.into())
    }

    pub(crate) fn address(&self) -> io::Result<SocketAddr> {
        self.tcp.local_addr()
    }
}

impl Receiver {
    /// Serves both sockets for ever, on tasks of their own.
    pub(crate) fn start(self, sockets: Sockets) {
        tokio::spawn(self.clone().serve_tcp(sockets.tcp));
        tokio::spawn(self.serve_udp(sockets.udp));
    }

    async fn serve_tcp(self, listener: TcpListener) {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    let receiver = self.clone();
                    tokio::spawn(async move { receiver.serve_connection(stream).await });
                }
                Err(error) => {
                    // Out of descriptors, most likely: wait for some to come free instead of turning in circles.
                    warn!(kind = ?error.kind(), "a panel's connection could not be taken");
                    sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }

    async fn serve_connection(self, mut stream: TcpStream) {
        let _ = stream.set_nodelay(true);
        let mut decoder = Decoder::new(Profile::Tolerant);
        let mut buffer = vec![0; 4096];
        let mut noise = 0;
        loop {
            let Ok(Ok(read)) = timeout(SILENCE_LIMIT, stream.read(&mut buffer)).await else { return };
            if read == 0 {
                decoder.finish();
            } else {
                decoder.push(&buffer[..read]);
            }
            while let Some(decoded) = decoder.poll() {
                match decoded {
                    Decoded::Frame(frame) => {
                        if let Some(answer) = self.answer(&frame).await
                            && stream.write_all(&answer).await.is_err()
                        {
                            return;
                        }
                    }
                    Decoded::Noise { bytes, reason } => {
                        if noise == 0 && reason != NoiseReason::Filler {
                            debug!(?reason, "noise on a panel connection");
                        }
                        noise += bytes;
                    }
                }
            }
            if read == 0 || noise > NOISE_LIMIT {
                return;
            }
        }
    }

    async fn serve_udp(self, socket: UdpSocket) {
        let socket = Arc::new(socket);
        let room = Arc::new(tokio::sync::Semaphore::new(DATAGRAMS_AT_ONCE));
        let mut buffer = vec![0; 65_536];
        loop {
            let (length, peer) = match socket.recv_from(&mut buffer).await {
                Ok(received) => received,
                Err(error) => {
                    warn!(kind = ?error.kind(), "a datagram could not be taken");
                    sleep(Duration::from_millis(50)).await;
                    continue;
                }
            };
            let Ok(frame) = Frame::from_datagram(&buffer[..length], Profile::Tolerant) else { continue };
            let Ok(permit) = Arc::clone(&room).acquire_owned().await else { return };
            let (receiver, socket) = (self.clone(), Arc::clone(&socket));
            tokio::spawn(async move {
                if let Some(answer) = receiver.answer(&frame).await {
                    let _ = socket.send_to(&answer, peer).await;
                }
                drop(permit);
            });
        }
    }

    /// Judges a frame, has it stored, and only then gives the bytes to send back.
    async fn answer(&self, frame: &Frame) -> Option<Vec<u8>> {
        let lines = self.lines.borrow().clone();
        let Some(site) = lines.find(&frame.account, frame.receiver.as_deref(), frame.line.as_deref()) else {
            return self.answer_stranger(frame).await;
        };
        let key = site.panel.key_bytes().and_then(|bytes| Key::new(&bytes).ok());
        let profile = match site.panel.profile {
            LineProfile::Tolerant => Profile::Tolerant,
            LineProfile::Strict => Profile::Strict,
        };
        let Judgement { reply, reason, content } = judge(frame, key.as_ref(), self.clock.wall_secs(), profile);
        let may_answer = match (&reason, content) {
            (Reason::Good | Reason::UnknownToken, Some(content)) => {
                let signals = reading::signals(frame, &content, site, &self.kinds, self.clock.now());
                if signals.is_empty() {
                    self.heard.send(Heard::Poll { site: Arc::clone(site) }).await.is_ok()
                } else {
                    let key = dc09::duplicate_key(frame, &content).as_bytes().to_vec();
                    self.stored(|stored| Heard::Signals { site: Arc::clone(site), signals, key, stored }).await
                }
            }
            (Reason::Downgrade, _) => {
                let (account, frame) = (frame.account.clone(), hex::encode(&frame.raw));
                self.stored(|stored| Heard::Downgrade { account, frame, stored }).await
            }
            (Reason::OutsideWindow(_), _) => true,
            _ => {
                debug!(?reason, "a frame is not answered");
                true
            }
        };
        may_answer.then(|| self.encode(reply, frame, key.as_ref())).flatten()
    }

    /// An account that is not in the register: shown and counted; `DUH` to a plain frame, silence to what cannot be read.
    async fn answer_stranger(&self, frame: &Frame) -> Option<Vec<u8>> {
        if frame.token.is_reply() {
            return None;
        }
        let (account, raw) = (frame.account.clone(), hex::encode(&frame.raw));
        let stored = self.stored(|stored| Heard::UnknownAccount { account, frame: raw, stored }).await;
        let reply = if frame.encrypted { Reply::Silence } else { Reply::Duh };
        stored.then(|| self.encode(reply, frame, None)).flatten()
    }

    async fn stored(&self, heard: impl FnOnce(oneshot::Sender<bool>) -> Heard) -> bool {
        let (stored, answer) = oneshot::channel();
        self.heard.send(heard(stored)).await.is_ok() && answer.await.unwrap_or(false)
    }

    fn encode(&self, reply: Reply, frame: &Frame, key: Option<&Key>) -> Option<Vec<u8>> {
        let mut pad = [0; PAD];
        getrandom::fill(&mut pad).expect("the kernel gives random bytes");
        // The standard's pad bytes are any but the three that delimit fields.
        for byte in &mut pad {
            if matches!(*byte, b'[' | b']' | b'|') {
                *byte = b'0';
            }
        }
        reply.encode(frame, key, self.clock.wall_secs(), &pad)
    }
}
