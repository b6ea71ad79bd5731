//! A home's register entry on a desk: its fields without secrets and code words, what is changed of them, and who changed
//! what before.
use alarm_central::{entry::PartShown, id::SiteId, moment::Moment, pii::Pii};
use serde::{Deserialize, Serialize};

/// A home as it can be edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HomeEntry {
    pub site: SiteId,
    /// Said with each change: one that was decided on an older version is refused.
    pub version: u64,
    pub parts: Vec<PartShown>,
}

/// Who changed a home's entry, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HomeHistory {
    pub site: SiteId,
    /// At most [`HomeHistory::MOST`].
    pub lines: Vec<EntryLine>,
}

impl HomeHistory {
    /// Most lines that are told; the journal has all.
    pub const MOST: usize = 100;
}

/// One version of a home's entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntryLine {
    pub version: u64,
    pub at: Moment,
    /// `None`: on the command line.
    pub by: Option<Pii<String>>,
    pub how: EntryHow,
    /// What differs from the version before, as `contact.1.numbers`.
    pub fields: Vec<String>,
}

/// How a version came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EntryHow {
    Imported,
    Changed,
    /// What that version had changed was taken back.
    Undone {
        of: u64,
    },
    Removed,
}
