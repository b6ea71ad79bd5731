//! Two frames of blocks: where they differ is painted, nowhere twice, and then it looks as if all were painted anew.
use eframe::egui::{
    Color32, ColorImage, Pos2, TextureOptions, TexturesDelta, Vec2,
    epaint::{ImageDelta, RectShape},
};

use super::*;

const SIDE: usize = 64;

fn full() -> Rect {
    Rect::from_min_size(Pos2::ZERO, Vec2::splat(SIDE as f32))
}

fn block(left: usize, top: usize, width: usize, height: usize, colour: u8) -> ClippedShape {
    let rect = Rect::from_min_size(Pos2::new(left as f32, top as f32), Vec2::new(width as f32, height as f32));
    ClippedShape::new(full(), RectShape::filled(rect, 0.0, Color32::from_gray(colour)))
}

/// A picture of this texture, as it is.
fn picture(left: usize, top: usize, (texture, size): (u64, [usize; 2])) -> ClippedShape {
    let size = Vec2::new(size[0] as f32, size[1] as f32);
    let rect = Rect::from_min_size(Pos2::new(left as f32, top as f32), size);
    let all = Rect::from_min_max(Pos2::ZERO, Pos2::new(1.0, 1.0));
    ClippedShape::new(full(), Shape::image(TextureId::Managed(texture), rect, all, Color32::WHITE))
}

/// Two textures without holes.
const TEXTURES: [(u64, [usize; 2]); 2] = [(1, [16, 9]), (2, [24, 20])];

fn pictures() -> Pictures {
    let mut news = TexturesDelta::default();
    for (texture, size) in TEXTURES {
        let image = ColorImage::filled(size, Color32::BLACK);
        news.push(TextureId::Managed(texture), ImageDelta::full(image, TextureOptions::LINEAR));
    }
    let mut pictures = Pictures::default();
    pictures.learn(&mut news);
    pictures
}

/// A picture that was copied is told from blocks by its colour, whose green is its texture.
fn copied(image: &Arc<ColorImage>, rect: Rect) -> Shape {
    let (texture, _) = TEXTURES.into_iter().find(|(_, size)| *size == image.size).expect("each has its own size");
    RectShape::filled(rect, 0.0, Color32::from_rgb(0, texture as u8, 255)).into()
}

