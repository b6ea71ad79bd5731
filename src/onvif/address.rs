//! Addresses of a device: the one that is asked, and those that it states, which often name another host.

/// Where a device is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    scheme: String,
    host: String,
    /// With its colon; empty is the scheme's own.
    port: String,
    path: String,
}

/// ONVIF Core: the entry point of every device.
const DEVICE: &str = "/onvif/device_service";

struct Parts<'a> {
    scheme: &'a str,
    has_sign_in: bool,
    host: &'a str,
    port: &'a str,
    /// From the first slash on.
    rest: &'a str,
}

fn parts(address: &str) -> Option<Parts<'_>> {
    let (scheme, rest) = address.split_once("://")?;
    let strange = |c: char| c.is_whitespace() || c.is_control() || "\\\"<>'".contains(c);
    if scheme.is_empty() || !scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) || rest.contains(strange) {
        return None;
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    let (has_sign_in, at) = match authority.rsplit_once('@') {
        Some((_, at)) => (true, at),
        None => (false, authority),
    };
    let split = if at.starts_with('[') { at.find(']')? + 1 } else { at.find(':').unwrap_or(at.len()) };
    let (host, port) = at.split_at(split);
    let is_port = port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    (!host.is_empty() && is_port).then_some(Parts { scheme, has_sign_in, host, port, rest })
}

impl Asked {
    /// `None` for what is no address, or has a sign-in in it.
    pub fn parse(address: &str) -> Option<Self> {
        let with_scheme = if address.contains("://") { address.to_owned() } else { format!("http://{address}") };
        let Parts { scheme, has_sign_in, host, port, rest } = parts(&with_scheme)?;
        let scheme = scheme.to_ascii_lowercase();
        if has_sign_in || !matches!(scheme.as_str(), "http" | "https") {
            return None;
        }
        let path = if matches!(rest, "" | "/") { DEVICE } else { rest };
        Some(Self { scheme, host: host.to_owned(), port: port.to_owned(), path: path.to_owned() })
    }

    /// The same device's own service, at the path where every device has it (ONVIF Core).
    #[must_use]
    pub fn at_its_door(&self) -> Self {
        Self { path: DEVICE.to_owned(), ..self.clone() }
    }

    /// The address of a stream over TLS, of which nothing but the certificate is asked; `None` for any other.
    pub fn parse_stream(address: &str) -> Option<Self> {
        let Parts { scheme, has_sign_in, host, port, rest } = parts(address)?;
        if has_sign_in || !scheme.eq_ignore_ascii_case("rtsps") {
            return None;
        }
        Some(Self { scheme: "rtsps".to_owned(), host: host.to_owned(), port: port.to_owned(), path: rest.to_owned() })
    }

    /// Whether whoever answers there shows a certificate.
    pub fn is_secured(&self) -> bool {
        matches!(self.scheme.as_str(), "https" | "rtsps")
    }

    /// Host (a number without brackets) and port.
    pub fn socket(&self) -> (&str, u16) {
        let usual = match self.scheme.as_str() {
            "https" => 443,
            "rtsps" => 322,
            _ => 80,
        };
        let port = self.port.strip_prefix(':').and_then(|port| port.parse().ok()).unwrap_or(usual);
        (self.host.trim_start_matches('[').trim_end_matches(']'), port)
    }

    /// The device's own service.
    pub fn device(&self) -> String {
        self.at(&self.path)
    }

    fn at(&self, path: &str) -> String {
        format!("{}://{}{}{path}", self.scheme, self.host, self.port)
    }

    /// A service where it was asked, at the path that the device states for it; and whether it stated another host.
    pub fn service(&self, stated: &str) -> Option<(String, bool)> {
        let Parts { host, rest, .. } = parts(stated.trim())?;
        let path = if rest.starts_with('/') { rest } else { DEVICE };
        Some((self.at(path), !self.is(host)))
    }

