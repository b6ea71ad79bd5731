//! Everything taken so far lies in the vault, whoever is killed; and what there is no room for is said, while alarms go on.
use std::{
    fs,
    io::{BufReader, BufWriter},
    os::unix::net::UnixStream,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use alarm_central::{
    event::{Device, Outcome, Verdict},
    id::EventId,
    medium::{Medium, MediumEnd, MediumKind},
    moment::Moment,
    pii::Pii,
    port::StoreFault,
    retention::Readable,
    vault::Vault,
};
use image::RgbaImage;
use vaka_link::{
    board::{Detail, LookState},
    command::{Granted, Purpose, Ticket, ToDevice, Voice, Wish},
    frame::{FromDecode, FromTalk, ToDecode},
    pipe, socket,
    unit::{Record, Track, Unit},
    worker::{DecodeBy, DecodeOrder, Order, now},
};
use vaka_store::FileVault;

use crate::{
    inside::Desk,
    processes::Process,
    screen::until,
    speech, timecode,
    world::{Camera, KEY, PASSWORD, Place, START, VoiceUnit, dial, home, program},
};

/// What this camera draws into its picture, and no other.
const NUMBER: u8 = 42;
/// A fragment, and what a machine that has much else to do may add before it is on disk.
const FRAGMENT_MS: i64 = 2_000 + 2_000;
/// How like what was spoken must be what is read back.
const LIKE: f64 = 0.8;
/// The share of what was spoken that must come through a call, on a machine that has much else to do.
const ENOUGH: f64 = 0.7;

/// A live place whose operator has taken the burglary at its one home.
pub struct Looking {
    pub place: Place,
    _camera: Camera,
    station: Child,
    desk: Desk,
    pub event: EventId,
}

impl Looking {
    pub fn begin(words: &[&str]) -> Self {
        Self::at(words, |camera| home("home-1", "0123", camera))
    }

    /// The same at another home, whose camera has this address.
    fn at(words: &[&str], home: impl FnOnce(&str) -> String) -> Self {
        let place = Place::new();
        let camera = Camera::start(&["--id", &NUMBER.to_string()]);
        place.import(&home(&camera.url()));
        place.add_operator("op1", PASSWORD);
        let station = Place::ready(place.vaka([words, &["station"]].concat()));
        let mut desk = Desk::at(&place.data(), "op1");
        dial(&place, "0123", KEY, "BA", 14);
        let event = desk.event_at("home-1");
        assert_eq!(desk.wish(Wish::Claim { event }), Ok(Granted::Event(event)));
        Self { place, _camera: camera, station, desk, event }
    }

    /// A connection to a device, once its door stands open.
    fn join(&mut self, what: &str, look: impl Fn(&Detail) -> Option<LookState>) -> BufReader<UnixStream> {
        let ticket: Ticket = self.desk.until(what, |desk| match look(desk.board.held.as_deref()?)? {
            LookState::Open { ticket } => Some(ticket),
            _ => None,
        });
        let path = socket::path(&self.place.data());
        let (stream, _) = socket::join(&path, Purpose::Media { ticket }).expect("the station runs");
        stream.set_read_timeout(Some(START)).expect("a fresh socket takes its settings");
        BufReader::new(stream)
    }

    pub fn join_camera(&mut self) -> BufReader<UnixStream> {
        self.join("the camera's door", |held| held.cameras.first().map(|camera| camera.look.clone()))
    }

    fn join_voice(&mut self) -> BufReader<UnixStream> {
        self.join("the voice unit's door", |held| held.voice.as_ref().map(|voice| voice.look.clone()))
    }

    pub fn close(&mut self) {
        let verdict = Verdict { outcome: Outcome::Sharp, cause: "break-in".to_owned(), level: 1 };
        let (note, override_reason) = (Pii(String::new()), Pii("Inget att göra".to_owned()));
        // As a desk does that has said what came late.
        assert_eq!(self.desk.wish(Wish::SeeSignals { event: self.event, signals: 9 }), Ok(Granted::Done));
        let close = Wish::Close { event: self.event, verdict, note, override_reason };
        assert_eq!(self.desk.wish(close), Ok(Granted::Done));
    }

    /// Waits until so many recordings stand in the journal.
    pub fn kept(&self, count: usize) -> Vec<Medium> {
        until(START, "the recordings in the journal", || {
            let media = kept_in(&self.place);
            (media.len() >= count).then_some(media)
        })
    }

    /// Ends the station, and opens its vault.
    fn vault(&mut self) -> FileVault {
        self.place.run(&["station", "stop"], "");
        self.station.wait().expect("it was started here");
        let mut vault = FileVault::open(&self.place.data()).expect("the folder is there");
        vault.allow(Readable::SinceHour(0));
        vault
    }
}

/// The recordings that the journal knows, in the order in which they were entered.
fn kept_in(place: &Place) -> Vec<Medium> {
    let facts = place.journal().into_iter().map(|fact| fact["fact"].clone());
    let kept = facts.filter(|fact| fact["fact"] == "medium_kept");
    kept.map(|fact| serde_json::from_value(fact).expect("the fact is a recording")).collect()
}

/// Reads units until one is what is wanted; gives it and all that came before.
pub fn read_until(
    from: &mut BufReader<UnixStream>,
    what: &str,
    wanted: impl Fn(&Unit) -> bool,
) -> Vec<(Unit, Vec<u8>)> {
    let (end, mut units) = (Instant::now() + START, Vec::new());
    loop {
        assert!(Instant::now() < end, "waited for {what}");
        let message = pipe::read::<Unit>(from).expect("the station speaks").expect("the door stands open");
        let done = wanted(&message.0);
        units.push(message);
        if done {
            return units;
        }
    }
}

pub fn is_kept(unit: &Unit, at_least: u32) -> bool {
    matches!(unit, Unit::Record(Record::Kept { fragments }) if *fragments >= at_least)
}

/// All messages of a recording.
pub fn read_back(vault: &mut FileVault, event: EventId, medium: &Medium) -> Vec<(Moment, Unit, Vec<u8>)> {
    let mut reader = vault.open(event, medium).expect("the journal names it");
    let mut units = Vec::new();
    while let Some(messages) = reader.next_fragment().expect("it is whole") {
        for (at, message) in messages {
            let (unit, body) = pipe::read::<Unit>(&mut message.as_slice()).expect("a unit").expect("whole");
            units.push((at, unit, body));
        }
    }
    assert!(matches!(units.first(), Some((_, Unit::Format { .. }, _))), "it begins with its form");
    units
}

/// Whether a recording holds just this unit.
fn holds(recording: &[(Moment, Unit, Vec<u8>)], (unit, body): &(Unit, Vec<u8>)) -> bool {
    recording.iter().any(|(_, kept, bytes)| kept == unit && bytes == body)
}

/// What a decode worker makes of a recording, up to the first thing that `wanted` finds enough.
fn decode<T>(units: Vec<(Moment, Unit, Vec<u8>)>, mut wanted: impl FnMut(FromDecode, Vec<u8>) -> Option<T>) -> T {
    let mut worker = Command::new(program());
    worker.args(["worker", "decode"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = worker.spawn().expect("the worker starts");
    let mut from = BufReader::new(child.stdout.take().expect("was piped"));
    let mut to = BufWriter::new(child.stdin.take().expect("was piped"));
    let feeding = thread::spawn(move || {
        pipe::write(&mut to, &Order::Decode(DecodeOrder { width: 640, height: 360, by: DecodeBy::Best }), &[])
            .expect("it reads");
        for (_, unit, body) in units {
            // A packet of sound each 20 ms: what comes faster than it can be heard is thrown away.
            if matches!(unit, Unit::Data { track: Track::Sound, .. }) {
                thread::sleep(Duration::from_millis(15));
            }
            if pipe::write(&mut to, &ToDecode::Unit(unit), &body).is_err() {
                return;
            }
        }
        // The worker ends with its orders: what never is enough fails here, and is not waited for.
        thread::sleep(Duration::from_secs(2));
    });
    let found = loop {
        let (said, body) = pipe::read::<FromDecode>(&mut from).expect("it speaks").expect("it goes on");
        if let Some(found) = wanted(said, body) {
            break found;
        }
    };
    let _ = child.kill();
    let _ = child.wait();
    let _ = feeding.join();
    found
}

/// Speaks what the tests speak, at the pace of a microphone.
fn speak(looking: &Looking, to: &UnixStream) {
    let file = looking.place.file("speech.wav");
    speech::write(&file);
    let samples: Vec<i16> =
        hound::WavReader::open(file).expect("just written").samples().map(|sample| sample.expect("whole")).collect();
    let begin = Instant::now();
    for (at, packet) in samples.chunks(160).enumerate() {
        let due = begin + Duration::from_millis(20) * u32::try_from(at).expect("a short speech");
        thread::sleep(due.saturating_duration_since(Instant::now()));
        let bytes: Vec<u8> = packet.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        pipe::write(&mut &*to, &ToDevice::Speak, &bytes).expect("the station listens");
    }
}

/// Waits until the home can be spoken to.
fn until_ready(voice: &mut BufReader<UnixStream>) {
    let mut ready = false;
    while !ready {
        let (said, _) = pipe::read::<Voice>(voice).expect("the station speaks").expect("the door stands open");
        ready = said == Voice::Talk(FromTalk::Ready);
    }
}

#[test]
fn what_is_said_until_the_event_closes_stands_in_the_journal() {
    let mut looking = Looking::begin(&[]);
    let mut voice = looking.join_voice();
    until_ready(&mut voice);
    speak(&looking, voice.get_ref());
    looking.close();
    let (place, named) = (&looking.place, |fact: &serde_json::Value, name: &str| fact["fact"]["fact"] == name);
    let spoke = until(START, "what was said", || place.journal().into_iter().find(|fact| named(fact, "spoke")));
    assert_eq!(spoke["by"]["id"], "op1");
    assert!(spoke["fact"]["spoken_ms"].as_u64().is_some_and(|spoken| spoken > 1000), "{spoke:#}");
    let journal = place.journal();
    let of_voice = journal.iter().find(|fact| named(fact, "granted") && fact["fact"]["device"] == "voice");
    assert_eq!(spoke["fact"]["grant"], of_voice.expect("the leave")["fact"]["grant"]);
    let at = |name: &str| journal.iter().position(|fact| named(fact, name));
    assert!(at("spoke") > at("closed"), "that it is over is known at the end of the leave");
    place.run(&["journal", "verify"], "");
}

#[test]
fn what_was_seen_heard_and_said_lies_in_the_vault_and_plays_as_it_was() {
    let mut looking = Looking::begin(&[]);
    let (mut camera, mut voice) = (looking.join_camera(), looking.join_voice());
    until_ready(&mut voice);
    speak(&looking, voice.get_ref());
    let seen = read_until(&mut camera, "the recording to go on", |unit| is_kept(unit, 3));
    let (mut heard, mut spoken, mut sounds) = (0, 0, Vec::new());
    while heard < 2 || spoken < 2 || sounds.is_empty() {
        match pipe::read::<Voice>(&mut voice).expect("the station speaks").expect("the door stands open") {
            (Voice::Unit(Unit::Record(Record::Kept { fragments })), _) => heard = fragments,
            (Voice::Talk(FromTalk::Record(Record::Kept { fragments })), _) => spoken = fragments,
            (Voice::Unit(unit @ Unit::Data { .. }), body) => sounds.push((unit, body)),
            _ => {}
        }
    }
    looking.close();
    let media = looking.kept(3);
    assert!(media.iter().all(|medium| medium.end == MediumEnd::Whole), "{media:#?}");
    let of =
        |kind| media.iter().find(|medium| medium.kind == kind).unwrap_or_else(|| panic!("no {kind:?}: {media:#?}"));
    let (clip, heard, spoken) = (of(MediumKind::Clip), of(MediumKind::Heard), of(MediumKind::Spoken));
    assert!(matches!(clip.device, Device::Camera(_)) && heard.device == Device::Voice);
    looking.place.run(&["journal", "verify"], "");
    let event = looking.event;
    let mut vault = looking.vault();
    assert_eq!(vault.left_over(), Ok(Vec::new()));

    let clip = read_back(&mut vault, event, clip);
    let pictures = seen.iter().filter(|(unit, _)| matches!(unit, Unit::Data { track: Track::Video, .. }));
    let (kept, lost): (Vec<_>, Vec<_>) = pictures.partition(|picture| holds(&clip, picture));
    assert!(kept.len() > 20 && lost.is_empty(), "{} pictures are kept, {} are not", kept.len(), lost.len());
    let first = decode(clip, |said, pixels| match said {
        FromDecode::Picture { width, height, .. } => timecode::read(&RgbaImage::from_raw(width, height, pixels)?),
        _ => None,
    });
    assert_eq!(first.camera, NUMBER, "this camera's picture");

    let heard = read_back(&mut vault, event, heard);
    let lost = sounds.iter().filter(|sound| !holds(&heard, sound)).count();
    assert_eq!(lost, 0, "of {} packets of sound", sounds.len());
    let spoken = read_back(&mut vault, event, spoken);
    let mut samples: Vec<i16> = Vec::new();
    let like = decode(spoken, |said, body| {
        if said == FromDecode::Sound {
            samples.extend(body.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])));
        }
        Some(speech::likeness(&samples)).filter(|like| *like > LIKE)
    });
    eprintln!("likeness of what is kept of the speech: {like:.3}");
}

