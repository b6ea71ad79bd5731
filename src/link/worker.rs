//! What a worker process is told and how it ends: orders on stdin, both clocks, and an end that waits for nobody.
//!
//! Secrets come only this way, never as arguments or environment. A worker ends by itself at the end of stdin and at
//! its deadline; whoever started it kills it 300 ms after a missed end.
use std::{
    net::SocketAddr,
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use alarm_central::{
    certificate::Fingerprint,
    moment::{Deadline, Moment, Reading},
    pii::Secret,
};
use rustix::{
    process::{Signal, getpid, kill_process, set_parent_process_death_signal},
    time::{ClockId, clock_gettime},
};
use serde::{Deserialize, Serialize};

use crate::export::ExportOrder;

/// How long a worker gets to leave in good order (RTSP TEARDOWN) before it is killed.
pub const GRACE: Duration = Duration::from_millis(300);

/// First message on a worker's stdin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Order {
    /// Take up pictures or sound of one device; answers [`Unit`](crate::unit::Unit)s.
    /// [`ToFetch`](crate::frame::ToFetch) follows: taking up waits for no recording.
    Fetch(FetchOrder),
    /// Open the way to a home's loudspeaker; [`ToTalk`](crate::frame::ToTalk) follows, answers
    /// [`Voice`](crate::command::Voice): how the way stands and, in a call, what is heard there.
    Talk(TalkOrder),
    /// [`ToDecode`](crate::frame::ToDecode) follows, answers [`FromDecode`](crate::frame::FromDecode).
    Decode(DecodeOrder),
    /// [`ToSound`](crate::frame::ToSound) follows, answers [`FromSound`](crate::frame::FromSound).
    Sound(SoundOrder),
    /// [`ToExport`](crate::export::ToExport) follows, answers [`FromExport`](crate::export::FromExport).
    Export(ExportOrder),
}

/// One device to fetch from, over RTSP or HTTP.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FetchOrder {
    /// `rtsp://…` or `http://…` (stills, MJPEG; pictures only), or the same over TLS, without user and password.
    pub address: Secret,
    /// Empty when the device wants none.
    pub user: Secret,
    pub password: Secret,
    /// What it must show over TLS; without one the system's authorities must vouch for it.
    pub certificate: Option<Fingerprint>,
    pub transport: Transport,
    /// Which tracks to set up; the others are not even asked for (M6).
    pub tracks: Tracks,
    /// Sound is thrown away until [`ToFetch::Hear`](crate::frame::ToFetch) says otherwise: nobody listens yet (M3).
    pub deaf: bool,
    /// What comes is held until [`ToFetch::Record`](crate::frame::ToFetch) says where to write it. Not so for a camera's
    /// small stream, beside which its large one is recorded.
    pub kept: bool,
    /// One picture over HTTP, asked for once, without any sign-in.
    pub once: Option<Once>,
    /// How it is turned, if it can be; with the same sign-in and certificate.
    pub turning: Option<Turning>,
    pub deadline: Deadline,
}

/// Where a camera is told to turn (ONVIF PTZ).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Turning {
    /// `http://…` or `https://…`, without user and password.
    pub address: Secret,
    /// The profile whose picture is turned.
    pub profile: String,
}

/// What a picture that is asked for once must be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Once {
    /// Bytes.
    pub at_most: u64,
    /// One that says of itself that it is older than this is refused (M5).
    pub not_before: Moment,
}

/// Which tracks are wanted of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tracks {
    Video,
    Sound,
    Both,
}

/// How RTP travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Transport {
    /// TCP first: it passes every firewall that RTSP itself passes. UDP where the device refuses TCP, and TCP again where
    /// UDP brings nothing within two seconds.
    #[default]
    Auto,
    Tcp,
    Udp,
}

/// One ONVIF back channel to talk over, or one SIP unit to call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TalkOrder {
    /// `rtsp://…`, `rtsps://…`, `sip:…` or `sips:…` without user and password.
    pub address: Secret,
    pub user: Secret,
    pub password: Secret,
    /// What it must show over TLS; without one the system's authorities must vouch for it.
    pub certificate: Option<Fingerprint>,
    /// Whether the unit may be called (SIP).
    pub calls: bool,
    /// Where the unit calls, if it does: the station's own port, whose messages come as
    /// [`ToTalk::Sip`](crate::frame::ToTalk) and go as [`FromTalk::Sip`](crate::frame::FromTalk).
    pub called_at: Option<SocketAddr>,
    pub deadline: Deadline,
}

/// One tile to decode for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DecodeOrder {
    /// First size of the tile in physical pixels.
    pub width: u32,
    pub height: u32,
    pub by: DecodeBy,
}

