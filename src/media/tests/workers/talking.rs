//! Talk: what is said arrives at the home's loudspeaker, and each way in which it can be refused.
use std::{
    io::Read,
    net::{TcpListener, TcpStream},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use alarm_central::pii::Secret;
use rtsp_types::{Data, Message, Method, Request, Response, StatusCode, Version, headers};
use vaka_link::{
    command::Voice,
    frame::{DeviceState, FromSound, FromTalk, PACKET_SAMPLES, Switch, ToSound, ToTalk},
    unit::MediaFault,
    worker::{Order, SoundDevice, SoundOrder, TalkOrder},
};

use super::{
    camera::{Camera, Make, PASSWORD, USER},
    child::{Worker, connections_to, deadline_in, until},
    sip::{in_a_call, unit::Unit},
};

pub fn order(address: &str, user: &str, password: &str) -> TalkOrder {
    TalkOrder {
        address: Secret::new(address),
        user: Secret::new(user),
        password: Secret::new(password),
        certificate: None,
        calls: true,
        called_at: None,
        deadline: deadline_in(60_000),
    }
}

pub fn ready(answer: &Voice, _: &[u8]) -> Option<()> {
    matches!(answer, Voice::Talk(FromTalk::Ready)).then_some(())
}

pub fn trouble(answer: &Voice, _: &[u8]) -> Option<MediaFault> {
    match answer {
        Voice::Talk(FromTalk::Trouble { fault }) => Some(*fault),
        _ => None,
    }
}

/// Something that resembles speech and never repeats: a tone that sweeps and swells.
pub fn words(secs: f64) -> Vec<i16> {
    (0..(secs * 8000.0) as usize)
        .map(|at| {
            let t = at as f64 / 8000.0;
            let tone = (std::f64::consts::TAU * (250.0 + 300.0 * t) * t).sin();
            let swell = 0.4 + 0.3 * (std::f64::consts::TAU * 3.1 * t).sin();
            (tone * swell * 20_000.0) as i16
        })
        .collect()
}

pub fn bytes(samples: &[i16]) -> Vec<u8> {
    samples.iter().flat_map(|sample| sample.to_le_bytes()).collect()
}

/// Says it at the pace of a microphone; gives how long after the key went down the first packet left.
pub fn say(worker: &mut Worker<Voice>, samples: &[i16]) -> Duration {
    let begin = Instant::now();
    for (at, packet) in samples.chunks(PACKET_SAMPLES).enumerate() {
        thread::sleep((begin + Duration::from_millis(20) * at as u32).saturating_duration_since(Instant::now()));
        worker.say(&ToTalk::Speak, &bytes(packet));
    }
    let speaks = |answer: &Voice, _: &[u8]| matches!(answer, Voice::Talk(FromTalk::Speaking)).then_some(());
    worker.next("that the first packet has left", speaks).1 - begin
}

/// The samples of a WAV file that may still be written to: its header is not to be trusted.
pub fn heard(path: &Path) -> Vec<i16> {
    let file = std::fs::read(path).unwrap_or_default();
    file.get(44..).unwrap_or_default().chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect()
}

/// The effective value, in decibels.
pub fn loudness(samples: &[i16]) -> f64 {
    let square = samples.iter().map(|sample| f64::from(*sample).powi(2)).sum::<f64>() / samples.len().max(1) as f64;
    10.0 * square.max(1.0).log10()
}

/// The longest stretch of silence, in samples.
pub fn longest_hole(samples: &[i16]) -> usize {
    samples.split(|sample| sample.unsigned_abs() > 100).map(<[i16]>::len).max().unwrap_or(0)
}

/// How alike two sounds are (1.0: the same), with the second shifted to where it fits best.
pub fn alike(said: &[i16], heard: &[i16]) -> f64 {
    let energy = |of: &[i16]| of.iter().map(|sample| f64::from(*sample).powi(2)).sum::<f64>();
    (0..heard.len().saturating_sub(said.len() * 9 / 10).max(1))
        .map(|shift| {
            let window = &heard[shift.min(heard.len())..(shift + said.len()).min(heard.len())];
            let product: f64 = said.iter().zip(window).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
            product / (energy(&said[..window.len().max(1)]) * energy(window)).sqrt().max(1.0)
        })
        .fold(0.0, f64::max)
}

#[test]
fn what_is_said_is_heard() {
    for signs_in in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("heard.wav");
        let camera = Make { signs_in, heard: Some(path.clone()), ..Make::default() }.start();
        let mut worker = Worker::<Voice>::warm("talk");
        let (user, password) = if signs_in { (USER, PASSWORD) } else { ("", "") };
        worker.order(&Order::Talk(order(&camera.address(), user, password)));
        worker.next("that it can be spoken to", ready);
        assert_eq!(camera.asked.setups.load(Ordering::SeqCst), 1, "neither pictures nor sound are asked for");

        let said = words(2.0);
        let delay = say(&mut worker, &said);
        assert!(delay < Duration::from_millis(50), "the first packet left after {delay:?}");
        until("all is heard", || heard(&path).len() >= said.len());
        let likeness = alike(&said, &heard(&path));
        assert!(likeness > 0.8, "{likeness}");
        let louder = loudness(&heard(&path)) - loudness(&said);
        let hole = longest_hole(&heard(&path));
        assert!(louder.abs() < 1.0 && hole <= 320, "{louder} dB louder, a hole of {hole} samples");
        assert!(heard(&path).len() < said.len() + 800, "nothing is made up");
    }
}

