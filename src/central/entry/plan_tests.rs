//! A home's own action plans edited field by field: nothing of one is out of reach, and what cannot be followed is told at its field.
use super::{
    tests::{home, key, open, set},
    *,
};
use crate::{
    id::{KindId, StepId},
    plan::{ActionPlan, PlanFault, Plans},
};

/// What has to be typed for this plan, as the first of a home's own.
fn typed(plan: &ActionPlan) -> Vec<Edit> {
    let mut whole = home();
    whole.own_plans = vec![plan.clone()];
    let parts = shown(&whole).into_iter().filter(|shown| !shown.part.lists().is_empty());
    parts
        .filter(|shown| matches!(shown.part, Part::Plan(_) | Part::Step(..) | Part::Answer(..)))
        .flat_map(|PartShown { part, fields: values }| {
            let set = fields(part).iter().zip(values).filter_map(move |((field, _), value)| match value {
                Shown::Open(text) => Some(set(part, field, &text.0)),
                Shown::Secret { .. } => None,
            });
            [Edit::Add(part)].into_iter().chain(set).collect::<Vec<_>>()
        })
        .collect()
}

/// The centre's plan for burglary, as a home's own.
fn own() -> ActionPlan {
    let plans = Plans::bundled();
    let bundled = plans.get("burglary").expect("it is there");
    ActionPlan { id: "own-1".to_owned(), kinds: vec![KindId::new("burglary")], ..bundled.clone() }
}

fn with_plan() -> Site {
    change(&home(), &typed(&own()), &key()).expect("it can be followed")
}

#[test]
fn every_plan_of_the_centre_can_be_typed_as_a_homes_own() {
    for plan in Plans::bundled().iter() {
        let own = ActionPlan { id: "own-1".to_owned(), kinds: vec![KindId::new("burglary")], ..plan.clone() };
        let changed = change(&home(), &typed(&own), &key());
        assert_eq!(changed.map(|site| site.own_plans), Ok(vec![own]));
    }
}

#[test]
fn own_words_and_steps_are_added_and_taken_away() {
    let site = with_plan();
    let step = Part::Step(0, u16::try_from(site.own_plans[0].step.len()).unwrap());
    let edits = [
        Edit::Add(step),
        set(step, "id", "own-1"),
        set(step, "title", "Ring båthuset"),
        set(step, "rule", "Bara på dagen."),
        set(step, "kind", "note"),
        set(step, "then", "close"),
        set(Part::Plan(0), "first", "look, talk, home, own-1"),
        Edit::Remove(Part::Step(0, 1)),
        set(Part::Plan(0), "first", "look, home, own-1"),
    ];
    let changed = change(&site, &edits, &key()).unwrap();
    let plan = &changed.own_plans[0];
    assert_eq!(plan.step.len(), site.own_plans[0].step.len());
    assert_eq!((plan.step[0].id.as_str(), plan.step[1].id.as_str()), ("look", "home"));
    let last = plan.step.last().unwrap();
    assert_eq!((last.title.0.as_str(), last.rule.0.as_str()), ("Ring båthuset", "Bara på dagen."));
    assert_eq!(open(&changed, Part::Plan(0), "first"), "look, home, own-1");
    let fields = differences(&site, &changed);
    assert!(fields.contains(&"own_plan.1.first".to_owned()), "{fields:?}");
    let none = change(&changed, &[Edit::Remove(Part::Plan(0))], &key()).unwrap();
    assert_eq!(none, home());
}

#[test]
fn what_cannot_be_followed_is_told_at_its_field() {
    let site = with_plan();
    let at = |id: &str| {
        Part::Step(0, u16::try_from(own().step.iter().position(|step| step.id.as_str() == id).unwrap()).unwrap())
    };
    let check = |edits: &[Edit], part: Part, field: &str, key_of: &str| {
        let wrong = change(&site, edits, &key()).expect_err(key_of);
        assert_eq!((wrong.part, wrong.field, wrong.fault.key()), (part, field, key_of));
    };
    let plan = Part::Plan(0);
    check(&[set(plan, "first", "")], plan, "first", "plans-fault-no-first");
    check(&[set(plan, "kinds", "")], plan, "kinds", "plans-fault-for-nothing");
    check(&[set(plan, "kinds", "katt")], plan, "kinds", "plans-fault-event");
    check(&[set(plan, "first", "look, talk, home, strange")], plan, "first", "plans-fault-unknown-step");
    check(&[set(at("look"), "then", "")], at("look"), "then", "plans-fault-dead-end");
    check(&[set(at("secure-home"), "then", "strange, close")], at("secure-home"), "then", "plans-fault-unknown-step");
    let Part::Step(_, seen) = at("seen") else { unreachable!() };
    let mistake = Part::Answer(0, seen, 2);
    check(&[set(mistake, "then", "strange, close")], mistake, "then", "plans-fault-unknown-step");
    check(&[set(mistake, "then", "")], mistake, "then", "plans-fault-dead-end-after");
    check(&[set(mistake, "id", "answer-1")], mistake, "title", "plans-fault-sentence");
    check(&[set(mistake, "id", "unclear")], mistake, "title", "plans-fault-answer-twice");
    check(
        &[set(at("talk"), "id", "own-1"), set(plan, "first", "look, own-1, home")],
        at("talk"),
        "title",
        "plans-fault-sentence",
    );
    check(&[set(at("talk"), "id", "look")], at("talk"), "title", "plans-fault-step-twice");
    check(&[set(at("wait-guard"), "wait_secs", "3601")], at("wait-guard"), "wait_secs", "plans-fault-wait");
    check(&[set(at("call-two"), "numbers", "10")], at("call-two"), "numbers", "plans-fault-numbers");
    check(&[set(at("call-two"), "numbers", "256")], at("call-two"), "numbers", "entry-wrong-number");
    check(&[set(at("call-two"), "without", "")], at("call-two"), "without", "plans-fault-without");
    check(&[set(at("call-home"), "again_secs", "3601")], at("call-home"), "again_secs", "plans-fault-again");
    check(&[set(at("send-guard"), "to", "guard, guard")], at("send-guard"), "to", "plans-fault-to");
    check(&[set(at("send-guard"), "to", "granne")], at("send-guard"), "to", "entry-wrong-choice");
    check(&[set(at("seen"), "answered_by", "home")], at("seen"), "answered_by", "plans-fault-answered-by");
    check(&[set(at("look"), "kind", "decide")], at("look"), "kind", "plans-fault-answers");
    check(&[set(at("look"), "kind", "katt")], at("look"), "kind", "entry-wrong-choice");
    check(&[set(plan, "first", "look, home")], at("talk"), "", "plans-fault-unreachable");
    check(&[set(at("secure-home"), "then", "secure-home, close")], at("secure-home"), "then", "plans-fault-loop");
    let nobody = [Edit::Remove(Part::Contact(1)), Edit::Remove(Part::Contact(0))];
    check(&nobody, at("call-home"), "kind", "plans-fault-contacts");
    // Left out, a number is due again when the centre says so.
    let changed = change(&site, &[set(at("call-home"), "again_secs", "60")], &key()).unwrap();
    let again = change(&changed, &[set(at("call-home"), "again_secs", "")], &key()).unwrap();
    assert_eq!(again, site);
}

#[test]
fn a_fault_survives_the_wire() {
    let fault = SiteFault::OwnPlan(PlanFault::UnknownKind(StepId::new("look"), "katt".to_owned()));
    let told = serde_json::to_string(&fault).unwrap();
    assert_eq!(serde_json::from_str::<SiteFault>(&told).unwrap(), fault);
}
