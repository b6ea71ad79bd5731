//! What an ONVIF device says of itself, for whoever writes the register: its streams' addresses, never a picture or a sound.
//!
//! Only questions of [`Question`] are ever sent, each a SOAP message to the address that was asked for; there is no way from
//! here to the addresses that the device answers with (M1).
use std::{
    io::ErrorKind,
    net::{TcpStream, ToSocketAddrs},
    time::{Duration, Instant},
};

use alarm_central::{
    certificate::Fingerprint,
    id::PresetId,
    moment::Moment,
    person::Place,
    pii::{Pii, Secret},
    reach::Reachable,
    site::{Preset, Ptz},
};
use serde::Serialize;
pub use vaka_onvif::Fault as ProbeFault;
use vaka_onvif::{
    ANSWER, Asked, Line, Question,
    answer::{self, Profile},
};
pub use vaka_tls::Shown;
use vaka_tls::Trust;

/// All that is asked of a device takes at most so long.
const PATIENCE: Duration = Duration::from_secs(30);
/// A device's clock may differ so far, seconds, before that is worth a word.
const CLOCK_SECS: i64 = 5;
/// Profiles whose stream is asked for, at most: an honest recorder has some dozens.
const MOST_STREAMS: usize = 64;
/// Presets that are offered of one camera, at most: as many as keys choose among. Recorders number hundreds, most unset.
const MOST_PRESETS: usize = 9;

/// An address that may be asked by this place.
#[derive(Clone, Debug)]
pub struct Target {
    asked: Asked,
    is_stream: bool,
}

impl Target {
    /// Reads `192.168.1.20`, `host:port` or `http://host:port/path` (or `https`); without a path it is ONVIF's usual one.
    /// `rtsps://host:port/path` is a stream, which is asked for its certificate alone.
    ///
    /// # Errors
    /// [`ProbeFault::BadAddress`] or, in training, [`ProbeFault::RealAddress`].
    pub fn new(place: Place, address: &str) -> Result<Self, ProbeFault> {
        let stream = Asked::parse_stream(address);
        let is_stream = stream.is_some();
        let asked = stream.or_else(|| Asked::parse(address)).ok_or(ProbeFault::BadAddress)?;
        Reachable::within(place, &Secret::new(asked.device())).map_err(|_| ProbeFault::RealAddress)?;
        Ok(Self { asked, is_stream })
    }

    /// Where the device's own service is asked: what the journal keeps.
    pub fn address(&self) -> Pii<String> {
        Pii(self.asked.device())
    }

    /// Whether [`certificate`] is all that there is to ask.
    pub fn is_stream(&self) -> bool {
        self.is_stream
    }
}

/// What a device said of itself.
#[derive(Debug, Default)]
pub struct Found {
    /// One for each picture source, in the device's order; never empty.
    pub cameras: Vec<FoundCamera>,
    /// It has an audio output: it can be spoken through by the ONVIF back channel.
    pub talks: bool,
    /// By so many seconds its clock is ahead of ours, where that is more than a few.
    pub clock_off_secs: Option<i64>,
    /// It named other hosts than the one that was asked, and these were replaced.
    pub hosts_replaced: bool,
    /// What it showed over TLS, and all that was asked went over.
    pub certificate: Option<Shown>,
}

/// A picture source with its streams.
#[derive(Debug)]
pub struct FoundCamera {
    /// The largest picture.
    pub main: Stream,
    /// The smallest, where there is more than one.
    pub small: Option<Stream>,
    pub snapshot: Option<Secret>,
    /// Its main stream carries sound.
    pub hears: bool,
    /// Where it can be turned to, if anywhere.
    pub ptz: Option<Ptz>,
}

/// A stream's address, without sign-in, and the size of its picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    pub address: Secret,
    /// Pixels; zero where the device does not say.
    pub width: u32,
    pub height: u32,
}

