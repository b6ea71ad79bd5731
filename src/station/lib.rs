//! Time and network around the rules: receiver, duties, gate, sessions; the imperative shell, without a screen.
//!
//! Nobody outside can make, copy or even name the leave to a camera, or call a fact committed without a store:
//!
//! ```compile_fail,E0603
//! use vaka_station::gate::Pass;
//! ```
//!
//! ```compile_fail,E0603
//! use vaka_station::memory::Committed;
//! ```
mod calls;
mod centre;
pub mod clock;
mod dispatch;
mod exchange;
mod export;
mod gate;
mod guessed;
mod keeper;
mod left_over;
mod making;
mod memory;
mod notary;
mod peer;
mod phrases;
mod playback;
pub mod probe;
mod reading;
mod receiver;
mod register;
mod replay;
mod retention;
mod run;
mod shortening;
mod socket;
mod telephone;
mod vault;
mod witness;

pub use dispatch::{Dispatcher, Machine, SharedKey};
pub use exchange::{export_homes, import_homes};
pub use gate::WorkerProgram;
pub use keeper::{Kept, Passwords, SHORTEST_PASSWORD, perform, perform_read, perform_retention, place_of};
pub use notary::{Tell, perform_journal};
pub use run::{Config, Load, PACKAGES, StationError, is_running, run, serve};
pub use telephone::Telephone;
pub use witness::Witness;
