//! The screen as a screen reader and a hand find it: by role and name, with a hand-made board; no station, no pixels.
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use alarm_central::{
    event::{Outcome, Refusal, Verdict},
    id::{CameraId, PersonId, StepId},
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
    board::{Acknowledged, Board, ClockHealth, ReceiverHealth, StoreHealth},
    frame::DeviceState,
    unit::MediaFault,
};
use vaka_words::Language;

use super::{Screen, sample};
use crate::{
    closed::{Closed, Playing},
    intent::Intent,
    lineup::{Known, Lineup},
    scene::{Levels, LinkState, Recorded, Scene, Session, SoundState, TilePicture, Tones, VoiceLine, Worker},
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
    voice: VoiceLine,
    voice_recorded: Recorded,
    home_sounds: bool,
    tones: Tones,
    speech: bool,
    microphone: DeviceState,
    notice: Option<String>,
    closed: Option<Closed>,
    playing: Option<Playing>,
    wants: Vec<Intent>,
    fonts: bool,
}

impl Desk {
    fn with(board: Board) -> Self {
        let picture = Picture { texture: TextureId::default(), size: Vec2::new(64.0, 36.0) };
        let live = TilePicture {
            picture: Some(picture),
            taken_at: sample::NOW.plus_ms(-100),
            stalled_after_ms: 1000,
            fault: None,
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
            voice: VoiceLine::Ready,
            voice_recorded: Recorded::Kept { begun: true },
            home_sounds: true,
            tones: Tones::Heard,
            speech: true,
            microphone: DeviceState::Working,
            notice: None,
            closed: None,
            playing: None,
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
        let scene = Scene {
            place: Place::Live,
            link: self.link,
            session: &self.session,
            board: &self.known.board,
            lineup: &self.known.lineup,
            now: self.now,
            tiles: &self.tiles,
            voice: self.voice,
            voice_recorded: self.voice_recorded,
            levels: Levels::default(),
            sound: SoundState {
                tones: self.tones,
                worker: self.speech,
                microphone: self.microphone,
                loudspeaker: DeviceState::Working,
            },
            listening: true,
            home_sounds: self.home_sounds,
            ringing: None,
            refused_ms: 0,
            first_start: None,
            notice: self.notice.as_deref(),
            closed: self.closed.as_ref(),
            playing: self.playing,
            seat: "plats-1",
        };
        let wants = self.screen.ui(ui, &scene);
        self.wants.extend(wants.into_iter().filter(|want| !matches!(want, Intent::FitTile { .. })));
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
    let guard = SPEAKING.lock().unwrap_or_else(PoisonError::into_inner);
    vaka_words::set_language(Language::Swedish);
    let mut harness = Harness::builder().with_size(size).build_ui_state(|ui, desk: &mut Desk| desk.ui(ui), desk);
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

#[test]
fn what_a_newcomer_needs_has_a_name_and_a_value() {
    let (shown, _guard) = show(Desk::with(sample::board()));
    assert!(shown.query_by_role_and_label(accesskit::Role::Heading, "Larmkö").is_some());
    for button in ["Ta nästa", "Skarpt", "Falsklarm", "Prov", "Tekniskt", "Avsluta ärendet", "Alla live", "Hall", "Kök"]
    {
        assert!(shown.query_by_role_and_label(accesskit::Role::Button, button).is_some(), "{button}");
    }
    assert_eq!(value(&shown, "Kamerafönster"), "13:19");
    assert_eq!(value(&shown, "Hall"), "LIVE");
    assert_eq!(value(&shown, "Trappa"), "Inte öppnad F3 öppnar alla");
    assert_eq!(value(&shown, "mottagare"), "fungerar");
    assert_eq!(value(&shown, "väntar"), "3");
}

/// What is said of recordings, in reading order.
fn said_of_recordings(desk: Desk) -> Vec<String> {
    let (shown, _guard) = show(desk);
    let marks = shown.query_all_by_role(accesskit::Role::Status);
    let labels = marks.filter_map(|node| node.accesskit_node().label());
    labels.filter(|label| label.contains("nspel") || label.contains("pelas")).collect()
}

#[test]
fn recording_is_said_only_where_it_is_known_and_otherwise_why_not() {
    let check = |recorded, words: &str| {
        let mut desk = Desk::with(sample::board());
        desk.tiles.values_mut().for_each(|tile| tile.recorded = recorded);
        desk.voice_recorded = recorded;
        assert_eq!(said_of_recordings(desk), [words; 3], "two cameras and the voice unit: {recorded:?}");
    };
    check(Recorded::Kept { begun: true }, "Spelas in");
    check(Recorded::Starting, "Inspelningen startar");
    check(Recorded::Late, "Inspelningen släpar: disken är långsam");
    check(Recorded::Unknown, "Inget besked om inspelningen");
    check(Recorded::NotKept(StoreFault::Full), "Spelas inte in: disken är full");
    check(Recorded::NotKept(StoreFault::Key), "Spelas inte in: valvets nyckel saknas");
}

#[test]
fn a_clear_false_alarm_takes_five_key_presses() {
    let mut board = sample::board();
    let held = board.held.take();
    let (mut shown, _guard) = show(Desk::with(board));
    press(&mut shown, Key::F2);
    assert_eq!(wants(&mut shown), [Intent::TakeNext]);
    shown.state_mut().board.held = held;
    shown.run();
    for key in [Key::F10, Key::Num2, Key::Num2] {
        press(&mut shown, key);
        assert_eq!(wants(&mut shown), [], "nothing closes before all is said");
    }
    press(&mut shown, Key::Enter);
    let verdict = Verdict { outcome: Outcome::False, cause: "animal".to_owned(), level: 0 };
    let close = Intent::Close { verdict, note: String::new(), override_reason: String::new() };
    assert_eq!(wants(&mut shown), [close]);
}

#[test]
fn a_burglary_is_closed_with_two_clicks() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    click(&mut shown, "Skarpt");
    click(&mut shown, "Avsluta ärendet");
    let verdict = Verdict { outcome: Outcome::Sharp, cause: "break-in".to_owned(), level: 2 };
    let close = Intent::Close { verdict, note: String::new(), override_reason: String::new() };
    assert_eq!(wants(&mut shown), [close]);
}

#[test]
fn the_close_button_says_what_is_missing_and_takes_a_typed_reason() {
    let mut board = sample::board();
    board.held.as_mut().unwrap().steps[0].done_at = None;
    let (mut shown, _guard) = show(Desk::with(board));
    assert!(shown.query_by_label("Kvar innan du kan avsluta: utfall, steg 1 Titta i kamerorna").is_some());
    click(&mut shown, "Skarpt");
    press(&mut shown, Key::F10);
    assert_eq!(wants(&mut shown), [], "a required step is open");
    shown.get_by_label("Skäl att avsluta ändå").focus();
    shown.run();
    shown.event(Event::Text("Kameran är trasig".to_owned()));
    shown.run();
    press(&mut shown, Key::F10);
    let said = wants(&mut shown);
    assert!(
        matches!(&said[..], [Intent::Close { override_reason, .. }] if override_reason == "Kameran är trasig"),
        "{said:?}"
    );
}

#[test]
fn a_plan_without_override_says_so() {
    let mut board = sample::board();
    let detail = board.held.as_mut().unwrap();
    (detail.may_override, detail.steps[0].done_at) = (false, None);
    let (mut shown, _guard) = show(Desk::with(board));
    click(&mut shown, "Skarpt");
    click(&mut shown, "Avsluta ärendet");
    assert_eq!(wants(&mut shown), []);
    assert!(shown.query_by_label_contains("Planen tillåter inte").is_some());
    assert!(shown.query_by_label("Skäl att avsluta ändå").is_none());
}

#[test]
fn space_is_held_to_talk_and_presses_no_button() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    shown.get_by_label("Falsklarm").focus();
    shown.run();
    shown.key_down(Key::Space);
    shown.run();
    assert_eq!(wants(&mut shown), [Intent::StartTalk]);
    assert_eq!(shown.get_by_label("Falsklarm").accesskit_node().toggled(), Some(Toggled::False));
    shown.key_up(Key::Space);
    shown.run();
    assert_eq!(wants(&mut shown), [Intent::EndTalk]);
}

#[test]
fn space_in_a_text_is_a_space() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    shown.get_by_label("Notering").focus();
    shown.run();
    shown.key_down(Key::Space);
    shown.event(Event::Text(" ".to_owned()));
    shown.run();
    assert_eq!(wants(&mut shown), []);
}

