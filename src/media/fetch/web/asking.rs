//! One asking for a picture: the request, its sign-in (Basic, or Digest with MD5 or SHA-256), and what a refusal means.
//!
//! Redirections are not followed: an address that the register does not name is nobody's to open.
use std::{
    io::{self, ErrorKind, Read},
    time::Duration,
};

use alarm_central::pii::Secret;
use http_auth::{PasswordClient, PasswordParams};
use ureq::{
    Agent, Body,
    config::Config,
    http::{
        Response, StatusCode, Uri,
        header::{AUTHORIZATION, HeaderMap, WWW_AUTHENTICATE},
    },
};
use vaka_link::{unit::MediaFault, worker::FetchOrder};
use vaka_tls::Trust;

use crate::{challenge, fetch::attempt::ANSWER};

/// No device is silent so long in the middle of an answer; whether it stalls is judged by its pace, and sooner.
const SILENCE: Duration = Duration::from_secs(40);

/// How long one picture may take, from the first word to its last byte.
const ONCE: Duration = Duration::from_secs(20);

/// What one connection asks with.
pub(super) fn agent(trust: Trust) -> Agent {
    vaka_tls::agent(settings(None), trust)
}

/// What one picture is asked for with, however slowly it comes.
pub(in crate::fetch) fn agent_for_once() -> Agent {
    settings(Some(ONCE)).new_agent()
}

fn settings(limit: Option<Duration>) -> Config {
    Agent::config_builder()
        .timeout_global(limit)
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(None)
        .user_agent("Vaka")
        .accept_encoding("")
        .timeout_resolve(Some(ANSWER))
        .timeout_connect(Some(ANSWER))
        .timeout_recv_response(Some(ANSWER))
        .timeout_per_read(Some(SILENCE))
        .build()
}

/// A camera's address and its sign-in, remembered from one asking to the next.
pub(super) struct Asking {
    agent: Agent,
    address: Secret,
    user: Secret,
    password: Secret,
    challenge: Option<PasswordClient>,
}

impl Asking {
    pub(super) fn new(agent: Agent, order: &FetchOrder) -> Self {
        let FetchOrder { address, user, password, .. } = order.clone();
        Self { agent, address, user, password, challenge: None }
    }

    /// The camera's answer. A sign-in that has grown old is made anew, once.
    pub(super) fn ask(&mut self) -> Result<Response<Body>, MediaFault> {
        for _ in 0..2 {
            let mut request = self.agent.get(self.address.reveal());
            if let Some(authorization) = self.authorization() {
                request = request.header(AUTHORIZATION, authorization);
            }
            let answer = request.call().map_err(|error| fault_of(&error))?;
            match answer.status() {
                StatusCode::OK => return Ok(answer),
                StatusCode::UNAUTHORIZED if !self.user.is_empty() => {
                    self.challenge = challenge_of(answer.headers());
                    if self.challenge.is_none() {
                        break;
                    }
                }
                other => return Err(refusal(other)),
            }
        }
        Err(MediaFault::WrongSignIn)
    }

    fn authorization(&mut self) -> Option<String> {
        let address: Uri = self.address.reveal().parse().ok()?;
        let asked = PasswordParams {
            username: self.user.reveal(),
            password: self.password.reveal(),
            uri: address.path_and_query()?.as_str(),
            method: "GET",
            body: Some(&[]),
        };
        self.challenge.as_mut()?.respond(&asked).ok()
    }
}

/// What a camera wants of whoever signs in; of several ways the safest (Digest before Basic).
fn challenge_of(headers: &HeaderMap) -> Option<PasswordClient> {
    let told = headers.get_all(WWW_AUTHENTICATE).iter().filter_map(|value| value.to_str().ok());
    told.fold(PasswordClient::builder(), |client, told| client.challenges(&challenge::spelt(told))).build().ok()
}

fn refusal(status: StatusCode) -> MediaFault {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::PROXY_AUTHENTICATION_REQUIRED => {
            MediaFault::WrongSignIn
        }
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => MediaFault::Busy,
        other if other.is_redirection() => MediaFault::SentElsewhere,
        _ => MediaFault::NoVideo,
    }
}

/// The whole of an answer, of at most `most` bytes.
pub(in crate::fetch) fn whole(answer: Response<Body>, most: usize) -> Result<Vec<u8>, MediaFault> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX);
    match answer.into_body().into_reader().take(limit).read_to_end(&mut bytes) {
        Ok(read) if read < most => Ok(bytes),
        Ok(_) => Err(MediaFault::BrokenData),
        Err(error) => Err(of_io(&error)),
    }
}

fn fault_of(error: &ureq::Error) -> MediaFault {
    match error {
        ureq::Error::Io(error) => of_io(error),
        ureq::Error::Timeout(_) | ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => MediaFault::NoAnswer,
        ureq::Error::BadUri(_) => MediaFault::NoVideo,
        // Something answers, and it does not speak HTTP.
        _ => MediaFault::BrokenData,
    }
}

/// What it means that a connection broke with this.
pub(super) fn of_io(error: &io::Error) -> MediaFault {
    if let Some(fault) = vaka_tls::fault_of(error) {
        return fault.into();
    }
    match error.kind() {
        ErrorKind::ConnectionRefused => MediaFault::Refused,
        ErrorKind::InvalidData | ErrorKind::InvalidInput => MediaFault::BrokenData,
        _ => MediaFault::NoAnswer,
    }
}

#[cfg(test)]
mod tests {
    use ureq::http::HeaderValue;

    use super::*;

    #[test]
    fn the_safest_way_that_is_offered_is_taken() {
        let mut headers = HeaderMap::new();
        assert!(challenge_of(&headers).is_none());
        headers.append(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"kamera\""));
        assert!(matches!(challenge_of(&headers), Some(PasswordClient::Basic(_))));
        let digest = "Digest realm=\"kamera\", nonce=\"abc\", qop=\"auth\", algorithm=SHA-256";
        headers.append(WWW_AUTHENTICATE, HeaderValue::from_static(digest));
        assert!(matches!(challenge_of(&headers), Some(PasswordClient::Digest(_))));
    }

    #[test]
    fn each_refusal_is_told_apart() {
        for (status, fault) in [
            (401, MediaFault::WrongSignIn),
            (403, MediaFault::WrongSignIn),
            (302, MediaFault::SentElsewhere),
            (404, MediaFault::NoVideo),
            (503, MediaFault::Busy),
        ] {
            assert_eq!(refusal(StatusCode::from_u16(status).unwrap()), fault, "{status}");
        }
        assert_eq!(of_io(&ErrorKind::ConnectionRefused.into()), MediaFault::Refused);
        assert_eq!(of_io(&ErrorKind::ConnectionReset.into()), MediaFault::NoAnswer);
    }
}
