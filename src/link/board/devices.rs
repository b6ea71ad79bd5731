//! The home's cameras, pictures and voice unit, and whether they are looked through.
use alarm_central::{
    id::{CameraId, PresetId},
    moment::Moment,
    picture::{PictureFault, PictureId},
    pii::Pii,
    site::Ability,
};
use serde::{Deserialize, Serialize};

use crate::{command::Ticket, unit::MediaFault};

/// A camera of the site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CameraView {
    pub id: CameraId,
    pub name: Pii<String>,
    pub abilities: Vec<Ability>,
    /// Whether one of its zones has signalled in this event.
    pub concerned: bool,
    /// The station takes its pictures up into the vault, whether or not anybody looks.
    pub fetched: bool,
    pub look: LookState,
    /// Where it can be turned to.
    pub presets: Vec<PresetView>,
}

/// A place that a camera can be turned to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PresetView {
    pub id: PresetId,
    pub name: Pii<String>,
}

/// What the names of such tiles begin with.
const TILE: char = '\u{0}';

/// A picture that a panel has offered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PictureView {
    pub id: PictureId,
    /// When its signal came.
    pub offered_at: Moment,
    /// Why it is not there, if that was found; it may be tried again.
    pub missed: Option<PictureFault>,
    /// It lies in the vault.
    pub kept: bool,
    pub look: LookState,
}

impl PictureView {
    /// What its tile is called among those of the cameras; no camera of a register is.
    pub fn tile(&self) -> CameraId {
        CameraId::new(format!("{TILE}{}", self.id))
    }

    /// Whether a tile is one of these.
    pub fn is_tile(id: &CameraId) -> bool {
        id.as_str().starts_with(TILE)
    }
}

/// Whether a device is being looked (listened) through.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum LookState {
    /// Not opened, or turned off.
    Off,
    /// Granted; units wait at the station under this ticket. A new ticket means a new grant, or that the connection with
    /// the one before is gone: connect anew.
    Open { ticket: Ticket },
    /// It could not be opened; final for this grant.
    Failed(MediaFault),
}

/// The home's voice unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VoiceView {
    pub look: LookState,
    /// Whether this build can talk to its kind.
    pub supported: bool,
    /// It calls, and has not been answered yet.
    pub rings: bool,
}