#[test]
fn a_lost_event_ends_talking() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    shown.key_down(Key::Space);
    shown.run();
    assert_eq!(wants(&mut shown), [Intent::StartTalk]);
    shown.state_mut().board.held = None;
    shown.run();
    assert_eq!(wants(&mut shown), [Intent::EndTalk]);
}

#[test]
fn a_closed_talk_path_is_offered_again() {
    let mut desk = Desk::with(sample::board());
    desk.voice = VoiceLine::Closed;
    let (mut shown, _guard) = show(desk);
    click(&mut shown, "Öppna talvägen");
    assert_eq!(wants(&mut shown), [Intent::OpenVoice]);
    press(&mut shown, Key::F3);
    assert_eq!(wants(&mut shown), [Intent::ShowAllCameras, Intent::OpenVoice]);
}

#[test]
fn a_home_is_heard_also_where_nobody_can_talk_to_it() {
    let mut desk = Desk::with(sample::board());
    desk.voice = VoiceLine::Fault(MediaFault::NoTalkPath);
    let (mut shown, _guard) = show(desk);
    assert!(shown.query_by_label("Enheten går inte att tala till. Ring kontakterna.").is_some());
    assert!(shown.query_by_label("Hemmet · lyssnar").is_some());
    shown.state_mut().home_sounds = false;
    shown.run();
    assert!(shown.query_by_label("Hemmet · inget ljud").is_some());
    click(&mut shown, "Lyssna");
    assert_eq!(wants(&mut shown), [Intent::Listen { on: false }]);
}

