//! Durable acknowledgements a second and how soon they come: ours, ours without the sync, and the receiver used most today.
use std::{
    env,
    fs::File,
    io::{BufRead, BufReader, Write},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::AtomicBool,
    time::{Duration, Instant},
};

use crate::{
    folder,
    load::{
        Form, Frames, Load, Tally, Way,
        frames::{KEY, account, register},
    },
    table::{Aim, Table, Value},
    world::Place,
};

/// Homes that the signals come from: more than there are lines, as where a network gathers many panels.
const HOMES: u32 = 5_000;
/// More than any receiver answers in a second on such a machine.
const MOST_A_SECOND: usize = 75_000;
/// What the receiver must do at this many kept connections, in acknowledgements a second.
const AIM_AT: (usize, f64) = (100, 40_000.0);
/// And how soon at this many: milliseconds at the 99th percentile.
const SOON_AT: (usize, f64) = (500, 50.0);
/// How much faster it may be without the sync.
const SYNC_COSTS: f64 = 1.5;
/// Before the measuring begins, what is sent so that nothing is new any more.
const WARM_UP: usize = 5_000;

/// How long each speed is measured.
fn seconds() -> Duration {
    Duration::from_secs(env::var("VAKA_BENCH_SECS").ok().and_then(|secs| secs.parse().ok()).unwrap_or(5))
}

pub fn measure(table: &mut Table) {
    let syncs = syncs_a_second(&folder());
    let kept = |lines| Way::Kept { lines, depth: 1 };
    let ways = [
        (Form::Plain, kept(1)),
        (Form::Plain, kept(100)),
        (Form::Plain, kept(500)),
        (Form::Aes, kept(1)),
        (Form::Aes, kept(100)),
        (Form::Aes, kept(500)),
        (Form::Plain, Way::OneShot { lines: 100 }),
    ];
    for (form, way) in ways {
        let name = name(form, way);
        let ours = ours(form, way, HOMES, None).expect("our own receiver runs");
        let (aim, soon) = match way {
            Way::Kept { lines, .. } if lines == AIM_AT.0 => (Aim::AtLeast(AIM_AT.1), Aim::None),
            Way::Kept { lines, .. } if lines == SOON_AT.0 => (Aim::None, Aim::AtMost(SOON_AT.1)),
            _ => (Aim::None, Aim::None),
        };
        let rate = Value(ours.rate(), "/s");
        if matches!(way, Way::Kept { lines: 1, .. }) {
            table.against(&name, rate, ("syncs of this disk", Value(syncs, "/s")), Aim::None, Aim::None);
        }
        match ours_without_sync(form, way, HOMES) {
            Ok(unsynced) => {
                let peer = ("without the sync", Value(unsynced.rate(), "/s"));
                // One signal at a time leaves nothing to gather: each pays for its own sync, and the disk is the limit.
                let alone = matches!(way, Way::Kept { lines: 1, .. });
                let least = if alone { Aim::None } else { Aim::AtLeast(1.0 / SYNC_COSTS) };
                table.against(&name, rate, peer, aim, least);
            }
            Err(why) => {
                table.alone(&name, rate, aim);
                table.missing(&format!("{name}, without the sync"), &why);
            }
        }
        let client = ours.worked.as_secs_f64() / ours.took.as_secs_f64() * 100.0;
        table.alone(&format!("{name}: the load client's share of a core"), Value(client, "%"), Aim::None);
        let (p50, p99) = ("p50", "p99");
        match pysiaalarm(form, way) {
            Ok(peer) => {
                let there = |value| ("pysiaalarm", value);
                table.against(&name, rate, there(Value(peer.rate(), "/s")), Aim::None, Aim::None);
                for (percent, label, aim) in [(50.0, p50, Aim::None), (99.0, p99, soon)] {
                    let (ours, theirs) = (Value(ours.ms(percent), "ms"), Value(peer.ms(percent), "ms"));
                    table.against(&format!("{name}, {label}"), ours, there(theirs), aim, Aim::None);
                }
            }
            Err(why) => {
                table.missing(&format!("{name}, against pysiaalarm"), &why);
                table.alone(&format!("{name}, {p50}"), Value(ours.ms(50.0), "ms"), Aim::None);
                table.alone(&format!("{name}, {p99}"), Value(ours.ms(99.0), "ms"), soon);
            }
        }
    }
    measure_a_home_each(table);
}

/// The same where each kept connection is one panel's own, as panels keep them.
fn measure_a_home_each(table: &mut Table) {
    let (lines, aim) = AIM_AT;
    let homes = u32::try_from(lines).expect("some hundred");
    for form in [Form::Plain, Form::Aes] {
        let way = Way::Kept { lines, depth: 1 };
        let name = format!("{}, a home each", name(form, way));
        let rate = Value(ours(form, way, homes, None).expect("our own receiver runs").rate(), "/s");
        match ours_without_sync(form, way, homes) {
            Ok(unsynced) => {
                let peer = ("without the sync", Value(unsynced.rate(), "/s"));
                table.against(&name, rate, peer, Aim::AtLeast(aim), Aim::AtLeast(1.0 / SYNC_COSTS));
            }
            Err(why) => {
                table.alone(&name, rate, Aim::AtLeast(aim));
                table.missing(&format!("{name}, without the sync"), &why);
            }
        }
    }
}

