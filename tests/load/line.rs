//! One panel's line to a receiver: what is on its way out, which frames wait for their answer; it knows no pace and no plan.
use std::{
    collections::VecDeque,
    io::{self, Read, Write},
    net::{Ipv4Addr, SocketAddr},
    time::Instant,
};

use mio::{
    Interest, Registry, Token,
    net::{TcpStream, UdpSocket},
};

use super::Frames;

/// What came back for a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Ack,
    Nak,
    Duh,
    /// Something that is none of them, or fits another frame.
    Odd,
}

enum Socket {
    Tcp(TcpStream),
    Udp(UdpSocket),
}

/// A line that is open or being opened.
pub struct Line {
    socket: Socket,
    /// Frames that are not written whole yet, with how much of the first is.
    outgoing: VecDeque<usize>,
    written: usize,
    /// Frames that were sent or are being sent, oldest first, and since when they wait.
    waiting: VecDeque<(usize, Instant)>,
    incoming: Vec<u8>,
}

impl Line {
    pub fn tcp(target: SocketAddr, registry: &Registry, token: Token) -> io::Result<Self> {
        let mut stream = TcpStream::connect(target)?;
        let _ = stream.set_nodelay(true);
        registry.register(&mut stream, token, Interest::READABLE | Interest::WRITABLE)?;
        Ok(Self::over(Socket::Tcp(stream)))
    }

    pub fn udp(target: SocketAddr, registry: &Registry, token: Token) -> io::Result<Self> {
        let mut socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0).into())?;
        socket.connect(target)?;
        registry.register(&mut socket, token, Interest::READABLE | Interest::WRITABLE)?;
        Ok(Self::over(Socket::Udp(socket)))
    }

    fn over(socket: Socket) -> Self {
        let (outgoing, waiting) = (VecDeque::new(), VecDeque::new());
        Self { socket, outgoing, written: 0, waiting, incoming: Vec::with_capacity(512) }
    }

    /// How many frames wait for an answer.
    pub fn busy(&self) -> usize {
        self.waiting.len()
    }

    /// Since when the oldest of them waits.
    pub fn oldest(&self) -> Option<Instant> {
        self.waiting.front().map(|(_, since)| *since)
    }

    /// Frames that will not be answered any more.
    pub fn unanswered(self) -> impl Iterator<Item = usize> {
        self.waiting.into_iter().map(|(frame, _)| frame)
    }

    /// Takes a frame to send; it counts from `since`.
    pub fn take(&mut self, frame: usize, since: Instant) {
        self.outgoing.push_back(frame);
        self.waiting.push_back((frame, since));
    }

    /// Writes what the socket takes now.
    pub fn write(&mut self, frames: &Frames) -> io::Result<()> {
        while let Some(frame) = self.outgoing.front() {
            let left = &frames.bytes(*frame)[self.written..];
            let wrote = match &mut self.socket {
                Socket::Tcp(stream) => stream.write(left),
                Socket::Udp(socket) => socket.send(left),
            };
            match wrote {
                Ok(bytes) if bytes < left.len() => self.written += bytes,
                Ok(_) => {
                    self.written = 0;
                    self.outgoing.pop_front();
                }
                // A connection that is still being made says NotConnected.
                Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::NotConnected) => break,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Reads what has come and tells `answered` of each answer: frame, since when it waited, what it was.
    ///
    /// # Errors
    /// When the receiver has hung up.
    pub fn read(&mut self, frames: &Frames, mut answered: impl FnMut(usize, Instant, Answer)) -> io::Result<()> {
        let mut buffer = [0; 4096];
        loop {
            let read = match &mut self.socket {
                Socket::Tcp(stream) => stream.read(&mut buffer),
                Socket::Udp(socket) => socket.recv(&mut buffer),
            };
            match read {
                Ok(0) if matches!(self.socket, Socket::Tcp(_)) => return Err(io::ErrorKind::ConnectionAborted.into()),
                Ok(bytes) => {
                    for byte in &buffer[..bytes] {
                        if *byte != b'\r' {
                            self.incoming.push(*byte);
                        } else if let Some((frame, since)) = self.waiting.pop_front() {
                            answered(frame, since, read_answer(&self.incoming, frames.bytes(frame)));
                            self.incoming.clear();
                        }
                    }
                    // A stream that gave less than there was room for has no more.
                    if bytes < buffer.len() && matches!(self.socket, Socket::Tcp(_)) {
                        return Ok(());
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            }
        }
    }
}

/// Tells an answer by its token and, for what must echo it, the sequence number; its checksum is the receiver's own test.
fn read_answer(answer: &[u8], frame: &[u8]) -> Answer {
    let (Some((kind, seq)), Some((sent, of))) = (token_and_seq(answer), token_and_seq(frame)) else {
        return Answer::Odd;
    };
    let plain = sent.first() != Some(&b'*');
    match kind {
        b"ACK" if plain && seq == of => Answer::Ack,
        b"*ACK" if !plain && seq == of => Answer::Ack,
        b"NAK" => Answer::Nak,
        b"DUH" if seq == of => Answer::Duh,
        _ => Answer::Odd,
    }
}

/// What stands between the first two quotes, and the four characters after them.
fn token_and_seq(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let start = bytes.iter().position(|byte| *byte == b'"')? + 1;
    let end = start + bytes[start..].iter().position(|byte| *byte == b'"')?;
    Some((&bytes[start..end], bytes.get(end + 1..end + 5)?))
}