#[test]
fn keys_do_what_the_list_says() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    let check = |shown: &mut Shown, key, wanted: Intent| {
        press(shown, key);
        assert_eq!(wants(shown), [wanted]);
    };
    check(&mut shown, Key::F3, Intent::ShowAllCameras);
    check(&mut shown, Key::F5, Intent::DoStep(StepId::new("call-contacts")));
    check(&mut shown, Key::F8, Intent::Park);
    check(&mut shown, Key::F9, Intent::Release);
    check(&mut shown, Key::F11, Intent::Silence);
    check(&mut shown, Key::F12, Intent::Lock);
    check(&mut shown, Key::L, Intent::Listen { on: false });
    press(&mut shown, Key::Questionmark);
    assert!(shown.query_by_label("F10 Avsluta ärendet").is_some());
    press(&mut shown, Key::F8);
    assert_eq!(wants(&mut shown), [], "under the list of keys nothing is done");
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_label("F10 Avsluta ärendet").is_none());
}

#[test]
fn enter_makes_one_tile_large_and_escape_brings_the_others_back() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    press(&mut shown, Key::Enter);
    assert!(shown.query_by_label("Kök").is_none());
    assert!(shown.get_by_label("Hall").rect().width() > 1000.0);
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_label("Kök").is_some());
    assert_eq!(wants(&mut shown), []);
}

#[test]
fn a_press_on_a_closed_camera_asks_for_it() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    click(&mut shown, "Trappa");
    assert!(wants(&mut shown).contains(&Intent::ShowCamera(CameraId::new("stairs"))));
}

#[test]
fn after_the_window_nothing_is_offered_and_the_reason_stands_there() {
    let mut desk = Desk::with(sample::board());
    desk.now = sample::NOW.plus_ms(15 * 60 * 1000);
    let (mut shown, _guard) = show(desk);
    assert_eq!(value(&shown, "Kamerafönster"), "00:00");
    assert_eq!(value(&shown, "Hall"), "Kamerafönstret är stängt. Ring kontakterna.");
    assert!(shown.query_by_label("Alla live").is_none());
    assert!(shown.query_by_label("Talvägen är stängd.").is_some());
    click(&mut shown, "Trappa");
    assert!(!wants(&mut shown).iter().any(|want| matches!(want, Intent::ShowCamera(_))));
}

#[test]
fn a_picture_that_stands_still_says_since_when_and_a_fault_says_what_it_is() {
    let mut desk = Desk::with(sample::board());
    desk.tiles.get_mut(&CameraId::new("hall")).unwrap().taken_at = sample::NOW.plus_ms(-1_001);
    desk.tiles.get_mut(&CameraId::new("kitchen")).unwrap().fault = Some(MediaFault::WrongSignIn);
    desk.voice = VoiceLine::Fault(MediaFault::NoTalkPath);
    let (shown, _guard) = show(desk);
    assert!(value(&shown, "Hall").starts_with("Bilden står still sedan "));
    assert!(value(&shown, "Kök").starts_with("Enheten godtar inte inloggningen"));
    assert!(shown.query_by_label("Enheten går inte att tala till. Ring kontakterna.").is_some());
}

