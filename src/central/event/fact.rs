//! What can happen to an event, past tense: the only thing its state is made of.
//!
//! A fact's public part (this) holds ids, kinds and moments; what is personal travels beside it as
//! [`Sealed`](crate::fact::Sealed).
use serde::{Deserialize, Serialize};

use crate::{
    disclosure::{Asked, Package},
    event::{
        CallResult, ClearRule, ContactNumber, CustomerAnswer, OfferEnd, Progress, Responder, RevealReason, Verdict,
        Way, WordVerdict,
    },
    id::{
        AnswerId, CameraId, DisclosureId, DispatchId, EventId, GrantId, InquiryId, KindId, MediumId, MessageId,
        PersonId, PhraseId, PresetId, SiteId, StepId,
    },
    medium::{Medium, MediumKind, OpenPurpose},
    moment::Moment,
    picture::{PictureFault, PictureId},
    plan::{AnswerRule, Step},
    port::StoreFault,
    signal::Signal,
    supervision::{LineFigures, LineLooks},
    window::{FetchReason, Leave, Shut, Window},
};

/// A fact on an event's stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum EventFact {
    /// The first signal made the event; `window` is there if it was a trusted alarm, and never changes. `shut` says why an
    /// alarm opened none and never will.
    Started {
        site: SiteId,
        window: Option<Window>,
        linked_to: Option<EventId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        shut: Option<Shut>,
        signal: Signal,
    },
    /// A supervisor has opened the window of an untrusted alarm (M4); the reason is sealed. Its end is that of an alarm
    /// that was trusted: 15 minutes from receipt.
    WindowOpened {
        window: Window,
        by: PersonId,
    },
    /// Nothing may be taken up in this event any more, and no window opens for it.
    WindowShut {
        why: Shut,
    },
    /// A later signal at the site while the event is open.
    SignalAttached {
        signal: Signal,
    },
    /// Kind and priority rose with a signal.
    Raised {
        kind: KindId,
        priority: u8,
    },
    /// The steps that must or may be done from now on.
    Planned {
        plan: String,
        may_override: bool,
        steps: Vec<Step>,
    },
    Claimed {
        person: PersonId,
    },
    Released {
        why: ReleaseReason,
    },
    Parked {
        until: Moment,
    },
    /// The time of parking is over: it waits again.
    Returned,
    /// The holder offers it to a colleague, and holds it until that one accepts; sealed: what was typed with it.
    Offered {
        to: PersonId,
    },
    /// The offer came to nothing.
    OfferEnded {
        why: OfferEnd,
    },
    /// Accepted by the one it was offered to. Written by the giver where it is older than offers.
    HandedOver {
        to: PersonId,
    },
    TakenOver {
        from: Option<PersonId>,
        by: PersonId,
    },
    /// Leave for one device. On disk before the device is asked.
    Granted {
        grant: GrantId,
        leave: Leave,
        device: Device,
        until: Moment,
        /// By which rule, where it is leave to fetch.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<FetchReason>,
    },
    GrantEnded {
        grant: GrantId,
        why: EndReason,
    },
    /// The holder sees the pictures of a home that is masked at the first look clearly from now on, for this reason.
    Revealed {
        reason: RevealReason,
    },
    /// What the lost line looks like by its neighbours and by time, with the figures; nothing follows from it.
    LineJudged {
        looks: LineLooks,
        figures: LineFigures,
    },
    /// The holder may be heard in the home from now on, although a silent alarm belongs to the event.
    TalkFreed,
    /// The operator spoke to the home for so long, in milliseconds.
    Spoke {
        grant: GrantId,
        spoken_ms: u32,
    },
    /// A recorded phrase of the centre's own was said in the home.
    PhraseSaid {
        grant: GrantId,
        phrase: PhraseId,
    },
    /// A contact's number was given to the centre's telephones to dial, by the contact's place in the call order and which of its
    /// numbers; what came of it follows. Sealed: the contact's name.
    Dialled {
        contact: ContactNumber,
        number: u8,
    },
    /// A contact was called, by the contact's place in the call order and which of its numbers; sealed: the contact's name.
    Called {
        contact: ContactNumber,
        number: u8,
        result: CallResult,
    },
    /// A code word was said by a contact and compared with the register's; sealed: the contact's name, never the word.
    WordJudged {
        contact: ContactNumber,
        verdict: WordVerdict,
    },
    /// Somebody is to be sent to the home: as this message says, over this way, at this level; sealed: the brief. On disk
    /// before anybody is told.
    DispatchRequested {
        dispatch: DispatchId,
        message: MessageId,
        to: Responder,
        way: Way,
        level: u8,
    },
    /// They are not to go after all, as this message says.
    DispatchCancelled {
        dispatch: DispatchId,
        message: MessageId,
    },
    /// A question of theirs (`report`) is answered by this message; sealed: the answer.
    DispatchReplied {
        dispatch: DispatchId,
        report: MessageId,
        message: MessageId,
    },
    /// A message has arrived: their machine says that it has it, or they were told on the telephone.
    DispatchTold {
        dispatch: DispatchId,
        message: MessageId,
        way: Way,
    },
    /// How far they are, by their own word; `eta`: when they think that they will be there.
    DispatchReported {
        dispatch: DispatchId,
        report: MessageId,
        progress: Progress,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        eta: Option<Moment>,
    },
    /// They ask something; sealed: the question.
    DispatchAsked {
        dispatch: DispatchId,
        report: MessageId,
    },
    /// A contact is to be asked by message whether it was they; sealed: what is sent, and where.
    CustomerAsked {
        inquiry: InquiryId,
        contact: ContactNumber,
    },
    /// The message service says that it has the question, or the word that the event was cleared: that may follow `Closed`.
    CustomerTold {
        inquiry: InquiryId,
    },
    /// Somebody has answered it; `report` names the answer, so that it counts once. Sealed: the words that are no answer.
    CustomerAnswered {
        inquiry: InquiryId,
        report: MessageId,
        answer: CustomerAnswer,
    },
    /// The camera was told to turn to this preset of its register entry.
    PresetAsked {
        grant: GrantId,
        camera: CameraId,
        preset: PresetId,
    },
    StepDone {
        step: StepId,
    },
    /// Also takes back an answer.
    StepUndone {
        step: StepId,
    },
    /// A question of the plan is answered, perhaps anew: by the holder, or by the station after this rule (M16).
    StepAnswered {
        step: StepId,
        answer: AnswerId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule: Option<AnswerRule>,
    },
    /// The holder was shown the event's first so many signals before closing it, some of which came after all else that
    /// was done.
    SignalsSeen {
        signals: u32,
    },
    /// Free text by the holder; the words are sealed.
    Noted,
    /// A reason typed to close with required steps open; the words are sealed.
    Overridden {
        steps: Vec<StepId>,
    },
    /// The station cleared it by this rule; `Closed` follows.
    Cleared {
        #[serde(flatten)]
        rule: ClearRule,
    },
    Closed {
        verdict: Verdict,
    },
    /// A contact is to be told by message that a disarm has cleared it; sealed: what is sent, and where. Follows `Closed`.
    CustomerInformed {
        inquiry: InquiryId,
        contact: ContactNumber,
    },
    /// A recording is whole in the vault: its bytes were there before this fact. May follow `Closed`.
    MediumKept {
        #[serde(flatten)]
        medium: Medium,
    },
    /// What was taken by this leave is not kept, or not any more: why. Pictures and sound were given out all the same.
    /// May follow `Closed`.
    MediumNotKept {
        grant: GrantId,
        device: Device,
        kind: MediumKind,
        fault: StoreFault,
    },
    /// A picture that a panel offered is not there: why, and under which leave it was asked for, where anybody was asked.
    PictureMissed {
        picture: PictureId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        grant: Option<GrantId>,
        why: PictureFault,
    },
    /// Stored media of the closed event were opened for a purpose (M8). On disk before the first picture is shown.
    MediaOpened {
        media: Vec<MediumId>,
        purpose: OpenPurpose,
    },
    /// The event's media can never be read again (M9): keys and files are gone.
    MediaErased {
        media: Vec<MediumId>,
    },
    /// An authority asks for media of the closed event (M10); sealed: the person there.
    DisclosureRequested {
        disclosure: DisclosureId,
        #[serde(flatten)]
        asked: Asked,
    },
    /// Another person than the one who asked has approved.
    DisclosureApproved {
        disclosure: DisclosureId,
    },
    /// It will not be made; sealed: why.
    DisclosureRefused {
        disclosure: DisclosureId,
    },
    /// The sealed package is whole on disk: its bytes were there before this fact.
    DisclosureMade {
        disclosure: DisclosureId,
        #[serde(flatten)]
        package: Package,
    },
    /// The sealed package was copied out of the place. On disk before the copy has its name; where it went is not told.
    DisclosureCopied {
        disclosure: DisclosureId,
    },
}

