//! The window: takes in what the station says (`logic`), shows it (`ui`), and does what the operator wants. Holds the
//! desk's whole state; the rules are the station's.
use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    time::{Duration, Instant},
};

use alarm_central::{id::CameraId, moment::Moment, person::Place, pii::Secret};
use eframe::egui::{self, Context};
use vaka_link::{
    board::{Board, LookState, Update},
    closed::{ClosedQuery, Opened},
    command::{FromDesk, Granted, SessionEnd, ToDesk, Wish},
    frame::DeviceState,
    worker::SoundDevice,
};
use vaka_words::say;

use crate::{
    Options,
    child::Workers,
    closed::{Closed, Playing, Stands},
    ears::Ears,
    feed::{
        Device, Feed, Ground, Talk,
        playback::{Playback, Standing},
    },
    frames::{self, Frames},
    inbox::News,
    intent::{self, Intent},
    keys,
    lineup::{Known, Lineup},
    link::Link,
    prefs::Prefs,
    scene::{FirstStart, LinkState, Recorded, Scene, Session, SoundState, TilePicture, Tones, VoiceLine, Worker},
    sound::{Sound, Tell, tone::Tone},
    theme,
    view::{Screen, naming},
};

/// How long a refusal stands under the strip.
const NOTICE: Duration = Duration::from_secs(6);
/// The soft tone before the camera window closes.
const WINDOW_TONE_MS: i64 = 30_000;
/// egui wakes a frame early; this lands behind the tick, or each tick would cost two frames.
const AFTER_TICK: Duration = Duration::from_millis(25);
/// Longest that one frame takes in news; what is left comes with the next.
const HEARING: Duration = Duration::from_millis(4);

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
    known: Known,
    /// When the board's clock was last told.
    told_at: Instant,
    /// Changes that one frame had no time for.
    left: VecDeque<Update>,
    asked: BTreeMap<u64, Asked>,
    next_number: u64,
    screen: Screen,
    sound: Sound,
    ears: Ears,
    ground: Ground,
    cameras: BTreeMap<CameraId, Feed>,
    fits: BTreeMap<CameraId, (u32, u32)>,
    chosen: Option<CameraId>,
    voice: Option<Feed>,
    frames: Frames,
    listening: bool,
    notice: Option<(String, Instant)>,
    window_tone: Option<alarm_central::id::EventId>,
    /// Closed events, while they are shown, and what plays of one.
    closed: Option<Closed>,
    playback: Option<Playback>,
    played: Option<egui::TextureHandle>,
    playback_fit: (u32, u32),
    seat: String,
    #[cfg(feature = "inspection")]
    frame_log: Option<crate::frame_log::FrameLog>,
}

/// What a numbered wish was about, for its answer.
enum Asked {
    Lock,
    Unlock(Secret),
    SignOut,
    ClosedPage,
    Other,
}

