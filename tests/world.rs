//! The world around one test: a place of its own with the real program, a camera and a panel that Vaka did not write.
use std::{
    ffi::OsStr,
    fs,
    io::{BufRead, BufReader, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, SystemTime},
};

use serde_json::Value;
use tempfile::TempDir;

use crate::screen::{Screen, until};

/// Time for anything that has to start, on a machine that has much else to do.
pub const START: Duration = Duration::from_mins(1);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
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
    pub receiver: u16,
}

impl Place {
    pub fn new() -> Self {
        Self { folder: TempDir::with_prefix("vaka-").expect("a folder for the test"), receiver: free_port() }
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The real program with this place's options.
    pub fn vaka<S: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vaka"));
        command.args(["--place", "live", "--data"]).arg(self.data());
        command.args(["--receiver", &format!("127.0.0.1:{}", self.receiver)]).args(words);
        command.env("XDG_RUNTIME_DIR", self.folder.path()).env_remove("EGUI_INSPECTION");
        command
    }

    /// The demo, with its training place in this place's folder.
    pub fn demo(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vaka"));
        command.arg("--demo").env("XDG_RUNTIME_DIR", self.folder.path()).env_remove("EGUI_INSPECTION");
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
        let file = self.folder.path().join("sites.toml");
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
        let folder = TempDir::with_prefix("vaka-").expect("a folder for what the camera hears");
        // The system's own Python: it has the bindings to the RTSP server.
        let mut command = Command::new("/usr/bin/python3");
        command.arg(root().join("tests/peers/camera.py")).arg(folder.path().join("heard.wav")).args(options);
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

    /// What came over the back channel so far.
    pub fn heard(&self) -> PathBuf {
        self.folder.path().join("heard.wav")
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

/// One event from a panel to the place's receiver, over TCP, encrypted with a key of 16 characters. The dialler is one
/// that Vaka did not write; where PyPI could not be reached it is Vaka's own, and the test says so.
pub fn dial(place: &Place, account: &str, key: &str, code: &str, zone: u16) {
    let python = root().join("target/peers/bin/python");
    if root().join("target/peers/brought").exists() {
        let mut command = Command::new(python);
        command.arg(root().join("tests/peers/dialler.py")).arg(place.receiver.to_string());
        let status = command
            .args(["TCP", account, key, "SIA-DCS", code, &zone.to_string()])
            .status()
            .expect("the dialler starts");
        assert!(status.success(), "the foreign dialler's {code} was not acknowledged");
    } else {
        eprintln!("PyPI could not be reached: the dialler of this test is Vaka's own");
        dial_ourselves(place, account, key, code, zone);
    }
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
