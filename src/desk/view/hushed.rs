//! The card between whoever holds a silent alarm and the home's loudspeaker: why nobody is heard there, and the second step that
//! frees talking.
use alarm_central::moment::Moment;
use egui::{Align2, Area, Id, Order, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_words::say;

use crate::{
    intent::Intent,
    keys::{self, Press},
    scene::Scene,
    theme::{self, colours, measures},
    widget::{Hand, KeyButton, heading_ui, paragraph, text_at},
};

/// Younger than this it takes no step: whoever presses twice in a hurry has not read it.
const UNREAD_MS: i64 = 500;

/// Whether the card is shown, and since when.
#[derive(Default)]
pub struct Card {
    since: Option<Moment>,
}

/// Whether nothing may be heard in the home of the event that is held.
pub fn is_hushed(scene: &Scene<'_>) -> bool {
    scene.held().is_some_and(|(row, detail)| {
        detail.hushed && detail.voice.is_some() && scene.window_left_ms(row).is_some_and(|left| left > 0)
    })
}

impl Card {
    pub fn is_shown(&self) -> bool {
        self.since.is_some()
    }

    /// Shows it, where there is anything to be freed.
    pub fn show(&mut self, scene: &Scene<'_>) {
        self.since = is_hushed(scene).then_some(scene.now);
    }

    pub fn close(&mut self) {
        self.since = None;
    }

    /// A key while the card is shown. Neither Space nor Enter take the step: a hand that wants to talk is on them already.
    pub fn press(&mut self, press: Press, now: Moment, wants: &mut Vec<Intent>) {
        match press {
            Press::FreeTalk => self.free(now, wants),
            Press::Back => self.close(),
            Press::Lock => wants.push(Intent::Lock),
            Press::Silence => wants.push(Intent::Silence),
            _ => {}
        }
    }

    fn free(&mut self, now: Moment, wants: &mut Vec<Intent>) {
        if self.since.is_some_and(|since| now.since_ms(since) >= UNREAD_MS) {
            wants.push(Intent::FreeTalk);
            self.close();
        }
    }

    /// Shows it in the middle of `whole`, over everything.
    pub fn ui(&mut self, ui: &mut Ui, whole: Rect, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        if !is_hushed(scene) {
            self.close();
        }
        if !self.is_shown() {
            return;
        }
        Area::new(Id::unique("hushed")).order(Order::Foreground).fixed_pos(whole.min).show(ui.ctx(), |ui| {
            if ui.allocate_rect(whole, Sense::click()).clicked() {
                self.close();
            }
            ui.painter().rect_filled(whole, 0.0, theme::faded(colours().plate, 0.6));
            self.card_ui(ui, whole, scene.now, wants);
        });
    }

    fn card_ui(&mut self, ui: &mut Ui, whole: Rect, now: Moment, wants: &mut Vec<Intent>) {
        let (c, m) = (colours(), measures());
        let card = Rect::from_center_size(whole.center(), Vec2::new(520.0, 190.0 + 2.0 * m.button));
        ui.painter().rect(card, theme::corner(), c.panel, theme::edge(), theme::INSIDE);
        let room = card.shrink(28.0);
        let line = |top: f32, height: f32| {
            Rect::from_min_size(room.min + Vec2::new(0.0, top), Vec2::new(room.width(), height))
        };
        heading_ui(ui, line(0.0, 20.0), &say("hushed-title"));
        text_at(ui.painter(), line(0.0, 20.0).right_center(), Align2::RIGHT_CENTER, &say("keys-close"), Hand::quiet());
        let (place, why) = (line(32.0, 84.0), say("hushed-why"));
        let response = ui.interact(place, ui.scope_id().with("why"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &*why));
        paragraph(ui.painter(), place, Align2::LEFT_TOP, &why, Hand::body().ink(c.text));
        let (listen, free) = (say("hushed-listen"), say("hushed-free"));
        if KeyButton::new(&listen, "Esc").ui(ui, line(126.0, m.button)).clicked() {
            self.close();
        }
        if KeyButton::new(&free, keys::cap(Press::FreeTalk)).ui(ui, line(134.0 + m.button, m.button)).clicked() {
            self.free(now, wants);
        }
    }
}
