//! One test for each defect of the receiver most used today (the opening of `4-wires`): here it must not be.
use alarm_central::{fact::NotTaken, signal::SignalClass};
use dc09::{Frame, Key, Outgoing, PAD, Profile, Reply, Token};

use super::{
    super::Heard,
    world::{KEY, NOW, World, framed, key, null, plain, sealed},
};

#[tokio::test]
async fn two_frames_in_one_segment_have_two_answers() {
    let mut world = World::start().await;
    let mut line = world.line().await;
    line.send(&[plain("00AB", 1, "Nri1/BA1"), plain("00AB", 2, "Nri1/BA2")].concat()).await;
    world.stores().await;
    world.stores().await;
    for seq in ["0001", "0002"] {
        let answer = line.answer(None).await;
        assert_eq!((answer.reply, answer.seq.as_str()), (Reply::Ack, seq));
    }
}

/// A burst reaches the centre whole before the first of it is stored, and is answered in order.
#[tokio::test]
async fn a_burst_waits_for_one_sync_and_not_for_fifty() {
    let mut world = World::start().await;
    let mut line = world.line().await;
    line.send(&(1..=50).flat_map(|seq| plain("00AB", seq, &format!("Nri1/BA{seq}"))).collect::<Vec<u8>>()).await;
    let mut waiting = Vec::new();
    for _ in 0..50 {
        waiting.push(world.signals().await.1);
    }
    assert!(line.is_silent());
    // Stored in another order than sent, and one that could not be: the panel hears of the others, in its own order.
    waiting.remove(30).send(false).unwrap();
    waiting.into_iter().rev().for_each(|stored| stored.send(true).unwrap());
    for seq in (1..=50).filter(|seq| *seq != 31) {
        let answer = line.answer(None).await;
        assert_eq!((answer.reply, answer.seq), (Reply::Ack, format!("{seq:04}")));
    }
}

#[tokio::test]
async fn a_split_frame_has_one_answer() {
    let mut world = World::start().await;
    let frame = plain("00AB", 1, "Nri1/BA1");
    for at in 1..frame.len() {
        let mut line = world.line().await;
        let (before, after) = frame.split_at(at);
        line.send(before).await;
        world.settle().await;
        assert!(line.is_silent(), "nothing before the frame is whole, split at {at}");
        line.send(after).await;
        world.stores().await;
        assert_eq!(line.answer(None).await.reply, Reply::Ack);
        world.settle().await;
        assert!(line.is_silent(), "one answer, split at {at}");
    }
}

#[tokio::test]
async fn zeros_after_the_end_are_nothing() {
    let mut world = World::start().await;
    let mut line = world.line().await;
    for seq in 1..=3 {
        line.send(&[plain("00AB", seq, "Nri1/BA1"), b"\0\0\r\n".to_vec()].concat()).await;
        world.stores().await;
        assert_eq!(line.answer(None).await.reply, Reply::Ack);
    }
    world.settle().await;
    assert!(line.is_silent());
}

#[tokio::test]
async fn text_is_bytes() {
    let mut world = World::start().await;
    let mut line = world.line().await;
    for (bytes, text) in [("Köket".as_bytes(), "Köket"), (b"K\xF6ket", "Köket")] {
        line.send(&framed(&[b"\"SIA-DCS\"0001L0#00AB[#00AB|Nri1/BA1^", bytes, b"^]"].concat())).await;
        let signals = world.stores().await;
        assert_eq!(signals[0].1.text.as_deref(), Some(text));
        assert_eq!(line.answer(None).await.reply, Reply::Ack);
    }
}