#[test]
fn what_is_broken_is_an_alert_with_what_to_do() {
    let mut desk = Desk::with(sample::calm());
    desk.tones = Tones::NoDevice;
    desk.board.health.receiver = ReceiverHealth::NotListening;
    desk.notice = Some("Inget larm väntar.".to_owned());
    let (mut shown, _guard) = show(desk);
    let said = alerts(&shown);
    assert!(said.iter().any(|text| text.starts_with("Mottagaren tar inte emot larm.")), "{said:?}");
    assert!(said.iter().any(|text| text.starts_with("Ljudet fungerar inte.")), "{said:?}");
    assert_eq!(value(&shown, "ljud"), "ur funktion");
    click(&mut shown, "OK");
    assert_eq!(wants(&mut shown), [Intent::PutNoticeAway]);
    shown.state_mut().link = LinkState::Lost;
    shown.run();
    assert!(alerts(&shown).iter().any(|text| text.starts_with("Kontakten med larmcentralen är bruten.")));
}

#[test]
fn a_row_is_taken_by_a_press_and_never_moves_under_the_pointer() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    let burglary = "Prioritet 3: Inbrott · 1 sektion, Tallstigen 22, Täby";
    shown.get_by_label(burglary).hover();
    shown.run();
    let before = shown.get_by_label(burglary).rect();
    let mut graver = shown.state().board.rows[&sample::event(1)].clone();
    graver.id = sample::event(90);
    graver.received_at = sample::NOW;
    shown.state_mut().board.rows.insert(graver.id, graver);
    shown.run();
    assert_eq!(shown.get_by_label(burglary).rect(), before);
    assert_eq!(value(&shown, "väntar"), "4");
    click(&mut shown, burglary);
    assert_eq!(wants(&mut shown), [Intent::Take(sample::event(2))]);
}

#[test]
fn an_event_of_somebody_else_cannot_be_pressed() {
    let (shown, _guard) = show(Desk::with(sample::board()));
    let foreign = "Prioritet 1: Brand · 1 sektion, Hamngatan 12 · Operatör 2";
    assert_eq!(shown.get_by_label(foreign).accesskit_node().role(), accesskit::Role::ListItem);
}

#[test]
fn signing_in_gives_id_and_password_and_forgets_them() {
    let mut desk = Desk::with(Board::default());
    desk.session = Session::Out { checking: false, refusal: Some(Refusal::WrongSignIn), ended: None };
    let (mut shown, _guard) = show(desk);
    assert!(alerts(&shown).contains(&"Fel signatur eller lösenord.".to_owned()));
    shown.event(Event::Text("op1".to_owned()));
    shown.run();
    press(&mut shown, Key::Enter);
    shown.event(Event::Text("hemligt".to_owned()));
    shown.run();
    press(&mut shown, Key::Enter);
    let wanted = Intent::SignIn { id: "op1".to_owned(), password: Secret::new("hemligt") };
    assert_eq!(wants(&mut shown), [wanted]);
    shown.state_mut().session = Session::In(worker());
    shown.run();
    shown.state_mut().session = Session::Out { checking: false, refusal: None, ended: None };
    shown.run();
    let field = shown.get_by_role_and_label(accesskit::Role::PasswordInput, "Lösenord");
    assert_eq!(field.value().unwrap_or_default(), "");
}

