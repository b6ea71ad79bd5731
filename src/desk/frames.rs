//! Pictures on the graphics card: one texture per visible camera, reused from picture to picture, gone with its leave.
use std::collections::BTreeMap;

use alarm_central::{id::CameraId, moment::Moment};
use egui::{ColorImage, Context, TextureHandle, TextureOptions};

use crate::{
    burn::{self, Burn},
    feed::{Feed, Frame},
    scene::TilePicture,
    widget::video_tile::Picture,
};

/// The textures.
#[derive(Default)]
pub struct Frames {
    textures: BTreeMap<CameraId, TextureHandle>,
    /// Who looks, where and when.
    pub burn: Burn,
    /// The camera that was given light, and how much.
    light: Option<(CameraId, u8)>,
}

/// Puts a picture that belongs to no camera onto the card, on the texture of the one before.
pub fn put(texture: &mut Option<TextureHandle>, ctx: &Context, name: &str, frame: &Frame) {
    let image = ColorImage::from_rgba_premultiplied([frame.width, frame.height], &frame.pixels);
    match texture {
        Some(texture) => texture.set(image, TextureOptions::LINEAR),
        None => *texture = Some(ctx.load_texture(name, image, TextureOptions::LINEAR)),
    }
}

/// A picture on the card.
pub fn on_card(texture: &TextureHandle) -> Picture {
    Picture { texture: texture.id(), size: texture.size_vec2() }
}

impl Frames {
    /// From the next picture on one camera has `light` steps of light, and no other any.
    pub fn lighten(&mut self, camera: CameraId, light: u8) {
        self.light = Some((camera, light));
    }

    /// Puts the newest picture of a camera onto the card, with its light and who sees it in its pixels.
    pub fn show(&mut self, ctx: &Context, camera: &CameraId, mut frame: Frame) {
        if let Some((_, light)) = self.light.as_ref().filter(|(lit, _)| lit == camera) {
            burn::brighten(&mut frame, *light);
        }
        self.burn.put_on(&mut frame);
        // Pictures have no alpha of their own, so that they need not be multiplied on the way.
        let image = ColorImage::from_rgba_premultiplied([frame.width, frame.height], &frame.pixels);
        match self.textures.get_mut(camera) {
            Some(texture) => texture.set(image, TextureOptions::LINEAR),
            None => drop(
                self.textures.insert(camera.clone(), ctx.load_texture(camera.as_str(), image, TextureOptions::LINEAR)),
            ),
        }
    }

    /// What a tile shows of a camera.
    pub fn tile(&self, camera: &CameraId, feed: &Feed, now: Moment) -> TilePicture {
        let (taken_at, stalled_after_ms, fault) = feed.state();
        let picture = self.textures.get(camera).filter(|_| taken_at.is_some());
        TilePicture {
            picture: picture.map(|texture| Picture { texture: texture.id(), size: texture.size_vec2() }),
            taken_at: taken_at.unwrap_or(now),
            stalled_after_ms,
            fault,
            doubt: feed.doubt(),
            recorded: feed.recorded(),
        }
    }

    /// A camera is no longer looked through.
    pub fn forget(&mut self, camera: &CameraId) {
        self.textures.remove(camera);
        self.light.take_if(|(lit, _)| lit == camera);
    }

    /// None is.
    pub fn clear(&mut self) {
        self.textures.clear();
        self.light = None;
    }
}
