//! Grants and doors: a wish to look becomes a grant, a committed grant a pass, a pass a door, or leave to look through one
//! that fetches already; and how looking ends.
use std::{net::SocketAddr, ops::Range};

use alarm_central::{
    access::{self, About, Act},
    event::{AlarmEvent, Command, Device, EndReason, Refusal, TurnFault},
    id::{CameraId, EventId, GrantId, PersonId, PhraseId, PresetId},
    moment::Moment,
    person::Actor,
    picture::PictureFault,
    pii::{Pii, Secret},
    planted::{self, Fault},
    site::{Ability, Camera, RtpTransport, Site, VoiceKind, VoiceUnit},
    window::Leave,
};
use tracing::warn;
use uuid::Uuid;
use vaka_link::{
    command::{Cameras, Granted, Ticket},
    unit::MediaFault,
    worker::{FetchOrder, TalkOrder, Tracks, Transport, Turning},
};

use super::{
    Centre, ConnectionId, Input,
    desks::{Session, actor},
    pictures,
};
use crate::{
    gate::{Errand, Line, Pass},
    memory::Committed,
    peer::Peer,
};

impl Centre {
    /// After a claim: the cameras of the zones that signalled and, silently, the voice path.
    pub(super) fn look_at_concerned(&mut self, event: EventId) {
        let Some(live) = self.events.get(event) else { return };
        let Some(site) = live.event.site().and_then(|id| self.register.site(id)).cloned() else { return };
        let Some(session) = live.event.state().holder().and_then(|holder| self.session_of(holder)).cloned() else {
            return;
        };
        let cameras = site.cameras.iter().filter(|camera| concerns(&live.event, &site, &camera.id));
        let mut devices: Vec<Device> = cameras.map(|camera| Device::Camera(camera.id.clone())).collect();
        if site.voice_unit.as_ref().is_some_and(is_supported) {
            devices.push(Device::Voice);
        }
        for device in devices {
            // No window, no ability: the screen says so; nothing was asked for, so nothing is refused aloud.
            let _ = self.grant(&session, event, &site, device);
        }
    }

    /// Another zone has alarmed while the event is held.
    pub(super) fn look_at_zone(&mut self, event: EventId, zone: &str) {
        let Some(site) = self.site_of(event) else { return };
        let Some(camera) = site.zone(zone).and_then(|zone| zone.camera.clone()) else { return };
        let holder = self.events.get(event).and_then(|live| live.event.state().holder());
        let Some(session) = holder.and_then(|holder| self.session_of(holder)).cloned() else { return };
        // As at the claim: what the rules refuse was not asked for aloud.
        let _ = self.grant(&session, event, &site, Device::Camera(camera));
    }

    /// The second pair of eyes (M4): `supervisor` is whose password was typed, `None` if it did not fit.
    pub(super) fn open_window(
        &mut self,
        connection: ConnectionId,
        number: u64,
        event: EventId,
        supervisor: Option<PersonId>,
        reason: Pii<String>,
    ) {
        if self.desks.get(&connection).and_then(super::Desk::awake).is_none() {
            return self.answer(connection, number, Err(Refusal::NotSignedIn));
        }
        let Some(known) = supervisor.and_then(|person| self.register.person(&person)).cloned() else {
            return self.answer(connection, number, Err(Refusal::WrongSignIn));
        };
        if let Some(shut) = self.heed_clock() {
            return self.answer(connection, number, Err(shut.refusal()));
        }
        let standing = access::allow(self.place, &known, self.clock.now(), Act::OpenUntrusted, &About::default());
        let by = Actor::Person { id: known.id, role: known.role };
        match self.ask_event(event, &by, Command::OpenWindow { reason, standing }) {
            Err(refusal) => self.answer(connection, number, Err(refusal)),
            Ok(part) => self.then(part, move |centre, committed| {
                if committed.is_none() {
                    return centre.answer(connection, number, Err(Refusal::NotStored));
                }
                centre.answer(connection, number, Ok(Granted::Done));
                centre.pending.push_back(Input::LookAtConcerned { event });
            }),
        }
    }

