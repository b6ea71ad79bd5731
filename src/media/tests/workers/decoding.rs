//! Decode: units of a real fetch worker become frames that fit, move and know when they were taken.
use std::{collections::HashSet, time::Duration};

use alarm_central::moment::Moment;
use vaka_link::{
    frame::{FromDecode, ToDecode},
    unit::{MediaFault, Track, Unit},
    worker::{DecodeBy, DecodeOrder, Order},
};

use super::{
    camera::{Camera, Make, PICTURES, PICTURES_H265, PICTURES_MJPEG},
    child::Worker,
};

struct Picture {
    size: (u32, u32),
    taken_at: Moment,
    pixels: Vec<u8>,
}

fn picture(answer: &FromDecode, body: &[u8]) -> Option<Picture> {
    match answer {
        FromDecode::Picture { width, height, taken_at, .. } => {
            assert_eq!(body.len(), (width * height * 4) as usize);
            Some(Picture { size: (*width, *height), taken_at: *taken_at, pixels: body.to_vec() })
        }
        _ => None,
    }
}

fn trouble(answer: &FromDecode, _: &[u8]) -> Option<MediaFault> {
    match answer {
        FromDecode::Trouble { fault } => Some(*fault),
        _ => None,
    }
}

/// What a camera sent, for a while: each unit with its bytes.
pub fn taken(camera: &Camera, pictures: usize) -> Vec<(Unit, Vec<u8>)> {
    let mut fetch = Worker::<Unit>::warm("fetch");
    fetch.order(&Order::Fetch(camera.order()));
    let mut units = Vec::new();
    while units.iter().filter(|(unit, _)| is_picture(unit)).count() < pictures {
        fetch.next("a unit", |unit, body| {
            units.push((unit.clone(), body.to_vec()));
            Some(())
        });
    }
    units
}

fn is_picture(unit: &Unit) -> bool {
    matches!(unit, Unit::Data { track: Track::Video, .. })
}

fn is_key(unit: &Unit) -> bool {
    matches!(unit, Unit::Data { track: Track::Video, key: true, .. })
}

fn decoder(width: u32, height: u32) -> Worker<FromDecode> {
    let mut decode = Worker::warm("decode");
    decode.order(&Order::Decode(DecodeOrder { width, height, by: DecodeBy::Best }));
    decode
}

fn feed(decode: &mut Worker<FromDecode>, units: &[(Unit, Vec<u8>)]) {
    for (unit, body) in units {
        decode.say(&ToDecode::Unit(unit.clone()), body);
    }
}

#[test]
fn pictures_of_a_camera_fit_the_tile_and_move_and_sound_is_heard() {
    let camera = Camera::start();
    let units = taken(&camera, 30);
    let mut decode = decoder(320, 180);
    let moments: HashSet<i64> = units
        .iter()
        .filter_map(|(unit, _)| match unit {
            Unit::Data { track: Track::Video, taken_at, .. } => Some(taken_at.0),
            _ => None,
        })
        .collect();
    let mut seen: Vec<Picture> = Vec::new();
    for (unit, body) in &units {
        decode.say(&ToDecode::Unit(unit.clone()), body);
        if let Unit::Data { track: Track::Video, taken_at, .. } = unit {
            // A picture leaves as soon as its unit has come: nothing is held back.
            let (picture, _) = decode.next("a picture", picture);
            assert_eq!(picture.taken_at, *taken_at, "the picture of this very unit");
            seen.push(picture);
        }
    }
    assert!(seen.iter().all(|picture| picture.size == (240, 180)), "640×480 in 320×180");
    assert!(seen.iter().all(|picture| moments.contains(&picture.taken_at.0)));
    assert!(seen.iter().all(|picture| picture.pixels.iter().skip(3).step_by(4).all(|alpha| *alpha == 255)));
    let distinct: HashSet<&[u8]> = seen.iter().map(|picture| picture.pixels.as_slice()).collect();
    assert!(distinct.len() > 20, "the ball moves: {} distinct pictures", distinct.len());

    let mut decode = decoder(320, 180);
    feed(&mut decode, &units);
    let mut samples = Vec::new();
    while samples.len() < 1600 {
        decode.next("sound", |answer, body| matches!(answer, FromDecode::Sound).then(|| samples.extend(pcm(body))));
    }
    let rises = samples.windows(2).filter(|pair| pair[0] < 0 && pair[1] >= 0).count();
    let hertz = rises as f64 * 8000.0 / samples.len() as f64;
    assert!((hertz - 440.0).abs() < 15.0, "{hertz} Hz");
}

