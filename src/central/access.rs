//! Who may do what (§1.5 of the mission): the table of roles and acts, and the one function that everything asks; it does
//! not know who is signed in.
use crate::{
    event::Refusal,
    medium::OpenPurpose,
    moment::Moment,
    person::{NotAllowed, Person, Place, Role},
};

/// Everything at the centre that not everybody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Act {
    /// Be signed in.
    Work,
    /// Get an event into one's hands: take it, or be handed it.
    Claim,
    /// Work on the event held: steps, notes, park, hand over, release, close.
    Handle,
    /// Cameras and voice unit of the event held (whether they open at all is the window's, M1–M4).
    Look,
    /// Take an event out of somebody's hands.
    TakeOver,
    /// Say that a storm of lost lines has been seen.
    AcknowledgeStorm,
    /// Put a home or parts of it on test, shelve a zone that chatters, end either; also to be the second person in it.
    SetAside,
    /// Open the window of an untrusted alarm (M4).
    OpenUntrusted,
    /// See which events are closed.
    ListClosed,
    /// Open stored media of a closed event for a purpose (M8).
    OpenMedia,
    /// Review of handled events, statistics, results of follow-ups.
    Review,
    RequestDisclosure,
    ApproveDisclosure,
    /// People, roles and certificates; also to confirm what another has asked for.
    KeepPeople,
    /// Sites and plans.
    KeepSites,
    /// Search the journal, read reports of access and receipts of erasure.
    SearchJournal,
    /// Say, as one of two people, that the wall clock is right again.
    ResetClock,
}

/// Whether a role may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    No,
    /// Only where all of these hold.
    If(&'static [Condition]),
    Yes,
}

/// What a right may hang on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The event was in the person's own hands at some time.
    OwnEvent,
    /// No purpose but this one.
    Purpose(OpenPurpose),
    /// The event began no longer ago than this, milliseconds.
    BegunWithin(i64),
}

/// What an act is about, as far as a [`Condition`] may ask; what is not known fulfils none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The event was in the person's own hands ([`AlarmEvent::was_in_hands_of`](crate::event::AlarmEvent::was_in_hands_of)).
    pub own: bool,
    /// When the event began.
    pub began: Option<Moment>,
    pub purpose: Option<OpenPurpose>,
}

/// For how long an operator sees own events once they are closed, and may look for faults in them (§1.5), milliseconds.
pub const OWN_MEDIA_MS: i64 = 7 * 24 * 3600 * 1000;

const OWN: Right = Right::If(&[Condition::OwnEvent]);
const OWN_FAULTS: Right = Right::If(&[
    Condition::OwnEvent,
    Condition::Purpose(OpenPurpose::FaultFinding),
    Condition::BegunWithin(OWN_MEDIA_MS),
]);
const OWN_WEEK: Right = Right::If(&[Condition::OwnEvent, Condition::BegunWithin(OWN_MEDIA_MS)]);
const NO: Right = Right::No;
const YES: Right = Right::Yes;

/// A row of the table: trainee, operator, supervisor, privacy officer.
type Rights = [Right; 4];

