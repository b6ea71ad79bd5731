//! Shows the screen with a hand-made board, to look at it without a station: `cargo run -p vaka-desk --example board`.
//!
//! `VAKA_SHOW` picks what: event (default), calm, waiting, crowd, flood, sign-in, lock, fault, media-1 to media-6, broken-1 to
//! broken-4, lost, stalled, past, doubt, masked, floors, asides, closing-window, closed-window, closed, purpose, player, plan, dispatch, offered,
//! register (a supervisor's: `E`);
//! `VAKA_THEME` dark or light;
//! `VAKA_LANGUAGE` sv or en; `VAKA_PLACE` live or training.
use std::{
    collections::{BTreeMap, BTreeSet},
    env,
};

use alarm_central::{
    drawing::DrawingId,
    event::{CustomerAnswer, Way},
    id::{CameraId, DispatchId, PersonId},
    moment::Moment,
    person::{Place, Role},
    pii::Pii,
    port::StoreFault,
};
use eframe::egui;
use vaka_desk::{
    closed::{Closed, Playing, Stands},
    glass::Glass,
    intent::Intent,
    keys,
    lineup::{Known, Lineup},
    maps::{Maps, Seen},
    scene::{
        Answer, Compared, Drawn, Duplex, FloorPicture, FoundDevices, Levels, LinkState, Recorded, Registered, Scene,
        Session, SoundState, StillPicture, TilePicture, Tones, Tonight, VoiceLine, Worker,
    },
    theme::{self, Theme},
    view::Screen,
    widget::video_tile::Picture,
};
use vaka_link::{
    aside::Homes,
    board::{Board, ClockHealth, InquiryView, ReceiverHealth, StoreHealth},
    closed::{ClosedPage, ClosedQuery, Opened},
    command::Ticket,
    frame::{DeviceState, SoundChoice},
    past::Past,
    unit::{Doubt, MediaFault},
};
use vaka_words::Language;

#[path = "../view/sample.rs"]
mod sample;

struct Show {
    screen: Screen,
    known: Known,
    sound: SoundState,
    sound_choice: SoundChoice,
    sound_devices: FoundDevices,
    unheard: BTreeSet<Option<CameraId>>,
    session: Session,
    what: String,
    place: Place,
    tiles: BTreeMap<CameraId, TilePicture>,
    stills: BTreeMap<CameraId, Vec<Moment>>,
    compared: Option<Compared>,
    closed: Option<Closed>,
    homes: Option<Homes>,
    registered: Registered,
    playing: Option<Playing>,
    hidden: Option<Tonight>,
    past: Option<Answer<Past>>,
    maps: Maps,
    map: Seen,
    drawings: BTreeMap<DrawingId, FloorPicture>,
    _textures: Vec<egui::TextureHandle>,
}

fn main() -> eframe::Result {
    let said = |name: &str, default: &str| env::var(name).unwrap_or_else(|_| default.to_owned());
    let size = said("VAKA_SIZE", "1920x1080");
    let (width, height) = size.split_once('x').expect("VAKA_SIZE is WIDTHxHEIGHT");
    let size = [width.parse().expect("a number"), height.parse().expect("a number")];
    let options = eframe::NativeOptions {
        renderer: eframe::Renderer::Glow,
        viewport: egui::ViewportBuilder::default()
            .with_inner_size(size)
            .with_position([0.0, 0.0])
            .with_decorations(false),
        ..eframe::NativeOptions::default()
    };
    eframe::run_native("board", options, Box::new(|context| Ok(Box::new(Show::new(&context.egui_ctx)))))
}

