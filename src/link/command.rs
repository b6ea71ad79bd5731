//! What a desk or the command line says to the station, and the answers; who says it is the station's to know.
//!
//! Conversation on the local socket: the first message is [`FromDesk::Hello`], answered by [`ToDesk::Welcome`] or
//! [`ToDesk::Mismatch`]. A control connection (purpose [`Purpose::Desk`]) then carries [`FromDesk`] up and [`ToDesk`]
//! down. A media connection (purpose [`Purpose::Media`]) carries, after the welcome, [`ToDevice`] up, and `Unit`s down for a
//! camera, [`Voice`] for a voice unit. Bodies are empty unless said.
use alarm_central::{
    access::Act,
    aside,
    disclosure::Asked,
    drawing::DrawingId,
    entry::Edit,
    event::{CallResult, ContactNumber, OfferEnd, Progress, Refusal, Responder, RevealReason, Verdict},
    id::{
        AnswerId, AsideId, CameraId, DisclosureId, DispatchId, EventId, MediumId, MessageId, PersonId, PhraseId,
        PresetId, SiteId, StepId, StormId,
    },
    medium::OpenPurpose,
    moment::Moment,
    person::{Place, Role},
    pii::{Pii, Secret},
};
use serde::{Deserialize, Serialize};

use crate::{
    aside::{Find, Homes},
    board::{Board, Update},
    closed::{ClosedMedia, ClosedPage, ClosedQuery, Opened},
    disclosure::DisclosureLine,
    floor::DrawingTold,
    frame::FromTalk,
    hidden::HiddenNight,
    keeper::{KeeperRefusal, NewPerson},
    past::Past,
    register::{HomeEntry, HomeHistory},
    unit::Unit,
};

/// Version of everything in this crate; both sides must have the same.
pub const PROTOCOL: u32 = 15;

/// Desk or command line → station, on any connection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromDesk {
    /// First message.
    Hello { protocol: u32, build: String, purpose: Purpose },
    /// Starts a session on this connection; a newer session of the same person ends the older.
    SignIn { person: PersonId, password: Secret },
    /// The first supervisor of a live place that has none (see [`ToDesk::FirstStart`]); signs in at once, or is answered by
    /// [`ToDesk::FirstRefused`].
    FirstSupervisor(NewPerson),
    /// A wish; answered by [`ToDesk::Answer`] with the same number.
    Ask { number: u64, wish: Wish },
    /// Sent every second, so that a hung desk is told from a quiet one; answered by [`ToDesk::Beat`].
    Beat,
}

/// What a connection is for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Purpose {
    /// Commands and updates.
    Desk,
    /// One open device of the event held; the ticket came with the board's detail to the holder alone.
    Media { ticket: Ticket },
    /// The command line of whoever may enter the data directory.
    Keeper,
    /// Stored media of a closed event; the ticket came with [`Granted::Opened`].
    Playback { ticket: Ticket },
}

/// A number that ties a media connection to a grant. It is good once, for the process of the desk that it was given to, and
/// dies with the grant, the session and the lock.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Ticket(pub u128);

impl std::fmt::Debug for Ticket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ticket")
    }
}

