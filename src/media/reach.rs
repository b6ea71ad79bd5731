//! The plain connection to a device's address, and why there is none; it speaks no protocol.
use std::{
    borrow::Cow,
    io::{self, ErrorKind},
    net::{SocketAddr, TcpStream, ToSocketAddrs},
    time::Duration,
};

use rtsp_types::Url;

/// Where RTSP is spoken when the address names no port (RFC 2326, 3.2).
pub(crate) const RTSP_PORT: u16 = 554;
/// The same over TLS (RFC 7826, 4.2).
pub(crate) const RTSPS_PORT: u16 = 322;
/// How an address begins whose device is spoken to over TLS.
const RTSPS: &str = "rtsps://";
/// A refusal comes at once; whoever takes longer does not refuse.
const REFUSAL: Duration = Duration::from_millis(500);

/// Connects to the first of the address's machines that lets itself be connected to within `limit`.
pub(crate) fn connect(address: &Url, limit: Duration) -> io::Result<TcpStream> {
    let mut failed = io::Error::from(ErrorKind::AddrNotAvailable);
    for socket in sockets(address)? {
        match TcpStream::connect_timeout(&socket, limit) {
            Ok(stream) => return Ok(stream),
            Err(error) => failed = error,
        }
    }
    Err(failed)
}

/// Whether the machine at the address is there and nothing listens at its port. Asked after a connection has failed,
/// because GStreamer tells a refusal and silence by the same error; a device that listens by now is left at once.
pub(crate) fn is_refused(address: &str) -> bool {
    let Ok(address) = Url::parse(address) else { return false };
    connect(&address, REFUSAL).is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused)
}

/// The port of an address.
pub(crate) fn port(address: &str) -> Option<u16> {
    Some(port_of(&Url::parse(address).ok()?))
}

/// The same of one that is read already.
pub(crate) fn port_of(address: &Url) -> u16 {
    address.port().unwrap_or(if address.scheme() == "rtsps" { RTSPS_PORT } else { RTSP_PORT })
}

/// Whether RTSP is spoken over TLS there.
pub(crate) fn is_secured(address: &str) -> bool {
    address.starts_with(RTSPS)
}

/// The address as rtspsrc must be told it, which knows no port of its own for RTSP over TLS.
pub(crate) fn with_port(address: &str) -> Cow<'_, str> {
    match Url::parse(address) {
        Ok(mut read) if is_secured(address) && read.port().is_none() => match read.set_port(Some(RTSPS_PORT)) {
            Ok(()) => Cow::Owned(read.into()),
            Err(()) => Cow::Borrowed(address),
        },
        _ => Cow::Borrowed(address),
    }
}

fn sockets(address: &Url) -> io::Result<impl Iterator<Item = SocketAddr>> {
    let host = address.host_str().ok_or(ErrorKind::InvalidInput)?;
    // An IPv6 address stands in brackets in a URL only.
    let host = host.trim_start_matches('[').trim_end_matches(']');
    (host, port_of(address)).to_socket_addrs()
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn a_port_that_nobody_listens_at_refuses_and_a_taken_one_does_not() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("rtsp://{}/cam", listener.local_addr().unwrap());
        assert!(!is_refused(&address));
        drop(listener);
        assert!(is_refused(&address));
        assert!(!is_refused("no address"));
        assert!(!is_refused("rtsp:///cam"));
    }

    #[test]
    fn the_usual_port_and_both_kinds_of_address_are_known() {
        let first = |address: &str| sockets(&Url::parse(address).unwrap()).unwrap().next().unwrap().to_string();
        assert_eq!(first("rtsp://192.0.2.1/cam"), "192.0.2.1:554");
        assert_eq!(first("rtsp://[2001:db8::1]:8554/cam"), "[2001:db8::1]:8554");
        assert_eq!([port("rtsps://h/cam"), port("rtsps://h:7441/cam")], [Some(322), Some(7441)]);
        assert_eq!(with_port("rtsps://[2001:db8::1]/cam?x=1"), "rtsps://[2001:db8::1]:322/cam?x=1");
        for whole in ["rtsps://h:7441/cam", "rtsp://h/cam", "no address"] {
            assert_eq!(with_port(whole), whole);
        }
        assert_eq!([port("rtsp://h/cam"), port("rtsp://h:8554/cam"), port("h")], [Some(554), Some(8554), None]);
    }
}
