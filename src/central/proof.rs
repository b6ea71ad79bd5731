//! What an outsider can check without us: signatures of the place, heads of its journal and inclusion under them; no key
//! is made or kept here, and nothing is believed that was not computed anew.
//!
//! Whatever the place signs is signed as [`to_sign`] lays it out, so that no signature can be passed off for one of
//! another kind. A [`SignedHead`](head::SignedHead) binds all facts up to one; a [`Paper`] is any other document.
use std::fmt;

use ed25519_dalek::{Signature as Ed25519, VerifyingKey};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::port::Signer;

pub mod audit;
pub mod checkpoint;
pub mod export;
pub mod head;
pub mod package;
pub mod receipt;
pub mod tree;

/// An ed25519 public key (RFC 8032).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PublicKey(#[serde(with = "hex::serde")] pub [u8; 32]);

/// An ed25519 signature (RFC 8032).
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Signature(#[serde(with = "hex::serde")] pub [u8; 64]);

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl std::str::FromStr for PublicKey {
    type Err = hex::FromHexError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text.trim(), &mut bytes)?;
        Ok(Self(bytes))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({})", hex::encode(self.0))
    }
}

/// What is signed for a document of this kind: `vaka signed`, a zero byte, the kind with its length, the version, the body
/// with its length; lengths of 8 bytes, big-endian.
pub fn to_sign(kind: &str, version: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(32 + kind.len() + body.len());
    bytes.extend_from_slice(b"vaka signed\0");
    bytes.extend_from_slice(&(kind.len() as u64).to_be_bytes());
    bytes.extend_from_slice(kind.as_bytes());
    bytes.push(version);
    bytes.extend_from_slice(&(body.len() as u64).to_be_bytes());
    bytes.extend_from_slice(body);
    bytes
}

/// Whether the key's owner signed these bytes. Strict: a weak key or a malleable signature is none.
pub fn is_signed(key: &PublicKey, bytes: &[u8], signature: &Signature) -> bool {
    VerifyingKey::from_bytes(&key.0)
        .is_ok_and(|known| known.verify_strict(bytes, &Ed25519::from_bytes(&signature.0)).is_ok())
}

/// A signed document that leaves the place: a receipt, a package's contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// What it is (`erasure`, `package`, …).
    pub kind: String,
    pub version: u8,
    /// JSON text, byte for byte as signed.
    pub body: String,
    pub key: PublicKey,
    pub signature: Signature,
}

/// Why a paper says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PaperFault {
    /// It is of another kind or version than was asked for.
    #[error("the document is of another kind")]
    OtherKind,
    /// Another key signed it than the one that is trusted.
    #[error("the document is signed by another key")]
    OtherKey,
    /// It was changed after it was signed, or never signed.
    #[error("the signature does not fit the document")]
    NotSigned,
}

impl Paper {
    /// Signs a body of JSON text.
    pub fn sign(kind: &str, version: u8, body: String, signer: &dyn Signer) -> Self {
        let signature = signer.sign(&to_sign(kind, version, body.as_bytes()));
        Self { kind: kind.to_owned(), version, body, key: signer.public_key(), signature }
    }

    /// The body, if it is of this kind and version and this key signed it.
    pub fn check(&self, kind: &str, version: u8, trusted: &PublicKey) -> Result<&str, PaperFault> {
        if self.kind != kind || self.version != version {
            return Err(PaperFault::OtherKind);
        }
        if self.key != *trusted {
            return Err(PaperFault::OtherKey);
        }
        let signed = is_signed(trusted, &to_sign(kind, version, self.body.as_bytes()), &self.signature);
        if signed { Ok(&self.body) } else { Err(PaperFault::NotSigned) }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use ed25519_dalek::{Signer as _, SigningKey};

    use super::*;

    /// A signer of a fixed key.
    pub(crate) struct Fixed(SigningKey);

    impl Fixed {
        pub(crate) fn new(number: u8) -> Self {
            Self(SigningKey::from_bytes(&[number; 32]))
        }
    }

    impl Signer for Fixed {
        fn sign(&self, bytes: &[u8]) -> Signature {
            Signature(self.0.sign(bytes).to_bytes())
        }
        fn public_key(&self) -> PublicKey {
            PublicKey(self.0.verifying_key().to_bytes())
        }
    }

    #[test]
    fn a_paper_says_only_what_the_trusted_key_signed() {
        let (ours, other) = (Fixed::new(1), Fixed::new(2));
        let paper = Paper::sign("erasure", 1, r#"{"hours":1}"#.to_owned(), &ours);
        let again: Paper = serde_json::from_str(&serde_json::to_string(&paper).unwrap()).unwrap();
        assert_eq!(again.check("erasure", 1, &ours.public_key()), Ok(r#"{"hours":1}"#));
        let check = |meddle: fn(&mut Paper), wanted| {
            let mut paper = paper.clone();
            meddle(&mut paper);
            assert_eq!(paper.check("erasure", 1, &ours.public_key()), Err(wanted));
        };
        check(|paper| paper.body.push(' '), PaperFault::NotSigned);
        check(|paper| paper.signature.0[40] ^= 1, PaperFault::NotSigned);
        check(|paper| paper.version = 2, PaperFault::OtherKind);
        check(|paper| paper.kind = "package".to_owned(), PaperFault::OtherKind);
        check(|paper| paper.key.0[0] ^= 1, PaperFault::OtherKey);
        assert_eq!(paper.check("erasure", 1, &other.public_key()), Err(PaperFault::OtherKey));
        // Signed under another kind, it fits no other, whatever its label is changed to.
        let sly = Paper { kind: "erasure".to_owned(), ..Paper::sign("package", 1, paper.body.clone(), &ours) };
        assert_eq!(sly.check("erasure", 1, &ours.public_key()), Err(PaperFault::NotSigned));
    }
}
