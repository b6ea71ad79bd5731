//! Closed events: listed page by page, asked for their media, and opened for a purpose (M8) that is on disk first.
//!
//! They are not kept in memory. What is asked of one is read off the loop, and it stays known until that is answered and
//! written, so that whatever is decided on it meanwhile is decided on the same facts.
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use alarm_central::{
    access::{self, About, Act, Right},
    event::{AlarmEvent, Command, Device, EventState, Refusal},
    fact::{Fact, StreamId},
    id::{EventId, MediumId},
    medium::{Medium, OpenPurpose},
    moment::Moment,
    person::{Person, Place},
    port::{Archive, StoreError},
    retention::Readable,
};
use vaka_link::{
    closed::{ClosedMedia, ClosedPage, ClosedQuery, ClosedRow, Mark, MediaLeft, MediumView, Opened},
    command::{Granted, Ticket},
};

use super::{
    Centre, ConnectionId, Input,
    desks::{Session, actor},
};
use crate::{
    peer::Peer,
    playback::{OpenMedium, Opening, Wire},
};

/// Rows of one page.
const PAGE: usize = 60;
/// Events that are looked through for one page at most: a person who may see few of them asks on.
const LOOKED_THROUGH: usize = 400;

/// Closed events that are asked something, for as long as they are.
#[derive(Default)]
pub(super) struct Visits(HashMap<EventId, Visit>);

#[derive(Default)]
struct Visit {
    /// `None` until it is read.
    event: Option<AlarmEvent>,
    /// Who waits for it, or for what was decided on it.
    users: usize,
}

impl Visits {
    pub(super) fn get(&self, id: EventId) -> Option<&AlarmEvent> {
        self.0.get(&id)?.event.as_ref()
    }

    /// Takes a fact in; false if the event is not visited.
    pub(super) fn apply(&mut self, id: EventId, fact: &Arc<Fact>) -> bool {
        let event = self.0.get_mut(&id).and_then(|visit| visit.event.as_mut());
        event.map(|event| event.apply(fact)).is_some()
    }

    /// What was decided on these was not written: whoever asks next reads them anew.
    pub(super) fn set_back(&mut self, ids: &HashSet<EventId>) {
        for id in ids {
            if let Some(visit) = self.0.get_mut(id) {
                visit.event = None;
            }
        }
    }

    fn enter(&mut self, id: EventId) {
        self.0.entry(id).or_default().users += 1;
    }

    fn leave(&mut self, id: EventId) {
        if let Some(visit) = self.0.get_mut(&id) {
            visit.users -= 1;
            if visit.users == 0 {
                self.0.remove(&id);
            }
        }
    }
}

impl Centre {
    /// Does something with an event that may be closed. `then` is called once it is known, or cannot be read, and calls
    /// [`Centre::leave`] when all it wanted is answered and written.
    pub(super) fn visit(&mut self, event: EventId, then: impl FnOnce(&mut Self, Result<(), Refusal>) + Send + 'static) {
        self.visits.enter(event);
        if self.known(event).is_some() {
            return then(self, Ok(()));
        }
        let read = self.memory.read(move |archive| archive.load(&StreamId::Event(event)));
        let inputs = self.inputs.clone();
        tokio::spawn(async move {
            let facts = read.await.unwrap_or(Err(crate::memory::GONE));
            let then = Box::new(move |centre: &mut Self| {
                let known = centre.be_read(event, facts);
                then(centre, known);
            });
            let _ = inputs.send(Input::Read(then)).await;
        });
    }

    fn be_read(&mut self, id: EventId, facts: Result<Vec<Fact>, StoreError>) -> Result<(), Refusal> {
        if self.known(id).is_some() {
            // Somebody else's reading was quicker, and more may have been decided since.
            return Ok(());
        }
        let facts = facts.map_err(|_| Refusal::NotStored)?;
        if facts.is_empty() {
            return Err(Refusal::NoSuchEvent);
        }
        if let Some(visit) = self.visits.0.get_mut(&id) {
            visit.event = Some(AlarmEvent::replay(id, facts.into_iter().map(Arc::new)));
        }
        Ok(())
    }

    /// What began with [`Centre::visit`] is done.
    pub(super) fn leave(&mut self, event: EventId) {
        self.visits.leave(event);
    }

    /// The event, open or visited.
    pub(super) fn known(&self, id: EventId) -> Option<&AlarmEvent> {
        self.events.get(id).map(|live| &live.event).or_else(|| self.visits.get(id))
    }

