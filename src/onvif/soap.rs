//! The line to an ONVIF device: one question or order at a time over HTTP, signed in by WS-UsernameToken with the device's own time.
//!
//! Redirections are not followed. A password never travels: WS-Security and HTTP get a digest of it.
use std::{
    io::{ErrorKind, Read},
    time::{Duration, Instant},
};

use alarm_central::{moment::Moment, pii::Secret};
use base64::{Engine, engine::general_purpose::STANDARD};
use http_auth::{PasswordClient, PasswordParams};
use jiff::Timestamp;
use sha1::{Digest, Sha1};
use ureq::{
    Agent,
    http::{
        StatusCode, Uri,
        header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, WWW_AUTHENTICATE},
    },
};
use vaka_tls::Trust;

use crate::{
    Fault,
    address::Asked,
    answer::{self, Answer},
};

/// One answer takes at most so long.
pub const ANSWER: Duration = Duration::from_secs(6);
/// An answer's bytes, at most.
const LONGEST: u64 = 1 << 20;

const WSSE: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
const WSU: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
const DIGEST: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest";
const BASE64: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary";

/// All that a device is ever asked by a probe. None of them starts a stream, makes a picture or changes anything.
#[derive(Clone, Copy, Debug)]
pub enum Question<'a> {
    Clock,
    Services,
    Capabilities,
    Profiles,
    /// Of the profile with this token.
    StreamUri(&'a str),
    SnapshotUri(&'a str),
    /// Where the profile with this token can be turned to.
    Presets(&'a str),
    /// Of the media service, and of the one of inputs and outputs.
    AudioOutputs,
    DeviceAudioOutputs,
}

const PTZ: &str = "http://www.onvif.org/ver20/ptz/wsdl";

impl Question<'_> {
    fn body(self) -> String {
        const DEVICE: &str = "http://www.onvif.org/ver10/device/wsdl";
        const MEDIA: &str = "http://www.onvif.org/ver10/media/wsdl";
        const IO: &str = "http://www.onvif.org/ver10/deviceIO/wsdl";
        match self {
            Self::Clock => format!("<GetSystemDateAndTime xmlns=\"{DEVICE}\"/>"),
            Self::Services => {
                format!("<GetServices xmlns=\"{DEVICE}\"><IncludeCapability>false</IncludeCapability></GetServices>")
            }
            Self::Capabilities => {
                format!("<GetCapabilities xmlns=\"{DEVICE}\"><Category>All</Category></GetCapabilities>")
            }
            Self::Profiles => format!("<GetProfiles xmlns=\"{MEDIA}\"/>"),
            Self::StreamUri(token) => format!(
                "<GetStreamUri xmlns=\"{MEDIA}\"><StreamSetup>\
                 <Stream xmlns=\"http://www.onvif.org/ver10/schema\">RTP-Unicast</Stream>\
                 <Transport xmlns=\"http://www.onvif.org/ver10/schema\"><Protocol>RTSP</Protocol></Transport>\
                 </StreamSetup><ProfileToken>{}</ProfileToken></GetStreamUri>",
                escaped(token)
            ),
            Self::SnapshotUri(token) => format!(
                "<GetSnapshotUri xmlns=\"{MEDIA}\"><ProfileToken>{}</ProfileToken></GetSnapshotUri>",
                escaped(token)
            ),
            Self::Presets(token) => {
                format!("<GetPresets xmlns=\"{PTZ}\"><ProfileToken>{}</ProfileToken></GetPresets>", escaped(token))
            }
            Self::AudioOutputs => format!("<GetAudioOutputs xmlns=\"{MEDIA}\"/>"),
            Self::DeviceAudioOutputs => format!("<GetAudioOutputs xmlns=\"{IO}\"/>"),
        }
    }
}

/// Where the device's services are asked.
pub struct Services {
    pub media: String,
    outputs: Option<String>,
    /// Where it is turned, if it can be.
    pub turning: Option<String>,
    pub hosts_replaced: bool,
}

/// What a question that may be refused came to.
enum Told {
    Said(String),
    /// The device does not know the question, or will not answer it.
    Refused,
    WrongSignIn,
}

/// A line to one device.
pub struct Line {
    agent: Agent,
    asked: Asked,
    user: Secret,
    password: Secret,
    now: fn() -> Moment,
    /// The device's clock ahead of ours, seconds; `None` where it does not tell.
    ahead: Option<i64>,
    until: Instant,
    challenge: Option<PasswordClient>,
}

impl Line {
    pub fn new(
        asked: Asked,
        trust: Trust,
        user: &Secret,
        password: &Secret,
        now: fn() -> Moment,
        until: Instant,
    ) -> Self {
        let settings = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .user_agent("Vaka")
            .accept_encoding("")
            .build();
        let agent = vaka_tls::agent(settings, trust);
        let (user, password) = (user.clone(), password.clone());
        Self { agent, asked, user, password, now, ahead: None, until, challenge: None }
    }

    /// The first question, which needs no sign-in: what the device's clock says. How far it is ahead, seconds.
    pub fn set_clock(&mut self) -> Result<Option<i64>, Fault> {
        let device = self.asked.device();
        match self.tell(&device, &Question::Clock.body(), false) {
            Ok(Told::Said(text)) => self.ahead = answer::clock(&text).map(|theirs| theirs - (self.now)().0 / 1000),
            Ok(Told::Refused | Told::WrongSignIn) => {}
            Err(Fault::Garbled) => return Err(Fault::NotOnvif),
            Err(fault) => return Err(fault),
        }
        Ok(self.ahead)
    }

    pub fn services(&mut self) -> Result<Services, Fault> {
        let device = self.asked.device();
        let mut stated = answer::Stated::default();
        if let Some(text) = self.said(&device, Question::Services)? {
            stated = answer::services(&text);
        }
        if stated.media.is_none()
            && let Some(text) = self.said(&device, Question::Capabilities)?
        {
            stated = answer::capabilities(&text);
        }
        let (media, other) = match stated.media.and_then(|stated| self.asked.service(&stated)) {
            Some(known) => known,
            None => (device, false),
        };
        let at =
            |stated: Option<String>| stated.and_then(|stated| self.asked.service(&stated)).map(|(address, _)| address);
        let (outputs, turning) = (at(stated.outputs), at(stated.turning));
        Ok(Services { media, outputs, turning, hosts_replaced: other })
    }

    /// The answer to a question that every device answers.
    pub fn ask(&mut self, to: &str, question: &Question<'_>) -> Result<String, Fault> {
        self.said(to, *question)?.ok_or(Fault::NoVideo)
    }

    /// An address, if the device has one.
    pub fn uri(&mut self, to: &str, question: &Question<'_>) -> Result<Option<String>, Fault> {
        Ok(self.said(to, *question)?.and_then(|text| answer::uri(&text)))
    }

    /// Turns the device to a preset of the profile; says nothing of whether it has arrived. No probe ever does this: it takes
    /// leave to look at the camera.
    ///
    /// # Errors
    /// [`Fault::Refused`] where the device will not.
    pub fn go_to_preset(&mut self, to: &str, profile: &str, preset: &str) -> Result<(), Fault> {
        let order = format!(
            "<GotoPreset xmlns=\"{PTZ}\"><ProfileToken>{}</ProfileToken><PresetToken>{}</PresetToken></GotoPreset>",
            escaped(profile),
            escaped(preset)
        );
        self.answered(to, &order)?.map(drop).ok_or(Fault::Refused)
    }

    /// What was said to the question, if the device answers it at all.
    pub fn try_ask(&mut self, to: &str, question: &Question<'_>) -> Result<Option<String>, Fault> {
        self.said(to, *question)
    }

    /// Whether the device has a loudspeaker.
    pub fn has_outputs(&mut self, services: &Services) -> Result<bool, Fault> {
        if self.said(&services.media, Question::AudioOutputs)?.is_some_and(|text| answer::has_outputs(&text)) {
            return Ok(true);
        }
        let Some(outputs) = &services.outputs else { return Ok(false) };
        Ok(self.said(outputs, Question::DeviceAudioOutputs)?.is_some_and(|text| answer::has_outputs(&text)))
    }

    /// What was said to the question; `None` where the device refuses it for another reason than the sign-in.
    fn said(&mut self, to: &str, question: Question<'_>) -> Result<Option<String>, Fault> {
        self.answered(to, &question.body())
    }

    fn answered(&mut self, to: &str, body: &str) -> Result<Option<String>, Fault> {
        match self.tell(to, body, true)? {
            Told::Said(text) => Ok(Some(text)),
            Told::Refused => Ok(None),
            Told::WrongSignIn if self.ahead.is_none() => Err(Fault::ClockUnknown),
            Told::WrongSignIn => Err(Fault::WrongSignIn),
        }
    }

    fn tell(&mut self, to: &str, body: &str, signed: bool) -> Result<Told, Fault> {
        for _ in 0..2 {
            let left = self.until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(Fault::TooSlow);
            }
            let envelope = self.envelope(body, signed)?;
            let mut request = self
                .agent
                .post(to)
                .config()
                .timeout_global(Some(ANSWER.min(left)))
                .build()
                .header(CONTENT_TYPE, "application/soap+xml; charset=utf-8");
            if let Some(authorization) = self.authorization(to, &envelope) {
                request = request.header(AUTHORIZATION, authorization);
            }
            let answer = request.send(&envelope).map_err(|error| fault_of(&error))?;
            let status = answer.status();
            let challenge = challenge_of(answer.headers());
            let mut bytes = Vec::new();
            answer.into_body().into_reader().take(LONGEST).read_to_end(&mut bytes).map_err(|error| of_io(&error))?;
            if status == StatusCode::UNAUTHORIZED && signed && self.challenge.is_none() && challenge.is_some() {
                self.challenge = challenge;
                continue;
            }
            return match answer::read(&String::from_utf8_lossy(&bytes)) {
                Some(Answer::Fault { sign_in: true }) => Ok(Told::WrongSignIn),
                Some(Answer::Fault { sign_in: false }) if !is_refusal(status) => Ok(Told::Refused),
                Some(Answer::Body(text)) if status.is_success() => Ok(Told::Said(text)),
                _ if is_refusal(status) => Ok(Told::WrongSignIn),
                _ => Err(Fault::Garbled),
            };
        }
        Ok(Told::WrongSignIn)
    }

    fn envelope(&self, body: &str, signed: bool) -> Result<String, Fault> {
        let header = if signed && !self.user.is_empty() { self.token()? } else { String::new() };
        Ok(format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
             <s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Header>{header}</s:Header>\
             <s:Body>{body}</s:Body></s:Envelope>"
        ))
    }

    /// WS-UsernameToken: base64(SHA-1(nonce + created + password)), created by the device's own clock.
    fn token(&self) -> Result<String, Fault> {
        let mut nonce = [0; 16];
        getrandom::fill(&mut nonce).map_err(|_| Fault::NoAnswer)?;
        let ahead_ms = self.ahead.unwrap_or(0).saturating_mul(1000);
        let at = Timestamp::from_millisecond((self.now)().0.saturating_add(ahead_ms)).unwrap_or(Timestamp::UNIX_EPOCH);
        let created = at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let digest = digest(&nonce, &created, self.password.reveal());
        let (user, nonce) = (escaped(self.user.reveal()), STANDARD.encode(nonce));
        Ok(format!(
            "<Security s:mustUnderstand=\"1\" xmlns=\"{WSSE}\"><UsernameToken><Username>{user}</Username>\
             <Password Type=\"{DIGEST}\">{digest}</Password><Nonce EncodingType=\"{BASE64}\">{nonce}</Nonce>\
             <Created xmlns=\"{WSU}\">{created}</Created></UsernameToken></Security>"
        ))
    }

    fn authorization(&mut self, to: &str, envelope: &str) -> Option<String> {
        let to: Uri = to.parse().ok()?;
        let asked = PasswordParams {
            username: self.user.reveal(),
            password: self.password.reveal(),
            uri: to.path_and_query()?.as_str(),
            method: "POST",
            body: Some(envelope.as_bytes()),
        };
        self.challenge.as_mut()?.respond(&asked).ok()
    }
}

