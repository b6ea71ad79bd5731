//! The world around one test: a place of its own with the real program, a camera and a panel that Vaka did not write.
use std::{
    env,
    ffi::OsStr,
    fs,
    io::{self, BufRead, BufReader, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant, SystemTime},
};

use egui::Key;
use serde_json::Value;
use tempfile::TempDir;

use crate::{
    processes::Process,
    screen::{Screen, until},
};

/// Time for anything that has to start, on a machine that has much else to do.
pub const START: Duration = Duration::from_mins(1);
/// The key of every home's panel.
pub const KEY: &str = "ABCDEFGHIJKLMNOP";
/// Every operator's password.
pub const PASSWORD: &str = "a good password";
/// What is promised to be over at once is over within this time.
const AT_ONCE: Duration = Duration::from_secs(1);
/// What a machine that has much else to do may add to it before the test sees it.
const MARGIN: Duration = Duration::from_millis(500);

/// A worlds' turn: they are heavy, and some measure time.
static TURN: Mutex<()> = Mutex::new(());

/// Waits for the turn of a test that measures time or opens a window; it lasts as long as what is given.
pub fn turn() -> MutexGuard<'static, ()> {
    // A test that failed in its turn has left nothing behind that another could trip over.
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Says something that whoever runs the tests must see, also of a test that passes.
pub fn say_aloud(words: &str) {
    // Unlike `eprintln!` it is not kept back; a closed stderr has no reader.
    let _ = writeln!(io::stderr(), "{words}");
}

/// Waits until `done`, which is promised to be so one second after `since`.
///
/// # Panics
/// If it is not; `what` is the promise.
pub fn at_once(since: Instant, what: &str, mut done: impl FnMut() -> bool) {
    let left = (AT_ONCE + MARGIN).saturating_sub(since.elapsed());
    until(left, &format!("{what} at once"), || done().then_some(()));
    eprintln!("{what}: {} ms", since.elapsed().as_millis());
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The program: the one built with the tests, or another that `VAKA_PROGRAM` names.
pub fn program() -> PathBuf {
    env::var_os("VAKA_PROGRAM").map_or_else(|| env!("CARGO_BIN_EXE_vaka").into(), PathBuf::from)
}

/// A port of loopback that is free for TCP and UDP.
pub fn free_port() -> u16 {
    until(START, "a free port", || {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).ok()?.local_addr().ok()?.port();
        UdpSocket::bind((Ipv4Addr::LOCALHOST, port)).ok().map(|_| port)
    })
}

/// A live place with nothing in it. Its station and its desks end with it.
pub struct Place {
    folder: TempDir,
    data: PathBuf,
    pub receiver: u16,
    _turn: MutexGuard<'static, ()>,
}

impl Place {
    pub fn new() -> Self {
        Self::within(&env::temp_dir())
    }

    /// With its folder on the disk that holds `parent`.
    pub fn within(parent: &Path) -> Self {
        let turn = turn();
        let folder = TempDir::with_prefix_in("vaka-", parent).expect("a folder for the test");
        let data = folder.path().join("data");
        Self { folder, data, receiver: free_port(), _turn: turn }
    }

    /// With data that outlives it.
    #[allow(dead_code, reason = "the bench alone has such")]
    pub fn over(data: &Path) -> Self {
        let mut place = Self::new();
        data.clone_into(&mut place.data);
        place
    }