#[test]
fn a_refused_password_is_typed_again_without_the_mouse() {
    let mut desk = Desk::with(Board::default());
    desk.session = Session::Out { checking: false, refusal: None, ended: None };
    let (mut shown, _guard) = show(desk);
    let sign_in = |shown: &mut Shown, words: &[&str]| {
        for words in words {
            shown.event(Event::Text((*words).to_owned()));
            shown.run();
            press(shown, if *words == "op1" { Key::Tab } else { Key::Enter });
        }
        wants(shown)
    };
    let with = |password: &str| [Intent::SignIn { id: "op1".to_owned(), password: Secret::new(password) }];
    assert_eq!(sign_in(&mut shown, &["op1", "fel"]), with("fel"));
    shown.state_mut().session = Session::Out { checking: true, refusal: None, ended: None };
    shown.run();
    shown.state_mut().session = Session::Out { checking: false, refusal: Some(Refusal::WrongSignIn), ended: None };
    shown.run();
    press(&mut shown, Key::Escape);
    assert_eq!(sign_in(&mut shown, &["hemligt"]), with("hemligt"));
    shown.get_by_role_and_label(accesskit::Role::Label, "Signatur").click();
    shown.run();
    shown.event(Event::Text("2".to_owned()));
    shown.run();
    let field = shown.get_by_role_and_label(accesskit::Role::TextInput, "Signatur");
    assert_eq!(field.value().unwrap_or_default(), "op12");
}

#[test]
fn a_locked_desk_shows_counts_and_nothing_of_any_home() {
    let mut desk = Desk::with(sample::board());
    desk.session = Session::Locked { worker: worker(), checking: false, refusal: None };
    desk.board.held = None;
    let (mut shown, _guard) = show(desk);
    assert!(shown.query_by_label("3 larm väntar").is_some() || shown.query_by_value("3 larm väntar").is_some());
    assert!(shown.query_all_by_label_contains("Du håller ett ärende.").next().is_some());
    for word in ["Ekvägen", "Storgatan", "Kontakt 1", "+46", "Hall"] {
        assert!(shown.query_all_by_label_contains(word).next().is_none(), "{word}");
    }
    shown.event(Event::Text("hemligt".to_owned()));
    shown.run();
    press(&mut shown, Key::Enter);
    assert_eq!(wants(&mut shown), [Intent::Unlock { password: Secret::new("hemligt") }]);
}

#[test]
fn the_language_changes_while_it_runs() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    click(&mut shown, "Byt språk");
    assert_eq!(wants(&mut shown), [Intent::ChooseLanguage(Language::English)]);
    vaka_words::set_language(Language::English);
    shown.run();
    for button in ["Take next", "Sharp", "False alarm", "Close the event"] {
        assert!(shown.query_by_role_and_label(accesskit::Role::Button, button).is_some(), "{button}");
    }
    vaka_words::set_language(Language::Swedish);
}

#[test]
fn at_the_smallest_size_every_button_is_whole_and_large_enough() {
    let (mut shown, _guard) = show_at(Desk::with(sample::board()), [1280.0, 720.0]);
    click(&mut shown, "Skarpt");
    press(&mut shown, Key::F10);
    let window = egui::Rect::from_min_size(egui::Pos2::ZERO, Vec2::new(1280.0, 720.0));
    let mut count = 0;
    for button in shown.query_all_by_role(accesskit::Role::Button) {
        let (rect, name) = (button.rect(), button.accesskit_node().label().unwrap_or_default());
        if name.starts_with("Prioritet") {
            continue;
        }
        count += 1;
        assert!(rect.height() >= 24.0 && rect.width() >= 24.0, "{name}: {rect:?}");
        assert!(window.expand(0.5).contains_rect(rect), "{name}: {rect:?}");
    }
    assert!(count > 20);
}

#[test]
fn an_idle_screen_asks_for_no_repaint() {
    let (mut shown, _guard) = show(Desk::with(sample::calm()));
    let steps = shown.run();
    assert!(steps <= 2, "it settles at once, not after {steps} frames");
}

/// A board with so many waiting: one of priority 1, the rest of priority 3.
fn crowded(count: u128) -> Board {
    let mut board = sample::calm();
    let row = sample::board().rows.remove(&sample::event(2)).expect("the sample's second waits");
    for number in 0..count {
        let mut row = row.clone();
        (row.id, row.priority) = (sample::event(1_000 + number), if number == 0 { 1 } else { 3 });
        row.received_at = sample::NOW.plus_ms(number as i64 - 1_000_000);
        row.address = Pii(format!("Tallstigen {number}, 186 32 Vallentuna"));
        row.site = alarm_central::id::SiteId::new(format!("site-{number}"));
        board.rows.insert(row.id, row);
    }
    board
}

fn crowded_row(number: u32) -> String {
    let priority = if number == 0 { 1 } else { 3 };
    format!("Prioritet {priority}: Inbrott · 1 sektion, Tallstigen {number}, Täby")
}

