//! The operator's screen: what waits, what is seen and heard, what to do next; no database, no secret, no camera address.
mod child;
mod clock;
mod ears;
mod feed;
pub mod intent;
mod keys;
mod link;
pub mod scene;
mod sound;
pub mod theme;
pub mod view;
pub mod widget;

pub use link::StationStarter;
