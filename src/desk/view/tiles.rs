//! The cameras of the open event as tiles: one big, the others beside it; and for each the reason when there is none.
use alarm_central::{
    id::CameraId,
    pii::Pii,
    site::{Ability, has_pictures},
    window::Shut,
};
use egui::{EventFilter, Key, PointerButton, Pos2, Rect, Ui, Vec2};
use vaka_link::{
    board::{CameraView, Detail, LookState, PictureView, Row},
    command::Tile,
    unit::MediaFault,
};
use vaka_words::{say, say_with, time::fine_span};

use crate::{
    clock,
    glass::Glass,
    intent::Intent,
    keys::{self, Press, Step},
    scene::{Scene, TilePicture, VoiceLine},
    theme::{colours, measures},
    view::{naming, reveal, second_person, stills},
    widget::{
        Hand, KeyButton, card, paragraph,
        video_tile::{Picture, VideoTile, View, fitted},
    },
};

/// A tile this wide has room for the longer mark of a masked picture.
const ROOMY: f32 = 260.0;
/// The button under the small tiles.
const BUTTON: f32 = 40.0;

/// The largest picture that is asked for where one is looked at closely: each goes through a pipe.
const MOST_PIXELS: Vec2 = Vec2::new(1920.0, 1080.0);

/// One step back or on in time.
const STEP_MS: i64 = 500;

/// A tile's size in physical pixels, and what it is among the tiles.
type Size = (u32, u32, Tile);

/// What is remembered of the tiles: which is big, and whether it has the whole room.
#[derive(Default)]
pub struct Memory {
    chosen: Option<CameraId>,
    large: bool,
    /// Two stills of the chosen one, in the room of the large one.
    stills: stills::Sides,
    /// How the large one is looked at; gone when it is no longer large.
    glass: Glass,
    /// What the pointer clicked last, and whether it was large: the second click of a double click falls on whatever the
    /// first has moved there.
    clicked: Option<(CameraId, bool)>,
    /// A key has moved the tiles since the last click: the next click is the first of its own.
    moved_by_key: bool,
    told: Vec<(CameraId, Size)>,
    asked_for_window: bool,
    asked_to_reveal: bool,
    /// There is but one camera: no tile is chosen then.
    alone: bool,
}

/// How high the tiles want to be in this width.
pub fn height(width: f32, detail: &Detail) -> f32 {
    match shown(detail, &stills(detail)).len() {
        0 => 120.0,
        1 => (width * 9.0 / 16.0).round(),
        _ => (big_width(width) * 9.0 / 16.0).round(),
    }
}

fn big_width(width: f32) -> f32 {
    let small = (width * 0.3).round();
    width - small - measures().gap
}

impl Memory {
    /// Whether one tile, or two stills, have the whole room.
    pub fn is_large(&self) -> bool {
        self.large || self.stills.is_shown()
    }

    /// The camera whose tile is chosen, or the first.
    pub fn chosen(&self, scene: &Scene<'_>) -> Option<CameraId> {
        let (_, detail) = scene.held()?;
        let cameras = ordered(detail);
        let chosen = self.chosen.as_ref().filter(|id| cameras.iter().any(|camera| camera.id == **id)).cloned();
        chosen.or_else(|| cameras.first().map(|camera| camera.id.clone()))
    }

    /// One tile large, or back to all.
    pub fn turn_large(&mut self) {
        self.large = self.stills.leave() || !self.large;
        self.glass = Glass::default();
        self.moved_by_key = true;
    }

    /// Back from two stills, or else to all tiles; true if that was any way.
    pub fn make_small(&mut self) -> bool {
        self.glass = Glass::default();
        let was_large = self.stills.leave() || std::mem::take(&mut self.large);
        self.moved_by_key |= was_large;
        was_large
    }

    /// Away with two stills: what they were is gone.
    pub fn leave_stills(&mut self) {
        self.stills.leave();
    }

