//! A worker as a child process, its answers as they come, and what the system knows of its connections.
use std::{
    fs,
    io::Read,
    path::PathBuf,
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use alarm_central::{moment::Deadline, pii::Secret};
use serde::{Serialize, de::DeserializeOwned};
use vaka_link::{
    pipe,
    worker::{FetchOrder, Order, Tracks, Transport, now},
};

/// Longer than anything here takes on a busy machine.
pub const LONG: Duration = Duration::from_secs(20);

pub struct Worker<Answer> {
    pub child: Child,
    pub stdin: Option<ChildStdin>,
    pub answers: Receiver<(Answer, Vec<u8>, Instant)>,
    log: Option<thread::JoinHandle<String>>,
    /// The plug-ins that it has, where they are not the machine's.
    plugins: Option<tempfile::TempDir>,
}

impl<Answer: DeserializeOwned + Send + 'static> Worker<Answer> {
    /// Starts one and waits until it is warm.
    pub fn warm(kind: &str) -> Self {
        Self::warm_with(kind, &[])
    }

    /// The same in this environment.
    pub fn warm_with(kind: &str, environment: &[(&str, &std::ffi::OsStr)]) -> Self {
        let (mut worker, mut stdout) = Self::unread_with(kind, environment);
        let (tell, answers) = channel();
        thread::spawn(move || {
            while let Ok(Some((answer, body))) = pipe::read::<Answer>(&mut stdout) {
                if tell.send((answer, body, Instant::now())).is_err() {
                    return;
                }
            }
        });
        worker.answers = answers;
        worker
    }

    /// The same on a machine without these plug-ins of GStreamer.
    pub fn warm_without(kind: &str, plugins: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        gstreamer_rtsp_server::gst::init().unwrap();
        let core = gstreamer_rtsp_server::gst::Registry::get().find_plugin("coreelements").unwrap();
        let all = core.filename().unwrap().parent().unwrap().to_path_buf();
        for file in fs::read_dir(all).unwrap().map(Result::unwrap) {
            let name = file.file_name().into_string().unwrap();
            if name.starts_with("libgst") && !plugins.iter().any(|plugin| name == format!("libgst{plugin}.so")) {
                std::os::unix::fs::symlink(file.path(), folder.path().join(name)).unwrap();
            }
        }
        let registry = folder.path().join("registry");
        let mut worker = Self::warm_with(
            kind,
            &[("GST_PLUGIN_SYSTEM_PATH_1_0", folder.path().as_os_str()), ("GST_REGISTRY_1_0", registry.as_os_str())],
        );
        worker.plugins = Some(folder);
        worker
    }

    /// The same, with nobody reading its answers.
    pub fn unread(kind: &str) -> (Self, std::process::ChildStdout) {
        Self::unread_with(kind, &[])
    }

    fn unread_with(kind: &str, environment: &[(&str, &std::ffi::OsStr)]) -> (Self, std::process::ChildStdout) {
        let mut child = Command::new(program())
            .arg(kind)
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stdin = child.stdin.take();
        let stdout = child.stdout.take().unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let log = thread::spawn(move || {
            let mut log = String::new();
            let _ = stderr.read_to_string(&mut log);
            log
        });
        let worker = Self { child, stdin, answers: channel().1, log: Some(log), plugins: None };
        until("the worker is warm", || worker.is_called(&format!("{kind} idle")) && worker.waits_for_stdin());
        (worker, stdout)
    }

    pub fn order(&mut self, order: &Order) {
        self.say(order, &[]);
    }

    pub fn say(&mut self, head: &impl Serialize, body: &[u8]) {
        pipe::write(self.stdin.as_mut().unwrap(), head, body).unwrap();
    }

    /// The next answer that `wanted` makes something of.
    pub fn next<T>(&self, what: &str, mut wanted: impl FnMut(&Answer, &[u8]) -> Option<T>) -> (T, Instant) {
        let end = Instant::now() + LONG;
        loop {
            match self.answers.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok((answer, body, at)) => {
                    if let Some(found) = wanted(&answer, &body) {
                        return (found, at);
                    }
                }
                Err(RecvTimeoutError::Timeout) => panic!("waited in vain for: {what}"),
                Err(RecvTimeoutError::Disconnected) => panic!("the worker ended before: {what}"),
            }
        }
    }

    pub fn is_called(&self, name: &str) -> bool {
        fs::read_to_string(format!("/proc/{}/comm", self.child.id())).is_ok_and(|comm| comm.trim_end() == name)
    }

    /// Whether its main thread sleeps in a read, which it does when it is warm and has no order.
    fn waits_for_stdin(&self) -> bool {
        let id = self.child.id();
        fs::read_to_string(format!("/proc/{id}/task/{id}/syscall"))
            .map_or_else(|_| true, |call| call.starts_with(READ_CALL))
    }

    /// Waits for its end.
    pub fn ended_within(&mut self, limit: Duration) -> ExitStatus {
        let end = Instant::now() + limit;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < end, "the worker has not ended within {limit:?}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Ends it, and gives all that it has logged.
    pub fn log(mut self) -> String {
        self.stdin = None;
        self.ended_within(LONG);
        self.log.take().unwrap().join().unwrap()
    }
}

/// Number of the system call `read`, as `/proc/PID/syscall` shows it.
#[cfg(target_arch = "x86_64")]
const READ_CALL: &str = "0 ";
#[cfg(not(target_arch = "x86_64"))]
const READ_CALL: &str = "63 ";

impl<Answer> Drop for Worker<Answer> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let program = tests.parent().unwrap().parent().unwrap().join("examples/worker");
    assert!(program.exists(), "the example `worker` is missing: run `cargo test` without picking a target");
    program
}

/// Waits until it is so.
pub fn until(what: &str, mut so: impl FnMut() -> bool) -> Duration {
    let begin = Instant::now();
    while !so() {
        assert!(begin.elapsed() < LONG, "waited in vain until {what}");
        thread::sleep(Duration::from_millis(2));
    }
    begin.elapsed()
}

/// So many milliseconds from now, on both clocks.
pub fn deadline_in(ms: u64) -> Deadline {
    let now = now();
    Deadline { wall: now.wall.plus_ms(i64::try_from(ms).unwrap()), boot_ms: now.boot_ms + ms }
}

/// An order to fetch pictures and sound, for a minute.
pub fn fetch_order(address: &str, user: &str, password: &str) -> FetchOrder {
    FetchOrder {
        address: Secret::new(address),
        user: Secret::new(user),
        password: Secret::new(password),
        certificate: None,
        transport: Transport::Auto,
        tracks: Tracks::Both,
        deaf: false,
        kept: true,
        once: None,
        turning: None,
        deadline: deadline_in(60_000),
    }
}

/// Connections to a port of this machine that stand open at the side that made them.
pub fn connections_to(port: u16) -> usize {
    let table = fs::read_to_string("/proc/net/tcp").unwrap();
    let remote = format!(":{port:04X}");
    table
        .lines()
        .skip(1)
        .filter(|line| {
            let mut fields = line.split_whitespace().skip(2);
            fields.next().is_some_and(|address| address.ends_with(&remote)) && fields.next() == Some("01")
        })
        .count()
}
