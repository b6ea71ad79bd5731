//! Which process is at the other end of a connection, by the kernel's word; who works there is the sessions' to know.
use std::num::NonZeroI32;

use rustix::net::sockopt::socket_peercred;

/// The process that made a connection. One that the kernel does not name is the same as no other, not even as itself.
///
/// A number is not given to a second process while the first still runs, and whoever is compared with a desk is compared
/// while that desk's connection stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(Option<NonZeroI32>);

impl Peer {
    /// Asks the kernel who connected this socket.
    pub(crate) fn of(stream: &impl std::os::fd::AsFd) -> Self {
        Self(socket_peercred(stream).ok().map(|peer| peer.pid.as_raw_nonzero()))
    }

    /// Whether both connections were made by one process.
    pub(crate) fn is_same(self, other: Self) -> bool {
        self.0.is_some() && self.0 == other.0
    }
}

#[cfg(test)]
impl Peer {
    pub(crate) const NOBODY: Self = Self(None);
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixStream;

    use super::*;

    #[test]
    fn a_process_is_itself_and_one_without_a_name_is_nobody() {
        let (here, there) = UnixStream::pair().unwrap();
        let (here, there) = (Peer::of(&here), Peer::of(&there));
        assert!(here.is_same(there), "both ends were made here");
        let init = Peer(NonZeroI32::new(1));
        assert!(!here.is_same(init) && !init.is_same(here), "another process");
        let nobody = Peer::of(&std::fs::File::open("/dev/null").unwrap());
        assert!(!nobody.is_same(nobody) && !nobody.is_same(here), "no socket, no name");
    }
}
