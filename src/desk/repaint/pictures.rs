//! Pictures that lie on the screen pixel for pixel and hide all beneath: they are copied there, which costs a processor far less
//! than painting them, and what they hide is left out. Which those are is known here; nothing is painted.
use std::{collections::HashMap, sync::Arc};

use eframe::egui::{
    Color32, ColorImage, Mesh, Pos2, Rect, Shape, TextureId, TexturesDelta, Vec2,
    emath::{GuiRounding as _, TSTransform},
    epaint::{ClippedShape, ImageData, ImageDelta},
};

use crate::theme;

/// How far from a whole pixel is still on it, in pixels.
const NEAR: f32 = 0.01;

/// The pictures without holes that were last brought onto the card, or would be.
#[derive(Default)]
pub struct Pictures {
    all: HashMap<TextureId, Picture>,
}

struct Picture {
    image: Arc<ColorImage>,
    /// It is not on the card: nothing has asked for it there.
    owed: Option<ImageDelta>,
}

impl Pictures {
    /// Learns what a frame brings onto the card and takes from it, and keeps pictures back: most are only ever copied.
    pub fn learn(&mut self, delta: &mut TexturesDelta) {
        let whole = delta.set.extract_if(|id, news| *id != TextureId::default() && is_picture(news));
        for (id, news) in whole {
            for owed in news {
                let ImageData::Color(image) = &owed.image;
                self.all.insert(id, Picture { image: Arc::clone(image), owed: Some(owed) });
            }
        }
        // What is changed in part is no picture any more: its first pixels belong before the others.
        let changed: Vec<TextureId> = delta.set.keys().filter(|id| self.all.contains_key(id)).copied().collect();
        for id in changed {
            let owed = self.all.remove(&id).and_then(|picture| picture.owed);
            let news = delta.set.remove(&id).into_iter().flatten();
            owed.into_iter().chain(news).for_each(|news| delta.push(id, news));
        }
        for id in &delta.free {
            self.all.remove(id);
        }
    }

    /// Brings onto the card what some of these shapes show otherwise than it is. `scale`: pixels to a point.
    pub fn bring(&mut self, shapes: &[ClippedShape], scale: f32, delta: &mut TexturesDelta) {
        let owed = self.all.iter().filter(|(_, picture)| picture.owed.is_some()).map(|(id, _)| *id);
        for id in owed.collect::<Vec<_>>() {
            let is_painted =
                |shape: &ClippedShape| shows_any(&shape.shape, &[id]) && self.lying(shape, scale).is_none();
            if shapes.iter().any(is_painted)
                && let Some(owed) = self.all.get_mut(&id).and_then(|picture| picture.owed.take())
            {
                delta.push(id, owed);
            }
        }
    }

    /// The picture, and its place, of a shape that shows all of one, as it is, pixel for pixel.
    pub fn lying(&self, shape: &ClippedShape, scale: f32) -> Option<(&Arc<ColorImage>, Rect)> {
        let Shape::Mesh(mesh) = &shape.shape else { return None };
        let Picture { image, .. } = self.all.get(&mesh.texture_id)?;
        let rect = Rect::from_min_max(mesh.vertices.first()?.pos, mesh.vertices.last()?.pos);
        let whole = Rect::from_min_size(rect.min.round_to_pixels(scale), image_size(image) / scale);
        let is_near = |a: Pos2, b: Pos2| ((a - b) * scale).abs().max_elem() < NEAR;
        let lies = is_near(rect.min, whole.min)
            && is_near(rect.max, whole.max)
            && shape.transform_after_tessellation == TSTransform::IDENTITY
            && **mesh == as_it_is(mesh.texture_id, rect);
        lies.then_some((image, whole))
    }
}

fn image_size(image: &ColorImage) -> Vec2 {
    Vec2::new(image.width() as f32, image.height() as f32)
}

/// Whether these are all pixels of a texture, and none lets through what is beneath.
fn is_picture(news: &[ImageDelta]) -> bool {
    let [ImageDelta { image: ImageData::Color(image), pos: None, .. }] = news else { return false };
    // Many at once: no picture is so small that it matters where the first hole is.
    let number = |pixel: &Color32| u32::from_le_bytes(pixel.to_array());
    let all_bits = |some: &[Color32]| some.iter().fold(u32::MAX, |all, pixel| all & number(pixel));
    image.pixels.chunks(1024).all(|some| all_bits(some) >> 24 == u32::from(u8::MAX))
}

/// Whether a shape shows any of these textures.
pub fn shows_any(shape: &Shape, textures: &[TextureId]) -> bool {
    match shape {
        Shape::Vec(shapes) => shapes.iter().any(|shape| shows_any(shape, textures)),
        shape => textures.contains(&shape.texture_id()),
    }
}

/// All of a texture in `rect`, in its own colours.
fn as_it_is(texture: TextureId, rect: Rect) -> Mesh {
    let mut mesh = Mesh::with_texture(texture);
    mesh.add_rect_with_uv(rect, Rect::from_min_max(Pos2::ZERO, Pos2::new(1.0, 1.0)), theme::picture_tint(false));
    mesh
}

#[cfg(test)]
mod tests {
    use eframe::egui::TextureOptions;

