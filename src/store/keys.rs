//! Keys that seal and wrap, and how key files are written and destroyed; which key opens what is not known here.
use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use alarm_central::pii::SecretKey;
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::lock::private_file;

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
const NONCES_AT_ONCE: usize = 64;

/// A key that seals; wiped when dropped.
pub struct SealKey(Zeroizing<[u8; KEY_BYTES]>);

/// Nonces from the system's random source, fetched many at a time.
pub struct Nonces {
    bytes: [u8; NONCE_BYTES * NONCES_AT_ONCE],
    used: usize,
}

impl Default for Nonces {
    fn default() -> Self {
        Self { bytes: [0; NONCE_BYTES * NONCES_AT_ONCE], used: NONCES_AT_ONCE }
    }
}

impl Nonces {
    /// A nonce that was never given before.
    pub fn next(&mut self) -> [u8; NONCE_BYTES] {
        if self.used == NONCES_AT_ONCE {
            getrandom::fill(&mut self.bytes).expect("the kernel gives random bytes");
            self.used = 0;
        }
        let (nonces, _) = self.bytes.as_chunks::<NONCE_BYTES>();
        let nonce = nonces[self.used];
        self.used += 1;
        nonce
    }
}

impl SealKey {
    /// Bytes that sealing adds: the nonce and the tag.
    pub const OVERHEAD: usize = NONCE_BYTES + 16;

    /// A new key from the system's random source.
    pub fn fresh() -> Self {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        getrandom::fill(bytes.as_mut_slice()).expect("the kernel gives random bytes");
        Self(bytes)
    }

    /// A key read from a file; the caller has looked at its length.
    pub fn from_slice(bytes: &[u8]) -> Self {
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        key.copy_from_slice(bytes);
        Self(key)
    }

    /// Takes over a key that travels in an order.
    pub fn of(key: &SecretKey) -> Self {
        Self(Zeroizing::new(*key.reveal()))
    }

    /// The key as it travels in an order.
    pub fn secret(&self) -> SecretKey {
        SecretKey::new(*self.0)
    }

    /// Another key, made of this one for one purpose (HMAC-SHA256): whoever knows it learns nothing of this one.
    pub fn derived(&self, purpose: &[u8]) -> SecretKey {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_slice()).expect("a key of any length will do");
        mac.update(purpose);
        SecretKey::new(mac.finalize().into_bytes().into())
    }

    /// The same key once more, for another reader.
    pub fn again(&self) -> Self {
        Self(self.0.clone())
    }

    /// Encrypts under a fresh nonce; the nonce stands before the ciphertext.
    pub fn seal(&self, plain: &[u8], bound_to: &[u8]) -> Vec<u8> {
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).expect("the kernel gives random bytes");
        self.seal_with(nonce, plain, bound_to)
    }

    /// Encrypts under this nonce, which must never be used twice.
    pub fn seal_with(&self, nonce: [u8; NONCE_BYTES], plain: &[u8], bound_to: &[u8]) -> Vec<u8> {
        let payload = Payload { msg: plain, aad: bound_to };
        let cipher = self.cipher().encrypt(&XNonce::from(nonce), payload).expect("short texts can always be encrypted");
        [nonce.as_slice(), &cipher].concat()
    }

    /// Opens what [`SealKey::seal`] made; `None` if key, text or what it is bound to differ.
    pub fn open(&self, sealed: &[u8], bound_to: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, cipher) = sealed.split_at_checked(NONCE_BYTES)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().ok()?;
        let payload = Payload { msg: cipher, aad: bound_to };
        self.cipher().decrypt(&XNonce::from(nonce), payload).ok().map(Zeroizing::new)
    }

    /// Wraps a record key under this one.
    pub fn wrap(&self, key: &Self, bound_to: &[u8]) -> Vec<u8> {
        self.seal(key.0.as_slice(), bound_to)
    }

    /// Unwraps a record key.
    pub fn unwrap(&self, wrapped: &[u8], bound_to: &[u8]) -> Option<Self> {
        let plain = self.open(wrapped, bound_to)?;
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        (plain.len() == KEY_BYTES).then(|| bytes.copy_from_slice(&plain))?;
        Some(Self(bytes))
    }

    /// The cipher under this key.
    pub fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.0).into())
    }
}

/// Writes a private file so that its name never stands for half of it; the folder is the caller's to sync.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let draft = path.with_extension("new");
    match fs::remove_file(&draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = private_file().write(true).create_new(true).open(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&draft, path)
}

/// Longest key file: an hour, a nonce, a key, a tag.
pub const KEY_FILE_LIMIT: u64 = 1024;

/// Overwrites a key file with chance, syncs that, and removes its name; nothing happens if it is gone already.
pub fn destroy_file(path: &Path) -> io::Result<()> {
    let mut file = match fs::OpenOptions::new().write(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        file => file?,
    };
    let length = file.metadata()?.len().min(KEY_FILE_LIMIT) as usize;
    let mut noise = vec![0; length];
    getrandom::fill(&mut noise).map_err(|_| io::ErrorKind::Other)?;
    file.write_all(&noise)?;
    file.sync_all()?;
    remove_if_there(path)
}

/// Removes a file, if it is there.
pub fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

/// Makes durable which names a folder holds.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

/// Whether nobody but its owner may touch the file.
#[cfg(unix)]
pub fn is_private(file: &fs::File) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let others_may = |mode: u32| mode & 0o077;
    file.metadata().is_ok_and(|meta| others_may(meta.permissions().mode()) == 0)
}

#[cfg(not(unix))]
pub fn is_private(_file: &fs::File) -> bool {
    true
}
