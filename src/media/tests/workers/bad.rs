//! A scripted RTSP server that does what bad cameras do, one script a session, and what a tile would say of each.
//!
//! Each session has a fetch worker of its own, and a decode worker that is fed what the fetch worker gives, as a desk does.
//! `VAKA_SOAK_SESSIONS` says how many sessions there are (60, in `make soak` 1,000).
use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream, UdpSocket},
    os::fd::AsFd,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use gstreamer_rtsp_server::gst::{self, prelude::*};
use rtsp_types::{Data, Message, Method, Request, Response, StatusCode, Version, headers};
use vaka_link::{
    frame::{FromDecode, ToDecode},
    unit::{Doubt, MediaFault, Track, Unit},
    worker::{DecodeBy, DecodeOrder, FetchOrder, Order, Transport},
};

use super::child::{Worker, fetch_order, until};

/// Within so long the tile says what is the matter.
const SOON: Duration = Duration::from_secs(3);
/// What a busy machine may add to it.
const BUSY: Duration = Duration::from_secs(3);
/// So many sessions at a time.
const AT_ONCE: usize = 6;

/// What a camera does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    /// Takes the connection and says nothing.
    Silent,
    /// Sends for a while, then nothing more, and stays.
    Stalls,
    /// Agrees to send, and does not.
    NeverBegins,
    /// Wants another sign-in each time.
    RefusesForEver,
    /// Breaks each connection off.
    Resets,
    /// Describes itself in words that nobody understands.
    Rubbish,
    /// Half of each coded picture is missing, and no packet is.
    Truncates,
    /// Sends pictures of another size in the middle.
    ChangesSize,
    /// Its clock leaps, forth and back.
    ClockLeaps,
    /// One picture a second.
    Slow,
    /// Would describe itself after a minute.
    Late,
    /// Sends us on, to itself.
    RoundAndRound,
    /// Sends us on, to another.
    Elsewhere,
    /// Wants its reports sent to another machine.
    ReportsElsewhere,
    /// Its clock stands still while it sends.
    Frozen,
    /// The same second and a half for ever.
    Loops,
}

const SCRIPTS: [Script; 16] = [
    Script::Silent,
    Script::Stalls,
    Script::NeverBegins,
    Script::RefusesForEver,
    Script::Resets,
    Script::Rubbish,
    Script::Truncates,
    Script::ChangesSize,
    Script::ClockLeaps,
    Script::Slow,
    Script::Late,
    Script::RoundAndRound,
    Script::Elsewhere,
    Script::ReportsElsewhere,
    Script::Frozen,
    Script::Loops,
];

/// Coded pictures, each as its RTP packets.
struct Clip(Vec<Vec<Vec<u8>>>);

/// A second and a half of a ball, 25 pictures a second, a key in every ten.
fn clip(width: u32, height: u32) -> Clip {
    gst::init().unwrap();
    let pipeline = gst::parse::launch(&format!(
        "videotestsrc pattern=ball num-buffers=40 ! video/x-raw,format=I420,width={width},height={height},framerate=25/1 \
         ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=10 ! video/x-h264,profile=baseline \
         ! rtph264pay pt=96 config-interval=-1 mtu=1000 ! appsink name=sink sync=false"
    ))
    .unwrap()
    .downcast::<gst::Pipeline>()
    .unwrap();
    let sink = pipeline.by_name("sink").unwrap().downcast::<gstreamer_app::AppSink>().unwrap();
    pipeline.set_state(gst::State::Playing).unwrap();
    let mut pictures: Vec<Vec<Vec<u8>>> = vec![Vec::new()];
    while let Ok(sample) = sink.pull_sample() {
        let buffers = match (sample.buffer_list_owned(), sample.buffer_owned()) {
            (Some(list), _) => list.iter_owned().collect(),
            (None, Some(buffer)) => vec![buffer],
            (None, None) => Vec::new(),
        };
        for buffer in buffers {
            let packet = buffer.map_readable().unwrap().to_vec();
            let ends = packet[1] & 0x80 != 0;
            pictures.last_mut().unwrap().push(packet);
            if ends {
                pictures.push(Vec::new());
            }
        }
    }
    pipeline.set_state(gst::State::Null).unwrap();
    pictures.pop();
    assert_eq!(pictures.len(), 40);
    Clip(pictures)
}

/// The two clips that all scripts send.
struct Clips {
    first: Clip,
    other: Clip,
}

/// A camera with one script, at a port of this machine, until it is dropped.
struct Bad {
    port: u16,
    connections: Arc<AtomicUsize>,
    over: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

/// Who must never be asked anything.
struct Elsewhere {
    listener: TcpListener,
    datagrams: UdpSocket,
}

impl Elsewhere {
    fn new() -> Self {
        // Another machine, as far as addresses go.
        let listener = TcpListener::bind("127.0.0.2:0").unwrap();
        let datagrams = UdpSocket::bind(listener.local_addr().unwrap()).unwrap();
        listener.set_nonblocking(true).unwrap();
        datagrams.set_nonblocking(true).unwrap();
        Self { listener, datagrams }
    }