    use super::*;

    const TEXTURE: TextureId = TextureId::Managed(3);
    const SIZE: [usize; 2] = [32, 18];

    /// A frame brings these pixels onto the card: all, or from there on. How many deltas are left for the card.
    fn bring(pictures: &mut Pictures, image: ColorImage, from: Option<[usize; 2]>) -> usize {
        let options = TextureOptions::LINEAR;
        let delta = match from {
            None => ImageDelta::full(image, options),
            Some(from) => ImageDelta::partial(from, image, options),
        };
        let mut news = TexturesDelta::default();
        news.push(TEXTURE, delta);
        pictures.learn(&mut news);
        left(news)
    }

    fn left(mut news: TexturesDelta) -> usize {
        let left = news.set.get(&TEXTURE).map_or(0, |deltas| deltas.iter().count());
        news.clear();
        left
    }

    fn with_picture() -> Pictures {
        let mut pictures = Pictures::default();
        bring(&mut pictures, ColorImage::filled(SIZE, Color32::from_gray(9)), None);
        pictures
    }

    /// In the place, in points; of the texture this part and tint.
    fn shown(rect: Rect, uv: Rect, tint: Color32) -> ClippedShape {
        ClippedShape::new(Rect::EVERYTHING, Shape::image(TEXTURE, rect, uv, tint))
    }

    fn at(left: f32, top: f32, width: f32, height: f32) -> Rect {
        Rect::from_min_size(Pos2::new(left, top), Vec2::new(width, height))
    }

    const ALL: Rect = Rect::from_min_max(Pos2::ZERO, Pos2::new(1.0, 1.0));

    #[test]
    fn a_whole_picture_on_whole_pixels_lies() {
        let pictures = with_picture();
        let lies = |rect, uv, tint, scale| pictures.lying(&shown(rect, uv, tint), scale).is_some();
        assert!(lies(at(7.0, 5.0, 32.0, 18.0), ALL, Color32::WHITE, 1.0));
        assert!(lies(at(7.5, 5.0, 16.0, 9.0), ALL, Color32::WHITE, 2.0), "of whole pixels, half a point is one");
        assert!(!lies(at(7.5, 5.0, 32.0, 18.0), ALL, Color32::WHITE, 1.0), "between pixels");
        assert!(!lies(at(7.0, 5.0, 33.0, 18.0), ALL, Color32::WHITE, 1.0), "stretched");
        assert!(!lies(at(7.0, 5.0, 32.0, 18.0), ALL, Color32::from_gray(110), 1.0), "darkened");
        assert!(!lies(at(7.0, 5.0, 32.0, 18.0), at(0.0, 0.0, 0.5, 0.5), Color32::WHITE, 1.0), "a part");
    }

    #[test]
    fn what_has_holes_was_changed_in_part_or_is_gone_does_not() {
        let lies = |pictures: &Pictures| {
            let shape = shown(at(0.0, 0.0, 32.0, 18.0), ALL, Color32::WHITE);
            pictures.lying(&shape, 1.0).is_some()
        };
        let whole = || ColorImage::filled(SIZE, Color32::WHITE);
        let mut pictures = with_picture();
        assert!(lies(&pictures));
        let part = ColorImage::filled([2, 2], Color32::WHITE);
        assert_eq!(bring(&mut pictures, part.clone(), Some([4, 4])), 2, "all of it, and then the part");
        assert!(!lies(&pictures));
        assert_eq!(bring(&mut pictures, part, Some([4, 4])), 1);
        assert_eq!(bring(&mut pictures, whole(), None), 0, "kept back");
        assert!(lies(&pictures));
        assert_eq!(bring(&mut pictures, ColorImage::filled(SIZE, Color32::from_white_alpha(200)), None), 1);
        assert!(!lies(&pictures), "it has holes");
        bring(&mut pictures, whole(), None);
        let mut gone = TexturesDelta::default();
        gone.free(TEXTURE);
        pictures.learn(&mut gone);
        gone.clear();
        assert!(!lies(&pictures));
    }

    #[test]
    fn what_is_shown_otherwise_is_brought_onto_the_card_once() {
        let mut pictures = with_picture();
        let place = at(0.0, 0.0, 32.0, 18.0);
        let brought = |pictures: &mut Pictures, tint, place| {
            let mut news = TexturesDelta::default();
            let shape = Shape::Vec(vec![shown(place, ALL, tint).shape]);
            pictures.bring(&[shown(place, ALL, tint), ClippedShape::new(Rect::EVERYTHING, shape)], 1.0, &mut news);
            left(news)
        };
        let alone = |pictures: &mut Pictures, tint| {
            let mut news = TexturesDelta::default();
            pictures.bring(&[shown(place, ALL, tint)], 1.0, &mut news);
            left(news)
        };
        assert_eq!(alone(&mut pictures, Color32::WHITE), 0, "it is copied");
        assert_eq!(alone(&mut pictures, Color32::from_gray(110)), 1, "it is darkened");
        assert_eq!(alone(&mut pictures, Color32::from_gray(110)), 0, "it is there");
        let mut pictures = with_picture();
        assert_eq!(brought(&mut pictures, Color32::WHITE, place), 1, "what is among other shapes is painted");
    }
}
