//! Questions to the home's contacts by message ("Is it you?") and what they answer: an answer is a fact and supports something, and
//! it never clears or closes anything; how a message travels is not known here, only whether it has arrived.
use serde::{Deserialize, Serialize};

use crate::{
    event::{AlarmEvent, ContactNumber, EventFact, EventState, Raise, Refusal, text_of},
    fact::{Fact, Sealed},
    id::{InquiryId, MessageId},
    moment::Moment,
    person::Actor,
    pii::Pii,
    plan::Home,
    signal::SignalClass,
};

use super::{
    decide::{Decision, station_only},
    planning::planned,
};

/// Whoever has not answered may be asked again after this time, milliseconds.
pub const AGAIN_MS: i64 = 120_000;
/// A question that has not left the centre by then is not sent any more, milliseconds: it would ask about something long over.
pub const STALE_MS: i64 = 10 * 60_000;
/// How often one contact is asked in one event at most.
pub const MOST_INQUIRIES: usize = 3;
/// Most answers to one question that are listened to: who says more is broken or lies.
pub const MOST_ANSWERS: usize = 20;

/// Kinds at which nobody is asked: whoever is threatened may not be the one who reads the message, or not alone (M16). What is
/// silent is never asked about either, whatever it is called.
const NEVER_ASKED: [&str; 3] = ["hold-up", "duress", "panic"];

/// What was sent: sealed beside the fact, so that it is the same however often it is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Letter {
    pub name: Pii<String>,
    pub number: Pii<String>,
    /// The home's language (`sv`, `en`).
    pub language: String,
    pub text: Pii<String>,
}

/// What somebody who was asked has answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerAnswer {
    /// It was me.
    Yes,
    /// It was not me.
    No,
    /// I need help.
    Help,
    /// Words that are none of these.
    Unreadable,
}

impl CustomerAnswer {
    pub const ALL: [Self; 4] = [Self::Yes, Self::No, Self::Help, Self::Unreadable];

    /// The word in string tables, on the wire and in exports.
    pub fn key(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Help => "help",
            Self::Unreadable => "unreadable",
        }
    }
}

/// An answer as it was heard.
#[derive(Clone, Debug, PartialEq)]
pub struct HeardAnswer {
    pub report: MessageId,
    pub at: Moment,
    pub answer: CustomerAnswer,
    /// What was written, where it is none of the answers; `None` after the record key was destroyed.
    pub text: Option<Pii<String>>,
}

/// One question.
#[derive(Clone, Debug, PartialEq)]
pub struct Inquiry {
    pub id: InquiryId,
    pub contact: ContactNumber,
    pub at: Moment,
    /// `None` after the record key was destroyed.
    pub letter: Option<Box<Letter>>,
    /// When the message service has taken it.
    pub told: Option<Moment>,
    /// Oldest first.
    pub answers: Vec<HeardAnswer>,
}

impl Inquiry {
    /// The newest answer that is one of the three.
    pub fn answer(&self) -> Option<CustomerAnswer> {
        let readable = self.answers.iter().rev().map(|heard| heard.answer);
        readable.into_iter().find(|answer| *answer != CustomerAnswer::Unreadable)
    }

    /// The last that was heard of it.
    pub fn last_heard(&self) -> Option<MessageId> {
        self.answers.last().map(|heard| heard.report)
    }

    /// Whether nothing more of it is listened to.
    pub fn is_full(&self) -> bool {
        self.answers.len() >= MOST_ANSWERS
    }
}

/// Why a question that was asked does not leave the centre any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unsent {
    /// What is going on has become nothing to ask about.
    Unsafe,
    /// The message service was not reached in time.
    Late,
}

/// Takes a fact of these in; another one changes nothing.
pub(super) fn apply(inquiries: &mut Vec<Inquiry>, body: &EventFact, fact: &Fact) {
    let of = |id: InquiryId| move |inquiry: &&mut Inquiry| inquiry.id == id;
    match body {
        EventFact::CustomerAsked { inquiry, contact } => {
            let letter = match &fact.sealed {
                Some(Sealed::Letter(letter)) => Some(letter.clone()),
                _ => None,
            };
            let (id, contact, at) = (*inquiry, *contact, fact.at);
            inquiries.push(Inquiry { id, contact, at, letter, told: None, answers: Vec::new() });
        }
        EventFact::CustomerTold { inquiry } => {
            if let Some(known) = inquiries.iter_mut().find(of(*inquiry)) {
                known.told.get_or_insert(fact.at);
            }
        }
        EventFact::CustomerAnswered { inquiry, report, answer } => {
            if let Some(known) = inquiries.iter_mut().find(of(*inquiry)) {
                // An answer is the best sign that the question has arrived.
                known.told.get_or_insert(fact.at);
                let (report, answer) = (*report, *answer);
                known.answers.push(HeardAnswer { report, at: fact.at, answer, text: text_of(fact) });
            }
        }
        _ => {}
    }
}

