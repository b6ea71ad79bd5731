//! The read model that a desk paints: rows for all, detail for the holder; and the updates that keep it true.
//!
//! The station alone makes it. No secret, camera address, code word or zone a person must not see ever enters it.
use std::collections::BTreeMap;

use alarm_central::{
    brief::Brief,
    budget::Response,
    event::{
        CallResult, ClearRule, ContactNumber, CustomerAnswer, EventState, JudgedWord, OfferEnd, Progress, Responder,
        RevealReason, Unsent, Verdict, Way, WordVerdict,
    },
    floor::Walk,
    id::{
        AnswerId, AsideId, CameraId, DispatchId, EventId, FloodId, KindId, MessageId, PersonId, PhraseId, PresetId,
        SignalId, SiteId, StepId, StormId,
    },
    medium::{MediumEnd, MediumKind},
    moment::Moment,
    person::Role,
    picture::{PictureFault, PictureId},
    pii::Pii,
    plan::{AnswerRule, Lack, StepKind},
    port::StoreFault,
    signal::{SignalClass, Trust},
    site::{Ability, Authority, ZoneKind},
    supervision::{LineFigures, LineLooks, StormEnd},
    window::{FetchReason, Shut},
};
use serde::{Deserialize, Serialize};

use crate::{
    aside::{AsideView, Chatters},
    command::Ticket,
    floor::FloorView,
    offer::{OfferView, Offered},
    unit::MediaFault,
};

/// Everything a signed-in desk shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Board {
    /// The station's wall clock at the last update; a desk counts on from there.
    pub now: Moment,
    /// Open events, and closed ones for a few seconds so that a row does not vanish unexplained.
    pub rows: BTreeMap<EventId, Row>,
    /// The event that this session's person holds.
    pub held: Option<Box<Detail>>,
    /// The event that is offered to this session's person.
    pub offer: Option<Box<OfferView>>,
    pub health: Health,
    /// Who is signed in, this session's person included.
    pub people: Vec<Colleague>,
    /// Roles that wait for a second person; only for those who may answer.
    pub asked: Vec<RoleAsked>,
    /// Response times of a day and night, against their targets.
    pub response: Response,
    /// Storms of lost lines: at most one that blows, and those that ended a few seconds ago. Each stands at the head of
    /// priority 4, in place of the rows of its lines.
    pub storms: Vec<Storm>,
    /// Floods of alarms, by area: each stands as one strip in place of the rows that name it.
    pub floods: Vec<Flood>,
    /// Homes that were looked into for long, for those who review; until somebody has seen it.
    pub long_looks: Vec<LongLook>,
    /// What is on test or shelved, and what was until a few hours ago.
    pub asides: BTreeMap<AsideId, AsideView>,
    /// Zones that chatter and could be shelved.
    pub chatters: Vec<Chatters>,
}

/// A home that was looked into for more than half an hour in a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LongLook {
    pub site: SiteId,
    pub address: Pii<String>,
    /// Local day, YYYY-MM-DD.
    pub day: String,
    /// How long it was when it was told.
    pub looked_ms: i64,
    pub at: Moment,
}

/// One event as everybody signed in sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub id: EventId,
    pub kind: KindId,
    /// 1 (highest) to 4.
    pub priority: u8,
    pub state: EventState,
    pub site: SiteId,
    pub address: Pii<String>,
    pub area: String,
    pub received_at: Moment,
    /// Different zones that have alarmed.
    pub zones: u32,
    pub signals: u32,
    /// The event at the same site that this one follows.
    pub linked_to: Option<EventId>,
    /// End of the camera window; `None` where none was opened or it was shut.
    pub window_until: Option<Moment>,
    /// Why the event has no window for good, if so.
    pub shut: Option<Shut>,
    /// Until when a supervisor may open the window: an untrusted alarm that has none (M4).
    pub may_open_until: Option<Moment>,
    /// Name of the holder, or of whoever parked it.
    pub holder_name: Option<Pii<String>>,
    /// Somebody who may has disarmed: the station clears it then, if nobody takes it before (M16).
    pub clears_at: Option<Moment>,
    /// The flood whose strip it waits in; what it is counted by stands in the row.
    pub flood: Option<FloodId>,
    /// Whom its holder has offered it to.
    pub offered_to: Option<PersonId>,
}

