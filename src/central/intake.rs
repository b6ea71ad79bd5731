//! Where a signal goes: a new event, an open one, or the site's file; and what it raises an event to (§1.4).
use crate::{
    event::{AlarmEvent, Raise},
    id::{EventId, KindId},
    kind::Kinds,
    moment::Moment,
    plan::{ActionPlan, Plans},
    signal::{Signal, SignalClass},
    site::Site,
    window::Shut,
};

/// Where a signal of a known site belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// It makes a new event, linked to one that is open at the site.
    Start { linked_to: Option<EventId> },
    /// It belongs to this open event.
    Attach(EventId),
    /// It makes no event and none is open: it is filed with the site (M13: every signal is a fact).
    File,
}

/// Routes a signal; `open` are the events open at its site, oldest first, and `shut` says why no window could open now.
pub fn route(signal: &Signal, open: &[&AlarmEvent], now: Moment, shut: Option<Shut>) -> Route {
    let newest = open.last().map(|event| event.id());
    if signal.class == SignalClass::Alarm {
        return match open.iter().rev().find(|event| event.takes_alarm(signal.trust, now, shut)) {
            Some(event) => Route::Attach(event.id()),
            None => Route::Start { linked_to: newest },
        };
    }
    match newest {
        Some(event) => Route::Attach(event),
        None if signal.makes_event() => Route::Start { linked_to: None },
        None => Route::File,
    }
}

/// What an alarm attached to `event` raises it to, if anything: its own graver kind, or, from a second zone, the kind
/// that the event's kind names for it. A plan of the site's own stays.
pub fn raise(event: &AlarmEvent, own: &Own<'_>, signal: &Signal, kinds: &Kinds, plans: &Plans) -> Option<Raise> {
    if signal.class != SignalClass::Alarm {
        return None;
    }
    let second = kinds
        .get(event.kind())
        .filter(|_| event.alarmed().makes_second(signal))
        .and_then(|kind| kind.second_zone.as_ref());
    let its_own = kinds.get(&signal.kind);
    let graver =
        [its_own, second.and_then(|id| kinds.get(id))].into_iter().flatten().min_by_key(|kind| kind.priority)?;
    if graver.priority >= event.priority() {
        return None;
    }
    let plan = own.plan(&graver.id, plans).or_else(|| plans.get(&graver.plan)).cloned()?;
    Some(Raise { kind: graver.id.clone(), priority: graver.priority, plan })
}

/// The kind that a contact's duress word makes of an event.
const DURESS: &str = "duress";

/// What a duress word raises an event to: the plan is the kind's, whatever plan the site has of its own.
pub fn duress(kinds: &Kinds, plans: &Plans) -> Option<Raise> {
    let kind = kinds.get(&KindId::new(DURESS))?;
    Some(Raise { kind: kind.id.clone(), priority: kind.priority, plan: plans.get(&kind.plan)?.clone() })
}

/// The kind that a call for help by message makes of an event: that of the button for it.
const HELP: &str = "panic";

/// What a call for help by message raises an event to, likewise.
pub fn help(kinds: &Kinds, plans: &Plans) -> Option<Raise> {
    let kind = kinds.get(&KindId::new(HELP))?;
    Some(Raise { kind: kind.id.clone(), priority: kind.priority, plan: plans.get(&kind.plan)?.clone() })
}

/// The plan that a new event follows: the site's own, where it has one that exists, else that of the kind.
pub fn plan_for<'a>(own: &Own<'a>, signal: &Signal, kinds: &Kinds, plans: &'a Plans) -> Option<&'a ActionPlan> {
    own.plan(&signal.kind, plans).or_else(|| kinds.get(&signal.kind).and_then(|kind| plans.get(&kind.plan)))
}

/// What a home has of its own: plans by kind of event, and one of the centre's for all others.
#[derive(Clone, Copy, Debug, Default)]
pub struct Own<'a> {
    pub plans: &'a [ActionPlan],
    /// The id of one of the centre's plans; empty: by kind.
    pub plan: &'a str,
}

impl<'a> Own<'a> {
    pub fn of(site: &'a Site) -> Self {
        Self { plans: &site.own_plans, plan: &site.plan }
    }

    /// A plan for the kind itself stands before the one for everything.
    fn plan(&self, kind: &KindId, plans: &'a Plans) -> Option<&'a ActionPlan> {
        self.plans.iter().find(|plan| plan.kinds.contains(kind)).or_else(|| plans.get(self.plan))
    }
}
