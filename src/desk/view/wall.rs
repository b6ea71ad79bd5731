//! The second window: the cameras of the event that is held, as large as they can be, and nothing to decide. It is made of a
//! scene, and painted without one.
use std::collections::BTreeMap;

use alarm_central::{id::CameraId, moment::WINDOW_MS, person::Place};
use egui::{Align2, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_words::say;

use crate::{
    scene::{Scene, Session, TilePicture},
    theme::{Size, Weight, colours, measures},
    view::{
        event::{self, WindowWords},
        mask, naming, region, reveal,
        tiles::{self, Texts},
        training,
    },
    widget::{Hand, countdown::Countdown, paragraph, priority_mark::priority_mark, text_in, video_tile::VideoTile},
};

const HEAD: f32 = 64.0;

/// What it shows, in words and pictures.
#[derive(Debug, Default, PartialEq)]
pub struct Shown {
    is_training: bool,
    what: What,
}

#[derive(Debug, Default, PartialEq)]
enum What {
    /// Nothing yet.
    #[default]
    Empty,
    /// In place of the cameras.
    Sentence(String),
    Event(Box<Event>),
}

#[derive(Debug, PartialEq)]
struct Event {
    title: String,
    place: String,
    priority: u8,
    window: Option<WindowWords>,
    /// The pictures are covered, and the desk locks in so many milliseconds.
    covered_ms: Option<i64>,
    tiles: Vec<Tile>,
}

#[derive(Debug, PartialEq)]
struct Tile {
    camera: CameraId,
    name: String,
    texts: Texts,
}

impl Shown {
    /// What it is to show of this scene, with the cameras' whole pictures.
    pub fn of(scene: &Scene<'_>, pictures: &BTreeMap<CameraId, TilePicture>) -> Self {
        Self { is_training: scene.place == Place::Training, what: What::of(scene, pictures) }
    }

    /// Whether what it shows is of a home.
    #[cfg(test)]
    pub fn shows_home(&self) -> bool {
        matches!(self.what, What::Event(_))
    }

    /// Paints it in the whole of `ui` and gives the size of each camera's tile, physical pixels.
    pub fn ui(&self, ui: &mut Ui) -> Vec<(CameraId, (u32, u32))> {
        let mut whole = ui.max_rect();
        ui.painter().rect_filled(whole, 0.0, colours().ground);
        if self.is_training {
            whole = training::frame_ui(ui, whole);
        }
        match &self.what {
            What::Empty => Vec::new(),
            What::Sentence(words) => {
                let title = Hand(Size::Title, Weight::Medium, colours().second);
                let line = Rect::from_center_size(whole.center(), Vec2::new(whole.width() - 40.0, 40.0));
                paragraph(ui.painter(), line, Align2::CENTER_TOP, words, title);
                let response = ui.interact(line, ui.scope_id().with("sentence"), Sense::hover());
                response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words.as_str()));
                Vec::new()
            }
            What::Event(event) => event.ui(ui, whole),
        }
    }
}

impl What {
    fn of(scene: &Scene<'_>, pictures: &BTreeMap<CameraId, TilePicture>) -> Self {
        let sentence = |key| Self::Sentence(say(key).into_owned());
        let held = match scene.session {
            Session::In(_) => scene.held(),
            Session::Locked { .. } | Session::Out { .. } => return sentence("wall-locked"),
        };
        let Some((row, detail)) = held else { return sentence("wall-calm") };
        if let Some(key) = tiles::nothing_to_show(row, detail) {
            return sentence(key);
        }
        let is_masked = reveal::is_masked(scene);
        let cameras = tiles::ordered(detail).into_iter();
        let tiles = cameras.map(|camera| Tile {
            camera: camera.id.clone(),
            name: camera.name.0.clone(),
            texts: Texts::of(scene, row, camera, pictures.get(&camera.id), is_masked),
        });
        Self::Event(Box::new(Event {
            title: naming::event_title(row),
            place: row.address.0.clone(),
            priority: row.priority,
            window: event::window_words(scene, row),
            covered_ms: scene.masked_ms,
            tiles: tiles.collect(),
        }))
    }
}

