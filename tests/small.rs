//! A camera with a second, smaller stream: which of the two is fetched for which tile, and that no tile is ever empty between.
use std::{
    io::BufReader,
    os::unix::net::UnixStream,
    time::{Duration, Instant},
};

use alarm_central::{
    event::{Outcome, Verdict},
    person::Role,
    pii::Pii,
};
use egui::{Key, Rect};
use image::RgbaImage;
use vaka_link::{
    board::LookState,
    command::{Granted, Purpose, Tile, ToDevice, Wish},
    pipe, socket,
    unit::{Track, Unit},
    worker::now,
};

use crate::{
    inside::{Desk, Station},
    screen::{Screen, until},
    timecode,
    world::{Camera, KEY, PASSWORD, Place, START, at_once, dial, home, say_aloud},
};

/// What the cameras draw into their pictures, and no other.
const HALL: u8 = 51;
const CELLAR: u8 = 52;
const CELLAR_SMALL: u8 = 53;
/// How light the rooms are at least, also greyed as one that stands still for a moment; a tile without a picture is darker.
const LIGHT: f32 = 45.0;

/// A home whose cellar has a camera of its own, with two streams.
fn register(hall: &Camera, cellar: &Camera, small: &Camera) -> String {
    let second = format!(
        "[[site.camera]]\nid = \"cellar\"\nname = \"Källarkamera\"\nrtsp = \"{}\"\nrtsp_small = \"{}\"\nuser = \"larm\"\n\
         password = \"hemligt\"\nabilities = [\"video\"]\n[site.voice_unit]",
        cellar.url(),
        small.url()
    );
    home("home-1", "0123", &hall.url())
        .replace("name = \"Hall\"\nrtsp", "name = \"Hallkamera\"\nrtsp")
        .replace("name = \"Kök\"\nkind = \"motion\"", "name = \"Källare\"\nkind = \"motion\"\ncamera = \"cellar\"")
        .replace("[site.voice_unit]", &second)
}

fn camera(number: u8, options: &[&str]) -> Camera {
    Camera::start(&[&["--id", &number.to_string(), "--mute"], options].concat())
}

/// Both tiles as they are now: which camera each shows, if that can be read, and that each shows something.
struct Eyes {
    /// In the order hall, cellar.
    places: [Rect; 2],
    looks: usize,
}

impl Eyes {
    fn on(screen: &mut Screen) -> Self {
        let place = |screen: &mut Screen, name| screen.wait(name, START).place.expect("a tile has a place");
        Self { places: [place(screen, "Hallkamera"), place(screen, "Källarkamera")], looks: 0 }
    }

    /// Looks once; a tile is never empty, whatever it shows.
    fn look(&mut self, screen: &mut Screen, what: &str) -> [Option<u8>; 2] {
        let picture = screen.picture();
        self.looks += 1;
        self.places.map(|place| {
            let tile = cut(&picture, place);
            let light = light(&tile);
            if light < LIGHT {
                screen.picture_for("small-empty");
            }
            assert!(light >= LIGHT, "{what}: a tile is empty ({light})");
            timecode::read(&tile).map(|code| code.camera)
        })
    }

    /// Looks again and again until the tiles show these cameras.
    fn until(&mut self, screen: &mut Screen, what: &str, wanted: [u8; 2]) {
        let (end, since, before) = (Instant::now() + START, Instant::now(), self.looks);
        loop {
            let seen = self.look(screen, what);
            if seen == wanted.map(Some) {
                let ms = since.elapsed().as_millis();
                return say_aloud(&format!("{what}: {ms} ms, looked at {} times", self.looks - before));
            }
            assert!(Instant::now() < end, "{what}: {seen:?}\n{}", screen.tell());
        }
    }
}

fn cut(picture: &RgbaImage, place: Rect) -> RgbaImage {
    let [x, y, width, height] = [place.left(), place.top(), place.width(), place.height()].map(|part| part as u32);
    image::imageops::crop_imm(picture, x, y, width, height).to_image()
}

/// Of the upper third, below what is written there, where the rooms are plain.
fn light(tile: &RgbaImage) -> f32 {
    let (width, height) = tile.dimensions();
    let rows = (height / 5..height * 3 / 10).step_by(3);
    let pixels: Vec<f32> = rows
        .flat_map(|y| (width / 4..width * 3 / 4).step_by(5).map(move |x| (x, y)))
        .map(|(x, y)| tile.get_pixel(x, y).0[..3].iter().map(|part| f32::from(*part)).sum::<f32>() / 3.0)
        .collect();
    pixels.iter().sum::<f32>() / pixels.len() as f32
}