/// Many homes of one area that alarmed in a short time (M16: rule, data and what it hides; what waits in it the rows say).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Flood {
    pub id: FloodId,
    /// As in the register.
    pub area: String,
    /// When it was found.
    pub began: Moment,
    /// Since when it takes nothing new in.
    pub calm: Option<Moment>,
    /// Its confirmed burglaries are a flood of their own, and stand in it too.
    pub confirmed: bool,
    /// The rule that made it: at least so many homes …
    pub rule_homes: u32,
    /// … within so many seconds; it ends when it is calm and fewer than …
    pub rule_secs: u32,
    /// … so many wait in it.
    pub rule_ends: u32,
}

/// Many lines that went silent in a short time, as one entry in place of thousands (M16: rule, data and what it hides).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Storm {
    pub id: StormId,
    pub since: Moment,
    /// Lines that are silent now: that many rows are not shown.
    pub lost: u32,
    /// Lines that have gone silent in it since it began, those back included.
    pub total: u32,
    /// The rule that made it: at least so many lines …
    pub rule_lines: u32,
    /// … within so many seconds, …
    pub rule_secs: u32,
    /// … in one area, or (true) anywhere in the place.
    pub everywhere: bool,
    /// Where the silent lines are, most first; at most [`Storm::MOST_AREAS`].
    pub areas: Vec<StormArea>,
    /// Areas beyond those.
    pub more_areas: u32,
    /// Who has acknowledged it; until then it rings as a waiting event of priority 4 does.
    pub acknowledged: Option<Acknowledged>,
    /// Why and when it ended; it stays for a few seconds more.
    pub ended: Option<(StormEnd, Moment)>,
}

/// An area in a storm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StormArea {
    /// As in the register; may be empty.
    pub area: String,
    /// Lines that are silent there now.
    pub lost: u32,
}

/// Somebody has seen it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Acknowledged {
    /// Empty on a locked desk.
    pub by: Pii<String>,
    pub at: Moment,
}

impl Storm {
    /// Most areas named one by one.
    pub const MOST_AREAS: usize = 6;

    /// Whether it still asks for somebody.
    pub fn waits(&self) -> bool {
        self.acknowledged.is_none() && self.ended.is_none()
    }
}

/// What only the holder sees.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Detail {
    pub id: EventId,
    /// How the last offer of it stands, or that it came to nothing.
    pub offered: Option<Offered>,
    pub site_name: Pii<String>,
    pub note: Pii<String>,
    pub trust: Trust,
    /// Whether the event began with an alarm; with `window_until` absent it says why there is no window.
    pub began_with_alarm: bool,
    pub signals: Vec<SignalView>,
    pub cameras: Vec<CameraView>,
    /// The home's floors, in the register's order.
    pub floors: Vec<FloorView>,
    /// The way that its alarms tell of.
    pub walk: Walk,
    /// Pictures that came with the alarm's signals, oldest first.
    pub pictures: Vec<PictureView>,
    /// The home's pictures are to be shown in coarse blocks only, until whoever holds the event gives a reason.
    pub masked: bool,
    /// A silent alarm: the home may be listened to, and nothing may be heard there until whoever holds the event frees talking.
    pub hushed: bool,
    pub voice: Option<VoiceView>,
    /// Recorded phrases in the home's language that can be said there, in their order.
    pub phrases: Vec<PhraseView>,
    pub plan: String,
    pub may_override: bool,
    /// Those that belong to the way taken, and those that were done; not those whose turn an answer decides.
    pub steps: Vec<StepView>,
    /// Signals that came after all that the holder did, oldest first: to be seen before closing.
    pub unseen: Vec<SignalId>,
    pub contacts: Vec<ContactView>,
    /// The centre's telephones dial by themselves what is to be called.
    pub dials: bool,
    /// Who can be asked by message just now, first in the call order; nobody where the centre has no message service.
    pub asks: Option<ContactNumber>,
    /// Who was asked by message, oldest first.
    pub inquiries: Vec<InquiryView>,
    pub words: WordsView,
    /// What whoever is sent is told.
    pub brief: Brief,
    /// Who can be sent, in the order of the digits.
    pub responders: Vec<ResponderView>,
    /// Who was sent, oldest first.
    pub dispatches: Vec<DispatchView>,
    /// What has happened, oldest first.
    pub history: Vec<HistoryLine>,
}

