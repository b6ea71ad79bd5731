//! The standard's encryption: AES-CBC with sixteen zero bytes as IV, padding before the text; makes no keys and no random bytes.
use crate::error::{DecodeError, Fault};
use aes::{Aes128, Aes192, Aes256};
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit, block_padding::NoPadding};
use std::{fmt, str::FromStr};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// How many random bytes an encrypted message takes in: the standard's 16..=31 bytes of padding (DC-09-2026 §5.4.4.3) come from them.
pub const PAD: usize = 32;

const BLOCK: usize = 16;
const IV: [u8; BLOCK] = [0; BLOCK];

/// An account's key: 16, 24 or 32 bytes. Prints as `Key(AES-128)` and the like, and is wiped when dropped.
///
/// ```
/// use dc09::Key;
/// let key: Key = "ascii:ABCDEFGHIJKLMNOP".parse()?;
/// assert_eq!(format!("{key:?}"), "Key(AES-128)");
/// // The same 32 characters can be a key of 16 bytes or of 32: say which.
/// assert_eq!("hex:00112233445566778899AABBCCDDEEFF".parse::<Key>()?.bits(), 128);
/// assert_eq!("ascii:00112233445566778899AABBCCDDEEFF".parse::<Key>()?.bits(), 256);
/// # Ok::<(), dc09::KeyError>(())
/// ```
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Key(Sized);

#[derive(Clone, Zeroize, ZeroizeOnDrop)]
enum Sized {
    Aes128([u8; 16]),
    Aes192([u8; 24]),
    Aes256([u8; 32]),
}

/// Why text or bytes are no key. Holds nothing of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Neither 16, 24 nor 32 bytes.
    #[error("a key has 16, 24 or 32 bytes, not {0}")]
    Length(usize),
    /// After `hex:` something that is not an even number of hex digits.
    #[error("not an even number of hex digits")]
    Hex,
    /// Text that begins with neither `hex:` nor `ascii:`.
    #[error("a key begins with `hex:` or `ascii:`")]
    Form,
}

impl Key {
    /// The key of these bytes.
    ///
    /// # Errors
    /// [`KeyError::Length`] unless there are 16, 24 or 32.
    pub fn new(bytes: &[u8]) -> Result<Self, KeyError> {
        let wrong = |_| KeyError::Length(bytes.len());
        Ok(Self(match bytes.len() {
            16 => Sized::Aes128(bytes.try_into().map_err(wrong)?),
            24 => Sized::Aes192(bytes.try_into().map_err(wrong)?),
            32 => Sized::Aes256(bytes.try_into().map_err(wrong)?),
            other => return Err(KeyError::Length(other)),
        }))
    }

    /// 128, 192 or 256.
    #[must_use]
    pub const fn bits(&self) -> u16 {
        match self.0 {
            Sized::Aes128(_) => 128,
            Sized::Aes192(_) => 192,
            Sized::Aes256(_) => 256,
        }
    }

    /// Plaintext of `hex`, an encrypted frame's text after its `[`.
    pub(crate) fn decrypt(&self, hex: &[u8]) -> Result<Vec<u8>, DecodeError> {
        let cipher = unhex(hex).map_err(|at| DecodeError::new(at, Fault::Ciphertext))?;
        let whole = match &self.0 {
            Sized::Aes128(key) => {
                cbc::Decryptor::<Aes128>::new(key.into(), &IV.into()).decrypt_padded_vec::<NoPadding>(&cipher)
            }
            Sized::Aes192(key) => {
                cbc::Decryptor::<Aes192>::new(key.into(), &IV.into()).decrypt_padded_vec::<NoPadding>(&cipher)
            }
            Sized::Aes256(key) => {
                cbc::Decryptor::<Aes256>::new(key.into(), &IV.into()).decrypt_padded_vec::<NoPadding>(&cipher)
            }
        };
        whole.map_err(|_| DecodeError::new(hex.len(), Fault::Ciphertext))
    }

    /// Hex text of padding and `inside` (from `|` to the end of the timestamp), upper case.
    pub(crate) fn encrypt(&self, pad: &[u8; PAD], inside: &[u8]) -> Vec<u8> {
        let pad_len = 2 * BLOCK - inside.len() % BLOCK;
        // 17..=32 would fit as well; the standard's 16..=31 saves a block where the text fills its own.
        let pad_len = if pad_len == PAD { BLOCK } else { pad_len };
        let mut plain = Vec::with_capacity(pad_len + inside.len());
        plain.extend(pad.iter().take(pad_len).map(|&byte| allowed_in_pad(byte)));
        plain.extend_from_slice(inside);
        let cipher = match &self.0 {
            Sized::Aes128(key) => {
                cbc::Encryptor::<Aes128>::new(key.into(), &IV.into()).encrypt_padded_vec::<NoPadding>(&plain)
            }
            Sized::Aes192(key) => {
                cbc::Encryptor::<Aes192>::new(key.into(), &IV.into()).encrypt_padded_vec::<NoPadding>(&plain)
            }
            Sized::Aes256(key) => {
                cbc::Encryptor::<Aes256>::new(key.into(), &IV.into()).encrypt_padded_vec::<NoPadding>(&plain)
            }
        };
        let mut hex = Vec::with_capacity(2 * cipher.len());
        for byte in cipher {
            hex.extend_from_slice(&[hex_digit(byte >> 4), hex_digit(byte & 15)]);
        }
        hex
    }
}