    /// A new still of each camera, beside the first.
    pub fn compare(&mut self, wants: &mut Vec<Intent>) {
        self.glass = Glass::default();
        self.stills.show();
        wants.push(Intent::TakeStills);
    }

    /// What keys do in the large picture, or with two stills.
    pub fn press(&mut self, press: Press, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        if self.stills.is_shown() {
            if let (Press::Earlier | Press::Later, Some(camera)) = (press, &self.chosen) {
                self.stills.step(press == Press::Later, scene, camera);
            }
            return;
        }
        if !self.large {
            return;
        }
        match press {
            Press::Nearer => self.glass.step(1.0),
            Press::Farther => self.glass.step(-1.0),
            Press::Earlier => self.glass.step_aside(Vec2::new(-1.0, 0.0)),
            Press::Later => self.glass.step_aside(Vec2::new(1.0, 0.0)),
            Press::Light => self.glass.lighten(),
            Press::StepBack => self.step_in_time(-STEP_MS, wants),
            Press::StepOn => self.step_in_time(STEP_MS, wants),
            _ => {}
        }
    }

    fn step_in_time(&self, ms: i64, wants: &mut Vec<Intent>) {
        if let Some(camera) = self.chosen.clone() {
            wants.push(Intent::StepInTime { camera, ms });
        }
    }

    /// From a picture of the last minute back to what comes now; true if there was one.
    pub fn go_live(&self, scene: &Scene<'_>, wants: &mut Vec<Intent>) -> bool {
        let is_back = self.large && scene.tiles.values().any(|tile| tile.past.is_some());
        if is_back {
            wants.push(Intent::GoLive);
        }
        is_back
    }

    /// Up and down move the large picture where only a part of it is seen, and lead to the stills of another camera; true
    /// if they did.
    pub fn row_pressed(&mut self, step: Step, scene: &Scene<'_>) -> bool {
        if self.stills.is_shown() {
            self.compare_another(step, scene);
            return true;
        }
        let down = match step {
            Step::Up => -1.0,
            Step::Down => 1.0,
            Step::PageUp | Step::PageDown | Step::First | Step::Last => return false,
        };
        let moves = self.large && self.glass.is_near();
        if moves {
            self.glass.step_aside(Vec2::new(0.0, down));
        }
        moves
    }

    fn compare_another(&mut self, step: Step, scene: &Scene<'_>) {
        let Some((_, detail)) = scene.held() else { return };
        let cameras = ordered(detail);
        let at = self.chosen.as_ref().and_then(|id| cameras.iter().position(|camera| camera.id == *id)).unwrap_or(0);
        let to = match step {
            Step::Up => at.saturating_sub(1),
            Step::Down => at + 1,
            Step::PageUp | Step::PageDown | Step::First | Step::Last => return,
        };
        if let Some(camera) = cameras.get(to) {
            self.chosen = Some(camera.id.clone());
            self.stills.begin_anew();
        }
    }

    /// Whether the button was pressed that asks for a supervisor's sign-in.
    pub fn take_asked_for_window(&mut self) -> bool {
        std::mem::take(&mut self.asked_for_window)
    }

    /// Whether the button was pressed that shows masked pictures clearly.
    pub fn take_asked_to_reveal(&mut self) -> bool {
        std::mem::take(&mut self.asked_to_reveal)
    }

