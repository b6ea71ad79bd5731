//! A connection sealed by TLS (RFC 5246, RFC 8446) whose reader and senders share it; who is believed is `vaka-tls`'s to know.
use std::{
    io::{self, ErrorKind, Read as _, Write as _},
    net::TcpStream,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use rustls::{ClientConnection, pki_types::ServerName};
use tracing::info;
use vaka_link::unit::MediaFault;
use vaka_tls::Trust;

/// A connection that stands, and what it is sealed with.
pub(crate) struct Sealed {
    tcp: TcpStream,
    tls: Mutex<ClientConnection>,
}

impl Sealed {
    /// Agrees with the other side within the limit.
    pub(super) fn open(tcp: TcpStream, name: &str, trust: Trust, until: Instant) -> Result<Self, MediaFault> {
        let config = vaka_tls::config(trust).map_err(|_| MediaFault::Ours)?;
        let name = ServerName::try_from(name.to_owned()).map_err(|_| MediaFault::NoTalkPath)?;
        let mut tls = ClientConnection::new(config, name).map_err(|_| MediaFault::Ours)?;
        while tls.is_handshaking() {
            while tls.wants_write() {
                tls.write_tls(&mut &tcp).map_err(|_| MediaFault::NoAnswer)?;
            }
            let left = until.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
            if left.as_millis() <= 1 || tcp.set_read_timeout(Some(left)).is_err() {
                return Err(MediaFault::NoAnswer);
            }
            match tls.read_tls(&mut &tcp) {
                Ok(0) | Err(_) => return Err(MediaFault::NoAnswer),
                Ok(_) => {}
            }
            if let Err(error) = tls.process_new_packets() {
                // The other side is told why.
                let _ = tls.write_tls(&mut &tcp);
                info!("the unit and Vaka do not agree on a sealed connection");
                let fault = vaka_tls::fault_of(&io::Error::new(ErrorKind::InvalidData, error));
                return Err(fault.map_or(MediaFault::NoAnswer, MediaFault::from));
            }
        }
        while tls.wants_write() {
            tls.write_tls(&mut &tcp).map_err(|_| MediaFault::NoAnswer)?;
        }
        Ok(Self { tcp, tls: Mutex::new(tls) })
    }

    pub(super) fn tcp(&self) -> &TcpStream {
        &self.tcp
    }

    pub(super) fn send(&self, message: &[u8]) -> io::Result<()> {
        let mut tls = self.lock();
        tls.writer().write_all(message)?;
        self.write_out(&mut tls)
    }

    /// Waits for what comes, and gives the plain text of it; whether the connection still stands.
    pub(super) fn read(&self, bytes: &mut [u8], mut give: impl FnMut(&[u8])) -> io::Result<bool> {
        let count = (&self.tcp).read(bytes)?;
        let mut rest = &bytes[..count];
        let mut tls = self.lock();
        let mut stands = count > 0;
        while !rest.is_empty() {
            tls.read_tls(&mut rest)?;
            let state = tls.process_new_packets().map_err(|_| io::Error::from(ErrorKind::InvalidData))?;
            let mut plain = vec![0; state.plaintext_bytes_to_read()];
            tls.reader().read_exact(&mut plain)?;
            give(&plain);
            stands &= !state.peer_has_closed();
        }
        self.write_out(&mut tls)?;
        Ok(stands)
    }

    fn write_out(&self, tls: &mut ClientConnection) -> io::Result<()> {
        while tls.wants_write() {
            tls.write_tls(&mut &self.tcp)?;
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, ClientConnection> {
        self.tls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
