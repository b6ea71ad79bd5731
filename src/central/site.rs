//! A home in the register: its panel, zones, devices and contacts, and how the register file is read.
//!
//! The file's form is stable (scripts lean on it); unknown keys are errors that name the line.
use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    certificate::Fingerprint,
    floor::Floor,
    id::{CameraId, PresetId, SiteId},
    pii::{Pii, Secret, SecretKey},
    plan::{ActionPlan, PlanFault},
    words,
};

mod faults;
mod own_plan;
mod part;

pub use faults::{SiteFault, Wrong, wrongs};
pub use part::Part;

/// One home, whole, with its secrets: lives in the station and, sealed, in the store; never on a desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Stable and unique.
    pub id: SiteId,
    pub name: Pii<String>,
    pub address: Pii<String>,
    /// WGS 84 latitude and longitude, degrees.
    #[serde(default)]
    pub position: Option<Pii<[f64; 2]>>,
    /// Floods are grouped by it.
    #[serde(default)]
    pub area: String,
    /// Language of the home's people, for recorded phrases.
    #[serde(default = "swedish")]
    pub language: String,
    /// An action plan of its own; empty = by kind of event.
    #[serde(default)]
    pub plan: String,
    /// Action plans of its own, each for some kinds of event; they stand before `plan`.
    #[serde(default, rename = "own_plan")]
    pub own_plans: Vec<ActionPlan>,
    /// Shown to the holder only.
    #[serde(default)]
    pub note: Pii<String>,
    /// How to get in (door code, key box): for whoever is sent.
    #[serde(default)]
    pub entry: Pii<String>,
    /// What to mind there (dog, stairs, oxygen): for whoever is sent.
    #[serde(default)]
    pub beware: Pii<String>,
    /// M3 *fetch* for priorities 1–2.
    #[serde(default = "yes")]
    pub prefetch: bool,
    /// First look pixelated until revealed.
    #[serde(default)]
    pub masked: bool,
    /// Hosts from which an alarm picture may be fetched.
    #[serde(default)]
    pub picture_hosts: Vec<String>,
    pub panel: Panel,
    /// Drawn floors, from the one that is shown first.
    #[serde(default, rename = "floor")]
    pub floors: Vec<Floor>,
    #[serde(default, rename = "user")]
    pub users: Vec<PanelUser>,
    #[serde(default, rename = "zone")]
    pub zones: Vec<Zone>,
    #[serde(default, rename = "camera")]
    pub cameras: Vec<Camera>,
    #[serde(default)]
    pub voice_unit: Option<VoiceUnit>,
    #[serde(default, rename = "contact")]
    pub contacts: Vec<Contact>,
}

fn swedish() -> String {
    "sv".to_owned()
}

fn yes() -> bool {
    true
}

/// The alarm panel and its line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Panel {
    /// Hex digits as on the wire; compared without case, leading zeros count.
    pub account: String,
    /// `R` of the frame, when one account number serves several lines; empty = any.
    #[serde(default)]
    pub receiver: String,
    /// `L` of the frame; empty = any.
    #[serde(default)]
    pub line: String,
    /// `ascii:…` or `hex:…` (16, 24 or 32 bytes); absent = plain line.
    #[serde(default)]
    pub key: Option<Secret>,
    /// A plain line on a closed network may open the camera window too (M4).
    #[serde(default)]
    pub trusted: bool,
    #[serde(default)]
    pub profile: LineProfile,
    /// Poll interval in seconds; 0 = not supervised.
    #[serde(default)]
    pub supervision_secs: u32,
    #[serde(default)]
    pub clock: PanelClock,
}

/// How strictly the panel's frames are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LineProfile {
    #[default]
    Tolerant,
    Strict,
}

/// What the panel's timestamps mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PanelClock {
    /// UTC, as the standard says.
    #[default]
    Utc,
    /// The centre's local time. Answers tell the time in the same form, since the panel sets its clock by them.
    Local,
    /// Nothing: no frame is refused for its time. On a line with a key nothing then stands against a frame that was recorded and
    /// is sent again, but that a frame already heard within ten minutes is no new alarm.
    Ignore,
}

/// Who may arm and disarm: "authorised" means listed here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PanelUser {
    pub number: String,
    pub name: Pii<String>,
}

/// A sensor or group of sensors of the panel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    /// Compared as a number: "014" is the same zone as "14".
    pub number: String,
    pub name: Pii<String>,
    pub kind: ZoneKind,
    /// The camera that sees it.
    #[serde(default)]
    pub camera: Option<CameraId>,
    /// The floor that it stands on, by name, and where there ([`floor::is_spot`](crate::floor::is_spot)).
    #[serde(default)]
    pub floor: Option<Pii<String>>,
    #[serde(default)]
    pub at: Option<Pii<[f64; 2]>>,
}

