//! DC-09 over TCP and UDP: frames in, answers out; answers only after the centre says that the signals are stored.
//!
//! Nothing is decided here but what the protocol itself says (who may be acknowledged at all). Limits count bytes that
//! are no frame of a known account; an address is never refused, since many panels can stand behind one.
mod connection;
mod crowd;
mod datagrams;
mod pads;

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use alarm_central::{
    fact::NotTaken,
    kind::Kinds,
    pii::Pii,
    signal::{Signal, SignalSealed},
    site::{PanelClock, Site},
};
use dc09::{Frame, Judgement, PanelTime, Reason, Reply, judge_by};
use jiff::{Timestamp, tz::TimeZone};
use rustix::io::Errno;
use tokio::{
    net::{TcpListener, TcpSocket, UdpSocket},
    sync::{mpsc, oneshot, watch},
    time::{MissedTickBehavior, interval, sleep},
};
use tracing::{info, warn};

use crate::{
    clock::StationClock,
    reading,
    register::{Line, Lines},
};
use crowd::Crowd;
use pads::Pads;

/// Connections that may wait to be taken; the system may allow fewer.
const BACKLOG: u32 = 4096;
/// How often it is looked whether the receiver is crowded.
const LOOK_AROUND: Duration = Duration::from_secs(1);
/// After the system has refused a descriptor or a datagram.
const AFTER_REFUSAL: Duration = Duration::from_millis(5);

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
    /// A frame in a known account's name that was not acknowledged, and why: counted, and written down now and then.
    NotTaken { account: String, why: NotTaken, frame: String },
    /// Somebody speaks Aritech's OH, which this receiver does not.
    OtherProtocol,
    /// Whether connections are being closed to make room for others.
    Crowded(bool),
}

impl Heard {
    /// The home whose panel it surely came from: nothing of a stranger or of who may pose as the panel.
    pub(crate) fn site(&self) -> Option<&Site> {
        match self {
            Self::Signals { site, .. } | Self::Poll { site } => Some(site),
            // A frame with a wrong time may be an old one, sent again by somebody who wants the line to look alive.
            Self::NotTaken { .. }
            | Self::UnknownAccount { .. }
            | Self::Downgrade { .. }
            | Self::OtherProtocol
            | Self::Crowded(_) => None,
        }
    }
}

/// What receiver tasks share.
#[derive(Clone)]
pub(crate) struct Receiver {
    lines: watch::Receiver<Arc<Lines>>,
    kinds: Arc<Kinds>,
    clock: StationClock,
    /// Where the centre is: what a panel means that sends local time.
    zone: TimeZone,
    heard: mpsc::Sender<Heard>,
    pads: Arc<Mutex<Pads>>,
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
            let tcp = listen(address)?;
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

/// A longer queue than usual: a thousand strangers who come at once must not keep a panel out that comes with them.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Whether the system refuses for want of descriptors or memory.
fn is_want(error: &io::Error) -> bool {
    matches!(Errno::from_io_error(error), Some(Errno::MFILE | Errno::NFILE | Errno::NOBUFS | Errno::NOMEM))
}

/// A frame that was understood, on its way to be stored.
struct Underway {
    frame: Frame,
    line: Option<Arc<Line>>,
    reply: Reply,
    /// `None` where the answer waits for nothing.
    stored: Option<oneshot::Receiver<bool>>,
    /// Whether the frame shows that its sender is a panel of the register.
    is_known: bool,
}

impl Receiver {
    pub(crate) fn new(
        lines: watch::Receiver<Arc<Lines>>,
        kinds: Arc<Kinds>,
        clock: StationClock,
        heard: mpsc::Sender<Heard>,
    ) -> Self {
        Self { lines, kinds, clock, zone: TimeZone::system(), heard, pads: Arc::default() }
    }

    /// Serves both sockets for ever, on tasks of their own, with as many descriptors as the system gives.
    pub(crate) fn start(self, sockets: Sockets) {
        self.start_with(sockets, crowd::room_for_connections());
    }

    fn start_with(self, sockets: Sockets, most_connections: usize) {
        let crowd = Arc::new(Crowd::new(most_connections));
        tokio::spawn(self.clone().serve_tcp(sockets.tcp, Arc::clone(&crowd)));
        tokio::spawn(self.clone().look_around(crowd));
        tokio::spawn(self.serve_udp(sockets.udp));
    }

