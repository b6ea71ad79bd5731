//! Supervised lines at the station: the rules' turns become facts, events and the storm's entry; it judges no silence.
use std::{collections::VecDeque, sync::Arc};

use alarm_central::{
    event::{ClearRule, Command, Refusal},
    fact::{Fact, FactBody, PlaceFact, SiteFact, StreamId},
    id::{EventId, KindId, PersonId, SignalId, SiteId, StormId},
    moment::Moment,
    person::Actor,
    pii::Pii,
    plan::Home,
    signal::{Signal, SignalClass, SignalSealed, Trust},
    site::Site,
    supervision::{self, Steps, StormEnd, Supervision, Turn},
};
use tokio::time::{Duration, Instant};
use tracing::{info, warn};
use uuid::Uuid;
use vaka_link::{
    board::{Acknowledged, Health, Storm, StormArea, Update},
    command::{Granted, ToDesk},
};

use super::{
    Centre, ConnectionId,
    desks::{Session, actor},
};

/// How long the entry of a storm that is over stays, so that it does not vanish unexplained.
const ENDED_STAYS: Duration = Duration::from_secs(8);

/// Supervision and what desks are told of it.
pub(super) struct Watch {
    rules: Supervision,
    acknowledged: Option<(StormId, PersonId, Moment)>,
    /// The storm as far as it is stored.
    storm: Option<Storm>,
    ended: VecDeque<(Instant, Storm)>,
    told: Vec<Storm>,
    deaf: Option<(Moment, u64)>,
    /// Lost lines that are judged by their neighbours, each since when (boot time): one a tick, in turn.
    judged: VecDeque<(SiteId, u64)>,
}

impl Watch {
    pub(super) fn new(now_ms: u64) -> Self {
        Self {
            rules: Supervision::new(now_ms),
            acknowledged: None,
            storm: None,
            ended: VecDeque::new(),
            told: Vec::new(),
            deaf: None,
            judged: VecDeque::new(),
        }
    }

    /// The lines' part of the health.
    pub(super) fn count_in(&self, health: &mut Health) {
        health.lines_supervised = self.rules.supervised();
        health.lines_lost = self.rules.lost();
        health.deaf = self.deaf;
    }

    /// Storms as desks may see them.
    pub(super) fn storms(&self) -> Vec<Storm> {
        self.storm.iter().chain(self.ended.iter().map(|(_, storm)| storm)).cloned().collect()
    }
}

impl Centre {
    /// Watches the lines that the register names, as it stands now.
    pub(super) fn watch_lines(&mut self) {
        let now_ms = self.clock.boot_ms();
        for site in self.register.sites() {
            self.watch.rules.watch(&site.id, &site.area, site.panel.supervision_secs, now_ms);
        }
    }

    /// Lines that an earlier run of the station found lost: their next frame is to be told.
    pub(super) fn take_up_lost_lines(&mut self) {
        for event in self.events.iter().map(|(_, live)| &live.event).filter(|event| event.says_line_lost()) {
            if let Some(site) = event.site() {
                self.watch.rules.begin_lost(site);
            }
        }
    }

    /// A valid frame of this home: any restarts the line's timer.
    pub(super) fn line_heard(&mut self, site: &SiteId) {
        self.listens();
        let now_ms = self.clock.boot_ms();
        if self.watch.rules.heard(site, now_ms) {
            let (turns, steps) = self.watch.rules.restore(site, now_ms);
            self.turn(turns, steps);
        }
    }

    /// Once a tick, while inputs are taken in.
    pub(super) fn listen_to_lines(&mut self) {
        self.listens();
        // Told before it may go, however late the tick comes.
        self.tell_storms();
        let over = self.watch.ended.iter().take_while(|(at, _)| at.elapsed() >= ENDED_STAYS).count();
        self.watch.ended.drain(..over);
        self.tell_storms();
    }

    fn listens(&mut self) {
        if let Some(deaf_ms) = self.watch.rules.listen(self.clock.boot_ms())
            && self.watch.rules.supervised() > 0
        {
            warn!(deaf_ms, "nothing was heard for a while: supervised lines get their full interval anew");
            self.watch.deaf = Some((self.clock.now(), deaf_ms));
            self.put_place_fact(PlaceFact::ListenedAgain { deaf_ms });
        }
    }

    /// What has fallen silent by now.
    pub(super) fn look_at_lines(&mut self) {
        let (turns, steps) = self.watch.rules.look(self.clock.boot_ms(), StormId(Uuid::now_v7()));
        self.turn(turns, steps);
        self.judge_next_line();
    }

