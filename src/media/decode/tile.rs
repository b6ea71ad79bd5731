//! A decoded picture made as large as its tile and brought to the colours of a screen: its light and its two colours are made
//! smaller each for itself, and only what is left becomes RGBA.
use std::sync::{Arc, Mutex, PoisonError};

use fast_image_resize::{
    FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer,
    images::{Image, ImageRef},
};
use gstreamer as gst;
use gstreamer_video as gst_video;
use gstreamer_video::prelude::*;
use yuv::{YuvGrayImage, YuvPlanarImage, YuvRange, YuvStandardMatrix, yuv400_to_rgba, yuv420_to_rgba};

use super::fit::{Source, fit};

/// The forms of picture that it takes: light, and two colours with half its points in both directions, a byte each; or light alone.
pub(super) const FORMS: [&str; 2] = ["I420", "GRAY8"];
/// Pictures whose room is kept to be used again: one on its way out, one waiting, one being made.
const KEPT: usize = 3;

/// Makes pictures for one tile; keeps what one needs for the next.
#[derive(Default)]
pub(super) struct Fitting {
    resizer: Resizer,
    /// Light and colours of the tile's size.
    planes: [Vec<u8>; 3],
    used: Arc<Mutex<Vec<Vec<u8>>>>,
}

/// The bytes of a picture; their room goes back to be used again.
pub(super) struct Pixels {
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

/// One of a picture's planes as it lies in memory.
#[derive(Clone, Copy)]
struct Plane<'a> {
    bytes: &'a [u8],
    stride: u32,
    width: u32,
    height: u32,
}

impl Fitting {
    /// The picture as RGBA, as large as fits a tile of this size; nothing where it is none of the form that is taken.
    pub(super) fn picture(&mut self, sample: &gst::Sample, tile: (u32, u32)) -> Option<(u32, u32, Pixels)> {
        let info = gst_video::VideoInfo::from_caps(sample.caps()?).ok()?;
        let frame = gst_video::VideoFrameRef::from_buffer_ref_readable(sample.buffer()?, &info).ok()?;
        let is_grey = info.format() == gst_video::VideoFormat::Gray8;
        if !is_grey && info.format() != gst_video::VideoFormat::I420 {
            return None;
        }
        let pixel = (info.par().numer().unsigned_abs(), info.par().denom().unsigned_abs());
        let source = Source { width: info.width(), height: info.height(), pixel };
        let (width, height) = fit(source, tile);
        let plane = |at: u32, (width, height): (u32, u32)| {
            let stride = u32::try_from(*frame.plane_stride().get(at as usize)?).ok()?;
            let bytes = frame.plane_data(at).ok()?.get(..stride as usize * height as usize)?;
            (width <= stride).then_some(Plane { bytes, stride, width, height })
        };
        let half = (source.width.div_ceil(2), source.height.div_ceil(2));
        let mut fitted = vec![plane(0, (source.width, source.height))?];
        if !is_grey {
            fitted.extend([plane(1, half)?, plane(2, half)?]);
        }
        let sizes = [(width, height), (width / 2, height / 2), (width / 2, height / 2)];
        if (width, height) != (source.width, source.height) {
            // Every point of the light counts, so that small tiles do not flicker; the colours have half the points already, and
            // smoothing them is not seen.
            let filters = [ResizeAlg::Convolution(FilterType::Bilinear), ResizeAlg::Nearest, ResizeAlg::Nearest];
            for (((room, from), to), filter) in self.planes.iter_mut().zip(&fitted).zip(sizes).zip(filters) {
                resize(&mut self.resizer, *from, room, to, filter)?;
            }
            for ((fitted, bytes), (width, height)) in fitted.iter_mut().zip(&self.planes).zip(sizes) {
                *fitted = Plane { bytes, stride: width, width, height };
            }
        }
        let mut bytes = self.used.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        bytes.resize(width as usize * height as usize * 4, 0);
        let (range, matrix) = colours_of(&info);
        let stride = width * 4;
        match fitted[..] {
            [light, blue, red] => {
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
                yuv420_to_rgba(&planar, &mut bytes, stride, range, matrix).ok()?;
            }
            // Light alone is as bright as it says.
            [light] => {
                let grey = YuvGrayImage { y_plane: light.bytes, y_stride: light.stride, width, height };
                yuv400_to_rgba(&grey, &mut bytes, stride, YuvRange::Full, matrix).ok()?;
            }
            _ => return None,
        }
        Some((width, height, Pixels { bytes, used: Arc::clone(&self.used) }))
    }
}

/// A plane in another size, in this room.
fn resize(
    resizer: &mut Resizer,
    from: Plane<'_>,
    room: &mut Vec<u8>,
    (width, height): (u32, u32),
    filter: ResizeAlg,
) -> Option<()> {
    room.resize(width as usize * height as usize, 0);
    // Rows may be longer in memory than the picture is wide.
    let from_image = ImageRef::new(from.stride, from.height, from.bytes, PixelType::U8).ok()?;
    let mut to = Image::from_slice_u8(width, height, room, PixelType::U8).ok()?;
    let options = ResizeOptions::new().resize_alg(filter).use_alpha(false).crop(
        0.0,
        0.0,
        f64::from(from.width),
        f64::from(from.height),
    );
    resizer.resize(&from_image, &mut to, &options).ok()
}

