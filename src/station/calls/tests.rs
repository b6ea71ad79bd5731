//! The port for calls on loopback: strangers, who poses as a unit, who signs in, what rings, and what is passed on.
use std::net::Ipv4Addr;

use alarm_central::{
    moment::{Mark, Moment},
    site::read_register,
};
use http_auth::{PasswordClient, PasswordParams};

use super::*;
use crate::clock::HandClock;

const SOON: Duration = Duration::from_secs(5);
const SILENCE: Duration = Duration::from_millis(300);

/// Homes whose units are registered at 127.0.0.1: one of each direction, and one that signs in.
fn register() -> String {
    let home = |id: &str, account: &str, more: &str| {
        format!(
            "[[site]]\nid = \"{id}\"\nname = \"Kund 1\"\naddress = \"Ekvägen 4\"\npanel = {{ account = \"{account}\" }}\n\
             [site.voice_unit]\nkind = \"sip\"\naddress = \"sip:{id}@127.0.0.1\"\n{more}\n"
        )
    };
    [
        home("calls", "01", "direction = \"incoming\""),
        home("both", "02", "direction = \"both\"\nuser = \"larm\"\npassword = \"hemligt\""),
        home("called", "03", ""),
    ]
    .concat()
}

struct World {
    address: SocketAddr,
    inputs: mpsc::Receiver<Input>,
    _lines: watch::Sender<Arc<Lines>>,
}

impl World {
    async fn start() -> Self {
        let sites: Vec<_> = read_register(&register()).unwrap().into_iter().map(Arc::new).collect();
        let (lines, known) = watch::channel(Arc::new(Lines::of_sites(sites.iter())));
        let clock = HandClock::at(Moment(0));
        let clock = StationClock::new(Arc::new(clock), Mark { at: Moment(0), boot_ms: None });
        let port = Port::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await.unwrap();
        let address = port.address().unwrap();
        let (tell, inputs) = mpsc::channel(64);
        tokio::spawn(Calls::new(port, known, tell, clock).serve());
        Self { address, inputs, _lines: lines }
    }

    async fn input(&mut self) -> Input {
        tokio::time::timeout(SOON, self.inputs.recv()).await.expect("the port tells").unwrap()
    }

    async fn ring(&mut self) -> Ring {
        match self.input().await {
            Input::UnitRings(ring) => ring,
            _ => panic!("a call rings"),
        }
    }

    async fn refused(&mut self) -> (Option<String>, CallRefused) {
        match self.input().await {
            Input::CallRefused { site, why } => (site.map(|site| site.to_string()), why),
            _ => panic!("a call is refused"),
        }
    }

    async fn unit(&self, host: &str) -> Unit {
        let socket = UdpSocket::bind((host, 0)).await.unwrap();
        socket.connect(self.address).await.unwrap();
        Unit(socket)
    }
}

struct Unit(UdpSocket);

impl Unit {
    async fn say(&self, method: &str, user: &str, call: &str, more: &str) {
        let text = format!(
            "{method} sip:vaka@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9{call}{method}\r\n\
             From: <sip:{user}@127.0.0.1>;tag=a\r\nTo: <sip:vaka@127.0.0.1>\r\nCall-ID: {call}\r\nCSeq: 1 {method}\r\n\
             {more}Content-Length: 0\r\n\r\n"
        );
        self.0.send(text.as_bytes()).await.unwrap();
    }

    async fn hears(&self) -> String {
        let mut bytes = [0; 4096];
        let count = tokio::time::timeout(SOON, self.0.recv(&mut bytes)).await.expect("an answer").unwrap();
        String::from_utf8(bytes[..count].to_vec()).unwrap()
    }

    async fn is_told(&self, status: &str) {
        let heard = self.hears().await;
        assert!(heard.starts_with(&format!("SIP/2.0 {status}")), "{status}, not {heard}");
    }

    async fn hears_nothing(&self) {
        let mut bytes = [0; 4096];
        assert!(tokio::time::timeout(SILENCE, self.0.recv(&mut bytes)).await.is_err(), "somebody answers");
    }
}

#[tokio::test]
async fn a_stranger_hears_nothing_and_is_counted() {
    let mut world = World::start().await;
    let scanner = world.unit("127.0.0.2").await;
    for _ in 0..3 {
        scanner.say("OPTIONS", "100", "scan", "").await;
        scanner.say("INVITE", "calls", "scan", "").await;
    }
    scanner.0.send(b"\0\xFF noise").await.unwrap();
    scanner.0.send(b"\r\n\r\n").await.unwrap();
    scanner.hears_nothing().await;
    let mut count = 0;
    while count < 7 {
        match world.input().await {
            Input::StrangersCalled { count: more } => count += more,
            _ => panic!("a stranger is nothing else to the centre"),
        }
    }
    assert_eq!(count, 7, "a keep-alive is nothing to count");
}

#[tokio::test]
async fn who_poses_as_a_unit_is_refused_by_the_reason() {
    let mut world = World::start().await;
    let unit = world.unit("127.0.0.1").await;
    unit.say("INVITE", "somebody", "1", "").await;
    unit.is_told("403").await;
    assert_eq!(world.refused().await, (None, CallRefused::UnknownIdentity));
    unit.say("INVITE", "called", "2", "").await;
    unit.is_told("403").await;
    assert_eq!(world.refused().await, (Some("called".to_owned()), CallRefused::NotToCall));
    unit.say("ACK", "called", "2", "").await;
    unit.say("OPTIONS", "calls", "3", "").await;
    unit.is_told("200").await;
    unit.say("REGISTER", "calls", "4", "").await;
    unit.is_told("405").await;
    unit.say("BYE", "calls", "5", "").await;
    unit.is_told("481").await;
    unit.hears_nothing().await;
}