/// Decodes a recording's sound until it is enough like what was spoken.
fn pieces_in(recording: Vec<(Moment, Unit, Vec<u8>)>) -> f64 {
    let mut samples: Vec<i16> = Vec::new();
    decode(recording, |said, body| {
        if said == FromDecode::Sound {
            samples.extend(body.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])));
        }
        // It takes long to look, so that is done each half second.
        let found = samples.len().is_multiple_of(4000).then(|| speech::pieces(&samples));
        found.filter(|found| *found > ENOUGH)
    })
}

#[test]
fn a_call_to_a_foreign_unit_carries_both_directions_and_both_lie_in_the_vault() {
    let folder = tempfile::tempdir().expect("a folder for what the home says");
    let says = folder.path().join("says.wav");
    speech::write_late(&says, 5);
    let Some(unit) = VoiceUnit::start(&says) else { return };
    let mut looking = Looking::at(&[], |camera| {
        let (rest, voice) =
            home("home-1", "0123", camera).split_once("[site.voice_unit]").map(own).expect("it has one");
        let called = voice.replace("onvif", "sip").replacen(camera, &unit.address(), 1);
        format!("{rest}[site.voice_unit]{called}")
    });
    let mut voice = looking.join_voice();
    let mut next = || pipe::read::<Voice>(&mut voice).expect("the station speaks").expect("the door stands open");
    let mut sounds = Vec::new();
    while sounds.is_empty() {
        if let (Voice::Unit(unit @ Unit::Data { .. }), body) = next() {
            sounds.push((unit, body));
        }
    }
    // It begins to hear anew when it has asked for other terms, which it does at once.
    until(START, "the unit to hear", || (unit.heard().len() > 4000).then_some(()));
    let stream = voice.get_ref().try_clone().expect("a line can be shared");
    thread::scope(|scope| {
        scope.spawn(|| speak(&looking, &stream));
        let (mut heard, mut spoken, mut loud) = (0, 0, 0);
        while heard < 4 || spoken < 2 || loud < 100 {
            match pipe::read::<Voice>(&mut voice).expect("the station speaks").expect("the door stands open") {
                (Voice::Unit(Unit::Record(Record::Kept { fragments })), _) => heard = fragments,
                (Voice::Talk(FromTalk::Record(Record::Kept { fragments })), _) => spoken = fragments,
                (Voice::Unit(unit @ Unit::Data { .. }), body) => {
                    loud += usize::from(body.iter().any(|code| *code != body[0]));
                    sounds.push((unit, body));
                }
                (Voice::Talk(FromTalk::Trouble { fault }), _) => panic!("{fault:?}"),
                _ => {}
            }
        }
    });
    let found =
        until(START, "the speech at the home", || Some(speech::pieces(&unit.heard())).filter(|found| *found > ENOUGH));
    eprintln!("share of the speech that the home heard: {found:.2}");
    looking.close();
    let media = looking.kept(3);
    assert!(media.iter().all(|medium| medium.end == MediumEnd::Whole), "{media:#?}");
    let event = looking.event;
    let mut vault = looking.vault();
    assert_eq!(vault.left_over(), Ok(Vec::new()));
    let mut of = |kind| {
        let medium = media.iter().find(|medium| medium.kind == kind && medium.device == Device::Voice);
        read_back(&mut vault, event, medium.unwrap_or_else(|| panic!("no {kind:?}: {media:#?}")))
    };
    let (heard, spoken) = (of(MediumKind::Heard), of(MediumKind::Spoken));
    let lost = sounds.iter().filter(|sound| !holds(&heard, sound)).count();
    assert_eq!(lost, 0, "of {} packets of sound", sounds.len());
    for (what, recording) in [("heard", heard), ("said", spoken)] {
        eprintln!("share of the speech that is kept of what was {what}: {:.2}", pieces_in(recording));
    }
}

