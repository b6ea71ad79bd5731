//! Whether a certificate is believed, and what it means that it is not; connects to nobody.
use std::{io, sync::Arc};

use alarm_central::certificate::{CertificateFault, Fingerprint};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, RootCertStore, SignatureScheme,
    client::{
        Resumption, WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
};

/// Who is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Whoever shows this leaf certificate and has its key, whatever names and dates stand in it, and nobody else.
    Exactly(Fingerprint),
    /// Whoever the authorities of this machine vouch for, by name and date.
    Authorities,
}

impl Trust {
    /// By what the register names.
    pub fn of(certificate: Option<Fingerprint>) -> Self {
        certificate.map_or(Self::Authorities, Self::Exactly)
    }

    fn fault(self) -> CertificateFault {
        match self {
            Self::Exactly(_) => CertificateFault::Other,
            Self::Authorities => CertificateFault::Unvouched,
        }
    }
}

/// What a connection broke of, if it was the certificate.
pub fn fault_of(error: &io::Error) -> Option<CertificateFault> {
    match error.get_ref()?.downcast_ref::<Error>()? {
        Error::InvalidCertificate(CertificateError::Other(OtherError(why))) => why.downcast_ref().copied(),
        _ => None,
    }
}

fn refused(fault: CertificateFault) -> Error {
    Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(fault))))
}

/// How to speak TLS with those who are believed. Each connection is judged anew: none is taken up again.
///
/// # Errors
/// None that this build's ciphers can cause.
pub fn config(trust: Trust) -> io::Result<Arc<ClientConfig>> {
    let provider = Arc::new(ring::default_provider());
    let authorities = (trust == Trust::Authorities).then(|| authorities(&provider)).flatten();
    let judge = Judge { trust, authorities, provider: Arc::clone(&provider) };
    config_with(provider, Arc::new(judge))
}

pub(crate) fn config_with(
    provider: Arc<CryptoProvider>,
    judge: Arc<dyn ServerCertVerifier>,
) -> io::Result<Arc<ClientConfig>> {
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .dangerous()
        .with_custom_certificate_verifier(judge)
        .with_no_client_auth();
    config.resumption = Resumption::disabled();
    Ok(Arc::new(config))
}

/// The authorities of this machine; `None` where it has none that can be read, so that nobody is vouched for.
pub(crate) fn authorities(provider: &Arc<CryptoProvider>) -> Option<Arc<WebPkiServerVerifier>> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider)).build().ok()
}

#[derive(Debug)]
struct Judge {
    trust: Trust,
    authorities: Option<Arc<WebPkiServerVerifier>>,
    provider: Arc<CryptoProvider>,
}

impl Judge {
    /// Whoever shows a certificate and has not its key is not who stands in it.
    fn of_key(&self, error: Error) -> Error {
        match error {
            Error::InvalidCertificate(CertificateError::BadSignature) => refused(self.trust.fault()),
            other => other,
        }
    }
}

impl ServerCertVerifier for Judge {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let is_believed = match self.trust {
            Trust::Exactly(known) => Fingerprint::of(end_entity) == known,
            Trust::Authorities => self.authorities.as_ref().is_some_and(|authorities| {
                authorities.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now).is_ok()
            }),
        };
        if is_believed { Ok(ServerCertVerified::assertion()) } else { Err(refused(self.trust.fault())) }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let known = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, known).map_err(|error| self.of_key(error))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let known = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, known).map_err(|error| self.of_key(error))
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