#[test]
fn a_small_tile_is_fetched_from_the_small_stream_and_a_large_one_from_the_main_one_and_no_tile_is_ever_empty() {
    let place = Place::new();
    let (hall, cellar, small) = (camera(HALL, &[]), camera(CELLAR, &[]), camera(CELLAR_SMALL, &["--small"]));
    place.import(&register(&hall, &cellar, &small));
    place.add_operator("op1", PASSWORD);
    let mut desk = place.desk(&[]);
    desk.sign_in("op1", PASSWORD);
    let screen = &mut desk.screen;
    dial(&place, "0123", KEY, "BA", 14);
    dial(&place, "0123", KEY, "BA", 15);
    screen.wait("Inbrott", START);
    screen.press(Key::F2);
    let mut eyes = Eyes::on(screen);
    until(START, "a picture in each tile", || {
        let picture = screen.picture();
        eyes.places.iter().all(|place| light(&cut(&picture, *place)) >= LIGHT).then_some(())
    });
    eyes.until(screen, "the small stream in the small tile", [HALL, CELLAR_SMALL]);
    assert_eq!((cellar.plays(), small.plays()), (1, 1), "the main one is recorded all along");
    screen.picture_for("small-beside");

    screen.click("Källarkamera");
    // The tiles have changed places.
    eyes.until(screen, "the main stream in the large tile", [CELLAR, HALL]);
    at_once(Instant::now(), "nobody at the small stream", || small.connections() == 0);
    screen.press(Key::Enter);
    until(START, "the large tile alone", || {
        let picture = screen.picture();
        timecode::read(&picture).filter(|code| code.camera == CELLAR)
    });
    screen.press(Key::Escape);
    screen.click("Hallkamera");
    eyes.until(screen, "and back", [HALL, CELLAR_SMALL]);
    assert_eq!((cellar.visits(), cellar.plays(), small.plays()), (1, 1, 2), "the main one went on beside it");

    screen.press(Key::F12);
    at_once(Instant::now(), "nobody looks: nobody at the small stream", || small.connections() == 0);
    let facts = place.journal();
    let granted = facts.iter().filter(|fact| fact["fact"]["device"]["camera"] == "cellar");
    assert!(granted.count() > 0, "{facts:#?}");
}

/// The media connection of the cellar's camera, its operator's desk, and the station.
struct Looking {
    desk: Desk,
    units: BufReader<UnixStream>,
    station: Station,
}

impl Looking {
    fn begin(hall: &Camera, cellar: &Camera, small: &Camera) -> Self {
        let station = Station::start(&register(hall, cellar, small));
        station.add("op1", Role::Operator);
        let mut desk = Desk::sign_in(&station, "op1");
        station.panel().say("0123", "BA15");
        let event = desk.event_at("home-1");
        assert_eq!(desk.wish(Wish::Claim { event }), Ok(Granted::Event(event)));
        let ticket = desk.until("leave to look", |desk| {
            let held = desk.board.held.as_ref()?;
            match held.cameras.iter().find(|camera| camera.id.as_str() == "cellar")?.look {
                LookState::Open { ticket } => Some(ticket),
                _ => None,
            }
        });
        let (stream, _) = socket::join(&socket::path(station.data()), Purpose::Media { ticket }).expect("it runs");
        stream.set_read_timeout(Some(START)).expect("a fresh socket takes its settings");
        Self { desk, units: BufReader::new(stream), station }
    }

    fn show_in(&self, tile: Tile) {
        pipe::write(&mut self.units.get_ref(), &ToDevice::Show(tile), &[]).expect("the station listens");
    }

    fn next(&mut self) -> Unit {
        pipe::read::<Unit>(&mut self.units).expect("the station speaks").expect("the door stands open").0
    }

    /// Reads on to the first picture of a stream of this width, which must be one that stands by itself.
    fn until_width(&mut self, width: u32) {
        let (wanted, end) = (format!("width=(int){width}"), Instant::now() + START);
        loop {
            assert!(Instant::now() < end, "waited for pictures of the width {width}");
            if let Unit::Format { track: Track::Video, caps } = self.next()
                && caps.contains(&wanted)
            {
                // The vault's word on what was taken may come between.
                let mut next = self.next();
                while matches!(next, Unit::Record(_)) {
                    next = self.next();
                }
                return assert!(matches!(next, Unit::Data { track: Track::Video, key: true, .. }), "{next:?}");
            }
        }
    }
}

#[test]
fn a_small_stream_that_goes_leaves_the_main_one() {
    let (hall, cellar, small) = (camera(HALL, &[]), camera(CELLAR, &[]), camera(CELLAR_SMALL, &["--small"]));
    let mut looking = Looking::begin(&hall, &cellar, &small);
    looking.until_width(672);
    assert_eq!(small.visits(), 0, "nobody asked for it");
    looking.show_in(Tile::Small);
    looking.until_width(336);
    looking.show_in(Tile::Large);
    looking.until_width(672);
    at_once(Instant::now(), "nobody at the small stream", || small.connections() == 0);
    looking.show_in(Tile::Small);
    looking.until_width(336);
    drop(small);
    looking.until_width(672);

    let verdict = Verdict { outcome: Outcome::Sharp, cause: "break-in".to_owned(), level: 1 };
    let event = looking.desk.event_at("home-1");
    let (note, override_reason) = (Pii(String::new()), Pii("Inget att göra".to_owned()));
    let closing = Instant::now();
    assert_eq!(looking.desk.wish(Wish::Close { event, verdict, note, override_reason }), Ok(Granted::Done));
    at_once(closing, "nobody at the home", || cellar.connections() == 0 && hall.connections() == 0);
}

#[test]
fn what_is_not_recorded_large_is_not_looked_at_small() {
    let (hall, cellar, small) = (camera(HALL, &[]), camera(CELLAR, &[]), camera(CELLAR_SMALL, &["--small"]));
    let mut looking = Looking::begin(&hall, &cellar, &small);
    looking.show_in(Tile::Small);
    looking.until_width(336);
    drop(cellar);
    while !matches!(looking.next(), Unit::Trouble { .. }) {}
    at_once(Instant::now(), "nobody at the small stream", || small.connections() == 0);
    let (end, gone) = (Instant::now() + Duration::from_secs(3), now().wall);
    while Instant::now() < end {
        // What was taken while all was well may still be on its way.
        if let Unit::Data { taken_at, .. } = looking.next() {
            assert!(taken_at < gone, "taken {} ms after", taken_at.since_ms(gone));
        }
    }
    assert_eq!(small.visits(), 1, "nor asked for again");
    drop(looking.station);
}
