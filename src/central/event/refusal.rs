//! Why a rule said no: data without words; the sentences are in `vaka-words` (`refusal-…`).
use serde::{Deserialize, Serialize};

use crate::{
    event::{DialFault, TurnFault},
    id::PersonId,
    id::StepId,
    moment::Moment,
    person::NotAllowed,
    site::{Part, SiteFault, Wrong},
    staff::StaffRefusal,
};

/// A rule's no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// Somebody else holds the event (M14).
    AlreadyHeld { by: PersonId },
    /// The person holds another event and must finish, park or release it first.
    AlreadyHolding,
    /// Nobody holds it, or somebody else does; only the holder may do this.
    NotHolder,
    /// The event is closed.
    Closed,
    /// The event is not closed: its media are its holder's.
    StillOpen,
    /// The event has no such medium.
    NoSuchMedium,
    /// The media can be read no more since this moment (M9).
    MediaOver { at: Moment },
    /// The event has no such disclosure.
    NoSuchDisclosure,
    /// Somebody has decided on the disclosure already.
    DisclosureDecided,
    /// It takes two people: whoever asked may not approve (M10).
    SamePerson,
    /// A mask covers nothing, leaves the picture, or there are too many of them.
    MaskUnfit,
    /// The recipient's key is no age key, or the passphrase is too short.
    RecipientUnfit,
    /// A text is longer than it may be.
    TextTooLong,
    /// The clock has leapt: nothing stored is read until it is known to be right (M9).
    ReadingShut,
    /// There is no such event (any more).
    NoSuchEvent,
    /// Nothing waits in the queue.
    NothingWaits,
    /// The event did not begin with an alarm: it opens nothing (M1).
    NotAnAlarm,
    /// The alarm came over a line that nobody can vouch for (M4).
    Untrusted,
    /// The 15 minutes are over (M2).
    WindowOver { at: Moment },
    /// The wall clock stands before what was already written down: no window can be trusted to end in time.
    ClockBehind,
    /// The station does not run: nobody else could agree.
    NoSecondPerson,
    /// The clock is right: there is nothing to set.
    ClockGood,
    /// The database's note of the deadline and the facts disagree.
    WindowDamaged,
    /// Two different people are asked for: one who opens the window, another who looks.
    FourEyes,
    /// *Fetch* has to wait for the claim or for the 60 seconds (M3).
    TooEarly,
    /// The register does not grant the device this ability (M6).
    NotAble,
    /// A silent alarm: nothing may be heard in the home before the holder has freed talking.
    Hushed,
    /// The way to the home's loudspeaker does not stand open.
    NoWayToTalk,
    /// The camera is not looked through just now.
    NotLooking,
    /// The camera was told to turn, and did not.
    CameraStays(TurnFault),
    /// The centre has no such phrase in the home's language.
    NoSuchPhrase,
    /// The home has no such contact, or the contact no such number.
    NoSuchContact,
    /// The number was not dialled.
    NotDialled(DialFault),
    /// The contact has no code word in the register.
    NoWord,
    /// Too many wrong words in this event: none is listened to any more.
    WordsLocked,
    /// A duress word was said: only a supervisor closes the event as anything but sharp.
    DuressNotSharp,
    /// Nobody was chosen to be sent.
    NobodyChosen,
    /// They are on their way already.
    AlreadySent,
    /// The event has no such errand, or it is over.
    NoSuchDispatch,
    /// They were not told on the telephone: what they do is told by their machine.
    NotByTelephone,
    /// Something that is to be told to whoever was sent has not arrived yet.
    DispatchUntold,
    /// Somebody who was sent by a machine has not said whether they go.
    DispatchUnanswered,
    /// Somebody may be under threat there: nobody is asked by message.
    AskingUnsafe,
    /// The contact has answered, was asked a moment ago, or was asked often.
    AlreadyAsked,
    /// The register lets nobody there be asked by message, or the centre has no message service.
    NoWayToAsk,
    /// The event has no such question.
    NoSuchInquiry,
    /// The site has no such device.
    NoSuchDevice,
    /// The role may not do this.
    RoleMayNot,
    /// The role may do this with events that were in the person's own hands only.
    NotYours,
    /// The role, or the event's outcome, does not allow this purpose (M8).
    PurposeUnfit,
    /// The role may do this for some days only, and they are over.
    TooLongAgo,
    /// The certificate or role keeps the person from claiming (M15).
    NotAllowed(NotAllowed),
    /// These required steps are open.
    StepsOpen { steps: Vec<StepId>, may_override: bool },
    /// The plan has no such step.
    NoSuchStep,
    /// Something else comes before the step, or the answers lead elsewhere.
    StepNotOpen,
    /// The step is a question: it takes an answer.
    AnswerMissing,
    /// So many more different numbers are to be called before it counts that nobody was reached.
    CallFirst { left: u8 },
    /// The question has no such answer.
    NoSuchAnswer,
    /// So many signals came after all that was done: they are to be seen before closing.
    SignalsUnseen { signals: u32 },
    /// The cause does not belong to the outcome.
    CauseUnfit,
    /// The verification level lies between 0 and 4.
    LevelUnfit,
    /// A reason is asked for and none was given.
    ReasonMissing,
    /// A zone or kind that the home or the centre does not have, or too many of them: they cannot be set aside.
    AsideUnfit,
    /// What makes an event whatever is set aside: hold-up, duress, panic, medical, and alarms that no table explains.
    AlwaysAlarms,
    /// It takes another person's own sign-in: fire and gas on test, and a zone that is shelved.
    SecondPersonNeeded,
    /// The zone does not chatter: only one that does can be shelved.
    NotChattering,
    /// Nothing such is on test or shelved (any more).
    NoSuchAside,
    /// The register has no such home.
    NoSuchSite,
    /// Somebody has changed the home's entry since it was read.
    EntryStale,
    /// There is no earlier version of the entry.
    NothingBefore,
    /// An event of the home is open: nothing that it leans on is taken away.
    HomeInUse,
    /// The home cannot be so; `field` is the key in the register file, empty for the part as a whole.
    EntryWrong { part: Part, field: String, fault: SiteFault },
    /// A moment in the past, or too far ahead.
    TimeUnfit,
    /// The one who should take it is not signed in or may not hold events.
    ReceiverUnfit,
    /// It is offered to somebody already.
    AlreadyOffered,
    /// It is not offered, or to somebody else.
    NoOffer,
    /// The place could not write it down; nothing was done. Try again.
    NotStored,
    /// Nobody is signed in on this connection, or it is locked.
    NotSignedIn,
    /// Wrong user or password.
    WrongSignIn,
    /// A change of who works here was refused.
    Staff(StaffRefusal),
    /// Too many wrong passwords, by whomever: none is looked at for so long.
    TooManyGuesses { wait_secs: u32 },
}

