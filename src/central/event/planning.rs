//! The event's action plan: what of it is open, done and owed, what the holder ticks and answers, and which signals came
//! after everything that was done.
use crate::{
    event::{AlarmEvent, EventFact, Refusal},
    fact::{Fact, Sealed},
    id::{AnswerId, StepId},
    moment::Moment,
    person::Actor,
    plan::{
        ActionPlan, AnswerRule, Home, Step, StepKind, TickedBy,
        standing::{self, Standing, StepState},
    },
    signal::SignalClass,
};

use super::decide::{Decision, station_only};

/// The plan as the event began or was raised, and the answers that are known by themselves; what was answered before
/// stands.
pub(super) fn planned(plan: &ActionPlan, home: Home, before: &[StepState]) -> Vec<(EventFact, Option<Sealed>)> {
    let steps = EventFact::Planned { plan: plan.id.clone(), may_override: plan.may_override, steps: plan.steps(&home) };
    let given = |step: &StepId| before.iter().any(|state| state.step.id == *step && state.answer.is_some());
    let known = plan.answered(&home).into_iter().filter(|(step, ..)| !given(step));
    let known = known.map(|(step, answer, rule)| EventFact::StepAnswered { step, answer, rule: Some(rule) });
    [steps].into_iter().chain(known).map(|fact| (fact, None)).collect()
}

impl AlarmEvent {
    /// A new plan keeps what was done and answered of the old one.
    pub(super) fn plan_on(&mut self, plan: &str, may_override: bool, steps: &[Step], at: Moment) {
        let old = std::mem::take(&mut self.steps);
        let taken_over = |step: &Step| {
            let mut state = StepState::new(step.clone());
            if let Some(old) = old.iter().find(|old| old.step.id == step.id && old.step.asks() == step.asks()) {
                let answer = old.answer.clone().filter(|answer| step.answers.contains(answer));
                if !step.asks() || answer.is_some() {
                    (state.done_at, state.answer, state.rule) = (old.done_at, answer, old.rule);
                }
            }
            state
        };
        self.steps = steps.iter().map(taken_over).collect();
        plan.clone_into(&mut self.plan);
        self.may_override = may_override;
        self.planned_at = at;
    }

    pub(super) fn tick(&mut self, step: &StepId, done_at: Option<Moment>) {
        if let Some(state) = self.steps.iter_mut().find(|state| state.step.id == *step) {
            (state.done_at, state.answer, state.rule) = (done_at, None, None);
        }
    }

    pub(super) fn be_answered(&mut self, step: &StepId, answer: &AnswerId, rule: Option<AnswerRule>, at: Moment) {
        if let Some(state) = self.steps.iter_mut().find(|state| state.step.id == *step) {
            (state.done_at, state.answer, state.rule) = (Some(at), Some(answer.clone()), rule);
        }
    }

    /// A signal that may change what is thought of the event; what ends, tests or reports calls for nobody.
    pub(super) fn miss(&mut self, class: SignalClass) {
        let matters =
            [SignalClass::Alarm, SignalClass::Trouble, SignalClass::Opening, SignalClass::Cancel].contains(&class);
        if matters {
            self.unseen.push(self.signals.len().saturating_sub(1));
        }
    }

    /// Whoever acts by hand has the event before the eyes. Looking does not count: cameras open by themselves.
    pub(super) fn see(&mut self, fact: &Fact, body: &EventFact) {
        let acts = match body {
            EventFact::Claimed { .. }
            | EventFact::Offered { .. }
            | EventFact::HandedOver { .. }
            | EventFact::TakenOver { .. }
            | EventFact::PhraseSaid { .. }
            | EventFact::Dialled { .. }
            | EventFact::Called { .. }
            | EventFact::WordJudged { .. }
            | EventFact::DispatchRequested { .. }
            | EventFact::DispatchCancelled { .. }
            | EventFact::DispatchReplied { .. }
            | EventFact::CustomerAsked { .. }
            | EventFact::StepUndone { .. }
            | EventFact::StepAnswered { .. }
            | EventFact::Revealed { .. }
            | EventFact::TalkFreed
            | EventFact::Noted => true,
            // Told when the spell is over: somebody else may hold it then, who has not seen what came meanwhile.
            EventFact::Spoke { .. } => fact.by.person() == self.state.holder(),
            EventFact::StepDone { step } => {
                let looks = |state: &&StepState| state.step.ticked_by == Some(TickedBy::Look);
                !self.steps.iter().filter(looks).any(|state| state.step.id == *step)
            }
            EventFact::SignalsSeen { signals } => {
                let seen = usize::try_from(*signals).unwrap_or(usize::MAX);
                self.unseen.retain(|index| *index >= seen);
                false
            }
            _ => false,
        };
        if acts && fact.by.person().is_some() {
            self.unseen.clear();
        }
    }

    pub fn plan(&self) -> &str {
        &self.plan
    }

    pub fn may_override(&self) -> bool {
        self.may_override
    }

    pub fn steps(&self) -> &[StepState] {
        &self.steps
    }

    /// How each of [`steps`](Self::steps) stands: nobody is asked to look or talk through a window that is over.
    pub fn standings(&self, now: Moment) -> Vec<Standing> {
        standing::stand(&self.steps, self.open_window_at(now).is_ok(), self.planned_at)
    }

