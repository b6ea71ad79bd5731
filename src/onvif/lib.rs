//! Questions to ONVIF devices and what their answers say, over HTTP alone; never a picture, a sound or a stream.
//!
//! A device is asked where its register entry or whoever writes one says, and nowhere that the device answers with.
mod address;
pub mod answer;
mod soap;

pub use address::Asked;
pub use soap::{ANSWER, Line, Question, Services};
use thiserror::Error;

/// Why nothing was found out, or done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    #[error("the address cannot be read, or has a sign-in in it")]
    BadAddress,
    #[error("training reaches addresses on this machine only")]
    RealAddress,
    #[error("nobody answers there")]
    NoAnswer,
    #[error("what answers is no ONVIF device")]
    NotOnvif,
    #[error("the sign-in is wrong")]
    WrongSignIn,
    #[error("the sign-in is refused, and the device does not tell its clock")]
    ClockUnknown,
    #[error("the device has no stream that can be shown")]
    NoVideo,
    #[error("the device answers what cannot be read")]
    Garbled,
    #[error("the device takes too long")]
    TooSlow,
    #[error("what answers speaks no TLS that is spoken today")]
    NoTls,
    #[error("the device will not do it")]
    Refused,
    #[error("whoever answers shows another certificate than a moment ago")]
    OtherCertificate,
}

impl Fault {
    /// The sentence's key in the words for people.
    pub fn key(self) -> &'static str {
        match self {
            Self::BadAddress => "probe-bad-address",
            Self::RealAddress => "probe-real-address",
            Self::NoAnswer => "probe-no-answer",
            Self::NotOnvif => "probe-not-onvif",
            Self::WrongSignIn => "probe-wrong-sign-in",
            Self::ClockUnknown => "probe-clock-unknown",
            Self::NoVideo => "probe-no-video",
            Self::Garbled => "probe-garbled",
            Self::TooSlow => "probe-too-slow",
            Self::Refused => "probe-refused",
            Self::NoTls => "probe-no-tls",
            Self::OtherCertificate => "probe-other-certificate",
        }
    }
}
