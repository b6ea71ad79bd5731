//! Spoiled answers of devices: whatever one sends, the probe comes to an end and says what it makes of it.
//!
//! The corpus (`probe/corpus`) holds answers of each kind; what once did harm is to be kept there. Each case spoils some of it,
//! the same in every run. `VAKA_SOAK_CASES` says how many there are.
use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use alarm_central::{moment::Moment, person::Place, pii::Secret};
use fastrand::Rng;

use super::{Asked, ProbeFault, Target, answer, probe};

/// No answer may take so long to read: the longest has a megabyte.
const AT_ONCE: Duration = Duration::from_secs(2);
/// A whole probe asks some ten questions.
const PATIENCE: Duration = Duration::from_secs(30);

fn cases(few: usize) -> usize {
    std::env::var("VAKA_SOAK_CASES").map_or(few, |cases| cases.parse().unwrap())
}

fn corpus() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("probe/corpus");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 6);
    files.into_iter().map(|file| fs::read(file).unwrap()).collect()
}

/// Flips, cuts, repeats, mixes and makes up, as bytes and as pieces of XML.
fn spoil(good: &[Vec<u8>], chance: &mut Rng) -> Vec<u8> {
    const PIECES: [&str; 8] = [
        "<a>",
        "</a>",
        "<![CDATA[",
        "]]>",
        "&#x110000;",
        "&b;",
        "<tt:Uri>rtsp://[::",
        "\u{feff}<!DOCTYPE a [<!ENTITY b \"&b;\">]>",
    ];
    let mut bytes = good[chance.usize(..good.len())].clone();
    for _ in 0..=chance.usize(..6) {
        let at = chance.usize(..=bytes.len());
        match chance.u8(..6) {
            0 if at < bytes.len() => bytes[at] = chance.u8(..),
            1 => bytes.truncate(at),
            2 => {
                let other = &good[chance.usize(..good.len())];
                let from = chance.usize(..other.len());
                bytes.splice(at..at, other[from..].iter().copied());
            }
            3 => {
                let to = (at + chance.usize(..64)).min(bytes.len());
                bytes.drain(at..to);
            }
            4 => {
                let piece = PIECES[chance.usize(..PIECES.len())].repeat(chance.usize(1..40));
                bytes.splice(at..at, piece.into_bytes());
            }
            _ => bytes.insert(at, b"<>&\"\0="[chance.usize(..6)]),
        }
    }
    bytes
}

fn read_all(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = (answer::read(&text), answer::clock(&text), answer::has_outputs(&text));
    let asked = Asked::parse("192.0.2.20:8080").unwrap();
    let stated =
        [answer::services(&text), answer::capabilities(&text)].map(|said| [said.media, said.outputs, said.turning]);
    for stated in stated.into_iter().flatten().flatten() {
        let Some((at, _)) = asked.service(&stated) else { continue };
        assert!(at.starts_with("http://192.0.2.20:8080"), "where it was asked: {at}");
    }
    if let Some((at, _)) = answer::uri(&text).and_then(|stated| asked.with_asked_host(&stated, &["rtsp", "rtsps"])) {
        assert!(at.starts_with("rtsp://192.0.2.20") || at.starts_with("rtsps://192.0.2.20"), "at the asked host: {at}");
    }
    let _ = answer::presets(&text);
    for profile in answer::profiles(&text) {
        let _ = (profile.area(), profile.can_be_shown());
    }
}

#[test]
fn no_spoiled_answer_is_read_for_long_or_leads_elsewhere() {
    let mut good = corpus();
    for whole in &good {
        read_all(whole);
    }
    let deep = format!("<Envelope><Body>{}", "<a>".repeat(50_000));
    read_all(deep.as_bytes());
    good.push(deep.into_bytes()[..4000].to_vec());
    let mut chance = Rng::with_seed(4);
    for case in 0..cases(5_000) {
        let spoiled = spoil(&good, &mut chance);
        let begin = Instant::now();
        read_all(&spoiled);
        assert!(begin.elapsed() < AT_ONCE, "case {case}: {:?} for {} bytes", begin.elapsed(), spoiled.len());
    }
}

/// A device that answers every question with something spoiled.
fn garbler(seed: u64) -> (String, thread::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let good = corpus();
    let serving = thread::spawn(move || {
        let mut chance = Rng::with_seed(seed);
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
            let mut asked = [0; 8192];
            let Ok(count) = stream.read(&mut asked) else { continue };
            if asked[..count].starts_with(b"END") {
                return;
            }
            // A sound answer now and then, so that the next question is asked too.
            let body =
                if chance.u8(..3) == 0 { spoil(&good, &mut chance) } else { good[chance.usize(..good.len())].clone() };
            let status = ["200 OK", "200 OK", "400 Bad Request", "500 No"][chance.usize(..4)];
            let said = chance.usize(..4).min(1) * body.len();
            let head = format!("HTTP/1.1 {status}\r\nContent-Length: {said}\r\nConnection: close\r\n\r\n");
            let _ = stream.write_all(&[head.as_bytes(), &body].concat());
        }
    });
    (address, serving)
}

#[test]
fn no_garbling_device_holds_a_probe_up_or_takes_it_down() {
    for case in 0..cases(5_000) / 100 {
        let (address, serving) = garbler(case as u64);
        let target = Target::new(Place::Training, &address).unwrap();
        let begin = Instant::now();
        let found = probe(&target, &Secret::new("larm"), &Secret::new("hemligt"), || Moment(1_795_000_000_000));
        assert!(begin.elapsed() < PATIENCE, "case {case}: {:?}", begin.elapsed());
        if let Ok(found) = found {
            for camera in &found.cameras {
                assert!(camera.main.address.reveal().contains("127.0.0.1"), "case {case}: at the device alone");
            }
        } else if let Err(fault) = found {
            assert_ne!(fault, ProbeFault::RealAddress, "case {case}");
        }
        std::net::TcpStream::connect(&address).unwrap().write_all(b"END").unwrap();
        serving.join().unwrap();
    }
}
