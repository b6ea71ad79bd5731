//! Talk over SIP: both directions of one call, each way in which it can be refused, and that nobody else is called.
mod called;
mod carried;
pub mod unit;

use std::{
    fs,
    net::{TcpListener, UdpSocket},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use alarm_central::{
    certificate::Fingerprint,
    event::Device,
    id::{EventId, GrantId, MediumId, Uuid},
    medium::MediumKind,
    moment::Moment,
    pii::SecretKey,
    vault::SinkOrder,
};
use vaka_link::{
    command::Voice,
    frame::{Digit, FromTalk, ToTalk},
    pipe,
    unit::{MediaFault, Record, Track, Unit as Media},
    worker::{Order, TalkOrder},
};

use super::{
    camera::{PASSWORD, USER},
    child::{LONG, Worker, deadline_in, until},
    talking::{alike, bytes, heard, longest_hole, loudness, order, ready, say, trouble, words},
};
use unit::{Heard, Packet, Seal, Unit, is_signed_in};

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn calls(address: &str) -> Worker<Voice> {
    calls_by(address, None)
}

/// One that trusts that certificate.
fn calls_by(address: &str, certificate: Option<Fingerprint>) -> Worker<Voice> {
    let mut worker = Worker::<Voice>::warm("talk");
    worker.order(&Order::Talk(TalkOrder { certificate, ..order(address, USER, PASSWORD) }));
    worker
}

/// A worker in a call on those forms, and the INVITE that began it.
pub fn in_a_call(unit: &Unit, forms: &str) -> (Worker<Voice>, Heard) {
    let worker = calls(&unit.address());
    let invite = unit.takes_one(forms);
    worker.next("that it can be spoken to", ready);
    (worker, invite)
}

fn sound(answer: &Voice, body: &[u8]) -> Option<u8> {
    matches!(answer, Voice::Unit(Media::Data { track: Track::Sound, key: true, .. })).then(|| body[0])
}

fn form(answer: &Voice, _: &[u8]) -> Option<String> {
    match answer {
        Voice::Unit(Media::Format { track: Track::Sound, caps }) => Some(caps.clone()),
        _ => None,
    }
}

#[test]
fn a_unit_hears_what_is_said_at_once_and_without_holes() {
    let unit = Unit::new();
    let (mut worker, invite) = in_a_call(&unit, "0 101");
    for wanted in ["m=audio", "RTP/AVP 8 0 101", "telephone-event/8000"] {
        assert!(invite.body().contains(wanted), "{wanted}");
    }
    let said = words(1.0);
    let begin = Instant::now();
    thread::scope(|scope| {
        let heard = scope.spawn(|| unit.packets());
        say(&mut worker, &said);
        let heard = heard.join().unwrap();
        assert!(heard[0].at - begin < ms(50), "the first packet came after {:?}", heard[0].at - begin);
        assert!(heard[0].marker && heard.iter().all(|packet| packet.payload_type == 0));
        assert_eq!(heard.len(), 50);
        for pair in heard.windows(2) {
            let [one, next] = pair else { unreachable!() };
            assert_eq!(next.sequence, one.sequence.wrapping_add(1));
            assert_eq!(next.timestamp, one.timestamp.wrapping_add(160));
        }
    });
}

#[test]
fn what_the_unit_says_comes_in_order_and_with_its_form() {
    let mut unit = Unit::new();
    let (worker, invite) = in_a_call(&unit, "0");
    let ear = invite.sound_port();
    for number in [0, 1, 3, 2, 4] {
        unit.speak(ear, 0, number);
    }
    assert_eq!(worker.next("the form", form).0, "audio/x-mulaw, rate=(int)8000, channels=(int)1");
    for number in 0..5 {
        assert_eq!(worker.next("its sound", sound).0, number);
    }
    // We offered both laws, so it may change without a word.
    unit.speak(ear, 8, 5);
    assert!(worker.next("the new form", form).0.starts_with("audio/x-alaw"));
    assert_eq!(worker.next("its sound", sound).0, 5);
    // Somebody else's sound is not the home's.
    let stranger = UdpSocket::bind("127.0.0.2:0").unwrap();
    let mut packet = vec![0x80, 8, 0, 106, 0, 0, 0, 0, 0, 0, 0, 9];
    packet.extend([0xEE; 160]);
    stranger.send_to(&packet, ("127.0.0.1", ear)).unwrap();
    unit.speak(ear, 8, 6);
    assert_eq!(worker.next("its sound", sound).0, 6);
}

#[test]
fn it_signs_in_by_digest_of_each_kind() {
    for (asks, challenge, answers) in [
        ("401 Unauthorized", "Digest realm=\"home\", nonce=\"abc\"", "Authorization"),
        ("401 Unauthorized", "Digest realm=\"home\", nonce=\"abc\", algorithm=MD5, qop=\"auth\"", "Authorization"),
        ("401 Unauthorized", "Digest realm=\"home\", nonce=\"abc\", algorithm=SHA-256, qop=\"auth\"", "Authorization"),
        ("407 Who Are You", "Digest realm=\"home\", nonce=\"abc\", qop=\"auth\"", "Proxy-Authorization"),
    ] {
        let unit = Unit::new();
        let worker = calls(&unit.address());
        let first = unit.next("INVITE");
        let wants = if answers == "Authorization" { "WWW-Authenticate" } else { "Proxy-Authenticate" };
        unit.answer(&first, asks, &[(wants, challenge)], "");
        let ack = unit.next("ACK");
        assert_eq!(ack.must("Via"), first.must("Via"), "the same transaction");
        let second = unit.next("INVITE");
        assert_ne!(second.must("Via"), first.must("Via"));
        assert!(is_signed_in(second.must(answers), "INVITE", USER, PASSWORD), "{challenge}");
        unit.takes(&second, "8");
        worker.next("that it can be spoken to", ready);
        let mut worker = worker;
        worker.stdin = None;
        let goodbye = unit.next("BYE");
        assert!(is_signed_in(goodbye.must(answers), "BYE", USER, PASSWORD), "{challenge}");
        unit.answer(&goodbye, "200 OK", &[], "");
        worker.ended_within(LONG);
    }
}

#[test]
fn each_refusal_is_told_by_its_reason() {
    for (status, fault) in [
        ("401 Unauthorized", MediaFault::WrongSignIn),
        ("403 Forbidden", MediaFault::WrongSignIn),
        ("302 Moved Temporarily", MediaFault::SentElsewhere),
        ("404 Not Found", MediaFault::NoAnswer),
        ("480 Temporarily Unavailable", MediaFault::NoAnswer),
        ("486 Busy Here", MediaFault::Busy),
        ("600 Busy Everywhere", MediaFault::Busy),
        ("488 Not Acceptable Here", MediaFault::CodecMissing),
        ("606 Not Acceptable", MediaFault::CodecMissing),
        ("501 Not Implemented", MediaFault::NoTalkPath),
    ] {
        let unit = Unit::new();
        let worker = calls(&unit.address());
        unit.answer(&unit.next("INVITE"), status, &[], "");
        unit.next("ACK");
        assert_eq!(worker.next("a fault", trouble).0, fault, "{status}");
        let told = worker.next("the same of what is heard", |answer, _| match answer {
            Voice::Unit(Media::Trouble { fault }) => Some(*fault),
            _ => None,
        });
        assert_eq!(told.0, fault, "{status}");
        let is_final = matches!(fault, MediaFault::WrongSignIn | MediaFault::NoTalkPath);
        assert_eq!(unit.next_within(ms(600)).is_none(), is_final, "{status}");
    }
}

#[test]
fn a_wrong_password_is_given_once() {
    let unit = Unit::new();
    let worker = calls(&unit.address());
    for _ in 0..2 {
        let asks = ("WWW-Authenticate", "Digest realm=\"home\", nonce=\"abc\"");
        unit.answer(&unit.next("INVITE"), "401 Unauthorized", &[asks], "");
        unit.next("ACK");
    }
    assert_eq!(worker.next("a fault", trouble).0, MediaFault::WrongSignIn);
    assert!(unit.next_within(ms(1000)).is_none(), "that is final");
}

#[test]
fn a_sound_that_we_do_not_speak_is_told_and_the_call_is_ended() {
    let unit = Unit::new();
    let worker = calls(&unit.address());
    unit.takes_one("9");
    assert_eq!(worker.next("a fault", trouble).0, MediaFault::CodecMissing);
    unit.next("BYE");
}

#[test]
fn a_unit_that_says_nothing_is_called_again_and_told_of() {
    let unit = Unit::new();
    let begin = Instant::now();
    let worker = calls(&unit.address());
    let (fault, at) = worker.next("a fault", trouble);
    assert_eq!(fault, MediaFault::NoAnswer);
    assert!((ms(2500)..ms(3500)).contains(&(at - begin)), "{:?}", at - begin);
    let calls: Vec<_> = (0..3).map(|_| unit.next("INVITE")).collect();
    assert!(calls.iter().all(|call| call.text == calls[0].text), "the same call, sent again");
    unit.takes(&calls[2], "8");
    worker.next("that it can be spoken to", ready);
}

#[test]
fn a_home_that_rings_is_told_of_and_is_not_left_ringing() {
    let unit = Unit::new();
    let mut worker = calls(&unit.address());
    let invite = unit.next("INVITE");
    unit.answer(&invite, "180 Ringing", &[], "");
    assert_eq!(worker.next("a fault", trouble).0, MediaFault::NoAnswer);
    assert!(unit.next_within(ms(1200)).is_none(), "whoever rings is not called again");
    worker.stdin = None;
    let cancel = unit.next("CANCEL");
    assert_eq!(cancel.must("Via"), invite.must("Via"), "the same call");
    unit.answer(&cancel, "200 OK", &[], "");
    unit.answer(&invite, "487 Request Terminated", &[], "");
    unit.next("ACK");
    worker.ended_within(ms(1000));
}

#[test]
fn a_call_that_is_taken_while_we_hang_up_is_ended() {
    let unit = Unit::new();
    let mut worker = calls(&unit.address());
    let invite = unit.next("INVITE");
    unit.answer(&invite, "180 Ringing", &[], "");
    thread::sleep(ms(100));
    worker.stdin = None;
    unit.next("CANCEL");
    unit.takes(&invite, "8");
    unit.next("BYE");
}

#[test]
fn a_port_that_nobody_listens_at_refuses_and_whoever_comes_later_is_called() {
    let port = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let worker = calls(&format!("sip:panel@127.0.0.1:{port}"));
    for _ in 0..2 {
        assert_eq!(worker.next("a fault", trouble).0, MediaFault::Refused);
    }
    let unit = Unit::at(port);
    unit.takes_one("8");
    worker.next("that it can be spoken to", ready);
}

#[test]
fn a_unit_may_change_the_terms_and_look_whether_the_call_stands() {
    let unit = Unit::new();
    let (mut worker, invite) = in_a_call(&unit, "8 0 101");
    unit.ask(&invite, "INVITE", 7, &unit.description("0"));
    let answer = unit.next("SIP/2.0");
    assert!(answer.text.starts_with("SIP/2.0 200") && answer.body().contains("RTP/AVP 0\r\n"), "{}", answer.text);
    let again = unit.next_within(ms(1000)).expect("it is sent until it is acknowledged");
    assert_eq!(again.text, answer.text);
    unit.ask(&invite, "ACK", 7, "");
    worker.say(&ToTalk::Speak, &bytes(&words(0.1)));
    let packets = unit.packets();
    assert!(packets.len() == 5 && packets.iter().all(|packet| packet.payload_type == 0));
    unit.ask(&invite, "UPDATE", 8, "");
    assert!(unit.next("SIP/2.0").text.starts_with("SIP/2.0 200"));
    unit.ask(&invite, "OPTIONS", 9, "");
    assert!(unit.next("SIP/2.0").header("Allow").is_some());
    unit.ask(&invite, "INFO", 10, "");
    assert!(unit.next("SIP/2.0").text.starts_with("SIP/2.0 405"));
    unit.ask(&invite, "UPDATE", 11, &unit.description("9"));
    assert!(unit.next("SIP/2.0").text.starts_with("SIP/2.0 488"));
    worker.say(&ToTalk::Speak, &bytes(&words(0.1)));
    assert_eq!(unit.packets().len(), 5, "what was agreed on before still stands");
    unit.ask(&invite, "INVITE", 12, "");
    let offer = unit.next("SIP/2.0");
    assert!(offer.body().contains("RTP/AVP 8 0 101"), "{}", offer.text);
    unit.ask(&invite, "ACK", 12, &unit.description("8"));
    until("the new terms are followed", || {
        worker.say(&ToTalk::Speak, &bytes(&words(0.1)));
        unit.packets().iter().any(|packet| packet.payload_type == 8)
    });
}

#[test]
fn nobody_but_the_registered_unit_is_ever_sent_anything() {
    let elsewhere = UdpSocket::bind("127.0.0.2:0").unwrap();
    let there = elsewhere.local_addr().unwrap().port();
    let unit = Unit::new();
    let mut worker = calls(&unit.address());
    let invite = unit.next("INVITE");
    let contact = ("Contact", &*format!("<sip:panel@127.0.0.2:{there}>"));
    unit.answer(&invite, "302 Moved", &[contact], "");
    unit.next("ACK");
    worker.next("a fault", trouble);

    // Now it takes the call, and names the other host for all that follows.
    let invite = unit.next("INVITE");
    let own = unit.sound.local_addr().unwrap().port();
    let description = unit.description("8").replace("127.0.0.1", "127.0.0.2");
    assert!(description.contains(&format!("m=audio {own}")));
    let route = ("Record-Route", &*format!("<sip:127.0.0.2:{there};lr>"));
    unit.answer(&invite, "200 OK", &[contact, route], &description);
    let ack = unit.next("ACK");
    assert!(ack.text.starts_with(&format!("ACK sip:panel@127.0.0.2:{there} SIP/2.0")), "named, not followed");
    worker.next("that it can be spoken to", ready);
    worker.say(&ToTalk::Speak, &bytes(&words(0.2)));
    assert_eq!(unit.packets().len(), 10);
    unit.ask(&invite, "UPDATE", 3, &description);
    unit.next("SIP/2.0");
    worker.stdin = None;
    let goodbye = unit.next("BYE");
    unit.answer(&goodbye, "302 Moved", &[contact], "");
    worker.ended_within(LONG);
    elsewhere.set_nonblocking(true).unwrap();
    assert!(elsewhere.recv_from(&mut [0; 2048]).is_err(), "somebody else was sent something");
}

#[test]
fn a_unit_that_hangs_up_is_called_again() {
    let unit = Unit::new();
    let (worker, invite) = in_a_call(&unit, "8");
    unit.ask(&invite, "BYE", 4, "");
    assert!(unit.next("SIP/2.0").text.starts_with("SIP/2.0 200"));
    assert_eq!(worker.next("a fault", trouble).0, MediaFault::NoAnswer);
    let again = unit.takes_one("8");
    assert_ne!(again.must("Call-ID"), invite.must("Call-ID"));
    worker.next("that it can be spoken to", ready);
}

#[test]
fn a_unit_that_vanishes_is_missed() {
    let mut unit = Unit::new();
    let (worker, invite) = in_a_call(&unit, "8");
    unit.speak(invite.sound_port(), 8, 0);
    worker.next("its sound", sound);
    let begin = Instant::now();
    // Its sockets are there, and nobody reads them.
    assert_eq!(worker.next("a fault", trouble).0, MediaFault::NoAnswer);
    assert!(begin.elapsed() < Duration::from_secs(9), "{:?}", begin.elapsed());
}

#[test]
fn a_unit_that_only_keeps_silent_is_asked_and_believed() {
    let unit = Unit::new();
    let (worker, _) = in_a_call(&unit, "8");
    assert!(unit.next_within(Duration::from_secs(9)).is_none(), "what it is asked is answered on the way");
    match worker.answers.try_recv() {
        Err(_) => {}
        Ok((answer, ..)) => panic!("{answer:?}"),
    }
}

#[test]
fn at_its_deadline_it_hangs_up_and_ends_by_itself() {
    let unit = Unit::new();
    let mut worker = Worker::<Voice>::warm("talk");
    let begin = Instant::now();
    let deadline = deadline_in(2500);
    worker.order(&Order::Talk(TalkOrder { deadline, ..order(&unit.address(), "", "") }));
    unit.takes_one("8");
    worker.next("that it can be spoken to", ready);
    let goodbye = unit.next("BYE");
    assert!((ms(2000)..ms(2500)).contains(&begin.elapsed()), "{:?}", begin.elapsed());
    unit.answer(&goodbye, "200 OK", &[], "");
    worker.ended_within(ms(1000));
    assert!(begin.elapsed() < ms(2650), "{:?}", begin.elapsed());
}

#[test]
fn a_goodbye_that_is_lost_is_said_again() {
    let unit = Unit::new();
    let (mut worker, _) = in_a_call(&unit, "8");
    worker.stdin = None;
    let begin = Instant::now();
    assert_eq!(unit.next("BYE").text, unit.next("BYE").text);
    worker.ended_within(ms(1000));
    assert!(begin.elapsed() < ms(400), "{:?}", begin.elapsed());
}

#[test]
fn telephone_keys_are_pressed_where_the_unit_knows_them() {
    let unit = Unit::new();
    let (mut worker, _) = in_a_call(&unit, "8 101");
    for sign in ['1', '#'] {
        worker.say(&ToTalk::Digit(Digit::parse(sign).unwrap()), &[]);
    }
    let packets: Vec<Packet> = unit.packets().into_iter().filter(|packet| packet.payload_type == 101).collect();
    assert_eq!(packets.len(), 14);
    let events: Vec<_> = packets.iter().map(|packet| packet.payload[0]).collect();
    assert_eq!((&events[..7], &events[7..]), (&[1; 7][..], &[11; 7][..]));
    assert_eq!(packets.iter().filter(|packet| packet.marker).count(), 2);
    assert!(packets[..7].iter().all(|packet| packet.timestamp == packets[0].timestamp));
    assert_ne!(packets[7].timestamp, packets[0].timestamp);

    let unit = Unit::new();
    let (mut worker, _) = in_a_call(&unit, "8");
    worker.say(&ToTalk::Digit(Digit::parse('1').unwrap()), &[]);
    assert!(unit.packets().is_empty());
    say(&mut worker, &words(0.1));
}

pub fn sink(folder: &Path, kind: MediumKind) -> Box<SinkOrder> {
    Box::new(SinkOrder {
        folder: folder.to_owned(),
        event: EventId(Uuid::from_u128(1)),
        medium: MediumId(Uuid::from_u128(if kind == MediumKind::Heard { 2 } else { 3 })),
        grant: GrantId(Uuid::from_u128(4)),
        device: Device::Voice,
        kind,
        key: SecretKey::new([0; 32]),
        leave_free: 0,
    })
}

/// What a recording holds, message by message.
fn kept(folder: &Path, medium: MediumId) -> Vec<(Media, Vec<u8>)> {
    let folder = folder.join(medium.to_string());
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<_> = files.filter(|file| !file.ends_with("finished")).collect();
    files.sort();
    let bytes: Vec<u8> = files.iter().flat_map(|file| fs::read(file).unwrap()).collect();
    let mut rest = bytes.as_slice();
    std::iter::from_fn(|| {
        let (_, message) = pipe::read::<Moment>(&mut rest).unwrap()?;
        pipe::read::<Media>(&mut message.as_slice()).unwrap()
    })
    .collect()
}

#[test]
fn both_directions_are_recorded_each_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let mut unit = Unit::new();
    let (mut worker, invite) = in_a_call(&unit, "0");
    let (said_order, heard_order) = (sink(folder.path(), MediumKind::Spoken), sink(folder.path(), MediumKind::Heard));
    let (said, heard) = (said_order.medium, heard_order.medium);
    worker.say(&ToTalk::Record(said_order), &[]);
    worker.say(&ToTalk::RecordHeard(heard_order), &[]);
    for number in 0..3 {
        unit.speak(invite.sound_port(), 8, number);
    }
    say(&mut worker, &words(0.1));
    let (mut says, mut hears) = (false, false);
    worker.next("that both are kept", |answer, _| {
        says |= matches!(answer, Voice::Talk(FromTalk::Record(Record::Kept { fragments: 1.. })));
        hears |= matches!(answer, Voice::Unit(Media::Record(Record::Kept { fragments: 1.. })));
        (says && hears).then_some(())
    });
    worker.stdin = None;
    unit.answer(&unit.next("BYE"), "200 OK", &[], "");
    worker.ended_within(LONG);
    let (said, heard) = (kept(folder.path(), said), kept(folder.path(), heard));
    let form = |kept: &[(Media, Vec<u8>)]| match &kept[0].0 {
        Media::Format { caps, .. } => caps.split(',').next().unwrap().to_owned(),
        other => panic!("{other:?}"),
    };
    assert_eq!((form(&said), form(&heard)), ("audio/x-mulaw".to_owned(), "audio/x-alaw".to_owned()));
    assert_eq!((said.len(), heard.len()), (6, 4));
    assert!(heard[1..].iter().map(|(_, body)| body[0]).eq(0..3));
}

