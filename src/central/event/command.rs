//! What can be asked of an event; who asks is told apart, by the station, from the session.

use crate::{
    brief::Brief,
    disclosure::DisclosureWish,
    event::{
        CallResult, ClearRule, ContactNumber, CustomerAnswer, Device, EndReason, Errand, Letter, OfferEnd, Progress,
        Refusal, RevealReason, Verdict, WordVerdict,
    },
    id::{
        AnswerId, CameraId, DispatchId, EventId, GrantId, InquiryId, MediumId, MessageId, PersonId, PhraseId, PresetId,
        SiteId, StepId,
    },
    medium::{Medium, MediumKind, OpenPurpose},
    moment::Moment,
    person::NotAllowed,
    picture::{PictureFault, PictureId},
    pii::Pii,
    plan::{ActionPlan, Home},
    port::StoreFault,
    signal::{Signal, SignalSealed},
    site::Ability,
    supervision::LineFigures,
    window::{Leave, Shut},
};

/// A wish; [`AlarmEvent::decide`](crate::event::AlarmEvent::decide) turns it into facts or a refusal.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// The first signal (station only): makes the event.
    Start {
        site: SiteId,
        linked_to: Option<EventId>,
        signal: Signal,
        sealed: Pii<SignalSealed>,
        plan: ActionPlan,
        /// What the plan leans on.
        home: Home,
        /// Why no window can open just now, if so: then this alarm never opens one.
        shut: Option<Shut>,
    },
    /// A later signal (station only). `raise` is the kind, priority and plan it raises the event to, if it does.
    Attach {
        signal: Signal,
        sealed: Pii<SignalSealed>,
        raise: Option<Raise>,
        home: Home,
    },
    Claim {
        standing: Result<(), NotAllowed>,
        /// The event that the person holds already, if any.
        holding: Option<EventId>,
    },
    Release,
    /// The holder's desk was gone too long, or the holder signed out (station only).
    Let(super::ReleaseReason),
    Park {
        until: Moment,
    },
    /// The parking time is over (station only).
    Return,
    /// Offers it to a colleague. `fit` says whether that one is signed in, unlocked, holds nothing else, was offered nothing else
    /// and may hold events.
    Offer {
        to: PersonId,
        fit: bool,
        note: Pii<String>,
    },
    /// The holder takes the offer back.
    WithdrawOffer,
    /// By the one it is offered to: who may not claim may not accept either (M15).
    AcceptOffer {
        standing: Result<(), NotAllowed>,
        /// The event that the person holds already, if any.
        holding: Option<EventId>,
    },
    /// By the one it is offered to; one of [`OfferEnd::DECLINES`].
    DeclineOffer {
        why: OfferEnd,
    },
    /// The offer comes to nothing (station only); where none stands nothing changes.
    EndOffer {
        why: OfferEnd,
    },
    /// By a supervisor.
    TakeOver {
        reason: Pii<String>,
        /// As with a claim: who may not claim may not take over either (M15).
        standing: Result<(), NotAllowed>,
        holding: Option<EventId>,
    },
    /// By a supervisor's own sign-in, for an untrusted alarm (M4).
    OpenWindow {
        reason: Pii<String>,
        standing: Result<(), Refusal>,
    },
    /// The event's window is not to be relied on any more (station only).
    ShutWindow {
        why: Shut,
    },
    /// Leave for one device (M1–M4, M6). `rings`: that it is opened may be heard in the home.
    Grant {
        grant: GrantId,
        leave: Leave,
        device: Device,
        abilities: Vec<Ability>,
        rings: bool,
    },
    /// One leave is over: the holder turned it off or the station found it over.
    EndGrant {
        grant: GrantId,
        why: EndReason,
    },
    /// Every leave to look is over (lock, lost desk, station's restart, deadline); station only, never refused to it.
    EndLooks {
        why: EndReason,
    },
    /// Whoever was given this leave has spoken (in their name, asked by the station alone: it counts the packets). Told when
    /// they are silent again or the leave has ended; the event may be closed by then.
    Spoke {
        grant: GrantId,
        spoken_ms: u32,
    },
    DoStep {
        step: StepId,
    },
    UndoStep {
        step: StepId,
    },
    /// Answers a question of the plan, or answers it anew.
    AnswerStep {
        step: StepId,
        answer: AnswerId,
    },
    /// The first so many signals of the event were shown to whoever wants to close it.
    SeeSignals {
        signals: u32,
    },
    /// Waits of the plan whose time is over are done (station only).
    EndWaits,
    /// Sees the pictures of a masked home clearly; of one that is not masked there is nothing to say.
    Reveal {
        reason: RevealReason,
        masked: bool,
    },
    /// Has a recorded phrase said through the voice unit; `ready`: the way to its loudspeaker stands open.
    SayPhrase {
        grant: GrantId,
        phrase: PhraseId,
        ready: bool,
    },
    /// Has the camera turn to a preset; `known`: the register has it (M6).
    GoToPreset {
        camera: CameraId,
        preset: PresetId,
        known: bool,
    },
    /// Says what the home's lost line looks like by these figures: the station alone, and only what is new.
    JudgeLine(LineFigures),
    /// Talks to the home although a silent alarm belongs to the event; where none does there is nothing to free.
    FreeTalk,
    /// Has the centre's telephones dial a contact's number; the contact is called by its name.
    Dial {
        contact: ContactNumber,
        /// Which of the contact's numbers, from 1.
        number: u8,
        name: Pii<String>,
    },
    /// What came of a call to a contact, called by its name.
    RecordCall {
        contact: ContactNumber,
        /// Which of the contact's numbers, from 1.
        number: u8,
        result: CallResult,
        name: Pii<String>,
    },
    /// A code word was said; the station has compared it with the contact's. `raise` is what a duress word raises the event to.
    JudgeWord {
        contact: ContactNumber,
        verdict: WordVerdict,
        name: Pii<String>,
        raise: Option<Raise>,
        home: Home,
    },
    /// Sends somebody to the home, each on an errand of its own; `brief` is what they are told.
    Dispatch {
        errands: Vec<Errand>,
        brief: Box<Brief>,
    },
    /// They are not to go after all.
    CancelDispatch {
        dispatch: DispatchId,
        message: MessageId,
    },
    /// Answers a question of theirs.
    ReplyDispatch {
        dispatch: DispatchId,
        report: MessageId,
        message: MessageId,
        text: Pii<String>,
    },
    /// They were told on the telephone all that there was to tell.
    PhoneDispatch {
        dispatch: DispatchId,
    },
    /// How far they are: by their machine (station only), or by what they said on the telephone to whoever holds the event.
    ReportDispatch {
        dispatch: DispatchId,
        report: MessageId,
        progress: Progress,
        eta: Option<Moment>,
    },
    /// Their machine has a message (station only).
    DeliverDispatch {
        dispatch: DispatchId,
        message: MessageId,
    },
    /// They ask something (station only).
    AskDispatch {
        dispatch: DispatchId,
        report: MessageId,
        text: Pii<String>,
    },
    /// Asks a contact by message; `letter` is what is sent.
    AskCustomer {
        inquiry: InquiryId,
        contact: ContactNumber,
        letter: Box<Letter>,
    },
    /// A contact is told by message that a disarm has cleared the event (station only); `letter` is what is sent.
    InformCustomer {
        inquiry: InquiryId,
        contact: ContactNumber,
        letter: Box<Letter>,
    },
    /// The message service has the question, or the word that the event was cleared (station only).
    TellCustomer {
        inquiry: InquiryId,
    },
    /// Somebody has answered it (station only). `raise` is what a call for help raises the event to.
    HearCustomer {
        inquiry: InquiryId,
        report: MessageId,
        answer: CustomerAnswer,
        text: Pii<String>,
        raise: Option<Raise>,
        home: Home,
    },
    Note {
        text: Pii<String>,
    },
    Close {
        verdict: Verdict,
        note: Pii<String>,
        /// A typed reason for closing with required steps open.
        override_reason: Pii<String>,
    },
    /// A recording is sealed up in the vault (station only); also when the event is closed.
    KeepMedium(Medium),
    /// A recording could not be begun or went on no longer (station only); also when the event is closed.
    MissMedium {
        grant: GrantId,
        device: Device,
        kind: MediumKind,
        fault: StoreFault,
    },
    /// An offered picture could not be had, or must not be asked for (station only).
    MissPicture {
        picture: PictureId,
        why: PictureFault,
    },
    /// The station clears an event that nobody has ever taken, by this rule (station only); where the rule does not fit nothing
    /// changes.
    Clear(ClearRule),
    /// The vault has destroyed the keys of these media (station only); what else was kept of the event is gone with them.
    /// Told once.
    EraseMedia {
        media: Vec<MediumId>,
    },
    /// Handing stored media of a closed event to an authority (M10). `standing` is what the table of roles and the
    /// certificate say of the person, `reading` whether the clock lets anything be read (M9).
    Disclose {
        wish: DisclosureWish,
        standing: Result<(), Refusal>,
        reading: Result<(), Refusal>,
    },
    /// Opens stored media of a closed event for a purpose (M8). `standing` is what the table of roles says
    /// ([`access::allow`](crate::access::allow)), `reading` whether the clock lets anything be read (M9).
    OpenMedia {
        media: Vec<MediumId>,
        purpose: OpenPurpose,
        standing: Result<(), Refusal>,
        reading: Result<(), Refusal>,
    },
}

/// What a graver signal raises an event to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raise {
    pub kind: crate::id::KindId,
    pub priority: u8,
    pub plan: ActionPlan,
}
