//! What is wrong with a plan before anybody follows it: dead ends, loops, steps that nothing leads to, words that are missing.
//! It judges one plan by itself; nothing is mended.
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    ActionPlan, AnsweredBy, AtHome, CLOSE, Home, LONGEST_WAIT_SECS, MOST_ANSWERS, MOST_NUMBERS, PlanStep, StepKind,
};
use crate::{
    event::Responder,
    id::{AnswerId, StepId},
    kind::Kinds,
};

/// What is wrong with a plan. The texts are for whoever writes the file.
#[derive(Clone, Debug, Error, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanFault {
    #[error("no step is first")]
    NoFirst,
    #[error("step {0} stands twice")]
    StepTwice(StepId),
    #[error("step {0} has the same answer twice: {1}")]
    AnswerTwice(StepId, AnswerId),
    #[error("step {0}: there is no kind of step {1:?}")]
    UnknownKind(StepId, String),
    #[error("there is no step {0}, to which something leads")]
    UnknownStep(StepId),
    #[error("step {0} is called as the end of every plan is")]
    NamedClose(StepId),
    #[error("step {0}: a question has two to nine answers, a call none or two to nine, another step none")]
    AnswersUnfit(StepId),
    #[error("step {0}: a wait lasts 1 to 3600 seconds, and nothing else does")]
    WaitUnfit(StepId),
    #[error("step {0}: without must name the answer that counts where nobody can be called, and one of its own")]
    WithoutUnfit(StepId),
    #[error(
        "step {0}: only a call asks for numbers, 1 to 9 of them, and names in without the answer that they are for"
    )]
    NumbersUnfit(StepId),
    #[error("step {0}: only a call says when it is due again, after 3600 seconds at most")]
    AgainUnfit(StepId),
    #[error("step {0}: what is answered by the home has the answers nobody, somebody and night")]
    AnsweredByUnfit(StepId),
    #[error("step {0}: only a step of the kind dispatch says who is to be sent, and nobody twice")]
    ToUnfit(StepId),
    /// From here no way leads to closing.
    #[error("dead end after step {0}")]
    DeadEnd(StepId),
    #[error("dead end after step {0}, answer {1}")]
    DeadEndAfter(StepId, AnswerId),
    #[error("step {0} leads back to itself")]
    Loop(StepId),
    #[error("nothing leads to step {0}")]
    Unreachable(StepId),
    #[error("step {0} calls somebody, and the home has no contact with a number")]
    ContactsMissing(StepId),
    #[error("no sentence {0}")]
    SentenceMissing(String),
    #[error("there is no kind of event {0:?}")]
    UnknownEvent(String),
    #[error("it is for no kind of event")]
    ForNothing,
}

impl PlanFault {
    /// Its sentence in the string tables: what is wrong, not where.
    pub fn key(&self) -> &'static str {
        match self {
            Self::NoFirst => "plans-fault-no-first",
            Self::StepTwice(_) => "plans-fault-step-twice",
            Self::AnswerTwice(..) => "plans-fault-answer-twice",
            Self::UnknownKind(..) => "plans-fault-unknown-kind",
            Self::UnknownStep(_) => "plans-fault-unknown-step",
            Self::NamedClose(_) => "plans-fault-named-close",
            Self::AnswersUnfit(_) => "plans-fault-answers",
            Self::WaitUnfit(_) => "plans-fault-wait",
            Self::WithoutUnfit(_) => "plans-fault-without",
            Self::NumbersUnfit(_) => "plans-fault-numbers",
            Self::AgainUnfit(_) => "plans-fault-again",
            Self::AnsweredByUnfit(_) => "plans-fault-answered-by",
            Self::ToUnfit(_) => "plans-fault-to",
            Self::DeadEnd(_) => "plans-fault-dead-end",
            Self::DeadEndAfter(..) => "plans-fault-dead-end-after",
            Self::Loop(_) => "plans-fault-loop",
            Self::Unreachable(_) => "plans-fault-unreachable",
            Self::ContactsMissing(_) => "plans-fault-contacts",
            Self::SentenceMissing(_) => "plans-fault-sentence",
            Self::UnknownEvent(_) => "plans-fault-event",
            Self::ForNothing => "plans-fault-for-nothing",
        }
    }

    /// Where it stands: the step, and what else names it; either may be empty.
    pub fn about(&self) -> (String, String) {
        match self {
            Self::NoFirst | Self::ForNothing => (String::new(), String::new()),
            Self::SentenceMissing(name) | Self::UnknownEvent(name) => (String::new(), name.clone()),
            Self::AnswerTwice(step, answer) | Self::DeadEndAfter(step, answer) => {
                (step.to_string(), answer.to_string())
            }
            Self::UnknownKind(step, word) => (step.to_string(), word.clone()),
            Self::StepTwice(step)
            | Self::UnknownStep(step)
            | Self::NamedClose(step)
            | Self::AnswersUnfit(step)
            | Self::WaitUnfit(step)
            | Self::WithoutUnfit(step)
            | Self::NumbersUnfit(step)
            | Self::AgainUnfit(step)
            | Self::AnsweredByUnfit(step)
            | Self::ToUnfit(step)
            | Self::DeadEnd(step)
            | Self::Loop(step)
            | Self::Unreachable(step)
            | Self::ContactsMissing(step) => (step.to_string(), String::new()),
        }
    }
}