impl Event {
    fn ui(&self, ui: &mut Ui, whole: Rect) -> Vec<(CameraId, (u32, u32))> {
        let m = measures();
        let room = whole.shrink2(Vec2::new(m.gap, 0.0));
        let (head, rest) = room.split_top_bottom_at_y(room.top() + HEAD);
        self.head_ui(ui, head);
        let rest = Rect::from_min_max(rest.min, rest.max - Vec2::new(0.0, m.gap));
        if let Some(left_ms) = self.covered_ms {
            region(ui, rest, "covered", |ui| mask::ui(ui, left_ms));
            return Vec::new();
        }
        let scale = ui.pixels_per_point();
        let fit = |place: &Rect| ((place.width() * scale) as u32, (place.height() * scale) as u32);
        let places = places(rest, self.tiles.len());
        for (tile, place) in self.tiles.iter().zip(&places) {
            tile.ui(ui, *place);
        }
        self.tiles.iter().zip(&places).map(|(tile, place)| (tile.camera.clone(), fit(place))).collect()
    }

    fn head_ui(&self, ui: &mut Ui, head: Rect) {
        let c = colours();
        let middle = head.center().y;
        priority_mark(ui.painter(), Pos2::new(head.left() + 18.0, middle), 32.0, self.priority, 1.0);
        let right = head.right() - if self.window.is_some() { 256.0 } else { 0.0 };
        let line = |top: f32, height: f32| {
            Rect::from_min_max(Pos2::new(head.left() + 50.0, middle + top), Pos2::new(right, middle + top + height))
        };
        let title = line(-24.0, 26.0);
        let response = ui.interact(title, ui.scope_id().with("title"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, self.title.as_str()));
        text_in(ui.painter(), title, Align2::LEFT_CENTER, &self.title, Hand(Size::Title, Weight::Semibold, c.text));
        text_in(ui.painter(), line(4.0, 20.0), Align2::LEFT_CENTER, &self.place, Hand::body().ink(c.second));
        if let Some(WindowWords { figure, sentence, left_ms }) = &self.window {
            let (name, left_ms, whole_ms) = (say("window-name"), *left_ms, WINDOW_MS);
            let place = Rect::from_min_max(Pos2::new(right, middle - 26.0), Pos2::new(head.right(), middle + 26.0));
            Countdown { name: &name, figure, sentence, left_ms, whole_ms }.ui(ui, place);
        }
    }
}

impl Tile {
    fn ui(&self, ui: &mut Ui, place: Rect) {
        let record = self.texts.record().map(naming::Recording::mark);
        let tile = VideoTile { name: &self.name, view: self.texts.view(), record, chosen: false, closer: "" };
        tile.ui(ui, place, ui.scope_id().with(&self.camera));
    }
}

/// Tiles in rows, so many beside each other as make the pictures largest.
fn places(room: Rect, count: usize) -> Vec<Rect> {
    let gap = measures().gap / 2.0;
    let share = |whole: f32, parts: usize| ((whole - gap * (parts - 1) as f32) / parts as f32).max(1.0);
    let size = |across: usize| Vec2::new(share(room.width(), across), share(room.height(), count.div_ceil(across)));
    let picture = |across: &usize| size(*across).x.min(size(*across).y * 16.0 / 9.0);
    let Some(across) = (1..=count).max_by(|a, b| picture(a).total_cmp(&picture(b)).then(b.cmp(a))) else {
        return Vec::new();
    };
    let size = size(across);
    let at = |index: usize| Vec2::new((index % across) as f32, (index / across) as f32) * (size + Vec2::splat(gap));
    (0..count).map(|index| Rect::from_min_size(room.min + at(index), size)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_fill_the_window_and_stay_apart() {
        let room = Rect::from_min_size(Pos2::new(12.0, 64.0), Vec2::new(1896.0, 1004.0));
        for (count, across) in [(1, 1), (2, 2), (3, 2), (4, 2), (5, 3), (9, 3), (16, 4)] {
            let places = places(room, count);
            assert_eq!(places.len(), count);
            assert_eq!(places.iter().filter(|place| (place.top() - room.top()).abs() < 0.5).count(), across, "{count}");
            for (index, place) in places.iter().enumerate() {
                assert!(room.expand(0.1).contains_rect(*place), "{count}: {place:?}");
                assert!(places[..index].iter().all(|other| !other.intersects(*place)), "{count}: {place:?}");
            }
        }
        assert!(places(room, 0).is_empty());
    }
}
