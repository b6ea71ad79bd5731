//! From the claim to the camera's first picture on the desk, against a player that stands ready, on one foreign RTSP server.
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    os::unix::net::UnixStream,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant, SystemTime},
};

use egui::Key;
use serde_json::{Value as Json, json};
use vaka_link::board::LookState;

use crate::{
    folder,
    headless::{Headless, share},
    screen::until,
    table::{Aim, Table, Value},
    world::{Camera, KEY, PASSWORD, Place, START, home},
};

const ROUNDS: usize = 10;
const WHAT: &str = "claim → first picture";
/// Half of what the player takes.
const AIM: Aim = Aim::AtMost(0.5);
/// A picture that was there before the claim, milliseconds.
const FETCHED: Aim = Aim::AtMost(50.0);
/// What the arrival stirs settles, as before an operator; longer where the camera is fetched meanwhile.
const SETTLED: Duration = Duration::from_secs(1);
const AHEAD: Duration = Duration::from_secs(3);

/// Alarms of one kind at one home.
struct Case<'a> {
    what: String,
    home: &'a str,
    /// What the panel says.
    code: &'a str,
    settle: Duration,
    /// In milliseconds, for half of the claims.
    aim: Aim,
}

pub fn measure(table: &mut Table) {
    let camera = Camera::start(&["--mute"]);
    let home = home("home-1", "0123", &camera.url());
    // The player opens the camera alone; a claim also opens the way to talk, here at the same device.
    let silent = home.split_once("[site.voice_unit]").expect("a home with a voice unit").0;
    let burglary = |what: String, home| Case { what, home, code: "BA14", settle: SETTLED, aim: Aim::None };
    let cases = [
        burglary(WHAT.to_owned(), silent),
        burglary(format!("{WHAT}, its voice unit opens too"), &home),
        // A verified burglary is grave: the camera is fetched before anybody takes it.
        Case { what: format!("{WHAT}, fetched ahead"), home: silent, code: "BV14", settle: AHEAD, aim: FETCHED },
    ];
    for case in cases {
        let what = &case.what;
        let socket = folder().join("mpv");
        let mut player = Player::start(&socket, &camera);
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        let ended = rounds(&case, &mut |claimed| {
            ours.push(claimed);
            let Ok(ready) = &mut player else { return };
            match ready.first_picture() {
                Ok(ms) => theirs.push(ms),
                Err(why) => player = Err(why),
            }
        });
        if let Err(why) = ended {
            table.missing(what, &why);
            continue;
        }
        // The first of each warms what only a first has to do.
        let granted: Vec<f64> = ours.iter().skip(1).map(|claimed| claimed.granted_ms).collect();
        let shown: Vec<f64> = ours.iter().skip(1).map(|claimed| claimed.shown_ms).collect();
        for (part, label, aim) in [(0.5, "p50", AIM), (1.0, "longest", Aim::None)] {
            let (what, value) = (format!("{what}, {label}"), Value(share(&shown, part), "ms"));
            let own = if part < 1.0 { case.aim } else { Aim::None };
            match &player {
                Ok(_) => {
                    let there = ("mpv, low latency", Value(share(&theirs[1..], part), "ms"));
                    table.against(&what, value, there, own, aim);
                }
                Err(why) => {
                    table.alone(&what, value, own);
                    table.missing(&format!("{what}, against mpv"), why);
                }
            }
        }
        let grant = format!("{what}: of that until the leave is on disk and told, p50");
        table.alone(&grant, Value(share(&granted, 0.5), "ms"), Aim::None);
    }
}

/// Milliseconds from the key that takes the alarm.
struct Claimed {
    granted_ms: f64,
    shown_ms: f64,
}

/// Alarms of this case, each taken, looked at and closed; `each` is told how soon.
fn rounds(case: &Case<'_>, each: &mut dyn FnMut(Claimed)) -> Result<(), String> {
    let place = Place::within(&folder());
    place.import(case.home);
    place.add_operator("op1", PASSWORD);
    let mut station = Place::ready(place.vaka(["station"]));
    let mut desk = Headless::sign_in(&place.data(), "op1");
    let ended = (0..ROUNDS).try_for_each(|round| {
        alarm(&place, round, case.code);
        each(claim(&mut desk, case.settle)?);
        Ok(())
    });
    drop(desk);
    place.run(&["station", "stop"], "");
    let _ = station.wait();
    ended
}

