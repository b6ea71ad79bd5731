//! RTP over UDP: lost packets, a firewall that lets none through, a device of one transport; in the three forms.
use std::{
    collections::HashMap,
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use gstreamer_rtsp_server::gst_rtsp::RTSPLowerTrans;
use vaka_link::{
    frame::{FromDecode, ToDecode},
    unit::{MediaFault, Track, Unit},
    worker::{DecodeBy, DecodeOrder, FetchOrder, Order, Tracks, Transport},
};

use super::{
    camera::{Camera, Make, PASSWORD, PICTURES, PICTURES_H265, PICTURES_MJPEG, USER},
    child::{Worker, fetch_order, until},
    fetching::{picture, trouble},
    relay::Relay,
};

/// The coded picture itself, without what payloaders and parsers put round it: the slices of H.264 (ITU-T H.264
/// Table 7-1) and H.265 (H.265 Table 7-1), the scan of a JPEG.
fn essence(form: &str, bytes: &[u8]) -> Vec<u8> {
    if form == "jpeg" {
        let scan = bytes.windows(2).position(|two| two == [0xFF, 0xDA]).expect("a scan");
        let end = bytes.windows(2).rposition(|two| two == [0xFF, 0xD9]).unwrap_or(bytes.len());
        let head = usize::from(u16::from_be_bytes([bytes[scan + 2], bytes[scan + 3]]));
        return bytes[scan + 2 + head..end].to_vec();
    }
    let starts: Vec<usize> =
        bytes.windows(3).enumerate().filter(|(_, three)| *three == [0, 0, 1]).map(|(at, _)| at + 3).collect();
    let mut slices = Vec::new();
    for (index, &from) in starts.iter().enumerate() {
        let to = starts.get(index + 1).map_or(bytes.len(), |next| next - 3);
        let is_slice = match form {
            "h264" => matches!(bytes[from] & 0x1F, 1 | 5),
            _ => (bytes[from] >> 1) & 0x3F < 32,
        };
        if is_slice {
            let mut unit = &bytes[from..to];
            // Zeros before a start code belong to nobody (B.1.1).
            while let [rest @ .., 0] = unit {
                unit = rest;
            }
            slices.extend_from_slice(unit);
        }
    }
    slices
}

struct Taken {
    key: bool,
    unit: Unit,
    body: Vec<u8>,
}

/// Looks over UDP through which so many of a thousand packets are lost, until so many pictures have come.
fn look(camera: &Camera, lost_permille: u32, pictures: usize) -> (Vec<Taken>, Option<(Unit, Vec<u8>)>) {
    camera.mischief.lost_permille.store(lost_permille, Ordering::SeqCst);
    let mut worker = Worker::<Unit>::warm("fetch");
    let order = FetchOrder { transport: Transport::Udp, tracks: Tracks::Video, ..camera.order() };
    worker.order(&Order::Fetch(order));
    let (mut taken, mut form) = (Vec::new(), None);
    while taken.len() < pictures {
        worker.next("a unit", |unit, body| {
            match unit {
                Unit::Data { track: Track::Video, key, .. } => {
                    taken.push(Taken { key: *key, unit: unit.clone(), body: body.to_vec() });
                }
                Unit::Format { .. } => form = Some((unit.clone(), body.to_vec())),
                // Told while a group is torn for long; the pictures go on.
                Unit::Trouble { fault: MediaFault::BrokenData } => {}
                other => panic!("{other:?}"),
            }
            Some(())
        });
    }
    (taken, form)
}

fn check(form: &str, pictures: &str, lost_permille: u32) {
    let launch = pictures.replace(
        "tune=zerolatency speed-preset=ultrafast key-int-max=10 ! video/x-h264,profile=baseline",
        "tune=zerolatency speed-preset=ultrafast bitrate=500 key-int-max=10 ! video/x-h264,profile=baseline,stream-format=byte-stream",
    );
    let camera = Make { launch: format!("( {launch} )"), ..Make::default() }.start();
    let (taken, format) = look(&camera, lost_permille, 100);
    let sent = camera.mischief.sent.lock().unwrap().clone();
    let places: HashMap<Vec<u8>, usize> =
        sent.iter().enumerate().map(|(place, bytes)| (essence(form, bytes), place)).collect();
    let mut before = None;
    let mut holes = 0;
    for one in &taken {
        let place = *places.get(&essence(form, &one.body)).expect("a picture that nobody has sent: it is damaged");
        let follows = before.is_none_or(|before: usize| place == before + 1);
        assert!(one.key || follows, "a picture came without the one that it is built on");
        holes += usize::from(!follows);
        before = Some(place);
    }
    assert!(holes > 0, "nothing was lost in {} pictures", sent.len());
    // All that comes through can be shown.
    let mut decode = Worker::<FromDecode>::warm("decode");
    decode.order(&Order::Decode(DecodeOrder { width: 320, height: 240, by: DecodeBy::Best }));
    let (format, body) = format.expect("the form comes first");
    decode.say(&ToDecode::Unit(format), &body);
    for one in taken.iter().take(40) {
        decode.say(&ToDecode::Unit(one.unit.clone()), &one.body);
        decode.next("its picture", |answer, _| match answer {
            FromDecode::Picture { .. } => Some(()),
            FromDecode::Trouble { fault } => panic!("{fault:?}"),
            FromDecode::Sound | FromDecode::Pong { .. } => None,
        });
    }
}

#[test]
fn with_lost_packets_h264_goes_on_and_no_damaged_picture_comes_through() {
    check("h264", PICTURES, 10);
    check("h264", PICTURES, 50);
}

#[test]
fn with_lost_packets_h265_goes_on_and_no_damaged_picture_comes_through() {
    check("h265", PICTURES_H265, 10);
    check("h265", PICTURES_H265, 50);
}

#[test]
fn with_lost_packets_mjpeg_goes_on_and_no_damaged_picture_comes_through() {
    check("jpeg", PICTURES_MJPEG, 10);
    check("jpeg", PICTURES_MJPEG, 50);
}

#[test]
fn so_many_lost_packets_that_nothing_is_whole_are_told_and_pictures_come_back_by_themselves() {
    let camera = Make { launch: format!("( {PICTURES} )"), ..Make::default() }.start();
    let mut worker = Worker::<Unit>::warm("fetch");
    worker.order(&Order::Fetch(FetchOrder { transport: Transport::Udp, tracks: Tracks::Video, ..camera.order() }));
    worker.next("a picture", picture);
    camera.mischief.lost_permille.store(500, Ordering::SeqCst);
    assert_eq!(worker.next("a fault", trouble).0, MediaFault::BrokenData);
    camera.mischief.lost_permille.store(0, Ordering::SeqCst);
    let (key, _) = worker.next("a picture", picture);
    assert!(key, "it goes on at a key");
    assert_eq!(camera.asked.connections.load(Ordering::SeqCst), 1, "a device that sends is not connected to anew");
}

#[test]
fn a_camera_that_falls_silent_over_udp_is_told_after_a_second_and_seen_again() {
    for pictures in [PICTURES_H265, PICTURES_MJPEG] {
        let camera = Make { launch: format!("( {pictures} )"), ..Make::default() }.start();
        let mut worker = Worker::<Unit>::warm("fetch");
        worker.order(&Order::Fetch(FetchOrder { transport: Transport::Udp, tracks: Tracks::Video, ..camera.order() }));
        for _ in 0..20 {
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
        assert!(silence > Duration::from_millis(900) && silence < Duration::from_millis(1700), "{silence:?}");
        worker.next("a picture", picture);
    }
}

#[test]
fn a_camera_that_sends_by_udp_only_is_seen_without_being_told_so() {
    let camera = Make { protocols: RTSPLowerTrans::UDP, ..Make::default() }.start();
    let mut worker = Worker::<Unit>::warm("fetch");
    worker.order(&Order::Fetch(camera.order()));
    worker.next("a picture, and no fault before it", |unit, body| {
        assert_eq!(trouble(unit, body), None);
        picture(unit, body)
    });
}

#[test]
fn udp_that_brings_nothing_gives_way_to_tcp() {
    // TCP is refused at first, so that it looks for pictures over UDP, where a firewall lets no packet through.
    let camera = Make { protocols: RTSPLowerTrans::UDP, ..Make::default() }.start();
    let relay = Relay::without_udp(camera.port);
    let address = format!("rtsp://127.0.0.1:{}/cam", relay.port);
    let mut worker = Worker::<Unit>::warm("fetch");
    worker.order(&Order::Fetch(fetch_order(&address, USER, PASSWORD)));
    until("UDP is tried", || camera.asked.setups.load(Ordering::SeqCst) == 1);
    camera.send_by(RTSPLowerTrans::TCP);
    assert_eq!(worker.next("a fault", trouble).0, MediaFault::Stalled);
    worker.next("a picture", picture);
}

#[test]
fn udp_alone_that_brings_nothing_is_told_and_tcp_is_not_tried() {
    let camera = Camera::start();
    let relay = Relay::without_udp(camera.port);
    let address = format!("rtsp://127.0.0.1:{}/cam", relay.port);
    let mut worker = Worker::<Unit>::warm("fetch");
    let order = fetch_order(&address, USER, PASSWORD);
    worker.order(&Order::Fetch(FetchOrder { transport: Transport::Udp, ..order }));
    assert_eq!(worker.next("a fault", trouble).0, MediaFault::Stalled);
    camera.send_by(RTSPLowerTrans::TCP);
    assert_eq!(worker.next("a fault", trouble).0, MediaFault::NoVideo, "it asks for UDP again");
}
