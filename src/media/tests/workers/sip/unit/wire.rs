//! What a test's SIP unit is called over: datagrams, or one connection at a time, sealed or not.
use std::{
    fs,
    io::{ErrorKind, Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream, UdpSocket},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use alarm_central::certificate::Fingerprint;
use rcgen::{CertificateParams, KeyPair};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use tempfile::TempDir;

/// A unit's own certificate, signed by nobody else.
pub struct Seal {
    folder: TempDir,
    pub pin: Fingerprint,
}

impl Seal {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(vec!["unit".to_owned()]).unwrap().self_signed(&key).unwrap();
        let pin = Fingerprint::of(certificate.der());
        fs::write(folder.path().join("both.pem"), key.serialize_pem() + &certificate.pem()).unwrap();
        Self { folder, pin }
    }

    /// Key and certificate in one file.
    pub fn file(&self) -> std::path::PathBuf {
        self.folder.path().join("both.pem")
    }

    fn config(&self) -> Arc<ServerConfig> {
        let certificate = CertificateDer::from_pem_file(self.file()).unwrap();
        let key = PrivateKeyDer::from_pem_file(self.file()).unwrap();
        let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
        Arc::new(builder.with_single_cert(vec![certificate], key).unwrap())
    }
}

trait Talk: Read + Write + Send {}

impl<T: Read + Write + Send> Talk for T {}

pub struct Line {
    tcp: TcpStream,
    talk: Box<dyn Talk>,
    came: Vec<u8>,
}

pub enum Wire {
    Datagrams(UdpSocket),
    Connection { listener: TcpListener, seal: Option<Arc<ServerConfig>>, line: Mutex<Option<Line>> },
}

impl Wire {
    pub fn datagrams(port: u16) -> Self {
        Self::Datagrams(UdpSocket::bind(("127.0.0.1", port)).unwrap())
    }

    pub fn connection(seal: Option<&Seal>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Self::Connection { listener, seal: seal.map(Seal::config), line: Mutex::new(None) }
    }

    pub fn port(&self) -> u16 {
        match self {
            Self::Datagrams(socket) => socket.local_addr().unwrap().port(),
            Self::Connection { listener, .. } => listener.local_addr().unwrap().port(),
        }
    }

    pub fn name(&self) -> &'static str {
        match self {
            Self::Datagrams(_) => "UDP",
            Self::Connection { seal: None, .. } => "TCP",
            Self::Connection { .. } => "TLS",
        }
    }

    pub fn parameter(&self) -> String {
        match self {
            Self::Datagrams(_) => String::new(),
            Self::Connection { .. } => format!(";transport={}", self.name().to_ascii_lowercase()),
        }
    }

    /// The next message, if one comes in time; a connection that is lost is waited for anew.
    pub fn read(&self, limit: Duration) -> Option<(Vec<u8>, Option<SocketAddr>)> {
        let until = Instant::now() + limit;
        match self {
            Self::Datagrams(socket) => {
                let mut bytes = [0; 8192];
                socket.set_read_timeout(Some(limit)).unwrap();
                let (count, from) = socket.recv_from(&mut bytes).ok()?;
                Some((bytes[..count].to_vec(), Some(from)))
            }
            Self::Connection { listener, seal, line } => {
                let mut line = line.lock().unwrap();
                loop {
                    if let Some(line) = &mut *line
                        && let Some(message) = line.message()
                    {
                        return Some((message, None));
                    }
                    if Instant::now() >= until {
                        return None;
                    }
                    if let Ok((tcp, _)) = listener.accept() {
                        *line = Some(Line::new(tcp, seal.clone()));
                    }
                    match line.as_mut().map(Line::fill) {
                        Some(true) => {}
                        Some(false) => *line = None,
                        None => thread::sleep(Duration::from_millis(5)),
                    }
                }
            }
        }
    }

    pub fn send(&self, message: &[u8], to: Option<SocketAddr>) {
        match self {
            Self::Datagrams(socket) => drop(socket.send_to(message, to.unwrap()).unwrap()),
            Self::Connection { line, .. } => {
                let mut line = line.lock().unwrap();
                let talk = &mut line.as_mut().expect("a connection stands").talk;
                // In two pieces, as a stream may be cut anywhere.
                let (one, two) = message.split_at(message.len() / 2);
                for piece in [one, two] {
                    talk.write_all(piece).unwrap();
                    talk.flush().unwrap();
                }
            }
        }
    }

    pub fn cut(&self) {
        if let Self::Connection { line, .. } = self
            && let Some(line) = line.lock().unwrap().take()
        {
            line.tcp.shutdown(Shutdown::Both).unwrap();
        }
    }
}

impl Line {
    fn new(tcp: TcpStream, seal: Option<Arc<ServerConfig>>) -> Self {
        tcp.set_nonblocking(false).unwrap();
        tcp.set_nodelay(true).unwrap();
        tcp.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
        let same = tcp.try_clone().unwrap();
        let talk: Box<dyn Talk> = match seal {
            Some(config) => Box::new(StreamOwned::new(ServerConnection::new(config).unwrap(), same)),
            None => Box::new(same),
        };
        Self { tcp, talk, came: Vec::new() }
    }

    /// Whether it still stands.
    fn fill(&mut self) -> bool {
        let mut bytes = [0; 4096];
        match self.talk.read(&mut bytes) {
            Ok(count) => {
                self.came.extend_from_slice(&bytes[..count]);
                count > 0
            }
            Err(error) => matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
        }
    }

    fn message(&mut self) -> Option<Vec<u8>> {
        let text = std::str::from_utf8(&self.came).unwrap();
        let head = text.find("\r\n\r\n")?;
        let length = text[..head].lines().find_map(|line| line.strip_prefix("Content-Length: "));
        let whole = head + 4 + length.expect("each message in a stream says how long it is").parse::<usize>().unwrap();
        (self.came.len() >= whole).then(|| self.came.drain(..whole).collect())
    }
}