impl App {
    /// Builds the desk into an open window.
    pub fn new(options: Options, ctx: &Context) -> Self {
        theme::install_fonts(ctx);
        ctx.add_plugin(keys::InTurn::default());
        let (prefs, warning) = Prefs::read(options.prefs);
        theme::choose(ctx, prefs.theme());
        vaka_words::set_language(prefs.language());
        let sound = Sound::start(options.sound.loudspeaker != SoundDevice::None, ctx.clone());
        let ears = Ears::start(Workers::new(options.program.clone(), "sound"), options.sound, ctx.clone());
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
            chosen: None,
            voice: None,
            frames: Frames::default(),
            listening: true,
            notice: warning.map(|key| (say(key).into_owned(), Instant::now())),
            window_tone: None,
            closed: None,
            playback: None,
            played: None,
            playback_fit: (960, 540),
            seat: options.seat,
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

    /// Takes in what has come, but no longer than a frame may take.
    fn hear_all(&mut self, ctx: &Context) {
        let began = Instant::now();
        loop {
            while let Some(update) = self.left.pop_front() {
                self.known.apply(update);
                if began.elapsed() >= HEARING {
                    ctx.request_repaint_after(Duration::from_millis(1));
                    return;
                }
            }
            let Some(news) = self.link.next() else { return };
            self.hear(news);
        }
    }

    fn hear(&mut self, news: News) {
        match news {
            News::Joined => match self.credentials.clone() {
                // Until the session stands again the board is an old one, and nothing can be wished for.
                Some((id, password)) => self.sign_in(id, password),
                None => self.be_joined(),
            },
            News::Lost => {
                self.link_state = LinkState::Lost;
                self.asked.clear();
                if let Session::Out { checking, .. } | Session::Locked { checking, .. } = &mut self.session {
                    *checking = false;
                }
                if self.credentials.is_none() {
                    // A locked desk cannot sign in again by itself: somebody has to.
                    self.leave_session(None);
                }
                self.close_feeds();
                self.first_start = None;
            }
            News::OtherVersion => self.link_state = LinkState::OtherVersion,
            News::NotSent(FromDesk::Beat) => {}
            News::NotSent(_) => self.note(say("fault-not-sent").into_owned()),
            News::Said(said) => self.hear_station(said),
            News::Board(known, at) => {
                self.known.replace(known.0, known.1);
                self.told_at = at;
            }
            News::Changes(changes) => {
                let (told_at, updates) = changes.in_order();
                if updates.iter().any(|update| matches!(update, Update::Now(_))) {
                    self.told_at = told_at;
                }
                self.left.extend(updates);
            }
        }
    }

    fn be_joined(&mut self) {
        if self.link_state == LinkState::Lost {
            self.note(say("notice-station-back").into_owned());
        }
        self.link_state = LinkState::Up;
    }

    fn hear_station(&mut self, said: ToDesk) {
        match said {
            ToDesk::SignedIn { person, name, role, certified_until } => {
                self.be_joined();
                self.first_start = None;
                // Also the answer to an unlock: the password that did it signs in again after a lost link.
                let unlocked = self.asked.values().find_map(|asked| match asked {
                    Asked::Unlock(password) => Some(password.clone()),
                    _ => None,
                });
                if let Some(password) = unlocked {
                    self.credentials = Some((person.to_string(), password));
                    self.asked.retain(|_, asked| !matches!(asked, Asked::Unlock(_)));
                }
                self.session = Session::In(Worker { id: person, name, role, certified_until });
                self.ground.decoders.warm_up();
            }
            ToDesk::FirstStart(is_first) => self.first_start = is_first.then(FirstStart::default),
            ToDesk::FirstRefused(refusal) => {
                self.first_start = Some(FirstStart { asking: false, refusal: Some(refusal) });
            }
            ToDesk::SignInRefused(refusal) => {
                self.be_joined();
                self.refused_at = Instant::now();
                let unlocking = self.asked.values().any(|asked| matches!(asked, Asked::Unlock(_)));
                self.asked.retain(|_, asked| !matches!(asked, Asked::Unlock(_)));
                if let (true, Session::Locked { checking, refusal: said, .. }) = (unlocking, &mut self.session) {
                    (*checking, *said) = (false, Some(refusal));
                    return;
                }
                self.credentials = None;
                self.leave_session(None);
                self.session = Session::Out { checking: false, refusal: Some(refusal), ended: None };
            }
            ToDesk::SessionEnded(why) => {
                if why != SessionEnd::StationStops {
                    self.credentials = None;
                }
                self.leave_session(Some(why));
            }
            ToDesk::Answer { number, answer } => {
                let asked = self.asked.remove(&number);
                match answer {
                    Ok(granted) => {
                        self.hear_granted(granted);
                        self.hear_answer(asked, None);
                    }
                    Err(refusal) => self.hear_answer(asked, Some(refusal)),
                }
            }
            ToDesk::Locked => self.be_locked(),
            // Boards and updates come as news of their own.
            ToDesk::Board(_) | ToDesk::Updates(_) | ToDesk::Welcome { .. } | ToDesk::Mismatch { .. } | ToDesk::Beat => {
            }
        }
    }

    /// What was asked for of closed events, if they are still shown.
    fn hear_granted(&mut self, granted: Granted) {
        let Some(closed) = self.closed.as_mut().filter(|_| matches!(self.session, Session::In(_))) else { return };
        match granted {
            Granted::Closed(page) => closed.take_page(*page),
            Granted::ClosedMedia(media) => {
                closed.take_media(*media);
                self.end_playback();
            }
            Granted::Opened(opened) => {
                let fits = closed.take_opened(Opened::clone(&opened));
                let first = closed.first().filter(|_| fits);
                let began = first.and_then(|medium| self.medium_began(medium));
                self.playback = first.zip(began).map(|(medium, began)| {
                    Playback::open(self.ground.clone(), &opened, medium, began, self.playback_fit)
                });
                self.played = None;
            }
            Granted::Done | Granted::Event(_) => {}
        }
    }

    fn medium_began(&self, medium: alarm_central::id::MediumId) -> Option<Moment> {
        let media = &self.closed.as_ref()?.media.as_ref()?.media;
        media.iter().find(|view| view.medium == medium).map(|view| view.began)
    }

    fn end_playback(&mut self) {
        (self.playback, self.played) = (None, None);
    }

    /// Closed events go from the screen, and what plays of them ends.
    fn leave_closed(&mut self) {
        self.end_playback();
        self.closed = None;
    }

    /// A playback lives with its view; one that the station has ended says so.
    fn keep_playback(&mut self) {
        let shown = matches!(self.session, Session::In(_)) && self.link_state == LinkState::Up;
        if self.closed.is_some() && (!shown || self.known.board.held.is_some()) {
            self.leave_closed();
        }
        if self.playback.as_ref().is_some_and(Playback::is_gone) {
            self.end_playback();
            if let Some(closed) = &mut self.closed {
                closed.opened = None;
                self.note(say("closed-playback-ended").into_owned());
            }
        }
    }

    fn hear_answer(&mut self, asked: Option<Asked>, refusal: Option<alarm_central::event::Refusal>) {
        let worker = match &self.session {
            Session::In(worker) | Session::Locked { worker, .. } => Some(worker.clone()),
            Session::Out { .. } => None,
        };
        match (asked, refusal, worker) {
            (Some(Asked::Unlock(_)), Some(refusal), Some(worker)) => {
                self.session = Session::Locked { worker, checking: false, refusal: Some(refusal) };
            }
            (Some(Asked::SignOut), None, _) => {
                self.credentials = None;
                self.leave_session(Some(SessionEnd::SignedOut));
            }
            (asked, Some(refusal), _) => {
                if let (Some(Asked::ClosedPage), Some(closed)) = (asked, &mut self.closed) {
                    closed.page_failed();
                }
                let words = naming::refusal(&refusal, &self.known.board).into_owned();
                self.note(words);
            }
            (_, None, _) => {}
        }
    }

    /// The station has locked the session, whoever wanted it: looking is over, only counts are shown.
    fn be_locked(&mut self) {
        self.close_feeds();
        self.credentials = None;
        if let Session::In(worker) = &self.session {
            self.session = Session::Locked { worker: worker.clone(), checking: false, refusal: None };
        }
    }

    fn leave_session(&mut self, ended: Option<SessionEnd>) {
        self.close_feeds();
        let now = self.now();
        let board = Board { now, health: self.known.board.health.clone(), ..Board::default() };
        self.known.replace(board, Lineup::default());
        self.left.clear();
        self.told_at = Instant::now();
        self.session = Session::Out { checking: false, refusal: None, ended };
        self.sound.tell(Tell::Waiting(BTreeMap::new()));
    }

    fn note(&mut self, words: String) {
        self.notice = Some((words, Instant::now()));
    }

    fn sign_in(&mut self, id: String, password: Secret) {
        if let Session::Out { .. } = self.session {
            self.session = Session::Out { checking: true, refusal: None, ended: None };
        }
        self.link.say(FromDesk::SignIn { person: alarm_central::id::PersonId::new(&*id), password: password.clone() });
        self.credentials = Some((id, password));
    }

    fn close_feeds(&mut self) {
        self.leave_closed();
        self.ears.end_talk();
        self.ears.listen_to(None);
        self.cameras.clear();
        self.voice = None;
        self.frames.clear();
    }

    /// Opens what the board grants, drops what it no longer does. The window's end drops all, also when the station is
    /// late to say so.
    fn keep_feeds(&mut self) {
        let now = self.now();
        let working = matches!(self.session, Session::In(_)) && self.link_state == LinkState::Up;
        let held = self.known.board.held.as_deref().filter(|_| working);
        let open = held.filter(|detail| {
            let until = self.known.board.rows.get(&detail.id).and_then(|row| row.window_until);
            until.is_some_and(|until| now < until)
        });
        let Some(detail) = open else {
            if !self.cameras.is_empty() || self.voice.is_some() {
                self.close_feeds();
            }
            self.ears.listen_to(self.playback.as_ref().map(|playback| playback.number));
            return;
        };
        let ticket = |look: &LookState| match look {
            LookState::Open { ticket } => Some(*ticket),
            LookState::Off | LookState::Failed(_) => None,
        };
        let wanted: BTreeMap<CameraId, _> =
            detail.cameras.iter().filter_map(|camera| Some((camera.id.clone(), ticket(&camera.look)?))).collect();
        let frames = &mut self.frames;
        self.cameras.retain(|id, feed| {
            let kept = wanted.get(id) == Some(&feed.ticket);
            if !kept {
                frames.forget(id);
            }
            kept
        });
        for (id, ticket) in wanted {
            let fit = self.fits.get(&id).copied().unwrap_or((960, 540));
            let ground = &self.ground;
            self.cameras.entry(id).or_insert_with(|| Feed::open(ground.clone(), Device::Camera, ticket, fit));
        }
        let voice = detail.voice.as_ref().and_then(|voice| ticket(&voice.look));
        if self.voice.as_ref().map(|feed| feed.ticket) != voice {
            self.ears.end_talk();
            self.voice = voice.map(|ticket| Feed::open(self.ground.clone(), Device::Voice, ticket, (16, 16)));
        }
        self.keep_hearing();
    }

    /// Who is heard: the voice unit, or without one the camera in the big tile.
    fn heard(&self) -> Option<&Feed> {
        let camera = self.chosen.as_ref().and_then(|id| self.cameras.get(id)).or_else(|| self.cameras.values().next());
        self.voice.as_ref().or(camera)
    }

    fn keep_hearing(&mut self) {
        let heard = self.heard().map(|feed| feed.number);
        self.ears.listen_to(heard.filter(|_| self.listening));
    }

    fn do_it(&mut self, intent: Intent, ctx: &Context) {
        match &intent {
            Intent::SignIn { id, password } => self.sign_in(id.clone(), password.clone()),
            Intent::CreateFirst(person) => {
                self.first_start = Some(FirstStart { asking: true, refusal: None });
                self.link.say(FromDesk::FirstSupervisor(person.clone()));
            }
            Intent::StartTalk => self.start_talk(),
            Intent::EndTalk => self.ears.end_talk(),
            Intent::Listen { on } => {
                self.listening = *on;
                self.keep_hearing();
            }
            Intent::FitTile { camera, width, height } => {
                self.fits.insert(camera.clone(), (*width, *height));
                if let Some(feed) = self.cameras.get(camera) {
                    feed.fit(*width, *height);
                }
            }
            Intent::ChooseTile(camera) => {
                self.chosen = Some(camera.clone());
                self.keep_hearing();
            }
            Intent::Silence => {
                if let Some(event) = self.sound.ringing() {
                    self.sound.tell(Tell::Silence(event));
                }
            }
            Intent::ShowClosed => self.show_closed(ClosedQuery::default()),
            Intent::QueryClosed(query) => self.show_closed(*query),
            Intent::LeaveClosed => {
                if self.playback.is_some() {
                    self.ask(Wish::CloseMedia);
                }
                self.leave_closed();
            }
            Intent::MoreClosed { shown } => self.ask_closed(*shown),
            Intent::LeaveMedia => {
                self.end_playback();
                if let Some(closed) = &mut self.closed {
                    (closed.media, closed.opened) = (None, None);
                }
            }
            Intent::CloseMedia => {
                self.end_playback();
                if let Some(closed) = &mut self.closed {
                    closed.opened = None;
                }
            }
            Intent::PlayMedium(_)
            | Intent::PausePlayback
            | Intent::JumpPlayback(_)
            | Intent::SpeedPlayback(_)
            | Intent::FitPlayback { .. } => self.move_playback(&intent),
            Intent::TestSound => self.sound.tell(Tell::Play(Tone::Test)),
            Intent::ChooseLanguage(language) => {
                vaka_words::set_language(*language);
                self.prefs.keep_language(*language);
            }
            Intent::ChooseTheme(chosen) => {
                theme::choose(ctx, *chosen);
                self.prefs.keep_theme(*chosen);
            }
            Intent::PutNoticeAway => self.notice = None,
            _ => {}
        }
        if let Some(wish) = intent::wish(&intent, &self.known.board) {
            self.ask(wish);
        }
    }

    fn show_closed(&mut self, query: ClosedQuery) {
        self.end_playback();
        self.closed = Some(Closed::of(query));
        self.ask_closed(0);
    }

    fn ask_closed(&mut self, shown: usize) {
        if let Some(query) = self.closed.as_mut().and_then(|closed| closed.ask_on(shown)) {
            self.ask(Wish::ListClosed { query });
        }
    }

    fn move_playback(&mut self, intent: &Intent) {
        if let Intent::FitPlayback { width, height } = intent {
            self.playback_fit = (*width, *height);
        }
        let Some(playback) = &self.playback else { return };
        let standing = playback.standing();
        match intent {
            Intent::PlayMedium(medium) => {
                if let Some(began) = self.medium_began(*medium) {
                    playback.play(*medium, began);
                    self.played = None;
                }
            }
            Intent::PausePlayback if standing.stands == Stands::Ended => {
                if let Some(began) = self.medium_began(standing.medium) {
                    playback.play(standing.medium, began);
                }
            }
            Intent::PausePlayback => playback.pause(!standing.is_paused),
            Intent::JumpPlayback(by) => {
                let began = self.medium_began(standing.medium).unwrap_or(standing.at);
                playback.jump_to(standing.at.plus_ms(*by).max(began));
            }
            Intent::SpeedPlayback(speed) => playback.speed(*speed),
            Intent::FitPlayback { width, height } => playback.fit(*width, *height),
            _ => {}
        }
    }

    fn ask(&mut self, wish: Wish) {
        let asked = match &wish {
            Wish::Lock => Asked::Lock,
            Wish::Unlock { password } => {
                if let Session::Locked { checking, refusal, .. } = &mut self.session {
                    (*checking, *refusal) = (true, None);
                }
                Asked::Unlock(password.clone())
            }
            Wish::SignOut => Asked::SignOut,
            Wish::ListClosed { .. } => Asked::ClosedPage,
            _ => Asked::Other,
        };
        if matches!(asked, Asked::Lock) {
            // Before the station says so: nothing is looked at, heard or said any more.
            self.close_feeds();
        }
        let number = self.next_number;
        self.next_number += 1;
        self.asked.insert(number, asked);
        self.link.say(FromDesk::Ask { number, wish });
    }

    fn start_talk(&mut self) {
        if self.voice_line() == VoiceLine::Closed {
            // Lock and a lost link close it; the first press opens it again.
            if let Some(wish) = intent::wish(&Intent::OpenVoice, &self.known.board) {
                self.ask(wish);
            }
            return;
        }
        let ready = self.voice.as_ref().filter(|feed| feed.talk() == Talk::Ready);
        if let Some(to_home) = ready.and_then(Feed::speech) {
            self.ears.talk(to_home);
        }
    }

    fn voice_line(&self) -> VoiceLine {
        let Some(detail) = self.known.board.held.as_deref() else { return VoiceLine::Absent };
        let Some(voice) = &detail.voice else { return VoiceLine::Absent };
        if !voice.supported {
            return VoiceLine::Fault(vaka_link::unit::MediaFault::NoTalkPath);
        }
        match (&voice.look, &self.voice) {
            (LookState::Failed(fault), _) => VoiceLine::Fault(*fault),
            (LookState::Off, _) | (LookState::Open { .. }, None) => VoiceLine::Closed,
            (LookState::Open { .. }, Some(feed)) => match feed.talk() {
                Talk::Opening => VoiceLine::Opening,
                Talk::Fault(fault) => VoiceLine::Fault(fault),
                Talk::Ready if self.ears.is_talking() => VoiceLine::Talking,
                Talk::Ready => VoiceLine::Ready,
            },
        }
    }

    /// One soft tone when half a minute of the window is left.
    fn warn_of_window(&mut self) {
        let now = self.now();
        let Some(detail) = self.known.board.held.as_deref() else { return };
        let until = self.known.board.rows.get(&detail.id).and_then(|row| row.window_until);
        let left = until.map_or(0, |until| until.since_ms(now));
        if (1..=WINDOW_TONE_MS).contains(&left) && self.window_tone != Some(detail.id) {
            self.window_tone = Some(detail.id);
            self.sound.tell(Tell::Play(Tone::WindowEnds));
        }
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
        self.keep_feeds();
        self.warn_of_window();
        if self.notice.as_ref().is_some_and(|(_, since)| since.elapsed() > NOTICE) {
            self.notice = None;
        }
        self.plan_repaint(ctx);
    }

    /// Shows one frame in the whole of `ui`, and does what the operator wants.
    pub fn show(&mut self, ui: &mut egui::Ui) {
        let ctx = ui.ctx().clone();
        for (id, feed) in &self.cameras {
            if let Some(frame) = feed.take_newest() {
                self.frames.show(&ctx, id, &frame);
            }
        }
        if let Some(frame) = self.playback.as_ref().and_then(Playback::take_newest) {
            frames::put(&mut self.played, &ctx, "played", &frame);
        }
        let playing = self.playback.as_ref().map(|playback| {
            let Standing { medium, at, is_paused, speed, stands } = playback.standing();
            Playing { medium, at, picture: self.played.as_ref().map(frames::on_card), is_paused, speed, stands }
        });
        let now = self.now();
        let tiles: BTreeMap<CameraId, TilePicture> =
            self.cameras.iter().map(|(id, feed)| (id.clone(), self.frames.tile(id, feed, now))).collect();
        let heard = self.ears.look(self.heard().is_some());
        let tones = match self.sound.works() {
            _ if heard.loudspeaker == DeviceState::Off => Tones::Off,
            true if self.sound.is_muted() => Tones::Muted,
            true => Tones::Heard,
            false => Tones::NoDevice,
        };
        let sound =
            SoundState { tones, worker: heard.works, microphone: heard.microphone, loudspeaker: heard.loudspeaker };
        let ringing = self.sound.ringing();
        let scene = Scene {
            place: self.place,
            link: self.link_state,
            session: &self.session,
            board: &self.known.board,
            lineup: &self.known.lineup,
            now,
            tiles: &tiles,
            voice: self.voice_line(),
            voice_recorded: self.voice.as_ref().map_or(Recorded::Unknown, Feed::recorded),
            levels: heard.levels,
            sound,
            listening: self.listening,
            home_sounds: self.heard().is_some_and(Feed::sounds),
            ringing,
            refused_ms: self.refused_at.elapsed().as_millis() as i64,
            first_start: self.first_start.as_ref(),
            notice: self.notice.as_ref().map(|(words, _)| words.as_str()),
            closed: self.closed.as_ref(),
            playing,
            seat: &self.seat,
        };
        let wants = self.screen.ui(ui, &scene);
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
    fn logic(&mut self, ctx: &Context, _: &mut eframe::Frame) {
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
