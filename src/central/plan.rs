//! Action plans as their files say them: steps, what leads where, and the centre's bundle of them; no words for people.
//!
//! A plan is a small graph. What of it is open in one event is decided by [`standing`], what is wrong with one by [`check`].
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    event::Responder,
    id::{AnswerId, KindId, StepId},
    pii::Pii,
};

pub mod check;
pub mod home;
pub mod standing;
mod step;
pub mod walk;

pub use check::PlanFault;
pub use home::{AnswerRule, AtHome, Home};
pub use step::{After, Lack, Step, TickedBy};

/// Where a plan's last steps lead: no step may have this id.
pub const CLOSE: &str = "close";
/// Answers are given with the keys 1 to 9.
pub const MOST_ANSWERS: usize = 9;
/// Longest wait of a step, in seconds: the outermost that an event may be parked between two looks at it.
pub const LONGEST_WAIT_SECS: u32 = 3600;

/// When a number is due again where nobody answered, unless its plan says otherwise, in seconds: long enough to see a missed call.
pub const AGAIN_SECS: u32 = 120;
/// Most numbers that a plan may ask to be called.
pub const MOST_NUMBERS: u8 = 9;

/// What must be done for a kind of event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionPlan {
    pub id: String,
    /// Of a home's own plan: the kinds of event that it is for.
    #[serde(default)]
    pub kinds: Vec<KindId>,
    /// Whether a typed reason closes the event with a required step open.
    pub may_override: bool,
    /// The steps that are open from the start, all of them at once.
    pub first: Vec<StepId>,
    /// In the order in which they are shown.
    pub step: Vec<PlanStep>,
}

/// One step as the plan's file says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanStep {
    pub id: StepId,
    /// One of [`StepKind`]'s words; another one is a fault that [`check`] names.
    pub kind: String,
    /// Must be done (or found impossible) before the event closes, and before what it leads to.
    #[serde(default)]
    pub required: bool,
    /// What follows, whatever the answer; several steps are open side by side.
    #[serde(default)]
    pub then: Vec<StepId>,
    /// Only for the kinds that ask: each with what follows.
    #[serde(default)]
    pub answer: Vec<PlanAnswer>,
    /// The answer that counts where nobody can be asked (a call without contacts).
    #[serde(default)]
    pub without: Option<AnswerId>,
    /// Only for a call with `without`: so many different numbers are called, or all that the home has, before that answer counts
    /// (enhanced call verification, ANSI/CSAA CS-V-01, asks for two before anybody is sent).
    #[serde(default)]
    pub numbers: u8,
    /// Only for the kind `call`: after how many seconds a number where nobody answered is due again; [`AGAIN_SECS`] where it is left
    /// out, 0 for never.
    #[serde(default)]
    pub again_secs: Option<u32>,
    /// What answers it by itself.
    #[serde(default)]
    pub answered_by: Option<AnsweredBy>,
    /// Only for the kind `wait`: how long, in seconds.
    #[serde(default)]
    pub wait_secs: u32,
    /// Only for the kind `dispatch`: who is to be sent.
    #[serde(default)]
    pub to: Vec<Responder>,
    /// Words of a home's own plan, where the centre has none under this id.
    #[serde(default)]
    pub title: Pii<String>,
    /// What the centre may and may not do there, likewise.
    #[serde(default)]
    pub rule: Pii<String>,
}

/// An answer as the plan's file says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanAnswer {
    pub id: AnswerId,
    /// What follows; several steps are open side by side.
    #[serde(default)]
    pub then: Vec<StepId>,
    #[serde(default)]
    pub title: Pii<String>,
}

/// What is to be done in a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StepKind {
    /// Look through a camera: ticked by the first one that is opened.
    Look,
    /// Talk to the home: ticked by the first words.
    Talk,
    /// Call somebody; may have answers.
    Call,
    /// A question to somebody, with answers.
    Ask,
    /// Send somebody: ticked once everybody that the step names was asked for.
    Dispatch,
    /// Let time pass.
    Wait,
    /// See to something, or write it down. What steps of journals without kinds are.
    #[default]
    Note,
    /// A question to the operator, with answers.
    Decide,
}

/// What answers a question by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnsweredBy {
    /// How the alarm was set, or the hour ([`home`]): the answers are `nobody`, `somebody` and `night`.
    Home,
}

impl StepKind {
    pub const ALL: [Self; 8] =
        [Self::Look, Self::Talk, Self::Call, Self::Ask, Self::Dispatch, Self::Wait, Self::Note, Self::Decide];

