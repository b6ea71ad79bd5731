//! The truth about the station's own parts.
use alarm_central::{moment::Moment, port::StoreFault};
use serde::{Deserialize, Serialize};

/// Truth about the station's own parts; the desk adds sound and its link.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Health {
    pub receiver: ReceiverHealth,
    /// Since when nothing at all has come from any panel, once that is longer than a live line can be quiet.
    pub quiet_since: Option<Moment>,
    /// Signals that were heard and wait for the disk, in rounded steps; 0 while the store keeps up.
    pub backlog: u32,
    pub store: StoreHealth,
    /// Since when the journal's witness has not been reached; heads that it lacks are kept for it.
    pub witness_lost: Option<Moment>,
    /// The journal does not fit its own chain or its last signed head: nothing more is signed.
    pub journal_broken: bool,
    pub clock: ClockHealth,
    /// The clock has leapt ahead and that is not settled: no stored recording is opened, and none is erased (M9).
    pub media_shut: bool,
    /// The second store of the keys cannot be reached: what is erased here is owed there.
    pub mirror_away: bool,
    /// Somebody has said that a clock which is behind is right; another has to say so too.
    pub clock_reset_asked: bool,
    /// Cameras open just now, and how many of them give no picture.
    pub cameras_open: u32,
    pub cameras_failing: u32,
    /// Open devices whose pictures, sound or speech are not kept just now: why the first of them is not.
    pub not_kept: Option<StoreFault>,
    /// Frames of accounts that are not in the register, since the start.
    pub unknown_accounts: u64,
    /// Frames in a known account's name that were not acknowledged (wrong key, wrong clock, plain where a key is due), since the
    /// start; the journal says which account and why.
    pub frames_not_taken: u64,
    /// Frames that had been heard before, by whatever way, and were acknowledged again, since the start.
    pub repeats: u64,
    /// Connections and datagrams that spoke Aritech's OH, which the receiver does not, since the start.
    pub other_protocol: u64,
    /// Calls of voice units, or of who posed as one, that were refused, since the start; the journal says of which home and why.
    pub calls_refused: u64,
    /// Messages at the port for calls from where no unit is registered, or too many at once, since the start.
    pub strange_calls: u64,
    /// Homes in the register.
    pub sites: u32,
    /// Lines that are supervised, and how many of them are silent now.
    pub lines_supervised: u32,
    pub lines_lost: u32,
    /// The station itself was deaf (the machine slept, the process stood still): since when it listens again, and for
    /// how many milliseconds it did not. Every supervised line has had its full interval from then on.
    pub deaf: Option<(Moment, u64)>,
}

/// How the receiver does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReceiverHealth {
    /// TCP or UDP has lost its port, or never had it: it is tried again.
    #[default]
    NotListening,
    Listening,
    /// So many connections that no further one can be opened: known panels are served, strangers wait.
    Crowded,
}

/// How the store does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum StoreHealth {
    #[default]
    Good,
    /// A commit has been under way for over a second: nothing can be acknowledged meanwhile.
    Slow,
    Failing(StoreFault),
}

/// How the clock does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClockHealth {
    #[default]
    Good,
    /// The wall clock stands before a moment that was already written down: no window opens meanwhile.
    SetBack,
    /// The wall clock has leapt ahead a short while ago: times may be wrong, deadlines may have come too early.
    Leapt,
}