    pub(super) fn look(
        &mut self,
        connection: ConnectionId,
        number: u64,
        session: &Session,
        event: EventId,
        cameras: &Cameras,
    ) {
        let Some(site) = self.site_of(event) else {
            return self.answer(connection, number, Err(Refusal::NoSuchEvent));
        };
        let wanted: Vec<Device> = match cameras {
            Cameras::One(id) => vec![Device::Camera(id.clone())],
            Cameras::All => {
                let live = site.cameras.iter().filter(|camera| camera.has_pictures());
                live.map(|camera| Device::Camera(camera.id.clone())).collect()
            }
        };
        if wanted.is_empty() {
            return self.answer(connection, number, Err(Refusal::NotAble));
        }
        let mut refused = None;
        let mut granted = false;
        for device in wanted {
            match self.grant(session, event, &site, device) {
                Ok(()) => granted = true,
                Err(refusal) => refused = Some(refusal),
            }
        }
        match refused {
            Some(refusal) if !granted => self.answer(connection, number, Err(refusal)),
            _ => self.answer_when_stored(connection, number),
        }
    }

    pub(super) fn open_voice(&mut self, connection: ConnectionId, number: u64, session: &Session, event: EventId) {
        let granted = match self.site_of(event) {
            Some(site) => self.grant(session, event, &site, Device::Voice),
            None => Err(Refusal::NoSuchEvent),
        };
        match granted {
            Ok(()) => self.answer_when_stored(connection, number),
            Err(refusal) => self.answer(connection, number, Err(refusal)),
        }
    }

    /// Whoever holds a silent alarm may be heard in the home, once that is on disk; a unit that rings is called only now.
    pub(super) fn free_talk(&mut self, connection: ConnectionId, number: u64, session: &Session, event: EventId) {
        match self.ask_event(event, &actor(session), Command::FreeTalk) {
            Err(refusal) => self.answer(connection, number, Err(refusal)),
            Ok(part) => self.then(part, move |centre, committed| {
                let Some(committed) = committed else {
                    return centre.answer(connection, number, Err(Refusal::NotStored));
                };
                let event_now = centre.events.get(event).map(|live| &live.event);
                // A duress word may have been judged since: what was freed before it is freed no more.
                if let Some(event_now) = event_now.filter(|event| event.talk_freed_by().is_some()) {
                    let is_hushed = event_now.is_hushed();
                    for fact in committed {
                        centre.gate.free_talk(fact, is_hushed);
                    }
                }
                centre.answer(connection, number, Ok(Granted::Done));
                centre.pending.push_back(Input::OpenVoice { event });
            }),
        }
    }

    /// A recorded phrase goes to the home once it is on disk that it does.
    pub(super) fn say_phrase(
        &mut self,
        connection: ConnectionId,
        number: u64,
        session: &Session,
        event: EventId,
        phrase: PhraseId,
    ) {
        let language = self.site_of(event).map(|site| site.language.clone()).unwrap_or_default();
        let Some(packets) = self.phrases.packets(&language, &phrase) else {
            return self.answer(connection, number, Err(Refusal::NoSuchPhrase));
        };
        let live = self.events.get(event).map(|live| &live.event);
        let grant = live.and_then(|event| event.leave_for(Leave::Look, &Device::Voice));
        let ready = grant.is_some_and(|grant| self.gate.can_say(grant));
        let grant = grant.unwrap_or(GrantId(Uuid::nil()));
        match self.ask_event(event, &actor(session), Command::SayPhrase { grant, phrase, ready }) {
            Err(refusal) => self.answer(connection, number, Err(refusal)),
            Ok(part) => self.then(part, move |centre, committed| {
                let answer = if committed.is_some() { Ok(Granted::Done) } else { Err(Refusal::NotStored) };
                if committed.is_some() {
                    centre.gate.say(grant, packets);
                }
                centre.answer(connection, number, answer);
            }),
        }
    }

    /// A camera is told to turn once it is on disk that it is; the answer is the camera's own.
    pub(super) fn go_to_preset(
        &mut self,
        connection: ConnectionId,
        number: u64,
        session: &Session,
        event: EventId,
        camera: CameraId,
        preset: PresetId,
    ) {
        let site = self.site_of(event);
        let known = site.is_some_and(|site| site.camera(&camera).is_some_and(|camera| camera.has_preset(&preset)));
        match self.ask_event(event, &actor(session), Command::GoToPreset { camera, preset, known }) {
            Err(refusal) => self.answer(connection, number, Err(refusal)),
            Ok(part) => self.then(part, move |centre, committed| {
                let Some(committed) = committed else {
                    return centre.answer(connection, number, Err(Refusal::NotStored));
                };
                if !committed.iter().any(|fact| centre.gate.turn(fact, (connection, number))) {
                    centre.answer(connection, number, Err(Refusal::CameraStays(TurnFault::NoAnswer)));
                }
            }),
        }
    }

