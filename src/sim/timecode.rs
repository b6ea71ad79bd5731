//! The time in the picture that a program can read: a row of cells along the lower edge. Not the figures people read.
//!
//! The bar spans the picture's whole width in 40 equal cells and is a twenty-fourth of its height (at least 12 pixels).
//! From the left: one light and one dark cell; 32 cells with the tenths of a second since 1970 modulo 2³², highest bit
//! first, light = 1; 4 check cells, the exclusive or of the eight half bytes; one dark and one light cell.
//! A cell is 16 pixels wide in a 640-pixel picture and still 10 in a 400-pixel tile.

const CELLS: usize = 40;
const LIGHT: u8 = 150;
const DARK: u8 = 24;
/// Least difference between a light and a dark cell for a reading to count.
const CONTRAST: i32 = 40;

/// Tenths of a second since 1970, modulo 2³² (it comes round every 13.6 years).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeCode(pub u32);

impl TimeCode {
    /// The time code of a moment in Unix milliseconds.
    pub fn of(unix_ms: u64) -> TimeCode {
        TimeCode((unix_ms / 100) as u32)
    }

    /// The moment in Unix milliseconds that this code means, taking the one nearest to `now_ms`.
    pub fn unix_ms_near(self, now_ms: u64) -> u64 {
        let away = self.0.wrapping_sub((now_ms / 100) as u32).cast_signed();
        (now_ms / 100).saturating_add_signed(i64::from(away)) * 100
    }

    fn cells(self) -> [bool; CELLS] {
        let mut cells = [false; CELLS];
        cells[0] = true;
        cells[CELLS - 1] = true;
        for bit in 0..32 {
            cells[2 + bit] = self.0 >> (31 - bit) & 1 == 1;
        }
        for bit in 0..4 {
            cells[34 + bit] = self.check() >> (3 - bit) & 1 == 1;
        }
        cells
    }

    fn check(self) -> u32 {
        (0..8).fold(0, |sum, i| sum ^ (self.0 >> (i * 4) & 0xF))
    }
}

/// Height of the bar in a picture of this height.
pub fn bar_height(picture_height: usize) -> usize {
    (picture_height / 24).max(12)
}

/// Paints the bar into a grey picture whose rows have no gaps.
pub fn paint(luma: &mut [u8], width: usize, height: usize, code: TimeCode) {
    let cells = code.cells();
    for row in luma.chunks_exact_mut(width).take(height).skip(height - bar_height(height)) {
        for (x, pixel) in row.iter_mut().enumerate() {
            *pixel = if cells[x * CELLS / width] { LIGHT } else { DARK };
        }
    }
}

/// Reads the bar of a grey picture of any size that shows the whole frame; `stride` is the bytes from row to row.
/// None when there is no bar, or its marks or its check do not fit.
pub fn read(luma: &[u8], width: usize, height: usize, stride: usize) -> Option<TimeCode> {
    // The bar at the size it is shown in; its middle third is far from scaled edges.
    let bar = (height as f32 / 24.0).max(3.0);
    let rows = (height as f32 - bar * 0.67) as usize..((height as f32 - bar * 0.33) as usize).max(1);
    let rows = if rows.is_empty() { rows.start..rows.start + 1 } else { rows };
    let cell = width as f32 / CELLS as f32;
    let mut levels = [0_i32; CELLS];
    for (i, level) in levels.iter_mut().enumerate() {
        let from = (i as f32 * cell + cell * 0.3) as usize;
        let to = ((i as f32 * cell + cell * 0.7) as usize).max(from + 1);
        let (mut sum, mut count) = (0, 0);
        for y in rows.clone() {
            for pixel in luma.get(y * stride + from..y * stride + to)? {
                sum += i32::from(*pixel);
                count += 1;
            }
        }
        *level = sum / count.max(1);
    }
    let light = levels[0].min(levels[CELLS - 1]);
    let dark = levels[1].max(levels[CELLS - 2]);
    if light - dark < CONTRAST {
        return None;
    }
    let middle = i32::midpoint(light, dark);
    let bits = |range: std::ops::Range<usize>| range.fold(0_u32, |sum, i| sum << 1 | u32::from(levels[i] > middle));
    let code = TimeCode(bits(2..34));
    (code.check() == bits(34..38)).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: usize, height: usize, code: TimeCode) -> Vec<u8> {
        let mut luma: Vec<u8> = (0..width * height).map(|i| (i * 37 % 211) as u8).collect();
        paint(&mut luma, width, height, code);
        luma
    }

    #[test]
    fn what_is_painted_is_read() {
        for tenths in [0, 1, 0x8000_0000, u32::MAX, 0x1234_5678, 17_641_234] {
            let luma = picture(640, 360, TimeCode(tenths));
            assert_eq!(read(&luma, 640, 360, 640), Some(TimeCode(tenths)));
        }
    }

    #[test]
    fn a_picture_scaled_down_to_a_tile_is_still_read() {
        let (from, to) = ((640, 360), (397, 223));
        let luma = picture(from.0, from.1, TimeCode(0x9ABC_DEF1));
        let scaled: Vec<u8> =
            (0..to.0 * to.1).map(|i| luma[(i / to.0 * from.1 / to.1) * from.0 + i % to.0 * from.0 / to.0]).collect();
        assert_eq!(read(&scaled, to.0, to.1, to.0), Some(TimeCode(0x9ABC_DEF1)));
    }

    #[test]
    fn a_wrong_cell_or_no_bar_is_no_time() {
        let mut luma = picture(640, 360, TimeCode(0x1234_5678));
        for row in luma.chunks_exact_mut(640).skip(345) {
            row[10 * 16..11 * 16].iter_mut().for_each(|pixel| *pixel = if *pixel == LIGHT { DARK } else { LIGHT });
        }
        assert_eq!(read(&luma, 640, 360, 640), None);
        assert_eq!(read(&vec![90; 640 * 360], 640, 360, 640), None);
    }

    #[test]
    fn the_nearest_moment_is_meant() {
        let now = 1_763_974_000_000;
        assert_eq!(TimeCode::of(now - 2_300).unix_ms_near(now), now - 2_300);
        assert_eq!(TimeCode::of(now + 700).unix_ms_near(now), now + 700);
    }
}
