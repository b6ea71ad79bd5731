//! Worker processes: some of each kind stand warm, orders go in by stdin, and none outlives its end by more than the
//! grace, because it is killed.
use std::{
    ffi::OsString,
    path::PathBuf,
    process::Stdio,
    sync::{Arc, Mutex},
};

use alarm_central::{id::MediumId, medium::MediumKind};
use tokio::{
    process::{Child, ChildStdin, ChildStdout, Command},
    time::{Duration, sleep, timeout},
};
use vaka_link::{
    pipe::{self, PipeError},
    worker::{GRACE, Order},
};

/// How long after a warm worker was taken the next is started: until then the machine belongs to what was asked for.
const WARM_AGAIN_AFTER: Duration = Duration::from_millis(1500);

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

impl Kind {
    /// How many stand warm: a claim opens a camera and the voice unit, whose sound is fetched too if it is no call's.
    fn warm(self) -> usize {
        match self {
            Self::Fetch => 2,
            Self::Talk => 1,
        }
    }
}

/// Where workers come from.
#[derive(Clone)]
pub(crate) struct Workers {
    program: WorkerProgram,
    warm: Arc<Mutex<[Vec<Child>; 2]>>,
}

/// A worker with orders.
pub(crate) struct Worker {
    child: Child,
    pub(crate) stdin: ChildStdin,
    /// What it writes, or wrote last, of each kind.
    pub(crate) media: Vec<(MediumKind, MediumId)>,
}

impl Workers {
    pub(crate) fn new(program: WorkerProgram) -> Self {
        let workers = Self { program, warm: Arc::default() };
        workers.warm_up(Kind::Fetch);
        workers.warm_up(Kind::Talk);
        workers
    }

    /// Hands the order to a warm worker, or to a new one if the warm one has died or the order `can_wait`.
    pub(crate) async fn send_out(&self, order: &Order, can_wait: bool) -> Result<(Worker, ChildStdout), PipeError> {
        let kind = if matches!(order, Order::Talk(_)) { Kind::Talk } else { Kind::Fetch };
        let mut child = match if can_wait { None } else { self.take_warm(kind) } {
            Some(child) => child,
            None => self.spawn(kind)?,
        };
        if !can_wait {
            self.warm_up_again(kind);
        }
        let stdio = (child.stdin.take(), child.stdout.take());
        let (Some(mut stdin), Some(stdout)) = stdio else {
            return Err(PipeError::NotUnderstood);
        };
        pipe::write_async(&mut stdin, order, &[]).await?;
        Ok((Worker { child, stdin, media: Vec::new() }, stdout))
    }

    fn take_warm(&self, kind: Kind) -> Option<Child> {
        loop {
            let mut child = self.slots()[kind as usize].pop()?;
            if matches!(child.try_wait(), Ok(None)) {
                return Some(child);
            }
        }
    }

    fn warm_up_again(&self, kind: Kind) {
        let workers = self.clone();
        tokio::spawn(async move {
            sleep(WARM_AGAIN_AFTER).await;
            workers.warm_up(kind);
        });
    }

    fn warm_up(&self, kind: Kind) {
        while self.slots()[kind as usize].len() < kind.warm() {
            // A worker that cannot be started now is tried again when it is needed, and told then.
            let Ok(child) = self.spawn(kind) else { return };
            self.slots()[kind as usize].push(child);
        }
    }

    fn slots(&self) -> std::sync::MutexGuard<'_, [Vec<Child>; 2]> {
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
    /// Ends the worker: first politely by the end of its stdin, then, after the grace, for good. Returns at once; `gone` is
    /// done once it is gone.
    pub(crate) fn end(self, gone: impl Future<Output = ()> + Send + 'static) {
        let Self { mut child, stdin, .. } = self;
        drop(stdin);
        tokio::spawn(async move {
            if timeout(GRACE, child.wait()).await.is_err() {
                // It may hang inside a library; the kernel does not ask it.
                let _ = child.kill().await;
            }
            gone.await;
        });
    }
}
