//! A call's messages by a turned clock: when they are sent again, what comes twice, and what belongs to another call.
use std::net::{IpAddr, Ipv4Addr};

use alarm_central::pii::Secret;

use super::*;

struct Caller {
    dialog: Dialog,
    begin: Instant,
    sent: Vec<String>,
}

impl Caller {
    fn new() -> Self {
        Self::by(Transport::Udp)
    }

    fn by(by: Transport) -> Self {
        let begin = Instant::now();
        let ours = Ours { ip: IpAddr::V4(Ipv4Addr::LOCALHOST), port: 4000, id: 7 };
        let local = SocketAddr::from((Ipv4Addr::LOCALHOST, 5070));
        let parties = Parties { unit: "sip:p@h".to_owned(), us: "sip:larm@h".to_owned(), by, local, ours };
        let credentials = Credentials::new(Secret::new("larm"), Secret::new("hemligt"));
        let mut caller = Self { dialog: Dialog::call(parties, credentials, begin), begin, sent: Vec::new() };
        caller.collect();
        caller
    }

    fn talking() -> Self {
        let mut caller = Self::new();
        assert!(matches!(caller.answer(0, "200 OK", true), Some(News::Agreed(_))));
        caller.sent.clear();
        caller
    }

    fn collect(&mut self) {
        let sent = self.dialog.take_out();
        self.sent.extend(sent.into_iter().map(|bytes| String::from_utf8(bytes).unwrap()));
    }

    fn at(&self, ms: u64) -> Instant {
        self.begin + Duration::from_millis(ms)
    }

    /// Lets time pass as a caller does, up to then.
    fn until(&mut self, ms: u64) -> Option<News> {
        while let Some(at) = self.dialog.next_at().filter(|at| *at <= self.at(ms)) {
            let news = self.dialog.tick(at);
            self.collect();
            if news.is_some() {
                return news;
            }
        }
        None
    }

    fn header(message: &str, name: &str) -> String {
        let prefix = format!("{name}: ");
        message.lines().find_map(|line| line.strip_prefix(&prefix)).unwrap_or_default().to_owned()
    }

    /// The unit answers the newest request but acknowledgements.
    fn answer(&mut self, ms: u64, status: &str, with_sound: bool) -> Option<News> {
        let asked = self.sent.iter().rfind(|sent| !sent.starts_with("ACK")).unwrap().clone();
        self.answer_to(&asked, ms, status, with_sound)
    }

    fn answer_to(&mut self, asked: &str, ms: u64, status: &str, with_sound: bool) -> Option<News> {
        let line = |name| format!("{name}: {}\r\n", Self::header(asked, name));
        let body = if with_sound { "v=0\r\no=- 1 1 IN IP4 h\r\ns=-\r\nt=0 0\r\nm=audio 9 RTP/AVP 8\r\n" } else { "" };
        let text = format!(
            "SIP/2.0 {status}\r\n{}{}To: <sip:p@h>;tag=home\r\n{}{}\r\n{body}",
            line("Via"),
            line("From"),
            line("Call-ID"),
            line("CSeq")
        );
        self.take(ms, &text)
    }

    fn take(&mut self, ms: u64, text: &str) -> Option<News> {
        let news = self.dialog.take(text.as_bytes(), self.at(ms));
        self.collect();
        news
    }

    /// The unit asks something; `tag` is who it says that it is.
    fn asks(&mut self, method: &str, number: u32, tag: &str) -> (String, Option<News>) {
        let (call, us) = (self.dialog.call.clone(), self.dialog.tag.clone());
        let text = format!(
            "{method} sip:vaka@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9{method}{number}\r\nFrom: <sip:p@h>;tag={tag}\r\n\
             To: <sip:larm@h>;tag={us}\r\nCall-ID: {call}\r\nCSeq: {number} {method}\r\n\r\n"
        );
        let news = self.take(0, &text);
        (self.sent.pop().unwrap_or_default().lines().next().unwrap_or_default().to_owned(), news)
    }
}

