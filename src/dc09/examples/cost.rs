//! What one frame costs from bytes to answer, in microseconds of one core; run it with `--release`. It measures and judges nothing.
#![allow(clippy::unwrap_used, clippy::cast_precision_loss, reason = "a measurement may fail at its fixtures")]
use dc09::{Decoded, Decoder, Key, Outgoing, PAD, Profile, codes, duplicate_key, judge};
use std::hint::black_box;
use std::time::Instant;

const FRAMES: usize = 1000;
const ROUNDS: usize = 100;

fn main() {
    let key = Key::new(b"ABCDEFGHIJKLMNOP").unwrap();
    for (name, key) in [("plain", None), ("AES-128", Some(&key))] {
        let event = |seq| Outgoing { timestamp: Some(0), ..Outgoing::sia("0123", seq, "Nri1/BA014^Hall PIR^") };
        let frames: Vec<Vec<u8>> =
            (0..FRAMES).map(|seq| event(u16::try_from(seq).unwrap()).encode(key, &[b'p'; PAD]).unwrap()).collect();
        let stream = frames.concat();
        measure(name, "found", || {
            let mut decoder = Decoder::new(Profile::Tolerant);
            decoder.push(&stream);
            while let Some(decoded) = decoder.poll() {
                black_box(decoded);
            }
        });
        measure(name, "found, cut small", || {
            let mut decoder = Decoder::new(Profile::Tolerant);
            for piece in stream.chunks(50) {
                decoder.push(piece);
                while let Some(decoded) = decoder.poll() {
                    black_box(decoded);
                }
            }
        });
        measure(name, "whole", || {
            let mut decoder = Decoder::new(Profile::Tolerant);
            decoder.push(&stream);
            while let Some(decoded) = decoder.poll() {
                let Decoded::Frame(frame) = decoded else { unreachable!("nothing else was sent") };
                let judged = judge(&frame, key, 0, Profile::Tolerant);
                let content = judged.content.unwrap();
                for event in content.events(&frame.token) {
                    black_box(codes::look_up(&event.code));
                }
                black_box(duplicate_key(&frame, &content));
                black_box(judged.reply.encode(&frame, key, 0, &[7; PAD]));
            }
        });
    }
}

fn measure(name: &str, what: &str, mut round: impl FnMut()) {
    round();
    let since = Instant::now();
    (0..ROUNDS).for_each(|_| round());
    let micros = since.elapsed().as_secs_f64() * 1e6 / (FRAMES * ROUNDS) as f64;
    println!("{name}, {what}: {micros:.2} µs a frame");
}
