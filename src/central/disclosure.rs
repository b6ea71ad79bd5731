//! Handing recordings to an authority (M10): what is asked for, who may ask and who may approve; never the package itself.
//!
//! Two people: one asks, another approves, each with an own sign-in. Nothing here delays the end of the event's media (M9).
use serde::{Deserialize, Serialize};

use crate::{
    access::{self, Act},
    event::{AlarmEvent, EventFact, Refusal, text_of},
    fact::{Fact, Sealed},
    id::{DisclosureId, MediumId, PersonId},
    medium::readable_until,
    moment::Moment,
    person::Actor,
    pii::Pii,
};

/// Longest authority, case number, legal ground, person or reason, characters.
pub const LONGEST_TEXT: usize = 200;
/// Most masks on one medium.
pub const MOST_MASKS: usize = 32;
/// A mask's coordinates are ten-thousandths of the picture's width and height.
pub const WHOLE: u16 = 10_000;

/// A rectangle that is filled with one colour in every picture of a medium, in ten-thousandths ([`WHOLE`]) of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Mask {
    pub left: u16,
    pub top: u16,
    pub width: u16,
    pub height: u16,
}

impl Mask {
    /// Whether it covers something and lies within the picture.
    pub fn is_fit(&self) -> bool {
        let within = |from: u16, length: u16| length > 0 && u32::from(from) + u32::from(length) <= u32::from(WHOLE);
        within(self.left, self.width) && within(self.top, self.height)
    }
}

/// What becomes of a medium's sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sound {
    Kept,
    LeftOut,
}

/// One medium that is asked for, and in what form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediumAsked {
    pub medium: MediumId,
    pub masks: Vec<Mask>,
    pub sound: Sound,
}

/// Whom the package is sealed for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SealedFor {
    /// The recipient's age key (`age1…`), which is public.
    Key(String),
    /// Whoever has been told a passphrase. It stands in no fact and on no disk.
    Passphrase,
}

/// What is asked for: the public part of [`EventFact::DisclosureRequested`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The authority that asks ("Polisen, region Stockholm").
    pub authority: String,
    /// Its case number.
    pub case_number: String,
    /// The law that it asks under.
    pub legal_ground: String,
    pub media: Vec<MediumAsked>,
    pub sealed_for: SealedFor,
}

/// A wish about a disclosure: [`Command::Disclose`](crate::event::Command::Disclose).
#[derive(Clone, Debug, PartialEq)]
pub enum DisclosureWish {
    /// `contact` is the person at the authority.
    Request { disclosure: DisclosureId, asked: Asked, contact: Pii<String> },
    /// By another person than the one who asked.
    Approve { disclosure: DisclosureId },
    /// By whoever could approve it; the one who asked may take it back so.
    Refuse { disclosure: DisclosureId, reason: Pii<String> },
    /// The package is whole on disk (station only).
    Made { disclosure: DisclosureId, package: Package },
    /// The package is about to be copied out, by whoever may be in the place's folder (keeper only).
    Copied { disclosure: DisclosureId },
}

/// A sealed package, whole on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// SHA-256 of the sealed file, hex.
    pub sha256: String,
    /// Length of the sealed file, bytes.
    pub bytes: u64,
}

/// A disclosure as the facts tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure {
    pub id: DisclosureId,
    pub asked: Asked,
    /// The person at the authority; `None` once the record key was destroyed.
    pub contact: Option<Pii<String>>,
    pub requested_by: PersonId,
    pub requested_at: Moment,
    pub stage: Stage,
}

/// How far a disclosure has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Requested,
    Approved { by: PersonId, at: Moment },
    Refused { by: PersonId, at: Moment },
    Made { approved_by: PersonId, at: Moment, package: Package },
}

type Decision = Result<Vec<(EventFact, Option<Sealed>)>, Refusal>;

/// What comes of a wish about a disclosure of a closed event.
pub(crate) fn decide(event: &AlarmEvent, now: Moment, by: &Actor, wish: DisclosureWish) -> Decision {
    match wish {
        DisclosureWish::Request { disclosure, asked, contact } => request(event, now, by, disclosure, asked, contact),
        DisclosureWish::Approve { disclosure } => approve(event, now, by, disclosure),
        DisclosureWish::Refuse { disclosure, reason } => refuse(event, by, disclosure, reason),
        DisclosureWish::Made { disclosure, package } => made(event, now, by, disclosure, package),
        DisclosureWish::Copied { disclosure } => copied(event, now, by, disclosure),
    }
}

fn request(
    event: &AlarmEvent,
    now: Moment,
    by: &Actor,
    disclosure: DisclosureId,
    asked: Asked,
    contact: Pii<String>,
) -> Decision {
    role_may(by, Act::RequestDisclosure)?;
    for text in [&asked.authority, &asked.case_number, &asked.legal_ground, &contact.0] {
        check_text(text)?;
    }
    if let SealedFor::Key(key) = &asked.sealed_for
        && !looks_like_age_key(key)
    {
        return Err(Refusal::RecipientUnfit);
    }
    check_media(event, now, &asked.media)?;
    if event.disclosures().iter().any(|other| other.id == disclosure) {
        return Err(Refusal::DisclosureDecided);
    }
    Ok(vec![(EventFact::DisclosureRequested { disclosure, asked }, Some(Sealed::Text(contact)))])
}

fn approve(event: &AlarmEvent, now: Moment, by: &Actor, id: DisclosureId) -> Decision {
    role_may(by, Act::ApproveDisclosure)?;
    let disclosure = open(event, id)?;
    if by.person() == Some(&disclosure.requested_by) {
        return Err(Refusal::SamePerson);
    }
    check_media(event, now, &disclosure.asked.media)?;
    Ok(vec![(EventFact::DisclosureApproved { disclosure: id }, None)])
}

