//! The read model: rows, the holder's detail and health, made from state and sent to those who may see them.
use std::sync::Arc;

use alarm_central::{
    brief::Brief,
    event::{AlarmEvent, Device, Dispatch, EventFact, EventState},
    fact::{Fact, FactBody, Sealed},
    id::{DispatchId, EventId, GrantId, InquiryId, PersonId, SignalId},
    moment::Moment,
    person::Actor,
    pii::Pii,
    planted::{self, Fault},
    signal::{Signal, SignalClass, SignalSealed},
    site::{Ability, Camera, Site},
    supervision::{LOST_CODE, RESTORED_CODE},
    window::Leave,
};
use vaka_link::{
    board::{
        Beside, Board, CameraView, Detail, Happening, HistoryLine, LookState, PresetView, Row, SignalView, Update,
        VoiceView,
    },
    command::ToDesk,
};

use tokio::time::{Duration, Instant};

use super::{Centre, ConnectionId, contacting, drawings, inquiring, lines, looking, offering};

/// How long the row of a closed event stays, so that it does not vanish unexplained.
const CLOSED_STAYS: Duration = Duration::from_secs(8);

/// Most signals and lines of history of the held event that a desk is given: a chattering panel must not slow it.
const MOST_SHOWN: usize = 500;

impl Centre {
    /// The whole board, as this session may see it.
    pub(super) fn give_board(&mut self, connection: ConnectionId) {
        let Some(session) = self.desks.get(&connection).and_then(|desk| desk.session.clone()) else { return };
        let may_see = !session.locked || planted::is(Fault::LockedSees);
        let held = may_see.then(|| self.events.held_by(&session.person)).flatten();
        let asked = may_see.then(|| self.events.offered_to(&session.person)).flatten();
        let mut board = Board {
            now: self.clock.now(),
            rows: self
                .open_events()
                .filter(|event| !event.is_closed())
                .map(|event| (event.id(), self.row(event)))
                .chain(self.closed.iter().map(|(_, row)| (row.id, row.clone())))
                .collect(),
            held: held.and_then(|id| self.detail(id)).map(Box::new),
            offer: asked.and_then(|id| self.offer_view(id)).map(Box::new),
            health: self.health_now(),
            people: self.colleagues(),
            asked: self.asked_for(&session),
            response: self.told_response,
            storms: self.watch.storms(),
            floods: self.floods.told(),
            long_looks: self.long_looks(&session),
            asides: self.aside_views().map(|aside| (aside.id, aside)).collect(),
            chatters: self.chatters(),
        };
        if session.locked {
            board.rows.values_mut().for_each(redact);
            board.storms.iter_mut().for_each(lines::redact);
            board.floods.clear();
            board.people.clear();
            board.asides.clear();
            board.chatters.clear();
        }
        let Some(desk) = self.desks.get_mut(&connection) else { return };
        (desk.shows, desk.asked) = (held, asked);
        desk.stale = false;
        desk.tell(ToDesk::Board(Box::new(board)));
    }

    /// Tells every desk of the events that have changed since it was last told.
    pub(super) fn tell_touched(&mut self) {
        if self.touched.is_empty() {
            return;
        }
        self.tell_at = Instant::now() + super::TELL_EVERY;
        // An event whose end is decided but not on disk stays until it is: if the write fails, it is open again.
        let all = std::mem::take(&mut self.touched);
        let touched = self.count_floods(all.into_iter().filter(|id| !self.is_ending(*id)).collect());
        let connections: Vec<ConnectionId> =
            self.desks.iter().filter(|(_, desk)| desk.session.is_some()).map(|(id, _)| *id).collect();
        let mut rows = Vec::new();
        for id in &touched {
            match self.events.get(*id).map(|live| &live.event) {
                Some(event) if event.is_closed() => {
                    let row = self.row(event);
                    self.closed.push_back((Instant::now(), row.clone()));
                    rows.push(Update::Row(row));
                }
                Some(_) if connections.is_empty() => {}
                Some(event) => rows.push(Update::Row(self.row(event))),
                None => rows.push(Update::RowGone(*id)),
            }
        }
        for connection in connections {
            self.tell_rows(connection, &rows, &touched);
        }
        for id in touched {
            if self.events.get(id).is_some_and(|live| live.event.is_closed()) {
                self.events.forget(id);
            }
        }
        self.tell_health();
        if let Some(load) = &self.load {
            let waiting = self.open_events().filter(|event| *event.state() == EventState::Waiting).count();
            let mut sites: Vec<_> = self.open_events().filter_map(|event| event.site().cloned()).collect();
            sites.sort();
            sites.dedup();
            let now = crate::Load { waiting, sites };
            load.send_if_modified(|told| std::mem::replace(told, now.clone()) != now);
        }
    }

