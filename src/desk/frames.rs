//! Pictures on the graphics card: one texture per visible camera, reused from picture to picture, gone with its leave.
use std::collections::BTreeMap;

use alarm_central::{id::CameraId, moment::Moment};
use egui::{ColorImage, Context, TextureHandle, TextureOptions, Vec2};

use crate::{
    burn::{self, Burn},
    enlarge::part_of,
    feed::{Feed, Frame},
    glass::Glass,
    scene::TilePicture,
    widget::video_tile::Picture,
};

/// A part of a picture is made so large for the card at least: its letters would else be coarse.
const LEAST: Vec2 = Vec2::new(800.0, 450.0);

/// The textures.
#[derive(Default)]
pub struct Frames {
    cameras: BTreeMap<CameraId, Shown>,
    /// Since when each is looked through.
    opened: BTreeMap<CameraId, Moment>,
    /// Who looks, where and when.
    pub burn: Burn,
}

/// One camera's newest picture.
struct Shown {
    texture: TextureHandle,
    /// As it came, so that it can be looked at in another way where no other comes.
    frame: Frame,
    /// One of the last minute, which is shown instead, and when it was taken.
    past: Option<(Frame, Moment)>,
    /// How it is on the card.
    glass: Glass,
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
    /// A camera is looked through from now on.
    pub fn open(&mut self, camera: CameraId, now: Moment) {
        self.opened.insert(camera, now);
    }

    /// Shows a camera's pictures in this way from now on, the newest at once.
    pub fn look_through(&mut self, camera: &CameraId, glass: Glass) {
        if let Some(shown) = self.cameras.get_mut(camera) {
            shown.glass = glass;
            shown.put_on_card(&self.burn);
        }
    }

    /// Shows one of a camera's last minute instead of what comes.
    pub fn show_past(&mut self, camera: &CameraId, frame: Frame, taken_at: Moment) {
        if let Some(shown) = self.cameras.get_mut(camera) {
            shown.past = Some((frame, taken_at));
            shown.put_on_card(&self.burn);
        }
    }

    /// Shows what comes again, the newest at once.
    pub fn show_live(&mut self, camera: &CameraId) {
        if let Some(shown) = self.cameras.get_mut(camera).filter(|shown| shown.past.is_some()) {
            shown.past = None;
            shown.put_on_card(&self.burn);
        }
    }

    /// Puts the newest picture of a camera onto the card, with its light and who sees it in its pixels.
    pub fn show(&mut self, ctx: &Context, camera: &CameraId, frame: Frame) {
        if let Some(shown) = self.cameras.get_mut(camera) {
            shown.frame = frame;
            if shown.past.is_none() {
                shown.put_on_card(&self.burn);
            }
        } else {
            let glass = Glass::default();
            let texture = ctx.load_texture(camera.as_str(), image(&frame, glass, &self.burn), TextureOptions::LINEAR);
            self.cameras.insert(camera.clone(), Shown { texture, frame, past: None, glass });
        }
    }

    /// What a tile shows of a camera.
    pub fn tile(&self, camera: &CameraId, feed: &Feed, now: Moment) -> TilePicture {
        let (taken_at, stalled_after_ms, fault) = feed.state();
        let shown = self.cameras.get(camera).filter(|_| taken_at.is_some());
        TilePicture {
            picture: shown.map(|shown| Picture { texture: shown.texture.id(), size: shown.frame.size() }),
            glass: shown.map(|shown| shown.glass).unwrap_or_default(),
            past: shown.and_then(|shown| shown.past.as_ref()).map(|(_, taken_at)| *taken_at),
            taken_at: taken_at.or_else(|| self.opened.get(camera).copied()).unwrap_or(now),
            stalled_after_ms,
            fault,
            recorded: feed.recorded(),
        }
    }

    /// A camera is no longer looked through.
    pub fn forget(&mut self, camera: &CameraId) {
        self.cameras.remove(camera);
        self.opened.remove(camera);
    }

    /// None is.
    pub fn clear(&mut self) {
        self.cameras.clear();
        self.opened.clear();
    }
}

impl Shown {
    fn put_on_card(&mut self, burn: &Burn) {
        let frame = self.past.as_ref().map_or(&self.frame, |(frame, _)| frame);
        self.texture.set(image(frame, self.glass, burn), TextureOptions::LINEAR);
    }
}

/// A picture as it goes onto the card. Light comes first, so that it does not fade the letters.
fn image(frame: &Frame, glass: Glass, burn: &Burn) -> ColorImage {
    // Pictures have no alpha of their own, so that they need not be multiplied on the way.
    let mut image = part_of(frame, glass.part(), burn.room().max(LEAST));
    burn::brighten(&mut image, glass.light());
    burn.put_on(&mut image);
    image
}

#[cfg(test)]
mod tests {
    use egui::Color32;

    use super::*;

    #[test]
    fn a_picture_that_nothing_follows_is_lit_and_brought_nearer_all_the_same() {
        let (ctx, hall) = (Context::default(), CameraId::new("hall"));
        let mut frames = Frames::default();
        // What goes onto the card with the next frame.
        let on_card = |frames: &Frames| {
            let mut output = ctx.run_ui(egui::RawInput::default(), |_| {});
            let id = frames.cameras[&CameraId::new("hall")].texture.id();
            let news = output.textures_delta.set.remove(&id)?.pop()?;
            let egui::ImageData::Color(image) = news.image;
            output.textures_delta.clear();
            Some((image.size, image.pixels[0]))
        };
        frames.show(&ctx, &hall, Frame { width: 64, height: 36, pixels: [30, 30, 30, 255].repeat(64 * 36) });
        assert_eq!(on_card(&frames), Some(([64, 36], Color32::from_gray(30))));
        assert_eq!(on_card(&frames), None);
        let mut glass = Glass::default();
        glass.lighten();
        frames.look_through(&hall, glass);
        assert_eq!(on_card(&frames), Some(([64, 36], Color32::from_gray(57))));
        glass.step(2.0);
        frames.look_through(&hall, glass);
        assert_eq!(on_card(&frames), Some(([800, 450], Color32::from_gray(57))));
        let white = || Frame { width: 64, height: 36, pixels: vec![255; 64 * 36 * 4] };
        frames.look_through(&hall, Glass::default());
        frames.show_past(&hall, white(), Moment(7));
        frames.show(&ctx, &hall, Frame { width: 64, height: 36, pixels: [40, 40, 40, 255].repeat(64 * 36) });
        assert_eq!(on_card(&frames), Some(([64, 36], Color32::WHITE)), "what comes meanwhile waits");
        frames.show_live(&hall);
        assert_eq!(on_card(&frames), Some(([64, 36], Color32::from_gray(40))), "and is there at once");
        frames.forget(&hall);
        frames.look_through(&hall, glass);
        assert!(frames.cameras.is_empty(), "what is gone is not shown again");
    }
}
