//! A way to a camera that can be frozen, and that lets no UDP through, as many a firewall; it answers nothing itself.
use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex},
    thread,
};

#[derive(Default)]
struct Gate {
    frozen: Mutex<bool>,
    changed: Condvar,
}

impl Gate {
    fn pass(&self) {
        let mut frozen = self.frozen.lock().unwrap();
        while *frozen {
            frozen = self.changed.wait(frozen).unwrap();
        }
    }
}

/// Passes on what comes to its port.
pub struct Relay {
    pub port: u16,
    gate: Arc<Gate>,
}

impl Relay {
    /// A way to that port of this machine.
    pub fn to(port: u16) -> Self {
        Self::start(port, <[u8]>::to_vec)
    }

    /// The same; what the camera sends by UDP goes nowhere.
    pub fn without_udp(port: u16) -> Self {
        Self::start(port, |asked| {
            let mut asked = asked.to_vec();
            let ports = b"client_port=";
            if let Some(at) = asked.windows(ports.len()).position(|word| word == ports) {
                // Ports 0 and 0, with as many figures as before.
                let figures = asked[at + ports.len()..].iter_mut().take_while(|byte| !b";\r".contains(byte));
                figures.filter(|byte| byte.is_ascii_digit()).for_each(|figure| *figure = b'0');
            }
            asked
        })
    }

    fn start(port: u16, towards: fn(&[u8]) -> Vec<u8>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let relay = Self { port: listener.local_addr().unwrap().port(), gate: Arc::default() };
        let gate = Arc::clone(&relay.gate);
        thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                let Ok(far) = TcpStream::connect(("127.0.0.1", port)) else { continue };
                pass_on(near.try_clone().unwrap(), far.try_clone().unwrap(), Arc::clone(&gate), towards);
                pass_on(far, near, Arc::clone(&gate), <[u8]>::to_vec);
            }
        });
        relay
    }

    /// Nothing comes through any more (`true`), or all of it again.
    pub fn freeze(&self, frozen: bool) {
        *self.gate.frozen.lock().unwrap() = frozen;
        self.gate.changed.notify_all();
    }
}

fn pass_on(mut from: TcpStream, mut to: TcpStream, gate: Arc<Gate>, change: fn(&[u8]) -> Vec<u8>) {
    thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            gate.pass();
            if to.write_all(&change(&bytes[..count])).is_err() {
                break;
            }
        }
        let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
    });
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.freeze(false);
    }
}