/// What a zone's sensor senses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ZoneKind {
    Motion,
    Door,
    Shock,
    Glass,
    Smoke,
    Heat,
    Co,
    Gas,
    Water,
    Panic,
    HoldUp,
    Duress,
    Medical,
    Tamper,
}

/// A camera with its addresses and secrets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Camera {
    pub id: CameraId,
    pub name: Pii<String>,
    #[serde(default)]
    pub rtsp: Secret,
    /// The same pictures, smaller, for small tiles; recorded is the other stream. Empty: there is none.
    #[serde(default)]
    pub rtsp_small: Secret,
    #[serde(default)]
    pub transport: RtpTransport,
    #[serde(default)]
    pub snapshot: Secret,
    #[serde(default)]
    pub user: Secret,
    #[serde(default)]
    pub password: Secret,
    /// What it must show over `rtsps://` and `https://`, whatever names and dates stand in it. Without one the system's
    /// authorities must vouch for it.
    #[serde(default)]
    pub certificate: Option<Fingerprint>,
    pub abilities: Vec<Ability>,
    /// The floor that it stands on, by name, and where there.
    #[serde(default)]
    pub floor: Option<Pii<String>>,
    #[serde(default)]
    pub at: Option<Pii<[f64; 2]>>,
    /// Where it looks, degrees clockwise from the drawing's upper edge.
    #[serde(default)]
    pub facing: Option<f64>,
    /// How it is turned, if it can be.
    #[serde(default)]
    pub ptz: Option<Ptz>,
}

/// How a camera is turned (ONVIF PTZ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ptz {
    /// The device's service for it, `http://…` or `https://…`.
    pub address: Secret,
    /// The token of the profile whose picture is turned.
    pub profile: String,
    /// Places it can be turned to; it can be turned to no other.
    #[serde(rename = "preset")]
    pub presets: Vec<Preset>,
}

/// A place that a camera can be turned to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    pub token: PresetId,
    pub name: Pii<String>,
}

/// How RTP travels; `auto` tries TCP first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RtpTransport {
    #[default]
    Auto,
    Tcp,
    Udp,
}

/// What a camera can (M6): what it cannot is not offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ability {
    Still,
    Video,
    Audio,
}

/// Whether a camera with these abilities has anything to look at.
pub fn has_pictures(abilities: &[Ability]) -> bool {
    abilities.iter().any(|ability| matches!(ability, Ability::Still | Ability::Video))
}

/// The panel's voice unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoiceUnit {
    pub kind: VoiceKind,
    /// `rtsp://…`, `sip:…` or `sips:…`.
    pub address: Secret,
    #[serde(default)]
    pub user: Secret,
    #[serde(default)]
    pub password: Secret,
    /// What it must show over `rtsps://`, as with a camera.
    #[serde(default)]
    pub certificate: Option<Fingerprint>,
    /// A unit that is called takes the call without a sound in the home; only such a one is called at a silent alarm.
    #[serde(default)]
    pub answers_silently: bool,
    /// Who calls whom (SIP).
    #[serde(default)]
    pub direction: CallDirection,
}

/// Who calls whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CallDirection {
    /// The centre calls the unit.
    #[default]
    Outgoing,
    /// The unit calls the centre, and cannot be called.
    Incoming,
    /// Either, whichever comes about first.
    Both,
}

impl VoiceUnit {
    /// Whether the centre calls it.
    pub fn is_called(&self) -> bool {
        self.kind == VoiceKind::Sip && self.direction != CallDirection::Incoming
    }

    /// Whether it may call the centre.
    pub fn calls(&self) -> bool {
        self.kind == VoiceKind::Sip && self.direction != CallDirection::Outgoing
    }

    /// The host that it is registered at, where that is a number.
    pub fn host(&self) -> Option<IpAddr> {
        let (party, _) = self.party()?;
        let host = party.split_once('@').map_or(party, |(_, host)| host);
        let number = match host.strip_prefix('[') {
            Some(rest) => rest.split_once(']')?.0,
            None => host.split_once(':').map_or(host, |(number, _)| number),
        };
        number.parse().ok()
    }

    /// Whether whoever calls by that name is the unit: the one that stands in its address, or any where none does.
    pub fn goes_by(&self, name: &str) -> bool {
        self.party().is_some_and(|(party, _)| party.split_once('@').is_none_or(|(own, _)| own == name))
    }

    /// Whether it shows a certificate to whoever calls it.
    pub fn is_sealed(&self) -> bool {
        let address = self.address.reveal();
        let by_tls = |parameter: &str| parameter.eq_ignore_ascii_case("transport=tls");
        address.starts_with("sips:") || self.party().is_some_and(|(_, parameters)| parameters.split(';').any(by_tls))
    }