#[tokio::test]
async fn what_was_absent_stays_absent() {
    let mut world = World::start().await;
    let mut line = world.line().await;
    for (sent, answer) in [
        (&b"\"SIA-DCS\"0001L0#00AB[#00AB|NBA1]"[..], &b"\"ACK\"0001L0#00AB[]"[..]),
        (b"\"SIA-DCS\"0002#00ab[#00AB|NBA1]", b"\"ACK\"0002#00ab[]"),
        (b"\"SIA-DCS\"0003R0L0#00AB[#00AB|NBA1]", b"\"ACK\"0003R0L0#00AB[]"),
        (b"\"SIA-DCS\"0004R000001L010000#00AB[#00AB|NBA1]", b"\"ACK\"0004R000001L010000#00AB[]"),
        (b"\"SIA-DCS\"0005R15L1#00AB[#00AB|NBA1]", b"\"ACK\"0005R15L1#00AB[]"),
        (b"\"SIA-DCS\"0006L000#00AB[#00AB|NBA1]", b"\"ACK\"0006L000#00AB[]"),
        (b"\"SIA-DCS\"0007L#00AB[#00AB|NBA1]", b"\"ACK\"0007L#00AB[]"),
    ] {
        line.send(&framed(sent)).await;
        world.stores().await;
        // The strict reader of the line would refuse an answer without `L`: read the bytes as they are.
        let mut bytes = vec![0; framed(answer).len()];
        tokio::io::AsyncReadExt::read_exact(&mut line.stream, &mut bytes).await.unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), String::from_utf8(framed(answer)).unwrap());
    }
}

#[tokio::test]
async fn an_unknown_code_is_acknowledged_and_seen() {
    let mut world = World::start().await;
    let mut line = world.line().await;
    for (seq, frame) in [(1, plain("00AB", 1, "Nri1/QQ99")), (2, framed(b"\"ADM-CID\"0002L0#00AB[#00AB|this is none]"))]
    {
        line.send(&frame).await;
        let signals = world.stores().await;
        assert_eq!((signals[0].0.class, signals[0].0.category.as_str()), (SignalClass::Trouble, "unknown"));
        let answer = line.answer(None).await;
        assert_eq!((answer.reply, answer.seq), (Reply::Ack, format!("{seq:04}")));
    }
    // A token that nobody here speaks is seen as well; the panel is told that it was not understood.
    let other = Outgoing { token: Token::Other("SCN-S8".to_owned()), ..Outgoing::sia("00AB", 3, "1") };
    line.send(&other.encode(None, &[0; PAD]).unwrap()).await;
    assert_eq!(world.stores().await[0].0.class, SignalClass::Trouble);
    assert_eq!(line.answer(None).await.reply, Reply::Duh);
}

#[tokio::test]
async fn an_unknown_account_has_a_frame_for_answer_and_is_seen() {
    let mut world = World::start().await;
    let mut line = world.line().await;
    line.send(&plain("9999", 7, "Nri1/BA1")).await;
    let Heard::UnknownAccount { account, stored, .. } = world.heard().await else { panic!("a stranger") };
    assert_eq!(account, "9999");
    stored.send(true).unwrap();
    assert_eq!(line.raw_answer().await, framed(b"\"DUH\"0007L0#9999[]"));
    // Encrypted, nobody can tell what it is: seen, and no answer.
    line.send(&sealed("9999", 8, "Nri1/BA1", NOW, &key())).await;
    let Heard::UnknownAccount { stored, .. } = world.heard().await else { panic!("a stranger") };
    stored.send(true).unwrap();
    world.settle().await;
    assert!(line.is_silent());
}

#[tokio::test]
async fn a_plain_frame_may_be_as_old_as_it_likes() {
    let mut world = World::start().await;
    let mut line = world.line().await;
    for stamp in ["_00:00:00,01-01-2000", "_23:59:59,12-31-2099", "_00:00:00,00-15-2019"] {
        line.send(&framed(format!("\"SIA-DCS\"0001L0#00AB[#00AB|Nri1/BA1]{stamp}").as_bytes())).await;
        world.stores().await;
        assert_eq!(line.answer(None).await.reply, Reply::Ack, "{stamp}");
    }
}

