//! A simulated camera met over RTSP by clients that are not ours; it judges no picture by its beauty.
#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app::AppSink;
use rtsp_backchannel::backchannel::BackchannelSession;
use vaka_sim::home::{VOICE_PATH, camera_path};
use vaka_sim::{Access, Camera, CameraOptions, Form, Phrase, open_homes, timecode};

const PATIENCE: Duration = Duration::from_secs(20);

fn unix_ms() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as u64
}

/// Waits until something holds; its state is asked, never guessed by sleeping a fixed time.
fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < end, "in vain: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A GStreamer client that takes one track apart into `caps`.
struct Client {
    pipeline: gst::Pipeline,
    sink: AppSink,
}

impl Client {
    fn pictures(camera: &Camera, access: Option<&Access>) -> Client {
        let track =
            "application/x-rtp,media=video ! rtph264depay ! avdec_h264 ! videoconvert ! video/x-raw,format=GRAY8";
        Client::open(&camera.url(), access, track)
    }

    /// Pictures scaled down to the size of a small tile on the operator's screen.
    fn tile_of(url: &str, access: Option<&Access>, form: Form, transport: &str) -> Client {
        let decoder = match form {
            Form::H264 => "rtph264depay ! avdec_h264",
            Form::H265 => "rtph265depay ! h265parse ! avdec_h265",
            Form::Mjpeg => "rtpjpegdepay ! jpegdec",
        };
        let track = format!(
            "application/x-rtp,media=video ! {decoder} ! videoconvert ! videoscale \
             ! video/x-raw,format=GRAY8,width=400,height=225"
        );
        Client::open_by(url, access, &track, transport)
    }

    fn sound(camera: &Camera, access: Option<&Access>) -> Client {
        Client::sound_of(&camera.url(), access)
    }

    fn sound_of(url: &str, access: Option<&Access>) -> Client {
        let track = "application/x-rtp,media=audio ! rtppcmudepay ! mulawdec ! audio/x-raw,format=S16LE";
        Client::open(url, access, track)
    }

    fn open(url: &str, access: Option<&Access>, track: &str) -> Client {
        Client::open_by(url, access, track, "tcp")
    }

    fn open_by(url: &str, access: Option<&Access>, track: &str, transport: &str) -> Client {
        gst::init().unwrap();
        let text = format!(
            "rtspsrc name=src location={url} protocols={transport} latency=0 src. ! {track} ! appsink name=out sync=false max-buffers=3 drop=true"
        );
        let pipeline = gst::parse::launch(&text).unwrap().downcast::<gst::Pipeline>().unwrap();
        let source = pipeline.by_name("src").unwrap();
        if let Some(access) = access {
            source.set_property("user-id", &access.user);
            source.set_property("user-pw", &access.password);
        }
        let sink = pipeline.by_name("out").unwrap().downcast::<AppSink>().unwrap();
        pipeline.set_state(gst::State::Playing).unwrap();
        Client { pipeline, sink }
    }

    fn sample(&self) -> gst::Sample {
        let patience = gst::ClockTime::try_from(PATIENCE).unwrap();
        let sample = self.sink.try_pull_sample(patience);
        sample.unwrap_or_else(|| panic!("nothing came: {:?}", self.error()))
    }

    /// The next picture's time, read from its cells.
    fn time(&self) -> u64 {
        let sample = self.sample();
        let structure = sample.caps().unwrap().structure(0).unwrap().to_owned();
        let (width, height) =
            (structure.get::<i32>("width").unwrap() as usize, structure.get::<i32>("height").unwrap() as usize);
        let map = sample.buffer().unwrap().map_readable().unwrap();
        let stride = map.len() / height;
        let code = timecode::read(&map, width, height, stride).expect("the picture carries its time");
        code.unix_ms_near(unix_ms())
    }

    fn error(&self) -> Option<String> {
        let message = self.pipeline.bus().unwrap().pop_filtered(&[gst::MessageType::Error])?;
        let gst::MessageView::Error(error) = message.view() else { return None };
        Some(format!("{} {:?}", error.error(), error.debug()))
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.pipeline.set_state(gst::State::Null).unwrap();
    }
}

fn access() -> Access {
    Access { user: "larm".to_owned(), password: "nyckelharpa".to_owned() }
}

#[test]
fn a_client_sees_the_moving_time_and_nothing_is_encoded_before_or_after() {
    let access = access();
    let camera = Camera::start(CameraOptions { access: Some(access.clone()), ..CameraOptions::default() }).unwrap();
    assert_eq!((camera.connections_ever(), camera.pictures_encoded(), camera.watched_now()), (0, 0, 0));

    let client = Client::pictures(&camera, Some(&access));
    let first = client.time();
    assert!(unix_ms().abs_diff(first) < 3000, "the picture is {} ms old", unix_ms().abs_diff(first));
    until("a later picture", || client.time() > first + 1000);
    assert_eq!(camera.connections_now(), 1);

    drop(client);
    until("the connection is gone", || camera.connections_now() == 0 && camera.watched_now() == 0);
    let painted = camera.pictures_encoded();
    assert!(painted >= 2, "two times were read from {painted} pictures");
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(camera.pictures_encoded(), painted, "somebody paints for nobody");
}