fn own((one, other): (&str, &str)) -> (String, String) {
    (one.to_owned(), other.to_owned())
}

#[test]
fn a_killed_worker_loses_the_last_fragment_at_most_and_its_successor_records_on() {
    let mut looking = Looking::begin(&[]);
    let mut camera = looking.join_camera();
    read_until(&mut camera, "the recording to go on", |unit| is_kept(unit, 2));
    let killed = now().wall;
    Process::of(&looking.station).at_work("fetch").into_iter().for_each(Process::kill);
    let cut: Vec<Medium> = looking.kept(2);
    for medium in &cut {
        assert_eq!(medium.end, MediumEnd::Cut, "{medium:?}");
        assert!(killed.since_ms(medium.ended) < FRAGMENT_MS, "{} ms are missing", killed.since_ms(medium.ended));
    }
    // The new worker's first words are about a recording of its own.
    read_until(&mut camera, "pictures of the new worker", |unit| matches!(unit, Unit::Data { key: true, .. }));
    read_until(&mut camera, "its recording", |unit| is_kept(unit, 1));
    looking.close();
    // Its sound may have had no time to begin.
    let clips = |media: &[Medium]| {
        let clips = media.iter().filter(|medium| medium.kind == MediumKind::Clip);
        clips.map(|clip| clip.end).collect::<Vec<_>>()
    };
    let media = until(START, "the new worker's recording in the journal", || {
        Some(kept_in(&looking.place)).filter(|media| clips(media).len() == 2)
    });
    assert_eq!(clips(&media), [MediumEnd::Cut, MediumEnd::Whole]);
    let event = looking.event;
    let mut vault = looking.vault();
    for medium in &media {
        assert!(!read_back(&mut vault, event, medium).is_empty());
    }
}

