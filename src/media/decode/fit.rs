//! The size of a picture that fits a tile: aspect kept, never enlarged, even; pure arithmetic.

/// A picture as it is coded: its size, and the shape of one pixel (width : height).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) pixel: (u32, u32),
}

/// The largest even size with square pixels that fits `tile` and needs no pixel invented in either direction.
pub(crate) fn fit(source: Source, tile: (u32, u32)) -> (u32, u32) {
    let (pixel_width, pixel_height) = (f64::from(source.pixel.0.max(1)), f64::from(source.pixel.1.max(1)));
    let shape = pixel_width / pixel_height;
    // With pixels broader than high the lines are thinned out, with narrow ones the columns.
    let width = f64::from(source.width) * shape.min(1.0);
    let height = f64::from(source.height) / shape.max(1.0);
    let scale = (f64::from(tile.0) / width).min(f64::from(tile.1) / height).min(1.0);
    (even(width * scale), even(height * scale))
}

fn even(length: f64) -> u32 {
    // A hair is added, so that 639.9999 of a division stays 640.
    (((length + 0.01) as u32) & !1).max(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: (u32, u32), pixel: (u32, u32), tile: (u32, u32), expected: (u32, u32)) {
        let source = Source { width: source.0, height: source.1, pixel };
        assert_eq!(fit(source, tile), expected, "{source:?} in {tile:?}");
    }

    #[test]
    fn pictures_fit_their_tile() {
        check((1920, 1080), (1, 1), (960, 540), (960, 540));
        check((1920, 1080), (1, 1), (1000, 540), (960, 540));
        check((768, 576), (1, 1), (640, 400), (532, 400));
        check((640, 480), (1, 1), (1920, 1080), (640, 480));
        check((641, 481), (1, 1), (1920, 1080), (640, 480));
        check((1920, 1080), (1, 1), (0, 0), (2, 2));
        check((720, 576), (16, 15), (1920, 1080), (720, 540));
        check((352, 576), (1, 2), (1920, 1080), (176, 576));
        check((1920, 1080), (0, 0), (640, 360), (640, 360));
    }
}
