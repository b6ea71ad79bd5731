//! A grave alarm's camera is taken up before anybody has taken the event, unseen and unheard; whoever takes it sees from there.
use std::{
    io::BufReader,
    time::{Duration, Instant},
};

use alarm_central::{
    event::{Outcome, Verdict},
    medium::{Medium, MediumKind},
    person::Role,
    pii::Pii,
    retention::Readable,
    vault::Vault,
};
use vaka_link::{
    board::LookState,
    command::{Granted, Purpose, Wish},
    keeper::KeeperWish,
    pipe, socket,
    unit::{Track, Unit},
    worker::now,
};
use vaka_store::FileVault;

use crate::{
    inside::{Desk, Station},
    recording::read_back,
    screen::until,
    world::{Camera, START, at_once, home, say_aloud},
};

/// How long the camera is fetched before somebody takes the event: longer than its keys are apart.
const AHEAD: Duration = Duration::from_secs(3);

#[test]
fn a_grave_alarm_s_camera_is_fetched_before_the_claim_and_shown_from_the_same_connection() {
    let (camera, voice) = (Camera::start(&[]), Camera::start(&[]));
    let at = |url: String| format!("address = \"{url}\"");
    let register = home("home-1", "0123", &camera.url()).replace(&at(camera.url()), &at(voice.url()));
    let station = Station::start(&register);
    station.add("op1", Role::Operator);
    let mut desk = Desk::sign_in(&station, "op1");
    station.panel().say("0123", "BV14");
    let event = desk.event_at("home-1");
    until(START, "the camera to be fetched", || (camera.plays() == 1).then_some(()));
    assert_eq!(desk.board.held, None, "nobody has taken it");
    std::thread::sleep(AHEAD);
    assert_eq!(voice.visits(), 0, "no sound of the home is taken up ahead");

    let (claimed, since) = (now().wall, Instant::now());
    assert_eq!(desk.wish(Wish::Claim { event }), Ok(Granted::Event(event)));
    let ticket = desk.until("leave to look", |desk| match desk.board.held.as_ref()?.cameras.first()?.look {
        LookState::Open { ticket } => Some(ticket),
        _ => None,
    });
    let (stream, _) = socket::join(&socket::path(station.data()), Purpose::Media { ticket }).expect("it runs");
    stream.set_read_timeout(Some(START)).expect("a fresh socket takes its settings");
    let mut units = BufReader::new(stream);
    let (mut first, mut heard) = (None, false);
    while first.is_none() || !heard {
        let (unit, _) = pipe::read::<Unit>(&mut units).expect("the station speaks").expect("the door stands open");
        match unit {
            Unit::Data { track: Track::Video, key, taken_at, .. } if first.is_none() => {
                say_aloud(&format!("claim to first picture, fetched ahead: {} ms", since.elapsed().as_millis()));
                assert!(key && taken_at < claimed, "a picture that was there before the claim");
                first = Some(taken_at);
            }
            Unit::Data { track: Track::Sound, taken_at, .. } => {
                assert!(taken_at >= claimed, "nobody hears what came before");
                heard = true;
            }
            _ => {}
        }
    }
    assert_eq!((camera.visits(), camera.plays()), (1, 1), "on the connection that was there");

    let parking = Instant::now();
    let later = desk.board.now.plus_ms(600_000);
    assert_eq!(desk.wish(Wish::Park { event, until: later }), Ok(Granted::Done));
    while pipe::read::<Unit>(&mut units).is_ok_and(|unit| unit.is_some()) {}
    at_once(parking, "the desk cut off", || true);
    let parked = now().wall;
    assert_eq!((camera.connections(), camera.visits()), (1, 1), "the pictures go on, unseen");
    std::thread::sleep(AHEAD);

    assert_eq!(desk.wish(Wish::Claim { event }), Ok(Granted::Event(event)));
    let verdict = Verdict { outcome: Outcome::Sharp, cause: "break-in".to_owned(), level: 1 };
    let (note, override_reason) = (Pii(String::new()), Pii("Inget att göra".to_owned()));
    let closing = Instant::now();
    assert_eq!(desk.wish(Wish::Close { event, verdict, note, override_reason }), Ok(Granted::Done));
    at_once(closing, "nobody at the home", || camera.connections() == 0 && voice.connections() == 0);
    assert_eq!(camera.visits(), 1, "all of it on one connection");

    let clip = until(START, "the recording in the journal", || clips(&station).pop());
    station.keep(KeeperWish::Stop);
    let mut vault = FileVault::open(station.data()).expect("the folder is there");
    vault.allow(Readable::SinceHour(0));
    let kept = read_back(&mut vault, event, &clip);
    let at = |wanted: Track| {
        let of_track =
            kept.iter().filter(move |(_, unit, _)| matches!(unit, Unit::Data { track, .. } if *track == wanted));
        of_track.map(|(at, ..)| *at).collect::<Vec<_>>()
    };
    let (pictures, sounds) = (at(Track::Video), at(Track::Sound));
    assert!(pictures.iter().any(|at| *at < claimed) && pictures.iter().any(|at| at.since_ms(parked) > 2_000));
    assert!(!sounds.is_empty() && sounds.iter().all(|at| *at >= claimed), "no sound from before the claim");
    let after = sounds.iter().filter(|at| at.since_ms(parked) > 500 && at.since_ms(parked) < 2_500).count();
    assert_eq!(after, 0, "nor while it was parked");
}

/// Films that the journal names.
fn clips(station: &Station) -> Vec<Medium> {
    let (_, body) = station.keep(KeeperWish::Journal { event: None });
    let facts: Vec<serde_json::Value> = serde_json::from_slice(&body).expect("a list of facts");
    let media = facts.into_iter().filter_map(|fact| serde_json::from_value::<Medium>(fact["fact"].clone()).ok());
    media.filter(|medium| medium.kind == MediumKind::Clip).collect()
}
