//! Which certificate a device shows, for whoever writes the register; sends it nothing but the greetings of TLS.
use std::{
    io::{self, ErrorKind},
    net::TcpStream,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use alarm_central::certificate::Fingerprint;
use rustls::{
    DigitallySignedStruct, Error, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
};

use crate::{
    line::Line,
    verify::{authorities, config_with},
};

/// What a device showed, and proved to have the key of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    pub fingerprint: Fingerprint,
    /// The system's authorities vouch for it: the register need not name it.
    pub is_vouched_for: bool,
}

/// Greets whoever answers at the other end of `tcp`, for at most `limit`, and hangs up.
///
/// # Errors
/// It speaks no TLS, or none that is spoken today.
pub fn shown(tcp: TcpStream, host: &str, limit: Duration) -> io::Result<Shown> {
    let provider = Arc::new(ring::default_provider());
    let watcher = Arc::new(Watcher {
        authorities: authorities(&provider),
        provider: Arc::clone(&provider),
        seen: Mutex::default(),
    });
    let judge: Arc<dyn ServerCertVerifier> = Arc::clone(&watcher) as _;
    Line::with(tcp, host, config_with(provider, judge)?, limit)?.hang_up();
    let seen = *watcher.seen.lock().unwrap_or_else(PoisonError::into_inner);
    seen.ok_or_else(|| ErrorKind::InvalidData.into())
}

/// Believes everybody, for nothing is said to them.
#[derive(Debug)]
struct Watcher {
    authorities: Option<Arc<WebPkiServerVerifier>>,
    provider: Arc<CryptoProvider>,
    seen: Mutex<Option<Shown>>,
}

impl ServerCertVerifier for Watcher {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let is_vouched_for = self.authorities.as_ref().is_some_and(|authorities| {
            authorities.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now).is_ok()
        });
        let shown = Shown { fingerprint: Fingerprint::of(end_entity), is_vouched_for };
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(shown);
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
