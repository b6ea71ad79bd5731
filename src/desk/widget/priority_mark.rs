//! The mark of a priority: shape, number and colour together, so that none of them has to be seen alone.
use egui::{Align2, Painter, Pos2, Rect, Shape, Stroke, Vec2};

use super::{Hand, text_at};
use crate::theme::{self, Size, Weight, colours};

/// Paints the mark of `priority` (1 square, 2 triangle, 3 diamond, 4 ring) `size` high around `centre`. `strength` below
/// 1.0 dims what is not waiting for this operator.
pub fn priority_mark(painter: &Painter, centre: Pos2, size: f32, priority: u8, strength: f32) {
    let hue = theme::faded(colours().priority(priority), strength);
    // What is dimmed is an outline: a number on a dimmed ground could not be read.
    let is_dimmed = strength < 1.0;
    if is_dimmed {
        outline(painter, centre, size, priority, hue);
    } else {
        shape(painter, centre, size, priority, hue);
    }
    let ink = match priority {
        _ if is_dimmed => colours().second,
        4.. => hue,
        _ => colours().on_priority,
    };
    let drop = if priority == 2 { size * 0.12 } else { 0.0 };
    let letter = if size >= 32.0 { Size::Age } else { Size::Label };
    let number = priority.min(4).to_string();
    text_at(
        painter,
        centre + Vec2::new(0.0, drop),
        Align2::CENTER_CENTER,
        &number,
        Hand(letter, Weight::Semibold, ink),
    );
}

/// The shape alone, for places that are too small for a number (the timeline).
pub fn shape(painter: &Painter, centre: Pos2, size: f32, priority: u8, hue: theme::Ink) {
    if priority == 1 {
        painter.rect_filled(square(centre, size), 2.0, hue);
    } else if let Some(corners) = corners(centre, size, priority) {
        painter.add(Shape::convex_polygon(corners, hue, Stroke::new(1.0, hue)));
    } else {
        ring(painter, centre, size, hue);
    }
}

fn outline(painter: &Painter, centre: Pos2, size: f32, priority: u8, hue: theme::Ink) {
    let line = Stroke::new(1.5, hue);
    if priority == 1 {
        painter.rect_stroke(square(centre, size), 2.0, line, theme::INSIDE);
    } else if let Some(corners) = corners(centre, size, priority) {
        painter.add(Shape::closed_line(corners, line));
    } else {
        ring(painter, centre, size, hue);
    }
}

fn square(centre: Pos2, size: f32) -> Rect {
    Rect::from_center_size(centre, Vec2::splat(size * 0.9))
}

/// Of the triangle and the diamond.
fn corners(centre: Pos2, size: f32, priority: u8) -> Option<Vec<Pos2>> {
    let half = size / 2.0;
    let corners = match priority {
        2 => {
            let (wide, top, bottom) = (half * 1.08, -half * 1.02, half * 0.86);
            vec![(0.0, top), (wide, bottom), (-wide, bottom)]
        }
        3 => {
            let r = half * 1.08;
            vec![(0.0, -r), (r, 0.0), (0.0, r), (-r, 0.0)]
        }
        _ => return None,
    };
    Some(corners.into_iter().map(|(x, y)| centre + Vec2::new(x, y)).collect())
}

fn ring(painter: &Painter, centre: Pos2, size: f32, hue: theme::Ink) {
    let line = (size * 0.1).max(1.5);
    painter.circle_stroke(centre, size / 2.0 - line / 2.0, Stroke::new(line, hue));
}
