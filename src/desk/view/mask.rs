//! In place of the pictures while nobody seems to sit here: the question, and when the desk locks. Whatever the hand does
//! brings the pictures back; alarms are seen and heard as ever.
use egui::{Align2, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_words::{say, say_with, time::span};

use crate::{
    theme::{self, Size, Weight, colours},
    widget::{Hand, paragraph},
};

/// Shows it in the whole of `ui`; the desk locks in `left_ms`.
pub fn ui(ui: &mut Ui, left_ms: i64) {
    let rect = ui.max_rect();
    ui.painter().rect(rect, theme::corner(), colours().plate, theme::hairline(), theme::INSIDE);
    let question = say("idle-question");
    // The figure counts whole seconds that are left.
    let more = say_with("idle-locks-in", &[("span", span(left_ms + 999).into())]);
    let response = ui.interact(rect, ui.scope_id().with("mask"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Alert, true, &*question));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_value(&*more));
    let line =
        |dy: f32| Rect::from_center_size(rect.center() + Vec2::new(0.0, dy), Vec2::new(rect.width() - 40.0, 32.0));
    let title = Hand(Size::Title, Weight::Medium, colours().on_plate);
    paragraph(ui.painter(), line(-16.0), Align2::CENTER_TOP, &question, title);
    paragraph(ui.painter(), line(24.0), Align2::CENTER_TOP, &more, Hand::body().ink(colours().on_plate));
}