/// What is wrong with the plan's form, each fault once and in a steady order. Empty: it can be followed to its end,
/// whatever is answered.
pub fn form(plan: &ActionPlan) -> Vec<PlanFault> {
    let mut faults = BTreeSet::new();
    if plan.first.is_empty() {
        faults.insert(PlanFault::NoFirst);
    }
    for (index, step) in plan.step.iter().enumerate() {
        let twice = plan.step[..index].iter().any(|other| other.id == step.id);
        faults.extend(twice.then(|| PlanFault::StepTwice(step.id.clone())));
        faults.extend((step.id.as_str() == CLOSE).then(|| PlanFault::NamedClose(step.id.clone())));
        faults.extend(of_step(step));
    }
    let targets = plan.step.iter().flat_map(targets).chain(&plan.first);
    let strange = targets.filter(|to| to.as_str() != CLOSE && plan.step(to).is_none());
    faults.extend(strange.map(|to| PlanFault::UnknownStep(to.clone())));
    faults.extend(of_ways(plan));
    faults.into_iter().collect()
}

fn of_step(step: &PlanStep) -> Vec<PlanFault> {
    let id = || step.id.clone();
    let mut faults = Vec::new();
    for (index, answer) in step.answer.iter().enumerate() {
        if step.answer[..index].iter().any(|other| other.id == answer.id) {
            faults.push(PlanFault::AnswerTwice(id(), answer.id.clone()));
        }
    }
    let Some(kind) = StepKind::of(&step.kind) else {
        faults.push(PlanFault::UnknownKind(id(), step.kind.clone()));
        return faults;
    };
    let fit = match step.answer.len() {
        0 => !kind.must_ask(),
        count => kind.may_ask() && (2..=MOST_ANSWERS).contains(&count),
    };
    faults.extend((!fit).then(|| PlanFault::AnswersUnfit(id())));
    let waits = (1..=LONGEST_WAIT_SECS).contains(&step.wait_secs);
    let fit = if kind == StepKind::Wait { waits } else { step.wait_secs == 0 };
    faults.extend((!fit).then(|| PlanFault::WaitUnfit(id())));
    let calls = kind == StepKind::Call;
    let fit = step.numbers == 0 || calls && step.without.is_some() && step.numbers <= MOST_NUMBERS;
    faults.extend((!fit).then(|| PlanFault::NumbersUnfit(id())));
    let fit = step.again_secs.is_none_or(|again| calls && again <= LONGEST_WAIT_SECS);
    faults.extend((!fit).then(|| PlanFault::AgainUnfit(id())));
    let twice = |(index, to): (usize, &Responder)| step.to[..index].contains(to);
    let fit = step.to.is_empty() || kind == StepKind::Dispatch && !step.to.iter().enumerate().any(twice);
    faults.extend((!fit).then(|| PlanFault::ToUnfit(id())));
    let names_own = |id: &AnswerId| step.answer.iter().any(|answer| answer.id == *id);
    let asks_a_contact = kind == StepKind::Call && !step.answer.is_empty();
    let fit = step.without.as_ref().map_or(!asks_a_contact, |id| asks_a_contact && names_own(id));
    faults.extend((!fit).then(|| PlanFault::WithoutUnfit(id())));
    if let Some(AnsweredBy::Home) = step.answered_by {
        let all = AtHome::ALL.iter().all(|who| step.answer.iter().any(|answer| answer.id.as_str() == who.word()));
        faults.extend((!all).then(|| PlanFault::AnsweredByUnfit(id())));
    }
    faults
}

fn targets(step: &PlanStep) -> impl Iterator<Item = &StepId> {
    step.then.iter().chain(step.answer.iter().flat_map(|answer| &answer.then))
}