/// Which certificate the device shows; nothing is said to it but the greetings of TLS. `None` where it speaks in the clear.
///
/// # Errors
/// Nobody answers, or speaks no TLS.
pub fn certificate(target: &Target) -> Result<Option<Shown>, ProbeFault> {
    if !target.asked.is_secured() {
        return Ok(None);
    }
    let (host, port) = target.asked.socket();
    let mut all = (host, port).to_socket_addrs().map_err(|_| ProbeFault::NoAnswer)?;
    let tcp = all.find_map(|at| TcpStream::connect_timeout(&at, ANSWER).ok()).ok_or(ProbeFault::NoAnswer)?;
    let shown = vaka_tls::shown(tcp, host, ANSWER).map_err(|error| match error.kind() {
        ErrorKind::InvalidData | ErrorKind::UnexpectedEof => ProbeFault::NoTls,
        _ => ProbeFault::NoAnswer,
    })?;
    Ok(Some(shown))
}

/// Asks the device; over TLS only whoever shows the certificate that was shown first. Waits, for at most half a minute; `now` is the wall clock.
///
/// # Errors
/// Why nothing was found out; what was asked before is then forgotten.
pub fn probe(target: &Target, user: &Secret, password: &Secret, now: fn() -> Moment) -> Result<Found, ProbeFault> {
    let certificate = certificate(target)?;
    let trust = match certificate {
        Some(shown) if !shown.is_vouched_for => Trust::Exactly(shown.fingerprint),
        _ => Trust::Authorities,
    };
    let mut line = Line::new(target.asked.clone(), trust, user, password, now, Instant::now() + PATIENCE);
    let ahead = line.set_clock()?;
    let services = line.services()?;
    let profiles = answer::profiles(&line.ask(&services.media, &Question::Profiles)?);
    let mut replaced = services.hosts_replaced;
    let mut take = |stated: &str, schemes: &[&str]| {
        let (address, other) = target.asked.with_asked_host(stated, schemes)?;
        replaced |= other;
        Some(Secret::new(address))
    };
    let mut streams: Vec<(Profile, Secret)> = Vec::new();
    for profile in profiles.into_iter().filter(Profile::can_be_shown).take(MOST_STREAMS) {
        let stated = line.uri(&services.media, &Question::StreamUri(&profile.token))?;
        if let Some(address) = stated.and_then(|stated| take(&stated, &["rtsp", "rtsps"])) {
            streams.push((profile, address));
        }
    }
    let mut cameras = Vec::new();
    for (profiles, main, small) in by_source(&streams) {
        let ptz = match &services.turning {
            Some(turning) if main.0.turns => presets(&mut line, turning, &main.0)?,
            _ => None,
        };
        let stated = line.uri(&services.media, &Question::SnapshotUri(&main.0.token))?;
        cameras.push(FoundCamera {
            snapshot: stated.and_then(|stated| take(&stated, &["http", "https"])),
            hears: profiles.iter().any(|(profile, _)| profile.token == main.0.token && profile.hears),
            ptz,
            main: stream(main),
            small: small.map(stream),
        });
    }
    if cameras.is_empty() {
        return Err(ProbeFault::NoVideo);
    }
    let talks = line.has_outputs(&services)?;
    let clock_off_secs = ahead.filter(|ahead| ahead.abs() > CLOCK_SECS);
    Ok(Found { cameras, talks, clock_off_secs, hosts_replaced: replaced, certificate })
}

/// Where the profile can be turned to; `None` where the device has no presets.
fn presets(line: &mut Line, turning: &str, profile: &Profile) -> Result<Option<Ptz>, ProbeFault> {
    let said = match line.try_ask(turning, &Question::Presets(&profile.token)) {
        // Some (ipycam 1.3) answer in what is no XML: its streams can be had all the same.
        Err(ProbeFault::Garbled) => None,
        answered => answered?,
    };
    let said = said.unwrap_or_default();
    let all = answer::presets(&said).into_iter().take(MOST_PRESETS);
    let presets: Vec<Preset> =
        all.map(|(token, name)| Preset { token: PresetId::new(token), name: Pii(name) }).collect();
    let (address, profile) = (Secret::new(turning), profile.token.clone());
    Ok((!presets.is_empty()).then_some(Ptz { address, profile, presets }))
}

