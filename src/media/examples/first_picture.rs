//! How long an order takes to the first unit and to the first picture, with warm workers and a camera at an address; it
//! judges nothing.
//!
//! `first_picture ADDRESS [ROUNDS] [auto|tcp|udp]` takes user and password as two lines on stdin (empty when it ends
//! before) and prints `key value` lines: `rounds`, then `first_unit` and `first_picture` as `_p50_ms`, `_p99_ms` and
//! `_most_ms`, each counted from the order to the fetch worker. Several addresses, one after the other, are told apart by
//! calling it several times.
use std::{
    error::Error,
    io::{BufReader, BufWriter, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use alarm_central::{moment::Deadline, pii::Secret, port::StoreFault};
use serde::{Serialize, de::DeserializeOwned};
use vaka_link::{
    frame::{FromDecode, ToDecode},
    pipe,
    unit::{Track, Unit},
    worker::{DecodeBy, DecodeOrder, FetchOrder, Order, Tracks, Transport, now},
};
use vaka_media::Kind;

/// The size of a large tile.
const TILE: DecodeOrder = DecodeOrder { width: 960, height: 540, by: DecodeBy::Best };
/// A camera that needs longer is not measured but broken.
const PATIENCE_MS: u64 = 15_000;

type Fallible<T> = Result<T, Box<dyn Error>>;

fn main() -> Fallible<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [first, kind] = words.as_slice()
        && first == "worker"
    {
        // Nothing is recorded here.
        vaka_media::worker(Kind::parse(kind).ok_or("no such worker")?, |_| Err(StoreFault::NotWritable));
    }
    let address = words.first().ok_or("usage: first_picture ADDRESS [ROUNDS] [auto|tcp|udp]")?;
    let rounds = words.get(1).map_or(Ok(20), |word| word.parse())?;
    let transport = match words.get(2).map(String::as_str) {
        None | Some("auto") => Transport::Auto,
        Some("tcp") => Transport::Tcp,
        Some("udp") => Transport::Udp,
        Some(_) => return Err("the transport is auto, tcp or udp".into()),
    };
    let mut sign_in = std::io::stdin().lines();
    let mut line = || sign_in.next().transpose().map(Option::unwrap_or_default);
    let (user, password) = (line()?, line()?);
    let (mut units, mut pictures) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let deadline = in_ms(PATIENCE_MS);
        let order = FetchOrder {
            address: Secret::new(address.as_str()),
            user: Secret::new(user.as_str()),
            password: Secret::new(password.as_str()),
            certificate: None,
            transport,
            tracks: Tracks::Both,
            deaf: false,
            kept: true,
            once: None,
            turning: None,
            deadline,
        };
        let (unit, picture) = one_look(order)?;
        units.push(unit);
        pictures.push(picture);
    }
    println!("rounds {rounds}");
    tell("first_unit", units);
    tell("first_picture", pictures);
    Ok(())
}

/// One order; how long until its first unit, and until its first picture.
fn one_look(order: FetchOrder) -> Fallible<(Duration, Duration)> {
    let (mut fetch, mut decode) = (Worker::warm("fetch")?, Worker::warm("decode")?);
    let begin = Instant::now();
    fetch.say(&Order::Fetch(order), &[])?;
    decode.say(&Order::Decode(TILE), &[])?;
    let Worker { mut stdin, stdout, child } = decode;
    let picture = std::thread::spawn(move || {
        let mut decode = Reading { stdout, child };
        loop {
            if let (FromDecode::Picture { .. }, _) = decode.next::<FromDecode>()? {
                return Ok::<Instant, String>(Instant::now());
            }
        }
    });
    let mut unit_at = None;
    loop {
        let (unit, body) = pipe::read::<Unit>(&mut fetch.stdout)?.ok_or("no picture came in time")?;
        if matches!(unit, Unit::Data { track: Track::Video, .. }) {
            unit_at.get_or_insert_with(Instant::now);
        }
        // The decoder goes with its first picture.
        if picture.is_finished() || pipe::write(&mut stdin, &ToDecode::Unit(unit), &body).is_err() {
            break;
        }
    }
    let picture_at = picture.join().map_err(|_| "the reader of pictures panicked")??;
    let unit_at = unit_at.ok_or("a picture without a unit")?;
    Ok((unit_at - begin, picture_at - begin))
}

struct Worker {
    child: Ended,
    stdin: BufWriter<ChildStdin>,
    stdout: BufReader<ChildStdout>,
}

impl Worker {
    /// Starts one and waits until it has loaded all it needs: a worker that waits for its order sleeps in a read.
    fn warm(kind: &str) -> Fallible<Self> {
        let program = std::env::current_exe()?;
        let mut command = Command::new(program);
        command.args(["worker", kind]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let child = Ended(child);
        let call = format!("/proc/{0}/task/{0}/syscall", child.0.id());
        let name = format!("/proc/{}/comm", child.0.id());
        let idle = format!("{kind} idle");
        let is_warm = || {
            let is_named = std::fs::read_to_string(&name).is_ok_and(|name| name.trim_end() == idle);
            is_named && std::fs::read_to_string(&call).is_ok_and(|call| reads_one_byte(&call))
        };
        while !is_warm() {
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok(Self {
            child,
            stdin: BufWriter::new(stdin.ok_or("no stdin")?),
            stdout: BufReader::new(stdout.ok_or("no stdout")?),
        })
    }

    fn say(&mut self, head: &impl Serialize, body: &[u8]) -> Fallible<()> {
        pipe::write(&mut self.stdin, head, body)?;
        Ok(self.stdin.flush()?)
    }
}

/// Whether `/proc/PID/syscall` shows the read with which a worker waits for its order: of one byte, unlike any other.
fn reads_one_byte(call: &str) -> bool {
    let mut fields = call.split_whitespace();
    matches!(fields.next(), Some("0" | "63")) && fields.nth(2) == Some("0x1")
}

/// Ends the worker with its reader.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

struct Reading {
    stdout: BufReader<ChildStdout>,
    #[expect(dead_code, reason = "held until the picture is there")]
    child: Ended,
}

impl Reading {
    fn next<Answer: DeserializeOwned>(&mut self) -> Result<(Answer, Vec<u8>), String> {
        let answer = pipe::read::<Answer>(&mut self.stdout).map_err(|fault| fault.to_string())?;
        answer.ok_or_else(|| "the decoder ended".to_owned())
    }
}

fn in_ms(ms: u64) -> Deadline {
    let now = now();
    Deadline { wall: now.wall.plus_ms(ms.cast_signed()), boot_ms: now.boot_ms + ms }
}

fn tell(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |permille: usize| times.get((times.len() - 1) * permille / 1000).copied().unwrap_or_default();
    for (key, permille) in [("p50", 500), ("p99", 990), ("most", 1000)] {
        println!("{name}_{key}_ms {:.1}", at(permille).as_secs_f64() * 1000.0);
    }
}
