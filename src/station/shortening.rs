//! The duty to let the journal's oldest facts go (M12): once a day, by the time that is believed, what is older than its
//! months is replaced by a signed checkpoint; what stays of it is the store's to know.
//!
//! The fact that says so, the checkpoint, then the receipts of erasures that are as old: whatever cuts it off, the next
//! round goes on.
use std::sync::Arc;

use alarm_central::{
    fact::{Fact, FactBody, PlaceFact, StreamId},
    id::EventId,
    moment::Moment,
    person::Actor,
    port::{Archive, Signer, Store, StoreError, StoreFault, VerifyError},
    retention::{Calendar, HOUR_MS},
    vault::Vault,
};
use jiff::{Span, Timestamp, tz::TimeZone};
use tokio::sync::oneshot;
use tracing::error;

use crate::{centre::Input, keeper::fault_of, memory::GONE, retention::Duty};

/// Facts that go at a time: signals wait meanwhile, some tenths of a second.
const AT_ONCE: u64 = 10_000;

/// The same day and time so many calendar months ago, UTC: facts from before it go.
pub(crate) fn months_before(now: Moment, months: u32) -> Moment {
    let earlier = || {
        let now = TimeZone::UTC.to_datetime(Timestamp::from_millisecond(now.0).ok()?);
        let then = now.checked_sub(Span::new().try_months(i64::from(months)).ok()?).ok()?;
        TimeZone::UTC.to_timestamp(then).ok()
    };
    // Where no calendar reaches, nothing is old enough.
    earlier().map_or(Moment(i64::MIN), |at| Moment(at.as_millisecond()))
}

/// Lets go what is due with nobody else at store and vault; answers how many facts went.
pub(crate) fn shorten(
    store: &mut dyn Store,
    vault: &mut dyn Vault,
    signer: &dyn Signer,
    now: Moment,
    months: u32,
) -> Result<u64, StoreError> {
    let before = months_before(now, months);
    let mut gone = 0;
    while let Some(facts) = store.head_before(before, AT_ONCE)? {
        let stream = StreamId::Place;
        let version = store.version(&stream)? + 1;
        let body = FactBody::Place(PlaceFact::JournalShortened { facts, until: before });
        store.append(&[Arc::new(Fact { stream, version, at: now, by: Actor::Station, body, sealed: None })])?;
        gone += store.shorten(facts, now, signer).map_err(of_verify)?;
    }
    // What an earlier round could not bring to its end.
    store.shorten(0, now, signer).map_err(of_verify)?;
    for event in unknown(store, vault.receipts().map_err(StoreError::Fault)?)? {
        vault.forget_receipt(event, before).map_err(StoreError::Fault)?;
    }
    Ok(gone)
}

/// Those of the events that the journal does not know (any more).
fn unknown(archive: &mut dyn Archive, mut events: Vec<EventId>) -> Result<Vec<EventId>, StoreError> {
    let mut gone = Vec::new();
    for event in events.drain(..) {
        if archive.version(&StreamId::Event(event))? == 0 {
            gone.push(event);
        }
    }
    Ok(gone)
}

fn of_verify(error: VerifyError) -> StoreError {
    match error {
        VerifyError::Store(error) => error,
        VerifyError::Broken(broken) => {
            error!(%broken, "the journal is broken: nothing of it is replaced by a checkpoint");
            StoreError::Fault(StoreFault::Damaged)
        }
    }
}

impl Duty {
    /// The same while the station runs: once a day, or when somebody asks.
    pub(crate) async fn shorten(&mut self, is_asked: bool) -> Result<u64, StoreFault> {
        let Some(now) = self.calendar.as_ref().map(Calendar::now) else { return Ok(0) };
        let day = now.0.div_euclid(24 * HOUR_MS);
        if !is_asked && self.state.shortened_on == Some(day) {
            return Ok(0);
        }
        let before = months_before(now, self.months);
        let mut gone = 0;
        while let Some(facts) = self.read(move |archive| archive.head_before(before, AT_ONCE)).await? {
            let (done, written) = oneshot::channel();
            let said = PlaceFact::JournalShortened { facts, until: before };
            let _ = self.inputs.send(Input::Write { said, done }).await;
            written.await.unwrap_or(Err(StoreFault::Io))?;
            gone += self.replace(facts, now).await?;
        }
        self.replace(0, now).await?;
        let receipts = self.vault.try_ask(|vault| vault.receipts()).await?;
        for event in self.read(move |archive| unknown(archive, receipts)).await? {
            self.vault.try_ask(move |vault| vault.forget_receipt(event, before)).await?;
        }
        self.state.shortened_on = Some(day);
        Ok(gone)
    }

    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut dyn Archive) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreFault> {
        self.memory.read(read).await.unwrap_or(Err(GONE)).map_err(fault_of)
    }

    async fn replace(&self, facts: u64, now: Moment) -> Result<u64, StoreFault> {
        let signer = Arc::clone(&self.signer);
        let shortened = self.memory.write(move |store| store.shorten(facts, now, signer.as_ref()).map_err(of_verify));
        shortened.await.unwrap_or(Err(GONE)).map_err(fault_of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_those_of_the_calendar() {
        let check = |now: &str, months: u32, wanted: &str| {
            let at = |text: &str| Moment(text.parse::<Timestamp>().unwrap().as_millisecond());
            assert_eq!(months_before(at(now), months), at(wanted), "{now}");
        };
        check("2026-11-24T19:00:00Z", 36, "2023-11-24T19:00:00Z");
        check("2026-03-31T00:00:00.5Z", 13, "2025-02-28T00:00:00.5Z");
        check("2024-02-29T23:00:00Z", 12, "2023-02-28T23:00:00Z");
        assert_eq!(months_before(Moment(i64::MAX), 12), Moment(i64::MIN));
    }
}
