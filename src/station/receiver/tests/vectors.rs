//! The frames of real panels that `dc09` keeps, each over a real line to the receiver, in both profiles of its account.
use dc09::{Decoded, Decoder, Frame, Profile, time};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{super::Heard, world::World};

fn text<'a>(row: &'a Value, field: &str) -> Option<&'a str> {
    row.get(field).and_then(Value::as_str)
}

/// The bytes as they come: in pieces where the vector says so.
fn pieces(row: &Value) -> Vec<Vec<u8>> {
    match row.get("chunks_hex").and_then(Value::as_array) {
        Some(pieces) => pieces.iter().map(|piece| hex::decode(piece.as_str().unwrap()).unwrap()).collect(),
        None => vec![hex::decode(text(row, "frame_hex").unwrap()).unwrap()],
    }
}

/// A register with every account that the bytes name.
fn register(row: &Value, profile: &str) -> String {
    let mut decoder = Decoder::new(Profile::Tolerant);
    decoder.push(&pieces(row).concat());
    let mut accounts: Vec<String> = std::iter::from_fn(|| decoder.poll())
        .filter_map(|decoded| match decoded {
            Decoded::Frame(frame) if !frame.token.is_reply() => Some(frame.account),
            _ => None,
        })
        .collect();
    accounts.dedup();
    let key = text(row, "key_hex").map_or_else(String::new, |key| format!(", key = \"hex:{key}\""));
    let site = |(number, account): (usize, &String)| {
        format!(
            "[[site]]\nid = \"home-{number}\"\nname = \"Kund 1\"\naddress = \"Ekvägen 4\"\n\
             panel = {{ account = \"{account}\", profile = \"{profile}\"{key} }}\n"
        )
    };
    accounts.iter().enumerate().map(site).collect::<Vec<_>>().concat()
}

/// A centre that stores everything at once.
async fn store_all(mut world: World) {
    while let Some(heard) = world.centre.recv().await {
        match heard {
            Heard::Signals { stored, .. } | Heard::UnknownAccount { stored, .. } | Heard::Downgrade { stored, .. } => {
                let _ = stored.send(true);
            }
            _ => {}
        }
    }
}

/// What comes back on a line that the vector alone was sent on, as its row writes it.
async fn answers(row: &Value, profile: &str, now: i64) -> String {
    let world = World::with(&register(row, profile), now, 100).await;
    let mut line = world.line().await.stream;
    let centre = tokio::spawn(store_all(world));
    for piece in pieces(row) {
        line.write_all(&piece).await.unwrap();
        tokio::task::yield_now().await;
    }
    line.shutdown().await.unwrap();
    let mut back = Vec::new();
    // A receiver that has heard enough resets the line with bytes still in it; what it said before is here.
    let _ = line.read_to_end(&mut back).await;
    centre.abort();
    let mut decoder = Decoder::new(Profile::Tolerant);
    decoder.push(&back);
    decoder.finish();
    let named = std::iter::from_fn(|| decoder.poll()).map(|decoded| match decoded {
        Decoded::Frame(Frame { token, encrypted, .. }) => format!("{}{token}", if encrypted { "*" } else { "" }),
        Decoded::Noise { bytes, .. } => format!("{bytes} bytes of noise"),
    });
    let named: Vec<String> = named.collect();
    if named.is_empty() { "no-reply".to_owned() } else { named.join(",") }
}

#[tokio::test]
async fn every_vector_is_answered_as_its_row_says() {
    let mut checked = 0;
    for row in include_str!("../../../dc09/fixtures/vectors.jsonl").lines() {
        let row: Value = serde_json::from_str(row).unwrap();
        // A plain frame must not depend on the clock, so those without one are judged far in the future.
        let now = text(&row, "now_utc").map_or(4_000_000_000, |stamp| time::parse(stamp.as_bytes()).unwrap());
        for profile in ["strict", "tolerant"] {
            let wanted = match row["expect"][profile].as_str().unwrap() {
                words if words.starts_with("n/a") || words.starts_with("out of") || words.starts_with("OH") => {
                    "no-reply"
                }
                words => words.split(" (").next().unwrap().split(" with ").next().unwrap(),
            };
            assert_eq!(answers(&row, profile, now).await, wanted, "{}, {profile}", row["id"]);
            checked += 1;
        }
    }
    assert_eq!(checked, 130);
}
