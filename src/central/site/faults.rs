//! What cannot be right in a home of the register, and where it stands: each value by itself, and homes beside each other.
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    Ability, CallDirection, Camera, Part, Preset, Ptz, Site, VoiceKind, VoiceUnit, own_plan, panel_key, same_number,
};
use crate::{
    floor::{self, MOST_FLOORS, WIDTH_M},
    kind::Kinds,
    pii::{Pii, Secret},
    plan::{self, Home, PlanFault, Plans},
};

/// What of a home cannot be right, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    pub part: Part,
    /// The field's key; empty where it is the part as a whole.
    pub field: &'static str,
    pub fault: SiteFault,
}

/// Why something of a home cannot be right; the text names the key of the register file.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SiteFault {
    #[error("plan names no action plan of the centre")]
    Plan,
    #[error("an action plan of its own cannot be followed: {0}")]
    OwnPlan(PlanFault),
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
    #[error("two floors have the same name")]
    FloorTwice,
    #[error("there is no floor of that name")]
    FloorUnknown,
    #[error("floor and at = [x, y] belong together, each of the two from 0 to 1")]
    FloorPlace,
    #[error("facing stands at a camera with at, from 0 to 360 degrees")]
    FloorFacing,
    #[error("width_m is from 1 to 500 metres")]
    FloorWidth,
    #[error("a drawing lies beside the register file, or in a folder beside it")]
    DrawingPath,
    #[error("there is no such drawing")]
    DrawingMissing,
    #[error("a drawing has at most 2 MiB")]
    DrawingTooLarge,
    #[error("a drawing is SVG, PNG or JPEG, and whole")]
    DrawingUnread,
    #[error(
        "a drawing has a size, at most 8192 pixels to a side and 16 million in all, and no side ten times the other"
    )]
    DrawingSize,
    #[error("a drawing names nothing outside itself")]
    DrawingReaches,
    #[error(
        "a drawing in SVG has lines and letters alone: no picture, script, filter, film, or style sheet with url()"
    )]
    DrawingUnfit,
    #[error("a drawing in SVG has more parts or letters than can be drawn")]
    DrawingTooMuch,
}

impl SiteFault {
    /// Its key in the string tables.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Plan => "entry-wrong-plan",
            Self::OwnPlan(fault) => fault.key(),
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
            Self::FloorTwice => "entry-wrong-floor-twice",
            Self::FloorUnknown => "entry-wrong-floor-unknown",
            Self::FloorPlace => "entry-wrong-floor-place",
            Self::FloorFacing => "entry-wrong-floor-facing",
            Self::FloorWidth => "entry-wrong-floor-width",
            Self::DrawingPath => "entry-wrong-drawing-path",
            Self::DrawingMissing => "entry-wrong-drawing-missing",
            Self::DrawingTooLarge => "entry-wrong-drawing-too-large",
            Self::DrawingUnread => "entry-wrong-drawing-unread",
            Self::DrawingSize => "entry-wrong-drawing-size",
            Self::DrawingReaches => "entry-wrong-drawing-reaches",
            Self::DrawingUnfit => "entry-wrong-drawing-unfit",
            Self::DrawingTooMuch => "entry-wrong-drawing-too-much",
        }
    }
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
pub(super) struct Centre {
    plans: Plans,
    kinds: Kinds,
    /// Words that the centre has for plans, steps and answers.
    known: BTreeSet<String>,
}

impl Centre {
    pub(super) fn bundled() -> Self {
        let (plans, kinds) = (Plans::bundled(), Kinds::bundled());
        let known = plan::check::keys(plans.iter());
        Self { plans, kinds, known }
    }

    /// A home's own plans can be followed in that home, and the plan that it names exists.
    fn plan_fault(&self, site: &Site) -> Option<Wrong> {
        if !site.plan.is_empty() && self.plans.get(&site.plan).is_none() {
            return Some(Wrong { part: Part::Home, field: "plan", fault: SiteFault::Plan });
        }
        let home = Home::of(site, None);
        (0..).zip(&site.own_plans).find_map(|(at, own)| {
            let found = plan::check::own(own, &self.kinds, &home, &self.known).into_iter().next();
            found.map(|fault| own_plan::wrong(at, own, fault))
        })
    }
}

impl Site {
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
        self.floor_faults(&mut wrong);
        found
    }

    /// What cannot be right of its floors, and of what stands on them.
    fn floor_faults(&self, wrong: &mut impl FnMut(Part, &'static str, SiteFault)) {
        let at = |index: usize| u16::try_from(index).unwrap_or(u16::MAX);
        if self.floors.len() > MOST_FLOORS {
            wrong(Part::Floor(at(MOST_FLOORS)), "", SiteFault::TooMuch);
        }
        for (index, floor) in self.floors.iter().enumerate() {
            if floor.name.trim().is_empty() {
                wrong(Part::Floor(at(index)), "name", SiteFault::Empty);
            } else if self.floor(&floor.name) != Some(index) {
                wrong(Part::Floor(at(index)), "name", SiteFault::FloorTwice);
            }
            if floor.known_drawing().is_none() {
                wrong(Part::Floor(at(index)), "drawing", SiteFault::DrawingMissing);
            }
            if floor.width_m.is_some_and(|metres| !WIDTH_M.contains(&metres)) {
                wrong(Part::Floor(at(index)), "width_m", SiteFault::FloorWidth);
            }
        }
        for (index, zone) in self.zones.iter().enumerate() {
            if let Some((field, fault)) = self.place_fault(zone.floor.as_ref(), zone.at.as_ref()) {
                wrong(Part::Zone(at(index)), field, fault);
            }
        }
        for (index, camera) in self.cameras.iter().enumerate() {
            if let Some((field, fault)) = self.place_fault(camera.floor.as_ref(), camera.at.as_ref()) {
                wrong(Part::Camera(at(index)), field, fault);
            }
            let is_turn = |degrees: f64| camera.at.is_some() && (0.0..=360.0).contains(&degrees);
            if camera.facing.is_some_and(|degrees| !is_turn(degrees)) {
                wrong(Part::Camera(at(index)), "facing", SiteFault::FloorFacing);
            }
        }
    }

    fn place_fault(
        &self,
        floor: Option<&Pii<String>>,
        at: Option<&Pii<[f64; 2]>>,
    ) -> Option<(&'static str, SiteFault)> {
        match (floor, at) {
            (None, None) => None,
            (Some(name), _) if self.floor(name).is_none() => Some(("floor", SiteFault::FloorUnknown)),
            (Some(_), Some(at)) if floor::is_spot(&at.0) => None,
            _ => Some(("at", SiteFault::FloorPlace)),
        }
    }
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
