//! A camera turned to one of its places by the operator's keys: the device is told over ONVIF, signed; the history says who turned
//! it; a device that refuses or is silent is said in words, and the picture goes on.
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use egui::Key;

use crate::world::{Camera, Desk, KEY, PASSWORD, Place, START, dial, home};

/// What the device answers once it is told to turn.
#[derive(Clone, Copy)]
enum Mood {
    Obeys,
    Refuses,
}

/// A device that turns (ONVIF PTZ 5.8): what it was told.
struct Turning {
    port: u16,
    told: Arc<Mutex<Vec<String>>>,
}

impl Turning {
    fn start(mood: Mood) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback listens");
        let port = listener.local_addr().expect("it is bound").port();
        let told = Arc::new(Mutex::new(Vec::new()));
        let noting = Arc::clone(&told);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let noting = Arc::clone(&noting);
                thread::spawn(move || while serve(&stream, mood, &noting).is_some() {});
            }
        });
        Self { port, told }
    }

    fn told(&self) -> Vec<String> {
        self.told.lock().expect("nobody panics with it").clone()
    }
}

/// One request and its answer; nothing when the connection has ended.
fn serve(mut stream: &TcpStream, mood: Mood, told: &Mutex<Vec<String>>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let (mut line, mut length) = (String::new(), 0);
    while line != "\r\n" {
        line.clear();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let body = String::from_utf8_lossy(&body).into_owned();
    let (status, answer) = if body.contains("GetSystemDateAndTime") {
        ("200 OK", CLOCK.to_owned())
    } else {
        told.lock().expect("nobody panics with it").push(body);
        match mood {
            Mood::Obeys => ("200 OK", "<p:GotoPresetResponse/>".to_owned()),
            Mood::Refuses => ("400 Bad Request", FAULT.to_owned()),
        }
    };
    let answer = format!(
        "<?xml version=\"1.0\"?><s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" xmlns:t=\"t\" xmlns:p=\"p\" \
         xmlns:ter=\"x\"><s:Body>{answer}</s:Body></s:Envelope>"
    );
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n", answer.len());
    stream.write_all(&[head.as_bytes(), answer.as_bytes()].concat()).ok()
}

const CLOCK: &str = "<t:UTCDateTime><t:Time><t:Hour>3</t:Hour><t:Minute>4</t:Minute><t:Second>5</t:Second></t:Time>\
    <t:Date><t:Year>2001</t:Year><t:Month>2</t:Month><t:Day>1</t:Day></t:Date></t:UTCDateTime>";
const FAULT: &str = "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:NoToken</s:Value></s:Subcode></s:Code></s:Fault>";

/// The home with a camera that this device turns, to two places.
fn home_with(camera: &Camera, device: &Turning) -> String {
    let ptz = format!(
        "abilities = [\"video\", \"audio\"]\n[site.camera.ptz]\naddress = \"http://127.0.0.1:{}/onvif/ptz\"\nprofile = \"main\"\n\
         preset = [{{ token = \"p1\", name = \"Entré\" }}, {{ token = \"p2\", name = \"Trappa\" }}]",
        device.port
    );
    home("home-1", "0123", &camera.url()).replace("abilities = [\"video\", \"audio\"]", &ptz)
}

/// An operator's window before an alarm of a home whose camera such a device turns.
fn alarmed(mood: Mood) -> (Place, Camera, Turning, Desk) {
    let place = Place::new();
    let (camera, device) = (Camera::start(&[]), Turning::start(mood));
    place.import(&home_with(&camera, &device));
    place.add_operator("op1", PASSWORD);
    let mut window = place.desk(&[]);
    window.sign_in("op1", PASSWORD);
    dial(&place, "0123", KEY, "BA", 14);
    (place, camera, device, window)
}

fn facts(place: &Place) -> Vec<String> {
    place
        .journal()
        .iter()
        .map(|event| event["fact"]["fact"].to_string())
        .filter(|name| name.contains("preset"))
        .collect()
}

#[test]
fn by_keys_a_camera_is_turned_and_the_history_says_so() {
    let (place, _camera, device, mut window) = alarmed(Mood::Obeys);
    let screen = &mut window.screen;
    screen.wait("Prioritet 3: Inbrott", START);
    assert_eq!(device.told(), [""; 0], "nobody turns a camera before somebody asks");
    screen.press(Key::F2);
    screen.wait("LIVE", START);
    screen.press(Key::G);
    screen.wait("Vänd Hall till", START);
    screen.picture_for("presets");
    screen.press(Key::Num2);
    screen.wait("Hall vänd till Trappa", START);
    let told = device.told();
    assert_eq!(told.len(), 1, "once");
    let is_signed =
        ["<PresetToken>p2<", "PasswordDigest", "<ProfileToken>main<"].iter().all(|part| told[0].contains(part));
    assert!(is_signed && !told[0].contains("hemligt"), "who tells it is known, and no password goes over the wire");
    assert_eq!(facts(&place).len(), 1);
}

#[test]
fn a_device_that_refuses_is_said_in_words_and_the_picture_goes_on() {
    let (_place, _camera, device, mut window) = alarmed(Mood::Refuses);
    let screen = &mut window.screen;
    screen.wait("Prioritet 3: Inbrott", START);
    screen.press(Key::F2);
    screen.wait("LIVE", START);
    screen.press(Key::G);
    screen.wait("Vänd Hall till", START);
    screen.press(Key::Num1);
    screen.wait("Kameran vill inte vända sig dit. Anmäl till tekniker.", START);
    assert_eq!(device.told().len(), 1, "it is not told again and again");
    screen.wait("LIVE", START);
}
