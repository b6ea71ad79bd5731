//! Real devices of a sound server of the test's own: chosen by name, pulled out, put in again, turned down, and their echo.
use std::{
    io::Read,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use vaka_link::{
    frame::{DeviceState, Echo, FromSound, PACKET_SAMPLES, SoundChoice, Switch, ToSound},
    worker::{Order, SoundDevice, SoundOrder},
};

use super::child::{Worker, until};

/// The strip says within a second that a device is gone; sound is back within two.
const TOLD: Duration = Duration::from_secs(1);
const BACK: Duration = Duration::from_secs(2);
/// What the server of a loaded machine may add on its own.
const SERVER: Duration = Duration::from_millis(500);

/// A sound server with two loudspeakers, `table` and `headset`, and two microphones that hear what is played to `room`.
struct Server {
    child: Child,
    folder: tempfile::TempDir,
}

impl Server {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("pulse.sock");
        let conf = format!(
            "load-module module-native-protocol-unix auth-anonymous=1 socket={}\n\
             load-module module-null-sink sink_name=table rate=48000\n\
             load-module module-null-sink sink_name=room rate=48000\n\
             load-module module-remap-source master=room.monitor source_name=desk_mic\n\
             set-default-sink table\nset-default-source desk_mic\n",
            socket.display()
        );
        let file = folder.path().join("pulse.pa");
        std::fs::write(&file, conf).unwrap();
        let mut command = Command::new("pulseaudio");
        command.arg("-n").arg("-F").arg(&file).args(["--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"]);
        command.args(["--disable-shm=yes", "--log-level=error"]).env("XDG_RUNTIME_DIR", folder.path());
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let server = Self { child, folder };
        until("the sound server runs", || server.pactl(&["info"]).is_some());
        server
    }

    fn address(&self) -> String {
        format!("unix:{}", self.folder.path().join("pulse.sock").display())
    }

    fn pactl(&self, words: &[&str]) -> Option<String> {
        let ran = Command::new("pactl").args(words).env("PULSE_SERVER", self.address()).output().unwrap();
        ran.status.success().then(|| String::from_utf8(ran.stdout).unwrap().trim().to_owned())
    }

    /// Puts in a headset; what pulls its loudspeaker or its microphone out again.
    fn put_in(&self, what: &str) -> String {
        let words: &[&str] = match what {
            "sink" => &["load-module", "module-null-sink", "sink_name=headset", "rate=48000"],
            _ => &["load-module", "module-remap-source", "master=room.monitor", "source_name=headset_mic"],
        };
        self.pactl(words).unwrap()
    }

    fn worker(&self) -> Worker<FromSound> {
        let address = self.address();
        let mut worker = Worker::warm_with("sound", &[("PULSE_SERVER", address.as_ref())]);
        let (microphone, loudspeaker) = (SoundDevice::Default, SoundDevice::Default);
        worker.order(&Order::Sound(SoundOrder { microphone, loudspeaker }));
        worker
    }

    /// The root mean square of the last that a source gives within so long.
    fn heard_at(&self, source: &str, during: Duration) -> f64 {
        let mut command = Command::new("parec");
        command.args(["--raw", "--format=s16le", "--rate=8000", "--channels=1", "--latency-msec=20", "-d", source]);
        let mut child = command.env("PULSE_SERVER", self.address()).stdout(Stdio::piped()).spawn().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        let reading = thread::spawn(move || {
            let mut bytes = Vec::new();
            let _ = stdout.read_to_end(&mut bytes);
            bytes
        });
        thread::sleep(during);
        child.kill().unwrap();
        child.wait().unwrap();
        let bytes = reading.join().unwrap();
        let samples: Vec<i16> = bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
        // A sink that was idle gives the first of it late.
        rms(&samples[samples.len().saturating_sub(6400)..])
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn rms(samples: &[i16]) -> f64 {
    let sum: f64 = samples.iter().map(|sample| f64::from(*sample).powi(2)).sum();
    (sum / samples.len().max(1) as f64).sqrt()
}

/// Something like speech: noise that swells four times a second, without silence.
fn babble(packet: usize) -> Vec<u8> {
    let mut seed = packet as u32 * 7919 + 1;
    let mut last = 0.0;
    let sample = |at: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = f64::from(seed >> 8) / f64::from(1 << 23) - 1.0;
        last = 0.7 * last + 0.3 * noise;
        let time = (packet * PACKET_SAMPLES + at) as f64 / 8000.0;
        (last * 20_000.0 * (0.6 + 0.4 * (std::f64::consts::TAU * 4.0 * time).sin())) as i16
    };
    (0..PACKET_SAMPLES).map(sample).flat_map(i16::to_le_bytes).collect()
}

/// Plays it at the pace of a home.
fn play(worker: &mut Worker<FromSound>, during: Duration) {
    let begin = Instant::now();
    for packet in 0.. {
        let due = begin + Duration::from_millis(20) * packet;
        if due >= begin + during {
            return;
        }
        thread::sleep(due.saturating_duration_since(Instant::now()));
        worker.say(&ToSound::Play, &babble(packet as usize));
    }
}

/// Plays while somebody listens to this source; how loud it was there.
fn played_to(server: &Server, worker: &mut Worker<FromSound>, source: &str) -> f64 {
    thread::scope(|scope| {
        let listening = scope.spawn(|| {
            thread::sleep(Duration::from_millis(300));
            server.heard_at(source, Duration::from_millis(2700))
        });
        play(worker, Duration::from_millis(3200));
        listening.join().unwrap()
    })
}

fn wait_for(worker: &Worker<FromSound>, microphone: DeviceState, loudspeaker: DeviceState) -> Instant {
    let wanted = FromSound::Devices { microphone, loudspeaker };
    worker.next(&format!("{wanted:?}"), |answer, _| (*answer == wanted).then_some(())).1
}

/// What the sound system calls the one whose name holds this word.
fn id_of(worker: &Worker<FromSound>, word: &str) -> String {
    let found = worker.next(word, |answer, _| match answer {
        FromSound::Found { microphones, loudspeakers } => {
            let mut all = microphones.iter().chain(loudspeakers);
            all.find(|device| device.id == word).map(|device| device.id.clone())
        }
        _ => None,
    });
    found.0
}

use DeviceState::{Instead, Working};

#[test]
fn a_chosen_loudspeaker_is_played_through_as_loud_as_wanted_and_another_in_its_place_while_it_is_gone() {
    let server = Server::start();
    let module = server.put_in("sink");
    let mut worker = server.worker();
    let id = id_of(&worker, "headset");
    let choice = SoundChoice { loudspeaker: Some(id), ..SoundChoice::default() };
    worker.say(&ToSound::Choose(choice.clone()), &[]);
    wait_for(&worker, Working, Working);
    let loud = played_to(&server, &mut worker, "headset.monitor");
    let elsewhere = played_to(&server, &mut worker, "table.monitor");
    assert!(loud > 1000.0 && elsewhere < 10.0, "{loud} in the headset, {elsewhere} on the table");
    worker.say(&ToSound::Choose(SoundChoice { volume: 50, ..choice.clone() }), &[]);
    let soft = played_to(&server, &mut worker, "headset.monitor");
    assert!((0.4..0.6).contains(&(soft / loud)), "half as loud: {soft} of {loud}");
    worker.say(&ToSound::Choose(choice), &[]);

    let pulled = Instant::now();
    server.pactl(&["unload-module", &module]).unwrap();
    // That it plays again is told once it does.
    let told = wait_for(&worker, Working, Instead) - pulled;
    assert!(told < TOLD + SERVER, "told after {told:?}");
    let instead = played_to(&server, &mut worker, "table.monitor");
    assert!(instead > loud / 2.0, "{instead}");
    let put_in = Instant::now();
    server.put_in("sink");
    let told = wait_for(&worker, Working, Working) - put_in;
    assert!(told < BACK + SERVER, "back after {told:?}");
    let again = played_to(&server, &mut worker, "headset.monitor");
    assert!(again > loud / 2.0, "{again}");
}

#[test]
fn a_chosen_microphone_that_is_pulled_out_is_told_and_another_is_heard_in_its_place() {
    let server = Server::start();
    let module = server.put_in("source");
    let mut worker = server.worker();
    let id = id_of(&worker, "headset_mic");
    worker.say(&ToSound::Choose(SoundChoice { microphone: Some(id), ..SoundChoice::default() }), &[]);
    wait_for(&worker, Working, Working);
    worker.say(&ToSound::Microphone(Switch::On), &[]);
    worker.next("speech", |answer, _| matches!(answer, FromSound::Spoken).then_some(()));
    let pulled = Instant::now();
    server.pactl(&["unload-module", &module]).unwrap();
    let told = wait_for(&worker, Instead, Working) - pulled;
    assert!(told < TOLD + SERVER, "told after {told:?}");
    let heard = worker.next("speech", |answer, _| matches!(answer, FromSound::Spoken).then_some(())).1 - pulled;
    assert!(heard < BACK + SERVER, "heard again after {heard:?}");
    let put_in = Instant::now();
    server.put_in("source");
    let told = wait_for(&worker, Working, Working) - put_in;
    assert!(told < BACK + SERVER, "back after {told:?}");
    // Nothing else there is: both are gone, and told so.
    for name in ["headset_mic", "desk_mic"] {
        let list = server.pactl(&["list", "short", "modules"]).unwrap();
        let line = list.lines().find(|line| line.contains(&format!("source_name={name}"))).unwrap().to_owned();
        server.pactl(&["unload-module", line.split_whitespace().next().unwrap()]).unwrap();
    }
}

/// What the microphone gives while a home is heard on the loudspeaker, and the microphone hears that; the last two seconds.
fn echo(worker: &mut Worker<FromSound>, echo: Echo) -> f64 {
    worker.say(&ToSound::Choose(SoundChoice { echo, ..SoundChoice::default() }), &[]);
    let suppressed = echo == Echo::Suppressed;
    if suppressed {
        worker.next("suppression", |answer, _| (*answer == FromSound::Echo { suppressed }).then_some(()));
    }
    while worker.answers.try_recv().is_ok() {}
    worker.say(&ToSound::Microphone(Switch::On), &[]);
    play(worker, Duration::from_secs(5));
    worker.say(&ToSound::Microphone(Switch::Off), &[]);
    let spoken: Vec<i16> = worker
        .answers
        .try_iter()
        .filter(|(answer, ..)| matches!(answer, FromSound::Spoken))
        .flat_map(|(_, body, _)| {
            body.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect::<Vec<_>>()
        })
        .collect();
    assert!(spoken.len() > 4 * 8000, "{} samples in five seconds", spoken.len());
    rms(&spoken[spoken.len() - 2 * 8000..])
}

#[test]
fn what_a_home_hears_of_itself_is_taken_out_where_that_is_chosen() {
    let server = Server::start();
    // The microphone hears the loudspeaker.
    let words = ["load-module", "module-loopback", "source=table.monitor", "sink=room", "latency_msec=20"];
    server.pactl(&words).unwrap();
    let mut worker = server.worker();
    wait_for(&worker, Working, Working);
    let plain = echo(&mut worker, Echo::HalfDuplex);
    assert!(plain > 500.0, "the microphone hears the loudspeaker: {plain}");
    let half_duplex_again = |worker: &mut Worker<FromSound>| {
        worker.say(&ToSound::Choose(SoundChoice::default()), &[]);
        worker.next("half duplex again", |answer, _| (*answer == FromSound::Echo { suppressed: false }).then_some(()));
    };
    // On a busy machine sound comes in fits, which takes the suppressor's measure of the room from it.
    let is_quiet = (0..3).any(|_| {
        let db = 20.0 * (echo(&mut worker, Echo::Suppressed).max(1.0) / plain).log10();
        eprintln!("echo of {plain:.0} becomes less by {db:.1} dB");
        half_duplex_again(&mut worker);
        db < -12.0
    });
    assert!(is_quiet, "the echo is not taken out");
}