/// A signal on the timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignalView {
    pub id: SignalId,
    pub received_at: Moment,
    pub kind: KindId,
    pub priority: u8,
    pub class: SignalClass,
    pub code: String,
    /// As on the wire.
    pub zone: Option<String>,
    pub zone_name: Option<Pii<String>>,
    pub zone_kind: Option<ZoneKind>,
    /// The panel's own text.
    pub text: Option<Pii<String>>,
    /// For openings and closings: whether the user is listed in the register.
    pub authorised: Option<bool>,
    pub beside: Beside,
}

/// What a panel said beside its event, as it came: from outside, so shown and believed by nobody.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Beside {
    /// Addresses of pictures, video or sound that it offers.
    pub pictures: Vec<Pii<String>>,
    /// Extended data: letter and text (the table is `dc09`'s).
    pub extended: Vec<(char, Pii<String>)>,
    /// The account that the frame names inside, where it is not the one it came under.
    pub account_inside: Option<Pii<String>>,
}

/// A camera of the site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CameraView {
    pub id: CameraId,
    pub name: Pii<String>,
    pub abilities: Vec<Ability>,
    /// Whether one of its zones has signalled in this event.
    pub concerned: bool,
    /// The station takes its pictures up into the vault, whether or not anybody looks.
    pub fetched: bool,
    pub look: LookState,
    /// Where it can be turned to.
    pub presets: Vec<PresetView>,
}

/// A place that a camera can be turned to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PresetView {
    pub id: PresetId,
    pub name: Pii<String>,
}

/// What the names of such tiles begin with.
const TILE: char = '\u{0}';

/// A picture that a panel has offered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PictureView {
    pub id: PictureId,
    /// When its signal came.
    pub offered_at: Moment,
    /// Why it is not there, if that was found; it may be tried again.
    pub missed: Option<PictureFault>,
    /// It lies in the vault.
    pub kept: bool,
    pub look: LookState,
}

impl PictureView {
    /// What its tile is called among those of the cameras; no camera of a register is.
    pub fn tile(&self) -> CameraId {
        CameraId::new(format!("{TILE}{}", self.id))
    }

    /// Whether a tile is one of these.
    pub fn is_tile(id: &CameraId) -> bool {
        id.as_str().starts_with(TILE)
    }
}

/// Whether a device is being looked (listened) through.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum LookState {
    /// Not opened, or turned off.
    Off,
    /// Granted; units wait at the station under this ticket. A new ticket means a new grant, or that the connection with
    /// the one before is gone: connect anew.
    Open { ticket: Ticket },
    /// It could not be opened; final for this grant.
    Failed(MediaFault),
}

/// The home's voice unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VoiceView {
    pub look: LookState,
    /// Whether this build can talk to its kind.
    pub supported: bool,
    /// It calls, and has not been answered yet.
    pub rings: bool,
}

/// A recorded phrase of the centre's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhraseView {
    pub id: PhraseId,
    pub lasts_ms: u32,
}

/// A step of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepView {
    pub id: StepId,
    pub kind: StepKind,
    /// Must be done before the event closes.
    pub required: bool,
    pub standing: StepStanding,
    /// What can be answered, in the order of the keys 1 to 9.
    pub answers: Vec<AnswerView>,
    /// Who is to be sent; nobody: the step is ticked by hand.
    pub to: Vec<Responder>,
    /// So many more different numbers are to be called before it counts that nobody was reached.
    pub numbers_left: u8,
    /// Of a call: after how many seconds a number is due again where nobody answered; 0: never.
    pub again_secs: u32,
    /// Words of a home's own plan.
    pub title: Option<Pii<String>>,
    pub rule: Option<Pii<String>>,
}

/// How a step stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StepStanding {
    /// `answer`: of a question. `by`: the rule that answered it, where nobody did.
    Done { at: Moment, answer: Option<AnswerId>, by: Option<AnswerRule> },
    /// It can be done now; one that waits is over at that moment.
    Open { until: Option<Moment> },
    /// Something must be done first.
    Later,
    /// It cannot be done.
    Lacking(Lack),
}

impl StepView {
    pub fn is_done(&self) -> bool {
        matches!(self.standing, StepStanding::Done { .. })
    }

    pub fn is_open(&self) -> bool {
        matches!(self.standing, StepStanding::Open { .. })
    }

    /// Whether the event does not close before it is done.
    pub fn is_owed(&self) -> bool {
        self.required && matches!(self.standing, StepStanding::Open { .. } | StepStanding::Later)
    }