    /// Name, host and port of its address, and the parameters behind them.
    fn party(&self) -> Option<(&str, &str)> {
        let (scheme, rest) = self.address.reveal().split_once(':')?;
        matches!(scheme, "sip" | "sips").then(|| rest.split_once(';').unwrap_or((rest, "")))
    }

    /// Whether it is a SIP unit with an address that can be called: over UDP, TCP or TLS.
    pub fn is_sip_address(&self) -> bool {
        let (is_secure, rest) = match self.address.reveal().split_once(':') {
            Some(("sip", rest)) => (false, rest),
            Some(("sips", rest)) => (true, rest),
            _ => return false,
        };
        let (party, parameters) = rest.split_once(';').unwrap_or((rest, ""));
        let host = party.split_once('@').map_or(party, |(_, host)| host);
        let names_password = party.split_once('@').is_some_and(|(user, _)| user.contains(':'));
        let transport = parameters.split(';').find_map(|parameter| parameter.strip_prefix("transport="));
        let is_known = match transport.map(str::to_ascii_lowercase).as_deref() {
            None | Some("tcp" | "tls") => true,
            // Datagrams cannot be sealed by TLS.
            Some("udp") => !is_secure,
            Some(_) => false,
        };
        self.kind == VoiceKind::Sip
            && !host.is_empty()
            && !names_password
            && !rest.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"?".contains(c))
            && is_known
    }
}

/// What a voice unit speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VoiceKind {
    Onvif,
    Sip,
}

/// Somebody who may be called; call order = file order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    pub name: Pii<String>,
    pub numbers: Vec<Pii<String>>,
    pub authority: Authority,
    /// May be sent to the home.
    #[serde(default)]
    pub keyholder: bool,
    /// May be asked by message (SMS, app) whether it was they, at the first of the numbers.
    #[serde(default)]
    pub message: bool,
    #[serde(default)]
    pub code_word: Secret,
    #[serde(default)]
    pub duress_word: Secret,
}

/// What a contact may decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Authority {
    Full,
    Cancel,
    None,
}

/// Why a register file was refused. The text names line and key, never a value.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum RegisterError {
    /// Not TOML, or a key that is unknown, missing or of the wrong form.
    #[error("line {line}: {problem}")]
    Form { line: usize, problem: String },
    /// Two sites with the same id.
    #[error("site number {0} in the file has an id that stands twice")]
    SiteTwice(usize),
    /// Two panels that no frame could tell apart.
    #[error("site {0}: another site has the same account, receiver and line")]
    AccountTwice(SiteId),
    /// A value that cannot be right.
    #[error("site {site}: {}", wrong.fault)]
    Value { site: SiteId, wrong: Wrong },
    /// An action plan of the home's own that cannot be followed.
    #[error("site {site}, plan {plan}: {fault}")]
    Plan { site: SiteId, plan: String, fault: PlanFault },
}

/// A register file as it stands, before anything of it is checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RegisterFile {
    #[serde(default)]
    pub(crate) secrets: FileSecrets,
    #[serde(default)]
    pub(crate) site: Vec<Site>,
}

/// What it means where a register file has no secret.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileSecrets {
    /// There is none.
    #[default]
    Written,
    /// It stays as the register has it: the file was exported without.
    Kept,
}

impl RegisterFile {
    pub(crate) fn read(text: &str) -> Result<Self, RegisterError> {
        toml::from_str(text).map_err(|error| form_error(text, &error))
    }
}

/// Reads a whole register file, its secrets in it, and checks what can be checked without the world; drawings are not looked for.
pub fn read_register(text: &str) -> Result<Vec<Site>, RegisterError> {
    let sites = RegisterFile::read(text)?.site;
    let mut found = wrongs(&sites).into_iter().filter(|(_, wrong)| wrong.fault != SiteFault::DrawingMissing);
    let Some((at, wrong)) = found.next() else { return Ok(sites) };
    let site = sites[at].id.clone();
    let plan = wrong.part.lists().first().map(|(_, plan)| usize::from(*plan));
    let plan = plan.and_then(|plan| sites[at].own_plans.get(plan)).map(|plan| plan.id.clone());
    Err(match (wrong.fault, plan) {
        (SiteFault::SiteTwice, _) => RegisterError::SiteTwice(at + 1),
        (SiteFault::AccountTwice, _) => RegisterError::AccountTwice(site),
        (SiteFault::OwnPlan(fault), Some(plan)) => RegisterError::Plan { site, plan, fault },
        (fault, _) => RegisterError::Value { site, wrong: Wrong { fault, ..wrong } },
    })
}

/// The toml crate quotes the offending line in its text; here only the line's number and the plain reason go on, since
/// the line may hold a password.
fn form_error(text: &str, error: &toml::de::Error) -> RegisterError {
    let at = error.span().map_or(0, |span| span.start).min(text.len());
    let line = text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
    let message = error.message();
    let problem = if message.starts_with("unknown field")
        || message.starts_with("missing field")
        || message.starts_with("duplicate")
    {
        message.to_owned()
    } else {
        "not in the form of the register file".to_owned()
    };
    RegisterError::Form { line, problem }
}

