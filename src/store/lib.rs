//! The centre's memory: journal, register and keys in SQLite; no rule of the centre, no clock.
//!
//! [`SqliteStore`] is the port [`Store`](alarm_central::port::Store) on a data directory:
//!
//! ```text
//! DIR/station.lock      owned by exactly one station or command (DataDir::lock)
//! DIR/vaka.sqlite       streams, facts, wrapped record keys (migrations/)
//! DIR/keys/record.key   the master key that wraps the record keys; never in a backup of the database
//! DIR/keys/sign.key     what the place signs with; sign.pub beside it is for whoever checks
//! DIR/keys/media.key    the master key that wraps the hour keys
//! DIR/keys/hours/HOUR.key        one for each hour in which events with recordings began
//! DIR/calendar.json     what was believed of time when the station last looked (retention)
//! DIR/receipts/EVENT.json        signed receipts of erasures
//! DIR/vault/EVENT/media.key      the event's media key, wrapped under its hour key
//! DIR/vault/EVENT/MEDIUM.vault   a recording (`.part` while it is written, `.sealed` until its fact stands)
//! ```
mod append;
mod archive;
mod audit;
pub mod backup;
mod checkpoint;
mod clock;
pub mod contract;
mod drawings;
mod fault;
mod heads;
mod keys;
mod lock;
mod masters;
mod migrate;
pub mod mirror;
pub mod password;
mod row;
mod seal;
mod sealer;
mod signing;
mod sqlite;
mod vault;

pub use lock::{DataDir, DirLock, LockError};
pub use masters::Masters;
pub use signing::{SignKey, public_key};
pub use sqlite::SqliteStore;
pub use vault::{FileVault, open_sink};