impl Show {
    fn new(ctx: &egui::Context) -> Self {
        let said = |name: &str, default: &str| env::var(name).unwrap_or_else(|_| default.to_owned());
        theme::install_fonts(ctx);
        theme::choose(ctx, Theme::from_tag(&said("VAKA_THEME", "dark")).unwrap_or_default());
        vaka_words::set_language(Language::from_tag(&said("VAKA_LANGUAGE", "sv")).unwrap_or_default());
        let what = said("VAKA_SHOW", "event");
        let worker = Worker {
            id: PersonId::new("op1"),
            name: Pii("Operatör 1".to_owned()),
            role: if what == "register" { Role::Supervisor } else { Role::Operator },
            certified_until: Moment(i64::MAX),
        };
        let session = match what.as_str() {
            "sign-in" => Session::Out { checking: false, refusal: None, ended: None },
            "lock" => Session::Locked { worker, checking: false, refusal: None },
            _ => Session::In(worker),
        };
        let mut board = match what.as_str() {
            "calm" | "register" | "closed" | "purpose" | "player" => sample::calm(),
            "offered" => sample::offered(),
            _ => sample::board(),
        };
        if what == "floors" {
            board.held.iter_mut().for_each(|held| sample::put_on_floors(held));
        }
        if what == "waiting" {
            board.held = None;
        }
        if what == "crowd" {
            crowd(&mut board);
        }
        if what == "flood" {
            board.held = None;
            sample::flood(&mut board);
        }
        if let Some(held) = board.held.as_mut().filter(|_| what == "plan") {
            held.steps = sample::all_sorts_of_steps();
        }
        if let Some(held) = board.held.as_mut().filter(|_| what == "dispatch") {
            held.dispatches = sample::all_sorts_of_dispatches();
        }
        if let Some(held) = board.held.as_mut().filter(|_| ["asking", "answered", "help"].contains(&what.as_str())) {
            let answered = |answer, text| sample::answered(1, 12, answer, text);
            held.asks = Some(2);
            held.inquiries = match what.as_str() {
                "answered" => vec![answered(CustomerAnswer::Unreadable, "Jag är på bio, men grannen skulle vattna")],
                "help" => vec![answered(CustomerAnswer::Help, "")],
                _ => vec![InquiryView { told: Some(sample::NOW), ..sample::inquiry(1, 10) }],
            };
        }
        if let Some(held) = board.held.as_mut().filter(|_| what == "masked") {
            held.masked = true;
        }
        if what == "asides" {
            sample::set_aside(&mut board);
        }
        let sound = break_parts(&what, &mut board);
        let mut tiles = BTreeMap::new();
        let mut textures = Vec::new();
        for (index, id) in ["hall", "kitchen"].into_iter().enumerate() {
            let texture = ctx.load_texture(id, pattern(index), egui::TextureOptions::LINEAR);
            let picture = Picture { texture: texture.id(), size: texture.size_vec2() };
            let tile = TilePicture {
                picture: (what != "fault").then_some(picture),
                glass: Glass::default(),
                past: (what == "past").then(|| sample::NOW.plus_ms(-12_500)),
                taken_at: sample::NOW.plus_ms(-100),
                stalled_after_ms: if index == 1 && what == "stalled" { 10 } else { 1000 },
                fault: media_fault(&what, index),
                doubt: (index == 1 && what == "doubt").then_some(Doubt::Looped),
                recorded: Recorded::Kept { begun: true },
            };
            tiles.insert(CameraId::new(id), tile);
            textures.push(texture);
        }
        let closed = closed(&what);
        let shown = textures.first().map(|texture| Picture { texture: texture.id(), size: texture.size_vec2() });
        let playing = (what == "player").then(|| playing(shown));
        let place = if said("VAKA_PLACE", "live") == "training" { Place::Training } else { Place::Live };
        let lineup = Lineup::of(&board);
        let known = Known { board, lineup };
        Self {
            screen: Screen::default(),
            sound,
            sound_choice: SoundChoice::default(),
            sound_devices: FoundDevices::default(),
            unheard: BTreeSet::new(),
            known,
            session,
            what,
            place,
            stills: stills_of(&tiles),
            compared: None,
            tiles,
            closed,
            homes: None,
            registered: Registered::default(),
            playing,
            hidden: None,
            past: None,
            maps: Maps::new(std::env::var_os("VAKA_MAP").map(Into::into), ctx),
            map: Seen::default(),
            drawings: BTreeMap::new(),
            _textures: textures,
        }
    }
}

