//! Pictures that a panel offers with its alarm (DC-09 `V`, `Url:`): which of them may be fetched, from where, and why not;
//! it fetches nothing.
//!
//! What a panel offers comes from outside: an address is fetched only where the register of that home lists its host, only
//! while the event's window is open, and nothing of ours is told there.
use serde::{Deserialize, Serialize};

use crate::{event::AlarmEvent, id::SignalId, moment::Moment, person::Place, pii::Secret, reach::Reachable};

/// Most pictures of one event that are fetched; what is offered beyond is only named.
pub const MOST_PICTURES: usize = 6;
/// Most bytes of one picture. Detectors with a camera send some hundred thousand.
pub const MOST_BYTES: u64 = 3 << 20;
/// So often a picture is asked for that is not there yet: panels name pictures that are still on their way.
pub const MOST_ATTEMPTS: u8 = 4;
/// So long after an attempt that found nothing the next one is made, milliseconds.
pub const AGAIN_AFTER_MS: i64 = 10_000;

/// Names one picture that a signal offers; where it is stands with the signal, sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PictureId {
    pub signal: SignalId,
    /// Its place among what the signal offers, from 0.
    pub number: u8,
}

impl std::fmt::Display for PictureId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.signal, self.number)
    }
}

/// A picture that is offered.
#[derive(Clone, Copy, Debug)]
pub struct Offered<'a> {
    pub id: PictureId,
    /// When the signal came that offers it.
    pub at: Moment,
    /// As it came.
    pub address: &'a str,
    /// Whether the signal is of less trust than the alarm that the event began with (M4).
    pub untrusted: bool,
}

/// Why there is no picture; each has a sentence (`picture-…`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureFault {
    /// The register of this home does not list the host.
    HostNotListed,
    /// It is no plain address of the web.
    NotWeb,
    /// The place must not reach it (M15).
    OutOfReach,
    /// The signal that offers it is of less trust than the alarm.
    Untrusted,
    /// More than [`MOST_PICTURES`] are offered.
    TooMany,
    /// Nobody answers there, or not within the time.
    NoAnswer,
    /// Whoever answers has no picture for us.
    Refused,
    /// It leads elsewhere.
    SentElsewhere,
    /// It is longer than [`MOST_BYTES`].
    TooLarge,
    /// What came is no picture (JPEG).
    NotAPicture,
    /// It says of itself that it was taken before the event (M5).
    TooOld,
    /// A part of this machine failed.
    Ours,
}

impl PictureFault {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::HostNotListed,
        Self::NotWeb,
        Self::OutOfReach,
        Self::Untrusted,
        Self::TooMany,
        Self::NoAnswer,
        Self::Refused,
        Self::SentElsewhere,
        Self::TooLarge,
        Self::NotAPicture,
        Self::TooOld,
        Self::Ours,
    ];

    /// The fault's key in the string tables.
    pub fn key(self) -> &'static str {
        match self {
            Self::HostNotListed => "picture-host-not-listed",
            Self::NotWeb => "picture-not-web",
            Self::OutOfReach => "picture-out-of-reach",
            Self::Untrusted => "picture-untrusted",
            Self::TooMany => "picture-too-many",
            Self::NoAnswer => "picture-no-answer",
            Self::Refused => "picture-refused",
            Self::SentElsewhere => "picture-sent-elsewhere",
            Self::TooLarge => "picture-too-large",
            Self::NotAPicture => "picture-none",
            Self::TooOld => "picture-too-old",
            Self::Ours => "picture-ours",
        }
    }

    /// Whether another try may find it: it may still be on its way.
    pub fn may_pass(self) -> bool {
        matches!(self, Self::NoAnswer | Self::Refused | Self::Ours)
    }
}

impl AlarmEvent {
    /// What the signals of the event offer, oldest first; an address that came before is not offered a second time.
    pub fn offered(&self) -> Vec<Offered<'_>> {
        let mut offered: Vec<Offered<'_>> = Vec::new();
        for heard in self.signals() {
            let (signal, pictures) = (heard.signal(), heard.sealed().map(|sealed| &*sealed.pictures));
            for (number, address) in (0..).zip(pictures.unwrap_or_default()) {
                if offered.iter().all(|known| known.address != address) {
                    let id = PictureId { signal: signal.id, number };
                    let untrusted = signal.trust < self.trust();
                    offered.push(Offered { id, at: signal.received_at, address, untrusted });
                }
                if number == u8::MAX {
                    break;
                }
            }
        }
        offered
    }
}

