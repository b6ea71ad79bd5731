//! Calls over a connection, sealed or not: what is said in them, that they are missed when it is lost, and whom they trust.
use std::{
    net::TcpListener,
    thread,
    time::{Duration, Instant},
};

use vaka_link::{command::Voice, frame::ToTalk, unit::MediaFault};

use super::{
    calls_by, ms, sound,
    unit::{Heard, Seal, Unit},
};
use crate::{
    child::{LONG, Worker},
    talking::{bytes, loudness, ready, say, trouble, words},
};

fn calls(unit: &Unit, seal: Option<&Seal>) -> Worker<Voice> {
    calls_by(&unit.address(), seal.map(|seal| seal.pin))
}

fn in_a_call(unit: &Unit, seal: Option<&Seal>) -> (Worker<Voice>, Heard) {
    let worker = calls(unit, seal);
    let invite = unit.takes_one("8");
    worker.next("that it can be spoken to", ready);
    (worker, invite)
}

/// With and without a seal.
fn each(check: impl Fn(Unit, Option<&Seal>)) {
    check(Unit::over(None), None);
    let seal = Seal::new();
    check(Unit::over(Some(&seal)), Some(&seal));
}

#[test]
fn a_call_over_a_connection_carries_both_ways_and_ends_in_good_order() {
    each(|mut unit, seal| {
        let (mut worker, invite) = in_a_call(&unit, seal);
        let name = if seal.is_some() { "TLS" } else { "TCP" };
        assert!(invite.must("Via").starts_with(&format!("SIP/2.0/{name} 127.0.0.1:")), "{}", invite.text);
        let parameter = format!(";transport={}>", name.to_ascii_lowercase());
        assert!(invite.must("Contact").ends_with(&parameter), "{}", invite.text);
        let said = words(0.5);
        let heard = thread::scope(|scope| {
            let heard = scope.spawn(|| unit.packets());
            say(&mut worker, &said);
            heard.join().unwrap()
        });
        let came: Vec<i16> = heard
            .iter()
            .flat_map(|packet| &packet.payload)
            .map(|code| audio_codec_algorithms::decode_alaw(*code))
            .collect();
        assert_eq!(heard.len(), 25);
        let louder = loudness(&came) - loudness(&said);
        assert!(louder.abs() < 1.0, "{louder} dB");
        for number in 0..5 {
            unit.speak(invite.sound_port(), 8, number);
        }
        for number in 0..5 {
            assert_eq!(worker.next("its sound", sound).0, number);
        }
        // New terms come over the same connection, and are answered there.
        unit.ask(&invite, "INVITE", 7, &unit.description("0"));
        assert!(unit.next("SIP/2.0").text.starts_with("SIP/2.0 200"));
        unit.ask(&invite, "ACK", 7, "");
        worker.say(&ToTalk::Speak, &bytes(&words(0.1)));
        assert!(unit.packets().iter().all(|packet| packet.payload_type == 0));
        worker.stdin = None;
        unit.answer(&unit.next("BYE"), "200 OK", &[], "");
        worker.ended_within(LONG);
    });
}

#[test]
fn a_connection_that_dies_in_a_call_is_told_and_made_anew() {
    each(|unit, seal| {
        let (worker, invite) = in_a_call(&unit, seal);
        let begin = Instant::now();
        unit.cut();
        assert_eq!(worker.next("a fault", trouble).0, MediaFault::NoAnswer);
        assert!(begin.elapsed() < ms(1000), "it was missed after {:?}", begin.elapsed());
        let again = unit.takes_one("8");
        assert_ne!(again.must("Call-ID"), invite.must("Call-ID"));
        worker.next("that it can be spoken to", ready);
    });
}

#[test]
fn what_cannot_be_lost_is_sent_once() {
    let unit = Unit::over(None);
    let _worker = calls(&unit, None);
    unit.next("INVITE");
    assert!(unit.next_within(Duration::from_secs(3)).is_none(), "it was sent again");
}

#[test]
fn nobody_is_spoken_to_under_another_certificate() {
    let (seal, other) = (Seal::new(), Seal::new());
    for (pin, fault) in [(Some(other.pin), MediaFault::OtherCertificate), (None, MediaFault::UnknownCertificate)] {
        let unit = Unit::over(Some(&seal));
        let worker = calls_by(&unit.address(), pin);
        thread::scope(|scope| {
            let heard = scope.spawn(|| unit.next_within(ms(1500)));
            assert_eq!(worker.next("a fault", trouble).0, fault);
            assert!(heard.join().unwrap().is_none(), "a message went to a stranger");
        });
    }
}

#[test]
fn a_host_that_only_listens_is_told_within_three_seconds() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    for transport in ["tcp", "tls"] {
        let begin = Instant::now();
        let worker = calls_by(&format!("sip:panel@127.0.0.1:{port};transport={transport}"), None);
        assert_eq!(worker.next("a fault", trouble).0, MediaFault::NoAnswer);
        assert!(begin.elapsed() < Duration::from_secs(6), "{transport}: {:?}", begin.elapsed());
    }
    drop(listener);
    for transport in ["tcp", "tls"] {
        let worker = calls_by(&format!("sip:panel@127.0.0.1:{port};transport={transport}"), None);
        assert_eq!(worker.next("a fault", trouble).0, MediaFault::Refused, "{transport}");
    }
}