impl eframe::App for Show {
    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        let late = match self.what.as_str() {
            "closing-window" => 690_000,
            "closed-window" => 900_000,
            _ => 0,
        };
        let fault = self.what == "fault";
        self.map = self.maps.seen();
        let scene = Scene {
            place: self.place,
            link: if self.what == "lost" { LinkState::Lost } else { LinkState::Up },
            session: &self.session,
            board: &self.known.board,
            lineup: &self.known.lineup,
            now: Moment(sample::NOW.0 + late),
            tiles: &self.tiles,
            stills: &self.stills,
            compared: self.compared.as_ref(),
            voice: if fault { VoiceLine::Fault(MediaFault::NoTalkPath) } else { VoiceLine::Ready },
            voice_recorded: Recorded::Kept { begun: true },
            levels: Levels { microphone: 0.02, home: 0.004 },
            sound: self.sound,
            sound_choice: &self.sound_choice,
            sound_devices: &self.sound_devices,
            listening: true,
            unheard: &self.unheard,
            home_sounds: true,
            ringing: Some(sample::event(1)),
            refused_ms: 0,
            first_start: None,
            masked_ms: None,
            notice: fault.then_some("Operatör 2 har redan tagit det."),
            closed: self.closed.as_ref(),
            homes: self.homes.as_ref(),
            registered: &self.registered,
            playing: self.playing,
            hidden: self.hidden.as_ref(),
            past: self.past.as_ref(),
            map: &self.map,
            drawings: &self.drawings,
            takes_next: false,
            seat: "plats-1",
        };
        for intent in self.screen.ui(ui, &scene) {
            match intent {
                Intent::ChooseTheme(chosen) => theme::choose(ui.ctx(), chosen),
                Intent::ChooseKeys(chosen) => keys::choose(chosen),
                Intent::ChooseLanguage(chosen) => vaka_words::set_language(chosen),
                Intent::CompareStills { camera, moments, fit } => {
                    let picture = self.tiles.get(&camera).and_then(|tile| tile.picture);
                    let sides = moments.map(|moment| moment.map(|taken_at| StillPicture { taken_at, picture }));
                    self.compared = Some(Compared { camera, sides, fit });
                    ui.ctx().request_repaint();
                }
                Intent::FindHomes(find) => self.homes = Some(sample::homes(find)),
                Intent::ReadHome(site) => self.registered.entry = Some(Box::new(sample::home_entry(&site))),
                Intent::ShowHomeHistory(site) => {
                    self.registered.history = Some(Box::new(sample::home_history(&site)));
                }
                Intent::ShowDrawing { drawing, fit } => {
                    let late = FloorPicture { picture: None, fit: Some(fit), drawn: Drawn::AskedLong };
                    self.drawings.insert(drawing.id, late);
                }
                Intent::LeaveStills => self.compared = None,
                Intent::PhoneDispatch(id) => tell(&mut self.known.board, id),
                Intent::ShowPast(site) => self.past = Some(Answer::Told(Box::new(sample::past(site)))),
                Intent::OpenMap => self.maps.open(),
                Intent::DrawMap { view, style } => self.maps.draw(view, style),
                Intent::ShowHidden => self.hidden = Some(Tonight::Told(Box::new(sample::hidden_night()))),
                other => println!("{other:?}"),
            }
        }
    }
}

/// They were told on the telephone.
fn tell(board: &mut Board, id: DispatchId) {
    let dispatches = board.held.iter_mut().flat_map(|held| &mut held.dispatches);
    for dispatch in dispatches.filter(|dispatch| dispatch.id == id) {
        (dispatch.told, dispatch.untold) = (Some((sample::NOW, Way::Telephone)), None);
    }
}

/// Some of each camera: the first and five more.
fn stills_of(tiles: &BTreeMap<CameraId, TilePicture>) -> BTreeMap<CameraId, Vec<Moment>> {
    let moments = [-161, -120, -63, -41, -20, -2].map(|secs| sample::NOW.plus_ms(secs * 1000));
    tiles.keys().map(|camera| (camera.clone(), moments.to_vec())).collect()
}

/// The list of closed events, the media of one, or those opened.
fn closed(what: &str) -> Option<Closed> {
    if !["closed", "purpose", "player"].contains(&what) {
        return None;
    }
    let mut closed = Closed::of(ClosedQuery::default());
    let _ = closed.ask_on(0);
    closed.take_page(ClosedPage { rows: sample::closed_rows(60), next: None });
    let media = sample::closed_media();
    let opened =
        Opened { event: media.row.id, media: media.media.iter().map(|view| view.medium).collect(), ticket: Ticket(1) };
    if what != "closed" {
        closed.take_media(media);
    }
    if what == "player" {
        closed.take_opened(opened);
    }
    Some(closed)
}

