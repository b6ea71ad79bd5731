//! Acknowledges at once what a device sends over TCP, until its first picture is there; reads and writes nothing.
//!
//! A device that collects small packets (Nagle, RFC 896) sends the rest of a picture only when what came before has been
//! acknowledged, and a Linux that expects to answer acknowledges 40 ms later. Together they kept the first picture back
//! by 40 to 60 ms. rtspsrc has no word for this, so the socket is looked up among this process' own.
use std::{
    fs,
    net::TcpStream,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use rustix::{
    net::sockopt::set_tcp_quickack,
    process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open},
};

use crate::reach;

/// Between two looks: the kernel falls back by itself, so that asking once is not enough.
const STEP: Duration = Duration::from_millis(3);
/// A device that takes longer until its first picture has other troubles.
const STEPS: u32 = 1000;

/// Works while it lives.
pub(crate) struct Prompt {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Prompt {
    /// For the connections to the port of this address. Where the system does not let it, nothing is any worse.
    pub(crate) fn with(address: &str) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let thread = reach::port(address).and_then(|port| {
            let stop = Arc::clone(&stop);
            thread::Builder::new().name("prompt".to_owned()).spawn(move || hurry(port, &stop)).ok()
        });
        Self { stop, thread }
    }

    /// The first picture is there.
    pub(crate) fn end(&mut self) {
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            // It only ever sleeps for one step.
            let _ = thread.join();
        }
    }
}

impl Drop for Prompt {
    fn drop(&mut self) {
        // A second handle on the socket must not outlive the connection.
        self.end();
    }
}

fn hurry(port: u16, stop: &AtomicBool) {
    let mut streams = Vec::new();
    for _ in 0..STEPS {
        if stop.load(Ordering::Acquire) {
            return;
        }
        if streams.is_empty() {
            streams = streams_to(port);
        }
        // A connection that has been given up for another one (after a redirect) is looked for anew.
        streams.retain(|stream: &TcpStream| stream.peer_addr().is_ok() && set_tcp_quickack(stream, true).is_ok());
        thread::sleep(STEP);
    }
}

/// This process' connections to a port.
fn streams_to(port: u16) -> Vec<TcpStream> {
    let Ok(own) = pidfd_open(getpid(), PidfdFlags::empty()) else { return Vec::new() };
    let Ok(open) = fs::read_dir("/proc/self/fd") else { return Vec::new() };
    open.filter_map(|entry| {
        let entry = entry.ok()?;
        let target = fs::read_link(entry.path()).ok()?;
        if !target.to_str()?.starts_with("socket:") {
            return None;
        }
        let number = entry.file_name().to_str()?.parse().ok()?;
        let stream = TcpStream::from(pidfd_getfd(&own, number, PidfdGetfdFlags::empty()).ok()?);
        (stream.peer_addr().ok()?.port() == port).then_some(stream)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn the_connections_to_a_port_are_found_and_no_others() {
        let (one, other) = (TcpListener::bind("127.0.0.1:0").unwrap(), TcpListener::bind("127.0.0.1:0").unwrap());
        let port = one.local_addr().unwrap().port();
        assert!(streams_to(port).is_empty());
        let made = TcpStream::connect(one.local_addr().unwrap()).unwrap();
        let _elsewhere = TcpStream::connect(other.local_addr().unwrap()).unwrap();
        let found = streams_to(port);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].local_addr().unwrap(), made.local_addr().unwrap());
        assert!(set_tcp_quickack(&found[0], true).is_ok());
    }
}
