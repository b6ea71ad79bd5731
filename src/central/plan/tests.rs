//! Plans: the bundled ones are whole, planted bad ones are found by name, and whatever is answered every walk ends.
use std::{collections::BTreeSet, fs, path::Path};

use proptest::prelude::*;

use super::{
    standing::{Standing, StepState, stand},
    *,
};
use crate::{kind::Kinds, moment::Moment, site::read_register};

const AT: Moment = Moment(1_790_000_000_000);

/// A small generator (Steele, Lea & Flood's SplitMix64): the same seed, the same walks.
pub fn dice(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |below| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % below.max(1) as u64).unwrap()
    }
}

#[test]
#[allow(clippy::disallowed_methods, reason = "a test compares the list with the folder")]
fn every_kind_has_a_bundled_plan_and_every_file_is_bundled() {
    let plans = Plans::bundled();
    for kind in Kinds::bundled().iter() {
        assert!(plans.get(&kind.plan).is_some(), "kind {} names plan {}", kind.id, kind.plan);
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/plans");
    let mut files: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    files.sort();
    assert_eq!(files, BUNDLED.map(|(name, _)| name));
    for (plan, (name, _)) in plans.iter().zip(BUNDLED) {
        assert_eq!(format!("{}.toml", plan.id), name);
    }
}

#[test]
fn the_bundled_plans_are_sound_and_a_thousand_events_end_in_each() {
    for plan in Plans::bundled().iter() {
        assert_eq!(check::form(plan), [], "{}", plan.id);
        let walked = walk::walk(plan, 1_000, &mut dice(7));
        assert_eq!((walked.closed, &walked.stuck), (1_000, &Vec::new()), "{}", plan.id);
        let steps: BTreeSet<StepId> = plan.step.iter().map(|step| step.id.clone()).collect();
        assert_eq!(walked.steps, steps, "{}: every step is come to", plan.id);
        let answers: usize = plan.step.iter().map(|step| step.answer.len()).sum();
        assert_eq!(walked.answers.len(), answers, "{}: every answer is given", plan.id);
        assert!(walked.signals > 50 && walked.changed > 20, "{}: {walked:?}", plan.id);
    }
}

#[test]
fn nothing_in_a_silent_plan_can_be_heard_in_the_home() {
    for kind in Kinds::bundled().iter().filter(|kind| kind.silent) {
        let plan = Plans::bundled().get(&kind.plan).cloned().unwrap();
        assert!(plan.step.iter().all(|step| step.kind != "talk"), "{}", kind.id);
    }
}

const GOOD: &str = r#"
id = "good"
may_override = false
first = ["look", "ask"]
[[step]]
id = "look"
kind = "look"
required = true
then = ["close"]
[[step]]
id = "ask"
kind = "ask"
answer = [{ id = "yes", then = ["call"] }, { id = "no", then = ["close"] }]
[[step]]
id = "call"
kind = "call"
then = ["close"]
"#;

#[test]
fn each_planted_fault_is_found_by_its_name() {
    let (step, answer) = (StepId::new, AnswerId::new);
    let check = |from: &str, to: &str, wanted: &[PlanFault]| {
        assert!(GOOD.contains(from), "{from} is in the good plan");
        let plan = ActionPlan::read(&GOOD.replacen(from, to, 1)).unwrap();
        assert_eq!(check::form(&plan), wanted, "{to}");
    };
    check("look", "look", &[]);
    check(
        r#"first = ["look", "ask"]"#,
        r#"first = ["look"]"#,
        &[PlanFault::Unreachable(step("ask")), PlanFault::Unreachable(step("call"))],
    );
    check(
        r#"["look", "ask"]"#,
        "[]",
        &[
            PlanFault::NoFirst,
            PlanFault::Unreachable(step("ask")),
            PlanFault::Unreachable(step("call")),
            PlanFault::Unreachable(step("look")),
        ],
    );
    check(r#"id = "no", then = ["close"]"#, r#"id = "no""#, &[PlanFault::DeadEndAfter(step("ask"), answer("no"))]);
    check(
        "kind = \"call\"\nthen = [\"close\"]",
        "kind = \"call\"",
        &[PlanFault::DeadEnd(step("call")), PlanFault::DeadEndAfter(step("ask"), answer("yes"))],
    );
    check(
        "kind = \"call\"\nthen = [\"close\"]",
        "kind = \"call\"\nthen = [\"ask\"]",
        &[PlanFault::Loop(step("ask")), PlanFault::Loop(step("call"))],
    );
    check("kind = \"call\"", "kind = \"shout\"", &[PlanFault::UnknownKind(step("call"), "shout".to_owned())]);
    check("kind = \"call\"", "kind = \"wait\"", &[PlanFault::WaitUnfit(step("call"))]);
    check("kind = \"call\"", "kind = \"call\"\nwait_secs = 5", &[PlanFault::WaitUnfit(step("call"))]);
    check("kind = \"call\"", "kind = \"call\"\nwithout = \"no\"", &[PlanFault::WithoutUnfit(step("call"))]);
    check("kind = \"ask\"", "kind = \"note\"", &[PlanFault::AnswersUnfit(step("ask"))]);
    check("kind = \"ask\"", "kind = \"call\"", &[PlanFault::WithoutUnfit(step("ask"))]);
    check("kind = \"call\"", "kind = \"decide\"", &[PlanFault::AnswersUnfit(step("call"))]);
    check("kind = \"ask\"", "kind = \"ask\"\nanswered_by = \"home\"", &[PlanFault::AnsweredByUnfit(step("ask"))]);
    check(
        "id = \"call\"",
        "id = \"ask\"",
        &[
            PlanFault::StepTwice(step("ask")),
            PlanFault::UnknownStep(step("call")),
            PlanFault::DeadEndAfter(step("ask"), answer("yes")),
        ],
    );
    check("id = \"no\"", "id = \"yes\"", &[PlanFault::AnswerTwice(step("ask"), answer("yes"))]);
    check(
        "required = true\nthen = [\"close\"]",
        "then = [\"attic\"]",
        &[PlanFault::UnknownStep(step("attic")), PlanFault::DeadEnd(step("look"))],
    );
    let plan = ActionPlan::read(GOOD).unwrap();
    let home = Home::default();
    assert_eq!(check::for_home(&plan, &home), [PlanFault::ContactsMissing(step("call"))]);
    assert_eq!(check::for_home(&plan, &Home { numbers: 1, ..home }), []);
    let said = check::sentences(&plan, |key| key != "answer-no" && key != "plan-good");
    let missing = ["answer-no", "plan-good"].map(|key| PlanFault::SentenceMissing(key.to_owned()));
    assert_eq!(said, missing);
    let error = ActionPlan::read(&GOOD.replace("then", "than")).unwrap_err().to_string();
    assert!(error.contains("line 9") && error.contains("than"), "{error}");
}

#[test]
fn a_dead_end_is_also_found_by_walking() {
    // A step that nobody can do, since what leads to it leads round in a circle.
    let looped =
        GOOD.replace("kind = \"call\"\nthen = [\"close\"]", "kind = \"call\"\nrequired = true\nthen = [\"ask\"]");
    let plan = ActionPlan::read(&looped).unwrap();
    assert!(check::form(&plan).contains(&PlanFault::Loop(StepId::new("ask"))));
    // It ends all the same: `ask` is first, and so not held up by what follows it.
    assert_eq!(walk::walk(&plan, 100, &mut dice(1)).closed, 100);
}

const HOME: &str = r#"
[[site]]
id = "ekvagen-4"
name = "Kund 1"
address = "Ekvägen 4"
[site.panel]
account = "0123"
[[site.contact]]
name = "Kontakt 1"
numbers = ["070-1"]
authority = "full"
[[site.own_plan]]
id = "own-burglary"
kinds = ["burglary"]
may_override = true
first = ["boat"]
[[site.own_plan.step]]
id = "boat"
kind = "call"
title = "Ring båthuset"
rule = "Båten får inte flyttas."
then = ["call-contacts"]
[[site.own_plan.step]]
id = "call-contacts"
kind = "call"
then = ["close"]
"#;

#[test]
fn a_homes_own_plan_is_read_and_a_bad_one_is_told_in_a_sentence() {
    let site = read_register(HOME).unwrap().remove(0);
    assert_eq!(site.own_plans[0].step[0].title.0, "Ring båthuset");
    let json = serde_json::to_string(&site).unwrap();
    assert_eq!(serde_json::from_str::<crate::site::Site>(&json).unwrap(), site);
    let check = |from: &str, to: &str, wanted: &str| {
        assert!(HOME.contains(from), "{from}");
        let said = read_register(&HOME.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(said.contains(wanted), "{said:?} should contain {wanted:?}");
        assert!(!said.contains("Ring") && !said.contains("Kund"), "{said:?} holds nothing personal");
    };
    check("then = [\"close\"]", "", "site ekvagen-4, plan own-burglary: dead end after step boat");
    check("kinds = [\"burglary\"]", "kinds = [\"fireworks\"]", "there is no kind of event \"fireworks\"");
    check("kinds = [\"burglary\"]", "", "it is for no kind of event");
    check("title = \"Ring båthuset\"\n", "", "no sentence step-boat");
    check("numbers = [\"070-1\"]", "numbers = []", "step boat calls somebody, and the home has no contact");
    check("kind = \"call\"", "kind = \"shout\"", "there is no kind of step \"shout\"");
    check("may_override = true\n", "", "missing field");
    check("[site.panel]", "plan = \"none\"\n[site.panel]", "plan names no action plan");
}

#[test]
fn steps_of_old_journals_are_open_from_the_start() {
    let json = r#"{"id":"talk","required":false,"ticked_by":"talk"}"#;
    let step: Step = serde_json::from_str(json).unwrap();
    let old = [StepState::new(step)];
    assert_eq!(stand(&old, true, AT), [Standing::Open { since: AT }]);
    assert_eq!(stand(&old, false, AT), [Standing::Lacking(Lack::Window)]);
}

/// A step as it is drawn: required, kind, ways to it with their answers, how many answers, the one given, and whether it is done.
type Drawn = (bool, usize, Vec<(usize, Option<usize>)>, usize, Option<usize>, bool);

/// A plan of any form, strange names with it, and what has become of its steps; `loops`: also such as lead back.
fn any_steps(loops: bool) -> impl Strategy<Value = Vec<StepState>> {
    let way = (0_usize..9, proptest::option::of(0_usize..3));
    let step = (
        any::<bool>(),
        0_usize..StepKind::ALL.len(),
        proptest::collection::vec(way, 0..4),
        0_usize..4,
        proptest::option::of(0_usize..3),
        any::<bool>(),
    );
    proptest::collection::vec(step, 1..8).prop_map(move |all| {
        let name = |at: usize| StepId::new(format!("s{at}"));
        let answer = |at: usize| AnswerId::new(format!("a{at}"));
        let state = |(at, (required, kind, after, answers, given, done)): (usize, Drawn)| {
            let kind = StepKind::ALL[kind];
            let after = after.into_iter().filter(|(step, _)| loops || *step < at || *step >= 8);
            let after = after.map(|(step, on)| After { step: name(step), answer: on.map(answer) });
            let step = Step {
                id: name(at),
                required,
                ticked_by: kind.ticked_by(),
                kind,
                after: after.collect(),
                answers: (0..answers).map(answer).collect(),
                without: None,
                numbers: 0,
                again_secs: 0,
                wait_secs: 0,
                to: Vec::new(),
                lacks: None,
            };
            let answer = given.map(answer).filter(|given| step.answers.contains(given));
            let done = if step.asks() { answer.is_some() } else { done };
            StepState { done_at: done.then_some(AT), answer, rule: None, step }
        };
        all.into_iter().enumerate().map(state).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the graph: doing what is open, again and again, ends, and leaves nothing that waits.
    #[test]
    fn any_graph_is_done_to_its_end(mut steps in any_steps(true), can_look in any::<bool>()) {
        for round in 0.. {
            prop_assert!(round <= steps.len(), "each round does a step more");
            let standings = stand(&steps, can_look, AT);
            prop_assert_eq!(standings.len(), steps.len());
            for (state, standing) in steps.iter().zip(&standings) {
                prop_assert_eq!(*standing == Standing::Done, state.done_at.is_some());
            }
            let Some(at) = standings.iter().position(|standing| matches!(standing, Standing::Open { .. })) else {
                prop_assert!(!standings.contains(&Standing::Later), "{:?}", standings);
                break;
            };
            steps[at].done_at = Some(AT);
            steps[at].answer = steps[at].step.answers.first().cloned();
        }
    }

    /// Nothing can be done before what must be done first.
    #[test]
    fn what_must_be_done_holds_up_what_follows(steps in any_steps(false), can_look in any::<bool>()) {
        let standings = stand(&steps, can_look, AT);
        for (state, standing) in steps.iter().zip(&standings) {
            let before = state.step.after.iter().filter(|way| way.answer.is_none());
            let found = before.filter_map(|way| steps.iter().position(|other| other.step.id == way.step));
            let held_up = found.into_iter().any(|at| standings[at].is_ahead() && steps[at].step.required);
            prop_assert!(!(held_up && matches!(standing, Standing::Open { .. })), "{:?}", state.step.id);
        }
    }
}