fn pcm(bytes: &[u8]) -> Vec<i16> {
    bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect()
}

#[test]
fn pictures_that_leave_in_another_order_keep_their_own_moment() {
    // B-pictures are sent after the picture that they lie before.
    let reordered = PICTURES
        .replace(
            "tune=zerolatency speed-preset=ultrafast",
            "speed-preset=ultrafast bframes=2 b-adapt=false rc-lookahead=0",
        )
        .replace("profile=baseline", "profile=main");
    let camera = Make { launch: format!("( {reordered} )"), ..Make::default() }.start();
    let mut units = taken(&camera, 24);
    // Each unit's moment is made to tell the place of its picture on the screen, which the device's own clock knows.
    for (unit, _) in &mut units {
        if let Unit::Data { track: Track::Video, pts_us: Some(pts_us), taken_at, .. } = unit {
            *taken_at = Moment(i64::try_from(*pts_us).unwrap());
        }
    }
    let mut decode = decoder(64, 64);
    let mut shown = Vec::new();
    for unit in &units {
        feed(&mut decode, std::slice::from_ref(unit));
        while let Ok((answer, body, _)) = decode.answers.recv_timeout(Duration::from_millis(150)) {
            shown.extend(picture(&answer, &body).map(|picture| picture.taken_at.0));
        }
    }
    assert!(shown.len() > 12, "{shown:?}");
    assert!(shown.is_sorted(), "{shown:?}");
}

#[test]
fn a_tile_that_changes_is_filled_anew_without_a_new_key() {
    let camera = Camera::start();
    let units = taken(&camera, 20);
    let mut decode = decoder(320, 240);
    let key = units.iter().position(|(unit, _)| is_key(unit)).unwrap();
    feed(&mut decode, &units[..=key]);
    assert_eq!(decode.next("a picture", picture).0.size, (320, 240));
    let next = key + 1 + units[key + 1..].iter().position(|(unit, _)| is_picture(unit)).unwrap();
    assert!(!is_key(&units[next].0));
    decode.say(&ToDecode::Fit { width: 100, height: 100 }, &[]);
    feed(&mut decode, &units[key + 1..=next]);
    assert_eq!(decode.next("a picture", picture).0.size, (100, 74));
    decode.say(&ToDecode::Fit { width: 4000, height: 4000 }, &[]);
    feed(&mut decode, &units[next + 1..]);
    assert_eq!(decode.next("a picture", picture).0.size, (640, 480), "never enlarged");
}

#[test]
fn in_each_form_a_picture_leaves_as_soon_as_its_unit_has_come() {
    for pictures in [PICTURES_H265, PICTURES_MJPEG] {
        let camera = Make { launch: format!("( {pictures} )"), ..Make::default() }.start();
        let units = taken(&camera, 25);
        let mut decode = decoder(320, 180);
        let mut seen: HashSet<Vec<u8>> = HashSet::new();
        for (unit, body) in &units {
            decode.say(&ToDecode::Unit(unit.clone()), body);
            if let Unit::Data { taken_at, .. } = unit {
                let (picture, _) = decode.next("a picture", picture);
                assert_eq!(picture.taken_at, *taken_at, "the picture of this very unit");
                assert_eq!(picture.size, (240, 180));
                seen.insert(picture.pixels);
            }
        }
        assert!(seen.len() > 15, "the ball moves: {} distinct pictures", seen.len());
    }
}

