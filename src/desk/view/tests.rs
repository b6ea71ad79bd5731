//! The screen as a screen reader and a hand find it: by role and name, with a hand-made board; no station, no pixels.
mod aside;
mod calling;
mod closed;
mod disclosing;
mod dispatching;
mod event;
mod every;
mod faults;
mod flood;
mod floor;
mod following;
mod handing;
mod inquiring;
mod key_list;
mod looking;
mod map;
mod palette;
mod people;
mod queue;
mod register;
mod screen;
mod sign_in;
mod steps;
mod stills;
mod wall;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use alarm_central::{
    drawing::DrawingId,
    event::{Outcome, Refusal, RevealReason, Verdict},
    id::{AnswerId, CameraId, PersonId, PhraseId, PresetId, SignalId, StepId},
    moment::Moment,
    person::{Place, Role},
    pii::{Pii, Secret},
    port::StoreFault,
};
use egui::{
    Event, Key, TextureId, Vec2,
    accesskit::{self, Toggled},
};
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use vaka_link::{
    aside::Homes,
    board::{
        Acknowledged, Board, ClockHealth, InquiryView, LookState, PhraseView, PresetView, ReceiverHealth, StepStanding,
        StoreHealth,
    },
    command::Tile,
    frame::{AudioDevice, DeviceState, Echo, SoundChoice},
    past::Past,
    unit::{Doubt, MediaFault},
};
use vaka_words::Language;

use super::{Screen, sample};
use crate::{
    closed::{Closed, Playing},
    glass::Glass,
    intent::Intent,
    keys,
    lineup::{Known, Lineup},
    maps,
    scene::{
        Answer, Compared, Drawn, Duplex, FirstStart, FloorPicture, FoundDevices, Levels, LinkState, Recorded,
        Registered, Scene, Session, SoundState, StillPicture, TilePicture, Tones, Tonight, VoiceLine, Worker,
    },
    theme::{self, Theme},
    widget::video_tile::Picture,
};

/// The language is the process's own: one test speaks at a time.
static SPEAKING: Mutex<()> = Mutex::new(());

struct Desk {
    screen: Screen,
    board: Board,
    /// The board as it was shown last.
    known: Known,
    session: Session,
    link: LinkState,
    now: Moment,
    tiles: BTreeMap<CameraId, TilePicture>,
    stills: BTreeMap<CameraId, Vec<Moment>>,
    compared: Option<Compared>,
    /// The size that each picture was last asked for in.
    fits: BTreeMap<CameraId, (u32, u32)>,
    sizes: BTreeMap<CameraId, Tile>,
    voice: VoiceLine,
    voice_recorded: Recorded,
    home_sounds: bool,
    tones: Tones,
    speech: bool,
    microphone: DeviceState,
    loudspeaker: DeviceState,
    microphone_muted: bool,
    sound_choice: SoundChoice,
    sound_devices: FoundDevices,
    unheard: BTreeSet<Option<CameraId>>,
    notice: Option<String>,
    first_start: Option<FirstStart>,
    masked_ms: Option<i64>,
    closed: Option<Closed>,
    homes: Option<Homes>,
    registered: Registered,
    playing: Option<Playing>,
    hidden: Option<Tonight>,
    past: Option<Answer<Past>>,
    map: maps::Seen,
    drawings: BTreeMap<DrawingId, FloorPicture>,
    /// How drawings that are asked for come out.
    drawn: Drawn,
    takes_next: bool,
    keys: keys::Map,
    wants: Vec<Intent>,
    fonts: bool,
}

