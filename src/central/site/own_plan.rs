//! Where in a home a fault of one of its own action plans stands, so that it can be said at its field.
use super::{Part, SiteFault, Wrong};
use crate::plan::{ActionPlan, PlanAnswer, PlanFault, PlanStep};

/// The fault of the home's own plan at this place among them, where it is to be mended.
pub(super) fn wrong(at: u16, plan: &ActionPlan, fault: PlanFault) -> Wrong {
    let (part, field) = place(at, plan, &fault);
    Wrong { part, field, fault: SiteFault::OwnPlan(fault) }
}

fn place(at: u16, plan: &ActionPlan, fault: &PlanFault) -> (Part, &'static str) {
    let whole = Part::Plan(at);
    // Of two that are called the same the later is the one too many.
    let step = |is_it: &dyn Fn(&PlanStep) -> bool, field: &'static str| {
        plan.step.iter().rposition(is_it).map_or((whole, "first"), |found| (Part::Step(at, number(found)), field))
    };
    let answer = |is_it: &dyn Fn(&PlanStep, &PlanAnswer) -> bool, field: &'static str| {
        plan.step.iter().enumerate().find_map(|(found, of)| {
            let asked = of.answer.iter().rposition(|answer| is_it(of, answer))?;
            Some((Part::Answer(at, number(found), number(asked)), field))
        })
    };
    match fault {
        PlanFault::NoFirst => (whole, "first"),
        PlanFault::ForNothing | PlanFault::UnknownEvent(_) => (whole, "kinds"),
        PlanFault::StepTwice(id) | PlanFault::NamedClose(id) => step(&|step| step.id == *id, "title"),
        PlanFault::AnswerTwice(of, id) => {
            answer(&|step, answer| step.id == *of && answer.id == *id, "title").unwrap_or((whole, ""))
        }
        PlanFault::DeadEndAfter(of, id) => {
            answer(&|step, answer| step.id == *of && answer.id == *id, "then").unwrap_or((whole, ""))
        }
        PlanFault::UnknownStep(id) => match answer(&|_, answer| answer.then.contains(id), "then") {
            Some(found) => found,
            None => step(&|step| step.then.contains(id), "then"),
        },
        PlanFault::SentenceMissing(key) => {
            let is_it = |answer: &PlanAnswer| *key == format!("answer-{}", answer.id) && is_untitled(&answer.title.0);
            match answer(&|_, answer| is_it(answer), "title") {
                Some(found) => found,
                None => step(&|step| *key == format!("step-{}", step.id) && is_untitled(&step.title.0), "title"),
            }
        }
        PlanFault::UnknownKind(id, _) | PlanFault::AnswersUnfit(id) | PlanFault::ContactsMissing(id) => {
            step(&|step| step.id == *id, "kind")
        }
        PlanFault::WaitUnfit(id) => step(&|step| step.id == *id, "wait_secs"),
        PlanFault::WithoutUnfit(id) => step(&|step| step.id == *id, "without"),
        PlanFault::NumbersUnfit(id) => step(&|step| step.id == *id, "numbers"),
        PlanFault::AgainUnfit(id) => step(&|step| step.id == *id, "again_secs"),
        PlanFault::AnsweredByUnfit(id) => step(&|step| step.id == *id, "answered_by"),
        PlanFault::ToUnfit(id) => step(&|step| step.id == *id, "to"),
        PlanFault::DeadEnd(id) | PlanFault::Loop(id) => step(&|step| step.id == *id, "then"),
        PlanFault::Unreachable(id) => step(&|step| step.id == *id, ""),
    }
}

fn is_untitled(title: &str) -> bool {
    title.trim().is_empty()
}

fn number(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}
