//! Forms in which devices send pictures and sound over RTP, and how each becomes units; a new form is a row here.
use gstreamer as gst;
use vaka_link::unit::Track;

/// One form.
#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) track: Track,
    /// `encoding-name` of the SDP (RFC 8866 `rtpmap`), upper case.
    encoding: &'static str,
    /// From RTP packets to whole units, as GStreamer writes pipelines. Parsers repeat the decoder's set-up before each
    /// key, so that a decoder can begin at any key.
    pub(crate) chain: &'static str,
    /// What comes out of it.
    pub(crate) caps: &'static str,
}

const FORMS: &[Form] = &[
    Form {
        track: Track::Video,
        encoding: "H264",
        chain: "rtph264depay ! h264parse config-interval=-1",
        caps: "video/x-h264,stream-format=byte-stream,alignment=au",
    },
    Form {
        track: Track::Video,
        encoding: "H265",
        chain: "rtph265depay ! h265parse config-interval=-1",
        caps: "video/x-h265,stream-format=byte-stream,alignment=au",
    },
    Form { track: Track::Video, encoding: "JPEG", chain: "rtpjpegdepay", caps: "image/jpeg" },
    Form { track: Track::Sound, encoding: "PCMU", chain: "rtppcmudepay", caps: "audio/x-mulaw" },
    Form { track: Track::Sound, encoding: "PCMA", chain: "rtppcmadepay", caps: "audio/x-alaw" },
    Form { track: Track::Sound, encoding: "MPEG4-GENERIC", chain: "rtpmp4gdepay", caps: "audio/mpeg" },
    Form { track: Track::Sound, encoding: "MP4A-LATM", chain: "rtpmp4adepay", caps: "audio/mpeg" },
    Form { track: Track::Sound, encoding: "OPUS", chain: "rtpopusdepay", caps: "audio/x-opus" },
    Form { track: Track::Sound, encoding: "L16", chain: "rtpL16depay", caps: "audio/x-raw" },
];

/// The form that the caps of an RTP stream name.
pub(crate) fn of(caps: &gst::CapsRef) -> Option<&'static Form> {
    let encoding = caps.structure(0)?.get::<&str>("encoding-name").ok()?;
    let track = track_of(caps)?;
    FORMS.iter().find(|form| form.track == track && form.encoding.eq_ignore_ascii_case(encoding))
}

/// Whether the caps of an RTP stream are of pictures or of sound that comes from the device; `None` for anything else.
pub(crate) fn track_of(caps: &gst::CapsRef) -> Option<Track> {
    let stream = caps.structure(0)?;
    // `a=sendonly` is the device's loudspeaker (ONVIF back channel), which is never fetched from.
    if stream.has_field("a-sendonly") {
        return None;
    }
    match stream.get::<&str>("media").ok()? {
        "video" => Some(Track::Video),
        "audio" => Some(Track::Sound),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rtp(fields: &str) -> gst::Caps {
        gst::init().unwrap();
        format!("application/x-rtp,{fields}").parse().unwrap()
    }

    #[test]
    fn forms_are_found_by_media_and_encoding() {
        assert_eq!(of(&rtp("media=video,encoding-name=H264")).unwrap().caps, FORMS[0].caps);
        assert_eq!(of(&rtp("media=audio,encoding-name=pcmu")).unwrap().track, Track::Sound);
        assert!(of(&rtp("media=audio,encoding-name=H264")).is_none());
        assert!(of(&rtp("media=video,encoding-name=VP8")).is_none());
        assert!(of(&rtp("media=application,encoding-name=VND.ONVIF.METADATA")).is_none());
    }

    #[test]
    fn the_loudspeaker_is_not_a_source() {
        assert!(of(&rtp("media=audio,encoding-name=PCMU,a-sendonly=(string)\"\"")).is_none());
    }

    #[test]
    fn every_form_can_be_built_here() {
        gst::init().unwrap();
        for form in FORMS {
            assert!(form.caps.parse::<gst::Caps>().is_ok(), "{form:?}");
            assert!(gst::parse::bin_from_description(form.chain, true).is_ok(), "{form:?}");
        }
    }
}
