//! A day of 100,000 polled lines by a turned clock: each silent one is told once and in time, and memory stays as it was.
//! Without `VAKA_SOAK` in the environment the day is two hours long. A program of its own, so that its memory is its own.
use alarm_central::{
    id::{SiteId, StormId, Uuid},
    supervision::{Supervision, Turn, limit_ms},
};

const LINES: usize = 100_000;
const AREAS: usize = 40;
/// Poll interval in seconds and how many of a hundred lines have it: the grades of EN 50136 from SP6 to SP2.
const GRADES: [(u32, usize); 6] = [(20, 1), (90, 4), (180, 15), (600, 20), (1800, 30), (25 * 3600, 30)];
/// One line of so many is silent for a while, if it polls often enough for that to be a fault.
const CUT_EVERY: usize = 193;
/// Memory may waver by this much: the allocator's pages, not ours.
const FLAT_KIB: u64 = 1024;

/// A line as it really is.
struct Panel {
    every_secs: u64,
    phase: u64,
    /// Silent from this second to that one.
    cut: Option<(u64, u64)>,
}

impl Panel {
    fn of(number: usize, day_secs: u64) -> Self {
        let every_secs = u64::from(grade(number));
        let phase = number as u64 * 7919 % every_secs;
        let cut = (number.is_multiple_of(CUT_EVERY) && !is_stormy(number) && every_secs <= 600).then(|| {
            let from = 600 + number as u64 * (day_secs / 8) / LINES as u64;
            (from, from + 60 + number as u64 * 31 % (day_secs / 16))
        });
        Self { every_secs, phase, cut }
    }

    fn is_cut(&self, second: u64) -> bool {
        self.cut.is_some_and(|(from, to)| (from..to).contains(&second))
    }

    /// The polls around its silence: the last before it (`None`: it had not polled yet) and the first after it.
    fn around(&self) -> Option<(Option<u64>, u64)> {
        let (from, to) = self.cut?;
        let polls = |second: u64| second % self.every_secs == self.phase;
        let last = (from.saturating_sub(self.every_secs).max(1)..from).find(|second| polls(*second));
        let next = (to..to + self.every_secs).find(|second| polls(*second))?;
        Some((last, next))
    }
}

fn grade(number: usize) -> u32 {
    let mut share = number % 100;
    for (every_secs, of_hundred) in GRADES {
        if share < of_hundred {
            return every_secs;
        }
        share -= of_hundred;
    }
    unreachable!("the shares add up to a hundred")
}

/// What was told of one line, in seconds of the day.
#[derive(Clone, Copy, Default, PartialEq, Debug)]
struct Told {
    lost: Option<u64>,
    restored: Option<u64>,
}

/// Whether its network goes during the day.
fn is_stormy(number: usize) -> bool {
    number % AREAS < 8
}

fn rss_kib() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").expect("Linux tells of every process");
    let pages = statm.split_whitespace().nth(1).and_then(|pages| pages.parse::<u64>().ok());
    pages.expect("the second number is the resident pages") * 4
}