#[test]
fn a_call_that_nobody_hears_is_sent_again_ever_more_slowly_and_given_up() {
    let mut caller = Caller::new();
    let mut times = Vec::new();
    for ms in (0..31_900).step_by(100) {
        assert_eq!(caller.until(ms), None);
        times.resize(caller.sent.len(), ms);
    }
    assert_eq!(times, [0, 500, 1500, 3500, 7500, 15_500, 31_500]);
    assert!(caller.sent.iter().all(|sent| *sent == caller.sent[0]));
    assert_eq!(caller.until(32_000), Some(News::Over(MediaFault::NoAnswer)));
}

#[test]
fn a_home_that_rings_is_called_once_and_left_alone_after_a_minute() {
    let mut caller = Caller::new();
    assert_eq!(caller.answer(100, "180 Ringing", false), None);
    assert!(!caller.dialog.is_unheard());
    assert_eq!(caller.until(60_000), None);
    assert_eq!(caller.sent.len(), 1);
    assert_eq!(caller.until(60_100), Some(News::Over(MediaFault::NoAnswer)));
    assert!(caller.dialog.hang_up(caller.at(60_100)));
    caller.collect();
    assert!(caller.sent[1].starts_with("CANCEL sip:p@h SIP/2.0"));
    assert_eq!(Caller::header(&caller.sent[1], "Via"), Caller::header(&caller.sent[0], "Via"));
    assert_eq!(Caller::header(&caller.sent[1], "CSeq"), "1 CANCEL");
}

#[test]
fn each_answer_that_comes_again_is_acknowledged_again() {
    let mut caller = Caller::new();
    let invite = caller.sent[0].clone();
    assert!(matches!(caller.answer_to(&invite, 0, "200 OK", true), Some(News::Agreed(_))));
    assert_eq!(caller.answer_to(&invite, 500, "200 OK", true), None);
    assert_eq!(caller.sent[1], caller.sent[2]);
    assert!(caller.sent[1].starts_with("ACK "));
    assert_ne!(Caller::header(&caller.sent[1], "Via"), Caller::header(&invite, "Via"), "a transaction of its own");

    let mut caller = Caller::new();
    let invite = caller.sent[0].clone();
    assert_eq!(caller.answer_to(&invite, 0, "486 Busy Here", false), Some(News::Over(MediaFault::Busy)));
    assert_eq!(caller.answer_to(&invite, 500, "486 Busy Here", false), None);
    assert_eq!((caller.sent.len(), &caller.sent[1]), (3, &caller.sent[2]));
    assert!(!caller.dialog.hang_up(caller.at(600)), "there is nothing to hang up");
}

#[test]
fn what_belongs_to_another_call_changes_nothing() {
    let mut caller = Caller::talking();
    assert_eq!(caller.asks("BYE", 5, "stranger"), ("SIP/2.0 481 Call Does Not Exist".to_owned(), None));
    assert_eq!(caller.take(0, "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h;branch=z9\r\nCSeq: 1 INVITE\r\n\r\n"), None);
    caller.dialog.call = "another".to_owned();
    let (answer, news) = caller.asks("OPTIONS", 6, "home");
    assert_eq!((answer.as_str(), news), ("SIP/2.0 200 OK", None));
    assert_eq!(caller.dialog.stage, Stage::Talking);
}

#[test]
fn a_question_that_comes_again_is_answered_alike_and_an_old_one_is_refused() {
    let mut caller = Caller::talking();
    assert_eq!(caller.asks("UPDATE", 9, "home").0, "SIP/2.0 200 OK");
    let version = caller.dialog.version;
    assert_eq!(caller.asks("UPDATE", 9, "home").0, "SIP/2.0 200 OK");
    assert_eq!(caller.dialog.version, version, "it was not done twice");
    assert_eq!(caller.asks("UPDATE", 8, "home").0, "SIP/2.0 500 Out Of Order");
    assert_eq!(caller.asks("REFER", 10, "home").0, "SIP/2.0 405 Method Not Allowed");
    let (answer, news) = caller.asks("BYE", 11, "home");
    assert_eq!((answer.as_str(), news), ("SIP/2.0 200 OK", Some(News::Over(MediaFault::NoAnswer))));
    assert_eq!(caller.asks("BYE", 11, "home"), ("SIP/2.0 200 OK".to_owned(), None));
}

