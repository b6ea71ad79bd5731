//! The outside world, played: homes that speak only over real wires on loopback. It reaches into no part of the centre.
//!
//! [`run`] plays it whole. For tests of other parts there are its pieces: a [`Camera`], a [`panel::Dialler`] and
//! [`timecode::read`], which tells from a picture's pixels when it was taken.

pub mod camera;
pub mod director;
pub mod dispatcher;
pub mod feed;
pub mod form;
pub mod home;
pub mod panel;
pub mod paper;
pub mod picture;
pub mod register;
pub mod rtsp;
pub mod run;
pub mod stills;
pub mod story;
pub mod timecode;
pub mod voice;

pub use camera::{Camera, CameraOptions};
pub use dispatcher::Dispatcher;
pub use form::{Form, encoders};
pub use paper::homes;
pub use picture::Scene;
pub use rtsp::Access;
pub use run::{Options, open_homes, play, run};
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
    #[error("there are 1 to {most} homes to play")]
    Homes { most: usize },
    #[error("the register file cannot be written: {0}")]
    Register(String),
    #[error("the machine has no random numbers")]
    Random,
    #[error("the machine refused: {0}")]
    Machine(#[from] std::io::Error),
}
