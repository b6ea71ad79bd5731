//! Two frames of blocks: where they differ is painted, nowhere twice, and then it looks as if all were painted anew.
use eframe::egui::{Color32, Pos2, Vec2, epaint::RectShape};

use super::*;

const SIDE: usize = 64;

fn full() -> Rect {
    Rect::from_min_size(Pos2::ZERO, Vec2::splat(SIDE as f32))
}

fn block(left: usize, top: usize, width: usize, height: usize, colour: u8) -> ClippedShape {
    let rect = Rect::from_min_size(Pos2::new(left as f32, top as f32), Vec2::new(width as f32, height as f32));
    ClippedShape::new(full(), RectShape::filled(rect, 0.0, Color32::from_gray(colour)))
}

/// Paints onto a screen in such a way that order, and painting twice, show: each pixel becomes what it was and what it gets.
fn paint(screen: &mut [u64], shapes: &[ClippedShape]) {
    for shape in shapes {
        let Shape::Rect(RectShape { rect, fill, .. }) = &shape.shape else { panic!("blocks alone are painted here") };
        let seen = rect.intersect(shape.clip_rect);
        for (index, pixel) in screen.iter_mut().enumerate() {
            let at = Pos2::new((index % SIDE) as f32 + 0.5, (index / SIDE) as f32 + 0.5);
            if seen.contains(at) {
                *pixel = pixel.wrapping_mul(31).wrapping_add(u64::from(fill.r()) + 1);
            }
        }
    }
}

fn clear(screen: &mut [u64], places: &[Rect]) {
    for (index, pixel) in screen.iter_mut().enumerate() {
        let at = Pos2::new((index % SIDE) as f32 + 0.5, (index / SIDE) as f32 + 0.5);
        if places.iter().any(|place| place.contains(at)) {
            *pixel = 0;
        }
    }
}

#[test]
fn what_stays_is_not_painted() {
    let shapes = [block(0, 0, 64, 64, 1), block(10, 10, 8, 8, 2)];
    assert_eq!(damage(&shapes, &shapes, &[], full(), 1.0), []);
}

#[test]
fn what_changes_is_painted_with_its_edge_and_nothing_else() {
    let before = [block(0, 0, 64, 64, 1), block(10, 10, 8, 8, 2), block(50, 50, 4, 4, 3)];
    let now = [block(0, 0, 64, 64, 1), block(10, 10, 8, 8, 9), block(50, 50, 4, 4, 3)];
    let places = damage(&before, &now, &[], full(), 1.0);
    assert_eq!(places, [Rect::from_min_max(Pos2::new(6.0, 6.0), Pos2::new(22.0, 22.0))]);
    let cut = cut(&now, &places);
    assert_eq!(cut.len(), 2, "the ground and the block, not the other block: {cut:?}");
    assert!(cut.iter().all(|shape| places[0].contains_rect(shape.clip_rect)));
}

#[test]
fn a_texture_with_new_pixels_is_painted_wherever_it_is_shown() {
    let texture = TextureId::Managed(7);
    let mut picture = RectShape::filled(Rect::from_min_size(Pos2::ZERO, Vec2::splat(20.0)), 0.0, Color32::WHITE);
    picture = picture.with_texture(texture, full());
    let shapes = [block(40, 40, 8, 8, 1), ClippedShape::new(full(), Shape::Vec(vec![picture.into()]))];
    assert_eq!(damage(&shapes, &shapes, &[TextureId::Managed(8)], full(), 1.0), []);
    let places = damage(&shapes, &shapes, &[texture], full(), 1.0);
    assert_eq!(places, [Rect::from_min_max(Pos2::ZERO, Pos2::new(24.0, 24.0))]);
}

#[test]
fn painted_in_part_it_looks_as_painted_whole() {
    let mut random = fastrand::Rng::with_seed(5);
    for _ in 0..300 {
        let count = random.usize(1..40);
        let one = |random: &mut fastrand::Rng| {
            let (left, top) = (random.usize(0..SIDE), random.usize(0..SIDE));
            block(left, top, random.usize(1..20), random.usize(1..20), random.u8(..))
        };
        let mut shapes: Vec<ClippedShape> = (0..count).map(|_| one(&mut random)).collect();
        let mut screen = vec![0; SIDE * SIDE];
        paint(&mut screen, &cut(&shapes, &[full()]));
        for _ in 0..6 {
            let before = shapes.clone();
            for _ in 0..random.usize(0..6) {
                let at = random.usize(0..shapes.len());
                match random.usize(0..4) {
                    0 => shapes[at] = one(&mut random),
                    1 => shapes.insert(at, one(&mut random)),
                    2 if shapes.len() > 1 => drop(shapes.remove(at)),
                    _ => {
                        let other = random.usize(0..shapes.len());
                        shapes.swap(at, other);
                    }
                }
            }
            let places = damage(&before, &shapes, &[], full(), 1.0);
            assert!(places.len() <= MOST);
            clear(&mut screen, &places);
            paint(&mut screen, &cut(&shapes, &places));
            let mut whole = vec![0; SIDE * SIDE];
            paint(&mut whole, &shapes);
            assert!(screen == whole, "a place that differs was not painted, or one was painted twice: {places:?}");
        }
    }
}