#[test]
fn neither_address_nor_user_nor_password_stands_in_the_log() {
    let unit = Unit::new();
    let mut worker = calls(&unit.address());
    let asks = ("WWW-Authenticate", "Digest realm=\"home\", nonce=\"abc\"");
    unit.answer(&unit.next("INVITE"), "401 Unauthorized", &[asks], "");
    unit.takes(&loop_to_signed(&unit), "8");
    worker.next("that it can be spoken to", ready);
    worker.stdin = None;
    let log = worker.log();
    assert!(log.contains("stands open"), "something is logged");
    for secret in [USER, PASSWORD, "sip:", "127.0.0.1", "panel", "abc"] {
        assert!(!log.contains(secret), "a secret stands in the log");
    }
}

fn loop_to_signed(unit: &Unit) -> Heard {
    loop {
        let invite = unit.next("INVITE");
        if invite.header("Authorization").is_some() {
            return invite;
        }
    }
}

/// A process that ends with its test.
struct Foreign(Child);

impl Drop for Foreign {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port that is free with the one after it, for datagrams and connections.
fn free_ports() -> u16 {
    let is_free =
        |port: u16| UdpSocket::bind(("127.0.0.1", port)).is_ok() && TcpListener::bind(("127.0.0.1", port)).is_ok();
    let any = || UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    std::iter::repeat_with(any).find(|port| *port < u16::MAX && is_free(*port) && is_free(port + 1)).unwrap()
}

/// baresip as a voice unit; where it is missing, `.ci/setup` has said so.
fn baresip(port: u16, home: &Path, heard: &Path, transport: &str, seal: Option<&Seal>) -> Option<Foreign> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    if !root.join("target/peers/baresip").exists() {
        eprintln!("NOT TESTED: baresip is missing, so no foreign unit was called");
        return None;
    }
    // Another test's sound may stand on one of its ports for a moment.
    (0..3)
        .find_map(|_| {
            let mut command = Command::new(root.join("target/peers/bin/python"));
            command.arg(root.join("tests/peers/voice_unit.py")).arg(port.to_string()).arg(home).arg(heard);
            command.arg(transport).args(seal.map(Seal::file));
            let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
            let stdout = child.stdout.take().unwrap();
            let unit = Foreign(child);
            let mut line = String::new();
            std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut line).unwrap();
            (line.trim() == "ready").then_some(unit)
        })
        .or_else(|| panic!("baresip does not start"))
}

