//! A process with nothing in it but one worker, for the tests of this crate; the program has its own (`vaka worker`).
//!
//! Its recordings are folders of fragments in the clear. A file `full-after` in the order's folder names the number of
//! fragments that its disk takes; one called `hangs` is a pipe, and whoever flushes waits until somebody writes to it.
use std::{
    fs,
    path::{Path, PathBuf},
};

use alarm_central::{
    moment::Moment,
    port::StoreFault,
    vault::{SinkOrder, VaultSink},
};
use vaka_link::pipe;
use vaka_media::Kind;

struct Folder {
    path: PathBuf,
    gathered: Vec<u8>,
    kept: u32,
    most: u32,
    hangs: PathBuf,
}

fn open(order: &SinkOrder) -> Result<Box<dyn VaultSink>, StoreFault> {
    let folder = order.folder.join(order.medium.to_string());
    fs::create_dir(&folder).map_err(|_| StoreFault::NotWritable)?;
    let most = fs::read_to_string(order.folder.join("full-after")).ok().and_then(|most| most.trim().parse().ok());
    let (most, hangs) = (most.unwrap_or(u32::MAX), order.folder.join("hangs"));
    Ok(Box::new(Folder { path: folder, gathered: Vec::new(), kept: 0, most, hangs }))
}

impl Folder {
    fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    fn write(&mut self, path: &Path) -> Result<u32, StoreFault> {
        if self.hangs.exists() {
            let _ = fs::read(&self.hangs);
        }
        if self.kept >= self.most {
            return Err(StoreFault::Full);
        }
        fs::write(path, std::mem::take(&mut self.gathered)).map_err(|_| StoreFault::Io)?;
        self.kept += 1;
        Ok(self.kept)
    }
}

impl VaultSink for Folder {
    fn keep(&mut self, at: Moment, message: &[u8]) -> Result<u32, StoreFault> {
        pipe::write(&mut self.gathered, &at, message).expect("a test's messages are short");
        if self.kept > 0 { Ok(self.kept) } else { self.flush(at) }
    }

    fn flush(&mut self, _: Moment) -> Result<u32, StoreFault> {
        if self.gathered.is_empty() {
            return Ok(self.kept);
        }
        self.write(&self.file(&format!("{:06}", self.kept)))
    }

    fn finish(&mut self, at: Moment) -> Result<u32, StoreFault> {
        self.flush(at)?;
        fs::write(self.file("finished"), []).map_err(|_| StoreFault::Io)?;
        Ok(self.kept)
    }
}

fn main() {
    // Everything is logged, so that a test can look for secrets in it.
    tracing_subscriber::fmt().with_env_filter("trace").with_writer(std::io::stderr).with_ansi(false).init();
    let kind = std::env::args().nth(1).and_then(|word| Kind::parse(&word)).expect("usage: worker KIND");
    vaka_media::worker(kind, open)
}