/// What a signed-in person can wish for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Wish {
    /// Take the first that waits (`F2`). Answered by [`Granted::Event`].
    ClaimNext,
    Claim {
        event: EventId,
    },
    Release {
        event: EventId,
    },
    Park {
        event: EventId,
        until: Moment,
    },
    /// Offer it to a colleague, who answers it; until then nothing changes.
    Offer {
        event: EventId,
        to: PersonId,
        /// May be empty.
        note: Pii<String>,
    },
    WithdrawOffer {
        event: EventId,
    },
    /// Take what is offered. Answered by [`Granted::Event`].
    AcceptOffer {
        event: EventId,
    },
    /// One of [`OfferEnd::DECLINES`].
    DeclineOffer {
        event: EventId,
        why: OfferEnd,
    },
    TakeOver {
        event: EventId,
        reason: Pii<String>,
    },
    /// A supervisor's own sign-in opens the window of an untrusted alarm, typed at whatever desk (M4).
    OpenWindow {
        event: EventId,
        supervisor: PersonId,
        password: Secret,
        reason: Pii<String>,
    },
    /// One of two people says that the wall clock is right, though later moments were written down (M2).
    ResetClock {
        person: PersonId,
        password: Secret,
    },
    /// Look through cameras of the event held (`F3` = all).
    Look {
        event: EventId,
        cameras: Cameras,
    },
    /// Turn one camera off.
    StopLook {
        event: EventId,
        camera: CameraId,
    },
    /// Open the voice path if it is not open (it opens by itself at the claim).
    OpenVoice {
        event: EventId,
    },
    DoStep {
        event: EventId,
        step: StepId,
    },
    UndoStep {
        event: EventId,
        step: StepId,
    },
    /// Have the centre's telephones dial a contact's number; answered by [`Granted::Call`], or with `Done` once the exchange does it.
    Dial {
        event: EventId,
        contact: ContactNumber,
        /// Which of the contact's numbers, from 1.
        number: u8,
    },
    /// Ask a contact of the home by message whether it was they.
    AskCustomer {
        event: EventId,
        contact: ContactNumber,
    },
    /// What came of a call to a contact of the home.
    RecordCall {
        event: EventId,
        contact: ContactNumber,
        /// Which of the contact's numbers, from 1.
        number: u8,
        result: CallResult,
    },
    /// A code word as a contact has said it; what it is stands in the detail.
    JudgeWord {
        event: EventId,
        contact: ContactNumber,
        word: Secret,
    },
    /// Answer a question of the plan, or answer it anew.
    AnswerStep {
        event: EventId,
        step: StepId,
        answer: AnswerId,
    },
    /// The event's first so many signals were shown before closing it.
    SeeSignals {
        event: EventId,
        signals: u32,
    },
    /// See the pictures of a masked home clearly.
    Reveal {
        event: EventId,
        reason: RevealReason,
    },
    /// Have a recorded phrase said in the home.
    SayPhrase {
        event: EventId,
        phrase: PhraseId,
    },
    /// Have a camera that is looked through turn to a preset; answered once the camera has answered, or has not in time
    /// ([`Refusal::CameraStays`]).
    GoToPreset {
        event: EventId,
        camera: CameraId,
        preset: PresetId,
    },
    /// Be heard in the home although a silent alarm belongs to the event.
    FreeTalk {
        event: EventId,
    },
    /// Sends these to the home, with the brief as it stands.
    Dispatch {
        event: EventId,
        to: Vec<Responder>,
    },
    CancelDispatch {
        event: EventId,
        dispatch: DispatchId,
    },
    /// Answers a question of theirs.
    ReplyDispatch {
        event: EventId,
        dispatch: DispatchId,
        report: MessageId,
        text: Pii<String>,
    },
    /// They were told on the telephone, and have read it back.
    PhoneDispatch {
        event: EventId,
        dispatch: DispatchId,
    },
    /// How far they are, as they said on the telephone; `eta_minutes`: in how many they think that they will be there.
    ReportDispatch {
        event: EventId,
        dispatch: DispatchId,
        progress: Progress,
        eta_minutes: Option<u16>,
    },
    Note {
        event: EventId,
        text: Pii<String>,
    },
    Close {
        event: EventId,
        verdict: Verdict,
        note: Pii<String>,
        /// Empty unless required steps are open.
        override_reason: Pii<String>,
    },
    /// Closed events, as far as the role may see them. Answered by [`Granted::Closed`].
    ListClosed {
        query: ClosedQuery,
    },
    /// What media a closed event has. Answered by [`Granted::ClosedMedia`].
    ListMedia {
        event: EventId,
    },
    /// Opens media of a closed event for a purpose (M8). Answered by [`Granted::Opened`] once that is on disk; media that
    /// this session had open are open no more.
    OpenMedia {
        event: EventId,
        media: Vec<MediumId>,
        purpose: OpenPurpose,
    },
    /// The media are not looked at any more.
    CloseMedia,
    /// A supervisor has seen that a home was looked into for long on that day.
    AcknowledgeLooking {
        site: SiteId,
        day: String,
    },
    /// Ask for media of a closed event on an authority's behalf (M10). Answered by [`Granted::Disclosure`].
    RequestDisclosure {
        event: EventId,
        asked: Asked,
        /// The person at the authority.
        contact: Pii<String>,
        /// Empty unless the package is sealed by one; the station keeps it in memory only.
        passphrase: Secret,
    },
    /// Approve with an own sign-in, at any desk: whoever approves is `person`, not whoever is signed in.
    ApproveDisclosure {
        event: EventId,
        disclosure: DisclosureId,
        person: PersonId,
        password: Secret,
    },
    RefuseDisclosure {
        event: EventId,
        disclosure: DisclosureId,
        reason: Pii<String>,
    },
    /// The package's passphrase once more, after the station was started anew before the package was made.
    GivePassphrase {
        event: EventId,
        disclosure: DisclosureId,
        passphrase: Secret,
    },
    /// Stop making the package; it can be begun again ([`Wish::MakeDisclosure`]).
    StopDisclosure {
        disclosure: DisclosureId,
    },
    /// Begin again to make an approved package that was stopped or failed.
    MakeDisclosure {
        event: EventId,
        disclosure: DisclosureId,
    },
    /// Disclosures of events whose media may still be there. Answered by [`Granted::Disclosures`].
    ListDisclosures,
    /// A storm of lost lines has been seen: it rings no more. It ends by itself.
    AcknowledgeStorm {
        storm: StormId,
    },
    /// What automatic acts have kept out of sight or closed in the last twelve hours. Answered by [`Granted::Hidden`].
    ListHidden,
    /// A drawing of the held event's home, by its name in the detail. Answered by [`Granted::Drawing`].
    ReadDrawing {
        event: EventId,
        drawing: DrawingId,
    },
    /// What has happened at this home before. Answered by [`Granted::Past`].
    ListPast {
        site: SiteId,
    },
    /// Homes to put on test. Answered by [`Granted::Homes`].
    FindHomes {
        find: Find,
    },
    /// What this home, or parts of it, sends makes no event for a while. `second` is another person with the own password,
    /// typed at the desk that asks. Answered by [`Granted::Aside`].
    SetAside {
        site: SiteId,
        asked: aside::Asked,
        second: Option<(PersonId, Secret)>,
    },
    /// It makes events again.
    EndAside {
        aside: AsideId,
    },
    /// A home's entry in the register, to be edited. Answered by [`Granted::HomeEntry`].
    ReadHome {
        site: SiteId,
    },
    /// Change fields of a home's entry, or enter a new one (`version` 0). Answered by [`Granted::HomeEntry`] as it is then.
    ChangeHome {
        site: SiteId,
        version: u64,
        edits: Vec<Edit>,
    },
    /// Take a home out of the register; not while an event of it is open.
    RemoveHome {
        site: SiteId,
        version: u64,
    },
    /// Who changed a home's entry. Answered by [`Granted::HomeHistory`].
    ListHomeHistory {
        site: SiteId,
    },
    /// Take back what one version of the entry changed, which must be the newest: the one before it is written anew. Answered
    /// by [`Granted::HomeEntry`].
    UndoHome {
        site: SiteId,
        version: u64,
    },
    /// A second person's yes or no to the role that was asked for.
    AnswerRole {
        person: PersonId,
        confirm: bool,
    },
    /// Session and hold stay, looking and talking end; only counts are shown (`F12`).
    Lock,
    Unlock {
        password: Secret,
    },
    /// Refused with `AlreadyHolding` while an event is held: park, hand over or release first.
    SignOut,
}