    fn port(&self) -> u16 {
        self.listener.local_addr().unwrap().port()
    }

    fn assert_left_alone(&self, script: Script) {
        assert!(self.listener.accept().is_err(), "{script:?}: somebody was connected to whom no register names");
        assert!(
            self.datagrams.recv(&mut [0; 2000]).is_err(),
            "{script:?}: somebody was sent to whom no register names"
        );
    }
}

impl Bad {
    fn start(script: Script, clips: &Arc<Clips>, elsewhere: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let bad = Self { port, connections: Arc::default(), over: Arc::default(), open: Arc::default() };
        let (connections, over, open) = (Arc::clone(&bad.connections), Arc::clone(&bad.over), Arc::clone(&bad.open));
        let clips = Arc::clone(clips);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if over.load(Ordering::SeqCst) {
                    return;
                }
                connections.fetch_add(1, Ordering::SeqCst);
                open.lock().unwrap().push(stream.try_clone().unwrap());
                let session = Session { script, elsewhere, port, clips: Arc::clone(&clips), over: Arc::clone(&over) };
                thread::spawn(move || session.serve(stream));
            }
        });
        bad
    }
}

impl Drop for Bad {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        for stream in self.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
        // Wakes the one that waits for connections.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

struct Session {
    script: Script,
    elsewhere: u16,
    port: u16,
    clips: Arc<Clips>,
    over: Arc<AtomicBool>,
}

impl Session {
    fn serve(self, mut stream: TcpStream) {
        if self.script == Script::Resets {
            // Data that nobody has read makes a reset of the end.
            thread::sleep(Duration::from_millis(20));
            rustix::net::sockopt::set_socket_linger(stream.as_fd(), Some(Duration::ZERO)).unwrap();
            return;
        }
        let (mut held, mut chunk) = (Vec::new(), [0; 4096]);
        while let Ok(count @ 1..) = stream.read(&mut chunk) {
            held.extend_from_slice(&chunk[..count]);
            while let Ok((message, length)) = Message::<Vec<u8>>::parse(&held) {
                held.drain(..length);
                if let Message::Request(request) = message
                    && self.take(&request, &mut stream).is_none()
                {
                    return;
                }
            }
        }
    }

    /// Answers one request; `None`: the session is over.
    fn take(&self, request: &Request<Vec<u8>>, stream: &mut TcpStream) -> Option<()> {
        if self.script == Script::Silent {
            return Some(());
        }
        let answer = |status| {
            Response::builder(Version::V1_0, status)
                .header(headers::CSEQ, request.header(&headers::CSEQ).unwrap().clone())
        };
        let ok = || answer(StatusCode::Ok);
        let response = match (request.method(), self.script) {
            (Method::Options, _) => ok().header(headers::PUBLIC, "OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN").build(Vec::new()),
            (Method::Describe, Script::RefusesForEver) => answer(StatusCode::Unauthorized)
                .header(headers::WWW_AUTHENTICATE, "Digest realm=\"kamera\", nonce=\"0123456789abcdef\"")
                .build(Vec::new()),
            (Method::Describe, Script::Late) => return Some(()),
            (Method::Describe, Script::RoundAndRound) => answer(StatusCode::Found)
                .header(headers::LOCATION, format!("rtsp://127.0.0.1:{}/cam", self.port))
                .build(Vec::new()),
            (Method::Describe, Script::Elsewhere) => answer(StatusCode::Found)
                .header(headers::LOCATION, format!("rtsp://127.0.0.2:{}/cam", self.elsewhere))
                .build(Vec::new()),
            (Method::Describe, Script::Rubbish) => ok()
                .header(headers::CONTENT_TYPE, "application/sdp")
                .build(b"\xFF\xFEv=what\r\nm=video not-a-port\r\n\0\0\0a=rtpmap:96 \r\nm=\r\n=\r\n".to_vec()),
            (Method::Describe, _) => ok().header(headers::CONTENT_TYPE, "application/sdp").build(
                b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=x\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n\
                  a=fmtp:96 packetization-mode=1\r\na=control:video\r\n"
                    .to_vec(),
            ),
            (Method::Setup, Script::ReportsElsewhere) => {
                let asked = request.header(&headers::TRANSPORT).unwrap().as_str().to_owned();
                let ports = asked.split("client_port=").nth(1)?.split(';').next()?.to_owned();
                let there = self.elsewhere;
                let transport = format!(
                    "RTP/AVP;unicast;client_port={ports};server_port={there}-{there};source=127.0.0.2"
                );
                ok().header(headers::SESSION, "1;timeout=60").header(headers::TRANSPORT, transport).build(Vec::new())
            }
            (Method::Setup, _) => ok()
                .header(headers::SESSION, "1;timeout=60")
                .header(headers::TRANSPORT, "RTP/AVP/TCP;unicast;interleaved=0-1")
                .build(Vec::new()),
            _ => ok().build(Vec::new()),
        };
        response.write(stream).ok()?;
        if *request.method() == Method::Play {
            let (session, mut stream) = (self.clone_for_playing(), stream.try_clone().ok()?);
            thread::spawn(move || session.play(&mut stream));
        }
        Some(())
    }

