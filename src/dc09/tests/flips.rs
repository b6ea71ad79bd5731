//! One wrong bit, at every place of every vector, in every form a frame comes in: never another event than the one that was sent.
#![allow(clippy::unwrap_used, reason = "a test may fail at its fixtures")]
use dc09::{Content, Decoded, Decoder, Frame, Key, Outgoing, PAD, Profile, Reply, crc, judge, time};
use serde_json::Value;

/// What an operator or an answer could tell apart.
type Told = (String, String, Option<String>, Option<String>, String, Content);

/// A frame to damage, with the key and the clock by which it is read.
struct Sent {
    name: String,
    bytes: Vec<u8>,
    key: Option<Key>,
    now: i64,
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect()
}

fn vectors() -> Vec<Sent> {
    let rows = include_str!("../fixtures/vectors.jsonl").lines().map(|row| serde_json::from_str::<Value>(row).unwrap());
    let sent = rows.filter_map(|row| {
        let text = |field: &str| row.get(field).and_then(Value::as_str);
        Some(Sent {
            name: text("id")?.to_owned(),
            bytes: bytes(text("frame_hex")?),
            key: text("key_hex").map(|hex| Key::new(&bytes(hex)).unwrap()),
            now: text("now_utc").map_or(0, |stamp| time::parse(stamp.as_bytes()).unwrap()),
        })
    });
    sent.collect()
}

/// What is acknowledged of a stream: that alone becomes an event.
fn acknowledged(sent: &Sent, bytes: &[u8], profile: Profile) -> Vec<Told> {
    let mut decoder = Decoder::new(profile);
    decoder.push(bytes);
    decoder.finish();
    let frames = std::iter::from_fn(|| decoder.poll()).filter_map(|decoded| match decoded {
        Decoded::Frame(frame) => Some(frame),
        Decoded::Noise { .. } => None,
    });
    frames.filter_map(|frame| told(sent, frame, profile)).collect()
}

fn told(sent: &Sent, frame: Frame, profile: Profile) -> Option<Told> {
    let judged = judge(&frame, sent.key.as_ref(), sent.now, profile);
    let acknowledged = matches!(judged.reply, Reply::Ack | Reply::EncryptedAck);
    let content = judged.content.filter(|_| acknowledged)?;
    // Padding is random and means nothing.
    let content = Content { pad_len: 0, ..content };
    Some((frame.token.as_str().to_owned(), frame.seq, frame.receiver, frame.line, frame.account, content))
}

/// Flips every bit of every frame that is read at all; how many frames that were.
fn check(frames: &[Sent], profile: Profile) -> usize {
    let mut checked = 0;
    for sent in frames {
        let right = acknowledged(sent, &sent.bytes, profile);
        if right.is_empty() {
            continue;
        }
        checked += 1;
        for bit in 0..sent.bytes.len() * 8 {
            let mut damaged = sent.bytes.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            for told in acknowledged(sent, &damaged, profile) {
                assert!(right.contains(&told), "{}: bit {} of byte {}", sent.name, bit % 8, bit / 8);
            }
        }
    }
    checked
}

#[test]
fn no_bit_of_any_vector_makes_another_event() {
    let vectors = vectors();
    assert_eq!([check(&vectors, Profile::Strict), check(&vectors, Profile::Tolerant)], [42, 50]);
}

/// The same event in the four forms of a frame, at many lengths: where a checksum could be taken for another form's, it shows.
#[test]
fn no_bit_of_any_form_makes_another_event() {
    let key = Key::new(b"ABCDEFGHIJKLMNOP").unwrap();
    let mut frames = Vec::new();
    for length in (0..120).step_by(9) {
        let event = Outgoing {
            timestamp: Some(1_429_027_692),
            ..Outgoing::sia("0123", 17, &format!("Nri1/BA014^{}^", "Hall ".repeat(24).split_at(length).0))
        };
        let plain = event.encode(None, &[0; PAD]).unwrap();
        let span = &plain[9..plain.len() - 1];
        let binary = [b"\n", &crc::arc(span).to_be_bytes()[..], &plain[5..9], &plain[9..]].concat();
        let over_cr = &plain[9..];
        let eldes =
            [format!("\n{:04X}{:04X}", crc::arc(over_cr), over_cr.len()).into_bytes(), over_cr.to_vec()].concat();
        let sent = |form: &str, bytes, key| Sent { name: format!("{form}, {length}"), bytes, key, now: 1_429_027_692 };
        frames.push(sent("encrypted", event.encode(Some(&key), &[b'0'; PAD]).unwrap(), Some(key.clone())));
        frames.extend([sent("plain", plain, None), sent("binary", binary, None)]);
        // One more form of a wrong length is taken: a plain checksum with the carriage return counted in the length. Between it
        // and this form no checksum can tell, so lengths at which one bit leads from one to the other are left out.
        let sent = sent("over CR", eldes, None);
        if !leads_to_plain(&sent) {
            frames.push(sent);
        }
    }
    assert_eq!(check(&frames, Profile::Strict), 28, "encrypted and plain");
    let tolerant = check(&frames, Profile::Tolerant);
    assert!(tolerant > 50, "{tolerant} of 56");
}

fn leads_to_plain(sent: &Sent) -> bool {
    let span = &sent.bytes[9..sent.bytes.len() - 1];
    let declared = u16::from_str_radix(std::str::from_utf8(&sent.bytes[1..5]).unwrap(), 16).unwrap();
    (0..span.len() * 8).any(|bit| {
        let mut damaged = span.to_vec();
        damaged[bit / 8] ^= 1 << (bit % 8);
        crc::arc(&damaged) == declared
    })
}