    /// Says at the event of a lost line what it looks like, as soon as its neighbours tell. They do so later than it: for ten
    /// minutes it is looked at anew.
    fn judge_next_line(&mut self) {
        let Some((site, since_ms)) = self.watch.judged.pop_front() else { return };
        let is_over = self.clock.boot_ms().saturating_sub(since_ms) > supervision::JUDGED_MS;
        let (Some(figures), Some(event)) = (self.watch.rules.figures(&site), self.lost_event(&site)) else { return };
        if is_over {
            return;
        }
        let known = self.events.get(event).and_then(|live| live.event.line_looks());
        if figures.looks().is_some_and(|looks| known != Some(looks)) {
            self.do_duty(event, Command::JudgeLine(figures));
        }
        self.watch.judged.push_back((site, since_ms));
    }

    fn turn(&mut self, turns: Vec<Turn>, steps: Steps) {
        if turns.is_empty() {
            return;
        }
        let start = self.group.facts.len();
        let end = turns.iter().find_map(|turn| match turn {
            Turn::StormEnded { why, .. } => Some(*why),
            _ => None,
        });
        for turn in turns {
            self.write_down(turn);
        }
        let part = start..self.group.facts.len();
        self.then(part, move |centre, committed| match committed {
            Some(_) => {
                centre.watch.rules.settle(steps);
                centre.storm_stored(end);
            }
            None => centre.watch.rules.set_back(steps),
        });
    }

    fn write_down(&mut self, turn: Turn) {
        match turn {
            Turn::Lost { site, silent_ms } => {
                self.put_line_fact(&site, SiteFact::LineLost { silent_ms, storm: None });
                self.say_lost(&site);
            }
            Turn::LostInStorm { site, silent_ms, storm } => {
                self.put_line_fact(&site, SiteFact::LineLost { silent_ms, storm: Some(storm) });
                // Whoever handles an event of this home must know, storm or not.
                if self.events.at_site(&site).any(|event| !event.is_closed()) {
                    self.say_lost(&site);
                }
            }
            Turn::Joined { site, storm } => {
                self.put_line_fact(&site, SiteFact::LineMoved { storm: Some(storm) });
                let lines = self.watch.rules.storm().map_or(0, |now| now.total);
                if let Some(event) = self.lost_event(&site) {
                    self.do_duty(event, Command::Clear(ClearRule::JoinedStorm { storm, lines }));
                }
            }
            Turn::Left { site, .. } => {
                self.put_line_fact(&site, SiteFact::LineMoved { storm: None });
                self.say_lost(&site);
            }
            Turn::Restored { site, silent_ms, storm } => {
                self.put_line_fact(&site, SiteFact::LineRestored { silent_ms, storm });
                self.say_restored(&site, silent_ms);
            }
            Turn::StormBegan { storm, lines, everywhere } => {
                info!(lines, everywhere, "many lines were lost at once");
                let within_secs = secs(supervision::WITHIN_MS);
                self.put_place_fact(PlaceFact::StormBegan { storm, lines, within_secs, everywhere });
            }
            Turn::StormWidened { storm, lines } => self.put_place_fact(PlaceFact::StormWidened { storm, lines }),
            Turn::StormEnded { storm, why, total, left } => {
                info!(?why, total, left, "a storm of lost lines is over");
                self.put_place_fact(PlaceFact::StormEnded { storm, why, total, left });
            }
        }
    }

    /// The loss as a signal, which starts an event or joins the one that is open.
    fn say_lost(&mut self, site: &SiteId) {
        let Some(site) = self.register.site(site).map(Arc::clone) else { return };
        let signal = self.line_signal(&site, SignalClass::Trouble, supervision::LOST_CODE);
        self.route(&site, signal, Pii(SignalSealed::default()));
        self.watch.judged.retain(|(known, _)| *known != site.id);
        self.watch.judged.push_back((site.id.clone(), self.clock.boot_ms()));
    }

    /// The return as a signal of the event that says the line lost; if nobody has taken that, it is over (M16).
    fn say_restored(&mut self, site: &SiteId, silent_ms: u64) {
        let Some(site) = self.register.site(site).map(Arc::clone) else { return };
        let Some(event) = self.lost_event(&site.id) else { return };
        let signal = self.line_signal(&site, SignalClass::Restore, supervision::RESTORED_CODE);
        let sealed = Pii(SignalSealed::default());
        self.do_duty(event, Command::Attach { signal, sealed, raise: None, home: Home::default() });
        self.do_duty(event, Command::Clear(ClearRule::LineRestored { silent_ms }));
    }

    /// The open event that says that this home's line is lost.
    fn lost_event(&self, site: &SiteId) -> Option<EventId> {
        let says = self.events.at_site(site).filter(|event| !event.is_closed() && event.says_line_lost());
        says.last().map(alarm_central::event::AlarmEvent::id)
    }

    /// The station's own word about a line. It proves nothing about who is behind a silence, and opens nothing.
    fn line_signal(&self, site: &Site, class: SignalClass, code: &str) -> Signal {
        let kind = self.kinds.for_signal(SignalClass::Trouble, supervision::CATEGORY, None);
        Signal {
            id: SignalId(Uuid::now_v7()),
            received_at: self.clock.now(),
            account: site.panel.account.clone(),
            code: code.to_owned(),
            zone: None,
            area: None,
            class,
            category: supervision::CATEGORY.to_owned(),
            kind: if class == SignalClass::Trouble { kind.id.clone() } else { KindId::new("") },
            priority: kind.priority,
            silent: false,
            trust: Trust::Untrusted,
        }
    }

