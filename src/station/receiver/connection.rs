//! One TCP connection: bytes in, answers out in the order of the frames; a burst goes to the centre at once and is answered at once.
use std::{io, sync::Arc, time::Duration};

use dc09::{Decoded, Decoder, NoiseReason, Profile};
use tokio::{io::AsyncWriteExt, net::TcpStream, sync::oneshot::error::TryRecvError, time::timeout};
use tracing::{info, warn};

use super::{Heard, Receiver, Underway, crowd::Place};
use crate::register::Lines;

/// A connection that says nothing for this long is closed: over a day, longer than any poll interval in use (SP2: 25 h).
const SILENCE_LIMIT: Duration = Duration::from_hours(26);
/// Bytes since the last good frame of a known account after which a connection is closed: no panel, or one with a broken line.
const NOISE_LIMIT: usize = 64 * 1024;
/// Whoever does not take an answer for this long is gone or means ill; a panel that lost it sends again.
const ANSWER_LIMIT: Duration = Duration::from_secs(20);
/// Bytes taken at once: some hundred frames.
const AT_ONCE: usize = 16 * 1024;

/// What is remembered of a connection between its frames.
struct Connection {
    stream: TcpStream,
    decoder: Decoder,
    place: Place,
    /// Bytes that were no good frame of a known account, since the last that was.
    noise: usize,
    noise_is_told: bool,
}

impl Receiver {
    pub(super) async fn serve_connection(self, stream: TcpStream, place: Place) {
        let _ = stream.set_nodelay(true);
        let decoder = Decoder::new(Profile::Tolerant);
        let mut connection = Connection { stream, decoder, place, noise: 0, noise_is_told: false };
        while let Ok(Ok(())) = timeout(SILENCE_LIMIT, connection.stream.readable()).await {
            let ended = match connection.take_in() {
                Ok(read) => read == 0,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => continue,
                Err(_) => return,
            };
            if ended {
                connection.decoder.finish();
            }
            let underway = self.take_all(&mut connection).await;
            if self.answer_all(&mut connection, underway).await.is_err() || ended || connection.noise > NOISE_LIMIT {
                return;
            }
        }
    }

    /// Hands everything that has come to the centre.
    async fn take_all(&self, connection: &mut Connection) -> Vec<Underway> {
        let mut underway = Vec::new();
        let mut lines: Option<Arc<Lines>> = None;
        while let Some(decoded) = connection.decoder.poll() {
            match decoded {
                Decoded::Frame(frame) => {
                    let lines = lines.get_or_insert_with(|| Arc::clone(&self.lines.borrow()));
                    let bytes = frame.raw.len();
                    let taken = self.take(frame, lines).await;
                    if taken.as_ref().is_some_and(|taken| taken.is_known) {
                        connection.place.is_known();
                        connection.noise = 0;
                    } else {
                        connection.noise += bytes;
                    }
                    underway.extend(taken);
                }
                Decoded::Noise { bytes, reason } => {
                    connection.noise += bytes;
                    self.tell_noise(connection, reason).await;
                }
            }
        }
        underway
    }

    /// One line for each connection, without anything that was in it.
    async fn tell_noise(&self, connection: &mut Connection, reason: NoiseReason) {
        if reason == NoiseReason::Filler || connection.noise_is_told {
            return;
        }
        connection.noise_is_told = true;
        if reason == NoiseReason::Oh {
            warn!("a connection speaks OH (Aritech ATS), which this receiver does not: set the panel to SIA DC-09");
            let _ = self.heard.send(Heard::OtherProtocol).await;
        } else {
            info!(?reason, "a connection sends what is no frame");
        }
    }

    /// Answers in order. What is ready is written at once; nothing that is ready waits for what is not.
    async fn answer_all(&self, connection: &mut Connection, underway: Vec<Underway>) -> io::Result<()> {
        let mut answers = Vec::new();
        for mut underway in underway {
            if let Some(stored) = &mut underway.stored {
                let now = match stored.try_recv() {
                    Err(TryRecvError::Empty) => {
                        connection.write(&mut answers).await?;
                        stored.await.unwrap_or(false)
                    }
                    now => now.unwrap_or(false),
                };
                if !now {
                    continue;
                }
                underway.stored = None;
            }
            answers.extend(self.settle(underway).await.unwrap_or_default());
        }
        connection.write(&mut answers).await
    }
}

impl Connection {
    /// Takes what the socket holds; the buffer lives only here, so that a silent connection costs little.
    fn take_in(&mut self) -> io::Result<usize> {
        let mut buffer = [0; AT_ONCE];
        let read = self.stream.try_read(&mut buffer)?;
        self.decoder.push(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }

    async fn write(&mut self, answers: &mut Vec<u8>) -> io::Result<()> {
        if !answers.is_empty() {
            timeout(ANSWER_LIMIT, self.stream.write_all(answers)).await??;
            answers.clear();
        }
        Ok(())
    }
}
