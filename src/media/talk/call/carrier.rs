//! What carries a call's messages to one registered host: datagrams, a connection, a sealed one (RFC 3261 §18), or the station.
mod sealed;

use std::{
    io::{self, ErrorKind, Read as _, Write as _},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpStream, UdpSocket},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use alarm_central::certificate::Fingerprint;
use tracing::{info, warn};
use vaka_link::{command::Voice, frame::FromTalk, unit::MediaFault};
use vaka_tls::Trust;

use super::{Came, message::LONGEST, stream::Stream};
use crate::outbox::{Lane, Outbox};
use sealed::Sealed;

/// How soon a socket's thread notices that its call is over.
const NOTICE: Duration = Duration::from_millis(50);
/// A connection that has not taken a message for so long takes none.
const TAKES: Duration = Duration::from_millis(100);

/// What messages are carried by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    Udp,
    Tcp,
    Tls,
}

impl Transport {
    /// Its name in `Via` (RFC 3261 §20.42).
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Udp => "UDP",
            Self::Tcp => "TCP",
            Self::Tls => "TLS",
        }
    }

    /// What arrives by it need not be sent again (§17).
    pub(crate) fn is_reliable(self) -> bool {
        self != Self::Udp
    }
}

/// A way for messages that stands.
#[derive(Clone)]
pub(crate) enum Carrier {
    Datagrams(Arc<UdpSocket>),
    Plain(Arc<TcpStream>),
    Sealed(Arc<Sealed>),
    /// The station's own port, at which the unit calls. What comes there comes with the orders.
    Station {
        outbox: Arc<Outbox<Voice>>,
        local: SocketAddr,
        peer: SocketAddr,
    },
}

impl Carrier {
    /// A way to that host and no other: the kernel lets nothing else in, and tells a refusal. `name` and `certificate` are what a
    /// sealed one's certificate is held against.
    pub(crate) fn open(
        by: Transport,
        name: &str,
        peer: SocketAddr,
        certificate: Option<Fingerprint>,
        limit: Duration,
    ) -> Result<Self, MediaFault> {
        if by == Transport::Udp {
            let any = if peer.is_ipv4() { IpAddr::V4(Ipv4Addr::UNSPECIFIED) } else { Ipv6Addr::UNSPECIFIED.into() };
            let socket = UdpSocket::bind((any, 0)).and_then(|socket| {
                socket.connect(peer)?;
                socket.set_read_timeout(Some(NOTICE))?;
                Ok(socket)
            });
            return socket.map(|socket| Self::Datagrams(Arc::new(socket))).map_err(|_| MediaFault::NoAnswer);
        }
        let until = Instant::now() + limit;
        let tcp = TcpStream::connect_timeout(&peer, limit).map_err(|error| fault_of(&error))?;
        // A message is one write, and nothing is gained by waiting for more.
        tcp.set_nodelay(true).and_then(|()| tcp.set_write_timeout(Some(TAKES))).map_err(|_| MediaFault::Ours)?;
        if by == Transport::Tcp {
            tcp.set_read_timeout(Some(NOTICE)).map_err(|_| MediaFault::Ours)?;
            return Ok(Self::Plain(Arc::new(tcp)));
        }
        let sealed = Sealed::open(tcp, name, Trust::of(certificate), until)?;
        sealed.tcp().set_read_timeout(Some(NOTICE)).map_err(|_| MediaFault::Ours)?;
        Ok(Self::Sealed(Arc::new(sealed)))
    }

    /// This side's address, and the other's.
    pub(crate) fn ends(&self) -> io::Result<(SocketAddr, SocketAddr)> {
        match self {
            Self::Datagrams(socket) => Ok((socket.local_addr()?, socket.peer_addr()?)),
            Self::Station { local, peer, .. } => Ok((*local, *peer)),
            Self::Plain(tcp) => Ok((tcp.local_addr()?, tcp.peer_addr()?)),
            Self::Sealed(sealed) => Ok((sealed.tcp().local_addr()?, sealed.tcp().peer_addr()?)),
        }
    }

    /// Sends a message. What datagrams lose is sent again by whoever waits for an answer; a connection that does not take it
    /// is over, which its reader tells.
    pub(crate) fn send(&self, message: &[u8]) {
        let sent = match self {
            Self::Datagrams(socket) => {
                // A refusal is told by whoever reads.
                let _ = socket.send(message);
                return;
            }
            Self::Station { outbox, .. } => {
                return outbox.put(Lane::Word, Voice::Talk(FromTalk::Sip), Box::new(message.to_vec()));
            }
            Self::Plain(tcp) => (&**tcp).write_all(message),
            Self::Sealed(sealed) => sealed.send(message),
        };
        if let Err(error) = sent {
            info!(kind = ?error.kind(), "a connection takes no message any more");
            self.shut();
        }
    }

