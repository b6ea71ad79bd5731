//! A signed head: the place's word on how many facts its journal held at a moment, and on each of them.
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{PublicKey, Signature, is_signed, to_sign};
use crate::{journal::Hash, moment::Moment, port::Signer};

/// The kind and version under which heads are signed.
const KIND: &str = "head";
const VERSION: u8 = 1;

/// What a head says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Which journal: the hash of its first fact, which stays its name when that fact is long gone.
    #[serde(with = "hex::serde")]
    pub journal: Hash,
    /// How many facts there were; 1 at least.
    pub size: u64,
    /// Root of the tree of RFC 6962 (SHA-256) whose leaves are the hashes of the facts 1 to `size`, in order.
    #[serde(with = "hex::serde")]
    pub root: Hash,
    /// The hash of the last of them.
    #[serde(with = "hex::serde")]
    pub last: Hash,
    /// [`SignedHead::digest`] of the head before it, so that none between two can be left out; zeros for the first.
    #[serde(with = "hex::serde")]
    pub previous: Hash,
    pub at: Moment,
}

/// A head with the place's signature; as JSON on one line it is what a witness keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedHead {
    #[serde(flatten)]
    pub head: Head,
    pub key: PublicKey,
    pub signature: Signature,
}

impl Head {
    /// What is signed: name, size, root, last hash, previous head, moment; numbers of 8 bytes, big-endian.
    fn bytes(&self) -> Vec<u8> {
        let mut body = Vec::with_capacity(144);
        body.extend_from_slice(&self.journal);
        body.extend_from_slice(&self.size.to_be_bytes());
        body.extend_from_slice(&self.root);
        body.extend_from_slice(&self.last);
        body.extend_from_slice(&self.previous);
        body.extend_from_slice(&self.at.0.to_be_bytes());
        to_sign(KIND, VERSION, &body)
    }

    /// The head with the place's signature.
    pub fn sign(self, signer: &dyn Signer) -> SignedHead {
        SignedHead { head: self, key: signer.public_key(), signature: signer.sign(&self.bytes()) }
    }
}

impl SignedHead {
    /// Whether this key signed it, and nothing was changed since.
    pub fn is_signed_by(&self, trusted: &PublicKey) -> bool {
        self.key == *trusted && is_signed(trusted, &self.head.bytes(), &self.signature)
    }

    /// What the next head names it by: SHA-256 of what was signed and the signature.
    pub fn digest(&self) -> Hash {
        Sha256::new_with_prefix(self.head.bytes()).chain_update(self.signature.0).finalize().into()
    }

    /// One line of JSON, as a witness keeps it.
    pub fn line(&self) -> String {
        serde_json::to_string(self).expect("a head is numbers and text")
    }

    /// Reads [`SignedHead::line`].
    pub fn parse(line: &str) -> Option<Self> {
        serde_json::from_str(line).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::tests::Fixed;

    #[test]
    fn a_head_is_bound_in_every_part() {
        let signer = Fixed::new(3);
        let head = Head { journal: [1; 32], size: 9, root: [2; 32], last: [3; 32], previous: [4; 32], at: Moment(5) };
        let signed = head.sign(&signer);
        let key = signer.public_key();
        assert!(signed.is_signed_by(&key));
        assert_eq!(SignedHead::parse(&signed.line()), Some(signed));
        assert!(!signed.is_signed_by(&Fixed::new(4).public_key()));
        let check = |meddle: fn(&mut Head)| {
            let mut other = signed;
            meddle(&mut other.head);
            assert!(!other.is_signed_by(&key), "{other:?}");
        };
        check(|head| head.journal[0] ^= 1);
        check(|head| head.size += 1);
        check(|head| head.root[31] ^= 1);
        check(|head| head.last[7] ^= 1);
        check(|head| head.previous[9] ^= 1);
        check(|head| head.at.0 -= 1);
        let mut other = signed;
        other.signature.0[3] ^= 1;
        assert_ne!(other.digest(), signed.digest());
    }
}
