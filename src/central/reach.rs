//! Which addresses a place may reach: training speaks to simulated homes on this machine alone; it opens nothing itself.
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::Deserialize;
use thiserror::Error;
use toml::Spanned;

use crate::{
    person::Place,
    pii::Secret,
    site::{Camera, Part, Site, SiteFault, Wrong},
};

/// An address that this place may reach; can be made only by asking.
#[derive(Clone, Debug)]
pub struct Reachable(Secret);

/// Training was asked to reach something that is not simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("training reaches addresses on this machine only")]
pub struct RealAddress;

impl Reachable {
    /// The address as it is, if the place may reach it.
    pub fn within(place: Place, address: &Secret) -> Result<Self, RealAddress> {
        match place {
            Place::Live => Ok(Self(address.clone())),
            Place::Training if is_on_this_machine(address.reveal()) => Ok(Self(address.clone())),
            Place::Training => Err(RealAddress),
        }
    }

    /// The address itself.
    pub fn into_address(self) -> Secret {
        self.0
    }
}

/// A value of the register file that the place must not reach: where it stands, never what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreachable {
    /// From 1.
    pub line: usize,
    /// The key, as `camera.rtsp`.
    pub field: &'static str,
}

/// Whether the place may reach all that the home's devices are registered with; if not, the key of the first that it may
/// not.
///
/// # Errors
/// The key, as `camera.rtsp`.
pub fn may_reach(place: Place, site: &Site) -> Result<(), &'static str> {
    let cameras = site.cameras.iter().flat_map(|camera| {
        [
            ("camera.rtsp", &camera.rtsp),
            ("camera.rtsp_small", &camera.rtsp_small),
            ("camera.snapshot", &camera.snapshot),
        ]
    });
    let turning = site.cameras.iter().filter_map(|camera| Some(("camera.ptz.address", &camera.ptz.as_ref()?.address)));
    let cameras = cameras.chain(turning);
    let voice = site.voice_unit.iter().map(|unit| ("voice_unit.address", &unit.address));
    for (field, address) in cameras.chain(voice) {
        check(place, address).map_err(|_| field)?;
    }
    let hosts = site.picture_hosts.iter().all(|host| may_fetch_from(place, host));
    if hosts { Ok(()) } else { Err("picture_hosts") }
}

/// The same, and where in the home it stands.
pub fn out_of_reach(place: Place, site: &Site) -> Option<Wrong> {
    let camera = |(at, camera): (usize, &Camera)| {
        let ptz = camera.ptz.as_ref().map(|ptz| ("ptz.address", &ptz.address));
        let addresses =
            [("rtsp", &camera.rtsp), ("rtsp_small", &camera.rtsp_small), ("snapshot", &camera.snapshot)].into_iter();
        let (field, _) = addresses.chain(ptz).find(|(_, address)| check(place, address).is_err())?;
        Some((Part::Camera(u16::try_from(at).unwrap_or(u16::MAX)), field))
    };
    let voice = || {
        let unit = site.voice_unit.as_ref()?;
        check(place, &unit.address).is_err().then_some((Part::VoiceUnit, "address"))
    };
    let hosts = || {
        let all = site.picture_hosts.iter().all(|host| may_fetch_from(place, host));
        (!all).then_some((Part::Home, "picture_hosts"))
    };
    let found = site.cameras.iter().enumerate().find_map(camera).or_else(voice).or_else(hosts);
    found.map(|(part, field)| Wrong { part, field, fault: SiteFault::OutOfReach })
}