    /// Shows them in the whole of `ui`.
    pub fn ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, row: &Row, detail: &Detail, wants: &mut Vec<Intent>) {
        let rect = ui.max_rect();
        if ui.input(|input| input.pointer.any_click() && !input.pointer.button_double_clicked(PointerButton::Primary)) {
            // It may be the first of two, and on no tile at all.
            self.clicked = None;
            self.moved_by_key = false;
        }
        if let Some(key) = nothing_to_show(row, detail) {
            let room = card(ui.painter(), rect);
            paragraph(ui.painter(), room, egui::Align2::CENTER_CENTER, &say(key), Hand::body().ink(colours().second));
            if second_person::can_open(row, scene) {
                let below = room.center() + Vec2::new(0.0, 48.0);
                self.asked_for_window |= second_person::button_ui(ui, below);
            }
            return;
        }
        let stills = stills(detail);
        let cameras = shown(detail, &stills);
        self.alone = cameras.len() == 1;
        let chosen =
            self.chosen.as_ref().and_then(|id| cameras.iter().position(|camera| camera.id == *id)).unwrap_or(0);
        if self.stills.is_shown() {
            self.chosen.get_or_insert_with(|| cameras[chosen].id.clone());
            let (big, beneath) = still_places(rect, cameras.len());
            self.stills.ui(ui, big, scene, cameras[chosen], wants);
            for (place, camera) in beneath.into_iter().zip(&cameras) {
                self.tile_ui(ui, place, (scene, row), camera, camera.id == cameras[chosen].id, wants);
            }
            return;
        }
        if scene.compared.is_some() {
            wants.push(Intent::LeaveStills);
        }
        if self.large {
            // Nothing that happens in the home brings another camera in front of an eye that looks closely.
            self.chosen.get_or_insert_with(|| cameras[chosen].id.clone());
            let (big, beneath) = large_places(rect, cameras.len() - 1);
            self.tile_ui(ui, big, (scene, row), cameras[chosen], true, wants);
            let others = cameras.iter().enumerate().filter(|(index, _)| *index != chosen);
            for (place, (_, camera)) in beneath.into_iter().zip(others) {
                self.tile_ui(ui, place, (scene, row), camera, false, wants);
            }
            return;
        }
        let can_open = cameras.iter().any(|camera| can_be_opened(camera)) && scene.window_left_ms(row) > Some(0);
        if cameras.len() == 1 {
            let room =
                if can_open { Rect::from_min_max(rect.min, rect.max - Vec2::new(0.0, BUTTON + 8.0)) } else { rect };
            self.tile_ui(ui, room, (scene, row), cameras[0], false, wants);
        } else {
            let (big, beside) = rect.split_left_right_at_x(rect.left() + big_width(rect.width()));
            self.tile_ui(ui, big, (scene, row), cameras[chosen], true, wants);
            let others: Vec<&CameraView> =
                cameras.iter().enumerate().filter(|(index, _)| *index != chosen).map(|(_, camera)| *camera).collect();
            let foot = if can_open { BUTTON + measures().gap } else { 0.0 };
            let column = Rect::from_min_max(
                Pos2::new(beside.left() + measures().gap, beside.top()),
                beside.max - Vec2::new(0.0, foot),
            );
            for (place, camera) in column_places(column, others.len()).into_iter().zip(others) {
                self.tile_ui(ui, place, (scene, row), camera, false, wants);
            }
        }
        if can_open {
            all_live_ui(ui, rect, scene, wants);
        }
    }

    fn tile_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        shown: (&Scene<'_>, &Row),
        camera: &CameraView,
        chosen: bool,
        wants: &mut Vec<Intent>,
    ) {
        let (scene, row) = shown;
        let is_masked = reveal::is_masked(scene) && rect.width() >= ROOMY;
        let shown = scene.tiles.get(&camera.id);
        let texts = Texts::of(scene, row, camera, shown, is_masked);
        let record = texts.record().map(naming::Recording::mark);
        let is_large = self.large && chosen && !self.stills.is_shown();
        let closer = shown.map(|tile| tile.glass.words()).unwrap_or_default();
        let tile = VideoTile { name: &camera.name.0, view: texts.view(), record, chosen, closer: &closer };
        let response = tile.ui(ui, rect, ui.scope_id().with(&camera.id));
        if let Some((tile, picture)) = shown.and_then(|tile| Some((tile, tile.picture?))) {
            if is_large {
                self.glass_ui(ui, fitted(rect, picture.size), &response);
            }
            // As often as the picture is another: a camera that is opened anew knows of no glass.
            let glass = if is_large { self.glass } else { Glass::default() };
            if tile.past.is_some() && !is_large {
                wants.push(Intent::GoLive);
            }
            if tile.glass != glass {
                wants.push(Intent::LookThrough { camera: camera.id.clone(), glass });
            }
        }
        if (chosen || self.alone) && reveal::is_masked(scene) && shown.is_some_and(|tile| tile.picture.is_some()) {
            self.asked_to_reveal |= reveal_ui(ui, rect);
        }
        let detail = if is_large { self.glass.detail() } else { 1.0 };
        let size = if chosen || self.alone { Tile::Large } else { Tile::Small };
        self.tell_size(ui, rect, (detail, size), camera, wants);
        let by_key = response.clicked() && ui.input(|input| input.key_pressed(Key::Enter));
        let by_second = response.double_clicked() && !std::mem::take(&mut self.moved_by_key);
        if by_key || by_second {
            let first = self.clicked.take().filter(|_| !by_key);
            let (id, was_large) = first.unwrap_or_else(|| (camera.id.clone(), is_large));
            self.choose(&id, wants);
            self.stills.leave();
            self.large = !was_large;
            self.glass = Glass::default();
        } else if response.clicked() {
            if can_be_opened(camera) && scene.window_left_ms(row) > Some(0) {
                wants.push(Intent::ShowCamera(camera.id.clone()));
            }
            self.clicked = Some((camera.id.clone(), is_large));
            self.choose(&camera.id, wants);
        }
    }

    /// The wheel goes nearer where the pointer is, dragging moves.
    fn glass_ui(&mut self, ui: &Ui, shown: Rect, response: &egui::Response) {
        if let Some(at) = response.hover_pos() {
            let turned = ui.input(|input| input.smooth_scroll_delta().y + 200.0 * (input.zoom_delta() - 1.0));
            if turned != 0.0 {
                self.glass.zoom((turned / 200.0).exp(), (at - shown.center()) / shown.size());
            }
        }
        if response.has_focus() && self.glass.is_near() {
            // The arrows would go to another button.
            let arrows = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
            let pressed = |key| f32::from(u8::from(ui.input(|input| input.key_pressed(key))));
            let right = pressed(Key::ArrowRight) - pressed(Key::ArrowLeft);
            self.glass.step_aside(Vec2::new(right, pressed(Key::ArrowDown) - pressed(Key::ArrowUp)));
        }
        if response.dragged() {
            self.glass.shift(-response.drag_delta() / shown.size());
        }
    }

    fn choose(&mut self, camera: &CameraId, wants: &mut Vec<Intent>) {
        if self.chosen.as_ref() != Some(camera) {
            self.glass = Glass::default();
            self.stills.begin_anew();
            self.chosen = Some(camera.clone());
            wants.push(Intent::ChooseTile(camera.clone()));
        }
    }

    /// Pictures are decoded at the tile's own size, and larger where they are looked at closely, and come from the stream
    /// that is worth it: tell it when it has changed.
    fn tell_size(
        &mut self,
        ui: &Ui,
        rect: Rect,
        (detail, role): (f32, Tile),
        camera: &CameraView,
        wants: &mut Vec<Intent>,
    ) {
        let whole = rect.size() * ui.pixels_per_point();
        let size = whole * (MOST_PIXELS / whole).min_elem().clamp(1.0, detail);
        let size = (size.x as u32, size.y as u32, role);
        match self.told.iter_mut().find(|(id, _)| *id == camera.id) {
            Some((_, told)) if *told == size => return,
            Some((_, told)) => *told = size,
            None => self.told.push((camera.id.clone(), size)),
        }
        let (width, height, tile) = size;
        wants.push(Intent::FitTile { camera: camera.id.clone(), width, height, tile });
    }
}