    /// Whether it is done by answering.
    pub fn asks(&self) -> bool {
        !self.answers.is_empty()
    }
}

/// An answer that can be given to a step's question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerView {
    pub id: AnswerId,
    /// Words of a home's own plan.
    pub title: Option<Pii<String>>,
}

/// A contact, in call order, without words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContactView {
    pub name: Pii<String>,
    pub numbers: Vec<Pii<String>>,
    pub authority: Authority,
    pub keyholder: bool,
    /// A code word of the contact's can be judged.
    pub has_word: bool,
    /// What came of the calls to each number, newest last.
    pub calls: Vec<CallView>,
}

/// A call that was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallView {
    /// Which of the contact's numbers, from 1.
    pub number: u8,
    pub at: Moment,
    pub result: CallResult,
}

/// Somebody who was asked by message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InquiryView {
    pub contact: ContactNumber,
    /// As the register called them then; empty once that is gone.
    pub name: Pii<String>,
    pub at: Moment,
    /// When the message service has taken the question.
    pub told: Option<Moment>,
    /// Why it will not go out any more.
    pub unsent: Option<Unsent>,
    /// What keeps it from going out, or answers from coming.
    pub fault: Option<LineFault>,
    /// What was answered, oldest first.
    pub answers: Vec<CustomerSaid>,
}

/// What somebody has answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerSaid {
    pub at: Moment,
    pub answer: CustomerAnswer,
    /// What was written, where it is none of the answers.
    pub text: Pii<String>,
}

/// Somebody who can be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponderView {
    pub to: Responder,
    /// How they are told. `Wire`: a dispatcher of the settings is told by the station.
    pub way: Way,
    /// Whom to telephone, where the settings name somebody.
    pub telephone: Option<Pii<String>>,
}

/// Somebody who was sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DispatchView {
    pub id: DispatchId,
    pub to: Responder,
    pub way: Way,
    pub level: u8,
    pub requested_at: Moment,
    /// When the request was known to have arrived, and how.
    pub told: Option<(Moment, Way)>,
    pub cancelled_at: Option<Moment>,
    /// How far they are, by the rules ([`alarm_central::event::Dispatch::progress`]).
    pub progress: Option<Progress>,
    /// What they have said of themselves, oldest first.
    pub reports: Vec<(Progress, Moment)>,
    pub eta: Option<Moment>,
    /// Questions and what was answered, oldest first.
    pub questions: Vec<QuestionView>,
    /// How many messages have not arrived, and since when the oldest of them waits.
    pub untold: Option<(u32, Moment)>,
    /// What keeps messages from arriving or news from coming, if anything does just now.
    pub fault: Option<LineFault>,
    /// They are spoken with on the telephone: how far they are is recorded by hand.
    pub phoned: bool,
    /// Their machine has it, and nobody knows yet whether they go: until then the event is not closed.
    pub unanswered: bool,
    /// How far they are may be recorded by hand.
    pub by_hand: bool,
    pub telephone: Option<Pii<String>>,
    pub over: bool,
}

/// A question of somebody who was sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuestionView {
    pub report: MessageId,
    pub at: Moment,
    pub text: Pii<String>,
    /// What was answered, and whether that has arrived.
    pub reply: Option<(Pii<String>, bool)>,
}

/// Why a dispatcher's machine is not reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LineFault {
    /// No answer.
    Silent,
    /// It answers, and refuses: its status of HTTP.
    Refuses(u16),
    /// Whoever answers there does not know the key that both share.
    NotTheirs,
    /// It shows a certificate that is not believed.
    Certificate,
    /// What it says cannot be understood.
    Garbled,
}

impl LineFault {
    /// The word in string tables (`line-fault-…`).
    pub fn key(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Refuses(_) => "refuses",
            Self::NotTheirs => "not-theirs",
            Self::Certificate => "certificate",
            Self::Garbled => "garbled",
        }
    }
}

/// What is known of the code words that were said in this event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordsView {
    /// The contact that last said its own, from 1.
    pub right: Option<ContactNumber>,
    /// The newest of all.
    pub newest: Option<JudgedWord>,
    /// How many more wrong ones are listened to.
    pub tries_left: u8,
    /// Somebody is under threat.
    pub duress: bool,
}

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

