//! What must hold for any bytes: frames come back as they were sent, however the stream is cut, and nothing ever panics.
#![allow(clippy::unwrap_used, reason = "a test may fail at its fixtures")]
use dc09::{
    CrcForm, Decoded, Decoder, Fault, Form, Frame, Key, NoiseReason, Outgoing, PAD, PanelTime, Profile, Reason, Reply,
    Token, codes, crc, duplicate_key, judge, judge_by, payload, text, time,
};
use proptest::prelude::*;

const FRAME: &[u8] = b"\n68AF0025\"SIA-DCS\"0001L0#1234[#1234|Nri1/BA12]\r";

fn profile() -> impl Strategy<Value = Profile> {
    prop_oneof![Just(Profile::Strict), Just(Profile::Tolerant)]
}

fn token() -> impl Strategy<Value = Token> {
    prop_oneof![
        Just(Token::Null),
        Just(Token::ExtendedNull),
        Just(Token::SiaDcs),
        Just(Token::AdmCid),
        "[A-Z]{3}-[0-9]{1,3}".prop_map(Token::Other),
    ]
}

/// Anything but what ends a field.
fn field(longest: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>().prop_filter("ends a field", |byte| !b"[]\r\n".contains(byte)), 0..longest)
}

fn key() -> impl Strategy<Value = Key> {
    prop_oneof![
        any::<[u8; 16]>().prop_map(|bytes| Key::new(&bytes).unwrap()),
        any::<[u8; 24]>().prop_map(|bytes| Key::new(&bytes).unwrap()),
        any::<[u8; 32]>().prop_map(|bytes| Key::new(&bytes).unwrap()),
    ]
}

prop_compose! {
    fn outgoing()(
        token in token(),
        seq in 0_u16..=9999,
        receiver in prop::option::of("[0-9A-F]{1,6}"),
        line in "[0-9A-F]{1,6}",
        account in "[0-9A-Fa-f]{3,16}",
        data in field(200),
        xdata in prop::collection::vec(("[A-Z]".prop_map(|letter| letter.chars().next().unwrap()), field(60)), 0..4),
        timestamp in prop::option::of(0_i64..4_000_000_000),
    ) -> Outgoing {
        Outgoing { token, seq, receiver, line: Some(line), account, data, xdata, timestamp }
    }
}

/// Everything that comes out, adjacent noise put together: what a reader may see of it depends on when it looks.
fn decode<'a>(profile: Profile, pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<(Option<Frame>, usize)> {
    let mut decoder = Decoder::new(profile);
    let mut found: Vec<(Option<Frame>, usize)> = Vec::new();
    let mut look = |decoder: &mut Decoder| {
        while let Some(decoded) = decoder.poll() {
            match (decoded, found.last_mut()) {
                (Decoded::Frame(frame), _) => found.push((Some(frame), 0)),
                (Decoded::Noise { bytes, .. }, Some((None, before))) => *before += bytes,
                (Decoded::Noise { bytes, .. }, _) => found.push((None, bytes)),
            }
        }
    };
    for piece in pieces {
        decoder.push(piece);
        look(&mut decoder);
        assert!(decoder.pending() <= dc09::LONGEST_FRAME);
    }
    decoder.finish();
    look(&mut decoder);
    found
}

fn one(profile: Profile, bytes: &[u8]) -> Frame {
    match decode(profile, [bytes]).as_slice() {
        [(Some(frame), 0)] => frame.clone(),
        other => panic!("one frame and nothing else, not {other:?}"),
    }
}