/// A burglary where the camera looks; no two rounds send the same frame, which would be a repeat.
fn alarm(place: &Place, round: usize, code: &str) {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs();
    let seq = u16::try_from(round + 1).expect("few rounds");
    let mut event = dc09::Outgoing::sia("0123", seq, &format!("Nri1/{code}"));
    event.timestamp = i64::try_from(now).ok();
    let key = dc09::Key::new(KEY.as_bytes()).expect("16 characters");
    let frame = event.encode(Some(&key), &[b'0'; dc09::PAD]).expect("a frame");
    let mut line = TcpStream::connect(place.receiver()).expect("the receiver listens");
    line.write_all(&frame).expect("the receiver reads");
    let mut answer = [0; 256];
    assert!(line.read(&mut answer).expect("the receiver answers") > 0, "it is acknowledged");
}

/// Takes the alarm and closes it once the camera is shown.
fn claim(desk: &mut Headless, settle: Duration) -> Result<Claimed, String> {
    let open = |it: &Headless| it.desk.board().rows.values().any(|row| row.holder_name.is_none());
    desk.run_until(START, open);
    desk.run_until(settle, |_| false);
    let (before, began) = (desk.pictures, Instant::now());
    let ms = || began.elapsed().as_secs_f64() * 1000.0;
    let looks = |it: &Headless| {
        let held = it.desk.board().held.as_ref();
        held.is_some_and(|held| held.cameras.iter().any(|camera| matches!(camera.look, LookState::Open { .. })))
    };
    desk.press(Key::F2);
    desk.run_until(START, looks);
    let granted_ms = ms();
    desk.run_until(START, |it| it.pictures > before);
    let shown_ms = ms();
    if desk.pictures == before {
        let held = desk.desk.board().held.as_ref();
        let looks: Vec<_> = held.iter().flat_map(|held| &held.cameras).map(|camera| &camera.look).collect();
        return Err(format!("no picture came; the cameras' state: {looks:?}"));
    }
    for key in [Key::F10, Key::Num1, Key::Enter] {
        desk.press(key);
        desk.run_until(Duration::from_millis(300), |_| false);
    }
    desk.run_until(START, |it| it.desk.board().rows.is_empty());
    let claimed = Claimed { granted_ms, shown_ms };
    if desk.desk.board().rows.is_empty() { Ok(claimed) } else { Err("the event did not close".to_owned()) }
}

/// `mpv`, started and idle.
struct Player {
    child: Child,
    said: BufReader<UnixStream>,
    address: String,
}

impl Player {
    fn start(socket: &Path, camera: &Camera) -> Result<Self, String> {
        // One that is left over from another run would be taken for this one's.
        let _ = fs::remove_file(socket);
        let mut command = Command::new("mpv");
        command.args([
            "--no-config",
            "--profile=low-latency",
            "--idle=yes",
            "--vo=null",
            "--ao=null",
            "--really-quiet",
        ]);
        command.arg(format!("--input-ipc-server={}", socket.display()));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().map_err(|_| "mpv is not installed".to_owned())?;
        let stream = until(START, "mpv", || UnixStream::connect(socket).ok());
        stream.set_read_timeout(Some(START)).map_err(|error| error.to_string())?;
        let address = camera.url().replace("rtsp://", "rtsp://larm:hemligt@");
        Ok(Self { child, said: BufReader::new(stream), address })
    }

    /// Milliseconds from the order to the first picture; it is idle again after it.
    fn first_picture(&mut self) -> Result<f64, String> {
        let began = Instant::now();
        let address = self.address.clone();
        self.ask(&json!(["loadfile", address]))?;
        self.until("playback-restart")?;
        let took = began.elapsed().as_secs_f64() * 1000.0;
        self.ask(&json!(["stop"]))?;
        self.until("idle")?;
        Ok(took)
    }

    fn ask(&mut self, command: &Json) -> Result<(), String> {
        let line = format!("{}\n", json!({ "command": command }));
        self.said.get_mut().write_all(line.as_bytes()).map_err(|error| error.to_string())
    }

    fn until(&mut self, event: &str) -> Result<(), String> {
        let mut line = String::new();
        loop {
            line.clear();
            let read = self.said.read_line(&mut line).map_err(|error| format!("mpv says no {event}: {error}"))?;
            let said: Json = serde_json::from_str(&line).unwrap_or(Json::Null);
            if read == 0 || said["event"] == "end-file" && said["reason"] == "error" {
                return Err(format!("mpv could not play: {}", line.trim()));
            }
            if said["event"] == event {
                return Ok(());
            }
        }
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