#[test]
fn of_two_thousand_rows_only_those_in_view_are_painted_and_the_rest_is_counted() {
    let (shown, _guard) = show(Desk::with(crowded(2_000)));
    let rows = shown.query_all_by_label_contains("Prioritet").count();
    assert!((10..25).contains(&rows), "{rows}");
    assert_eq!(value(&shown, "Fler larm som väntar"), format!("{} av prioritet 3", 2_000 - rows));
    assert_eq!(value(&shown, "väntar"), "2000");
}

#[test]
fn keys_go_through_the_queue_and_the_gravest_stays_in_sight() {
    let (mut shown, _guard) = show(Desk::with(crowded(2_000)));
    press(&mut shown, Key::ArrowDown);
    press(&mut shown, Key::ArrowDown);
    assert!(shown.get_by_label(&crowded_row(1)).accesskit_node().is_focused());
    press(&mut shown, Key::End);
    let name = crowded_row(1_999);
    let last = shown.get_by_label(&name);
    assert!(last.accesskit_node().is_focused() && last.rect().bottom() <= 1080.0);
    assert!(shown.query_by_label(&crowded_row(0)).is_none());
    let gravest = "Utanför bilden: Prioritet 1: Inbrott · 1 sektion, Tallstigen 0";
    assert!(shown.get_by_label(gravest).rect().top() < 100.0);
    press(&mut shown, Key::PageUp);
    let focused = |shown: &Shown| {
        let rows = shown.query_all_by_label_contains("Prioritet");
        let focused = rows.filter(|node| node.accesskit_node().is_focused());
        focused.filter_map(|node| node.accesskit_node().label()).collect::<Vec<_>>()
    };
    let before = focused(&shown);
    assert_eq!(before.len(), 1, "{before:?}");
    assert_ne!(before, [crowded_row(1_999)]);
    press(&mut shown, Key::Enter);
    assert!(matches!(&wants(&mut shown)[..], [Intent::Take(_)]));
    click(&mut shown, gravest);
    assert_eq!(wants(&mut shown), [Intent::Take(sample::event(1_000))]);
    press(&mut shown, Key::Home);
    assert!(shown.query_by_label(gravest).is_none());
    assert!(shown.get_by_label(&crowded_row(0)).accesskit_node().is_focused());
}

#[test]
fn a_storm_moves_no_row_under_the_pointer_and_the_new_gravest_is_seen_at_once() {
    let (mut shown, _guard) = show(Desk::with(crowded(2_000)));
    let third = crowded_row(3);
    shown.get_by_label(&third).hover();
    shown.run();
    let before = shown.get_by_label(&third).rect();
    for number in 0..50_u128 {
        let board = &mut shown.state_mut().board;
        let mut row = board.rows[&sample::event(1_001)].clone();
        row.id = sample::event(number + 10_000);
        row.priority = if number == 49 { 1 } else { 2 };
        row.address = Pii(format!("Solvägen {number}, Täby"));
        board.rows.insert(row.id, row);
        board.rows.remove(&sample::event(number + 1_010));
    }
    shown.run();
    assert_eq!(shown.get_by_label(&third).rect(), before);
    assert!(shown.query_by_label("Utanför bilden: Prioritet 1: Inbrott · 1 sektion, Solvägen 49").is_some());
    shown.event(Event::PointerGone);
    shown.run();
    assert!(shown.query_by_label("Prioritet 1: Inbrott · 1 sektion, Solvägen 49, Täby").is_some());
    assert!(shown.query_by_label("Prioritet 2: Inbrott · 1 sektion, Solvägen 0, Täby").is_some());
}

#[test]
fn a_text_keeps_its_keys_and_other_buttons_their_arrows() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    shown.get_by_label("Notering").focus();
    shown.run();
    press(&mut shown, Key::ArrowDown);
    assert!(shown.get_by_label("Notering").accesskit_node().is_focused());
    shown.get_by_label("Skarpt").focus();
    shown.run();
    press(&mut shown, Key::ArrowDown);
    let rows = shown.query_all_by_label_contains("Prioritet");
    assert_eq!(rows.filter(|node| node.accesskit_node().is_focused()).count(), 0);
}

