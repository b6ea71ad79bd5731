//! What cameras shown side by side cost, and how old what one sees is, against players on the same server and screen.
use std::{
    env,
    io::{self, Read},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant, SystemTime},
};

use egui::Key;
use image::RgbaImage;

use crate::{
    folder,
    headless::share,
    processes::Process,
    screen::until,
    storm::window_frames,
    table::{Aim, Table, Value},
    timecode,
    world::{Camera, Desk, KEY, PASSWORD, Place, START, dial, home},
};

/// Cameras shown at once.
const COUNTS: [usize; 3] = [1, 4, 9];
/// As surveillance cameras are set today.
const FORM: [&str; 8] = ["--mute", "--shared", "--busy", "--size", "1280", "720", "--rate", "25"];
/// Milliseconds of one unit of the time code.
const TICK: u16 = 10;
/// What a start stirs settles.
const SETTLED: Duration = Duration::from_secs(5);
/// How long each is measured.
const MEASURED: Duration = Duration::from_secs(8);
/// Pictures of the screen that are read for the age of what is shown.
const LOOKS: usize = 60;
/// The longest frame of own work, milliseconds.
const LONGEST_FRAME: Aim = Aim::AtMost(33.0);

pub fn measure(table: &mut Table) {
    if env::var_os("DISPLAY").is_none() {
        table.missing("cameras shown at once", "there is no display");
        return;
    }
    let camera = Camera::start(&[&FORM[..], &["--tick", &TICK.to_string()]].concat());
    for count in COUNTS {
        let what = format!("{count} cameras 720p25 shown and recorded");
        let ours = ours(&camera, count);
        for (player, aim) in [(Player::Mpv, 1.0), (Player::GStreamer, 1.5), (Player::Ffplay, f64::INFINITY)] {
            let aim = if aim.is_finite() { Aim::AtMost(aim) } else { Aim::None };
            match player.run(&camera, &ours.sizes) {
                Ok(theirs) => {
                    let there = |value, unit| (player.name(), Value(value, unit));
                    let (ours_cpu, theirs_cpu) = (Value(ours.cost.cpu, "%"), there(theirs.cpu, "%"));
                    table.against(&format!("{what}: of a core"), ours_cpu, theirs_cpu, Aim::None, aim);
                    let (ours_mib, theirs_mib) = (Value(ours.cost.mib, "MiB"), there(theirs.mib, "MiB"));
                    table.against(&format!("{what}: memory"), ours_mib, theirs_mib, Aim::None, Aim::None);
                }
                Err(why) => table.missing(&format!("{what}, against {}", player.name()), &why),
            }
        }
        let frames = |part| Value(share(&ours.frames, part), "ms");
        table.alone(&format!("{what}: longest frame of the window, without GL"), frames(1.0), LONGEST_FRAME);
        table.alone(&format!("{what}: p50 of the frames of the window, without GL"), frames(0.5), Aim::None);
    }
    measure_age(table, &camera);
}

/// How long after the camera made it a picture stands on the screen. What it takes to look at the screen is in both.
fn measure_age(table: &mut Table, camera: &Camera) {
    let what = "camera → screen";
    let running = shown(camera, 1);
    let ours = ages();
    drop(running);
    for (player, aim) in [(Player::Mpv, Aim::AtMost(1.0)), (Player::Ffplay, Aim::None)] {
        let theirs = player.start(camera, &[(1280, 720)]).and_then(|_running| {
            thread::sleep(SETTLED);
            ages()
        });
        match (&ours, theirs) {
            (Ok(ours), Ok(theirs)) => {
                for (part, label, aim) in [(0.5, "p50", aim), (0.95, "p95", Aim::None)] {
                    let there = (player.name(), Value(share(&theirs, part), "ms"));
                    let ours = Value(share(ours, part), "ms");
                    table.against(&format!("{what}, {label}"), ours, there, Aim::None, aim);
                }
            }
            (Err(why), _) => table.missing(what, why),
            (_, Err(why)) => table.missing(&format!("{what}, against {}", player.name()), &why),
        }
    }
}

