//! From the claim to the camera's first picture on the desk, against a player that stands ready, on one foreign RTSP server.
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    os::unix::net::UnixStream,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant, SystemTime},
};

use egui::Key;
use serde_json::{Value as Json, json};

use crate::{
    folder,
    headless::{Headless, share},
    screen::until,
    table::{Aim, Table, Value},
    world::{Camera, KEY, PASSWORD, Place, START, home},
};

const ROUNDS: usize = 10;
const WHAT: &str = "claim → first picture";
/// Not slower than the player.
const AIM: Aim = Aim::AtMost(1.0);

pub fn measure(table: &mut Table) {
    let camera = Camera::start(&["--mute"]);
    let place = Place::within(&folder());
    place.import(&home("home-1", "0123", &camera.url()));
    place.add_operator("op1", PASSWORD);
    let mut station = Place::ready(place.vaka(["station"]));
    let mut desk = Headless::sign_in(&place.data(), "op1");
    let mut player = Player::start(&place.file("mpv"), &camera);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        alarm(&place, round);
        match claim(&mut desk) {
            Ok(ms) => ours.push(ms),
            Err(why) => {
                table.missing(WHAT, &why);
                break;
            }
        }
        if let Ok(ready) = &mut player {
            match ready.first_picture() {
                Ok(ms) => theirs.push(ms),
                Err(why) => player = Err(why),
            }
        }
        // The first of each warms what only a first has to do.
        if round == 0 {
            ours.clear();
            theirs.clear();
        }
    }
    if !ours.is_empty() {
        for (part, label, aim) in [(0.5, "p50", AIM), (1.0, "longest", Aim::None)] {
            let (what, value) = (format!("{WHAT}, {label}"), Value(share(&ours, part), "ms"));
            match &player {
                Ok(_) => {
                    let there = ("mpv, low latency", Value(share(&theirs, part), "ms"));
                    table.against(&what, value, there, Aim::None, aim);
                }
                Err(why) => {
                    table.alone(&what, value, Aim::None);
                    table.missing(&format!("{what}, against mpv"), why);
                }
            }
        }
    }
    drop(desk);
    place.run(&["station", "stop"], "");
    let _ = station.wait();
}

/// A burglary where the camera looks; no two rounds send the same frame, which would be a repeat.
fn alarm(place: &Place, round: usize) {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs();
    let seq = u16::try_from(round + 1).expect("few rounds");
    let mut event = dc09::Outgoing::sia("0123", seq, "Nri1/BA14");
    event.timestamp = i64::try_from(now).ok();
    let key = dc09::Key::new(KEY.as_bytes()).expect("16 characters");
    let frame = event.encode(Some(&key), &[b'0'; dc09::PAD]).expect("a frame");
    let mut line = TcpStream::connect(place.receiver()).expect("the receiver listens");
    line.write_all(&frame).expect("the receiver reads");
    let mut answer = [0; 256];
    assert!(line.read(&mut answer).expect("the receiver answers") > 0, "it is acknowledged");
}

/// Milliseconds from the key that takes the alarm to the frame that shows the camera; the event is closed after it.
fn claim(desk: &mut Headless) -> Result<f64, String> {
    let open = |it: &Headless| it.desk.board().rows.values().any(|row| row.holder_name.is_none());
    desk.run_until(START, open);
    // Let what the arrival stirs settle, as an operator does.
    desk.run_until(Duration::from_secs(1), |_| false);
    let (before, began) = (desk.pictures, Instant::now());
    desk.press(Key::F2);
    desk.run_until(START, |it| it.pictures > before);
    let took = began.elapsed().as_secs_f64() * 1000.0;
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
    if desk.desk.board().rows.is_empty() { Ok(took) } else { Err("the event did not close".to_owned()) }
}

/// `mpv`, started and idle.
struct Player {
    child: Child,
    said: BufReader<UnixStream>,
    address: String,
}

impl Player {
    fn start(socket: &Path, camera: &Camera) -> Result<Self, String> {
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
