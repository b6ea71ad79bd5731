//! What can happen to the station, besides signals.
use alarm_central::{
    aside,
    event::{Command, DialFault},
    exchange::{FileForm, FileHomes},
    fact::{CallRefused, PlaceFact},
    id::{DisclosureId, EventId, PersonId, SiteId},
    person::Actor,
    pii::Pii,
    port::StoreFault,
    retention::{Change, Readable},
    staff,
    vault::{HourEvent, Mirrored},
};
use tokio::sync::{mpsc, oneshot};
use vaka_link::{
    command::{FromDesk, Ticket, ToDesk},
    keeper::{KeeperAnswer, KeeperWish},
};

use super::{Centre, people::Asker};
use crate::{
    calls::Ring,
    dispatch::{Heard, HeardOfQuestion},
    gate::{DoorReport, Line},
    peer::Peer,
    playback::Wire,
};

/// One connection of a desk.
pub(crate) type ConnectionId = u64;

/// What can happen to the station, besides signals.
#[allow(
    clippy::large_enum_variant,
    reason = "wishes of desks are the commonest; a box for each would cost more than the room"
)]
pub(crate) enum Input {
    DeskJoined {
        connection: ConnectionId,
        peer: Peer,
        out: mpsc::Sender<ToDesk>,
    },
    DeskSaid {
        connection: ConnectionId,
        said: FromDesk,
    },
    DeskGone {
        connection: ConnectionId,
    },
    /// A password was checked, off the loop.
    PasswordChecked {
        connection: ConnectionId,
        person: PersonId,
        fits: bool,
        why: Check,
    },
    MediaJoined {
        ticket: Ticket,
        peer: Peer,
        line: Line,
    },
    /// A media connection has ended, from whichever side.
    MediaGone {
        ticket: Ticket,
        connection: ConnectionId,
    },
    PlaybackJoined {
        ticket: Ticket,
        peer: Peer,
        wire: Wire,
    },
    /// Something was read off the loop: what to do with it.
    Read(Box<dyn FnOnce(&mut Centre) + Send>),
    /// The same for what changes the register: it waits until the change before it is written.
    Settled(Box<dyn FnOnce(&mut Centre) + Send>),
    Door(DoorReport),
    Keeper {
        uid: u32,
        wish: KeeperWish,
        answer: oneshot::Sender<(KeeperAnswer, String)>,
    },
    /// A register file, read.
    ImportHomes {
        uid: u32,
        file: FileHomes,
        to: mpsc::Sender<KeeperAnswer>,
    },
    /// The register is to leave as a file.
    ExportHomes {
        uid: u32,
        form: FileForm,
        with_secrets: bool,
        to: mpsc::Sender<KeeperAnswer>,
    },
    /// A wish about who works here, its password hashed where it has one.
    Staff {
        by: Actor,
        person: PersonId,
        change: staff::Change,
        asker: Asker,
    },
    /// Something that is due on an event.
    Duty(EventId, Command),
    /// Second half of a claim: open what the alarm concerns.
    LookAtConcerned {
        event: EventId,
    },
    /// A zone alarmed in an event that is held: open the camera that sees it.
    LookAtZone {
        event: EventId,
        zone: String,
    },
    /// The telephone exchange was told to call somebody, or was not reached.
    Dialled {
        connection: ConnectionId,
        number: u64,
        fault: Option<DialFault>,
    },
    /// A dispatcher's machine was called.
    Dispatcher(Heard),
    /// The message service was called.
    Message(HeardOfQuestion),
    /// A registered voice unit calls.
    UnitRings(Ring),
    /// Whoever called as a registered unit, or from where one is, was refused at the port.
    CallRefused {
        site: Option<SiteId>,
        why: CallRefused,
    },
    /// So many messages came to the port for calls from where no unit is.
    StrangersCalled {
        count: u64,
    },
    /// Talking has been freed: open the voice path where it is not.
    OpenVoice {
        event: EventId,
    },
    /// The vault holds nothing of an event any more.
    Erased {
        held: HourEvent,
        done: oneshot::Sender<Result<(), StoreFault>>,
    },
    /// A duty says something on the place's own stream.
    Write {
        said: PlaceFact,
        done: oneshot::Sender<Result<(), StoreFault>>,
    },
    /// The wall clock has leapt, or that is settled; who said so, if anybody.
    ClockChanged {
        change: Change,
        confirmed: Option<(Actor, PersonId)>,
    },
    /// The second key store is there, or away.
    MirrorIs(Mirrored),
    /// Which stored media may be read.
    MayRead(Readable),
    Stop {
        done: oneshot::Sender<()>,
    },
}

/// What a password was asked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Check {
    SignIn,
    /// `locks`: how often the session had been locked when it was asked for.
    Unlock {
        locks: u32,
    },
    /// A supervisor opens a window (M4), typed at the desk that asked.
    OpenWindow {
        number: u64,
        event: EventId,
        reason: Pii<String>,
    },
    /// One of two who say that the wall clock is right, typed at the desk that asked.
    ResetClock {
        number: u64,
    },
    /// A second person approves a disclosure (M10), typed at the desk that asked.
    ApproveDisclosure {
        number: u64,
        event: EventId,
        disclosure: DisclosureId,
    },
    /// A second person confirms what is to be put on test or shelved, typed at the desk that asked.
    SetAside {
        number: u64,
        site: SiteId,
        asked: aside::Asked,
    },
}