impl Act {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::Work,
        Self::Claim,
        Self::Handle,
        Self::Look,
        Self::TakeOver,
        Self::AcknowledgeStorm,
        Self::SetAside,
        Self::OpenUntrusted,
        Self::ListClosed,
        Self::OpenMedia,
        Self::Review,
        Self::RequestDisclosure,
        Self::ApproveDisclosure,
        Self::KeepPeople,
        Self::KeepSites,
        Self::SearchJournal,
        Self::ResetClock,
    ];

    #[allow(clippy::match_same_arms, reason = "in the order of the mission's table, row by row")]
    fn live(self) -> Rights {
        match self {
            Self::Work => [NO, YES, YES, YES],
            Self::Claim | Self::Handle | Self::Look | Self::AcknowledgeStorm | Self::SetAside => [NO, YES, YES, NO],
            Self::TakeOver | Self::OpenUntrusted => [NO, NO, YES, NO],
            Self::ListClosed => [NO, OWN_WEEK, YES, YES],
            Self::OpenMedia => [NO, OWN_FAULTS, YES, YES],
            Self::Review => [NO, OWN, YES, NO],
            Self::RequestDisclosure => [NO, NO, YES, NO],
            Self::ApproveDisclosure => [NO, NO, YES, YES],
            Self::KeepPeople | Self::KeepSites => [NO, NO, YES, NO],
            Self::SearchJournal | Self::ResetClock => [NO, NO, YES, YES],
        }
    }

    /// In training a trainee does what an operator does in the live place, and there is no privacy to officiate over.
    fn training(self) -> Rights {
        let [_, operator, supervisor, _] = self.live();
        [operator, operator, supervisor, NO]
    }

    /// Whether the live place asks for a certificate that has not expired (M15). What is done with an event that is held
    /// already does not hang on it.
    pub fn needs_certificate(self) -> bool {
        !matches!(self, Self::Handle | Self::Look | Self::AcknowledgeStorm)
    }
}

/// What the table says of a role.
pub fn right(place: Place, role: Role, act: Act) -> Right {
    let [trainee, operator, supervisor, privacy] = match place {
        Place::Live => act.live(),
        Place::Training => act.training(),
    };
    match role {
        Role::Trainee => trainee,
        Role::Operator => operator,
        Role::Supervisor => supervisor,
        Role::Privacy => privacy,
    }
}

/// Whether the role is kept out whatever the act is about; the rest is for [`allow`].
pub fn role_may(place: Place, role: Role, act: Act) -> Result<(), Refusal> {
    match right(place, role, act) {
        Right::No => Err(Refusal::RoleMayNot),
        Right::If(_) | Right::Yes => Ok(()),
    }
}

/// Whether the role may in any place at all: what rules ask that do not know in which place they are.
pub fn role_ever_may(role: Role, act: Act) -> Result<(), Refusal> {
    role_may(Place::Live, role, act).or_else(|_| role_may(Place::Training, role, act))
}

/// Whether the person may do it here and now.
///
/// # Errors
/// [`Refusal::NotAllowed`] by certificate or standing (M15); [`Refusal::RoleMayNot`]; [`Refusal::NotYours`] and
/// [`Refusal::PurposeUnfit`] and [`Refusal::TooLongAgo`] where the role may in some cases, and this is none of them.
pub fn allow(place: Place, person: &Person, now: Moment, act: Act, about: &About) -> Result<(), Refusal> {
    if person.disabled_at.is_some() {
        return Err(Refusal::NotAllowed(NotAllowed::Disabled));
    }
    if person.is_unconfirmed() {
        return Err(Refusal::NotAllowed(NotAllowed::Unconfirmed));
    }
    let right = right(place, person.role, act);
    if act == Act::Work && right == Right::No {
        return Err(Refusal::NotAllowed(NotAllowed::Role));
    }
    role_may(place, person.role, act)?;
    if place == Place::Live && act.needs_certificate() && now > person.certified_until {
        return Err(Refusal::NotAllowed(NotAllowed::CertificateExpired));
    }
    match right {
        Right::No => Err(Refusal::RoleMayNot),
        Right::If(conditions) => conditions.iter().try_for_each(|condition| condition.holds(now, about)),
        Right::Yes => Ok(()),
    }
}

impl Condition {
    fn holds(self, now: Moment, about: &About) -> Result<(), Refusal> {
        let (holds, refusal) = match self {
            Self::OwnEvent => (about.own, Refusal::NotYours),
            Self::Purpose(purpose) => (about.purpose == Some(purpose), Refusal::PurposeUnfit),
            Self::BegunWithin(ms) => (about.began.is_some_and(|began| now.since_ms(began) <= ms), Refusal::TooLongAgo),
        };
        if holds { Ok(()) } else { Err(refusal) }
    }
}
