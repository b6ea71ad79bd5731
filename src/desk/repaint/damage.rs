//! Where two frames differ, and the newer one cut to that; it paints nothing and keeps nothing.
use std::sync::Arc;

use eframe::egui::{ColorImage, Rect, Shape, TextureId, epaint::ClippedShape};

use super::pictures::{Pictures, shows_any};

/// Most places that are painted apart; beyond it the nearest are taken as one.
const MOST: usize = 12;
/// Pixels around a shape that its soft edge, or a line under a text, may reach.
const EDGE: f32 = 4.0;

/// The places that differ, apart from each other, on whole pixels and within `full`; what shows a texture out of `changed`
/// differs. `scale`: pixels to a point.
pub fn damage(
    before: &[ClippedShape],
    now: &[ClippedShape],
    changed: (&[TextureId], &Pictures),
    full: Rect,
    scale: f32,
) -> Vec<Rect> {
    let (changed, pictures) = changed;
    let mut places = Places { rects: Vec::new(), full, scale };
    let same_from_start = before.iter().zip(now).take_while(|(a, b)| is_same(a, b)).count();
    let (before_rest, now_rest) = (&before[same_from_start..], &now[same_from_start..]);
    if before_rest.len() == now_rest.len() {
        for (a, b) in before_rest.iter().zip(now_rest).filter(|(a, b)| !is_same(a, b)) {
            places.add(a);
            places.add(b);
        }
    } else {
        let same_to_end =
            before_rest.iter().rev().zip(now_rest.iter().rev()).take_while(|(a, b)| is_same(a, b)).count();
        before_rest[..before_rest.len() - same_to_end].iter().for_each(|shape| places.add(shape));
        now_rest[..now_rest.len() - same_to_end].iter().for_each(|shape| places.add(shape));
    }
    for shape in now.iter().filter(|shape| shows_any(&shape.shape, changed)) {
        match pictures.lying(shape, scale) {
            // It has no edge.
            Some((_, rect)) => places.add_rect(rect.intersect(shape.clip_rect)),
            None => places.add(shape),
        }
    }
    places.rects
}

/// The frame with each shape in each of the places that it reaches, and nowhere else; the order stays within a place. What a
/// picture hides is left out, and the picture becomes what `copied` makes of it.
pub fn cut(
    shapes: &[ClippedShape],
    places: &[Rect],
    (pictures, scale): (&Pictures, f32),
    copied: impl Fn(&Arc<ColorImage>, Rect) -> Shape,
) -> Vec<ClippedShape> {
    let mut all = Vec::new();
    for place in places {
        let mut here: Vec<ClippedShape> = Vec::new();
        for shape in shapes.iter().filter(|shape| reach(shape, EDGE).intersects(*place)) {
            let clip_rect = shape.clip_rect.intersect(*place);
            if !clip_rect.is_positive() {
                continue;
            }
            let Some((image, rect)) = pictures.lying(shape, scale) else {
                here.push(ClippedShape { clip_rect, ..shape.clone() });
                continue;
            };
            let hides = rect.intersect(clip_rect);
            here.retain(|beneath| !hides.contains_rect(reach(beneath, EDGE)));
            here.push(ClippedShape::new(clip_rect, copied(image, rect)));
        }
        all.append(&mut here);
    }
    all
}

struct Places {
    rects: Vec<Rect>,
    full: Rect,
    scale: f32,
}

impl Places {
    fn add(&mut self, shape: &ClippedShape) {
        self.add_rect(reach(shape, EDGE / self.scale));
    }

    fn add_rect(&mut self, rect: Rect) {
        if !rect.is_positive() {
            return;
        }
        let whole = |value: f32, to: fn(f32) -> f32| to(value * self.scale) / self.scale;
        let rect = Rect::from_min_max(
            (whole(rect.min.x, f32::floor), whole(rect.min.y, f32::floor)).into(),
            (whole(rect.max.x, f32::ceil), whole(rect.max.y, f32::ceil)).into(),
        );
        self.take(rect.intersect(self.full));
        while self.rects.len() > MOST {
            let Some((a, b)) = self.nearest() else { return };
            let (b, a) = (self.rects.swap_remove(b), self.rects.swap_remove(a));
            self.take(a.union(b));
        }
    }

    /// Takes a place in, as one with whatever it overlaps: nothing may be painted twice.
    fn take(&mut self, mut rect: Rect) {
        if !rect.is_positive() {
            return;
        }
        while let Some(at) = self.rects.iter().position(|known| known.intersects(rect)) {
            rect = rect.union(self.rects.swap_remove(at));
        }
        self.rects.push(rect);
    }

    /// The two that would grow least as one; the first has the lower index.
    fn nearest(&self) -> Option<(usize, usize)> {
        let grows = |a: usize, b: usize| {
            let (a, b) = (self.rects[a], self.rects[b]);
            a.union(b).area() - a.area() - b.area()
        };
        let pairs = (0..self.rects.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
        pairs.min_by(|(a, b), (c, d)| grows(*a, *b).total_cmp(&grows(*c, *d)))
    }
}

/// How far a shape may be seen.
fn reach(shape: &ClippedShape, edge: f32) -> Rect {
    let rect = shape.shape.visual_bounding_rect();
    if rect.any_nan() || !rect.is_finite() && rect != Rect::NOTHING {
        return shape.clip_rect;
    }
    (shape.transform_after_tessellation * rect).expand(edge).intersect(shape.clip_rect)
}

fn is_same(a: &ClippedShape, b: &ClippedShape) -> bool {
    a.clip_rect == b.clip_rect
        && a.transform_after_tessellation == b.transform_after_tessellation
        && is_same_shape(&a.shape, &b.shape)
}

fn is_same_shape(a: &Shape, b: &Shape) -> bool {
    match (a, b) {
        (Shape::Vec(a), Shape::Vec(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same_shape(a, b)),
        // A text that is laid out once is shared; comparing its letters would cost as much as painting them.
        (Shape::Text(a), Shape::Text(b)) => {
            Arc::ptr_eq(&a.galley, &b.galley)
                && a.pos == b.pos
                && a.underline == b.underline
                && a.fallback_color == b.fallback_color
                && a.override_text_color == b.override_text_color
                && a.opacity_factor.to_bits() == b.opacity_factor.to_bits()
                && a.angle.to_bits() == b.angle.to_bits()
        }
        (Shape::Mesh(a), Shape::Mesh(b)) => Arc::ptr_eq(a, b) || a == b,
        // Whatever paints by itself may paint something else.
        (Shape::Callback(_), _) => false,
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests;
