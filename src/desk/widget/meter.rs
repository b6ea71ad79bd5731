//! A level meter for sound: a bar that follows what is heard; it measures nothing itself.
use egui::{Align2, Pos2, Rect, Response, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};

use super::{Hand, text_in};
use crate::theme::colours;

/// What is below this is silence on the bar, dB full scale.
const FLOOR_DB: f32 = -54.0;

/// Share of the bar for a peak level of 0.0 to 1.0, by the ear's measure (decibels).
pub fn share(level: f32) -> f32 {
    if level <= 0.0 || level.is_nan() {
        return 0.0;
    }
    (1.0 - 20.0 * level.min(1.0).log10() / FLOOR_DB).clamp(0.0, 1.0)
}

/// Shows `label` over a bar in `rect`. `level` is a peak, 0.0 to 1.0; its share of the bar is the value read out.
pub fn meter_ui(ui: &mut Ui, rect: Rect, label: &str, level: f32) -> Response {
    let response = ui.interact(rect, ui.scope_id().with(("meter", label)), Sense::hover());
    let filled = share(level);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Meter, true, label);
        info.value = Some(f64::from((filled * 100.0).round()));
        info
    });
    let (c, painter) = (colours(), ui.painter());
    let words = Rect::from_min_max(rect.min, Pos2::new(rect.right(), rect.top() + 18.0));
    text_in(painter, words, Align2::LEFT_CENTER, label, Hand::label());
    let track = Rect::from_min_size(Pos2::new(rect.left(), rect.top() + 24.0), Vec2::new(rect.width(), 8.0));
    painter.rect_filled(track, 2.0, c.meter_track);
    if filled > 0.0 {
        let bar = Rect::from_min_size(track.min, Vec2::new(track.width() * filled, track.height()));
        painter.rect_filled(bar, 2.0, c.meter);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn the_bar_follows_the_ear() {
        assert!(share(0.0).abs() < f32::EPSILON && share(f32::NAN).abs() < f32::EPSILON);
        assert!((share(1.0) - 1.0).abs() < 1e-6 && (share(4.0) - 1.0).abs() < 1e-6);
        assert!((share(0.5) - (1.0 - 6.02 / 54.0)).abs() < 1e-3);
    }
}
