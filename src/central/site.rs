//! A home in the register: its panel, zones, devices and contacts, and how the register file is read.
//!
//! The file's form is stable (scripts lean on it); unknown keys are errors that name the line.
use std::{collections::BTreeSet, net::IpAddr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    certificate::Fingerprint,
    id::{CameraId, PresetId, SiteId},
    kind::Kinds,
    pii::{Pii, Secret, SecretKey},
    plan::{self, ActionPlan, Home, PlanFault, Plans},
    words,
};

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    /// Compared as a number: "014" is the same zone as "14".
    pub number: String,
    pub name: Pii<String>,
    pub kind: ZoneKind,
    /// The camera that sees it.
    #[serde(default)]
    pub camera: Option<CameraId>,
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Key and fault of the first value that cannot be right.
    fn check(&self) -> Result<(), (&'static str, SiteFault)> {
        match self.kind {
            VoiceKind::Onvif if !is_address(&self.address, RTSP) => Err(("address", SiteFault::VoiceRtsp)),
            VoiceKind::Sip if !self.is_sip_address() => Err(("address", SiteFault::VoiceSip)),
            _ if self.certificate.is_some() && !is_secured(&self.address) && !self.is_sealed() => {
                Err(("certificate", SiteFault::VoiceCertificate))
            }
            // Names are looked up by others, and can change: nobody who calls is believed by one.
            _ if self.calls() && self.host().is_none() => Err(("address", SiteFault::VoiceHost)),
            VoiceKind::Onvif if self.direction != CallDirection::Outgoing => {
                Err(("direction", SiteFault::VoiceDirection))
            }
            VoiceKind::Onvif | VoiceKind::Sip => Ok(()),
        }
    }

    /// Whether it may be heard in the home that somebody opens the way to it.
    pub fn rings(&self) -> bool {
        self.kind == VoiceKind::Sip && !self.answers_silently
    }

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

/// A part of a home; those of which there may be several are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Part {
    Home,
    Panel,
    User(u16),
    Zone(u16),
    Contact(u16),
    Camera(u16),
    VoiceUnit,
}

/// What of a home cannot be right, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrong {
    pub part: Part,
    /// The field's key; empty where it is the part as a whole.
    pub field: &'static str,
    pub fault: SiteFault,
}

/// Why something of a home cannot be right; the text names the key of the register file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SiteFault {
    #[error("plan names no action plan of the centre")]
    Plan,
    #[error("an action plan of its own cannot be followed any more")]
    OwnPlan,
    #[error("id is empty")]
    Id,
    #[error("panel.account must be 1 to 16 hex digits")]
    Account,
    #[error("another site has the same account, receiver and line")]
    AccountTwice,
    #[error("panel.key must be ascii: or hex: and 16, 24 or 32 bytes long")]
    Key,
    #[error("two cameras have the same id")]
    CameraTwice,
    #[error(
        "a camera with the ability video needs rtsp = \"rtsp://…\" (or \"http://…\" for MJPEG) without user or password in it"
    )]
    Rtsp,
    #[error(
        "rtsp_small is the second stream of a camera with the ability video, \"rtsp://…\" (or \"http://…\" for MJPEG) without user or password in it"
    )]
    RtspSmall,
    #[error(
        "camera.ptz belongs to a camera with pictures, and needs address = \"http://…\" without user or password in it, profile, and presets with different tokens"
    )]
    Ptz,
    #[error("certificate stands at a camera that has neither an rtsps:// nor an https:// address")]
    CameraCertificate,
    #[error("a camera with the ability still alone needs snapshot = \"http://…\" without user or password in it")]
    Snapshot,
    #[error("two zones have the same number")]
    ZoneTwice,
    #[error("a zone names a camera that the site does not have")]
    ZoneCamera,
    #[error("voice_unit.address must be rtsp://… without user or password in it")]
    VoiceRtsp,
    #[error(
        "voice_unit.address must be sip:NAME@HOST or sips:NAME@HOST, with or without :PORT and ;transport=udp, tcp or tls, and without password in it"
    )]
    VoiceSip,
    #[error("voice_unit.certificate stands at a unit without an rtsps:// or sips: address")]
    VoiceCertificate,
    #[error("voice_unit.address must name a number as its host where direction is incoming or both")]
    VoiceHost,
    #[error("voice_unit.direction is for units with kind = \"sip\"")]
    VoiceDirection,
    #[error("this place must not reach the address")]
    OutOfReach,
    #[error("a value that is needed is missing")]
    Empty,
    #[error("not one of the words that it may be")]
    Choice,
    #[error("not a whole number from 0 on")]
    Number,
    #[error("not a latitude and a longitude")]
    Position,
    #[error("not a fingerprint, \"sha256:…\"")]
    Fingerprint,
    #[error("longer, or more, than it may be")]
    TooMuch,
    #[error("not in the form of the register")]
    Form,
    #[error("another site of the file has the same id")]
    SiteTwice,
    #[error("panel.account has lost the zeros that it began with: they count")]
    ZerosLost,
    #[error("a code word that was exported at another place, and would fit nothing here")]
    OtherWords,
}

