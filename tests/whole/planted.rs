//! Each fault that can be put in, and the laws by which the driver finds it: one table, and a search for each.
use std::{
    process::{Command, Stdio},
    sync::Mutex,
    thread,
};

use alarm_central::planted::{self, Fault};

use crate::{
    scene::{
        Breach,
        Law::{
            self, Acknowledged, Answered, ClosedIsClosed, Deadline, Desks, Fetch, FifteenMinutes, Granted, Hushed,
            Journal, LookEnds, OneHolder, Released, SetAside, TrustedAlarm,
        },
        be_patient_for,
    },
    story::Story,
};

/// Steps in one place before the next is tried.
const STEPS: u64 = 600;
/// Places in which a fault is looked for.
const PLACES: u64 = 100;
/// How long is waited for what may be waited for in vain, seconds.
const PATIENCE_S: u64 = 4;

/// Fault, and the laws that it breaks: whichever chance meets first.
const TABLE: &[(Fault, &[Law])] = &[
    (Fault::WindowOfSixteenMinutes, &[Deadline, Answered]),
    (Fault::DeadlineMovedBySignal, &[Deadline, Journal]),
    (Fault::DeadlineMovedAtHandOver, &[Deadline, Journal]),
    (Fault::GrantBeyondWindow, &[Deadline]),
    (Fault::PassFromTheGrant, &[FifteenMinutes]),
    (Fault::BootClockOnly, &[FifteenMinutes, Deadline, TrustedAlarm]),
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
    (Fault::LookSurvivesLock, &[LookEnds, Answered]),
    (Fault::LookSurvivesDesk, &[LookEnds, Desks]),
    (Fault::TwoSessions, &[Desks]),
    (Fault::OrphanForever, &[Released]),
    (Fault::AnyTicket, &[Desks, Answered]),
    (Fault::LockedSees, &[Desks]),
    (Fault::HoldsCountedByTheWay, &[Desks, OneHolder, Answered]),
    (Fault::RestartRenews, &[Deadline]),
    (Fault::WallClockOnly, &[FifteenMinutes, Released]),
    (Fault::TimeRunsBack, &[FifteenMinutes]),
    (Fault::StaleAccepted, &[Journal]),
    (Fault::ClosedGrants, &[ClosedIsClosed]),
    (Fault::TicketTwice, &[Desks, Answered]),
    (Fault::PassTwice, &[Granted]),
    (Fault::ClosedTooSoon, &[Desks]),
    (Fault::RecordedWithoutLeave, &[Granted]),
    (Fault::SleepUnheeded, &[Desks, LookEnds]),
    (Fault::FetchAtOnce, &[Fetch]),
    (Fault::FetchSurvivesClose, &[LookEnds]),
    (Fault::LineSurvivesLook, &[Desks]),
    (Fault::HushedTalks, &[Hushed]),
    (Fault::DuressTalks, &[Hushed]),
    (Fault::TestHidesHelp, &[SetAside]),
];

/// Puts each fault in, in a process of its own, and demands that it is found. `only` is part of a fault's name, or empty.
pub fn each_is_found(seed: u64, only: &str) {
    let chosen = TABLE.iter().zip(0..).filter(|((fault, _), _)| format!("{fault:?}").contains(only));
    let waiting = Mutex::new(chosen);
    let missed = Mutex::new(Vec::new());
    let program = std::env::current_exe().expect("a process knows its program");
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().expect("nothing panics under this lock").next();
                    let Some(((fault, _), number)) = next else { return };
                    let words = ["fault".to_owned(), format!("{fault:?}"), (seed + number).to_string()];
                    let ran = Command::new(&program).args(&words).stderr(Stdio::inherit()).output();
                    let ran = ran.expect("this program can be started");
                    let said = String::from_utf8_lossy(&ran.stdout).trim().to_owned();
                    println!("{said}");
                    if !ran.status.success() {
                        missed.lock().expect("nothing panics under this lock").push(said);
                    }
                }
            });
        }
    });
    let missed = missed.into_inner().expect("nothing panicked under this lock");
    assert!(missed.is_empty(), "seed {seed}:\n{}", missed.join("\n"));
    println!("{} planted faults, each found", TABLE.len());
}

/// Looks for one fault, says what came of it, and ends this process: well if it broke a law that it must break.
pub fn search_for(name: &str, seed: &str) -> ! {
    let (fault, laws) = TABLE.iter().find(|(fault, _)| format!("{fault:?}") == name).expect("a fault of the table");
    be_patient_for(PATIENCE_S);
    let mut chance = fastrand::Rng::with_seed(seed.parse().expect("a number"));
    let is_found = search(*fault, laws, &mut chance);
    if !is_found {
        println!("{fault:?} was not found by {laws:?}");
    }
    // At once: what still waits for the station would wait for ever.
    std::process::exit(i32::from(!is_found))
}

/// Whether one of the laws was broken in some place. Where another was broken first, the next place is tried: so little is waited
/// here that a busy machine may look like a station that does not answer, and a fault may show by what follows from it.
fn search(fault: Fault, laws: &[Law], chance: &mut fastrand::Rng) -> bool {
    let mut steps = 0;
    for _ in 0..PLACES {
        planted::put_in(None);
        let mut story = Story::new(chance.u64(..));
        planted::put_in(Some(fault));
        let broken = (0..STEPS).find_map(|_| story.step().err()).or_else(|| story.end().err());
        planted::put_in(None);
        steps += story.steps;
        let Some(Breach { law, what }) = broken else { continue };
        story.abandon();
        let what: String = what.chars().take(160).collect();
        if laws.contains(&law) {
            println!("{fault:?}: found after {steps} steps: {law:?}: {what}");
            return true;
        }
        println!("{fault:?} broke {law:?}, not {laws:?}: {what}");
    }
    false
}