fn is_refusal(status: StatusCode) -> bool {
    matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
}

/// What HTTP wants of whoever signs in: a digest, or nothing, since anything else would send the password itself.
fn challenge_of(headers: &HeaderMap) -> Option<PasswordClient> {
    let told = headers.get_all(WWW_AUTHENTICATE).iter().filter_map(|value| value.to_str().ok());
    let client = told.fold(PasswordClient::builder(), http_auth::PasswordClientBuilder::challenges).build().ok()?;
    matches!(client, PasswordClient::Digest(_)).then_some(client)
}

fn digest(nonce: &[u8], created: &str, password: &str) -> String {
    let hash = Sha1::new().chain_update(nonce).chain_update(created).chain_update(password).finalize();
    STANDARD.encode(hash)
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
    }
    escaped
}

fn fault_of(error: &ureq::Error) -> Fault {
    match error {
        ureq::Error::Io(error) => of_io(error),
        ureq::Error::Timeout(_) | ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => Fault::NoAnswer,
        // Something answers, and it does not speak HTTP.
        _ => Fault::Garbled,
    }
}

fn of_io(error: &std::io::Error) -> Fault {
    if vaka_tls::fault_of(error).is_some() {
        return Fault::OtherCertificate;
    }
    match error.kind() {
        ErrorKind::InvalidData | ErrorKind::InvalidInput => Fault::Garbled,
        _ => Fault::NoAnswer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example of the ONVIF Programmer's Guide 1.0, 6.1.1.3.
    #[test]
    fn the_digest_is_the_one_of_the_standards_example() {
        let nonce = STANDARD.decode("LKqI6G/AikKCQrN0zqZFlg==").unwrap();
        assert_eq!(digest(&nonce, "2010-09-16T07:50:45Z", "userpassword"), "tuOSpGlFlIXsozq4HFNeeGeFLEI=");
    }

    #[test]
    fn a_token_cannot_write_into_the_question() {
        assert!(
            Question::StreamUri("a</ProfileToken><b c=\"").body().contains("a&lt;/ProfileToken&gt;&lt;b c=&quot;<")
        );
    }
}