    pub(super) fn list_closed(&mut self, connection: ConnectionId, number: u64, session: &Session, query: ClosedQuery) {
        let now = self.clock.now();
        let Some(person) = self.register.person(&session.person).cloned() else {
            return self.answer(connection, number, Err(Refusal::RoleMayNot));
        };
        let place = self.place;
        let read = self.memory.read(move |archive| gather(archive, place, &person, now, &query));
        let inputs = self.inputs.clone();
        let asked_by = session.person.clone();
        tokio::spawn(async move {
            let found = read.await.unwrap_or(Err(crate::memory::GONE));
            let then = Box::new(move |centre: &mut Self| {
                if !centre.is_awake(connection, &asked_by) {
                    return centre.answer(connection, number, Err(Refusal::NotSignedIn));
                }
                let page = found.map_err(|_| Refusal::NotStored).map(|(events, next)| {
                    let rows = events.iter().filter_map(|event| centre.closed_row(connection, event)).collect();
                    Granted::Closed(Box::new(ClosedPage { rows, next }))
                });
                centre.answer(connection, number, page);
            });
            let _ = inputs.send(Input::Read(then)).await;
        });
    }

    pub(super) fn list_media(&mut self, connection: ConnectionId, number: u64, session: &Session, event: EventId) {
        let asked_by = session.person.clone();
        self.visit(event, move |centre, known| {
            let media = known.and_then(|()| {
                if !centre.is_awake(connection, &asked_by) {
                    return Err(Refusal::NotSignedIn);
                }
                centre.closed_media(connection, event).map(|media| Granted::ClosedMedia(Box::new(media)))
            });
            centre.answer(connection, number, media);
            centre.leave(event);
        });
    }

    pub(super) fn open_media(
        &mut self,
        connection: ConnectionId,
        number: u64,
        session: &Session,
        event: EventId,
        media: Vec<MediumId>,
        purpose: OpenPurpose,
    ) {
        self.playbacks.end(connection);
        let session = session.clone();
        self.visit(event, move |centre, known| {
            let decided = known.and_then(|()| {
                if !centre.is_awake(connection, &session.person) {
                    return Err(Refusal::NotSignedIn);
                }
                let standing = centre.may(connection, event, Act::OpenMedia, Some(purpose));
                let reading = centre.may_read();
                let command = Command::OpenMedia { media: media.clone(), purpose, standing, reading };
                centre.ask_event(event, &actor(&session), command)
            });
            match decided {
                Err(refusal) => {
                    centre.answer(connection, number, Err(refusal));
                    centre.leave(event);
                }
                Ok(part) => centre.then(part, move |centre, committed| {
                    let opened = match committed {
                        None => Err(Refusal::NotStored),
                        Some(_) => centre.opened(connection, &session, event, media),
                    };
                    centre.answer(connection, number, opened);
                    centre.leave(event);
                }),
            }
        });
    }

    /// That they are opened is on disk: gives the ticket, unless the session has gone to sleep meanwhile.
    fn opened(
        &mut self,
        connection: ConnectionId,
        session: &Session,
        event: EventId,
        media: Vec<MediumId>,
    ) -> Result<Granted, Refusal> {
        if !self.is_awake(connection, &session.person) {
            return Err(Refusal::NotSignedIn);
        }
        self.may_read()?;
        let known = self.known(event).ok_or(Refusal::NoSuchEvent)?;
        let open: Vec<Medium> = known.media().iter().filter(|medium| media.contains(&medium.medium)).cloned().collect();
        let deadline = self.clock.deadline(known.media_until());
        let ticket = self.playbacks.open(connection, Opening { event, media: open, deadline });
        Ok(Granted::Opened(Box::new(Opened { event, media, ticket })))
    }

    /// Somebody has come with a ticket; with one that this process was not given, or not any more, the wire is dropped.
    pub(super) fn playback_joined(&mut self, ticket: Ticket, peer: Peer, wire: Wire) {
        if !self.playbacks.given_to(ticket).is_some_and(|desk| self.is_awake_in(desk, peer)) {
            return;
        }
        let vault = self.vault.clone();
        let open: OpenMedium = Arc::new(move |event, medium| vault.ask(move |vault| vault.open(event, &medium)));
        self.playbacks.join(ticket, wire, open, self.clock.source());
    }

    /// Whether anything stored may be read just now (M9): not while the clock is in doubt.
    pub(super) fn may_read(&self) -> Result<(), Refusal> {
        match self.readable {
            Readable::Nothing => Err(Refusal::ReadingShut),
            Readable::SinceHour(_) => Ok(()),
        }
    }

    /// Whether this very person still works on the connection.
    pub(super) fn is_awake(&self, connection: ConnectionId, person: &alarm_central::id::PersonId) -> bool {
        let session = self.desks.get(&connection).and_then(super::Desk::awake);
        session.is_some_and(|session| session.person == *person)
    }

    /// What the table of roles says to the person on the connection.
    pub(super) fn may(
        &self,
        connection: ConnectionId,
        event: EventId,
        act: Act,
        purpose: Option<OpenPurpose>,
    ) -> Result<(), Refusal> {
        let session = self.desks.get(&connection).and_then(super::Desk::awake).ok_or(Refusal::NotSignedIn)?;
        let person = self.register.person(&session.person).ok_or(Refusal::RoleMayNot)?;
        let event = self.known(event).ok_or(Refusal::NoSuchEvent)?;
        access::allow(self.place, person, self.clock.now(), act, &about(event, person, purpose))
    }

