//! Setting time back, which takes two people (M2): who has said that the wall clock is right, and whether a second may
//! settle it; asks no clock and sets none.
use crate::{
    access::{self, Act},
    event::Refusal,
    person::Actor,
};

/// For how long the first word waits for the second, milliseconds of boot time.
pub const ASKED_FOR_MS: u64 = 10 * 60 * 1000;

/// What a word about the clock comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It is the first: another person has to say so too.
    Asked,
    /// It is the second; `by` was the first.
    Settled { by: Actor },
}

/// The first word, while it waits for the second.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClockReset {
    first: Option<(Actor, u64)>,
}

impl ClockReset {
    /// What comes of somebody's saying that the wall clock is right; nothing is changed here. `behind` says whether the
    /// wall clock stands behind what was written down.
    ///
    /// # Errors
    /// [`Refusal::RoleMayNot`], [`Refusal::ClockGood`] where there is nothing to settle, and [`Refusal::FourEyes`] for
    /// the same person twice: two keepers of the command line are one, since nobody can tell them apart.
    pub fn decide(&self, by: &Actor, behind: bool, boot_ms: u64) -> Result<Said, Refusal> {
        match by {
            Actor::Person { role, .. } => access::role_ever_may(*role, Act::ResetClock)?,
            Actor::Keeper { .. } => {}
            Actor::Station => return Err(Refusal::RoleMayNot),
        }
        if !behind {
            return Err(Refusal::ClockGood);
        }
        match self.waiting(boot_ms) {
            None => Ok(Said::Asked),
            Some(first) if is_same(first, by) => Err(Refusal::FourEyes),
            Some(first) => Ok(Said::Settled { by: first.clone() }),
        }
    }

    /// Takes in what was decided, once it is on disk.
    pub fn take(&mut self, by: &Actor, said: &Said, boot_ms: u64) {
        self.first = match said {
            Said::Asked => Some((by.clone(), boot_ms)),
            Said::Settled { .. } => None,
        };
    }

    /// Who has said so and waits for another.
    pub fn waiting(&self, boot_ms: u64) -> Option<&Actor> {
        self.first.as_ref().filter(|(_, at)| boot_ms.saturating_sub(*at) < ASKED_FOR_MS).map(|(by, _)| by)
    }
}

fn is_same(a: &Actor, b: &Actor) -> bool {
    match (a, b) {
        (Actor::Person { id: a, .. }, Actor::Person { id: b, .. }) => a == b,
        (Actor::Keeper { .. }, Actor::Keeper { .. }) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{id::PersonId, person::Role};

    fn person(id: &str, role: Role) -> Actor {
        Actor::Person { id: PersonId::new(id), role }
    }

    fn chef(number: u8) -> Actor {
        person(&format!("chef{number}"), Role::Supervisor)
    }

    const KEEPER: Actor = Actor::Keeper { uid: 1000 };

    #[test]
    fn it_takes_two_different_people() {
        let check = |first: &Actor, second: &Actor, after_ms: u64, wanted: Result<Said, Refusal>| {
            let mut reset = ClockReset::default();
            assert_eq!(reset.decide(first, true, 5), Ok(Said::Asked));
            reset.take(first, &Said::Asked, 5);
            assert_eq!(reset.decide(second, true, 5 + after_ms), wanted, "{first:?} {second:?} {after_ms}");
        };
        let settled = |by: &Actor| Ok(Said::Settled { by: by.clone() });
        check(&chef(1), &chef(2), 0, settled(&chef(1)));
        check(&chef(1), &chef(2), ASKED_FOR_MS - 1, settled(&chef(1)));
        check(&chef(1), &chef(2), ASKED_FOR_MS, Ok(Said::Asked));
        check(&chef(1), &chef(1), 0, Err(Refusal::FourEyes));
        check(&chef(1), &person("chef1", Role::Privacy), 0, Err(Refusal::FourEyes));
        check(&KEEPER, &chef(1), 0, settled(&KEEPER));
        check(&chef(1), &KEEPER, 0, settled(&chef(1)));
        check(&KEEPER, &Actor::Keeper { uid: 0 }, 0, Err(Refusal::FourEyes));
    }

    #[test]
    fn only_those_who_may_and_only_a_clock_that_is_behind() {
        let reset = ClockReset::default();
        for (by, wanted) in [
            (person("op1", Role::Operator), Err(Refusal::RoleMayNot)),
            (person("elev1", Role::Trainee), Err(Refusal::RoleMayNot)),
            (Actor::Station, Err(Refusal::RoleMayNot)),
            (chef(1), Ok(Said::Asked)),
            (KEEPER, Ok(Said::Asked)),
        ] {
            assert_eq!(reset.decide(&by, true, 0), wanted, "{by:?}");
        }
        assert_eq!(reset.decide(&chef(1), false, 0), Err(Refusal::ClockGood));
    }

    #[test]
    fn what_was_settled_is_over() {
        let mut reset = ClockReset::default();
        reset.take(&chef(1), &Said::Asked, 0);
        reset.take(&chef(2), &Said::Settled { by: chef(1) }, 1);
        assert_eq!(reset.waiting(1), None);
        assert_eq!(reset.decide(&chef(1), true, 1), Ok(Said::Asked));
    }
}
