//! Each fault that can be put in, and the laws by which the driver finds it: one table, and a search for each.
use alarm_central::planted::{self, Fault};

use crate::{
    scene::Law::{
        self, Acknowledged, Answered, Deadline, Desks, FifteenMinutes, Granted, Journal, LookEnds, OneHolder, Released,
        TrustedAlarm,
    },
    story::Story,
};

/// Steps in one place before the next is tried.
const STEPS: u64 = 600;
/// Places in which a fault is looked for.
const PLACES: u64 = 100;

/// Fault, and the laws that it breaks: whichever chance meets first.
const TABLE: &[(Fault, &[Law])] = &[
    (Fault::WindowOfSixteenMinutes, &[Deadline, Answered]),
    (Fault::DeadlineMovedBySignal, &[Deadline]),
    (Fault::DeadlineMovedAtHandOver, &[Deadline]),
    (Fault::GrantBeyondWindow, &[Deadline]),
    (Fault::PassFromTheGrant, &[FifteenMinutes]),
    (Fault::BootClockOnly, &[FifteenMinutes, Deadline]),
    (Fault::LateGrant, &[FifteenMinutes]),
    (Fault::UntrustedOpens, &[TrustedAlarm]),
    (Fault::TroubleOpens, &[TrustedAlarm]),
    (Fault::BeforeTheDisk, &[Acknowledged, Granted, Desks, OneHolder]),
    (Fault::FailedWriteCounts, &[Acknowledged, Granted, Desks, Answered]),
    (Fault::HalfAGroup, &[Journal, Desks, Answered, Acknowledged]),
    (Fault::NotSetBack, &[Desks, OneHolder, Answered, Journal]),
    (Fault::SignalDropped, &[Acknowledged]),
    (Fault::DuplicateSwallowed, &[Acknowledged]),
    (Fault::RepeatIsNews, &[Acknowledged, TrustedAlarm]),
    (Fault::ClaimUnchecked, &[OneHolder]),
    (Fault::TwoEvents, &[OneHolder]),
    (Fault::LookSurvivesPark, &[LookEnds]),
    (Fault::LookSurvivesHandOver, &[LookEnds]),
    (Fault::LookSurvivesTakeOver, &[LookEnds]),
    (Fault::LookSurvivesRelease, &[LookEnds]),
    (Fault::LookSurvivesClose, &[LookEnds]),
    (Fault::LookSurvivesLock, &[LookEnds]),
    (Fault::LookSurvivesDesk, &[LookEnds]),
    (Fault::TwoSessions, &[Desks]),
    (Fault::OrphanForever, &[Released]),
    (Fault::AnyTicket, &[Desks, Answered]),
    (Fault::LockedSees, &[Desks]),
    (Fault::HoldsCountedByTheWay, &[Desks, OneHolder, Answered]),
];

/// Puts each fault in and demands that it is found. `only` is part of a fault's name, or empty.
pub fn each_is_found(seed: u64, only: &str) {
    let mut chance = fastrand::Rng::with_seed(seed);
    let mut missed = Vec::new();
    for (fault, laws) in TABLE.iter().filter(|(fault, _)| format!("{fault:?}").contains(only)) {
        match search(*fault, &mut chance) {
            Some((steps, law, what)) if laws.contains(&law) => {
                println!("{fault:?}: found after {steps} steps: {law:?}: {what}");
            }
            Some((_, law, what)) => missed.push(format!("{fault:?} broke {law:?}, not {laws:?}: {what}")),
            None => missed.push(format!("{fault:?} was not found")),
        }
    }
    assert!(missed.is_empty(), "seed {seed}:\n{}", missed.join("\n"));
    println!("{} planted faults, each found", TABLE.len());
}

/// Steps until a law was broken, which, and how.
fn search(fault: Fault, chance: &mut fastrand::Rng) -> Option<(u64, Law, String)> {
    let mut steps = 0;
    for _ in 0..PLACES {
        planted::put_in(None);
        let mut story = Story::new(chance.u64(..));
        planted::put_in(Some(fault));
        let broken = (0..STEPS).find_map(|_| story.step().err()).or_else(|| story.end().err());
        planted::put_in(None);
        steps += story.steps;
        if let Some(breach) = broken {
            story.abandon();
            return Some((steps, breach.law, breach.what.chars().take(160).collect()));
        }
    }
    None
}
