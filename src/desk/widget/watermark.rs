//! Who sees a stored picture, where and when, all over it: a mosaic so close that every quarter of the picture shows one
//! mark whole. It changes nothing of the picture itself.
use egui::{Align2, Painter, Pos2, Rect, Vec2};

use super::{Hand, text_at, width_of};
use crate::theme::{self, Size, Weight, colours};

/// Height of one line.
const LINE: f32 = 15.0;
/// Between two marks where there is room for more.
const APART: f32 = 48.0;

/// Paints the lines over the whole of `rect`, again and again.
pub fn watermark(painter: &Painter, rect: Rect, lines: &[&str]) {
    let hand = Hand(Size::Label, Weight::Medium, theme::faded(colours().on_plate, 0.5));
    let shade = hand.ink(theme::faded(colours().plate, 0.55));
    let wide = lines.iter().map(|line| width_of(painter, line, hand)).fold(0.0, f32::max);
    let mark = Vec2::new(wide + 2.0, LINE * lines.len() as f32 + 1.0);
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    for place in places(rect, mark) {
        for (index, line) in lines.iter().enumerate() {
            let at = place + Vec2::new(0.0, LINE * index as f32);
            text_at(&painter, at + Vec2::splat(1.0), Align2::LEFT_TOP, line, shade);
            text_at(&painter, at, Align2::LEFT_TOP, line, hand);
        }
    }
}

/// Where marks of this size begin, so that every quarter of `rect` holds a whole one if it has the room.
pub fn places(rect: Rect, mark: Vec2) -> Vec<Pos2> {
    // A window of half the picture's width holds a whole mark wherever it lies if marks begin at most so far apart.
    let apart = |side: f32, mark: f32| (side / 2.0 - mark).min(mark + APART).max(mark + 2.0);
    let (dx, dy) = (apart(rect.width(), mark.x), apart(rect.height(), mark.y));
    let steps = |side: f32, step: f32| 0..=(side / step).ceil() as usize;
    steps(rect.height(), dy)
        .flat_map(|row| steps(rect.width(), dx).map(move |column| Vec2::new(column as f32 * dx, row as f32 * dy)))
        .map(|offset| rect.min + offset)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_quarter_of_the_picture_shows_a_mark_whole() {
        let mark = Vec2::new(130.0, 46.0);
        for size in [Vec2::new(600.0, 338.0), Vec2::new(960.0, 540.0), Vec2::new(1130.0, 636.0)] {
            let picture = Rect::from_min_size(Pos2::new(400.0, 90.0), size);
            let marks: Vec<Rect> = places(picture, mark).into_iter().map(|at| Rect::from_min_size(at, mark)).collect();
            for step in 0..=100 {
                for down in 0..=20 {
                    let share = Vec2::new(step as f32 / 100.0, down as f32 / 20.0);
                    let quarter = Rect::from_min_size(picture.min + share * size / 2.0, size / 2.0).expand(0.01);
                    assert!(marks.iter().any(|mark| quarter.contains_rect(*mark)), "{size:?} {quarter:?}");
                }
            }
        }
    }
}
