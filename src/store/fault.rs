//! How failures below become the port's small closed set of faults; nothing is logged or retried here.
use std::io;

use alarm_central::port::{StoreError, StoreFault};
use rusqlite::ErrorCode;

/// What a failure of SQLite means for the one who asked.
pub fn of_sqlite(error: rusqlite::Error) -> StoreError {
    let fault = match &error {
        rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
            ErrorCode::DiskFull => StoreFault::Full,
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen => StoreFault::NotWritable,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed => {
                StoreFault::Locked
            }
            // A constraint stands against what no caller can do (callers get `Conflict` before): the rows disagree.
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::ConstraintViolation => {
                StoreFault::Damaged
            }
            _ => StoreFault::Io,
        },
        rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::IntegralValueOutOfRange(..)
        | rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::Utf8Error(..) => StoreFault::Damaged,
        _ => StoreFault::Io,
    };
    StoreError::Fault(fault)
}

/// What a failure of the file system means, where nothing but faults can happen.
pub fn io_fault(error: &io::Error) -> StoreFault {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreFault::Full,
        // A folder that "exists already" where one is wanted is a file.
        io::ErrorKind::PermissionDenied
        | io::ErrorKind::ReadOnlyFilesystem
        | io::ErrorKind::NotADirectory
        | io::ErrorKind::AlreadyExists => StoreFault::NotWritable,
        _ => StoreFault::Io,
    }
}

/// [`io_fault`] as an error of the store.
pub fn of_io(error: &io::Error) -> StoreError {
    StoreError::Fault(io_fault(error))
}

/// The fault in an error of a call that decides on no stream.
pub fn fault_in(error: StoreError) -> StoreFault {
    match error {
        StoreError::Fault(fault) => fault,
        StoreError::Conflict(_) => StoreFault::Io,
    }
}
