//! A device of ours that speaks TLS, with each certificate that one may show, and what becomes of it.
#![allow(clippy::unwrap_used)] // a test that cannot go on says so by failing
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    thread,
    time::{Duration, Instant},
};

use alarm_central::certificate::{CertificateFault, Fingerprint};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned, SupportedProtocolVersion,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
    version::{TLS12, TLS13},
};

use super::*;

const LIMIT: Duration = Duration::from_secs(5);

/// A certificate as a camera makes one at its first start: for a name that nobody asks for, and long over.
fn certificate() -> (CertificateDer<'static>, KeyPair) {
    let mut params = CertificateParams::new(vec!["IPCAM".to_owned()]).unwrap();
    params.not_before = date_time_ymd(2001, 1, 1);
    params.not_after = date_time_ymd(2002, 1, 1);
    let key = KeyPair::generate().unwrap();
    (params.self_signed(&key).unwrap().der().clone(), key)
}

/// Shows this certificate with this key, whether or not they belong together.
#[derive(Debug)]
struct Shows(Arc<CertifiedKey>);

impl ResolvesServerCert for Shows {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }
}

/// Answers one connection with what it hears; tells what that was, or that nothing was heard.
fn device(
    shown: &CertificateDer<'static>,
    key: &KeyPair,
    version: &'static SupportedProtocolVersion,
) -> (SocketAddr, Receiver<Vec<u8>>) {
    let provider = Arc::new(ring::default_provider());
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let key = provider.key_provider.load_private_key(key).unwrap();
    let shows = Shows(Arc::new(CertifiedKey::new(vec![shown.clone()], key)));
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[version])
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(shows));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap();
    let (tell, told) = channel();
    thread::spawn(move || {
        let (tcp, _) = listener.accept().unwrap();
        let mut stream = StreamOwned::new(ServerConnection::new(Arc::new(config)).unwrap(), tcp);
        let (mut heard, mut chunk) = (Vec::new(), [0; 4096]);
        while let Ok(count @ 1..) = stream.read(&mut chunk) {
            heard.extend_from_slice(&chunk[..count]);
            if stream.write_all(&chunk[..count]).is_err() {
                break;
            }
        }
        let _ = tell.send(heard);
    });
    (at, told)
}

fn connect(at: SocketAddr, trust: Trust) -> std::io::Result<Line> {
    Line::secured(TcpStream::connect(at).unwrap(), "127.0.0.1", trust, LIMIT)
}

#[test]
fn the_known_certificate_is_believed_whatever_stands_in_it_and_both_hands_work_at_once() {
    for version in [&TLS12, &TLS13] {
        let (shown, key) = certificate();
        let (at, heard) = device(&shown, &key, version);
        let mut writes = connect(at, Trust::Exactly(Fingerprint::of(&shown))).unwrap();
        let mut reads = writes.try_clone().unwrap();
        // More than is read at once, in records of every size.
        let said: Vec<u8> = (0..200_000_u32).map(|number| (number * 7 % 251) as u8).collect();
        let wanted = said.len();
        let reading = thread::spawn(move || {
            let (mut got, mut chunk) = (Vec::new(), [0; 777]);
            while got.len() < wanted {
                let count = reads.read(&mut chunk).unwrap();
                assert!(count > 0, "it ends after {}", got.len());
                got.extend_from_slice(&chunk[..count]);
            }
            got
        });
        for part in said.chunks(3_001) {
            writes.write_all(part).unwrap();
        }
        assert!(reading.join().unwrap() == said);
        writes.hang_up();
        assert_eq!(heard.recv_timeout(LIMIT).unwrap().len(), said.len());
    }
}

#[test]
fn whoever_shows_another_certificate_is_not_spoken_to() {
    let ((shown, key), (known, _)) = (certificate(), certificate());
    let (at, heard) = device(&shown, &key, &TLS13);
    let error = connect(at, Trust::Exactly(Fingerprint::of(&known))).unwrap_err();
    assert_eq!(fault_of(&error), Some(CertificateFault::Other));
    assert_eq!(heard.recv_timeout(LIMIT).unwrap(), b"");
}

#[test]
fn whoever_shows_the_known_certificate_without_its_key_is_not_spoken_to() {
    for version in [&TLS12, &TLS13] {
        let ((shown, _), (_, key)) = (certificate(), certificate());
        let (at, heard) = device(&shown, &key, version);
        let error = connect(at, Trust::Exactly(Fingerprint::of(&shown))).unwrap_err();
        assert_eq!(fault_of(&error), Some(CertificateFault::Other), "{error}");
        assert_eq!(heard.recv_timeout(LIMIT).unwrap(), b"");
    }
}

#[test]
fn whom_nobody_vouches_for_is_not_spoken_to() {
    let (shown, key) = certificate();
    let (at, heard) = device(&shown, &key, &TLS13);
    let error = connect(at, Trust::Authorities).unwrap_err();
    assert_eq!(fault_of(&error), Some(CertificateFault::Unvouched));
    assert_eq!(heard.recv_timeout(LIMIT).unwrap(), b"");
}

#[test]
fn a_certificate_is_looked_at_and_nothing_is_said() {
    let (certificate, key) = certificate();
    let (at, heard) = device(&certificate, &key, &TLS12);
    let seen = shown(TcpStream::connect(at).unwrap(), "127.0.0.1", LIMIT).unwrap();
    assert_eq!(seen, Shown { fingerprint: Fingerprint::of(&certificate), is_vouched_for: false });
    assert_eq!(heard.recv_timeout(LIMIT).unwrap(), b"");
}

#[test]
fn whoever_is_silent_or_speaks_something_else_is_given_up() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let begin = Instant::now();
    let tcp = TcpStream::connect(silent.local_addr().unwrap()).unwrap();
    let limit = Duration::from_millis(300);
    let error = Line::secured(tcp, "127.0.0.1", Trust::Authorities, limit).unwrap_err();
    assert!(fault_of(&error).is_none() && (limit..LIMIT).contains(&begin.elapsed()), "{error}");

    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = other.local_addr().unwrap();
    thread::spawn(move || {
        let (mut tcp, _) = other.accept().unwrap();
        let _ = tcp.write_all(b"RTSP/1.0 400 Bad Request\r\n\r\n");
        let _ = tcp.read(&mut [0; 4096]);
    });
    let error = connect(at, Trust::Authorities).unwrap_err();
    assert_eq!((fault_of(&error), error.kind()), (None, std::io::ErrorKind::InvalidData));
}
