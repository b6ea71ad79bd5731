//! Voice units that call the station: for which event a call rings, when it is answered, and what is written of it.
//!
//! A call opens nothing. It rings until there is leave to look for the voice unit of an event of its home, which only whoever
//! holds that event has; then the door that stands open for it answers. Whatever ends that leave ends the call.
use std::collections::HashMap;

use alarm_central::{
    event::{AlarmEvent, Device},
    fact::{CallRefused, SiteFact},
    id::{EventId, SiteId},
    moment::Moment,
    person::Actor,
    window::Leave,
};
use tokio::sync::oneshot;

use super::Centre;
use crate::calls::{Answer, Ring};

/// A unit that nobody has answered for so long is refused, milliseconds.
const RINGS_MS: i64 = 3 * 60 * 1000;
/// A home's calls are written down at most so often for each way in which they end, milliseconds.
const TELL_EACH_MS: u64 = 10 * 60 * 1000;

/// Calls that nobody has answered yet, and what was written of others of late.
#[derive(Default)]
pub(super) struct Rings {
    waiting: HashMap<EventId, Ringing>,
    /// When by boot time; `None` for a call that was let ring.
    told: HashMap<(SiteId, Option<CallRefused>), u64>,
}

impl Rings {
    /// Whether a unit calls for this event.
    pub(super) fn for_event(&self, event: EventId) -> bool {
        self.waiting.contains_key(&event)
    }

    fn is_news(&mut self, site: &SiteId, why: Option<CallRefused>, boot_ms: u64) -> bool {
        let key = (site.clone(), why);
        let is_news = self.told.get(&key).is_none_or(|at| boot_ms.saturating_sub(*at) >= TELL_EACH_MS);
        if is_news {
            self.told.insert(key, boot_ms);
        }
        is_news
    }
}

struct Ringing {
    site: SiteId,
    invite: Vec<u8>,
    answer: oneshot::Sender<Answer>,
    until: Moment,
}

impl Centre {
    /// A registered unit calls: it rings for the home's open event, or is refused.
    pub(super) fn unit_rings(&mut self, ring: Ring) {
        self.heed_clock();
        let Ring { site, invite, answer } = ring;
        let now = self.clock.now();
        let open =
            self.events.at_site(&site.id).filter(|event| !event.is_closed() && event.open_window_at(now).is_ok());
        // Of several the one that somebody holds, since only that one can be answered.
        let concerned = open.max_by_key(|event| (event.state().holder().is_some(), event.received_at()));
        let Some(event) = concerned.map(AlarmEvent::id) else {
            let _ = answer.send(Answer::Refuse(CallRefused::NoWindow));
            return self.call_refused(Some(site.id.clone()), CallRefused::NoWindow);
        };
        if self.rings.waiting.contains_key(&event) {
            let _ = answer.send(Answer::Refuse(CallRefused::Busy));
            return self.call_refused(Some(site.id.clone()), CallRefused::Busy);
        }
        let until = now.plus_ms(RINGS_MS);
        self.rings.waiting.insert(event, Ringing { site: site.id.clone(), invite, answer, until });
        if self.rings.is_news(&site.id, None, self.clock.boot_ms()) {
            let fact = self.site_fact(&site.id, Actor::Station, SiteFact::UnitCalled { event });
            self.put(vec![fact]);
        }
        self.touched.insert(event);
        self.answer_ring(event);
        if self.rings.waiting.contains_key(&event) {
            self.open_voice_again(event);
        }
    }

    /// Hands a call that rings to the door that stands open for it, if there is one.
    pub(super) fn answer_ring(&mut self, event: EventId) {
        let live = self.events.get(event).filter(|_| self.rings.waiting.contains_key(&event));
        let grant = live.and_then(|live| live.event.leave_for(Leave::Look, &Device::Voice));
        let Some(grant) = grant.filter(|grant| self.gate.is_open(*grant)) else { return };
        let Some(Ringing { site, invite, answer, .. }) = self.rings.waiting.remove(&event) else { return };
        self.touched.insert(event);
        if answer.is_closed() {
            return;
        }
        if let Some(ends) = self.gate.take_call(grant, &invite) {
            let _ = answer.send(Answer::Take(ends));
        } else {
            let _ = answer.send(Answer::Refuse(CallRefused::Busy));
            self.call_refused(Some(site), CallRefused::Busy);
        }
    }

    /// Once a tick: answers what can be answered by now, and lets go of what cannot be answered any more.
    pub(super) fn tend_rings(&mut self) {
        let now = self.clock.now();
        let events: Vec<EventId> = self.rings.waiting.keys().copied().collect();
        for event in events {
            self.answer_ring(event);
            let live = self.events.get(event).map(|live| &live.event);
            let may_wait = live.is_some_and(|event| !event.is_closed() && event.open_window_at(now).is_ok());
            let is_over = |ringing: &Ringing| ringing.answer.is_closed() || !may_wait || now >= ringing.until;
            if !self.rings.waiting.get(&event).is_some_and(is_over) {
                continue;
            }
            let Some(Ringing { site, answer, .. }) = self.rings.waiting.remove(&event) else { continue };
            self.touched.insert(event);
            // Whoever hung up is not refused.
            if answer.send(Answer::Refuse(CallRefused::NotAnswered)).is_ok() {
                self.call_refused(Some(site), CallRefused::NotAnswered);
            }
        }
    }

    /// Counts a refusal, and writes it down at most once in ten minutes for each home and reason.
    pub(super) fn call_refused(&mut self, site: Option<SiteId>, why: CallRefused) {
        self.health.calls_refused += 1;
        let known = site.filter(|site| self.register.site(site).is_some());
        if let Some(site) = known
            && self.rings.is_news(&site, Some(why), self.clock.boot_ms())
        {
            let fact = self.site_fact(&site, Actor::Station, SiteFact::CallRefused { why });
            self.put(vec![fact]);
        }
        self.tell_health();
    }

    pub(super) fn strangers_called(&mut self, count: u64) {
        self.health.strange_calls += count;
        self.tell_health();
    }
}
