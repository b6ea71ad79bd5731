//! What happened in an event, as data; the words are `history-…`.
use alarm_central::{
    event::{
        CallResult, ClearRule, CustomerAnswer, OfferEnd, Progress, Responder, RevealReason, Verdict, Way, WordVerdict,
    },
    id::{AnswerId, KindId, PhraseId, StepId},
    medium::{MediumEnd, MediumKind},
    moment::Moment,
    picture::PictureFault,
    pii::Pii,
    plan::AnswerRule,
    port::StoreFault,
    signal::SignalClass,
    supervision::{LineFigures, LineLooks},
    window::{FetchReason, Shut},
};
use serde::{Deserialize, Serialize};

/// One line of what happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryLine {
    pub at: Moment,
    /// Name of the person, or `None` for the station itself.
    pub who: Option<Pii<String>>,
    pub what: Happening,
}

/// What happened, as data; the words are `history-…`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Happening {
    Signal {
        kind: KindId,
        class: SignalClass,
        zone_name: Option<Pii<String>>,
        code: String,
    },
    Raised {
        kind: KindId,
    },
    Claimed {
        after_ms: i64,
    },
    Released,
    ConnectionLost,
    Parked {
        until: Moment,
    },
    Returned,
    Offered {
        to: Pii<String>,
    },
    /// It was offered to that one, and it came to nothing.
    OfferEnded {
        to: Pii<String>,
        why: OfferEnd,
    },
    /// Accepted by whoever it was offered to.
    OfferAccepted,
    HandedOver {
        to: Pii<String>,
    },
    TakenOver,
    /// A supervisor opened the window of an untrusted alarm.
    WindowOpened,
    WindowShut {
        why: Shut,
    },
    Looking {
        camera: Pii<String>,
    },
    /// The station takes up a camera that nobody sees yet, and by which rule.
    Fetching {
        camera: Pii<String>,
        why: FetchReason,
    },
    FetchEnded {
        camera: Pii<String>,
        why: alarm_central::event::EndReason,
    },
    VoiceOpened,
    LookEnded {
        camera: Option<Pii<String>>,
        why: alarm_central::event::EndReason,
    },
    /// An offered picture is fetched into the vault, and by which rule.
    PictureFetched {
        why: FetchReason,
    },
    /// It is not there.
    PictureMissed {
        why: PictureFault,
    },
    /// The pictures of a masked home are seen clearly from here on.
    Revealed {
        reason: RevealReason,
    },
    /// What the lost line looks like by its neighbours and by time.
    LineJudged {
        looks: LineLooks,
        figures: LineFigures,
    },
    /// The home may be talked to from here on, although a silent alarm belongs to the event.
    TalkFreed,
    Spoke {
        spoken_ms: u32,
    },
    PhraseSaid {
        phrase: PhraseId,
    },
    Dialled {
        contact: Pii<String>,
    },
    Called {
        contact: Pii<String>,
        result: CallResult,
    },
    WordJudged {
        contact: Pii<String>,
        verdict: WordVerdict,
    },
    /// Somebody is to be asked by message.
    CustomerAsked {
        contact: Pii<String>,
    },
    CustomerTold {
        contact: Pii<String>,
    },
    /// A contact is to be told that a disarm has cleared the event.
    CustomerInformed {
        contact: Pii<String>,
    },
    CustomerAnswered {
        contact: Pii<String>,
        answer: CustomerAnswer,
        /// What was written, where it is none of the answers.
        text: Pii<String>,
    },
    /// Somebody is to be sent, at this level.
    DispatchRequested {
        to: Responder,
        level: u8,
    },
    DispatchCancelled {
        to: Responder,
    },
    /// It is known that the request has arrived, this way.
    DispatchTold {
        to: Responder,
        way: Way,
    },
    DispatchReported {
        to: Responder,
        progress: Progress,
        eta: Option<Moment>,
    },
    DispatchAsked {
        to: Responder,
    },
    DispatchReplied {
        to: Responder,
    },
    /// The camera was told to turn there.
    PresetAsked {
        camera: Pii<String>,
        preset: Pii<String>,
    },
    StepDone {
        step: StepId,
    },
    StepUndone {
        step: StepId,
    },
    StepAnswered {
        step: StepId,
        answer: AnswerId,
        /// The rule that answered it, where nobody did.
        by: Option<AnswerRule>,
    },
    SignalsSeen,
    Noted {
        text: Pii<String>,
    },
    Overridden,
    /// The supervised line has been silent for longer than its poll interval (as the register has it now) allows.
    LineLost {
        every_secs: u32,
    },
    /// It is heard again.
    LineRestored,
    /// The station cleared the event by a rule (M16); [`Happening::Closed`] follows.
    Cleared {
        rule: ClearRule,
    },
    /// A recording lies sealed in the vault; `camera` is `None` for the voice unit's.
    MediumKept {
        kind: MediumKind,
        camera: Option<Pii<String>>,
        lasted_ms: i64,
        end: MediumEnd,
    },
    MediumNotKept {
        kind: MediumKind,
        camera: Option<Pii<String>>,
        fault: StoreFault,
    },
    Closed {
        verdict: Verdict,
    },
}
