//! Everything that views are shown in one frame: board, pictures, sound and link as plain values; nothing to act upon.
use std::collections::{BTreeMap, BTreeSet};

use alarm_central::{
    access::{self, Act},
    drawing::DrawingId,
    event::Refusal,
    id::{CameraId, EventId, SiteId},
    moment::Moment,
    person::{Place, Role},
    pii::Pii,
    port::StoreFault,
    site::{Part, SiteFault},
};
use vaka_link::{
    aside::Homes,
    board::{Board, Detail, Row},
    command::SessionEnd,
    frame::{AudioDevice, DeviceState, SoundChoice},
    hidden::HiddenNight,
    keeper::KeeperRefusal,
    past::Past,
    register::{HomeEntry, HomeHistory},
    unit::{Doubt, MediaFault, Record},
};

use crate::{
    closed::{Closed, Playing},
    glass::Glass,
    lineup::Lineup,
    maps::Seen,
    widget::video_tile::Picture,
};

/// What one frame shows.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    pub place: Place,
    pub link: LinkState,
    pub session: &'a Session,
    pub board: &'a Board,
    /// The order of the board's rows.
    pub lineup: &'a Lineup,
    /// The station's time, counted on since its last update.
    pub now: Moment,
    pub tiles: &'a BTreeMap<CameraId, TilePicture>,
    /// When the stills of each open camera were taken, oldest first.
    pub stills: &'a BTreeMap<CameraId, Vec<Moment>>,
    /// Those that are shown side by side.
    pub compared: Option<&'a Compared>,
    pub voice: VoiceLine,
    /// How what is heard and said through the voice unit is recorded.
    pub voice_recorded: Recorded,
    pub levels: Levels,
    pub sound: SoundState,
    /// What the operator has chosen of it, and what there is to choose from.
    pub sound_choice: &'a SoundChoice,
    pub sound_devices: &'a FoundDevices,
    /// Whether the home is listened to.
    pub listening: bool,
    /// Devices of the home that are not; `None` is the voice unit.
    pub unheard: &'a BTreeSet<Option<CameraId>>,
    /// Whether sound comes from the home.
    pub home_sounds: bool,
    /// The alarm that sounds and may be silenced.
    pub ringing: Option<EventId>,
    /// How long ago the refusal of a sign-in or unlock was heard, milliseconds.
    pub refused_ms: i64,
    /// A place that still has to get its first supervisor.
    pub first_start: Option<&'a FirstStart>,
    /// A sentence about something just refused or failed.
    pub notice: Option<&'a str>,
    /// Nobody seems to sit here: pictures are covered, and the desk locks in so many milliseconds.
    pub masked_ms: Option<i64>,
    /// The list of closed events, while it is shown.
    pub closed: Option<&'a Closed>,
    /// Homes that were looked for last.
    pub homes: Option<&'a Homes>,
    /// The home of the register that is edited.
    pub registered: &'a Registered,
    /// What plays of a closed event's media.
    pub playing: Option<Playing>,
    /// What was hidden tonight, once it was asked for.
    pub hidden: Option<&'a Tonight>,
    /// What has happened at a home before, once it was asked for.
    pub past: Option<&'a Answer<Past>>,
    /// The map, as far as it is drawn.
    pub map: &'a Seen,
    /// Drawings of the held event's home, as far as they were asked for.
    pub drawings: &'a BTreeMap<DrawingId, FloorPicture>,
    /// After closing an event the operator wants the next one taken by itself.
    pub takes_next: bool,
    /// What this desk is called: who looks at stored media does so from here.
    pub seat: &'a str,
}

/// What the station has said of the home of the register that is edited.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Registered {
    pub entry: Option<Box<HomeEntry>>,
    pub history: Option<Box<HomeHistory>>,
    /// Why the last change was refused, and where.
    pub wrong: Option<(Part, String, SiteFault)>,
    /// The home that was asked to be removed, and is.
    pub removed: Option<SiteId>,
}

/// What was hidden tonight.
pub type Tonight = Answer<HiddenNight>;

/// What the station was asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer<T> {
    /// The station is being asked.
    Asked,
    /// It could not say.
    Failed,
    Told(Box<T>),
}

/// How the desk stands to its station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// Not joined yet since the start.
    Connecting,
    Up,
    /// Joined before, and gone; it is being started again.
    Lost,
    /// Another version runs there.
    OtherVersion,
}

/// Who works here.
#[derive(Clone, Debug, PartialEq)]
pub enum Session {
    /// Nobody.
    Out {
        /// The station is being asked.
        checking: bool,
        refusal: Option<Refusal>,
        ended: Option<SessionEnd>,
    },
    In(Worker),
    Locked {
        worker: Worker,
        checking: bool,
        refusal: Option<Refusal>,
    },
}

/// How making the first supervisor stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FirstStart {
    /// The station is being asked.
    pub asking: bool,
    pub refusal: Option<KeeperRefusal>,
}

/// The one who is signed in.
#[derive(Clone, Debug, PartialEq)]
pub struct Worker {
    pub id: alarm_central::id::PersonId,
    pub name: Pii<String>,
    pub role: Role,
    /// End of the certificate.
    pub certified_until: Moment,
}

/// A camera's newest picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TilePicture {
    pub picture: Option<Picture>,
    /// What the picture on the card shows, and in what light.
    pub glass: Glass,
    /// When it was taken, where it is one of the last minute and not the newest.
    pub past: Option<Moment>,
    /// When the newest picture was taken; before the first one, when the camera was opened.
    pub taken_at: Moment,
    /// From this age on the picture stands still, milliseconds.
    pub stalled_after_ms: i64,
    pub fault: Option<MediaFault>,
    /// Why the pictures that come may not show what is there now.
    pub doubt: Option<Doubt>,
    pub recorded: Recorded,
}