    fn closed_media(&self, connection: ConnectionId, event: EventId) -> Result<ClosedMedia, Refusal> {
        self.may(connection, event, Act::ListClosed, None)?;
        let known = self.known(event).ok_or(Refusal::NoSuchEvent)?;
        let outcome = known.outcome().ok_or(Refusal::StillOpen)?;
        let row = self.closed_row(connection, known).ok_or(Refusal::StillOpen)?;
        let is_open = |purpose: &OpenPurpose| {
            OpenPurpose::allowed(outcome).contains(purpose)
                && self.may(connection, event, Act::OpenMedia, Some(*purpose)).is_ok()
        };
        let readable = matches!(row.media, MediaLeft::Until { .. });
        let purposes = OpenPurpose::ALL.into_iter().filter(|purpose| readable && is_open(purpose)).collect();
        let view = |medium: &Medium| self.medium_view(known, medium);
        let media = if readable { known.media().iter().map(view).collect() } else { Vec::new() };
        Ok(ClosedMedia { row, media, purposes })
    }

    /// A recording as a desk lists it, with its camera's name where the register has it.
    pub(super) fn medium_view(&self, event: &AlarmEvent, medium: &Medium) -> MediumView {
        let site = event.site().and_then(|id| self.register.site(id));
        MediumView {
            medium: medium.medium,
            kind: medium.kind,
            camera: match &medium.device {
                Device::Camera(id) => {
                    let name = site.and_then(|site| site.camera(id)).map(|camera| camera.name.clone());
                    Some((id.clone(), name.unwrap_or_default()))
                }
                Device::Voice | Device::Picture(_) => None,
            },
            began: medium.began,
            ended: medium.ended,
            end: medium.end,
        }
    }

    /// An event's row, as the person on the connection may see it; `None` for an open one.
    pub(super) fn closed_row(&self, connection: ConnectionId, event: &AlarmEvent) -> Option<ClosedRow> {
        let EventState::Closed { verdict, .. } = event.state() else { return None };
        let session = self.desks.get(&connection).and_then(super::Desk::awake)?;
        let site = event.site()?;
        // Whoever handles events knows the homes; who looks after privacy needs to know which home, not where it lies.
        let sees_address = access::role_may(self.place, session.role, Act::Handle).is_ok();
        let address = self.register.site(site).filter(|_| sees_address).map(|site| site.address.clone());
        Some(ClosedRow {
            id: event.id(),
            began: event.received_at(),
            kind: event.kind().clone(),
            priority: event.priority(),
            site: site.clone(),
            address,
            verdict: verdict.clone(),
            media: left(event, self.clock.now()),
        })
    }
}

fn left(event: &AlarmEvent, now: Moment) -> MediaLeft {
    let until = event.media_until();
    match u32::try_from(event.media().len()).unwrap_or(u32::MAX) {
        0 if event.media_are_erased() => MediaLeft::Over,
        0 => MediaLeft::Never,
        _ if now >= until => MediaLeft::Over,
        count => MediaLeft::Until { count, until },
    }
}

fn about(event: &AlarmEvent, person: &Person, purpose: Option<OpenPurpose>) -> About {
    About { own: event.was_in_hands_of(&person.id), began: Some(event.received_at()), purpose }
}

/// Reads one page: folds event after event, newest first, and keeps those that the person may see.
fn gather(
    archive: &mut dyn Archive,
    place: Place,
    person: &Person,
    now: Moment,
    query: &ClosedQuery,
) -> Result<(Vec<AlarmEvent>, Option<Mark>), StoreError> {
    let mut from = query.from.unwrap_or(Moment(i64::MIN));
    if access::right(place, person.role, Act::ListClosed) != Right::Yes {
        from = from.max(now.plus_ms(-access::OWN_MEDIA_MS));
    }
    let until = query.until.unwrap_or(Moment(i64::MAX));
    let after = query.after.map(|mark| (mark.began, mark.event));
    let found = archive.closed_events(from, until, after, LOOKED_THROUGH)?;
    let (all, mut seen) = (found.len(), 0);
    let (mut events, mut next) = (Vec::new(), None);
    for (event, began) in found {
        let facts = archive.load(&StreamId::Event(event))?;
        let known = AlarmEvent::replay(event, facts.into_iter().map(Arc::new));
        if access::allow(place, person, now, Act::ListClosed, &about(&known, person, None)).is_ok() {
            events.push(known);
        }
        next = Some(Mark { began, event });
        seen += 1;
        if events.len() == PAGE {
            break;
        }
    }
    let more = seen < all || all == LOOKED_THROUGH;
    Ok((events, next.filter(|_| more)))
}
