//! The sealed package for an authority (M10): a BagIt bag in one age file; it asks no database, no vault and no network.
//!
//! What is put in is hashed on its way and sealed before it reaches the disk: the place's folder `disclosures` holds
//! nothing that its recipient alone could not open, not even while a package is being made. The layout is described in
//! [`alarm_central::proof::package`].
mod package;
mod pdf;
mod report;
mod scratch;
mod seal;

pub use package::{Making, MediumFile, PackageWriter, clear_leftovers, erase_of, path_of};
pub use scratch::Scratch;
pub use seal::{SHORTEST_PASSPHRASE, is_age_key};

use alarm_central::port::StoreFault;
use thiserror::Error;

/// Why a package could not be made.
#[derive(Debug, Error)]
pub enum PackageError {
    /// The recipient's key is no age key.
    #[error("the recipient's key is no age key")]
    Recipient,
    /// The folder could not be written to.
    #[error("the package cannot be written: {0}")]
    Store(StoreFault),
    /// A file's bytes came for a place that cannot be written any more.
    #[error("a file came in the wrong order")]
    OutOfOrder,
    /// The report could not be set.
    #[error("the report cannot be set")]
    Report,
}

impl From<std::io::Error> for PackageError {
    fn from(error: std::io::Error) -> Self {
        Self::Store(match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => StoreFault::Full,
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => StoreFault::NotWritable,
            _ => StoreFault::Io,
        })
    }
}
