//! Spoiled pictures and spoiled descriptions: whatever a camera sends, the next good picture is shown.
//!
//! The corpus (`src/media/tests/corpus`) holds coded pictures of each form and session descriptions; what once did harm is
//! to be kept there. Each case spoils some of it, the same in every run. `VAKA_SOAK_CASES` says how many there are.
use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    path::Path,
    thread,
    time::Duration,
};

use vaka_link::{
    command::Voice,
    frame::{FromDecode, ToDecode},
    pipe,
    unit::{MediaFault, Track, Unit},
    worker::{DecodeOrder, Order, Transport, now},
};

use super::{
    child::{Worker, fetch_order},
    talking::{order, trouble},
};

/// Chance that is the same in every run (a linear congruential generator).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

fn corpus(form: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.file_name().unwrap().to_str().unwrap().starts_with(form));
    files.sort();
    assert!(!files.is_empty());
    files.into_iter().map(|file| fs::read(file).unwrap()).collect()
}

fn cases(few: usize) -> usize {
    std::env::var("VAKA_SOAK_CASES").map_or(few, |cases| cases.parse().unwrap())
}

/// Flips, cuts, repeats, mixes and makes up.
fn spoil(good: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = good[dice.below(good.len())].clone();
    for _ in 0..=dice.below(6) {
        let at = dice.below(bytes.len());
        match dice.below(6) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << dice.below(8),
            1 if !bytes.is_empty() => bytes[at] = [0, 0xFF, 0x80, 0x7F][dice.below(4)],
            2 => bytes.truncate(at),
            3 => {
                let other = &good[dice.below(good.len())];
                let from = dice.below(other.len());
                bytes.splice(at..at, other[from..].iter().copied());
            }
            4 => {
                let to = (at + dice.below(64)).min(bytes.len());
                bytes.drain(at..to);
            }
            _ => {
                let made_up: Vec<u8> = (0..dice.below(32)).map(|_| dice.below(256) as u8).collect();
                bytes.splice(at..at, made_up);
            }
        }
    }
    bytes
}

/// One tile of a desk: a decode worker, and another one when that has died.
struct Tile {
    form: Unit,
    decode: Worker<FromDecode>,
    deaths: usize,
}

impl Tile {
    fn of(caps: &str) -> Self {
        let form = Unit::Format { track: Track::Video, caps: caps.to_owned() };
        let decode = Self::decoder(&form);
        Self { form, decode, deaths: 0 }
    }

    fn decoder(form: &Unit) -> Worker<FromDecode> {
        let mut decode = Worker::warm("decode");
        decode.order(&Order::Decode(DecodeOrder { width: 96, height: 64 }));
        decode.say(&ToDecode::Unit(form.clone()), &[]);
        decode
    }

    fn take(&mut self, key: bool, bytes: &[u8]) {
        let unit = Unit::Data { track: Track::Video, key, pts_us: None, taken_at: now().wall };
        if pipe::write(self.decode.stdin.as_mut().unwrap(), &ToDecode::Unit(unit), bytes).is_err() {
            self.deaths += 1;
            self.decode = Self::decoder(&self.form.clone());
        }
    }

    /// Whether a good picture is shown: given now and then, as a camera does that has come to itself.
    fn recovers(&mut self, good: &[Vec<u8>]) -> bool {
        while self.decode.answers.try_recv().is_ok() {}
        (0..200).any(|_| {
            good.iter().enumerate().for_each(|(at, bytes)| self.take(at == 0, bytes));
            thread::sleep(Duration::from_millis(20));
            self.decode.answers.try_iter().any(|(said, ..)| matches!(said, FromDecode::Picture { .. }))
        })
    }
}

#[test]
fn no_spoiled_picture_keeps_the_next_good_one_from_being_shown() {
    let forms = [
        ("h264-", "video/x-h264,stream-format=byte-stream,alignment=au"),
        ("h265-", "video/x-h265,stream-format=byte-stream,alignment=au"),
        ("jpeg-", "image/jpeg,parsed=(boolean)true"),
    ];
    for (form, caps) in forms {
        let good = corpus(form);
        let mut tile = Tile::of(caps);
        assert!(tile.recovers(&good), "{form} is shown at all");
        let mut dice = Dice(0x5EED);
        for case in 1..=cases(1500) {
            let spoiled = spoil(&good, &mut dice);
            tile.take(case % 3 == 0, &spoiled);
            // So that the decoder comes after, and none of them is left out.
            thread::sleep(Duration::from_millis(3));
            if case % 250 == 0 {
                assert!(tile.recovers(&good), "{form}: shown no more after case {case}");
            }
        }
        // A decoder that dies costs its tile a moment, and no more; but none of these makes it die.
        assert_eq!(tile.deaths, 0, "{form}");
    }
}

/// A camera that describes itself with these bytes, whoever asks and whatever for.
fn describes(sdp: Vec<u8>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let (mut held, mut chunk, mut number) = (Vec::new(), [0; 4096], 0);
        while let Ok(count @ 1..) = stream.read(&mut chunk) {
            held.extend_from_slice(&chunk[..count]);
            while let Some(end) = held.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                let request = String::from_utf8_lossy(&held[..end]).into_owned();
                held.drain(..end + 4);
                number += 1;
                let body: &[u8] = if request.starts_with("DESCRIBE") { &sdp } else { &[] };
                let head = format!(
                    "RTSP/1.0 200 OK\r\nCSeq: {number}\r\nContent-Type: application/sdp\r\nContent-Length: {}\r\n\r\n",
                    body.len()
                );
                if stream.write_all(&[head.as_bytes(), body].concat()).is_err() {
                    return;
                }
            }
        }
    });
    port
}

#[test]
fn no_spoiled_description_takes_a_fetch_worker_down() {
    let good = corpus("sdp-");
    let mut dice = Dice(0x5D9);
    for case in 0..cases(40) {
        let port = describes(spoil(&good, &mut dice));
        let mut fetch = Worker::<Unit>::warm("fetch");
        let mut order = fetch_order(&format!("rtsp://127.0.0.1:{port}/cam"), "", "");
        order.transport = Transport::Tcp;
        fetch.order(&Order::Fetch(order));
        // It says what is the matter, and goes on trying.
        let (fault, _) = fetch.next("a fault", |unit, _| match unit {
            Unit::Trouble { fault } => Some(*fault),
            _ => None,
        });
        assert_ne!(fault, MediaFault::Ours, "case {case}");
        assert!(fetch.child.try_wait().unwrap().is_none(), "case {case}: it runs");
        fetch.stdin = None;
        fetch.ended_within(Duration::from_secs(2));
    }
}

#[test]
fn no_spoiled_description_takes_a_talk_worker_down() {
    let good = corpus("sdp-");
    let mut dice = Dice(0x7A1C);
    for case in 0..cases(20) {
        let port = describes(spoil(&good, &mut dice));
        let mut talk = Worker::<Voice>::warm("talk");
        talk.order(&Order::Talk(order(&format!("rtsp://127.0.0.1:{port}/cam"), "", "")));
        // None of them is a way to be spoken through, and that is said.
        let (fault, _) = talk.next("a fault", trouble);
        assert_ne!(fault, MediaFault::Ours, "case {case}");
        talk.stdin = None;
        talk.ended_within(Duration::from_secs(2));
    }
}
