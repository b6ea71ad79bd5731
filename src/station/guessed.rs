//! Wrong passwords that an earlier run of the station wrote down: whoever can have it started again gains no guesses. What
//! they cost the rules say.
use alarm_central::{
    fact::{FactBody, PersonFact, StreamId},
    guess::{Guessed, Guesses, LONGEST_WAIT_MS, WITHIN_MS},
    port::Store,
};
use tracing::warn;

use crate::clock::StationClock;

/// Wrong ones, and the right ones that end their row.
const TRIED: [&str; 3] = ["guessed_wrong", "signed_in", "unlocked"];

/// What counts still. Where the journal cannot be read the station starts all the same (M13): it must hear alarms.
pub(crate) fn lately(store: &mut dyn Store, clock: &StationClock) -> Guesses {
    let (now, boot_ms) = (clock.now(), clock.boot_ms());
    let since = now.plus_ms(-i64::try_from(WITHIN_MS + LONGEST_WAIT_MS).unwrap_or(i64::MAX));
    let facts = store.lately(since, &TRIED).unwrap_or_else(|error| {
        warn!(%error, "the last half hour of the journal cannot be read: wrong passwords of before are not counted");
        Vec::new()
    });
    let mut guesses = Guesses::default();
    for fact in facts {
        let (StreamId::Person(person), FactBody::Person(body)) = (&fact.stream, &fact.body) else { continue };
        let whose = Guessed::Person(person.clone());
        match body {
            PersonFact::GuessedWrong { wrong, wait_secs } => {
                let ago_ms = u64::try_from(now.since_ms(fact.at)).unwrap_or(0);
                guesses.take_up(whose, *wrong, u64::from(*wait_secs) * 1000, ago_ms, boot_ms);
            }
            _ => guesses.right(&[whose]),
        }
    }
    guesses
}
