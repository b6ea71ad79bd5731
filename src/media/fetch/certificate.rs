//! Whom rtspsrc may speak to over TLS: judges the certificate that a device shows, before anything is said to it.
//!
//! GIO, which does TLS for rtspsrc, asks only about certificates that its own authorities do not vouch for. Where the
//! register names one, this process therefore believes in no authority at all, and whoever has not been asked about is not
//! spoken to (see [`Bounds`](super::bounds::Bounds)).
use std::{
    fs::File,
    io::Write,
    os::fd::AsRawFd,
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use alarm_central::certificate::{CertificateFault, Fingerprint};
use gio::prelude::*;
use gstreamer as gst;
use gstreamer::glib;
use tracing::warn;

use super::attempt::lock;

/// An authority that vouches for nobody: its key was thrown away when it was made, and its day is over. GIO makes no list
/// of authorities with none in it.
const NOBODY: &[u8] = include_bytes!("nobody.pem");

/// What has become of the certificate of one connection after the other.
pub(super) struct Certificate {
    known: Option<Fingerprint>,
    is_believed: AtomicBool,
    fault: Mutex<Option<CertificateFault>>,
}

impl Certificate {
    /// Judges all that `source` connects to over TLS by the certificate that the register names, or by the system's
    /// authorities where it names none.
    pub(super) fn judge(source: &gst::Element, known: Option<Fingerprint>) -> Arc<Self> {
        let certificate = Arc::new(Self { known, is_believed: AtomicBool::new(false), fault: Mutex::default() });
        if known.is_some() && !believe_nobody() {
            warn!("the system's authorities could not be left out");
        }
        let judge = Arc::clone(&certificate);
        source.connect("accept-certificate", false, move |arguments| {
            let shown = arguments.get(2).and_then(|shown| shown.get::<gio::TlsCertificate>().ok());
            let der = shown.and_then(|shown| shown.property::<Option<glib::ByteArray>>("certificate"));
            Some(judge.is_good(der.as_deref().unwrap_or_default()).to_value())
        });
        certificate
    }

    /// A new connection is about to be made: nobody is believed yet.
    pub(super) fn begin(&self) {
        self.is_believed.store(false, Ordering::SeqCst);
    }

    /// Whether something may be said over the connection that stands. Without a known certificate GIO lets none stand that
    /// the authorities do not vouch for.
    pub(super) fn may_speak(&self) -> bool {
        self.known.is_none() || self.is_believed.load(Ordering::SeqCst)
    }

    /// Why the last connection was not made, if it was the certificate.
    pub(super) fn fault(&self) -> Option<CertificateFault> {
        *lock(&self.fault)
    }

    /// About a certificate (DER) that no authority vouches for.
    fn is_good(&self, der: &[u8]) -> bool {
        let fault = match self.known {
            Some(known) if Fingerprint::of(der) == known => None,
            Some(_) => Some(CertificateFault::Other),
            None => Some(CertificateFault::Unvouched),
        };
        self.is_believed.store(fault.is_none(), Ordering::SeqCst);
        *lock(&self.fault) = fault;
        fault.is_none()
    }
}

/// Whether this machine can speak TLS below RTSP at all.
pub(crate) fn is_there() -> bool {
    gio::TlsBackend::default().supports_tls()
}

/// Leaves this process without any authority, so that each certificate is asked about; whether that could be done.
fn believe_nobody() -> bool {
    // GIO reads the list anew at each greeting.
    static LIST: OnceLock<Option<File>> = OnceLock::new();
    LIST.get_or_init(leave_nobody).is_some()
}

fn leave_nobody() -> Option<File> {
    let file = rustix::fs::memfd_create("nobody", rustix::fs::MemfdFlags::CLOEXEC).ok()?;
    let mut file = File::from(file);
    file.write_all(NOBODY).ok()?;
    let authorities = gio::TlsFileDatabase::new(format!("/proc/self/fd/{}", file.as_raw_fd())).ok()?;
    gio::TlsBackend::default().set_default_database(Some(&authorities));
    Some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn certificate(known: Option<Fingerprint>) -> Certificate {
        Certificate { known, is_believed: AtomicBool::new(false), fault: Mutex::default() }
    }

    #[test]
    fn the_known_certificate_alone_is_believed_and_for_one_connection() {
        let pinned = certificate(Some(Fingerprint::of(b"theirs")));
        assert!(!pinned.may_speak(), "nobody was asked about");
        assert!(pinned.is_good(b"theirs") && pinned.may_speak() && pinned.fault().is_none());
        pinned.begin();
        assert!(!pinned.may_speak(), "another connection, vouched for by others");
        assert!(!pinned.is_good(b"another's") && !pinned.may_speak());
        assert_eq!(pinned.fault(), Some(CertificateFault::Other));
    }

    #[test]
    fn without_a_known_one_only_those_are_spoken_to_that_nothing_is_asked_about() {
        let vouched = certificate(None);
        assert!(vouched.may_speak());
        assert!(!vouched.is_good(b"anybody's"));
        assert_eq!(vouched.fault(), Some(CertificateFault::Unvouched));
    }

    #[test]
    fn the_authority_that_vouches_for_nobody_can_be_set() {
        assert!(is_there(), "glib-networking is missing");
        assert!(believe_nobody() && believe_nobody());
    }
}
