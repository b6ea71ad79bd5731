//! Many at once: floods of alarms and storms of lost lines, each one strip in place of its rows.
use alarm_central::{
    id::{FloodId, StormId},
    moment::Moment,
    pii::Pii,
    supervision::StormEnd,
};
use serde::{Deserialize, Serialize};

/// Many homes of one area that alarmed in a short time (M16: rule, data and what it hides; what waits in it the rows say).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Flood {
    pub id: FloodId,
    /// As in the register.
    pub area: String,
    /// When it was found.
    pub began: Moment,
    /// Since when it takes nothing new in.
    pub calm: Option<Moment>,
    /// Its confirmed burglaries are a flood of their own, and stand in it too.
    pub confirmed: bool,
    /// The rule that made it: at least so many homes …
    pub rule_homes: u32,
    /// … within so many seconds; it ends when it is calm and fewer than …
    pub rule_secs: u32,
    /// … so many wait in it.
    pub rule_ends: u32,
}

/// Many lines that went silent in a short time, as one entry in place of thousands (M16: rule, data and what it hides).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Storm {
    pub id: StormId,
    pub since: Moment,
    /// Lines that are silent now: that many rows are not shown.
    pub lost: u32,
    /// Lines that have gone silent in it since it began, those back included.
    pub total: u32,
    /// The rule that made it: at least so many lines …
    pub rule_lines: u32,
    /// … within so many seconds, …
    pub rule_secs: u32,
    /// … in one area, or (true) anywhere in the place.
    pub everywhere: bool,
    /// Where the silent lines are, most first; at most [`Storm::MOST_AREAS`].
    pub areas: Vec<StormArea>,
    /// Areas beyond those.
    pub more_areas: u32,
    /// Who has acknowledged it; until then it rings as a waiting event of priority 4 does.
    pub acknowledged: Option<Acknowledged>,
    /// Why and when it ended; it stays for a few seconds more.
    pub ended: Option<(StormEnd, Moment)>,
}

/// An area in a storm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StormArea {
    /// As in the register; may be empty.
    pub area: String,
    /// Lines that are silent there now.
    pub lost: u32,
}

/// Somebody has seen it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Acknowledged {
    /// Empty on a locked desk.
    pub by: Pii<String>,
    pub at: Moment,
}

impl Storm {
    /// Most areas named one by one.
    pub const MOST_AREAS: usize = 6;

    /// Whether it still asks for somebody.
    pub fn waits(&self) -> bool {
        self.acknowledged.is_none() && self.ended.is_none()
    }
}