    /// What the device states for later, with the host that was asked, without any sign-in in it; and whether it stated
    /// another host. Behind a translated address only RTSP's port is believed.
    pub fn with_asked_host(&self, stated: &str, schemes: &[&str]) -> Option<(String, bool)> {
        let Parts { scheme, host, port, rest, .. } = parts(stated.trim())?;
        let scheme = scheme.to_ascii_lowercase();
        if !schemes.contains(&scheme.as_str()) {
            return None;
        }
        let other = !self.is(host);
        if other && scheme.starts_with("http") {
            return Some((self.at(rest), other));
        }
        Some((format!("{scheme}://{}{port}{rest}", self.host), other))
    }

    fn is(&self, host: &str) -> bool {
        self.host.eq_ignore_ascii_case(host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_people_write_it() {
        for (typed, device) in [
            ("192.168.1.20", Some("http://192.168.1.20/onvif/device_service")),
            ("kamera.example:8080", Some("http://kamera.example:8080/onvif/device_service")),
            ("http://192.168.1.20:80/", Some("http://192.168.1.20:80/onvif/device_service")),
            ("HTTPS://192.168.1.20/onvif/other", Some("https://192.168.1.20/onvif/other")),
            ("[::1]:80", Some("http://[::1]:80/onvif/device_service")),
            ("rtsp://192.168.1.20/", None),
            ("larm:hemligt@192.168.1.20", None),
            ("http://192.168.1.20:99999", None),
            ("two words", None),
            ("", None),
        ] {
            assert_eq!(Asked::parse(typed).map(|asked| asked.device()).as_deref(), device, "{typed}");
        }
    }

    #[test]
    fn where_a_certificate_is_shown_is_known_by_scheme_and_port() {
        for (typed, socket) in [
            ("rtsps://192.168.1.20/cam", Some(("192.168.1.20", 322))),
            ("RTSPS://[::1]:7441/cam?x=1", Some(("::1", 7441))),
            ("rtsp://192.168.1.20/cam", None),
            ("rtsps://larm:hemligt@192.168.1.20/cam", None),
            ("192.168.1.20", None),
        ] {
            let asked = Asked::parse_stream(typed);
            assert_eq!(asked.as_ref().map(Asked::socket), socket, "{typed}");
            assert!(asked.is_none_or(|asked| asked.is_secured()));
        }
        let secured = |typed: &str| Asked::parse(typed).map(|asked| (asked.is_secured(), asked.socket().1));
        assert_eq!(secured("https://192.168.1.20"), Some((true, 443)));
        assert_eq!(secured("192.168.1.20"), Some((false, 80)));
    }

    #[test]
    fn a_wrong_host_gives_way_to_the_one_that_was_asked() {
        let asked = Asked::parse("203.0.113.9:8080").unwrap();
        let check = |stated: &str, schemes: &[&str], wanted: Option<(&str, bool)>| {
            let got = asked.with_asked_host(stated, schemes);
            assert_eq!(got.as_ref().map(|(address, other)| (address.as_str(), *other)), wanted, "{stated}");
        };
        let rtsp = &["rtsp", "rtsps"];
        check("rtsp://192.168.1.20:554/a?b=c", rtsp, Some(("rtsp://203.0.113.9:554/a?b=c", true)));
        check("rtsp://203.0.113.9/a", rtsp, Some(("rtsp://203.0.113.9/a", false)));
        check("rtsp://u:p@203.0.113.9/a", rtsp, Some(("rtsp://203.0.113.9/a", false)));
        check("http://192.168.1.20:80/still", &["http"], Some(("http://203.0.113.9:8080/still", true)));
        check("file:///etc/passwd", rtsp, None);
        check("ftp://203.0.113.9/a", rtsp, None);
        check("", rtsp, None);
        assert_eq!(
            asked.service("https://192.168.1.20/onvif/media"),
            Some(("http://203.0.113.9:8080/onvif/media".into(), true))
        );
    }
}
