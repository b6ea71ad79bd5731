//! A card over everything: the veil behind it, and that a press beside it puts it away.
use egui::{Area, Id, Order, Rect, Sense, Ui};

use crate::theme::{self, colours};

/// Shows what `card` paints, which gives where it lies, over all of `whole`; true when somebody has pressed beside it.
pub fn ui(ui: &mut Ui, whole: Rect, name: &str, card: impl FnOnce(&mut Ui) -> Rect) -> bool {
    let area = Area::new(Id::unique(name)).order(Order::Foreground).fixed_pos(whole.min);
    let shown = area.show(ui.ctx(), |ui| {
        let veil = ui.allocate_rect(whole, Sense::click());
        ui.painter().rect_filled(whole, 0.0, theme::faded(colours().plate, 0.6));
        let card = card(ui);
        let beside = ui.input(|input| input.pointer.interact_pos()).is_some_and(|at| !card.contains(at));
        veil.clicked() && beside
    });
    shown.inner
}