#[test]
fn a_killed_station_finds_at_its_next_start_what_was_taken() {
    let mut looking = Looking::begin(&[]);
    let mut camera = looking.join_camera();
    read_until(&mut camera, "the recording to go on", |unit| is_kept(unit, 2));
    let killed = now().wall;
    Process::of(&looking.station).kill();
    looking.station.wait().expect("it was started here");
    looking.station = Place::ready(looking.place.vaka(["station"]));
    // Sealed up before the station listens: nobody waits for it.
    let media = kept_in(&looking.place);
    let clip = media.iter().find(|medium| medium.kind == MediumKind::Clip).expect("the clip stands in the journal");
    // Cut off or ended: between the loss of its orders and its own death the worker may have found time to end it.
    assert!(killed.since_ms(clip.ended) < FRAGMENT_MS, "{} ms are missing", killed.since_ms(clip.ended));
    looking.place.run(&["journal", "verify"], "");
    let (event, folder) = (looking.event, looking.place.data().join("vault"));
    let mut vault = looking.vault();
    assert_eq!(vault.left_over(), Ok(Vec::new()));
    for medium in &media {
        read_back(&mut vault, event, medium);
    }
    let files = fs::read_dir(folder.join(event.to_string())).expect("the event's folder").flatten();
    let names = files.map(|file| file.file_name().into_string().expect("a plain name"));
    let recordings =
        names.filter(|name| std::path::Path::new(name).extension().is_some_and(|end| end == "vault")).count();
    assert_eq!(recordings, media.len(), "no bytes without their fact, and no fact without its bytes");
}