impl Site {
    /// The same with code words as they are kept ([`words`]).
    #[must_use]
    pub fn with_words_kept(mut self, key: &SecretKey) -> Self {
        for word in self.code_words() {
            *word = words::kept(key, word);
        }
        self
    }

    /// The code words of all contacts.
    pub(crate) fn code_words(&mut self) -> impl Iterator<Item = &mut Secret> {
        self.contacts.iter_mut().flat_map(|contact| [&mut contact.code_word, &mut contact.duress_word])
    }

    /// The camera with this id.
    pub fn camera(&self, id: &CameraId) -> Option<&Camera> {
        self.cameras.iter().find(|camera| camera.id == *id)
    }

    /// Which of the floors has this name, from 0.
    pub fn floor(&self, name: &str) -> Option<usize> {
        self.floors.iter().position(|floor| floor.name.trim() == name.trim())
    }

    /// The zone with this number as on the wire.
    pub fn zone(&self, number: &str) -> Option<&Zone> {
        self.zones.iter().find(|zone| same_number(&zone.number, number))
    }

    /// Whether a user number may arm and disarm here.
    pub fn is_authorised(&self, user: &str) -> bool {
        self.users.iter().any(|listed| same_number(&listed.number, user))
    }
}

impl Camera {
    /// Whether it can be turned to this preset (M6).
    pub fn has_preset(&self, preset: &PresetId) -> bool {
        self.ptz.as_ref().is_some_and(|ptz| ptz.presets.iter().any(|known| known.token == *preset))
    }

    /// Whether the register grants the ability (M6).
    pub fn can(&self, ability: Ability) -> bool {
        self.abilities.contains(&ability)
    }

    /// Whether there is anything to look at: moving pictures, or one after the other.
    pub fn has_pictures(&self) -> bool {
        has_pictures(&self.abilities)
    }

    fn is_still_only(&self) -> bool {
        self.can(Ability::Still) && !self.can(Ability::Video)
    }

    /// Where the same pictures are smaller, if there is such a stream.
    pub fn small_pictures_at(&self) -> Option<&Secret> {
        Some(&self.rtsp_small).filter(|small| !small.is_empty() && *small != self.pictures_at())
    }

    /// Where its pictures are: the stream, or the stills of a camera that has no other.
    pub fn pictures_at(&self) -> &Secret {
        if self.is_still_only() { &self.snapshot } else { &self.rtsp }
    }
}

impl Panel {
    /// Whether a frame with these fields belongs to this panel.
    pub fn answers_to(&self, account: &str, receiver: Option<&str>, line: Option<&str>) -> bool {
        let fits = |wanted: &str, seen: Option<&str>| {
            wanted.is_empty() || seen.is_some_and(|seen| wanted.eq_ignore_ascii_case(seen))
        };
        self.account.eq_ignore_ascii_case(account) && fits(&self.receiver, receiver) && fits(&self.line, line)
    }

    /// Account, receiver and line in the form in which those of two panels that no frame could tell apart are equal.
    pub fn line_key(&self) -> [String; 3] {
        [&self.account, &self.receiver, &self.line].map(|part| part.to_ascii_uppercase())
    }

    /// Whether no frame could tell the two apart.
    pub fn clashes(&self, other: &Self) -> bool {
        let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
        same(&self.account, &other.account) && same(&self.receiver, &other.receiver) && same(&self.line, &other.line)
    }

    /// The line's AES key; `None` on a plain line.
    pub fn key_bytes(&self) -> Option<Vec<u8>> {
        self.key.as_ref().and_then(panel_key)
    }
}

fn panel_key(key: &Secret) -> Option<Vec<u8>> {
    let bytes = match key.reveal().split_once(':')? {
        ("ascii", text) if text.is_ascii() => text.as_bytes().to_vec(),
        ("hex", text) => hex::decode(text).ok()?,
        _ => return None,
    };
    matches!(bytes.len(), 16 | 24 | 32).then_some(bytes)
}

/// Whether two zone or user numbers mean the same: as numbers where both are, else as text without case.
pub fn same_number(a: &str, b: &str) -> bool {
    match (a.parse::<u64>(), b.parse::<u64>()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a.eq_ignore_ascii_case(b),
    }
}

/// A zone or user number in the form in which two that mean the same ([`same_number`]) are equal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ZoneNumber {
    Number(u64),
    /// Without case.
    Text(String),
}

impl ZoneNumber {
    pub fn of(text: &str) -> Self {
        text.parse().map_or_else(|_| Self::Text(text.to_ascii_lowercase()), Self::Number)
    }
}

#[cfg(test)]
mod tests;
