//! A way to a home's loudspeaker, whatever is spoken on the wire: an ONVIF back channel or a SIP call.
use std::sync::mpsc::Sender;

use vaka_link::{frame::Digit, unit::MediaFault};

use super::{call::Came, giving::Giving, wire::Heard};

/// A way that stands open.
pub(crate) trait Way {
    /// Says what comes, and gives what is heard, until something ends it.
    fn speak(&mut self, giving: &Giving) -> Over;

    /// Leaves the device in good order, within [`GRACE`](vaka_link::worker::GRACE).
    fn goodbye(&mut self);
}

/// What comes to the thread that talks.
pub(crate) enum Event {
    /// Samples to be said.
    Spoken(Vec<u8>),
    /// A telephone key was pressed.
    Pressed(Digit),
    /// From the connection of that number.
    Heard(u64, Heard),
    /// From the sockets of the call of that number.
    Came(u64, Came),
    /// The unit has said this at the station's port: it calls, or it means the call that it has begun.
    Asked(Vec<u8>),
    /// Say goodbye, then drop or send on this.
    End(Sender<()>),
}

/// Why a way could not be opened or is over.
pub(crate) enum Over {
    Fault(MediaFault),
    /// The unit calls, by this message, while it is not spoken to yet.
    Called(Vec<u8>),
    /// This worker is to end; the sender waits to hear that it is done.
    End(Sender<()>),
}