impl SiteFault {
    /// Its key in the string tables.
    pub fn key(self) -> &'static str {
        match self {
            Self::Plan => "entry-wrong-plan",
            Self::OwnPlan => "entry-wrong-own-plan",
            Self::Id => "entry-wrong-id",
            Self::Account => "entry-wrong-account",
            Self::AccountTwice => "entry-wrong-account-twice",
            Self::Key => "entry-wrong-key",
            Self::CameraTwice => "entry-wrong-camera-twice",
            Self::Rtsp => "entry-wrong-rtsp",
            Self::RtspSmall => "entry-wrong-rtsp-small",
            Self::Ptz => "entry-wrong-ptz",
            Self::CameraCertificate => "entry-wrong-camera-certificate",
            Self::Snapshot => "entry-wrong-snapshot",
            Self::ZoneTwice => "entry-wrong-zone-twice",
            Self::ZoneCamera => "entry-wrong-zone-camera",
            Self::VoiceRtsp => "entry-wrong-voice-rtsp",
            Self::VoiceSip => "entry-wrong-voice-sip",
            Self::VoiceCertificate => "entry-wrong-voice-certificate",
            Self::VoiceHost => "entry-wrong-voice-host",
            Self::VoiceDirection => "entry-wrong-voice-direction",
            Self::OutOfReach => "entry-wrong-out-of-reach",
            Self::Empty => "entry-wrong-empty",
            Self::Choice => "entry-wrong-choice",
            Self::Number => "entry-wrong-number",
            Self::Position => "entry-wrong-position",
            Self::Fingerprint => "entry-wrong-fingerprint",
            Self::TooMuch => "entry-wrong-too-much",
            Self::Form => "entry-wrong-form",
            Self::SiteTwice => "entry-wrong-site-twice",
            Self::ZerosLost => "entry-wrong-zeros-lost",
            Self::OtherWords => "entry-wrong-other-words",
        }
    }
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

/// Reads a whole register file, its secrets in it, and checks what can be checked without the world.
pub fn read_register(text: &str) -> Result<Vec<Site>, RegisterError> {
    let sites = RegisterFile::read(text)?.site;
    let Some((at, wrong)) = wrongs(&sites).into_iter().next() else { return Ok(sites) };
    let site = sites[at].id.clone();
    Err(match wrong.fault {
        SiteFault::SiteTwice => RegisterError::SiteTwice(at + 1),
        SiteFault::AccountTwice => RegisterError::AccountTwice(site),
        SiteFault::OwnPlan => match Centre::bundled().own_plan_fault(&sites[at]) {
            Some((plan, fault)) => RegisterError::Plan { site, plan, fault },
            None => RegisterError::Value { site, wrong },
        },
        _ => RegisterError::Value { site, wrong },
    })
}

