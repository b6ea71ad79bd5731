//! A step as it is stored with one event: decided when the event began or was raised, read back from any older journal.
use serde::{Deserialize, Serialize};

use super::{AGAIN_SECS, ActionPlan, Home, PlanStep, StepKind};
use crate::{
    event::Responder,
    id::{AnswerId, StepId},
};

/// A step as it stands in one event. Journals of before knew the first three fields alone: their steps are open from the
/// start, side by side, and ask nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub id: StepId,
    pub required: bool,
    pub ticked_by: Option<TickedBy>,
    #[serde(default)]
    pub kind: StepKind,
    /// What leads to it; nothing: it is open from the start.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<After>,
    /// What can be answered, in the order of the keys 1 to 9.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<AnswerId>,
    /// The answer that counts where nobody can be asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without: Option<AnswerId>,
    /// So many different numbers are called before the answer `without` counts.
    #[serde(default, skip_serializing_if = "is_none_asked")]
    pub numbers: u8,
    /// After how many seconds a number is due again where nobody answered; 0: never.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub again_secs: u32,
    /// How long a step that waits does, in seconds.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub wait_secs: u32,
    /// Who is to be sent; nobody: the step is ticked by hand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<Responder>,
    /// What the home has not that the step would need.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lacks: Option<Lack>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_zero(value: &u32) -> bool {
    *value == 0
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_none_asked(value: &u8) -> bool {
    *value == 0
}

/// An act that ticks a step by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TickedBy {
    Look,
    Talk,
    /// A call to a contact, whatever came of it.
    Call,
    /// Everybody who is to be sent was asked for.
    Dispatch,
}

/// A way to a step: from the step before, with this answer or with any.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct After {
    pub step: StepId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerId>,
}

/// Why a step cannot be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    Camera,
    Voice,
    Contacts,
    /// The camera window is not open (any more).
    Window,
}

impl Step {
    pub(super) fn of(plan: &ActionPlan, step: &PlanStep, home: Home) -> Self {
        let kind = StepKind::of(&step.kind).unwrap_or_default();
        let ways = plan.step.iter().flat_map(|from| {
            let any = from.then.iter().filter(|to| **to == step.id).map(|_| None);
            let on = |answer: &super::PlanAnswer| answer.then.contains(&step.id).then(|| Some(answer.id.clone()));
            let ways: Vec<_> = any.chain(from.answer.iter().filter_map(on)).collect();
            ways.into_iter().map(move |answer| After { step: from.id.clone(), answer })
        });
        Self {
            id: step.id.clone(),
            required: step.required,
            // A question is answered by somebody.
            ticked_by: step.ticked_by(kind),
            kind,
            // What is first is open from the start, wherever else it is led to.
            after: if plan.first.contains(&step.id) { Vec::new() } else { ways.collect() },
            answers: step.answer.iter().map(|answer| answer.id.clone()).collect(),
            without: step.without.clone(),
            numbers: step.numbers.min(home.numbers),
            again_secs: if kind == StepKind::Call { step.again_secs.unwrap_or(AGAIN_SECS) } else { 0 },
            wait_secs: step.wait_secs,
            to: step.to.clone(),
            lacks: match kind {
                StepKind::Look if !home.camera => Some(Lack::Camera),
                StepKind::Talk if !home.voice => Some(Lack::Voice),
                StepKind::Call if home.numbers == 0 => Some(Lack::Contacts),
                _ => None,
            },
        }
    }

    /// Whether it is done by answering, and not by ticking.
    pub fn asks(&self) -> bool {
        !self.answers.is_empty()
    }
}