/// The same for a register file that can be read as one ([`read_register`](crate::site::read_register)), with the line.
///
/// # Errors
/// The first value that the place must not reach.
pub fn may_reach_file(place: Place, text: &str) -> Result<(), Unreachable> {
    let Ok(file) = toml::from_str::<File>(text) else { return Ok(()) };
    let line = |at: usize| text.as_bytes()[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1;
    let mut found: Vec<(usize, &'static str)> = Vec::new();
    for site in &file.site {
        let cameras = site.camera.iter().flat_map(|camera| {
            [
                ("camera.rtsp", &camera.rtsp),
                ("camera.rtsp_small", &camera.rtsp_small),
                ("camera.snapshot", &camera.snapshot),
            ]
        });
        let turning =
            site.camera.iter().filter_map(|camera| Some(("camera.ptz.address", &camera.ptz.as_ref()?.address)));
        let cameras = cameras.chain(turning);
        let voice = site.voice_unit.iter().map(|unit| ("voice_unit.address", &unit.address));
        let named = cameras.chain(voice).filter_map(|(field, value)| Some((field, value.as_ref()?)));
        let bad = named.filter(|(_, value)| check(place, value.get_ref()).is_err());
        found.extend(bad.map(|(field, value)| (value.span().start, field)));
        let hosts = site.picture_hosts.iter().filter(|host| !may_fetch_from(place, host.get_ref()));
        found.extend(hosts.map(|host| (host.span().start, "picture_hosts")));
    }
    match found.into_iter().min() {
        Some((at, field)) => Err(Unreachable { line: line(at), field }),
        None => Ok(()),
    }
}

/// Of the register file, what leads out of the house.
#[derive(Deserialize)]
struct File {
    #[serde(default)]
    site: Vec<FileSite>,
}

#[derive(Deserialize)]
struct FileSite {
    #[serde(default)]
    picture_hosts: Vec<Spanned<String>>,
    #[serde(default)]
    camera: Vec<FileCamera>,
    voice_unit: Option<FileVoice>,
}

#[derive(Deserialize)]
struct FileCamera {
    rtsp: Option<Spanned<Secret>>,
    rtsp_small: Option<Spanned<Secret>>,
    snapshot: Option<Spanned<Secret>>,
    ptz: Option<FilePtz>,
}

#[derive(Deserialize)]
struct FilePtz {
    address: Option<Spanned<Secret>>,
}

#[derive(Deserialize)]
struct FileVoice {
    address: Option<Spanned<Secret>>,
}

/// An empty address is none.
fn check(place: Place, address: &Secret) -> Result<(), RealAddress> {
    if address.is_empty() { Ok(()) } else { Reachable::within(place, address).map(drop) }
}

fn may_fetch_from(place: Place, host: &str) -> bool {
    place == Place::Live || is_loopback(host)
}

/// Whether the host of this address is a number of this machine's own loopback. Names are looked up by others and can
/// change, so none counts; what cannot be read counts as elsewhere.
fn is_on_this_machine(address: &str) -> bool {
    let (scheme, rest) = match address.split_once("://") {
        Some((scheme, rest)) => (scheme, rest),
        None => match address.split_once(':') {
            Some((scheme @ ("sip" | "sips"), rest)) => (scheme, rest),
            _ => return false,
        },
    };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_scheme || rest.contains(['\\', '%']) || rest.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return false;
    }
    let authority = rest.split(['/', '?', '#', ';']).next().unwrap_or_default();
    // More than one @ is read differently by different programs.
    let host = match authority.split_once('@') {
        Some((_, host)) if host.contains('@') => return false,
        Some((_, host)) => host,
        None => authority,
    };
    let host = match host.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((inner, port)) if is_port(port) => return inner.parse::<Ipv6Addr>().is_ok_and(|at| at.is_loopback()),
            _ => return false,
        },
        None => host.split_once(':').map_or(host, |(name, port)| if is_port(&format!(":{port}")) { name } else { "" }),
    };
    host.parse::<Ipv4Addr>().is_ok_and(|at| at.is_loopback())
}

fn is_port(text: &str) -> bool {
    text.is_empty() || text.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok())
}