/// All that cannot be right in these homes, each by itself and beside the others: which of them, counted from 0, and what.
pub fn wrongs(sites: &[Site]) -> Vec<(usize, Wrong)> {
    let centre = Centre::bundled();
    let (mut ids, mut lines) = (BTreeSet::new(), BTreeSet::new());
    let mut found = Vec::new();
    for (at, site) in sites.iter().enumerate() {
        if !ids.insert(&site.id) {
            found.push((at, Wrong { part: Part::Home, field: "id", fault: SiteFault::SiteTwice }));
        }
        if !lines.insert(site.panel.line_key()) {
            found.push((at, Wrong { part: Part::Panel, field: "account", fault: SiteFault::AccountTwice }));
        }
        found.extend(site.value_faults().into_iter().chain(centre.plan_fault(site)).map(|wrong| (at, wrong)));
    }
    found
}

/// The centre's own plans and kinds of event, read once for many homes.
struct Centre {
    plans: Plans,
    kinds: Kinds,
    /// Words that the centre has for plans, steps and answers.
    known: BTreeSet<String>,
}

impl Centre {
    fn bundled() -> Self {
        let (plans, kinds) = (Plans::bundled(), Kinds::bundled());
        let known = plan::check::keys(plans.iter());
        Self { plans, kinds, known }
    }

    /// A home's own plans can be followed in that home, and the plan that it names exists.
    fn plan_fault(&self, site: &Site) -> Option<Wrong> {
        if !site.plan.is_empty() && self.plans.get(&site.plan).is_none() {
            return Some(Wrong { part: Part::Home, field: "plan", fault: SiteFault::Plan });
        }
        self.own_plan_fault(site).map(|_| Wrong { part: Part::Home, field: "own_plan", fault: SiteFault::OwnPlan })
    }

    fn own_plan_fault(&self, site: &Site) -> Option<(String, PlanFault)> {
        site.own_plans.iter().find_map(|own| {
            let home = Home::of(site, None);
            let found = plan::check::own(own, &self.kinds, &home, &self.known).into_iter().next();
            found.map(|fault| (own.id.clone(), fault))
        })
    }
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

    /// Whether everything of the home fits together, and its plans can be followed.
    ///
    /// # Errors
    /// The first value that cannot be right, and where it stands.
    pub fn check(&self) -> Result<(), Wrong> {
        if let Some(wrong) = self.value_faults().into_iter().next() {
            return Err(wrong);
        }
        if self.plan.is_empty() && self.own_plans.is_empty() {
            return Ok(());
        }
        Centre::bundled().plan_fault(self).map_or(Ok(()), Err)
    }

