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
    /// The second window shows each camera whole and live, however the main one looks at it.
    walled: bool,
    /// Two stills of one camera, side by side.
    stills: [Option<Shown>; 2],
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
    /// The newest picture whole, where the other is not that and the second window wants it.
    whole: Option<TextureHandle>,
    ctx: Context,
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
            let walled = self.walled;
            let all = self.cameras.values_mut().chain(self.stills.iter_mut().flatten());
            all.for_each(|shown| shown.put_on_card(&self.burn, masked, walled));
        }
    }

    /// Whether the second window shows the cameras too, whole and live.
    pub fn wall(&mut self, walled: bool) {
        if self.walled != walled {
            self.walled = walled;
            self.cameras.values_mut().for_each(|shown| shown.put_whole(&self.burn, self.masked, walled));
        }
    }

    /// Shows a camera's pictures in this way from now on, the newest at once.
    pub fn look_through(&mut self, camera: &CameraId, glass: Glass) {
        if let Some(shown) = self.cameras.get_mut(camera) {
            shown.glass = glass;
            shown.put_on_card(&self.burn, self.masked, self.walled);
        }
    }

    /// The tile of a still that was decoded as large as it may ever be shown has this size, in physical pixels: what is burnt in
    /// is to be read there.
    pub fn fit_still(&mut self, camera: &CameraId, fit: (u32, u32)) {
        if let Some(shown) = self.cameras.get_mut(camera).filter(|shown| shown.fit != fit) {
            shown.fit = fit;
            shown.put_on_card(&self.burn, self.masked, self.walled);
        }
    }

    /// Shows one of a camera's last minute instead of what comes.
    pub fn show_past(&mut self, camera: &CameraId, frame: Frame, taken_at: Moment) {
        if let Some(shown) = self.cameras.get_mut(camera) {
            shown.past = Some((frame, taken_at));
            shown.put_on_card(&self.burn, self.masked, self.walled);
        }
    }

    /// Shows what comes again, the newest at once.
    pub fn show_live(&mut self, camera: &CameraId) {
        if let Some(shown) = self.cameras.get_mut(camera).filter(|shown| shown.past.is_some()) {
            shown.past = None;
            shown.put_on_card(&self.burn, self.masked, self.walled);
        }
    }

    /// Puts the newest picture of a camera onto the card, with its light and who sees it in its pixels.
    pub fn show(&mut self, ctx: &Context, camera: &CameraId, frame: Frame) {
        if let Some(shown) = self.cameras.get_mut(camera) {
            shown.frame = frame;
            if shown.past.is_none() {
                shown.put_on_card(&self.burn, self.masked, self.walled);
            } else {
                shown.put_whole(&self.burn, self.masked, self.walled);
            }
        } else {
            self.cameras.insert(camera.clone(), Shown::new(ctx, camera.as_str(), frame, &self.burn, self.masked));
        }
    }

    /// Puts one of two stills onto the card, as live pictures are.
    pub fn show_still(&mut self, ctx: &Context, side: usize, frame: Frame) {
        let Some(place) = self.stills.get_mut(side) else { return };
        match place {
            Some(shown) => {
                shown.frame = frame;
                shown.put_on_card(&self.burn, self.masked, false);
            }
            None => *place = Some(Shown::new(ctx, "still", frame, &self.burn, self.masked)),
        }
    }

    /// The one of two stills that is on the card.
    pub fn still(&self, side: usize) -> Option<Picture> {
        let shown = self.stills.get(side)?.as_ref()?;
        Some(Picture { texture: shown.texture.id(), size: shown.frame.size() })
    }

    /// One of two stills is not shown any more.
    pub fn forget_still(&mut self, side: usize) {
        if let Some(place) = self.stills.get_mut(side) {
            *place = None;
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

    /// What a tile of the second window shows of a camera.
    pub fn whole_tile(&self, camera: &CameraId, feed: &Feed, now: Moment) -> TilePicture {
        let tile = self.tile(camera, feed, now);
        let whole = self.cameras.get(camera).and_then(|shown| shown.whole.as_ref());
        let picture = tile
            .picture
            .map(|picture| Picture { texture: whole.map_or(picture.texture, TextureHandle::id), ..picture });
        TilePicture { picture, glass: Glass::default(), past: None, ..tile }
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
        self.stills = [None, None];
    }
}

impl Shown {
    fn new(ctx: &Context, name: &str, frame: Frame, burn: &Burn, masked: bool) -> Self {
        let glass = Glass::default();
        let texture = ctx.load_texture(name, image(&frame, glass, WHOLE, burn, masked), TextureOptions::LINEAR);
        Self { texture, frame, past: None, glass, fit: WHOLE, whole: None, ctx: ctx.clone() }
    }

    fn put_on_card(&mut self, burn: &Burn, masked: bool, walled: bool) {
        let frame = self.past.as_ref().map_or(&self.frame, |(frame, _)| frame);
        self.texture.set(image(frame, self.glass, self.fit, burn, masked), TextureOptions::LINEAR);
        self.put_whole(burn, masked, walled);
    }

    /// The newest picture once more, where what is on the card is not that.
    fn put_whole(&mut self, burn: &Burn, masked: bool, walled: bool) {
        if !walled || (self.past.is_none() && self.glass == Glass::default()) {
            self.whole = None;
            return;
        }
        let image = image(&self.frame, Glass::default(), WHOLE, burn, masked);
        match &mut self.whole {
            Some(whole) => whole.set(image, TextureOptions::LINEAR),
            None => self.whole = Some(self.ctx.load_texture("whole", image, TextureOptions::LINEAR)),
        }
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
    fn the_second_window_shows_what_is_live_and_whole_while_the_main_one_looks_closely_or_back() {
        let (ctx, hall) = (Context::default(), CameraId::new("hall"));
        let mut frames = Frames::default();
        let grey = |light: u8| Frame { width: 64, height: 36, pixels: [light, light, light, 255].repeat(64 * 36) };
        let whole = |frames: &Frames| {
            let mut output = ctx.run_ui(egui::RawInput::default(), |_| {});
            let mut news = std::mem::take(&mut output.textures_delta.set);
            output.textures_delta.clear();
            let shown = frames.cameras.values().next()?;
            let egui::ImageData::Color(image) = news.remove(&shown.whole.as_ref()?.id())?.pop()?.image;
            Some((image.size, image.pixels[0]))
        };
        let mut glass = Glass::default();
        glass.step(2.0);
        frames.show(&ctx, &hall, grey(30));
        frames.look_through(&hall, glass);
        assert_eq!(whole(&frames), None, "nobody wants it");
        frames.wall(true);
        assert_eq!(whole(&frames), Some(([64, 36], Color32::from_gray(30))));
        frames.look_through(&hall, Glass::default());
        assert!(frames.cameras[&hall].whole.is_none(), "one is enough for both");
        frames.show_past(&hall, grey(90), Moment(7));
        frames.show(&ctx, &hall, grey(40));
        assert_eq!(whole(&frames), Some(([64, 36], Color32::from_gray(40))), "live goes on there");
        frames.wall(false);
        assert!(frames.cameras[&hall].whole.is_none());
    }

    #[test]
    fn a_still_is_masked_and_revealed_as_what_is_live_and_goes_with_it() {
        let ctx = Context::default();
        let mut frames = Frames::default();
        let on_card = |frames: &Frames| {
            let mut output = ctx.run_ui(egui::RawInput::default(), |_| {});
            let mut news = std::mem::take(&mut output.textures_delta.set);
            output.textures_delta.clear();
            let egui::ImageData::Color(image) = news.remove(&frames.still(1)?.texture)?.pop()?.image;
            Some(image.pixels[0])
        };
        frames.mask(true);
        let pixels = (0..64 * 36).flat_map(|at| [if at % 2 == 0 { 0 } else { 200 }, 0, 0, 255]).collect();
        frames.show_still(&ctx, 1, Frame { width: 64, height: 36, pixels });
        assert_ne!(on_card(&frames), Some(Color32::BLACK), "a block is a mean");
        frames.mask(false);
        assert_eq!(on_card(&frames), Some(Color32::BLACK));
        assert!(frames.still(0).is_none() && frames.still(2).is_none());
        frames.clear();
        assert!(frames.still(1).is_none());
    }

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