/// Somebody signed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Colleague {
    pub id: PersonId,
    pub name: Pii<String>,
    pub role: Role,
    pub locked: bool,
}

/// A role that somebody has asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleAsked {
    pub person: PersonId,
    pub name: Pii<String>,
    /// The role so far; `None` for somebody new.
    pub from: Option<Role>,
    pub role: Role,
    pub certified_until: Moment,
    /// Who asked; `None` for the command line.
    pub by: Option<Pii<String>>,
    /// Whether this session's person can be the second: did not ask, and is somebody else.
    pub answerable: bool,
}

/// Truth about the station's own parts; the desk adds sound and its link.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Health {
    pub receiver: ReceiverHealth,
    /// Since when nothing at all has come from any panel, once that is longer than a live line can be quiet.
    pub quiet_since: Option<Moment>,
    /// Signals that were heard and wait for the disk, in rounded steps; 0 while the store keeps up.
    pub backlog: u32,
    pub store: StoreHealth,
    /// Since when the journal's witness has not been reached; heads that it lacks are kept for it.
    pub witness_lost: Option<Moment>,
    /// The journal does not fit its own chain or its last signed head: nothing more is signed.
    pub journal_broken: bool,
    pub clock: ClockHealth,
    /// The clock has leapt ahead and that is not settled: no stored recording is opened, and none is erased (M9).
    pub media_shut: bool,
    /// The second store of the keys cannot be reached: what is erased here is owed there.
    pub mirror_away: bool,
    /// Somebody has said that a clock which is behind is right; another has to say so too.
    pub clock_reset_asked: bool,
    /// Cameras open just now, and how many of them give no picture.
    pub cameras_open: u32,
    pub cameras_failing: u32,
    /// Open devices whose pictures, sound or speech are not kept just now: why the first of them is not.
    pub not_kept: Option<StoreFault>,
    /// Frames of accounts that are not in the register, since the start.
    pub unknown_accounts: u64,
    /// Frames in a known account's name that were not acknowledged (wrong key, wrong clock, plain where a key is due), since the
    /// start; the journal says which account and why.
    pub frames_not_taken: u64,
    /// Frames that had been heard before, by whatever way, and were acknowledged again, since the start.
    pub repeats: u64,
    /// Connections and datagrams that spoke Aritech's OH, which the receiver does not, since the start.
    pub other_protocol: u64,
    /// Calls of voice units, or of who posed as one, that were refused, since the start; the journal says of which home and why.
    pub calls_refused: u64,
    /// Messages at the port for calls from where no unit is registered, or too many at once, since the start.
    pub strange_calls: u64,
    /// Homes in the register.
    pub sites: u32,
    /// Lines that are supervised, and how many of them are silent now.
    pub lines_supervised: u32,
    pub lines_lost: u32,
    /// The station itself was deaf (the machine slept, the process stood still): since when it listens again, and for
    /// how many milliseconds it did not. Every supervised line has had its full interval from then on.
    pub deaf: Option<(Moment, u64)>,
}

/// How the receiver does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReceiverHealth {
    /// TCP or UDP has lost its port, or never had it: it is tried again.
    #[default]
    NotListening,
    Listening,
    /// So many connections that no further one can be opened: known panels are served, strangers wait.
    Crowded,
}

/// How the store does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum StoreHealth {
    #[default]
    Good,
    /// A commit has been under way for over a second: nothing can be acknowledged meanwhile.
    Slow,
    Failing(StoreFault),
}

/// How the clock does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClockHealth {
    #[default]
    Good,
    /// The wall clock stands before a moment that was already written down: no window opens meanwhile.
    SetBack,
    /// The wall clock has leapt ahead a short while ago: times may be wrong, deadlines may have come too early.
    Leapt,
}

/// A change of the board.
#[allow(clippy::large_enum_variant, reason = "rows are the commonest by far; a box for each would cost more")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Update {
    /// At least once a second.
    Now(Moment),
    Row(Row),
    /// The row is gone.
    RowGone(EventId),
    /// The event held, whole; `None` when none is held any more.
    Held(Option<Box<Detail>>),
    /// What is offered to this session's person; `None` when nothing is any more.
    Offer(Option<Box<OfferView>>),
    Health(Health),
    People(Vec<Colleague>),
    /// All roles that wait, whole.
    Asked(Vec<RoleAsked>),
    Response(Response),
    /// All storms, whole.
    Storms(Vec<Storm>),
    /// All floods, whole; before the rows that name a new one.
    Floods(Vec<Flood>),
    /// All that nobody has seen yet, whole.
    LongLooks(Vec<LongLook>),
    Aside(Box<AsideView>),
    /// It is shown no more.
    AsideGone(AsideId),
    /// All zones that chatter, whole.
    Chatters(Vec<Chatters>),
}

