//! Where two frames differ, and the newer one cut to that; it paints nothing and keeps nothing.
use std::sync::Arc;

use eframe::egui::{ColorImage, Rect, Shape, TextureId, epaint::ClippedShape};

use super::{
    pictures::{Pictures, shows_any},
    places::{EDGE, Places, reach},
};

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
    let mut places = Places::within(full, scale);
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
    places.into_rects()
}

/// The frame with each shape in each of the places that it reaches, and nowhere else; the order stays within a place. What a
/// picture hides is left out, and the picture becomes what `copied` makes of it, which is told what stands on it.
pub fn cut(
    shapes: &[ClippedShape],
    places: &[Rect],
    (pictures, scale): (&Pictures, f32),
    copied: impl Fn(&Arc<ColorImage>, Rect, Vec<Rect>) -> Shape,
) -> Vec<ClippedShape> {
    let mut all = Vec::new();
    for place in places {
        let there: Vec<_> = shapes.iter().filter(|shape| reach(shape, EDGE).intersects(*place)).collect();
        let mut here: Vec<ClippedShape> = Vec::new();
        for (index, shape) in there.iter().enumerate() {
            let clip_rect = shape.clip_rect.intersect(*place);
            if !clip_rect.is_positive() {
                continue;
            }
            let Some((image, rect)) = pictures.lying(shape, scale) else {
                here.push(ClippedShape { clip_rect, ..(*shape).clone() });
                continue;
            };
            let hides = rect.intersect(clip_rect);
            here.retain(|beneath| !hides.contains_rect(reach(beneath, EDGE)));
            let mut on_it = Places::within(hides, scale);
            there[index + 1..].iter().for_each(|shape| on_it.add_line(shape));
            here.push(ClippedShape::new(clip_rect, copied(image, rect, on_it.into_rects())));
        }
        all.append(&mut here);
    }
    all
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