/// How light and colours make red, green and blue: as the stream says, or as its size suggests to GStreamer where it says nothing.
fn colours_of(info: &gst_video::VideoInfo) -> (YuvRange, YuvStandardMatrix) {
    let said = info.colorimetry();
    let range = match said.range() {
        gst_video::VideoColorRange::Range0_255 => YuvRange::Full,
        _ => YuvRange::Limited,
    };
    let matrix = match said.matrix() {
        gst_video::VideoColorMatrix::Bt709 => YuvStandardMatrix::Bt709,
        gst_video::VideoColorMatrix::Bt2020 => YuvStandardMatrix::Bt2020,
        gst_video::VideoColorMatrix::Smpte240m => YuvStandardMatrix::Smpte240,
        gst_video::VideoColorMatrix::Fcc => YuvStandardMatrix::Fcc,
        _ => YuvStandardMatrix::Bt601,
    };
    (range, matrix)
}

#[cfg(test)]
mod tests {
    use gstreamer_app as gst_app;

    use super::*;

    /// One picture of GStreamer's test source in this form and size, and the same as GStreamer's own converter makes it.
    fn both(caps: &str, pattern: &str, size: (u32, u32)) -> (gst::Sample, Vec<u8>) {
        gst::init().unwrap();
        let ((width, height), forms) = (size, FORMS.join(","));
        let line = format!(
            "videotestsrc num-buffers=1 pattern={pattern} ! video/x-raw,{caps} ! tee name=t \
             ! queue ! videoconvert ! video/x-raw,format={{{forms}}} ! appsink name=ours sync=false \
             t. ! queue ! videoconvertscale add-borders=false method=bilinear2 dither=none chroma-mode=none \
             ! video/x-raw,format=RGBA,width={width},height={height},pixel-aspect-ratio=1/1 ! appsink name=theirs sync=false"
        );
        let pipeline = gst::parse::launch(&line).unwrap().downcast::<gst::Pipeline>().unwrap();
        let sink = |name: &str| pipeline.by_name(name).unwrap().downcast::<gst_app::AppSink>().unwrap();
        pipeline.set_state(gst::State::Playing).unwrap();
        let (ours, theirs) = (sink("ours").pull_sample().unwrap(), sink("theirs").pull_sample().unwrap());
        pipeline.set_state(gst::State::Null).unwrap();
        let theirs = theirs.buffer().unwrap().map_readable().unwrap().to_vec();
        (ours, theirs)
    }

    /// How far two pictures are from each other: on average, of 255.
    fn distance(ours: &[u8], theirs: &[u8]) -> f64 {
        assert_eq!(ours.len(), theirs.len());
        let sum: u64 = ours.iter().zip(theirs).map(|(one, other)| u64::from(one.abs_diff(*other))).sum();
        sum as f64 / ours.len() as f64
    }

    fn check(caps: &str, tile: (u32, u32), size: (u32, u32)) {
        let (sample, theirs) = both(caps, "smpte75", size);
        let mut fitting = Fitting::default();
        let (width, height, pixels) = fitting.picture(&sample, tile).expect("it is a picture");
        assert_eq!((width, height), size, "{caps}");
        let far = distance(pixels.as_ref(), &theirs);
        // Another range or another matrix is six and more away.
        assert!(far < 4.0, "{caps} in {tile:?}: {far} of 255");
    }

    #[test]
    fn pictures_look_as_gstreamers_own_converter_makes_them() {
        check("format=I420,width=1280,height=720", (1280, 720), (1280, 720));
        check("format=I420,width=1280,height=720", (1104, 620), (1102, 620));
        check("format=I420,width=1280,height=720", (400, 224), (398, 224));
        check("format=I420,width=640,height=480", (320, 240), (320, 240));
        check("format=I420,width=642,height=482", (320, 240), (318, 240));
        check("format=I420,width=641,height=481", (640, 480), (638, 480));
        check("format=I420,width=720,height=576,pixel-aspect-ratio=16/15", (720, 576), (720, 540));
        check("format=I420,width=640,height=480,colorimetry=bt709", (320, 240), (320, 240));
        check("format=I420,width=640,height=480,colorimetry=(string)1:4:0:0", (320, 240), (320, 240));
        check("format=Y42B,width=640,height=480,colorimetry=(string)1:4:0:0", (640, 480), (640, 480));
        check("format=NV12,width=640,height=480", (320, 240), (320, 240));
        check("format=GRAY8,width=640,height=480", (320, 240), (320, 240));
    }

    #[test]
    fn a_picture_of_another_form_is_none_and_room_is_used_again() {
        let (sample, _) = both("format=I420,width=64,height=48", "smpte", (64, 48));
        let mut fitting = Fitting::default();
        let first = fitting.picture(&sample, (64, 48)).unwrap().2;
        let at = first.as_ref().as_ptr();
        drop(first);
        assert_eq!(fitting.picture(&sample, (64, 48)).unwrap().2.as_ref().as_ptr(), at);
        let line =
            "videotestsrc num-buffers=1 ! video/x-raw,format=NV12,width=64,height=48 ! appsink name=out sync=false";
        let pipeline = gst::parse::launch(line).unwrap().downcast::<gst::Pipeline>().unwrap();
        let sink = pipeline.by_name("out").unwrap().downcast::<gst_app::AppSink>().unwrap();
        pipeline.set_state(gst::State::Playing).unwrap();
        assert!(fitting.picture(&sink.pull_sample().unwrap(), (64, 48)).is_none());
        pipeline.set_state(gst::State::Null).unwrap();
    }
}
