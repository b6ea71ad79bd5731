//! What an export worker is fed and what it gives: one recording in, one file for an authority out, byte by byte.
//!
//! The file never touches a disk in the clear: it leaves as [`FromExport::Bytes`], and whoever started the worker seals it.
use alarm_central::{disclosure::Mask, moment::Moment};
use serde::{Deserialize, Serialize};

use crate::{unit::MediaFault, worker::Tracks};

/// Bytes at the start of a file that may be sent a second time: a container's header is known in full at its end only.
/// Everything behind them is sent once, in order.
pub const PATCHED_HEAD: u64 = 4096;

/// One recording to make a file of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportOrder {
    pub form: ExportForm,
    /// Filled with black in every picture, over the whole duration, before the picture is coded anew.
    pub masks: Vec<Mask>,
    /// Which tracks the recording has and the file shall have; what else comes is passed over.
    pub tracks: Tracks,
}

/// What the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ExportForm {
    /// H.264 and AAC in MP4, from `Unit`s.
    Mp4,
    /// One JPEG, from the first `Unit` that can be decoded.
    Jpeg,
    /// Mono WAV, from `Unit`s.
    Wav,
}

impl ExportForm {
    /// How files of this form are called.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Mp4 => "mp4",
            Self::Jpeg => "jpg",
            Self::Wav => "wav",
        }
    }
}

/// Whoever makes the package → export worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToExport {
    /// One message of the recording as it lies in the vault: body, a packed [`pipe`](crate::pipe) message of a `Unit`; `at`
    /// is when it was taken.
    Message { at: Moment },
    /// Nothing more comes: the file is to be ended. (The end of stdin without this ends the worker and the file is void.)
    Finish,
}

/// Export worker → whoever makes the package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FromExport {
    /// The body belongs at this place of the file: its end so far, or within [`PATCHED_HEAD`].
    Bytes { at: u64 },
    /// Messages taken in so far; sent at most some times a second.
    Progress { messages: u64 },
    /// The file is whole.
    Done(Exported),
    /// There will be no file.
    Failed { fault: MediaFault },
}

/// What became of a recording.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// Pictures in the file, and their size.
    pub pictures: u64,
    pub width: u32,
    pub height: u32,
    /// Coded pictures and packets of sound that could not be decoded and are missing in the file.
    pub skipped: u64,
    /// When the first picture or sound in the file was taken, and the file's length in milliseconds.
    pub began: Moment,
    pub length_ms: u64,
}
