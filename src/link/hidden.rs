//! What was hidden tonight: what automatic acts have kept out of sight or closed, as a desk shows it (M16).
use alarm_central::{hidden::Hidden, moment::Moment, pii::Pii};
use serde::{Deserialize, Serialize};

/// The last twelve hours, as the facts say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HiddenNight {
    pub since: Moment,
    /// When it was read.
    pub until: Moment,
    /// Newest first; at most [`HiddenNight::MOST`].
    pub lines: Vec<HiddenLine>,
    /// Older ones beyond those.
    pub more: u32,
}

/// One automatic act, or many of one sort.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HiddenLine {
    pub hidden: Hidden,
    /// Of the one home that it is about, as the register has it now; for whoever handles events.
    pub address: Option<Pii<String>>,
    /// Who has seen it, where somebody has.
    pub seen_by: Option<Pii<String>>,
}

impl HiddenNight {
    /// Most lines that are told.
    pub const MOST: usize = 500;
}