/// What processes took.
struct Cost {
    /// Percent of one core.
    cpu: f64,
    mib: f64,
}

impl Cost {
    /// Of these processes and all that they start, while it is measured.
    fn of(roots: &[Process]) -> Self {
        let worked = || roots.iter().map(|root| root.worked_with_all_below()).sum::<Duration>();
        let (began, before) = (Instant::now(), worked());
        thread::sleep(MEASURED);
        let cpu = worked().saturating_sub(before).as_secs_f64() / began.elapsed().as_secs_f64() * 100.0;
        let mib = roots.iter().flat_map(|root| root.descendants().into_iter().chain([*root])).map(Process::own_mib);
        Self { cpu, mib: mib.sum() }
    }
}

struct Ours {
    cost: Cost,
    /// Milliseconds of own work of each of the window's frames.
    frames: Vec<f64>,
    /// Width and height of each camera's picture on the screen, pixels: a player's is as large.
    sizes: Vec<(usize, usize)>,
}

fn ours(camera: &Camera, count: usize) -> Ours {
    let (place, station, mut desk) = shown(camera, count);
    let before = window_frames(&place).len();
    let cost = Cost::of(&[Process::of(&station.0), Process::of(&desk.child)]);
    let frames = window_frames(&place)[before..].to_vec();
    let sizes = (0..count).map(|number| size_of(&mut desk, &name_of(number))).collect();
    Ours { cost, frames, sizes }
}

/// How large a camera's picture is in its tile.
fn size_of(desk: &mut Desk, camera: &str) -> (usize, usize) {
    let tile = desk.screen.wait(camera, START).place.expect("a tile has a place").size();
    let width = tile.x.min(tile.y * 16.0 / 9.0);
    (width as usize, (width * 9.0 / 16.0) as usize)
}

/// As nothing else of the home is called.
fn name_of(number: usize) -> String {
    format!("Rum {number}")
}

/// A process that ends with the value.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A window that shows so many cameras of an alarm.
fn shown(camera: &Camera, count: usize) -> (Place, Running, Desk) {
    let place = Place::within(&folder());
    place.import(&homes(camera, count));
    place.add_operator("op1", PASSWORD);
    let station = Running(Place::ready(place.vaka(["station"])));
    let mut command = place.vaka::<&str>([]);
    command.env("VAKA_FRAMES", place.file("frames"));
    let mut desk = Desk::start(command);
    desk.screen.resize(1920, 1080);
    desk.sign_in("op1", PASSWORD);
    dial(&place, "0123", KEY, "BA", 14);
    desk.screen.wait("Inbrott", START);
    desk.screen.press(Key::F2);
    desk.screen.press(Key::F3);
    until(START, "the cameras", || (camera.connections() == count).then_some(()));
    thread::sleep(SETTLED);
    assert!(timecode::read(&desk.screen.picture()).is_some(), "the window shows the camera's picture");
    (place, station, desk)
}

/// One home with so many cameras, all of them the same device.
fn homes(camera: &Camera, count: usize) -> String {
    let home = home("home-1", "0123", &camera.url());
    let silent = home.split_once("[site.voice_unit]").expect("a home with a voice unit").0;
    let more = (1..count).map(|number| {
        format!(
            "[[site.camera]]\nid = \"room-{number}\"\nname = \"{}\"\nrtsp = \"{}\"\nuser = \"larm\"\n\
             password = \"hemligt\"\nabilities = [\"video\"]\n",
            name_of(number),
            camera.url()
        )
    });
    let first = silent.replace("id = \"hall\"\nname = \"Hall\"", &format!("id = \"hall\"\nname = \"{}\"", name_of(0)));
    first.replace("\"audio\"", "").replace("\"video\", ", "\"video\"") + &more.collect::<String>()
}