    /// Whether the event is closed by a fact that is still to be written; what writes it touches the event anew.
    fn is_ending(&self, id: EventId) -> bool {
        self.is_unwritten(id)
            && !planted::is(Fault::ClosedTooSoon)
            && self.events.get(id).is_some_and(|live| live.event.is_closed())
    }

    /// Whether facts of the event are still to be written.
    pub(super) fn is_unwritten(&self, id: EventId) -> bool {
        let in_flight = self.in_flight.as_ref().map(|flight| &flight.group);
        [Some(&self.group), in_flight].into_iter().flatten().any(|group| group.events_before.contains_key(&id))
    }

    /// Takes away the rows of events that were closed long enough ago.
    pub(super) fn drop_closed_rows(&mut self) {
        let over = self.closed.iter().take_while(|(at, _)| at.elapsed() >= CLOSED_STAYS).count();
        let gone: Vec<Update> = self.closed.drain(..over).map(|(_, row)| Update::RowGone(row.id)).collect();
        if !gone.is_empty() {
            for desk in self.desks.values_mut().filter(|desk| desk.session.is_some()) {
                desk.tell(ToDesk::Updates(gone.clone()));
            }
        }
    }

    fn tell_rows(&mut self, connection: ConnectionId, rows: &[Update], touched: &[EventId]) {
        let Some(desk) = self.desks.get(&connection) else { return };
        let (shows, was_asked, Some(session)) = (desk.shows, desk.asked, desk.session.clone()) else { return };
        let holds = (!session.locked).then(|| self.events.held_by(&session.person)).flatten();
        let mut updates = vec![Update::Now(self.clock.now())];
        updates.extend_from_slice(rows);
        if session.locked {
            for update in &mut updates {
                if let Update::Row(row) = update {
                    redact(row);
                }
            }
        }
        if holds != shows || holds.is_some_and(|id| touched.contains(&id)) {
            updates.push(Update::Held(holds.and_then(|id| self.detail(id)).map(Box::new)));
        }
        let asked = (!session.locked).then(|| self.events.offered_to(&session.person)).flatten();
        if asked != was_asked || asked.is_some_and(|id| touched.contains(&id)) {
            updates.push(Update::Offer(asked.and_then(|id| self.offer_view(id)).map(Box::new)));
        }
        if let Some(desk) = self.desks.get_mut(&connection) {
            (desk.shows, desk.asked) = (holds, asked);
            desk.tell(ToDesk::Updates(updates));
        }
    }

