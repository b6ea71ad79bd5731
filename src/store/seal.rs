//! How a sealed part lies in its column: format, number of the record key, ciphertext bound to its stream and version.
use alarm_central::{
    fact::Sealed,
    port::{StoreError, StoreFault},
};
use zeroize::Zeroizing;

use crate::keys::{Nonces, SealKey};

/// First byte of every sealed part.
const FORMAT: u8 = 1;
const HEADER: usize = 9;

/// Encrypts the sealed part of a fact.
pub fn close(
    key: &SealKey,
    number: i64,
    nonces: &mut Nonces,
    stream: &str,
    version: u64,
    sealed: &Sealed,
) -> Result<Vec<u8>, StoreError> {
    let plain = Zeroizing::new(serde_json::to_vec(sealed).map_err(|_| StoreError::Fault(StoreFault::Damaged))?);
    let mut bytes = Vec::with_capacity(HEADER + plain.len() + SealKey::OVERHEAD);
    bytes.push(FORMAT);
    bytes.extend_from_slice(&number.to_be_bytes());
    bytes.extend_from_slice(&key.seal_with(nonces.next(), &plain, &bound_to(stream, version)));
    Ok(bytes)
}

/// The number of the record key that a sealed part was written under; `None` for an empty or foreign one.
pub fn key_number(sealed: &[u8]) -> Option<i64> {
    let (header, _) = sealed.split_at_checked(HEADER)?;
    let (format, number) = header.split_first()?;
    (*format == FORMAT).then(|| i64::from_be_bytes(number.try_into().expect("nine bytes less one")))
}

/// Decrypts a sealed part to its JSON.
pub fn open(key: &SealKey, stream: &str, version: u64, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    key.open(sealed.get(HEADER..)?, &bound_to(stream, version))
}

fn bound_to(stream: &str, version: u64) -> Vec<u8> {
    [stream.as_bytes(), b"\0", &version.to_be_bytes()].concat()
}