#[test]
fn each_silent_line_is_told_once_and_in_time_and_memory_stays_flat() {
    let hours = if std::env::var_os("VAKA_SOAK").is_some() { 24 } else { 2 };
    let day_secs = hours * 3600;
    let sites: Vec<SiteId> = (0..LINES).map(|number| SiteId::new(format!("hem-{number}"))).collect();
    let panels: Vec<Panel> = (0..LINES).map(|number| Panel::of(number, day_secs)).collect();
    let mut lines = Supervision::new(0);
    for (number, site) in sites.iter().enumerate() {
        lines.watch(site, &format!("område {}", number % AREAS), grade(number), 0);
    }
    // Who polls in which second of their interval.
    let mut rota: Vec<Vec<Vec<u32>>> =
        GRADES.iter().map(|(every_secs, _)| vec![Vec::new(); *every_secs as usize]).collect();
    for (number, panel) in panels.iter().enumerate() {
        let grade = GRADES.iter().position(|(every_secs, _)| u64::from(*every_secs) == panel.every_secs).unwrap();
        rota[grade][usize::try_from(panel.phase).unwrap()].push(u32::try_from(number).unwrap());
    }
    // A network with every line of eight areas goes for ten minutes.
    let storm = (day_secs * 5 / 8, day_secs * 5 / 8 + 600);
    let in_storm = |number: usize, second: u64| is_stormy(number) && (storm.0..storm.1).contains(&second);

    let mut told = vec![Told::default(); LINES];
    let (mut polls, mut early, mut storms) = (0_u64, 0, Vec::new());
    let (mut lost_in_storm, mut back_from_storm) = (0_u32, 0_u32);
    for second in 1..=day_secs {
        let now_ms = second * 1000;
        assert_eq!(lines.listen(now_ms), None);
        let mut turns = Vec::new();
        for (grade, (every_secs, _)) in GRADES.iter().enumerate() {
            for number in &rota[grade][usize::try_from(second % u64::from(*every_secs)).unwrap()] {
                let number = *number as usize;
                if panels[number].is_cut(second) || in_storm(number, second) {
                    continue;
                }
                polls += 1;
                if lines.heard(&sites[number], now_ms) {
                    let (restored, steps) = lines.restore(&sites[number], now_ms);
                    lines.settle(steps);
                    turns.extend(restored);
                }
            }
        }
        let (looked, steps) = lines.look(now_ms, StormId(Uuid::from_u128(u128::from(second))));
        lines.settle(steps);
        turns.extend(looked);
        for turn in turns {
            match turn {
                Turn::Lost { site, .. } => {
                    let told = &mut told[number_of(&site)];
                    assert_eq!(told.lost.replace(second), None, "once: {site}");
                }
                Turn::Restored { site, storm: None, .. } if is_stormy(number_of(&site)) => back_from_storm += 1,
                Turn::Restored { site, storm: None, .. } => {
                    let told = &mut told[number_of(&site)];
                    assert_eq!(told.restored.replace(second), None, "once: {site}");
                }
                Turn::LostInStorm { .. } => lost_in_storm += 1,
                Turn::Joined { site, .. } => {
                    assert!(told[number_of(&site)].lost.take().is_some());
                    lost_in_storm += 1;
                }
                Turn::Restored { storm: Some(_), .. } => back_from_storm += 1,
                Turn::StormBegan { .. } | Turn::StormWidened { .. } | Turn::StormEnded { .. } => storms.push(turn),
                // Those that poll so seldom that the storm is over before they do.
                Turn::Left { site, .. } => assert!(is_stormy(number_of(&site))),
            }
        }
        if second == day_secs / 24 {
            early = rss_kib();
        }
    }
    let late = rss_kib();

    let mut cut = 0;
    for (number, panel) in panels.iter().enumerate() {
        let Some((last, next)) = panel.around() else {
            assert_eq!(told[number], Told::default(), "hem-{number} was never silent alone");
            continue;
        };
        let due = last.unwrap_or(0) + limit_ms(grade(number)) / 1000;
        // A poll in the same second comes first.
        let is_lost = due < next && due <= day_secs;
        let wanted = Told { lost: is_lost.then_some(due), restored: (is_lost && next <= day_secs).then_some(next) };
        assert_eq!(told[number], wanted, "hem-{number}, every {} s, silent {:?}", panel.every_secs, panel.cut);
        cut += usize::from(is_lost);
    }
    assert!(cut > 50, "hardly a line was cut: {cut}");
    assert!(lost_in_storm > 5_000, "hardly a storm: {lost_in_storm}");
    assert_eq!(lost_in_storm, back_from_storm);
    let ends = storms.iter().filter(|turn| matches!(turn, Turn::StormEnded { .. })).count();
    assert_eq!(
        (storms.iter().filter(|turn| matches!(turn, Turn::StormBegan { .. })).count(), ends),
        (1, 1),
        "{storms:?}"
    );
    println!(
        "{hours} h, {polls} polls, {cut} lines cut, {lost_in_storm} in one storm, {early} KiB early, {late} KiB late"
    );
    assert!(late <= early + FLAT_KIB, "memory grew from {early} KiB to {late} KiB");
}

fn number_of(site: &SiteId) -> usize {
    site.as_str().strip_prefix("hem-").and_then(|number| number.parse().ok()).expect("the test names them so")
}
