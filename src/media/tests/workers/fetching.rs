//! Fetch: what a camera sends, and each way in which it can fail to.
use std::{
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use alarm_central::medium::MediumKind;
use vaka_link::{
    frame::ToFetch,
    unit::{MediaFault, Track, Unit},
    worker::{Order, Tracks, Transport, now},
};

use super::{
    camera::{Camera, Make, PASSWORD, PICTURES, SOUND, USER},
    child::{Worker, connections_to, fetch_order, until},
    sip::sink,
};

pub fn picture(unit: &Unit, _: &[u8]) -> Option<bool> {
    match unit {
        Unit::Data { track: Track::Video, key, .. } => Some(*key),
        _ => None,
    }
}

pub fn trouble(unit: &Unit, _: &[u8]) -> Option<MediaFault> {
    match unit {
        Unit::Trouble { fault } => Some(*fault),
        _ => None,
    }
}

#[test]
fn units_come_with_their_form_first_and_begin_at_a_key() {
    let camera = Camera::start();
    let mut worker = Worker::warm("fetch");
    worker.order(&Order::Fetch(camera.order()));
    until("it is called busy", || worker.is_called("fetch busy"));

    let (mut video_form, mut sound_form, mut first) = (None, None, None);
    let (mut pictures, mut packets) = (0, 0);
    while pictures < 20 || packets < 20 {
        worker.next("units of both tracks", |unit, body| {
            match unit {
                Unit::Format { track: Track::Video, caps } => video_form = Some(caps.clone()),
                Unit::Format { track: Track::Sound, caps } => sound_form = Some(caps.clone()),
                Unit::Data { track: Track::Video, key, pts_us, taken_at } => {
                    assert!(video_form.is_some() && body.starts_with(&[0, 0, 0, 1]));
                    assert!(pts_us.is_some() && now().wall.since_ms(*taken_at) < 2000);
                    first.get_or_insert(*key);
                    pictures += 1;
                }
                Unit::Data { track: Track::Sound, key, .. } => {
                    assert!(sound_form.is_some() && *key);
                    assert_eq!(body.len(), 160, "20 ms of G.711");
                    packets += 1;
                }
                other => panic!("{other:?}"),
            }
            Some(())
        });
    }
    assert_eq!(first, Some(true));
    assert!(video_form.is_some_and(|form| form.starts_with("video/x-h264") && form.contains("byte-stream")));
    assert!(sound_form.is_some_and(|form| form.starts_with("audio/x-mulaw")));
    assert_eq!(camera.asked.connections.load(Ordering::SeqCst), 1);
}

#[test]
fn a_deaf_worker_gives_pictures_alone_until_somebody_may_hear() {
    let camera = Camera::start();
    let mut worker = Worker::warm("fetch");
    worker.order(&Order::Fetch(vaka_link::worker::FetchOrder { deaf: true, ..camera.order() }));
    let track = |unit: &Unit, _: &[u8]| match unit {
        Unit::Data { track, .. } => Some(*track),
        _ => None,
    };
    for _ in 0..40 {
        assert_eq!(worker.next("a picture", track).0, Track::Video);
    }
    worker.say(&ToFetch::Hear(true), &[]);
    worker.next("sound", |unit, body| track(unit, body).filter(|track| *track == Track::Sound));
    worker.say(&ToFetch::Hear(false), &[]);
    let mut alone = 0;
    while alone < 40 {
        alone = if worker.next("pictures alone", track).0 == Track::Video { alone + 1 } else { 0 };
    }
    assert_eq!(camera.asked.connections.load(Ordering::SeqCst), 1, "all on one connection");
}

#[test]
fn a_stream_that_is_not_kept_is_given_and_nothing_of_it_is_written() {
    let (camera, folder) = (Camera::start(), tempfile::tempdir().unwrap());
    let mut worker = Worker::warm("fetch");
    worker.order(&Order::Fetch(vaka_link::worker::FetchOrder { kept: false, ..camera.order() }));
    worker.say(&ToFetch::Record(sink(folder.path(), MediumKind::Clip)), &[]);
    for _ in 0..60 {
        worker.next("pictures and sound", |unit, _| {
            assert!(!matches!(unit, Unit::Record(_)), "{unit:?}");
            Some(())
        });
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_track_that_is_not_wanted_is_not_even_asked_for() {
    for (tracks, wanted) in [(Tracks::Video, Track::Video), (Tracks::Sound, Track::Sound)] {
        let camera = Camera::start();
        let mut worker = Worker::warm("fetch");
        let order = vaka_link::worker::FetchOrder { tracks, ..camera.order() };
        worker.order(&Order::Fetch(order));
        for _ in 0..10 {
            let (track, _) = worker.next("data", |unit, _| match unit {
                Unit::Data { track, .. } => Some(*track),
                _ => None,
            });
            assert_eq!(track, wanted);
        }
        assert_eq!(camera.asked.setups.load(Ordering::SeqCst), 1);
    }
}

#[test]
fn pictures_come_over_udp_when_that_is_asked_for() {
    let camera = Camera::start();
    let mut worker = Worker::warm("fetch");
    worker.order(&Order::Fetch(vaka_link::worker::FetchOrder { transport: Transport::Udp, ..camera.order() }));
    worker.next("a picture", picture);
}

#[test]
fn a_wrong_password_is_told_as_such_and_is_not_tried_over_and_over() {
    let camera = Camera::start();
    let mut worker = Worker::warm("fetch");
    worker.order(&Order::Fetch(fetch_order(&camera.address(), USER, "fel")));
    let (fault, _) = worker.next("a fault", trouble);
    assert_eq!(fault, MediaFault::WrongSignIn);
    until("the camera is left alone", || camera.open() == 0);
    assert!(
        worker.answers.recv_timeout(Duration::from_secs(2)).is_err(),
        "cameras lock accounts that are tried too often"
    );
    assert_eq!(camera.asked.connections.load(Ordering::SeqCst), 1);
}

#[test]
fn a_refused_connection_is_told_and_whoever_comes_later_is_seen() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let mut worker = Worker::warm("fetch");
    worker.order(&Order::Fetch(fetch_order(&format!("rtsp://127.0.0.1:{port}/cam"), USER, PASSWORD)));
    for _ in 0..2 {
        assert_eq!(worker.next("a fault", trouble).0, MediaFault::Refused);
    }
    let _camera = Make { port, ..Make::default() }.start();
    worker.next("a picture", picture);
}

#[test]
fn one_who_never_answers_is_told_within_five_seconds() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("rtsp://{}/cam", silent.local_addr().unwrap());
    let mut worker = Worker::warm("fetch");
    worker.order(&Order::Fetch(fetch_order(&address, USER, PASSWORD)));
    let begin = Instant::now();
    assert_eq!(worker.next("a fault", trouble).0, MediaFault::NoAnswer);
    assert!(begin.elapsed() < Duration::from_secs(6), "{:?}", begin.elapsed());
}

#[test]
fn no_video_at_that_address_is_told() {
    let camera = Camera::start();
    let mut worker = Worker::warm("fetch");
    worker.order(&Order::Fetch(fetch_order(&format!("{}-elsewhere", camera.address()), USER, PASSWORD)));
    assert_eq!(worker.next("a fault", trouble).0, MediaFault::NoVideo);
    drop(worker);

    let deaf = Make { launch: format!("( {} )", SOUND.replace("pay1", "pay0")), ..Make::default() }.start();
    let mut worker = Worker::warm("fetch");
    worker.order(&Order::Fetch(vaka_link::worker::FetchOrder { tracks: Tracks::Video, ..deaf.order() }));
    assert_eq!(worker.next("a fault", trouble).0, MediaFault::NoVideo);
}

#[test]
fn sound_alone_still_comes_where_both_were_wanted() {
    let camera = Make { launch: format!("( {} )", SOUND.replace("pay1", "pay0")), ..Make::default() }.start();
    let mut worker = Worker::warm("fetch");
    worker.order(&Order::Fetch(camera.order()));
    assert_eq!(worker.next("a fault", trouble).0, MediaFault::NoVideo);
    worker.next("sound", |unit, _| matches!(unit, Unit::Data { track: Track::Sound, .. }).then_some(()));
}

#[test]
fn a_form_that_nobody_knows_is_told() {
    let launch = "( videotestsrc is-live=true ! video/x-raw,width=64,height=64 ! vp8enc deadline=1 ! rtpvp8pay name=pay0 pt=96 )";
    let camera = Make { launch: launch.to_owned(), ..Make::default() }.start();
    let mut worker = Worker::warm("fetch");
    worker.order(&Order::Fetch(camera.order()));
    assert_eq!(worker.next("a fault", trouble).0, MediaFault::CodecMissing);
}

#[test]
fn a_camera_that_goes_away_is_seen_again_when_it_is_back() {
    let camera = Camera::start();
    let port = camera.port;
    let mut worker = Worker::warm("fetch");
    worker.order(&Order::Fetch(camera.order()));
    worker.next("a picture", picture);
    drop(camera);
    assert_eq!(worker.next("a fault", trouble).0, MediaFault::Refused);
    let _camera = Make { port, ..Make::default() }.start();
    let (key, _) = worker.next("a picture", picture);
    assert!(key, "a new connection begins at a key");
    until("one connection only", || connections_to(port) == 1);
}

#[test]
fn a_camera_that_falls_silent_is_told_after_a_second_and_connected_to_anew() {
    let camera = Camera::start();
    let mut worker = Worker::warm("fetch");
    worker.order(&Order::Fetch(camera.order()));
    for _ in 0..25 {
        worker.next("a picture", picture);
    }
    camera.hold_back(true);
    let mut last = Instant::now();
    let (fault, told) = worker.next("a fault", |unit, body| {
        if picture(unit, body).is_some() {
            last = Instant::now();
        }
        trouble(unit, body)
    });
    assert_eq!(fault, MediaFault::Stalled);
    let silence = told.duration_since(last);
    assert!(silence > Duration::from_millis(900) && silence < Duration::from_millis(1600), "{silence:?}");
    // The connection that follows has a gate of its own, which stands open.
    worker.next("a picture", picture);
    assert_eq!(camera.asked.connections.load(Ordering::SeqCst), 2);
}

#[test]
fn a_slow_reader_gets_the_newest_and_never_half_a_group() {
    let wide = PICTURES.replace("pattern=ball", "pattern=snow");
    let camera = Make { launch: format!("( {wide} )"), ..Make::default() }.start();
    let (mut worker, mut stdout) = Worker::<Unit>::unread("fetch");
    worker.order(&Order::Fetch(camera.order()));
    until("the camera is connected to", || camera.open() == 1);
    // Long enough for more than can wait in the worker: what it keeps is at most two seconds old.
    std::thread::sleep(Duration::from_secs(5));
    let mut units = Vec::new();
    let now = now().wall;
    while units.last().is_none_or(|(_, taken_at): &(bool, _)| now.since_ms(*taken_at) > 0) {
        let (unit, _) = vaka_link::pipe::read::<Unit>(&mut stdout).unwrap().unwrap();
        if let Unit::Data { track: Track::Video, key, taken_at, .. } = unit {
            units.push((key, taken_at));
        }
    }
    let gap = units.windows(2).position(|pair| pair[1].1.since_ms(pair[0].1) > 1000).expect("something was dropped");
    assert!(units[gap + 1].0, "after a gap comes a key");
    assert!(now.since_ms(units[gap + 1].1) < 3000, "what waited is {} ms old", now.since_ms(units[gap + 1].1));
}

#[test]
fn neither_address_nor_user_nor_password_stands_in_the_log() {
    let camera = Camera::start();
    for password in [PASSWORD, "fel-loesen"] {
        let mut worker = Worker::warm("fetch");
        worker.order(&Order::Fetch(fetch_order(&camera.address(), USER, password)));
        worker.next("anything", |unit, body| picture(unit, body).map(|_| ()).or(trouble(unit, body).map(|_| ())));
        let log = worker.log();
        for secret in [USER, password, "rtsp://", "127.0.0.1", "/cam"] {
            assert!(!log.contains(secret), "a secret stands in the log");
        }
    }
}
