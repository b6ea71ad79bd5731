//! A connection sealed by TLS (RFC 5246, RFC 8446), to the one whose certificate is trusted: by an authority, or by itself.
use std::{
    io::{self, ErrorKind, Read as _, Write as _},
    net::TcpStream,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use sha2::{Digest as _, Sha256};
use tracing::info;
use vaka_link::unit::MediaFault;

/// Whose certificate is good.
pub(super) enum Trust {
    /// One that an authority in Mozilla's list has signed, for the registered name.
    Authorities,
    /// The one with this SHA-256, whoever signed it, whatever name it bears and however old it is.
    Pin([u8; 32]),
}

impl Trust {
    /// The pin where the register has one, else the authorities.
    pub(super) fn of(pin: Option<[u8; 32]>) -> Self {
        pin.map_or(Self::Authorities, Self::Pin)
    }
}

/// A connection that stands, and what it is sealed with.
pub(crate) struct Sealed {
    tcp: TcpStream,
    tls: Mutex<ClientConnection>,
}

impl Sealed {
    /// Agrees with the other side within the limit.
    pub(super) fn open(tcp: TcpStream, name: &str, trust: &Trust, until: Instant) -> Result<Self, MediaFault> {
        let config = config(trust).map_err(|_| MediaFault::Ours)?;
        let name = ServerName::try_from(name.to_owned()).map_err(|_| MediaFault::NoTalkPath)?;
        let mut tls = ClientConnection::new(Arc::new(config), name).map_err(|_| MediaFault::Ours)?;
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
                return Err(match error {
                    Error::InvalidCertificate(_) | Error::NoCertificatesPresented => {
                        info!("the unit's certificate is not to be trusted");
                        match trust {
                            Trust::Authorities => MediaFault::UnknownCertificate,
                            Trust::Pin(_) => MediaFault::OtherCertificate,
                        }
                    }
                    _ => {
                        info!("the unit does not agree on how a connection is sealed");
                        MediaFault::NoAnswer
                    }
                });
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

fn config(trust: &Trust) -> Result<ClientConfig, Error> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions()?;
    Ok(match trust {
        Trust::Authorities => {
            let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
            builder.with_root_certificates(roots).with_no_client_auth()
        }
        Trust::Pin(pin) => {
            let pinned = Arc::new(Pinned { pin: *pin, provider });
            builder.dangerous().with_custom_certificate_verifier(pinned).with_no_client_auth()
        }
    })
}

/// Takes one certificate and no other.
#[derive(Debug)]
struct Pinned {
    pin: [u8; 32],
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let is_it = <[u8; 32]>::from(Sha256::digest(end_entity)) == self.pin;
        is_it
            .then(ServerCertVerified::assertion)
            .ok_or(Error::InvalidCertificate(rustls::CertificateError::ApplicationVerificationFailure))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
