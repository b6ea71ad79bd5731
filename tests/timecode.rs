//! Reads the band of cells that `peers/camera.py` draws, out of a picture of the whole screen; it knows no layout.
use image::RgbaImage;

const CELLS: usize = 28;

/// What one picture of the camera says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeCode {
    pub camera: u8,
    /// Tenths of a second, modulo 65536.
    pub tick: u16,
}

/// The time code in `picture`, if one is to be seen whole and reads without a fault.
pub fn read(picture: &RgbaImage) -> Option<TimeCode> {
    (0..picture.height()).step_by(4).find_map(|y| read_row(picture, y))
}

fn read_row(picture: &RgbaImage, y: u32) -> Option<TimeCode> {
    let (left, right) = ends(picture, y)?;
    let cell = f64::from(right - left) / CELLS as f64;
    if cell < 4.0 {
        return None;
    }
    // Neither light nor dark: this is no band.
    let bit = |index: usize| -> Option<bool> {
        let x = left + ((index as f64 + 1.5) * cell) as u32;
        match picture.get_pixel(x, y).0[..3] {
            ref light if light.iter().all(|part| *part >= 160) => Some(true),
            ref dark if dark.iter().all(|part| *part <= 95) => Some(false),
            _ => None,
        }
    };
    let bits = (0..CELLS - 2).map(bit).collect::<Option<Vec<bool>>>()?;
    let number = |bits: &[bool]| bits.iter().fold(0_u16, |sum, bit| sum << 1 | u16::from(*bit));
    let (camera, tick) = (number(&bits[..8]) as u8, number(&bits[8..24]));
    let even = bits[24] == (camera.count_ones() % 2 == 1) && bits[25] == (tick.count_ones() % 2 == 1);
    even.then_some(TimeCode { camera, tick })
}

/// How wide the band's first cell looks, of its whole width; letters over the picture may cover a part of it in some rows.
pub fn first_cell(picture: &RgbaImage) -> Option<f64> {
    let share = |y: u32| {
        let (left, right) = ends(picture, y)?;
        let cell = (left..right).take_while(|x| is_end(picture, *x, y)).count();
        (right - left > 200).then(|| cell as f64 / f64::from(right - left))
    };
    (0..picture.height()).step_by(4).filter_map(share).max_by(f64::total_cmp)
}

/// How wide the band is that can be read, pixels.
pub fn width(picture: &RgbaImage) -> Option<u32> {
    let row = (0..picture.height()).step_by(4).find(|y| read_row(picture, *y).is_some())?;
    ends(picture, row).map(|(left, right)| right - left)
}

/// From where to where the band may go in this row.
fn ends(picture: &RgbaImage, y: u32) -> Option<(u32, u32)> {
    let mut ends = (0..picture.width()).filter(|x| is_end(picture, *x, y));
    Some((ends.next()?, ends.next_back()? + 1))
}

/// Whether the pixel has the colour of the cells at both ends.
fn is_end(picture: &RgbaImage, x: u32, y: u32) -> bool {
    let [red, green, blue, _] = picture.get_pixel(x, y).0;
    red > 150 && blue > 150 && green < 90
}

#[cfg(test)]
mod tests {
    use super::{CELLS, TimeCode, read};
    use image::{Rgba, RgbaImage};

    /// A screen with the band at 300,200 in cells of `width` pixels, as the camera draws it.
    fn screen(code: TimeCode, width: u32) -> RgbaImage {
        let bits =
            (0..8).map(|i| code.camera >> (7 - i) & 1 == 1).chain((0..16).map(|i| code.tick >> (15 - i) & 1 == 1));
        let parity = [code.camera.count_ones() % 2 == 1, code.tick.count_ones() % 2 == 1];
        let colour = |bit| if bit { [235, 235, 235, 255] } else { [16, 16, 16, 255] };
        let end = [255, 0, 255, 255];
        let cells: Vec<_> = [end].into_iter().chain(bits.chain(parity).map(colour)).chain([end]).collect();
        assert_eq!(cells.len(), CELLS);
        RgbaImage::from_fn(1280, 720, |x, y| {
            let inside = (200..240).contains(&y) && (300..300 + width * CELLS as u32).contains(&x);
            Rgba(if inside { cells[((x - 300) / width) as usize] } else { [29, 33, 37, 255] })
        })
    }

    #[test]
    fn every_size_reads_back() {
        for code in [
            TimeCode { camera: 42, tick: 0 },
            TimeCode { camera: 0, tick: 65535 },
            TimeCode { camera: 255, tick: 0x5A3C },
        ] {
            for width in [5, 12, 31] {
                assert_eq!(read(&screen(code, width)), Some(code), "{width} pixels a cell");
            }
        }
    }

    #[test]
    fn a_spoilt_band_is_not_read() {
        let code = TimeCode { camera: 42, tick: 4711 };
        let mut picture = screen(code, 12);
        for (x, y) in (0..12).flat_map(|x| (0..40).map(move |y| (312 + x, 200 + y))) {
            picture.put_pixel(x, y, Rgba([235, 235, 235, 255]));
        }
        assert_eq!(read(&picture), None, "one bit flipped");
        assert_eq!(read(&RgbaImage::from_pixel(1280, 720, Rgba([29, 33, 37, 255]))), None, "no band");
    }
}