#[test]
fn where_there_is_no_room_left_pictures_are_shown_unrecorded_and_alarms_are_taken() {
    let place = Place::new();
    let config = place.file("config.toml");
    drop(place);
    fs::create_dir_all(config.parent().expect("a folder")).expect("a folder of our own");
    // More than any disk has: recordings may take nothing.
    fs::write(&config, "[vault]\nleave_free_mib = 1000000000000\n").expect("a file of our own");
    let mut looking = Looking::begin(&["--config", config.to_str().expect("a temporary path is UTF-8")]);
    let _ = fs::remove_dir_all(config.parent().expect("a folder"));
    let mut camera = looking.join_camera();
    let why = |unit: &Unit| matches!(unit, Unit::Record(Record::NotKept { fault: StoreFault::Full }));
    read_until(&mut camera, "the reason", why);
    read_until(&mut camera, "pictures all the same", |unit| matches!(unit, Unit::Data { track: Track::Video, .. }));
    let not_kept = |desk: &Desk| (desk.board.health.not_kept == Some(StoreFault::Full)).then_some(());
    looking.desk.until("the strip to say so", not_kept);
    dial(&looking.place, "0123", KEY, "BA", 15);
    assert_eq!(looking.place.events()[0]["signals"].as_array().expect("a list").len(), 2, "alarms are taken");
    looking.close();
    let facts = looking.place.journal().into_iter().map(|fact| fact["fact"].clone());
    let missed: Vec<_> = facts.filter(|fact| fact["fact"] == "medium_not_kept").collect();
    assert!(missed.iter().any(|fact| fact["kind"] == "clip" && fact["fault"] == "Full"), "{missed:#?}");
    assert_eq!(kept_in(&looking.place), []);
}