/// A drawing of a floor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FloorPicture {
    pub picture: Option<Picture>,
    /// The room that it was last asked to fit in, physical pixels.
    pub fit: Option<(u32, u32)>,
    pub drawn: Drawn,
}

/// How far a drawing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// The station is being asked.
    Asked,
    AskedLong,
    /// The place has it no more.
    Missing,
    /// The station could not read it.
    Failed,
    Drawing,
    DrawingLong,
    /// It cannot be drawn.
    Unreadable,
    Shown,
}

/// Two stills of one camera, side by side: an earlier one and the newest, where there are two.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    pub camera: CameraId,
    pub sides: [Option<StillPicture>; 2],
    /// The room that each has, physical pixels.
    pub fit: (u32, u32),
}

/// A still that is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StillPicture {
    pub taken_at: Moment,
    /// `None` while it is being decoded.
    pub picture: Option<Picture>,
}

impl Compared {
    /// Which moments are shown.
    pub fn moments(&self) -> [Option<Moment>; 2] {
        self.sides.map(|side| side.map(|still| still.taken_at))
    }
}

/// How what is taken through a device is recorded, as far as the desk knows this very moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// Nothing is known of it.
    Unknown,
    /// Not yet: the first seconds are on their way to the disk.
    Starting,
    /// All but the last few seconds lies in the vault. `begun`: there is something in it.
    Kept { begun: bool },
    /// The disk does not come after; what was taken waits in memory.
    Late,
    /// What is taken now is not kept.
    NotKept(StoreFault),
}

impl From<Record> for Recorded {
    fn from(record: Record) -> Self {
        match record {
            Record::Starting => Self::Starting,
            Record::Kept { fragments } => Self::Kept { begun: fragments > 0 },
            Record::Late => Self::Late,
            Record::NotKept { fault } => Self::NotKept(fault),
        }
    }
}

impl Recorded {
    /// How two recordings that belong together stand: kept only where both are.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let weight = |one: Self| match one {
            Self::NotKept(_) => 4,
            Self::Late => 3,
            Self::Unknown => 2,
            Self::Starting => 1,
            Self::Kept { .. } => 0,
        };
        match (self, other) {
            (Self::Kept { begun }, Self::Kept { begun: too }) => Self::Kept { begun: begun || too },
            _ if weight(other) > weight(self) => other,
            _ => self,
        }
    }
}

/// The way to the home's loudspeaker and microphone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoiceLine {
    /// The site has no voice unit.
    Absent,
    /// There is one, and it is not open.
    Closed,
    Opening,
    Ready,
    Talking,
    Fault(MediaFault),
}

/// Peaks just now, 0.0 to 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Levels {
    pub microphone: f32,
    pub home: f32,
}

/// The desk's own devices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SoundState {
    pub tones: Tones,
    /// Whether the worker for talking and listening runs.
    pub worker: bool,
    pub microphone: DeviceState,
    pub loudspeaker: DeviceState,
    /// The computer's own switch silences the microphone.
    pub microphone_muted: bool,
    pub duplex: Duplex,
}

/// What there is to choose from on this machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundDevices {
    pub microphones: Vec<AudioDevice>,
    pub loudspeakers: Vec<AudioDevice>,
}

/// Whether the home is heard while the operator talks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duplex {
    /// It is muted meanwhile.
    Half,
    /// Its echo is taken out.
    Full,
}

/// Whether alarm tones can be heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tones {
    Heard,
    /// Switched off in the settings.
    Off,
    /// There is a loudspeaker, and the computer's volume is muted or at nothing.
    Muted,
    /// No loudspeaker, or it was pulled out.
    NoDevice,
}

impl<'a> Scene<'a> {
    /// The event held, whole, with its row.
    pub fn held(&self) -> Option<(&'a Row, &'a Detail)> {
        let detail = self.board.held.as_deref()?;
        self.board.rows.get(&detail.id).map(|row| (row, detail))
    }

    /// Whether the one who works here handles events.
    pub fn may_handle(&self) -> bool {
        self.may(Act::Handle)
    }

    /// Whether the one who works here may see closed events at all.
    pub fn may_list_closed(&self) -> bool {
        self.may(Act::ListClosed)
    }

    /// Whether the one who works here may put a home on test, or shelve a zone.
    pub fn may_set_aside(&self) -> bool {
        self.may(Act::SetAside)
    }

    /// Whether the one who works here may change homes of the register.
    pub fn may_keep_sites(&self) -> bool {
        self.may(Act::KeepSites)
    }

    /// Whether the one who works here may ask for media on an authority's behalf.
    pub fn may_request_disclosure(&self) -> bool {
        self.may(Act::RequestDisclosure)
    }

    /// Whether the one who works here may see what is asked for, and approve what others asked for.
    pub fn may_approve_disclosure(&self) -> bool {
        self.may(Act::ApproveDisclosure)
    }

    fn may(&self, act: Act) -> bool {
        match self.session {
            Session::In(worker) => access::role_may(self.place, worker.role, act).is_ok(),
            Session::Out { .. } | Session::Locked { .. } => false,
        }
    }

    /// Milliseconds of camera window left; `None` where there is no window.
    pub fn window_left_ms(&self, row: &Row) -> Option<i64> {
        row.window_until.map(|until| until.since_ms(self.now))
    }
}
