//! The frames of `fixtures/vectors.jsonl`, of real panels and of others' tests, each judged as its row says, in both profiles.
#![allow(clippy::unwrap_used, reason = "a test may fail at its fixtures")]
use dc09::{
    Content, Decoded, Decoder, Fault, Form, Frame, Key, NoiseReason, Outgoing, PAD, PanelEvent, Profile, Qualifier,
    Reason, Reply, Token, duplicate_key, judge, time,
};
use serde_json::Value;

/// Rows of the OH protocol of Aritech, which is none of DC-09: named, and not answered.
const OH: [&str; 2] = ["pys-oh-heartbeat", "other-oh-xsia"];

fn vectors() -> Vec<Value> {
    let rows: Vec<Value> = include_str!("../fixtures/vectors.jsonl")
        .lines()
        .map(|row| serde_json::from_str(row).expect("a row is JSON"))
        .collect();
    assert_eq!(rows.len(), 65, "no vector goes missing");
    rows
}

fn text<'a>(row: &'a Value, field: &str) -> Option<&'a str> {
    row.get(field).and_then(Value::as_str)
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect()
}

/// The pieces in which the bytes come.
fn pieces(row: &Value) -> Vec<Vec<u8>> {
    match row.get("chunks_hex").and_then(Value::as_array) {
        Some(pieces) => pieces.iter().map(|piece| bytes(piece.as_str().unwrap())).collect(),
        None => vec![bytes(text(row, "frame_hex").unwrap())],
    }
}

fn frames(row: &Value, profile: Profile) -> Vec<Frame> {
    let mut decoder = Decoder::new(profile);
    let mut frames = Vec::new();
    for piece in pieces(row) {
        decoder.push(&piece);
        frames.extend(std::iter::from_fn(|| decoder.poll()).filter_map(|decoded| match decoded {
            Decoded::Frame(frame) => Some(frame),
            Decoded::Noise { .. } => None,
        }));
    }
    frames
}

fn key(row: &Value) -> Option<Key> {
    text(row, "key_hex").map(|hex| Key::new(&bytes(hex)).unwrap())
}

/// The receiver's clock; a plain frame must not depend on it, so those without one are judged far in the future.
fn now(row: &Value) -> i64 {
    text(row, "now_utc").map_or(4_000_000_000, |stamp| time::parse(stamp.as_bytes()).unwrap())
}

fn content(row: &Value, frame: &Frame) -> Content {
    if frame.encrypted { frame.open(&key(row).expect("an encrypted vector has a key")) } else { frame.content() }
        .unwrap()
}

fn answers(row: &Value, profile: Profile, now: i64) -> String {
    let named = |frame: &Frame| match judge(frame, key(row).as_ref(), now, profile).reply {
        Reply::Ack => "ACK",
        Reply::EncryptedAck => "*ACK",
        Reply::Nak => "NAK",
        Reply::Duh => "DUH",
        Reply::Silence => "no-reply",
    };
    let answers: Vec<&str> = frames(row, profile).iter().map(named).collect();
    if answers.is_empty() { "no-reply".to_owned() } else { answers.join(",") }
}

#[test]
fn every_frame_is_answered_as_its_row_says() {
    for row in vectors() {
        let id = text(&row, "id").unwrap();
        for (profile, name) in [(Profile::Strict, "strict"), (Profile::Tolerant, "tolerant")] {
            let expected = row["expect"][name].as_str().unwrap();
            // The row's words beside the reply: what to show, what it repeats, what form the checksum has; each has its own test.
            let wanted = match expected {
                "n/a (is a reply)" | "out of scope" | "OH: \"ACK\\r\" protocol, not DC-09" => "no-reply",
                words => words.split(" (").next().unwrap().split(" with ").next().unwrap(),
            };
            assert_eq!(answers(&row, profile, now(&row)), wanted, "{id}, {name}");
            if expected.contains("*ACK if the receiver clock is +1 h") {
                assert_eq!(answers(&row, profile, now(&row) + 3600), "*ACK", "{id}, {name}");
            }
        }
    }
}

#[test]
fn what_is_another_protocol_is_named() {
    for row in vectors() {
        let id = text(&row, "id").unwrap();
        for profile in [Profile::Strict, Profile::Tolerant] {
            let mut decoder = Decoder::new(profile);
            for piece in pieces(&row) {
                decoder.push(&piece);
            }
            decoder.finish();
            let mut found = std::iter::from_fn(|| decoder.poll());
            let named = found.any(|found| matches!(found, Decoded::Noise { reason: NoiseReason::Oh, .. }));
            assert_eq!(named, OH.contains(&id), "{id}");
        }
        let datagram = Frame::from_datagram(&pieces(&row).concat(), Profile::Tolerant);
        let named = datagram.is_err_and(|error| error.fault == Fault::OtherProtocol);
        assert_eq!(named, OH.contains(&id), "{id} in a datagram");
    }
}

