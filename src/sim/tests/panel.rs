//! The simulated dialler against a small receiver that answers as told; the receiver stores nothing.
#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dc09::{Decoded, Decoder, Frame, Key, PAD, Profile, Reply, judge};
use vaka_sim::panel::{Delivery, Dialler, Line, Panel, Signal, Stop};

const KEYS: [&[u8]; 3] = [b"ABCDEFGHIJKLMNOP", b"ABCDEFGHIJKLMNOPQRSTUVWX", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"];
const PATIENCE: Duration = Duration::from_secs(20);

/// How the receiver treats a frame.
#[derive(Clone, Copy)]
enum Manner {
    /// As the standard says.
    Right,
    /// Acknowledges another sequence number first, then as the standard says.
    WrongEchoOnce,
    /// Acknowledges in clear text on an encrypted line first.
    PlainAckOnce,
    /// Hangs up on the first frame.
    HangUpOnce,
    /// Says DUH to the first frame.
    DuhOnce,
}

struct SmallReceiver {
    address: SocketAddr,
    frames: Receiver<Frame>,
}

impl SmallReceiver {
    fn start(key: Option<Key>, manner: Manner) -> SmallReceiver {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (seen, frames) = mpsc::channel();
        std::thread::spawn(move || {
            let mut turn = 0;
            for stream in listener.incoming() {
                serve(stream.unwrap(), key.as_ref(), manner, &mut turn, &seen);
            }
        });
        SmallReceiver { address, frames }
    }

    fn frame(&self) -> Frame {
        self.frames.recv_timeout(PATIENCE).expect("a frame")
    }
}

fn serve(mut stream: TcpStream, key: Option<&Key>, manner: Manner, turn: &mut u32, seen: &mpsc::Sender<Frame>) {
    let mut decoder = Decoder::new(Profile::Strict);
    let mut bytes = [0; 1024];
    loop {
        while let Some(decoded) = decoder.poll() {
            let Decoded::Frame(frame) = decoded else { panic!("noise from the dialler") };
            *turn += 1;
            let first = *turn == 1;
            let judged = judge(&frame, key, now(), Profile::Strict);
            let mut answered = frame.clone();
            let reply = match manner {
                Manner::HangUpOnce if first => {
                    seen.send(frame).unwrap();
                    return;
                }
                Manner::DuhOnce if first => Reply::Duh,
                Manner::PlainAckOnce if first => Reply::Ack,
                Manner::WrongEchoOnce if first => {
                    "4711".clone_into(&mut answered.seq);
                    judged.reply
                }
                _ => judged.reply,
            };
            seen.send(frame).unwrap();
            stream.write_all(&reply.encode(&answered, key, now(), &[7; PAD]).expect("an answer")).unwrap();
        }
        match stream.read(&mut bytes) {
            Ok(0) | Err(_) => return,
            Ok(count) => decoder.push(&bytes[..count]),
        }
    }
}

fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64
}

fn line(receiver: &SmallReceiver, key: Option<&[u8]>, clock_off_secs: i64) -> Line {
    Line { receiver: receiver.address, account: "0A12".to_owned(), key: key.map(<[u8]>::to_vec), clock_off_secs }
}

fn burglary() -> Signal {
    Signal::Sia("Nri1/BA014^Hall^".to_owned())
}

#[test]
fn every_key_length_and_a_plain_line_are_acknowledged() {
    for key in KEYS.into_iter().map(Some).chain([None]) {
        let receiver = SmallReceiver::start(key.map(|key| Key::new(key).unwrap()), Manner::Right);
        let mut dialler = Dialler::new(line(&receiver, key, 0)).unwrap();
        for signal in [burglary(), Signal::Cid { code: "1130", group: 1, address: 14 }, Signal::Poll] {
            let delivery = dialler.send(&signal, &Stop::default()).unwrap();
            assert_eq!((delivery.attempts, delivery.clock_set), (1, 0));
            let frame = receiver.frame();
            assert_eq!(frame.encrypted, key.is_some());
            assert_eq!(frame.seq, format!("{:04}", delivery.seq));
        }
    }
}

#[test]
fn a_wrong_clock_is_set_by_the_nak_and_the_signal_is_sent_again_with_its_number() {
    let key = Key::new(KEYS[0]).unwrap();
    let receiver = SmallReceiver::start(Some(key.clone()), Manner::Right);
    let mut dialler = Dialler::new(line(&receiver, Some(KEYS[0]), -3600)).unwrap();
    let delivery = dialler.send(&burglary(), &Stop::default()).unwrap();
    assert_eq!((delivery.attempts, delivery.clock_set), (2, 1));
    let (first, second) = (receiver.frame(), receiver.frame());
    assert_eq!(first.seq, second.seq);
    let time = |frame: &Frame| frame.open(&key).unwrap().timestamp.unwrap();
    assert!((now() - 3600 - time(&first)).abs() < 30 && (now() - time(&second)).abs() < 30);
    let next = dialler.send(&burglary(), &Stop::default()).unwrap();
    assert_eq!((next.attempts, next.seq), (1, delivery.seq % 9999 + 1));
}

#[test]
fn an_answer_that_does_not_fit_is_no_acknowledgement() {
    for manner in [Manner::WrongEchoOnce, Manner::PlainAckOnce, Manner::HangUpOnce, Manner::DuhOnce] {
        let receiver = SmallReceiver::start(Some(Key::new(KEYS[1]).unwrap()), manner);
        let mut dialler = Dialler::new(line(&receiver, Some(KEYS[1]), 0)).unwrap();
        let delivery = dialler.send(&burglary(), &Stop::default()).unwrap();
        assert_eq!((delivery.attempts, delivery.clock_set), (2, 0));
        assert_eq!(receiver.frame().seq, receiver.frame().seq);
    }
}

#[test]
fn a_stopped_dialler_gives_up_at_once() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let line = Line { receiver: nobody, account: "0A12".to_owned(), key: None, clock_off_secs: 0 };
    let stop = Stop::default();
    stop.now();
    assert_eq!(Dialler::new(line).unwrap().send(&burglary(), &stop), None);
}

#[test]
fn a_panel_polls_by_itself_and_sends_in_order() {
    let receiver = SmallReceiver::start(Some(Key::new(KEYS[2]).unwrap()), Manner::Right);
    let (heard, deliveries) = mpsc::channel::<(Signal, Delivery)>();
    let acknowledged = move |signal: &Signal, delivery| heard.send((signal.clone(), delivery)).unwrap_or_default();
    let panel = Panel::start(line(&receiver, Some(KEYS[2]), 0), Duration::from_millis(300), acknowledged).unwrap();
    let first = deliveries.recv_timeout(PATIENCE).unwrap();
    assert_eq!((first.0, first.1.seq), (Signal::Poll, 0));
    panel.say(burglary());
    panel.say(Signal::Sia("Nri1/BA015^Entré^".to_owned()));
    let said: Vec<_> = (0..3).map(|_| deliveries.recv_timeout(PATIENCE).unwrap().0).collect();
    let said: Vec<_> = said.into_iter().filter(|signal| *signal != Signal::Poll).collect();
    assert_eq!(said[0], burglary());
    loop {
        // It goes on polling when nothing is to be said.
        if deliveries.recv_timeout(PATIENCE).unwrap().0 == Signal::Poll {
            break;
        }
    }
    drop(panel);
}
