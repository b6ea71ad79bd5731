//! The key that the place signs with: made once, private, its public half beside it for whoever checks; what is signed is
//! no concern of this file.
use std::{
    fs,
    io::{self, Read},
    path::Path,
};

use alarm_central::{
    port::{Signer, StoreError, StoreFault},
    proof::{PublicKey, Signature},
};
use ed25519_dalek::{Signer as _, SigningKey};
use zeroize::Zeroizing;

use crate::{
    fault::of_io,
    keys::{is_private, sync_folder, write_whole},
    lock::make_private_dir,
};

const KEY_FAULT: StoreError = StoreError::Fault(StoreFault::Key);

/// The place's ed25519 key, of `keys/sign.key` (32 bytes, 0600) with `keys/sign.pub` (64 hex digits) beside it.
pub struct SignKey(SigningKey);

impl SignKey {
    /// Reads the key of this data directory, or makes it where none ever was. A key that is lost is not replaced: its
    /// public half still stands with whoever trusts it.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        let folder = dir.join("keys");
        make_private_dir(&folder)?;
        let (private, public) = (folder.join("sign.key"), folder.join("sign.pub"));
        let known = match fs::read_to_string(&public) {
            Ok(text) => Some(text.parse::<PublicKey>().map_err(|_| KEY_FAULT)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(of_io(&error)),
        };
        let key = match fs::File::open(&private) {
            Ok(file) => read(&file)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound && known.is_none() => make(&folder, &private)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(KEY_FAULT),
            Err(error) => return Err(of_io(&error)),
        };
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

fn read(file: &fs::File) -> Result<SignKey, StoreError> {
    if !is_private(file) {
        return Err(KEY_FAULT);
    }
    // One byte more than a key shows a file that is too long.
    let mut bytes = Zeroizing::new(Vec::with_capacity(33));
    file.take(33).read_to_end(&mut bytes).map_err(|error| of_io(&error))?;
    let seed: Zeroizing<[u8; 32]> = Zeroizing::new(bytes.as_slice().try_into().map_err(|_| KEY_FAULT)?);
    Ok(SignKey(SigningKey::from_bytes(&seed)))
}

fn make(folder: &Path, path: &Path) -> Result<SignKey, StoreError> {
    let mut seed = Zeroizing::new([0; 32]);
    getrandom::fill(seed.as_mut_slice()).expect("the kernel gives random bytes");
    write(folder, path, seed.as_slice())?;
    Ok(SignKey(SigningKey::from_bytes(&seed)))
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
}