    async fn serve_tcp(self, listener: TcpListener, crowd: Arc<Crowd>) {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    let place = crowd.place().await;
                    let receiver = self.clone();
                    crowd.started(place.number(), &tokio::spawn(receiver.serve_connection(stream, place)));
                }
                Err(error) if is_want(&error) => {
                    // Descriptors ran out, and not by connections alone: somebody must go all the same.
                    warn!(kind = ?error.kind(), "the system has no room for a panel's connection");
                    crowd.make_room();
                    sleep(AFTER_REFUSAL).await;
                }
                // Whoever called has hung up before it was taken.
                Err(error) => info!(kind = ?error.kind(), "a connection was gone before it was taken"),
            }
        }
    }

    /// Tells the centre and the log when connections begin and cease to be closed for want of room.
    async fn look_around(self, crowd: Arc<Crowd>) {
        let mut tick = interval(LOOK_AROUND);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut crowded = false;
        loop {
            tick.tick().await;
            let closed = crowd.take_closed();
            if closed > 0 && !crowded {
                warn!(closed, "connections are closed to make room: strangers first, then who was silent longest");
            } else if closed == 0 && crowded {
                info!("there is room for connections again");
            }
            if crowded != (closed > 0) {
                crowded = closed > 0;
                if self.heard.send(Heard::Crowded(crowded)).await.is_err() {
                    return;
                }
            }
        }
    }

    /// Judges a frame and hands it to the centre, without waiting for the disk. `None` where nothing will be answered.
    async fn take(&self, frame: Frame, lines: &Lines) -> Option<Underway> {
        let Some(line) = lines.find(&frame.account, frame.receiver.as_deref(), frame.line.as_deref()) else {
            return self.take_stranger(frame).await;
        };
        let now = self.clock.wall_secs();
        let time = self.panel_time(line, now);
        let Judgement { reply, reason, content } = judge_by(&frame, line.key.as_ref(), now, line.profile, time);
        let (stored, is_known) = match (&reason, content) {
            (Reason::Good | Reason::UnknownToken, Some(content)) => {
                let signals = reading::signals(&frame, &content, &line.site, &self.kinds, self.clock.now());
                let site = Arc::clone(&line.site);
                let stored = if signals.is_empty() {
                    self.heard.send(Heard::Poll { site }).await.ok()?;
                    None
                } else {
                    let key = dc09::duplicate_key(&frame, &content).into_bytes();
                    Some(self.hand_over(|stored| Heard::Signals { site, signals, key, stored }).await?)
                };
                (stored, true)
            }
            (Reason::Downgrade, _) => {
                let (account, raw) = (frame.account.clone(), hex::encode(&frame.raw));
                (Some(self.hand_over(|stored| Heard::Downgrade { account, frame: raw, stored }).await?), false)
            }
            (Reason::OutsideWindow(_), _) => {
                self.tell_not_taken(&frame, NotTaken::WrongClock).await?;
                (None, true)
            }
            (Reason::IsReply, _) => return None,
            (reason, _) => {
                self.tell_not_taken(&frame, why_not(reason)).await?;
                return None;
            }
        };
        Some(Underway { frame, line: Some(Arc::clone(line)), reply, stored, is_known })
    }

    /// An account that is not in the register: shown and counted; `DUH` to a plain frame, silence to what cannot be read.
    async fn take_stranger(&self, frame: Frame) -> Option<Underway> {
        if frame.token.is_reply() {
            return None;
        }
        let (account, raw) = (frame.account.clone(), hex::encode(&frame.raw));
        let stored = self.hand_over(|stored| Heard::UnknownAccount { account, frame: raw, stored }).await?;
        let reply = if frame.encrypted { Reply::Silence } else { Reply::Duh };
        Some(Underway { frame, line: None, reply, stored: Some(stored), is_known: false })
    }

    async fn hand_over(&self, heard: impl FnOnce(oneshot::Sender<bool>) -> Heard) -> Option<oneshot::Receiver<bool>> {
        let (stored, answer) = oneshot::channel();
        self.heard.send(heard(stored)).await.ok()?;
        Some(answer)
    }

    async fn tell_not_taken(&self, frame: &Frame, why: NotTaken) -> Option<()> {
        let (account, frame) = (frame.account.clone(), hex::encode(&frame.raw));
        self.heard.send(Heard::NotTaken { account, why, frame }).await.ok()
    }

    /// The bytes to send back, once the signals are on disk: nothing if they could not be written.
    async fn settle(&self, underway: Underway) -> Option<Vec<u8>> {
        let Underway { frame, line, reply, stored, .. } = underway;
        if let Some(stored) = stored
            && !stored.await.unwrap_or(false)
        {
            return None;
        }
        let now = self.clock.wall_secs();
        let line = line.as_deref();
        let time = line.map_or(PanelTime::Utc, |line| self.panel_time(line, now));
        let pad = self.pads.lock().expect("nothing panics while it holds this lock").next();
        reply.encode(&frame, line.and_then(|line| line.key.as_ref()), time.from_utc(now), &pad)
    }

    fn panel_time(&self, line: &Line, now: i64) -> PanelTime {
        match line.site.panel.clock {
            PanelClock::Utc => PanelTime::Utc,
            PanelClock::Ignore => PanelTime::Ignored,
            PanelClock::Local => {
                let at = Timestamp::from_second(now).unwrap_or_default();
                PanelTime::Ahead(self.zone.to_offset(at).seconds())
            }
        }
    }
}

fn why_not(reason: &Reason) -> NotTaken {
    match reason {
        Reason::CannotDecrypt(_) => NotTaken::CannotDecrypt,
        Reason::NoKey => NotTaken::NoKey,
        Reason::NotStandard => NotTaken::NotStandard,
        _ => NotTaken::Unreadable,
    }
}

#[cfg(test)]
mod tests;
