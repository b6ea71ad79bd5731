//! What two sides of a call agree on (SDP, RFC 3264): G.711 both ways, and telephone keys where the unit knows them.
use std::net::IpAddr;

use sdp_types::{Media, Session};
use vaka_link::unit::MediaFault;

use crate::talk::{offer::g711, speech::Law};

/// The number that we offer for telephone keys (RFC 4733).
const KEYS: u8 = 101;

/// Where this side hears.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ours {
    pub(crate) ip: IpAddr,
    pub(crate) port: u16,
    pub(crate) id: u32,
}

/// What was agreed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Terms {
    /// What is said, and its number.
    pub(crate) law: Law,
    pub(crate) payload_type: u8,
    /// The number of telephone keys.
    pub(crate) keys: Option<u8>,
    /// What may be heard, by number.
    pub(crate) laws: Vec<(u8, Law)>,
    /// Where the unit hears.
    pub(crate) port: u16,
    /// The host that it names for that, if it can be read.
    pub(crate) host: Option<IpAddr>,
    direction: Direction,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Both,
    /// The unit only sends (it holds the call), or takes nothing and gives nothing.
    OnlyToUs,
    OnlyFromUs,
    Neither,
}

/// What we offer, best first.
pub(crate) fn offer(ours: Ours, version: u32) -> String {
    let forms = [(8, "PCMA/8000"), (0, "PCMU/8000"), (KEYS, "telephone-event/8000")];
    format!("{}{}", head(ours, version), sound(ours.port, &forms, "sendrecv"))
}

/// Reads what the unit says to our offer.
pub(crate) fn read(body: &[u8]) -> Result<Terms, MediaFault> {
    let session = Session::parse(body).map_err(|_| MediaFault::NoTalkPath)?;
    let media = session.medias.iter().find(|media| media.media == "audio").ok_or(MediaFault::NoTalkPath)?;
    of(&session, media)
}

/// Our answer to what the unit offers, and what is agreed on by it.
pub(crate) fn answer(ours: Ours, version: u32, body: &[u8]) -> Result<(String, Terms), MediaFault> {
    let session = Session::parse(body).map_err(|_| MediaFault::NoTalkPath)?;
    let is_ours = |media: &Media| of(&session, media).is_ok();
    let at = session.medias.iter().position(is_ours).ok_or(MediaFault::CodecMissing)?;
    let terms = of(&session, &session.medias[at])?;
    let mut lines = vec![head(ours, version)];
    for (number, media) in session.medias.iter().enumerate() {
        if number == at {
            let name = match terms.law {
                Law::Mu => "PCMU/8000",
                Law::A => "PCMA/8000",
            };
            let keys = terms.keys.map(|keys| (keys, "telephone-event/8000"));
            let forms: Vec<_> = std::iter::once((terms.payload_type, name)).chain(keys).collect();
            let direction = match terms.direction {
                Direction::Both => "sendrecv",
                Direction::OnlyToUs => "recvonly",
                Direction::OnlyFromUs => "sendonly",
                Direction::Neither => "inactive",
            };
            lines.push(sound(ours.port, &forms, direction));
        } else {
            // Each line of the offer has its answer; port 0 refuses it (RFC 3264 §6).
            let form = media.fmt.split_whitespace().next().unwrap_or("0");
            lines.push(format!("m={} 0 {} {form}\r\n", media.media, media.proto));
        }
    }
    Ok((lines.concat(), terms))
}

fn of(session: &Session, media: &Media) -> Result<Terms, MediaFault> {
    if media.media != "audio" || media.port == 0 || !matches!(media.proto.as_str(), "RTP/AVP" | "RTP/AVPF") {
        return Err(MediaFault::CodecMissing);
    }
    let laws: Vec<_> = g711(media).map(|(law, number)| (number, law)).collect();
    let (payload_type, law) = *laws.first().ok_or(MediaFault::CodecMissing)?;
    let keys = media.get_attribute_values("rtpmap").flatten().find_map(|map| {
        let (number, form) = map.split_once(' ')?;
        form.trim().eq_ignore_ascii_case("telephone-event/8000").then(|| number.parse().ok())?
    });
    let connection = media.connections.first().or(session.connection.as_ref());
    let direction =
        [("sendonly", Direction::OnlyToUs), ("recvonly", Direction::OnlyFromUs), ("inactive", Direction::Neither)]
            .into_iter()
            .find(|(name, _)| {
                media.has_attribute(name) || (session.has_attribute(name) && !media.has_attribute("sendrecv"))
            })
            .map_or(Direction::Both, |(_, direction)| direction);
    Ok(Terms {
        law,
        payload_type,
        keys,
        laws,
        port: media.port,
        host: connection.and_then(|connection| Some(connection.try_address().ok()?.ip)),
        direction,
    })
}

