//! The window: takes in what the station says (`logic`), shows it (`ui`), and does what the operator wants. Holds the
//! desk's whole state; the rules are the station's.
mod closed;
mod comparing;
mod drawings;
mod feeds;
mod hearing;
mod idling;
mod looking_back;
mod once;
mod wall;
mod wanting;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
    time::{Duration, Instant},
};

use alarm_central::{
    drawing::DrawingId,
    id::{CameraId, SiteId},
    moment::Moment,
    person::Place,
    pii::Secret,
};
use eframe::egui::{self, Context};
use vaka_link::{
    aside::Homes,
    board::{Board, Update},
    command::{SessionEnd, Tile},
    frame::{DeviceState, SoundChoice},
    past::Past,
    worker::SoundDevice,
};
use vaka_words::say;

use crate::{
    Options,
    child::Workers,
    closed::{Closed, Playing},
    ears::Ears,
    feed::{
        Feed, Ground,
        playback::{Playback, Standing},
    },
    frames::{self, Frames},
    idle::{self, Idle},
    keys,
    lineup::{Known, Lineup},
    link::Link,
    maps::{Maps, Seen},
    prefs::Prefs,
    scene::{
        Answer, Compared, Duplex, FirstStart, FloorPicture, FoundDevices, Levels, LinkState, Recorded, Registered,
        Scene, Session, SoundState, TilePicture, Tones, Tonight,
    },
    sound::{Sound, Tell},
    stills::Stills,
    telephone::Telephone,
    theme,
    view::Screen,
    wall::{Geometry, Wall},
};

/// How long a refusal stands under the strip.
const NOTICE: Duration = Duration::from_secs(6);
/// egui wakes a frame early; this lands behind the tick, or each tick would cost two frames.
const AFTER_TICK: Duration = Duration::from_millis(25);

/// The desk.
pub struct App {
    place: Place,
    prefs: Prefs,
    link: Link,
    link_state: LinkState,
    session: Session,
    /// When the last refusal of a password was heard.
    refused_at: Instant,
    /// The place has no supervisor yet.
    first_start: Option<FirstStart>,
    /// Signs in again by itself after a lost link; gone with lock, sign-out and every refusal.
    credentials: Option<(String, Secret)>,
    idle: Idle,
    known: Known,
    /// When the board's clock was last told.
    told_at: Instant,
    /// Changes that one frame had no time for.
    left: VecDeque<Update>,
    asked: BTreeMap<u64, Question>,
    next_number: u64,
    screen: Screen,
    sound: Sound,
    ears: Ears,
    ground: Ground,
    cameras: BTreeMap<CameraId, Feed>,
    fits: BTreeMap<CameraId, (u32, u32)>,
    /// Which tiles are small and which large.
    sizes: BTreeMap<CameraId, Tile>,
    wall: Wall,
    wall_fits: BTreeMap<CameraId, (u32, u32)>,
    /// Where the second window stands, and since when.
    wall_stands: Option<(Geometry, Instant)>,
    /// Physical pixels; none where they are not known.
    monitors: Vec<egui::Rect>,
    chosen: Option<CameraId>,
    back: Option<looking_back::Back>,
    stills: Stills,
    compared: Option<comparing::Pair>,
    voice: Option<Feed>,
    frames: Frames,
    listening: bool,
    /// Devices of the home that is held which are not listened to; `None` is the voice unit.
    unheard: BTreeSet<Option<CameraId>>,
    unheard_at: Option<alarm_central::id::EventId>,
    notice: Option<(String, Instant)>,
    /// What was wrong with the preferences, until somebody is there to read it.
    unread: Option<&'static str>,
    once: once::Once,
    /// Closed events, while they are shown, and what plays of one.
    closed: Option<Closed>,
    /// Homes that were looked for last.
    homes: Option<Box<Homes>>,
    /// The home of the register that is edited.
    registered: Registered,
    playback: Option<Playback>,
    hidden: Option<Tonight>,
    past: Option<Answer<Past>>,
    maps: Maps,
    drawings: drawings::Drawings,
    played: Option<egui::TextureHandle>,
    playback_fit: (u32, u32),
    /// When disclosures were asked for last; `None` while they are not shown.
    disclosures_asked_at: Option<Instant>,
    seat: String,
    telephone: Telephone,
    #[cfg(feature = "inspection")]
    frame_log: Option<crate::frame_log::FrameLog>,
}

/// What a frame's scene lends and nobody keeps.
struct Parts {
    now: Moment,
    tiles: BTreeMap<CameraId, TilePicture>,
    stills: BTreeMap<CameraId, Vec<Moment>>,
    compared: Option<Compared>,
    drawings: BTreeMap<DrawingId, FloorPicture>,
    playing: Option<Playing>,
    levels: Levels,
    sound: SoundState,
    sound_choice: SoundChoice,
    sound_devices: Arc<FoundDevices>,
    map: Seen,
}

/// A numbered wish that waits for its answer.
struct Question {
    about: Asked,
    /// Key of the sentence for a role that may not.
    role_may_not: Option<&'static str>,
}

