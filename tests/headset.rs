//! The desk's own sound in the real window, with a sound server of the test's own: what is pulled out or muted is told in time, and
//! what is chosen by keys is kept.
use std::{
    fs,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use egui::Key;
use tempfile::TempDir;

use crate::{
    screen::until,
    world::{Desk, PASSWORD, Place, START},
};

/// The strip says within a second that something is lost; the rest is for a machine that has much else to do.
const TOLD: Duration = Duration::from_millis(1_000 + 700);

/// A sound server with a loudspeaker, and a microphone that can be pulled out.
struct Server {
    child: Child,
    folder: TempDir,
}

impl Server {
    fn start() -> Self {
        let folder = TempDir::with_prefix("vaka-").expect("a folder for the sound server");
        let file = folder.path().join("pulse.pa");
        let socket = folder.path().join("pulse.sock");
        let conf = format!(
            "load-module module-native-protocol-unix auth-anonymous=1 socket={}\n\
             load-module module-null-sink sink_name=table rate=48000\n\
             load-module module-null-sink sink_name=room rate=48000\n\
             load-module module-remap-source master=room.monitor source_name=desk_mic source_properties=device.description=Bordsmikrofon\n\
             load-module module-remap-source master=room.monitor source_name=headset_mic source_properties=device.description=Headset\n\
             set-default-sink table\nset-default-source desk_mic\n",
            socket.display()
        );
        fs::write(&file, conf).expect("a file of our own");
        let alsa = "</usr/share/alsa/alsa.conf>\npcm.!default { type pulse }\nctl.!default { type pulse }\n";
        fs::write(folder.path().join("alsa.conf"), alsa).expect("a file of our own");
        let mut command = Command::new("pulseaudio");
        command.arg("-n").arg("-F").arg(&file).args(["--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"]);
        command.args(["--disable-shm=yes", "--log-level=error"]).env("XDG_RUNTIME_DIR", folder.path());
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let server = Self { child: child.expect("pulseaudio starts"), folder };
        until(START, "the sound server", || server.pactl(&["info"]));
        server
    }

    fn address(&self) -> String {
        format!("unix:{}", self.folder.path().join("pulse.sock").display())
    }

    fn pactl(&self, words: &[&str]) -> Option<String> {
        let ran = Command::new("pactl").args(words).env("PULSE_SERVER", self.address()).output().expect("pactl starts");
        ran.status.success().then(|| String::from_utf8_lossy(&ran.stdout).trim().to_owned())
    }

    /// The number of the module that brought a source.
    fn module_of(&self, source: &str) -> String {
        let list = self.pactl(&["list", "short", "modules"]).expect("it answers");
        let line = list.lines().find(|line| line.contains(&format!("source_name={source}"))).expect("it is there");
        line.split_whitespace().next().expect("a number").to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_microphone_that_is_muted_or_pulled_out_is_told_within_a_second_and_the_choice_is_kept() {
    let server = Server::start();
    let place = Place::new();
    place.add_operator("op1", PASSWORD);
    let mut command = place.vaka([] as [&str; 0]);
    command.env("PULSE_SERVER", server.address()).env("ALSA_CONFIG_PATH", server.folder.path().join("alsa.conf"));
    let mut desk = Desk::start(command);
    desk.sign_in("op1", PASSWORD);
    let screen = &mut desk.screen;
    screen.press(Key::S);
    // The list holds both; a press takes the next in the order of their names.
    for _ in 0..3 {
        if screen.find("Mikrofon: Headset").is_none() {
            screen.press(Key::Num1);
            std::thread::sleep(Duration::from_millis(500));
        }
    }
    screen.wait("Mikrofon: Headset", START);
    screen.picture_for("sound-card");
    screen.press(Key::Escape);
    let kept = until(START, "the choice in the preferences", || {
        let file = place.file("vaka/desk.toml");
        fs::read_to_string(file).ok().filter(|text| text.contains("headset_mic"))
    });
    assert!(kept.contains("echo_suppressed = false"), "{kept}");

    // The default's switch is the computer's own, of which the strip knows.
    let lost = Instant::now();
    server.pactl(&["set-source-mute", "desk_mic", "1"]).expect("it is there");
    screen.wait("Mikrofonen är avstängd i datorn", START);
    assert!(lost.elapsed() < TOLD, "told after {:?}", lost.elapsed());
    server.pactl(&["set-source-mute", "desk_mic", "0"]).expect("it is there");
    screen.wait_gone("Mikrofonen är avstängd i datorn", START);

    let lost = Instant::now();
    server.pactl(&["unload-module", &server.module_of("headset_mic")]).expect("it is there");
    screen.wait("Den valda mikrofonen är borta", START);
    assert!(lost.elapsed() < TOLD, "told after {:?}", lost.elapsed());
    screen.picture_for("sound-instead");
    let named = ["source_name=headset_mic", "source_properties=device.description=Headset"];
    let words = [&["load-module", "module-remap-source", "master=room.monitor"][..], &named].concat();
    server.pactl(&words).expect("it is put in again");
    let back = Instant::now();
    screen.wait_gone("Den valda mikrofonen är borta", START);
    assert!(back.elapsed() < TOLD + Duration::from_secs(1), "back after {:?}", back.elapsed());
}