#[test]
fn a_wrong_password_sees_nothing() {
    let camera = Camera::start(CameraOptions { access: Some(access()), ..CameraOptions::default() }).unwrap();
    let wrong = Access { password: "fel".to_owned(), ..access() };
    let client = Client::pictures(&camera, Some(&wrong));
    let mut refused = None;
    until("an answer", || {
        refused = refused.take().or_else(|| client.error());
        refused.is_some()
    });
    assert!(refused.unwrap().contains("nauthorized"));
    assert_eq!(camera.pictures_encoded(), 0);
}

#[test]
fn what_is_spoken_is_heard_and_answered() {
    let access = access();
    let options = CameraOptions { access: Some(access.clone()), video: false, ..CameraOptions::default() };
    let camera = Camera::start(options).unwrap();
    let listener = Client::sound(&camera, Some(&access));
    listener.sample();

    let words = Phrase::OwnMistake.samples();
    let mut session = BackchannelSession::open(&camera.url(), &access.user, &access.password).unwrap();
    session.send(&words.iter().map(|sample| mu_law(*sample)).collect::<Vec<u8>>()).unwrap();
    until("all is heard", || camera.heard().len() + 1600 >= words.len());
    session.close().unwrap();

    let heard = camera.heard();
    assert!(heard.len() <= words.len() + 1600, "{} of {}", heard.len(), words.len());
    assert!(likeness(words, &heard) > 0.95, "likeness {}", likeness(words, &heard));
    until("an answer", || camera.answers_given() == 1);
    until("a loud packet", || loud(&listener.sample()));
}

#[test]
fn a_camera_without_a_loudspeaker_says_so() {
    let camera = Camera::start(CameraOptions { talk: false, ..CameraOptions::default() }).unwrap();
    let refused = BackchannelSession::open(&camera.url(), "", "").err().expect("no back channel");
    assert!(refused.contains("551"), "{refused}");
    Client::pictures(&camera, None).time();
    Client::sound(&camera, None).sample();
}

#[test]
fn every_camera_that_films_gives_its_picture_and_every_voice_unit_answers() {
    for live in open_homes(6).unwrap() {
        // Those that give stills alone are asked in `world`.
        for camera in live.home.cameras.iter().filter(|camera| camera.films()) {
            let url = live.server.url(&camera_path(camera.id));
            Client::tile_of(&url, Some(&live.access), camera.form, live.home.transport).time();
        }
        let url = live.server.url(VOICE_PATH);
        let listener = Client::sound_of(&url, Some(&live.access));
        listener.sample();
        let mut session = BackchannelSession::open(&url, &live.access.user, &live.access.password).unwrap();
        session.send(&Phrase::Who.samples().iter().map(|sample| mu_law(*sample)).collect::<Vec<u8>>()).unwrap();
        session.close().unwrap();
        until("an answer", || live.sound.answers_given() == 1);
        until("a loud packet", || loud(&listener.sample()));
    }
}

#[test]
fn dropping_a_camera_cuts_its_wires_and_frees_its_port() {
    let camera = Camera::start(CameraOptions::default()).unwrap();
    let port = camera.port();
    let client = Client::pictures(&camera, None);
    client.time();
    drop(camera);
    until("the stream is over", || {
        let more = client.sink.try_pull_sample(gst::ClockTime::ZERO).is_some();
        client.error().is_some() || (!more && client.sink.is_eos())
    });
    let again = Camera::start(CameraOptions { port, ..CameraOptions::default() }).unwrap();
    assert_eq!(again.port(), port);
}

fn loud(sample: &gst::Sample) -> bool {
    let map = sample.buffer().unwrap().map_readable().unwrap();
    let peak = map.chunks_exact(2).map(|two| i16::from_le_bytes([two[0], two[1]]).unsigned_abs()).max();
    peak.unwrap_or(0) > 2000
}

/// The best correlation of two sounds, the second shifted by up to a quarter of a second.
fn likeness(one: &[i16], two: &[i16]) -> f64 {
    let at_shift = |shift: usize| {
        let (mut both, mut first, mut second) = (0.0, 1.0, 1.0);
        for (a, b) in one.iter().skip(shift).zip(two) {
            let (a, b) = (f64::from(*a), f64::from(*b));
            both += a * b;
            first += a * a;
            second += b * b;
        }
        both / (first * second).sqrt()
    };
    (0..2000).step_by(1).map(at_shift).fold(0.0, f64::max)
}

/// G.711 µ-law (ITU-T G.711), one sample.
fn mu_law(sample: i16) -> u8 {
    let sign = if sample < 0 { 0x80 } else { 0 };
    let magnitude = (i32::from(sample).abs() + 132).min(32767);
    let exponent = (magnitude >> 7).ilog2();
    let mantissa = (magnitude >> (exponent + 3)) & 0xF;
    !(sign | (exponent as i32) << 4 | mantissa) as u8
}
