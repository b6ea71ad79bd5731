//! What a worker does with its own process: name, streams, core file; nothing of media.
use std::{ffi::CString, fs::File, io, os::fd::AsFd};

use crate::Kind;

/// Names this process for `ps` and `/proc/PID/comm`: `fetch idle`, `fetch busy`.
pub(crate) fn be_called(kind: Kind, state: &str) {
    let name = CString::new(format!("{} {state}", kind.name())).expect("both words are ours and hold no zero byte");
    // The name is for people and tests only; a worker without it works as well.
    let _ = rustix::thread::set_name(&name);
}

/// Stdin without a buffer, so that no secret lingers in one.
pub(crate) fn take_stdin() -> io::Result<File> {
    Ok(File::from(io::stdin().as_fd().try_clone_to_owned()?))
}

/// Stdout for answers only: whatever a library prints from now on goes to stderr and cannot spoil a message.
pub(crate) fn take_stdout() -> io::Result<File> {
    let answers = io::stdout().as_fd().try_clone_to_owned()?;
    rustix::stdio::dup2_stdout(io::stderr())?;
    Ok(File::from(answers))
}
