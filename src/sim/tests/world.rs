//! The simulated homes as a whole: their register file is read by the centre's own reader and their panels are heard.
#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use alarm_central::drawing::Drawing;
use alarm_central::site::{Ability, RtpTransport, Site, ZoneKind, read_register};
use base64::{Engine, engine::general_purpose::STANDARD};
use dc09::{Decoded, Decoder, Key, PAD, Profile, judge};
use vaka_sim::{Options, open_homes, play, register};

const PATIENCE: Duration = Duration::from_secs(30);

/// Site, code and zone of an event.
type Heard = (String, String, Option<String>);

#[test]
fn the_register_file_is_read_whole_and_only_its_owner_may() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sites.toml");
    let homes = open_homes(6).unwrap();
    register::write(&homes, &file).unwrap();
    register::write(&homes, &file).unwrap();
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let mut beside: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    beside.sort();
    assert_eq!(beside, ["ritningar", "sites.toml"], "nothing else is left beside it");

    let sites = read_register(&std::fs::read_to_string(&file).unwrap()).unwrap();
    let lengths: Vec<_> = sites.iter().map(|site| site.panel.key_bytes().unwrap().len()).collect();
    assert_eq!(lengths, [16, 24, 32, 16, 24, 32]);
    for site in &sites {
        assert!((2..=3).contains(&site.cameras.len()));
        assert!(site.voice_unit.is_some() && site.position.is_some() && !site.contacts.is_empty());
        assert!(site.is_authorised("1"));
    }
    let floors: Vec<_> = sites.iter().flat_map(|site| &site.floors).collect();
    assert!(floors.len() > 3 && sites.iter().any(|site| site.floors.len() == 2), "some homes have floor plans");
    for floor in floors {
        let drawing = folder.path().join(&floor.drawing);
        assert_eq!(std::fs::metadata(&drawing).unwrap().permissions().mode() & 0o777, 0o600);
        Drawing::of(&std::fs::read(&drawing).unwrap()).unwrap();
    }
    let cameras = || sites.iter().flat_map(|site| &site.cameras);
    assert!(cameras().any(|camera| !camera.can(Ability::Video)), "one camera takes stills only");
    assert!(cameras().any(|camera| camera.can(Ability::Video) && !camera.can(Ability::Audio)), "one hears nothing");
    assert!(sites[0].zones.iter().any(|zone| zone.kind == ZoneKind::HoldUp));
    assert!(sites[4].zones.iter().any(|zone| zone.kind == ZoneKind::Water));
    let transports: Vec<_> = sites.iter().map(|site| site.cameras[0].transport).collect();
    assert_eq!(transports.iter().filter(|transport| **transport == RtpTransport::Udp).count(), 1);
    assert_eq!(transports.last(), Some(&RtpTransport::Udp));
}

/// What the address answers to this head of a request.
fn ask(address: &str, authorization: &str) -> Vec<u8> {
    let (host, path) = address.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\n{authorization}Connection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    answer
}

#[test]
fn a_still_camera_gives_a_picture_to_whoever_signs_in_and_counts_who_asked() {
    let homes = open_homes(6).unwrap();
    let sites = read_register(&register::text(&homes).unwrap()).unwrap();
    let (home, camera) = homes
        .iter()
        .zip(&sites)
        .find_map(|(home, site)| Some((home, site.cameras.iter().find(|camera| !camera.can(Ability::Video))?)))
        .unwrap();
    let address = camera.pictures_at().reveal();
    assert!(ask(address, "").starts_with(b"HTTP/1.1 401 "));
    let sign_in = STANDARD.encode(format!("{}:{}", camera.user.reveal(), camera.password.reveal()));
    let picture = ask(address, &format!("Authorization: Basic {sign_in}\r\n"));
    assert!(picture.starts_with(b"HTTP/1.1 200 ") && picture.ends_with(&[0xFF, 0xD9]));
    assert_eq!(home.connections_ever(), 2);
}

#[test]
fn more_homes_than_there_are_is_a_sentence() {
    for count in [0, 7] {
        let refused = open_homes(count).err().expect("refused");
        assert_eq!(refused.to_string(), "there are 1 to 6 homes to play");
    }
}

#[test]
fn the_world_begins_after_the_first_word_and_ends_with_standard_input() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let receiver = listener.local_addr().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sites.toml");
    let options = Options { homes: 2, receiver, write_sites: Some(file.clone()), until_stdin_ends: true, seed: 1 };
    let (control, mut input) = std::io::pipe().unwrap();
    let (tell_ready, ready) = mpsc::channel();
    let world = std::thread::spawn(move || play(options, Some(control), |homes| tell_ready.send(homes).unwrap()));
    assert_eq!(ready.recv_timeout(PATIENCE).unwrap(), 2);
    let sites = read_register(&std::fs::read_to_string(&file).unwrap()).unwrap();
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err(), "a panel calls before the register is imported");
    listener.set_nonblocking(false).unwrap();

    writeln!(input, "waiting 0").unwrap();
    let told = Instant::now();
    let heard = receive(listener, sites);
    let first = heard.recv_timeout(PATIENCE).unwrap();
    assert_eq!(first, ("ekvagen-4".to_owned(), "BA".to_owned(), Some("014".to_owned())));
    assert!(told.elapsed() < Duration::from_secs(2), "the newcomer waited {:?}", told.elapsed());
    let second = heard.recv_timeout(PATIENCE).unwrap();
    assert_eq!(second, ("ekvagen-4".to_owned(), "BA".to_owned(), Some("015".to_owned())));

    drop(input);
    world.join().unwrap().unwrap();
}

/// A receiver that answers every registered panel as it should and tells what it heard.
fn receive(listener: TcpListener, sites: Vec<Site>) -> Receiver<Heard> {
    let (tell, heard) = mpsc::channel();
    let sites = Arc::new(sites);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (sites, tell) = (Arc::clone(&sites), tell.clone());
            std::thread::spawn(move || serve(stream.unwrap(), &sites, &tell));
        }
    });
    heard
}

fn serve(mut stream: TcpStream, sites: &[Site], tell: &Sender<Heard>) {
    let (mut decoder, mut bytes) = (Decoder::new(Profile::Strict), [0; 1024]);
    while let Ok(count @ 1..) = stream.read(&mut bytes) {
        decoder.push(&bytes[..count]);
        while let Some(Decoded::Frame(frame)) = decoder.poll() {
            let site = sites.iter().find(|site| site.panel.answers_to(&frame.account, None, Some("0")));
            let site = site.expect("a registered panel");
            let key = Key::new(&site.panel.key_bytes().unwrap()).unwrap();
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().cast_signed();
            let judged = judge(&frame, Some(&key), now, Profile::Strict);
            for event in judged.content.iter().flat_map(|content| content.events(&frame.token)) {
                tell.send((site.id.to_string(), event.code, event.zone)).unwrap_or_default();
            }
            let answer = judged.reply.encode(&frame, Some(&key), now, &[1; PAD]);
            stream.write_all(&answer.expect("an answer")).unwrap();
        }
    }
}
