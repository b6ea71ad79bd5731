//! Simulated events walked through a plan by the rules themselves: anybody's home, any answers, signals in between. Chance
//! is given from outside.
use std::{collections::BTreeSet, sync::Arc};

use super::{ActionPlan, AnswerRule, AtHome, Home, standing::Standing};
use crate::{
    event::{AlarmEvent, CallResult, Command, Outcome, Refusal, Verdict},
    id::{AnswerId, EventId, KindId, PersonId, SignalId, SiteId, StepId, Uuid},
    moment::Moment,
    person::{Actor, Role},
    pii::Pii,
    signal::{Signal, SignalClass, SignalSealed, Trust},
};

/// Changes of mind and later signals of one event: then it goes on to its end.
const MOST_TURNS: usize = 6;

/// Gives a number below the one it is asked with.
pub type Dice<'a> = &'a mut dyn FnMut(usize) -> usize;

/// What walking through a plan came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walked {
    /// Events that were closed by the rules, without a typed reason.
    pub closed: u32,
    /// Events that could not be closed, with the steps that were owed.
    pub stuck: Vec<Vec<StepId>>,
    /// Most steps ticked, questions answered and signals seen in one event.
    pub most_acts: usize,
    /// Signals that came in between.
    pub signals: u32,
    /// Answers that were changed or taken back.
    pub changed: u32,
    pub steps: BTreeSet<StepId>,
    pub answers: BTreeSet<(StepId, AnswerId)>,
}

struct Walk<'a, 'd> {
    event: AlarmEvent,
    now: Moment,
    operator: Actor,
    turns: usize,
    acts: usize,
    dice: Dice<'d>,
    walked: &'a mut Walked,
}

/// Walks so many events through a plan.
pub fn walk(plan: &ActionPlan, events: u32, dice: Dice<'_>) -> Walked {
    let mut walked = Walked::default();
    for number in 0..events {
        one(plan, number, dice, &mut walked);
    }
    walked
}

fn one(plan: &ActionPlan, number: u32, dice: Dice<'_>, walked: &mut Walked) {
    let rules = AnswerRule::ALL;
    let people = (dice(2) == 0).then(|| (AtHome::ALL[dice(AtHome::ALL.len())], rules[dice(rules.len())]));
    let home = Home { camera: dice(4) > 0, voice: dice(4) > 0, numbers: [0, 1, 2, 5][dice(4)], people };
    let trust = if dice(4) > 0 { Trust::Keyed } else { Trust::Untrusted };
    let operator = Actor::Person { id: PersonId::new("walker"), role: Role::Operator };
    let now = Moment(1_790_000_000_000);
    let event = AlarmEvent::unborn(EventId(Uuid::from_u128(u128::from(number) + 1)));
    let mut walk = Walk { event, now, operator, turns: 0, acts: 0, dice, walked };
    let signal = signal(now, SignalClass::Alarm, trust);
    let (site, sealed) = (SiteId::new("walked"), Pii(SignalSealed::default()));
    let plan = plan.clone();
    walk.station(Command::Start { site, linked_to: None, signal, sealed, plan, home, shut: None });
    walk.ask(Command::Claim { standing: Ok(()), holding: None });
    walk.follow();
}

fn signal(now: Moment, class: SignalClass, trust: Trust) -> Signal {
    Signal {
        id: SignalId(Uuid::nil()),
        received_at: now,
        account: "0".to_owned(),
        code: "BA".to_owned(),
        zone: None,
        area: None,
        class,
        category: "burglary".to_owned(),
        kind: KindId::new("burglary"),
        priority: 3,
        silent: false,
        trust,
    }
}

impl Walk<'_, '_> {
    fn follow(&mut self) {
        // Each round does something that is left to do, or it is the last; what may be taken back is bounded.
        for _ in 0..2 * self.event.steps().len() * (MOST_TURNS + 2) + 2 * MOST_TURNS {
            self.now = self.now.plus_ms(1_000);
            self.station(Command::EndWaits);
            if self.turns < MOST_TURNS && (self.dice)(3) == 0 {
                self.turn();
            }
            // Whoever is thorough does all there is; another closes as soon as it can be.
            if (self.dice)(3) > 0 && self.go_on() {
                continue;
            }
            match self.close() {
                Ok(()) => {
                    self.walked.closed += 1;
                    self.walked.most_acts = self.walked.most_acts.max(self.acts);
                    return;
                }
                Err(Refusal::SignalsUnseen { .. }) => {
                    let signals = u32::try_from(self.event.signals().len()).unwrap_or(u32::MAX);
                    self.acts += usize::from(self.ask(Command::SeeSignals { signals }));
                }
                Err(_) if self.go_on() => {}
                Err(_) => break,
            }
        }
        self.walked.stuck.push(self.event.owed_steps(self.now));
    }

