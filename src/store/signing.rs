//! The key that the place signs with: made once, private, its public half beside it for whoever checks; what is signed is
//! no concern of this file.
use std::{fs, io, path::Path};

use alarm_central::{
    port::{Signer, StoreError, StoreFault},
    proof::{PublicKey, Signature},
};
use ed25519_dalek::{Signer as _, SigningKey};

use crate::{
    fault::of_io,
    keys::{sync_folder, write_whole},
    lock::make_private_dir,
    masters::Masters,
};

const KEY_FAULT: StoreError = StoreError::Fault(StoreFault::Key);

/// The place's ed25519 key, of `keys/sign.key` (0600; kept as the masters are) with `keys/sign.pub` (64 hex digits) beside it.
pub struct SignKey(SigningKey);

impl SignKey {
    /// Reads the key of this data directory in the clear, or makes it where none ever was.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        Self::open_with(dir, &Masters::Clear)
    }

    /// Reads the key of this data directory, or makes it where none ever was; in the clear it is sealed once there is a
    /// passphrase. A key that is lost is not replaced: its public half still stands with whoever trusts it.
    pub fn open_with(dir: &Path, masters: &Masters) -> Result<Self, StoreError> {
        let folder = dir.join("keys");
        make_private_dir(&folder)?;
        let public = folder.join("sign.pub");
        let known = match fs::read_to_string(&public) {
            Ok(text) => Some(text.parse::<PublicKey>().map_err(|_| KEY_FAULT)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(of_io(&error)),
        };
        let seed = masters.read(dir, "sign.key", known.is_none())?;
        let key = Self(SigningKey::from_bytes(seed.secret().reveal()));
        match known {
            Some(known) if known == key.public_key() => {}
            Some(_) => return Err(KEY_FAULT),
            None => write(&folder, &public, format!("{}\n", key.public_key()).as_bytes())?,
        }
        Ok(key)
    }
}

impl Signer for SignKey {
    fn sign(&self, bytes: &[u8]) -> Signature {
        Signature(self.0.sign(bytes).to_bytes())
    }

    fn public_key(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }
}

/// The public key of a data directory, without opening the private one.
pub fn public_key(dir: &Path) -> Result<PublicKey, StoreError> {
    let text = fs::read_to_string(dir.join("keys/sign.pub")).map_err(|error| of_io(&error))?;
    text.parse().map_err(|_| KEY_FAULT)
}

/// Whole on disk under its name, or not there.
fn write(folder: &Path, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    write_whole(path, bytes).and_then(|()| sync_folder(folder)).map_err(|error| of_io(&error))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use alarm_central::proof::is_signed;

    use super::*;

    #[test]
    fn the_key_is_made_once_private_and_never_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let first = SignKey::open(dir.path()).unwrap();
        let key = first.public_key();
        assert!(is_signed(&key, b"said", &first.sign(b"said")));
        assert!(!is_signed(&key, b"other", &first.sign(b"said")));
        assert_eq!(SignKey::open(dir.path()).unwrap().public_key(), key);
        assert_eq!(public_key(dir.path()), Ok(key));
        let path = |name: &str| dir.path().join("keys").join(name);
        let mode = fs::metadata(path("sign.key")).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600);
        // Cut off between the two files: the public half comes again.
        fs::remove_file(path("sign.pub")).unwrap();
        assert_eq!(SignKey::open(dir.path()).unwrap().public_key(), key);
        assert_eq!(public_key(dir.path()), Ok(key));
        // Open to others, cut, foreign or lost: a person has to look.
        let refused = || SignKey::open(dir.path()).err() == Some(KEY_FAULT);
        let bytes = fs::read(path("sign.key")).unwrap();
        fs::set_permissions(path("sign.key"), fs::Permissions::from_mode(0o644)).unwrap();
        assert!(refused());
        fs::set_permissions(path("sign.key"), fs::Permissions::from_mode(0o600)).unwrap();
        for bad in [&bytes[..31], &[bytes.as_slice(), b"\n"].concat(), &[9; 32]] {
            fs::write(path("sign.key"), bad).unwrap();
            assert!(refused());
        }
        fs::remove_file(path("sign.key")).unwrap();
        assert!(refused());
    }

    #[test]
    fn a_passphrase_seals_it_and_a_clear_one_of_before_too() {
        let sealed = |text: &str| Masters::Passphrase(alarm_central::pii::Secret::new(text));
        let check = |first: &Masters| {
            let dir = tempfile::tempdir().unwrap();
            let key = SignKey::open_with(dir.path(), first).unwrap();
            let again = SignKey::open_with(dir.path(), &sealed("lösenfras")).unwrap();
            assert_eq!(again.public_key(), key.public_key());
            let bytes = fs::read(dir.path().join("keys/sign.key")).unwrap();
            let seed = key.0.to_bytes();
            assert!(!bytes.windows(seed.len()).any(|window| window == seed), "it lies in no file");
            let refused = |masters: &Masters| SignKey::open_with(dir.path(), masters).err() == Some(KEY_FAULT);
            assert!(refused(&sealed("en annan")) && refused(&Masters::Clear));
            assert_eq!(fs::read(dir.path().join("keys/sign.key")).unwrap(), bytes, "and nobody made another");
        };
        check(&sealed("lösenfras"));
        check(&Masters::Clear);
    }
}
