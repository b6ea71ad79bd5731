//! Every sender: scanners, floods, slow ones, other protocols, more connections than there are descriptors.
use dc09::{Answer, Frame, Profile, Reply};
use tokio::{io::AsyncWriteExt, net::TcpStream};

use super::{
    super::Heard,
    world::{Line, Log, NOW, World, key, null, plain, sealed},
};

const HTTP: &[u8] = b"GET /admin?pass=hemligt HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: scan\r\n\r\n";
const TLS: &[u8] = b"\x16\x03\x01\x00\xc8\x01\x00\x00\xc4\x03\x03\x0a\x0d\x0a\x22\x00\x00\x0d\x0a";
const SIP: &[u8] = b"OPTIONS sip:100@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP hemligt\r\nContent-Length: 0\r\n\r\n";
const OH: &[u8] = b"SR0001L0001    006969XX    [ID00000000]";

#[tokio::test]
async fn a_scanner_hears_nothing_and_makes_one_line() {
    let mut world = World::start().await;
    let (log, _listening) = Log::listen();
    for (number, bytes) in [HTTP, TLS, SIP].into_iter().enumerate() {
        let mut line = world.line().await;
        for _ in 0..3 {
            line.send(bytes).await;
            world.settle().await;
        }
        assert!(line.is_silent());
        let lines = log.lines();
        assert_eq!(lines.len(), number + 1, "{lines:?}");
        assert!(lines[number].starts_with("INFO"), "{lines:?}");
        assert!(!lines[number].contains("hemligt") && !lines[number].contains("127.0.0.1"), "{lines:?}");
        line.stream.shutdown().await.unwrap();
        line.ends().await;
    }
    assert_eq!(log.lines().len(), 3);
    assert!(world.centre.try_recv().is_err(), "no scanner is anything to the centre");
}

#[tokio::test]
async fn aritech_is_named_and_counted() {
    let mut world = World::start().await;
    let (log, _listening) = Log::listen();
    let mut line = world.line().await;
    line.send(OH).await;
    assert!(matches!(world.heard().await, Heard::OtherProtocol));
    line.send(OH).await;
    world.settle().await;
    assert!(line.is_silent());
    let datagrams = world.datagrams().await;
    datagrams.send(OH).await.unwrap();
    assert!(matches!(world.heard().await, Heard::OtherProtocol));
    let lines = log.lines();
    assert!(lines.len() == 2 && lines.iter().all(|line| line.starts_with("WARN") && line.contains("OH")), "{lines:?}");
    assert!(!lines.iter().any(|line| line.contains("6969")), "{lines:?}");
    // A panel behind the same address, even on the same connection, is heard.
    line.send(&null("00AB")).await;
    assert!(matches!(world.heard().await, Heard::Poll { .. }));
    assert_eq!(line.answer(None).await.reply, Reply::Ack);
}

#[tokio::test]
async fn noise_between_frames_costs_nothing_and_noise_alone_the_connection() {
    let mut world = World::start().await;
    let mut line = world.line().await;
    // A panel with a bad line: more noise in all than anybody may send at once, and never closed.
    for seq in 1..=5 {
        line.send(&[vec![b'x'; 20_000], plain("00AB", seq, "Nri1/BA1")].concat()).await;
        world.stores().await;
        assert_eq!(line.answer(None).await.reply, Reply::Ack);
    }
    let mut flood = world.line().await;
    flood.stream.write_all(&vec![b'x'; 70_000]).await.unwrap();
    flood.ends().await;
    // A header that never ends is noise as well.
    let mut flood = world.line().await;
    flood.stream.write_all(&b"\n00000FFF\"SIA-DCS\"".repeat(5000)).await.unwrap();
    flood.ends().await;
    line.send(&null("00AB")).await;
    assert!(matches!(world.heard().await, Heard::Poll { .. }));
    assert_eq!(line.answer(None).await.reply, Reply::Ack, "the same address, untouched");
}