/// How often the key is pressed in a hurry.
const PRESSES: usize = 200;

/// Presses the key again and again, for three packets and a little at a time, with pauses as uneven as a hand's; what the
/// microphone gives meanwhile goes to the home, as a desk sends it. The word that is spoken begins with the key: 20 ms of one
/// tone that nothing else in it has.
fn press_in_a_hurry(home: &mut Worker<Voice>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("word.wav");
    let spec =
        hound::WavSpec { channels: 1, sample_rate: 8000, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    let mut file = hound::WavWriter::create(&path, spec).unwrap();
    (0..8 * PACKET_SAMPLES).for_each(|at| file.write_sample(word(at)).unwrap());
    file.finalize().unwrap();
    let mut desk = Worker::<FromSound>::warm("sound");
    let microphone = SoundDevice::Wav(path.to_str().unwrap().to_owned());
    desk.order(&Order::Sound(SoundOrder { microphone, loudspeaker: SoundDevice::None }));
    desk.next("the microphone", |answer, _| {
        matches!(answer, FromSound::Devices { microphone: DeviceState::Working, .. }).then_some(())
    });
    for press in 0..PRESSES {
        desk.say(&ToSound::Microphone(Switch::On), &[]);
        let end = Instant::now() + Duration::from_millis(65);
        while let Ok((answer, body, _)) = desk.answers.recv_timeout(end.saturating_duration_since(Instant::now())) {
            if answer == FromSound::Spoken {
                home.say(&ToTalk::Speak, &body);
            }
        }
        desk.say(&ToSound::Microphone(Switch::Off), &[]);
        thread::sleep(Duration::from_millis(45 + press as u64 % 7 * 13));
        // The desk sends nothing on once the key is up.
        while desk.answers.try_recv().is_ok() {}
    }
}

fn word(at: usize) -> i16 {
    let level = if at < PACKET_SAMPLES { 20_000.0 } else { 4_000.0 };
    (level * (std::f64::consts::TAU * 1000.0 * at as f64 / 8000.0).cos()) as i16
}

/// How many words begin in these samples with their whole first packet.
fn starts_in(samples: &[i16]) -> usize {
    let is_loud = |packet: &[i16]| packet.iter().filter(|sample| sample.unsigned_abs() > 12_000).count() >= 75;
    samples.chunks_exact(PACKET_SAMPLES).filter(|packet| is_loud(packet)).count()
}

#[test]
fn two_hundred_quick_presses_lose_no_start_of_a_word_over_a_back_channel() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("heard.wav");
    let camera = Make { heard: Some(path.clone()), ..Make::default() }.start();
    let mut worker = Worker::<Voice>::warm("talk");
    worker.order(&Order::Talk(order(&camera.address(), USER, PASSWORD)));
    worker.next("that it can be spoken to", ready);
    press_in_a_hurry(&mut worker);
    until("all is heard", || starts_in(&heard(&path)) >= PRESSES);
    assert_eq!(starts_in(&heard(&path)), PRESSES);
}