    fn row(&self, event: &AlarmEvent) -> Row {
        let site = event.site().and_then(|id| self.register.site(id));
        let named = match event.state() {
            EventState::Held { by, .. } | EventState::Parked { by, .. } => self.name_of(by),
            EventState::Waiting | EventState::Closed { .. } => None,
        };
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Row {
            id: event.id(),
            kind: event.kind().clone(),
            priority: event.priority(),
            state: event.state().clone(),
            site: event.site().cloned().unwrap_or_else(|| alarm_central::id::SiteId::new("")),
            address: site.map(|site| site.address.clone()).unwrap_or_default(),
            area: site.map(|site| site.area.clone()).unwrap_or_default(),
            received_at: event.received_at(),
            zones: count(event.alarmed().count()),
            signals: count(event.signals().len()),
            linked_to: event.linked_to(),
            window_until: event.window().filter(|_| event.shut().is_none()).map(alarm_central::window::Window::until),
            shut: event.shut(),
            may_open_until: event.may_be_opened_until(),
            holder_name: named,
            clears_at: self.disarmed(event).map(|disarmed| disarmed.clears_at),
            flood: self.flood_of(event),
            offered_to: event.offer().map(|offer| offer.to.clone()),
        }
    }

    pub(super) fn name_of(&self, person: &PersonId) -> Option<Pii<String>> {
        self.register.person(person).map(|person| person.name.clone())
    }

    fn detail(&self, id: EventId) -> Option<Detail> {
        let live = self.events.get(id)?;
        let event = &live.event;
        let site = event.site().and_then(|id| self.register.site(id))?;
        Some(Detail {
            id,
            offered: self.offered(event),
            site_name: site.name.clone(),
            note: site.note.clone(),
            trust: event.trust(),
            began_with_alarm: event.began_with_alarm(),
            signals: newest(event.signals()).iter().map(|heard| signal_view(heard, site)).collect(),
            cameras: self.camera_views(event, site),
            floors: drawings::views(site),
            walk: drawings::walked(event, site),
            pictures: self.picture_views(event),
            masked: site.masked && !event.is_revealed(),
            hushed: event.is_hushed(),
            voice: site.voice_unit.as_ref().map(|unit| VoiceView {
                look: self.look_state(event, &Device::Voice),
                supported: looking::is_supported(unit),
                rings: self.rings.for_event(id),
            }),
            phrases: if site.voice_unit.is_some() { self.phrases.views(&site.language) } else { Vec::new() },
            plan: event.plan().to_owned(),
            may_override: event.may_override(),
            steps: super::plans::step_views(event, site, self.clock.now()),
            unseen: unseen(event),
            contacts: contacting::contact_views(event, site),
            dials: self.telephone.is_some(),
            asks: self.asks(event, site),
            inquiries: self.inquiry_views(event),
            words: contacting::words_view(event),
            brief: Brief::of(event, site),
            responders: self.responder_views(),
            dispatches: self.dispatch_views(event),
            history: newest(&live.facts)
                .iter()
                .filter_map(|fact| self.history_line(fact, event, site, &live.facts))
                .collect(),
        })
    }

    fn camera_views(&self, event: &AlarmEvent, site: &Site) -> Vec<CameraView> {
        let mut cameras: Vec<CameraView> = site
            .cameras
            .iter()
            .map(|camera| CameraView {
                id: camera.id.clone(),
                name: camera.name.clone(),
                abilities: camera.abilities.clone(),
                concerned: looking::concerns(event, site, &camera.id),
                fetched: event.leave_for(Leave::Fetch, &Device::Camera(camera.id.clone())).is_some(),
                look: self.look_state(event, &Device::Camera(camera.id.clone())),
                presets: presets(camera),
            })
            .collect();
        // Those that the alarm concerns stand first; among them the register's order holds.
        cameras.sort_by_key(|camera| (!camera.concerned, !camera.abilities.contains(&Ability::Video)));
        cameras
    }

    pub(super) fn look_state(&self, event: &AlarmEvent, device: &Device) -> LookState {
        let Some(grant) = event.leave_for(Leave::Look, device) else { return LookState::Off };
        match (self.gate.ticket(grant), self.failing.get(&grant)) {
            (Some(ticket), _) => LookState::Open { ticket },
            // No door was opened at all.
            (None, Some(fault)) => LookState::Failed(*fault),
            (None, None) => LookState::Off,
        }
    }

