//! The workers as real processes against a real RTSP server; needs the example `worker` (built by `cargo test`).
#![allow(clippy::unwrap_used)] // a test that cannot go on says so by failing

mod bad;
mod camera;
mod child;
mod decoding;
mod ending;
mod exporting;
mod fetching;
mod fuzzing;
mod headset;
mod losing;
mod missing;
mod relay;
mod secured;
mod sip;
mod sounding;
mod talking;
mod turning;
mod web;