fn write_wav(path: &Path, samples: &[i16]) {
    let (size, data) = (36 + samples.len() as u32 * 2, samples.len() as u32 * 2);
    let mut file = b"RIFF".to_vec();
    file.extend(size.to_le_bytes());
    file.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    file.extend(8000_u32.to_le_bytes());
    file.extend(16000_u32.to_le_bytes());
    file.extend(b"\x02\0\x10\0data");
    file.extend(data.to_le_bytes());
    file.extend(bytes(samples));
    fs::write(path, file).unwrap();
}

/// From the first loud sample to the last.
fn spoken(samples: &[i16]) -> &[i16] {
    let is_loud = |sample: &i16| sample.unsigned_abs() > 500;
    let Some(first) = samples.iter().position(is_loud) else { return &[] };
    &samples[first..=samples.iter().rposition(is_loud).unwrap()]
}

/// How alike they are, piece by piece: a unit of its own may put in or leave out a packet where its clock wants it.
fn alike_in_pieces(said: &[i16], heard: &[i16]) -> f64 {
    const PIECE: usize = 1000;
    let pieces = said.chunks_exact(PIECE).enumerate().map(|(at, piece)| {
        let first = (at * PIECE).saturating_sub(PIECE / 2).min(heard.len());
        alike(piece, &heard[first..(first + 3 * PIECE).min(heard.len())])
    });
    pieces.sum::<f64>() / (said.len() / PIECE) as f64
}