    pub(super) fn history_line(
        &self,
        fact: &Fact,
        event: &AlarmEvent,
        site: &Site,
        facts: &[Arc<Fact>],
    ) -> Option<HistoryLine> {
        let FactBody::Event(body) = &fact.body else { return None };
        let camera_name = |device: &Device| match device {
            Device::Camera(id) => site.camera(id).map(|camera| camera.name.clone()),
            Device::Voice | Device::Picture(_) => None,
        };
        let signal = |signal: &Signal| match signal.code.as_str() {
            LOST_CODE => Happening::LineLost { every_secs: site.panel.supervision_secs },
            RESTORED_CODE => Happening::LineRestored,
            code => Happening::Signal {
                kind: signal.kind.clone(),
                class: signal.class,
                zone_name: zone_name(signal, site),
                code: code.to_owned(),
            },
        };
        let what = match body {
            EventFact::Started { signal: first, .. } => signal(first),
            EventFact::SignalAttached { signal: later } => signal(later),
            EventFact::Raised { kind, .. } => Happening::Raised { kind: kind.clone() },
            EventFact::Claimed { .. } => Happening::Claimed { after_ms: fact.at.since_ms(event.received_at()) },
            EventFact::Released { why: alarm_central::event::ReleaseReason::ConnectionLost } => {
                Happening::ConnectionLost
            }
            EventFact::Released { .. } => Happening::Released,
            EventFact::Parked { until } => Happening::Parked { until: *until },
            EventFact::Returned => Happening::Returned,
            EventFact::Offered { to } => Happening::Offered { to: self.name_of(to).unwrap_or_default() },
            EventFact::OfferEnded { why } => {
                let to = offering::ended_for(fact, facts.iter().map(AsRef::as_ref))?;
                Happening::OfferEnded { to: self.name_of(to).unwrap_or_default(), why: *why }
            }
            EventFact::HandedOver { to } if fact.by.person() == Some(to) => Happening::OfferAccepted,
            EventFact::HandedOver { to } => Happening::HandedOver { to: self.name_of(to).unwrap_or_default() },
            EventFact::TakenOver { .. } => Happening::TakenOver,
            EventFact::WindowOpened { .. } => Happening::WindowOpened,
            EventFact::WindowShut { why } => Happening::WindowShut { why: *why },
            EventFact::Granted { device: Device::Voice, .. } => Happening::VoiceOpened,
            EventFact::Granted { device: Device::Picture(_), why, .. } => Happening::PictureFetched { why: (*why)? },
            EventFact::Granted { device, why: Some(why), .. } => {
                Happening::Fetching { camera: camera_name(device).unwrap_or_default(), why: *why }
            }
            EventFact::Granted { device, .. } => Happening::Looking { camera: camera_name(device).unwrap_or_default() },
            EventFact::GrantEnded { grant, why } => {
                let (leave, device) = granted(*grant, facts).unzip();
                if matches!(device, Some(Device::Picture(_))) {
                    return None;
                }
                let camera = device.and_then(camera_name);
                match leave {
                    Some(Leave::Fetch) => Happening::FetchEnded { camera: camera.unwrap_or_default(), why: *why },
                    _ => Happening::LookEnded { camera, why: *why },
                }
            }
            EventFact::Spoke { spoken_ms, .. } => Happening::Spoke { spoken_ms: *spoken_ms },
            EventFact::DispatchRequested { to, level, .. } => Happening::DispatchRequested { to: *to, level: *level },
            EventFact::DispatchCancelled { dispatch, .. } => {
                Happening::DispatchCancelled { to: sent(event, *dispatch)?.to }
            }
            EventFact::DispatchTold { dispatch, message, way } => {
                let of_it = sent(event, *dispatch)?;
                // Of what comes after the request it is enough that it was said.
                of_it.messages.first().filter(|request| request.id == *message)?;
                Happening::DispatchTold { to: of_it.to, way: *way }
            }
            EventFact::DispatchReported { dispatch, progress, eta, .. } => {
                Happening::DispatchReported { to: sent(event, *dispatch)?.to, progress: *progress, eta: *eta }
            }
            EventFact::DispatchAsked { dispatch, .. } => Happening::DispatchAsked { to: sent(event, *dispatch)?.to },
            EventFact::DispatchReplied { dispatch, .. } => {
                Happening::DispatchReplied { to: sent(event, *dispatch)?.to }
            }
            EventFact::Dialled { .. } => Happening::Dialled { contact: text_of(fact) },
            EventFact::Called { result, .. } => Happening::Called { contact: text_of(fact), result: *result },
            EventFact::WordJudged { verdict, .. } => {
                Happening::WordJudged { contact: text_of(fact), verdict: *verdict }
            }
            EventFact::CustomerAsked { inquiry, .. } => Happening::CustomerAsked { contact: asked(event, *inquiry) },
            EventFact::CustomerInformed { inquiry, .. } => {
                Happening::CustomerInformed { contact: asked(event, *inquiry) }
            }
            EventFact::CustomerTold { inquiry } => Happening::CustomerTold { contact: asked(event, *inquiry) },
            EventFact::CustomerAnswered { inquiry, answer, .. } => {
                Happening::CustomerAnswered { contact: asked(event, *inquiry), answer: *answer, text: text_of(fact) }
            }
            EventFact::StepDone { step } => Happening::StepDone { step: step.clone() },
            EventFact::StepUndone { step } => Happening::StepUndone { step: step.clone() },
            EventFact::StepAnswered { step, answer, rule } => {
                Happening::StepAnswered { step: step.clone(), answer: answer.clone(), by: *rule }
            }
            EventFact::SignalsSeen { .. } => Happening::SignalsSeen,
            EventFact::PhraseSaid { phrase, .. } => Happening::PhraseSaid { phrase: phrase.clone() },
            EventFact::PresetAsked { camera, preset, .. } => {
                let camera = site.camera(camera)?;
                let known = camera.ptz.iter().flat_map(|ptz| &ptz.presets).find(|known| known.token == *preset);
                let preset = known.map_or_else(|| Pii(preset.to_string()), |known| known.name.clone());
                Happening::PresetAsked { camera: camera.name.clone(), preset }
            }
            EventFact::LineJudged { looks, figures } => Happening::LineJudged { looks: *looks, figures: *figures },
            EventFact::TalkFreed => Happening::TalkFreed,
            EventFact::Revealed { reason } => Happening::Revealed { reason: *reason },
            EventFact::Noted => Happening::Noted { text: text_of(fact) },
            EventFact::Overridden { .. } => Happening::Overridden,
            EventFact::Cleared { rule } => Happening::Cleared { rule: rule.clone() },
            EventFact::Closed { verdict } => Happening::Closed { verdict: verdict.clone() },
            EventFact::MediumKept { medium } => Happening::MediumKept {
                kind: medium.kind,
                camera: camera_name(&medium.device),
                lasted_ms: medium.ended.since_ms(medium.began),
                end: medium.end,
            },
            EventFact::PictureMissed { why, .. } => Happening::PictureMissed { why: *why },
            EventFact::MediumNotKept { device, kind, fault, .. } => {
                Happening::MediumNotKept { kind: *kind, camera: camera_name(device), fault: *fault }
            }
            EventFact::Planned { .. }
            | EventFact::MediaOpened { .. }
            | EventFact::MediaErased { .. }
            | EventFact::DisclosureRequested { .. }
            | EventFact::DisclosureApproved { .. }
            | EventFact::DisclosureRefused { .. }
            | EventFact::DisclosureMade { .. }
            | EventFact::DisclosureCopied { .. } => return None,
        };
        let who = match &fact.by {
            Actor::Person { id, .. } => self.name_of(id),
            Actor::Keeper { .. } | Actor::Station => None,
        };
        Some(HistoryLine { at: fact.at, who, what })
    }
}

