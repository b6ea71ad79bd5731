//! Two stills of one camera side by side, then and now, in place of the large picture; it takes and decodes none.
use alarm_central::{id::CameraId, moment::Moment};
use egui::{Pos2, Rect, Ui, Vec2};
use vaka_link::board::CameraView;
use vaka_words::{say, say_with, time::fine_span};

use crate::{
    clock,
    intent::Intent,
    keys::{self, Press},
    scene::{Scene, StillPicture},
    theme::measures,
    view::reveal,
    widget::{
        KeyButton, Stress,
        video_tile::{PAST_HEAD, VideoTile, View},
    },
};

/// A picture this wide has room for how old it is.
const ROOMY: f32 = 420.0;
/// Between the two.
const APART: f32 = 4.0;

/// How high they want to be in this width: the heads stand above the pictures and not on them.
pub fn height(width: f32) -> f32 {
    let picture = (width - APART) / 2.0 * 9.0 / 16.0;
    picture + 2.0 * PAST_HEAD + measures().target + measures().gap
}

/// Whether they are shown, and which earlier one.
#[derive(Default)]
pub struct Sides {
    shown: bool,
    /// The first one if none.
    earlier: Option<Moment>,
}

impl Sides {
    pub fn is_shown(&self) -> bool {
        self.shown
    }

    /// Shows them.
    pub fn show(&mut self) {
        self.shown = true;
    }

    /// Another camera has other moments.
    pub fn begin_anew(&mut self) {
        self.earlier = None;
    }

    /// Away with them; true if they were there.
    pub fn leave(&mut self) -> bool {
        std::mem::take(self).shown
    }

    /// To the still before or behind the earlier one; the newest stands on the other side.
    pub fn step(&mut self, forward: bool, scene: &Scene<'_>, camera: &CameraId) {
        let Some((_, earlier)) = scene.stills.get(camera).and_then(|moments| moments.split_last()) else { return };
        let at = self.earlier.and_then(|at| earlier.iter().position(|moment| *moment == at)).unwrap_or(0);
        let at = if forward { at + 1 } else { at.saturating_sub(1) };
        self.earlier = earlier.get(at).copied().or(self.earlier);
    }

    /// Shows them in `rect`, the row of moments under them; asks for others than are shown where it has to be.
    pub fn ui(&mut self, ui: &mut Ui, rect: Rect, scene: &Scene<'_>, camera: &CameraView, wants: &mut Vec<Intent>) {
        let moments = scene.stills.get(&camera.id).map_or(&[][..], Vec::as_slice);
        let (pictures, row) = rect.split_top_bottom_at_y(rect.bottom() - measures().target - measures().gap);
        let half = Vec2::new((pictures.width() - APART) / 2.0, pictures.height());
        let left = Rect::from_min_size(pictures.min, half);
        let right = Rect::from_min_size(Pos2::new(left.right() + APART, left.top()), half);
        let (newest, earlier) = match moments {
            [] => (None, None),
            [only] => (None, Some(*only)),
            [first, .., last] => {
                (Some(*last), self.earlier.filter(|at| moments.contains(at) && at != last).or(Some(*first)))
            }
        };
        let room = half * ui.pixels_per_point();
        let fit = (room.x as u32, room.y as u32);
        let sides = [earlier, newest];
        let shown = scene.compared.filter(|shown| shown.camera == camera.id);
        if shown.is_none_or(|shown| shown.moments() != sides || shown.fit != fit) {
            wants.push(Intent::CompareStills { camera: camera.id.clone(), moments: sides, fit });
        }
        let keys = [["stills-back", "stills-on", "stills-camera"], ["stills-new", "stills-leave", ""]];
        let caps = [["←", "→", "↑ ↓"], [keys::cap(Press::NewStills), "Esc", ""]];
        let names = ["stills-then", "stills-now"];
        for (index, place) in [left, right].into_iter().enumerate() {
            let still = shown.and_then(|shown| shown.sides[index]).filter(|still| Some(still.taken_at) == sides[index]);
            let words = keys[index].map(|key| if key.is_empty() { String::new() } else { say(key).into_owned() });
            let keys = std::array::from_fn(|key| (caps[index][key], words[key].as_str()));
            let missing = if index == 1 && moments.len() == 1 { "stills-no-newer" } else { "stills-none" };
            let name = say_with(names[index], &[("camera", camera.name.0.as_str().into())]);
            side_ui(ui, place, scene, &name, still, missing, keys);
        }
        self.moments_ui(ui, row, moments, earlier);
    }

    /// A button for each moment that can stand on the left.
    fn moments_ui(&mut self, ui: &mut Ui, row: Rect, moments: &[Moment], earlier: Option<Moment>) {
        let mut left = row.left();
        let Some((_, before)) = moments.split_last() else { return };
        for (index, moment) in before.iter().enumerate() {
            let key = if index == 0 { "stills-first" } else { "stills-moment" };
            let name = say_with(key, &[("time", clock::time(*moment).into())]);
            let stress = if Some(*moment) == earlier { Stress::Chosen } else { Stress::Plain };
            let button = KeyButton::new(&name, "").stress(stress);
            // Eight stand beside each other in the narrowest room.
            let size = Vec2::new(button.width(ui.painter()) - 12.0, measures().target);
            let place = Rect::from_min_size(Pos2::new(left, row.bottom() - size.y), size);
            if place.right() > row.right() {
                return;
            }
            if button.ui(ui, place).clicked() {
                self.earlier = Some(*moment);
            }
            left = place.right() + APART;
        }
    }
}

/// One of the two, or why there is none.
fn side_ui(
    ui: &mut Ui,
    place: Rect,
    scene: &Scene<'_>,
    name: &str,
    still: Option<StillPicture>,
    missing: &str,
    keys: [(&str, &str); 3],
) {
    let what = still.map(|still| {
        let ago = fine_span(scene.now.since_ms(still.taken_at));
        let key = match (reveal::is_masked(scene), place.width() >= ROOMY) {
            (true, true) => "stills-what-masked",
            (true, false) => "stills-masked-only",
            (false, true) => "stills-what",
            (false, false) => "stills-what-only",
        };
        say_with(key, &[("time", clock::time(still.taken_at).into()), ("span", ago.into())])
    });
    let newer = [("key", keys::cap(Press::NewStills).into())];
    let (opening, missing) = (say("stills-opening"), say_with(missing, &newer));
    let view = match (still, &what) {
        (Some(StillPicture { picture: Some(picture), .. }), Some(what)) => View::Past { picture, what, keys },
        (Some(_), _) => View::Sentence { first: &opening, second: "" },
        (None, _) => View::Sentence { first: &missing, second: "" },
    };
    let tile = VideoTile { name, view, record: None, chosen: false, closer: "" };
    tile.ui(ui, place, ui.scope_id().with(("still", name)));
}
