//! Whom a package is sealed for: an age key or a passphrase; knows nothing of what is sealed.
use std::iter;

use age::secrecy::SecretString;
use alarm_central::{disclosure::SealedFor, pii::Secret};

use crate::PackageError;

/// Shortest passphrase, characters: whoever steals the file may guess as long as they like.
pub const SHORTEST_PASSPHRASE: usize = 12;

/// Whether this is an age key, checksum included.
pub fn is_age_key(key: &str) -> bool {
    key.parse::<age::x25519::Recipient>().is_ok()
}

pub(crate) fn encryptor(sealed_for: &SealedFor, passphrase: &Secret) -> Result<age::Encryptor, PackageError> {
    match sealed_for {
        SealedFor::Key(key) => {
            let recipient: age::x25519::Recipient = key.parse().map_err(|_| PackageError::Recipient)?;
            let recipients = iter::once(&recipient as &dyn age::Recipient);
            age::Encryptor::with_recipients(recipients).map_err(|_| PackageError::Recipient)
        }
        SealedFor::Passphrase if passphrase.reveal().chars().count() < SHORTEST_PASSPHRASE => {
            Err(PackageError::Recipient)
        }
        SealedFor::Passphrase => {
            Ok(age::Encryptor::with_user_passphrase(SecretString::from(passphrase.reveal().to_owned())))
        }
    }
}