impl Desk {
    fn with(board: Board) -> Self {
        let picture = Picture { texture: TextureId::default(), size: Vec2::new(64.0, 36.0) };
        let live = TilePicture {
            picture: Some(picture),
            glass: Glass::default(),
            past: None,
            taken_at: sample::NOW.plus_ms(-100),
            stalled_after_ms: 1000,
            fault: None,
            doubt: None,
            recorded: Recorded::Kept { begun: true },
        };
        Self {
            screen: Screen::default(),
            board,
            known: Known::default(),
            session: Session::In(worker()),
            link: LinkState::Up,
            now: sample::NOW,
            tiles: [(CameraId::new("hall"), live), (CameraId::new("kitchen"), live)].into(),
            stills: BTreeMap::new(),
            compared: None,
            fits: BTreeMap::new(),
            sizes: BTreeMap::new(),
            voice: VoiceLine::Ready,
            voice_recorded: Recorded::Kept { begun: true },
            home_sounds: true,
            tones: Tones::Heard,
            speech: true,
            microphone: DeviceState::Working,
            loudspeaker: DeviceState::Working,
            microphone_muted: false,
            sound_choice: SoundChoice::default(),
            sound_devices: FoundDevices::default(),
            unheard: BTreeSet::new(),
            notice: None,
            first_start: None,
            masked_ms: None,
            closed: None,
            homes: None,
            registered: Registered::default(),
            playing: None,
            hidden: None,
            past: None,
            map: maps::Seen::default(),
            drawings: BTreeMap::new(),
            drawn: Drawn::Shown,
            takes_next: false,
            keys: keys::Map::default(),
            wants: Vec::new(),
            fonts: false,
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui) {
        if !std::mem::replace(&mut self.fonts, true) {
            theme::install_fonts(ui.ctx());
            theme::choose(ui.ctx(), Theme::Dark);
            return;
        }
        if self.known.board != self.board {
            self.known.replace(self.board.clone(), Lineup::of(&self.board));
        }
        // The screen remembers, and the scene only lends.
        let mut screen = std::mem::take(&mut self.screen);
        let wants = screen.ui(ui, &self.scene());
        self.screen = screen;
        for want in &wants {
            self.follow(ui, want);
        }
        self.wants.extend(wants.into_iter().filter(|want| !matches!(want, Intent::FitTile { .. })));
    }
}

impl Desk {
    fn scene(&self) -> Scene<'_> {
        Scene {
            place: Place::Live,
            link: self.link,
            session: &self.session,
            board: &self.known.board,
            lineup: &self.known.lineup,
            now: self.now,
            tiles: &self.tiles,
            stills: &self.stills,
            compared: self.compared.as_ref(),
            voice: self.voice,
            voice_recorded: self.voice_recorded,
            levels: Levels::default(),
            sound: SoundState {
                tones: self.tones,
                worker: self.speech,
                microphone: self.microphone,
                loudspeaker: self.loudspeaker,
                microphone_muted: self.microphone_muted,
                duplex: Duplex::Half,
            },
            sound_choice: &self.sound_choice,
            sound_devices: &self.sound_devices,
            listening: true,
            unheard: &self.unheard,
            home_sounds: self.home_sounds,
            ringing: None,
            refused_ms: 0,
            first_start: self.first_start.as_ref(),
            masked_ms: self.masked_ms,
            notice: self.notice.as_deref(),
            closed: self.closed.as_ref(),
            homes: self.homes.as_ref(),
            registered: &self.registered,
            playing: self.playing,
            hidden: self.hidden.as_ref(),
            past: self.past.as_ref(),
            map: &self.map,
            drawings: &self.drawings,
            takes_next: self.takes_next,
            seat: "plats-1",
        }
    }

