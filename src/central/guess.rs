//! How long nobody's password is looked at after too many wrong ones; it knows no passwords and asks no clock.
use std::collections::BTreeMap;

use crate::id::PersonId;

/// Wrong passwords that are let through at once, if they come within [`WITHIN_MS`].
pub const FREE: usize = 5;
/// For how long a wrong password counts, milliseconds.
pub const WITHIN_MS: u64 = 15 * 60 * 1000;
/// The first wait, milliseconds; each further wrong password doubles it.
pub const FIRST_WAIT_MS: u64 = 30_000;
/// The longest wait, milliseconds.
pub const LONGEST_WAIT_MS: u64 = 15 * 60 * 1000;
/// Most names and connections remembered at once.
const MOST: usize = 4096;

/// Whose guesses are counted together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Guessed {
    /// For this person, from wherever; also where there is nobody of that name, so that the two cannot be told apart.
    Person(PersonId),
    /// On this connection, for whomever.
    Connection(u64),
}

/// What was guessed wrongly. Times are milliseconds of a clock that never runs backwards and counts through sleep.
#[derive(Clone, Debug, Default)]
pub struct Guesses {
    known: BTreeMap<Guessed, Count>,
}

#[derive(Clone, Debug, Default)]
struct Count {
    /// When the guesses of the last [`WITHIN_MS`] were made, oldest first; at most [`FREE`].
    at_ms: Vec<u64>,
    /// How many waits there were in a row.
    waits: u32,
    until_ms: u64,
    wrong: u32,
}

impl Guesses {
    /// A password is about to be looked at. It counts as wrong until [`Guesses::right`] says otherwise, so that many at
    /// once are no way around the wait.
    ///
    /// # Errors
    /// The time from which on it may be tried again; nothing is counted then.
    pub fn begin(&mut self, whose: &[Guessed], now_ms: u64) -> Result<(), u64> {
        let waits = whose.iter().filter_map(|one| self.known.get(one)).map(|count| count.until_ms).max();
        if let Some(until) = waits.filter(|until| *until > now_ms) {
            return Err(until);
        }
        for one in whose {
            self.make_room(now_ms);
            self.known.entry(one.clone()).or_default().guess(now_ms);
        }
        Ok(())
    }

    /// It was right: nothing is held against these any more.
    pub fn right(&mut self, whose: &[Guessed]) {
        for one in whose {
            self.known.remove(one);
        }
    }

    /// A wrong password that an earlier run of the station wrote down, `ago_ms` before `now_ms`: the `wrong`th in a row, after
    /// which none was looked at for `wait_ms`. Those of one person are taken up oldest first.
    pub fn take_up(&mut self, one: Guessed, wrong: u32, wait_ms: u64, ago_ms: u64, now_ms: u64) {
        let count = self.known.entry(one).or_default();
        if wrong <= count.wrong {
            // A right one came between.
            *count = Count::default();
        }
        count.wrong = wrong;
        // On a clock that began later than the guess was made it counts as made at the clock's beginning.
        let at_ms = now_ms.saturating_sub(ago_ms);
        if wait_ms == 0 {
            count.at_ms.push(at_ms);
        } else {
            count.at_ms = vec![at_ms];
            count.waits = waits_before(wait_ms) + 1;
            count.until_ms = now_ms.saturating_add(wait_ms).saturating_sub(ago_ms);
        }
    }

    /// Nobody will come back as this one: a connection that is gone.
    pub fn forget(&mut self, one: &Guessed) {
        self.known.remove(one);
    }

    /// Wrong passwords in a row, and until when none is looked at (not after now: at once).
    pub fn standing(&self, one: &Guessed) -> (u32, u64) {
        self.known.get(one).map_or((0, 0), |count| (count.wrong, count.until_ms))
    }

    /// Whoever fills the memory with names pushes out what has been quiet for longest, never a wait that stands.
    fn make_room(&mut self, now_ms: u64) {
        if self.known.len() < MOST {
            return;
        }
        self.known.retain(|_, count| !count.is_stale(now_ms));
        if self.known.len() >= MOST {
            let quiet = self.known.iter().filter(|(_, count)| count.until_ms <= now_ms);
            let oldest = quiet.min_by_key(|(_, count)| count.at_ms.last().copied()).map(|(one, _)| one.clone());
            oldest.map(|one| self.known.remove(&one));
        }
    }
}

impl Count {
    fn guess(&mut self, now_ms: u64) {
        if self.is_stale(now_ms) {
            *self = Self::default();
        }
        self.at_ms.retain(|at| now_ms.saturating_sub(*at) < WITHIN_MS);
        self.at_ms.push(now_ms);
        self.wrong = self.wrong.saturating_add(1);
        if self.waits > 0 || self.at_ms.len() >= FREE {
            let wait = wait_after(self.waits);
            self.until_ms = now_ms.saturating_add(wait);
            self.waits += 1;
            self.at_ms = vec![now_ms];
        }
    }

    /// Whether nothing was guessed for so long that it begins anew.
    fn is_stale(&self, now_ms: u64) -> bool {
        let last = self.at_ms.last().copied().unwrap_or(0).max(self.until_ms);
        now_ms.saturating_sub(last) >= WITHIN_MS
    }
}

/// The wait that follows so many in a row, milliseconds.
fn wait_after(waits: u32) -> u64 {
    FIRST_WAIT_MS.saturating_mul(1 << waits.min(16)).min(LONGEST_WAIT_MS)
}