/// The address of an offered picture, if it may be asked for one: `http` or `https`, without a sign-in in it, of a host
/// that the home's register lists (`picture_hosts`; one with a port is that port's alone), and that the place may reach.
///
/// # Errors
/// Why not.
///
/// ```
/// use alarm_central::{person::Place, picture::{PictureFault, may_ask}};
/// let hosts = ["verify.example".to_owned()];
/// assert!(may_ask(Place::Live, &hosts, "https://verify.example/34AC").is_ok());
/// assert_eq!(may_ask(Place::Live, &hosts, "https://elsewhere.example/34AC"), Err(PictureFault::HostNotListed));
/// ```
pub fn may_ask(place: Place, hosts: &[String], offered: &str) -> Result<Secret, PictureFault> {
    let offered = offered.trim();
    let (scheme, rest) = offered.split_once("://").ok_or(PictureFault::NotWeb)?;
    let scheme = scheme.to_ascii_lowercase();
    // What programs read in different ways is read in none.
    let is_strange = |c: char| c.is_whitespace() || c.is_control() || !c.is_ascii() || "\\\"<>`{}|^".contains(c);
    if !matches!(scheme.as_str(), "http" | "https") || rest.contains(is_strange) {
        return Err(PictureFault::NotWeb);
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let authority = authority.to_ascii_lowercase();
    let name = match authority.strip_prefix('[') {
        Some(inner) => inner.find(']').map(|end| authority.split_at(end + 2)),
        None => Some(authority.split_at(authority.find(':').unwrap_or(authority.len()))),
    };
    let (host, port) = name.ok_or(PictureFault::NotWeb)?;
    let is_port = port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    if host.is_empty() || !is_port || authority.contains(['@', '%']) {
        return Err(PictureFault::NotWeb);
    }
    let is_listed = |listed: &String| {
        let listed = listed.to_ascii_lowercase();
        listed == authority || listed == host || format!("[{listed}]") == host
    };
    if !hosts.iter().any(is_listed) {
        return Err(PictureFault::HostNotListed);
    }
    let path = path.split('#').next().unwrap_or_default();
    let slash = if path.starts_with('/') { "" } else { "/" };
    let address = Secret::new(format!("{scheme}://{authority}{slash}{path}"));
    let reachable = Reachable::within(place, &address).map_err(|_| PictureFault::OutOfReach)?;
    Ok(reachable.into_address())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listed_hosts_are_asked_and_only_over_the_web() {
        use PictureFault::{HostNotListed, NotWeb};
        let hosts = ["verify.example", "127.0.0.1:8080", "::1"].map(str::to_owned);
        let check = |offered: &str, wanted: Result<&str, PictureFault>| {
            let got = may_ask(Place::Live, &hosts, offered);
            assert_eq!(got.as_ref().map(Secret::reveal).map_err(|fault| *fault), wanted, "{offered}");
        };
        check("https://verify.example/a?b=c#d", Ok("https://verify.example/a?b=c"));
        check(" HTTP://Verify.Example:8443/A ", Ok("http://verify.example:8443/A"));
        check("https://verify.example", Ok("https://verify.example/"));
        check("https://verify.example?a", Ok("https://verify.example/?a"));
        check("http://127.0.0.1:8080/a", Ok("http://127.0.0.1:8080/a"));
        check("http://[::1]/a", Ok("http://[::1]/a"));
        for elsewhere in [
            "http://127.0.0.1/a",
            "http://127.0.0.1:8081/a",
            "https://verify.example.elsewhere/a",
            "https://elsewhere/verify.example",
            "https://elsewhere?verify.example",
            "https://elsewhere#verify.example",
            "https://verify.example./a",
            "http://[::2]/a",
        ] {
            check(elsewhere, Err(HostNotListed));
        }
        for strange in [
            "ftp://verify.example/a",
            "file:///etc/passwd",
            "verify.example/a",
            "https://verify.example@elsewhere/a",
            "https://larm:hemligt@verify.example/a",
            "https://verify.example\\@elsewhere/a",
            "https://verify.example:/:80/a",
            "https://verify.example:99999/a",
            "https://verify%2eexample/a",
            "https:///a",
            "https://[::1/a",
            "https://verify.exämple/a",
            "https://verify.example/a b",
            "",
        ] {
            check(strange, Err(NotWeb));
        }
    }

    #[test]
    fn training_asks_this_machine_alone_whatever_is_listed() {
        let hosts = ["verify.example".to_owned(), "127.0.0.1".to_owned(), "localhost".to_owned()];
        let ask = |offered| may_ask(Place::Training, &hosts, offered).map(drop);
        assert_eq!(ask("http://127.0.0.1:9/a"), Ok(()));
        assert_eq!(ask("https://verify.example/a"), Err(PictureFault::OutOfReach));
        assert_eq!(ask("http://localhost/a"), Err(PictureFault::OutOfReach));
    }
}