    /// Its word in plans' files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Look => "look",
            Self::Talk => "talk",
            Self::Call => "call",
            Self::Ask => "ask",
            Self::Dispatch => "dispatch",
            Self::Wait => "wait",
            Self::Note => "note",
            Self::Decide => "decide",
        }
    }

    /// The kind with this word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether it must have answers.
    pub fn must_ask(self) -> bool {
        matches!(self, Self::Ask | Self::Decide)
    }

    /// Whether it may have answers.
    pub fn may_ask(self) -> bool {
        self.must_ask() || self == Self::Call
    }

    /// What ticks a step of this kind by itself.
    pub fn ticked_by(self) -> Option<TickedBy> {
        match self {
            Self::Look => Some(TickedBy::Look),
            Self::Talk => Some(TickedBy::Talk),
            Self::Call => Some(TickedBy::Call),
            Self::Dispatch => Some(TickedBy::Dispatch),
            _ => None,
        }
    }
}

impl PlanStep {
    /// What ticks it by itself, being of this kind: not a question, nor sending nobody knows whom.
    fn ticked_by(&self, kind: StepKind) -> Option<TickedBy> {
        let is_open_ended = kind == StepKind::Dispatch && self.to.is_empty();
        kind.ticked_by().filter(|_| self.answer.is_empty() && !is_open_ended)
    }
}

impl ActionPlan {
    /// Reads one plan's file; what stands in it is judged by [`check`].
    pub fn read(text: &str) -> Result<Self, PlansError> {
        toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start).min(text.len());
            let line = text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
            PlansError::Form { line, problem: error.message().to_owned() }
        })
    }

    /// The steps for an event in such a home.
    pub fn steps(&self, home: &Home) -> Vec<Step> {
        self.step.iter().map(|step| Step::of(self, step, *home)).collect()
    }

    /// What of its questions is answered by itself in such a home, and by which rule.
    pub fn answered(&self, home: &Home) -> Vec<(StepId, AnswerId, AnswerRule)> {
        let Some((people, rule)) = home.people else { return Vec::new() };
        let asks = self.step.iter().filter(|step| step.answered_by == Some(AnsweredBy::Home));
        let answer = |step: &PlanStep| step.answer.iter().find(|answer| answer.id.as_str() == people.word()).cloned();
        asks.filter_map(|step| Some((step.id.clone(), answer(step)?.id, rule))).collect()
    }

    /// The step with this id.
    pub fn step(&self, id: &StepId) -> Option<&PlanStep> {
        self.step.iter().find(|step| step.id == *id)
    }
}

/// All plans of the centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plans(Vec<ActionPlan>);

/// Why a file of plans was refused.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum PlansError {
    /// Not TOML, or a key that is unknown, missing or of the wrong form.
    #[error("line {line}: {problem}")]
    Form { line: usize, problem: String },
}

/// The files of `assets/plans`, with their names.
pub const BUNDLED: [(&str, &str); 11] = [
    ("burglary.toml", include_str!("../../assets/plans/burglary.toml")),
    ("fire.toml", include_str!("../../assets/plans/fire.toml")),
    ("gas.toml", include_str!("../../assets/plans/gas.toml")),
    ("hold-up.toml", include_str!("../../assets/plans/hold-up.toml")),
    ("line.toml", include_str!("../../assets/plans/line.toml")),
    ("medical.toml", include_str!("../../assets/plans/medical.toml")),
    ("panic.toml", include_str!("../../assets/plans/panic.toml")),
    ("power.toml", include_str!("../../assets/plans/power.toml")),
    ("tamper.toml", include_str!("../../assets/plans/tamper.toml")),
    ("technical.toml", include_str!("../../assets/plans/technical.toml")),
    ("water.toml", include_str!("../../assets/plans/water.toml")),
];

impl Plans {
    /// The plans that Vaka brings (`assets/plans`).
    pub fn bundled() -> Self {
        let read = |(_, text): &(&str, &str)| ActionPlan::read(text).expect("the bundled files are read by a test");
        Self(BUNDLED.iter().map(read).collect())
    }

    /// The plan with this id.
    pub fn get(&self, id: &str) -> Option<&ActionPlan> {
        self.0.iter().find(|plan| plan.id == id)
    }

    /// Every plan.
    pub fn iter(&self) -> impl Iterator<Item = &ActionPlan> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests;
