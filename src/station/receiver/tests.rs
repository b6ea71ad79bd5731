//! The receiver over real sockets, with a centre that the test plays: every trap of the field, every sender, and nobody told a key.
#![allow(clippy::unwrap_used, reason = "a test may fail at its fixtures")]
mod senders;
mod traps;
mod vectors;
mod world;