/// Breaks the desk with `break_it`; `part` must then stand as `standing` and an alert begin as `sentence` does.
fn check_broken(part: &str, standing: &str, sentence: &str, break_it: impl Fn(&mut Desk)) {
    let mut desk = Desk::with(sample::calm());
    break_it(&mut desk);
    let (shown, _guard) = show_at(desk, [1280.0, 720.0]);
    let said = alerts(&shown);
    assert_eq!(value(&shown, part), standing, "{sentence}");
    let told = said.iter().find(|told| told.starts_with(sentence));
    let told = told.unwrap_or_else(|| panic!("{sentence}: {said:?}"));
    assert!(told.matches('.').count() >= 2, "it says what to do: {told}");
}

#[test]
fn every_state_of_every_part_is_an_alert_with_what_to_do() {
    let failed = "ur funktion";
    let limited = "begränsad";
    let receiver = |state| move |desk: &mut Desk| desk.board.health.receiver = state;
    check_broken("mottagare", failed, "Mottagaren tar inte emot larm.", receiver(ReceiverHealth::NotListening));
    check_broken("mottagare", limited, "Mottagaren har för många", receiver(ReceiverHealth::Crowded));
    check_broken("mottagare", failed, "Ingen larmpanel har hörts sedan", |desk| {
        desk.board.health.quiet_since = Some(sample::NOW);
    });
    check_broken("mottagare", limited, "Larmcentralen stod stilla i 01:30", |desk| {
        desk.board.health.lines_supervised = 1;
        desk.board.health.deaf = Some((sample::NOW, 90_000));
    });
    let store = |state| move |desk: &mut Desk| desk.board.health.store = state;
    check_broken("lager", limited, "Lagret är långsamt.", store(StoreHealth::Slow));
    check_broken("lager", limited, "500 signaler väntar", |desk| desk.board.health.backlog = 500);
    check_broken("lager", limited, "Bilder och ljud spelas inte in: disken är full.", |desk| {
        desk.board.health.not_kept = Some(StoreFault::Full);
    });
    for (fault, sentence) in [
        (StoreFault::Full, "Disken är full."),
        (StoreFault::NotWritable, "Lagret är skrivskyddat."),
        (StoreFault::Locked, "Ett annat program"),
        (StoreFault::Damaged, "Lagret är skadat."),
        (StoreFault::DamagedFact { seq: 7 }, "Lagret är skadat."),
        (StoreFault::Key, "Lagrets nyckel"),
        (StoreFault::Newer, "Lagret är skrivet av en nyare"),
        (StoreFault::Io, "Lagret går inte att läsa"),
    ] {
        check_broken("lager", failed, sentence, store(StoreHealth::Failing(fault)));
    }
    let clock = |state| move |desk: &mut Desk| desk.board.health.clock = state;
    check_broken("klocka", failed, "Klockan har gått bakåt.", clock(ClockHealth::SetBack));
    check_broken("klocka", limited, "Klockan har hoppat framåt.", clock(ClockHealth::Leapt));
    let tones = |state| move |desk: &mut Desk| desk.tones = state;
    check_broken("ljud", failed, "Ljudet fungerar inte.", tones(Tones::NoDevice));
    check_broken("ljud", failed, "Datorns ljud är nedtystat.", tones(Tones::Muted));
    check_broken("ljud", failed, "Högtalaren är avstängd", tones(Tones::Off));
    check_broken("ljud", limited, "Tal och lyssning startas om.", |desk| desk.speech = false);
    check_broken("ljud", limited, "Mikrofonen saknas.", |desk| desk.microphone = DeviceState::Missing);
    let cameras = |open, failing| {
        move |desk: &mut Desk| {
            (desk.board.health.cameras_open, desk.board.health.cameras_failing) = (open, failing);
        }
    };
    check_broken("kameror", limited, "2 av 3 kameror ger ingen bild.", cameras(3, 2));
    check_broken("kameror", limited, "Kameran ger ingen bild.", cameras(1, 1));
    check_broken("kameror", limited, "Ingen av kamerorna ger bild.", cameras(2, 2));
}

#[test]
fn of_a_centre_that_is_away_nothing_is_claimed_and_the_desks_own_sound_is_still_judged() {
    let mut desk = Desk::with(sample::board());
    (desk.link, desk.tones) = (LinkState::Lost, Tones::Muted);
    let (shown, _guard) = show(desk);
    for part in ["mottagare", "lager", "klocka", "kameror"] {
        assert_eq!(value(&shown, part), "okänd", "{part}");
    }
    assert_eq!(value(&shown, "ljud"), "ur funktion");
    assert_eq!(alerts(&shown).len(), 2);
}