    /// All values that cannot be right by themselves; of a device the first.
    fn value_faults(&self) -> Vec<Wrong> {
        let mut found = Vec::new();
        let mut wrong = |part, field, fault| found.push(Wrong { part, field, fault });
        let at = |index: usize| u16::try_from(index).unwrap_or(u16::MAX);
        if self.id.as_str().is_empty() {
            wrong(Part::Home, "", SiteFault::Id);
        }
        let is_on_earth =
            |Pii([latitude, longitude]): &Pii<[f64; 2]>| latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
        if !self.position.as_ref().is_none_or(is_on_earth) {
            wrong(Part::Home, "position", SiteFault::Position);
        }
        let account = &self.panel.account;
        if account.is_empty() || account.len() > 16 || !account.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            wrong(Part::Panel, "account", SiteFault::Account);
        }
        if self.panel.key.as_ref().is_some_and(|key| panel_key(key).is_none()) {
            wrong(Part::Panel, "key", SiteFault::Key);
        }
        for (index, camera) in self.cameras.iter().enumerate() {
            let twice = self.cameras[..index].iter().any(|other| other.id == camera.id);
            let checked = if twice { Err(("id", SiteFault::CameraTwice)) } else { camera.check() };
            if let Err((field, fault)) = checked {
                wrong(Part::Camera(at(index)), field, fault);
            }
        }
        for (index, zone) in self.zones.iter().enumerate() {
            if self.zones[..index].iter().any(|other| same_number(&other.number, &zone.number)) {
                wrong(Part::Zone(at(index)), "number", SiteFault::ZoneTwice);
            }
            if zone.camera.as_ref().is_some_and(|id| self.camera(id).is_none()) {
                wrong(Part::Zone(at(index)), "camera", SiteFault::ZoneCamera);
            }
        }
        if let Some(Err((field, fault))) = self.voice_unit.as_ref().map(VoiceUnit::check) {
            wrong(Part::VoiceUnit, field, fault);
        }
        found
    }

    /// The camera with this id.
    pub fn camera(&self, id: &CameraId) -> Option<&Camera> {
        self.cameras.iter().find(|camera| camera.id == *id)
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

impl Ptz {
    fn is_sound(&self) -> bool {
        let twice =
            |(index, preset): (usize, &Preset)| self.presets[..index].iter().any(|other| other.token == preset.token);
        let unnamed = |preset: &Preset| preset.token.as_str().is_empty() || preset.name.trim().is_empty();
        is_address(&self.address, HTTP)
            && !self.profile.is_empty()
            && !self.presets.is_empty()
            && !self.presets.iter().enumerate().any(twice)
            && !self.presets.iter().any(unnamed)
    }
}

impl Camera {
    /// Key and fault of the first value that cannot be right.
    fn check(&self) -> Result<(), (&'static str, SiteFault)> {
        if self.can(Ability::Video) && !is_address(&self.rtsp, &[RTSP, HTTP].concat()) {
            return Err(("rtsp", SiteFault::Rtsp));
        }
        let small = &self.rtsp_small;
        let can_be_small = self.can(Ability::Video) && is_address(small, &[RTSP, HTTP].concat());
        if !small.is_empty() && !can_be_small {
            return Err(("rtsp_small", SiteFault::RtspSmall));
        }
        if self.ptz.as_ref().is_some_and(|ptz| !ptz.is_sound() || !self.has_pictures()) {
            return Err(("", SiteFault::Ptz));
        }
        let addresses = [&self.rtsp, &self.rtsp_small, &self.snapshot];
        let turning = self.ptz.as_ref().map(|ptz| &ptz.address);
        if self.certificate.is_some() && !addresses.into_iter().chain(turning).any(is_secured) {
            return Err(("certificate", SiteFault::CameraCertificate));
        }
        if self.is_still_only() && !is_address(&self.snapshot, HTTP) {
            return Err(("snapshot", SiteFault::Snapshot));
        }
        Ok(())
    }

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

/// Schemes of an address that a stream is played from, and of one that pictures are loaded from.
const RTSP: &[&str] = &["rtsp://", "rtsps://"];
const HTTP: &[&str] = &["http://", "https://"];

/// Whether whoever answers there shows a certificate.
fn is_secured(address: &Secret) -> bool {
    ["rtsps://", "https://"].iter().any(|scheme| address.reveal().starts_with(scheme))
}

fn is_address(address: &Secret, schemes: &[&str]) -> bool {
    let rest = schemes.iter().find_map(|scheme| address.reveal().strip_prefix(scheme));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.split('/').next().unwrap_or_default().contains('@'))
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
mod tests {
    use super::*;

    const HOME: &str = r#"
[[site]]
id = "ekvagen-4"
name = "Kund 1"
address = "Ekvägen 4, 183 30 Täby"
position = [59.4439, 18.0687]
[site.panel]
account = "0123"
key = "ascii:ABCDEFGHIJKLMNOP"
[[site.zone]]
number = "14"
name = "Hall"
kind = "motion"
camera = "hall"
[[site.camera]]
id = "hall"
name = "Hall"
rtsp = "rtsp://127.0.0.1:8561/cam"
user = "larm"
password = "hemligt"
abilities = ["still", "video", "audio"]
"#;

    #[test]
    fn a_home_is_read_and_zones_are_numbers() {
        let sites = read_register(HOME).unwrap();
        assert_eq!(sites[0].zone("014").unwrap().kind, ZoneKind::Motion);
        assert_eq!(sites[0].panel.key_bytes().unwrap(), b"ABCDEFGHIJKLMNOP");
        assert!(sites[0].panel.answers_to("0123", None, Some("0")));
        assert!(!sites[0].panel.answers_to("123", None, None), "leading zeros count");
    }

    #[test]
    fn a_unit_that_is_called_has_an_address_that_can_be() {
        let called = |address: &str| {
            let unit = format!("[site.voice_unit]\nkind = \"sip\"\naddress = \"{address}\"\n");
            let sites = read_register(&format!("{HOME}{unit}"));
            sites.map(|sites| assert!(sites[0].voice_unit.as_ref().unwrap().is_sip_address())).is_ok()
        };
        for address in [
            "sip:panel@192.168.1.30",
            "sip:192.168.1.30:15060",
            "sip:p@[::1]:7;transport=UDP;x=y",
            "sip:p@h;transport=tcp",
            "sip:p@h;transport=tls",
            "sips:p@h",
            "sips:p@h:7;transport=tcp",
        ] {
            assert!(called(address), "{address}");
        }
        for address in [
            "",
            "sip:",
            "sip:panel@",
            "sips:",
            "sips:p@h;transport=udp",
            "sip:p@h;transport=sctp",
            "tel:+4670",
            "sip:p:secret@h",
            "sip:p@h q",
            "rtsp://h/",
        ] {
            assert!(!called(address), "{address}");
        }
    }

    #[test]
    fn a_unit_that_calls_is_known_by_a_number_and_its_name() {
        let unit = |kind: &str, address: &str, direction: &str| {
            let text =
                format!("[site.voice_unit]\nkind = \"{kind}\"\naddress = \"{address}\"\ndirection = \"{direction}\"\n");
            read_register(&format!("{HOME}{text}")).ok().map(|sites| sites[0].voice_unit.clone().unwrap())
        };
        let both = unit("sip", "sip:panel@192.168.1.30:15060;transport=tcp", "both").unwrap();
        assert_eq!(both.host(), Some("192.168.1.30".parse().unwrap()));
        assert!(both.calls() && both.is_called() && both.goes_by("panel") && !both.goes_by("Panel"));
        let calls = unit("sip", "sip:[::1]:7", "incoming").unwrap();
        assert_eq!(calls.host(), Some("::1".parse().unwrap()));
        assert!(calls.calls() && !calls.is_called() && calls.goes_by("anybody"));
        let called = unit("sip", "sip:panel@unit.example", "outgoing").unwrap();
        assert!(!called.calls() && called.is_called() && called.host().is_none());
        assert!(unit("sip", "sip:panel@unit.example", "incoming").is_none());
        assert!(unit("onvif", "rtsp://127.0.0.1/cam", "both").is_none());
        assert!(unit("sip", "sip:panel@192.168.1.30", "sideways").is_none());
    }

    #[test]
    fn pictures_are_taken_where_the_camera_has_them() {
        let camera = |text: &str| read_register(text).unwrap()[0].cameras[0].clone();
        let film = HOME.replace("rtsp://127.0.0.1:8561/cam", "http://127.0.0.1/mjpeg");
        for (text, address) in [(HOME, "rtsp://127.0.0.1:8561/cam"), (film.as_str(), "http://127.0.0.1/mjpeg")] {
            assert_eq!(camera(text).pictures_at().reveal(), address);
        }
        let still = HOME.replace("\"still\", \"video\", \"audio\"", "\"still\"");
        let still = camera(&still.replace("rtsp = \"rtsp://", "snapshot = \"http://"));
        assert!(still.has_pictures() && !still.can(Ability::Video));
        assert_eq!(still.pictures_at().reveal(), "http://127.0.0.1:8561/cam");
    }

    #[test]
    fn a_certificate_is_read_where_one_is_shown_and_refused_where_none_is() {
        let known = Fingerprint::of(b"abc");
        let with = |text: &str| text.replace("user = \"larm\"", &format!("user = \"larm\"\ncertificate = \"{known}\""));
        let secured = HOME.replace("rtsp://127", "rtsps://127");
        assert_eq!(read_register(&with(&secured)).unwrap()[0].cameras[0].certificate, Some(known));
        let beside = with(HOME).replace("user =", "snapshot = \"https://127.0.0.1/still\"\nuser =");
        assert_eq!(read_register(&beside).unwrap()[0].cameras[0].certificate, Some(known));
        let refused = |text: &str| read_register(text).unwrap_err().to_string();
        assert!(refused(&with(HOME)).contains("neither an rtsps:// nor"));
        assert!(refused(&with(&secured).replace("sha256:", "sha1:")).contains("line"));
        let unit = |address: &str| {
            format!("{HOME}[site.voice_unit]\nkind = \"onvif\"\naddress = \"{address}\"\ncertificate = \"{known}\"\n")
        };
        assert!(read_register(&unit("rtsps://127.0.0.1/cam")).is_ok());
        assert!(refused(&unit("rtsp://127.0.0.1/cam")).contains("without an rtsps://"));
    }

    #[test]
    fn where_a_camera_can_be_turned_to_is_read_and_faults_are_told() {
        let good = "[site.camera.ptz]\naddress = \"http://127.0.0.1/onvif/ptz\"\nprofile = \"main\"\n\
            [[site.camera.ptz.preset]]\ntoken = \"1\"\nname = \"Entré\"\n[[site.camera.ptz.preset]]\ntoken = \"2\"\nname = \"Trappa\"\n";
        let camera = read_register(&format!("{HOME}{good}")).unwrap()[0].cameras[0].clone();
        assert!(camera.has_preset(&PresetId::new("2")) && !camera.has_preset(&PresetId::new("3")));
        for (from, to) in [
            ("http://127", "rtsp://127"),
            ("http://127", "http://larm:hemligt@127"),
            ("token = \"2\"", "token = \"1\""),
            ("token = \"2\"", "token = \"\""),
            ("profile = \"main\"", "profile = \"\""),
            ("Trappa", " "),
        ] {
            let said = read_register(&format!("{HOME}{}", good.replace(from, to))).unwrap_err().to_string();
            assert!(said.contains("camera.ptz") && !said.contains("hemligt"), "{to}: {said}");
        }
    }

    #[test]
    fn a_faulty_file_names_line_or_key_and_no_secret() {
        let check = |text: &str, wanted: &str| {
            let said = read_register(text).unwrap_err().to_string();
            assert!(said.contains(wanted), "{said:?} should contain {wanted:?}");
            assert!(!said.contains("hemligt") && !said.contains("ABCDEFGH"), "{said:?}");
        };
        check(&HOME.replace("password =", "pasword ="), "line 20: unknown field `pasword`");
        check(&HOME.replace("password = \"hemligt\"", "password = \"hemligt"), "line 20");
        check(&HOME.replace("ABCDEFGHIJKLMNOP", "KORT"), "panel.key");
        check(&HOME.replace("camera = \"hall\"", "camera = \"vind\""), "a zone names a camera");
        check(&HOME.replace("rtsp://127", "rtsp://larm:hemligt@127"), "without user or password");
        check(&HOME.replace("account = \"0123\"", "account = \"01X3\""), "hex digits");
        let still = HOME.replace("\"still\", \"video\", \"audio\"", "\"still\"");
        check(&still, "needs snapshot");
        check(&still.replace("rtsp =", "snapshot ="), "needs snapshot");
        check(&format!("{HOME}{HOME}"), "stands twice");
        check(&format!("{HOME}{}", HOME.replace("ekvagen-4", "ekvagen-5")), "same account");
    }
}