/// As loud as it was said, the same words, and no hole of more than 40 ms; otherwise what is wrong.
fn check_sound(said: &[i16], heard: &[i16]) -> Result<(), String> {
    let heard = spoken(heard);
    let louder = loudness(heard) - loudness(spoken(said));
    let (hole, likeness) = (longest_hole(heard), alike_in_pieces(said, heard));
    if louder.abs() < 1.0 && hole <= 320 && likeness > 0.8 {
        return Ok(());
    }
    Err(format!("{louder} dB louder, a hole of {hole} samples, alike by {likeness}"))
}

/// One call to a foreign unit, both of which speak at once; `None` where there is no such unit.
fn speak_with_baresip(transport: &str, words: &[i16]) -> Option<Result<(), String>> {
    let folder = tempfile::tempdir().unwrap();
    let [home, hears] = ["home.wav", "heard.wav"].map(|name| folder.path().join(name));
    let port = free_ports();
    // A second of silence first: what it says before we listen is nobody's.
    write_wav(&home, &[&[0; 8000], words].concat());
    let seal = (transport == "tls").then(Seal::new);
    let _unit = baresip(port, &home, &hears, transport, seal.as_ref())?;
    // It takes sealed calls at the next port.
    let called = port + u16::from(seal.is_some());
    let address = format!("sip:panel@127.0.0.1:{called};transport={transport}");
    let mut worker = calls_by(&address, seal.map(|seal| seal.pin));
    worker.next("that it can be spoken to", ready);
    let form = worker.next("the form of its sound", form).0;
    let decode: fn(u8) -> i16 = match form.split(',').next() {
        Some("audio/x-mulaw") => audio_codec_algorithms::decode_ulaw,
        Some("audio/x-alaw") => audio_codec_algorithms::decode_alaw,
        other => panic!("{other:?}"),
    };
    // It asks for other terms at once, and begins to hear anew when it has them.
    until("it hears", || heard(&hears).len() > 4000);
    let delay = say(&mut worker, words);
    assert!(delay < ms(50), "the first packet left after {delay:?}");
    until("all is heard", || spoken(&heard(&hears)).len() + 800 >= words.len());
    let there = check_sound(words, &heard(&hears));

    // What it played meanwhile has come.
    let mut came = Vec::new();
    while spoken(&came).len() + 800 < words.len() {
        came.extend(worker.next("its sound", coded).0.into_iter().map(decode));
    }
    let here = check_sound(words, &came);
    worker.stdin = None;
    worker.ended_within(ms(1000));
    Some(there.and(here))
}

fn coded(answer: &Voice, body: &[u8]) -> Option<Vec<u8>> {
    sound(answer, body).map(|_| body.to_vec())
}

fn a_foreign_unit_hears_and_is_heard_over(transport: &str) {
    let words = words(2.0);
    let mut wrong = Vec::new();
    // Neither side has a clock of its own: on a busy machine either may be late.
    for _ in 0..5 {
        match speak_with_baresip(transport, &words) {
            None | Some(Ok(())) => return,
            Some(Err(what)) => wrong.push(what),
        }
    }
    panic!("{wrong:#?}");
}

#[test]
fn a_foreign_unit_hears_and_is_heard() {
    a_foreign_unit_hears_and_is_heard_over("udp");
}

#[test]
fn a_foreign_unit_hears_and_is_heard_over_a_connection() {
    a_foreign_unit_hears_and_is_heard_over("tcp");
}

#[test]
fn a_foreign_unit_hears_and_is_heard_over_a_sealed_connection() {
    a_foreign_unit_hears_and_is_heard_over("tls");
}