#[tokio::test]
async fn a_unit_with_a_password_must_know_it() {
    let mut world = World::start().await;
    let unit = world.unit("127.0.0.1").await;
    let mut rings = Vec::new();
    for (password, is_right) in [("annat", false), ("hemligt", true)] {
        // A host may not begin more calls in a second, and what asks and what answers are one each.
        tokio::time::sleep(COUNT_EACH + SILENCE).await;
        for form in ["SHA-256", "MD5"] {
            let call = format!("{password}{form}");
            unit.say("INVITE", "both", &call, "").await;
            let asked = unit.hears().await;
            assert!(asked.starts_with("SIP/2.0 401"), "{asked}");
            let mut questions = asked.lines().filter_map(|line| line.strip_prefix("WWW-Authenticate: "));
            let question = questions.find(|line| line.contains(form)).unwrap();
            let mut client = PasswordClient::builder().challenges(question).build().unwrap();
            let params = PasswordParams {
                username: "larm",
                password,
                uri: "sip:vaka@127.0.0.1",
                method: "INVITE",
                body: Some(b""),
            };
            let answer = format!("Authorization: {}\r\n", client.respond(&params).unwrap());
            unit.say("INVITE", "both", &call, &answer).await;
            if is_right {
                unit.is_told("180").await;
                // One that is dropped is refused.
                rings.push(world.ring().await);
            } else {
                unit.is_told("403").await;
                assert_eq!(world.refused().await.1, CallRefused::WrongSignIn);
            }
        }
    }
    assert!(rings.len() == 2 && rings.iter().all(|ring| ring.site.id.as_str() == "both"));
}

#[tokio::test]
async fn a_call_rings_until_something_is_done_about_it() {
    let mut world = World::start().await;
    let unit = world.unit("127.0.0.1").await;
    unit.say("INVITE", "calls", "1", "").await;
    unit.is_told("180").await;
    let ring = world.ring().await;
    assert!(ring.invite.starts_with(b"INVITE "));
    unit.say("INVITE", "calls", "1", "").await;
    unit.is_told("180").await;
    assert!(ring.answer.send(Answer::Refuse(CallRefused::NoWindow)).is_ok());
    unit.is_told("480").await;

    unit.say("INVITE", "calls", "2", "").await;
    unit.is_told("180").await;
    let ring = world.ring().await;
    unit.say("CANCEL", "calls", "2", "").await;
    unit.is_told("200").await;
    unit.is_told("487").await;
    tokio::time::timeout(SOON, async {
        while !ring.answer.is_closed() {
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("the centre knows that the unit has given up");
}

#[tokio::test]
async fn a_taken_call_is_carried_both_ways_until_its_door_is_shut() {
    let mut world = World::start().await;
    let unit = world.unit("127.0.0.1").await;
    unit.say("INVITE", "calls", "1", "").await;
    unit.is_told("180").await;
    let ring = world.ring().await;
    let (to_door, mut from_unit) = mpsc::channel(WAITING_MESSAGES);
    let (to_unit, from_door) = mpsc::channel(WAITING_MESSAGES);
    assert!(ring.answer.send(Answer::Take(Ends { to_door, from_door })).is_ok());
    to_unit.send(b"SIP/2.0 200 OK".to_vec()).await.unwrap();
    unit.is_told("200 OK").await;
    unit.say("ACK", "calls", "1", "").await;
    let heard = tokio::time::timeout(SOON, from_unit.recv()).await.unwrap().unwrap();
    assert!(heard.starts_with(b"ACK "));
    // Somebody else who has found out the call's name is in no call.
    let stranger = world.unit("127.0.0.2").await;
    stranger.say("BYE", "calls", "1", "").await;
    stranger.hears_nothing().await;
    assert!(from_unit.try_recv().is_err());
    drop((from_unit, to_unit));
    unit.say("BYE", "calls", "1", "").await;
    unit.is_told("481").await;
}

#[tokio::test]
async fn a_door_that_does_not_answer_is_not_waited_for() {
    let mut world = World::start().await;
    let unit = world.unit("127.0.0.1").await;
    unit.say("INVITE", "calls", "1", "").await;
    unit.is_told("180").await;
    let ring = world.ring().await;
    let (to_door, _from_unit) = mpsc::channel(1);
    let (_, from_door) = mpsc::channel(1);
    assert!(ring.answer.send(Answer::Take(Ends { to_door, from_door })).is_ok());
    unit.is_told("480").await;
}

#[tokio::test]
async fn a_host_that_calls_too_often_is_dropped_and_counted() {
    let mut world = World::start().await;
    let unit = world.unit("127.0.0.1").await;
    for number in 0..200 {
        unit.say("INVITE", "somebody", &number.to_string(), "").await;
    }
    let (mut refused, mut dropped) = (0, 0);
    while refused + dropped < 200 {
        match world.input().await {
            Input::CallRefused { .. } => refused += 1,
            Input::StrangersCalled { count } => dropped += count,
            _ => panic!("none of them rings"),
        }
    }
    assert!(dropped >= 180, "{dropped} dropped and {refused} refused");
}