/// Who decodes pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecodeBy {
    /// A graphics processor where there is one that can, else the processor.
    Best,
    /// The processor alone: what was tried before hangs or falls.
    Processor,
}

/// The desk's sound devices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SoundOrder {
    pub microphone: SoundDevice,
    pub loudspeaker: SoundDevice,
}

/// Where sound comes from or goes to (`[sound]` in the configuration).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SoundDevice {
    /// The system's default device.
    #[default]
    Default,
    /// A WAV file: as microphone read in real time from its start whenever the microphone is switched on, silence
    /// after its end; as loudspeaker written.
    Wav(String),
    /// No device.
    None,
}

impl SoundDevice {
    /// Reads `default`, `none` or `wav:PATH`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "default" => Some(Self::Default),
            "none" => Some(Self::None),
            other => other.strip_prefix("wav:").filter(|path| !path.is_empty()).map(|path| Self::Wav(path.to_owned())),
        }
    }
}

/// Reads both clocks.
pub fn now() -> Reading {
    let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let boot = clock_gettime(ClockId::Boottime);
    Reading {
        wall: Moment(i64::try_from(wall.as_millis()).unwrap_or(i64::MAX)),
        boot_ms: boot.tv_sec.unsigned_abs() * 1000 + boot.tv_nsec.unsigned_abs() / 1_000_000,
    }
}

/// For how long the machine has slept since it started, milliseconds: what boot time counts and the monotonic clock does not.
/// Never too much, since whatever comes between the two readings makes it less; of three, the most is the truest.
pub fn asleep_ms() -> u64 {
    let ms = |clock| {
        let time = clock_gettime(clock);
        time.tv_sec.unsigned_abs() * 1000 + time.tv_nsec.unsigned_abs() / 1_000_000
    };
    let reading = |()| {
        let boot_ms = ms(ClockId::Boottime);
        boot_ms.saturating_sub(ms(ClockId::Monotonic))
    };
    [(); 3].map(reading).into_iter().max().unwrap_or(0)
}

/// First call of every worker: if whoever started it dies, the kernel ends it at once, whatever hangs inside.
pub fn die_with_parent() {
    // A failure leaves the end of stdin, which comes at the same moment.
    let _ = set_parent_process_death_signal(Some(Signal::KILL));
}

/// Ends this process within 50 ms of the deadline, from a thread of its own that takes no lock. `farewell` is called
/// [`GRACE`] before the deadline, on another thread, so that a polite goodbye can still be said in time.
pub fn end_at(deadline: Deadline, farewell: impl FnOnce() + Send + 'static) {
    let early = Deadline {
        wall: deadline.wall.plus_ms(-(GRACE.as_millis() as i64)),
        boot_ms: deadline.boot_ms.saturating_sub(GRACE.as_millis() as u64),
    };
    thread::Builder::new()
        .name("deadline".to_owned())
        .spawn(move || {
            wait_for(early);
            let _ = thread::Builder::new().name("farewell".to_owned()).spawn(farewell);
            wait_for(deadline);
            leave();
        })
        .expect("a process can start one thread");
}

fn wait_for(deadline: Deadline) {
    while !deadline.is_over(now()) {
        thread::sleep(Duration::from_millis(20));
    }
}

/// Says goodbye on another thread for at most [`GRACE`], then ends this process, come what may.
pub fn leave_after(farewell: impl FnOnce() + Send + 'static) -> ! {
    let (done, wait) = std::sync::mpsc::channel();
    let _ = thread::Builder::new().name("farewell".to_owned()).spawn(move || {
        farewell();
        let _ = done.send(());
    });
    let _ = wait.recv_timeout(GRACE);
    leave()
}

/// Ends this process now: no destructor, no exit handler and no lock can hold it back.
pub fn leave() -> ! {
    let _ = kill_process(getpid(), Signal::KILL);
    std::process::abort()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_clock_ends_a_leave() {
        let at = now();
        let later = Deadline { wall: at.wall.plus_ms(60_000), boot_ms: at.boot_ms + 60_000 };
        assert!(!later.is_over(at));
        assert!(later.is_over(Reading { boot_ms: at.boot_ms + 60_000, ..at }), "a wall clock set back");
        assert!(later.is_over(Reading { wall: at.wall.plus_ms(60_000), ..at }), "another boot");
    }

    #[test]
    fn sound_devices_are_read_as_written() {
        assert_eq!(SoundDevice::parse("wav:/x.wav"), Some(SoundDevice::Wav("/x.wav".to_owned())));
        assert_eq!(SoundDevice::parse("none"), Some(SoundDevice::None));
        assert_eq!(SoundDevice::parse("wav:"), None);
        assert_eq!(SoundDevice::parse("jack"), None);
    }
}
