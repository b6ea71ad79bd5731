//! Signatures of messages between the station and a dispatcher's machine, as the specification Standard Webhooks has them:
//! HMAC-SHA256 by a key that both share, over name, time and body.
use std::fmt;

use alarm_central::pii::Secret;
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// What a key begins with.
const PREFIX: &str = "whsec_";
/// What a signature begins with: the one form there is.
const VERSION: &str = "v1,";
/// How long a key of our own is, bytes.
const FRESH: usize = 32;
/// How long a key may be, bytes.
const LENGTHS: std::ops::RangeInclusive<usize> = 24..=64;

pub(super) const ID: &str = "webhook-id";
pub(super) const TIMESTAMP: &str = "webhook-timestamp";
pub(super) const SIGNATURE: &str = "webhook-signature";

/// The key that a dispatcher's machine and the station share.
#[derive(Clone)]
pub struct SharedKey(Zeroizing<Vec<u8>>);

impl fmt::Debug for SharedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{SECRET}")
    }
}

impl SharedKey {
    /// A new key, as it is written down.
    pub fn fresh() -> Secret {
        let mut bytes = Zeroizing::new([0; FRESH]);
        getrandom::fill(&mut *bytes).expect("the kernel gives random bytes");
        Secret::new(format!("{PREFIX}{}", STANDARD.encode(*bytes)))
    }

    /// Reads `whsec_` and 24 to 64 bytes in Base64; space around it is nothing.
    pub fn parse(text: &Secret) -> Option<Self> {
        let digits = text.reveal().trim().strip_prefix(PREFIX)?;
        let bytes = Zeroizing::new(STANDARD.decode(digits).ok()?);
        LENGTHS.contains(&bytes.len()).then_some(Self(bytes))
    }

    /// The signature of a body under this name, at this time (seconds since 1970 UTC).
    pub(super) fn sign(&self, id: &str, timestamp: &str, body: &[u8]) -> String {
        format!("{VERSION}{}", STANDARD.encode(self.mac(id, timestamp, body).finalize().into_bytes()))
    }

    /// Whether one of the signatures (parted by spaces) is by this key.
    pub(super) fn knows(&self, id: &str, timestamp: &str, body: &[u8], signatures: &str) -> bool {
        let signatures = signatures.split(' ').filter_map(|one| STANDARD.decode(one.strip_prefix(VERSION)?).ok());
        signatures.take(8).any(|signature| self.mac(id, timestamp, body).verify_slice(&signature).is_ok())
    }

    fn mac(&self, id: &str, timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
            mac.update(part);
        }
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Option<SharedKey> {
        SharedKey::parse(&Secret::new(text))
    }

    /// The worked example of the specification's libraries.
    #[test]
    fn a_signature_is_the_one_of_the_specifications_example() {
        let key = key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let (id, timestamp, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", br#"{"test": 2432232314}"#);
        let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(key.sign(id, timestamp, body), signature);
        assert!(key.knows(id, timestamp, body, &format!("v1,AAAA v2,x {signature}")));
        assert!(!key.knows(id, "1614265331", body, signature) && !key.knows("msg", timestamp, body, signature));
        assert!(!key.knows(id, timestamp, b"{}", signature) && !key.knows(id, timestamp, body, "g0hM9SsE"));
    }

    #[test]
    fn a_key_is_long_enough_and_says_what_it_is() {
        assert!(key("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").is_none(), "no prefix");
        assert!(key("whsec_AAAA").is_none(), "three bytes");
        assert!(key(" whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n").is_some());
        assert_eq!(format!("{:?}", key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")), "Some({SECRET})");
    }
}
