//! What a desk is told of disclosures: a line for each, with how far its package has come.
use alarm_central::{
    disclosure::{Asked, Package},
    id::{DisclosureId, EventId, KindId, SiteId},
    moment::Moment,
    pii::Pii,
    port::StoreFault,
};
use serde::{Deserialize, Serialize};

use crate::{closed::MediumView, unit::MediaFault};

/// One disclosure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DisclosureLine {
    pub disclosure: DisclosureId,
    pub event: EventId,
    pub kind: KindId,
    /// When the event began.
    pub began: Moment,
    pub site: SiteId,
    /// Absent for those who do not handle events.
    pub address: Option<Pii<String>>,
    /// Those of the media asked for that are still there.
    pub media: Vec<MediumView>,
    pub asked: Asked,
    /// The person at the authority; empty once it can be opened no more.
    pub contact: Pii<String>,
    pub requested_by: Pii<String>,
    pub requested_at: Moment,
    pub stage: DisclosureStage,
}

/// How far a disclosure has come, as a desk shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DisclosureStage {
    /// Waits for a second person.
    Requested,
    Refused {
        by: Pii<String>,
        at: Moment,
    },
    /// Approved, and being made: this share of it in hundredths.
    Making {
        percent: u8,
    },
    /// Approved; the station was started anew and does not know the passphrase any more.
    WaitsForPassphrase,
    /// Approved; making was stopped or failed and can be begun again.
    Stopped {
        why: Option<MakingFault>,
    },
    /// The sealed package lies in the place's folder `disclosures`.
    Made {
        by: Pii<String>,
        at: Moment,
        package: Package,
    },
}

/// Why a package could not be made; each has a sentence for people (`making-…`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MakingFault {
    /// The store or the vault failed.
    Store(StoreFault),
    /// A recording could not be turned into a file.
    Media(MediaFault),
    /// The recipient's key is no age key.
    Recipient,
    /// Its media can be read no more (M9).
    MediaOver,
    /// A part of this machine failed.
    Ours,
}