/// Touches everything that can be asked of bytes from outside.
fn read_all(bytes: &[u8], profile: Profile, key: &Key) {
    let mut decoder = Decoder::new(profile);
    decoder.push(bytes);
    decoder.finish();
    while let Some(decoded) = decoder.poll() {
        let Decoded::Frame(frame) = decoded else { continue };
        for key in [None, Some(key)] {
            let judged = judge(&frame, key, 0, profile);
            let answer = judged.reply.encode(&frame, key, 0, &[0; PAD]);
            assert_eq!(answer.is_none(), judged.reply == Reply::Silence);
            if let Some(content) = judged.content {
                let events = content.events(&frame.token);
                assert_eq!(events.is_empty(), frame.token.is_link_test());
                let _ = (content.picture_urls(), content.position(), content.occurred_at(), content.account());
                let _ = duplicate_key(&frame, &content);
                assert!(events.iter().all(|event| event.form != Form::Unread || event.meaning().is_none()));
            }
        }
    }
    let _ = (Frame::from_datagram(bytes, profile), Reply::parse(bytes, Some(key)));
    let _ = (payload::sia_dcs::parse(bytes), payload::adm_cid::parse(bytes), time::parse(bytes));
    let text = text::decode(bytes);
    let _ = (codes::look_up(&text), text.parse::<Key>());
}

/// A frame with a right checksum around any text.
fn framed(span: &[u8], form: CrcForm) -> Vec<u8> {
    let crc = crc::arc(span);
    let crc = match form {
        CrcForm::Text => format!("{crc:04x}").into_bytes(),
        CrcForm::Binary => crc.to_be_bytes().to_vec(),
    };
    [b"\n", crc.as_slice(), format!("{:04x}", span.len() & 0xFFF).as_bytes(), span, b"\r"].concat()
}