#[test]
fn a_storm_is_one_entry_that_somebody_acknowledges() {
    let mut board = sample::board();
    board.storms.push(sample::storm());
    let (mut shown, _guard) = show(Desk::with(board));
    let said = alerts(&shown);
    assert!(said.iter().any(|told| told.starts_with("1412 av 1420 linjer tysta Täby 702")), "{said:?}");
    press(&mut shown, Key::K);
    click(&mut shown, "Kvittera");
    let want = Intent::AcknowledgeStorm(sample::storm().id);
    assert_eq!(wants(&mut shown), [want.clone(), want]);
    let seen = Acknowledged { by: Pii("Operatör 2".to_owned()), at: sample::NOW };
    shown.state_mut().board.storms[0].acknowledged = Some(seen);
    shown.run();
    assert!(shown.query_by_label("Kvittera").is_none());
    press(&mut shown, Key::K);
    assert_eq!(wants(&mut shown), []);
}

#[test]
fn a_storm_that_comes_moves_no_row_under_the_pointer() {
    let (mut shown, _guard) = show(Desk::with(crowded(2_000)));
    let row = crowded_row(6);
    shown.get_by_label(&row).hover();
    shown.run();
    let before = shown.get_by_label(&row).rect();
    shown.state_mut().board.storms.push(sample::storm());
    shown.run();
    assert_eq!(shown.get_by_label(&row).rect(), before);
    shown.state_mut().board.storms.clear();
    shown.run();
    assert_eq!(shown.get_by_label(&row).rect(), before);
}

#[test]
fn an_offered_picture_is_words_and_nothing_to_press() {
    let mut board = sample::board();
    let signal = &mut board.held.as_mut().expect("the sample holds one").signals[0];
    signal.beside.pictures = vec![Pii("https://bilder.example/larm/7.jpg".to_owned())];
    let (shown, _guard) = show(Desk::with(board));
    let offered = shown.query_all_by_label_contains("Erbjuder bild, hämtas inte: https://bilder.example/larm/7.jpg");
    let roles: Vec<_> = offered.map(|node| node.accesskit_node().role()).collect();
    assert_eq!(roles, [accesskit::Role::ListItem]);
}

#[test]
fn a_panel_that_never_stops_shows_its_newest_signals_and_counts_them_all() {
    let mut board = sample::board();
    let held = board.held.as_mut().expect("the sample holds one");
    let signal = held.signals[0].clone();
    held.signals = vec![signal; 3_000];
    let id = held.id;
    board.rows.get_mut(&id).expect("what is held has a row").signals = 9_000;
    let (shown, _guard) = show(Desk::with(board));
    let marks = shown.query_all_by_label_contains("Hall inbrott · BA").count();
    assert!((50..200).contains(&marks), "{marks}");
}

#[test]
fn the_chosen_row_stays_chosen_and_in_its_place_while_others_come() {
    let (mut shown, _guard) = show(Desk::with(crowded(2_000)));
    press(&mut shown, Key::End);
    let last = crowded_row(1_999);
    let before = shown.get_by_label(&last).rect();
    for number in 0..60_u128 {
        let board = &mut shown.state_mut().board;
        let mut row = board.rows[&sample::event(1_001)].clone();
        row.id = sample::event(number + 10_000);
        (row.priority, row.received_at) =
            if number % 2 == 0 { (2, row.received_at) } else { (3, sample::NOW.plus_ms(number as i64)) };
        board.rows.insert(row.id, row);
        shown.step();
    }
    shown.run();
    let row = shown.get_by_label(&last);
    assert!(row.accesskit_node().is_focused());
    assert_eq!(row.rect(), before);
}

#[test]
fn a_locked_desk_still_says_what_is_broken() {
    let mut desk = Desk::with(sample::board());
    desk.session = Session::Locked { worker: worker(), checking: false, refusal: None };
    (desk.tones, desk.board.health.store) = (Tones::Muted, StoreHealth::Failing(StoreFault::Full));
    let (shown, _guard) = show(desk);
    let said = alerts(&shown);
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].starts_with("Disken är full.") && said[1].starts_with("Datorns ljud är nedtystat."), "{said:?}");
}

mod closed;