    /// A camera has answered whoever had it turned.
    pub(super) fn turned(&mut self, (connection, number): (ConnectionId, u64), fault: Option<TurnFault>) {
        let answer = fault.map_or(Ok(Granted::Done), |fault| Err(Refusal::CameraStays(fault)));
        self.answer(connection, number, answer);
    }

    /// The voice path of an event that is held, where there is one and it is not open; nobody has asked for it aloud.
    pub(super) fn open_voice_again(&mut self, event: EventId) {
        let Some(site) = self.site_of(event).filter(|site| site.voice_unit.as_ref().is_some_and(is_supported)) else {
            return;
        };
        let holder = self.events.get(event).and_then(|live| live.event.state().holder());
        let Some(session) = holder.and_then(|holder| self.session_of(holder)).cloned() else { return };
        let _ = self.grant(&session, event, &site, Device::Voice);
    }

    pub(super) fn stop_look(
        &mut self,
        connection: ConnectionId,
        number: u64,
        session: &Session,
        event: EventId,
        camera: &CameraId,
    ) {
        let device = Device::Camera(camera.clone());
        let held = self.events.get(event).filter(|live| live.event.state().holder() == Some(&session.person));
        let grant = match held.map(|live| live.event.leave_for(Leave::Look, &device)) {
            None => return self.answer(connection, number, Err(Refusal::NotHolder)),
            Some(None) => return self.answer(connection, number, Ok(Granted::Done)),
            Some(Some(grant)) => grant,
        };
        match self.ask_event(event, &actor(session), Command::EndGrant { grant, why: EndReason::Asked }) {
            Ok(_) => self.answer_when_stored(connection, number),
            Err(refusal) => self.answer(connection, number, Err(refusal)),
        }
    }

    fn answer_when_stored(&mut self, connection: ConnectionId, number: u64) {
        let end = self.group.facts.len();
        self.then(end..end, move |centre, committed| {
            let answer = if committed.is_some() { Ok(Granted::Done) } else { Err(Refusal::NotStored) };
            centre.answer(connection, number, answer);
        });
    }

    /// Asks the rules for leave; the door opens once the grant is on disk.
    pub(super) fn grant(
        &mut self,
        session: &Session,
        event: EventId,
        site: &Site,
        device: Device,
    ) -> Result<(), Refusal> {
        let abilities = match &device {
            Device::Camera(id) => site.camera(id).ok_or(Refusal::NoSuchDevice)?.abilities.clone(),
            Device::Voice => match &site.voice_unit {
                Some(unit) if is_supported(unit) => vec![Ability::Audio],
                Some(_) => Vec::new(),
                None => return Err(Refusal::NoSuchDevice),
            },
            Device::Picture(_) => vec![Ability::Still],
        };
        self.heed_clock();
        let live = self.events.get(event).ok_or(Refusal::NoSuchEvent)?;
        let broken = live.event.leave_for(Leave::Look, &device).filter(|grant| !self.gate.is_open(*grant));
        if let Some(grant) = broken {
            self.ask_event(event, &actor(session), Command::EndGrant { grant, why: EndReason::Failed })?;
        }
        if self.is_to_look(event, session) {
            self.fetch_first(event, site, &device);
        }
        let grant = GrantId(Uuid::now_v7());
        let rings = device == Device::Voice && site.voice_unit.as_ref().is_some_and(VoiceUnit::rings);
        let command = Command::Grant { grant, leave: Leave::Look, device, abilities, rings };
        let part = self.ask_event(event, &actor(session), command)?;
        self.open_when_stored(event, part);
        Ok(())
    }

    /// Whether the session's person holds the event: others take nothing up by asking.
    fn is_to_look(&self, event: EventId, session: &Session) -> bool {
        self.events.get(event).is_some_and(|live| live.event.state().holder() == Some(&session.person))
    }