    /// The steps that must be done before closing, as things stand.
    pub fn owed_steps(&self, now: Moment) -> Vec<StepId> {
        let all = self.steps.iter().zip(self.standings(now));
        let owed = all.filter(|(state, standing)| state.step.required && standing.is_ahead());
        owed.map(|(state, _)| state.step.id.clone()).collect()
    }

    /// Indexes of the [`signals`](Self::signals) that may change what is thought of the event and came after all that its
    /// holder did: they are to be seen before it closes.
    pub fn unseen_signals(&self) -> &[usize] {
        &self.unseen
    }

    /// Waits whose time is over.
    pub fn waits_over(&self, now: Moment) -> Vec<StepId> {
        if self.steps.iter().all(|state| state.step.kind != StepKind::Wait || state.done_at.is_some()) {
            return Vec::new();
        }
        let over = |state: &StepState, standing: Standing| match standing {
            Standing::Open { since } if state.step.kind == StepKind::Wait => {
                now >= since.plus_ms(i64::from(state.step.wait_secs) * 1000)
            }
            _ => false,
        };
        let all = self.steps.iter().zip(self.standings(now));
        all.filter(|(state, standing)| over(state, *standing)).map(|(state, _)| state.step.id.clone()).collect()
    }

    pub(super) fn end_waits(&self, now: Moment, by: &Actor) -> Decision {
        station_only(by)?;
        Ok(self.waits_over(now).into_iter().map(|step| (EventFact::StepDone { step }, None)).collect())
    }

    /// What an act ticks by itself: the steps of this kind on the way taken, and none of another branch.
    pub(super) fn ticked(&self, now: Moment, tick: TickedBy) -> Vec<(EventFact, Option<Sealed>)> {
        // Looking and talking early is done with; a call early is not the one that comes after somebody was sent.
        let due = |standing: &Standing| match tick {
            TickedBy::Look | TickedBy::Talk => standing.is_ahead(),
            TickedBy::Call => matches!(standing, Standing::Open { .. }),
            // By whom was asked for: `sent_steps`.
            TickedBy::Dispatch => false,
        };
        let all = self.steps.iter().zip(self.standings(now));
        let mine = all.filter(|(state, standing)| state.step.ticked_by == Some(tick) && due(standing));
        mine.map(|(state, _)| (EventFact::StepDone { step: state.step.id.clone() }, None)).collect()
    }

    pub(super) fn do_step(&self, now: Moment, by: &Actor, step: StepId) -> Decision {
        self.holder_acts(by)?;
        let (state, standing) = self.standing_of(now, &step)?;
        if state.done_at.is_some() {
            return Ok(Vec::new());
        }
        if state.step.asks() {
            return Err(Refusal::AnswerMissing);
        }
        // Whoever did what the plan thought impossible may say so.
        match standing {
            Standing::Open { .. } | Standing::Lacking(_) => Ok(vec![(EventFact::StepDone { step }, None)]),
            _ => Err(Refusal::StepNotOpen),
        }
    }

    pub(super) fn undo_step(&self, now: Moment, by: &Actor, step: StepId) -> Decision {
        self.holder_acts(by)?;
        let (state, _) = self.standing_of(now, &step)?;
        Ok(state.done_at.is_some().then_some((EventFact::StepUndone { step }, None)).into_iter().collect())
    }

    /// Also anew: what was answered before stands in the journal.
    pub(super) fn answer_step(&self, now: Moment, by: &Actor, step: StepId, answer: AnswerId) -> Decision {
        self.holder_acts(by)?;
        let (state, standing) = self.standing_of(now, &step)?;
        if !state.step.answers.contains(&answer) {
            return Err(Refusal::NoSuchAnswer);
        }
        if state.answer.as_ref() == Some(&answer) {
            return Ok(Vec::new());
        }
        let left = self.numbers_left(&state.step);
        if left > 0 && state.step.without.as_ref() == Some(&answer) {
            return Err(Refusal::CallFirst { left });
        }
        match standing {
            Standing::Open { .. } | Standing::Done | Standing::Lacking(_) => {
                Ok(vec![(EventFact::StepAnswered { step, answer, rule: None }, None)])
            }
            _ => Err(Refusal::StepNotOpen),
        }
    }

    /// How many more different numbers a step asks to be called before it counts that nobody was reached.
    pub fn numbers_left(&self, step: &Step) -> u8 {
        step.numbers.saturating_sub(self.calls.numbers())
    }

    /// The first `signals` of the event were shown to the holder before closing it.
    pub(super) fn see_signals(&self, by: &Actor, signals: u32) -> Decision {
        self.holder_acts(by)?;
        let shown = usize::try_from(signals).unwrap_or(usize::MAX);
        let news = self.unseen.iter().any(|index| *index < shown);
        let signals = u32::try_from(shown.min(self.signals.len())).unwrap_or(u32::MAX);
        Ok(news.then_some((EventFact::SignalsSeen { signals }, None)).into_iter().collect())
    }

    fn standing_of(&self, now: Moment, step: &StepId) -> Result<(&StepState, Standing), Refusal> {
        let index = self.steps.iter().position(|state| state.step.id == *step).ok_or(Refusal::NoSuchStep)?;
        let standing = self.standings(now).get(index).copied().ok_or(Refusal::NoSuchStep)?;
        Ok((&self.steps[index], standing))
    }
}
