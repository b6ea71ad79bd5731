//! What event codes mean, from the tables beside it (`codes/*.csv`, each row with its source); decides nothing about priorities.
//!
//! Meanings are the standards' English words: DC-03-2017 and DC-05-2016. Category and kind are ours, row by row, on two
//! principles. What the standard calls an alarm is one; what it calls trouble, test, restore or a status is never one, however
//! grave it sounds, because an alarm opens cameras. And a disarm is only what surely is one, because a disarm may clear an alarm.
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Category {
    /// Intrusion, forced doors included.
    Burglary,
    /// Hold-up (robbery), silent as a rule.
    Holdup,
    /// Call for help by a button.
    Panic,
    /// A code entered under threat. Contact ID alone tells it apart; SIA sends hold-up.
    Duress,
    /// Fire, smoke, heat, sprinkler.
    Fire,
    /// Combustible or unknown gas.
    Gas,
    /// Carbon monoxide. Contact ID alone tells it apart; SIA sends gas.
    Co,
    /// Medical or personal emergency.
    Medical,
    /// Leaking water.
    Water,
    /// Too cold or too warm, not fire.
    Temperature,
    /// Equipment opened, cut, missing or outwitted.
    Tamper,
    /// Mains and power supplies.
    Power,
    /// Batteries of panel or sensors.
    Battery,
    /// The way to the centre, and tests that failed to come.
    Communication,
    /// Radio disturbed.
    Jamming,
    /// Sensors, sounders, expanders, outputs and the panel itself.
    Equipment,
    /// Doors and cards.
    Access,
    /// Arming and disarming.
    OpenClose,
    /// Somebody takes an alarm back.
    Cancel,
    /// Tests.
    Test,
    /// Speech or video with the home.
    Voice,
    /// Nobody moved or reported where somebody should have.
    Inactivity,
    /// Programming, clock, log, users, schedules.
    Programming,
    /// The receiver itself, its printer and line cards.
    Receiver,
    /// Zones of no stated type.
    Untyped,
    /// What remains: information.
    Status,
}

/// What has happened to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Kind {
    /// An alarm has gone off.
    Alarm,
    /// An alarm, trouble or supervision is normal again.
    Restore,
    /// Something does not work.
    Trouble,
    /// Something was left out of supervision.
    Bypass,
    /// And taken in again.
    Unbypass,
    /// A supervised condition has left its normal state.
    Supervisory,
    /// Disarmed.
    Opening,
    /// Armed.
    Closing,
    /// A test.
    Test,
    /// An alarm was taken back by a user.
    Cancel,
    /// Speech or video is ready (SIA LF and the L packet; Contact ID 606, 609). It opens nothing by itself.
    Voice,
    /// Information.
    Info,
}

/// What the number after a code counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counts {
    /// Zones, points, doors.
    Zone,
    /// People.
    User,
    /// Areas.
    Area,
    /// Something else, or nothing.
    Other,
}

/// What a code means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// The standard's words, in English.
    pub text: &'static str,
    /// What it is about.
    pub category: Category,
    /// What has happened.
    pub kind: Kind,
    /// The panel itself calls the alarm verified: by a second sensor, or by conditions it was given.
    pub confirmed: bool,
    /// What the number after the code counts.
    pub counts: Counts,
    /// The SIA code for the same, where known; for Contact ID codes only.
    pub sia: Option<&'static str>,
    /// Whether a table has the code. `false`: judged by its class (Contact ID's first digits) alone.
    pub known: bool,
    /// Where the row comes from.
    pub source: &'static str,
}

/// Meaning of a code as [`PanelEvent::code`](crate::PanelEvent::code) gives it: `BA`, `1130`, or the letter of a packet.
///
/// A Contact ID code that no table has is judged by its class, so that an unknown burglary code still is a burglary alarm. An
/// unknown SIA code, an unread event and nonsense give `None`: acknowledge and show them.
///
/// ```
/// use dc09::codes::{look_up, Category, Kind};
/// assert_eq!(look_up("1130").map(|m| (m.category, m.kind)), Some((Category::Burglary, Kind::Alarm)));
/// assert_eq!(look_up("3130").map(|m| (m.category, m.kind)), Some((Category::Burglary, Kind::Restore)));
/// // Open and close are turned round: qualifier 1 disarms.
/// assert_eq!(look_up("1401").map(|m| m.kind), Some(Kind::Opening));
/// assert_eq!(look_up("3401").map(|m| m.kind), Some(Kind::Closing));
/// assert_eq!(look_up("QQ"), None);
/// ```
#[must_use]
pub fn look_up(code: &str) -> Option<Meaning> {
    match code.len() {
        1 => block(code),
        2 => SIA.get(code).copied(),
        4 => {
            let (qualifier, code) = code.split_at_checked(1)?;
            CID.get(code).copied().or_else(|| by_class(code)).map(|row| row.with_qualifier(qualifier))
        }
        _ => None,
    }
}