    /// Something that nobody planned: a signal, an answer that is given anew, a step that is taken back, time.
    fn turn(&mut self) {
        self.turns += 1;
        let done: Vec<usize> =
            (0..self.event.steps().len()).filter(|at| self.event.steps()[*at].done_at.is_some()).collect();
        match (self.dice)(4) {
            0 => {
                let classes = [SignalClass::Alarm, SignalClass::Restore, SignalClass::Cancel, SignalClass::Trouble];
                let signal = signal(self.now, classes[(self.dice)(classes.len())], Trust::Keyed);
                let sealed = Pii(SignalSealed::default());
                self.station(Command::Attach { signal, sealed, raise: None, home: Home::default() });
                self.walked.signals += 1;
            }
            1 if !done.is_empty() => {
                let step = self.event.steps()[done[(self.dice)(done.len())]].step.clone();
                let command = if step.asks() && (self.dice)(2) == 0 {
                    let answer = step.answers[(self.dice)(step.answers.len())].clone();
                    Command::AnswerStep { step: step.id, answer }
                } else {
                    Command::UndoStep { step: step.id }
                };
                self.walked.changed += u32::from(self.ask(command));
            }
            // Past the camera window, perhaps.
            2 => self.now = self.now.plus_ms(400_000),
            _ => {}
        }
    }

    /// Does one of the open steps; false: there is none.
    fn go_on(&mut self) -> bool {
        let standings = self.event.standings(self.now);
        let open = (0..standings.len()).filter(|at| matches!(standings[*at], Standing::Open { .. }));
        let open: Vec<usize> = open.collect();
        if open.is_empty() {
            return false;
        }
        let step = self.event.steps()[open[(self.dice)(open.len())]].step.clone();
        self.acts += 1;
        self.walked.steps.insert(step.id.clone());
        let command = if step.asks() {
            let answer = step.answers[(self.dice)(step.answers.len())].clone();
            self.walked.answers.insert((step.id.clone(), answer.clone()));
            Command::AnswerStep { step: step.id, answer }
        } else if step.wait_secs > 0 && (self.dice)(2) == 0 {
            self.now = self.now.plus_ms(i64::from(step.wait_secs) * 1000);
            return self.station(Command::EndWaits);
        } else {
            Command::DoStep { step: step.id }
        };
        let by = self.operator.clone();
        match self.told(&by, command) {
            Err(Refusal::CallFirst { .. }) => self.call(),
            told => told.is_ok_and(|facts| facts > 0),
        }
    }

    /// Calls the next number, where nobody answers.
    fn call(&mut self) -> bool {
        let number = u8::try_from(self.event.calls().calls().len() + 1).unwrap_or(u8::MAX);
        self.ask(Command::RecordCall { contact: 1, number, result: CallResult::NoAnswer, name: Pii::default() })
    }

    fn close(&mut self) -> Result<(), Refusal> {
        let cause = Outcome::Technical.causes().first().copied().unwrap_or_default().to_owned();
        let verdict = Verdict { outcome: Outcome::Technical, cause, level: 0 };
        let command = Command::Close { verdict, note: Pii::default(), override_reason: Pii::default() };
        let by = self.operator.clone();
        self.told(&by, command).map(|_| ())
    }

    fn ask(&mut self, command: Command) -> bool {
        let by = self.operator.clone();
        self.told(&by, command).is_ok_and(|facts| facts > 0)
    }

    fn station(&mut self, command: Command) -> bool {
        self.told(&Actor::Station, command).is_ok_and(|facts| facts > 0)
    }

    fn told(&mut self, by: &Actor, command: Command) -> Result<usize, Refusal> {
        let facts = self.event.decide(self.now, by, command)?;
        let count = facts.len();
        for fact in facts {
            self.event.apply(&Arc::new(fact));
        }
        Ok(count)
    }
}