/// What a wish was about, for its answer.
enum Asked {
    Lock,
    Unlock(Secret),
    SignOut,
    ClosedPage,
    /// Disclosures as they stand.
    Disclosures,
    /// A change of one.
    Disclosing,
    Hidden,
    Past,
    Drawing(DrawingId),
    /// A home is to leave the register.
    RemoveHome(SiteId),
    Other,
}

impl App {
    /// Builds the desk into an open window.
    pub fn new(options: Options, ctx: &Context) -> Self {
        theme::install_fonts(ctx);
        ctx.add_plugin(keys::InTurn::default());
        let (prefs, warning) = Prefs::read(options.prefs);
        theme::choose(ctx, prefs.theme());
        keys::choose(prefs.keys());
        vaka_words::set_language(prefs.language());
        let sound = Sound::start(options.sound.loudspeaker != SoundDevice::None, ctx.clone());
        let ears =
            Ears::start(Workers::new(options.program.clone(), "sound"), options.sound, prefs.sound(), ctx.clone());
        let decoders = Arc::new(Workers::new(options.program, "decode"));
        let link = Link::start(options.socket.clone(), options.starter, sound.clone(), ctx.clone());
        let ground = Ground { socket: options.socket, decoders, ears: ears.clone(), ctx: ctx.clone() };
        Self {
            place: options.place,
            prefs,
            link,
            link_state: LinkState::Connecting,
            session: Session::Out { checking: false, refusal: None, ended: None },
            refused_at: Instant::now(),
            first_start: None,
            credentials: options.sign_in,
            idle: Idle::new(Instant::now()),
            known: Known::default(),
            told_at: Instant::now(),
            left: VecDeque::new(),
            asked: BTreeMap::new(),
            next_number: 1,
            screen: Screen::default(),
            sound,
            ears,
            ground,
            cameras: BTreeMap::new(),
            fits: BTreeMap::new(),
            sizes: BTreeMap::new(),
            wall: Wall::default(),
            wall_fits: BTreeMap::new(),
            wall_stands: None,
            monitors: Vec::new(),
            chosen: None,
            back: None,
            stills: Stills::default(),
            compared: None,
            voice: None,
            frames: Frames::default(),
            listening: true,
            unheard: BTreeSet::new(),
            unheard_at: None,
            notice: None,
            unread: warning,
            once: once::Once::default(),
            closed: None,
            homes: None,
            registered: Registered::default(),
            playback: None,
            hidden: None,
            past: None,
            maps: Maps::new(options.map, ctx),
            drawings: drawings::Drawings::default(),
            played: None,
            playback_fit: (960, 540),
            disclosures_asked_at: None,
            seat: options.seat,
            telephone: Telephone::new(ctx.clone()),
            #[cfg(feature = "inspection")]
            frame_log: crate::frame_log::FrameLog::start(ctx),
        }
    }

    /// What it knows of the centre.
    pub fn board(&self) -> &Board {
        &self.known.board
    }

    /// The station's time, counted on since it was last told.
    fn now(&self) -> Moment {
        self.known.board.now.plus_ms(self.told_at.elapsed().as_millis() as i64)
    }

    fn leave_session(&mut self, ended: Option<SessionEnd>) {
        self.homes = None;
        self.registered = Registered::default();
        self.close_feeds();
        let now = self.now();
        let board = Board { now, health: self.known.board.health.clone(), ..Board::default() };
        self.known.replace(board, Lineup::default());
        self.left.clear();
        self.hidden = None;
        self.past = None;
        self.drawings = drawings::Drawings::default();
        self.told_at = Instant::now();
        self.session = Session::Out { checking: false, refusal: None, ended };
        self.sound.tell(Tell::Waiting(BTreeMap::new()));
    }

    fn note(&mut self, words: String) {
        self.notice = Some((words, Instant::now()));
    }

    /// Ages tick once a second; a flash twice; a picture's age while pictures come by themselves.
    fn plan_repaint(&self, ctx: &Context) {
        let rhythm = if self.sound.ringing().is_some() { 500 } else { 1000 };
        let into = self.now().0.rem_euclid(rhythm);
        let mut wait = Duration::from_millis((rhythm - into) as u64) + AFTER_TICK;
        for feed in self.cameras.values() {
            if let (Some(taken_at), stalled_after, _) = feed.state() {
                let left = stalled_after - self.now().since_ms(taken_at);
                if left > 0 {
                    wait = wait.min(Duration::from_millis(left as u64 + 20));
                }
            }
        }
        // A mark that says that recording goes on must not outlive what is known.
        for stale_in in self.cameras.values().chain(&self.voice).filter_map(Feed::record_is_stale_in) {
            wait = wait.min(stale_in + Duration::from_millis(20));
        }
        if self.ears.is_talking() {
            wait = wait.min(Duration::from_millis(100));
        }
        ctx.request_repaint_after(wait);
    }

