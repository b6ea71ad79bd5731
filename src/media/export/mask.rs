//! Fills rectangles of a raw picture with black; knows nothing of how it is coded.
use alarm_central::disclosure::{Mask, WHOLE};
use gstreamer_video as gst_video;
use gstreamer_video::prelude::*;

/// Black, and no colour: luma begins at 16 in films, at 0 in JPEG.
fn black(info: &gst_video::VideoInfo) -> [u8; 3] {
    let full = info.colorimetry().range() == gst_video::VideoColorRange::Range0_255;
    [if full { 0 } else { 16 }, 128, 128]
}

/// First and last pixel (exclusive) along one side, widened to whole pairs, so that the coarser grid of colour is covered.
fn span(from: u16, length: u16, pixels: u32) -> (usize, usize) {
    let whole = u64::from(WHOLE);
    let begin = u64::from(from) * u64::from(pixels) / whole;
    let end = ((u64::from(from) + u64::from(length)) * u64::from(pixels)).div_ceil(whole);
    ((begin & !1) as usize, (end.next_multiple_of(2)).min(u64::from(pixels)) as usize)
}

/// Fills every mask in an I420 picture.
pub(super) fn fill(frame: &mut gst_video::VideoFrameRef<&mut gstreamer::BufferRef>, masks: &[Mask]) {
    let black = black(frame.info());
    for mask in masks {
        let (left, right) = span(mask.left, mask.width, frame.width());
        let (top, bottom) = span(mask.top, mask.height, frame.height());
        for (plane, black) in black.into_iter().enumerate() {
            let coarse = usize::from(plane > 0);
            let stride = frame.plane_stride().get(plane).map_or(0, |stride| stride.unsigned_abs() as usize);
            let Ok(rows) = frame.plane_data_mut(plane as u32) else { continue };
            let (left, right) = (left >> coarse, right.div_ceil(1 + coarse));
            let (top, bottom) = (top >> coarse, bottom.div_ceil(1 + coarse));
            for row in rows.chunks_mut(stride.max(1)).take(bottom).skip(top) {
                if let Some(covered) = row.get_mut(left..right) {
                    covered.fill(black);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_covers_at_least_what_it_names() {
        assert_eq!(span(0, WHOLE, 640), (0, 640));
        assert_eq!(span(0, 1, 640), (0, 2));
        assert_eq!(span(9_999, 1, 640), (638, 640));
        assert_eq!(span(5_000, 2_500, 640), (320, 480));
        assert_eq!(span(3_333, 3_333, 480), (158, 320));
        assert_eq!(span(0, WHOLE, 639), (0, 639));
    }
}
