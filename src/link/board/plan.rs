//! The steps of an event's action plan, and how they stand.
use alarm_central::{
    event::Responder,
    id::{AnswerId, StepId},
    moment::Moment,
    pii::Pii,
    plan::{AnswerRule, Lack, StepKind},
};
use serde::{Deserialize, Serialize};

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
