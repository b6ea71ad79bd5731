//! Action plans: which steps a kind of event asks for and which must be done before it closes; no words for people.
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::id::StepId;

/// What must be done for a kind of event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionPlan {
    pub id: String,
    /// Whether a typed reason closes the event with a required step open.
    pub may_override: bool,
    pub step: Vec<PlanStep>,
}

/// One step as the plan's file says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanStep {
    pub id: StepId,
    pub required: Required,
    /// What ticks it by itself.
    #[serde(default)]
    pub ticked_by: Option<TickedBy>,
}

/// When a step must be done before closing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Required {
    Always,
    /// Only where the event has a window and the site a camera with pictures.
    WithCamera,
    Never,
}

/// An act that ticks a step by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TickedBy {
    Look,
    Talk,
    /// A call to a contact, whatever came of it.
    Call,
}

/// A step as it stands in one event, decided when the event began or was raised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub id: StepId,
    pub required: bool,
    pub ticked_by: Option<TickedBy>,
}

impl ActionPlan {
    /// The steps for an event that can (or cannot) be looked into.
    pub fn steps(&self, can_look: bool) -> Vec<Step> {
        let required = |step: &PlanStep| match step.required {
            Required::Always => true,
            Required::WithCamera => can_look,
            Required::Never => false,
        };
        let offered = |step: &&PlanStep| can_look || step.ticked_by != Some(TickedBy::Look);
        self.step
            .iter()
            .filter(offered)
            .map(|step| Step { id: step.id.clone(), required: required(step), ticked_by: step.ticked_by })
            .collect()
    }
}

/// All plans of the centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plans(Vec<ActionPlan>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlansFile {
    plan: Vec<ActionPlan>,
}

/// Why a file of plans was refused.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum PlansError {
    #[error("{0}")]
    Form(String),
    /// A step stands twice in this plan.
    #[error("plan {0}: step {1} stands twice")]
    StepTwice(String, StepId),
}

impl Plans {
    /// Reads `plans.toml`.
    pub fn read(text: &str) -> Result<Self, PlansError> {
        let file: PlansFile = toml::from_str(text).map_err(|error| PlansError::Form(error.to_string()))?;
        for plan in &file.plan {
            for (index, step) in plan.step.iter().enumerate() {
                if plan.step[..index].iter().any(|other| other.id == step.id) {
                    return Err(PlansError::StepTwice(plan.id.clone(), step.id.clone()));
                }
            }
        }
        Ok(Self(file.plan))
    }

    /// The plans that Vaka brings (`assets/plans.toml`).
    pub fn bundled() -> Self {
        Self::read(include_str!("../../assets/plans.toml")).expect("the bundled file is read by a test")
    }

    /// The plan with this id.
    pub fn get(&self, id: &str) -> Option<&ActionPlan> {
        self.0.iter().find(|plan| plan.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::Kinds;

    #[test]
    fn every_kind_has_a_bundled_plan() {
        let plans = Plans::bundled();
        for kind in Kinds::bundled().iter() {
            assert!(plans.get(&kind.plan).is_some(), "kind {} names plan {}", kind.id, kind.plan);
        }
    }

    #[test]
    fn looking_is_asked_for_only_where_it_can_be_done() {
        let plans = Plans::bundled();
        let burglary = plans.get("burglary").unwrap();
        assert!(burglary.steps(true).iter().any(|step| step.id.as_str() == "look" && step.required));
        assert!(burglary.steps(false).iter().all(|step| step.id.as_str() != "look"));
    }
}
