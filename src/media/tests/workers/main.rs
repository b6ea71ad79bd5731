//! The workers as real processes against a real RTSP server; needs the example `worker` (built by `cargo test`).
mod camera;
mod child;
mod decoding;
mod ending;
mod fetching;