    fn put_line_fact(&mut self, site: &SiteId, body: SiteFact) {
        let stream = StreamId::Site(site.clone());
        let fact = Fact {
            version: self.register.next_version(&stream),
            stream,
            at: self.clock.now(),
            by: Actor::Station,
            body: FactBody::Site(body),
            sealed: None,
        };
        self.put(vec![fact]);
    }

    fn put_place_fact(&mut self, body: PlaceFact) {
        let fact = self.place_fact(body, None);
        self.put(vec![fact]);
    }

    /// Somebody has seen the storm: it rings no more.
    pub(super) fn acknowledge_storm(
        &mut self,
        connection: ConnectionId,
        number: u64,
        session: &Session,
        storm: StormId,
    ) {
        let blows = self.watch.storm.as_ref().filter(|known| known.id == storm);
        let refused = match blows {
            None => Some(Err(Refusal::NoSuchEvent)),
            Some(known) if known.acknowledged.is_some() => Some(Ok(Granted::Done)),
            Some(_) => None,
        };
        if let Some(answer) = refused {
            return self.answer(connection, number, answer);
        }
        let fact = Fact { by: actor(session), ..self.place_fact(PlaceFact::StormAcknowledged { storm }, None) };
        let (by, at) = (session.person.clone(), fact.at);
        let part = self.put(vec![fact]);
        self.then(part, move |centre, committed| {
            if committed.is_none() {
                return centre.answer(connection, number, Err(Refusal::NotStored));
            }
            centre.watch.acknowledged = Some((storm, by, at));
            centre.storm_stored(None);
            centre.tell_storms();
            centre.answer(connection, number, Ok(Granted::Done));
        });
    }

    /// The storm is on disk as it stands.
    fn storm_stored(&mut self, ended: Option<StormEnd>) {
        match (ended, self.watch.storm.take()) {
            (Some(why), Some(storm)) => {
                let lost = if why == StormEnd::AllBack { 0 } else { storm.lost };
                let storm = Storm { ended: Some((why, self.clock.now())), lost, ..storm };
                self.watch.ended.push_back((Instant::now(), storm));
            }
            // Its end is decided and is being written: until then it stands as it was last told.
            (None, Some(storm)) if self.watch.rules.storm().is_none_or(|now| now.id != storm.id) => {
                self.watch.storm = Some(storm);
                return;
            }
            _ => {}
        }
        self.watch.storm = self.storm_now();
    }

    fn storm_now(&self) -> Option<Storm> {
        let now = self.watch.rules.storm()?;
        let blown_ms = i64::try_from(self.clock.boot_ms().saturating_sub(now.began_ms)).unwrap_or(i64::MAX);
        let acknowledged = self.watch.acknowledged.as_ref().filter(|(storm, _, _)| *storm == now.id);
        let named = now.areas.iter().take(Storm::MOST_AREAS);
        let since = match &self.watch.storm {
            Some(known) if known.id == now.id => known.since,
            _ => self.clock.now().plus_ms(-blown_ms),
        };
        Some(Storm {
            id: now.id,
            since,
            lost: now.lost,
            total: now.total,
            rule_lines: count(if now.everywhere { supervision::ANYWHERE_LINES } else { supervision::AREA_LINES }),
            rule_secs: secs(supervision::WITHIN_MS),
            everywhere: now.everywhere,
            areas: named.map(|(area, lost)| StormArea { area: (*area).to_owned(), lost: *lost }).collect(),
            more_areas: count(now.areas.len().saturating_sub(Storm::MOST_AREAS)),
            acknowledged: acknowledged
                .map(|(_, by, at)| Acknowledged { by: self.name_of(by).unwrap_or_default(), at: *at }),
            ended: None,
        })
    }

    /// Tells the storms where they have changed.
    fn tell_storms(&mut self) {
        let storms = self.watch.storms();
        if storms == self.watch.told {
            return;
        }
        self.watch.told.clone_from(&storms);
        for desk in self.desks.values_mut() {
            let Some(locked) = desk.session.as_ref().map(|session| session.locked) else { continue };
            let mut storms = storms.clone();
            if locked {
                storms.iter_mut().for_each(redact);
            }
            desk.tell(ToDesk::Updates(vec![Update::Storms(storms)]));
        }
    }
}

/// A locked desk shows counts.
pub(super) fn redact(storm: &mut Storm) {
    storm.areas.clear();
    if let Some(acknowledged) = &mut storm.acknowledged {
        acknowledged.by = Pii(String::new());
    }
}

fn secs(ms: u64) -> u32 {
    u32::try_from(ms / 1000).unwrap_or(u32::MAX)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
