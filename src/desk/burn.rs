//! Who sees a picture, where and when, burnt into its own pixels before it goes to the graphics card; and the light that
//! dark pictures are given there. It draws no shapes and keeps no picture.
use std::collections::HashMap;

use egui::{ColorImage, Context, Pos2, Rect, Vec2};

use crate::{
    theme::{Size, Weight, colours, font},
    widget::watermark::places,
};

/// Steps of light above the picture as it came.
pub const MOST_LIGHT: u8 = 3;
/// How much of white the letters are, and how much darker their shadow, of 255.
const INK: u32 = 92;
const SHADE: u32 = 104;
/// The exponent of each step of light.
const GAMMA: [f32; MOST_LIGHT as usize + 1] = [1.0, 0.7, 0.5, 0.36];

/// A letter as the fonts draw it: so much of each pixel is covered.
#[derive(Clone, Default)]
struct Letter {
    width: usize,
    cover: Vec<u8>,
}

/// One pixel of a mark: what is left of the picture's own light, of 256, and what is added.
#[derive(Clone, Copy)]
struct Dot {
    x: usize,
    y: usize,
    keep: u16,
    add: u8,
}

impl Dot {
    fn over(self, light: u8) -> u8 {
        (u32::from(light) * u32::from(self.keep) / 256) as u8 + self.add
    }
}

/// A mark, ready to be laid over a picture again and again.
#[derive(Clone, Default)]
struct Mark {
    size: Vec2,
    dots: Vec<Dot>,
}

/// What is burnt in just now.
#[derive(Default)]
pub struct Burn {
    lines: Vec<String>,
    long: Mark,
    /// For pictures too small for the long one.
    short: Mark,
    letters: HashMap<(char, u32), Letter>,
}

impl Burn {
    /// Draws the marks anew if they say something else than before; no lines, no marks. The second line and the time at
    /// the end of the last are all that small pictures have room for.
    pub fn say(&mut self, ctx: &Context, lines: &[&str]) {
        if self.lines == lines {
            return;
        }
        self.lines = lines.iter().map(|line| (*line).to_owned()).collect();
        let time = lines.last().and_then(|line| line.split(' ').next_back());
        let short: Vec<&str> = lines.get(1).into_iter().copied().chain(time).collect();
        self.long = self.draw(ctx, lines);
        self.short = self.draw(ctx, &short);
    }

    /// A picture so large shows the long mark whole in every quarter.
    pub fn room(&self) -> Vec2 {
        4.0 * self.long.size + Vec2::splat(4.0)
    }

    /// Burns the marks into a picture, so close that every quarter of it shows one whole if it has the room.
    pub fn put_on(&self, image: &mut ColorImage) {
        let [width, height] = image.size;
        let size = Vec2::new(width as f32, height as f32);
        let long_fits = self.long.size.x <= size.x / 4.0 && self.long.size.y <= size.y / 4.0;
        let mark = if long_fits { &self.long } else { &self.short };
        if mark.dots.is_empty() {
            return;
        }
        let pixels = image.as_raw_mut();
        for place in places(Rect::from_min_size(Pos2::ZERO, size), mark.size) {
            let (left, top) = (place.x as usize, place.y as usize);
            for dot in &mark.dots {
                let (x, y) = (left + dot.x, top + dot.y);
                if x >= width || y >= height {
                    continue;
                }
                let at = (y * width + x) * 4;
                for light in &mut pixels[at..at + 3] {
                    *light = dot.over(*light);
                }
            }
        }
    }

