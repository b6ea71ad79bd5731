//! Calls that the unit begins, whose messages the station carries: answered, ended in good order, and one at a time.
use std::net::SocketAddr;

use vaka_link::{
    command::Voice,
    frame::{FromTalk, ToTalk},
    unit::MediaFault,
    worker::{Order, TalkOrder},
};

use super::{ms, sound, unit::Unit};
use crate::{
    camera::{PASSWORD, USER},
    child::{LONG, Worker},
    talking::{bytes, order, ready, trouble, words},
};

/// Where the station would take calls.
const PORT: &str = "127.0.0.1:15060";

fn waits(unit: &Unit, calls: bool) -> Worker<Voice> {
    let mut worker = Worker::<Voice>::warm("talk");
    let called_at = Some(PORT.parse::<SocketAddr>().unwrap());
    let order = TalkOrder { calls, called_at, ..order(&unit.address(), USER, PASSWORD) };
    worker.order(&Order::Talk(order));
    worker
}

fn message(answer: &Voice, body: &[u8]) -> Option<String> {
    matches!(answer, Voice::Talk(FromTalk::Sip)).then(|| String::from_utf8(body.to_vec()).unwrap())
}

fn line<'a>(message: &'a str, start: &str) -> &'a str {
    message.lines().find_map(|line| line.strip_prefix(start)).unwrap_or_else(|| panic!("no {start} in {message}"))
}

/// Says something of the call of that name, as it comes to the station's port.
fn says(worker: &mut Worker<Voice>, method: &str, call: &str, to: &str, body: &str) {
    let text = format!(
        "{method} sip:vaka@{PORT} SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.9;branch=z9hG4bK{call}{method}\r\n\
         From: <sip:panel@home>;tag=unit\r\nTo: {to}\r\nCall-ID: {call}\r\nCSeq: 1 {method}\r\n\
         Contact: <sip:panel@10.0.0.9>\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    worker.say(&ToTalk::Sip, text.as_bytes());
}

/// The unit calls, and is answered: who it speaks to, and where that one hears.
fn is_answered(worker: &mut Worker<Voice>, call: &str, body: &str) -> (String, u16) {
    says(worker, "INVITE", call, "<sip:vaka@centre>", body);
    let answer = worker.next("the answer", message).0;
    assert!(answer.starts_with("SIP/2.0 200"), "{answer}");
    assert_eq!(line(&answer, "Contact: "), format!("<sip:vaka@{PORT}>"));
    let port = line(&answer, "m=audio ").split(' ').next().unwrap().parse().unwrap();
    (line(&answer, "To: ").to_owned(), port)
}

#[test]
fn a_unit_that_calls_is_answered_heard_and_spoken_to_and_hung_up_on() {
    let mut unit = Unit::new();
    let mut worker = waits(&unit, false);
    assert_eq!(worker.next("a fault", trouble).0, MediaFault::AwaitsCall);
    assert!(unit.next_within(ms(500)).is_none(), "one that cannot be called was called");
    let (us, ear) = is_answered(&mut worker, "one", &unit.description("8 101"));
    worker.next("that it can be spoken to", ready);
    says(&mut worker, "ACK", "one", &us, "");
    unit.speak(ear, 8, 0);
    assert_eq!(worker.next("its sound", sound).0, 0);
    worker.say(&ToTalk::Speak, &bytes(&words(0.2)));
    assert_eq!(unit.packets().len(), 10);
    // What comes again is answered alike, and changes nothing.
    says(&mut worker, "INVITE", "one", "<sip:vaka@centre>", &unit.description("8 101"));
    assert_eq!(line(&worker.next("the answer again", message).0, "To: "), us);
    worker.stdin = None;
    let goodbye = worker.next("the goodbye", message).0;
    assert!(goodbye.starts_with("BYE sip:panel@10.0.0.9 SIP/2.0"), "{goodbye}");
    assert_eq!((line(&goodbye, "From: "), line(&goodbye, "Call-ID: ")), (&*us, "one"));
    worker.ended_within(LONG);
}

#[test]
fn a_unit_that_offers_nothing_is_offered_something_and_one_that_speaks_nothing_of_ours_is_refused() {
    let unit = Unit::new();
    let mut worker = waits(&unit, false);
    worker.next("a fault", trouble);
    let (us, _) = is_answered(&mut worker, "one", "");
    says(&mut worker, "ACK", "one", &us, &unit.description("0"));
    worker.next("that it can be spoken to", ready);
    says(&mut worker, "BYE", "one", &us, "");
    assert!(worker.next("its answer", message).0.starts_with("SIP/2.0 200"));
    assert_eq!(worker.next("a fault", trouble).0, MediaFault::NoAnswer);
    assert_eq!(worker.next("that it waits again", trouble).0, MediaFault::AwaitsCall);
    says(&mut worker, "INVITE", "two", "<sip:vaka@centre>", &unit.description("9"));
    assert!(worker.next("a refusal", message).0.starts_with("SIP/2.0 488"));
    says(&mut worker, "BYE", "one", &us, "");
    assert!(worker.next("its answer", message).0.starts_with("SIP/2.0 481"));
}

#[test]
fn a_unit_that_is_called_and_calls_is_answered_once() {
    let unit = Unit::new();
    let mut worker = waits(&unit, true);
    let invite = unit.next("INVITE");
    unit.answer(&invite, "180 Ringing", &[], "");
    let (us, _) = is_answered(&mut worker, "one", &unit.description("8"));
    says(&mut worker, "ACK", "one", &us, "");
    worker.next("that it can be spoken to", ready);
    unit.next("CANCEL");
    says(&mut worker, "INVITE", "two", "<sip:vaka@centre>", &unit.description("8"));
    assert!(worker.next("a refusal", message).0.starts_with("SIP/2.0 486"));
}
