//! The layout of a disclosure's package and the paper that signs it; makes no package, and reads no file.
//!
//! A package is a tar of one BagIt 1.0 bag (RFC 8493), sealed as one age file (`ID.age`). Unsealed:
//!
//! ```text
//! vaka-disclosure-ID/
//!   bagit.txt  bag-info.txt  manifest-sha512.txt  tagmanifest-sha512.txt
//!   signature.json           Paper of kind `package`: binds the bytes of manifest-sha512.txt, and so all of data/
//!   data/report.html, data/report.pdf     for people
//!   data/disclosure.json     what was asked for, by whom and who approved; each medium with its file
//!   data/receipt.json        Paper of kind `access`: the event's facts, each proven against a signed head
//!   data/media/NN-DEVICE-UTC.mp4 | .jpg | .wav
//! ```
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha512};

use super::{Paper, PaperFault, PublicKey};
use crate::{
    id::{DisclosureId, EventId},
    moment::Moment,
    port::Signer,
};

/// Kind and version of the paper.
pub const KIND: &str = "package";
pub const VERSION: u8 = 1;
/// Where the paper lies in the bag, and what it signs.
pub const SIGNATURE: &str = "signature.json";
pub const MANIFEST: &str = "manifest-sha512.txt";
/// The access receipt's place in the bag.
pub const RECEIPT: &str = "data/receipt.json";

/// What the paper's body says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackagePaper {
    pub disclosure: DisclosureId,
    pub event: EventId,
    pub made_at: Moment,
    /// SHA-512 of `manifest-sha512.txt`, hex.
    pub manifest_sha512: String,
}

impl PackagePaper {
    /// Signs a package with this manifest.
    pub fn sign(
        disclosure: DisclosureId,
        event: EventId,
        made_at: Moment,
        manifest: &[u8],
        signer: &dyn Signer,
    ) -> Paper {
        let paper = Self { disclosure, event, made_at, manifest_sha512: hex::encode(Sha512::digest(manifest)) };
        let body = serde_json::to_string(&paper).expect("a package's paper is numbers and text");
        Paper::sign(KIND, VERSION, body, signer)
    }

    /// Reads a package's paper, if the place signed it and it is about this manifest.
    pub fn check(paper: &Paper, manifest: &[u8], trusted: &PublicKey) -> Result<Self, PaperFault> {
        let body = paper.check(KIND, VERSION, trusted)?;
        let read: Self = serde_json::from_str(body).map_err(|_| PaperFault::OtherKind)?;
        if read.manifest_sha512 == hex::encode(Sha512::digest(manifest)) {
            Ok(read)
        } else {
            Err(PaperFault::NotSigned)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{id::Uuid, proof::tests::Fixed};

    #[test]
    fn a_package_is_bound_by_its_manifest() {
        let signer = Fixed::new(5);
        let (disclosure, event) = (DisclosureId(Uuid::from_u128(1)), EventId(Uuid::from_u128(2)));
        let paper = PackagePaper::sign(disclosure, event, Moment(3), b"aa  data/x\n", &signer);
        let read = PackagePaper::check(&paper, b"aa  data/x\n", &signer.public_key()).unwrap();
        assert_eq!((read.disclosure, read.event, read.made_at), (disclosure, event, Moment(3)));
        assert_eq!(PackagePaper::check(&paper, b"ab  data/x\n", &signer.public_key()), Err(PaperFault::NotSigned));
        let other = Fixed::new(6).public_key();
        assert_eq!(PackagePaper::check(&paper, b"aa  data/x\n", &other), Err(PaperFault::OtherKey));
    }
}
