//! What an earlier run of the station left in the vault: sealed up and entered into the journal before anything is recorded.
use std::sync::Arc;

use alarm_central::{
    event::{AlarmEvent, Command},
    fact::StreamId,
    id::EventId,
    medium::Medium,
    moment::Moment,
    person::Actor,
    port::{Store, StoreError},
    vault::Vault,
};
use tracing::{error, info};

/// Seals up what is left over, and enters it where the journal lacks it. What cannot be done now is left for the next
/// start: alarms come first.
pub(crate) fn take_in(vault: &mut dyn Vault, store: &mut dyn Store, now: Moment) {
    let left = match vault.left_over() {
        Ok(left) => left,
        Err(fault) => return error!(%fault, "what is left over in the vault cannot be listed"),
    };
    let mut kept = 0;
    for (id, medium) in left {
        match vault.seal_up(id, medium) {
            Ok(None) => continue,
            Ok(Some(sealed)) => {
                if let Err(error) = enter(store, id, sealed, now) {
                    error!(%error, "a recording could not be entered into the journal");
                    continue;
                }
            }
            Err(fault) => {
                error!(%fault, "a recording could not be sealed up");
                continue;
            }
        }
        if let Err(fault) = vault.kept(id, medium) {
            error!(%fault, "a recording could not be told as kept");
        }
        kept += 1;
    }
    if kept > 0 {
        info!(kept, "recordings of an earlier run were sealed up");
    }
}

fn enter(store: &mut dyn Store, id: EventId, medium: Medium, now: Moment) -> Result<(), StoreError> {
    let facts = store.load(&StreamId::Event(id))?;
    let event = AlarmEvent::replay(id, facts.into_iter().map(Arc::new));
    // A recording of an event that the journal does not know is refused, and stays where it is.
    let decided = event.decide(now, &Actor::Station, Command::KeepMedium(medium));
    let facts: Vec<_> = decided.unwrap_or_default().into_iter().map(Arc::new).collect();
    if facts.is_empty() { Ok(()) } else { store.append(&facts) }
}