    fn clone_for_playing(&self) -> Self {
        Self { clips: Arc::clone(&self.clips), over: Arc::clone(&self.over), ..*self }
    }

    /// Sends as the script says, until the other side or the test has enough of it.
    fn play(&self, stream: &mut TcpStream) -> Option<()> {
        let step = Duration::from_millis(if self.script == Script::Slow { 1000 } else { 40 });
        let (mut number, mut leap) = (1000_u16, 0_u32);
        let begin = Instant::now();
        for picture in 0_u32.. {
            if self.over.load(Ordering::SeqCst) {
                return None;
            }
            match self.script {
                Script::NeverBegins | Script::ReportsElsewhere => return None,
                Script::Stalls if picture == 25 => return None,
                Script::ClockLeaps if picture % 25 == 20 => {
                    leap = leap.wrapping_add(if picture % 50 == 20 { 0x3000_0000 } else { 0xE000_0000 });
                }
                _ => {}
            }
            let clip =
                if self.script == Script::ChangesSize && picture >= 40 { &self.clips.other } else { &self.clips.first };
            let coded = &clip.0[picture as usize % clip.0.len()];
            let time = if self.script == Script::Frozen { 90_000 } else { (picture * 3600).wrapping_add(leap) };
            for packet in coded {
                let mut packet = packet.clone();
                packet[2..4].copy_from_slice(&number.to_be_bytes());
                packet[4..8].copy_from_slice(&time.to_be_bytes());
                number = number.wrapping_add(1);
                if self.script == Script::Truncates && packet.len() > 60 {
                    packet.truncate(12 + (packet.len() - 12) / 2);
                }
                Data::new(0, packet).write(stream).ok()?;
            }
            stream.flush().ok()?;
            thread::sleep((begin + step * (picture + 1)).saturating_duration_since(Instant::now()));
        }
        None
    }
}

/// What a tile would show.
#[derive(Debug, Default)]
struct Shown {
    pictures: usize,
    sizes: Vec<(u32, u32)>,
    fault: Option<MediaFault>,
    doubt: Option<Doubt>,
}

/// One session, watched until it says what it must.
struct Tile {
    fetch: Worker<Unit>,
    decode: Worker<FromDecode>,
    shown: Shown,
}

impl Tile {
    fn open(order: FetchOrder) -> Self {
        let mut fetch = Worker::warm("fetch");
        let mut decode = Worker::warm("decode");
        decode.order(&Order::Decode(DecodeOrder { width: 320, height: 240, by: DecodeBy::Best }));
        fetch.order(&Order::Fetch(order));
        Self { fetch, decode, shown: Shown::default() }
    }

    /// Takes in what has come.
    fn look(&mut self) {
        while let Ok((unit, body, _)) = self.fetch.answers.recv_timeout(Duration::from_millis(5)) {
            match &unit {
                Unit::Trouble { fault } => self.shown.fault = Some(*fault),
                Unit::Doubt { doubt } => self.shown.doubt = *doubt,
                Unit::Format { .. } | Unit::Data { track: Track::Video, .. } => {
                    self.decode.say(&ToDecode::Unit(unit), &body);
                }
                _ => {}
            }
        }
        while let Ok((said, _, _)) = self.decode.answers.try_recv() {
            match said {
                FromDecode::Picture { width, height, .. } => {
                    self.shown.pictures += 1;
                    self.shown.fault = None;
                    if self.shown.sizes.last() != Some(&(width, height)) {
                        self.shown.sizes.push((width, height));
                    }
                }
                FromDecode::Trouble { fault } => self.shown.fault = Some(fault),
                FromDecode::Sound | FromDecode::Pong { .. } => {}
            }
        }
    }

    /// Waits until it shows what it must; how long that took.
    fn shows(&mut self, script: Script, within: Duration, so: impl Fn(&Shown) -> bool) {
        let begin = Instant::now();
        loop {
            self.look();
            if so(&self.shown) {
                return;
            }
            assert!(begin.elapsed() < within + BUSY, "{script:?}: {:?} after {:?}", self.shown, begin.elapsed());
        }
    }

