//! The home's contacts: calls, questions by message, and code words, of which only the verdict is told.
use alarm_central::{
    event::{CallResult, ContactNumber, CustomerAnswer, JudgedWord, Unsent},
    moment::Moment,
    pii::Pii,
    site::Authority,
};
use serde::{Deserialize, Serialize};

use super::LineFault;

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