/// 256 cases each, or as many as `VAKA_SOAK_CASES` says: a soak looks longer for the same.
fn cases() -> ProptestConfig {
    let cases: u32 = std::env::var("VAKA_SOAK_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(256);
    let usual = ProptestConfig::default();
    // The limit is on the whole run: a longer look casts aside more, at the same rate.
    let max_local_rejects = usual.max_local_rejects.max(cases.saturating_mul(4));
    ProptestConfig { failure_persistence: None, cases, max_local_rejects, ..usual }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn what_is_sent_comes_back(sent in outgoing(), key in prop::option::of(key()), pad in any::<[u8; PAD]>(), profile in profile()) {
        let mut sent = sent;
        if key.is_some() {
            sent.timestamp.get_or_insert(0);
            // After a text that begins with `|`, or without any, padding and text run together; panels begin with the account.
            sent.data.retain(|&byte| byte != b'|');
        }
        let frame = one(profile, &sent.encode(key.as_ref(), &pad).unwrap());
        prop_assert!(frame.is_standard());
        prop_assert_eq!((&frame.token, frame.encrypted, &frame.seq), (&sent.token, key.is_some(), &format!("{:04}", sent.seq)));
        prop_assert_eq!((&frame.receiver, &frame.line, &frame.account), (&sent.receiver, &sent.line, &sent.account));
        let content = match &key {
            Some(key) => frame.open(key).unwrap(),
            None => frame.content().unwrap(),
        };
        prop_assert_eq!((&content.data, &content.xdata, content.timestamp), (&sent.data, &sent.xdata, sent.timestamp));
        prop_assert!(content.trailing.is_empty());
        prop_assert_eq!(content.pad_len >= 16, key.is_some());

        // And the answer comes back to the sender.
        let now = sent.timestamp.unwrap_or(0);
        let judged = judge(&frame, key.as_ref(), now, profile);
        prop_assert_eq!(judged.reason == Reason::Good, !matches!(sent.token, Token::Other(_)));
        let answer = Reply::parse(&judged.reply.encode(&frame, key.as_ref(), now, &pad).unwrap(), key.as_ref()).unwrap();
        prop_assert_eq!((answer.reply, answer.seq), (judged.reply, frame.seq));
    }

    /// Sent again later, or encrypted the other time, it is the same; with another number, text or account it is not.
    #[test]
    fn resends_are_known(sent in outgoing(), key in key(), later in 1_i64..600) {
        let key_of = |sent: &Outgoing, key: Option<&Key>| {
            let frame = one(Profile::Strict, &sent.encode(key, &[7; PAD]).unwrap());
            let content = key.map_or_else(|| frame.content(), |key| frame.open(key)).unwrap();
            duplicate_key(&frame, &content)
        };
        let first = Outgoing { data: b"#1|NBA1".to_vec(), timestamp: Some(1_000_000), ..sent };
        let again = Outgoing { timestamp: Some(1_000_000 + later), ..first.clone() };
        prop_assert_eq!(key_of(&first, None), key_of(&again, Some(&key)));
        for other in [
            Outgoing { seq: (first.seq + 1) % 10_000, ..first.clone() },
            Outgoing { data: b"#1|NBA2".to_vec(), ..first.clone() },
            Outgoing { account: format!("0{}", &first.account[1..]) + "A", ..first.clone() },
        ].into_iter().filter(|other| other.account.len() <= 16) {
            prop_assert_ne!(key_of(&first, None), key_of(&other, None));
        }
    }

    #[test]
    fn cuts_change_nothing(
        parts in prop::collection::vec(
            prop_oneof![
                outgoing().prop_map(|sent| sent.encode(None, &[0; PAD]).unwrap()),
                Just(FRAME.to_vec()),
                prop::collection::vec(any::<u8>(), 0..40),
                prop::collection::vec(prop::sample::select(b"\n\r\0\"0F[]_#".as_slice()), 0..40),
                Just(FRAME[..20].to_vec()),
                Just(b"\n68AF0FFF\"SIA-DCS\"".to_vec()),
            ],
            1..8,
        ),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
        profile in profile(),
    ) {
        let stream = parts.concat();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
        cuts.extend([0, stream.len()]);
        cuts.sort_unstable();
        let cut = cuts.windows(2).map(|ends| &stream[ends[0]..ends[1]]);
        let whole = decode(profile, [stream.as_slice()]);
        prop_assert_eq!(&decode(profile, cut), &whole);
        let bytes: usize = whole.iter().map(|(frame, noise)| frame.as_ref().map_or(*noise, |frame| frame.raw.len())).sum();
        prop_assert_eq!(bytes, stream.len(), "every byte is part of one frame or of noise");
    }

    #[test]
    fn one_wrong_bit_never_changes_what_is_read(sent in outgoing(), bit in any::<prop::sample::Index>(), profile in profile()) {
        let mut bytes = sent.encode(None, &[0; PAD]).unwrap();
        let right = one(profile, &bytes);
        let bit = bit.index(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        for (frame, _) in decode(profile, [bytes.as_slice()]) {
            let Some(frame) = frame else { continue };
            prop_assert_eq!((frame.token, frame.seq, frame.receiver, frame.line), (right.token.clone(), right.seq.clone(), right.receiver.clone(), right.line.clone()));
            prop_assert_eq!((frame.account, frame.body), (right.account.clone(), right.body.clone()));
        }
    }

    #[test]
    fn another_key_opens_nothing(sent in outgoing(), right in key(), wrong in key(), pad in any::<[u8; PAD]>()) {
        let sent = Outgoing { timestamp: Some(0), ..sent };
        let frame = one(Profile::Strict, &sent.encode(Some(&right), &pad).unwrap());
        prop_assert_eq!(frame.open(&wrong).unwrap_err().fault, Fault::WrongKey);
        let judged = judge(&frame, Some(&wrong), 0, Profile::Tolerant);
        prop_assert_eq!(judged.reply, Reply::Silence);
        prop_assert!(judged.content.is_none());
        prop_assert_eq!(judge(&frame, None, 0, Profile::Tolerant).reason, Reason::NoKey);
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), key in key(), profile in profile()) {
        read_all(&bytes, profile, &key);
    }

    /// Random bytes seldom get past the checksum: here they stand inside frames that do.
    #[test]
    fn no_content_panics(
        head in prop_oneof![Just("\"SIA-DCS\"0001L0#1234["), Just("\"ADM-CID\"0001#1["), Just("\"*NULL\"0000R#A["), Just("\"NAK\"0000L"), Just("\"XYZ\"0")],
        body in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..200),
            prop::collection::vec(prop::sample::select(b"#1|NOri/BA014^:*'[]_-. 1130VLXYacid\xE5".as_slice()), 0..120),
            "[0-9A-F]{0,128}".prop_map(String::into_bytes),
        ],
        binary in any::<bool>(),
        key in key(),
        profile in profile(),
    ) {
        let form = if binary { CrcForm::Binary } else { CrcForm::Text };
        read_all(&framed(&[head.as_bytes(), &body].concat(), form), profile, &key);
    }
}

