//! Where the place's masters lie: a file sealed by a passphrase, or a private file in the clear; what they wrap is not
//! known here.
//!
//! A sealed master file: `vakakey1`, a salt of 16 bytes, then nonce and ciphertext under the key that argon2id (64 MiB,
//! three passes, one lane) makes of passphrase and salt, bound to the file's name. A file of 32 bytes is a master in the
//! clear, as places without a passphrase have it; it is sealed as soon as there is one.
use std::{
    fs,
    io::{self, Read, Write},
    path::Path,
};

use alarm_central::{
    pii::Secret,
    port::{StoreError, StoreFault},
};
use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

use crate::{
    fault::of_io,
    keys::{SealKey, is_private, sync_folder, write_whole},
    lock::make_private_dir,
};

const MAGIC: &[u8; 8] = b"vakakey1";
const SALT_BYTES: usize = 16;
const KEY_BYTES: usize = 32;
const SEALED_BYTES: usize = MAGIC.len() + SALT_BYTES + KEY_BYTES + SealKey::OVERHEAD;
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const KEY_FAULT: StoreError = StoreError::Fault(StoreFault::Key);

/// Where masters are read from and kept.
#[derive(Clone, Debug, Default)]
pub enum Masters {
    /// Private files in the clear: whoever can read them can read everything.
    #[default]
    Clear,
    /// Files that only the passphrase opens.
    Passphrase(Secret),
}

impl Masters {
    /// Reads a master (`record.key`, `media.key`, `sign.key`), or makes it if `may_make` (nothing is sealed under it yet). A file in the
    /// clear is sealed where there is a passphrase.
    pub(crate) fn read(&self, dir: &Path, name: &str, may_make: bool) -> Result<SealKey, StoreError> {
        let folder = dir.join("keys");
        make_private_dir(&folder)?;
        let path = folder.join(name);
        let file = match fs::File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound && may_make => return self.make(dir, name),
            // A new key could open nothing of what is there: a person has to bring the right one back.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(KEY_FAULT),
            Err(error) => return Err(of_io(&error)),
        };
        if !is_private(&file) {
            return Err(KEY_FAULT);
        }
        // One byte more than a file can have shows one that is too long.
        let mut bytes = Zeroizing::new(Vec::with_capacity(SEALED_BYTES + 1));
        file.take(SEALED_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(|error| of_io(&error))?;
        match (self, bytes.len()) {
            (Self::Clear, KEY_BYTES) => Ok(SealKey::from_slice(&bytes)),
            (Self::Passphrase(_), KEY_BYTES) => {
                let key = SealKey::from_slice(&bytes);
                self.seal_now(&folder, name, &key).map_err(|error| of_io(&error))?;
                Ok(key)
            }
            (Self::Passphrase(passphrase), SEALED_BYTES) => open(passphrase, name, &bytes).ok_or(KEY_FAULT),
            // Sealed, and nobody has the passphrase; or no master at all.
            _ => Err(KEY_FAULT),
        }
    }

    /// The key is whole on disk, with every folder that leads to it, before anything is sealed under it; a power cut before
    /// leaves no file of that name, so that the next start makes one.
    fn make(&self, dir: &Path, name: &str) -> Result<SealKey, StoreError> {
        let folder = dir.join("keys");
        let key = SealKey::fresh();
        write_whole(&folder.join(name), &self.bytes(name, &key))
            .and_then(|()| sync_folder(&folder))
            .and_then(|()| sync_folder(dir))
            .map_err(|error| of_io(&error))?;
        Ok(key)
    }

    fn bytes(&self, name: &str, key: &SealKey) -> Zeroizing<Vec<u8>> {
        match self {
            Self::Clear => Zeroizing::new(key.secret().reveal().to_vec()),
            Self::Passphrase(passphrase) => Zeroizing::new(seal(passphrase, name, key)),
        }
    }

