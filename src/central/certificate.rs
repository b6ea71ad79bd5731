//! Which certificate a device is known by: its fingerprint, as the register names it; it checks no signature and no date.
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// How a fingerprint is written: this, and 64 hex digits.
const PREFIX: &str = "sha256:";

/// SHA-256 (FIPS 180-4) over the whole of a leaf certificate as it is sent in TLS (X.509, DER). Nothing secret: whoever
/// connects to the device sees the certificate.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// Of a certificate in DER.
    pub fn of(certificate: &[u8]) -> Self {
        Self(Sha256::digest(certificate).into())
    }

    /// Reads `sha256:` and 64 hex digits, in either case and with or without colons between the pairs, as other programs
    /// print them.
    ///
    /// ```
    /// use alarm_central::certificate::Fingerprint;
    /// let known = Fingerprint::of(b"abc");
    /// assert_eq!(known.to_string(), "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    /// assert_eq!(Fingerprint::parse(&known.to_string()), Some(known));
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(PREFIX)?;
        let digits = match digits.len() {
            64 => digits.to_owned(),
            95 if digits.split(':').all(|pair| pair.len() == 2) => digits.replace(':', ""),
            _ => return None,
        };
        Some(Self(hex::decode(digits).ok()?.try_into().ok()?))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", hex::encode(self.0))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("no fingerprint"))
    }
}

/// Why nothing is said to whoever answers over TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
pub enum CertificateFault {
    /// It shows another certificate than the register's, or cannot prove that the certificate is its own.
    #[error("another certificate than the one that is known")]
    Other,
    /// The register names none, and none of the system's authorities vouches for the one that it shows.
    #[error("a certificate that nobody vouches for")]
    Unvouched,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_read_as_programs_print_it_and_not_otherwise() {
        let known = Fingerprint::of(b"abc");
        let digits = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let pairs: Vec<&str> = (0..32).map(|at| &digits[at * 2..at * 2 + 2]).collect();
        for text in [digits.to_owned(), digits.to_uppercase(), pairs.join(":"), pairs.join(":").to_uppercase()] {
            assert_eq!(Fingerprint::parse(&format!("sha256:{text}")), Some(known), "{text}");
        }
        for text in [
            String::new(),
            digits.to_owned(),
            "sha256:".to_owned(),
            format!("sha256:{}", &digits[2..]),
            format!("sha256:{digits}00"),
            format!("sha1:{digits}"),
            format!("sha256:{}", digits.replace('a', "g")),
            format!("sha256:{}", pairs.join("-")),
            format!("sha256:{}", pairs.join(":").replacen("ba:78", "b:a78", 1)),
        ] {
            assert_eq!(Fingerprint::parse(&text), None, "{text}");
        }
    }
}
