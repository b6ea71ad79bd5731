//! What has happened at a home before, as a desk shows it.
use alarm_central::{id::SiteId, moment::Moment, past::Earlier, pii::Pii};
use serde::{Deserialize, Serialize};

use crate::aside::ZoneView;

/// Events of one home, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Past {
    pub site: SiteId,
    /// For whoever handles events; `None` too where the register has the home no more.
    pub address: Option<Pii<String>>,
    pub since: Moment,
    pub events: Vec<PastEvent>,
    /// There are older ones.
    pub more: bool,
    /// Only those that were in one's own hands lately are among them.
    pub own_only: bool,
}

/// One of them, with its zones as the register names them now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PastEvent {
    pub earlier: Earlier,
    pub zones: Vec<ZoneView>,
}
