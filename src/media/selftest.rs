//! What this machine lacks for pictures and sound, as data; the sentences are the caller's.
use std::collections::BTreeSet;

use crate::{
    Kind,
    decode::decoder_names,
    fetch::has_tls,
    gst_setup::{has, init, needed},
    sound,
};

/// One thing that pictures or sound need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// A GStreamer element, by its name.
    Element(&'static str),
    /// The system's default microphone.
    Microphone,
    /// The system's default loudspeaker.
    Loudspeaker,
    /// What speaks TLS below RTSP: without it cameras at `rtsps://` cannot be seen.
    SecuredRtsp,
    /// What takes the home's echo out of the microphone's sound; without it the home is muted while the operator talks.
    EchoSuppression,
}

/// Every need and whether this machine meets it. Opens both sound devices for a moment.
pub fn selftest() -> Vec<(Need, bool)> {
    init();
    let kinds = [Kind::Fetch, Kind::Decode, Kind::Talk, Kind::Sound, Kind::Export];
    let elements: BTreeSet<&'static str> = kinds.into_iter().flat_map(needed).copied().collect();
    let mut found: Vec<(Need, bool)> = elements.into_iter().map(|name| (Need::Element(name), has(name))).collect();
    found.push((Need::Microphone, sound::has_microphone()));
    found.push((Need::Loudspeaker, sound::has_loudspeaker()));
    found.push((Need::SecuredRtsp, has_tls()));
    found.push((Need::EchoSuppression, has("webrtcdsp") && has("webrtcechoprobe")));
    found
}

/// What decodes pictures of one form on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decodes {
    /// As people write it: H.264, H.265 or JPEG.
    pub form: &'static str,
    /// The GStreamer element.
    pub element: String,
    /// By a graphics processor, and not by the processor.
    pub is_hardware: bool,
}

/// What decodes each form of picture, where anything does; pictures are as good by either.
pub fn decoders() -> Vec<Decodes> {
    init();
    let written = |form: &str| match form {
        "video/x-h264" => "H.264",
        "video/x-h265" => "H.265",
        _ => "JPEG",
    };
    decoder_names()
        .into_iter()
        .map(|(form, element, is_hardware)| Decodes { form: written(form), element, is_hardware })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_of_picture_has_its_decoder_and_only_the_dearest_may_be_a_graphics_processors() {
        let all = decoders();
        assert_eq!(all.iter().map(|one| one.form).collect::<Vec<_>>(), ["H.264", "H.265", "JPEG"]);
        for one in all {
            assert_eq!(one.element.starts_with("avdec_"), !one.is_hardware, "{one:?}");
            assert!(one.form == "H.265" || !one.is_hardware, "{one:?}");
        }
    }

    #[test]
    fn a_machine_that_runs_these_tests_has_every_element() {
        let missing: Vec<Need> = selftest()
            .into_iter()
            .filter(|(need, met)| matches!(need, Need::Element(_) | Need::SecuredRtsp) && !met)
            .map(|(need, _)| need)
            .collect();
        assert_eq!(missing, []);
    }
}
