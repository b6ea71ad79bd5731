//! The card of places that the chosen camera can be turned to: one press has it turn there.
use alarm_central::id::CameraId;
use egui::{Align2, Area, Id, Order, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::board::{CameraView, LookState};
use vaka_words::{say, say_with};

use crate::{
    intent::Intent,
    keys::Press,
    scene::Scene,
    theme::{self, colours, measures},
    view::hushed,
    widget::{Hand, KeyButton, heading_ui, paragraph, text_at},
};

/// Of which camera the card is shown, if it is.
#[derive(Default)]
pub struct Card {
    shown: Option<CameraId>,
}

/// The camera, if it is looked through and can be turned; none at a silent alarm that nobody has freed talking for.
fn offered<'a>(scene: &Scene<'a>, camera: &CameraId) -> Option<&'a CameraView> {
    let (_, detail) = scene.held().filter(|_| !hushed::is_hushed(scene))?;
    let is_open = |view: &&CameraView| view.id == *camera && matches!(view.look, LookState::Open { .. });
    detail.cameras.iter().find(is_open).filter(|view| !view.presets.is_empty())
}

/// Whether there is anything to show of this camera.
pub fn can_be_turned(scene: &Scene<'_>, camera: &CameraId) -> bool {
    offered(scene, camera).is_some()
}

impl Card {
    pub fn is_shown(&self) -> bool {
        self.shown.is_some()
    }

    /// Shows it for this camera, where it can be turned, or puts it away.
    pub fn turn(&mut self, scene: &Scene<'_>, camera: Option<CameraId>) {
        let closed = self.shown.take().is_none();
        self.shown = camera.filter(|camera| closed && offered(scene, camera).is_some());
    }

    pub fn close(&mut self) {
        self.shown = None;
    }

    /// A key while the card is shown: a digit has the camera turn.
    pub fn press(&mut self, press: Press, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        match press {
            Press::Digit(digit) => self.pick(usize::from(digit).wrapping_sub(1), scene, wants),
            Press::Back | Press::Presets => self.close(),
            Press::Lock => wants.push(Intent::Lock),
            Press::Silence => wants.push(Intent::Silence),
            _ => {}
        }
    }

    fn pick(&mut self, index: usize, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        let camera = self.shown.as_ref().and_then(|camera| offered(scene, camera));
        if let Some((camera, preset)) = camera.and_then(|camera| Some((camera, camera.presets.get(index)?))) {
            wants.push(Intent::GoToPreset(camera.id.clone(), preset.id.clone()));
            self.close();
        }
    }

    /// Shows it in the middle of `whole`, over everything.
    pub fn ui(&mut self, ui: &mut Ui, whole: Rect, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        let Some(camera) = self.shown.as_ref().and_then(|camera| offered(scene, camera)) else {
            return self.close();
        };
        Area::new(Id::unique("presets")).order(Order::Foreground).fixed_pos(whole.min).show(ui.ctx(), |ui| {
            if ui.allocate_rect(whole, Sense::click()).clicked() {
                self.close();
            }
            self.card_ui(ui, whole, scene, camera, wants);
        });
    }

    fn card_ui(&mut self, ui: &mut Ui, whole: Rect, scene: &Scene<'_>, camera: &CameraView, wants: &mut Vec<Intent>) {
        ui.painter().rect_filled(whole, 0.0, theme::faded(colours().plate, 0.6));
        let (c, m) = (colours(), measures());
        let step = m.button + 8.0;
        let high = 56.0 + 64.0 + step * camera.presets.len() as f32;
        let card = Rect::from_center_size(whole.center(), Vec2::new(600.0, high));
        ui.painter().rect(card, theme::corner(), c.panel, theme::edge(), theme::INSIDE);
        let room = card.shrink(28.0);
        let line = |top: f32, height: f32| {
            Rect::from_min_size(room.min + Vec2::new(0.0, top), Vec2::new(room.width(), height))
        };
        heading_ui(ui, line(0.0, 20.0), &say_with("presets-title", &[("camera", camera.name.0.as_str().into())]));
        text_at(ui.painter(), line(0.0, 20.0).right_center(), Align2::RIGHT_CENTER, &say("keys-close"), Hand::quiet());
        let about = say("presets-about");
        let response = ui.interact(line(28.0, 24.0), ui.scope_id().with("about"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &*about));
        paragraph(ui.painter(), line(28.0, 24.0), Align2::LEFT_TOP, &about, Hand::body().ink(c.second));
        for (index, preset) in camera.presets.iter().enumerate() {
            let key = (index + 1).to_string();
            let place = line(64.0 + step * index as f32, m.button);
            if KeyButton::new(preset.name.0.as_str(), &key).ui(ui, place).clicked() {
                self.pick(index, scene, wants);
            }
        }
    }
}