    /// Reads on a thread of its own until the call is over.
    pub(crate) fn listen(&self, is_over: &Arc<AtomicBool>, mut tell: impl FnMut(Came) + Send + 'static) -> Option<()> {
        if self.is_station() {
            return Some(());
        }
        let (carrier, is_over) = (self.clone(), Arc::clone(is_over));
        let read = move || match &carrier {
            Self::Datagrams(socket) => read_datagrams(socket, &is_over, |came| {
                tell(came.map_or(Came::Refused, |(bytes, _)| Came::Signal(bytes.to_vec())));
            }),
            Self::Plain(_) | Self::Sealed(_) => carrier.read_stream(&is_over, &mut tell),
            Self::Station { .. } => {}
        };
        thread::Builder::new().name("signals".to_owned()).spawn(read).ok()?;
        Some(())
    }

    fn read_stream(&self, is_over: &AtomicBool, tell: &mut impl FnMut(Came)) {
        let (mut stream, mut bytes) = (Stream::default(), [0; 4096]);
        while !is_over.load(Ordering::Acquire) {
            let read = match self {
                Self::Plain(tcp) => (&**tcp).read(&mut bytes).map(|count| {
                    stream.take(&bytes[..count]);
                    count > 0
                }),
                Self::Sealed(sealed) => sealed.read(&mut bytes, |plain| stream.take(plain)),
                Self::Datagrams(_) | Self::Station { .. } => return,
            };
            match read {
                Ok(stands) => {
                    let broken = loop {
                        match stream.next() {
                            Ok(Some(message)) => tell(Came::Signal(message)),
                            Ok(None) => break false,
                            Err(_) => break true,
                        }
                    };
                    if broken {
                        warn!("what comes over a connection is no row of messages");
                    }
                    if broken || !stands {
                        self.shut();
                        return tell(Came::Gone);
                    }
                }
                Err(error) if is_pause(&error) => {}
                Err(error) => {
                    info!(kind = ?error.kind(), "a connection is lost");
                    self.shut();
                    return tell(Came::Gone);
                }
            }
        }
    }

    /// Whether the station carries its messages.
    pub(crate) fn is_station(&self) -> bool {
        matches!(self, Self::Station { .. })
    }

    fn shut(&self) {
        let _ = self.tcp().map(|tcp| tcp.shutdown(Shutdown::Both));
    }

    fn tcp(&self) -> Option<&TcpStream> {
        match self {
            Self::Plain(tcp) => Some(tcp),
            Self::Sealed(sealed) => Some(sealed.tcp()),
            Self::Datagrams(_) | Self::Station { .. } => None,
        }
    }
}

/// Reads a socket until the call is over; `None` is told where nobody listens.
pub(crate) fn read_datagrams(
    socket: &UdpSocket,
    is_over: &AtomicBool,
    mut tell: impl FnMut(Option<(&[u8], SocketAddr)>),
) {
    let mut bytes = vec![0; LONGEST];
    while !is_over.load(Ordering::Acquire) {
        match socket.recv_from(&mut bytes) {
            Ok((count, from)) => tell(Some((&bytes[..count], from))),
            Err(error) if error.kind() == ErrorKind::ConnectionRefused => tell(None),
            Err(error) if is_pause(&error) => {}
            Err(error) => {
                warn!(kind = ?error.kind(), "a socket cannot be read any more");
                return;
            }
        }
    }
}

/// A socket for sound at an even port, if one can be had (RFC 3550 §11).
pub(crate) fn for_sound(local: IpAddr) -> io::Result<UdpSocket> {
    /// So often an even port is looked for.
    const PORTS: u32 = 16;
    let mut sound = UdpSocket::bind((local, 0))?;
    for _ in 0..PORTS {
        if sound.local_addr()?.port().is_multiple_of(2) {
            break;
        }
        sound = UdpSocket::bind((local, 0))?;
    }
    sound.set_read_timeout(Some(NOTICE))?;
    Ok(sound)
}

fn is_pause(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}

fn fault_of(error: &io::Error) -> MediaFault {
    match error.kind() {
        ErrorKind::ConnectionRefused => MediaFault::Refused,
        _ => MediaFault::NoAnswer,
    }
}