#[test]
fn two_hundred_quick_presses_lose_no_start_of_a_word_in_a_call() {
    let mut unit = Unit::new();
    let (mut worker, invite) = in_a_call(&unit, "0");
    let port = invite.sound_port();
    let done = AtomicUsize::new(0);
    let heard = thread::scope(|scope| {
        let listening = scope.spawn(|| {
            let mut samples = Vec::new();
            let (mut end, mut number) = (None, 0);
            // What was said last is on its way for a moment.
            while end.is_none_or(|end| Instant::now() < end) {
                if end.is_none() && done.load(Ordering::SeqCst) == 1 {
                    end = Some(Instant::now() + Duration::from_secs(1));
                }
                // Whoever says nothing at all is taken for gone.
                unit.speak(port, 0, number);
                number += 1;
                let packet = unit.packet_within(Duration::from_millis(500));
                let decode = |code: &u8| audio_codec_algorithms::decode_ulaw(*code);
                samples.extend(packet.iter().flat_map(|packet| packet.payload.iter().map(decode)));
            }
            samples
        });
        press_in_a_hurry(&mut worker);
        done.store(1, Ordering::SeqCst);
        listening.join().unwrap()
    });
    assert_eq!(starts_in(&heard), PRESSES);
}

#[test]
fn a_second_spell_of_speech_is_told_and_heard_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("heard.wav");
    let camera = Make { heard: Some(path.clone()), ..Make::default() }.start();
    let mut worker = Worker::<Voice>::warm("talk");
    worker.order(&Order::Talk(order(&camera.address(), USER, PASSWORD)));
    worker.next("that it can be spoken to", ready);
    let said = words(0.5);
    say(&mut worker, &said);
    // The operator lets go of the key for a while.
    thread::sleep(Duration::from_millis(400));
    say(&mut worker, &said);
    until("both are heard", || heard(&path).len() >= said.len() * 2);
    let second = heard(&path)[said.len()..].to_vec();
    assert!(alike(&said, &second) > 0.8);
}

#[test]
fn a_unit_without_a_loudspeaker_says_so_and_is_left_alone() {
    let camera = Camera::start();
    let mut worker = Worker::<Voice>::warm("talk");
    worker.order(&Order::Talk(order(&camera.address(), USER, PASSWORD)));
    assert_eq!(worker.next("a fault", trouble).0, MediaFault::NoTalkPath);
    until("the camera is left alone", || camera.open() == 0);
    assert!(worker.answers.recv_timeout(Duration::from_secs(1)).is_err(), "that is final");
    assert_eq!(camera.asked.connections.load(Ordering::SeqCst), 1);
}

#[test]
fn a_wrong_password_is_told_and_is_not_tried_over_and_over() {
    let folder = tempfile::tempdir().unwrap();
    let camera = Make { heard: Some(folder.path().join("heard.wav")), ..Make::default() }.start();
    let mut worker = Worker::<Voice>::warm("talk");
    worker.order(&Order::Talk(order(&camera.address(), USER, "fel")));
    assert_eq!(worker.next("a fault", trouble).0, MediaFault::WrongSignIn);
    assert!(worker.answers.recv_timeout(Duration::from_secs(1)).is_err(), "that is final");
    assert_eq!(camera.asked.connections.load(Ordering::SeqCst), 1);
}

#[test]
fn a_refused_connection_is_told_and_whoever_comes_later_is_spoken_to() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let mut worker = Worker::<Voice>::warm("talk");
    worker.order(&Order::Talk(order(&format!("rtsp://127.0.0.1:{port}/cam"), USER, PASSWORD)));
    for _ in 0..2 {
        assert_eq!(worker.next("a fault", trouble).0, MediaFault::Refused);
    }
    let folder = tempfile::tempdir().unwrap();
    let camera = Make { port, heard: Some(folder.path().join("heard.wav")), ..Make::default() }.start();
    worker.next("that it can be spoken to", ready);
    drop(camera);
    assert_eq!(worker.next("a fault", trouble).0, MediaFault::NoAnswer);
}

#[test]
fn at_the_end_of_stdin_it_says_goodbye_and_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let camera = Make { heard: Some(folder.path().join("heard.wav")), ..Make::default() }.start();
    let mut worker = Worker::<Voice>::warm("talk");
    worker.order(&Order::Talk(order(&camera.address(), USER, PASSWORD)));
    worker.next("that it can be spoken to", ready);
    worker.stdin = None;
    worker.ended_within(Duration::from_secs(1));
    assert_eq!(connections_to(camera.port), 0);
    until("the camera has noticed", || camera.open() == 0);
    assert_eq!(camera.asked.teardowns.load(Ordering::SeqCst), 1, "it was polite");
}

