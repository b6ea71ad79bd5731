//! Calls to the home's contacts and the code words they say: what came of each, and what a duress word makes of the event;
//! no number and no word is in it.
use serde::{Deserialize, Serialize};

use crate::{
    event::{AlarmEvent, EventFact, Outcome, Raise, Refusal},
    fact::Sealed,
    moment::Moment,
    person::{Actor, Role},
    pii::Pii,
    plan::{Home, TickedBy},
};

use super::{decide::Decision, planning::planned};

/// How many wrong words are listened to in one event, whoever said them: who guesses is the home's danger, not a contact's. After
/// them no word is any more but a duress word.
pub const MOST_WRONG_WORDS: u8 = 3;

/// A contact by its place in the call order, from 1, as the register had it at the time.
pub type ContactNumber = u8;

/// What came of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallResult {
    Answered,
    NoAnswer,
    Busy,
    /// Answered, and would not say the word or would not help.
    Refused,
}

impl CallResult {
    pub const ALL: [Self; 4] = [Self::Answered, Self::NoAnswer, Self::Busy, Self::Refused];

    /// The word in string tables and exports.
    pub fn key(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::NoAnswer => "no-answer",
            Self::Busy => "busy",
            Self::Refused => "refused",
        }
    }
}

/// Why a number was not dialled by the centre's telephones: it is dialled by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DialFault {
    /// The settings name no way of dialling.
    NoWay,
    /// The number has no digit.
    NoNumber,
    /// The exchange does not answer.
    NoAnswer,
    /// It answers and does not dial.
    Refused,
    /// Whoever answers there cannot show that it is the exchange.
    NotTheirs,
}

impl DialFault {
    /// The word in string tables.
    pub fn key(self) -> &'static str {
        match self {
            Self::NoWay => "refusal-dial-no-way",
            Self::NoNumber => "refusal-dial-no-number",
            Self::NoAnswer => "refusal-dial-no-answer",
            Self::Refused => "refusal-dial-refused",
            Self::NotTheirs => "refusal-dial-not-theirs",
        }
    }
}

/// What a word is that somebody said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WordVerdict {
    /// The contact's code word.
    Right,
    /// None of the contact's.
    Wrong,
    /// The contact's duress word: whoever says it is under threat.
    Duress,
}

impl WordVerdict {
    /// The word in string tables and exports.
    pub fn key(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::Duress => "duress",
        }
    }
}

/// A call as it was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    pub contact: ContactNumber,
    /// Which of the contact's numbers, from 1.
    pub number: u8,
    pub at: Moment,
    pub result: CallResult,
}

/// A word as it was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedWord {
    pub contact: ContactNumber,
    pub verdict: WordVerdict,
    pub at: Moment,
}

/// All that is known of calls and words in one event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    made: Vec<Call>,
    /// Who last said the right word.
    right: Option<ContactNumber>,
    newest: Option<JudgedWord>,
    wrong: u8,
    duress: bool,
}

impl Calls {
    pub(super) fn take_call(&mut self, call: Call) {
        self.made.push(call);
    }

    pub(super) fn take_word(&mut self, word: JudgedWord) {
        self.newest = Some(word);
        match word.verdict {
            WordVerdict::Right => self.right = Some(word.contact),
            WordVerdict::Wrong => self.wrong = self.wrong.saturating_add(1),
            WordVerdict::Duress => self.duress = true,
        }
    }

    /// Calls, oldest first.
    pub fn calls(&self) -> &[Call] {
        &self.made
    }

    /// How many different numbers were called.
    pub fn numbers(&self) -> u8 {
        let first = |(index, call): &(usize, &Call)| {
            !self.made[..*index].iter().any(|other| (other.contact, other.number) == (call.contact, call.number))
        };
        u8::try_from(self.made.iter().enumerate().filter(first).count()).unwrap_or(u8::MAX)
    }

    /// The contact that last said its right code word.
    pub fn right(&self) -> Option<ContactNumber> {
        self.right
    }

    /// The newest word that was judged.
    pub fn newest_word(&self) -> Option<JudgedWord> {
        self.newest
    }

    /// How many more wrong words are listened to.
    pub fn tries_left(&self) -> u8 {
        MOST_WRONG_WORDS.saturating_sub(self.wrong)
    }

    /// Whether a duress word was said: it is never taken back.
    pub fn is_duress(&self) -> bool {
        self.duress
    }
}

impl AlarmEvent {
    /// What was called and said.
    pub fn calls(&self) -> &Calls {
        &self.calls
    }

    /// A number is to be dialled by the centre's telephones. `name` is the contact's, as in [`record_call`](Self::record_call).
    pub(super) fn dial(&self, by: &Actor, contact: ContactNumber, number: u8, name: Pii<String>) -> Decision {
        self.holder_acts(by)?;
        Ok(vec![(EventFact::Dialled { contact, number }, Some(Sealed::Text(name)))])
    }

    /// A call's result. `name` is the contact's, kept beside the fact: the register may be another by the time it is read.
    pub(super) fn record_call(&self, by: &Actor, call: Call, name: Pii<String>) -> Decision {
        self.holder_acts(by)?;
        let Call { contact, number, result, .. } = call;
        let mut facts = vec![(EventFact::Called { contact, number, result }, Some(Sealed::Text(name)))];
        facts.extend(self.ticked(call.at, TickedBy::Call));
        Ok(facts)
    }

    /// What a word was found to be. A duress word makes the event a silent hold-up of the gravest priority, whatever it was.
    pub(super) fn judge_word(
        &self,
        by: &Actor,
        contact: ContactNumber,
        verdict: WordVerdict,
        name: Pii<String>,
        raise: Option<Raise>,
        home: Home,
    ) -> Decision {
        self.holder_acts(by)?;
        // Whoever is under threat is heard however many words went wrong before.
        if self.calls.tries_left() == 0 && verdict != WordVerdict::Duress {
            return Err(Refusal::WordsLocked);
        }
        let mut facts = vec![(EventFact::WordJudged { contact, verdict }, Some(Sealed::Text(name)))];
        if let (WordVerdict::Duress, Some(Raise { kind, priority, plan })) = (verdict, raise) {
            if priority < self.priority() {
                facts.push((EventFact::Raised { kind, priority }, None));
            }
            if plan.id != self.plan() {
                facts.extend(planned(&plan, home, self.steps()));
            }
        }
        Ok(facts)
    }

    /// Whoever was threatened may have been made to say that all is well: only a supervisor closes such an event as anything
    /// but sharp.
    pub(super) fn may_end_so(&self, by: &Actor, outcome: Outcome) -> Result<(), Refusal> {
        let is_supervisor = matches!(by, Actor::Person { role: Role::Supervisor, .. });
        if self.calls.is_duress() && outcome != Outcome::Sharp && !is_supervisor {
            return Err(Refusal::DuressNotSharp);
        }
        Ok(())
    }
}