#[tokio::test]
async fn every_event_of_a_frame_is_heard() {
    let mut world = World::start().await;
    let mut line = world.line().await;
    line.send(&plain("00AB", 1, "Nri1/BA01/BA02|Nri2/FA03")).await;
    let told: Vec<_> = world.stores().await.into_iter().map(|(signal, _)| (signal.code, signal.zone)).collect();
    let of = |code: &str, zone: &str| (code.to_owned(), Some(zone.to_owned()));
    assert_eq!(told, [of("BA", "01"), of("BA", "02"), of("FA", "03")]);
    assert_eq!(line.answer(None).await.reply, Reply::Ack, "one frame, one answer");
    line.send(&framed(b"\"ADM-CID\"0002L0#00AB[#00AB|1130 01 014|1130 01 015]")).await;
    assert_eq!(world.stores().await.len(), 2);
    assert_eq!(line.answer(None).await.reply, Reply::Ack);
}

#[tokio::test]
async fn nothing_is_acknowledged_before_it_is_stored() {
    let mut world = World::start().await;
    let (mut line, datagrams) = (world.line().await, world.datagrams().await);
    line.send(&plain("00AB", 1, "Nri1/BA1")).await;
    let (_, of_line) = world.signals().await;
    datagrams.send(&plain("00AB", 2, "Nri1/BA2")).await.unwrap();
    let (_, of_datagram) = world.signals().await;
    let mut buffer = [0; 256];
    world.settle().await;
    assert!(line.is_silent());
    assert!(datagrams.try_recv(&mut buffer).is_err());
    of_line.send(true).unwrap();
    assert_eq!(line.answer(None).await.seq, "0001");
    of_datagram.send(true).unwrap();
    let length = datagrams.recv(&mut buffer).await.unwrap();
    assert_eq!(Reply::parse(&buffer[..length], None).unwrap().seq, "0002");

    // What could not be written is not acknowledged, and the line stays for the panel to try again.
    line.send(&plain("00AB", 3, "Nri1/BA3")).await;
    world.signals().await.1.send(false).unwrap();
    line.send(&plain("00AB", 3, "Nri1/BA3")).await;
    drop(world.signals().await.1);
    line.send(&plain("00AB", 3, "Nri1/BA3")).await;
    world.stores().await;
    assert_eq!(line.answer(None).await.seq, "0003");
    assert!(line.is_silent(), "one answer for three tries");
}

#[tokio::test]
async fn no_answer_holds_a_key() {
    let mut world = World::start().await;
    let mut line = world.line().await;
    let mut event = Outgoing { timestamp: Some(NOW), ..Outgoing::sia("0123", 1, "Nri1/BA1^Hall^") };
    event.xdata = vec![
        ('K', KEY.as_bytes().to_vec()),
        ('V', b"https://a.example/1".to_vec()),
        ('I', KEY.as_bytes().to_vec()),
        ('E', b"115000".to_vec()),
    ];
    let mut answers = Vec::new();
    line.send(&event.encode(Some(&key()), &[b'p'; PAD]).unwrap()).await;
    let signals = world.stores().await;
    assert_eq!(signals[0].1.extended[0], ('K', String::new()), "a key that a panel sends is shown to nobody");
    assert_eq!(signals[0].1.pictures, ["https://a.example/1"]);
    answers.push(line.raw_answer().await);
    line.send(&Outgoing { timestamp: Some(NOW - 3600), ..event.clone() }.encode(Some(&key()), &[0; PAD]).unwrap())
        .await;
    assert!(matches!(world.heard().await, Heard::NotTaken { why: NotTaken::WrongClock, .. }));
    answers.push(line.raw_answer().await);
    line.send(&event.encode(None, &[0; PAD]).unwrap()).await;
    let Heard::Downgrade { stored, .. } = world.heard().await else { panic!("plain where a key is due") };
    stored.send(true).unwrap();
    answers.push(line.raw_answer().await);
    let replies = [Reply::EncryptedAck, Reply::Nak, Reply::Duh];
    for (answer, reply) in answers.iter().zip(replies) {
        let frame = Frame::from_datagram(answer, Profile::Strict).unwrap();
        assert_eq!(dc09::Answer::read(&frame, Some(&key())).unwrap().reply, reply);
        let inside = if frame.encrypted { frame.open(&key()) } else { frame.content() }.unwrap();
        assert!(inside.data.is_empty() && inside.xdata.is_empty(), "an answer says nothing but that it is one");
        let hex = hex::encode(KEY.as_bytes());
        let shown = String::from_utf8_lossy(answer).to_ascii_lowercase();
        assert!(!shown.contains(&KEY.to_ascii_lowercase()) && !shown.contains(&hex), "{reply:?}");
    }
    // Two answers to the same words differ: their padding is random.
    line.send(&sealed("0123", 2, "Nri1/BA1", NOW, &key())).await;
    world.stores().await;
    let first = line.raw_answer().await;
    line.send(&sealed("0123", 2, "Nri1/BA1", NOW, &key())).await;
    world.stores().await;
    assert_ne!(line.raw_answer().await, first);
}