fn is_loopback(host: &str) -> bool {
    host.parse::<IpAddr>().is_ok_and(|at| at.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn training_reaches_numbers_of_loopback_and_nothing_that_only_looks_like_one() {
        let check = |address: &str, here| {
            let address = Secret::new(address);
            assert_eq!(Reachable::within(Place::Training, &address).is_ok(), here, "{}", address.reveal());
            assert!(Reachable::within(Place::Live, &address).is_ok());
        };
        for address in [
            "rtsp://127.0.0.1:8561/cam",
            "rtsp://127.0.0.1",
            "rtsp://larm:hemligt@127.9.9.9/cam?a=b@c",
            "http://[::1]:80/x",
            "sip:panel@127.0.0.1:15060",
        ] {
            check(address, true);
        }
        for address in [
            "",
            "127.0.0.1",
            "rtsp://192.168.1.20/cam",
            "rtsp://localhost/cam",
            "rtsp://127.0.0.1@192.168.1.20/cam",
            "rtsp://a@127.0.0.1@192.168.1.20/cam",
            "rtsp://192.168.1.20#@127.0.0.1/",
            "rtsp://192.168.1.20\\@127.0.0.1/",
            "rtsp://192.168.1.20/@127.0.0.1/",
            "rtsp://127.0.0.1.example.org/",
            "rtsp://127.1/cam",
            "rtsp://0x7f000001/cam",
            "rtsp://2130706433/cam",
            "rtsp://[::ffff:192.168.1.20]/cam",
            "rtsp://[fe80::1]/cam",
            "rtsp://127.0.0.1:99999/cam",
            "rtsp://127.0.0.1:80:90/cam",
            "rtsp://127.0.0.1%2f@192.168.1.20/",
            "rtsp://127.0.0.1 /cam",
            "file:///etc/passwd",
            "sip:panel@192.168.1.20",
            "tel:+46701740605",
        ] {
            check(address, false);
        }
    }

    const HOME: &str = r#"
[[site]]
id = "hem-1"
name = "Kund 1"
address = "Ekvägen 4, 183 30 Täby"
picture_hosts = []
[site.panel]
account = "0123"
[[site.camera]]
id = "hall"
name = "Hall"
rtsp = "rtsp://127.0.0.1:8561/cam"
rtsp_small = ""
snapshot = "http://127.0.0.1:8562/still"
abilities = ["video"]
[site.voice_unit]
kind = "sip"
address = "sip:panel@127.0.0.1"
"#;

    #[test]
    fn a_register_file_names_line_and_key_of_what_training_must_not_reach() {
        let check = |from: &str, to: &str, wanted: Option<(usize, &'static str)>| {
            let text = HOME.replace(from, to);
            let sites = crate::site::read_register(&text).unwrap();
            let said = may_reach_file(Place::Training, &text).map_err(|no| (no.line, no.field)).err();
            assert_eq!(said, wanted, "{to}");
            assert_eq!(may_reach(Place::Training, &sites[0]).err(), wanted.map(|(_, field)| field), "{to}");
            let found = out_of_reach(Place::Training, &sites[0]).map(|wrong| wrong.field);
            let own = |field: &'static str| field.rsplit('.').next().unwrap_or_default();
            assert_eq!(found, wanted.map(|(_, field)| own(field)), "{to}");
            assert_eq!(out_of_reach(Place::Live, &sites[0]), None);
            assert_eq!(may_reach_file(Place::Live, &text), Ok(()));
            assert_eq!(may_reach(Place::Live, &sites[0]), Ok(()));
        };
        check("", "", None);
        check("rtsp://127.0.0.1:8561", "rtsp://192.168.1.20:8561", Some((12, "camera.rtsp")));
        check("rtsp_small = \"\"", "rtsp_small = \"rtsp://kamera.example/2\"", Some((13, "camera.rtsp_small")));
        check("http://127.0.0.1", "http://192.168.1.20", Some((14, "camera.snapshot")));
        check("panel@127.0.0.1", "panel@192.168.1.20", Some((18, "voice_unit.address")));
        check("hosts = []", "hosts = [\"127.0.0.1\", \"bilder.example\"]", Some((6, "picture_hosts")));
    }
}
