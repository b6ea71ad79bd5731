//! What is on test and shelved, and zones that chatter, as desks show them; and homes that are looked for to put them on test.
use alarm_central::{
    aside::{AsideEnd, How},
    id::{AsideId, KindId, SiteId},
    moment::Moment,
    pii::Pii,
    signal::SignalClass,
    site::ZoneKind,
};
use serde::{Deserialize, Serialize};

/// A home, or parts of one, on test, or a zone shelved (M16: rule, data, what it hid, who, until).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AsideView {
    pub id: AsideId,
    pub site: SiteId,
    pub address: Pii<String>,
    pub how: How,
    /// Without zones and kinds it is the whole home.
    pub zones: Vec<ZoneView>,
    pub kinds: Vec<KindId>,
    pub from: Moment,
    pub until: Moment,
    pub by: Pii<String>,
    /// Who confirmed it.
    pub second: Option<Pii<String>>,
    /// How many signals have made no event.
    pub hidden: u32,
    /// The newest of them, oldest first; the journal has all.
    pub newest: Vec<HiddenView>,
    pub ended: Option<EndedView>,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EndedView {
    pub at: Moment,
    pub why: AsideEnd,
    /// `None` for the station itself.
    pub by: Option<Pii<String>>,
}

/// A signal that made no event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HiddenView {
    pub at: Moment,
    /// Empty for what makes none anyhow.
    pub kind: KindId,
    pub class: SignalClass,
    pub code: String,
    /// As on the wire.
    pub zone: Option<String>,
    pub zone_name: Option<Pii<String>>,
    /// The panel's own text.
    pub text: Option<Pii<String>>,
}

/// A zone that sends again and again and could be shelved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chatters {
    pub site: SiteId,
    pub address: Pii<String>,
    pub zone: ZoneView,
    /// So many signals …
    pub heard: u32,
    /// … where so many …
    pub rule_signals: u32,
    /// … within so many seconds are the rule.
    pub rule_secs: u32,
    pub last: Moment,
}

/// A zone of a home.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ZoneView {
    pub number: String,
    /// `None` where the register does not name it.
    pub name: Option<Pii<String>>,
    pub kind: Option<ZoneKind>,
}

/// Which homes are looked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Find {
    /// All these words, without case and marks ([`Search`](alarm_central::search::Search)), stand in name, address or account.
    Words(Pii<String>),
    Home(SiteId),
}

/// Homes that were found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Homes {
    /// What was looked for.
    pub find: Find,
    /// At most [`Homes::MOST`], those that fit best first.
    pub homes: Vec<Home>,
    /// There are more.
    pub more: bool,
}

impl Homes {
    /// Most that are shown: as many as there are digits.
    pub const MOST: usize = 9;
}

/// A home, as far as is needed to put it on test.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Home {
    pub site: SiteId,
    pub name: Pii<String>,
    pub address: Pii<String>,
    pub account: String,
    pub zones: Vec<ZoneView>,
}
