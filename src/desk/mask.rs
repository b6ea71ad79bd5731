//! Pictures of a home that are shown in coarse blocks only, at the first look; whether they are, the station says.
use crate::feed::Frame;

/// So many blocks across a picture: that somebody moves can be seen, and not who it is.
const ACROSS: usize = 24;

/// The picture in blocks, each the mean of what it covers.
pub fn coarse(frame: &Frame) -> Frame {
    let side = frame.width.div_ceil(ACROSS).max(1);
    let mut pixels = frame.pixels.clone();
    for top in (0..frame.height).step_by(side) {
        let rows = top..(top + side).min(frame.height);
        for left in (0..frame.width).step_by(side) {
            let row = |y: usize| (y * frame.width + left) * 4..(y * frame.width + (left + side).min(frame.width)) * 4;
            let covered = rows.clone().flat_map(|y| frame.pixels[row(y)].as_chunks::<4>().0);
            let (mut sum, mut count) = ([0_usize; 4], 0);
            for pixel in covered {
                (0..4).for_each(|of| sum[of] += usize::from(pixel[of]));
                count += 1;
            }
            let mean = sum.map(|sum| (sum / count.max(1)) as u8);
            for y in rows.clone() {
                pixels[row(y)].as_chunks_mut::<4>().0.fill(mean);
            }
        }
    }
    Frame { width: frame.width, height: frame.height, pixels }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(width: usize, height: usize) -> Frame {
        let pixels = (0..width * height).flat_map(|at| [(at % 2 * 200) as u8, (at / width) as u8, 7, 255]).collect();
        Frame { width, height, pixels }
    }

    #[test]
    fn a_block_is_the_mean_of_what_it_covers_and_no_edge_is_left_out() {
        for (width, height) in [(240, 100), (241, 103), (7, 3), (24, 1)] {
            let (clear, masked) = (frame(width, height), coarse(&frame(width, height)));
            assert_eq!((masked.width, masked.height, masked.pixels.len()), (width, height, clear.pixels.len()));
            let mut seen: Vec<&[u8]> = masked.pixels.chunks(4).collect();
            seen.sort_unstable();
            seen.dedup();
            let blocks = width.div_ceil(width.div_ceil(ACROSS)) * height.div_ceil(width.div_ceil(ACROSS));
            assert!(seen.len() <= blocks, "{width}×{height}: {} of {blocks}", seen.len());
        }
        assert_eq!(coarse(&frame(240, 100)).pixels[..4], [100, 4, 7, 255]);
    }
}
