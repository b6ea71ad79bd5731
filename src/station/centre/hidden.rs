//! What was hidden tonight: read off the journal beside the loop, by the rules of `hidden`, and told to whoever asks.
use std::collections::HashMap;

use alarm_central::{
    access::{self, Act as Right},
    event::Refusal,
    flood::RULE,
    hidden::{Act, Hidden, NIGHT_MS, TELLING, of_night},
    id::SiteId,
};
use vaka_link::{
    command::Granted,
    hidden::{HiddenLine, HiddenNight},
};

use super::{Centre, ConnectionId, Input, desks::Session};

impl Centre {
    pub(super) fn list_hidden(&mut self, connection: ConnectionId, number: u64, session: &Session) {
        let now = self.clock.now();
        let since = now.plus_ms(-NIGHT_MS);
        let areas: HashMap<SiteId, String> =
            self.register.sites().map(|site| (site.id.clone(), site.area.clone())).collect();
        let read = self.memory.read(move |archive| {
            let facts = archive.lately(since, &TELLING)?;
            Ok(of_night(&facts, |site| areas.get(site).cloned().unwrap_or_default(), RULE, now))
        });
        let inputs = self.inputs.clone();
        let asked_by = session.person.clone();
        tokio::spawn(async move {
            let found = read.await.unwrap_or(Err(crate::memory::GONE));
            let then = Box::new(move |centre: &mut Self| {
                if !centre.is_awake(connection, &asked_by) {
                    return centre.answer(connection, number, Err(Refusal::NotSignedIn));
                }
                let told = found.map_err(|_| Refusal::NotStored).map(|mut all| {
                    let more = all.len().saturating_sub(HiddenNight::MOST);
                    all.truncate(HiddenNight::MOST);
                    let lines = all.into_iter().map(|hidden| centre.hidden_line(connection, hidden)).collect();
                    let more = u32::try_from(more).unwrap_or(u32::MAX);
                    Granted::Hidden(Box::new(HiddenNight { since, until: now, lines, more }))
                });
                centre.answer(connection, number, told);
            });
            let _ = inputs.send(Input::Read(then)).await;
        });
    }

    fn hidden_line(&self, connection: ConnectionId, hidden: Hidden) -> HiddenLine {
        let role = self.desks.get(&connection).and_then(super::Desk::awake).map(|session| session.role);
        // As in the list of closed events.
        let sees_address = role.is_some_and(|role| access::role_may(self.place, role, Right::Handle).is_ok());
        let address = match &hidden.what {
            Act::Disarmed { site: Some(site), .. } if sees_address => {
                self.register.site(site).map(|site| site.address.clone())
            }
            _ => None,
        };
        let seen_by = match &hidden.what {
            Act::LineStorm { seen_by: Some(person), .. } => self.name_of(person),
            _ => None,
        };
        HiddenLine { hidden, address, seen_by }
    }
}
