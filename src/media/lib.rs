//! GStreamer workers: fetch, talk, decode, sound and export, each a process of its own; never knows an event, a station or a desk.
//!
//! A worker learns what to do from one [`Order`] on stdin and answers length-prefixed on stdout. It ends by itself when
//! stdin ends and at its deadline, and nothing that GStreamer does can hold that end back.
mod challenge;
mod decode;
mod export;
mod fault;
mod fetch;
mod gst_setup;
mod outbox;
mod pauses;
mod process;
mod reach;
mod recorder;
mod selftest;
mod sound;
mod talk;

use alarm_central::vault::OpenSink;
pub use selftest::{Decodes, Need, decoders, selftest};
use tracing::error;
use vaka_link::{
    hush, pipe,
    worker::{Order, die_with_parent, leave},
};

/// Which worker a process is: `vaka worker KIND`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Takes up pictures and sound of one device, and records them; the only one besides talk that knows a secret, the
    /// network and the vault.
    Fetch,
    /// Speaks to one home.
    Talk,
    /// Turns coded units into frames for one tile.
    Decode,
    /// The desk's microphone and loudspeaker.
    Sound,
    /// One recording to a masked file for an authority.
    Export,
}

impl Kind {
    /// Reads the word of the command line.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "fetch" => Some(Self::Fetch),
            "talk" => Some(Self::Talk),
            "decode" => Some(Self::Decode),
            "sound" => Some(Self::Sound),
            "export" => Some(Self::Export),
            _ => None,
        }
    }

    /// The word of the command line, and the first word of the process' name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fetch => "fetch",
            Self::Talk => "talk",
            Self::Decode => "decode",
            Self::Sound => "sound",
            Self::Export => "export",
        }
    }
}

/// Runs this process as a worker until its end. Must be called on the main thread, before any other thread starts and
/// before anything is written to stdout.
///
/// The process is named `KIND idle` while it waits, warm, for its order, and `KIND busy` from then on. `open` makes the
/// recordings that those who take up or speak are told to write.
pub fn worker(kind: Kind, open: OpenSink) -> ! {
    die_with_parent();
    hush::leave_no_core();
    process::be_called(kind, "idle");
    let (mut orders, answers) = match (process::take_stdin(), process::take_stdout()) {
        (Ok(orders), Ok(answers)) => (orders, answers),
        (Err(fault), _) | (_, Err(fault)) => {
            error!(%fault, "a worker without stdin or stdout");
            leave()
        }
    };
    gst_setup::warm(kind);
    let order = match pipe::read::<Order>(&mut orders) {
        Ok(Some((order, _))) => order,
        Ok(None) => leave(),
        Err(fault) => {
            error!(%fault, "an order could not be read");
            leave()
        }
    };
    // Only now is there anything to keep.
    hush::keep_to_itself();
    process::be_called(kind, "busy");
    match (kind, order) {
        (Kind::Fetch, Order::Fetch(order)) => fetch::run(order, orders, answers, open),
        (Kind::Talk, Order::Talk(order)) => talk::run(order, orders, answers, open),
        (Kind::Decode, Order::Decode(order)) => decode::run(order, orders, answers),
        (Kind::Sound, Order::Sound(order)) => sound::run(order, orders, answers),
        (Kind::Export, Order::Export(order)) => export::run(order, orders, answers),
        _ => {
            error!(kind = kind.name(), "an order for another kind of worker");
            leave()
        }
    }
}