/// Across the foot of a masked picture; true when it is pressed.
fn reveal_ui(ui: &mut Ui, tile: Rect) -> bool {
    let name = say("reveal-title");
    let button = KeyButton::new(&name, keys::cap(Press::Reveal));
    let size = Vec2::new(button.width(ui.painter()) + 16.0, BUTTON);
    button.ui(ui, Rect::from_center_size(tile.center_bottom() - Vec2::new(0.0, BUTTON * 1.5), size)).clicked()
}

/// Key of the sentence when this event has no cameras to look through.
pub fn nothing_to_show(row: &Row, detail: &Detail) -> Option<&'static str> {
    match row.shut {
        Some(Shut::ClockBehind) => return Some("tile-shut-clock"),
        Some(Shut::Damaged) => return Some("tile-shut-damaged"),
        None => {}
    }
    if row.window_until.is_none() {
        return Some(if detail.began_with_alarm { "tile-untrusted" } else { "tile-no-window" });
    }
    let has_none = detail.pictures.is_empty() && detail.cameras.iter().all(|camera| !has_pictures(&camera.abilities));
    has_none.then_some("tile-none")
}

/// Cameras that can show pictures: those whose zones signalled first, in the register's order.
pub fn ordered(detail: &Detail) -> Vec<&CameraView> {
    let mut cameras: Vec<&CameraView> =
        detail.cameras.iter().filter(|camera| has_pictures(&camera.abilities)).collect();
    cameras.sort_by_key(|camera| !camera.concerned);
    cameras
}

