//! Worker processes of the desk: started, one kept warm, killed when they are no longer wanted; it knows no message.
use std::{
    io,
    path::PathBuf,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

/// Starts workers of one kind (`vaka worker decode`, `vaka worker sound`) and keeps the next one ready.
pub struct Workers {
    program: PathBuf,
    kind: &'static str,
    warm: Mutex<Option<Worker>>,
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
        Self { program, kind, warm: Mutex::new(None) }
    }

    /// Starts one ahead of need: it waits for its order without any.
    pub fn warm_up(&self) {
        let mut warm = self.warm.lock().unwrap_or_else(PoisonError::into_inner);
        if warm.is_none() {
            *warm = self.start().ok();
        }
    }

    /// A worker without an order: the warm one if it still runs, else a new one.
    pub fn take(&self) -> io::Result<Worker> {
        let ready = self.warm.lock().unwrap_or_else(PoisonError::into_inner).take();
        match ready {
            Some(worker) if worker.runs() => Ok(worker),
            _ => self.start(),
        }
    }

    fn start(&self) -> io::Result<Worker> {
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