/// The newest of what an event is made of, as many as a screen can be asked to show.
fn newest<T>(all: &[T]) -> &[T] {
    &all[all.len().saturating_sub(MOST_SHOWN)..]
}

/// What a locked screen may know of an event: what rings, and how gravely.
fn redact(row: &mut Row) {
    row.address = Pii(String::new());
    row.area.clear();
    row.holder_name = None;
    row.flood = None;
    row.offered_to = None;
}

fn granted(grant: GrantId, facts: &[Arc<Fact>]) -> Option<(Leave, &Device)> {
    facts.iter().find_map(|fact| match &fact.body {
        FactBody::Event(EventFact::Granted { grant: granted, leave, device, .. }) if *granted == grant => {
            Some((*leave, device))
        }
        _ => None,
    })
}

fn text_of(fact: &Fact) -> Pii<String> {
    match &fact.sealed {
        Some(Sealed::Text(text)) => text.clone(),
        _ => Pii::default(),
    }
}

fn zone_name(signal: &Signal, site: &Site) -> Option<Pii<String>> {
    signal.zone.as_deref().and_then(|number| site.zone(number)).map(|zone| zone.name.clone())
}

fn signal_view(heard: &alarm_central::event::HeardSignal, site: &Site) -> SignalView {
    let signal = heard.signal();
    let user_acts = matches!(signal.class, SignalClass::Opening | SignalClass::Closing | SignalClass::Cancel);
    let received_at: Moment = signal.received_at;
    SignalView {
        id: signal.id,
        received_at,
        kind: signal.kind.clone(),
        priority: signal.priority,
        class: signal.class,
        code: signal.code.clone(),
        zone: signal.zone.clone(),
        zone_name: if user_acts { None } else { zone_name(signal, site) },
        zone_kind: signal.zone.as_deref().and_then(|number| site.zone(number)).map(|zone| zone.kind),
        text: heard.sealed().and_then(|sealed| sealed.text.clone()).map(Pii),
        authorised: user_acts.then(|| signal.zone.as_deref().is_some_and(|user| site.is_authorised(user))),
        beside: heard.sealed().map(beside).unwrap_or_default(),
    }
}

