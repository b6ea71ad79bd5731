//! Worker processes: one of each kind stands warm, orders go in by stdin, and none outlives its end by more than the
//! grace, because it is killed.
use std::{
    ffi::OsString,
    path::PathBuf,
    process::Stdio,
    sync::{Arc, Mutex},
};

use tokio::{
    process::{Child, ChildStdin, ChildStdout, Command},
    time::timeout,
};
use vaka_link::{
    pipe::{self, PipeError},
    worker::{GRACE, Order},
};

/// How a worker process is started: this program and the words before the kind's name.
#[derive(Clone, Debug)]
pub struct WorkerProgram {
    pub program: PathBuf,
    /// For `vaka`: `worker`.
    pub words: Vec<OsString>,
}

/// The kinds of worker that a station starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Fetch,
    Talk,
}

/// Where workers come from.
#[derive(Clone)]
pub(crate) struct Workers {
    program: WorkerProgram,
    warm: Arc<Mutex<[Option<Child>; 2]>>,
}

/// A worker with orders.
pub(crate) struct Worker {
    child: Child,
    pub(crate) stdin: ChildStdin,
}

impl Workers {
    pub(crate) fn new(program: WorkerProgram) -> Self {
        let workers = Self { program, warm: Arc::new(Mutex::new([None, None])) };
        workers.warm_up(Kind::Fetch);
        workers.warm_up(Kind::Talk);
        workers
    }

    /// Hands the order to a warm worker, or to a new one if the warm one has died.
    pub(crate) async fn send_out(&self, order: &Order) -> Result<(Worker, ChildStdout), PipeError> {
        let kind = if matches!(order, Order::Talk(_)) { Kind::Talk } else { Kind::Fetch };
        let mut child = match self.take_warm(kind) {
            Some(child) => child,
            None => self.spawn(kind)?,
        };
        self.warm_up(kind);
        let stdio = (child.stdin.take(), child.stdout.take());
        let (Some(mut stdin), Some(stdout)) = stdio else {
            return Err(PipeError::NotUnderstood);
        };
        pipe::write_async(&mut stdin, order, &[]).await?;
        Ok((Worker { child, stdin }, stdout))
    }

    fn take_warm(&self, kind: Kind) -> Option<Child> {
        let mut child = self.slots()[kind as usize].take()?;
        matches!(child.try_wait(), Ok(None)).then_some(child)
    }

    fn warm_up(&self, kind: Kind) {
        // A worker that cannot be started now is tried again when it is needed, and told then.
        let child = self.spawn(kind).ok();
        self.slots()[kind as usize] = child;
    }

    fn slots(&self) -> std::sync::MutexGuard<'_, [Option<Child>; 2]> {
        self.warm.lock().expect("nothing panics while it holds this lock")
    }

    fn spawn(&self, kind: Kind) -> std::io::Result<Child> {
        Command::new(&self.program.program)
            .args(&self.program.words)
            .arg(match kind {
                Kind::Fetch => "fetch",
                Kind::Talk => "talk",
            })
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .spawn()
    }
}

impl Worker {
    /// Ends the worker: first politely by the end of its stdin, then, after the grace, for good. Returns at once.
    pub(crate) fn end(self) {
        let Self { mut child, stdin } = self;
        drop(stdin);
        tokio::spawn(async move {
            if timeout(GRACE, child.wait()).await.is_err() {
                // It may hang inside a library; the kernel does not ask it.
                let _ = child.kill().await;
            }
        });
    }
}