#[test]
fn every_split_of_every_vector() {
    for row in include_str!("../fixtures/vectors.jsonl").lines() {
        let row: serde_json::Value = serde_json::from_str(row).unwrap();
        let Some(hex) = row["frame_hex"].as_str() else { continue };
        let bytes: Vec<u8> =
            (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect();
        let step = if bytes.len() > 1000 { 101 } else { 1 };
        for profile in [Profile::Strict, Profile::Tolerant] {
            let whole = decode(profile, [bytes.as_slice()]);
            for at in (0..bytes.len()).step_by(step) {
                let (before, after) = bytes.split_at(at);
                assert_eq!(decode(profile, [before, after]), whole, "{} split at {at}", row["id"]);
            }
            assert_eq!(decode(profile, bytes.chunks(1)), whole, "{} byte by byte", row["id"]);
        }
    }
}

#[test]
fn the_window_is_the_standards() {
    let key: Key = "ascii:ABCDEFGHIJKLMNOP".parse().unwrap();
    let sent = Outgoing { timestamp: Some(1_000), ..Outgoing::sia("0123", 1, "Nri1/BA014") };
    let encrypted = one(Profile::Strict, &sent.encode(Some(&key), &[0; PAD]).unwrap());
    let plain = one(Profile::Strict, &sent.encode(None, &[0; PAD]).unwrap());
    for (ahead, reply) in [
        (-41, Reply::Nak),
        (-40, Reply::EncryptedAck),
        (0, Reply::EncryptedAck),
        (20, Reply::EncryptedAck),
        (21, Reply::Nak),
    ] {
        let now = 1_000 - ahead;
        let judged = judge(&encrypted, Some(&key), now, Profile::Strict);
        assert_eq!(judged.reply, reply, "{ahead} s ahead");
        assert_eq!(judged.content.unwrap().data, b"#0123|Nri1/BA014", "shown, whatever the clock says");
        assert_eq!(
            judge(&plain, None, now, Profile::Strict).reply,
            Reply::Ack,
            "a plain frame's clock does not matter"
        );
        let answer =
            Reply::parse(&judged.reply.encode(&encrypted, Some(&key), now, &[0; PAD]).unwrap(), Some(&key)).unwrap();
        assert_eq!(answer.time, Some(now), "either answer tells the receiver's time");
    }
    for extreme in [i64::MIN, i64::MAX] {
        assert_eq!(judge(&encrypted, Some(&key), extreme, Profile::Strict).reply, Reply::Nak);
    }
    let judged = judge(&plain, Some(&key), 1_000, Profile::Tolerant);
    assert_eq!((judged.reply, judged.reason), (Reply::Duh, Reason::Downgrade));
}

/// A panel whose clock shows local time, and one whose clock is not to be believed.
#[test]
fn an_accounts_own_clock() {
    let key: Key = "ascii:ABCDEFGHIJKLMNOP".parse().unwrap();
    let now = 1_000_000;
    for (time, stamp, reply) in [
        (PanelTime::Ahead(7200), now + 7200, Reply::EncryptedAck),
        (PanelTime::Ahead(7200), now + 7200 - 40, Reply::EncryptedAck),
        (PanelTime::Ahead(7200), now + 7200 + 21, Reply::Nak),
        (PanelTime::Ahead(7200), now, Reply::Nak),
        (PanelTime::Ahead(-3600), now - 3600, Reply::EncryptedAck),
        (PanelTime::Utc, now + 7200, Reply::Nak),
        (PanelTime::Ignored, 0, Reply::EncryptedAck),
        (PanelTime::Ignored, 4_000_000_000, Reply::EncryptedAck),
    ] {
        let frame = frame_of(&key, stamp);
        let judged = judge_by(&frame, Some(&key), now, Profile::Strict, time);
        assert_eq!(judged.reply, reply, "{time:?} {stamp}");
        // The panel is told the time as it should show it, so that what it sends next is right.
        let told = judged.reply.encode(&frame, Some(&key), time.from_utc(now), &[0; PAD]).unwrap();
        let told = Reply::parse(&told, Some(&key)).unwrap().time.unwrap();
        assert_eq!(time.to_utc(told), now);
        if reply == Reply::Nak {
            let next = frame_of(&key, told);
            assert_eq!(judge_by(&next, Some(&key), now, Profile::Strict, time).reply, Reply::EncryptedAck);
        }
    }
    for time in [PanelTime::Ahead(i32::MAX), PanelTime::Ahead(i32::MIN)] {
        let _ = (time.to_utc(i64::MIN), time.to_utc(i64::MAX), time.from_utc(i64::MIN), time.from_utc(i64::MAX));
    }
}

fn frame_of(key: &Key, stamp: i64) -> Frame {
    let sent = Outgoing { timestamp: Some(stamp), ..Outgoing::sia("0123", 1, "Nri1/BA014") };
    one(Profile::Strict, &sent.encode(Some(key), &[0; PAD]).unwrap())
}

#[test]
fn a_datagram_says_why_it_is_no_frame() {
    for (bytes, fault) in [
        (&b""[..], Fault::NoFrame),
        (b"GET / HTTP/1.1\r\n\r\n", Fault::NoFrame),
        (b"\n00000025\"SIA-DCS\"0001L0#1234[#1234|Nri1/BA12]\r", Fault::Crc),
        (b"\n68AF0025\"SIA-DCS\"0001L0#1234[#1234|Nri1/BA12]", Fault::TooShort),
    ] {
        assert_eq!(Frame::from_datagram(bytes, Profile::Tolerant).unwrap_err().fault, fault);
    }
    assert_eq!(Frame::from_datagram(&[b"x\0", FRAME, b"\0\0"].concat(), Profile::Tolerant).unwrap().raw, FRAME);
    let error = Frame::from_datagram(&framed(b"\"SIA-DCS\"0001L0#[]", CrcForm::Text), Profile::Tolerant).unwrap_err();
    assert_eq!((error.fault, error.at), (Fault::Account, 9 + 16));
}

#[test]
fn nothing_can_be_sent_that_reads_as_something_else() {
    use dc09::EncodeError as E;
    let good = Outgoing::sia("1234", 1, "NBA1");
    let key = Key::new(&[1; 16]).unwrap();
    for (sent, error) in [
        (Outgoing { seq: 10_000, ..good.clone() }, E::Seq(10_000)),
        (Outgoing { account: "12G".into(), ..good.clone() }, E::Header("account")),
        (Outgoing { account: String::new(), ..good.clone() }, E::Header("account")),
        (Outgoing { line: Some("0#1".into()), ..good.clone() }, E::Header("line")),
        (Outgoing { receiver: Some(String::new()), ..good.clone() }, E::Header("receiver")),
        (Outgoing { token: Token::Other("A\"B".into()), ..good.clone() }, E::Header("token")),
        (Outgoing::sia("1234", 1, "NBA1^]^"), E::Data),
        (Outgoing { xdata: vec![('V', b"a]".to_vec())], ..good.clone() }, E::Data),
        (Outgoing { xdata: vec![('€', vec![])], ..good.clone() }, E::Data),
        (Outgoing { data: vec![b'x'; 0x1000], ..good.clone() }, E::TooLong(0x1000 + 22)),
    ] {
        assert_eq!(sent.encode(None, &[0; PAD]), Err(error));
    }
    assert_eq!(good.encode(Some(&key), &[0; PAD]), Err(E::NoTimestamp));
}

#[test]
fn noise_is_counted_and_named() {
    let mut decoder = Decoder::new(Profile::Tolerant);
    decoder.push(b"garbage");
    decoder.push(FRAME);
    decoder.push(b"\0\0");
    assert_eq!(decoder.poll(), Some(Decoded::Noise { bytes: 7, reason: NoiseReason::NoFrame }));
    assert!(matches!(decoder.poll(), Some(Decoded::Frame(_))));
    assert_eq!(decoder.poll(), Some(Decoded::Noise { bytes: 2, reason: NoiseReason::Filler }));
    assert_eq!(decoder.poll(), None);
}
