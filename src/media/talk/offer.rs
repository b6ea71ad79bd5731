//! Finds the way to a device's loudspeaker in what it says of itself (SDP, RFC 8866, ONVIF streaming specification §5.3).
use rtsp_types::Url;
use sdp_types::{Media, Session};

use super::speech::Law;

/// A track that a client sends on.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Offer {
    pub(crate) control: Url,
    pub(crate) law: Law,
    pub(crate) payload_type: u8,
}

/// The first `sendonly` sound of the description that can be spoken to in G.711.
pub(crate) fn find(description: &[u8], base: &Url) -> Option<Offer> {
    let session = Session::parse(description).ok()?;
    session.medias.iter().filter(|media| media.media == "audio" && media.has_attribute("sendonly")).find_map(|media| {
        let (law, payload_type) = g711(media).next()?;
        let control = resolve(base, media.get_first_attribute_value("control")??)?;
        Some(Offer { control, law, payload_type })
    })
}

/// Every G.711 in the device's own order of preference, with its number.
pub(super) fn g711(media: &Media) -> impl Iterator<Item = (Law, u8)> {
    media.fmt.split_whitespace().filter_map(|number| number.parse::<u8>().ok()).filter_map(|number| {
        let named = media.get_attribute_values("rtpmap").flatten().find_map(|map| {
            let (of, form) = map.split_once(' ')?;
            (of.parse() == Ok(number)).then(|| form.trim().to_ascii_uppercase())
        });
        let law = match (named.as_deref(), number) {
            (Some("PCMU/8000" | "PCMU/8000/1"), _) | (None, 0) => Law::Mu,
            (Some("PCMA/8000" | "PCMA/8000/1"), _) | (None, 8) => Law::A,
            _ => return None,
        };
        Some((law, number))
    })
}

/// RFC 2326 C.1.1. Devices (and GStreamer) put a relative control behind the base even where the base has no slash.
fn resolve(base: &Url, control: &str) -> Option<Url> {
    if control == "*" {
        return Some(base.clone());
    }
    if let Ok(absolute) = Url::parse(control) {
        return Some(absolute);
    }
    Url::parse(&format!("{}/{}", base.as_str().trim_end_matches('/'), control.trim_start_matches('/'))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(media: &str, expected: Option<(&str, Law, u8)>) {
        let text = format!("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=x\r\nt=0 0\r\n{}", media.replace('\n', "\r\n"));
        let base = Url::parse("rtsp://127.0.0.1:8554/cam/").unwrap();
        let found = find(text.as_bytes(), &base);
        let expected = expected.map(|(control, law, payload_type)| Offer {
            control: Url::parse(control).unwrap(),
            law,
            payload_type,
        });
        assert_eq!(found, expected, "{media}");
    }

    #[test]
    fn only_sound_that_the_client_sends_is_a_way_to_talk() {
        let heard = "m=audio 0 RTP/AVP 0\na=recvonly\na=control:stream=1\n";
        let seen = "m=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000\na=control:stream=0\n";
        check(&format!("{seen}{heard}"), None);
        let spoken = "m=audio 0 RTP/AVP 0\na=rtpmap:0 PCMU/8000\na=sendonly\na=control:stream=2\n";
        let control = "rtsp://127.0.0.1:8554/cam/stream=2";
        check(&format!("{seen}{heard}{spoken}"), Some((control, Law::Mu, 0)));
    }

    #[test]
    fn both_laws_and_numbers_of_the_devices_own_are_read() {
        let with = |numbers: &str, maps: &str| {
            format!("m=audio 0 RTP/AVP {numbers}\n{maps}a=sendonly\na=control:rtsp://127.0.0.1/talk\n")
        };
        let control = "rtsp://127.0.0.1/talk";
        check(&with("8 0", ""), Some((control, Law::A, 8)));
        check(&with("97 0", "a=rtpmap:97 MPEG4-GENERIC/16000\n"), Some((control, Law::Mu, 0)));
        check(&with("98", "a=rtpmap:98 pcma/8000/1\n"), Some((control, Law::A, 98)));
        check(&with("99", "a=rtpmap:99 PCMU/16000\n"), None);
        check(&with("2", "a=rtpmap:2 G726-32/8000\n"), None);
    }

    #[test]
    fn controls_are_resolved_as_devices_mean_them() {
        let base = |text| Url::parse(text).unwrap();
        for (from, control, expected) in [
            ("rtsp://h/cam", "stream=2", "rtsp://h/cam/stream=2"),
            ("rtsp://h/cam/", "stream=2", "rtsp://h/cam/stream=2"),
            ("rtsp://h/cam", "*", "rtsp://h/cam"),
            ("rtsp://h/cam", "rtsp://h/other", "rtsp://h/other"),
        ] {
            assert_eq!(resolve(&base(from), control).unwrap().as_str(), expected);
        }
    }

    #[test]
    fn noise_is_no_offer() {
        check("\0\u{1}", None);
        assert_eq!(find(&[0xFF; 40], &Url::parse("rtsp://h/").unwrap()), None);
    }
}
