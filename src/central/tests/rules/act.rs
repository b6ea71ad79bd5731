//! What may happen in the world of the tests, as proptest draws it: who asks, what, and how the clock jumps.
use alarm_central::{
    event::{CallResult, CustomerAnswer, EndReason, Outcome, Progress, ReleaseReason, Responder, Way, WordVerdict},
    signal::{SignalClass, Trust},
    site::Ability,
    supervision,
    window::{Leave, Shut},
};
use proptest::{prelude::*, sample::select};

/// One thing that happens.
#[derive(Clone, Debug)]
pub enum Act {
    /// The clock jumps by so many milliseconds, either way.
    Time(i64),
    /// The wall clock is found behind what was written down (`Some`), or right again.
    Clock(Option<Shut>),
    /// The home says something; the way of the station decides where it goes.
    Signal(Heard),
    /// Somebody wishes something of an event.
    Ask { who: Who, event: usize, wish: Wish },
}

/// Who asks.
#[derive(Clone, Debug)]
pub enum Who {
    /// Whoever holds the event (the first operator where nobody does).
    Holder,
    Station,
    Supervisor,
    /// Whom the event is offered to (the first operator where it is not).
    OfferedTo,
    /// Index into all actors there are.
    Any(usize),
}

/// A signal as the panel sent it.
#[derive(Clone, Debug)]
pub struct Heard {
    pub class: SignalClass,
    pub trust: Trust,
    pub category: &'static str,
    pub zone: Option<&'static str>,
}

/// What is asked of an event.
#[derive(Clone, Debug)]
pub enum Wish {
    /// A second birth, or a signal that does not go the station's way.
    Start(Heard),
    Attach(Heard),
    Claim {
        certified: bool,
    },
    Release,
    Let(ReleaseReason),
    Park {
        ms: i64,
    },
    Return,
    Offer {
        to: usize,
        note: &'static str,
    },
    WithdrawOffer,
    AcceptOffer {
        certified: bool,
    },
    DeclineOffer {
        why: usize,
    },
    EndOffer {
        why: usize,
    },
    TakeOver {
        certified: bool,
        reason: &'static str,
    },
    OpenWindow {
        certified: bool,
        reason: &'static str,
    },
    ShutWindow,
    Grant {
        leave: Leave,
        device: usize,
        abilities: Vec<Ability>,
        rings: bool,
    },
    EndGrant {
        which: usize,
        why: EndReason,
    },
    EndLooks {
        why: EndReason,
    },
    Spoke {
        which: usize,
    },
    DoStep {
        which: usize,
    },
    UndoStep {
        which: usize,
    },
    AnswerStep {
        which: usize,
        answer: usize,
    },
    SeeSignals {
        signals: u32,
    },
    EndWaits,
    Reveal {
        why: usize,
    },
    FreeTalk,
    Dial {
        contact: u8,
    },
    Call {
        contact: u8,
        result: CallResult,
    },
    Word {
        contact: u8,
        verdict: WordVerdict,
    },
    Turn {
        which: usize,
        known: bool,
    },
    /// Somebody is sent, or something is said between them and the centre; `which` of those who were sent.
    Sent {
        which: usize,
        what: Saying,
    },
    SayPhrase {
        which: usize,
        ready: bool,
    },
    /// A contact is asked by message, or something becomes of the last question.
    Message(Asking),
    Note {
        text: &'static str,
    },
    Close {
        outcome: Outcome,
        cause: usize,
        level: u8,
        reason: &'static str,
    },
    Clear {
        disarmed: bool,
    },
    JudgeLine {
        heard: u32,
        lost: u32,
    },
    /// `which` of the event's leaves it was taken by; `number` names the recording, so that one may come twice.
    Keep {
        which: usize,
        number: u8,
    },
    Miss {
        which: usize,
    },
    MissPicture {
        which: usize,
        why: usize,
    },
}

/// What is said to or by whoever is sent.
#[derive(Clone, Copy, Debug)]
pub enum Saying {
    Go(Responder, Way),
    Stay,
    Phoned,
    Delivered,
    /// `number` names what is said, so that it may come twice.
    How {
        progress: Progress,
        number: u8,
    },
    Question {
        number: u8,
        text: &'static str,
    },
    Reply {
        number: u8,
        text: &'static str,
    },
}

