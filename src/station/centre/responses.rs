//! Response times of a day and night, counted by the rules of `budget`: as events are taken, and once off the journal at the start.
use alarm_central::{
    budget::{self, Taken},
    id::EventId,
};
use tracing::warn;

use super::{Centre, Input};

impl Centre {
    /// Counts a first claim against its kind's target.
    pub(super) fn count_response(&mut self, event: EventId) {
        if let Some(counted) = &mut self.counted {
            counted.insert(event);
        }
        let Some(event) = self.events.get(event).map(|live| &live.event) else { return };
        let Some(response_ms) = event.response_ms() else { return };
        let (received, at) = (event.received_at(), event.received_at().plus_ms(response_ms));
        if let Some(taken) = Taken::of(&self.kinds, event.kind(), received, at) {
            self.responses.count(taken);
        }
    }

    /// Once a second: what nobody has ever taken and has waited beyond its time.
    pub(super) fn count_overdue(&mut self) {
        let now = self.clock.now();
        let waiting = self
            .events
            .iter()
            .map(|(_, live)| &live.event)
            .filter(|event| !event.is_closed() && !event.was_ever_taken());
        let overdue = waiting.filter_map(|event| Taken::overdue(&self.kinds, event.kind(), event.received_at(), now));
        self.responses.overdue(overdue, now);
    }

    /// What earlier runs of the station have taken, read beside the loop: no signal waits for it.
    pub(super) fn take_up_responses(&mut self) {
        let (now, kinds) = (self.clock.now(), self.kinds.clone());
        // An event may have waited for long before it was taken within the day.
        let since = now.plus_ms(-2 * budget::DAY_MS);
        let read = self.memory.read(move |archive| {
            let facts = archive.lately(since, &budget::TELLING)?;
            Ok(budget::of_day(&facts, &kinds))
        });
        let inputs = self.inputs.clone();
        tokio::spawn(async move {
            match read.await.unwrap_or(Err(crate::memory::GONE)) {
                Ok(earlier) => {
                    let then = Box::new(move |centre: &mut Self| {
                        // What was taken since the start may have been read too.
                        let counted = centre.counted.take().unwrap_or_default();
                        let earlier = earlier.into_iter().filter(|(event, _)| !counted.contains(event));
                        centre.responses.begin_with(earlier.map(|(_, taken)| taken).collect());
                    });
                    let _ = inputs.send(Input::Read(then)).await;
                }
                Err(error) => {
                    warn!(%error, "response times before this start could not be read");
                    let then = Box::new(|centre: &mut Self| centre.counted = None);
                    let _ = inputs.send(Input::Read(then)).await;
                }
            }
        });
    }
}
