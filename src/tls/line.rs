//! A connection with one hand that writes and one that waits for what is read, in the clear or over TLS.
use std::{
    io::{self, ErrorKind, Read, Write},
    net::{Shutdown, TcpStream},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use rustls::{ClientConfig, ClientConnection, pki_types::ServerName};

use crate::verify::{Trust, config};

/// How much is read at once.
const CHUNK: usize = 16 * 1024;

/// One side of a connection; both sides may be used at the same time, each by one thread.
#[derive(Debug)]
pub struct Line {
    tcp: TcpStream,
    tls: Option<Arc<Mutex<ClientConnection>>>,
    /// Read and not yet taken apart.
    held: Vec<u8>,
}

impl Line {
    /// As it is, for everybody on the way to read.
    pub fn plain(tcp: TcpStream) -> Self {
        Self { tcp, tls: None, held: Vec::new() }
    }

    /// Over TLS to whoever is believed at this host (a name or a number, in brackets or not). Waits at most for `limit`.
    ///
    /// # Errors
    /// [`fault_of`](crate::fault_of) says whether it was the certificate.
    pub fn secured(tcp: TcpStream, host: &str, trust: Trust, limit: Duration) -> io::Result<Self> {
        Self::with(tcp, host, config(trust)?, limit)
    }

    pub(crate) fn with(mut tcp: TcpStream, host: &str, config: Arc<ClientConfig>, limit: Duration) -> io::Result<Self> {
        let until = Instant::now() + limit;
        let name = name_of(host)?;
        let mut tls = ClientConnection::new(config, name).map_err(io::Error::other)?;
        while tls.is_handshaking() {
            if tls.wants_write() {
                tls.write_tls(&mut tcp)?;
                continue;
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(ErrorKind::TimedOut.into());
            }
            tcp.set_read_timeout(Some(left))?;
            if tls.read_tls(&mut tcp)? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            if let Err(error) = tls.process_new_packets() {
                // What is wrong is said to the other side, as far as it still listens.
                let _ = tls.write_tls(&mut tcp);
                return Err(invalid(error));
            }
        }
        write_all(&mut tls, &mut tcp)?;
        tcp.set_read_timeout(None)?;
        Ok(Self { tcp, tls: Some(Arc::new(Mutex::new(tls))), held: Vec::new() })
    }

    /// The other hand of the same connection. Only one of them may read.
    pub fn try_clone(&self) -> io::Result<Self> {
        Ok(Self { tcp: self.tcp.try_clone()?, tls: self.tls.clone(), held: Vec::new() })
    }

    /// Ends it for both hands.
    pub fn hang_up(&self) {
        let _ = self.tcp.shutdown(Shutdown::Both);
    }
}

impl Read for Line {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let Some(tls) = &self.tls else { return self.tcp.read(into) };
        loop {
            match lock(tls).reader().read(into) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                told => return told,
            }
            if self.held.is_empty() {
                // Waits without the lock, so that the other hand can write.
                let mut chunk = [0; CHUNK];
                let count = self.tcp.read(&mut chunk)?;
                if count == 0 {
                    return Ok(0);
                }
                self.held.extend_from_slice(&chunk[..count]);
            }
            let mut tls = lock(tls);
            let taken = tls.read_tls(&mut self.held.as_slice())?;
            self.held.drain(..taken);
            tls.process_new_packets().map_err(invalid)?;
            write_all(&mut tls, &mut self.tcp)?;
        }
    }
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(tls) = &self.tls else { return self.tcp.write(bytes) };
        let mut tls = lock(tls);
        let taken = tls.writer().write(bytes)?;
        write_all(&mut tls, &mut self.tcp)?;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.tcp.flush()
    }
}

fn write_all(tls: &mut ClientConnection, tcp: &mut TcpStream) -> io::Result<()> {
    while tls.wants_write() {
        tls.write_tls(tcp)?;
    }
    Ok(())
}

pub(crate) fn name_of(host: &str) -> io::Result<ServerName<'static>> {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    ServerName::try_from(host.to_owned()).map_err(|_| ErrorKind::InvalidInput.into())
}

pub(crate) fn invalid(error: rustls::Error) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, error)
}

fn lock(tls: &Mutex<ClientConnection>) -> MutexGuard<'_, ClientConnection> {
    tls.lock().unwrap_or_else(PoisonError::into_inner)
}