/// Those whose zones signalled, then what came with the alarm, then the other cameras.
fn shown<'a>(detail: &'a Detail, stills: &'a [CameraView]) -> Vec<&'a CameraView> {
    let mut cameras = ordered(detail);
    let concerned = cameras.iter().take_while(|camera| camera.concerned).count();
    cameras.splice(concerned..concerned, stills);
    cameras
}

/// The pictures that came with the alarm, as tiles among the cameras'.
fn stills(detail: &Detail) -> Vec<CameraView> {
    let as_tile = |(number, picture): (usize, &PictureView)| CameraView {
        id: picture.tile(),
        name: Pii(say_with("tile-picture", &[("number", (number + 1).into())]).into_owned()),
        abilities: vec![Ability::Still],
        concerned: true,
        fetched: false,
        look: match (&picture.look, picture.missed) {
            (LookState::Off, Some(fault)) => LookState::Failed(MediaFault::Picture(fault)),
            (look, _) => look.clone(),
        },
        presets: Vec::new(),
    };
    detail.pictures.iter().enumerate().map(as_tile).collect()
}

fn can_be_opened(camera: &CameraView) -> bool {
    let is_still = PictureView::is_tile(&camera.id);
    !is_still && has_pictures(&camera.abilities) && !matches!(camera.look, LookState::Open { .. })
}

/// One large, and the others small in a row beneath it.
fn large_places(rect: Rect, others: usize) -> (Rect, Vec<Rect>) {
    if others == 0 {
        return (rect, Vec::new());
    }
    let left = rect.height() - rect.width() * 9.0 / 16.0 - measures().gap;
    row_beneath(rect, left.clamp(84.0, 200.0).min(rect.height() / 3.0).round(), others)
}

/// Two stills, and all cameras in what they leave beneath them.
fn still_places(rect: Rect, cameras: usize) -> (Rect, Vec<Rect>) {
    let left = rect.height() - stills::height(rect.width()) - measures().gap;
    row_beneath(rect, left.max(rect.height() / 4.0).round(), cameras)
}

/// So many beside each other at the foot, so high, and what is left above them.
fn row_beneath(rect: Rect, high: f32, count: usize) -> (Rect, Vec<Rect>) {
    let gap = measures().gap;
    let (big, row) = rect.split_top_bottom_at_y(rect.bottom() - high - gap);
    let share = (row.width() - gap * (count - 1) as f32) / count as f32;
    let size = Vec2::new(share.min(high * 16.0 / 9.0), high);
    let at = |index: usize| Pos2::new(row.left() + index as f32 * (size.x + gap), row.top() + gap);
    (big, (0..count).map(|index| Rect::from_min_size(at(index), size)).collect())
}

