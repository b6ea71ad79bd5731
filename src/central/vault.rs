//! The ports of the vault: sealed recordings and their keys. What is kept is a run of messages; how it lies on disk is the
//! store's.
//!
//! Keys: each event has one *media key*, wrapped under the *hour key* of the hour in which the event began, which is
//! wrapped under the place's media master. Destroying an hour key makes every medium of that hour unreadable (M9).
use std::{path::PathBuf, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{
    event::Device,
    id::{EventId, GrantId, MediumId},
    medium::{Medium, MediumKind},
    moment::Moment,
    pii::SecretKey,
    port::StoreFault,
    proof::Paper,
    retention::{Calendar, Readable},
};

/// Longest time that a recording may lose when whoever writes it is cut off.
pub const FRAGMENT: Duration = Duration::from_secs(2);

/// What a recording is written with: goes to a worker on its stdin, and nowhere else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SinkOrder {
    /// The event's folder in the vault; it exists.
    pub folder: PathBuf,
    pub event: EventId,
    pub medium: MediumId,
    pub grant: GrantId,
    pub device: Device,
    pub kind: MediumKind,
    /// The event's media key.
    pub key: SecretKey,
    /// Bytes that must stay free on the disk: room for signals. With less, recording stops with [`StoreFault::Full`].
    pub leave_free: u64,
}

/// Where a worker writes one recording. Messages are gathered into fragments of about [`FRAGMENT`]; each is sealed and
/// synced as one. Only the caller sees that nothing more comes, and flushes then.
pub trait VaultSink: Send {
    /// Takes one message, a packed `Unit` of `vaka-link` in every kind of recording; `at` is when it was
    /// taken. Answers how many fragments are durably on disk. After an error the recording is over; what was kept stays.
    fn keep(&mut self, at: Moment, message: &[u8]) -> Result<u32, StoreFault>;

    /// Seals what is gathered as one fragment and syncs; answers the number of fragments. Nothing gathered, nothing
    /// written. After an error the recording is over.
    fn flush(&mut self, at: Moment) -> Result<u32, StoreFault>;

    /// Seals what is left as the last fragment and syncs; answers the number of fragments.
    fn finish(&mut self, at: Moment) -> Result<u32, StoreFault>;
}

/// Opens the sink of an order: the store's, which the root gives to the workers.
pub type OpenSink = fn(&SinkOrder) -> Result<Box<dyn VaultSink>, StoreFault>;

/// The messages of one fragment, in order, each with when it was taken.
pub type Fragment = Vec<(Moment, Vec<u8>)>;

/// Reads one recording, fragment by fragment.
pub trait MediumReader: Send {
    /// The messages of the next fragment, in order, with when each was taken; `None` after the last. A fragment that is
    /// missing, swapped, cut or changed is an error ([`StoreFault::Damaged`]).
    fn next_fragment(&mut self) -> Result<Option<Fragment>, StoreFault>;
}

/// Keys and recordings of a place; the station asks it on a thread of its own.
pub trait Vault: Send {
    /// Makes ready for recordings of an event that began at `began`: its folder and media key are durably on disk when
    /// this returns. Asking again gives the same key.
    fn prepare(&mut self, event: EventId, began: Moment) -> Result<(PathBuf, SecretKey), StoreFault>;

    /// Closes a recording whose writer is gone: cuts off a torn end, and every byte is durable before the answer. `None`
    /// if not one fragment was kept (the file is removed then). Can be asked again until [`kept`](Self::kept).
    fn seal_up(&mut self, event: EventId, medium: MediumId) -> Result<Option<Medium>, StoreFault>;

    /// To be called once the fact [`MediumKept`](crate::event::EventFact::MediumKept) is on disk: the recording is no
    /// longer left over.
    fn kept(&mut self, event: EventId, medium: MediumId) -> Result<(), StoreFault>;

    /// Recordings whose writers are gone (a station that was killed) and that were not sealed up, or whose fact may be
    /// missing: each is to be sealed up, its fact written if the event's stream lacks it, and then told as kept.
    fn left_over(&mut self) -> Result<Vec<(EventId, MediumId)>, StoreFault>;

    /// Opens a recording, if its event may be read ([`allow`](Self::allow)); it must be the very one that the journal names
    /// (length and hash are compared).
    fn open(&mut self, event: EventId, medium: &Medium) -> Result<Box<dyn MediumReader>, StoreFault>;

