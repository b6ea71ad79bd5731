//! What the station knows for action plans: how each home's alarm was set last, the hour, and a plan as a desk shows it.
use std::collections::HashMap;

use alarm_central::{
    event::AlarmEvent,
    id::{AnswerId, SiteId},
    moment::Moment,
    pii::Pii,
    plan::{
        ActionPlan, Home, StepKind,
        home::{self, Setting},
        standing::{Standing, StepState},
    },
    signal::Signal,
    site::Site,
};
use jiff::{Timestamp, tz::TimeZone};
use vaka_link::board::{AnswerView, StepStanding, StepView};

/// How homes' alarms were set, as far as this run of the station has heard. What was before it is not known: then the hour
/// tells, or the operator is asked.
#[derive(Default)]
pub(crate) struct Settings(HashMap<SiteId, Setting>);

impl Settings {
    pub(crate) fn hear(&mut self, site: &SiteId, signal: &Signal) {
        if let Some(setting) = Setting::of(signal) {
            self.0.insert(site.clone(), setting);
        }
    }

    /// What a plan leans on in this home just now.
    pub(crate) fn home(&self, site: &Site, now: Moment) -> Home {
        Home::of(site, home::people(self.0.get(&site.id).copied(), local_hour(now)))
    }
}

fn local_hour(now: Moment) -> Option<u8> {
    let at = TimeZone::system().to_datetime(Timestamp::from_millisecond(now.0).ok()?);
    u8::try_from(at.hour()).ok()
}

/// The steps that a desk shows: what belongs to the way taken, and what was done whatever the way.
pub(crate) fn step_views(event: &AlarmEvent, site: &Site, now: Moment) -> Vec<StepView> {
    let own = site.own_plans.iter().find(|plan| plan.id == event.plan());
    let all = event.steps().iter().zip(event.standings(now));
    all.filter_map(|(state, standing)| step_view(event, state, standing, own)).collect()
}

fn step_view(event: &AlarmEvent, state: &StepState, standing: Standing, own: Option<&ActionPlan>) -> Option<StepView> {
    let step = &state.step;
    let waits = step.kind == StepKind::Wait;
    let standing = match standing {
        Standing::Done => StepStanding::Done { at: state.done_at?, answer: state.answer.clone(), by: state.rule },
        Standing::Open { since } => {
            StepStanding::Open { until: waits.then(|| since.plus_ms(i64::from(step.wait_secs) * 1000)) }
        }
        Standing::Later => StepStanding::Later,
        Standing::Lacking(lack) => StepStanding::Lacking(lack),
        Standing::Undecided | Standing::NotTaken => return None,
    };
    let written = own.and_then(|plan| plan.step(&step.id));
    let some = |text: &Pii<String>| (!text.0.trim().is_empty()).then(|| text.clone());
    let answer_title =
        |id: &AnswerId| written?.answer.iter().find(|answer| answer.id == *id).and_then(|answer| some(&answer.title));
    Some(StepView {
        id: step.id.clone(),
        kind: step.kind,
        required: step.required,
        to: step.to.clone(),
        numbers_left: event.numbers_left(step),
        again_secs: step.again_secs,
        standing,
        answers: step.answers.iter().map(|id| AnswerView { id: id.clone(), title: answer_title(id) }).collect(),
        title: written.and_then(|step| some(&step.title)),
        rule: written.and_then(|step| some(&step.rule)),
    })
}
