//! What is not there: a codec on this machine, sense in what a camera sends, anything at all on the way to it.
use std::{
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use vaka_link::{
    frame::{FromDecode, ToDecode},
    unit::{MediaFault, Track, Unit},
    worker::{DecodeBy, DecodeOrder, FetchOrder, Order, Tracks, Transport},
};

use super::{
    camera::{Camera, Make, PASSWORD, PICTURES, PICTURES_H265, PICTURES_MJPEG, USER},
    child::{Worker, fetch_order},
    fetching::{picture, trouble},
    relay::Relay,
};

fn camera(pictures: &str) -> Camera {
    Make { launch: format!("( {pictures} )"), ..Make::default() }.start()
}

fn fetch(camera: &Camera) -> Worker<Unit> {
    let mut worker = Worker::warm("fetch");
    worker.order(&Order::Fetch(FetchOrder { tracks: Tracks::Video, ..camera.order() }));
    worker
}

/// What is made of the next unit of a camera, if anything.
fn show(fetch: &Worker<Unit>, decode: &mut Worker<FromDecode>) -> Option<Result<(), MediaFault>> {
    let ((unit, body), _) = fetch.next("a unit", |unit, body| Some((unit.clone(), body.to_vec())));
    if let Unit::Trouble { fault } = unit {
        return Some(Err(fault));
    }
    decode.say(&ToDecode::Unit(unit), &body);
    // At the pace of the camera.
    match decode.answers.recv_timeout(Duration::from_millis(30)).ok()?.0 {
        FromDecode::Picture { .. } => Some(Ok(())),
        FromDecode::Trouble { fault } => Some(Err(fault)),
        FromDecode::Sound | FromDecode::Pong { .. } => None,
    }
}

#[test]
fn a_machine_without_a_decoder_says_so_for_each_form() {
    for (pictures, plugins) in [
        (PICTURES, &["libav", "openh264"][..]),
        (PICTURES_H265, &["libav", "de265"]),
        (PICTURES_MJPEG, &["libav", "jpeg"]),
    ] {
        let camera = camera(pictures);
        let fetch = fetch(&camera);
        let mut decode = Worker::warm_without("decode", plugins);
        decode.order(&Order::Decode(DecodeOrder { width: 320, height: 240, by: DecodeBy::Best }));
        let told = std::iter::repeat_with(|| show(&fetch, &mut decode)).take(100).flatten().next();
        assert_eq!(told, Some(Err(MediaFault::CodecMissing)), "without {plugins:?}");
    }
}

#[test]
fn a_machine_that_cannot_take_a_form_apart_says_so() {
    for plugin in ["rtp", "videoparsersbad"] {
        let camera = camera(PICTURES);
        let mut worker = Worker::<Unit>::warm_without("fetch", &[plugin]);
        worker.order(&Order::Fetch(camera.order()));
        assert_eq!(worker.next("a fault", trouble).0, MediaFault::CodecMissing, "without {plugin}");
    }
}

#[test]
fn pictures_without_sense_are_told_and_sense_is_seen_again() {
    // Noise inside a slice or a scan is hidden by the decoder, which tells nobody; what is no picture any more is known.
    // A JPEG without its head is not even sent by this server: `decoding` has noise in its form.
    for pictures in [PICTURES, PICTURES_H265] {
        let camera = camera(pictures);
        let fetch = fetch(&camera);
        let mut decode = Worker::warm("decode");
        decode.order(&Order::Decode(DecodeOrder { width: 320, height: 240, by: DecodeBy::Best }));
        let mut told = std::iter::from_fn(|| Some(show(&fetch, &mut decode))).flatten();
        let mut comes = |wanted| told.by_ref().take(200).any(|told| told == wanted);
        assert!(comes(Ok(())));
        camera.mischief.noise_from.store(4, Ordering::SeqCst);
        assert!(comes(Err(MediaFault::BrokenData)), "broken data is told: {pictures}");
        camera.mischief.noise_from.store(0, Ordering::SeqCst);
        assert!(comes(Ok(())), "it comes back by itself");
    }
}

#[test]
fn a_way_that_freezes_is_told_as_a_stall_then_as_no_answer_and_is_seen_again() {
    for pictures in [PICTURES, PICTURES_MJPEG] {
        let camera = camera(pictures);
        let relay = Relay::to(camera.port);
        let address = format!("rtsp://127.0.0.1:{}/cam", relay.port);
        let mut worker = Worker::<Unit>::warm("fetch");
        let order = fetch_order(&address, USER, PASSWORD);
        worker.order(&Order::Fetch(FetchOrder { transport: Transport::Tcp, ..order }));
        for _ in 0..20 {
            worker.next("a picture", picture);
        }
        relay.freeze(true);
        let mut last = Instant::now();
        let (fault, told) = worker.next("a fault", |unit, body| {
            if matches!(unit, Unit::Data { track: Track::Video, .. }) {
                last = Instant::now();
            }
            trouble(unit, body)
        });
        assert_eq!(fault, MediaFault::Stalled);
        let silence = told.duration_since(last);
        assert!(silence > Duration::from_millis(900) && silence < Duration::from_millis(1700), "{silence:?}");
        assert_eq!(worker.next("a fault", trouble).0, MediaFault::NoAnswer, "nobody answers the new connection");
        relay.freeze(false);
        worker.next("a picture", picture);
    }
}