    /// What must happen also while nothing is shown: takes in news, opens and closes what the board says.
    pub fn turn(&mut self, ctx: &Context) {
        self.sound.tell(Tell::Beat);
        self.link.turn();
        self.hear_all(ctx);
        self.keep_playback();
        self.keep_disclosures();
        self.keep_feeds();
        self.keep_drawings(ctx);
        self.keep_idle(ctx);
        self.sound_once();
        self.keep_wall(ctx);
        if self.telephone.take_failure() {
            self.note(say("refusal-dial-no-program").into_owned());
        }
        if self.notice.as_ref().is_some_and(|(_, since)| since.elapsed() > NOTICE) {
            self.notice = None;
        }
        self.plan_repaint(ctx);
    }

    /// What a scene lends that stands nowhere.
    fn parts(&self) -> Parts {
        let playing = self.playback.as_ref().map(|playback| {
            let Standing { medium, at, is_paused, speed, stands } = playback.standing();
            Playing { medium, at, picture: self.played.as_ref().map(frames::on_card), is_paused, speed, stands }
        });
        let now = self.now();
        let tiles = self.cameras.iter().map(|(id, feed)| (id.clone(), self.frames.tile(id, feed, now))).collect();
        let heard = self.ears.look(self.heard().is_some() || self.screen.shows_meters());
        let tones = match self.sound.works() {
            _ if heard.loudspeaker == DeviceState::Off => Tones::Off,
            true if self.sound.is_muted().loudspeaker => Tones::Muted,
            true => Tones::Heard,
            false => Tones::NoDevice,
        };
        let sound = SoundState {
            tones,
            worker: heard.works,
            microphone: heard.microphone,
            loudspeaker: heard.loudspeaker,
            microphone_muted: heard.microphone.works() && self.sound.is_muted().microphone,
            duplex: if heard.suppresses { Duplex::Full } else { Duplex::Half },
        };
        let (stills, compared) = (self.stills.moments(), self.compared());
        let (sound_choice, sound_devices) = (self.prefs.sound(), heard.found);
        let (drawings, map) = (self.drawings.shown(), self.maps.seen());
        Parts {
            now,
            tiles,
            stills,
            compared,
            drawings,
            map,
            playing,
            levels: heard.levels,
            sound,
            sound_choice,
            sound_devices,
        }
    }

    fn scene<'a>(&'a self, parts: &'a Parts) -> Scene<'a> {
        Scene {
            place: self.place,
            link: self.link_state,
            session: &self.session,
            board: &self.known.board,
            lineup: &self.known.lineup,
            now: parts.now,
            tiles: &parts.tiles,
            stills: &parts.stills,
            compared: parts.compared.as_ref(),
            voice: self.voice_line(),
            voice_recorded: self.voice.as_ref().map_or(Recorded::Unknown, Feed::recorded),
            levels: parts.levels,
            sound: parts.sound,
            sound_choice: &parts.sound_choice,
            sound_devices: &parts.sound_devices,
            listening: self.listening,
            unheard: &self.unheard,
            home_sounds: self.heard().is_some_and(Feed::sounds),
            ringing: self.sound.ringing(),
            refused_ms: self.refused_at.elapsed().as_millis() as i64,
            first_start: self.first_start.as_ref(),
            notice: self.notice.as_ref().map(|(words, _)| words.as_str()),
            masked_ms: self.idle.masked_ms(Instant::now()),
            closed: self.closed.as_ref(),
            homes: self.homes.as_deref(),
            registered: &self.registered,
            playing: parts.playing,
            hidden: self.hidden.as_ref(),
            past: self.past.as_ref(),
            map: &parts.map,
            drawings: &parts.drawings,
            takes_next: self.prefs.takes_next(),
            seat: &self.seat,
        }
    }

    /// Shows one frame in the whole of `ui`, and does what the operator wants.
    pub fn show(&mut self, ui: &mut egui::Ui) {
        let ctx = ui.ctx().clone();
        if ctx.input(|input| input.events.iter().any(idle::is_stir)) {
            self.idle.stir(Instant::now());
        }
        let _ = self.take_pictures(&ctx);
        self.show_past();
        self.show_stills(&ctx);
        if let Some(frame) = self.playback.as_ref().and_then(Playback::take_newest) {
            frames::put(&mut self.played, &ctx, "played", &frame);
        }
        self.wall.show(&ctx);
        let parts = self.parts();
        let mut screen = std::mem::take(&mut self.screen);
        let wants = screen.ui(ui, &self.scene(&parts));
        self.screen = screen;
        if self.ears.is_talking() {
            self.ears.go_on_talking();
        }
        for intent in wants {
            self.do_it(intent, &ctx);
            ctx.request_repaint();
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, frame: &mut eframe::Frame) {
        self.meet_monitors(frame);
        self.turn(ctx);
    }

    #[cfg(not(feature = "inspection"))]
    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        self.show(ui);
    }

    #[cfg(feature = "inspection")]
    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        self.show(ui);
        if let Some(log) = &self.frame_log {
            log.note(&self.known, frame.info().cpu_usage);
        }
    }
}
