//! Messages taken out of a stream by their lengths (RFC 3261 §18.3); knows nothing of what they say.
use super::message::LONGEST;

/// What has come of a stream and is no whole message yet.
#[derive(Default)]
pub(crate) struct Stream(Vec<u8>);

/// What comes cannot be told apart any more: the stream is of no more use.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Broken;

impl Stream {
    /// Takes in what has come.
    pub(crate) fn take(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// The next whole message.
    ///
    /// # Errors
    /// [`Broken`] where one is longer than any of use, or does not say how long it is.
    pub(crate) fn next(&mut self) -> Result<Option<Vec<u8>>, Broken> {
        // Nothing but line ends between messages: a keep-alive (RFC 5626 §3.5.1).
        let start = self.0.iter().position(|byte| !matches!(byte, b'\r' | b'\n')).unwrap_or(self.0.len());
        self.0.drain(..start);
        let Some(head) = self.0.windows(4).take(LONGEST).position(|four| four == b"\r\n\r\n") else {
            return if self.0.len() > LONGEST { Err(Broken) } else { Ok(None) };
        };
        let whole = head + 4 + length(&self.0[..head])?;
        if whole > LONGEST {
            return Err(Broken);
        }
        if self.0.len() < whole {
            return Ok(None);
        }
        Ok(Some(self.0.drain(..whole).collect()))
    }
}

/// The length of the body, which a message in a stream must name (RFC 3261 §20.14), once.
fn length(head: &[u8]) -> Result<usize, Broken> {
    let head = std::str::from_utf8(head).map_err(|_| Broken)?;
    let mut lengths = head.split("\r\n").skip(1).filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        let name = name.trim_end();
        (name.eq_ignore_ascii_case("content-length") || name.eq_ignore_ascii_case("l")).then(|| value.trim())
    });
    match (lengths.next(), lengths.next()) {
        (Some(length), None) if length.bytes().all(|byte| byte.is_ascii_digit()) => length.parse().map_err(|_| Broken),
        _ => Err(Broken),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &[u8] = b"SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\nContent-Length: 4\r\n\r\nv=0\n";
    const TWO: &[u8] = b"BYE sip:a@b SIP/2.0\r\nl : 0\r\n\r\n";

    #[test]
    fn messages_are_told_apart_however_the_stream_is_cut() {
        let all = [b"\r\n\r\n", ONE, b"\r\n", TWO, TWO].concat();
        for cut in 1..all.len() {
            let (mut stream, mut found) = (Stream::default(), Vec::new());
            for piece in all.chunks(cut) {
                stream.take(piece);
                while let Some(message) = stream.next().unwrap() {
                    found.push(message);
                }
            }
            assert_eq!(found, [ONE, TWO, TWO], "cut at {cut}");
        }
    }

    #[test]
    fn a_stream_that_cannot_be_told_apart_is_broken() {
        let long = [b"A: ", &[b'x'; LONGEST][..]].concat();
        for bad in [
            &b"BYE sip:a@b SIP/2.0\r\n\r\n"[..],
            b"BYE sip:a@b SIP/2.0\r\nContent-Length: x\r\n\r\n",
            b"BYE sip:a@b SIP/2.0\r\nContent-Length: -1\r\n\r\n",
            b"BYE sip:a@b SIP/2.0\r\nContent-Length: 99999999\r\n\r\n",
            b"BYE sip:a@b SIP/2.0\r\nContent-Length: 1\r\nl: 2\r\n\r\n",
            b"\xFF\xFE\r\n\r\n",
            &long,
        ] {
            let mut stream = Stream::default();
            stream.take(bad);
            assert_eq!(stream.next(), Err(Broken), "{}", String::from_utf8_lossy(&bad[..bad.len().min(60)]));
        }
        let mut stream = Stream::default();
        stream.take(&ONE[..ONE.len() - 1]);
        assert_eq!(stream.next(), Ok(None), "it may still come");
    }
}
