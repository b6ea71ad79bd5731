//! What has happened at a home before: read off the journal beside the loop, and told by the rules of `past`.
use std::sync::Arc;

use alarm_central::{
    access::{self, Act, Right},
    event::{AlarmEvent, Refusal},
    fact::StreamId,
    id::{PersonId, SiteId},
    moment::Moment,
    past::{self, Earlier},
    person::{Person, Place},
    port::{Archive, StoreError},
};
use vaka_link::{
    command::Granted,
    past::{Past, PastEvent},
};

use super::{Centre, ConnectionId, Input, aside::zone_of, desks::Session};

/// For whom events of a home are read.
struct Reader {
    place: Place,
    person: Person,
    now: Moment,
    /// An event of this home is in this person's hands.
    holds: bool,
}

impl Centre {
    pub(super) fn list_past(&mut self, connection: ConnectionId, number: u64, session: &Session, site: SiteId) {
        let now = self.clock.now();
        let Some(person) = self.register.person(&session.person).cloned() else {
            return self.answer(connection, number, Err(Refusal::RoleMayNot));
        };
        let holds = self.holds_at(&session.person, &site);
        let since = now.plus_ms(-past::BACK_MS);
        let reader = Reader { place: self.place, person, now, holds };
        let (at, asked_by) = (site.clone(), session.person.clone());
        let read = self.memory.read(move |archive| gather(archive, &reader, &at, since));
        let inputs = self.inputs.clone();
        tokio::spawn(async move {
            let found = read.await.unwrap_or(Err(crate::memory::GONE));
            let then = Box::new(move |centre: &mut Self| {
                if !centre.is_awake(connection, &asked_by) {
                    return centre.answer(connection, number, Err(Refusal::NotSignedIn));
                }
                // Whoever has let go of the event meanwhile is told no more than anybody.
                if holds && !centre.holds_at(&asked_by, &site) {
                    return centre.answer(connection, number, Err(Refusal::NotYours));
                }
                let told = found.map_err(|_| Refusal::NotStored).map(|(events, more)| {
                    Granted::Past(Box::new(centre.past_of(connection, site, since, events, more, holds)))
                });
                centre.answer(connection, number, told);
            });
            let _ = inputs.send(Input::Read(then)).await;
        });
    }

    fn holds_at(&self, person: &PersonId, site: &SiteId) -> bool {
        self.events.at_site(site).any(|event| event.state().holder() == Some(person))
    }

    fn past_of(
        &self,
        connection: ConnectionId,
        site: SiteId,
        since: Moment,
        events: Vec<Earlier>,
        more: bool,
        holds: bool,
    ) -> Past {
        let role = self.desks.get(&connection).and_then(super::Desk::awake).map(|session| session.role);
        // As in the list of closed events.
        let sees_address = role.is_some_and(|role| access::role_may(self.place, role, Act::Handle).is_ok());
        let all = role.is_some_and(|role| access::right(self.place, role, Act::ListClosed) == Right::Yes);
        let home = self.register.site(&site);
        let name = |earlier: Earlier| {
            let zones = earlier.zones.iter().map(|zone| zone_of(home.map(Arc::as_ref), zone)).collect();
            PastEvent { earlier, zones }
        };
        Past {
            address: home.filter(|_| sees_address).map(|home| home.address.clone()),
            since,
            events: events.into_iter().map(name).collect(),
            more,
            own_only: !holds && !all,
            site,
        }
    }
}

/// The newest events of the home that the reader may be told of, and whether there are older ones.
fn gather(
    archive: &mut dyn Archive,
    reader: &Reader,
    site: &SiteId,
    since: Moment,
) -> Result<(Vec<Earlier>, bool), StoreError> {
    let mut found = archive.events_at(site, since, past::MOST + 1)?;
    let more = found.len() > past::MOST;
    found.truncate(past::MOST);
    let mut events = Vec::new();
    for id in found {
        let facts = archive.load(&StreamId::Event(id))?;
        let event = AlarmEvent::replay(id, facts.into_iter().map(Arc::new));
        if past::may_be_told(reader.place, &reader.person, reader.now, reader.holds, &event).is_ok() {
            events.push(past::told(&event));
        }
    }
    Ok((events, more))
}