/// What becomes of a question by message; `which` of 0 is one that nobody has asked.
#[derive(Clone, Copy, Debug)]
pub enum Asking {
    Ask {
        contact: u8,
    },
    Told {
        which: usize,
    },
    /// That a disarm has cleared it.
    Inform {
        contact: u8,
    },
    /// `number` names the answer, so that it may come twice.
    Answer {
        which: usize,
        number: u8,
        answer: CustomerAnswer,
    },
}

impl Wish {
    /// Whether only the station may wish it.
    fn is_stations(&self) -> bool {
        matches!(
            self,
            Self::Start(_)
                | Self::Attach(_)
                | Self::Let(_)
                | Self::Return
                | Self::EndLooks { .. }
                | Self::EndOffer { .. }
                | Self::ShutWindow
                | Self::Clear { .. }
                | Self::JudgeLine { .. }
                | Self::Keep { .. }
                | Self::Miss { .. }
                | Self::MissPicture { .. }
                | Self::Message(Asking::Told { .. } | Asking::Answer { .. } | Asking::Inform { .. })
                | Self::Sent { what: Saying::Delivered | Saying::Question { .. }, .. }
                | Self::Grant { leave: Leave::Fetch, .. }
        )
    }
}

const MINUTE: i64 = 60_000;

/// A story of up to `longest` acts; all begin with an alarm, so that there is something to ask for, some with one that is disarmed
/// and cleared a minute later.
pub fn story(longest: usize) -> impl Strategy<Value = Vec<Act>> {
    (heard(), prop::bool::weighted(0.02), prop::collection::vec(act(), 0..longest)).prop_map(
        |(first, cleared, acts)| {
            let mut story = vec![Act::Signal(first)];
            if cleared {
                let says = |class, category| Heard { class, trust: Trust::Keyed, category, zone: Some("1") };
                let station = |wish| Act::Ask { who: Who::Station, event: 0, wish };
                story = vec![
                    Act::Signal(says(SignalClass::Alarm, "burglary")),
                    Act::Signal(says(SignalClass::Opening, "opening")),
                    Act::Time(MINUTE),
                    station(Wish::Clear { disarmed: true }),
                    station(Wish::Message(Asking::Inform { contact: 1 })),
                ];
            }
            story.extend(acts);
            story
        },
    )
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        24 => time().prop_map(Act::Time),
        1 => select(vec![None, None, Some(Shut::ClockBehind)]).prop_map(Act::Clock),
        16 => heard().prop_map(Act::Signal),
        128 => (who(), who(), 0_usize..3, wish()).prop_map(|(first, second, event, wish)| {
            // What only the station or a supervisor may ask is asked by them often enough to happen.
            let who = match (&wish, first) {
                (_, Who::Any(_)) => second,
                (Wish::OpenWindow { .. }, _) => Who::Supervisor,
                (Wish::AcceptOffer { .. } | Wish::DeclineOffer { .. }, _) => Who::OfferedTo,
                (wish, _) if wish.is_stations() => Who::Station,
                _ => second,
            };
            Act::Ask { who, event, wish }
        }),
    ]
}

fn time() -> impl Strategy<Value = i64> {
    prop_oneof![
        24 => 0..20_000_i64,
        12 => 0..3 * MINUTE,
        4 => 14 * MINUTE..16 * MINUTE,
        6 => -20 * MINUTE..0,
        4 => select(vec![15 * MINUTE - 1, 15 * MINUTE, 15 * MINUTE + 1, 60_000, 59_999]),
        1 => select(vec![i64::MIN, -10 * 365 * 24 * 60 * MINUTE, 10 * 365 * 24 * 60 * MINUTE, i64::MAX]),
    ]
}

fn who() -> impl Strategy<Value = Who> {
    prop_oneof![12 => Just(Who::Holder), 1 => Just(Who::Station), 4 => (0_usize..8).prop_map(Who::Any)]
}

fn heard() -> impl Strategy<Value = Heard> {
    prop_oneof![6 => panel(), 1 => about_the_line()]
}

