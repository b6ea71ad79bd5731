//! Which decoder of a graphics processor this machine has for a form of picture; it builds none and keeps none.
//!
//! Only for a form whose damaged pictures nobody tells of anyway: what libav paints over in H.264 is heard
//! ([`super::concealed`]), and no graphics processor says as much.
use gstreamer as gst;
use gstreamer::prelude::*;

/// Forms that may be decoded there: the dearest one to a processor.
const FORMS: &[&str] = &["video/x-h265"];

/// The best one for a form.
pub(crate) fn decoder_for(form: &str) -> Option<gst::ElementFactory> {
    if !FORMS.contains(&form) {
        return None;
    }
    let caps = gst::Caps::new_empty_simple(form);
    let kinds = gst::ElementFactoryType::DECODER | gst::ElementFactoryType::MEDIA_VIDEO;
    let all = gst::ElementFactory::factories_with_type(kinds, gst::Rank::MARGINAL);
    let mut fit: Vec<gst::ElementFactory> =
        all.into_iter().filter(|one| is_hardware(one.klass()) && one.can_sink_any_caps(&caps)).collect();
    // The best last; of equals the one that is named first.
    fit.sort_by(|a, b| a.rank().cmp(&b.rank()).then(b.name().cmp(&a.name())));
    fit.pop()
}

/// GStreamer's own word for it ("Codec/Decoder/Video/Hardware").
fn is_hardware(klass: &str) -> bool {
    klass.split('/').any(|part| part == "Hardware")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decoder_of_the_processor_is_none_of_the_graphics_processor() {
        crate::gst_setup::init();
        assert!(is_hardware("Codec/Decoder/Video/Hardware") && !is_hardware("Codec/Decoder/Video"));
        for form in ["video/x-h264", "image/jpeg", "video/x-vp8"] {
            assert!(decoder_for(form).is_none(), "{form}");
        }
        if let Some(factory) = decoder_for("video/x-h265") {
            assert!(!factory.name().starts_with("avdec_") && !factory.name().starts_with("libde265"));
        }
    }
}