/// The tokens of DC-07 and of nobody: understood, not for us, said so, and shown raw.
#[test]
fn every_other_token_is_answered_with_duh_and_shown() {
    let tokens = "SIA-PUL ACR-SF ADM-41E ADM-42E ADM-HS DSC-43 FBI-SF ITI-I SCN-S8 SCN-S16 SCN-S24 SCT SES-SS SIA-S2K \
                  SK-FSK1 SK-FSK2 X";
    for token in tokens.split_whitespace() {
        let sent = Outgoing { token: Token::Other(token.to_owned()), ..Outgoing::sia("1234", 5, "any 1") };
        let frame = Frame::from_datagram(&sent.encode(None, &[0; PAD]).unwrap(), Profile::Strict).unwrap();
        let judged = judge(&frame, None, 0, Profile::Strict);
        assert_eq!((judged.reply, judged.reason), (Reply::Duh, Reason::UnknownToken), "{token}");
        let events = judged.content.unwrap().events(&frame.token);
        assert_eq!((events.len(), events[0].form, events[0].raw.as_str()), (1, Form::Unread, "#1234|any 1"), "{token}");
        let answer = Reply::Duh.encode(&frame, None, 0, &[0; PAD]).unwrap();
        assert!(answer.ends_with(b"0012\"DUH\"0005L0#1234[]\r"), "{}", String::from_utf8_lossy(&answer));
    }
}

#[test]
fn answers_are_right_to_the_byte() {
    let mut checked = 0;
    for row in vectors() {
        let Some(expected) = row["expect"].get("reply_hex").and_then(Value::as_str) else { continue };
        let frame = frames(&row, Profile::Strict).remove(0);
        let plain = Reply::Ack.encode(&frame, None, now(&row), &[0; PAD]).unwrap();
        let answer =
            if bytes(expected).contains(&b'_') { Reply::encode_ack_with_time(&frame, now(&row)) } else { plain };
        assert_eq!(String::from_utf8_lossy(&answer), String::from_utf8_lossy(&bytes(expected)), "{}", row["id"]);
        checked += 1;
    }
    assert_eq!(checked, 2);

    let row = |id: &str| vectors().into_iter().find(|row| text(row, "id") == Some(id)).unwrap();
    let old = frames(&row("dbg-enc-siadcs-old"), Profile::Strict).remove(0);
    let nak = Reply::Nak.encode(&old, None, time::parse(b"16:09:09,04-14-2015").unwrap(), &[0; PAD]).unwrap();
    assert!(
        nak.eq_ignore_ascii_case(&bytes(text(&row("dbg-nak-shape"), "frame_hex").unwrap())),
        "the NAK of the tests of others"
    );
    let duh = Reply::Duh.encode(&old, None, 0, &[0; PAD]).unwrap();
    assert!(duh.ends_with(b"0023\"DUH\"0000RC0FFDL1234#080027E62A64[]\r"), "{}", String::from_utf8_lossy(&duh));
}

#[test]
fn replies_of_others_are_heard() {
    let row = |id: &str| vectors().into_iter().find(|row| text(row, "id") == Some(id)).unwrap();
    for (id, reply, seq, stamp) in [
        ("dbg-enc-ack", Reply::EncryptedAck, "0001", "16:08:12,04-14-2015"),
        ("dbg-nak-shape", Reply::Nak, "0000", "16:09:09,04-14-2015"),
        ("dbg-ack-shape", Reply::Ack, "0001", "16:07:07,04-14-2015"),
    ] {
        let row = row(id);
        let answer = Reply::parse(&pieces(&row).concat(), key(&row).as_ref()).unwrap();
        assert_eq!(
            (answer.reply, answer.seq.as_str(), answer.time),
            (reply, seq, time::parse(stamp.as_bytes()).ok()),
            "{id}"
        );
    }
    let nak = row("dbg-nak-shape");
    let frame = frames(&nak, Profile::Strict).remove(0);
    assert_eq!((frame.receiver.as_deref(), frame.line.as_deref(), frame.account.as_str()), (Some("0"), Some("0"), "0"));
}