#[test]
fn our_answer_to_new_terms_is_sent_until_it_is_acknowledged() {
    let mut caller = Caller::talking();
    assert_eq!(caller.asks("INVITE", 5, "home").0, "SIP/2.0 200 OK");
    caller.until(5000);
    assert_eq!(caller.sent.len(), 3, "after 0.5, 1.5 and 3.5 s");
    assert_eq!(caller.asks("ACK", 4, "home").1, None, "of another one");
    caller.sent.clear();
    caller.until(8000);
    assert_eq!(caller.sent.len(), 1);
    caller.sent.clear();
    caller.asks("ACK", 5, "home");
    caller.until(60_000);
    assert!(caller.sent.is_empty());
}

#[test]
fn a_unit_that_does_not_say_whether_it_is_there_is_gone() {
    let mut caller = Caller::talking();
    caller.dialog.ask_whether_there(caller.at(0));
    caller.collect();
    assert!(caller.sent[0].starts_with("OPTIONS "));
    assert_eq!(caller.answer(10, "405 Method Not Allowed", false), None, "whoever refuses is there");
    assert_eq!(caller.until(10_000), None);
    caller.dialog.ask_whether_there(caller.at(10_000));
    caller.dialog.is_there();
    assert_eq!(caller.until(20_000), None, "it was heard meanwhile");
    caller.dialog.ask_whether_there(caller.at(20_000));
    assert_eq!(caller.until(22_400), None);
    assert_eq!(caller.until(22_500), Some(News::Over(MediaFault::NoAnswer)));
    let mut caller = Caller::talking();
    caller.dialog.ask_whether_there(caller.at(0));
    caller.collect();
    let restarted = caller.answer(10, "481 Call Does Not Exist", false);
    assert_eq!(restarted, Some(News::Over(MediaFault::NoAnswer)));
}

#[test]
fn refusals_are_told_apart() {
    for (status, fault) in [
        (302, MediaFault::SentElsewhere),
        (401, MediaFault::WrongSignIn),
        (404, MediaFault::NoAnswer),
        (480, MediaFault::NoAnswer),
        (486, MediaFault::Busy),
        (488, MediaFault::CodecMissing),
        (501, MediaFault::NoTalkPath),
        (503, MediaFault::NoAnswer),
        (603, MediaFault::Busy),
        (606, MediaFault::CodecMissing),
    ] {
        assert_eq!(fault_of(status), fault, "{status}");
    }
}

#[test]
fn what_cannot_be_lost_is_said_once() {
    let mut caller = Caller::by(Transport::Tcp);
    assert!(Caller::header(&caller.sent[0], "Via").starts_with("SIP/2.0/TCP 127.0.0.1:5070;"));
    assert_eq!(Caller::header(&caller.sent[0], "Contact"), "<sip:vaka@127.0.0.1:5070;transport=tcp>");
    assert_eq!(caller.until(31_900), None);
    assert_eq!(caller.sent.len(), 1);
    assert_eq!(caller.until(32_000), Some(News::Over(MediaFault::NoAnswer)));

    let mut caller = Caller::by(Transport::Tls);
    assert!(matches!(caller.answer(0, "200 OK", true), Some(News::Agreed(_))));
    caller.sent.clear();
    // Our own answer is sent until it is acknowledged all the same (§13.3.1.4): what lies between may lose it.
    caller.asks("INVITE", 5, "home");
    caller.until(1000);
    assert_eq!(caller.sent.len(), 1);
    caller.asks("ACK", 5, "home");
    caller.sent.clear();
    assert!(caller.dialog.hang_up(caller.at(2000)));
    caller.dialog.insist();
    caller.collect();
    assert_eq!(caller.sent.len(), 1);
}