/// What the station itself says about a supervised line.
fn about_the_line() -> impl Strategy<Value = Heard> {
    select(vec![SignalClass::Trouble, SignalClass::Restore]).prop_map(|class| Heard {
        class,
        trust: Trust::Untrusted,
        category: supervision::CATEGORY,
        zone: None,
    })
}

fn panel() -> impl Strategy<Value = Heard> {
    let class = prop_oneof![
        6 => Just(SignalClass::Alarm),
        1 => select(vec![
            SignalClass::Restore,
            SignalClass::Trouble,
            SignalClass::Test,
            SignalClass::Opening,
            SignalClass::Closing,
            SignalClass::Bypass,
            SignalClass::Cancel,
            SignalClass::VoiceReady,
            SignalClass::Supervisory,
            SignalClass::Other,
        ]),
    ];
    let trust = prop_oneof![
        4 => Just(Trust::Keyed),
        1 => Just(Trust::MarkedLine),
        2 => Just(Trust::Untrusted),
    ];
    let category = select(vec!["burglary", "fire", "holdup", "water", "power", "no such category"]);
    let zone = select(vec![Some("1"), Some("2"), Some("02"), None]);
    (class, trust, category, zone).prop_map(|(class, trust, category, zone)| Heard { class, trust, category, zone })
}

fn end_reason() -> impl Strategy<Value = EndReason> {
    select(vec![
        EndReason::Asked,
        EndReason::Deadline,
        EndReason::Locked,
        EndReason::SignedOut,
        EndReason::DeskGone,
        EndReason::StationGone,
        EndReason::Failed,
        EndReason::Shut,
    ])
}

/// Words that people type; blank ones are no words.
fn words() -> impl Strategy<Value = &'static str> {
    prop_oneof![4 => Just(super::world::PERSONAL), 1 => Just(" \n"), 1 => Just("")]
}

fn word() -> impl Strategy<Value = WordVerdict> {
    prop_oneof![
        2 => Just(WordVerdict::Right),
        4 => Just(WordVerdict::Wrong),
        1 => Just(WordVerdict::Duress),
    ]
}

/// Mostly on the way.
fn progress() -> impl Strategy<Value = Progress> {
    let ends = vec![Progress::Done, Progress::Refused];
    prop_oneof![4 => select(vec![Progress::Accepted, Progress::EnRoute, Progress::OnSite]), 1 => select(ends)]
}

fn saying() -> impl Strategy<Value = Saying> {
    let way = select(vec![Way::Wire, Way::Telephone]);
    prop_oneof![
        8 => (select(Responder::ALL.to_vec()), way).prop_map(|(to, way)| Saying::Go(to, way)),
        2 => Just(Saying::Stay),
        4 => Just(Saying::Phoned),
        5 => Just(Saying::Delivered),
        5 => (progress(), 0..4_u8).prop_map(|(progress, number)| Saying::How { progress, number }),
        12 => (0..4_u8, words()).prop_map(|(number, text)| Saying::Question { number, text }),
        40 => (0..4_u8, words()).prop_map(|(number, text)| Saying::Reply { number, text }),
    ]
}

fn asking() -> impl Strategy<Value = Asking> {
    let answer = select(CustomerAnswer::ALL.to_vec());
    prop_oneof![
        2 => (1..4_u8).prop_map(|contact| Asking::Ask { contact }),
        2 => (0_usize..4).prop_map(|which| Asking::Told { which }),
        1 => (1..4_u8).prop_map(|contact| Asking::Inform { contact }),
        2 => (0_usize..4, 0..6_u8, answer)
            .prop_map(|(which, number, answer)| Asking::Answer { which, number, answer }),
    ]
}