#[test]
fn every_field_is_read_as_its_row_says() {
    let mut checked = 0;
    for row in vectors() {
        let id = text(&row, "id").unwrap();
        let (Some(fields), Some(frame)) = (row.get("fields"), frames(&row, Profile::Tolerant).into_iter().next())
        else {
            continue;
        };
        if id == "dbg-nak-shape" {
            // Its row has the `A0` as part of the line, and no account; `replies_of_others_are_heard` reads it as the standard does.
            continue;
        }
        assert_eq!(frame.raw, pieces(&row).concat()[..frame.raw.len()], "{id}");
        assert_eq!(frame.token.as_str(), fields["id"], "{id}");
        assert_eq!(frame.encrypted, fields["encrypted"] == true, "{id}");
        assert_eq!(frame.seq, fields["seq"], "{id}");
        assert_eq!(frame.receiver.as_deref(), text(fields, "rcvr"), "{id}");
        assert_eq!(frame.line.as_deref(), text(fields, "lpref"), "{id}");
        assert_eq!(frame.account, fields["acct"], "{id}");

        let content = content(&row, &frame);
        assert_eq!(String::from_utf8_lossy(&content.data), fields["data"].as_str().unwrap(), "{id}");
        let xdata: Vec<String> =
            content.xdata.iter().map(|(k, v)| format!("{k}{}", String::from_utf8_lossy(v))).collect();
        assert_eq!(Value::from(xdata), fields["xdata"], "{id}");
        assert_eq!(content.timestamp_text.as_deref(), text(fields, "timestamp"), "{id}");
        assert_eq!(
            content.timestamp,
            text(fields, "timestamp").map(|stamp| time::parse(stamp.as_bytes()).unwrap()),
            "{id}"
        );
        if let Some(pad_len) = fields.get("pad_len") {
            assert_eq!(Value::from(content.pad_len), *pad_len, "{id}");
        }
        if let Some(events) = fields.get("events").and_then(Value::as_array) {
            let read = content.events(&frame.token);
            assert_eq!(read.len(), events.len(), "{id}");
            for (event, expected) in read.iter().zip(events) {
                check_event(id, event, expected);
            }
        }
        checked += 1;
    }
    assert_eq!(checked, 51, "56 rows with fields, less four damaged beyond any profile, less the NAK");
}

fn check_event(id: &str, event: &PanelEvent, expected: &Value) {
    let code = text(expected, "code").unwrap();
    match event.form {
        Form::Sia => {
            assert_eq!(event.code, code, "{id}");
            assert_eq!(event.qualifier == Qualifier::New, expected["q"] == "N", "{id}");
            assert_eq!(event.text.as_deref(), text(expected, "text"), "{id}");
            assert_eq!(event.time.as_deref(), text(expected, "ti"), "{id}");
            assert_eq!(event.date.as_deref(), text(expected, "da"), "{id}");
            if let Some(area) = text(expected, "area") {
                assert_eq!(event.area.as_deref(), Some(area), "{id}");
            }
        }
        Form::ContactId => {
            assert_eq!(event.code, format!("{}{code}", text(expected, "q").unwrap()), "{id}");
            assert_eq!(event.area.as_deref(), text(expected, "group"), "{id}");
        }
        form => panic!("{id} was read as {form:?}"),
    }
    assert_eq!(event.address.as_deref(), text(expected, "addr"), "{id}");
}

/// The same event sent three times with new timestamps is one; another event, or another panel, is another.
#[test]
fn resends_share_a_key() {
    let row = |id: &str| vectors().into_iter().find(|row| text(row, "id") == Some(id)).unwrap();
    let key = |id: &str| {
        let row = row(id);
        let frame = frames(&row, Profile::Tolerant).remove(0);
        let content = content(&row, &frame);
        duplicate_key(&frame, &content)
    };
    assert_eq!(key("real-ajax-pe-1"), key("real-ajax-pe-2"));
    assert_eq!(key("real-ajax-pe-1"), key("real-ajax-pe-3"));
    let mut keys: Vec<_> =
        ["real-ajax-pe-1", "live-xdata", "live-duh", "live-free-text", "live-CID-130", "live-no-L-field", "dbg-ba12"]
            .map(key)
            .into();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 7);

    // The resend of an encrypted event after a NAK has another ciphertext and is the same event as its plain twin.
    let resend = row("live-nak-then-resend-2");
    let encrypted = frames(&resend, Profile::Tolerant).remove(0);
    assert_eq!(encrypted.token, Token::SiaDcs);
    assert_eq!(duplicate_key(&encrypted, &content(&resend, &encrypted)), key("live-duh"));
}

/// A checksum of two raw bytes is answered with one.
#[test]
fn a_binary_checksum_is_answered_in_kind() {
    let row = vectors().into_iter().find(|row| text(row, "id") == Some("quirk-bincrc-udp")).unwrap();
    let frame = Frame::from_datagram(&pieces(&row).concat(), Profile::Tolerant).unwrap();
    let answer = Reply::Ack.encode(&frame, None, 0, &[0; PAD]).unwrap();
    let span = b"\"ACK\"1447R01L01#0001[]";
    let crc = dc09::crc::arc(span).to_be_bytes();
    assert_eq!(answer, [b"\n", &crc[..], b"0016", span, b"\r"].concat());
    assert_eq!(Reply::parse(&answer, None).map(|answer| answer.reply), Ok(Reply::Ack));
}
