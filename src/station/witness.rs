//! The witness of the journal: somewhere outside the database where signed heads are written, line by line, so that a tail
//! that is cut off shows; it is told, never asked.
use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use alarm_central::proof::head::SignedHead;

/// How long a witness behind an address may take for one line.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where heads are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Witness {
    /// A file to which lines are appended; on another disk, best on one that only appends.
    File(PathBuf),
    /// An address that takes each line by POST and answers with a success; https, or http on this machine.
    Url(String),
}

/// Why a witness has not got its lines.
#[derive(Debug, thiserror::Error)]
pub enum WitnessFault {
    #[error("the witness file cannot be written: {0}")]
    File(#[from] io::Error),
    #[error("the witness cannot be reached: {0}")]
    Url(#[from] Box<ureq::Error>),
}

impl Witness {
    /// Reads a setting: a path, or an address that begins with `https://` (`http://` for this machine alone). `None` for
    /// an address that would tell it in the open.
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return None;
        }
        if let Some(rest) = text.strip_prefix("http://") {
            let host = rest.split(['/', ':']).next().unwrap_or_default();
            return (host == "127.0.0.1" || host == "localhost").then(|| Self::Url(text.to_owned()));
        }
        Some(if text.starts_with("https://") { Self::Url(text.to_owned()) } else { Self::File(text.into()) })
    }

    /// Writes the heads, oldest first; told to be there only once all are durable. After a failure some may be there
    /// already, and are written again the next time: a witness may hold a line twice.
    pub fn tell(&self, heads: &[SignedHead]) -> Result<(), WitnessFault> {
        match self {
            Self::File(path) => append(path, heads).map_err(WitnessFault::File),
            Self::Url(url) => heads.iter().try_for_each(|head| post(url, head)),
        }
    }
}

fn append(path: &Path, heads: &[SignedHead]) -> io::Result<()> {
    let is_new = !path.exists();
    let mut file = OpenOptions::new().append(true).read(true).create(true).open(path)?;
    let mut text = String::new();
    // A line that was cut off by a crash must not swallow the next.
    let length = file.seek(SeekFrom::End(0))?;
    if length > 0 {
        let mut last = [0];
        file.seek(SeekFrom::Start(length - 1))?;
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            text.push('\n');
        }
    }
    for head in heads {
        text.push_str(&head.line());
        text.push('\n');
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    match path.parent().filter(|_| is_new) {
        Some(folder) => File::open(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })?.sync_all(),
        None => Ok(()),
    }
}

fn post(url: &str, head: &SignedHead) -> Result<(), WitnessFault> {
    let agent: ureq::Agent =
        ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).max_redirects(0).build().into();
    let sent = agent.post(url).content_type("application/json").send(head.line());
    sent.map(|_| ()).map_err(|error| WitnessFault::Url(Box::new(error)))
}

#[cfg(test)]
mod tests {
    use std::{
        io::{BufRead, BufReader},
        net::TcpListener,
        thread,
    };

    use alarm_central::{
        journal::GENESIS,
        moment::Moment,
        proof::{PublicKey, Signature, head::Head},
    };

    use super::*;

    fn head(size: u64) -> SignedHead {
        let head = Head { journal: [1; 32], size, root: [2; 32], last: [3; 32], previous: GENESIS, at: Moment(4) };
        SignedHead { head, key: PublicKey([5; 32]), signature: Signature([6; 64]) }
    }

    #[test]
    fn a_file_gets_whole_lines_whatever_was_cut_off_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("witness.jsonl");
        let witness = Witness::parse(path.to_str().unwrap()).unwrap();
        witness.tell(&[head(1), head(2)]).unwrap();
        let half = head(3).line();
        let mut text = std::fs::read_to_string(&path).unwrap();
        text.push_str(&half[..half.len() / 2]);
        std::fs::write(&path, &text).unwrap();
        witness.tell(&[head(3)]).unwrap();
        let read: Vec<_> = std::fs::read_to_string(&path)
            .unwrap()
            .lines()
            .map(|line| SignedHead::parse(line).map(|h| h.head.size))
            .collect();
        drop(folder);
        assert_eq!(read, [Some(1), Some(2), None, Some(3)]);
        assert!(witness.tell(&[head(4)]).is_err(), "its folder is gone");
    }

    #[test]
    fn an_address_gets_each_line_and_must_answer_well() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/heads", listener.local_addr().unwrap());
        let serves = thread::spawn(move || {
            let mut bodies = Vec::new();
            for answer in ["200 OK", "204 No Content", "500 Internal Server Error"] {
                let (stream, _) = listener.accept().unwrap();
                let mut reader = BufReader::new(stream);
                let (mut line, mut length) = (String::new(), 0);
                while reader.read_line(&mut line).unwrap() > 2 {
                    if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                        length = value.trim().parse().unwrap();
                    }
                    line.clear();
                }
                let mut body = vec![0; length];
                reader.read_exact(&mut body).unwrap();
                bodies.push(String::from_utf8(body).unwrap());
                let answer = format!("HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                reader.get_mut().write_all(answer.as_bytes()).unwrap();
            }
            bodies
        });
        let witness = Witness::parse(&url).unwrap();
        witness.tell(&[head(1), head(2)]).unwrap();
        assert!(witness.tell(&[head(3)]).is_err());
        assert_eq!(serves.join().unwrap(), [head(1).line(), head(2).line(), head(3).line()]);
    }

    #[test]
    fn no_address_is_told_in_the_open() {
        assert_eq!(
            Witness::parse("https://vittne.example/h"),
            Some(Witness::Url("https://vittne.example/h".to_owned()))
        );
        assert_eq!(Witness::parse("http://vittne.example/h"), None);
        assert_eq!(Witness::parse("http://127.0.0.1.evil.example/h"), None);
        assert_eq!(Witness::parse(""), None);
        assert_eq!(Witness::parse("/mnt/w"), Some(Witness::File("/mnt/w".into())));
    }
}
