//! A camera that is told to turn through the worker that fetches from it: an ONVIF device that checks who tells it, and each
//! way in which it can fail to.
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use alarm_central::{event::TurnFault, id::PresetId, pii::Secret};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha1::{Digest, Sha1};
use vaka_link::{
    frame::ToFetch,
    unit::Unit,
    worker::{FetchOrder, Order, Turning},
};

use super::{
    camera::{Camera, PASSWORD, USER},
    child::Worker,
    fetching::picture,
};

/// How the device takes it.
#[derive(Clone, Copy, PartialEq)]
enum Mood {
    Obeys,
    /// It knows no such preset.
    Refuses,
    /// It takes the order and never answers.
    Silent,
}

/// A device that can be turned (ONVIF PTZ 5.8): where it stands, and whether anybody told it without being who they say.
struct Turned {
    port: u16,
    at: Arc<Mutex<Option<String>>>,
    strangers: Arc<Mutex<u32>>,
}

impl Turned {
    fn start(mood: Mood) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (at, strangers) = (Arc::default(), Arc::default());
        let (stands, counts) = (Arc::clone(&at), Arc::clone(&strangers));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (stands, counts) = (Arc::clone(&stands), Arc::clone(&counts));
                thread::spawn(move || serve(stream, mood, &stands, &counts));
            }
        });
        Self { port, at, strangers }
    }

    fn stands_at(&self) -> Option<String> {
        self.at.lock().unwrap().clone()
    }

    fn order(&self, camera: &Camera, password: &str) -> Order {
        let address = Secret::new(format!("http://127.0.0.1:{}/onvif/ptz", self.port));
        let turning = Some(Turning { address, profile: "main".to_owned() });
        // The camera's own stream is behind the right password all the same.
        let password = Secret::new(password);
        Order::Fetch(FetchOrder { turning, password, ..camera.order() })
    }
}

fn serve(mut stream: TcpStream, mood: Mood, at: &Mutex<Option<String>>, strangers: &Mutex<u32>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    loop {
        let mut length = 0;
        let mut line = String::new();
        let mut first = String::new();
        loop {
            line.clear();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            if first.is_empty() {
                first.clone_from(&line);
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        let body = String::from_utf8(body).unwrap();
        let (status, answer) = if body.contains("GetSystemDateAndTime") {
            assert!(first.starts_with("POST /onvif/device_service "), "{first}");
            ("200 OK", clock())
        } else if !is_signed(&body) {
            *strangers.lock().unwrap() += 1;
            ("400 Bad Request", fault("ter:NotAuthorized"))
        } else {
            assert!(first.starts_with("POST /onvif/ptz "), "{first}");
            assert_eq!(between(&body, "<ProfileToken>", "<"), "main");
            let preset = between(&body, "<PresetToken>", "<").to_owned();
            match mood {
                Mood::Silent => thread::sleep(Duration::from_mins(1)),
                Mood::Refuses => {}
                Mood::Obeys => *at.lock().unwrap() = Some(preset),
            }
            match mood {
                Mood::Refuses => ("400 Bad Request", fault("ter:NoToken")),
                _ => ("200 OK", envelope("<p:GotoPresetResponse/>")),
            }
        };
        let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n", answer.len());
        if stream.write_all(&[head.as_bytes(), answer.as_bytes()].concat()).is_err() {
            return;
        }
    }
}

fn envelope(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" xmlns:t=\"t\" xmlns:p=\"p\" \
         xmlns:ter=\"x\"><s:Body>{body}</s:Body></s:Envelope>"
    )
}

fn fault(subcode: &str) -> String {
    envelope(&format!(
        "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>{subcode}</s:Value></s:Subcode></s:Code></s:Fault>"
    ))
}

/// A device whose battery was empty: its clock stands in 2001.
fn clock() -> String {
    envelope(
        "<t:UTCDateTime><t:Time><t:Hour>3</t:Hour><t:Minute>4</t:Minute><t:Second>5</t:Second></t:Time>\
         <t:Date><t:Year>2001</t:Year><t:Month>2</t:Month><t:Day>1</t:Day></t:Date></t:UTCDateTime>",
    )
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = text.split_once(from).map_or("", |(_, rest)| rest);
    rest.split_once(to).map_or("", |(found, _)| found)
}

/// WS-UsernameToken 1.0: by the digest of the right password, and by the device's own time.
fn is_signed(text: &str) -> bool {
    let nonce = STANDARD.decode(between(text, "Base64Binary\">", "<")).unwrap_or_default();
    let created = between(text, "utility-1.0.xsd\">", "<");
    let hash = Sha1::new().chain_update(nonce).chain_update(created).chain_update(PASSWORD).finalize();
    between(text, "<Username>", "<") == USER
        && between(text, "PasswordDigest\">", "<") == STANDARD.encode(hash)
        && created.starts_with("2001-02-01T03:04:")
        && !text.contains(PASSWORD)
}

fn turned(unit: &Unit, _: &[u8]) -> Option<(u32, Option<TurnFault>)> {
    match unit {
        Unit::Turned { number, fault } => Some((*number, *fault)),
        _ => None,
    }
}

fn turn(number: u32, preset: &str) -> ToFetch {
    ToFetch::Turn { number, preset: PresetId::new(preset) }
}

#[test]
fn a_camera_turns_where_it_is_told_by_a_digest_at_its_own_time_and_its_pictures_go_on() {
    let (camera, device) = (Camera::start(), Turned::start(Mood::Obeys));
    let mut worker = Worker::warm("fetch");
    worker.order(&device.order(&camera, PASSWORD));
    worker.next("a picture", picture);
    for (number, preset) in [(1, "7"), (2, "Entr\u{e9} & <hall>")] {
        worker.say(&turn(number, preset), &[]);
        assert_eq!(worker.next("the camera's answer", turned).0, (number, None));
        let stands = device.stands_at().unwrap();
        assert_eq!(stands.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"), preset);
    }
    worker.next("a picture", picture);
    assert_eq!(*device.strangers.lock().unwrap(), 0, "nobody asked without a sign-in first");
}

#[test]
fn each_way_in_which_a_camera_does_not_turn_is_told_in_time() {
    let camera = Camera::start();
    for (mood, password, wanted) in [
        (Mood::Refuses, PASSWORD, TurnFault::Refused),
        (Mood::Obeys, "fel", TurnFault::WrongSignIn),
        (Mood::Silent, PASSWORD, TurnFault::NoAnswer),
    ] {
        let device = Turned::start(mood);
        let mut worker = Worker::warm("fetch");
        worker.order(&device.order(&camera, password));
        let begin = Instant::now();
        worker.say(&turn(5, "7"), &[]);
        assert_eq!(worker.next("the camera's answer", turned).0, (5, Some(wanted)));
        assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
        assert_eq!(device.stands_at(), None);
    }
    let device = Turned::start(Mood::Obeys);
    let gone = Turned { port: 9, at: Arc::clone(&device.at), strangers: Arc::clone(&device.strangers) };
    let mut worker = Worker::warm("fetch");
    worker.order(&gone.order(&camera, PASSWORD));
    worker.say(&turn(1, "7"), &[]);
    assert_eq!(worker.next("the answer", turned).0, (1, Some(TurnFault::NoAnswer)));
    // What cannot be turned is not.
    let mut worker = Worker::warm("fetch");
    worker.order(&Order::Fetch(camera.order()));
    worker.say(&turn(1, "7"), &[]);
    assert_eq!(worker.next("the answer", turned).0, (1, Some(TurnFault::Refused)));
}