    /// Opens the doors of the grants among these facts, once they are on disk.
    pub(super) fn open_when_stored(&mut self, event: EventId, part: Range<usize>) {
        self.then(part, move |centre, committed| {
            for committed in committed.unwrap_or_default() {
                centre.open_door(event, committed);
            }
        });
    }

    fn open_door(&mut self, event: EventId, committed: &Committed) {
        let Some(pass) = Pass::of(committed, &self.clock) else { return };
        // Between decision and disk the world may have changed: closed, locked, desk gone.
        let Some(live) = self.events.get(event) else { return };
        if !live.event.grants().iter().any(|open| open.grant == pass.grant()) {
            return;
        }
        let desk = live.event.state().holder().and_then(|holder| self.desk_of(holder));
        let desk = desk.filter(|_| pass.leave() == Leave::Look);
        let Some(site) = live.event.site().and_then(|id| self.register.site(id)).cloned() else { return };
        let is_awaited = live.event.leave_for(Leave::Look, pass.device()).is_some();
        let (began, can_wait) = (live.event.received_at(), !is_awaited);
        let must_free = live.event.is_silent().then(|| live.event.state().holder().cloned()).flatten();
        let errand_for = |device: &Device| {
            let errand = match device {
                Device::Picture(picture) => pictures::errand(self.place, &self.clock, &live.event, &site, *picture)?,
                device => errand(&site, device, &self.clock, (began, can_wait), self.called_at)?,
            };
            Some(Errand { must_free: must_free.clone(), ..errand })
        };
        let pass = match (pass.leave(), desk) {
            (Leave::Look, None) => return,
            (Leave::Fetch, _) => pass,
            (Leave::Look, Some(desk)) => {
                if planted::is(Fault::PassTwice)
                    && let Some((again, errand)) = Pass::of(committed, &self.clock).zip(errand_for(pass.device()))
                {
                    let _ = self.gate.open(again, errand, Some(desk));
                }
                match self.gate.admit(pass, desk) {
                    Ok(()) => return,
                    Err(pass) => pass,
                }
            }
        };
        if let Some(errand) = errand_for(pass.device()) {
            let grant = pass.grant();
            if self.gate.open(pass, errand, desk).is_err() {
                warn!("a device is registered at a real address: training asks nobody there");
                self.door_told(grant, Some(MediaFault::OutOfReach));
            }
            self.answer_ring(event);
        } else if let Device::Picture(_) = pass.device() {
            // The home's register has changed since it was asked for.
            self.picture_missed(pass.grant(), PictureFault::HostNotListed);
        }
    }

    /// Nobody looks any more through a door of the event that this desk's person holds, and stored media are shut, before
    /// anything is written.
    pub(super) fn looking_ends_now(&mut self, connection: ConnectionId) {
        if planted::is(Fault::LookSurvivesDesk) {
            return;
        }
        self.playbacks.end(connection);
        let session = self.desks.get(&connection).and_then(|desk| desk.session.as_ref());
        let Some(event) = session.and_then(|session| self.events.held_by(&session.person)) else {
            return;
        };
        let grants: Vec<GrantId> = match self.events.get(event) {
            Some(live) => {
                let looks = live.event.grants().iter().filter(|open| open.leave == Leave::Look);
                looks.map(|open| open.grant).collect()
            }
            None => return,
        };
        for grant in grants {
            self.gate.end(grant);
        }
    }

    /// Somebody has come with a ticket. It is good once, for the process of the desk that it was given to, while its
    /// session is awake; with anything else the line is dropped.
    pub(super) fn media_joined(&mut self, ticket: Ticket, peer: Peer, line: Line) {
        let Some((grant, desk)) = self.gate.behind(ticket) else { return };
        if self.is_awake_in(desk, peer) {
            self.gate.attach(grant, line);
        }
    }

    /// A desk whose media connection broke while it may look is given another ticket.
    pub(super) fn media_gone(&mut self, ticket: Ticket, connection: ConnectionId) {
        if let Some(event) = self.gate.renew(ticket, connection) {
            self.touched.insert(event);
        }
    }

    /// Whether somebody works at this desk, and this is its process.
    pub(super) fn is_awake_in(&self, desk: ConnectionId, peer: Peer) -> bool {
        self.desks.get(&desk).is_some_and(|desk| desk.awake().is_some() && desk.peer.is_same(peer))
    }

