//! Where the place's socket lies, who may come in, and how a blocking client says hello; the server loop is the
//! station's.
use std::{
    io,
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    time::Duration,
};

use alarm_central::person::Place;
use rustix::{net::sockopt::socket_peercred, process::getuid};
use thiserror::Error;

use crate::{
    command::{FromDesk, PROTOCOL, Purpose, ToDesk},
    pipe::{self, PipeError},
};

/// The socket of the station that owns this data directory.
pub fn path(data: &Path) -> PathBuf {
    data.join("station.sock")
}

/// Whether the process at the other end runs under our own user id. Nobody else is spoken to, whatever the file's
/// rights say.
pub fn is_ours(stream: &impl std::os::fd::AsFd) -> bool {
    socket_peercred(stream).is_ok_and(|peer| peer.uid == getuid())
}

/// What the station said about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hello {
    pub place: Place,
    pub build: String,
    pub receiver: String,
}

/// Why the station could not be joined.
#[derive(Debug, Error)]
pub enum JoinError {
    /// No station listens there.
    #[error("no station runs in this data folder")]
    NoStation,
    /// Another version of Vaka runs there.
    #[error("the running station is another version ({build})")]
    Mismatch { build: String },
    /// The connection failed.
    #[error(transparent)]
    Pipe(#[from] PipeError),
}

/// Connects and says hello; waits at most five seconds for the welcome. The returned stream has no time limits.
pub fn join(socket: &Path, purpose: Purpose) -> Result<(UnixStream, Hello), JoinError> {
    let stream = UnixStream::connect(socket).map_err(|_| JoinError::NoStation)?;
    if !is_ours(&stream) {
        return Err(JoinError::NoStation);
    }
    let patience = |limit| stream.set_read_timeout(limit).map_err(PipeError::from);
    patience(Some(Duration::from_secs(5)))?;
    let hello = FromDesk::Hello { protocol: PROTOCOL, build: build().to_owned(), purpose };
    pipe::write(&mut &stream, &hello, &[])?;
    let answer = pipe::read::<ToDesk>(&mut &stream)?;
    patience(None)?;
    match answer {
        Some((ToDesk::Welcome { place, build, receiver }, _)) => Ok((stream, Hello { place, build, receiver })),
        Some((ToDesk::Mismatch { build, .. }, _)) => Err(JoinError::Mismatch { build }),
        Some(_) => Err(PipeError::NotUnderstood.into()),
        None => Err(PipeError::Io(io::ErrorKind::UnexpectedEof.into()).into()),
    }
}

/// This program's version, as both sides compare it.
pub fn build() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