/// Good frames of accounts that nobody knows are noise to the limit; those of a known one are not, however many.
#[tokio::test]
async fn frames_of_strangers_count_and_frames_of_panels_do_not() {
    let mut world = World::start().await;
    let mut flood = world.line().await;
    let frame = plain("9999", 1, "Nri1/BA1");
    let enough = 64 * 1024 / frame.len() + 2;
    let sent = frame.repeat(enough);
    let (mut read, mut write) = flood.stream.split();
    let hung_up = async {
        let mut sink = tokio::io::sink();
        let _ = tokio::join!(write.write_all(&sent), tokio::io::copy(&mut read, &mut sink));
    };
    tokio::pin!(hung_up);
    let mut heard = 0;
    loop {
        tokio::select! {
            () = &mut hung_up => break,
            told = world.centre.recv() => {
                let Some(Heard::UnknownAccount { stored, .. }) = told else { panic!("a stranger") };
                stored.send(true).unwrap();
                heard += 1;
            }
        }
    }
    assert!(heard > 64 * 1024 / frame.len(), "{heard} were answered before");
    let mut panel = world.line().await;
    let poll = null("00AB");
    let polls = 2 * 64 * 1024 / poll.len();
    for _ in 0..polls {
        panel.send(&poll).await;
        assert!(matches!(world.heard().await, Heard::Poll { .. }));
        assert_eq!(panel.answer(None).await.reply, Reply::Ack);
    }
}

#[tokio::test]
async fn a_slow_panel_is_heard_and_keeps_nobody_waiting() {
    let mut world = World::start().await;
    let mut slow = world.line().await;
    let frame = sealed("0123", 9, "Nri1/BA1", NOW, &key());
    let (last, before) = frame.split_last().unwrap();
    for byte in before {
        slow.send(&[*byte]).await;
        world.settle().await;
        assert!(slow.is_silent());
    }
    slow.send(&[*last]).await;
    assert_eq!(world.stores().await.len(), 1);
    assert_eq!(slow.answer(Some(&key())).await.reply, Reply::EncryptedAck);
}

/// Many more clients than places: known panels are answered, those who have a place keep it, and the centre is told.
#[tokio::test]
async fn a_crowd_of_strangers_keeps_no_panel_out() {
    let mut world = World::with_room_for(16).await;
    let mut settled = world.line().await;
    settled.send(&null("00AB")).await;
    assert!(matches!(world.heard().await, Heard::Poll { .. }));
    assert_eq!(settled.answer(None).await.reply, Reply::Ack);

    let mut strangers: Vec<TcpStream> = Vec::new();
    let mut crowded = false;
    for round in 0..20 {
        for _ in 0..16 {
            strangers.push(TcpStream::connect(world.address).await.unwrap());
        }
        let mut panel: Line = world.line().await;
        panel.send(&plain("00AB", round + 1, "Nri1/BA1")).await;
        loop {
            match world.heard().await {
                Heard::Signals { stored, .. } => break stored.send(true).unwrap(),
                Heard::Crowded(told) => crowded = told,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(panel.answer(None).await.reply, Reply::Ack, "in round {round}");
    }
    settled.send(&null("00AB")).await;
    loop {
        match world.heard().await {
            Heard::Poll { .. } => break,
            Heard::Crowded(told) => crowded = told,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(settled.answer(None).await.reply, Reply::Ack, "who has shown to be a panel keeps its place");
    while !crowded {
        let Heard::Crowded(told) = world.heard().await else { panic!("nothing else is said") };
        crowded = told;
    }
    drop(strangers);
    assert!(matches!(world.heard().await, Heard::Crowded(false)), "there is room again");
}

#[tokio::test]
async fn datagrams_are_answered_to_where_they_came_from() {
    let mut world = World::start().await;
    let (one, other) = (world.datagrams().await, world.datagrams().await);
    let mut buffer = [0; 256];
    one.send(HTTP).await.unwrap();
    one.send(&sealed("0123", 1, "Nri1/BA1", NOW, &key())).await.unwrap();
    let (_, stored_one) = world.signals().await;
    other.send(&sealed("0123", 2, "Nri1/BA2", NOW, &key())).await.unwrap();
    let (_, stored_other) = world.signals().await;
    stored_other.send(true).unwrap();
    stored_one.send(true).unwrap();
    for (socket, seq) in [(&one, "0001"), (&other, "0002")] {
        let length = socket.recv(&mut buffer).await.unwrap();
        let frame = Frame::from_datagram(&buffer[..length], Profile::Strict).unwrap();
        let answer = Answer::read(&frame, Some(&key())).unwrap();
        assert_eq!((answer.reply, answer.seq.as_str()), (Reply::EncryptedAck, seq));
    }
    assert!(one.try_recv(&mut buffer).is_err(), "one answer for the frame, none for the scanner");
}