impl Board {
    /// Takes a change in.
    pub fn apply(&mut self, update: Update) {
        match update {
            Update::Now(now) => self.now = now,
            Update::Row(row) => drop(self.rows.insert(row.id, row)),
            Update::RowGone(id) => drop(self.rows.remove(&id)),
            Update::Held(detail) => self.held = detail,
            Update::Offer(offer) => self.offer = offer,
            Update::Health(health) => self.health = health,
            Update::People(people) => self.people = people,
            Update::Asked(asked) => self.asked = asked,
            Update::Response(response) => self.response = response,
            Update::Storms(storms) => self.storms = storms,
            Update::Floods(floods) => self.floods = floods,
            Update::LongLooks(looks) => self.long_looks = looks,
            Update::Aside(aside) => drop(self.asides.insert(aside.id, *aside)),
            Update::AsideGone(id) => drop(self.asides.remove(&id)),
            Update::Chatters(chatters) => self.chatters = chatters,
        }
    }
}

impl Row {
    /// The queue's order, smallest first.
    pub fn key(&self) -> (u8, Moment, EventId) {
        (self.priority, self.received_at, self.id)
    }
}

#[cfg(test)]
mod tests {
    use alarm_central::event::Outcome;

    use super::*;
    use crate::{
        command::{Granted, ToDesk},
        pipe,
    };

    fn row() -> Row {
        Row {
            id: EventId(uuid_of(7)),
            kind: KindId::new("burglary"),
            priority: 3,
            state: EventState::Closed {
                verdict: Verdict { outcome: Outcome::Sharp, cause: "break-in".to_owned(), level: 2 },
                at: Moment(5),
            },
            site: SiteId::new("ekvagen-4"),
            address: Pii("Ekvägen 4".to_owned()),
            area: "Täby".to_owned(),
            received_at: Moment(1),
            zones: 1,
            signals: 2,
            linked_to: None,
            window_until: Some(Moment(900_001)),
            shut: None,
            may_open_until: None,
            holder_name: None,
            clears_at: None,
            flood: None,
            offered_to: None,
        }
    }

    fn aside() -> AsideView {
        AsideView {
            id: AsideId(uuid_of(9)),
            site: SiteId::new("ekvagen-4"),
            address: Pii("Ekvägen 4".to_owned()),
            how: alarm_central::aside::How::Shelf { heard: 7, within_secs: 600, rule: 5 },
            zones: Vec::new(),
            kinds: Vec::new(),
            from: Moment(1),
            until: Moment(2),
            by: Pii("Operatör 1".to_owned()),
            second: None,
            hidden: 0,
            newest: Vec::new(),
            ended: None,
        }
    }

    fn uuid_of(number: u128) -> alarm_central::id::Uuid {
        alarm_central::id::Uuid::from_u128(number)
    }

    #[test]
    fn a_board_and_its_updates_survive_the_wire() {
        let mut board = Board::default();
        board.apply(Update::Row(row()));
        board.apply(Update::Now(Moment(9)));
        let messages = [
            ToDesk::Board(Box::new(board)),
            ToDesk::Updates(vec![Update::Row(row()), Update::Held(None), Update::RowGone(row().id)]),
            ToDesk::Updates(vec![Update::Aside(Box::new(aside())), Update::AsideGone(aside().id)]),
            ToDesk::Answer { number: 3, answer: Ok(Granted::Event(row().id)) },
        ];
        for message in messages {
            let mut wire = Vec::new();
            pipe::write(&mut wire, &message, &[]).unwrap();
            let (read, _) = pipe::read::<ToDesk>(&mut wire.as_slice()).unwrap().unwrap();
            assert_eq!(read, message);
        }
    }

    #[test]
    fn updates_come_and_go() {
        let mut board = Board::default();
        board.apply(Update::Row(row()));
        assert_eq!(board.rows.len(), 1);
        board.apply(Update::RowGone(row().id));
        assert!(board.rows.is_empty());
    }
}
