//! The processes of a place as the kernel sees them: who started whom, what they are called, and hard ends; knows no rule.
use std::{collections::BTreeSet, fs, path::Path, time::Duration};

use rustix::process::{Pid, Signal, kill_process};

/// A running process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Process(i32);

impl Process {
    /// This test's own.
    pub fn this() -> Self {
        Self(std::process::id().cast_signed())
    }

    /// Its number.
    pub fn id(self) -> i32 {
        self.0
    }

    /// Whether the kernel writes no core file of it.
    pub fn leaves_no_core(self) -> bool {
        let limits = fs::read_to_string(format!("/proc/{}/limits", self.0)).unwrap_or_default();
        let core = limits.lines().find(|line| line.starts_with("Max core file size"));
        core.is_some_and(|line| line.split_whitespace().filter(|word| *word == "0").count() == 2)
    }

    pub fn of(child: &std::process::Child) -> Self {
        Self(child.id().cast_signed())
    }

    /// The station of the place with this data folder, if it runs.
    pub fn station_of(data: &Path) -> Option<Self> {
        let data = data.to_str().expect("a temporary path is UTF-8");
        all().find(|process| {
            let words = fs::read_to_string(format!("/proc/{}/cmdline", process.0)).unwrap_or_default();
            let words: Vec<&str> = words.split('\0').collect();
            words.contains(&"station") && words.contains(&data) && !words.contains(&"stop") && process.is_alive()
        })
    }

    /// Those it started, and those they started.
    pub fn descendants(self) -> Vec<Self> {
        let parents: Vec<_> = all().filter_map(|process| Some((process, process.parent()?))).collect();
        let mut found = BTreeSet::from([self]);
        loop {
            let before = found.len();
            found.extend(
                parents
                    .iter()
                    .filter(|(_, parent)| found.contains(parent))
                    .map(|(process, _)| *process)
                    .collect::<Vec<_>>(),
            );
            if found.len() == before {
                found.remove(&self);
                return found.into_iter().collect();
            }
        }
    }

    /// Workers below it that have orders for this kind of device: `fetch` or `talk`.
    pub fn at_work(self, kind: &str) -> Vec<Self> {
        let name = format!("{kind} busy");
        self.descendants()
            .into_iter()
            .filter(|process| process.is_alive() && process.name().is_some_and(|known| known == name))
            .collect()
    }

    /// What `ps` calls it.
    fn name(self) -> Option<String> {
        fs::read_to_string(format!("/proc/{}/comm", self.0)).ok().map(|name| name.trim_end().to_owned())
    }

    /// Whether it runs or stands still; a dead one that nobody has collected does neither.
    pub fn is_alive(self) -> bool {
        self.field(0).is_some_and(|state| state != "Z" && state != "X")
    }

    fn parent(self) -> Option<Self> {
        self.field(1)?.parse().ok().map(Self)
    }

    /// A field of `/proc/PID/stat` after the name, which may itself hold spaces and brackets.
    fn field(self, index: usize) -> Option<String> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0)).ok()?;
        stat.rsplit_once(')')?.1.split_whitespace().nth(index).map(str::to_owned)
    }

    /// Memory that it holds, in MiB; 0 when it is gone.
    #[allow(dead_code, reason = "the bench alone asks")]
    pub fn resident_mib(self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0)).unwrap_or_default();
        let kib = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.trim().parse().ok());
        kib.unwrap_or(0.0) / 1024.0
    }

    /// Memory that nobody shares with it, and its share of what others use too, in MiB; 0 when it is gone.
    #[allow(dead_code, reason = "the bench alone asks")]
    pub fn own_mib(self) -> f64 {
        let rollup = fs::read_to_string(format!("/proc/{}/smaps_rollup", self.0)).unwrap_or_default();
        let kib =
            rollup.lines().find_map(|line| line.strip_prefix("Pss:")?.trim().strip_suffix(" kB")?.trim().parse().ok());
        kib.unwrap_or(0.0) / 1024.0
    }

    /// What it and all below it have taken of the processor, with those that have ended and were collected.
    #[allow(dead_code, reason = "the bench alone asks")]
    pub fn worked_with_all_below(self) -> Duration {
        // utime, stime, cutime and cstime of proc(5), in hundredths of a second on every Linux.
        let ticks =
            |process: Self| -> u64 { (11..15).filter_map(|index| process.field(index)?.parse::<u64>().ok()).sum() };
        let all = self.descendants().into_iter().chain([self]).map(ticks).sum::<u64>();
        Duration::from_millis(all * 10)
    }

    /// Who reads and bends its system calls.
    pub fn tracer(self) -> Option<Self> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0)).ok()?;
        let tracer = status.lines().find_map(|line| line.strip_prefix("TracerPid:"))?.trim().parse().ok()?;
        (tracer != 0).then_some(Self(tracer))
    }

    /// Whether each of its threads is traced.
    pub fn is_traced_whole(self) -> bool {
        let threads = fs::read_dir(format!("/proc/{}/task", self.0)).into_iter().flatten().flatten();
        threads
            .filter_map(|thread| Some(Self(thread.file_name().to_str()?.parse().ok()?)))
            .all(|it| it.tracer().is_some())
    }

    /// Asks it to end, as an administrator does.
    pub fn end(self) {
        self.send(Signal::TERM);
    }

    /// `kill -9`: nothing of it gets another turn.
    pub fn kill(self) {
        self.send(Signal::KILL);
    }

    /// It stands still in the midst of whatever it does, as a process does that hangs.
    pub fn hang(self) {
        self.send(Signal::STOP);
    }

    fn send(self, signal: Signal) {
        let pid = Pid::from_raw(self.0).expect("no process has the number 0");
        kill_process(pid, signal).expect("the process runs and is ours");
    }
}

fn all() -> impl Iterator<Item = Process> {
    let entries = fs::read_dir("/proc").expect("Linux shows its processes");
    entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok().map(Process))
}