/// Tiles one under the other, about sixteen to nine; in more than one row where that makes the pictures larger.
fn column_places(column: Rect, count: usize) -> Vec<Rect> {
    let gap = measures().gap;
    let size = |across: usize| {
        let down = count.div_ceil(across).max(1);
        let share = |whole: f32, parts: usize| (whole - gap * (parts - 1) as f32) / parts as f32;
        let width = share(column.width(), across);
        // A little higher than sixteen to nine, so that the last one can end where the big tile ends.
        Vec2::new(width, (width * 0.65).min(share(column.height(), down)).max(1.0))
    };
    let picture = |across: &usize| size(*across).y.min(size(*across).x * 9.0 / 16.0);
    let across = (1..=3).max_by(|a, b| picture(a).total_cmp(&picture(b)).then(b.cmp(a))).unwrap_or(1);
    let size = size(across);
    (0..count)
        .map(|index| {
            let at = Vec2::new((index % across) as f32 * (size.x + gap), (index / across) as f32 * (size.y + gap));
            Rect::from_min_size(column.min + at, size)
        })
        .collect()
}

/// Every camera, and the way to the home if it was closed.
pub fn all_live(scene: &Scene<'_>, wants: &mut Vec<Intent>) {
    wants.push(Intent::ShowAllCameras);
    if scene.voice == VoiceLine::Closed {
        wants.push(Intent::OpenVoice);
    }
}

fn all_live_ui(ui: &mut Ui, rect: Rect, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
    let name = say("tiles-all-live");
    let button = KeyButton::new(&name, keys::cap(Press::AllLive));
    let size = Vec2::new(button.width(ui.painter()) + 16.0, BUTTON);
    if button.ui(ui, Rect::from_min_size(rect.max - size, size)).clicked() {
        all_live(scene, wants);
    }
}

/// The words of one tile, and its picture.
#[derive(Debug, Default, PartialEq)]
pub struct Texts {
    /// What is painted, if anything.
    picture: Option<Picture>,
    /// Since when the picture stands still, or why there is none; empty while it is live.
    first: String,
    /// Why it stands still, or what to do.
    second: String,
    mark: String,
    age: String,
    /// Where it is no live picture: what it is, and the keys.
    past: Option<(String, [String; 3])>,
    record: Option<naming::Recording>,
}

impl Texts {
    /// Of a camera, with its picture if it is looked through.
    pub fn of(scene: &Scene<'_>, row: &Row, camera: &CameraView, tile: Option<&TilePicture>, is_masked: bool) -> Self {
        let is_still = PictureView::is_tile(&camera.id);
        let sentence = |first: &str, second: &str| {
            let second = match second {
                "" => String::new(),
                key => say_with(key, &[("key", keys::cap(Press::AllLive).into())]).into_owned(),
            };
            Self {
                picture: None,
                first: say(first).into_owned(),
                second,
                mark: String::new(),
                age: String::new(),
                past: None,
                record: tile.map(|tile| naming::recording(tile.recorded)),
            }
        };
        match (&camera.look, tile) {
            _ if scene.window_left_ms(row).is_none_or(|left| left <= 0) => sentence("tile-after-window", ""),
            (LookState::Off, _) | (LookState::Open { .. }, None) if is_still => sentence("tile-picture-awaited", ""),
            (LookState::Failed(fault), _) if is_still => sentence(fault.key(), ""),
            (LookState::Open { .. }, Some(tile)) if is_still => {
                Self::of_still(scene, tile, camera, sentence("tile-picture-awaited", ""))
            }
            (LookState::Off, _) => {
                sentence(if camera.fetched { "tile-fetched" } else { "tile-closed" }, "tile-open-hint")
            }
            (LookState::Failed(fault), _) => sentence(fault.key(), "tile-open-hint"),
            (LookState::Open { .. }, Some(tile)) => Self::of_open(scene, tile, is_masked, sentence("tile-opening", "")),
            (LookState::Open { .. }, None) => sentence("tile-opening", ""),
        }
    }