impl AlarmEvent {
    /// What was asked, oldest first.
    pub fn inquiries(&self) -> &[Inquiry] {
        &self.inquiries
    }

    /// Whether anybody may be asked by message: not where somebody may be under threat.
    pub fn may_be_asked_about(&self) -> bool {
        let is_never = |kind: &str| NEVER_ASKED.contains(&kind);
        let alarms = self.signals().iter().map(super::HeardSignal::signal);
        let threat = alarms.filter(|signal| signal.class == SignalClass::Alarm).any(|one| is_never(one.kind.as_str()));
        !self.is_silent() && !threat && !is_never(self.kind().as_str())
    }

    /// Whether this contact may be asked now: nobody is who has answered, who was asked a moment ago, or who was asked often.
    pub fn may_ask(&self, contact: ContactNumber, now: Moment) -> bool {
        let of_it = || self.inquiries.iter().filter(|inquiry| inquiry.contact == contact);
        let is_answered = of_it().any(|inquiry| inquiry.answer().is_some());
        let is_recent = of_it().any(|inquiry| now.since_ms(inquiry.at) < AGAIN_MS);
        self.may_be_asked_about() && !is_answered && !is_recent && of_it().count() < MOST_INQUIRIES
    }

    /// Why a question does not leave the centre any more; `None` where it has, or still will.
    pub fn unsent(&self, inquiry: &Inquiry, now: Moment) -> Option<Unsent> {
        if inquiry.told.is_some() {
            None
        } else if !self.may_be_asked_about() {
            Some(Unsent::Unsafe)
        } else {
            (now.since_ms(inquiry.at) >= STALE_MS).then_some(Unsent::Late)
        }
    }

    /// Whether somebody has asked for help; it is never taken back.
    pub fn was_called_for_help(&self) -> bool {
        self.inquiries.iter().flat_map(|inquiry| &inquiry.answers).any(|heard| heard.answer == CustomerAnswer::Help)
    }

    /// Whether somebody says that it was not they, and has not said otherwise since.
    pub fn is_denied(&self) -> bool {
        self.inquiries.iter().any(|inquiry| inquiry.answer() == Some(CustomerAnswer::No))
    }

    pub(super) fn ask_customer(
        &self,
        now: Moment,
        by: &Actor,
        inquiry: InquiryId,
        contact: ContactNumber,
        letter: Box<Letter>,
    ) -> Decision {
        self.holder_acts(by)?;
        if !self.may_be_asked_about() {
            return Err(Refusal::AskingUnsafe);
        }
        if !self.may_ask(contact, now) {
            return Err(Refusal::AlreadyAsked);
        }
        Ok(vec![(EventFact::CustomerAsked { inquiry, contact }, Some(Sealed::Letter(letter)))])
    }

    /// The message service has it. Told once.
    pub(super) fn tell_customer(&self, by: &Actor, inquiry: InquiryId) -> Decision {
        station_only(by)?;
        let known = self.inquiry(inquiry)?;
        let fact = EventFact::CustomerTold { inquiry };
        Ok(known.told.is_none().then_some((fact, None)).into_iter().collect())
    }

    /// What somebody has answered. What was heard already is no news. Whoever asks for help makes the event what the button for it
    /// would have made of it, and brings it back to the queue where it was parked; no answer ever makes anything less.
    pub(super) fn hear_customer(
        &self,
        by: &Actor,
        inquiry: InquiryId,
        heard: (MessageId, CustomerAnswer, Pii<String>),
        raise: Option<Raise>,
        home: Home,
    ) -> Decision {
        station_only(by)?;
        let known = self.inquiry(inquiry)?;
        let (report, answer, text) = heard;
        if known.is_full() || known.answers.iter().any(|known| known.report == report) {
            return Ok(Vec::new());
        }
        let text = (answer == CustomerAnswer::Unreadable).then_some(Sealed::Text(text));
        let mut facts = vec![(EventFact::CustomerAnswered { inquiry, report, answer }, text)];
        if answer != CustomerAnswer::Help {
            return Ok(facts);
        }
        if let Some(Raise { kind, priority, plan }) = raise.filter(|raise| raise.priority < self.priority()) {
            facts.push((EventFact::Raised { kind, priority }, None));
            if plan.id != self.plan() {
                facts.extend(planned(&plan, home, self.steps()));
            }
        }
        if matches!(self.state(), EventState::Parked { .. }) {
            facts.push((EventFact::Returned, None));
        }
        Ok(facts)
    }

    fn inquiry(&self, id: InquiryId) -> Result<&Inquiry, Refusal> {
        self.inquiries.iter().find(|inquiry| inquiry.id == id).ok_or(Refusal::NoSuchInquiry)
    }
}