/// After how many waits in a row such a one comes.
fn waits_before(wait_ms: u64) -> u32 {
    (0..16).find(|waits| wait_after(*waits) >= wait_ms).unwrap_or(16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: &str) -> Guessed {
        Guessed::Person(PersonId::new(id))
    }

    #[test]
    fn the_fifth_wrong_one_waits_and_each_further_one_twice_as_long() {
        let mut guesses = Guesses::default();
        let whose = [person("op1")];
        let mut now = 1_000;
        for wrong in 1..=5 {
            assert_eq!(guesses.begin(&whose, now), Ok(()), "{wrong}");
            now += 1_000;
        }
        let mut wait = FIRST_WAIT_MS;
        now -= 1_000;
        for _ in 0..8 {
            assert_eq!(guesses.begin(&whose, now), Err(now + wait));
            assert_eq!(guesses.begin(&whose, now + wait - 1), Err(now + wait), "to the last millisecond");
            now += wait;
            assert_eq!(guesses.begin(&whose, now), Ok(()), "then one is looked at");
            wait = (2 * wait).min(LONGEST_WAIT_MS);
        }
        assert_eq!(wait, LONGEST_WAIT_MS);
        assert_eq!(guesses.standing(&whose[0]).0, 13);
    }

    #[test]
    fn a_right_one_and_a_quiet_quarter_of_an_hour_begin_anew() {
        let mut guesses = Guesses::default();
        let whose = [person("op1")];
        for _ in 0..5 {
            assert_eq!(guesses.begin(&whose, 0), Ok(()));
        }
        guesses.right(&whose);
        for _ in 0..5 {
            assert_eq!(guesses.begin(&whose, 0), Ok(()), "nothing is held against whoever knew it");
        }
        assert_eq!(guesses.begin(&whose, 1), Err(FIRST_WAIT_MS));
        let rested = FIRST_WAIT_MS + WITHIN_MS;
        for at in rested..rested + 5 {
            assert_eq!(guesses.begin(&whose, at), Ok(()));
        }
    }

    #[test]
    fn slow_guesses_are_let_through_and_many_at_once_are_not() {
        let mut guesses = Guesses::default();
        let whose = [person("op1")];
        for turn in 0..100 {
            assert_eq!(guesses.begin(&whose, turn * (WITHIN_MS / 4)), Ok(()), "four in a quarter of an hour");
        }
        let mut guesses = Guesses::default();
        let through = (0..100).filter(|_| guesses.begin(&whose, 7).is_ok()).count();
        assert_eq!(through, FREE, "counted before the answer is known");
    }

    #[test]
    fn the_person_is_kept_over_connections_and_the_connection_over_people() {
        let mut guesses = Guesses::default();
        for connection in 0..5 {
            assert_eq!(guesses.begin(&[person("op1"), Guessed::Connection(connection)], 0), Ok(()));
        }
        assert!(guesses.begin(&[person("op1"), Guessed::Connection(9)], 0).is_err(), "a new connection helps nobody");
        assert_eq!(guesses.begin(&[person("op2"), Guessed::Connection(9)], 0), Ok(()), "others are let in");
        for name in ["a", "b", "c", "d", "e"] {
            assert_eq!(guesses.begin(&[person(name), Guessed::Connection(7)], 0), Ok(()));
        }
        assert!(guesses.begin(&[person("f"), Guessed::Connection(7)], 0).is_err(), "nor does another name");
    }

    #[test]
    fn many_names_push_out_no_wait_that_stands() {
        let mut guesses = Guesses::default();
        for _ in 0..5 {
            assert_eq!(guesses.begin(&[person("op1")], 0), Ok(()));
        }
        for name in 0..2 * MOST {
            assert_eq!(guesses.begin(&[person(&name.to_string())], 1), Ok(()));
        }
        assert!(guesses.known.len() <= MOST);
        assert!(guesses.begin(&[person("op1")], 2).is_err());
    }

    #[test]
    fn an_earlier_run_counts_as_if_it_had_gone_on() {
        // Wrong ones a second apart, then at the end of each wait; between the two runs 5 s pass.
        for count in 1..14 {
            let (mut whole, mut later) = (Guesses::default(), Guesses::default());
            let (whose, mut now) = ([person("op1")], 7_000_000);
            let mut written = Vec::new();
            for _ in 0..count {
                now = now.max(whole.standing(&whose[0]).1) + 1_000;
                assert_eq!(whole.begin(&whose, now), Ok(()));
                let (wrong, until) = whole.standing(&whose[0]);
                written.push((wrong, until.saturating_sub(now), now));
            }
            now += 5_000;
            for (wrong, wait_ms, at) in written {
                later.take_up(person("op1"), wrong, wait_ms, now - at, now);
            }
            assert_eq!(later.standing(&whose[0]), whole.standing(&whose[0]), "{count}");
            for step in [1, 20_000, 900_000, 1, 1] {
                now += step;
                assert_eq!(later.begin(&whose, now), whole.begin(&whose, now), "{count} and {step} ms");
                assert_eq!(later.standing(&whose[0]), whole.standing(&whose[0]), "{count} and {step} ms");
            }
        }
    }

    #[test]
    fn what_came_before_a_right_one_is_not_taken_up_and_a_new_boot_forgets_no_wait() {
        let mut guesses = Guesses::default();
        for (wrong, ago_ms) in [(1, 9_000), (2, 8_000), (3, 7_000), (4, 6_000), (1, 5_000)] {
            guesses.take_up(person("op1"), wrong, 0, ago_ms, 20_000);
        }
        assert_eq!(guesses.standing(&person("op1")).0, 1);
        for at in 0..3 {
            assert_eq!(guesses.begin(&[person("op1")], 20_000 + at), Ok(()), "four more are free");
        }
        // Ten seconds after a boot, a wait of a minute that began half a minute ago.
        guesses.take_up(person("op2"), 6, 60_000, 30_000, 10_000);
        assert_eq!(guesses.begin(&[person("op2")], 10_000), Err(40_000));
    }
}