#[test]
fn a_camera_that_is_set_to_another_form_is_shown_from_its_first_key() {
    let mut decode = decoder(320, 180);
    for pictures in [PICTURES, PICTURES_H265, PICTURES_MJPEG, PICTURES] {
        let camera = Make { launch: format!("( {pictures} )"), ..Make::default() }.start();
        let units = taken(&camera, 3);
        let key = units.iter().position(|(unit, _)| is_key(unit)).unwrap();
        feed(&mut decode, &units[..=key]);
        let Unit::Data { taken_at, .. } = units[key].0 else { panic!("a key is a picture") };
        decode.next("the first picture in this form", |answer, body| {
            picture(answer, body).filter(|picture| picture.taken_at == taken_at).map(|_| ())
        });
    }
}

#[test]
fn broken_data_is_told_and_the_next_good_picture_is_shown() {
    for pictures in [PICTURES, PICTURES_H265, PICTURES_MJPEG] {
        check_broken_data(&Make { launch: format!("( {pictures} )"), ..Make::default() }.start());
    }
}

fn check_broken_data(camera: &Camera) {
    let units = taken(camera, 40);
    let mut decode = decoder(320, 240);
    let key = units.iter().position(|(unit, _)| is_key(unit)).unwrap();
    feed(&mut decode, &units[..=key]);
    decode.next("a picture", picture);
    // As long as the data is noise, no picture may be made up from it.
    let fault = (0..250u8).find_map(|round| {
        let noise: Vec<u8> = (0..400u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8 ^ round).collect();
        let unit = Unit::Data { track: Track::Video, key: round % 10 == 0, pts_us: None, taken_at: Moment(0) };
        decode.say(&ToDecode::Unit(unit), &noise);
        // At the pace of a camera.
        let (answer, body, _) = decode.answers.recv_timeout(Duration::from_millis(20)).ok()?;
        assert!(picture(&answer, &body).is_none_or(|picture| picture.taken_at != Moment(0)), "a picture of noise");
        trouble(&answer, &body)
    });
    assert_eq!(fault, Some(MediaFault::BrokenData));
    let good = units[key..].iter().find_map(|unit| {
        feed(&mut decode, std::slice::from_ref(unit));
        // At the pace of a camera.
        let (answer, body, _) = decode.answers.recv_timeout(Duration::from_millis(40)).ok()?;
        picture(&answer, &body)
    });
    assert_ne!(good.expect("a good picture").taken_at, Moment(0));
}

#[test]
fn a_form_without_a_decoder_is_told() {
    let mut decode = decoder(320, 240);
    let caps = "video/x-vnd.on2.vp6".to_owned();
    decode.say(&ToDecode::Unit(Unit::Format { track: Track::Video, caps }), &[]);
    let unit = Unit::Data { track: Track::Video, key: true, pts_us: None, taken_at: Moment(0) };
    decode.say(&ToDecode::Unit(unit), &[1, 2, 3]);
    assert_eq!(decode.next("trouble", trouble).0, MediaFault::CodecMissing);
}

#[test]
fn a_slow_reader_sees_the_newest_picture() {
    let camera = Camera::start();
    let units = taken(&camera, 60);
    let (mut decode, mut stdout) = Worker::<FromDecode>::unread("decode");
    decode.order(&Order::Decode(DecodeOrder { width: 640, height: 480, by: DecodeBy::Best }));
    let last = units.iter().rev().find_map(|(unit, _)| match unit {
        Unit::Data { track: Track::Video, taken_at, .. } => Some(*taken_at),
        _ => None,
    });
    for unit in units {
        feed(&mut decode, &[unit]);
        // At the pace of a camera, so that the decoder is not the slow one here.
        std::thread::sleep(Duration::from_millis(5));
    }
    let mut pictures = 0;
    loop {
        let (answer, body) = vaka_link::pipe::read::<FromDecode>(&mut stdout).unwrap().unwrap();
        if let Some(picture) = picture(&answer, &body) {
            pictures += 1;
            if Some(picture.taken_at) == last {
                break;
            }
        }
    }
    assert!(pictures <= 3, "{pictures} pictures waited; one may be on its way and one wait");
}