fn refuse(event: &AlarmEvent, by: &Actor, id: DisclosureId, reason: Pii<String>) -> Decision {
    role_may(by, Act::ApproveDisclosure)?;
    open(event, id)?;
    check_text(&reason)?;
    Ok(vec![(EventFact::DisclosureRefused { disclosure: id }, Some(Sealed::Text(reason)))])
}

fn made(event: &AlarmEvent, now: Moment, by: &Actor, id: DisclosureId, package: Package) -> Decision {
    if *by != Actor::Station {
        return Err(Refusal::RoleMayNot);
    }
    let disclosure = event.disclosure(id).ok_or(Refusal::NoSuchDisclosure)?;
    in_time(event, now)?;
    match disclosure.stage {
        Stage::Approved { .. } => Ok(vec![(EventFact::DisclosureMade { disclosure: id, package }, None)]),
        Stage::Requested | Stage::Refused { .. } | Stage::Made { .. } => Err(Refusal::DisclosureDecided),
    }
}

fn copied(event: &AlarmEvent, now: Moment, by: &Actor, id: DisclosureId) -> Decision {
    if !matches!(by, Actor::Keeper { .. }) {
        return Err(Refusal::RoleMayNot);
    }
    let disclosure = event.disclosure(id).ok_or(Refusal::NoSuchDisclosure)?;
    in_time(event, now)?;
    match disclosure.stage {
        Stage::Made { .. } => Ok(vec![(EventFact::DisclosureCopied { disclosure: id }, None)]),
        Stage::Requested | Stage::Approved { .. } | Stage::Refused { .. } => Err(Refusal::NoSuchDisclosure),
    }
}

/// A package goes with the media it is made of (M9).
fn in_time(event: &AlarmEvent, now: Moment) -> Result<(), Refusal> {
    let at = readable_until(event.received_at());
    if now >= at { Err(Refusal::MediaOver { at }) } else { Ok(()) }
}

/// Whether and where is the station's to say; here nobody comes through whose role never may (§1.5).
fn role_may(by: &Actor, act: Act) -> Result<(), Refusal> {
    match by {
        Actor::Person { role, .. } => access::role_ever_may(*role, act),
        Actor::Keeper { .. } | Actor::Station => Err(Refusal::RoleMayNot),
    }
}

/// A disclosure that nobody has decided on yet.
fn open(event: &AlarmEvent, id: DisclosureId) -> Result<&Disclosure, Refusal> {
    let disclosure = event.disclosure(id).ok_or(Refusal::NoSuchDisclosure)?;
    if disclosure.stage == Stage::Requested { Ok(disclosure) } else { Err(Refusal::DisclosureDecided) }
}

fn check_text(text: &str) -> Result<(), Refusal> {
    match text.trim().chars().count() {
        0 => Err(Refusal::ReasonMissing),
        length if length > LONGEST_TEXT => Err(Refusal::TextTooLong),
        _ => Ok(()),
    }
}

/// They are the event's, can still be read, and stand once each with masks that fit.
fn check_media(event: &AlarmEvent, now: Moment, asked: &[MediumAsked]) -> Result<(), Refusal> {
    if asked.is_empty() {
        return Err(Refusal::NoSuchMedium);
    }
    in_time(event, now)?;
    for (at, one) in asked.iter().enumerate() {
        let is_there = event.media().iter().any(|medium| medium.medium == one.medium);
        if !is_there || asked.iter().take(at).any(|before| before.medium == one.medium) {
            return Err(Refusal::NoSuchMedium);
        }
        if one.masks.len() > MOST_MASKS || !one.masks.iter().all(Mask::is_fit) {
            return Err(Refusal::MaskUnfit);
        }
    }
    Ok(())
}

/// Whether this has the form of an age key; its checksum is looked at by whoever seals.
fn looks_like_age_key(key: &str) -> bool {
    key.len() == 62
        && key.starts_with("age1")
        && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// Takes a fact about disclosures in; total, like all applying.
pub(crate) fn apply(disclosures: &mut Vec<Disclosure>, body: &EventFact, fact: &Fact) {
    let by = || fact.by.person().cloned().unwrap_or_else(|| PersonId::new(""));
    let mut stage_of = |id: DisclosureId, stage: Stage| {
        if let Some(disclosure) = disclosures.iter_mut().find(|disclosure| disclosure.id == id) {
            disclosure.stage = stage;
        }
    };
    match body {
        EventFact::DisclosureRequested { disclosure, asked } => disclosures.push(Disclosure {
            id: *disclosure,
            asked: asked.clone(),
            contact: text_of(fact),
            requested_by: by(),
            requested_at: fact.at,
            stage: Stage::Requested,
        }),
        EventFact::DisclosureApproved { disclosure } => {
            stage_of(*disclosure, Stage::Approved { by: by(), at: fact.at });
        }
        EventFact::DisclosureRefused { disclosure } => stage_of(*disclosure, Stage::Refused { by: by(), at: fact.at }),
        EventFact::DisclosureMade { disclosure, package } => {
            if let Some(disclosure) = disclosures.iter_mut().find(|one| one.id == *disclosure)
                && let Stage::Approved { by: approved_by, .. } = disclosure.stage.clone()
            {
                disclosure.stage = Stage::Made { approved_by, at: fact.at, package: package.clone() };
            }
        }
        _ => {}
    }
}