    /// Says what may be opened from now on. Until it is first said, nothing is: [`StoreFault::Shut`].
    fn allow(&mut self, readable: Readable);

    /// The calendar that was kept last ([`keep_calendar`](Self::keep_calendar)).
    fn calendar(&mut self) -> Result<Option<Calendar>, StoreFault>;

    /// Keeps the calendar, durably.
    fn keep_calendar(&mut self, calendar: &Calendar) -> Result<(), StoreFault>;

    /// Keeps the signed receipt of an event's erasure, durably; one that is there already is replaced.
    fn keep_receipt(&mut self, event: EventId, receipt: &Paper) -> Result<(), StoreFault>;

    /// Events whose erasure has a receipt.
    fn receipts(&mut self) -> Result<Vec<EventId>, StoreFault>;

    /// Removes the receipt of an event's erasure, if that was before this moment.
    fn forget_receipt(&mut self, event: EventId, before: Moment) -> Result<(), StoreFault>;

    /// Whether a second key store is kept, and can be reached.
    fn mirror(&mut self) -> Mirrored;

    /// What began in hours (since 1970, UTC) at or before `latest` and is not yet [`erased`](Self::erased), by hour.
    fn hours_until(&mut self, latest: i64) -> Result<Vec<Hour>, StoreFault>;

    /// Destroys the hour's key and with it every medium of the hour, then the wrapped keys and files. Can be asked
    /// again after it was cut off; the hour stays listed until [`erased`](Self::erased).
    fn erase_hour(&mut self, hour: i64) -> Result<(), StoreFault>;

    /// To be called once the facts [`MediaErased`](crate::event::EventFact::MediaErased) of the hour's events are on
    /// disk: the hour is forgotten.
    fn erased(&mut self, hour: i64) -> Result<(), StoreFault>;
}

/// A second key store under the same duty to erase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mirrored {
    #[default]
    None,
    There,
    /// It cannot be reached: what is erased here is owed there until it is back.
    Away,
}

/// What the vault holds, or held, of events that began within one hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hour {
    /// Whole hours since 1970, UTC.
    pub hour: i64,
    pub events: Vec<HourEvent>,
}

/// An event's recordings in the vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HourEvent {
    pub event: EventId,
    pub media: Vec<MediumId>,
}

/// A vault that could not be opened, and why: whatever is asked of it fails so.
#[derive(Clone, Copy, Debug)]
pub struct ShutVault(pub StoreFault);

impl Vault for ShutVault {
    fn prepare(&mut self, _: EventId, _: Moment) -> Result<(PathBuf, SecretKey), StoreFault> {
        Err(self.0)
    }

    fn seal_up(&mut self, _: EventId, _: MediumId) -> Result<Option<Medium>, StoreFault> {
        Err(self.0)
    }

    fn kept(&mut self, _: EventId, _: MediumId) -> Result<(), StoreFault> {
        Err(self.0)
    }

    fn left_over(&mut self) -> Result<Vec<(EventId, MediumId)>, StoreFault> {
        Err(self.0)
    }

    fn open(&mut self, _: EventId, _: &Medium) -> Result<Box<dyn MediumReader>, StoreFault> {
        Err(self.0)
    }

    fn allow(&mut self, _: Readable) {}

    fn calendar(&mut self) -> Result<Option<Calendar>, StoreFault> {
        Err(self.0)
    }

    fn keep_calendar(&mut self, _: &Calendar) -> Result<(), StoreFault> {
        Err(self.0)
    }

    fn keep_receipt(&mut self, _: EventId, _: &Paper) -> Result<(), StoreFault> {
        Err(self.0)
    }

    fn receipts(&mut self) -> Result<Vec<EventId>, StoreFault> {
        Err(self.0)
    }

    fn forget_receipt(&mut self, _: EventId, _: Moment) -> Result<(), StoreFault> {
        Err(self.0)
    }

    fn mirror(&mut self) -> Mirrored {
        Mirrored::None
    }

    fn hours_until(&mut self, _: i64) -> Result<Vec<Hour>, StoreFault> {
        Err(self.0)
    }

    fn erase_hour(&mut self, _: i64) -> Result<(), StoreFault> {
        Err(self.0)
    }

    fn erased(&mut self, _: i64) -> Result<(), StoreFault> {
        Err(self.0)
    }
}
