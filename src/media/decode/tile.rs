//! Decoded pictures of GStreamer as RGBA of a tile's size.
use gstreamer as gst;
use gstreamer_video as gst_video;
use gstreamer_video::prelude::*;
use vaka_picture::{Fitting, Matrix, Pixels, Plane, Planes, Range};

use super::fit::{Source, fit};

/// The forms of picture that are taken ([`Planes`]).
pub(super) const FORMS: [&str; 2] = ["I420", "GRAY8"];

/// The picture as RGBA, as large as fits a tile of this size; nothing where it is of another form.
pub(super) fn picture(fitting: &mut Fitting, sample: &gst::Sample, tile: (u32, u32)) -> Option<(u32, u32, Pixels)> {
    let info = gst_video::VideoInfo::from_caps(sample.caps()?).ok()?;
    let frame = gst_video::VideoFrameRef::from_buffer_ref_readable(sample.buffer()?, &info).ok()?;
    let pixel = (info.par().numer().unsigned_abs(), info.par().denom().unsigned_abs());
    let source = Source { width: info.width(), height: info.height(), pixel };
    let plane = |at: u32, (width, height): (u32, u32)| {
        let stride = u32::try_from(*frame.plane_stride().get(at as usize)?).ok()?;
        let bytes = frame.plane_data(at).ok()?;
        (width <= stride).then_some(Plane { bytes, stride, width, height })
    };
    let light = plane(0, (source.width, source.height))?;
    let planes = match info.format() {
        gst_video::VideoFormat::Gray8 => Planes::Grey(light),
        gst_video::VideoFormat::I420 => {
            let half = (source.width.div_ceil(2), source.height.div_ceil(2));
            let (range, matrix) = colours_of(&info);
            Planes::Coloured { light, colours: [plane(1, half)?, plane(2, half)?], range, matrix }
        }
        _ => return None,
    };
    let (width, height) = fit(source, tile);
    Some((width, height, fitting.rgba(planes, (width, height))?))
}

/// How light and colours make red, green and blue: as the stream says, or as its size suggests to GStreamer where it says nothing.
fn colours_of(info: &gst_video::VideoInfo) -> (Range, Matrix) {
    let said = info.colorimetry();
    let range = match said.range() {
        gst_video::VideoColorRange::Range0_255 => Range::Full,
        _ => Range::Limited,
    };
    let matrix = match said.matrix() {
        gst_video::VideoColorMatrix::Bt709 => Matrix::Bt709,
        gst_video::VideoColorMatrix::Bt2020 => Matrix::Bt2020,
        gst_video::VideoColorMatrix::Smpte240m => Matrix::Smpte240,
        gst_video::VideoColorMatrix::Fcc => Matrix::Fcc,
        _ => Matrix::Bt601,
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
        let (width, height, pixels) = picture(&mut fitting, &sample, tile).expect("it is a picture");
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
    fn a_picture_of_another_form_is_none() {
        gst::init().unwrap();
        let line =
            "videotestsrc num-buffers=1 ! video/x-raw,format=NV12,width=64,height=48 ! appsink name=out sync=false";
        let pipeline = gst::parse::launch(line).unwrap().downcast::<gst::Pipeline>().unwrap();
        let sink = pipeline.by_name("out").unwrap().downcast::<gst_app::AppSink>().unwrap();
        pipeline.set_state(gst::State::Playing).unwrap();
        assert!(picture(&mut Fitting::default(), &sink.pull_sample().unwrap(), (64, 48)).is_none());
        pipeline.set_state(gst::State::Null).unwrap();
    }
}