    /// Replaces a master in the clear by a sealed one; the clear one is overwritten once the other stands.
    fn seal_now(&self, folder: &Path, name: &str, key: &SealKey) -> io::Result<()> {
        let path = folder.join(name);
        let mut clear = fs::OpenOptions::new().write(true).open(&path)?;
        write_whole(&path, &self.bytes(name, key))?;
        sync_folder(folder)?;
        let mut noise = [0; KEY_BYTES];
        getrandom::fill(&mut noise).map_err(|_| io::ErrorKind::Other)?;
        clear.write_all(&noise)?;
        clear.sync_all()
    }
}

/// Whether a master file is sealed by a passphrase; false if it is not there.
pub(crate) fn is_sealed(path: &Path) -> io::Result<bool> {
    match fs::metadata(path) {
        Ok(meta) => Ok(meta.len() == SEALED_BYTES as u64),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn seal(passphrase: &Secret, name: &str, key: &SealKey) -> Vec<u8> {
    let mut salt = [0; SALT_BYTES];
    getrandom::fill(&mut salt).expect("the kernel gives random bytes");
    [MAGIC.as_slice(), &salt, &stretched(passphrase, &salt).wrap(key, name.as_bytes())].concat()
}

fn open(passphrase: &Secret, name: &str, bytes: &[u8]) -> Option<SealKey> {
    let (salt, wrapped) = bytes.strip_prefix(MAGIC)?.split_at_checked(SALT_BYTES)?;
    stretched(passphrase, salt).unwrap(wrapped, name.as_bytes())
}

/// The key that a passphrase makes; slow on purpose.
fn stretched(passphrase: &Secret, salt: &[u8]) -> SealKey {
    let params = Params::new(MEMORY_KIB, PASSES, 1, Some(KEY_BYTES)).expect("within argon2's limits");
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.reveal().as_bytes(), salt, key.as_mut_slice())
        .expect("a salt of 16 bytes and a key of 32");
    SealKey::from_slice(key.as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(passphrase: &str) -> Masters {
        Masters::Passphrase(Secret::new(passphrase))
    }

    fn same(one: &SealKey, other: &SealKey) -> bool {
        one.secret() == other.secret()
    }

    fn fault<T>(answer: Result<T, StoreError>) -> Option<StoreError> {
        answer.err()
    }

    #[test]
    fn only_the_passphrase_opens_a_sealed_master() {
        let dir = tempfile::tempdir().unwrap();
        let key = sealed("rätt lösenfras").read(dir.path(), "record.key", true).unwrap();
        let bytes = fs::read(dir.path().join("keys/record.key")).unwrap();
        assert!(!bytes.windows(KEY_BYTES).any(|window| window == key.secret().reveal()));
        assert!(same(&key, &sealed("rätt lösenfras").read(dir.path(), "record.key", false).unwrap()));
        assert_eq!(fault(sealed("fel lösenfras").read(dir.path(), "record.key", true)), Some(KEY_FAULT));
        assert_eq!(fault(Masters::Clear.read(dir.path(), "record.key", true)), Some(KEY_FAULT));
        assert_eq!(fs::read(dir.path().join("keys/record.key")).unwrap(), bytes, "and nobody made another");
        // A master is bound to its name.
        fs::rename(dir.path().join("keys/record.key"), dir.path().join("keys/media.key")).unwrap();
        assert_eq!(fault(sealed("rätt lösenfras").read(dir.path(), "media.key", true)), Some(KEY_FAULT));
    }

    #[test]
    fn a_master_in_the_clear_is_sealed_once_there_is_a_passphrase() {
        let dir = tempfile::tempdir().unwrap();
        let key = Masters::Clear.read(dir.path(), "record.key", true).unwrap();
        let path = dir.path().join("keys/record.key");
        fs::hard_link(&path, dir.path().join("the clear file")).unwrap();
        assert!(!is_sealed(&path).unwrap());
        assert!(same(&key, &sealed("lösenfras").read(dir.path(), "record.key", false).unwrap()));
        assert!(is_sealed(&path).unwrap());
        let left = fs::read(dir.path().join("the clear file")).unwrap();
        assert_ne!(left, key.secret().reveal().as_slice(), "what was in the clear is overwritten");
        assert!(same(&key, &sealed("lösenfras").read(dir.path(), "record.key", false).unwrap()));
    }
}
