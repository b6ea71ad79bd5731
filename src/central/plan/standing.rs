//! How each step of a plan stands in one event: a pure reading of what is done and answered. Ends for any graph, also one
//! with a loop that no check has seen.
use super::{After, AnswerRule, Lack, Step, StepKind, TickedBy};
use crate::{
    id::{AnswerId, StepId},
    moment::Moment,
};

/// A step of an event's plan, and what has become of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepState {
    pub step: Step,
    pub done_at: Option<Moment>,
    /// Of a question that is done.
    pub answer: Option<AnswerId>,
    /// What answered it, where nobody did; a person may answer anew.
    pub rule: Option<AnswerRule>,
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    Done,
    /// It can be done now, since that moment.
    Open {
        since: Moment,
    },
    /// It comes after something that must be done first.
    Later,
    /// Whether it comes at all depends on an answer that nobody has given.
    Undecided,
    /// It cannot be done.
    Lacking(Lack),
    /// The answers lead elsewhere.
    NotTaken,
}

impl Standing {
    /// Whether it belongs to what is to be done as far as is known, and is not done.
    pub fn is_ahead(self) -> bool {
        matches!(self, Self::Open { .. } | Self::Later)
    }
}

impl StepState {
    pub fn new(step: Step) -> Self {
        Self { step, done_at: None, answer: None, rule: None }
    }
}

/// How a step was found while the graph is walked backwards from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    /// It is being looked at: whoever comes here again walks in a circle.
    Asked,
    /// It belongs to the way: what follows may begin since then, or must wait.
    On {
        open: bool,
        since: Moment,
    },
    Undecided,
    Off,
}

struct Reading<'a> {
    steps: &'a [StepState],
    can_look: bool,
    planned_at: Moment,
    found: Vec<Option<Found>>,
}

/// How every step stands. `can_look`: a window is open in which the home may be looked into and talked to; `planned_at`:
/// since when the plan's first steps could be done.
pub fn stand(steps: &[StepState], can_look: bool, planned_at: Moment) -> Vec<Standing> {
    let mut reading = Reading { steps, can_look, planned_at, found: vec![None; steps.len()] };
    (0..steps.len()).map(|index| reading.standing(index)).collect()
}

/// What a step lacks just now.
fn lacks(state: &StepState, can_look: bool) -> Option<Lack> {
    let needs_window = matches!(state.step.ticked_by, Some(TickedBy::Look | TickedBy::Talk));
    state.step.lacks.or((needs_window && !can_look).then_some(Lack::Window))
}

impl Reading<'_> {
    fn standing(&mut self, index: usize) -> Standing {
        let state = &self.steps[index];
        if state.done_at.is_some() {
            return Standing::Done;
        }
        match self.find(index) {
            Found::On { .. } if lacks(state, self.can_look).is_some() => {
                lacks(state, self.can_look).map_or(Standing::NotTaken, Standing::Lacking)
            }
            Found::On { open: true, since } => Standing::Open { since },
            Found::On { open: false, .. } => Standing::Later,
            Found::Undecided => Standing::Undecided,
            Found::Off | Found::Asked => Standing::NotTaken,
        }
    }

    fn find(&mut self, index: usize) -> Found {
        match self.found.get(index).copied() {
            Some(Some(found)) => return found,
            Some(None) => {}
            None => return Found::Off,
        }
        self.found[index] = Some(Found::Asked);
        let steps = self.steps;
        let after = &steps[index].step.after;
        let found = if after.is_empty() {
            Found::On { open: true, since: self.planned_at }
        } else {
            after.iter().map(|way| self.along(way)).fold(Found::Off, together)
        };
        self.found[index] = Some(found);
        found
    }

    /// What a way leads to: whether it is taken, and whether what it comes from lets on.
    fn along(&mut self, way: &After) -> Found {
        let steps = self.steps;
        let Some(index) = position(steps, &way.step) else { return Found::Off };
        let from = self.find(index);
        let Found::On { open, since } = from else { return if from == Found::Asked { Found::Off } else { from } };
        let state = &steps[index];
        let lacking = lacks(state, self.can_look).is_some() && state.done_at.is_none();
        let answer = if lacking { state.step.without.as_ref() } else { state.answer.as_ref() };
        match (&way.answer, answer) {
            (Some(wanted), Some(given)) if wanted != given => return Found::Off,
            (Some(_), None) if lacking => return Found::Off,
            (Some(_), None) => return Found::Undecided,
            _ => {}
        }
        let holds = state.step.required || state.step.asks() || state.step.kind == StepKind::Wait;
        match state.done_at {
            Some(done_at) => Found::On { open: true, since: since.max(done_at) },
            None => Found::On { open: open && (lacking || !holds), since },
        }
    }
}

/// Ways that meet: those that are taken must all let on.
fn together(one: Found, other: Found) -> Found {
    match (one, other) {
        (Found::On { open: a, since: x }, Found::On { open: b, since: y }) => {
            Found::On { open: a && b, since: x.max(y) }
        }
        (on @ Found::On { .. }, _) | (_, on @ Found::On { .. }) => on,
        (Found::Undecided, _) | (_, Found::Undecided) => Found::Undecided,
        _ => Found::Off,
    }
}

fn position(steps: &[StepState], id: &StepId) -> Option<usize> {
    steps.iter().position(|state| state.step.id == *id)
}
