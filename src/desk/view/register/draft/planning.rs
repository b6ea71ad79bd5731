//! A home's own action plans in its entry: what a new one begins as, names that nobody has to think of, and what goes with
//! something that is taken away or changes its kind.
use alarm_central::{
    entry,
    kind::Kinds,
    plan::{ActionPlan, CLOSE, PlanStep, StepKind},
    site::Part,
};

use super::{Draft, options};

impl Draft {
    /// One more plan: a copy of the centre's, or with a single step.
    pub(super) fn begin_plan(&mut self, from: Option<&ActionPlan>) {
        let plan = Part::Plan(self.count(Part::Home, |part| matches!(part, Part::Plan(_))));
        self.add(plan);
        match from {
            Some(from) => self.copy_plan(plan, from),
            None => {
                let step = self.add_step(plan);
                let id = self.text(step, "id").to_owned();
                self.put(plan, "first", &id);
            }
        }
        self.go_to(plan);
    }

    fn copy_plan(&mut self, plan: Part, from: &ActionPlan) {
        // The kinds that this plan is for in every home, but for those that another plan of this home has.
        let taken: Vec<String> = self
            .inner(Part::Home, |part| matches!(part, Part::Plan(_)))
            .flat_map(|own| options::values(self.text(own, "kinds")).map(str::to_owned).collect::<Vec<_>>())
            .collect();
        let kinds = Kinds::bundled();
        let kinds = kinds.iter().filter(|kind| kind.plan == from.id).map(|kind| kind.id.to_string());
        self.put(plan, "kinds", &joined(kinds.filter(|kind| !taken.contains(kind))));
        self.put(plan, "may_override", if from.may_override { "true" } else { "false" });
        self.put(plan, "first", &joined(&from.first));
        let number = plan.place();
        for (at, step) in (0..).zip(&from.step) {
            self.copy_step(Part::Step(number, at), step);
        }
    }

    fn copy_step(&mut self, part: Part, step: &PlanStep) {
        self.add(part);
        let of_number = |number: u32| if number == 0 { String::new() } else { number.to_string() };
        for (key, value) in [
            ("id", step.id.to_string()),
            ("kind", step.kind.clone()),
            ("required", step.required.to_string()),
            ("to", joined(step.to.iter().map(|to| to.key()))),
            ("wait_secs", of_number(step.wait_secs)),
            ("numbers", of_number(step.numbers.into())),
            ("without", step.without.as_ref().map(ToString::to_string).unwrap_or_default()),
            ("again_secs", step.again_secs.map(|secs| secs.to_string()).unwrap_or_default()),
            ("answered_by", step.answered_by.map(|_| "home".to_owned()).unwrap_or_default()),
            ("then", joined(&step.then)),
        ] {
            self.put(part, key, &value);
        }
        let Part::Step(plan, at) = part else { return };
        for (place, answer) in (0..).zip(&step.answer) {
            let part = Part::Answer(plan, at, place);
            self.add(part);
            self.put(part, "id", answer.id.as_str());
            self.put(part, "then", &joined(&answer.then));
        }
    }

    /// One more step of a plan; it ends the way until it is said to lead on.
    pub(super) fn add_step(&mut self, plan: Part) -> Part {
        let step = Part::Step(plan.place(), self.count(plan, |part| matches!(part, Part::Step(..))));
        self.add(step);
        self.put(step, "kind", StepKind::Note.word());
        self.put(step, "then", CLOSE);
        step
    }

    /// One more answer of a step, likewise.
    pub(super) fn add_answer(&mut self, step: Part) -> Part {
        let Part::Step(plan, at) = step else { return step };
        let answer = Part::Answer(plan, at, self.count(step, |part| matches!(part, Part::Answer(..))));
        self.add(answer);
        self.put(answer, "then", CLOSE);
        answer
    }

    /// A name that no other part beside it has: nobody sees it.
    pub(super) fn give_id(&mut self, part: Part) {
        let holder = match part {
            Part::Plan(_) => Part::Home,
            Part::Step(plan, _) => Part::Plan(plan),
            Part::Answer(plan, step, _) => Part::Step(plan, step),
            _ => return,
        };
        let beside = self.inner(holder, |other| other.lists().len() == part.lists().len());
        let taken: Vec<&str> = beside.map(|other| self.text(other, "id")).collect();
        let free = (1..=taken.len() + 1).map(|number| format!("own-{number}")).find(|id| !taken.contains(&id.as_str()));
        let free = free.unwrap_or_default();
        self.put(part, "id", &free);
    }

    /// Nothing leads to a step that goes, nor counts an answer that goes; a way that led nowhere else ends.
    pub(super) fn forget(&mut self, gone: Part) {
        let id = self.text(gone, "id").to_owned();
        match gone {
            Part::Step(plan, _) => {
                let plan = Part::Plan(plan);
                let parts: Vec<Part> = [plan].into_iter().chain(self.inner(plan, |_| true)).collect();
                for part in parts {
                    let field = if part == plan { "first" } else { "then" };
                    let now = self.text(part, field);
                    if options::values(now).any(|to| to == id) {
                        let left = joined(options::values(now).filter(|to| *to != id));
                        self.put(part, field, if left.is_empty() && part != plan { CLOSE } else { &left });
                    }
                }
            }
            Part::Answer(plan, step, _) if self.text(Part::Step(plan, step), "without") == id => {
                self.put(Part::Step(plan, step), "without", "");
            }
            _ => {}
        }
    }

    /// What a step of its kind does not have goes before it is saved, so that going through the kinds loses nothing.
    pub(super) fn fit_steps(&mut self) {
        let steps: Vec<Part> = self.inner(Part::Home, |part| matches!(part, Part::Step(..))).collect();
        for step in steps {
            let kind = self.kind_of(step);
            for (field, _) in entry::fields(step).iter().filter(|(field, _)| !entry::is_for(kind, field)) {
                let is_said = !matches!(self.text(step, field), "" | "0");
                if is_said {
                    self.put(step, field, "");
                }
            }
            if !kind.may_ask() {
                let answers: Vec<Part> = self.inner(step, |_| true).collect();
                answers.into_iter().rev().for_each(|answer| self.take_away(answer));
            }
        }
    }

    /// What is to be done in a step.
    pub fn kind_of(&self, step: Part) -> StepKind {
        StepKind::of(self.text(step, "kind")).unwrap_or_default()
    }

    /// The parts within a part, as they stand, of those that `is_it`.
    pub fn inner(&self, holder: Part, is_it: impl Fn(Part) -> bool) -> impl Iterator<Item = Part> {
        let within = holder.lists();
        let parts = self.parts().filter(move |part| *part != holder && part.lists().starts_with(&within));
        parts.filter(move |part| is_it(*part))
    }

    fn count(&self, holder: Part, is_it: impl Fn(Part) -> bool) -> u16 {
        u16::try_from(self.inner(holder, is_it).count()).unwrap_or(u16::MAX)
    }
}

fn joined<T: ToString>(values: impl IntoIterator<Item = T>) -> String {
    values.into_iter().map(|value| value.to_string()).collect::<Vec<_>>().join(", ")
}
