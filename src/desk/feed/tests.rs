//! A feed beside a scripted station and a decoder that is a shell script: what it takes in, and that nothing outlives it.
use std::{
    fs,
    os::unix::{
        fs::PermissionsExt,
        net::{UnixListener, UnixStream},
    },
    path::Path,
    time::Instant,
};

use alarm_central::person::Place;
use vaka_link::{
    command::{FromDesk, Purpose, Tile, ToDesk, ToDevice, Voice},
    frame::{FromDecode, FromTalk},
    pipe,
    unit::{Track, Unit},
    worker::{SoundDevice, SoundOrder},
};

use super::{lookback::Lookback, *};

/// A decode worker that shows the same pictures whatever it is fed, as long as it is fed.
fn decoder_of(folder: &Path, pictures: &[u8]) -> PathBuf {
    let mut frames = Vec::new();
    for shade in pictures {
        let head = FromDecode::Picture { width: 2, height: 1, pts_us: None, taken_at: Moment(i64::from(*shade)) };
        pipe::write(&mut frames, &head, &[*shade; 8]).unwrap();
    }
    let (file, program) = (folder.join("frames"), folder.join("decoder"));
    fs::write(&file, frames).unwrap();
    fs::write(&program, format!("#!/bin/sh\ncat {}\nexec cat >/dev/null\n", file.display())).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
    program
}

fn ground(folder: &Path, program: PathBuf) -> Ground {
    let ctx = Context::default();
    let silent = SoundOrder { microphone: SoundDevice::None, loudspeaker: SoundDevice::None };
    let nobody = Workers::new(folder.join("nobody"), "sound");
    Ground {
        socket: folder.join("s"),
        decoders: Arc::new(Workers::new(program, "decode")),
        ears: Ears::start(nobody, silent, vaka_link::frame::SoundChoice::default(), ctx.clone()),
        ctx,
    }
}

fn welcome(listener: &UnixListener, ticket: Ticket) -> UnixStream {
    let (stream, _) = listener.accept().unwrap();
    let hello = pipe::read::<FromDesk>(&mut &stream).unwrap().unwrap().0;
    assert!(matches!(hello, FromDesk::Hello { purpose: Purpose::Media { ticket: said }, .. } if said == ticket));
    let welcome = ToDesk::Welcome { place: Place::Live, build: "0".to_owned(), receiver: String::new() };
    pipe::write(&mut &stream, &welcome, &[]).unwrap();
    stream
}