/// Every code of both tables with its meaning; Contact ID with qualifier 1. For lists and checks.
pub fn all() -> impl Iterator<Item = (String, Meaning)> {
    let sia = SIA.iter().map(|(code, meaning)| ((*code).to_owned(), *meaning));
    sia.chain(CID.iter().map(|(code, row)| (format!("1{code}"), row.with_qualifier("1"))))
}

#[derive(Clone, Copy)]
struct CidRow {
    meaning: Meaning,
    ended: Kind,
    text_when_new: Option<&'static str>,
    text_when_ended: Option<&'static str>,
    sia_when_ended: Option<&'static str>,
}

impl CidRow {
    /// 1 is new or opening, 3 is restore or closing. 6 tells of something reported before and still so, and any other digit
    /// tells nothing known: information, never a new alarm and never a disarm.
    fn with_qualifier(self, qualifier: &str) -> Meaning {
        let meaning = self.meaning;
        match qualifier {
            "1" => Meaning { text: self.text_when_new.unwrap_or(meaning.text), ..meaning },
            "3" => Meaning {
                text: self.text_when_ended.unwrap_or(meaning.text),
                kind: self.ended,
                confirmed: false,
                sia: self.sia_when_ended,
                ..meaning
            },
            _ => Meaning { kind: Kind::Info, confirmed: false, sia: None, ..meaning },
        }
    }
}

static SIA: LazyLock<BTreeMap<&str, Meaning>> =
    LazyLock::new(|| rows(include_str!("codes/sia.csv")).filter_map(sia_row).collect());
static CID: LazyLock<BTreeMap<&str, CidRow>> =
    LazyLock::new(|| rows(include_str!("codes/cid.csv")).filter_map(cid_row).collect());

fn sia_row(row: Vec<&'static str>) -> Option<(&'static str, Meaning)> {
    let [code, text, category, kind, confirmed, counts, source] = row.try_into().ok()?;
    let confirmed = confirmed == "yes";
    let (category, kind, counts) = (self::category(category)?, self::kind(kind)?, self::counts(counts));
    Some((code, Meaning { text, category, kind, confirmed, counts, sia: None, known: true, source }))
}

fn cid_row(row: Vec<&'static str>) -> Option<(&'static str, CidRow)> {
    let [
        code,
        text,
        category,
        new,
        ended,
        confirmed,
        counts,
        text_when_new,
        text_when_ended,
        sia,
        sia_when_ended,
        source,
    ] = row.try_into().ok()?;
    let some = |text: &'static str| (!text.is_empty()).then_some(text);
    let meaning = Meaning {
        text,
        category: self::category(category)?,
        kind: self::kind(new)?,
        confirmed: confirmed == "yes",
        counts: self::counts(counts),
        sia: some(sia),
        known: true,
        source,
    };
    let row = CidRow {
        meaning,
        ended: self::kind(ended)?,
        text_when_new: some(text_when_new),
        text_when_ended: some(text_when_ended),
        sia_when_ended: some(sia_when_ended),
    };
    Some((code, row))
}

/// Rows of a table after its heading. A field may stand between quotation marks to hold commas; quotation marks inside are not used.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().skip(1).map(|line| {
        let mut fields = Vec::new();
        let mut rest = Some(line);
        while let Some(text) = rest {
            let (field, after) = match text.strip_prefix('"').and_then(|quoted| quoted.split_once('"')) {
                Some((field, after)) => (field, after.strip_prefix(',')),
                None => text.split_once(',').map_or((text, None), |(field, after)| (field, Some(after))),
            };
            fields.push(field);
            rest = after;
        }
        fields
    })
}