#[derive(Clone, Copy)]
enum Player {
    Mpv,
    GStreamer,
    Ffplay,
}

impl Player {
    fn name(self) -> &'static str {
        match self {
            Self::Mpv => "mpv, low latency",
            Self::GStreamer => "gst-launch … ximagesink",
            Self::Ffplay => "ffplay",
        }
    }

    fn run(self, camera: &Camera, sizes: &[(usize, usize)]) -> Result<Cost, String> {
        let players = self.start(camera, sizes)?;
        thread::sleep(SETTLED);
        let roots: Vec<Process> = players.iter().map(|player| Process::of(&player.0)).collect();
        if roots.iter().any(|root| !root.is_alive()) {
            return Err("a player ended".to_owned());
        }
        Ok(Cost::of(&roots))
    }

    /// A window of each of these sizes, each with its own connection.
    fn start(self, camera: &Camera, sizes: &[(usize, usize)]) -> Result<Vec<Running>, String> {
        until(START, "the earlier visitors to go", || (camera.connections() == 0).then_some(()));
        let players = sizes.iter().map(|size| {
            let mut command = self.command(&camera.url().replace("rtsp://", "rtsp://larm:hemligt@"), *size);
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            command.spawn().map(Running).map_err(|_| format!("{} is not installed", self.name()))
        });
        let players = players.collect::<Result<Vec<_>, _>>()?;
        let end = Instant::now() + START;
        while camera.connections() < sizes.len() {
            if Instant::now() > end {
                return Err("not every player reached the camera".to_owned());
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(players)
    }

    fn command(self, address: &str, (width, height): (usize, usize)) -> Command {
        let (mut command, words) = match self {
            Self::Mpv => (
                Command::new("mpv"),
                format!(
                    "--no-config --profile=low-latency --vo=x11 --ao=null --no-audio --no-border --really-quiet \
                     --geometry={width}x{height}+0+0 {address}"
                ),
            ),
            Self::GStreamer => (
                Command::new("gst-launch-1.0"),
                format!(
                    "-q rtspsrc location={address} latency=0 ! rtph264depay ! avdec_h264 ! videoscale \
                     ! video/x-raw,width={width},height={height} ! videoconvert ! ximagesink sync=false"
                ),
            ),
            Self::Ffplay => (
                Command::new("ffplay"),
                format!(
                    "-loglevel quiet -fflags nobuffer -flags low_delay -an -noborder -left 0 -top 0 -x {width} -y {height} {address}"
                ),
            ),
        };
        command.args(words.split_whitespace());
        command
    }
}

/// Milliseconds since the camera made what is on the screen, look by look.
fn ages() -> Result<Vec<f64>, String> {
    let (width, height) = (1920_u32, 1080_u32);
    let display = env::var("DISPLAY").map_err(|error| error.to_string())?;
    let words = format!(
        "-loglevel error -f x11grab -framerate 10 -video_size {width}x{height} -draw_mouse 0 -i {display} -f rawvideo -pix_fmt rgba -"
    );
    let mut command = Command::new("ffmpeg");
    command.args(words.split_whitespace()).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut eye = Running(command.spawn().map_err(|_| "ffmpeg is not installed".to_owned())?);
    let mut seen = eye.0.stdout.take().expect("was piped");
    let mut ages = Vec::new();
    for _ in 0..LOOKS {
        let mut pixels = vec![0; (width * height * 4) as usize];
        seen.read_exact(&mut pixels).map_err(|error: io::Error| error.to_string())?;
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_millis();
        let picture = RgbaImage::from_raw(width, height, pixels).expect("as many bytes as the screen has");
        if let Some(code) = timecode::read(&picture) {
            let now = (now / u128::from(TICK) % 65_536) as u16;
            ages.push(f64::from(now.wrapping_sub(code.tick)) * f64::from(TICK));
        }
    }
    if ages.len() < LOOKS / 2 { Err(format!("only {} of {LOOKS} looks could be read", ages.len())) } else { Ok(ages) }
}
