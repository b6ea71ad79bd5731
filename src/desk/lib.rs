//! The operator's screen.
mod clock;
pub mod intent;
mod keys;
pub mod scene;
mod sound;
pub mod theme;
pub mod view;
pub mod widget;