fn beside(sealed: &SignalSealed) -> Beside {
    Beside {
        pictures: sealed.pictures.iter().cloned().map(Pii).collect(),
        extended: sealed.extended.iter().map(|(letter, value)| (*letter, Pii(value.clone()))).collect(),
        account_inside: sealed.account_inside.clone().map(Pii),
    }
}

/// Where the camera can be turned to (M6).
fn presets(camera: &Camera) -> Vec<PresetView> {
    let all = camera.ptz.iter().flat_map(|ptz| &ptz.presets);
    all.map(|preset| PresetView { id: preset.token.clone(), name: preset.name.clone() }).collect()
}

/// Those that are to be seen before closing, of what a desk is given.
fn unseen(event: &AlarmEvent) -> Vec<SignalId> {
    let ids = event.unseen_signals().iter().filter_map(|at| event.signals().get(*at));
    let ids: Vec<SignalId> = ids.map(|heard| heard.signal().id).collect();
    newest(&ids).to_vec()
}

/// An errand of the event.
/// The name of whoever was asked by message.
fn asked(event: &AlarmEvent, inquiry: InquiryId) -> Pii<String> {
    let asked = event.inquiries().iter().find(|known| known.id == inquiry).map(inquiring::name_of);
    let informed = event.informed().filter(|known| known.id == inquiry).and_then(|known| known.letter.as_ref());
    asked.or_else(|| informed.map(|letter| letter.name.clone())).unwrap_or_default()
}

fn sent(event: &AlarmEvent, dispatch: DispatchId) -> Option<&Dispatch> {
    event.dispatches().iter().find(|known| known.id == dispatch)
}
