//! The whole station by a turned clock, driven by chance and watched from outside; run as a worker, it is the station's worker.
#![allow(clippy::format_push_string, clippy::format_collect, reason = "text for one reader, a few lines at a time")]

#[path = "whole/ahead.rs"]
mod ahead;
#[path = "whole/attacks.rs"]
mod attacks;
#[path = "whole/book.rs"]
mod book;
#[path = "whole/cells.rs"]
mod cells;
#[path = "whole/desk.rs"]
mod desk;
#[path = "whole/disk.rs"]
mod disk;
#[path = "whole/grants.rs"]
mod grants;
#[path = "whole/home.rs"]
mod home;
#[path = "whole/leaf.rs"]
mod leaf;
#[path = "whole/panel.rs"]
mod panel;
#[path = "whole/planted.rs"]
mod planted;
#[path = "whole/safe.rs"]
mod safe;
#[path = "whole/scene.rs"]
mod scene;
#[path = "whole/story.rs"]
mod story;
#[path = "whole/tickets.rs"]
mod tickets;
#[path = "whole/together.rs"]
mod together;
#[path = "whole/world.rs"]
mod world;

use std::{collections::BTreeMap, env, sync::Mutex, thread, time::Instant};

use scene::Breach;
use story::Story;

/// Steps in all; `VAKA_STEPS` says otherwise. They take some two minutes and a half on two quiet cores.
const STEPS: u64 = 100_000;
/// Where chance begins unless `VAKA_SEED` says otherwise, so that a change is judged and not the day; a soak takes its own.
const SEED: u64 = 21;
/// Steps in one place; then the next begins anew.
const STEPS_IN_A_PLACE: u64 = 1_000;

fn main() {
    let words: Vec<String> = env::args().skip(1).collect();
    if words.first().is_some_and(|word| word == "worker") {
        leaf::serve();
    }
    if let [word, socket] = &words[..]
        && word == "knock"
    {
        return attacks::knock(socket);
    }
    if words == ["spend"] {
        return tickets::spend();
    }
    if let [word, fault, seed] = &words[..]
        && word == "fault"
    {
        planted::search_for(fault, seed);
    }
    if words.iter().any(|word| word == "--list") {
        return;
    }
    let steps = env::var("VAKA_STEPS").ok().and_then(|steps| steps.parse().ok()).unwrap_or(STEPS);
    let chosen = |name: &str| {
        !words.iter().any(|word| !word.starts_with("--")) || words.iter().any(|word| name.contains(word.as_str()))
    };
    if chosen("attacks_gain_nothing") {
        attacks::gain_nothing();
    }
    if chosen("what_is_fetched_ahead_is_fetched_in_its_turn_unseen_and_once") {
        ahead::is_fetched_in_its_turn_unseen_and_once();
    }
    if chosen("each_cell_of_role_action_and_state") {
        cells::each_is_as_the_table_says();
    }
    if chosen("each_is_decided_on_what_became_of_the_other") {
        together::each_is_decided_on_what_became_of_the_other();
    }
    if chosen("any_sequence_keeps_the_laws") {
        any_sequence(steps);
    }
    if chosen("each_planted_fault_is_found") {
        let seed = env::var("VAKA_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(SEED);
        println!("VAKA_SEED={seed}");
        planted::each_is_found(seed, &env::var("VAKA_FAULT").unwrap_or_default());
    }
}

/// Drives place after place on as many threads as there are cores, until `steps` are done.
fn any_sequence(steps: u64) {
    let given = env::var("VAKA_SEED").ok().and_then(|seed| seed.parse().ok());
    let next = Mutex::new((
        if env::var_os("VAKA_STEPS").is_some() { fastrand::Rng::new() } else { fastrand::Rng::with_seed(SEED) },
        given,
        0,
    ));
    let total = Mutex::new(Total::default());
    let since = Instant::now();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let (seed, count) = {
                        let (chance, given, begun) = &mut *next.lock().expect("nothing panics under this lock");
                        if *begun >= steps {
                            return;
                        }
                        let count = STEPS_IN_A_PLACE.min(steps - *begun);
                        *begun += count;
                        (given.take().unwrap_or_else(|| chance.u64(..)), count)
                    };
                    let mut story = Story::new(seed);
                    if let Err(breach) = tell(&mut story, count) {
                        let Breach { law, what } = breach;
                        eprintln!(
                            "step {} of VAKA_SEED={seed} broke the law {law:?}: {what}\n{}",
                            story.steps,
                            story.told()
                        );
                        // At once: what still waits for the station would wait for ever.
                        std::process::exit(101);
                    }
                    let mut total = total.lock().expect("nothing panics under this lock");
                    total.add(&story);
                    total.tell(steps, since);
                }
            });
        }
    });
    let total = total.into_inner().expect("nothing panicked under this lock");
    println!("{steps} steps, {} s: {total:?}", since.elapsed().as_secs());
    total.must_be_worth_something(steps);
}

/// What all places together have seen.
#[derive(Debug, Default)]
struct Total {
    lives: u64,
    acknowledged: usize,
    units: u64,
    let_through: u64,
    recorded: u64,
    facts: BTreeMap<String, u64>,
    steps: u64,
}

/// After how many steps a long run says how far it is.
const TOLD_EACH: u64 = 100_000;

impl Total {
    /// Says now and then how far a long run is.
    fn tell(&self, of: u64, since: Instant) {
        if of > TOLD_EACH && self.steps.is_multiple_of(TOLD_EACH) {
            eprintln!("{} of {of} steps in {} s", self.steps, since.elapsed().as_secs());
        }
    }

    fn add(&mut self, story: &Story) {
        let world = &story.world;
        self.steps += story.steps;
        self.lives += u64::from(world.lives);
        self.acknowledged += world.acknowledged;
        self.units += world.units;
        self.let_through += world.let_through;
        self.recorded += world.recorded;
        for (name, times) in &world.book().seen {
            *self.facts.entry(name.clone()).or_default() += times;
        }
    }

    /// A run that reaches little says little.
    fn must_be_worth_something(&self, steps: u64) {
        if steps < 20_000 {
            return;
        }
        let often = ["started", "claimed", "granted", "grant_ended", "closed", "locked", "unlocked", "signal_attached"];
        let seldom = [
            "released",
            "parked",
            "returned",
            "offered",
            "offer_ended",
            "handed_over",
            "taken_over",
            "raised",
            "signal_filed",
        ];
        for (names, least) in [(&often[..], steps / 100), (&seldom[..], steps / 4_000)] {
            for name in names {
                let times = self.facts.get(*name).copied().unwrap_or(0);
                assert!(times >= least, "hardly any {name} in {steps} steps: {times}");
            }
        }
        assert!(self.let_through >= steps / 200, "hardly a unit was let through: {}", self.let_through);
        assert!(self.recorded >= steps / 200, "hardly a unit was recorded: {}", self.recorded);
        assert!(self.acknowledged as u64 >= steps / 20, "hardly a signal was acknowledged: {}", self.acknowledged);
    }
}

fn tell(story: &mut Story, steps: u64) -> Result<(), Breach> {
    for _ in 0..steps {
        story.step()?;
    }
    story.end()
}