fn name(form: Form, way: Way) -> String {
    let form = if form == Form::Aes { "AES" } else { "plain" };
    match way {
        Way::Kept { lines, .. } => format!("acknowledged, {lines} kept connections, {form}"),
        Way::OneShot { lines } => format!("acknowledged, a connection for each, {lines} at once, {form}"),
        Way::Datagrams { lines } => format!("acknowledged, datagrams, {lines} at once, {form}"),
    }
}

/// Our receiver, everything written and synced; `preload` is a library that it is started with.
fn ours(form: Form, way: Way, homes: u32, preload: Option<&Path>) -> Result<Tally, String> {
    let place = Place::within(&folder());
    place.import(&register(homes, form));
    let mut command = place.vaka(["station"]);
    if let Some(library) = preload {
        command.env("LD_PRELOAD", library);
    }
    let mut station = Place::ready(command);
    let tally = drive(place.receiver(), form, way, homes);
    place.run(&["station", "stop"], "");
    station.wait().map_err(|error| error.to_string())?;
    tally
}

fn ours_without_sync(form: Form, way: Way, homes: u32) -> Result<Tally, String> {
    let places = ["/usr/lib/x86_64-linux-gnu/libeatmydata.so", "/usr/lib/aarch64-linux-gnu/libeatmydata.so"];
    let library = places.iter().map(Path::new).find(|path| path.exists());
    ours(form, way, homes, Some(library.ok_or("libeatmydata is not installed")?))
}

/// A receiver in a process of its own that ends with the value.
struct Peer(Child);

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn pysiaalarm(form: Form, way: Way) -> Result<Tally, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python: PathBuf = root.join("target/peers/bin/python");
    let there = Command::new(&python).args(["-c", "import pysiaalarm"]).stderr(Stdio::null()).status();
    if !there.is_ok_and(|status| status.success()) {
        return Err("pysiaalarm could not be brought".to_owned());
    }
    let mut command = Command::new(python);
    command.arg(root.join("tests/peers/receiver.py")).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut peer = Peer(command.spawn().map_err(|error| error.to_string())?);
    let key = if form == Form::Aes { KEY } else { "-" };
    let words: Vec<String> = [key.to_owned()].into_iter().chain((0..HOMES).map(account)).collect();
    let mut input = peer.0.stdin.take().expect("was piped");
    input.write_all(words.join("\n").as_bytes()).map_err(|error| error.to_string())?;
    drop(input);
    let mut line = String::new();
    let said = peer.0.stdout.as_mut().expect("was piped");
    BufReader::new(said).read_line(&mut line).map_err(|error| error.to_string())?;
    let port = line.trim().strip_prefix("ready ").and_then(|port| port.parse::<u16>().ok());
    let port = port.ok_or_else(|| format!("pysiaalarm said {line:?}"))?;
    drive(SocketAddr::from(([127, 0, 0, 1], port)), form, way, HOMES)
}

/// Sends as fast as answers come, after a warm-up.
fn drive(target: SocketAddr, form: Form, way: Way, homes: u32) -> Result<Tally, String> {
    let stop = AtomicBool::new(false);
    let run = |first, count, limit| {
        let frames = Frames::prepare(homes, first, count, form, |_| "BA");
        Load { target, frames: &frames, way, pace: None, limit, stop: &stop }.run().map_err(|error| error.to_string())
    };
    let one_line = matches!(way, Way::Kept { lines: 1, .. });
    run(0, if one_line { WARM_UP / 10 } else { WARM_UP }, Duration::from_secs(30))?;
    let most = if one_line { MOST_A_SECOND / 5 } else { MOST_A_SECOND };
    let tally = run(WARM_UP, most * usize::try_from(seconds().as_secs()).expect("a few"), seconds())?;
    let wrong = tally.nak + tally.duh + tally.odd + tally.unanswered;
    if tally.ack == 0 || wrong > 0 {
        let Tally { ack, nak, duh, odd, unanswered, .. } = tally;
        return Err(format!("ACK {ack}, NAK {nak}, DUH {duh}, other {odd}, unanswered {unanswered}"));
    }
    Ok(tally)
}

/// How often this disk takes a page and says that it is safe.
fn syncs_a_second(folder: &Path) -> f64 {
    let path = folder.join("sync");
    let mut file = File::create(&path).expect("the folder takes a file");
    let (start, mut count) = (Instant::now(), 0);
    while start.elapsed() < Duration::from_secs(2) {
        file.write_all(&[7; 4096]).and_then(|()| file.sync_data()).expect("the disk has room");
        count += 1;
    }
    let rate = f64::from(count) / start.elapsed().as_secs_f64();
    drop(file);
    let _ = std::fs::remove_file(path);
    rate
}
