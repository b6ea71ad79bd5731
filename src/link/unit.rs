//! What a fetch worker gives and a decode worker takes: coded pictures and sound of one device, as they came.
//!
//! Travels as the head of a [`pipe`](crate::pipe) message; the coded bytes are the body.
use std::time::Duration;

use alarm_central::{
    certificate::CertificateFault, event::TurnFault, moment::Moment, picture::PictureFault, port::StoreFault,
};
use serde::{Deserialize, Serialize};

/// One message of a fetch worker, passed on by the station, read by the desk, fed to a decode worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// The form of what follows on this track: GStreamer caps as text (`video/x-h264,stream-format=byte-stream,…`).
    /// Comes before the first [`Unit::Data`] of the track, and again whenever the form changes.
    Format { track: Track, caps: String },
    /// One coded picture or packet of sound; the bytes are the message's body.
    Data {
        track: Track,
        /// A picture that can be decoded without the ones before it. Always true for sound.
        key: bool,
        /// Media time in microseconds, from the stream's own clock; absent when the device gave none.
        pts_us: Option<u64>,
        /// When the fetch worker had it whole.
        taken_at: Moment,
    },
    /// The device cannot be seen or heard just now; the worker goes on trying until its deadline.
    Trouble { fault: MediaFault },
    /// Whether the pictures that come are to be believed; said when that changes. Never part of a recording.
    Doubt { doubt: Option<Doubt> },
    /// How the recording of all this stands: said when it changes and, while there is anything to record, every
    /// [`RECORD_BEAT`]. Never part of a recording.
    Record(Record),
    /// What the camera said to being turned. Not passed on to a desk, and never part of a recording.
    Turned { number: u32, fault: Option<TurnFault> },
    /// Last message: nothing more comes.
    Ended,
}

/// How often a worker says how its recording stands; who has not heard it for three of these knows nothing of it.
pub const RECORD_BEAT: Duration = Duration::from_millis(300);

/// How a recording stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Record {
    /// What was taken waits for the vault's order to write it, or for the first fragment to be on disk.
    Starting,
    /// All that was taken is durably on disk, save what is younger than a fragment and a second.
    Kept { fragments: u32 },
    /// The disk does not come after: what was taken waits in memory, the oldest for longer than that.
    Late,
    /// What is taken now is not kept.
    NotKept { fault: StoreFault },
}

impl Record {
    /// Whether it may be said that recording is going on.
    pub fn is_kept(self) -> bool {
        matches!(self, Self::Kept { fragments: 1.. })
    }
}

/// Why pictures that come, and can be seen, may not show what is there now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Doubt {
    /// The same picture comes over and over: the camera's clock stands still, or each of its pictures is the same.
    Frozen,
    /// What came before comes again, picture by picture: a recording in the camera's place.
    Looped,
}

impl Doubt {
    /// The doubt's key in the string tables.
    pub fn key(self) -> &'static str {
        match self {
            Self::Frozen => "doubt-frozen",
            Self::Looped => "doubt-looped",
        }
    }
}

/// Picture or sound of the same device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Track {
    /// Pictures.
    Video,
    /// Sound from the home.
    Sound,
}

/// Why there is no picture, sound or talk; each has a sentence for the operator in `vaka-words` (`fault-…`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MediaFault {
    /// Nobody answers at the address (unreachable, timed out, a name that leads nowhere).
    NoAnswer,
    /// The machine at the address is there, but nothing listens at that port: restarting, or the address is wrong.
    Refused,
    /// The device refuses user or password.
    WrongSignIn,
    /// It answers, but has no video (or, when only sound was asked for, no sound) at that address.
    NoVideo,
    /// It sends a form that this machine has no decoder for.
    CodecMissing,
    /// What it sends cannot be decoded.
    BrokenData,
    /// It answered before, and has sent nothing for longer than the stall limit.
    Stalled,
    /// It has no way to be spoken to (RTSP 551 or no `sendonly` audio).
    NoTalkPath,
    /// The unit calls by itself and cannot be called, and has not called yet.
    AwaitsCall,
    /// Somebody else is talking there (RTSP 453).
    Busy,
    /// A part of this machine failed (a worker could not be started or crashed).
    Ours,
    /// The place must not reach the address: training reaches simulated homes alone. Nobody was asked.
    OutOfReach,
    /// It sends whoever asks to another address than the register's, or round and round. Nobody was asked there.
    SentElsewhere,
    /// Over TLS it shows another certificate than the register's. Nothing was said to it.
    OtherCertificate,
    /// The register names no certificate, and nobody vouches for the one that it shows. Nothing was said to it.
    UnknownCertificate,
    /// A picture that was offered, and asked for once, is not there.
    Picture(PictureFault),
}

impl From<CertificateFault> for MediaFault {
    fn from(fault: CertificateFault) -> Self {
        match fault {
            CertificateFault::Other => Self::OtherCertificate,
            CertificateFault::Unvouched => Self::UnknownCertificate,
        }
    }
}

impl MediaFault {
    /// The fault's key in the string tables: `fault-` and this.
    pub fn key(self) -> &'static str {
        match self {
            Self::NoAnswer => "fault-no-answer",
            Self::Refused => "fault-refused",
            Self::WrongSignIn => "fault-wrong-sign-in",
            Self::NoVideo => "fault-no-video",
            Self::CodecMissing => "fault-codec-missing",
            Self::BrokenData => "fault-broken-data",
            Self::Stalled => "fault-stalled",
            Self::NoTalkPath => "fault-no-talk-path",
            Self::AwaitsCall => "fault-awaits-call",
            Self::Busy => "fault-busy",
            Self::Ours => "fault-ours",
            Self::OutOfReach => "fault-out-of-reach",
            Self::SentElsewhere => "fault-sent-elsewhere",
            Self::OtherCertificate => "fault-other-certificate",
            Self::UnknownCertificate => "fault-unknown-certificate",
            Self::Picture(fault) => fault.key(),
        }
    }
}