impl Wish {
    /// The act of the table of roles that the wish is; `None` for what the session's own person may do at any time.
    pub fn act(&self) -> Option<Act> {
        match self {
            Self::ClaimNext | Self::Claim { .. } | Self::AcceptOffer { .. } => Some(Act::Claim),
            Self::TakeOver { .. } => Some(Act::TakeOver),
            // Whoever wishes it only asks; the supervisor's own right is asked for with the password.
            Self::OpenWindow { .. }
            | Self::Look { .. }
            | Self::StopLook { .. }
            | Self::OpenVoice { .. }
            | Self::Reveal { .. }
            | Self::FreeTalk { .. }
            | Self::GoToPreset { .. }
            | Self::SayPhrase { .. } => Some(Act::Look),
            Self::Release { .. }
            | Self::Park { .. }
            | Self::Offer { .. }
            | Self::WithdrawOffer { .. }
            | Self::DeclineOffer { .. }
            | Self::DoStep { .. }
            | Self::UndoStep { .. }
            | Self::Dial { .. }
            | Self::AskCustomer { .. }
            | Self::RecordCall { .. }
            | Self::JudgeWord { .. }
            | Self::AnswerStep { .. }
            | Self::SeeSignals { .. }
            | Self::Dispatch { .. }
            | Self::CancelDispatch { .. }
            | Self::ReplyDispatch { .. }
            | Self::PhoneDispatch { .. }
            | Self::ReportDispatch { .. }
            | Self::Note { .. }
            | Self::ReadDrawing { .. }
            | Self::Close { .. } => Some(Act::Handle),
            Self::AnswerRole { .. } => Some(Act::KeepPeople),
            Self::ReadHome { .. }
            | Self::ChangeHome { .. }
            | Self::RemoveHome { .. }
            | Self::ListHomeHistory { .. }
            | Self::UndoHome { .. } => Some(Act::KeepSites),
            Self::AcknowledgeStorm { .. } => Some(Act::AcknowledgeStorm),
            Self::FindHomes { .. } | Self::SetAside { .. } | Self::EndAside { .. } => Some(Act::SetAside),
            Self::AcknowledgeLooking { .. } => Some(Act::Review),
            // An approver's own right is asked for with the password.
            Self::ListPast { .. }
            | Self::ListClosed { .. }
            | Self::ListMedia { .. }
            | Self::ApproveDisclosure { .. } => Some(Act::ListClosed),
            Self::OpenMedia { .. } => Some(Act::OpenMedia),
            Self::RequestDisclosure { .. }
            | Self::GivePassphrase { .. }
            | Self::StopDisclosure { .. }
            | Self::MakeDisclosure { .. } => Some(Act::RequestDisclosure),
            Self::RefuseDisclosure { .. } | Self::ListDisclosures => Some(Act::ApproveDisclosure),
            // What was hidden stood on every desk that was signed in.
            Self::ListHidden
            | Self::CloseMedia
            | Self::Lock
            | Self::Unlock { .. }
            | Self::SignOut
            | Self::ResetClock { .. } => None,
        }
    }
}