impl From<Wrong> for Refusal {
    fn from(wrong: Wrong) -> Self {
        let Wrong { part, field, fault } = wrong;
        Self::EntryWrong { part, field: field.to_owned(), fault }
    }
}

impl Refusal {
    /// The refusal's key in the string tables.
    pub fn key(&self) -> &'static str {
        match self {
            Self::AlreadyHeld { .. } => "refusal-already-held",
            Self::AlreadyHolding => "refusal-already-holding",
            Self::NotHolder => "refusal-not-holder",
            Self::Closed => "refusal-closed",
            Self::StillOpen => "refusal-still-open",
            Self::NoSuchMedium => "refusal-no-such-medium",
            Self::MediaOver { .. } => "refusal-media-over",
            Self::NoSuchDisclosure => "refusal-no-such-disclosure",
            Self::DisclosureDecided => "refusal-disclosure-decided",
            Self::SamePerson => "refusal-same-person",
            Self::MaskUnfit => "refusal-mask-unfit",
            Self::RecipientUnfit => "refusal-recipient-unfit",
            Self::TextTooLong => "refusal-text-too-long",
            Self::ReadingShut => "refusal-reading-shut",
            Self::NoSuchEvent => "refusal-no-such-event",
            Self::NothingWaits => "refusal-nothing-waits",
            Self::NotAnAlarm => "refusal-not-an-alarm",
            Self::Untrusted => "refusal-untrusted",
            Self::WindowOver { .. } => "refusal-window-over",
            Self::ClockBehind => "refusal-clock-behind",
            Self::NoSecondPerson => "refusal-no-second-person",
            Self::ClockGood => "refusal-clock-good",
            Self::WindowDamaged => "refusal-window-damaged",
            Self::FourEyes => "refusal-four-eyes",
            Self::TooEarly => "refusal-too-early",
            Self::NotAble => "refusal-not-able",
            Self::Hushed => "refusal-hushed",
            Self::NoWayToTalk => "refusal-no-way-to-talk",
            Self::NotLooking => "refusal-not-looking",
            Self::CameraStays(TurnFault::NoAnswer) => "refusal-camera-no-answer",
            Self::CameraStays(TurnFault::Refused) => "refusal-camera-refuses",
            Self::CameraStays(TurnFault::WrongSignIn) => "refusal-camera-sign-in",
            Self::CameraStays(TurnFault::Certificate) => "refusal-camera-certificate",
            Self::NoSuchPhrase => "refusal-no-such-phrase",
            Self::NoSuchContact => "refusal-no-such-contact",
            Self::NoWord => "refusal-no-word",
            Self::WordsLocked => "refusal-words-locked",
            Self::DuressNotSharp => "refusal-duress-not-sharp",
            Self::NobodyChosen => "refusal-nobody-chosen",
            Self::AlreadySent => "refusal-already-sent",
            Self::NoSuchDispatch => "refusal-no-such-dispatch",
            Self::NotByTelephone => "refusal-not-by-telephone",
            Self::DispatchUntold => "refusal-dispatch-untold",
            Self::DispatchUnanswered => "refusal-dispatch-unanswered",
            Self::AskingUnsafe => "refusal-asking-unsafe",
            Self::AlreadyAsked => "refusal-already-asked",
            Self::NoWayToAsk => "refusal-no-way-to-ask",
            Self::NoSuchInquiry => "refusal-no-such-inquiry",
            Self::NotDialled(fault) => fault.key(),
            Self::CallFirst { .. } => "refusal-call-first",
            Self::NoSuchDevice => "refusal-no-such-device",
            Self::RoleMayNot => "refusal-role-may-not",
            Self::NotYours => "refusal-not-yours",
            Self::PurposeUnfit => "refusal-purpose-unfit",
            Self::TooLongAgo => "refusal-too-long-ago",
            Self::NotAllowed(NotAllowed::Role) => "refusal-not-allowed-role",
            Self::NotAllowed(NotAllowed::CertificateExpired) => "refusal-certificate-expired",
            Self::NotAllowed(NotAllowed::Disabled) => "refusal-disabled",
            Self::NotAllowed(NotAllowed::Unconfirmed) => "refusal-unconfirmed",
            Self::StepsOpen { .. } => "refusal-steps-open",
            Self::NoSuchStep => "refusal-no-such-step",
            Self::StepNotOpen => "refusal-step-not-open",
            Self::AnswerMissing => "refusal-answer-missing",
            Self::NoSuchAnswer => "refusal-no-such-answer",
            Self::SignalsUnseen { .. } => "refusal-signals-unseen",
            Self::CauseUnfit => "refusal-cause-unfit",
            Self::LevelUnfit => "refusal-level-unfit",
            Self::ReasonMissing => "refusal-reason-missing",
            Self::AsideUnfit => "refusal-aside-unfit",
            Self::AlwaysAlarms => "refusal-always-alarms",
            Self::SecondPersonNeeded => "refusal-second-person-needed",
            Self::NotChattering => "refusal-not-chattering",
            Self::NoSuchAside => "refusal-no-such-aside",
            Self::NoSuchSite => "refusal-no-such-site",
            Self::EntryStale => "refusal-entry-stale",
            Self::NothingBefore => "refusal-nothing-before",
            Self::HomeInUse => "refusal-home-in-use",
            Self::EntryWrong { fault, .. } => fault.key(),
            Self::TimeUnfit => "refusal-time-unfit",
            Self::ReceiverUnfit => "refusal-receiver-unfit",
            Self::AlreadyOffered => "refusal-already-offered",
            Self::NoOffer => "refusal-no-offer",
            Self::NotStored => "refusal-not-stored",
            Self::NotSignedIn => "refusal-not-signed-in",
            Self::WrongSignIn => "refusal-wrong-sign-in",
            Self::Staff(refusal) => refusal.key(),
            Self::TooManyGuesses { .. } => "refusal-too-many-guesses",
        }
    }
}
