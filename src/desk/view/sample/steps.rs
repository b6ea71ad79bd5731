//! Steps of a plan.
use alarm_central::{
    event::Responder,
    id::{AnswerId, StepId},
    plan::{AnswerRule, Lack, StepKind},
};
use vaka_link::board::{AnswerView, StepStanding, StepView};

use super::NOW;

pub(super) fn step(id: &str, kind: StepKind, required: bool, done_secs_ago: Option<i64>) -> StepView {
    let done = |secs: i64| StepStanding::Done { at: NOW.plus_ms(-secs * 1000), answer: None, by: None };
    let standing = done_secs_ago.map_or(StepStanding::Open { until: None }, done);
    StepView {
        id: StepId::new(id),
        kind,
        required,
        standing,
        answers: Vec::new(),
        to: Vec::new(),
        numbers_left: 0,
        again_secs: if kind == StepKind::Call { 120 } else { 0 },
        title: None,
        rule: None,
    }
}

pub(super) fn sends(id: &str, required: bool, standing: StepStanding) -> StepView {
    let to = vec![Responder::Guard, Responder::Police];
    StepView { to, standing, ..step(id, StepKind::Dispatch, required, None) }
}

pub(super) fn question(id: &str, kind: StepKind, required: bool, answers: &[&str], standing: StepStanding) -> StepView {
    let answers = answers.iter().map(|id| AnswerView { id: AnswerId::new(*id), title: None }).collect();
    StepView { answers, standing, ..step(id, kind, required, None) }
}

/// The steps of a burglary at night, each sort of them: answered by a rule, a question whose turn it is, one that cannot be
/// done, one that waits and one that comes later.
pub fn all_sorts_of_steps() -> Vec<StepView> {
    let by_rule = StepStanding::Done {
        at: NOW.plus_ms(-101_000),
        answer: Some(AnswerId::new("night")),
        by: Some(AnswerRule::SetStay),
    };
    let waits = StepStanding::Open { until: Some(NOW.plus_ms(252_000)) };
    vec![
        step("look", StepKind::Look, true, Some(83)),
        StepView { standing: StepStanding::Lacking(Lack::Voice), ..step("talk", StepKind::Talk, false, None) },
        question("home", StepKind::Ask, false, &["nobody", "somebody", "night"], by_rule),
        step("call-sleepers", StepKind::Call, false, Some(40)),
        question(
            "seen",
            StepKind::Decide,
            true,
            &["intruder", "unclear", "mistake-code", "code-wrong"],
            StepStanding::Open { until: None },
        ),
        StepView { standing: waits, ..step("wait-guard", StepKind::Wait, false, None) },
        sends("send-guard-police", true, StepStanding::Later),
    ]
}
