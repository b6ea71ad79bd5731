//! Fuzzing from the vectors: frames of real panels, bent in every way, with the checksum set right again so that the damage goes deep.
//!
//! `VAKA_SOAK_CASES` raises the number of cases.
#![allow(clippy::unwrap_used, reason = "a test may fail at its fixtures")]
use dc09::{
    Decoded, Decoder, Form, Frame, Key, LONGEST_FRAME, PAD, PanelTime, Profile, Reason, Reply, crc, duplicate_key,
    judge_by,
};
use proptest::prelude::*;
use std::sync::LazyLock;

static VECTORS: LazyLock<Vec<(Vec<u8>, Option<Key>)>> = LazyLock::new(|| {
    let rows = include_str!("../fixtures/vectors.jsonl").lines();
    let rows = rows.map(|row| serde_json::from_str::<serde_json::Value>(row).unwrap());
    let bytes = |hex: &str| -> Vec<u8> {
        (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect()
    };
    let vectors = rows.filter_map(|row| {
        let key = row["key_hex"].as_str().map(|hex| Key::new(&bytes(hex)).unwrap());
        Some((bytes(row["frame_hex"].as_str()?), key))
    });
    vectors.collect()
});

fn cases() -> ProptestConfig {
    let cases = std::env::var("VAKA_SOAK_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(2000);
    ProptestConfig { failure_persistence: None, cases, ..ProptestConfig::default() }
}

/// One way to bend bytes.
#[derive(Clone, Debug)]
enum Bend {
    Flip(prop::sample::Index, u8),
    Put(prop::sample::Index, u8),
    Insert(prop::sample::Index, Vec<u8>),
    Cut(prop::sample::Index, usize),
    /// Another vector's bytes from there on.
    Splice(prop::sample::Index, prop::sample::Index),
    Repeat(prop::sample::Index, usize),
}

fn bend() -> impl Strategy<Value = Bend> {
    let place = any::<prop::sample::Index>;
    let sign = prop_oneof![any::<u8>(), prop::sample::select(b"\n\r\0\"*[]|#^/_:RLNX0F".as_slice())];
    prop_oneof![
        (place(), 0_u8..8).prop_map(|(at, bit)| Bend::Flip(at, bit)),
        (place(), sign.clone()).prop_map(|(at, byte)| Bend::Put(at, byte)),
        (place(), prop::collection::vec(sign, 1..12)).prop_map(|(at, bytes)| Bend::Insert(at, bytes)),
        (place(), 1_usize..40).prop_map(|(at, length)| Bend::Cut(at, length)),
        (place(), place()).prop_map(|(at, other)| Bend::Splice(at, other)),
        (place(), 1_usize..3000).prop_map(|(at, length)| Bend::Repeat(at, length)),
    ]
}

fn apply(bytes: &mut Vec<u8>, bend: &Bend) {
    match bend {
        Bend::Flip(at, bit) if !bytes.is_empty() => {
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        Bend::Put(at, byte) if !bytes.is_empty() => {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        Bend::Insert(at, more) => {
            let at = at.index(bytes.len() + 1);
            bytes.splice(at..at, more.iter().copied());
        }
        Bend::Cut(at, length) if !bytes.is_empty() => {
            let at = at.index(bytes.len());
            bytes.drain(at..(at + length).min(bytes.len()));
        }
        Bend::Splice(at, other) => {
            bytes.truncate(at.index(bytes.len() + 1));
            let other = &VECTORS[other.index(VECTORS.len())].0;
            bytes.extend_from_slice(&other[at.index(other.len() + 1)..]);
        }
        Bend::Repeat(at, length) if !bytes.is_empty() => {
            let at = at.index(bytes.len());
            bytes.splice(at..at, vec![bytes[at]; *length]);
        }
        _ => {}
    }
}

/// Checksum and length made right for everything from the first quotation mark to the last carriage return.
fn made_right(bytes: &[u8]) -> Vec<u8> {
    let start = bytes.iter().position(|&byte| byte == b'"').unwrap_or(0);
    let end = bytes.iter().rposition(|&byte| byte == b'\r').filter(|end| *end >= start).unwrap_or(bytes.len());
    let span = &bytes[start..end];
    [format!("\n{:04X}{:04X}", crc::arc(span), span.len() & 0xFFF).as_bytes(), span, b"\r"].concat()
}

/// Everything found, adjacent noise put together.
fn decode(profile: Profile, bytes: &[u8], piece: usize) -> Vec<Result<Frame, usize>> {
    let mut decoder = Decoder::new(profile);
    let mut found: Vec<Result<Frame, usize>> = Vec::new();
    let mut look = |decoder: &mut Decoder| {
        while let Some(decoded) = decoder.poll() {
            match (decoded, found.last_mut()) {
                (Decoded::Frame(frame), _) => found.push(Ok(frame)),
                (Decoded::Noise { bytes, .. }, Some(Err(before))) => *before += bytes,
                (Decoded::Noise { bytes, .. }, _) => found.push(Err(bytes)),
            }
        }
    };
    for piece in bytes.chunks(piece) {
        decoder.push(piece);
        look(&mut decoder);
        assert!(decoder.pending() <= LONGEST_FRAME);
    }
    decoder.finish();
    look(&mut decoder);
    found
}

/// What must hold of every frame that is read, whatever it says.
fn check(frame: &Frame, key: Option<&Key>, profile: Profile, time: PanelTime) {
    let judged = judge_by(frame, key, 1_429_027_692, profile, time);
    let answer = judged.reply.encode(frame, key, time.from_utc(1_429_027_692), &[0x5B; PAD]);
    assert_eq!(answer.is_some(), judged.reply != Reply::Silence);
    if let Some(answer) = answer {
        // A panel hears what was meant, and the numbers it sent.
        let heard = Reply::parse(&answer, key).unwrap();
        assert_eq!(heard.reply, judged.reply);
        assert_eq!(heard.seq, if judged.reply == Reply::Nak { "0000" } else { &frame.seq });
        assert!(judged.content.is_some(), "nothing is answered that could not be read");
    }
    assert!(judged.reason != Reason::Good || judged.content.is_some());
    let Some(content) = judged.content else { return };
    let events = content.events(&frame.token);
    assert_eq!(events.is_empty(), frame.token.is_link_test(), "nothing is lost, and a poll is no event");
    assert!(events.iter().all(|event| event.form != Form::Unread || event.meaning().is_none()));
    assert_eq!(content.extended().len(), content.xdata.len());
    let _ = (content.picture_urls(), content.position(), content.trigger(), content.account());
    assert_eq!(duplicate_key(frame, &content), duplicate_key(&frame.clone(), &content.clone()));
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn bent_vectors(
        vector in any::<prop::sample::Index>(),
        bends in prop::collection::vec(bend(), 1..6),
        right in any::<bool>(),
        piece in 1_usize..200,
        strict in any::<bool>(),
        time in prop_oneof![Just(PanelTime::Utc), Just(PanelTime::Ignored), any::<i32>().prop_map(PanelTime::Ahead)],
    ) {
        let (vector, key) = &VECTORS[vector.index(VECTORS.len())];
        let mut bytes = vector.clone();
        for bend in &bends {
            apply(&mut bytes, bend);
        }
        if right {
            bytes = made_right(&bytes);
        }
        let profile = if strict { Profile::Strict } else { Profile::Tolerant };
        let found = decode(profile, &bytes, bytes.len().max(1));
        prop_assert_eq!(&decode(profile, &bytes, piece), &found, "however it is cut");
        let length: usize = found.iter().map(|found| found.as_ref().map_or_else(|noise| *noise, |frame| frame.raw.len())).sum();
        prop_assert_eq!(length, bytes.len(), "every byte is part of one frame or of noise");
        for frame in found.iter().flatten() {
            prop_assert_eq!(&decode(profile, &frame.raw, 4096), &[Ok(frame.clone())], "a frame alone is the same frame");
            check(frame, key.as_ref(), profile, time);
            check(frame, None, profile, time);
        }
    }
}
