//! A disk that fails: `strace` makes the station's writes to its database fail, at every n-th or all of them for a while.
use std::{
    env, fs,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    path::PathBuf,
    process::{Command, Stdio},
};

use alarm_central::port::StoreFault;
use vaka_link::board::StoreHealth;

use super::{HOMES, Told, die, must_be_whole};
use crate::{
    inside::Desk,
    load::{
        Form, Frames,
        frames::{account, register},
    },
    processes::Process,
    screen::until,
    world::{PASSWORD, Place, START, say_aloud},
};

/// What can put bytes on the disk.
const WRITES: &str = "write,writev,pwrite64,pwritev,fsync,fdatasync,ftruncate";
/// After the n-th write every so-manieth fails too: coprime with what one commit writes, so that every kind is met.
const STEP: usize = 37;
/// Signals sent to one failing disk.
const SIGNALS: usize = 24;

/// Up to which n: 8, or what `VAKA_SOAK_WRITES` says.
fn most() -> usize {
    env::var("VAKA_SOAK_WRITES").ok().and_then(|most| most.parse().ok()).unwrap_or(8)
}

pub fn may_trace() -> bool {
    let traces = Command::new("strace").args(["-o", "/dev/null", "true"]).status().is_ok_and(|status| status.success());
    if !traces {
        say_aloud("NOT TESTED: this machine lets nobody bend system calls (strace), so no disk could fail");
    }
    traces
}

/// `strace` for a place whose writes to the database fail with `error`, `when` as strace counts.
fn failing(place: &Place, log: &PathBuf, error: &str, when: &str) -> Command {
    let mut strace = Command::new("strace");
    // `-I 2`: it lets go when it is asked to, also where it has started the program itself.
    strace.args(["-f", "-I", "2", "-o"]).arg(log);
    for file in ["vaka.sqlite", "vaka.sqlite-wal"] {
        strace.arg("-P").arg(place.data().join(file));
    }
    strace.args(["-e", &format!("trace={WRITES}"), "-e", &format!("inject={WRITES}:error={error}:when={when}")]);
    strace
}

/// The disk works again: whoever bends the calls lets go.
fn heal(station: Process) {
    if let Some(tracer) = station.tracer() {
        tracer.end();
    }
    until(START, "the disk to work again", || station.tracer().is_none().then_some(()));
}

#[test]
fn a_disk_that_fails_at_any_write_makes_no_acknowledgement_false() {
    if !may_trace() {
        return;
    }
    let place = Place::new();
    place.import(&register(HOMES, Form::Plain));
    let log = place.file("trace");
    let (mut told, mut first, mut met, mut refused, mut unstarted) = (Told::default(), 0, 0, 0, 0);
    for n in 1..=most() {
        for error in ["ENOSPC", "EIO"] {
            let vaka = place.vaka(["station"]);
            let mut strace = failing(&place, &log, error, &format!("{n}+{STEP}"));
            // `-D`: the station stays when strace goes.
            strace.arg("-D").arg(vaka.get_program()).args(vaka.get_args());
            strace.envs(vaka.get_envs().filter_map(|(name, value)| Some((name, value?))));
            let Ok(mut station) = Place::starts(strace) else {
                unstarted += 1;
                continue;
            };
            let mut panel = Panel::connect(place.receiver());
            let frames = Frames::prepare(HOMES, first, SIGNALS + 4, Form::Plain, |_| "BA");
            first += frames.count();
            let mut acknowledged: Vec<bool> = (0..SIGNALS).map(|index| panel.tell(&frames, index)).collect();
            refused += acknowledged.iter().filter(|told| !**told).count();

            let process = Process::of(&station);
            heal(process);
            acknowledged.extend((SIGNALS..frames.count()).map(|index| panel.tell(&frames, index)));
            assert_eq!(acknowledged[SIGNALS..], [true; 4], "the disk works again ({error}, {n})");
            told.add(&frames, &acknowledged);
            met += fs::read_to_string(&log).expect("strace has written").matches("(INJECTED)").count();
            if n % 2 == 0 {
                die(&mut station);
            } else {
                place.run(&["station", "stop"], "");
                assert!(station.wait().expect("it was started here").success());
            }
            must_be_whole(&place);
        }
    }
    told.must_be_kept(&place);
    println!(
        "{met} writes failed, {refused} signals not acknowledged, {unstarted} starts refused, {} kept",
        told.0.len()
    );
    assert!(met > most() && refused > 0, "the disk failed {met} times, and {refused} signals were not acknowledged");
}