/// Paints onto a screen in such a way that order, and painting twice, show: each pixel becomes what it was and what it gets; a
/// picture leaves nothing of what it was. `news`: what each texture holds.
fn paint(screen: &mut [u64], shapes: &[ClippedShape], news: [u64; 2]) {
    for shape in shapes {
        let held = |texture: u64| 1_000_000 + 1_000 * texture + news[texture as usize - 1];
        let (rect, keeps, gets) = match &shape.shape {
            Shape::Rect(RectShape { rect, fill, .. }) if fill.b() != fill.r() => (*rect, 0, held(fill.g().into())),
            Shape::Rect(RectShape { rect, fill, .. }) => (*rect, 31, u64::from(fill.r()) + 1),
            Shape::Mesh(mesh) => {
                let TextureId::Managed(texture) = mesh.texture_id else { panic!("{mesh:?} is not of these tests") };
                (mesh.calc_bounds(), 0, held(texture))
            }
            other => panic!("{other:?} is not of these tests"),
        };
        let seen = rect.intersect(shape.clip_rect);
        for (index, pixel) in screen.iter_mut().enumerate() {
            let at = Pos2::new((index % SIDE) as f32 + 0.5, (index / SIDE) as f32 + 0.5);
            if seen.contains(at) {
                *pixel = pixel.wrapping_mul(keeps).wrapping_add(gets);
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

/// Cut where no picture lies on the screen as it is.
fn whole(shapes: &[ClippedShape], places: &[Rect]) -> Vec<ClippedShape> {
    cut(shapes, places, (&Pictures::default(), 1.0), |_, _| panic!("there is no picture"))
}

#[test]
fn what_stays_is_not_painted() {
    let shapes = [block(0, 0, 64, 64, 1), block(10, 10, 8, 8, 2)];
    assert_eq!(damage(&shapes, &shapes, (&[], &Pictures::default()), full(), 1.0), []);
}

#[test]
fn what_changes_is_painted_with_its_edge_and_nothing_else() {
    let before = [block(0, 0, 64, 64, 1), block(10, 10, 8, 8, 2), block(50, 50, 4, 4, 3)];
    let now = [block(0, 0, 64, 64, 1), block(10, 10, 8, 8, 9), block(50, 50, 4, 4, 3)];
    let places = damage(&before, &now, (&[], &Pictures::default()), full(), 1.0);
    assert_eq!(places, [Rect::from_min_max(Pos2::new(6.0, 6.0), Pos2::new(22.0, 22.0))]);
    let cut = whole(&now, &places);
    assert_eq!(cut.len(), 2, "the ground and the block, not the other block: {cut:?}");
    assert!(cut.iter().all(|shape| places[0].contains_rect(shape.clip_rect)));
}

#[test]
fn a_texture_with_new_pixels_is_painted_wherever_it_is_shown() {
    let texture = TextureId::Managed(7);
    let mut picture = RectShape::filled(Rect::from_min_size(Pos2::ZERO, Vec2::splat(20.0)), 0.0, Color32::WHITE);
    picture = picture.with_texture(texture, full());
    let shapes = [block(40, 40, 8, 8, 1), ClippedShape::new(full(), Shape::Vec(vec![picture.into()]))];
    assert_eq!(damage(&shapes, &shapes, (&[TextureId::Managed(8)], &Pictures::default()), full(), 1.0), []);
    let places = damage(&shapes, &shapes, (&[texture], &Pictures::default()), full(), 1.0);
    assert_eq!(places, [Rect::from_min_max(Pos2::ZERO, Pos2::new(24.0, 24.0))]);
}

#[test]
fn what_a_picture_hides_is_not_painted_and_it_has_no_edge() {
    let pictures = pictures();
    let shapes = [block(0, 0, 64, 64, 1), picture(8, 8, TEXTURES[0]), block(10, 10, 4, 2, 2)];
    let places = damage(&shapes, &shapes, (&[TextureId::Managed(1)], &pictures), full(), 1.0);
    let rect = Rect::from_min_size(Pos2::new(8.0, 8.0), Vec2::new(16.0, 9.0));
    assert_eq!(places, [rect]);
    let cut = cut(&shapes, &places, (&pictures, 1.0), copied);
    assert_eq!(cut.len(), 2, "the picture and what stands on it: {cut:?}");
    assert!(matches!(&cut[0].shape, Shape::Rect(shape) if shape.rect == rect));
}

#[test]
fn painted_in_part_it_looks_as_painted_whole() {
    let pictures = pictures();
    let mut random = fastrand::Rng::with_seed(5);
    for _ in 0..300 {
        let count = random.usize(1..40);
        let one = |random: &mut fastrand::Rng| {
            let (left, top) = (random.usize(0..SIDE), random.usize(0..SIDE));
            match random.usize(0..6) {
                0 => picture(left, top, TEXTURES[random.usize(0..2)]),
                _ => block(left, top, random.usize(1..20), random.usize(1..20), random.u8(..)),
            }
        };
        let cut = |shapes: &[ClippedShape], places: &[Rect]| cut(shapes, places, (&pictures, 1.0), copied);
        let mut shapes: Vec<ClippedShape> = (0..count).map(|_| one(&mut random)).collect();
        let mut screen = vec![0; SIDE * SIDE];
        let mut news = [0, 0];
        paint(&mut screen, &cut(&shapes, &[full()]), news);
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
            let mut changed = Vec::new();
            for (texture, _) in TEXTURES.into_iter().filter(|_| random.bool()) {
                news[texture as usize - 1] += 1;
                changed.push(TextureId::Managed(texture));
            }
            let places = damage(&before, &shapes, (&changed, &pictures), full(), 1.0);
            assert!(places.len() <= MOST);
            clear(&mut screen, &places);
            paint(&mut screen, &cut(&shapes, &places), news);
            let mut whole = vec![0; SIDE * SIDE];
            paint(&mut whole, &shapes, news);
            assert!(screen == whole, "a place that differs was not painted, or one was painted twice: {places:?}");
        }
    }
}