#[tokio::test]
async fn what_is_not_taken_is_told_and_never_acknowledged() {
    let mut world = World::start().await;
    let mut line = world.line().await;
    let other_key = Key::new(b"PONMLKJIHGFEDCBA").unwrap();
    for (frame, wanted) in [
        (sealed("0123", 1, "Nri1/BA1", NOW, &other_key), NotTaken::CannotDecrypt),
        (framed(b"\"*SIA-DCS\"0001L0#0123[00112233]"), NotTaken::CannotDecrypt),
        (sealed("00AB", 1, "Nri1/BA1", NOW, &key()), NotTaken::NoKey),
        (framed(b"\"SIA-DCS\"0001#0125[#0125|NBA1]"), NotTaken::NotStandard),
        (framed(b"\"SIA-DCS\"0001L0#00AB[#00AB|NBA1"), NotTaken::Unreadable),
    ] {
        line.send(&frame).await;
        let Heard::NotTaken { why, .. } = world.heard().await else { panic!("{wanted:?}") };
        assert_eq!(why, wanted);
        world.settle().await;
        assert!(line.is_silent(), "{wanted:?} has no answer");
    }
    // Answers of others are nobody's business.
    line.send(&framed(b"\"ACK\"0001L0#0123[]")).await;
    line.send(&null("00AB")).await;
    assert!(matches!(world.heard().await, Heard::Poll { .. }));
    assert_eq!(line.answer(None).await.seq, "0000");
}

#[tokio::test]
async fn each_account_has_its_own_clock() {
    let mut world = World::start().await;
    let mut line = world.line().await;
    for (account, stamp, told) in
        [("0123", NOW, NOW), ("0126", NOW + 7200, NOW + 7200), ("0127", 0, NOW), ("0127", NOW + 400_000_000, NOW)]
    {
        line.send(&sealed(account, 1, "Nri1/BA1", stamp, &key())).await;
        world.stores().await;
        let answer = line.answer(Some(&key())).await;
        assert_eq!((answer.reply, answer.time), (Reply::EncryptedAck, Some(told)), "{account} {stamp}");
    }
    // UTC is an hour or two wrong on a line of local time: told what its clock should show, and good with that.
    line.send(&sealed("0126", 2, "Nri1/BA1", NOW, &key())).await;
    assert!(matches!(world.heard().await, Heard::NotTaken { why: NotTaken::WrongClock, .. }));
    let nak = line.answer(None).await;
    assert_eq!((nak.reply, nak.time), (Reply::Nak, Some(NOW + 7200)));
    line.send(&sealed("0126", 2, "Nri1/BA1", nak.time.unwrap(), &key())).await;
    world.stores().await;
    assert_eq!(line.answer(Some(&key())).await.reply, Reply::EncryptedAck);

    // In winter the same place is one hour ahead.
    world.clock.pass_ms(180 * 86_400_000);
    let winter = NOW + 180 * 86_400;
    line.send(&sealed("0126", 3, "Nri1/BA1", winter + 3600, &key())).await;
    world.stores().await;
    assert_eq!(line.answer(Some(&key())).await.time, Some(winter + 3600));
}
