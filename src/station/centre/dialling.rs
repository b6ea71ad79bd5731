//! Numbers that the centre's telephones dial for whoever holds an event: it is on disk first, and whoever asked is answered whatever
//! the telephones do.
use alarm_central::{
    event::{Command, ContactNumber, DialFault, Refusal},
    id::{EventId, PersonId},
    pii::Pii,
};
use vaka_link::command::Granted;

use super::{
    Centre, ConnectionId, Input,
    contacting::number_of,
    desks::{Session, actor},
};
use crate::telephone::{self, Telephone};

impl Centre {
    /// Dials one of a contact's numbers, or says at once why not.
    pub(super) fn dial(
        &mut self,
        connection: ConnectionId,
        number: u64,
        session: &Session,
        event: EventId,
        (contact, of_number): (ContactNumber, u8),
    ) {
        let person = session.person.clone();
        let told = self.site_of(event).ok_or(Refusal::NoSuchEvent).and_then(|site| {
            let (name, to) =
                number_of(&site, contact, of_number).map(|(called, to)| (called.name.clone(), to.clone()))?;
            let telephone = self.telephone.clone().ok_or(Refusal::NotDialled(DialFault::NoWay))?;
            // Before it is written down: what cannot be dialled was not.
            telephone::plain(&to).ok_or(Refusal::NotDialled(DialFault::NoNumber))?;
            let part = self.ask_event(event, &actor(session), Command::Dial { contact, number: of_number, name })?;
            Ok((part, telephone, to))
        });
        match told {
            Err(refusal) => self.answer(connection, number, Err(refusal)),
            Ok((part, telephone, to)) => self.then(part, move |centre, committed| {
                if committed.is_none() {
                    return centre.answer(connection, number, Err(Refusal::NotStored));
                }
                centre.have_dialled(connection, number, telephone, to, person);
            }),
        }
    }

    fn have_dialled(
        &mut self,
        connection: ConnectionId,
        number: u64,
        telephone: Telephone,
        to: Pii<String>,
        person: PersonId,
    ) {
        match telephone {
            Telephone::Program(scheme) => {
                let address = scheme.address(&to).ok_or(Refusal::NotDialled(DialFault::NoNumber));
                self.answer(connection, number, address.map(Granted::Call));
            }
            Telephone::Exchange(exchange) => {
                let (tell, now) = (self.inputs.clone(), self.clock.now());
                tokio::task::spawn_blocking(move || {
                    let fault = telephone::ask(&exchange, &to, &person, now);
                    let _ = tell.blocking_send(Input::Dialled { connection, number, fault });
                });
            }
        }
    }

    /// The exchange has answered, or has not in time.
    pub(super) fn dialled(&mut self, connection: ConnectionId, number: u64, fault: Option<DialFault>) {
        let answer = fault.map_or(Ok(Granted::Done), |fault| Err(Refusal::NotDialled(fault)));
        self.answer(connection, number, answer);
    }
}
