//! What decode and sound workers give to their desk, and what the desk tells them; pixels and samples ride in the body.
use alarm_central::{id::PresetId, moment::Moment, vault::SinkOrder};
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
    /// How the operator wants it from now on; before the first one all is as in [`SoundChoice::default`].
    Choose(SoundChoice),
}

/// What an operator has chosen of a desk's sound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoundChoice {
    /// The `id` of an [`AudioDevice`]; `None` is the system's default. Of no effect where the settings name a file or none.
    pub microphone: Option<String>,
    pub loudspeaker: Option<String>,
    /// Loudness of homes, 0 to 100 per cent of what comes from there.
    pub volume: u8,
    pub echo: Echo,
}

impl Default for SoundChoice {
    fn default() -> Self {
        Self { microphone: None, loudspeaker: None, volume: 100, echo: Echo::HalfDuplex }
    }
}

/// What keeps the home from hearing itself through the operator's microphone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Echo {
    /// The home is muted while the operator talks.
    #[default]
    HalfDuplex,
    /// The echo is taken out of the microphone's sound (`webrtcdsp`); half duplex where that does not run.
    Suppressed,
}

/// A microphone or loudspeaker of this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AudioDevice {
    /// What the sound system calls it; the same after it was pulled out and put in again.
    pub id: String,
    /// What people call it.
    pub name: String,
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
    /// What there is to choose from; sent at every change.
    Found { microphones: Vec<AudioDevice>, loudspeakers: Vec<AudioDevice> },
    /// Whether echo is being taken out just now; sent at every change.
    Echo { suppressed: bool },
}

/// What a sound device is good for just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeviceState {
    Working,
    /// The chosen one is not there; the system's default works in its place until it is back.
    Instead,
    /// No such device, or it was pulled out; the worker looks for it again every second.
    Missing,
    /// Switched off in the settings (`"none"`).
    Off,
}

impl DeviceState {
    /// Whether sound goes through it, or through another in its place.
    pub fn works(self) -> bool {
        matches!(self, Self::Working | Self::Instead)
    }
}

/// Station → fetch worker, after its order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToFetch {
    /// Write what is taken, from the first unit on, into this recording; again when the one before has ended by a fault.
    Record(Box<SinkOrder>),
    /// Whether somebody may hear the device from now on; until then its sound is neither passed on nor written.
    Hear(bool),
    /// Turn the camera to this preset; answered by [`Unit::Turned`](crate::unit::Unit) with the same number.
    Turn { number: u32, preset: PresetId },
}

/// Station → talk worker, after its order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToTalk {
    /// Speech towards the home; body: samples, one packet or more. Sent on at the pace it comes.
    Speak,
    /// Write what is said into this recording; again when the one before has ended by a fault.
    Record(Box<SinkOrder>),
    /// Write what is heard there into this recording, where one way carries both (SIP); again likewise.
    RecordHeard(Box<SinkOrder>),
    /// A key of a telephone, pressed for the unit (RFC 4733); only where it was agreed on in a call.
    Digit(Digit),
    /// The unit has said this at the station's port for calls; body: one SIP message as it came.
    Sip,
}

/// A key of a telephone: `0`–`9`, `*`, `#`, `A`–`D`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digit(u8);

impl Digit {
    /// In the order of their events (RFC 4733 §3.2).
    const KEYS: &[u8] = b"0123456789*#ABCD";

    /// Reads the key's sign.
    pub fn parse(sign: char) -> Option<Self> {
        let at = Self::KEYS.iter().position(|key| char::from(*key) == sign)?;
        Some(Self(at as u8))
    }

    /// Its event's number.
    pub fn event(self) -> u8 {
        self.0
    }
}

/// How the way towards a home stands. Talk worker → station → desk, inside [`Voice`](crate::command::Voice).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FromTalk {
    /// The way to the home's loudspeaker stands open.
    Ready,
    /// First packet of a spell of speech has left.
    Speaking,
    /// A silent alarm, and talking has not been freed: nothing that is said goes there. [`FromTalk::Ready`] follows once it has.
    Hushed,
    /// It cannot be talked to; final for [`MediaFault::NoTalkPath`] and `WrongSignIn`, otherwise tried again.
    Trouble { fault: MediaFault },
    /// How the recording of what was said stands, as in [`Unit::Record`].
    Record(Record),
    /// To be said to the unit from the station's port for calls; body: one SIP message. Never told to a desk.
    Sip,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_the_numbers_of_their_events() {
        for (sign, event) in [('0', 0), ('9', 9), ('*', 10), ('#', 11), ('A', 12), ('D', 15)] {
            assert_eq!(Digit::parse(sign).map(Digit::event), Some(event));
        }
        assert_eq!([Digit::parse('E'), Digit::parse(' '), Digit::parse('é')], [None; 3]);
    }
}