    /// What the desk itself does of a wish about a picture.
    fn follow(&mut self, ui: &egui::Ui, want: &Intent) {
        match want {
            Intent::LookThrough { camera, glass } => {
                if let Some(tile) = self.tiles.get_mut(camera) {
                    tile.glass = *glass;
                    ui.ctx().request_repaint();
                }
            }
            Intent::TakeStills => {
                for camera in self.tiles.keys() {
                    self.stills.entry(camera.clone()).or_default().push(self.now);
                }
            }
            Intent::CompareStills { camera, moments, fit } => {
                let picture = self.tiles.get(camera).and_then(|tile| tile.picture);
                let sides = moments.map(|moment| moment.map(|taken_at| StillPicture { taken_at, picture }));
                self.compared = Some(Compared { camera: camera.clone(), sides, fit: *fit });
                ui.ctx().request_repaint();
            }
            Intent::ShowDrawing { drawing, fit } => {
                let picture = Picture { texture: TextureId::default(), size: Vec2::new(64.0, 48.0) };
                let picture = (self.drawn == Drawn::Shown).then_some(picture);
                self.drawings.insert(drawing.id, FloorPicture { picture, fit: Some(*fit), drawn: self.drawn });
                ui.ctx().request_repaint();
            }
            Intent::LeaveStills => self.compared = None,
            Intent::FindHomes(find) => {
                self.homes = Some(sample::homes(find.clone()));
                ui.ctx().request_repaint();
            }
            Intent::ShowPast(site) => {
                self.past = Some(Answer::Told(Box::new(sample::past(site.clone()))));
                ui.ctx().request_repaint();
            }
            Intent::ReadHome(site) => {
                self.registered.entry = Some(Box::new(sample::home_entry(site)));
                ui.ctx().request_repaint();
            }
            Intent::ShowHomeHistory(site) => {
                self.registered.history = Some(Box::new(sample::home_history(site)));
                ui.ctx().request_repaint();
            }
            Intent::ChooseKeys(map) => {
                self.keys = *map;
                keys::choose(*map);
            }
            Intent::ChooseSound(choice) => self.sound_choice = choice.clone(),
            Intent::FitTile { camera, width, height, tile } => {
                self.fits.insert(camera.clone(), (*width, *height));
                self.sizes.insert(camera.clone(), *tile);
            }
            _ => {}
        }
    }
}

fn worker() -> Worker {
    Worker {
        id: PersonId::new("op1"),
        name: Pii("Operatör 1".to_owned()),
        role: Role::Operator,
        certified_until: Moment(i64::MAX),
    }
}

type Shown = Harness<'static, Desk>;

fn show_at(desk: Desk, size: [f32; 2]) -> (Shown, MutexGuard<'static, ()>) {
    show_by(desk, size, 0.25)
}

/// With so many seconds from frame to frame; each event has a frame of its own.
fn show_by(desk: Desk, size: [f32; 2], frame_secs: f32) -> (Shown, MutexGuard<'static, ()>) {
    let guard = SPEAKING.lock().unwrap_or_else(PoisonError::into_inner);
    vaka_words::set_language(Language::Swedish);
    keys::choose(desk.keys);
    let builder = Harness::builder().with_size(size).with_step_dt(frame_secs);
    let mut harness = builder.build_ui_state(|ui, desk: &mut Desk| desk.ui(ui), desk);
    harness.run();
    (harness, guard)
}

fn show(desk: Desk) -> (Shown, MutexGuard<'static, ()>) {
    show_at(desk, [1920.0, 1080.0])
}

fn press(shown: &mut Shown, key: Key) {
    shown.key_press(key);
    shown.run();
}

fn click(shown: &mut Shown, name: &str) {
    shown.get_by_label(name).click();
    shown.run();
}

fn wants(shown: &mut Shown) -> Vec<Intent> {
    std::mem::take(&mut shown.state_mut().wants)
}

fn value(shown: &Shown, name: &str) -> String {
    shown.get_by_label(name).value().unwrap_or_default()
}

fn alerts(shown: &Shown) -> Vec<String> {
    let alerts = shown.query_all_by_role(accesskit::Role::Alert);
    alerts.filter_map(|node| node.accesskit_node().label()).collect()
}

/// Texts of which the end is not painted.
fn cut_off(shown: &Shown) -> Vec<String> {
    fn look(shape: &egui::Shape, found: &mut Vec<String>) {
        match shape {
            egui::Shape::Text(text) if text.galley.elided => found.push(text.galley.text().to_owned()),
            egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| look(shape, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    shown.output().shapes.iter().for_each(|clipped| look(&clipped.shape, &mut found));
    found
}