    /// Of a still that came with the alarm: it never moves, and its age is that of the signal. `awaited` before it is there.
    fn of_still(scene: &Scene<'_>, tile: &TilePicture, camera: &CameraView, awaited: Self) -> Self {
        let pictures = scene.board.held.iter().flat_map(|held| &held.pictures);
        let offered = pictures.into_iter().find(|picture| picture.tile() == camera.id);
        let (Some(picture), Some(offered)) = (tile.picture, offered) else { return awaited };
        let at = say_with("tile-picture-mark", &[("time", clock::time(offered.offered_at).into())]);
        let age = fine_span(scene.now.since_ms(offered.offered_at));
        // What lies in the vault is recorded no more; until then it is said how that stands.
        let record = awaited.record.filter(|_| !offered.kept);
        let (mark, age) = (at.into_owned(), age.into_owned());
        let [first, second] = [String::new(), String::new()];
        Self { picture: Some(picture), first, second, mark, age, past: None, record }
    }

    /// Of a camera that is open; `opening` before there is anything to say of it.
    fn of_open(scene: &Scene<'_>, tile: &TilePicture, is_masked: bool, opening: Self) -> Self {
        let age = scene.now.since_ms(tile.taken_at);
        let at_time = |key| say_with(key, &[("time", clock::time(tile.taken_at).into())]).into_owned();
        let (first, second) = match (tile.picture, tile.fault) {
            (None, None) => return opening,
            (None, Some(fault)) => (say(fault.key()).into_owned(), at_time("tile-none-since")),
            (Some(_), Some(fault)) => (at_time("tile-stalled"), format!("{} {}", say(fault.key()), say("tile-retry"))),
            (Some(_), None) if age > tile.stalled_after_ms => {
                (at_time("tile-stalled"), say("tile-stalled-unknown").into_owned())
            }
            (Some(_), None) => tile.doubt.map_or_else(Default::default, |doubt| {
                (say("tile-doubted").into_owned(), say(doubt.key()).into_owned())
            }),
        };
        let mark = say(if is_masked { "tile-masked" } else { "tile-live" });
        let (mark, age) = (mark.into_owned(), fine_span(age).into_owned());
        let past = tile.past.map(|past| {
            let ago = fine_span(scene.now.since_ms(past));
            let what = say_with("tile-past", &[("time", clock::time(past).into()), ("span", ago.into())]);
            let keys = ["tile-past-back", "tile-past-on", "tile-past-live"];
            (what.into_owned(), keys.map(|key| say(key).into_owned()))
        });
        Self { picture: tile.picture, first, second, mark, age, past, ..opening }
    }

    /// How what is shown is recorded.
    pub fn record(&self) -> Option<&naming::Recording> {
        self.record.as_ref()
    }

    /// What a tile is to show.
    pub fn view(&self) -> View<'_> {
        match self.picture {
            Some(picture) if let Some((what, [back, on, live])) = &self.past => {
                let keys = [(keys::cap(Press::StepBack), back.as_str()), (keys::cap(Press::StepOn), on), ("End", live)];
                View::Past { picture, what, keys }
            }
            Some(picture) if self.first.is_empty() => View::Live { picture, mark: &self.mark, age: &self.age },
            Some(picture) => View::Still { picture, since: &self.first, why: &self.second },
            None => View::Sentence { first: &self.first, second: &self.second },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_stay_in_their_column_and_apart() {
        for (width, height) in [(176.0, 173.0), (337.0, 384.0), (337.0, 100.0)] {
            let column = Rect::from_min_size(Pos2::new(10.0, 20.0), Vec2::new(width, height));
            for count in 1..=8 {
                let places = column_places(column, count);
                assert_eq!(places.len(), count);
                for (index, place) in places.iter().enumerate() {
                    assert!(column.expand(0.1).contains_rect(*place), "{count} in {column:?}: {place:?}");
                    assert!(places[..index].iter().all(|other| !other.intersects(*place)), "{count} in {column:?}");
                }
            }
        }
    }
}
