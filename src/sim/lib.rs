//! The outside world, played: homes that speak only over real wires.

pub mod camera;
pub mod feed;
pub mod panel;
pub mod picture;
pub mod rtsp;
pub mod timecode;
pub mod voice;

pub use camera::{Camera, CameraOptions};
pub use picture::Scene;
pub use rtsp::Access;
pub use voice::{Ambience, Phrase};

/// Why the outside world cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum SimError {
    #[error("GStreamer cannot serve pictures: {0}")]
    GStreamer(String),
    #[error("port {0} on 127.0.0.1 is taken")]
    PortTaken(u16),
    #[error("a sound file cannot be written: {0}")]
    Sound(String),
    #[error("a line's key must have 16, 24 or 32 bytes")]
    Key,
    #[error("the machine refused: {0}")]
    Machine(#[from] std::io::Error),
}
