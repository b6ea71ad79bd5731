//! Pictures on the graphics card: one texture per visible camera, reused from picture to picture, gone with its leave.
use std::collections::BTreeMap;

use alarm_central::{id::CameraId, moment::Moment};
use egui::{ColorImage, Context, TextureHandle, TextureOptions, Vec2};

use crate::{
    burn::{self, Burn},
    enlarge::part_of,
    feed::{Feed, Frame},
    glass::Glass,
    mask,
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
    /// All are shown in coarse blocks only.
    masked: bool,
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
    /// The size of its tile, of a still that was decoded larger; else as large as it is.
    fit: (u32, u32),
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

    /// Whether all are shown in coarse blocks only from now on, those that are there at once.
    pub fn mask(&mut self, masked: bool) {
        if self.masked != masked {
            self.masked = masked;
            self.cameras.values_mut().for_each(|shown| shown.put_on_card(&self.burn, masked));
        }
    }

    /// Shows a camera's pictures in this way from now on, the newest at once.
    pub fn look_through(&mut self, camera: &CameraId, glass: Glass) {
        if let Some(shown) = self.cameras.get_mut(camera) {
            shown.glass = glass;
            shown.put_on_card(&self.burn, self.masked);
        }
    }

    /// The tile of a still that was decoded as large as it may ever be shown has this size, in physical pixels: what is burnt in
    /// is to be read there.
    pub fn fit_still(&mut self, camera: &CameraId, fit: (u32, u32)) {
        if let Some(shown) = self.cameras.get_mut(camera).filter(|shown| shown.fit != fit) {
            shown.fit = fit;
            shown.put_on_card(&self.burn, self.masked);
        }
    }

    /// Shows one of a camera's last minute instead of what comes.
    pub fn show_past(&mut self, camera: &CameraId, frame: Frame, taken_at: Moment) {
        if let Some(shown) = self.cameras.get_mut(camera) {
            shown.past = Some((frame, taken_at));
            shown.put_on_card(&self.burn, self.masked);
        }
    }

    /// Shows what comes again, the newest at once.
    pub fn show_live(&mut self, camera: &CameraId) {
        if let Some(shown) = self.cameras.get_mut(camera).filter(|shown| shown.past.is_some()) {
            shown.past = None;
            shown.put_on_card(&self.burn, self.masked);
        }
    }

    /// Puts the newest picture of a camera onto the card, with its light and who sees it in its pixels.
    pub fn show(&mut self, ctx: &Context, camera: &CameraId, frame: Frame) {
        if let Some(shown) = self.cameras.get_mut(camera) {
            shown.frame = frame;
            if shown.past.is_none() {
                shown.put_on_card(&self.burn, self.masked);
            }
        } else {
            let glass = Glass::default();
            let texture = ctx.load_texture(
                camera.as_str(),
                image(&frame, glass, WHOLE, &self.burn, self.masked),
                TextureOptions::LINEAR,
            );
            self.cameras.insert(camera.clone(), Shown { texture, frame, past: None, glass, fit: WHOLE });
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
            doubt: feed.doubt(),
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
    fn put_on_card(&mut self, burn: &Burn, masked: bool) {
        let frame = self.past.as_ref().map_or(&self.frame, |(frame, _)| frame);
        self.texture.set(image(frame, self.glass, self.fit, burn, masked), TextureOptions::LINEAR);
    }
}

/// The size of a tile that every picture fits.
const WHOLE: (u32, u32) = (u32::MAX, u32::MAX);

/// The picture by a whole number smaller, so that it is little larger than its tile; `None` where it is not twice as large.
fn smaller(frame: &Frame, (width, height): (u32, u32)) -> Option<Frame> {
    let times = |length: usize, room: u32| length / usize::try_from(room.max(1)).unwrap_or(usize::MAX);
    let by = times(frame.width, width).min(times(frame.height, height));
    if by < 2 {
        return None;
    }
    let (width, height) = (frame.width / by, frame.height / by);
    let mean = |x: usize, y: usize, part: usize| {
        let pixels = (0..by * by).map(|at| ((y * by + at / by) * frame.width + x * by + at % by) * 4 + part);
        (pixels.map(|at| usize::from(frame.pixels[at])).sum::<usize>() / (by * by)) as u8
    };
    let all = (0..width * height).flat_map(|at| (0..4).map(move |part| (at % width, at / width, part)));
    Some(Frame { width, height, pixels: all.map(|(x, y, part)| mean(x, y, part)).collect() })
}

/// A picture as it goes onto the card. Light comes first, so that it does not fade the letters.
fn image(frame: &Frame, glass: Glass, fit: (u32, u32), burn: &Burn, masked: bool) -> ColorImage {
    // Of the whole picture: the blocks grow with whoever comes nearer.
    let coarse = masked.then(|| mask::coarse(frame));
    let frame = coarse.as_ref().unwrap_or(frame);
    let smaller = if glass.part().width() < 1.0 { None } else { smaller(frame, fit) };
    let frame = smaller.as_ref().unwrap_or(frame);
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
    fn a_still_is_made_little_larger_than_its_tile_and_is_the_mean_of_what_it_was() {
        let pixels = (0..8 * 4).flat_map(|at| if at % 8 < 4 { [0, 0, 0, 255] } else { [200, 100, 50, 255] }).collect();
        let frame = Frame { width: 8, height: 4, pixels };
        assert!(smaller(&frame, WHOLE).is_none() && smaller(&frame, (5, 3)).is_none());
        let half = smaller(&frame, (4, 2)).expect("twice as large");
        assert_eq!((half.width, half.height), (4, 2));
        let row = [[0, 0, 0, 255], [0, 0, 0, 255], [200, 100, 50, 255], [200, 100, 50, 255]].concat();
        assert_eq!(half.pixels, [row.clone(), row].concat());
        let least = smaller(&frame, (1, 1)).expect("much larger");
        assert_eq!((least.width, least.height, least.pixels), (2, 1, [[0, 0, 0, 255], [200, 100, 50, 255]].concat()));
    }

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
        frames.mask(true);
        let blocks = on_card(&frames);
        frames.mask(false);
        assert_eq!((blocks.is_some(), on_card(&frames).is_some()), (true, true), "masked and revealed at once");
        frames.forget(&hall);
        frames.look_through(&hall, glass);
        assert!(frames.cameras.is_empty(), "what is gone is not shown again");
    }
}