fn wish() -> impl Strategy<Value = Wish> {
    let release = select(vec![ReleaseReason::Asked, ReleaseReason::SignedOut, ReleaseReason::ConnectionLost]);
    let park = prop_oneof![4 => 1..3 * MINUTE, 2 => 1..30 * MINUTE, 1 => -MINUTE..=0, 1 => Just(12 * 60 * MINUTE + 1), 1 => Just(i64::MAX)];
    let leave = prop_oneof![4 => Just(Leave::Look), 2 => Just(Leave::Fetch)];
    let abilities = prop_oneof![
        2 => Just(vec![Ability::Still, Ability::Video, Ability::Audio]),
        1 => prop::collection::vec(select(vec![Ability::Still, Ability::Video, Ability::Audio]), 0..3),
    ];
    let level = prop_oneof![6 => 0..=4_u8, 1 => 5..=u8::MAX];
    prop_oneof![
        1 => heard().prop_map(Wish::Start),
        2 => heard().prop_map(Wish::Attach),
        8 => prop::bool::weighted(0.9).prop_map(|certified| Wish::Claim { certified }),
        2 => Just(Wish::Release),
        1 => release.prop_map(Wish::Let),
        4 => park.prop_map(|ms| Wish::Park { ms }),
        20 => Just(Wish::Return),
        5 => (0_usize..5, words()).prop_map(|(to, note)| Wish::Offer { to, note }),
        1 => Just(Wish::WithdrawOffer),
        8 => prop::bool::weighted(0.9).prop_map(|certified| Wish::AcceptOffer { certified }),
        3 => (0_usize..4).prop_map(|why| Wish::DeclineOffer { why }),
        1 => (0_usize..4).prop_map(|why| Wish::EndOffer { why }),
        4 => (prop::bool::weighted(0.9), words()).prop_map(|(certified, reason)| Wish::TakeOver { certified, reason }),
        6 => (prop::bool::weighted(0.9), words())
            .prop_map(|(certified, reason)| Wish::OpenWindow { certified, reason }),
        1 => Just(Wish::ShutWindow),
        14 => (leave, 0_usize..5, abilities, prop::bool::weighted(0.3))
            .prop_map(|(leave, device, abilities, rings)| Wish::Grant { leave, device, abilities, rings }),
        2 => (0_usize..4, end_reason()).prop_map(|(which, why)| Wish::EndGrant { which, why }),
        2 => end_reason().prop_map(|why| Wish::EndLooks { why }),
        14 => (0_usize..4).prop_map(|which| Wish::Spoke { which }),
        3 => (0_usize..9).prop_map(|which| Wish::DoStep { which }),
        4 => (0_usize..9).prop_map(|which| Wish::UndoStep { which }),
        5 => (0_usize..9, 0_usize..4).prop_map(|(which, answer)| Wish::AnswerStep { which, answer }),
        4 => (0_u32..6).prop_map(|signals| Wish::SeeSignals { signals }),
        2 => Just(Wish::EndWaits),
        2 => (0_usize..3).prop_map(|why| Wish::Reveal { why }),
        6 => Just(Wish::FreeTalk),
        2 => (1..4_u8).prop_map(|contact| Wish::Dial { contact }),
        2 => (1..4_u8, select(CallResult::ALL.to_vec())).prop_map(|(contact, result)| Wish::Call { contact, result }),
        4 => (1..4_u8, word()).prop_map(|(contact, verdict)| Wish::Word { contact, verdict }),
        14 => (0_usize..4, prop::bool::weighted(0.8)).prop_map(|(which, known)| Wish::Turn { which, known }),
        48 => (0_usize..8, saying()).prop_map(|(which, what)| Wish::Sent { which, what }),
        32 => (0_usize..4, prop::bool::weighted(0.8)).prop_map(|(which, ready)| Wish::SayPhrase { which, ready }),
        12 => asking().prop_map(Wish::Message),
        1 => words().prop_map(|text| Wish::Note { text }),
        3 => (select(Outcome::ALL.to_vec()), 0_usize..8, level, words())
            .prop_map(|(outcome, cause, level, reason)| Wish::Close { outcome, cause, level, reason }),
        9 => prop::bool::ANY.prop_map(|disarmed| Wish::Clear { disarmed }),
        6 => (0_u32..6, 1_u32..8).prop_map(|(heard, lost)| Wish::JudgeLine { heard, lost }),
        4 => (0_usize..4, 0..8_u8).prop_map(|(which, number)| Wish::Keep { which, number }),
        1 => (0_usize..4).prop_map(|which| Wish::Miss { which }),
        2 => (0_usize..3, 0_usize..12).prop_map(|(which, why)| Wish::MissPicture { which, why }),
    ]
}
