//! DC-09 over UDP: one frame in a datagram, its answer to where it came from; keeps nothing between datagrams.
use std::{sync::Arc, time::Duration};

use dc09::{Fault, Frame, Profile};
use tokio::{
    net::UdpSocket,
    sync::Semaphore,
    time::{Instant, sleep},
};
use tracing::{info, warn};

use super::{AFTER_REFUSAL, Heard, Receiver};

/// Most datagrams being answered at once; more wait in the socket's buffer.
const AT_ONCE: usize = 1024;
/// Datagrams that are no frames are told once in this time: each could come from anywhere.
const TELL_EVERY: Duration = Duration::from_mins(1);

impl Receiver {
    pub(super) async fn serve_udp(self, socket: UdpSocket) {
        let socket = Arc::new(socket);
        let room = Arc::new(Semaphore::new(AT_ONCE));
        let mut buffer = vec![0; 65_536];
        let mut noise = Noise::default();
        loop {
            let (length, peer) = match socket.recv_from(&mut buffer).await {
                Ok(received) => received,
                Err(error) => {
                    warn!(kind = ?error.kind(), "a datagram could not be taken");
                    sleep(AFTER_REFUSAL).await;
                    continue;
                }
            };
            let frame = match Frame::from_datagram(buffer.get(..length).unwrap_or_default(), Profile::Tolerant) {
                Ok(frame) => frame,
                Err(error) => {
                    noise.came(error.fault);
                    if error.fault == Fault::OtherProtocol {
                        let _ = self.heard.send(Heard::OtherProtocol).await;
                    }
                    continue;
                }
            };
            let Ok(permit) = Arc::clone(&room).acquire_owned().await else { return };
            let lines = Arc::clone(&self.lines.borrow());
            // Handed over here, so that what came first is decided first.
            let Some(underway) = self.take(frame, &lines).await else { continue };
            let (receiver, socket) = (self.clone(), Arc::clone(&socket));
            tokio::spawn(async move {
                if let Some(answer) = receiver.settle(underway).await {
                    let _ = socket.send_to(&answer, peer).await;
                }
                drop(permit);
            });
        }
    }
}

/// Datagrams that were no frames.
#[derive(Default)]
struct Noise {
    untold: usize,
    told: Option<Instant>,
}

impl Noise {
    fn came(&mut self, fault: Fault) {
        self.untold += 1;
        if self.told.is_some_and(|told| told.elapsed() < TELL_EVERY) {
            return;
        }
        self.told = Some(Instant::now());
        let datagrams = std::mem::take(&mut self.untold);
        if fault == Fault::OtherProtocol {
            warn!(
                datagrams,
                "datagrams speak OH (Aritech ATS), which this receiver does not: set the panel to SIA DC-09"
            );
        } else {
            info!(datagrams, ?fault, "datagrams come that are no frames");
        }
    }
}
