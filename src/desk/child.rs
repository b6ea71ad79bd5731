//! Worker processes of the desk: started, one kept warm, killed when they are no longer wanted; it knows no message.
use std::{
    io,
    path::PathBuf,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

/// How many workers stand warm: a claim opens a camera and the way to the voice unit.
const WARM: usize = 2;
/// How long after one was taken the next is started: until then the machine belongs to the pictures that were asked for.
const WARM_AGAIN_AFTER: Duration = Duration::from_millis(1500);

/// Starts workers of one kind (`vaka worker decode`, `vaka worker sound`), and keeps the next ones ready where they are taken.
pub struct Workers {
    program: PathBuf,
    kind: &'static str,
    warm: Mutex<Vec<Worker>>,
}

/// A running worker. Dropping it kills it.
pub struct Worker {
    child: Arc<Mutex<Child>>,
    pub stdin: Option<ChildStdin>,
    pub stdout: Option<ChildStdout>,
}

/// A hand that can end a worker from another thread.
#[derive(Clone)]
pub struct Kill(Arc<Mutex<Child>>);

impl Workers {
    /// Workers of `kind`, run by `program`.
    pub fn new(program: PathBuf, kind: &'static str) -> Self {
        Self { program, kind, warm: Mutex::new(Vec::new()) }
    }

    /// Starts some ahead of need: they wait for their order without any.
    pub fn warm_up(&self) {
        let mut warm = self.warm.lock().unwrap_or_else(PoisonError::into_inner);
        while warm.len() < WARM
            && let Ok(worker) = self.start()
        {
            warm.push(worker);
        }
    }

    /// A worker without an order: a warm one that still runs, else a new one. Another takes its place a little later.
    pub fn take(self: &Arc<Self>) -> io::Result<Worker> {
        let workers = Arc::downgrade(self);
        // If no thread can be had, the next one is simply not warm.
        let _ = thread::Builder::new().name("warm".to_owned()).spawn(move || {
            thread::sleep(WARM_AGAIN_AFTER);
            if let Some(workers) = workers.upgrade() {
                workers.warm_up();
            }
        });
        loop {
            let ready = self.warm.lock().unwrap_or_else(PoisonError::into_inner).pop();
            match ready {
                Some(worker) if worker.runs() => return Ok(worker),
                Some(_) => {}
                None => return self.start(),
            }
        }
    }

    /// A new worker without an order.
    pub fn start(&self) -> io::Result<Worker> {
        let mut child = Command::new(&self.program)
            .args(["worker", self.kind])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        Ok(Worker { child: Arc::new(Mutex::new(child)), stdin, stdout })
    }
}

impl Worker {
    fn runs(&self) -> bool {
        matches!(self.child.lock().unwrap_or_else(PoisonError::into_inner).try_wait(), Ok(None))
    }

    /// A hand that can end it from elsewhere.
    pub fn kill_switch(&self) -> Kill {
        Kill(Arc::clone(&self.child))
    }
}

impl Kill {
    /// Ends the worker now. Never waits: a thread of its own collects what is left.
    pub fn now(&self) {
        let child = Arc::clone(&self.0);
        let _ = child.lock().unwrap_or_else(PoisonError::into_inner).kill();
        let _ = thread::Builder::new().name("reap".to_owned()).spawn(move || {
            let _ = child.lock().unwrap_or_else(PoisonError::into_inner).wait();
        });
    }
}

#[cfg(test)]
impl Kill {
    /// Whether the worker has ended.
    pub fn is_gone(&self) -> bool {
        matches!(self.0.lock().unwrap().try_wait(), Ok(Some(_)))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.kill_switch().now();
    }
}
