//! A decoded picture in the size in which it is shown, in the colours of a screen: its light and its two colours are made smaller
//! each for itself, and only what is left becomes RGBA.
//!
//! A crate of its own, built as fast as can be in every build: each picture of each camera goes through it, and what its two
//! libraries do in their widest steps is only fast where it is built in one piece.
use std::sync::{Arc, Mutex, PoisonError};

use fast_image_resize::{
    FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer,
    images::{CroppedImage, Image, ImageRef},
};
use yuv::{YuvGrayImage, YuvPlanarImage, yuv400_to_rgba, yuv420_to_rgba};
pub use yuv::{YuvRange as Range, YuvStandardMatrix as Matrix};

/// Pictures whose room is kept to be used again: one on its way out, one waiting, one being made.
const KEPT: usize = 3;

/// One of a picture's planes, a byte a point, as it lies in memory: rows may be longer there than the picture is wide.
#[derive(Clone, Copy, Debug)]
pub struct Plane<'a> {
    /// At least `stride` times `height` of them.
    pub bytes: &'a [u8],
    pub stride: u32,
    pub width: u32,
    pub height: u32,
}

/// A picture's planes.
#[derive(Clone, Copy, Debug)]
pub enum Planes<'a> {
    /// Light, and two colours (blue's, red's) with half its points in both directions, rounded up; how they make red, green and blue.
    Coloured { light: Plane<'a>, colours: [Plane<'a>; 2], range: Range, matrix: Matrix },
    /// Light alone, from 0 to 255.
    Grey(Plane<'a>),
}

/// The bytes of a picture; their room goes back to be used again.
pub struct Pixels {
    bytes: Vec<u8>,
    used: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl AsRef<[u8]> for Pixels {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Pixels {
    fn drop(&mut self) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.len() < KEPT {
            used.push(std::mem::take(&mut self.bytes));
        }
    }
}

/// Makes pictures of one camera; keeps what one needs for the next.
#[derive(Default)]
pub struct Fitting {
    resizer: Resizer,
    /// Light and colours in the new size.
    rooms: [Vec<u8>; 3],
    used: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Fitting {
    /// The picture as RGBA, as wide and as high as said, both even; nothing where the planes are shorter than they say.
    pub fn rgba(&mut self, planes: Planes<'_>, (width, height): (u32, u32)) -> Option<Pixels> {
        let mut bytes = self.used.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        bytes.resize(width as usize * height as usize * 4, 0);
        let [light_room, blue_room, red_room] = &mut self.rooms;
        let resizer = &mut self.resizer;
        // Every point of the light counts, so that small pictures do not flicker; the colours have half the points already, and
        // smoothing them is not seen.
        let smooth = ResizeAlg::Convolution(FilterType::Bilinear);
        let half = (width / 2, height / 2);
        match planes {
            Planes::Coloured { light, colours: [blue, red], range, matrix } => {
                let light = fitted(resizer, light, light_room, (width, height), smooth)?;
                let blue = fitted(resizer, blue, blue_room, half, ResizeAlg::Nearest)?;
                let red = fitted(resizer, red, red_room, half, ResizeAlg::Nearest)?;
                let planar = YuvPlanarImage {
                    y_plane: light.bytes,
                    y_stride: light.stride,
                    u_plane: blue.bytes,
                    u_stride: blue.stride,
                    v_plane: red.bytes,
                    v_stride: red.stride,
                    width,
                    height,
                };
                yuv420_to_rgba(&planar, &mut bytes, width * 4, range, matrix).ok()?;
            }
            Planes::Grey(light) => {
                let light = fitted(resizer, light, light_room, (width, height), smooth)?;
                let grey = YuvGrayImage { y_plane: light.bytes, y_stride: light.stride, width, height };
                yuv400_to_rgba(&grey, &mut bytes, width * 4, Range::Full, Matrix::Bt601).ok()?;
            }
        }
        Some(Pixels { bytes, used: Arc::clone(&self.used) })
    }
}

/// A plane in this size: itself, or made smaller in this room.
fn fitted<'a>(
    resizer: &mut Resizer,
    from: Plane<'a>,
    room: &'a mut Vec<u8>,
    (width, height): (u32, u32),
    filter: ResizeAlg,
) -> Option<Plane<'a>> {
    if (from.width, from.height) == (width, height) {
        return Some(from);
    }
    room.resize(width as usize * height as usize, 0);
    let bytes = from.bytes.get(..from.stride as usize * from.height as usize)?;
    let whole = ImageRef::new(from.stride, from.height, bytes, PixelType::U8).ok()?;
    let mut to = Image::from_slice_u8(width, height, room, PixelType::U8).ok()?;
    // A cut-out, and not a part of the whole: what stands beyond the rows must not be smoothed in.
    let picture = CroppedImage::new(&whole, 0, 0, from.width, from.height).ok()?;
    let options = ResizeOptions::new().resize_alg(filter).use_alpha(false);
    resizer.resize(&picture, &mut to, &options).ok()?;
    Some(Plane { bytes: room, stride: width, width, height })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plane(bytes: &[u8], stride: u32, width: u32, height: u32) -> Plane<'_> {
        Plane { bytes, stride, width, height }
    }

    #[test]
    fn what_stands_beyond_the_rows_is_not_seen() {
        // Rows of 4 points that are 6 long in memory: bright where nobody may look.
        let row = [40, 40, 40, 40, 255, 255];
        let bytes = row.repeat(4);
        let mut fitting = Fitting::default();
        for size in [(4, 4), (2, 2)] {
            let pixels = fitting.rgba(Planes::Grey(plane(&bytes, 6, 4, 4)), size).expect("it is a picture");
            assert_eq!(pixels.as_ref(), [40, 40, 40, 255].repeat((size.0 * size.1) as usize), "{size:?}");
        }
    }

    #[test]
    fn colours_follow_the_matrix_and_the_range() {
        let (light, blue, red) = ([81; 16], [90; 4], [240; 4]);
        let of = |range, matrix| {
            let colours = [plane(&blue, 2, 2, 2), plane(&red, 2, 2, 2)];
            let planes = Planes::Coloured { light: plane(&light, 4, 4, 4), colours, range, matrix };
            Fitting::default().rgba(planes, (4, 4)).expect("it is a picture").as_ref()[..3].to_vec()
        };
        let red = of(Range::Limited, Matrix::Bt601);
        assert!(red[0] > 250 && red[1] < 5 && red[2] < 5, "BT.601's red: {red:?}");
        assert_ne!(of(Range::Limited, Matrix::Bt709), red);
        assert_ne!(of(Range::Full, Matrix::Bt601), red);
    }

    #[test]
    fn planes_that_are_too_short_make_none_and_room_is_used_again() {
        let light = [40; 16];
        let mut fitting = Fitting::default();
        assert!(fitting.rgba(Planes::Grey(plane(&light[..15], 4, 4, 4)), (2, 2)).is_none());
        assert!(fitting.rgba(Planes::Grey(plane(&light[..15], 4, 4, 4)), (4, 4)).is_none());
        let first = fitting.rgba(Planes::Grey(plane(&light, 4, 4, 4)), (4, 4)).expect("it is a picture");
        let at = first.as_ref().as_ptr();
        drop(first);
        let next = fitting.rgba(Planes::Grey(plane(&light, 4, 4, 4)), (4, 4)).expect("it is a picture");
        assert_eq!(next.as_ref().as_ptr(), at);
    }
}