    pub(super) fn door_told(&mut self, grant: GrantId, fault: Option<MediaFault>) {
        if let Some(MediaFault::Picture(why)) = fault {
            return self.picture_missed(grant, why);
        }
        match fault {
            Some(fault) => self.failing.insert(grant, fault),
            None => self.failing.remove(&grant),
        };
        self.tell_health();
    }

    /// The desk at which a person's session is awake.
    fn desk_of(&self, person: &PersonId) -> Option<ConnectionId> {
        let awake = |desk: &super::Desk| desk.awake().is_some_and(|session| session.person == *person);
        self.desks.iter().find(|(_, desk)| awake(desk)).map(|(connection, _)| *connection)
    }

    /// The unlocked session of a person.
    pub(super) fn session_of(&self, person: &alarm_central::id::PersonId) -> Option<&Session> {
        self.desks.values().filter_map(super::Desk::awake).find(|session| session.person == *person)
    }

    pub(super) fn site_of(&self, event: EventId) -> Option<std::sync::Arc<Site>> {
        self.events.get(event)?.event.site().and_then(|id| self.register.site(id)).cloned()
    }
}

/// Whether one of the camera's zones has signalled in this event.
pub(super) fn concerns(event: &AlarmEvent, site: &Site, camera: &CameraId) -> bool {
    event
        .signals()
        .iter()
        .filter_map(|heard| heard.signal().zone.as_deref())
        .filter_map(|number| site.zone(number))
        .any(|zone| zone.camera.as_ref() == Some(camera))
}

/// Whether this build can talk to the unit.
pub(super) fn is_supported(unit: &VoiceUnit) -> bool {
    unit.kind == VoiceKind::Onvif || unit.is_sip_address()
}

fn errand(
    site: &Site,
    device: &Device,
    clock: &crate::clock::StationClock,
    (began, can_wait): (Moment, bool),
    called_at: Option<SocketAddr>,
) -> Option<Errand> {
    // Overwritten by the pass's own deadline; until then it is over already.
    let deadline = clock.deadline(Moment(i64::MIN));
    match device {
        Device::Camera(id) => {
            let camera = site.camera(id)?;
            let order = fetch_order(camera, deadline);
            let small = camera.small_pictures_at().map(|address| FetchOrder {
                address: address.clone(),
                tracks: Tracks::Video,
                kept: false,
                turning: None,
                ..order.clone()
            });
            Some(Errand { fetch: Some(order), small, talk: None, must_free: None, began, can_wait })
        }
        Device::Picture(_) => None,
        Device::Voice => {
            let unit = site.voice_unit.as_ref().filter(|unit| is_supported(unit))?;
            let [address, user, password]: [Secret; 3] = [&unit.address, &unit.user, &unit.password].map(Clone::clone);
            let talk = TalkOrder {
                address: address.clone(),
                user: user.clone(),
                password: password.clone(),
                certificate: unit.certificate,
                calls: unit.is_called(),
                called_at: called_at.filter(|_| unit.calls()),
                deadline,
            };
            let (transport, tracks, deaf, kept) = (Transport::Auto, Tracks::Sound, false, true);
            let (once, turning) = (None, None);
            let fetch = FetchOrder {
                address,
                user,
                password,
                certificate: unit.certificate,
                transport,
                tracks,
                deaf,
                kept,
                once,
                turning,
                deadline,
            };
            // A call carries both directions.
            let fetch = (unit.kind == VoiceKind::Onvif).then_some(fetch);
            Some(Errand { fetch, small: None, talk: Some(talk), must_free: None, began, can_wait })
        }
    }
}

fn fetch_order(camera: &Camera, deadline: alarm_central::moment::Deadline) -> FetchOrder {
    FetchOrder {
        address: camera.pictures_at().clone(),
        user: camera.user.clone(),
        password: camera.password.clone(),
        certificate: camera.certificate,
        transport: match camera.transport {
            RtpTransport::Auto => Transport::Auto,
            RtpTransport::Tcp => Transport::Tcp,
            RtpTransport::Udp => Transport::Udp,
        },
        tracks: if camera.can(Ability::Audio) { Tracks::Both } else { Tracks::Video },
        deaf: false,
        kept: true,
        once: None,
        turning: camera.ptz.as_ref().map(|ptz| Turning { address: ptz.address.clone(), profile: ptz.profile.clone() }),
        deadline,
    }
}