    fn draw(&mut self, ctx: &Context, lines: &[&str]) -> Mark {
        let font = font(Size::Label, Weight::Medium);
        // Letters stand on whole pixels, so that each has one form.
        let scale = ctx.pixels_per_point();
        let galleys = ctx.fonts_mut(|fonts| {
            let ink = colours().text;
            lines.iter().map(|line| fonts.layout_no_wrap((*line).to_owned(), font.clone(), ink)).collect::<Vec<_>>()
        });
        // Laid out first: only then are all letters in the fonts' picture.
        let mut atlas: Option<ColorImage> = None;
        let mut placed = Vec::new();
        let (mut wide, mut top) = (0_usize, 0_usize);
        for galley in &galleys {
            for row in &galley.rows {
                for glyph in &row.glyphs {
                    let uv = glyph.uv_rect;
                    let letter = self.letters.entry((glyph.chr, scale.to_bits())).or_insert_with(|| {
                        let atlas = atlas.get_or_insert_with(|| ctx.fonts_mut(|fonts| fonts.image()));
                        cut(atlas, uv.min, uv.max)
                    });
                    let at = (row.pos + glyph.pos.to_vec2() + uv.offset) * scale;
                    let (x, y) = (at.x.round().max(0.0) as usize, top + at.y.round().max(0.0) as usize);
                    placed.push((x, y, letter.clone()));
                }
            }
            wide = wide.max((galley.size().x * scale).ceil() as usize);
            top += (galley.size().y * scale).ceil() as usize;
        }
        mark_of(&placed, wide + 2, top + 2)
    }
}

/// A letter out of the fonts' own picture.
fn cut(atlas: &ColorImage, min: [u16; 2], max: [u16; 2]) -> Letter {
    let [left, top] = min.map(usize::from);
    let [right, bottom] = max.map(usize::from);
    let rows = (top..bottom).filter_map(|y| atlas.pixels.get(y * atlas.width() + left..y * atlas.width() + right));
    Letter { width: right - left, cover: rows.flatten().map(|pixel| pixel.to_array()[3]).collect() }
}

/// Letters and their shadow, one pixel down and to the right.
fn mark_of(placed: &[(usize, usize, Letter)], width: usize, height: usize) -> Mark {
    let mut cover = vec![0_u8; width * height];
    for (left, top, letter) in placed {
        for (index, part) in letter.cover.iter().enumerate() {
            let (x, y) = (left + index % letter.width, top + index / letter.width);
            if x < width && y < height {
                cover[y * width + x] = cover[y * width + x].max(*part);
            }
        }
    }
    let covered = |x: usize, y: usize| u32::from(cover[y * width + x]);
    let mut dots = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let ink = covered(x, y) * INK / 255;
            let shade = if x > 0 && y > 0 { covered(x - 1, y - 1) * SHADE / 255 } else { 0 };
            if ink + shade > 0 {
                let keep = 256 * (255 - shade) / 255 * (255 - ink) / 255;
                dots.push(Dot { x, y, keep: keep as u16, add: ink as u8 });
            }
        }
    }
    let size = if dots.is_empty() { Vec2::ZERO } else { Vec2::new(width as f32, height as f32) };
    Mark { size, dots }
}

/// Gives a dark picture `light` steps of light: dark parts gain most, white stays white.
pub fn brighten(image: &mut ColorImage, light: u8) {
    let Some(exponent) = GAMMA.get(usize::from(light)).filter(|_| light > 0) else { return };
    let table: [u8; 256] = std::array::from_fn(|index| ((index as f32 / 255.0).powf(*exponent) * 255.0).round() as u8);
    for pixel in image.as_raw_mut().chunks_exact_mut(4) {
        for light in &mut pixel[..3] {
            *light = table[usize::from(*light)];
        }
    }
}

#[cfg(test)]
mod tests {
    use egui::Color32;

    use super::*;
    use crate::{enlarge::part_of, feed::Frame};

    const LINES: [&str; 3] = ["Operatör 1", "op1 · plats-1", "2026-11-24 22:14:03"];

    fn grey(width: usize, height: usize) -> ColorImage {
        ColorImage::filled([width, height], Color32::from_gray(80))
    }

    fn burn(lines: &[&str]) -> Burn {
        let ctx = Context::default();
        crate::theme::install_fonts(&ctx);
        let mut burn = Burn::default();
        for _ in 0..2 {
            ctx.run_ui(egui::RawInput::default(), |ui| burn.say(ui.ctx(), lines)).textures_delta.clear();
        }
        burn
    }

