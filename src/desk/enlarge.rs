//! A part of a picture, enlarged so far that what is burnt into it has room; it keeps nothing.
use egui::{ColorImage, Rect, Vec2};

use crate::feed::Frame;

/// One place between two pixels of a row or a column: the first, the second, and how much of the second, of 256.
struct Between(usize, usize, u32);

/// The part of a picture (0 to 1 both ways), at least as large as `least`. The whole picture stays as it is.
pub fn part_of(frame: &Frame, part: Rect, least: Vec2) -> ColorImage {
    let whole = frame.size();
    if part.width() >= 1.0 || frame.pixels.is_empty() {
        return ColorImage::new([frame.width, frame.height], bytemuck::pod_collect_to_vec(&frame.pixels));
    }
    let size = part.size() * whole;
    let scale = (least / size).max_elem().max(1.0);
    let (width, height) = ((size.x * scale).round().max(1.0), (size.y * scale).round().max(1.0));
    let across = places(part.left() * whole.x, size.x / width, width as usize, frame.width);
    let down = places(part.top() * whole.y, size.y / height, height as usize, frame.height);
    // Up and down first: these are fewer pixels than come of them.
    let (first, last) = (across[0].0, across[across.len() - 1].1);
    let mut line = vec![[0_u32; 3]; last - first + 1];
    let mut pixels = Vec::with_capacity(across.len() * down.len() * 4);
    let row = |y: usize| &frame.pixels[(y * frame.width + first) * 4..(y * frame.width + last + 1) * 4];
    for Between(upper, lower, share) in &down {
        let both = row(*upper).chunks_exact(4).zip(row(*lower).chunks_exact(4));
        for (light, (above, below)) in line.iter_mut().zip(both) {
            for (index, light) in light.iter_mut().enumerate() {
                *light = u32::from(above[index]) * (256 - share) + u32::from(below[index]) * share;
            }
        }
        for Between(left, right, share) in &across {
            let (left, right) = (line[left - first], line[right - first]);
            let light = |index: usize| ((left[index] * (256 - share) + right[index] * share) >> 16) as u8;
            pixels.extend_from_slice(&[light(0), light(1), light(2), 255]);
        }
    }
    ColorImage::from_rgba_premultiplied([across.len(), down.len()], &pixels)
}

/// Where the middles of `count` new pixels lie among those of a row or column `long`.
fn places(from: f32, step: f32, count: usize, long: usize) -> Vec<Between> {
    let last = long - 1;
    let place = |index: usize| {
        let at = (from + (index as f32 + 0.5) * step - 0.5).clamp(0.0, last as f32);
        let first = (at as usize).min(last);
        Between(first, (first + 1).min(last), ((at - first as f32) * 256.0) as u32)
    };
    (0..count).map(place).collect()
}

#[cfg(test)]
mod tests {
    use egui::{Color32, Pos2};

    use super::*;

    /// Its left half black, its right half white, the lowest row red.
    fn frame() -> Frame {
        let (width, height) = (64, 36);
        let pixel = |at: usize| match (at % width, at / width) {
            (_, 35) => [255, 0, 0, 255],
            (0..32, _) => [0, 0, 0, 255],
            _ => [255; 4],
        };
        Frame { width, height, pixels: (0..width * height).flat_map(pixel).collect() }
    }

    fn part(left: f32, top: f32, side: f32) -> Rect {
        Rect::from_min_size(Pos2::new(left, top), Vec2::splat(side))
    }

    #[test]
    fn the_whole_picture_stays_as_it_came() {
        let frame = frame();
        let image = part_of(&frame, part(0.0, 0.0, 1.0), Vec2::splat(500.0));
        assert_eq!((image.size, image.as_raw()), ([64, 36], &*frame.pixels));
    }

    #[test]
    fn a_part_is_that_part_and_large_enough() {
        let image = part_of(&frame(), part(0.25, 0.5, 0.5), Vec2::new(640.0, 40.0));
        assert_eq!(image.size, [640, 360]);
        let at = |x: usize, y: usize| image[(x, y)].to_array();
        assert_eq!([at(0, 0), at(300, 100)], [[0, 0, 0, 255]; 2]);
        assert_eq!([at(340, 100), at(639, 0)], [[255; 4]; 2]);
        assert_eq!(at(320, 359), [255, 0, 0, 255]);
        assert!((1..255).contains(&at(319, 100)[0]), "from black to white without a step");
    }

    #[test]
    fn a_part_that_is_large_enough_is_only_cut_out() {
        let image = part_of(&frame(), part(0.5, 0.0, 0.5), Vec2::new(8.0, 8.0));
        assert_eq!(image.size, [32, 18]);
        assert!(image.pixels.iter().all(|pixel| *pixel == Color32::WHITE));
    }
}
