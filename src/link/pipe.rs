//! Length-prefixed messages over any byte stream, blocking or async: a small typed head and a body of raw bytes.
//!
//! Layout: `u32` little-endian length of the head, `u32` length of the body, head (postcard), body. Bulk (pictures,
//! sound, coded units) travels in the body, so that it is never walked byte by byte.
use std::io::{self, Read, Write};

use serde::{Serialize, de::DeserializeOwned};
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// Longest head: a whole board with thousands of rows fits.
pub const HEAD_LIMIT: usize = 8 << 20;
/// Longest body: one 4K picture of four bytes a pixel.
pub const BODY_LIMIT: usize = 40 << 20;

/// Why a message could not be read or written.
#[derive(Debug, Error)]
pub enum PipeError {
    /// The other side went away in the middle of a message, or the stream failed.
    #[error("the connection broke: {0}")]
    Io(#[from] io::Error),
    /// A length beyond the limits: the other side speaks something else.
    #[error("a message of {0} bytes is longer than allowed")]
    TooLong(usize),
    /// The head is not what this side expects (another version, or noise).
    #[error("a message could not be understood")]
    NotUnderstood,
}

/// Puts head and body into one buffer, ready to be written in one go.
pub fn pack<T: Serialize>(head: &T, body: &[u8]) -> Result<Vec<u8>, PipeError> {
    let mut packed = postcard::to_extend(head, vec![0; 8]).map_err(|_| PipeError::NotUnderstood)?;
    let head_len = packed.len() - 8;
    if head_len > HEAD_LIMIT {
        return Err(PipeError::TooLong(head_len));
    }
    if body.len() > BODY_LIMIT {
        return Err(PipeError::TooLong(body.len()));
    }
    packed[..4].copy_from_slice(&(head_len as u32).to_le_bytes());
    packed[4..8].copy_from_slice(&(body.len() as u32).to_le_bytes());
    packed.extend_from_slice(body);
    Ok(packed)
}

/// Writes one message and flushes it.
pub fn write<T: Serialize>(to: &mut impl Write, head: &T, body: &[u8]) -> Result<(), PipeError> {
    to.write_all(&pack(head, body)?)?;
    to.flush()?;
    Ok(())
}

/// Reads one message; `None` when the stream ended between two messages.
pub fn read<T: DeserializeOwned>(from: &mut impl Read) -> Result<Option<(T, Vec<u8>)>, PipeError> {
    let mut lengths = [0; 8];
    match from.read(&mut lengths[..1]) {
        Ok(0) => return Ok(None),
        Ok(_) => from.read_exact(&mut lengths[1..])?,
        Err(error) if error.kind() == io::ErrorKind::Interrupted => return read(from),
        Err(error) => return Err(error.into()),
    }
    let (mut head, mut body) = room_for(lengths)?;
    from.read_exact(&mut head)?;
    from.read_exact(&mut body)?;
    Ok(Some((postcard::from_bytes(&head).map_err(|_| PipeError::NotUnderstood)?, body)))
}

/// [`write()`], awaiting.
pub async fn write_async<T: Serialize>(
    to: &mut (impl AsyncWrite + Unpin),
    head: &T,
    body: &[u8],
) -> Result<(), PipeError> {
    let packed = pack(head, body)?;
    to.write_all(&packed).await?;
    to.flush().await?;
    Ok(())
}

/// [`read()`], awaiting. Not safe to cancel: a dropped future may have read half a message.
pub async fn read_async<T: DeserializeOwned>(
    from: &mut (impl AsyncRead + Unpin),
) -> Result<Option<(T, Vec<u8>)>, PipeError> {
    let mut lengths = [0; 8];
    if from.read(&mut lengths[..1]).await? == 0 {
        return Ok(None);
    }
    from.read_exact(&mut lengths[1..]).await?;
    let (mut head, mut body) = room_for(lengths)?;
    from.read_exact(&mut head).await?;
    from.read_exact(&mut body).await?;
    Ok(Some((postcard::from_bytes(&head).map_err(|_| PipeError::NotUnderstood)?, body)))
}

fn room_for(lengths: [u8; 8]) -> Result<(Vec<u8>, Vec<u8>), PipeError> {
    let both = u64::from_le_bytes(lengths);
    let head = (both & u64::from(u32::MAX)) as usize;
    let body = (both >> 32) as usize;
    if head > HEAD_LIMIT {
        return Err(PipeError::TooLong(head));
    }
    if body > BODY_LIMIT {
        return Err(PipeError::TooLong(body));
    }
    Ok((vec![0; head], vec![0; body]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_the_end_is_seen() {
        let mut bytes = Vec::new();
        write(&mut bytes, &("Hall".to_owned(), 7u8), &[1, 2, 3]).unwrap();
        write(&mut bytes, &("Kök".to_owned(), 8u8), &[]).unwrap();
        let mut from = bytes.as_slice();
        assert_eq!(read::<(String, u8)>(&mut from).unwrap(), Some((("Hall".to_owned(), 7), vec![1, 2, 3])));
        assert_eq!(read::<(String, u8)>(&mut from).unwrap(), Some((("Kök".to_owned(), 8), vec![])));
        assert_eq!(read::<(String, u8)>(&mut from).unwrap(), None);
    }

    #[test]
    fn a_message_cut_anywhere_is_an_error_never_a_wait_or_a_guess() {
        let mut bytes = Vec::new();
        write(&mut bytes, &7u32, &[9; 20]).unwrap();
        for cut in 1..bytes.len() {
            assert!(matches!(read::<u32>(&mut &bytes[..cut]), Err(PipeError::Io(_))), "cut at {cut}");
        }
    }

    #[test]
    fn noise_is_refused_before_memory_is_taken() {
        assert!(matches!(read::<u32>(&mut [0xFF; 64].as_slice()), Err(PipeError::TooLong(_))));
    }
}