    /// Where its receiver listens once its station runs.
    pub fn receiver(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.receiver).into()
    }

    /// A file beside the place's data.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The place's station, once it runs.
    pub fn station(&self) -> Process {
        until(START, "the station", || Process::station_of(&self.data()))
    }

    /// Starts a command that becomes the place's station, and waits until it listens.
    ///
    /// # Panics
    /// If it ends before that; with its own words.
    pub fn ready(station: Command) -> Child {
        Self::starts(station).unwrap_or_else(|words| panic!("the station does not start: {words}"))
    }

    /// As [`Place::ready`], of a station that may end before it listens: what it said then.
    ///
    /// # Panics
    /// If it ends in another way than with a sentence and the exit code that means failure.
    pub fn starts(mut station: Command) -> Result<Child, String> {
        station.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = station.spawn().expect("the station starts");
        let mut line = String::new();
        let said = child.stdout.as_mut().expect("was piped");
        BufReader::new(said).read_line(&mut line).expect("the station speaks");
        let errors = child.stderr.take().expect("was piped");
        if line.is_empty() {
            let words = io::read_to_string(errors).expect("the station speaks");
            let status = child.wait().expect("it was started here");
            assert_eq!(status.code(), Some(1), "a fault is told and is no crash: {words}");
            return Err(words);
        }
        assert!(line.starts_with("ready receiver="), "{line}");
        // Its words go on to whoever reads the test's, and its pipe never fills.
        thread::spawn(move || {
            BufReader::new(errors).lines().map_while(Result::ok).for_each(|line| eprintln!("{line}"));
        });
        Ok(child)
    }

    /// What the journal says happened, oldest first, each with its content.
    pub fn journal(&self) -> Vec<Value> {
        let Value::Array(list) = self.json(&["journal", "list", "--json"]) else { panic!("the journal is a list") };
        list
    }

    /// All events, oldest first.
    pub fn events(&self) -> Vec<Value> {
        let Value::Array(list) = self.json(&["events", "--json"]) else { panic!("the events are a list") };
        list
    }

    pub fn data(&self) -> PathBuf {
        self.data.clone()
    }

    /// The real program with this place's options.
    pub fn vaka<S: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = S>) -> Command {
        let mut command = self.bare();
        command.args(["--place", "live", "--data"]).arg(self.data());
        command.args(["--receiver", &format!("127.0.0.1:{}", self.receiver)]).args(words);
        command
    }

    /// The real program without any options.
    pub fn bare(&self) -> Command {
        self.at_home(Command::new(program()))
    }

    /// The demo, with its training place in this place's folder.
    pub fn demo(&self) -> Command {
        let mut command = Command::new(program());
        command.arg("--demo");
        self.at_home(command)
    }

    /// With folders of its own: what one test chooses on its screen is no other's choice.
    fn at_home(&self, mut command: Command) -> Command {
        let folder = self.folder.path();
        command.env("XDG_RUNTIME_DIR", folder).env("XDG_CONFIG_HOME", folder).env_remove("EGUI_INSPECTION");
        command
    }

    /// Runs a call that ends by itself and gives what it printed.
    ///
    /// # Panics
    /// If it fails; with its own words.
    pub fn run(&self, words: &[&str], input: &str) -> String {
        let mut command = self.vaka(words);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("vaka starts");
        child.stdin.take().expect("was piped").write_all(input.as_bytes()).expect("vaka reads its input");
        let output = child.wait_with_output().expect("vaka ends");
        assert!(output.status.success(), "vaka {}: {}", words.join(" "), String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("vaka prints UTF-8")
    }

    /// What a `--json` call says.
    pub fn json(&self, words: &[&str]) -> Value {
        serde_json::from_str(&self.run(words, "")).expect("the call prints JSON")
    }

    /// Imports a register file with this text.
    pub fn import(&self, sites: &str) {
        let file = self.file("sites.toml");
        fs::write(&file, sites).expect("the register file can be written");
        self.run(&["sites", "import", file.to_str().expect("a temporary path is UTF-8")], "");
    }

    /// Adds a certified operator.
    pub fn add_operator(&self, id: &str, password: &str) {
        let name = format!("Operatör {id}");
        let words = [
            "people",
            "add",
            "--id",
            id,
            "--name",
            &name,
            "--role",
            "operator",
            "--certified-until",
            "2099-12-31",
            "--password-stdin",
        ];
        self.run(&words, password);
    }

    /// Opens a window of this place with the call's own `words`.
    pub fn desk(&self, words: &[&str]) -> Desk {
        Desk::start(self.vaka(words))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // A place whose station never started has none to stop.
        let _ = self.vaka(["station", "stop"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
}

/// One window and the process behind it.
pub struct Desk {
    pub child: Child,
    pub screen: Screen,
}

impl Desk {
    pub fn start(mut command: Command) -> Self {
        let port = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()));
        let child = command.env("EGUI_INSPECTION", port.to_string()).stdin(Stdio::null()).spawn().expect("vaka starts");
        Self { child, screen: Screen::at(port, START) }
    }

    /// Signs in as a hand does: id, Enter, password, Enter.
    pub fn sign_in(&mut self, id: &str, password: &str) {
        let screen = &mut self.screen;
        screen.wait("Signatur", START);
        screen.write(id);
        screen.press(Key::Enter);
        screen.write(password);
        screen.press(Key::Enter);
        screen.wait("Larmkö", START);
    }

    /// Gives the window the keyboard, which is what a window manager does; a screen in memory has none.
    pub fn focus(&self) {
        let hand = |words: &[&str]| {
            let output = Command::new("xdotool").args(words).output().expect("xdotool is installed (.ci/setup test)");
            assert!(output.status.success(), "xdotool {words:?}: {}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8_lossy(&output.stdout).into_owned()
        };
        let windows = hand(&["search", "--sync", "--onlyvisible", "--pid", &self.child.id().to_string()]);
        hand(&["windowfocus", "--sync", windows.lines().next().expect("the window is there")]);
    }

    /// Ends as a process does that crashes, and is collected.
    pub fn crash(mut self) -> Instant {
        let at = Instant::now();
        Process::of(&self.child).kill();
        let _ = self.child.wait();
        at
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A camera with a loudspeaker, `peers/camera.py`; its picture says its number and the time, see `timecode`.
pub struct Camera {
    child: Child,
    input: Option<ChildStdin>,
    said: Arc<Mutex<Vec<String>>>,
    folder: TempDir,
    pub port: u16,
}

impl Camera {
    /// `options` are those of `peers/camera.py`.
    pub fn start(options: &[&str]) -> Self {
        // The system's own Python: it has the bindings to the RTSP server.
        Self::run(Command::new("/usr/bin/python3"), "camera.py", options)
    }

    /// Any camera of `peers`: `python` runs `program`, which takes a folder and `options`, says `ready PORT` and ends when its
    /// stdin ends.
    pub fn run(mut python: Command, program: &str, options: &[&str]) -> Self {
        let folder = TempDir::with_prefix("vaka-").expect("a folder for what the camera hears");
        // No caches of what it imports among the sources.
        let command = python.env("PYTHONDONTWRITEBYTECODE", "1").arg(root().join("tests/peers").join(program));
        command.arg(folder.path()).args(options);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("python3 starts");
        let (input, output) = (child.stdin.take(), child.stdout.take().expect("was piped"));
        let said = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&said);
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                kept.lock().expect("nobody panics with it").push(line);
            }
        });
        let mut camera = Self { child, input, said, folder, port: 0 };
        camera.port = until(START, "the camera", || camera.last("ready").and_then(|port| u16::try_from(port).ok()));
        camera
    }

    pub fn url(&self) -> String {
        format!("rtsp://127.0.0.1:{}/cam", self.port)
    }

    /// What came over the back channel so far, 8 kHz, of the visitor who said most.
    pub fn heard(&self) -> Vec<i16> {
        let files = fs::read_dir(self.folder.path()).expect("the camera's folder").flatten();
        let samples = files.map(|file| {
            let bytes = fs::read(file.path()).expect("what the camera wrote can be read");
            bytes
                .get(44..)
                .unwrap_or_default()
                .chunks_exact(2)
                .map(|pair| i16::from_le_bytes([pair[0], pair[1]]))
                .collect()
        });
        samples.max_by_key(Vec::len).unwrap_or_default()
    }

    /// Connections open now.
    pub fn connections(&self) -> usize {
        let said = self.said.lock().expect("nobody panics with it");
        let last = said.iter().rev().find_map(|line| line.strip_prefix("came ").or_else(|| line.strip_prefix("went ")));
        last.and_then(|count| count.parse().ok()).unwrap_or(0)
    }

    /// Connections that ever came.
    pub fn visits(&self) -> usize {
        self.said.lock().expect("nobody panics with it").iter().filter(|line| line.starts_with("came ")).count()
    }

    /// Those that ever went as far as pictures, sound or speech.
    pub fn plays(&self) -> usize {
        self.last("plays").and_then(|count| usize::try_from(count).ok()).unwrap_or(0)
    }

    /// When it last began to hear something, in microseconds since 1970.
    pub fn last_heard(&self) -> Option<u64> {
        self.last("hears")
    }

    fn last(&self, word: &str) -> Option<u64> {
        let said = self.said.lock().expect("nobody panics with it");
        said.iter().rev().find_map(|line| line.strip_prefix(word)?.trim().parse().ok())
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.input = None; // it ends when its stdin ends
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A voice unit that Vaka did not write, called over SIP (`peers/voice_unit.py`): plays a file, and keeps what it hears.
pub struct VoiceUnit {
    child: Child,
    says: BufReader<ChildStdout>,
    folder: TempDir,
    port: u16,
}

impl VoiceUnit {
    /// One that says this, 8 kHz, as soon as it is called. `None` where PyPI could not be reached, which the test says.
    pub fn start(says: &Path) -> Option<Self> {
        if !root().join("target/peers/baresip").exists() {
            say_aloud("NOT TESTED: PyPI could not be reached, so no foreign voice unit was called");
            return None;
        }
        // A connection of somebody else's may stand on its port.
        let unit = (0..5).find_map(|_| Self::try_start(says));
        Some(unit.expect("one of five ports is free"))
    }

    fn try_start(says: &Path) -> Option<Self> {
        let folder = TempDir::with_prefix("vaka-").expect("a folder for what the unit hears");
        let free = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|socket| socket.local_addr());
        let port = free.expect("a port is free").port();
        let mut command = Command::new(root().join("target/peers/bin/python"));
        command.arg(root().join("tests/peers/voice_unit.py")).arg(port.to_string());
        command.arg(says).arg(folder.path().join("heard.wav"));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("python starts");
        let mut line = String::new();
        let mut says = BufReader::new(child.stdout.take().expect("was piped"));
        says.read_line(&mut line).expect("it says when it is ready");
        let unit = Self { child, says, folder, port };
        (line.trim() == "ready").then_some(unit)
    }

    pub fn address(&self) -> String {
        format!("sip:panel@127.0.0.1:{}", self.port)
    }

    /// It calls somebody.
    pub fn calls(&mut self, address: &str) {
        let stdin = self.child.stdin.as_mut().expect("was piped");
        writeln!(stdin, "{address}").and_then(|()| stdin.flush()).expect("it listens");
    }

    /// What it says next of a call of its own: `answered`, `refused` or `ended`.
    pub fn says(&mut self) -> String {
        let mut line = String::new();
        self.says.read_line(&mut line).expect("it speaks");
        line.trim().to_owned()
    }

    /// All that it has heard so far, 8 kHz.
    pub fn heard(&self) -> Vec<i16> {
        let bytes = fs::read(self.folder.path().join("heard.wav")).unwrap_or_default();
        let samples = bytes.get(44..).unwrap_or_default();
        samples.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect()
    }
}

impl Drop for VoiceUnit {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A register file of one home whose hall has a motion detector and a camera with a loudspeaker at this address.
pub fn home(id: &str, account: &str, address: &str) -> String {
    format!(
        r#"
[[site]]
id = "{id}"
name = "Kund 1"
address = "Ekvägen 4, 183 30 Täby"
area = "Täby"
[site.panel]
account = "{account}"
key = "ascii:{KEY}"
[[site.user]]
number = "7"
name = "Kund 1"
[[site.zone]]
number = "14"
name = "Hall"
kind = "motion"
camera = "hall"
[[site.zone]]
number = "15"
name = "Kök"
kind = "motion"
[[site.camera]]
id = "hall"
name = "Hall"
rtsp = "{address}"
user = "larm"
password = "hemligt"
abilities = ["video", "audio"]
[site.voice_unit]
kind = "onvif"
address = "{address}"
user = "larm"
password = "hemligt"
[[site.contact]]
name = "Kontakt 1"
numbers = ["+46 70 174 06 05"]
authority = "full"
"#
    )
}

/// Whether there is a panel dialler that Vaka did not write: not where PyPI could not be reached.
pub fn has_foreign_dialler() -> bool {
    root().join("target/peers/brought").exists()
}

/// One event from a panel to the place's receiver, over TCP, encrypted with a key of 16 characters. The dialler is a
/// foreign one; where there is none it is Vaka's own, and the test says so.
pub fn dial(place: &Place, account: &str, key: &str, code: &str, zone: u16) {
    if has_foreign_dialler() {
        dials(place, &["TCP", account, key, "SIA-DCS", code, &zone.to_string()]);
    } else {
        say_aloud("PyPI could not be reached: the dialler of this test is Vaka's own");
        dial_ourselves(place, account, key, code, zone);
    }
}

/// Has the foreign dialler send one event, `words` as in `peers/dialler.py`.
pub fn dials(place: &Place, words: &[&str]) {
    let mut command = Command::new(root().join("target/peers/bin/python"));
    command.arg(root().join("tests/peers/dialler.py")).arg(place.receiver.to_string()).args(words);
    let output = command.output().expect("the dialler starts");
    assert!(output.status.success(), "{words:?} not acknowledged: {}", String::from_utf8_lossy(&output.stderr));
}

fn dial_ourselves(place: &Place, account: &str, key: &str, code: &str, zone: u16) {
    use std::io::Read;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs();
    let mut event = dc09::Outgoing::sia(account, 1, &format!("Nri1/{code}{zone}"));
    event.timestamp = i64::try_from(now).ok();
    let key = dc09::Key::new(key.as_bytes()).expect("16 characters");
    let frame = event.encode(Some(&key), &[0x20; dc09::PAD]).expect("a frame");
    let mut line = TcpStream::connect((Ipv4Addr::LOCALHOST, place.receiver)).expect("the receiver listens");
    line.set_read_timeout(Some(Duration::from_secs(10))).expect("a fresh socket takes its settings");
    line.write_all(&frame).expect("the receiver reads");
    let mut answer = [0; 1024];
    let length = line.read(&mut answer).expect("the receiver answers");
    let answer = dc09::Reply::parse(&answer[..length], Some(&key)).expect("an answer");
    assert_eq!(answer.reply, dc09::Reply::EncryptedAck);
}