type Known = (Profile, Secret);

fn stream((profile, address): &Known) -> Stream {
    Stream { address: address.clone(), width: profile.width, height: profile.height }
}

/// Streams by the source that they show, each with its largest and, where that is another address, its smallest.
fn by_source(streams: &[Known]) -> Vec<(Vec<&Known>, &Known, Option<&Known>)> {
    let mut sources: Vec<(&str, Vec<&Known>)> = Vec::new();
    for known in streams {
        match sources.iter_mut().find(|(source, _)| *source == known.0.source) {
            Some((_, of)) => of.push(known),
            None => sources.push((&known.0.source, vec![known])),
        }
    }
    let each = sources.into_iter().filter_map(|(_, of)| {
        // Of equals the device's first, which is what it is meant to be used for.
        let main = of.iter().copied().rev().max_by_key(|known| known.0.area())?;
        let small = of.iter().copied().min_by_key(|known| known.0.area());
        let small = small.filter(|small| small.0.area() < main.0.area() && small.1 != main.1);
        Some((of, main, small))
    });
    each.collect()
}

impl Found {
    /// As it stands in a register file, within a home: `[[site.camera]]` and, where it talks, `[site.voice_unit]`.
    /// The password is left to whoever writes the register. `name` names the camera by its number, from 1.
    pub fn register(&self, user: &Secret, name: impl Fn(usize) -> String) -> String {
        let known = self.certificate.filter(|shown| !shown.is_vouched_for).map(|shown| shown.fingerprint);
        let shows = |address: &str| ["https://", "rtsps://"].iter().any(|scheme| address.starts_with(scheme));
        let camera = |(index, found): (usize, &FoundCamera)| {
            let addresses = [Some(&found.main.address), found.small.as_ref().map(|small| &small.address)];
            let turning = found.ptz.as_ref().map(|ptz| &ptz.address);
            let mut addresses = addresses.into_iter().chain([found.snapshot.as_ref(), turning]).flatten();
            let has = [("still", found.snapshot.is_some()), ("video", true), ("audio", found.hears)];
            Camera {
                id: format!("cam{}", index + 1),
                name: name(index + 1),
                rtsp: found.main.address.reveal().to_owned(),
                rtsp_small: found.small.as_ref().map_or_else(String::new, |small| small.address.reveal().to_owned()),
                snapshot: found.snapshot.as_ref().map_or_else(String::new, |snapshot| snapshot.reveal().to_owned()),
                user: user.reveal().to_owned(),
                password: "",
                certificate: known.filter(|_| addresses.any(|address| shows(address.reveal()))),
                ptz: found.ptz.clone(),
                abilities: has.into_iter().filter_map(|(word, has)| has.then_some(word)).collect(),
            }
        };
        let camera: Vec<Camera> = self.cameras.iter().enumerate().map(camera).collect();
        let voice_unit = camera.first().filter(|_| self.talks).map(|first| VoiceUnit {
            kind: "onvif",
            address: first.rtsp.clone(),
            user: user.reveal().to_owned(),
            password: "",
            certificate: known.filter(|_| shows(&first.rtsp)),
        });
        toml::to_string(&File { site: Site { camera, voice_unit } }).expect("texts and lists of texts are TOML")
    }
}

#[derive(Serialize)]
struct File {
    site: Site,
}

#[derive(Serialize)]
struct Site {
    camera: Vec<Camera>,
    voice_unit: Option<VoiceUnit>,
}

#[derive(Serialize)]
struct Camera {
    id: String,
    name: String,
    rtsp: String,
    rtsp_small: String,
    snapshot: String,
    user: String,
    password: &'static str,
    certificate: Option<Fingerprint>,
    abilities: Vec<&'static str>,
    ptz: Option<Ptz>,
}

#[derive(Serialize)]
struct VoiceUnit {
    kind: &'static str,
    address: String,
    user: String,
    password: &'static str,
    certificate: Option<Fingerprint>,
}

#[cfg(test)]
mod fuzzing;
#[cfg(test)]
mod tests;