/// Which cameras to look through.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cameras {
    All,
    One(CameraId),
}

/// What a wish gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Granted {
    Done,
    /// The event that was claimed.
    Event(EventId),
    /// The address that this desk's telephone program opens: `tel:` or `sip:`.
    Call(Secret),
    /// What was asked for is called so.
    Disclosure(DisclosureId),
    Disclosures(Vec<DisclosureLine>),
    /// It stands, and is called so.
    Aside(AsideId),
    Homes(Box<Homes>),
    HomeEntry(Box<HomeEntry>),
    HomeHistory(Box<HomeHistory>),
    Closed(Box<ClosedPage>),
    ClosedMedia(Box<ClosedMedia>),
    Opened(Box<Opened>),
    Hidden(Box<HiddenNight>),
    Past(Box<Past>),
    Drawing(Box<DrawingTold>),
}

/// Station → desk or command line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToDesk {
    Welcome {
        place: Place,
        build: String,
        /// Where the receiver listens.
        receiver: String,
    },
    /// Another version runs: stop it with `vaka station stop`, or start the same build.
    Mismatch {
        protocol: u32,
        build: String,
    },
    SignedIn {
        person: PersonId,
        name: Pii<String>,
        role: Role,
        certified_until: Moment,
    },
    SignInRefused(Refusal),
    /// Whether the place still has to get its first supervisor; told before anybody is signed in.
    FirstStart(bool),
    FirstRefused(KeeperRefusal),
    /// The session is locked: because the desk asked, or because it sent no beat for too long.
    Locked,
    /// The session is over; the connection stays and another may sign in.
    SessionEnded(SessionEnd),
    Answer {
        number: u64,
        answer: Result<Granted, Refusal>,
    },
    /// The whole read model: after sign-in, unlock and whenever the station thinks it simpler than updates.
    Board(Box<Board>),
    Updates(Vec<Update>),
    Beat,
}

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SessionEnd {
    SignedOut,
    /// The same person signed in somewhere else.
    NewerSession,
    /// The person may not work here any more, or the password is another.
    NotAllowedAnyMore,
    /// The station is being stopped.
    StationStops,
}

/// Desk → station on a media connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToDevice {
    /// The operator's words, to a voice unit; samples are the body.
    Speak,
    /// In what tile the camera is shown from now on; in a large one before anything was said.
    Show(Tile),
}

/// How large a camera is shown: which of its streams is worth its while.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tile {
    /// One beside a large one: the small stream, where the camera has one.
    Small,
    /// The large one, or the only one.
    #[default]
    Large,
}

/// Station → desk on the media connection of a voice unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Voice {
    /// The home's sound, coded; bytes are the body.
    Unit(Unit),
    /// The way towards the home.
    Talk(FromTalk),
}
