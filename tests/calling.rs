//! A home whose voice unit calls: it is answered for whoever may look, hung up on with that leave, and else refused and counted.
use std::{
    net::{SocketAddr, UdpSocket},
    time::{Duration, Instant},
};

use alarm_central::{moment::WINDOW_MS, person::Role};
use vaka_link::{
    board::LookState,
    command::{Granted, Wish},
    keeper::KeeperWish,
};
use vaka_station::clock::ClockSource as _;

use crate::{
    inside::{Desk, Station},
    screen::until,
    world::{START, home},
};

/// For how long nothing must come.
const WHILE: Duration = Duration::from_millis(800);

/// A voice unit in the test's hand.
struct Unit {
    wire: UdpSocket,
    sound: UdpSocket,
    station: Option<SocketAddr>,
    calls: u32,
}

impl Unit {
    fn new() -> Self {
        let [wire, sound] = [(); 2].map(|()| UdpSocket::bind("127.0.0.1:0").expect("a free port"));
        wire.set_read_timeout(Some(Duration::from_millis(100))).expect("a fresh socket takes its settings");
        sound.set_read_timeout(Some(WHILE)).expect("a fresh socket takes its settings");
        Self { wire, sound, station: None, calls: 0 }
    }

    fn register(&self, more: &str) -> String {
        let rest = home("home-1", "0123", "rtsp://127.0.0.1:9/cam");
        let (rest, _) = rest.split_once("[site.voice_unit]").expect("it has one");
        let address = self.wire.local_addr().expect("it is bound");
        format!("{rest}[site.voice_unit]\nkind = \"sip\"\naddress = \"sip:panel@{address}\"\n{more}\n")
    }