/// A device of the home that leave can be given for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Device {
    Camera(CameraId),
    /// The voice unit: hearing and speaking.
    Voice,
    /// What one signal offers: it was taken by a device of the home, and is fetched from where the panel says.
    Picture(PictureId),
}

/// Why a holder let go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseReason {
    /// The holder said so.
    Asked,
    /// Signed out.
    SignedOut,
    /// The desk was gone for 15 s.
    ConnectionLost,
}

/// Why a leave ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// The holder turned it off.
    Asked,
    /// 15:00 (M2).
    Deadline,
    Closed,
    Parked,
    Released,
    HandedOver,
    TakenOver,
    Locked,
    SignedOut,
    /// The desk's process or connection is gone.
    DeskGone,
    /// The station ended while the leave stood; found at the next start.
    StationGone,
    /// The part that serves it could not be started.
    Failed,
    /// The window was shut before its time ([`EventFact::WindowShut`]).
    Shut,
}

/// Where an event stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventState {
    Waiting,
    Held { by: PersonId, since: Moment },
    Parked { until: Moment, by: PersonId },
    Closed { verdict: Verdict, at: Moment },
}

impl EventState {
    /// The state's word in exports.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Held { .. } => "held",
            Self::Parked { .. } => "parked",
            Self::Closed { .. } => "closed",
        }
    }

    /// Who holds it.
    pub fn holder(&self) -> Option<&PersonId> {
        match self {
            Self::Held { by, .. } => Some(by),
            _ => None,
        }
    }
}

/// A leave that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenGrant {
    pub grant: GrantId,
    pub leave: Leave,
    pub device: Device,
    pub until: Moment,
}