fn until(what: &str, mut done: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(10);
    while !done() {
        assert!(Instant::now() < end, "{what}");
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn the_newest_picture_wins_and_a_dropped_feed_leaves_nothing_running() {
    let folder = tempfile::tempdir().unwrap();
    let listener = UnixListener::bind(folder.path().join("s")).unwrap();
    let ground = ground(folder.path(), decoder_of(folder.path(), &[10, 20, 30]));
    let feed = Feed::open(ground, Device::Camera, Ticket(5), (2, 1));
    let station = welcome(&listener, Ticket(5));
    let form = Unit::Format { track: Track::Video, caps: "video/x-h264".to_owned() };
    pipe::write(&mut &station, &form, &[]).unwrap();
    until("the last picture comes", || feed.state().0 == Some(Moment(30)));
    assert_eq!(feed.take_newest().map(|frame| frame.pixels), Some(vec![30; 8]));
    assert!(feed.take_newest().is_none(), "a picture is given once");
    let worker = feed.shared.worker().expect("a worker runs");
    drop(feed);
    station.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    while pipe::read::<ToDevice>(&mut &station).expect("the connection is gone").is_some() {}
    until("the worker is gone", || worker.is_gone());
}

/// A camera's past with a key picture at each of these moments.
fn past_of(moments: &[i64]) -> Arc<Mutex<Past>> {
    let mut past = Past::default();
    past.keep(Unit::Format { track: Track::Video, caps: "video/x-h264".to_owned() }, Vec::new());
    for at in moments {
        let taken_at = Moment(*at);
        past.keep(Unit::Data { track: Track::Video, key: true, pts_us: None, taken_at }, vec![1]);
    }
    Arc::new(Mutex::new(past))
}

#[test]
fn a_step_back_shows_its_own_moment_and_leaves_nothing_running() {
    let folder = tempfile::tempdir().unwrap();
    let ground = ground(folder.path(), decoder_of(folder.path(), &[10, 40, 70]));
    let past = past_of(&[10, 40, 70, 100, 110]);
    let lookback = Lookback::open(ground, Arc::clone(&past), Moment(75), (2, 1));
    let mut shown = None;
    let mut wait = |lookback: &Lookback, what: &str| {
        until(what, || {
            shown = lookback.take_newest();
            shown.is_some()
        });
        shown.take().map(|(frame, at)| (frame.pixels[0], at.0))
    };
    assert_eq!(wait(&lookback, "the picture of the moment"), Some((70, 70)));
    assert!(lookback.take_newest().is_none(), "it is given once");
    let first = lookback.worker();
    assert!(lookback.step(-20));
    until("another decoder, for the other still holds its pictures", || first.is_gone());
    let then = wait(&lookback, "the picture of that moment, or one that only brought it out of the decoder");
    assert!(matches!(then, Some((40 | 70, 40 | 70))), "{then:?}");
    assert!(!lookback.step(100), "that is live");
    let last = lookback.worker();
    drop(lookback);
    until("the worker is gone", || last.is_gone());
    until("nobody holds the pictures", || Arc::strong_count(&past) == 1);
}

#[test]
fn a_picture_of_another_moment_is_none_of_a_step_back() {
    let folder = tempfile::tempdir().unwrap();
    let ground = ground(folder.path(), decoder_of(folder.path(), &[10]));
    let lookback = Lookback::open(ground, past_of(&[10, 40, 70]), Moment(45), (2, 1));
    until("the decoder gave something", || lookback.has_seen());
    assert!(lookback.take_newest().is_none());
}

#[test]
fn the_last_minute_goes_with_the_feed() {
    let folder = tempfile::tempdir().unwrap();
    let listener = UnixListener::bind(folder.path().join("s")).unwrap();
    let ground = ground(folder.path(), decoder_of(folder.path(), &[1]));
    let feed = Feed::open(ground, Device::Camera, Ticket(8), (2, 1));
    let station = welcome(&listener, Ticket(8));
    for (unit, body) in [
        (Unit::Format { track: Track::Video, caps: "video/x-h264".to_owned() }, vec![]),
        (Unit::Data { track: Track::Video, key: true, pts_us: None, taken_at: Moment(5) }, vec![1, 2]),
    ] {
        pipe::write(&mut &station, &unit, &body).unwrap();
    }
    let past = feed.past();
    until("it is kept", || past.lock().unwrap().span() == Some((Moment(5), Moment(5))));
    drop(feed);
    assert_eq!(past.lock().unwrap().span(), None);
}

#[test]
fn a_fault_is_told_and_a_picture_ends_it() {
    let folder = tempfile::tempdir().unwrap();
    let listener = UnixListener::bind(folder.path().join("s")).unwrap();
    let ground = ground(folder.path(), decoder_of(folder.path(), &[]));
    let feed = Feed::open(ground, Device::Camera, Ticket(6), (2, 1));
    let station = welcome(&listener, Ticket(6));
    for fault in [MediaFault::NoAnswer, MediaFault::WrongSignIn] {
        pipe::write(&mut &station, &Unit::Trouble { fault }, &[]).unwrap();
        until("the fault is told", || feed.state().2 == Some(fault));
        feed.shared.lock().take_in(Frame { width: 2, height: 1, pixels: vec![0; 8] }, Moment(1));
        assert_eq!(feed.state().2, None);
    }
}

#[test]
fn what_is_to_be_doubted_is_known_until_it_is_taken_back_whatever_pictures_come() {
    let folder = tempfile::tempdir().unwrap();
    let listener = UnixListener::bind(folder.path().join("s")).unwrap();
    let ground = ground(folder.path(), decoder_of(folder.path(), &[1]));
    let feed = Feed::open(ground, Device::Camera, Ticket(8), (2, 1));
    let station = welcome(&listener, Ticket(8));
    pipe::write(&mut &station, &Unit::Doubt { doubt: Some(Doubt::Frozen) }, &[]).unwrap();
    until("it is known", || feed.doubt() == Some(Doubt::Frozen));
    until("a picture comes", || feed.state().0.is_some());
    assert_eq!(feed.doubt(), Some(Doubt::Frozen));
    pipe::write(&mut &station, &Unit::Doubt { doubt: None }, &[]).unwrap();
    until("it is taken back", || feed.doubt().is_none());
}

#[test]
fn a_decoder_that_answers_nothing_is_ended_and_another_one_started() {
    let folder = tempfile::tempdir().unwrap();
    let listener = UnixListener::bind(folder.path().join("s")).unwrap();
    // It takes nothing in: whoever writes to it stands still as soon as the pipe is full.
    let program = folder.path().join("decoder");
    fs::write(&program, "#!/bin/sh\nexec sleep 1000\n").unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
    let feed = Feed::open(ground(folder.path(), program), Device::Camera, Ticket(9), (2, 1));
    let station = welcome(&listener, Ticket(9));
    let first = feed.shared.worker().expect("a worker runs");
    let unit = Unit::Data { track: Track::Video, key: true, pts_us: None, taken_at: Moment(1) };
    let begin = Instant::now();
    let feeding = thread::spawn(move || while pipe::write(&mut &station, &unit, &[0; 4096]).is_ok() {});
    until("the first one is ended", || first.is_gone());
    assert!(begin.elapsed() > Duration::from_secs(2), "it may have to load what it decodes with");
    until("another one runs", || feed.shared.worker().is_some_and(|worker| !worker.is_gone()));
    drop(feed);
    feeding.join().unwrap();
}

#[test]
fn a_voice_unit_says_how_its_talk_path_stands_and_gets_what_is_spoken() {
    let folder = tempfile::tempdir().unwrap();
    let listener = UnixListener::bind(folder.path().join("s")).unwrap();
    let ground = ground(folder.path(), decoder_of(folder.path(), &[]));
    let feed = Feed::open(ground, Device::Voice, Ticket(7), (2, 1));
    let station = welcome(&listener, Ticket(7));
    assert_eq!(feed.talk(), Talk::Opening);
    pipe::write(&mut &station, &Voice::Talk(FromTalk::Ready), &[]).unwrap();
    until("the path is open", || feed.talk() == Talk::Ready);
    feed.speech().unwrap().send(vec![7; 320]).unwrap();
    let (said, samples) = pipe::read::<ToDevice>(&mut &station).unwrap().unwrap();
    assert_eq!((said, samples), (ToDevice::Speak, vec![7; 320]));
    pipe::write(&mut &station, &Voice::Talk(FromTalk::Trouble { fault: MediaFault::NoTalkPath }), &[]).unwrap();
    until("the fault is told", || feed.talk() == Talk::Fault(MediaFault::NoTalkPath));
}

#[test]
fn the_station_is_told_in_what_tile_the_camera_is_shown_and_when_that_changes() {
    let folder = tempfile::tempdir().unwrap();
    let listener = UnixListener::bind(folder.path().join("s")).unwrap();
    let ground = ground(folder.path(), decoder_of(folder.path(), &[1]));
    let feed = Feed::open(ground, Device::Camera, Ticket(7), (2, 1));
    let station = welcome(&listener, Ticket(7));
    let told = || pipe::read::<ToDevice>(&mut &station).unwrap().unwrap().0;
    assert_eq!(told(), ToDevice::Show(Tile::Large));
    feed.show_in(Tile::Small);
    assert_eq!(told(), ToDevice::Show(Tile::Small));
}
