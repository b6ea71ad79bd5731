//! One grey picture being painted: mixing, glow, smoke's tint, grain. It knows no scene.

use super::room::{Backdrop, hash};

/// Brightness of each pixel, rows without gaps.
pub struct Canvas {
    pub width: usize,
    pub height: usize,
    pub luma: Vec<u8>,
}

impl Canvas {
    pub fn new(width: usize, height: usize) -> Canvas {
        Canvas { width, height, luma: vec![0; width * height] }
    }

    /// Starts a new picture with the empty room.
    pub fn begin(&mut self, backdrop: &Backdrop) {
        self.luma.copy_from_slice(&backdrop.luma);
    }

    /// Lays `value` (0..=255) over a pixel; `part` 1 hides what was there.
    pub fn mix(&mut self, x: usize, y: usize, value: f32, part: f32) {
        let pixel = &mut self.luma[y * self.width + x];
        let old = f32::from(*pixel);
        *pixel = (old + (value - old) * part) as u8;
    }

    /// Leaves `part` (0..=1) of a pixel's light.
    pub fn darken(&mut self, x: usize, y: usize, part: f32) {
        let pixel = &mut self.luma[y * self.width + x];
        *pixel = (f32::from(*pixel) * part) as u8;
    }

    /// Adds light round a point, falling off over `radius` pixels.
    pub fn glow(&mut self, x: f32, y: f32, radius: f32, strength: f32) {
        let reach = radius * 2.2;
        let span = |middle: f32, size: usize| {
            ((middle - reach).max(0.0) as usize).min(size)..((middle + reach).max(0.0) as usize).min(size)
        };
        let columns = span(x, self.width);
        // The fall-off is a product of one factor per column and one per row: no `exp` per pixel.
        let fall = |at: usize, middle: f32| (-((at as f32 - middle) / radius).powi(2)).exp();
        let across: Vec<f32> = columns.clone().map(|px| fall(px, x)).collect();
        for py in span(y, self.height) {
            let down = fall(py, y) * strength;
            let row = &mut self.luma[py * self.width..(py + 1) * self.width];
            for (pixel, across) in row[columns.clone()].iter_mut().zip(&across) {
                *pixel = (f32::from(*pixel) + down * across).min(250.0) as u8;
            }
        }
    }

    /// Fills a rectangle.
    pub fn fill(&mut self, x: usize, y: usize, width: usize, height: usize, value: u8) {
        for row in y..(y + height).min(self.height) {
            let end = (x + width).min(self.width);
            self.luma[row * self.width + x.min(end)..row * self.width + end].fill(value);
        }
    }
}

/// The sensor's noise in the dark: one sheet, shifted from picture to picture.
pub struct Grain {
    sheet: Vec<i8>,
}

impl Default for Grain {
    fn default() -> Grain {
        let one = |i: u32| {
            let sum = hash(i, 1) + hash(i, 2) + hash(i, 3) + hash(i, 4) - 2.0;
            (sum * 9.0).round() as i8
        };
        Grain { sheet: (0..Self::SIZE as u32).map(one).collect() }
    }
}

impl Grain {
    const SIZE: usize = 1 << 16;

    /// Adds the noise of picture number `turn`.
    pub fn add(&self, canvas: &mut Canvas, turn: u32) {
        let mut at = (hash(turn, 77) * Self::SIZE as f32) as usize;
        for row in canvas.luma.chunks_exact_mut(canvas.width) {
            // Every row starts elsewhere on the sheet, so that its repetition cannot be seen.
            at = (at + 20_011) & (Self::SIZE - 1);
            let (first, second) = (&self.sheet[at..], &self.sheet[..at]);
            for (pixel, noise) in row.iter_mut().zip(first.iter().chain(second)) {
                *pixel = pixel.saturating_add_signed(*noise);
            }
        }
    }
}
