//! How a simulated camera codes its pictures, and what this machine lacks for that; it paints nothing.

use gstreamer as gst;

/// A form that real cameras have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Form {
    #[default]
    H264,
    H265,
    Mjpeg,
}

/// What coding takes, besides H.264 which every simulated camera can.
const ELEMENTS: &[(Form, &[&str])] = &[
    (Form::H264, &["x264enc", "rtph264pay"]),
    (Form::H265, &["x265enc", "rtph265pay"]),
    (Form::Mjpeg, &["jpegenc", "rtpjpegpay"]),
];

impl Form {
    /// This form, or H.264 where this machine has no encoder for it.
    #[must_use]
    pub fn or_h264(self) -> Form {
        let elements = ELEMENTS.iter().find(|(form, _)| *form == self).map_or(&[][..], |(_, elements)| elements);
        if elements.iter().all(|name| is_there(name)) { self } else { Form::H264 }
    }

    /// The part of a pipeline from raw pictures to RTP; a key every second, and nothing held back.
    pub(crate) fn launch(self, payloader: &str, rate: u32, between: &str) -> String {
        match self {
            Form::H264 => format!(
                "x264enc tune=zerolatency speed-preset=ultrafast threads=1 bitrate=900 key-int-max={rate} \
                 ! video/x-h264,profile=constrained-baseline \
                 ! {between} ! rtph264pay name={payloader} pt=96 config-interval=-1 aggregate-mode=zero-latency "
            ),
            Form::H265 => format!(
                "x265enc tune=zerolatency speed-preset=ultrafast bitrate=700 key-int-max={rate} \
                 option-string=\"pools=1:frame-threads=1\" \
                 ! {between} ! rtph265pay name={payloader} pt=96 config-interval=-1 "
            ),
            Form::Mjpeg => format!("jpegenc quality=75 ! {between} ! rtpjpegpay name={payloader} pt=26 "),
        }
    }
}

/// Every encoder that the homes' cameras use and whether this machine has it; where one is missing, its cameras give
/// H.264 instead.
pub fn encoders() -> Vec<(&'static str, bool)> {
    ELEMENTS.iter().map(|(_, elements)| (elements[0], is_there(elements[0]))).collect()
}

fn is_there(name: &str) -> bool {
    gst::init().is_ok() && gst::ElementFactory::find(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_that_runs_these_tests_has_every_encoder() {
        assert_eq!(encoders(), [("x264enc", true), ("x265enc", true), ("jpegenc", true)]);
        for form in [Form::H264, Form::H265, Form::Mjpeg] {
            assert_eq!(form.or_h264(), form);
        }
    }
}