/// Dead ends, loops, and what nothing leads to.
fn of_ways(plan: &ActionPlan) -> Vec<PlanFault> {
    let mut faults = Vec::new();
    let mut ends: BTreeSet<&StepId> = BTreeSet::new();
    let leads = |ends: &BTreeSet<&StepId>, to: &[StepId]| to.iter().any(|to| to.as_str() == CLOSE || ends.contains(to));
    // Each round finds at least one step more, or is the last.
    loop {
        let found = plan.step.iter().filter(|step| {
            let answers = || step.answer.iter().any(|answer| leads(&ends, &answer.then));
            !ends.contains(&step.id) && (leads(&ends, &step.then) || answers())
        });
        let found: Vec<&StepId> = found.map(|step| &step.id).collect();
        if found.is_empty() {
            break;
        }
        ends.extend(found);
    }
    for step in plan.step.iter().filter(|step| !leads(&ends, &step.then)) {
        if step.answer.is_empty() {
            faults.push(PlanFault::DeadEnd(step.id.clone()));
        }
        let dead = step.answer.iter().filter(|answer| !leads(&ends, &answer.then));
        faults.extend(dead.map(|answer| PlanFault::DeadEndAfter(step.id.clone(), answer.id.clone())));
    }
    let reached = reached_from(plan, plan.first.iter());
    let idle = plan.step.iter().filter(|step| !reached.contains(&step.id));
    faults.extend(idle.map(|step| PlanFault::Unreachable(step.id.clone())));
    let round = plan.step.iter().filter(|step| reached_from(plan, targets(step)).contains(&step.id));
    faults.extend(round.map(|step| PlanFault::Loop(step.id.clone())));
    faults
}

/// All steps to which a way leads from these, themselves with them.
fn reached_from<'a>(plan: &'a ActionPlan, from: impl Iterator<Item = &'a StepId>) -> BTreeSet<&'a StepId> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<&StepId> = from.collect();
    while let Some(id) = next.pop() {
        if let Some(step) = plan.step(id)
            && reached.insert(&step.id)
        {
            next.extend(targets(step));
        }
    }
    reached
}

/// The sentences that a plan's screens need and nobody has: `knows` says which keys there are. A home's own words stand for
/// a title; what the centre may do is a sentence that a step can do without.
pub fn sentences(plan: &ActionPlan, knows: impl Fn(&str) -> bool) -> Vec<PlanFault> {
    let mut missing = BTreeSet::new();
    let mut needs = |key: String| {
        if !knows(&key) {
            missing.insert(PlanFault::SentenceMissing(key));
        }
    };
    if plan.kinds.is_empty() {
        needs(format!("plan-{}", plan.id));
    }
    for step in &plan.step {
        if step.title.0.trim().is_empty() {
            needs(format!("step-{}", step.id));
        }
        for answer in step.answer.iter().filter(|answer| answer.title.0.trim().is_empty()) {
            needs(format!("answer-{}", answer.id));
        }
    }
    missing.into_iter().collect()
}

/// What is wrong with a plan for this home: a call where there is nobody to call, and nothing says what then.
pub fn for_home(plan: &ActionPlan, home: &Home) -> Vec<PlanFault> {
    let calls = plan.step.iter().filter(|step| StepKind::of(&step.kind) == Some(StepKind::Call));
    calls.filter(|_| home.numbers == 0).map(|step| PlanFault::ContactsMissing(step.id.clone())).collect()
}

/// What is wrong with a home's own plan that a register brings: also for what, and that it has its own words where the
/// bundled plans have none.
pub fn own(plan: &ActionPlan, kinds: &Kinds, home: &Home, known: &BTreeSet<String>) -> Vec<PlanFault> {
    let mut faults = form(plan);
    faults.extend(plan.kinds.is_empty().then_some(PlanFault::ForNothing));
    let strange = plan.kinds.iter().filter(|kind| kinds.get(kind).is_none());
    faults.extend(strange.map(|kind| PlanFault::UnknownEvent(kind.to_string())));
    faults.extend(sentences(plan, |key| known.contains(key)));
    faults.extend(for_home(plan, home));
    faults
}

/// The keys that plans which are known to have their words lean on.
pub fn keys<'a>(plans: impl Iterator<Item = &'a ActionPlan>) -> BTreeSet<String> {
    let of = |plan: &ActionPlan| {
        let steps = plan.step.iter().map(|step| format!("step-{}", step.id));
        let answers = plan.step.iter().flat_map(|step| &step.answer).map(|answer| format!("answer-{}", answer.id));
        steps.chain(answers).chain([format!("plan-{}", plan.id)]).collect::<Vec<_>>()
    };
    plans.flat_map(of).collect()
}