const fn hex_digit(value: u8) -> u8 {
    if value < 10 { b'0' + value } else { b'A' + value - 10 }
}

/// `[`, `]` and `|` end the padding, so they cannot stand in it.
const fn allowed_in_pad(byte: u8) -> u8 {
    match byte {
        b'[' | b']' | b'|' => byte ^ 0x80,
        _ => byte,
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key(AES-{})", self.bits())
    }
}

impl FromStr for Key {
    type Err = KeyError;

    /// Reads `hex:` and 32, 48 or 64 digits, or `ascii:` and 16, 24 or 32 characters.
    fn from_str(text: &str) -> Result<Self, KeyError> {
        match (text.strip_prefix("hex:"), text.strip_prefix("ascii:")) {
            (Some(digits), _) => Self::new(&Zeroizing::new(unhex(digits.as_bytes()).map_err(|_| KeyError::Hex)?)),
            (_, Some(characters)) => Self::new(characters.as_bytes()),
            (None, None) => Err(KeyError::Form),
        }
    }
}

/// Bytes of an even number of hex digits in either case, or where it is none.
fn unhex(hex: &[u8]) -> Result<Vec<u8>, usize> {
    let (pairs, odd) = hex.as_chunks::<2>();
    let mut bytes = Vec::with_capacity(pairs.len());
    for (number, &[high, low]) in pairs.iter().enumerate() {
        match (value_of(high), value_of(low)) {
            (Some(high), Some(low)) => bytes.push(high << 4 | low),
            (None, _) => return Err(2 * number),
            (_, None) => return Err(2 * number + 1),
        }
    }
    match odd {
        [] => Ok(bytes),
        [last, ..] if value_of(*last).is_none() => Err(hex.len() - 1),
        _ => Err(hex.len()),
    }
}

const fn value_of(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_never_shows_itself() {
        for (length, shown) in [(16, "Key(AES-128)"), (24, "Key(AES-192)"), (32, "Key(AES-256)")] {
            assert_eq!(format!("{:?}", Key::new(&vec![b'K'; length]).unwrap()), shown);
        }
    }

    #[test]
    fn forms_and_lengths() {
        for (text, wrong) in [
            ("hex:00", KeyError::Length(1)),
            ("ascii:ABC", KeyError::Length(3)),
            ("hex:0", KeyError::Hex),
            ("hex:0011223344556677889900112233445g", KeyError::Hex),
            ("ABCDEFGHIJKLMNOP", KeyError::Form),
            ("", KeyError::Form),
        ] {
            assert_eq!(text.parse::<Key>().unwrap_err(), wrong);
        }
        assert_eq!("ascii:ABCDEFGHIJKLMNOPQRSTUVWX".parse::<Key>().unwrap().bits(), 192);
    }

    #[test]
    fn padding_fills_blocks_with_allowed_bytes() {
        let key = Key::new(&[7; 24]).unwrap();
        for length in 1..70 {
            let inside = vec![b'x'; length];
            let pad = std::array::from_fn(|at| *b"[]|".iter().cycle().nth(at).unwrap());
            let plain = key.decrypt(&key.encrypt(&pad, &inside)).unwrap();
            let pad_len = plain.len() - length;
            assert!((16..=31).contains(&pad_len), "{pad_len} bytes of padding before {length}");
            assert!(plain.ends_with(&inside));
            assert!(plain[..pad_len].iter().all(|byte| !b"[]|".contains(byte)));
        }
    }

    /// NIST SP 800-38A, F.2.3 block 1 with its IV folded into the plaintext: AES-192 is what no vector of the fixtures uses.
    #[test]
    fn aes_192_is_the_real_one() {
        let key: Key = "hex:8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b".parse().unwrap();
        let plain = key.decrypt(b"4f021db243bc633d7178183a9fa071e8").unwrap();
        let iv: [u8; 16] = std::array::from_fn(|at| u8::try_from(at).unwrap());
        let expected = unhex(b"6bc1bee22e409f96e93d7e117393172a").unwrap();
        assert!(plain.iter().zip(iv).map(|(p, iv)| p ^ iv).eq(expected));
    }
}