    /// Whether every quarter of a picture that was grey shows a whole mark.
    fn is_marked(burn: &Burn, image: &ColorImage) -> bool {
        let size = Vec2::new(image.width() as f32, image.height() as f32);
        let long = burn.long.size.x <= size.x / 4.0 && burn.long.size.y <= size.y / 4.0;
        let mark = if long { &burn.long } else { &burn.short };
        let whole = |left: usize, top: usize| {
            mark.dots.iter().all(|dot| {
                let (x, y) = (left + dot.x, top + dot.y);
                x < image.width() && y < image.height() && image[(x, y)].r() == dot.over(80)
            })
        };
        let marks: Vec<Rect> = places(Rect::from_min_size(Pos2::ZERO, size), mark.size)
            .into_iter()
            .filter(|at| whole(at.x as usize, at.y as usize))
            .map(|at| Rect::from_min_size(at, mark.size))
            .collect();
        (0..=20 * 20).all(|step| {
            let share = Vec2::new((step % 21) as f32, (step / 21) as f32) / 20.0;
            let quarter = Rect::from_min_size((share * size / 2.0).to_pos2(), size / 2.0).expand(1.0);
            marks.iter().any(|mark| quarter.contains_rect(*mark))
        })
    }

    #[test]
    fn every_quarter_of_a_picture_holds_a_whole_mark_in_its_own_pixels() {
        let burn = burn(&LINES);
        for (width, height) in [(1280, 720), (960, 540), (640, 360), (480, 270)] {
            let mut image = grey(width, height);
            assert!(!is_marked(&burn, &image));
            burn.put_on(&mut image);
            assert!(is_marked(&burn, &image), "{width}×{height}");
        }
    }

    #[test]
    fn so_does_every_quarter_of_a_part_however_near_it_is_looked_at() {
        let long_name = ["Operatör med ett mycket långt namn", LINES[1], LINES[2]];
        for burn in [burn(&LINES), burn(&long_name)] {
            for (width, height) in [(1920, 1080), (1280, 720), (640, 480), (352, 288)] {
                let frame = Frame { width, height, pixels: [80, 80, 80, 255].repeat(width * height) };
                for side in [0.66, 0.5, 0.2, 0.125] {
                    let part = Rect::from_min_size(Pos2::new(0.3, 0.1), Vec2::splat(side));
                    let mut image = part_of(&frame, part, burn.room());
                    burn.put_on(&mut image);
                    assert!(is_marked(&burn, &image), "{side} of {width}×{height}");
                }
            }
        }
    }

    #[test]
    fn another_second_is_another_mark_and_nobody_is_none() {
        let mut images = [grey(960, 540), grey(960, 540), grey(960, 540)];
        burn(&LINES).put_on(&mut images[0]);
        burn(&[LINES[0], LINES[1], "2026-11-24 22:14:04"]).put_on(&mut images[1]);
        burn(&[]).put_on(&mut images[2]);
        assert_ne!(images[0].pixels, images[1].pixels);
        assert_eq!(images[2].pixels, grey(960, 540).pixels);
        let changed = images[0].pixels.iter().filter(|pixel| **pixel != Color32::from_gray(80)).count();
        assert!(changed * 5 < images[0].pixels.len(), "most of the picture is as it was: {changed}");
    }

    #[test]
    fn light_lifts_what_is_dark_and_leaves_black_and_white() {
        let shades = |light| {
            let mut image = ColorImage::new([3, 1], [0, 30, 255].map(Color32::from_gray).to_vec());
            brighten(&mut image, light);
            [0, 1, 2].map(|x| image[(x, 0)].g())
        };
        assert_eq!(shades(0), [0, 30, 255]);
        assert_eq!(shades(1), [0, 57, 255]);
        assert!(shades(3)[1] > shades(2)[1] && shades(2)[1] > 57);
        assert_eq!(shades(9), [0, 30, 255], "no such step");
    }
}
