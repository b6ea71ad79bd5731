//! The verb `vaka plans check`: judges plans and walks simulated events through them; changes nothing and asks no station.
use std::{
    fs,
    path::{Path, PathBuf},
};

use alarm_central::{
    id::StepId,
    plan::{ActionPlan, BUNDLED, Home, PlanFault, check, walk},
    site::{Site, read_register},
};
use clap::Args;
use vaka_words::{say, say_with};

use super::print_line;
use crate::Sentence;

/// What is to be checked.
#[derive(Args)]
pub struct CheckArguments {
    /// Plan files; none: the plans that Vaka brings.
    files: Vec<PathBuf>,
    /// A register file: its homes' own plans too, and calls where a home has nobody to call.
    #[arg(long, value_name = "FILE")]
    sites: Option<PathBuf>,
    /// How many simulated events go through each plan.
    #[arg(long, default_value_t = 1_000)]
    events: u32,
    /// What the chance begins with: the same number, the same events.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// A line of the table.
struct Judged {
    name: String,
    steps: usize,
    walked: walk::Walked,
    faults: Vec<String>,
}

/// Runs it; faults are an error.
pub fn check(asked: &CheckArguments) -> anyhow::Result<()> {
    let mut lines = Vec::new();
    let mut plans = Vec::new();
    if asked.files.is_empty() {
        lines.extend(BUNDLED.iter().map(|(name, text)| judge(name, text, asked, &mut plans)));
    }
    for file in &asked.files {
        let text = read(file)?;
        lines.push(judge(&file.display().to_string(), &text, asked, &mut plans));
    }
    if let Some(file) = &asked.sites {
        let sites = read_register(&read(file)?);
        let faulty = |error: alarm_central::site::RegisterError| {
            Sentence::with("cli-register-faulty", &[("problem", error.to_string().into())])
        };
        for site in sites.map_err(faulty)? {
            lines.extend(of_home(&site, &plans, asked));
        }
    }
    tell(&lines);
    let faults: usize = lines.iter().map(|line| line.faults.len()).sum();
    if faults > 0 {
        return Err(Sentence::with("plans-faulty", &[("faults", faults.into())]));
    }
    print_line(&say_with("plans-sound", &[("plans", lines.len().into()), ("events", asked.events.into())]));
    Ok(())
}

fn read(file: &Path) -> anyhow::Result<String> {
    fs::read_to_string(file)
        .map_err(|_| Sentence::with("cli-file-unreadable", &[("file", file.display().to_string().into())]))
}

fn judge(name: &str, text: &str, asked: &CheckArguments, plans: &mut Vec<ActionPlan>) -> Judged {
    match ActionPlan::read(text) {
        Ok(plan) => {
            let mut faults = check::form(&plan);
            faults.extend(check::sentences(&plan, vaka_words::knows));
            let judged = judged(name.to_owned(), &plan, &faults, asked);
            plans.push(plan);
            judged
        }
        Err(error) => {
            let faults = vec![say_with("plans-fault-form", &[("problem", error.to_string().into())]).into_owned()];
            Judged { name: name.to_owned(), steps: 0, walked: walk::Walked::default(), faults }
        }
    }
}

/// A home's own plans, and what of the others calls where there is nobody to call.
fn of_home(site: &Site, plans: &[ActionPlan], asked: &CheckArguments) -> Vec<Judged> {
    let home = Home::of(site, None);
    let of = |plan: &ActionPlan| format!("{} {}", site.id, plan.id);
    // The register was read, so they can be followed; walked through they are all the same.
    let own = site.own_plans.iter().map(|plan| judged(of(plan), plan, &check::form(plan), asked));
    let calls = plans.iter().filter_map(|plan| {
        let faults = check::for_home(plan, &home);
        let walked = walk::Walked::default();
        (!faults.is_empty()).then(|| Judged {
            name: of(plan),
            steps: plan.step.len(),
            walked,
            faults: faults.iter().map(words).collect(),
        })
    });
    own.chain(calls).collect()
}

fn judged(name: String, plan: &ActionPlan, found: &[PlanFault], asked: &CheckArguments) -> Judged {
    let walked = walk::walk(plan, asked.events, &mut dice(asked.seed));
    let mut faults: Vec<String> = found.iter().map(words).collect();
    if let Some(first) = walked.stuck.first() {
        let steps: Vec<&str> = first.iter().map(StepId::as_str).collect();
        let values = [("count", walked.stuck.len().into()), ("steps", steps.join(", ").into())];
        faults.push(say_with("plans-fault-stuck", &values).into_owned());
    }
    // With few events chance may pass a step by; a plan that has other faults has told why.
    if found.is_empty() && asked.events >= 1_000 {
        let never = plan.step.iter().filter(|step| !walked.steps.contains(&step.id));
        faults.extend(
            never.map(|step| say_with("plans-fault-never", &[("step", step.id.to_string().into())]).into_owned()),
        );
    }
    Judged { name, steps: plan.step.len(), walked, faults }
}

fn words(fault: &PlanFault) -> String {
    let (step, more) = fault.about();
    let what = say(fault.key());
    let key = match (step.is_empty(), more.is_empty()) {
        (true, true) => return what.into_owned(),
        (false, true) => "plans-fault-in-step",
        (false, false) => "plans-fault-in-more",
        (true, false) => "plans-fault-about",
    };
    say_with(key, &[("step", step.into()), ("more", more.into()), ("what", what.into_owned().into())]).into_owned()
}

fn tell(lines: &[Judged]) {
    let heads = [
        say("plans-head-plan"),
        say("plans-head-steps"),
        say("plans-head-closed"),
        say("plans-head-most"),
        say("plans-head-signals"),
        say("plans-head-changed"),
        say("plans-head-faults"),
    ];
    let columns = heads.len();
    let mut rows: Vec<Vec<String>> = vec![heads.map(std::borrow::Cow::into_owned).to_vec()];
    rows.extend(lines.iter().map(|line| {
        let walked = &line.walked;
        let ended = usize::try_from(walked.closed).unwrap_or(usize::MAX);
        let closed = format!("{ended}/{}", ended + walked.stuck.len());
        let numbers = [walked.most_acts.to_string(), walked.signals.to_string(), walked.changed.to_string()];
        [line.name.clone(), line.steps.to_string(), closed]
            .into_iter()
            .chain(numbers)
            .chain([line.faults.len().to_string()])
            .collect()
    }));
    let wide = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(wide).collect();
    for row in &rows {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| match column {
            0 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        print_line(&cells.collect::<Vec<_>>().join("  "));
    }
    for line in lines {
        for fault in &line.faults {
            let values = [("where", line.name.clone().into()), ("what", fault.clone().into())];
            print_line(&say_with("plans-fault", &values));
        }
    }
}

/// A small generator (SplitMix64): chance that can be repeated is all that is asked of it.
fn dice(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |below| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let below = u64::try_from(below.max(1)).unwrap_or(1);
        usize::try_from((mixed ^ (mixed >> 31)) % below).unwrap_or(0)
    }
}