/// The classes of DC-05, for codes that no row has. What it cannot tell for sure is neither alarm nor disarm.
fn by_class(code: &str) -> Option<CidRow> {
    if code.len() != 3 || !code.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let (text, category, new, ended) = match code.get(..2)? {
        "10" => ("Medical (class)", Category::Medical, Kind::Alarm, Kind::Restore),
        "11" => ("Fire (class)", Category::Fire, Kind::Alarm, Kind::Restore),
        "12" => ("Panic (class)", Category::Panic, Kind::Alarm, Kind::Restore),
        "13" => ("Burglary (class)", Category::Burglary, Kind::Alarm, Kind::Restore),
        "14" => ("General Alarm (class)", Category::Untyped, Kind::Alarm, Kind::Restore),
        "15" | "16" => ("24 Hour Non-Burglary (class)", Category::Untyped, Kind::Alarm, Kind::Restore),
        "20" | "21" => ("Fire Supervisory (class)", Category::Fire, Kind::Supervisory, Kind::Restore),
        "35" | "36" => ("Communication Trouble (class)", Category::Communication, Kind::Trouble, Kind::Restore),
        "40" | "44" | "45" => ("Open/Close (class)", Category::OpenClose, Kind::Info, Kind::Info),
        "41" => ("Remote Access (class)", Category::Programming, Kind::Info, Kind::Info),
        "42" | "43" => ("Access Control (class)", Category::Access, Kind::Info, Kind::Info),
        "57" => ("Bypass (class)", Category::Untyped, Kind::Bypass, Kind::Unbypass),
        "60" | "61" => ("Test/Misc (class)", Category::Test, Kind::Info, Kind::Info),
        other => match other.get(..1)? {
            "1" => ("Alarm (class)", Category::Untyped, Kind::Alarm, Kind::Restore),
            "3" => ("Trouble (class)", Category::Equipment, Kind::Trouble, Kind::Restore),
            "5" => ("Disable (class)", Category::Equipment, Kind::Bypass, Kind::Unbypass),
            _ => ("Unknown (class)", Category::Untyped, Kind::Info, Kind::Info),
        },
    };
    let meaning = Meaning {
        text,
        category,
        kind: new,
        confirmed: false,
        counts: if category == Category::OpenClose { Counts::User } else { Counts::Zone },
        sia: None,
        known: false,
        source: "classes of DC-05",
    };
    Some(CidRow { meaning, ended, text_when_new: None, text_when_ended: None, sia_when_ended: None })
}

/// The packets of DC-03 that are no events.
fn block(letter: &str) -> Option<Meaning> {
    let (text, category, kind) = match letter {
        "A" => ("Text", Category::Status, Kind::Info),
        "C" => ("Control", Category::Programming, Kind::Info),
        "E" => ("Environmental", Category::Status, Kind::Info),
        "P" => ("Program", Category::Programming, Kind::Info),
        "L" => ("Listen-In", Category::Voice, Kind::Voice),
        "I" => ("Video", Category::Voice, Kind::Voice),
        "V" => ("V-Channel Request", Category::Voice, Kind::Voice),
        "v" => ("V-Channel Frame", Category::Voice, Kind::Info),
        "@" => ("Configuration", Category::Programming, Kind::Info),
        "?" => ("Access Passcode", Category::Programming, Kind::Info),
        "&" => ("Origin ID", Category::Status, Kind::Info),
        "X" => ("Extended", Category::Status, Kind::Info),
        _ => return None,
    };
    let source = "packet types of DC-03";
    Some(Meaning { text, category, kind, confirmed: false, counts: Counts::Other, sia: None, known: true, source })
}

fn category(name: &str) -> Option<Category> {
    Some(match name {
        "burglary" => Category::Burglary,
        "holdup" => Category::Holdup,
        "panic" => Category::Panic,
        "duress" => Category::Duress,
        "fire" => Category::Fire,
        "gas" => Category::Gas,
        "co" => Category::Co,
        "medical" => Category::Medical,
        "water" => Category::Water,
        "temperature" => Category::Temperature,
        "tamper" => Category::Tamper,
        "power" => Category::Power,
        "battery" => Category::Battery,
        "communication" => Category::Communication,
        "jamming" => Category::Jamming,
        "equipment" => Category::Equipment,
        "access" => Category::Access,
        "open_close" => Category::OpenClose,
        "cancel" => Category::Cancel,
        "test" => Category::Test,
        "voice" => Category::Voice,
        "inactivity" => Category::Inactivity,
        "programming" => Category::Programming,
        "receiver" => Category::Receiver,
        "untyped" => Category::Untyped,
        "status" => Category::Status,
        _ => return None,
    })
}

fn kind(name: &str) -> Option<Kind> {
    Some(match name {
        "alarm" => Kind::Alarm,
        "restore" => Kind::Restore,
        "trouble" => Kind::Trouble,
        "bypass" => Kind::Bypass,
        "unbypass" => Kind::Unbypass,
        "supervisory" => Kind::Supervisory,
        "opening" => Kind::Opening,
        "closing" => Kind::Closing,
        "test" => Kind::Test,
        "cancel" => Kind::Cancel,
        "voice" => Kind::Voice,
        "info" => Kind::Info,
        _ => return None,
    })
}

fn counts(address_type: &str) -> Counts {
    match address_type {
        "User" => Counts::User,
        "Area" | "Area number" => Counts::Area,
        "Point" | "Door" | "Access Point" | "Zone or point" => Counts::Zone,
        zone if zone.contains("Zone") => Counts::Zone,
        _ => Counts::Other,
    }
}

#[cfg(test)]
mod tests;