#[test]
fn at_its_deadline_it_ends_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let camera = Make { heard: Some(folder.path().join("heard.wav")), ..Make::default() }.start();
    let mut worker = Worker::<Voice>::warm("talk");
    let begin = Instant::now();
    let deadline = deadline_in(6000);
    worker.order(&Order::Talk(TalkOrder { deadline, ..order(&camera.address(), USER, PASSWORD) }));
    worker.next("that it can be spoken to", ready);
    worker.ended_within(Duration::from_secs(7));
    assert!(begin.elapsed() < Duration::from_millis(6100), "{:?}", begin.elapsed());
    assert_eq!(connections_to(camera.port), 0);
}

#[test]
fn neither_address_nor_user_nor_password_stands_in_the_log() {
    let camera = Camera::start();
    let mut worker = Worker::<Voice>::warm("talk");
    worker.order(&Order::Talk(order(&camera.address(), USER, PASSWORD)));
    worker.next("a fault", trouble);
    let log = worker.log();
    assert!(log.contains("NoTalkPath"), "something is logged");
    for secret in [USER, PASSWORD, "rtsp://", "127.0.0.1", "/cam"] {
        assert!(!log.contains(secret), "a secret stands in the log");
    }
}

/// Takes sessions as GStreamer's server does, and reports what it hears only in those after the first `deaf` ones.
fn device_that_is_deaf_at_first(listener: TcpListener, deaf: usize, goodbyes: Arc<AtomicUsize>) {
    thread::spawn(move || {
        for (number, stream) in listener.incoming().enumerate() {
            let goodbyes = Arc::clone(&goodbyes);
            thread::spawn(move || take_session(stream.unwrap(), number >= deaf, &goodbyes));
        }
    });
}

fn take_session(mut stream: TcpStream, listens: bool, goodbyes: &AtomicUsize) {
    let mut held = Vec::new();
    let mut chunk = [0; 4096];
    while let Ok(count @ 1..) = stream.read(&mut chunk) {
        held.extend_from_slice(&chunk[..count]);
        while let Ok((message, length)) = Message::<Vec<u8>>::parse(&held) {
            held.drain(..length);
            match message {
                Message::Request(request) => {
                    goodbyes.fetch_add(usize::from(*request.method() == Method::Teardown), Ordering::SeqCst);
                    answer(&request).write(&mut stream).unwrap();
                }
                // An empty receiver report.
                Message::Data(data) if listens && data.channel_id() == 5 => {
                    Data::new(5, vec![0x80, 201, 0, 1, 0, 0, 0, 9]).write(&mut stream).unwrap();
                }
                _ => {}
            }
        }
    }
}

fn answer(request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    let answer = Response::builder(Version::V1_0, StatusCode::Ok)
        .header(headers::CSEQ, request.header(&headers::CSEQ).unwrap().clone())
        .header(headers::SERVER, "GStreamer RTSP server");
    match request.method() {
        Method::Describe => answer.build(
            b"v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=x\r\nt=0 0\r\nm=audio 0 RTP/AVP 8\r\na=sendonly\r\na=control:talk\r\n"
                .to_vec(),
        ),
        Method::Setup => answer
            .header(headers::SESSION, "1;timeout=60")
            .header(headers::TRANSPORT, "RTP/AVP/TCP;unicast;interleaved=4-5")
            .build(Vec::new()),
        _ => answer.build(Vec::new()),
    }
}

#[test]
fn a_session_that_nobody_listens_to_is_given_up_before_anything_is_said() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("rtsp://{}/cam", listener.local_addr().unwrap());
    let goodbyes = Arc::new(AtomicUsize::new(0));
    device_that_is_deaf_at_first(listener, 1, Arc::clone(&goodbyes));
    let mut worker = Worker::<Voice>::warm("talk");
    let begin = Instant::now();
    worker.order(&Order::Talk(order(&address, "", "")));
    worker.next("that it can be spoken to", ready);
    assert!(begin.elapsed() > Duration::from_secs(4), "the first session was not believed");
    assert_eq!(goodbyes.load(Ordering::SeqCst), 1);
}

#[test]
fn a_device_that_never_reports_is_believed_in_the_end() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("rtsp://{}/cam", listener.local_addr().unwrap());
    device_that_is_deaf_at_first(listener, usize::MAX, Arc::default());
    let mut worker = Worker::<Voice>::warm("talk");
    worker.order(&Order::Talk(order(&address, "", "")));
    worker.next("that it can be spoken to", ready);
    say(&mut worker, &words(0.2));
}