fn playing(picture: Option<Picture>) -> Playing {
    let view = &sample::closed_media().media[0];
    let (medium, at) = (view.medium, view.began.plus_ms(31_000));
    Playing { medium, at, picture, is_paused: false, speed: 1, stands: Stands::Runs }
}

/// Two thousand that wait, and a storm of silent lines.
fn crowd(board: &mut Board) {
    board.storms.push(sample::storm());
    let row = board.rows[&sample::event(2)].clone();
    for number in 0..2_000_u32 {
        let mut row = row.clone();
        row.id = sample::event(1_000 + u128::from(number));
        let (kind, priority) =
            [("burglary", 3), ("line-lost", 4), ("burglary", 3), ("burglary-confirmed", 2)][number as usize % 4];
        (row.kind, row.priority) = (alarm_central::id::KindId::new(kind), priority);
        row.site = alarm_central::id::SiteId::new(format!("crowd-{number}"));
        row.address = Pii(format!("Solvägen {number}, 183 50 Täby"));
        row.received_at = sample::NOW.plus_ms(-i64::from(number) * 700);
        board.rows.insert(row.id, row);
    }
}

/// Every state of every part, in four pictures.
fn break_parts(what: &str, board: &mut Board) -> SoundState {
    let working = DeviceState::Working;
    let mut sound = SoundState {
        tones: Tones::Heard,
        worker: true,
        microphone: working,
        loudspeaker: working,
        microphone_muted: false,
        duplex: Duplex::Half,
    };
    let health = &mut board.health;
    match what {
        "fault" | "lost" => sound.tones = Tones::NoDevice,
        "broken-1" => {
            health.receiver = ReceiverHealth::NotListening;
            health.store = StoreHealth::Failing(StoreFault::Full);
            health.clock = ClockHealth::SetBack;
            (health.cameras_open, health.cameras_failing) = (2, 2);
            sound.tones = Tones::Muted;
        }
        "broken-2" => {
            health.receiver = ReceiverHealth::Crowded;
            health.store = StoreHealth::Slow;
            health.clock = ClockHealth::Leapt;
            (health.cameras_open, health.cameras_failing) = (3, 1);
            sound.worker = false;
        }
        "broken-3" => {
            health.quiet_since = Some(sample::NOW.plus_ms(-300_000));
            health.backlog = 3_500;
            sound.microphone = DeviceState::Missing;
        }
        "broken-4" => {
            health.store = StoreHealth::Failing(StoreFault::Damaged);
            sound.tones = Tones::Off;
            sound.microphone = DeviceState::Instead;
            sound.loudspeaker = DeviceState::Instead;
        }
        _ => {}
    }
    sound
}

fn media_fault(what: &str, tile: usize) -> Option<MediaFault> {
    let faults = match what {
        "fault" => [MediaFault::NoAnswer; 2],
        "media-1" => [MediaFault::Refused, MediaFault::WrongSignIn],
        "media-2" => [MediaFault::NoVideo, MediaFault::CodecMissing],
        "media-3" => [MediaFault::BrokenData, MediaFault::Stalled],
        "media-4" => [MediaFault::Busy, MediaFault::Ours],
        "media-5" => [MediaFault::NoAnswer, MediaFault::NoTalkPath],
        "media-6" => [MediaFault::OtherCertificate, MediaFault::UnknownCertificate],
        _ => return None,
    };
    Some(faults[tile])
}

/// A flat room in greys, so that something that is plainly no camera fills the tile.
fn pattern(index: usize) -> egui::ColorImage {
    let (width, height) = (960, 540);
    let pixels = (0..width * height)
        .map(|at| {
            let (x, y) = ((at % width) as f32 / width as f32 - 0.5, (at / width) as f32 / height as f32 - 0.5);
            let wall = if x.abs() < 0.28 && y.abs() < 0.3 { 120.0 } else { 70.0 };
            egui::Color32::from_gray((wall - 90.0 * (x * x + y * y) + 10.0 * index as f32) as u8)
        })
        .collect();
    egui::ColorImage::new([width, height], pixels)
}
