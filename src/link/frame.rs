//! What decode and sound workers give to their desk, and what the desk tells them; pixels and samples ride in the body.
use alarm_central::{moment::Moment, vault::SinkOrder};
use serde::{Deserialize, Serialize};

use crate::unit::{MediaFault, Record, Unit};

/// Sound everywhere between our processes: 8 kHz, mono, signed 16 bit little-endian (what G.711 carries).
pub const SAMPLE_RATE_HZ: u32 = 8000;
/// One packet of sound: 20 ms.
pub const PACKET_SAMPLES: usize = 160;

/// Desk → decode worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToDecode {
    /// A unit from the station, with its body.
    Unit(Unit),
    /// The tile's size in physical pixels: pictures come scaled to fit inside, aspect kept, never enlarged.
    Fit { width: u32, height: u32 },
    /// Whether it is there: answered with [`FromDecode::Pong`] when everything before it has been taken in.
    Ping { number: u32 },
}

/// Decode worker → desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FromDecode {
    /// A picture; body: `width * height * 4` bytes RGBA, rows without padding. Only the newest is worth showing.
    Picture {
        width: u32,
        height: u32,
        pts_us: Option<u64>,
        /// `taken_at` of the unit it was decoded from.
        taken_at: Moment,
    },
    /// Sound of the home; body: samples as [`SAMPLE_RATE_HZ`].
    Sound,
    /// It cannot be decoded just now.
    Trouble { fault: MediaFault },
    /// The answer to [`ToDecode::Ping`].
    Pong { number: u32 },
}

/// Desk → sound worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToSound {
    /// Sound of the home to be played; body: samples.
    Play,
    /// Half duplex: while `Muted`, what is played is thrown away and the queue emptied.
    Loudspeaker(Switch),
    /// Whether samples of the microphone are to be sent ([`FromSound::Spoken`]). Levels are sent always.
    Microphone(Switch),
}

/// On or off, said so that it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Switch {
    On,
    Off,
}

/// Sound worker → desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromSound {
    /// What the microphone heard; body: samples, one packet or more.
    Spoken,
    /// Peak levels of the last 50–100 ms, 0.0 (silence) to 1.0 (full scale).
    Levels { microphone: f32, loudspeaker: f32 },
    /// Which of the two can be used; sent at start and at every change.
    Devices { microphone: DeviceState, loudspeaker: DeviceState },
}

/// What a sound device is good for just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeviceState {
    Working,
    /// No such device, or it was pulled out; the worker looks for it again every second.
    Missing,
    /// Switched off in the settings (`"none"`).
    Off,
}

/// Station → fetch worker, after its order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToFetch {
    /// Write what is taken, from the first unit on, into this recording; again when the one before has ended by a fault.
    Record(Box<SinkOrder>),
    /// Whether somebody may hear the device from now on; until then its sound is neither passed on nor written.
    Hear(bool),
}

/// Station → talk worker, after its order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToTalk {
    /// Speech towards the home; body: samples, one packet or more. Sent on at the pace it comes.
    Speak,
    /// Write what is said into this recording; again when the one before has ended by a fault.
    Record(Box<SinkOrder>),
}

/// Talk worker → station → desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FromTalk {
    /// The way to the home's loudspeaker stands open.
    Ready,
    /// First packet of a spell of speech has left.
    Speaking,
    /// It cannot be talked to; final for [`MediaFault::NoTalkPath`] and `WrongSignIn`, otherwise tried again.
    Trouble { fault: MediaFault },
    /// How the recording of what was said stands, as in [`Unit::Record`].
    Record(Record),
}