#[test]
fn a_full_disk_is_told_to_the_desk_and_so_is_its_end() {
    if !may_trace() {
        return;
    }
    let place = Place::new();
    place.import(&register(HOMES, Form::Plain));
    place.add_operator("op1", PASSWORD);
    let mut station = Place::ready(place.vaka(["station"]));
    let process = Process::of(&station);
    let mut desk = Desk::at(&place.data(), "op1");
    let mut panel = Panel::connect(place.receiver());
    let frames = Frames::prepare(HOMES, 0, 12, Form::Plain, |_| "BA");
    let mut told = vec![panel.tell(&frames, 0)];
    assert_eq!(told, [true]);

    let mut strace = failing(&place, &place.file("trace"), "ENOSPC", "1+");
    let mut strace =
        strace.args(["-p", &station.id().to_string()]).stderr(Stdio::null()).spawn().expect("strace starts");
    let traced = until(START, "strace to take hold", || {
        let gone = strace.try_wait().expect("it was started here").is_some();
        (gone || process.is_traced_whole()).then_some(!gone)
    });
    if traced {
        told.extend((1..6).map(|index| panel.tell(&frames, index)));
        assert_eq!(told[1..], [false; 5], "what cannot be stored is not acknowledged");
        desk.until("the full disk", |desk| {
            (desk.board.health.store == StoreHealth::Failing(StoreFault::Full)).then_some(())
        });
        heal(process);
        let _ = strace.wait();
    } else {
        say_aloud(
            "NOT TESTED: this machine lets no process be bent that runs already, so no disk filled before a desk",
        );
    }
    let rest: Vec<bool> = (told.len()..frames.count()).map(|index| panel.tell(&frames, index)).collect();
    assert!(rest.iter().all(|told| *told), "the disk has room again: {rest:?}");
    told.extend(rest);
    desk.until("a disk with room", |desk| (desk.board.health.store == StoreHealth::Good).then_some(()));
    let acknowledged = told.iter().filter(|told| **told).count();
    desk.until("what was acknowledged", |desk| {
        let shown: u32 = desk.board.rows.values().map(|row| row.signals).sum();
        assert!(shown as usize <= acknowledged, "nothing is shown that is not stored");
        (shown as usize == acknowledged).then_some(())
    });
    place.run(&["station", "stop"], "");
    assert!(station.wait().expect("it was started here").success());
    let mut kept = Told::default();
    kept.add(&frames, &told);
    kept.must_be_kept(&place);
}

/// A panel's line. After each signal it asks for a link test, whose answer says that no other will come.
struct Panel {
    line: TcpStream,
    heard: Vec<u8>,
}

impl Panel {
    fn connect(receiver: SocketAddr) -> Self {
        let line = TcpStream::connect(receiver).expect("the receiver listens");
        line.set_read_timeout(Some(START)).expect("a fresh socket takes its settings");
        Self { line, heard: Vec::new() }
    }

    /// Whether this frame was acknowledged.
    fn tell(&mut self, frames: &Frames, index: usize) -> bool {
        let test = dc09::Outgoing::null(&account(0), 0).encode(None, &[0; dc09::PAD]).expect("a frame");
        self.line.write_all(&[frames.bytes(index), &test].concat()).expect("the receiver reads");
        let mut acknowledged = false;
        loop {
            let answer = self.hear();
            assert!(answer.contains("\"ACK\""), "an acknowledgement or silence: {answer}");
            if answer.contains("\"ACK\"0000") {
                return acknowledged;
            }
            acknowledged = true;
        }
    }

    fn hear(&mut self) -> String {
        loop {
            if let Some(end) = self.heard.iter().position(|byte| *byte == b'\r') {
                return String::from_utf8(self.heard.drain(..=end).collect()).expect("plain answers are text");
            }
            let mut buffer = [0; 1024];
            let read = self.line.read(&mut buffer).expect("the receiver answers");
            assert!(read > 0, "the receiver hung up");
            self.heard.extend_from_slice(&buffer[..read]);
        }
    }
}