    /// Neither worker outlives its orders.
    fn close(mut self) {
        self.fetch.stdin = None;
        self.decode.stdin = None;
        self.fetch.ended_within(Duration::from_secs(2));
        self.decode.ended_within(Duration::from_secs(2));
    }
}

fn session(script: Script, clips: &Arc<Clips>) {
    let elsewhere = Elsewhere::new();
    let bad = Bad::start(script, clips, elsewhere.port());
    let address = format!("rtsp://127.0.0.1:{}/cam", bad.port);
    let transport = if script == Script::ReportsElsewhere { Transport::Udp } else { Transport::Tcp };
    let mut tile = Tile::open(FetchOrder { transport, ..fetch_order(&address, "anvaendare", "loesen") });
    let says = |fault| move |shown: &Shown| shown.fault == Some(fault);
    match script {
        Script::Silent | Script::Late | Script::Resets => tile.shows(script, SOON, says(MediaFault::NoAnswer)),
        Script::Stalls => {
            tile.shows(script, SOON, |shown| shown.pictures > 10);
            tile.shows(script, SOON, says(MediaFault::Stalled));
        }
        Script::NeverBegins | Script::ReportsElsewhere => tile.shows(script, SOON, says(MediaFault::Stalled)),
        Script::RefusesForEver => {
            tile.shows(script, SOON, says(MediaFault::WrongSignIn));
            assert!(bad.connections.load(Ordering::SeqCst) <= 2, "accounts are locked after a few tries");
        }
        Script::Rubbish => tile.shows(script, SOON, says(MediaFault::NoVideo)),
        Script::Truncates => tile.shows(script, SOON, says(MediaFault::BrokenData)),
        Script::ChangesSize => {
            tile.shows(script, SOON, |shown| shown.sizes == [(320, 240), (320, 180)] && shown.fault.is_none());
        }
        Script::ClockLeaps => tile.shows(script, SOON, |shown| shown.pictures > 60 && shown.fault.is_none()),
        Script::Slow => tile.shows(script, SOON * 2, |shown| shown.pictures >= 4 && shown.fault.is_none()),
        Script::RoundAndRound | Script::Elsewhere => tile.shows(script, SOON, says(MediaFault::SentElsewhere)),
        Script::Frozen => tile.shows(script, SOON, |shown| shown.doubt == Some(Doubt::Frozen)),
        Script::Loops => tile.shows(script, SOON * 2, |shown| shown.doubt == Some(Doubt::Looped)),
    }
    if script == Script::RoundAndRound {
        assert!(bad.connections.load(Ordering::SeqCst) <= 5, "it is not followed for ever");
    }
    tile.close();
    elsewhere.assert_left_alone(script);
}

#[test]
fn whatever_a_camera_does_the_tile_says_it_and_no_worker_survives_its_session() {
    let sessions = std::env::var("VAKA_SOAK_SESSIONS").map_or(60, |sessions| sessions.parse().unwrap());
    let clips = Arc::new(Clips { first: clip(320, 240), other: clip(320, 180) });
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    if number >= sessions {
                        return;
                    }
                    session(SCRIPTS[number % SCRIPTS.len()], &clips);
                }
            });
        }
    });
}

/// What a process holds: open descriptors and threads, and its memory in KiB.
fn held(id: u32) -> (usize, usize, u64) {
    let count = |folder: &str| std::fs::read_dir(format!("/proc/{id}/{folder}")).unwrap().count();
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
    let memory = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    (count("fd"), count("task"), memory.trim().trim_end_matches(" kB").parse().unwrap())
}

#[test]
fn a_worker_that_connects_over_and_over_grows_neither_in_threads_nor_in_descriptors() {
    let clips = Arc::new(Clips { first: clip(320, 240), other: clip(320, 180) });
    let bad = Bad::start(Script::Loops, &clips, 0);
    let mut fetch = Worker::<Unit>::warm("fetch");
    fetch.order(&Order::Fetch(fetch_order(&format!("rtsp://127.0.0.1:{}/cam", bad.port), "", "")));
    let mut early = (0, 0, 0);
    for connection in 1..=30 {
        fetch.next("a picture", |unit, _| matches!(unit, Unit::Data { track: Track::Video, .. }).then_some(()));
        if connection == 10 {
            early = held(fetch.child.id());
        }
        // It breaks off, as at a restart of the camera.
        for stream in bad.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
        until("it is connected to again", || bad.connections.load(Ordering::SeqCst) > connection);
        while fetch.answers.try_recv().is_ok() {}
    }
    fetch.next("a picture", |unit, _| matches!(unit, Unit::Data { track: Track::Video, .. }).then_some(()));
    let late = held(fetch.child.id());
    assert!(late.0 <= early.0 + 3 && late.1 <= early.1 + 3, "{early:?} then {late:?}");
    assert!(late.2 < early.2 + 20_000, "{early:?} then {late:?}");
}