fn head(ours: Ours, version: u32) -> String {
    let Ours { ip, id, .. } = ours;
    let family = if ip.is_ipv4() { "IP4" } else { "IP6" };
    format!("v=0\r\no=- {id} {version} IN {family} {ip}\r\ns=-\r\nc=IN {family} {ip}\r\nt=0 0\r\n")
}

fn sound(port: u16, forms: &[(u8, &str)], direction: &str) -> String {
    let numbers: Vec<_> = forms.iter().map(|(number, _)| number.to_string()).collect();
    let mut lines = vec![format!("m=audio {port} RTP/AVP {}\r\n", numbers.join(" "))];
    for (number, form) in forms {
        lines.push(format!("a=rtpmap:{number} {form}\r\n"));
        if form.starts_with("telephone-event") {
            lines.push(format!("a=fmtp:{number} 0-15\r\n"));
        }
    }
    lines.push(format!("a=ptime:20\r\na={direction}\r\n"));
    lines.concat()
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const OURS: Ours = Ours { ip: IpAddr::V4(Ipv4Addr::LOCALHOST), port: 4000, id: 7 };

    fn said(media: &str) -> Vec<u8> {
        format!("v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=-\r\nc=IN IP4 10.0.0.9\r\nt=0 0\r\n{media}")
            .replace('\n', "\r\n")
            .replace("\r\r", "\r")
            .into_bytes()
    }

    #[test]
    fn our_own_offer_can_be_agreed_to() {
        let terms = read(offer(OURS, 1).as_bytes()).unwrap();
        assert_eq!((terms.law, terms.payload_type, terms.keys, terms.port), (Law::A, 8, Some(101), 4000));
        assert_eq!(terms.laws, [(8, Law::A), (0, Law::Mu)]);
        assert_eq!(terms.host, Some(OURS.ip));
    }

    #[test]
    fn the_units_choice_is_followed() {
        let terms = read(&said("m=audio 9 RTP/AVP 0 96\na=rtpmap:96 telephone-event/8000\n")).unwrap();
        assert_eq!((terms.law, terms.payload_type, terms.keys), (Law::Mu, 0, Some(96)));
        assert_eq!(terms.host, Some("10.0.0.9".parse().unwrap()));
        assert_eq!(read(&said("m=audio 9 RTP/AVP 8\n")).unwrap().keys, None);
    }

    #[test]
    fn what_we_do_not_speak_is_told_apart_from_no_sound_at_all() {
        for (media, fault) in [
            ("m=audio 0 RTP/AVP 8\n", MediaFault::CodecMissing),
            ("m=audio 9 RTP/AVP 9\n", MediaFault::CodecMissing),
            ("m=audio 9 RTP/SAVP 8\n", MediaFault::CodecMissing),
            ("m=video 9 RTP/AVP 96\n", MediaFault::NoTalkPath),
            ("", MediaFault::NoTalkPath),
        ] {
            assert_eq!(read(&said(media)), Err(fault), "{media}");
        }
        assert_eq!(read(&[0xFF; 9]), Err(MediaFault::NoTalkPath));
    }

    #[test]
    fn an_offer_is_answered_line_by_line() {
        let offered = said(
            "m=video 7 RTP/AVP 96\na=rtpmap:96 H264/90000\nm=audio 9 RTP/AVP 0 97\n\
            a=rtpmap:97 telephone-event/8000\na=sendonly\n",
        );
        let (text, terms) = answer(OURS, 2, &offered).unwrap();
        assert_eq!((terms.law, terms.keys, terms.port), (Law::Mu, Some(97), 9));
        assert!(text.contains("m=video 0 RTP/AVP 96\r\nm=audio 4000 RTP/AVP 0 97\r\n"), "{text}");
        assert!(text.contains("a=recvonly") && text.contains("o=- 7 2 IN IP4 127.0.0.1"), "{text}");
        assert!(read(text.as_bytes()).is_ok(), "{text}");
        assert_eq!(answer(OURS, 2, &said("m=audio 9 RTP/AVP 9\n")).map(drop), Err(MediaFault::CodecMissing));
    }
}