    fn say(&self, method: &str, user: &str, to: &str, body: &str) {
        let (own, call) = (self.wire.local_addr().expect("it is bound"), self.calls);
        let text = format!(
            "{method} sip:vaka@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP {own};branch=z9hG4bK{call}{method}\r\n\
             From: <sip:{user}@{own}>;tag=unit\r\nTo: {to}\r\nCall-ID: call-{call}\r\nCSeq: 1 {method}\r\n\
             Contact: <sip:panel@{own}>\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.wire.send_to(text.as_bytes(), self.station.expect("it knows where to call")).expect("loopback takes it");
    }

    /// Begins a call of its own.
    fn calls_as(&mut self, user: &str) {
        self.calls += 1;
        let port = self.sound.local_addr().expect("it is bound").port();
        let body = format!(
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {port} RTP/AVP 8 101\r\n\
             a=rtpmap:101 telephone-event/8000\r\n"
        );
        self.say("INVITE", user, "<sip:vaka@127.0.0.1>", &body);
    }

    fn calls(&mut self) {
        self.calls_as("panel");
    }

    /// The next message that begins so, of the newest call; others are passed over.
    fn hears_within(&self, start: &str, limit: Duration) -> Option<String> {
        let end = Instant::now() + limit;
        let mut bytes = [0; 4096];
        while Instant::now() < end {
            let Ok(count) = self.wire.recv(&mut bytes) else { continue };
            let text = String::from_utf8_lossy(&bytes[..count]).into_owned();
            if text.starts_with(start) && text.contains(&format!("Call-ID: call-{}\r\n", self.calls)) {
                return Some(text);
            }
        }
        None
    }

    fn hears(&self, start: &str) -> String {
        self.hears_within(start, START).unwrap_or_else(|| panic!("the unit waited in vain for {start}"))
    }

    /// Is answered, and acknowledges that: where it is to speak to.
    fn is_answered(&self) -> SocketAddr {
        let answer = self.hears("SIP/2.0 200");
        let line = |start: &str| answer.lines().find_map(|line| line.strip_prefix(start)).expect("a whole answer");
        self.say("ACK", "panel", line("To: "), "");
        let port = line("m=audio ").split(' ').next().and_then(|port| port.parse().ok()).expect("a port for sound");
        SocketAddr::from(([127, 0, 0, 1], port))
    }

    /// Whether anything is said to it just now.
    fn hears_sound(&self) -> bool {
        let mut bytes = [0; 2048];
        self.sound.set_nonblocking(true).expect("a socket takes its settings");
        while self.sound.recv(&mut bytes).is_ok() {}
        self.sound.set_nonblocking(false).expect("a socket takes its settings");
        self.sound.recv(&mut bytes).is_ok()
    }

    fn goodbye(&self) {
        let goodbye = self.hears("BYE ");
        let line = |name: &str| {
            let start = format!("{name}: ");
            let value = goodbye.lines().find_map(|line| line.strip_prefix(&start)).expect("a whole request");
            format!("{start}{value}\r\n")
        };
        let lines = ["Via", "From", "To", "Call-ID", "CSeq"].map(line).concat();
        let answer = format!("SIP/2.0 200 OK\r\n{lines}Content-Length: 0\r\n\r\n");
        let _ = self.wire.send_to(answer.as_bytes(), self.station.expect("it knows where it called"));
        until(START, "that it is quiet", || (!self.hears_sound()).then_some(()));
    }
}

fn begin(more: &str) -> (Station, Unit, Desk) {
    let mut unit = Unit::new();
    let station = Station::start(&unit.register(more));
    unit.station = Some(station.calls);
    station.add("op1", Role::Operator);
    let desk = Desk::sign_in(&station, "op1");
    (station, unit, desk)
}

/// How often the journal tells of this.
fn told(station: &Station, what: &str) -> usize {
    let (_, journal) = station.keep(KeeperWish::Journal { event: None });
    String::from_utf8(journal).expect("JSON is UTF-8").matches(&format!("\"{what}\"")).count()
}

fn voice(desk: &Desk) -> Option<(bool, &LookState)> {
    let voice = desk.board.held.as_deref()?.voice.as_ref()?;
    Some((voice.rings, &voice.look))
}

#[test]
fn a_unit_that_calls_is_answered_for_the_holder_alone_and_hung_up_on_with_the_leave() {
    let (station, mut unit, mut desk) = begin("direction = \"incoming\"");
    unit.calls();
    unit.hears("SIP/2.0 480");
    let mut panel = station.panel();
    panel.say("0123", "BA14");
    desk.event_at("home-1");
    unit.calls();
    unit.hears("SIP/2.0 180");
    assert!(unit.hears_within("SIP/2.0 200", WHILE).is_none(), "it was answered before anybody held the event");
    let Ok(Granted::Event(event)) = desk.wish(Wish::ClaimNext) else { panic!("the alarm waits") };
    let ear = unit.is_answered();
    assert!(unit.hears_sound(), "the line is held open");
    unit.sound.send_to(&[&[0x80, 8, 0, 1][..], &[0; 8], &[0x55; 160]].concat(), ear).expect("loopback takes it");
    desk.until("that it is not called any more", |desk| voice(desk).filter(|(rings, _)| !rings).map(|_| ()));
    desk.until("the voice path", |desk| {
        voice(desk).filter(|(_, look)| matches!(look, LookState::Open { .. })).map(|_| ())
    });
    let until_then = station.clock.read().wall.plus_ms(60_000);
    desk.wish(Wish::Park { event, until: until_then }).expect("the holder may");
    unit.goodbye();

    // Nobody holds it now: it rings again, and is answered again only for a holder.
    unit.calls();
    unit.hears("SIP/2.0 180");
    assert!(unit.hears_within("SIP/2.0 200", WHILE).is_none(), "it was answered while nobody held the event");
    desk.wish(Wish::Claim { event }).expect("it may be taken again");
    unit.is_answered();
    station.clock.pass_ms(WINDOW_MS as u64);
    unit.goodbye();
    unit.calls();
    unit.hears("SIP/2.0 480");
    assert!(unit.hears_within("SIP/2.0 200", WHILE).is_none());
    // Once in ten minutes, which have passed between.
    until(START, "the refusal in the journal", || (told(&station, "call_refused") == 2).then_some(()));
    assert_eq!(told(&station, "unit_called"), 1);
}

#[test]
fn a_call_that_is_refused_is_counted_and_written_down_once() {
    let (station, mut unit, mut desk) = begin("direction = \"incoming\"");
    for _ in 0..3 {
        unit.calls();
        unit.hears("SIP/2.0 480");
    }
    unit.calls_as("somebody");
    unit.hears("SIP/2.0 403");
    desk.until("four refusals", |desk| (desk.board.health.calls_refused == 4).then_some(()));
    until(START, "both reasons in the journal", || (told(&station, "call_refused") == 2).then_some(()));
    assert_eq!(told(&station, "unit_called"), 0);
    let stranger = UdpSocket::bind("127.0.0.2:0").expect("a free port");
    stranger.send_to(b"OPTIONS sip:100@127.0.0.1 SIP/2.0\r\n\r\n", station.calls).expect("loopback takes it");
    desk.until("a stranger", |desk| (desk.board.health.strange_calls == 1).then_some(()));
    stranger.set_read_timeout(Some(WHILE)).expect("a fresh socket takes its settings");
    assert!(stranger.recv(&mut [0; 64]).is_err(), "a stranger was answered");
}

#[test]
fn a_unit_that_only_calls_is_waited_for_and_a_test_signal_opens_nothing() {
    let (station, mut unit, mut desk) = begin("direction = \"incoming\"");
    let mut panel = station.panel();
    panel.say("0123", "RP00");
    unit.calls();
    unit.hears("SIP/2.0 480");
    panel.say("0123", "BA14");
    desk.event_at("home-1");
    desk.wish(Wish::ClaimNext).expect("the alarm waits");
    desk.until("that the unit is waited for", |desk| {
        voice(desk).filter(|(_, look)| matches!(look, LookState::Open { .. })).map(|_| ())
    });
    assert!(unit.hears_within("INVITE", WHILE).is_none(), "a unit that cannot be called is called");
    unit.calls();
    unit.is_answered();
}

#[test]
fn at_a_silent_alarm_a_call_rings_until_talking_is_free() {
    let (station, mut unit, mut desk) = begin("direction = \"incoming\"");
    let mut panel = station.panel();
    panel.say("0123", "HA14");
    desk.event_at("home-1");
    unit.calls();
    unit.hears("SIP/2.0 180");
    let Ok(Granted::Event(event)) = desk.wish(Wish::ClaimNext) else { panic!("the alarm waits") };
    desk.until("that it rings", |desk| voice(desk).filter(|(rings, _)| *rings).map(|_| ()));
    assert!(unit.hears_within("SIP/2.0 200", WHILE).is_none(), "it was answered at a silent alarm");
    desk.wish(Wish::FreeTalk { event }).expect("the holder may");
    unit.is_answered();
}

#[test]
fn whichever_call_comes_about_first_is_the_one() {
    let (station, mut unit, mut desk) = begin("direction = \"both\"");
    let mut panel = station.panel();
    panel.say("0123", "BA14");
    desk.event_at("home-1");
    desk.wish(Wish::ClaimNext).expect("the alarm waits");
    // It is called, and calls at the same time without answering.
    let end = Instant::now() + START;
    let mut bytes = [0; 4096];
    while !unit.wire.recv(&mut bytes).is_ok_and(|count| bytes[..count].starts_with(b"INVITE")) {
        assert!(Instant::now() < end, "it is called");
    }
    unit.calls();
    unit.is_answered();
    // A second one is one too many.
    unit.calls();
    unit.hears("SIP/2.0 486");
}
